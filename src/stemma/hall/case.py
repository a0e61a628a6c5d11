"""One open case: take reports in, decide, and put its dossier together."""

import getpass
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from stemma import __version__, disk
from stemma.archive import Archive
from stemma.dossier import held, on_record, ordered, persons, standing
from stemma.errors import AmbiguousError, UsageError
from stemma.hall import removing, work
from stemma.hall.intake import Item, Taken, take_all
from stemma.hall.keeping import Added, Keeper
from stemma.hall.logbook import Logbook
from stemma.hall.ocr import Ocr
from stemma.hall.parsing import Parsers
from stemma.keys import canonical, plain
from stemma.ledger import Ledger
from stemma.model.comparing import Difference, Passage, Stemma, Thread, Verdict
from stemma.model.deciding import Decision, Dossier, Judgement, Person
from stemma.model.reading import Date, Figure, Heading, Name, Narration, Problem, Segment, Statement
from stemma.model.sources import GIVABLE, GIVEN, Arrival, Assertion, Report, day_bounds

FEW = 20
"""Files below which a second process that reads them takes longer to start than it saves."""
SHORT = 4
"""Fewest hexadecimal digits of a short id."""


def now() -> str:
    """Return the time by this machine's clock, in UTC. The only clock of the house."""
    return datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251 the hall is where the clock is read


