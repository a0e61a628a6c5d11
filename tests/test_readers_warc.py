"""Web archives and gzip files: each page comes out whole or flagged, and what is no page is counted."""

import gzip
import hashlib
import io
from collections.abc import Callable

import pytest
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from make_archives import (
    DATE,
    PAGES,
    SHORT,
    SITE,
    captured,
    codes,
    http,
    info,
    packed,
    record,
    request,
    response,
    sha1,
    unpacked,
)

from stemma.model.codes import LOSSES
from stemma.readers.archives.gzipped import Inflated

# --- records


def test_each_page_is_a_document_with_its_address_and_time() -> None:
    members, problems = unpacked(info() + captured(0) + captured(1))
    assert [m.data for m in members] == PAGES[:2]
    assert [m.name for m in members] == [f"{SITE}/0", f"{SITE}/1"]
    assert [m.at for m in members] == [DATE, DATE]
    assert [(a.field, a.value, a.evidence) for a in members[0].assertions] == [("url", f"{SITE}/0", "WARC-Target-URI")]
    assert problems == []


@pytest.mark.parametrize("form", ["plain", "each packed", "packed in one", "packed in blocks"])
def test_forms_of_one_archive(form: str) -> None:
    records = [info(), *(captured(i) for i in range(6))]
    whole = b"".join(records)
    made = {
        "plain": whole,
        "each packed": packed(records),
        "packed in one": gzip.compress(whole, mtime=0),
        "packed in blocks": packed([whole[at : at + 999] for at in range(0, len(whole), 999)]),
    }[form]
    members, problems = unpacked(made)
    assert [m.data for m in members] == PAGES
    assert problems == [p for m in members for p in m.problems] == []
    if form != "packed in blocks":
        theirs = [r.reader.read() for r in ArchiveIterator(io.BytesIO(made), parse_http=True)][1:]
        assert theirs == PAGES


def test_an_archive_as_another_program_writes_it() -> None:
    out = io.BytesIO()
    for i, body in enumerate(PAGES):
        made = WarcRecord()
        made.init_headers(WarcRecordType.response)
        made.headers["WARC-Target-URI"] = f"{SITE}/{i}"
        made.headers["Content-Type"] = "application/http; msgtype=response"
        made.set_bytes_content(http(body))
        writer = GzipWriter(out)
        made.write(writer, checksum_data=True)
        writer.close()
    members, problems = unpacked(out.getvalue())
    assert [(m.data, m.problems) for m in members] == [(body, ()) for body in PAGES]
    assert problems == []


LENGTHS = [
    ("far too long, alone", record(http(PAGES[0]), SITE, length=2 * 10**12), [0], ["TRUNCATED"]),
    ("far too long, others follow", record(http(PAGES[0]), SITE, length=2 * 10**12) + captured(1), [0, 1], ["PARTIAL"]),
    ("a little too long", record(http(PAGES[0]), SITE, length=len(http(PAGES[0])) + 30) + captured(1), [0, 1], ["PARTIAL"]),
    ("too short", record(http(PAGES[0]), SITE, length=600) + captured(1), [0, 1], ["PARTIAL"]),
    ("body shorter than the server said", record(http(PAGES[0], length=9999), SITE) + captured(1), [0, 1], ["TRUNCATED"]),
]


@pytest.mark.parametrize("each", [False, True])
@pytest.mark.parametrize(("name", "data", "pages", "flags"), LENGTHS, ids=[c[0] for c in LENGTHS])
def test_wrong_lengths_are_flagged_and_cost_no_other_page(
    name: str, data: bytes, pages: list[int], flags: list[str], each: bool
) -> None:
    if each:
        first = data.removesuffix(captured(1))
        data = packed([first, captured(1)] if first != data else [data])
    members, _ = unpacked(data)
    assert [m.data for m in members[1:]] == [PAGES[i] for i in pages[1:]]
    assert members[0].data.startswith(PAGES[0][:400])
    assert set(codes(members[0].problems)) & LOSSES
    assert [m.problems for m in members[1:]] == [()] * (len(pages) - 1)
    if not each:
        assert codes(members[0].problems) == flags
        assert members[0].data.rstrip(b"\r\n") == PAGES[0]


