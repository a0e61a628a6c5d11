"""Whom a voice stands for in this document, and how that was found; or that the wording leaves it open.

A name stands for the fullest form of it; "the group" for the one body of that kind; a pronoun for the one
speaker or subject in reach that fits it. Where none fits, or more than one, nobody is named (`unclear`):
a person who was only spoken of is never made the speaker.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stemma.model.inputs import Reading
from stemma.model.reading import How, Name
from stemma.stages.statements.claims import main_subject
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Draft, Line, Offsets, Speaker, offsets
from stemma.stages.statements.voices import owner
from stemma.stages.statements.words import Word
from stemma.text import TOKEN, fold

REACH = 3
"""Blocks back in which a pronoun's person may stand."""
NEAR = 2
"""Blocks back in which several bodies make "the organization" ambiguous for a plain verb."""


@dataclass(slots=True)
class Body:
    """Somebody or something that may be meant again."""

    who: str
    kind: str
    """person, a kind of body of the cue table (group, ministry …), document, plural, place, or ""."""
    gender: str = ""
    sentences: list[int] = field(default_factory=list)
    """Where it spoke or was the subject, in order."""
    met: list[int] = field(default_factory=list)
    """Blocks in which it was mentioned at all."""


@dataclass(slots=True)
class Scene:
    """What is known so far while a report is read from its start."""

    reading: Reading
    lines: Sequence[Line]
    lex: Lexicon
    names: list[Name]
    bodies: dict[str, Body] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    """Head noun of a document -> who published it ("" once two did)."""

    def body(self, who: str, kind: str, gender: str = "") -> Body:
        """Return the body of that name, and learn its kind and gender."""
        known = self.bodies.setdefault(fold(who), Body(who, kind, gender))
        known.kind = known.kind if known.kind not in ("", "place") or not kind else kind
        known.gender = known.gender or gender
        return known


def resolve(reading: Reading, lines: Sequence[Line], drafts: Sequence[Draft], lex: Lexicon) -> dict[int, str]:
    """Fill in who each voice stands for, in order of the text; return what is unclear in narration, by sentence."""
    kinds = {segment.block: segment.kind for segment in reading.segments if segment.kind != "sentence"}
    aside = {s.block for s in reading.segments if kinds.get(s.block) in ("credit", "furniture")}
    outside = [(s.span.start, s.span.end) for s in reading.segments if s.block in aside]
    names = [n for n in reading.names if not any(a <= n.span.start < b for a, b in outside)]
    scene = Scene(reading, lines, lex, sorted(names, key=lambda n: (n.span.start, -n.span.end)))
    by_line: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_line.setdefault(draft.sentence, []).append(draft)
    unclear: dict[int, str] = {}
    for line in lines:
        own = by_line.get(line.number, [])
        if not own and _nobody(line, scene):
            unclear[line.number] = "what is meant"
        _mention(line, scene)
        for draft in own:
            for place, speaker in enumerate(draft.voices):
                _identify(speaker, line, scene, draft, inner=place > 0)
            for told in draft.told:
                _identify(told, line, scene, draft, inner=True)
        _settle(own, line, scene)
        if not any(draft.voices[-1].at for draft in own):
            _subject(line, scene)
    return unclear


def _settle(own: Sequence[Draft], line: Line, scene: Scene) -> None:
    """Mark statements whose speaker is open; keep a plain verb only if its subject is ambiguous."""
    for draft in own:
        if draft.plain:
            _plain(draft, line, scene)
        elif draft.unclear is None and any(s.how == "unclear" for s in draft.voices):
            draft.unclear = "who speaks"


def _plain(draft: Draft, line: Line, scene: Scene) -> None:
    """Keep "The organization concluded a contract" as unclear if more than one body may have done it."""
    speaker = draft.voices[-1]
    words = _words_at(line, speaker.at)
    kind = _short_form(words, scene.lex) if words else None
    if kind is None:
        return
    block = line.segment.block
    bodies = [b for b in scene.bodies.values() if b.kind not in ("person", "document", "plural", "place", "government") and _recent(b, block)]
    if len(bodies) > 1:
        speaker.who, speaker.how = None, "unclear"
        draft.unclear, draft.plain, draft.family, draft.cue = "who acts", False, "plain verb", draft.cue


def _recent(body: Body, block: int) -> bool:
    return any(block - NEAR <= met <= block for met in body.met)


# --- who is there -----------------------------------------------------------------------------------


