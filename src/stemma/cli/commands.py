"""What each command of `stemma` does: calls the hall, and prints what came of it. One function a command."""

import argparse
import json
from collections.abc import Iterator
from getpass import getpass
from itertools import chain
from pathlib import Path

from stemma.cli.saying import count, one_line, progress, say, tell
from stemma.errors import UsageError


def demo(options: argparse.Namespace) -> int:
    """Build the demo."""
    from stemma.hall import demo as hall

    dossier, index = hall.build(options.dir, progress)
    say("The demo case is INVENTED: its actors and its affair do not exist.")
    for line in hall.summary(dossier, private=False):
        say(line)
    say(str(index))
    return 0


def init(options: argparse.Namespace) -> int:
    """Make a case."""
    from stemma.hall.case import Case

    with Case.create(options.case, title=options.title or options.case.resolve().name):
        pass
    say(f"made the case {options.case}; next: stemma add {options.case} FILE…")
    return 0


def add(options: argparse.Namespace) -> int:
    """Take reports in."""
    from stemma.hall import web
    from stemma.hall.case import Case
    from stemma.hall.intake import items
    from stemma.hall.ocr import prepared
    from stemma.model.reading import Problem

    pictures = prepared(options.ocr)
    if not options.paths and not options.manifest:
        raise UsageError("name the files, folders or URLs to add, or a --manifest")
    pages = [named for named in options.paths if web.is_address(named)]
    files = [Path(named) for named in options.paths if not web.is_address(named)]
    if options.wayback and not pages:
        raise UsageError("--wayback belongs to a URL; for a file, add it and use: stemma set CASE REPORT archived=URL")
    with pictures as ocr, Case(options.case, write=True) as case:
        listed = list(items(files, options.manifest)) if files or options.manifest else []
        coming = chain(listed, web.items(pages, options.wayback, tell))
        added = case.add(coming, progress, len(listed) + len(pages), ocr)
        case.update(progress)
        told = {(p.code, p.message) for p in (*added.noted, *added.refused)}
        more = len({(p.code, p.message) for p in case.ledger.records(Problem)} - told)
    without = len({p.message.partition(": ")[0] for p in added.refused})
    parts = (
        count(added.reports, "new report"),
        count(added.appearances, "further appearance"),
        f"{added.known} known already",
        *((count(added.containers, "container") + " opened",) if added.containers else ()),
        count(without, "file") + " without a report",
    )
    say(", ".join(parts))
    for note in added.noted:
        say(f"note: {one_line(note.message)}")
    for problem in added.refused:
        tell(f"stemma: {one_line(problem.message)}")
    if more:
        say(f"note: {count(more, 'further problem')}: warnings about what was read; see: stemma status {options.case}")
    return 1 if added.refused else 0


def list_(options: argparse.Namespace) -> int:
    """List the reports."""
    from stemma.dossier import ordered
    from stemma.hall.case import Case
    from stemma.model.sources import CONTAINER

    with Case(options.case) as case:
        seen = [a.report for a in case.ledger.appearances()]
        bare, parts = case.ledger.arrivals(), case.ledger.texts()
        if not seen and not bare:
            say(f"no reports yet; next: stemma add {options.case} FILE…")
        for number, r in enumerate(ordered(case.ledger.reports()), 1):
            published = r.published()
            when = published.earliest if published.earliest == published.latest else f"{published.earliest} to {published.latest}"
            more = f", {seen.count(r.id)} appearances" if seen.count(r.id) > 1 else ""
            lacks = "" if parts[r.text].completeness == "complete" else f" · {parts[r.text].completeness} text"
            facts = (
                r.value("outlet") or "outlet not stated",
                when or "date not stated",
                r.value("language") or "language unknown",
            )
            say(f"{number:>3}  {r.id[:10]}  {one_line(r.value('title') or r.path)}")
            say(one_line(f"     {' · '.join(facts)} · {r.path}{more}{lacks}"))
        within = {a.container for a in case.ledger.appearances()} | {a.container for a in bare}
        for a in bare:
            came = "what came out of it is listed here" if a.source in within else "nothing that came out of it is in the case"
            say(one_line(f"  -  {a.source[:10]}  {a.path}"))
            say(f"     {f'opened; {came}' if a.why == CONTAINER else f'gave no report: {a.why}'}")
    return 0


def show(options: argparse.Namespace) -> int:
    """Show a record."""
    from stemma.hall import show as hall
    from stemma.hall.case import Case

    with Case(options.case) as case:
        for line in hall.lines(case, options.record):
            say(line)
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
    say(f"recorded, as given by you: {told}")
    return 0


def judge(options: argparse.Namespace) -> int:
    """Decide."""
    from stemma.hall.case import Case

    with Case(options.case, write=True) as case:
        made = case.judge(options.record, options.decision, note=options.note, by=options.by)
        case.update(progress)
    say(f"decision {made.number}: {made.decision} {made.kind} {made.record[:10]}; stemma undo {options.case} takes it back")
    return 0


def undo(options: argparse.Namespace) -> int:
    """Take a decision back."""
    from stemma.hall.case import Case

    with Case(options.case, write=True) as case:
        made = case.undo(options.by)
        case.update(progress)
    say(f"decision {made.number}: took back the last decision about {made.kind} {made.record[:10]}")
    return 0


def persons(options: argparse.Namespace) -> int:
    """List the persons."""
    from stemma.hall.case import Case

    with Case(options.case) as case:
        people = case.people()
    if not people:
        say("no persons found; that is no proof that none are named")
    for p in people:
        office = f"; the text says: «{p.office}»" if p.office else ""
        say(f"{p.key[:10]}  {'shown   ' if p.shown else 'withheld'}  {p.kind}: {p.words}{office} (in {len(p.reports)} reports)")
    if any(not p.shown for p in people):
        say(f"to show one who acts in a public role: stemma judge {options.case} ID --accept")
    return 0


