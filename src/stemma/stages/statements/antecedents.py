"""Whom a pronoun means: the one who spoke or was the subject last, and fits it; nobody where none fits or two do."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from stemma.model.reading import Name
from stemma.stages.statements.claims import main_subject
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Line, offsets
from stemma.stages.statements.scene import Body, Scene, names_in
from stemma.stages.statements.words import Word
from stemma.text import fold

REACH = 3
"""Blocks back in which a pronoun's person may stand; sentences back for other pronouns."""
FAR = 5
"""Sentences without the person after which a pronoun is trusted no more."""
MOST = 60
"""Earlier speakers that are looked through for whom a pronoun means."""


def note_subject(line: Line, scene: Scene) -> None:
    """Remember the subject of a sentence of narration: a pronoun after it may mean it."""
    found = main_subject(line.words, scene.lex)
    if found is not None:
        introduced = _introduced(line.words, found, scene.lex)
        start, end = offsets(line.words, introduced or found)
        noun = next((w.low for w in line.words[found[0] : found[1]] if scene.described.get(w.low)), None)
        if noun and line.words[found[0]].low not in scene.lex.kinds:
            scene.heard(scene.body(scene.described[noun], "person"), line)
        named = [n for n in names_in(scene, start, end) if not _owner(n, line, scene)]
        for name in named:
            if name.kind in ("organisation", "person"):
                scene.heard(scene.body(name.canonical, ""), line)
            elif name.kind == "place":
                scene.heard(scene.body(name.span.words, "place"), line)
        if named or noun:
            return
    leading = _leading(line, scene)
    if leading is not None:
        scene.heard(scene.body(leading.canonical, ""), line)


def _owner(name: Name, line: Line, scene: Scene) -> bool:
    return any(w.start <= name.span.end - 1 < w.end and scene.lex.ends("possessive", w.low) for w in line.words)


def _leading(line: Line, scene: Scene) -> Name | None:
    """Return the only person of a sentence whose subject names nobody: its first words, or before a verb of its own."""
    lex, span = scene.lex, line.segment.span
    persons = [n for n in names_in(scene, span.start, span.end) if n.kind == "person"]
    ahead = [w for n in persons[:1] for w in line.words if w.end <= n.span.start]
    opens = all(w.upper or lex.has("articles", w.low) or lex.has("joining", w.low) for w in ahead)
    if len({fold(n.canonical) for n in persons}) == 1 and opens:
        return persons[0]
    acting = []
    for name in persons:
        after = next((w for w in line.words if w.start >= name.span.end), None)
        acts = after is not None and (
            lex.has("auxiliaries", after.low) or lex.has("past", after.low) or lex.ends("past", after.low)
        )
        if acts and not _owner(name, line, scene):
            acting.append(name)
    return acting[0] if len(acting) == 1 else None


def _introduced(words: Sequence[Word], subject: tuple[int, int], lex: Lexicon) -> tuple[int, int] | None:
    """Return the name that "One of them is NAME" introduces: it is what the sentence is about."""
    start, end = subject
    opens = end < len(words) and lex.has("one", words[start].low) and lex.has("be", words[end].low)
    stop = end + 1
    while opens and stop < len(words) and words[stop].upper:
        stop += 1
    return (end + 1, stop) if opens and stop > end + 1 else None


def nobody(line: Line, scene: Scene) -> bool:
    """Tell whether a sentence opens with a pronoun of a person although the text has named none so far."""
    first = line.words[0].low if line.words else ""
    if first not in ("he", "she", "his", "her") or not (scene.lex.has("owners", first) or scene.lex.has(first, first)):
        return False
    gender = "he" if first in ("he", "his") else "she"
    return not any(b.gender in ("", gender) for b in scene.by_kind.get("person", {}).values())


