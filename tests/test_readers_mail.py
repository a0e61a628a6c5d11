"""Messages, saved pages (MHTML) and mailboxes: what is text, what is asserted, what stays private, what is inside."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_office import docx, joined, mail, multipart, paragraph, part, rtf

from stemma.model.codes import CODES, FATAL
from stemma.model.inputs import Member, Read
from stemma.model.reading import Problem
from stemma.model.sources import Field
from stemma.readers import html, kinds
from stemma.readers.mail import body as mailbody
from stemma.readers.mail import mbox, mime
from stemma.readers.mail import message as reader
from stemma.text import holds

SOURCE = "b" * 64
LONG = "The council of Port Lask approved 53 permits on Tuesday, the minutes say, and nobody objected to any of them at all."
PAGE = (
    "<html><head><title>Window</title></head><body><h1>Harbour permits</h1>"
    f"<p>{LONG} See <a href='https://other.example/x'>the minutes</a>.</p><p>{LONG}</p></body></html>"
)
TITLE = "Harbour permits: what the minutes say"


def read(data: bytes) -> Read:
    found = reader.read(data, SOURCE)
    assert all(p.code in CODES and p.message.isprintable() for p in found.problems)
    if found.text is None:
        assert any(p.code in FATAL for p in found.problems)
    else:
        assert found.text.source == SOURCE and found.text.reader == "mail"
        assert all(holds(found.text, a.span) for a in found.assertions if a.span)
    return found


def content(found: Read) -> str:
    assert found.text is not None, found.problems
    return found.text.content


def codes(found: Read) -> list[str]:
    return [p.code for p in found.problems]


def values(found: Read, field: Field) -> list[tuple[str, str]]:
    return [(a.value, a.evidence) for a in found.assertions if a.field == field]


def blocks(found: Read) -> list[tuple[str, str]]:
    assert found.text is not None
    return [(kind, found.text.content[a:b]) for a, b, kind in found.text.layout]


def unpacked(data: bytes) -> tuple[list[Member], list[Problem]]:
    found = list(reader.unpack(io.BytesIO(data), "x.eml"))
    return [one for one in found if isinstance(one, Member)], [one for one in found if isinstance(one, Problem)]


def test_a_plain_message() -> None:
    found = read(mail(f"Dear all,\r\n\r\n{LONG} See https://other.example/a.\r\n"))
    assert content(found) == f"{TITLE}\n\nDear all,\n\n{LONG} See https://other.example/a."
    assert values(found, "title") == [(TITLE, "Subject line")]
    assert values(found, "author") == [("Mara Ilves", "From line")]
    assert values(found, "published") == [("2020-03-03", "Date line")]
    assert [a.span.words for a in found.assertions if a.field == "link" and a.span] == ["https://other.example/a"]
    assert found.problems == () and found.text is not None and found.text.completeness == "complete"


def test_who_received_it_is_nobodys_business() -> None:
    found = read(mail(LONG, Cc="Other Private <o@home.example>", Bcc="Third <t@home.example>", Received="from host by relay"))
    said = content(found) + repr(found.assertions)
    assert not any(word in said for word in ("Private", "private", "home.example", "Third", "relay"))
    assert found.text is not None and "cc: Other Private <o@home.example>" in found.text.left_out


BODIES: list[tuple[str, bytes, str]] = [
    ("quoted-printable", mail("caf=C3=A9 ope=\r\nned", Content_Transfer_Encoding="quoted-printable"), "café opened"),
    ("base64", mail("Y2Fmw6kgb3BlbmVk\r\n", Content_Transfer_Encoding="base64"), "café opened"),
    ("charset", mail("łódź".encode("iso-8859-2"), kind="text/plain; charset=ISO-8859-2"), "łódź"),
    (
        "charset that lies",
        mail("Привет всем, кто это прочтёт", kind="text/plain; charset=us-ascii"),
        "Привет всем, кто это прочтёт",
    ),
    ("no content type", mail("words", Content_Type=None), "words"),
    ("flowed", mail("one \r\ntwo\r\n\r\n> a \r\n> b\r\n \r\n>> c", kind="text/plain; format=flowed"), "one two\n\n> a b\n\n>> c"),
    ("flowed, delsp", mail("日本 \r\n語です", kind="text/plain; charset=utf-8; format=flowed; delsp=yes"), "日本語です"),
    ("signed", mail("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nwords\n-----BEGIN PGP SIGNATURE-----\nabc\n"), "words"),
    ("line ends of old Macs", mail(b"one\r\rtwo"), "one\n\ntwo"),
]


@pytest.mark.parametrize(("name", "data", "shown"), BODIES, ids=[row[0] for row in BODIES])
def test_bodies(name: str, data: bytes, shown: str) -> None:
    assert content(read(data)) == f"{TITLE}\n\n{shown}"


SUBJECTS = [
    ("=?utf-8?Q?Caf=C3=A9_opened?=", "Café opened"),
    ("=?iso-8859-2?B?s/NkvA==?= now", "łódź now"),
    ("=?utf-8?B?0J/RgNC4?=\r\n =?utf-8?B?0LLQtdGC?=", "Привет"),
    ("=?no-such?Q?x=C3=A9?=", "xé"),
    ("folded\r\n over lines", "folded over lines"),
    ("=?utf-8?Q?broken", "=?utf-8?Q?broken"),
]


@pytest.mark.parametrize(("raw", "shown"), SUBJECTS)
def test_subjects(raw: str, shown: str) -> None:
    assert content(read(mail("words", Subject=raw))).split("\n\n")[0] == shown


SENDERS = [
    ('"Ilves, Mara" <m@x.example>', "Ilves, Mara"),
    ("m@x.example", "m@x.example"),
    ("<m@x.example>", "m@x.example"),
    ("m@x.example (Mara Ilves)", "Mara Ilves"),
    ("=?utf-8?Q?M=C3=A4ra?= <m@x.example>", "Mära"),
    ("(((" * 5000, None),
]


@pytest.mark.parametrize(("raw", "shown"), SENDERS, ids=[str(row[1]) for row in SENDERS])
def test_senders(raw: str, shown: str | None) -> None:
    said = values(read(mail("words", From=raw)), "author")
    assert said == [(shown, "From line")] if shown else len(said) <= 1


def test_a_list_is_an_outlet_where_it_says_so() -> None:
    listed = mail(LONG, List_Id='"Kestrel Weekly" <weekly.kestrel.example>', List_Unsubscribe="<https://kestrel.example/u>")
    assert values(read(listed), "outlet") == [("Kestrel Weekly", "List-Id line")]
    assert values(read(mail(LONG, List_Id="<weekly.kestrel.example>")), "outlet") == []


def test_other_peoples_words_are_marked() -> None:
    body = (
        f"My answer.\r\n\r\nOn Mon, Mar 2, 2020 at 5:01 PM Jo Tamm <j@x.example> wrote:\r\n> How many?\r\n> All?\r\n"
        f"{LONG}\r\n\r\n"
        "The report wrote:\r\n\r\n-- \r\nMara Ilves\r\nEditor\r\n"
    )
    assert blocks(read(mail(body))) == [
        ("title", TITLE),
        ("paragraph", "My answer."),
        ("furniture", "On Mon, Mar 2, 2020 at 5:01 PM Jo Tamm <j@x.example> wrote:"),
        ("furniture", "> How many?\n> All?"),
        ("paragraph", LONG),
        ("paragraph", "The report wrote:"),
        ("furniture", "-- \nMara Ilves\nEditor"),
    ]


def test_what_is_answered_is_marked_and_what_is_sent_on_is_not() -> None:
    lines = "From: Jo Tamm\r\nSent: Monday\r\nTo: Somebody\r\nSubject: x"
    answered = blocks(read(mail(f"Mine.\r\n\r\n-----Original Message-----\r\n{lines}\r\n\r\n{LONG}\r\n")))
    assert [kind for kind, _ in answered] == ["title", "paragraph", "furniture", "furniture"]
    sent_on = blocks(read(mail(f"---------- Forwarded message ---------\r\n{lines}\r\n\r\n{LONG}\r\n", Subject="Fwd: permits")))
    assert [kind for kind, _ in sent_on] == ["title", "furniture", "paragraph"]


def test_the_page_is_read_where_the_plain_version_is_a_stub() -> None:
    plain, page = part("Please open in a browser.", "text/plain"), part(PAGE, "text/html; charset=utf-8")
    stub = read(multipart(plain, page, kind="alternative"))
    assert blocks(stub)[:2] == [("title", TITLE), ("heading", "Harbour permits")] and "Window" not in content(stub)
    assert [a.span.words for a in stub.assertions if a.field == "link" and a.span] == ["the minutes"]
    full = read(multipart(part(f"{LONG}\r\n\r\n{LONG}", "text/plain"), page, kind="alternative"))
    assert content(full) == f"{TITLE}\n\n{LONG}\n\n{LONG}"


def test_parts_in_line_are_one_text() -> None:
    inner = b'Content-Type: multipart/alternative; boundary="i"\r\n\r\n' + joined(
        part("One.", "text/plain"), part("<p>One.</p>", "text/html"), boundary="i"
    )
    found = read(multipart(inner, part(b"\x89PNG\r\n\x1a\n", "image/png", name="a.png"), part("Two.", "text/plain")))
    assert content(found) == f"{TITLE}\n\nOne.\n\nTwo."


LOCKED = [
    multipart(part("Version: 1", "application/pgp-encrypted"), part(b"x", "application/octet-stream"), kind="encrypted"),
    mail("AAAA", kind="application/pkcs7-mime; smime-type=enveloped-data", Content_Transfer_Encoding="base64"),
    mail("-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"),
]


@pytest.mark.parametrize("data", LOCKED)
def test_encrypted_messages_say_so(data: bytes) -> None:
    assert codes(read(data)) == ["ENCRYPTED"]


def test_a_message_that_was_cut_off_is_partial() -> None:
    found = read(multipart(part(LONG, "text/plain"), part("x", "text/plain", name="a.txt"), closed=False))
    assert codes(found) == ["TRUNCATED"] and found.text is not None and found.text.completeness == "partial"
    short = read(mail("Y2Fmw6kgb3BlbmVkI", Content_Transfer_Encoding="base64"))
    junk = read(mail("YWJj!!!!YWJj", Content_Transfer_Encoding="base64"))
    assert [codes(short), codes(junk)] == [["PARTIAL"], ["PARTIAL"]]
    in_head = read(mail(LONG)[:200])
    assert "TRUNCATED" in codes(in_head) and in_head.text is None


def test_documents_are_members_and_the_rest_is_counted() -> None:
    inner = mail(LONG, Subject="Inner =?utf-8?Q?=C3=A9?=")
    message = multipart(
        part("Attached.", "text/plain"),
        part(docx(paragraph("x")), "application/octet-stream", name="../../etc/per\u202emits.docx"),
        part(rtf("x"), "application/msword", name="C:\\temp\\a.rtf"),
        part(PAGE, "text/html", name="page.html"),
        part(inner, "message/rfc822"),
        part("BEGIN:VCALENDAR\nEND:VCALENDAR", "text/calendar", name="a.ics"),
        part(b"\x89PNG\r\n\x1a\nxxxx", "image/png", name="chart.png"),
        part(b"\x89PNG\r\n\x1a\nxxxx", "image/png", Content_ID="<logo>"),
    )
    members, problems = unpacked(message)
    assert [m.name for m in members] == ["per\ufffdmits.docx", "a.rtf", "page.html", "forwarded message: Inner é"]
    assert [kinds.media_type(m.data, m.name) for m in members] == [kinds.DOCX, "application/rtf", "text/html", "message/rfc822"]
    assert members[3].data.replace(b"\r\n", b"\n").rstrip() == inner.replace(b"\r\n", b"\n").rstrip()
    assert [p.code for p in problems] == ["LEFT_INSIDE"]
    assert "a.ics" in problems[0].message and "chart.png" in problems[0].message


def test_the_last_attachment_of_a_message_that_was_cut_off_says_so() -> None:
    members, _ = unpacked(multipart(part("See.", "text/plain"), part("words " * 9, "text/plain", name="a.txt"), closed=False))
    assert [[p.code for p in m.problems] for m in members] == [["TRUNCATED"]]
    whole, _ = unpacked(multipart(part("See.", "text/plain"), part("words " * 9, "text/plain", name="a.txt")))
    assert [m.problems for m in whole] == [()] and whole[0].data == b"words " * 9


ADDRESS = "https://kestrel.example/2020/03/01/harbour"


def saved(**headers: str | None) -> bytes:
    page = PAGE.replace(
        "other.example/x'>the minutes", "kestrel.example/own'>own</a> <a href='https://other.example/x'>the minutes"
    )
    parts = (
        part(page, "text/html", Content_Location=ADDRESS),
        part(b"\x89PNG\r\n\x1a\n", "image/png", Content_Location=ADDRESS + ".png"),
    )
    named: dict[str, Any] = {
        "From": "<Saved by Blink>",
        "Snapshot_Content_Location": ADDRESS,
        "To": None,
        "Message_ID": None,
    }
    return multipart(*parts, kind="related", **(named | {"Subject": "=?utf-8?Q?Permits_=E2=80=93_Kestrel?="} | headers))


def test_a_saved_page_is_read_as_the_page() -> None:
    found = read(saved())
    page = html.read(PAGE.replace("<a href", "<a href='https://kestrel.example/own'>own</a> <a href").encode(), SOURCE)
    assert page.text is not None and content(found) == page.text.content
    assert found.text is not None and found.text.layout == page.text.layout and found.text.completeness == "complete"
    assert (ADDRESS, "address in the saved page") in values(found, "url")
    assert ("Permits – Kestrel", "Subject line of the saved page") in values(found, "title")
    assert [value for value, _ in values(found, "link")] == ["https://other.example/x"]
    assert values(found, "captured") == [("2020-03-03", "Date line of the saved page")]
    assert all(evidence != "Date line" for _, evidence in values(found, "published")) and values(found, "author") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "<Saved by Windows Internet Explorer 11>", "Snapshot_Content_Location": None},
        {"From": None, "Snapshot_Content_Location": None},
    ],
)
def test_other_browsers_save_pages_too(headers: dict[str, str | None]) -> None:
    assert (ADDRESS, "address in the saved page") in values(read(saved(**headers)), "url")


def test_parts_of_a_saved_page_are_counted_once() -> None:
    members, problems = unpacked(saved())
    assert members == [] and [p.code for p in problems] == ["LEFT_INSIDE"]


def test_a_message_with_pictures_is_no_saved_page() -> None:
    sent = multipart(part(PAGE, "text/html"), part(b"\x89PNG\r\n\x1a\n", "image/png", Content_ID="<a>"), kind="related")
    assert values(read(sent), "author") == [("Mara Ilves", "From line")]


SEPARATOR = b"From jo@x.example Mon Mar  2 17:01:00 2020\n"


def from_box(data: bytes) -> tuple[list[Member], list[str]]:
    found = list(mbox.unpack(io.BytesIO(data), "x.mbox"))
    return [one for one in found if isinstance(one, Member)], [one.code for one in found if isinstance(one, Problem)]


def test_a_mailbox_gives_its_messages() -> None:
    first, second = (mail(f"{words}\n", Subject=words).replace(b"\r\n", b"\n") for words in ("One", "Two"))
    quoted = b"a\n\n>From here\n>>From there\nFrom nowhere\n\nFrom us all, greetings 2020\n"
    members, problems = from_box(SEPARATOR + first + quoted + b"\n" + SEPARATOR + second)
    assert [m.name for m in members] == ["message 1: One", "message 2: Two"] and problems == []
    assert members[0].data == first + b"a\n\nFrom here\n>From there\nFrom nowhere\n\nFrom us all, greetings 2020\n"
    assert members[1].data == second and members[1].problems == ()
    assert kinds.media_type(SEPARATOR + first, "x") == "application/mbox"


def test_a_mailbox_that_was_cut_off_says_so_of_its_last_message() -> None:
    members, _ = from_box(SEPARATOR + mail("One") + b"\n\n" + SEPARATOR + mail("Tw"))
    assert [[p.code for p in m.problems] for m in members] == [[], ["TRUNCATED"]]
    assert from_box(b"no mailbox at all\n") == ([], ["NOT_THIS_FORMAT"])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([b"words", b"", b"From here", b">From x", b"From - 12:00 x", b"A: b"]), max_size=6), max_size=4
    )
)
def test_mailboxes_round_trip(bodies: list[list[bytes]]) -> None:
    written = [b"Subject: x\n\n" + b"".join(line + b"\n" for line in lines) for lines in bodies]

    def quote(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        return b"".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)

    members, _ = from_box(b"".join(SEPARATOR + quote(one) + b"\n" for one in written))
    assert [m.data for m in members] == written


HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty", lambda: b" \r\n", "EMPTY"),
    ("a million headers", lambda: b"X: y\r\n" * 1_000_000 + b"\r\nbody", "TOO_LARGE"),
    ("one long header", lambda: b"MIME-Version: 1.0\r\nSubject: " + b"a" * 5_000_000, "TOO_LARGE"),
    (
        "nested",
        lambda: b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(900)),
        "TOO_DEEP",
    ),
    ("many parts", lambda: multipart(*[part("x", "text/plain")] * 5000), "TOO_LARGE"),
    ("many lines", lambda: mail("a \n" * 300_000, kind="text/plain; format=flowed"), "TOO_LARGE"),
    ("much text", lambda: mail("word" * 3_000_000), "TOO_LARGE"),
    ("nothing but a subject", lambda: mail(""), "NO_TEXT"),
    ("a deep page", lambda: mail("<div>" * 100_000 + LONG, kind="text/html"), "DEEP"),
    ("boundary and no part", lambda: mail(b"\n--=_bX" * 100_000, kind='multipart/mixed; boundary="=_b"'), "TRUNCATED"),
]


@pytest.mark.parametrize(("name", "make", "code"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_hostile_messages(name: str, make: Callable[[], bytes], code: str) -> None:
    data = make()
    assert code in codes(read(data))
    unpacked(data)


def test_truncations_and_flips_end_in_text_or_a_code() -> None:
    inner = part(docx(paragraph("x")), "application/octet-stream", name="a.docx")
    data = multipart(part(LONG, "text/plain"), part(PAGE, "text/html"), inner, kind="mixed")
    for percent in range(100):
        cut = read(data[: len(data) * percent // 100])
        assert cut.text is None or cut.text.completeness != "complete"
    chance = 5
    for _ in range(150):
        chance = (chance * 1103515245 + 12345) % (1 << 31)
        flipped = bytearray(data)
        flipped[chance % len(data)] ^= 1 << (chance >> 16) % 8
        read(bytes(flipped))
        unpacked(bytes(flipped))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_some_message(data: bytes) -> None:
    read(data)
    read(b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" + data)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab >-"), max_size=5), max_size=8))
def test_flowing_loses_no_letter(lines: list[str]) -> None:
    joined_lines = mailbody.flowed("\n".join(lines), False)
    assert [c for c in joined_lines if c in "ab-"] == [c for line in lines for c in line if c in "ab-"]


def test_parts_are_found_as_they_were_put() -> None:
    message = mime.parse(multipart(part("one", "text/plain"), part(b"two", "application/x"), kind="mixed"))
    assert [p.content() for p in message.parts] == [(b"one", False), (b"two", False)] and not message.cut


GAPS: list[tuple[str, bytes, str]] = [
    ("uuencoded words are not decoded", mail("begin 644 a.txt\n#86)C\n`\nend\n"), f"{TITLE}\n\nabc"),
    ("words in a part of type text/rtf are not read in line", mail(rtf("abc"), kind="text/rtf"), f"{TITLE}\n\nabc"),
]


@pytest.mark.parametrize(("gap", "data", "shown"), GAPS, ids=[row[0] for row in GAPS])
@pytest.mark.xfail(strict=True, reason="known gap")
def test_known_gaps(gap: str, data: bytes, shown: str) -> None:
    assert content(read(data)) == shown
