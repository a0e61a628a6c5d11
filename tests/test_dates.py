"""Dates: texts with marked expressions, and what each of them resolves to. Texts and actors are invented."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import Marked, marked

from stemma import aids
from stemma.languages import load
from stemma.model.reading import Date
from stemma.stages import dates
from stemma.stages.dates.intervals import months, quarter, season, unit, week, weekday
from stemma.text import holds

DAY = "2022-12-05"  # a Monday


def found_in(text: Marked, language: str = "en") -> tuple[Date, ...]:
    """Read the dates of a text."""
    return dates.find(text.reading(), load(language), aids.load())[0]


RESOLVED = [
    ("It closed on [[5 May 2019|d]].", "2019-05-05", "2019-05-05", "day", None),
    ("It closed on [[May 5, 2019|d]].", "2019-05-05", "2019-05-05", "day", None),
    ("It closed on [[Sunday, May 5, 2019|d]].", "2019-05-05", "2019-05-05", "day", None),
    ("It closed on [[2019-05-05|d]].", "2019-05-05", "2019-05-05", "day", None),
    ("It closed on [[Sept. 3, 2019|d]].", "2019-09-03", "2019-09-03", "day", None),
    ("It ran [[May 24 to 26, 2019|d]].", "2019-05-24", "2019-05-26", "day", None),
    ("It closed in [[May 2019|d]].", "2019-05-01", "2019-05-31", "month", None),
    ("It closed in [[2019|d]].", "2019-01-01", "2019-12-31", "year", None),
    ("It ran [[2016–2018|d]].", "2016-01-01", "2018-12-31", "year", None),
    ("It began in [[the 1990s|d]].", "1990-01-01", "1999-12-31", "decade", None),
    ("It began in [[the 19th century|d]].", "1800-01-01", "1899-12-31", "century", None),
    ("It closed in [[the third quarter of 2019|d]].", "2019-07-01", "2019-09-30", "quarter", None),
    ("It closed in [[Q3 2019|d]].", "2019-07-01", "2019-09-30", "quarter", None),
    ("It closed in [[the summer of 2019|d]].", "2019-06-01", "2019-08-31", "season", None),
    ("The league said [[Monday|d]] that it closed.", "2022-12-05", "2022-12-05", "day", "published"),
    ("The league said [[Friday|d]] that it closed.", "2022-12-02", "2022-12-02", "day", "published"),
    ("The league will meet on [[Friday|d]].", "2022-12-09", "2022-12-09", "day", "published"),
    ("It closed [[last Monday|d]].", "2022-11-28", "2022-11-28", "day", "published"),
    ("It opens [[next Friday|d]].", "2022-12-09", "2022-12-09", "day", "published"),
    ("It closed [[yesterday|d]].", "2022-12-04", "2022-12-04", "day", "published"),
    ("It closes [[today|d]].", "2022-12-05", "2022-12-05", "day", "published"),
    ("[[Last month|d]], it told the Courier so.", "2022-11-01", "2022-11-30", "month", "published"),
    ("It told the Courier so in [[November|d]].", "2022-11-01", "2022-11-30", "month", "published"),
    ("It was revealed in [[September|d]].", "2022-09-01", "2022-09-30", "month", "published"),
    ("It will open in [[March|d]].", "2023-03-01", "2023-03-31", "month", "published"),
    ("It closed [[last June|d]].", "2022-06-01", "2022-06-30", "month", "published"),
    ("It closed [[this week|d]].", "2022-12-05", "2022-12-11", "week", "published"),
    ("It closed [[last week|d]].", "2022-11-28", "2022-12-04", "week", "published"),
    ("It closed [[last year|d]].", "2021-01-01", "2021-12-31", "year", "published"),
    ("It closed [[three years ago|d]].", "2019-01-01", "2019-12-31", "year", "published"),
    ("It closed [[two days ago|d]].", "2022-12-03", "2022-12-03", "day", "published"),
    ("It closed [[last summer|d]].", "2022-06-01", "2022-08-31", "season", "published"),
    ("It closed on [[Oct. 23|d]].", "2022-10-23", "2022-10-23", "day", "published"),
    ("It will close on [[January 9|d]].", "2023-01-09", "2023-01-09", "day", "published"),
]


@pytest.mark.parametrize(("source", "earliest", "latest", "granularity", "anchor"), RESOLVED, ids=[r[0] for r in RESOLVED])
def test_one_date(source: str, earliest: str, latest: str, granularity: str, anchor: str | None) -> None:
    text = marked(source, published=DAY)
    made = found_in(text)
    assert [d.span for d in made] == list(text.spans("d"))
    only = made[0]
    assert (only.earliest, only.latest, only.granularity, only.anchor) == (earliest, latest, granularity, anchor)


NONE = [
    "They may march in the sun for a second.",
    "May Corvin and April Lund spoke.",
    "There were 2019 people, 1,990 dogs and 2000 cases of rum.",
    "It cost $2019 on Route 1984.",
    "USA Today wrote of the second half.",
    "Room 12/13/14/15 is shut.",
]


@pytest.mark.parametrize("source", NONE)
def test_no_date(source: str) -> None:
    assert [d.span.words for d in found_in(marked(source, published=DAY))] == []


@pytest.mark.parametrize(
    ("source", "granularity"),
    [
        ("It held him for [[three years|d]].", "duration"),
        ("It reports [[daily|d]].", "set"),
        ("It meets [[every Monday|d]].", "set"),
    ],
)
def test_durations_and_sets_are_apart(source: str, granularity: str) -> None:
    text = marked(source, published=DAY)
    (only,) = found_in(text)
    assert (only.span, only.granularity, only.earliest) == (text.spans("d")[0], granularity, None)


@pytest.mark.parametrize(
    ("source", "openness"),
    [
        ("It has run since [[2016|d]].", ["since"]),
        ("It runs until [[Friday|d]].", ["until"]),
        ("It ran before [[2016|d]].", ["before"]),
        ("It ran between [[2016|d]] and [[2018|d]].", ["since", "until"]),
        ("It ran from [[2016|d]] to [[2018|d]].", ["since", "until"]),
        ("It ran in [[2016|d]].", [None]),
    ],
)
def test_openness(source: str, openness: list[str | None]) -> None:
    text = marked(source, published=DAY)
    made = found_in(text)
    assert [d.span for d in made] == list(text.spans("d"))
    assert [d.openness for d in made] == openness
    assert made[0].earliest is not None


@pytest.mark.parametrize(
    ("source", "earliest", "anchor"),
    [
        ("It closed on 5 May 2019. [[Two days later|d]], it reopened.", "2019-05-07", "5 May 2019"),
        ("It closed on 5 May 2019 and reopened [[the following day|d]].", "2019-05-06", "5 May 2019"),
        ("It closed on 5 May 2019. [[A year earlier|d]], it had opened.", "2018-01-01", "5 May 2019"),
        ("It closed in May 2019 and reopened [[that year|d]].", "2019-01-01", "May 2019"),
    ],
)
def test_dates_count_from_an_earlier_one_in_the_text(source: str, earliest: str, anchor: str) -> None:
    text = marked(source)
    made = found_in(text)[-1]
    assert (made.span, made.earliest, made.anchor) == (text.spans("d")[0], earliest, anchor)


@pytest.mark.parametrize("words", ["last month", "in November", "on Monday", "yesterday", "three years ago", "on May 5"])
def test_without_a_known_day_relative_dates_stay_open(words: str) -> None:
    (only,) = found_in(marked(f"It closed {words}."))
    assert (only.earliest, only.latest, only.anchor, only.alternatives) == (None, None, None, ())
    assert only.granularity in ("month", "day", "year")


def test_both_readings_are_kept_where_nothing_tells_past_from_future() -> None:
    (only,) = found_in(marked("Friday: the gates.", published=DAY))
    assert (only.earliest, only.alternatives) == ("2022-12-02", (("2022-12-09", "2022-12-09"),))
    (only,) = found_in(marked("A statement from the league in June on posts.", published=DAY))
    assert {only.earliest, *(a for a, _ in only.alternatives)} == {"2022-06-01", "2023-06-01"}


def test_a_wide_publication_interval_widens_the_answer() -> None:
    (only,) = found_in(marked("It closed yesterday.", published="2022-12"))
    assert (only.earliest, only.latest) == ("2022-11-30", "2022-12-30")
    (only,) = found_in(marked("It closed last year.", published="2022-12"))
    assert (only.earliest, only.latest) == ("2021-01-01", "2021-12-31")
    (only,) = found_in(marked("It closed last year.", published="2022"))
    assert (only.earliest, only.latest) == ("2021-01-01", "2021-12-31")


OTHER = [
    ("es", "Cerró el [[5 de mayo de 2019|d]].", "2019-05-05"),
    ("es", "Cerró [[hace tres años|d]].", "2019-01-01"),
    ("es", "Lo dijo en [[noviembre|d]].", "2022-11-01"),
    ("es", "Lo dijo [[el mes pasado|d]].", "2022-11-01"),
    ("es", "Lo dijo el [[lunes|d]].", "2022-12-05"),
    ("ro", "S-a închis la [[5 mai 2019|d]].", "2019-05-05"),
    ("ro", "S-a închis [[acum trei ani|d]].", "2019-01-01"),
    ("ro", "A spus [[luni|d]] asta.", "2022-12-05"),
    ("ro", "A spus asta [[luna trecută|d]].", "2022-11-01"),
    ("ro", "A spus asta în [[septembrie|d]].", "2022-09-01"),
    ("de", "Am [[5. Mai 2019|d]] schloss es.", "2019-05-05"),
    ("de", "Es schloss [[vor drei Jahren|d]].", "2019-01-01"),
    ("de", "Das sagte sie am [[Montag|d]].", "2022-12-05"),
    ("fr", "Il a fermé le [[5 mai 2019|d]].", "2019-05-05"),
    ("fr", "Il a fermé [[il y a trois ans|d]].", "2019-01-01"),
    ("fr", "Elle l'a dit [[lundi|d]].", "2022-12-05"),
    ("it", "Ha chiuso il [[5 maggio 2019|d]].", "2019-05-05"),
    ("it", "Ha chiuso [[tre anni fa|d]].", "2019-01-01"),
    ("it", "Lo ha detto [[lunedì|d]].", "2022-12-05"),
    ("xx", "Vek [[2019-05-05|d]] oru.", "2019-05-05"),
]


@pytest.mark.parametrize(("language", "source", "earliest"), OTHER, ids=[o[1] for o in OTHER])
def test_other_languages(language: str, source: str, earliest: str) -> None:
    text = marked(source, published=DAY, language=language)
    (only,) = found_in(text, language)
    assert (only.span, only.earliest) == (text.spans("d")[0], earliest)


def test_months_behind_a_number_are_no_monday() -> None:
    (only,) = found_in(marked("A durat trei luni.", published=DAY, language="ro"), "ro")
    assert (only.span.words, only.granularity) == ("trei luni", "duration")


GAPS = [
    ("A letter of [[the 15th|d]] was read.", "2022-11-15"),
    ("It ran in [[the first half of 2019|d]].", "2019-01-01"),
    ("It closed [[a year ago today|d]].", "2021-12-07"),
]


@pytest.mark.parametrize(("source", "earliest"), GAPS)
@pytest.mark.xfail(strict=True, reason="known gap")
def test_known_gaps(source: str, earliest: str) -> None:
    text = marked(source, published="2022-12-07")
    made = found_in(text)
    assert [(d.span, d.earliest) for d in made] == [(text.spans("d")[0], earliest)]


DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(9000, 1, 1))


@given(DAYS, st.sampled_from(["day", "week", "weekend", "month", "quarter", "year", "decade", "century"]), st.integers(-5, 5))
def test_steps_of_units_neither_overlap_nor_leave_a_gap(at: date, name: str, steps: int) -> None:
    here, then = unit(at, name, steps), unit(at, name, steps + 1)
    assert here is not None
    assert then is not None
    assert here[0] <= here[1] < then[0]
    if name != "weekend":
        assert then[0] - here[1] == timedelta(1)
    if steps == 0 and name != "weekend":
        assert here[0] <= at <= here[1]


@given(DAYS, st.integers(0, 6))
def test_the_nearest_weekday_is_within_a_week(at: date, number: int) -> None:
    back, ahead = weekday(at, number, -1), weekday(at, number, 1)
    assert back is not None
    assert ahead is not None
    assert back.weekday() == ahead.weekday() == number
    assert timedelta(0) <= at - back < timedelta(7)
    assert timedelta(0) <= ahead - at < timedelta(7)


def test_the_ends_of_the_calendar_are_no_error() -> None:
    assert months(9999, 12) is not None
    assert months(9999, 13) is None
    assert quarter(0, 1) is None
    assert season(9999, "winter") is None
    assert week(date.max) is None
    assert unit(date.min, "day", -1) is None


PARTS = st.sampled_from(
    [
        "May ",
        "may ",
        "Monday",
        " 5",
        ", ",
        "2019",
        " last ",
        "the ",
        "two ",
        "days ",
        "later",
        " ago",
        "quarter ",
        "third-",
        "Q3 ",
        "1990",
        "s ",
        "'",
        "20",
        "-",
        "/",
        ".",
        "\n\n",
        "year ",
        "of ",
        "summer ",
        "every ",
        "week",
        "9999",
        "between ",
        "and ",
        "٣",
    ]
)


@given(st.lists(PARTS, max_size=40), st.sampled_from([None, "2022-12-05", "2022", "0999-01-01", "9999-12-31", "1000-01-01"]))
@settings(max_examples=300, deadline=None)
def test_every_span_holds_and_no_interval_is_empty(parts: list[str], published: str | None) -> None:
    text = marked("".join(parts), published=published)
    made = found_in(text)
    for one in made:
        assert holds(text.text, one.span)
        assert (one.earliest is None) == (one.latest is None)
        assert one.earliest is None or one.latest is None or one.earliest <= one.latest
        assert all(a <= b for a, b in one.alternatives)
    assert made == found_in(text)
    assert len({d.id for d in made}) == len(made)


@pytest.mark.parametrize("piece", ["May ", "Monday, ", "the last ", "twenty-", "1-", "2019 ", "two days "])
def test_hostile_text_does_not_hang(piece: str) -> None:
    found_in(marked(piece * (20_000 // len(piece)), published=DAY))
