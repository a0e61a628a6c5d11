# ruff: noqa: E501 - a marked sentence is easier to read in one line
"""Dates that depend on their text: on an earlier date, on a neighbour, on the tense, or on nothing that tells."""

import pytest
from marks import Marked, marked

from stemma import aids
from stemma.languages import load
from stemma.model.reading import Date
from stemma.stages import dates

WEDNESDAY = "2020-06-10"


def found_in(text: Marked) -> tuple[Date, ...]:
    """Read the dates of an English text."""
    return dates.find(text.reading(), load("en"), aids.load())[0]


def said(text: Marked) -> list[tuple[str, str]]:
    """Return each date's words, and its value as the marks write it."""
    return [(d.span.words, f"{d.earliest or '-'} {d.granularity}") for d in found_in(text)]


VALUES = [
    # several dates share a year or month
    "It fell between [[March|2020-03-01 month]] and [[May 2020|2020-05-01 month]].",
    "It fell from [[March|2020-03-01 month]] to [[May 2020|2020-05-01 month]], and in [[March|2018-03-01 month]]–[[May 2018|2018-05-01 month]].",
    "It met on [[3|2019-06-03 day]] and [[5 June 2019|2019-06-05 day]].",
    "It met on [[June 3|2019-06-03 day]], [[5|2019-06-05 day]] and [[7, 2019|2019-06-07 day]].",
    "It met in [[April|2018-04-01 month]], [[May|2018-05-01 month]] and [[June 2018|2018-06-01 month]].",
    "It ran from [[30 May|2019-05-30 day]] to [[2 June 2019|2019-06-02 day]].",
    "It ran from [[November|2019-11-01 month]] to [[March 2020|2020-03-01 month]].",
    "It ran from [[March 2020|2020-03-01 month]] to [[May|2020-05-01 month]].",
    "It fell in [[December|2019-12-01 month]] and [[January 2020|2020-01-01 month]].",
    "On [[May 3|2020-05-03 day]] and 5 people died.",
    # ends of a range stay in order
    "He was held from [[Tuesday|2020-06-02 day]] to [[Friday|2020-06-05 day]].",
    "It will run from [[Tuesday|2020-06-16 day]] to [[Thursday|2020-06-18 day]].",
    # a part of a named year or week
    "It fell in [[May of last year|2019-05-01 month]] and rose in [[June this year|2020-06-01 month]].",
    "It fell in [[last year's third quarter|2019-07-01 quarter]] and in [[2018's first quarter|2018-01-01 quarter]].",
    "It fell in [[the spring of last year|2019-03-01 season]]. He left [[Monday last week|2020-06-01 day]].",
    "He left [[a week ago Monday|2020-06-01 day]].",
    # words that narrow
    "It shrank by [[mid-2017|2017-01-01 year]] and at [[the end of 2019|2019-01-01 year]].",
    "He left in [[late May|2020-05-01 month]], came [[early Tuesday|2020-06-09 day]] and ate [[Monday morning|2020-06-08 time]].",
    "He left [[Monday night|2020-06-08 time]]; he watched Football [[Monday|2020-06-08 day]] Night Live.",
    "It closed [[this past May|2020-05-01 month]] and [[last May 5|2020-05-05 day]].",
    "It closed [[the week before last|2020-05-25 week]].",
    # without a value
    "In [[recent weeks|- unknown]] and over [[the past five years|- duration]] it met on [[weekends|- set]].",
    "At [[the turn of the century|- unknown]] it met [[every two weeks|- set]], then on [[Fridays|- set]].",
    "In [[the past decade|- duration]] it met in [[the last few years|- duration]].",
    # forms
    "MADRID, [[MAY 5|2020-05-05 day]] - It closed.",
    "It closed on [[the 5th of May|2020-05-05 day]].".replace("[[the 5th", "the [[5th"),
    "[[May 2020|2020-05-01 month]]'s report and [[2020|2020-01-01 year]]'s best.",
    "It says [[2019-05-05T10:30:00Z|2019-05-05 time]], [[2019-05|2019-05-01 month]] and [[2019-05-05T10:30:00.123+02:00|2019-05-05 time]].",
    "In [[FY2019|2019-01-01 year]], [[fiscal year 2018|2018-01-01 year]] and [[2019/20|2019-01-01 year]] it fell; by [[year-end 2019|2019-01-01 year]] it rose.",
    "It fell in [[the '90s|1990-01-01 decade]], [[the nineties|1990-01-01 decade]] and [[the 1800s|1800-01-01 century]].",
    "It fell in [[the winter of 2018-19|2018-12-01 season]].",
    "It met on [[Thanksgiving|2019-11-28 day]] and on [[Easter Monday 2019|2019-04-22 day]].",
    # a weekday tells the year
    "It met on [[Thursday, 3 May|2018-05-03 day]].",
    # units ahead, only where the sentence looks ahead
    "It will close in [[two weeks|2020-06-22 week]]. It rose for the first time in [[two weeks|- duration]].",
    # a mark of direction says nothing
    "It closed on [[5\u200f May 2019|2019-05-05 day]].",
]


