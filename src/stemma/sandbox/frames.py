"""What a child may say: frames, written one after the other to a pipe. Nothing of it is believed unread.

A frame is eight bytes (length of its head, length of its data; big endian), the head as JSON [kind, value], and the
data as they are. Both lengths are checked before anything is allocated.
"""

import json
import struct
from dataclasses import dataclass
from typing import Any

HEADER = struct.Struct(">II")
LONGEST = 1 << 20
"""Bytes of a head, and of the data of one frame. More is sent in pieces."""
PART, BYTES = "part", "bytes"
"""Kinds that the pool counts by themselves: a part of a container begins, and its bytes."""
END, FAILED = "end", "failed"
"""Kinds that the pool keeps to itself: the child has said all; or why not."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One thing that a child says."""

    kind: str
    head: Any = None
    """JSON."""
    data: bytes = b""


def pack(frame: Frame) -> bytes:
    """Write a frame.

    Raises:
        ValueError: it is longer than a frame may be.
    """
    head = json.dumps([frame.kind, frame.head], separators=(",", ":"), allow_nan=False).encode("ascii")
    if len(head) > LONGEST or len(frame.data) > LONGEST:
        raise ValueError(f"a frame of {len(head)} and {len(frame.data)} bytes")
    return HEADER.pack(len(head), len(frame.data)) + head + frame.data


def lengths(header: bytes) -> tuple[int, int]:
    """Read the two lengths of a frame.

    Raises:
        ValueError: longer than a frame may be.
    """
    head, data = HEADER.unpack(header)
    if not 2 <= head <= LONGEST or data > LONGEST:
        raise ValueError("lengths that no frame has")
    return head, data


def unpack(head: bytes, data: bytes) -> Frame:
    """Read a frame.

    Raises:
        ValueError: it is none.
    """
    try:
        said = json.loads(head)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(said, list) or len(said) != 2 or not isinstance(said[0], str):
        raise ValueError("no kind and value")
    return Frame(said[0], said[1], data)
