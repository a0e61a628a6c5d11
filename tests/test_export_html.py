"""The dossier: every link resolves, every quotation is exact and marked where it stands, nothing can run or load."""

import dataclasses
import re
from functools import cache
from html import unescape
from importlib import resources
from pathlib import PurePosixPath
from time import perf_counter
from typing import Any

import dossier_fixture
import pytest
import tern_line
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as parser

from stemma.exports import html
from stemma.exports.citing import Index, pieces
from stemma.exports.html import words
from stemma.exports.html.markup import UNSEEN
from stemma.model.comparing import Reply, Thread
from stemma.model.sources import Span
from stemma.shown import MARK, Block, Page, Protected

STYLE = resources.files("stemma.exports").joinpath("style.css").read_text("utf-8")


@cache
def dossier(*, private: bool = False) -> dict[str, str]:
    """Return the pages of the invented affair."""
    return texts(dossier_fixture.protected(private=private))


def texts(protected: Protected) -> dict[str, str]:
    """Return the pages of a dossier as text."""
    return {path: content.decode("utf-8") for path, content in html.pages(protected, STYLE).items()}


def parsed(markup: str) -> Any:
    """Return a page as a tree."""
    return parser.document_fromstring(markup)


def seen(markup: str) -> str:
    """Return what a page says, without its markup."""
    return " ".join(parsed(markup).find(".//body").text_content().split())


def links(markup: str) -> list[str]:
    """Return the links of a page."""
    return [unescape(h) for h in re.findall(r'href="([^"]*)"', markup)]


def ids(markup: str) -> list[str]:
    """Return the anchors of a page."""
    return re.findall(r' id="([^"]*)"', markup)


def problems(pages: dict[str, str]) -> list[str]:
    """Return every link that leads nowhere and every anchor that stands twice."""
    found = []
    for path, markup in pages.items():
        own = ids(markup)
        found += [f"{path}: {i} twice" for i in {i for i in own if own.count(i) > 1}]
        for link in links(markup):
            target, _, place = link.partition("#")
            where = str(PurePosixPath(path).parent / target) if target else path
            parts: list[str] = []
            for part in where.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            where = "/".join(p for p in parts if p != ".")
            if where not in pages or (place and place not in ids(pages[where])):
                found.append(f"{path}: {link}")
    return found


@pytest.mark.parametrize("private", [False, True])
def test_every_link_resolves_and_no_anchor_stands_twice(private: bool) -> None:
    assert problems(dossier(private=private)) == []


def test_the_check_for_links_sees_broken_ones() -> None:
    broken = {**dossier(), "claims.html": dossier()["claims.html"].replace('id="k1"', 'id="gone"')}
    assert any("claims.html#k1" in p for p in problems(broken))


def test_pages_are_whole() -> None:
    assert set(dossier()) == {path for path, _ in words.PAGES} | {f"sources/{n}.html" for n in range(1, 8)}


@pytest.mark.parametrize("private", [False, True])
def test_banners_stand_on_every_page(private: bool) -> None:
    for path, markup in dossier(private=private).items():
        assert words.INVENTED in seen(markup), path
        assert (f"{words.PRIVATE} {words.PRIVATE_MORE}" in seen(markup)) is private, path


def test_nothing_can_run_or_load() -> None:
    for markup in dossier().values():
        tree = parsed(markup)
        assert not tree.xpath("//script|//img|//iframe|//link|//object|//form|//@src|//@style|//@*[starts-with(name(), 'on')]")
        assert "default-src 'none'" in unescape(markup) and "@import" not in markup
        assert all(not re.match(r"[a-z]+:|//", link) for link in links(markup))


def test_a_claim_is_headed_by_exact_words() -> None:
    protected = dossier_fixture.protected()
    index = Index(protected)
    tree = parsed(dossier()["claims.html"])
    headings = [q.text_content() for q in tree.xpath("//article[@class='claim']/header/h2/q")]
    expected = [" … ".join(s.words for s in pieces(index.members[t.lead])) for t in index.claims]
    assert headings == expected


