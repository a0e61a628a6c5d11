"""Which credits name the same source, and whether it lies in the case: nodes of the family tree.

A source that nobody has becomes one lost source, over all reports and spellings. Publications of one
body are told apart where the texts do (an initial and a new report, two titles). Links are made in `tree`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from stemma.keys import digest
from stemma.model.comparing import LostSource, Place
from stemma.model.inputs import Language, Pile, Reading
from stemma.stages.lineage.credits import Credit, Known, credits_of
from stemma.stages.lineage.identity import Bearers, identities, is_called, names_of
from stemma.stages.lineage.publishers import called_bodies
from stemma.stages.lineage.wording import clause, folded, has_run, initials, is_body, is_outlet, plain, sentences
from stemma.text import fold

WEIGHT = {"told": 1.5, "carried": 2.0, "document": 2.0, "agency": 3.0, "page": 3.0, "named": 1.0}
"""Log-odds that a report goes back to what it credits in such words."""
OFTEN = 0.4
"""For each further place, up to four."""
AT_FIRST = 1.5
"""For a credit in the first part of a text."""

HEAD = 150
"""Code points at the head of a report in which its own title stands."""
THROUGH = 2.0
"""Taken from a document where the report credits an outlet's story too: it mostly came through the story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """A source that one report credits: a report of the case or a lost source."""

    child: str
    node: str
    weight: float
    places: tuple[Place, ...]
    words: str
    """The credit that weighs most, for people."""
    rivals: tuple[str, ...] = ()
    """Further reports that it may mean: other pieces or states of the same outlet."""
    body: bool = False
    """It is credited as a body that published or spoke, and not as an outlet that carried the story."""
    minor: bool = False
    """An absent work of a body whose present one is credited too: background, never the main parent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All that the reports of a case credit."""

    credited: tuple[Credited, ...]
    lost: tuple[LostSource, ...]
    nested: tuple[tuple[str, str, tuple[Place, ...]], ...]
    """(child, parent, words): a credited source that itself credits another, by what a report says."""
    earlier: frozenset[str]
    """Sources that reports name only as published before: background of the story."""


def sources_of(pile: Pile, languages: Mapping[str, Language]) -> Sources:
    """Return what the reports of a case credit, joined over reports."""
    own = {r.report.id: names_of(r, languages[r.report.id]) for r in pile.readings}
    found: list[Credit] = []
    known, bearers = _known(pile, languages), Bearers(own)
    for reading in pile.readings:
        language = languages[reading.report.id]
        mine = [c for c in credits_of(reading, language, known) if not is_called(c.name, own[reading.report.id], language)]
        found += [*mine, *_named(reading, language, bearers)]
    keys = _joined(found, languages)
    works = _works(found, keys, told_alike(pile, found))
    meant = _meant(found, keys, works, pile, bearers, languages)
    nodes = [one[0] if one else None for one in meant]
    return Sources(
        credited=_credited(found, meant, keys, {r.report.id: r for r in pile.readings}),
        lost=_lost(found, nodes, keys, works, languages),
        nested=_nested(found, nodes, keys, pile, languages),
        earlier=frozenset(n for n, work in zip(nodes, works, strict=True) if n is not None and work.startswith("earlier")),
    )


def _known(pile: Pile, languages: Mapping[str, Language]) -> Known:
    said = {folded(a.value) for r in pile.readings for a in r.report.assertions if a.field == "outlet" and a.value}
    called = [called_bodies(r, languages[r.report.id]) for r in pile.readings]
    return Known(outlets=frozenset(said - {""}), bodies=frozenset().union(*called))


def _named(reading: Reading, language: Language, bearers: Bearers) -> list[Credit]:
    """Return speakers whose own publication lies in the case: a body that is quoted where its report is at hand."""
    found = []
    for statement in reading.statements:
        for voice in statement.voices:
            if voice.span is None or not voice.party or not voice.party[:1].isupper():
                continue
            there = bearers.of(voice.party, language)
            if there and reading.report.id not in there:
                place = Place(report=reading.report.id, span=voice.span)
                early = voice.span.start <= 0.3 * len(reading.text.content)
                found.append(Credit(report=reading.report.id, name=voice.party, frame="named", place=place, early=early))
    return found


