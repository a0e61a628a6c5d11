"""Mailboxes in one file (mbox, RFC 4155): each message a member of its own.

Messages begin at a line "From …" after an empty line, or at the file's beginning; within them such lines are written
">From " (mboxrd, and mboxo, which differ only in lines that were quoted before), and are given back as they were. The
file is read once, in order, and never held as a whole.
"""

import re
from collections.abc import Iterator
from typing import IO

from stemma.model.inputs import Member
from stemma.model.reading import Problem
from stemma.readers import composed, packed
from stemma.readers.archives import inside
from stemma.readers.mail import message as mail

NAME, VERSION = "mbox", "1"
LARGEST = inside.LARGEST_MEMBER
LONGEST_LINE = 1 << 20
"""Bytes that are read at once; a longer line comes in several pieces."""
SEPARATOR = re.compile(rb"From (?=[^\n]{0,300}(?:\d\d:\d\d|\d{4}\s*$))")
QUOTED = re.compile(rb">+From ")
FIELD = re.compile(rb"[!-9;-~]{1,76}:|>From ")
CUT = "the mailbox ends within a line of this message, so it may be cut off: get a whole copy"
STEP = "add the messages that you need as single files"


def unpack(file: IO[bytes], path: str) -> Iterator[Member | Problem]:
    """Yield the messages of a mailbox, and what is wrong with it."""
    number = large = 0
    for data in _messages(file):
        number += 1
        if number > inside.MOST_MEMBERS:
            words = f"the mailbox has more than {inside.MOST_MEMBERS} messages, and the rest was not taken in: {STEP}"
            yield composed.problem(NAME, "LEFT_INSIDE", words)
            break
        if data is None:
            large += 1
            continue
        title = mail.subject(data)
        name = packed.shown(f"message {number}: {title}" if title else f"message {number}")
        cut = () if data.endswith((b"\n", b"\r")) else (composed.problem(NAME, "TRUNCATED", CUT),)
        yield Member(name=name, data=data, problems=cut)
    if number == 0:
        yield composed.problem(NAME, "NOT_THIS_FORMAT", "no message begins in the file: check that it is a mailbox")
    if large:
        yield composed.problem(NAME, "LEFT_INSIDE", f"{large} messages are larger than {LARGEST >> 20} MiB: {STEP}")


def _messages(file: IO[bytes]) -> Iterator[bytes | None]:
    """Yield the bytes of each message; None: it is too large."""
    lines: list[bytes] = []
    size, begun, empty = 0, False, True
    line = file.readline(LONGEST_LINE).removeprefix(b"\xef\xbb\xbf")
    while line:
        following = file.readline(LONGEST_LINE)
        if empty and line.startswith(b"From ") and SEPARATOR.match(line) and FIELD.match(following):
            if begun:
                yield _joined(lines, size)
            lines, size, begun = [], 0, True
        elif begun:
            size += len(line)
            if size <= LARGEST:
                lines.append(line[1:] if line.startswith(b">") and QUOTED.match(line) else line)
        empty = line in (b"\n", b"\r\n")
        line = following
    if begun:
        yield _joined(lines, size)


def _joined(lines: list[bytes], size: int) -> bytes | None:
    if size > LARGEST:
        return None
    # The empty line before the next message is the mailbox's, not the message's.
    last = lines[-1:] in ([b"\n"], [b"\r\n"])
    return b"".join(lines[:-1] if last else lines)
