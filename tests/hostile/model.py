"""What a hostile file is: its bytes, made on demand, and how its examination may end."""

from collections.abc import Callable
from dataclasses import dataclass

from stemma.model.codes import CODES

CANARY = "CANARY-61f0b7c2-OUTSIDE"
"""Words of a file on this machine that some hostile files try to read. They must never come out of one."""
CANARY_FILE = "/tmp/stemma-canary.txt"
"""Where the tests lay that file; hostile files name it."""
LISTENER = ("127.0.0.1", 48151)
"""Where the tests listen; hostile files try to make a reader call there."""
Made = Callable[[], bytes] | Callable[[], str] | Callable[[], str | bytes] | bytes | str
"""Bytes or words, or what makes them."""
Row = tuple[str, Made, str, str] | tuple[str, Made, str, str, str]
"""Name, content, how it may end, what it tries, and which code has to stand beside a text."""
CALL = f"http://{LISTENER[0]}:{LISTENER[1]}/"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file that tries something."""

    name: str
    """Unique, with the extension under which it would come in."""
    group: str
    """Format: pdf, html, zip …"""
    make: Callable[[], bytes]
    expect: frozenset[str]
    """How it may end: FATAL codes, and TEXT for words (with any warning). Everything that comes out must be among them."""
    why: str
    """What it tries, in one line."""
    must: frozenset[str] = frozenset()
    """Codes of which at least one has to stand beside whatever text comes out: a silent loss is a failure."""
    big: bool = False
    """Left to the long run: over 20 MB, or slow to make or to examine."""

    @property
    def data(self) -> bytes:
        """Make the bytes; the same each time."""
        return self.make()


def hostile(group: str, name: str, made: Made, expect: str, why: str, *, must: str = "", big: bool = False) -> Hostile:
    """Describe a hostile file; `expect` and `must` are words between spaces."""
    allowed, needed = frozenset(expect.split()), frozenset(must.split())
    assert allowed and (allowed | needed) <= CODES | {"TEXT"}, (name, allowed, needed)
    return Hostile(name, group, lambda: _bytes(made), allowed, why, needed, big)


def _bytes(made: Made) -> bytes:
    content = made() if callable(made) else made
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
