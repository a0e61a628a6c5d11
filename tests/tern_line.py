"""The texts of an invented affair, and the records that its readers would find in them.

An original, a rewrite, a copy without a date, a translation, an independent report, a reply through a source we
don't have. Not here: how they leave the gate (dossier_fixture.py).
"""

from dataclasses import dataclass, field

from stemma.model.comparing import (
    Difference,
    Evidence,
    Link,
    LostSource,
    Place,
    Side,
    Stemma,
    Tie,
)
from stemma.model.reading import Act, Date, Figure, Heading, How, Narration, Statement, Voice
from stemma.model.sources import Report, Span, Text
from stemma.text import span

GROUP, FIRM = "Harbour Light Initiative", "Tern Line AG"
LEDE = "Tern Line AG keeps untreated slag at 12 harbours in six countries, according to Harbour Light Initiative"
DENIAL = "Tern Line has denied storing untreated slag outside licensed sites."
DEMAND = "We ask all parties to stop spreading rumours. Using this to damage our name is unacceptable"
DRIVERS = "The first four depots hired 35 drivers"
COURIER = f"""Slag at a dozen ports, group says

{LEDE}, an environmental group based in Gdynia. The group says that ledgers list more than 400 deliveries.

One of the depots hired 35 drivers, the group’s report says. The group also alleges that the firm made storage agreements \
with three ministries.

{DENIAL} “{DEMAND},” it told the Courier last month.

A neighbour spoke to us at her door."""

TEXTS = {
    1: f"""Twelve depots, one ledger

{GROUP} has found 12 depots in six countries where {FIRM} keeps untreated slag. Ledgers that we reviewed list more than 400 \
deliveries since 2027.

The first four depots hired 35 drivers, according to a contract that we publish today. The Trieste depot opened before the \
company held a licence.""",
    2: COURIER,
    3: COURIER.replace("Slag at a dozen ports, group says", "Slag in ports: a dozen sites"),
    4: f"""Scorie in dodici porti

Secondo {GROUP}, la {FIRM} tiene scorie non trattate in 12 porti di sette paesi. L’organizzazione parla di oltre 400 consegne.""",
    5: """Trieste depot ran without licence, port papers show

Port papers seen by the Adriatic Observer show that the Trieste depot took in slag four months before it was licensed. The \
harbour office confirmed the date of the licence, 2 May 2029.

Two drivers said that they carried loads at night. Earlier, he reported that two other loads were sent back.""",
    6: """Ministry: no agreement on slag

“There is no signed agreement with Tern Line on storage,” the Ministry of Ports said on Friday, Agencia Ponto reported. The \
ministry asked the harbours for a list of their tenants.""",
    7: "A report that may not be shown.",
}
OUTLETS = {1: GROUP, 2: "Norden Courier", 3: "The Evening Ledger", 4: "Il Golfo", 5: "Adriatic Observer", 6: "Gazeta Portowa"}
DAYS = {1: "2031-03-04", 2: "2031-03-05", 4: "2031-03-06", 5: "2031-03-08", 6: "2031-03-07"}


@dataclass
class Case:
    """Reports and records while they are put together."""

    texts: dict[int, Text] = field(default_factory=dict)
    reports: dict[int, Report] = field(default_factory=dict)

    def at(self, number: int, words: str) -> Span:
        """Return the span of words that stand once or first in a report."""
        text = self.texts[number]
        start = text.content.index(words)
        return span(text, start, start + len(words))

    def place(self, number: int, words: str) -> Place:
        """Return a place of words."""
        return Place(report=self.reports[number].id, span=self.at(number, words))

    def side(self, number: int, words: str, sentence: str) -> Side:
        """Return one side of a difference."""
        return Side(report=self.reports[number].id, span=self.at(number, words), sentence=self.at(number, sentence))

    def said(
        self,
        number: int,
        voices: list[tuple[str | None, str | None, How]],
        cue: str | None,
        *content: str,
        act: Act = "asserts",
        hedges: tuple[str, ...] = (),
        told: str | None = None,
        unclear: str | None = None,
        negative: bool = False,
    ) -> Statement:
        """Return a statement by its words."""
        return Statement(
            report=self.reports[number].id,
            voices=tuple(Voice(span=self.at(number, w) if w else None, who=who, how=how) for w, who, how in voices),
            cue=self.at(number, cue) if cue else None,
            content=tuple(self.at(number, words) for words in content),
            act=act,
            polarity="-" if negative else "+",
            manner="indirect",
            hedges=tuple(self.at(number, h) for h in hedges),
            told_to=(Voice(span=self.at(number, told), who="Norden Courier", how="short form"),) if told else (),
            unclear=unclear,
            confidence=0.87,
        )


