"""Exchanges as a web archive: WARC 1.1 (ISO 28500:2017), one record after the other, not compressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from stemma import __version__
from stemma.fetch.wire import Exchange

FIELDS = "application/warc-fields"
CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An exchange, and what else is known of it."""

    exchange: Exchange
    robots: str
    """What robots.txt said."""
    via: str | None
    """The page that forwarded here."""


def web_archive(noted: Sequence[Noted], user_agent: str) -> bytes:
    """Write a web archive: what made it, then for each exchange its answer, its request and what is known of it.

    Nothing in it names the machine or the person that fetched.
    """
    about = {
        "software": f"Stemma/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS,
        "robots": "obey",
        "http-header-user-agent": user_agent,
    }
    info = _id()
    parts = [_record("warcinfo", info, noted[0].exchange.at, FIELDS, _fields(about))]
    for one in noted:
        parts += _exchange(one, info)
    return b"".join(parts)


def _exchange(one: Noted, info: str) -> list[bytes]:
    e = one.exchange
    answer = _id()
    of = {"WARC-Target-URI": e.target.url, "WARC-Warcinfo-ID": info}
    here = {**of, "WARC-IP-Address": e.address}
    cut = {"WARC-Truncated": e.cut} if e.cut else {}
    known = {"via": one.via, "fetchTimeMs": str(round(e.seconds * 1000)), "robots-txt": one.robots, "tls": e.tls}
    response = _record(
        "response",
        answer,
        e.at,
        "application/http; msgtype=response",
        e.head_block + e.body,
        {**here, **cut, "WARC-Payload-Digest": _digest(e.body)},
    )
    request = _record(
        "request", _id(), e.at, "application/http; msgtype=request", e.request, {**here, "WARC-Concurrent-To": answer}
    )
    more = _fields({name: value for name, value in known.items() if value})
    return [response, request, _record("metadata", _id(), e.at, FIELDS, more, {**of, "WARC-Concurrent-To": answer})]


def _record(kind: str, id: str, at: datetime, media: str, block: bytes, more: dict[str, str] | None = None) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": id,
        "WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        **(more or {}),
        "Content-Type": media,
        "WARC-Block-Digest": _digest(block),
        "Content-Length": str(len(block)),
    }
    return b"WARC/1.1\r\n" + _fields(fields) + b"\r\n" + block + b"\r\n\r\n"


def _fields(values: dict[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in values.items()).encode("utf-8")


def _digest(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


def _id() -> str:
    return f"<urn:uuid:{uuid4()}>"
