"""Assembles records and judgements into one `Dossier` value: what holds, what was rejected, what is open.

Not here: who sees it (protect.py), how it looks (exports), where it is kept (ledger/).
"""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from stemma.keys import digest, restore
from stemma.model.comparing import Link, LostSource, Ruled, Tie
from stemma.model.deciding import Decision, Judgement, OnRecord, Person, PersonKind, Standing
from stemma.model.reading import Name, Statement
from stemma.model.sources import Appearance, Report, Source, Span
from stemma.text import fold, overlap

Value = TypeVar("Value")
LONG = 4
"""Fewest letters of a word of an outlet's name that is known by itself."""
MEANS: Mapping[Decision, Standing] = {"accept": "accepted", "reject": "rejected", "unsure": "unsure"}


def standing(judgements: Iterable[Judgement]) -> dict[str, Standing]:
    """Return what was last decided about each record; an undo brings back what stood before."""
    return {record: MEANS[judgement.decision] for record, judgement in _last(judgements).items()}


def _last(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """Return the decision that stands about each record."""
    decided: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        before = decided.setdefault(judgement.record, [])
        if judgement.decision == "undo":
            del before[-1:]
        else:
            before.append(judgement)
    return {record: past[-1] for record, past in decided.items() if past}


def ruled(judgements: Iterable[Judgement]) -> Ruled:
    """Return what stands decided about the family tree, by the ends of its links: a later version may call a link otherwise.

    Of decisions about the same two ends that cannot hold together, the last counts.
    """
    held_: dict[tuple[str, str, str], Link | Tie | LostSource] = {}
    for j in sorted(_last(judgements).values(), key=lambda j: j.number):
        if j.kind in TREE and j.decision != "unsure":
            found: Link | Tie | LostSource = restore(TREE[j.kind], json.loads(j.copy))
            what = f"{j.decision} {j.kind}"
            a, b = _ends(found)
            for gone in _against(what, a, b):
                held_.pop(gone, None)
            held_[what, a, b] = found

    def of(what: str) -> list[tuple[tuple[str, str], Any]]:
        return [((a, b), found) for (past, a, b), found in held_.items() if past == what]

    return Ruled(
        pinned=tuple(found for _, found in of("accept link")),
        forbidden=tuple(ends for ends, _ in of("reject link")),
        tied=tuple(found for _, found in of("accept tie")),
        apart=tuple(ends for ends, _ in of("reject tie")),
        absent=tuple(lost for (lost, _), _ in of("reject lost")),
        known=tuple(found for _, found in of("accept lost")),
    )


TREE: Mapping[str, type[Any]] = {"link": Link, "tie": Tie, "lost": LostSource}
"""What of the family tree is judged, by the name of its type."""


def _ends(of: Link | Tie | LostSource) -> tuple[str, str]:
    """Return child and parent; of a tie its ends in the order of their ids; of a lost source its id."""
    if isinstance(of, Link):
        return of.child, of.parent
    return (min(of.a, of.b), max(of.a, of.b)) if isinstance(of, Tie) else (of.id, "")


def _against(what: str, a: str, b: str) -> Iterator[tuple[str, str, str]]:
    """Yield the earlier decisions that one takes the place of, itself among them (so that it counts as the latest)."""
    pair = min(a, b), max(a, b)
    yield what, a, b
    if what == "accept link":
        yield from (("reject link", a, b), ("accept tie", *pair), ("reject tie", *pair))
    elif what == "reject link":
        yield "accept link", a, b
    elif what.endswith(" tie"):
        yield from (("accept link", a, b), ("accept link", b, a), ("accept tie", *pair), ("reject tie", *pair))


def held(kind: type[Value], found: Sequence[Value], judgements: Sequence[Judgement]) -> tuple[Value, ...]:
    """Return the records that hold: found and not rejected, or accepted once whatever is found now."""
    stands = standing(judgements)
    kept = [r for r in found if stands.get(_id(r)) != "rejected"]
    present = {_id(r) for r in kept}
    name = kind.__name__.lower()
    copies = {j.record: j.copy for j in judgements if j.kind == name and j.copy and j.decision == "accept"}
    back = [
        restore(kind, json.loads(copy))
        for record, copy in copies.items()
        if stands.get(record) == "accepted" and record not in present
    ]
    return (*kept, *back)


def _id(record: Any) -> str:
    return str(record.id)


def ordered(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Order reports for showing: by publication where it is known, then by title and id."""
    return tuple(sorted(reports, key=lambda r: (r.published().earliest or "9999", r.value("title") or r.path, r.id)))


def persons(
    names: Sequence[Name], reports: Sequence[Report], stands: Mapping[str, Standing], statements: Sequence[Statement] = ()
) -> tuple[Person, ...]:
    """Group the persons of a case by their fullest form, with what was decided about showing them.

    Persons are joined within this case only, and only where their full forms are the same. Whoever speaks
    under a name that the reader of names did not see ("April May said") is one of them too.
    """
    bodies, houses = _bodies(names, reports), _houses(names)
    groups: dict[tuple[PersonKind, str], list[Name]] = {}
    for name in names:
        kind = _kind(name, houses)
        form = fold(name.canonical) if kind != "premises" else _house(name, houses)
        if kind and not (form in bodies.whole or (kind == "other" and form in bodies.parts)):
            groups.setdefault((kind, form), []).append(name)
    people = [_person(kind, group, stands) for (kind, _), group in groups.items()]
    known = {fold(v) for p in people for v in (p.words, *p.variants)}
    authors: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for report in reports:
        for said in (a for a in report.assertions if a.field == "author"):
            for author in (x for x in _authors(said.value) if fold(x) not in bodies.parts):
                spelled.setdefault(fold(author), author)
                authors.setdefault(fold(author), []).append(report.id)
    for form, where in authors.items():
        if form not in known:
            people.append(_author(spelled[form], where, stands))
    people += [p for p in _speakers(statements, names, stands) if fold(p.words) not in known | authors.keys() | bodies.parts]
    return tuple(sorted(people, key=lambda p: (p.kind, fold(p.words))))


@dataclass(frozen=True, slots=True)
class _Bodies:
    """What the case itself shows to be no person."""

    whole: frozenset[str]
    """Folded: outlets that publish in the case."""
    parts: frozenset[str]
    """Folded: what is read as a place, body or work elsewhere in the case, and the words of bodies and outlets."""


def _bodies(names: Sequence[Name], reports: Sequence[Report]) -> _Bodies:
    """Collect what a run of capitals that was recognised in one report only may be recognised by in another."""
    outlets = {fold(a.value) for r in reports for a in r.assertions if a.field == "outlet"}
    told = {fold(form) for n in names if n.kind in ("place", "organisation", "work") for form in (n.canonical, n.span.words)}
    words = {word for body in outlets for word in body.split() if len(word) >= LONG}
    return _Bodies(whole=frozenset(outlets), parts=frozenset(outlets | told | words))


def _kind(name: Name, houses: Mapping[str, str]) -> PersonKind | None:
    """Tell as what a name is withheld, or None: it is not."""
    if name.kind in ("person", "unnamed", "other"):
        return name.kind
    known = name.kind in ("organisation", "place") and not houses.keys().isdisjoint((fold(name.canonical), fold(name.span.words)))
    return "premises" if name.protected or known else None


def _houses(names: Sequence[Name]) -> Mapping[str, str]:
    """Return every form of a withheld house, folded, with its fullest: one report spells out what another shortens."""
    found: dict[str, str] = {}
    for name in sorted((n for n in names if n.protected), key=lambda n: (-len(n.canonical), n.canonical)):
        for form in (name.canonical, name.span.words, _proper(name.canonical)):
            found.setdefault(fold(form), fold(name.canonical))
    return found


def _proper(words: str) -> str:
    """Return a house's name without the small words behind it ("the Golden Lotus restaurant"), if two words are left."""
    parts = words.split()
    while len(parts) > 2 and parts[-1][:1].islower():
        parts.pop()
    return " ".join(parts)


def _house(name: Name, houses: Mapping[str, str]) -> str:
    """Return the fullest form of a withheld house or association that a name is a form of."""
    return next((houses[form] for form in (fold(name.canonical), fold(name.span.words)) if form in houses), fold(name.canonical))


def _person(kind: PersonKind, group: Sequence[Name], stands: Mapping[str, Standing]) -> Person:
    forms = {n.span.words for n in group} | {n.canonical for n in group}
    decisions = [stands[n.id] for n in group if n.id in stands]
    return Person(
        key=group[0].id,
        kind=kind,
        words=max((n.canonical for n in group), key=len),
        names=tuple(n.id for n in group),
        reports=tuple(sorted({n.report for n in group})),
        office=next((n.office.words for n in group if n.office), None),
        shown="accepted" in decisions and "rejected" not in decisions and "unsure" not in decisions,
        variants=tuple(sorted(forms)),
    )


def _authors(value: str) -> tuple[str, ...]:
    parts = value.replace(" and ", ",").replace("&", ",").replace(";", ",").split(",")
    return tuple(p.strip().removeprefix("By ").strip() for p in parts if p.strip())


def _speakers(statements: Sequence[Statement], names: Sequence[Name], stands: Mapping[str, Standing]) -> Iterator[Person]:
    """Yield those who speak under several capitalised words that stand in no name that was found."""
    there: dict[str, list[Span]] = {}
    for name in names:
        there.setdefault(name.report, []).append(name.span)
    found: dict[str, set[str]] = {}
    for s in statements:
        for voice in (v for v in (*s.voices, *s.told_to) if v.party and v.span):
            words = str(voice.party).split()
            capital = len(words) > 1 and all(w[:1].isupper() for w in words)
            if capital and not any(overlap(voice.span, n) for n in there.get(s.report, ()) if voice.span):
                found.setdefault(str(voice.party), set()).add(s.report)
    for who, where in found.items():
        yield dataclasses.replace(_author(who, tuple(where), stands), kind="other")


def author_key(author: str) -> str:
    """Name an author who is in no text, so that a decision can be made about showing them."""
    return digest(["author", fold(author)])


def _author(author: str, where: Sequence[str], stands: Mapping[str, Standing]) -> Person:
    key = author_key(author)
    return Person(
        key=key,
        kind="author",
        words=author,
        names=(),
        reports=tuple(sorted(set(where))),
        office=None,
        shown=stands.get(key) == "accepted",
        variants=(author,),
    )


RECORD = ("URL", "HTML source", "full-page capture", "hash", "collection time", "collector")
"""What the Berkeley Protocol on Digital Open Source Investigations (2020), paragraph 155, wants of a page that is collected."""
HTML = ("text/html", "application/xhtml+xml")
WEB_ARCHIVES = ("application/warc", "application/wacz")
"""Media types of containers that keep what a server answered."""
MISSING = "missing"


def on_record(report: Report, appearances: Iterable[Appearance], sources: Mapping[str, Source]) -> tuple[OnRecord, ...]:
    """Tell what is on record of how a report was collected, in the order of RECORD; all that is not there is said to be missing.

    `appearances` may be those of other reports too; `sources` by SHA-256, with those of containers. The full-page capture, a
    picture of the page as a browser showed it, is never there: this version takes none. So no report is complete.
    """
    mine = [a for a in appearances if a.report == report.id]
    source, url, saved = sources.get(report.source), report.says("url"), report.says("captured")
    containers = [found.media_type for a in mine if a.container and (found := sources.get(a.container))]
    archived = any(media.startswith(WEB_ARCHIVES) for media in containers)
    as_found = "as a web archive holds it" if archived else "as the file that came in"
    page = source is not None and source.media_type in HTML
    came = f"it came into this case {min(a.at for a in mine)}, by this machine’s clock" if mine else "nor when it came in"
    people = sorted({a.by for a in mine if a.by})
    told = (
        (url is not None, f"{url.value} ({url.evidence})" if url else MISSING),
        (page, as_found if page else f"{MISSING}: the file is of type {source.media_type}" if source else MISSING),
        (False, f"{MISSING}: no picture of the page was taken"),
        (source is not None, f"SHA-256 {report.source}" if source else MISSING),
        (
            saved is not None,
            f"{saved.value} ({saved.evidence})" if saved else f"{MISSING}: when it was saved is not stated; {came}",
        ),
        (bool(people), f"added to this case by {', '.join(people)} (a label: the machine’s user name)" if people else MISSING),
    )
    return tuple(OnRecord(item=item, present=present, how=how) for item, (present, how) in zip(RECORD, told, strict=True))


def is_complete(record: Iterable[OnRecord]) -> bool:
    """Tell whether everything is on record; whoever prints "complete" asks this first."""
    return all(item.present for item in record)
