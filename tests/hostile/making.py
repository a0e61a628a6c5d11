"""Writers of formats that let one lie: deflate streams, ZIP archives, PDF objects, WARC records."""

import gzip
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

MIB = 1 << 20
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


# --- deflate: a chunk that was flushed fully can be repeated, so that a GiB is made in no time


def deflated(chunk: bytes, times: int = 1) -> bytes:
    """Return a raw deflate stream of a chunk repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * times + b"\x03\x00"


def zlibbed(chunk: bytes, times: int = 1) -> bytes:
    """Return a zlib stream (FlateDecode) of a chunk repeated."""
    check = 1
    for _ in range(times):
        check = zlib.adler32(chunk, check)
    return b"\x78\xda" + deflated(chunk, times) + struct.pack(">I", check)


def gzipped(chunk: bytes, times: int = 1) -> bytes:
    """Return a gzip member of a chunk repeated."""
    ends = struct.pack("<II", crc(chunk, times), len(chunk) * times & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + deflated(chunk, times) + ends


@lru_cache(maxsize=8)
def crc(chunk: bytes, times: int = 1, start: int = 0) -> int:
    """Return the CRC-32 of a chunk repeated."""
    for _ in range(times):
        start = zlib.crc32(chunk, start)
    return start


def tight(data: bytes) -> bytes:
    """Return a gzip member with a fixed time."""
    return gzip.compress(data, 9, mtime=0)


# --- ZIP (APPNOTE 6.3)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a ZIP archive, as its two headers tell it."""

    name: bytes
    body: bytes
    """As it stands in the archive."""
    crc: int
    size: int
    """Unpacked, as told."""
    method: int = 8
    flags: int = 0
    attributes: int = 0
    extra: bytes = b""
    local_name: bytes | None = None
    """None: the same in both headers."""
    packed: int | None = None
    """Packed size as told; None: the truth."""
    local_size: int | None = None


def entry(name: str | bytes, data: bytes, times: int = 1, *, stored: bool = False, attributes: int = 0) -> Entry:
    """Return an honest entry."""
    raw = name.encode() if isinstance(name, str) else name
    flags = 0 if raw.isascii() else 0x800
    if stored:
        return Entry(raw, data, crc(data), len(data), 0, flags, attributes)
    return Entry(raw, deflated(data, times), crc(data, times), len(data) * times, 8, flags, attributes)


def local(e: Entry) -> bytes:
    """Return an entry's local header."""
    name = e.name if e.local_name is None else e.local_name
    packed, size = _packed(e), e.size if e.local_size is None else e.local_size
    head = (b"PK\x03\x04", 45, e.flags, e.method, 0, 33, e.crc, packed, size, len(name), len(e.extra))
    return struct.pack("<4sHHHHHIIIHH", *head) + name + e.extra


def central(e: Entry, at: int) -> bytes:
    """Return an entry's line of the directory."""
    head = (b"PK\x01\x02", 0x0300 | 45, 45, e.flags, e.method, 0, 33, e.crc, _packed(e), e.size, len(e.name), len(e.extra))
    return struct.pack("<4sHHHHHHIIIHHHHHII", *head, 0, 0, 0, e.attributes, at) + e.name + e.extra


def _packed(e: Entry) -> int:
    return len(e.body) if e.packed is None else e.packed


def ending(directory: bytes, at: int, count: int, comment: bytes = b"") -> bytes:
    """Return the end of a ZIP archive."""
    many = min(count, 0xFFFF)
    return struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, many, many, len(directory), at, len(comment)) + comment


def zipped(entries: Iterable[Entry], *, comment: bytes = b"", prefix: bytes = b"") -> bytes:
    """Return a ZIP archive of entries, after some bytes that are none of it."""
    out, lines, count = bytearray(prefix), bytearray(), 0
    for e in entries:
        lines += central(e, len(out))
        out += local(e) + e.body
        count += 1
    return bytes(out + lines + ending(bytes(lines), len(out), count, comment))


def quoting(count: int, kernel: bytes, times: int) -> bytes:
    """Return a bomb of overlapping files: each quotes the header of the next, all end in one kernel.

    The construction is David Fifield's ("A better zip bomb", WOOT 2019, section 3): a stored deflate block holds the
    next local header, and the next file's stream follows; no byte is told twice.
    """
    chain = [entry(f"{count:04}.txt", kernel, times)]
    body, check, size = chain[0].body, chain[0].crc, chain[0].size
    for number in range(count - 1, 0, -1):
        head = local(chain[0])
        body = b"\x00" + struct.pack("<HH", len(head), len(head) ^ 0xFFFF) + head + body
        size += len(head)
        # Each file's check is the true one, so that no reader stops at a wrong one.
        check = _behind(chain, kernel, times)
        chain.insert(0, Entry(f"{number:04}.txt".encode(), body, check, size))
    out = local(chain[0]) + chain[0].body
    lines, at = b"", 0
    for e in chain:
        lines += central(e, at)
        at += len(local(e)) + 5
    return out + lines + ending(lines, len(out), len(chain))


def _behind(chain: list[Entry], kernel: bytes, times: int) -> int:
    check = 0
    for e in chain:
        check = zlib.crc32(local(e), check)
    return crc(kernel, times, check)


def changed(archive: bytes, old: bytes, new: bytes) -> bytes:
    """Return bytes with others of the same length put for some of them."""
    assert len(old) == len(new) and old in archive
    return archive.replace(old, new)


def lying(e: Entry, **told: int) -> Entry:
    """Return an entry that tells something else."""
    return replace(e, **told)  # type: ignore[arg-type]


# --- PDF (ISO 32000-1)

TREE: Mapping[int, bytes] = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>"}


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", *, head: bytes = b"%PDF-1.5\n") -> bytes:
    """Return a PDF of numbered objects; the first is its root."""
    out, at = bytearray(head), {}
    for number, body in objects.items():
        at[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % at[n] if n in at else b"0000000000 65535 f \n" for n in range(1, size))
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<</Length %d%s>>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def one_page(
    content: bytes,
    others: Mapping[int, bytes] | None = None,
    *,
    page: bytes = b"",
    resources: bytes = b"<</Font<</F1 5 0 R>>>>",
    trailer: bytes = b"",
) -> bytes:
    """Return a PDF of one page; object 4 is its content, 5 its font."""
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources " + resources + b"/Contents 4 0 R" + page + b">>"
    return pdf({**TREE, 3: leaf, 4: content, 5: HELVETICA, **(others or {})}, trailer)


def shown(words: str, x: int = 50, y: int = 700) -> bytes:
    """Return the operators that show words at a place."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"BT /F1 11 Tf %d %d Td (%s) Tj ET\n" % (x, y, escaped.encode("latin-1"))


# --- WARC 1.0 (ISO 28500) and HTTP


def record(payload: bytes, *, kind: str = "response", length: int | str | None = None, extra: str = "", url: str = "") -> bytes:
    """Return a WARC record that tells some length."""
    address = url or "http://gazette.example/report.html"
    media = "application/http;msgtype=response" if kind == "response" else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\n"
        f"WARC-Date: 2022-12-04T00:00:00Z\r\nWARC-Target-URI: {address}\r\nContent-Type: {media}\r\n{extra}"
        f"Content-Length: {len(payload) if length is None else length}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def http(body: bytes, extra: str = "", *, media: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    """Return an HTTP response."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{extra}\r\n".encode() + body
