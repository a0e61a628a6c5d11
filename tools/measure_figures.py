"""Print how well figures are read, on the development data (../shared/data).

NewsQuant: values per sentence; its "up" and "down" are free, and "at least" counts as "more than", as in
the published comparison. Wikinews: figures that share characters; bound, relation and the counted head.
Rules were written looking at odd rows only; both halves are printed.
"""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from stemma import aids
from stemma.languages import load
from stemma.model.inputs import Reading
from stemma.model.reading import Figure
from stemma.model.sources import Assertion, Report, Text
from stemma.stages import dates, figures, segments

LANGUAGE = load("en")
SIGNS = {"over": ">", "at-least": ">", "under": "<", "at-most": "<", "about": "~"}


def reading(content: str, published: str | None = None) -> Reading:
    """Make a reading of a bare text, with its dates found."""
    text = Text(source="0" * 64, reader="measure", version="1", content=content, completeness="complete")
    said = (Assertion(field="published", value=published, evidence="given"),) if published else ()
    report = Report(source="0" * 64, place=(), text=text.id, path="", assertions=said)
    bare = Reading(report=report, text=text)
    found = segments.find(bare, LANGUAGE, aids.load())[0]
    return Reading(report=report, text=text, segments=found, dates=dates.find(bare, LANGUAGE, aids.load())[0])


