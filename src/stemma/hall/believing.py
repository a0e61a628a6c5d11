"""Checks what comes out of a child, which may have been taken over by its file. Nothing is believed unread.

Every field is what its noun says it is, codes are of the closed set, spans lie within the text and get their words
from it, and nobody but the user says "given by the user". What is not so raises `Nonsense`, and costs the file.
"""

import re
from typing import Any, TypeVar, get_args

from stemma.hall.child import (
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_BLOCKS,
    MOST_CHARACTERS,
    MOST_LEFT_OUT,
    MOST_SAID,
)
from stemma.model.codes import CODES, LONGEST_MESSAGE
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import GIVEN, Assertion, Completeness, Field, Span, Text
from stemma.sandbox.frames import Frame
from stemma.text import span

FIELDS: tuple[str, ...] = get_args(Field)
COMPLETENESS: tuple[str, ...] = get_args(Completeness)
BLOCKS = ("title", "heading", "paragraph", "item", "credit", "furniture")
"""Kinds of block in `Text.layout`."""
MEDIA = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,100}(?:; [a-z0-9=-]{1,40})?")
"""A media type, with a parameter ("; encrypted")."""
WORD = re.compile(r"[A-Za-z0-9_.-]{1,40}")
"""Name of a stage or reader, or its version."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
MOST_NOTED = 1000
LONGEST_PAGE = 100
"""Characters of what a page is called."""
MOMENT = re.compile(r"[0-9T:.Z+-]{4,40}")
Kind = TypeVar("Kind")


class Nonsense(Exception):
    """What a child said is not what a sound child says."""


def of(kind: type[Kind], value: object) -> Kind:
    """Return a value of JSON that is exactly of this type.

    Raises:
        Nonsense: it is not.
    """
    if type(value) is not kind:  # a bool is no number here
        raise Nonsense(f"{type(value).__name__} instead of {kind.__name__}")
    return value


def words(value: object, longest: int) -> str:
    """Return a string that can be stored, no longer than this."""
    given = of(str, value)
    if len(given) > longest:
        raise Nonsense("a string that is too long")
    try:
        given.encode("utf-8")
    except UnicodeEncodeError:
        raise Nonsense("half of a surrogate pair") from None
    return given


def word(value: object, form: re.Pattern[str]) -> str:
    """Return a string of one form."""
    if not form.fullmatch(of(str, value)):
        raise Nonsense("a word of another form")
    return of(str, value)


def one_of(value: object, known: tuple[str, ...] | frozenset[str]) -> Any:
    """Return a string of a closed set."""
    if of(str, value) not in known:
        raise Nonsense("a word of no closed set")
    return value


def fields(value: object, *names: str) -> list[Any]:
    """Return the values of an object that has exactly these fields."""
    given = of(dict, value)
    if given.keys() != set(names):
        raise Nonsense("other fields")
    return [given[name] for name in names]


def message(value: object) -> str:
    """Return words for people without what steers a terminal, cut to their length."""
    return CONTROL.sub(" ", words(value, 2 * LONGEST_MESSAGE)).strip()[:LONGEST_MESSAGE]


def media(value: object) -> str | None:
    """Return a media type, or None: not known."""
    return None if value is None else word(value, MEDIA)


def moment(value: object) -> str | None:
    """Return a time as ISO 8601 writes it, or None."""
    return None if value is None else word(value, MOMENT)


def citation(value: object, text: Text | None) -> Span | None:
    """Return the span between two offsets; its words are the text's own."""
    if value is None:
        return None
    start, end = _numbers(value, 2)
    if text is None or not 0 <= start <= end <= len(text.content):
        raise Nonsense("a span outside the text")
    return span(text, start, end)


def _numbers(value: object, count: int) -> list[int]:
    given = of(list, value)
    if len(given) != count:
        raise Nonsense("another number of things")
    return [of(int, number) for number in given]


def assertion(value: object, text: Text | None) -> Assertion:
    """Return an assertion by a reader or a container."""
    field, said, evidence, at = fields(value, "field", "value", "evidence", "span")
    evidence = message(evidence)
    if GIVEN in " ".join(evidence.casefold().split()):
        raise Nonsense("a file that speaks for the user")
    return Assertion(field=one_of(field, FIELDS), value=words(said, LONGEST_VALUE), evidence=evidence, span=citation(at, text))


def problem(value: object, text: Text | None) -> Problem:
    """Return a problem of the closed set."""
    stage, code, said, at = fields(value, "stage", "code", "message", "at")
    return Problem(report=None, stage=word(stage, WORD), code=one_of(code, CODES), message=message(said), at=citation(at, text))


