"""How fast files come in: per format in a sandbox and without one, the start of the sandbox, and a folder of 1,000 files.

    python benchmarks/intake.py            print
    python benchmarks/intake.py --store    print, and store in docs/intake-benchmarks.json
    python benchmarks/intake.py --files 200

The files are the small ordinary ones of tests/hostile, each with a number of its own. Sandboxed and unsandboxed runs
alternate in one process and medians are given; machines are noisy, so the ratio tells more than either figure.
"""

import argparse
import hashlib
import io
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from hostile.making import entry, http, one_page, record, shown, stream, zipped  # noqa: E402
from hostile.ordinary import PARAGRAPHS, TITLE, mail, mailbox, open_text, page, rich, text, word  # noqa: E402

from stemma import readers  # noqa: E402
from stemma.hall import warming  # noqa: E402
from stemma.hall.parsing import Parsers, Part  # noqa: E402
from stemma.model.inputs import Member, Read  # noqa: E402
from stemma.model.reading import Problem  # noqa: E402

STORED = ROOT / "docs" / "intake-benchmarks.json"
EACH, ROUNDS = 20, 5
FOLDER = r"""
import json, sys, time
from pathlib import Path
from stemma.hall.case import Case
from stemma.hall.intake import items
def most():  # ru_maxrss would count the process that started this one
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM"))
start, shown, first = time.perf_counter(), [], most()
def progress(what, done, total):
    shown.append((what, done, total))
with Case.create(Path(sys.argv[1]), title="Pile") as case:
    added = case.add(items([Path(sys.argv[2])], None), progress)
    taken = time.perf_counter() - start
    if sys.argv[3] == "all":
        case.update(progress)
print(json.dumps({
    "reports": added.reports, "problems": len(added.refused), "containers": added.containers, "seconds": round(taken, 2),
    "seconds with all stages": round(time.perf_counter() - start, 2) if sys.argv[3] == "all" else None,
    "parent's memory at first, MiB": first, "parent's peak memory, MiB": most(), "steps of progress": len(shown),
}))
"""
"""A process of its own, as the command line would be, so that its peak memory is its own."""


def numbered(number: int) -> tuple[str, ...]:
    """Return the paragraphs of a report that is no other's."""
    return (*PARAGRAPHS, f"This is notice {number} of the council, filed under {number * 7919 % 10007}.")


def _pdf(number: int) -> bytes:
    plain = (p.replace("“", '"').replace("”", '"') for p in (TITLE, *numbered(number)))
    return one_page(stream(b"".join(shown(p, 40, 760 - 20 * n) for n, p in enumerate(plain))))


MAKE: dict[str, Callable[[int], bytes]] = {
    "txt": lambda n: text() + f"\n{numbered(n)[-1]}\n".encode(),
    "html": lambda n: page().replace(b"</article>", f"<p>{numbered(n)[-1]}</p></article>".encode()),
    "pdf": _pdf,
    "docx": lambda n: word("".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in (TITLE, *numbered(n)))),
    "odt": lambda n: open_text("".join(f"<text:p>{p}</text:p>" for p in (TITLE, *numbered(n)))),
    "rtf": lambda n: rich()[:-1] + numbered(n)[-1].encode() + b"\\par}",
    "eml": lambda n: mail(f"{TITLE} ({n})"),
    "mbox": lambda n: mailbox().replace(b"Second notice", b"Notice %d" % n),
    "warc": lambda n: record(http(MAKE["html"](n)), url=f"http://gazette.example/{n}.html"),
    "zip": lambda n: zipped((entry(f"{n}.txt", MAKE["txt"](n)),)),
}
"""Extension -> a small ordinary file with a number."""


def unsandboxed(data: bytes, name: str) -> int:
    """Read a file, and what is in it, here; return how many texts came out."""
    media = readers.media_type(data, name) or ""
    reader, container = readers.reader(media), readers.container(media)
    texts = int(reader is not None and reader.read(data, hashlib.sha256(data).hexdigest()).text is not None)
    inner = [m for m in container.unpack(io.BytesIO(data), name) if isinstance(m, Member)] if container else []
    return texts + sum(unsandboxed(m.data, m.name) for m in inner)


