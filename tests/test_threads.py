"""Threads: what is one claim, what is not, and which reply answers what."""

import pytest
from build import AIDS, LANGUAGES, Said, passage, pile, report, words
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.model.comparing import Thread
from stemma.model.inputs import Pile, Reading
from stemma.stages import threads


def find(case: Pile) -> tuple[Thread, ...]:
    """Find the threads of a case."""
    return threads.find(case, LANGUAGES, AIDS)[0]


def together(case: Pile, one: str, other: str) -> bool:
    """Tell whether two wordings are in one thread."""
    for thread in find(case):
        said = [words(case, m) for m in thread.members]
        if one in said:
            return other in said
    raise AssertionError(f"{one!r} is in no thread")


def replies(case: Pile) -> list[tuple[str, str, str, str]]:
    """Return (words of the reply, kind, timing, words of a claim it answers), all claims' wordings in one."""
    return [
        (words(case, r.member), r.kind, r.timing, " | ".join(words(case, m) for m in t.members))
        for t in find(case)
        for r in t.replies
    ]


def pair(a: str, b: str, *, aligned: bool = False) -> Pile:
    """Make a case of two reports of one sentence each, told by one organisation."""
    one = report(f"Harbour Watch says {a}.", Said(a, "Harbour Watch", cue="says"), outlet="One")
    two = report(f"Harbour Watch reported that {b}.", Said(b, "Harbour Watch", cue="reported"), outlet="Two")
    return pile(one, two, passages=[passage(one, two, a, b)] if aligned else [])


SAME = [
    ("Veldora operates more than 70 listening stations abroad", "Veldora runs over 70 listening stations abroad", False),
    ("guards beat 14 prisoners at the Brell quarry in March", "guards at the Brell quarry beat 14 prisoners", False),
    # A changed figure in a copy is drift, not another claim.
    ("guards beat 14 prisoners at the Brell quarry in March", "guards at the Brell quarry beat 41 prisoners in March", True),
    ("the smelter dumped slag into the estuary at night", "slag from the smelter was dumped into the estuary", False),
]


@pytest.mark.parametrize(("a", "b", "aligned"), SAME)
def test_same_claim_is_one_thread(a: str, b: str, aligned: bool) -> None:
    assert together(pair(a, b, aligned=aligned), a, b)


OTHER = [
    # The same actor, another matter.
    ("Veldora operates more than 70 listening stations abroad", "Veldora signed a fishing treaty with Ostmark", False),
    # Figures that count differently, nothing aligned.
    ("54 listening stations exist abroad", "31 listening stations exist abroad", False),
    ("guards beat 14 prisoners at the quarry", "guards beat 3 journalists at the quarry", True),
    # One says it, the other its negation.
    ("the smelter dumped slag into the estuary", "the smelter never dumped slag into the estuary", False),
]


@pytest.mark.parametrize(("a", "b", "aligned"), OTHER)
def test_other_claims_stay_apart(a: str, b: str, aligned: bool) -> None:
    case = pair(a, b, aligned=aligned)
    if "never" in b:
        two = report(f"Milo Trent said {b}.", Said(b, "Milo Trent", cue="said", polarity="-"), outlet="Two")
        case = pile(case.readings[0] if "never" not in case.readings[0].text.content else case.readings[1], two)
    assert not together(case, a, b)


def test_figures_of_one_report_are_two_claims() -> None:
    text = "Harbour Watch says 54 listening stations exist abroad. It says Veldora runs 48 more listening stations abroad."
    one = report(
        text,
        Said("54 listening stations exist abroad", "Harbour Watch", cue="says"),
        Said("Veldora runs 48 more listening stations abroad", "It", who="Harbour Watch", cue="says", how="pronoun"),
    )
    assert not together(pile(one), "54 listening stations exist abroad", "Veldora runs 48 more listening stations abroad")


def test_unclear_statements_enter_no_thread() -> None:
    one = report(
        "Harbour Watch rose. He reported that two exiles were returned.",
        Said("two exiles were returned", "He", cue="reported", unclear="who speaks"),
    )
    case = pile(one)
    assert all("exiles" not in words(case, m) for t in find(case) for m in t.members)


