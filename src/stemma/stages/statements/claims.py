"""A claim within one sentence: voice, cue and content as indices into the sentence's words, and clause bounds.

How each kind of cue is read stands in `verbs` and `unsourced`; how claims nest, in `nesting`.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from stemma.model.reading import Act
from stemma.stages.statements import content as said
from stemma.stages.statements.cues import Group, Lexicon
from stemma.stages.statements.voices import Stretch, before
from stemma.stages.statements.words import Word

CLOSED: tuple[Act, ...] = ("denies", "declines", "asks", "demands", "promises")
"""Acts that do not pass on what is said within them: "X denied that Y had said Z" does not tell that Y said it."""


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
    open: str | None = None
    """What the wording leaves open by itself, as in `Statement.unclear`."""
    dropped: bool = False
    """The verb has no subject of its own, in a language that leaves pronouns out."""
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
    lows: frozenset[str] = field(init=False)
    """All its words in lower case."""

    def __post_init__(self) -> None:
        self.lows = frozenset(word.low for word in self.words)

    def places(self, members: Set[str]) -> Sequence[int]:
        """Return where the words of a class stand, final stops left out; most sentences have none."""
        if members.isdisjoint(self.lows):
            return ()
        return [k for k, word in enumerate(self.words[: self.end]) if word.low in members]

    def near(self, group: Group) -> int:
        """Return where the next cue begins: what follows it belongs to that one."""
        return next((g.start for g in self.cues if g.start >= group.end), self.end)


def made(s: Sentence, claim: Claim) -> Claim | None:
    """Trim the content; a claim without any is none."""
    trimmed = [said.pieces(s.words, a, b) for a, b in claim.content]
    claim.content = [piece for piece in trimmed if piece]
    return claim if claim.content else None


def clause_start(s: Sentence, at: int) -> int:
    """Return where the clause that ends at a parenthetical cue begins: after an earlier coordinated claim."""
    start = 0
    for claim in s.found:
        for k in range(claim.bounds()[1] if not claim.content else (claim.cue or (0, 0))[1], at - 1):
            if s.words[k].mark in (",", ";") and s.lex.has("coordinators", s.words[k + 1].low):
                start = k + 2
    while start < at and (s.lex.has("links", s.words[start].low) or s.words[start].mark == ","):
        start += 1
    return start


def floor_before(s: Sentence, at: int) -> int:
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


def act_of(group: Group, lex: Lexicon) -> Act:
    return lex.negated.get(group.act, group.act) if group.negated else group.act


def main_subject(words: Sequence[Word], lex: Lexicon) -> Stretch | None:
    """Return the subject of a sentence's first finite verb, as far as closed classes tell."""
    skipped = 0
    for k in range(1, len(words)):
        low = words[k].low
        if k < skipped:
            continue
        if lex.has("person_relatives", low) and words[k - 1].mark == ",":
            # ", who left in December, had": the verb of the sentence stands after the clause
            skipped = next((i for i in range(k, len(words)) if words[i].mark == ","), k)
            continue
        finite = (
            lex.has("auxiliaries", low)
            or low in lex.finite
            or lex.has("past", low)
            or (lex.ends("past", low) and not words[k].upper)
        )
        if finite and not words[k].mark:
            return before(words, k, 0, lex)
    return None
