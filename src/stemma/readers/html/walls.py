"""Pages that stand in place of a report: robot checks, logins, subscriptions, consent, errors.

A report may speak of such things, so a phrase counts only in a line of its own (a heading, a button, a label), not in a
paragraph, and only where there is little text beside it.
"""

from collections.abc import Iterator
from functools import cache

from stemma.readers.html import maintext
from stemma.readers.html.laid import Laid
from stemma.readers.html.metadata import Head
from stemma.text import fold

LONGEST = 1500
"""Characters: a page with more text than this is no wall, whatever it says."""
LONGEST_LINE = 170
"""Characters of a line that may be the wall's own."""
SHORT = 400
"""Characters below which all words of the page's own text are looked at, paragraphs too."""
NOTHING = 200
"""Characters below which what was left out counts too: a cookie notice beside a short report is no wall."""
WALLS = {
    "captcha": "a check for robots",
    "login": "a page that asks to log in",
    "subscription": "a page that asks to subscribe",
    "consent": "a page that asks for consent",
    "missing": "an error page",
    "scripts": "a page that shows its text only with scripts",
}
STEP = "save the page again from a browser in which the report itself is shown"


@cache
def _phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((kind, tuple(map(fold, phrases))) for kind, phrases in maintext.table()["walls"].items())


def recognise(laid: Laid, head: Head, page: str) -> str | None:
    """Say what stands in place of the report, for people; None: nothing does. `page` is its code."""
    size = len(laid.content)
    if size > LONGEST:
        return None
    if not head.free:
        return f"the page says that its text is for subscribers, and only the beginning is here: {STEP}"
    if size < SHORT and any(mark in page for mark in maintext.table()["wall_code"]):
        return f"this looks like {WALLS['captcha']}, not like the report: {STEP}"
    own = list(_own(laid))
    around = [fold(line) for line in (*head.values("title"), *laid.left_out) if len(line) <= LONGEST_LINE]
    for kind, phrases in _phrases():
        lines = [] if kind == "consent" and size >= NOTHING else own
        lines = [*lines, *around] if size < NOTHING else lines
        phrase = next((p for p in phrases for line in lines if p in line), None)
        if phrase:
            return f"this looks like {WALLS[kind]} (“{phrase}”), not like the report: {STEP}"
    return None


def _own(laid: Laid) -> Iterator[str]:
    """Yield the lines of the page's own text that may be a wall's."""
    if len(laid.content) < SHORT:
        yield fold(laid.content)
    for start, end, _ in laid.layout:
        if end - start <= LONGEST_LINE:
            yield fold(laid.content[start:end])