def _names_in(scene: Scene, start: int, end: int) -> list[Name]:
    return [n for n in scene.names if start <= n.span.start and n.span.end <= end]


def _mention(line: Line, scene: Scene) -> None:
    """Take note of every body that a sentence names, speaking or not."""
    span = line.segment.span
    for name in _names_in(scene, span.start, span.end):
        if name.kind in ("organisation", "person"):
            kind = "person" if name.kind == "person" else _kind_of(name, line, scene)
            scene.body(name.canonical, kind, _gender(name.span.start, line, scene.lex)).met.append(line.segment.block)


def _kind_of(name: Name, line: Line, scene: Scene) -> str:
    """Tell the kind of a body by its name, or by the noun beside it ("rights group NAME", "NAME, a group …")."""
    low = fold(name.span.words)
    for kind, marks in scene.lex.named.items():
        if any(f" {mark} " in f" {low} " or low.split(".")[0] == mark for mark in marks):
            return kind
    words = line.words
    first = next((k for k, w in enumerate(words) if w.start >= name.span.start), None)
    if first is None:
        return ""
    after = next((k for k, w in enumerate(words) if w.start >= name.span.end), len(words))
    if first and words[first - 1].low in scene.lex.kinds:
        return scene.lex.kinds[words[first - 1].low]
    if after + 1 < len(words) and words[after].mark == ",":
        for word in words[after + 1 : after + 8]:
            if word.mark:
                break
            if word.low in scene.lex.kinds:
                return scene.lex.kinds[word.low]
    return ""


def _gender(start: int, line: Line, lex: Lexicon) -> str:
    """Tell a person's gender by a title or role right before the name, if there is one."""
    before = [w.low for w in line.words if w.end <= start][-4:]
    for low in reversed(before):
        for gender in ("he", "she"):
            if low in lex.persons.get(gender, frozenset()):
                return gender
    return ""


def _subject(line: Line, scene: Scene) -> None:
    """Remember the subject of a sentence of narration: a pronoun after it may mean it."""
    found = main_subject(line.words, scene.lex)
    if found is None:
        return
    start, end = offsets(line.words, found)
    for name in _names_in(scene, start, end)[:1]:
        if name.kind in ("organisation", "person"):
            scene.body(name.canonical, "").sentences.append(line.number)
        elif name.kind == "place":
            scene.body(name.span.words, "place").sentences.append(line.number)


def _nobody(line: Line, scene: Scene) -> bool:
    """Tell whether a sentence opens with a pronoun of a person although the text has named none so far."""
    first = line.words[0].low if line.words else ""
    if first not in ("he", "she", "his", "her") or not (scene.lex.has("owners", first) or scene.lex.has(first, first)):
        return False
    return not any(b.kind == "person" and b.gender in ("", "he" if first in ("he", "his") else "she") for b in scene.bodies.values())


# --- whom a voice stands for ------------------------------------------------------------------------


def _identify(speaker: Speaker, line: Line, scene: Scene, draft: Draft, *, inner: bool) -> None:
    if speaker.how == "introduced":
        if speaker.who is None and speaker.at:
            found = Speaker(speaker.at)
            _identify(found, _line_of(scene, speaker.at) or line, scene, draft, inner=inner)
            speaker.who = found.who
        return
    if speaker.how is not None or speaker.at is None:
        return
    line = line if line.segment.span.start <= speaker.at[0] < line.segment.span.end else _line_of(scene, speaker.at) or line
    words = _words_at(line, speaker.at)
    if not words:
        return
    speaker.who, speaker.how = _who(words, speaker.at, line, scene)
    if speaker.who is None:
        return
    kind, gender = _traits(words, speaker.how, scene)
    body = scene.body(speaker.who, kind, gender)
    body.met.append(line.segment.block)
    body.sentences.append(line.number)
    _publishes(line, body.who, draft, scene)


def _publishes(line: Line, who: str, draft: Draft, scene: Scene) -> None:
    """Learn whose document it is from "X claims … in a recent study"."""
    for k, word in enumerate(line.words[1:], 1):
        if scene.lex.has("documents", word.low) and any(w.low == "in" for w in line.words[max(0, k - 3) : k]):
            known = scene.owners.get(word.low)
            scene.owners[word.low] = who if known in (None, who) else ""


def _line_of(scene: Scene, at: Offsets) -> Line | None:
    return next((line for line in scene.lines if line.segment.span.start <= at[0] < line.segment.span.end), None)


