"""PDFs written by the tests: locks, damage, bombs, a child that can open nothing, pictures of pages."""

import io
import json
import os
import random  # noqa: TID251  (seeded)
import resource
import signal
import subprocess
import sys
import zlib

import pikepdf
import pytest
from make_pdf import Book, locked, one_page, stream, written
from pdf_reading import HARBOUR, SOURCE, XMP, codes, gazette, plain, text_of

from stemma.model.codes import CODES, FATAL, LONGEST_MESSAGE
from stemma.readers import media_type
from stemma.readers.pdf import NAME, pictures, read, streams
from stemma.readers.pdf.pictures import png
from stemma.sandbox.confine import mapped

# --- locks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("strong", [True, False])
def test_a_password_is_named_and_an_owners_password_is_none(strong: bool) -> None:
    data = gazette().made()
    shut = read(locked(data, "secret", strong=strong), SOURCE)
    assert shut.text is None
    assert codes(shut) == ["ENCRYPTED"]
    open_to_all = read(locked(data, "", strong=strong), SOURCE)
    assert text_of(open_to_all).content == text_of(read(data, SOURCE)).content
    assert codes(open_to_all) == []


# --- damage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY"),
        (b"\x00" * 900, "EMPTY"),
        (b"%PDF-1.7\n", "NOT_THIS_FORMAT"),
        (b"<html><body>no PDF</body></html>", "NOT_THIS_FORMAT"),
        (b"%PDF-1.4\n" + random.Random(2).randbytes(100_000) + b"\n%%EOF", "NOT_THIS_FORMAT"),
    ],
)
def test_what_is_no_pdf_is_named(data: bytes, code: str) -> None:
    made = read(data, SOURCE)
    assert made.text is None
    assert code in codes(made)


