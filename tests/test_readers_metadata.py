"""What a page says of its report, and whence: addresses, dates, names, copies, credits; none taken from afar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemma.model.inputs import Read
from stemma.readers import addresses
from stemma.readers import html as html_reader
from stemma.readers.days import day_in_address, days, iso_day

SOURCE = "e" * 64
PROSE = "The ministry said on Monday that it knew of no such office, and that it would answer no further questions."
ARTICLE = f"<article><h1>Offices abroad</h1><p>{PROSE}</p><p>{PROSE}</p></article>"


def of(page: str) -> Read:
    return html_reader.read(page.encode(), SOURCE)


def said(page: str, field: str) -> list[tuple[str, str]]:
    return [(a.value, a.evidence) for a in of(page).assertions if a.field == field]


def values(page: str, field: str) -> list[str]:
    return [value for value, _ in said(page, field)]


WRITTEN = [
    ("5 December 2022", "2022-12-05"),
    ("Dec. 5, 2022", "2022-12-05"),
    ("December 5th, 2022 at 10 a.m.", "2022-12-05"),
    ("Mon, 05 Dec 2022 10:00 GMT", "2022-12-05"),
    ("5 de diciembre de 2022", "2022-12-05"),
    ("5 decembrie 2022", "2022-12-05"),
    ("5. Dezember 2022", "2022-12-05"),
    ("1er février 2023", "2023-02-01"),
    ("5 dicembre 2022", "2022-12-05"),
    ("05.12.2022, 10:00 Uhr", "2022-12-05"),
    ("2022-12-05T23:30:00-05:00", "2022-12-05"),
    ("2022/12/05", "2022-12-05"),
    ("2022年12月5日", "2022-12-05"),
    ("20221205", "2022-12-05"),
    ("25/12/2022", "2022-12-25"),
    ("12/25/2022", "2022-12-25"),
    ("2022-12", "2022-12"),
    ("05/12/2022", None),
    ("31 februarie 2022", None),
    ("in December", None),
    ("53 stations in 2022", None),
    ("call 5 32 2022", None),
]


@pytest.mark.parametrize(("words", "expected"), WRITTEN)
def test_written_days(words: str, expected: str | None) -> None:
    assert iso_day(words) == expected


def test_days_that_may_be_read_in_two_ways_are_read_by_the_custom_of_the_language() -> None:
    assert [d.iso for d in days("05/12/2022", day_first=True)] == ["2022-12-05"]
    assert [d.iso for d in days("05/12/2022", day_first=False)] == ["2022-05-12"]
    assert days("05/12/2022") == []
    assert [d.iso for d in days("3 mai 2023 | mis à jour le 4 mai 2023")] == ["2023-05-03", "2023-05-04"]


@given(st.text(max_size=60))
def test_any_words_may_be_asked_for_days(words: str) -> None:
    for day in days(words, day_first=True):
        assert 0 <= day.start < day.end <= len(words)


DATE_LINES = [
    ("<p class=meta>Published 4 March 2031 | Updated 6 March 2031</p>", ["2031-03-04"], ["2031-03-06"]),
    ("<div>4 martie 2031, 10:30</div>", ["2031-03-04"], []),
    ("<div>Redacción, 4 de marzo de 2031</div>", ["2031-03-04"], []),
    ("<p>Aktualisiert am 6. März 2031</p>", [], ["2031-03-06"]),
    ("<span>Publié le 4 mars 2031 à 10h30, mis à jour le 6 mars 2031</span>", ["2031-03-04"], ["2031-03-06"]),
    (f"<p>{PROSE} It was 4 March 2031.</p>", [], []),
    (f"<p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><div>4 March 2031</div>", [], []),
    ("<table><tr><td>Born</td><td>4 March 1931</td></tr></table>", [], []),
    ("<p>On 4 March 2031 the harbour was closed.</p>", [], []),
]


@pytest.mark.parametrize(("line", "published", "modified"), DATE_LINES)
def test_a_line_near_the_title_gives_the_date(line: str, published: list[str], modified: list[str]) -> None:
    page = f"<article><h1>Offices abroad</h1>{line}<p>{PROSE}</p><p>{PROSE}</p></article>"
    assert values(page, "published") == published
    assert values(page, "modified") == modified


def test_a_date_far_away_or_in_a_comment_is_not_the_reports() -> None:
    below = f"{f'<p>{PROSE}</p>' * 4}<p>Ends <time datetime=2029-01-01>1 January 2029</time></p>"
    comments = "<div class=comments><time datetime=2033-01-01>2033-01-01</time><p>So it is, said a reader here.</p></div>"
    page = f"<article><h1>Offices abroad</h1><time datetime='2031-03-04T22:00:00Z'>4 March</time>{below}</article>{comments}"
    assert said(page, "published") == [("2031-03-04", "time element")]


ADDRESSES = [
    ("<link rel=canonical href='https://a.example/x/1'>", ["https://a.example/x/1"]),
    (
        "<link rel=canonical href='/x'><meta property=og:url content='https://a.example/y'>",
        ["https://a.example/x", "https://a.example/y"],
    ),
    ("<base href='https://a.example/x/'><link rel=canonical href='1.html'>", ["https://a.example/x/1.html"]),
    (
        "<link rel=canonical href='//a.example/x'><meta property=og:url content='https://a.example/x'>",
        ["https://a.example/x"] * 2,
    ),
    (
        "<link rel=canonical href='https://a.example/'><meta property=og:url content='https://a.example/x'>",
        ["https://a.example/x"],
    ),
    ("<link rel=canonical href='https://a.example/'>", ["https://a.example/"]),
    ("<link rel=canonical href='/x/1'>", []),
    (
        "<link rel=canonical href='https://b.example/x'><meta property=og:url content='https://a.example/y'>",
        ["https://a.example/y"],
    ),
    (
        "<link rel=canonical href='https://m.a.example/x'><meta property=og:url content='https://a.example/x'>",
        ["https://m.a.example/x", "https://a.example/x"],
    ),
    ("<link rel=canonical href='javascript:x'>", []),
]


@pytest.mark.parametrize(("head", "expected"), ADDRESSES)
def test_addresses(head: str, expected: list[str]) -> None:
    assert values(f"<head>{head}</head>{ARTICLE}", "url") == expected


def test_a_canonical_link_to_another_site_is_a_credit() -> None:
    head = "<link rel=canonical href='https://b.example/x'><meta property=og:url content='https://a.example/y'>"
    assert said(f"<head>{head}</head>{ARTICLE}", "credit") == [("https://b.example/x", "canonical link to another site")]


@pytest.mark.parametrize("name", ["original-source", "syndication-source"])
def test_syndication_is_a_credit(name: str) -> None:
    head = f"<meta name={name} content='https://b.example/x'>"
    assert said(f"<head>{head}</head>{ARTICLE}", "credit") == [("https://b.example/x", f"meta {name}")]


SAVED = [
    "<!-- saved from url=(0021)https://a.example/x/1 -->",
    "<!--\n Page saved with SingleFile \n url: https://a.example/x/1 \n saved date: Wed Apr 02 2031 10:00:00\n-->",
]


@pytest.mark.parametrize("comment", SAVED)
def test_the_address_of_a_saved_page(comment: str) -> None:
    assert values(f"<!DOCTYPE html>{comment}<html>{ARTICLE}", "url") == ["https://a.example/x/1"]


COPIES = [
    ("https://web.archive.org/web/20221205101500/https://a.example/x", "https://a.example/x"),
    ("https://web.archive.org/web/20221205101500if_/http://a.example/x?y=1", "http://a.example/x?y=1"),
    ("https://web.archive.org/web/2022/https:/a.example/x", "https://a.example/x"),
    ("https://archive.ph/2022.12.05-101500/https://a.example/x", "https://a.example/x"),
    ("https://archive.today/20221205/https://a.example/x", "https://a.example/x"),
    ("https://a.example/web/20221205/https://b.example/", "https://a.example/web/20221205/https://b.example/"),
    ("https://a.example/x", "https://a.example/x"),
]


@pytest.mark.parametrize(("address", "original"), COPIES)
def test_copies_in_archives_lead_to_their_originals(address: str, original: str) -> None:
    assert addresses.unwrapped(address) == original
    page = f"<head><link rel=canonical href='{address}'></head>{ARTICLE}"
    assert values(page, "url") == [original]
    assert values(page, "archived") == ([address] if address != original else [])


@given(st.text("abcXYZ019-_/?=&%.", max_size=40))
def test_wrapping_and_unwrapping(rest: str) -> None:
    original = f"https://a.example/{rest}"
    assert addresses.unwrapped(f"https://web.archive.org/web/20221205101500/{original}") == original


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_address_may_be_asked(a: str, b: str) -> None:
    addresses.absolute(a, b)
    addresses.host(addresses.unwrapped(a))
    addresses.is_front(b)
    addresses.saved(a)


SITES = [
    ("post.example", "m.post.example", True),
    ("news.post.example", "sport.post.example", True),
    ("post.example", "thepost.example", False),
    ("a.post.co.uk", "b.post.co.uk", True),
    ("post.co.uk", "star.co.uk", False),
    ("a.blogspot.com", "b.blogspot.com", False),
    ("a.blogspot.com", "a.blogspot.com", True),
    ("10.0.0.1", "11.0.0.1", False),
]


@pytest.mark.parametrize(("a", "b", "same"), SITES)
def test_what_one_site_is(a: str, b: str, same: bool) -> None:
    assert addresses.same_site(a, b) is addresses.same_site(b, a) is same


BYLINES = [
    ("<span class=byline>Posted on</span>", []),
    ("<div class=author>Von <b>Henrike Volland</b></div>", ["Henrike Volland"]),
    ("<div class=author>Autor: Ilinca Dobre</div>", ["Ilinca Dobre"]),
    ("<p class=byline>Veröffentlicht am 4. März 2031</p>", []),
    ("<a rel=author href=/a>Mira Tolland</a>", ["Mira Tolland"]),
    ("<div class=author>Despre Ilinca Dobre</div>", ["Ilinca Dobre"]),
    ("<div class=byline>Photo: Ana Prell</div>", []),
]


@pytest.mark.parametrize(("line", "expected"), BYLINES)
def test_a_byline_names_somebody(line: str, expected: list[str]) -> None:
    assert values(f"<article><h1>Offices abroad</h1>{line}<p>{PROSE}</p><p>{PROSE}</p></article>", "author") == expected


def test_links_are_capped_and_lead_to_originals() -> None:
    many = " ".join(f"<a href='https://s{n}.example/'>source {n}</a> said so and more words." for n in range(500))
    assert len(values(f"<article><h1>Offices abroad</h1><p>{PROSE}</p><p>{many}</p></article>", "link")) == 300
    copy = "https://web.archive.org/web/20221205101500/https://b.example/x"
    page = f"<article><h1>Offices abroad</h1><p>{PROSE}</p><p>As <a href='{copy}'>others wrote</a>, {PROSE}</p></article>"
    assert values(page, "link") == ["https://b.example/x"]


def test_the_day_in_an_address() -> None:
    assert day_in_address("https://a.example/2022/12/05/x") == day_in_address("https://a.example/20221205/x") == "2022-12-05"
    assert day_in_address("https://a.example/2022/12/x") is day_in_address("https://a.example/20229905/x") is None


TITLES = [
    (
        "<h1>The Harbour Post of Valdora</h1><h2>Offices abroad are counted</h2>",
        "Offices abroad are counted | The Harbour Post of Valdora",
    ),
    ("<h1>Offices abroad are counted</h1>", "Offices abroad are counted - The Harbour Post"),
    ("<div>Offices abroad are counted</div>", "Offices abroad are counted"),
]


@pytest.mark.parametrize(("heading", "window"), TITLES)
def test_the_outlets_name_is_not_the_title(heading: str, window: str) -> None:
    found = of(f"<title>{window}</title><body>{heading}<div><p>{PROSE}</p><p>{PROSE}</p></div>")
    assert found.text is not None
    assert found.text.content.startswith("Offices abroad are counted\n\n")
    assert found.text.layout[0][2] == "title"
    assert next(a.value for a in found.assertions if a.field == "title") == "Offices abroad are counted"
