"""What can be a member of a thread: a statement, narration or heading with the terms it speaks in.

Units are made per case from the readings; nothing here compares two of them.
"""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from stemma.model.inputs import Aids, Language, Pile, Reading
from stemma.model.reading import Figure, Heading, Name, Narration, Segment, Statement
from stemma.model.sources import Span
from stemma.text import fold, tokens
from stemma.wording import Term, Wording, bare, language_of, listed

Record = Statement | Narration | Heading


@dataclass(slots=True, eq=False)
class Unit:
    """One record with what it speaks of. Compared by identity."""

    record: Record
    reading: Reading
    order: tuple[int, int, int]
    """Number of the report, start, end."""
    spans: tuple[Span, ...]
    """Its content, or all of it."""
    sentence: Span
    """The stretch of sentences it stands in."""
    terms: tuple[Term, ...]
    figures: tuple[Figure, ...]
    language: Language
    negative: bool
    speakers: frozenset[str]
    """Keys of the innermost voice; empty: none expressed."""
    weights: dict[str, float] = field(default_factory=dict)
    """Key of each term -> how much it tells in this case."""
    derived: bool = False
    """It tells what a unit of its report's parent tells, sentence by sentence."""

    @property
    def id(self) -> str:
        """Id of the record."""
        return self.record.id

    @property
    def report(self) -> str:
        """Id of the report."""
        return self.record.report

    @property
    def words(self) -> str:
        """The words of its content, pieces joined."""
        return " ".join(s.words for s in self.spans)

    @property
    def around(self) -> str:
        """The folded words of its sentence outside its content, as far as they belong to no other statement."""
        low, high = self.sentence.start, self.sentence.end
        first, last = self.spans[0].start, self.spans[-1].end
        for other in self.reading.statements:
            if other.id == self.id or not other.content or other.content == self.spans:
                continue
            begin, end = extent(other)
            if low < other.content[-1].end <= first:
                low = other.content[-1].end
            if last <= begin < high and end > begin:
                high = begin
        content, start, pieces = self.reading.text.content, low, []
        for piece in sorted(self.spans, key=lambda s: s.start):
            pieces.append(content[start : max(start, piece.start)])
            start = max(start, piece.end)
        return fold(" ".join([*pieces, content[start : max(start, high)]]))

    @property
    def names(self) -> frozenset[str]:
        """Keys of the names that its content has."""
        return frozenset(t.key for t in self.terms if t.key.startswith("@"))


CORE = 5
"""Content words from the start of a claim that say what it is about, beside what its figures count."""
FURTHER = 2
"""Content words after "and" that tell a second deed: "takes the papers … and keeps them"."""


def core(unit: Unit) -> frozenset[str]:
    """Return the keys of what a claim is about: its first content words and what its figures count."""
    undone = before_negation(unit)
    words = [t for t in unit.terms if t.key[0] not in "@#" and t.end not in undone]
    counted = [f.counts for f in unit.figures if f.counts]
    return frozenset({t.key for t in words[:CORE]} | {t.key for t in words for c in counted if c.start <= t.start < c.end})


def before_negation(unit: Unit) -> set[int]:
    """Return the ends of the words right before a negated noun: what was not done ("sent no one") is not claimed."""
    deny = listed(unit.language, "negators")
    return {s.start + a.end for s in unit.spans for a, b in pairwise(tokens(s.words)) if fold(b.words) in deny}


def deeds(unit: Unit) -> frozenset[str]:
    """Return the keys of the words right after each "and" of a claim, up to the next sign, where nothing is negated there."""
    joins, deny = listed(unit.language, "coordinators"), listed(unit.language, "negators")
    words = [t for t in unit.terms if t.key[0] not in "@#"]
    found: set[str] = set()
    for span in unit.spans:
        order = tokens(span.words)
        stops = [n for n, t in enumerate(order) if fold(t.words) in joins or not t.words[0].isalnum()] + [len(order)]
        for n, stop in pairwise(stops):
            if fold(order[n].words) in joins and not any(fold(t.words) in deny for t in order[n + 1 : stop]):
                low, high = span.start + order[n].end, span.start + (order[stop].start if stop < len(order) else len(span.words))
                found |= {t.key for t in [t for t in words if low <= t.start < high][:FURTHER]}
    return frozenset(found)


