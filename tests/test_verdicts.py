"""Verdicts: how far a claim is supported, and that copies, order and gaps never raise it."""

import itertools
from dataclasses import replace

import pytest
from build import Said, link, lost, passage, pile, report, tie, with_threads
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.model.comparing import Link, LinkKind, LostSource, Passage, Reply, Thread, Verdict
from stemma.model.inputs import Pile, Reading
from stemma.model.reading import How
from stemma.stages import verdicts

CLAIM = "the smelter dumped slag into the estuary"


def told(
    outlet: str, who: str | None = "Harbour Watch", *, told_to: str | None = None, how: How = "named", claim: str = CLAIM
) -> Reading:
    """Make a report of the claim, by somebody or in the outlet's own voice."""
    beside = f"This is {outlet}."
    if who is None:
        return report(f"{beside} {claim}.", outlet=outlet)
    to = f" told {told_to}" if told_to else " says"
    said = Said(claim, who, cue="told" if told_to else "says", told_to=told_to, how=how)
    return report(f"{beside} {who}{to} that {claim}.", said, outlet=outlet)


def member(reading: Reading) -> str:
    """Return the id of the record that tells the claim."""
    return reading.statements[0].id if reading.statements else reading.narration[-1].id


def verdict(
    *readings: Reading,
    links: tuple[Link, ...] = (),
    lost_sources: tuple[LostSource, ...] = (),
    passages: tuple[Passage, ...] = (),
    ties: bool = False,
) -> Verdict:
    """Return the verdict on the support of the claim."""
    return find(case(*readings, links=links, lost_sources=lost_sources, passages=passages, ties=ties))[0]


def find(given: Pile) -> tuple[Verdict, ...]:
    """Return all verdicts of a case."""
    return verdicts.find(given)


def case(
    *readings: Reading,
    links: tuple[Link, ...] = (),
    lost_sources: tuple[LostSource, ...] = (),
    passages: tuple[Passage, ...] = (),
    ties: bool = False,
) -> Pile:
    """Make a case in which every report tells the claim."""
    bound = [tie(a, b) for a, b in itertools.pairwise(readings)] if ties else []
    made = pile(*readings, links=links, lost_sources=lost_sources, passages=passages, ties=bound)
    members = tuple(member(r) for r in made.readings)
    return with_threads(made, [Thread(members=members, lead=members[0])])


def aligned(a: Reading, b: Reading) -> Passage:
    """Align the claim of two reports."""
    return passage(a, b, CLAIM, CLAIM, "verbatim", 1.0)


def test_one_report() -> None:
    assert verdict(told("One")).kind == "one report"


def test_two_people_to_two_reporters_are_separate_origins() -> None:
    found = verdict(told("One", "Dora Quill"), told("Two", "Milo Trent"))
    assert (found.kind, {o.speaker for o in found.origins}) == ("separate origins", {"Dora Quill", "Milo Trent"})


def test_one_source_heard_by_two_reporters_is_one_origin() -> None:
    assert verdict(told("One", "Dora Quill"), told("Two", "Dora Quill")).kind == "one origin"


def test_a_name_and_its_short_form_are_not_two_sources() -> None:
    assert verdict(told("One", "Dora Quill"), told("Two", "Quill")).kind != "separate origins"


def test_outlets_own_voices_are_not_two_sources() -> None:
    assert verdict(told("One", None), told("Two", None)).kind == "also stated"


def test_people_without_a_name_may_be_the_same_people() -> None:
    found = verdict(told("One", "three dockers", how="unnamed"), told("Two", "local fishermen", how="unnamed"))
    assert found.kind == "also stated"


def test_tied_reports_are_only_also_stated() -> None:
    found = verdict(told("One", "Dora Quill"), told("Two", "Milo Trent"), ties=True)
    assert (found.kind, {o.known for o in found.origins}) == ("also stated", {False})


def test_copy_goes_back_to_its_parent() -> None:
    original = told("One", "Dora Quill")
    copy = told("Two", None)
    found = verdict(original, copy, links=(link(copy, original),), passages=(aligned(original, copy),))
    assert (found.kind, [o.node for o in found.origins]) == ("one origin", [original.report.id] * len(found.origins))