def _joined(found: Sequence[Credit], languages: Mapping[str, Language]) -> list[str]:
    """Return one key for each credit: spellings, short forms and initials of one name share it."""
    keys = [plain(c.name, languages[c.report]) for c in found]
    words = {key: folded(c.name).split() for key, c in zip(keys, found, strict=True)}
    holding: dict[str, list[str]] = defaultdict(list)
    abbreviated: dict[str, list[str]] = defaultdict(list)
    for full in sorted(words, key=lambda k: (-len(k), k)):
        for word in set(words[full]):
            holding[word].append(full)
        if len(words[full]) >= 3:
            abbreviated[initials(words[full])].append(full)
    longer: dict[str, str] = {}
    for short, run in words.items():
        starts = [full for full in holding[run[0]] if has_run(words[full], run)] if run and len(short) > 4 else []
        whole = [full for full in (*starts, *abbreviated[short]) if len(full) > len(short)] if len(short) >= 3 else []
        if whole:
            longer[short] = min(whole, key=lambda k: (-len(k), k))
    keys = [longer.get(key, key) for key in keys]
    owner = {fold(c.title): key for c, key in zip(found, keys, strict=True) if c.title and not c.untold}
    return [owner.get(fold(c.title or ""), key) if c.untold else key for c, key in zip(found, keys, strict=True)]


@dataclass(slots=True)
class _Work:
    """A titled publication of one body: words of its titles, how often credited, and how often as an earlier one."""

    title: str
    words: set[str]
    count: int = 0
    before: int = 0
    credits: list[Credit] = field(default_factory=list)

    def earlier(self) -> bool:
        """Tell whether most credits call it an earlier one."""
        return 2 * self.before > self.count


def _works(found: Sequence[Credit], keys: Sequence[str], alike: Callable[[Credit, Credit], bool]) -> list[str]:
    """Return which publication of its body each credit means: "" the main one, "earlier", or a further title."""
    titled: dict[str, list[_Work]] = defaultdict(list)
    rows = sorted(zip(keys, found, strict=True), key=lambda row: (row[0], row[1].title or "", row[1].report))
    for key, credit in rows:
        if credit.frame == "document" and credit.title:
            words = _title_words(credit.title)
            work = next((w for w in titled[key] if w.words & words), None)
            work = work or next((w for w in titled[key] if any(alike(credit, other) for other in w.credits)), None)
            if work is None:
                work = _Work(fold(credit.title), words)
                titled[key].append(work)
            work.words |= words
            work.credits.append(credit)
            work.count += 1
            work.before += credit.which == "earlier"
    names: list[str] = []
    for key, credit in zip(keys, found, strict=True):
        newer = sorted((w for w in titled[key] if not w.earlier()), key=lambda w: (-w.count, w.title))
        words = _title_words(credit.title or "")
        mine = next((w for w in titled[key] if w.words & words), None) if credit.frame == "document" else None
        if mine is not None:
            names.append("earlier" if mine.earlier() else "" if mine is newer[0] else mine.title)
        else:
            names.append("earlier" if credit.frame == "document" and credit.which == "earlier" else "")
    return names


def _title_words(title: str) -> set[str]:
    return {w for w in re.findall(r"\w+", fold(title)) if len(w) > 3}


def told_alike(pile: Pile, found: Sequence[Credit]) -> Callable[[Credit, Credit], bool]:
    """Return a test whether two reports credit a document in passages that tell the same: one work, however its title
    was translated. Two works that one report tells apart are never one."""
    sides: dict[tuple[str, str], list[tuple[Place, Place]]] = defaultdict(list)
    for p in pile.passages:
        sides[p.a.report, p.b.report].append((p.a, p.b))
        sides[p.b.report, p.a.report].append((p.b, p.a))

    def within(credit: Credit, place: Place) -> bool:
        at = credit.place.span.start if credit.place else -1
        return place.span.start <= at < place.span.end

    def alike(one: Credit, other: Credit) -> bool:
        if one.report == other.report or (one.which == "earlier") != (other.which == "earlier"):
            return False
        return any(within(one, a) and within(other, b) for a, b in sides[one.report, other.report])

    return alike


def _overlaps(pile: Pile) -> dict[tuple[str, str], float]:
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for p in pile.passages:
        shared[p.a.report, p.b.report] += p.score
        shared[p.b.report, p.a.report] += p.score
    return shared


