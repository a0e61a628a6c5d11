"""Print how well figures are read, on the development data (../shared/data).

NewsQuant: values per sentence; its "up" and "down" are free, and "at least" counts as "more than", as in
the published comparison. Wikinews: figures that share characters; bound, relation and the counted head.
Rules were written looking at odd rows only; both halves are printed.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stemma import aids
from stemma.languages import load
from stemma.model.inputs import Reading
from stemma.model.reading import Figure
from stemma.model.sources import Assertion, Report, Text
from stemma.stages import dates, figures, segments

LANGUAGE = load("en")
TIMES = ("seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries")
NONE = ("no", "none", "none of", "no additional", "no other")
"""Words that are read as zero: the guide to the marks of the articles passes over them."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A figure as it was read, by us or by another program (benchmarks/figures.py), to be judged."""

    start: int
    end: int
    low: float | None
    high: float | None
    bound: str = "exact"
    relation: str = "none"
    counts: str | None = None
    """The words of what is counted."""
    unit: str | None = None


def told(figure: Figure) -> Read:
    """Reduce a record to what is judged."""
    return Read(
        start=figure.span.start,
        end=figure.span.end,
        low=figure.low,
        high=figure.high,
        bound=figure.bound,
        relation=figure.relation,
        counts=figure.counts.words if figure.counts else None,
        unit=figure.unit,
    )


def find(content: str, published: str | None = None) -> list[Read]:
    """Read the figures of a bare text."""
    return [told(f) for f in figures.find(reading(content, published), LANGUAGE, aids.load())[0]]


def find_in_article(content: str, published: str | None = None) -> list[Read]:
    """Read the figures of an article without ages and without the zero of "no ferries", which its marks leave out."""
    return [
        f
        for f in find(content, published)
        if not (f.unit or "").endswith(" old") and not (f.low == f.high == 0 and content[f.start : f.end].lower() in NONE)
    ]


def stated(figure: Read) -> tuple[float, float]:
    """Return the number that a figure states, open sides closed."""
    low = figure.low if figure.low is not None else figure.high
    high = figure.high if figure.high is not None else figure.low
    return (math.nan, math.nan) if low is None or high is None else (float(low), float(high))


