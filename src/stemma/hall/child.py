"""What runs in the sandbox: tells what a file is, reads it, unpacks it, and says what it found, in frames.

The process that this module starts as loads every reader (warming.py) and is then forked once a file; a child can open
nothing more, so whatever a reader needs must be loaded before. parsing.py is the other end, and believes none of it.

Frames of a file, in this order: `kind`; of a text `text`, `words`…, `left`…, `layout`…, `pages`…, `said`…,
`noted`…, `read`; then for each document inside `part` and its `bytes`…; `problem` at any place but within these.
Where pictures of pages were asked for: for each page without words `page` (its number), `part` and its `bytes`….
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO, Any

from stemma import readers
from stemma.hall import warming
from stemma.model.codes import LONGEST_MESSAGE
from stemma.model.inputs import Member, Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion, Span, Text
from stemma.readers.kinds import refusal
from stemma.sandbox.frames import BYTES, LONGEST, PART, Frame
from stemma.sandbox.zygote import serve
from stemma.text import holds

LARGEST_DOCUMENT = 100 << 20
"""Bytes of a document; a container may be larger."""
LARGEST_PART = 64 << 20
"""Bytes of one document inside a container."""
MOST_CHARACTERS = 20_000_000
MOST_BLOCKS = 250_000
"""Blocks of a layout, or pages. Each takes a hundred times its bytes in memory."""
MOST_SAID = 20_000
"""Assertions about one report."""
MOST_LEFT_OUT = 100_000
LONGEST_VALUE = 20_000
"""Characters of an assertion: a longer title is no title."""
LONGEST_NAME = 1000
HEAD, TAIL = 1 << 20, 64 << 10
"""Bytes by which the kind of a file over LARGEST_DOCUMENT is told."""
SLICE = 1 << 18
"""Characters sent at once: four bytes each at most."""
STAGE = "intake"
HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which is no character and can be neither stored nor sent."""


def main() -> None:
    """Serve the parent until it goes away."""
    serve(handle, warming.warm)


# --- one file


def handle(file: IO[bytes], request: Any) -> Iterator[Frame]:
    """Say everything about one open file; `request` holds its path, sha256 and size, and `pictures` where they are wanted."""
    path, sha256, size = request["path"], request["sha256"], request["size"]
    data, head = (file.read(), b"") if size <= LARGEST_DOCUMENT else (None, _ends(file, size))
    media = readers.media_type(head if data is None else data, path)
    yield Frame("kind", {"media": media})
    reader, container = warming.reader(media or ""), warming.container(media or "")
    if reader is not None and data is not None:
        yield from _read(reader, data, sha256)
        if request.get("pictures"):
            yield from _pictured(reader, data)
    elif reader is not None:
        yield _problem("TOO_LARGE", f"a document of {size >> 20} MiB; reports are smaller than {LARGEST_DOCUMENT >> 20} MiB")
    if container is not None:
        del data
        file.seek(0)
        nothing = reader is None
        for frame in _unpack(container, file, path):
            nothing = False
            yield frame
        if nothing:
            yield _problem("NO_TEXT", "there is nothing in it: check that it was saved or packed whole")
    if reader is None and container is None:
        yield _problem(*refusal(media, path))


def _ends(file: IO[bytes], size: int) -> bytes:
    head = file.read(HEAD)
    file.seek(size - TAIL)
    return head + file.read(TAIL)


def _problem(code: str, message: str) -> Frame:
    return Frame("problem", _plain_problem(Problem(report=None, stage=STAGE, code=code, message=message)))


def _excuse(error: Exception) -> Frame:
    """Say why a reader or a container did not end as it should."""
    if isinstance(error, MemoryError):
        return _problem("MEMORY", "reading it took more memory than the limit")
    if isinstance(error, RecursionError):
        return _problem("TOO_DEEP", "nested deeper than any document needs")
    return _problem("CRASH", f"the parser failed on it ({type(error).__name__}); please tell us")


def _read(reader: readers.Reader, data: bytes, sha256: str) -> Iterator[Frame]:
    try:
        read = reader.read(data, sha256)
        frames = _too_much(read) or list(_told(read))
    except Exception as error:  # noqa: BLE001 whatever a parser raises costs this file alone
        frames = [_excuse(error)]
    yield from frames


def _pictured(reader: readers.Reader, data: bytes) -> Iterator[Frame]:
    """Say what pages without words look like, for a reader that can show them."""
    numbered = getattr(reader, "numbered", None)
    if numbered is None:
        return
    try:
        for number, label, picture in numbered(data):
            yield Frame("page", number)
            yield from _part(Member(name=label, data=picture))
    except Exception as error:  # noqa: BLE001 what came out before stands
        yield _excuse(error)


