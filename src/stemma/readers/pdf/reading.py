"""One document from its bytes to a `Read`: opens it, or has it repaired, reads page by page, and says what was missed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from stemma.languages import load
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Completeness, Text
from stemma.readers.pdf import columns, furniture, head, laying, paragraphs, rescue, weigh
from stemma.readers.pdf.columns import Line
from stemma.readers.pdf.engine import PASSWORD, SECURITY, Document, EngineError
from stemma.readers.pdf.sheets import Sheet, Word
from stemma.readers.pdf.streams import BombError
from stemma.readers.pdf.weigh import LockedError, Scale, WeighError

NAME, VERSION = "pdf", "1"
PAGES = 10_000
CHARACTERS = 2_500_000
"""Of one document: 1,000 dense pages, which take half of the time that a child is given."""
COMPLETE = 0.98
"""Share of the signs shown that must be read."""
SCAN = 0.4
"""Share of a page from which a picture is what the page is."""
LINEAR = re.compile(rb"/Linearized\b[^>]{0,300}?/L\s+(\d{1,12})\b")
"""What a file made for slow networks says of its own length (ISO 32000-1, annex F)."""
SYMBOLS = str.maketrans(dict.fromkeys("\uf0a7\uf0b7\uf0d8\uf0fc\uf076", "•"))
"""Bullets of the fonts Symbol and Wingdings, which have no character of their own."""
SAVE = "save or download it again"


@dataclass(slots=True)
class _Found:
    """What was met on the way."""

    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    def say(self, code: str, message: str, *, lost: bool = False) -> None:
        self.problems.append(Problem(report=None, stage=NAME, code=code, message=message[:500]))
        self.whole = self.whole and not lost


@dataclass(slots=True)
class _Pages:
    """What all pages hold."""

    labels: list[str] = field(default_factory=list)
    lines: list[list[Line]] = field(default_factory=list)
    aside: list[list[Line]] = field(default_factory=list)
    heights: list[tuple[float, float]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    hidden: dict[str, list[int]] = field(default_factory=dict)
    recognised: list[int] = field(default_factory=list)
    guessed: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    upon: dict[int, int] = field(default_factory=dict)
    """Page -> signs of stamps and the like, which were not read."""
    short: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Page -> signs read, signs shown, where they differ much."""
    got: int = 0
    shown: int = 0


def read(data: bytes, source: str) -> Read:
    """Read a PDF; `source` is the SHA-256 of the bytes."""
    found = _Found()
    if not data.strip(b"\x00 \t\r\n"):
        return _nothing(found, "EMPTY", f"the file is empty: {SAVE}")
    start = data.find(b"%PDF-")
    if start < 0:
        return _nothing(found, "NOT_THIS_FORMAT", "this is no PDF, whatever its name says: open it and see what it is")
    data = data[start:]
    try:
        scale: Scale | None = Scale(data)
    except LockedError:
        return _locked(found)
    except WeighError:
        scale = None
    opened = _opened(data, scale, found)
    if opened is None:
        return Read(text=None, problems=tuple(found.problems))
    document, scale = opened
    try:
        pages = _pages(document, scale, found)
        if len(pages.failed) < len(pages.labels) or any(p.code == "REPAIRED" for p in found.problems):
            return _made(document, scale, pages, source, found)
    finally:
        document.close()
    return _again(data, scale, source, found)


def _again(data: bytes, scale: Scale | None, source: str, found: _Found) -> Read:
    """Read a document that opens, and not one of its pages does: the list of pages is what is damaged."""
    again = _Found()
    mended = _repaired(data, scale, again)
    if mended is None:
        return _nothing(found, "NO_TEXT", f"not one of its pages can be opened: {SAVE}")
    document, scale = mended
    try:
        return _made(document, scale, _pages(document, scale, again), source, again)
    finally:
        document.close()


