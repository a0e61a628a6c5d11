"""Makes a tradition: who writes from whom, when, and which texts are then lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random  # noqa: TID251 (seeded)
from typing import Literal

from benchmarks.traditions import retelling
from benchmarks.traditions.facts import of_entry
from benchmarks.traditions.lexicon import affairs
from benchmarks.traditions.retelling import Desk, Strength
from benchmarks.traditions.sheets import Sheet, Written, written
from benchmarks.traditions.wording import Telling
from benchmarks.traditions.world import Namer, drawn_world

Kind = Literal["original", "rewrite", "merge", "excerpt", "copy", "reprint", "correction", "translation"]
KINDS: Mapping[Kind, int] = {
    "rewrite": 66, "merge": 9, "excerpt": 5, "copy": 3, "reprint": 4, "correction": 5, "translation": 8,
}  # fmt: skip
"""How often each is written, in a hundred."""
WHOLE = ("copy", "reprint", "correction")
"""Kinds whose text stands for its parent's: a parent of such a child is not lost, or its other children would not be orphans."""
CREDITED = 0.36
"""Chance that a child names the outlet that it comes from."""
FALSE_DATE = 0.05
"""Chance that a report carries a wrong date."""
LOST = 12
"""One text is lost to so many that are left."""
TRIES = 400


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two sentences of parent and child that tell the same fact. Code points, half open."""

    parent: str
    child: str
    parent_start: int
    parent_end: int
    child_start: int
    child_end: int
    kind: Literal["verbatim", "paraphrase"]
    fact: str


@dataclass(frozen=True, slots=True)
class Made:
    """One text and its true history."""

    id: str
    content: str
    language: str
    outlet: str
    published: str
    """When it truly was, ISO 8601."""
    claimed: str
    """What it says; of a few it is wrong."""
    parents: tuple[str, ...]
    """What it was written from, lost texts too; the first is the main one. Empty: an original."""
    kind: Kind
    credit: str
    """Id of the parent whose outlet it names; empty: none."""


@dataclass(frozen=True, slots=True)
class Tradition:
    """Reports of one event whose family tree is known."""

    seed: int
    strength: Strength
    affair: str
    texts: Mapping[str, Made]
    """All of them by id, lost ones too."""
    removed: frozenset[str]
    """Ids of lost texts: written, and taken from the pile."""
    alignments: tuple[Alignment, ...]

    @property
    def pile(self) -> tuple[Made, ...]:
        """Return the texts that are left, in order of their ids."""
        return tuple(self.texts[i] for i in sorted(self.texts) if i not in self.removed)


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the family tree."""

    kind: Kind
    parents: tuple[int, ...]
    language: str


def made(seed: int, strength: Strength, size: int = 12) -> Tradition:
    """Make a tradition of `size` texts that are left, and some that are lost. The same for the same arguments."""
    drawn = Random(f"tradition {seed} {strength} {size}")
    lost = max(1, round(size / LOST))
    nodes, removed = _grown(size + lost, lost, drawn)
    affair = affairs()[drawn.randrange(len(affairs()))]
    world = drawn_world(affair, drawn, len(nodes))
    namer = Namer(drawn)
    namer.used |= {word.lower() for name in (*world.names.values(),) for word in name.full.split()}
    entries = drawn.sample(affair.entries, min(len(affair.entries), drawn.randint(26, 32)))
    event = [of_entry(e, f"e{i}", world, drawn) for i, e in enumerate(entries)]
    desk = Desk(world, event, namer, drawn)
    sheets: list[Sheet] = []
    named: list[str] = []
    names = _ids(seed, len(nodes), drawn)
    for i, node in enumerate(nodes):
        sheet, credit = _sheet(i, node, sheets, strength, desk)
        sheets.append(sheet)
        named.append(names[credit] if credit is not None else "")
    days = _days(nodes, world.day, drawn)
    texts = [written(s) for s in sheets]
    alignments = tuple(a for i, n in enumerate(nodes) for p in n.parents for a in _aligned(p, i, sheets, texts, names))
    records = {
        names[i]: Made(
            id=names[i],
            content=texts[i].content,
            language=node.language,
            outlet=sheets[i].outlet,
            published=days[i].isoformat(),
            claimed=_claimed(days[i], drawn).isoformat(),
            parents=tuple(names[p] for p in node.parents),
            kind=node.kind,
            credit=named[i],
        )
        for i, node in enumerate(nodes)
    }
    return Tradition(seed, strength, affair.name, records, frozenset(names[i] for i in removed), alignments)


def _ids(seed: int, count: int, drawn: Random) -> list[str]:
    """Number the texts in an order that tells nothing."""
    numbers = list(range(count))
    drawn.shuffle(numbers)
    return [f"{seed}-{n:02}" for n in numbers]


def _grown(count: int, lost: int, drawn: Random) -> tuple[list[Node], frozenset[int]]:
    """Grow a family tree in which enough texts may be lost, each with two children that are left."""
    for _ in range(TRIES):
        nodes = _tree(count, drawn)
        removed = _losses(nodes, lost, drawn)
        if len(removed) == lost:
            return nodes, removed
    raise ValueError(f"no tree of {count} texts with {lost} to lose")


