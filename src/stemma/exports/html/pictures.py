"""The pictures of the family tree and what stands around them: one for a small case, else one a family and one a branch.

Not here: what is folded (families.py), how a picture is drawn (drawing.py), the list with the evidence (tree.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stemma.exports.citing import source_path
from stemma.exports.html import prose, tree_words, words
from stemma.exports.html.drawing import drawn
from stemma.exports.html.families import SMALL, Cut, Fold, Kin, cuts, families, kin
from stemma.exports.html.frame import View, listed, node_name, report_link
from stemma.exports.html.linked import SURE, Changes, brief, changes, is_unsure, links
from stemma.exports.html.markup import Child, Html, el, join, visible
from stemma.exports.html.placing import Edge, Joint, Node
from stemma.model.comparing import Link, LostSource
from stemma.shown import MARK, ShownReport

PATH = "tree.html"
FEW = 3
"""So many origins are named in the line of a family."""


@dataclass(frozen=True, slots=True)
class Drawable:
    """What the pictures of one page are drawn from."""

    view: View
    links: tuple[Link, ...]
    changes: Changes
    nodes: Mapping[str, Node]
    """Reports and sources we don't have that a link joins."""
    of_child: Mapping[str, Sequence[tuple[int, Link]]]
    """Numbered links by their child, main parent first."""
    ties: Mapping[str, Sequence[Joint]]
    """Lines without direction by one of their ends."""

    def parents(self) -> dict[str, str]:
        """Return the main parent of each that has one; a further parent counts where there is no other."""
        found: dict[str, str] = {}
        for second in (False, True):
            for x in self.links:
                if x.second is second and x.parent in self.nodes and x.child in self.nodes and x.child != x.parent:
                    found.setdefault(x.child, x.parent)
        return found

    def href(self, anchor: str) -> str:
        """Lead to a place on the page of the tree."""
        return f"{self.view.to(PATH)}#{anchor}"

    def edges(self, within: set[str]) -> list[tuple[int, Edge]]:
        """Return the lines between members, with their numbers."""
        found = [(n, x) for child in within for n, x in self.of_child.get(child, ()) if x.parent in within and x.parent != child]
        return [(n, self._edge(n, x)) for n, x in sorted(found, key=lambda pair: pair[0])]

    def _edge(self, number: int, link: Link) -> Edge:
        drift = brief(link, self.changes.get(link.id, ()))
        sure = f"{link.confidence:.0%} sure" if self.view.index.standing(link.id) == "open" else None
        ends = f"{self.nodes[link.child].name} {words.LINK[link.kind]} {self.nodes[link.parent].name}"
        return Edge(
            link.parent, link.child, link.kind, words.LINK[link.kind], link.second, self.href(f"l{number}"),
            drift, is_unsure(self.view, link), "; ".join(part for part in (ends, sure, drift) if part),
        )  # fmt: skip

    def joints(self, within: Iterable[str]) -> list[Joint]:
        """Return the lines without direction between members."""
        there = set(within)
        return [j for key in sorted(there) for j in self.ties.get(key, ()) if j.b in there]

    def copies(self, parents: Mapping[str, str]) -> frozenset[str]:
        """Return the reports whose text is exactly their parent's."""
        reports = self.view.index.reports

        def text(key: str) -> str | None:
            return reports[key].text_id if key in reports else None

        return frozenset(child for child, parent in parents.items() if text(child) is not None and text(child) == text(parent))


def drawable(view: View) -> Drawable:
    """Collect what the pictures are drawn from."""
    found = links(view)
    joined = {end for x in found if x.child != x.parent for end in (x.child, x.parent)}
    nodes = {r.id: _node(view, r) for r in view.index.protected.reports if r.id in joined}
    nodes |= {x.id: Node(x.id, x.name, _work(x), None, None) for x in view.index.protected.stemma.lost if x.id in joined}
    of_child: dict[str, list[tuple[int, Link]]] = {}
    for number, x in enumerate(found, 1):
        of_child.setdefault(x.child, []).append((number, x))
    return Drawable(view, found, changes(view), nodes, of_child, _ties(view, nodes))