def accusation(*said: Said, extra: str, first: str = "", headings: tuple[str, ...] = ()) -> Reading:
    """Make a report with a claim about listening stations, a claim about treaties, and what follows."""
    text = (
        f"{first}In a new study, Harbour Watch says Veldora operates more than 70 listening stations abroad. "
        f"Harbour Watch says Veldora signed fishing treaties with Ostmark. {extra}"
    )
    return report(
        text,
        Said("Veldora operates more than 70 listening stations abroad", "Harbour Watch", cue="says"),
        Said("Veldora signed fishing treaties with Ostmark", "Harbour Watch", cue="says"),
        *said,
        headings=headings,
        dates=[("last month", None, None, "month")] if "last month" in text else [],
    )


def test_denial_answers_only_what_it_names() -> None:
    case = pile(
        accusation(
            Said("operating listening stations outside its borders", "Veldora", cue="denies", act="denies"),
            extra="Veldora denies operating listening stations outside its borders.",
        )
    )
    assert [(kind, claim) for _, kind, _, claim in replies(case)] == [
        ("denies", "Veldora operates more than 70 listening stations abroad")
    ]


def test_negative_content_answers_the_thing_it_negates() -> None:
    negative = "there is no signed treaty with Veldora that would allow such stations"
    case = pile(
        accusation(
            Said(negative, "Ministry of Tides", cue="said", polarity="-"),
            extra=f"The Ministry of Tides of Ostmark said {negative}.",
        )
    )
    assert [(kind, claim) for _, kind, _, claim in replies(case)] == [("denies", "Veldora signed fishing treaties with Ostmark")]


@pytest.mark.parametrize(
    ("content", "act", "speaker"),
    [
        # Another's denial about another matter.
        ("poisoning former spies in Brell", "denies", "Kestria"),
        # A denial without a name of what it denies, by somebody whom no claim names.
        ("the allegations", "denies", "Kestria"),
        # The same things, but not what is claimed of them.
        ("we never painted any listening stations for Veldora", "asserts", "Ostmark"),
        # Negative, but about nothing that is claimed.
        ("harm to public order is not tolerated on the territory", "asserts", "Ostmark"),
    ],
)
def test_other_matters_stay_unanswered(content: str, act: str, speaker: str) -> None:
    polarity = "-" if act == "asserts" else "+"
    case = pile(
        accusation(
            Said(content, speaker, cue="says", act=act, polarity=polarity),  # type: ignore[arg-type]
            extra=f"Meanwhile, {speaker} says {content}.",
        )
    )
    assert replies(case) == []


@pytest.mark.parametrize(
    ("claim", "answered"),
    [
        ("Veldora held porters under contract", False),
        ("Veldora held porters to a contract", True),
    ],
)
def test_a_thing_that_is_denied_is_not_told_of_in_passing(claim: str, answered: bool) -> None:
    denial = "there is no contract with Veldora"
    one = report(f"Harbour Watch says {claim}.", Said(claim, "Harbour Watch", cue="says"), outlet="One")
    two = report(f"Veldora said {denial}.", Said(denial, "Veldora", cue="said", polarity="-"), outlet="Two")
    assert bool(replies(pile(one, two))) is answered


def test_denial_of_the_allegations_answers_the_claim_before_it() -> None:
    case = pile(
        accusation(
            Said("all the allegations", "Veldora", cue="denied", act="denies"), extra="Veldora denied all the allegations."
        )
    )
    assert [claim for _, _, _, claim in replies(case)] == ["Veldora signed fishing treaties with Ostmark"]


def test_denying_member_is_a_reply_and_no_member() -> None:
    denied = "operating listening stations abroad"
    case = pile(accusation(Said(denied, "Veldora", cue="denies", act="denies"), extra=f"Veldora denies {denied}."))
    assert all(words(case, m) != denied for t in find(case) for m in t.members)


def test_who_speaks_for_the_accused_answers_for_it() -> None:
    said = "the stations were set up to help sailors during the flood"
    one = accusation(
        Said(said, "he", who="Milo Trent", cue="said", how="pronoun"),
        extra=f"Milo Trent, a spokesman for Veldora, was not surprised. “It is simple,” he said, {said}.",
    )
    assert [kind for reply, kind, _, _ in replies(pile(one)) if reply == said] == ["explains"]


