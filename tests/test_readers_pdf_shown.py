"""PDFs written by the tests: what is hidden, what is missing, what the file says of itself."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from make_pdf import Book, Page, mapped, one_page, stream
from pdf_reading import HARBOUR, LEDGER, MAYOR, OPEN, SOURCE, XMP, codes, gazette, one, plain, said, text_of, values

from stemma.model.inputs import Read
from stemma.readers.pdf import read, weigh

# --- what the page does not show --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hide", "why"),
    [
        (lambda page: page.text(50, 500, "Secret words here", mode=3), "invisible"),
        (lambda page: page.text(50, 500, "Secret words here", grey=1), "white on white"),
        (lambda page: page.text(50, 500, "Secret words here", 0.5), "too small"),
        (lambda page: page.text(900, 500, "Secret words here"), "off the page"),
        (lambda page: (page.text(50, 500, "Secret words here"), page.box(40, 490, 300, 30)), "painted over"),
    ],
)
def test_hidden_words_are_kept_apart_and_named(hide: Callable[[Page], object], why: str) -> None:
    made = one(lambda page: (page.flow(50, 780, 400, HARBOUR), hide(page)))
    text = text_of(made)
    assert text.content == plain(HARBOUR)
    assert text.left_out == ("Secret words here",)
    (problem,) = made.problems
    assert problem.code == "HIDDEN_TEXT"
    assert why in problem.message
    assert "page 1" in problem.message
    assert text.completeness == "complete"


@pytest.mark.parametrize(
    "show",
    [
        lambda page: (page.box(40, 490, 300, 30), page.text(50, 500, OPEN, grey=1)),
        lambda page: (page.box(40, 490, 300, 30), page.text(50, 500, OPEN, grey=0.9)),
        lambda page: (page.picture(40, 450, 300, 100), page.text(50, 500, OPEN, grey=1)),
        lambda page: (page.text(50, 500, OPEN), page.box(40, 490, 300, 5)),
        lambda page: (page.text(50, 500, OPEN), page.picture(40, 480, 100, 40)),
        lambda page: (page.text(50, 500, OPEN), page.content.append(b"q 0 0 9 9 re W n 0 g 40 490 300 30 re f Q")),
        lambda page: (
            page.text(50, 500, OPEN),
            page.box(40, 490, 300, 30, 1),
            page.text(50, 500, OPEN),
        ),
    ],
)
def test_words_that_can_be_seen_are_not_hidden(show: Callable[[Page], object]) -> None:
    made = one(lambda page: (page.flow(50, 780, 400, HARBOUR), show(page)))
    assert codes(made) == []
    assert said(made, "paragraph") == [plain(HARBOUR), OPEN]


@pytest.mark.parametrize("under", [False, True])
def test_words_under_a_scan_are_its_text_and_said_to_be_recognised(under: bool) -> None:
    def write(page: Page) -> None:
        if not under:
            page.picture(0, 0, 595, 842)
        page.text(50, 700, "The bridge was closed for nine weeks", mode=0 if under else 3)
        if under:
            page.picture(0, 0, 595, 842)

    made = one(write)
    assert text_of(made).content == "The bridge was closed for nine weeks"
    assert codes(made) == ["OCR"]
    assert "page 1" in made.problems[0].message


# --- what is missing --------------------------------------------------------------------------------------------------


def test_pages_that_are_pictures_make_the_text_partial_and_are_named() -> None:
    book = Book()
    for n in range(9):
        page = book.page()
        if n in (2, 6, 7, 8):
            page.picture(20, 20, 550, 800)
        else:
            page.flow(50, 780, 400, f"Number {n}. {HARBOUR}")
    made = read(book.made(), SOURCE)
    assert text_of(made).completeness == "partial"
    (problem,) = made.problems
    assert problem.code == "PARTIAL"
    assert problem.message.startswith("pages 3, 7-9 are pictures without words")


def test_a_document_of_pictures_has_no_text() -> None:
    made = one(lambda page: page.picture(20, 20, 550, 800))
    assert made.text is None
    assert codes(made) == ["NO_TEXT"]
    assert "OCR" in made.problems[0].message


def test_a_small_picture_without_words_around_it_is_no_missing_page() -> None:
    book = Book()
    book.page().flow(50, 780, 400, HARBOUR)
    book.page().picture(250, 400, 60, 60)
    assert text_of(read(book.made(), SOURCE)).completeness == "complete"


def test_an_empty_page_has_no_text() -> None:
    made = one(lambda page: None)
    assert made.text is None
    assert codes(made) == ["NO_TEXT"]


def test_signs_without_a_character_make_the_text_partial() -> None:
    pairs = {n: chr(96 + n) for n in range(1, 20)} | {30: " "}
    book = Book(fonts={"F9": mapped(pairs)})
    page = book.page()
    page.text(50, 700, "", 12, font="F9", raw=b"<" + b"".join(b"%04X" % n for n in (1, 2, 3, 30, 4, 5, 6, 30, 7, 8)) + b">")
    made = read(book.made(), SOURCE)
    assert text_of(made).content == "abc def gh"
    assert codes(made) == []
    page.text(50, 650, "", 12, font="F9", raw=b"<" + b"".join(b"%04X" % n for n in range(60, 80)) + b">")
    made = read(book.made(), SOURCE)
    assert text_of(made).completeness == "partial"
    assert codes(made) == ["PARTIAL"]
    assert "8 of 28" in made.problems[0].message


def unnamed(words: str, shift: int) -> Read:
    """Return what is read of words in a font whose signs have numbers (ASCII's, shifted) and no names."""
    glyph = stream(b"500 0 0 0 500 500 d1 0 0 400 400 re f")
    codes_used = sorted({ord(c) + shift for c in words if c != " "})
    procs = b" ".join(b"/a%d {1}" % n for n in codes_used)
    names = b" ".join(b"%d/a%d" % (n, n) for n in codes_used)
    widths = b" ".join([b"500"] * 256)
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 500 500]/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 0/LastChar 255"
        b"/CharProcs<<" + procs + b">>/Encoding<</Type/Encoding/Differences[" + names + b"]>>/Widths[" + widths + b"]>>"
    )
    book = Book(fonts={"F9": [font, glyph]})
    page = book.page()
    for n, word in enumerate(words.split()):
        raw = b"<" + b"".join(b"%02X" % (ord(c) + shift) for c in word) + b">"
        page.text(50 + 90 * (n % 5), 700 - 14 * (n // 5), "", 12, font="F9", raw=raw)
    return read(book.made(), SOURCE)


def test_signs_with_numbers_and_no_names_are_read_if_they_make_words() -> None:
    words = plain(f"{HARBOUR} {MAYOR}")
    made = unnamed(words, 0)
    assert text_of(made).content.split() == words.split()
    assert codes(made) == ["ENCODING_GUESSED"]
    assert text_of(made).completeness == "complete"
    made = unnamed(words, 1)
    assert "PARTIAL" in codes(made)
    assert "harbour" not in text_of(made).content
    assert "ibscpvs" not in text_of(made).content


def test_characters_outside_the_first_plane_are_whole() -> None:
    book = Book(fonts={"F9": mapped({1: "\U00011c00", 2: "a", 3: "\U0001f6a2"})})
    book.page().text(50, 700, "", 12, font="F9", raw=b"<00010002000300020001>")
    assert text_of(read(book.made(), SOURCE)).content == "\U00011c00a\U0001f6a2a\U00011c00"


def test_what_the_map_of_a_font_says_is_what_is_read() -> None:
    """A font may lie: the shape of a sign and the character that the file names for it differ, and no parser can tell."""
    book = Book(fonts={"F9": mapped({1: "n", 2: "o", 3: "\ufb01", 4: "ffi", 5: " "})})
    book.page().text(50, 700, "", 12, font="F9", raw=b"<000100020005000300050004>")
    assert text_of(read(book.made(), SOURCE)).content in ("no \ufb01 ffi", "no fi ffi")


def test_the_count_of_signs_shares_nothing_with_the_parser() -> None:
    book = gazette(2)
    scale = weigh.Scale(book.made())
    for number, page in enumerate(book.pages):
        shown = b"".join(page.content)
        expected = sum(len(part.split(b") Tj")[0].replace(b" ", b"")) for part in shown.split(b" Tm (")[1:])
        assert scale.signs(number) == expected


@pytest.mark.parametrize(
    ("content", "signs"),
    [
        (b"BT /F1 9 Tf (abc) Tj ET", 3),
        (b"BT /F1 9 Tf [(a b) -200 (c)] TJ ET", 3),
        (rb"BT /F1 9 Tf (a\(b\)\101\\) Tj ET", 6),
        (b"BT /F1 9 Tf (a(b(c)d)e) Tj ET", 9),
        (b"BT /F1 9 Tf <414243> Tj <4> Tj ET", 4),
        (b"/Span<</ActualText(never shown) /MCID 3>>BDC BT /F1 9 Tf (ab) Tj ET EMC", 2),
        (b"% (not shown)\nBT /F1 9 Tf (ab) Tj ET", 2),
        (b"q BI /W 1 /H 1 /BPC 8 /CS /G ID (((( EI Q BT /F1 9 Tf (ab) Tj ET", 2),
        (b"BT /F1 9 Tf (shadow) Tj (shadow) Tj ET", 6),
        (b"BT /F1 9 Tf (never closed", 0),
    ],
)
def test_signs_shown_are_counted(content: bytes, signs: int) -> None:
    assert weigh.Scale(one_page(content)).signs(0) == signs


# --- what the file says of itself -------------------------------------------------------------------------------------


def headed(**settings: object) -> Read:
    book = Book(**settings)  # type: ignore[arg-type]
    page = book.page()
    page.text(50, 780, "Salt, timber and silence", 24, bold=True)
    page.text(50, 755, "12 March 2031", 10)
    page.flow(50, 730, 480, f"{HARBOUR} {MAYOR} {LEDGER}")
    return read(book.made(), SOURCE)


def test_titles_and_authors_come_with_their_evidence() -> None:
    made = headed(xmp=XMP, info={"Title": "Salt, timber and silence - The Quarrick Gazette", "Author": "Ilse Varn; Tom Oake"})
    assert values(made, "title") == [
        ("Salt, timber and silence", "largest heading of the first page"),
        ("Salt, timber and silence", "XMP dc:title"),
        ("Salt, timber and silence - The Quarrick Gazette", "Info Title"),
    ]
    assert values(made, "author") == [("Ilse Varn", "XMP dc:creator"), ("Tom Oake", "Info Author")]
    assert made.assertions[0].span is not None
    assert made.assertions[0].span.words == "Salt, timber and silence"


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - final_v3.doc",
        "report.indd",
        "Untitled",
        "untitled document",
        "http://example.org/x",
        "x7",
        "PowerPoint Presentation",
    ],
)
def test_titles_that_programs_write_are_no_titles(title: str) -> None:
    assert [value for value, _ in values(headed(info={"Title": title}), "title")] == ["Salt, timber and silence"]


