"""Examines files in a process of its own, so that its memory and its children can be watched, and judges how each ended.

The bytes are made here, in the process that asks; the one that examines gets only a path, as intake does. It is named
`python -m hostile.examining`, reads one job a line and answers with one line each, in the order they end.
"""

import ctypes
import gc
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, Any

from hostile.model import CANARY, Hostile, hostile
from hostile.ordinary import LAST, TOLD
from stemma.hall.parsing import Kind, Parsers
from stemma.model.codes import CODES, FATAL, LONGEST_MESSAGE
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.sandbox.limits import Limits

SHORT = Limits(cpu=15, container_cpu=30)
"""For the run in every check: what does not end by itself ends sooner. The long run has the limits of the house."""
DEEPEST = 3
"""Containers within containers that are opened here, as intake does it."""
MOST_PARTS = 50
"""Different documents of one container that are examined; more tell nothing new."""
ANY = " ".join({"TEXT"} | (CODES - {"CRASH"}))
"""How a broken file may end."""
BOUNDED = frozenset({"pdf", "docx", "odt", "rtf", "zip", "warc", "warc.gz", "wacz"})
"""Formats that tell where they end."""
GRACE = 5.0
"""Seconds by which the parent may be late to notice that a limit is over."""
CONTROL = frozenset(map(chr, (*range(32), *range(127, 160))))


@dataclass
class Outcome:
    """How the examination of a file ended."""

    name: str
    codes: set[str] = field(default_factory=set)
    text: bool = False
    """Words came out of it, or of something inside it."""
    told: bool = False
    """The words of the ordinary report are among them."""
    last: bool = False
    """And the words at its end."""
    whole: bool = True
    """Every text that came out calls itself complete."""
    fleeting: bool = False
    """A message names an address of memory, so that it is not the same each time."""
    parts: int = 0
    seconds: float = 0.0
    """The longest wait for one examination."""
    faults: list[str] = field(default_factory=list)
    """What no examination may do."""

    def ending(self) -> str:
        """Return how it ended in a word: TEXT, or the codes that say why there is none."""
        fatal = sorted(self.codes & FATAL.keys())
        return "TEXT" if self.text and not fatal else "+".join((["TEXT"] if self.text else []) + (fatal or sorted(self.codes)))


def violations(case: Hostile, found: Outcome) -> list[str]:
    """Return what of an outcome is not as it may be."""
    ended = (found.codes & FATAL.keys()) | ({"TEXT"} if found.text else set())
    wrong = list(found.faults)
    if not ended and not found.codes:
        wrong.append("ended in nothing: no text and no code")
    if ended - case.expect:
        wrong.append(f"ended in {sorted(ended - case.expect)}, expected {sorted(case.expect)}")
    if case.must and found.text and not found.codes & case.must:
        wrong.append(f"a silent loss: none of {sorted(case.must)} beside the text")
    return wrong


def violations_changed(extension: str, found: Outcome) -> list[str]:
    """Return what is not as it may be of an ordinary file that was cut short or changed.

    The parser may not die of it. A cut file of a format that knows its own end says so if words are missing.
    """
    wrong = violations(hostile(extension, found.name, b"", ANY, ""), found)
    if found.name.startswith("cut-") and extension in BOUNDED and found.text and not found.last and not found.codes:
        wrong.append("a silent loss: its end is missing and nothing says so")
    return wrong


# --- the process that asks


