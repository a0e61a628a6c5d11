"""Word, OpenDocument and RTF documents: what is text, what is kept apart, what hostile files come to."""

import io
import zipfile
from collections.abc import Callable

import pytest
from make_office import SPACES, bomb, docx, odt, paragraph, rtf, zipped

from stemma.model.codes import CODES, FATAL, LONGEST_MESSAGE
from stemma.model.inputs import Read
from stemma.model.sources import Field
from stemma.readers import kinds
from stemma.readers.office import docx as docx_reader
from stemma.readers.office import odt as odt_reader
from stemma.readers.office import rtf as rtf_reader
from stemma.text import holds

SOURCE = "a" * 64
LONG = "The council of Port Lask approved 53 permits on Tuesday, the minutes say, and nobody objected to any of them at all."
BREAK = '<w:r><w:br w:type="page"/></w:r>'


def content(read: Read) -> str:
    assert read.text is not None, read.problems
    return read.text.content


def codes(read: Read) -> list[str]:
    return [p.code for p in read.problems]


def kinds_of(read: Read) -> list[tuple[str, str]]:
    assert read.text is not None
    return [(kind, read.text.content[a:b]) for a, b, kind in read.text.layout]


def values(read: Read, field: Field) -> list[tuple[str, str]]:
    return [(a.value, a.evidence) for a in read.assertions if a.field == field]


def sound(read: Read) -> None:
    """What the intake demands of whatever a reader gives."""
    assert all(p.code in CODES and len(p.message) <= LONGEST_MESSAGE and p.message.isprintable() for p in read.problems)
    if read.text is None:
        assert any(p.code in FATAL for p in read.problems)
        return
    assert all(holds(read.text, a.span) for a in read.assertions if a.span)
    ends = [0]
    for start, end, _ in read.text.layout:
        assert ends[-1] <= start < end <= len(read.text.content)
        ends.append(end)
    if read.text.completeness == "complete":
        assert not {"TRUNCATED", "PARTIAL", "REPAIRED"} & set(codes(read))


def word(body: str, **more: object) -> Read:
    read = docx_reader.read(docx(body, **more), SOURCE)  # type: ignore[arg-type]
    sound(read)
    return read


def open_text(body: str, **more: str) -> Read:
    read = odt_reader.read(odt(body, **more), SOURCE)
    sound(read)
    return read


def rich(body: str, **more: str) -> Read:
    read = rtf_reader.read(rtf(body, **more), SOURCE)
    sound(read)
    return read


# --- the same document three times ---

TELLS = [
    (
        "docx",
        lambda: word(
            paragraph("Harbour permits", "Titel") + paragraph("By Mara Ilves") + paragraph("What the minutes say", "Own")
            + paragraph(LONG) + paragraph("first point", "Bullet"),
            core="<dc:creator>Jo Tamm</dc:creator><dcterms:created>2019-01-01T00:00:00Z</dcterms:created>"
            "<dcterms:modified>2020-02-03T00:00:00Z</dcterms:modified><dc:title>Old draft</dc:title>",
        ),
        "document property creator",
    ),
    (
        "odt",
        lambda: open_text(
            '<text:p text:style-name="P1">Harbour permits</text:p><text:p>By Mara Ilves</text:p>'
            f'<text:h text:outline-level="1">What the minutes say</text:h><text:p>{LONG}</text:p>'
            "<text:list><text:list-item><text:p>first point</text:p></text:list-item></text:list>",
            automatic='<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>',
            meta="<dc:title>Old draft</dc:title><meta:initial-creator>Jo Tamm</meta:initial-creator>"
            "<dc:creator>Editor X</dc:creator>"
            "<dc:date>2020-02-03T10:00:00</dc:date><meta:creation-date>2019-01-01T00:00:00</meta:creation-date>",
        ),
        "document property initial creator",
    ),
    (
        "rtf",
        lambda: rich(
            r"{\stylesheet{\s1 heading 1;}{\s2 Title;}}\pard\s2 Harbour permits\par\pard By Mara Ilves\par"
            r"\pard\s1 What the minutes say\par\pard " + LONG + r"\par{\listtext\bullet\tab}first point\par",
            info=r"{\title Old draft}{\author Jo Tamm}{\creatim\yr2019\mo1\dy1}{\revtim\yr2020\mo2\dy3}",
        ),
        "document property author",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "evidence"), TELLS, ids=[row[0] for row in TELLS])
