"""Changed wording between two sides: dates, hedges, accusing words, quotations, and other weighty words."""

from collections.abc import Iterator

from stemma.model.comparing import Difference, DifferenceKind
from stemma.model.inputs import Language
from stemma.model.reading import Date
from stemma.model.sources import Span
from stemma.stages.differences import naming
from stemma.stages.differences.sides import Gap, Pair, Sheet, Word, change, trim
from stemma.text import fold, overlap
from stemma.wording import classes, listed

NEAR = 0.7
"""Share of matched content words from which any exchanged word is worth showing."""
FAR = 0.25
"""Share below which two sides tell too differently for single words to be compared."""
ANCHORS = 4
"""Matched words that two sides need before any exchanged word is shown."""
SPOKEN = 0.4
"""Share of matched words from which two quotations are one in two wordings."""
LONGEST = 2
"""Content words that a changed phrase may have where it is in no table."""
UNEVEN = 2
"""By how many words the two sides of a plain exchange may differ in length."""
WIDEST = 10
"""Words of a gap in which a hedge or an accusation is compared."""
EXCHANGED = ("another word, and it may change what is said", "not told of the same part of them in both")
"""What a note says of an exchanged word, and of an exchanged word of quantity."""
HELD = 0.3
"""Share of matched words from which hedges are compared."""


def compare(pair: Pair) -> Iterator[Difference]:
    """Yield how the words of two sides differ, without their figures."""
    if pair.closeness < FAR:
        return
    yield from naming.names(pair)
    yield from dates(pair)
    yield from accusing(pair)
    yield from hedged(pair)
    yield from exchanged(pair)


def dates(pair: Pair) -> Iterator[Difference]:
    """Yield dates, one on either side, that cannot be one day."""
    left, right = (
        [d for d in s.reading.dates if o.start <= d.span.start and d.span.end <= o.end]
        for s, o in ((pair.a, pair.over_a), (pair.b, pair.over_b))
    )
    for a in left:
        alone = [d for d in right if d.granularity == a.granularity], [d for d in left if d.granularity == a.granularity]
        if [len(side) for side in alone] == [1, 1] and other_time(pair, a, alone[0][0]):
            b = alone[0][0].span
            yield change(pair, "date", (a.span.start, a.span.end), (b.start, b.end), 2, "another date")


def other_time(pair: Pair, a: Date, b: Date) -> bool:
    """Tell whether two dates of one kind cannot be one; of two months without a year, whether their names differ."""
    if a.alternatives or b.alternatives or a.openness != b.openness:
        return False
    if a.earliest and a.latest and b.earliest and b.latest and (a.anchor is None) == (b.anchor is None):
        return a.latest < b.earliest or b.latest < a.earliest
    if a.granularity != "month" or pair.a.language is not pair.b.language:
        return False
    words = fold(a.span.words), fold(b.span.words)
    return words[0] != words[1] and all(w.isalpha() for w in words)


def attributed(sheet: Sheet, offset: int) -> bool:
    """Tell whether a word is the cue of a statement by somebody: the claim then has a voice, and is no mere accusation."""
    said = [s for s in sheet.reading.statements if s.cue and s.cue.start <= offset < s.cue.end]
    return any(s.voices and s.voices[-1].span for s in said)


def found_in(words: list[Word], low: int, high: int, table: frozenset[str]) -> tuple[int, int] | None:
    """Return the numbers of the first words that are a phrase of a table."""
    longest = max((len(p.split()) for p in table), default=1)
    for i in range(low, high):
        for n in range(min(longest, high - i), 0, -1):
            if " ".join(fold(w.words) for w in words[i : i + n]) in table:
                return i, i + n
    return None