@pytest.mark.parametrize("source", VALUES)
def test_values(source: str) -> None:
    text = marked(source, published=WEDNESDAY)
    assert said(text) == [(span.words, label) for label, span in text.marks]


COUNTED = [
    ("He was arrested in November. [[Two days later|-]] he was freed.", None),
    ("He was arrested on 5 May 2019. [[Two days later|2019-05-07]] he was freed.", "5 May 2019"),
    ("It ran from 3 to 5 June 2019. [[The next day|2019-06-06]] it closed.", "3 to 5 June 2019"),
    ("[[Two days later|-]] he was freed.", None),
    ("[[The day after|-]], he left.", None),
    ("[[The following Monday|-]] he left.", None),
    ("[[A year earlier|-]] he had left.", None),
    ("He left [[the previous month|-]].", None),
    ("The vote on 5 May 2019 followed the one held [[the week before|2019-04-22]].", "5 May 2019"),
    ("It closed on 3 May 2019. [[The following Monday|2019-05-06]] it opened.", "3 May 2019"),
    ("It closed in May 2019. [[A year earlier|2018-01-01]] it had opened.", "May 2019"),
    ("It closed in 2019. [[The same day|-]] it opened.", None),
    ("It closed in 2019. [[A month later|-]] it opened.", None),
    ("It closed on 5 May 2019, and several days ago. [[Two days later|-]] it opened.", None),
    ("It closed on 5 May 2019, as in recent years. [[Two days later|2019-05-07]] it opened.", "5 May 2019"),
    ("It closed yesterday. [[The day before|2020-06-08]], it was open.", "yesterday"),
    (
        "In the third quarter of 2019 it earned 3 million, up from 2 million [[a year earlier|2018-07-01]].",
        "the third quarter of 2019",
    ),
    (
        "It earned 3 in the third quarter of 2019, and 2 in [[the same period last year|2018-07-01]].".replace(
            "[[the same period last year", "the same period [[last year"
        ),
        "the third quarter of 2019",
    ),
]


@pytest.mark.parametrize(("source", "anchor"), COUNTED, ids=[c[0] for c in COUNTED])
def test_what_counts_from_the_text_never_counts_from_the_report(source: str, anchor: str | None) -> None:
    text = marked(source, published=WEDNESDAY)
    (mark,) = text.marks
    only = next(d for d in found_in(text) if d.span == mark[1])
    assert (only.earliest or "-", only.anchor) == (mark[0], anchor)


def test_an_unresolved_date_hides_those_before_it() -> None:
    *_, last = found_in(marked("It closed on 5 May 2019. On Monday he fell. Two days later he died."))
    assert (last.span.words, last.earliest, last.anchor) == ("Two days later", None, None)


