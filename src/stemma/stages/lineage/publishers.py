"""Who stands behind a document that a text credits: the body that speaks there, never merely the nearest name.

A body is an organisation with a proper name that is no outlet. What documents are credited, and how a text
names their owner, is read in `documents`.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stemma.model.inputs import Language, Reading
from stemma.model.reading import Statement, Voice
from stemma.stages.lineage.wording import RUN, clean, folded, has, is_body, is_outlet, is_proper, listed
from stemma.text import fold

REACH = 400
"""Code points that the words of one voice may span."""
UNSPOKEN = ("denies", "demands", "declines", "asks")
"""Acts in which a voice speaks of another's document rather than its own."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A body that speaks in a statement: where it is named, where its words stand, and whether they may tell of its own work."""

    start: int
    end: int
    """Of all that belongs to the statement: voice, cue, content."""
    voice: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    name: str
    own: bool

    def said(self, at: int) -> bool:
        """Tell whether an offset lies in what is said, not in the frame around it."""
        return any(start <= at < end for start, end in self.content)


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies of a text, and where they speak."""

    names: tuple[tuple[int, int, str], ...]
    """(start, end, fullest form), in order."""
    speakers: tuple[Speaker, ...]
    """In order of place."""
    paragraphs: tuple[int, ...]
    """Where paragraphs start."""
    labelled: tuple[tuple[int, int], ...]
    """Spans of names that are no titles: bodies, persons, places."""
    fullest: tuple[str, ...]
    """The names, each once."""
    starts: tuple[int, ...] = ()
    """Where the speakers are named."""

    def near(self, start: int, end: int) -> tuple[tuple[int, int, str], ...]:
        """Return the names that start in a stretch or reach into it."""
        here = self.names[bisect_left(self.names, (start - REACH,)) : bisect_left(self.names, (end,))]
        return tuple(row for row in here if row[1] > start)

    def voiced(self, start: int, end: int) -> tuple[Speaker, ...]:
        """Return the speakers that are named in a stretch."""
        at = self.starts
        here = self.speakers[bisect_left(at, start - REACH) : bisect_left(at, end)]
        return tuple(s for s in here if s.voice[1] > start)

    def full(self, name: str) -> str | None:
        """Return the fullest form that the text has of a body's name; None: not one of its bodies."""
        key = folded(name)
        if not key:
            return None
        known = (full for full in self.fullest if f" {key} " in f" {folded(full)} " or f" {folded(full)} " in f" {key} ")
        return max(known, key=lambda full: (len(full), full), default=None)

    def named(self, start: int, end: int) -> str | None:
        """Return the body that a stretch of words means: as a speaker there, or by its name."""
        speaker = next(iter(self.voiced(start, end)), None)
        return speaker.name if speaker else next((name for _, _, name in self.near(start, end)), None)

    def spoke(self, at: int, back: int = 0) -> str | None:
        """Return the body that spoke last before an offset, in its paragraph or up to `back` paragraphs before."""
        last = bisect_left(self.starts, at)
        if not last:
            return None
        before = self.speakers[last - 1]
        apart = bisect_right(self.paragraphs, at) - bisect_right(self.paragraphs, before.voice[0])
        return before.name if apart <= back else None

    def speaking(self, at: int, first: int, last: int, *, titled: bool) -> str | None:
        """Return the body that speaks in the sentence of a document: the frame around it, or what it says of its own work."""
        near = [s for s in self.voiced(first, last) if s.voice[0] >= first]
        framed = [s for s in near if not s.said(at)]
        inner = [s for s in near if s.said(at) and s.own and titled]
        ranked = sorted(framed or inner, key=lambda s: (s.voice[0] < at, abs(s.voice[0] - at)))
        return ranked[0].name if ranked else None


def bodies_of(reading: Reading, language: Language, called: frozenset[str] = frozenset()) -> Bodies:
    """Return the bodies of a text and where they speak; `called` are names that are bodies' whatever their shape."""
    names = _names(reading, language, called)
    paragraphs = sorted({s.span.start for s in reading.segments if s.kind in ("paragraph", "heading", "title", "item")})
    if not paragraphs:
        paragraphs = [0, *(m.end() for m in re.finditer(r"\n\s*\n", reading.text.content))]
    labelled = [(n.span.start, n.span.end) for n in reading.names if n.kind in ("organisation", "person", "place")]
    bare = Bodies(tuple(names), (), tuple(paragraphs), tuple(sorted(labelled)), tuple(sorted({n for *_, n in names})))
    if reading.names or reading.statements:
        speakers = [s for statement in reading.statements if (s := _speaker(statement, bare, language, called))]
    else:  # nothing was found in this text: who is named time and again is taken to speak
        all_said = ((0, len(reading.text.content)),)  # … of titled works only
        speakers = [Speaker(start, end, (start, end), all_said, name, own=True) for start, end, name in names]
    speakers.sort(key=lambda s: (s.voice, s.start))
    return replace(bare, speakers=tuple(speakers), starts=tuple(s.voice[0] for s in speakers))


