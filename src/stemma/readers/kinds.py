"""What kind of thing bytes are, by their content first and their name second; and what to say of kinds not read."""

import json
import re
import zlib

from stemma.readers.encoding import MARKS, decode

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
HEAD = 4096
"""Bytes looked at for the beginning of a page or a message."""
EDGE = 64 << 10
"""Bytes at the beginning and at the end in which the parts of a package are looked for."""
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
    (b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"bplist00", "application/x-webarchive"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-executable"),
    (b"\x00asm", "application/wasm"),
    (b"!BDN", "application/vnd.ms-outlook"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OTTO\x00", "font/otf"),
    (b"\x00\x01\x00\x00\x00", "font/ttf"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
)
"""First bytes -> media type."""
LATER = (
    (0, re.compile(rb"WARC/\d"), "application/warc"),
    (0, re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\{\\rtf"), "application/rtf"),
    (257, re.compile(rb"ustar"), "application/x-tar"),
    (0, re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (0, re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (0, re.compile(rb"RIFF....AVI ", re.DOTALL), "video/x-msvideo"),
    (4, re.compile(rb"ftyphei"), "image/heic"),
    (4, re.compile(rb"ftypavi"), "image/avif"),
    (4, re.compile(rb"ftyp"), "video/mp4"),
)
"""Offset, what stands there, media type: looked at after the first bytes, in this order."""
SPOKEN = (b"GIF87a", b"GIF89a", b"BZh", b"!BDN", b"wOFF", b"wOF2", b"OggS", b"fLaC", b"ID3", b"bplist00", b"AT&TFORM")
"""First bytes with which a text may begin too; such a file has other bytes behind them."""
LOCKED = "application/x-ole-storage; encrypted"
STREAMS = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", "application/msword"),
    ("__substg1.0_", "application/vnd.ms-outlook"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Workbook", "application/vnd.ms-excel"),
)
"""Name of a stream in an OLE file (MS-CFB; locked ones MS-OFFCRYPTO 2.3.4) -> media type; names stand in UTF-16."""
ZIPPED = (
    (b"word/document.xml", DOCX),
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"META-INF/container.xml", "application/epub+zip"),
    (b"datapackage.json", "application/wacz"),
)
"""Name of a part of a ZIP file -> media type."""
PACKED_AS = (b"application/vnd.oasis.opendocument.text", b"application/epub+zip")
"""What the part "mimetype" says, which comes first and is not packed (ODF 1.3 part 2, 3.3; EPUB OCF 3.3, 4.3)."""
BY_NAME = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".jsonl": "application/json",
    ".ndjson": "application/json",
}
"""Ends of names of texts that nobody writes for people."""
NAMES = {
    "application/pdf": "a PDF",
    "application/rtf": "an RTF document",
    "application/x-ole-storage": "an old Office document",
    "application/msword": "an old Word document (.doc)",
    "application/vnd.ms-outlook": "an Outlook message or mailbox",
    "application/vnd.ms-powerpoint": "an old presentation (.ppt)",
    "application/vnd.ms-excel": "an old spreadsheet (.xls)",
    DOCX: "a Word document (DOCX)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "a spreadsheet (XLSX)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "a presentation (PPTX)",
    ODT: "a text document (ODT)",
    "application/epub+zip": "an e-book (EPUB)",
    "application/wacz": "a web archive (WACZ)",
    "application/warc": "a web archive (WARC)",
    "application/x-webarchive": "a page as Safari saves it (webarchive)",
    "application/zip": "a ZIP archive",
    "application/gzip": "a gzip file",
    "application/x-tar": "a TAR archive",
    "application/x-bzip2": "a bzip2 file",
    "application/x-xz": "an xz file",
    "application/zstd": "a zstd file",
    "application/x-7z-compressed": "a 7-Zip archive",
    "application/vnd.rar": "a RAR archive",
    "application/vnd.sqlite3": "a SQLite database",
    "application/x-executable": "a program",
    "application/json": "data for programs (JSON)",
    "application/xml": "an XML file or news feed",
    "text/csv": "a table (CSV)",
    "text/tab-separated-values": "a table (TSV)",
    "text/css": "a style sheet of a web page",
    "text/javascript": "a script of a web page",
    "message/rfc822": "an e-mail or a page saved as MHTML",
    "application/mbox": "a mailbox",
}
"""Media type -> what people call it, with its article."""
FOR_MACHINES = ("application/json", "application/xml", "application/vnd.sqlite3", "application/x-executable", *BY_NAME.values())
DOCUMENTS = frozenset({*NAMES, LOCKED}) - set(FOR_MACHINES)
"""What people write and what they pack it in; the rest is pictures, recordings and things for programs."""
UNPACK = "unpack it and add the files in it"
INSTEAD = {
    "application/x-tar": UNPACK,
    "application/x-bzip2": UNPACK,
    "application/x-xz": UNPACK,
    "application/zstd": UNPACK,
    "application/x-7z-compressed": UNPACK,
    "application/vnd.rar": UNPACK,
    "application/x-webarchive": "open it in Safari, export it as PDF and add that",
    "application/msword": "save it as DOCX or PDF and add that",
    "application/vnd.ms-outlook": "save the message as .eml, or as text, and add that",
    "application/json": "if a report stands in it, copy its words into a .txt file and add that",
    "application/xml": "open the report itself in a browser, save it as HTML and add that",
    "text/csv": "if it is the manifest, name it with --manifest; if it is a report, save it as .txt and add that",
    "text/css": "add the page that it belongs to",
    "text/javascript": "add the page that it belongs to",
}
"""Media type -> next step, where there is a better one than the usual."""
# The tags by which the MIME Sniffing Standard (WHATWG, section 7.1) knows HTML, and a few that saved pages begin with.
PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|(?:html|head|body|title|meta|link|script|style|base|h1|div|p|"
    r"article|main|section|table|iframe|font|a|b|br)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
ANY_TAG = re.compile(r"<(?:/?(?:html|body|div|p|br|a|span|h[1-6]|table|article|title|meta)\b|!doctype)", re.IGNORECASE)
# Three fields (RFC 5322, section 2.2), folded or not, and one that only messages have.
HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:(?:[ \t][^\r\n]*)?\r?\n(?:[ \t][^\r\n]*\r?\n)*){3}")
MAIL = re.compile(
    rb"^(?:MIME-Version|Message-ID|Received|Return-Path|DKIM-Signature|Snapshot-Content-Location|"
    rb"Content-Type:\s+(?:multipart|message)/)",
    re.IGNORECASE | re.MULTILINE,
)
SENT = re.compile(rb"^(?:From|To|Subject|Date):", re.IGNORECASE | re.MULTILINE)
SEPARATOR = re.compile(rb"From [^\r\n]{0,300}\r?\n")
MARKUP = re.compile(r"\s*(?:<\?xml|<!--.*?-->\s*<\?xml|<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml|svg)[\s>])", re.DOTALL)
JSON = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[\]{\"0-9tfn-])")
LARGEST_JSON = 5_000_000
PAGE_NAMES = (".html", ".htm", ".xhtml", ".xht", ".shtml")
MAIL_NAMES = (".eml", ".mht", ".mhtml")


def media_type(data: bytes, path: str) -> str | None:
    """Name what bytes are; None: unknown binary. Of a large file its beginning and its end will do."""
    binary = _signature(data)
    if binary or not _is_text(data):
        return binary
    return _text_kind(data, path.lower())


def _text_kind(data: bytes, name: str) -> str:
    head = _head(data)
    named_page = name.endswith(PAGE_NAMES)
    if PAGE.match(head) or (named_page and ANY_TAG.search(head)):
        return "text/html"
    if MARKUP.match(head):
        return "image/svg+xml" if "<svg" in head[:1024] else "application/xml"
    message = _message(data, name)
    if message:
        return message
    if named_page:
        return "text/html"
    if _is_json(data, name):
        return "application/json"
    return next((media for end, media in BY_NAME.items() if name.endswith(end)), "text/plain")


def _message(data: bytes, name: str) -> str | None:
    """Tell a message and a mailbox from texts that begin like them."""
    top = data[: 4 * HEAD].removeprefix(MARKS[0][0]).lstrip()
    line = SEPARATOR.match(top)
    if line:
        fields = HEADER.match(top, line.end())
        block = top[line.end() :].split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
        return "application/mbox" if fields and (MAIL.search(block) or len(SENT.findall(block)) >= 3) else None
    if not HEADER.match(top):
        return None
    block = top.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
    named = name.endswith(MAIL_NAMES) and len(SENT.findall(block)) >= 2
    return "message/rfc822" if named or MAIL.search(block) else None


def _is_json(data: bytes, name: str) -> bool:
    data = data.removeprefix(MARKS[0][0])
    if not JSON.match(data[:HEAD]):
        return False
    if name.endswith((".json", ".geojson", ".har", ".webmanifest")) or len(data) > LARGEST_JSON:
        return True
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def refusal(media: str | None, path: str) -> tuple[str, str]:
    """Return code and message for bytes that no reader of this version takes."""
    if media is None:
        step = "add it as text or HTML"
        return "NOT_THIS_FORMAT", f"{path}: not text, and of no format that is known here; the bytes are kept. To use it, {step}"
    if media == LOCKED:
        step = "open it, save it without one and add it again"
        return "ENCRYPTED", f"{path}: this Office document is locked with a password; the bytes are kept. To use it, {step}"
    what = NAMES.get(media, f"a file of type {media}")
    step = INSTEAD.get(media, "save it as text or HTML and add that")
    return "UNSUPPORTED", f"{path}: this is {what}, which this version cannot read; the bytes are kept. To use it now, {step}"


def _signature(data: bytes) -> str | None:
    head = data[:HEAD]
    for first, media in SIGNATURES:
        if head.startswith(first) and not (first in SPOKEN and _is_text(data)):
            return _closer(media, data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data)
    later = next((media for offset, mark, media in LATER if mark.match(head, offset)), None)
    # An archive whose first part is a PDF has the mark of one near its beginning, too.
    if later is None and b"%PDF-" in head[:1024]:
        # Junk before the mark is usual (ISO 32000-1, annex H.3); a text that speaks of it has no binary bytes around.
        return "application/pdf" if b"\nendobj" in data or b"\rendobj" in data else None
    return later


def _closer(media: str, data: bytes) -> str:
    """Look closer where several formats begin alike."""
    if media == "application/gzip":
        try:
            inside = zlib.decompressobj(31).decompress(data[:EDGE], 1024)
        except zlib.error:
            inside = b""
        return "application/warc" if re.match(rb"WARC/\d", inside) else media
    if media == "application/x-ole-storage":
        return next((kind for name, kind in STREAMS if name.encode("utf-16-le") in data), media)
    return media


def _package(data: bytes) -> str:
    """Tell what a ZIP file is by the names of its parts, not by what stands in them."""
    if data[30:38] == b"mimetype":
        said = next((kind for kind in PACKED_AS if data[38:].startswith(kind)), None)
        if said and data[38 + len(said) : 40 + len(said)] == b"PK":
            return said.decode("ascii")
    names = _part_names(data)
    # Where not even the first name holds together, it is a wreck: its reader will say so, if it is known which.
    held = names if names else data[:EDGE] + data[-EDGE:]
    return next((media for part, media in ZIPPED if part in held), "application/zip")


def _part_names(data: bytes) -> set[bytes]:
    """Return the names in the directory at the end, or else those before the parts, as far as they can be followed."""
    tail = data[-EDGE * 16 :]
    end = tail.rfind(b"PK\x05\x06")
    names: set[bytes] = set()
    size = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    # Where the directory is longer than what is here, what is left of it is found by its marks.
    at = tail.find(b"PK\x01\x02", max(0, end - size), end) if end >= 0 else -1
    while 0 <= at < end and tail[at : at + 4] == b"PK\x01\x02":
        lengths = [int.from_bytes(tail[at + i : at + i + 2], "little") for i in (28, 30, 32)]
        names.add(tail[at + 46 : at + 46 + lengths[0]])
        at += 46 + sum(lengths)
    return names or _first_names(data)


def _first_names(data: bytes) -> set[bytes]:
    names: set[bytes] = set()
    at = 0
    while data[at : at + 4] == b"PK\x03\x04":
        packed, named, extra = (int.from_bytes(data[at + i : at + i + n], "little") for i, n in ((18, 4), (26, 2), (28, 2)))
        if at + 30 + named > len(data):
            break
        names.add(data[at + 30 : at + 30 + named])
        unknown = data[at + 6] & 8 and not packed  # its size stands behind it
        at = data.find(b"PK\x03\x04", at + 30) if unknown else at + 30 + named + extra + packed
    return names


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
