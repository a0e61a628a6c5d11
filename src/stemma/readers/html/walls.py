"""Pages that stand in place of a report: robot checks, logins, subscriptions, consent, errors.

A report may speak of such things, so a phrase counts only in a line of its own (a heading, a button, a label), not in a
paragraph, and only where there is little text beside it.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from stemma.readers.html import maintext
from stemma.readers.html.laid import Laid
from stemma.readers.html.metadata import Head
from stemma.text import fold

LONGEST = 1500
"""Characters: a page with more text than this is no wall, whatever it says, but for what it is headed."""
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
HEADED = ("login",)
"""Walls that a page with much text is, too, if its title begins so: no report is headed "Sign in to continue"."""
STEP = "save the page again from a browser in which the report itself is shown"


@cache
def _phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((kind, tuple(map(fold, phrases))) for kind, phrases in maintext.table()["walls"].items())


def recognise(laid: Laid, head: Head, page: str) -> str | None:
    """Say what stands in place of the report, for people; None: nothing does. `page` is its code."""
    size = len(laid.content)
    heads = [fold(words) for words in _headings(laid)]
    if size > LONGEST:
        return _found((kind, _begins(heads[:1], phrases)) for kind, phrases in _phrases() if kind in HEADED)
    if not head.free:
        return f"the page says that its text is for subscribers, and only the beginning is here: {STEP}"
    if size < SHORT and any(mark in page for mark in maintext.table()["wall_code"]):
        return f"this looks like {WALLS['captcha']}, not like the report: {STEP}"
    titles = [fold(title) for title in head.values("title")]
    around = [*titles, *(fold(line) for line in laid.left_out if len(line) <= LONGEST_LINE)] if size < NOTHING else []
    lines = [*_own(laid), *around]
    return _found(
        # A cookie notice beside a short report is no wall; a page that is called so is.
        (kind, _begins([*heads, *titles], phrases) if kind == "consent" and size >= NOTHING else _in(lines, phrases))
        for kind, phrases in _phrases()
    )


def _found(tried: Iterable[tuple[str, str | None]]) -> str | None:
    return next((f"this looks like {WALLS[kind]} (“{said}”), not like the report: {STEP}" for kind, said in tried if said), None)


def _in(lines: Iterable[str], phrases: tuple[str, ...]) -> str | None:
    return next((p for p in phrases for line in lines if p in line), None)


def _begins(lines: Iterable[str], phrases: tuple[str, ...]) -> str | None:
    return next((p for p in phrases for line in lines if line.startswith(p)), None)


def _headings(laid: Laid) -> Iterator[str]:
    """Yield the title and the headings of the page's own text."""
    return (laid.content[start:end] for start, end, kind in laid.layout if kind in ("title", "heading"))


def _own(laid: Laid) -> Iterator[str]:
    """Yield the lines of the page's own text that may be a wall's."""
    if len(laid.content) < SHORT:
        yield fold(laid.content)
    for start, end, _ in laid.layout:
        if end - start <= LONGEST_LINE:
            yield fold(laid.content[start:end])
