"""Encrypted connections: whose certificate counts, and what a cut one leaves."""

import socket
import ssl

import pytest
from certificates import Authority
from web_server import PAGE, PUBLIC, SITE, SOON, WebServer, answer, moved, net

from stemma.errors import FetchError
from stemma.fetch import Net, fetch

SECURE = "https://weirs.example.org/a"


def test_the_connection_goes_to_the_pinned_address_and_the_name_is_checked_and_asked_for() -> None:
    with Authority() as authority, WebServer({"/a": answer(PAGE)}, tls=authority.server("weirs.example.org")) as server:
        got = fetch(SECURE, net=net(server, tls=authority.trusted))
    assert server.connected == [(PUBLIC, 443)] * 2
    assert authority.names == ["weirs.example.org"] * 2
    assert got.warnings == ()
    assert b"tls: TLSv1.3, certificate sha256:" + authority.digest.encode() in got.warc


@pytest.mark.parametrize(
    ("name", "until", "trust", "why"),
    [
        ("weirs.example.org", 2099, False, "certificate of weirs.example.org is not valid .*(self-signed|local issuer)"),
        ("other.example.org", 2099, True, "certificate of weirs.example.org is not valid .*mismatch"),
        ("weirs.example.org", 2021, True, "certificate of weirs.example.org is not valid .*expired"),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused(name: str, until: int, trust: bool, why: str) -> None:
    with (
        Authority() as authority,
        WebServer({}, tls=authority.server(name, until)) as server,
        pytest.raises(FetchError, match=why),
    ):
        fetch(SECURE, net=net(server, tls=authority.trusted if trust else None))
    assert server.requests == []


def test_a_site_without_tls_and_a_silent_one_are_refused() -> None:
    with WebServer({}) as server, pytest.raises(FetchError, match="no encrypted connection"):
        fetch(SECURE, net=net(server, SOON))
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(FetchError, match="no answer in time"):
        port = deaf.getsockname()[1]
        fetch(
            SECURE,
            net=Net(
                resolve=lambda h, p: (PUBLIC,),
                opener=lambda a, p, t: socket.create_connection(("127.0.0.1", port), t),
                limits=SOON,
            ),
        )


def test_a_way_from_an_encrypted_page_to_an_open_one_is_refused_and_the_other_way_taken() -> None:
    way = r"from an encrypted page to one that is not.*: http://weirs\.example\.org/b; if that"
    pages = {"/a": moved(SITE + "/b")}
    with Authority() as authority:
        shown = authority.server("weirs.example.org")
        with WebServer(pages, tls=shown) as server, pytest.raises(FetchError, match=way):
            fetch(SECURE, net=net(server, tls=authority.trusted))
    assert len(server.requests) == 2


def test_a_tls_connection_that_is_cut_without_a_word_leaves_a_partial_page() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(answer(PAGE, Content_Length=""))
        assert isinstance(connection, ssl.SSLSocket)
        socket.socket(fileno=connection.detach()).close()

    with Authority() as authority, WebServer({"/a": cut}, tls=authority.server("weirs.example.org")) as server:
        got = fetch(SECURE, net=net(server, tls=authority.trusted))
    assert got.partial
    assert b"WARC-Truncated: disconnect" in got.warc
