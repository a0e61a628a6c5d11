"""Hostile PDFs: broken structure, bombs, impossible pages, locked files."""

from collections.abc import Iterator
from hashlib import md5
from random import Random  # noqa: TID251 seeded: the same bytes each time

from hostile.making import HELVETICA, MIB, TREE, one_page, pdf, shown, stream, zlibbed
from hostile.model import Hostile, Row, hostile
from hostile.ordinary import ordinary

FLATE = b"/Filter/FlateDecode"
SAY = shown("The pier was never leased to anybody, the council said.")
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
BROKEN = "TEXT NOT_THIS_FORMAT TRUNCATED NO_TEXT PARTIAL"
NOTHING = "NO_TEXT NOT_THIS_FORMAT"


SLOW = frozenset({"pages-20000", "same-page-50000"})
"""Left to the long run: they take all the time there is."""


def files() -> Iterator[Hostile]:
    """Make all hostile PDFs of this module."""
    for table in (_broken, _bombs, _pages, _locked):
        for name, make, expect, why, *rest in table():
            yield hostile("pdf", f"{name}.pdf", make, expect, why, must=rest[0] if rest else "", big=name in SLOW)


def flipped(data: bytes, count: int, seed: int) -> bytes:
    """Return bytes with some of them changed."""
    random, out = Random(seed), bytearray(data)
    for _ in range(count):
        out[random.randrange(len(out))] = random.randrange(256)
    return bytes(out)


def long() -> bytes:
    """Return an ordinary PDF of five full pages."""
    pages = {3 + 2 * n: PAGE.replace(b"4 0 R", b"%d 0 R" % (4 + 2 * n)).replace(b"5 0 R", b"99 0 R") for n in range(5)}
    said = "The ferry council counted 53 crossings that were cancelled after the storm."
    lines = {
        4 + 2 * n: stream(b"".join(shown(f"Page {n} line {i}: {said}", 50, 780 - 18 * i) for i in range(40))) for n in range(5)
    }
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    return pdf({1: TREE[1], 2: b"<</Type/Pages/Kids[%s]/Count 5>>" % kids, **pages, **lines, 99: HELVETICA})


