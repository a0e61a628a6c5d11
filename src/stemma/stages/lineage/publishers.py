"""Who stands behind a document that a text credits: the body that speaks there, never merely the nearest name.

A body is an organisation with a proper name that is no outlet. What documents are credited, and how a text
names their owner, is read in `documents`.
"""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from stemma.model.inputs import Language, Reading
from stemma.model.reading import Statement, Voice
from stemma.stages.lineage.wording import RUN, clean, folded, has, is_body, is_outlet, is_proper, listed
from stemma.text import fold

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

    def full(self, name: str) -> str | None:
        """Return the fullest form that the text has of a body's name; None: not one of its bodies."""
        key = folded(name)
        if not key:
            return None
        known = (full for _, _, full in self.names if f" {key} " in f" {folded(full)} " or f" {folded(full)} " in f" {key} ")
        return max(known, key=lambda full: (len(full), full), default=None)

    def named(self, start: int, end: int) -> str | None:
        """Return the body that a stretch of words means: as a speaker there, or by its name."""
        for speaker in self.speakers:
            if speaker.voice[0] < end and start < speaker.voice[1]:
                return speaker.name
        return next((name for at, stop, name in self.names if at < end and start < stop), None)

    def spoke(self, at: int, back: int = 0) -> str | None:
        """Return the body that spoke last before an offset, in its paragraph or up to `back` paragraphs before."""
        here = bisect_right(self.paragraphs, at)
        before = [s for s in self.speakers if s.voice[0] < at and here - bisect_right(self.paragraphs, s.voice[0]) <= back]
        return before[-1].name if before else None

    def speaking(self, at: int, first: int, last: int, *, titled: bool) -> str | None:
        """Return the body that speaks in the sentence of a document: the frame around it, or what it says of its own work."""
        near = [s for s in self.speakers if first <= s.voice[0] < last]
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
    bare = Bodies(tuple(names), (), tuple(paragraphs), tuple(sorted(labelled)))
    if reading.names or reading.statements:
        speakers = [s for statement in reading.statements if (s := _speaker(statement, bare, language, called))]
    else:  # nothing was found in this text: who is named time and again is taken to speak
        speakers = [Speaker(start, end, (start, end), (), name, own=True) for start, end, name in names]
    speakers.sort(key=lambda s: (s.voice, s.start))
    return Bodies(bare.names, tuple(speakers), bare.paragraphs, bare.labelled)


def _names(reading: Reading, language: Language, called: frozenset[str]) -> list[tuple[int, int, str]]:
    """Return the organisations of a text that are neither outlets nor authorities, in order."""
    if not reading.names:
        runs = [(m.start(), m.end(), clean(m.group(), m.start(), language)[0]) for m in re.finditer(RUN, reading.text.content)]
        often = Counter(name for _, _, name in runs)  # without names found, a body is what the text names time and again
        return [(a, z, name) for a, z, name in runs if " " in name and often[name] > 1 and _may_publish(name, language, called)]
    found, reach = [], 0
    records = sorted(reading.names, key=lambda n: (n.span.start, -n.span.end))
    runs_at = _runs(reading)
    for name in records:
        if name.kind != "organisation" or name.span.end <= reach:  # a name within a name is none of its own
            continue
        reach = max(reach, name.span.end)
        start, end, words = name.span.start, name.span.end, name.canonical
        if " " not in words and words == name.span.words:
            start, end, words = _whole(reading, start, end, runs_at, language)
        found.append((start, end, words))
    fullest = sorted({words for _, _, words in found}, key=lambda c: (-len(c), c))
    full = [(a, z, next(c for c in fullest if f" {words} " in f" {c} ")) for a, z, words in found]
    return sorted((a, z, words) for a, z, words in full if _may_publish(words, language, called))


def _may_publish(name: str, language: Language, called: frozenset[str]) -> bool:
    if folded(name) in called:
        return True
    short = has(language, "outlet_words", folded(name))
    return is_proper(name, language) and not short and not is_outlet(name, language) and not is_body(name, language)


def _runs(reading: Reading) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(RUN, reading.text.content)]


def _whole(
    reading: Reading, start: int, end: int, runs: list[tuple[int, int]], language: Language
) -> tuple[int, int, str]:
    """Return the run of capitalised words that a one-word name is a part of, where all of it was found as names."""
    k = bisect_right(runs, (start, 1 << 60)) - 1
    words = reading.text.content[start:end]
    if k < 0 or runs[k][1] < end:
        return start, end, words
    name, at = clean(reading.text.content[runs[k][0] : runs[k][1]], runs[k][0], language)
    inside = [n.span for n in reading.names if at <= n.span.start < at + len(name) and n.kind in ("organisation", "other")]
    if name and len({w for s in inside for w in s.words.split()}) >= len(set(name.split())):
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
    if not voice.who or voice.span is None:
        return None
    inside = [name for start, end, name in bodies.names if voice.span.start <= start and end <= voice.span.end]
    fuller = next((name for name in inside if f" {voice.who} " in f" {name} "), None)
    found = fuller or bodies.full(voice.who)
    return found if found and _may_publish(found, language, called) else None


def called_bodies(reading: Reading, language: Language) -> frozenset[str]:
    """Return the names, folded, that a text itself calls a group, a charity and the like: no outlets, whatever their shape."""
    found = set()
    nouns = listed(language, "generic")
    for statement in reading.statements:
        for voice in statement.voices:
            if voice.span and voice.who and voice.how != "document":
                words = fold(voice.span.words).split()
                if words and words[-1] in nouns and folded(voice.who) not in words:
                    found.add(folded(voice.who))
    if nouns:
        either = "|".join(re.escape(n) for n in sorted(nouns, key=len, reverse=True))
        for m in re.finditer(rf"\b(?i:{either})\s+(?P<name>{RUN})", reading.text.content):
            found.add(folded(clean(m["name"], 0, language)[0]))
    return frozenset(found - {""})
