"""Nothing that we print promises what nobody can promise: pages, strings of the code, and an export as it is written."""

import ast
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import dossier_fixture
import pytest

from stemma.exports import csv, html, jsonl

ROOT = Path(__file__).parents[1]
NEVER = re.compile(
    r"tamper[- ]?(?:proof|resistant|evident)|\bimmutabl[ey]\b|\bunalterable\b|\bunforgeable\b|\birrefutabl[ey]\b|"
    r"\b(?:in)?admissib(?:le|ility)\b|\bauthentic(?:ity|ated?|ates)?\b|\b(?:verified|proven|proved)(?: as| to be)? true\b|"
    r"\b(?:web ?site|server|page) (?:has |had )?(?:served|sent out)\b|\bcaptured (?:at|on)\b|"
    r"\bchain of custody\b|\banonymous(?:ly)? sign|\bsigners? (?:is|are|stays?|remains?) anonymous\b|\bcourt[- ]proof\b|"
    r"\bguarantee[sd]?\b",
    re.IGNORECASE,
)
DENIALS = (
    'NEVER_SAYS = ("tamper-proof", "admissible", "authentic", "true")',
    "refused; nothing is called true, authentic, admissible or tamper-proof.",
    "It must never be described as “tamper-proof”, “admissible”, “authentic”, “true”",
    "“tamper-proof”, “immutable”, “admissible”, “authentic”, “verified true”",
    "It does not say that a source is authentic.",
    "?immutable=1",
    "?mode=ro&immutable=1",
)
"""Where such a word may stand: sentences that deny it, and SQLite's name for "nobody writes to this file"."""


def promises(text: str) -> Iterator[str]:
    """Yield each promise in a text, with the words around it, that stands in no sentence which denies it."""
    flat = " ".join(text.split())
    denied = [(m.start(), m.end()) for sentence in DENIALS for m in re.finditer(re.escape(sentence), flat)]
    for hit in NEVER.finditer(flat):
        if not any(start <= hit.start() and hit.end() <= end for start, end in denied):
            yield flat[max(0, hit.start() - 60) : hit.end() + 30]


PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")])
CODE = sorted(p for p in (ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_page_promises_it(page: Path) -> None:
    assert list(promises(page.read_text("utf-8"))) == []


def test_no_string_of_the_code_promises_it() -> None:
    for path in CODE:
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                statement = "\n".join(source.splitlines()[node.lineno - 1 : node.end_lineno])
                assert not list(promises(node.value)) or not list(promises(statement)), f"{path}:{node.lineno}"


@pytest.mark.parametrize("private", [False, True])
def test_no_export_promises_it(private: bool) -> None:
    protected = dossier_fixture.protected(private=private) if private else dossier_fixture.protected()
    style = (resources.files("stemma.exports") / "style.css").read_text(encoding="utf-8")
    for files in (html.pages(protected, style), jsonl.files(protected), csv.files(protected)):
        for name, data in files.items():
            seen = re.sub(r"<[^>]+>", "", data.decode("utf-8"))
            assert list(promises(seen)) == [], name


@pytest.mark.parametrize(
    "promise",
    [
        "a tamper-proof log",
        "the log is immutable",
        "court-admissible evidence",
        "an authenticated source",
        "a claim that is verified true",
        "the website served this page",
        "Captured at 10:00",
        "an unbroken chain of custody",
        "signatures are anonymous: the signer stays anonymous",
    ],
)
def test_the_test_sees_a_promise(promise: str) -> None:
    assert list(promises(f"With Stemma you get {promise}."))


@pytest.mark.parametrize("sentence", DENIALS)
def test_each_exception_is_needed(sentence: str) -> None:
    everywhere = " ".join(" ".join(p.read_text("utf-8").split()) for p in (*PAGES, *CODE))
    protected = dossier_fixture.protected()
    method = html.pages(protected, "")["method.html"].decode("utf-8")
    assert sentence in everywhere or sentence in " ".join(re.sub(r"<[^>]+>", "", method).split())
