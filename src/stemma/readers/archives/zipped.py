"""ZIP folders: each document in one is taken in by itself; what a page is made of and what is no report is counted.

Which parts may be read at all, and how much, `packed` decides. Not here: packages that are one document (`docx`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO

from stemma.model.inputs import Member
from stemma.model.reading import Problem
from stemma.readers import CONTAINERS, READERS, kinds
from stemma.readers.archives.inside import Tally, kind, miscounted, problem
from stemma.readers.packed import Package, Part, Unsafe, parts, shown

NAME, VERSION = "zipped", "1"
PAGES = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml")
COMPANIONS = (
    *("_files", "-files", ".files", "_file", "-Dateien", "_Dateien", "_fichiers", "_archivos", "_arquivos", "_ficheiros"),
    *("_bestanden", "_pliki", "_soubory", "_fișiere", "-filer", "_filer", "_tiedostot", "_dosyalar", "_elemei", "_datoteke"),
)
"""What browsers add to a page's name for the folder of its pictures and scripts, in several languages."""
HIDDEN = ("thumbs.db", "desktop.ini", "__macosx")
NAMED = 10
"""Parts of one trouble that are named one by one; the rest is counted."""
STEP = "such parts are no reports; if one is, take it out, save it as text, HTML or PDF and add that"
CUT = "the list of its parts is missing, so it was cut off or damaged; what could be found was taken in: get a whole copy"


def unpack(file: IO[bytes], path: str) -> Iterator[Member | Problem]:
    """Yield the documents in a ZIP archive, one at a time."""
    try:
        package = parts(file)
    except Unsafe as wrong:
        yield problem(NAME, wrong.code, wrong.message)
        return
    if package.cut:
        yield problem(NAME, "TRUNCATED", CUT)
    wrong_count = miscounted(NAME, file, package)
    if wrong_count:
        yield wrong_count
    tally, said = Tally(), Counter[str]()
    for refused in package.refused:
        if _hidden(refused.name):
            tally.add("hidden file")
        else:
            yield from _told(refused.name, refused.code, refused.message, said, tally)
    stems = _stems(part.name for part in package.parts)
    for part in package.parts:
        if part.folder:
            continue
        reason = "hidden file" if _hidden(part.name) else "part of a saved page" if _companion(part.name, stems) else None
        if reason:
            tally.add(reason)
        else:
            yield from _taken(package, part, said, tally)
    left = tally.problem(NAME, STEP)
    if left:
        yield left


def _told(name: str, code: str, message: str, said: Counter[str], tally: Tally) -> Iterator[Problem]:
    """Name a part that is in trouble, or count it where many are."""
    said[code] += 1
    if said[code] > NAMED:
        tally.add("part that cannot be read")
    else:
        yield problem(NAME, code, message if shown(name) in message else f"{shown(name)}: {message}")


def _taken(package: Package, part: Part, said: Counter[str], tally: Tally) -> Iterator[Member | Problem]:
    """Read a part, and give it out if it is of a kind that is read."""
    got: list[bytes] = []
    wrong: Unsafe | None = None
    try:
        for piece in package.stream(part):
            got.append(piece)
            if len(got) == 1 and kind(kinds.media_type(piece, part.name)) in ("picture", "recording", "font"):
                break
    except Unsafe as error:
        wrong = error
        if wrong.code not in ("TRUNCATED", "PARTIAL") or not got:
            yield from _told(part.name, wrong.code, wrong.message, said, tally)
            return
    data = b"".join(got)
    what = kinds.media_type(data, part.name)
    found = () if wrong is None else (problem(NAME, wrong.code, wrong.message),)
    if not data:
        tally.add("empty file", part.name)
    elif what in READERS or what in CONTAINERS:
        yield Member(name=part.name, data=data, problems=found)
    elif wrong is not None and what is None:
        yield from _told(part.name, wrong.code, wrong.message, said, tally)
    elif what in kinds.DOCUMENTS:
        yield from _told(part.name, *kinds.refusal(what, shown(part.name)), said, tally)
    else:
        tally.add(kind(what), part.name)


def _hidden(name: str) -> bool:
    """Tell whether a part is one that people do not see: of the system, or left by a program."""
    steps = name.replace("\\", "/").split("/")
    return any((s.startswith((".", "~$")) and s not in (".", "..")) or s.lower() in HIDDEN for s in steps)


def _stems(names: Iterable[str]) -> set[str]:
    """Return the paths of saved pages without their ends."""
    return {name[: name.rindex(".")] for name in names if name.lower().endswith(PAGES)}


def _companion(name: str, stems: set[str]) -> bool:
    """Tell whether a part lies in the folder that a browser saved with a page that is here too."""
    steps = name.split("/")
    folders = ("/".join(steps[:i]) for i in range(1, min(len(steps), 20)))
    return any(f.endswith(end) and f[: -len(end)] in stems for f in folders for end in COMPANIONS)
