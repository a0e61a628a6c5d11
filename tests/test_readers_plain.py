"""Plain text: what was written comes back to the character, whatever encoding it was written in."""

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stemma.model.inputs import Read
from stemma.readers import READERS, media_type, read
from stemma.readers import plain as plain_reader
from stemma.readers.days import iso_day
from stemma.readers.encoding import decode
from stemma.readers.language import identify
from stemma.text import holds

SOURCE = "a" * 64
LETTERS = st.characters(exclude_categories=["Cs"])

SAID = {
    "fr": "Très bientôt, le ministère démentira l’existence de bureaux à l’étranger : « c’est faux », a-t-il déclaré.",
    "de": "Das Ministerium dementierte, dass es im Ausland geheime Büros gebe; die Behörden äußerten sich nicht dazu.",
    "es": "El ministerio negó que existieran oficinas secretas y añadió que la investigación concluirá mañana.",
    "sv": "Ministeriet förnekade uppgifterna om hemliga kontor utomlands och sade att frågan är löst på lång sikt.",
    "pl": "Władze w Zaleszynie odmówiły komentarza, a policja wszczęła śledztwo w sprawie ośmiu biur za granicą.",
    "cs": "Vláda odmítla říci, kolik úřadů bylo otevřeno v zahraničí; ředitel věc dále nevysvětlil ani příště nevysvětlí.",
    "hu": "A kormány nem válaszolt a kérdésekre, és az őrség is hallgatott a külföldi irodákról, ahogy eddig is.",
    "ro": "Ministerul a răspuns luni că nu există niciun acord şi că toate documentele respectă legislaţia naţională.",
    "ru": "Министерство опровергло сообщения о том, что за рубежом работают тайные отделения полиции.",
    "uk": "Міністерство спростувало повідомлення про те, що за кордоном працюють таємні відділення поліції.",
    "el": "Το υπουργείο διέψευσε τις αναφορές για μυστικά γραφεία της αστυνομίας στο εξωτερικό.",
    "tr": "Bakanlık, yurt dışında gizli bürolar bulunduğu yönündeki haberleri yalanladı; güvenlik güçleri açıklama yapmadı.",
    "he": "משרד החוץ הכחיש את הדיווחים על תחנות משטרה חשאיות בחוץ לארץ.",
    "ar": "نفت وزارة الخارجية التقارير عن مراكز شرطة سرية في الخارج.",
    "zh": "外交部否认了关于海外秘密警察站的报道，发言人说这些都是服务中心。",
    "ja": "外務省は、海外に秘密の警察署があるという報道を否定した。",
    "ko": "외교부는 해외 비밀 경찰서가 있다는 보도를 부인했다고 말했습니다.",
}
WRITTEN = [
    *((code, "windows-1252") for code in ("fr", "de", "es", "sv")),
    *((code, encoding) for code in ("pl", "cs", "hu", "ro") for encoding in ("windows-1250", "iso-8859-2")),
    *(("ru", encoding) for encoding in ("windows-1251", "koi8-r", "iso-8859-5")),
    ("uk", "windows-1251"),
    ("uk", "koi8-u"),
    ("el", "windows-1253"),
    ("tr", "windows-1254"),
    ("he", "windows-1255"),
    ("ar", "windows-1256"),
    ("zh", "gb18030"),
    ("ja", "shift_jis"),
    ("ja", "euc_jp"),
    ("ko", "euc_kr"),
]
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def of(text: str) -> Read:
    return plain_reader.read(text.encode(), SOURCE)


def content(data: bytes) -> str:
    text = plain_reader.read(data, SOURCE).text
    assert text is not None
    return text.content


def codes(found: Read) -> list[str]:
    return [p.code for p in found.problems]


def values(found: Read, field: str) -> list[str]:
    return [a.value for a in found.assertions if a.field == field]


@given(st.text(LETTERS))
@settings(max_examples=150, deadline=None)
def test_utf8_comes_back_to_the_character(written: str) -> None:
    expected = written.removeprefix("\ufeff")
    if decode(written.encode()).encoding == "utf-8":
        assert content(written.encode()) == expected


