"""What a site asks for is done: redirects, robots.txt, pauses; and what the user is told."""

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refused_urls import REFUSED
from web_server import PAGE, PUBLIC, SITE, Answer, WebServer, answer, get, moved, net, refused

from stemma.errors import FetchError
from stemma.fetch import Clock, Limits, Net, Visits, fetch, warning
from stemma.fetch.robots import decisive, rules

# Redirects


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize("place", ["/b", "b", "//weirs.example.org/b", SITE + "/b", "./x/../b", "/b#part"])
def test_a_redirect_is_followed(status: str, place: str) -> None:
    got = get({"/a": moved(place, status), "/b": answer(PAGE)})
    assert got.final_url == SITE + "/b"
    assert [hop.status for hop in got.hops] == [int(status[:3]), 200]


def test_a_redirect_may_be_written_in_any_letters() -> None:
    pages: dict[str, Answer] = {"/a": moved("/știre nouă"), "/%C8%99tire%20nou%C4%83": answer(PAGE)}
    assert get(pages).final_url == SITE + "/%C8%99tire%20nou%C4%83"
    latin = moved("/b").replace(b"Location: /b", b"Location: /\xe9t\xe9")
    assert get({"/a": latin, "/%E9t%E9": answer(PAGE)}).final_url == SITE + "/%E9t%E9"


@pytest.mark.parametrize(
    ("url", "why"), [row for row in REFUSED if row[0].startswith(("http://1", "http://[", "http://0", "http://2"))]
)
def test_a_redirect_to_an_inner_address_is_refused_in_each_of_its_forms(url: str, why: str) -> None:
    if url in ("http://127.0.0.1\\.weirs.example.org/",):
        return
    with WebServer({"/a": moved(url)}) as server, pytest.raises(FetchError):
        fetch(SITE + "/a", net=net(server))
    assert server.paths == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "place",
    ["file:///etc/passwd", "ftp://weirs.example.org/", "javascript:alert(1)", "http://w:k@weirs.example.org/", "http://["],
)
def test_a_redirect_out_of_the_web_is_refused(place: str) -> None:
    with WebServer({"/a": moved(place)}) as server, pytest.raises(FetchError):
        fetch(SITE + "/a", net=net(server))
    assert server.paths == ["/robots.txt", "/a"]


def test_a_redirect_to_a_name_that_leads_inside_is_refused() -> None:
    def resolver(host: str, port: int) -> tuple[str, ...]:
        return ("10.0.0.7",) if host == "inner.example.org" else (PUBLIC,)

    with WebServer({"/a": moved("http://inner.example.org/")}) as server:
        with pytest.raises(
            FetchError, match=r"forwards to http://inner\.example\.org/: inner\.example\.org leads to 10\.0\.0\.7"
        ):
            fetch(SITE + "/a", net=net(server, resolver=resolver))
        assert server.connected == [(PUBLIC, 80)] * 2


def test_redirects_in_a_circle_and_without_end_are_told() -> None:
    assert "in a circle" in refused({"/a": moved("/b"), "/b": moved("/a")})
    assert "in a circle" in refused({"/a": moved("/a")})
    many = {f"/{n}": moved(f"/{n + 1}") for n in range(9)}
    assert "more than 5 times" in refused(many, SITE + "/0")
    five = {f"/{n}": moved(f"/{n + 1}") for n in range(5)} | {"/5": answer(PAGE)}
    assert len(get(five, SITE + "/0").hops) == 6


# robots.txt


