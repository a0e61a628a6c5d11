"""Where the words that name a speaker stand in a sentence: before the cue, after it, or by a preposition.

Works on words and closed classes without a parser, so it is careful: what it cannot bound it does not
return. Whom the words stand for is asked in `resolve`.
"""

from collections.abc import Sequence

from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.words import Word

LONGEST = 40
"""Words in a speaker's name with its apposition; more is no name."""
CLOSING = ('"', "”", "»", "“")
STOPS = frozenset(".;:!?—–")

Stretch = tuple[int, int]
"""From and to, as indices into a sentence's words, half open."""


def before(words: Sequence[Word], at: int, floor: int, lex: Lexicon) -> Stretch | None:
    """Return the noun phrase that ends right before index `at` and begins at `floor` or later: a subject."""
    last = _back_over_adjuncts(words, at, floor, lex)
    if last <= floor:
        return None
    if words[last - 1].mark == ",":
        return _with_apposition(words, last - 1, floor, lex)
    return _phrase(words, last, floor, lex)


def _back_over_adjuncts(words: Sequence[Word], at: int, floor: int, lex: Lexicon) -> int:
    """Skip, leftwards, adverbs and dates between a subject and its verb ("the ministry on Monday said")."""
    while at > floor:
        low = words[at - 1].low
        if lex.has("adverbs", low) and not words[at - 1].upper:
            at -= 1
        elif at - 1 > floor and (lex.dated(words[at - 1]) or low.isdigit()):
            start = at - 1
            while start > floor and (lex.dated(words[start - 1]) or words[start - 1].low.isdigit()):
                start -= 1
            if start > floor and (lex.has("adjuncts", words[start - 1].low) or lex.has("calendar_openers", words[start - 1].low)):
                start -= 1
            elif start == floor or not _date(words, start, at, lex):
                return at
            if start == floor:
                return at
            at = start
        else:
            return at
    return at


def _date(words: Sequence[Word], start: int, end: int, lex: Lexicon) -> bool:
    return all(lex.dated(w) or w.low.isdigit() for w in words[start:end])


def _stop(words: Sequence[Word], at: int) -> bool:
    """Tell whether a sign ends a phrase; a dash does unless it joins two words."""
    mark = words[at].mark
    if mark in ("–", "—") and at and words[at].start == words[at - 1].end and mark == "–":
        return False
    return mark in STOPS and bool(mark)


def _phrase(words: Sequence[Word], end: int, floor: int, lex: Lexicon) -> Stretch | None:
    """Walk left from `end` to the start of the noun phrase."""
    start = end
    while start > floor:
        word = words[start - 1]
        if word.mark == ")" and (opening := _opening(words, start - 1, floor)):
            start = opening
            continue
        if word.speech or _stop(words, start - 1) or word.mark in (",", "(", ")"):
            if _initial(words, start - 1):
                start -= 1
                continue
            break
        if lex.has("relatives", word.low) and not word.upper:
            if start < end and (lex.has("person_relatives", word.low) or _restricts(words, start - 1, lex)):
                start -= 1
                continue
            break
        if lex.has("subordinators", word.low) and not word.upper:
            break
        if lex.has("coordinators", word.low) and (
            not lex.has("joining", word.low) or _finite(words, _chunk(words, start - 1, floor, lex), start - 1, lex)
        ):
            break
        if (
            word.low in lex.nouns
            and start < end
            and (words[start].upper or lex.has("determiners", words[start].low))
            and not word.upper
        ):
            break
        if word.low in lex.finite and not _participle(words, start - 1, lex):
            break
        if _auxiliary(words, start - 1, lex) and not _relative_before(words, start - 1, floor, lex):
            break
        start -= 1
    return _stripped(words, start, end, lex)