def test_voice_that_is_a_lost_source_is_the_origin() -> None:
    source = lost("Harbour Watch", "Watch and Warn")
    carrier = lost("NorthCast")
    one, two = told("One"), told("Two")
    links = (link(one, carrier), link(two, carrier), link(carrier.id, source))
    found = verdict(one, two, links=links, lost_sources=(source, carrier))
    assert (found.kind, [(o.node, o.speaker) for o in found.origins]) == ("one origin", [(source.id, "Harbour Watch")])


def test_words_told_to_a_carrier_go_back_to_it() -> None:
    carrier = lost("NorthCast")
    one = told("One", "Dora Quill", told_to="NorthCast")
    found = verdict(one, links=(link(one, carrier),), lost_sources=(carrier,))
    assert [(o.node, o.speaker) for o in found.origins] == [(carrier.id, "Dora Quill")]


def test_two_children_of_a_lost_parent_share_what_is_aligned() -> None:
    carrier = lost("NorthCast")
    one, two = told("One", None), told("Two", "Dora Quill")
    links = (link(one, carrier), link(two, carrier))
    found = verdict(one, two, links=links, lost_sources=(carrier,), passages=(aligned(one, two),))
    assert (found.kind, {o.node for o in found.origins}) == ("one origin", {carrier.id})


def test_children_of_a_lost_parent_are_not_separate_even_if_nothing_is_aligned() -> None:
    carrier = lost("NorthCast")
    one, two = told("One", "Milo Trent"), told("Two", "Dora Quill")
    found = verdict(one, two, links=(link(one, carrier), link(two, carrier)), lost_sources=(carrier,))
    assert found.kind == "one origin"


def test_two_sources_that_one_carrier_names_rest_on_the_carrier() -> None:
    carrier, first, second = lost("NorthCast"), lost("Dora Quill"), lost("Milo Trent")
    one, two = told("One", "Dora Quill"), told("Two", "Milo Trent")
    links = (link(one, carrier), link(two, carrier), link(carrier.id, first), link(carrier.id, second, second=True))
    assert verdict(one, two, links=links, lost_sources=(carrier, first, second)).kind == "one origin"


def test_independent_report_beside_a_family_makes_separate_origins() -> None:
    original, copy = told("One", "Dora Quill"), told("Two", "Dora Quill")
    other = told("Three", "seven dockers", how="unnamed")
    found = verdict(original, copy, other, links=(link(copy, original),), passages=(aligned(original, copy),))
    assert found.kind == "separate origins"


def test_shared_wording_is_not_shown_to_be_separate() -> None:
    one, two = told("One", "Dora Quill"), told("Two", "Milo Trent")
    assert verdict(one, two, passages=(aligned(one, two),)).kind == "also stated"


def test_identical_texts_count_once() -> None:
    one = told("One", "Dora Quill")
    twin = replace(one.report, place=("elsewhere",))
    again = replace(
        one,
        report=twin,
        statements=tuple(replace(s, report=twin.id) for s in one.statements),
        narration=tuple(replace(n, report=twin.id) for n in one.narration),
    )
    assert again.report.id != one.report.id
    found = verdict(one, again)
    assert (found.kind, len(found.origins)) == ("one report", 1)


def test_headings_are_said_by_nobody() -> None:
    one = report(f"{CLAIM}\n\nNothing else.", headings=[CLAIM])
    made = with_threads(pile(one), [Thread(members=(one.headings[0].id,), lead=one.headings[0].id)])
    assert find(made) == ()


def test_denial_names_who_denies_and_when() -> None:
    one = report(
        f"Harbour Watch says that {CLAIM}. Veldora denies dumping slag.",
        Said(CLAIM, "Harbour Watch", cue="says"),
        Said("dumping slag", "Veldora", cue="denies", act="denies"),
    )
    claim, denial = (s.id for s in one.statements)
    reply = Reply(member=denial, answers=claim, kind="denies", timing="before")
    made = with_threads(pile(one), [Thread(members=(claim,), replies=(reply,), lead=claim)])
    found = [v for v in find(made) if v.kind == "denied"]
    assert [(v.rule, [o.speaker for o in v.origins]) for v in found] == [("an earlier denial", ["Veldora"])]


