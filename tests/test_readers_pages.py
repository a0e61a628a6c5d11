"""Made-up pages in the styles that are met in the wild: the report and nothing else, all else on record, with its metadata."""

import re
from collections import Counter
from functools import cache
from statistics import mean

import pytest
from pages import Made, made

from stemma.model.inputs import Read
from stemma.readers import html as html_reader
from stemma.readers.encoding import decode
from stemma.readers.html import markup
from stemma.text import holds

SOURCE = "c" * 64
WORD = re.compile(r"\w+")
HIDDEN = ("paywall", "hidden_until_ready")
NO_ADDRESS = ("old_tables", "line_ends")
NO_SOURCE_SHOWN = ("gallery",)


@cache
def read(page: Made) -> Read:
    return html_reader.read(page.data, SOURCE)


def template(page: Made) -> str:
    return page.name.rpartition("-")[0]


def report(found: Read) -> str:
    """Return what a reader takes for the report, without title, byline and furniture."""
    assert found.text is not None
    return " ".join(found.text.content[a:b] for a, b, kind in found.text.layout if kind not in ("title", "furniture"))


def shares(page: Made) -> tuple[float, float]:
    """Return precision and recall of words."""
    got, expected = (Counter(WORD.findall(words.lower())) for words in (report(read(page)), page.report))
    common = sum((got & expected).values())
    return common / got.total(), common / expected.total()


@pytest.mark.parametrize("page", made(), ids=lambda p: p.name)
def test_the_report_is_whole_and_hardly_anything_else_is_in_it(page: Made) -> None:
    precision, recall = shares(page)
    assert recall >= (0.92 if template(page) == "live_blog" else 0.99)
    assert precision >= 0.9


def test_over_all_pages_nearly_every_word_is_right() -> None:
    assert len({template(page) for page in made()}) >= 25
    assert mean(shares(page)[0] for page in made()) >= 0.99
    assert mean(shares(page)[1] for page in made()) >= 0.99


@pytest.mark.parametrize("page", made(), ids=lambda p: p.name)
def test_nothing_is_lost_and_everything_holds(page: Made) -> None:
    found = read(page)
    text = found.text
    assert text is not None
    assert [p.code for p in found.problems] == (["HIDDEN_TEXT"] if template(page) in HIDDEN else [])
    assert "\n\n".join(text.content[a:b] for a, b, _ in text.layout) == text.content
    assert all(a.span is None or holds(text, a.span) for a in found.assertions)
    if template(page) not in HIDDEN:
        content = decode(page.data).content
        seen = markup.visible(content, markup.pieces(content))
        assert markup.marks(text.content + "".join(text.left_out)) >= 0.98 * seen


@pytest.mark.parametrize("page", made(), ids=lambda p: p.name)
def test_what_the_page_says_of_its_report_is_found(page: Made) -> None:
    found = read(page)

    def values(field: str) -> list[str]:
        return [a.value for a in found.assertions if a.field == field]

    if template(page) not in (*NO_ADDRESS, "single_file"):
        assert values("url")[0] == page.address
    if template(page) != "line_ends":
        assert values("published")[0] == page.story.day
    assert values("language")[0] == page.story.language
    assert page.story.source[1] in values("link")
    assert values("title")[0] == (page.story.outlet if template(page) == "channel" else page.story.title)


def of(name: str) -> Made:
    return next(page for page in made() if template(page) == name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("wordpress", "menu"), ("wordpress", "comment"), ("cookie_over", "cookies"), ("boxes_inside", "newsletter"),
        ("boxes_inside", "teasers"), ("many_comments", "comment"), ("endless", "comment"), ("nameless", "teasers"),
        ("aggregator", "teasers"), ("two_articles", "comment"),
        ("complete", "teasers"), ("ministry", "menu"), ("blogspot", "comment"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_on_record(name: str, words: str) -> None:
    page = of(name)
    said = getattr(page.story, words)
    text = read(page).text
    assert text is not None
    for part in (said,) if isinstance(said, str) else said:
        assert part in "\n".join(text.left_out)
        assert part not in text.content


def test_a_saved_page_says_whence_it_is() -> None:
    for name, evidence in (("complete", "comment of the browser that saved the page"), ("single_file", "comment of SingleFile")):
        said = [a for a in read(of(name)).assertions if a.field == "url" and a.evidence.startswith(evidence)]
        assert [a.value.partition("?")[0] for a in said] == [of(name).address]


def test_an_archived_page_is_known_by_its_original_address_and_its_copy() -> None:
    found = read(of("wayback"))
    archived = {a.value for a in found.assertions if a.field == "archived"}
    assert archived == {f"https://web.archive.org/web/20310401120000/{of('wayback').address}"}
    assert found.text is not None
    assert "captures" not in found.text.content
    assert not any("archive.org" in a.value for a in found.assertions if a.field in ("url", "link", "outlet"))


def test_links_that_are_sources_stay_though_they_are_a_list() -> None:
    text = read(of("ngo")).text
    assert text is not None
    assert "Lease register of Porto, sheet 3" in text.content


PROSE = "The ministry said on Monday that it knew of no such office, and that it would answer no further questions."
TICKER = "".join(
    f"<li>Town {n} counts its rooms. The clerk of town {n} said that it was done by noon on Monday.</li>" for n in range(9)
)


def content(body: str) -> str:
    found = html_reader.read(f"<title>Offices abroad are counted</title><body>{body}</body>".encode(), SOURCE)
    assert found.text is not None
    return found.text.content


def test_news_that_run_above_the_title_are_not_the_report() -> None:
    report = f"<div class=a><h1>Offices abroad are counted</h1>{f'<p>{PROSE}</p>' * 4}</div>"
    assert "Town 3" not in content(f"<div><div class=b><ul>{TICKER}</ul></div>{report}</div>")


def test_the_lead_is_kept_though_it_is_called_a_teaser() -> None:
    lead = "<div class='teaser-text'><p>Lawyers have counted rooms in nine countries, and found thirty-one of them.</p></div>"
    elsewhere = "<div class='teaser-text'><p><a href=/1>Ferry</a> Another report, about a ferry that did not sail.</p></div>"
    page = f"<div><h1>Offices abroad are counted</h1>{lead}<div class=text>{f'<p>{PROSE}</p>' * 4}</div>{elsewhere}</div>"
    assert "Lawyers have counted" in content(page)
    assert "ferry that" not in content(page)


@pytest.mark.parametrize(
    "page", [p for p in made() if template(p) in ("read_also", "boxes_inside", "nameless")], ids=lambda p: p.name
)
def test_no_teaser_is_taken_for_the_reports_words(page: Made) -> None:
    assert not any(teaser in report(read(page)) for teaser in page.story.teasers)
