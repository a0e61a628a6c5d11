"""Measure `statements` on the marked Wikinews articles and on PolNeAR: `python tools/measure_statements.py [DATA]`.

attr50: one-to-one match of found and marked attributions, where the words of the source and of the content
each overlap by half of the longer side. The gold articles are split in halves by the digest of their id:
rules were written looking at half 0 only, half 1 was only ever counted. PolNeAR marks outermost sources,
so there the outermost voice is compared; in the gold set the innermost.
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from stemma import aids, languages
from stemma.model.inputs import Reading
from stemma.model.reading import Statement
from stemma.model.sources import Report, Text
from stemma.stages import quotes, segments, statements

WORD = re.compile(r"\w+")
DENIAL = re.compile(r"\b(?:den(?:y|ies|ied|ying)|refut|rebut|disput|dismiss|reject|repudiat)")
NEGATED = re.compile(r"\b(?:not|never|n[’']t|declin\w+|refus\w+|cannot)\b|n[’']t\b")


def half(name: str) -> int:
    """Return which half of the development set a document belongs to."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2


def found(content: str) -> list[Statement]:
    """Read the statements of a text."""
    text = Text(source="0" * 64, reader="measure", version="1", content=content, completeness="complete")
    report = Report(source="0" * 64, place=(content[:60],), text=text.id, path="measure.txt")
    reading, language, given = Reading(report=report, text=text), languages.load("en"), aids.load()
    reading = replace(reading, segments=segments.find(reading, language, given)[0])
    reading = replace(reading, quotes=quotes.find(reading, language, given)[0])
    reading = _named(reading, language, given)
    return [record for record in statements.find(reading, language, given)[0] if isinstance(record, Statement)]


def _named(reading: Reading, language: Any, given: Any) -> Reading:
    """Add names and dates where those stages are there."""
    for name in ("names", "dates"):
        try:
            stage = __import__(f"stemma.stages.{name}", fromlist=["find"])
            reading = replace(reading, **{name: stage.find(reading, language, given)[0]})
        except (ImportError, AttributeError):
            continue
    return reading


