"""The claims of one sentence: each cue joined with its voice and its content, then nested.

Indices into the sentence's words throughout. Whom a voice stands for, and what runs on over sentences,
is not asked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stemma.model.reading import Act
from stemma.stages.statements import content as said
from stemma.stages.statements.cues import Group, Lexicon, groups
from stemma.stages.statements.voices import Stretch, after, before, next_phrase
from stemma.stages.statements.words import Word

CLAUSE_MARKS = frozenset(",;:—–")


@dataclass(slots=True)
class Claim:
    """One attribution within a sentence."""

    voice: Stretch | None
    cue: Stretch | None
    content: list[Stretch]
    act: Act
    family: str
    """Which rule found it: the confidence depends on it."""
    told: Stretch | None = None
    outer: "list[Claim]" = field(default_factory=list)
    """Claims whose content this one stands in, outermost first."""
    shared: bool = False
    """Its voice is the one of an earlier verb of the sentence ("… and said")."""
    plain: bool = False
    """The cue is a plain verb with an object here; kept only where its subject is unclear."""

    def bounds(self) -> Stretch:
        """Return the first and last word of voice, cue and content together."""
        parts = [part for part in (self.voice, self.cue, *self.content) if part]
        return min(a for a, _ in parts), max(b for _, b in parts)


@dataclass(slots=True)
class Sentence:
    """A sentence being read."""

    words: Sequence[Word]
    lex: Lexicon
    end: int
    """One past the last word that is no final stop."""
    found: list[Claim] = field(default_factory=list)
    cues: list[Group] = field(default_factory=list)

    def near(self, group: Group) -> int:
        """Return where the next cue begins: what follows it belongs to that one."""
        return next((g.start for g in self.cues if g.start >= group.end), self.end)


def read(words: Sequence[Word], lex: Lexicon) -> list[Claim]:
    """Return the claims of a sentence in order of their cues, nested ones with the claims around them."""
    end = len(words)
    while end and words[end - 1].mark in (".", "!", "?", "…"):
        end -= 1
    sentence = Sentence(words, lex, end)
    sentence.cues = groups(words[:end], lex)
    for group in sentence.cues:
        claim = _claim(sentence, group)
        if claim:
            sentence.found.append(claim)
    _hearsay(sentence)
    _nouns(sentence)
    _limit(sentence)
    return _nested(sentence)


def _claim(s: Sentence, group: Group) -> Claim | None:
    if group.entry.kind == "after":
        return _prepositional(s, group)
    if group.passive:
        return _passive(s, group)
    if group.infinitive and group.entry.kind != "done":
        return None
    if group.negated and s.lex.has("silent", group.entry.lemma):
        return _declined(s, group, "declines")
    if group.entry.kind == "done":
        return _declined(s, group, group.act)
    inverted = _inverted(s, group)
    return inverted or _active(s, group)


def _declined(s: Sentence, group: Group, act: Act) -> Claim | None:
    """Read a refusal; what it refuses to speak about is its content, where it is said."""
    voice, shared = _subject(s, group)
    if voice is None:
        return None
    content: list[Stretch] = []
    if group.end + 1 < s.end and s.lex.has("about", s.words[group.end].low):
        stop = said.noun_end(s.words, group.end + 1, s.end, s.lex)
        piece = said.pieces(s.words, group.end + 1, stop)
        content = [piece] if piece else []
    return Claim(voice, (group.start, group.end), content, act, "declined", shared=shared)


def _act(group: Group, lex: Lexicon) -> Act:
    return lex.negated.get(group.act, group.act) if group.negated else group.act


# --- according to ---------------------------------------------------------------------------------


def _prepositional(s: Sentence, group: Group) -> Claim | None:
    left = _clause_start(s, group.start)
    voice = after(s.words, group.end, s.end, s.lex, whole=True, leading=group.start - left <= 1)
    if voice is None:
        return None
    start, stop = group.start, voice[1]
    content: list[Stretch] = []
    if start - left > 1 or (start > left and s.words[left].speech):
        content.append((left, start))
    if stop < s.end and (s.words[stop].mark in (",", ":", "Q") or start <= left + 1):
        content.append((stop, s.end))
    return _made(s, Claim(voice, (start, group.end), content, group.act, "according to"))


def _clause_start(s: Sentence, at: int) -> int:
    """Return where the clause that ends at a parenthetical cue begins: after an earlier coordinated claim."""
    start = 0
    for claim in s.found:
        for k in range(claim.bounds()[1] if not claim.content else (claim.cue or (0, 0))[1], at - 1):
            if s.words[k].mark in (",", ";") and s.lex.has("coordinators", s.words[k + 1].low):
                start = k + 2
    while start < at and (s.words[start].low in ("but", "and", "however", "or", "yet") or s.words[start].mark == ","):
        start += 1
    return start


def _made(s: Sentence, claim: Claim) -> Claim | None:
    """Trim the content; a claim without any is none."""
    trimmed = [said.pieces(s.words, a, b) for a, b in claim.content]
    claim.content = [piece for piece in trimmed if piece]
    return claim if claim.content else None


# --- verbs ----------------------------------------------------------------------------------------


def _subject(s: Sentence, group: Group) -> tuple[Stretch | None, bool]:
    """Return the subject of a verb; True if it is the one of an earlier verb of the sentence."""
    words, lex, at = s.words, s.lex, group.start
    while at > 0 and lex.has("adverbs", words[at - 1].low) and not words[at - 1].upper:
        at -= 1
    last = words[at - 1] if at else None
    if last is None:
        return None, False
    floor = _floor(s, at)
    if not group.participle and lex.has("relatives", last.low) and not lex.has("that", last.low):
        stop = at - 1 - (words[at - 2].mark == "," if at > 1 else 0)
        return _nearest(s, before(words, stop, floor, lex)), False
    if group.participle and lex.has("documents", last.low):
        start = next((k for k in range(at - 1, max(floor, at - 6) - 1, -1) if lex.has("determiners", words[k].low)), None)
        if start is not None:
            return (start, at), False
    joined = lex.has("coordinators", last.low) or last.mark == "," or lex.has("prepositions", last.low)
    if group.participle or (joined and last.mark != ","):
        return _earlier(s, at), True
    found = before(words, at, floor, lex)
    if found is None and joined:
        return _earlier(s, at), True
    return found, False


def _nearest(s: Sentence, found: Stretch | None) -> Stretch | None:
    """Cut "information provided by CNN, which" down to what the relative pronoun stands for."""
    if found is None:
        return None
    for k in range(found[1] - 1, found[0], -1):
        if s.lex.has("by", s.words[k].low) and s.words[k - 1].low.endswith("ed") and k + 1 < found[1]:
            return k + 1, found[1]
    return found


def _floor(s: Sentence, at: int) -> int:
    """Return the earliest place of a subject: after the last cue or quotation before it."""
    floor = 0
    for claim in s.found:
        if claim.cue and claim.cue[1] <= at:
            floor = max(floor, claim.cue[1], claim.told[1] if claim.told and claim.told[1] <= at else 0)
            floor = max(floor, *(a for a, b in claim.content if claim.cue[1] <= a < at), 0)
    for k in range(at - 1, floor - 1, -1):
        if s.words[k].speech:
            return k + 1
    return floor


def _earlier(s: Sentence, at: int) -> Stretch | None:
    """Return the subject that a coordinated verb or a participle shares."""
    for claim in reversed(s.found):
        if claim.voice and claim.voice[1] <= at and claim.family != "according to" and not claim.plain:
            return claim.voice
    return main_subject(s.words[:at], s.lex)


def _inverted(s: Sentence, group: Group) -> Claim | None:
    """Read "…," said X. and "…," X said. : the content stands before the cue."""
    words, lex, at = s.words, s.lex, group.start
    last = words[at - 1] if at else None
    if last is None or not (last.speech or (last.mark == "," and at > 1)) or group.participle:
        return None
    quoted = last.speech or words[at - 2].speech
    following = words[group.end] if group.end < s.end else None
    if following is None or following.mark or lex.has("that", following.low) or lex.has("to", following.low):
        return None
    voice = after(words, group.end, s.end, lex)
    if voice is None or lex.has("calendar", words[voice[0]].low):
        return None
    rest = voice[1]
    if not quoted and before(words, at, _floor(s, at), lex) is not None:
        return None
    if not quoted:
        # "…, said X." without marks: nothing else may follow the name, and the clause must be long enough
        closes = rest >= s.end or words[rest].mark in (",", ";", ":") or lex.has("adjuncts", words[rest].low)
        if not closes or at < 4 or "x" in group.entry.frames or said.finite_ahead(words, voice[0], rest + 1, lex):
            return None
    content = [(_quote_start(s, at), at)]
    content += _rest_after(s, rest)
    return _made(s, Claim(voice, (group.start, group.end), content, _act(group, lex), "inverted"))


def _quote_start(s: Sentence, at: int) -> int:
    """Return where the content before a cue begins: the sentence, or the quotation alone after a colon."""
    return _clause_start(s, at)


def _rest_after(s: Sentence, rest: int) -> list[Stretch]:
    """Return what follows a parenthetical attribution: a quotation, or the rest of the clause after a comma."""
    for k in range(rest, min(rest + said.NEAR, s.end)):
        if s.words[k].speech:
            return [(k, s.end)]
        if s.words[k].mark in (",", ";", ":") and k > rest + 8:
            break
    return []


def _active(s: Sentence, group: Group) -> Claim | None:
    voice, shared = _subject(s, group)
    if voice is None:
        return None
    words, lex = s.words, s.lex
    found = said.complement(words, group, s.end, s.near(group), lex)
    cue = (group.start, group.end)
    act = _act(group, lex)
    if found.how == "left" and act == "denies" and voice[0] > 1 and words[voice[0] - 1].low == "which":
        return _denied_noun(s, voice, cue, act)
    if found.how == "left" and lex.nouns.get(words[voice[0] - 1].low) and voice[0]:
        return _denied_noun(s, voice, cue, act)
    if found.how == "speaker":
        return _cited(s, group, voice, shared, found.start)
    if found.how == "left":
        return _parenthetical(s, group, voice, shared, found)
    if group.negated and lex.has("withheld", group.entry.lemma) and found.how in ("none", "noun") and found.start < s.end:
        return _made(s, Claim(voice, cue, [(found.start, s.end)], "declines", "declined", shared=shared))
    if found.how == "none" and "x" in group.entry.frames and any(lex.has("documents", w.low) for w in words[slice(*voice)]):
        # a document "finds" or "shows" what its object says
        return _made(s, Claim(voice, cue, [(found.start, said.noun_end(words, found.start, s.end, lex))], act, "noun", shared=shared))
    if found.how == "none":
        plain = "x" in group.entry.frames and not shared and found.start < s.end and not words[found.start].mark
        return Claim(voice, cue, [(found.start, s.end)], act, "plain", plain=True) if plain and not group.negated else None
    if group.entry.lemma in ("respond", "answer") and found.how != "quote" and found.how != "that":
        return None
    family = {"that": "that", "quote": "quote", "question": "that"}.get(found.how, found.how)
    content = [(found.start, said.noun_end(words, found.start, s.end, lex) if found.how == "noun" else s.end)]
    led = not shared and (found.how == "quote" or words[voice[0] - 1].speech)
    left = before_quote(s, voice[0]) if led else None
    if left:
        content.insert(0, left)
    return _made(s, Claim(voice, cue, content, act, "participle" if shared and group.participle else family, found.told_to, shared=shared))


def before_quote(s: Sentence, at: int) -> Stretch | None:
    """Return the quotation that stands right before a voice: “A,” X said, “B.”"""
    k = at - 1
    while k >= 0 and s.words[k].mark == ",":
        k -= 1
    return (_clause_start(s, k), k + 1) if k >= 0 and s.words[k].speech else None


def _parenthetical(s: Sentence, group: Group, voice: Stretch, shared: bool, found: said.Complement) -> Claim | None:
    """Read "A, X said." and "A, X said, B": the voice stands after a comma, quotation or dash."""
    words, lex = s.words, s.lex
    at = voice[0]
    while at > 0 and (lex.has("openers", words[at - 1].low) or lex.has("adverbs", words[at - 1].low)):
        at -= 1
    if not shared and at == 0 and found.start >= s.end and "x" not in group.entry.frames:
        # "…!” NAME said." begins a sentence of its own: the quotation before it is its content
        return Claim(voice, (group.start, group.end), [], _act(group, lex), "behind", found.told_to)
    if shared or at == 0 or not (words[at - 1].speech or words[at - 1].mark in (",", "—", "–", "-")):
        return None
    if "x" in group.entry.frames and not words[at - 1].speech:
        return None
    left = _clause_start(s, at)
    if lex.has("subordinators", words[left].low) and words[left].low in ("as", "if", "when", "after"):
        return None
    if at - left < 6 and (lex.has("adjuncts", words[left].low) or lex.has("calendar", words[left].low)):
        return None
    content = [(left, at)]
    stop = found.start
    if stop < s.end and words[stop].mark == ",":
        content.append((stop, s.end))
    else:
        content += _rest_after(s, group.end)
    return _made(s, Claim(voice, (group.start, group.end), content, _act(group, lex), "parenthetical", found.told_to))


def _cited(s: Sentence, group: Group, voice: Stretch, shared: bool, at: int) -> Claim | None:
    """Read "X cited a report that …" (a second voice inside) and "…, citing X"."""
    words, lex = s.words, s.lex
    that = next((k for k in range(at, min(s.end, at + said.NEAR)) if lex.has("that", words[k].low)), None)
    inner = after(words, at, that or s.end, lex, whole=True)
    if inner is None:
        return None
    cue = (group.start, group.end)
    if that:
        outer = Claim(voice, cue, [(at, s.end)], "asserts", "citing")
        made = _made(s, Claim(inner, cue, [(that + 1, s.end)], "asserts", "citing"))
        if made:
            made.outer = [outer]
        return made
    if group.participle and shared and s.found:
        last = s.found[-1]
        if last.voice and last.content and last.family != "citing":
            last.content = [p for p in (said.pieces(words, a, min(b, group.start)) for a, b in last.content) if p]
            outer = Claim(last.voice, last.cue, list(last.content), last.act, last.family)
            last.outer, last.voice, last.cue, last.family = [outer], inner, cue, "citing"
    return None


# --- passive and hearsay --------------------------------------------------------------------------


def _passive(s: Sentence, group: Group) -> Claim | None:
    """Read "it was alleged that", "X was accused of", "X is said to have", with "by Y" if it is there."""
    words, lex = s.words, s.lex
    subject = before(words, group.start, _floor(s, group.start), lex)
    at = group.end
    voice: Stretch | None = None
    if at < s.end and lex.has("by", words[at].low):
        voice = after(words, at + 1, s.end, lex)
        at = voice[1] if voice else at
    follows = words[at] if at < s.end else None
    cue = (group.start, group.end)
    act = _act(group, lex)
    if follows is None or follows.mark:
        named = voice and subject and group.entry.frames & {"n", "c"}
        rest = [(at, s.end)] if follows and follows.mark == "," else []
        return _made(s, Claim(voice, cue, [subject, *rest], act, "passive")) if named and subject else None
    impersonal = subject is not None and subject[1] - subject[0] == 1 and lex.has("it", words[subject[0]].low)
    if lex.has("that", follows.low) and (impersonal or subject is None):
        return _made(s, Claim(voice, cue, [(at + 1, s.end)], act, "passive"))
    if subject is None or impersonal or ("x" in group.entry.frames and not _to_be(words, at)):
        return None
    if lex.has("to", words[subject[1] - 1].low):
        # "not the first to be accused of": the subject of the infinitive is not the one accused
        return None
    accused = group.entry.frames & {"n1"} and (lex.has("prepositions", follows.low) or lex.has("that", follows.low))
    if accused or (lex.has("to", follows.low) and _infinitive(s, at)):
        start = at + 1 if accused else at
        if _to_be(words, at) and not accused:
            start += 2
        return _made(s, Claim(voice, cue, [subject, (start, s.end)], act, "passive"))
    if voice and group.entry.frames & {"n", "c"}:
        return _made(s, Claim(voice, cue, [subject, (at, s.end)], act, "passive"))
    return None


def _infinitive(s: Sentence, at: int) -> bool:
    """Tell "to" before a verb from "to" before a place or person."""
    following = s.words[at + 1] if at + 1 < s.end else None
    return following is not None and not following.upper and not following.mark and not s.lex.has("determiners", following.low)


def _to_be(words: Sequence[Word], at: int) -> bool:
    """Tell "was found to have …" from "was established to help"."""
    return words[at].low == "to" and at + 1 < len(words) and words[at + 1].low in ("be", "have")


def _hearsay(s: Sentence) -> None:
    """Add a claim without a source for "reportedly" and its like, where no claim covers the word."""
    words, lex = s.words, s.lex
    for k in range(s.end):
        if not lex.has("hearsay", words[k].low) or words[k].quoted or any(a <= k < b for c in s.found for a, b in c.content):
            continue
        if any(c.cue and c.cue[0] <= k < c.cue[1] for c in s.found):
            continue
        left = max((i + 1 for i in range(k) if words[i].mark in CLAUSE_MARKS or words[i].speech), default=0)
        while left < k and (lex.has("openers", words[left].low) or lex.has("relatives", words[left].low)):
            left += 1
        right = next((i for i in range(k + 1, s.end) if words[i].mark in (";", "—", "–") or (words[i].mark == "," and i > k + 3)), s.end)
        gerund = k + 1 < s.end and words[k + 1].low.endswith("ing")
        parts = [(left, k), (k + 1, right)] if k > left and not gerund else [(k + 1, right)]
        made = _made(s, Claim(None, (k, k + 1), parts, "alleges" if words[k].low == "allegedly" else "asserts", "hearsay"))
        if made:
            s.found.append(made)
    s.found.sort(key=lambda c: c.bounds()[0])


def _nouns(s: Sentence) -> None:
    """Read nouns that carry a claim: "X's claim that …", "allegations that …", "allegations X has denied"."""
    words, lex = s.words, s.lex
    for k in range(s.end - 2):
        act = lex.nouns.get(words[k].low)
        if act is None or words[k].quoted:
            continue
        if not lex.has("that", words[k + 1].low) or any(c.cue and c.cue[0] <= k < c.cue[1] for c in s.found):
            continue
        if any(a <= k < b or a == k + 2 for c in s.found for a, b in c.content):
            continue
        owner = None
        if k and words[k - 1].low.endswith(("'s", "s'")):
            start = k - 1
            while start > 0 and (words[start - 1].upper or lex.has("determiners", words[start - 1].low)):
                start -= 1
            owner = (start, k)
        made = _made(s, Claim(owner, (k, k + 1), [(k + 2, s.end)], act, "noun"))
        if made and (owner or act == "alleges"):
            s.found.append(made)
    s.found.sort(key=lambda c: c.bounds()[0])


def _denied_noun(s: Sentence, voice: Stretch, cue: Stretch, act: Act) -> Claim | None:
    """Read "– allegations X has always denied": the content is the claim before it, else the noun itself."""
    earlier = [c for c in s.found if c.content and c.content[-1][0] < voice[0] - 1]
    if not earlier and s.words[voice[0] - 1].low == "which":
        start = next((k for k in range(voice[0] - 3, max(-1, voice[0] - 12), -1) if s.lex.has("determiners", s.words[k].low)), 0)
        return _made(s, Claim(voice, cue, [(start, voice[0] - 1)], act, "noun"))
    content = earlier[-1].content[-1] if earlier else (voice[0] - 1, voice[0])
    return _made(s, Claim(voice, cue, [(content[0], min(content[1], voice[0] - 1)) if earlier else content], act, "noun"))


# --- bounds and nesting -----------------------------------------------------------------------------


def _limit(s: Sentence) -> None:
    """End each content before the next coordinated claim or a trailing attribution around it."""
    for claim in s.found:
        led = [(a, b) for a, b in claim.content if claim.cue and a < claim.cue[0]]
        claim.content = [p for p in ((a, b) if (a, b) in led else _limited(s, claim, a, b) for a, b in claim.content) if p]


def _limited(s: Sentence, claim: Claim, start: int, end: int) -> Stretch | None:
    for other in s.found:
        if other is claim or other.voice is None or other.cue is None or other.family == "hearsay":
            continue
        head = min(other.voice[0], other.cue[0]) if not other.shared else other.cue[0]
        if not start < head < end:
            continue
        cut = _boundary(s, head, start)
        if cut is not None and cut <= start + 1 and claim.cue and claim.cue[1] <= start and other.shared:
            return None
        trailing = bool(other.content) and other.content[0][0] <= start and other.family in ("parenthetical", "inverted", "according to")
        if trailing:
            end = min(end, head)
        elif cut is not None and cut > start + 1:
            end = min(end, cut)
    return said.pieces(s.words, start, end)


def _boundary(s: Sentence, head: int, start: int) -> int | None:
    """Return where a coordinated clause that begins with a claim is cut off: ", and Y said", ", while", ", after"."""
    words, lex = s.words, s.lex
    k = head - 1 if head > start and words[head - 1].low in lex.nouns else head
    while k > start and (lex.has("adverbs", words[k - 1].low) or (lex.has("openers", words[k - 1].low) and not lex.has("coordinators", words[k - 1].low))) and words[k - 1].mark != ",":
        k -= 1
    if k > start and lex.has("coordinators", words[k - 1].low):
        k -= 1
    elif not (k > start and words[k - 1].mark in (",", ";", "—", "–")):
        return None
    if k > start and words[k - 1].mark in (",", ";", "—", "–"):
        return k - 1
    return k if k < head else None


def _nested(s: Sentence) -> list[Claim]:
    """Join claims that stand in another's content with that claim as their outer voice."""
    kept = [c for c in s.found if c.content or c.act == "declines" or c.family == "behind"]
    dropped: set[int] = set()
    echoes: set[int] = set()
    for inner in kept:
        if inner.plain:
            continue
        around = [o for o in kept if o is not inner and not o.plain and o.content and _within(inner, o)]
        around.sort(key=lambda o: o.content[-1][1] - o.content[0][0], reverse=True)
        for outer in around:
            if inner.voice and outer.voice and _same_party(s, inner, outer):
                dropped.add(id(inner))
                echoes.add(id(inner))
            elif id(outer) in echoes:
                continue
            elif inner.voice:
                inner.outer = [*inner.outer, outer] if not inner.outer else [outer, *inner.outer]
                if _covers(inner, outer):
                    dropped.add(id(outer))
            elif inner.family != "passive":
                dropped.add(id(inner))
    return [c for c in kept if id(c) not in dropped]


