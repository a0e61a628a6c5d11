"""Blocks and sentences, on texts with marked spans."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import marked

from stemma import aids, languages
from stemma.model.reading import Segment
from stemma.model.sources import Text
from stemma.stages import segments
from stemma.text import holds


def found(source: str, *, language: str = "en", layout: tuple[tuple[int, int, str], ...] = ()) -> list[Segment]:
    case = marked(source)
    reading = case.reading()
    if layout:
        text = replace(reading.text, layout=layout)
        reading = replace(reading, text=text)
    records, problems = segments.find(reading, languages.load(language), aids.load())
    assert problems == ()
    assert all(holds(reading.text, record.span) for record in records)
    return list(records)


def blocks(source: str, **given_: object) -> list[tuple[str, str]]:
    return [(s.kind, s.span.words) for s in found(source, **given_) if s.kind != "sentence"]  # type: ignore[arg-type]


def test_title_heading_paragraphs_and_furniture() -> None:
    text = (
        "Mill fire was no accident: Report\n\nThe mill burned on Monday. Nobody was hurt.\n\nWho owned the mill?\n\n"
        "Its owner is unknown.\n\nRead more\n\nExit mobile version\n"
    )
    assert blocks(text) == [
        ("title", "Mill fire was no accident: Report"),
        ("paragraph", "The mill burned on Monday. Nobody was hurt."),
        ("heading", "Who owned the mill?"),
        ("paragraph", "Its owner is unknown."),
        ("furniture", "Read more"),
        ("furniture", "Exit mobile version"),
    ]


def test_a_first_line_that_is_a_sentence_is_no_title() -> None:
    assert [kind for kind, _ in blocks("The mill burned on Monday.\n\nNobody was hurt.")] == ["paragraph", "paragraph"]


def test_a_single_line_without_a_stop_is_text() -> None:
    assert blocks("more than 53 nations were named") == [("paragraph", "more than 53 nations were named")]


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Mara Lind / Vista Images",
        "The mill – MillPhoto: Vista Images / Mara Lind",
        "(Photo by Mara Lind)",
        "Mara Lind/Getty Images",
        "Foto: Mara Lind",
    ],
)
def test_photo_credits_by_shape(line: str) -> None:
    assert ("credit", line) in blocks(f"The mill burned on Monday.\n\n{line}\n\nNobody was hurt there.")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Advertisement"),
        ("en", "Share this:"),
        ("en", "We use cookies to improve this site."),
        ("en", "Sunday, 3 May 2020"),
        ("en", "By Mara Lind"),
        ("es", "Leer más"),
        ("ro", "Citește și: alt articol"),
        ("en", "* * *"),
    ],
)
def test_lines_of_the_page(language: str, line: str) -> None:
    assert ("furniture", line) in blocks(f"Das ist ein Text.\n\n{line}\n\nNoch ein Text steht hier.", language=language)


def test_a_sentence_about_a_photo_is_no_credit() -> None:
    line = "He published the photo: a burning mill."
    assert ("paragraph", line) in blocks(f"The mill burned.\n\n{line}")


def test_list_items_leave_their_bullet_outside() -> None:
    text = "The council decided:\n  • to close the mill;\n  - to pay the workers.\n1. First point.\n2. Second point."
    assert blocks(text) == [
        ("paragraph", "The council decided:"),
        ("item", "to close the mill;"),
        ("item", "to pay the workers."),
        ("item", "First point."),
        ("item", "Second point."),
    ]


def test_lines_broken_at_a_fixed_width_are_one_paragraph() -> None:
    text = (
        "The old mill by the river burned down on Monday night, and nobody knows\n"
        "how the fire began, although the watchman had left his post long before\nmidnight."
    )
    assert len(blocks(text)) == 1


def test_layout_is_trusted_and_the_rest_is_read_by_lines() -> None:
    text = "A mill burned.\nWhy\nNobody knows.\nRead more"
    layout = ((0, 14, "title"), (15, 18, "heading"), (19, 32, "paragraph"))
    assert [kind for kind, _ in blocks(text, layout=layout)] == ["title", "heading", "paragraph", "furniture"]


@pytest.mark.parametrize(
    "text",
    [
        "[[Dr. J. R. Smit met Mrs. Lind at St. Mary’s on Nov. 12.|s]] [[She left at 5 p.m. on Friday.|s]]",
        "[[He said: “Stop it. Now!” and left.|s]] [[Nobody followed.|s]]",
        "[[“It is not so,” she said.|s]] [[“We looked.”|s]] [[They did.|s]]",
        "[[“Was it over?” he asked.|s]] [[Yes... perhaps it was.|s]]",
        "[[The note was sent to Faronews.lu.|s]] [[Nobody read it.|s]]",
        "[[The boats were kept in those ports. with their crews on board.|s]] [[They sailed.|s]]",
        "[[A 𝒜stral sign stands here.|s]] [[The next one is “quoted”.|s]]",
    ],
)
def test_sentences(text: str) -> None:
    case = marked(text)
    records, _ = segments.find(case.reading(), languages.load("en"), aids.load())
    assert [s.span for s in records if s.kind == "sentence"] == list(case.spans("s"))


@pytest.mark.xfail(strict=True, reason="a name that begins small after a full stop looks like the sentence going on")
def test_gap_a_sentence_that_begins_small() -> None:
    text = marked("[[They left.|s]] [[iPhones were found later.|s]]")
    records, _ = segments.find(text.reading(), languages.load("en"), aids.load())
    assert len([s for s in records if s.kind == "sentence"]) == 2


@given(st.text(alphabet="Aab .,!?“”\"'’\n•-:1𝒜\u00a0", max_size=200))
@settings(max_examples=150, deadline=None)
def test_blocks_and_sentences_hold_all_text(content: str) -> None:
    case = marked("x")
    text = Text(source="0" * 64, reader="test", version="1", content=content, completeness="complete")
    reading = replace(case.reading(), text=text)
    records, _ = segments.find(reading, languages.load("en"), aids.load())
    assert all(holds(text, s.span) for s in records)
    whole = [s for s in records if s.kind != "sentence"]
    assert [s.span.start for s in whole] == sorted(s.span.start for s in whole)
    outside = list(content)
    for block in whole:
        outside[block.span.start : block.span.end] = " " * len(block.span.words)
    assert not any(c.isalpha() for c in outside)
    for block in whole:
        inner = "".join(s.span.words for s in records if s.kind == "sentence" and s.block == block.block)
        if block.kind in segments.READ:
            assert "".join(inner.split()) == "".join(block.span.words.split())


def test_long_hostile_lines_take_linear_time() -> None:
    for pattern in ("(a. “b. ", "“a ", "1. ", "a" * 50):
        assert found(pattern * (200_000 // len(pattern)))


@pytest.mark.parametrize(
    ("language", "line", "kind"),
    [
        ("en", "Galati, 10 March 2025", "furniture"),
        ("es", "Redacción | Lunes, 10 de marzo de 2025", "furniture"),
        ("en", "With reporting by Ana Orlo in Brod.", "credit"),
        ("es", "Con información de Correo de Brod. Traducción: Diario de Orla", "credit"),
        ("ro", "Sursa: Curierul de Brod", "credit"),
        ("en", "Source material for the film came from Brod.", "paragraph"),
        ("en", "Sources said the mill was closed on 3 May 2024.", "paragraph"),
    ],
)
def test_datelines_and_lines_of_credit_are_not_the_story(language: str, line: str, kind: str) -> None:
    records = found(
        f"The mill closed on Friday, and the whole town went to see it.\n\n{line}\n\nThat was all.", language=language
    )
    assert [s.kind for s in records if s.span.words == line and s.kind != "sentence"] == [kind]
