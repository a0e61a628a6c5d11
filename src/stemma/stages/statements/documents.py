"""Whose document speaks: "the group's report", "a NAME story", "the study" whose publisher the text told before."""

from collections.abc import Sequence
from itertools import pairwise

from stemma.model.reading import Name
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.scene import Scene, by_kind, line_of, names_in, short_form
from stemma.stages.statements.voices import owner
from stemma.stages.statements.words import Word


def is_document(words: Sequence[Word], names: Sequence[Name], lex: Lexicon) -> bool:
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


def document(words: Sequence[Word], scene: Scene) -> str:
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
