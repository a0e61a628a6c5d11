"""Real deeds on a real case, each announced before it is done and acknowledged after. Shared by crash.py and powercut.py.

What must be true of the case afterwards is in kept.py. Nothing here kills or cuts anything.
"""

import hashlib
import io
import json
import random  # noqa: TID251  (seeded)
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal

from benchmarks.kept import Kept
from stemma import readers
from stemma.hall.case import Case
from stemma.hall.export import KINDS, from_case, manifest_of
from stemma.hall.intake import Item
from stemma.hall.parsing import Found, Kind, Part
from stemma.keys import digest_bytes
from stemma.model.inputs import Member
from stemma.model.reading import Figure

Say = Callable[[dict[str, Any]], None]
BY = "a reviewer"
MOST = 14
"""Reports in a case; above it, more are removed than added."""
STORY = (
    "Mill owner names the price ({token})\n\nAt least {many} mills in Oster were sold in March, the chamber of mills said on "
    "Monday. The buyer said that it had paid for {few} of them.\n\nNo sale was made, the owner of the {token} mill said.\n"
)


# --- files to take in


def token(number: int) -> str:
    """Return a word that is in one made file and in no other."""
    return f"zq{hashlib.sha256(str(number).encode()).hexdigest()[:14]}"


def story(number: int) -> bytes:
    """Return a small report that is no other's."""
    return STORY.format(token=token(number), many=number % 89 + 10, few=number % 7 + 2).encode()


def page(number: int) -> bytes:
    """Return the same as a web page."""
    title, *rest = story(number).decode().strip().split("\n\n")
    body = "".join(f"<p>{p}</p>" for p in rest)
    return f"<!doctype html><html lang='en'><title>{title}</title><article><h1>{title}</h1>{body}</article></html>".encode()


@dataclass(frozen=True, slots=True)
class Made:
    """A made file: its path, its bytes, and what is inside it."""

    path: str
    data: bytes
    inner: tuple[tuple[str, bytes], ...] = ()

    @property
    def came(self) -> tuple[tuple[str, str, str | None], ...]:
        """Path, SHA-256 and container of all that a case has of it, in the order in which it comes in."""
        mine = digest_bytes(self.data)
        return ((self.path, mine, None), *((f"{self.path}/{name}", digest_bytes(data), mine) for name, data in self.inner))


