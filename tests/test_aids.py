"""The aids: what stages are given, and that it is named by its digest."""

import gzip
from importlib import resources

import pytest

from stemma import aids
from stemma.keys import digest_bytes
from stemma.model.inputs import Town


def test_towns_are_found_by_every_form_largest_first() -> None:
    towns = aids.load().towns
    assert towns["london"][0].country == "GB"
    assert [town.country for town in towns["london"]][:2] == ["GB", "CA"]
    assert towns["bucurești"][0] == towns["bucharest"][0]
    populations = [town.population for town in towns["san josé"]]
    assert populations == sorted(populations, reverse=True)


def test_gazetteer_has_its_size_and_stays_small() -> None:
    places = {(t.name, t.country, t.latitude, t.longitude) for found in aids.load().towns.values() for t in found}
    assert 30_000 < len(places) < 40_000
    assert all(-90 <= latitude <= 90 and -180 <= longitude <= 180 for _, _, latitude, longitude in places)
    table = resources.files("stemma.gazetteer") / "towns.tsv.gz"
    assert len(table.read_bytes()) < 1_500_000


def test_table_is_read_row_by_row() -> None:
    rows = "Orlo\tXX\t20000\t1.5\t-2.5\tÒrlo;Orlau\nOrlo\tYY\t15000\t3.0\t4.0\t\n"
    towns = aids.towns(gzip.compress(rows.encode()))
    first = Town(name="Orlo", country="XX", population=20000, latitude=1.5, longitude=-2.5)
    assert towns["orlau"] == (first,)
    assert [town.country for town in towns["orlo"]] == ["XX", "YY"]


def test_digest_names_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    before = aids.load().digest
    assert aids.load.__wrapped__().digest == before
    monkeypatch.setattr(aids, "digest_bytes", lambda data: digest_bytes(data + b"one more"))
    assert aids.load.__wrapped__().digest != before


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [("police", "en", True), ("Protesters", "en", True), ("amina", "en", False), ("paul", "en", False), ("según", "es", True)],
)
def test_ordinary_words_are_those_written_small(word: str, language: str, expected: bool) -> None:
    assert aids.ordinary(word, language) is expected


def test_unknown_language_has_no_ordinary_words_and_no_frequencies() -> None:
    assert not aids.ordinary("police", "und")
    assert aids.frequency("police", "und") == 0.0
    assert aids.lemma("Police", "und") == "police"
    assert aids.frequency("the", "en") > aids.frequency("gazetteer", "en") > 0


def test_a_language_without_a_list_is_not_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    assert aids.frequency("the", "gd") == 0.0
    assert aids.frequency("the", "eu") == 0.0
    assert capfd.readouterr() == ("", "")
