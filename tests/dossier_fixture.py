"""An invented affair as it leaves the gate, built by hand: what the tests of the exports show.

Seven reports about "Tern Line" and its depots: an original, a rewrite, a copy without a date, a translation,
an independent report, a reply through a source we don't have, and one report that is withheld.
"""

import dataclasses
from dataclasses import dataclass, field

from stemma.model.comparing import (
    Difference,
    Evidence,
    Link,
    LostSource,
    Origin,
    Passage,
    Place,
    Reply,
    Side,
    Stemma,
    Thread,
    Tie,
    Verdict,
)
from stemma.model.deciding import Judgement, Person
from stemma.model.reading import Act, Date, Figure, Heading, How, Name, Narration, Problem, Segment, Statement, Voice
from stemma.model.sources import Published, Report, Span, Text
from stemma.shown import Block, Page, Protected, ShownReport, Withheld, WithheldRecord
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
WITHHELD_ID = "f" * 64


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


def protected(*, private: bool = False, invented: bool = True) -> Protected:
    """Return the whole affair as the gate would hand it on."""
    made = case()
    statements, narration, headings = _records(made)
    s, n = statements, narration
    hidden = (
        WithheldRecord(id="a" * 64, kind="statement", report=WITHHELD_ID),
        WithheldRecord(id="b" * 64, kind="statement", report=WITHHELD_ID),
    )
    threads = (
        Thread(
            members=(s["depots1"].id, s["depots2"].id, s["depots3"].id, s["depots4"].id, "a" * 64),
            replies=(
                Reply(
                    member=s["denial2"].id, answers=s["depots2"].id, kind="denies", timing="before", why="has denied; last month"
                ),
                Reply(member=s["demand2"].id, answers=s["depots2"].id, kind="demands", timing="before", why="stop"),
            ),
            lead=s["depots1"].id,
        ),
        Thread(members=(s["drivers1"].id, s["drivers2"].id), lead=s["drivers1"].id),
        Thread(
            members=(n["trieste1"].id, s["trieste5"].id),
            replies=(Reply(member="b" * 64, answers=n["trieste1"].id, kind="explains", timing="unknown"),),
            lead=n["trieste1"].id,
        ),
        Thread(
            members=(s["agreements2"].id,),
            replies=(
                Reply(
                    member=s["ministry6"].id,
                    answers=s["agreements2"].id,
                    kind="denies",
                    timing="after",
                    why="no signed agreement",
                ),
            ),
            lead=s["agreements2"].id,
        ),
        Thread(members=(s["night5"].id,), lead=s["night5"].id),
        Thread(members=(s["ledgers1"].id, s["ledgers2"].id, s["ledgers4"].id), lead=s["ledgers1"].id),
    )
    tree = _tree(made)
    first, rewrite = made.reports[1].id, tree.links[0].id
    verdicts = (
        _verdict(threads[0], "one origin", Origin(node=first, speaker=GROUP, members=threads[0].members[:4])),
        _verdict(threads[1], "one origin", Origin(node=first, speaker=GROUP, members=threads[1].members)),
        _verdict(
            threads[2],
            "separate origins",
            Origin(node=first, speaker=GROUP, members=threads[2].members[:1]),
            Origin(node=made.reports[5].id, speaker="Port papers", members=threads[2].members[1:]),
        ),
        _verdict(threads[3], "one report", Origin(node=first, speaker=GROUP, members=threads[3].members)),
        _verdict(threads[3], "denied", Origin(node="lost:ponto", speaker="Ministry of Ports", members=(s["ministry6"].id,))),
        _verdict(threads[4], "one report", Origin(node=made.reports[5].id, speaker="Two drivers", members=threads[4].members)),
        _verdict(
            threads[5], "also stated", Origin(node=made.reports[4].id, speaker=GROUP, members=threads[5].members, known=False)
        ),
    )
    return Protected(
        title="The Tern Line depots",
        invented=invented,
        made_at="2031-03-10T09:30:00Z",
        version="0.1.0",
        private=private,
        reports=tuple(_shown(made, number, private=private) for number in TEXTS),
        pages=tuple(_page(made, number, private=private) for number in TEXTS),
        segments=tuple(_sentences(made)),
        names=(
            Name(report=first, span=made.at(1, GROUP), kind="organisation", canonical=GROUP, role="literal"),
            Name(report=first, span=made.at(1, "Trieste"), kind="place", canonical="Trieste", role="modifier", country="IT"),
        ),
        dates=_dates(made),
        figures=_figures(made),
        statements=tuple(statements.values()),
        narration=tuple(narration.values()),
        headings=headings,
        passages=(
            Passage(
                a=made.place(1, "The first four depots hired 35 drivers"),
                b=made.place(2, "One of the depots hired 35 drivers"),
                kind="paraphrase",
                score=0.9,
                shared=("35", "drivers"),
            ),
        ),
        stemma=tree,
        threads=threads,
        differences=_differences(made, rewrite, tree.links[2].id),
        verdicts=verdicts,
        problems=(
            Problem(
                report=made.reports[4].id, stage="statements", code="LANGUAGE_UNKNOWN", message="Read with common rules only."
            ),
            Problem(
                report=made.reports[5].id,
                stage="dates",
                code="PARTIAL",
                message="A date is open.",
                at=made.at(5, "four months before"),
            ),
            Problem(
                report=None, stage="intake", code="DUPLICATE", message="copy.txt holds the same bytes as 2.txt; both are kept."
            ),
        ),
        judgements=(
            Judgement(
                number=1,
                record=s["drivers2"].id,
                kind="statement",
                copy="",
                decision="accept",
                note="read with the contract beside it",
                by="a reviewer",
                at="2031-03-09T10:00:00Z",
            ),
        ),
        standing={s["drivers2"].id: "accepted"},
        persons=(_person(),) if private else (),
        hidden=() if private else hidden,
        withheld=Withheld(persons=1, unnamed=1, paragraphs=2, reports=1, records=4, uncited=3),
    )