def test_the_chain_of_voices_is_shown() -> None:
    said = seen(dossier()["claims.html"])
    assert "Report 6, Gazeta Portowa → Agencia Ponto reported → Ministry of Ports (the Ministry of Ports) says" in said.replace(
        "“", ""
    )
    assert "Report 1, Harbour Light Initiative, in its own voice" in said


def test_what_a_count_does_not_say_stands_beside_every_count() -> None:
    sentence = words.counts(7)
    assert sentence == "This counts origins in these 7 reports; it says nothing about truth."
    claims = parsed(dossier()["claims.html"])
    assert len(claims.xpath("//div[@class='verdict']")) == 7
    beside = claims.xpath("//section[div[@class='verdict']]")
    assert len(beside) == 6
    assert all(sentence in part.text_content() for part in beside)
    assert seen(dossier()["index.html"]).count(sentence) >= 1


def test_an_earlier_denial_is_no_reply_to_the_claim() -> None:
    first = _article(1)
    assert "An earlier, general denial" in first
    assert "An earlier demand, not a denial" in first
    assert "No reply to this claim found in these 7 reports (not sought by us)." in first


def test_what_reports_tell_word_for_word_stands_once() -> None:
    first = _article(1)
    assert "Reports 2 and 3, word for word → Harbour Light Initiative says" in first
    assert first.count(tern_line.LEDE) == 1


def test_a_reply_says_what_it_answers_and_when() -> None:
    fourth = _article(4)
    assert "A denial" in fourth
    assert "“Friday” (2031-03-07)" in seen_quotes(4)
    assert "given after the claim was first made" in fourth
    assert "Answers: the words at the head of this claim" in fourth
    assert "No reply" not in fourth


def _article(number: int) -> str:
    (article,) = parsed(dossier()["claims.html"]).xpath(f"//article[@id='k{number}']")
    return " ".join(article.text_content().split())


def seen_quotes(number: int) -> str:
    """Return a claim's words with the marks that the style puts around quotations."""
    (article,) = parsed(dossier()["claims.html"]).xpath(f"//article[@id='k{number}']")
    for q in article.iter("q"):
        q.text, q.tail = "“" + (q.text or ""), "”" + (q.tail or "")
    return " ".join(article.text_content().split())


def test_unclear_sentences_are_quotation_and_enter_no_summary() -> None:
    pages = dossier()
    quoted = "two other loads were sent back"
    assert quoted in seen(pages["claims.html"])
    for path in ("index.html", "tree.html", "differences.html", "figures.html"):
        assert quoted not in seen(pages[path])
    section = parsed(pages["claims.html"]).xpath("//section[@id='unclear']")[0].text_content()
    assert quoted in section and "who speaks" in section


def test_an_unclear_sentence_may_not_lead_a_summary_even_inside_a_claim() -> None:
    protected = dossier_fixture.protected()
    unclear = next(s for s in protected.statements if s.unclear)
    thread = Thread(
        members=(unclear.id, *protected.threads[0].members),
        lead=unclear.id,
        replies=(Reply(member=unclear.id, answers=protected.threads[0].lead, kind="denies", timing="after"),),
    )
    pages = texts(dataclasses.replace(protected, threads=(thread,), verdicts=()))
    assert "two other loads were sent back" not in seen(pages["index.html"])


def test_withheld_records_show_the_mark() -> None:
    claims = seen(dossier()["claims.html"])
    assert claims.count(MARK) == 2
    assert MARK in seen(dossier()["sources/7.html"])
    assert MARK in seen(dossier()["sources/2.html"])
    assert "neighbour" not in "".join(dossier().values())
    assert "neighbour" in "".join(dossier(private=True).values())


