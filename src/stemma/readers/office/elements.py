"""XML as events, in one pass and without a tree: elements, their attributes, their text.

Document types and entities are refused, and so is what is nested deeper or has more elements than a document. Where
the XML stops being XML, what came before stands. What the elements mean is their reader's business.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from stemma.readers.packed import CHUNK, Unsafe

DEEPEST = 256
"""Nested elements; libxml2 stops there too."""
MOST_ELEMENTS = 500_000
"""Elements of one part; a book of five hundred pages has fewer."""
MOST_ATTRIBUTES = 2000
LONGEST_VALUE = 1000
MOST_VALUES = 1000
CUT = frozenset(
    expat.errors.codes[words]
    for words in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)
"""Codes of expat for XML that is right as far as it goes."""
Event = tuple[Literal["start"], str, Mapping[str, str]] | tuple[Literal["end", "text"], str, None]
NOTHING: Mapping[str, str] = MappingProxyType({})


def events(data: bytes, prefixes: Mapping[str, str], most: int = MOST_ELEMENTS) -> Iterator[Event]:
    """Yield ("start", name, attributes), ("end", name, None) and ("text", words, None) in the order of the file.

    Names are written with the prefixes given for their namespaces ("w:p"); of another namespace, as "{…}p".

    Raises:
        Unsafe: a DTD or entity (BOMB), deeper than `DEEPEST` (TOO_DEEP), more than `most` elements (TOO_LARGE), not
            well-formed (PARTIAL), cut off (TRUNCATED). What was yielded before stands.
    """
    seen = _Seen(prefixes, most)
    parser = DefusedXMLParser(target=seen, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    # Straight from expat to us: what defusedxml forbids stays in force, and its detour by a tree builder is half the time.
    inner = parser.parser
    inner.ordered_attributes = False
    inner.StartElementHandler, inner.EndElementHandler, inner.CharacterDataHandler = seen.start, seen.end, seen.data
    at, step, wrong = 0, CHUNK, None
    while at < len(data) and not wrong:
        wrong = _fed(parser, data[at : at + step])
        at += step
        # Expat before 2.6 looks at a long token again with every chunk: longer chunks keep that linear.
        step = CHUNK if seen.waiting else min(2 * step, 1 << 26)
        yield from seen.waiting
        seen.waiting.clear()
    wrong = wrong or _fed(parser, None)
    yield from seen.waiting
    if wrong:
        raise wrong


def _fed(parser: DefusedXMLParser, chunk: bytes | None) -> Unsafe | None:
    """Give a chunk to the parser, or (None) the end, and say what is wrong."""
    try:
        if chunk is None:
            parser.close()
        else:
            parser.feed(chunk)
    except Unsafe as wrong:
        return wrong
    except DefusedXmlException:
        return Unsafe("BOMB", "its XML declares a document type or entities, which no such document needs and attacks use")
    except ParseError as error:
        if error.code in CUT:
            return Unsafe("TRUNCATED", "its XML ends too early, so the file was cut off: get a whole copy")
        said = expat.ErrorString(error.code) or "not well-formed"
        return Unsafe("PARTIAL", f"its XML is damaged at line {error.position[0]} ({said})")
    except (ValueError, LookupError):
        return Unsafe("PARTIAL", "its XML is in an encoding that is not known: save it again")
    return None


class _Seen:
    """What the parser reports to: keeps the events until they are taken, and counts."""

    def __init__(self, prefixes: Mapping[str, str], most: int) -> None:
        self.waiting: list[Event] = []
        self._prefixes, self._most = prefixes, most
        self._names: dict[str, str] = {}
        self._depth = self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST:
            raise Unsafe("TOO_DEEP", f"more than {DEEPEST} elements are nested, as in no document")
        if self._count > self._most:
            raise Unsafe("TOO_LARGE", f"it has more than {self._most} elements; what comes after them was not read")
        if len(attributes) > MOST_ATTRIBUTES:
            raise Unsafe("PARTIAL", f"one element has more than {MOST_ATTRIBUTES} attributes")
        known = self._names
        said = {known.get(key) or self._named(key): value for key, value in attributes.items()} if attributes else NOTHING
        self.waiting.append(("start", known.get(name) or self._named(name), said))

    def end(self, name: str) -> None:
        self._depth -= 1
        self.waiting.append(("end", self._names.get(name) or self._named(name), None))

    def data(self, words: str) -> None:
        self.waiting.append(("text", words, None))

    def close(self) -> None:
        """Do nothing: there is no tree to hand over."""

    def _named(self, full: str) -> str:
        space, _, local = full.rpartition("}")
        short = full if not space else f"{self._prefixes[space]}:{local}" if space in self._prefixes else "{" + full
        if len(self._names) < 10_000:
            self._names[full] = short
        return short


def values(data: bytes, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return the text of each simple element of a small part (properties), by its name; the first `LONGEST_VALUE` characters.

    Raises:
        Unsafe: as `events`.
    """
    found: dict[str, str] = {}
    at = ""
    for kind, name, _ in events(data, prefixes):
        if kind == "text":
            if at and len(found.get(at, "")) < LONGEST_VALUE and len(found) < MOST_VALUES:
                found[at] = (found.get(at, "") + name)[:LONGEST_VALUE]
        else:
            at = name if kind == "start" else ""
    return found


def fallback(wrong: Unsafe) -> tuple[str, str] | None:
    """Return code and message for a part whose XML could be read in part only; None: it must not be read."""
    if wrong.code == "BOMB":
        return None
    if wrong.code in ("TRUNCATED", "TOO_LARGE"):
        return "TRUNCATED" if wrong.code == "TRUNCATED" else "PARTIAL", wrong.message
    code = "DEEP" if wrong.code == "TOO_DEEP" else "REPAIRED"
    return code, f"{wrong.message}; its words were read by their tags alone: compare with the original"
