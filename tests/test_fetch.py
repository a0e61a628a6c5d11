"""One page from the web: what is kept byte for byte, and what is cut, lies or never ends. A local server only."""

import datetime
import gzip
import io
import socket
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from certificates import Authority
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from web_server import (
    PAGE,
    PATIENT,
    PUBLIC,
    PUBLIC_6,
    SITE,
    SOON,
    Answer,
    WebServer,
    answer,
    dripping,
    get,
    moved,
    net,
    refused,
    silent,
)

from stemma import __version__
from stemma.errors import FetchError
from stemma.fetch import Clock, Fetched, Limits, Net, fetch
from stemma.fetch.judging import OPEN
from stemma.model.inputs import Member
from stemma.readers.archives import pages, warc

# What is kept


def records(got: Fetched) -> list[tuple[WarcRecord, bytes]]:
    """Return FastWARC's reading of a web archive, each record with its block."""
    found = []
    for record in ArchiveIterator(io.BytesIO(got.warc), parse_http=False):
        assert record.verify_block_digest(), "the digest of the block holds"
        found.append((record, bytes(record.reader.read())))
    return found


def test_every_byte_of_every_hop_is_in_the_web_archive() -> None:
    chunked = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nTransfer-Encoding: chunked\r\nX-Odd:  kept \r\n\r\n"
    chunked += b"".join(b"%x;part=1\r\n%s\r\n" % (len(p), p) for p in (PAGE[:7], PAGE[7:])) + b"0\r\nX-After: yes\r\n\r\n"
    pages: dict[str, Answer] = {"/a": moved("https://other.example.org:8443/b?c=1#d"), "/b?c=1": chunked}
    with (
        Authority() as authority,
        WebServer(pages) as server,
        WebServer(pages, tls=authority.server("other.example.org")) as secure,
    ):

        def opener(address: str, port: int, timeout: float) -> socket.socket:
            return (secure if port == 8443 else server).opener(address, port, timeout)

        used = Net(
            resolve=lambda h, p: (PUBLIC_6,) if h == "other.example.org" else (PUBLIC,),
            opener=opener,
            tls=authority.trusted,
            limits=PATIENT,
            clock=Clock(now=lambda: datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)),
        )
        got = fetch(SITE + "/a", net=used)
    other = "https://other.example.org:8443/b?c=1"
    assert (got.final_url, got.partial, got.at) == (other, False, "2026-03-04T05:06:07+00:00")
    assert got.hops == ((SITE + "/a", PUBLIC, 302), (other, PUBLIC_6, 200))
    found = records(got)
    kinds = [record.record_type for record, _ in found]
    three = [WarcRecordType.response, WarcRecordType.request, WarcRecordType.metadata]
    assert kinds == [WarcRecordType.warcinfo, *three, *three]
    assert [block for record, block in found if record.record_type == WarcRecordType.response] == [pages["/a"], chunked]
    asked = [server.requests[1], secure.requests[1]]
    assert [block for record, block in found if record.record_type == WarcRecordType.request] == asked
    assert len({record.record_id for record, _ in found}) == len(found)
    for (record, block), url in zip(found[1:], [SITE + "/a"] * 3 + [other] * 3, strict=True):
        head = record.headers
        assert head["WARC-Target-URI"] == url
        assert head["WARC-Date"] == "2026-03-04T05:06:07Z"
        assert head["WARC-Warcinfo-ID"] == found[0][0].record_id
        if record.record_type == WarcRecordType.response:
            last = record.record_id
            assert head["WARC-IP-Address"] == (PUBLIC if url.startswith(SITE) else PUBLIC_6)
            payload = block.split(b"\r\n\r\n", 1)[1]
            assert head["WARC-Payload-Digest"] == f"sha256:{sha256(payload).hexdigest()}"
            assert "WARC-Truncated" not in head
        else:
            assert head["WARC-Concurrent-To"] == last
    known = found[6][1].decode()
    assert f"via: {SITE}/a\r\n" in known
    assert "robots-txt: https://other.example.org:8443/robots.txt 404, no rule\r\n" in known
    assert f"certificate sha256:{authority.digest}\r\n" in known
    assert "without encryption" in got.warnings[0]


def test_payload_digests_are_those_that_other_programs_check() -> None:
    got = get({"/a": answer(PAGE)})
    record = next(iter(ArchiveIterator(io.BytesIO(got.warc), parse_http=True, record_types=WarcRecordType.response)))
    assert record.verify_payload_digest()
    assert record.http_headers.status_code == 200
    assert record.reader.read() == PAGE


