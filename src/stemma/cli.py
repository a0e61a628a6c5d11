"""The command line: talks to people, has no rules of its own. One function a command."""

import argparse
import json
import re
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from stemma import __version__
from stemma.errors import StemmaError, UsageError

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code: 0 only if it worked."""
    top = parser()
    if not (sys.argv[1:] if argv is None else argv):
        top.print_help()
        return 2
    options = top.parse_args(argv)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `stemma read … | head` ends quietly
    try:
        return int(options.run(options))
    except StemmaError as error:
        if options.debug:
            traceback.print_exc()
        _tell(f"stemma: {error}")
        return 2 if isinstance(error, UsageError) else 1
    except KeyboardInterrupt:
        _tell("stemma: stopped; what was finished is saved, run the command again to go on")
        return 130
    except Exception as error:  # noqa: BLE001 the door: nobody gets a traceback who did not ask for one
        if options.debug:
            traceback.print_exc()
        _tell(f"stemma: an error in Stemma itself ({type(error).__name__}); run it again with --debug and report what it prints")
        return 70


UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters of a source or file name that would steer a terminal, turn its text around, or cannot be written."""


def _say(words: str = "") -> None:
    sys.stdout.write(_harmless(words) + "\n")


def _tell(words: str) -> None:
    sys.stderr.write(_harmless(words) + "\n")


def _harmless(words: str) -> str:
    """Write steering characters by their number, as JSON does: no source gives orders to a terminal."""
    return UNSEEN.sub(lambda m: f"\\u{ord(m.group()):04x}", words)


def progress(what: str, done: int, total: int) -> None:
    """Show progress on a terminal; nothing anywhere else."""
    if sys.stderr.isatty() and total > 1:
        sys.stderr.write(f"\r\x1b[K{what} {done}/{total}" + ("\n" if done == total else ""))
        sys.stderr.flush()


def parser() -> argparse.ArgumentParser:  # noqa: PLR0915 a table of commands, in the order of their use
    """Return the parser of the command line; docs/commands.md is generated from it."""
    top = argparse.ArgumentParser(
        prog="stemma",
        description="Turn a pile of published reports into a dossier that can be defended.",
        epilog="Nothing is sent or fetched. Start with: stemma demo",
    )
    top.add_argument("--version", action="version", version=f"stemma {__version__}")
    top.add_argument("--debug", action="store_true", help="print the traceback of an error")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Command, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help[:1].upper() + help[1:] + ".")
        made.set_defaults(run=run)
        made.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return made

    c = command("demo", demo, "build a dossier from the bundled, invented demo case")
    c.add_argument("--dir", type=Path, default=Path("demo-case"), help="where to put the case (default: demo-case; made anew)")

    c = command("init", init, "make a new, empty case")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("--title", default="", help="what the dossier is called (default: the folder's name)")

    c = command("add", add, "take reports into a case and read them")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("paths", type=Path, nargs="*", metavar="PATH", help="files and folders")
    c.add_argument("--manifest", type=Path, help="CSV: path,url,title,outlet,author,published,language; all but path optional")

    c = command("list", list_, "list the reports of a case")
    c.add_argument("case", type=Path, help="the folder of the case")

    c = command("show", show, "show one record, or one report with its text")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("record", help="an id (its first digits), or a report's number")

    c = command("set", set_, "record what you know about a report, or correct what was found")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("report", help="an id (its first digits), or a report's number")
    c.add_argument("given", nargs="+", metavar="FIELD=VALUE", help="url, title, outlet, author, published, language")

    c = command("judge", judge, "decide about a record; of a person, --accept lets the dossier show them")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("record", help="an id (its first digits)")
    decision = c.add_mutually_exclusive_group(required=True)
    for name, meaning in (
        ("accept", "it is right; of a person: acts in a public role, or is no person"),
        ("reject", "it is wrong"),
        ("unsure", "not now"),
    ):
        decision.add_argument(f"--{name}", dest="decision", action="store_const", const=name, help=meaning)
    c.add_argument("--note", default="", help="why")
    c.add_argument("--by", default="", help="who decides (default: this machine's user)")

    c = command("undo", undo, "take the last decision back")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("--by", default="", help="who decides (default: this machine's user)")

    c = command("persons", persons, "list who is withheld until you decide, with the office that the texts themselves give")
    c.add_argument("case", type=Path, help="the folder of the case")

    c = command("status", status, "say what is in a case, what is open and what went wrong")
    c.add_argument("case", type=Path, help="the folder of the case")

    c = command("remove", remove, "remove a report, all that was made from it, and its original")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("report", help="an id (its first digits), or a report's number")

    c = command("export", export, "write the dossier; persons nobody decided about are withheld")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("--to", choices=("html", "jsonl", "csv"), required=True)
    c.add_argument("--out", type=Path, required=True, metavar="DIR")
    c.add_argument(
        "--private", action="store_true", help="keep everything, for your own machine only; says PRIVATE in every file"
    )

    c = command("verify", verify, "recompute every hash and every citation of a case, or every hash of an export")
    c.add_argument("folder", type=Path, metavar="CASE|DIR")

    c = command("read", read, "read reports one at a time, without a case: JSON lines on standard output")
    c.add_argument("files", type=Path, nargs="*", metavar="FILE")
    c.add_argument("--published", help="when they were published: 2022-12-05, 2022-12 or 2022")
    c.add_argument("--language", help="the language they are in, as a two-letter code")
    c.add_argument("--manifest", type=Path, help="as in add; alone: every file that it names")
    c.add_argument("--only", help="types of records to print, with commas: statement,figure")

    command("doctor", doctor, "check this installation")
    return top