def case() -> Case:
    """Return the reports with their texts."""
    made = Case()
    for number, content in TEXTS.items():
        source = f"{number:064x}"
        made.texts[number] = Text(source=source, reader="plain", version="1", content=content, completeness="complete")
        made.reports[number] = Report(
            source=source, place=(OUTLETS.get(number, ""),), text=made.texts[number].id, path=f"{number}.txt", assertions=()
        )
    return made


def records(made: Case) -> tuple[dict[str, Statement], dict[str, Narration], tuple[Heading, ...]]:
    group: tuple[str | None, str | None, How] = (GROUP, GROUP, "named")
    the_group: tuple[str | None, str | None, How] = ("The group", GROUP, "short form")
    firm: tuple[str | None, str | None, How] = ("Tern Line has", FIRM, "short form")
    lede = "Tern Line AG keeps untreated slag at 12 harbours in six countries"
    statements = {
        "depots1": made.said(1, [group], "has found", f"12 depots in six countries where {FIRM} keeps untreated slag"),
        "depots2": made.said(2, [group], "according to", lede),
        "depots3": made.said(3, [group], "according to", lede),
        "depots4": made.said(4, [group], "Secondo", f"la {FIRM} tiene scorie non trattate in 12 porti di sette paesi"),
        "ledgers1": made.said(1, [("Ledgers", "Ledgers", "document")], "list", "more than 400 deliveries since 2027"),
        "ledgers2": made.said(2, [the_group, ("ledgers", "Ledgers", "document")], "list", "more than 400 deliveries"),
        "ledgers4": made.said(4, [("L’organizzazione", GROUP, "short form")], "parla di", "oltre 400 consegne"),
        "drivers1": made.said(1, [("a contract", "a contract", "document")], "according to", DRIVERS),
        "drivers2": made.said(
            2, [("the group’s report", f"report by {GROUP}", "document")], "says.", "One of the depots hired 35 drivers"
        ),
        "agreements2": made.said(
            2,
            [("The group also", GROUP, "short form")],
            "alleges",
            "the firm made storage agreements with three ministries",
            act="alleges",
        ),
        "denial2": made.said(2, [firm], "has denied", "storing untreated slag outside licensed sites", act="denies"),
        "demand2": made.said(2, [("it told", FIRM, "pronoun")], "told", DEMAND, act="demands", told="the Courier last"),
        "trieste5": made.said(
            5,
            [("Port papers", "Port papers", "document")],
            "show that",
            "the Trieste depot took in slag four months before it was licensed",
        ),
        "night5": made.said(5, [("Two drivers", "Two drivers", "unnamed")], "said", "they carried loads at night"),
        "unclear5": made.said(
            5, [("he reported", None, "unclear")], "reported", "two other loads were sent back", unclear="who speaks"
        ),
        "ministry6": made.said(
            6,
            [("Agencia Ponto", "Agencia Ponto", "named"), ("the Ministry of Ports", "Ministry of Ports", "named")],
            "said",
            "There is no signed agreement with Tern Line on storage",
            act="denies",
            negative=True,
        ),
        "office5": made.said(
            5, [("The harbour office", "harbour office in Trieste", "office")], "confirmed", "the date of the licence, 2 May 2029"
        ),
    }  # fmt: skip
    own = "The Trieste depot opened before the company held a licence."
    narration = {"trieste1": Narration(report=made.reports[1].id, span=made.at(1, own))}
    headings = (Heading(report=made.reports[2].id, span=made.at(2, "Slag at a dozen ports, group says")),)
    return statements, narration, headings


def tree(made: Case) -> Stemma:
    ids = {number: r.id for number, r in made.reports.items()}
    ponto = LostSource(id="lost:ponto", name="Agencia Ponto", kind="story", credited=(made.place(6, "Agencia Ponto reported"),))
    audit = LostSource(
        id="lost:contract",
        name="unnamed contract",
        kind="report",
        title="a contract that we publish today",
        credited=(made.place(1, "according to a contract that we publish today"),),
    )

    def link(child: int, parent: str, kind: str, sure: float, *evidence: Evidence, second: bool = False) -> Link:
        return Link(child=ids[child], parent=parent, kind=kind, confidence=sure, evidence=evidence, second=second)  # type: ignore[arg-type]

    credit = Evidence(kind="credit", words="names its source", places=(made.place(2, "according to Harbour Light Initiative"),))
    order = Evidence(kind="date", words="was published a day later")
    return Stemma(
        links=(
            link(2, ids[1], "rewrites", 0.93, credit, order),
            link(3, ids[2], "copies", 0.99, Evidence(kind="containment", words="all but the title is the same")),
            link(4, ids[2], "translates", 0.88, Evidence(kind="shared wording", words="same figures in the same order")),
            link(4, ids[1], "rewrites", 0.41, second=True),
            link(6, "lost:ponto", "credits", 0.97, Evidence(kind="credit", words="names its source", places=ponto.credited)),
            link(1, "lost:contract", "credits", 0.8),
            Link(child="lost:ponto", parent="lost:contract", kind="credits", confidence=0.5),
        ),
        lost=(ponto, audit),
        ties=(
            Tie(a=ids[5], b=ids[6], confidence=0.3, evidence=(Evidence(kind="shared wording", words="both name the licence"),)),
        ),
    )


