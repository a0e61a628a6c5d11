"""What holds for dates of any text: exact spans, intervals that are not empty, no influence of text without dates."""

import re
from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import marked

from stemma import aids
from stemma.languages import load
from stemma.model.reading import Date
from stemma.stages import dates
from stemma.stages.dates.intervals import easter, holiday
from stemma.text import holds

LANGUAGES = ("en", "es", "ro", "fr", "de", "it", "xx")
WORDS = (
    "May", "may", "Monday", "5", "3", "13", "2019", "1999", "last", "next", "the", "two", "days", "day", "later", "before",
    "after", "ago", "quarter", "third", "first", "Q3", "FY2019", "1990s", "'90s", "mid-", "late", "end of", "year", "years",
    "of", "summer", "every", "week", "between", "and", "from", "to", "until", "since", "following", "that", "same", "past",
    "recent", "will be", "was", "said", "to be", "is", ",", ".", ";", "-", "–", "'s", "3/4/2019", "2019-05-05T10:30", "2019/20",
    "earlier", "morning", "Thanksgiving", "29 February", "century", "19th", "in", "on", "9999", "0001-01-01", "٣", "\u200f",
    "el lunes pasado", "al día siguiente", "los años 90", "acum trei ani", "secolul XX", "l'année dernière", "le lendemain",
    "am 3. und 5. Juni", "nächsten Tag", "l'anno scorso", "il giorno dopo", "a doua zi", "mai", "luni",
)  # fmt: skip
SOURCES = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.lists(st.sampled_from(WORDS), max_size=25).map("".join)
PUBLISHED = st.sampled_from([None, "2022-12-05", "2022-12", "2022", "0001-01-01", "9999-12-31", "1582-10-15", "2020-02-29"])
PLAIN = "The keeper of the gate spoke. Nobody was there, and the road lay open.\n\n"


def found_in(source: str, published: str | None, language: str) -> tuple[Date, ...]:
    """Read the dates of a text."""
    text = marked(source, published=published, language=language)
    return dates.find(text.reading(), load(language), aids.load())[0]


def told(made: tuple[Date, ...], shift: int = 0) -> list[tuple[object, ...]]:
    """Return what dates say, with their offsets moved."""
    return [
        (
            d.span.start + shift, d.span.end + shift, d.span.words, d.earliest, d.latest,
            d.granularity, d.anchor, d.openness, d.alternatives,
        )
        for d in made
    ]  # fmt: skip


@given(SOURCES, PUBLISHED, st.sampled_from(LANGUAGES))
@settings(max_examples=300, deadline=None)
def test_spans_hold_and_intervals_are_not_empty(source: str, published: str | None, language: str) -> None:
    text = marked(source, published=published, language=language)
    made = dates.find(text.reading(), load(language), aids.load())[0]
    end = 0
    for one in made:
        assert holds(text.text, one.span)
        assert end <= one.span.start < one.span.end
        end = one.span.end
        assert (one.earliest is None) == (one.latest is None)
        for first, last in ((one.earliest, one.latest), *one.alternatives):
            assert first is None or last is None or date.fromisoformat(first) <= date.fromisoformat(last)
        assert (one.earliest, one.latest) not in one.alternatives
        assert one.earliest or not (one.alternatives or one.anchor)
    assert made == dates.find(text.reading(), load(language), aids.load())[0]


@given(SOURCES, PUBLISHED, st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_a_paragraph_without_dates_changes_nothing(source: str, published: str | None, language: str) -> None:
    source = source.strip() or "May"
    alone = found_in(source, published, language)
    assert told(found_in(f"{PLAIN}{source}\n\n{PLAIN}", published, language)) == told(alone, len(PLAIN))


@given(SOURCES, st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_without_a_day_nothing_depends_on_one(source: str, language: str) -> None:
    unknown = found_in(source, None, language)
    for one, then in zip(unknown, found_in(source, "1987-03-04", language), strict=True):
        assert one.anchor != "published"
        assert one.span == then.span
        assert one.earliest is None or (one.earliest, one.latest) == (then.earliest, then.latest)


HOSTILE = [
    "9" * 1_000_000,
    "9" * 5_000 + "th century",
    "1" * 300_000 + "." + "2" * 300_000 + "." + "3" * 300_000,
    "3, " * 60_000,
    "May 3, " * 30_000,
    "3/4/" * 60_000,
    "2019-" * 60_000,
    "from March to " * 20_000,
    "the end of " * 25_000,
    "the past two recent " * 15_000,
    "Monday of last week's " * 12_000,
    "\u202e\u200f5\u200f May\u202c " * 15_000,
    "\n \n" * 60_000,
    "(" * 100_000 + "May" + ")" * 100_000,
]


@pytest.mark.parametrize("source", HOSTILE, ids=[re.sub(r"\W+", " ", s[:24]) or str(len(s)) for s in HOSTILE])
def test_hostile_text_is_read_in_linear_time(source: str) -> None:
    """A text is read in at most a few times the time that a quarter of it takes four times over."""
    quarter = source[: len(source) // 4]
    start = process_time()
    found_in(quarter, "2020-06-10", "en")
    small = process_time() - start
    start = process_time()
    found_in(source, "2020-06-10", "en")
    assert process_time() - start < 12 * small + 1


@pytest.mark.parametrize("published", ["0001-01-01", "0001-01-07", "9999-12-31", "9999-12-25"])
def test_the_limits_of_the_calendar_are_no_error(published: str) -> None:
    source = (
        "It closed last week, next week, last year, next year, last month, next month, on Monday, in May, on 5 May, "
        "on Thanksgiving, last summer, next winter, in the last quarter, 90 days ago, a century ago. Two days later, "
        "the week before, a year earlier, the following Monday. May 1, 9999. From Friday to Monday. "
        "31 December 9999. The next day."
    )
    for one in found_in(source, published, "en"):
        assert one.earliest is None or one.latest is None or "0001-01-01" <= one.earliest <= one.latest <= "9999-12-31"


def test_easter_and_movable_holidays() -> None:
    known = {1818: (3, 22), 1886: (4, 25), 1943: (4, 25), 2000: (4, 23), 2008: (3, 23), 2019: (4, 21), 2038: (4, 25)}
    assert {year: easter(year) for year in known} == {year: date(year, *at) for year, at in known.items()}
    assert easter(1500) is None
    assert holiday(2019, "11-4-3") == (date(2019, 11, 28),) * 2
    assert holiday(2020, "05-5-0") == (date(2020, 5, 25),) * 2
    assert holiday(2021, "05-5-0") == (date(2021, 5, 31),) * 2
    assert holiday(9999, "12-31") == (date(9999, 12, 31),) * 2