def _meant(
    found: Sequence[Credit],
    keys: Sequence[str],
    works: Sequence[str],
    pile: Pile,
    bearers: Bearers,
    languages: Mapping[str, Language],
) -> list[tuple[str, ...]]:
    """Return, for each credit, the nodes that it may mean."""
    overlap, by_id = _overlaps(pile), {r.report.id: r for r in pile.readings}
    called = [_called(c, by_id, bearers, languages) for c in found]
    headed = {
        (c.report, key): c.title for c, key, named in zip(found, keys, called, strict=True) if c.title and _headed(c.title, named)
    }
    meant = []
    for credit, key, work, named in zip(found, keys, works, called, strict=True):
        there = [
            r  # whose name is only read from its words, must tell what the credit's report tells
            for r in named
            if identities(r) or overlap[credit.report, r.report.id] > 0
        ]
        if credit.frame == "document":
            other = headed.get((credit.report, key), credit.title) != credit.title
            there = [] if other and credit.title else _fitting(credit, work, there, overlap)
        else:  # an outlet has many stories, a body seldom many reports
            there = [r for r in there if overlap[credit.report, r.report.id] > 0 or not pile.passages]
        there.sort(key=lambda r: (-overlap[credit.report, r.report.id], r.report.published().earliest or "9", r.report.id))
        if work == "earlier":
            there.sort(key=lambda r: r.report.published().earliest or "9")
        nodes = tuple(r.report.id for r in there)
        meant.append(nodes or (() if credit.frame == "named" else (lost_id(key, work),)))
    return meant


def _called(credit: Credit, by_id: Mapping[str, Reading], bearers: Bearers, languages: Mapping[str, Language]) -> list[Reading]:
    """Return the reports of the case that a credit's name may mean; for a title alone those that are headed by it."""
    day = by_id[credit.report].report.published().latest
    named = by_id if credit.untold else sorted(bearers.of(credit.name, languages[credit.report]))
    others = [by_id[one] for one in named if one != credit.report and not _later(by_id[one], day)]
    return _headed(credit.title or "", others) if credit.untold else others


def _later(reading: Reading, day: str | None) -> bool:
    """Tell whether a report was published after a day: nobody can have credited it then."""
    first = reading.report.published().earliest
    return day is not None and first is not None and first > day


def _headed(title: str, readings: Iterable[Reading]) -> list[Reading]:
    """Return the reports at whose head a title stands."""
    return [r for r in readings if fold(title) in fold((r.report.value("title") or "") + " " + r.text.content[:HEAD])]


def _fitting(credit: Credit, work: str, there: list[Reading], overlap: Mapping[tuple[str, str], float]) -> list[Reading]:
    """Return the reports of a body at hand that a credited document of it may be, by its title or by what they tell.

    A title that the body's own report names, but not at its head, is another work of it.
    """
    if not credit.title:
        return [] if work == "earlier" and len(there) < 2 else there
    headed = _headed(credit.title, there)
    if headed or work == "earlier":
        return headed
    if any(fold(credit.title) in fold(r.text.content) for r in there):
        return []
    return [r for r in there if overlap[credit.report, r.report.id] > 0] or ([] if work else there)


def lost_id(key: str, work: str) -> str:
    """Return the id of a source that nobody has, by its name and publication."""
    return "lost:" + digest(["lost", key, work] if work else ["lost", key])


def _credited(
    found: Sequence[Credit], meant: Sequence[tuple[str, ...]], keys: Sequence[str], readings: Mapping[str, Reading]
) -> tuple[Credited, ...]:
    grouped: dict[tuple[str, str], list[Credit]] = defaultdict(list)
    rivals: dict[tuple[str, str], tuple[str, ...]] = {}
    for credit, nodes in zip(found, meant, strict=True):
        if nodes:
            grouped[credit.report, nodes[0]].append(credit)
            rivals[credit.report, nodes[0]] = nodes[1:]
    made = []
    at_hand = {(c.report, key) for c, key, nodes in zip(found, keys, meant, strict=True) if nodes and nodes[0] in readings}
    key_of = {id(c): key for c, key in zip(found, keys, strict=True)}
    carried = {
        child for (child, _), mine in grouped.items() if any(c.early and c.frame in ("carried", "page", "agency") for c in mine)
    }
    for (child, node), mine in sorted(grouped.items()):
        best = max(mine, key=lambda c: (WEIGHT[c.frame], c.early))
        places = tuple(dict.fromkeys(c.place for c in mine if c.place is not None))
        weight = WEIGHT[best.frame] + OFTEN * min(4, len(places) - 1) + (AT_FIRST if any(c.early for c in mine) else 0.0)
        if all(c.which == "earlier" for c in mine):
            weight = min(weight, 0.5)  # what a body had published before is told as background
        elif best.frame == "document" and child in carried:
            weight = max(0.5, weight - THROUGH)
        clauses = tuple(dict.fromkeys(clause(readings[child], place) for place in sorted(places, key=_at)))
        said = clause(readings[child], best.place) if best.place else None
        words = f"says “{said.span.words}”" if said else f"the page names {best.name} as its source"
        minor = node not in readings and all((child, key_of[id(c)]) in at_hand and c.frame == "document" for c in mine)
        told = (said, *(c for c in clauses if c != said)) if said else clauses
        made.append(
            Credited(
                child=child,
                node=node,
                weight=weight,
                places=told,
                words=words,
                rivals=rivals[child, node],
                body=best.frame in ("document", "named"),
                minor=minor,
            )
        )
    return tuple(made)


