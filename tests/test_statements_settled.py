"""What the words around a claim settle about who says it; with the tagger in place of the rules as well."""

import pytest
from test_statements import said

from stemma.model.reading import Statement


def brief(statement: Statement) -> tuple[str, list[str | None], str]:
    voices = [v.span.words if v.span else None for v in statement.voices]
    return statement.act, voices, " … ".join(c.words for c in statement.content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # nobody says it
        ("None of the divers told police that the dam leaks.", [("declines", ["None of the divers"], "the dam leaks")]),
        ("No official has said that the dam leaks.", [("declines", ["No official"], "the dam leaks")]),
        (
            "Neither the police nor the army admitted that they had fired.",
            [("denies", ["Neither the police nor the army"], "they had fired")],
        ),
        # another's words, inserted
        (
            "The diver, prosecutors allege, told a guard that he had opened the dam.",
            [("asserts", ["prosecutors", "The diver"], "he had opened the dam")],
        ),
        (
            "The clerk, the police say, admitted that he had sold the key.",
            [("concedes", ["the police", "The clerk"], "he had sold the key")],
        ),
        # and no words of another: where and when it was said
        ("In a letter, Anna Brandt said, he told them that the dam leaks.", None),
        # whose denial
        ("The diver was accused of theft, a charge she denies.", [("denies", ["she"], "The diver was accused of theft")]),
        (
            "The ministry said that the dam holds, a claim that divers dispute.",
            [("asserts", ["The ministry"], "the dam holds"), ("denies", ["divers"], "the dam holds")],
        ),
        (
            "The council said it wanted a debate, an investigation of misconduct during the protests.",
            [("asserts", ["The council"], "it wanted a debate, an investigation of misconduct during the protests")],
        ),
        # two who say the same, parted by dashes
        (
            "Rights groups say — and the ministry denies — that the dam leaks.",
            [("asserts", ["Rights groups"], "that the dam leaks"), ("denies", ["the ministry"], "that the dam leaks")],
        ),
        # a chain is told in the order of its cues
        (
            "The pastor’s wife said her brother told her that the clerk had warned them that the dam leaks.",
            [("warns", ["The pastor’s wife", "her brother", "the clerk"], "the dam leaks")],
        ),
    ],
)
def test_who_says_it(text: str, expected: list[tuple[str, list[str | None], str]] | None) -> None:
    found = [brief(s) for s in said(text)]
    if expected is None:
        assert all("In a letter" not in voices for _, voices, _ in found)
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Ferry’s claim that the dam leaks is old, Anna Brandt said.", None),
        ("Peter Cole, quoting his father, said the dam leaks.", "Simon"),
    ],
)
def test_nobody_is_called_by_half_a_name(text: str, who: str | None) -> None:
    assert all(v.who not in ("The", "the") for s in said(text) for v in s.voices)
    assert all(not (v.span and v.span.words == "his father") or v.who != "Peter Cole" for s in said(text) for v in s.voices)


def test_a_court_is_no_he() -> None:
    [*_, last] = said("Witness A told the tribunal that the dam leaks. “It was old,” he said.")
    assert last.voices[-1].who is None
