"""Web archives and ZIP files written by hand, so that each can be wrong in one way, and read back. All texts are invented."""

import base64
import gzip
import hashlib
import io
import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from stemma.model.codes import CODES, LONGEST_MESSAGE
from stemma.model.inputs import Member
from stemma.model.reading import Problem
from stemma.readers import container, kinds

DATE = "2031-03-04T05:06:07Z"
SENTENCES = (
    "The council of Arnholm said on Monday that the harbour office had never signed such a paper.",
    "Residents of the old quarter told the paper that two vans had come in the night of the storm.",
    "A spokeswoman for the port, Ilse Varga, called the story an invention and named no other.",
    "Nobody at the ministry would say who had ordered the lamps, or why they had been paid for twice.",
    "The engineer who drew the plans left the country in May and has not answered any letter since.",
    "Fishermen remember a grey boat without a number that came and went for eleven weeks.",
)


def page(title: str, sentences: int = 12, seed: int = 0) -> bytes:
    """Make a web page of invented sentences."""
    words = "".join(f"<p>{SENTENCES[(seed + i * (1 + seed % 5)) % 6]} ({seed}.{i})</p>" for i in range(sentences))
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<!DOCTYPE html><html>{head}<body><h1>{title}</h1>{words}</body></html>".encode()


def http(body: bytes, status: int = 200, media: str = "text/html", *more: str, length: int | None = None) -> bytes:
    """Make a server's answer; `more` are further lines of its head."""
    fields = [f"Content-Type: {media}"] if media else []
    lines = [f"HTTP/1.1 {status} Said", *fields, *more, f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def sha1(data: bytes) -> str:
    """Return a digest as web archives write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def record(
    block: bytes, url: str = "", kind: str = "response", *more: str, length: int | str | None = None, digest: str | None = None
) -> bytes:
    """Make a record; `more` are further lines of its head."""
    media = {"response": "application/http; msgtype=response", "request": "application/http; msgtype=request"}
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"WARC-Date: {DATE}",
        *(
            []
            if any(m.startswith("WARC-Record-ID") for m in more)
            else [f"WARC-Record-ID: <urn:{hashlib.sha256(block + kind.encode() + url.encode()).hexdigest()[:32]}>"]
        ),
        *([f"Content-Type: {media[kind]}"] if kind in media else []),
        *([f"WARC-Block-Digest: {digest}"] if digest else []),
        *more,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def info() -> bytes:
    """Make the record with which most archives begin."""
    return record(b"software: by hand\r\n", "", "warcinfo", "Content-Type: application/warc-fields")


def packed(records: Sequence[bytes]) -> bytes:
    """Pack each record by itself, as WARC asks."""
    return b"".join(gzip.compress(r, mtime=0) for r in records)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a ZIP file, and what is wrong with it."""

    name: str | bytes
    data: bytes
    method: int = 8
    flags: int = 0
    check: int | None = None
    """CRC-32 as written, or None: the right one."""
    size: int | None = None
    """Size as declared, or None: the right one."""
    mode: int = 0o100644
    raw: bytes | None = None
    """Packed bytes, or None: packed here."""


def zipped(parts: Sequence[Part], directory: bool = True, before: bytes = b"") -> bytes:
    """Write a ZIP file."""
    out, central, count = bytearray(before), bytearray(), 0
    for part in parts:
        name = part.name if isinstance(part.name, bytes) else part.name.encode()
        engine = zlib.compressobj(9, zlib.DEFLATED, -15)
        raw = part.raw if part.raw is not None else part.data if part.method == 0 else engine.compress(part.data) + engine.flush()
        check = zlib.crc32(part.data) if part.check is None else part.check
        size = len(part.data) if part.size is None else part.size
        flags = part.flags | (0x800 if isinstance(part.name, str) and not part.name.isascii() else 0)
        common = struct.pack("<HHHHHLLLHH", 20, flags, part.method, 0, 0x21, check, len(raw), size, len(name), 0)
        central += b"PK\x01\x02" + struct.pack("<H", 0x314) + common + struct.pack("<HHHLL", 0, 0, 0, part.mode << 16, len(out))
        central += name
        out += b"PK\x03\x04" + common + name + raw
        count += 1
    if directory:
        end = struct.pack("<HHHHLLH", 0, 0, count, count, len(central), len(out), 0)
        out += central + b"PK\x05\x06" + end
    return bytes(out)


def wacz(
    archives: dict[str, bytes],
    pages: Sequence[dict[str, str]] = (),
    *,
    wrong: Sequence[str] = (),
    signed: bool = False,
    method: int = 0,
    package: bool = True,
) -> bytes:
    """Write a WACZ (1.1.1); `wrong` names parts whose digest is not theirs."""
    parts = {f"archive/{name}": data for name, data in archives.items()}
    if pages:
        head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
        parts["pages/pages.jsonl"] = "\n".join(json.dumps(line, ensure_ascii=False) for line in (head, *pages)).encode() + b"\n"
    resources = [
        {
            "name": name.rsplit("/", 1)[1],
            "path": name,
            "hash": "sha256:" + hashlib.sha256(data + (b"!" if name in wrong else b"")).hexdigest(),
            "bytes": len(data),
        }
        for name, data in parts.items()
    ]
    if package:
        said = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}, indent=2).encode()
        parts["datapackage.json"] = said
        digest: dict[str, object] = {"path": "datapackage.json", "hash": "sha256:" + hashlib.sha256(said).hexdigest()}
        if signed:
            digest["signedData"] = {"hash": digest["hash"], "signature": "bm8=", "publicKey": "bm8="}
        parts["datapackage-digest.json"] = json.dumps(digest).encode()
    return zipped([Part(name=name, data=data, method=method) for name, data in parts.items()])


SITE = "https://news.example"
PAGES = [page(f"Report {i}", seed=i) for i in range(6)]


def captured(i: int, body: bytes | None = None, *more: str) -> bytes:
    """Return a record of page `i`."""
    answer = http(PAGES[i] if body is None else body)
    return record(answer, f"{SITE}/{i}", "response", *more, digest=sha1(answer))


def unpacked(data: bytes, path: str = "a.warc", media: str | None = None) -> tuple[list[Member], list[Problem]]:
    """Unpack bytes by what they are; check what holds of everything that comes out."""
    module = container(media or kinds.media_type(data, path) or "")
    assert module is not None, kinds.media_type(data, path)
    members: list[Member] = []
    problems: list[Problem] = []
    for found in module.unpack(io.BytesIO(data), path):
        if isinstance(found, Member):
            members.append(found)
        else:
            problems.append(found)
    for said in (*problems, *(p for m in members for p in m.problems)):
        assert said.code in CODES
        assert said.message.isprintable()
        assert len(said.message) <= LONGEST_MESSAGE
    return members, problems


def codes(problems: list[Problem] | tuple[Problem, ...]) -> list[str]:
    return [p.code for p in problems]


SHORT = page("Brief", 1)


def response(name: str, body: bytes, status: int = 200, media: str = "text/html", *more: str) -> bytes:
    return record(http(body, status, media), f"{SITE}/{name}", "response", *more)


def request(name: str, dest: str, *more: str) -> bytes:
    asked = f"GET /{name} HTTP/1.1\r\nHost: news.example\r\nSec-Fetch-Dest: {dest}\r\n\r\n".encode()
    return record(asked, f"{SITE}/{name}", "request", *more)