def made(number: int, size: int = 0) -> Made:
    """Make a file: text, web page, or every fourth time an archive of two; with a size, so many bytes that are no document."""
    if size:
        return Made(f"{number:05}.bin", bytes(8) + token(number).encode() * (size // 16))
    if number % 4 == 3:
        inner = tuple((f"{n}.txt", story(number * 10 + 100_000 + n)) for n in range(2))
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in inner:
                archive.writestr(zipfile.ZipInfo(name), data)
        return Made(f"{number:05}.zip", file.getvalue(), inner)
    if number % 4 == 1:
        return Made(f"{number:05}.html", page(number))
    return Made(f"{number:05}.txt", story(number))


class Here:
    """Reads files in this process, where the house reads them in children: what is killed is the ledger's and archive's work."""

    def __init__(self, workers: int = 2) -> None:
        self.workers = workers

    def close(self) -> None:
        """Do nothing."""

    def examine(self, file: IO[bytes], path: str, sha256: str, scratch: Path) -> Iterator[Found]:
        """Tell what a file is and what is in it."""
        data = file.read()
        media = readers.media_type(data, path)
        yield Kind(media)
        reader, container = readers.reader(media or ""), readers.container(media or "")
        if reader is not None:
            yield reader.read(data, sha256)
        for found in container.unpack(io.BytesIO(data), path) if container is not None else ():
            yield _part(found, scratch) if isinstance(found, Member) else found


def _part(found: Member, scratch: Path) -> Part:
    file = SpooledTemporaryFile(1 << 20, dir=str(scratch))  # noqa: SIM115 the taker closes it
    file.write(found.data)
    file.seek(0)
    return Part(found.name, found.assertions, file, found.at, found.problems)


# --- a worker


class Worker:
    """Does deeds on a case, one after the other; says before what it will do, and after that it is done."""

    def __init__(self, world: Path, kept: Kept, rng: random.Random, say: Say, early: bool = False, size: int = 0) -> None:
        """`early`, `size`: for controls: say that it is done before it is; bytes of each text."""
        self.world, self.kept, self.rng, self.early, self.size = world, kept, rng, early, size
        self._say = say
        self.case: Case

    def say(self, what: str, **facts: Any) -> None:
        """Tell whoever watches, and take it down here too."""
        said = {"say": what, **facts}
        self._say(said)
        self.kept.hear(said)

    def open(self) -> None:
        """Open the case, or make it."""
        self.say("opening")
        folder = self.world / "case"
        self.case = Case(folder, write=True) if self.kept.exists else Case.create(folder, title="Mills", invented=True)
        self.say("opened", **self.head())

    def close(self) -> None:
        """Close it."""
        self.say("closing")
        self.case.ledger.close()
        self.say("closed")

    def head(self) -> dict[str, Any]:
        """Return how far the log has come."""
        last = self.case.ledger.log.last()
        return {"size": last.entry.number, "leaf": last.leaf} if last else {"size": 0, "leaf": ""}

    def work(self, deeds: Sequence[str], many: int = 1 << 30) -> None:
        """Do deeds, as drawn from a list, until there were so many."""
        self.open()
        # It may be gone already: the one before was killed between the ledger's word and its own.
        if self.kept.torn and any(r.source == self.kept.came[self.kept.torn][0] for r in self.case.ledger.reports()):
            self.remove(self.kept.torn)
        for _ in range(many):
            reports = self.kept.reports()
            deed = self.rng.choice(("remove", *deeds) if len(reports) > MOST and "add" in deeds else deeds)
            if deed not in ("add", "update", "reopen", "nothing") and len(reports) < 2:
                deed = "add"
            getattr(self, deed)()
        self.close()

    def reopen(self) -> None:
        """Close the case and open it again."""
        self.close()
        self.open()

    def add(self) -> None:
        """Take one to three new files in, sometimes one that came before, sometimes one that is a copy of one."""
        files = [made(self.kept.number + n, self.size) for n in range(self.rng.choice((1, 1, 1, 2, 3)))]
        number = self.kept.number + len(files)
        if self.kept.came and self.rng.random() < 0.2:
            known = [m for m in (made(n, self.size) for n in range(self.kept.number)) if m.path in self.kept.came]
            files += self.rng.sample(known, min(1, len(known)))
        if self.rng.random() < 0.15:
            files.append(Made(f"copy of {files[0].path}", files[0].data, files[0].inner))
        came = [list(one) for file in files for one in file.came]
        self.say("begin", deed="add", came=came, number=number)
        if self.early:
            self.say("done", deed="add")
        self.case.add([Item(path=file.path, file=io.BytesIO(file.data)) for file in files])
        if not self.early:
            self.say("done", deed="add", **self.head())

    def add_one(self) -> None:
        """Take the next file in."""
        file = made(self.kept.number, self.size)
        self.say("begin", deed="add", came=[list(one) for one in file.came], number=self.kept.number + 1)
        self.case.add([Item(path=file.path, file=io.BytesIO(file.data))])
        self.say("done", deed="add", **self.head())

    def nothing(self) -> None:
        """Wait to be killed."""
        time.sleep(1)

    def remove(self, path: str = "") -> None:
        """Remove a report."""
        path = path or self.rng.choice(self.kept.reports())
        self.say("begin", deed="remove", path=path)
        found = next(r for r in self.case.ledger.reports() if r.source == self.kept.came[path][0])
        self.case.remove(found)
        self.say("done", deed="remove", **self.head())

    def set(self) -> None:
        """Say something about a report."""
        sha256 = self.kept.came[self.rng.choice(self.kept.reports())][0]
        value = f"Miller {self.rng.randrange(10**6)}"
        self.say("begin", deed="set", sha256=sha256, field="author", value=value)
        self.case.set(self.case.ledger.reports(sha256)[0], {"author": value})
        self.say("done", deed="set", **self.head())

    def judge(self) -> None:
        """Decide about a figure, if any was found."""
        figures = self.case.ledger.records(Figure)
        if not figures:
            return
        chosen: tuple[Literal["accept", "reject", "unsure"], ...] = ("accept", "reject", "unsure")
        record, decision = self.rng.choice(figures).id, self.rng.choice(chosen)
        self.say("begin", deed="judge", record=record, decision=decision)
        self.case.judge(record, decision, note="as counted", by=BY)
        self.say("done", deed="judge", record=record, decision=decision, **self.head())

    def undo(self) -> None:
        """Take a decision back, if there is one."""
        stack: list[str] = []
        for record, decision in self.kept.decisions:
            if decision != "undo":
                stack.append(record)
            else:
                del stack[max(n for n, past in enumerate(stack) if past == record)]
        if not stack:
            return
        self.say("begin", deed="undo", record=stack[-1], decision="undo")
        self.case.undo(BY)
        self.say("done", deed="undo", record=stack[-1], decision="undo", **self.head())

    def update(self) -> None:
        """Run the stages."""
        self.say("begin", deed="update")
        self.case.update()
        self.say("done", deed="update", **self.head())

    def export(self) -> None:
        """Write an export, sometimes in place of an earlier one."""
        kind, place = self.rng.choice(KINDS), self.rng.randrange(3)
        out = f"{kind}-{place}"
        self.say("begin", deed="export", kind=kind, out=out)
        from_case(self.case, kind, self.world / "out" / out, private=False)
        manifest = digest_bytes((self.world / "out" / out / manifest_of(kind)).read_bytes())
        self.say("done", deed="export", manifest=manifest, **self.head())


ALL = (
    *("add",) * 6,
    *("set", "judge", "judge", "undo", "remove", "update", "update", "export", "reopen"),
)
"""Deeds by how often they are done."""


def written(said: dict[str, Any]) -> bytes:
    """Write a message as one line."""
    return json.dumps(said).encode() + b"\n"