def test_the_web_archive_and_the_request_name_nobody() -> None:
    with WebServer({"/a": answer(PAGE)}) as server:
        got = fetch(SITE + "/a", net=net(server))
    text = got.warc.decode()
    assert socket.gethostname() not in text
    assert str(Path.home()) not in text
    assert server.requests[1].decode().split("\r\n") == [
        "GET /a HTTP/1.1",
        "Host: weirs.example.org",
        f"User-Agent: Stemma/{__version__} (single page, asked for by a person)",
        "Accept: text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
        "Accept-Encoding: identity",
        "Connection: close",
        "",
        "",
    ]


def test_no_cookie_and_no_referrer_is_sent_on() -> None:
    first = moved("/b").replace(b"\r\nLocation", b"\r\nSet-Cookie: weir=1; Path=/\r\nLocation")
    with WebServer({"/a": first, "/b": answer(PAGE)}) as server:
        fetch(SITE + "/a", net=net(server))
    sent = b"".join(server.requests).lower()
    assert b"cookie" not in sent
    assert b"referer" not in sent
    assert server.paths == ["/robots.txt", "/a", "/b"]


def test_gzip_that_nobody_asked_for_is_kept_as_it_came() -> None:
    packed = gzip.compress(PAGE, mtime=0)
    got = get({"/a": answer(packed, Content_Encoding="gzip")})
    assert [b.split(b"\r\n\r\n", 1)[1] for r, b in records(got) if r.record_type == WarcRecordType.response] == [packed]
    assert "packed (x-weir)" in refused({"/a": answer(packed, Content_Encoding="x-weir")})


def test_interim_answers_are_passed_over() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    assert len(records(get({"/a": early * 2 + answer(PAGE)}))) == 4
    assert "interim answers without end" in refused({"/a": early * 10 + answer(PAGE)})
    assert "another protocol" in refused({"/a": b"HTTP/1.1 101 Switching\r\nUpgrade: weir\r\n\r\n"})


# What the reader of web archives makes of it

STORY = (
    b"<html><head><title>Weirs of Ostrand</title></head><body><article>"
    + b"<p>The weir keepers met on Monday.</p>" * 30
    + b"</article></body></html>"
)


@pytest.mark.parametrize(
    ("page", "codes"),
    [
        (answer(STORY), []),
        (answer(gzip.compress(STORY, mtime=0), Content_Encoding="gzip"), []),
        (answer(b"%x\r\n%s\r\n0\r\n\r\n" % (len(STORY), STORY), Content_Length="", Transfer_Encoding="chunked"), []),
        (answer(STORY, Content_Length="9999"), ["TRUNCATED"]),
        (answer(STORY, media=""), []),
    ],
)
def test_the_page_is_the_one_document_of_its_web_archive(page: bytes, codes: list[str]) -> None:
    got = get({"/a": moved("/b"), "/b": page})
    found = list(warc.unpack(io.BytesIO(got.warc), "fetched.warc"))
    (member,) = [one for one in found if isinstance(one, Member)]
    assert (member.name, member.data) == (SITE + "/b", STORY)
    assert [(a.field, a.value) for a in member.assertions] == [("url", SITE + "/b")]
    assert sorted({p.code for p in member.problems}) == codes
    assert got.partial == bool(codes)


def test_a_short_page_is_the_document_of_its_web_archive_too() -> None:
    assert any(isinstance(one, Member) for one in warc.unpack(io.BytesIO(get({"/a": answer(PAGE)}).warc), "fetched.warc"))


def test_what_is_fetched_is_what_the_reader_of_web_archives_takes() -> None:
    assert {*OPEN, ""} == pages.PAGES


# Answers that are cut, lie, or never end

CUT = [
    pytest.param(answer(PAGE, Content_Length="5000"), PAGE, "disconnect", id="shorter than it says"),
    pytest.param(silent(answer(PAGE, Content_Length="5000"), 2), PAGE, "time", id="stops in the middle"),
    pytest.param(dripping(answer(PAGE, Content_Length="5000"), b".", 0.05, 3), None, "time", id="slow loris in the body"),
    pytest.param(dripping(answer(PAGE, Content_Length=""), b"." * 4096, 0, 3), None, "length", id="endless body"),
    pytest.param(
        dripping(answer(Content_Length="", Transfer_Encoding="chunked"), b"3e8\r\n" + b"." * 1000 + b"\r\n", 0, 3),
        None,
        "length",
        id="endless chunks",
    ),
    pytest.param(
        answer(b"5\r\nHello\r\n", Content_Length="", Transfer_Encoding="chunked"),
        b"5\r\nHello\r\n",
        "disconnect",
        id="no last chunk",
    ),
    pytest.param(
        answer(b"5\r\nHel", Content_Length="", Transfer_Encoding="chunked"), b"5\r\nHel", "disconnect", id="half a chunk"
    ),
    pytest.param(
        answer(b"ffffffff\r\nHello", Content_Length="", Transfer_Encoding="chunked"),
        b"ffffffff\r\nHello",
        "disconnect",
        id="4 GiB chunk",
    ),
]


