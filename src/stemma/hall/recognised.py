"""Words that a program recognised in pictures of pages, made into a text, or put into the text of a PDF at their pages.

Pure: what tesseract said (its table, TSV), the pages, and the PDF's own `Read` go in. Running it is ocr.py's part.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from stemma.hall.believing import CONTROL, LONGEST_PAGE
from stemma.hall.child import STAGE
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion, Text
from stemma.text import span

if TYPE_CHECKING:
    from stemma.readers.pdf.paragraphs import Paragraph

HEAD = b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\t"
WORD = "5"
"""Level of the rows that hold words."""
FARTHEST = 1 << 20
"""Dots; no picture is larger."""
LARGE = 1.4
"""How much higher the letters of a heading are than those of most lines; the height of a line is known to a fifth only."""
HEADING = 300
"""Characters of the longest heading."""
HEADING_LINES = 3
NAMED = 12
"""Pages, or rows of pages, that are named in a message."""
COMPARE = "compare with the page"


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it was recognised."""

    words: tuple[str, ...]
    block: tuple[int, int]
    """Numbers of its block and of its paragraph in it."""
    left: int
    right: int
    bottom: int
    height: int
    """Of its letters, in dots."""


@dataclass(frozen=True, slots=True)
class Page:
    """A picture that was looked at."""

    number: int
    """Of the page, from 0."""
    label: str
    rows: tuple[Row, ...] = ()
    sure: tuple[float, ...] = ()
    """How sure the program is of each word, 0 to 100."""
    trouble: tuple[str, str] | None = None
    """Code and cause, where nothing could be recognised because of them."""


@dataclass(frozen=True, slots=True)
class By:
    """Who recognised it."""

    said: str
    """For people: "tesseract 5.3.0 (eng)"."""
    version: str
    """For `Text.version`: the same, and what its data are."""


# --- what the program said


def pages(table: bytes) -> tuple[Page, ...]:
    """Read tesseract's table of one file.

    Raises:
        ValueError: it is none.
    """
    if not table.startswith(HEAD):
        raise ValueError("no table")
    cells = [row.split("\t", 11) for row in table.decode("utf-8", "replace").split("\n")[1:] if row]
    made = []
    for number, (_, rows) in enumerate(groupby(cells, key=lambda c: c[1])):
        heard = [(c, words) for c in rows if c[0] == WORD and (words := CONTROL.sub("", c[11]).strip())]
        lines = [_row([*line]) for _, line in groupby(heard, key=lambda one: tuple(map(int, one[0][2:5])))]
        sure = tuple(min(100.0, max(0.0, float(c[10]))) for c, _ in heard)
        made.append(Page(number, str(number + 1), tuple(lines), sure))
    return tuple(made)


def _row(line: list[tuple[list[str], str]]) -> Row:
    places = [tuple(max(0, min(int(cell), FARTHEST)) for cell in cells[6:10]) for cells, _ in line]
    heights = sorted(height for _, _, _, height in places)
    return Row(
        words=tuple(words for _, words in line),
        block=(int(line[0][0][2]), int(line[0][0][3])),
        left=min(left for left, _, _, _ in places),
        right=max(left + width for left, _, width, _ in places),
        bottom=int(median(top + height for _, top, _, height in places)),
        height=heights[-2] if len(heights) > 2 else heights[-1],
    )


# --- its text


@dataclass(slots=True)
class _Draft:
    """A text while pages are put into it."""

    content: str = ""
    layout: list[tuple[int, int, str]] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    marks: list[tuple[int, int] | None] = field(default_factory=list)
    """Places that others cite; None: parted by what was put between."""

    def put(self, at: int, part: "_Draft") -> None:
        """Put pages in the place of those, without words, that begin with number `at`."""
        here = self.pages[at][0]
        within = any(a < here < b for a, b, _ in self.layout)
        before = "\n\n" if here and (within or here == len(self.content)) else ""
        added = before + part.content + ("\n\n" if here < len(self.content) else "")
        first, grown = here + len(before), len(added)
        blocks = [block for a, b, kind in self.layout for block in _moved(a, b, here, grown, kind)]
        blocks += [(first + a, first + b, kind) for a, b, kind in part.layout]
        self.layout = sorted(blocks)
        self.marks = [None if m is None or m[0] < here < m[1] else _moved(*m, here, grown, "")[0][:2] for m in self.marks]
        count = len(part.pages)
        self.pages = [
            *self.pages[:at],
            *((first + start, self.pages[at + n][1]) for n, (start, _) in enumerate(part.pages)),
            *((start + grown, label) for start, label in self.pages[at + count :]),
        ]
        self.content = self.content[:here] + added + self.content[here:]