def test_the_same_document(name: str, make: Callable[[], Read], evidence: str) -> None:
    read = make()
    assert content(read) == f"Harbour permits\n\nBy Mara Ilves\n\nWhat the minutes say\n\n{LONG}\n\nfirst point"
    assert [kind for kind, _ in kinds_of(read)] == ["title", "paragraph", "heading", "paragraph", "item"]
    assert values(read, "title")[0] == ("Harbour permits", "title style of the document")
    assert values(read, "author") == [("Mara Ilves", "labelled line of the text"), ("Jo Tamm", evidence)]
    assert values(read, "published") == []
    assert [value for value, _ in values(read, "modified")] == ["2020-02-03"]
    assert [value for value, _ in values(read, "language")] == ["en"]
    assert read.text is not None and read.text.completeness == "complete" and read.text.reader == name
    assert read.problems == ()


HIDDEN = [
    lambda: word(
        f"<w:p><w:r><w:t>{LONG} She </w:t></w:r><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:ins><w:r><w:t>always"
        "</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r><w:r><w:t> said so.</w:t></w:r></w:p>"
    ),
    lambda: open_text(
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Q</dc:creator>"
        "</office:change-info><text:p>never</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        f'<text:p>{LONG} She always<text:span text:style-name="H">SECRET</text:span> said so.</text:p>',
        automatic='<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>',
    ),
    lambda: rich(LONG + r" She {\deleted never}{\revised always}{\v SECRET} said so.\par"),
]


@pytest.mark.parametrize("make", HIDDEN, ids=["docx", "odt", "rtf"])
def test_deleted_and_hidden_words_are_kept_apart(make: Callable[[], Read]) -> None:
    read = make()
    assert content(read) == f"{LONG} She always said so."
    assert read.text is not None and read.text.left_out == ("never", "SECRET")
    assert (
        codes(read) == ["HIDDEN_TEXT"] and "5 deleted" in read.problems[0].message and "6 formatted" in read.problems[0].message
    )


NOTED = [
    lambda: word(
        paragraph(LONG, inside='<w:r><w:footnoteReference w:id="1"/></w:r>'),
        parts={
            "header": paragraph("Head of page"),
            "comments": f'<w:comment w:author="Q">{paragraph("A remark")}</w:comment>',
            "footnotes": f'<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="1">{paragraph("A note.")}'
            "</w:footnote>",
        },
    ),
    lambda: open_text(
        f"<text:p>{LONG}<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>"
        "</text:note-body></text:note><office:annotation><dc:creator>Q</dc:creator><dc:date>2020</dc:date>"
        "<text:p>A remark</text:p></office:annotation></text:p>",
        styles="<office:master-styles><style:header><text:p>Head of page</text:p></style:header></office:master-styles>",
    ),
    lambda: rich(
        r"{\header Head of page\par}" + LONG + r"{\footnote A note.}{\*\atnid Q}{\*\atnauthor Q}{\*\annotation A remark}\par"
    ),
]


@pytest.mark.parametrize("make", NOTED, ids=["docx", "odt", "rtf"])
def test_notes_stand_after_the_text_and_remarks_outside_it(make: Callable[[], Read]) -> None:
    read = make()
    assert content(read) == f"{LONG}\n\nA note."
    assert read.text is not None and sorted(read.text.left_out) == ["A remark", "Head of page"]
    assert read.text.completeness == "complete" and read.problems == ()


ROWS = (("Year", "Permits"), ("2019", "53"))
TABLES = [
    lambda: word(
        "<w:tbl>" + "".join(f"<w:tr><w:tc>{paragraph(a)}</w:tc><w:tc>{paragraph(b)}</w:tc></w:tr>" for a, b in ROWS)
        + "</w:tbl>" + paragraph(LONG)
    ),
    lambda: open_text(
        "<table:table>" + "".join(
            f"<table:table-row><table:table-cell><text:p>{a}</text:p></table:table-cell><table:table-cell><text:p>{b}</text:p>"
            "</table:table-cell></table:table-row>" for a, b in ROWS
        ) + f"</table:table><text:p>{LONG}</text:p>"
    ),
    lambda: rich(r"\trowd\intbl Year\cell Permits\cell\row\intbl 2019\cell 53\cell\row\pard " + LONG + r"\par"),
]  # fmt: skip


