"""Whom the words of a voice name: a person, a body, several at once, an office, a document, or nobody that the text tells.

A name is taken only where it is the one who speaks: not the owner ("NAME's lawyer"), not what a preposition ties to
another noun ("an official from NAME"), not a modifier ("the NAME administration"). Then the description stands.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from stemma.model.reading import How, Name
from stemma.stages.statements.antecedents import antecedent
from stemma.stages.statements.claims import main_subject
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.documents import is_document
from stemma.stages.statements.drafts import Line, Offsets
from stemma.stages.statements.scene import Scene, by_kind, in_full, names_in, short_form
from stemma.stages.statements.words import Word
from stemma.text import fold

STANDING = ("government", "police", "court", "party", "union", "outlet", "ministry")
"""Kinds that need no name to be known ("the police"), as long as none was named."""
OPENING = 2
"""Sentences after the first in which a report may still describe a body before it names it."""


def who_is(  # noqa: PLR0911  a list of decisions, read from the top
    words: list[Word], at: Offsets, line: Line, scene: Scene, barred: frozenset[str] = frozenset()
) -> tuple[str | None, How]:
    lex = scene.lex
    while len(words) > 1 and lex.has("adverbs", words[-1].low):
        words = words[:-1]  # "NAME also"
    if len(words) == 1 and lex.pronoun(words[0].low):
        return _meant(words[0].low, at, line, scene, barred)
    if len(words) > 1 and lex.has("owners", words[0].low) and any(lex.has("documents", w.low) for w in words[: head_of(words)]):
        pronoun = dict(zip(lex.phrases["owners"], lex.phrases.get("owner_pronouns", ()), strict=False)).get(words[0].low, "")
        who = antecedent(pronoun, line, scene) if pronoun else None
        return (who, "document") if who else (None, "unclear")
    head = head_of(words)
    apposed = _apposed_person(words, head, at, scene)
    if apposed:
        return apposed.canonical, "named"
    names = [n for n in names_in(scene, at[0], at[1]) if n.span.start < words[head - 1].end]
    several = _several(words[:head], names, scene)
    if several:
        return several, "named"
    persons = [n for n in names if n.kind == "person" and _speaks(n, words[:head], names, lex)]
    if persons:
        return _widest(persons[0], words[:head], names, scene) + _company(persons[0], words[:head], scene), _full(persons[0])
    if is_document(words[:head], names, lex):
        return scene.reading.text.content[words[0].start : words[head - 1].end], "document"
    kind = short_form(words, lex)
    if kind:
        return _again_by_kind(kind, words, at, line, scene)
    bodies = [n for n in names if n.kind == "organisation" and n.span.end >= words[head - 1].end - 1]
    if bodies and not _governed(bodies[-1], words[:head], names, lex):
        general = lex.kinds.get(fold(bodies[-1].canonical))
        who = by_kind(general, line, scene, words[head - 1].low) or again(words[:head], scene) if general else None
        if who:
            return who, "short form"
        return _placed(bodies[-1], words, names, scene), _full(bodies[-1])
    return _described(words, head, names, line, scene)


def _meant(low: str, at: Offsets, line: Line, scene: Scene, barred: frozenset[str]) -> tuple[str | None, How]:
    """Return whom a pronoun means, if the text leaves no choice."""
    lex = scene.lex
    pronoun = next(p for p in ("he", "she", "it", "they", "we") if lex.has(p, low))
    if pronoun in ("he", "she") and _rival(at, line, scene):
        return None, "unclear"
    who = antecedent(pronoun, line, scene, at[0], barred) if pronoun != "we" or lex.has("own", low) else None
    return (who, "pronoun") if who else (None, "unclear")


def _again_by_kind(kind: str, words: list[Word], at: Offsets, line: Line, scene: Scene) -> tuple[str | None, How]:
    """Return whom "the judge", "the group" or "the police" calls again, or that it needs no name."""
    if _office(words[-1], scene.lex) and (holder := _called_again(words, scene)):
        return holder, "short form"
    who = by_kind(kind, line, scene, words[-1].low) or again(words, scene)
    if who is None and kind in STANDING and not scene.by_kind.get(kind):
        return scene.reading.text.content[at[0] : at[1]], "office"
    return (who, "short form") if who else (None, "unclear")


def _company(name: Name, words: Sequence[Word], scene: Scene) -> str:
    """Return who else speaks with a person, in the text's words: " and his supporters"."""
    after = [w for w in words if w.start >= name.span.end]
    if len(after) < 2 or not scene.lex.has("joining", after[0].low):
        return ""
    return " " + scene.reading.text.content[after[0].start : after[-1].end]


