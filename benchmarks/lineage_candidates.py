"""Who finds the reports worth comparing: our joins and the peers that are installed, as ranked lists.

A report's wanted partners are those of its event, or its translations. Found at k: how many of them are among its
k likeliest, out of as many as there could be (all partners, or k).
"""

import importlib
import importlib.util
import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from measure_lineage import language_of, reading_of, rows

from stemma import aids, languages
from stemma.model.inputs import Reading
from stemma.stages import reuse

WORDS = re.compile(r"\w+")
PERM, BANDS = 128, (64, 2)
"""MinHash as the near-copy libraries use it, with the bands that find most: 64 of 2."""
WIRES = 1500
Ranked = Mapping[str, Sequence[str]]
"""Path of a report -> paths of others, the likeliest first."""
Rank = Callable[[Sequence[Reading], bool], Ranked]
"""(reports, across): across asks for partners in another language, else in the same one."""


@dataclass(frozen=True, slots=True)
class Task:
    """A pile, and which partners are wanted of which report."""

    readings: tuple[Reading, ...]
    wanted: Mapping[str, frozenset[str]]
    across: bool


def events(data: Path) -> Task:
    """Return the reports of ECB+ among MEANTIME and wire items: wanted are those of the same event."""
    docs = [d for d in rows(data / "claims/ecbplus_docs.dev.jsonl") if len(d["text"]) >= 200]
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for d in docs:
        held[d["topic"], d["subtopic"]].add(d["id"])
    others = [*rows(data / "lineage/meantime.docs.jsonl"), *rows(data / "lineage/reuters21578.docs.jsonl")[:WIRES]]
    pile = tuple(reading_of(d["id"], d["text"], d.get("lang", "en")) for d in (*others, *docs))
    return Task(pile, {d["id"]: frozenset(held[d["topic"], d["subtopic"]] - {d["id"]}) for d in docs}, across=False)


def translations(data: Path) -> Task:
    """Return the articles of MEANTIME in four languages: wanted are the three other versions."""
    docs = rows(data / "lineage/meantime.docs.jsonl")
    held: dict[str, set[str]] = defaultdict(set)
    for d in docs:
        held[article(d["id"])].add(d["id"])
    pile = tuple(reading_of(d["id"], d["text"], d["lang"]) for d in docs)
    return Task(pile, {d["id"]: frozenset(held[article(d["id"])] - {d["id"]}) for d in docs}, across=True)


def article(name: str) -> str:
    """Return which article a version of MEANTIME is of."""
    return name.split(".", maxsplit=1)[0]


def found_at(ranked: Ranked, wanted: Mapping[str, frozenset[str]], places: Sequence[int]) -> list[dict[str, int]]:
    """Count, for each report with partners, those found among the first places, and how many there could be."""
    counts = []
    for report, partners in wanted.items():
        if partners:
            mine = ranked.get(report, ())
            counts.append({f"found {k}": len(partners & {*mine[:k]}) for k in places})
            counts[-1].update({f"due {k}": min(k, len(partners)) for k in places})
    return counts


def ours(readings: Sequence[Reading], across: bool) -> Ranked:
    """Rank as the stage does: by the channel for one language, or the one for translations; then what is left."""
    features = [reuse.features(r, languages.load(language_of(r)), aids.load()) for r in readings]
    paths = {r.report.id: r.report.path for r in readings}
    first = "neutral" if across else "retelling"
    return {
        paths[report]: list(dict.fromkeys(paths[p.report] for p in sorted(mine, key=lambda p: p.channel != first)))
        for report, mine in reuse.partners(features).items()
    }


@cache
def words(content: str) -> tuple[str, ...]:
    """Return the words of a text in small letters."""
    return tuple(WORDS.findall(content.lower()))


def shingles(content: str) -> list[str]:
    """Return the runs of five words of a text."""
    found = words(content)
    return [" ".join(found[i : i + 5]) for i in range(max(1, len(found) - 4))]


