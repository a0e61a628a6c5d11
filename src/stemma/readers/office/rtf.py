"""Rich Text Format: the body as text; headers, comments, deleted and hidden words on record.

A reader of its own, because the library for it (striprtf) gives deleted and hidden words as text, halves of characters
beyond 16 bits, and neither notes, title nor links. Which words are visible is `rtftext`'s business.
"""

from stemma.model.inputs import Read
from stemma.model.sources import Assertion
from stemma.readers import composed
from stemma.readers.days import iso_day
from stemma.readers.html.markup import marks
from stemma.readers.office.rtftext import Parser
from stemma.readers.packed import Unsafe

NAME, VERSION = "rtf", "1"
LARGEST = 100 << 20
"""Bytes of a document; its pictures are written out in it."""


def read(data: bytes, source: str) -> Read:
    """Read an RTF document; `source` is the SHA-256 of the bytes."""
    if len(data) > LARGEST:
        return composed.failed(NAME, "TOO_LARGE", f"it is larger than {LARGEST >> 20} MiB: save it as DOCX and add that")
    begin = data.find(b"{\\rtf", 0, 1024)
    if begin < 0:
        return composed.failed(NAME, "NOT_THIS_FORMAT", "it does not begin as an RTF document does: check what it is")
    parser = Parser(data[begin:].decode("latin-1"))
    try:
        parser.read()
    except Unsafe as wrong:
        return composed.failed(NAME, wrong.code, wrong.message)
    blocks = [*parser.body.blocks, *parser.notes]
    unseen = ["".join(words).strip() for words in (parser.struck, parser.hidden)]
    left_out = [*parser.left_out, *(words for words in unseen if words)]
    told = []
    if parser.cut:
        told.append(composed.problem(NAME, "TRUNCATED", "the document ends within a group, so it was cut off: get a whole copy"))
    if parser.more:
        told.append(composed.problem(NAME, "PARTIAL", "it is longer than any document, and its end was not read: save it anew"))
    if parser.after:
        words = "more stands after the end of the document and was not read: it may be damaged, or two in one file"
        told.append(composed.problem(NAME, "PARTIAL", words))
    if parser.damaged:
        words = f"{parser.damaged} characters are of no known alphabet and are shown as \ufffd: compare with the original"
        told.append(composed.problem(NAME, "PARTIAL", words))
    told.extend(composed.shortfall(NAME, composed.accounted(blocks, left_out), parser.seen))
    hidden = composed.hidden(marks("".join(parser.struck)), marks("".join(parser.hidden)))
    whole = not told
    if hidden:
        told.append(composed.problem(NAME, "HIDDEN_TEXT", hidden))
    return composed.compose(
        blocks,
        source=source,
        reader=NAME,
        version=VERSION,
        titled="title style of the document",
        said=_properties(parser.info),
        left_out=left_out,
        problems=told,
        whole=whole,
    )


def _properties(info: dict[str, str]) -> tuple[Assertion, ...]:
    """Return what the document says of itself; when it was made says nothing of when a report was published."""
    parts = [info.get(f"revtim.{part}", "").zfill(2) for part in ("yr", "mo", "dy")]
    day = iso_day("-".join(parts))
    return (
        *composed.stated("title", info.get("title", ""), "document property title"),
        *composed.stated("author", info.get("author", ""), "document property author"),
        *((Assertion(field="modified", value=day, evidence="document property revision time"),) if day else ()),
    )