class Examiner(AbstractContextManager["Examiner"]):
    """Asks a process of its own; two files at a time."""

    def __init__(self, limits: Limits, folder: Path) -> None:
        self.folder = folder
        self.asked = 0
        """Files given to examine."""
        paths = os.pathsep.join(os.path.abspath(p) for p in sys.path)  # noqa: PTH100 strings in, strings out
        command = [sys.executable, "-P", "-m", "hostile.examining", json.dumps(asdict(limits)), str(folder)]
        env = {**os.environ, "PYTHONPATH": paths}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()

    def examine(self, files: Iterable[tuple[str, bytes]], *, ahead: int = 3) -> Iterator[Outcome]:
        """Examine files, a few at a time; their outcomes come in the order in which they end."""
        waiting = 0
        try:
            for number, (name, data) in enumerate(files):
                path = self.folder / f"in-{number}"
                path.write_bytes(data)
                self._say({"path": str(path), "name": name})
                waiting += 1
                self.asked += 1
                while waiting >= ahead:
                    waiting -= 1
                    yield self._outcome()
            while waiting:
                waiting -= 1
                yield self._outcome()
        finally:
            for _ in range(waiting):  # whoever asks next gets answers of his own
                self._outcome()

    def one(self, name: str, data: bytes) -> Outcome:
        """Examine one file."""
        return next(iter(self.examine([(name, data)])))

    def memory(self) -> dict[str, int]:
        """Return KiB of the examining process: held at the start, now, of that in use, and held at most.

        What is held and not in use is memory that was given back and that the C library keeps for the next time.
        """
        self._say({"memory": True})
        return dict(self._hear())

    def close(self) -> list[str]:
        """End the process as a user of `Parsers` would; return the command lines of what it left behind."""
        self._say({"end": True})
        answer = list(self._hear())
        self.process.wait(20)
        return answer

    def _outcome(self) -> Outcome:
        answer = self._hear()
        answer["codes"] = set(answer["codes"])
        return Outcome(**answer)

    def _say(self, job: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()

    def _hear(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the process that examines files has died")
        return json.loads(line)


# --- the process that examines


def look(parsers: Parsers, file: IO[bytes], name: str, scratch: Path) -> Outcome:
    """Examine a file and what is inside it; whatever is raised is a fault of its own."""
    found = Outcome(name)
    try:
        _look(parsers, file, name, scratch, found, set(), 0)
    except Exception as error:  # noqa: BLE001 the outcome says it
        found.faults.append(f"raised {type(error).__name__}: {error}"[:300])
    return found


def _look(parsers: Parsers, file: IO[bytes], name: str, scratch: Path, found: Outcome, seen: set[str], depth: int) -> None:
    sha256 = _digest(file)
    inner, began, kinds = [], time.monotonic(), 0
    for made in parsers.examine(file, name, sha256, scratch):
        if isinstance(made, Kind):
            kinds += 1
        elif isinstance(made, Read):
            _text(made, found)
            _problems(made.problems, found)
        elif isinstance(made, Problem):
            _problems((made,), found)
        else:
            found.parts += 1
            _problems(made.problems, found)
            _canary(made.name, "a part's name", found)
            if found.parts <= MOST_PARTS and depth < DEEPEST:
                inner.append(made)
            else:
                made.file.close()
                found.codes |= {"LEFT_INSIDE"} if depth >= DEEPEST else set()  # as intake says it
    taken = time.monotonic() - began
    found.seconds = max(found.seconds, round(taken, 2))
    longest = parsers.limits.container_wall if found.parts else parsers.limits.wall
    if taken > longest + GRACE:
        found.faults.append(f"hung: {taken:.1f} s, limit {longest:.0f} s")
    if kinds != 1:
        found.faults.append(f"{kinds} kinds of one file")
    for part in inner:
        with part.file:
            key = _digest(part.file)
            if key not in seen:
                seen.add(key)
                whole = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115 closed below
                with whole:
                    while block := part.file.read(1 << 20):
                        whole.write(block)
                    whole.seek(0)
                    _look(parsers, whole, f"{name}/{part.name}", scratch, found, seen, depth + 1)


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    made = hashlib.sha256()
    while block := file.read(1 << 20):
        made.update(block)
    file.seek(0)
    return made.hexdigest()


def _text(read: Read, found: Outcome) -> None:
    text = read.text
    if text is None:
        return
    found.text = found.text or bool(text.content.strip("\x00 \t\r\n\f\v\u00a0\ufeff\u2028\u2029\u3000"))
    found.told = found.told or TOLD in text.content
    found.last = found.last or LAST in text.content
    found.whole = found.whole and text.completeness != "partial"
    _canary(text.content, "the text", found)
    for assertion in read.assertions:
        _canary(assertion.value, "an assertion", found)
        if assertion.span and text.content[assertion.span.start : assertion.span.end] != assertion.span.words:
            found.faults.append("a span that does not hold")


def _problems(problems: Iterable[Problem], found: Outcome) -> None:
    for problem in problems:
        found.codes.add(problem.code)
        if problem.code not in CODES:
            found.faults.append(f"a code of no closed set: {problem.code}")
        if len(problem.message) > LONGEST_MESSAGE or not problem.message:
            found.faults.append(f"a message of {len(problem.message)} characters")
        _words(problem.message, "a message", found)


def _words(words: str, where: str, found: Outcome) -> None:
    _canary(words, where, found)
    if CONTROL & set(words):
        found.faults.append(f"control characters in {where}")

    found.fleeting = found.fleeting or " at 0x" in words


def _canary(words: str, where: str, found: Outcome) -> None:
    if CANARY in words or "root:x:0" in words:
        found.faults.append(f"a file of this machine came out in {where}")


def _held(what: str = "VmRSS") -> int:
    """Return the KiB that this process holds, or held at most (VmHWM; ru_maxrss would count whoever started it)."""
    gc.collect()
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def _below() -> dict[int, str]:
    """Return the command lines of all processes below this one, by number."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text(errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
    below, new = set[int](), {os.getpid()}
    while new:
        new = {pid for pid, parent in parents.items() if parent in new} - below
        below |= new
    return {pid: _command(pid) for pid in below}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")[:200]
    except OSError:
        return ""


def _left() -> list[str]:
    """Return what still runs below this process after a moment; the dead that were not fetched do not count as running."""
    until = time.monotonic() + 5
    while (there := {p: c for p, c in _below().items() if c}) and time.monotonic() < until:
        time.sleep(0.1)
    return sorted(there.values())


def main() -> None:
    """Answer jobs until told to end."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: an orphan of a child is seen as ours
    limits, scratch, lock = Limits(**json.loads(sys.argv[1])), Path(sys.argv[2]), Lock()

    def say(value: object) -> None:
        with lock:
            sys.stdout.write(json.dumps(value) + "\n")
            sys.stdout.flush()

    def work(job: dict[str, str]) -> None:
        with Path(job["path"]).open("rb") as file:
            Path(job["path"]).unlink()
            found = look(parsers, file, job["name"], scratch)
        say({**asdict(found), "codes": sorted(found.codes)})

    with Parsers(workers=2, limits=limits) as parsers, ThreadPoolExecutor(2) as threads:
        parsers.confinement()
        start = _held()
        for line in sys.stdin:
            job = json.loads(line)
            if "memory" in job:
                now, peak = _held(), _held("VmHWM")
                ctypes.CDLL(None).malloc_trim(0)
                say({"start": start, "now": now, "used": _held(), "peak": peak})
            elif "end" in job:
                break
            else:
                threads.submit(work, job)
    say(_left())


if __name__ == "__main__":
    main()
