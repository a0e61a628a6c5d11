"""What `lineage.py` measures on trees: direction of versions, families of translations, calibration of links."""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from measure_lineage import language_of, reading_of, rows, tree

from benchmarks import retold
from benchmarks.bootstrap import Ratio, f1, share
from benchmarks.lineage_candidates import article
from stemma import aids, languages
from stemma.model.comparing import Stemma
from stemma.model.inputs import Reading
from stemma.stages import reuse
from stemma.stages.lineage.direction import reasons
from stemma.stages.lineage.kinship import kinships

WORDS = re.compile(r"\w+")
STAMP = re.compile(r"\s*(\d+-[A-Z]{3}-\d{4} \d\d:\d\d:\d\d\.\d\d)")
RUN = 7
CONTAINED = 0.4
"""Share of the shorter item's 7-word runs that the other has."""
APART = timedelta(days=3)
LONG = 400
"""Characters of an item; below, most pairs are one form filled in for two firms."""
MARKS = frozenset({"credit", "translation marks", "correction", "quotation"})
"""Evidence that tells a direction without dates: words in the text, not its shape."""


@dataclass(frozen=True, slots=True)
class Version:
    """Two versions of one wire item, the earlier first."""

    first: str
    second: str


def versions(data: Path) -> tuple[Version, ...]:
    """Return the pairs of wire items that are versions of one story, in order of their place in the collection."""
    docs = [d for d in rows(data / "lineage/reuters21578.docs.jsonl") if len(d["text"]) > LONG]
    return paired([(d["text"], when(d["date"])) for d in docs])


def when(stamp: str) -> datetime | None:
    """Read the time of a wire item; what stands behind it is left out."""
    m = STAMP.match(stamp)
    return datetime.strptime(m[1], "%d-%b-%Y %H:%M:%S.%f") if m else None


def paired(items: Sequence[tuple[str, datetime | None]]) -> tuple[Version, ...]:
    """Return the pairs that share enough runs of words, less than three days apart and not the same words."""
    told = [WORDS.findall(text.lower()) for text, _ in items]
    runs = [{hash(tuple(w[k : k + RUN])) for k in range(len(w) - RUN + 1)} for w in told]
    posted: dict[int, list[int]] = defaultdict(list)
    for i, mine in enumerate(runs):
        for run in mine:
            posted[run].append(i)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for held in posted.values():
        for pair in itertools.combinations(held, 2) if len(held) <= 100 else ():
            shared[pair] += 1
    found = []
    for (i, j), n in sorted(shared.items()):
        one, other = items[i][1], items[j][1]
        near = one is not None and other is not None and one != other and abs(one - other) < APART
        if near and told[i] != told[j] and n >= CONTAINED * min(len(runs[i]), len(runs[j])):
            first, second = (i, j) if one < other else (j, i)  # type: ignore[operator]
            found.append(Version(items[first][0], items[second][0]))
    return tuple(found)


def lean(a: Reading, b: Reading) -> float:
    """Return by how much, in log-odds, the evidence is for `b` coming from `a` rather than `a` from `b`."""
    spoken = {r.report.id: languages.load(language_of(r)) for r in (a, b)}
    passages, _ = reuse.align(a, b, spoken[a.report.id], spoken[b.report.id], aids.load())
    found = kinships((a, b), passages, spoken, aids.load())
    if not found:
        return 0.0
    forth, back = (reasons(found[0], parent, child, spoken, aids.load()) for parent, child in ((a, b), (b, a)))
    return sum(r.weight for r in forth) - sum(r.weight for r in back)


Judge = Callable[[Version], float]
"""Positive: the first was there first; 0: cannot tell."""


def by_evidence(pair: Version) -> float:
    """Judge by what the tree weighs, the dates hidden."""
    return lean(reading_of("a", pair.first), reading_of("b", pair.second))


def by_length(pair: Version) -> float:
    """Judge that the longer was there first."""
    return float(len(WORDS.findall(pair.first)) - len(WORDS.findall(pair.second)))


def directed(pairs: Iterable[Version], judge: Judge) -> list[dict[str, int]]:
    """Count the pairs whose direction is right, in halves: what cannot be told is half right."""
    leans = [judge(pair) for pair in pairs]
    return [{"right": 2 * (x > 1e-9) + (abs(x) <= 1e-9), "pairs": 2} for x in leans]


def asserted(pairs: Iterable[Version]) -> list[dict[str, int]]:
    """Count what the tree of the two alone says: linked (a direction), and linked the right way."""
    counts = []
    for pair in pairs:
        first, second = reading_of("a", pair.first), reading_of("b", pair.second)
        stemma, _ = tree([first, second])
        ends = [(k.parent, k.child) for k in stemma.links]
        right = (first.report.id, second.report.id) in ends
        counts.append({"asserted": right or (second.report.id, first.report.id) in ends, "right": right, "pairs": 1})
    return counts