def _rival(at: Offsets, line: Line, scene: Scene) -> bool:
    """Tell whether the sentence has a subject before a pronoun that may as well be meant: "only one … after she had"."""
    earlier = [w for w in line.words if w.end <= at[0]]
    found = main_subject(earlier, scene.lex)
    if found is None:
        return False
    subject = earlier[found[0] : found[1]]
    head = subject[head_of(subject) - 1]
    known = any(w.upper or scene.lex.pronoun(w.low) or w.low in scene.lex.kinds for w in subject)
    return any(scene.lex.has("one", w.low) for w in subject) and not known and not head.speech


def _apposed_person(words: Sequence[Word], head: int, at: Offsets, scene: Scene) -> Name | None:
    """Return the person whom a description is explained by: "its spokeswoman, Dr. NAME", "the union's head (since May), NAME".

    The person's name ends the voice, or a mark follows it; between the comma and the name stand titles at most.
    """
    lex = scene.lex
    for name in names_in(scene, words[head].start, at[1]) if head < len(words) else []:
        first = next((k for k, w in enumerate(words) if w.start >= name.span.start), len(words))
        after = next((w for w in words if w.start >= name.span.end), None)
        if name.kind != "person" or (after is not None and not after.mark):
            continue
        first = _titled(words, first, lex)
        if words[first - 1].mark == "," and _is_role(words[:head], at[0], scene):
            return name
    return None


def _titled(words: Sequence[Word], first: int, lex: Lexicon) -> int:
    """Return where the titles and offices before a name begin: "Dr. NAME", "herpetologist Dr NAME"."""
    while first > 1:
        before = words[first - 1]
        if before.mark == "." and lex.has("titles", words[first - 2].low):
            first -= 2
        elif not before.mark and (lex.has("titles", before.low) or _office(before, lex) or lex.ends("agent", before.low)):
            first -= 1
        else:
            break
    return first


def _is_role(words: Sequence[Word], start: int, scene: Scene) -> bool:
    """Tell whether the head noun of a voice is a common noun or an office: "the group's head", and not "Delmar" or "NAME"."""
    lex = scene.lex
    end = next((k for k, w in enumerate(words) if lex.has("prepositions", w.low) and k), len(words))
    noun = words[end - 1]
    named = any(n.kind == "person" and n.span.end >= noun.end - 1 for n in names_in(scene, start, noun.end))
    return not named and (not noun.upper or _office(noun, lex) or noun.low in lex.kinds)


