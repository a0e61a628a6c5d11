"""Whom a voice stands for in this document, and how that was found; or that the wording leaves it open.

A name stands for the fullest form of it; "the group" for the one body of that kind; a pronoun for the one
speaker or subject in reach that fits it. Where none fits, or more than one, nobody is named (`unclear`).
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from stemma.model.inputs import Reading
from stemma.model.reading import How, Name
from stemma.stages.statements.ambiguous import rough, who_acts
from stemma.stages.statements.claims import main_subject
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Draft, Line, Offsets, Speaker
from stemma.stages.statements.scene import (
    Scene,
    antecedent,
    by_kind,
    dropped,
    line_of,
    mention,
    names_in,
    nobody,
    note_subject,
    recent,
    short_form,
    whole_names,
    words_at,
)
from stemma.stages.statements.voices import owner
from stemma.stages.statements.words import Word, split
from stemma.text import fold

STANDING = ("government", "police", "court", "party", "union", "outlet", "ministry")
"""Kinds that need no name to be known ("the police"), as long as none was named."""
OPENING = 2
"""Sentences after the first in which a report may still describe a body before it names it."""
NO_BODIES = ("person", "document", "plural", "place", "government")
"""Kinds that "the organization" cannot mean."""


def resolve(reading: Reading, lines: Sequence[Line], drafts: Sequence[Draft], lex: Lexicon) -> dict[int, str]:
    """Fill in who each voice stands for, in order of the text; return what is unclear in narration, by sentence."""
    blocks = [segment for segment in reading.segments if segment.kind != "sentence"]
    starts = [block.span.start for block in blocks]

    def aside(name: Name) -> bool:
        place = bisect_left(starts, name.span.start + 1) - 1
        return place >= 0 and blocks[place].kind in ("credit", "furniture") and name.span.start < blocks[place].span.end

    # "the NGO" names nobody by itself, whatever a name record says
    names = [name for name in reading.names if not aside(name) and _last_word(name) not in lex.kinds]
    scene = Scene(reading, lines, lex, sorted(names, key=lambda n: (n.span.start, -n.span.end)))
    scene.rough = rough(reading, lex)
    by_line: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_line.setdefault(draft.sentence, []).append(draft)
    unclear: dict[int, str] = {}
    for line in lines:
        own = by_line.get(line.number, [])
        if not own and nobody(line, scene):
            unclear[line.number] = "what is meant"
        mention(line, scene)
        for draft in own:
            if draft.dropped and (who := dropped(line, scene)):
                draft.voices[-1].who, draft.voices[-1].how = who, "pronoun"
                scene.heard(scene.body(who, ""), line)
            elif draft.dropped or (draft.unclear == "who speaks" and draft.family != "quotation alone"):
                draft.voices[-1].how, draft.unclear = "unclear", "who speaks"
            for place, speaker in enumerate(draft.voices):
                _identify(speaker, line, scene, draft, inner=place > 0)
            for told in draft.told:
                _identify(told, line, scene, draft, inner=True)
        _settle(own, line, scene)
        if not any(draft.voices[-1].at for draft in own):
            note_subject(line, scene)
    return unclear


def _last_word(name: Name) -> str:
    """Return the noun of a name that is no more than a noun with its article ("the NGO"); "" for real names."""
    parts = fold(name.span.words).split()[-2:]
    return parts[-1] if len(name.span.words.split()) <= 2 and not name.span.words.istitle() else ""


def _settle(own: Sequence[Draft], line: Line, scene: Scene) -> None:
    """Mark statements whose speaker is open; keep a plain verb only if its subject is ambiguous."""
    for draft in own:
        if draft.plain:
            _plain(draft, line, scene)
        elif draft.act == "declines" and scene.outlet and _by_outlet(draft, scene):
            draft.plain = True  # "The Mirror could not establish when": the outlet's own narration
        elif draft.unclear is None and any(s.how == "unclear" for s in draft.voices):
            draft.unclear = "who speaks"
        elif draft.unclear is None and who_acts(draft, line, scene):
            draft.unclear = "who acts"


def _by_outlet(draft: Draft, scene: Scene) -> bool:
    """Tell whether the report's own outlet is the only voice of a statement."""
    if len(draft.voices) > 1 or draft.voices[0].how == "document":
        return False
    return fold(draft.voices[0].who or "").removeprefix("the ") == scene.outlet.removeprefix("the ")


