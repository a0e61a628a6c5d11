"""What most pages have: head, menu, footer, comments, boxes. Used by the templates of `news` and `kept`."""

import json
from html import escape

from pages.stories import Story


def address(s: Story) -> str:
    """Return where the report stands."""
    return f"https://{s.host}/{s.day.replace('-', '/')}/31"


def linked(s: Story) -> list[str]:
    """Return the report's paragraphs as HTML; the first links to its source."""
    words, to = s.source
    first = escape(s.paragraphs[0], quote=False).replace(words, f'<a href="{to}">{words}</a>')
    return [first, *(escape(p, quote=False) for p in s.paragraphs[1:])]


def body(s: Story, open_: str = "<p>", close: str = "</p>\n", *, start: int = 0, end: int | None = None) -> str:
    """Return paragraphs as HTML."""
    return "".join(f"{open_}{p}{close}" for p in linked(s)[start:end])


def head(s: Story, extra: str = "", *, data: bool = True) -> str:
    """Return a head with the usual metadata."""
    said = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": s.title, "datePublished": f"{s.day}T08:00:00+01:00",
        "author": {"@type": "Person", "name": s.author}, "publisher": {"@type": "Organization", "name": s.outlet},
    }  # fmt: skip
    script = f"<script type='application/ld+json'>{json.dumps(said)}</script>" if data else ""
    return (
        f'<!DOCTYPE html><html lang="{s.language}"><head><meta charset="utf-8"><title>{escape(s.title)} | {s.outlet}</title>'
        f'<meta property="og:title" content="{escape(s.title)}"><meta property="og:site_name" content="{s.outlet}">'
        f'<link rel="canonical" href="{address(s)}">{script}{extra}</head>'
    )


def menu(s: Story, tag: str = "nav", name: str = "") -> str:
    """Return a menu."""
    entries = "".join(f'<li><a href="/{i}">{entry}</a></li>' for i, entry in enumerate(s.menu))
    return f'<{tag} class="{name}"><ul>{entries}</ul></{tag}>'


def teasers(s: Story, open_: str = "<li>", close: str = "</li>") -> str:
    """Return links to other reports of the site."""
    return "".join(f'{open_}<a href="/story/{i}">{teaser}</a>{close}' for i, teaser in enumerate(s.teasers))


def footer(s: Story, tag: str = "footer", name: str = "") -> str:
    """Return the foot of a page."""
    return f'<{tag} class="{name}"><p>© 2031 {s.outlet}</p><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></{tag}>'


def comments(s: Story, name: str = "comments", count: int = 3) -> str:
    """Return readers' comments, with the newest date on the page."""
    one = f"<div class='item'><b>Reader 7</b> <time datetime='2032-01-09'>2032-01-09</time><p>{s.comment}</p></div>"
    return f'<div class="{name}" id="{name}"><h3>{s.comments}</h3>{one * count}</div>'