def robots(text: str | bytes, path: str = "/a", token: str = "Stemma") -> bool:
    rule = decisive(rules(text.encode() if isinstance(text, str) else text, token), path)
    return rule is None or rule.allow


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /b", "/a", True),
        ("User-agent: *\nDisallow: /a", "/ab", False),
        ("User-agent: *\nDisallow: /a/", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: STEMMA\nDisallow: /", "/a", False),
        ("User-agent: stemma/2.0\nDisallow: /", "/a", False),
        ("User-agent: stemmata\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Stemma\nAllow: /", "/a", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: Stemma\nDisallow: /a", "/a", False),
        ("User-agent: Stemma\nDisallow: /b\nUser-agent: other\nDisallow: /\nUser-agent: Stemma\nDisallow: /a", "/a", False),
        ("User-agent: other\nUser-agent: Stemma\nDisallow: /a", "/a", False),
        ("User-agent: other\nSitemap: /s.xml\nUser-agent: Stemma\nDisallow: /a", "/a", False),
        ("User-agent: Stemma\nDisallow: /b\nUser-agent: other\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /a", "/a", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: *b*d", "/abcd", False),
        ("User-agent: *\nDisallow: *d*b", "/abcd", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /%7Eweir", "/~weir/a", False),
        ("User-agent: *\nDisallow: /~weir", "/%7eweir/a", False),
        ("User-agent: *\nDisallow: /ș", "/%C8%99tire", False),
        ("User-agent: *\nDisallow: /a%2fb", "/a%2Fb", False),
        ("User-agent: *\nDisallow: /a%2fb", "/a/b", True),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("user-agent : * # all\r\n  DISALLOW  :  /a  # this\r\n", "/a", False),
        ("\ufeffUser-agent: *\rDisallow: /a", "/a", False),
        ("Disallow: /a", "/a", True),
        ("<html>User-agent: *</html>", "/a", True),
        ("User-agent: *\nDisallow: /" + "*a" * 5000, "/" + "b" * 5000, True),
    ],
)
def test_robots_txt_is_read_as_rfc_9309_says(text: str, path: str, allowed: bool) -> None:
    assert robots(text, path) is allowed


@given(st.binary(max_size=200), st.text("ab/*$%?", max_size=20))
def test_any_bytes_are_a_robots_txt(data: bytes, path: str) -> None:
    assert robots(b"User-agent: *\n" + data, "/" + path) in (True, False)


def test_a_hostile_robots_txt_costs_no_time() -> None:
    began = time.monotonic()
    text = "User-agent: *\n" + "".join(f"Disallow: /*{'a*' * 20}{n}\n" for n in range(9000))
    assert robots(text, "/" + "a" * 7000)
    assert time.monotonic() - began < 3


NO_PROGRAMS = answer(b"User-agent: *\nDisallow: /a", media="text/plain")


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (NO_PROGRAMS, "does not want programs.*«Disallow: /a».*stemma add CASE page.html"),
        (moved("/moved.txt"), "does not want programs"),
        (
            answer(b"1a\r\nUser-agent: *\nDisallow: /a\r\n0\r\n\r\n", Content_Length="", Transfer_Encoding="chunked"),
            "does not want",
        ),
        (answer(gzip.compress(b"User-agent: *\nDisallow: /a", mtime=0), Content_Encoding="gzip"), "does not want programs"),
        (answer(b"", "500 Oops"), "cannot be had .status 500.*programs stay away"),
        (answer(b"", "503 Busy"), "cannot be had .status 503"),
        (answer(b"", "429 Slow"), "cannot be had .status 429"),
        (answer(b"User", Content_Length="99"), "cannot be had .disconnect"),
        (b"", "closed the connection"),
        (moved("http://10.0.0.1/robots.txt"), "10.0.0.1 is a private network"),
    ],
)
def test_a_page_is_not_asked_for_where_robots_txt_forbids_it_or_fails(file: bytes, why: str) -> None:
    pages = {"/robots.txt": file, "/moved.txt": NO_PROGRAMS, "/a": answer(PAGE)}
    with WebServer(pages) as server, pytest.raises(FetchError, match=why):
        fetch(SITE + "/a", net=net(server))
    assert "/a" not in server.paths


@pytest.mark.parametrize(
    "file",
    [
        answer(b"", "404 Not Found"),
        answer(b"", "403 Forbidden"),
        answer(b"", "410 Gone"),
        answer(b"<html>not found</html>"),
        answer(b"User-agent: *\nDisallow: /b\n"),
        moved("/robots.txt"),
        answer(b"User-agent: *\nAllow: /a\n" + b"# weir\n" * 90_000),
    ],
)
def test_a_page_is_asked_for_where_there_is_no_rule_against_it(file: bytes) -> None:
    assert get({"/robots.txt": file, "/a": answer(PAGE)}).hops[-1].status == 200


def test_each_site_on_the_way_is_asked_for_its_own_robots_txt() -> None:
    pages: dict[str, Answer] = {
        "/a": moved("http://other.example.org/b"),
        "other.example.org/robots.txt": NO_PROGRAMS.replace(b"/a", b"/b"),
    }
    with (
        WebServer(pages) as server,
        pytest.raises(FetchError, match=r"forwards to http://other\.example\.org/b: the site does not want"),
    ):
        fetch(SITE + "/a", net=net(server))
    assert server.paths == ["/robots.txt", "/a", "/robots.txt"]


