"""The words of a message: which of its parts they are in, and its paragraphs, quotations and signatures as blocks.

Quoted words stay in the text, as they are; their layout says that they are not the writer's. The lines by which mail
programs mark them are data (`office.toml`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from stemma.readers.composed import Block, block, table
from stemma.readers.mail.mime import Part
from stemma.text import fold

DASHES = "-_=—– \t*"
LONGEST_LINE = 300
"""Characters of a line in which a mail program's own words are looked for."""
SIGNATURE = ("-- ", "--")
LONGEST_SIGNATURE = 15
"""Lines after the last "-- " that are a signature; more are a text."""
LABEL = re.compile(r"[*\s]{0,4}([^\W\d][\w-]{0,20})[*\s]{0,4}:")
QUOTED = ">"
STAMP = re.compile(r"\d{1,2}[:.]\d\d|@")
"""A time or an address: in a page, a reply line without one may be a sentence."""
MOST_LABELS = 3
"""Header lines under one another that are a message's head even without a line that says so."""


@dataclass(frozen=True, slots=True)
class Version:
    """A stretch of a message's body: parts that are to be read, and the pages that say the same."""

    plain: tuple[Part, ...] = ()
    pages: tuple[Part, ...] = ()


def versions(message: Part) -> list[Version]:
    """Return the parts that a mail program shows as the message, in order."""
    return _versions(message, True)


def _versions(part: Part, top: bool) -> list[Version]:
    if part.attached and not top:
        return []
    if part.kind in ("text/plain", "text/enriched"):
        return [Version(plain=(part,))]
    if part.kind in ("text/html", "application/xhtml+xml"):
        return [Version(pages=(part,))]
    if not part.parts:
        # A multipart without a boundary line is a message that its headers do not describe.
        return [Version(plain=(part,))] if part.kind.startswith("multipart/") else []
    inner = part.parts
    if part.kind == "multipart/related":
        start = part.settings.get("start", "")
        inner = tuple(p for p in inner if start and p.header("content-id") == start)[:1] or inner[:1]
    elif part.kind in ("multipart/signed", "multipart/report"):
        inner = inner[:1]
    found = [version for p in inner for version in _versions(p, False)]
    if part.kind == "multipart/alternative":
        plain = tuple(p for version in found for p in version.plain)
        pages = tuple(p for version in found for p in version.pages)
        return [Version(plain, pages)] if found else []
    return found


def flowed(words: str, delete_space: bool) -> str:
    """Join the lines of format=flowed (RFC 3676, sections 4.1 to 4.5)."""
    made: list[list[str]] = []
    before, flowing = 0, False
    for line in words.split("\n"):
        depth = len(line) - len(line.lstrip(QUOTED))
        stuffed = line[depth : depth + 1] == " "
        rest = line[depth + stuffed :]
        soft = rest.endswith(" ") and rest not in SIGNATURE
        shown = rest[:-1] if soft and delete_space else rest
        if flowing and depth == before and rest not in SIGNATURE:
            made[-1].append(shown)
        else:
            made.append([line[:depth], " " if depth and stuffed else "", shown])
        before, flowing = depth, soft
    return "\n".join("".join(parts) for parts in made)


def plain(words: str) -> list[Block]:
    """Return the blocks of a plain text body: parted at blank lines, and where quotation begins or ends."""
    return list(_grouped(words.split("\n")))


def _grouped(lines: list[str]) -> Iterator[Block]:
    signature = _signature(lines)
    held: list[str] = []
    before = ""
    for number, line in enumerate(lines):
        kind = "furniture" if number >= signature or line.startswith(QUOTED) else "paragraph"
        if held and (not line.strip() or kind != before):
            yield from _made(held, before)
            held = []
        if line.strip():
            held.append(line)
        before = kind
    yield from _made(held, before)


def _made(lines: list[str], kind: str) -> Iterator[Block]:
    made = block("\n".join(lines), kind)
    if made:
        yield made


def _signature(lines: list[str]) -> int:
    """Return the number of the line with which a signature begins, or how many lines there are."""
    for number in range(len(lines) - 1, max(-1, len(lines) - 4 * LONGEST_SIGNATURE), -1):
        if lines[number] in SIGNATURE:
            return number if sum(bool(line.strip()) for line in lines[number:]) <= LONGEST_SIGNATURE + 1 else len(lines)
    return len(lines)


def settled(blocks: Sequence[Block], *, signs: bool, forwarding: bool = False) -> list[Block]:
    """Mark what mail programs wrote around another message, and the message that is answered.

    With `signs`, quoted lines begin with ">"; else (a page) all that follows the line before them is quoted. With
    `forwarding`, the other message is what is sent, and stays.
    """
    made: list[Block] = []
    quoted = lines_follow = False
    for number, one in enumerate(blocks):
        said = _by_program(one.words)
        following = blocks[number + 1].words if number + 1 < len(blocks) else ""
        if said == "reply line":
            said = said if following.startswith(QUOTED) or (not signs and STAMP.search(one.words)) else ""
            quoted = quoted or (bool(said) and not signs)
        elif said == "replied":
            quoted = quoted or not forwarding
        labels = _labels(one.words)
        if labels >= MOST_LABELS and not signs:
            quoted = quoted or not (forwarding or lines_follow)
        header = labels >= MOST_LABELS or (labels > 0 and lines_follow)
        lines_follow = said in ("replied", "forwarded") or (header and lines_follow)
        made.append(Block(one.words, "furniture" if said or quoted or header else one.kind, one.links))
    return made


def _by_program(words: str) -> str:
    """Tell what a mail program wrote: "reply line", "replied", "forwarded", or "" (a person's words)."""
    first = words.split("\n", 1)[0]
    if first[0] in DASHES or first.rstrip().endswith(":"):
        line = fold(first[:LONGEST_LINE].strip(DASHES).strip("> ")).rstrip(":")
        if line in _kinds():
            return _kinds()[line]
    if len(words) > LONGEST_LINE or not words.rstrip().endswith((":", "：")):
        return ""
    return "reply line" if _reply_line().fullmatch(fold(words.strip("> "))) else ""


def _labels(words: str) -> int:
    """Count the lines that are header lines of a message, where at least half of them are."""
    lines = words.split("\n", 12)[:12]
    found = [LABEL.match(line.lstrip("> ")) for line in lines]
    count = sum(m is not None and fold(m[1]) in _names() for m in found)
    return count if count * 2 >= len(lines) else 0


@cache
def _kinds() -> dict[str, str]:
    return {line: kind for kind in ("replied", "forwarded") for line in table()[kind]}


@cache
def _names() -> frozenset[str]:
    return frozenset(table()["header_lines"])


@cache
def _reply_line() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in table()["reply_line"]))
