"""Whom the words of a voice name, on invented stories: names cut short, several speakers, owners, and what is called again."""

import re
from dataclasses import replace

import pytest
from marks import marked

from stemma import aids, languages
from stemma.model.reading import Name, Statement
from stemma.stages import quotes, segments, statements
from stemma.text import span


def voice(source: str, language: str = "en") -> tuple[str | None, str]:
    """Return who the innermost voice of the last statement is; names are given as [[words|kind]] or [[words|kind=fullest]]."""
    case = marked(source, language=language)
    known, given = languages.load(language), aids.load()
    reading = case.reading()
    reading = replace(reading, segments=segments.find(reading, known, given)[0])
    reading = replace(reading, quotes=quotes.find(reading, known, given)[0])
    found = []
    for label, at in case.marks:
        kind, _, full = label.partition("=")
        for m in re.finditer(rf"\b{re.escape(at.words)}\b", case.text.content):
            if full == "" or m.start() == at.start:
                found.append((m.span(), kind, full or at.words))
    names = tuple(
        Name(report=case.report.id, span=span(case.text, *where), kind=kind, canonical=full, role="literal")  # type: ignore[arg-type]
        for where, kind, full in sorted(set(found))
    )
    records, _ = statements.find(replace(reading, names=names), known, given)
    last = [r for r in records if isinstance(r, Statement)][-1].voices[-1]
    return last.who, last.how


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # a name record that is shorter than the name
        ("Mayor [[Anna|person]] Brandt said it leaks.", "Anna Brandt"),
        ("Dam engineer Wu [[Lin|person]] said it leaks.", "Wu Lin"),
        ("Fire chief Jan-[[Erik Holm|person]] said it leaks.", "Jan-Erik Holm"),
        ("The National Union of River [[Pilots|organisation]] said it leaks.", "National Union of River Pilots"),
        # and what is no part of it
        ("On Monday Mayor [[Brandt|person]] said it leaks.", "Brandt"),
        ("Zembla's [[Pilots|organisation]] said it leaks.", "Pilots"),
        ("President [[Cole|person]] said it leaks. [[Anna Brandt|person]] laughed. [[Cole|person]] said so.", "Cole"),
        # the same name in other letters
        ("[[Peter Çölé|person]] came. President [[Cole|person]] said it leaks.", "Peter Çölé"),
    ],
)
def test_a_name_is_taken_whole(text: str, who: str) -> None:
    assert voice(text)[0] == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("An engineer from [[Delmar|organisation]] said it leaks.", "An engineer from Delmar"),
        ("Forecasts by [[Delmar|organisation]] suggested that it leaks.", "Forecasts by Delmar"),
        ("A lawyer for [[Anna Brandt|person]] said it leaks.", "A lawyer for Anna Brandt"),
        ("A diver close to Mayor [[Anna Brandt|person]] said it leaks.", "A diver close to Mayor Anna Brandt"),
        ("The [[Brandt|person]] campaign said it leaks.", "Brandt campaign"),
        # but a name that an office stands before, or that a preposition only adds to, speaks itself
        ("The mayor of [[Norhaven|place]] [[Anna Brandt|person]] said it leaks.", "Anna Brandt"),
        ("[[Anna Brandt|person]] of [[Delmar|organisation]] said it leaks.", "Anna Brandt"),
        ("[[Delmar|organisation]] chair [[Anna Brandt|person]] said it leaks.", "Anna Brandt"),
        ("[[Anna Brandt|person]] herself said it leaks.", "Anna Brandt"),
        ("The head of water [[Anna Brandt|person]] said it leaks.", "Anna Brandt"),
    ],
)
def test_a_name_that_another_noun_only_belongs_to_does_not_speak(text: str, who: str) -> None:
    assert voice(text)[0] == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("[[Anna Brandt|person]] and [[Peter Cole|person]] said it leaks.", "Anna Brandt and Peter Cole"),
        ("The union chief [[Anna Brandt|person]] and Mayor [[Peter Cole|person]] said it leaks.", "Anna Brandt and Peter Cole"),
        ("[[Delmar|organisation]] and the charity [[River Trust|organisation]] announced a dam.", "Delmar and River Trust"),
        ("[[Dykes and Dams|organisation]] said it leaks.", "Dykes and Dams"),
        ("The trade and water minister [[Anna Brandt|person]] said it leaks.", "Anna Brandt"),
    ],
)
def test_several_who_speak_together(text: str, who: str) -> None:
    assert voice(text)[0] == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("A diver, [[Anna Brandt|person]], said it leaks.", "Anna Brandt"),
        ("The owner of [[Delmar|organisation]], [[Anna Brandt|person]], said it leaks.", "Anna Brandt"),
        ("[[Delmar|organisation]], [[Anna Brandt|person]]’s old firm, said it leaks.", "Delmar"),
    ],
)
def test_a_name_that_explains_a_noun(text: str, who: str) -> None:
    assert voice(text)[0] == who


@pytest.mark.parametrize(
    ("text", "who", "how"),
    [
        ("The [[Norhaven Dyke Academy|organisation]] met. The academy said it leaks.", "Norhaven Dyke Academy", "short form"),
        (
            "The [[Norhaven Dyke Department|organisation]] met. The Department said it leaks.",
            "Norhaven Dyke Department",
            "short form",
        ),
        (
            "A clerk of the water board wept. A clerk of the water board said no. The clerk said it leaks.",
            "A clerk of the water board",
            "short form",
        ),
        ("The river rescue service said no. The service said it leaks.", "The river rescue service", "short form"),
        # two that fit
        (
            "The [[Norhaven Academy|organisation]] met the [[Dyke Academy|organisation]]. The academy said it leaks.",
            "The academy",
            "unnamed",
        ),
        ("A clerk of the court said no. A clerk of the bank said yes. The clerk said it leaks.", "The clerk", "office"),
        # another noun
        ("The [[Norhaven Dyke Academy|organisation]] met. The gardener said it leaks.", "The gardener", "unnamed"),
    ],
)
def test_what_a_noun_calls_again(text: str, who: str, how: str) -> None:
    assert voice(text) == (who, how)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("[[Anna Brandt|person]] opened the dam. Her lawyer said it leaks.", "Anna Brandt's lawyer"),
        ("[[Delmar|organisation]] opened the dam. Its chairwoman said it leaks.", "Delmar's chairwoman"),
        ("[[Anna Brandt|person]] and [[Lena Fors|person]] came. Her lawyer said it leaks.", "Her lawyer"),
        ("The dam broke. His lawyer said it leaks.", "His lawyer"),
    ],
)
def test_whose_lawyer_it_is(text: str, who: str) -> None:
    assert voice(text)[0] == who


def test_a_date_is_nobody() -> None:
    assert voice("On [[March 4|organisation]] the ministry closed. The ministry said it leaks.")[0] != "March 4"


def test_a_person_whose_name_is_a_place_too() -> None:
    text = "[[Anna Lusania|person]] opened the dam. Later [[Lusania|place]] said it leaks."
    assert voice(text) == ("Anna Lusania", "short form")
    assert voice("Peter came. Later [[Lusania|place]] said it leaks.") == ("Lusania", "metonym")
