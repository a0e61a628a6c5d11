"""Whose document speaks, and what it is called: "the group's report", "a NAME story", "the study" told of before."""

from collections.abc import Sequence
from itertools import pairwise

from stemma.model.inputs import Reading
from stemma.model.reading import Name
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.scene import Scene, by_kind, in_full, line_of, names_in, short_form
from stemma.stages.statements.voices import owner
from stemma.stages.statements.words import Word, split

HEAD, OPENING, LONGEST = 3, 5, 20
"""How many headings or sentences of a text are looked at, in how many words "statement" must stand, and the most words."""


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


def issuer(reading: Reading, lex: Lexicon) -> str | None:
    """Return whose notice a text is: "STATEMENT OF THE HARBOUR MINISTRY" at its head, or "We, the Sisters of NAME, …"."""
    for segment in [s for s in reading.segments if s.kind in ("title", "heading", "sentence")][:HEAD]:
        words = split(reading.text.content, segment.span.start, segment.span.end, ())
        if len(words) > 3 and lex.has("own", words[0].low) and words[1].mark == "," and lex.has("articles", words[2].low):
            stop = next((k for k, w in enumerate(words) if k > 2 and w.mark), 0)
            if stop > 3:
                return reading.text.content[words[3].start : words[stop - 1].end]
        noun = next((k for k, w in enumerate(words[:OPENING]) if lex.has("notices", w.low)), None)
        by = next((k for k, w in enumerate(words) if noun is not None and k > noun and lex.has("issuing", w.low)), None)
        if by is None or words[-1].mark or len(words) > LONGEST:
            continue
        name = words[by + 1 + lex.has("articles", words[by + 1].low) :] if by + 1 < len(words) else []
        titled = [
            w.upper or any(lex.has(c, w.low) for c in ("prepositions", "joining", "articles", "inside_names")) for w in name
        ]
        if name and name[0].upper and all(titled) and _is_body(reading, name, lex):
            return reading.text.content[name[0].start : name[-1].end]
    return None


def _is_body(reading: Reading, words: Sequence[Word], lex: Lexicon) -> bool:
    """Tell whether words name a body: by a noun of bodies among them, or by a name record."""
    if any(w.low in lex.kinds or any(w.low in marks for marks in lex.named.values()) for w in words):
        return True
    start, end = words[0].start, words[-1].end
    return any(n.kind == "organisation" and n.span.start == start and n.span.end == end for n in reading.names)


def publisher(words: Sequence[Word], scene: Scene) -> str | None:
    """Return who published a document, where the text says it."""
    lex = scene.lex
    lows = [w.low for w in words]
    if scene.publisher and any(lex.has("this", a) and lex.has("own_documents", b) for a, b in pairwise(lows)):
        return scene.publisher
    noun = next(w.low for w in words if lex.has("documents", w.low))
    found = owner(words, (0, len(words)), lex)
    who = _owner(list(words[found[0] : found[1]]), scene) if found else None
    if who:
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
    return None


def _owner(inner: Sequence[Word], scene: Scene) -> str | None:
    """Return whom the words of an owner name: "the [group]'s", "by the [NAME]"."""
    lex, at = scene.lex, (inner[0].start, inner[-1].end)
    line = line_of(scene, at)
    if line is None:
        return None
    kind = short_form(inner, lex)
    named = [n.canonical for n in names_in(scene, at[0], at[1]) if n.kind in ("organisation", "person")]
    plain = scene.reading.text.content[at[0] : at[1]].removesuffix("’s").removesuffix("'s")
    if lex.has("articles", inner[0].low) and len(inner) > 1:
        plain = plain[inner[1].start - at[0] :]
    first = line.words[0].start if line.words else -1
    # a sentence's first word is written large, name or not: "Initial reports"
    upper = any(w.upper and not w.quoted and w.start != first and not scene.demonym(w) for w in inner)
    who = (
        (by_kind(kind, line, scene) if kind else None)
        or (named[-1] if named else None)
        or (plain if upper and not kind else None)
    )
    return who if who and not who.startswith(("The ", "A ", "“")) else None


def called(words: Sequence[Word], whose: str | None, scene: Scene) -> str:
    """Return what a document is called: its own words with the owner's full name, or those by which it was introduced."""
    lex, content = scene.lex, scene.reading.text.content
    noun = next(w for w in words if lex.has("documents", w.low))
    whole = in_full(words, scene)
    possessive = lex.phrases.get("possessive_mark", ("",))[0]
    if whose and not whose[:1].isupper():
        whose = None  # "scientists"
    elif whose and whose.endswith("s"):
        possessive = possessive[:1]
    rest = next((k for k, w in enumerate(words) if lex.ends("possessive", w.low)), -1) + 1
    if rest == 0 and lex.has("owners", words[0].low):
        rest = 1
    if whose and possessive and 0 < rest < len(words) and words[rest].start <= noun.start:
        whole = f"{whose}{possessive} {content[words[rest].start : words[-1].end]}"
    elif len(words) == 2 and words[1] is noun:
        # "the study": the fuller words by which it came in, if only one did
        fuller = scene.documents.get(noun.low, set())
        return next(iter(fuller)) if len(fuller) == 1 else f"{whose}{possessive} {noun.low}" if whose and possessive else whole
    if len(words) > 2:
        scene.documents.setdefault(noun.low, set()).add(whole)
    return whole
