"""Hostile messages and mailboxes: floods of parts and headers, nesting, false boundaries, encodings and lengths."""

import base64
from collections.abc import Iterator
from random import Random  # noqa: TID251 seeded: the same bytes each time

from hostile.making import MIB, entry, zipped
from hostile.model import CALL, CANARY_FILE, Hostile, Row, hostile
from hostile.ordinary import PARAGRAPHS, TITLE, ordinary

BAD = "NOT_THIS_FORMAT TRUNCATED NO_TEXT"
BOMB = "BOMB TOO_LARGE"
SOME = f"TEXT {BAD} {BOMB} TOO_DEEP EMPTY"
BODY = "\r\n".join(PARAGRAPHS)


def files() -> Iterator[Hostile]:
    """Make all hostile messages and mailboxes."""
    for table in (_parts, _heads, _bodies, _attached, _boxes):
        for name, made, expect, why, *must in table():
            yield hostile(name.rsplit(".", 1)[-1], name, made, expect, why, must=must[0] if must else "")


def letter(head: str, body: str = BODY, *, subject: str = TITLE) -> str:
    """Return a message with more in its head."""
    day = "Mon, 05 Dec 2022 10:00:00 +0000"
    first = f"From: desk@gazette.example\r\nTo: list@reader.example\r\nDate: {day}\r\nSubject: {subject}\r\n"
    return f"{first}Message-ID: <1@gazette.example>\r\nMIME-Version: 1.0\r\n{head}\r\n{body}\r\n"