def test_a_file_that_ends_too_early_is_repaired_and_partial() -> None:
    data = gazette(8).made()
    made = read(data[: len(data) * 9 // 10], SOURCE)
    assert text_of(made).completeness == "partial"
    assert codes(made)[:2] == ["TRUNCATED", "REPAIRED"]
    assert "Chapter A opens." in text_of(made).content


def test_a_file_for_slow_networks_that_opens_though_it_is_cut_says_so() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(gazette(8).made())) as pdf:
        pdf.save(out, linearize=True)
    data = out.getvalue()
    assert codes(read(data, SOURCE)) == []
    made = read(data[:-40], SOURCE)
    assert codes(made)[0] == "TRUNCATED"
    assert text_of(made).completeness == "partial"


def test_a_damaged_file_is_repaired_and_says_so() -> None:
    data = gazette().made()
    damaged = data.replace(b"/Kids[", b"/Kisd[", 1).replace(b"startxref\n", b"startxref\n99", 1)
    made = read(damaged, SOURCE)
    assert [f"Chapter {c} opens." in text_of(made).content for c in "ABCDE"] == [True] * 5
    assert text_of(made).completeness == "partial"
    assert codes(made) == ["REPAIRED"]


@pytest.mark.parametrize("percent", [40, 60, 80, 99])
def test_pages_of_a_file_whose_list_of_pages_is_lost_are_saved(percent: int) -> None:
    """Newer files keep their objects packed and the list of pages at the end: cut, hardly a program opens them."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(gazette(8).made())) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    data = out.getvalue()
    made = read(data[: len(data) * percent // 100], SOURCE)
    assert codes(made)[:2] == ["TRUNCATED", "REPAIRED"]
    assert text_of(made).completeness == "partial"
    # As many chapters as what is left holds, and the first of them whole.
    assert "Chapter A opens." in text_of(made).content
    assert text_of(made).content.count("opens.") >= 8 * percent // 100 - 1


@pytest.mark.parametrize("junk", [b"X" * 500, b"X" * 5000, b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"])
def test_junk_before_the_beginning_is_passed_over(junk: bytes) -> None:
    data = gazette().made()
    assert text_of(read(junk + data, SOURCE)).content == text_of(read(data, SOURCE)).content


def test_a_repaired_file_without_words_has_no_text() -> None:
    book = Book()
    book.page()
    data = book.made()
    made = read(data[: data.index(b"xref")], SOURCE)
    assert made.text is None
    assert set(codes(made)) >= {"TRUNCATED"}
    assert set(codes(made)) & {"NO_TEXT", "NOT_THIS_FORMAT"}


# --- bombs ------------------------------------------------------------------------------------------------------------


def in_child(data: bytes) -> dict[str, object]:
    """Read in a child that can open no file and has little memory and time; a death costs the test, not the run."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(out)
            most = mapped() + (1 << 30)  # as in the sandbox: beyond what this process has already
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
            resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
            made = read(data, SOURCE)
            content = made.text.content if made.text else ""
            short: dict[str, object] = {"codes": codes(made), "content": content[:2000] if made.text else None}
            short["messages"] = [p.message for p in made.problems]
            short["holds"] = all(content[a.span.start : a.span.end] == a.span.words for a in made.assertions if a.span)
            os.write(into, json.dumps(short).encode()[:60_000])
            code = 0
        finally:
            os._exit(code)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, f"the child died of it: signal {signal.Signals(status & 127).name if status & 127 else status}"
    found: dict[str, object] = json.loads(answer)
    assert set(found["codes"]) <= CODES  # type: ignore[call-overload]
    assert all(len(m) <= LONGEST_MESSAGE and m.isprintable() for m in found["messages"])  # type: ignore[attr-defined]
    assert found["holds"]
    return found


def test_a_child_that_can_open_nothing_reads_what_any_other_reads() -> None:
    data = gazette().made()
    assert in_child(data)["content"] == text_of(read(data, SOURCE)).content[:2000]
    cut = data[: len(data) * 9 // 10]
    assert in_child(cut)["codes"] == codes(read(cut, SOURCE))


ALONE = """
import resource, sys
from stemma.readers import pdf
data = sys.stdin.buffer.read()
resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
made = pdf.read(data, "0" * 64)
short = pdf.read(data[: len(data) * 9 // 10], "0" * 64)
print(made.text.content[:40], [a.field for a in made.assertions], [p.code for p in short.problems], len(list(pdf.pictures(data))))
"""


def test_nothing_is_opened_after_the_module_is_loaded() -> None:
    book = gazette()
    book.xmp = XMP
    book.page().picture(0, 0, 500, 500)
    made = subprocess.run(
        [sys.executable, "-c", ALONE],
        input=book.made(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    assert made.stderr == b""
    assert made.stdout.decode().startswith("Chapter A opens. The harbour commission")
    assert "['title', 'author', 'language'] ['TRUNCATED', 'REPAIRED'" in made.stdout.decode()
    assert made.stdout.decode().split()[-1] == "1"


def packed(count: int, piece: bytes) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece * 1000) for _ in range(count)) + packer.flush()


def forms(depth: int, twice: bytes, last: bytes) -> tuple[bytes, ...]:
    """Return forms that show one another, the first number 6."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources"
    made = [stream(twice, head + b"<</XObject<</X %d 0 R>>>>" % (7 + n)) for n in range(depth)]
    return (*made, stream(last, head + b"<</Font<</F1 5 0 R>>>>"))


SHOWN = b"BT /F1 12 Tf 20 700 Td (Hello there) Tj ET "
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
HOSTILE: dict[str, bytes] = {
    "flate 1 GiB": one_page(packed(1024, b" " * 1049), entries=b"/Filter/FlateDecode"),
    "flate three times": one_page(
        zlib.compress(zlib.compress(packed(400, b" " * 1049))), entries=b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    ),
    "many words": one_page(packed(1200, SHOWN), entries=b"/Filter/FlateDecode"),
    "run lengths": one_page(zlib.compress(b"\x81 " * 20_000_000), entries=b"/Filter[/FlateDecode/RunLengthDecode]"),
    "form shows itself": one_page(b"/X Do " + SHOWN, objects=forms(0, b"", b"/X Do"), resources=b"/XObject<</X 6 0 R>>"),
    "forms show forms twice": one_page(b"/X Do", objects=forms(28, b"/X Do /X Do ", SHOWN), resources=b"/XObject<</X 6 0 R>>"),
    "deep array": one_page(SHOWN, objects=(b"[" * 100_000 + b"]" * 100_000,)),
    "deep dictionary": one_page(SHOWN, objects=(b"<</A " * 50_000 + b"1" + b">>" * 50_000,)),
    "deep array in the page": one_page(b"BT /F1 12 Tf " + b"[" * 100_000 + b"]" * 100_000 + b" TJ ET"),
    "deep states": one_page(b"q " * 300_000 + SHOWN),
    "open brackets": one_page(b"(" * 2_000_000),
    "more open brackets": one_page(packed(1300, b"(" * 30), entries=b"/Filter/FlateDecode"),
    "white words on many grounds": one_page(
        b"0 0 5 5 re f " * 15_000 + b"1 g BT /F1 9 Tf 1 0 0 1 50 90 Tm " + b"(ab ) Tj " * 20_000 + b"ET"
    ),
    "a row of many words": one_page(
        b"BT /F1 3 Tf "
        + b"".join(b"1 0 0 1 %d %d Tm (ab) Tj " % (n * 7 % 90_000, 700 + n % 3 * 4) for n in range(12_000))
        + b"ET"
    ),
    "many blocks": one_page(
        b"BT /F1 2 Tf "
        + b"".join(b"1 0 0 1 %d %d Tm (ab) Tj " % (n % 15 * 40, n // 15 * 12 + n % 15) for n in range(900))
        + b"ET"
    ),
    "open dictionaries": one_page(b"<<" * 1_000_000),
    "open strings": one_page(b"BT " + b"(a" * 500_000),
    "inline picture without end": one_page(b"BI /W 10 /H 10 /CS /G /BPC 8 ID " + b"A" * 2_000_000),
    "inline pictures without end": one_page(b"BI ID " * 200_000),
    "long comment": one_page(b"%" + b"A" * 5_000_000 + b"\n" + SHOWN),
    "page tree is a ring": written(
        [CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 1>>"]
    ),
    "page tree holds itself": written([CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]),
    "two billion pages": written(
        [CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]
    ),
    "page tree doubles": written(
        [
            CATALOG,
            *(b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>" % (3 + n, 3 + n, 2 ** (26 - n)) for n in range(26)),
            b"<</Type/Page/MediaBox[0 0 9 9]>>",
        ]
    ),
    "length of itself": written(
        [
            CATALOG,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            b"<</Length 4 0 R>>\nstream\nBT ET\nendstream",
        ]
    ),
    "huge predictor": one_page(
        zlib.compress(b"\x02" * 100), entries=b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2000000000>>"
    ),
    "words beyond all numbers": one_page(b"BT /F1 9 Tf 1 0 0 1 " + b"9" * 60 + b" 10 Tm (far) Tj 1 0 0 1 20 20 Tm (near) Tj ET"),
    "letters beyond all numbers": one_page(b"BT /F1 " + b"9" * 60 + b" Tf 20 20 Td (far) Tj /F1 9 Tf (near) Tj ET"),
    "a matrix beyond all numbers": one_page(b"9" * 60 + b" 0 0 " + b"9" * 60 + b" 0 0 cm " + SHOWN),
    "page beyond all numbers": one_page(SHOWN).replace(b"[0 0 600 800]", b"[0 0 " + b"9" * 60 + b" 800]"),
    "link beyond all numbers": one_page(
        SHOWN, objects=(b"<</Type/Annot/Subtype/Link/Rect[0 0 9 " + b"9" * 60 + b"]/A<</S/URI/URI(https://a.example)>>>>",)
    ).replace(b"/Contents 4 0 R", b"/Contents 4 0 R/Annots[6 0 R]"),
    "huge page": one_page(SHOWN).replace(b"[0 0 600 800]", b"[0 0 1e9 1e9]"),
    "no page": one_page(SHOWN).replace(b"[0 0 600 800]", b"[0 0 0 0]"),
    "every word at one place": one_page(b"BT /F1 1 Tf " + b"(ab) Tj 0 0 Td " * 20_000 + b"ET"),
    "words all over": one_page(
        b"BT /F1 3 Tf " + b"".join(b"1 0 0 1 %d %d Tm (ab) Tj " % (n * 37 % 590, n * 53 % 790) for n in range(8000)) + b"ET"
    ),
    "pictures and white words": one_page(b"1 g " + b"0 0 5 5 re f " * 15_000 + SHOWN * 500),
    "rectangles over words": one_page(SHOWN * 500 + b"0 0 600 800 re f " * 15_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_text_or_a_named_code(name: str) -> None:
    found = in_child(HOSTILE[name])
    assert found["content"] is not None or set(found["codes"]) & set(FATAL)  # type: ignore[call-overload]


@pytest.mark.parametrize("name", ["flate 1 GiB", "flate three times", "many words", "run lengths", "forms show forms twice"])
def test_a_bomb_is_named_before_it_goes_off(name: str) -> None:
    assert in_child(HOSTILE[name])["codes"] == ["BOMB"]


def test_a_bomb_in_one_page_costs_that_page() -> None:
    book = Book(packed=False)
    book.page().flow(50, 780, 400, HARBOUR)
    book.page().content.append(b"q " * (streams.LARGEST // 2 + 10))
    made = read(book.made(), SOURCE)
    assert text_of(made).content == plain(HARBOUR)
    assert text_of(made).completeness == "partial"
    assert "BOMB" in codes(made)
    assert "page 2" in made.problems[0].message


@pytest.mark.parametrize("seed", range(4))
def test_flipped_and_cut_bytes_end_in_text_or_a_named_code(seed: int) -> None:
    """Many mutations share a child: it is the reader that must not raise, and no child may die."""
    chance = random.Random(seed)
    data = gazette(3).made()
    for _ in range(12):
        mutated = bytearray(data)
        for _ in range(chance.choice((1, 10, 100, 1000))):
            mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        in_child(bytes(mutated))
    for percent in range(seed, 100, 8):
        in_child(data[: len(data) * percent // 100])


# --- pictures for recognition -----------------------------------------------------------------------------------------


def test_pages_without_words_come_as_pictures() -> None:
    book = Book(labels=b"0<</S/r>>")
    book.page().flow(50, 780, 400, HARBOUR)
    book.page().picture(20, 20, 550, 800)
    ((label, made),) = pictures(book.made())
    assert label == "ii"
    assert media_type(made, "x") == "image/png"
    width, height = int.from_bytes(made[16:20], "big"), int.from_bytes(made[20:24], "big")
    assert (width, height) == (int(595 * 300 / 72), int(842 * 300 / 72))
    at, rows = 8, b""
    while at < len(made):
        size, kind = int.from_bytes(made[at : at + 4], "big"), made[at + 4 : at + 8]
        assert zlib.crc32(made[at + 4 : at + 8 + size]) == int.from_bytes(made[at + 8 + size : at + 12 + size], "big")
        rows += made[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    raw = zlib.decompress(rows)
    assert len(raw) == height * (width + 1)
    assert raw[1] == 255
    middle = raw[(width + 1) * (height // 2) + 1 :][:width]
    assert min(middle) < 100


def test_a_huge_page_is_rendered_smaller() -> None:
    book = Book()
    book.page(width=14_000, height=14_000).picture(0, 0, 14_000, 14_000)
    ((_, made),) = pictures(book.made())
    width, height = int.from_bytes(made[16:20], "big"), int.from_bytes(made[20:24], "big")
    assert 3_000 < width == height < 3_600


def test_pictures_of_what_is_no_pdf_are_none() -> None:
    assert list(pictures(b"%PDF-1.7\nnothing")) == []
    assert png(1, 1, b"\x07")[:4] == b"\x89PNG"


def test_the_reader_has_its_name_in_every_text() -> None:
    text = text_of(read(gazette().made(), SOURCE))
    assert (text.reader, text.source) == (NAME, SOURCE)
