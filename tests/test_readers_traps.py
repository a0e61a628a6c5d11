"""Pages that make parsers lose text in silence: what is shown is read, or a problem says that it is not."""

import time

import pytest
from pages.traps import CANARY, LONG, ONE, WORDS, Trap, count, traps

from stemma.model.codes import CODES
from stemma.model.inputs import Read
from stemma.readers import html as html_reader
from stemma.readers.html import markup

SOURCE = "d" * 64
SCALE = 0.02
ARTICLE = f"<article><h1>The harbour office counts</h1>{f'<p>{WORDS}</p>' * 3}</article>"
TRAPS = tuple(traps())


@pytest.mark.parametrize("trap", TRAPS, ids=lambda t: t.name)
def test_no_character_is_lost_in_silence(trap: Trap) -> None:
    data = trap.make(SCALE)
    began = time.process_time()
    found = html_reader.read(data, SOURCE)
    assert time.process_time() - began < 5
    text, codes = found.text, [p.code for p in found.problems]
    assert text is not None
    assert CODES.issuperset(codes)
    assert all(len(p.message) <= 500 for p in found.problems)
    got = count(text.content + "".join(text.left_out))
    assert got >= 0.98 * trap.truth(SCALE) or {"PARTIAL", "TRUNCATED"}.intersection(codes)
    assert text.completeness == "complete" or codes
    if trap.held:
        assert {"HIDDEN_TEXT", "PARTIAL"}.intersection(codes)
    assert CANARY not in text.content.replace(f"/tmp/{CANARY}", "")


def of(name: str) -> Read:
    return html_reader.read(next(t for t in TRAPS if t.name == name).make(SCALE), SOURCE)


@pytest.mark.parametrize("name", [t.name for t in TRAPS if "nested" in t.name and "template" not in t.name])
def test_deep_pages_are_read_whole_by_their_tags(name: str) -> None:
    found = html_reader.read(next(t for t in TRAPS if t.name == name).make(0.1), SOURCE)
    assert found.text is not None
    assert [p.code for p in found.problems] == ["DEEP"]
    assert count(found.text.content) == ONE


def test_entities_are_all_kept_or_the_page_is_flagged() -> None:
    trap = next(t for t in TRAPS if "entities" in t.name)
    found = html_reader.read(trap.make(0.1), SOURCE)
    assert found.text is not None
    assert count(found.text.content) == trap.truth(0.1) + 1  # the title, T


@pytest.mark.parametrize(
    ("name", "kept", "gone"),
    [
        ("noscript", 2, ""), ("template", 2, ""), ("shadow root", 2, ""), ("CDATA", 2, LONG), ("details", 2, ""),
        ("comments that end oddly", 5, LONG), ("style and script in the body", 2, LONG), ("aria-hidden", 2, ""),
        ("20 identical paragraphs", 20, ""), ("plaintext", 2, ""),
    ],
)  # fmt: skip
def test_what_a_browser_shows_is_read_and_nothing_else(name: str, kept: int, gone: str) -> None:
    found = of(name)
    text = found.text
    assert text is not None
    assert found.problems == ()
    assert text.content.count(WORDS.strip()) == kept
    assert not gone or gone.strip() not in text.content


def test_text_in_data_is_read_only_where_the_page_shows_next_to_nothing() -> None:
    for name, where in (
        ("text in JSON-LD alone", "JSON-LD articleBody"),
        ("text in the data of an app", "the data of its scripts"),
    ):
        found = of(name)
        assert found.text is not None
        assert LONG.strip() in found.text.content
        assert found.text.completeness == "partial"
        assert [p.code for p in found.problems] == ["HIDDEN_TEXT"]
        assert where in found.problems[0].message
    stub = of("a stub, the rest in JSON-LD")
    assert stub.text is not None
    assert LONG.strip() not in stub.text.content
    assert [p.code for p in stub.problems] == ["PARTIAL"]
    assert str(20 * count(LONG)) in stub.problems[0].message


def test_data_of_another_report_raises_no_alarm() -> None:
    other = '{"next": {"body": "' + "The ferry did not sail on Sunday, its owner said. " * 60 + '"}}'
    page = f"<script type='application/json'>{other}</script>{ARTICLE}"
    found = html_reader.read(page.encode(), SOURCE)
    assert found.problems == ()


def test_a_hidden_menu_raises_no_alarm() -> None:
    menu = "".join(f"<li><a href='/{i}'>Entry number {i} of the menu</a></li>" for i in range(60))
    page = f"<div style='display:none'><ul>{menu}</ul></div>{ARTICLE}"
    assert html_reader.read(page.encode(), SOURCE).problems == ()


SHOWN = (
    "noscript",
    "template",
    "shadow root",
    "CDATA",
    "comments that end oddly",
    "style and script in the body",
    "text of an svg",
    "details",
    "aria-hidden",
    "plaintext",
    "tags as entities",
    "20 identical paragraphs",
    "4,000,000 entities",
)


@pytest.mark.parametrize("name", SHOWN)
def test_the_linear_count_is_what_a_browser_shows(name: str) -> None:
    trap = next(t for t in TRAPS if t.name == name)
    page = trap.make(SCALE).decode()
    assert markup.visible(page, markup.pieces(page)) == trap.truth(SCALE)