def name(value: object) -> str:
    """Return what a container calls a part."""
    return words(value, LONGEST_NAME)


class Reading:
    """A text and what is said of it, as they come in, piece by piece."""

    def __init__(self, sha256: str) -> None:
        """Begin with nothing; `sha256` is the only source that the text may have."""
        self.sha256 = sha256
        self.head: list[Any] | None = None
        self.pieces: list[str] = []
        self.size = 0
        self.left: list[str] = []
        self.begun: list[str] = []
        self.layout: list[tuple[int, int, str]] = []
        self.pages: list[tuple[int, str]] = []
        self.text: Text | None = None
        self.said: list[Assertion] = []
        self.noted: list[Problem] = []

    def take(self, frame: Frame) -> Read | None:
        """Take a frame in; return the whole once it is there.

        Raises:
            Nonsense: the frame, or its place, is not what it should be.
        """
        if frame.kind == "text":
            self._head(frame.head)
        elif frame.kind in ("words", "left", "layout", "pages"):
            if self.head is None or self.text is not None:
                raise Nonsense("part of a text that has not begun, or is whole")
            getattr(self, f"_{frame.kind}")(frame)
        elif frame.kind in ("said", "noted"):
            self._whole()
            self._of_text(frame)
        elif frame.kind == "read":
            self._whole()
            return Read(text=self.text, assertions=tuple(self.said), problems=tuple(self.noted))
        else:
            raise Nonsense("no such frame")
        return None

    def _head(self, value: object) -> None:
        if self.head is not None or self.said or self.noted:
            raise Nonsense("a second text")
        key, source, reader, version, completeness = fields(value, "id", "source", "reader", "version", "completeness")
        if source != self.sha256:
            raise Nonsense("a text of another source")
        self.head = [of(str, key), word(reader, WORD), word(version, WORD), one_of(completeness, COMPLETENESS)]

    def _words(self, frame: Frame) -> None:
        self.pieces.append(_decoded(frame.data))
        self.size += len(self.pieces[-1])
        if self.size > MOST_CHARACTERS:
            raise Nonsense("more characters than a text has")

    def _left(self, frame: Frame) -> None:
        self.begun.append(_decoded(frame.data))
        if of(bool, frame.head):
            self.left.append("".join(self.begun))
            self.begun = []
        if len(self.left) > MOST_LEFT_OUT or len(self.begun) > MOST_LEFT_OUT:
            raise Nonsense("more left out than a text has")

    def _layout(self, frame: Frame) -> None:
        before = self.layout[-1][0] if self.layout else 0
        for row in of(list, frame.head):
            if len(of(list, row)) != 3:
                raise Nonsense("no block")
            start, end = _numbers(row[:2], 2)
            if not before <= start <= end <= self.size:
                raise Nonsense("a block out of order, or outside the text")
            before = start
            self.layout.append((start, end, BLOCKS[BLOCKS.index(one_of(row[2], BLOCKS))]))
        if len(self.layout) > MOST_BLOCKS:
            raise Nonsense("more blocks than a text has")

    def _pages(self, frame: Frame) -> None:
        before = self.pages[-1][0] if self.pages else 0
        for row in of(list, frame.head):
            if len(of(list, row)) != 2:
                raise Nonsense("no page")
            if not before <= of(int, row[0]) <= self.size:
                raise Nonsense("a page out of order, or outside the text")
            before = row[0]
            self.pages.append((before, words(row[1], LONGEST_PAGE)))
        if len(self.pages) > MOST_BLOCKS:
            raise Nonsense("more pages than a text has")

    def _whole(self) -> None:
        """Make the text when its last piece has come."""
        if self.head is None or self.text is not None:
            return
        if self.begun:
            raise Nonsense("something left out that does not end")
        key, reader, version, completeness = self.head
        content = "".join(self.pieces)
        self.pieces = []
        self.text = Text(
            source=self.sha256,
            reader=reader,
            version=version,
            content=content,
            completeness=completeness,
            left_out=tuple(self.left),
            layout=tuple(self.layout),
            pages=tuple(self.pages),
        )
        if self.text.id != key:
            raise Nonsense("a text under another id")

    def _of_text(self, frame: Frame) -> None:
        given = of(list, frame.head)
        if frame.kind == "said":
            self.said += [assertion(value, self.text) for value in given]
        else:
            self.noted += [problem(value, self.text) for value in given]
        if len(self.said) > MOST_SAID or len(self.noted) > MOST_NOTED:
            raise Nonsense("more than is said of a text")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Nonsense("bytes that are no text") from None
