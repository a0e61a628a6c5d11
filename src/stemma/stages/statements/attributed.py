"""Who says it by a preposition, where the verb stands second: "Laut X …", "Nach Angaben von X …", "X zufolge …", "…, so X".

Indices into a sentence's words throughout. Verbs of saying are read in `second`.
"""

from stemma.stages.statements.claims import Claim, Sentence, made
from stemma.stages.statements.cues import Entry
from stemma.stages.statements.phrases import ends


def clause(s: Sentence, at: int) -> int:
    """Return where what stands before a parenthetical attribution begins: after an earlier claim or a semicolon."""
    start = 0
    for claim in s.found:
        for a, b in (claim.voice or (0, 0), claim.cue or (0, 0)):
            start = max(start, b) if b <= at and a < b else start
    for k in range(at, start, -1):
        if s.words[k - 1].mark == ";":
            return k
    while start < at and (s.words[start].mark == "," or s.lex.has("links", s.words[start].low)):
        start += 1
    return start


def by_preposition(s: Sentence, at: int, entry: Entry) -> Claim | None:
    """Read "Laut X …", "Nach Angaben von X …", "…, so X"."""
    words, lex = s.words, s.lex
    start = at + 1 + len(entry.rest)
    left = clause(s, at)
    leading = at - left <= 1 or at == 0
    if "f" in entry.frames and not leading and words[at - 1].mark != "," and not words[at - 1].speech:
        return None
    if start < s.end and lex.has("of", words[start].low):
        start += 1
    stop = ends(words, start, s.end, lex, wide=leading)
    if stop is None:
        return None
    voice, cue = (start, stop), (at, at + 1 + len(entry.rest))
    closes = stop >= s.end or bool(words[stop].mark)
    if "f" in entry.frames and not closes and not lex.has("adverbs", words[stop].low):
        return None
    if leading:
        return made(s, Claim(voice, cue, [(stop, s.end)], entry.act, "according to"))
    content = [(left, at)]
    if not closes or (stop + 1 < s.end and words[stop].mark == "," and not lex.has("relatives", words[stop + 1].low)):
        content.append((stop, s.end))
    return made(s, Claim(voice, cue, content, entry.act, "according to"))


def by_report(s: Sentence, at: int) -> Claim | None:
    """Read "Nach Polizeiangaben …", "Nach ersten Ermittlungen …": the noun says that somebody says it."""
    stop = ends(s.words, at + 1, s.end, s.lex, wide=False)
    if stop is None or not any(s.lex.ends("said", w.low) for w in s.words[at + 1 : stop]):
        return None
    return by_preposition(s, at, Entry(s.words[at].low, "asserts", frozenset(), "after"))


def by_postposition(s: Sentence, at: int, entry: Entry) -> Claim | None:
    """Read "Der Polizei zufolge …", "Angaben der Polizei zufolge …"."""
    words = s.words
    for start in range(max(0, at - 14), at):
        if start and not words[start - 1].mark and not words[start].upper and not s.lex.has("determiners", words[start].low):
            continue
        if ends(words, start, at, s.lex, wide=True) == at:
            left = clause(s, start)
            content = [(left, start)] if start - left > 1 else []
            content.append((at + 1, s.end))
            voice = (start, at)
            if s.lex.has("said_nouns", words[start].low) and start + 1 < at:
                voice = (start + 1 + s.lex.has("of", words[start + 1].low), at)
            return made(s, Claim(voice, (at, at + 1), content, entry.act, "according to"))
    return None
