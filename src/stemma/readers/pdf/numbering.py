"""Whether the names of a document's pages can be asked for: PDFium follows a tree of them that loops until its stack is full."""

import io
from typing import Any

import pikepdf

DEEPEST = 40
MOST = 20_000
"""Nodes of a number tree (ISO 32000-1, section 7.9.7); a page each is many."""


def sound(data: bytes) -> bool:
    """Tell whether the tree of page labels ends; False too where qpdf cannot tell."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            return "/PageLabels" not in pdf.Root or _ends(pdf.Root.PageLabels)
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, AttributeError, MemoryError, RecursionError):
        return False


def _ends(tree: Any) -> bool:
    seen: set[tuple[int, int]] = set()
    todo, nodes = [(tree, 0)], 0
    while todo:
        node, depth = todo.pop()
        nodes += 1
        here = node.objgen
        if depth > DEEPEST or nodes > MOST or (here != (0, 0) and here in seen):
            return False
        seen.add(here)
        todo.extend((kid, depth + 1) for kid in node.get("/Kids", ()))
    return True
