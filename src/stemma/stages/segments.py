"""Blocks of a text (title, heading, paragraph, list item, credit, furniture) and the sentences in them.

What the source marks itself (`Text.layout`) is trusted; the rest is told by the shape of its lines.
Sentence bounds are `sentencex`'s, mended where it breaks around quotation marks and in clumsy text.
Which words make a line a credit or furniture is data (`segments.toml`). Quotations are not read here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import sentencex

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Problem, Segment, SegmentKind
from stemma.text import fold, trimmed

NAME = "segments"
VERSION = "2"
NEEDS: tuple[str, ...] = ()

READ: tuple[SegmentKind, ...] = ("title", "heading", "paragraph", "item")
"""Kinds of blocks that hold sentences."""
WINDOW = 4000
"""Code points handed to the segmenter at once: its time grows with the square of unclosed marks."""
CLOSING = "”\"’'»›」』“)]"
SHORT = 130
"""A heading or title line in code points; longer lines are paragraphs."""
LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
NUMBERED = re.compile(r"(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text and its kind, before it becomes a segment."""

    start: int
    end: int
    kind: SegmentKind


def find(reading: Reading, language: Language, aids: Aids) -> tuple[tuple[Segment, ...], tuple[Problem, ...]]:
    """Return the blocks of a text in order, each followed by its sentences."""
    text, report = reading.text, reading.report.id
    found: list[Segment] = []
    shapes = _shapes(language)
    for number, block in enumerate(_blocks(text.content, text.layout, shapes)):
        found.append(Segment(report=report, span=trimmed(text, block.start, block.end), kind=block.kind, block=number))
        if block.kind in READ:
            found += (
                Segment(report=report, span=trimmed(text, start, end), kind="sentence", block=number)
                for start, end in sentences(text.content, block.start, block.end, shapes, language.code)
            )
    return tuple(found), ()


# --- vocabulary ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shapes:
    """Compiled vocabulary of one language."""

    bullet: re.Pattern[str]
    credit: re.Pattern[str]
    byline: re.Pattern[str] | None
    furniture: frozenset[str]
    furniture_starts: tuple[str, ...]
    abbreviation: re.Pattern[str]
    day: re.Pattern[str] | None


@lru_cache(maxsize=32)
def _shapes(language: Language) -> Shapes:
    table = language.table("segments")

    def words(field: str) -> list[str]:
        return [re.escape(word) for word in table.get(field, ())]

    agency, named = "|".join(words("agencies")), "|".join(words("credit_words"))
    sourced = "|".join(words("credit_starts")) or "(?!)"
    credit = (
        rf"^\(?(?i:{'|'.join(words('credit_by'))})\s+[A-Z]",
        # a whole line, and nothing but names in it: "Source: X", "With reporting by X in Y"
        rf"^\(?(?i:{sourced})\s*:?\s+(?:(?i:the|el|la|los|las|le|les|il|lo)\s+)?[A-ZÀ-ÞȘȚĂ„“«\"][^.!?]*[.)]?$",
        # two credits in one line: "With information from X. Translation: Y"
        rf"^\(?(?i:{sourced})\s*:?\s+[A-ZÀ-ÞȘȚĂ][^.!?:]*\.\s+[A-ZÀ-Þ]\w+:\s+[^.!?]*\.?$",
        rf"^\(?(?i:{named})\s*:\s*\S",
        # glued to what stood before it: "… stationPhoto: X / Agency"
        rf"(?:\b|(?<=\w)(?=[A-Z]))(?i:{named})\s*:\s*[^.]*[^.\s]$",
        rf"\S\s*/\s*(?:{agency})\)?\.?$",
        rf"^\(?(?:{agency})\s*/\s*[A-Z]",
    )
    months, days, bylines = "|".join(words("months")), "|".join(words("week_days")), "|".join(words("bylines"))
    month_first, day_first = rf"(?:{months})\s+\d{{1,2}},?", rf"\d{{1,2}}\.?\s+(?:de\s+)?(?:{months})(?:\s+de)?"
    # alone, or after the desk or town that dates it: "Brod, 3 May 2024", "Newsroom | Monday, 3 May 2024"
    stamp = r"(?:[^\W\d_][\w’'-]*(?:[ \u00a0][^\W\d_][\w’'-]*){0,3}\s*[,|·–—-]\s*)?"
    date = rf"(?i)^{stamp}(?:(?:{days}),?\s+)?(?:{month_first}|{day_first})\s+\d{{4}}\.?$"
    return Shapes(
        bullet=re.compile(rf"(?:{'|'.join(words('bullets'))})\s+(?=\S)"),
        credit=re.compile("|".join(credit)),
        byline=re.compile(rf"(?i:{bylines})\s+[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){{0,4}}$") if bylines else None,
        furniture=frozenset(_bare(line) for line in table.get("furniture", ())),
        furniture_starts=tuple(fold(line) for line in table.get("furniture_starts", ())),
        abbreviation=re.compile(rf"\b(?:{'|'.join(words('abbreviations')) or '(?!)'})\.$"),
        day=re.compile(date) if months else None,
    )


