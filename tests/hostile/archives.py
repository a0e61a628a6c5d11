"""Hostile ZIP and gzip files: bombs, overlaps, false sizes, names that lead out, links, endless nesting."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from random import Random  # noqa: TID251 seeded: the same bytes each time

from hostile.making import MIB, Entry, central, changed, ending, entry, gzipped, local, quoting, tight, zipped
from hostile.model import Hostile, Row, hostile
from hostile.ordinary import ordinary

GOOD = entry("report.txt", ordinary("txt"))
LINK = 0o120777 << 16
DEVICE = 0o020666 << 16
BOMB = "BOMB TOO_LARGE"
BAD = "NOT_THIS_FORMAT TRUNCATED"


def files() -> Iterator[Hostile]:
    """Make all hostile ZIP and gzip files."""
    for table in (_bombs, _lies, _names, _structure, _nested, _gzip):
        for name, made, expect, why, *must in table():
            yield hostile("gzip" if name.endswith(".gz") else "zip", name, made, expect, why, must=must[0] if must else "")
    yield hostile(
        "zip",
        "member-90mb.zip",
        lambda: zipped((entry("noise.txt", Random(1).randbytes(90 * MIB), stored=True), GOOD)),
        "TEXT TOO_LARGE NOT_THIS_FORMAT BOMB",
        "a large member that is noise, and a report",
        big=True,
    )
    yield hostile(
        "zip",
        "words-64mib.zip",
        lambda: zipped((entry("a.txt", b"The pier was closed on Monday. " * 1057, 2048), GOOD)),
        "TEXT TOO_LARGE BOMB TIMEOUT",
        "64 MiB of words in 300 kB, and a report",
        big=True,
    )


def _bombs() -> Iterator[Row]:
    zeros = bytes(MIB)
    yield (
        "gib.zip",
        lambda: zipped((entry("a.txt", zeros, 1024), GOOD)),
        f"TEXT {BOMB}",
        "1 GiB in 1 MB, and a report beside it",
        "BOMB TOO_LARGE",
    )
    yield (
        "gib-words.zip",
        lambda: zipped((entry("a.html", ordinary("html") * 500, 1024), GOOD)),
        f"TEXT {BOMB}",
        "a gigabyte of page",
        "BOMB TOO_LARGE",
    )
    yield (
        "many-64mib.zip",
        lambda: zipped(replace(entry("a", zeros, 64), name=b"%04d.txt" % n, local_name=b"%04d.txt" % n) for n in range(100)),
        BOMB,
        "100 times 64 MiB",
    )
    yield "overlap-kernel.zip", _same_kernel, f"{BOMB} {BAD}", "2,000 lines of the directory, all naming the same bytes"
    yield (
        "overlap-quoting.zip",
        lambda: quoting(250, zeros, 4),
        f"{BOMB} {BAD} TEXT",
        "each file quotes the next one's header, the last is a bomb: no byte told twice",
    )
    yield (
        "overlap-small.zip",
        lambda: quoting(1000, ordinary("txt"), 1),
        f"{BOMB} {BAD} TEXT NO_TEXT",
        "1,000 overlapping files without a high ratio",
    )
    yield "inside-directory.zip", _inside_directory, f"{BOMB} {BAD} TEXT", "a file that lies in the directory itself"
    yield (
        "entries-100k.zip",
        lambda: zipped(Entry(b"%06d.txt" % n, b"", 0, 0, 0) for n in range(100_000)),
        f"TEXT EMPTY {BOMB}",
        "100,000 empty files",
    )
    yield (
        "method-lzma.zip",
        zipped((Entry(b"a.txt", b"\x09\x14\x05\x00\x5d\xff\xff\xff\xff" + bytes(99), 1, MIB, 14), GOOD)),
        f"TEXT UNSUPPORTED MEMORY {BOMB} {BAD}",
        "a method that asks for 4 GiB of memory",
    )
    yield (
        "method-bzip2.zip",
        zipped((Entry(b"a.txt", b"BZh9" + bytes(99), 1, MIB, 12), GOOD)),
        f"TEXT UNSUPPORTED {BOMB} {BAD}",
        "another method, and noise",
    )
    yield (
        "method-none.zip",
        zipped((Entry(b"a.txt", bytes(99), 1, 99, 77), GOOD)),
        f"TEXT UNSUPPORTED {BAD}",
        "a method that does not exist",
    )


def _same_kernel() -> bytes:
    e = entry("00000.txt", bytes(MIB), 64)
    body = local(e) + e.body
    lines = b"".join(central(replace(e, name=b"%05d.txt" % n), 0) for n in range(2000))
    return body + lines + ending(lines, len(body), 2000)


def _inside_directory() -> bytes:
    hidden = Entry(b"b.txt", b"hidden", 0, 6, 0)
    body, comment = local(GOOD) + GOOD.body, local(hidden) + hidden.body
    line = central(GOOD, 0)
    lines = line + central(hidden, len(body) + len(line) + len(central(hidden, 0)))
    return body + lines + comment + ending(lines, len(body), 2)


def _lies() -> Iterator[Row]:
    some = f"TEXT {BOMB} {BAD}"
    plain = ordinary("txt")
    for name, told in (
        ("size-zero", {"size": 0}),
        ("size-4gib", {"size": 0xFFFFFFFE}),
        ("size-one", {"size": 1, "local_size": 1}),
        ("local-size-4gib", {"local_size": 0xFFFFFFFE}),
        ("packed-zero", {"packed": 0}),
        ("packed-4gib", {"packed": 0xFFFFFFFE}),
        ("check-wrong", {"crc": 7}),
    ):
        yield f"{name}.zip", zipped((replace(entry("lie.txt", plain), **told), GOOD)), some, f"lies about itself: {name}"  # type: ignore[arg-type]
    for name, size in (("2pow63", 1 << 63), ("2pow64", (1 << 64) - 1), ("2pow40", 1 << 40)):
        extra = struct.pack("<HHQQQ", 1, 24, size, size, size)
        e = replace(GOOD, name=b"lie.txt", local_name=b"lie.txt", size=0xFFFFFFFF, packed=0xFFFFFFFF, extra=extra)
        yield f"zip64-{name}.zip", zipped((e, GOOD)), some, f"64-bit sizes of {size}"
    yield (
        "zip64-short-extra.zip",
        zipped((replace(GOOD, name=b"lie.txt", local_name=b"lie.txt", size=0xFFFFFFFF, extra=b"\x01\x00\x02\x00\xff\xff"), GOOD)),
        some,
        "64-bit sizes that are not there",
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 1 << 62, 1)
    whole = ordinary("zip")
    at = whole.rfind(b"PK\x05\x06")
    yield "zip64-directory-far.zip", whole[:at] + locator + whole[at:], some, "a 64-bit directory beyond the file"
    far = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, 1 << 40, 0)
    near = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    yield (
        "zip64-count-2pow40.zip",
        whole[:at] + far + near + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0),
        some,
        "a directory of 2^40 lines",
    )
    yield (
        "count-65535.zip",
        changed(whole, whole[at : at + 12], whole[at : at + 8] + b"\xff\xff\xff\xff"),
        some,
        "tells 65,535 files and has two",
    )
    yield (
        "count-zero.zip",
        changed(whole, whole[at : at + 12], whole[at : at + 8] + b"\x00\x00\x00\x00"),
        some + " NO_TEXT",
        "tells no file and has two",
    )
    yield "directory-far.zip", whole[: at + 16] + b"\xf0\xff\xff\xff" + whole[at + 20 :], some, "a directory beyond the file"
    yield (
        "extra-lies.zip",
        zipped((replace(GOOD, extra=b"\xff\xff\xff\xff"), replace(GOOD, name=b"b.txt", local_name=b"b.txt", extra=b"\x01"))),
        some,
        "fields longer than they are",
    )
    yield "comment-64kib.zip", zipped((GOOD,), comment=b"PK\x05\x06" * 16_000), some, "a comment full of ends"


def _names() -> Iterator[Row]:
    other = entry("x", ordinary("html"))
    for name, raw in (
        ("up", b"../../evil.txt"),
        ("up-windows", b"..\\..\\evil.txt"),
        ("absolute", b"/etc/evil.txt"),
        ("drive", b"C:\\evil.txt"),
        ("share", b"\\\\host\\share\\evil.txt"),
        ("nul", b"good.txt\x00.exe"),
        ("line-feed", b"a\nb.txt"),
        ("escape", b"a\x1b[2Jb.txt"),
        ("inner-up", b"a/../../evil.txt"),
        ("device", b"CON"),
        ("stream", b"a.txt:evil"),
        ("empty", b""),
        ("dots", b".."),
        ("dot", b"."),
        ("tilde", b"~/.ssh/authorized_keys"),
        ("long", b"a" * 60_000),
        ("deep", b"a/" * 20_000 + b"x.txt"),
    ):
        made = zipped((replace(other, name=raw, local_name=raw), GOOD))
        must = "UNSAFE_NAME" if name in ("up", "up-windows", "absolute", "drive", "share", "inner-up", "dots") else ""
        yield f"name-{name}.zip", made, f"TEXT {BAD}", f"a file whose name is no place in a folder ({name})", must
    for name, told in (
        ("bidi", "report\u202etxt.exe"),
        ("wide", "．．/evil.txt"),
        ("astral", "😀" * 60 + ".txt"),
        ("blank", "   .txt"),
        ("accent-1", "caf\u00e9.txt"),
    ):
        yield (
            f"name-{name}.zip",
            zipped((replace(other, name=told.encode(), local_name=told.encode(), flags=0x800), GOOD)),
            "TEXT",
            f"a name that looks like another ({name})",
        )
    yield (
        "name-not-utf8.zip",
        zipped((replace(other, name=b"\xff\xfe\x80.txt", local_name=b"\xff\xfe\x80.txt", flags=0x800), GOOD)),
        f"TEXT {BAD}",
        "a name that is no UTF-8 and says it is",
    )
    yield (
        "name-two.zip",
        zipped((replace(other, name=b"good.html", local_name=b"../evil.html"), GOOD)),
        f"TEXT {BAD}",
        "one name in the directory, another before the file",
    )
    yield (
        "twice.zip",
        zipped((GOOD, entry("report.txt", b"Another text under the same name, of 20 ferries.\n"))),
        f"TEXT {BAD}",
        "one name for two files",
        "UNSAFE_NAME",
    )
    yield (
        "twice-500.zip",
        lambda: zipped(entry("report.txt", b"Version %d of what the council said.\n" % n) for n in range(500)),
        f"TEXT {BOMB}",
        "one name for 500 files",
        "UNSAFE_NAME",
    )
    yield (
        "case.zip",
        zipped((GOOD, entry("REPORT.TXT", b"Capitals hide another file, of 20 ferries.\n"))),
        "TEXT",
        "names that differ by capitals alone",
    )
    yield (
        "accents.zip",
        zipped(
            (
                replace(other, name="café.txt".encode(), local_name=None, flags=0x800),
                replace(other, name="cafe\u0301.txt".encode(), local_name=None, flags=0x800),
            )
        ),
        "TEXT",
        "names that look the same",
    )
    yield (
        "link.zip",
        zipped((replace(entry("link.txt", b"/etc/passwd", stored=True), attributes=LINK), GOOD)),
        "TEXT",
        "a link to a file of this machine",
        "UNSAFE_NAME LEFT_INSIDE UNSUPPORTED",
    )
    yield (
        "link-folder.zip",
        zipped((replace(entry("d", b"/tmp", stored=True), attributes=LINK), entry("d/evil.txt", ordinary("txt")))),
        "TEXT UNSUPPORTED",
        "a link, and a file that would go through it",
    )
    yield "device-node.zip", zipped((replace(entry("zero", b"", stored=True), attributes=DEVICE), GOOD)), "TEXT EMPTY", "a device"
    yield (
        "file-and-folder.zip",
        zipped((entry("a", ordinary("txt")), entry("a/b.txt", ordinary("html")))),
        "TEXT",
        "a name that is a file and a folder",
    )


def _structure() -> Iterator[Row]:
    whole = ordinary("zip")
    yield "empty.zip", ending(b"", 0, 0), "NO_TEXT EMPTY NOT_THIS_FORMAT", "nothing inside"
    yield (
        "folders.zip",
        zipped((entry("a/", b"", stored=True), entry("a/b/", b"", stored=True))),
        "NO_TEXT EMPTY NOT_THIS_FORMAT",
        "folders and nothing in them",
    )
    yield "prefix.zip", zipped((GOOD,), prefix=b"#!/bin/sh\n" + bytes(5000)), "TEXT NOT_THIS_FORMAT", "a script in front"
    yield (
        "prefix-shift.zip",
        b"junk" * 100 + whole,
        "TEXT NOT_THIS_FORMAT TRUNCATED",
        "junk in front that the directory does not know",
    )
    yield "suffix.zip", whole + bytes(100_000), "TEXT NOT_THIS_FORMAT TRUNCATED", "junk behind"
    yield (
        "two.zip",
        whole + zipped((entry("b.txt", b"Other words entirely, of 20 ferries.\n"),)),
        "TEXT NOT_THIS_FORMAT TRUNCATED",
        "two archives, one after the other",
    )
    for share in (10, 50, 90, 99):
        yield f"cut-{share}.zip", whole[: len(whole) * share // 100], f"TEXT {BAD} BOMB NO_TEXT", f"only the first {share} %"
    yield "header-only.zip", b"PK\x03\x04", f"{BAD} EMPTY NO_TEXT", "four bytes of an archive"
    yield "noise.zip", b"PK\x03\x04" + Random(3).randbytes(90_000), f"{BAD} NO_TEXT", "noise after the mark"
    yield (
        "locked.zip",
        zipped((replace(GOOD, flags=1), replace(entry("b.txt", b"open words, of 20 ferries"), flags=0))),
        "TEXT ENCRYPTED",
        "one file under a password",
        "ENCRYPTED",
    )
    yield "locked-strong.zip", zipped((replace(GOOD, flags=0x41),)), f"ENCRYPTED UNSUPPORTED {BAD}", "a password of a newer kind"
    yield "locked-directory.zip", zipped((replace(GOOD, flags=0x2001),)), f"ENCRYPTED UNSUPPORTED {BAD}", "names under a password"
    yield (
        "disks.zip",
        changed(whole, whole[whole.rfind(b"PK\x05\x06") :][:8], b"PK\x05\x06\x03\x00\x02\x00"),
        f"TEXT UNSUPPORTED {BAD}",
        "part 3 of several",
    )
    yield "patched.zip", zipped((replace(GOOD, flags=0x20),)), f"TEXT UNSUPPORTED {BAD}", "a patch to a file that is not there"
    yield (
        "programs.zip",
        zipped(
            (
                entry("a.exe", b"MZ" + bytes(90)),
                entry("b.js", b"WScript.Run('x')"),
                entry("c.lnk", b"L\x00\x00\x00" + bytes(50)),
                GOOD,
            )
        ),
        "TEXT NOT_THIS_FORMAT UNSUPPORTED",
        "programs beside a report",
    )
    yield (
        "page-and-zip.html",
        ordinary("html") + zipped((entry("evil.js", b"alert(1)"),)),
        "TEXT NOT_THIS_FORMAT",
        "a page with an archive behind it",
    )
    yield "zip-named-page.html", whole, "TEXT", "an archive named .html"


def _nested() -> Iterator[Row]:
    inner = ordinary("zip")
    for depth in (3, 10, 60):

        def nest(count: int = depth) -> bytes:
            data = inner
            for n in range(count):
                data = zipped((entry(f"{n}.zip", data),))
            return data

        yield f"nested-{depth}.zip", nest, "TEXT TOO_DEEP BOMB TOO_LARGE", f"{depth} archives in one another"

    def wide() -> bytes:
        data = zipped((entry("0.txt", bytes(MIB), 16),))
        for _ in range(4):
            data = zipped(entry(f"{n}.zip", data) for n in range(16))
        return data

    yield "tree-16pow4.zip", wide, f"TOO_DEEP {BOMB}", "16 archives in each of 16, four levels: a terabyte in the leaves"
    mixed = zipped(
        (
            entry("box.mbox", ordinary("mbox")),
            entry("letter.eml", ordinary("eml")),
            entry("saved.warc.gz", ordinary("warc.gz"), stored=True),
            entry("paper.pdf", ordinary("pdf")),
            entry("word.docx", ordinary("docx")),
        )
    )
    yield "everything.zip", mixed, "TEXT", "every kind of container in one"


def _gzip() -> Iterator[Row]:
    packed = f"{BOMB} {BAD} UNSUPPORTED TOO_DEEP"
    data = ordinary("txt")
    for _ in range(10):
        data = tight(data)
    yield "gzip-ten-times.txt.gz", data, f"TEXT {packed}", "packed ten times"
    yield "gzip-gib.gz", lambda: gzipped(bytes(MIB), 1024), f"{packed} NO_TEXT", "1 GiB in 1 MB"
    yield "gzip-gib-twice.gz", lambda: tight(gzipped(bytes(MIB), 4096)), f"{packed} NO_TEXT", "4 GiB, packed twice"
    yield "gzip-members-100k.gz", lambda: tight(b"a\n") * 100_000, f"TEXT {packed}", "100,000 members"
    yield "gzip-text.gz", tight(ordinary("txt")), f"TEXT {packed}", "a packed text"
    yield "gzip-cut.gz", tight(ordinary("txt") * 50)[:200], f"TEXT {packed}", "breaks off"
    yield "gzip-header.gz", b"\x1f\x8b\x08\x00", f"{packed} NO_TEXT EMPTY", "four bytes"
    yield "gzip-name-long.gz", b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03" + b"a" * 1_000_000, packed, "a name that never ends"
    yield "gzip-noise.gz", b"\x1f\x8b\x08\x00" + Random(4).randbytes(100_000), f"{packed} NO_TEXT", "noise after the mark"
    yield "gzip-check-wrong.gz", tight(ordinary("txt"))[:-8] + bytes(8), f"TEXT {packed}", "a check that does not fit"
