"""One text of an RTF document (the body, a note, a header, a box): its paragraphs and tables as they end. No control words."""

from dataclasses import dataclass, field

from stemma.readers.composed import Block, block, tabled
from stemma.readers.office.wordstyles import kind_of

LONGEST_HEADING = 300
LONGEST_BOLD = 150
"""Characters of a paragraph in bold that is taken for a heading."""


@dataclass(slots=True)
class Flow:
    """A text of its own: the body, a note, a header, a box."""

    what: str
    depth: int
    blocks: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    size: int = 0
    light: bool = False
    links: list[tuple[int, int, str]] = field(default_factory=list)
    style: int = -1
    heading: bool = False
    item: bool = False
    marked: bool = False
    """This paragraph begins with a number or bullet."""
    inner: list[Block] = field(default_factory=list)
    """Blocks of boxes that are anchored in this paragraph."""
    in_table: bool = False
    rows: list[list[list[Block]]] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)

    def end_paragraph(self, style: str) -> None:
        """End the paragraph at hand; `style` is the name of its style."""
        made = block("".join(self.parts), self._kind(style), self.links)
        blocks = [*([made] if made else []), *self.inner]
        if self.in_table:
            self.cell.extend(blocks)
        else:
            self.end_table()
            self.blocks.extend(blocks)
        self.parts, self.links, self.inner = [], [], []
        self.size, self.light, self.marked = 0, False, False

    def _kind(self, style: str) -> str:
        named = kind_of(style.rstrip(";").strip().lower())
        if named == "title" and any(one.kind == "title" for one in self.blocks[:50]):
            named = "heading"
        if self.size <= LONGEST_HEADING and (named in ("title", "heading") or self.heading):
            return named or "heading"
        if self.item or self.marked or named == "item":
            return "item"
        if named in ("credit", "furniture"):
            return named
        ends = (self.parts[-1] if self.parts else "").rstrip().endswith((".", ",", ";"))
        bold = not self.light and self.size <= LONGEST_BOLD and not ends and not self.in_table and self.what == "body"
        return "bold" if bold else "paragraph"

    def end_cell(self, style: str) -> None:
        """End the cell at hand, and the paragraph in it."""
        before, self.in_table = self.in_table, True
        self.end_paragraph(style)
        self.cells.append(self.cell)
        self.cell, self.in_table = [], before

    def end_row(self) -> None:
        """End the row at hand."""
        self.rows.append(self.cells)
        self.cells = []

    def end_table(self) -> None:
        """Set the rows so far as a table; there may be none."""
        if self.cell:
            self.cells.append(self.cell)
        if self.cells:
            self.rows.append(self.cells)
        if self.rows:
            self.blocks.extend(tabled(self.rows))
        self.rows, self.cells, self.cell = [], [], []

    def settle(self) -> None:
        """Take paragraphs in bold for headings, unless most are."""
        bold = sum(one.kind == "bold" for one in self.blocks)
        instead = "heading" if bold * 2 <= len(self.blocks) or bold == 1 else "paragraph"
        self.blocks = [Block(b.words, instead if b.kind == "bold" else b.kind, b.links) for b in self.blocks]
