"""Recomputes every hash and every citation of a case, or every hash of an export, and names what differs."""

import dataclasses
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

from stemma import custody
from stemma.archive import Archive
from stemma.custody import Signed
from stemma.errors import StemmaError, UsageError
from stemma.hall import signing, tracing
from stemma.hall.case import Case
from stemma.hall.export import inside, listing
from stemma.hall.ocr import Ocr, same
from stemma.hall.parsing import Parsers, Part
from stemma.hall.tracing import Finding, differs, known
from stemma.keys import digest_bytes
from stemma.ledger import FILE, KINDS
from stemma.ledger.opening import SEAL, beside, file_digest, sealed
from stemma.model.custody import Head
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Appearance, Arrival, Span, Text
from stemma.text import holds

__all__ = ["Finding", "case", "export", "heads", "is_case", "signature", "spans"]


def case(folder: Path, published: Sequence[Head] = (), parsers: Parsers | None = None) -> Iterator[Finding]:
    """Yield what is to be known of a case folder; none of it `wrong`: all is what was put there.

    `published` are heads that were printed earlier: the log must begin with the entries that each sums up. `parsers` read the
    sources again; None: new ones, for this time.
    """
    seal = sealed(folder)
    if seal is None:
        yield differs(
            f"{FILE} is not sealed: the last process that wrote was stopped; run stemma status on the case, then verify again"
        )
    elif beside(folder / FILE):
        yield differs(f"something lies beside {FILE} that Stemma did not leave there ({FILE}-wal); it is not read")
        return
    elif file_digest(folder / FILE) != seal:
        yield differs(f"{FILE} is not the file that Stemma last wrote, or {SEAL} is not what it wrote beside it")
    try:
        with Case(folder) as opened, Parsers() if parsers is None else nullcontext(parsers) as reading:
            yield from _inside(opened, published, reading)
    except StemmaError as error:
        yield differs(str(error))
    except Exception as error:  # noqa: BLE001 a damaged ledger can break anything that reads it; that it does is the finding
        yield differs(f"{FILE} cannot be read any more ({type(error).__name__}); restore the case from a backup")


def _inside(opened: Case, published: Sequence[Head], parsers: Parsers) -> Iterator[Finding]:
    """Check the rows of a ledger that can be opened, the originals, and the log of both."""
    yield from map(differs, opened.ledger.check())
    for fault in opened.archive.verify(frozenset(s.sha256 for s in opened.ledger.sources())):
        # What a stopped process left behind is whole, and the next `add` takes it up: nothing that was recorded differs.
        yield (known if fault.kind == "unrecorded" else differs)(f"evidence {fault.name}: {fault.message}")
    yield from map(differs, opened.ledger.altered())
    yield from tracing.check(opened.ledger, published)
    texts = opened.ledger.texts()
    yield from _citations(opened, texts)
    yield from _read_again(opened, texts, parsers)


def _citations(opened: Case, texts: dict[str, Text]) -> Iterator[Finding]:
    for kind in KINDS.values():
        records: tuple[Any, ...] = opened.ledger.records(kind)
        for record in records:
            for span in spans(record):
                if span.text not in texts or not holds(texts[span.text], span):
                    name = f"{kind.__name__.lower()} {getattr(record, 'id', '')}"
                    yield differs(f"a citation is broken: {name} cites {span.start}:{span.end} of text {span.text}")


