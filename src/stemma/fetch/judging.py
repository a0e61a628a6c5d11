"""What the head of an answer means: a page, a way on, or a refusal with its reason. Nothing is asked for here."""

import re
from urllib.parse import quote, urljoin

from stemma.errors import FetchError
from stemma.fetch.addresses import SENT, Target, parse
from stemma.fetch.answers import Head
from stemma.fetch.wire import Exchange, Limits

BY_HAND = "save the page in a browser and add the file: stemma add CASE page.html"
FORWARDS = (301, 302, 303, 307, 308)
FORWARD_BODY = 64 * 1024
"""Bytes that are kept of the page "moved to …", which nobody reads."""
BUSY = (429, 503)
"""Answers that ask to be left alone."""
OPEN = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "text/x-markdown",
    "application/pdf",
    "application/x-pdf",
    "application/rtf",
    "text/rtf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
    "message/rfc822",
    "application/octet-stream",  # what servers say of a PDF that they know nothing about, and the next ones too
    "binary/octet-stream",
    "application/force-download",
    "application/x-download",
)
"""Content types that a report may have, the same as the reader of web archives takes; or none. Others are refused by the head."""
CODINGS = ("identity", "gzip", "x-gzip", "deflate", "br", "zstd")
"""Content codings that the reader of web archives can undo; only the first is asked for."""
STATUSES = {
    401: "wants a login",
    402: "wants a payment",
    403: "refuses to show the page to a program",
    404: "has no such page",
    410: "has taken the page down",
    429: "asks to be left alone for a while",
    451: "may not show the page for legal reasons",
    503: "is too busy, or asks to be left alone for a while",
}


def page(head: Head, limits: Limits) -> int:
    """Return how many bytes to take of an answer's body.

    Raises:
        FetchError: it is no report and leads to none.
    """
    if forwards(head):
        return FORWARD_BODY
    if head.status != 200:
        raise FetchError(refused(head))
    media = (head.one("content-type") or "").split(";")[0].strip().lower()
    if media and media not in OPEN:
        raise FetchError(f"it is no report but {_plain(media)}; give the address of the page that shows it")
    coding = ", ".join(c for c in head.all("content-encoding") if c.lower() not in CODINGS)
    if coding:
        raise FetchError(f"the site sends the page packed ({_plain(coding)}) although it was asked not to; {BY_HAND}")
    length = head.one("content-length") or ""
    if re.fullmatch("[0-9]{1,15}", length, re.ASCII) and int(length) > limits.body:
        raise FetchError(f"it has {int(length)} bytes, more than any report ({limits.body}); if it is one, {BY_HAND}")
    return limits.body


def forwards(head: Head) -> bool:
    """Tell whether an answer sends the asker to another address."""
    return head.status in FORWARDS and bool(head.one("location"))


def location(last: Exchange) -> Target:
    """Read where an answer forwards to.

    Raises:
        FetchError: it is no address that may be asked, or the way there would lose its encryption.
    """
    raw = (last.head.one("location") or "").encode("latin-1")
    try:
        place = raw.decode("utf-8")
    except UnicodeDecodeError:
        place = quote(raw, safe=SENT + "#")
    try:
        target = parse(urljoin(last.target.url, place.replace(" ", "%20")))
    except ValueError:
        raise FetchError(f"the site forwards to no address that can be read; {BY_HAND}") from None
    if last.target.scheme == "https" and target.scheme == "http":
        what = "the site forwards from an encrypted page to one that is not, which anybody on the way could change"
        raise FetchError(f"{what}: {target.url}; if that is the page you want, name its address yourself")
    return target


def refused(head: Head) -> str:
    """Say why an answer is no report."""
    what = STATUSES.get(head.status, "sent an error" if head.status >= 400 else "sent no page")
    after = _plain(head.one("retry-after") or "")[:40] if head.status in BUSY else ""
    wait = f"; ask again {f'in {after} seconds' if after.isdigit() else f'after {after}'}" if after else ""
    return f"the site {what} (status {head.status}{wait}); nothing was taken in. Look at the page in a browser"


def closed(robots: Exchange) -> str | None:
    """Say why a robots.txt that did not come whole forbids everything (RFC 9309, section 2.3.1.4).

    None: it decides, or there is none. Status 429 counts as an error of the server, as it says nothing about the file.
    """
    status = robots.head.status
    why = f"status {status}" if status >= 500 or status == 429 else robots.cut if robots.cut != "length" else None
    if why is None:
        return None
    return f"its robots.txt cannot be had ({why}), and until it can, programs stay away (RFC 9309); try later, or {BY_HAND}"


def _plain(words: str) -> str:
    """Keep what a site says harmless and short."""
    return re.sub("[^ -~]", "?", words)[:80]
