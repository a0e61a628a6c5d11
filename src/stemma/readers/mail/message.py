"""Messages (RFC 5322): subject and body as text, header lines as assertions, attached documents as members.

To whom a message went is nobody's business but the archive's: such lines are never in the text and never asserted.
A page that a browser saved as a message (MHTML) is read as the page.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import IO

from stemma.model.inputs import Member, Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion
from stemma.readers import composed, html, kinds, packed
from stemma.readers.archives import inside
from stemma.readers.composed import Block
from stemma.readers.days import iso_day
from stemma.readers.encoding import decode, problems
from stemma.readers.mail import body as mailbody
from stemma.readers.mail import mhtml, mime
from stemma.readers.mail.mime import Part
from stemma.readers.packed import Unsafe
from stemma.text import fold

NAME = "mail"
VERSION = f"2.{html.VERSION}"
"""Its own, and that of the reader of pages, on which its text depends."""
STUB = 0.5
"""Share of the page's words below which the plain version of a message is taken for a stub."""
FEW, MORE = 3, 12
"""Words that only the other version has, from which on it says something else: if it is the page, which mail programs show; if
it is the plain text, which often says a word about itself."""
WORD = re.compile(r"[^\W_]{2,}")
LEFT_OUT = ("from", "sender", "reply-to", "to", "cc", "bcc", "date", "list-id")
MEMBERS = frozenset(
    {
        kinds.DOCX,
        kinds.ODT,
        "application/gzip",
        "application/mbox",
        "application/pdf",
        "application/rtf",
        "application/wacz",
        "application/warc",
        "application/zip",
        "message/rfc822",
        "text/html",
        "text/plain",
    }
)
"""Kinds of attachments that are documents, or hold some."""
LARGEST_INSIDE = 256 << 20
LOCKED = "the message is encrypted: open it in the mail program that has the key, save it decrypted and add it again"
PGP = b"-----BEGIN PGP MESSAGE-----"
SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[^\n]+\n){0,5}\n", re.MULTILINE)
SIGNATURE = re.compile(r"^-----BEGIN PGP SIGNATURE-----$", re.MULTILINE)
MOST_LINES = 200_000
"""Lines of one body."""
ADDRESS = re.compile(r"https?://[^\s<>\"']{4,2000}")
AROUND_ADDRESS = ".,;:!?)]}’”*_"


def read(data: bytes, source: str) -> Read:
    """Read a message or a saved page; `source` is the SHA-256 of the bytes."""
    try:
        message = _parsed(data)
        page = mhtml.root(message)
        return _page(message, page, source) if page else _message(message, source)
    except Unsafe as wrong:
        return composed.failed(NAME, wrong.code, wrong.message)


def unpack(file: IO[bytes], path: str) -> Iterator[Member | Problem]:
    """Yield the documents that are attached to a message."""
    try:
        message = _parsed(file.read(mime.LARGEST + 1))
    except Unsafe as wrong:
        yield composed.problem(NAME, wrong.code, wrong.message)
        return
    left = inside.Tally()
    if mhtml.root(message):
        left.add("part of a saved page", times=sum(not part.parts for part in message.all_parts()) - 1)
    else:
        yield from _attached(message, left)
    told = left.problem(NAME, "save those that are documents by themselves and add them") if left.total() else None
    if told:
        yield told


def _attached(message: Part, left: inside.Tally) -> Iterator[Member | Problem]:
    body = {id(part) for version in mailbody.versions(message) for part in (*version.plain, *version.pages)}
    whole = () if message.parts or body else (message,)  # a message that is nothing but a document, as scanners send them
    no_documents = tuple(composed.table()["no_documents"])
    unpacked = 0
    for number, part in enumerate([*whole, *(p for p in message.all_parts() if _is_attachment(p, message, body))], 1):
        content, lost = part.content()
        unpacked += len(content)
        if unpacked > LARGEST_INSIDE:
            yield composed.problem(NAME, "TOO_LARGE", f"its attachments are more than {LARGEST_INSIDE >> 20} MiB: save them")
            return
        name = harmless(part.name) or _named(part, number, content)
        kind = part.kind if part.kind == "message/rfc822" else kinds.media_type(content, name)
        if not content or kind not in MEMBERS or part.kind.startswith(no_documents):
            left.add(inside.kind(kind if kind not in MEMBERS else part.kind), name)
            continue
        # What stands last in a message that was cut off is cut off itself.
        ends_early = message.cut and part.end == message.end
        told = composed.problem(NAME, "TRUNCATED", "the message ends within this attachment: get a whole copy of the message")
        damaged = composed.problem(NAME, "PARTIAL", "the attachment is damaged in the message: get an undamaged copy")
        yield Member(name=name, data=content, problems=(told,) * ends_early + (damaged,) * lost)


