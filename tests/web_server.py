"""A small web server on this machine, which answers with the bytes that a test gives, right or wrong.

The fetcher refuses every address of this machine, so a test gives it names that resolve to public addresses, and
`WebServer.opener`, which writes down what it was told to connect to and connects here instead.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType

import pytest

from stemma.errors import FetchError
from stemma.fetch import Clock, Fetched, Limits, Net, fetch

PAGE = b"<html><head><title>Weirs of Ostrand</title></head><body><p>The weir keepers met on Monday.</p></body></html>"
SITE = "http://weirs.example.org"
PUBLIC, PUBLIC_6 = "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"
PATIENT = Limits(pause=0)
"""For what must not be decided by how busy this machine is."""
SOON = Limits(total=1.2, idle=0.4, pause=0)
"""For what waits in vain."""
Answer = bytes | Callable[[socket.socket], None]
"""What to send, or what to do with the connection once the request was read."""


def answer(body: bytes = b"", status: str = "200 OK", media: str = "text/html", **more: str) -> bytes:
    """Write an answer as it should be; a field `Like_This` is sent as Like-This."""
    fields = {"Content-Type": media, "Content-Length": str(len(body)), "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def moved(place: str, status: str = "302 Found") -> bytes:
    """Write an answer that forwards."""
    return answer(b"<p>moved</p>", status, Location=place)


def dripping(first: bytes, drop: bytes, every: float, seconds: float = 10.0) -> Callable[[socket.socket], None]:
    """Send something, and then a drop again and again until the other side has had enough."""

    def send(connection: socket.socket) -> None:
        connection.sendall(first)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            connection.sendall(drop)
            time.sleep(every)

    return send


def silent(first: bytes = b"", seconds: float = 10.0) -> Callable[[socket.socket], None]:
    """Send something, and then nothing, without closing."""
    return dripping(first, b"", 0.05, seconds)


class WebServer:
    """Serves `pages` by path, or by host and path ("other.example.org/a"), until the end of a `with` block."""

    def __init__(self, pages: Mapping[str, Answer], tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> None:
        """Bind to a free port."""
        self.pages = {"/robots.txt": answer(b"none", "404 Not Found"), **pages}
        self.tls = tls
        self.requests: list[bytes] = []
        """Every request, as received, in order."""
        self.connected: list[tuple[str, int]] = []
        """What the fetcher wanted to connect to."""
        self._socket = socket.create_server((address, 0))
        self.port = int(self._socket.getsockname()[1])
        self._open = True

    def opener(self, address: str, port: int, timeout: float) -> socket.socket:
        """Connect here, whatever the address."""
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    @property
    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [request.split(b" ")[1].decode() for request in self.requests]

    def __enter__(self) -> "WebServer":
        """Begin to serve."""
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop listening; answers that still drip end by themselves."""
        self._open = False
        self._socket.close()

    def _serve(self) -> None:
        while self._open:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.settimeout(10)
            wrapped = self.tls.wrap_socket(connection, server_side=True) if self.tls else connection
            with wrapped:
                request = b""
                while b"\r\n\r\n" not in request:
                    data = wrapped.recv(65536)
                    if not data:
                        return
                    request += data
                self.requests.append(request)
                path = request.split(b" ")[1].decode()
                host = request.split(b"\r\nHost: ")[1].split(b"\r\n")[0].decode()
                page = self.pages.get(host + path, self.pages.get(path, answer(b"no such page", "404 Not Found")))
                if isinstance(page, bytes):
                    wrapped.sendall(page)
                else:
                    page(wrapped)
                if isinstance(wrapped, ssl.SSLSocket):
                    wrapped.unwrap()


def net(
    server: WebServer,
    limits: Limits = PATIENT,
    resolver: Callable[[str, int], Sequence[str]] = lambda host, port: (PUBLIC,),
    tls: ssl.SSLContext | None = None,
    clock: Clock | None = None,
) -> Net:
    return Net(resolve=resolver, opener=server.opener, limits=limits, tls=tls, clock=clock or Clock())


def get(pages: Mapping[str, Answer], url: str = SITE + "/a", limits: Limits = PATIENT) -> Fetched:
    with WebServer(pages) as server:
        return fetch(url, net=net(server, limits))


def refused(pages: Mapping[str, Answer], url: str = SITE + "/a", limits: Limits = PATIENT) -> str:
    with WebServer(pages) as server, pytest.raises(FetchError) as caught:
        fetch(url, net=net(server, limits))
    return str(caught.value)