def renamed(original: Protected, **words: str) -> Protected:
    """Exchange words that are only metadata: title of the case, and of its first report."""
    first = dataclasses.replace(
        original.reports[0],
        title=words.get("title", original.reports[0].title),
        outlet=words.get("outlet", original.reports[0].outlet),
        url=words.get("url", original.reports[0].url),
        path=words.get("path", original.reports[0].path),
    )
    return dataclasses.replace(original, title=words.get("title", original.title), reports=(first, *original.reports[1:]))


def small(content: str, *, title: str | None = None) -> Protected:
    """Return a dossier of one report, one claim: its first line; for texts that are hostile."""
    text = Text(source="1" * 64, reader="plain", version="1", content=content, completeness="complete")
    report = Report(source="1" * 64, place=(), text=text.id, path="x.txt")
    whole = span(text, 0, len(content))
    statement = Statement(
        report=report.id,
        voices=(Voice(span=span(text, 0, min(3, len(content))), who=content[:40], how="named"),),
        cue=None,
        content=(whole,),
        act="asserts",
        polarity="+",
        manner="direct",
        hedges=(whole,),
        confidence=0.5,
    )
    figure = Figure(
        report=report.id, span=whole, low=1, high=None, bound="over", relation="none", counts=whole, unit=content[:20]
    )
    problem = Problem(report=report.id, stage="intake", code="ODD", message=content, at=whole)
    empty = protected(invented=False)
    shown = dataclasses.replace(
        empty.reports[0],
        id=report.id, number=1, title=title or content, outlet=content[:60], author=content[:60], url=content, path=content,
        text_id=text.id, evidence={"title": content},
    )  # fmt: skip
    lost = LostSource(id="lost:1", name=content[:80], kind="story", title=content)
    return dataclasses.replace(
        empty,
        title=content,
        reports=(shown,),
        pages=(Page(report=report.id, blocks=(Block(kind="paragraph", start=0, words=content),)),),
        segments=(),
        names=(),
        dates=(),
        figures=(figure,),
        statements=(statement,),
        narration=(),
        headings=(),
        passages=(),
        stemma=Stemma(lost=(lost,), links=(Link(child=report.id, parent="lost:1", kind="credits", confidence=0.5),)),
        threads=(Thread(members=(statement.id,), lead=statement.id),),
        differences=(),
        verdicts=(),
        problems=(problem,),
        judgements=(),
        standing={},
        hidden=(),
    )


