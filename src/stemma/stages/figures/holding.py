"""When and where a figure holds, if its own clause says so: "53 posts in Spain", "In 2019, 12 were closed".

Pure. Only what stands directly at the figure or opens its sentence is taken; a date or place that may belong to somebody's
speaking ("police said on Monday that 54 …") or to another clause is left alone: a figure without period and place states none.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from stemma.model.inputs import Language, Reading
from stemma.model.reading import Name
from stemma.model.sources import Span

FAR = 4
"""Words between a figure and its period, at most."""
NEAR = 3
"""Words between what a figure counts and its place: a preposition and an article."""
NO_PERIOD = ("duration", "set", "time", "unknown")
"""Granularities of a date that say no period."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A language's words that bind a figure to a period or place, and those that part them."""

    places: frozenset[str]
    """Prepositions before a place."""
    periods: frozenset[str]
    """Prepositions before a date at the head of a sentence."""
    articles: frozenset[str]
    parting: frozenset[str]
    """Words of speaking, relatives and conjunctions: what follows belongs to another clause."""


@lru_cache(maxsize=64)
def binding(language: Language) -> Binding:
    """Return a language's binding words."""
    table = language.table("figures").get("holding", {})
    forms = {form for verb in language.table("cues").get("verbs", ()) for form in str(verb[3]).split()}
    return Binding(
        places=frozenset(table.get("places", ())),
        periods=frozenset(table.get("periods", ())),
        articles=frozenset(table.get("articles", ())),
        parting=frozenset(forms) | frozenset(table.get("parting", ())),
    )


class Circumstances:
    """The dates and places of a text, asked for by sentence in order."""

    def __init__(self, reading: Reading, language: Language) -> None:
        self.content, self.words = reading.text.content, binding(language)
        # what holds since, until, before or after a day does not hold on that day
        self.dates = _Spans(d.span for d in reading.dates if d.granularity not in NO_PERIOD and d.openness is None)
        # a street or a house of several words that no table knows is nowhere that a figure can be compared by
        sites = (
            n
            for n in reading.names
            if n.kind == "place" and n.role in ("literal", "metonym") and (n.country or len(n.span.words.split()) == 1)
        )
        self.places = _Spans(_outermost(sites))

    def of(self, sentence: tuple[int, int], first: int, last: int) -> tuple[Span | None, Span | None]:
        """Return the period and the place of a figure that, with what it counts, covers `first` to `last`."""
        if not self.words.places:
            return None, None
        dates, places = self.dates.within(sentence), self.places.within(sentence)
        sited = self.words.places
        if any(self._joined(a, b) for a, b in pairwise(places)):
            places = []  # "in Spain and France": neither alone
        place = self._behind(places, last, dates, NEAR, sited) or self._opening(places, sentence, first, sited)
        reach = place.end if place is not None and place.start >= last else last
        period = self._behind(dates, reach, places, FAR, None) or self._opening(dates, sentence, first, self.words.periods)
        return period, place

    def _joined(self, one: Span, other: Span) -> bool:
        """Tell whether two places are told in one breath."""
        return len(self.content[one.end : other.start].strip(" ,").split()) <= 1

    def _behind(
        self, spans: Sequence[Span], at: int, others: Sequence[Span], most: int, openers: frozenset[str] | None
    ) -> Span | None:
        """Return the first span behind a place in the text, if nothing parts them; `openers`: words that must lead to it."""
        found = next((s for s in spans if s.start >= at), None)
        if found is None:
            return None
        between = self.content[at : found.start]
        for other in others:
            if at <= other.start and other.end <= found.start:
                between = between.replace(other.words, " ")
        words = between.lower().split()
        if len(words) > most or any(w in self.words.parting or not w.isalpha() for w in words):
            return None
        if openers is None:
            return found
        led = bool(words) and all(w in openers or w in self.words.articles for w in words) and words[0] in openers
        return found if led else None

    def _opening(self, spans: Sequence[Span], sentence: tuple[int, int], at: int, openers: frozenset[str]) -> Span | None:
        """Return the span that opens the sentence, if it is set apart by a comma and no other clause stands between."""
        found = spans[0] if spans and spans[0].end <= at else None
        if found is None:
            return None
        before = self.content[sentence[0] : found.start].lower().split()
        if len(before) > NEAR or not all(w in openers or w in self.words.articles for w in before):
            return None
        between = self.content[found.end : at]
        words = [w.strip(",") for w in between.lower().split()]
        if not between.startswith(",") or between.count(",") > 1 or len(words) > FAR or self.words.parting.intersection(words):
            return None
        return found


class _Spans:
    """Spans in order, asked for by sentence."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans, key=lambda s: (s.start, -s.end))
        self.starts = [s.start for s in self.spans]

    def within(self, sentence: tuple[int, int]) -> list[Span]:
        first, after = bisect_left(self.starts, sentence[0]), bisect_left(self.starts, sentence[1])
        return [s for s in self.spans[first:after] if s.end <= sentence[1]]


def _outermost(names: Iterable[Name]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted((n.span for n in names), key=lambda s: (s.start, -s.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept
