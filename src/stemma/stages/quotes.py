"""Stretches between quotation marks, with nesting, and quotations that run on over paragraphs or list items.

Works on the blocks that `segments` found and on nothing else: who speaks is not asked here. A mark that
is never closed ends with its block, unless the next block re-opens the marks or the closing mark comes.
An apostrophe is no mark. Time is linear in the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Problem, Quote, Segment
from stemma.text import span

NAME = "quotes"
VERSION = "1"
NEEDS: tuple[str, ...] = ("segments",)

DEEPEST = 4
"""Marks nested deeper than this are noise."""
FARTHEST = 4
"""Blocks that a quotation may run over without any mark before its closing mark comes."""
RUNNING = ("paragraph", "item")
"""Kinds of blocks that a quotation may run over."""
DASHES = "-–—"
OPENING = "([{<¿¡/" + DASHES

Side = Literal["open", "close", "none"]


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotation marks of one language."""

    closers: dict[str, str]
    """Opening mark -> marks that may close it."""
    family: dict[str, str]
    """Mark -> the marks that writers mix it up with, itself included."""
    straight: str
    singles: str
    every: str


@dataclass(slots=True)
class Open:
    """A quotation that is being read."""

    mark: str
    start: int
    inner: int
    opens: bool
    depth: int


@dataclass(frozen=True, slots=True)
class Sign:
    """A quotation mark in its place, and which side it is on by what stands around it."""

    at: int
    mark: str
    side: Side


@lru_cache(maxsize=32)
def _marks(language: Language) -> Marks:
    table = language.table("quotes")
    closers: dict[str, str] = dict(table.get("pairs", ()))
    family = {mark: marks for marks in table.get("families", ()) for mark in marks}
    every = "".join(sorted({*closers, *"".join(closers.values())}))
    return Marks(
        closers=closers,
        family={mark: family.get(mark, mark) for mark in every},
        straight="".join(table.get("straight", ())),
        singles="".join(table.get("singles", ())),
        every=every,
    )


def find(reading: Reading, language: Language, aids: Aids) -> tuple[tuple[Quote, ...], tuple[Problem, ...]]:
    """Return all quotations in order of their first code point, the outer before the inner."""
    marks, content = _marks(language), reading.text.content
    blocks = [segment for segment in reading.segments if segment.kind != "sentence"]
    signs = [_signs(content, block.span.start, block.span.end, marks) for block in blocks]
    ahead = _first_sides(blocks, signs, marks)
    found: list[tuple[int, int, int, int, bool, bool, int]] = []
    running: Open | None = None
    for place, block in enumerate(blocks):
        running = _read(block, signs[place], running, marks, found)
        if running:
            following = signs[place + 1] if place + 1 < len(signs) else ()
            running = running if _goes_on(place, blocks, following, ahead[place + 1], marks.family[running.mark]) else None
    found.sort(key=lambda row: (row[0], -row[1]))
    quotes = tuple(
        Quote(
            report=reading.report.id,
            span=span(reading.text, start, end),
            inner=span(reading.text, inner, last),
            opens=opens,
            closes=closes,
            depth=depth,
        )
        for start, end, inner, last, opens, closes, depth in found
        if content[inner:last].strip()
    )
    return quotes, ()


# --- marks in their places ------------------------------------------------------------------------


def _signs(content: str, start: int, end: int, marks: Marks) -> list[Sign]:
    """Return the quotation marks of a block; apostrophes, inch marks and lone single marks are left out."""
    found: list[Sign] = []
    for at in range(start, end):
        mark = content[at]
        if mark not in marks.every:
            continue
        before = content[at - 1] if at > start else " "
        after = content[at + 1] if at + 1 < end else " "
        if mark in marks.singles and before.isalnum() and after.isalnum():
            continue
        side = _side(mark, before, after, marks)
        if side != "none":
            found.append(Sign(at, mark, side))
    return _paired_singles(content, found, end, marks)


def _side(mark: str, before: str, after: str, marks: Marks) -> Side:
    """Tell by its form, or by its neighbours, whether a mark opens or closes."""
    left = before.isspace() or before in OPENING or before in marks.closers
    right = after.isspace() or after in ".,;:!?…)]}" + DASHES or after in marks.every
    closing = any(mark in closers for closers in marks.closers.values())
    if mark in marks.closers and mark not in marks.straight and not closing:
        return "open"
    if mark in marks.straight and before.isdigit() and not right:
        return "none"
    if closing and mark not in marks.closers:
        return "open" if left and after.isalnum() and before != mark and mark == "”" else "close"
    if left and (not after.isspace() or (mark in set(marks.closers) - set(marks.straight) and before.isspace())):
        return "open"
    if not before.isspace() or right:
        return "close"
    return "none"


def _paired_singles(content: str, signs: list[Sign], end: int, marks: Marks) -> list[Sign]:
    """Keep single marks only where an opening one meets its closing one; the rest are apostrophes."""
    sure = 0
    ahead: list[int] = [0] * (len(signs) + 1)
    for place in range(len(signs) - 1, -1, -1):
        sign = signs[place]
        sure += sign.mark in marks.singles and sign.side == "close" and not _possessive(content, sign.at, end)
        ahead[place] = sure
    any_close = [0] * (len(signs) + 1)
    for place in range(len(signs) - 1, -1, -1):
        sign = signs[place]
        any_close[place] = any_close[place + 1] + (sign.mark in "’'”" and sign.side == "close")
    kept: list[Sign] = []
    is_open, inner = False, 0
    for place, sign in enumerate(signs):
        if sign.mark not in marks.singles:
            kept.append(sign)
            if sign.side == "open":
                inner += 1
            elif inner:
                inner -= 1
            elif sign.mark == "”":
                is_open = False
        elif sign.side == "open":
            elided = sign.mark in "’'" and content[sign.at + 1 : sign.at + 2].isdigit()
            if any_close[place + 1] and not elided and not is_open:
                kept.append(sign)
                is_open, inner = True, 0
        elif is_open and not (_possessive(content, sign.at, end) and ahead[place + 1]):
            kept.append(sign)
            is_open = False
    return kept


def _possessive(content: str, at: int, end: int) -> bool:
    """Tell whether a closing single mark may as well be an apostrophe: "the officers’ reports"."""
    return content[at] in "’'" and content[at - 1 : at] in ("s", "x", "z", "n") and content[at + 1 : at + 3].strip()[:1].isalpha()


# --- quotations in a block ------------------------------------------------------------------------


def _read(
    block: Segment,
    signs: Sequence[Sign],
    running: Open | None,
    marks: Marks,
    found: list[tuple[int, int, int, int, bool, bool, int]],
) -> Open | None:
    """Read one block's quotations; return the outermost one that is still open at its end."""
    start, end = block.span.start, block.span.end
    stack: list[Open] = []
    if running:
        again = bool(signs) and signs[0].at == start and signs[0].side == "open"
        stack.append(Open(running.mark, start, start + again, False, 0))
        signs = signs[1:] if again else signs
    left = _closers_left(signs, marks)
    for place, sign in enumerate(signs):
        if _closes(sign, stack, marks):
            alone = not any(_fits(sign, top, marks) for top in stack)
            while stack:
                top = stack.pop()
                fits = alone or _fits(sign, top, marks)
                found.append((top.start, sign.at + fits, top.inner, sign.at, top.opens, fits, top.depth))
                if fits:
                    break
        elif sign.side == "open" and sign.mark in marks.closers and len(stack) < DEEPEST:
            same = [number for number, top in enumerate(stack) if top.mark == sign.mark]
            if same and left[place] <= len(same):
                # the same mark again and too few closing ones for both: the first was never closed
                for top in reversed(stack[same[0] :]):
                    found.append((top.start, sign.at, top.inner, sign.at, top.opens, False, top.depth))
                del stack[same[0] :]
            stack.append(Open(sign.mark, sign.at, sign.at + 1, True, len(stack)))
        elif sign.side == "open" and sign.mark not in marks.closers and not stack:
            stack.append(Open("“", sign.at, sign.at + 1, True, 0))
    for top in stack:
        found.append((top.start, end, top.inner, end, top.opens, False, top.depth))
    return stack[0] if stack else None


def _fits(sign: Sign, top: Open, marks: Marks) -> bool:
    return sign.mark in marks.closers[top.mark] or sign.mark in marks.family[top.mark]


def _closers_left(signs: Sequence[Sign], marks: Marks) -> list[int]:
    """For each sign, count closing double marks after it, less the opening ones from it on, plus one for itself."""
    left = [0] * (len(signs) + 1)
    for place in range(len(signs) - 1, -1, -1):
        sign = signs[place]
        step = 0 if sign.mark in marks.singles else 1 if sign.side == "close" else -1
        left[place] = left[place + 1] + step
    return [count + 1 for count in left]


def _closes(sign: Sign, stack: Sequence[Open], marks: Marks) -> bool:
    """Tell whether a mark closes one of the open quotations."""
    if not stack:
        return False
    loose = sign.side == "close"
    fits = [sign.mark in marks.closers[top.mark] or (loose and sign.mark in marks.family[top.mark]) for top in stack]
    if sign.side == "close" and any(fits):
        return True
    if sign.side == "close":
        # “overseas posts” opened with a single mark by mistake
        return sign.mark == "”" and stack[-1].mark == "‘"
    # „so “: a mark that opens in one language and closes in another
    return sign.side == "open" and sign.mark in "“‘" and fits[-1] and stack[-1].mark in "„‚"


# --- quotations over blocks -----------------------------------------------------------------------


def _first_sides(blocks: Sequence[Segment], signs: Sequence[Sequence[Sign]], marks: Marks) -> list[tuple[int, Sign] | None]:
    """For each block, return the first double mark in it or after it, with the number of its block."""
    ahead: list[tuple[int, Sign] | None] = [None] * (len(blocks) + 1)
    for place in range(len(blocks) - 1, -1, -1):
        first = next((sign for sign in signs[place] if sign.mark not in marks.singles), None)
        ahead[place] = (place, first) if first else ahead[place + 1]
    return ahead


def _goes_on(
    place: int, blocks: Sequence[Segment], following: Sequence[Sign], coming: tuple[int, Sign] | None, family: str
) -> bool:
    """Tell whether a quotation left open runs on into the next block.

    `following`: the marks of the next block; `coming`: the first double mark from there on,
    with its block; `family`: the marks that may re-open it.
    """
    if place + 1 >= len(blocks) or blocks[place].kind not in RUNNING or blocks[place + 1].kind not in RUNNING:
        return False
    if following and following[0].at == blocks[place + 1].span.start and following[0].side == "open":
        return following[0].mark in family
    if family[0] in "‘'‚" or coming is None or coming[1].side != "close" or coming[0] - place > FARTHEST:
        return False
    return all(block.kind in RUNNING for block in blocks[place + 1 : coming[0] + 1])
