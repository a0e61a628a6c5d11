"""The arithmetic of benchmarks/figures.py, dates.py and names.py: intervals, peers, what is printed and kept, speed.

Texts, names and towns are invented; no peer is needed.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import measure_names
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import bootstrap, dates, figures, names, reading_peers, reading_speed, reading_table
from benchmarks.bootstrap import Value
from benchmarks.reading_peers import Peer, days, looked_up, resolved, same, within
from benchmarks.reading_table import ALL, HELD, OURS, READ, Must

# --- ratios and intervals -------------------------------------------------------------------------

COUNTS = [Counter(hits=k % 3, found=2, due=3) for k in range(30)]


def test_an_f1_is_two_hits_of_both_sides() -> None:
    found = bootstrap.values([Counter(hits=3, found=4, due=8)], [bootstrap.f1("F1", "hits", "found", "due")])
    assert found == {"F1": Value(value=0.5, low=0.5, high=0.5, cases=12)}


def test_the_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    ratios = [bootstrap.share("recall", "hits", "due"), bootstrap.share("none", "x", "y")]
    found = bootstrap.values(COUNTS, ratios)
    assert list(found) == ["recall"], "a figure without cases is none"
    recall = found["recall"]
    assert recall.value == pytest.approx(1 / 3)
    assert 0.2 < recall.low < recall.value < recall.high < 0.47
    assert found == bootstrap.values(COUNTS, ratios)
    assert bootstrap.values([], ratios) == {}


def test_more_documents_narrow_the_interval() -> None:
    ratio = bootstrap.share("recall", "hits", "due")
    few, many = (bootstrap.values(COUNTS * times, [ratio])["recall"] for times in (1, 9))
    assert few.value == pytest.approx(many.value)
    assert many.high - many.low < 0.5 * (few.high - few.low)


def test_drawings_without_a_case_are_left_out() -> None:
    counts = [Counter(hits=1, due=1), *(Counter[str]() for _ in range(5))]
    assert bootstrap.values(counts, [bootstrap.share("recall", "hits", "due")])["recall"].low == 1.0


# --- peers ----------------------------------------------------------------------------------------


def absent() -> Callable[[str], list[int]]:
    raise ImportError("no module named nothing")


def test_a_peer_that_is_not_installed_is_told() -> None:
    peers = [
        Peer(name="here", packages=("numpy",), load=lambda: lambda _: [1]),
        Peer(name="unloadable", packages=("numpy",), load=absent),
        Peer(name="nowhere", packages=("there-is-no-such-package",), load=lambda: lambda _: [1]),
    ]
    found, missing = reading_peers.installed(peers)
    (name,) = found
    assert name.startswith("here ")
    assert [line.split(" (")[0] for line in missing] == ["not installed: unloadable", "not installed: nowhere"]


def test_an_error_costs_a_peer_its_row_and_us_the_measurement() -> None:
    rows = [{"id": "a", "text": "good"}, {"id": "b", "text": "bad"}]

    def find(row: reading_table.Row) -> list[int]:
        if row["text"] == "bad":
            raise KeyError("bad")
        return [1]

    def judge(_: reading_table.Row, made: Sequence[int]) -> Counter[str]:
        return Counter(found=len(made))

    one = reading_table.run(rows, find, judge)
    assert (one.failed, [count["found"] for count in one.counts]) == (1, [1, 0])
    with pytest.raises(KeyError):
        reading_table.run(rows, find, judge, forgive=False)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2031-02-03", (2031, 2, 3), (2031, 2, 3)),
        ("2031-02-03T10:35", (2031, 2, 3), (2031, 2, 3)),
        ("2032-02", (2032, 2, 1), (2032, 2, 29)),
        ("2031-12", (2031, 12, 1), (2031, 12, 31)),
        ("2031", (2031, 1, 1), (2031, 12, 31)),
        ("203", (2030, 1, 1), (2039, 12, 31)),
        ("203X", (2030, 1, 1), (2039, 12, 31)),
        ("2031-Q4", (2031, 10, 1), (2031, 12, 31)),
        ("2031-W01", (2030, 12, 30), (2031, 1, 5)),
        ("2031-SU", (2031, 6, 1), (2031, 8, 31)),
        ("2031-WI", (2031, 12, 1), (2032, 2, 29)),
    ],
)
def test_days_of_a_value(value: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert days(value) == (date(*first), date(*last))
    assert same(value, (date(*first), date(*last)))
    assert within(value, date(*first))
    assert within(value, date(*last))
    assert not same(value, (date(*first), date(2040, 1, 1)))
    assert not within(value, date(2040, 1, 1))


@pytest.mark.parametrize("value", ["PAST_REF", "P3W", "", "2031-06-31"])
def test_values_that_name_no_days(value: str) -> None:
    assert not same(value, (date(2031, 6, 1), date(2031, 6, 30)))
    assert not within(value, date(2031, 6, 30))


def test_what_recognizers_resolve() -> None:
    values = [
        {"timex": "XXXX-WXX-1", "type": "date", "value": "2031-02-03"},
        {"timex": "XXXX-11", "type": "daterange", "start": "2030-11-01", "end": "2030-12-01"},
        {"timex": "2030-11", "Mod": "since", "type": "daterange", "start": "2030-11-01"},
        {"timex": "P3W", "type": "duration", "value": "1814400"},
        {"timex": "XXXX-02-30", "type": "date", "value": "not resolved"},
        {"timex": "T10", "type": "time", "value": "10:00:00"},
    ]
    november = (date(2030, 11, 1), date(2030, 11, 30))
    assert list(resolved(values)) == [(date(2031, 2, 3), date(2031, 2, 3)), november, november]


def test_the_longest_name_in_the_same_letters() -> None:
    text = "In Santa Orme, said Orme’s mayor, a reading in Reading and the orme of SANTA."
    found = [text[start:end] for start, end, _ in looked_up(text, {"Santa", "Santa Orme", "Orme", "Reading"})]
    assert found == ["Santa Orme"], "`orme` and `reading` also stand in small letters"
    possessive = "Santa and Orme’s harbour"
    assert [possessive[a:b] for a, b, _ in looked_up(possessive, {"Santa", "Orme"})] == ["Santa", "Orme"]


# --- the commands ---------------------------------------------------------------------------------


def expression(start: int, end: int, value: str, kind: str = "DATE") -> dict[str, Any]:
    return {"type": kind, "value": value, "start": start, "end": end, "text": "…"}


TEXT = "Mayor Ilsa Verrund met Orla Tinnick of the Harbour Office. Verrund thanked Tinnick."


def written(path: Path, lines: Sequence[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def mark(words: str, kind: str, canonical: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"span": [start, start + len(words)], "kind": kind, "canonical": canonical}


def newsquant(text: str, *values: str) -> dict[str, Any]:
    return {"id": text[:9], "text": text, "quantities": [{"change": "=", "value": v, "unit": "-"} for v in values]}


def data(folder: Path) -> Path:
    """Write development data of the real form, invented and small; each set's second row holds a mark that is not there."""
    sentences = [newsquant("The harbour of Orme lost 14 barges.", "14"), newsquant("Nobody came to the harbour.", "7")]
    written(folder / "figures" / "newsquant.dev.jsonl", sentences)
    marks = [{"span": [9, 11], "low": 14, "high": 14, "bound": "exact", "counts": [12, 18], "relation": "none", "unit": None}]
    texts = [{"id": "a", "text": "In Orme, 14 barges sank.", "date": "2031-02-03", "figures": marks}]
    written(folder / "gold" / "wikinews.dev.jsonl", [*texts, {"id": "b", "text": TEXT, "date": "2031-02-03", "figures": []}])
    told = "It sank on 3 February 2031."
    timex = [expression(told.index("3"), len(told) - 1, "2031-02-03")]
    absent_one = [expression(0, 4, "2031-02-03")]
    documents = [{"id": "a", "text": told, "dct": "2031-02-05", "timex": timex}]
    written(folder / "dates" / "tbaq.dev.jsonl", [*documents, {**documents[0], "text": "Quiet.", "timex": absent_one}])
    france = "The ship left France for the harbour."
    place = {"start": 14, "end": 20, "text": "France", "type": "Literal", "offset_ok": True}
    quiet = {"id": "a", "text": "Quiet.", "toponyms": [{**place, "start": 0, "end": 5}]}
    written(folder / "names" / "geowebnews.dev.jsonl", [quiet, {"id": "b", "text": france, "toponyms": [place]}])
    return folder


