"""What a site's robots.txt says about one page: RFC 9309, without opening anything."""

import re
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote_to_bytes

LINE = re.compile(rb"^[ \t]*(?P<key>[A-Za-z -]+?)[ \t]*:[ \t]*(?P<value>[^#]*?)[ \t]*(?:#.*)?$", re.DOTALL)
TOKEN = re.compile(rb"\*|[A-Za-z_-]+")
ESCAPE = re.compile(rb"%[0-9A-Fa-f]{2}")
UNRESERVED = re.compile(rb"[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line that a program must follow."""

    allow: bool
    pattern: str
    """In ASCII, with * and a $ at the end as RFC 9309, section 2.2.3, has them."""

    def __str__(self) -> str:
        """Write the rule as it stands in the file."""
        return f"{'Allow' if self.allow else 'Disallow'}: {self.pattern}"


def rules(data: bytes, token: str) -> tuple[Rule, ...]:
    """Return the rules for a program, whose name is compared without case; without a group of its own, those for "*"."""
    groups: dict[bytes, list[Rule]] = {}
    names: list[bytes] = []
    heading = False
    for line in re.split(rb"\r\n|\r|\n", data.removeprefix(b"\xef\xbb\xbf")):
        parts = LINE.match(line)
        key = parts["key"].lower() if parts else b""
        if parts and key == b"user-agent":
            found = TOKEN.match(parts["value"])
            names = [*(names if heading else ()), found.group().lower() if found else b""]
            heading = True
            for name in names:
                groups.setdefault(name, [])
        elif parts and key in (b"allow", b"disallow"):
            heading = False
            if parts["value"]:  # an empty rule forbids and allows nothing
                rule = Rule(allow=key == b"allow", pattern=_even(parts["value"]))
                for name in names:
                    groups[name].append(rule)
    return tuple(groups.get(token.lower().encode("ascii", "replace"), groups.get(b"*", ())))


def decisive(known: tuple[Rule, ...], path: str) -> Rule | None:
    """Return the rule that decides about a path with its query, or None: allowed.

    The longest that fits decides; of two as long, the one that allows (section 2.2.2).
    """
    if path.partition("?")[0] == "/robots.txt":
        return None
    even = _even(path.encode("ascii", "replace"))
    fitting = [rule for rule in known if _fits(rule.pattern, even)]
    return max(fitting, key=lambda rule: (len(rule.pattern), rule.allow), default=None)


def _even(value: bytes) -> str:
    """Write percent-encodings in one way (section 2.2.2), so that %7Ejoe and ~joe are one path."""

    def one(found: re.Match[bytes]) -> bytes:
        byte = unquote_to_bytes(found.group())
        return byte if UNRESERVED.fullmatch(byte) else found.group().upper()

    return quote_from_bytes(ESCAPE.sub(one, value), safe="!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~-._")


def _fits(pattern: str, path: str) -> bool:
    """Tell whether a pattern fits the beginning of a path; linear in the path, whatever the stars."""
    anchored = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not anchored or at == len(path)
    last = pieces.pop() if anchored else ""
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(path) - len(last) >= at and path.endswith(last)
