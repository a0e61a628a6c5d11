"""Who says that who said: outer voices of a sentence, of a quotation and of a turn, and what is one voice only."""

import pytest
from test_statements import said


def chains(text: str, outlet: str | None = None) -> list[tuple[list[str | None], str]]:
    """Return (words of the voices, content) of each statement."""
    return [
        ([v.span.words if v.span else None for v in s.voices], " | ".join(c.words for c in s.content))
        for s in said(text, outlet=outlet)
    ]


@pytest.mark.parametrize(
    ("text", "voices", "content"),
    [
        # what leads into the clause cuts nothing off
        (
            "Canal Seven reported that in May, Peter Cole admitted the dam was sold.",
            ["Canal Seven", "Peter Cole"],
            "the dam was sold",
        ),
        # two around one
        (
            "Canal Seven quoted two divers as saying Delmar claims the dam holds.",
            ["Canal Seven", "two divers", "Delmar"],
            "the dam holds",
        ),
        ("Canal Seven reported two divers as saying that the dam leaks.", ["Canal Seven", "two divers"], "the dam leaks"),
        ("Delmar quoted the mayor as having said that the dam leaks.", ["Delmar", "the mayor"], "the dam leaks"),
        # nobody is named who reports it
        ("Delmar reportedly said the dam holds.", [None, "Delmar"], "the dam holds"),
        ("Residents said the dam was said to leak.", ["Residents", None], "the dam | to leak"),
        # a report of others
        ("In a Canal Seven report, Peter Cole said the dam leaks.", ["a Canal Seven report", "Peter Cole"], "the dam leaks"),
        # who passes it on stands beside it
        ("Peter Cole, quoted by Canal Seven, said the dam leaks.", ["Canal Seven", "Peter Cole"], "the dam leaks"),
        ("Peter Cole said the dam leaks, as reported by Canal Seven.", ["Canal Seven", "Peter Cole"], "the dam leaks"),
        # "he" is another than the one who speaks of him
        ("His daughter said he believed the dam would hold.", ["His daughter", "he"], "the dam would hold"),
        ("Residents said he warned that the dam leaks.", ["Residents", "he"], "the dam leaks"),
        ("Anna Brandt reminded him that he had promised a new dam.", ["Anna Brandt", "he"], "a new dam"),
    ],
)
def test_a_voice_within_a_voice(text: str, voices: list[str | None], content: str) -> None:
    assert chains(text)[-1] == (voices, content)


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        # its own statement, study and report
        ("In a statement, Delmar said the dam leaks.", [["Delmar"]]),
        ("In a report, Delmar said the dam leaks.", [["Delmar"]]),
        ("In a Delmar report, Delmar said the dam leaks.", [["Delmar"]]),
        ("In May, Peter Cole said the dam leaks.", [["Peter Cole"]]),
        # coordinated, not one in the other
        ("Canal Seven said the dam leaks, and Peter Cole said it holds.", [["Canal Seven"], ["Peter Cole"]]),
        # one person in two layers
        ("Peter Cole said he believed the dam would hold.", [["Peter Cole"]]),
        ("She said she hoped the dam would hold.", [["She"]]),
        # hearsay about what is said, not about saying it
        ("Delmar said the dam was reportedly sold.", [["Delmar"]]),
        # what somebody reported to the police was quoted by nobody
        ("A diver seen by Canal Seven left the dam, Peter Cole said.", [["Peter Cole"]]),
    ],
)
def test_one_voice_only(text: str, voices: list[list[str]]) -> None:
    assert [v for v, _ in chains(text)] == voices


def test_he_within_the_words_of_another_is_not_that_other() -> None:
    statement = said("Peter Cole opened the dam. Lena Fors told him that he had promised a new dam.")[-1]
    assert [v.who for v in statement.voices] == ["Lena Fors", "Peter Cole"]


TALK = (
    "HP: Did you see it?\n\nLF: I did. The mayor told us that it was safe. I said nothing.\n\n"
    "HP: You mentioned that it leaks. Why?\n\nLF: The rain.\n\nHP: Can you describe the crack?\n\nLF: A hand wide.\n\n"
    "Lena Fors spoke to Harbour Post."
)


def test_what_somebody_interviewed_says_that_others_said() -> None:
    nested = [s for s in said(TALK) if len(s.voices) > 1]
    assert [[v.who for v in s.voices] for s in nested] == [["Lena Fors", "The mayor"], ["Harbour Post", "Lena Fors"]]
    assert [s.content[0].words for s in nested] == ["it was safe", "it leaks"]
    assert [[c.words for c in s.outer_cues] for s in nested] == [[], []]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # the verb says that the same one goes on, whoever was named within
        ("Peter Cole said the dam leaks. He also said it was old.", "Peter Cole"),
        ("Peter Cole said Brandt had sold the dam. He added that it was old.", "Peter Cole"),
        ("Harbour Watch said it leaks. Delmar said it holds. They also said it was old.", "Delmar"),
        # the only person of a sentence whose subject is nobody
        ("It was the first time Peter Cole had seen the dam. He said it leaks.", "Peter Cole"),
        ("Peter Cole’s visit to the dam was short. He said it leaks.", "Peter Cole"),
        # two, or one of whom another speaks
        ("Harbour Watch claims that Peter Cole was taken away. Earlier, he reported that it leaks.", None),
        ("The visit of Peter Cole to Anna Brandt was short. She said it leaks.", None),
    ],
)
def test_whom_a_pronoun_means(text: str, who: str | None) -> None:
    assert said(text)[-1].voices[-1].who == who


@pytest.mark.parametrize(
    ("text", "voices", "act"),
    [
        ("The ministry denied that Harbour Watch had said the mill was shut in May.", ["The ministry"], "denies"),
        ("Anna Brandt denied telling Peter Cole that the stock was gone.", ["Anna Brandt"], "denies"),
        ("Peter Cole asked whether Anna Brandt had said the mill was shut.", ["Peter Cole"], "asks"),
        ("Anna Brandt never said that the River Trust had claimed the dam was safe.", ["Anna Brandt"], "declines"),
    ],
)
def test_what_is_denied_or_asked_is_put_in_nobodys_mouth(text: str, voices: list[str], act: str) -> None:
    [found] = said(text)
    assert ([v.span.words for v in found.voices if v.span], found.act) == (voices, act)