def demo(options: argparse.Namespace) -> int:
    """Build the demo."""
    from stemma.hall import demo as hall

    dossier, index = hall.build(options.dir, progress)
    _say("The demo case is INVENTED: its actors and its affair do not exist.")
    for line in hall.summary(dossier, private=False):
        _say(line)
    _say(str(index))
    return 0


def init(options: argparse.Namespace) -> int:
    """Make a case."""
    from stemma.hall.case import Case

    with Case.create(options.case, title=options.title or options.case.resolve().name):
        pass
    _say(f"made the case {options.case}; next: stemma add {options.case} FILE…")
    return 0


def add(options: argparse.Namespace) -> int:
    """Take reports in."""
    from stemma.hall.case import Case
    from stemma.hall.intake import items

    if not options.paths and not options.manifest:
        raise UsageError("name the files or folders to add, or a --manifest")
    with Case(options.case, write=True) as case:
        added = case.add(items(options.paths, options.manifest), progress)
        case.update(progress)
    counts = f"{added.reports} new reports, {added.appearances} further appearances, {added.known} known already"
    _say(f"{counts}, {len(added.refused)} problems")
    for problem in added.refused:
        _tell(f"stemma: {problem.message}")
    return 1 if added.refused else 0


def list_(options: argparse.Namespace) -> int:
    """List the reports."""
    from stemma.dossier import ordered
    from stemma.hall.case import Case

    with Case(options.case) as case:
        seen = [a.report for a in case.ledger.appearances()]
        if not seen:
            _say(f"no reports yet; next: stemma add {options.case} FILE…")
        for number, r in enumerate(ordered(case.ledger.reports()), 1):
            published = r.published()
            when = published.earliest if published.earliest == published.latest else f"{published.earliest} to {published.latest}"
            more = f", {seen.count(r.id)} appearances" if seen.count(r.id) > 1 else ""
            facts = (
                r.value("outlet") or "outlet not stated",
                when or "date not stated",
                r.value("language") or "language unknown",
            )
            _say(f"{number:>3}  {r.id[:10]}  {r.value('title') or r.path}\n     {' · '.join(facts)} · {r.path}{more}")
    return 0


def show(options: argparse.Namespace) -> int:
    """Show a record."""
    from stemma.hall import show as hall
    from stemma.hall.case import Case

    with Case(options.case) as case:
        for line in hall.lines(case, options.record):
            _say(line)
    return 0


def set_(options: argparse.Namespace) -> int:
    """Record what the user knows."""
    from stemma.hall.case import Case

    given = {}
    for pair in options.given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"«{pair}» is no FIELD=VALUE")
        given[name.strip()] = value.strip()
    with Case(options.case, write=True) as case:
        report = case.report(options.report)
        case.set(report, given)
        case.update(progress)
    told = ", ".join(f"{name} = {value or 'not stated'}" for name, value in given.items())
    _say(f"recorded, as given by you: {told}")
    return 0


