"""Pages that make parsers lose text, hang or die: small in meaning, large in bytes. All invented.

Each trap knows how many characters (without white space) a browser would show, and whether a text that is not whole must be
flagged. `scale` 1.0 is the full size, for benchmarks; tests take less.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

WORDS = (
    "The harbour office of Valdora counts 102 rented rooms in 53 towns, its speaker told reporters on Monday in a short note. "
)
P = f"<p>{WORDS}</p>"
LONG = "The wardens went from house to house and wrote down each lease that they were shown, with its date and its price. "
CANARY = "canary-7f31-must-not-appear"


@dataclass(frozen=True)
class Trap:
    """A page and what a browser shows of it."""

    name: str
    make: Callable[[float], bytes]
    """Scale -> bytes."""
    shown: Callable[[float], int]
    """Scale -> characters that are not white space; what a script or a click would show does not count."""
    held: bool = False
    """The report's text is in the page and not shown: that must be said."""

    def truth(self, scale: float) -> int:
        """Return how many characters a browser shows."""
        return self.shown(scale)


def count(words: str) -> int:
    """Count the characters that are not white space."""
    return len("".join(words.split()))


ONE = count(WORDS)


def _scaled(number: int, scale: float) -> int:
    return max(1, int(number * scale))


def _page(inside: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>T</title>{head}</head><body>{inside}</body></html>".encode()


def _repeated(before: str, number: int, after: str = "", rest: str = P) -> Callable[[float], bytes]:
    return lambda scale: _page(before * _scaled(number, scale) + rest + after * _scaled(number, scale))


def _always(data: bytes | str) -> Callable[[float], bytes]:
    return lambda _: data if isinstance(data, bytes) else _page(data)


def _is(number: int) -> Callable[[float], int]:
    return lambda _: number


def _random(scale: float) -> bytes:
    return b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(_scaled(62_500, scale)))


def _article_data() -> str:
    said = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "T", "articleBody": LONG * 20}
    return f"<script type='application/ld+json'>{json.dumps(said)}</script>"


def _app_data() -> str:
    state = {"props": {"page": {"article": {"title": "T", "body": [{"type": "p", "text": LONG + str(n)} for n in range(20)]}}}}
    return f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(state)}</script>"


def traps() -> Iterator[Trap]:
    """Yield all traps, those of nesting and size first."""
    yield Trap("plain page", _always(f"<article>{P * 20}</article>"), _is(20 * ONE))
    yield Trap("10,000 nested div", _repeated("<div>", 10_000, "</div>"), _is(ONE))
    yield Trap("100,000 nested div", _repeated("<div>", 100_000, "</div>"), _is(ONE))
    yield Trap("1,000,000 nested div", _repeated("<div>", 1_000_000, "</div>"), _is(ONE))
    yield Trap("100,000 div never closed", _repeated("<div>", 100_000, rest=P * 5), _is(5 * ONE))
    yield Trap("99,000 formatting elements", _repeated("<b><i><a>", 33_000), _is(ONE))
    yield Trap(
        "adoption agency",
        lambda s: _page("<a><b>" * _scaled(5000, s) + "<p>" * 5000 + "</a></b>" * _scaled(5000, s) + P),
        _is(ONE),
    )
    yield Trap("20,000 nested tables", _repeated("<table><tr><td>", 20_000), _is(ONE))
    yield Trap("an attribute of 50 MB", lambda s: _page(f'<div data-x="{"A" * _scaled(50_000_000, s)}">{P}</div>'), _is(ONE))
    yield Trap(
        "1,000,000 attributes",
        lambda s: _page(f"<div {' '.join(f'a{i}=1' for i in range(_scaled(1_000_000, s)))}>{P}</div>"),
        _is(ONE),
    )
    yield Trap("a comment never closed", lambda s: _page(f"{P}<!--{'x' * _scaled(5_000_000, s)}"), _is(ONE))
    yield Trap("2,000,000 <", lambda s: _page("<" * _scaled(2_000_000, s) + P), lambda s: _scaled(2_000_000, s) + ONE)
    yield Trap(
        "4,000,000 entities", lambda s: _page(f"<p>{'&lt;&amp;&#x41;&notanentity;' * _scaled(1_000_000, s)}</p>"),
        lambda s: 13 * _scaled(1_000_000, s),
    )  # fmt: skip
    yield Trap("1,000,000 paragraphs", lambda s: _page("<p>x" * _scaled(1_000_000, s)), lambda s: _scaled(1_000_000, s))
    yield Trap("50,000 nested select", _repeated("<select><option>", 50_000), _is(ONE))
    yield Trap("60,000 nested svg and math", _repeated("<svg><math><mtext>", 20_000), _is(ONE))
    yield Trap("50,000 nested template", _repeated("<template>", 50_000, "</template>", P), _is(0))
    yield Trap("6,000,000 spaces", lambda s: _page("<p>" + " \n\t" * _scaled(2_000_000, s) + "x</p>"), _is(1))
    yield Trap("1,000,000 closing tags", lambda s: b"</div>" * _scaled(1_000_000, s) + P.encode(), _is(ONE))
    yield Trap("random bytes", _random, _is(0))
    yield from _small()