def _tree(count: int, drawn: Random) -> list[Node]:
    nodes = [Node("original", (), "en")]
    others = 1 + (count >= 14) + (drawn.random() < 0.3)
    starts = set(drawn.sample(range(1, max(2, count * 2 // 3)), min(others, max(1, count // 4))))
    while len(nodes) < count:
        if len(nodes) in starts:
            nodes.append(Node("original", (), "en"))
            continue
        parent = _parent(len(nodes), drawn)
        kind = drawn.choices(list(KINDS), list(KINDS.values()))[0]
        parents: tuple[int, ...] = (parent,)
        language = nodes[parent].language
        if kind == "translation":
            language = "de" if language == "en" else "en"
        elif kind == "merge":
            second = [i for i, n in enumerate(nodes) if i != parent and n.language == language]
            parents = (parent, drawn.choice(second)) if second else parents
            kind = "merge" if second else "rewrite"
        nodes.append(Node(kind, parents, language))
    return nodes


def _parent(count: int, drawn: Random) -> int:
    """Choose among earlier texts: some have many children, others start chains."""
    if drawn.random() < 0.35:
        return min(count - 1, int(drawn.expovariate(0.6)))
    return max(0, count - 1 - int(drawn.expovariate(0.4)))


def _losses(nodes: Sequence[Node], lost: int, drawn: Random) -> frozenset[int]:
    """Choose texts to lose, rather of few children: each has two, and no two of them are parent and child."""
    children = [[i for i, n in enumerate(nodes) if k in n.parents] for k in range(len(nodes))]
    order = sorted(range(len(nodes)), key=lambda k: len(children[k]) + drawn.random() * 3)
    removed: set[int] = set()
    for k in order:
        near = {*children[k], *nodes[k].parents}
        whole = any(nodes[c].kind in WHOLE for c in children[k])
        if len(removed) < lost and len(children[k]) > 1 and not whole and not near & removed and nodes[k].kind not in WHOLE:
            removed.add(k)
    return frozenset(removed)


def _sheet(i: int, node: Node, sheets: Sequence[Sheet], strength: Strength, desk: Desk) -> tuple[Sheet, int | None]:
    """Write one text; with it, which parent's outlet it names."""
    drawn, outlet = desk.drawn, desk.world.outlets[i]
    if node.kind == "original":
        return (retelling.independent(desk, f"t{i}", outlet) if i else retelling.original(desk, outlet)), None
    parent = sheets[node.parents[0]]
    named = drawn.choice(node.parents) if drawn.random() < CREDITED else None
    match node.kind:
        case "copy":
            return retelling.copied(parent, outlet), None
        case "reprint":
            return retelling.reprinted(parent, outlet, drawn), node.parents[0]
        case "correction":
            return retelling.corrected(parent, f"t{i}", desk), None
        case "excerpt":
            made_sheet = retelling.excerpt(parent, outlet, desk)
        case "translation":
            made_sheet = retelling.translated(parent, outlet, desk)
        case _:
            second = sheets[node.parents[1]] if len(node.parents) > 1 else None
            made_sheet = retelling.rewritten(parent, second, f"t{i}", outlet, strength, desk)
    if named is None:
        return made_sheet, None
    whole = retelling.credited(made_sheet, sheets[named].outlet, drawn)
    return whole, named if whole.sentences != made_sheet.sentences else None


def _days(nodes: Sequence[Node], start: date, drawn: Random) -> list[date]:
    days: list[date] = []
    for node in nodes:
        after = max((days[p] for p in node.parents), default=start)
        days.append(after + timedelta(days=drawn.choice((0, 1, 1, 2, 3) if node.parents else (0, 1, 2))))
    return days


def _claimed(day: date, drawn: Random) -> date:
    if drawn.random() >= FALSE_DATE:
        return day
    return day + timedelta(days=drawn.choice((-1, 1)) * drawn.randint(2, 25))


def _aligned(parent: int, child: int, sheets: Sequence[Sheet], texts: Sequence[Written], names: Sequence[str]) -> list[Alignment]:
    """Align the sentences of two texts that tell a fact which the child has from this parent."""
    here = {fact: (start, end) for fact, start, end in texts[parent].places}
    at = {fact: (start, end) for fact, start, end in texts[child].places}
    inherited: list[Telling] = [t for t in sheets[child].tellings if t.fact.id in here]
    found = []
    for telling in inherited:
        (a, b), (c, d) = here[telling.fact.id], at[telling.fact.id]
        same = texts[parent].content[a:b] == texts[child].content[c:d]
        found.append(Alignment(names[parent], names[child], a, b, c, d, "verbatim" if same else "paraphrase", telling.fact.id))
    return found


def pile_of(seed: int, strength: Strength, texts: int, size: int = 12) -> list[Made]:
    """Make a pile of many traditions, at least so many texts, for measuring speed."""
    found: list[Made] = []
    while len(found) < texts:
        found += made(seed, strength, size).pile
        seed += 1
    return found
