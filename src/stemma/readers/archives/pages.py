"""Which records of a web archive are pages that a person opened, and which are what these pages are made of.

Evidence, strongest first: the archive's own list of pages, what the browser said when it asked (Sec-Fetch-Dest, Fetch
Metadata, W3C 2021), what the archiver says it was (WARC-Resource-Type), and only then how much there is to read.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stemma.model.reading import Problem
from stemma.readers.archives import web
from stemma.readers.archives.inside import Tally, kind
from stemma.readers.archives.records import Place, Record
from stemma.readers.kinds import DOCX, ODT

FIRST = 16 << 10
"""Bytes of a block that are looked at to tell what it is."""
HTML = frozenset({"text/html", "application/xhtml+xml"})
TEXT = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
DOCUMENTS = frozenset(
    {"application/pdf", "application/x-pdf", "application/rtf", "text/rtf", "application/msword", "message/rfc822", DOCX, ODT}
)
UNKNOWN = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download"}
)
"""What servers say when they do not know: the bytes decide."""
PAGES = HTML | TEXT | DOCUMENTS | UNKNOWN
FOR_MACHINES = re.compile(r"/(?:robots|ads|app-ads|humans|security|llms)\.txt(?:[?#]|$)", re.IGNORECASE)
DEST = re.compile(rb"^sec-fetch-dest:[ \t]*([A-Za-z-]{1,40})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(r"(?i)([a-z][a-z0-9+.-]*)://([^/?#]*)([^#]*)")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z")
MOST_CANDIDATES = 50_000
MOST_REQUESTS = 200_000
MOST_HOPS = 10


@dataclass(frozen=True, slots=True)
class Capture:
    """A record that may be a page."""

    place: Place
    url: str
    type: str
    """WARC-Type: response, resource or conversion."""
    media: str
    """As the server or the archive says; "" is unknown."""

    @property
    def at(self) -> str | None:
        """Return when it was captured, as the archive says, or None."""
        said = self.place.record.value("warc-date")
        return said if DATE.fullmatch(said) else None


@dataclass(slots=True)
class Listed:
    """An archive's own list of pages, and which of them were met."""

    titles: Mapping[str, str]
    """Loose address -> title, "" where there is none."""
    addresses: Mapping[str, str]
    """Loose address -> address as listed."""
    met: set[str] = field(default_factory=set)

    def missing(self) -> list[str]:
        """Return the addresses of the list of which no page was met, in order."""
        return [address for key, address in self.addresses.items() if key not in self.met]


@dataclass(slots=True)
class Sorting:
    """What one pass over an archive found."""

    captures: list[Capture] = field(default_factory=list)
    records: int = 0
    dests: dict[str, str] = field(default_factory=dict)
    """Id of a record, or address -> Sec-Fetch-Dest of the request that belongs to it."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Loose address -> loose address that it leads to."""
    repeats: list[tuple[str, str]] = field(default_factory=list)
    """(payload digest, address) of revisits of what may be a page."""
    unread: list[tuple[str, Problem]] = field(default_factory=list)
    """(address, what is wrong) of answers whose head cannot be read."""


def loose(address: str) -> str:
    """Return an address without what does not tell pages apart: scheme, case of the host, fragment, last slash."""
    m = ADDRESS.match(address.strip())
    if not m:
        return address.strip()
    return re.sub(r":(?:80|443)$", "", m[2].lower()) + m[3].rstrip("/")


def target(record: Record) -> str:
    """Return the address that a record is about; WARC 1.0 has it in angle brackets here and there."""
    return record.value("warc-target-uri").removeprefix("<").removesuffix(">")


def sort(places: Iterable[Place], tally: Tally) -> Sorting:
    """Look at every record once; count what cannot be a page."""
    found = Sorting()
    for place in places:
        found.records += 1
        record = place.record
        handle = {"response": _response, "resource": _bare, "conversion": _bare, "request": _request, "revisit": _revisit}
        act = handle.get(record.value("warc-type").lower())
        if act:
            act(place, found, tally)
    return found


def _request(place: Place, found: Sorting, tally: Tally) -> None:
    m = DEST.search(place.record.first)
    if m and len(found.dests) < MOST_REQUESTS:
        record = place.record
        own = [v for v in (record.value("warc-record-id"), record.value("warc-concurrent-to")) if v]
        for key in own if record.value("warc-concurrent-to") else [*own, target(record)]:
            found.dests[key] = m[1].decode("ascii").lower()