def _within(inner: Claim, outer: Claim) -> bool:
    start, end = inner.bounds()
    if inner.cue and outer.cue and inner.cue == outer.cue:
        return False
    return any(a <= start and end <= b for a, b in outer.content)


def _same_party(s: Sentence, inner: Claim, outer: Claim) -> bool:
    """Tell whether the inner voice is only the outer one again: "the group says it has found"."""
    if inner.shared and inner.voice == outer.voice:
        return True
    assert inner.voice is not None
    start, end = inner.voice
    return end - start == 1 and any(s.lex.has(name, s.words[start].low) for name in ("he", "she", "it", "they", "we"))


def _covers(inner: Claim, outer: Claim) -> bool:
    start, end = inner.bounds()
    a, b = outer.content[0][0], outer.content[-1][1]
    return start - a <= 3 or (end - start) >= 0.6 * (b - a)


def main_subject(words: Sequence[Word], lex: Lexicon) -> Stretch | None:
    """Return the subject of a sentence's first finite verb, as far as closed classes tell."""
    for k in range(1, len(words)):
        low = words[k].low
        finite = lex.has("auxiliaries", low) or low in lex.finite or lex.has("past", low) or (low.endswith("ed") and not words[k].upper)
        if finite and not words[k].mark:
            return before(words, k, 0, lex)
    return None


__all__ = ["Claim", "main_subject", "next_phrase", "read"]
