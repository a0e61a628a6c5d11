"""Kinds are told by what the bytes are; the name decides only between texts."""

import gzip
import io
import struct
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_archives import PAGES, Part, captured, packed, wacz, zipped

from stemma.model.codes import FATAL
from stemma.readers import CONTAINERS, READERS
from stemma.readers.kinds import DOCUMENTS, DOCX, INSTEAD, LOCKED, NAMES, ODT, media_type, refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WORDS = b"The harbour office denied it.\n\nNobody else would speak.\n"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIL = b"From: Ada Tern <ada@example.org>\r\nTo: b@example.org\r\nSubject: Lamps\r\nDate: Sat, 3 Feb 2024 10:00:00 +0100\r\n"
MIME = MAIL + b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nThe lamps were paid for twice.\r\n"
MBOX = b"From ada@example.org Sat Feb  3 10:00:00 2024\n" + MIME.replace(b"\r\n", b"\n")
MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/\r\nSubject: Lamps\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b"\r\n\r\n--b\r\n'
)


def document(*names: str, **more: bytes) -> bytes:
    """Make a package with parts of these names."""
    return zipped([*(Part(name=n, data=b"<a/>") for n in names), *(Part(name=n, data=d) for n, d in more.items())])


def opendocument(kind: str) -> bytes:
    return zipped([Part(name="mimetype", data=kind.encode(), method=0), Part(name="content.xml", data=b"<a/>")])