def status(options: argparse.Namespace) -> int:
    """Say what is in the case; finish what a stopped process left undone."""
    from stemma.hall import demo as hall
    from stemma.hall.case import Case

    with Case(options.case, write=True) as case:
        case.update(progress)
        dossier = case.dossier()
        for line in hall.summary(dossier, private=True):
            say(line)
        paths = {r.id: r.path for r in dossier.reports}
        for problem in dossier.problems:
            where = paths.get(problem.report or "")
            named = not where or problem.message.startswith(where)
            say(one_line(f"problem {problem.code}: {'' if named else f'{where}: '}{problem.message}"))
    return 0


def remove(options: argparse.Namespace) -> int:
    """Remove a report, or a file that gave none."""
    from stemma.hall.case import Case
    from stemma.model.sources import Arrival, Report

    with Case(options.case, write=True) as case:
        _, kind, found = case.find(options.report)
        if not isinstance(found, Report | Arrival):
            raise UsageError(f"«{options.report}» names a {kind}, not a report or file; stemma list shows them")
        kept = case.remove(found)
        case.update(progress)
    say(f"removed {one_line(found.path)} and all that was made from it; earlier exports and backups may still hold it")
    for path in kept:
        say(f"its words are still in {one_line(path)}, out of which other reports came; remove them all to remove it")
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the dossier."""
    from stemma.hall.case import Case
    from stemma.hall.export import from_case

    with Case(options.case, write=True) as case:
        made = from_case(case, options.to, options.out, private=options.private)
    if options.private:
        say("PRIVATE: this export names everybody; do not pass it on.")
    say(str(made))
    return 0


def head(options: argparse.Namespace) -> int:
    """Print the head, and sign it."""
    from stemma import custody
    from stemma.hall import signing
    from stemma.hall.case import Case

    if (options.sign is None) != (options.out is None):
        raise UsageError("--sign needs the key file, and --out the file for the signature: give both or none")
    if options.export and not options.sign:
        raise UsageError("--with says what is signed beside the head: it needs --sign and --out")
    with Case(options.case) as case:
        stands = case.log.head()
    say(custody.head_line(stands))
    if options.sign:
        manifest = signing.digest_of(options.export) if options.export else None
        made = signing.sign(stands, options.sign, options.out, passphrase=_passphrase(options.sign), manifest=manifest)
        say(signing.told(made))
    return 0


def key(options: argparse.Namespace) -> int:
    """Make a key."""
    from stemma.hall import signing

    secret = None if options.no_passphrase else _asked(f"passphrase for {options.file}: ")
    say(f"made {options.file}; its fingerprint, to be published where people know you: {signing.make_key(options.file, secret)}")
    return 0


def _passphrase(key: Path) -> bytes | None:
    """Ask for the passphrase of a key file that is locked."""
    try:
        locked = b"ENCRYPTED" in key.read_bytes()[:200]
    except OSError:
        return None  # reading it as a key says what is wrong
    return _asked(f"passphrase of {key}: ") if locked else None


def _asked(prompt: str) -> bytes:
    """Ask at the terminal.

    Raises:
        UsageError: there is none, or nothing was typed.
    """
    try:
        given = getpass(prompt)
    except EOFError as error:
        raise UsageError("a passphrase is needed, and there is no terminal to ask at") from error
    if not given:
        raise UsageError("no passphrase was typed; a key without one is made with --no-passphrase")
    return given.encode("utf-8")


def verify(options: argparse.Namespace) -> int:
    """Verify a case or an export."""
    from stemma.hall import signing
    from stemma.hall import verify as hall

    if not options.folder.is_dir():
        raise UsageError(f"{options.folder} is no folder; name a case or an export")
    if options.signer and not options.signature:
        raise UsageError("--signer names whose key a signature must be of: it needs --signature")
    published = list(hall.heads(options.head)) if options.head else []
    findings: Iterator[hall.Finding] = iter(())
    if options.signature:
        found = signing.check(options.signature, options.signer)
        published.append(found.head)
        findings = chain(findings, hall.signature(options.folder, found))
    wrong = 0
    check, holds = hall.export, "every file is there, and is the one that the list of the export names"
    if hall.is_case(options.folder):
        check, holds = hall.case, "every hash and every citation holds"
    for finding in chain(findings, check(options.folder, published)):
        wrong += finding.wrong
        (tell if finding.wrong else say)(f"stemma: {finding.line}" if finding.wrong else finding.line)
    say(count(wrong, "thing differs", "things differ") if wrong else holds)
    return 1 if wrong else 0


def read(options: argparse.Namespace) -> int:
    """Read reports without a case."""
    from stemma.hall import read as hall
    from stemma.hall.ocr import prepared

    only = None if options.only is None else frozenset(part.strip() for part in options.only.split(",") if part.strip())
    code = 0
    given = {"published": options.published, "language": options.language}
    with prepared(options.ocr) as ocr:
        for line in hall.lines(options.files, options.manifest, {k: v for k, v in given.items() if v}, only, progress, ocr):
            if isinstance(line, str):
                tell(f"stemma: {line}")
                code = 1
            else:
                say(json.dumps(line, ensure_ascii=False))
    return code


def doctor(options: argparse.Namespace) -> int:
    """Check the installation."""
    from stemma.hall import doctor as hall

    code = 0
    for good, line in hall.checks():
        say(("ok       " if good else "PROBLEM  ") + line)
        code |= 0 if good else 1
    return code