def _plain(draft: Draft, line: Line, scene: Scene) -> None:
    """Keep "The organization concluded a contract" as unclear if more than one body may have done it."""
    speaker = draft.voices[-1]
    words = words_at(line, speaker.at)
    kind = short_form(words, scene.lex) if words else None
    if kind is None:
        return
    block = line.segment.block
    bodies = [b for b in scene.bodies.values() if b.kind not in NO_BODIES and recent(b, block)]
    if len(bodies) > 1:
        speaker.who, speaker.how = None, "unclear"
        draft.unclear, draft.plain, draft.family, draft.cue = "who acts", False, "plain verb", draft.cue


def _identify(speaker: Speaker, line: Line, scene: Scene, draft: Draft, *, inner: bool) -> None:
    if speaker.how == "introduced":
        if speaker.who is None and speaker.at:
            found = Speaker(speaker.at)
            _identify(found, line_of(scene, speaker.at) or line, scene, draft, inner=inner)
            speaker.who = found.who
        return
    if speaker.how is not None or speaker.at is None:
        return
    line = line if line.segment.span.start <= speaker.at[0] < line.segment.span.end else line_of(scene, speaker.at) or line
    words = words_at(line, speaker.at)
    if not words and draft.family == "within":
        # inside a quotation, which is one opaque word of its line; whom a pronoun means there is not asked
        words = split(scene.reading.text.content, *speaker.at, ())
        if len(words) == 1 and scene.lex.pronoun(words[0].low):
            speaker.how = "unclear"
            return
    if not words:
        return
    speaker.at = whole_names(scene, speaker.at, [*draft.content, *filter(None, (draft.cue, *draft.outer_cues))])
    speaker.who, speaker.how = _who(words, speaker.at, line, scene)
    if speaker.who is None:
        return
    kind, gender = _traits(words, speaker.how, scene)
    body = scene.body(speaker.who, kind, gender)
    body.met.append(line.segment.block)
    scene.heard(body, line)
    if speaker.how in ("named", "short form") and body.kind == "person":
        # "X and Y said": a "she" after it may be either
        head = words[: _head(words)]
        for name in names_in(scene, speaker.at[0], head[-1].end):
            if (
                name.kind == "person"
                and fold(name.canonical) != fold(speaker.who)
                and any(scene.lex.has("joining", w.low) for w in head)
            ):
                scene.heard(scene.body(name.canonical, "person"), line)
    _publishes(line, body.who, draft, scene)


def _publishes(line: Line, who: str, draft: Draft, scene: Scene) -> None:
    """Learn whose document it is from "X claims … in a recent study"."""
    for k, word in enumerate(line.words[1:], 1):
        if scene.lex.has("documents", word.low) and any(scene.lex.has("in", w.low) for w in line.words[max(0, k - 3) : k]):
            known = scene.owners.get(word.low)
            scene.owners[word.low] = who if known in (None, who) else ""


def _traits(words: Sequence[Word], how: How | None, scene: Scene) -> tuple[str, str]:
    """Return kind and gender that the words of a voice tell."""
    lows = [w.low for w in words]
    if how == "document":
        return "document", ""
    gender = next((g for g in ("he", "she") if scene.lex.persons.get(g, frozenset()) & set(lows)), "")
    if how == "office" or gender:
        return "person", gender
    if how == "unnamed":
        head = lows[: _head(words)]
        if lows[0] in scene.lex.classes.get("articles", ()) and head and head[-1] in scene.lex.kinds:
            return scene.lex.kinds[head[-1]], ""
        return "plural", ""
    if how == "metonym":
        return "government", ""
    return next((scene.lex.kinds[low] for low in reversed(lows) if low in scene.lex.kinds), ""), ""