def close(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Tell whether two intervals are the same number."""
    return all(math.isclose(x, y, rel_tol=1e-4, abs_tol=1e-8) for x, y in zip(a, b, strict=True))


def newsquant(data: Sequence[dict[str, Any]], show: bool = False) -> tuple[float, float]:
    """Return value F1 and value+bound F1."""
    count: Counter[str] = Counter()
    for row in data:
        count.update(quantities(row, find(row["text"]), show))
    return f1(count["value"], count["found"], count["due"]), f1(count["bound"], count["found"], count["due"])


def quantities(row: Mapping[str, Any], made: Sequence[Read], show: bool = False) -> Counter[str]:
    """Count a NewsQuant sentence: quantities due and found, values right, values right with their bound."""
    left, missed = list(made), []
    count = Counter(due=len(row["quantities"]), found=len(left))
    for gold in row["quantities"]:
        hits = [f for f in left if close(stated(f), interval(str(gold["value"])))]
        if not hits:
            missed.append((gold["change"], gold["value"], gold["unit"]))
            continue
        free = gold["change"] in ("up", "down")
        hit = next((f for f in hits if SIGNS.get(f.bound, "=") == gold["change"]), hits[0])
        left.remove(hit)
        good = free or SIGNS.get(hit.bound, "=") == gold["change"]
        count.update(value=1, bound=int(good))
        if show and not good:
            print("  bound", gold["change"], hit.bound, row["text"][hit.start : hit.end], "|", row["text"][:200])
    if show and (missed or left):
        false = [(row["text"][f.start : f.end], f.low, f.high) for f in left]
        print("  missed", missed, "false", false, "|", row["id"], row["text"][:400])
    return count


def head(words: str) -> str:
    """Return the head of a counted phrase: its last word before "of"."""
    first = words.split(" of ", maxsplit=1)[0].split(" in ", maxsplit=1)[0]
    return (first.split() or [""])[-1].strip("\"'”’,.").lower()


def wikinews(data: Sequence[dict[str, Any]], show: bool = False) -> dict[str, float]:
    """Return value F1, and bound, relation and counted head among the figures found."""
    count: Counter[str] = Counter()
    for row in data:
        count.update(article(row, find_in_article(row["text"], row["date"]), show))
    n = max(count["spans"], 1)
    return {
        "span_f1": f1(count["spans"], count["found"], count["due"]),
        "value_f1": f1(count["value"], count["found"], count["due"]),
        **{name: round(100 * count[name] / n, 2) for name in ("bound", "relation", "head")},
    }


def article(row: Mapping[str, Any], made: Sequence[Read], show: bool = False) -> Counter[str]:
    """Count an article: figures due and found; of these with the right span, number (bounds aside), value, bound …

    `related/due`, `related/found` and `related/right` are figures with a relation at all; most have none.
    """
    count = Counter(due=len(row["figures"]), found=len(made))
    count["related/due"] = sum(g["relation"] != "none" for g in row["figures"])
    count["related/found"] = sum(f.relation != "none" for f in made)
    for gold, hit in _pairs(row, made):
        if hit is None:
            if show:
                print("  missed", _context(row["text"], gold["span"]))
            continue
        right = _judged(row["text"], gold, hit)
        count.update({"spans": 1, **right})
        count["counted"] += bool(gold["counts"])
        count["counted/right"] += bool(gold["counts"]) and right["head"]
        count["head/lasting"] += right["head"] or _only_lasts(row["text"], gold, hit)
        count["related/right"] += gold["relation"] != "none" and right["relation"]
        for name in ("bound", "relation") if show else ():
            if not right[name]:
                print(" ", name, gold[name], getattr(hit, name), _context(row["text"], gold["span"]))
        if show and not right["head"]:
            print(
                "  counts",
                gold["counts"] and row["text"][slice(*gold["counts"])],
                hit.counts,
                _context(row["text"], gold["span"]),
            )
    for f in made if show else ():
        if not any(a < f.end and f.start < b for a, b in (g["span"] for g in row["figures"])):
            print("  false", row["text"][f.start : f.end], f.unit, _context(row["text"], [f.start, f.end]))
    return count


def _only_lasts(text: str, gold: Mapping[str, Any], hit: Read) -> bool:
    """Tell whether a duration counts its own unit for one and nothing for the other: the marks do either, in like places."""
    counted = text[slice(*gold["counts"])] if gold["counts"] else ""
    return hit.unit in TIMES and all(not w or head(w) in (hit.unit, hit.unit.removesuffix("s")) for w in (counted, hit.counts))


def _judged(text: str, gold: dict[str, Any], hit: Read) -> dict[str, bool]:
    ends = ((gold["low"], hit.low), (gold["high"], hit.high))
    vague = gold["bound"] == hit.bound == "vague"
    value = vague or all(
        (a is None) == (b is None) and (a is None or b is None or math.isclose(a, b, rel_tol=1e-3)) for a, b in ends
    )
    due = Read(start=0, end=0, low=gold["low"], high=gold["high"])
    counts = text[slice(*gold["counts"])] if gold["counts"] else None
    return {
        "number": value or close(stated(due), stated(hit)),
        "value": value,
        "bound": gold["bound"] == hit.bound,
        "relation": gold["relation"] == hit.relation,
        "head": head(counts) == head(hit.counts) if counts and hit.counts else not counts and not hit.counts,
    }


def _pairs(row: Mapping[str, Any], made: Sequence[Read]) -> Iterator[tuple[dict[str, Any], Read | None]]:
    left = list(made)
    for gold in row["figures"]:
        a, b = gold["span"]
        hit = next((f for f in left if f.start < b and a < f.end), None)
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