def test_a_withheld_reply_is_not_called_missing() -> None:
    protected = dossier_fixture.protected()
    pages = texts(dataclasses.replace(protected, threads=protected.threads[2:3]))
    (row,) = parsed(pages["index.html"]).xpath("//table[@class='said-table']/tbody/tr")
    assert "1 reply: not in a summary" in row.text_content() and "No reply" not in row.text_content()
    assert "No reply" not in seen(pages["claims.html"])


def test_cited_words_are_marked_and_lead_both_ways() -> None:
    tree = parsed(dossier()["sources/2.html"])
    protected = dossier_fixture.protected()
    text = tern_line.TEXTS[2]
    marks = tree.xpath("//mark[@id]")
    assert len(marks) > 8
    for mark in marks:
        start, end = map(int, mark.get("id")[1:].split("-"))
        assert mark.text_content() == text[start:end]
        backs = tree.xpath(f"//ul[@class='uses']/li[a[@href='#{mark.get('id')}']]/a[not(@class)]")
        assert backs, mark.get("id")
    assert facts(dossier()["sources/2.html"])["SHA-256"] == f"{protected.reports[1].sha256} of the archived file"


def test_a_citation_that_does_not_hold_is_shown_as_broken() -> None:
    protected = dossier_fixture.protected()
    shifted = tuple(
        dataclasses.replace(
            p,
            blocks=tuple(
                Block(kind=b.kind, start=b.start + 1, words=b.words) if b and b.start is not None else b for b in p.blocks
            ),
        )
        if p.report == protected.reports[0].id
        else p
        for p in protected.pages
    )
    pages = texts(dataclasses.replace(protected, pages=shifted))
    assert words.BROKEN in seen(pages["claims.html"]) and words.BROKEN in seen(pages["sources/1.html"])
    assert words.BROKEN not in "".join(dossier().values())
    assert problems(pages) == []


def test_a_citation_outside_the_shown_blocks_leads_to_the_report() -> None:
    protected = dossier_fixture.protected()
    empty = tuple(Page(report=p.report, blocks=(None,)) for p in protected.pages)
    pages = texts(dataclasses.replace(protected, pages=empty))
    assert words.ELSEWHERE in seen(pages["claims.html"])
    assert problems(pages) == []


def test_differences_come_graver_first_and_have_direction_only_along_a_link() -> None:
    tree = parsed(dossier()["differences.html"])
    assert [h.text_content() for h in tree.xpath("//main//h2")] == list(words.GRAVITY.values())
    between = [" ".join(p.text_content().split()) for p in tree.xpath("//p[@class='between']")]
    assert between == ["→ changed to", "→ changed to", "→ changed to", "≠ differs", "→ changed to", "· only here"]
    changed = [m.text_content() for m in tree.xpath("//mark[@class='changed']")]
    assert changed[:2] == ["12 depots", "12 harbours"]


def test_the_timeline_keeps_what_has_no_year_apart() -> None:
    tree = parsed(dossier()["timeline.html"])
    dated = tree.xpath("//ol[@class='time']")[0].text_content()
    apart = tree.xpath("//section[@id='undated']")[0].text_content()
    assert "2029-05-02" in dated and "since 2027" in dated and "or 2031-02-28" in dated
    assert "no year stated" in apart and "Report 3" in apart and "no year stated" not in dated


def test_metadata_says_what_is_not_stated_and_how_the_rest_is_known() -> None:
    third, second, last = (facts(dossier()[f"sources/{n}.html"]) for n in (3, 2, 7))
    assert third["Published"] == "date not stated" and third["Address"] == "not stated"
    assert second["Outlet"] == "Norden Courier given by the user" and second["Came in"] == "2 times, identical"
    assert last["Outlet"] == "withheld" and last["SHA-256"] == "withheld"


def facts(markup: str) -> dict[str, str]:
    """Return what a report's page says about it."""
    rows = parsed(markup).xpath("//dl[@class='facts']/div")
    return {row.find("dt").text_content(): " ".join(row.find("dd").text_content().split()) for row in rows}


