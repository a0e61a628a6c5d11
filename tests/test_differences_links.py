"""Differences: which reports are compared, and the rules that need a link, a translation or a whole text."""

from dataclasses import replace

import pytest
from build import AIDS, LANGUAGES, Said, link, passage, pile, report, with_threads

from stemma.model.comparing import Difference, Link, Thread
from stemma.model.inputs import Pile, Reading
from stemma.model.reading import Date
from stemma.stages import differences
from stemma.stages.differences.pairing import related
from stemma.stages.differences.sides import Said as Words


def find(case: Pile) -> tuple[Difference, ...]:
    """Find the differences of a case."""
    return differences.find(case, LANGUAGES, AIDS)[0]


def told(case: Pile) -> list[tuple[str, str, str]]:
    """Return (kind, parent's words, child's words) of what two reports both tell."""
    return [(d.kind, d.a.span.words, d.b.span.words) for d in find(case) if d.b is not None]


def pair(parent: Reading, child: Reading, a: str, b: str) -> Pile:
    """Make a parent and a child with one aligned sentence."""
    return pile(parent, child, passages=[passage(parent, child, a, b)], links=[link(child, parent)])


def retold(a: str, b: str, **given: str) -> Pile:
    """Make a parent and a child of one sentence each."""
    return pair(report(a, outlet="Parent"), report(b, outlet="Child", **given), a, b)  # type: ignore[arg-type]


CHANGES = [
    # Both say that something was not done, but not the same.
    (
        "The Ministry of Tides was warned twice last year, but sent no one.",
        "The Ministry of Tides was warned twice and did nothing.",
        ("wording", "sent no one", "did nothing"),
    ),
    # A word that says more than the one it stands for.
    (
        "The diver saw the birth of his first child at Brell.",
        "The diver saw the birth of his first son at Brell.",
        ("wording", "child", "son"),
    ),
    # Asked in one, told in the other.
    (
        "NorthCast says the captain was asked whether the divers had their papers with them.",
        "NorthCast says the divers left the harbour without their papers.",
        ("act", "whether the divers had their papers", "divers left the harbour without their papers"),
    ),
]


@pytest.mark.parametrize(("a", "b", "expected"), CHANGES)
def test_changes_along_a_link(a: str, b: str, expected: tuple[str, str, str]) -> None:
    assert expected in told(retold(a, b))


SAME = [
    # Both deny, with other words for it; "without" negates a thing, not the sentence.
    (
        "There is no contract between Veldora and Ostmark, nor has Veldora ever sent a diver.",
        "There is no contract between Veldora and Ostmark, and Veldora never sent a diver.",
    ),
    ("The divers waited five months in Brell for papers.", "The divers were without papers five months in Brell."),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_no_lost_negation_where_both_negate_or_none(a: str, b: str) -> None:
    assert not [d for d in find(retold(a, b)) if "not" in d.note]


def test_months_without_a_year_are_compared_by_name() -> None:
    a, b = "Harbour Watch counted 38 depots in October.", "Harbour Watch counted 38 depots in November."
    one, two = (report(x, outlet=x, dates=[(m, None, None, "month")]) for x, m in ((a, "October"), (b, "November")))
    assert ("date", "October", "November") in told(pair(one, two, a, b))


def test_a_resolved_and_an_unresolved_weekday_are_no_difference() -> None:
    a, b = "The barge sank on Monday.", "The barge sank on Monday evening."
    one, two = (report(x, outlet=x, dates=[("Monday", None, None, "day")]) for x in (a, b))
    known: tuple[Date, ...] = tuple(replace(d, earliest="2031-01-06", latest="2031-01-06") for d in one.dates)
    assert not [d for d in find(pair(replace(one, dates=known), two, a, b)) if d.kind == "date"]


def test_a_name_within_another_word_is_no_mention_of_it() -> None:
    # "Brel" stands in "Brell", and is another spelling all the same.
    assert "brel" not in Words("A barge near Brell.") and "brell" in Words("A barge near Brell.")


def translated() -> tuple[Reading, Reading, Reading]:
    """Make a report, its translation, and a translation of that back into the first language."""
    return (
        report("The study Watch and Warn lists 70 depots.", outlet="First"),
        report("El estudio lista 70 depots.", outlet="Segundo", language="es"),
        report("The study Watch and Beware lists 70 depots.", outlet="Third"),
    )


def test_what_came_back_from_a_translation_is_compared_with_the_first_report() -> None:
    one, two, three = translated()
    case = pile(
        one,
        two,
        three,
        passages=[passage(one, three, one.text.content, three.text.content)],
        links=[link(two, one), link(three, two)],
    )
    (found,) = (d for d in find(case) if d.kind == "title")
    last: Link = case.stemma.links[1]
    assert (found.a.report, found.b and found.b.report, found.link, found.directed) == (
        one.report.id,
        three.report.id,
        last.id,
        True,
    )


def test_a_grandchild_in_one_language_is_not_compared_with_the_first_report() -> None:
    one, _, three = translated()
    two = report("The study Watch and Warn lists 70 depots, NorthCast says.", outlet="Second")
    case = pile(
        one,
        two,
        three,
        passages=[passage(one, three, one.text.content, three.text.content)],
        links=[link(two, one), link(three, two)],
    )
    assert {d.a.report for d in find(case) if d.b} <= {two.report.id}


def test_the_comparisons_grow_with_the_reports_not_with_their_pairs() -> None:
    texts = [f"Guards beat {n} prisoners at the quarry." for n in range(10, 40)]
    made = [report(t, outlet=t) for t in texts]
    passages = [passage(a, b, a.text.content, b.text.content) for i, a in enumerate(made) for b in made[i + 1 :]]
    assert len(related(pile(*made, passages=passages, links=[link(r, "lost:x") for r in made]))) < 2 * len(made)


HEADINGS = [
    ("Ministry of Tides denies depots at the quarry", "no denial there names what the heading says was denied"),
    ("Ministry of Tides denies contract", None),
    ("400 passports vanished", "the body counts “foreign divers” by this figure, not “passports”"),
    ("400 divers lost papers", None),
    ("700 divers lost papers", "the body does not have the figure “700”"),
]


@pytest.mark.parametrize(("heading", "why"), HEADINGS)
def test_headings_that_the_body_does_not_support(heading: str, why: str | None) -> None:
    one = report(
        f"{heading}\n\nThe Ministry of Tides denied a contract with Ostmark. The papers of 400 foreign divers were locked away.",
        Said("a contract with Ostmark", "Ministry of Tides", cue="denied", act="denies"),
        headings=[heading],
    )
    notes = [d.note for d in find(pile(one)) if d.kind == "heading"]
    assert notes == ([f"not supported by the body: {why}"] if why else [])


def test_only_a_few_claims_of_weight_are_listed_as_told_by_one() -> None:
    shared = ["Guards beat 14 prisoners at the quarry.", "The smelter dumped slag into the estuary.", "A barge sank near Brell."]
    lists = [f"Dora Quill counted {n} rusty barges off pier {n} in the rain." for n in range(11, 30)]
    parent = report(" ".join([*shared, *lists]), outlet="Parent")
    child = report(" ".join(shared), outlet="Child")
    case = pile(parent, child, passages=[passage(parent, child, s, s, "verbatim") for s in shared], links=[link(child, parent)])
    case = with_threads(case, [Thread(members=(n.id,), lead=n.id) for n in parent.narration])
    assert len([d for d in find(case) if d.kind == "only one"]) == differences.telling.MOST
