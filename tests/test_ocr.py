"""Words in pictures: asked for, put where the pictures stand, and never silently."""

# ruff: noqa: F401, F811 (fixtures are imported, and asked for by their names)

import hashlib
import io
import os
from pathlib import Path

import fake_tesseract
import pikepdf
import pytest
from fake_tesseract import row, table
from hypothesis import given
from hypothesis import strategies as st
from ocr_pictures import (
    PROSE,
    blocks,
    drawn,
    examine,
    fake,
    installed,
    parsers,
    pdf,
    picture,
    real,
    scan,
    use,
    worded,
)
from PIL import Image

from stemma import cli
from stemma.hall import ocr, recognised, verify
from stemma.hall.case import Case
from stemma.hall.ocr import Ocr
from stemma.hall.parsing import Parsers
from stemma.hall.recognised import By
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion, Text
from stemma.sandbox import seccomp
from stemma.sandbox.ending import Failure
from stemma.text import holds, span

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
BY = By("tesseract 5.3.0 (eng)", "1 tesseract 5.3.0 eng")


# --- the text of a picture


def test_a_picture_becomes_a_text_that_says_what_it_is(fake: Ocr, parsers: Parsers, tmp_path: Path) -> None:
    read, problems = examine(fake, parsers, picture("REPORT"), "photo.png", tmp_path)
    assert read is not None
    assert read.text is not None
    assert blocks(read.text) == [
        ("title", "Harbour opens again"),
        (
            "paragraph",
            "The harbour office said that fifty-three ships had left the harbour before, and that the self-employed pilots came.",
        ),
    ]
    assert (read.text.reader, read.text.completeness, read.text.pages) == ("ocr", "partial", ())
    assert read.text.version.startswith("1 tesseract 5.3.0 eng ")
    (note,) = problems
    assert note.code == "OCR"
    assert note.message == (
        "its words were recognised from pictures by tesseract 5.3.0 (eng), mean confidence 85 of 100: compare with the page"
    )
    assert [(a.field, a.value) for a in read.assertions if a.field == "title"] == [("title", "Harbour opens again")]
    assert all(a.span is None or holds(read.text, a.span) for a in read.assertions)


def test_an_image_of_several_pages_keeps_them(fake: Ocr, parsers: Parsers, tmp_path: Path) -> None:
    read, problems = examine(fake, parsers, b"II*\x00" + b"\x00" * 60 + b"TWO PAGES", "scan.tif", tmp_path)
    assert read is not None
    assert read.text is not None
    assert read.text.content == "First page.\n\nSecond page."
    assert read.text.pages == ((0, "1"), (13, "2"))
    assert problems[0].message.startswith("the words on pages 1-2 were recognised")


def test_a_picture_without_words_gives_no_text(fake: Ocr, parsers: Parsers, tmp_path: Path) -> None:
    read, problems = examine(fake, parsers, picture("NO WORDS"), "sea.png", tmp_path)
    assert read is None or read.text is None
    assert [p.code for p in problems] == ["NO_TEXT"]


def test_words_come_without_what_steers_a_terminal(fake: Ocr, parsers: Parsers, tmp_path: Path) -> None:
    read, problems = examine(fake, parsers, picture("CONTROLS"), "a.png", tmp_path)
    assert read is not None
    assert read.text is not None
    assert read.text.content.split() == ["red[31m", "alarm", "bell", "nan", "size"]
    assert "mean confidence 54 of 100" in problems[-1].message


def test_what_is_no_picture_is_read_as_ever(fake: Ocr, parsers: Parsers, tmp_path: Path) -> None:
    read, problems = examine(fake, parsers, PROSE.encode(), "a.txt", tmp_path)
    assert read is not None
    assert read.text is not None
    assert (read.text.reader, read.text.completeness, problems) == ("plain", "complete", ())
    gif = io.BytesIO()
    Image.new("L", (9, 9)).save(gif, "GIF")
    nothing, refused = examine(fake, parsers, gif.getvalue(), "a.gif", tmp_path)
    assert (nothing, [p.code for p in refused]) == (None, ["UNSUPPORTED"])


