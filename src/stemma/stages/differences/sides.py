"""Two stretches that tell the same, side by side, word by word.

Words are matched by dictionary form, table synonyms and the country that a name stands for. Only
content words anchor; what lies between two anchors is a gap, and a gap with other words is a change.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from stemma.model.comparing import Difference, DifferenceKind, Side
from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Figure, Name, Quote
from stemma.model.sources import Span
from stemma.text import align, fold, span, tokens
from stemma.wording import Wording, classes, listed

MOST = 40_000
"""Product of two lengths up to which the best alignment is worked out."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a side."""

    start: int
    end: int
    words: str
    key: str
    content: bool
    """False: a function word or sign, which anchors nothing."""


class Said:
    """The words of a text: tells whether some folded words stand in it as whole words."""

    def __init__(self, content: str) -> None:
        self._words = " " + " ".join(t.words for t in tokens(fold(content)) if t.words[0].isalnum()) + " "

    def __contains__(self, folded: object) -> bool:
        asked = " ".join(t.words for t in tokens(str(folded)) if t.words[0].isalnum())
        return f" {asked} " in self._words


class Sheet:
    """One report, read word by word where asked."""

    def __init__(self, reading: Reading, language: Language, aids: Aids) -> None:
        self.reading, self.language, self.aids = reading, language, aids
        self.wording = Wording(reading, language, aids)
        self.sentences = sorted((s.span for s in reading.segments if s.kind == "sentence"), key=lambda s: s.start)
        self._starts = [s.start for s in self.sentences]
        self._figures: dict[tuple[int, int], list[Figure]] = {}

    @cached_property
    def keys(self) -> list[frozenset[str]]:
        """What each sentence speaks of, as keys of its terms."""
        return [frozenset(t.key for t in self.wording.terms((s,))) for s in self.sentences]

    @cached_property
    def folded(self) -> str:
        """The whole text, folded."""
        return fold(self.reading.text.content)

    @cached_property
    def said(self) -> "Said":
        """What the text says, asked by whole words."""
        return Said(self.reading.text.content)

    @property
    def whole(self) -> Span:
        """The whole text."""
        return span(self.reading.text, 0, len(self.reading.text.content))

    @property
    def id(self) -> str:
        """Id of the report."""
        return self.reading.report.id

    def sentence(self, at: Span) -> Span:
        """Return the stretch of sentences that a span stands in."""
        if not self.sentences:
            return at
        first, last = bisect_right(self._starts, at.start) - 1, bisect_right(self._starts, max(at.start, at.end - 1)) - 1
        start = self.sentences[first].start if first >= 0 and self.sentences[first].end > at.start else at.start
        end = self.sentences[last].end if last >= 0 else at.end
        return span(self.reading.text, start, max(at.end, end))

    def words(self, start: int, end: int) -> list[Word]:
        """Return the words of a stretch."""
        content = self.reading.text.content[start:end]
        names = {
            n.span.start: n
            for n in self.wording.names((span(self.reading.text, start, end),))
            if n.kind == "place" and n.country and n.role != "modifier"
        }
        function, same = listed(self.language, "function"), classes(self.language, "same")
        found: list[Word] = []
        reach = -1
        for token in tokens(content):
            at = start + token.start
            if at < reach:
                continue
            if name := names.get(at):
                reach = name.span.end
                found.append(Word(at, name.span.end, name.span.words, self.wording.name_key(name), True))
                continue
            folded = fold(token.words)
            telling = folded[:1].isalnum() and folded not in function and (len(folded) > 1 or folded.isdigit())
            lemma = fold(self.aids.lemma(token.words, self.language.code)) if telling else folded
            key = same.get(folded) or same.get(lemma)
            found.append(Word(at, start + token.end, token.words, f"={key}" if key and telling else lemma, telling))
        return found

    def side(self, start: int, end: int) -> Side:
        """Return a stretch as one side of a difference."""
        at = span(self.reading.text, start, end)
        return Side(report=self.id, span=at, sentence=self.sentence(at))

    def figures(self, at: Span) -> list[Figure]:
        """Return the figures of a stretch."""
        key = (at.start, at.end)
        if key not in self._figures:
            self._figures[key] = self.wording.figures((at,))
        return self._figures[key]

    def names(self, at: Span) -> list[Name]:
        """Return the names of a stretch."""
        return self.wording.names((at,))

    def quotes(self, at: Span) -> list[Quote]:
        """Return the outer quotations that a stretch touches."""
        return [q for q in self.reading.quotes if q.depth == 0 and q.inner.start < at.end and at.start < q.inner.end]


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two anchors: words a[a0:a1] on one side, b[b0:b1] on the other."""

    a0: int
    a1: int
    b0: int
    b1: int
    left: bool
    """An anchor stands before it."""
    right: bool
    """An anchor stands after it."""


@dataclass(eq=False)
class Pair:
    """Two aligned stretches of two reports; `a` is the parent's side where there is a link."""

    a: Sheet
    b: Sheet
    over_a: Span
    over_b: Span
    link: str | None
    kind: str
    """Of the passage; "thread" where two members of one thread are compared."""

    @cached_property
    def words_a(self) -> list[Word]:
        """The words of side a."""
        return self.a.words(self.over_a.start, self.over_a.end)

    @cached_property
    def words_b(self) -> list[Word]:
        """The words of side b."""
        return self.b.words(self.over_b.start, self.over_b.end)

    @cached_property
    def anchors(self) -> list[tuple[int, int]]:
        """Numbers of the content words that are matched, in order."""
        ia = [i for i, w in enumerate(self.words_a) if w.content]
        ib = [i for i, w in enumerate(self.words_b) if w.content]
        keys_a, keys_b = [self.words_a[i].key for i in ia], [self.words_b[i].key for i in ib]
        return [(ia[i], ib[j]) for i, j in common(keys_a, keys_b)]

    @cached_property
    def closeness(self) -> float:
        """Share of the content words of the shorter side that are matched, 0 to 1."""
        shorter = min(sum(w.content for w in self.words_a), sum(w.content for w in self.words_b))
        return len(self.anchors) / shorter if shorter else 0.0

    @cached_property
    def gaps(self) -> list[Gap]:
        """What lies between the anchors, before the first and after the last."""
        points = [(-1, -1), *self.anchors, (len(self.words_a), len(self.words_b))]
        return [
            Gap(i + 1, k, j + 1, m, i >= 0, k < len(self.words_a))
            for (i, j), (k, m) in pairwise(points)
            if k - i > 1 or m - j > 1
        ]

    def gap_at(self, sheet: Sheet, offset: int) -> Gap | None:
        """Return the gap that holds an offset of one of the two reports."""
        for gap in self.gaps:
            words, low, high = (self.words_a, gap.a0, gap.a1) if sheet is self.a else (self.words_b, gap.b0, gap.b1)
            if low < high and words[low].start <= offset < words[high - 1].end:
                return gap
        return None


def common(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of a longest common subsequence; of very long sequences, of one that may be shorter."""
    if len(a) * len(b) > MOST:
        equal = [(a0, b0, a1 - a0) for change, a0, a1, b0, _ in align(a, b) if change == "equal"]
        return [(a0 + k, b0 + k) for a0, b0, length in equal for k in range(length)]
    longest = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            longest[i][j] = longest[i + 1][j + 1] + 1 if a[i] == b[j] else max(longest[i + 1][j], longest[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j] and longest[i][j] == longest[i + 1][j + 1] + 1:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def trim(words: Sequence[Word], low: int, high: int, keep: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Return bounds without function words and signs at the edges, but with those to keep."""
    while low < high and not words[low].content and fold(words[low].words) not in keep:
        low += 1
    while low < high and not words[high - 1].content and fold(words[high - 1].words) not in keep:
        high -= 1
    return low, high


def change(pair: Pair, kind: DifferenceKind, a: tuple[int, int], b: tuple[int, int], gravity: int, note: str) -> Difference:
    """Make a difference of two stretches."""
    return Difference(
        kind=kind,
        a=pair.a.side(*a),
        b=pair.b.side(*b),
        link=pair.link,
        directed=pair.link is not None,
        gravity=gravity,
        note=note,
    )