TOLD = [
    ("It will be held on [[Friday|2020-06-12]].", ()),
    ("The talks were held on [[Friday|2020-06-05]].", ()),
    ("It is to be released in [[May|2021-05-01]].", ()),
    ("It is to be publicly released in [[May|2021-05-01]].", ()),
    ("The vote is on [[Friday|2020-06-12]].", ()),
    ("He refused to meet on [[Friday|2020-06-05]].", ()),
    ("The league said [[Wednesday|2020-06-10]] that it closed.", ()),
    ("He was seen in the U.S. [[Friday|2020-06-05]].", ()),
    ("It will open at 4 a.m. [[Friday|2020-06-12]].", ()),
    ("A statement of [[Friday|2020-06-05]].", ("2020-06-12",)),
    ("A statement of [[March|2020-03-01]].", ("2021-03-01",)),
    ("A statement of [[3 March|2020-03-03]].", ("2021-03-03",)),
    ("A statement of [[3 August|2020-08-03]].", ("2019-08-03",)),
    ("A statement of [[the spring|2020-03-01]].", ("2021-03-01",)),
    ("A statement of [[the first quarter|2020-01-01]].", ("2021-01-01",)),
    ("A statement for [[the weekend|2020-06-06]].", ("2020-06-13",)),
    ("They agreed to meet on [[Friday|2020-06-05]].", ("2020-06-12",)),
    ("The gate was closed until [[August|2020-08-01]].", ("2019-08-01",)),
    ("They seek a way around [[Monday|2020-06-08]]'s ruling.", ("2020-06-15",)),
    ("It was said in [[July|2019-07-01]].", ("2020-07-01",)),
]


@pytest.mark.parametrize(("source", "others"), TOLD, ids=[t[0] for t in TOLD])
def test_both_readings_are_kept_only_where_nothing_tells(source: str, others: tuple[str, ...]) -> None:
    text = marked(source, published=WEDNESDAY)
    (only,) = found_in(text)
    assert (only.span, only.earliest) == (text.marks[0][1], text.marks[0][0])
    assert tuple(first for first, _ in only.alternatives) == others


ORDERS = [
    ("It says [[3/4/2019|d]].", "2019-03-04", ("2019-04-03",)),
    ("It says [[13/4/2019|d]].", "2019-04-13", ()),
    ("It says [[3/3/2019|d]].", "2019-03-03", ()),
    ("It says [[3/4/2019|d]] and 13/4/2019.", "2019-04-03", ()),
    ("It says [[3/4/2019|d]] and 4/13/2019.", "2019-03-04", ()),
    ("It says [[3/4/2019|d]], 13/4/2019 and 4/13/2019.", "2019-03-04", ("2019-04-03",)),
    ("It says [[2019-04-03|d]].", "2019-04-03", ()),
    ("It says [[3.4.2019|d]].", "2019-04-03", ()),
]


@pytest.mark.parametrize(("source", "earliest", "others"), ORDERS, ids=[o[0] for o in ORDERS])
def test_the_order_of_day_and_month_is_open_unless_the_text_tells(source: str, earliest: str, others: tuple[str, ...]) -> None:
    text = marked(source, published=WEDNESDAY)
    first = found_in(text)[0]
    assert (first.span, first.earliest) == (text.spans("d")[0], earliest)
    assert tuple(a for a, _ in first.alternatives) == others


NONE = [
    "The turn of the valve and the end of the road.",
    "He sold 1989 cars, and 2019 men may march.",
    "Room 3/4, version 5.6.7 and a score of 3-4.",
    "The day belonged to the team.",
    "It fell two to three.",
]


@pytest.mark.parametrize("source", NONE)
def test_no_date(source: str) -> None:
    assert [d.span.words for d in found_in(marked(source, published=WEDNESDAY))] == []