def _nothing(found: _Found, code: str, message: str) -> Read:
    found.say(code, message)
    return Read(text=None, problems=tuple(found.problems))


def _locked(found: _Found) -> Read:
    return _nothing(
        found, "ENCRYPTED", "it is locked with a password: open it with the password, print or save it without, add that"
    )


def _opened(data: bytes, scale: Scale | None, found: _Found) -> tuple[Document, Scale | None] | None:
    """Open a document, mended if need be, and the scale that fits it; None: a problem says why not."""
    said = LINEAR.search(data[:1024])
    cut = b"%%EOF" not in data[-4096:] or (said is not None and int(said.group(1)) > len(data))
    try:
        document: Document | None = Document(data)
    except EngineError as e:
        document = None
        if e.reason in (PASSWORD, SECURITY):
            _locked(found)
            return None
    if cut:
        found.say("TRUNCATED", f"it ends too early, so its last part is missing: {SAVE}", lost=True)
    if document is not None:
        return document, scale
    made = _repaired(data, scale, found)
    if made is None:
        found.say("NOT_THIS_FORMAT", f"it is damaged beyond repair, no page of it can be found: {SAVE}")
    return made


def _repaired(data: bytes, scale: Scale | None, found: _Found) -> tuple[Document, Scale | None] | None:
    """Open what can be made of a damaged file, and say so."""
    warnings = scale.warnings if scale is not None else []
    for mended in _mended(data, scale):
        try:
            document = Document(mended)
        except EngineError:
            continue
        if len(document):
            said = f" ({'; '.join(warnings[:3])[:300]})" if warnings else ""
            found.say("REPAIRED", f"it is damaged and was repaired, so parts may be missing: {SAVE}, or compare{said}", lost=True)
            return document, _weighed(mended)
        document.close()
    return None


def _mended(data: bytes, scale: Scale | None) -> Iterator[bytes]:
    """Yield what can be made of a damaged file: qpdf's repair, then the pages that are whole."""
    if scale is not None and scale.pages():
        mended = scale.repaired()
        if mended:
            yield mended
    saved = rescue.rescued(data)
    if saved:
        yield saved


def _weighed(data: bytes) -> Scale | None:
    try:
        return Scale(data)
    except (LockedError, WeighError):
        return None


def _pages(document: Document, scale: Scale | None, found: _Found) -> _Pages:
    pages = _Pages()
    count = len(document)
    letters = 0
    for number in range(min(count, PAGES)):
        if letters > CHARACTERS or (scale is not None and scale.size > weigh.TOTAL):
            message = f"it holds more than any report: read up to page {number} of {count}; split it and add the parts"
            found.say("PARTIAL", message, lost=True)
            break
        pages.labels.append(document.label(number))
        try:
            shown = scale.signs(number) if scale is not None else None
            sheet = document.sheet(number)
        except BombError:
            found.say("BOMB", f"page {pages.labels[-1]} unpacks to far more than any page needs, and was not opened", lost=True)
            sheet, shown = None, None
        except EngineError:
            pages.failed.append(number)
            sheet, shown = None, None
        letters += sheet.glyphs if sheet is not None else 0
        _take(pages, number, sheet, shown)
        upon = scale.upon(number) if scale is not None and sheet is not None else 0
        if upon:
            pages.upon[number] = upon
            pages.shown += upon
    if count > PAGES:
        found.say("PARTIAL", f"it has {count} pages; the first {PAGES} were read: split it and add the parts", lost=True)
    return pages


