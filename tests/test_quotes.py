"""Quotations: every style of marks, nesting, apostrophes, running over blocks, stray marks."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import marked

from stemma import aids, languages
from stemma.model.reading import Quote
from stemma.model.sources import Text
from stemma.stages import quotes, segments
from stemma.text import holds, inside


def found(source: str, language: str = "en") -> list[Quote]:
    reading = marked(source).reading()
    reading = replace(reading, segments=segments.find(reading, languages.load(language), aids.load())[0])
    records, problems = quotes.find(reading, languages.load(language), aids.load())
    assert problems == ()
    assert all(holds(reading.text, q.span) and holds(reading.text, q.inner) and inside(q.inner, q.span) for q in records)
    return list(records)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He said [[“the mill burned”|0]] and left."),
        ("en", 'He said [["the mill burned"|0]] and left.'),
        ("en", "[[‘The mill burned,’|0]] he said. [[‘All of it.’|0]]"),
        ("en", "[['The mill burned,'|0]] he said."),
        ("en", "Dogs’ bones, the ’90s, don’t, l'homme and the officers' room."),
        ("en", "[[‘The officers’ union is here’|0]] was written on it."),
        ("en", 'A 5" pipe burst.'),
        ("en", "The [[“so-called ‘police’ posts”|0]] were closed."),
        ("en", "He called them [[‘overseas posts”|0]] by mistake."),
        ("es", "[[«Sí»|0]], dijo."),
        ("ro", "[[„Nu este așa”|0]], a spus."),
        ("de", "[[„Das ist gut“|0]], sagte er. [[»Ja«|0]], rief sie."),
        ("fr", "[[«\u00a0Il est parti\u00a0»|0]], dit-elle."),
        ("en", "[[「火事」|0]] was written there."),
        ("en", "[[”So it was”|0]], she wrote."),
    ],
)
def test_marks_of_every_style(language: str, text: str) -> None:
    case = marked(text)
    assert [q.span.words for q in found(text_of(text), language) if q.depth == 0] == case.words("0")


def text_of(source: str) -> str:
    return marked(source).text.content


def test_nesting() -> None:
    assert [(q.depth, q.span.words) for q in found("“A ‘b “c” d’ e,” she said.")] == [
        (0, "“A ‘b “c” d’ e,”"),
        (1, "‘b “c” d’"),
        (2, "“c”"),
    ]


def chain(text: str) -> list[tuple[bool, bool]]:
    return [(q.opens, q.closes) for q in found(text) if q.depth == 0]


def test_a_quotation_that_reopens_its_marks_is_one_chain() -> None:
    assert chain("“One came.\n\n“Two came.\n\n“Three came,” he said.") == [(True, False), (False, False), (False, True)]


def test_a_quotation_over_list_items_ends_at_its_closing_mark() -> None:
    items = ("“There is no lease.", "All contracts are lawful.", "We check each one. ports”, the office sent a note.")
    text = "".join(f"  • {item}\n" for item in items) + "\nHe said “no”."
    found_ = found(text)
    assert chain(text) == [(True, False), (False, False), (False, True), (True, True)]
    assert found_[2].span.words == "We check each one. ports”"


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    text = "“This is never closed. He left.\n\nA plain paragraph.\n\nAnother one with “marks” in it."
    assert [q.span.words for q in found(text)] == ["“This is never closed. He left.", "“marks”"]


def test_a_stray_mark_does_not_swallow_the_next_quotation() -> None:
    assert [q.span.words for q in found("He “said a thing and “meant it” too.")][-1] == "“meant it”"


def test_a_heading_ends_a_running_quotation() -> None:
    text = "“One came and never closed.\n\nWhat came next\n\nTwo came,” he said.\n\nThe end came."
    assert chain(text)[0] == (True, False)
    assert len(chain(text)) == 1


@given(st.text(alphabet="ab .“”\"'’‘«»„\n•", max_size=120))
@settings(max_examples=200, deadline=None)
def test_spans_hold_and_stay_in_their_blocks(content: str) -> None:
    text = Text(source="0" * 64, reader="test", version="1", content=content, completeness="complete")
    reading = replace(marked("x").reading(), text=text)
    reading = replace(reading, segments=segments.find(reading, languages.load("en"), aids.load())[0])
    blocks = [s.span for s in reading.segments if s.kind != "sentence"]
    for quote in quotes.find(reading, languages.load("en"), aids.load())[0]:
        assert holds(text, quote.span)
        assert inside(quote.inner, quote.span)
        assert any(inside(quote.span, block) for block in blocks)
        assert quote.inner.words.strip()


@pytest.mark.xfail(strict=True, reason="a measure in inches inside a quotation in straight marks closes it")
def test_gap_inches_inside_straight_marks() -> None:
    assert [q.span.words for q in found('He said "the 5" pipe burst" twice.')] == ['"the 5" pipe burst"']


def test_hostile_lines_of_marks_take_linear_time() -> None:
    for pattern in ("“", '" ', "‘a’ ", "“a\n", "'a"):
        found(pattern * (60_000 // len(pattern)))