@given(st.text(LETTERS, min_size=1), st.sampled_from(("utf-8-sig", "utf-16", "utf-32")))
@settings(max_examples=150, deadline=None)
def test_a_byte_order_mark_decides(written: str, encoding: str) -> None:
    assume(not written.startswith("\x00"))  # after a mark of UTF-16 it makes a mark of UTF-32: nobody can tell
    decoded = decode(written.encode(encoding))
    assert (decoded.content, decoded.guessed, decoded.damaged) == (written, False, 0)


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_end_in_a_text_or_a_problem(data: bytes) -> None:
    found = read(data, "some.txt", SOURCE)
    assert found.text is not None or found.problems
    for said in found.assertions:
        assert said.span is None or (found.text is not None and holds(found.text, said.span))
    if found.text is not None and found.text.completeness != "complete":
        assert found.problems


@pytest.mark.parametrize("code", SAID)
@pytest.mark.parametrize("encoding", UNICODE)
def test_unicode_with_and_without_marks(code: str, encoding: str) -> None:
    written = f"{SAID[code]}\r\n\r\n{SAID[code]}\n"
    assert content(written.encode(encoding)) == written


@pytest.mark.parametrize(("code", "encoding"), WRITTEN)
def test_older_encodings_are_guessed_and_said(code: str, encoding: str) -> None:
    found = plain_reader.read(SAID[code].encode(encoding), SOURCE)
    assert found.text is not None
    assert found.text.content == SAID[code]
    assert codes(found) == ["ENCODING_GUESSED"]
    assert decode(SAID[code].encode(encoding)).encoding in found.problems[0].message


@pytest.mark.xfail(strict=True, reason="one accented word is too little to tell Polish from French accents")
def test_a_single_polish_word() -> None:
    assert content("Łódź".encode("iso-8859-2")) == "Łódź"


def test_what_is_declared_decides_between_older_encodings_and_utf8_outweighs_it() -> None:
    assert decode("Łódź".encode("iso-8859-2"), "iso-8859-2").content == "Łódź"
    wrong = decode("Łódź, déjà".encode(), "windows-1252")
    assert (wrong.content, wrong.encoding, wrong.declared) == ("Łódź, déjà", "utf-8", "windows-1252")
    assert decode("déjà".encode("windows-1252"), "utf-8").content == "déjà"
    assert decode("naïve “quote”".encode("windows-1252"), "ISO-8859-1").content == "naïve “quote”"
    assert decode(b"plain", "no-such-code").content == "plain"
    assert decode("警察".encode("iso2022_jp"), "iso-2022-jp").content == "警察"


@pytest.mark.parametrize(
    ("data", "count", "first"),
    [
        ("Ça a été dit où ?".encode()[:-1] + b"\xff", 1, 16),
        ("déjà vu, déjà lu, déjà dit".encode().replace(b"vu", b"v\xf8u"), 1, 6),
        ("\ufeffabc".encode("utf-16-le") + b"\x00\xd8", 1, 3),
        ("\ufeffab".encode("utf-16-le") + b"c", 1, 2),
    ],
)
def test_undecodable_bytes_are_counted_and_make_the_text_partial(data: bytes, count: int, first: int) -> None:
    found = plain_reader.read(data, SOURCE)
    assert found.text is not None
    assert found.text.completeness == "partial"
    assert "ENCODING_DAMAGED" in codes(found)
    assert found.text.content[first] == "\ufffd"
    decoded = decode(data)
    assert (decoded.damaged, decoded.first_damage) == (count, first)


def test_a_replacement_character_that_was_written_is_no_damage() -> None:
    found = of("The archive shows � in this place.")
    assert found.text is not None
    assert (found.text.completeness, codes(found)) == ("complete", [])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY"),
        (b"\xef\xbb\xbf", "NO_TEXT"),
        (b"\xff\xfe", "NO_TEXT"),
        (b" \r\n\t\n", "NO_TEXT"),
        ("\u00a0\n".encode(), "NO_TEXT"),
    ],
)
def test_nothing_to_read(data: bytes, code: str) -> None:
    found = read(data, "empty.txt", SOURCE)
    assert found.text is not None
    assert found.text.completeness == "empty"
    assert codes(found) == [code]
    assert found.assertions == ()