def _broken() -> Iterator[Row]:
    whole = long()
    yield "header-only", b"%PDF-1.7\n", "NOT_THIS_FORMAT TRUNCATED NO_TEXT", "nothing after the mark"
    for share in (10, 50, 90, 99):
        cut = whole[: len(whole) * share // 100]
        yield f"cut-{share}", cut, "TEXT NOT_THIS_FORMAT NO_TEXT", f"only the first {share} %", "TRUNCATED REPAIRED PARTIAL"
    for count in (1, 10, 100, 1000):
        yield f"flips-{count}", flipped(whole, count, count), "TEXT NOT_THIS_FORMAT NO_TEXT ENCRYPTED", f"{count} bytes changed"
    noise = Random(2).randbytes(MIB)
    yield "noise", b"%PDF-1.4\n" + noise + b"\n%%EOF", NOTHING, "random bytes between the marks of a PDF"
    yield "page-named-pdf", ordinary("html"), "TEXT", "a web page named .pdf: what it is counts"
    yield "prefix-5000", b"X" * 5000 + whole, "TEXT NOT_THIS_FORMAT", "5,000 bytes of junk before the mark"
    yield "prefix-1000", b"X" * 1000 + whole, "TEXT", "junk before the mark, as far as the standard tolerates it"
    yield "wrong-startxref", whole.replace(b"startxref\n", b"startxref\n999999999"), "TEXT", "the table is not where it is told"
    yield "no-startxref", whole[: whole.rfind(b"startxref")], "TEXT NOT_THIS_FORMAT", "nobody says where the table is"
    yield "negative-startxref", whole.replace(b"startxref\n", b"startxref\n-"), "TEXT NOT_THIS_FORMAT", "a place before the file"
    yield "shifted-table", whole.replace(b"0000000", b"0000007"), "TEXT NOT_THIS_FORMAT NO_TEXT", "the table leads into streams"
    yield "no-pages", pdf({1: TREE[1], 2: b"<</Type/Pages/Kids[]/Count 0>>"}), NOTHING, "no page at all"
    yield "no-catalog", pdf({1: b"7", 2: TREE[2]}), NOTHING, "the root is a number"
    yield "two-in-one", ordinary("pdf") + whole, "TEXT", "two files, one after the other"
    yield "junk-behind", ordinary("pdf") + b"\x00" * 200_000, "TEXT", "200,000 NULs behind the end"
    yield "version-99", ordinary("pdf").replace(b"%PDF-1.5", b"%PDF-9.9"), "TEXT NOT_THIS_FORMAT", "a version that does not exist"
    yield "carriage-returns", ordinary("pdf").replace(b"\n", b"\r"), "TEXT NOT_THIS_FORMAT NO_TEXT", "line ends of another age"
    yield (
        "unclosed-string",
        one_page(stream(b"BT /F1 12 Tf (" + b"A" * 5_000_000)),
        "TEXT NO_TEXT TOO_LARGE",
        "a string without end",
    )
    yield (
        "unclosed-hex",
        one_page(stream(b"BT /F1 12 Tf <" + b"41" * 2_000_000)),
        "TEXT NO_TEXT TOO_LARGE",
        "a hex string without end",
    )
    yield "broken-flate", one_page(stream(b"\x78\xda" + noise[:9000], FLATE)), "TEXT NO_TEXT", "a packed page that is noise"
    half = zlibbed(SAY * 400)
    yield "half-flate", one_page(stream(half[: len(half) // 2], FLATE)), "TEXT NO_TEXT", "a packed page that ends in the middle"


def _bombs() -> Iterator[Row]:
    bomb = "BOMB TOO_LARGE MEMORY NO_TEXT"
    yield "flate-1gib", lambda: one_page(stream(zlibbed(b" " * MIB, 1024), FLATE)), bomb, "1 MB that unpacks to 1 GiB of spaces"
    yield (
        "flate-nested-4gib",
        lambda: one_page(stream(zlibbed(zlibbed(zlibbed(b" " * MIB, 4096))), b"/Filter[/FlateDecode/FlateDecode/FlateDecode]")),
        bomb,
        "packed three times, 4 GiB",
    )
    yield (
        "text-3m",
        lambda: one_page(stream(zlibbed(SAY * 1000, 3000), FLATE)),
        f"TEXT TIMEOUT {bomb}",
        "3 million lines on one page",
        "PARTIAL TOO_LARGE BOMB TIMEOUT MEMORY",
    )
    yield (
        "text-30k",
        lambda: one_page(stream(zlibbed(SAY * 1000, 30), FLATE)),
        f"TEXT TIMEOUT {bomb}",
        "30,000 lines on one page",
    )
    run = zlibbed(b"\x81 " * 1000, 50_000)
    yield "runlength", one_page(stream(run, b"/Filter[/FlateDecode/RunLengthDecode]")), bomb, "a run-length bomb in a flate bomb"
    yield "ascii85", one_page(stream(b"zzzz" * 1_000_000, b"/Filter/ASCII85Decode")), bomb, "4 MB of ASCII85 zeros"
    lzw = one_page(stream(zlibbed(b"\x80\x0b\x60\x50\x22\x0c\x0c" * 1000, 20_000), b"/Filter[/FlateDecode/LZWDecode]"))
    yield "lzw", lzw, bomb, "LZW in a flate bomb"
    chain = b"/Filter[" + b"/ASCIIHexDecode" * 5000 + b"]"
    yield (
        "filters-5000",
        one_page(stream(b"41>", chain)),
        "NO_TEXT TOO_DEEP BOMB NOT_THIS_FORMAT",
        "a stream through 5,000 filters",
    )
    columns = b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2000000000>>"
    yield "predictor-columns", one_page(stream(zlibbed(b"\x02" * 100), columns)), bomb, "a row of two thousand million columns"
    picture = b"/Type/XObject/Subtype/Image/Width 2000000000/Height 2000000000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    drawn = {6: stream(zlibbed(b"\x00" * MIB, 64), picture + FLATE)}
    yield "picture-2e9", one_page(stream(b"/X Do"), drawn, resources=b"<</XObject<</X 6 0 R>>>>"), bomb, "a picture of 4e18 dots"
    for name, filter_ in (("jbig2", b"JBIG2Decode"), ("jpx", b"JPXDecode"), ("dct", b"DCTDecode"), ("ccitt", b"CCITTFaxDecode")):
        noisy = {6: stream(Random(9).randbytes(50_000), picture.replace(b"2000000000", b"60000") + b"/Filter/" + filter_)}
        yield (
            f"picture-{name}",
            one_page(stream(b"/X Do\n" + SAY), noisy, resources=b"<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>"),
            "TEXT",
            "a picture that is noise; the words beside it are whole",
        )


def _pages() -> Iterator[Row]:
    yield (
        "count-2e9",
        pdf({1: TREE[1], 2: TREE[2].replace(b"Count 1", b"Count 2000000000"), 3: PAGE, 4: stream(SAY), 5: HELVETICA}),
        "TEXT NO_TEXT NOT_THIS_FORMAT",
        "one page that counts as two thousand million",
    )
    yield (
        "count-negative",
        pdf({1: TREE[1], 2: TREE[2].replace(b"Count 1", b"Count -5"), 3: PAGE, 4: stream(SAY), 5: HELVETICA}),
        "TEXT NO_TEXT NOT_THIS_FORMAT",
        "one page that counts as minus five",
    )
    tree = {2 + n: b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>" % (3 + n, 3 + n, 2 ** (30 - n)) for n in range(30)}
    yield (
        "tree-2pow30",
        pdf({1: TREE[1], **tree, 32: b"<</Type/Page/MediaBox[0 0 9 9]>>"}),
        "NO_TEXT NOT_THIS_FORMAT TOO_LARGE TOO_DEEP BOMB TIMEOUT",
        "30 levels of twins: a page 2^30 times",
    )
    yield (
        "same-page-50000",
        pdf(
            {
                1: TREE[1],
                2: b"<</Type/Pages/Kids[" + b"3 0 R " * 50_000 + b"]/Count 50000>>",
                3: PAGE,
                4: stream(SAY),
                5: HELVETICA,
            }
        ),
        "TEXT TOO_LARGE TIMEOUT NOT_THIS_FORMAT NO_TEXT",
        "one page shown 50,000 times",
    )
    for count in (500, 20_000):
        yield f"pages-{count}", lambda n=count: _many_pages(n), "TEXT TOO_LARGE TIMEOUT", f"{count} true pages"
    yield (
        "page-roman-2e9",
        one_page(stream(SAY)).replace(b"/Pages 2 0 R", b"/Pages 2 0 R/PageLabels<</Nums[0<</S/R/St 2000000000>>]>>"),
        "TEXT",
        "a page number that is two million letters m in Roman figures",
    )
    yield (
        "page-labels-loop",
        pdf(
            {
                1: b"<</Type/Catalog/Pages 2 0 R/PageLabels 6 0 R>>",
                2: TREE[2],
                3: PAGE,
                4: stream(SAY),
                5: HELVETICA,
                6: b"<</Kids[6 0 R 6 0 R]>>",
            }
        ),
        "TEXT",
        "a tree of page numbers that grows from itself",
    )
    yield (
        "page-label-long",
        one_page(stream(SAY)).replace(b"/Pages 2 0 R", b"/Pages 2 0 R/PageLabels<</Nums[0<</P(" + b"A" * 500_000 + b")>>]>>"),
        "TEXT",
        "a page number of 500,000 letters",
    )
    yield (
        "media-box-huge",
        one_page(stream(SAY)).replace(b"[0 0 600 800]", b"[-1e38 -1e38 1e38 1e38]"),
        "TEXT NO_TEXT",
        "a page larger than the world",
    )
    yield "media-box-none", one_page(stream(SAY)).replace(b"[0 0 600 800]", b"[]"), "TEXT NO_TEXT", "a page without a size"
    yield (
        "media-box-inverse",
        one_page(stream(SAY)).replace(b"[0 0 600 800]", b"[600 800 0 0]"),
        "TEXT NO_TEXT",
        "a page turned inside out",
    )
    yield (
        "numbers-huge",
        one_page(stream(b"BT /F1 1e308 Tf 99999999999999999999 " + b"9" * 5000 + b" Td (far) Tj ET\n" + SAY)),
        "TEXT NO_TEXT",
        "numbers that no float holds",
    )


def _many_pages(count: int) -> bytes:
    pages = {
        10 + n: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
        for n in range(count)
    }
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    return pdf({1: TREE[1], 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), 4: stream(SAY), 5: HELVETICA, **pages})


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _owned() -> bytes:
    """Return a PDF locked by its owner alone (ISO 32000-1, 7.6.3.3, algorithms 1 to 4, revision 2): anybody may open it."""
    pad = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    owner, rights, name = bytes(range(100, 132)), -4, b"0123456789abcdef"
    key = md5(pad + owner + rights.to_bytes(4, "little", signed=True) + name, usedforsecurity=False).digest()[:5]
    user = _rc4(key, pad)
    content = _rc4(md5(key + b"\x04\0\0\0\0", usedforsecurity=False).digest()[:10], SAY)
    told = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<%s><%s>]"
    values = (owner.hex().encode(), user.hex().encode(), name.hex().encode(), name.hex().encode())
    return one_page(stream(content), trailer=told % values)


def _locked() -> Iterator[Row]:
    # Without its password nobody can tell that what is locked here is not even packed as it says.
    secret = b"/O<%s>/U<%s>/P -4" % (b"5a" * 32, b"a5" * 32)
    old = b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128" + secret + b">>/ID[<00><00>]"
    yield "locked-rc4", one_page(stream(SAY), trailer=old), "ENCRYPTED", "a password that we do not have"
    kind = b"/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF"
    keys = b"/O<%s>/U<%s>/OE<%s>/UE<%s>/Perms<%s>/P -4" % (b"5a" * 48, b"a5" * 48, b"11" * 32, b"22" * 32, b"33" * 16)
    new = b"/Encrypt<</Filter/Standard/V 5/R 6/Length 256" + kind + keys + b">>/ID[<00><00>]"
    yield "locked-aes256", one_page(stream(SAY), trailer=new), "ENCRYPTED", "a newer lock"
    yield "owner-only", _owned(), "TEXT", "a lock that opens without a password"
    junk = b"/Encrypt<</Filter/Standard/V 99/R 99/O(a)/U(b)/P -1>>/ID[(a)(b)]"
    yield "lock-unknown", one_page(stream(SAY), trailer=junk), "ENCRYPTED NOT_THIS_FORMAT", "a lock that does not exist"
    yield (
        "lock-loop",
        one_page(stream(SAY), {6: b"<</Filter/Standard/V 1/R 2/O 6 0 R/U 6 0 R/P 6 0 R>>"}, trailer=b"/Encrypt 6 0 R"),
        "ENCRYPTED NOT_THIS_FORMAT",
        "a lock that is its own key",
    )