def antecedent(pronoun: str, line: Line, scene: Scene, at: int | None = None, barred: frozenset[str] = frozenset()) -> str | None:
    """Return the one who spoke or was the subject last, and fits the pronoun; None if nobody or two fit.

    `at`: where the pronoun stands; `barred`: who speaks around it and cannot be meant.
    """
    if pronoun == "we":
        return scene.issuer or scene.publisher if line.words else None
    goes_on = _going_on(pronoun, line, scene, at)
    if goes_on is not None:
        return goes_on
    first = bisect_left(scene.blocks, line.segment.block - REACH)
    if pronoun in ("he", "she"):
        who = _latest([b for b in antecedents(pronoun, line, scene) if b.who not in barred], pronoun)
        if who is not None and _another_since(who, pronoun, line, scene):
            return None
        if who is not None:
            # "he" for somebody tells the gender: a later "she" is another
            scene.body(who, "person", pronoun)
        return who
    kinds = ("person", "plural") if pronoun == "it" else ("person",)
    fits = [b for b in _active(scene, max(first, line.number - REACH), line.number) if b.kind not in kinds]
    if pronoun == "they" and not fits:
        fits = _active(scene, line.number - 1, line.number)
    if pronoun == "they" and len(fits) > 1:
        # a plural may be anybody who was spoken of: with two bodies in reach it is left open
        return None
    return _latest(fits, pronoun)


def _going_on(pronoun: str, line: Line, scene: Scene, at: int | None) -> str | None:
    """Return the speaker of the sentence before where the verb says that he goes on: "He also said", "she added"."""
    lex = scene.lex
    after = [w for w in line.words if at is not None and w.start > at][:3]
    if not line.number or not any(lex.has("continuing", w.low) for w in after):
        return None
    last = scene.lines[line.number - 1]
    if last.segment.block != line.segment.block or not last.claims:
        return None
    person = pronoun in ("he", "she")
    spoke = [b for b in _active(scene, line.number - 1, line.number - 1) if (b.kind == "person") == person]
    spoke = [b for b in spoke if not person or b.gender in ("", pronoun)]
    if len(spoke) != 1 or line.number in spoke[0].sentences:
        return None
    return spoke[0].who


def _another_since(who: str, pronoun: str, line: Line, scene: Scene) -> bool:
    """Tell whether another person was named after the one who spoke last: then "he" may be either."""
    last = scene.bodies[fold(who)].sentences[-1]
    if last >= line.number or line.number - last > FAR:
        return last < line.number
    start = scene.lines[last].segment.span.end
    for name in names_in(scene, start, line.segment.span.start):
        if name.kind == "person" and fold(name.canonical) != fold(who):
            other = scene.bodies.get(fold(name.canonical))
            if other is not None and other.gender in ("", pronoun):
                return True
    return False


def antecedents(pronoun: str, line: Line, scene: Scene) -> list[Body]:
    """Return the persons whom "he" or "she" may mean: who spoke or was the subject in reach, and no body."""
    first = bisect_left(scene.blocks, line.segment.block - REACH)
    return [b for b in _active(scene, first, line.number) if b.kind == "person" and b.gender in ("", pronoun)]


def dropped(line: Line, scene: Scene) -> str | None:
    """Return who is meant by a verb of saying without a subject, in a language that leaves pronouns out."""
    first = bisect_left(scene.blocks, line.segment.block - 1)
    return _latest([b for b in _active(scene, first, line.number) if b.kind != "plural"], "")


def _active(scene: Scene, first: int, last: int) -> list[Body]:
    """Return who spoke or was the subject from one sentence to another."""
    found: dict[str, Body] = {}
    for body in islice(reversed(scene.spoke), MOST):
        if body.sentences[-1] < first:
            break
        if body.sentences[-1] <= last:
            found.setdefault(body.who, body)
    return list(found.values())


def _latest(fits: Sequence[Body], pronoun: str) -> str | None:
    """Return the latest of several, unless two share the latest place."""
    if not fits:
        return None
    last = max(b.sentences[-1] for b in fits)
    latest = [b for b in fits if b.sentences[-1] == last]
    return latest[0].who if len(latest) == 1 else None
