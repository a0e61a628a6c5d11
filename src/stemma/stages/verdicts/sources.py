"""The origins of a claim as people read them: those on one line of reports under one name are one."""

from collections.abc import Iterable

from stemma.model.comparing import Origin
from stemma.stages.verdicts.climbing import Root, Tree, alike
from stemma.wording import bare


def origins(roots: Iterable[Root], tree: Tree, kind: str) -> tuple[Origin, ...]:
    """Return the different origins of some members, in order of the members; those on one line under one name are one."""
    held: dict[tuple[str, str | None, bool], list[Root]] = {}
    for root in roots:
        held.setdefault((root.node, bare(root.speaker) if root.speaker else None, root.known), []).append(root)
    groups = list(held.values())
    for later in range(len(groups) - 1, 0, -1):
        for earlier in range(later):
            if (both := united(groups[earlier], groups[later], tree, kind)) is not None:
                groups[earlier] = both
                del groups[later]
                break
    return tuple(
        Origin(node=g[0].node, speaker=g[0].speaker, members=tuple(r.member for r in g), known=g[0].known) for g in groups
    )


def united(a: list[Root], b: list[Root], tree: Tree, kind: str) -> list[Root] | None:
    """Return the members of two origins as one, the one higher up the line first, or None: they stay two."""
    one, other = a[0], b[0]
    if one.known != other.known:
        return None
    if one.node != other.node and kind not in ("one origin", "denied"):
        return None
    if one.node in tree.ancestors(other.node) and same_voice(one, other, tree):
        return [*b, *a] if one.node == other.node and not fuller(one, other, tree) else [*a, *b]
    if other.node in tree.ancestors(one.node) and same_voice(other, one, tree):
        return [*b, *a]
    return None


def same_voice(above: Root, below: Root, tree: Tree) -> bool:
    """Tell whether what a lower origin names is what a higher one does: the same, or nobody beside the line itself."""
    line = {bare(n) for n in (tree.called(above.node), tree.called(below.node)) if n}
    if below.speaker is None or not below.named or bare(below.speaker) in line:
        return True
    if above.speaker is None or not above.named:
        return above.node == below.node and above.speaker is not None
    if above.country and above.country == below.country:
        return True
    return alike(above.speaker, below.speaker)


def fuller(one: Root, other: Root, tree: Tree) -> bool:
    """Tell whether the first of two sources names somebody better than the second: by a name, then by more words."""

    def rank(root: Root) -> tuple[bool, bool, bool, int]:
        itself = root.speaker is not None and bare(root.speaker) == bare(tree.called(root.node) or "")
        return root.speaker is not None, root.named, itself, len(root.speaker or "") if root.country else 0

    return rank(one) >= rank(other)
