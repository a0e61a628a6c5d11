"""Files examined in a child: the same as in this process, whatever the file; and nothing a liar says is believed."""

import gzip
import hashlib
import io
import os
import re
import resource
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
import sandbox_probe

from stemma import readers
from stemma.hall import child, warming
from stemma.hall.parsing import Found, Kind, Parsers, Part
from stemma.model.codes import LONGEST_MESSAGE
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion
from stemma.sandbox.limits import MIB, Limits
from stemma.text import span

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
KEY = hashlib.sha256(b"").hexdigest()


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    with Parsers() as made:
        yield made


@pytest.fixture(scope="module")
def liars() -> Iterator[Parsers]:
    with Parsers(workers=1, limits=Limits(output=4 * MIB), entry_module="sandbox_probe") as made:
        yield made


def examine(parsers: Parsers, data: bytes, path: str, folder: Path) -> list[Found]:
    file = folder / "source"
    file.write_bytes(data)
    with file.open("rb") as opened:
        return list(parsers.examine(opened, path, hashlib.sha256(data).hexdigest(), folder))


PROSE = "The harbour office said on Monday that at least 53 ships had come in since 2016. Nobody asked how many had left.\n\n" * 3
PAGE = f"""<!doctype html><html><head><title>The ships</title><meta property="og:site_name" content="Harbour Post">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "The \\ud800ships",
"datePublished": "2024-02-03T10:00:00+01:00", "author": {{"name": "Ada Tern"}}}}</script></head>
<body><nav><a href="/">Home</a> <a href="/more">More</a></nav><article><h1>The ships</h1>
<p>By Ada Tern</p><p>{PROSE}</p><p>The <a href="https://tern.example/a">first report</a> said so.</p></article>
<footer>© Post</footer></body></html>"""
MESSAGE = (
    "From: Ada Tern <ada@tern.example>\r\nTo: b@tern.example\r\nDate: Sat, 3 Feb 2024 10:00:00 +0100\r\nSubject: Ships\r\n"
    "MIME-Version: 1.0\r\nMessage-ID: <1@tern.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    + PROSE.replace("\n", "\r\n")
)


