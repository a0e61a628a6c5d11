"""The styles of a Word document: which paragraphs are titles, headings or items, and which words are hidden.

Also the namespaces under which its parts are read. What is done with the words is `wordml`'s business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stemma.readers.office.elements import Event

SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
}
"""Namespace -> the prefix by which it is known here; the second of a pair is the strict form of the standard."""
OFF = ("0", "false", "off", "none")
DEEPEST_BASE = 20
"""Styles based on one another; a ring of them ends here."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style says about words."""

    kind: str | None = None
    """As in `Text.layout`; None: nothing special."""
    hidden: bool = False
    bold: bool = False


PLAIN = Style()


@dataclass(slots=True)
class _Raw:
    """A style as it stands, before what it is based on is asked."""

    base: str = ""
    kind: str | None = None
    hidden: bool | None = None
    bold: bool | None = None


def read(events: Iterable[Event]) -> dict[str, Style]:
    """Read the styles part: id -> style, with what it inherits."""
    raw: dict[str, _Raw] = {}
    one = _Raw()
    for kind, name, said in events:
        if kind != "start" or said is None:
            continue
        value = said.get("w:val", "")
        if name == "w:style":
            one = raw.setdefault(said.get("w:styleId", ""), _Raw())
        elif name == "w:name":
            one.kind = kind_of(value.lower()) or one.kind
        elif name == "w:basedOn":
            one.base = value
        elif name == "w:outlineLvl":
            one.kind = one.kind or ("heading" if value.isdigit() and int(value) < 9 else None)
        elif name == "w:numId":
            one.kind = one.kind or ("item" if value != "0" else None)
        elif name == "w:vanish":
            one.hidden = value not in OFF
        elif name == "w:b":
            one.bold = value not in OFF
    return {key: _inherited(raw, key) for key in raw}


def kind_of(name: str) -> str | None:
    """Return the kind that a built-in style name means; they are English in every language of Word."""
    if name == "title":
        return "title"
    if name == "subtitle" or name.startswith("heading "):
        return "heading"
    if name.startswith(("toc ", "table of ", "index ")):
        return "furniture"
    return "credit" if name == "caption" else "item" if name.startswith("list ") else None


def _inherited(raw: Mapping[str, _Raw], key: str) -> Style:
    kind, hidden, bold = None, None, None
    for _ in range(DEEPEST_BASE):
        one = raw.get(key)
        if one is None:
            break
        kind = kind if kind is not None else one.kind
        hidden = hidden if hidden is not None else one.hidden
        bold = bold if bold is not None else one.bold
        key = one.base
    return Style(kind, bool(hidden), bool(bold))
