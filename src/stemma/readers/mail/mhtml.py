"""Web pages saved by a browser as one file (MHTML, RFC 2557): which message is one, and the page in it.

The page itself is read as any other; the parts are its pictures, styles and frames.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from stemma.model.inputs import Read
from stemma.model.sources import Assertion, Text
from stemma.readers import html
from stemma.readers.addresses import HTTP
from stemma.readers.days import iso_day
from stemma.readers.encoding import MARKS, decode
from stemma.readers.mail.mime import Part
from stemma.text import span

SAVED = "saved by"
"""How the From line of a saved page goes on after "<" (Chromium, Mozilla, Internet Explorer)."""
PAGES = ("text/html", "application/xhtml+xml")
EVIDENCE = "address in the saved page"
COMMENT = "comment of "
UTF8 = b"\xef\xbb\xbf"
BEGINNING = re.compile(rb"\s*(?:\xef\xbb\xbf)?(?:\s*<\?xml[^>]{0,300}\?>)?")


def root(message: Part) -> Part | None:
    """Return the part that is the saved page, or None: the message is none."""
    if message.kind in PAGES and _saved(message):
        return message
    if message.kind != "multipart/related" or not message.parts:
        return None
    start = message.settings.get("start", "")
    first = next((p for p in message.parts if start and p.header("content-id") == start), message.parts[0])
    if first.kind == "multipart/alternative" and first.parts:
        first = first.parts[-1]
    sent = any(message.header(name) for name in ("to", "received", "message-id", "return-path"))
    return first if first.kind in PAGES and (_saved(message) or (address(message, first) and not sent)) else None


def _saved(message: Part) -> bool:
    return message.header("from").lower().lstrip("<").startswith(SAVED) or bool(message.header("snapshot-content-location"))


def address(message: Part, page: Part) -> str | None:
    """Return the web address from which the page was saved, or None."""
    named = (message.header("snapshot-content-location"), page.header("content-location"), message.header("content-location"))
    return next((said for said in named if HTTP.match(said)), None)


def characters(page: Part) -> tuple[bytes, bool]:
    """Return a page's bytes, in UTF-8 where its part names a charset, and whether some were lost."""
    data, lost = page.content()
    declared = page.settings.get("charset")
    if not declared or data.startswith(tuple(mark for mark, _ in MARKS)):
        return data, lost
    decoded = decode(data, declared)
    return UTF8 + decoded.content.encode("utf-8", "replace"), lost or bool(decoded.damaged)


def read(message: Part, page: Part, source: str, reader: str, version: str) -> tuple[Read, bool]:
    """Read a saved page as its reader's, and tell whether bytes were lost before."""
    data, lost = characters(page)
    saved_from = address(message, page)
    if saved_from and "--" not in saved_from and b"saved from url=" not in data[:4096]:
        # In the form that browsers write into pages: then links to its own site are known, as in any saved page.
        before = BEGINNING.match(data)
        at = before.end() if before else 0
        data = data[:at] + f"<!-- saved from url=({len(saved_from):04}){saved_from} -->".encode() + data[at:]
    found = renamed(html.read(data, source), reader, version, message.header("subject"), saved_from)
    saved_at = iso_day(message.header("date"))
    captured = Assertion(field="captured", value=saved_at, evidence="Date line of the saved page") if saved_at else None
    return replace(found, assertions=(*found.assertions, *([captured] if captured else []))), lost


def renamed(found: Read, reader: str, version: str, subject: str, saved_from: str | None) -> Read:
    """Return what the reader of pages found as another reader's, with the page's title as its file states it."""
    if found.text is None:
        return found
    old = found.text
    text = Text(
        source=old.source,
        reader=reader,
        version=version,
        content=old.content,
        completeness=old.completeness,
        left_out=old.left_out,
        layout=old.layout,
        pages=old.pages,
    )
    return Read(text=text, assertions=_respanned(text, found.assertions, subject, saved_from), problems=found.problems)


def _respanned(text: Text, assertions: Sequence[Assertion], subject: str, saved_from: str | None) -> tuple[Assertion, ...]:
    made = [
        Assertion(
            field=one.field,
            value=one.value,
            evidence=EVIDENCE if one.evidence.startswith(COMMENT) and one.value == saved_from else one.evidence,
            span=span(text, one.span.start, one.span.end) if one.span else None,
        )
        for one in assertions
    ]
    titles = sum(one.field == "title" for one in made)
    if subject and all(one.value != subject for one in made if one.field == "title"):
        made.insert(titles, Assertion(field="title", value=subject, evidence="Subject line of the saved page"))
    return tuple(made)
