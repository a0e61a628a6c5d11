"""The one place where the command line writes to a terminal."""

import re
import sys

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters of a source or file name that would steer a terminal, turn its text around, or cannot be written."""


def say(words: str = "") -> None:
    """Print a line of what was asked for."""
    sys.stdout.write(_harmless(words) + "\n")


def tell(words: str) -> None:
    """Print a line about what went wrong, apart from what was asked for."""
    sys.stderr.write(_harmless(words) + "\n")


def one_line(words: str) -> str:
    """Return words on one line: a file's name or a title that breaks lines must not look like lines of ours."""
    return "".join(f"\\u{ord(c):04x}" if c in "\n\r\t\v\f" else c for c in words)


def count(number: int, what: str, many: str = "") -> str:
    """Return a number with its noun: "1 report", "2 reports"."""
    return f"{number} {what if number == 1 else many or what + 's'}"


def _harmless(words: str) -> str:
    """Write steering characters by their number, as JSON does: no source gives orders to a terminal."""
    return UNSEEN.sub(lambda m: f"\\u{ord(m.group()):04x}", words)


def progress(what: str, done: int, total: int) -> None:
    """Show progress on a terminal; nothing anywhere else."""
    if sys.stderr.isatty() and total > 1:
        sys.stderr.write(f"\r\x1b[K{what} {done}/{total}" + ("\n" if done == total else ""))
        sys.stderr.flush()
