"""Whom a voice stands for in this document, and how that was found; or that the wording leaves it open.

A name stands for the fullest form of it; "the group" for the one body of that kind; a pronoun for the one
speaker or subject in reach that fits it. Where none fits, or more than one, nobody is named (`unclear`).
"""

from bisect import bisect_left
from collections.abc import Sequence

from stemma.model.inputs import Reading
from stemma.model.reading import How, Name
from stemma.stages.statements.ambiguous import rough, who_acts
from stemma.stages.statements.antecedents import dropped, nobody, note_subject
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.documents import called, issuer, publisher
from stemma.stages.statements.drafts import Draft, Line, Speaker
from stemma.stages.statements.interviews import turned
from stemma.stages.statements.naming import head_of, who_is
from stemma.stages.statements.scene import Scene, line_of, mention, names_in, recent, short_form, whole_names, words_at
from stemma.stages.statements.words import Word, split
from stemma.text import fold

NO_BODIES = ("person", "document", "plural", "place", "government")
"""Kinds that "the organization" cannot mean."""


def resolve(reading: Reading, lines: Sequence[Line], drafts: list[Draft], lex: Lexicon) -> dict[int, str]:
    """Fill in who each voice stands for, in order of the text; return what is unclear in narration, by sentence.

    The blocks of one turn of an interview become one draft.
    """
    blocks = [segment for segment in reading.segments if segment.kind != "sentence"]
    starts = [block.span.start for block in blocks]

    def aside(name: Name) -> bool:
        place = bisect_left(starts, name.span.start + 1) - 1
        return place >= 0 and blocks[place].kind in ("credit", "furniture") and name.span.start < blocks[place].span.end

    # "the NGO" names nobody by itself, whatever a name record says
    names = [name for name in reading.names if not aside(name) and _last_word(name) not in lex.kinds]
    scene = Scene(reading, lines, lex, sorted(names, key=lambda n: (n.span.start, -n.span.end)))
    scene.rough = rough(reading, lex)
    scene.issuer = issuer(reading, lex)
    turned(
        drafts, reading.text.content, [n.canonical for n in names if n.kind in ("organisation", "person")], scene.publisher, lex
    )
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
            speaking = frozenset(speaker.who for speaker in draft.voices if speaker.who)
            for told in draft.told:
                _identify(told, line, scene, draft, inner=True, barred=speaking)
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


def _identify(
    speaker: Speaker, line: Line, scene: Scene, draft: Draft, *, inner: bool, barred: frozenset[str] = frozenset()
) -> None:
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
    around = draft.voices[: next((k for k, s in enumerate(draft.voices) if s is speaker), 0)]
    barred |= {s.who for s in around if s.who}
    speaker.who, speaker.how = who_is(words, speaker.at, line, scene, barred)
    if speaker.who is None:
        return
    if speaker.how == "document":
        _name_document(speaker, words[: head_of(words)], scene)
    party = speaker.whose or speaker.who
    _remember(words, party, speaker.how, scene)
    kind, gender = _traits(words, speaker.how, scene)
    body = scene.body(party, kind, gender)
    body.met.append(line.segment.block)
    scene.heard(body, line)
    if speaker.how in ("named", "short form") and body.kind == "person":
        # "X and Y said": a "she" after it may be either
        head = words[: head_of(words)]
        for name in names_in(scene, speaker.at[0], head[-1].end):
            if (
                name.kind == "person"
                and fold(name.canonical) != fold(speaker.who)
                and any(scene.lex.has("joining", w.low) for w in head)
            ):
                scene.heard(scene.body(name.canonical, "person"), line)
    _publishes(line, body.who, draft, scene)


def _name_document(speaker: Speaker, words: Sequence[Word], scene: Scene) -> None:
    """Tell a document's publisher from what it is called; after "its" who_is found the publisher already."""
    if any(scene.lex.has("documents", w.low) for w in words):
        found = speaker.who if scene.lex.has("owners", words[0].low) else publisher(words, scene)
        speaker.who, speaker.whose = called(words, found, scene), found


def _remember(words: Sequence[Word], who: str, how: How, scene: Scene) -> None:
    """Remember a description of more words than a noun, so that "the clerk" can call it again."""
    if how not in ("unnamed", "office", "named") or head_of(words) < 2:
        return
    head = words[: head_of(words)]
    end = next((k for k, w in enumerate(head) if k and (w.mark or scene.lex.has("prepositions", w.low))), len(head))
    noun = head[end - 1]
    longer = len(head) > 2 or scene.lex.has("indefinite", head[0].low)
    if not noun.upper and not noun.mark and longer and noun.low in who.lower():
        scene.phrases.setdefault(noun.low, set()).add(who)


def _publishes(line: Line, who: str, draft: Draft, scene: Scene) -> None:
    """Learn whose document it is from "X claims … in a recent study"."""
    for k, word in enumerate(line.words[1:], 1):
        if scene.lex.has("documents", word.low) and any(scene.lex.has("in", w.low) for w in line.words[max(0, k - 3) : k]):
            known = scene.owners.get(word.low)
            scene.owners[word.low] = who if known in (None, who) else ""


def _traits(words: Sequence[Word], how: How | None, scene: Scene) -> tuple[str, str]:
    """Return kind and gender that the words of a voice tell."""
    lex = scene.lex
    if how == "document":
        return "document", ""
    head = words[: head_of(words)]
    gender = _gender(words, len(head), lex)
    standing = lex.kinds.get(_noun(head, lex).low, "") if how == "office" else ""  # "the court" is no person
    if (how == "office" and not standing) or gender or (how in ("unnamed", "named") and _human(head, lex)):
        return "person", gender
    if how == "unnamed":
        if lex.has("articles", head[0].low) and head[-1].low in lex.kinds:
            return lex.kinds[head[-1].low], ""
        return "plural", ""
    if how == "metonym":
        return "government", ""
    return standing or next((lex.kinds[w.low] for w in reversed(words) if w.low in lex.kinds), ""), ""


def _noun(words: Sequence[Word], lex: Lexicon) -> Word:
    """Return the head noun of a description: "the porter of the hotel"."""
    tied = (k for k, w in enumerate(words) if k and any(lex.has(c, w.low) for c in ("prepositions", "relatives")))
    return words[next(tied, len(words)) - 1]


def _human(head: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether a description is one person's: "a ministry chemist"."""
    noun = _noun(head, lex)
    many = lex.ends("plural", noun.low) or noun.low in lex.kinds or lex.has("unnamed", noun.low)
    known = any(noun.low in nouns for nouns in lex.persons.values()) or lex.ends("agent", noun.low)
    return known and not many and not noun.upper and len(head) > 1


def _gender(words: Sequence[Word], head: int, lex: Lexicon) -> str:
    """Return the gender that a title, a noun or the apposition tells; "his wife's lawyer" and "NAME, whose son" tell none."""
    told = [w for w in words[:head] if not lex.ends("possessive", w.low)]
    told = told[: told.index(noun) + 1] if told and (noun := _noun(words[:head], lex)) in told else told
    rest = words[head + 1 :]
    apposed = rest[: next((k for k, w in enumerate(rest) if w.mark), len(rest))]
    if apposed and not any(lex.has("relatives", w.low) for w in apposed):
        told.append(_noun(apposed, lex))
    lows = {w.low for w in told}
    return next((g for g in ("he", "she") if lex.persons.get(g, frozenset()) & lows), "")
