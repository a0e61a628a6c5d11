"""PDFs written by the tests: the order of reading, paragraphs, pages, furniture."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make_pdf import Book, Page
from pdf_reading import HARBOUR, LEDGER, MAYOR, SOURCE, blocks, codes, gazette, one, plain, said, text_of

from stemma.readers.pdf import read

# --- order of reading -------------------------------------------------------------------------------------------------


def columns_book(count: int, paragraphs: list[str], *, headline: str = "", size: float = 9) -> bytes:
    """Set paragraphs into columns as a newspaper does: a headline across, then column after column, page after page."""
    book = Book()
    gutter, left, right = 14, 45, 550
    wide = (right - left - gutter * (count - 1)) / count
    waiting = [(p, True) for p in paragraphs]
    first = True
    while waiting:
        page = book.page()
        top = 780.0
        if first and headline:
            page.text(left, top - 10, headline, 24, bold=True)
            top -= 40
        for n in range(count):
            y = top
            while waiting and y > 60:
                words, begins = waiting.pop(0)
                most = int((y - 60) // (1.2 * size)) + 1
                y, rest = page.flow(left + n * (wide + gutter), y, wide, words, size, indent=size if begins else 0, most=most)
                if rest:
                    waiting.insert(0, (rest, False))
        first = False
    return book.made()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_columns_are_read_one_after_another(count: int) -> None:
    paragraphs = [f"Part {n} of the in~quiry be~gan. {HARBOUR} {MAYOR} {LEDGER}" for n in range(30)]
    made = read(columns_book(count, paragraphs, headline="Warehouses leased without tender"), SOURCE)
    assert codes(made) == []
    assert text_of(made).completeness == "complete"
    assert said(made, "title") == ["Warehouses leased without tender"]
    assert said(made, "paragraph") == [plain(p) for p in paragraphs]


@settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 3), st.lists(st.permutations([HARBOUR, MAYOR, LEDGER]), min_size=2, max_size=9), st.integers(8, 11))
def test_whatever_is_set_is_read_in_order(count: int, parts: list[list[str]], size: int) -> None:
    paragraphs = [" ".join(part) for part in parts]
    text = text_of(read(columns_book(count, paragraphs, size=size), SOURCE))
    assert text.content.split() == plain(" ".join(paragraphs)).split()
    assert all(text.content[a:b].strip() == text.content[a:b] for a, b, _ in text.layout)
    offsets = [offset for offset, _ in text.pages]
    assert offsets == sorted(offsets)


def test_a_headline_across_parts_what_stands_above_from_what_stands_below() -> None:
    def write(page: Page) -> None:
        for n, name in enumerate(("Upper left.", "Upper right.")):
            page.flow(50 + 260 * n, 780, 240, f"{name} {HARBOUR}")
        page.text(50, 700, "A second story begins under the first one here", 20, bold=True)
        for n, name in enumerate(("Lower left.", "Lower right.")):
            page.flow(50 + 260 * n, 670, 240, f"{name} {MAYOR}")

    content = text_of(one(write)).content
    # The largest line is the title, and the title is laid first; what stands in columns keeps its order around it.
    assert content.startswith("A second story")
    places = [content.index(words) for words in ("Upper left", "Upper right", "Lower left", "Lower right")]
    assert places == sorted(places)


def test_columns_that_the_file_writes_line_by_line_are_read_as_columns() -> None:
    left = ["The bridge was closed for nine weeks", "after inspectors found that the bolts"]
    left += ["of two pillars had been sawn through", "and painted over in the same green."]
    right = ["Nobody at the ministry would say who", "had ordered the repair, or why a firm"]
    right += ["without a single employee was paid", "four times the usual price for it."]

    def write(page: Page) -> None:
        for n, (a, b) in enumerate(zip(left, right, strict=True)):
            page.text(50, 700 - 13 * n, a, 10)
            page.text(270, 700 - 13 * n, b, 10)

    assert said(one(write), "paragraph") == [" ".join(left), " ".join(right)]


def test_rows_of_a_table_are_read_row_by_row_with_tabs() -> None:
    rows = [("District", "Depots", "Since"), ("North quay", "12", "2019"), ("Saltmarsh", "7", "2021"), ("Old town", "31", "2020")]

    def write(page: Page) -> None:
        page.flow(50, 760, 480, HARBOUR)
        for n, row in enumerate(rows):
            for x, cell in zip((60, 220, 320), row, strict=True):
                page.text(x, 690 - 16 * n, cell)
        page.flow(50, 600, 480, MAYOR)

    found = said(one(write), "paragraph")
    assert found == [plain(HARBOUR), *("\t".join(row) for row in rows), plain(MAYOR)]


def test_a_note_at_the_foot_stays_on_its_page_and_lets_the_paragraph_go_on() -> None:
    book = Book()
    first, second = book.page(), book.page()
    _, rest = first.flow(50, 780, 480, " ".join([HARBOUR] * 30), 11, most=40)
    first.flow(50, 120, 480, "1 Register of Quarrick, volume nine, entry 44.", 8)
    second.flow(50, 780, 480, rest, 11)
    made = read(book.made(), SOURCE)
    text = text_of(made)
    assert said(made, "paragraph") == ["1 Register of Quarrick, volume nine, entry 44.", plain(" ".join([HARBOUR] * 30))]
    assert text.page(text.content.index("Register")) == "1"
    assert text.page(len(text.content) - 1) == "2"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Broken by the typesetter: neither half is a word of the document.
        (["It was the com-", "mission that paid."], "It was the commission that paid."),
        # The document writes the whole word elsewhere.
        (["The cooperation ended; the co-", "operation was dear."], "The cooperation ended; the cooperation was dear."),
        # The document writes it with the hyphen elsewhere.
        (["A well-known ship and a well-", "known crew sank."], "A well-known ship and a well-known crew sank."),
        # Compounds of these words keep their hyphen.
        (["They were paid by a self-", "styled agent there."], "They were paid by a self-styled agent there."),
        # An ending is no word.
        (["A new law was made by govern-", "ment and court."], "A new law was made by government and court."),
        (["The old, the new and the short-", "er roads were shut."], "The old, the new and the shorter roads were shut."),
        # Both halves are words of the document.
        (["The salt and the tax were salt-", "tax to the clerks."], "The salt and the tax were salt-tax to the clerks."),
        # A name goes on with a capital.
        (["It was written by Anna Olm-", "Quist in the spring."], "It was written by Anna Olm-Quist in the spring."),
        # Numbers.
        (["It lies between pages 40-", "44 of the big register."], "It lies between pages 40-44 of the big register."),
        (["It ran in the years 2019–", "2021 and never again."], "It ran in the years 2019–2021 and never again."),
        # A dash with a space before it is no hyphen.
        (["They paid for it twice –", "in silver and in salt."], "They paid for it twice – in silver and in salt."),
    ],
)
def test_words_broken_at_the_end_of_a_line(lines: list[str], expected: str) -> None:
    def write(page: Page) -> None:
        for n, line in enumerate(lines):
            page.text(50, 700 - 12 * n, line)

    assert text_of(one(write)).content == expected


@pytest.mark.parametrize(("initial", "words"), [("T", "The harbour"), ("A", "A harbour")])
def test_an_initial_of_several_lines_belongs_to_the_first(initial: str, words: str) -> None:
    def write(page: Page) -> None:
        page.flow(50, 780, 400, f"{MAYOR} No harbour was named.", 10)
        page.text(50, 676, initial, 36)
        page.flow(
            80, 700, 370, "he harbour com~mis~sion" + HARBOUR[23:] if initial == "T" else "harbour" + HARBOUR[12:], 10, most=2
        )
        page.flow(50, 664, 400, "and nobody saw the con~tracts, " + LEDGER[4:], 10)

    found = said(one(write), "paragraph")
    assert len(found) == 2
    assert found[1].startswith(words)
    assert "and nobody saw" in found[1]


def test_paragraphs_end_at_gaps_indents_bullets_and_short_lines() -> None:
    def write(page: Page) -> None:
        y, _ = page.flow(50, 780, 400, HARBOUR)
        y, _ = page.flow(50, y, 400, MAYOR, indent=14)
        y, _ = page.flow(50, y - 10, 400, LEDGER)
        for item in ("salt from the northern pans", "timber, mostly spruce"):
            page.text(60, y, f"\u2022 {item}")
            y -= 12
        page.text(50, y - 12, "What the clerk copied", 10, bold=True)
        page.flow(50, y - 26, 400, HARBOUR)

    assert blocks(one(write)) == [
        ("paragraph", plain(HARBOUR)),
        ("paragraph", plain(MAYOR)),
        ("paragraph", plain(LEDGER)),
        ("item", "\u2022 salt from the northern pans"),
        ("item", "\u2022 timber, mostly spruce"),
        ("heading", "What the clerk copied"),
        ("paragraph", plain(HARBOUR)),
    ]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_pages_are_called_what_the_file_calls_them() -> None:
    text = text_of(read(gazette().made(), SOURCE))
    assert [label for _, label in text.pages] == ["i", "7", "8", "9", "10"]
    for n, label in enumerate(["i", "7", "8", "9", "10"]):
        assert text.page(text.content.index(f"Chapter {'ABCDEFGH'[n]}")) == label
    assert [offset for offset, _ in text.pages] == [text.content.index(f"Chapter {'ABCDEFGH'[n]}") for n in range(5)]


def test_without_labels_pages_have_their_number_and_empty_pages_count() -> None:
    book = Book()
    for words in ("First words here.", "", "Third words here."):
        page = book.page()
        page.text(50, 700, words)
    text = text_of(read(book.made(), SOURCE))
    assert [label for _, label in text.pages] == ["1", "2", "3"]
    assert text.page(text.content.index("First")) == "1"
    assert text.page(text.content.index("Third")) == "3"


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    book = Book()
    first, second = book.page(), book.page()
    _, rest = first.flow(50, 780, 480, " ".join([HARBOUR, MAYOR, LEDGER] * 14), 11, most=50)
    second.flow(50, 780, 480, rest, 11)
    made = read(book.made(), SOURCE)
    text = text_of(made)
    assert said(made, "paragraph") == [plain(" ".join([HARBOUR, MAYOR, LEDGER] * 14))]
    begins = text.pages[1][0]
    assert 0 < begins < len(text.content)
    assert plain(rest).startswith(text.content[begins : begins + 3])


def test_a_paragraph_that_ends_with_the_page_is_not_joined_to_the_next() -> None:
    book = Book()
    for words in (HARBOUR, MAYOR):
        book.page().flow(50, 780, 480, words, 11)
    assert said(read(book.made(), SOURCE), "paragraph") == [plain(HARBOUR), plain(MAYOR)]


def test_running_heads_feet_and_numbers_go_on_record_and_not_into_the_text() -> None:
    text = text_of(read(gazette().made(), SOURCE))
    for words in ("Gazette", "Spring report"):
        assert words not in text.content
    left = "\n".join(text.left_out).split("\n")
    assert left.count("The Quarrick Gazette") == 1
    assert [words for words in left if words.startswith("Spring")] == [f"Spring report, part {n}" for n in range(1, 6)]
    assert {"i", "7", "8", "9", "10"} <= set(left)


def test_rows_of_a_table_that_goes_on_over_pages_are_kept() -> None:
    book = Book()
    numbers = [(3, 18), (44, 2), (9, 71)]
    for a, b in numbers:
        page = book.page()
        page.text(60, 800, f"Depots {a}")
        page.text(200, 800, f"loads {b}")
        page.flow(50, 700, 480, HARBOUR)
    content = text_of(read(book.made(), SOURCE)).content
    for a, b in numbers:
        assert f"Depots {a}\tloads {b}" in content or (f"Depots {a}" in content and f"loads {b}" in content)


def test_slides_that_say_the_same_are_not_furniture() -> None:
    book = Book()
    for _ in range(4):
        book.page().text(50, 800, "Nothing was found in the store.")
    assert text_of(read(book.made(), SOURCE)).content.count("Nothing was found") == 4


def test_turned_words_stand_at_the_end_of_their_page_as_furniture() -> None:
    def write(page: Page) -> None:
        page.flow(60, 780, 400, HARBOUR)
        page.text(25, 300, "Received by the registry", turn=1)

    assert blocks(one(write)) == [("paragraph", plain(HARBOUR)), ("furniture", "Received by the registry")]


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_page_that_lies_on_its_side_is_read(turn: int) -> None:
    lines = [
        "The bridge was closed for nine weeks",
        "after inspectors found bolts gone",
        "and nobody would say who had them.",
    ]

    def write(page: Page) -> None:
        for n, line in enumerate(lines):
            x, y = {1: (200 + 12 * n, 200), 2: (500, 300 + 12 * n), 3: (400 - 12 * n, 600)}[turn]
            page.text(x, y, line, turn=turn)

    assert said(one(write), "paragraph") == [" ".join(lines)]
