"""Web archives (WARC): each captured page is a document of its own. And gzip files, which many of them are.

Two passes: the first finds every record, what it is and whether its bytes are whole; the second reads the pages
alone, one at a time. Nothing is silent: what is cut off, damaged or not a page is said.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from stemma.model.inputs import Member
from stemma.model.reading import Problem
from stemma.model.sources import Assertion
from stemma.readers import READERS, kinds
from stemma.readers.archives import web
from stemma.readers.archives.gzipped import MAGIC, Damage, Seekable, Stream, stream
from stemma.readers.archives.inside import LARGEST_MEMBER, MOST_MEMBERS, Tally, kind, problem
from stemma.readers.archives.pages import FIRST, HTML, TEXT, Capture, Listed, choose, loose, sort
from stemma.readers.archives.records import MOST_BYTES, MOST_RECORDS, RATIO, Lost, block, matches, survey
from stemma.readers.encoding import MARKS, decode
from stemma.readers.html.markup import pieces
from stemma.readers.packed import shown

NAME, VERSION = "warc", "1"
ENOUGH = 500
"""Bytes of visible text (UTF-8), without white space, from which a page is a page where nothing else says so."""
MARK = b"WARC/"
STEP = "such parts are no reports; if one is, save it by itself and add that"
AGAIN = "get a whole copy, or capture the page again"


@dataclass(slots=True)
class Taking:
    """What is counted while the pages of one or several archives are taken in."""

    tally: Tally = field(default_factory=Tally)
    members: int = 0
    records: int = 0
    seen: set[bytes] = field(default_factory=set)
    """Digests of (address, bytes) that were given out."""
    listed: Listed | None = None


def unpack(file: IO[bytes], path: str) -> Iterator[Member | Problem]:
    """Yield the pages of a web archive, or the one document of a gzip file."""
    size = file.seek(0, 2)
    file.seek(0)
    first = file.read(5)
    if not size:
        yield problem(NAME, "EMPTY", "the file is empty: check that it was downloaded whole")
        return
    name = path.lower()
    packed = first[:3] == MAGIC or (name.endswith(".gz") and first != MARK)
    if packed and not name.endswith((".warc.gz", ".wet.gz")) and stream(file, True).peek(5) != MARK:
        yield from _document(stream(file, True), size, path)
        return
    taking = Taking()
    yield from archive(file, packed, taking)
    yield from summary(taking)


def summary(taking: Taking) -> Iterator[Problem]:
    """Say what was left inside, and whether nothing was found at all."""
    left = taking.tally.problem(NAME, STEP)
    if left:
        yield left
    if taking.records and not taking.members:
        elsewhere = taking.tally.counts["page kept in another archive"]
        step = "add the archive that keeps them too, or save" if elsewhere else "save"
        yield problem(NAME, "NO_TEXT", f"no page in this web archive could be taken in: {step} the pages as HTML and add those")


def archive(file: Seekable, packed: bool, taking: Taking, label: str = "") -> Iterator[Member | Problem]:
    """Yield the pages of one archive; what was left inside goes to the tally. `label` begins what is said of the whole."""
    lost = Lost()
    size = file.seek(0, 2)
    reading = stream(file, packed, MARK)
    found = sort(survey(reading, size, FIRST, lost), taking.tally)
    taking.records += found.records
    damage = tuple(reading.damage)
    yield from _about(lost, damage, found.records, label)
    for url, wrong in found.unread[:20]:
        yield problem(NAME, wrong.code, f"{shown(url)}: {wrong.message}")
    if len(found.unread) > 20:
        taking.tally.add("other file", times=len(found.unread) - 20)
    reading = stream(file, packed, MARK)
    for capture, sure in choose(found, taking.listed, taking.tally):
        if taking.members >= MOST_MEMBERS:
            taking.tally.add("page beyond the first ten thousand")
            continue
        made = _member(reading, capture, sure, damage, taking)
        if made is not None:
            taking.members += isinstance(made, Member)
            yield made


def _about(lost: Lost, damage: tuple[Damage, ...], records: int, label: str) -> Iterator[Problem]:
    """Say what is wrong with an archive as a whole."""
    ends = lost.cut or any(d.ends for d in damage)
    wrong = [d.at for d in damage if not d.ends]
    why = f" ({'; '.join(lost.heads)})" if lost.heads else ""
    if not records and ends:
        yield problem(NAME, "TRUNCATED", f"{label}the archive ends before its first record does: {AGAIN}")
    elif not records:
        yield problem(NAME, "NOT_THIS_FORMAT", f"{label}no record of a web archive can be found in it{why}: {AGAIN}")
    elif ends:
        yield problem(NAME, "TRUNCATED", f"{label}the archive was cut off: what stands before was taken in; {AGAIN}")
    if records and (wrong or lost.stretches):
        places = len(wrong) + lost.stretches
        at = min([*wrong, *([lost.first] if lost.first is not None else [])])
        where = "in one place" if places == 1 else f"in {places} places"
        message = f"the archive is damaged {where}, first after byte {at}{why}; reading went on with the next whole record"
        yield problem(NAME, "PARTIAL", f"{label}{message}: {AGAIN}")
    if lost.beyond == "BOMB":
        yield problem(NAME, "BOMB", f"{label}it unpacks to over {RATIO} times its size; what stands after that was not read")
    elif lost.beyond == "PARTIAL":
        yield problem(NAME, "PARTIAL", f"{label}it is damaged in so many places that the rest was not read: {AGAIN}")
    elif lost.beyond:
        limit = f"more than {MOST_BYTES >> 30} GiB or {MOST_RECORDS:,} records"
        yield problem(NAME, "TOO_LARGE", f"{label}the archive has {limit}; the rest was not read: split it, and add the parts")


def _member(reading: Stream, capture: Capture, sure: bool, damage: tuple[Damage, ...], taking: Taking) -> Member | Problem | None:
    """Read a page; None: it was counted as something else."""
    name = shown(capture.url)
    if capture.place.size > LARGEST_MEMBER + web.LONGEST_HEAD:
        return problem(NAME, "TOO_LARGE", f"{name}: the page has more than {LARGEST_MEMBER >> 20} MiB and was not taken in")
    carried = _carried(reading, capture, damage)
    if carried.data is None:
        return problem(NAME, carried.problems[-1].code, f"{name}: {carried.problems[-1].message}")
    what = kinds.media_type(carried.data, _path(capture.url))
    wrong = next((p for p in carried.problems if p.code in ("TRUNCATED", "PARTIAL")), None)
    if what not in READERS and wrong:
        return problem(NAME, wrong.code, f"{name}: {wrong.message}")
    reason = None if wrong else _reason(capture, carried.data, what, sure)
    digest = hashlib.sha256(capture.url.encode("utf-8", "replace") + b"\x00" + hashlib.sha256(carried.data).digest()).digest()
    if reason is None and digest in taking.seen:
        reason = "page already taken in"
    if reason:
        taking.tally.page(reason, capture.url)
        return None
    taking.seen.add(digest)
    return Member(
        name=capture.url or f"record at byte {capture.place.record.offset}",
        data=carried.data,
        assertions=_assertions(capture, taking.listed),
        at=capture.at,
        problems=carried.problems,
    )


def _carried(reading: Stream, capture: Capture, damage: tuple[Damage, ...]) -> web.Body:
    """Return a page's bytes, and what is wrong with them."""
    raw = block(reading, capture.place)
    content_type = capture.place.record.value("content-type")
    if capture.type == "response":
        top = web.head(raw)
        if isinstance(top, Problem):
            return web.Body(None, (top,))
        content_type, bare = top.value("content-type"), raw[top.size :]
        carried = web.body(top, bare)
    else:
        bare, carried = raw, web.Body(raw)
    if carried.data is None:
        return carried
    note = web.encoding_note(content_type, carried.data)
    state = tuple(_state(capture, damage, _same(capture, raw, (bare, carried.data))))
    found = {p.code: p for p in (*reversed(carried.problems), *reversed(state))}  # of two that say the same, the first
    return web.Body(carried.data, (*reversed(found.values()), *([note] if note else [])))