def accusing(pair: Pair) -> Iterator[Difference]:
    """Yield that one side says somebody is accused of what the other states."""
    table = listed(pair.a.language, "accuses") | listed(pair.b.language, "accuses")
    found = [found_in(w, 0, len(w), table) for w in (pair.words_a, pair.words_b)]
    if (found[0] is None) == (found[1] is None):
        return
    sheet, words, at = (pair.a, pair.words_a, found[0]) if found[0] else (pair.b, pair.words_b, found[1])
    if at is None or attributed(sheet, words[at[0]].start):
        return
    gap = pair.gap_at(sheet, words[at[0]].start)
    if gap is None or not (gap.left and gap.right) or gap.a1 - gap.a0 > WIDEST or gap.b1 - gap.b0 > WIDEST:
        return
    # The word after the gap is in both: it shows what is stated or accused.
    ranks = frozenset(w for lang in (pair.a.language, pair.b.language) for w in weighty(lang, "rank"))
    keep = ranks | frozenset(word for phrase in table for word in phrase.split())
    low_a = trim(pair.words_a, gap.a0, gap.a1 + 1, keep)[0]
    low_b = trim(pair.words_b, gap.b0, gap.b1 + 1, keep)[0]
    a = pair.words_a[low_a].start, pair.words_a[gap.a1].end
    b = pair.words_b[low_b].start, pair.words_b[gap.b1].end
    yield change(pair, "act", a, b, 3, "stated in one report, an accusation in the other")


def hedged(pair: Pair) -> Iterator[Difference]:
    """Yield that only one side holds back ("reportedly", "in theory")."""
    sides = []
    for sheet, words, over in ((pair.a, pair.words_a, pair.over_a), (pair.b, pair.words_b, pair.over_b)):
        recorded = [h for s in sheet.reading.statements for h in s.hedges if over.start <= h.start and h.end <= over.end]
        recorded = [h for h in recorded if fold(h.words) not in listed(sheet.language, "distancing")]
        at = found_in(words, 0, len(words), listed(sheet.language, "hedges"))
        # "May" the month is written as no hedge is.
        month = at is not None and at[0] > 0 and words[at[0]].words[:1].isupper()
        first = [(words[at[0]].start, words[at[1] - 1].end)] if at and not month else []
        sides.append([(h.start, h.end) for h in recorded] or first)
    if bool(sides[0]) == bool(sides[1]):
        return
    sheet, held = (pair.a, sides[0][0]) if sides[0] else (pair.b, sides[1][0])
    if fold(sheet.reading.text.content[held[0] : held[1]]) in (pair.b if sheet is pair.a else pair.a).said:
        return
    gap = pair.gap_at(sheet, held[0])
    if (
        gap is None
        or not gap.right
        or pair.closeness < HELD
        or (hearsay(sheet, held) and told(pair.b if sheet is pair.a else pair.a, pair))
    ):
        return
    phrases = phrase(pair.words_a, gap.a0, gap.a1), phrase(pair.words_b, gap.b0, gap.b1)
    held = held[0], max(held[1], hedged_word(pair.words_a if sheet is pair.a else pair.words_b, held[1]))
    if sheet is pair.a:
        a, b = (held[0], max(held[1], phrases[0][1])), phrases[1]
    else:
        a, b = phrases[0], (held[0], max(held[1], phrases[1][1]))
    if a[0] < a[1] and b[0] < b[1]:
        yield change(pair, "hedge", a, b, 2, "a word of caution stands in one of the two only")


def hearsay(sheet: Sheet, at: tuple[int, int]) -> bool:
    """Tell whether a hedge only says that somebody told it."""
    return fold(sheet.reading.text.content[at[0] : at[1]]) in listed(sheet.language, "hearsay")


def told(sheet: Sheet, pair: Pair) -> bool:
    """Tell whether a side is told by somebody, or is a heading, so that hearsay there is no loss."""
    over = pair.over_a if sheet is pair.a else pair.over_b
    said = any(overlap(c, over) for s in sheet.reading.statements for c in s.content if s.voices and s.voices[-1].span)
    return said or any(overlap(h.span, over) for h in sheet.reading.headings)


def hedged_word(words: list[Word], offset: int) -> int:
    """Return the end of the first content word after a hedge, if it follows within two words."""
    after = [w for w in words if w.start >= offset][:3]
    return next((w.end for w in after if w.content), offset)


def phrase(words: list[Word], low: int, high: int) -> tuple[int, int]:
    """Return the last five words of a gap, or the anchor after it where the gap is empty."""
    low, high = trim(words, max(low, high - 5), high)
    if low == high:
        low, high = high, min(high + 1, len(words))
        while high < len(words) and not words[high - 1].content:
            high += 1
    return words[low].start, words[high - 1].end