@pytest.mark.parametrize(("page", "body", "why"), CUT)
def test_what_is_cut_off_is_kept_and_says_why_it_ends(page: Answer, body: bytes | None, why: str) -> None:
    began = time.monotonic()
    got = get({"/a": page}, limits=replace(SOON if why == "time" else PATIENT, body=100_000))
    assert time.monotonic() - began < 5
    assert got.partial
    assert "marked as partial" in got.warnings[-1]
    ((record, block),) = [(r, b) for r, b in records(got) if r.record_type == WarcRecordType.response]
    assert record.headers["WARC-Truncated"] == why
    kept = block.split(b"\r\n\r\n", 1)[1]
    assert kept == body if body is not None else len(kept) <= 100_000
    assert why != "length" or len(kept) == 100_000


def test_a_body_that_ends_with_the_connection_is_whole() -> None:
    got = get({"/a": answer(PAGE, Content_Length="")})
    assert not got.partial
    assert [b.split(b"\r\n\r\n", 1)[1] for r, b in records(got) if r.record_type == WarcRecordType.response] == [PAGE]


def test_what_comes_after_the_declared_end_is_not_kept_and_told() -> None:
    got = get({"/a": answer(PAGE, Content_Length="20")})
    assert (
        got.warnings[-1]
        == f"the site sent {len(PAGE) - 20} bytes more than it declared; they are not kept, as no browser shows them"
    )
    assert [b.split(b"\r\n\r\n", 1)[1] for r, b in records(got) if r.record_type == WarcRecordType.response] == [PAGE[:20]]


BROKEN = [
    pytest.param(silent(b"", 2), "did not answer in time", id="silence"),
    pytest.param(silent(b"HTTP/1.1 200 OK\r\n", 2), "began to answer and then did not answer in time", id="silence in the head"),
    pytest.param(dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.05, 3), "did not answer in time", id="slow loris in the head"),
    pytest.param(b"", "closed the connection without", id="closed"),
    pytest.param(b"HTTP/1.1 200 OK\r\n", "began to answer and then closed", id="closed in the head"),
    pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "does not end|more than 100 lines", id="200 fields"),
    pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", "does not end|more than 65536", id="long field"),
    pytest.param(
        dripping(b"HTTP/1.1 200 OK\r\n", b"X: " + b"x" * 500 + b"\r\n", 0, 3), "does not end|more than", id="endless head"
    ),
    pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "no web server", id="another protocol"),
    pytest.param(b"<html>old</html>\r\n\r\n", "no web server", id="HTTP/0.9"),
    pytest.param(b"HTTP/1.1 99 Low\r\n\r\n", "no web server", id="status 99"),
    pytest.param(b"HTTP/2 200\r\n\r\n", "no web server", id="HTTP/2"),
    pytest.param(b"HTTP/1.1 200 OK\r\nno field\r\n\r\nx", "breaks the rules", id="no field"),
    pytest.param(b"HTTP/1.1 200 OK\r\nX: a\nSet-Y: b\r\n\r\nx", "breaks the rules", id="bare line feed"),
    pytest.param(answer(PAGE, Content_Length="5, 6"), "two lengths", id="two lengths"),
    pytest.param(answer(PAGE, Content_Length="-5"), "two lengths", id="negative length"),
    pytest.param(answer(PAGE, Content_Length="٥"), "two lengths", id="Arabic digits"),
    pytest.param(answer(PAGE, Content_Length="9" * 16), "two lengths", id="16 digits"),
    pytest.param(answer(PAGE, Content_Length="9" * 15), "more than any report", id="15 digits"),
    pytest.param(answer(PAGE, Transfer_Encoding="gzip, chunked"), "transfer coding", id="transfer gzip"),
    pytest.param(answer(b"zz\r\n", Transfer_Encoding="chunked"), "without a size", id="chunk without size"),
    pytest.param(answer(b"-5\r\nHello\r\n", Transfer_Encoding="chunked"), "without a size", id="negative chunk"),
    pytest.param(answer(b"123456789\r\n", Transfer_Encoding="chunked"), "without a size", id="huge chunk"),
    pytest.param(answer(b"2\r\nHello\r\n0\r\n\r\n", Transfer_Encoding="chunked"), "longer than it says", id="chunk too long"),
    pytest.param(answer(b"5;" + b"e" * 2000, Transfer_Encoding="chunked"), "without a size", id="endless extension"),
    pytest.param(answer(b""), "answered with nothing", id="empty"),
    pytest.param(answer(PAGE, "204 No Content"), "sent no page .status 204", id="204"),
    pytest.param(answer(PAGE, "206 Partial Content"), "sent no page .status 206", id="206 not asked for"),
    pytest.param(answer(PAGE, "302 Found"), "sent no page .status 302", id="forwards to nowhere"),
    pytest.param(answer(PAGE, "304 Not Modified"), "sent no page .status 304", id="304 not asked for"),
    pytest.param(answer(PAGE, "401 Unauthorized"), "wants a login", id="401"),
    pytest.param(answer(PAGE, "403 Forbidden"), "refuses to show", id="403"),
    pytest.param(answer(PAGE, "404 Not Found"), "no such page", id="404"),
    pytest.param(answer(PAGE, "410 Gone"), "taken the page down", id="410"),
    pytest.param(answer(PAGE, "418 Teapot"), "sent an error .status 418", id="418"),
    pytest.param(answer(PAGE, "451 Legal"), "legal reasons", id="451"),
    pytest.param(answer(PAGE, "500 Oops"), "sent an error .status 500", id="500"),
]


