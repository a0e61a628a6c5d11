"""Writes the custody log: who did what to what, when by this machine's clock, with which versions (docs/custody.md).

An entry is written in the transaction of what it tells, so that neither is there without the other. Not here: the
arithmetic (custody.py), the rows (ledger/custody.py), the checks (tracing.py).
"""

import json
import platform
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from stemma import __version__, custody
from stemma.ledger import Ledger
from stemma.model.custody import Action, Details, Entry, Head, Kept
from stemma.model.deciding import Judgement
from stemma.model.sources import Assertion, Report, Source, Text

READ_WITH = ("lxml", "pypdfium2", "pikepdf", "FastWARC", "defusedxml", "apsw")
"""Libraries whose version decides what is read of a file, or how it is kept."""
SALT = 32
"""Bytes."""


class Logbook:
    """The log of one open case."""

    def __init__(self, ledger: Ledger, clock: Callable[[], str], actor: Callable[[], str]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._actor = actor

    # --- writing

    def begin(self) -> None:
        """Begin the log, if it has not begun: of what was before it can only name what is there now."""
        if self._ledger.log.last() is not None:
            return
        ledger = self._ledger
        with ledger.transaction():
            self._append("begin", {})
            reports = ledger.reports()
            for r in reports:
                given = [[a.field, a.value] for a in r.assertions if a.at]
                self._append("found", {"report": r.id, "given": given}, inputs=(r.source,), outputs=(r.text,), subject=r.path)
            for source in sorted({s.sha256 for s in ledger.sources()} - {r.source for r in reports}):
                self._append("found", {}, inputs=(source,))
            for j in ledger.judgements():
                self._append("found", {"number": j.number, "decision": j.decision}, inputs=(j.record,), outputs=(j.id,))

    def write(
        self,
        action: Action,
        *,
        inputs: Iterable[str] = (),
        outputs: Iterable[str] = (),
        parameters: Mapping[str, object] | None = None,
        subject: str = "",
        by: str = "",
        reader: str = "",
        at: str = "",
    ) -> Entry:
        """Append an entry; `by`, `at` where they are not this machine's user and the moment, `reader` its name and version."""
        with self._ledger.transaction():
            self.begin()
            return self._append(
                action, parameters or {}, inputs=inputs, outputs=outputs, subject=subject, by=by, reader=reader, at=at
            )

    def took_in(
        self,
        source: Source,
        path: str,
        *,
        text: Text | None = None,
        report: Report | None = None,
        container: str | None = None,
        given: Iterable[Assertion] = (),
        why: str = "",
        at: str = "",
    ) -> Entry:
        """Log that bytes came in: from a file, or out of a container; what the user gave about them; `why` there is no report."""
        facts = {
            "given": [[a.field, a.value] for a in given if a.at],
            "report": report.id if report else None,
            "container": container,
            "why": why or None,
            "size": source.size,
            "media_type": source.media_type,
        }
        return self.write(
            "take in",
            inputs=(source.sha256,),
            outputs=(text.id,) if text else (),
            parameters={name: value for name, value in facts.items() if value is not None},
            subject=path,
            reader=f"{text.reader} {text.version}" if text else "",
            at=at,
        )

    def joined(self, old: Report, new: Report) -> Entry:
        """Log that a report got the id under which it is better known."""
        return self.write("join", inputs=(old.id,), outputs=(new.id,), subject=new.id, parameters={"source": new.source})

    def was_set(self, report: Report, given: Mapping[str, str], at: str = "") -> Entry:
        """Log what a user said about a report."""
        said = {"given": [list(pair) for pair in given.items()]}
        return self.write("set", inputs=(report.source,), subject=report.id, parameters=said, at=at)

    def judged(self, made: Judgement) -> Entry:
        """Log a decision."""
        facts = {"number": made.number, "decision": made.decision, "kind": made.kind}
        return self.write("judge", inputs=(made.record,), outputs=(made.id,), parameters=facts, by=made.by, at=made.at)

    def worked(self, pieces: int) -> Entry | None:
        """Log that stages ran, if any did."""
        return self.write("work", parameters={"pieces": pieces}) if pieces else None

    def exported(self, kind: str, manifest: str, of: Head, *, private: bool) -> Entry:
        """Log an export: `manifest` is the SHA-256 of its list, which names the head of the log before this entry."""
        facts = {"kind": kind, "private": private, "size": of.size, "root": of.root}
        return self.write("export", outputs=(manifest,), parameters=facts)

    @contextmanager
    def removal(self, report: str | None = None) -> Iterator[None]:
        """Remove something in this block: entries about it are emptied, and it is logged which, never what they held.

        `report` is the id of the report that goes; None: a file that gave none. Whatever reports, texts and sources are
        gone at the end of the block count as removed.
        """
        with self._ledger.transaction():
            rows = self._ledger.log
            about, before = (rows.about(report) | self._ledger.decided(report) if report else frozenset()), rows.held()
            yield
            numbers = _about(rows.all(), about | (before - rows.held()))
            rows.empty(numbers)
            self.write("remove", parameters={"emptied": list(numbers)})

    def _append(
        self,
        action: Action,
        parameters: Mapping[str, object],
        *,
        inputs: Iterable[str] = (),
        outputs: Iterable[str] = (),
        subject: str = "",
        by: str = "",
        reader: str = "",
        at: str = "",
    ) -> Entry:
        last = self._ledger.log.last()
        details = custody.written(
            Details(
                actor=by or self._actor(),
                tool=tool(reader),
                inputs=tuple(inputs),
                outputs=tuple(outputs),
                parameters=parameters,
                subject=subject,
            )
        )
        salt = secrets.token_bytes(SALT)
        entry = Entry(
            number=last.entry.number + 1 if last else 1,
            at=at or self._clock(),
            action=action,
            commitment=custody.commitment(salt, details),
            previous=last.leaf if last else custody.NOTHING_BEFORE,
        )
        self._ledger.log.add(Kept(entry=entry, leaf=custody.entry_hash(entry), salt=salt.hex(), details=details))
        return entry

    # --- reading

    def head(self, *, printed: bool = True) -> Head:
        """Sum the log up as it stands."""
        return custody.head(self._ledger.log.all(), self._clock() if printed else None)


def _about(log: Iterable[Kept], ids: frozenset[str]) -> tuple[int, ...]:
    """Return the numbers of the entries about any of some ids, and about reports that became one of them."""
    told = [(kept.entry, json.loads(kept.details)) for kept in log if kept.details is not None]
    wanted = set(ids)
    for entry, details in reversed(told):
        if entry.action == "join" and wanted.intersection(details["outputs"]):
            wanted.update(details["inputs"])
    return tuple(entry.number for entry, details in told if wanted.intersection(_names(details)))


def _names(details: Mapping[str, Any]) -> set[str]:
    """Return what an entry is about. Not its container: what else is in there stays."""
    return {*details["inputs"], *details["outputs"], details["subject"], details["parameters"].get("report", "")} - {""}


def tool(reader: str = "") -> str:
    """Name what an entry was made with, each part with its version."""
    first = f"stemma {__version__}" + (f"; reader {reader}" if reader else "")
    return f"{first}; python {platform.python_version()}; {_libraries()}"


@cache
def _libraries() -> str:
    return ", ".join(f"{name} {found}" for name in READ_WITH if (found := _version(name)))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