def test_robots_txt_is_no_page_of_the_web_archive() -> None:
    got = get({"/robots.txt": answer(b"User-agent: *\nAllow: /a\n"), "/a": answer(PAGE)})
    assert got.warc.count(b"WARC-Target-URI: ") == got.warc.count(b"WARC-Target-URI: http://weirs.example.org/a\r\n") == 3
    assert b"robots-txt: http://weirs.example.org/robots.txt 200, Allow: /a\r\n" in got.warc


# Politeness


class Waiting:
    """A clock that notes what it waits and waits nothing."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.time += seconds

    def clock(self) -> Clock:
        return Clock(monotonic=lambda: self.time, sleep=self.sleep)


def test_two_pages_of_one_host_are_two_seconds_apart_and_its_robots_txt_is_asked_for_once() -> None:
    waiting, visits = Waiting(), Visits()
    with WebServer({"/a": answer(PAGE), "/b": answer(PAGE)}) as server:
        used = net(server, Limits(total=1, idle=1), clock=waiting.clock())
        for url in (SITE + "/a", SITE + "/b", "http://other.example.org/a", SITE + "/a"):
            fetch(url, net=used, visits=visits)
    assert waiting.waits == [2.0, 2.0]
    assert server.paths == ["/robots.txt", "/a", "/b", "/robots.txt", "/a", "/a"]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("120", "in 120 seconds"),
        ("Wed, 04 Mar 2026 05:06:07 GMT", "after Wed, 04 Mar 2026 05:06:07 GMT"),
        ("\x07soon\x1b[2J", r"after \?soon\?"),
    ],
)
@pytest.mark.parametrize("status", ["429 Slow", "503 Busy"])
def test_a_host_that_asks_to_be_left_alone_is_left_alone(status: str, after: str, told: str) -> None:
    visits = Visits()
    with WebServer({"/a": answer(b"later", status, Retry_After=after), "/b": answer(PAGE)}) as server:
        with pytest.raises(FetchError, match=told):
            fetch(SITE + "/a", net=net(server), visits=visits)
        with pytest.raises(FetchError, match=f"not asked again: .*{told}"):
            fetch(SITE + "/b", net=net(server), visits=visits)
        assert fetch("http://other.example.org/b", net=net(server), visits=visits).hops
    assert server.paths == ["/robots.txt", "/a", "/robots.txt", "/b"]


# What the user is told, and the address of a copy


def test_the_user_is_told_who_will_see_the_machine() -> None:
    assert "weirs.example.org is now asked" in warning("https://Weirs.example.org/a")
    assert "see this machine's network address" in warning("https://weirs.example.org/a")


def test_a_refusal_names_the_url_first_and_what_to_do() -> None:
    message = refused({"/a": answer(PAGE, media="image/png")})
    assert message == f"{SITE}/a: it is no report but image/png; give the address of the page that shows it"


def test_the_address_of_a_copy_is_recorded_and_not_asked_for() -> None:
    copy = "https://archive.example.org/web/2026/http://weirs.example.org/a"
    with WebServer({"/a": answer(PAGE)}) as server:
        assert fetch(SITE + "/a", wayback=f" {copy} ", net=net(server)).archived == copy
        assert server.paths == ["/robots.txt", "/a"]
        with pytest.raises(FetchError, match="only http"):
            fetch(SITE + "/a", wayback="ftp://archive.example.org/a", net=net(server))
        assert server.paths == ["/robots.txt", "/a"], "nothing is asked for when the copy's address is wrong"
    assert get({"/a": answer(PAGE)}).archived is None


@pytest.mark.parametrize("agent", ["", "1", "Weir\r\nX: y", "Weir ș", "W" + " " * 300])
def test_a_user_agent_that_would_break_the_request_is_refused(agent: str) -> None:
    with pytest.raises(FetchError, match="User-Agent"):
        fetch(SITE, net=Net(user_agent=agent))


def test_a_user_agent_of_ones_own_is_sent_and_is_the_one_that_robots_txt_is_asked_about() -> None:
    pages: dict[str, Answer] = {"/robots.txt": answer(b"User-agent: weirbot\nDisallow: /"), "/a": answer(PAGE)}
    with WebServer(pages) as server, pytest.raises(FetchError, match="does not want programs"):
        fetch(SITE + "/a", net=Net(resolve=lambda h, p: (PUBLIC,), opener=server.opener, user_agent="WeirBot/1 (me)"))
    assert b"\r\nUser-Agent: WeirBot/1 (me)\r\n" in server.requests[0]
