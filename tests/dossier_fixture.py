"""An invented affair as it leaves the gate, built by hand: what the tests of the exports show.

Seven reports about "Tern Line" and its depots: an original, a rewrite, a copy without a date, a translation,
an independent report, a reply through a source we don't have, and one report that is withheld.
"""

import dataclasses

import tern_line
from tern_line import GROUP

from stemma.model.comparing import (
    Link,
    LostSource,
    Origin,
    Passage,
    Reply,
    Stemma,
    Thread,
    Verdict,
)
from stemma.model.deciding import Judgement, Person
from stemma.model.reading import Figure, Name, Problem, Segment, Statement, Voice
from stemma.model.sources import Published, Report, Text
from stemma.shown import Block, Page, Protected, ShownReport, Withheld, WithheldRecord
from stemma.text import span

WITHHELD_ID = "f" * 64


def protected(*, private: bool = False, invented: bool = True) -> Protected:
    """Return the whole affair as the gate would hand it on."""
    made = tern_line.case()
    statements, narration, headings = tern_line.records(made)
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
    tree = tern_line.tree(made)
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
            threads[5],
            "also stated",
            Origin(node=made.reports[4].id, speaker=GROUP, members=threads[5].members, known=False),
        ),
    )
    return Protected(
        title="The Tern Line depots",
        invented=invented,
        made_at="2031-03-10T09:30:00Z",
        version="0.1.0",
        private=private,
        reports=tuple(_shown(made, number, private=private) for number in tern_line.TEXTS),
        pages=tuple(_page(made, number, private=private) for number in tern_line.TEXTS),
        segments=tuple(_sentences(made)),
        names=(
            Name(report=first, span=made.at(1, tern_line.GROUP), kind="organisation", canonical=tern_line.GROUP, role="literal"),
            Name(report=first, span=made.at(1, "Trieste"), kind="place", canonical="Trieste", role="modifier", country="IT"),
        ),
        dates=tern_line.dates(made),
        figures=tern_line.figures(made),
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
        differences=tern_line.differences(made, rewrite, tree.links[2].id),
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
    blocks: list[Block] = []
    statements: list[Statement] = []
    segments: list[Segment] = []
    at = 0
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


def _verdict(thread: Thread, kind: str, *origins: Origin) -> Verdict:
    return Verdict(thread=thread.id, kind=kind, rule=kind, origins=origins)  # type: ignore[arg-type]


def _shown(made: tern_line.Case, number: int, *, private: bool) -> ShownReport:
    report, text = made.reports[number], made.texts[number]
    gone = number == 7 and not private
    day = tern_line.DAYS.get(number)
    given = "given by the user"
    return ShownReport(
        id=WITHHELD_ID if gone else report.id,
        number=number,
        title=None if gone else text.content.split("\n")[0],
        outlet=None if gone else tern_line.OUTLETS.get(number),
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


def _page(made: tern_line.Case, number: int, *, private: bool) -> Page:
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


def _sentences(made: tern_line.Case) -> list[Segment]:
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