def _reason(capture: Capture, data: bytes, what: str | None, sure: bool) -> str | None:
    """Return what a page whose bytes are whole is instead of a report, or None."""
    if not data:
        return "empty page"
    if what not in READERS:
        return kind(what)
    brief = not sure and (capture.media in HTML | TEXT or what in HTML | TEXT) and not _enough(data, what)
    return "short page" if brief else None


def _assertions(capture: Capture, listed: Listed | None) -> tuple[Assertion, ...]:
    made: list[Assertion] = []
    title = listed.titles.get(loose(capture.url), "") if listed else ""
    if title:
        made.append(Assertion(field="title", value=title, evidence="title in the page list"))
    if capture.url.lower().startswith(("http://", "https://")):
        made.append(Assertion(field="url", value=capture.url, evidence="WARC-Target-URI"))
    return tuple(made)


def _same(capture: Capture, raw: bytes, payloads: tuple[bytes, ...]) -> bool | None:
    """Compare the digests that a record gives; None: it gives none. What is a payload, archivers do not agree on."""
    record = capture.place.record
    whole = matches(record.value("warc-block-digest"), raw)
    return matches(record.value("warc-payload-digest"), *payloads) if whole is None else whole


def _state(capture: Capture, damage: tuple[Damage, ...], same: bool | None) -> Iterator[Problem]:
    """Say what is wrong with a record; `same`: whether its bytes are those whose digest it gives."""
    place, record = capture.place, capture.place.record
    touching = [d for d in damage if place.touched(d)]
    said = record.value("warc-truncated")
    if place.cut or any(d.ends for d in touching):
        have = f"{place.size} of the {record.declared} bytes that its record announces are there"
        yield problem(NAME, "TRUNCATED", f"the page is cut off ({have}): {AGAIN}")
    elif touching:
        yield problem(NAME, "PARTIAL", f"the part of the archive with this page is damaged (its checksum differs): {AGAIN}")
    elif same is False:
        message = "its bytes are not those whose digest the archive gives, so they were changed or damaged"
        yield problem(NAME, "PARTIAL", f"{message}: {AGAIN}")
    elif place.odd and not same:
        yield problem(NAME, "PARTIAL", "the page's record does not end where it says, so some of the page may be missing")
    if said:
        yield problem(NAME, "TRUNCATED", f"the archive says that the page was cut off when it was captured ({shown(said)})")
    if record.value("warc-segment-number"):
        yield problem(NAME, "TRUNCATED", "the page goes on in another record, which was not joined to it")


