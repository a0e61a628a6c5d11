"""A disk that is played a timeline (recorder.py), and shows what a power cut would leave of it.

- What was written to a file lasts once that file was synced. Of what was not, a power cut keeps a random part: each write whole,
  not at all, or torn at sectors of 512 bytes; what is missing inside a grown file reads as zeros.
- A name (made, linked, renamed, removed) lasts once its folder was synced. Of the names that were not, a cut keeps a random
  part, or the earlier ones. That is all that POSIX promises. With `ordered`, every sync of anything makes all earlier names last,
  as the journals of ext4 and XFS do.
- A sync that returned is true: a disk that lies about it is not simulated, nor one that damages what it held.
"""

import random  # noqa: TID251  (seeded)
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.recorder import Event

SECTOR = 512
TORN = 0.3
"""How many of the kept writes are torn."""


@dataclass(slots=True, eq=False)
class _Content:
    """A file, whatever its names."""

    lasting: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Offset and bytes; None: cut to that size."""

    def sync(self) -> None:
        for at, data in self.waiting:
            _apply(self.lasting, at, data)
        self.waiting.clear()

    def after_a_cut(self, rng: random.Random) -> bytes:
        shown, part = bytearray(self.lasting), rng.choice((0.0, 1.0, rng.random()))
        for at, data in self.waiting:
            if rng.random() >= part:
                continue
            if data is None or len(data) <= SECTOR or rng.random() >= TORN:
                _apply(shown, at, data)
                continue
            for start in range(0, len(data), SECTOR):
                if rng.random() < 0.5:
                    _apply(shown, at + start, data[start : start + SECTOR])
        return bytes(shown)


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        return
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data


@dataclass(slots=True, eq=False)
class _Folder:
    """A folder, whatever its name."""

    live: dict[str, "_Content | _Folder"] = field(default_factory=dict)
    lasting: dict[str, "_Content | _Folder"] = field(default_factory=dict)


_Change = tuple[tuple[_Folder, str, "_Content | _Folder | None"], ...]
"""One operation on names: what stands in which folder under which name afterwards; None: nothing."""


class Disk:
    """Replays a timeline, and shows what a power cut would leave."""

    def __init__(self, *, ordered: bool = False) -> None:
        self.ordered = ordered
        self.root = _Folder()
        self.waiting: list[_Change] = []
        self.opened: dict[Any, _Content] = {}

    def play(self, event: Event) -> None:
        """Take one operation in."""
        what, *more = event
        match what:
            case "mkdir" | "create":
                self._name(more[0], _Folder() if what == "mkdir" else _Content())
            case "unlink" | "rmdir":
                self._name(more[0], None)
            case "link":
                self._name(more[1], self._find(more[0]))
            case "rename":
                self._rename(*more)
            case "open":
                found = self._find(more[1])
                assert isinstance(found, _Content)
                self.opened[more[0]] = found
            case "write":
                self.opened[more[0]].waiting.append((more[1], more[2]))
            case "truncate":
                self.opened[more[0]].waiting.append((more[1], None))
            case "sync":
                self.opened[more[0]].sync()
                if self.ordered:
                    self._last(lambda change: True)
            case "dirsync":
                folder = self._find(more[0])
                self._last(lambda change: self.ordered or any(f is folder for f, _, _ in change))

    def _find(self, path: str) -> _Content | _Folder:
        at: _Content | _Folder = self.root
        for part in Path(path).parts:
            assert isinstance(at, _Folder)
            at = at.live[part]
        return at

    def _at(self, path: str) -> tuple[_Folder, str]:
        folder = self._find(str(Path(path).parent))
        assert isinstance(folder, _Folder)
        return folder, Path(path).name

    def _name(self, path: str, node: _Content | _Folder | None) -> None:
        folder, name = self._at(path)
        self._change(((folder, name, node),))

    def _rename(self, old: str, new: str) -> None:
        self._change(((*self._at(old), None), (*self._at(new), self._find(old))))

    def _change(self, change: _Change) -> None:
        for folder, name, node in change:
            _put(folder.live, name, node)
        self.waiting.append(change)

    def _last(self, chosen: Callable[[_Change], bool]) -> None:
        still = []
        for change in self.waiting:
            if chosen(change):
                for folder, name, node in change:
                    _put(folder.lasting, name, node)
            else:
                still.append(change)
        self.waiting = still

    def given(self) -> None:
        """Let everything that is there now last."""
        self._last(lambda change: True)
        for _, content in _files(self.root, lambda folder: folder.live):
            content.sync()

    def after_a_cut(self, rng: random.Random) -> dict[str, bytes]:
        """Return the files that a power cut at this moment could leave, by path; folders end in a slash."""
        part = rng.choice((0.0, 1.0, rng.random()))
        if rng.random() < 0.5:
            kept: Iterable[_Change] = self.waiting[: round(part * len(self.waiting))]
        else:
            kept = [change for change in self.waiting if rng.random() < part]
        over: dict[int, dict[str, _Content | _Folder | None]] = {}
        for change in kept:
            for folder, name, node in change:
                over.setdefault(id(folder), {})[name] = node

        def shown(folder: _Folder) -> Mapping[str, _Content | _Folder]:
            names = {**folder.lasting, **over.get(id(folder), {})}
            return {name: node for name, node in names.items() if node is not None}

        seen: dict[int, bytes] = {}
        found = {}
        for path, content in _files(self.root, shown):
            if id(content) not in seen:
                seen[id(content)] = content.after_a_cut(rng)
            found[path] = seen[id(content)]
        return found


def _put(names: dict[str, _Content | _Folder], name: str, node: _Content | _Folder | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def _files(
    folder: _Folder, names: Callable[[_Folder], Mapping[str, _Content | _Folder]], above: str = ""
) -> Iterator[tuple[str, _Content]]:
    for name, node in names(folder).items():
        if isinstance(node, _Folder):
            yield from _files(node, names, f"{above}{name}/")
        else:
            yield above + name, node