def _take(pages: _Pages, number: int, sheet: Sheet | None, shown: int | None) -> None:
    """Take a page's words apart: its text, what stands aside, what it does not show."""
    if sheet is None:
        pages.lines.append([])
        pages.aside.append([])
        pages.heights.append((0.0, 1.0))
        return
    words, aside, unseen = sheet.words, sheet.aside, sheet.unseen
    for w in (*words, *aside, *unseen):
        w.words = w.words.translate(SYMBOLS)
        w.link = None if w.link is None else w.link + len(pages.links)
    pages.links.extend(sheet.links)
    layer = [w for w in unseen if w.hidden in ("invisible", "painted over", "transparent")]
    under = [w for w in words if w.beneath]
    if sheet.picture >= SCAN and _letters([*layer, *under]) > 2 * (_letters([*words, *aside]) - _letters(under)):
        # The words under a scan are what somebody's program recognised in it.
        pages.recognised.append(number)
        unseen = [w for w in unseen if w not in layer]
        words = sorted([*words, *(w for w in layer if w.turn is not None)], key=lambda w: w.order)
        aside = [*aside, *(w for w in layer if w.turn is None)]
    for w in unseen:
        where = pages.hidden.setdefault(w.hidden or "", [])
        if not where or where[-1] != number:
            where.append(number)
    if unseen:
        pages.left_out.append(_said(unseen))
    pages.left_out.extend(sheet.remarks)
    pages.lines.append(columns.lines(words))
    pages.aside.append([line for turn in (0, 1, 2, 3, None) for line in columns.lines([w for w in aside if w.turn == turn])])
    pages.heights.append((sheet.top, max(1.0, sheet.height)))
    if not words and not aside and not unseen and sheet.picture >= SCAN:
        pages.pictures.append(number)
    if sheet.guessed:
        pages.guessed.append(number)
    if sheet.cut:
        pages.cut.append(number)
    good = sheet.glyphs - sheet.lost
    pages.got += good
    pages.shown += max(sheet.glyphs, shown or 0)
    if max(sheet.glyphs, shown or 0) > good + 5 and good < COMPLETE * max(sheet.glyphs, shown or 0):
        pages.short[number] = (good, max(sheet.glyphs, shown or 0))


def _letters(words: list[Word]) -> int:
    return sum(len(w.words) for w in words)


def _said(words: list[Word]) -> str:
    made = ""
    for w in words:
        made += ("" if w.glued or not made else " ") + w.words + ("-" if w.hyphen else "")
    return made


def _made(document: Document, scale: Scale | None, pages: _Pages, source: str, found: _Found) -> Read:
    kept, feet = furniture.part(pages.lines, pages.heights, pages.labels)
    body = paragraphs.body_size(kept)
    parted = []
    for number, lines in enumerate(kept):
        made = paragraphs.paragraphs(lines, number, body)
        beside = paragraphs.paragraphs(pages.aside[number], number, body)
        for paragraph in beside:
            paragraph.kind = "furniture"
        parted.append(made + beside)
    joined = _titled(paragraphs.join(parted, body), body)
    laid = laying.lay(joined, len(pages.labels))
    _warn(pages, found)
    if document.attached():
        advice = "save them from it and add those that matter"
        found.say("LEFT_INSIDE", f"files are attached to it ({document.attached()}), which were not taken in: {advice}")
    if scale is not None and scale.is_form():
        found.say("PARTIAL", "it is a form whose pages are made when it is opened: print it as a PDF and add that", lost=True)
    if scale is not None and scale.hides_layers():
        message = "it has layers that are switched off; words on them were read like the others, though no page shows them"
        found.say("HIDDEN_TEXT", f"{message}: compare")
    if not laid.content.strip():
        return _wordless(pages, found)
    completeness: Completeness = "complete" if found.whole else "partial"
    text = Text(
        source=source,
        reader=NAME,
        version=VERSION,
        content=laid.content,
        completeness=completeness,
        left_out=tuple(part for part in (*feet, *pages.left_out) if part.strip()),
        layout=laid.layout,
        pages=tuple(zip(laid.pages, pages.labels, strict=True)),
    )
    links = [(pages.links[n], a, b) for n, (a, b) in sorted(laid.links.items())]
    said = {key: document.said(key) for key in ("Title", "Author")}
    xmp = head.packet(scale.packet()) if scale is not None else {}
    lang = scale.language() if scale is not None else ""
    return Read(text=text, assertions=head.assertions(text, said, xmp, lang, links, feet), problems=tuple(found.problems))


