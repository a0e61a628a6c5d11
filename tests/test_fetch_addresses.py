"""Which URLs, names and network addresses are asked for at all."""

import socket
from ipaddress import IPv4Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from refused_urls import REFUSED
from web_server import PAGE, PATIENT, PUBLIC, PUBLIC_6, SITE, Answer, WebServer, answer, moved, net

from stemma.errors import FetchError, IntakeError
from stemma.fetch import Net, archived, fetch, warning
from stemma.fetch.addresses import parse, refusal
from stemma.fetch.wire import connect, resolve

INNER = sorted({url.removeprefix("http://").split("/")[0].strip("[]") for url, _ in REFUSED} - {"fe80::1%25eth0"})


@pytest.mark.parametrize(("url", "why"), REFUSED)
def test_a_url_that_leads_inside_or_may_be_read_in_two_ways_is_refused_before_anything_is_resolved(url: str, why: str) -> None:
    def no(*_: object) -> tuple[str, ...]:
        raise AssertionError("something was resolved")

    with WebServer({}) as server, pytest.raises(FetchError, match=why.replace("(", r"\(")):
        fetch(url, net=net(server, resolver=no))
    assert server.connected == []
    with pytest.raises(FetchError):
        warning(url)
    with pytest.raises(FetchError):
        archived(url)


def test_the_table_of_refused_urls_is_long_enough_and_every_refusal_is_one_of_intake() -> None:
    assert len(REFUSED) > 80
    assert issubclass(FetchError, IntakeError)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://weirs.example.org", "https://weirs.example.org/"),
        (" HTTPS://Weirs.Example.ORG:443/A?b=c#d ", "https://weirs.example.org/A?b=c"),
        ("http://weirs.example.org:8080/a", "http://weirs.example.org:8080/a"),
        ("https://weirs.example.org:80/", "https://weirs.example.org:80/"),
        ("http://weirs.example.org./", "http://weirs.example.org/"),
        ("http://weirs.example.org?a", "http://weirs.example.org/?a"),
        ("http://weirs.example.org/a/./b/../c", "http://weirs.example.org/a/c"),
        ("http://weirs.example.org/a/%2e%2E/b/..", "http://weirs.example.org/"),
        ("http://weirs.example.org//b//c", "http://weirs.example.org//b//c"),
        ("http://weirs.example.org/știre?q=ö%20", "http://weirs.example.org/%C8%99tire?q=%C3%B6%20"),
        ("http://șes.example.org/", "http://xn--es-2qd.example.org/"),
        ("http://example.com./", "http://example.com/"),
        ("http://93.184.216.34/a", "http://93.184.216.34/a"),
        ("http://[2606:2800:0220:1:248:1893:25C8:1946]:80/", "http://[2606:2800:220:1:248:1893:25c8:1946]/"),
        ("http://[64:ff9b::93.184.216.34]/", "http://[64:ff9b::5db8:d822]/"),
    ],
)
def test_a_url_is_sent_in_one_form(url: str, sent: str) -> None:
    if "șes" in url:
        sent = "http://" + "șes.example.org".encode("idna").decode() + "/"
    assert parse(url).url == sent
    assert parse(sent) == parse(url), "the form is stable"


@given(st.text(max_size=60))
@example("http://[::1]:80\\@x/")
def test_any_text_is_a_url_or_refused_and_what_is_sent_is_plain(text: str) -> None:
    try:
        target = parse("http://" + text)
    except FetchError:
        return
    assert all("!" <= c <= "~" for c in target.url)
    assert parse(target.url) == target


@given(st.integers(0, 2**32 - 1))
@example(0x7F000001)
def test_no_form_of_an_address_is_more_public_than_the_address(number: int) -> None:
    plain = IPv4Address(number)
    mapped = f"::ffff:{plain}"
    assert (refusal(mapped) is None) == (refusal(str(plain)) is None)
    assert refusal(str(plain)) is not None or (plain.is_global and not plain.is_multicast)
    assert (refusal(f"64:ff9b::{plain}") is None) == (refusal(str(plain)) is None)
    if refusal(str(plain)):
        assert refusal(f"2606:2800:220:1:0:5efe:{plain}")
    assert refusal(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::")


@pytest.mark.parametrize("inner", [a for a in INNER if refusal(a) not in (None, "no address")])
def test_a_name_is_refused_if_any_of_its_addresses_is_not_public(inner: str) -> None:
    for addresses in ([inner], [PUBLIC, inner], [PUBLIC_6, PUBLIC, inner]):
        with WebServer({"/a": answer(PAGE)}) as server, pytest.raises(FetchError, match="only public pages"):
            fetch(SITE + "/a", net=net(server, resolver=lambda host, port, found=addresses: found))  # type: ignore[misc]
        assert server.connected == []


def test_a_name_is_resolved_once_and_the_address_that_was_checked_is_connected_to() -> None:
    answers = [(PUBLIC,), ("127.0.0.1",), ("10.0.0.1",)]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return answers[len(asked) - 1]

    pages: dict[str, Answer] = {"/a": moved("/b"), "/b": answer(PAGE)}
    with WebServer(pages) as server:
        got = fetch(SITE + "/a", net=net(server, resolver=rebinding))
    assert asked == ["weirs.example.org"]
    assert server.connected == [(PUBLIC, 80)] * 3  # robots.txt, /a, /b
    assert got.hops == ((SITE + "/a", PUBLIC, 302), (SITE + "/b", PUBLIC, 200))


def test_the_next_address_is_tried_where_one_does_not_answer_and_only_checked_ones() -> None:
    with WebServer({"/a": answer(PAGE)}) as server:

        def only_four(address: str, port: int, timeout: float) -> socket.socket:
            made = server.opener(address, port, timeout)
            if ":" in address:
                made.close()
                raise OSError("no route")
            return made

        got = fetch(SITE + "/a", net=Net(resolve=lambda h, p: (PUBLIC_6, PUBLIC), opener=only_four, limits=PATIENT))
    assert got.hops == ((SITE + "/a", PUBLIC, 200),)
    assert server.connected == [(PUBLIC_6, 80), (PUBLIC, 80)] * 2


def test_what_cannot_be_resolved_or_reached_says_so() -> None:
    def unknown(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror("unknown")

    def nobody(address: str, port: int, timeout: float) -> socket.socket:
        raise TimeoutError

    with WebServer({}) as server:
        for resolver in (unknown, lambda host, port: ()):
            with pytest.raises(FetchError, match="no address is known"):
                fetch(SITE, net=net(server, resolver=resolver))
    with pytest.raises(FetchError, match=r"cannot be reached \(no answer in time\)"):
        fetch(SITE, net=Net(resolve=lambda h, p: (PUBLIC,), opener=nobody, limits=PATIENT))


def test_the_real_opener_connects_to_an_address_without_resolving_it_and_never_to_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no(*_: object, **__: object) -> None:
        raise AssertionError("resolved a second time")

    monkeypatch.setattr(socket, "getaddrinfo", no)
    with WebServer({}, address="127.0.0.1") as server, pytest.raises(OSError, match="this machine itself"):
        connect("127.0.0.1", server.port, 1)
    with WebServer({}, address="127.0.0.2") as server, connect("127.0.0.2", server.port, 1) as made:  # from 127.0.0.1
        assert made.getpeername() == ("127.0.0.2", server.port)


def test_the_real_resolver_gives_every_address_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET6, 1, 6, "", (PUBLIC_6, 80, 0, 0)), *[(socket.AF_INET, 1, 6, "", (PUBLIC, 80))] * 2]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert resolve("weirs.example.org", 80) == (PUBLIC_6, PUBLIC)
