"""Threads along copies and translations, replies retold there, and denials of deeds."""

import itertools
from dataclasses import replace

import pytest
from build import AIDS, LANGUAGES, Said, link, passage, pile, report, words
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.model.comparing import Link, Thread
from stemma.model.inputs import Pile, Reading
from stemma.stages import threads
from stemma.stages.threads.descent import Step, filled, heaviest, matched


def find(case: Pile) -> tuple[Thread, ...]:
    """Find the threads of a case."""
    return threads.find(case, LANGUAGES, AIDS)[0]


def of(case: Pile, one: str) -> list[str]:
    """Return the wordings of the thread that a wording is in."""
    return next(said for t in find(case) if one in (said := [words(case, m) for m in t.members]))


def replies(case: Pile) -> set[tuple[str, str, str]]:
    """Return (words of the reply, kind, words of the claim it stands under)."""
    return {(words(case, r.member), r.kind, words(case, t.lead)) for t in find(case) for r in t.replies}


def derived(child: Reading, parent: Reading, kind: str) -> Link:
    """Link a child to its parent by a kind."""
    return replace(link(child, parent), kind=kind)  # type: ignore[arg-type]


CLAIM = "the smelter pours slag into the estuary and buries drums in the dunes"
ENGLISH = [
    "Harbour Watch says {claim}.",
    "The smelter lies near Brell.",
    "Veldora did not dispute that slag was poured.",
    "It was done because the kiln was broken, Veldora wrote.",
    "Nobody breaks a kiln in the dark, Dora Quill said.",
    "Milo Trent of Kestria could not be reached.",
]
SPANISH = [
    "La fundición vierte escoria en el estuario, dice Harbour Watch.",
    "La fundición está cerca de Brell.",
    "Veldora no discutió que se vertiera escoria.",
    "Se hizo porque el horno estaba roto, escribió Veldora.",
    "Nadie rompe un horno a oscuras, dijo Dora Quill.",
    "Milo Trent, de Kestria, no respondió.",
]


def english() -> Reading:
    """Make the original: a claim, an account of it, and who rejects the account."""
    return report(
        " ".join(ENGLISH).format(claim=CLAIM),
        Said(CLAIM, "Harbour Watch", cue="says"),
        Said("It was done because the kiln was broken", "Veldora", cue="wrote"),
        Said("Nobody breaks a kiln in the dark", "Dora Quill", cue="said", polarity="-"),
        outlet="Original",
    )


def spanish() -> Reading:
    """Make its translation."""
    return report(
        " ".join(SPANISH),
        Said("Se hizo porque el horno estaba roto", "Veldora", cue="escribió"),
        Said("Nadie rompe un horno a oscuras", "Dora Quill", cue="dijo", polarity="-"),
        outlet="Traducción",
        language="es",
    )


def translated(kind: str = "translates") -> Pile:
    """Align the second and the last sentences only, as rare names would."""
    one, two = english(), spanish()
    return pile(
        one,
        two,
        passages=[passage(one, two, ENGLISH[n], SPANISH[n], score=0.7) for n in (1, 2, 5)],
        links=[derived(two, one, kind)],
    )


def test_sentences_between_two_aligned_ones_correspond() -> None:
    assert "Se hizo porque el horno estaba roto" in of(translated(), "It was done because the kiln was broken")


def test_a_sentence_beside_an_aligned_one_corresponds() -> None:
    assert SPANISH[0] in of(translated(), CLAIM)


def test_a_rewrite_keeps_no_order() -> None:
    assert of(translated("rewrites"), "It was done because the kiln was broken") == ["It was done because the kiln was broken"]


def test_a_translated_reply_is_the_same_reply() -> None:
    kinds = {(said, kind) for said, kind, _ in replies(translated())}
    original = {kind for said, kind in kinds if said == "It was done because the kiln was broken"}
    assert original == {kind for said, kind in kinds if said == "Se hizo porque el horno estaba roto"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("It holds 70 barges.", "Tiene 70 barcazas.", True),
        ("It holds 70 barges.", "Tiene 71 barcazas.", False),
        ("It holds barges.", "Tiene barcazas, grúas, almacenes y un muelle nuevo.", False),
        ("“It holds,” he said.", "Aguanta, según él.", False),
    ],
)
def test_what_can_be_one_sentence_by_its_place(one: str, other: str, same: bool) -> None:
    assert matched(one, other) is same


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.floats(0.1, 1.0)), max_size=14))
def test_the_chain_rises_and_is_the_heaviest(rows: list[tuple[int, int, float]]) -> None:
    steps = [Step(*row) for row in rows]
    chain = heaviest(steps)
    assert all(a.child < b.child and a.parent < b.parent for a, b in itertools.pairwise(chain))
    best: dict[tuple[int, int], float] = {}
    for step in steps:
        best[step.child, step.parent] = max(best.get((step.child, step.parent), 0.0), step.score)
    totals: dict[tuple[int, int], float] = {}
    for i, j in sorted(best):
        totals[i, j] = best[i, j] + max((t for (k, m), t in totals.items() if k < i and m < j), default=0.0)
    assert abs(sum(s.score for s in chain) - max(totals.values(), default=0.0)) < 1e-9


def test_gaps_of_unequal_length_are_left_open() -> None:
    blank = [english().segments[0].span] * 9
    assert (2, 2) not in filled([Step(1, 1, 1.0), Step(3, 4, 1.0)], blank[:1], blank[:1])
    assert (2, 2) in filled([Step(1, 1, 1.0), Step(3, 3, 1.0)], blank, blank)


def test_a_denial_may_be_wider_than_the_claim() -> None:
    claim = "Veldora takes the passports of divers and keeps them under lock"
    one = report(f"Harbour Watch says {claim}.", Said(claim, "Harbour Watch", cue="says"), outlet="One")
    wide = "We never keep anyone's papers"
    two = report(f"{wide}, Veldora said.", Said(wide, "Veldora", cue="said", polarity="-"), outlet="Two")
    assert (wide, "denies", claim) in replies(pile(one, two))


@pytest.mark.parametrize(
    ("said", "voice", "how"),
    [
        ("they would rather not talk about the depots", "Several of those present", "unnamed"),
        ("They told me: no depot, no bed", "Veldora", "named"),
        ("Veldora never sent a diver to the harbour", "Veldora", "named"),
    ],
)
def test_what_denies_nothing(said: str, voice: str, how: str) -> None:
    claim = "Veldora runs 70 depots for divers in the harbour and sent no one to look"
    one = report(f"Harbour Watch says {claim}.", Said(claim, "Harbour Watch", cue="says"), outlet="One")
    two = report(f"{voice} said {said}.", Said(said, voice, cue="said", polarity="-", how=how), outlet="Two")  # type: ignore[arg-type]
    assert not [r for r in replies(pile(one, two)) if r[1] == "denies"]