def _small() -> Iterator[Trap]:
    laughs = "".join(f'<!ENTITY l{i} "' + f"&l{i - 1};" * 10 + '">' for i in range(1, 10))
    entities = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{laughs}]><html><body><p>&l9;</p>{P}</body></html>'
    yield Trap("billion laughs", _always(entities.encode()), _is(ONE))
    xxe = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///tmp/{CANARY}">]><html><body><p>&x;</p>{P}</body></html>'
    yield Trap("external entity", _always(xxe.encode()), _is(ONE))
    yield Trap("NUL bytes", _always(b"<html><body>\0<p>a\0b</p>" + P.encode() + b"\0" * 100_000), _is(ONE + 2))
    yield Trap(
        "UTF-16 that says UTF-8", _always(f'<html><meta charset="utf-8"><body>{P}</body></html>'.encode("utf-16")), _is(ONE)
    )
    yield Trap(
        "an encoding that is none", _always(f'<html><meta charset="zlib"><body>{P * 5}</body></html>'.encode()), _is(5 * ONE)
    )
    yield Trap("20 identical paragraphs", _always(f"<article>{P * 20}</article>"), _is(20 * ONE))
    yield Trap("tags as entities", _always(f"{P}<p>&lt;script&gt;alert(1)&lt;/script&gt; {WORDS}</p>"), _is(2 * ONE + 25))
    yield Trap("plaintext", _always(f"{P}<plaintext>{WORDS}<b>"), _is(2 * ONE + count("<b></body></html>")))
    yield Trap("noscript", _always(f"{P}<noscript>{WORDS}</noscript>{P}"), _is(2 * ONE))
    yield Trap("template", _always(f"{P}<template>{P}<template>{P}</template></template>{P}"), _is(2 * ONE))
    yield Trap("shadow root", _always(f"<news-page><template shadowrootmode=open>{P}</template></news-page>{P}"), _is(2 * ONE))
    yield Trap("CDATA", _always(f"{P}<![CDATA[ {LONG} ]]>{P}"), _is(2 * ONE))
    yield Trap("comments that end oddly", _always(f"{P}<!-- a --!>{P}<!-->{P}<!--->{P}<!-- > {LONG} --> {P}"), _is(5 * ONE))
    yield Trap("style and script in the body", _always(f"{P}<style>{LONG}</style><script>'</p>{LONG}'</script>{P}"), _is(2 * ONE))
    yield Trap("text of an svg", _always(f"{P}<svg><text>{LONG}</text></svg>"), _is(ONE + count(LONG)))
    yield Trap("details", _always(f"{P}<details><summary>More</summary>{P}</details>"), _is(2 * ONE + 4))
    yield Trap("aria-hidden", _always(f"{P}<div aria-hidden=true>{P}</div>"), _is(2 * ONE))
    yield Trap("a quotation mark never closed", _always(f'{P}<a href="x>{P * 5}'), _is(6 * ONE))
    yield Trap("cut within a tag", _always(_page(P * 20)[: 15 * len(P)] + b"<a hre"), _is(0))
    yield Trap("empty", _always(b""), _is(0))
    stub = f"<article><h1>The harbour office counts its rooms</h1>{P * 2}"
    hidden = f"<div style='display:none'>{f'<p>{LONG}</p>' * 20}</div></article>"
    yield Trap("a stub, the rest hidden", _always(stub + hidden), _is(2 * ONE + 31), held=True)
    yield Trap("all hidden", _always(hidden.replace("</article>", "")), _is(0), held=True)
    yield Trap(
        "hidden attribute", _always(f"{stub}<div hidden>{f'<p>{LONG}</p>' * 20}</div></article>"), _is(2 * ONE + 31), held=True
    )
    yield Trap("text in JSON-LD alone", _always(_page("<div id=app></div>", _article_data())), _is(0), held=True)
    yield Trap("a stub, the rest in JSON-LD", _always(_page(stub, _article_data())), _is(2 * ONE + 31), held=True)
    yield Trap("text in the data of an app", _always(_page("<div id=__next></div>", _app_data())), _is(0), held=True)