def kept(readings: Sequence[Reading], i: int, rated: Sequence[tuple[float, int]], across: bool) -> list[str]:
    """Put partners in order, those in the languages that are asked for."""
    here = language_of(readings[i])
    allowed = [(score, j) for score, j in rated if j != i and (language_of(readings[j]) != here) == across]
    return [readings[j].report.path for _, j in sorted(allowed, key=lambda r: (-r[0], r[1]))[:30]]


def tf_idf(readings: Sequence[Reading], across: bool) -> Ranked:
    """Rank by the cosine of tf-idf over all words."""
    numbers: dict[str, int] = {}
    held = []
    for r in readings:
        tally: dict[int, int] = defaultdict(int)
        for word in words(r.text.content):
            tally[numbers.setdefault(word, len(numbers))] += 1
        held.append(tally)
    posted: list[list[tuple[int, float]]] = [[] for _ in numbers]
    spread = np.bincount([term for tally in held for term in tally], minlength=len(numbers))
    for i, tally in enumerate(held):
        weights = {term: (1 + math.log(n)) * math.log(len(readings) / spread[term]) for term, n in tally.items()}
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        for term, weight in weights.items():
            posted[term].append((i, weight / norm))
    columns = [(np.array([i for i, _ in p]), np.array([w for _, w in p])) for p in posted]
    of: list[list[tuple[int, float]]] = [[] for _ in readings]
    for term, entries in enumerate(posted):
        for i, w in entries:
            of[i].append((term, w))
    ranked = {}
    for i, r in enumerate(readings):
        scores = np.zeros(len(readings))
        for term, w in of[i]:
            scores[columns[term][0]] += w * columns[term][1]
        ranked[r.report.path] = kept(readings, i, [(float(scores[j]), int(j)) for j in np.argsort(-scores)[:500]], across)
    return ranked


def _estimated(readings: Sequence[Reading], sketches: Sequence[Any], index: Any, across: bool) -> Ranked:
    """Rank what an index of sketches proposes for each report by the sketches' estimate."""
    ranked = {}
    for i, r in enumerate(readings):
        rated = [(float(sketches[i].jaccard(sketches[j])), int(j)) for j in index.query(sketches[i])]
        ranked[r.report.path] = kept(readings, i, rated, across)
    return ranked


def datasketch(readings: Sequence[Reading], across: bool) -> Ranked:
    """Rank what MinHash LSH proposes (datasketch) by its estimate of 5-word Jaccard."""
    library: Any = importlib.import_module("datasketch")
    index = library.MinHashLSH(num_perm=PERM, params=BANDS)
    sketches = []
    for i, r in enumerate(readings):
        sketch = library.MinHash(num_perm=PERM, seed=1)
        sketch.update_batch([s.encode() for s in shingles(r.text.content)])
        sketches.append(sketch)
        index.insert(i, sketch)
    return _estimated(readings, sketches, index, across)


def rensa(readings: Sequence[Reading], across: bool) -> Ranked:
    """Rank what MinHash LSH proposes (rensa) by its estimate of 5-word Jaccard."""
    library: Any = importlib.import_module("rensa")
    index = library.RMinHashLSH(threshold=0.1, num_perm=PERM, num_bands=BANDS[0])
    sketches = []
    for i, r in enumerate(readings):
        sketch = library.RMinHash(num_perm=PERM, seed=1)
        sketch.update(shingles(r.text.content))
        sketches.append(sketch)
        index.insert(i, sketch)
    return _estimated(readings, sketches, index, across)


OURS = "Stemma"
OTHERS: Mapping[str, Rank] = {"tf-idf cosine": tf_idf, "datasketch MinHash LSH": datasketch, "rensa MinHash LSH": rensa}


def methods(*, others: bool) -> tuple[dict[str, Rank], list[str]]:
    """Return ours and the peers that are installed, and which are not."""
    found: dict[str, Rank] = {OURS: ours}
    missing = []
    for name, rank in OTHERS.items() if others else ():
        library = name.split()[0]
        if library != "tf-idf" and importlib.util.find_spec(library) is None:
            missing.append(library)
        else:
            found[name] = rank
    return found, missing
