"""Which version of a text was first, by how it was edited. Everything in the texts is invented."""

import time

import pytest

from stemma import aids, languages
from stemma.stages.lineage.versions import changes, habits

TEXT = """Velmora closes its ferry harbour

The port of Velmora closed its ferry harbour on the advice of divers, the harbour office said.
The divers found that three of the eleven piers had lost their footing in the winter storms.
Ferries to Ostrel will leave from the grain quay, where two temporary gangways were built.
The harbour was built in 1931 and carried some 40,000 passengers in a usual summer.
The repair will cost about six million crowns, of which the region pays a third."""


def told(first: str, second: str) -> dict[str, float]:
    return {h.kind: h.weight for h in habits(first, second, languages.load("en"), aids.load())}


CUT = TEXT[: TEXT.index("The harbour was built")].rstrip()


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (TEXT, CUT, "excerpt"),
        (TEXT.replace("on the advice of divers", "after it was given the advice to do so by divers"), TEXT, "tightened"),
        (TEXT.replace("Velmora closes its", "Velmora says that it closes its"), TEXT, "heading"),
        (TEXT.replace("temporary", "temporrary"), TEXT, "mended"),
        (TEXT.replace("to Ostrel will", "to ostrel will"), TEXT, "mended"),
        (
            TEXT.replace("harbour on the", "harbour today on the"),
            TEXT.replace("harbour on the", "harbour yesterday on the"),
            "aged",
        ),
        (TEXT, TEXT.replace("office said.", "office said on Tuesday."), "aged"),
        (TEXT.replace("office said.", "office said yesterday."), TEXT.replace("office said.", "office said last week."), "aged"),
    ],
)
def test_habits_tell_the_first(first: str, second: str, kind: str) -> None:
    forth, back = told(first, second), told(second, first)
    assert forth[kind] > 0
    assert back == {k: -w for k, w in forth.items()}


def test_a_shorter_text_with_its_own_words_is_no_excerpt() -> None:
    own = "The mayor of Ostrel asked why nobody had looked at the piers for nine years, and got no answer from the office."
    assert "excerpt" not in told(TEXT, CUT + "\n" + own)


def test_a_weekday_beside_today_tells_nothing() -> None:
    today, monday = (TEXT.replace("harbour on the", f"harbour {day} on the") for day in ("today", "Monday"))
    assert "aged" not in told(today, monday)


def test_identical_texts_tell_nothing() -> None:
    assert told(TEXT, TEXT) == {}


def test_changes_cover_what_differs() -> None:
    a, b = ["a", "b", "c", "d", "e", "f", "g", "h", "i"], ["a", "b", "c", "d", "X", "f", "g", "h", "i", "j"]
    assert changes(a, b) == ((4, 5, 4, 5), (9, 9, 9, 10))


@pytest.mark.parametrize("line", ["7 " * 50_000, "a." * 50_000, "x. X" * 30_000, "word other " * 30_000])
def test_hostile_texts_do_not_hang(line: str) -> None:
    before = time.perf_counter()
    told(line, line + " end")
    told(line, TEXT)
    assert time.perf_counter() - before < 8
