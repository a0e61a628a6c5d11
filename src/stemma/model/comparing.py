"""What is found between reports: passages, the family tree, threads, differences, verdicts."""

from dataclasses import dataclass, field
from typing import Literal

from stemma.keys import digest
from stemma.model.reading import where
from stemma.model.sources import Span

PassageKind = Literal["verbatim", "paraphrase", "same fact", "quotation"]
LinkKind = Literal["copies", "excerpts", "translates", "rewrites", "credits"]
ReplyKind = Literal["denies", "explains", "rebuts", "demands"]
Timing = Literal["before", "after", "unknown"]
DifferenceKind = Literal[
    "figure",
    "relation",
    "counted",
    "subject",
    "speaker",
    "act",
    "hedge",
    "name",
    "title",
    "date",
    "wording",
    "quotation",
    "only one",
    "heading",
]
VerdictKind = Literal["separate origins", "one origin", "one report", "also stated", "denied", "figures differ"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A span in a report."""

    report: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Two stretches of two reports that tell the same, although the wording may differ."""

    id: str = field(init=False, default="")
    a: Place
    b: Place
    kind: PassageKind
    """`quotation`: the same speaker's words; two who attended one speech did not copy each other."""
    score: float
    """0 to 1: how sure it is that both tell the same."""
    shared: tuple[str, ...] = ()
    """Rare words, figures and names that both have: the reason, readable."""

    def __post_init__(self) -> None:
        sides = [(side.report, where(side.span)) for side in (self.a, self.b)]
        object.__setattr__(self, "id", digest(["passage", sides]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for a link, readable and weighable."""

    kind: str
    """shared wording, order, innovation, missing phrases, quotations, own words, two languages, editing, date, credit,
    quotation, common source, translation marks, correction, decided."""
    words: str
    """For people: "says “according to a CNN story”"."""
    places: tuple[Place, ...] = ()
    weight: float = 0.0
    """Log-odds towards this link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostSource:
    """A report that others credit and that is not in the case."""

    id: str
    """"lost:" and a digest of its name; stable while its name is."""
    name: str
    """As reports name it: "CNN", "Safeguard Defenders", with its title where one is given."""
    kind: str
    """"story", "report", "statement", or "unnamed common source"."""
    title: str | None = None
    """Of the work, where a report gives one."""
    credited: tuple[Place, ...] = ()
    """The words that credit it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """The next likeliest parent, in the likeliest of the trees that differ by one or two edges, and what decides against it."""

    node: str | None
    """Id of a report or lost source; None: it comes from none of the case."""
    gap: float
    """Log-odds by which the tree that was taken is likelier."""
    deciding: tuple[str, ...] = ()
    """Kinds of evidence, the weightiest first: the rival would be at least as likely if none of them counted, and if any one did
    it would not. (): no kinds of evidence decide it."""
    moved: str | None = None
    """Id of a report or lost source that would then come from another, too; None: all others stay."""
    moved_to: str | None = None
    """Where it would then come from; None, with `moved`: from none of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Child comes from parent. Ends are ids of reports or lost sources."""

    id: str = field(init=False, default="")
    child: str
    parent: str
    kind: LinkKind
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    second: bool = False
    """True: a further parent beside the main one (drawn dashed)."""
    rival: Rival | None = None
    """What it would take to flip this link; None: a person decided it, or it was not chosen among others."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["link", self.child, self.parent, self.kind]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Two reports share a source, and nothing tells which came from which."""

    id: str = field(init=False, default="")
    a: str
    b: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["tie", sorted((self.a, self.b))]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parentless:
    """A report that comes from none of the case, although another is not far from being its parent."""

    report: str
    rival: Rival


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What people decided about the family tree, each group in the order of the decisions; what was taken back is not in it."""

    pinned: tuple[Link, ...] = ()
    """Accepted links, as they were when they were accepted."""
    forbidden: tuple[tuple[str, str], ...] = ()
    """(child, parent) of rejected links, of whatever kind."""
    tied: tuple[Tie, ...] = ()
    """Accepted ties."""
    apart: tuple[tuple[str, str], ...] = ()
    """Ends of rejected ties, the lesser id first: neither comes from the other."""
    absent: tuple[str, ...] = ()
    """Ids of rejected lost sources."""
    known: tuple[LostSource, ...] = ()
    """Accepted lost sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stemma:
    """The family tree of the reports of a case."""

    links: tuple[Link, ...] = ()
    lost: tuple[LostSource, ...] = ()
    ties: tuple[Tie, ...] = ()
    circular: tuple[tuple[str, ...], ...] = ()
    """Ids of reports that credit one another in a circle."""
    parentless: tuple[Parentless, ...] = ()
    """Reports without a link to a parent or a tie, for which one is near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A statement of a thread that answers a claim of it, and only what it names."""

    member: str
    """Id of the replying statement."""
    answers: str
    """Id of the claim it answers."""
    kind: ReplyKind
    timing: Timing
    """Whether the reply was given before or after the claim was first made."""
    why: str = ""
    """For people: the rule and words it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Statements, narration and headings that say the same thing, with the replies to it."""

    id: str = field(init=False, default="")
    members: tuple[str, ...]
    """Ids, in order of report and place; replies are not members of what they answer."""
    replies: tuple[Reply, ...] = ()
    lead: str
    """The member whose exact words stand for the thread."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["thread", sorted(self.members)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a difference."""

    report: str
    span: Span
    """The words that differ."""
    sentence: Span
    """Where they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two reports tell the same with other words, figures or names; or only one tells it."""

    id: str = field(init=False, default="")
    kind: DifferenceKind
    a: Side
    b: Side | None
    """None: `only one` tells it."""
    link: str | None
    """Id of the link along which the wording changed; None: no direction."""
    directed: bool
    """True: b's report comes from a's, so the wording changed from a to b. Else it only differs."""
    gravity: int
    """3 changes what is claimed, 2 who or how much, 1 wording."""
    note: str = ""
    """For people: what to see in it."""

    def __post_init__(self) -> None:
        sides = [None if s is None else (s.report, where(s.span)) for s in (self.a, self.b)]
        object.__setattr__(self, "id", digest(["difference", self.kind, sides]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a claim goes back to: the source that it was first published by, and who it came from."""

    node: str
    """Id of a report or lost source."""
    speaker: str | None
    """The innermost source as the reports name it; None: the outlet's own voice."""
    members: tuple[str, ...]
    """Ids of the thread's members that go back to it."""
    known: bool = True
    """False: the report's lineage is unknown, so it can only be "also stated by"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How far a claim is supported *in these reports*; it says nothing about truth."""

    id: str = field(init=False, default="")
    thread: str
    kind: VerdictKind
    rule: str
    """Name of the rule that made it."""
    origins: tuple[Origin, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["verdict", self.thread, self.kind, self.rule]))


Compared = Passage | Link | Tie | Thread | Difference | Verdict
"""Any record that is found between reports."""
