"""A body's own words, quoted from the report in which it published them: evidence that this report was used.

What counts is a quotation that stands word for word in the supposed source, attributed to the body whose report
that is, or to a person who speaks for it there. A story of somebody else that tells the same weighs by wording alone.
"""

import re
from dataclasses import dataclass

from stemma.model.comparing import Evidence, Place
from stemma.model.inputs import Language, Reading
from stemma.model.sources import Span
from stemma.stages.lineage.identity import is_called, names_of
from stemma.stages.lineage.wording import listed
from stemma.text import fold

LEAST = 4
"""Words of a quotation that two reports do not share by chance."""
PER_WORD, MOST = 0.2, 3.5
"""Log-odds for each word that is quoted, and for all of them: much, but less than a source named outright by nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """What a body said in its own report."""

    speakers: frozenset[str]
    """Who speaks for the body there, folded."""
    names: frozenset[str]
    """By which others may name the body."""
    letters: str
    """The report's words, folded, without punctuation."""


def own_words(reading: Reading, language: Language) -> OwnWords | None:
    """Return what a body said in its own report; None: no body speaks for itself there."""
    names = names_of(reading, language)
    speakers = _spokespeople(reading, names, language)
    return OwnWords(speakers=speakers, names=names, letters=_letters(reading.text.content)) if speakers else None


def quotation(said_there: OwnWords, child: Reading, language: Language) -> Evidence | None:
    """Return the evidence that `child`, in `language`, quotes a body's words from the body's own report; None: it does not."""
    places, count = [], 0
    for quote in child.quotes:
        words = _letters(quote.inner.words)
        size = len(words.split())
        if quote.depth or size < LEAST or f" {words} " not in f" {said_there.letters} ":
            continue
        said = [v.party for s in child.statements if _within(quote.inner, s.content) for v in s.voices if v.party]
        if any(fold(who) in said_there.speakers or is_called(who, said_there.names, language) for who in said):
            places.append(Place(report=child.report.id, span=quote.inner))
            count += size
    if not places:
        return None
    told = f"quotes {count} words of its own, word for word, as said by the body whose report this is"
    return Evidence(kind="quotation", words=told, places=tuple(places[:5]), weight=round(min(MOST, PER_WORD * count), 2))


def _spokespeople(parent: Reading, own: frozenset[str], language: Language) -> frozenset[str]:
    """Return who speaks for a body in its own report, folded: itself, and whom the report introduces as its own.

    Nobody if the body itself does not speak there: an outlet's report of others is no statement of the outlet.
    """
    voices = [v for s in parent.statements for v in s.voices if v.party and v.span and v.how != "document"]
    itself = {v.party for v in voices if v.party and is_called(v.party, own, language)}
    bodies = [n.span for n in parent.names if n.kind == "organisation" and is_called(n.canonical, own, language)]
    ours = listed(language, "our")
    theirs = {
        v.party
        for v in voices
        if v.span
        and (_within(v.span, tuple(bodies)) or ours & set(_letters(v.span.words).split()))
        and any(n.kind == "person" and n.canonical == v.party for n in parent.names)
    }
    return frozenset(fold(who) for who in itself | theirs if who) if itself else frozenset()


def _letters(words: str) -> str:
    return " ".join(re.findall(r"\w+", fold(words)))


def _within(quote: Span, content: tuple[Span, ...]) -> bool:
    return any(c.start < quote.end and quote.start < c.end for c in content)