def _titled(found: list[paragraphs.Paragraph], body: float) -> list[paragraphs.Paragraph]:
    """Name the title, the largest heading of the first page with words, and put it first."""
    if not found:
        return found
    mastheads = frozenset(load("und").table("pages")["mastheads"])
    first = [p for p in found if p.page == found[0].page and p.kind == "heading"]
    first = [p for p in first if not head.is_masthead(p.plain(), mastheads) and len(p.plain()) >= 4] or first
    if not first:
        return found
    title = max(first, key=lambda p: round(p.size, 1))
    if title.size <= 1.15 * body and title is not found[0]:
        return found
    title.kind = "title"
    return [title, *(p for p in found if p is not title)]


def _warn(pages: _Pages, found: _Found) -> None:
    names = pages.labels
    if pages.failed:
        found.say("PARTIAL", f"{_named(pages.failed, names)} could not be opened: {SAVE}, or compare", lost=True)
    if pages.cut:
        found.say("PARTIAL", f"{_named(pages.cut, names)}: more words than any page holds; the rest was not read", lost=True)
    if pages.pictures and len(pages.pictures) < len(names):
        what = "is a picture" if len(pages.pictures) == 1 else "are pictures"
        advice = "recognise the words (OCR) and add that if they matter"
        found.say("PARTIAL", f"{_named(pages.pictures, names)} {what} without words, which were not read: {advice}", lost=True)
    if pages.recognised:
        found.say(
            "OCR", f"{_named(pages.recognised, names)}: words that a program recognised in a scan; compare them with the picture"
        )
    if pages.guessed:
        message = "the file does not say which characters its signs are; they were read by their numbers: compare with the page"
        found.say("ENCODING_GUESSED", f"{_named(pages.guessed, names)}: {message}")
    for why, hidden in pages.hidden.items():
        found.say("HIDDEN_TEXT", f"{_named(hidden, names)}: words that the page does not show ({why}); kept apart from the text")
    if pages.upon:
        count, where = sum(pages.upon.values()), _named(list(pages.upon), names)
        message = f"{where}: words in stamps or signatures laid upon the page ({count} signs) were not read: open it and compare"
        found.say("LEFT_INSIDE", message)
    if pages.got < COMPLETE * pages.shown and pages.shown - pages.got > 5:
        share = pages.got * 100 // max(1, pages.shown)
        where = f", most on {_named(sorted(pages.short), names)}" if pages.short else ""
        message = f"{pages.got} of {pages.shown} signs ({share} %) could be read{where}: open it and compare"
        found.say("PARTIAL", message, lost=True)


def _named(where: list[int], labels: list[str]) -> str:
    """Name pages: "page 3", "pages 3, 7-9"."""
    parts: list[str] = []
    at = 0
    while at < len(where) and len(parts) < 12:
        end = at
        while end + 1 < len(where) and where[end + 1] == where[end] + 1:
            end += 1
        first, last = labels[where[at]][:20], labels[where[end]][:20]
        parts.append(first if at == end else f"{first}-{last}")
        at = end + 1
    more = " and others" if at < len(where) else ""
    return ("page " if len(where) == 1 else "pages ") + ", ".join(parts) + more


def _wordless(pages: _Pages, found: _Found) -> Read:
    if any(p.code == "BOMB" for p in found.problems):
        return Read(text=None, problems=tuple(found.problems))
    if pages.pictures:
        message = "its pages are pictures without words: recognise the words (OCR) and add that"
    elif pages.left_out:
        message = "its pages show no words: what it holds is hidden, comments or forms; open it and see"
    else:
        message = "no page shows a word: open it and see; what is drawn as curves must be recognised (OCR)"
    return _nothing(found, "NO_TEXT", message)
