"""Plain text in any encoding. The content is what was decoded, to the character: line ends stay as they are."""

import re
from functools import cache

from stemma.languages import load
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion, Completeness, Field, Text
from stemma.readers import credits as credit_lines
from stemma.readers import language
from stemma.readers.days import iso_day
from stemma.readers.encoding import decode, problems
from stemma.text import fold, span, trimmed

NAME, VERSION = "plain", "1"
LONGEST_TITLE = 200
HEAD_LINES = 10
"""Lines at the head and at the foot in which labelled lines are believed."""
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
LABELLED = re.compile(r"[ \t]*(?P<label>[^\W\d_][^:\r\n]{0,24}?)[ \t]*:[ \t]*(?P<value>\S[^\r\n]{0,199})")
BYLINE = re.compile(r"[ \t]*(?:By|BY)[ \t]+(?P<value>[^\W\d_][^\r\n.!?;:]{2,80})[ \t]*")
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
BLANK = re.compile(r"[\s\x00\ufeff]*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
SURE_FIELDS: tuple[Field, ...] = ("author", "published", "modified", "outlet", "url", "language")


def read(data: bytes, source: str) -> Read:
    """Read plain text; `source` is the SHA-256 of the bytes."""
    decoded = decode(data)
    content = decoded.content
    found = list(problems(decoded, NAME))
    completeness: Completeness = "partial" if decoded.damaged else "complete"
    if BLANK.fullmatch(content):
        completeness = "empty"
        found.append(_empty(data))
    text = Text(source=source, reader=NAME, version=VERSION, content=content, completeness=completeness)
    control = CONTROL.search(content)
    if control and completeness != "empty":
        count = len(CONTROL.findall(content))
        message = (
            f"the text holds {count} control characters (the first is U+{ord(control.group()):04X}); they are kept as they are"
        )
        at = span(text, *control.span())
        found.append(Problem(report=None, stage=NAME, code="CONTROL_CHARACTERS", message=message, at=at))
    if completeness == "empty":
        return Read(text=text, problems=tuple(found))
    return Read(text=text, assertions=_assertions(text), problems=tuple(found))


def _empty(data: bytes) -> Problem:
    code, what = ("EMPTY", "the file is empty") if not data else ("NO_TEXT", "the file holds no words, only white space")
    return Problem(report=None, stage=NAME, code=code, message=f"{what}: check that it was saved or downloaded whole")


def _assertions(text: Text) -> tuple[Assertion, ...]:
    made: list[Assertion] = []
    heading = title(text)
    if heading:
        made.append(heading)
    named = masthead(text)
    made.extend([named] if named else [])
    made.extend(labelled(text))
    identified = language.assertion(text.content)
    if identified:
        made.append(identified)
    made.extend(credit_lines.find(text))
    return tuple(made)


def title(text: Text) -> Assertion | None:
    """Return the first line as title, if it looks like one; under a masthead, the last such line before the prose."""
    lines = _lines(text.content[: 8 * LONGEST_TITLE], 0)
    found = None
    for number, (start, end) in enumerate(lines[:6]):
        if not _is_title(text.content, start, end):
            break
        evidence = "first line of the text" if number == 0 else "line under the masthead"
        found = Assertion(field="title", value=text.content[start:end].strip(), evidence=evidence, span=trimmed(text, start, end))
        if not masthead(text):
            break
    return found


def masthead(text: Text) -> Assertion | None:
    """Return the first line as outlet, if it is a newspaper's name in capitals."""
    lines = _lines(text.content[: 2 * LONGEST_TITLE], 0)[:1]
    words = text.content[lines[0][0] : lines[0][1]].strip() if lines else ""
    if not words.isupper() or not 2 <= len(words.split()) <= 6 or not _mastheads().intersection(fold(words).split()):
        return None
    return Assertion(field="outlet", value=words, evidence="masthead of the text", span=trimmed(text, *lines[0]))


@cache
def _mastheads() -> frozenset[str]:
    return frozenset(load("und").table("pages")["mastheads"])


def _is_title(content: str, start: int, end: int) -> bool:
    words = content[start:end].strip()
    rest = content[end:]
    following = rest.lstrip()
    if not _like_title(words) or not following:
        return False
    breaks = rest[: len(rest) - len(following)]
    blank = len(breaks.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")) >= 2
    after = following[: _line_end(following, 0)].strip()
    # Without a blank line it may be the first line of a wrapped paragraph: then the next line goes on in small letters
    # or is about as long.
    return blank or not (after[:1].islower() or (len(after) < 1.3 * len(words) and len(words) > 50))


def _like_title(words: str) -> bool:
    if not 4 <= len(words) <= LONGEST_TITLE or not any(c.isalpha() for c in words):
        return False
    if words.rstrip("”\"’'») ").endswith((".", ",", ";", ":")) and not words.endswith(("...", "U.S.", "U.K.", "U.N.")):
        return False
    if words[0] in "•*-–—·>|" or ADDRESS.match(words) or (iso_day(words) and len(words) < 30):
        return False
    label = LABELLED.match(words)
    return not (BYLINE.fullmatch(words) or (label and fold(label["label"]) in _labels() and len(words) < 60))


def _line_end(content: str, start: int) -> int:
    ends = [at for at in (content.find("\n", start), content.find("\r", start)) if at >= 0]
    return min(ends, default=len(content))


@cache
def _labels() -> dict[str, Field]:
    table = load("und").table("pages")["labels"]
    return {fold(word): name for name in SURE_FIELDS for word in table[name]}


def labelled(text: Text) -> list[Assertion]:
    """Return what clearly labelled lines at the head and foot say ("By …", "Published: …", "URL: …")."""
    made: list[Assertion] = []
    seen: set[Field] = set()
    for start, end in _edges(text.content):
        line = text.content[start:end]
        m = LABELLED.fullmatch(line.rstrip())
        name = _labels().get(fold(m["label"])) if m else None
        if not m:
            m = BYLINE.fullmatch(line.rstrip())
            name = "author" if m and _like_names(m["value"]) else None
        value = _value(name, m["value"].strip()) if m and name else None
        if m and name and value and name not in seen:
            seen.add(name)
            at = trimmed(text, start + m.start("value"), start + m.end("value"))
            made.append(Assertion(field=name, value=value, evidence="labelled line of the text", span=at))
    return made


def _edges(content: str) -> list[tuple[int, int]]:
    """Return the bounds of the first and last lines that hold words."""
    head = list(_lines(content[:4000], 0))[:HEAD_LINES]
    from_end = max(0, len(content) - 2000)
    foot = [(a, b) for a, b in _lines(content[from_end:], from_end) if not head or a >= head[-1][1]][-HEAD_LINES // 2 :]
    return head + foot


def _lines(part: str, offset: int) -> list[tuple[int, int]]:
    bounds = []
    for m in LINE.finditer(part):
        words = m.group().rstrip("\r\n")
        if words.strip():
            bounds.append((offset + m.start(), offset + m.start() + len(words)))
    return bounds


def _like_names(words: str) -> bool:
    """Tell whether words look like names of people: few, and none but joining words begin small."""
    parts = words.replace(",", " ").split()
    return 2 <= len(parts) <= 10 and all(p[0].isupper() or p in ("and", "de", "van", "von", "di", "la", "el") for p in parts)


def _value(name: Field, said: str) -> str | None:
    if name in ("published", "modified"):
        return iso_day(said)
    if name == "url":
        m = ADDRESS.match(said)
        return m.group() if m else None
    if name == "language":
        return said.lower() if len(said) == 2 and said.isalpha() else None
    if name == "author":
        return said if _like_names(said) or "," in said else None
    return said
