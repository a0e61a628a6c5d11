"""Has words in pictures recognised by tesseract, where a user asks for it and it is installed: pages of PDFs, image files.

The pictures of pages are made in the child that reads the PDF; tesseract runs as a process of its own, confined
(sandbox/program.py). What it says is made into a text in recognised.py.
"""

import contextlib
import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO

from stemma.errors import UsageError
from stemma.hall import recognised
from stemma.hall.child import LARGEST_DOCUMENT, MOST_CHARACTERS, STAGE
from stemma.hall.parsing import Found, Kind, Parsers, Part
from stemma.hall.recognised import By, Page
from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Text
from stemma.sandbox.ending import Failure
from stemma.sandbox.program import Bounds, Program, told

NAME, VERSION = "ocr", "1"
"""Of how the words are laid; `Text.version` names tesseract too."""
PICTURES = frozenset({"image/png", "image/jpeg", "image/tiff"})
USUAL = "eng"
"""Where nobody says which language a picture is in."""
CODES = MappingProxyType(
    {
        "ar": "ara", "be": "bel", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
        "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "he": "heb", "hi": "hin", "hr": "hrv",
        "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz", "ko": "kor",
        "lt": "lit", "lv": "lav", "mk": "mkd", "mt": "mlt", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron",
        "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr",
        "ur": "urd", "vi": "vie", "zh": "chi_sim",
    }
)  # fmt: skip
"""ISO 639-1 -> what tesseract calls its data (its manual page, LANGUAGES AND SCRIPTS)."""
LANGUAGES = re.compile(r"[A-Za-z][A-Za-z_]{2,29}(?:\+[A-Za-z][A-Za-z_]{2,29}){0,9}")
FIRST_LINE = re.compile(r"tesseract v?(\d[\w.-]{0,30})")
FOLDER = re.compile(r"\"([^\"\n]{1,1000})\"")
STAMP = re.compile(r"tesseract (\S+) (\S+)(?: ([0-9a-f]{64}))?$")
"""How `Text.version` ends: tesseract's version, the languages, the digest of their data."""
INSTALL = "Debian: apt install tesseract-ocr tesseract-ocr-ron"
MOST_SECONDS = 3600.0
"""For all pictures of one document."""
IN_A_ROW = 3
"""Pictures that took too long, one after another, after which the rest of a document is left."""