def archive(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return packed.getvalue()


def pdf() -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(400, 400))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(font)))
    lines = [f"({line}) Tj T*" for line in re.findall(r".{1,60}(?: |$)", PROSE.replace("\n", " "))]
    page.Contents = made.make_stream(f"BT /F1 12 Tf 14 TL 20 380 Td {' '.join(lines)} ET".encode())
    made.docinfo["/CreationDate"] = "D:20240203100000+01'00'"
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
DOCX = {
    "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "word/document.xml": (
        f'<w:document xmlns:w="{WORDML}"><w:body><w:p><w:r><w:t>{PROSE}</w:t></w:r></w:p></w:body></w:document>'
    ).encode(),
}
ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": (
        f'<office:document-content xmlns:office="{OFFICE}:office:1.0" xmlns:text="{OFFICE}:text:1.0"><office:body><office:text>'
        f"<text:p>{PROSE}</text:p></office:text></office:body></office:document-content>"
    ).encode(),
}
ORDINARY: dict[str, bytes] = {
    "plain.txt": PROSE.encode(),
    "legacy.txt": "Ведомство порта сообщило в понедельник, что пришли пятьдесят три корабля. Никто не спросил.".encode("cp1251"),
    "chinese.txt": "港口办公室周一表示，已有五十三艘船抵达。没有人问有多少艘已经离开。".encode("gb18030") * 3,
    "japanese.html": f"<meta charset=shift_jis><p>{'港湾事務所は月曜日に、五十三隻の船が入港したと述べた。' * 4}</p>".encode(
        "shift_jis"
    ),
    "wide.txt": PROSE.encode("utf-16"),
    "damaged.txt": PROSE.encode() + b"\xff\xfe\xfd end",
    "page.html": PAGE.encode(),
    "deep.html": b"<html>" + b"<div>" * 20_000 + PROSE.encode(),
    "astral.txt": "The harbour 🚢 office said: 🚢🚢. ".encode() * 9,
    "large.txt": (PROSE * 9000).encode(),
    "empty.txt": b"",
    "blank.txt": b" \n ",
    "picture.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
    "noise.bin": bytes(range(256)) * 20,
    "program": b"\x7fELF" + b"\x00" * 64,
    "message.eml": MESSAGE.encode(),
    "report.pdf": pdf(),
    "cut.pdf": pdf()[:-200],
    "report.docx": archive(DOCX),
    "report.odt": archive(ODT),
    "report.rtf": (r"{\rtf1\ansi\ansicpg1250 " + PROSE.replace("\n", r"\par ") + r"\'9e}").encode(),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_a_file_reads_the_same_in_a_child(name: str, parsers: Parsers, tmp_path: Path) -> None:
    data = ORDINARY[name]
    media = readers.media_type(data, name)
    if media in readers.READERS and warming.reader(media or "") is None:
        pytest.skip("this installation has no reader of it")
    kind, *found = examine(parsers, data, name, tmp_path)
    assert kind == Kind(media)
    direct = scalar(readers.read(data, name, hashlib.sha256(data).hexdigest()))
    read = next((x for x in found if isinstance(x, Read)), None)
    if direct.text is None:
        assert {p.code for p in found if isinstance(p, Problem)} | {p.code for p in (read.problems if read else ())} == {
            p.code for p in direct.problems
        }
    else:
        assert read == direct


def scalar(read: Read) -> Read:
    """Return a read whose assertions hold no half of a surrogate pair, as they come out of a child."""
    said = tuple(
        Assertion(field=a.field, value=a.value.replace("\ud800", "\ufffd"), evidence=a.evidence, span=a.span)
        for a in read.assertions
    )
    return Read(text=read.text, assertions=said, problems=read.problems)


def test_what_cannot_be_stored_is_replaced(parsers: Parsers, tmp_path: Path) -> None:
    found = examine(parsers, ORDINARY["page.html"], "page.html", tmp_path)
    titles = [a.value for x in found if isinstance(x, Read) for a in x.assertions if a.field == "title"]
    assert "The \ufffdships" in titles


@pytest.mark.skipif(warming.container("application/zip") is None, reason="this installation has no reader of ZIP archives")
def test_what_is_inside_comes_out_whole(parsers: Parsers, tmp_path: Path) -> None:
    various = "\n".join(hashlib.sha256(bytes([n % 256, n // 256])).hexdigest() for n in range(40_000))
    parts = {"a.txt": PROSE.encode(), "pages/b.html": PAGE.encode(), "c.txt": various.encode()}
    kind, *found = examine(parsers, archive(parts), "all.zip", tmp_path)
    assert kind == Kind("application/zip")
    inside = [x for x in found if isinstance(x, Part)]
    assert [(part.name, part.file.read()) for part in inside] == list(parts.items())
    for part in inside:
        part.file.close()
    assert os.listdir(tmp_path) == ["source"]  # noqa: PTH208


@pytest.mark.skipif(warming.container("application/warc") is None, reason="this installation has no reader of web archives")
def test_a_web_archive_is_read_in_a_child(parsers: Parsers, tmp_path: Path) -> None:
    page = PAGE.replace(PROSE, PROSE * 9).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://tern.example/a\r\nWARC-Date: 2024-02-03T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    record = head.encode() + answer + b"\r\n\r\n"
    for data, name in ((record, "a.warc"), (gzip.compress(record), "a.warc.gz")):
        (part,) = (x for x in examine(parsers, data, name, tmp_path) if isinstance(x, Part))
        with part.file:
            assert part.file.read() == page
        assert ("url", "https://tern.example/a") in [(a.field, a.value) for a in part.assertions]


def test_a_file_too_large_for_a_document_is_not_read(parsers: Parsers, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    with file.open("wb") as made:
        made.write(PROSE.encode())
        made.truncate(child.LARGEST_DOCUMENT + 1)
    with file.open("rb") as opened:
        found = list(parsers.examine(opened, "long.txt", KEY, tmp_path))
    assert [p.code for p in found if isinstance(p, Problem)] in (["TOO_LARGE"], ["NOT_THIS_FORMAT"])


def test_too_much_text_is_refused(parsers: Parsers, tmp_path: Path) -> None:
    data = b"harbour office \n" * (child.MOST_CHARACTERS // 16 + 1)
    kind, problem = examine(parsers, data, "long.txt", tmp_path)
    assert kind == Kind("text/plain")
    assert isinstance(problem, Problem)
    assert problem.code == "TOO_LARGE"


# --- liars


def lie(liars: Parsers, trick: str, folder: Path) -> list[Found]:
    return examine(liars, b"x", trick, folder)


def test_a_sound_child_is_believed(liars: Parsers, tmp_path: Path) -> None:
    kind, read = lie(liars, "sound", tmp_path)
    assert kind == Kind("text/plain")
    assert isinstance(read, Read)
    assert read.text is not None
    assert read.text.content == sandbox_probe.CONTENT
    assert read.text.left_out == ("menu",)
    assert read.assertions[0].span == span(read.text, 0, 11)
    assert read.problems[0].at == span(read.text, 0, 3)


@pytest.mark.parametrize("trick", sandbox_probe.LIES)
def test_a_lie_costs_the_file_and_no_other(trick: str, liars: Parsers, tmp_path: Path) -> None:
    first, *found = lie(liars, trick, tmp_path)
    assert isinstance(first, Kind)
    reads = [x for x in found if isinstance(x, Read)]
    last = found[-1]
    assert isinstance(last, Problem)
    assert last.code == "CRASH"
    assert len(reads) == (trick == "two texts")
    assert lie(liars, "sound", tmp_path)[1:] != []


def test_a_message_steers_no_terminal(liars: Parsers, tmp_path: Path) -> None:
    _, problem = lie(liars, "steering", tmp_path)
    assert isinstance(problem, Problem)
    assert problem.message.startswith("a [2J b c xxx")
    assert len(problem.message) == LONGEST_MESSAGE


def test_parts_before_a_crash_stand(liars: Parsers, tmp_path: Path) -> None:
    _, *parts, problem = lie(liars, "parts", tmp_path)
    assert isinstance(problem, Problem)
    assert problem.code == "CRASH"
    assert [p.file.read() for p in parts if isinstance(p, Part)] == [b"", b"B" * MIB, b"C" * 2 * MIB]


def test_a_text_without_end_is_too_large(liars: Parsers, tmp_path: Path) -> None:
    kind, problem = lie(liars, "large", tmp_path)
    assert isinstance(problem, Problem)
    assert problem.code == "TOO_LARGE"
    assert kind == Kind("text/plain")


GROWTH = """
import resource, sys, pathlib, hashlib
import sandbox_probe
from stemma.hall.parsing import Parsers, Part
from stemma.sandbox.frames import HEADER, Frame, lengths, pack, unpack
from stemma.sandbox.limits import Limits
folder = pathlib.Path(sys.argv[1])
def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
with Parsers(workers=1, limits=Limits(output=64 << 20, cpu=10), entry_module="sandbox_probe") as parsers:
    before = most()
    for trick in [*sandbox_probe.LIES, "steering", "parts", "large", "blocks", "wide parts", "sound"] * 2:
        (folder / "source").write_bytes(b"x")
        with (folder / "source").open("rb") as file:
            for found in parsers.examine(file, trick, "0" * 64, folder):
                if isinstance(found, Part):
                    found.file.close()
    print(most() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the most resident memory is counted in KiB on Linux")
def test_the_parent_stays_small_whatever_is_said(tmp_path: Path) -> None:
    import subprocess

    where = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", GROWTH, str(tmp_path)], env=where, capture_output=True, text=True, check=True, timeout=100
    )
    assert int(done.stdout) < 50  # MiB


def test_threads_share_the_parsers(parsers: Parsers, tmp_path: Path) -> None:
    heard: dict[str, list[Found]] = {}

    def one(name: str) -> None:
        folder = tmp_path / name
        folder.mkdir()
        heard[name] = examine(parsers, ORDINARY[name], name, folder)

    names = ["page.html", "plain.txt", "deep.html", "noise.bin"]
    threads = [threading.Thread(target=one, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for name in names:
        assert heard[name][0] == Kind(readers.media_type(ORDINARY[name], name))
        assert len(heard[name]) >= 2


def test_nothing_is_started_before_the_first_file() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with Parsers(entry_module="sandbox_not_there"):
        pass
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime == before
