"""The public format: every line fits its schema, says what the record says, and survives any text."""

import dataclasses
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import dossier_fixture
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from marks import marked
from referencing import Registry, Resource

from stemma.exports import jsonl
from stemma.model import comparing, reading
from stemma.model.inputs import Reading
from stemma.model.reading import Figure, Heading, Problem, Quote, Segment, Statement, Voice
from stemma.shown import MARK, Protected

SCHEMAS = Path(__file__).parent.parent / "docs" / "schema"

PROMISED = {
    "export": "format private",
    "report": "text_id source path title outlet language published lost text",
    "statement": "report voices cue outer_cues content act polarity manner hedges unclear confidence",
    "narration": "report span words",
    "heading": "report span words",
    "figure": "report span words low high bound relation counts unit",
    "date": "report span words earliest latest granularity anchor openness alternatives",
    "name": "report span words kind canonical role",
    "link": "child parent kind confidence evidence",
    "passage": "a b kind",
    "thread": "members replies",
    "difference": "kind link directed a b",
    "verdict": "thread kind rule origins",
    "problem": "report stage code message",
}
"""What the public format promises of each type; there may be more, never fewer."""


@cache
def validator(kind: str) -> Draft202012Validator:
    """Return the validator of a type."""
    found = [Resource.from_contents(json.loads(p.read_text("utf-8"))) for p in sorted(SCHEMAS.glob("*.json"))]
    registry: Registry[Any] = Registry().with_resources((r.contents["$id"], r) for r in found)
    schema = json.loads((SCHEMAS / f"{kind}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, registry=registry)


def valid(line: Mapping[str, Any]) -> None:
    """Fail unless a line, as it is read back, fits the schema of its type."""
    validator(str(line["type"])).validate(line)


def read_back(protected: Protected) -> list[dict[str, Any]]:
    """Return an export's lines as a reader gets them."""
    (content,) = jsonl.files(protected).values()
    return [json.loads(line) for line in content.decode("utf-8").split("\n")[:-1]]


@pytest.mark.parametrize("private", [False, True])
def test_every_line_fits_its_schema(private: bool) -> None:
    lines = read_back(dossier_fixture.protected(private=private))
    for line in lines:
        valid(line)
    assert lines[0]["type"] == "export" and lines[0]["format"] == 1 and lines[0]["private"] is private
    assert {line["type"] for line in lines} >= set(PROMISED) | {"tie", "judgement"}


@pytest.mark.parametrize(("kind", "fields"), PROMISED.items())
def test_no_promised_field_is_missing(kind: str, fields: str) -> None:
    own = [line for line in read_back(dossier_fixture.protected()) if line["type"] == kind]
    assert own
    for line in own:
        assert {*fields.split(), "type"} <= set(line)
        assert kind == "export" or line["id"]


def test_schemas_refuse_a_wrong_line() -> None:
    for line in read_back(dossier_fixture.protected()):
        assert not validator(line["type"]).is_valid({**line, "surprise": 1})
        assert not validator(line["type"]).is_valid(
            {k: v for k, v in line.items() if k != next(iter(PROMISED.get(line["type"], "type").split()))}
        )


@pytest.mark.parametrize(
    ("schema", "field", "literal"),
    [
        ("statement", "act", reading.Act),
        ("statement", "manner", reading.Manner),
        ("statement", "polarity", reading.Polarity),
        ("figure", "bound", reading.Bound),
        ("figure", "relation", reading.Relation),
        ("date", "granularity", reading.Granularity),
        ("name", "kind", reading.NameKind),
        ("name", "role", reading.NameRole),
        ("segment", "kind", reading.SegmentKind),
        ("link", "kind", comparing.LinkKind),
        ("passage", "kind", comparing.PassageKind),
        ("difference", "kind", comparing.DifferenceKind),
        ("verdict", "kind", comparing.VerdictKind),
    ],
)
def test_schemas_know_the_values_of_the_model(schema: str, field: str, literal: object) -> None:
    """A value added to the model is red here until the published schema has it."""
    enum = json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8"))["properties"][field]["enum"]
    assert set(enum) == set(get_args(literal))


def test_the_documentation_names_every_type_and_field() -> None:
    text = (SCHEMAS.parent / "format.md").read_text("utf-8")
    for path in SCHEMAS.glob("*.json"):
        for name in {path.stem, *json.loads(path.read_text("utf-8")).get("properties", {})} if path.stem != "common" else ():
            assert f"`{name}`" in text, (path.stem, name)


def test_a_private_export_says_so() -> None:
    assert read_back(dossier_fixture.protected(private=True))[0]["banner"].startswith("PRIVATE")
    public = read_back(dossier_fixture.protected())
    assert public[0]["banner"] == "INVENTED DEMO CASE"
    assert all(line.get("text") is None for line in public)


def test_withheld_records_are_marks_and_nothing_else() -> None:
    lines = [line for line in read_back(dossier_fixture.protected()) if line["type"] == "withheld"]
    assert len(lines) == 2
    assert all(line["words"] == MARK and "span" not in line for line in lines)


def test_spans_hold_in_the_texts_of_a_private_export() -> None:
    lines = read_back(dossier_fixture.protected(private=True))
    texts = {line["id"]: line["text"] for line in lines if line["type"] == "report" and not line["lost"]}
    checked = sum(_holds(line, texts[line["report"]]) for line in lines if line.get("report") in texts)
    assert checked > 80


def _holds(value: Any, text: str) -> int:
    """Check every span inside a value against its words; return how many there were."""
    if isinstance(value, list):
        return sum(_holds(item, text) for item in value)
    if not isinstance(value, dict):
        return 0
    found = 0
    if value.get("span") and value.get("words") is not None:
        start, end = value["span"]
        assert text[start:end] == value["words"]
        found = 1
    return found + sum(_holds(item, text) for item in value.values())


def test_a_reading_without_a_case() -> None:
    text = marked(
        "[[Slag at twelve ports|head]]\n\n[[The group|who]] [[says|cue]] that [[[12 ports hold slag]]|x]]",
        published="2031-03",
        outlet="Courier",
    )
    start = text.text.content.index("12")
    span12 = dataclasses.replace(text.spans("head")[0], start=start, end=start + 2, words="12")
    statement = Statement(
        report=text.report.id,
        voices=(
            Voice(span=text.spans("who")[0], who="Harbour Group", how="short form"),
            Voice(span=None, who=None, how="unattributed"),
        ),
        cue=text.spans("cue")[0],
        content=(span12,),
        act="asserts",
        polarity="+",
        manner="indirect",
        confidence=0.5,
    )
    figure = Figure(report=text.report.id, span=span12, low=12, high=12, bound="exact", relation="none", counts=None, of=(3, 5))
    heading = Heading(report=text.report.id, span=text.spans("head")[0])
    segment = Segment(report=text.report.id, span=text.spans("head")[0], kind="title", block=0)
    quote = Quote(report=text.report.id, span=span12, inner=span12, opens=True, closes=True, depth=0)
    found = Reading(
        report=text.report,
        text=text.text,
        statements=(statement,),
        figures=(figure,),
        headings=(heading,),
        segments=(segment,),
        quotes=(quote,),
    )
    lines = [
        json.loads(jsonl.encode(line)) for line in jsonl.reading(found, (Problem(report=None, stage="x", code="Y", message="z"),))
    ]
    for line in lines:
        valid(line)
    assert [line["type"] for line in lines] == ["report", "statement", "heading", "figure", "quote", "segment", "problem"]
    assert lines[0]["published"] == {"earliest": "2031-03-01", "latest": "2031-03-31", "evidence": "given by the user"}
    assert lines[0]["text"] == text.text.content and lines[0]["lost"] is False
    group = {"span": [22, 31], "words": "The group", "who": "Harbour Group", "how": "short form", "whose": None}
    assert lines[1]["voices"][0] == group
    assert lines[1]["voices"][1] == {"span": None, "words": None, "who": None, "how": "unattributed", "whose": None}
    assert lines[3]["of"] == [3, 5]
    assert "standing" not in lines[1]


def test_standing_is_written_where_a_person_decided() -> None:
    lines = read_back(dossier_fixture.protected())
    assert [line["standing"] for line in lines if "standing" in line] == ["accepted"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=60))
def test_any_text_comes_back_from_one_line(content: str) -> None:
    (encoded,) = jsonl.files(dossier_fixture.small(content)).values()
    assert all(json.loads(line) for line in encoded.decode("utf-8").splitlines())
    lines = [json.loads(line) for line in encoded.decode("utf-8").split("\n")[:-1]]
    (statement,) = [line for line in lines if line["type"] == "statement"]
    assert statement["content"] == [{"span": [0, len(content)], "words": content}]
