"""What a fresh reader found lost or believed in silence: each case is read, kept on record, or said; all texts are invented."""

import base64
import io
import tarfile
import time
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest
from make_archives import PAGES, SITE, captured, codes, http, page, record, response, unpacked
from make_office import mail, multipart, part
from make_pdf import Book
from pikepdf import Array, Dictionary, Name, Stream, String

from stemma.model.inputs import Member, Read
from stemma.model.reading import Problem
from stemma.model.sources import Field, Text
from stemma.readers import html, kinds, pdf
from stemma.readers.encoding import decode
from stemma.readers.mail import message

SOURCE = "e" * 64
LINE = "The harbour office of Arnholm said on Tuesday that nobody had signed for the lamps."
OTHER = "A clerk of the port of Tessel told the council that the grey boat never had a number."
ARTICLE = f"<article><h1>Lamps in the harbour</h1>{f'<p>{LINE}</p>' * 5}</article>"
FRAME = f"<h1>Told in a frame</h1><p>{OTHER}</p>"


def of(body: str, head: str = "<title>Lamps in the harbour</title>") -> Read:
    return html.read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), SOURCE)


def text(found: Read) -> Text:
    assert found.text is not None, found.problems
    return found.text


def said(found: Read) -> list[str]:
    return [p.code for p in found.problems]


def values(found: Read, field: Field) -> list[str]:
    return [a.value for a in found.assertions if a.field == field]


def srcdoc(inner: str, mark: str = '"') -> str:
    clean = inner.replace("&", "&amp;").replace("<", "&lt;").replace(mark, "&quot;" if mark == '"' else "&#39;")
    return f"<iframe class=x srcdoc={mark}{clean}{mark}></iframe>"


# --- pages within pages


@pytest.mark.parametrize(
    "frame",
    [
        srcdoc(FRAME),
        srcdoc(FRAME, "'"),
        srcdoc(srcdoc(FRAME)),
        srcdoc(srcdoc(srcdoc(FRAME, "'")), "'"),
        f"<iframe src='data:text/html;charset=utf-8;base64,{base64.b64encode(FRAME.encode()).decode()}'></iframe>",
        f'<iframe src="data:text/html,{quote(FRAME)}"></iframe>',
        f"<object data='data:text/plain,{OTHER.replace(' ', '%20')}'></object>",
    ],
)
def test_what_a_frame_shows_is_on_record(frame: str) -> None:
    found = of(ARTICLE + frame)
    assert OTHER in text(found).left_out
    assert OTHER not in text(found).content
    assert (text(found).completeness, said(found)) == ("complete", [])


@pytest.mark.parametrize("hiding", ["hidden", "style='display: none'"])
def test_a_frame_that_is_not_shown_is_not_kept(hiding: str) -> None:
    assert text(of(ARTICLE + srcdoc(FRAME).replace("<iframe", f"<iframe {hiding}"))).left_out == ()


def test_a_frame_with_more_text_than_the_page_makes_it_partial() -> None:
    found = of(ARTICLE + srcdoc(f"<p>{OTHER}</p>" * 20))
    assert LINE in text(found).content
    assert text(found).left_out == (OTHER,) * 20
    assert (text(found).completeness, said(found)) == ("partial", ["PARTIAL"])


@pytest.mark.parametrize("around", ["", "<p>Shown by a program.</p>"])
def test_a_report_that_stands_in_a_frame_alone_is_read(around: str) -> None:
    found = of(around + srcdoc(f"<h1>Told in a frame</h1>{f'<p>{OTHER}</p>' * 8}"))
    assert text(found).content.count(OTHER) == 8
    assert (text(found).completeness, said(found)) == ("partial", ["PARTIAL"])


def test_a_page_read_by_its_tags_keeps_its_frames_on_record() -> None:
    found = of("<div>" * 600 + f"<p>{LINE}</p>" + srcdoc(FRAME))
    assert said(found) == ["DEEP"]
    assert OTHER in text(found).left_out


def test_frames_beyond_any_need_are_told_and_cost_little() -> None:
    began = time.process_time()
    found = of(ARTICLE + srcdoc(FRAME) * 600)
    assert said(found) == ["PARTIAL"]
    deep = "<p>deepest</p>"
    for _ in range(10):
        deep = srcdoc(deep)
    assert said(of(ARTICLE + deep)) == ["PARTIAL"]
    of(ARTICLE + "<iframe srcdoc='" * 50_000 + '<iframe srcdoc="' * 50_000)
    assert time.process_time() - began < 5


def test_a_page_of_frames_that_lie_elsewhere_says_so() -> None:
    found = html.read(b"<html><frameset cols='1,2'><frame src='a.html'><frame src='b.html'></frameset></html>", SOURCE)
    assert said(found) == ["NO_TEXT"]
    assert "frames, which are not in the file" in found.problems[0].message