def test_the_day_a_file_was_made_is_not_the_day_of_publication() -> None:
    made = headed(info={"CreationDate": "D:20290101120000Z", "ModDate": "D:20300101120000Z"})
    assert values(made, "published") == [("2031-03-12", "date near the title")]
    book = Book(info={"CreationDate": "D:20290101120000Z"})
    book.page().flow(50, 780, 400, HARBOUR)
    assert values(read(book.made(), SOURCE), "published") == []


def test_an_xmp_packet_with_entities_is_not_believed() -> None:
    hostile = '<!DOCTYPE x [<!ENTITY a "boom">]>' + XMP.split("?>", 1)[1].replace("Salt, timber", "&a;")
    assert values(headed(xmp=hostile), "title") == [("Salt, timber and silence", "largest heading of the first page")]


def test_language_links_and_the_address_at_the_foot() -> None:
    book = Book(lang="en-GB")
    for n in range(2):
        page = book.page()
        page.flow(50, 780, 480, f"{HARBOUR} {MAYOR}" if n else LEDGER)
        page.text(50, 600, "More in the Observer report of that week.")
        page.link(90, 598, 90, 14, "https://observer.example/salt")
        page.link(50, 780, 60, 14, "https://www.gazette.example/other")
        page.text(50, 20, "https://gazette.example/2031/salt", 8)
        page.text(500, 20, f"{n + 1}/2", 8)
    made = read(book.made(), SOURCE)
    assert ("en", "Lang of the document") in values(made, "language")
    assert values(made, "url") == [("https://gazette.example/2031/salt", "address at the head or foot of the pages")]
    links = [a for a in made.assertions if a.field == "link"]
    assert {a.value for a in links} == {"https://observer.example/salt"}
    assert all(a.span is not None and "Observer" in a.span.words for a in links)


