"""From bytes to characters: byte order marks, UTF-8, what the source declares, and only then a guess.

Nothing is replaced in silence: bytes that no encoding explains become U+FFFD, are counted, and the
reader reports them. Line ends and control characters stay as they are.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from stemma.languages import load
from stemma.model.reading import Problem
from stemma.readers.language import rank

MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte order marks, the longer before those that they begin with."""
SAMPLE = 8192
"""Bytes looked at for a guess: more text does not make it better."""
SHORTEST_WIDE = 16
"""Bytes below which UTF-16 without a mark is not recognised: it could be anything."""
# What pages call Latin-1 or ASCII is windows-1252 in practice (WHATWG Encoding Standard, section 4.2).
ALIASES = {
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "iso-8859-9": "windows-1254",
    "x-sjis": "shift_jis",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "euc_kr",
    "windows-31j": "shift_jis",
}
# Declared inside the bytes themselves, none of these can be true: the declaration was read as ASCII.
IMPOSSIBLE = ("utf-16", "utf-32", "utf-7", "ucs-2")
PLACEHOLDER = "\ufffd"
CONTROL = bytes([*range(9), 11, *range(14, 27), *range(28, 32), 127])


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, and how sure it is that they are the right ones."""

    content: str
    """Without a byte order mark."""
    encoding: str
    guessed: bool
    """True: neither a mark nor UTF-8 nor a declaration says so."""
    declared: str | None
    """What the source says, where that turned out to be wrong."""
    damaged: int
    """How many stretches of bytes were no character and are now U+FFFD."""
    first_damage: int | None
    """Offset of the first of them, in code points."""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode bytes, losing none; `declared` is the source's own word for its encoding."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _with(data[len(mark) :], encoding)
    wide = _wide(data)
    return _with(data, wide, guessed=True) if wide else _as_utf8(data, declared) or _as_declared(data, declared)


def _as_utf8(data: bytes, declared: str | None) -> Decoded | None:
    """Decode what is UTF-8 or nearly so; None: it is not. Bytes beyond ASCII hardly ever are by chance."""
    named = _known(declared)
    contradicted = declared if declared and named not in (None, "utf-8") else None
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError:
        return _with(data, "utf-8", declared=contradicted) if _nearly_utf8(data) else None
    if len(content) == len(data) and named and named.startswith("iso2022"):
        return None
    return Decoded(content, "utf-8", False, None if len(content) == len(data) else contradicted, 0, None)


def _as_declared(data: bytes, declared: str | None) -> Decoded:
    named = _known(declared)
    # Bytes beyond ASCII are none; pages that call themselves so were written by programs that did not know.
    ascii_ = declared is not None and declared.strip().strip("'\"").lower() in ("ascii", "us-ascii", "ansi_x3.4-1968")
    if named and named != "utf-8" and not ascii_ and _fits(data, named):
        return _with(data, named)
    return _with(data, guess(data), guessed=True, declared=declared)


def problems(decoded: Decoded, stage: str) -> tuple[Problem, ...]:
    """Say what was guessed and what was lost, for people."""
    found = []
    if decoded.guessed or decoded.declared:
        instead = f"the file says {decoded.declared}, but its bytes do not fit; " if decoded.declared else ""
        message = f"{instead}read as {decoded.encoding}. If letters look wrong, convert the file to UTF-8 and add it again"
        found.append(Problem(report=None, stage=stage, code="ENCODING_GUESSED", message=message))
    if decoded.damaged:
        message = (
            f"{decoded.damaged} stretches of bytes are no {decoded.encoding} and are shown as {PLACEHOLDER}, the first at "
            f"character {decoded.first_damage}: get an undamaged copy if these words matter"
        )
        found.append(Problem(report=None, stage=stage, code="ENCODING_DAMAGED", message=message))
    return tuple(found)


def _with(data: bytes, encoding: str, *, guessed: bool = False, declared: str | None = None) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, guessed, declared, 0, None)
    except UnicodeDecodeError as error:
        content = data.decode(encoding, "replace")
        before = len(data[: error.start].decode(encoding, "replace"))
        genuine = data.count(PLACEHOLDER.encode(encoding)) if encoding.startswith("utf") else 0
        return Decoded(content, encoding, guessed, declared, max(1, content.count(PLACEHOLDER) - genuine), before)


NAMES_ONLY = frozenset({"idna", "punycode"})
"""Codecs of the standard library for names of hosts; no text is written in them."""


def _known(declared: str | None) -> str | None:
    """Return the codec of a declared name, or None: there is none, or it cannot be true."""
    if not declared:
        return None
    name = declared.strip().strip("'\"").lower()
    name = ALIASES.get(name, name)
    if name.startswith(IMPOSSIBLE) or name.replace("-", "_") in NAMES_ONLY:
        return None
    try:
        "".encode(name)
        b"".decode(name)
    except (LookupError, ValueError, TypeError):
        return None
    return {"utf8": "utf-8", "iso-2022-jp": "iso2022_jp"}.get(name, name)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        # Five places of windows-1252 are empty; a stray byte does not make the declaration wrong.
        content = data.decode(encoding, "replace")
        return content.count(PLACEHOLDER) * 100 <= len(content)
    return True


def _wide(data: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a mark.

    Their bytes hold many that are no letter by themselves. Of the readings that give letters, the right one has the
    fewest different high bytes: a text stays within a few blocks of Unicode, its low bytes are spread.
    """
    sample = data[:4096]
    odd = len(sample) - len(sample.translate(None, CONTROL))
    # Alphabets have their block's number in every second byte; Chinese has fewer such bytes, but then is no UTF-8 by chance.
    needed = 4 if _is_utf8(sample) else 20
    if len(data) % 2 or len(data) < SHORTEST_WIDE or odd * needed < len(sample):
        return None
    fits = []
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        if "32" in encoding and len(data) % 4:
            continue
        content = sample.decode(encoding, "replace")
        ordinary = sum(c.isalnum() or c.isspace() or unicodedata.category(c)[0] in "PSM" for c in content)
        if content and ordinary - 2 * content.count(PLACEHOLDER) >= 0.95 * len(content):
            fits.append((len({ord(c) >> 8 for c in content}), encoding))
    return min(fits)[1] if fits else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _nearly_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8 with some damage: whole letters far outnumber broken ones."""
    content = data.decode("utf-8", "replace")
    broken = content.count(PLACEHOLDER)
    whole = sum(1 for c in content if ord(c) > 0x7F) - broken
    cut = data[-4:].decode("utf-8", "ignore") != data[-4:].decode("utf-8", "replace") and broken == 1
    return whole >= 3 and (whole >= 5 * broken or cut)


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    languages: frozenset[str]
    letters: dict[str, float]
    """Letter -> how much it speaks for the encoding."""
    wide: bool


@cache
def _candidates() -> tuple[tuple[_Candidate, ...], frozenset[str]]:
    table = load("und").table("encodings")
    rows = tuple(
        _Candidate(row["name"], frozenset(row["languages"]), _weights(row), row.get("wide", False)) for row in table["encoding"]
    )
    return rows, frozenset(table["neutral"])


def _weights(row: dict[str, Any]) -> dict[str, float]:
    """Weigh letters by their place, the commonest first; alike where the row serves several languages or lists few of many."""
    flat = row["languages"] or row.get("wide")
    return {c: 1.0 if flat else 1.0 - 0.7 * i / len(row["letters"]) for i, c in enumerate(row["letters"])}


def guess(data: bytes) -> str:
    """Name the likeliest encoding of bytes that are not UTF-8."""
    sample = data if len(data) <= SAMPLE else _telling(data)
    spoken = [code for code, _ in rank(sample.decode("ascii", "ignore"))[:3]]
    rows, neutral = _candidates()
    scores: dict[str, float] = {}
    for row in rows:
        place = min((i for i, code in enumerate(spoken) if code in row.languages), default=3)
        score = _score(sample, row, neutral) + (1.0, 0.6, 0.3, 0.0)[place]
        scores[row.name] = max(score, scores.get(row.name, score))
    best = max(scores.values())
    # Close ones are told apart by whether the outcome is a language at all.
    close = [name for name, score in scores.items() if score > best - 0.4]
    if len(close) > 1:
        for name in close:
            languages = rank(sample.decode(name, "ignore"))
            scores[name] += languages[0][1] if languages else 0.0
    return max(close, key=lambda name: scores[name])


def _telling(data: bytes) -> bytes:
    """Return the part of long data that starts where the first byte beyond ASCII stands."""
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, (first.start() if first else 0) - SAMPLE // 4)
    return data[start : start + SAMPLE]


def _score(sample: bytes, row: _Candidate, neutral: frozenset[str]) -> float:
    """Weigh how ordinary the text would look under one encoding: about 1 if all is usual, below 0 if most is odd."""
    try:
        content = sample.decode(row.name)
    except UnicodeDecodeError as error:
        if row.wide and error.start < len(sample) - 8:
            return -10.0
        content = sample.decode(row.name, "replace")
    beyond = [c for c in content if c > "\x7f"]
    points = sum(row.letters.get(c) or (0.2 if c in neutral else 0.3 if row.wide and c.isalpha() else -2.0) for c in beyond)
    foreign = sum(map(str.isalpha, beyond))
    letters = sum(map(str.isalpha, content))
    if row.languages and foreign * 2 > letters > 1:
        points -= foreign  # a language written in Latin letters has more plain ones than others
    for a, b in pairwise(content):
        if a <= "\x7f" and b <= "\x7f":
            continue
        if a.islower() and b.isupper():
            points -= 1.0  # a capital inside a word: small and large letters are exchanged
        if not row.languages and a.isalpha() and b.isalpha() and (a <= "\x7f") != (b <= "\x7f"):
            points -= 1.5  # a word half in Latin letters
    return points / max(1, len(beyond))