@pytest.mark.parametrize("make", TABLES, ids=["docx", "odt", "rtf"])
def test_tables_are_lines_with_tabs(make: Callable[[], Read]) -> None:
    assert content(make()) == f"Year\tPermits\n2019\t53\n\n{LONG}"


def test_a_table_that_lays_out_a_page_keeps_its_paragraphs() -> None:
    cell = paragraph("Harbour permits", "Titel") + paragraph(LONG * 4)
    read = word(f"<w:tbl><w:tr><w:tc>{cell}</w:tc><w:tc>{paragraph('aside')}</w:tc></w:tr></w:tbl>")
    assert [kind for kind, _ in kinds_of(read)] == ["title", "paragraph", "paragraph"]


LINKED = [
    lambda: word(
        f'<w:p><w:r><w:t>{LONG} See </w:t></w:r><w:hyperlink r:id="h"><w:r><w:t>the list</w:t></w:r></w:hyperlink></w:p>',
        links={"h": "https://kestrel.example/list"},
    ),
    lambda: word(
        f'<w:p><w:r><w:t>{LONG} See </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK '
        '"https://kestrel.example/list"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>the list'
        '</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
    lambda: open_text(f'<text:p>{LONG} See <text:a xlink:href="https://kestrel.example/list">the list</text:a></text:p>'),
    lambda: rich(LONG + r' See {\field{\*\fldinst HYPERLINK "https://kestrel.example/list"}{\fldrslt the list}}\par'),
]


@pytest.mark.parametrize("make", LINKED, ids=["docx", "docx field", "odt", "rtf"])
def test_links_are_asserted_with_their_words(make: Callable[[], Read]) -> None:
    read = make()
    assert content(read) == f"{LONG} See the list"
    link = [a for a in read.assertions if a.field == "link"]
    assert [(a.value, a.span.words if a.span else None) for a in link] == [("https://kestrel.example/list", "the list")]


BOXED = [
    lambda: word(
        "<w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"<w:txbxContent>{paragraph('In the box')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox><w:txbxContent>{paragraph('In the box')}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
        "<w:r><w:t> and after.</w:t></w:r></w:p>" + paragraph("Next.")
    ),
    lambda: open_text(
        "<text:p>Before<draw:frame><draw:text-box><text:p>In the box</text:p></draw:text-box><svg:desc>a picture of it</svg:desc>"
        "</draw:frame> and after.</text:p><text:p>Next.</text:p>"
    ),
    lambda: rich(
        r"Before{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt In the box\par}}{\shprslt In the box}} and after.\par Next.\par"
    ),
]  # fmt: skip


@pytest.mark.parametrize("make", BOXED, ids=["docx", "odt", "rtf"])
def test_text_boxes_are_read_once(make: Callable[[], Read]) -> None:
    read = make()
    assert content(read) == "Before and after.\n\nIn the box\n\nNext."
    assert read.problems == ()


def test_what_a_program_fills_in_is_nobodys_word() -> None:
    read = word(paragraph(LONG), core="<dc:title>Microsoft Word - draft.docx</dc:title><dc:creator>Windows User</dc:creator>")
    assert values(read, "title") == [] and values(read, "author") == []


def test_signs_of_word() -> None:
    run = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r>"
    )
    tabs = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>'
    assert content(word(f"<w:p>{tabs}{run}</w:p>")) == "a\tb\nc\u2011de"


def test_formerly_hidden_words_are_shown() -> None:
    change = "<w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>shown</w:t></w:r>"
    mark = "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>"
    assert (
        content(word(f"<w:p>{mark}{change}</w:p>" + paragraph("Not this", "Secret") + paragraph("Ring", "Ring")))
        == "shown\n\nRing"
    )


def test_pages_are_named_where_writer_and_word_agree() -> None:
    rendered = "<w:r><w:lastRenderedPageBreak/></w:r>"
    agreed = word(paragraph("One", inside=BREAK) + f"<w:p>{rendered}<w:r><w:t>Two</w:t></w:r></w:p>" + paragraph("Still two"))
    assert agreed.text is not None and agreed.text.pages == ((0, "1"), (5, "2"))
    assert agreed.text.page(content(agreed).index("Still")) == "2"
    flows_over = word(
        paragraph("One", inside=rendered + "<w:r><w:t>over</w:t></w:r>" + BREAK) + paragraph("Three", inside=rendered)
    )
    unknown = word(paragraph("One", inside=BREAK) + paragraph("Two"))
    assert flows_over.text is not None and flows_over.text.pages == () and unknown.text is not None and unknown.text.pages == ()


RTF_LETTERS = [
    (r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
    (r"{\f2 \'93\'fa\'96\'7b \'83A}", "日本 ア"),
    (r"\u1055?\u8217\'92s", "П’s"),
    (r"\u-10179?\u-8704?", "😀"),
    (r"{\uc2\u8364ab}c\uc0\u8212d", "€c—d"),
    (r"a\~b\_c\-d\emdash e\\\{\}", "a\u00a0b\u2011cd—e\\{}"),
    (r"{\*\unknown not this}{\upr{plain}{\*\ud{\u322?}}}", "ł"),
    (r"\bin5 12}45end", "end"),
]


@pytest.mark.parametrize(("code", "shown"), RTF_LETTERS)
def test_letters_of_rtf(code: str, shown: str) -> None:
    fonts = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}}"
    assert content(rich(code + r"\par", head=fonts)) == shown


