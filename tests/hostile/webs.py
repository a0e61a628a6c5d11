"""Hostile web archives: WARC records that lie, bombs under several encodings, and WACZ packages that say what is not so."""

import zlib
from collections.abc import Iterator
from random import Random  # noqa: TID251 seeded: the same bytes each time

import brotli  # comes with the WARC library

from hostile.making import MIB, crc, deflated, entry, gzipped, http, record, tight, zipped, zlibbed
from hostile.model import CALL, Hostile, Row, hostile
from hostile.ordinary import ordinary

PAGE = ordinary("html")
BAD = "NOT_THIS_FORMAT TRUNCATED NO_TEXT"
BOMB = "BOMB TOO_LARGE"
HEAD = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http;msgtype=response\r\nWARC-Target-URI: http://a.example/\r\n"


SLOW = frozenset({"gib-one.warc.gz", "gib.warc.gz"})
"""Left to the long run."""


def files() -> Iterator[Hostile]:
    """Make all hostile web archives."""
    for table in (_records, _lengths, _coded, _packages):
        for name, made, expect, why, *must in table():
            group = "wacz" if name.endswith(".wacz") else "warc"
            yield hostile(group, name, made, expect, why, must=must[0] if must else "", big=name in SLOW)
    yield hostile(
        "warc",
        "header-100mb.warc",
        lambda: HEAD + b"X: " + b"A" * 100_000_000 + b"\r\n\r\n",
        f"{BOMB} {BAD}",
        "a header of 100 MB, not packed",
        big=True,
    )


