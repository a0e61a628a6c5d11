"""The benchmark of the family tree: its measures on small cases whose figures can be counted by hand."""

import json
import random  # noqa: TID251  (seeded)
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from measure_lineage import reading_of  # noqa: E402

from benchmarks import lineage  # noqa: E402
from benchmarks import lineage_candidates as candidates  # noqa: E402
from benchmarks import lineage_parts as parts  # noqa: E402
from benchmarks.bootstrap import share, values  # noqa: E402
from benchmarks.lineage_alignment import PART, Pair, counts, covered, detects, measures  # noqa: E402
from benchmarks.lineage_shape import Found, Truth, ancestors, roots, shape, undirected  # noqa: E402
from benchmarks.retold import Score  # noqa: E402
from stemma.model.comparing import Evidence, Link, Stemma, Tie  # noqa: E402
from stemma.model.inputs import Reading  # noqa: E402

CASE: Pair = (0, 100, 0, 100)
DAY = datetime(2031, 5, 6)


@pytest.mark.parametrize(
    ("found", "precision", "recall", "granularity", "plagdet"),
    [
        ([CASE], 1.0, 1.0, 1.0, 1.0),
        ([], 0.0, 0.0, 1.0, 0.0),
        ([(0, 100, 200, 300)], 0.0, 0.0, 1.0, 0.0),  # it overlaps on one side only: no detection
        ([(0, 50, 0, 50)], 1.0, 0.5, 1.0, 2 / 3),
        ([(0, 50, 0, 50), (50, 100, 50, 100)], 1.0, 1.0, 2.0, 0.6309),  # 1 / log2(3)
        ([(0, 200, 0, 200)], 0.5, 1.0, 1.0, 2 / 3),
        ([(0, 60, 0, 60), (40, 100, 40, 100)], 1.0, 1.0, 2.0, 0.6309),  # what two cover counts once
        ([(0, 50, 0, 100)], 1.0, 0.75, 1.0, 6 / 7),  # 150 of the 200 characters of both sides
        ([CASE, (500, 600, 500, 600)], 0.5, 1.0, 1.0, 2 / 3),
    ],
)
def test_measures_of_alignment(found: list[Pair], precision: float, recall: float, granularity: float, plagdet: float) -> None:
    told = measures([counts([CASE], found)])
    assert told.precision == pytest.approx(precision)
    assert told.recall == pytest.approx(recall)
    assert told.granularity == pytest.approx(granularity)
    assert told.plagdet == pytest.approx(plagdet, abs=1e-4)


def test_alignment_is_a_mean_over_cases_not_over_characters() -> None:
    short, long = (0, 10, 0, 10), (100, 1100, 100, 1100)
    assert measures([counts([short, long], [short])]).recall == pytest.approx(0.5)
    assert measures([counts([short], [short]), counts([long], [])]).recall == pytest.approx(0.5)


def marks(pair: Pair) -> set[tuple[int, int]]:
    """Return the characters of a pair of stretches, each with its side."""
    return {(0, k) for k in range(pair[0], pair[1])} | {(1, k) for k in range(pair[2], pair[3])}


@pytest.mark.parametrize("seed", range(20))
def test_measures_of_alignment_are_those_of_the_definition(seed: int) -> None:
    """Section 3 of the paper, character by character."""
    drawn = random.Random(seed)

    def some() -> list[Pair]:
        starts = [(drawn.randrange(60), drawn.randrange(60)) for _ in range(drawn.randint(1, 6))]
        return [(a, a + drawn.randint(1, 25), b, b + drawn.randint(1, 25)) for a, b in starts]

    def recall(cases: list[Pair], found: list[Pair]) -> float:
        hit = [set[tuple[int, int]]().union(*(marks(r) for r in found if detects(s, r))) & marks(s) for s in cases]
        return sum(len(h) / len(marks(s)) for h, s in zip(hit, cases, strict=True)) / len(cases)

    cases, found = some(), some()
    told = measures([counts(cases, found)])
    assert told.recall == pytest.approx(recall(cases, found), abs=1e-5)
    assert told.precision == pytest.approx(recall(found, cases), abs=1e-5)
    often = [n for s in cases if (n := sum({0, 1} == {side for side, _ in marks(s) & marks(r)} for r in found))]
    assert told.granularity == pytest.approx(sum(often) / len(often) if often else 1.0)


def test_stretches_that_only_touch_do_not_overlap() -> None:
    assert not detects((0, 10, 0, 10), (10, 20, 0, 10))
    assert detects((0, 10, 0, 10), (9, 20, 9, 20))
    assert covered((0, 10, 0, 10), [(5, 20, 5, 20)]) == pytest.approx(0.5)