def spans(value: Any) -> Iterator[Span]:
    """Yield every span in a record."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)
    elif dataclasses.is_dataclass(value):
        for f in dataclasses.fields(value):
            yield from spans(getattr(value, f.name))


# --- sources, read and unpacked again


@dataclasses.dataclass(frozen=True, slots=True)
class _Again:
    """What a source gave when it was examined again."""

    text: Text | None
    inner: frozenset[str]
    """SHA-256 of what came out of it."""
    why: str
    """For people: why there is no text."""


def _read_again(opened: Case, texts: dict[str, Text], parsers: Parsers) -> Iterator[Finding]:
    """Examine every source again: the same reader version must make the same text, and a container give what came out of it."""
    ledger = opened.ledger
    came: list[Appearance | Arrival] = [*ledger.appearances(), *ledger.arrivals()]
    made: dict[tuple[str, str], list[Text]] = {}
    paths = {r.text: r.path for r in ledger.reports()}
    for text in texts.values():
        made.setdefault((text.source, paths.get(text.id, "")), []).append(text)
    called = {x.source: x.path for x in reversed(came)} | dict(made)
    held: dict[str, set[str]] = {}
    for x in (x for x in came if x.container):
        held.setdefault(str(x.container), set()).add(x.source)
    for source in held:
        made.setdefault((source, called.get(source, "")), [])
    with tempfile.TemporaryDirectory(prefix="stemma-verify-") as scratch:
        for (source, path), mine in sorted(made.items()):
            try:
                pictured = [text for text in mine if "ocr" in text.reader.split("+")]
                for text in pictured:
                    yield from _recognised_again(parsers, opened.archive, text, path, Path(scratch))
                if pictured and len(pictured) == len(mine):
                    continue
                again = _examined(parsers, opened.archive, source, path, Path(scratch))
            except StemmaError as error:
                yield differs(f"source {source} cannot be read again: {error}")
                continue
            for text in (text for text in mine if text not in pictured):
                yield from _same(text, again)
            for gone in sorted(held.get(source, set()) - again.inner):
                yield differs(f"source {gone} does not come out of its container {source} any more")


def _recognised_again(parsers: Parsers, archive: Archive, text: Text, path: str, scratch: Path) -> Iterator[Finding]:
    """Recognise words in pictures again, where that is done here as it was done for the text."""
    ocr = same(text)
    if ocr is None:
        yield known(
            f"the text {text.id} was recognised from pictures ({text.version}); this program, language or its data are not "
            "installed here, so it was NOT read again"
        )
        return
    with ocr:
        yield from _same(text, _examined(parsers, archive, text.source, path, scratch, ocr))


def _examined(parsers: Parsers, archive: Archive, source: str, path: str, scratch: Path, ocr: Ocr | None = None) -> _Again:
    """Examine a source in a child process.

    Raises:
        DamagedError: it is missing or unreadable.
    """
    text, inner, why = None, set(), ""
    with archive.open(source) as file:
        what = (file, path, source, scratch)
        for found in parsers.examine(*what) if ocr is None else ocr.examine(parsers, *what, {}):
            if isinstance(found, Read):
                text = found.text
                why = why or " ".join(p.message for p in found.problems)
            elif isinstance(found, Part):
                with found.file as part:
                    inner.add(_digest(part))
            elif isinstance(found, Problem):
                why = why or found.message
    return _Again(text, frozenset(inner), why)


def _digest(file: IO[bytes]) -> str:
    made = hashlib.sha256()
    while chunk := file.read(1 << 20):
        made.update(chunk)
    return made.hexdigest()


def _same(text: Text, again: _Again) -> Iterator[Finding]:
    """Compare a text with what its source gives now; another version of the reader may make another text."""
    found = again.text
    if found is None:
        yield differs(f"the text {text.id} does not come out of its source {text.source} any more: {again.why}")
    elif (found.reader, found.version) != (text.reader, text.version):
        yield known(
            f"the text {text.id} was made by reader {text.reader} {text.version}; this Stemma has {found.reader} {found.version} "
            "and cannot make it again"
        )
    elif found.id != text.id:
        yield differs(f"the text {text.id} is not what its source {text.source} gives")


# --- exports


def export(folder: Path, published: Sequence[Head] = ()) -> Iterator[Finding]:
    """Yield what is to be known of an export; wrong is each file that is missing, altered or not in its list."""
    listed: dict[str, set[str]] = {}
    made: set[tuple[int, str]] = set()
    lists = sorted(folder.glob("manifest-*.json"))
    for path in lists:
        try:
            said = listing(path.read_bytes())
        except (OSError, ValueError) as error:
            yield differs(f"{path.name} is no list of an export, or not as it was written ({error})")
            continue
        for name, sha256 in said["files"].items():
            listed.setdefault(name, set()).add(sha256)
        if head := said.get("head"):
            made.add((head["size"], head["root"]))
            yield known(f"{path.name} was made when the log of the case had {head['size']} entries and the root {head['root']}")
    if not lists:
        yield differs("there is no list (manifest-….json) in this folder: it is no export, or its list is missing")
    yield from _compared(made, published)
    yield from _files(folder, listed, {p.name for p in lists})


def _compared(made: set[tuple[int, str]], published: Sequence[Head]) -> Iterator[Finding]:
    """Compare the heads at which an export was made with those that a user gave."""
    for head in published:
        if head.size not in {size for size, _ in made}:
            yield known(
                f"the head of {head.size} entries was NOT compared: this export was made at another; verify the case with it"
            )
        elif (head.size, head.root) not in made:
            yield differs(f"the export was made at another head of {head.size} entries than the one given")


def _files(folder: Path, listed: dict[str, set[str]], lists: set[str]) -> Iterator[Finding]:
    for name, hashes in sorted(listed.items()):
        file = folder / name
        if not inside(folder, name):
            yield differs(f"{name} leads out of the export")
        elif not file.is_file():
            yield differs(f"{name} is missing")
        elif digest_bytes(file.read_bytes()) not in hashes:
            yield differs(f"{name} is not the file that was exported")
    present = {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()}
    for name in sorted(present - listed.keys() - lists):
        yield differs(f"{name} is not part of the export")


def signature(folder: Path, found: Signed) -> Iterator[Finding]:
    """Yield what a signature that holds shows of a folder; its head is compared by `case` and `export`."""
    yield known(signing.told(found))
    if found.manifest and found.manifest not in {file_digest(path) for path in folder.glob("manifest-*.json")}:
        if is_case(folder):
            yield known("the signature is also on the list of an export, which is not in a case; verify the export with it too")
        else:
            yield differs("the list of an export that was signed is not in this folder, or was changed")


def heads(given: str) -> tuple[Head, ...]:
    """Return the heads that a user gave: as printed, or in a file.

    Raises:
        UsageError: there is none, or the file cannot be read.
    """
    if custody.HEAD.search(given):
        return custody.heads(given)
    try:
        return custody.heads(Path(given).read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"«{given[:60]}» is neither a head nor a file that can be read; a head begins: stemma head 1:"
        ) from error


def is_case(folder: Path) -> bool:
    """Tell a case folder from an export."""
    return (folder / FILE).exists()
