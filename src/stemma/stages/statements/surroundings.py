"""What the text tells around a draft: its words, its quotations, its names."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from stemma.model.inputs import Reading
from stemma.model.reading import Quote
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Offsets
from stemma.stages.statements.words import Word, split

AFTER = 12
"""Characters after a cue or a voice in which the next word is looked for."""
BODIES = ("organisation", "person")


class Surroundings:
    """What the text tells around a draft: its words, its quotations, its names."""

    def __init__(self, reading: Reading, lex: Lexicon) -> None:
        self.content, self.lex = reading.text.content, lex
        self._quotes = merged((q.span.start, q.span.end) for q in reading.quotes if not q.depth)
        self._names = sorted((n.span.start, n.span.end) for n in reading.names if n.kind in BODIES)

    def words(self, at: Offsets, quotes: Sequence[Quote] = ()) -> list[Word]:
        """Return the words of a stretch of the text."""
        return split(self.content, *at, quotes)

    def quotation(self, at: int) -> Offsets | None:
        """Return the quotation around a place of the text."""
        place = bisect_right(self._quotes, (at, len(self.content))) - 1
        return self._quotes[place] if place >= 0 and self._quotes[place][0] <= at < self._quotes[place][1] else None

    def named(self, start: int, end: int) -> bool:
        """Tell whether a person's or body's name ends a stretch of the text."""
        first = bisect_left(self._names, (start, 0))
        past = bisect_left(self._names, (end, 0))
        return any(stop == end for _, stop in self._names[first:past])


def merged(spans: Iterable[Offsets]) -> list[Offsets]:
    """Return stretches in order, those that overlap as one."""
    found: list[Offsets] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