def stored(folder: Path, command: Any, monkeypatch: pytest.MonkeyPatch, *more: str) -> tuple[int, dict[str, Any]]:
    """Run a command without peers and with an invented speed; return its status and what it kept."""
    monkeypatch.setattr(reading_peers, "installed", lambda _: ({}, ["not installed: somebody (nowhere)"]))
    fast = {reading_table.SPEED: 2_000_000.0, reading_speed.GROWTH: 2.0}
    monkeypatch.setattr(reading_speed, "measure", lambda *_: fast)
    kept = folder / "reading.json"
    status = command.main(["--data", str(data(folder / "data")), "--store", str(kept), *more])
    return status, json.loads(kept.read_text("utf-8"))


def test_figures_from_data_to_what_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, kept = stored(tmp_path, figures, monkeypatch)
    ours = kept["figures"]["sets"][figures.SENTENCES][OURS]
    assert ours[READ]["value F1"] == [1.0, 1.0, 1.0, 2]
    assert ours[HELD]["value F1"] == [0.0, 0.0, 0.0, 1]
    assert ours[ALL]["value F1"][0] == pytest.approx(2 / 3, abs=1e-4)
    assert kept["figures"]["sets"][figures.ARTICLES][OURS][READ]["counted head"] == [1.0, 1.0, 1.0, 1]
    assert kept["figures"]["not installed"] == ["not installed: somebody (nowhere)"]
    said = capsys.readouterr().out
    assert "not installed: somebody (nowhere)" in said
    assert "66.7 (" in said
    assert status == 0