def _words_at(line: Line, at: Offsets | None) -> list[Word]:
    return [w for w in line.words if at and at[0] <= w.start and w.end <= at[1]]


def _traits(words: Sequence[Word], how: How | None, scene: Scene) -> tuple[str, str]:
    """Return kind and gender that the words of a voice tell."""
    lows = [w.low for w in words]
    if how == "document":
        return "document", ""
    gender = next((g for g in ("he", "she") if scene.lex.persons.get(g, frozenset()) & set(lows)), "")
    if how == "office" or gender:
        return "person", gender
    if how == "unnamed":
        return "plural", ""
    if how == "metonym":
        return "government", ""
    return next((scene.lex.kinds[low] for low in reversed(lows) if low in scene.lex.kinds), ""), ""


def _who(words: list[Word], at: Offsets, line: Line, scene: Scene) -> tuple[str | None, How]:
    lex = scene.lex
    low = words[0].low
    if len(words) == 1:
        for pronoun in ("he", "she", "it", "they", "we"):
            if lex.has(pronoun, low):
                who = _antecedent(pronoun, line, scene)
                return (who, "pronoun") if who else (None, "unclear")
    head = _head(words)
    names = [n for n in _names_in(scene, at[0], at[1]) if n.span.start < words[head - 1].end]
    persons = [n for n in names if n.kind == "person"]
    if persons:
        return persons[0].canonical, _full(persons[0])
    if _is_document(words[:head], names, lex):
        return _document(words[:head], scene), "document"
    bodies = [n for n in names if n.kind == "organisation" and n.span.end >= words[head - 1].end - 1]
    if bodies:
        return _placed(bodies[-1], words, scene), _full(bodies[-1])
    kind = _short_form(words, lex)
    if kind:
        who = _by_kind(kind, line, scene)
        return (who, "short form") if who else (None, "unclear")
    return _described(words, head, names, scene)


def _placed(name: Name, words: Sequence[Word], scene: Scene) -> str:
    """Return a body's name with the owner before it: "Interior Ministry" alone is no country's."""
    low = fold(name.canonical)
    general = any(mark in low.split() for mark in scene.lex.named.get("ministry", ()))
    inner = [w for w in words if w.end <= name.span.start]
    if general and inner and inner[-1].low.endswith(("'s", "s'")) and fold(name.span.words) == low:
        start = inner[-1].start
        return scene.reading.text.content[start : name.span.end]
    return name.canonical


def _full(name: Name) -> How:
    return "named" if fold(name.span.words) == fold(name.canonical) else "short form"


def _described(words: Sequence[Word], head: int, names: Sequence[Name], scene: Scene) -> tuple[str, How]:
    """Return what is said by somebody whom only a description names."""
    lex, content = scene.lex, scene.reading.text.content
    lows = {w.low for w in words[:head]}
    whole = content[words[0].start : words[head - 1].end]
    places = [n for n in names if n.kind == "place"]
    only = [n for n in places if n.span.start <= words[0].end and n.span.end >= words[head - 1].end - 2]
    if only:
        return only[0].span.words.removesuffix("’s").removesuffix("'s"), "metonym"
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


def _bare(whole: str, lex: Lexicon) -> str:
    first, _, rest = whole.partition(" ")
    return rest if rest and first.lower() in lex.classes.get("articles", ()) else whole


def _fullest(whole: str, scene: Scene) -> str:
    """Return the fullest capitalised form, met earlier, that ends with these words (a surname's full name)."""
    last = whole.split()[-1]
    for body in scene.bodies.values():
        full = body.who.split()
        if 1 < len(full) <= 4 and full[-1] == last and len(whole.split()) == 1 and not last.isupper() and body.who.istitle():
            return body.who
    return whole


def _head(words: Sequence[Word]) -> int:
    """Return where the name ends and its apposition begins."""
    return next((k for k, w in enumerate(words) if k and w.mark in (",", "(", "—", "–")), len(words))


def _is_document(words: Sequence[Word], names: Sequence[Name], lex: Lexicon) -> bool:
    nouns = [k for k, w in enumerate(words) if lex.has("documents", w.low) and not w.quoted]
    if not nouns:
        return False
    after = words[nouns[0] + 1].low if nouns[0] + 1 < len(words) else ""
    ends = nouns[0] == len(words) - 1 or lex.has("prepositions", after) or words[nouns[0] + 1].mark or not words[nouns[0] + 1].upper
    return bool(ends) and not (words[nouns[0]].upper and nouns[0] > 0 and any(n.kind == "organisation" for n in names if n.span.end >= words[-1].end))