def _at(place: Place) -> tuple[int, int]:
    return place.span.start, place.span.end


def _lost(
    found: Sequence[Credit],
    nodes: Sequence[str | None],
    keys: Sequence[str],
    works: Sequence[str],
    languages: Mapping[str, Language],
) -> tuple[LostSource, ...]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for i, node in enumerate(nodes):
        if node is not None and node.startswith("lost:"):
            grouped[node].append(i)
    made = []
    for node, group in sorted(grouped.items()):
        mine = [found[i] for i in group]
        names = sorted({c.name for c in mine}, key=lambda n: (is_body(n, languages[mine[0].report]), -len(n), n))
        titles = sorted({c.title for c in mine if c.title}, key=lambda t: (-sum(c.title == t for c in mine), t))
        story = all(c.frame != "document" for c in mine) or is_outlet(names[0], languages[mine[0].report])
        earlier = works[group[0]] == "earlier"
        places = sorted({c.place for c in mine if c.place}, key=lambda p: (p.report, p.span.start, p.span.end))
        made.append(
            LostSource(
                id=node,
                name=names[0] + (" (earlier publication)" if earlier else ""),
                kind="story" if story else "report",
                title=titles[0] if titles else None,
                credited=tuple(places),
            )
        )
    return tuple(made)


def _nested(
    found: Sequence[Credit], nodes: Sequence[str | None], keys: Sequence[str], pile: Pile, languages: Mapping[str, Language]
) -> tuple[tuple[str, str, tuple[Place, ...]], ...]:
    """Return which credited source credits another, by what reports say ("the group's report, CNN said")."""
    places: dict[tuple[str, str], list[Place]] = defaultdict(list)
    by_report: dict[str, list[tuple[Credit, str]]] = defaultdict(list)
    at_hand = {key for node, key in zip(nodes, keys, strict=True) if node is not None and not node.startswith("lost:")}
    for credit, node, key in zip(found, nodes, keys, strict=True):
        if node is not None and not (node.startswith("lost:") and credit.frame == "document" and key in at_hand):
            by_report[credit.report].append((credit, node))
    for reading in pile.readings:
        language, mine = languages[reading.report.id], by_report[reading.report.id]
        by_name = {plain(c.name, language): node for c, node in mine}
        documents = [(c, node) for c, node in mine if c.frame == "document"]
        for credit, node in documents:
            outer = by_name.get(plain(credit.outer, language)) if credit.outer else None
            if outer is not None and outer != node and credit.place is not None:
                places[outer, node].append(credit.place)
        for body, outlet, place in _carried(reading, [c for c, _ in mine if c.frame == "carried"], documents, language):
            outer = by_name.get(plain(outlet, language))
            if outer is not None and outer != body:
                places[outer, body].append(place)
    readings = {r.report.id: r for r in pile.readings}
    return tuple(
        (child, parent, tuple(dict.fromkeys(clause(readings[place.report], place) for place in where)))
        for (child, parent), where in sorted(places.items())
    )


def _carried(
    reading: Reading, carriers: Sequence[Credit], documents: Sequence[tuple[Credit, str]], language: Language
) -> Iterator[tuple[str, str, Place]]:
    """Yield bodies whose words stand in a sentence that an outlet carried: what they published came through it."""
    bodies = {plain(c.name, language): node for c, node in documents if c.which != "earlier"}
    names = {folded(c.name): plain(c.name, language) for c, _ in documents}
    bounds = sentences(reading)
    for credit in carriers:
        if credit.place is None:
            continue
        start, end = bounds.at(credit.place.span.start)
        said = fold(reading.text.content[start:end])
        for name, key in sorted(names.items()):
            if name in said and key in bodies:
                yield bodies[key], credit.name, credit.place