def _bare(line: str) -> str:
    return fold(line).strip(" .:…!?»›>→«|-–")


# --- blocks -------------------------------------------------------------------------------------


def _blocks(content: str, layout: Sequence[tuple[int, int, str]], shapes: Shapes) -> list[Block]:
    """Return the blocks in order; stretches that the layout leaves open are read by their lines."""
    found: list[Block] = []
    at = 0
    for start, end, kind in sorted(layout):
        begin, stop = max(start, at), min(end, len(content))
        if begin >= stop or kind not in (*READ, "credit", "furniture"):
            continue
        found += _lines(content, at, begin, shapes, bare=False)
        found += _marked(content, begin, stop, kind, shapes)
        at = stop
    return found + _lines(content, at, len(content), shapes, bare=not found)


def _marked(content: str, start: int, end: int, kind: SegmentKind, shapes: Shapes) -> Iterator[Block]:
    """Take a block as the source marks it, unless a paragraph is plainly a credit or furniture."""
    words = content[start:end].strip()
    if not words:
        return
    if kind == "paragraph":
        kind = _aside(words, shapes) or kind
    if kind == "item" and (mark := shapes.bullet.match(content, start + _indent(content, start, end), end)):
        start = mark.end()
    yield Block(start, end, kind)


def _lines(content: str, start: int, end: int, shapes: Shapes, *, bare: bool) -> list[Block]:
    """Read blocks off lines; `bare`: the text has no layout at all, so its first line may be a title."""
    runs = _unwrap(content, [(m.start(), m.end()) for m in LINE.finditer(content, start, end) if m.group().strip()])
    found: list[Block] = []
    numbered = [bool(NUMBERED.match(content, a + _indent(content, a, b), b)) for a, b in runs]
    for place, (a, b) in enumerate(runs):
        at = a + _indent(content, a, b)
        words = content[at:b].strip()
        if kind := _aside(words, shapes):
            found.append(Block(a, b, kind))
        elif mark := shapes.bullet.match(content, at, b):
            found.append(Block(mark.end(), b, "item"))
        elif numbered[place] and (numbered[place - 1 : place] == [True] or numbered[place + 1 : place + 2] == [True]):
            mark = NUMBERED.match(content, at, b)
            found.append(Block(mark.end() if mark else a, b, "item"))
        else:
            found.append(Block(a, b, "heading" if _titular(words) else "paragraph"))
    return _settle(content, found, bare=bare)


def _settle(content: str, found: list[Block], *, bare: bool) -> list[Block]:
    """Tell titles and headings from short paragraphs by what follows: both stand above a body."""
    settled: list[Block] = []
    body = False
    for block in reversed(found):
        kind = block.kind
        if kind == "heading" and not body:
            kind = "paragraph"
        body = body or kind in ("paragraph", "item")
        settled.append(Block(block.start, block.end, kind))
    settled.reverse()
    story = [place for place, block in enumerate(settled) if block.kind in READ]
    if bare and story and settled[story[0]].kind == "heading":
        first = settled[story[0]]
        settled[story[0]] = Block(first.start, first.end, "title")
    return settled