# --- pages of a PDF


def test_a_scan_becomes_one_text_with_its_pages(fake: Ocr, parsers: Parsers, tmp_path: Path) -> None:
    read, problems = examine(fake, parsers, pdf(scan(72, 144), scan(144, 72), labels=b"0<</S/r>>"), "scan.pdf", tmp_path)
    assert read is not None
    assert read.text is not None
    first = "A page of 300 by 600 dots in eng."
    assert read.text.content == f"{first}\n\nA page of 600 by 300 dots in eng."
    assert read.text.pages == ((0, "i"), (len(first) + 2, "ii"))
    assert (read.text.reader, read.text.completeness) == ("ocr", "partial")
    assert [p.code for p in problems] == ["OCR"]
    assert problems[0].message.startswith("the words on pages i-ii were recognised from pictures")


def test_pictures_among_pages_with_words_stand_in_their_order(fake: Ocr, parsers: Parsers, tmp_path: Path) -> None:
    pages = (scan(72, 144), worded(PROSE), scan(144, 72), scan(144, 144), worded("The end was told on Tuesday."), scan(72, 72))
    # All pages have one label: they are told apart by their numbers.
    read, problems = examine(fake, parsers, pdf(*pages, labels=b"0<</P(x)>>"), "mixed.pdf", tmp_path)
    assert read is not None
    text = read.text
    assert text is not None
    words = [
        "A page of 300 by 600 dots in eng.",
        PROSE,
        "A page of 600 by 300 dots in eng.",
        "A page of 600 by 600 dots in eng.",
        "The end was told on Tuesday.",
        "A page of 300 by 300 dots in eng.",
    ]
    assert text.content.split("\n\n") == words
    assert [words for _, words in blocks(text)] == words
    assert [text.content[start:].startswith(one) for (start, _), one in zip(text.pages, words, strict=True)] == [True] * 6
    assert (text.reader, text.completeness) == ("pdf+ocr", "partial")
    assert text.version.startswith("1+1 tesseract 5.3.0 eng")
    assert [p.code for p in problems] == ["OCR"]


def test_without_asking_a_pdf_is_read_as_ever(parsers: Parsers, tmp_path: Path) -> None:
    data = pdf(worded(PROSE), scan(72, 144))
    (tmp_path / "a.pdf").write_bytes(data)
    with (tmp_path / "a.pdf").open("rb") as file:
        found = list(parsers.examine(file, "a.pdf", hashlib.sha256(data).hexdigest(), tmp_path))
    (read,) = (one for one in found if isinstance(one, Read))
    assert read.text is not None
    assert (read.text.reader, read.text.content) == ("pdf", PROSE)
    assert len(found) == 2, "its kind and its text, and no pictures"


