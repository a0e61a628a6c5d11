"""Interviews, hearings and talks, on invented ones: whose turn it is, what it holds, and what only looks like one."""

import pytest
from test_statements import reading_of, records, said

from stemma import languages
from stemma.model.reading import Statement
from stemma.stages.statements import interviews
from stemma.stages.statements.cues import lexicon


def turns(text: str, outlet: str | None = None) -> list[tuple[str | None, str | None, str, str]]:
    """Return (label, who it is, act, first words) of what is said without a cue."""
    return [
        (s.voices[0].span.words if s.voices[0].span else None, s.voices[0].who, s.act, s.content[0].words.split("\n")[0][:24])
        for s in said(text, outlet=outlet)
        if s.cue is None
    ]


def laid_out(text: str) -> list[tuple[str, str]]:
    """Return (label, words of the block) of each block of a turn, as the layout tells it."""
    reading = reading_of(text)
    blocks = [s for s in reading.segments if s.kind != "sentence"]
    content = reading.text.content
    found = interviews.turns(content, blocks, lexicon(languages.load("en")))
    return [(content[slice(*label)], content[slice(*words)]) for _, label, words in found]


OPENING = "Lena Fors has run the lock for ten years. Harbour Post met Lena Fors in May.\n\n"


TALK = ("Did you see the crack?", "I saw it in March. Nobody came.", "What then?", "We wrote letters.")


@pytest.mark.parametrize(
    "label", ["{}: ", "{} : ", "(({}))  ", "({}) ", "({}): ", "**{}:** ", "**{}**: ", "__{}__ ", "{}:\n\n", "{}:\n", "{}\n\n"]
)
@pytest.mark.parametrize(("a", "b"), [("Peter Cole", "Lena Fors"), ("HP", "LF"), ("Cole", "Fors")])
def test_every_layout_of_labels(label: str, a: str, b: str) -> None:
    who = {"HP": "Harbour Post", "Cole": "Peter Cole", "Peter Cole": "Peter Cole"}[a]
    text = (
        OPENING
        + "Peter Cole wrote it down.\n\n"
        + "\n\n".join(label.format(name) + words for name, words in zip((a, b, a, b), TALK, strict=True))
    )
    assert turns(text) == [
        (a, who, "asks", "Did you see the crack?"),
        (b, "Lena Fors", "asserts", "I saw it in March. Nobod"),
        (a, who, "asks", "What then?"),
        (b, "Lena Fors", "asserts", "We wrote letters."),
    ]
    assert {s.manner for s in said(text) if s.cue is None} == {"direct"}


@pytest.mark.parametrize("mark", [":", "."])
def test_question_and_answer_letters(mark: str) -> None:
    talk = f"Q{mark} Did you see it?\n\nA{mark} I did, in March.\n\nQ{mark} And then?\n\nA{mark} Nothing at all happened."
    text = "An interview with Lena Fors, who runs the lock.\n\n" + talk
    asked, answered = ("Q", None), ("A", "Lena Fors")
    assert [t[:2] for t in turns(text)] == [asked, answered, asked, answered]
    assert next(t[:2] for t in turns(text, outlet="Harbour Post")) == ("Q", "Harbour Post")
    assert [t[1] for t in turns(talk)] == [None] * 4, "nobody is said to have been interviewed"
    assert all(s.unclear is None for s in said(text))


def test_answers_with_bare_initials() -> None:
    text = OPENING + (
        "(Harbour Post) Did you see the crack?\n\nLena Fors I saw it in March.\n\n"
        "(HP) Who knew of it?\n\nLF Nobody knew of it.\n\n(HP) And now?\n\nLF We wait for the water."
    )
    assert [(t[0], t[1], t[2]) for t in turns(text)] == [
        ("Harbour Post", "Harbour Post", "asks"),
        ("Lena Fors", "Lena Fors", "asserts"),
        ("HP", "Harbour Post", "asks"),
        ("LF", "Lena Fors", "asserts"),
        ("HP", "Harbour Post", "asks"),
        ("LF", "Lena Fors", "asserts"),
    ]