def _parsed(data: bytes) -> Part:
    if len(data) > mime.LARGEST:
        raise Unsafe("TOO_LARGE", f"the message is larger than {mime.LARGEST >> 20} MiB: save its attachments and add those")
    if not data.strip(mime.BLANKS):
        raise Unsafe("EMPTY", "the file is empty: check that it was saved or downloaded whole")
    return mime.parse(data)


def harmless(name: str) -> str:
    """Return a file's name without folders, and without characters that hide or turn others."""
    return packed.shown(re.split(r"[/\\]", name)[-1]).strip(". ")


def _is_attachment(part: Part, message: Part, body: set[int]) -> bool:
    """Tell whether a part is something of its own: not the body, a signature, or a picture that the body shows."""
    if part.parts or part is message or id(part) in body:
        return False
    shown = part.kind.startswith("image/") and part.header("content-id") and not part.attached
    return not shown and not part.kind.endswith(("-signature", "pgp-encrypted"))


def _named(part: Part, number: int, content: bytes) -> str:
    if part.kind != "message/rfc822":
        return f"attachment {number}"
    return packed.shown(f"forwarded message: {subject(content)}") if subject(content) else f"forwarded message {number}"


def subject(data: bytes) -> str:
    """Return the subject of a message that may be hostile, or ""."""
    try:
        return mime.parse(data[: mime.LONGEST_HEAD]).header("subject")
    except Unsafe:
        return ""


def _page(message: Part, page: Part, source: str) -> Read:
    found, lost = mhtml.read(message, page, source, NAME, VERSION)
    if not (message.cut or lost):
        return found
    code = "TRUNCATED" if message.cut else "PARTIAL"
    told = composed.problem(NAME, code, "the saved page ends too early or is damaged: save it again")
    text = replace(found.text, completeness="partial") if found.text and found.text.completeness == "complete" else found.text
    return replace(found, text=text, problems=(*found.problems, told))


@dataclass(slots=True)
class _Shown:
    """What was made of some of a message's parts."""

    blocks: list[Block] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    def add(self, other: "_Shown") -> None:
        self.blocks.extend(other.blocks)
        self.left_out.extend(other.left_out)
        self.problems.extend(other.problems)
        self.whole = self.whole and other.whole

    def loses(self, code: str, message: str) -> None:
        self.problems.append(composed.problem(NAME, code, message))
        self.whole = False


def _message(message: Part, source: str) -> Read:
    versions = mailbody.versions(message)
    _refuse_locked(message, versions)
    said = message.header("subject")
    forwarding = said.lower().startswith(tuple(composed.table()["forward_marks"]))
    shown = _Shown()
    for version in versions:
        shown.add(_best(version, forwarding))
    composed.count(one.words for one in shown.blocks)
    if any(part.cut for part in message.all_parts()):
        shown.loses("TRUNCATED", "the message ends before its last part does, so it was cut off: get a whole copy")
    if not shown.blocks:
        attached = " (what is attached to it is taken in by itself)" if message.parts or not versions else ""
        nothing = composed.problem(NAME, "NO_TEXT", f"the message has no words of its own{attached}")
        return Read(text=None, problems=(*shown.problems, nothing))
    title = composed.block(said, "title")
    return composed.compose(
        [*([title] if title else []), *shown.blocks],
        source=source,
        reader=NAME,
        version=VERSION,
        titled="Subject line",
        said=_assertions(message),
        left_out=(*(f"{name}: {mime.plainly(value)}" for name, value in message.headers if name in LEFT_OUT), *shown.left_out),
        problems=shown.problems,
        whole=shown.whole,
    )


def _refuse_locked(message: Part, versions: Sequence[mailbody.Version]) -> None:
    for part in message.all_parts():
        sealed = part.kind.endswith("pkcs7-mime") and "signed" not in part.settings.get("smime-type", "enveloped-data").lower()
        if part.kind == "multipart/encrypted" or (sealed and not versions):
            raise Unsafe("ENCRYPTED", LOCKED)
    plain = [part for version in versions for part in version.plain]
    if len(plain) == 1 and plain[0].content()[0].lstrip().startswith(PGP):
        raise Unsafe("ENCRYPTED", LOCKED)


def sender(message: Part) -> str:
    """Return the name of who sent a message, or else the address, or ""."""
    # The standard library's parser of addresses recurses with their brackets.
    said = message.header("from")[:1000]
    name, bracket, address = said.partition("<")
    if not bracket and "(" in said:
        address, _, name = said.partition("(")
    clean = name.strip("() \t").strip("\"' ").replace('\\"', '"')
    return clean if clean and bracket + address else (address or said).split(">")[0].strip()


