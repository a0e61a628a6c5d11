"""What a page holds beside what it shows: what a style hides, what lies in its data, what its frames show; which is read.

What the page shows is the report, unless it shows next to nothing; whatever is chosen is said in a problem.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import etree

from stemma.readers.html import data, laid, maintext, tree
from stemma.readers.html.laid import Laid
from stemma.readers.html.markup import marks
from stemma.readers.html.metadata import Head
from stemma.text import fold

NEXT_TO_NOTHING = 200
"""Characters of prose below which a page shows no report."""
WORTH_IT = 400
"""Characters of text that are worth a word."""
LONGER = 1.3
"""Times the shown text that one which is not shown must have, beyond `WORTH_IT`."""
ARTICLE = "JSON-LD articleBody"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The text that was chosen, and what is to be said about it."""

    page: tree.Page
    laid: Laid
    whole: bool
    problems: tuple[tuple[str, str], ...] = ()
    """(code, message)"""


Framed = tuple[tuple[str, ...], ...]
"""The blocks of each frame of a page."""


def choose(
    shown: tree.Page, revealed: Callable[[], tree.Page], root: "etree._Element", head: Head, framed: Framed = ()
) -> Chosen:
    """Choose the report's text among what is shown, what a style hides as well (`revealed`), what frames and data hold."""
    titles = head.values("title")
    main = maintext.choose(shown, titles)
    prose = _prose(shown, main)
    made = Chosen(shown, laid.lay(shown, main, head), True)
    if shown.concealed >= WORTH_IT:
        page = revealed()
        other = maintext.choose(page, titles)
        more = _prose(page, other) - prose
        if more >= WORTH_IT + (LONGER - 1) * prose:
            if prose < NEXT_TO_NOTHING:
                return _with(Chosen(page, laid.lay(page, other, head), True, (("HIDDEN_TEXT", _taken(more)),)), framed)
            made = Chosen(shown, made.laid, True, (("HIDDEN_TEXT", _not_taken(more)),))
    return _beside_frames(made, prose, head, framed) or _with(_beside_data(made, prose, root, head), framed)


def _with(made: Chosen, framed: Framed) -> Chosen:
    """Put the words of frames on record, as what is shown and not the report."""
    said = tuple(words for blocks in framed for words in blocks)
    return replace(made, laid=replace(made.laid, left_out=(*made.laid.left_out, *said))) if said else made


def _beside_frames(made: Chosen, prose: int, head: Head, framed: Framed) -> Chosen | None:
    """Compare what is shown with the fullest frame; None: the page around the frames is the report."""
    fullest = max(framed, key=lambda blocks: sum(map(marks, blocks)), default=())
    held, size = sum(map(marks, fullest)), marks(made.laid.content)
    if not held or (size and held < WORTH_IT + LONGER * size):
        return None
    if prose >= NEXT_TO_NOTHING:
        message = (
            f"a page within the page (a frame) shows more text ({held} characters) than the page around it ({size}), which alone "
            "was read: if the report stands in the frame, open it by itself, save it and add that"
        )
        return _with(replace(made, whole=False, problems=(*made.problems, ("PARTIAL", message))), framed)
    message = (
        f"the page shows next to nothing outside a page within it (a frame, {held} characters), which was read by its tags "
        "alone, so menus and the report are not told apart: open the frame by itself, save it and add that"
    )
    read = laid.of_data(fullest, made.page, head)
    others = tuple(blocks for blocks in framed if blocks is not fullest)
    return _with(Chosen(made.page, read, False, (*made.problems, ("PARTIAL", message))), others)


def _taken(more: int) -> str:
    return (
        f"the page hides its text until a script shows it; {more} characters that it does not show by itself were read: "
        "compare them with the page in a browser"
    )


def _not_taken(more: int) -> str:
    return (
        f"about {more} characters of what may be this report are in the page and not shown; only what is shown was read: "
        "open the page in a browser, and save it again if the text goes on there"
    )


def _prose(page: tree.Page, chosen: maintext.Chosen) -> int:
    return sum(page.blocks[i].prose() for i in chosen.main)


def _beside_data(made: Chosen, prose: int, root: "etree._Element", head: Head) -> Chosen:
    """Compare what is shown with what the page's data hold."""
    size = marks(made.laid.content)
    for parts, where in ((data.paragraphs(head.body), ARTICLE), (data.longest(root), "the data of its scripts")):
        held = sum(map(marks, parts))
        if held < WORTH_IT + LONGER * size or (where != ARTICLE and not _same(parts, made.laid, prose)):
            continue
        if prose >= NEXT_TO_NOTHING:
            message = (
                f"the page holds a longer article text in its data ({held} characters, {where}) than it shows ({size}): open it "
                "in a browser, and save it again if the text goes on there"
            )
            return Chosen(made.page, made.laid, False, (*made.problems, ("PARTIAL", message)))
        message = (
            f"the page shows next to nothing, so its text was read from {where} ({held} characters), which a browser need not "
            "show: compare it with the page in a browser"
        )
        return Chosen(made.page, laid.of_data(parts, made.page, head), False, (*made.problems, ("HIDDEN_TEXT", message)))
    return made


def _same(parts: tuple[str, ...], shown: Laid, prose: int) -> bool:
    """Tell whether a text from data is this report's: one of its paragraphs is shown, or hardly anything is."""
    if prose < NEXT_TO_NOTHING:
        return True
    content = fold(shown.content)
    return any(fold(part[:60]) in content for part in parts[:5])