def test_control_characters_are_kept_and_pointed_at() -> None:
    found = of("One\x00two\r\nthree\x07four.")
    assert found.text is not None
    assert found.text.content == "One\x00two\r\nthree\x07four."
    assert codes(found) == ["CONTROL_CHARACTERS"]
    at = found.problems[0].at
    assert at is not None
    assert (at.start, at.words) == (3, "\x00")


TITLES = [
    ("Valdora runs 31 offices abroad: study\n\nA study says so.", "Valdora runs 31 offices abroad: study"),
    ("\r\n  Valdora runs 31 offices\r\n\r\nA study says so.", "Valdora runs 31 offices"),
    ("Who pays for the offices?\n\nNobody knows.", "Who pays for the offices?"),
    ("“No such office exists”\n\nThe ministry said so.", "“No such office exists”"),
    ("31 offices found\nA study by a group in Lisbon says that there are more offices than were known.", "31 offices found"),
    ("THE HARBOUR WEEKLY\n\nOffices abroad multiply\n\nA study says so, and more.", "Offices abroad multiply"),
    # no titles:
    ("The ministry responded on Monday that it knew of no office.\n\nIt gave no details.", None),
    (
        "A study by a group in Lisbon says that there are more\noffices than were known till now, and that\nthey are growing.",
        None,
    ),
    ("• First point\n\nSecond.", None),
    ("By Mira Tolland\n\nA study says so.", None),
    ("Published: 4 March 2031\n\nA study says so.", None),
    ("https://harbourpost.example/a\n\nA study says so.", None),
    ("2031-03-04\n\nA study says so.", None),
    ("Only one line without more", None),
]


@pytest.mark.parametrize(("written", "expected"), TITLES)
def test_the_first_line_is_the_title_when_it_looks_like_one(written: str, expected: str | None) -> None:
    found = of(written)
    titles = [a for a in found.assertions if a.field == "title"]
    assert [a.value for a in titles] == ([expected] if expected else [])
    for said in titles:
        assert said.span is not None
        assert found.text is not None
        assert holds(found.text, said.span)
        assert said.span.words == expected


LABELLED = [
    ("By Mira Tolland\nPublished: 4 March 2031\nURL: https://harbourpost.example/a/1\n", "author", ["Mira Tolland"]),
    ("By Mira Tolland\nPublished: 4 March 2031\n", "published", ["2031-03-04"]),
    ("Date: 2031-03-04\n", "published", ["2031-03-04"]),
    ("Date: 03/04/2031\n", "published", []),  # two readings
    ("Fecha: 2031-03-04\n", "published", ["2031-03-04"]),
    ("URL: https://harbourpost.example/a/1\n", "url", ["https://harbourpost.example/a/1"]),
    ("Outlet: The Harbour Post\n", "outlet", ["The Harbour Post"]),
    ("THE HARBOUR POST\n\nOffices abroad multiply\n\n", "outlet", ["THE HARBOUR POST"]),
    ("BREAKING\n\nOffices abroad multiply\n\n", "outlet", []),
    ("By the end of the month all offices will be closed\n", "author", []),
    ("Source: Border Weekly\n", "credit", ["Border Weekly"]),
    ("LISBON (Reuters) — The ministry said no.\n", "credit", ["Reuters"]),
    ("This story was first published by the Border Weekly on Monday.\n", "credit", ["Border Weekly"]),
    ("Publicado originalmente en Diario de Valverde, 4 de marzo.\n", "credit", ["Diario de Valverde"]),
    ("AFP contributed to this report.\n", "credit", ["AFP"]),
    ("Con información de Brackwater Courier. Traducción propia.\n", "credit", ["Brackwater Courier"]),
    ("The source: a clerk who had seen the list and spoke of it.\n", "credit", []),
    ("A source said that the list was long.\n", "credit", []),
]


@pytest.mark.parametrize(("head", "field", "expected"), LABELLED)
def test_labelled_lines_and_credits(head: str, field: str, expected: list[str]) -> None:
    found = of(head + "\nThe ministry knew of no such office, it said on Monday, and would not comment.\n")
    assert values(found, field) == expected
    for said in found.assertions:
        if said.field == field:
            assert said.span is not None
            assert found.text is not None
            assert holds(found.text, said.span)


