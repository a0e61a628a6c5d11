"""What the figures of one report add up to. A sum that agrees is no confirmation, and is said so."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from stemma.model.inputs import Language, Reading
from stemma.model.reading import Figure, Problem
from stemma.text import fold
from stemma.wording import language_of, listed, meets

LISTED = 2
"""Parts of a total, at least."""
OPENED = re.compile(r"(?: \w+){0,3} ?[:(–—] ?")
"""What may stand between a total and the first of its parts."""
JOINT = r"\b(?:and|or|und|oder|y|o|e|et|ou|și|sau)\b"
CLOSED = re.compile(rf"(?!.{{0,60}}{JOINT})[^.;:()–—,\d]{{0,60}}?(?:[.)\n]|$)")
"""What may stand behind the last part."""
GOES_ON = re.compile(r"[^.;:()–—\d]{0,60}?(?:,| and| und| y| e| și| et) ")
"""What may stand between two parts: the rest of what the first counts, and what joins them."""
MOST = 3
"""Sums shown for one report."""
CROWD = 40
"""Figures of one class in one report beyond which sums mean nothing."""


def derive(reading: Reading, languages: Mapping[str, Language], stage: str) -> Iterator[Problem]:
    """Yield what the figures of a report add up to, or where they sit badly together."""
    by: dict[str, list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        if figure.counted_class and not figure.unit and exact(figure) is not None:
            by[figure.counted_class].append(figure)
    for name in sorted(by):
        if len(by[name]) <= CROWD:
            yield from sums(reading, by[name], stage)
    yield from parts(reading, stage)
    yield from itemised(reading, stage)
    yield from scattered(reading, language_of(reading.report, languages), stage)


def parts(reading: Reading, stage: str) -> Iterator[Problem]:
    """Yield parts that are larger than the whole they are said to be taken from: "21 of its 18 posts"."""
    at = {(f.span.start, f.span.end): f for f in reading.figures}
    for part in reading.figures:
        whole = at.get(part.of) if part.of else None
        if whole is None or part.low is None or whole.high is None or part.unit != whole.unit or part.low <= whole.high:
            continue
        message = (
            f"“{part.span.words}” is said to be a part of “{whole.span.words}”, which is less. "
            "One of the figures, or what it is taken from, may have changed on the way; this says nothing about which is right."
        )
        yield Problem(report=reading.report.id, stage=stage, code="FIGURES_SIT_BADLY", message=message, at=part.span)


def itemised(reading: Reading, stage: str) -> Iterator[Problem]:
    """Yield totals beside the parts that follow them in one sentence: "72 posts in all: 40 in the north and 30 in the south"."""
    ordered = sorted(reading.figures, key=lambda f: f.span.start)
    starts = [f.span.start for f in ordered]
    for sentence in (s.span for s in reading.segments if s.kind == "sentence"):
        here = ordered[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        for n, whole in enumerate(here):
            total, listed_parts = exact(whole), _list_after(reading.text.content, whole, here[n + 1 :])
            if total is None or whole.unit or whole.bound != "exact" or len(listed_parts) < LISTED:
                continue
            values = [x for f in listed_parts if f.bound == "exact" and (x := exact(f)) is not None]
            if len(values) < len(listed_parts) or max(values) >= total:
                continue  # "two groups: 40 men and 30 women" counts groups
            made = Figure(
                report=whole.report,
                span=whole.span,
                low=sum(values),
                high=sum(values),
                bound="exact",
                relation="total",
                counts=None,
            )
            words = f"{', '.join(map(plain, values[:-1]))} and {plain(values[-1])} make {plain(sum(values))}"
            if meets(made, whole):
                continue
            message = (
                f"{words}, which does not agree with “{whole.span.words}” before them. Read the place before using either; "
                "this says nothing about which figure is right."
            )
            yield Problem(report=reading.report.id, stage=stage, code="FIGURES_SIT_BADLY", message=message, at=whole.span)


def _list_after(content: str, whole: Figure, behind: Sequence[Figure]) -> list[Figure]:
    """Return the figures of a list that a colon, dash or bracket opens close behind a figure, to the end of its sentence."""
    found: list[Figure] = []
    at = whole.counts.end if whole.counts and whole.counts.start >= whole.span.start else whole.span.end
    for figure in behind:
        between = content[at : figure.span.start]
        opened = OPENED.fullmatch(between) if not found else GOES_ON.fullmatch(between)
        own = figure.counts is not None and figure.counts.start >= figure.span.end
        if not (opened and own) or figure.unit or figure.relation != "none" or figure.of:
            break
        found.append(figure)
        at = figure.counts.end if figure.counts and figure.counts.start >= figure.span.start else figure.span.end
    if any(f.counts and re.search(JOINT, f.counts.words) for f in found):
        return []  # "30 men and others"
    return found if CLOSED.match(content, at) else []  # "and others" leaves the list open


def exact(figure: Figure) -> float | int | None:
    """Return the stated number of a figure that is no range, change or share."""
    if figure.bound in ("range", "vague") or figure.relation in ("change", "out-of"):
        return None
    return figure.low if figure.low is not None else figure.high


def sums(reading: Reading, figures: list[Figure], stage: str) -> Iterator[Problem]:
    """Yield sums of a figure and an additional one that a stated whole agrees with, or cannot."""
    told: set[tuple[float | int, ...]] = set()
    for whole in figures:
        for one in figures:
            for more in figures:
                x, y, z = exact(one), exact(more), exact(whole)
                if x is None or y is None or z is None or more.relation != "additional" or x == y or z <= max(x, y):
                    continue
                if "subset" in (one.relation, more.relation, whole.relation) or whole.relation == "additional":
                    continue
                key = (*sorted((x, y)), z)
                if key in told or len(told) >= MOST:
                    continue
                total = Figure(
                    report=one.report, span=one.span, low=x + y, high=x + y, bound="exact", relation="total", counts=None
                )
                words = f"{plain(x)} and {plain(y)} more make {plain(x + y)}"
                if meets(total, whole) and near(x + y, z):
                    told.add(key)
                    message = (
                        f"{words}, which agrees with “{whole.span.words}” only if none is counted twice. "
                        "This is arithmetic on the report's own figures; it is no confirmation of any of them."
                    )
                    yield Problem(report=reading.report.id, stage=stage, code="FIGURES_ADD_UP", message=message, at=whole.span)
                elif whole.relation == "total" and not meets(total, whole):
                    told.add(key)
                    message = (
                        f"{words}, which does not agree with “{whole.span.words}” in all. Read the places before using either; "
                        "this says nothing about which figure is right."
                    )
                    yield Problem(report=reading.report.id, stage=stage, code="FIGURES_SIT_BADLY", message=message, at=whole.span)


def near(total: float | int, whole: float | int) -> bool:
    """Tell whether a sum is what an open whole ("over 100") would be said of: at most half above it."""
    return whole <= total <= 1.5 * whole


def plain(value: float | int) -> str:
    """Write a number for people."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def scattered(reading: Reading, language: Language, stage: str) -> Iterator[Problem]:
    """Yield fewer things than places they are said to be in: "four offices in 53 countries"."""
    sited, places, within = (listed(language, t) for t in ("sited", "places", "prepositions"))
    ordered = sorted((f for f in reading.figures if f.counts), key=lambda f: f.span.start)
    for things, spots in pairwise(ordered):
        if things.counts is None or spots.counts is None or things.high is None or spots.low is None:
            continue
        if not (names(things, sited) and names(spots, places)) or things.high >= spots.low:
            continue
        between = reading.text.content[things.counts.end : spots.span.start]
        if len(between) > 120 or "." in between or "," in between:
            continue
        last = fold(between).split()[-1:] or fold(spots.span.words).split()[:1]
        if last and last[0] in within:
            message = (
                f"“{things.span.words} … {things.counts.words}” in “{spots.span.words} {spots.counts.words}”: "
                "fewer things than places. "
                "One of the figures, or what it counts, may have changed on the way; this says nothing about which is right."
            )
            yield Problem(report=reading.report.id, stage=stage, code="FIGURES_SIT_BADLY", message=message, at=things.span)


def names(figure: Figure, table: frozenset[str]) -> bool:
    """Tell whether what a figure counts is of a list, by its class or its words."""
    words = fold(figure.counts.words).split() if figure.counts else []
    singular = {
        w for word in words for w in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y")
    }
    return (figure.counted_class or "") in table or bool(singular & table)
