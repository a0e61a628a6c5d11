"""Figures, what they count, who does it, and the verb before them, compared between two sides."""

from collections.abc import Iterator

from stemma.model.comparing import Difference, DifferenceKind
from stemma.model.reading import Figure
from stemma.stages.differences.sides import Pair, Sheet, Word
from stemma.text import fold, overlap
from stemma.wording import listed

CLOSE = 0.3
"""Share of matched content words from which two different figures are taken for one that changed."""
WEIGHTY = ("additional", "subset", "out-of")
"""Relations whose loss or gain changes what a figure says."""
RELATIONS = {
    "none": "a plain number",
    "additional": "one that comes on top of others",
    "subset": "a part of a larger number",
    "out-of": "a part of a stated whole",
    "change": "a change",
    "total": "a total",
}
"""Relations of a figure, for people."""
BOUNDS = {
    "exact": "an exact number",
    "over": "more than that",
    "at-least": "at least that",
    "under": "less than that",
    "at-most": "at most that",
    "about": "about that",
    "range": "a range",
    "vague": "a vague number",
}
"""Bounds of a figure, for people."""
WEAK = ("over", "at-least")
"""Bounds whose exchange changes next to nothing."""


def compare(pair: Pair) -> Iterator[Difference]:
    """Yield how the figures of two sides differ."""
    for a, b in matched(pair):
        yield from figure(pair, a, b)
        if number(a) == number(b):
            yield from subject(pair, a, b)
            if not headed(pair):
                yield from verb(pair, a, b)


def headed(pair: Pair) -> bool:
    """Tell whether either side is a heading, which shortens verbs as it likes."""
    sides = ((pair.a, pair.over_a), (pair.b, pair.over_b))
    return any(overlap(h.span, over) for sheet, over in sides for h in sheet.reading.headings)


def number(f: Figure) -> frozenset[float | int]:
    """Return the stated number or numbers."""
    return frozenset(x for x in (f.low, f.high) if x is not None)


def matched(pair: Pair) -> list[tuple[Figure, Figure]]:
    """Pair the figures of two sides: first by number, then, where one each is left of a class, by what they count."""
    left, right = list(pair.a.figures(pair.over_a)), list(pair.b.figures(pair.over_b))
    found = []
    ranked = sorted(
        (
            (-rank(a, b), i, j, a, b)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if number(a) == number(b) and number(a)
        ),
        key=lambda r: r[:3],
    )
    for _, _, _, a, b in ranked:
        if a in left and b in right and (rank(a, b) > 0 or number(a) != frozenset({1})):
            found.append((a, b))
            left.remove(a)
            right.remove(b)
    if pair.closeness < CLOSE:
        return found
    for a in list(left):
        mine = [x for x in left if same_count(x, a)]
        theirs = [x for x in right if same_count(x, a)]
        if len(mine) == 1 and len(theirs) == 1 and a.relation == theirs[0].relation and number(a) and number(theirs[0]):
            found.append((a, theirs[0]))
            left.remove(a)
            right.remove(theirs[0])
    return found


def same_count(a: Figure, b: Figure) -> bool:
    """Tell whether two figures are known to count or measure one class of things."""
    return bool(a.counted_class or a.unit) and (a.counted_class, a.unit) == (b.counted_class, b.unit)


def rank(a: Figure, b: Figure) -> int:
    """Return how well two figures with one number fit."""
    return 2 * same_count(a, b) + (a.relation == b.relation)


def figure(pair: Pair, a: Figure, b: Figure) -> Iterator[Difference]:
    """Yield how a figure differs: number, relation, what is counted, bound; the graver hides the others."""
    if number(a) != number(b):
        yield made(pair, "figure", a, b, 3, "another number")
    elif a.relation != b.relation and relates(a, b):
        gravity = 3 if "additional" in (a.relation, b.relation) else 2
        note = f"the figure is {RELATIONS[a.relation]} in one report, {RELATIONS[b.relation]} in the other"
        yield made(pair, "relation", a, b, gravity, note)
    elif a.counts and b.counts and other_things(pair, a, b):
        near = wider(pair.a, a) == wider(pair.b, b)
        note = f"the figure counts “{a.counts.words}” in one report, “{b.counts.words}” in the other"
        yield made(pair, "counted", a, b, 1 if near else 3, note)
    elif a.unit != b.unit and a.unit and b.unit and not (a.unit in b.unit or b.unit in a.unit):
        yield made(pair, "counted", a, b, 3, f"the figure has the unit {a.unit} in one report, {b.unit} in the other")
    elif a.bound != b.bound:
        gravity = 1 if a.bound in WEAK and b.bound in WEAK else 2
        note = f"the figure is given as {BOUNDS[a.bound]} in one report, as {BOUNDS[b.bound]} in the other"
        yield made(pair, "figure", a, b, gravity, note)


def relates(a: Figure, b: Figure) -> bool:
    """Tell whether the exchange of two relations matters: "more" always, a part only where both say of what."""
    both = {a.relation, b.relation}
    return "additional" in both or (bool(both & set(WEIGHTY)) and a.counts is not None and b.counts is not None)


def other_things(pair: Pair, a: Figure, b: Figure) -> bool:
    """Tell whether two figures count other things; across languages only where a class of both tables says so."""
    if not a.counted_class or not b.counted_class or a.counted_class == b.counted_class:
        return False
    if a.counted_class in listed(pair.a.language, "tallies") or b.counted_class in listed(pair.b.language, "tallies"):
        return False
    one, other = wider(pair.a, a), wider(pair.b, b)
    across = pair.a.language is not pair.b.language
    return not across or (one != other and str(one).startswith("=") and str(other).startswith("="))