HOSTILE = [
    ("negative length", record(b"x", SITE, length=-5)),
    ("no number", record(b"x", SITE, length="many")),
    ("a head without end", record(b"x", SITE, "response", "X: " + "a" * 2_000_000)),
    ("a million fields", record(b"x", SITE, "response", *["A: b"] * 20_000)),
    ("words between", b"these words belong to no record\r\n\r\n"),
    ("NUL bytes between", bytes(100_000)),
]


@pytest.mark.parametrize(("name", "bad"), HOSTILE, ids=[h[0] for h in HOSTILE])
def test_what_is_no_record_is_said_and_passed_over(name: str, bad: bytes) -> None:
    members, problems = unpacked(captured(0) + bad + captured(1))
    assert [m.data for m in members] == PAGES[:2]
    assert codes(problems) == ["PARTIAL"]
    assert str(len(captured(0))) in problems[0].message or name != "negative length"


NOTHING = [
    (b"", "EMPTY"),
    (b"WARC/1.1\r\n", "TRUNCATED"),
    (b"WARC/9 is no archive\r\n\r\n", "NOT_THIS_FORMAT"),
    (b"WARC/1.1\r\nContent-Length: x\r\n\r\n", "NOT_THIS_FORMAT"),
    (packed([captured(0)])[:30], "TRUNCATED"),
    (b"\x1f\x8b" + bytes(60), "NOT_THIS_FORMAT"),
]


@pytest.mark.parametrize(("data", "code"), NOTHING)
def test_an_archive_without_records_is_never_silent(data: bytes, code: str) -> None:
    members, problems = unpacked(data, "a.warc.gz", "application/warc")
    assert members == []
    assert code in codes(problems)


def test_an_archive_without_pages_is_never_silent() -> None:
    picture = record(http(b"\x89PNG\r\n\x1a\n", 200, "image/png"), f"{SITE}/a.png")
    members, problems = unpacked(info() + picture)
    assert members == []
    assert codes(problems) == ["LEFT_INSIDE", "NO_TEXT"]


def test_an_archive_that_is_cut_off_in_a_picture_says_so() -> None:
    picture = record(http(bytes(5000), 200, "image/png"), f"{SITE}/a.png")
    members, problems = unpacked((captured(0) + picture)[:-500])
    assert [(m.data, m.problems) for m in members] == [(PAGES[0], ())]
    assert codes(problems) == ["TRUNCATED", "LEFT_INSIDE"]


DIGESTS = [
    ("of the block, right", lambda block, body: f"WARC-Block-Digest: {sha1(block)}", True),
    ("of the block, wrong", lambda block, body: f"WARC-Block-Digest: {sha1(b'x')}", False),
    ("of the payload, right", lambda block, body: f"WARC-Payload-Digest: {sha1(body)}", True),
    ("of the decoded payload", lambda block, body: f"WARC-Payload-Digest: {sha1(PAGES[0])}", True),
    ("of the payload, wrong", lambda block, body: f"WARC-Payload-Digest: {sha1(b'x')}", False),
    ("in hexadecimal", lambda block, body: f"WARC-Block-Digest: sha256:{hashlib.sha256(block).hexdigest()}", True),
    ("of a kind unknown", lambda block, body: "WARC-Block-Digest: crc32:00000000", True),
    ("that is none", lambda block, body: "WARC-Block-Digest: sha1:short", True),
]


@pytest.mark.parametrize(("name", "line", "fits"), DIGESTS, ids=[d[0] for d in DIGESTS])
def test_digests_are_checked(name: str, line: Callable[[bytes, bytes], str], fits: bool) -> None:
    body = gzip.compress(PAGES[0], mtime=0)
    block = http(body, 200, "text/html", "Content-Encoding: gzip")
    (member,), _ = unpacked(record(block, SITE, "response", line(block, body)))
    assert member.data == PAGES[0]
    assert codes(member.problems) == ([] if fits else ["PARTIAL"])


def test_what_the_archive_says_was_cut_is_flagged() -> None:
    (member,), _ = unpacked(record(http(PAGES[0]), SITE, "response", "WARC-Truncated: time"))
    assert codes(member.problems) == ["TRUNCATED"]
    (member,), _ = unpacked(record(http(PAGES[0]), SITE, "response", "WARC-Segment-Number: 1"))
    assert codes(member.problems) == ["TRUNCATED"]