def exchanged(pair: Pair) -> Iterator[Difference]:
    """Yield words in each other's place that change what is said, and, in near copies, any."""
    quantities = frozenset(w for lang in (pair.a.language, pair.b.language) for w in weighty(lang, "quantity"))
    for gap in pair.gaps:
        if found := negated(pair, gap) or undone(pair, gap):
            yield found
            continue
        if not (gap.left or gap.right) or gap.a0 == gap.a1 or gap.b0 == gap.b1:
            continue
        if found := weighty_in(pair, gap):
            yield found
            continue
        if (
            pair.closeness < NEAR
            or len(pair.anchors) < ANCHORS
            or not (gap.left and gap.right)
            or abs((gap.a1 - gap.a0) - (gap.b1 - gap.b0)) > UNEVEN
            or pair.a.language is not pair.b.language
        ):
            continue
        low_a, high_a = trim(pair.words_a, gap.a0, gap.a1, quantities)
        low_b, high_b = trim(pair.words_b, gap.b0, gap.b1, quantities)
        mine, theirs = pair.words_a[low_a:high_a], pair.words_b[low_b:high_b]
        if notable(pair, mine, theirs):
            yield change(pair, "wording", (mine[0].start, mine[-1].end), (theirs[0].start, theirs[-1].end), 1, "other words")


def notable(pair: Pair, mine: list[Word], theirs: list[Word]) -> bool:
    """Tell whether an exchange is short and more than near synonyms, figures or names."""
    sizes = [sum(w.content for w in side) for side in (mine, theirs)]
    if not all(1 <= size <= LONGEST for size in sizes) or sizes[0] != sizes[1] or spelling_only(mine, theirs):
        return False
    if any(w.key.startswith("@") or not w.words[:1].isalpha() for w in (*mine, *theirs)):
        return False
    keys = [{s.wording.key(w.words) for w in side if w.content} for s, side in ((pair.a, mine), (pair.b, theirs))]
    return not keys[0] & keys[1]


def spelling_only(mine: list[Word], theirs: list[Word]) -> bool:
    """Tell whether two phrases are one in two spellings: hyphens, spaces, or a shortened word."""
    one, other = ("".join(c for w in side for c in fold(w.words) if c.isalnum()) for side in (mine, theirs))
    return one == other or (min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one)))


def negated(pair: Pair, gap: Gap) -> Difference | None:
    """Return that only one side negates what both say, with the word after the gap that both have."""
    if not (gap.left and gap.right) or pair.closeness < NEAR or pair.a.language is not pair.b.language:
        return None
    table = listed(pair.a.language, "negators") - listed(pair.a.language, "prepositions")
    whole = [sum(negates(w, table) for w in side) for side in (pair.words_a, pair.words_b)]
    if whole[0] % 2 == whole[1] % 2:
        return None  # "no contract, nor …" and "no contract … never": both deny
    counts = [sum(negates(w, table) for w in part) for part in (pair.words_a[gap.a0 : gap.a1], pair.words_b[gap.b0 : gap.b1])]
    if bool(counts[0]) == bool(counts[1]) or max(gap.a1 - gap.a0, gap.b1 - gap.b0) > WIDEST:
        return None
    a = pair.words_a[trim(pair.words_a, gap.a0, gap.a1 + 1, table)[0]].start, pair.words_a[gap.a1].end
    b = pair.words_b[trim(pair.words_b, gap.b0, gap.b1 + 1, table)[0]].start, pair.words_b[gap.b1].end
    return change(pair, "wording", a, b, 3, "a negative word stands in one of the two only")


def negates(word: Word, table: frozenset[str]) -> bool:
    """Tell whether a word negates."""
    return fold(word.words) in table or fold(word.words).endswith("n't")


