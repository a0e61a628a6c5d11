"""What a child tells and what its parent hears: the same where it is sound, and nothing of it believed unread."""

import hashlib
import io
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
import sandbox_probe
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.hall import child
from stemma.hall.believing import BLOCKS, FIELDS, Nonsense, Reading
from stemma.model.codes import CODES
from stemma.model.inputs import Member, Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion, Text
from stemma.sandbox.frames import HEADER, Frame, lengths, pack, unpack
from stemma.text import span

KEY = hashlib.sha256(b"").hexdigest()


@st.composite
def reads(draw: st.DrawFn) -> Read:
    characters = st.characters(exclude_categories=["Cs"])
    content = draw(st.text(characters, max_size=200))
    at = st.integers(0, len(content))
    cuts = sorted(draw(st.lists(at, max_size=8)))
    text = Text(
        source=KEY,
        reader=draw(st.sampled_from(["html", "pdf"])),
        version="1",
        content=content,
        completeness=draw(st.sampled_from(["complete", "partial", "empty"])),
        left_out=tuple(draw(st.lists(st.text(characters, max_size=20), max_size=3))),
        layout=tuple((a, b, draw(st.sampled_from(BLOCKS))) for a, b in pairwise(cuts)),
        pages=tuple((a, draw(st.text(characters, max_size=5))) for a in cuts),
    )
    spans = st.none() | st.tuples(at, at).map(lambda ends: span(text, min(ends), max(ends)))
    said = tuple(
        Assertion(field=field, value=draw(st.text(characters, max_size=30)), evidence="title of the page", span=draw(spans))  # type: ignore[arg-type]
        for field in draw(st.lists(st.sampled_from(FIELDS), max_size=5))
    )
    noted = tuple(
        Problem(report=None, stage="html", code=code, message="a part is missing", at=draw(spans))
        for code in draw(st.lists(st.sampled_from(sorted(CODES)), max_size=3))
    )
    return Read(text=text, assertions=said, problems=noted)


def told(read: Read) -> Read | None:
    reading = Reading(KEY)
    heard = [reading.take(sent(frame)) for frame in child._told(read)]
    return heard[-1]


def sent(frame: Frame) -> Frame:
    """Return a frame as it comes out of a pipe."""
    packed = pack(frame)
    first, _ = lengths(packed[: HEADER.size])
    return unpack(packed[HEADER.size : HEADER.size + first], packed[HEADER.size + first :])


@settings(max_examples=150, deadline=None)
@given(reads())
def test_what_is_told_is_heard(read: Read) -> None:
    assert told(read) == read


def test_much_is_told_in_pieces_and_heard_whole() -> None:
    content = "🚢a" * 700_000
    text = Text(
        source=KEY,
        reader="html",
        version="1",
        content=content,
        completeness="complete",
        left_out=("b" * 700_000, "", "c"),
        layout=tuple((n, n + 1, "paragraph") for n in range(60_000)),
        pages=tuple((n, str(n)) for n in range(60_000)),
    )
    said = tuple(
        Assertion(field="link", value=f"https://tern.example/{n}", evidence="link", span=span(text, n, n + 9))
        for n in range(9000)
    )
    assert told(Read(text=text, assertions=said)) == Read(text=text, assertions=said)


def test_too_many_things_are_left_and_it_says_so() -> None:
    said = tuple(Assertion(field="link", value=f"https://tern.example/{n}", evidence="link") for n in range(child.MOST_SAID + 5))
    long = Assertion(field="title", value="x" * (child.LONGEST_VALUE + 1), evidence="title")
    heard = told(Read(text=None, assertions=(long, *said)))
    assert heard is not None
    assert heard.assertions == said[: child.MOST_SAID]
    assert [p.code for p in heard.problems] == ["PARTIAL"]


def test_halves_of_characters_are_told_as_damage() -> None:
    text = Text(source=KEY, reader="html", version="1", content="a\ud800b", completeness="complete", left_out=("\udfff",))
    heard = told(Read(text=text))
    assert heard is not None
    assert heard.text is not None
    assert (heard.text.content, heard.text.left_out) == ("a\ufffdb", ("\ufffd",))
    assert [p.code for p in heard.problems] == ["ENCODING_DAMAGED"]


RAISED = ((MemoryError(), "MEMORY"), (RecursionError(), "TOO_DEEP"), (KeyError("x"), "CRASH"), (ValueError(), "CRASH"))


@pytest.mark.parametrize(("raised", "code"), RAISED)
def test_what_a_reader_raises_becomes_a_code(raised: Exception, code: str) -> None:
    class Raising:
        NAME, VERSION = "raising", "1"

        def read(self, data: bytes, source: str) -> Read:
            raise raised

        def unpack(self, file: Any, path: str) -> Iterator[Member | Problem]:
            yield Member(name="a", data=b"x" * 5)
            raise raised

    (frame,) = child._read(Raising(), b"x", KEY)
    assert (frame.kind, frame.head["code"]) == ("problem", code)
    frames = list(child._unpack(Raising(), io.BytesIO(b"x"), "a"))
    assert [f.kind for f in frames] == ["part", "bytes", "problem"]
    assert frames[-1].head["code"] == code


def test_a_reader_with_a_shifted_span_is_a_defect() -> None:
    text = Text(source=KEY, reader="html", version="1", content="harbour", completeness="complete")
    other = Text(source=KEY, reader="html", version="1", content="arbour", completeness="complete")
    with pytest.raises(ValueError, match="does not hold"):
        told(Read(text=text, assertions=(Assertion(field="title", value="x", evidence="x", span=span(other, 0, 3)),)))


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(JSON)
def test_no_json_makes_the_parent_fail_otherwise(value: Any) -> None:
    for kind in ("text", "layout", "pages", "said", "noted", "left", "read"):
        reading = Reading(KEY)
        reading.take(sandbox_probe.honest(KEY)[1])
        refuses(lambda kind=kind, reading=reading: reading.take(Frame(kind, value)))  # type: ignore[misc]


def refuses(call: Callable[[], object]) -> None:
    try:
        call()
    except Nonsense:
        return