# --- which records are pages


NOT_PAGES = [
    ("redirect", response("r", PAGES[0], 302), "1 redirect"),
    ("error page", response("e", PAGES[0], 404), "1 error page"),
    ("picture", response("a.png", b"\x89PNG", 200, "image/png"), "1 picture"),
    ("script", response("a.js", b"var a = 1;" * 99, 200, "application/javascript"), "1 script"),
    ("style", response("a.css", b"p { color: red }" * 99, 200, "text/css"), "1 style sheet"),
    ("font", response("a.woff", b"wOFF", 200, "font/woff2"), "1 font"),
    ("feed", response("feed", b"<?xml version='1.0'?><rss></rss>" * 40, 200, "application/rss+xml"), "1 file of data"),
    ("a script called a page", response("b", b'{"a": [1, 2, 3]}', 200, "text/html"), "1 file of data"),
    ("robots.txt", response("robots.txt", b"User-agent: *\n" * 99, 200, "text/plain"), "1 file for machines"),
    ("short page", response("s", SHORT), "1 short page"),
    ("empty page", response("n", b""), "1 empty page"),
    ("frame", request("f", "iframe") + response("f", PAGES[0]), "1 advertisement or frame"),
    ("told by the archiver", response("x", PAGES[0], 200, "text/html", "WARC-Resource-Type: xhr"), "1 advertisement or frame"),
    ("the same again", captured(1), "1 page already taken in"),
    (
        "unchanged since",
        record(http(b""), f"{SITE}/9", "revisit", f"WARC-Payload-Digest: {sha1(PAGES[2])}"),
        "1 page already taken in",
    ),
    (
        "kept elsewhere",
        record(http(b""), f"{SITE}/9", "revisit", "WARC-Payload-Digest: sha1:X"),
        "1 page kept in another archive",
    ),
    ("what a tool noted", record(b"log " * 300, "metadata://tool/log", "resource", "Content-Type: text/plain"), "1 other file"),
    (
        "text made of a page",
        record(b"words " * 200, f"{SITE}/1", "conversion", "Content-Type: text/plain"),
        "1 text made from a page",
    ),
]


@pytest.mark.parametrize("packs", [False, True])
@pytest.mark.parametrize(("name", "data", "said"), NOT_PAGES, ids=[n[0] for n in NOT_PAGES])
def test_what_is_no_page_is_counted(name: str, data: bytes, said: str, packs: bool) -> None:
    records = [captured(1), captured(2, None, f"WARC-Payload-Digest: {sha1(PAGES[2])}"), data]
    members, problems = unpacked(packed(records) if packs else b"".join(records))
    assert [m.data for m in members] == PAGES[1:3]
    assert codes(problems) == ["LEFT_INSIDE"]
    assert problems[0].message.startswith(said + " in it was not taken in"), problems[0].message


ARE_PAGES = [
    ("long enough", response("a", PAGES[0]), PAGES[0]),
    ("asked for as a document", request("s", "document") + response("s", SHORT), SHORT),
    ("asked for, the request behind", response("s", SHORT) + request("s", "document"), SHORT),
    (
        "joined by id",
        request("other", "document", "WARC-Concurrent-To: <urn:7>")
        + response("s", SHORT, 200, "text/html", "WARC-Record-ID: <urn:7>"),
        SHORT,
    ),
    ("a PDF", response("a.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n", 200, "application/pdf"), b"%PDF-1.7\n1 0 obj\nendobj\n"),
    ("a PDF that the server does not know", response("d", b"%PDF-1.7\n", 200, "application/octet-stream"), b"%PDF-1.7\n"),
    ("plain text", response("t.txt", b"Words of a report. " * 40, 200, "text/plain"), b"Words of a report. " * 40),
    (
        "XHTML",
        response("x", b"<?xml version='1.0'?>" + PAGES[0], 200, "application/xhtml+xml"),
        b"<?xml version='1.0'?>" + PAGES[0],
    ),
    ("a file", record(PAGES[0], "ftp://news.example/a", "resource", "Content-Type: text/html"), PAGES[0]),
    ("text only", record(b"Short words.", f"{SITE}/w", "conversion", "Content-Type: text/plain"), b"Short words."),
    ("changed since", record(http(PAGES[0]), f"{SITE}/1"), PAGES[0]),
    (
        "in Chinese",
        response("zh", ("<p>" + "外交部否认了关于海外的报道。" * 14).encode()),
        ("<p>" + "外交部否认了关于海外的报道。" * 14).encode(),
    ),
    ("a long head", record(http(PAGES[0], 200, "text/html", *["X: " + "y" * 8000] * 5), SITE), PAGES[0]),
]