def _path(url: str) -> str:
    """Return the part of an address that may say what it is."""
    return url.split("#", 1)[0].split("?", 1)[0]


def _enough(data: bytes, what: str | None) -> bool:
    """Tell whether there is enough to read; letters that say more count for more, as they take more bytes."""
    page = decode(data).content if any(data.startswith(mark) for mark, _ in MARKS) else data.decode("utf-8", "replace")
    size = 0
    for words in (page[p.start : p.end] for p in pieces(page) if not p.tag) if what == "text/html" else (page[: 4 * ENOUGH],):
        size += len("".join(words.split()).encode())
        if size >= ENOUGH:
            return True
    return False


def _document(begin: Stream, size: int, path: str) -> Iterator[Member | Problem]:
    """Yield the one document that a gzip file holds."""
    limit = min(LARGEST_MEMBER, max(web.FLOOR, web.RATIO * size))
    data = begin.take(limit + 1)
    if len(data) > limit:
        code = "BOMB" if limit < LARGEST_MEMBER else "TOO_LARGE"
        why = f"over {web.RATIO} times its size" if code == "BOMB" else f"more than {LARGEST_MEMBER >> 20} MiB"
        yield problem(NAME, code, f"the file unpacks to {why}: unpack it and add what is in it")
        return
    begin.peek(1)  # so that the end has been looked at
    wrong = next(iter(begin.damage), None)
    if not data:
        yield problem(NAME, "TRUNCATED" if wrong else "EMPTY", f"nothing can be unpacked from it: {AGAIN}")
        return
    found: tuple[Problem, ...] = ()
    if wrong:
        code, what = ("TRUNCATED", "was cut off") if wrong.ends else ("PARTIAL", "is damaged")
        found = (problem(NAME, code, f"the gzip file {what}; {len(data)} bytes came out of it: get a whole copy"),)
    if data[257:262] == b"ustar":
        yield problem(NAME, "UNSUPPORTED", "this is a TAR archive: unpack it and add the files in it")
        return
    yield Member(name=path[:-3] if path.lower().endswith(".gz") else path, data=data, problems=found)
