"""The arithmetic of benchmarks/statements.py: names, matches, chains, ratios, intervals, calibration, the picture.

Texts and names are invented.
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import pytest
from marks import Marked, marked
from tagger_marks import MARKS, Document, document
from tagger_scores import Attribution

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import statements as benchmark
from benchmarks import statements_reading as reading
from benchmarks import statements_scores as scores
from benchmarks.statements_names import named, same_name, same_words
from benchmarks.statements_picture import picture
from benchmarks.statements_scores import Bin, Value
from stemma.model.reading import Act, Statement, Voice
from stemma.model.sources import Span

# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gold", "found"),
    [
        ("the Harbour Office", "Harbour office"),
        ("Ilsa Verrund, Secretary of State", "Verrund"),
        ("Ilsa Verrund, Secretary of State", "Secretary of State Ilsa Verrund"),
        ("The mayor of Santa Orme, Gaspe Lorrin", "Gaspe Lorrin"),
        ("Chief Executive of Kethmar Orla Tinnick", "Orla Tinnick"),
        ("Secretary of State Ilsa Verrund", "Verrund"),
        ("Émile Sandoz, mayor", "mayor Emile Sandoz"),
        ("Coastal Relief Fund (CRF)", "CRF"),
        ("Coastal Relief Fund (CRF)", "the Coastal Relief Fund"),
        ("a report of the Coastal Relief Fund", "the report"),
        ("local actor and producer Ann Lorrin", "Ann Lorrin"),
        ("Orla Tinnick of the Coastal Relief Fund", "Orla Tinnick"),
        ("President Verrund", "Ilsa Verrund"),
        ("the Fund's chair", "the chair of the Fund"),
    ],
)
def test_the_same_party_by_name(gold: str, found: str) -> None:
    assert same_name(gold, found)
    assert same_name(found, gold)


@pytest.mark.parametrize(
    ("gold", "found"),
    [
        ("Ilsa Verrund, Secretary of State", "Secretary of State"),
        ("a spokesman for the Lusavian government", "Lusavian government"),
        ("Ministry of Foreign Affairs", "ministry"),
        ("Ilsa Verrund and Orla Tinnick", "Ilsa Verrund"),
        ("Orla Tinnick of the Coastal Relief Fund", "Coastal Relief Fund"),
        ("Ilsa Verrund", "Ilsa Tinnick"),
        ("Coastal Relief Fund", "Fund for Coastal Towns"),
        ("President Verrund", "President"),
        ("The mayor of Santa Orme, Gaspe Lorrin", "The mayor of Lusavia, Ilsa Verrund"),
        ("Ann Lorrin", "Annalorrin"),  # whole words
    ],
)
def test_another_party_or_none(gold: str, found: str) -> None:
    assert not same_name(gold, found)
    assert not same_name(found, gold)


def test_the_very_words_need_all_words_in_order() -> None:
    assert same_words("The Harbour Office", "harbour office")
    assert same_words("Orla’s Fund", "Orla Fund")
    assert not same_words("Ilsa Verrund", "Verrund")
    assert not same_words("Ilsa Verrund", "Verrund Ilsa")


def test_a_party_with_a_number_is_called_by_its_longest_phrase_that_is_no_pronoun() -> None:
    text = "They said no. Mrs Tinnick said yes. Orla Tinnick agreed."
    entry = {"id": "d", "statements": [_said(text, [who]) for who in ("They", "Mrs Tinnick", "Orla Tinnick")]}
    for one in cast(list[Any], entry["statements"]):
        one["voices"][0].pop("who")
        one["voices"][0]["party"] = 1
    assert named(document(entry, text)) == [["Orla Tinnick"]] * 3


# --- one document ---------------------------------------------------------------------------------


def _at(text: str, words: str) -> tuple[int, int]:
    assert text.count(words) == 1, words
    return text.index(words), text.index(words) + len(words)


def _said(text: str, voices: Sequence[str], **other: Any) -> dict[str, Any]:
    """Mark a statement by words; voices are called by themselves unless `who` says otherwise."""
    who = other.pop("who", voices)
    given = {"outer_cues": [], "cue": None, "content": [], "act": "asserts", "polarity": "+", "manner": "indirect", **other}
    return {"voices": [{"span": _at(text, v), "who": w} for v, w in zip(voices, who, strict=True)], **given}


def _statement(m: Marked, voices: Sequence[tuple[str, str | None]], **other: Any) -> Statement:
    """Make a found statement of labels: (label of the voice, who); cue, content and outer cues by label."""
    at: Callable[[str], Span] = lambda label: m.spans(label)[0]  # noqa: E731
    cue, content, outer = other.pop("cue", None), other.pop("content", ()), other.pop("outer_cues", ())
    act: Act = other.pop("act", "asserts")
    return Statement(
        report=m.report.id,
        voices=tuple(Voice(span=at(label), who=who, how="named" if who else "unclear") for label, who in voices),
        cue=at(cue) if cue else None,
        outer_cues=tuple(map(at, outer)),
        content=tuple(map(at, content)),
        act=act,
        polarity="+",
        manner="indirect",
        confidence=other.pop("confidence", 0.9),
    )


TEXT = marked(
    "[[The Quay|a]] [[reported|ca]] that [[Orla Tinnick|b]] [[had denied|cb]] [[taking any money|xb]]. "
    "[[She|c]] [[declined|cc]] to say more. [[Two clerks|d]] [[said|cd]] [[the till was empty|xd]]."
)


def _marks() -> Document:
    text = TEXT.text.content
    spans = {label: (s.start, s.end) for label, s in TEXT.marks}
    nested = _said(text, ["The Quay", "Orla Tinnick"], outer_cues=[spans["ca"]], cue=spans["cb"], act="denies")
    refused = _said(text, ["She"], who=["Orla Tinnick"], cue=spans["cc"], act="declines")
    plain = _said(text, ["Two clerks"], cue=spans["cd"])
    statements = [{**nested, "content": [spans["xb"]]}, {**refused, "content": []}, {**plain, "content": [spans["xd"]]}]
    return document({"id": "d", "statements": statements}, text)


def _counted(*given: Statement) -> Counter[str]:
    mine, ours = scores.gold(_marks()), reading.innermost(given)
    text = TEXT.text.content
    return scores.counted(text, mine, ours) + scores.voiced(_marks(), given, scores.pairs(text, mine, ours))


NESTED = _statement(
    TEXT, [("a", "The Quay"), ("b", "Orla Tinnick")], outer_cues=["ca"], cue="cb", content=["xb"], act="denies", confidence=0.8
)
REFUSED = _statement(TEXT, [("c", "Orla Tinnick")], cue="cc", act="declines")
PLAIN = _statement(TEXT, [("d", "clerks")], cue="cd", content=["xd"])


def test_all_is_found() -> None:
    found = scores.figures([_counted(NESTED, REFUSED, PLAIN)])
    whole = (
        "attr50 F1", "exact source F1", "exact cue F1", "exact content F1", "act", "innermost voice by name", "pronouns right",
        "nested voices found", "nested, the whole chain found", "denials and refusals found as such, precision",
    )  # fmt: skip
    assert {name: found[name].value for name in whole} == dict.fromkeys(whole, 1.0)
    assert found["innermost voice, the very words"].value == pytest.approx(2 / 3)  # "clerks" for "Two clerks"
    assert found["recall of manner indirect"].cases == 3


def test_a_missing_outer_voice_is_a_chain_not_found() -> None:
    flat = _statement(TEXT, [("b", "Orla Tinnick")], cue="cb", content=["xb"], act="denies")
    found = scores.figures([_counted(flat, REFUSED)])
    assert found["nested voices found"].value == 0
    assert found["nested, the statement found"].value == 1
    assert found["outermost voice by name"].value == 0.5  # Orla Tinnick is not The Quay
    assert found["innermost voice by name"].value == 1


def test_a_chain_that_is_not_found_at_all_counts_against_nested_voices() -> None:
    count = _counted(REFUSED, PLAIN)
    assert (count["nested/all"], count["nested/hits"], count["nested/said"]) == (1, 0, 0)
    assert scores.figures([count])["nested voices found"].value == 0


def test_an_outer_voice_elsewhere_is_not_the_outer_voice() -> None:
    wrong = _statement(TEXT, [("d", "Two clerks"), ("b", "Orla Tinnick")], outer_cues=["ca"], cue="cb", content=["xb"])
    count = _counted(wrong)
    assert (count["nested/said"], count["nested/hits"]) == (1, 0)


@pytest.mark.parametrize(("who", "counted"), [("Orla Tinnick", "right"), (None, "open"), ("Two clerks", "wrong")])
def test_a_pronoun_is_right_open_or_wrong(who: str | None, counted: str) -> None:
    count = _counted(_statement(TEXT, [("c", who)], cue="cc", act="declines"))
    assert {name: count[f"pronouns/{name}"] for name in ("right", "open", "wrong")} == {
        name: int(name == counted) for name in ("right", "open", "wrong")
    }
    assert count["innermost/open"] == (who is None)
    assert (count["innermost/known"], count["innermost/all"]) == (1, 3)


def test_a_denial_that_is_none_costs_precision_and_one_read_as_assertion_costs_recall() -> None:
    count = _counted(
        _statement(TEXT, [("a", "The Quay"), ("b", "Orla Tinnick")], outer_cues=["ca"], cue="cb", content=["xb"]),
        _statement(TEXT, [("d", "Two clerks")], cue="cd", content=["xd"], act="denies"),
    )
    assert (count["denials/marked"], count["denials/hits"]) == (2, 0)
    assert (count["denials/found"], count["denials/right"]) == (1, 0)
    assert (count["act/known"], count["act/right"]) == (2, 0)


def test_the_outermost_attribution_holds_all_that_it_governs() -> None:
    text, spans = TEXT.text.content, {label: (s.start, s.end) for label, s in TEXT.marks}
    one, two = reading.outermost(text, [NESTED, PLAIN])
    assert (one.source, one.cue, one.score) == ((spans["a"],), (spans["ca"],), 0.8)
    assert one.content == ((spans["b"][0], spans["xb"][1]),)
    assert (two.source, two.cue, two.content) == ((spans["d"],), (spans["cd"],), (spans["xd"],))


def test_a_chain_without_an_outer_cue_has_its_outermost_voice() -> None:
    chain = _statement(TEXT, [("a", "The Quay"), ("b", "Orla Tinnick")], cue="cb", content=["xb"])
    (one,) = reading.outermost(TEXT.text.content, [chain])
    assert [TEXT.text.content[slice(*s)] for s in (*one.source, *one.cue)] == ["The Quay", "had denied"]


def test_what_stands_in_anothers_content_is_no_outermost_attribution() -> None:
    m = marked("[[Ann Lorrin|a]] [[said|ca]] [[the fund|b]] [[knew|cb]] [[of the debt|xb]].")
    text, whole = m.text.content, m.spans("b")[0].start
    outer = reading.innermost([_statement(m, [("a", "Ann Lorrin")], cue="ca", content=["b", "cb", "xb"])])[0]
    inner = _statement(m, [("b", "the fund")], cue="cb", content=["xb"])
    given = [_statement(m, [("a", "Ann Lorrin")], cue="ca", content=["b", "cb", "xb"]), inner]
    assert [one.source for one in reading.outermost(text, given)] == [outer.source]
    assert outer.content[0][0] == whole


def test_manner_is_read_off_the_marks_of_quotation() -> None:
    text = "“All is well,” she said; the mayor’s “friends” left. Nobody’s boat sank."
    cuts = {"direct": "“All is well,”", "mixed": "the mayor’s “friends” left", "indirect": "Nobody’s boat sank"}
    assert {name: scores.manner(text, [_at(text, words)]) for name, words in cuts.items()} == {name: name for name in cuts}


# --- figures --------------------------------------------------------------------------------------


def test_figures_are_ratios_of_sums_not_means_of_documents() -> None:
    counts = [Counter(hits=1, found=1, marked=1), Counter(hits=2, found=9, marked=4)]
    found = scores.figures(counts)
    assert found["attr50 precision"].value == pytest.approx(3 / 10)
    assert found["attr50 recall"].value == pytest.approx(3 / 5)
    assert found["attr50 F1"].value == pytest.approx(2 * 0.3 * 0.6 / 0.9)
    assert found["attr50 recall"].cases == 5


def test_intervals_come_from_drawing_documents() -> None:
    same = scores.figures([Counter(hits=1, found=2, marked=2)] * 30)["attr50 recall"]
    assert (same.low, same.value, same.high) == (0.5, 0.5, 0.5)  # documents alike: nothing to vary
    mixed = [Counter(hits=k % 2, found=1, marked=1) for k in range(100)]
    value = scores.figures(mixed)["attr50 recall"]
    assert value.low == pytest.approx(0.40, abs=0.02)  # 0.5 - 1.96 * sqrt(0.25 / 100)
    assert value.high == pytest.approx(0.60, abs=0.02)
    assert scores.figures(mixed)["attr50 recall"] == value  # the draws are seeded


def test_a_figure_without_cases_is_left_out() -> None:
    found = scores.figures([Counter(hits=0, found=1, marked=0)])
    assert found["attr50 precision"].value == 0
    assert "attr50 recall" not in found
    assert scores.figures([]) == {}


def test_calibration() -> None:
    text = "Ann said it rained. Bob said it snowed."
    mine = [Attribution(source=(_at(text, "Ann"),), cue=(), content=(_at(text, "it rained"),))]
    wrong = Attribution(source=(_at(text, "Bob"),), cue=(), content=(_at(text, "it snowed"),), score=0.6)
    right = Attribution(source=(_at(text, "Ann"),), cue=(), content=(_at(text, "it rained"),), score=0.9)
    count = scores.counted(text, mine, [right, wrong])
    assert scores.reliability([count]) == [Bin(many=1, stated=0.6, right=0), Bin(many=1, stated=0.9, right=1)]
    assert scores.figures([count])[scores.ERROR].value == pytest.approx((0.6 + 0.1) / 2)
    assert scores.reliability([count, count])[0].many == 2


def test_a_confidence_of_one_stands_in_the_last_bin() -> None:
    sure = Attribution(source=(), cue=(), content=((0, 3),), score=1.0)
    count = scores.counted("Ann left.", [sure], [sure])
    assert scores.reliability([count]) == [Bin(many=1, stated=1.0, right=1.0)]


# --- the doors ------------------------------------------------------------------------------------


def test_what_is_missed_and_what_was_not_measured_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    def all_at(value: float) -> dict[str, dict[str, Value]]:
        found: dict[str, dict[str, Value]] = {}
        for name, key, _ in benchmark.MUST:
            found.setdefault(name, {})[key] = Value(value=value, low=0, high=1, cases=1)
        return found

    fast = {how: {benchmark.SPEED: least} for how, least in benchmark.FASTEST.items()}
    assert benchmark.missed(all_at(1.0), fast) == []
    low = all_at(1.0)
    low["PolNeAR dev"]["recall of denial verbs"] = Value(value=0.79, low=0, high=1, cases=1)
    assert benchmark.missed(low, fast) == ["PolNeAR dev: recall of denial verbs (MISSED)"]
    assert len(benchmark.missed({}, {})) == len(benchmark.MUST) + len(benchmark.FASTEST)
    assert "not measured" in capsys.readouterr().out


def test_a_set_the_model_was_trained_on_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "model_of", lambda _: "0" * 64)
    options = benchmark.parsed(["--data", str(tmp_path)])
    assert [one.name for one in benchmark.sets(options)] == [benchmark.HELD]
    monkeypatch.setattr(reading, "model_of", lambda _: None)
    names = [one.name for one in benchmark.sets(benchmark.parsed(["--data", str(tmp_path), "--without-model"]))]
    assert names[-1] == benchmark.HELD
    assert names[:-1] == [path.stem for path in MARKS if path.stem.startswith("invented")]  # the others' texts are not here


def test_the_picture_shows_every_bin_and_is_told_in_words() -> None:
    bins = [Bin(many=4, stated=0.25, right=0.5), Bin(many=16, stated=0.95, right=1.0)]
    drawn = ElementTree.fromstring(picture({"ours & theirs": bins, "other": bins[:1]}))
    circles = list(drawn.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(circles) == 3
    assert [float(c.attrib["cy"]) for c in circles[:2]] == [150, 30]  # half way up, and at the top
    assert float(circles[1].attrib["r"]) > float(circles[0].attrib["r"])
    assert "25 stated, 50 right" in drawn.attrib["aria-label"]
