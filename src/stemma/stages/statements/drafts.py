"""What is known of a statement while it is being read: spans as offsets into the text, not yet records."""

from dataclasses import dataclass, field

from stemma.model.reading import Act, How, Segment
from stemma.stages.statements.claims import Claim
from stemma.stages.statements.words import Word

Offsets = tuple[int, int]
"""Code points into the text, half open."""
CONFIDENCE = {
    "that": 0.88,
    "quote": 0.93,
    "clause": 0.79,
    "noun": 0.55,
    "infinitive": 0.7,
    "according to": 0.86,
    "inverted": 0.75,
    "parenthetical": 0.7,
    "participle": 0.61,
    "passive": 0.7,
    "hearsay": 0.68,
    "citing": 0.7,
    "relayed": 0.7,
    "declined": 0.6,
    "introduced": 0.7,
    "quotation alone": 0.4,
    "quoted words": 0.45,
    "turn": 0.95,
    "behind": 0.8,
    "broken clause": 0.4,
    "plain verb": 0.4,
    "within": 0.5,
}
"""By the rule that found it: the share that was right (attr50) on the half of the marked articles that the
rules were written on, rounded; rules that met fewer than ten cases there got a cautious guess."""


@dataclass(slots=True)
class Speaker:
    """A voice: its words, and whom they stand for once that is resolved."""

    at: Offsets | None
    who: str | None = None
    how: How | None = None
    whose: str | None = None
    """Who published the document that speaks."""


@dataclass(slots=True)
class Draft:
    """A statement in the making."""

    voices: list[Speaker]
    cue: Offsets | None
    content: list[Offsets]
    act: Act
    family: str
    sentence: int
    """Number of the sentence it begins in."""
    outer_cues: list[Offsets] = field(default_factory=list)
    told: list[Speaker] = field(default_factory=list)
    unclear: str | None = None
    plain: bool = False
    dropped: bool = False
    """The verb has no subject of its own: the one who spoke last is meant."""
    relays: bool = False
    """It only tells that somebody else's words follow."""
    likely: float | None = None
    """Probability that source and content are right, where rules and tagger were weighed."""

    def covers(self, start: int, end: int) -> bool:
        """Tell whether a stretch of the text lies in the content."""
        return any(a <= start and end <= b for a, b in self.content)


@dataclass(slots=True)
class Line:
    """A sentence of the story with its words and the claims in it."""

    number: int
    segment: Segment
    kind: str
    """Of its block."""
    words: list[Word]
    claims: list[Claim]


def offsets(words: list[Word], stretch: tuple[int, int]) -> Offsets:
    """Turn indices into a sentence's words into offsets into the text."""
    return words[stretch[0]].start, words[stretch[1] - 1].end


def drafted(line: Line) -> list[Draft]:
    """Return the drafts of a sentence's claims."""

    def speaker(claim: Claim) -> Speaker:
        return Speaker(offsets(line.words, claim.voice) if claim.voice else None)

    found = []
    for claim in line.claims:
        found.append(
            Draft(
                voices=[*(speaker(outer) for outer in claim.outer), speaker(claim)],
                cue=offsets(line.words, claim.cue) if claim.cue else None,
                content=[offsets(line.words, piece) for piece in claim.content],
                act=claim.act,
                family=claim.family,
                sentence=line.number,
                outer_cues=[offsets(line.words, o.cue) for o in claim.outer if o.cue and o.cue != claim.cue],
                told=[Speaker(offsets(line.words, claim.told))] if claim.told else [],
                plain=claim.plain,
                unclear=claim.open,
                dropped=claim.dropped,
            )
        )
    return found
