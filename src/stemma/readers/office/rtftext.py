"""Rich Text Format (RTF 1.9.1) as blocks, in one pass over its words and with no recursion.

Text is what the printed page shows. Headers, comments, deleted and hidden words are kept apart; fonts, pictures and
whatever a newer program marked as to be ignored are passed over. Bytes are decoded by the font that they are set in.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stemma.readers.composed import MOST_CHARACTERS, MOST_PARAGRAPHS, Block
from stemma.readers.html.markup import marks
from stemma.readers.office.rtfflow import Flow
from stemma.readers.office.rtfwords import CHARSETS, FLOWS, PAGES, PASSED, SIGNS, TAKEN
from stemma.readers.packed import Unsafe

TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,9})? ?|(?P<hex>(?:\\'[0-9A-Fa-f]{2}){1,999})|(?P<brace>[{}])"
    r"|(?P<plain>[^\\{}\r\n]+)|\\(?P<sign>[^A-Za-z])|(?P<line>[\r\n]+)"
)
DEEPEST = 5000
"""Nested groups; documents have some dozens."""
MOST_TOKENS = 1_500_000
"""Words, signs and stretches of text; a book of a thousand pages has fewer."""
FIELD_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]{1,2000})"', re.IGNORECASE)


@dataclass(slots=True)
class _State:
    """What holds within a group; copied at its beginning."""

    codec: str = ""
    skip: int = 1
    """Characters that follow each \\u for programs that do not know it."""
    hidden: bool = False
    struck: bool = False
    bold: bool = False
    passed: bool = False
    asking: bool = False
    """Inside what a field asks for."""
    starred: bool = False
    both: bool = False
    """Inside \\upr: the same words twice, of which the second are read."""


class Parser:
    """Reads the tokens of a document and holds what came of them."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.body = Flow("body", 0)
        self.notes: list[Block] = []
        self.left_out: list[str] = []
        self.hidden: list[str] = []
        self.struck: list[str] = []
        self.info: dict[str, str] = {}
        self.seen = self.damaged = self.paragraphs = 0
        self.cut = False
        """It ends within a group."""
        self.more = False
        """It was not read to its end."""
        self.after = False
        """Something stands after its end."""
        self.codec = "cp1252"
        self.fonts: dict[int, str] = {}
        self.styles: dict[int, str] = {}
        self._default_font = 0
        self._font = self._style = -1
        self._state = _State()
        self._stack: list[_State] = []
        self._flows = [self.body]
        self._raw = bytearray()
        self._high = 0
        """First half of a character beyond the 16 bits of a \\u."""
        self._left = 0
        """Characters yet to be skipped after a \\u."""
        self._fields: list[tuple[int, list[str]]] = []
        self._links: list[tuple[int, Flow, int, str]] = []
        self._info_field = ""

    def read(self) -> None:
        """Read the whole document.

        Raises:
            Unsafe: groups nested too deep (TOO_DEEP), or more text than any report has (TOO_LARGE).
        """
        count, at, end = 0, 0, len(self.page)
        while at < end:
            m = TOKEN.match(self.page, at)
            if m is None:
                break  # a last backslash
            at = m.end()
            kind = m.lastgroup
            if kind == "line":
                continue
            count += 1
            if count > MOST_TOKENS or self.paragraphs > MOST_PARAGRAPHS:
                self.more = True
                break
            if kind == "plain":
                self._bytes(m.group().encode("latin-1"))
            elif kind == "hex":
                self._bytes(bytes.fromhex(m.group().replace("\\'", "")))
            elif kind == "brace":
                self._open() if m.group() == "{" else self._close()
                if not self._stack:
                    self.after = bool(self.page[at : at + 1000].strip("}\x00 \t\r\n\x1a"))
                    break
            elif kind == "sign":
                self._sign(m["sign"])
            elif m["word"] == "bin":
                at += max(0, int(m["number"] or 0))
            else:
                self._word(m["word"], int(m["number"]) if m["number"] else None)
        self.cut = bool(self._stack) and not self.more
        self._finish()

    def _bytes(self, raw: bytes) -> None:
        if self._left:
            passed = min(self._left, len(raw))
            self._left -= passed
            raw = raw[passed:]
        if not self._state.passed:
            self._raw += raw

    def _flush(self) -> None:
        """Decode the bytes since the last word; letters of two bytes may come in two ways, one after the other."""
        if self._raw:
            codec = self._state.codec or self.codec
            words = self._raw.decode(codec, "replace")
            self._raw.clear()
            self.damaged += words.count("\ufffd")
            self._put(words)

    def _put(self, words: str) -> None:
        state, flow = self._state, self._flows[-1]
        if self._high:
            self._high, words = 0, "\ufffd" + words
            self.damaged += 1
        if state.passed or flow.what in ("fonts", "mark"):
            return
        if state.asking:
            if self._fields and len(self._fields[-1][1]) < 100:
                self._fields[-1][1].append(words[:2000])
        elif flow.what == "styles":
            self.styles[self._style] = (self.styles.get(self._style, "") + words)[:100]
        elif flow.what == "info":
            self.info[self._info_field] = (self.info.get(self._info_field, "") + words)[:2000]
        else:
            self._show(words, state, flow)

    def _show(self, words: str, state: _State, flow: Flow) -> None:
        self.seen += marks(words)
        if self.seen > MOST_CHARACTERS:
            raise Unsafe("TOO_LARGE", f"it has more than {MOST_CHARACTERS} characters, more than any report: add it in parts")
        if state.struck:
            self.struck.append(words)
        elif state.hidden:
            self.hidden.append(words)
        else:
            flow.parts.append(words)
            flow.size += len(words)
            flow.light = flow.light or not (state.bold or words.isspace())

    def _open(self) -> None:
        self._flush()
        self._left = 0
        if len(self._stack) >= DEEPEST:
            raise Unsafe("TOO_DEEP", f"more than {DEEPEST} groups are nested, as in no document")
        self._stack.append(self._state)
        old = self._state
        passed = old.passed or old.both
        self._state = _State(old.codec, old.skip, old.hidden, old.struck, old.bold, passed, old.asking, old.starred)

    def _close(self) -> None:
        self._flush()
        self._left = 0
        depth = len(self._stack)
        if not depth:
            return
        while self._links and self._links[-1][0] >= depth:
            _, flow, start, address = self._links.pop()
            if flow is self._flows[-1] and start < flow.size:
                flow.links.append((start, flow.size, address))
        while self._fields and self._fields[-1][0] >= depth:
            self._fields.pop()
        if len(self._flows) > 1 and self._flows[-1].depth >= depth:
            self._end_flow()
        self._state = self._stack.pop()

    def _finish(self) -> None:
        self._flush()
        while len(self._flows) > 1:
            self._end_flow()
        self._end_paragraph(self.body)
        self.body.end_table()
        self.body.settle()

    def _end_flow(self) -> None:
        flow = self._flows.pop()
        self._end_paragraph(flow)
        flow.end_table()
        if flow.what == "note":
            self.notes.extend(Block(one.words, "paragraph", one.links) for one in flow.blocks)
        elif flow.what in ("around", "comment"):
            self.left_out.extend(one.words for one in flow.blocks)
        elif flow.what == "box":
            self._flows[-1].inner.extend(flow.blocks)
        elif flow.what == "mark":
            self._flows[-1].marked = True

    def _end_paragraph(self, flow: Flow) -> None:
        self.paragraphs += 1
        flow.end_paragraph(self.styles.get(flow.style, ""))

    def _sign(self, sign: str) -> None:
        if sign in "\\{}":
            # It may be the second half of a letter of two bytes.
            self._bytes(sign.encode("latin-1"))
            return
        self._flush()
        if sign == "*":
            self._state.starred = True
        elif sign in "\r\n":
            self._end_paragraph(self._flows[-1])
        elif sign in "~_\t":
            self._put({"~": "\u00a0", "_": "\u2011"}.get(sign, sign))

    def _word(self, word: str, number: int | None) -> None:
        self._flush()
        state = self._state
        if word == "u":
            self._character(number or 0)
            return
        self._left = 0
        if state.starred:
            state.starred = False
            state.passed = state.passed or not (word in TAKEN or word in FLOWS)
        if word in PASSED:
            state.passed = True
        elif word == "ud":
            state.passed = False
        elif word in FLOWS:
            if not state.passed:
                self._flows.append(Flow(FLOWS[word], len(self._stack)))
                state.hidden = state.struck = False
        elif word in SIGNS:
            self._put(SIGNS[word])
        elif self._flows[-1].what == "info" and word != "uc":
            self._about(word, number)
        else:
            handle = WORDS.get(word)
            if handle:
                handle(self, state, number)

    def _about(self, word: str, number: int | None) -> None:
        if number is None:
            self._info_field = word
        elif len(self.info) < 1000:
            self.info[f"{self._info_field}.{word}"] = str(number)

    def _character(self, number: int) -> None:
        """Show the character of a \\u, which is half of one where it is beyond 16 bits."""
        self._left = self._state.skip
        code = number & 0xFFFF
        high, self._high = self._high, 0
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            self._put(chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\ufffd")
            self.damaged += not high
        else:
            self._high = high
            self._put(chr(code))

    def _font_of(self, state: _State, number: int | None) -> None:
        if self._flows[-1].what == "fonts":
            self._font = number or 0
        else:
            state.codec = self.fonts.get(number or 0, "")

    def _charset(self, state: _State, number: int | None) -> None:
        if self._flows[-1].what == "fonts" and len(self.fonts) < 100_000:
            self.fonts[self._font] = CHARSETS.get(number or 0, "") if number != 1 else ""

    def _style_of(self, state: _State, number: int | None) -> None:
        if self._flows[-1].what == "styles":
            self._style = number or 0
            self.styles[self._style] = ""
        else:
            self._flows[-1].style = number or 0

    def _code_page(self, state: _State, number: int | None) -> None:
        name = PAGES.get(number or 0, f"cp{number}")
        try:
            # Python also has encodings that turn bytes into bytes, and looks none up for no bytes at all.
            b"a".decode(name, "replace")
        except (LookupError, ValueError, TypeError):
            return
        self.codec = name

    def _plain(self, state: _State, number: int | None) -> None:
        state.hidden = state.struck = state.bold = False
        state.codec = self.fonts.get(self._default_font, "")

    def _new_paragraph(self, state: _State, number: int | None) -> None:
        flow = self._flows[-1]
        flow.style, flow.heading, flow.item, flow.in_table = -1, False, False, False

    def _outline(self, state: _State, number: int | None) -> None:
        self._flows[-1].heading = number is not None and 0 <= number < 9

    def _list(self, state: _State, number: int | None) -> None:
        self._flows[-1].item = bool(number)

    def _in_table(self, state: _State, number: int | None) -> None:
        self._flows[-1].in_table = number != 0

    def _paragraph(self, state: _State, number: int | None) -> None:
        if not state.passed:
            self._end_paragraph(self._flows[-1])

    def _cell(self, state: _State, number: int | None) -> None:
        flow = self._flows[-1]
        flow.end_cell(self.styles.get(flow.style, ""))

    def _row(self, state: _State, number: int | None) -> None:
        self._flows[-1].end_row()

    def _field(self, state: _State, number: int | None) -> None:
        self._fields.append((len(self._stack), []))

    def _ask(self, state: _State, number: int | None) -> None:
        state.asking = True

    def _answer(self, state: _State, number: int | None) -> None:
        m = FIELD_LINK.match("".join(self._fields[-1][1])) if self._fields else None
        if m:
            self._links.append((len(self._stack), self._flows[-1], self._flows[-1].size, m[1]))


def _switch(name: str) -> Callable[[Parser, _State, int | None], None]:
    """Return what turns a property on, or with 0 off."""

    def turn(parser: Parser, state: _State, number: int | None) -> None:
        setattr(state, name, number != 0)

    return turn


def _named_page(codec: str) -> Callable[[Parser, _State, int | None], None]:
    def choose(parser: Parser, state: _State, number: int | None) -> None:
        parser.codec = codec

    return choose


def _skip(parser: Parser, state: _State, number: int | None) -> None:
    state.skip = min(max(0, 1 if number is None else number), 16)


def _default(parser: Parser, state: _State, number: int | None) -> None:
    parser._default_font = number or 0


def _both(parser: Parser, state: _State, number: int | None) -> None:
    state.both = True


WORDS: dict[str, Callable[[Parser, _State, int | None], None]] = {
    "ansi": _named_page("cp1252"),
    "mac": _named_page("mac_roman"),
    "pc": _named_page("cp437"),
    "pca": _named_page("cp850"),
    "ansicpg": Parser._code_page,
    "deff": _default,
    "f": Parser._font_of,
    "fcharset": Parser._charset,
    "s": Parser._style_of,
    "uc": _skip,
    "upr": _both,
    "v": _switch("hidden"),
    "deleted": _switch("struck"),
    "b": _switch("bold"),
    "plain": Parser._plain,
    "pard": Parser._new_paragraph,
    "outlinelevel": Parser._outline,
    "ls": Parser._list,
    "intbl": Parser._in_table,
    "par": Parser._paragraph,
    "sect": Parser._paragraph,
    "nestcell": Parser._paragraph,
    "nestrow": Parser._paragraph,
    "cell": Parser._cell,
    "row": Parser._row,
    "field": Parser._field,
    "fldinst": Parser._ask,
    "fldrslt": Parser._answer,
}
"""Control word -> what it does."""
