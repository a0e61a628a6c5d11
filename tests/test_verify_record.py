"""What is on record of how a report was collected, item by item; nothing is called complete while an item is missing."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from stemma.dossier import RECORD, is_complete, on_record
from stemma.model.deciding import OnRecord
from stemma.model.sources import Appearance, Assertion, Report, Source

PAGE, ZIP, WARC = (letter * 64 for letter in "abc")
URL = Assertion(field="url", value="https://bee.example/1", evidence="given by the user", at="2025-03-02T00:00:00+00:00")
SAVED = Assertion(field="captured", value="2025-03-01T09:00:00+00:00", evidence="WARC-Date of its record")
REPORT = Report(source=PAGE, place=("https://bee.example/1",), text="t", path="page.html", assertions=(URL, SAVED))
SEEN = Appearance(
    report=REPORT.id, source=PAGE, path="page.html", url=URL.value, at="2025-03-02T10:00:00+00:00", by="somebody", container=WARC
)
SOURCES = {
    PAGE: Source(sha256=PAGE, size=9, media_type="text/html"),
    ZIP: Source(sha256=ZIP, size=9, media_type="application/zip"),
    WARC: Source(sha256=WARC, size=9, media_type="application/warc"),
}


def told(
    report: Report = REPORT, seen: tuple[Appearance, ...] = (SEEN,), media: str = "text/html"
) -> dict[str, tuple[bool, str]]:
    found = on_record(report, seen, {**SOURCES, PAGE: replace(SOURCES[PAGE], media_type=media)})
    assert tuple(item.item for item in found) == RECORD
    assert not is_complete(found)
    return {item.item: (item.present, item.how) for item in found}


def test_what_is_there_is_said_with_where_it_is_from() -> None:
    found = told()
    assert [present for present, _ in found.values()] == [True, True, False, True, True, True]
    assert found["URL"][1] == "https://bee.example/1 (given by the user)"
    assert found["HTML source"][1] == "as a web archive holds it"
    assert PAGE in found["hash"][1]
    assert "WARC-Date" in found["collection time"][1]
    assert "somebody" in found["collector"][1]


def test_what_is_missing_is_said_to_be_missing() -> None:
    bare = replace(REPORT, assertions=(), place=())
    found = told(bare, (replace(SEEN, report=bare.id, container=ZIP),), "application/pdf")
    assert [present for present, _ in found.values()] == [False, False, False, True, False, True]
    assert found["HTML source"][1] == "missing: the file is of type application/pdf"
    assert found["collection time"][1] == (
        "missing: when it was saved is not stated; it came into this case 2025-03-02T10:00:00+00:00, by this machine’s clock"
    )


def test_the_time_at_which_a_file_came_in_is_not_taken_for_the_time_at_which_it_was_saved() -> None:
    found = told(replace(REPORT, assertions=(URL,)))
    assert found["collection time"][0] is False


def test_another_report_of_the_same_bytes_lends_nothing() -> None:
    found = told(REPORT, (replace(SEEN, report="other", by="else"),))
    assert found["collector"] == (False, "missing")
    assert found["HTML source"][1] == "as the file that came in"


def test_a_source_that_is_gone_has_no_hash_on_record() -> None:
    found = {item.item: item.present for item in on_record(REPORT, (SEEN,), {})}
    assert (found["hash"], found["HTML source"]) == (False, False)


@given(st.sets(st.sampled_from(RECORD)))
def test_nothing_is_complete_while_an_item_is_missing(there: set[str]) -> None:
    record = [OnRecord(item=item, present=item in there, how="") for item in RECORD]
    assert is_complete(record) == (there == set(RECORD))