def _who(words: list[Word], at: Offsets, line: Line, scene: Scene) -> tuple[str | None, How]:  # noqa: PLR0911  a list of decisions, read from the top
    lex = scene.lex
    low = words[0].low
    if len(words) == 1:
        for pronoun in ("he", "she", "it", "they", "we"):
            if lex.has(pronoun, low):
                if pronoun in ("he", "she") and _rival(at, line, scene):
                    return None, "unclear"
                who = antecedent(pronoun, line, scene) if pronoun != "we" or lex.has("own", low) else None
                return (who, "pronoun") if who else (None, "unclear")
    if len(words) > 1 and lex.has("owners", low) and any(lex.has("documents", w.low) for w in words[: _head(words)]):
        pronoun = dict(zip(lex.phrases["owners"], lex.phrases.get("owner_pronouns", ()), strict=False)).get(low, "")
        who = antecedent(pronoun, line, scene) if pronoun else None
        return (who, "document") if who else (None, "unclear")
    head = _head(words)
    apposed = _apposed_person(words, head, at, scene)
    if apposed:
        return apposed.canonical, "named"
    names = [n for n in names_in(scene, at[0], at[1]) if n.span.start < words[head - 1].end]
    persons = [n for n in names if n.kind == "person" and not _owns(n, words, lex)]
    if persons:
        return persons[0].canonical, _full(persons[0])
    if _is_document(words[:head], names, lex):
        return _document(words[:head], scene), "document"
    kind = short_form(words, lex)
    if kind:
        who = by_kind(kind, line, scene)
        if who is None and kind in STANDING and not scene.by_kind.get(kind):
            return scene.reading.text.content[at[0] : at[1]], "office"
        return (who, "short form") if who else (None, "unclear")
    bodies = [n for n in names if n.kind == "organisation" and n.span.end >= words[head - 1].end - 1]
    if bodies:
        return _placed(bodies[-1], words, scene), _full(bodies[-1])
    return _described(words, head, names, scene)


def _rival(at: Offsets, line: Line, scene: Scene) -> bool:
    """Tell whether the sentence has a subject before a pronoun that may as well be meant: "only one … after she had"."""
    earlier = [w for w in line.words if w.end <= at[0]]
    found = main_subject(earlier, scene.lex)
    if found is None:
        return False
    subject = earlier[found[0] : found[1]]
    head = subject[_head(subject) - 1]
    known = any(w.upper or scene.lex.pronoun(w.low) or w.low in scene.lex.kinds for w in subject)
    return any(scene.lex.has("one", w.low) for w in subject) and not known and not head.speech


def _apposed_person(words: Sequence[Word], head: int, at: Offsets, scene: Scene) -> Name | None:
    """Return the person whom an office is explained by: "its spokeswoman, NAME", "the group's director, NAME"."""
    office = scene.lex.persons.get("office", frozenset()) | scene.lex.persons.get("he", frozenset())
    office |= scene.lex.persons.get("she", frozenset())
    if head + 1 >= len(words) or words[head].mark != "," or words[head - 1].upper:
        return None
    if not office & {w.low for w in words[:head]} and words[head - 1].low not in scene.described:
        return None
    named = names_in(scene, words[head].end, at[1])
    return next((n for n in named if n.kind == "person" and n.span.start == words[head + 1].start), None)