def sandboxed(parsers: Parsers, file: Any, name: str, scratch: Path) -> int:
    """Read a file, and what is in it, in children; return how many texts came out."""
    sha256 = hashlib.sha256(file.read()).hexdigest()
    found = list(parsers.examine(file, name, sha256, scratch))  # all of it: what is inside is the same child's next work
    assert not [made for made in found if isinstance(made, Problem)], name
    texts = sum(isinstance(made, Read) and made.text is not None for made in found)
    for part in (made for made in found if isinstance(made, Part)):
        with part.file, tempfile.TemporaryFile(dir=scratch) as whole:
            whole.write(part.file.read())
            whole.seek(0)
            texts += sandboxed(parsers, whole, part.name, scratch)
    return texts


def timed(run: Callable[[], object]) -> float:
    """Return the seconds of a run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def formats(parsers: Parsers, folder: Path) -> dict[str, dict[str, float]]:
    """Time each format both ways, one file after the other, alternating."""
    rows = {}
    for extension, make in MAKE.items():
        files = [folder / f"{extension}-{n}.{extension}" for n in range(EACH)]
        for n, path in enumerate(files):
            path.write_bytes(make(n))

        def within(paths: list[Path] = files) -> None:
            for path in paths:
                with path.open("rb") as file:
                    assert sandboxed(parsers, file, path.name, folder), path

        def without(paths: list[Path] = files) -> None:
            for path in paths:
                assert unsandboxed(path.read_bytes(), path.name), path

        without()
        within()
        pairs = [(timed(within), timed(without)) for _ in range(ROUNDS)]
        inside, outside = (statistics.median(pair[i] for pair in pairs) for i in (0, 1))
        ratio = statistics.median(a / b for a, b in pairs)
        rows[extension] = {
            "sandboxed, files/s": round(EACH / inside, 1),
            "unsandboxed, files/s": round(EACH / outside, 1),
            "ratio of time": round(ratio, 2),
            "sandbox costs, ms a file": round(1000 * (inside - outside) / EACH, 2),
        }
    return rows


def start() -> float:
    """Return the median seconds from nothing to a process that can read."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        with Parsers(workers=1) as parsers:
            parsers.confinement()
            taken.append(time.perf_counter() - began)
    return round(statistics.median(taken), 2)


def whole_folder(count: int, stages: bool) -> dict[str, Any]:
    """Take in a folder of files of all formats, end to end, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        pile = Path(name, "pile")
        pile.mkdir()
        kinds = tuple(MAKE)
        for n in range(count):
            extension = kinds[n % len(kinds)]
            (pile / f"{n:05}.{extension}").write_bytes(MAKE[extension](n))
        command = [sys.executable, "-c", FOLDER, str(Path(name, "case")), str(pile), "all" if stages else "add"]
        made = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env={"PYTHONPATH": "src"})
        return {"files": count, **json.loads(made.stdout)}


def show(result: dict[str, Any]) -> None:
    """Print the table."""
    print(f"the sandbox starts in {result['start of the sandbox, s']} s")
    rows = result["formats"]
    print(f"{'format':<8}" + "".join(f"{name:>26}" for name in next(iter(rows.values()))))
    for extension, row in rows.items():
        print(f"{extension:<8}" + "".join(f"{value:>26}" for value in row.values()))
    for name, row in result["folder"].items():
        print(f"folder, {name}: " + ", ".join(f"{key} {value}" for key, value in row.items()))
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", action="store_true")
    parser.add_argument("--files", type=int, default=1000, help="in the folder that is taken in")
    parser.add_argument("--stages", action="store_true", help="also run all later stages over the folder (slow)")
    options = parser.parse_args()
    warming.warm()
    with tempfile.TemporaryDirectory() as name, Parsers(workers=1) as parsers:
        parsers.confinement()
        result: dict[str, Any] = {
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "start of the sandbox, s": start(),
            "formats": formats(parsers, Path(name)),
        }
    result["folder"] = {"add": whole_folder(options.files, False)}
    if options.stages:
        result["folder"]["add and all stages"] = whole_folder(options.files, True)
    show(result)
    if options.store:
        STORED.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