def test_what_a_claimant_did_makes_it_no_speaker_for_the_accused() -> None:
    said, voice = "the stations were set up to help sailors during the flood", "Milo Trent, who read Veldoran ledgers"
    one = accusation(Said(said, voice, who="Milo Trent", cue="said"), extra=f"{voice}, said {said}.")
    assert [kind for reply, kind, _, _ in replies(pile(one)) if reply == said] == []


def test_claimant_rejecting_an_account_rebuts_it_and_denies_no_claim() -> None:
    account, rejected = "the stations were set up to help sailors during the flood", "nobody ever saw a sailor there"
    one = accusation(
        Said(account, "Veldora", cue="said"),
        Said(rejected, "Dora Quill", cue="said", polarity="-"),
        extra=f"Veldora said {account}. Dora Quill said {rejected}.",
    )
    assert [(kind, claim) for reply, kind, _, claim in replies(pile(one)) if reply == rejected] == [("rebuts", account)]


def test_demand_is_no_denial() -> None:
    asked = "We hope that interested parties stop inciting tension"
    case = pile(
        accusation(
            Said("operating listening stations abroad", "Veldora", cue="denies", act="denies"),
            Said(asked, "Port Amsel", who="Veldora", cue="told", act="demands"),
            extra=f"Veldora denies operating listening stations abroad. Port Amsel told NorthCast last month: “{asked}.”",
        )
    )
    found = {kind for reply, kind, _, _ in replies(case) if reply == asked}
    assert found == {"demands"}


def test_explanation_and_what_the_claimant_sets_against_it() -> None:
    case = pile(
        accusation(
            Said("the stations were set up to help sailors during the flood", "Veldora", cue="said"),
            Said("some stations opened several years before the flood", "Harbour Watch", cue="says"),
            extra="Veldora said the stations were set up to help sailors during the flood. "
            "However, Harbour Watch says some stations opened several years before the flood.",
        )
    )
    found = {(kind, reply): claim for reply, kind, _, claim in replies(case)}
    assert found == {
        (
            "explains",
            "the stations were set up to help sailors during the flood",
        ): "Veldora operates more than 70 listening stations abroad",
        (
            "rebuts",
            "some stations opened several years before the flood",
        ): "the stations were set up to help sailors during the flood",
    }


DENIED = Said("operating listening stations abroad", "Veldora", cue="denied", act="denies")
TIMES = [
    ("Last month Veldora denied operating listening stations abroad.", [("Last month", None, None, "month")], "before"),
    ("Asked about the initial claims, Veldora denied operating listening stations abroad.", [], "before"),
    ("In response to the study, Veldora denied operating listening stations abroad.", [], "after"),
    ("Veldora denied operating listening stations abroad.", [], "unknown"),
    (
        "On 3 March 2031 Veldora denied operating listening stations abroad.",
        [("3 March 2031", "2031-03-03", "2031-03-03", "day")],
        "before",
    ),
    (
        "On 9 May 2031 Veldora denied operating listening stations abroad.",
        [("9 May 2031", "2031-05-09", "2031-05-09", "day")],
        "after",
    ),
]


@pytest.mark.parametrize(("sentence", "dates", "timing"), TIMES)
def test_timing_of_a_denial(sentence: str, dates: list[tuple[str, str | None, str | None, str]], timing: str) -> None:
    claim = "Veldora operates more than 70 listening stations abroad"
    one = report(
        f"In a new study, Harbour Watch says {claim}.\n\n{sentence}",
        Said(claim, "Harbour Watch", cue="says"),
        DENIED,
        published="2031-05-02" if dates and dates[0][1] else None,
        dates=dates,
    )
    assert [t for _, _, t, _ in replies(pile(one))] == [timing]


def test_earlier_denial_says_so() -> None:
    one = accusation(
        DENIED, extra="Last month Veldora denied operating listening stations abroad, in answer to the initial claims."
    )
    why = [r.why for t in find(pile(one)) for r in t.replies]
    assert len(why) == 1 and "an earlier, general denial, not a reply to this claim" in why[0]