def rows(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def f1(right: int, found: int, due: int) -> float:
    """Return F1 in percent."""
    return round(200 * right / max(found + due, 1), 2)


def interval(stated: str) -> tuple[float, float]:
    """Read a NewsQuant value: "13.5-14.0" is a range."""
    if "-" in stated[1:] and "E" not in stated and not stated.startswith("-"):
        low, high = stated.split("-")[:2]
        return float(low), float(high)
    return float(stated), float(stated)


def stated(figure: Figure) -> tuple[float, float]:
    """Return the number that a figure states, open sides closed."""
    low = figure.low if figure.low is not None else figure.high
    high = figure.high if figure.high is not None else figure.low
    return (math.nan, math.nan) if low is None or high is None else (float(low), float(high))


def close(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Tell whether two intervals are the same number."""
    return all(math.isclose(x, y, rel_tol=1e-4, abs_tol=1e-8) for x, y in zip(a, b, strict=True))


def newsquant(data: Sequence[dict[str, Any]], show: bool = False) -> tuple[float, float]:
    """Return value F1 and value+bound F1."""
    due = found = right = bound = 0
    for row in data:
        left = list(figures.find(reading(row["text"]), LANGUAGE, aids.load())[0])
        due, found = due + len(row["quantities"]), found + len(left)
        missed = []
        for gold in row["quantities"]:
            hits = [f for f in left if close(stated(f), interval(str(gold["value"])))]
            if not hits:
                missed.append((gold["change"], gold["value"], gold["unit"]))
                continue
            free = gold["change"] in ("up", "down")
            hit = next((f for f in hits if SIGNS.get(f.bound, "=") == gold["change"]), hits[0])
            left.remove(hit)
            right += 1
            bound += free or SIGNS.get(hit.bound, "=") == gold["change"]
            if show and not (free or SIGNS.get(hit.bound, "=") == gold["change"]):
                print("  bound", gold["change"], hit.bound, hit.span.words, "|", row["text"][:200])
        if show and (missed or left):
            print("  missed", missed, "false", [(f.span.words, f.low, f.high) for f in left], "|", row["id"], row["text"][:400])
    return f1(right, found, due), f1(bound, found, due)


def head(words: str) -> str:
    """Return the head of a counted phrase: its last word before "of"."""
    first = words.split(" of ", maxsplit=1)[0].split(" in ", maxsplit=1)[0]
    return (first.split() or [""])[-1].strip("\"'”’,.").lower()


def wikinews(data: Sequence[dict[str, Any]], show: bool = False) -> dict[str, float]:
    """Return value F1, and bound, relation and counted head among the figures found."""
    due = found = value = right = bound = relation = heads = counted = 0
    for row in data:
        made = [f for f in figures.find(reading(row["text"], row["date"]), LANGUAGE, aids.load())[0] if f.unit != "years old"]
        found += len(made)
        for gold, hit in _pairs(row, made):
            due += 1
            if hit is None:
                if show:
                    print("  missed", _context(row["text"], gold["span"]))
                continue
            right += 1
            vague = gold["bound"] == hit.bound == "vague"
            same = vague or all(
                (a is None) == (b is None) and (a is None or b is None or math.isclose(a, b, rel_tol=1e-3))
                for a, b in ((gold["low"], hit.low), (gold["high"], hit.high))
            )
            value += same
            bound += gold["bound"] == hit.bound
            relation += gold["relation"] == hit.relation
            if show and gold["bound"] != hit.bound:
                print("  bound", gold["bound"], hit.bound, _context(row["text"], gold["span"]))
            if show and gold["relation"] != hit.relation:
                print("  relation", gold["relation"], hit.relation, _context(row["text"], gold["span"]))
            counts = row["text"][slice(*gold["counts"])] if gold["counts"] else None
            mine = hit.counts.words if hit.counts else None
            counted += 1
            good = (counts is None and mine is None) or bool(counts and mine and head(counts) == head(mine))
            heads += good
            if show and not good:
                print("  counts", repr(counts), repr(mine), _context(row["text"], gold["span"]))
        if show:
            spans = [g["span"] for g in row["figures"]]
            for f in made:
                if not any(a < f.span.end and f.span.start < b for a, b in spans):
                    print("  false", f.span.words, f.unit, _context(row["text"], [f.span.start, f.span.end]))
    n = max(right, 1)
    return {
        "span_f1": f1(right, found, due),
        "value_f1": f1(value, found, due),
        "bound": round(100 * bound / n, 2),
        "relation": round(100 * relation / n, 2),
        "head": round(100 * heads / max(counted, 1), 2),
    }


def _pairs(row: dict[str, Any], made: list[Figure]) -> Iterator[tuple[dict[str, Any], Figure | None]]:
    left = list(made)
    for gold in row["figures"]:
        a, b = gold["span"]
        hit = next((f for f in left if f.span.start < b and a < f.span.end), None)
        if hit is not None:
            left.remove(hit)
        yield gold, hit


def _context(text: str, at: Sequence[int]) -> str:
    return f"{text[max(0, at[0] - 45) : at[0]]}[[{text[at[0] : at[1]]}]]{text[at[1] : at[1] + 50]}".replace("\n", " ")


def measure(data: Path) -> dict[str, float]:
    """Return every score, in percent: odd rows are those the rules were written on."""
    out: dict[str, float] = {}
    quantities = rows(data / "figures" / "newsquant.dev.jsonl")
    for half, some in (("odd", quantities[0::2]), ("even", quantities[1::2]), ("all", quantities)):
        out[f"newsquant_{half}_value_f1"], out[f"newsquant_{half}_bound_f1"] = newsquant(some)
    gold = rows(data / "gold" / "wikinews.dev.jsonl")
    for half, some in (("odd", gold[0::2]), ("even", gold[1::2]), ("all", gold)):
        out |= {f"wikinews_{half}_{name}": score for name, score in wikinews(some).items()}
    return out


if __name__ == "__main__":
    folder = Path(next((a for a in sys.argv[1:] if not a.startswith("-")), "../shared/data"))
    if "-v" in sys.argv:
        newsquant(rows(folder / "figures" / "newsquant.dev.jsonl")[0::2], show=True)
    if "-w" in sys.argv:
        wikinews(rows(folder / "gold" / "wikinews.dev.jsonl")[0::2], show=True)
    for name, score in measure(folder).items():
        print(f"{name:32} {score:6.2f}")