def test_found_at_counts_out_of_what_could_be_found() -> None:
    ranked = {"a": ["b", "x", "c"], "b": ["x"], "c": []}
    wanted = {"a": frozenset("bc"), "b": frozenset("a"), "c": frozenset("ab"), "lone": frozenset[str]()}
    told = candidates.found_at(ranked, wanted, (1, 3))
    assert told == [
        {"found 1": 1, "found 3": 2, "due 1": 1, "due 3": 2},
        {"found 1": 0, "found 3": 0, "due 1": 1, "due 3": 1},
        {"found 1": 0, "found 3": 0, "due 1": 1, "due 3": 2},
    ]
    assert values(told, [share("at 3", "found 3", "due 3")])["at 3"].value == pytest.approx(2 / 5)


QUARRY = "The Tollbeck quarry closed after the Harrowgate inspectors found cracked supports beneath the crusher hall."
AGAIN = "Inspectors from Harrowgate found cracked supports under the crusher hall, and the Tollbeck quarry was closed."
GERMAN = "Der Steinbruch Tollbeck wurde geschlossen, weil Prüfer aus Harrowgate 17 gerissene Stützen fanden."
CHOIR = "A choir from Velmora will sing in the old granary on Sunday; tickets cost nine crowns at the door."


def pile() -> list[Reading]:
    told = {"quarry": QUARRY, "again": AGAIN, "choir": CHOIR}
    return [*(reading_of(name, text) for name, text in told.items()), reading_of("german", GERMAN, "de")]


@pytest.mark.parametrize("rank", [candidates.ours, candidates.tf_idf])
def test_ranking_puts_the_retelling_first_and_keeps_languages_apart(rank: candidates.Rank) -> None:
    assert next(iter(rank(pile(), False)["quarry"])) == "again"
    across = rank(pile(), True)
    assert across["german"][0] in ("quarry", "again")


def test_tf_idf_ranks_only_the_languages_that_are_asked_for() -> None:
    assert "german" not in candidates.tf_idf(pile(), False)["quarry"]
    assert candidates.tf_idf(pile(), True)["quarry"] == ["german"]


def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    found, missing = candidates.methods(others=True)
    assert missing == ["datasketch", "rensa"]
    assert [*found] == ["Stemma", "tf-idf cosine"]
    assert candidates.methods(others=False) == ({"Stemma": candidates.ours}, [])


LONGER = " ".join(f"word{n} of the long item about the harbour" for n in range(30))

OTHER = " ".join(f"another{n} item on quite different matters" for n in range(40))


