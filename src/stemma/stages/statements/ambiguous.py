"""Sentences whose wording leaves open who acts: two "he" for one person in sight, and pronouns of a rough translation.

Called after the voices are resolved; it only adds a mark, and never names anybody.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from stemma.model.inputs import Reading
from stemma.model.reading import Name
from stemma.stages.statements.antecedents import antecedents
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Draft, Line
from stemma.stages.statements.scene import Scene, names_in, words_at
from stemma.stages.statements.words import Word

SIGNS = 2
"""Different turns of phrase that show a word-for-word translation; one alone may be anybody's style."""
CLAUSE = 12
"""Words of a clause in which the second pronoun is looked for."""


@lru_cache(maxsize=32)
def _turns(lex: Lexicon) -> re.Pattern[str] | None:
    found = lex.phrases.get("translated", ())
    return re.compile(r"\b(?:" + "|".join(found) + r")\b") if found else None


def rough(reading: Reading, lex: Lexicon) -> bool:
    """Tell whether a text has turns of phrase that only a word-for-word translation has."""
    pattern = _turns(lex)
    if pattern is None:
        return False
    met: set[str] = set()
    for m in pattern.finditer(reading.text.content.lower()):  # many times as fast as without regard to case
        met.add(m.group())
        if len(met) >= SIGNS:
            return True
    return False


def who_acts(draft: Draft, line: Line, scene: Scene) -> bool:
    """Tell whether what is said begins with a "he" or "she" that may be more than one person, or nobody in sight."""
    if not draft.content or draft.voices[-1].at is None:
        return False
    said = words_at(line, draft.content[0])
    gender = next((g for g in ("he", "she") if said and scene.lex.has(g, said[0].low)), None)
    if gender is None or said[0].quoted:
        return False
    voice = words_at(line, draft.voices[-1].at)
    named = [n for n in names_in(scene, *draft.content[0]) if n.kind == "person"]
    if len(voice) == 1 and scene.lex.has(gender, voice[0].low):
        before = [body for body in antecedents(gender, line, scene) if body.sentences[0] < line.number]
        return _acts_on_the_same(said, gender, named, scene.lex) and len(before) <= 1
    return scene.rough and not named and draft.voices[-1].how != "pronoun" and not _person_near(draft, line, scene)


def _acts_on_the_same(said: Sequence[Word], gender: str, named: Sequence[Name], lex: Lexicon) -> bool:
    """Tell whether "he took it from him" stands there: the second is not the first, and no other person is in sight."""
    for k, word in enumerate(said[1:CLAUSE], 1):
        if word.mark or lex.has("subordinators", word.low):
            return False
        following = said[k + 1] if k + 1 < len(said) else None
        ends = following is None or bool(following.mark) or lex.has("determiners", following.low)
        ends = ends or (following is not None and any(lex.has(c, following.low) for c in ("prepositions", "coordinators")))
        if lex.has(f"object_of_{gender}", word.low) and (gender == "he" or ends):
            return not any(n.span.start < word.start for n in named)
    return False


def _person_near(draft: Draft, line: Line, scene: Scene) -> bool:
    """Tell whether the speaker is a person, or a person spoke or was the subject before in the same paragraph."""
    who = draft.voices[-1].who
    return any(
        body.kind == "person" and (body.who == who or (body.sentences and scene.blocks[body.sentences[-1]] == line.segment.block))
        for body in scene.by_kind.get("person", {}).values()
    )