def _ties(view: View, nodes: Mapping[str, Node]) -> dict[str, list[Joint]]:
    """Return the ties between members that nobody rejected, by one of their ends."""
    found: dict[str, list[Joint]] = {}
    for tie in view.index.protected.stemma.ties:
        if view.index.kept(tie.id) and tie.a in nodes and tie.b in nodes:
            told = tree_words.share(nodes[tie.a].name, nodes[tie.b].name)
            found.setdefault(tie.a, []).append(Joint(tie.a, tie.b, told))
    return found


def _node(view: View, report: ShownReport) -> Node:
    name = f"Report {report.number}" + (f" · {report.outlet}" if report.outlet else "")
    title = MARK if report.withheld else report.title or report.path or tree_words.NO_TITLE
    return Node(
        report.id, visible(name), " ".join(visible(title).split()), report.published.earliest, view.to(source_path(report.number))
    )


def _work(lost: LostSource) -> str:
    kind = words.LOST_KIND.get(lost.kind, lost.kind)
    return f"“{lost.title}”\n{tree_words.NOT_HERE}" if lost.title else f"{kind}\n{tree_words.NOT_HERE}"


def picture(view: View) -> Html | None:
    """Draw the tree for the first page: a small one whole, else the head of the largest family."""
    of = drawable(view)
    if len(of.nodes) <= SMALL:
        return _small(of)
    first = _families(of)[0]
    said = [el("a", tree_words.ALL_FAMILIES, href=view.to(PATH)), ". ", *_line(of, first)]
    return join([el("p", said, class_="counts"), _figure(of, first, first.cuts[0], caption=_legend(first.shown(of)))])


def pictures(view: View) -> Html:
    """Draw the tree on its own page: a small one whole, else family by family; what has no link is counted and named."""
    of = drawable(view)
    if len(of.nodes) <= SMALL:
        return join([_small(of), _alone(of)])
    found = _families(of)
    reports = sum(f.sums[t].reports for f in found for t in f.kin.tops)
    told = tree_words.families(reports, len(found))
    legend = _legend([line for f in found for line in f.shown(of)])
    return el(
        "div",
        el("p", told, prose.TREE_SCROLLS, " ", [f"{x} " for x in legend], class_="counts"),
        [_family(of, f, number) for number, f in enumerate(found, 1)],
        _alone(of),
        class_="families",
    )


def _small(of: Drawable) -> Html:
    """Draw all that has a link in one picture."""
    if not of.nodes:
        return el("p", tree_words.no_tree(of.view.reports), class_="none-found")
    edges = [e for _, e in of.edges(set(of.nodes))]
    joints = of.joints(of.nodes)
    svg = drawn(list(of.nodes.values()), edges, words.UNDATED, joints)
    return _framed(svg, [prose.TREE_SCROLLS, *_legend([*edges, *joints])])


def _framed(svg: Html, caption: Sequence[str], name: str = tree_words.THE_TREE) -> Html:
    box = el("div", svg, class_="scroll picture", tabindex="0", role="region", aria_label=name)
    return el("figure", box, el("figcaption", " ".join(caption)) if caption else None)


def _legend(lines: Iterable[Edge | Joint | Fold]) -> list[str]:
    """Explain the signs that pictures use."""
    lines = list(lines)
    edges = [x for x in lines if isinstance(x, Edge)]
    met = (
        (prose.TREE_CHANGED, any(e.drift for e in edges)),
        (prose.TREE_UNSURE.format(sure=f"{SURE:.0%}"), any(e.unsure for e in edges)),
        (prose.TREE_TIES, any(isinstance(x, Joint) for x in lines)),
        (prose.TREE_FOLDED, any(isinstance(x, Fold) for x in lines)),
        (prose.TREE_AGAIN, any(isinstance(x, Fold) and x.kind != "copies" for x in lines)),
    )
    return [said for said, there in met if there]