def mixed(*parts: str, kind: str = "mixed", boundary: str = "b") -> str:
    """Return a message of several parts."""
    inner = "".join(f"--{boundary}\r\n{p}\r\n" for p in parts)
    return letter(f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n', f"{inner}--{boundary}--")


PLAIN = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{BODY}"


def _parts() -> Iterator[Row]:
    yield "parts-100k.eml", lambda: mixed(PLAIN, *["Content-Type: text/plain\r\n\r\nx"] * 100_000), SOME, "100,000 parts"
    yield "parts-empty-200k.eml", lambda: mixed(PLAIN) + "--b\r\n" * 200_000, SOME, "200,000 parts behind the last"

    def nested(count: int, kind: str = "mixed", closed: bool = True) -> str:
        start = "".join(f'Content-Type: multipart/{kind}; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(count))
        ends = "".join(f"\r\n--b{n}--" for n in reversed(range(count))) if closed else ""
        head = letter("")[: -len(BODY) - 4]
        return head + start + PLAIN + ends

    for count in (50, 5000):
        yield f"nested-{count}.eml", lambda n=count: nested(n), SOME, f"{count} levels of parts"
    yield "nested-unclosed.eml", lambda: nested(5000, closed=False), SOME, "5,000 levels that nobody closes"
    yield "nested-alternative.eml", lambda: nested(300, "alternative"), SOME, "300 levels of choices"

    def messages(count: int) -> str:
        return letter("Content-Type: message/rfc822\r\n", "")[:-2] * count + letter("")

    for count in (20, 3000):
        yield f"messages-{count}.eml", lambda n=count: messages(n), SOME, f"{count} messages in one another"
    yield (
        "boundary-prefix.eml",
        mixed(f'Content-Type: multipart/mixed; boundary="bb"\r\n\r\n--bb\r\n{PLAIN}\r\n--bb--', PLAIN),
        SOME,
        "a boundary that begins another",
    )
    yield (
        "boundary-same.eml",
        mixed(f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n{PLAIN}\r\n--b--', PLAIN),
        SOME,
        "the same boundary on two levels",
    )
    yield "boundary-none.eml", letter("Content-Type: multipart/mixed\r\n"), SOME, "parts without a boundary"
    yield "boundary-empty.eml", mixed(PLAIN, boundary=""), SOME, "a boundary of nothing"
    yield "boundary-long.eml", mixed(PLAIN, boundary="b" * 100_000), SOME, "a boundary of 100,000 letters"
    yield "boundary-pattern.eml", mixed(PLAIN, boundary="(a+)+$[\\"), SOME, "a boundary that is a pattern"
    yield (
        "boundary-absent.eml",
        letter('Content-Type: multipart/mixed; boundary="never"\r\n'),
        SOME,
        "a boundary that never comes",
    )
    yield (
        "related-loop.eml",
        mixed('Content-Type: text/html\r\nContent-ID: <a>\r\n\r\n<p>The pier.</p><img src="cid:a">', kind="related"),
        SOME,
        "a page that is its own picture",
    )
    yield (
        "alternative-differs.eml",
        mixed(PLAIN, f"Content-Type: text/html\r\n\r\n<p>{PARAGRAPHS[1]} It was leased.</p>", kind="alternative"),
        SOME,
        "two readers read two different things",
    )
    yield "digest.eml", mixed(letter(""), letter(""), kind="digest"), SOME, "messages as parts without a type"
    yield "partial.eml", letter('Content-Type: message/partial; id="x"; number=1; total=9\r\n'), SOME, "one of nine pieces"
    yield (
        "external.eml",
        letter(f'Content-Type: message/external-body; access-type=URL; URL="{CALL}"\r\n', "Content-Type: text/plain\r\n\r\n"),
        SOME,
        "a body that lies elsewhere",
    )
    yield (
        "external-file.eml",
        letter(
            f'Content-Type: message/external-body; access-type=local-file; name="{CANARY_FILE}"\r\n',
            "Content-Type: text/plain\r\n\r\n",
        ),
        SOME,
        "a body that is a file of this machine",
    )


def _heads() -> Iterator[Row]:
    yield "headers-500k.eml", lambda: letter("X-A: b\r\n" * 500_000), SOME, "half a million headers"
    yield "header-5mb.eml", lambda: letter("X-A: " + "b" * 5_000_000 + "\r\n"), SOME, "a header of 5 MB"
    yield "header-folded.eml", lambda: letter("X-A: b" + "\r\n b" * 500_000 + "\r\n"), SOME, "a header of half a million lines"
    yield (
        "received-100k.eml",
        lambda: letter("Received: from a by b; Mon, 5 Dec 2022 10:00:00 +0000\r\n" * 100_000),
        SOME,
        "100,000 stations on the way",
    )
    word = "=?utf-8?B?" + base64.b64encode(b"Denied " * 100_000).decode() + "?="
    yield "word-1mb.eml", letter("", subject=word), SOME, "a subject of one coded word of a megabyte"
    yield "words-50k.eml", letter("", subject=" ".join(["=?utf-8?Q?=C3=A9?="] * 50_000)), SOME, "a subject of 50,000 coded words"
    yield "words-open.eml", letter("", subject="=?utf-8?Q?" * 50_000), SOME, "coded words that never close"
    for number, coded in enumerate(
        (
            "=?zlib?B?eJw=?=",
            "=?utf-8?X?abc?=",
            "=?utf-8?B?!!!!?=",
            "=?\x00?Q?a?=",
            "=?utf-7?Q?+ADw-?=",
            "=?utf-16?B?2AA=?=",
            "=?utf-8?Q?=ED=A0=80?=",
            "=?iso-2022-jp?B?GyRC?=",
            "=?unicode_escape?Q?=5Cud800?=",
            "=?idna?Q?xn--a?=",
        )
    ):
        yield f"word-odd-{number}.eml", letter("", subject=coded), SOME, "a coded word that cannot be decoded"
    quoted = '"' + "(" * 100_000 + '" <a@b.example>'
    yield "address-comments.eml", letter(f"Cc: {'(' * 100_000}\r\n"), SOME, "comments in comments in an address"
    yield "address-odd.eml", f'From: {quoted}, <@@@>, a@[::1, "\r\n' + letter(""), SOME, "senders that are none"
    yield (
        "address-20k.eml",
        lambda: letter("To: " + ", ".join(f"a{n}@b.example" for n in range(20_000)) + "\r\n"),
        SOME,
        "20,000 to whom it went",
    )
    for number, day in enumerate(
        (
            "99 Foo 99999 99:99:99 +9999",
            "",
            "Mon, 05 Dec 2022 10:00:00 +" + "9" * 5000,
            "31 Feb 2022 00:00:00",
            "0 Jan 0000 00:00 -0000",
            "Mon, 05 Dec 99999999999 10:00:00",
        )
    ):
        yield f"date-{number}.eml", letter("").replace("Mon, 05 Dec 2022 10:00:00 +0000", day), SOME, "a day that is none"
    yield "header-split.eml", letter("Subject: a\rBcc: evil\nX: \x00\r\n"), SOME, "lines inside a header"
    yield "header-broken.eml", letter("this is no header\r\n: nor this\r\n\tnor this\r\n"), SOME, "lines that are no header"
    yield "headers-only.eml", letter("")[: -len(BODY) - 4], SOME, "no body"
    yield (
        "subject-twice.eml",
        letter("Subject: Another title\r\nFrom: other@b.example\r\nDate: Tue, 6 Dec 2022 10:00:00 +0000\r\n"),
        SOME,
        "two subjects, senders and days",
    )
    yield "subject-bidi.eml", letter("", subject="\u202eevil\u2066 \x1b[2J"), SOME, "a subject turned round"
    yield (
        "parameters-100k.eml",
        lambda: letter("Content-Type: text/plain" + "".join(f"; a*{n}=b" for n in range(100_000)) + "\r\n"),
        SOME,
        "100,000 pieces of one parameter",
    )
    yield (
        "parameter-numbers.eml",
        letter(f"Content-Type: text/plain; a*{'9' * 9000}=b; charset*0*=x''%zz\r\n"),
        SOME,
        "a piece with a number of 9,000 digits",
    )


def _bodies() -> Iterator[Row]:
    def coded(how: str, body: str, charset: str = "utf-8") -> str:
        return letter(f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {how}\r\n", body)

    yield (
        "base64-broken.eml",
        coded("base64", "!!!" + base64.b64encode(BODY.encode()).decode()[:-3] + "===="),
        SOME,
        "base64 that is none",
    )
    yield (
        "base64-3mb.eml",
        lambda: coded("base64", base64.encodebytes(b"The pier was closed. " * 150_000).decode()),
        SOME,
        "3 MB of words in base64",
    )
    yield "base64-line.eml", coded("base64", "A" * 4_000_000), SOME, "one line of 4 MB"
    yield (
        "quoted-broken.eml",
        coded("quoted-printable", ("=ZZ=\r\n=4" * 100_000) + BODY),
        SOME,
        "signs of escape without a number",
    )
    yield "quoted-soft.eml", coded("quoted-printable", "=\r\n" * 500_000 + BODY), SOME, "half a million line ends that are none"
    yield (
        "uuencode.eml",
        coded("x-uuencode", "begin 644 ../../evil\r\nM" + "~" * 500 + "\r\n`\r\nend"),
        SOME,
        "an old encoding with a path",
    )
    yield (
        "uuencode-inline.eml",
        letter("", "begin 644 /tmp/evil\r\n#0V%T\r\n`\r\nend\r\n" + BODY),
        SOME,
        "an attachment in the words",
    )
    yield "encoding-unknown.eml", coded("x-evil\x00", BODY), SOME, "an encoding that does not exist"
    for name in ("utf-7", "utf-32", "zlib", "idna", "unicode_escape", "\x00", "a" * 5000, "iso-2022-jp", "x-user-defined"):
        yield (
            f"charset-{name[:12] if name.isprintable() else 'nul'}.eml",
            coded("8bit", BODY + " Café +ADw- \\u0041", name),
            SOME,
            "a false alphabet",
        )
    yield "eight-bit.eml", letter("").encode() + b"\xff\xfe\x80\x81" * 500, SOME, "bytes that no alphabet declares"
    yield (
        "flowed.eml",
        letter("Content-Type: text/plain; format=flowed; delsp=yes\r\n", ">" * 100_000 + " \r\n" + BODY),
        SOME,
        "quotations 100,000 levels deep",
    )
    yield "quoted-deep.eml", letter("", "\r\n".join(">" * n + " said" for n in range(1500))), SOME, "quotations of quotations"
    yield (
        "page.eml",
        letter("Content-Type: text/html\r\n", f"<p>{BODY}</p><script>fetch('{CALL}')</script><img src='{CALL}'>"),
        SOME,
        "a page with a tracker",
    )
    yield (
        "page-deep.eml",
        lambda: letter("Content-Type: text/html\r\n", "<div>" * 100_000 + BODY),
        SOME,
        "a page 100,000 levels deep",
    )
    yield (
        "mhtml.mht.eml",
        mixed(f"Content-Type: text/html\r\nContent-Location: file://{CANARY_FILE}\r\n\r\n<p>{BODY}</p>", kind="related"),
        SOME,
        "a saved page from a file of this machine",
    )
    yield "enriched.eml", letter("Content-Type: text/enriched\r\n", "<bold>" * 50_000 + BODY), SOME, "an old kind of text"
    yield "nul.eml", letter("", "\x00" * 50_000 + BODY), SOME, "NULs in the body"
    yield "returns.eml", letter("").replace("\r\n", "\r"), SOME, "line ends of another age"
    yield "cut-50.eml", ordinary("eml")[: len(ordinary("eml")) // 2], SOME, "half a message"


def _attached() -> Iterator[Row]:
    def holding(data: bytes, name: str, kind: str = "application/octet-stream") -> str:
        body = base64.encodebytes(data).decode()
        disposition = f'Content-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
        return mixed(PLAIN, f"Content-Type: {kind}\r\n{disposition}\r\n{body}")

    also = f"{SOME} UNSUPPORTED ENCRYPTED"
    yield "program.eml", holding(b"MZ" + bytes(900), "invoice.exe"), also, "a program"
    yield (
        "two-names.eml",
        holding(b"MZ" + bytes(900), "report.pdf\u202efdp.exe", "application/pdf"),
        also,
        "a program called a PDF",
    )
    for name, told in (
        ("up", "../../../evil.txt"),
        ("absolute", "/etc/evil"),
        ("nul", "a.txt\x00.exe"),
        ("windows", "C:\\evil.txt"),
        ("long", "a" * 50_000),
        ("empty", ""),
    ):
        yield (
            f"attached-{name}.eml",
            holding(ordinary("txt"), told, "text/plain"),
            also,
            f"an attachment whose name leads out ({name})",
        )
    yield (
        "attached-bomb.eml",
        holding(zipped((entry("a.txt", bytes(MIB), 1024),)), "a.zip", "application/zip"),
        also,
        "a ZIP bomb attached",
        "BOMB TOO_LARGE",
    )
    yield (
        "attached-all.eml",
        holding(zipped((entry("x.eml", holding(ordinary("zip"), "b.zip").encode()), entry("p.pdf", ordinary("pdf")))), "c.zip"),
        also,
        "an archive with a message with an archive",
    )
    yield (
        "attached-5000.eml",
        lambda: mixed(
            PLAIN,
            *["Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nThe same words.\r\n"] * 5000,
        ),
        also,
        "5,000 attachments of one name",
    )
    yield "attached-lie.eml", holding(ordinary("pdf"), "a.txt", "text/plain; charset=utf-8"), also, "a PDF called text"
    yield (
        "tnef.eml",
        holding(b"\x78\x9f\x3e\x22" + Random(1).randbytes(900), "winmail.dat", "application/ms-tnef"),
        also,
        "a wrapping of one maker",
    )
    noise = base64.b64encode(Random(2).randbytes(900)).decode()
    yield (
        "signed.eml",
        mixed(
            PLAIN,
            f"Content-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n{noise}",
            kind="signed",
        ),
        also,
        "signed with noise",
    )
    yield (
        "encrypted.eml",
        mixed(
            "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
            "Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\nabc\r\n-----END PGP MESSAGE-----",
            kind="encrypted",
        ),
        also,
        "locked",
    )


def _boxes() -> Iterator[Row]:
    first = b"From desk@gazette.example Mon Dec  5 10:00:00 2022\n"
    one = ordinary("mbox")[: len(ordinary("mbox")) // 2]
    yield "no-end.mbox", lambda: ordinary("mbox") + b"and so on without an end " * 50_000, SOME, "a message without an end"
    yield (
        "messages-5k.mbox",
        lambda: (first + b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n\nThe pier was closed.\n\n") * 5_000,
        SOME + " TIMEOUT",
        "5,000 messages",
    )
    yield "froms-50k.mbox", lambda: one + first * 50_000, SOME, "50,000 beginnings without a message"
    yield "froms-bare.mbox", lambda: one + b"From \n" * 200_000, SOME, "beginnings without a sender"
    yield (
        "from-in-body.mbox",
        one + b"\nFrom the pier one sees nothing.\n>From there neither.\n" * 500,
        SOME,
        "sentences that begin as messages do",
    )
    yield "line-2mb.mbox", lambda: one + b"a" * 2_000_000, SOME, "a line of 2 MB"
    yield (
        "length-lie.mbox",
        one.replace(b"Subject:", b"Content-Length: 2000000000\nSubject:", 1) + one,
        SOME,
        "a message that lies about its length",
    )
    yield "cut.mbox", ordinary("mbox")[:-400], SOME, "ends in a message"
    yield "noise.mbox", first + Random(3).randbytes(90_000), SOME, "noise after the mark"
    yield "returns.mbox", ordinary("mbox").replace(b"\n", b"\r\n"), SOME, "line ends of another system"
    yield (
        "bomb-in-each.mbox",
        lambda: b"".join(
            first
            + mixed(
                PLAIN,
                "Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + base64.encodebytes(zipped((entry("a.txt", bytes(MIB), 512),))).decode(),
            )
            .replace("\r\n", "\n")
            .encode()
            + b"\n"
            for _ in range(3)
        ),
        SOME,
        "a bomb in each of three messages",
        "BOMB TOO_LARGE",
    )
