"""Invented cases of any size for the tests of the family tree: reports that take from one another, past the gate.

Every text is made of two sentences with a figure and a name, and each child changes some of both.
"""

import dataclasses
import random  # noqa: TID251 (seeded)

import dossier_fixture

from stemma.model.comparing import Difference, Evidence, Link, LinkKind, LostSource, Side, Stemma, Tie
from stemma.model.reading import Segment
from stemma.model.sources import Published, Span, Text
from stemma.shown import Block, Page, Protected, ShownReport
from stemma.text import span

PLACES = ("Larkhaven", "Port Ennis", "Oldmere", "Tarnbridge", "Saint Brannoc", "Quillport")
OUTLETS = ("Ennis Gazette", "The Tarn", "Morning Quill", "Oldmere Post", "Harbour Wire", "Brannoc Today", "El Faro de Ennis")
BASE = dossier_fixture.small("The gates")


@dataclasses.dataclass(frozen=True)
class Told:
    """What one report says."""

    gates: int
    place: str
    text: Text

    @staticmethod
    def of(number: int, gates: int, place: str) -> "Told":
        """Return a text; `number` keeps it different from every other."""
        counted = f"Inspectors counted {gates} broken gates at {place}."
        words = f"Lock gates of {place} fail again\n\n{counted} The keeper of {number} blamed rust."
        return Told(
            gates, place, Text(source=f"{number:064x}", reader="plain", version="1", content=words, completeness="complete")
        )

    def side(self, report: str, words: str) -> Side:
        """Return one side of a difference in the first sentence."""
        start = self.text.content.index("Inspectors")
        end = self.text.content.index(".", start) + 1
        at = self.text.content.index(words, start)
        return Side(report=report, span=span(self.text, at, at + len(words)), sentence=span(self.text, start, end))


def differences(told: Told, parent: Told, child_id: str, parent_id: str, link: str) -> list[Difference]:
    """Return what a child changed of its parent's words."""
    found = []
    if told.gates != parent.gates:
        words = (f"{parent.gates} broken gates", f"{told.gates} broken gates")
        found.append(_changed("figure", 2, parent.side(parent_id, words[0]), told.side(child_id, words[1]), link))
    if told.place != parent.place:
        found.append(_changed("name", 2, parent.side(parent_id, parent.place), told.side(child_id, told.place), link))
    return found


def _changed(kind: str, gravity: int, a: Side, b: Side, link: str) -> Difference:
    return Difference(kind=kind, a=a, b=b, link=link, directed=True, gravity=gravity)  # type: ignore[arg-type]


def affair(count: int, *, family: int = 0, wide: float = 0.5, lone: int = 0, undated: float = 0.15, seed: int = 1) -> Protected:
    """Return a case: families of `family` reports (0: one), the last `lone` reports without any link.

    `wide`: how often a report takes from the first of its family; seeded.
    """
    chance = random.Random(seed)
    reports: list[ShownReport] = []
    told: list[Told] = []
    links: list[Link] = []
    lost: list[LostSource] = []
    ties: list[Tie] = []
    found: list[Difference] = []
    linked = count - lone
    for number in range(1, count + 1):
        first = (number - 1) // family * family + 1 if family else 1
        own = f"{number:064d}"
        alone = number > linked
        parent = None
        if number > first and not alone:
            parent = first if chance.random() < wide else chance.randrange(first, number)
        copy = parent is not None and chance.random() < 0.2
        if parent is None or copy:
            told.append(told[parent - 1] if parent else Told.of(number, chance.randrange(3, 99), chance.choice(PLACES)))
        else:
            above = told[parent - 1]
            gates = above.gates + (chance.randrange(1, 40) if chance.random() < 0.4 else 0)
            told.append(Told.of(number, gates, chance.choice(PLACES) if chance.random() < 0.3 else above.place))
        day = None if chance.random() < undated else f"2031-{3 + number // 28 % 9:02d}-{number % 28 + 1:02d}"
        reports.append(_shown(number, own, told[-1], day))
        if parent is not None:
            kind: LinkKind = "copies" if copy else chance.choice(("rewrites", "excerpts", "translates", "rewrites"))
            link = Link(child=own, parent=f"{parent:064d}", kind=kind, confidence=round(chance.uniform(0.4, 0.99), 2), evidence=(
                Evidence(kind="shared wording", words="the same gates in the same order"),))  # fmt: skip
            links.append(link)
            found += differences(told[-1], told[parent - 1], own, f"{parent:064d}", link.id)
            if chance.random() < 0.08 and number > first + 2:
                other = chance.randrange(first, number)
                if other != parent:
                    links.append(Link(child=own, parent=f"{other:064d}", kind="credits", confidence=0.5, second=True))
            if chance.random() < 0.1 and number > first + 1:
                ties.append(Tie(a=f"{number - 1:064d}", b=own, confidence=0.4))
        elif not alone:
            name = f"{chance.choice(PLACES)} Lock Office"
            lost.append(LostSource(id=f"lost:{number}", name=name, kind="report"))
            links.append(Link(child=own, parent=f"lost:{number}", kind="credits", confidence=0.8))
    return dataclasses.replace(
        BASE,
        title="The lock gates",
        invented=True,
        reports=tuple(reports),
        pages=tuple(Page(report=r.id, blocks=tuple(_blocks(t))) for r, t in zip(reports, told, strict=True)),
        segments=tuple(s for r, t in zip(reports, told, strict=True) for s in _sentences(r.id, t)),
        figures=(),
        statements=(),
        threads=(),
        problems=(),
        stemma=Stemma(links=tuple(links), lost=tuple(lost), ties=tuple(ties)),
        differences=tuple(found),
    )


def _shown(number: int, own: str, told: Told, day: str | None) -> ShownReport:
    return dataclasses.replace(
        BASE.reports[0],
        id=own,
        number=number,
        title=told.text.content.split("\n")[0],
        outlet=OUTLETS[number % len(OUTLETS)],
        author=None,
        url=None,
        path=f"{number}.txt",
        sha256=told.text.source,
        text_id=told.text.id,
        published=Published(earliest=day, latest=day, evidence="given by the user" if day else "not stated"),
    )


def _blocks(told: Told) -> list[Block]:
    at = told.text.content.index("Inspectors")
    return [
        Block(kind="title", start=0, words=told.text.content[: at - 2]),
        Block(kind="paragraph", start=at, words=told.text.content[at:]),
    ]


def _sentences(report: str, told: Told) -> list[Segment]:
    text, at = told.text, told.text.content.index("Inspectors")
    end = text.content.index(".", at) + 1
    parts: list[Span] = [span(text, at, end), span(text, end + 1, len(text.content))]
    return [Segment(report=report, span=s, kind="sentence", block=1) for s in parts]