def test_what_is_not_established_is_listed() -> None:
    (part,) = parsed(dossier()["index.html"]).xpath("//div[@class='questions']")
    said = " ".join(part.text_content().split())
    assert "Claims 1, 5: no reply to this claim found" in said
    assert "Only one origin found for Claims 1, 5." in said
    assert "Agencia Ponto, story. A denial of Claim 4 reached these reports through it." in said
    assert "Tern Line AG: a reply to Claim 1" in said
    assert "Norden Courier: the full words of what was told to it for Claim 1" in said


def test_a_denied_claim_stands_before_one_told_by_as_many() -> None:
    index = Index(dossier_fixture.protected())
    kinds = [(len(index.reports_of(t)), bool(index.replies_to(t))) for t in index.claims]
    assert kinds == [(5, True), (2, True), (3, False), (1, True), (2, False), (1, False)]


def test_headings_alone_are_no_claim() -> None:
    protected = dossier_fixture.protected()
    heading = protected.headings[0]
    lone = Thread(members=(heading.id,), lead=heading.id)
    made = dataclasses.replace(protected, threads=(*protected.threads, lone))
    pages = texts(made)
    assert len(Index(made).claims) == len(Index(protected).claims) and Index(made).loose_headings == (heading,)
    (apart,) = parsed(pages["claims.html"]).xpath("//section[@id='headings']")
    assert heading.span.words in " ".join(apart.text_content().split()) and problems(pages) == []


def test_a_demand_heads_no_claim_that_somebody_makes() -> None:
    protected = dossier_fixture.protected()
    demand, claim = protected.threads[0].replies[1].member, protected.threads[4].lead
    index = Index(dataclasses.replace(protected, threads=(Thread(members=(demand, claim), lead=demand),)))
    assert [m.id for m in index.members_of(index.claims[0])] == [claim, demand]


def test_figures_of_unclear_sentences_are_marked() -> None:
    protected = dossier_fixture.protected()
    (open_,) = [s for s in protected.statements if s.unclear][:1]
    first = pieces(open_)[0]
    figure = dataclasses.replace(protected.figures[0], report=open_.report, span=first, counts=None)
    pages = texts(dataclasses.replace(protected, figures=(figure, protected.figures[1])))
    assert seen(pages["figures.html"]).count(words.IN_UNCLEAR) == 1


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("notebooks", "say"),
        ("the group’s researchers", "say"),
        ("All of them", "say"),
        ("Several of those present", "say"),
        ("letters that our researchers have seen", "say"),
        ("Two drivers", "say"),
        ("people", "say"),
        ("A speaker for the hosts", "says"),
        ("Safeguard Harbours", "says"),
        ("the press", "says"),
        ("research by the campaign group Locked Doors", "says"),
        ("a company that runs three hotels", "says"),
    ],
)
def test_verbs_agree_with_who_says_it(who: str, said: str) -> None:
    assert words.agreeing("says", who) == said
    assert words.agreeing("denies", who) == ("deny" if said == "say" else "denies")


def test_decided_and_suggested_are_told_apart() -> None:
    claims = parsed(dossier()["claims.html"])
    assert len(claims.xpath("//article//span[@class='tag accepted']")) == 1
    assert len(claims.xpath("//article//*[@class='sign-only']")) > 10
    assert "accepted by a reviewer" in seen(dossier()["claims.html"])


def test_rejected_records_leave_the_pages() -> None:
    protected = dossier_fixture.protected()
    gone = protected.threads[4].id, protected.differences[0].id, protected.stemma.links[1].id, protected.figures[0].id
    pages = texts(dataclasses.replace(protected, standing=dict.fromkeys(gone, "rejected")))
    assert "has found" in dossier()["differences.html"] and "5 · wording" not in seen(pages["differences.html"])
    assert "Claim 6" in seen(dossier()["claims.html"]) and "Claim 6" not in seen(pages["claims.html"])
    assert "copies" not in seen(pages["tree.html"])
    assert problems(pages) == []


