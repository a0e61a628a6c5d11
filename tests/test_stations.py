"""The first real case: two retellings of one story on one group's report. Read from ../shared/cases where it is there.

Every expectation is a reading by a person; the code that meets it is tried on other stories in the
other tests. Nothing of the two texts is kept here but the short words that an expectation must name.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stemma.hall.case import Case
from stemma.hall.export import render
from stemma.hall.intake import items
from stemma.model.comparing import Difference, Reply, Thread
from stemma.model.deciding import Dossier
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Statement
from stemma.protect import protect
from stemma.text import holds

REPORTS = Path(__file__).parents[2] / "shared" / "cases" / "overseas-stations"
pytestmark = [pytest.mark.data, pytest.mark.skipif(not REPORTS.exists(), reason=f"{REPORTS} is not here")]
Member = Statement | Narration | Heading


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    with Case.create(tmp_path_factory.mktemp("stations") / "case", title="Stations") as case:
        case.add(items([REPORTS], None))
        case.update()
        yield case.dossier()


def report(d: Dossier, number: int) -> str:
    return next(r.id for r in d.reports if r.path == f"report-{number}.txt")


def words(member: Member) -> str:
    return " ".join(s.words for s in member.content) if isinstance(member, Statement) else member.span.words


def members(d: Dossier, said: str) -> list[Member]:
    found: tuple[Member, ...] = (*d.statements, *d.narration, *d.headings)
    hits = [m for m in found if said in words(m)]
    assert hits, f"nothing says «{said}»"
    return hits


def threads(d: Dossier, said: str) -> list[Thread]:
    ids = {m.id for m in members(d, said)}
    return [t for t in d.threads if ids & set(t.members)]


def replies(d: Dossier, claim: str) -> list[tuple[Reply, Statement]]:
    by_id = {s.id: s for s in d.statements}
    return [(r, by_id[r.member]) for t in threads(d, claim) for r in t.replies if r.member in by_id]


def test_every_item_leads_to_exact_words(dossier: Dossier) -> None:
    found: tuple[Statement | Figure | Name | Date, ...] = (*dossier.statements, *dossier.figures, *dossier.names, *dossier.dates)
    for member in found:
        spans = (*member.content, *(v.span for v in member.voices)) if isinstance(member, Statement) else (member.span,)
        for span in spans:
            assert span is None or holds(dossier.texts[span.text], span)


class TestWhereItCameFrom:
    def test_both_credit_a_story_that_nobody_has_which_credits_the_group(self, dossier: Dossier) -> None:
        lost = {x.id: x for x in dossier.stemma.lost}
        story = [x.id for x in lost.values() if x.name == "CNN"]
        group = [x.id for x in lost.values() if x.name.startswith("Safeguard Defenders")]
        assert len(story) == 1
        assert len(group) == 2, "an earlier publication and a new one"
        links = {(x.child, x.parent) for x in dossier.stemma.links}
        for number in (1, 2):
            assert (report(dossier, number), story[0]) in links
        assert {p for c, p in links if c == story[0]} == set(group)

    def test_the_second_also_credits_the_outlet_of_the_ministrys_reply(self, dossier: Dossier) -> None:
        lost = {x.id: x.name for x in dossier.stemma.lost}
        parents = {lost.get(x.parent) for x in dossier.stemma.links if x.child == report(dossier, 2)}
        assert parents == {"CNN", "HotNews.ro"}
        assert len(lost) == 4, lost

    def test_nothing_has_two_separate_origins(self, dossier: Dossier) -> None:
        assert {v.kind for v in dossier.verdicts} & {"separate origins"} == set()
        claim = threads(dossier, "a further 48 police stations")
        assert [v.kind for v in dossier.verdicts if v.thread == claim[0].id and v.kind != "denied"] == ["one origin"]

    def test_other_origins_are_kept_for_each_claim(self, dossier: Dossier) -> None:
        lost = {x.id: x.name for x in dossier.stemma.lost}

        def origins(said: str) -> set[tuple[str | None, str | None]]:
            ids = {t.id for t in threads(dossier, said)}
            return {
                (lost.get(o.node), o.speaker)
                for v in dossier.verdicts
                if v.thread in ids and v.kind != "denied"
                for o in v.origins
            }

        assert {node for node, _ in origins("stop inciting tension")} == {"CNN"}
        assert origins("there is no signed agreement") == {("HotNews.ro", "Romania’s Interior Ministry")}

    @pytest.mark.parametrize("field", ["outlet", "published"])
    def test_what_is_not_stated_is_not_stated(self, dossier: Dossier, field: str) -> None:
        assert all(r.value(field) is None for r in dossier.reports)  # type: ignore[arg-type]
        assert all(d.earliest is None or "20" in d.span.words for d in dossier.dates), "no year is stated anywhere"


class TestReplies:
    def test_the_denial_is_earlier_and_general(self, dossier: Dossier) -> None:
        for claim in ("a further 48 police stations", "more than 100 “overseas police stations”"):
            denials = [r for r, s in replies(dossier, claim) if r.kind == "denies"]
            assert denials
            assert {r.timing for r in denials} == {"before"}

    def test_the_quoted_words_are_a_demand_and_deny_nothing(self, dossier: Dossier) -> None:
        quoted = [s for said in ("stop hyping it up", "stop inciting tension") for s in members(dossier, said)]
        ids = {s.id for s in quoted}
        kinds = {r.kind for t in dossier.threads for r in t.replies if r.member in ids}
        assert kinds <= {"demands"}
        assert {s.act for s in quoted if isinstance(s, Statement)} == {"demands"}
        assert {v.who for s in quoted if isinstance(s, Statement) for v in s.told_to} == {"CNN"}

    def test_no_reply_to_the_paris_case_is_found(self, dossier: Dossier) -> None:
        assert replies(dossier, "agents operating covertly in Paris") == []

    def test_the_volunteers_answer_the_initial_report(self, dossier: Dossier) -> None:
        by_id = {s.id: s for s in dossier.statements}
        mine = [r for t in dossier.threads for r in t.replies if r.member in by_id and "volunteers" in words(by_id[r.member])]
        assert mine
        assert {r.kind for r in mine} == {"explains"}
        assert {r.timing for r in mine} == {"before"}

    def test_no_signed_agreement_answers_the_agreements_and_nothing_else(self, dossier: Dossier) -> None:
        (reply,) = [s for s in members(dossier, "there is no signed agreement") if isinstance(s, Statement)]
        assert reply.polarity == "-"
        assert reply.voices[-1].who == "Romania’s Interior Ministry"
        answered = [t for t in dossier.threads for r in t.replies if r.member == reply.id]
        assert [t.id for t in answered] == [t.id for t in threads(dossier, "China has made bilateral security agreements")]
        for other in ("All existing bilateral cooperation", "We assure you"):
            (said,) = [s for s in members(dossier, other) if isinstance(s, Statement)]
            assert (said.act, said.polarity) == ("asserts", "+")
            assert not [r for t in dossier.threads for r in t.replies if r.member == said.id and r.kind == "denies"]

    def test_russias_denial_belongs_to_another_claim(self, dossier: Dossier) -> None:
        denial = [s for s in dossier.statements if s.act == "denies" and s.voices[-1].who == "Russia"]
        assert denial
        for thread in (t for t in dossier.threads for r in t.replies if r.member in {s.id for s in denial}):
            assert all("police station" not in words(m) for i in thread.members for m in _by_id(dossier, i))

    def test_the_heading_about_the_ministry_is_not_supported(self, dossier: Dossier) -> None:
        told = [x.a.span.words for x in dossier.differences if x.kind == "heading"]
        assert ["Ministry of Public Security" in w for w in told] == [True]


def _by_id(d: Dossier, key: str) -> list[Member]:
    found: tuple[Member, ...] = (*d.statements, *d.narration, *d.headings)
    return [m for m in found if m.id == key]


@pytest.mark.parametrize(
    ("number", "said", "value"),
    [
        (1, "over 100", (100, None, "over", "none")),
        (1, "more than 100", (100, None, "over", "none")),
        (1, "54", (54, 54, "exact", "none")),
        (1, "48 more", (48, 48, "exact", "additional")),
        (1, "four", (4, 4, "exact", "none")),
        (1, "at least 53", (53, None, "at-least", "none")),
        (1, "at least 13", (13, None, "at-least", "none")),
        (1, "135", (135, 135, "exact", "none")),
        (1, "21", (21, 21, "exact", "subset")),
        (1, "Two", (2, 2, "exact", "additional")),
        (2, "more than 100", (100, None, "over", "none")),
        (2, "a further 48", (48, 48, "exact", "additional")),
        (2, "54 more", (54, 54, "exact", "additional")),
        (2, "four", (4, 4, "exact", "none")),
        (2, "at least 53", (53, None, "at-least", "none")),
        (2, "at least 13", (13, None, "at-least", "none")),
        (2, "135", (135, 135, "exact", "none")),
        (2, "21", (21, 21, "exact", "subset")),
        (2, "two", (2, 2, "exact", "additional")),
        (2, "three", (3, 3, "exact", "none")),
        (2, "twice", (2, 2, "exact", "none")),
    ],
)
def test_figures(dossier: Dossier, number: int, said: str, value: tuple[object, ...]) -> None:
    def read(f: Figure) -> tuple[object, ...]:
        return f.low, f.high, f.bound, f.relation

    mine = [f for f in dossier.figures if f.report == report(dossier, number) and said in f.span.words]
    assert value in [read(f) for f in mine], [(f.span.words, read(f)) for f in mine]


def test_the_sum_is_shown_as_arithmetic_and_no_confirmation(dossier: Dossier) -> None:
    sums = [p.message for p in dossier.problems if p.code == "FIGURES_ADD_UP"]
    assert sums
    assert all("102" in m and "no confirmation" in m for m in sums)
    assert any(p.code == "FIGURES_SIT_BADLY" and "four" in p.message and "53" in p.message for p in dossier.problems)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("police stations", "police jurisdictions"),
        ("54", "54 more"),
        ("police stations", "police network"),
        ("hire", "had"),
        ("Patrol and Persuade", "Patrol and Convince"),
        ("first government", "accused"),
        ("provide for the needs", "in theory"),
        ("these centers", "some wards"),
        ("proof", "evidence"),
        ("smear", "denigrate"),
    ],
)
def test_differences(dossier: Dossier, one: str, other: str) -> None:
    first, second = report(dossier, 1), report(dossier, 2)

    def sides(x: Difference) -> dict[str, str]:
        return {s.report: s.span.words for s in (x.a, x.b) if s}

    hits = [x for x in dossier.differences if one in sides(x).get(first, "") and other in sides(x).get(second, "")]
    assert hits
    assert not any(x.directed for x in hits), "between two children of one parent nothing tells the direction"


def test_graver_differences_come_first(dossier: Dossier) -> None:
    gravities = [x.gravity for x in dossier.differences]
    assert gravities == sorted(gravities, reverse=True)
    assert sum(x.b is None for x in dossier.differences) >= 3, "what only one of them tells"


@pytest.mark.parametrize(
    "said",
    [
        "two other Chinese exiles were forcibly repatriated",
        "a three-year employment contract",
        "sent an internal request to HotNews.ro",
    ],
)
def test_suspect_wording_stays_quotation_and_becomes_nobodys_fact(dossier: Dossier, said: str) -> None:
    mine = [m for m in members(dossier, said) if m.report == report(dossier, 2)]
    assert mine
    for member in mine:
        assert not isinstance(member, Heading)
        assert member.unclear
        if isinstance(member, Statement):
            assert member.voices[-1].who is None
        assert not [t for t in dossier.threads if member.id in t.members or any(r.member == member.id for r in t.replies)]
        assert not [o for v in dossier.verdicts for o in v.origins if member.id in o.members]


def test_furniture_credits_and_bullets_are_not_the_story(dossier: Dossier) -> None:
    found: tuple[Member, ...] = (*dossier.statements, *dossier.narration, *dossier.headings)
    everything = " ".join(map(words, found))
    for word in ("Exit mobile", "Inquam", "•"):
        assert word not in everything


def test_the_photographer_is_withheld_until_somebody_decides(dossier: Dossier) -> None:
    named = [p.words for p in dossier.persons if p.kind in ("person", "other")]
    assert named == ["George Calin"]
    public = b"".join(
        b for kind in ("html", "jsonl", "csv") for b in render(protect(dossier, private=False), kind).values()
    ).decode()
    assert "Calin" not in public
    for shown in (
        "Safeguard Defenders",
        "Patrol and Persuade",
        "there is no signed agreement",
        "agents operating covertly in Paris",
    ):
        assert shown in public
    assert not any(r.withheld for r in protect(dossier, private=False).reports)
