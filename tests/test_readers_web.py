"""What a server sent comes out as a browser would have had it: every encoding undone, every loss said."""

import gzip
import io
import random  # noqa: TID251  (seeded)
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter
from hypothesis import given, settings
from hypothesis import strategies as st
from make_archives import (
    PAGES,
    SITE,
    captured,
    codes,
    http,
    page,
    record,
    unpacked,
)

from stemma.model.codes import LOSSES
from stemma.model.reading import Problem
from stemma.readers.archives import web

Encode = Callable[[bytes], bytes]


def zstd(data: bytes) -> bytes:
    out = io.BytesIO()
    writer = ZstdWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


def chunked(data: bytes, size: int = 700) -> bytes:
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks) + b"0\r\n\r\n"


ENCODED = [
    ("identity", "identity", lambda data: data),
    ("gzip", "gzip", lambda data: gzip.compress(data, mtime=0)),
    ("x-gzip", "X-GZip", lambda data: gzip.compress(data, mtime=0)),
    (
        "gzip in two members",
        "gzip",
        lambda data: gzip.compress(data[:500], mtime=0) + gzip.compress(data[500:], mtime=0),
    ),
    ("deflate with a head", "deflate", zlib.compress),
    ("deflate without", "deflate", raw_deflate),
    ("brotli", "br", brotli.compress),
    ("zstd", "zstd", zstd),
    ("twice", "gzip, br", lambda data: brotli.compress(gzip.compress(data, mtime=0))),
]


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize(("name", "coding", "encode"), ENCODED, ids=[e[0] for e in ENCODED])
def test_encodings_are_undone(name: str, coding: str, encode: Encode, joined: bool) -> None:
    body = encode(PAGES[0])
    more = [f"Content-Encoding: {coding}", *(["Transfer-Encoding: chunked"] if joined else [])]
    (member,), problems = unpacked(record(http(chunked(body) if joined else body, 200, "text/html", *more), SITE))
    assert (member.data, member.problems, problems) == (PAGES[0], (), [])


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_was_decoded_before_is_taken_as_it_stands(coding: str) -> None:
    more = f"Content-Encoding: {coding}", "Transfer-Encoding: chunked"
    (member,), _ = unpacked(record(http(PAGES[1], 200, "text/html", *more), SITE))
    assert (member.data, member.problems) == (PAGES[1], ())


@pytest.mark.parametrize(("name", "coding", "encode"), ENCODED[1:8], ids=[e[0] for e in ENCODED[1:8]])
@pytest.mark.parametrize("share", [0.3, 0.8, 0.97])
def test_a_packed_body_that_ends_too_early_is_flagged(name: str, coding: str, encode: Encode, share: float) -> None:
    whole = page("Long", 2000)
    body = encode(whole)
    found = web.body(web.Head(200, (("content-encoding", coding),), 0), body[: int(len(body) * share)])
    assert found.data is not None
    assert whole.startswith(found.data)
    assert found.data != whole
    assert set(codes(found.problems)) & LOSSES


@pytest.mark.parametrize(("name", "coding", "encode"), ENCODED[1:8], ids=[e[0] for e in ENCODED[1:8]])
def test_a_damaged_body_is_whole_or_flagged(name: str, coding: str, encode: Encode) -> None:
    body, rng = encode(PAGES[0]), random.Random(name)
    for _ in range(60):
        at = rng.randrange(len(body))
        flipped = body[:at] + bytes([body[at] ^ 1 << rng.randrange(8)]) + body[at + 1 :]
        found = web.body(web.Head(200, (("content-encoding", coding),), 0), flipped)
        if coding in ("gzip", "X-GZip") and found.data is not None and flipped.startswith(b"\x1f\x8b"):
            assert found.data == PAGES[0] or found.problems  # only gzip has a checksum
        assert found.data is not None or found.problems


BOMBS = [
    ("gzip", gzip.compress(bytes(30_000_000), mtime=0)),
    ("deflate", zlib.compress(bytes(30_000_000))),
    ("br", brotli.compress(bytes(30_000_000))),
    ("zstd", zstd(bytes(30_000_000))),
    ("gzip, gzip, gzip", gzip.compress(gzip.compress(gzip.compress(bytes(30_000_000), mtime=0), mtime=0), mtime=0)),
]