def _names(reading: Reading, language: Language, called: frozenset[str]) -> list[tuple[int, int, str]]:
    """Return the organisations of a text that are neither outlets nor authorities, in order."""
    if not reading.names:
        runs = [(m.start(), m.end(), clean(m.group(), m.start(), language)[0]) for m in re.finditer(RUN, reading.text.content)]
        often = Counter(name for _, _, name in runs)  # without names found, a body is what the text names time and again
        return [(a, z, name) for a, z, name in runs if " " in name and often[name] > 1 and _may_publish(name, language, called)]
    found, reach = [], 0
    records = sorted(reading.names, key=lambda n: (n.span.start, -n.span.end))
    runs_at = [m.span() for m in re.finditer(RUN, reading.text.content)]
    places = sorted((n.span.start, n.kind) for n in reading.names)
    for name in records:
        if name.kind != "organisation" or name.span.end <= reach:  # a name within a name is none of its own
            continue
        reach = max(reach, name.span.end)
        start, end, words = name.span.start, name.span.end, name.canonical
        if " " not in words and words == name.span.words:
            start, end, words = _whole(reading, start, end, runs_at, places, language)
        found.append((start, end, words))
    fullest = sorted({words for _, _, words in found}, key=lambda c: (-len(c), c))
    form = {words: next(c for c in fullest if f" {words} " in f" {c} ") for words in fullest}
    full = [(a, z, form[words]) for a, z, words in found]
    return sorted((a, z, words) for a, z, words in full if _may_publish(words, language, called))


def _may_publish(name: str, language: Language, called: frozenset[str]) -> bool:
    if folded(name) in called:
        return True
    short = has(language, "outlet_words", folded(name))
    return is_proper(name, language) and not short and not is_outlet(name, language) and not is_body(name, language)


def _whole(
    reading: Reading,
    start: int,
    end: int,
    runs: list[tuple[int, int]],
    places: Sequence[tuple[int, str]],
    language: Language,
) -> tuple[int, int, str]:
    """Return the run of capitalised words that a one-word name is a part of, where no person or place is named in it."""
    k = bisect_right(runs, (start, 1 << 60)) - 1
    words = reading.text.content[start:end]
    if k < 0 or runs[k][1] < end:
        return start, end, words
    name, at = clean(reading.text.content[runs[k][0] : runs[k][1]], runs[k][0], language)
    kinds = {kind for _, kind in places[bisect_left(places, (at,)) : bisect_left(places, (at + len(name),))]}
    if name and kinds <= {"organisation", "other"}:
        return at, at + len(name), name
    return start, end, words


def _speaker(statement: Statement, bodies: Bodies, language: Language, called: frozenset[str]) -> Speaker | None:
    """Return the innermost body that speaks in a statement, with its bounds; None: no body does."""
    for voice in reversed(statement.voices):
        name = _body(voice, bodies, language, called)
        if name is None or voice.span is None:
            continue
        spans = [*statement.content, *(v.span for v in statement.voices if v.span), *([statement.cue] if statement.cue else [])]
        return Speaker(
            min(s.start for s in spans),
            max(s.end for s in spans),
            (voice.span.start, voice.span.end),
            tuple((s.start, s.end) for s in statement.content),
            name,
            own=statement.act not in UNSPOKEN and statement.polarity == "+",
        )
    return None


def _body(voice: Voice, bodies: Bodies, language: Language, called: frozenset[str]) -> str | None:
    if not voice.party or voice.span is None:
        return None
    near = bodies.near(voice.span.start, voice.span.end)
    inside = [name for start, end, name in near if voice.span.start <= start and end <= voice.span.end]
    fuller = next((name for name in inside if f" {voice.party} " in f" {name} "), None)
    found = fuller or bodies.full(voice.party)
    return found if found and _may_publish(found, language, called) else None


def called_bodies(reading: Reading, language: Language) -> frozenset[str]:
    """Return the names, folded, that a text itself calls a group, a charity and the like: no outlets, whatever their shape."""
    found = set()
    nouns = listed(language, "generic")
    for statement in reading.statements:
        for voice in statement.voices:
            if voice.span and voice.party and voice.how != "document":
                words = fold(voice.span.words).split()
                if words and words[-1] in nouns and folded(voice.party) not in words:
                    found.add(folded(voice.party))
    if nouns:
        either = "|".join(re.escape(n) for n in sorted(nouns, key=len, reverse=True))
        for m in re.finditer(rf"\b(?i:{either})\s+(?P<name>{RUN})", reading.text.content):
            found.add(folded(clean(m["name"], 0, language)[0]))
    return frozenset(found - {""})