@dataclass(frozen=True, slots=True)
class Sum:
    """What a branch holds."""

    reports: int = 0
    lost: int = 0
    first: str | None = None
    last: str | None = None
    changes: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        days = [d for d in (self.first, self.last, other.first, other.last) if d]
        return Sum(
            self.reports + other.reports,
            self.lost + other.lost,
            min(days, default=None),
            max(days, default=None),
            self.changes + other.changes,
        )

    def period(self) -> str:
        """Write the first and last day."""
        return words.UNDATED if self.first is None else words.interval(self.first, self.last)

    def said(self) -> str:
        """Count the reports, and the sources we don't have."""
        return tree_words.held(self.reports, self.lost)


@dataclass(frozen=True, slots=True)
class Family:
    """A family with its pictures."""

    kin: Kin
    sums: Mapping[str, Sum]
    """What the branch of each member holds."""
    cuts: Sequence[Cut]
    anchors: Mapping[str, str]
    """Id of a box that stands for others -> where they are on the page of the tree."""

    def total(self, tops: Iterable[str]) -> Sum:
        """Add up some branches."""
        found = Sum()
        for top in tops:
            found += self.sums[top]
        return found

    def shown(self, of: Drawable) -> list[Edge | Joint | Fold]:
        """Return what the pictures of this family use signs for."""
        there = set(self.kin.members)
        return [*(e for _, e in of.edges(there)), *of.joints(there), *(f for c in self.cuts for f in c.folds)]


def _families(of: Drawable) -> list[Family]:
    """Return the families, those with most reports first, each with its pictures; boxes are numbered through all."""
    parents = of.parents()
    copies = of.copies(parents)
    reports = of.view.index.reports
    joined = [(x.child, x.parent) for x in of.links]
    found: list[Family] = []
    number = 0
    ordered = sorted(families(list(of.nodes), joined), key=lambda ids: -sum(i in reports for i in ids))
    for members in ordered:
        tree = kin(members, parents)
        made = cuts(tree, copies)
        anchors: dict[str, str] = {}
        for cut in made:
            if cut.head:
                number += 1
                anchors[cut.head.id] = f"b{number}"
        found.append(Family(tree, _sums(of, tree), made, anchors))
    return found


def _sums(of: Drawable, tree: Kin) -> dict[str, Sum]:
    """Add up every branch, from the leaves."""
    found: dict[str, Sum] = {}
    for key in sorted(tree.members, key=lambda k: tree.size[k]):  # a branch is larger than its parts
        report = of.view.index.reports.get(key)
        days = (report.published.earliest, report.published.latest) if report else (None, None)
        changed = sum(len(of.changes.get(x.id, ())) for _, x in of.of_child.get(key, ()))
        own = Sum(int(report is not None), int(report is None), days[0], days[1] or days[0], changed)
        for child in tree.children[key]:
            own += found[child]
        found[key] = own
    return found


def _family(of: Drawable, family: Family, number: int) -> Html:
    """Write a family: a line that says what it is, its picture, and its branches; the first stands open."""
    drawn_: set[int] = set()
    first, *branches = family.cuts
    inside = [_figure(of, family, first, drawn_), *(_branch(of, family, cut, drawn_) for cut in branches)]
    own = {n for child in family.kin.members for n, x in of.of_child.get(child, ()) if x.parent in of.nodes and x.parent != child}
    across = len(own - drawn_)
    more = el("p", tree_words.further(across), class_="counts") if across else None
    head = [el("strong", f"{tree_words.FAMILY} {number}"), ": ", *_line(of, family)]
    return _folding(head, *inside, more, opened=number == 1, class_="family")


def _line(of: Drawable, family: Family) -> list[Child]:
    """Say what a family holds, where it goes back to, and when."""
    all_ = family.total(family.kin.tops)
    tops = [t for t in family.kin.tops if not any(x.parent in of.nodes and x.parent != t for _, x in of.of_child.get(t, ()))]
    names = [join([_plain(of, t)]) for t in tops[:FEW]]
    more = f" {tree_words.and_more(len(tops) - FEW)}" if len(tops) > FEW else None
    origin: Child = [tree_words.GOES_BACK, listed(names), more] if tops else tree_words.CIRCLE
    return [all_.said(), origin, "; ", all_.period(), "."]


def _plain(of: Drawable, key: str) -> Html:
    """Name a member without leading to it: a line that opens something holds no links."""
    node = of.nodes[key]
    return el("bdi", node.name.replace(" · ", ", ")) if node.href else join([el("bdi", node.name), f" ({tree_words.NOT_HERE})"])