# --- walls that were taken for reports


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Before you continue to Finder</h1><p>{'We use data to measure how our services are used. ' * 7}</p>",
        f"<h1>Sign in to continue reading</h1>{'<p>By making an account you agree to what the terms say of it.</p>' * 40}",
    ],
)
def test_a_wall_with_many_words_is_known_by_its_title(body: str) -> None:
    found = of(body, "")
    assert said(found) == ["WALL"]
    assert text(found).completeness == "partial"


@pytest.mark.parametrize("within", ["<h2>Sign in to continue reading</h2>", "<p>We use cookies, said the baker.</p>"])
def test_such_words_within_a_report_are_no_wall(within: str) -> None:
    assert (
        said(of(f"<article><h1>Lamps in the harbour</h1>{f'<p>{LINE}</p>' * 3}{within}{f'<p>{LINE}</p>' * 20}</article>")) == []
    )


# --- what the page does not say of itself


def test_metadata_of_another_report_are_not_believed() -> None:
    other = '{"@type":"NewsArticle","headline":"Mayor resigns","datePublished":"2001-02-03","author":{"name":"Zed Other"}}'
    found = of(ARTICLE + f'<script type="application/ld+json">{other}</script>')
    assert (values(found, "published"), values(found, "author")) == ([], [])
    own = other.replace("Mayor resigns", "Who paid for the lamps?")
    found = of(ARTICLE + f'<script type="application/ld+json">{own}</script>')
    assert (values(found, "published"), values(found, "author")) == (["2001-02-03"], ["Zed Other"])


def test_the_day_on_which_clocks_begin_is_no_date() -> None:
    def dated(value: str) -> list[str]:
        return values(of(ARTICLE, f'<meta property="article:published_time" content="{value}">'), "published")

    assert dated("1970-01-01T00:00:00Z") == []
    assert dated("1970-01-02T00:00:00Z") == ["1970-01-02"]


# --- archives whose first part is a PDF


def _pdf() -> bytes:
    book = Book()
    book.page().text(50, 700, "Harbour lamps")
    return book.made()


def test_a_web_archive_that_begins_with_a_pdf_is_a_web_archive() -> None:
    data = record(http(_pdf(), 200, "application/pdf"), f"{SITE}/lamps.pdf") + captured(1)
    assert b"%PDF-" in data[:1024]
    members, problems = unpacked(data, media=kinds.media_type(data, "a.warc"))
    assert [m.name for m in members] == [f"{SITE}/lamps.pdf", f"{SITE}/1"]
    assert problems == []


def test_a_tar_archive_that_begins_with_a_pdf_is_not_read_as_one() -> None:
    made, data = io.BytesIO(), _pdf()
    with tarfile.open(fileobj=made, mode="w") as archive:
        entry = tarfile.TarInfo("lamps.pdf")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    assert kinds.media_type(made.getvalue(), "a.tar") == "application/x-tar"
    assert kinds.media_type(b"junk\n" + data, "a.pdf") == "application/pdf"


# --- what of a web archive was left, by its address


def test_captures_that_may_have_been_reports_are_named() -> None:
    short = response("short", b"<html><body><p>A short word of the ministry.</p></body></html>")
    _, problems = unpacked(short + response("gone", page("Gone"), 404) + captured(1) + captured(2))
    assert codes(problems) == ["LEFT_INSIDE"]
    assert f"short page {SITE}/short" in problems[0].message
    assert f"error page {SITE}/gone" in problems[0].message


def test_a_capture_that_only_points_to_another_archive_is_told() -> None:
    points = record(b"HTTP/1.1 304 Not Modified\r\n\r\n", f"{SITE}/9", "revisit")
    members, problems = unpacked(points)
    assert (members, codes(problems)) == ([], ["LEFT_INSIDE", "NO_TEXT"])
    assert f"page kept in another archive {SITE}/9" in problems[0].message
    assert "add the archive that keeps them" in problems[1].message
    again = record(b"HTTP/1.1 304 Not Modified\r\n\r\n", f"{SITE}/1", "revisit")
    members, problems = unpacked(captured(1) + again)
    assert [m.data for m in members] == [PAGES[1]]
    assert "1 page already taken in" in problems[0].message


# --- messages


def _mail(data: bytes) -> Read:
    return message.read(data, SOURCE)


def _attached(data: bytes) -> tuple[list[Member], list[Problem]]:
    found = list(message.unpack(io.BytesIO(data), "a.eml"))
    return [x for x in found if isinstance(x, Member)], [x for x in found if isinstance(x, Problem)]


def _twice(plain: str, shown: str) -> Read:
    return _mail(multipart(part(plain, "text/plain; charset=utf-8"), part(shown, "text/html; charset=utf-8"), kind="alternative"))


def test_two_versions_of_a_message_that_differ_are_both_on_record() -> None:
    found = _twice(f"{LINE} The boat was grey.", f"<p>{LINE} The boat was red, and it had number seven.</p>")
    assert "The boat was grey." in text(found).content
    assert any("number seven" in words for words in text(found).left_out)
    assert said(found) == ["HIDDEN_TEXT"]
    assert "the plain version was read" in found.problems[0].message