def wider(sheet: Sheet, f: Figure) -> str | None:
    """Return the wider class of what a figure counts: a precinct is near a station."""
    return sheet.wording.key(f.counted_class) if f.counted_class else None


def made(pair: Pair, kind: DifferenceKind, a: Figure, b: Figure, gravity: int, note: str) -> Difference:
    """Make a difference of two figures, each with what it counts."""
    return Difference(
        kind=kind,
        a=pair.a.side(*reach(a)),
        b=pair.b.side(*reach(b)),
        link=pair.link,
        directed=pair.link is not None,
        gravity=gravity,
        note=note,
    )


def reach(f: Figure) -> tuple[int, int]:
    """Return the bounds of a figure with what it counts, where that stands beside it."""
    if f.counts and -2 <= f.counts.start - f.span.end <= 3:
        return f.span.start, max(f.span.end, f.counts.end)
    if f.counts and f.counts.start <= f.span.start and f.counts.end >= f.span.end:
        return f.counts.start, f.counts.end
    return f.span.start, f.span.end


def subject(pair: Pair, a: Figure, b: Figure) -> Iterator[Difference]:
    """Yield that a figure is told of another subject: "one of its offices hired 30", "one network hired 30"."""
    one, other = phrase_before(pair.a, a), phrase_before(pair.b, b)
    if not one or not other or pair.a.language is not pair.b.language:
        return
    heads = head(pair.a, one), head(pair.b, other)
    if None in heads or heads[0] == heads[1]:
        return
    yield Difference(
        kind="subject",
        a=pair.a.side(one[0].start, one[-1].end),
        b=pair.b.side(other[0].start, other[-1].end),
        link=pair.link,
        directed=pair.link is not None,
        gravity=3,
        note="the same figure, told of another subject",
    )


def clause(sheet: Sheet, f: Figure) -> list[Word]:
    """Return the words before a figure in its clause: from what is said, the last "that", or a semicolon."""
    said = [c.start for s in sheet.reading.statements for c in s.content if c.start <= f.span.start < c.end]
    words = sheet.words(max(sheet.sentence(f.span).start, *said, 0), f.span.start)
    breaks = [i for i, w in enumerate(words) if w.words in (";", ":", "“", "”", '"') or fold(w.words) in ("that", "que", "ca")]
    return words[breaks[-1] + 1 :] if breaks else words


def phrase_before(sheet: Sheet, f: Figure) -> list[Word]:
    """Return the noun phrase that begins the clause of a figure with a determiner ("one of its offices"), or nothing."""
    determiners = listed(sheet.language, "determiners") | {"of"}
    words = clause(sheet, f)
    starts = [i for i, w in enumerate(words) if fold(w.words) in listed(sheet.language, "singling")]
    if not starts:
        return []
    taken: list[Word] = []
    for word in words[starts[0] :]:
        if word.content or fold(word.words) in determiners:
            taken.append(word)
        else:
            break
    if taken and taken[-1] is words[-1]:
        taken.pop()  # the word right before the figure is its verb
    while taken and not taken[-1].content:
        taken.pop()
    return taken if 2 <= len(taken) <= 7 else []


def head(sheet: Sheet, phrase: list[Word]) -> str | None:
    """Return the key of a phrase's last content word, by the wider classes."""
    last = next((w for w in reversed(phrase) if w.content), None)
    return None if last is None or last.key.startswith("@") else sheet.wording.key(last.words)


def verb(pair: Pair, a: Figure, b: Figure) -> Iterator[Difference]:
    """Yield that another verb stands directly before a figure: "hire 30", "had 30"."""
    before = [word_before(s, f) for s, f in ((pair.a, a), (pair.b, b))]
    one, other = before
    if one is None or other is None or not (a.counts or b.counts) or pair.a.language is not pair.b.language:
        return
    keys = [s.wording.key(w.words) for s, w in ((pair.a, one), (pair.b, other))]
    if keys[0] == keys[1]:
        return
    yield Difference(
        kind="wording",
        a=pair.a.side(one.start, reach(a)[1]),
        b=pair.b.side(other.start, reach(b)[1]),
        link=pair.link,
        directed=pair.link is not None,
        gravity=2,
        note="another verb beside the same figure",
    )


def word_before(sheet: Sheet, f: Figure) -> Word | None:
    """Return the word directly before a figure if it can be a verb: no preposition, determiner, name or sign."""
    words = clause(sheet, f)
    if not words:
        return None
    last = words[-1]
    folded = fold(last.words)
    closed = listed(sheet.language, "prepositions") | listed(sheet.language, "determiners") | listed(sheet.language, "relatives")
    usable = folded[:1].isalpha() and folded not in closed and not last.words[:1].isupper()
    return last if usable and (last.content or folded in listed(sheet.language, "auxiliaries")) else None


def apart(a: Sheet, b: Sheet, link: str | None) -> Iterator[Difference]:
    """Yield how one figure differs that no passage aligns: its number stands once in either report, for one class of things."""
    pair = Pair(a, b, a.whole, b.whole, link, "figures")
    left, right = once(a), once(b)
    for key in sorted(left.keys() & right.keys()):
        yield from figure(pair, left[key], right[key])


def once(sheet: Sheet) -> dict[tuple[float, str], Figure]:
    """Return the figures of 10 and more whose number a report's body gives for a class of things once only."""
    held: dict[tuple[float, str], list[Figure]] = {}
    heads = [h.span for h in sheet.reading.headings]
    for f in sheet.reading.figures:
        values = number(f)
        if len(values) == 1 and f.counted_class and not f.unit and not any(overlap(f.span, h) for h in heads):
            held.setdefault((float(min(values)), f.counted_class), []).append(f)
    return {key: found[0] for key, found in held.items() if len(found) == 1 and key[0] >= 10}