def _response(place: Place, found: Sorting, tally: Tally) -> None:
    record, url = place.record, target(place.record)
    if url.lower().startswith(("dns:", "whois:")):
        return
    if not record.value("content-type").lower().startswith("application/http") and not url.lower().startswith("http"):
        _bare(place, found, tally)
        return
    top = web.head(record.first)
    if isinstance(top, Problem):
        if top.code == "TRUNCATED" and record.declared > len(record.first) == FIRST:
            _candidate(Capture(place, url, "response", ""), found, tally)  # a long head: it is read in full later
        else:
            found.unread.append((url, top))
    elif 300 <= top.status < 400:
        tally.add("redirect")
        leads = _absolute(top.value("location"), url)
        if leads and len(found.redirects) < MOST_REQUESTS:
            found.redirects[loose(url)] = loose(leads)
    elif top.status != 200:
        tally.page("error page" if top.status >= 400 else "other file", url)
    elif top.media not in PAGES:
        tally.add(kind(top.media))
    else:
        _candidate(Capture(place, url, "response", top.media), found, tally)


def _bare(place: Place, found: Sorting, tally: Tally) -> None:
    """Look at a record whose block is the document itself."""
    record, url = place.record, target(place.record)
    media = web.media_of(record.value("content-type"))
    if not url.lower().startswith(("http:", "https:", "ftp:", "ftps:", "file:")) or media not in PAGES:
        tally.add(kind(media))
    else:
        _candidate(Capture(place, url, record.value("warc-type").lower(), media), found, tally)


def _revisit(place: Place, found: Sorting, tally: Tally) -> None:
    top = web.head(place.record.first)
    media = "" if isinstance(top, Problem) else top.media
    if media in PAGES and len(found.repeats) < MOST_CANDIDATES:
        found.repeats.append((place.record.value("warc-payload-digest"), target(place.record)))


def _candidate(capture: Capture, found: Sorting, tally: Tally) -> None:
    if len(found.captures) < MOST_CANDIDATES:
        found.captures.append(capture)
    else:
        tally.add("other file")


def _absolute(location: str, base: str) -> str | None:
    """Return where a redirect leads; None: it cannot be told without more of RFC 3986 than is needed here."""
    m = ADDRESS.match(base)
    if not location or not m:
        return None
    if ADDRESS.match(location):
        return location
    if location.startswith("//"):
        return f"{m[1]}:{location}"
    return f"{m[1]}://{m[2]}{location}" if location.startswith("/") else None


def choose(found: Sorting, listed: Listed | None, tally: Tally) -> list[tuple[Capture, bool]]:
    """Return the captures to take in, in order, each with whether it is known to be a page; count the others."""
    wanted = _wanted(found, listed) if listed else None
    digests = {c.place.record.value("warc-payload-digest") for c in found.captures}
    answered = {c.url for c in found.captures}
    for digest, address in found.repeats:
        there = digest in digests if digest else address in answered
        tally.page("page already taken in" if there else "page kept in another archive", address)
    answered = {c.url for c in found.captures if c.type != "conversion"}
    chosen: list[tuple[Capture, bool]] = []
    for capture in found.captures:
        reason, sure = _reason(capture, found, wanted, answered)
        if reason:
            tally.page(reason, capture.url)
        else:
            chosen.append((capture, sure))
    # What was captured alone was captured for its own sake, however short it is.
    return chosen if len(found.captures) > 1 else [(capture, True) for capture, _ in chosen]


def _wanted(found: Sorting, listed: Listed) -> set[str] | None:
    """Return the loose addresses of the listed pages and of where they lead; None: none of them is there."""
    met = {loose(c.url) for c in found.captures}
    wanted: set[str] = set()
    for page in listed.addresses:
        key = page
        for _ in range(MOST_HOPS):
            if key in met:
                wanted.add(key)
                listed.met.add(page)
            if key not in found.redirects:
                break
            key = found.redirects[key]
    return wanted


def _reason(capture: Capture, found: Sorting, wanted: set[str] | None, answered: set[str]) -> tuple[str | None, bool]:
    """Return why a capture is not a page of its own (None: it may be one), and whether that is sure."""
    record = capture.place.record
    if capture.type == "conversion" and capture.url in answered:
        return "text made from a page", True
    if wanted is not None:
        return (None, True) if loose(capture.url) in wanted else ("page not in the page list", True)
    if FOR_MACHINES.search(capture.url):
        return "file for machines", True
    keys = (record.value("warc-record-id"), record.value("warc-concurrent-to"), capture.url)
    dest = next((found.dests[key] for key in keys if key in found.dests), None)
    if dest is not None:
        return (None, True) if dest == "document" else (_part(capture), True)
    archiver = record.value("warc-resource-type").lower()
    if archiver and archiver != "document":
        return _part(capture), True
    return None, capture.type == "conversion"


def _part(capture: Capture) -> str:
    return "advertisement or frame" if capture.media in HTML else "file of data" if capture.media in TEXT else kind(capture.media)