def test_the_line_that_names_the_author() -> None:
    def write(page: Page) -> None:
        page.text(50, 780, "Salt", 20)
        page.text(50, 750, "By Ilse Varn")
        page.flow(50, 720, 480, HARBOUR)

    assert values(one(write), "author") == [("Ilse Varn", "labelled line of the text")]


def test_files_that_are_attached_are_named() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(gazette().made())) as pdf:
        pdf.attachments["ledger.csv"] = b"salt;12"
        pdf.save(out)
    made = read(out.getvalue(), SOURCE)
    assert codes(made) == ["LEFT_INSIDE"]
    assert text_of(made).completeness == "complete"


def test_a_credit_is_found() -> None:
    def write(page: Page) -> None:
        page.flow(50, 780, 480, HARBOUR)
        page.text(50, 700, "Originally published in The Tern Courier.")

    made = one(write)
    assert [value for value, _ in values(made, "credit")] == ["The Tern Courier"]


def test_comments_and_forms_go_on_record() -> None:
    book = Book(outline="Only a bookmark")
    page = book.page()
    page.flow(50, 780, 400, HARBOUR)
    page.note("I do not believe this figure")
    page.notes.append(b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Anna Olm)/Rect[50 600 200 620]>>")
    text = text_of(read(book.made(), SOURCE))
    assert text.left_out == ("I do not believe this figure", "Anna Olm")
    assert text.content == plain(HARBOUR)


def test_right_to_left_words_are_in_the_order_in_which_they_are_read() -> None:
    words = "שלום רב לכם"
    signs = {n + 1: c for n, c in enumerate(dict.fromkeys(words))}
    code = {c: n for n, c in signs.items()}
    book = Book(fonts={"F9": mapped(signs)})
    # As typesetters do: the signs from left to right as they stand on the page.
    raw = b"<" + b"".join(b"%04X" % code[c] for c in reversed(words)) + b">"
    book.page().text(50, 700, "", 12, font="F9", raw=raw)
    assert text_of(read(book.made(), SOURCE)).content == words
