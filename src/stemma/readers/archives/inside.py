"""What containers say about what is in them: one count of what was not taken in, and why.

Not here: any format.
"""

from collections import Counter
from typing import IO

from stemma.model.codes import LONGEST_MESSAGE
from stemma.model.reading import Problem
from stemma.readers.packed import END, Package, shown

LARGEST_MEMBER = 64 << 20
"""Bytes of one document."""
MOST_MEMBERS = 10_000
END_REACHES = 65557
"""Bytes before the end of a ZIP file in which the record at its end begins (APPNOTE 4.3.16)."""
MANY = {
    "advertisement or frame": "advertisements and frames",
    "error page": "error pages",
    "file for machines": "files for machines",
    "file of data": "files of data",
    "empty file": "empty files",
    "font": "fonts",
    "hidden file": "hidden files",
    "other file": "other files",
    "page already taken in": "pages already taken in",
    "page beyond the first ten thousand": "pages beyond the first ten thousand",
    "page kept in another archive": "pages kept in another archive",
    "page not in the page list": "pages not in the page list",
    "part of a saved page": "parts of saved pages",
    "part that cannot be read": "parts that cannot be read",
    "picture": "pictures",
    "program": "programs",
    "recording": "recordings",
    "redirect": "redirects",
    "script": "scripts",
    "short page": "short pages",
    "style sheet": "style sheets",
    "text made from a page": "texts made from pages",
}
"""One of a kind -> several of them; what is not listed here gets an s."""
BY_PREFIX = (("image/", "picture"), ("audio/", "recording"), ("video/", "recording"), ("font/", "font"))
BY_TYPE = {
    "application/javascript": "script",
    "application/x-javascript": "script",
    "application/ecmascript": "script",
    "application/wasm": "script",
    "text/javascript": "script",
    "text/css": "style sheet",
    "application/json": "file of data",
    "application/ld+json": "file of data",
    "application/xml": "file of data",
    "text/xml": "file of data",
    "text/csv": "file of data",
    "application/font-woff": "font",
    "application/font-woff2": "font",
    "application/vnd.ms-fontobject": "font",
    "application/x-font-ttf": "font",
    "application/x-font-woff": "font",
    "application/x-mpegurl": "recording",
    "application/vnd.apple.mpegurl": "recording",
    "application/dash+xml": "recording",
    "application/x-executable": "program",
}
"""Media type -> what people call one of them; else by its first part."""


def kind(media: str | None) -> str:
    """Name a media type in a word or two, for a count."""
    if not media:
        return "other file"
    if media.endswith(("+json", "+xml")) and media not in BY_TYPE and not media.startswith("image/"):
        return "file of data"
    return BY_TYPE.get(media) or next((word for prefix, word in BY_PREFIX if media.startswith(prefix)), "other file")


def problem(stage: str, code: str, message: str) -> Problem:
    """Make a problem whose message keeps to the longest that is let through."""
    shown = "".join(c if c.isprintable() else " " for c in message)
    return Problem(report=None, stage=stage, code=code, message=shown if len(shown) <= LONGEST_MESSAGE else shown[:496] + " …")


PAGES = frozenset({"error page", "short page", "page kept in another archive", "page not in the page list"})
"""Kinds of which a user wants to know which they are: they may have been reports."""


class Tally:
    """A count of what was not taken in, by kind, with a few of the names."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.names: list[str] = []

    def add(self, what: str, name: str = "", times: int = 1) -> None:
        """Count one of a kind, or several; its name is for people."""
        self.counts[what] += times
        if name and len(self.names) < 4:
            self.names.append(shown(name))

    def page(self, what: str, address: str) -> None:
        """Count something that was captured; of what may have been a report its address is named."""
        self.add(what, f"{what} {address}" if what in PAGES and address else "")

    def total(self) -> int:
        """Return how many were counted."""
        return sum(self.counts.values())

    def problem(self, stage: str, step: str) -> Problem | None:
        """Say what was left inside and what to do about it, or None: nothing was."""
        if not self.counts:
            return None
        parts = [f"{count} {what if count == 1 else MANY.get(what, what + 's')}" for what, count in self.counts.most_common()]
        listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
        verb = "was" if self.total() == 1 else "were"
        more = ", …" if self.total() > len(self.names) else ""
        named = f" ({', '.join(self.names)}{more})" if self.names else ""
        return problem(stage, "LEFT_INSIDE", f"{listed} in it {verb} not taken in{named}: {step}")


def miscounted(stage: str, file: IO[bytes], package: Package) -> Problem | None:
    """Say so if the end of a ZIP file announces another number of parts than its list holds."""
    end = file.seek(0, 2)
    file.seek(max(0, end - END_REACHES))
    tail = file.read(END_REACHES)
    at = tail.rfind(END)
    announced = int.from_bytes(tail[at + 10 : at + 12], "little") if at >= 0 else 0xFFFF
    found = len(package.parts) + len(package.refused)
    if package.cut or announced in (found, 0xFFFF):
        return None
    return problem(stage, "PARTIAL", f"it announces {announced} parts, and {found} can be found: get an undamaged copy")
