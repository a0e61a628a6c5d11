"""The ledger: what a case remembers, in one SQLite file. The only room with SQL.

Not here: what is done about what it remembers (hall/), originals (archive.py). Durable settings are
asserted at each open (opening.py): WAL with synchronous=FULL lost nothing in simulated power cuts, and the SQLite
that apsw carries is past the WAL-reset bug of versions before 3.51.3.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import apsw

from stemma.errors import CaseError, DamagedError, UsageError, VersionError
from stemma.keys import canonical, digest, plain, restore
from stemma.ledger import forgetting
from stemma.ledger.checking import altered
from stemma.ledger.custody import Log
from stemma.ledger.opening import backed_up, beside, empty, forget_backups, opened, outlast, seal, take, unseal
from stemma.model.comparing import Difference, Passage, Stemma, Thread, Verdict
from stemma.model.deciding import Judgement
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Problem, Quote, Segment, Statement
from stemma.model.sources import Appearance, Arrival, Assertion, Report, Source, Text

Value = TypeVar("Value")

FILE = "case.db"
APPLICATION = 0x5374656D  # "Stem", so that `file` and a stranger know what it is
KINDS: Mapping[str, type] = {
    kind.__name__.lower(): kind
    for kind in (
        *(Segment, Quote, Name, Date, Figure, Statement, Narration, Heading, Problem),
        *(Passage, Stemma, Thread, Difference, Verdict),
    )
}
"""Types of records that the ledger holds, by their name in it."""


def versions() -> tuple[str, ...]:
    """Return the SQL that leads from each schema version to the next, from none to the current one."""
    script = (resources.files(__name__) / "schema.sql").read_text(encoding="utf-8")
    return tuple(re.split(r"^-- version \d+$", script, flags=re.MULTILINE)[1:])


class Ledger(AbstractContextManager["Ledger"]):
    """An open ledger. Use as a context manager; writing takes the case for this process alone."""

    def __init__(self, folder: Path, *, write: bool = True, create: bool = False) -> None:
        """Open the ledger of a case folder.

        Raises:
            UsageError: there is no case, or with `create` there is one already.
            InUseError: another process is writing to it.
            VersionError, DamagedError: it cannot be used as it is.
        """
        self.path = folder / FILE
        if create == self.path.exists():
            state = "there is already a case" if create else "there is no case"
            raise UsageError(
                f"{state} in {folder}; " + ("choose another folder" if create else f"make one with: stemma init {folder}")
            )
        if not create and not self.path.stat().st_size:
            raise DamagedError(empty(self.path))
        self._lock = take(folder) if write else None
        try:
            if write and not create:
                unseal(self.path)
                outlast(self.path)
            self._db = opened(self.path, write=write)
            if not create and not self._one("PRAGMA user_version"):
                raise DamagedError(empty(self.path))
            self._migrate(write)
        except BaseException:
            self._release()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(CaseError) if kind else nullcontext():  # why it failed is told, not that it could not be sealed after
            self.close()

    def close(self) -> None:
        """Close the file, seal what was written, and let other processes have the case."""
        try:
            self._db.close()
            # Where the disk was too full to take its log into the file, the next to write does it, and seals.
            if self._lock is not None and not beside(self.path):
                seal(self.path)
        finally:
            self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _migrate(self, write: bool) -> None:
        steps, version = versions(), self._one("PRAGMA user_version")
        if version > len(steps):
            raise VersionError(
                f"{self.path} was made by a newer Stemma (schema {version}, this one knows {len(steps)}); update Stemma"
            )
        if version < len(steps) and not write:
            raise VersionError(
                f"{self.path} has schema {version} and must be brought to {len(steps)} first: run stemma status on it"
            )
        if 0 < version < len(steps):
            backed_up(self._db, self.path, version)
        for number in range(version, len(steps)):
            with self.transaction():
                self._db.execute(steps[number])
                self._db.execute(f"PRAGMA user_version = {number + 1}")
                self._db.execute(f"PRAGMA application_id = {APPLICATION}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do several things whole or not at all; one inside another is part of it."""
        if self._db.in_transaction:
            yield
            return
        with self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite itself takes it back where the disk is full
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Read several things as they stood at one moment, while another process may be writing."""
        if self._db.in_transaction:
            yield
            return
        with self._told():
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.execute("ROLLBACK")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn SQLite's errors into ours: what happened, to which file, what to do."""
        try:
            yield
        except apsw.FullError as error:
            raise CaseError(
                f"the disk is full: {self.path} could not grow; nothing was lost, free some space and run it again"
            ) from error
        except apsw.NoMemError as error:
            raise CaseError(f"there was not enough memory for {self.path}; nothing was lost, run it again") from error
        except (apsw.CorruptError, apsw.NotADBError) as error:
            raise DamagedError(f"{self.path} is damaged ({error}); restore the case from a backup") from error
        except (apsw.IOError, apsw.ReadOnlyError, apsw.BusyError, apsw.CantOpenError) as error:
            raise CaseError(f"{self.path} cannot be written or read ({error}); check the disk and its permissions") from error

    def _do(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._told():
            return list(self._db.execute(sql, values))

    def _many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with self._told():
            self._db.executemany(sql, rows)

    def _one(self, sql: str, *values: object) -> Any:
        return self._do(sql, values)[0][0]

    # --- the case itself

    @property
    def log(self) -> Log:
        """The rows of the custody log; written through hall/logbook.py."""
        return Log(self._do)

    def meta(self, key: str) -> str | None:
        """Return what is noted about the case."""
        row = next(iter(self._do("SELECT value FROM meta WHERE key = ?", (key,))), None)
        return None if row is None else str(row[0])

    def note(self, key: str, value: str) -> None:
        """Note something about the case."""
        self._do("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))

    # --- sources, texts, reports

    def put_report(self, source: Source, text: Text, report: Report, appearance: Appearance) -> bool:
        """Remember a report and how it came in; False if exactly this appearance is known already."""
        known = "SELECT count(*) FROM appearance WHERE report = ? AND path = ? AND url IS ?"
        if self._one(known, appearance.report, appearance.path, appearance.url):
            return False
        self._do("INSERT OR IGNORE INTO source VALUES (?, ?, ?)", (source.sha256, source.size, source.media_type))
        self._do("INSERT OR IGNORE INTO text VALUES (?, ?, ?)", (text.id, text.source, canonical(plain(text))))
        row = (report.id, report.source, canonical(plain(report.place)), report.text, report.path)
        if self._one("SELECT count(*) FROM report WHERE id = ?", report.id) == 0:
            self._do("INSERT INTO report VALUES (?, ?, ?, ?, ?)", row)
        fields = (appearance.report, appearance.source, appearance.path, appearance.url, appearance.at, appearance.by)
        into = "INSERT INTO appearance (report, source, path, url, at, by, container) VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._do(into, (*fields, appearance.container))
        return True

    def put_arrival(self, source: Source, arrival: Arrival) -> bool:
        """Remember a source that gave no report; False if it is known to have come in under that path."""
        if self._one("SELECT count(*) FROM arrival WHERE source = ? AND path = ?", arrival.source, arrival.path):
            return False
        self._do("INSERT OR IGNORE INTO source VALUES (?, ?, ?)", (source.sha256, source.size, source.media_type))
        fields = (arrival.source, arrival.path, arrival.container, arrival.at, arrival.by, arrival.why)
        self._do("INSERT INTO arrival (source, path, container, at, by, why) VALUES (?, ?, ?, ?, ?, ?)", fields)
        return True

    def arrivals(self) -> tuple[Arrival, ...]:
        """Return all sources that gave no report, in the order they came in."""
        names = ("source", "path", "container", "at", "by", "why")
        rows = self._do(f"SELECT {', '.join(names)} FROM arrival ORDER BY number")
        return tuple(Arrival(**dict(zip(names, row, strict=True))) for row in rows)

    def put_assertions(self, report: str, assertions: Iterable[Assertion]) -> None:
        """Remember what is said about a report: what was given is added, what was found is replaced."""
        rows = [(report, a.field, int(a.at is not None), canonical(plain(a))) for a in assertions]
        if any(not row[2] for row in rows):
            self._do("DELETE FROM assertion WHERE report = ? AND NOT given", (report,))
        self._many("INSERT INTO assertion (report, field, given, body) VALUES (?, ?, ?, ?)", rows)

    def reports(self, source: str | None = None) -> tuple[Report, ...]:
        """Return all reports, or those of one source, by id; assertions strongest first: the last given, then as found."""
        said: dict[str, list[Assertion]] = {}
        mine = "" if source is None else "WHERE report IN (SELECT id FROM report WHERE source = ?1)"
        order = f"SELECT report, body FROM assertion {mine} ORDER BY given DESC, CASE given WHEN 1 THEN -number ELSE number END"
        for report, body in self._do(order, (source,) if source else ()):
            said.setdefault(report, []).append(restore(Assertion, json.loads(body)))
        rows = self._do("SELECT id, source, place, text, path FROM report WHERE ?1 IS NULL OR source = ?1 ORDER BY id", (source,))
        return tuple(
            Report(source=source, place=tuple(json.loads(place)), text=text, path=path, assertions=tuple(said.get(key, ())))
            for key, source, place, text, path in rows
        )

    def texts(self) -> dict[str, Text]:
        """Return all texts by id.

        Raises:
            DamagedError: a text is not what its id names.
        """
        found = {}
        for key, body in self._do("SELECT id, body FROM text"):
            found[key] = restore(Text, json.loads(body))
            if found[key].id != key:
                raise DamagedError(f"text {key} in {self.path} is not what was stored; restore the case from a backup")
        return found

    def sources(self) -> tuple[Source, ...]:
        """Return all sources by hash."""
        rows = self._do("SELECT sha256, size, media_type FROM source ORDER BY sha256")
        return tuple(Source(sha256=sha256, size=size, media_type=media_type) for sha256, size, media_type in rows)

    def appearances(self) -> tuple[Appearance, ...]:
        """Return all appearances in the order they came in."""
        names = ("report", "source", "path", "url", "at", "by", "container")
        rows = self._do(f"SELECT {', '.join(names)} FROM appearance ORDER BY number")
        return tuple(Appearance(**dict(zip(names, row, strict=True))) for row in rows)

    def rename_report(self, old: str, new: str, place: tuple[str, ...]) -> None:
        """Give a report the id and place under which it is better known; what was found in it is found anew."""
        columns = "?, source, ?, text, path"
        with self.transaction():
            self._do(
                f"INSERT OR IGNORE INTO report SELECT {columns} FROM report WHERE id = ?", (new, canonical(plain(place)), old)
            )
            for table in ("appearance", "assertion"):
                self._do(f"UPDATE {table} SET report = ? WHERE report = ?", (new, old))
            self._do("DELETE FROM work WHERE subject = ?1 OR instr(subject, ?1) > 0", (old,))
            self._do("DELETE FROM report WHERE id = ?", (old,))

    # --- forgetting

    def remove(self, report: str) -> str | None:
        """Forget a report and all that was made from it; return its source's hash if nothing else needs it."""
        return forgetting.remove(self._do, report)

    def remove_arrivals(self, source: str) -> None:
        """Forget how a source came in that gave no report, and the source if no report needs it."""
        forgetting.remove_arrivals(self._do, source)

    def rewrite(self) -> None:
        """Write the whole file anew if something was removed, so that no byte of that is left in it."""
        forgetting.rewrite(self._do)

    def decided(self, report: str) -> set[str]:
        """Return the ids of what was decided on and rests on a report, whether or not its records stand at this moment."""
        return forgetting.decided(self._do, report)

    def forget_backups(self) -> None:
        """Remove the copies of earlier schema versions: they hold what was removed."""
        forget_backups(self.path)

    # --- work and records

    def key(self, stage: str, subject: str) -> str | None:
        """Return the key of the work that stands for a stage and subject."""
        row = next(iter(self._do("SELECT key FROM work WHERE stage = ? AND subject = ?", (stage, subject))), None)
        return None if row is None else str(row[0])

    def keys(self, stage: str) -> dict[str, str]:
        """Return the keys of all work of a stage, by subject."""
        return dict(self._do("SELECT subject, key FROM work WHERE stage = ?", (stage,)))

    def save(self, stage: str, subject: str, key: str, records: Iterable[Any]) -> None:
        """Save one piece of work in one transaction, in place of what stood for its stage and subject."""
        rows = [
            (
                stage,
                subject,
                number,
                getattr(r, "id", ""),
                type(r).__name__.lower(),
                getattr(r, "report", None),
                canonical(plain(r)),
            )
            for number, r in enumerate(records)
        ]
        with self.transaction():
            self._do("DELETE FROM work WHERE stage = ? AND subject = ?", (stage, subject))
            self._do("INSERT INTO work VALUES (?, ?, ?, ?)", (stage, subject, key, digest([row[6] for row in rows])))
            self._many("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def forget(self, stage: str, subjects: Iterable[str]) -> None:
        """Drop work whose subject is no longer there."""
        with self.transaction():
            self._many("DELETE FROM work WHERE stage = ? AND subject = ?", [(stage, s) for s in subjects])

    def records(self, kind: type[Value]) -> tuple[Value, ...]:
        """Return all records of a type, in the order of stage, subject and place."""
        rows = self._do("SELECT body FROM record WHERE kind = ? ORDER BY stage, subject, number", (kind.__name__.lower(),))
        return tuple(restore(kind, json.loads(body)) for (body,) in rows)

    def find(self, start: str) -> Iterator[tuple[str, str, Any]]:
        """Yield (id, type, value) of the records and reports whose id starts so, each once."""
        pattern, seen = start.replace("%", "").replace("_", "") + "%", set()
        for key, kind, body in self._do("SELECT id, kind, body FROM record WHERE id LIKE ?", (pattern,)):
            if key and key not in seen:
                seen.add(key)
                yield key, kind, restore(KINDS[kind], json.loads(body))

    # --- decisions

    def judge(self, judgement: Judgement) -> None:
        """Append a decision."""
        j = judgement
        row = (j.number, j.record, j.kind, j.copy, j.decision, j.note, j.by, j.at)
        self._do("INSERT INTO judgement VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def judgements(self) -> tuple[Judgement, ...]:
        """Return all decisions in order."""
        names = ("number", "record", "kind", "copy", "decision", "note", "by", "at")
        rows = self._do("SELECT number, record, kind, copy, decision, note, by, at FROM judgement ORDER BY number")
        return tuple(Judgement(**dict(zip(names, row, strict=True))) for row in rows)

    def altered(self) -> Iterator[str]:
        """Name each piece of work whose records are not what was saved, and each row that its own id denies."""
        return altered(self._do, KINDS)

    def check(self) -> tuple[str, ...]:
        """Let SQLite check the file and its references; return what it found wrong."""
        told = [str(row[0]) for row in self._do("PRAGMA integrity_check") if row[0] != "ok"]
        told += [f"table {row[0]} points to a row of {row[2]} that is gone" for row in self._do("PRAGMA foreign_key_check")]
        return tuple(told)
