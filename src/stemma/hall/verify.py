"""Recomputes every hash and every citation of a case, or every hash of an export, and names what differs."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stemma import readers
from stemma.errors import StemmaError
from stemma.hall.case import Case
from stemma.hall.export import inside
from stemma.keys import digest_bytes
from stemma.ledger import FILE, KINDS
from stemma.ledger.opening import file_digest, sealed
from stemma.model.sources import Span, Text
from stemma.text import holds


def case(folder: Path) -> Iterator[str]:
    """Yield one line for each thing in a case folder that is not what was put there; none: all holds."""
    seal = sealed(folder)
    if seal is None:
        yield f"{FILE} is not sealed: the last process that wrote was stopped; run stemma status on the case, then verify again"
    elif file_digest(folder / FILE) != seal:
        yield f"{FILE} is not the file that Stemma last wrote"
    try:
        with Case(folder) as opened:
            yield from _inside(opened)
    except StemmaError as error:
        yield str(error)
    except Exception as error:  # noqa: BLE001 a damaged ledger can break anything that reads it; that it does is the finding
        yield f"{FILE} cannot be read any more ({type(error).__name__}); restore the case from a backup"


def _inside(opened: Case) -> Iterator[str]:
    """Check the rows of a ledger that can be opened, and the originals."""
    yield from opened.ledger.check()
    for fault in opened.archive.verify(frozenset(s.sha256 for s in opened.ledger.sources())):
        yield f"evidence {fault.name}: {fault.message}"
    yield from opened.ledger.altered()
    texts = opened.ledger.texts()
    yield from _texts(opened, texts)
    yield from _citations(opened, texts)


def _texts(opened: Case, texts: dict[str, Text]) -> Iterator[str]:
    """Read every source again: the same reader version must make the same text."""
    paths = {r.text: r.path for r in opened.ledger.reports()}
    for text in texts.values():
        try:
            again = readers.read(opened.archive.get(text.source), paths.get(text.id, ""), text.source).text
        except StemmaError as error:
            yield f"source {text.source} cannot be read again: {error}"
            continue
        same = again is not None and (again.reader, again.version) == (text.reader, text.version)
        if again is None or (same and again.id != text.id):
            yield f"the text {text.id} is not what its source {text.source} gives"


def _citations(opened: Case, texts: dict[str, Text]) -> Iterator[str]:
    for kind in KINDS.values():
        records: tuple[Any, ...] = opened.ledger.records(kind)
        for record in records:
            for span in spans(record):
                if span.text not in texts or not holds(texts[span.text], span):
                    name = f"{kind.__name__.lower()} {getattr(record, 'id', '')}"
                    yield f"a citation is broken: {name} cites {span.start}:{span.end} of text {span.text}"


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


def export(folder: Path) -> Iterator[str]:
    """Yield one line for each file of an export that is missing, altered or not in its list."""
    listed: dict[str, str] = {}
    lists = sorted(folder.glob("manifest-*.json"))
    for path in lists:
        try:
            listed |= {str(name): str(sha256) for name, sha256 in json.loads(path.read_text(encoding="utf-8"))["files"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            yield f"{path.name} is no list of an export"
    for name, sha256 in sorted(listed.items()):
        file = folder / name
        if not inside(folder, name):
            yield f"{name} leads out of the export"
        elif not file.is_file():
            yield f"{name} is missing"
        elif digest_bytes(file.read_bytes()) != sha256:
            yield f"{name} is not the file that was exported"
    present = {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()}
    for name in sorted(present - listed.keys() - {p.name for p in lists}):
        yield f"{name} is not part of the export"


def is_case(folder: Path) -> bool:
    """Tell a case folder from an export."""
    return (folder / FILE).exists()
