"""Which reports bear a name: the index finds exactly those that comparing with every report finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemma import languages
from stemma.stages.lineage.identity import Bearers, is_called

ENGLISH = languages.load("en")
OWN = {
    "a": frozenset({"harbour courier", "harbourcourier"}),
    "b": frozenset({"evening courier"}),
    "c": frozenset({"kelm dispatch", "evening courier"}),
    "d": frozenset[str](),
}
WORDS = ["harbour", "courier", "evening", "kelm", "dispatch", "the", "of", "post", "q"]


@pytest.mark.parametrize(
    ("name", "bearing"),
    [
        ("Harbour Courier", {"a"}),
        ("the Courier", {"a", "b", "c"}),
        ("harbourcourier.com", {"a"}),
        ("HarbourCourierDaily", {"a"}),
        ("Evening Courier", {"b", "c"}),
        ("Dispatch", {"c"}),
        ("Evening Dispatch", set()),
        ("Elm", set()),
        ("", set()),
    ],
)
def test_a_name_is_borne_in_full_in_part_or_as_a_web_address(name: str, bearing: set[str]) -> None:
    assert Bearers(OWN).of(name, ENGLISH) == bearing


NAMES = st.lists(st.sampled_from(WORDS), max_size=4).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))


@given(name=NAMES, own=st.lists(st.frozensets(NAMES.filter(bool), max_size=3), max_size=5))
def test_the_index_finds_whom_comparing_with_every_report_finds(name: str, own: list[frozenset[str]]) -> None:
    by_report = {str(k): names for k, names in enumerate(own)}
    assert Bearers(by_report).of(name, ENGLISH) == {
        report for report, names in by_report.items() if is_called(name, names, ENGLISH)
    }