def test_half_a_character_is_told() -> None:
    read = rich(r"half \u-10179? gone\par")
    assert content(read) == "half \ufffd gone" and codes(read) == ["PARTIAL"]
    assert read.text is not None and read.text.completeness == "partial"


# --- damaged and hostile ---

EVERY = [
    ("docx", docx_reader.read, docx(paragraph("Title of it", "Titel") + paragraph(LONG) * 5)),
    ("odt", odt_reader.read, odt(f"<text:h>Title of it</text:h><text:p>{LONG}</text:p>" * 5)),
    ("rtf", rtf_reader.read, rtf((LONG + r"\par {\b x}\'e9\u233?") * 5)),
]


@pytest.mark.parametrize(("name", "read", "data"), EVERY, ids=[row[0] for row in EVERY])
def test_truncations_and_flips_end_in_text_or_a_code(name: str, read: Callable[[bytes, str], Read], data: bytes) -> None:
    whole = len(content(read(data, SOURCE)))
    for percent in range(100):
        cut = read(data[: len(data) * percent // 100], SOURCE)
        sound(cut)
        assert cut.text is None or cut.text.completeness != "complete", percent
    chance = 7
    for _ in range(150):
        chance = (chance * 1103515245 + 12345) % (1 << 31)
        flipped = bytearray(data)
        flipped[chance % len(data)] ^= 1 << (chance >> 16) % 8
        outcome = read(bytes(flipped), SOURCE)
        sound(outcome)
        if outcome.text is not None and outcome.text.completeness == "complete":
            assert len(outcome.text.content) > 0.9 * whole


def document(xml: str) -> bytes:
    return zipped({"word/document.xml": xml.encode()}, zipfile.ZIP_STORED)


HEAD = f"<w:document {SPACES}><w:body>"
TAIL = "</w:body></w:document>"
LAUGHS = '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'


def _twice() -> bytes:
    made = io.BytesIO(docx(paragraph(LONG)))
    with pytest.warns(UserWarning), zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/document.xml", HEAD + paragraph("another") + TAIL)
    return made.getvalue()


HOSTILE = [
    ("bomb", lambda: bomb("word/document.xml", bytes(1 << 20), 80), "BOMB"),
    ("five million paragraphs", lambda: bomb("word/document.xml", b"<w:p/>" * 50_000, 100), "BOMB"),
    ("laughs", lambda: document(LAUGHS + HEAD + paragraph("x") + TAIL), "BOMB"),
    ("two parts of one name", _twice, "UNSAFE_NAME"),
    ("no document", lambda: zipped({"other.xml": b"x"}), "NOT_THIS_FORMAT"),
    ("no zip", lambda: b"PK\x03\x04 and then nothing of the kind", "NOT_THIS_FORMAT"),
    ("empty", lambda: b"", "NOT_THIS_FORMAT"),
    ("pictures", lambda: docx("<w:p/>"), "NO_TEXT"),
    ("many parts", lambda: zipped({f"a{n}": b"" for n in range(10_001)}), "TOO_LARGE"),
    ("many elements", lambda: document(HEAD + paragraph(LONG) + "<w:p/>" * 600_000), "PARTIAL"),
    ("damaged xml", lambda: document(HEAD + paragraph(LONG) + "</w:r>" + paragraph("goes on") + TAIL), "REPAIRED"),
    ("tables in tables", lambda: document(HEAD + "<w:tbl><w:tr><w:tc>" * 5000 + paragraph(LONG)), "DEEP"),
]


@pytest.mark.parametrize(("name", "make", "code"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_hostile_documents(name: str, make: Callable[[], bytes], code: str) -> None:
    read = docx_reader.read(make(), SOURCE)
    sound(read)
    assert code in codes(read)
    assert read.text is None or read.text.completeness != "complete"


def test_what_follows_damage_is_read_by_tags() -> None:
    read = docx_reader.read(document(HEAD + paragraph(LONG) + "</w:r>" + paragraph("goes on & on") + TAIL), SOURCE)
    assert content(read) == f"{LONG}\n\ngoes on & on"
    deep = docx_reader.read(document(HEAD + "<w:tbl><w:tr><w:tc>" * 5000 + paragraph(LONG)), SOURCE)
    assert content(deep) == LONG


def test_a_canary_is_never_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    canary = tmp_path_factory.mktemp("canary") / "file.txt"
    canary.write_text("CANARY-55")
    entity = f'<!DOCTYPE l [<!ENTITY x SYSTEM "{canary.as_uri()}">]>'
    for data, read in ((document(entity + HEAD + paragraph("a").replace(">a<", ">&x;<") + TAIL), docx_reader.read),
                       (zipped({"content.xml": (entity + "<a>&x;</a>").encode()}), odt_reader.read)):  # fmt: skip
        outcome = read(data, SOURCE)
        assert codes(outcome) == ["BOMB"] and "CANARY" not in repr(outcome)


def test_locked_documents_say_so() -> None:
    read = odt_reader.read(odt("<text:p>x</text:p>", manifest="<manifest:encryption-data/>"), SOURCE)
    assert codes(read) == ["ENCRYPTED"] and read.text is None
    data = bytearray(docx(paragraph(LONG)))
    for mark in (b"PK\x01\x02", b"PK\x03\x04"):
        at = 0
        while (at := data.find(mark, at)) >= 0:
            data[at + (8 if mark == b"PK\x01\x02" else 6)] |= 1
            at += 4
    assert codes(docx_reader.read(bytes(data), SOURCE)) == ["ENCRYPTED"]


def test_rtf_bombs() -> None:
    assert codes(rtf_reader.read(b"{\\rtf1 " + b"{" * 100_000, SOURCE)) == ["TOO_DEEP"]
    assert "PARTIAL" in codes(rtf_reader.read(b"{\\rtf1 words here " + b"\\par a" * 150_000 + b"}", SOURCE))
    assert codes(rtf_reader.read(b"no rtf at all", SOURCE)) == ["NOT_THIS_FORMAT"]


def test_kinds_agree() -> None:
    assert kinds.media_type(docx(paragraph("x")), "a") == kinds.DOCX
    assert kinds.media_type(odt("<text:p>x</text:p>"), "a") == kinds.ODT
    assert kinds.media_type(rtf("x"), "a") == "application/rtf"


GAPS = [
    ("equations of Word keep their letters but not their form", lambda: word(
        "<w:p><w:r><w:t>x</w:t></w:r><m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:sup><m:r>"
        "<m:t>2</m:t></m:r></m:sup></m:oMath></w:p>"), "x²"),
    ("numbers of lists are counted by the program and not in the file", lambda: word(paragraph("point", "Bullet")), "• point"),
]  # fmt: skip


@pytest.mark.parametrize(("gap", "make", "shown"), GAPS, ids=[row[0] for row in GAPS])
@pytest.mark.xfail(strict=True, reason="known gap")
def test_known_gaps(gap: str, make: Callable[[], Read], shown: str) -> None:
    assert content(make()) == shown