def _records() -> Iterator[Row]:
    good = record(http(PAGE))
    yield (
        "gib.warc.gz",
        lambda: tight(HEAD + b"Content-Length: 1073741824\r\n\r\n") + gzipped(bytes(MIB), 1024),
        f"{BOMB} {BAD}",
        "a record of 1 GiB in a second member",
    )
    yield "gib-one.warc.gz", _gib, f"{BOMB} {BAD}", "1 GiB in 1 MB"
    yield "quarter-gib.warc.gz", lambda: _gib(256), f"{BOMB} {BAD}", "256 MiB in 256 kB"
    yield "header-100mb.warc.gz", lambda: _joined(HEAD + b"X: ", b"A" * MIB, 100), f"{BOMB} {BAD}", "a header of 100 MB in 100 kB"
    yield "headers-1m.warc.gz", lambda: _joined(HEAD, b"X: A\r\n" * 10_000, 100), f"{BOMB} {BAD}", "a million headers"
    yield "headers-none.warc", b"WARC/1.0\r\n\r\n" + http(PAGE), BAD, "a record without a header"
    yield "version-99.warc", good.replace(b"WARC/1.0", b"WARC/9.9"), f"TEXT {BAD}", "a version that does not exist"
    yield (
        "type-none.warc",
        good.replace(b"WARC-Type: response", b"WARC-Type: \x00\xff"),
        f"TEXT {BAD}",
        "a record of no known kind",
    )
    yield (
        "url-none.warc",
        good.replace(b"WARC-Target-URI: http://gazette.example/report.html\r\n", b""),
        f"TEXT {BAD}",
        "a page without an address",
    )
    for name, address in (
        ("file", "file:///etc/passwd"),
        ("home", CALL),
        ("bracket", "http://[::1"),
        ("long", "http://a.example/" + "a" * 30_000),
        ("control", "http://a.example/\x1b[2J\x00"),
        ("up", "http://a.example/../../../etc/passwd"),
        ("script", "javascript:alert(1)"),
    ):
        yield (
            f"url-{name}.warc",
            record(http(PAGE), url=address),
            f"TEXT {BAD} TOO_LARGE",
            f"a page from an address that is none ({name})",
        )
    yield (
        "date-wrong.warc",
        good.replace(b"2022-12-04T00:00:00Z", b"9999-99-99T99:99:99Z"),
        f"TEXT {BAD}",
        "a day that does not exist",
    )
    yield (
        "records-2000.warc.gz",
        lambda: tight(record(http(PAGE))) * 2000,
        f"TEXT {BOMB}",
        "2,000 pages that are one",
    )
    yield (
        "records-empty-10000.warc.gz",
        lambda: tight(record(b"", kind="metadata")) * 10_000,
        f"{BOMB} {BAD} EMPTY",
        "10,000 records without a page",
    )
    yield (
        "revisits.warc",
        record(http(b""), kind="revisit", extra="WARC-Refers-To: <urn:uuid:0>\r\n") * 50,
        BAD,
        "pages that are only referred to",
    )
    yield (
        "segments.warc",
        record(http(PAGE)[:300], extra="WARC-Segment-Number: 1\r\n")
        + record(http(PAGE)[300:], kind="continuation", extra="WARC-Segment-Number: 2\r\n"),
        f"TEXT {BAD}",
        "a page cut over two records",
    )
    yield (
        "digest-wrong.warc",
        record(http(PAGE), extra="WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"),
        f"TEXT {BAD}",
        "a digest that does not fit",
    )
    yield "request-only.warc", record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), BAD, "a question without an answer"
    yield (
        "resource-path.warc",
        record(PAGE, kind="resource", url="file:///../../x.html"),
        f"TEXT {BAD}",
        "a file from a path that leads out",
    )
    yield "redirects.warc", record(http(b"", f"Location: {CALL}\r\n", status="302 Found")) * 20, f"{BAD} EMPTY", "leads on and on"
    yield "failures.warc", record(http(PAGE, status="503 Service Unavailable")), f"TEXT {BAD}", "an error page"
    yield (
        "pictures.warc",
        record(http(b"\x89PNG\r\n\x1a\n" + bytes(90), media="image/png")),
        f"{BAD} UNSUPPORTED",
        "no page, only a picture",
    )
    yield "media-lie.warc", record(http(ordinary("pdf"))), "TEXT", "a PDF that is called a page"
    yield (
        "arc.arc",
        b"filedesc://a.arc 0.0.0.0 20221204 text/plain 9\n1 0 x\n",
        f"{BAD} TEXT UNSUPPORTED",
        "an older format of web archive",
    )
    yield "noise.warc", b"WARC/1.0\r\n" + Random(5).randbytes(90_000), BAD, "noise after the mark"
    yield (
        "noise.warc.gz",
        b"\x1f\x8b\x08\x00" + Random(6).randbytes(90_000),
        f"{BAD} UNSUPPORTED BOMB",
        "noise after the mark of gzip",
    )
    yield (
        "noise-between.warc",
        good + Random(7).randbytes(5000) + good,
        f"TEXT {BAD}",
        "noise between two records",
        "PARTIAL TRUNCATED LEFT_INSIDE NOT_THIS_FORMAT REPAIRED",
    )
    yield "plain-after-packed.warc.gz", tight(good) + good, f"TEXT {BAD}", "a packed record, then one that is not"


def _gib(mib: int = 1024) -> bytes:
    start = HEAD + b"Content-Length: %d\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" % (mib << 20)
    return _joined(start, bytes(MIB), mib)