def meantime(data: Path) -> list[tuple[Stemma, dict[str, str]]]:
    """Return the trees of the articles of each topic in four languages, without dates, and the paths by report id."""
    topics: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for d in rows(data / "lineage/meantime.docs.jsonl"):
        topics[d["topic"]].append(d)
    found = []
    for _, docs in sorted(topics.items()):
        readings = [reading_of(d["id"], d["text"], d["lang"], staged=True) for d in docs]
        found.append((tree(readings)[0], {r.report.id: r.report.path for r in readings}))
    return found


def families(stemma: Stemma, reports: Iterable[str], *, through_lost: bool) -> list[set[str]]:
    """Return the reports that hang together by links and ties."""
    near: dict[str, set[str]] = defaultdict(set)
    known = set(reports)
    ends = [(k.child, k.parent) for k in stemma.links] + [(t.a, t.b) for t in stemma.ties]
    for a, b in ends:
        if through_lost or {a, b} <= known:
            near[a].add(b)
            near[b].add(a)
    found, seen = [], set[str]()
    for report in sorted(known):
        if report in seen:
            continue
        family, work = {report}, [report]
        while work:
            fresh = near[work.pop()] - family
            family |= fresh
            work += fresh
        seen |= family
        found.append(family & known)
    return found


def judged_families(trees: Sequence[tuple[Stemma, Mapping[str, str]]], *, through_lost: bool = False) -> list[dict[str, int]]:
    """Count articles whose versions hang in one family, alone in it, and directions that no mark supports."""
    counts = []
    for stemma, paths in trees:
        whole: dict[str, set[str]] = defaultdict(set)
        for report, path in paths.items():
            whole[article(path)].add(report)
        of = {report: family for family in families(stemma, paths, through_lost=through_lost) for report in family}
        for versions_of in whole.values():
            together = [of[report] for report in sorted(versions_of)]
            one = all(family is together[0] for family in together)
            strange = any(family - versions_of for family in together)
            counts.append({"articles": 1, "together": one, "stranger": strange, "alone": one and not strange})
    return counts


def unmarked(trees: Sequence[tuple[Stemma, Mapping[str, str]]]) -> list[dict[str, int]]:
    """Count joins of two reports, those that are told a direction, and directions without a mark in the words."""
    counts = []
    for stemma, paths in trees:
        links = [k for k in stemma.links if k.parent in paths and k.child in paths]
        counts += [{"joins": 1, "directed": 1, "unmarked": not {e.kind for e in k.evidence} & MARKS} for k in links]
        counts += [{"joins": 1, "directed": 0, "unmarked": 0} for t in stemma.ties if t.a in paths and t.b in paths]
    return counts


def whole_trees(label: str) -> list[Ratio]:
    """Return the figures of judged trees; `label` says which dates are known."""
    return [
        share(f"parents, {label}", "right", "derived"),
        share(f"originals without a parent, {label}", "alone", "originals"),
        share(f"children of a lost one together, {label}", "tied", "orphans"),
        share(f"parents, either way or tied, {label}", "joined", "pairs"),
        f1(f"ancestors, F1, {label}", "ancestors_right", "ancestors_told", "ancestors_due"),
        share(f"origins counted exactly, {label}", "roots_exact", "trees"),
        share(f"origins miscounted, of those due, {label}", "roots_off", "roots_due"),
    ]


def score_counts(scores: Iterable[tuple[str, retold.Score]]) -> list[dict[str, int]]:
    """Add up the counts of each affair or tradition."""
    total: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for affair, score in scores:
        for name in retold.Score.__slots__:
            total[affair][name] += getattr(score, name)
    return [dict(counts) for counts in total.values()]


BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


def reliability(sure: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int, float, float]]:
    """Return, for each bin of confidence with links: its bounds, how many, mean confidence, share right."""
    found = []
    for low, high in itertools.pairwise(BINS):
        inside = [(p, right) for p, right in sure if low <= p < high]
        if inside:
            mean, right = (sum(x[k] for x in inside) / len(inside) for k in (0, 1))
            found.append((low, min(1.0, high), len(inside), mean, right))
    return found


def calibration(sure: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Return the Brier score and the expected calibration error (bins weighed by their links)."""
    if not sure:
        return {}
    brier = sum((p - right) ** 2 for p, right in sure) / len(sure)
    error = sum(n * abs(mean - right) for _, _, n, mean, right in reliability(sure)) / len(sure)
    return {"Brier score": brier, "calibration error": error}
