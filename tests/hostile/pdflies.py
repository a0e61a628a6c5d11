"""Hostile PDFs that are well formed at first sight: endless depth, false lengths and tables, loops."""

from collections.abc import Iterator

from hostile.making import HELVETICA, TREE, one_page, pdf, stream, zlibbed
from hostile.model import Hostile, Row, hostile
from hostile.pdfs import FLATE, PAGE, SAY, long

NOTHING = "NO_TEXT NOT_THIS_FORMAT"


def files() -> Iterator[Hostile]:
    """Make all hostile PDFs of this module."""
    for table in (_deep, _lies, _loops):
        for name, make, expect, why, *rest in table():
            yield hostile("pdf", f"{name}.pdf", make, expect, why, must=rest[0] if rest else "")


def _deep() -> Iterator[Row]:
    deep = "TEXT NO_TEXT TOO_DEEP MEMORY NOT_THIS_FORMAT"
    yield (
        "arrays-100k",
        one_page(stream(SAY), {6: b"[" * 100_000 + b"]" * 100_000}, page=b"/Foo 6 0 R"),
        deep,
        "100,000 arrays in one another",
    )
    yield (
        "dicts-50k",
        one_page(stream(SAY), {6: b"<</A " * 50_000 + b"1" + b">>" * 50_000}, page=b"/Foo 6 0 R"),
        deep,
        "50,000 dictionaries in one another",
    )
    yield (
        "arrays-in-content",
        one_page(stream(b"BT /F1 12 Tf " + b"[" * 100_000 + b"]" * 100_000 + b" TJ ET")),
        deep,
        "100,000 arrays among the operators",
    )
    yield "saves-500k", one_page(stream(b"q " * 500_000 + SAY)), deep, "500,000 saved states"
    yield "marked-content-200k", one_page(stream(b"/P BMC " * 200_000 + SAY)), deep, "200,000 marked sections in one another"
    outlines = {
        n: b"<</Title(x)/Parent %d 0 R/First %d 0 R/Last %d 0 R/Count 1>>" % (n - 1, n + 1, n + 1) for n in range(7, 30_000)
    }
    yield (
        "outline-30k",
        one_page(stream(SAY), {6: b"<</Type/Outlines/First 7 0 R/Last 7 0 R>>", **outlines}).replace(
            b"/Pages 2 0 R>>", b"/Pages 2 0 R/Outlines 6 0 R>>"
        ),
        deep,
        "bookmarks 30,000 levels deep",
    )
    yield (
        "tree-5000-levels",
        pdf(
            {
                1: TREE[1],
                **{n: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(2, 5002)},
                5002: PAGE.replace(b"4 0 R", b"6000 0 R").replace(b"5 0 R", b"6001 0 R"),
                6000: stream(SAY),
                6001: HELVETICA,
            }
        ),
        deep,
        "a page 5,000 levels down",
    )


def _lies() -> Iterator[Row]:
    whole = long()
    yield (
        "length-itself",
        one_page(b"<</Length 4 0 R>>\nstream\n" + SAY + b"\nendstream"),
        "TEXT NOT_THIS_FORMAT NO_TEXT",
        "a length that is the stream itself",
    )
    for name, told in (("negative", b"-1"), ("2e9", b"2000000000"), ("short", b"9"), ("float", b"1e9"), ("missing", b"null")):
        yield (
            f"length-{name}",
            one_page(b"<</Length " + told + b">>\nstream\n" + SAY + b"\nendstream"),
            "TEXT NO_TEXT NOT_THIS_FORMAT",
            f"a stream whose length is told as {told.decode()}",
        )
    yield (
        "size-2e9",
        whole.replace(b"/Size", b"/Size 2000000000 %").replace(b"xref\n0 ", b"xref\n0 2000000000 %", 1),
        "TEXT NOT_THIS_FORMAT NO_TEXT",
        "a table told to have two thousand million lines",
    )
    head = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    for name, described in (
        ("index-2e9", b"/Size 2147483647/W[1 2 1]/Index[0 2147483647]"),
        ("widths-2e9", b"/Size 3/W[1 2000000000 1]"),
        ("widths-negative", b"/Size 3/W[-1 -2 -1]"),
    ):
        table = stream(zlibbed(b"\x00" * 100), b"/Type/XRef" + described + b"/Root 1 0 R" + FLATE)
        yield (
            f"xref-stream-{name}",
            head + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(head),
            NOTHING,
            "a packed table that lies about its size",
        )
    for name, described in (
        ("count-2e9", b"/N 2000000000/First 10"),
        ("extends-itself", b"/N 1/First 5/Extends 4 0 R"),
        ("first-2e9", b"/N 1/First 2000000000"),
    ):
        yield (
            f"object-stream-{name}",
            one_page(stream(b"7 0 <</A 1>>", b"/Type/ObjStm" + described)),
            "NO_TEXT NOT_THIS_FORMAT",
            "a packed set of objects that lies",
        )
    yield (
        "linearized-lie",
        whole.replace(b"1 0 obj\n<<", b"1 0 obj\n<</Linearized 1/L 5/H[1 2]/O 3/E 9/N 77/T 1"),
        "TEXT NOT_THIS_FORMAT NO_TEXT",
        "says it is made for the web, with places that are not",
    )
    yield (
        "widths-2e9",
        one_page(stream(SAY)).replace(b"/BaseFont/Helvetica", b"/BaseFont/Helvetica/FirstChar 0/LastChar 2000000000/Widths[1]"),
        "TEXT NO_TEXT",
        "a font of two thousand million letters",
    )
    yield (
        "names-10mb",
        one_page(stream(SAY), {6: b"<</" + b"N" * 10_000_000 + b" 1>>"}),
        "TEXT NOT_THIS_FORMAT",
        "a name of 10 million letters",
    )
    yield "comments-10mb", one_page(stream(b"%" + b"A" * 10_000_000 + b"\n" + SAY)), "TEXT", "10 MB of comment before one line"
    yield (
        "inline-image",
        one_page(stream(SAY + b"BI /W 10 /H 10 /CS /G /BPC 8 ID " + b"A" * 5_000_000)),
        "TEXT NO_TEXT",
        "a picture among the operators that never ends",
    )


