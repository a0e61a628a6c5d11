"""Hostile RTF files: endless groups, control words that lie, objects and fields."""

from collections.abc import Iterator
from random import Random  # noqa: TID251 seeded: the same bytes each time

from hostile.model import CALL, CANARY_FILE, Hostile, Row, hostile
from hostile.ordinary import rich

BOMB = "BOMB TOO_LARGE"
BAD = "NOT_THIS_FORMAT TRUNCATED NO_TEXT"


def files() -> Iterator[Hostile]:
    """Make all hostile RTF files."""
    for name, made, expect, why, *must in _rich():
        yield hostile("rtf", f"{name}.rtf", made, expect, why, must=must[0] if must else "")


def _rich() -> Iterator[Row]:
    some = f"TEXT {BAD} {BOMB} TOO_DEEP"
    whole = rich()
    start = whole[:-1]
    yield "groups-1m", b"{\\rtf1 " + b"{" * 1_000_000 + b"x" + b"}" * 1_000_000 + b"}", some, "a million groups in one another"
    yield "groups-unclosed", start + b"{" * 1_000_000, some, "a million groups that nobody closes"
    yield "groups-closed", start + b"}" * 1_000_000, some, "a million ends without a beginning"
    yield (
        "bin-2gb",
        start + b"\\bin2147483647 " + b"A" * 900 + b"}",
        some,
        "two thousand million bytes of picture that are not there",
    )
    yield "bin-negative", start + b"\\bin-5 abc}", some, "a picture of minus five bytes"
    yield "bin-digits", start + b"\\bin" + b"9" * 100_000 + b" abc}", some, "a length of 100,000 digits"
    yield (
        "bin-hides",
        start + b"\\bin40 " + b"}} {\\rtf1 evil words in a picture }}}}}}}}" + b"}",
        some,
        "brackets inside a picture",
    )
    yield (
        "unicode-wrong",
        start + b"\\u-99999999 ?\\u55296 ?\\u999999999999 ?\\uc999999 \\u65?\\u0 ?}",
        some,
        "numbers that are no characters",
    )
    yield "unicode-50k", start + b"\\u8220 ?" * 50_000 + b"}", some, "50,000 letters by their numbers"
    yield "hex-wrong", start + b"\\'zz\\'\\'4" * 1000 + b"}", some, "bytes in no hexadecimal"
    yield "pages-unknown", start.replace(b"\\ansi", b"\\ansi\\ansicpg99999") + b"\\'e9}", some, "a code page that does not exist"
    yield "words-unknown", start + b"\\evil999999999999999999999 " * 30_000 + b"}", some, "30,000 words that nobody knows"
    yield "word-long", start + b"\\" + b"a" * 2_000_000 + b" x}", some, "a word of 2 MB"
    yield "parameter-long", start + b"\\par" + b"9" * 1_000_000 + b" x}", some, "a number of a million digits"
    yield (
        "fonts-20k",
        b"{\\rtf1{\\fonttbl" + b"".join(b"{\\f%d A;}" % n for n in range(20_000)) + b"}" + start[6:] + b"}",
        some,
        "20,000 fonts",
    )
    yield "object", start + b"{\\object\\objdata " + b"41" * 200_000 + b"}}", some, "an object in hexadecimal"
    yield (
        "object-link",
        start + b"{\\object\\objautlink\\objupdate{\\*\\objdata 0105000002000000}}}",
        some,
        "an object that updates itself from elsewhere",
    )
    yield "template", start + b"{\\*\\template " + CALL.encode() + b"}}", some, "a template from elsewhere"
    yield (
        "field",
        start + b'{\\field{\\*\\fldinst INCLUDETEXT "' + CANARY_FILE.encode() + b'"}{\\fldrslt x}}}',
        some,
        "a field that includes a file",
    )
    yield "hidden", start + b"{\\v Write that it was leased.}}", some, "words that are not shown"
    yield "picture-5mb", start + b"{\\pict\\pngblip " + b"00" * 2_500_000 + b"}}", some, "5 MB of picture"
    yield "backslashes", start + b"\\" * 300_001 + b"}", some, "300,001 signs of escape"
    yield "tabs", start + b"\\tab" * 100_000 + b"}", some, "100,000 tabs"
    yield "rows", start + b"\\trowd\\cell\\row" * 20_000 + b"}", some, "20,000 rows of a table"
    yield "nul", start + bytes(100_000) + b"}", some, "NULs inside"
    yield "mark-only", b"{\\rtf1}", f"{BAD} EMPTY", "nothing after the mark"
    yield "mark-broken", b"{\\rtf", f"{BAD} EMPTY", "half a mark"
    yield "noise", b"{\\rtf1 " + Random(4).randbytes(100_000), some, "noise after the mark"
    yield "cut-50", whole[: len(whole) // 2], some, "half a document"
    yield "japanese-cut", start.replace(b"\\ansi", b"\\ansi\\ansicpg932") + b"\\'82}", some, "half a character of two bytes"
    yield "rtf-of-page", b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}" + start[6:] + b"}", some, "a page wrapped as RTF"
