"""The bundled demo's truth holds in its files, as it is and with names and figures exchanged; and the checker sees faults."""

import copy
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).resolve().parent.parent / "tools" / "check_demo.py"


def tool() -> Any:
    """Load the checker, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location("check_demo", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_demo"] = module
    spec.loader.exec_module(module)
    return module


check = tool()
CASE = check.load()


def test_the_truth_holds() -> None:
    assert check.faults(CASE) == ()


def test_the_truth_holds_with_names_and_figures_exchanged() -> None:
    assert check.faults_in_exchange(check.mapping()) == ()


def test_the_demo_holds_what_was_asked_for() -> None:
    sizes = check.counts(CASE)
    assert sizes["statements"] >= 25 and sizes["figures"] >= 20
    kinds = {p["kind"] for parents in CASE.truth["parents"].values() for p in parents}
    assert kinds == {"copies", "excerpts", "translates", "rewrites", "credits"}
    assert {r["timing"] for r in CASE.truth["replies"]} == {"before", "after"}
    assert {o["support"] for o in CASE.truth["origins"]} == {"one origin", "separate origins"}
    assert {w["why"] for w in CASE.truth["withheld"]} == check.REASONS
    assert {d["kind"] for d in CASE.truth["differences"]} == check.DIFFERENCES
    languages = {row["language"] for row in CASE.manifest}
    assert {"en", "es", "ro", ""} <= languages


def test_the_demo_says_that_it_is_invented() -> None:
    assert "INVENTED" in (check.DEMO / "README.md").read_text(encoding="utf-8")
    assert CASE.truth["invented"] is True


def spoil_quote(truth: Any) -> None:
    truth["origins"][0]["quotes"]["clip-e.html"] += "x"


def spoil_part_of_a_word(truth: Any) -> None:
    truth["figures"][0]["words"] = truth["figures"][0]["words"][:-1]


def spoil_menu(truth: Any) -> None:
    truth["withheld"][0]["words"] = "schema.org"


def spoil_direction(truth: Any) -> None:
    truth["differences"][0]["directed"] = False


def spoil_tree(truth: Any) -> None:
    truth["parents"]["clip-l.html"] = [{"parent": "clip-g.txt", "kind": "credits"}]


def spoil_parent(truth: Any) -> None:
    truth["parents"]["clip-m.txt"][0]["parent"] = "clip-c.txt"


def spoil_origin(truth: Any) -> None:
    truth["origins"][0]["origins"].append("clip-c.txt")


def spoil_answer(truth: Any) -> None:
    truth["replies"][0]["answers"] = "a claim nobody made"


def spoil_date(truth: Any) -> None:
    truth["reports"]["clip-a.html"]["published"] = "2025-03-08"


def spoil_silence(truth: Any) -> None:
    truth["reports"]["clip-e.html"]["published"] = None


def spoil_sum(truth: Any) -> None:
    truth["sums"][0]["total"] += 1


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_quote,
        spoil_part_of_a_word,
        spoil_menu,
        spoil_direction,
        spoil_tree,
        spoil_parent,
        spoil_origin,
        spoil_answer,
        spoil_date,
        spoil_silence,
        spoil_sum,
    ],
)
def test_a_spoilt_truth_is_seen(spoil: Callable[[Any], None]) -> None:
    truth = copy.deepcopy(CASE.truth)
    spoil(truth)
    assert check.faults(replace(CASE, truth=truth))


def test_an_incomplete_exchange_is_seen() -> None:
    whole = check.mapping()
    for word in ("Kanal Ostrel", "34", "Sado Lens", "Sarita"):
        rest = {old: new for old, new in whole.items() if old != word}
        assert check.faults_in_exchange(rest), word


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("<p>one</p><p>two <em>thr</em>ee</p>", "one two three"),
        ("<head><title>no</title></head><p>a &amp; b&#8217;s</p><script>no()</script>", "a & b’s"),
        ("a<br>b", "a b"),
    ],
)
def test_visible_text(page: str, seen: str) -> None:
    assert check.visible(page) == seen


def test_exchange_takes_whole_words_the_longest_first_in_one_pass() -> None:
    words = {"Beja": "Bejar", "Bejar": "Toboso", "The Mill": "The Mine", "Mill": "Pit", "1,800": "2,300"}
    assert check.exchange("Beja, Bejar, The Mill, Mills, Mill: 1,800", words) == "Bejar, Toboso, The Mine, Mills, Pit: 2,300"