@pytest.mark.parametrize(("name", "data", "expected"), ARE_PAGES, ids=[a[0] for a in ARE_PAGES])
def test_what_is_a_page_is_taken_in(name: str, data: bytes, expected: bytes) -> None:
    members, problems = unpacked(captured(1) + data)
    assert [m.data for m in members] == [PAGES[1], expected]
    assert problems == []


def test_a_short_page_that_stands_alone_is_taken_in() -> None:
    members, problems = unpacked(info() + response("s", SHORT) + response("a.png", b"\x89PNG", 200, "image/png"))
    assert [m.data for m in members] == [SHORT]
    assert codes(problems) == ["LEFT_INSIDE"]


def test_one_count_says_what_was_left() -> None:
    pictures = [response(f"{i}.png", b"\x89PNG", 200, "image/png") for i in range(41)]
    _, (problem,) = unpacked(b"".join([captured(0), response("r", b"", 301), response("e", b"", 500), *pictures]))
    assert problem.message.startswith("41 pictures, 1 redirect and 1 error page in it were not taken in")


def test_addresses_are_harmless_in_messages() -> None:
    bad = record(http(b"x", 200, "text/html", "Content-Encoding: sdch"), f"{SITE}/\u202egnp.exe\u0007{'a' * 3000}")
    _, (problem,) = unpacked(bad + captured(0))[:2]
    assert "\u202e" not in problem.message


# --- gzip files of one document


def test_a_gzip_file_of_one_document() -> None:
    (member,), problems = unpacked(gzip.compress(PAGES[0], mtime=0), "folder/a.html.gz")
    assert (member.name, member.data, member.problems, problems) == ("folder/a.html", PAGES[0], (), [])


GZIPPED = [
    (gzip.compress(PAGES[0], mtime=0)[:-40], "TRUNCATED", True),
    (gzip.compress(PAGES[0], mtime=0)[:-3], "TRUNCATED", True),
    (gzip.compress(PAGES[0], mtime=0)[:-8] + bytes(8), "PARTIAL", True),
    (gzip.compress(bytes(30_000_000), mtime=0), "BOMB", False),
    (gzip.compress(b"", mtime=0), "EMPTY", False),
    (gzip.compress(PAGES[0], mtime=0)[:12], "TRUNCATED", False),
    (gzip.compress(b"a.txt".ljust(257, b"\x00") + b"ustar" + bytes(700), mtime=0), "UNSUPPORTED", False),
]


@pytest.mark.parametrize(("data", "code", "given_out"), GZIPPED)
def test_gzip_files_with_something_wrong(data: bytes, code: str, given_out: bool) -> None:
    members, problems = unpacked(data, "a.html.gz")
    assert codes(problems) == ([] if given_out else [code])
    assert [codes(m.problems) for m in members] == ([[code]] if given_out else [])


@given(st.lists(st.binary(max_size=5000), min_size=1, max_size=6), st.lists(st.integers(1, 4000), max_size=8))
@settings(max_examples=80, deadline=None)
def test_members_of_gzip_come_back_and_any_place_can_be_found_again(parts: list[bytes], steps: list[int]) -> None:
    parts = [b"WARC/" + part for part in parts]
    stream = Inflated(io.BytesIO(packed(parts)), b"WARC/")
    places: list[tuple[int, int, bytes]] = []
    for number, part in enumerate(parts):
        assert number == 0 or stream.advance()
        at = 0
        for step in steps:
            places.append((stream.run, stream.position, part[at : at + 7]))
            assert stream.take(step) == part[at : at + step]
            at = min(len(part), at + step)
    assert not stream.advance()
    assert stream.damage == []
    for run, position, words in reversed(places):
        stream.go(run, position)
        assert stream.peek(7) == words
