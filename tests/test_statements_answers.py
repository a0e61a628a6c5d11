"""What is a denial: what answers a claim; not what is opposed, condemned, adjourned, dismissed in court or not granted."""

import pytest
from test_statements import said
from test_statements_joined import one, read


@pytest.mark.parametrize(
    "text",
    [
        "Delmar denied the allegation.",
        "Delmar denied that the dam leaks.",
        "Delmar denied selling the dam.",
        "Delmar denied involvement in the sale.",
        "Delmar rejected the report.",
        "Delmar rejected a plan to sell the dam.",
        "Delmar dismissed the accusations as gossip.",
        "Delmar disputed the figure.",
        "Delmar disowned the letter.",
        "Anna Brandt opposed the claim that the dam leaks.",
        "Anna Brandt challenged the finding.",
        "Anna Brandt contested the term.",
        "Anna Brandt questioned the account.",
        "Anna Brandt discounted the theory.",
    ],
)
def test_what_answers_a_claim_is_a_denial(text: str) -> None:
    assert [s.act for s in said(text)] == ["denies"]


@pytest.mark.parametrize(
    "text",
    [
        "Delmar denied funding for the dam.",
        "The court denied bail to the diver.",
        "Delmar opposed the war.",
        "Delmar opposed the sale of the dam.",
        "The court dismissed the lawsuit.",
        "The court dismissed the case on Monday.",
        "Anna Brandt contested the election.",
        "Anna Brandt challenged the champion.",
        "The shops discount bread.",
    ],
)
def test_what_answers_none_is_no_statement(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Delmar strongly condemned the attack.", "strongly condemned", "the attack"),
        ("Anna Brandt adjourned the session after the speech.", "adjourned", "the session after the speech"),
        ("The notes disparaged a variety of public figures.", "disparaged", "a variety of public figures"),
        ("The council cancelled its hearing.", "cancelled", "its hearing"),
    ],
)
def test_a_denial_that_the_tagger_sees_needs_a_claim(text: str, cue: str, content: str) -> None:
    source = text[: text.index(cue)].strip()
    assert read(text, one(text, cue, source, content, act="denies", score=0.97)) == []


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Delmar condemned the report as false.", "condemned", "the report as false"),
        ("Delmar rubbished claims that the dam leaks.", "rubbished", "claims that the dam leaks"),
        ("Delmar snubs such practice.", "snubs", "such practice"),
        ("Delmar isn't buying it.", "isn't buying", "it"),
        ("Delmar scoffed at the accusation.", "scoffed at", "the accusation"),
        ("Anna Brandt shrieked that the dam was never sold.", "shrieked", "the dam was never sold"),
    ],
)
def test_a_denial_in_words_that_no_list_knows_stays_one(text: str, cue: str, content: str) -> None:
    source = text[: text.index(cue)].strip()
    [found] = read(text, one(text, cue, source, content, act="denies", score=0.97))
    assert found.act == "denies"


def test_what_is_said_in_no_denial_stays_said() -> None:
    text = "Delmar condemned the attack as “a night of shame for us all”."
    [found] = read(text, one(text, "condemned", "Delmar", "the attack as “a night of shame for us all", act="denies", score=0.97))
    assert found.act == "asserts"