@pytest.mark.parametrize(
    ("a", "b", "differ"),
    [
        ("guards beat 14 prisoners", "guards beat 41 prisoners", True),
        ("guards beat 14 prisoners", "guards beat at least 12 prisoners", False),
        ("guards beat 14 prisoners", "guards beat more than 20 prisoners", True),
        ("guards beat 14 prisoners", "guards beat 41 visitors", False),
    ],
)
def test_figures_differ_only_for_one_thing_whose_intervals_do_not_meet(a: str, b: str, differ: bool) -> None:
    one, two = told("One", claim=a), told("Two", claim=b)
    assert any(v.kind == "figures differ" for v in find(case(one, two))) is differ


# Metamorphic: a world is a parent for each report (or none), and a speaker for each.
WORLDS = st.lists(
    st.tuples(
        st.integers(-1, 4),
        st.sampled_from(["Dora Quill", "Milo Trent", "Harbour Watch", None]),
        st.sampled_from(["", "NorthCast"]),
    ),
    min_size=1,
    max_size=5,
)
World = list[tuple[int, str | None, str]]


def build(world: World) -> tuple[list[Reading], list[Link], list[Passage]]:
    """Make a world: each report's parent is an earlier one, or a lost carrier, or nobody."""
    readings: list[Reading] = []
    links: list[Link] = []
    passages: list[Passage] = []
    for i, (parent, who, carrier) in enumerate(world):
        made = told(f"Outlet {i}", who)
        if 0 <= parent < i:
            links.append(link(made, readings[parent]))
            passages.append(aligned(made, readings[parent]))
        elif carrier:
            links.append(link(made, lost(carrier)))
        readings.append(made)
    return readings, links, passages


def separate(readings: list[Reading], links: list[Link], passages: list[Passage]) -> bool:
    """Tell whether the claim has separate origins in a world."""
    if not readings:
        return False
    made = case(*readings, links=tuple(links), passages=tuple(passages), lost_sources=(lost("NorthCast"),))
    return any(v.kind == "separate origins" for v in find(made))


@settings(max_examples=150, deadline=None)
@given(WORLDS, st.integers(0, 4), st.sampled_from(["Dora Quill", "Milo Trent", None]))
def test_adding_a_copy_never_raises_support(world: World, of: int, credited: str | None) -> None:
    readings, links, passages = build(world)
    parent = readings[of % len(readings)]
    # A copy tells what its parent tells; it may drop who said it, or credit somebody else.
    copy = told("Copy", credited)
    before = separate(readings, links, passages)
    after = separate([*readings, copy], [*links, link(copy, parent)], [*passages, aligned(copy, parent)])
    assert after <= before


@settings(max_examples=150, deadline=None)
@given(WORLDS, st.integers(0, 4))
def test_removing_a_report_never_raises_support(world: World, which: int) -> None:
    readings, links, passages = build(world)
    gone = readings.pop(which % len(readings))
    before = separate([*readings, gone], links, passages)
    kept = [p for p in passages if gone.report.id not in (p.a.report, p.b.report)]
    # What came from it now comes from a source that the case does not have.
    assert separate(readings, links, kept) <= before


