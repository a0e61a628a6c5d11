"""The body of an OpenDocument text (ODF 1.3, part 3) as blocks, from the events of its XML.

What a reader of the printed page sees is text; notes follow the document. Deleted and hidden words, comments and what
is only said of pictures are kept apart. Opens no package: `odt` hands in events.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from stemma.readers.composed import Block, block, counted, tabled
from stemma.readers.html.markup import marks
from stemma.readers.office.elements import Event

_ODF = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
SPACES = {
    **{_ODF.format(name): name for name in ("office", "text", "table", "style", "meta", "manifest")},
    _ODF.format("drawing"): "draw",
    _ODF.format("svg-compatible"): "svg",
    _ODF.format("xsl-fo-compatible"): "fo",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1999/xlink": "xlink",
}
"""Namespace -> the prefix by which it is known here."""
BLANKS = re.compile(r"[ \t\r\n]+")
MOST_SPACES = 50
"""Blanks that one element may stand for."""
DEEPEST_BASE = 20
LONGEST_HEADING = 300
LONGEST_BOLD = 150
"""Characters of a paragraph in bold that is taken for a heading."""
NO = ("none", "false")


@dataclass(slots=True)
class _Style:
    base: str = ""
    hidden: bool | None = None
    bold: bool | None = None
    heading: bool = False


@dataclass(slots=True)
class _Paragraph:
    kind: str
    bold: bool
    aside: int
    """How deep in asides it began: words deeper than that are not its own."""
    parts: list[str] = field(default_factory=list)
    size: int = 0
    light: bool = False
    """Some of its words are not bold."""
    links: list[tuple[int, int, str]] = field(default_factory=list)
    opened: list[tuple[int, str]] = field(default_factory=list)
    inner: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """Takes the events of a part and holds what came of them; styles may be known from a part before."""

    styles: dict[str, _Style] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    dropped: int = 0
    """Visible characters that no page shows: who changed what and when, what is said of pictures, marks of notes."""
    _style: _Style = field(default_factory=_Style)
    _open: list[_Paragraph] = field(default_factory=list)
    _spans: list[tuple[bool, bool]] = field(default_factory=list)
    """Of each open span: hidden, bold."""
    _tables: list[list[list[list[Block]]]] = field(default_factory=list)
    _boxes: list[int] = field(default_factory=list)
    _paragraphs: int = 0
    _lists: int = 0
    _indexes: int = 0
    _asides: int = 0
    _commenting: int = 0
    _noting: int = 0
    _deleting: int = 0
    _sections: list[bool] = field(default_factory=list)
    """Of each open section and paragraph: hidden."""
    _unshown: int = 0
    """Open spans, sections and paragraphs that are hidden."""
    _strong: int = 0
    """Open spans in bold."""

    def take(self, events: Iterable[Event]) -> None:
        """Take events, to their end or to where they raise; `close` must follow."""
        for kind, name, said in events:
            if kind == "text":
                self._text(name)
            elif said is not None:
                starts = STARTS.get(name)
                if starts:
                    starts(self, said)
            else:
                ends = ENDS.get(name)
                if ends:
                    ends(self)

    def close(self) -> None:
        """Finish what the part left open, and settle what only the whole shows."""
        self._boxes.clear()
        while self._open:
            self._end_paragraph()
        while self._tables:
            self._end_table()
        bold = sum(one.kind == "bold" for one in self.blocks)
        instead = "heading" if bold * 2 <= len(self.blocks) or bold == 1 else "paragraph"
        self.blocks = [Block(one.words, instead if one.kind == "bold" else one.kind, one.links) for one in self.blocks]

    def _text(self, words: str) -> None:
        if not self._open or self._asides > self._open[-1].aside:
            self.dropped += marks(words)
            return
        paragraph = self._open[-1]
        words = BLANKS.sub(" ", words)
        if words.startswith(" ") and (not paragraph.parts or paragraph.parts[-1].endswith((" ", "\n"))):
            words = words[1:]
        self._put(words)

    def _put(self, words: str) -> None:
        if not words or not self._open:
            return
        if self._unshown:
            self.hidden.append(words)
            return
        paragraph = self._open[-1]
        paragraph.parts.append(words)
        paragraph.size += len(words)
        if not words.isspace() and not paragraph.bold and not self._strong:
            paragraph.light = True

    def _named(self, name: str) -> tuple[str, bool, bool]:
        """Return the kind of paragraph, and whether it is hidden and bold, that a style and its bases say."""
        kind, hidden, bold = "paragraph", None, None
        for _ in range(DEEPEST_BASE):
            plain = name.replace("_20_", " ").lower()
            if kind == "paragraph":
                kind = _kind_of(plain)
            style = self.styles.get(name)
            if style is None:
                break
            kind = "heading" if kind == "paragraph" and style.heading else kind
            hidden = hidden if hidden is not None else style.hidden
            bold = bold if bold is not None else style.bold
            name = style.base
        return kind, bool(hidden), bool(bold)

    def _start_style(self, said: Mapping[str, str]) -> None:
        self._style = _Style(base=said.get("style:parent-style-name", ""))
        self._style.heading = said.get("style:default-outline-level", "") not in ("", "0")
        if len(self.styles) < 100_000:
            self.styles[said.get("style:name", "")] = self._style

    def _style_words(self, said: Mapping[str, str]) -> None:
        if "text:display" in said:
            self._style.hidden = said["text:display"] in NO
        if "fo:font-weight" in said:
            self._style.bold = said["fo:font-weight"] in ("bold", "600", "700", "800", "900")

    def _start_paragraph(self, said: Mapping[str, str]) -> None:
        self._paragraphs = counted(self._paragraphs)
        kind, hidden, bold = self._named(said.get("text:style-name", ""))
        if self._indexes:
            kind = "furniture"
        elif self._lists and kind == "paragraph":
            kind = "item"
        self._hide(hidden)
        self._open.append(_Paragraph(kind, bold, self._asides))

    def _start_heading(self, said: Mapping[str, str]) -> None:
        self._start_paragraph(said)
        if self._open[-1].kind in ("paragraph", "item"):
            self._open[-1].kind = "heading"

    def _end_paragraph(self) -> None:
        if not self._open:
            return
        paragraph = self._open.pop()
        self._end_section()
        words = "".join(paragraph.parts)
        kind = paragraph.kind
        if kind in ("title", "heading") and len(words) > LONGEST_HEADING:
            kind = "paragraph"
        if kind == "title" and any(one.kind == "title" for one in self.blocks[:50]):
            kind = "heading"
        short = len(words) <= LONGEST_BOLD and not words.rstrip().endswith((".", ",", ";"))
        if kind == "paragraph" and short and not paragraph.light and not self._tables:
            kind = "bold"
        made = block(words, kind, paragraph.links)
        self._place([*([made] if made else []), *paragraph.inner])

    def _place(self, made: list[Block]) -> None:
        """Put blocks where they belong: on record, after the text, into an anchor or a table's cell, or into the text."""
        words = [one.words for one in made]
        if self._deleting:
            self.deleted.extend(words)
        elif self._commenting:
            self.comments.extend(words)
        elif len(self._tables) > (self._boxes[-1] if self._boxes else 0) and self._tables[-1]:
            if not self._tables[-1][-1]:
                self._tables[-1][-1].append([])
            self._tables[-1][-1][-1].extend(made)
        elif self._noting:
            self.notes.extend(Block(one.words, "paragraph", one.links) for one in made)
        elif self._boxes and self._open:
            self._open[-1].inner.extend(made)
        else:
            self.blocks.extend(made)

    def _start_span(self, said: Mapping[str, str]) -> None:
        _, hidden, bold = self._named(said.get("text:style-name", ""))
        self._spans.append((hidden, bold))
        self._unshown += hidden
        self._strong += bold

    def _start_hidden(self, said: Mapping[str, str]) -> None:
        # Whether the condition holds now is written beside it; without it, the safe side is "not shown".
        hidden = said.get("text:is-hidden", "true") != "false"
        self._spans.append((hidden, False))
        self._unshown += hidden

    def _end_span(self) -> None:
        if self._spans:
            hidden, bold = self._spans.pop()
            self._unshown -= hidden
            self._strong -= bold

    def _start_section(self, said: Mapping[str, str]) -> None:
        self._hide(said.get("text:display") in NO)

    def _hide(self, hidden: bool) -> None:
        self._sections.append(hidden)
        self._unshown += hidden

    def _end_section(self) -> None:
        if self._sections:
            self._unshown -= self._sections.pop()

    def _link(self, said: Mapping[str, str]) -> None:
        if self._open:
            self._open[-1].opened.append((self._open[-1].size, said.get("xlink:href", "")))

    def _end_link(self) -> None:
        if self._open and self._open[-1].opened:
            start, address = self._open[-1].opened.pop()
            self._open[-1].links.append((start, self._open[-1].size, address))

    def _space(self, said: Mapping[str, str]) -> None:
        count = said.get("text:c", "1")
        self._put(" " * min(MOST_SPACES, int(count) if count.isdecimal() and len(count) < 6 else 1))

    def _tab(self, said: Mapping[str, str]) -> None:
        self._put("\t")

    def _break(self, said: Mapping[str, str]) -> None:
        self._put("\n")

    def _start_table(self, said: Mapping[str, str]) -> None:
        self._tables.append([])

    def _row(self, said: Mapping[str, str]) -> None:
        if self._tables:
            self._tables[-1].append([])

    def _cell(self, said: Mapping[str, str]) -> None:
        if self._tables and self._tables[-1]:
            self._tables[-1][-1].append([])

    def _end_table(self) -> None:
        if self._tables:
            self._place(tabled(self._tables.pop()))

    def _start_box(self, said: Mapping[str, str]) -> None:
        self._boxes.append(len(self._tables))

    def _end_box(self) -> None:
        if self._boxes:
            self._boxes.pop()