def long(count: int) -> Protected:
    """Return a dossier of one long report: every paragraph a sentence, a statement, a claim."""
    lines = [f"The harbour office says that hall {n} is empty." for n in range(count)]
    content = "\n".join(lines)
    base = small(content)
    text = Text(source="1" * 64, reader="plain", version="1", content=content, completeness="complete")
    report, first = base.reports[0].id, base.statements[0]
    blocks, statements, segments, at = [], [], [], 0
    for line in lines:
        whole = span(text, at, at + len(line))
        said = span(text, at + line.index("hall"), at + len(line) - 1)
        voice = Voice(span=span(text, at, at + 18), who="harbour office", how="named")
        statements.append(dataclasses.replace(first, voices=(voice,), content=(said,), hedges=()))
        segments.append(Segment(report=report, span=whole, kind="sentence", block=len(blocks)))
        blocks.append(Block(kind="paragraph", start=at, words=line))
        at += len(line) + 1
    threads = tuple(Thread(members=(s.id,), lead=s.id) for s in statements)
    shown = dataclasses.replace(base.reports[0], title="Halls", outlet="Courier", url=None, author=None, path="halls.txt")
    return dataclasses.replace(
        base,
        title="Halls",
        reports=(shown,),
        pages=(Page(report=report, blocks=tuple(blocks)),),
        statements=tuple(statements),
        segments=tuple(segments),
        threads=threads,
        figures=(),
        problems=(),
        stemma=Stemma(),
    )


def _records(made: Case) -> tuple[dict[str, Statement], dict[str, Narration], tuple[Heading, ...]]:
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


def _tree(made: Case) -> Stemma:
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
        ),
        lost=(ponto, audit),
        ties=(
            Tie(a=ids[5], b=ids[6], confidence=0.3, evidence=(Evidence(kind="shared wording", words="both name the licence"),)),
        ),
    )


def _differences(made: Case, rewrite: str, translation: str) -> tuple[Difference, ...]:
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


def _figures(made: Case) -> tuple[Figure, ...]:
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


def _dates(made: Case) -> tuple[Date, ...]:
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


def _verdict(thread: Thread, kind: str, *origins: Origin) -> Verdict:
    return Verdict(thread=thread.id, kind=kind, rule=kind, origins=origins)  # type: ignore[arg-type]


def _shown(made: Case, number: int, *, private: bool) -> ShownReport:
    report, text = made.reports[number], made.texts[number]
    gone = number == 7 and not private
    day = DAYS.get(number)
    given = "given by the user"
    return ShownReport(
        id=WITHHELD_ID if gone else report.id,
        number=number,
        title=None if gone else text.content.split("\n")[0],
        outlet=None if gone else OUTLETS.get(number),
        author=None,
        url=None if gone or number == 3 else f"https://{number}.example/slag",
        path=None if gone else report.path,
        sha256=None if gone else report.source,
        text_id=None if gone else text.id,
        language="it" if number == 4 else "en",
        published=Published(earliest=day, latest=day, evidence=given if day else "not stated"),
        completeness="complete",
        appearances=2 if number == 2 else 1,
        withheld=gone,
        text=text.content if private else None,
        evidence={"title": "first line of the text", "outlet": given, "url": given, "language": "recognised"},
    )


def _page(made: Case, number: int, *, private: bool) -> Page:
    """Lay out a report's paragraphs: the last of Report 2 is withheld, Report 7 altogether."""
    text = made.texts[number]
    if number == 7 and not private:
        return Page(report=WITHHELD_ID, blocks=(Block(kind="paragraph", start=None, words=None),))
    blocks: list[Block | None] = []
    at = 0
    for place, part in enumerate(text.content.split("\n\n")):
        shut = not private and part.startswith("A neighbour")
        start = text.content.index(part, at)
        at = start + len(part)
        kind = "title" if place == 0 else "paragraph"
        blocks.append(Block(kind=kind, start=None if shut else start, words=None if shut else part))  # type: ignore[arg-type]
    if number == 5:
        blocks.insert(2, None)
    return Page(report=made.reports[number].id, blocks=tuple(blocks))


def _sentences(made: Case) -> list[Segment]:
    found = []
    for number, text in made.texts.items():
        at = 0
        for block, part in enumerate(text.content.split("\n\n")):
            for sentence in part.replace(". ", ".\x00 ").split("\x00 "):
                start = text.content.index(sentence, at)
                at = start + len(sentence)
                found.append(Segment(report=made.reports[number].id, span=span(text, start, at), kind="sentence", block=block))
    return found


def _person() -> Person:
    return Person(
        key="c" * 64,
        kind="unnamed",
        words="A neighbour",
        names=(),
        reports=(),
        office=None,
        shown=False,
        variants=("A neighbour",),
    )
