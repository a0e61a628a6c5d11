"""Figures: numbers that count or measure something, as an interval with bound, relation and what is counted.

Rules over the pieces of each sentence; the words are in each language's `figures` table, and which
numbers are figures at all is told in `labels`, what they count in `counted`. Nothing is compared with another report here.
"""

from collections.abc import Sequence
from dataclasses import replace

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Figure, Problem
from stemma.numbers import Piece, pieces, tidy
from stemma.stages.figures.counted import Counted, Memory, Scene, what_counts
from stemma.stages.figures.holding import Circumstances
from stemma.stages.figures.labels import Spans
from stemma.stages.figures.measure import Measure
from stemma.stages.figures.quantities import measures
from stemma.stages.figures.senses import Sense, read_senses, taken_from
from stemma.stages.figures.vocabulary import Words, figure_words
from stemma.text import span

NAME = "figures"
VERSION = "5"
NEEDS: tuple[str, ...] = ("segments", "names", "dates")


def find(reading: Reading, language: Language, aids: Aids) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
    """Find the figures of a report, in order."""
    words = figure_words(language)
    taken = Spans(sorted((d.span.start, d.span.end) for d in reading.dates if d.granularity not in ("duration", "set")))
    figures: list[Figure] = []
    memory, circumstances = Memory(), Circumstances(reading, language)
    for block, (start, end) in enumerate(_blocks(reading)):
        found = pieces(reading.text.content, start, end)
        if not found:
            continue
        here = measures(found, words, taken)
        senses = read_senses(found, here, words)
        scene = Scene(found, here, senses, words, aids, block)
        for n, made in enumerate(here):
            sense = senses[n]
            of = taken_from(found, here, senses, n, words)
            if of is not None and senses[n + 1].relation == "subset":
                senses[n + 1] = replace(senses[n + 1], relation="none")  # the 18 of "17 out of 18 of the seats"
            counted = what_counts(scene, n, of, memory)
            memory = memory.after(counted, made, block)
            figure = _figure(reading, found, made, sense, counted, words, of)
            first, last = figure.span.start, figure.span.end
            if figure.counts is not None and start <= figure.counts.start and figure.counts.end <= end:
                first, last = min(first, figure.counts.start), max(last, figure.counts.end)
            aged = figure.unit is not None and figure.unit.endswith(" old")
            period, place = (None, None) if aged else circumstances.of((start, end), first, last)
            figures.append(replace(figure, period=period, place=place) if period or place else figure)
    return tuple(figures), ()


def _blocks(reading: Reading) -> list[tuple[int, int]]:
    """Return the sentences, or the lines where no sentences were found."""
    sentences = [(s.span.start, s.span.end) for s in reading.segments if s.kind == "sentence"]
    if sentences:
        return sorted(sentences)
    lines, at = [], 0
    for line in reading.text.content.splitlines(keepends=True):
        lines.append((at, at + len(line)))
        at += len(line)
    return lines


def _figure(
    reading: Reading,
    found: Sequence[Piece],
    made: Measure,
    sense: Sense,
    counted: Counted | None,
    words: Words,
    of: tuple[int, int] | None,
) -> Figure:
    low, high = made.low, made.high
    if sense.bound in ("over", "at-least"):
        high = None
    if sense.bound in ("under", "at-most"):
        low = None
    return Figure(
        report=reading.report.id,
        span=span(reading.text, found[sense.first].start, found[sense.after - 1].end),
        low=None if low is None else tidy(low),
        high=None if high is None else tidy(high),
        bound=sense.bound,
        relation="out-of" if of and sense.relation != "additional" else sense.relation,
        counts=span(reading.text, counted.start, counted.end) if counted else None,
        unit=made.unit,
        counted_class=words.classes.get(counted.head, counted.head) if counted else None,
        of=of,
    )