def _moved(a: int, b: int, here: int, grown: int, kind: str) -> list[tuple[int, int, str]]:
    """Return where a stretch lies once something was put in; in two parts, if it was put into it."""
    if b <= here and not a == b == here:
        return [(a, b, kind)]
    if a >= here:
        return [(a + grown, b + grown, kind)]
    return [(a, here, kind), (here + grown, b + grown, kind)]


def _laid(seen: Sequence[Page]) -> _Draft:
    """Lay pages one after another, hyphens at the ends of lines treated as the PDF reader treats them."""
    from stemma.readers.pdf import laying, paragraphs  # loads PDFium

    first = seen[0].number
    height = _body(seen)
    parted: list[list[Paragraph]] = [[] for _ in range(seen[-1].number - first + 1)]
    for page in seen:
        parted[page.number - first] = [*_paragraphs(page, page.number - first, height)]
    found = paragraphs.join(parted, 10.0)
    _name_title(found)
    laid = laying.lay(found, len(parted))
    return _Draft(laid.content, list(laid.layout), [(laid.pages[p.number - first], p.label[:LONGEST_PAGE]) for p in seen])


def _body(seen: Sequence[Page]) -> float:
    """Return the height of most letters."""
    heights = [row.height for page in seen for row in page.rows for _ in row.words]
    return max(1.0, median(heights)) if heights else 1.0


def _paragraphs(page: Page, number: int, body: float) -> "Iterator[Paragraph]":
    from stemma.readers.pdf.columns import Line
    from stemma.readers.pdf.paragraphs import BULLET, SURE_BULLET, Paragraph
    from stemma.readers.pdf.sheets import Word

    for (block, _), grouped in groupby(page.rows, key=lambda row: row.block):
        rows = [*grouped]
        lines = []
        large = len(rows) <= HEADING_LINES and min(row.height for row in rows) > LARGE * body
        # Heights are not exact, so there are two sizes only: lines of one size can be joined over the end of a page.
        size = 10.0 * max(row.height for row in rows) / body if large else 10.0
        for row in rows:
            words = [Word(w, row.left, row.right, row.bottom, size, False, 0, None, n) for n, w in enumerate(row.words)]
            lines.append(Line(words, [], row.left, row.right, row.bottom, size, False, block))
        first, length = rows[0].words[0], sum(len(w) + 1 for row in rows for w in row.words)
        kind = "item" if SURE_BULLET.match(first) or (BULLET.match(first) and len(rows[0].words) > 1) else "paragraph"
        if large and length <= HEADING and any(c.isalpha() for row in rows for w in row.words for c in w):
            kind = "heading"
        left, right = min(row.left for row in rows), max(row.right for row in rows)
        yield Paragraph(lines, kind, number, left, right, size, False)


def _name_title(found: "Sequence[Paragraph]") -> None:
    """Name the title: the largest heading of the first page that has words, and no newspaper's name."""
    from stemma.languages import load
    from stemma.readers.pdf import head

    mastheads = frozenset(load("und").table("pages")["mastheads"])
    first = [p for p in found if p.page == found[0].page and p.kind == "heading" and not head.is_masthead(p.plain(), mastheads)]
    if first:
        max(first, key=lambda p: p.size).kind = "title"


# --- a Read of it


def read(source: str, seen: Sequence[Page], own: Read | None, by: By) -> Read:
    """Make a text of pages that were recognised; `own`, what the reader itself made of the source, has the other pages."""
    made: Text | None
    with_words = [page for page in seen if page.rows]
    text = own.text if own is not None else None
    kept = own.problems if own is not None else ()
    if with_words and text is not None:
        made, said, kept = _into(own, text, with_words, by)
    elif with_words:
        draft = _laid(seen)
        labelled = own is not None or len(seen) > 1  # a picture alone has no pages
        made = _text(source, "ocr", by.version, draft, pages=draft.pages if labelled else [])
        said = _said(made)
    else:
        made, said = text, own.assertions if own is not None else ()
    if text is None:
        kept = tuple(p for p in kept if p.code != "NO_TEXT")
    elif all(page.trouble is None for page in seen):
        kept = tuple(p for p in kept if not _asks(p))
    return Read(text=made, assertions=said, problems=(*kept, *_noted(seen, by, made, own is not None or len(seen) > 1)))