def extent(statement: Statement) -> tuple[int, int]:
    """Return the bounds of a statement's own words: its innermost voice, cue and content."""
    spans = [*statement.content, *(s for s in (statement.cue, *(v.span for v in statement.voices[-1:])) if s)]
    return min(s.start for s in spans), max(s.end for s in spans)


def units(pile: Pile, languages: Mapping[str, Language], aids: Aids) -> list[Unit]:
    """Return the units of a pile in order of report and place; what is unclear enters none."""
    found: list[Unit] = []
    for number, reading in enumerate(pile.readings):
        found += _of(reading, number, language_of(reading.report, languages), aids)
    found.sort(key=lambda u: (u.order, u.id))
    shorten(found)
    weigh(found)
    return found


def shorten(made: Sequence[Unit]) -> None:
    """Give a name's first word, where it stands alone, the key of the one name in the case that begins with it."""
    keys = {k for u in made for k in (*u.speakers, *u.names)}
    longer: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        if " " in key:
            longer[key.split()[0]].add(key)
    known = {short: next(iter(full)) for short, full in longer.items() if short in keys and len(full) == 1}
    for unit in made if known else ():
        unit.terms = tuple(replace(t, key=known[t.key]) if t.key in known else t for t in unit.terms)
        unit.speakers = frozenset(known.get(k, k) for k in unit.speakers)


def _of(reading: Reading, number: int, language: Language, aids: Aids) -> list[Unit]:
    wording = Wording(reading, language, aids)
    known = affiliations(reading, wording)
    sentences = sorted((s for s in reading.segments if s.kind == "sentence"), key=lambda s: s.span.start)
    starts = [s.span.start for s in sentences]
    records: list[tuple[Record, tuple[Span, ...]]] = [(s, s.content) for s in reading.statements if not s.unclear and s.content]
    records += [(n, (n.span,)) for n in reading.narration if not n.unclear]
    records += [(h, (h.span,)) for h in reading.headings]
    made = []
    for record, spans in records:
        terms = wording.terms(spans)
        made.append(
            Unit(
                record=record,
                reading=reading,
                order=(number, spans[0].start, spans[-1].end),
                spans=spans,
                sentence=_sentence(reading, spans, sentences, starts),
                terms=terms,
                figures=tuple(wording.figures(spans)),
                language=language,
                negative=record.polarity == "-" if isinstance(record, Statement) else negated(spans, language),
                speakers=speaker(record, wording, known) if isinstance(record, Statement) else frozenset(),
            )
        )
    return made


def _sentence(reading: Reading, spans: Sequence[Span], sentences: Sequence[Segment], starts: Sequence[int]) -> Span:
    """Return the stretch from the sentence that holds the first piece to the one that holds the last."""
    first, last = bisect_right(starts, spans[0].start) - 1, bisect_right(starts, max(spans[-1].end - 1, spans[0].start)) - 1
    start = min(spans[0].start, sentences[first].span.start) if first >= 0 else spans[0].start
    if first >= 0 and sentences[first].span.end <= spans[0].start:
        start = spans[0].start
    end = max(spans[-1].end, sentences[last].span.end) if last >= 0 else spans[-1].end
    return Span(text=reading.text.id, start=start, end=end, words=reading.text.content[start:end])


def negated(spans: Sequence[Span], language: Language) -> bool:
    """Tell whether some words hold a negation."""
    deny = listed(language, "negators")
    return any(fold(t.words) in deny or fold(t.words).endswith("n't") for s in spans for t in tokens(s.words))