def test_questions_in_paragraphs_of_their_own() -> None:
    text = (
        "The lock is closed. Lena Fors, who runs it, answered our questions in May.\n\nDid you see the crack?\n\n"
        "I saw it in March.\n\nNobody came to look at it, and I wrote a letter.\n\nWho knew of it?\n\n"
        "We all did, and my neighbours too.\n\nAnd what will you do now?\n\nI will wait for the water to go.\n\n"
        "The lock was built in 1902."
    )
    assert laid_out(text) == [
        ("", "Did you see the crack?"),
        ("Lena Fors", "I saw it in March."),
        ("Lena Fors", "Nobody came to look at it, and I wrote a letter."),
        ("", "Who knew of it?"),
        ("Lena Fors", "We all did, and my neighbours too."),
        ("", "And what will you do now?"),
        ("Lena Fors", "I will wait for the water to go."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        # what the text itself asks, and answers in its own voice
        "Harbour Watch spoke to Lena Fors.\n\nWhat is a lock?\n\nA gate.\n\nWho built it?\n\nA firm.\n\nIs it old?\n\nYes.",
        "What is a lock?\n\nI think of a gate.\n\nWho built it?\n\nWe do not know.\n\nIs it old?\n\nI guess so.",
        # lines that look like labels
        "Photo: Peter Cole\n\nThe dam leaks badly.\n\nPhoto: Peter Cole\n\nIs it old? Nobody knows.",
        "Claim: The dam is new.\n\nVerdict: It was built in 1902.\n\nClaim: The dam is dry?\n\nVerdict: It leaks.",
        "Monday: rain and wind.\n\nTuesday: more rain, and floods.\n\nMonday: why so wet?\n\nTuesday: dry.",
        "MS Aurora left on Monday.\n\nMS Aurora came back on Friday. Why did it turn?\n\nMS Borealis stayed.",
        "The dam leaks.\n\nLocks\n\nThere are six.\n\nLocks\n\nThere were nine.",
    ],
)
def test_what_only_looks_like_an_interview(text: str) -> None:
    assert laid_out(text) == []


def test_a_turn_of_several_paragraphs_is_one_statement() -> None:
    text = OPENING + (
        "HP: Did you see the crack?\n\nLF: I saw it in March.\n\nNobody came to look.\n\n— Lena Fors\n\n"
        "HP: And then?\n\nLF: Then the water came.\n\nWe left the house at night.\n\nThe lock was built in 1902."
    )
    assert [[c.words for c in s.content] for s in said(text) if s.cue is None][:3] == [
        ["Did you see the crack?"],
        ["I saw it in March.", "Nobody came to look."],
        ["And then?"],
    ]
    # after the last label only what is said in the first person
    assert laid_out(text)[-2:] == [("LF", "Then the water came."), ("LF", "We left the house at night.")]


def test_somebody_who_speaks_once_between_the_others() -> None:
    text = (
        "Cole: Was it safe?\n\nBrandt: It was never checked.\n\nFors: I asked for that.\n\nCole: When?\n\nBrandt: In March."
        "\n\nPeter Cole, Anna Brandt and Lena Fors met on Monday."
    )
    assert [t[1] for t in turns(text)] == ["Peter Cole", "Anna Brandt", "Lena Fors", "Peter Cole", "Anna Brandt"]


def test_two_persons_of_one_label_are_left_open() -> None:
    text = "Peter Cole and Paula Carr came.\n\nPC: Was it safe?\n\nLF: I asked.\n\nPC: When?\n\nLF: In March."
    assert {t[1] for t in turns(text) if t[0] == "PC"} == {None}


def test_the_first_question_may_have_no_label() -> None:
    text = OPENING + "What did you see?\n\n(Lena Fors) A crack.\n\n(HP) And then?\n\n(Lena Fors) Water.\n\n(HP) How much?"
    assert turns(text)[0] == (None, None, "asks", "What did you see?")
    assert isinstance(next(r for r in records(text) if isinstance(r, Statement)), Statement)