def _owns(name: Name, words: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether a name is only the owner of the one who speaks: "[NAME]'s ministry"."""
    return any(w.start <= name.span.end - 1 < w.end and lex.ends("possessive", w.low) and w is not words[-1] for w in words)


def _full(name: Name) -> How:
    return "named" if fold(name.span.words) == fold(name.canonical) else "short form"


def _placed(name: Name, words: Sequence[Word], names: Sequence[Name], scene: Scene) -> str:
    """Return a body's name with the owner before it: "Interior Ministry" alone is no country's."""
    low = fold(name.canonical)
    general = any(mark in low.split() for mark in scene.lex.named.get("ministry", ()))
    inner = [w for w in words if w.end <= name.span.start]
    if general and inner and scene.lex.ends("possessive", inner[-1].low) and fold(name.span.words) == low:
        start = inner[-1].start
        return scene.reading.text.content[start : name.span.end]
    return _widest(name, words[: head_of(words)], names, scene)


def _described(  # noqa: PLR0911  a list of decisions, read from the top
    words: Sequence[Word], head: int, names: Sequence[Name], line: Line, scene: Scene
) -> tuple[str, How]:
    """Return what is said by somebody whom only a description names."""
    lex = scene.lex
    lows = {w.low for w in words[:head]}
    whole = in_full(words[:head], scene)
    places = [n for n in names if n.kind == "place"]
    only = [n for n in places if n.span.start <= words[0].end and n.span.end >= words[head - 1].end - 2]
    if only and head == 1 and (person := scene.surname(words[0].low)):
        return person, "short form"
    if only:
        return only[0].span.words.removesuffix("’s").removesuffix("'s"), "metonym"
    ahead = _named_below(words[:head], scene)
    if ahead:
        return ahead, "short form"
    known = _called_again(words[:head], scene)
    if known:
        return known, "short form"
    whole = _owned(words[:head], line, scene) or whole
    if lex.has("unnamed", words[head - 1].low) or (lex.has("unnamed", words[0].low) and not words[0].upper):
        return whole, "unnamed"
    if lex.persons.get("office", frozenset()) & lows and not any(w.upper for w in words[1:head]):
        return whole, "office"
    upper = [w for w in words[:head] if w.upper and not lex.has("determiners", w.low)]
    if not upper:
        return whole, "unnamed"
    if words[head - 1].low in lex.kinds and not words[head - 1].upper:
        return _bare(whole, lex), "named"
    return _fullest(whole, scene), "named" if _fullest(whole, scene) == whole else "short form"


def _called_again(words: Sequence[Word], scene: Scene) -> str | None:
    """Return whom "the spokeswoman" or "the porter" calls again, if one fits; a description of more words is another's."""
    lex = scene.lex
    definite = lex.has("definite", words[0].low) or lex.has("possessives", words[0].low)
    if len(words) > 2 and (definite or lex.ends("possessive", words[0].low)):
        return scene.holder(words)
    if len(words) == 2 and definite and words[1].upper:
        return scene.part_of(words[1].low)
    if len(words) != 2 or not definite:
        return None
    holders = scene.offices.get(words[1].low, {})
    if len(holders) == 1 and not scene.described.get(words[1].low):
        return next(iter(holders))
    if holders:
        return None
    return scene.described.get(words[1].low) or again(words, scene)


def _named_below(words: Sequence[Word], scene: Scene) -> str | None:
    """Return the body that "a rights group" in the opening of a report stands for: the only one of its kind, named soon after.

    News opens with a description and names in the next sentence; where two bodies of the kind are named at
    all, or the name comes late, the words stay as they are.
    """
    lex = scene.lex
    if not 2 <= len(words) <= 4 or not lex.has("indefinite", words[0].low) or any(w.upper for w in words[1:]):
        return None
    kind = lex.kinds.get(words[-1].low)
    place = bisect_left(scene.line_starts, words[0].start + 1) - 1
    if kind is None or place > OPENING:
        return None
    found = scene.kinds_named().get(kind, {})
    [(who, first)] = found.items() if len(found) == 1 else [("", 0)]
    return who if who and 0 <= first - place <= OPENING else None


def _bare(whole: str, lex: Lexicon) -> str:
    first, _, rest = whole.partition(" ")
    return rest if rest and first.lower() in lex.classes.get("articles", ()) else whole


def again(words: Sequence[Word], scene: Scene) -> str | None:
    """Return whom "the academy" or "the clerk" calls again: the one name with that word in it, or the one description."""
    noun = words[-1].low
    return scene.part_of(noun) or scene.phrase_of(noun)


def _owned(words: Sequence[Word], line: Line, scene: Scene) -> str | None:
    """Return "NAME's lawyer" for "her lawyer", where it is clear who she is."""
    lex = scene.lex
    if len(words) < 2 or not lex.has("owners", words[0].low):
        return None
    pronoun = dict(zip(lex.phrases["owners"], lex.phrases.get("owner_pronouns", ()), strict=False)).get(words[0].low, "")
    who = antecedent(pronoun, line, scene) if pronoun else None
    possessive = lex.phrases.get("possessive_mark", ("",))[0]
    if not who or not possessive:
        return None
    return f"{who}{possessive} {scene.reading.text.content[words[1].start : words[-1].end]}"


def _speaks(name: Name, words: Sequence[Word], names: Sequence[Name], lex: Lexicon) -> bool:
    """Tell whether a name in a voice is the one who speaks."""
    return not (_owns(name, words, lex) or _governed(name, words, names, lex) or _modifies(name, words, lex))


def _governed(name: Name, words: Sequence[Word], names: Sequence[Name], lex: Lexicon) -> bool:
    """Tell whether a preposition ties a name to a noun before it: "an official from NAME", "a note by Senator NAME"."""
    at = next((k for k, w in enumerate(words) if w.end > name.span.start), 0)
    while at > 1 and not words[at - 1].mark:
        before = words[at - 1]
        if lex.has("prepositions", before.low) and not before.upper:
            noun = words[at - 2] if at > 1 else before
            if name.kind == "organisation" and noun.upper and lex.has("inside_names", before.low) and not _office(noun, lex):
                # "the Union of River NAME": one name
                return False
            return not lex.has("adjuncts", words[0].low) or at - 1 > 0
        if any(n is not name and n.span.end == before.end for n in names):
            return False
        if not (before.upper or any(lex.has(c, before.low) for c in ("articles", "joining"))):
            return False
        at -= 1
    return False


def _office(word: Word, lex: Lexicon) -> bool:
    return lex.has("unnamed", word.low) or any(word.low in nouns for nouns in lex.persons.values())


def _modifies(name: Name, words: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether a person's name only says of what kind a noun is: "the NAME administration"."""
    after = next((w for w in words if w.start >= name.span.end), None)
    if after is None or after.mark or after.upper or after.low.isdigit() or after.quoted:
        return False
    classes = ("prepositions", "relatives", "apposing", "coordinators", "joining", "adverbs", "subordinators", "auxiliaries")
    return not any(lex.has(name, after.low) for name in classes) and not lex.dated(after) and after.low not in lex.finite


def _several(words: Sequence[Word], names: Sequence[Name], scene: Scene) -> str | None:
    """Return all who speak together: "NAME and NAME"; None where it is one."""
    lex = scene.lex
    able = [n for n in names if n.kind in ("person", "organisation") and _speaks(n, words, names, lex)]
    for one, other in pairwise(able):
        between = [w for w in words if one.span.end <= w.start and w.end <= other.span.start]
        barred = any(lex.has(c, w.low) for w in between for c in ("prepositions", "relatives", "auxiliaries"))
        if not barred and any(lex.has("joining", w.low) for w in between) and one is able[-2]:
            return f" {lex.phrases['joining'][0]} ".join(_widest(n, words, names, scene) for n in (one, other))
    return None


def _widest(name: Name, words: Sequence[Word], names: Sequence[Name], scene: Scene) -> str:
    """Return a name's fullest form; where the text has none, with the capital words beside it that belong to it."""
    lex = scene.lex
    if fold(name.span.words) != fold(name.canonical) or len(name.canonical.split()) > 2:
        return name.canonical
    single = " " not in name.canonical.strip()
    if single and name.kind == "person" and (known := scene.surname(name.canonical.lower())):
        return known
    inside = [k for k, w in enumerate(words) if name.span.start < w.end and w.start < name.span.end]
    if not inside:
        return name.canonical
    start, end = inside[0], inside[-1] + 1
    taken = {k for n in names if n is not name for k, w in enumerate(words) if n.span.start <= w.start < n.span.end}
    while single and end < len(words) and words[end].upper and end not in taken and words[end].low not in lex.entries:
        end += 1
    while start > 0 and start - 1 not in taken:
        before, hyphen = words[start - 1], words[start - 1].mark == "-"
        titled = _office(before, lex) or lex.ends("possessive", before.low) or before.low in lex.kinds
        if hyphen and start > 1 and words[start - 2].upper and words[start - 2].end == before.start:
            start -= 2
        elif (
            name.kind == "person"
            and single
            and start > 1
            and before.upper
            and not titled
            and words[start].start - before.end == 1
        ):
            start -= 1
            break
        elif name.kind == "organisation" and before.upper and not titled and not lex.has("determiners", before.low):
            start -= 1
        elif name.kind == "organisation" and lex.has("inside_names", before.low) and start > 1 and words[start - 2].upper:
            start -= 2
        else:
            break
    return scene.reading.text.content[words[start].start : words[end - 1].end]


def _fullest(whole: str, scene: Scene) -> str:
    """Return the fullest capitalised form, met earlier, that ends with these words (a surname's full name)."""
    last = whole.rsplit(maxsplit=1)[-1]
    return (scene.surname(last.lower()) or whole) if last == whole and not last.isupper() else whole


def head_of(words: Sequence[Word]) -> int:
    """Return where the name ends and its apposition begins."""
    return next((k for k, w in enumerate(words) if k and w.mark in (",", "(", "—", "–") and not _inside(words, k)), len(words))


def _inside(words: Sequence[Word], k: int) -> bool:
    """Tell whether a dash joins two words: "Export–Import"."""
    dash = words[k].mark in ("—", "–")
    return dash and k + 1 < len(words) and words[k - 1].end == words[k].start and words[k].end == words[k + 1].start
