"""Other programs that take the text out of a web page, each run in a child that may be killed: `Extractor`, `extractors`."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

SECONDS = 20.0
"""Wall time that one page may cost one program."""
Extract = Callable[[bytes], tuple[str, str]]
"""Bytes of a page -> (its text, what the program says about it: a flag, or "")."""


def bare(data: bytes) -> tuple[str, str]:
    """Return what `ours` returns, without captions and credits: some expected texts have them, some have not."""
    return ours(data, ("title", "furniture", "credit"))


def ours(data: bytes, without: tuple[str, ...] = ("title", "furniture")) -> tuple[str, str]:
    """Return the report's text without title, bylines and furniture (the expected texts have none), and the codes of problems."""
    from stemma.readers import html

    found = html.read(data, "0" * 64)
    if found.text is None:
        return "", " ".join(p.code for p in found.problems)
    content, layout = found.text.content, found.text.layout
    said = "\n\n".join(content[a:b] for a, b, kind in layout if kind not in without)
    return said if layout else content, " ".join(p.code for p in found.problems)


def everything(data: bytes) -> tuple[str, str]:
    """Return all that our reader accounts for: the text and what was left out."""
    from stemma.readers import html

    found = html.read(data, "0" * 64)
    text = "\n\n".join((found.text.content, *found.text.left_out)) if found.text else ""
    return text, " ".join(p.code for p in found.problems)


def trafilatura(data: bytes) -> tuple[str, str]:
    """Run trafilatura as its documentation recommends for articles."""
    from trafilatura import extract

    return extract(data, include_comments=False, include_tables=True) or "", ""


def trafilatura_recall(data: bytes) -> tuple[str, str]:
    """Run trafilatura with its preference for recall."""
    from trafilatura import extract

    return extract(data, include_comments=False, include_tables=True, favor_recall=True) or "", ""


def readability(data: bytes) -> tuple[str, str]:
    """Run readability-lxml and take the text of what it returns."""
    from readability import Document

    return plain(Document(data).summary(html_partial=True).encode()), ""


def resiliparse(data: bytes) -> tuple[str, str]:
    """Run resiliparse's extraction of main content."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return extract_plain_text(bytes_to_str(data, detect_encoding(data) or "utf-8"), main_content=True, alt_texts=False), ""


def lxml_text(data: bytes) -> tuple[str, str]:
    """Take all text of lxml's tree, as most programs do."""
    from lxml.html import document_fromstring

    tree: Any = document_fromstring(data)
    return str(tree.text_content()), ""


def plain(data: bytes) -> str:
    """Return the text of a piece of HTML, its elements parted by spaces."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if not data.strip():
        return ""
    root = document_fromstring(data, parser=HTMLParser(encoding="utf-8", huge_tree=True))
    etree.strip_elements(root, "script", "style", etree.Comment, with_tail=False)
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        inline = element.tag in ("a", "b", "i", "em", "strong", "span", "font", "sup", "sub", "u", "s", "small", "code", "abbr")
        parts.append("" if inline else "\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    return "".join(parts)


MAIN_TEXT: dict[str, Extract] = {
    "stemma": ours,
    "stemma, no captions": bare,
    "trafilatura": trafilatura,
    "trafilatura, recall": trafilatura_recall,
    "readability-lxml": readability,
    "resiliparse": resiliparse,
}
ALL_TEXT: dict[str, Extract] = {"stemma": everything, "lxml": lxml_text, "trafilatura": trafilatura, "resiliparse": resiliparse}


def _work(name: str, table: dict[str, Extract], wire: Connection) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    while True:
        data = wire.recv_bytes()
        try:
            text, flag = table[name](data)
        except Exception as error:  # noqa: BLE001 - whatever a program raises on a page is its result on that page
            text, flag = "", type(error).__name__
        wire.send((text.encode("utf-8", "replace"), flag[:200]))


class Extractor:
    """A program in a child process; a page that takes too long costs that page and a new child."""

    def __init__(self, name: str, table: dict[str, Extract]) -> None:
        self.name, self._table = name, table
        self._child: multiprocessing.Process | None = None

    def __call__(self, data: bytes) -> tuple[str, str, float]:
        """Return text, flag and seconds; the flag is "hangs" or "dies" where no answer came."""
        if self._child is None:
            self._wire, theirs = multiprocessing.Pipe()
            self._child = multiprocessing.Process(target=_work, args=(self.name, self._table, theirs), daemon=True)
            self._child.start()
            theirs.close()
        began = perf_counter()
        self._wire.send_bytes(data)
        try:
            if self._wire.poll(SECONDS):
                text, flag = self._wire.recv()
                return text.decode("utf-8"), flag, perf_counter() - began
            flag = "hangs"
        except (EOFError, ConnectionError):
            flag = "dies"
        self.close()
        return "", flag, perf_counter() - began

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._wire.close()
            self._child = None
