"""What was acknowledged of deeds on a case, and whether the case folder holds it, however the process ended that did them.

Shared by crash.py and powercut.py. What is checked is known from the announcements (deeds.py), never asked of the case.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stemma.archive import NAME
from stemma.errors import StemmaError, VersionError
from stemma.hall import tracing, verify
from stemma.hall.case import Case
from stemma.hall.export import manifest_of
from stemma.ledger import FILE
from stemma.ledger.opening import SEAL, file_digest, sealed


@dataclass(slots=True)
class Kept:
    """What was acknowledged, as the one knows who watches; the case is never asked for it."""

    exists: bool = False
    """The case was made and acknowledged."""
    old: int = 0
    """Schema version of the case, until opening it for writing was acknowledged; 0: the present one."""
    open: bool | None = False
    """A worker has it open for writing; None: it was opening or closing it."""
    number: int = 0
    """Of the next made file."""
    came: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Path -> SHA-256 and container, of all that was taken in and not removed."""
    gone: dict[str, str] = field(default_factory=dict)
    """SHA-256 -> path, of what was removed."""
    given: list[tuple[str, str, str]] = field(default_factory=list)
    """SHA-256, property and value that a user gave."""
    decisions: list[tuple[str, str]] = field(default_factory=list)
    """Record and decision, in order."""
    size: int = 0
    leaf: str = ""
    """Of the custody log: how many entries there were, and the hash of the last."""
    exports: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name of a folder -> kind, and SHA-256 of the list."""
    begun: dict[str, Any] | None = None
    """The deed that was announced and not acknowledged."""
    heard: Counter[str] = field(default_factory=Counter)
    """How many deeds were acknowledged, by kind."""
    torn: str | None = None
    """Path whose removal was stopped after its original went and before the ledger forgot it."""

    def removal(self, path: str) -> set[str]:
        """Return the paths that go with a report: all of its bytes, and containers of which nothing is left."""
        sha256 = self.came[path][0]
        out = {p for p, (s, _) in self.came.items() if s == sha256}
        for container in {self.came[p][1] for p in out} - {None}:
            if all(p in out for p, (_, c) in self.came.items() if c == container):
                out |= {p for p, (s, _) in self.came.items() if s == container}
        return out

    def reports(self) -> list[str]:
        """Return the paths that gave reports."""
        return [p for p in self.came if p.endswith((".txt", ".html"))]

    def hear(self, said: dict[str, Any]) -> None:
        """Take down what a worker said."""
        match said["say"]:
            case "opening" | "closing":
                self.open = None
            case "opened":
                self.open, self.exists, self.old = True, True, 0
            case "closed":
                self.open = False
            case "begin":
                self.begun = said
                for _, sha256, _ in said.get("came", ()):  # what was removed comes in again with its container
                    self.gone.pop(sha256, None)
            case "done":
                self.done(said)
        if "size" in said:
            self.size, self.leaf = said["size"], said["leaf"]

    def done(self, said: dict[str, Any]) -> None:
        """Take down that what was begun is finished."""
        deed = self.begun or said
        self.heard[deed["deed"]] += 1
        self.begun = None
        match deed["deed"]:
            case "add":
                self.came |= {path: (sha256, container) for path, sha256, container in deed["came"]}
                self.number = max(self.number, deed["number"])
            case "remove":
                self.drop(deed["path"])
            case "set":
                self.given.append((deed["sha256"], deed["field"], deed["value"]))
            case "judge" | "undo":
                self.decisions.append((said["record"], said["decision"]))
            case "export":
                self.exports[deed["out"]] = (deed["kind"], said["manifest"])

    def drop(self, path: str) -> None:
        """Take down that a report was removed."""
        for out in self.removal(path):
            sha256, _ = self.came.pop(out)
            self.gone[sha256] = out
            self.given = [g for g in self.given if g[0] != sha256]
        self.torn = None


# --- is it true


SAYS = {"add": ("take in", "join"), "remove": ("remove",), "judge": ("judge",), "undo": ("judge",)}
SAYS |= {"set": ("set",), "update": ("work",), "export": ("export",)}
"""Deed -> what the custody log says of it."""


def examine(world: Path, kept: Kept, *, after_a_cut: bool = False) -> list[str]:
    """Say what is not as it must be; then take what is there, of what was begun, as kept.

    `after_a_cut`: the power was cut; the seal of before may be back where nothing of the ledger was changed.
    """
    folder = world / "case"
    faults = _seal(folder, kept, after_a_cut)
    try:
        with Case(folder) as case:
            faults += _inside(case, kept)
    except VersionError as error:
        kept.begun = None  # not brought up to date yet; the next worker does it
        return faults if kept.old else [f"old again: {error}"] if kept.exists else []
    except StemmaError as error:
        return [*faults, f"does not open: {error}"] if kept.exists else []
    kept.exists, kept.old = True, 0
    faults += _exports(world, kept)
    kept.begun, kept.open = None, False if sealed(folder) else None
    return faults


def _seal(folder: Path, kept: Kept, after_a_cut: bool) -> list[str]:
    """A seal is there only if nobody was writing, and then it is the right one."""
    found = sealed(folder) if folder.exists() else None
    if found is None:
        return ["closed, and not sealed"] if kept.open is False and kept.exists and not kept.old else []
    if kept.open and not after_a_cut:
        return [f"{SEAL} is there, and the case was open for writing"]
    return [] if found == file_digest(folder / FILE) else [f"{SEAL} does not fit: told as if {FILE} had been changed"]


def _inside(case: Case, kept: Kept) -> list[str]:
    ledger = case.ledger
    faults = [f"sqlite: {line}" for line in ledger.check()]
    if faults:
        return faults
    there = {a.path: a.source for a in ledger.appearances()} | {a.path: a.source for a in ledger.arrivals()}
    faults += _log(case, kept)
    faults += _came(kept, there)
    faults += _originals(case, kept, set(there.values()))
    if kept.size:  # a case of an earlier version has no log before the first deed
        faults += [f.line for f in tracing.check(ledger) if f.wrong]
    faults += _said(case, kept)
    return faults


def _log(case: Case, kept: Kept) -> list[str]:
    """The log holds all acknowledged entries, and after them at most those of the deed that was begun."""
    log = case.ledger.log.all()
    faults = []
    if len(log) < kept.size or (kept.size and log[kept.size - 1].leaf != kept.leaf):
        faults.append(f"custody log: acknowledged up to entry {kept.size}, there are {len(log)}, or others")
    deed = kept.begun["deed"] if kept.begun else ""
    more = [k.entry.action for k in log[kept.size :] if k.entry.action not in ("begin", "found")]
    most = len(kept.begun["came"]) if kept.begun and deed == "add" else 1 if deed else 0
    if len(more) > most or not set(more) <= set(SAYS.get(deed, ())):
        faults.append(f"custody log: {more} after the last acknowledged entry, while «{deed}» was begun")
    kept.size, kept.leaf = len(log), log[-1].leaf if log else ""
    return faults


def _came(kept: Kept, there: dict[str, str]) -> list[str]:
    """Everything that came in is there, and nothing else but what was coming in, in its order."""
    begun = kept.begun or {"deed": ""}
    if begun["deed"] == "remove":
        leaving = kept.removal(begun["path"])
        if not leaving & there.keys():
            kept.drop(begun["path"])
        elif not leaving <= there.keys():
            return [f"half removed: {begun['path']}"]
    faults = [f"lost: {p} ({s[:10]}), acknowledged" for p, (s, _) in kept.came.items() if there.get(p) != s]
    coming = {path: (sha256, container) for path, sha256, container in begun.get("came", ())}
    missing = False
    for path, (sha256, container) in coming.items():
        if path not in there:
            missing = True
        elif missing and path not in kept.came:
            faults.append(f"{path} came in before what stands above it")
        elif there[path] == sha256:
            kept.came[path] = (sha256, container)
    if not missing:  # else the next worker adds the same again, as a user would
        kept.number = max(kept.number, begun.get("number", 0))
    faults += [f"{path} is there, and was never begun or was removed" for path in there.keys() - kept.came.keys()]
    return faults


def _originals(case: Case, kept: Kept, wanted: set[str]) -> list[str]:
    """Each file under a hash has that hash; each source has its file, unless its removal was stopped half way."""
    faults, held = [], set()
    for path in (p for p in case.archive.folder.rglob("*") if p.is_file() and NAME.fullmatch(p.name)):
        held.add(path.name)
        if file_digest(path) != path.name:
            faults.append(f"torn: {path.name} is not its hash")
    path_of = kept.begun["path"] if kept.begun and kept.begun["deed"] == "remove" else kept.torn
    leaving = {kept.came[p][0] for p in kept.removal(path_of)} if path_of in kept.came else set()
    for sha256 in wanted - held:
        if sha256 in leaving:
            kept.torn = path_of
        else:
            faults.append(f"lost: the original {sha256[:10]} of something acknowledged")
    faults += [f"not removed: {kept.gone[sha256]} is still in the archive" for sha256 in (held - wanted) & kept.gone.keys()]
    return faults


def _said(case: Case, kept: Kept) -> list[str]:
    """Everything that a user gave or decided is there, in order, and at most one thing more."""
    begun = kept.begun or {"deed": ""}
    said = {(r.source, a.field, a.value) for r in case.ledger.reports() for a in r.assertions if a.at}
    faults = [f"lost: {name} «{value}», given and acknowledged" for s, name, value in kept.given if (s, name, value) not in said]
    mine = {(begun["sha256"], begun["field"], begun["value"])} if begun["deed"] == "set" else set()
    faults += [f"given by nobody: {one}" for one in said - set(kept.given) - mine]
    kept.given += [one for one in mine & said if one not in kept.given]
    decided = [(j.record, j.decision) for j in case.ledger.judgements()]
    if decided[: len(kept.decisions)] != kept.decisions:
        faults.append(f"lost: {len(kept.decisions)} decisions were acknowledged, {len(decided)} are there, or others")
    more = decided[len(kept.decisions) :]
    if more and more != [(begun.get("record"), begun.get("decision"))]:
        faults.append(f"decided by nobody: {more}")
    kept.decisions = list(decided)
    return faults


def _exports(world: Path, kept: Kept) -> list[str]:
    """An export under its name is whole: the one that was acknowledged, or the one that was begun."""
    begun = kept.begun if kept.begun and kept.begun["deed"] == "export" else None
    faults: list[str] = []
    for out, (kind, manifest) in kept.exports.items():
        path = world / "out" / out / manifest_of(kind)
        if not (begun and begun["out"] == out) and (not path.exists() or file_digest(path) != manifest):
            faults.append(f"lost: the export {out}, acknowledged")
    if begun:
        folder = world / "out" / begun["out"]
        if folder.exists():
            faults += [f"export {begun['out']}: {f.line}" for f in verify.export(folder) if f.wrong]
            if not faults:
                kept.exports[begun["out"]] = (begun["kind"], file_digest(folder / manifest_of(begun["kind"])))
        elif begun["out"] in kept.exports:
            faults.append(f"export {begun['out']}: neither the old one nor the new one is there")
    return faults