def test_heading_joins_what_supports_it_and_stays_alone_otherwise() -> None:
    good, bad = "Veldora operates 70 stations abroad", "Kestria bribed customs inspectors"
    case = pile(accusation(extra="", first=f"{good}\n\n{bad}\n\n", headings=(good, bad)))
    assert together(case, "Veldora operates more than 70 listening stations abroad", good)
    assert [len(t.members) for t in find(case) if words(case, t.lead) == bad] == [1]


def test_translation_joins_by_passage_names_and_figures() -> None:
    one = report(
        "Harbour Watch says Veldora operates 70 stations abroad.",
        Said("Veldora operates 70 stations abroad", "Harbour Watch", cue="says"),
    )
    spanish = "Veldora opera 70 estaciones en el extranjero"
    two = report(f"Harbour Watch afirma que {spanish}.", Said(spanish, "Harbour Watch", cue="afirma"), language="es")
    case = pile(one, two, passages=[passage(one, two, "Veldora operates 70 stations abroad", spanish)])
    assert together(case, "Veldora operates 70 stations abroad", spanish)


SENTENCES = st.lists(
    st.sampled_from(
        [
            "Harbour Watch says Veldora operates 70 stations abroad.",
            "Veldora denies operating stations abroad.",
            "Guards beat 14 prisoners at the quarry.",
            "The smelter dumped slag into the estuary.",
            "No.",
            "Dora Quill left Brell in March, 14 people said.",
        ]
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(SENTENCES, max_size=4))
def test_threads_hold_every_clear_record_at_most_once(texts: list[list[str]]) -> None:
    readings = [report(" ".join(t), outlet=f"Outlet {i}") for i, t in enumerate(texts)]
    case = pile(*readings)
    found = find(case)
    members = [m for t in found for m in t.members]
    assert len(members) == len(set(members))
    assert set(members) == {n.id for r in readings for n in r.narration}
    assert all(t.lead in t.members for t in found)
    assert found == find(pile(*reversed(readings)))


def test_a_demand_joins_no_claim_and_leads_none() -> None:
    claim = "guards at the Brell quarry keep the wages of 14 prisoners"
    one = report(f"Harbour Watch says {claim}.", Said(claim, "Harbour Watch", cue="says"), outlet="One")
    for act in ("demands", "promises"):
        two = report(f"Milo Trent on {claim}.", Said(claim, "Milo Trent", act=act), outlet="Two")
        case = pile(one, two, passages=[passage(one, two, claim, claim)])
        assert [len(t.members) for t in find(case)] == [1, 1], act


def test_nobody_replies_to_their_own_side() -> None:
    denied = "operating listening stations abroad"
    one = accusation(DENIED, extra=f"Veldora denied {denied}.")
    two = report(f"Harbour Watch denied {denied}.", Said(denied, "Harbour Watch", cue="denied", act="denies"), outlet="Two")
    case = pile(one, two)
    mine = {two.statements[0].id}
    assert any(t.replies for t in find(case))
    assert not [r for t in find(case) for r in t.replies if r.member in mine]


def test_what_answers_an_account_was_not_said_before_it() -> None:
    account = "the stations were set up to help sailors during the flood"
    case = pile(
        accusation(
            Said(account, "Veldora", cue="said"),
            Said("some stations opened several years before the flood", "Harbour Watch", cue="says"),
            extra=f"In a new statement Veldora said {account}. "
            "However, last month Harbour Watch says some stations opened several years before the flood.",
        )
    )
    assert [timing for _, kind, timing, _ in replies(case) if kind == "rebuts"] == ["unknown"]


def test_one_denial_has_one_time_for_all_that_it_answers() -> None:
    old = "Veldora operates four listening stations abroad near Brell"
    case = pile(
        accusation(
            Said(old, "Harbour Watch", cue="says"),
            DENIED,
            extra=f"Harbour Watch says {old}. In last month Veldora denied operating listening stations abroad.",
        )
    )
    found = [(timing, claim) for _, kind, timing, claim in replies(case) if kind == "denies"]
    assert len(found) == 2
    assert {timing for timing, _ in found} == {"before"}
