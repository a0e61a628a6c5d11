"""A page that is added by its address: from the site's answer to a report that cites it, and what the case keeps of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from make_office import zipped
from web_server import SITE, Answer, WebServer, answer, moved, net

from stemma import cli
from stemma.errors import UsageError
from stemma.hall import verify, web
from stemma.hall.case import Case
from stemma.model.reading import Problem
from stemma.model.sources import CONTAINER

STORY = (
    b"<!doctype html><html lang=en><title>Port office denies contract</title><article><h1>Port office denies contract</h1>"
    b"<p>There is no contract, the port office said on Monday. A union had reported 53 contracts.</p></article></html>"
)


def added(tmp_path: Path, pages: Mapping[str, Answer], *paths: str, wayback: str | None = None) -> tuple[Case, list[str]]:
    """Add pages of a local server to a new case; return it open, and what the user was told."""
    told: list[str] = []
    case = Case.create(tmp_path / "case", title="Contracts")
    with WebServer(pages) as server:
        came = case.add(web.items([SITE + path for path in paths], wayback, told.append, net(server)), total=len(paths))
    told += [p.message for p in came.refused]
    return case, told


def test_a_page_becomes_a_report_under_its_address(tmp_path: Path) -> None:
    pages: Mapping[str, Answer] = {"/old": moved("/story"), "/story": answer(STORY)}
    with added(tmp_path, pages, "/old", wayback="https://archive.example.org/2025/story")[0] as case:
        (report,) = case.ledger.reports()
        assert report.value("url") == SITE + "/story"
        assert report.value("title") == "Port office denies contract"
        assert report.value("archived") == "https://archive.example.org/2025/story"
        assert report.value("captured")
        (arrival,) = case.ledger.arrivals()
        assert (arrival.why, arrival.path.startswith("fetched-")) == (CONTAINER, True)
        (seen,) = case.ledger.appearances()
        assert seen.container == arrival.source
        whole = case.archive.get(arrival.source)
        assert STORY in whole and b"GET /old" in whole and b"302 Found" in whole
        assert case.archive.get(report.source) == STORY
    assert not [f.line for f in verify.case(tmp_path / "case") if f.wrong]


def test_the_user_is_told_before_the_site_is_asked(tmp_path: Path) -> None:
    case, told = added(tmp_path, {"/story": answer(STORY)}, "/story")
    case.ledger.close()
    assert "will see this machine" in told[0]


def test_a_page_that_is_refused_costs_nothing_else(tmp_path: Path) -> None:
    case, told = added(tmp_path, {"/story": answer(STORY), "/gone": answer(b"no", "404 Not Found")}, "/gone", "/story")
    with case:
        assert len(case.ledger.reports()) == 1
        assert [p.code for p in case.ledger.records(Problem)] == ["NOT_TAKEN_IN"]
        assert case.archive.list() == tuple(sorted(s.sha256 for s in case.ledger.sources()))
    assert any("404" in line for line in told)


def test_a_page_added_twice_is_one_report_with_two_appearances(tmp_path: Path) -> None:
    case, _ = added(tmp_path, {"/story": answer(STORY)}, "/story")
    with case, WebServer({"/story": answer(STORY)}) as server:
        case.add(web.items([SITE + "/story"], None, lambda _: None, net(server)), total=1)
        assert len(case.ledger.reports()) == 1


def test_removing_the_page_removes_the_web_archive_too(tmp_path: Path) -> None:
    case, _ = added(tmp_path, {"/story": answer(STORY)}, "/story")
    with case:
        assert case.remove(case.ledger.reports()[0]) == ()
        assert case.archive.list() == ()
        assert case.ledger.arrivals() == ()


def test_a_container_stays_while_another_report_came_out_of_it(tmp_path: Path) -> None:
    first, second = STORY, STORY.replace(b"53", b"54")
    pile = tmp_path / "pile.zip"
    pile.write_bytes(zipped({"a.html": first, "b.html": second, "logo.png": b"\x89PNG\r\n\x1a\n"}))
    case = tmp_path / "case"
    assert cli.main(["init", str(case)]) == 0
    assert cli.main(["add", str(case), str(pile)]) == 0
    with Case(case, write=True) as opened:
        one, other = opened.ledger.reports()
        container = next(a.source for a in opened.ledger.arrivals())
        assert opened.remove(one) == (str(pile),)
        assert opened.archive.holds(container)
        assert opened.remove(other) == ()
        assert opened.archive.list() == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["http://127.0.0.1/", "https://b.example.org/", "--wayback", "https://a.example.org/"], "one page"),
        (["report.txt", "--wayback", "https://a.example.org/"], "belongs to a URL"),
    ],
)
def test_a_wrong_call_is_explained(
    tmp_path: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["init", str(tmp_path / "case")])
    assert cli.main(["add", str(tmp_path / "case"), *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://[::1]/", "file:///etc/passwd", "http://169.254.169.254/x"])
def test_inner_addresses_are_refused_at_the_door(tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["init", str(tmp_path / "case")])
    assert cli.main(["add", str(tmp_path / "case"), address]) == 1
    assert "root:" not in capsys.readouterr().err


def test_an_archived_copy_is_only_recorded(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="address"):
        list(web.items([SITE + "/a"], "file:///tmp/x", lambda _: None))