def test_two_versions_that_say_the_same_are_not_told_of() -> None:
    found = _twice(f"{LINE}\n\nRead on: https://courier.example/lamps", f"<p>{LINE}</p><p><a href='#'>Read on</a></p>")
    assert said(found) == []
    assert not any(LINE in words for words in text(found).left_out)


def test_a_message_that_is_nothing_but_a_document_gives_the_document() -> None:
    data = mail(base64.encodebytes(_pdf()), kind='application/pdf; name="scan.pdf"', Content_Transfer_Encoding="base64")
    members, problems = _attached(data)
    assert [(m.name, m.data) for m in members] == [("scan.pdf", _pdf())]
    assert problems == []
    assert said(_mail(data)) == ["NO_TEXT"]


def test_damaged_base64_is_read_as_far_as_it_goes() -> None:
    put = b"!!\x07"
    packed = base64.encodebytes(f"{LINE}\n".encode() * 6)
    found = _mail(mail(packed[:200] + put + packed[200:300], Content_Transfer_Encoding="base64"))
    assert text(found).content.count(LINE) == 2
    assert text(found).completeness == "partial"
    assert "PARTIAL" in said(found)
    cut = _mail(mail(packed[:200] + put + packed[203:], Content_Transfer_Encoding="base64"))
    assert text(cut).content.count(LINE) >= 4  # what is left of the line itself is lost, and no other
    assert "PARTIAL" in said(cut)


def test_letters_in_what_calls_itself_ascii_are_a_guess() -> None:
    words = "Ein Lotse aus Tönning sagte, über die Löhne habe niemand gesprochen; die Bürger wüssten das längst."
    found = decode(words.encode("cp1252"), "us-ascii")
    assert (found.content, found.guessed, found.declared) == (words, True, "us-ascii")
    russian = "Лоцман сказал, что о лампах в порту никто ничего не говорил и никто за них не платил."
    assert decode(russian.encode("cp1251"), "us-ascii").content == russian


# --- what is laid upon the pages of a PDF, and what a layer hides


def _changed(change: object) -> Read:
    book = Book()
    first = book.page()
    for number in range(6):
        first.text(50, 700 - 30 * number, LINE)
    with pikepdf.open(io.BytesIO(book.made())) as opened:
        change(opened)  # type: ignore[operator]
        made = io.BytesIO()
        opened.save(made)
    return pdf.read(made.getvalue(), SOURCE)


def _look(opened: pikepdf.Pdf, words: str) -> object:
    look = Stream(opened, f"BT /F1 9 Tf 2 5 Td ({words}) Tj ET".encode())
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 20])
    look.Resources = Dictionary(Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))
    return opened.make_indirect(look)


def _laid(opened: pikepdf.Pdf, kind: str, words: str, **more: Any) -> None:
    place = Array([50, 100, 450, 120])
    note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=place, AP=Dictionary(N=_look(opened, words)), **more)
    opened.pages[0].Annots = Array([opened.make_indirect(note)])


@pytest.mark.parametrize(
    ("kind", "more"), [("Stamp", {}), ("Stamp", {"Contents": String("a remark")}), ("Widget", {"FT": Name.Sig})]
)
def test_words_in_a_stamp_or_a_signature_are_told_of(kind: str, more: dict[str, Any]) -> None:
    short = _changed(lambda opened: _laid(opened, kind, "Seen", **more))
    assert (text(short).completeness, said(short)) == ("complete", ["LEFT_INSIDE"])
    assert "page 1: words in stamps or signatures" in short.problems[0].message
    long = _changed(lambda opened: _laid(opened, kind, OTHER, **more))
    assert (text(long).completeness, said(long)) == ("partial", ["LEFT_INSIDE", "PARTIAL"])


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("Widget", {"FT": Name.Tx, "V": String("Typed into a form")}),
        ("Widget", {"FT": Name.Btn}),
        ("FreeText", {"Contents": String("Written upon the page")}),
        ("Stamp", {"F": 2}),
    ],
)
def test_what_is_read_elsewhere_or_not_shown_is_no_loss(kind: str, more: dict[str, Any]) -> None:
    found = _changed(lambda opened: _laid(opened, kind, OTHER, **more))
    assert (text(found).completeness, said(found)) == ("complete", [])


def test_layers_that_are_switched_off_are_told_of() -> None:
    def layered(opened: pikepdf.Pdf, off: bool) -> None:
        layer = opened.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
        state = Dictionary(OFF=Array([layer] if off else []), Order=Array([layer]))
        opened.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=state)

    assert said(_changed(lambda opened: layered(opened, True))) == ["HIDDEN_TEXT"]
    assert said(_changed(lambda opened: layered(opened, False))) == []