def _document(words: Sequence[Word], scene: Scene) -> str:
    """Return who published a document, where the text says it; else the document's own words."""
    lex, content = scene.lex, scene.reading.text.content
    noun = next(w.low for w in words if lex.has("documents", w.low))
    found = owner(words, (0, len(words)), lex)
    if found:
        inner = list(words[found[0] : found[1]])
        at = (inner[0].start, inner[-1].end)
        line = _line_of(scene, at)
        if line:
            kind = _short_form(inner, lex)
            who = _by_kind(kind, line, scene) if kind else None
            named = [n.canonical for n in _names_in(scene, at[0], at[1]) if n.kind in ("organisation", "person")]
            plain = content[at[0] : at[1]].removesuffix("’s").removesuffix("'s")
            who = who or (named[-1] if named else None) or (plain if any(w.upper and not w.quoted for w in inner) and not kind else None)
            if who and not who.startswith(("The ", "A ", "“")):
                known = scene.owners.get(noun)
                scene.owners[noun] = who if known in (None, who) else known or ""
                return who
    if scene.owners.get(noun):
        return scene.owners[noun]
    if noun in ("report", "study"):
        other = {who for key, who in scene.owners.items() if key in ("report", "study") and who}
        if len(other) == 1:
            return other.pop()
    return content[words[0].start : words[-1].end]


def _short_form(words: Sequence[Word], lex: Lexicon) -> str | None:
    """Return the kind of body that "the (rights) group" calls again; None for anything else."""
    if not 2 <= len(words) <= 3 or not (lex.has("determiners", words[0].low) or lex.has("possessives", words[0].low)):
        return None
    rest = [w for w in words[1:]]
    if any((w.upper and not (w.low in lex.kinds and len(w.low) <= 4)) or w.mark for w in rest) or words[0].low in ("a", "an", "one", "another"):
        return None
    last = rest[-1].low.removesuffix("'s")
    return lex.kinds.get(last)


def _by_kind(kind: str, line: Line, scene: Scene) -> str | None:
    """Return the one body of a kind that the text has named; the one who spoke last, if several did."""
    fits = [b for b in scene.bodies.values() if b.kind == kind]
    if not fits:
        fits = [b for b in scene.bodies.values() if b.kind == "" and b.sentences] if kind != "ministry" else []
    if len(fits) == 1:
        return fits[0].who
    last = max((b.sentences[-1] for b in fits if b.sentences), default=None)
    if last is None or line.number - last > NEAR:
        return None
    latest = [b for b in fits if b.sentences and b.sentences[-1] >= last - 1]
    return latest[0].who if len(latest) == 1 else None


def _antecedent(pronoun: str, line: Line, scene: Scene) -> str | None:
    """Return the one who spoke or was the subject last, and fits the pronoun; None if nobody or two fit."""
    if pronoun == "we":
        return None
    first = _first_line(scene, line.segment.block - REACH)
    if pronoun in ("he", "she"):
        fits = [b for b in _active(scene, first, line.number) if b.kind in ("person", "") and b.gender in ("", pronoun)]
        persons = [b for b in fits if b.kind == "person"]
        return _latest(persons, pronoun)
    kinds = ("person", "plural") if pronoun == "it" else ("person",)
    fits = [b for b in _active(scene, max(first, line.number - REACH), line.number) if b.kind not in kinds]
    if pronoun == "they" and not fits:
        fits = _active(scene, line.number - 1, line.number)
    return _latest(fits, pronoun)


def _active(scene: Scene, first: int, last: int) -> list[Body]:
    """Return who spoke or was the subject from one sentence to another."""
    return [b for b in scene.bodies.values() if any(first <= number <= last for number in b.sentences)]


def _latest(fits: Sequence[Body], pronoun: str) -> str | None:
    """Return the latest of several, unless two share the latest place."""
    if not fits:
        return None
    last = max(b.sentences[-1] for b in fits)
    latest = [b for b in fits if b.sentences[-1] == last]
    return latest[0].who if len(latest) == 1 else None


def _first_line(scene: Scene, block: int) -> int:
    return next((line.number for line in scene.lines if line.segment.block >= block), 0)


def forms(content: str) -> Iterable[str]:
    """Return the words of a text, for tests."""
    return (m.group() for m in TOKEN.finditer(content))
