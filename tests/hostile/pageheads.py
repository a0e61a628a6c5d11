"""Web pages whose encoding, data and addresses are false."""

import json
from collections.abc import Iterator
from random import Random  # noqa: TID251 seeded: the same bytes each time

from hostile.making import MIB
from hostile.model import CALL, CANARY_FILE, Hostile, Row, hostile
from hostile.ordinary import PARAGRAPHS, TITLE
from hostile.pages import P, body


def files() -> Iterator[Hostile]:
    """Make all pages of this module."""
    for table in (_encodings, _metadata):
        for name, made, expect, why, *must in table():
            yield hostile("html", f"{name}.html", made, expect, why, must=must[0] if must else "")


def _encodings() -> Iterator[Row]:
    for name in (
        "zlib",
        "rot13",
        "hex",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "utf-7",
        "utf-32",
        "bz2",
        "mbcs",
        "x-user-defined",
        "iso-2022-kr",
        "\x1b[2J",
        "A" * 39,
    ):
        page = (
            f'<html><head><meta charset="{name}"><title>{TITLE}</title></head><body>{P}<p>Caf\xe9 \\u0041 +AEE-</p></body></html>'
        )
        shown = name if name.isprintable() and len(name) < 30 else "odd"
        yield f"charset-{shown}-{len(name)}", page.encode("latin-1"), "TEXT", f"names an encoding that no page has ({shown})"
    yield "charset-long", body(P, f'<meta charset="{"A" * 2_000_000}">'), "TEXT", "an encoding with a name of 2 MB"
    utf16 = '<html><head><meta charset="utf-8"></head><body>'.encode("utf-16") + P.encode("utf-16")
    yield "utf16-twice", utf16, "TEXT", "UTF-16 with a second mark inside, that calls itself UTF-8"
    yield "utf16-odd", body(P).encode("utf-16-le")[:-1], "TEXT NOT_THIS_FORMAT", "half a character at the end"
    yield "nul-bytes", b"<html><body>\0<p>a\0b</p>" + P.encode() + b"\0" * 100_000, "TEXT", "NULs in words and tags"
    yield "latin-in-utf8", body(P).encode() + "<p>Café à Genève</p>".encode("latin-1") * 50, "TEXT", "two encodings in one page"
    yield "lone-surrogates", body(P + "<p>a\ud800b\udfffc</p>"), "TEXT", "halves of characters"
    yield "bidi", body(f"<p>\u202e{PARAGRAPHS[0]}\u2066\u2067</p>" * 50), "TEXT", "lines turned round"
    yield (
        "noise-2mb",
        lambda: b"<html>" + Random(3).randbytes(2 * MIB),
        "TEXT NOT_THIS_FORMAT NO_TEXT",
        "random bytes after one tag",
    )
    yield (
        "escape-storm",
        b'<html><head><meta charset="iso-2022-jp"></head><body>' + b"\x1b$B\x1b(B" * 200_000 + P.encode(),
        "TEXT",
        "a million changes of alphabet",
    )


def _metadata() -> Iterator[Row]:
    def ld(text: str) -> str:
        return body(f"<article><h1>{TITLE}</h1>{P * 3}</article>", f'<script type="application/ld+json">{text}</script>')

    yield "json-deep", lambda: ld("[" * 100_000 + "]" * 100_000), "TEXT", "data 100,000 levels deep"
    yield "json-deep-objects", lambda: ld('{"a":' * 50_000 + "1" + "}" * 50_000), "TEXT", "objects 50,000 levels deep"
    yield "json-digits", lambda: ld('{"datePublished":' + "9" * 1_000_000 + "}"), "TEXT", "a number of a million digits"
    yield (
        "json-infinite",
        ld('{"@type":"NewsArticle","headline":1e999999999,"datePublished":-Infinity,"author":NaN}'),
        "TEXT",
        "numbers without end",
    )
    yield (
        "json-types",
        ld(
            '{"@type":["NewsArticle",7,null],"headline":{"a":[1]},"author":[[[{"name":{"name":[]}}]]],"datePublished":[],"url":{},"publisher":7}'
        ),
        "TEXT",
        "every value of the wrong kind",
    )
    yield (
        "json-surrogates",
        ld('{"@type":"NewsArticle","headline":"a\\ud800b","author":{"name":"\\udfff"},"inLanguage":"\\ud800"}'),
        "TEXT",
        "halves of characters in names",
    )
    yield (
        "json-control",
        ld('{"@type":"NewsArticle","headline":"a\\u0000\\u001b[2Jb","publisher":{"name":"\\u202eevil"}}'),
        "TEXT",
        "control characters in names",
    )
    yield (
        "json-wide",
        lambda: ld(json.dumps({"@graph": [{"@type": "NewsArticle", "author": [{"name": f"A{n}"}]} for n in range(50_000)]})),
        "TEXT",
        "50,000 articles on one page",
    )
    yield (
        "json-laughs",
        lambda: ld(json.dumps({"@type": "NewsArticle", "author": [{"name": "x" * 1000}] * 5000})),
        "TEXT",
        "5 MB of authors",
    )
    yield "json-unclosed", ld('{"@type":"NewsArticle","headline":"'), "TEXT", "data that breaks off"
    yield (
        "json-home",
        ld(json.dumps({"@context": CALL, "@type": "NewsArticle", "url": CALL})),
        "TEXT",
        "data that are explained elsewhere",
    )
    for name, address in (
        ("bracket", "http://[::1"),
        ("nul", "http://a\x00b/"),
        ("port", "http://a.example:99999999999/"),
        ("script", "javascript:alert(1)"),
        ("long", "http://" + "a" * 500_000),
        ("international", "http://\u2100\u2105.example/"),
        ("file", f"file://{CANARY_FILE}"),
        ("control", "http://a.example/\r\nX: y"),
        ("surrogate", "http://a\udcff.example/"),
    ):
        links = f'<link rel="canonical" href="{address}"><meta property="og:url" content="{address}"><base href="{address}">'
        yield (
            f"address-{name}",
            body(f'{P * 3}<p><a href="{address}">there</a> and <img src="{address}"></p>', links),
            "TEXT",
            f"an address that is none ({name})",
        )
    for number, day in enumerate(
        (
            "999999999999-01-01",
            "0000-00-00",
            "2022-02-30T25:61:61+99:99",
            "-1",
            "1" * 100_000,
            "2022-12-05" * 10_000,
            "٢٠٢٢-١٢-٠٥",
            "９９９９-０１-０１",
        )
    ):
        yield (
            f"date-{number}",
            body(P * 3, f'<meta property="article:published_time" content="{day}">'),
            "TEXT",
            "a day that is none",
        )
    yield "language-long", f'<html lang="{"x-" * 100_000}"><body>{P * 3}</body></html>', "TEXT", "a language of 200,000 letters"