def _too_much(read: Read) -> list[Frame]:
    text = read.text
    if text is None:
        return []
    if len(text.content) > MOST_CHARACTERS:
        return [_problem("TOO_LARGE", f"{len(text.content):,} characters; reports have fewer than {MOST_CHARACTERS:,}")]
    if max(len(text.layout), len(text.pages)) > MOST_BLOCKS:
        return [_problem("TOO_LARGE", f"more than {MOST_BLOCKS:,} paragraphs or pages; split it and add the parts")]
    return []


def _told(read: Read) -> Iterator[Frame]:
    """Say what was read."""
    text, problems = read.text, list(read.problems)
    _check(read)
    said = [a for a in read.assertions if len(a.value) <= LONGEST_VALUE][:MOST_SAID]
    if len(said) < len(read.assertions):
        lost = len(read.assertions) - len(said)
        problems.append(_note("PARTIAL", f"{lost} links or other things that it says of itself, too long or too many, were left"))
    if text is not None:
        whole = _scalar(text.content)
        if whole is not text.content:
            problems.append(_note("ENCODING_DAMAGED", "some characters are halves of pairs, and are shown as \ufffd"))
            text = replace(text, content=whole)
        yield from _text(text)
    yield from _batches("said", (_plain_assertion(a) for a in said))
    yield from _batches("noted", (_plain_problem(p) for p in problems))
    yield Frame("read")


def _note(code: str, message: str) -> Problem:
    return Problem(report=None, stage=STAGE, code=code, message=message)


def _check(read: Read) -> None:
    """Refuse a citation that does not hold: offsets are sent without the words, and would be believed."""
    spans = [s for s in (*(a.span for a in read.assertions), *(p.at for p in read.problems)) if s is not None]
    if any(read.text is None or not holds(read.text, s) for s in spans):
        raise ValueError("a span that does not hold")


def _scalar(words: str) -> str:
    """Return the same string where it can be written, else one as long without halves of characters."""
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return HALF.sub("\ufffd", words)
    return words


def _text(text: Text) -> Iterator[Frame]:
    fields = {name: getattr(text, name) for name in ("id", "source", "reader", "version", "completeness")}
    yield Frame("text", fields)
    for start in range(0, len(text.content), SLICE):
        yield Frame("words", data=text.content[start : start + SLICE].encode("utf-8"))
    left = text.left_out
    if len(left) > MOST_LEFT_OUT:
        left = (*left[: MOST_LEFT_OUT - 1], "\n\n".join(left[MOST_LEFT_OUT - 1 :]))
    for words in left:
        for start in range(0, max(1, len(words)), SLICE):
            ends = start + SLICE >= len(words)
            yield Frame("left", ends, _scalar(words[start : start + SLICE]).encode("utf-8"))
    yield from _batches("layout", text.layout)
    yield from _batches("pages", text.pages)


def _batches(kind: str, items: Iterable[Any]) -> Iterator[Frame]:
    """Say many small things in few frames, none of them too long."""
    batch: list[Any] = []
    size = 0
    for item in items:
        grown = len(json.dumps(item))
        if batch and size + grown > LONGEST // 2:
            yield Frame(kind, batch)
            batch, size = [], 0
        batch.append(item)
        size += grown + 2
    if batch:
        yield Frame(kind, batch)


def _plain_assertion(said: Assertion) -> dict[str, Any]:
    value, evidence = _scalar(said.value), _scalar(said.evidence)[:LONGEST_MESSAGE]
    return {"field": said.field, "value": value, "evidence": evidence, "span": _offsets(said.span)}


def _plain_problem(problem: Problem) -> dict[str, Any]:
    message = _scalar(problem.message)[: 2 * LONGEST_MESSAGE]
    return {"stage": problem.stage, "code": problem.code, "message": message, "at": _offsets(problem.at)}


def _offsets(span: Span | None) -> tuple[int, int] | None:
    return None if span is None else (span.start, span.end)


def _unpack(container: readers.Container, file: IO[bytes], path: str) -> Iterator[Frame]:
    """Say what is inside, one document after the other."""
    try:
        for found in container.unpack(file, path):
            if isinstance(found, Problem):
                yield Frame("problem", _plain_problem(replace(found, at=None)))
            elif len(found.data) > LARGEST_PART:
                yield _problem("LEFT_INSIDE", f"a part of {len(found.data) >> 20} MiB was left: take it out and add it")
            else:
                yield from _part(found)
    except Exception as error:  # noqa: BLE001 what came out before stands
        yield _excuse(error)


def _part(member: Member) -> Iterator[Frame]:
    head = {
        "name": _scalar(member.name)[:LONGEST_NAME],
        "at": member.at,
        "size": len(member.data),
        "assertions": [_plain_assertion(replace(a, span=None)) for a in member.assertions[:10] if len(a.value) <= LONGEST_VALUE],
        "problems": [_plain_problem(replace(p, at=None)) for p in member.problems[:10]],
    }
    yield Frame(PART, head)
    view = memoryview(member.data)
    for start in range(0, len(view), LONGEST):
        yield Frame(BYTES, data=bytes(view[start : start + LONGEST]))


if __name__ == "__main__":
    main()