def _joined(start: bytes, chunk: bytes, times: int) -> bytes:
    """Return one gzip member: a start, then a chunk repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    total = len(start) + len(chunk) * times
    ends = crc(chunk, times, zlib.crc32(start)).to_bytes(4, "little") + (total & 0xFFFFFFFF).to_bytes(4, "little")
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + first + deflated(chunk, times) + ends


def _lengths() -> Iterator[Row]:
    for name, told in (("2e12", 2 * 10**12), ("2pow63", 1 << 63), ("2pow64", 1 << 64), ("10pow400", 10**400)):
        yield (
            f"length-{name}.warc",
            record(http(PAGE), length=told),
            f"TEXT {BAD} {BOMB}",
            f"a record told to be {name} bytes long",
            "TRUNCATED PARTIAL TOO_LARGE NOT_THIS_FORMAT NO_TEXT BOMB",
        )
    for name, said in (
        ("negative", "-5"),
        ("word", "many"),
        ("float", "1e3"),
        ("empty", ""),
        ("hex", "0x99"),
        ("zero", "0"),
        ("short", "90"),
        ("twice", "9\r\nContent-Length: 99999"),
    ):
        yield f"length-{name}.warc", record(http(PAGE), length=said), f"TEXT {BAD}", f"a record whose length is told as {name}"
    yield (
        "length-2e12.warc.gz",
        tight(record(http(b"<p>x</p>"), length=2 * 10**12)),
        f"TEXT {BAD} {BOMB}",
        "a packed record told to be 2e12 bytes long",
        "TRUNCATED PARTIAL TOO_LARGE NOT_THIS_FORMAT NO_TEXT BOMB",
    )
    yield (
        "length-missing.warc",
        record(http(PAGE)).replace(b"Content-Length", b"Content-Lenght"),
        f"TEXT {BAD}",
        "a record without a length",
    )
    yield (
        "cut.warc.gz",
        tight(record(http(PAGE * 50)))[:400],
        f"TEXT {BAD} UNSUPPORTED",
        "a packed record that breaks off",
        "TRUNCATED PARTIAL NOT_THIS_FORMAT NO_TEXT",
    )
    yield (
        "cut-second.warc.gz",
        tight(record(http(PAGE))) + tight(record(http(PAGE * 50)))[:400],
        f"TEXT {BAD}",
        "a whole record, and one that breaks off",
        "TRUNCATED PARTIAL",
    )
    yield (
        "cut.warc",
        record(http(PAGE))[:-900],
        f"TEXT {BAD}",
        "a record that breaks off",
        "TRUNCATED PARTIAL NOT_THIS_FORMAT NO_TEXT",
    )


def _coded() -> Iterator[Row]:
    def answer(body: bytes, extra: str) -> bytes:
        return tight(record(http(body, extra)))

    bomb, some = f"{BOMB} {BAD} UNSUPPORTED", f"TEXT {BOMB} {BAD} UNSUPPORTED EMPTY"
    gib = gzipped
    yield (
        "coded-gzip-gib.warc.gz",
        lambda: answer(gib(bytes(MIB), 1024), "Content-Encoding: gzip\r\n"),
        bomb,
        "a page that unpacks to 1 GiB",
    )
    yield (
        "coded-twice.warc.gz",
        lambda: answer(tight(gib(bytes(MIB), 1024)), "Content-Encoding: gzip, gzip\r\n"),
        bomb,
        "packed twice",
    )
    yield (
        "coded-100-times.warc.gz",
        answer(tight(PAGE), "Content-Encoding: " + ", ".join(["gzip"] * 100) + "\r\n"),
        some,
        "told to be packed 100 times",
    )
    yield (
        "coded-deflate-gib.warc.gz",
        lambda: answer(zlibbed(bytes(MIB), 1024), "Content-Encoding: deflate\r\n"),
        bomb,
        "the same by another name",
    )
    yield "coded-brotli.warc.gz", lambda: answer(_brotli(), "Content-Encoding: br\r\n"), bomb, "the same in brotli"
    yield "coded-brotli-noise.warc.gz", answer(Random(8).randbytes(9000), "Content-Encoding: br\r\n"), some, "noise called brotli"
    yield (
        "coded-zstd.warc.gz",
        answer(b"\x28\xb5\x2f\xfd" + Random(9).randbytes(900), "Content-Encoding: zstd\r\n"),
        some,
        "noise in an encoding that is newer",
    )
    yield "coded-lie.warc.gz", answer(PAGE, "Content-Encoding: gzip\r\n"), some, "called packed and is not"
    yield "coded-unknown.warc.gz", answer(PAGE, "Content-Encoding: x-\x00evil\r\n"), some, "an encoding that does not exist"
    chunked = "Transfer-Encoding: chunked\r\n"
    for name, body in (
        ("huge", b"FFFFFFFFFFFFFFFF\r\n" + PAGE),
        ("negative", b"-5\r\n" + PAGE),
        ("word", b"zz\r\n" + PAGE),
        ("ones", b"".join(b"1\r\n%c\r\n" % c for c in PAGE) + b"0\r\n\r\n"),
        ("endless", b"".join(b"1\r\n%c\r\n" % c for c in PAGE)),
        ("extension", b"5;" + b"a" * 500_000 + b"\r\n<p>x\r\n0\r\n\r\n"),
        ("zeros", b"0" * 500_000 + b"\r\n\r\n"),
        ("trailers", b"0\r\n" + b"X: y\r\n" * 50_000 + b"\r\n"),
        ("lie", PAGE),
    ):
        yield f"chunked-{name}.warc.gz", answer(body, chunked), f"{some} EMPTY", f"pieces that lie about their size ({name})"
    yield (
        "chunked-gib.warc.gz",
        lambda: answer(
            b"%x\r\n" % len(g := gib(bytes(MIB), 1024)) + g + b"\r\n0\r\n\r\n", chunked + "Content-Encoding: gzip\r\n"
        ),
        bomb,
        "a bomb in pieces",
    )
    yield "http-headers-50000.warc.gz", answer(PAGE, "X: y\r\n" * 50_000), some, "50,000 headers of the answer"
    yield "http-header-5mb.warc.gz", answer(PAGE, "X: " + "y" * 5_000_000 + "\r\n"), some, "a header of 5 MB"
    yield "http-none.warc", record(PAGE), some, "an answer without a head"
    yield "http-nul.warc", record(b"HTTP/1.1 \x00\xff\r\nContent-Type: \x00\r\n\r\n" + PAGE), some, "a head of NULs"
    yield "charset-lie.warc", record(http(PAGE, media="text/html; charset=utf-32")), "TEXT", "a page under a false encoding"


def _brotli() -> bytes:
    made: bytes = brotli.compress(b"A" * (64 * MIB), quality=5, lgwin=24)
    return made


def _packages() -> Iterator[Row]:
    warc = tight(record(http(PAGE)))
    some = f"TEXT {BOMB} {BAD}"

    def package(described: bytes, data: bytes = warc, pages: bytes = b"", name: str = "archive/data.warc.gz") -> bytes:
        return zipped((entry("datapackage.json", described), entry(name, data, stored=True), entry("pages/pages.jsonl", pages)))

    resources = b'{"profile":"data-package","wacz_version":"1.1.1","resources":[%s]}'
    for name, described in (
        ("not-json", b"{{{{"),
        ("deep", b"[" * 100_000),
        ("empty", b""),
        ("number", b"7"),
        ("digits", b'{"resources":' + b"9" * 100_000 + b"}"),
        ("types", resources % b'7,null,[],{"path":7},{"path":null,"bytes":"many"}'),
        ("path-up", resources % b'{"path":"../../etc/passwd"},{"path":"/etc/passwd"},{"path":"archive/\\u0000"}'),
        ("path-home", resources % (b'{"path":"' + CALL.encode() + b'"}')),
        ("hash-lie", resources % b'{"path":"archive/data.warc.gz","hash":"sha256:0000","bytes":2000000000000}'),
        ("absent", resources % b'{"path":"archive/other.warc.gz"}'),
        ("version", b'{"profile":"multi-wacz-package","wacz_version":"99","resources":[]}'),
        ("bomb", resources % b"" + b" " * 5_000_000),
    ):
        yield f"package-{name}.wacz", package(described), some, f"a package that describes what is not so ({name})"
    yield (
        "pages-wrong.wacz",
        package(resources % b"", pages=b'{"url":7}\nnull\n[[[\n{"url":"javascript:x","title":["a"],"text":{}}\n' * 500),
        some,
        "a list of pages that is none",
    )
    yield (
        "pages-other.wacz",
        package(resources % b"", pages=b'{"url":"http://other.example/","title":"Another page"}\n'),
        some,
        "a list of pages that the archive has not",
    )
    yield "archive-bomb.wacz", lambda: package(resources % b"", _gib(256)), f"{BOMB} {BAD}", "a bomb in the web archive within"
    yield (
        "archive-noise.wacz",
        package(resources % b"", Random(1).randbytes(9000)),
        f"{BOMB} {BAD}",
        "noise in place of the web archive",
    )
    yield "archive-none.wacz", zipped((entry("datapackage.json", resources % b""),)), BAD, "no web archive within"
    yield (
        "archive-path.wacz",
        package(resources % b"", name="../../archive/data.warc.gz"),
        some,
        "a web archive whose name leads out",
    )
    yield (
        "archive-in-archive.wacz",
        package(resources % b"", ordinary("wacz"), name="archive/inner.wacz"),
        some + " TOO_DEEP",
        "a package in a package",
    )
    whole = ordinary("wacz")
    yield "cut.wacz", whole[: len(whole) // 2], some, "half a package"
