"""Pages that stand in place of a report: robot checks, logins, subscriptions, consent, errors."""

from functools import cache

from stemma.readers import maintext
from stemma.readers.metadata import Head
from stemma.text import fold

LONGEST = 1500
"""Characters: a page with more text than this is no wall, whatever it says."""
SHORT = 600
"""Characters below which the whole page is looked at, not only what was taken for the report."""
NOTHING = 200
"""Characters below which even a consent notice beside them is all there is."""
WALLS = {
    "captcha": "a check for robots",
    "login": "a page that asks to log in",
    "subscription": "a page that asks to subscribe",
    "consent": "a page that asks for consent",
    "missing": "an error page",
}
STEP = "save the page again from a browser in which the report itself is shown"


@cache
def _phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((kind, tuple(map(fold, phrases))) for kind, phrases in maintext.table()["walls"].items())


def recognise(content: str, left_out: tuple[str, ...], head: Head) -> str | None:
    """Say what stands in place of the report, for people; None: nothing does."""
    if len(content) > LONGEST:
        return None
    if not head.free:
        return f"the page says that its text is for subscribers, and only the beginning is here: {STEP}"
    own = fold(content)
    everything = fold(" ".join((content, *head.values("title"), *left_out))[:20000])
    for kind, phrases in _phrases():
        # A cookie notice beside a short report is none.
        limit = NOTHING if kind == "consent" else SHORT
        said = everything if len(content) < limit else own
        phrase = next((p for p in phrases if p in said), None)
        if phrase:
            return f"this looks like {WALLS[kind]} (“{phrase}”), not like the report: {STEP}"
    return None
