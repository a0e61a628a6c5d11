"""The nouns of custody: an entry of the log, what it commits to, and the head that can be published.

The log says what this installation did, and when by its own clock. It cannot speak of the time before it began.
Not here: how entries are chained and summed up (custody.py), where they are kept (ledger/custody.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Action = Literal["begin", "found", "take in", "read again", "join", "set", "judge", "work", "remove", "export"]
"""What is logged (docs/custody.md):

`begin`       the log begins; it says nothing of what was before
`found`       a source, or a decision, that was in the case when the log began
`take in`     bytes came into the archive, from a file or out of a container
`read again`  another version of a reader made a new text of a source
`join`        a report got another id, under which it is better known
`set`         a user said something about a report
`judge`       a person decided
`work`        stages ran
`remove`      a report was removed, and the details of entries about it with it
`export`      an export was written
"""
CLOCK = "this machine's clock, not checked against another"
"""Where the time of an entry comes from; said in each, so that nobody takes it for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an entry is about. Kept beside the log under a commitment, so that a removal can empty it."""

    actor: str
    """A label: this machine's user name, or who decided."""
    tool: str
    """Stemma and what it read with, each with its version."""
    inputs: tuple[str, ...] = ()
    """What it was done to: SHA-256 of sources, ids of records. The first is what the entry is about."""
    outputs: tuple[str, ...] = ()
    """What came of it: ids of texts, decisions; SHA-256 of the list of an export."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    """Whatever else the result depends on; values are JSON."""
    subject: str = ""
    """The id of a report, or the path of a file as the user named it."""
    clock: str = CLOCK
    """Where the time of the entry comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log. It is never changed; its hash is a leaf of the tree whose root is the head."""

    number: int
    """From 1, without gaps."""
    at: str
    """UTC, ISO 8601."""
    action: str
    """One of `Action`."""
    commitment: str
    """SHA-256 of 32 random bytes and the details: shows that they were not changed, and tells nothing without them."""
    previous: str
    """Hash of the entry before; 64 zeros for the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry as the ledger holds it."""

    entry: Entry
    leaf: str
    """Its hash, as it was when it was written."""
    salt: str | None
    """Hexadecimal; None: the details were emptied."""
    details: str | None
    """Canonical JSON of `Details`; None: emptied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The size and root of a log at one moment: one line that can be published or given to somebody."""

    size: int
    """How many entries it sums up."""
    root: str
    """Merkle tree hash (RFC 6962, section 2.1) of them, in hexadecimal."""
    printed: str | None = None
    """When it was printed, UTC, by the machine's clock; None: not said."""