def _loops() -> Iterator[Row]:
    yield (
        "tree-loop",
        pdf({**TREE, 3: b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 1>>"}),
        NOTHING,
        "a tree of pages that bites its tail",
    )
    yield (
        "own-child",
        pdf({1: TREE[1], 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"}),
        NOTHING,
        "a branch that is its own child",
    )
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources"
    into = b"<</Font<</F1 5 0 R>>/XObject<</X %d 0 R>>>>"
    yield (
        "form-itself",
        one_page(stream(b"/X Do " + SAY), {6: stream(b"/X Do", form + into % 6)}, resources=into % 6),
        "TEXT",
        "a form that draws itself",
    )
    twins = {6 + n: stream(b"/X Do /X Do ", form + into % (7 + n)) for n in range(28)}
    last = {34: stream(b"BT /F1 12 Tf (boom) Tj ET", form + b"<</Font<</F1 5 0 R>>>>")}
    yield (
        "form-2pow28",
        one_page(stream(b"/X Do"), {**twins, **last}, resources=into % 6),
        "TEXT NO_TEXT BOMB TOO_LARGE TOO_DEEP MEMORY TIMEOUT",
        "28 levels of forms that draw the next twice",
        "PARTIAL TOO_LARGE BOMB TOO_DEEP MEMORY TIMEOUT NO_TEXT",
    )
    yield (
        "form-2pow14",
        one_page(stream(b"/X Do"), {**{k: v for k, v in twins.items() if k < 20}, 20: last[34]}, resources=into % 6),
        "TEXT",
        "16,384 words by 14 levels of forms",
    )
    whole = long()
    yield "prev-loop", whole.replace(b"/Root", b"/Prev 9 /Root"), "TEXT NOT_THIS_FORMAT", "the earlier table is an object"
    bare = pdf({1: TREE[1], 2: b"<</Type/Pages/Kids[]/Count 0>>"})
    yield (
        "prev-itself",
        bare.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % bare.rfind(b"xref\n0")),
        NOTHING,
        "a table that is its own forerunner",
    )
    yield (
        "references-loop",
        pdf({1: b"<</Type/Catalog/Pages 6 0 R>>", 6: b"7 0 R", 7: b"6 0 R"}),
        NOTHING,
        "a reference to a reference to the first",
    )
    yield (
        "outline-loop",
        one_page(
            stream(SAY),
            {6: b"<</Type/Outlines/First 7 0 R/Last 7 0 R>>", 7: b"<</Title(a)/Next 7 0 R/First 7 0 R/Parent 6 0 R>>"},
        ).replace(b"/Pages 2 0 R>>", b"/Pages 2 0 R/Outlines 6 0 R>>"),
        "TEXT",
        "a bookmark that follows itself",
    )
    yield (
        "struct-loop",
        one_page(stream(SAY), {6: b"<</Type/StructTreeRoot/K 7 0 R>>", 7: b"<</S/P/P 6 0 R/K[7 0 R 7 0 R]>>"}).replace(
            b"/Pages 2 0 R>>", b"/Pages 2 0 R/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>>>"
        ),
        "TEXT",
        "a structure that holds itself twice",
    )
    yield (
        "resources-loop",
        one_page(
            stream(SAY),
            {
                6: b"<</Font<</F1 5 0 R>>/ExtGState<</G 7 0 R>>>>",
                7: b"<</SMask<</G 8 0 R>>>>",
                8: stream(b"/G gs", form + b" 6 0 R"),
            },
            resources=b" 6 0 R ",
        ),
        "TEXT NO_TEXT",
        "a mask that needs itself",
    )