@settings(max_examples=60, deadline=None)
@given(WORLDS, st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing(world: World, shuffle: object) -> None:
    readings, links, passages = build(world)
    made = case(*readings, links=tuple(links), passages=tuple(passages), lost_sources=(lost("NorthCast"),))
    shuffle.shuffle(links)  # type: ignore[attr-defined]
    shuffle.shuffle(passages)  # type: ignore[attr-defined]
    again = case(*reversed(readings), links=(*links, *links), passages=(*passages, *passages), lost_sources=(lost("NorthCast"),))
    assert find(made) == find(again)


def test_one_line_of_reports_is_one_origin() -> None:
    top, child = told("Top"), told("Child", who=None)
    found = verdict(top, child, links=(link(child, top),))
    assert [(o.node, o.speaker) for o in found.origins] == [(top.report.id, "Harbour Watch")]


def test_the_same_words_from_a_second_parent_are_not_separate() -> None:
    # The main parent tells something near by in other words; the words themselves came from the second.
    other, source, child = told("Other", "Milo Trent", claim="a barge sank near Brell"), told("Source"), told("Child")
    found = verdicts.find(
        with_threads(
            pile(
                other,
                source,
                child,
                passages=[
                    passage(child, other, CLAIM, "a barge sank near Brell", score=0.4),
                    passage(child, source, CLAIM, CLAIM, "quotation", 0.9),
                ],
                links=[link(child, other), link(child, source, second=True)],
            ),
            [Thread(members=(member(source), member(child)), lead=member(source))],
        )
    )[0]
    assert (found.kind, {o.node for o in found.origins}) == ("one origin", {source.report.id})


def test_a_state_and_its_ministry_are_one_origin_on_one_line() -> None:
    top, child = told("Top", "Port Amsel", how="metonym"), told("Child", "Veldora's ministry of ports")
    found = verdict(top, child, links=(link(child, top),))
    assert len(found.origins) == 1


def test_another_person_stays_another_origin_on_the_line() -> None:
    top, child = told("Top"), told("Child", "Milo Trent")
    found = verdict(top, child, links=(link(child, top),))
    assert {o.speaker for o in found.origins} == {"Harbour Watch", "Milo Trent"}


def test_a_silence_supports_nothing() -> None:
    one, two = told("One"), told("Two", "Milo Trent")
    silent = replace(two, statements=tuple(replace(s, act="declines") for s in two.statements))
    assert verdict(one, two).kind == "separate origins"
    assert verdict(one, silent).kind == "one report"


def beside(who: str | None, said: str, *, score: float, kind: LinkKind = "rewrites") -> Pile:
    """Make a parent that tells something near by, and its child that tells the claim by Milo Trent, in no common thread."""
    parent = told("Top", who, claim=said)
    child = told("Child", "Milo Trent")
    aligned_too = passage(child, parent, CLAIM, said, "same fact" if score < 0.6 else "paraphrase", score)
    return with_threads(
        pile(parent, child, passages=[aligned_too], links=[replace(link(child, parent), kind=kind)]),
        [Thread(members=(member(child),), lead=member(child))],
    )


@pytest.mark.parametrize(
    ("who", "score", "kind", "climbs"),
    [
        ("Harbour Watch", 0.45, "rewrites", False),
        ("Harbour Watch", 0.95, "rewrites", False),  # another's words in the parent are not this speaker's
        ("Milo Trent", 0.45, "rewrites", False),  # near by is not the same
        ("Milo Trent", 0.95, "rewrites", True),
        ("Harbour Watch", 0.95, "copies", True),  # a credit changed in a copy is no new source
        ("Harbour Watch", 0.45, "translates", True),
    ],
)
def test_a_member_goes_back_only_to_a_parent_that_tells_it(who: str, score: float, kind: LinkKind, climbs: bool) -> None:
    given = beside(who, "the estuary was closed to barges", score=score, kind=kind)
    top = next(r.report.id for r in given.readings if r.report.value("outlet") == "Top")
    child = next(r.report.id for r in given.readings if r.report.value("outlet") == "Child")
    assert [o.node for o in find(given)[0].origins] == [top if climbs else child]


def test_what_may_have_come_from_a_parent_is_no_separate_origin() -> None:
    # The child may have it from its parent, where nobody is named for it; a third report does not make it two origins.
    parent, child, other = (
        told("Top", None, claim="the estuary was closed"),
        told("Child", "Milo Trent"),
        told("Other", "Dora Quill"),
    )
    near = passage(child, parent, CLAIM, "the estuary was closed", "same fact", 0.4)
    one = with_threads(
        pile(parent, child, other, passages=[near], links=[link(child, parent)]),
        [Thread(members=(member(child), member(other)), lead=member(child))],
    )
    assert find(one)[0].kind != "separate origins"


def test_narration_near_a_siblings_words_is_its_reports_own() -> None:
    carrier, one, two = lost("NorthCast"), told("One", None), told("Two", None, claim="the estuary was closed")
    links = (link(one, carrier), link(two, carrier))
    for score, node in ((0.3, one.report.id), (0.9, carrier.id)):
        near = passage(one, two, CLAIM, "the estuary was closed", "same fact", score)
        given = with_threads(
            pile(one, two, links=links, lost_sources=[carrier], passages=[near]),
            [Thread(members=(member(one),), lead=member(one))],
        )
        assert [o.node for o in find(given)[0].origins] == [node]
