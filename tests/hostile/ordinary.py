"""An ordinary small report in each format: what hostile files are made from, and what must still be read after them."""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from hostile.making import Entry, entry, http, one_page, record, shown, stream, tight, zipped

TITLE = "Harbour council denies a secret lease"
PARAGRAPHS = (
    "The harbour council of Lindqvist Bay said on Monday that 53 crossings were cancelled after the storm.",
    "A spokesman, Oren Tallis, denied that the northern pier had been leased to a foreign company.",
    "“We signed nothing,” he told reporters, adding that the books were open to anybody who asked.",
    "The Ferrymen's Union, which first reported the lease in October, said it had seen 12 pages of a draft.",
    "Neither side could say who had written the draft, or why it bore the council's seal.",
    "The council meets again on 14 December 2022, when the union's petition is to be heard.",
)
TOLD = "53 crossings were cancelled"
"""Words that every ordinary file must give."""
LAST = "petition is to be heard"
"""Words at its very end."""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
O = (  # noqa: E741 the letter of the format
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
LONG = 50_000
"""Bytes above which a part is not packed: so a document tries what it tries, and is not refused for its ratio."""
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT_TYPE.decode()}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def text() -> bytes:
    """Return plain text."""
    return "\n\n".join((TITLE, *PARAGRAPHS)).encode() + b"\n"


def page() -> bytes:
    """Return a web page."""
    body = "".join(f"<p>{p}</p>\n" for p in PARAGRAPHS)
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title></head>'
    return f"{head}<body><article><h1>{TITLE}</h1>\n{body}</article></body></html>".encode()


def pdf() -> bytes:
    """Return a PDF of one page."""
    plain = (p.replace("“", '"').replace("”", '"') for p in (TITLE, *PARAGRAPHS))
    return one_page(stream(b"".join(shown(p, 40, 760 - 20 * n) for n, p in enumerate(plain))))


def word(body: str | bytes | None = None, *more: Entry, relations: str = "") -> bytes:
    """Return a DOCX; `body` is what stands in w:body, bytes are all of document.xml."""
    inner = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in (TITLE, *PARAGRAPHS)) if body is None else body
    whole = (
        inner
        if isinstance(inner, bytes)
        else f'<?xml version="1.0"?><w:document {W}><w:body>{inner}</w:body></w:document>'.encode()
    )
    related = [entry("word/_rels/document.xml.rels", RELATIONS.format(relations).encode())] if relations else []
    first = (entry("[Content_Types].xml", TYPES.encode()), entry("_rels/.rels", RELATIONS.format(ROOT).encode()))
    return zipped((*first, entry("word/document.xml", whole, stored=len(whole) > LONG), *related, *more))


def open_text(body: str | bytes | None = None, *more: Entry) -> bytes:
    """Return an ODT; `body` is what stands in office:text, bytes are all of content.xml."""
    inner = "".join(f"<text:p>{p}</text:p>" for p in (TITLE, *PARAGRAPHS)) if body is None else body
    whole = inner if isinstance(inner, bytes) else content(inner)
    first = (entry("mimetype", ODT_TYPE, stored=True), entry("META-INF/manifest.xml", MANIFEST.encode()))
    return zipped((*first, entry("content.xml", whole, stored=len(whole) > LONG), *more))


def content(inner: str, doctype: str = "") -> bytes:
    """Return an ODT's content.xml."""
    start = f'<?xml version="1.0"?>{doctype}<office:document-content {O} office:version="1.2"><office:body><office:text>'
    return f"{start}{inner}</office:text></office:body></office:document-content>".encode()


def rich() -> bytes:
    """Return an RTF document."""
    body = "\\par\n".join((TITLE, *PARAGRAPHS)).replace("“", "\\ldblquote ").replace("”", "\\rdblquote ")
    return (r"{\rtf1\ansi\deff0{\fonttbl{\f0 Times;}}\f0 " + body + r"\par}").encode("ascii")


def mail(subject: str = TITLE, body: str | None = None) -> bytes:
    """Return a message of one part."""
    head = (
        "From: Desk <desk@gazette.example>\r\nTo: list@reader.example\r\nDate: Mon, 05 Dec 2022 10:00:00 +0000\r\n"
        f"Message-ID: <1@gazette.example>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + ("\r\n\r\n".join(PARAGRAPHS) if body is None else body) + "\r\n").encode()


def mailbox() -> bytes:
    """Return a mailbox of two messages."""
    start = b"From desk@gazette.example Mon Dec  5 10:00:00 2022\n"
    return b"".join(start + mail(s).replace(b"\r\n", b"\n") + b"\n" for s in (TITLE, "Second notice"))


def archive() -> bytes:
    """Return a ZIP of a text and a page."""
    return zipped((entry("reports/lease.txt", text()), entry("reports/lease.html", page())))


def web() -> bytes:
    """Return a web archive of one page."""
    info = record(b"software: none\r\n", kind="warcinfo")
    return info + record(http(page()))


def wacz() -> bytes:
    """Return a WACZ of one page (WACZ 1.1.1)."""
    described = (
        b'{"profile":"data-package","wacz_version":"1.1.1","resources":[{"name":"data.warc.gz","path":"archive/data.warc.gz"}]}'
    )
    pages = (
        b'{"format":"json-pages-1.0","id":"pages","title":"All Pages"}\n{"id":"1","url":"http://gazette.example/report.html"}\n'
    )
    packed = b"".join(tight(part) for part in (record(b"software: none\r\n", kind="warcinfo"), record(http(page()))))
    inside = (entry("archive/data.warc.gz", packed, stored=True), entry("pages/pages.jsonl", pages))
    return zipped((entry("datapackage.json", described), *inside))


FORMATS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "txt": text,
        "html": page,
        "pdf": pdf,
        "docx": word,
        "odt": open_text,
        "rtf": rich,
        "eml": mail,
        "mbox": mailbox,
        "zip": archive,
        "warc": web,
        "warc.gz": lambda: tight(web()),
        "wacz": wacz,
    }
)
"""Extension -> an ordinary file of that format."""


@cache
def ordinary(extension: str) -> bytes:
    """Return the ordinary file of a format."""
    return FORMATS[extension]()
