"""Checks an installation: what is there, what is missing, and what that means."""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import apsw

from stemma import __version__, aids, languages
from stemma.errors import StemmaError
from stemma.hall import ocr
from stemma.hall.parsing import Parsers
from stemma.model.inputs import Aids
from stemma.sandbox.limits import told

NEEDED = ("apsw", "lxml", "py3langid", "sentencex", "simplemma", "wordfreq")
SAFE_SQLITE = (3, 51, 3)
"""First version without the WAL-reset bug."""
PLAIN = "The ministry denied that the bridge was closed."


def checks() -> Iterator[tuple[bool, str]]:
    """Yield (good, what was found), one thing at a time."""
    yield sys.version_info >= (3, 11), f"stemma {__version__} on Python {sys.version.split()[0]} (3.11 or newer is needed)"
    for name in NEEDED:
        try:
            yield True, f"{name} {version(name)}"
        except PackageNotFoundError:
            yield False, f"{name} is missing; delete the folder .venv and run ./stemma again"
    sqlite = tuple(map(int, apsw.sqlite_lib_version().split(".")))
    yield sqlite >= SAFE_SQLITE, f"SQLite {apsw.sqlite_lib_version()} (3.51.3 or newer keeps a case safe)"
    yield from loaded()
    known = languages.available()
    yield bool(known), f"languages with their own vocabulary: {', '.join(known)}; others are read by what is common to all"
    yield sandbox()
    yield ocr.check()
    yield True, "nothing is sent or fetched"


def loaded() -> Iterator[tuple[bool, str]]:
    """Load what stages are given, and try it."""
    try:
        given = aids.load()
    except StemmaError as error:
        yield False, str(error)
        return
    yield bool(given.towns), f"gazetteer with {len(given.towns)} names of places"
    yield given.frequency("station", "en") > 0, "word frequencies"
    yield tagger(given)


def tagger(given: Aids) -> tuple[bool, str]:
    """Have a sentence read, and say with what statements are read."""
    if given.tagger is None:
        return True, "no model of the tagger: who says what is read by rules alone, less well (docs/models.md)"
    name = f"the tagger's model {given.tagger.digest[:10]}"
    if not given.tagger.find(PLAIN, [(0, len(PLAIN))], [], []):
        return False, f"{name} finds nothing in a plain sentence; {aids.AGAIN} ({aids.MODEL})"
    return True, f"{name}: who says what is read by it and by rules"


def sandbox() -> tuple[bool, str]:
    """Start what reads files, and say what keeps it in on this machine."""
    try:
        with Parsers(workers=1) as parsers:
            held = parsers.confinement()
    except StemmaError as error:
        return False, str(error)
    return held.whole, told(held, parsers.limits)
