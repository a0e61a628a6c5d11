"""The body of a Word document (WordprocessingML, ISO/IEC 29500-1) as blocks, from the events of its XML.

What a reader of the printed page sees is text: insertions, table cells, text boxes once. Deleted and hidden words are
kept apart. Opens no package: `docx` hands in events, styles and the addresses of links.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from stemma.readers.composed import Block, block, counted, tabled
from stemma.readers.html.markup import marks
from stemma.readers.office.elements import Event
from stemma.readers.office.wordstyles import OFF, PLAIN, Style

LONGEST_HEADING = 300
LONGEST_BOLD = 150
"""Characters of a paragraph in bold that is taken for a heading."""
FIELD_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]{1,2000})"', re.IGNORECASE)


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    size: int = 0
    kind: str | None = None
    style: Style = PLAIN
    light: bool = False
    """Some of its words are not bold."""
    links: list[tuple[int, int, str]] = field(default_factory=list)
    opened: list[tuple[int, str]] = field(default_factory=list)
    """Links that have not ended yet."""
    inner: list[Block] = field(default_factory=list)
    """Blocks of text boxes that are anchored in it."""
    page: int = 0
    """Where its first word stands; 0: none yet."""


@dataclass(slots=True)
class _Run:
    hidden: bool
    bold: bool


@dataclass(slots=True)
class Story:
    """Takes the events of one part of the document and holds what came of them."""

    known: Mapping[str, Style] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Relationship id -> web address."""
    blocks: list[Block] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    """Words formatted as hidden."""
    deleted: list[str] = field(default_factory=list)
    """Words that tracked changes strike out."""
    dropped: int = 0
    """Visible characters of second renderings of the same words."""
    embedded: int = 0
    """Whole documents inside."""
    _seen: int = 0
    _paragraphs: int = 0
    _open: list[_Paragraph] = field(default_factory=lambda: [_Paragraph()])
    _runs: list[_Run] = field(default_factory=list)
    _tables: list[list[list[list[Block]]]] = field(default_factory=list)
    _boxes: list[int] = field(default_factory=list)
    """Depth of tables at which each open text box began."""
    _choices: list[int] = field(default_factory=list)
    """`_seen` at which each open alternative began."""
    _fields: list[list[str] | None] = field(default_factory=list)
    """What each open field asks for; None once its result has begun."""
    _taking: bool = False
    _asking: bool = False
    _passing: int = 0
    """Inside properties that are not of a run, or that were so before a change."""
    _skipping: int = 0
    _struck: int = 0
    _page: int = 1
    _named: int = 0
    """The page whose name stands on the last block."""
    _turned: bool = False
    """A page end set by the writer, and no words since."""
    _rendered: bool = False
    _counted: bool = True

    def take(self, events: Iterable[Event]) -> None:
        """Take events, to their end or to where they raise; `close` must follow."""
        for kind, name, said in events:
            if kind == "text":
                if self._taking:
                    self._text(name)
                elif self._asking and self._fields and self._fields[-1] is not None:
                    self._fields[-1].append(name[:4000])
            elif said is not None:
                starts = STARTS.get(name)
                if starts:
                    starts(self, said)
                elif name.endswith("PrChange"):
                    self._passing += 1
            else:
                ends = ENDS.get(name)
                if ends:
                    ends(self)
                elif name.endswith("PrChange"):
                    self._passing = max(0, self._passing - 1)

    def close(self) -> None:
        """Finish what the part left open, and settle what only the whole shows."""
        self._boxes.clear()
        while len(self._open) > 1:
            self._end_paragraph()
        while self._tables:
            self._end_table()
        self._end_paragraph()
        bold = sum(one.kind == "bold" for one in self.blocks)
        instead = "heading" if bold * 2 <= len(self.blocks) or bold == 1 else "paragraph"
        counted = self._rendered and self._counted and self._page > 1
        self.blocks = [
            Block(one.words, instead if one.kind == "bold" else one.kind, one.links, one.page if counted else None)
            for one in self.blocks
        ]

    def _text(self, words: str) -> None:
        if self._skipping:
            self.dropped += marks(words)
            return
        self._seen += len(words)
        if self._struck:
            self.deleted.append(words)
        elif self._runs and self._runs[-1].hidden:
            self.hidden.append(words)
        else:
            self._put(words)

    def _put(self, words: str) -> None:
        paragraph = self._open[-1]
        paragraph.parts.append(words)
        paragraph.size += len(words)
        if not words.isspace():
            self._turned = False
            self._counted = self._counted and paragraph.page in (0, self._page)
            paragraph.page = paragraph.page or self._page
            paragraph.light = paragraph.light or not (self._runs and self._runs[-1].bold)

    def _mark(self, words: str) -> None:
        if not (self._skipping or self._struck or (self._runs and self._runs[-1].hidden)):
            self._put(words)

    def _start_paragraph(self, said: Mapping[str, str]) -> None:
        self._paragraphs = counted(self._paragraphs)
        self._open.append(_Paragraph())

    def _end_paragraph(self) -> None:
        paragraph = self._open.pop()
        self._open = self._open or [_Paragraph()]
        words = "".join(paragraph.parts)
        kind = paragraph.kind or paragraph.style.kind or "paragraph"
        if kind in ("title", "heading") and len(words) > LONGEST_HEADING:
            kind = "paragraph"
        if kind == "title" and any(one.kind == "title" for one in self.blocks[:50]):
            kind = "heading"
        if kind == "paragraph" and not paragraph.light and len(words) <= LONGEST_BOLD and not self._tables:
            kind = "paragraph" if words.rstrip().endswith((".", ",", ";")) else "bold"
        made = block(words, kind, paragraph.links, str(paragraph.page) if paragraph.page > self._named else None)
        self._named = max(self._named, paragraph.page if made else 0)
        self._place([*([made] if made else []), *paragraph.inner])

    def _place(self, made: list[Block]) -> None:
        """Put blocks where they belong: into the anchor of a text box, a table's cell, or the text."""
        inner = len(self._tables) > (self._boxes[-1] if self._boxes else 0)
        if inner and self._tables[-1]:
            if not self._tables[-1][-1]:
                self._tables[-1][-1].append([])
            self._tables[-1][-1][-1].extend(made)
        elif self._boxes:
            self._open[-1].inner.extend(made)
        else:
            self.blocks.extend(made)

    def _start_run(self, said: Mapping[str, str]) -> None:
        style = self._open[-1].style
        self._runs.append(_Run(style.hidden, style.bold))

    def _end_run(self) -> None:
        del self._runs[-1:]

    def _start_words(self, said: Mapping[str, str]) -> None:
        self._taking = True

    def _end_words(self) -> None:
        self._taking = False

    def _pass(self, said: Mapping[str, str]) -> None:
        self._passing += 1

    def _past(self) -> None:
        self._passing = max(0, self._passing - 1)

    def _paragraph_style(self, said: Mapping[str, str]) -> None:
        if self._passing <= 1:
            self._open[-1].style = self.known.get(said.get("w:val", ""), self._open[-1].style)

    def _run_style(self, said: Mapping[str, str]) -> None:
        style = self.known.get(said.get("w:val", ""))
        if style and self._runs and not self._passing:
            self._runs[-1].hidden = self._runs[-1].hidden or style.hidden
            self._runs[-1].bold = self._runs[-1].bold or style.bold

    def _outline(self, said: Mapping[str, str]) -> None:
        if self._passing <= 1 and said.get("w:val", "9") in "012345678":
            self._open[-1].kind = "heading"

    def _number(self, said: Mapping[str, str]) -> None:
        if self._passing <= 1 and said.get("w:val") != "0" and self._open[-1].style.kind not in ("title", "heading"):
            self._open[-1].kind = self._open[-1].kind or "item"

    def _vanish(self, said: Mapping[str, str]) -> None:
        if self._runs and not self._passing:
            self._runs[-1].hidden = said.get("w:val") not in OFF

    def _embolden(self, said: Mapping[str, str]) -> None:
        if self._runs and not self._passing:
            self._runs[-1].bold = said.get("w:val") not in OFF

    def _strike(self, said: Mapping[str, str]) -> None:
        self._struck += 1

    def _unstrike(self) -> None:
        self._struck = max(0, self._struck - 1)

    def _tab(self, said: Mapping[str, str]) -> None:
        # The same element sets a tab stop in a paragraph's properties, there with its place.
        if "w:pos" not in said:
            self._mark("\t")

    def _break(self, said: Mapping[str, str]) -> None:
        if said.get("w:type") == "page":
            self._turn(said)
        self._mark("\n")

    def _hyphen(self, said: Mapping[str, str]) -> None:
        self._mark("\u2011")

    def _symbol(self, said: Mapping[str, str]) -> None:
        try:
            sign = chr(int(said.get("w:char", ""), 16))
        except (ValueError, OverflowError):
            return
        if sign.isprintable() or "\ue000" <= sign <= "\uf8ff":
            self._mark(sign)

    def _turn(self, said: Mapping[str, str]) -> None:
        if said.get("w:val") not in OFF:
            self._page += 1
            self._turned = True

    def _was_turned(self, said: Mapping[str, str]) -> None:
        # Word notes where its own pages ended. Where that is not where the writer ended one, pages depend on fonts and
        # printers, and are not cited.
        self._rendered = True
        self._counted = self._counted and self._turned

    def _link(self, said: Mapping[str, str]) -> None:
        self._open[-1].opened.append((self._open[-1].size, self.addresses.get(said.get("r:id", ""), "")))

    def _simple_field(self, said: Mapping[str, str]) -> None:
        self._open[-1].opened.append((self._open[-1].size, _address(said.get("w:instr", ""))))

    def _end_link(self) -> None:
        paragraph = self._open[-1]
        if paragraph.opened:
            start, address = paragraph.opened.pop()
            if address:
                paragraph.links.append((start, paragraph.size, address))

    def _field(self, said: Mapping[str, str]) -> None:
        step = said.get("w:fldCharType")
        if step == "begin":
            self._fields.append([])
        elif step == "separate" and self._fields and self._fields[-1] is not None:
            self._open[-1].opened.append((self._open[-1].size, _address("".join(self._fields[-1]))))
            self._fields[-1] = None
        elif step == "end" and self._fields and self._fields.pop() is None:
            self._end_link()

    def _ask(self, said: Mapping[str, str]) -> None:
        self._asking = True

    def _asked(self) -> None:
        self._asking = False

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
            rows = self._tables.pop()
            pages = sum(one.page is not None for row in rows for cell in row for one in cell)
            made = tabled(rows)
            self._counted = self._counted and (pages < 2 or len(made) > 1)
            self._place(made)

    def _start_box(self, said: Mapping[str, str]) -> None:
        self._boxes.append(len(self._tables))

    def _end_box(self) -> None:
        del self._boxes[-1:]

    def _choose(self, said: Mapping[str, str]) -> None:
        self._choices.append(self._seen)

    def _chosen(self) -> None:
        del self._choices[-1:]

    def _fall_back(self, said: Mapping[str, str]) -> None:
        # For programs that do not know the first choice. Where that held words, these are the same words again.
        if self._skipping or (self._choices and self._seen > self._choices[-1]):
            self._skipping += 1

    def _fallen_back(self) -> None:
        self._skipping = max(0, self._skipping - 1)

    def _embed(self, said: Mapping[str, str]) -> None:
        self.embedded += 1