class Ocr(AbstractContextManager["Ocr"]):
    """Tesseract, as it is installed here. Threads may share it."""

    def __init__(self, asked: str = "", bounds: Bounds | None = None) -> None:
        """Find it; `asked` are languages as it calls them, joined by "+", or "": what is said of each file, else English.

        Raises:
            UsageError: it is not installed, does not run, or has not the languages.
        """
        path = shutil.which("tesseract")
        if path is None:
            raise UsageError(f"tesseract is not installed; {INSTALL}")
        data = os.environ.get("TESSDATA_PREFIX", "")
        environment = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"} | ({"TESSDATA_PREFIX": data} if data else {})
        self.program = Program(
            os.path.abspath(path),  # noqa: PTH100 a string for the program
            bounds=bounds,
            readable=(data,) if data else (),
            environment=environment,
        )
        self.asked = asked
        _ = self.version  # so that one that does not run is told before anything is taken in
        missing = [] if not asked else [one for one in asked.split("+") if one not in self.installed]
        if missing or (asked and not LANGUAGES.fullmatch(asked)):
            hint = "; write --ocr after the files" if Path(asked).exists() else ""
            raise UsageError(f"tesseract has no language «{'+'.join(missing)}» here; installed: {self._listed}{hint}")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End whatever still runs."""
        self.program.close()

    # --- what is installed

    @cached_property
    def version(self) -> str:
        """Return tesseract's version.

        Raises:
            UsageError: it does not run.
        """
        said = FIRST_LINE.match(self._answer("--version"))
        if said is None:
            raise UsageError(f"{self.program.path} does not say which version of tesseract it is; install it again")
        return said.group(1)

    @cached_property
    def _languages(self) -> str:
        return self._answer("--list-langs")

    @property
    def installed(self) -> tuple[str, ...]:
        """Return the languages for which there are data."""
        return tuple(sorted(line for line in self._languages.splitlines()[1:] if LANGUAGES.fullmatch(line) and line != "osd"))

    @property
    def _listed(self) -> str:
        return ", ".join(self.installed) or f"none; {INSTALL}"

    def _answer(self, question: str) -> str:
        try:
            said, complaints = self.program.run([question])
        except Failure as failure:
            raise UsageError(f"tesseract does not run here ({failure.message}); stemma doctor says more") from failure
        return (said or complaints).decode("utf-8", "replace")  # before version 5 it answers as if it complained

    def languages(self, given: Mapping[str, str]) -> str:
        """Return in which languages to recognise a file: what was asked for, what is said of the file, English.

        Raises:
            UsageError: there are no data for it.
        """
        code = given.get("language", "").lower().replace("_", "-").split("-")[0]
        chosen = self.asked or CODES.get(code, code) or USUAL
        if any(one not in self.installed for one in chosen.split("+")):
            raise UsageError(
                f"tesseract has no data for the language «{chosen}» here (installed: {self._listed}): install them, "
                "or name another with --ocr, and add it again"
            )
        return chosen

    def by(self, languages: str) -> By:
        """Say who recognises, so that another version, language or data make another text."""
        digest = self._digest(languages)
        version = f"{VERSION} tesseract {self.version} {languages}" + (f" {digest}" if digest else "")
        return By(f"tesseract {self.version} ({languages})", version)

    def _digest(self, languages: str) -> str:
        """Sum up the data of languages; "" where they are not found."""
        folder = FOLDER.search(self._languages.split("\n")[0])
        whole = hashlib.sha256()
        try:
            for one in languages.split("+"):
                with (Path(folder.group(1) if folder else "") / f"{one}.traineddata").open("rb") as file:
                    whole.update(hashlib.file_digest(file, "sha256").digest())
        except OSError:
            return ""
        return whole.hexdigest()

    # --- one file

    def examine(
        self, parsers: Parsers, file: IO[bytes], path: str, sha256: str, scratch: Path, given: Mapping[str, str]
    ) -> Iterator[Found]:
        """Tell what a file is and what is in it, as `Parsers.examine`, with the words of its pictures."""
        media, own, waiting, seen = None, None, [], _Seen(self, given)
        for found in parsers.examine(file, path, sha256, scratch, pictures=True):
            if isinstance(found, Kind):
                media = found.media
                yield found
            elif isinstance(found, Part) and found.page is not None:
                with found.file as picture:
                    seen.look(picture, found.page, found.name)
            elif isinstance(found, Read):
                own = found
            elif isinstance(found, Problem) and media in PICTURES:
                waiting.append(found)
            else:
                yield found
        if media in PICTURES:
            seen.look_at_file(file)
            waiting = [p for p in waiting if p.code != "UNSUPPORTED"]
        yield from waiting
        if seen.by is not None and seen.pages:
            yield recognised.read(sha256, seen.pages, own, seen.by)
        elif own is not None:
            yield own
        if seen.by is None and seen.pages:
            code = "PARTIAL" if own is not None and own.text is not None else "NO_TEXT"
            yield Problem(report=None, stage=STAGE, code=code, message=seen.why[:500])

    def look(self, picture: IO[bytes], languages: str) -> tuple[Page, ...]:
        """Recognise the words of a picture.

        Raises:
            Failure: it cannot be done.
        """
        arguments = ["stdin", "stdout", "-l", languages, "--psm", "3", "-c", "tessedit_create_tsv=1"]
        said, _ = self.program.run(arguments, picture)
        try:
            return recognised.pages(said)
        except (ValueError, IndexError):
            raise Failure("CRASH", "what tesseract said made no sense") from None


class _Seen:
    """The pictures of one file, as they are looked at."""

    def __init__(self, ocr: Ocr, given: Mapping[str, str]) -> None:
        self.ocr = ocr
        self.pages: list[Page] = []
        self.by: By | None = None
        self.why = ""
        self.languages = ""
        self.spent = 0.0
        self.slow = 0
        self.size = 0
        try:
            self.languages = ocr.languages(given)
            self.by = ocr.by(self.languages)
        except UsageError as error:
            self.why = str(error)

    def look(self, picture: IO[bytes], number: int, label: str) -> None:
        """Look at the picture of a page."""
        try:
            found = self._looked(picture)
        except Failure as failure:
            self.pages.append(Page(number, label, trouble=(failure.code, failure.message)))
            return
        rows = tuple(row for page in found for row in page.rows)
        self.pages.append(Page(number, label, rows, tuple(one for page in found for one in page.sure)))

    def look_at_file(self, file: IO[bytes]) -> None:
        """Look at an image file, which may have several pages."""
        try:
            if os.fstat(file.fileno()).st_size > LARGEST_DOCUMENT:
                raise Failure("TOO_LARGE", f"it is larger than {LARGEST_DOCUMENT >> 20} MiB; save it smaller and add that")
            self.pages += self._looked(file) or (Page(0, "1"),)
        except Failure as failure:
            self.pages.append(Page(0, "1", trouble=(failure.code, failure.message)))

    def _looked(self, picture: IO[bytes]) -> tuple[Page, ...]:
        """Have a picture looked at, within what one document may take.

        Raises:
            Failure: it cannot be done.
        """
        if self.by is None:
            return ()
        if self.spent > MOST_SECONDS or self.slow >= IN_A_ROW or self.size > MOST_CHARACTERS:
            raise Failure("TOO_LARGE", "the pictures before it took too long, or held more than any report; split it")
        begun = time.monotonic()
        try:
            found = self.ocr.look(picture, self.languages)
        except Failure as failure:
            self.slow = self.slow + 1 if failure.code == "TIMEOUT" else 0
            raise
        finally:
            self.spent += time.monotonic() - begun
        self.slow = 0
        self.size += sum(len(w) + 1 for page in found for row in page.rows for w in row.words)
        if self.size > MOST_CHARACTERS:
            raise Failure("TOO_LARGE", "it holds more words than any report")
        return found


def prepared(asked: str | None) -> contextlib.AbstractContextManager[Ocr | None]:
    """Return what recognises for a command whose user asked for these languages; None: for no recognition at all.

    Raises:
        UsageError: see `Ocr`.
    """
    return contextlib.nullcontext() if asked is None else Ocr(asked)


def same(text: Text) -> Ocr | None:
    """Return what recognises as it was done for a text; None: that version, language or its data are not here."""
    stamp = STAMP.search(text.version)
    try:
        found = Ocr(stamp.group(2)) if stamp else None
        return found if found is not None and text.version.endswith(_unlaid(found.by(found.asked))) else None
    except UsageError:
        return None


def _unlaid(by: By) -> str:
    """Return who recognises, without how Stemma lays the words: that may be another and still be tried."""
    return by.version.removeprefix(f"{VERSION} ")


def hinted(problem: Problem, media: str | None) -> Problem:
    """Name the option that may help with a file that holds pictures, in the message about it."""
    pdf = media == "application/pdf" and problem.code == "NO_TEXT"
    if not pdf and not (media in PICTURES and problem.code == "UNSUPPORTED"):
        return problem
    return replace(problem, message=f"{problem.message}; or, where tesseract is installed, add it again with --ocr"[:500])


def check() -> tuple[bool, str]:
    """Say whether words in pictures can be recognised here, and what keeps the program in that does it."""
    if shutil.which("tesseract") is None:
        return True, f"no tesseract: words in pictures are not read (add --ocr needs it; {INSTALL})"
    try:
        with Ocr() as found:
            held = found.program.confinement()
            line = f"tesseract {found.version} for add --ocr, languages {found._listed}; {told(held, found.program.bounds)}"
            return held.whole and bool(found.installed), line
    except UsageError as error:
        return False, str(error)