def speaker(statement: Statement, wording: Wording, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return keys for a statement's innermost voice: its name, the body it speaks for, and the country that stands for."""
    if not statement.voices:
        return frozenset()
    voice = statement.voices[-1]
    found = set()
    if voice.party:
        folded = bare(voice.party)
        found |= {f"@{folded}"} | known.get(folded, frozenset())
    if voice.span:
        first = fold(voice.span.words).split()[:1]
        if set(first) & listed(wording.language, "possessives"):
            found |= body_before(wording, voice.span)
        found |= {wording.name_key(n) for n in wording.names((voice.span,)) if leads(n, voice.span)}
        people = [n for n in wording.names((voice.span,)) if n.kind == "person"]
        found |= {key for n in people for key in known.get(bare(n.canonical), ())}
    return frozenset(found)


def body_before(wording: Wording, at: Span) -> frozenset[str]:
    """Return the key of the nearest organisation named before a voice that belongs to one: "its spokeswoman"."""
    held = [n for n in wording.reading.names if n.span.end <= at.start and n.kind == "organisation"]
    last = max(held, key=lambda n: n.span.end, default=None)
    near = last is not None and at.start - last.span.end <= FAR
    return frozenset({wording.name_key(last)}) if last is not None and near else frozenset()


FAR = 300
"""Code points before a voice in which the body it belongs to is looked for."""
BESIDE = 60
"""Code points beside a person's name in which the text says for whom they speak."""


def affiliations(reading: Reading, wording: Wording) -> dict[str, frozenset[str]]:
    """Return name -> keys of what it speaks for: "X, chief executive of Y", "Y's spokeswoman X"; places: the country."""
    found: dict[str, set[str]] = {}
    content = reading.text.content
    for name in reading.names:
        if name.kind != "person":
            continue
        start, end = name.span.start, name.span.end
        stretches = []
        if content[end : end + 1] == ",":
            stop = content.find(",", end + 1, end + 1 + BESIDE)
            stretches.append((end + 1, stop if stop >= 0 else end + 1 + BESIDE))
        before = content[max(0, start - BESIDE) : start]
        cut = max(before.rfind(sign) for sign in (",", ".", "\n", ";", "“", '"'))
        stretches.append((start - len(before) + cut + 1, start))
        keys = found.setdefault(bare(name.canonical), set())
        for low, high in stretches:
            stretch = Span(
                text=reading.text.id, start=low, end=min(high, len(content)), words=content[low : min(high, len(content))]
            )
            order = [fold(t.words) for t in tokens(stretch.words)]
            # ", which reviewed Chinese documents" says what somebody did, not for whom they speak.
            if set(order[:1]) & listed(wording.language, "relatives"):
                continue
            words = set(order)
            if "’s" in stretch.words or "'s" in stretch.words or words & listed(wording.language, "serving"):
                keys |= {wording.name_key(n) for n in wording.names((stretch,)) if n.kind in ("organisation", "place", "person")}
    for name in reading.names:
        if name.kind == "place" and name.role != "modifier":
            found.setdefault(bare(name.canonical), set()).add(wording.name_key(name))
    return {who: frozenset(keys - {f"@{who}"}) for who, keys in found.items()}


def leads(name: Name, voice: Span) -> bool:
    """Tell whether a name within a voice says whom it speaks for: "China's ministry", not "based in Madrid"."""
    if name.kind not in ("place", "organisation", "person"):
        return False
    before, after = voice.words[: name.span.start - voice.start], voice.words[name.span.end - voice.start :]
    owns = name.span.words.endswith(("'s", "’s")) or after[:2] in ("'s", "’s")
    if name.kind == "place" and name.role == "modifier" and not owns:
        return False
    return len(tokens(before)) <= 6 and "," not in before


def weigh(made: Sequence[Unit]) -> None:
    """Set each unit's weights: rare in the language, and rare among this case's different wordings.

    A term in `df` of `n` different wordings counts by log(1 + n/df) / log(1 + n): 1 if it is in one
    only, little if it is in all. Identical wordings count once, so that a copy changes nothing.
    """
    wordings = {fold(u.words): frozenset(t.key for t in u.terms) for u in made}
    df = Counter(key for keys in wordings.values() for key in keys)
    n = max(len(wordings), 2)
    for unit in made:
        for term in unit.terms:
            rare = math.log(1 + n / df[term.key]) / math.log(1 + n)
            unit.weights[term.key] = max(unit.weights.get(term.key, 0.0), term.weight * rare)
