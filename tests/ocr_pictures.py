"""Pictures and PDFs for the tests of recognition, the stand-in for tesseract as fixtures, and how a file is examined."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import fake_tesseract
import pytest
from make_pdf import Book, Page
from PIL import Image, ImageDraw, ImageFont

from stemma.hall.ocr import Ocr
from stemma.hall.parsing import Parsers
from stemma.model.codes import CODES
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Text
from stemma.readers.pdf.pictures import png
from stemma.sandbox.limits import MIB
from stemma.sandbox.program import Bounds

REAL = shutil.which("tesseract")
TIGHT = Bounds(cpu=1, wall=2.0, output=1 * MIB, memory=1024 * MIB)
PROSE = "The harbour office said on Monday that at least fifty-three ships had come in. Nobody asked how many had left again."


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    with Parsers(workers=1) as made:
        yield made


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fake_tesseract.install(tmp_path_factory.mktemp("bin"))


@pytest.fixture(scope="module")
def fake(installed: Path) -> Iterator[Ocr]:
    with pytest.MonkeyPatch.context() as patched:
        use(installed, patched)
        made = Ocr(bounds=TIGHT)
    with made:
        yield made


def use(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have programs looked for in one folder alone."""
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)


def picture(marker: str = "") -> bytes:
    """Return a small image file; behind its end stands what the stand-in is to do."""
    return png(20, 10, b"\xff" * 200) + marker.encode()


def scan(width: float, height: float) -> Page:
    """Return a page that is a picture, known by its size."""
    page = Page(width, height)
    page.picture(0, 0, width, height)
    return page


def worded(words: str) -> Page:
    page = Page()
    page.flow(50, 780, 400, words)
    return page


def pdf(*pages: Page, labels: bytes | None = None) -> bytes:
    book = Book() if labels is None else Book(labels=labels)
    book.pages.extend(pages)
    return book.made()


def examine(
    found: Ocr, parsers: Parsers, data: bytes, name: str, folder: Path, **said: str
) -> tuple[Read | None, tuple[Problem, ...]]:
    """Return what came of a file: what was read, and all its problems."""
    path = folder / "source"
    path.write_bytes(data)
    read, problems = None, []
    with path.open("rb") as file:
        for one in found.examine(parsers, file, name, hashlib.sha256(data).hexdigest(), folder, said):
            read = one if isinstance(one, Read) else read
            problems += [one] if isinstance(one, Problem) else []
    assert {p.code for p in problems} <= CODES
    return read, (*problems, *(read.problems if read else ()))


def blocks(text: Text) -> list[tuple[str, str]]:
    return [(kind, text.content[start:end]) for start, end, kind in text.layout]


real = pytest.mark.skipif(REAL is None, reason="tesseract is not installed")


def drawn() -> Image.Image:
    made = Image.new("L", (1700, 1100), 255)
    brush = ImageDraw.Draw(made)
    brush.text((100, 80), "Harbour opens again", font=ImageFont.load_default(80), fill=0)
    lines = ("The harbour office said on Monday that at least 53 ships had left the har-", "bour. Ada Tern denied it.")
    for number, words in enumerate(lines):
        brush.text((100, 260 + 60 * number), words, font=ImageFont.load_default(42), fill=0)
    return made