def user() -> str:
    """Return the name of this machine's user, as a label."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


class Case(AbstractContextManager["Case"]):
    """An open case folder. Writing takes it for this process alone."""

    def __init__(self, folder: Path, *, write: bool = False, create: bool = False) -> None:
        """Open a case.

        Raises:
            UsageError, CaseError: see `Ledger`.
        """
        self.folder = folder
        if create:
            _make(folder)
        self.ledger = Ledger(folder, write=write or create, create=create)
        self.archive = Archive(folder / "evidence")
        self.log = Logbook(self.ledger, now, user)
        if write and not create:
            self._take_up()

    def _take_up(self) -> None:
        """Clear away what a killed process left half written, and begin the log of a case from before there was one."""
        try:
            self.archive.clean()
            self.ledger.rewrite()
            self.log.begin()
        except BaseException:
            self.ledger.close()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.ledger.__exit__(kind, error, trace)

    @classmethod
    def create(cls, folder: Path, *, title: str, invented: bool = False) -> "Case":
        """Make a case folder and open it."""
        case = cls(folder, create=True)
        with case.ledger.transaction():
            for key, value in {
                "title": title,
                "invented": str(int(invented)),
                "made": now(),
                "made by": f"stemma {__version__}",
            }.items():
                case.ledger.note(key, value)
            case.log.begin()
        return case

    # --- reports

    def add(
        self,
        items: Iterable[Item | Problem],
        progress: work.Progress = work.quiet,
        total: int | None = None,
        ocr: Ocr | None = None,
    ) -> Added:
        """Take files in: each is archived and recorded whole, or told as refused; interrupted, it goes on at the next call.

        With `ocr`, which is closed afterwards, words in pictures are recognised.
        """
        if total is None:  # how many there are is only for showing progress
            items = list(items)
            total = len(items)
        keeper = Keeper(self.ledger, self.log, user(), ocr=ocr is not None)
        parsers = Parsers(1 if total < FEW else 2)
        with closing(take_all(items, self.archive, parsers, now(), keeper.known, ocr)) as coming:
            for number, (path, taken) in enumerate(coming):
                progress("taking in", number, total)
                total += len(taken.inner) if isinstance(taken, Taken) else 0
                keeper.keep(path, taken, now())
        progress("taking in", total, total)
        return keeper.added()

    def set(self, report: Report, given: Mapping[str, str]) -> None:
        """Record what the user knows about a report; earlier values stay on record.

        Raises:
            UsageError: an unknown property, or a date that cannot be read.
        """
        for name, value in given.items():
            if name not in GIVABLE:
                raise UsageError(f"«{name}» cannot be set; known: {', '.join(GIVABLE)}")
            if name == "published" and value and day_bounds(value) == (None, None):
                raise UsageError(f"the date «{value}» cannot be read; write it as 2022-12-05, 2022-12 or 2022")
        at = now()
        said = tuple(Assertion(field=n, value=v, evidence=GIVEN, at=at) for n, v in given.items())  # type: ignore[arg-type]
        with self.ledger.transaction():
            self.ledger.put_assertions(report.id, said)
            self.log.was_set(report, given, at)

    def remove(self, found: Report | Arrival) -> tuple[str, ...]:
        """Remove a report and all that was made from it, or a file that gave none, with its original.

        Return the paths of the containers that still hold its words, because other reports came out of them too.
        """
        self.ledger.forget_backups()  # first: a backup that outlives this would hold what is removed
        with self.log.removal(found.id if isinstance(found, Report) else None):
            inside = removing.remove(self.ledger, self.archive, found)
        self.ledger.rewrite()
        return inside

    def update(self, progress: work.Progress = work.quiet) -> int:
        """Do the work that is not done yet; return how many pieces were done."""
        pieces = work.update(self.ledger, progress)
        self.log.worked(pieces)
        return pieces

    # --- looking things up

    def find(self, short: str) -> tuple[str, str, Any]:
        """Return (id, type, value) of the one record that a short id, or "Report 3"'s number, names.

        Raises:
            UsageError, AmbiguousError: no record, or several.
        """
        wanted = short.strip().lower()
        if wanted.isdigit() and len(wanted) < SHORT:
            numbered = ordered(self.ledger.reports())
            if not 1 <= int(wanted) <= len(numbered):
                raise UsageError(f"there is no report {wanted}: the case has {len(numbered)}; stemma list shows them")
            report = numbered[int(wanted) - 1]
            return report.id, "report", report
        if len(wanted.removeprefix("lost:")) < SHORT:
            raise UsageError(
                f"«{short}» is too short for an id; give at least {SHORT} of its digits, or a report's number from stemma list"
            )
        return _one_of(short, self._matches(wanted))

    def _matches(self, wanted: str) -> dict[str, tuple[str, Any]]:
        hits: dict[str, tuple[str, Any]] = {
            r.id: ("report", r) for r in self.ledger.reports() if r.id.startswith(wanted) or r.source.startswith(wanted)
        }
        hits |= {key: (kind, value) for key, kind, value in self.ledger.find(wanted)}
        hits |= {a.source: ("file", a) for a in (*self.ledger.arrivals(), *self._unrecorded()) if a.source.startswith(wanted)}
        for stemma in self.ledger.records(Stemma):
            hits |= {x.id: ("lost", x) for x in stemma.lost if x.id.startswith(wanted)}
            hits |= {x.id: ("link", x) for x in stemma.links if x.id.startswith(wanted)}
            hits |= {x.id: ("tie", x) for x in stemma.ties if x.id.startswith(wanted)}
        hits |= {p.key: ("person", p) for p in self.people() if p.key.startswith(wanted)}
        return hits

    def _unrecorded(self) -> Iterable[Arrival]:
        """Yield the originals that a stopped process stored and did not come to record."""
        known = {s.sha256 for s in self.ledger.sources()}
        for sha256 in self.archive.list():
            if sha256 not in known:
                yield Arrival(source=sha256, path="a file of a stopped process", container=None, at="", by="", why="not recorded")

    def report(self, short: str) -> Report:
        """Return the report that a number or short id names.

        Raises:
            UsageError: it names none.
        """
        _, kind, value = self.find(short)
        if not isinstance(value, Report):
            raise UsageError(f"«{short}» names a {kind}, not a report; stemma list shows the reports")
        return value

    # --- decisions

    def judge(self, record: str, decision: Decision, *, note: str = "", by: str = "") -> Judgement:
        """Append a person's decision about a record.

        Raises:
            UsageError: there is no such record.
        """
        key, kind, value = self.find(record)
        if kind == "report":
            raise UsageError("a report is not judged; judge what was found in it, or use stemma set or remove")
        return self._decide(key, kind, canonical(plain(value)), decision, note, by)

    def undo(self, by: str = "") -> Judgement:
        """Take the last decision back that was not taken back yet.

        Raises:
            UsageError: there is none.
        """
        open_: list[Judgement] = []
        for j in self.ledger.judgements():
            if j.decision != "undo":
                open_.append(j)
            else:
                last = max(n for n, past in enumerate(open_) if past.record == j.record)
                del open_[last]
        if not open_:
            raise UsageError("there is no decision to undo")
        last_one = open_[-1]
        return self._decide(last_one.record, last_one.kind, "", "undo", "", by)

    def _decide(self, record: str, kind: str, copy: str, decision: Decision, note: str, by: str) -> Judgement:
        number = len(self.ledger.judgements()) + 1
        made = Judgement(
            number=number, record=record, kind=kind, copy=copy, decision=decision, note=note, by=by or user(), at=now()
        )
        with self.ledger.transaction():
            self.ledger.judge(made)
            self.log.judged(made)
        return made

    def people(self) -> tuple[Person, ...]:
        """Return the persons of the case, with what was decided about showing them."""
        given = self.ledger
        return persons(given.records(Name), given.reports(), standing(given.judgements()), given.records(Statement))

    # --- the dossier

    def dossier(self) -> Dossier:
        """Put together everything that is known, as it stands at one moment, whoever is writing meanwhile."""
        with self.ledger.moment():
            return self._dossier()

    def _dossier(self) -> Dossier:
        ledger = self.ledger
        reports, judgements = ordered(ledger.reports()), ledger.judgements()
        names = ledger.records(Name)
        threads = held(Thread, ledger.records(Thread), judgements)
        there = {t.id for t in threads}
        appearances, sources = ledger.appearances(), {s.sha256: s for s in ledger.sources()}

        def hold(kind: type[Any]) -> tuple[Any, ...]:
            return held(kind, ledger.records(kind), judgements)

        return Dossier(
            title=ledger.meta("title") or self.folder.name,
            invented=ledger.meta("invented") == "1",
            made_at=now(),
            version=__version__,
            sources=ledger.sources(),
            appearances=appearances,
            reports=reports,
            texts=ledger.texts(),
            segments=ledger.records(Segment),
            names=names,
            dates=hold(Date),
            figures=hold(Figure),
            statements=hold(Statement),
            narration=hold(Narration),
            headings=hold(Heading),
            passages=hold(Passage),
            stemma=next(iter(ledger.records(Stemma)), Stemma()),
            threads=threads,
            differences=hold(Difference),
            verdicts=tuple(v for v in hold(Verdict) if v.thread in there),
            problems=ledger.records(Problem),
            judgements=judgements,
            standing=standing(judgements),
            persons=persons(names, reports, standing(judgements), ledger.records(Statement)),
            on_record={r.id: on_record(r, appearances, sources) for r in reports},
            model=ledger.meta(work.TAGGER) or None,
        )


def _one_of(short: str, hits: Mapping[str, tuple[str, Any]]) -> tuple[str, str, Any]:
    if not hits:
        raise UsageError(f"nothing in the case has an id that starts with «{short}»; stemma list and stemma show print the ids")
    if len(hits) > 1:
        some = ", ".join(f"{key[:12]} ({kind})" for key, (kind, _) in sorted(hits.items())[:5])
        raise AmbiguousError(f"«{short}» fits {len(hits)} records ({some}); give more digits")
    key, (kind, value) = next(iter(hits.items()))
    return key, kind, value


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        disk.sync(folder.resolve().parent)
    except OSError as error:
        raise UsageError(f"cannot make the folder {folder}: {error.strerror}; choose another place") from error