def _branch(of: Drawable, family: Family, cut: Cut, done: set[int]) -> Html:
    """Write what a box stands for: a picture, or a list where nothing comes from any of them."""
    if cut.head is None:
        raise ValueError("only a branch is opened from a box")
    anchor, total = family.anchors[cut.head.id], family.total(cut.head.tops)
    parent = cut.head.parent
    name: Child = _plain(of, parent) if parent else tree_words.THIS_FAMILY
    ends = tree_words.NO_MORE if cut.head.kind == "ends" else ""
    more = f"; {tree_words.of_wording(total.changes)}" if total.changes else ""
    head: list[Child] = [tree_words.BRANCH[cut.head.kind], name, f"{ends}: {total.said()}; {total.period()}{more}"]
    items = [_item(of, key, parent, done) for key in cut.shown] if cut.listed else []
    inside = el("ul", items) if cut.listed else _figure(of, family, cut, done)
    return _folding(head, el("div", inside, id=anchor, class_="opened"), opened=False, class_="branch")


def _item(of: Drawable, key: str, parent: str | None, done: set[int]) -> Html:
    """Write a member in a list: what it is, when, and what it did with its parent's words."""
    report = of.view.index.reports.get(key)
    said: list[Child] = []
    for number, link in of.of_child.get(key, ()):
        if link.parent == parent:
            done.add(number)
            drift = brief(link, of.changes.get(link.id, ()))
            text = f"{words.LINK[link.kind]}{tree_words.UNSURE if is_unsure(of.view, link) else ''}"
            said += [": ", el("a", text, href=of.href(f"l{number}"))]
            said += ["; ", el("a", drift, href=of.href(f"l{number}-changed"))] if drift else []
    when = f", {words.published(report.published)}" if report else None
    return el("li", node_name(of.view, key), when, said)


def _figure(of: Drawable, family: Family, cut: Cut, done: set[int] | None = None, caption: Sequence[str] = ()) -> Html:
    """Draw one picture of a family."""
    head = cut.head.parent if cut.head else None
    nodes = [of.nodes[k] for k in cut.shown]
    if head is not None:
        node = of.nodes[head]
        nodes.insert(0, Node(node.id, node.name, node.title, node.date, node.href, again=True))
    lines = of.edges({n.id for n in nodes})
    if done is not None:
        done |= {n for n, _ in lines}
    edges = [e for _, e in lines]
    for fold in cut.folds:
        nodes.append(_box(of, family, fold))
        if fold.parent is not None:
            edges.append(Edge(fold.parent, fold.id, "folded", "", False, ""))
    return _framed(drawn(nodes, edges, words.UNDATED, of.joints(cut.shown)), caption)


def _box(of: Drawable, family: Family, fold: Fold) -> Node:
    """Make the box that stands for what is folded."""
    total = family.total(fold.tops)
    more = tree_words.of_wording(total.changes) if total.changes else tree_words.OPENS_BELOW
    parent = of.nodes[fold.parent].date if fold.parent else None
    return Node(
        fold.id,
        tree_words.folded(fold.kind, total.reports, total.lost),
        f"{total.period()}\n{more}",
        max(total.first, parent or "") if total.first else None,  # below its parent, whatever dates they state
        of.href(family.anchors[fold.id]),
        stands_for=total.reports + total.lost,
    )


def _alone(of: Drawable) -> Html | None:
    """Count and name the reports that no link joins."""
    rest = [r for r in of.view.index.protected.reports if r.id not in of.nodes]
    if not rest or not of.nodes:
        return None
    head = tree_words.not_drawn(len(rest))
    names = listed(report_link(of.view, r) for r in rest)
    if len(rest) <= SMALL:
        return el("p", head, ": ", names, ".", class_="counts", id="alone")
    return _folding([head], el("p", names, id="alone"), opened=False, class_="branch")


def _folding(head: Sequence[Child], *inside: Child, opened: bool, class_: str) -> Html:
    """Write a part that opens by a click on its head, without a script."""
    return el("details", el("summary", head), inside, open=opened, class_=class_)
