"""Turns marked documents into what the network learns from: windows with labels, in batches.

Cutting and laying out is the tagger's own (`stemma.tagging`), so that training sees what reading will see.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from tagger_marks import Document, Mark, Span

from stemma.tagging import layout
from stemma.tagging.decoding import ROLES
from stemma.tagging.layout import Word
from stemma.tagging.network import Asked, Numbers
from stemma.tagging.pieces import Pieces
from stemma.tagging.tagger import ACTS, encoded, pass_b

IGNORED = -100
"""A label that costs nothing."""
OUTSIDE, BEGIN, INSIDE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One cue of a window, and what pass B should answer."""

    asked: Asked
    roles: Numbers
    """A label a row."""
    act: int
    polarity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A window with the labels of pass A, and the cues in it."""

    ids: Numbers
    marks: Numbers
    cues: Numbers
    """A label a piece."""
    questions: tuple[Question, ...]


def examples(document: Document, pieces: Pieces, *, begin: int, wrong: Mapping[str, float], draw: Generator) -> Iterator[Example]:
    """Yield a document's windows. `wrong`: how often a word that is a cue elsewhere is asked of where it is none."""
    words = layout.words(document.text, document.sentences, document.quotes, pieces)
    starts, ends = np.array([w.start for w in words]), np.array([w.end for w in words])

    def found(span: Span) -> Span:
        return int(np.searchsorted(ends, span[0], "right")), int(np.searchsorted(starts, span[1], "left"))

    cues = [(found(mark.cue), mark) for mark in document.marks]
    cues = [(cue, mark) for cue, mark in cues if cue[0] < cue[1]]
    taken = {k for cue, _ in cues for k in range(*cue)}
    for window in layout.windows(words, begin):
        ids, marks, firsts = encoded(words, window, pieces)
        labels = np.full(len(ids), IGNORED)
        for k in range(*window.target):
            labels[firsts[k - window.first]] = OUTSIDE
        questions = []
        for cue, mark in cues:
            for k in range(max(cue[0], window.target[0]), min(cue[1], window.target[1])):
                labels[firsts[k - window.first]] = BEGIN if k == cue[0] else INSIDE
            if window.target[0] <= cue[0] < window.target[1]:
                spans = ("S", [found(mark.source)] if mark.source else []), ("C", [found(c) for c in mark.content])
                questions.append(_question(words, window, firsts, (cue[0], min(cue[1], window.last)), mark, spans))
        for k in range(*window.target):
            if k not in taken and draw.random() < wrong.get(document.text[words[k].start : words[k].end].lower(), 0.0):
                questions.append(_question(words, window, firsts, (k, k + 1), None, ()))
        yield Example(ids=ids, marks=marks, cues=labels, questions=tuple(questions))


def hidden(example: Example, share: float, mask: int, draw: Generator) -> Example:
    """Return a window with a share of its pieces hidden, so that no single word is relied on; its two ends stay."""
    chosen = draw.random(len(example.ids)) < share
    chosen[0] = chosen[-1] = False
    return replace(example, ids=np.where(chosen, mask, example.ids))


def _question(
    words: Sequence[Word],
    window: layout.Window,
    firsts: Sequence[int],
    cue: Span,
    mark: Mark | None,
    spans: Iterable[tuple[str, list[Span]]],
) -> Question:
    seen = layout.around(words, window, *cue)
    asked = pass_b(words, window, firsts, (cue[0], min(cue[1], seen[1])), seen)
    labels = np.full(len(asked.rows), IGNORED)
    for k in range(*seen):
        if not cue[0] <= k < cue[1]:
            labels[asked.firsts[k - seen[0]]] = 0
    for name, runs in spans:
        for run in runs:
            before = None
            for k in range(max(run[0], seen[0]), min(run[1], seen[1])):
                row = asked.firsts[k - seen[0]]
                if labels[row] == 0:
                    labels[row] = ROLES.index(f"I-{name}" if before == k - 1 else f"B-{name}")
                    before = k
    polarity = IGNORED if mark is None or mark.polarity is None or not mark.content else int(mark.polarity == "-")
    return Question(asked=asked, roles=labels, act=ACTS.index(mark.act if mark else "none"), polarity=polarity)


def lookalikes(documents: Iterable[Document], share: float) -> dict[str, float]:
    """Return the last words of cues, with how often to ask of them where they are no cue.

    The more often a word is a cue, the more its other uses teach.
    """
    cues: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for document in documents:
        every.update(match.group().lower() for match in layout.WORD.finditer(document.text))
        cues.update(layout.WORD.findall(document.text[slice(*mark.cue)])[-1].lower() for mark in document.marks)
    return {word: min(1.0, share * (2 * many / every[word]) ** 0.5) for word, many in cues.items() if word.isalpha()}


def batches(given: Sequence[Example], size: int, draw: Generator) -> list[list[Example]]:
    """Shuffle examples into batches of windows of like length, at most `size` pieces each."""
    order = sorted(range(len(given)), key=lambda k: len(given[k].ids) + draw.integers(0, 40))
    found: list[list[Example]] = [[]]
    for k in order:
        if found[-1] and (len(found[-1]) + 1) * max(len(e.ids) for e in (*found[-1], given[k])) > size:
            found.append([])
        found[-1].append(given[k])
    draw.shuffle(found)
    return found