def _owns(name: Name, words: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether a name is only the owner of the one who speaks: "[NAME]'s ministry"."""
    return any(w.start <= name.span.end - 1 < w.end and lex.ends("possessive", w.low) and w is not words[-1] for w in words)


def _full(name: Name) -> How:
    return "named" if fold(name.span.words) == fold(name.canonical) else "short form"


def _placed(name: Name, words: Sequence[Word], scene: Scene) -> str:
    """Return a body's name with the owner before it: "Interior Ministry" alone is no country's."""
    low = fold(name.canonical)
    general = any(mark in low.split() for mark in scene.lex.named.get("ministry", ()))
    inner = [w for w in words if w.end <= name.span.start]
    if general and inner and scene.lex.ends("possessive", inner[-1].low) and fold(name.span.words) == low:
        start = inner[-1].start
        return scene.reading.text.content[start : name.span.end]
    return name.canonical


def _described(  # noqa: PLR0911  a list of decisions, read from the top
    words: Sequence[Word], head: int, names: Sequence[Name], scene: Scene
) -> tuple[str, How]:
    """Return what is said by somebody whom only a description names."""
    lex, content = scene.lex, scene.reading.text.content
    lows = {w.low for w in words[:head]}
    whole = content[words[0].start : words[head - 1].end]
    places = [n for n in names if n.kind == "place"]
    only = [n for n in places if n.span.start <= words[0].end and n.span.end >= words[head - 1].end - 2]
    if only:
        return only[0].span.words.removesuffix("’s").removesuffix("'s"), "metonym"
    ahead = _named_below(words[:head], scene)
    if ahead:
        return ahead, "short form"
    known = _called_again(words[:head], scene)
    if known:
        return known, "short form"
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
    if len(words) != 2 or not definite or any(w.upper for w in words[1:]):
        return None
    holders = scene.offices.get(words[1].low, set())
    if len(holders) == 1 and not scene.described.get(words[1].low):
        return next(iter(holders))
    return scene.described.get(words[1].low) or None if not holders else None


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


def _fullest(whole: str, scene: Scene) -> str:
    """Return the fullest capitalised form, met earlier, that ends with these words (a surname's full name)."""
    last = whole.rsplit(maxsplit=1)[-1]
    return scene.surnames.get(last, whole) if last == whole and not last.isupper() else whole


def _head(words: Sequence[Word]) -> int:
    """Return where the name ends and its apposition begins."""
    return next((k for k, w in enumerate(words) if k and w.mark in (",", "(", "—", "–")), len(words))


def _is_document(words: Sequence[Word], names: Sequence[Name], lex: Lexicon) -> bool:
    nouns = [k for k, w in enumerate(words) if lex.has("documents", w.low) and not w.quoted]
    if not nouns:
        return False
    after = words[nouns[0] + 1].low if nouns[0] + 1 < len(words) else ""
    office = lex.persons.get("office", frozenset())
    if any(w.low in office for w in words[nouns[0] + 1 : _noun_end(words, nouns[0], lex)]):
        return False
    ends = (
        nouns[0] == len(words) - 1 or lex.has("prepositions", after) or words[nouns[0] + 1].mark or not words[nouns[0] + 1].upper
    )
    return bool(ends) and not (
        words[nouns[0]].upper and nouns[0] > 0 and any(n.kind == "organisation" for n in names if n.span.end >= words[-1].end)
    )


def _noun_end(words: Sequence[Word], at: int, lex: Lexicon) -> int:
    """Return where the noun at an index ends as a compound: "research director"."""
    return next((k for k in range(at + 1, len(words)) if words[k].mark or lex.has("prepositions", words[k].low)), len(words))


def _document(words: Sequence[Word], scene: Scene) -> str:
    """Return who published a document, where the text says it; else the document's own words."""
    lex, content = scene.lex, scene.reading.text.content
    lows = [w.low for w in words]
    if scene.publisher and any(lex.has("this", a) and lex.has("own_documents", b) for a, b in pairwise(lows)):
        return scene.publisher
    noun = next(w.low for w in words if lex.has("documents", w.low))
    found = owner(words, (0, len(words)), lex)
    if found:
        inner = list(words[found[0] : found[1]])
        at = (inner[0].start, inner[-1].end)
        line = line_of(scene, at)
        if line:
            kind = short_form(inner, lex)
            who = by_kind(kind, line, scene) if kind else None
            named = [n.canonical for n in names_in(scene, at[0], at[1]) if n.kind in ("organisation", "person")]
            plain = content[at[0] : at[1]].removesuffix("’s").removesuffix("'s")
            who = (
                who
                or (named[-1] if named else None)
                or (plain if any(w.upper and not w.quoted for w in inner) and not kind else None)
            )
            if who and not who.startswith(("The ", "A ", "“")):
                known = scene.owners.get(noun)
                scene.owners[noun] = who if known in (None, who) else known or ""
                return who
    of = [n for n in names_in(scene, words[0].start, words[-1].end) if n.kind == "organisation" and n.span.end == words[-1].end]
    if of and lex.has("of", next((w.low for w in reversed(words) if w.end <= of[0].span.start), "")):
        return of[0].canonical
    if scene.owners.get(noun):
        return scene.owners[noun]
    if noun in ("report", "study"):
        other = {who for key, who in scene.owners.items() if key in ("report", "study") and who}
        if len(other) == 1:
            return other.pop()
    return content[words[0].start : words[-1].end]
