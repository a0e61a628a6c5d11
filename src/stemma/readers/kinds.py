"""What kind of thing bytes are, by their content first and their name second; and what to say of kinds not read."""

import re

from stemma.readers.encoding import MARKS, decode

HEAD = 4096
"""Bytes looked at to tell the kind."""
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"WARC/", "application/warc"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-executable"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
)
"""First bytes -> media type."""
ZIPPED = (
    (b"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"application/epub+zip", "application/epub+zip"),
    (b"datapackage.json", "application/wacz"),
)
"""What a ZIP file holds -> media type."""
NAMES = {
    "application/pdf": "a PDF",
    "application/rtf": "an RTF document",
    "application/x-ole-storage": "an old Office document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a Word document (DOCX)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "a spreadsheet (XLSX)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "a presentation (PPTX)",
    "application/vnd.oasis.opendocument.text": "a text document (ODT)",
    "application/epub+zip": "an e-book (EPUB)",
    "application/wacz": "a web archive (WACZ)",
    "application/warc": "a web archive (WARC)",
    "application/zip": "a ZIP archive",
    "application/vnd.sqlite3": "a SQLite database",
    "application/x-executable": "a program",
    "message/rfc822": "an e-mail or a page saved as MHTML",
    "application/mbox": "a mailbox",
    "application/xml": "an XML file",
}
"""Media type -> what people call it, with its article."""
INSTEAD = {
    "application/pdf": "copy its text into a .txt file and add that",
    "application/zip": "unpack it and add the files in it",
    "application/gzip": "unpack it and add the files in it",
    "application/wacz": "save the page as HTML and add that",
    "application/warc": "save the page as HTML and add that",
    "message/rfc822": "save the page as HTML, or the message as text, and add that",
}
"""Media type -> next step, where there is a better one than the usual."""
# The tags by which the MIME Sniffing Standard (WHATWG, section 7.1) knows HTML, and a few that saved pages begin with.
PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|(?:html|head|body|title|meta|link|script|style|base|h1|div|p|"
    r"article|main|section|table|iframe|font|a|b|br)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
ANY_TAG = re.compile(r"<(?:/?(?:html|body|div|p|br|a|span|h[1-6]|table|article|title|meta)\b|!doctype)", re.IGNORECASE)
HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}: [^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){3}")
MAIL = re.compile(
    rb"^(?:MIME-Version|Message-ID|Received|Return-Path|Content-Type: (?:multipart|message)/)", re.IGNORECASE | re.MULTILINE
)
PAGE_NAMES = (".html", ".htm", ".xhtml", ".xht", ".shtml")


def media_type(data: bytes, path: str) -> str | None:
    """Name what bytes are: text/plain and text/html are read here, others only named. None: unknown binary."""
    binary = _signature(data[:HEAD], data)
    if binary or not _is_text(data):
        return binary
    return _text_kind(data, path.lower().endswith(PAGE_NAMES))


def _text_kind(data: bytes, named_page: bool) -> str:
    head = _head(data)
    if PAGE.match(head) or (named_page and ANY_TAG.search(head)):
        return "text/html"
    if head.lstrip().startswith("<?xml"):
        return "application/xml"
    if data.startswith(b"From ") and HEADER.search(data[:HEAD]):
        return "application/mbox"
    if HEADER.match(data[:HEAD].lstrip()) and MAIL.search(data[:HEAD]):
        return "message/rfc822"
    return "text/html" if named_page else "text/plain"


def refusal(media: str | None, path: str) -> tuple[str, str]:
    """Return code and message for bytes that no reader of this version takes."""
    if media is None:
        step = "add it as text or HTML"
        return "NOT_THIS_FORMAT", f"{path}: not text, and of no format that is known here; the bytes are kept. To use it, {step}"
    what = NAMES.get(media, f"a file of type {media}")
    step = INSTEAD.get(media, "save it as text or HTML and add that")
    return "UNSUPPORTED", f"{path}: this is {what}, which this version cannot read; the bytes are kept. To use it now, {step}"


def _signature(head: bytes, data: bytes) -> str | None:
    for first, media in SIGNATURES:
        if head.startswith(first):
            return media
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        # The directory at the end of a ZIP names all its parts.
        ends = data[:65536] + data[-65536:]
        return next((media for part, media in ZIPPED if part in ends), "application/zip")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:11] == b"hei" else "video/mp4"
    if b"%PDF-" in head[:1024]:
        # Junk before the mark is usual (ISO 32000-1, annex H.3); a text that speaks of it has no binary bytes around.
        return "application/pdf" if b"\nendobj" in data or b"\rendobj" in data else None
    return None


def _is_text(data: bytes) -> bool:
    """Tell text from other bytes by its control characters: text has next to none, random bytes one in ten."""
    sample = data[:65536]
    if any(data.startswith(mark) for mark, _ in MARKS) or (0 in sample and decode(sample[: len(sample) // 4 * 4]).guessed):
        content = decode(sample).content
        odd = sum(1 for c in content if (c < " " and c not in "\t\n\r\f\x00\x1b") or "\x7f" <= c < "\x85")
        return odd * 50 <= len(content)
    rest = sample.translate(None, b"\x00")
    if sample and not rest:
        return False
    odd = len(rest) - len(rest.translate(None, bytes([*range(1, 9), 11, *range(14, 27), *range(28, 32), 127])))
    return odd * 50 <= len(rest)


def _head(data: bytes) -> str:
    """Return the first characters, however they are encoded; no guess is needed to see tags."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) : HEAD].decode(encoding, "ignore")
    head = data[:HEAD]
    if head.count(0) * 4 > len(head):
        for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            content = head.decode(encoding, "ignore")
            if (content and content.isprintable()) or "<" in content[:64]:
                return content
    return head.decode("latin-1").replace("\x00", "")