def _kind_of(name: str) -> str:
    """Return the kind that the name of a style of LibreOffice means; they are English in the file."""
    if name == "title":
        return "title"
    if name == "subtitle" or name.startswith("heading"):
        return "heading"
    return "credit" if name in ("caption", "illustration", "figure", "drawing") else "paragraph"


def _counted(name: str) -> tuple[Callable[[Story, Mapping[str, str]], None], Callable[[Story], None]]:
    """Return what counts an element in and out."""

    def start(story: Story, said: Mapping[str, str]) -> None:
        setattr(story, name, getattr(story, name) + 1)

    def end(story: Story) -> None:
        setattr(story, name, max(0, getattr(story, name) - 1))

    return start, end


def _start_comment(story: Story, said: Mapping[str, str]) -> None:
    story._asides += 1
    story._commenting += 1


def _end_comment(story: Story) -> None:
    story._asides = max(0, story._asides - 1)
    story._commenting = max(0, story._commenting - 1)


COUNTED = {
    "text:list": "_lists",
    "text:index-body": "_indexes",
    "text:tracked-changes": "_deleting",
    "text:note-body": "_noting",
    "text:note-citation": "_asides",
    "text:ruby-text": "_asides",
    "text:script": "_asides",
    "svg:title": "_asides",
    "svg:desc": "_asides",
}
STARTS: dict[str, Callable[[Story, Mapping[str, str]], None]] = {
    **{element: _counted(name)[0] for element, name in COUNTED.items()},
    "office:annotation": _start_comment,
    "style:style": Story._start_style,
    "style:text-properties": Story._style_words,
    "text:p": Story._start_paragraph,
    "text:h": Story._start_heading,
    "text:span": Story._start_span,
    "text:hidden-text": Story._start_hidden,
    "text:hidden-paragraph": Story._start_hidden,
    "text:section": Story._start_section,
    "text:a": Story._link,
    "text:s": Story._space,
    "text:tab": Story._tab,
    "text:line-break": Story._break,
    "table:table": Story._start_table,
    "table:table-row": Story._row,
    "table:table-cell": Story._cell,
    "draw:text-box": Story._start_box,
}
"""Element -> what its beginning does."""
ENDS: dict[str, Callable[[Story], None]] = {
    **{element: _counted(name)[1] for element, name in COUNTED.items()},
    "office:annotation": _end_comment,
    "text:p": Story._end_paragraph,
    "text:h": Story._end_paragraph,
    "text:span": Story._end_span,
    "text:hidden-text": Story._end_span,
    "text:hidden-paragraph": Story._end_span,
    "text:section": Story._end_section,
    "text:a": Story._end_link,
    "table:table": Story._end_table,
    "draw:text-box": Story._end_box,
}
"""Element -> what its end does."""
