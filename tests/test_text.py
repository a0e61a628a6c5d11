"""Spans hold exactly their words, or are broken; nothing is re-anchored."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import marked

from stemma.errors import SpanError
from stemma.model.sources import Report, Span, Text, day_bounds
from stemma.text import align, fold, holds, span, tokens, trimmed


def text_of(content: str) -> Text:
    return Text(source="0" * 64, reader="test", version="1", content=content, completeness="complete")


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_a_span_holds_in_its_text_or_is_refused(content: str, start: int, end: int) -> None:
    text = text_of(content)
    if 0 <= start <= end <= len(content):
        cited = span(text, start, end)
        assert holds(text, cited)
        assert content[cited.start : cited.end] == cited.words
    else:
        with pytest.raises(SpanError):
            span(text, start, end)


def test_a_citation_does_not_hold_in_another_text_with_the_same_words() -> None:
    cited = span(text_of("at least 53 nations"), 9, 11)
    assert not holds(text_of("at least 53 countries"), cited)
    assert not holds(text_of("at least 54 nations"), cited)


def test_a_shifted_offset_is_caught() -> None:
    text = text_of("at least 53 nations")
    assert not holds(text, Span(text=text.id, start=8, end=10, words="53"))
    with pytest.raises(SpanError):
        Span(text=text.id, start=9, end=12, words="53")


def test_offsets_are_code_points_also_behind_an_astral_character() -> None:
    m = marked("🜍 said [[53|figure]]")
    assert [(s.start, s.end) for s in m.spans("figure")] == [(7, 9)]


@given(st.text(max_size=200))
def test_tokens_hold_their_words_in_order(content: str) -> None:
    found = tokens(content)
    assert all(content[t.start : t.end] == t.words for t in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("words", "expected"), [("1,200", 1), ("don't", 1), ("well-kept", 1), ("a b", 2), ("“so”", 3), ("3.5%", 2)]
)
def test_what_one_token_is(words: str, expected: int) -> None:
    assert len(tokens(words)) == expected


@pytest.mark.parametrize(("a", "b"), [("Brădișteī", "bradistei"), ("L’Été", "l'ete"), ("A  b\n", "a b"), ("ＡＢ", "ab")])
def test_folding_forgets_case_diacritics_and_space(a: str, b: str) -> None:
    assert fold(a) == b


def test_trimming_leaves_no_white_space() -> None:
    assert trimmed(text_of("  so \n"), 0, 6).words == "so"
    assert trimmed(text_of("   "), 0, 3).words == ""


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_an_alignment_covers_both_sides_in_order(a: list[str], b: list[str]) -> None:
    ops = align(a, b)
    assert [x for _, i, j, _, _ in ops for x in a[i:j]] == a
    assert [x for _, _, _, i, j in ops for x in b[i:j]] == b
    assert all(a[i:j] == b[k:m] for change, i, j, k, m in ops if change == "equal")


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("2022", ("2022-01-01", "2022-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("1900-02", ("1900-02-01", "1900-02-28")),
        ("2022-12-05T10:00:00+02:00", ("2022-12-05", "2022-12-05")),
        ("2022-13", (None, None)),
        ("2022-02-30", (None, None)),
        ("5 December", (None, None)),
        ("", (None, None)),
    ],
)
def test_how_long_a_date_lasts(value: str, bounds: tuple[str | None, str | None]) -> None:
    assert day_bounds(value) == bounds


def test_two_outlets_with_one_text_are_two_reports_and_two_files_are_one() -> None:
    def report(*place: str) -> Report:
        return Report(source="s", place=place, text="t", path="p")

    assert report("https://a.example/1").id != report("https://b.example/1").id
    assert report().id == Report(source="s", place=(), text="t", path="elsewhere").id