def _asks(problem: Problem) -> bool:
    """Tell whether the PDF reader says here that pages should be recognised, as they now were."""
    return problem.code == "PARTIAL" and "without words, which were not read" in problem.message


def _text(
    source: str, reader: str, version: str, draft: _Draft, pages: Iterable[tuple[int, str]], like: Text | None = None
) -> Text:
    return Text(
        source=source,
        reader=reader,
        version=version,
        content=draft.content,
        completeness="partial",  # what was recognised is never known to be all
        left_out=like.left_out if like is not None else (),
        layout=tuple(draft.layout),
        pages=tuple(pages),
    )


def _said(text: Text) -> tuple[Assertion, ...]:
    from stemma.readers.pdf import head

    return head.assertions(text, {}, {}, "", [], [])


def _into(own: Read | None, text: Text, seen: Sequence[Page], by: By) -> tuple[Text, tuple[Assertion, ...], tuple[Problem, ...]]:
    """Put recognised pages into the text of a PDF, and move what cites it."""
    assert own is not None
    cited = [*(a.span for a in own.assertions), *(p.at for p in own.problems)]
    draft = _Draft(text.content, [*text.layout], [*text.pages], [(s.start, s.end) if s is not None else None for s in cited])
    # Pages behind the last one that the reader took are left, as it said itself.
    fit = [page for page in seen if page.number < len(text.pages)]
    runs = [[page for _, page in run] for _, run in groupby(enumerate(fit), key=lambda one: one[1].number - one[0])]
    for run in reversed(runs):
        part = _laid(run)
        if draft.pages[run[0].number][0] or any(kind == "title" for _, _, kind in draft.layout):
            part.layout = [(a, b, "heading" if kind == "title" else kind) for a, b, kind in part.layout]
        draft.put(run[0].number, part)
    made = _text(text.source, f"{text.reader}+ocr", f"{text.version}+{by.version}", draft, draft.pages, text)
    spans = [span(made, *mark) if mark is not None else None for mark in draft.marks]
    count = len(own.assertions)
    said = tuple(replace(a, span=s) for a, s in zip(own.assertions, spans[:count], strict=True))
    stated = {a.field for a in said}
    said += tuple(a for a in _said(made) if a.field in ("title", "language") and a.field not in stated)
    return made, said, tuple(replace(p, at=s) for p, s in zip(own.problems, spans[count:], strict=True))


def _noted(seen: Sequence[Page], by: By, made: Text | None, labelled: bool) -> Iterator[Problem]:
    """Say which words were recognised, how surely, and what was not."""
    good, failed = [page for page in seen if page.rows], [page for page in seen if page.trouble is not None]
    sure = [one for page in good for one in page.sure]
    if good:
        where = f"the words on {named(good)}" if labelled else "its words"
        certain = f"mean confidence {sum(sure) / max(1, len(sure)):.0f} of 100"
        yield _problem("OCR", f"{where} were recognised from pictures by {by.said}, {certain}: {COMPARE}")
        none = [page for page in seen if not page.rows and page.trouble is None]
        if none and labelled:
            yield _problem("OCR", f"no words were found on {named(none)}: {COMPARE}")
    for (code, cause), alike in groupby(failed, key=lambda page: page.trouble or ("", "")):
        what = f"the picture of {named([*alike])}" if labelled else "the picture"
        yield _problem(code if made is None else "PARTIAL", f"{what} could not be read: {cause}")
    if made is None and not failed:
        yield _problem("NO_TEXT", f"{by.said} found no words in its pictures: open it and see")


def _problem(code: str, message: str) -> Problem:
    return Problem(report=None, stage=STAGE, code=code, message=CONTROL.sub(" ", message)[:500])


def named(pages: Sequence[Page]) -> str:
    """Name pages by their labels: "page 3", "pages 3, 7-9"."""
    rows = [[page for _, page in run] for _, run in groupby(enumerate(pages), key=lambda one: one[1].number - one[0])]
    parts = [run[0].label[:20] if len(run) == 1 else f"{run[0].label[:20]}-{run[-1].label[:20]}" for run in rows[:NAMED]]
    return ("page " if len(pages) == 1 else "pages ") + ", ".join(parts) + (" and others" if len(rows) > NAMED else "")