def _restricts(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    """Tell whether a "that" opens a clause that belongs to the noun before it: "the body that oversees the ports"."""
    if at < 2 or at + 2 >= len(words) or not lex.has("thing_subjects", words[at].low):
        return False
    noun, verb = words[at - 1], words[at + 1]
    if noun.mark or noun.upper or noun.low in lex.nouns or noun.low in lex.entries or not lex.has("articles", words[at - 2].low):
        return False
    return not verb.mark and not verb.upper and not lex.has("determiners", verb.low) and not lex.pronoun(verb.low)


def _opening(words: Sequence[Word], close: int, floor: int) -> int | None:
    """Return the opening bracket of a short parenthesis: an abbreviation after a name."""
    return next((k for k in range(close - 1, max(floor, close - 14), -1) if words[k].mark == "("), None)


def _chunk(words: Sequence[Word], at: int, floor: int, lex: Lexicon) -> int:
    """Return where the clause around index `at` begins, as far as signs and subordinators tell."""
    while at > floor and not words[at - 1].mark and not (lex.has("subordinators", words[at - 1].low) and not words[at - 1].upper):
        at -= 1
    return at


def _participle(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    """Tell whether a form of a verb of saying belongs to a noun phrase: "the announced plan", "a man called X"."""
    before = words[at - 1].low if at else ""
    after = words[at + 1].low if at + 1 < len(words) else ""
    bound = lex.has("prepositions", after) and words[at].low not in lex.replies
    return lex.has("determiners", before) or bound or _relative_before(words, at, 0, lex)


def _relative_before(words: Sequence[Word], at: int, floor: int, lex: Lexicon) -> bool:
    return any(lex.has("relatives", words[k].low) for k in range(max(floor, at - 6), at))


def _finite(words: Sequence[Word], start: int, end: int, lex: Lexicon) -> bool:
    """Tell whether a stretch holds a finite verb, as far as closed classes and endings tell."""
    for k in range(start, end):
        low = words[k].low
        if lex.has("auxiliaries", low):
            return True
        if low in lex.finite or lex.has("past", low):
            return True
        if lex.ends("past", low) and k > start and not lex.has("determiners", words[k - 1].low) and not words[k].upper:
            return True
    return False


def _stripped(words: Sequence[Word], start: int, end: int, lex: Lexicon) -> Stretch | None:
    """Take openers and leading adjuncts ("In a statement the company") off a noun phrase, and a mark that closes a quotation."""
    marks = [k for k in range(start, end) if words[k].mark in CLOSING]
    if len(marks) == 1 and marks[0] - start < 1:
        start += 1
    while (
        start < end
        and (lex.has("openers", words[start].low) or lex.has("adverbs", words[start].low))
        and not lex.has("quantifiers", words[start].low)
    ):
        start += 1
    if start + 2 < end and lex.dated(words[start]) and lex.has("prepositions", words[start + 1].low):
        # what is left of "answered Monday to a story": the phrase begins after the preposition
        start += 2
    if start < end and lex.has("adjuncts", words[start].low) and not lex.has("unnamed", words[start].low):
        begin = next_phrase(words, start + 1, end, lex)
        if begin is None and not lex.has("to", words[start].low):
            return None
        start = begin or start + 1
    if start >= end or end - start > LONGEST:
        return None
    if any(w.speech for w in words[start:end]) or not any(w.low[0].isalnum() for w in words[start:end]):
        return None
    single = words[start].low
    if end - start == 1 and lex.has("determiners", single) and not lex.has("quantifiers", single):
        return None
    if end - start == 1 and (single.isdigit() or lex.dated(words[start]) or lex.has("prepositions", single)):
        return None
    return start, end


def next_phrase(words: Sequence[Word], start: int, end: int, lex: Lexicon) -> int | None:
    """Return where the noun phrase after a leading prepositional one begins: "In a statement | the company"."""
    for k in range(start + 1, end):
        word, last = words[k], words[k - 1]
        if word.mark == "," and k + 1 < end:
            return k + 1
        if lex.has("prepositions", last.low) or lex.has("determiners", last.low) or last.mark:
            continue
        pronoun = lex.pronoun(word.low)
        opens = pronoun or (lex.has("determiners", word.low) and not word.upper) or lex.has("unnamed", word.low)
        if opens or (word.upper and (not last.upper or lex.has("calendar", last.low)) and not lex.ends("possessive", last.low)):
            return k
    return None


def _with_apposition(words: Sequence[Word], comma: int, floor: int, lex: Lexicon) -> Stretch | None:  # noqa: PLR0911  a list of decisions, read from the top
    """Read "NAME, a group in Madrid," backwards from its second comma."""
    opening = comma - 1
    while opening >= floor and words[opening].mark != ",":
        if words[opening].speech or (_stop(words, opening) and words[opening].mark != ".") or comma - opening > LONGEST:
            return None
        opening -= 1
    if opening < floor:
        return None
    inner = words[opening + 1]
    apart = apposed(words, opening + 1, comma, lex)
    carried = lex.has("perceived", inner.low) and lex.has("by", words[opening + 2].low)
    if not apart and not carried and comma - opening > 4 and not lex.has("adjuncts", inner.low):
        # a parenthesis is short or opens with a preposition: "The minister, however, said"
        apart = (
            not _finite(words, opening + 1, comma, lex)
            and (inner.upper or lex.has("articles", inner.low))
            and comma - opening < 16
        )
        if not apart:
            return None
    elif not apart and inner.upper and not lex.has("adjuncts", inner.low) and not lex.has("openers", inner.low):
        apart = True
    earlier = next((k for k in range(opening - 1, max(floor, opening - 12) - 1, -1) if words[k].mark == ","), None)
    if apart and earlier is not None and apposed(words, earlier + 1, opening, lex):
        outer = _with_apposition(words, opening, floor, lex)
        return (outer[0], comma) if outer else None
    head = _phrase(words, opening, floor, lex)
    if head is None and words[opening - 1 : opening] and opening - 1 > floor:
        return None
    if head is None:
        return None
    if lex.has("adjuncts", words[head[0]].low):
        return None
    return head[0], (comma if apart else opening)


def apposed(words: Sequence[Word], start: int, end: int, lex: Lexicon) -> bool:
    """Tell whether words between commas say more about the name before them."""
    if start >= end:
        return False
    first = words[start]
    if lex.has("apposing", first.low):
        return True
    if (
        lex.has("relatives", first.low)
        or lex.has("coordinators", first.low)
        or lex.has("adverbs", first.low)
        or lex.has("openers", first.low)
    ):
        return False
    relative = next((k for k in range(start, end) if lex.has("relatives", words[k].low)), end)
    if lex.has("articles", first.low) or first.low.isdigit():
        verbal = any(_auxiliary(words, k, lex) for k in range(start, relative)) or _past(words, start, relative, lex)
        return not verbal and (not lex.has("definite", first.low) or _titled(words, start, relative, lex))
    if lex.has("adjuncts", first.low) or lex.has("prepositions", first.low):
        return lex.has("of", first.low)
    return _titled(words, start, relative, lex) and not any(_auxiliary(words, k, lex) for k in range(start, relative))


def _auxiliary(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    """Tell whether a word is an auxiliary, and not the genitive that looks like one ("directoarea a grupului")."""
    low = words[at].low
    if not lex.has("auxiliaries", low):
        return False
    after = words[at + 1].low if at + 1 < len(words) else ""
    return not lex.has("of", low) or after in lex.entries or lex.ends("past", after) or lex.has("auxiliaries", after)


def _titled(words: Sequence[Word], start: int, end: int, lex: Lexicon) -> bool:
    """Tell whether a stretch names an office or a kind of body."""
    office = lex.persons.get("office", frozenset()) | lex.persons.get("he", frozenset()) | lex.persons.get("she", frozenset())
    return any(w.low in office or w.low in lex.kinds or w.low.rstrip("s") in lex.kinds for w in words[start:end])


def _past(words: Sequence[Word], start: int, end: int, lex: Lexicon) -> bool:
    """Tell whether a stretch holds a past form that looks finite: "the shooting followed four others"."""
    for k in range(start + 1, end):
        after = words[k + 1].low if k + 1 < end else ""
        finite = words[k].low in lex.finite or lex.ends("past", words[k].low)
        if (
            finite
            and not words[k].upper
            and not lex.has("prepositions", after)
            and not lex.has("articles", words[k - 1].low)
            and after
        ):
            return True
    return False


def after(
    words: Sequence[Word], at: int, ceiling: int, lex: Lexicon, *, whole: bool = False, leading: bool = False
) -> Stretch | None:
    """Return the noun phrase that begins at index `at`: an inverted subject, or what follows "according to".

    `whole`: adjuncts belong to it ("according to officials in Paris"); `leading`: its content follows it.
    """
    end = at
    while end < ceiling:
        word = words[end]
        if word.speech or (_stop(words, end) and not _initial(words, end)) or word.mark in ("(", ")", ","):
            break
        if (
            end > at
            and not word.upper
            and (
                lex.has("subordinators", word.low)
                or lex.has("apposing", word.low)
                or (word.low in lex.entries and lex.ends("progressive", word.low))
            )
        ):
            break
        if end > at and lex.has("coordinators", word.low) and not lex.has("joining", word.low):
            break
        if end > at and lex.has("auxiliaries", word.low):
            break
        if end > at and lex.dated(word) and not word.upper | whole and not lex.has("determiners", words[end - 1].low):
            break
        if end > at and not whole and lex.has("adjuncts", word.low) and not lex.has("inner_prepositions", word.low):
            break
        if end > at and whole and not leading and lex.has("adjuncts", word.low) and _calendar_next(words, end, ceiling, lex):
            break
        end += 1
    while end > at and lex.dated(words[end - 1]) and end - at > 1 and not lex.has("determiners", words[end - 2].low):
        end -= 1
        if end > at + 1 and lex.has("adjuncts", words[end - 1].low):
            end -= 1
    end = _bare_end(words, at, end, ceiling, lex)
    if end == at:
        return None
    found = _stripped(words, at, end, lex)
    if found is None or found[0] != at:
        return None
    return at, _forward_apposition(words, end, ceiling, lex, leading=leading)


def _bare_end(words: Sequence[Word], at: int, end: int, ceiling: int, lex: Lexicon) -> int:
    """Take a last preposition off: in "according to the notebooks in which" it belongs to the relative clause."""
    while at + 1 < end < ceiling and lex.has("prepositions", words[end - 1].low) and not words[end - 1].upper:
        end -= 1
    return end


def _calendar_next(words: Sequence[Word], at: int, ceiling: int, lex: Lexicon) -> bool:
    return at + 1 < ceiling and lex.has("calendar", words[at + 1].low)


def _initial(words: Sequence[Word], at: int) -> bool:
    """Tell whether a full stop belongs to an initial or abbreviation: "U.S.", "J. Smith"."""
    if words[at].mark != "." or at == 0 or at + 1 >= len(words):
        return False
    if words[at].end == words[at + 1].start and words[at + 1].low[0].isalnum():
        return True
    return words[at - 1].upper and words[at - 1].end - words[at - 1].start <= 4 and words[at - 1].end == words[at].start


def _forward_apposition(words: Sequence[Word], end: int, ceiling: int, lex: Lexicon, *, leading: bool = False) -> int:
    """Extend a name over ", a group with offices in Madrid" up to the next comma or stop."""
    if end >= ceiling or words[end].mark != ",":
        return end
    close = end + 1
    while close < ceiling and words[close].mark != "," and not words[close].speech:
        if _stop(words, close) and not _initial(words, close):
            break
        close += 1
    if not leading and not words[end - 1].upper and end + 2 < close <= end + 6 and all(w.upper for w in words[end + 1 : close]):
        return close
    if leading and (close >= ceiling or words[close].mark != ","):
        return end
    return close if apposed(words, end + 1, close, lex) else end


def owner(words: Sequence[Word], stretch: Stretch, lex: Lexicon) -> Stretch | None:
    """Return the owner named in a phrase: "the [group]'s report", "the report by [the group]", "a [CNN] story"."""
    start, end = stretch
    for k in range(start, end):
        if lex.ends("possessive", words[k].low) and k + 1 < end:
            return start, k + 1
        if k > start and lex.has("by", words[k].low) and k + 1 < end:
            return k + 1, end
    for k in range(start, end):
        if words[k].upper and not lex.has("determiners", words[k].low):
            stop = k
            while stop < end and (words[stop].upper or words[stop].mark == "."):
                stop += 1
            while stop < end and words[stop].low in lex.kinds and not lex.has("documents", words[stop].low):
                stop += 1  # "the Norhaven government report"
            return (k, stop) if stop < end else None
    return None