@pytest.mark.parametrize(("page", "why"), BROKEN)
def test_an_answer_that_is_no_page_is_refused_with_its_reason(page: Answer, why: str) -> None:
    began = time.monotonic()
    with WebServer({"/a": page}) as server, pytest.raises(FetchError, match=why):
        fetch(SITE + "/a", net=net(server, SOON if "in time" in why else PATIENT))
    assert time.monotonic() - began < 5
    assert server.paths == ["/robots.txt", "/a"], "one attempt"


@pytest.mark.parametrize(
    "media", ["image/png", "video/mp4", "audio/mpeg", "font/woff2", "application/json", "text/css", "application/zip"]
)
def test_what_cannot_be_a_report_is_refused_before_its_body_is_read(media: str) -> None:
    sent: list[int] = []

    def pictures(connection: socket.socket) -> None:
        connection.sendall(answer(media=media, Content_Length="40000000"))
        for _ in range(400):
            connection.sendall(b"." * 100_000)
            sent.append(100_000)

    assert f"no report but {media}" in refused({"/a": pictures})
    assert sum(sent) < 20_000_000, "the connection was closed at the head"


@pytest.mark.parametrize("media", ["text/html; charset=utf-8", "TEXT/HTML", "application/pdf", "application/octet-stream", ""])
def test_what_may_be_a_report_is_taken(media: str) -> None:
    assert not get({"/a": answer(PAGE, media=media)}).partial


def test_a_declared_length_over_the_limit_is_refused_before_the_body() -> None:
    assert "has 5001 bytes, more than any report (5000)" in refused(
        {"/a": answer(b"." * 5001)}, limits=Limits(body=5000, pause=0)
    )
    assert not get({"/a": answer(b"." * 5000)}, limits=Limits(body=5000, pause=0)).partial


@pytest.mark.parametrize("first", [b"", answer(PAGE, Content_Length="5000")])
def test_silence_is_not_waited_out_until_the_total_time(first: bytes) -> None:
    began = time.monotonic()
    limits = replace(PATIENT, total=30, idle=0.4)
    if first:
        assert get({"/a": silent(first)}, limits=limits).partial
    else:
        assert "did not answer in time" in refused({"/a": silent(first)}, limits=limits)
    assert time.monotonic() - began < 5


def test_the_total_time_holds_over_all_hops() -> None:
    pages: dict[str, Answer] = {"/a": moved("/b"), "/b": dripping(answer(Content_Length="9999"), b".", 0.05, 4)}
    pages["/robots.txt"] = dripping(answer(b"", media="text/plain", Content_Length="9999"), b"\n", 0.05, 4)
    began = time.monotonic()
    assert "its robots.txt cannot be had (time)" in refused(pages, limits=Limits(total=5, idle=1, robots_total=0.4, pause=0))
    assert time.monotonic() - began < 4