def _titular(words: str) -> bool:
    """Tell whether a line has the shape of a heading: short, no full stop, not only a quotation."""
    core = words.rstrip("”\"’'»)")
    if not core or len(words) > SHORT or core[-1] in ".;,:…" or (words[0] in '“„"«' and words[-1] in '”“"»'):
        return False
    return any(c.isalpha() for c in words) and not words[0].islower() and not re.search(r"[.!?]\s+[A-Z“\"]\w*\s+\w+\s+\w", words)


def _aside(words: str, shapes: Shapes) -> SegmentKind | None:
    """Return credit or furniture if a line is plainly one."""
    if len(words) > 200:
        return None
    if len(words) <= 160 and not words.endswith((".”", "?", "!")) and shapes.credit.search(words):
        return "credit"
    folded = fold(words)
    if _bare(words) in shapes.furniture or folded.startswith(shapes.furniture_starts):
        return "furniture"
    if (shapes.byline and shapes.byline.match(words)) or (shapes.day and shapes.day.match(words)):
        return "furniture"
    return None if any(c.isalnum() for c in words) else "furniture"


def _indent(content: str, start: int, end: int) -> int:
    line = content[start:end]
    return len(line) - len(line.lstrip())


def _unwrap(content: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join lines that were broken at a fixed width: neighbours, all long but the last, none a sentence's end."""
    joined: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for line in lines:
        if run and content.count("\n", run[-1][1], line[0]) > 1:
            joined += _paragraph(content, run)
            run = []
        run.append(line)
    return joined + _paragraph(content, run)


def _paragraph(content: str, run: list[tuple[int, int]]) -> list[tuple[int, int]]:
    widths = [b - a for a, b in run[:-1]]
    if not widths or max(widths) > 100 or min(widths) < 40 or min(widths) < 0.6 * max(widths):
        return run
    broken = sum(content[b - 1] not in '.!?:;”"' and content[c : c + 1].islower() for (_, b), (c, _) in pairwise(run))
    return [(run[0][0], run[-1][1])] if broken * 3 >= len(widths) else run


# --- sentences ----------------------------------------------------------------------------------


def sentences(content: str, start: int, end: int, shapes: Shapes, code: str) -> list[tuple[int, int]]:
    """Return the sentences of a block as offsets; together they hold all its text but white space."""
    bounds: list[tuple[int, int]] = []
    for begin, stop in _windows(content, start, end):
        for part in sentencex.get_sentence_boundaries(code if len(code) == 2 else "en", content[begin:stop]):
            a, b = begin + int(part["start_index"]), begin + int(part["end_index"])
            if content[a:b].strip():
                bounds.append((a, b))
    mended: list[tuple[int, int]] = []
    for a, b in bounds:
        if mended and _goes_on(content, mended[-1], (a, b), shapes):
            mended[-1] = (mended[-1][0], b)
        else:
            mended.append((a, b))
    return _marks_back(content, mended) if mended else [(start, end)]


def _windows(content: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a very long block where a sentence may end, else at white space, else anywhere."""
    while end - start > WINDOW:
        cut = max(content.rfind(sign, start + WINDOW // 2, start + WINDOW) for sign in (". ", "! ", "? ")) + 1
        cut = cut or content.rfind(" ", start + WINDOW // 2, start + WINDOW) + 1 or start + WINDOW
        yield start, cut
        start = cut
    yield start, end


def _goes_on(content: str, before: tuple[int, int], after: tuple[int, int], shapes: Shapes) -> bool:
    """Tell whether a boundary is none: the next begins small, or the one before ends in an abbreviation."""
    last, following = content[before[0] : before[1]].rstrip(), content[after[0] : after[1]].lstrip()
    first = following.lstrip("”\"’'»›)]“‘«„(,; ")
    if not first or first[0].islower() or following[0] in ",;":
        return True
    return bool(shapes.abbreviation.search(last[-24:]))


def _marks_back(content: str, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give a closing mark that was left at the head of a sentence back to the sentence it closes."""
    fixed = [bounds[0]]
    for a, b in bounds[1:]:
        at = a
        while at < b and (content[at] in "”»›」』)]’" or (content[at] == '"' and content[at + 1 : at + 2].isspace())):
            at += 1
        if at > a:
            fixed[-1] = (fixed[-1][0], at)
        if content[at:b].strip():
            fixed.append((at, b))
    return fixed
