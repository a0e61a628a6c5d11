"""Build HTML from values, so that everything is escaped by construction.

An `Html` value is made only here: `el` escapes every string it is given, refuses elements and attributes
that could run or load anything, and lets links lead only inside the dossier. There is no way to put
a source's words on a page as markup. Not here: what the pages say.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from html import escape

VOID = frozenset({"br", "hr", "line", "meta", "path", "rect"})
# details and summary fold a part of a page in the browser itself, without a script: long dossiers need it
ELEMENTS = VOID | frozenset(
    {
        "a", "abbr", "article", "aside", "bdi", "blockquote", "body", "caption", "cite", "code", "dd", "desc",
        "details", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "g", "h1", "h2", "h3", "h4",
        "head", "header", "html", "li", "main", "mark", "nav", "ol", "p", "q", "section", "small",
        "span", "strong", "summary", "sup", "svg", "table", "tbody", "td", "text", "th", "thead", "time", "title",
        "tr", "tspan", "ul",
    }
)  # fmt: skip
INSIDE = re.compile(r"(?:(?:\.\./)?(?:[a-z0-9_-]+/)*[a-z0-9_-]+\.html)?(?:#[A-Za-z0-9_.-]+)?")
"""A link to another page of the dossier, to a place on it, or to a place on this page."""
ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Characters that show nothing or turn the text around; ZWJ and ZWNJ are not among them: scripts and emoji need them."""


@dataclass(frozen=True, slots=True)
class Html:
    """Finished markup."""

    markup: str


Child = Html | str | int | None | Iterable["Child"]
Value = str | int | float | bool | None


def el(tag: str, *children: Child, **attributes: Value) -> Html:
    """Build an element. `class_` is `class`, `_` within a name is `-`; None and False leave an attribute out.

    Raises:
        ValueError: the element or attribute could run or load something, or the link leads outside.
    """
    if tag not in ELEMENTS:
        raise ValueError(f"<{tag}> has no place in a dossier")
    opened = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None and value is not False)
    if tag in VOID:
        return Html(f"<{tag}{opened}>" if tag in ("br", "hr", "meta") else f"<{tag}{opened}/>")
    return Html(f"<{tag}{opened}>{join(children).markup}</{tag}>")


def join(children: Iterable[Child]) -> Html:
    """Put children one after another, escaping every string."""
    return Html("".join(_written(child) for child in children))


def page(title: str, body: Html, *, style: str, language: str = "en") -> bytes:
    """Write a whole document with its style inside, and a policy that forbids the browser anything else.

    Raises:
        ValueError: the style would load something or end its element.
    """
    if re.search(r"</|@import|url\s*\(", style, re.IGNORECASE):
        raise ValueError("the style may not load anything or hold markup")
    known = b64encode(sha256(style.encode()).digest()).decode()
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=f"default-src 'none'; style-src 'sha256-{known}'"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", visible(title)),
        Html(f"<style>{style}</style>"),
    )
    document = el("html", head, body, lang=language)
    return f"<!doctype html>\n{document.markup}\n".encode()


def visible(words: str) -> str:
    """Show characters that cannot be seen, or that turn the text around, by their number."""
    return UNSEEN.sub(lambda m: f"[U+{ord(m.group()):04X}]", words)


def _written(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child.markup
    if isinstance(child, str):
        return _text(child)
    if isinstance(child, int):
        return str(child)
    return join(child).markup


def _text(words: str) -> str:
    """Escape text; what cannot be seen is shown as a small chip."""
    return UNSEEN.sub(lambda m: f'<span class="unseen">U+{ord(m.group()):04X}</span>', escape(words))


def _attribute(name: str, value: Value) -> str:
    name = name.rstrip("_").replace("_", "-")
    if not ATTRIBUTE.fullmatch(name) or name.lower().startswith("on") or name in ("src", "style", "srcset", "action", "data"):
        raise ValueError(f"the attribute {name!r} has no place in a dossier")
    if value is True:
        return f" {name}"
    if name == "href" and not INSIDE.fullmatch(str(value)):
        raise ValueError(f"the link {value!r} leads outside the dossier")
    return f' {name}="{escape(visible(str(value)))}"'
