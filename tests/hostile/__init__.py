"""Files that attack whoever reads them, made by script: the same bytes each time, nothing stored.

`corpus()` gives them all; `ordinary` has a decent file of each format, `mutations` breaks those in small steps.
"""

from collections.abc import Iterator

from hostile import archives, mails, office, pageheads, pages, pdflies, pdfs, pdftricks, plain, richtext, webs
from hostile.model import Hostile

MODULES = (pdfs, pdflies, pdftricks, pages, pageheads, archives, webs, office, richtext, mails, plain)


def corpus() -> Iterator[Hostile]:
    """Yield every hostile file; bytes are made when `data` is asked for."""
    for module in MODULES:
        yield from module.files()


__all__ = ["Hostile", "corpus"]
