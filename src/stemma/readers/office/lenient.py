"""XML that is no XML any more, or too deep for a parser: its tags one by one, for what words can still be had.

Gives the events that `elements` gives, without nesting, in linear time. Prefixes are believed as they are written.
"""

import re
from collections.abc import Iterator
from html import unescape

from stemma.readers.encoding import decode
from stemma.readers.office.elements import MOST_ELEMENTS, NOTHING, Event
from stemma.readers.packed import Unsafe

TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w.:-]{0,100})(?P<rest>[^<>]*)>")
ATTRIBUTE = re.compile(r"""([\w.:-]{1,100})\s{0,10}=\s{0,10}(?:"([^"<>]*)"|'([^'<>]*)')""")
LONGEST_ATTRIBUTES = 20_000
DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")


def decoded(data: bytes) -> str:
    """Return the characters of some XML."""
    m = DECLARED.match(data[:200])
    return decode(data, m[1].decode("ascii") if m else None).content


def events(page: str) -> Iterator[Event]:
    """Yield the events of the tags of a page, well-formed or not.

    Raises:
        Unsafe: more elements than any document has (TOO_LARGE).
    """
    at = count = 0
    for m in TAG.finditer(page):
        if m.start() > at:
            yield "text", unescape(page[at : m.start()]), None
        at = m.end()
        if m["close"]:
            yield "end", m["name"], None
            continue
        count += 1
        if count > MOST_ELEMENTS:
            raise Unsafe("TOO_LARGE", f"it has more than {MOST_ELEMENTS} elements; what comes after them was not read")
        rest = m["rest"][:LONGEST_ATTRIBUTES]
        said = {name: unescape(a or b) for name, a, b in ATTRIBUTE.findall(rest)} if "=" in rest else NOTHING
        yield "start", m["name"], said
        if m["rest"].endswith("/"):
            yield "end", m["name"], None
    if at < len(page):
        yield "text", unescape(page[at:]), None
