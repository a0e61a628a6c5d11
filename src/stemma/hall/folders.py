"""What of a folder is taken in, in order of name, and what is left: hidden, linked, a browser's companions, cases."""

import os
from pathlib import Path

from stemma.ledger import FILE

COMPANIONS = ("_files", ".files", "_Dateien", "_fichiers", "_archivos", "_fișiere")
"""A browser's "complete" saved page keeps its pictures and scripts in a folder named after it, with one of these."""
PAGES = (".html", ".htm", ".xhtml")
DOCUMENTS = (
    *PAGES,
    ".pdf",
    ".docx",
    ".odt",
    ".rtf",
    ".txt",
    ".md",
    ".eml",
    ".mht",
    ".mhtml",
    ".mbox",
    ".warc",
    ".gz",
    ".wacz",
    ".zip",
)
"""Ends of names of what may be a report in the folder of a saved page."""
NOBODYS = (".DS_Store", "._")
"""Beginnings of names that a system writes and nobody reads."""


def walked(top: Path) -> tuple[list[Path], dict[str, list[Path]]]:
    """Return the files in a folder in order of name, and what of it is not taken in, by kind.

    Links to folders are not followed.
    """
    if _is_ours(top):
        return [], {"folder that Stemma wrote (a case or an export)": [top]}
    found: list[Path] = []
    left: dict[str, list[Path]] = {}

    def leave(what: str, path: Path) -> None:
        left.setdefault(what, []).append(path)

    def unread(error: OSError) -> None:
        leave("folder that cannot be opened", Path(str(error.filename)))

    for folder, inside, names in os.walk(top, onerror=unread):
        here = Path(folder)
        for name in tuple(inside):
            below = here / name
            what = (
                "hidden folder" if name.startswith(".")
                else "link to a folder" if below.is_symlink()
                else "folder that Stemma wrote (a case or an export)" if _is_ours(below)
                else ""
            )  # fmt: skip
            if what:
                leave(what, below)
                inside.remove(name)
        for name in names:
            if not name.startswith("."):
                found.append(here / name)
            elif not name.startswith(NOBODYS):
                leave("hidden file", here / name)
    saved = {file.with_suffix("") for file in found if file.suffix.lower() in PAGES}
    files: list[Path] = []
    for file in sorted(found):
        if not any(_companion(above, saved) for above in file.parents if above.is_relative_to(top)):
            files.append(file)
        elif file.suffix.lower() in DOCUMENTS:
            leave("document in the folder of a saved page", file)
    return files, left


def _is_ours(folder: Path) -> bool:
    """Tell a case or an export, whose words are those of reports that are in a case already."""
    return (folder / FILE).exists() or any(folder.glob("manifest-*.json"))


def _companion(folder: Path, saved: set[Path]) -> bool:
    """Tell whether a browser made a folder for the pictures and scripts of a page that it saved beside it."""
    return any(folder.name.endswith(end) and folder.with_name(folder.name[: -len(end)]) in saved for end in COMPANIONS)