def judge(options: argparse.Namespace) -> int:
    """Decide."""
    from stemma.hall.case import Case

    with Case(options.case, write=True) as case:
        made = case.judge(options.record, options.decision, note=options.note, by=options.by)
        case.update(progress)
    _say(f"decision {made.number}: {made.decision} {made.kind} {made.record[:10]}; stemma undo {options.case} takes it back")
    return 0


def undo(options: argparse.Namespace) -> int:
    """Take a decision back."""
    from stemma.hall.case import Case

    with Case(options.case, write=True) as case:
        made = case.undo(options.by)
        case.update(progress)
    _say(f"decision {made.number}: took back the last decision about {made.kind} {made.record[:10]}")
    return 0


def persons(options: argparse.Namespace) -> int:
    """List the persons."""
    from stemma.hall.case import Case

    with Case(options.case) as case:
        people = case.people()
    if not people:
        _say("no persons found; that is no proof that none are named")
    for p in people:
        office = f"; the text says: «{p.office}»" if p.office else ""
        _say(f"{p.key[:10]}  {'shown   ' if p.shown else 'withheld'}  {p.kind}: {p.words}{office} (in {len(p.reports)} reports)")
    if any(not p.shown for p in people):
        _say(f"to show one who acts in a public role: stemma judge {options.case} ID --accept")
    return 0


def status(options: argparse.Namespace) -> int:
    """Say what is in the case; finish what a stopped process left undone."""
    from stemma.hall import demo as hall
    from stemma.hall.case import Case

    with Case(options.case, write=True) as case:
        case.update(progress)
        dossier = case.dossier()
        for line in hall.summary(dossier, private=True):
            _say(line)
        paths = {r.id: r.path for r in dossier.reports}
        for problem in dossier.problems:
            where = paths.get(problem.report or "")
            _say(f"problem {problem.code}{f' in {where}' if where else ''}: {problem.message}")
    return 0


def remove(options: argparse.Namespace) -> int:
    """Remove a report."""
    from stemma.hall.case import Case

    with Case(options.case, write=True) as case:
        report = case.report(options.report)
        case.remove(report)
        case.update(progress)
    _say(f"removed {report.path} and all that was made from it; earlier exports and backups may still hold it")
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the dossier."""
    from stemma.hall.case import Case
    from stemma.hall.export import export as write

    with Case(options.case) as case:
        made = write(case.dossier(), options.to, options.out, private=options.private)
    if options.private:
        _say("PRIVATE: this export names everybody; do not pass it on.")
    _say(str(made))
    return 0


def verify(options: argparse.Namespace) -> int:
    """Verify a case or an export."""
    from stemma.hall import verify as hall

    if not options.folder.is_dir():
        raise UsageError(f"{options.folder} is no folder; name a case or an export")
    wrong = list(hall.case(options.folder) if hall.is_case(options.folder) else hall.export(options.folder))
    for line in wrong:
        _tell(f"stemma: {line}")
    _say(f"{len(wrong)} things differ" if wrong else "every hash and every citation holds")
    return 1 if wrong else 0


def read(options: argparse.Namespace) -> int:
    """Read reports without a case."""
    from stemma.hall import read as hall

    only = None if options.only is None else frozenset(part.strip() for part in options.only.split(",") if part.strip())
    code = 0
    given = {"published": options.published, "language": options.language}
    for line in hall.lines(options.files, options.manifest, {k: v for k, v in given.items() if v}, only, progress):
        if isinstance(line, str):
            _tell(f"stemma: {line}")
            code = 1
        else:
            _say(json.dumps(line, ensure_ascii=False))
    return code


def doctor(options: argparse.Namespace) -> int:
    """Check the installation."""
    from stemma.hall import doctor as hall

    code = 0
    for good, line in hall.checks():
        _say(("ok       " if good else "PROBLEM  ") + line)
        code |= 0 if good else 1
    return code


if __name__ == "__main__":
    sys.exit(main())