def test_a_must_that_is_missed_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _ = stored(tmp_path, figures, monkeypatch, "--check")
    assert status == 1
    assert "missed: NewsQuant: value F1 (MISSED)" in capsys.readouterr().err


def test_dates_are_kept_beside_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reading.json").write_text('{"figures": {"sets": {}}}', encoding="utf-8")
    _, kept = stored(tmp_path, dates, monkeypatch)
    assert list(kept) == ["figures", "dates"]
    ours = kept["dates"]["sets"][dates.DOCUMENTS][OURS]
    assert ours[READ]["value F1"] == [1.0, 1.0, 1.0, 2]
    assert ours[HELD]["value recall"] == [0.0, 0.0, 0.0, 1]


def test_names_of_places_persons_and_bodies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = TEXT.rindex("Verrund")
    people = [
        mark("Ilsa Verrund", "person", "Ilsa Verrund"),
        mark("Orla Tinnick", "person", "Orla Tinnick"),
        mark("Tinnick.", "loose", "Orla Tinnick"),
        {"span": [again, again + 7], "kind": "person", "canonical": "Ilsa Verrund"},
    ]
    line = {"id": "b", "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "names": people}
    monkeypatch.setattr(measure_names, "GOLD", written(tmp_path / "names.marks.jsonl", [line]))
    _, kept = stored(tmp_path, names, monkeypatch)
    sets = kept["names"]["sets"]
    assert sets[names.WEB][OURS][READ]["recall of Literal"] == [1.0, 1.0, 1.0, 1], "here the second, fourth … were read"
    assert sets[names.WEB][OURS][HELD]["recall"] == [0.0, 0.0, 0.0, 1]
    assert sets[names.WEB][OURS][ALL]["precision"] == [1.0, 1.0, 1.0, 1]
    persons = sets[names.GOLD][OURS][HELD]
    assert persons["person: recall"] == [1.0, 1.0, 1.0, 3]
    assert persons["person: precision"] == [1.0, 1.0, 1.0, 3], "the last Tinnick is loose"
    assert persons["person: joined, shorter mentions"] == [1.0, 1.0, 1.0, 1]


@pytest.mark.parametrize("command", [figures, dates, names])
def test_a_command_without_data_says_so(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measure_names, "GOLD", tmp_path / "absent.jsonl")
    assert command.main(["--data", str(tmp_path), "--no-peers", "--no-speed", "--check"]) == 1
    said = capsys.readouterr().out
    assert "not here: " in said
    assert "not measured" in said


def test_a_part_of_a_measurement_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        reading_table.parsed("", ["--store", str(tmp_path / "x.json"), "--no-peers"])


def test_the_least_is_judged_on_all_rows() -> None:
    value = Value(value=0.9, low=0.8, high=1.0, cases=9)
    results = {"set": {OURS: {ALL: {"F1": value}, HELD: {"F1": value}}}}
    musts = [Must("set", "F1", 0.9), Must("set", "F1", 0.91), Must("set", "recall", 0.1)]
    assert reading_table.missed(musts, results, {}) == ["set: F1 (MISSED)", "set: recall (not measured)"]
    assert reading_table.missed([], results, {reading_table.SPEED: 999_999}) == [f"{reading_table.SPEED} (MISSED)"]


# --- speed ----------------------------------------------------------------------------------------


def test_the_rate_leaves_out_the_first_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_speed, "seconds", lambda content, _: {"a": 9.0, "b": 1.0, "c": 2.0, "d": 4.0}[content[0]])
    rounds = [["a" * 10], ["b" * 10], ["c" * 10], ["d" * 10]]
    assert reading_speed.rate("figures", rounds) == 5


def test_growth_is_two_where_time_follows_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_speed, "seconds", lambda content, _: len(content))
    assert reading_speed.growth("figures", "a" * 100, "b" * 100, 3) == pytest.approx(2.02)
    assert reading_speed.growth("figures", "a" * 150, "b" * 50, 3) == pytest.approx(2.02), "halves need not be alike"
    monkeypatch.setattr(reading_speed, "seconds", lambda content, _: len(content) ** 2)
    assert reading_speed.growth("figures", "a" * 100, "b" * 100, 3) > 4


@pytest.mark.parametrize("name", ["figures", "dates", "names"])
def test_a_stage_is_timed_alone(name: str) -> None:
    assert 0 <= reading_speed.seconds("Mayor Ilsa Verrund counted 14 barges on 3 February 2031.", name) < 5


def test_there_is_no_such_stage() -> None:
    with pytest.raises(ValueError, match="no such stage"):
        reading_speed.seconds("Nothing.", "weather")
