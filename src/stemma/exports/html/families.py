"""Which reports stand in one picture: families, and what of a large family is folded. Values only: how it looks is tree.py's.

A family is what links join, sources we don't have among it. A large one is cut into pictures of a size that can be
read: the largest branches are opened first, the rest stands behind boxes that count it, and each branch behind such
a box is a picture, or a list, of its own. Every member stands open in exactly one picture, or in one list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Literal

SMALL = 30
"""Up to so many reports and sources make one picture, whole."""
BOXES = 24
"""So many boxes stand in each picture of a larger family."""
BESIDE = 5
"""So many children of one report stand open side by side; if there are more, the smallest are folded."""
SAME = 2
"""So many exact copies, at least, are folded into one box."""
FURTHER = 12
"""So many in a picture that is opened from a box of those that were folded for that."""

Folding = Literal["branch", "rest", "ends", "copies"]
"""Why some are folded; Fold says what each means."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A family as a tree by main parents."""

    members: tuple[str, ...]
    tops: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]
    size: Mapping[str, int]
    """How many stand in a member's branch, itself among them."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A box that stands for the branches of some children of one member."""

    parent: str | None
    """None: they have no parent."""
    tops: tuple[str, ...]
    kind: Folding
    """`branch`: all its children; of those that found no room `rest`, from which something comes, and `ends`, from which
    nothing does; `copies`: exact copies from which nothing comes."""

    @property
    def id(self) -> str:
        """Name the box: no other has its first child."""
        return f"fold:{self.tops[0]}"


@dataclass(frozen=True, slots=True)
class Cut:
    """What one picture shows."""

    head: Fold | None
    """The box that it is opened from; None: the family's first picture."""
    shown: tuple[str, ...]
    """Members that stand in this picture; the parent of `head` is shown over them again."""
    folds: tuple[Fold, ...]
    listed: bool = False
    """True: nothing comes from any of these: a list is read more easily than a picture."""


def families(ids: Sequence[str], joined: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the sets that lines join, each in order, largest first; what no line joins is in none."""
    up = {key: key for key in ids}

    def head(key: str) -> str:
        while up[key] != key:
            up[key] = up[up[key]]
            key = up[key]
        return key

    met: set[str] = set()
    for a, b in joined:
        if a in up and b in up and a != b:
            met |= {a, b}
            up[head(a)] = head(b)
    found: dict[str, list[str]] = {}
    for key in ids:
        if key in met:
            found.setdefault(head(key), []).append(key)
    return sorted(map(tuple, found.values()), key=len, reverse=True)


def kin(members: Sequence[str], parents: Mapping[str, str]) -> Kin:
    """Make a tree of a family by the main parents; a circle is opened at its first member."""
    there = set(members)
    children: dict[str, list[str]] = {}
    for key in members:
        if (parent := parents.get(key)) in there and parent is not None and parent != key:
            children.setdefault(parent, []).append(key)
    lower = {c for below in children.values() for c in below}
    order: list[str] = []
    seen: set[str] = set()
    tops = []
    for start in sorted(members, key=lambda key: key in lower):
        if start in seen:
            continue
        tops.append(start)
        seen.add(start)
        waiting = [start]
        while waiting:
            key = waiting.pop()
            order.append(key)
            children[key] = [c for c in children.get(key, ()) if c not in seen]
            seen.update(children[key])
            waiting += children[key]
    size: dict[str, int] = {}
    for key in reversed(order):
        size[key] = 1 + sum(size[c] for c in children[key])
    return Kin(tuple(members), tuple(tops), {k: tuple(v) for k, v in children.items()}, size)


def cuts(family: Kin, copies: frozenset[str]) -> list[Cut]:
    """Return the pictures and lists of a family, each after the one that it is opened from; a small family is one picture.

    `copies`: members whose text is exactly that of their parent.
    """
    if len(family.members) <= SMALL:
        return _whole(family, copies)
    found: list[Cut] = []
    waiting: list[Fold | None] = [None]
    while waiting:
        head = waiting.pop(0)
        cut = _cut(family, head, copies)
        found.append(cut)
        waiting[:0] = cut.folds
    return found


def _whole(family: Kin, copies: frozenset[str]) -> list[Cut]:
    """Show all of a small family, its exact copies folded."""
    folds = [Fold(parent, same, "copies") for parent, below in family.children.items() if (same := _same(family, below, copies))]
    gone = {t for f in folds for t in f.tops}
    first = Cut(None, tuple(m for m in family.members if m not in gone), tuple(folds))
    return [first, *(Cut(f, f.tops, (), listed=True) for f in folds)]


def _same(family: Kin, tops: Sequence[str], copies: frozenset[str]) -> tuple[str, ...]:
    """Return the exact copies among some children, if they are worth a box."""
    same = tuple(t for t in tops if t in copies and family.size[t] == 1)
    return same if len(same) >= SAME else ()


def _cut(family: Kin, head: Fold | None, copies: frozenset[str]) -> Cut:
    """Open the branches of one box, largest first, while there is room."""
    tops = head.tops if head else family.tops
    if head and all(family.size[t] == 1 for t in tops):
        return Cut(head, tops, (), listed=True)
    first = _opened(family, head.parent if head else None, tops, copies, FURTHER if head and head.kind == "rest" else BESIDE)
    shown, folds = list(first.shown), list(first.folds)
    closed = [(-family.size[t], n, t) for n, t in enumerate(shown) if family.children[t]]  # largest first; then in order
    heapify(closed)
    while closed:
        _, _, key = heappop(closed)
        made = _opened(family, key, family.children[key], copies, BESIDE)
        more = [t for t in made.shown if family.children[t]]
        boxes = len(shown) + len(folds) + len(closed)  # what stands closed takes a box too
        if boxes + len(made.shown) + len(made.folds) + len(more) > max(BOXES, boxes + 1):
            folds.append(Fold(key, family.children[key], "branch"))
            continue
        folds += made.folds
        for top in made.shown:
            shown.append(top)
            if family.children[top]:
                heappush(closed, (-family.size[top], len(shown), top))
    return Cut(head, tuple(shown), tuple(folds))


def _opened(family: Kin, parent: str | None, tops: Sequence[str], copies: frozenset[str], beside: int) -> Cut:
    """Tell which children of a member stand open side by side, and which boxes stand for the others."""
    same = frozenset(_same(family, tops, copies))
    rest = sorted((t for t in tops if t not in same), key=lambda t: -family.size[t])
    gone = frozenset(rest[beside:] if len(rest) > beside + 1 else ())
    kinds: tuple[tuple[Folding, tuple[str, ...]], ...] = (
        ("rest", tuple(t for t in tops if t in gone and family.size[t] > 1)),
        ("ends", tuple(t for t in tops if t in gone and family.size[t] == 1)),
        ("copies", tuple(t for t in tops if t in same)),
    )
    folds = tuple(Fold(parent, of, kind) for kind, of in kinds if of)
    return Cut(None, tuple(t for t in tops if t not in gone and t not in same), folds)