def test_versions_share_runs_of_words_and_lie_near_in_time() -> None:
    cut = LONGER[: len(LONGER) // 2]
    items = [(cut, DAY + timedelta(hours=5)), (LONGER, DAY), (OTHER, DAY), (LONGER + " more", DAY + timedelta(days=4))]
    assert parts.paired(items) == (parts.Version(LONGER, cut),)


@pytest.mark.parametrize(
    "items",
    [
        [(LONGER, DAY), (LONGER.upper(), DAY + timedelta(hours=1))],  # the same words
        [(LONGER, DAY), (LONGER + " more", DAY)],  # nothing tells which was first
        [(LONGER, DAY), (LONGER + " more", None)],
        [(LONGER, DAY), (f"{LONGER[:400]} {OTHER}", DAY + timedelta(hours=1))],  # a third of it
    ],
)
def test_what_is_no_pair_of_versions(items: list[tuple[str, datetime | None]]) -> None:
    assert parts.paired(items) == ()


def test_time_of_a_wire_item_is_read_with_what_stands_behind_it() -> None:
    assert parts.when(" 9-MAR-1987 04:05:06.70&#5;&#5;F") == datetime(1987, 3, 9, 4, 5, 6, 700_000)
    assert parts.when("long ago") is None


def test_direction_that_cannot_be_told_is_half_right() -> None:
    pairs = [parts.Version("a", "b")] * 3
    leans = iter((1.5, 0.0, -2.0))
    told = parts.directed(pairs, lambda pair: next(leans))
    assert values(told, [share("direction", "right", "pairs")])["direction"].value == pytest.approx(0.5)


def test_the_longer_was_first() -> None:
    assert parts.by_length(parts.Version("one two three", "one two")) > 0 > parts.by_length(parts.Version("one", "one two"))


def linked(child: str, parent: str, *kinds: str) -> Link:
    evidence = tuple(Evidence(kind=kind, words=kind) for kind in kinds)
    return Link(child=child, parent=parent, kind="translates", confidence=0.5, evidence=evidence)


PATHS = {"1": "7.en", "2": "7.it", "3": "7.es", "4": "8.en", "5": "8.it"}


def rate(stemma: Stemma, figure: str, *, through_lost: bool = False) -> float:
    told = parts.judged_families([(stemma, PATHS)], through_lost=through_lost)
    return values(told, [share("figure", figure, "articles")])["figure"].value


def test_families_of_articles() -> None:
    whole = Stemma(links=(linked("2", "1"), linked("5", "4")), ties=(Tie(a="1", b="3", confidence=0.7),))
    assert (rate(whole, "together"), rate(whole, "stranger"), rate(whole, "alone")) == (1.0, 0.0, 1.0)
    apart = Stemma(links=(linked("2", "1"), linked("5", "4")))
    assert (rate(apart, "together"), rate(apart, "stranger"), rate(apart, "alone")) == (0.5, 0.0, 0.5)
    mixed = Stemma(links=(*whole.links, linked("4", "3")), ties=whole.ties)
    assert (rate(mixed, "together"), rate(mixed, "stranger"), rate(mixed, "alone")) == (1.0, 1.0, 0.0)


def test_a_lost_source_joins_families_only_where_that_is_asked_for() -> None:
    stemma = Stemma(links=tuple(linked(child, "lost:agency", "credit") for child in "12345"))
    assert rate(stemma, "together") == 0.0
    assert (rate(stemma, "together", through_lost=True), rate(stemma, "stranger", through_lost=True)) == (1.0, 1.0)


def test_directions_without_a_mark_are_counted() -> None:
    links = (
        linked("2", "1", "shared wording", "translation marks"),
        linked("3", "1", "containment"),
        linked("4", "lost:x"),
        linked("5", "4", "credit"),
    )
    told = parts.unmarked([(Stemma(links=links, ties=(Tie(a="2", b="5", confidence=0.6),)), PATHS)])
    found = values(told, [share("directed", "directed", "joins"), share("unmarked", "unmarked", "joins")])
    assert [found[name].value for name in ("directed", "unmarked")] == pytest.approx([0.75, 0.25])


def test_calibration_weighs_each_bin_by_its_links() -> None:
    sure = [(0.6, True), (0.6, False), (0.9, True), (0.9, True)]
    assert [x for one in parts.reliability(sure) for x in one] == pytest.approx([0.5, 0.7, 2, 0.6, 0.5, 0.9, 0.95, 2, 0.9, 1.0])
    told = parts.calibration(sure)
    assert told["calibration error"] == pytest.approx(0.1)
    assert told["Brier score"] == pytest.approx((0.16 + 0.36 + 0.01 + 0.01) / 4)
    assert parts.calibration([]) == {}


PILE = Truth("abcde", {"x": (), "a": ("x",), "b": ("x",), "c": ("b",), "d": (), "e": ("c", "d")})
"""a and b come from a lost report, c from b, e from c and d."""


@pytest.mark.parametrize(
    ("main", "second", "ties", "joined"),
    [
        ({}, [], [], 0),
        ({"c": "b"}, [], [], 1),
        ({"b": "c"}, [], [], 1),  # the wrong way round
        ({}, [], ["bc"], 1),
        ({"e": "c"}, [("e", "d")], ["bc"], 3),
        ({"e": "b", "a": "b"}, [], [], 0),  # a grandparent and a sibling are no parents
    ],
)
def test_pairs_joined_either_way(main: dict[str, str], second: list[tuple[str, str]], ties: list[str], joined: int) -> None:
    told = undirected(PILE, Found(main, frozenset(second), frozenset(map(frozenset, ties))))
    assert told == {"pairs": 3, "joined": joined}


@pytest.mark.parametrize(
    ("main", "told", "right"),
    [
        ({}, 0, 0),
        ({"c": "b", "e": "c"}, 3, 3),
        ({"e": "b"}, 1, 1),
        ({"b": "c", "c": "e"}, 3, 0),
        ({"a": "lost:1", "b": "lost:1", "lost:1": "d", "c": "b"}, 4, 1),  # through a lost source: a, b and c under d
    ],
)
def test_ancestors_are_counted_through_lost_sources(main: dict[str, str], told: int, right: int) -> None:
    assert ancestors(PILE, Found(main)) == {"ancestors_due": 4, "ancestors_told": told, "ancestors_right": right}


def test_ancestors_above_a_lost_text_are_true_ones() -> None:
    truth = Truth("ab", {"a": (), "x": ("a",), "b": ("x",)})
    assert ancestors(truth, Found({"b": "a"}))["ancestors_right"] == 1
    assert undirected(truth, Found({"b": "a"})) == {"pairs": 0, "joined": 0}


@pytest.mark.parametrize(
    ("main", "ties", "told"),
    [
        ({}, [], 5),
        ({"a": "lost:1", "b": "lost:1", "c": "b", "e": "c"}, [], 2),
        ({"c": "b", "e": "c"}, ["ab"], 2),  # a tie is one origin
        ({"c": "b", "e": "c"}, [], 3),
        ({"a": "d", "c": "b", "e": "c"}, ["ab"], 1),  # b shares a source with a, which comes from d
        ({"c": "a", "b": "c"}, ["ab"], 3),  # a circle made by the tie: one, beside d and e
        ({"c": "b"}, ["ab", "bd", "de"], 1),  # ties of ties
    ],
)
def test_origins_are_what_nothing_is_above(main: dict[str, str], ties: list[str], told: int) -> None:
    found = roots(PILE, Found(main, frozenset({("e", "lost:2")}), frozenset(map(frozenset, ties))))
    assert found == {"trees": 1, "roots_due": 2, "roots_told": told, "roots_off": abs(told - 2), "roots_exact": told == 2}


def test_a_copy_is_as_good_as_what_it_copies() -> None:
    truth = Truth("pqc", {"p": (), "q": ("p",), "c": ("p", "q")}, {"q": "p"})
    for parent in "pq":
        assert undirected(truth, Found({"c": parent})) == {"pairs": 2, "joined": 1}
        assert ancestors(truth, Found({"c": parent})) == {"ancestors_due": 2, "ancestors_told": 1, "ancestors_right": 1}


def test_figures_of_whole_trees_come_of_their_counts() -> None:
    one = shape(PILE, Found({"c": "b", "e": "b"}))
    found = values([one], parts.whole_trees("all dates"))
    told = {name.removesuffix(", all dates"): value.value for name, value in found.items()}
    assert told["parents, either way or tied"] == pytest.approx(1 / 3)
    assert told["ancestors, F1"] == pytest.approx(2 * 2 / (4 + 2))
    assert (told["origins counted exactly"], told["origins miscounted, of those due"]) == (0.0, 0.5)


def test_affairs_are_added_up_over_their_drawings() -> None:
    one = Score(1, 2, 3, 4, 5, 6)
    told = parts.score_counts([("a", one), ("b", one), ("a", one)])
    assert [c["right"] for c in told] == [2, 1]
    assert told[0]["orphans"] == 12


def test_musts_missed_and_not_measured_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    results = lineage.Results()
    good, bad = ([{"found": n, "due": 100}] for n in (99, 90))
    results.add("candidates", lineage.OURS, good, [share("same event at 30", "found", "due")])
    results.add("candidates", lineage.OURS, bad, [share("translations at 3", "found", "due")])
    told = lineage.missed(results, ["candidates", "versions"])
    assert told == ["candidates: translations at 3 (MISSED)", "versions: direction (not measured)"]
    assert "same event at 30" in capsys.readouterr().out


def test_another_programs_figure_does_not_meet_a_must() -> None:
    results = lineage.Results()
    results.add("versions", "the longer was first", [{"right": 9, "pairs": 10}], [share("direction", "right", "pairs")])
    assert lineage.missed(results, ["versions"]) == ["versions: direction (not measured)"]


def test_kept_figures_are_plain_and_count_cases_in_their_unit() -> None:
    results = lineage.Results()
    results.add("passages", lineage.OURS, [counts([CASE], [CASE])], [share("recall", "cases covered", "cases")], unit=PART)
    results.point("made", "parents", 0.87654)
    kept = json.loads(json.dumps(lineage.kept(results)))
    assert kept["figures"] == {"passages": {"Stemma": {"recall": [1.0, 1.0, 1.0, 1]}}}
    assert kept["points"] == {"made": {"parents": 0.8765}}


def test_parts_without_their_data_are_said_to_be_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lineage.main(["--data", str(tmp_path), "--only", "versions", "--no-peers", "--check"]) == 1
    told = capsys.readouterr()
    assert "not here: claims/ecbplus_docs.dev.jsonl" in told.out
    assert "missed: versions: direction (not measured)" in told.err


def test_a_partial_measurement_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        lineage.main(["--data", str(tmp_path), "--only", "versions", "--store", str(tmp_path / "kept.json")])