@pytest.mark.parametrize(("coding", "bomb"), BOMBS, ids=[b[0] for b in BOMBS])
def test_bombs_are_named_and_cost_no_other_page(coding: str, bomb: bytes) -> None:
    data = record(http(bomb, 200, "text/html", f"Content-Encoding: {coding}"), f"{SITE}/bomb") + captured(1)
    tracemalloc.start()
    members, problems = unpacked(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [m.data for m in members] == [PAGES[1]]
    assert codes(problems) == ["BOMB"]
    assert "/bomb" in problems[0].message
    assert peak < 40_000_000


def test_an_unknown_encoding_is_named() -> None:
    members, problems = unpacked(record(http(PAGES[0], 200, "text/html", "Content-Encoding: sdch"), SITE) + captured(1))
    assert len(members) == 1
    assert codes(problems) == ["UNSUPPORTED"]
    assert "sdch" in problems[0].message


CHUNKS = [
    ("last chunk missing", chunked(PAGES[0])[:-5], True),
    ("cut within a chunk", chunked(PAGES[0])[:900], True),
    ("extensions and LF", chunked(PAGES[0]).replace(b"2bc\r\n", b"2bc;a=b\n"), False),
    ("trailers", chunked(PAGES[0])[:-2] + b"X-Sum: 1\r\n\r\n", False),
    ("a size that is none", chunked(PAGES[0]).replace(b"\r\n29e\r\n", b"\r\nzz\r\n"), True),
]


@pytest.mark.parametrize(("name", "body", "flagged"), CHUNKS, ids=[c[0] for c in CHUNKS])
def test_chunks(name: str, body: bytes, flagged: bool) -> None:
    found = web.body(web.Head(200, (("transfer-encoding", "chunked"),), 0), body)
    assert found.data is not None
    assert PAGES[0].startswith(found.data)
    assert bool(found.problems) == flagged == (found.data != PAGES[0] or name == "last chunk missing")


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "identity"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_body_ends_in_bytes_or_a_problem(raw: bytes, coding: str, joined: bool) -> None:
    fields = (("content-encoding", coding), *((("transfer-encoding", "chunked"),) if joined else ()))
    found = web.body(web.Head(200, fields, 0), raw)
    assert found.data is not None or found.problems


HEADS = [
    (b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=x\r\n\r\nbody", (200, "text/html", b"body")),
    (b"HTTP/2 200\r\ncontent-type:TEXT/HTML\r\n\r\n", (200, "text/html", b"")),
    (b"HTTP/1.0 404 Not here\nContent-Type: a/b\n\nbody", (404, "a/b", b"body")),
    (b"HTTP/1.1 200 OK\r\nno field at all\r\nContent-Type: a/b\r\n\r\n", (200, "a/b", b"")),
    (b"HTTP/1.1 200 OK\r\n\r\nbody", (200, "", b"body")),
    (b"HTTP/1.1 200 OK\r\nContent-Type: a/b", "TRUNCATED"),
    (b"<html>", "NOT_THIS_FORMAT"),
    (b"HTTP/1.1 OK\r\n\r\n", "NOT_THIS_FORMAT"),
    (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 101 + b"\r\n", "TOO_LARGE"),
    (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 9000 + b"\r\n\r\n", "TOO_LARGE"),
    (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 1_000_000, "TOO_LARGE"),
]


@pytest.mark.parametrize(("block", "expected"), HEADS)
def test_heads(block: bytes, expected: tuple[int, str, bytes] | str) -> None:
    found = web.head(block)
    if isinstance(found, Problem):
        assert found.code == expected
    else:
        assert (found.status, found.media, block[found.size :]) == expected


@pytest.mark.parametrize(
    ("said", "words", "noted"),
    [
        ("windows-1251", "Министерство опровергло сообщения о тайных отделениях.".encode("cp1251"), False),
        ("windows-1252", "Министерство опровергло сообщения о тайных отделениях.".encode("cp1251"), True),
        ("utf-8", "Le ministère".encode(), False),
        ("nonsense", "Le ministère".encode("cp1252"), False),
        ("iso-8859-2", b"plain", False),
        ("iso-8859-2", '<meta charset="windows-1250">Łódź'.encode("cp1250"), False),
    ],
)
def test_an_encoding_that_only_the_server_names_is_noted_where_it_matters(said: str, words: bytes, noted: bool) -> None:
    found = web.encoding_note(f"text/html; charset={said}", words)
    assert (found is not None) == noted
    assert found is None or found.code == "ENCODING_GUESSED"