def _words(starts: list[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(k for k, (a, b) in enumerate(starts) for s, e in spans if a < e and b > s)


def _half(x: frozenset[int], y: frozenset[int]) -> bool:
    return (not x and not y) or len(x & y) * 2 >= max(len(x), len(y))


def matched(edges: list[list[int]]) -> dict[int, int]:
    """Return a largest one-to-one matching: marked -> found."""
    match: dict[int, int] = {}

    def place(found_one: int, seen: set[int]) -> bool:
        for marked in edges[found_one]:
            if marked not in seen:
                seen.add(marked)
                if marked not in match or place(match[marked], seen):
                    match[marked] = found_one
                    return True
        return False

    for one in range(len(edges)):
        place(one, set())
    return match


def compare(
    content: str,
    marked: list[dict[str, Any]],
    *,
    innermost: bool,
    count: Counter[str],
    families: dict[float, list[int]] | None = None,
) -> tuple[list[Statement], dict[int, int]]:
    """Count hits of one document; `marked` holds source, content (offsets), cue (words), act, polarity."""
    starts = [m.span() for m in WORD.finditer(content)]
    given = [s for s in found(content) if s.confidence > 0]
    side = -1 if innermost else 0
    gold = [(_words(starts, m["source"]), _words(starts, m["content"])) for m in marked]
    read = []
    for s in given:
        voice = s.voices[side].span
        read.append(
            (_words(starts, [(voice.start, voice.end)] if voice else []), _words(starts, [(c.start, c.end) for c in s.content]))
        )
    edges = [[j for j, g in enumerate(gold) if _fits(g, r)] for r in read]
    hits = matched(edges)
    count["marked"] += len(gold)
    count["found"] += len(read)
    count["hits"] += len(hits)
    for j, mark in enumerate(marked):
        for kind in mark["kinds"]:
            count[f"{kind}/marked"] += 1
            count[f"{kind}/hits"] += j in hits
        if j in hits and mark.get("act"):
            one = given[hits[j]]
            count["act"] += one.act == mark["act"]
            count["polarity"] += one.polarity == mark["polarity"]
            count["nested"] += len(one.voices) > 1 and len(mark["voices"]) > 1
    if families is not None:
        good = set(hits.values())
        for k, s in enumerate(given):
            families[s.confidence].append(k in good)
    return given, hits


def _fits(gold: tuple[frozenset[int], frozenset[int]], read: tuple[frozenset[int], frozenset[int]]) -> bool:
    return _half(gold[1], read[1]) and _half(gold[0], read[0])


def wikinews(path: Path) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Load the marked articles: (id, text, marks)."""
    documents = []
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        marks = []
        for s in document["statements"]:
            innermost = s["voices"][-1]["span"]
            kinds = [
                s["act"],
                s["manner"],
                *(["denials and refusals"] if s["act"] in ("denies", "declines") else []),
                *(["nested"] if len(s["voices"]) > 1 else []),
            ]
            marks.append({**s, "source": [innermost] if innermost else [], "kinds": kinds})
        documents.append((document["id"], document["text"], marks))
    return documents


def polnear(path: Path) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Load PolNeAR: (id, text, marks); denials told by the cue's words."""
    documents = []
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        marks = []
        for a in document["attributions"]:
            cue = " ".join(document["text"][s:e] for s, e in a["cue"]).lower()
            kinds = ["denial verbs"] * bool(DENIAL.search(cue)) + ["negated or declined"] * bool(NEGATED.search(cue))
            marks.append({"source": a["source"], "content": a["content"], "kinds": kinds})
        documents.append((document["id"], document["text"], marks))
    return documents


def _rates(count: Counter[str], name: str) -> dict[str, float]:
    precision, recall = count["hits"] / max(1, count["found"]), count["hits"] / max(1, count["marked"])
    rates = {
        f"{name}/precision": precision,
        f"{name}/recall": recall,
        f"{name}/attr50": 2 * precision * recall / max(1e-9, precision + recall),
        f"{name}/marked": float(count["marked"]),
    }
    if count["act"]:
        rates[f"{name}/act"] = count["act"] / count["hits"]
        rates[f"{name}/polarity"] = count["polarity"] / count["hits"]
    for key in sorted(count):
        if key.endswith("/marked"):
            kind = key.removesuffix("/marked")
            rates[f"{name}/recall of {kind}"] = count[f"{kind}/hits"] / count[key]
    return rates


def measure(data: Path) -> dict[str, float]:
    """Return every figure by name, 0 to 1 (counts as they are); sets that are not there are left out."""
    rates: dict[str, float] = {}
    gold = data / "gold" / "wikinews.dev.jsonl"
    if gold.exists():
        for part in (0, 1):
            count: Counter[str] = Counter()
            for name, text, marks in wikinews(gold):
                if half(name) == part:
                    compare(text, marks, innermost=True, count=count)
            rates |= _rates(count, f"gold half {part}")
    ruler = data / "attribution" / "polnear.dev.jsonl"
    if ruler.exists():
        count = Counter()
        for _, text, marks in polnear(ruler):
            compare(text, marks, innermost=False, count=count)
        rates |= _rates(count, "polnear")
    return rates


def reliability(data: Path, part: int) -> dict[float, tuple[int, float]]:
    """Return, by stated confidence, how many statements of a gold half there are and what share of them hits."""
    families: dict[float, list[int]] = defaultdict(list)
    for name, text, marks in wikinews(data / "gold" / "wikinews.dev.jsonl"):
        if half(name) == part:
            compare(text, marks, innermost=True, count=Counter(), families=families)
    return {stated: (len(hits), sum(hits) / len(hits)) for stated, hits in sorted(families.items())}


def main() -> None:
    """Print all figures."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    for name, value in measure(data).items():
        sys.stdout.write(f"{name:44} {value:.3f}\n")
    for stated, (many, hit) in reliability(data, 0).items():
        sys.stdout.write(f"half 0, confidence {stated:.2f}: {many:4} found, {hit:.2f} right\n")


if __name__ == "__main__":
    main()
