"""The page of names: places, bodies and works, each under one form with all the ways in which the reports write it.

Persons have no page: nothing in a dossier follows one person through reports.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stemma.exports.html import prose, words
from stemma.exports.html.frame import View, cite, framed, isolated, listed, quoted, sign
from stemma.exports.html.markup import Child, Html, el, join
from stemma.model.reading import Name, NameKind

PATH = "names.html"
KINDS: Mapping[NameKind, str] = {"place": "Places", "organisation": "Bodies", "work": "Works"}
"""Kinds that are listed, in order, with their headings."""
MOST = 400
"""Names of a kind on the page; names.csv of the export has all."""
CITED = 3
"""Mentions that one way of writing leads to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name with its mentions, by way of writing and role: the most frequent first."""

    kind: NameKind
    canonical: str
    variants: tuple[tuple[Name, ...], ...]

    @property
    def mentions(self) -> tuple[Name, ...]:
        """All mentions."""
        return tuple(name for variant in self.variants for name in variant)


def entries(view: View) -> Mapping[NameKind, tuple[Entry, ...]]:
    """Return the names of each kind: those in most reports first."""
    groups: dict[tuple[NameKind, str], list[Name]] = {}
    for name in view.index.names:
        if name.kind in KINDS:
            groups.setdefault((name.kind, name.canonical.casefold()), []).append(name)
    made = [Entry(kind, group[0].canonical, _variants(group)) for (kind, _), group in groups.items()]
    made.sort(key=lambda e: (-len({n.report for n in e.mentions}), -len(e.mentions), e.canonical.casefold()))
    return {kind: tuple(e for e in made if e.kind == kind) for kind in KINDS}


def cited(view: View) -> Iterator[tuple[int, Name]]:
    """Yield each mention that the page leads to, with the number of its row."""
    for number, entry in _shown(view):
        for variant in entry.variants:
            for name in variant[:CITED]:
                yield number, name


def written(view: View) -> bytes:
    """Write the page."""
    found, numbered = entries(view), list(_shown(view))
    return framed(
        view,
        PATH,
        "Names",
        el("h1", "Names"),
        el("p", prose.NAMES, class_="lead"),
        [
            _section(view, kind, len(found[kind]), [(n, e) for n, e in numbered if e.kind == kind])
            for kind in KINDS
            if found[kind]
        ],
        None if numbered else el("p", f"No name that may be shown in {words.these(view.reports)}.", class_="none-found"),
    )


def _shown(view: View) -> Iterator[tuple[int, Entry]]:
    shown = [entry for of_kind in entries(view).values() for entry in of_kind[:MOST]]
    return enumerate(shown, 1)


def _variants(group: list[Name]) -> tuple[tuple[Name, ...], ...]:
    by: dict[tuple[str, str], list[Name]] = {}
    for name in group:
        by.setdefault((name.span.words, name.role), []).append(name)
    return tuple(tuple(v) for v in sorted(by.values(), key=lambda v: (-len(v), v[0].span.words)))


def _section(view: View, kind: NameKind, count: int, shown: list[tuple[int, Entry]]) -> Html:
    columns = ("Name", *(("Country",) if kind == "place" else ()), "Written as", "Mentions")
    left = count - len(shown)
    return el(
        "section",
        el("h2", KINDS[kind], el("span", words.number(count, "name"), class_="remark")),
        el(
            "div",
            el(
                "table",
                el("thead", el("tr", [el("th", h, scope="col") for h in columns])),
                el("tbody", [_row(view, *entry) for entry in shown]),
            ),
            class_="scroll",
        ),
        el("p", f"{left:,} more are in the export of names as a table (names.csv).") if left > 0 else None,
        class_="group",
    )


def _row(view: View, number: int, entry: Entry) -> Html:
    """Write one name with the ways in which the reports write it."""
    countries = sorted({n.country for n in entry.mentions if n.country})
    reports = len({n.report for n in entry.mentions})
    return el(
        "tr",
        el("th", isolated(entry.canonical), scope="row"),
        el("td", ", ".join(countries) or words.NOT_STATED, data_label="Country") if entry.kind == "place" else None,
        el("td", el("ul", [el("li", _variant(view, v)) for v in entry.variants]), data_label="Written as"),
        el(
            "td",
            f"{words.number(len(entry.mentions), 'mention')} in {words.number(reports, 'report')}",
            data_label="Mentions",
        ),
        id=f"n{number}",
    )


def _variant(view: View, names: tuple[Name, ...]) -> Html:
    first = names[0]
    role = words.ROLE[first.role]
    shown = [join([cite(view, n.report, n.span), " ", sign(view.index.standing(n.id))]) for n in names[:CITED]]
    more: Child = f" and {len(names) - CITED} more" if len(names) > CITED else None
    return join([quoted(view, first.report, first.span.words), f" ({role})" if role else None, ": ", listed(shown), more])