def _assertions(message: Part) -> tuple[Assertion, ...]:
    """Return what the header lines say of sender, list and day; never who received it."""
    day = iso_day(message.header("date"))
    listed = message.header("list-id")
    sent_to_many = message.header("list-unsubscribe") or message.header("precedence").lower() in ("list", "bulk")
    outlet = listed[: listed.find("<")].strip(" \"'") if "<" in listed and sent_to_many else ""
    return (
        *composed.stated("outlet", outlet, "List-Id line"),
        *composed.stated("author", sender(message), "From line"),
        *((Assertion(field="published", value=day, evidence="Date line"),) if day else ()),
    )


def _best(version: mailbody.Version, forwarding: bool) -> _Shown:
    """Return the plain version of a body, or the page where the plain one is none or a stub."""
    written, page = _Shown(), _Shown()
    for part in version.plain:
        written.add(_plain(part, forwarding))
    for part in version.pages:
        page.add(_as_page(part, forwarding))
    stub = composed.accounted(written.blocks, ()) < STUB * composed.accounted(page.blocks, ())
    read, other = (page, written) if stub else (written, page)
    missing = _missing(other, read)
    if missing >= (MORE if stub else FEW):
        read.left_out.append("\n\n".join(one.words for one in other.blocks))
        which = "page" if stub else "plain"
        message = (
            f"it holds its words twice, as plain text and as a page, and the two differ: the {which} version was read, {missing} "
            "words stand only in the other, which is kept apart from the text. Mail programs show the page: compare"
        )
        read.problems.append(composed.problem(NAME, "HIDDEN_TEXT", message))
    return read


def _missing(other: _Shown, read: _Shown) -> int:
    """Count the words of one version that the other lacks; addresses, which pages keep in their links, do not count."""
    said, there = (
        Counter(WORD.findall(fold(ADDRESS.sub(" ", " ".join(one.words for one in shown.blocks))))) for shown in (other, read)
    )
    return (said - there).total()


def _plain(part: Part, forwarding: bool) -> _Shown:
    data, lost = part.content()
    decoded = decode(data, part.settings.get("charset"))
    words = decoded.content.replace("\r\n", "\n").replace("\r", "\n")
    seen = composed.count((words,), escaped=False)
    if words.count("\n") > MOST_LINES:
        raise Unsafe("TOO_LARGE", f"the message has more than {MOST_LINES} lines, more than any report: add it in parts")
    if part.settings.get("format", "").lower() == "flowed":
        words = mailbody.flowed(words, part.settings.get("delsp", "").lower() == "yes")
    words, armour = _unsigned(words)
    blocks = [linked(one) for one in mailbody.settled(mailbody.plain(words), signs=True, forwarding=forwarding)]
    made = _Shown(blocks, armour, list(problems(decoded, NAME)), not decoded.damaged)
    if lost:
        made.loses("PARTIAL", "a part of the message is damaged (its base64 does not add up): get an undamaged copy")
    for short in composed.shortfall(NAME, composed.accounted(blocks, armour), seen):
        made.loses(short.code, short.message)
    return made


def _unsigned(words: str) -> tuple[str, list[str]]:
    """Take the lines by which PGP signs off a text, and return them too."""
    armour = []
    begins = SIGNED.search(words)
    if begins:
        ends = SIGNATURE.search(words, begins.end())
        armour = [begins.group(), *([words[ends.start() :]] if ends else [])]
        words = words[: begins.start()] + words[begins.end() : ends.start() if ends else len(words)]
    return words, armour


def linked(one: Block) -> Block:
    """Note the web addresses that are written out in a block."""
    found = ((m.start(), m.group().rstrip(AROUND_ADDRESS)) for m in ADDRESS.finditer(one.words))
    return replace(one, links=tuple((at, at + len(address), address) for at, address in found))


def _as_page(part: Part, forwarding: bool) -> _Shown:
    """Read a page as the body of a message: its title is the message's subject, and stands for nothing else."""
    data, lost = mhtml.characters(part)
    found = html.read(data, "0" * 64)
    made = _Shown()
    if lost:
        made.loses("PARTIAL", "a part of the message is damaged: get an undamaged copy")
    if found.text is None or found.text.completeness == "empty":
        return made
    text = found.text
    links = [(a.span.start, a.span.end, a.value) for a in found.assertions if a.field == "link" and a.span]
    written_title = any(a.field == "title" and a.span and a.span.start == 0 for a in found.assertions)
    blocks = []
    for start, end, kind in text.layout:
        if kind == "title" and not written_title:
            continue
        inner = tuple((a - start, b - start, to) for a, b, to in links if start <= a and b <= end)
        blocks.append(Block(text.content[start:end], "heading" if kind == "title" else kind, inner))
    made.blocks = mailbody.settled(blocks, signs=False, forwarding=forwarding)
    made.left_out = list(text.left_out)
    made.problems.extend(Problem(report=None, stage=NAME, code=p.code, message=p.message) for p in found.problems)
    made.whole = made.whole and text.completeness == "complete"
    return made