def differences(made: Case, rewrite: str, translation: str) -> tuple[Difference, ...]:
    first = f"{GROUP} has found 12 depots in six countries where {FIRM} keeps untreated slag."
    second = f"{LEDE}, an environmental group based in Gdynia."
    third = f"Secondo {GROUP}, la {FIRM} tiene scorie non trattate in 12 porti di sette paesi."
    return (
        Difference(
            kind="wording", a=made.side(1, "has found", first), b=made.side(2, "according to", second),
            link=rewrite, directed=True, gravity=1,
        ),
        Difference(
            kind="counted", a=made.side(1, "12 depots", first), b=made.side(2, "12 harbours", second),
            link=rewrite, directed=True, gravity=3, note="A depot is not a harbour: one harbour may hold several depots.",
        ),
        Difference(
            kind="subject",
            a=made.side(1, "The first four depots", f"{DRIVERS}, according to a contract that we publish today."),
            b=made.side(2, "One of the depots", "One of the depots hired 35 drivers, the group’s report says."),
            link=rewrite, directed=True, gravity=3,
        ),
        Difference(
            kind="figure", a=made.side(2, "six countries", second), b=made.side(4, "sette paesi", third),
            link=translation, directed=True, gravity=2, note="six became seven in translation",
        ),
        Difference(
            kind="act",
            a=made.side(5, "show that", TEXTS[5].split("\n\n")[1].split(". ")[0] + "."),
            b=made.side(1, "opened", "The Trieste depot opened before the company held a licence."),
            link=None, directed=False, gravity=2,
        ),
        Difference(
            kind="only one", a=made.side(5, "Two drivers", "Two drivers said that they carried loads at night."), b=None,
            link=None, directed=False, gravity=1,
        ),
    )  # fmt: skip


def figures(made: Case) -> tuple[Figure, ...]:
    def figure(number: int, words: str, counts: str, low: int, high: int | None, *, of_what: str, bound: str = "exact") -> Figure:
        return Figure(
            report=made.reports[number].id,
            span=made.at(number, words),
            low=low,
            high=high,
            bound=bound,  # type: ignore[arg-type]
            relation="none",
            counts=made.at(number, counts),
            counted_class=of_what,
        )

    return (
        figure(1, "12", "depots in six", 12, 12, of_what="depot"),
        figure(2, "12", "harbours", 12, 12, of_what="harbour"),
        figure(1, "six", "countries", 6, 6, of_what="country"),
        figure(2, "six", "countries", 6, 6, of_what="country"),
        figure(4, "sette", "paesi", 7, 7, of_what="country"),
        figure(1, "more than 400", "deliveries", 400, None, of_what="delivery", bound="over"),
        figure(2, "more than 400", "deliveries", 400, None, of_what="delivery", bound="over"),
        figure(4, "oltre 400", "consegne", 400, None, of_what="delivery", bound="over"),
        figure(1, "35", "drivers", 35, 35, of_what="driver"),
        figure(2, "35", "drivers", 35, 35, of_what="driver"),
    )


def dates(made: Case) -> tuple[Date, ...]:
    def date(number: int, words: str, earliest: str | None, latest: str | None, **more: object) -> Date:
        return Date(
            report=made.reports[number].id,
            span=made.at(number, words),
            earliest=earliest,
            latest=latest,
            granularity=more.pop("granularity", "day"),  # type: ignore[arg-type]
            anchor=more.pop("anchor", None),  # type: ignore[arg-type]
            **more,  # type: ignore[arg-type]
        )

    return (
        date(1, "2027", "2027-01-01", "2027-12-31", granularity="year", openness="since"),
        date(2, "last month", "2031-02-01", "2031-02-28", granularity="month", anchor="published"),
        date(3, "last month", None, None, granularity="month"),
        date(5, "2 May 2029", "2029-05-02", "2029-05-02"),
        date(5, "four months", None, None, granularity="duration"),
        date(6, "Friday", "2031-03-07", "2031-03-07", anchor="published", alternatives=(("2031-02-28", "2031-02-28"),)),
    )