@pytest.mark.parametrize("code", [c for c in SAID if c not in ("he", "ar", "ja", "ko", "zh")])
def test_the_language_is_identified_from_the_words(code: str) -> None:
    assert identify(SAID[code])[0] == code


@pytest.mark.parametrize("words", ["", "54 48 1,3", "Mira Tolland", "OK.", "Border Wardens 2031"])
def test_too_few_words_have_no_language(words: str) -> None:
    assert identify(words)[0] == "und"


DAYS = [
    ("2031-03-04T23:30:00-05:00", "2031-03-04"),
    ("2031-03-04", "2031-03-04"),
    ("2031/3/4", "2031-03-04"),
    ("20310304", "2031-03-04"),
    ("2031-03", "2031-03"),
    ("Tue, 04 Mar 2031 10:00:00 GMT", "2031-03-04"),
    ("March 4, 2031", "2031-03-04"),
    ("4 March 2031, 10:00", "2031-03-04"),
    ("Sept. 4, 2031", "2031-09-04"),
    ("2031-02-30", None),
    ("04/03/2031", None),
    ("31", None),
    ("4 Marchember 2031", None),
    ("", None),
]


@pytest.mark.parametrize(("said", "day"), DAYS)
def test_days_of_metadata(said: str, day: str | None) -> None:
    assert iso_day(said) == day


KINDS = [
    (b"Words.", "a.txt", "text/plain"),
    (b"# Words\n\nmore", "a.md", "text/plain"),
    (b"<p>Words", "a.txt", "text/html"),
    (b"  <!-- saved --><!DOCTYPE html><p>x", "page", "text/html"),
    ("\ufeff<html><p>x".encode("utf-16-le"), "page", "text/html"),
    (b"Words, then <b>bold</b>", "a.html", "text/html"),
    (b"5 < 6 and <unknown> words", "a.txt", "text/plain"),
    (b"%PDF-1.7\n...", "a.txt", "application/pdf"),
    (b"A text that speaks of %PDF-1.7 files.", "a.txt", "text/plain"),
    (b"PK\x03\x04....word/document.xml", "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"PK\x03\x04....a.txt", "a.zip", "application/zip"),
    (b"\x89PNG\r\n\x1a\n....", "a.html", "image/png"),
    (b"RIFF\x00\x00\x00\x00WEBP", "a", "image/webp"),
    (b"WARC/1.0\r\n", "a.warc", "application/warc"),
    (b"MIME-Version: 1.0\nFrom: a@b.example\nSubject: x\n\nHello", "a.eml", "message/rfc822"),
    (b"<?xml version='1.0'?><rss></rss>", "a.xml", "application/xml"),
    (bytes(range(256)) * 20, "a.bin", None),
    (b"\x00" * 500, "a.txt", None),
]


@pytest.mark.parametrize(("data", "path", "expected"), KINDS)
def test_kinds_are_told_by_content(data: bytes, path: str, expected: str | None) -> None:
    assert media_type(data, path) == expected


@pytest.mark.parametrize(("data", "path", "expected"), [k for k in KINDS if not k[2] or k[2] not in READERS])
def test_what_cannot_be_read_is_refused_by_name(data: bytes, path: str, expected: str | None) -> None:
    found = read(data, path, SOURCE)
    assert found.text is None
    assert codes(found) == ["UNSUPPORTED" if expected else "NOT_THIS_FORMAT"]
    assert found.problems[0].message.startswith(path + ":")


@pytest.mark.parametrize(
    "unit", ['"1,000 a ', "By By By ", "Source: ", "(AFP", "originally published in ", "a: ", "\x00", "\u00e9", "X\n"]
)
def test_five_megabytes_in_one_breath(unit: str) -> None:
    data = (unit * (5_000_000 // len(unit.encode()))).encode()
    began = time.process_time()
    found = plain_reader.read(data, SOURCE)
    assert time.process_time() - began < 5
    assert found.text is not None
    assert found.text.content.encode() == data
