"""How the measuring tools judge figures, dates, places, persons and organisations that were read, by us or by others.

Texts, names and towns are invented.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import measure_dates
import measure_figures
import measure_names
import name_marks
import pytest
from name_marks import Mention

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import figures, reading_peers

# --- figures --------------------------------------------------------------------------------------


def read(start: int, end: int, low: float | None, high: float | None, **told: Any) -> measure_figures.Read:
    return measure_figures.Read(start=start, end=end, low=low, high=high, **told)


@pytest.mark.parametrize(
    ("change", "value", "made", "right"),
    [
        ("=", "14", [read(0, 2, 14, 14)], (1, 1)),
        (">", "14", [read(0, 2, 14, None, bound="over")], (1, 1)),
        (">", "14", [read(0, 2, 14, None, bound="at-least")], (1, 1)),
        (">", "14", [read(0, 2, 14, 14)], (1, 0)),
        ("up", "14", [read(0, 2, 14, 14)], (1, 1)),
        ("=", "14", [read(0, 2, 15, 15)], (0, 0)),
        ("=", "13.5-14.0", [read(0, 2, 13.5, 14)], (1, 1)),
        ("~", "14", [read(0, 2, 14, 14), read(3, 5, 14, 14, bound="about")], (1, 1)),
        ("=", "14", [read(0, 2, None, None, bound="vague")], (0, 0)),
    ],
)
def test_a_quantity_is_right_by_value_then_by_bound(
    change: str, value: str, made: list[measure_figures.Read], right: tuple[int, int]
) -> None:
    row = {"id": "a", "text": "…", "quantities": [{"change": change, "value": value, "unit": "-"}]}
    count = measure_figures.quantities(row, made)
    assert (count["value"], count["bound"]) == right
    assert (count["due"], count["found"]) == (1, len(made))


def test_one_figure_answers_one_quantity() -> None:
    row = {"id": "a", "text": "…", "quantities": [{"change": "=", "value": "3", "unit": "-"}] * 2}
    assert measure_figures.quantities(row, [read(0, 1, 3, 3)])["value"] == 1


ARTICLE = "More than 40 old barges and a further 8 tugs sank off Orme."
MARKS = [
    {"span": [0, 12], "low": 40, "high": None, "bound": "over", "counts": [13, 23], "relation": "none", "unit": None},
    {"span": [28, 39], "low": 8, "high": 8, "bound": "exact", "counts": [40, 44], "relation": "additional", "unit": None},
]


def article(made: Sequence[measure_figures.Read]) -> Counter[str]:
    return figures.counted({"id": "a", "text": ARTICLE, "date": "2031-02-03", "figures": MARKS}, made)


def test_an_article_as_it_is_marked() -> None:
    count = article(
        [
            read(0, 12, 40, None, bound="over", counts="barges"),
            read(28, 39, 8, 8, relation="additional", counts="tugs"),
        ]
    )
    names_of_all = ("due", "found", "spans", "number", "value", "bound", "relation", "head", "counted", "counted/right")
    assert {name: count[name] for name in names_of_all} == dict.fromkeys(names_of_all, 2)
    assert (count["related/due"], count["related/found"], count["related/right"], count["unrelated"]) == (1, 1, 1, 1)


def test_what_a_reader_of_bare_numbers_gets() -> None:
    count = article([read(10, 12, 40, 40), read(38, 39, 8, 8), read(50, 54, 1, 1)])
    assert (count["spans"], count["number"], count["value"], count["found"]) == (2, 2, 1, 3)
    assert (count["bound"], count["relation"], count["related/right"], count["head"]) == (1, 1, 0, 0)


def test_the_head_is_exact() -> None:
    count = article([read(0, 12, 40, None, bound="over", counts="old boats"), read(28, 39, 8, 8, counts="two tugs of Orme")])
    assert (count["head"], count["counted/right"]) == (1, 1)


# --- dates ------------------------------------------------------------------------------------------


def expression(start: int, end: int, value: str, kind: str = "DATE") -> dict[str, Any]:
    return {"type": kind, "value": value, "start": start, "end": end, "text": "…"}


def test_a_document_of_dates() -> None:
    monday, tuesday = date(2031, 2, 3), date(2031, 2, 4)
    row = {
        "id": "a",
        "text": "x" * 100,
        "dct": "2031-02-04",
        "timex": [
            expression(0, 5, "2031-02-03"),
            expression(10, 15, "2031-02-03"),
            expression(20, 25, "2031-02-03"),
            expression(30, 35, "PAST_REF"),
            expression(40, 45, "P3W", "DURATION"),
        ],
    }
    made = [
        reading_peers.read_of(0, 5, (monday, monday), [(monday, monday)]),
        reading_peers.read_of(12, 18, (tuesday, tuesday), [(monday, monday), (tuesday, tuesday)]),
        reading_peers.read_of(40, 44, (monday, monday), [(monday, monday)]),
        reading_peers.read_of(60, 64, (monday, monday), [(monday, monday)]),
    ]
    count = measure_dates.judged(row, made)
    assert (count["due"], count["spans"], count["values"], count["kept"]) == (3, 2, 1, 2)
    assert (count["open"], count["open/kept"]) == (1, 1)
    assert count["found"] == 3, "what meets a duration is neither right nor wrong"


# --- places ---------------------------------------------------------------------------------------


def test_places_by_type() -> None:
    text = "Orme and Lusavian ships met the city of Kethmar"
    marks = [("Orme", "Metonymic"), ("Lusavian", "Non_Literal_Modifier"), ("the city", "Literal_Expression")]
    toponyms = [
        {"start": text.index(words), "end": text.index(words) + len(words), "text": words, "type": kind, "offset_ok": True}
        for words, kind in marks
    ]
    row = {"text": text, "toponyms": toponyms}
    errors: Counter[str] = Counter()
    count = measure_names.placed(row, [(0, 4, "literal"), (text.index("the"), text.index("of"), None)], errors)
    assert (count["gold"], count["hit"], count["found"], count["good"]) == (2, 1, 2, 1)
    assert (count["gold Metonymic"], count["hit Metonymic"], count["roles"], count["roles right"]) == (1, 1, 1, 0)
    assert errors == {"missed Lusavian": 1, "false the city ": 1}
    assert "roles" not in measure_names.placed(row, [(0, 4, None)], Counter()), "no role is told, none is judged"


# --- gold marks of persons and organisations --------------------------------------------------------

ANN, CRF = "Ann Lorrin", "Coastal Relief Fund"


def test_a_mark_is_found_by_half_of_the_longer() -> None:
    marks = [Mention(0, 10, "person", ANN), Mention(20, 26, "person", ANN), Mention(40, 59, "organisation", CRF)]
    found = [
        Mention(4, 10, "person", "ann  lorrin"),  # 6 of 10
        Mention(20, 33, "person", "Lorrin"),  # 6 of 13: too wide
        Mention(40, 59, "organisation", "the Coastal Relief Fund"),
    ]
    count = name_marks.judged(marks, found)
    assert [count[f"person/{what}"] for what in ("marked", "found", "hits", "exact", "joined")] == [2, 2, 1, 0, 1]
    assert [count[f"organisation/{what}"] for what in ("marked", "found", "hits", "exact", "joined")] == [1, 1, 1, 1, 1]
    assert count["person/short"] == 0
    assert count["person/withheld"] == 2


def test_short_forms_are_counted_apart() -> None:
    marks = [Mention(0, 6, "person", ANN), Mention(20, 26, "person", ANN)]
    found = [Mention(0, 6, "person", ANN), Mention(20, 26, "person", "Lorrin")]
    count = name_marks.judged(marks, found)
    assert (count["person/hits"], count["person/joined"]) == (2, 1)
    assert (count["person/short"], count["person/short joined"]) == (2, 1)


def test_loose_marks_count_neither_way() -> None:
    loose = [Mention(0, 8, "loose", "Navy")]
    assert name_marks.judged(loose, [])["organisation/marked"] == 0
    assert name_marks.judged(loose, [Mention(0, 12, "organisation", "Navy")])["organisation/found"] == 0
    assert name_marks.judged(loose, [Mention(9, 12, "organisation", "Navy")])["organisation/found"] == 1


def test_another_kind_is_false_and_missed() -> None:
    count = name_marks.judged([Mention(0, 6, "person", ANN)], [Mention(0, 6, "organisation", ANN)])
    assert (count["person/hits"], count["person/found"], count["organisation/found"]) == (0, 0, 1)
    assert count["person/withheld"] == 0


def test_a_name_inside_a_wider_one_is_not_counted() -> None:
    marks = [Mention(0, 19, "organisation", CRF)]
    found = [Mention(0, 19, "organisation", CRF), Mention(0, 7, "organisation", "Coastal"), Mention(8, 14, "person", "Relief")]
    count = name_marks.judged(marks, found)
    assert (count["organisation/found"], count["person/found"]) == (1, 0)


def test_pairs_are_one_to_one_and_the_closest_first() -> None:
    marks = [Mention(0, 10, "person", ANN)]
    hits = name_marks.matched(marks, [Mention(0, 6, "person", "A"), Mention(0, 10, "person", ANN)])
    assert hits == {marks[0]: Mention(0, 10, "person", ANN)}


@pytest.mark.parametrize(("a", "b"), [("The Times", "times"), ("AN Orme  Post", "Orme post"), ("the", "The")])
def test_articles_and_case_do_not_make_names_differ(a: str, b: str) -> None:
    assert name_marks.fold(a) == name_marks.fold(b)


def test_names_that_differ() -> None:
    assert name_marks.fold("Theo Lorrin") != name_marks.fold("o Lorrin")
    assert name_marks.fold(ANN) != name_marks.fold("Lorrin")


TEXT = "Mayor Ilsa Verrund met Orla Tinnick of the Harbour Office. Verrund thanked Tinnick."


def written(path: Path, lines: Sequence[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def mark(words: str, kind: str, canonical: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"span": [start, start + len(words)], "kind": kind, "canonical": canonical}


def gold(tmp_path: Path, **changed: Any) -> tuple[Path, Path]:
    line = {"id": "b", "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "names": [mark("Ilsa Verrund", "person", "x")]}
    marks = written(tmp_path / "marks.jsonl", [{**line, **changed}, {**line, "id": "absent"}])
    return marks, written(tmp_path / "texts.jsonl", [{"id": "a", "text": "…"}, {"id": "b", "text": TEXT}])


def test_marks_are_joined_with_their_texts(tmp_path: Path) -> None:
    documents, missing = name_marks.load(*gold(tmp_path))
    assert missing == ["absent"]
    assert [(d.id, d.text, d.half) for d in documents] == [("b", TEXT, "held out")]
    (one,) = documents[0].marks
    assert TEXT[one.start : one.end] == "Ilsa Verrund"


def test_the_gate_has_figures_of_the_marks(tmp_path: Path) -> None:
    errors: Counter[str] = Counter()
    found = measure_names.gold(*gold(tmp_path), errors)
    assert found["gold held out person recall"] == 1.0
    assert found["gold held out person precision"] == pytest.approx(1 / 4), "one of four names is marked here"
    assert found["gold read person recall"] == found["gold held out person joined"] == 0.0, "no text; another fullest form"
    assert errors["gold without text"] == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text_sha256": "0" * 64}, "not the text"),
        ({"names": [{"span": [80, 999], "kind": "person", "canonical": "x"}]}, "no such mark"),
        ({"names": [{"span": [0, 5], "kind": "place", "canonical": "x"}]}, "no such mark"),
    ],
)
def test_marks_that_do_not_hold_are_refused(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        name_marks.load(*gold(tmp_path, **changed))