def test_a_page_that_fails_is_named_and_the_others_stand(
    fake: Ocr, parsers: Parsers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, count = Ocr.look, iter(range(9))

    def looked(self: Ocr, file: io.BytesIO, languages: str) -> tuple[recognised.Page, ...]:
        if next(count) == 1:
            raise Failure("TIMEOUT", "it took longer than 2 s")
        return look(self, file, languages)

    monkeypatch.setattr(Ocr, "look", looked)
    read, problems = examine(fake, parsers, pdf(scan(72, 144), scan(144, 72), scan(72, 72)), "scan.pdf", tmp_path)
    assert read is not None
    assert read.text is not None
    assert read.text.content == "A page of 300 by 600 dots in eng.\n\nA page of 300 by 300 dots in eng."
    assert [label for _, label in read.text.pages] == ["1", "2", "3"]
    assert [(p.code, p.message.split(" were ")[0]) for p in problems] == [
        ("OCR", "the words on pages 1, 3"),
        ("PARTIAL", "the picture of page 2 could not be read: it took longer than 2 s"),
    ]


def test_slow_pictures_do_not_cost_hours(fake: Ocr, parsers: Parsers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def looked(*_: object) -> tuple[recognised.Page, ...]:
        asked.append(1)
        raise Failure("TIMEOUT", "it took longer than 2 s")

    monkeypatch.setattr(Ocr, "look", looked)
    read, problems = examine(fake, parsers, pdf(*(scan(72, 72 + n) for n in range(6))), "scan.pdf", tmp_path)
    assert read is not None
    assert read.text is None
    assert len(asked) == ocr.IN_A_ROW
    assert [(p.code, p.message.split(":")[0]) for p in problems] == [
        ("TIMEOUT", "the picture of pages 1-3 could not be read"),
        ("TOO_LARGE", "the picture of pages 4-6 could not be read"),
    ]


# --- languages


def test_the_language_is_the_one_asked_for_or_said_of_the_file(
    fake: Ocr, parsers: Parsers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: Path
) -> None:
    assert fake.languages({}) == "eng"
    assert fake.languages({"language": "ro"}) == fake.languages({"language": "ro-MD"}) == "ron"
    use(installed, monkeypatch)
    with Ocr("ron+eng") as asked:
        assert asked.languages({"language": "fr"}) == "ron+eng"
        read, _ = examine(asked, parsers, picture(), "a.png", tmp_path)
    assert read is not None
    assert read.text is not None
    assert read.text.content == "A page of 20 by 10 dots in ron+eng."
    assert fake.by("eng").version != fake.by("ron").version != fake.by("ron+eng").version


@pytest.mark.parametrize(("data", "code"), [(picture(), "NO_TEXT"), (pdf(worded(PROSE), scan(72, 72)), "PARTIAL")])
def test_a_language_without_data_is_said(fake: Ocr, parsers: Parsers, tmp_path: Path, data: bytes, code: str) -> None:
    _, problems = examine(fake, parsers, data, "a", tmp_path, language="fr")
    assert problems[0].code == code
    assert "no data for the language «fra» here (installed: eng, ron)" in problems[0].message


def test_use_that_cannot_be_is_refused_before_anything_is_taken_in(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case, file = tmp_path / "case", tmp_path / "a.png"
    file.write_bytes(picture())
    Case.create(case, title="t").__exit__(None, None, None)

    def refused(*arguments: str) -> str:
        assert cli.main(["add", str(case), *arguments]) == 2
        assert not (case / "evidence").exists()
        return capsys.readouterr().err

    use(tmp_path, monkeypatch)
    assert refused(str(file), "--ocr") == (
        "stemma: tesseract is not installed; Debian: apt install tesseract-ocr tesseract-ocr-ron\n"
    )
    use(installed, monkeypatch)
    assert "no language «xyz» here; installed: eng, ron" in refused(str(file), "--ocr", "eng+xyz")
    assert "write --ocr after the files" in refused("--ocr", str(file))
    assert "no language" in refused(str(file), "--ocr=../../etc/passwd")
    broken = fake_tesseract.install(tmp_path / "bin")
    (broken / "tesseract").write_text("#!/no/such/interpreter\n")
    use(broken, monkeypatch)
    assert "does not run here" in refused(str(file), "--ocr")


# --- a case


def test_a_scan_that_gave_nothing_becomes_a_report(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], parsers: Parsers
) -> None:
    use(installed, monkeypatch)
    case = tmp_path / "case"
    files = {"scan.pdf": pdf(scan(72, 144)), "mixed.pdf": pdf(worded(PROSE), scan(72, 72)), "photo.png": picture("REPORT")}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "again.pdf").write_bytes(files["scan.pdf"])
    paths = [str(tmp_path / name) for name in files]
    assert cli.main(["init", str(case)]) == 0
    assert cli.main(["add", str(case), *paths, str(tmp_path / "again.pdf")]) == 1
    said = capsys.readouterr().err
    assert said.count("add it again with --ocr") == 3
    with Case(case) as opened:
        assert [a.why for a in opened.ledger.arrivals()] == ["NO_TEXT", "UNSUPPORTED", "NO_TEXT"]
    assert cli.main(["add", str(case), *paths, "--ocr"]) == 0
    told_ = capsys.readouterr().out
    assert told_.startswith("2 new reports, 0 further appearances, 1 known already, 0 files without a report")
    assert "keeps the text that it was given then, without the words of its pictures" in told_
    with Case(case) as opened:
        assert opened.ledger.arrivals() == ()
        texts = {r.path.rsplit("/", 1)[-1]: opened.ledger.texts()[r.text] for r in opened.ledger.reports()}
        assert {name: t.reader for name, t in texts.items()} == {"scan.pdf": "ocr", "photo.png": "ocr", "mixed.pdf": "pdf"}
        came = sorted(a.path.rsplit("/", 1)[-1] for a in opened.ledger.appearances())
        assert came == ["again.pdf", "mixed.pdf", "photo.png", "scan.pdf"]
        kept = opened.ledger.records(Problem)
        assert [p.code for p in kept if p.stage == "intake" and p.report and "recognised from pictures" in p.message] == [
            "OCR"
        ] * 2
        assert not [p for p in kept if p.code in ("NO_TEXT", "UNSUPPORTED")]
        tools = [k.details or "" for k in opened.ledger.log.all()]
        assert sum("reader ocr 1 tesseract 5.3.0 eng" in tool for tool in tools) == 2
    found = list(verify.case(case, parsers=parsers))
    assert not [f.line for f in found if f.wrong]
    assert not [f.line for f in found if "NOT read again" in f.line]
    # Another version is here now: what it would recognise says nothing about the text.
    use(fake_tesseract.install(tmp_path / "newer", version="5.4.1"), monkeypatch)
    found = list(verify.case(case, parsers=parsers))
    assert not [f.line for f in found if f.wrong]
    assert sum("so it was NOT read again" in f.line for f in found) == 2
    # The same version and data, and it recognises something else.
    other = fake_tesseract.install(tmp_path / "other")
    (other / "tesseract").write_text((other / "tesseract").read_text().replace("dots", "points"))
    use(other, monkeypatch)
    assert [f.line[:9] for f in verify.case(case, parsers=parsers) if f.wrong] == ["the text "]


def test_read_recognises_too(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(installed, monkeypatch)
    (tmp_path / "photo.png").write_bytes(picture("REPORT"))
    assert cli.main(["read", str(tmp_path / "photo.png"), "--only", "report,problem", "--ocr"]) == 0
    out = capsys.readouterr().out
    assert '"Harbour opens again"' in out
    assert "recognised from pictures by tesseract 5.3.0 (eng)" in out


# --- pages put between pages


@given(st.data())
def test_putting_pages_in_loses_nothing_and_moves_what_is_cited(data: st.DataObject) -> None:
    said = st.text("abç漢🚢.", min_size=1, max_size=6)
    own = data.draw(st.lists(st.none() | st.lists(said, min_size=1, max_size=3), min_size=1, max_size=6))
    if not any(own):
        own.append(["words"])
    content = ""
    layout: list[tuple[int, int, str]] = []
    pages: list[int] = []
    for paragraphs in own:
        pages.append(len(content))
        for words in paragraphs or ():
            content += "\n\n" if content else ""
            layout.append((len(content), len(content) + len(words), "paragraph"))
            content += words
    # As the reader says it: where its first word stands, or where the next page begins.
    starts = [next((a for a, _, _ in layout if a >= start), len(content)) for start in pages]
    text = Text(
        source="0" * 64,
        reader="pdf",
        version="1",
        content=content,
        completeness="partial",
        layout=tuple(layout),
        pages=tuple((start, str(n)) for n, start in enumerate(starts, 1)),
    )
    cited = tuple(
        Assertion(field="link", value=str(n), evidence="a link", span=span(text, a, b)) for n, (a, b, _) in enumerate(layout)
    )
    empty = [n for n, paragraphs in enumerate(own) if not paragraphs]
    seen = [
        recognised.Page(
            n, str(n + 1), recognised.pages(table(row(f"picture of page {n + 1}.").strip()).encode())[0].rows, (50.0,)
        )
        for n in empty
    ]
    if not seen:
        return
    made = recognised.read(text.source, seen, Read(text=text, assertions=cited), BY)
    assert made.text is not None
    expected = [words for n, p in enumerate(own) for words in (p or [f"picture of page {n + 1}."])]
    assert made.text.content == "\n\n".join(expected)
    assert [words for _, words in blocks(made.text)] == expected
    assert [label for _, label in made.text.pages] == [str(n + 1) for n in range(len(own))]
    assert [made.text.content[at:].startswith((p or ["picture"])[0]) for (at, _), p in zip(made.text.pages, own, strict=True)]
    for a in made.assertions[: len(cited)]:
        assert a.span is not None
        assert holds(made.text, a.span)
        assert a.span.words == layout_words(text, int(a.value))


def layout_words(text: Text, number: int) -> str:
    start, end, _ = text.layout[number]
    return text.content[start:end]


def test_a_paragraph_that_runs_over_a_picture_is_parted_and_a_citation_across_it_let_go() -> None:
    text = Text(
        source="0" * 64,
        reader="pdf",
        version="1",
        content="before after",
        completeness="partial",
        layout=((0, 12, "paragraph"),),
        pages=((0, "1"), (7, "2"), (7, "3")),
    )
    across = Assertion(field="title", value="t", evidence="e", span=span(text, 3, 9))
    seen = [recognised.Page(1, "2", recognised.pages(table(row("between")).encode())[0].rows, (50.0,))]
    made = recognised.read(text.source, seen, Read(text=text, assertions=(across,)), BY)
    assert made.text is not None
    assert made.text.content == "before \n\nbetween\n\nafter"
    assert blocks(made.text) == [("paragraph", "before "), ("paragraph", "between"), ("paragraph", "after")]
    assert [made.text.content[at:][:3] for at, _ in made.text.pages] == ["bef", "bet", "aft"]
    assert made.assertions[0].span is None


# --- tesseract itself, where it is installed


@real
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "PDF"])
def test_tesseract_reads_what_was_drawn(parsers: Parsers, tmp_path: Path, kind: str) -> None:
    packed = io.BytesIO()
    drawn().save(packed, kind, **({"resolution": 150} if kind == "PDF" else {}))
    with Ocr("eng") as found:
        assert found.program.confinement().whole or seccomp.machine() is None
        read, problems = examine(found, parsers, packed.getvalue(), f"scan.{kind.lower()}", tmp_path)
    assert read is not None
    assert read.text is not None
    assert blocks(read.text) == [
        ("title", "Harbour opens again"),
        ("paragraph", "The harbour office said on Monday that at least 53 ships had left the harbour. Ada Tern denied it."),
    ]
    assert [p.code for p in problems] == ["OCR"]
    assert found._digest("eng"), "its data are found, and part of the version"


def test_a_locked_or_broken_pdf_says_what_it_said(fake: Ocr, parsers: Parsers, tmp_path: Path) -> None:
    made = pikepdf.open(io.BytesIO(pdf(scan(72, 72))))
    locked = io.BytesIO()
    made.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    _, problems = examine(fake, parsers, locked.getvalue(), "a.pdf", tmp_path)
    assert [p.code for p in problems] == ["ENCRYPTED"]
    _, problems = examine(fake, parsers, b"%PDF-1.7\nendobj nothing", "a.pdf", tmp_path)
    assert "NOT_THIS_FORMAT" in [p.code for p in problems]
