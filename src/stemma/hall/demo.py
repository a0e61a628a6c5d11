"""Builds the bundled demo case, which is invented, and sums a case up."""

import csv
import io
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from stemma.errors import UsageError
from stemma.exports.citing import Index, known_origins
from stemma.hall import work
from stemma.hall.case import Case
from stemma.hall.export import export
from stemma.hall.intake import items
from stemma.model.deciding import Dossier
from stemma.protect import protect

MARKER = "stemma-demo"
TITLE = "The passports in the drawer (an invented affair)"


def build(folder: Path, progress: work.Progress) -> tuple[Dossier, Path]:
    """Make the demo case anew in a folder; return its dossier and the path of the exported index.html.

    Raises:
        UsageError: the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).exists():
        raise UsageError(f"{folder} is there already and is no demo case; name another folder with --dir")
    shutil.rmtree(folder, ignore_errors=True)
    with (
        resources.as_file(resources.files("stemma.demo")) as bundled,
        Case.create(folder / "case", title=TITLE, invented=True) as case,
    ):
        (folder / MARKER).write_text("Made by stemma demo; everything in it is invented. It is made anew each time.\n", "utf-8")
        case.add(items([bundled / "reports"], bundled / "sources.csv"), progress)
        case.update(progress)
        decide(case, (bundled / "decisions.csv").read_text("utf-8"))
        case.update(progress)
        dossier = case.dossier()
    index = export(dossier, "html", folder / "dossier", private=False)
    return dossier, index.resolve()


def decide(case: Case, table: str) -> None:
    """Let an invented reviewer decide about the office-holders of the affair, as a user would."""
    wanted = {row["person"]: row["note"] for row in csv.DictReader(io.StringIO(table))}
    for person in case.people():
        if person.words in wanted:
            case.judge(person.key, "accept", note=wanted[person.words], by="demo reviewer (invented)")


def summary(dossier: Dossier, *, private: bool) -> Iterator[str]:
    """Yield what a case amounts to, one line each, counted as the pages of its export count."""
    index = Index(protect(dossier, private=private))
    shown = index.protected
    replies = {r.member for t in index.claims for r in index.replies_to(t)}
    told = {
        "reports": f"{len(shown.reports)} ({len(dossier.appearances)} documents came in)",
        "sources we don't have": len(shown.stemma.lost),
        "origins": f"{known_origins(shown.verdicts)} in these {len(shown.reports)} reports; this says nothing about truth",
        "claims": len(index.claims),
        "replies": len(replies),
        "changed wordings": f"{sum(x.directed for x in shown.differences)} along a line of the tree",
        "other differences": sum(not x.directed for x in shown.differences),
        "statements": len(shown.statements),
        "withheld": f"{sum(not p.shown for p in dossier.persons)} persons or possible persons, until somebody decides",
        "decisions": len(shown.judgements),
        "problems": len(shown.problems),
    }
    for name, value in told.items():
        yield f"{name + ':':<24}{value}"