def undone(pair: Pair, gap: Gap) -> Difference | None:
    """Return that both sides end by saying that something was not done, but not the same: "sent no one", "did nothing"."""
    if pair.a.language is not pair.b.language or not gap.left or gap.right or max(gap.a1 - gap.a0, gap.b1 - gap.b0) > WIDEST:
        return None
    table = listed(pair.a.language, "negators") - listed(pair.a.language, "prepositions")
    parts = pair.words_a[gap.a0 : gap.a1], pair.words_b[gap.b0 : gap.b1]
    at = [next((i for i, w in enumerate(part) if negates(w, table)), 0) for part in parts]
    if not all(at):
        return None
    verbs = [part[i - 1] for part, i in zip(parts, at, strict=True)]
    if verbs[0].key == verbs[1].key or not all(v.words[:1].isalpha() for v in verbs):
        return None
    ends = [[w for w in part if w.words[:1].isalnum()][-1].end for part in parts]
    note = "the two do not name the same thing as not done"
    return change(pair, "wording", (verbs[0].start, ends[0]), (verbs[1].start, ends[1]), 2, note)


def weighty(language: Language, name: str) -> tuple[str, ...]:
    """Return the words of one class of the `weighty` table."""
    table = language.table("threads").get("weighty", {})
    return tuple(fold(w) for w in table.get(name, ()))


def weighty_in(pair: Pair, gap: Gap) -> Difference | None:
    """Return the exchange of two words of one weighty class in a gap."""
    left, right = classes(pair.a.language, "weighty"), classes(pair.b.language, "weighty")
    for i in range(gap.a0, gap.a1):
        for j in range(gap.b0, gap.b1):
            a, b = pair.words_a[i], pair.words_b[j]
            group = left.get(fold(a.words)) or left.get(a.key)
            if not group or group != (right.get(fold(b.words)) or right.get(b.key)) or a.key == b.key:
                continue
            if pair.a.language is not pair.b.language:
                continue
            end_a, end_b = a.end, b.end
            kind: DifferenceKind = "wording"
            if group == "quantity":
                end_a, end_b = noun(pair.a, pair.words_a, i), noun(pair.b, pair.words_b, j)
                kind = "subject"
                ends = (pair.a, pair.words_a, end_a), (pair.b, pair.words_b, end_b)
                heads = [next(kinds(sheet, w.words) for w in reversed(side) if w.end == end) for sheet, side, end in ends]
                if end_a == a.end or end_b == b.end or not heads[0] & heads[1]:
                    continue
            return change(pair, kind, (a.start, end_a), (b.start, end_b), 2, EXCHANGED[group == "quantity"])
    return None


def kinds(sheet: Sheet, word: str) -> set[str]:
    """Return the keys of a word: its own, and that of the near words in the table."""
    near = classes(sheet.language, "near")
    found = {sheet.wording.key(word), near.get(fold(word)), near.get(fold(sheet.aids.lemma(word, sheet.language.code)))}
    return {key for key in found if key}


def noun(sheet: Sheet, words: list[Word], at: int) -> int:
    """Return the end of the noun phrase after a determiner of number: up to the first inflected word, at most three."""
    end = words[at].end
    for word in words[at + 1 : at + 4]:
        if not word.content:
            break
        end = word.end
        if fold(sheet.aids.lemma(word.words, sheet.language.code)) != fold(word.words):
            break
    return end


def quotation(pair: Pair) -> Iterator[Difference]:
    """Yield the words in which two reports give one quotation differently."""
    for gap in pair.gaps:
        low_a, high_a = trim(pair.words_a, gap.a0, gap.a1)
        low_b, high_b = trim(pair.words_b, gap.b0, gap.b1)
        held = (gap.left and gap.right) or max(high_a - low_a, high_b - low_b) <= LONGEST
        only_spelt = spelling_only(pair.words_a[low_a:high_a], pair.words_b[low_b:high_b])
        if low_a < high_a and low_b < high_b and held and not only_spelt:
            a = pair.words_a[low_a].start, pair.words_a[high_a - 1].end
            b = pair.words_b[low_b].start, pair.words_b[high_b - 1].end
            yield change(pair, "quotation", a, b, 2, "one quotation in two wordings")


def quoted(pair: Pair) -> list[tuple[Span, Span]]:
    """Return the pairs of quotations, one on either side, that a passage aligns."""
    found = []
    for a in pair.a.quotes(pair.over_a):
        for b in pair.b.quotes(pair.over_b):
            if overlap(a.inner, pair.over_a) and overlap(b.inner, pair.over_b):
                found.append((a.inner, b.inner))
    return found