def _address(instruction: str) -> str:
    m = FIELD_LINK.match(instruction)
    return m[1] if m else ""


STARTS: dict[str, Callable[[Story, Mapping[str, str]], None]] = {
    "w:p": Story._start_paragraph,
    "a:p": Story._start_paragraph,
    "w:r": Story._start_run,
    "w:t": Story._start_words,
    "a:t": Story._start_words,
    "m:t": Story._start_words,
    "w:delText": Story._start_words,
    "w:pPr": Story._pass,
    "w:pStyle": Story._paragraph_style,
    "w:rStyle": Story._run_style,
    "w:outlineLvl": Story._outline,
    "w:numId": Story._number,
    "w:vanish": Story._vanish,
    "w:b": Story._embolden,
    "w:del": Story._strike,
    "w:moveFrom": Story._strike,
    "w:tab": Story._tab,
    "w:ptab": Story._tab,
    "w:br": Story._break,
    "w:cr": Story._break,
    "w:noBreakHyphen": Story._hyphen,
    "w:sym": Story._symbol,
    "w:pageBreakBefore": Story._turn,
    "w:lastRenderedPageBreak": Story._was_turned,
    "w:hyperlink": Story._link,
    "w:fldChar": Story._field,
    "w:fldSimple": Story._simple_field,
    "w:instrText": Story._ask,
    "w:tbl": Story._start_table,
    "w:tr": Story._row,
    "w:tc": Story._cell,
    "w:txbxContent": Story._start_box,
    "mc:AlternateContent": Story._choose,
    "mc:Fallback": Story._fall_back,
    "w:altChunk": Story._embed,
}
"""Element -> what its beginning does."""
ENDS: dict[str, Callable[[Story], None]] = {
    "w:p": Story._end_paragraph,
    "a:p": Story._end_paragraph,
    "w:r": Story._end_run,
    "w:t": Story._end_words,
    "a:t": Story._end_words,
    "m:t": Story._end_words,
    "w:delText": Story._end_words,
    "w:pPr": Story._past,
    "w:del": Story._unstrike,
    "w:moveFrom": Story._unstrike,
    "w:hyperlink": Story._end_link,
    "w:fldSimple": Story._end_link,
    "w:instrText": Story._asked,
    "w:tbl": Story._end_table,
    "w:txbxContent": Story._end_box,
    "mc:AlternateContent": Story._chosen,
    "mc:Fallback": Story._fallen_back,
}
"""Element -> what its end does."""
