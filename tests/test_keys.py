"""Keys name content: another shape is another key, and every value comes back from its plain form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemma.keys import canonical, digest, plain, restore
from stemma.model.comparing import Passage, Place
from stemma.model.reading import Figure
from stemma.model.sources import Assertion, Report, Span, Text

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
spans = st.text(min_size=1, max_size=20).flatmap(
    lambda words: st.integers(0, 10**6).map(lambda start: Span(text="t", start=start, end=start + len(words), words=words))
)


@given(plain_values)
def test_a_digest_depends_on_content_alone(value: object) -> None:
    again = json.loads(json.dumps(value))
    assert digest(value) == digest(again)
    assert len(digest(value)) == 64


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ab", "c"], ["a", "bc"]),
        (["a", ["b"]], [["a"], "b"]),
        ("1", 1),
        (None, "None"),
        ([], [[]]),
        ({"a": 1}, ["a", 1]),
        ("café", "cafe\u0301"),
    ],
)
def test_different_shapes_have_different_keys(one: object, other: object) -> None:
    assert digest(one) != digest(other)


def test_types_of_the_same_fields_have_different_keys() -> None:
    span = Span(text="t", start=0, end=1, words="a")
    assert digest(Place(report="r", span=span)) != digest({"report": "r", "span": plain(span)})


@given(spans, spans)
def test_every_value_comes_back(a: Span, b: Span) -> None:
    text = Text(
        source="s", reader="r", version="1", content="x", completeness="partial", left_out=("menu",), layout=((0, 1, "title"),)
    )
    assertion = Assertion(field="outlet", value="The Fen", evidence="meta", span=a)
    report = Report(source="s", place=("u",), text=text.id, path="p", assertions=(assertion,))
    figure = Figure(report="r", span=a, low=5, high=None, bound="over", relation="none", counts=b, of=(1, 2))
    passage = Passage(a=Place(report="r", span=a), b=Place(report="q", span=b), kind="same fact", score=0.5, shared=("x",))
    for value in (text, assertion, report, figure, passage):
        back = restore(type(value), json.loads(canonical(plain(value))))
        assert back == value
        assert hash(back) == hash(value)


def test_an_id_never_depends_on_a_guess() -> None:
    span = Span(text="t", start=0, end=2, words="53")
    one = Figure(report="r", span=span, low=53, high=53, bound="exact", relation="none", counts=None, counted_class="station")
    other = Figure(report="r", span=span, low=53, high=53, bound="exact", relation="none", counts=span, counted_class="post")
    changed = Figure(report="r", span=span, low=54, high=54, bound="exact", relation="none", counts=None)
    assert one.id == other.id != changed.id


def test_a_value_outside_a_closed_vocabulary_does_not_come_back() -> None:
    with pytest.raises(ValueError, match="none of"):
        restore(Figure, {**plain(_figure()), "bound": "more or less"})


def _figure() -> Figure:
    span = Span(text="t", start=0, end=1, words="5")
    return Figure(report="r", span=span, low=5, high=5, bound="exact", relation="none", counts=None)