def test_what_never_may_be_said_is_said_nowhere_else() -> None:
    for path, markup in dossier().items():
        said = seen(markup).lower()
        for word in ("tamper-proof", "admissible", "authentic", "independently confirmed", "verified", "refused to"):
            assert path == "method.html" or word not in said, (path, word)


def test_an_empty_case_is_a_dossier_too() -> None:
    small = dossier_fixture.small("x")
    tree = dataclasses.replace(small.stemma, links=(), lost=())
    none = dataclasses.replace(small, reports=(), pages=(), statements=(), figures=(), threads=(), problems=(), stemma=tree)
    pages = texts(none)
    assert problems(pages) == []
    assert "No claim found" in seen(pages["index.html"])


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;amp; &#x3c;",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200b\ufeff",
    "🜁🜂 𐍈𝕏 👩\u200d👩\u200d👧",
    "\x00\x01\x08\x1b\x7f\x85 \ud800 \ufffe",
    "w" * 5000,
    "<!-- --> ]]> <![CDATA[ x",
    "مرحبا بالعالم שלום",
    "{{7*7}} ${x} %s {mark} {these}",
    "\n\n \t\r\n",
]


@pytest.mark.parametrize("content", HOSTILE)
def test_hostile_words_stay_words(content: str) -> None:
    pages = texts(dossier_fixture.small(content))
    for path, markup in pages.items():
        tree = parsed(markup)
        assert not tree.xpath("//script|//img|//@*[starts-with(name(), 'on')]"), path
        assert [svg.get("class") for svg in tree.xpath("//svg")] in ([], ["stemma fits"])
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff\ud800-\udfff\x00-\x08\x0e-\x1f]", markup), path
    assert problems(pages) == []


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=40))
def test_any_words_stay_words(content: str) -> None:
    pages = texts(dossier_fixture.small(content))
    source = parsed(pages["sources/1.html"])
    chips = source.xpath("//mark[@id]//span[@class='unseen']")
    for chip in chips:
        chip.text = chr(int(chip.text[2:], 16)) if int(chip.text[2:], 16) in XML else "?"
    shown = source.xpath("//mark[@id]")[0].text_content()
    assert shown == "".join(c if ord(c) in XML or not UNSEEN.match(c) else "?" for c in content).replace("\r\n", "\n").replace(
        "\r", "\n"
    )
    assert problems(pages) == []


XML = frozenset({0x9, 0xA, 0xD, *range(0x20, 0xD800), *range(0xE000, 0xFFFE), *range(0x10000, 0x110000)})
"""Characters that the tree of the test's own parser can hold."""


def test_a_thousand_reports_are_written() -> None:
    protected = dossier_fixture.protected()
    first = protected.reports[0]
    many = tuple(dataclasses.replace(first, id=f"{n:064x}", number=n) for n in range(1, 1001))
    pages = html.pages(dataclasses.replace(protected, reports=many, pages=()), "")
    assert len(pages) == 1010


def test_time_grows_with_the_text_and_not_with_its_square() -> None:
    """Ten times the sentences take well under a hundred times as long (five thousand in one report: seconds)."""
    took = []
    for count in (500, 5000):
        protected = dossier_fixture.long(count)
        began = perf_counter()
        pages = texts(protected)
        took.append(perf_counter() - began)
        assert pages["sources/1.html"].count("<mark") >= count
    assert took[1] < 40 * took[0] and took[1] < 20


def test_interval_words() -> None:
    assert words.interval("2031-01-01", "2031-12-31") == "2031"
    assert words.interval("2031-03-01", "2031-03-31") == "2031-03-01 to 2031-03-31"
    assert words.interval(None, None) == "not stated"
    assert Span(text="t", start=0, end=1, words="x").words == "x"