def streamed(*names: str) -> bytes:
    """Make a package whose sizes stand behind its parts, as programs write it that cannot go back."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.out = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.out += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as made:
        for name in names:
            made.writestr(name, b"<a/>")
    return bytes(pipe.out)


PACKAGES = [
    ("DOCX", document("[Content_Types].xml", "word/document.xml"), DOCX),
    ("DOCX, streamed", streamed("[Content_Types].xml", "word/document.xml"), DOCX),
    ("DOCX, cut off", document("[Content_Types].xml", "word/document.xml")[:-30], DOCX),
    ("XLSX", document("xl/workbook.xml"), XLSX),
    ("ODT", opendocument("application/vnd.oasis.opendocument.text"), ODT),
    ("ODT template", opendocument("application/vnd.oasis.opendocument.text-template"), "application/zip"),
    ("EPUB", opendocument("application/epub+zip"), "application/epub+zip"),
    ("EPUB without its mark", document("META-INF/container.xml"), "application/epub+zip"),
    ("WACZ", wacz({"a.warc": captured(0)}), "application/wacz"),
    ("WACZ, packed", wacz({"a.warc": captured(0)}, method=8), "application/wacz"),
    ("folder", document("a.txt", "b.html"), "application/zip"),
    ("nothing", zipped([]), "application/zip"),
    ("folder with a DOCX in it", zipped([Part(name="a.docx", data=document("word/document.xml"), method=0)]), "application/zip"),
    ("folder with a WACZ in it", zipped([Part(name="a.wacz", data=wacz({"a.warc": b""}), method=0)]), "application/zip"),
    ("text that names a part", zipped([Part(name="a.txt", data=b"word/document.xml", method=0)]), "application/zip"),
    ("junk before", b"MZ" + document("a.txt"), None),
]


@pytest.mark.parametrize(("name", "data", "expected"), PACKAGES, ids=[p[0] for p in PACKAGES])
def test_packages_are_told_by_the_names_of_their_parts(name: str, data: bytes, expected: str | None) -> None:
    assert media_type(data, "a.zip") == expected
    assert media_type(data, "a.docx") == expected


def test_of_a_large_package_both_ends_are_enough() -> None:
    film = Part(name="film.mp4", data=bytes(3_000_000), method=0)
    listed = Part(name="datapackage.json", data=b"{}")
    many = [Part(name=f"{'x' * 200}{i}", data=b"") for i in range(400)]
    for parts, expected in (
        ([Part(name="word/document.xml", data=b"<a/>"), film], DOCX),
        ([film, listed], "application/wacz"),
        ([*many, film, listed], "application/wacz"),
        ([film, Part(name="a.txt", data=b"Words.")], "application/zip"),
    ):
        data = zipped(parts)
        assert media_type(data[: 1 << 20] + data[-(64 << 10) :], "a") == expected


OTHERS = [
    (gzip.compress(PAGES[0], mtime=0), "a.html.gz", "application/gzip"),
    (packed([captured(0)]), "a.gz", "application/warc"),
    (packed([captured(0)])[:200], "a", "application/warc"),
    (gzip.compress(b"WARC/ is short for something", mtime=0), "a.gz", "application/gzip"),
    (b"\x1f\x8b\x08broken", "a.gz", "application/gzip"),
    (captured(0), "a", "application/warc"),
    (b"WARC/Hammer, a band, played in the harbour.", "a.txt", "text/plain"),
    (OLE, "a.doc", "application/x-ole-storage"),
    (OLE + "WordDocument".encode("utf-16-le"), "a", "application/msword"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", LOCKED),
    (OLE + "__substg1.0_001A".encode("utf-16-le"), "a.msg", "application/vnd.ms-outlook"),
    (b"junk\n\x00\x01\x02%PDF-1.4\n1 0 obj\nendobj", "a", "application/pdf"),
    (b"{\\rtf1\\ansi Words}", "a", "application/rtf"),
    (b"\xef\xbb\xbf\r\n {\\rtf1 Words}", "a.doc", "application/rtf"),
    (b"a.txt".ljust(257, b"\x00") + b"ustar\x0000" + bytes(248), "a.tar", "application/x-tar"),
    (b"\x28\xb5\x2f\xfd" + bytes(9), "a.warc.zst", "application/zstd"),
    (b"bplist00\xd1\x01\x02" + bytes(40), "a.webarchive", "application/x-webarchive"),
    (b"\x00\x00\x00\x1cftypavif" + bytes(20), "a.avif", "image/avif"),
    (b"RIFF\x00\x00\x00\x00WEBP", "a.webp", "image/webp"),
    (b"ID3\x04\x00\x00\x00\x00", "a.mp3", "audio/mpeg"),
    (b"ID3 is how a recording says who sings.", "a.txt", "text/plain"),
    (b"GIF89a was the last of its line.", "a.txt", "text/plain"),
    (b"OggS, he wrote.", "a.txt", "text/plain"),
]


@pytest.mark.parametrize(("data", "path", "expected"), OTHERS)
def test_other_bytes(data: bytes, path: str, expected: str) -> None:
    assert media_type(data, path) == expected


MESSAGES = [
    ("message", MIME, "a", "message/rfc822"),
    ("a mark before", b"\xef\xbb\xbf" + MIME, "a", "message/rfc822"),
    ("empty lines before", b"\r\n\r\n" + MIME, "a", "message/rfc822"),
    ("MHTML", MHTML, "a.mht", "message/rfc822"),
    ("MHTML by another name", MHTML, "a.html", "message/rfc822"),
    ("an old message", MAIL + b"\r\nThe lamps.", "a.eml", "message/rfc822"),
    ("fields without words", b"X-A:\r\nX-B:\r\n" + MIME, "a", "message/rfc822"),
    ("folded fields", b"Received: from a\r\n\tby b\r\n\tfor c\r\nReceived: from d\r\n e\r\n" + MIME, "a", "message/rfc822"),
    ("mailbox", MBOX + b"\n" + MBOX, "a", "application/mbox"),
    (
        "mailbox without MIME",
        b"From a Sat Feb  3 10:00:00 2024\n" + MAIL.replace(b"\r\n", b"\n") + b"\nWords\n",
        "a",
        "application/mbox",
    ),
    ("mailbox of Thunderbird", b"From - Sat Feb 03 10:00:00 2024\r\n" + MIME, "Inbox", "application/mbox"),
    ("a letter", b"From the harbour office\n\nDear all,\nNote: nothing\nAlso: nothing\nThus: nothing\n", "a.txt", "text/plain"),
    ("a story", b"From Monday on, the office said, no lamp will burn.\n", "a.txt", "text/plain"),
    (
        "a story, then fields",
        b"From Monday on no lamp burns.\nBy: Ada\nDate: Monday\nPlace: Arn\n\nWords\n",
        "a.txt",
        "text/plain",
    ),
    ("labelled lines", b"Title: Lamps\nAuthor: Ada Tern\nDate: 3 February 2024\n\nThe lamps burn.\n", "a.txt", "text/plain"),
    ("a message told of", b"He wrote:\n\n" + MIME, "a.txt", "text/plain"),
    ("two fields", b"From: Ada\nSubject: Lamps\n\nWords\n", "a.eml", "text/plain"),
]


@pytest.mark.parametrize(("name", "data", "path", "expected"), MESSAGES, ids=[m[0] for m in MESSAGES])
def test_messages_are_told_from_texts_that_begin_like_them(name: str, data: bytes, path: str, expected: str) -> None:
    assert media_type(data, path) == expected


FOR_MACHINES = [
    (b'{"title": "Lamps", "words": [1, 2]}', "a", "application/json"),
    (b"\xef\xbb\xbf [\n {}\n]", "a.txt", "application/json"),
    (b'{"cut": "off', "a.json", "application/json"),
    (b'{"cut": "off', "a.txt", "text/plain"),
    (b"[AFP] The harbour office denied it.", "a.txt", "text/plain"),
    (b'["No lamp," he said] is how it began.', "a.txt", "text/plain"),
    (b"{curly} beginnings are rare.", "a.json", "text/plain"),
    (b"[" * 100_000, "a.txt", "text/plain"),
    (b"path,url\na.html,https://a.example\n", "manifest.csv", "text/csv"),
    (b"Lamps, vans, and boats: all, he said, were, in a word, lies.\nMore, much more, came.\n", "a.txt", "text/plain"),
    (b"path\turl\n", "a.tsv", "text/tab-separated-values"),
    (b"var lamps = 1;", "lamps.js", "text/javascript"),
    (b"p { color: red }", "a.css", "text/css"),
    (b"<!doctype html><p>Words", "a.js", "text/html"),
    (b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'></feed>", "a", "application/xml"),
    (b"<rss version='2.0'><channel>", "feed", "application/xml"),
    (b"\xef\xbb\xbf<urlset>", "sitemap.txt", "application/xml"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "a.svg", "image/svg+xml"),
    (b"<?xml version='1.0'?><!DOCTYPE html><html><p>Words", "a.xml", "text/html"),
    (b"<?xml version='1.0'?>\n<?xml-stylesheet href='a'?><html xmlns='a'><p>Words", "a.xhtml", "text/html"),
    ("<?xml version='1.0'?><rss/>".encode("utf-16"), "a", "application/xml"),
    (b"# Lamps\n\n* one\n", "a.md", "text/plain"),
    (b"", "a.txt", "text/plain"),
    (WORDS, "a", "text/plain"),
    (WORDS, "a.bin", "text/plain"),
]


@pytest.mark.parametrize(("data", "path", "expected"), FOR_MACHINES)
def test_what_is_written_for_machines_is_no_report(data: bytes, path: str, expected: str) -> None:
    assert media_type(data, path) == expected


def test_every_refusal_says_what_it_is_and_what_to_do() -> None:
    for media in {*NAMES, *INSTEAD, LOCKED, "video/mp4", "application/x-other"} - set(READERS) - set(CONTAINERS):
        code, message = refusal(media, "folder/a")
        assert code == ("ENCRYPTED" if media == LOCKED else "UNSUPPORTED")
        assert message.startswith("folder/a: this ")
        assert "To use it" in message
    assert refusal(None, "a")[0] == "NOT_THIS_FORMAT"
    assert refusal(None, "a")[0] in FATAL


def test_no_advice_remains_for_what_is_read() -> None:
    assert not set(INSTEAD) & (set(READERS) | set(CONTAINERS))
    assert (set(READERS) | set(CONTAINERS)) - {"text/plain", "text/html"} <= DOCUMENTS


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\x00", b"{", b"From a\n", OLE, b"RIFF"]),
)
@settings(max_examples=400, deadline=None)
def test_any_bytes_have_a_kind_or_none(data: bytes, first: bytes) -> None:
    media = media_type(first + data, "a")
    assert media is None or "/" in media


@given(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_words_stay_text_whatever_the_name(words: str, lines: int) -> None:
    for path in ("a", "a.txt", "a.md", "a.docx", "a.zip", "a.eml", "a.json"):
        assert media_type(("\n" * lines + words).encode(), path) == "text/plain"


SLOW = [
    b"[" * 5_000_000,
    b"From " * 1_000_000,
    b"a:\n" * 1_500_000,
    b"<!--" * 1_000_000,
    b"PK\x03\x04" * 1_000_000,
    b'{"a":' * 900_000,
]


@pytest.mark.parametrize("data", SLOW, ids=range(len(SLOW)))
def test_five_megabytes_take_no_time(data: bytes) -> None:
    began = time.process_time()
    media_type(data, "a")
    media_type(data + b"PK\x05\x06" + struct.pack("<8xLLH", len(data), 0, 0), "a")
    assert time.process_time() - began < 2
