"""Where a noun phrase ends in a language that writes nouns with capitals (German).

Articles, adjectives and one or more nouns; genitives, "von …", "für …" and a second noun after "und" belong to it;
so does an apposition between commas. Indices into a sentence's words.
"""

from collections.abc import Sequence

from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.voices import Stretch
from stemma.stages.statements.words import Word

ADJECTIVES = 5
"""Small words between an article and its noun at most."""
ADJECTIVAL = ("e", "er", "en", "em", "es")
"""Endings of adjectives before a noun."""
LONGEST = 40
"""Words of a phrase with its apposition at most."""


def pronoun(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    """Tell whether a pronoun stands there that may be a subject by itself."""
    return lex.pronoun(words[at].low) or lex.has("standing", words[at].low)


def ends(words: Sequence[Word], at: int, end: int, lex: Lexicon, *, wide: bool) -> int | None:
    """Return where the noun phrase that begins at `at` ends; `wide`: any preposition after it belongs to it."""
    stop = _core(words, at, end, lex)
    while stop is not None and stop < end:
        word = words[stop]
        following = None
        if word.mark == "(":
            close = next((k for k in range(stop, min(end, stop + 16)) if words[k].mark == ")"), None)
            following = close + 1 if close is not None else None
        elif lex.has("genitives", word.low) or lex.has("inner_prepositions", word.low) or lex.has("joining", word.low):
            following = _core(words, stop + (not lex.has("genitives", word.low)), end, lex)
        elif wide and lex.has("prepositions", word.low):
            following = _core(words, stop + 1, end, lex)
        if following is None:
            break
        stop = following
    return stop if stop is not None and stop - at <= LONGEST else None


def _core(words: Sequence[Word], at: int, end: int, lex: Lexicon) -> int | None:  # noqa: PLR0911  a list of decisions, read from the top
    """Return where an article with its adjectives and nouns ends, or a name, or a pronoun."""
    k = at
    if k < end and pronoun(words, k, lex) and not (k + 1 < end and words[k + 1].upper and lex.has("determiners", words[k].low)):
        return k + 1
    if k < end and lex.has("prepositions", words[k].low):
        return None
    while k < end and k - at <= ADJECTIVES and not words[k].upper and not (words[k].mark and not words[k].quoted):
        fits = (
            lex.has("determiners", words[k].low)
            or words[k].low[0].isdigit()
            or words[k].low.endswith(ADJECTIVAL)
            or words[k].quoted
        )
        if not fits or (lex.has("auxiliaries", words[k].low)) or words[k].low in lex.entries:
            return None
        k += 1
    if k > at and words[k - 1].low[0].isdigit() and "-" in words[k - 1].low and (k >= end or not words[k].upper):
        return k  # "der 81-jährige"
    if k >= end or not (words[k].upper or words[k].quoted):
        return None
    if k == 0 and any(lex.has(name, words[k].low) for name in ("adverbs", "verb_last", "subordinators", "openers", "questions")):
        return None
    while k < end and not lex.dated(words[k]):
        word = words[k]
        initial = word.mark == "." and k > at and words[k - 1].upper and len(words[k - 1].low) <= 4 and k + 1 < end
        if not (word.upper or word.quoted or initial or (word.low[0].isdigit() and k > at) or word.mark in ("/", "&")):
            break
        k += 1
    return k if k > at else None


def subject_after(words: Sequence[Word], at: int, end: int, lex: Lexicon) -> Stretch | None:
    """Return the subject right after a verb, over adverbs and dates before it."""
    start = at
    while start < end:
        word = words[start]
        if lex.has("adverbs", word.low) or lex.has("reflexives", word.low) or (lex.dated(word) and not word.mark):
            start += 1
        elif lex.has("prepositions", word.low) and start + 1 < end:
            stop = ends(words, start + 1, end, lex, wide=False)
            after_date = start + 1 if lex.dated(words[start + 1]) else None
            if after_date is None and (stop is None or stop >= end or words[stop].mark):
                return None
            start = stop if after_date is None and stop is not None else start + 2
        else:
            break
    if start >= end:
        return None
    stop = ends(words, start, end, lex, wide=False)
    if stop is None or lex.has("accusatives", words[start].low):
        return None
    return start, with_apposition(words, stop, end, lex)


def with_apposition(words: Sequence[Word], stop: int, end: int, lex: Lexicon) -> int:
    """Extend a phrase over ", NAME," or ", ein Sprecher der Gruppe,": up to the closing comma or the end."""
    if stop >= end or words[stop].mark != "," or stop + 1 >= end:
        return stop
    close = ends(words, stop + 1, end, lex, wide=True)
    if close is None or lex.has("relatives", words[stop + 1].low):
        return stop
    closed = close >= end or words[close].mark in (",", ".", ":")
    return close if closed and not lex.pronoun(words[stop + 1].low) else stop


def subject_before(words: Sequence[Word], at: int, lex: Lexicon) -> Stretch | None:
    """Return the phrase that fills the place before a finite verb, if it is a noun phrase and nothing else."""
    last = at
    while last > 0 and lex.has("adverbs", words[last - 1].low):
        last -= 1
    if last == 0 or words[last - 1].speech:
        return None
    starts = [0, *(k + 1 for k in range(max(0, last - LONGEST), last - 1) if _opens(words, k, lex))]
    for start in starts:
        first = start
        while first < last and lex.has("openers", words[first].low):
            first += 1
        if last - first > LONGEST or first >= last:
            continue
        stop = ends(words, first, last, lex, wide=True)
        if stop is None:
            continue
        if stop == last or (words[stop].mark == "," and words[last - 1].mark == "," and stop < last - 1):
            if stop < last and not _inserted(words, stop + 1, last - 1, lex):
                continue
            return first, (last if stop == last else last - 1)
    return None


def first_clause(words: Sequence[Word], end: int, lex: Lexicon) -> tuple[Stretch, int] | None:
    """Return subject and verb of a sentence's first clause, whatever the verb: one constituent, the verb, the rest."""
    start = 0
    while start < end and lex.has("openers", words[start].low):
        start += 1
    if start >= end:
        return None
    adverb = lex.has("adverbs", words[start].low)
    leads = lex.has("prepositions", words[start].low)
    stop = start + 1 if adverb else ends(words, start + leads, end, lex, wide=True)
    if stop is not None and not leads and not adverb:
        stop = with_apposition(words, stop, end, lex)
    whole = stop
    if stop is not None and stop + 1 < end and words[stop].mark == ",":
        whole = stop + 1
    if stop is None or whole is None or whole >= end or words[whole].upper or words[whole].mark:
        return None
    if lex.has("relatives", words[whole].low) or lex.has("verb_last", words[whole].low):
        return None
    found = subject_after(words, whole + 1, end, lex) if leads or adverb else (start, stop)
    return (found, whole) if found else None


def _inserted(words: Sequence[Word], start: int, end: int, lex: Lexicon) -> bool:
    """Tell whether words between commas are an apposition or a relative clause."""
    relative = lex.has("relatives", words[start].low) or lex.has("relatives", words[min(start + 1, end)].low)
    return relative or ends(words, start, end, lex, wide=True) == end


def _opens(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    return words[at].mark in (",", ";", ":", "–", "—") or words[at].speech or lex.has("coordinators", words[at].low)
