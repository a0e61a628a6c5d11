"""Mark stretches of a text's words: nested where they nest, split where they cross.

Not here: which stretches are marked, or why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stemma.exports.html.markup import Child, Html, el, join


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be marked, in code points of the whole text."""

    start: int
    end: int
    kind: str
    """Its class."""
    id: str | None = None
    """Its anchor, carried by its first piece."""
    title: str | None = None


def marked(words: str, start: int, marks: Iterable[Mark]) -> Html:
    """Write words that begin at `start`, with marks; those that reach beyond the words are cut to them."""
    end = start + len(words)
    inside = [_cut(m, start, end) for m in marks if max(m.start, start) < min(m.end, end) or start <= m.start == m.end <= end]
    waiting = sorted(inside, key=lambda m: (-m.start, m.end, m.id is not None, m.kind))  # the next one last
    open_: list[tuple[Mark | None, list[Child]]] = [(None, [])]
    at = start
    while waiting or len(open_) > 1:
        closing = min((m.end for m, _ in open_ if m), default=end)
        stop = min(closing, waiting[-1].start) if waiting else closing
        open_[-1][1].append(words[at - start : stop - start])
        at = stop
        if stop == closing and len(open_) > 1:
            waiting.extend(_close(open_, at))
        else:
            mark = waiting.pop()
            open_.append((mark, []))
    return join([*open_[0][1], words[at - start :]])


def _close(open_: list[tuple[Mark | None, list[Child]]], at: int) -> list[Mark]:
    """Close down to the outermost mark that ends here; return what was cut in two, to be opened again, next one last."""
    lowest = next(i for i, (m, _) in enumerate(open_) if m and m.end == at)
    again: list[Mark] = []
    while len(open_) > lowest:
        mark, children = open_.pop()
        if mark is None:
            continue
        open_[-1][1].append(el("mark", children, class_=mark.kind, id=mark.id, title=mark.title))
        if mark.end > at:
            again.append(Mark(at, mark.end, mark.kind, None, mark.title))
    return again


def _cut(mark: Mark, start: int, end: int) -> Mark:
    if start <= mark.start and mark.end <= end:
        return mark
    head = mark.id if mark.start >= start else None
    return Mark(max(mark.start, start), min(mark.end, end), mark.kind, head, mark.title)
