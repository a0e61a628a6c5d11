"""One request and its answer over one connection to one address that was checked; every byte is kept as it went by.

Nothing is decided here about what an answer means, and no name is resolved: the address is given.
"""

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from time import monotonic, sleep
from typing import Literal

from stemma import __version__
from stemma.errors import FetchError
from stemma.fetch.addresses import Target
from stemma.fetch.answers import Head, UntilClose, framing, head

Cut = Literal["length", "time", "disconnect"]
"""Why an answer is not whole, in the words of WARC 1.1, section 5.13."""
USER_AGENT = f"Stemma/{__version__} (single page, asked for by a person)"
ACCEPT = "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5"
AT_ONCE = 65536
BEFORE = 5
"""Interim answers (1xx) that are passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is waited for and taken. Bytes and seconds."""

    body: int = 50 * 1024 * 1024
    """Bytes of a page as it is sent."""
    head: int = 64 * 1024
    """Bytes of the head of an answer."""
    lines: int = 100
    """Fields of a head."""
    total: float = 60.0
    """For everything that one page needs: robots.txt, redirects, the page."""
    idle: float = 15.0
    """For a connection, and without a byte."""
    redirects: int = 5
    robots: int = 512_000
    """Bytes of a robots.txt; RFC 9309, section 2.5, asks for at least 500 KiB."""
    robots_total: float = 15.0
    """For a robots.txt, out of the total."""
    pause: float = 2.0
    """Between two pages of one host."""


def now() -> datetime:
    """Return the time by this machine's clock."""
    return datetime.now(UTC)  # noqa: TID251 a record of a fetch says when each byte was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What tells the time and waits."""

    now: Callable[[], datetime] = now
    monotonic: Callable[[], float] = monotonic
    sleep: Callable[[float], None] = sleep


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Ask this machine's resolver for every address of a name.

    Raises:
        OSError: it knows none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def connect(address: str, port: int, timeout: float) -> socket.socket:
    """Connect to an address, as it is; nothing is resolved here, so that nothing else can be reached than what was checked.

    Raises:
        OSError: nobody answers, or it is this machine under a public address.
    """
    made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.settimeout(timeout)
        made.connect((address, port))
        if made.getsockname()[0] == made.getpeername()[0]:
            raise OSError("it is this machine itself")
    except BaseException:
        made.close()
        raise
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """How the network is reached; tests give a resolver and an opener of their own."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    opener: Callable[[str, int, float], socket.socket] = connect
    """Address that was checked, port, seconds -> a connected socket."""
    clock: Clock = field(default_factory=Clock)
    tls: ssl.SSLContext | None = None
    """None: the system's authorities. There is no way to switch the check of certificates off."""
    user_agent: str = USER_AGENT
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its answer, as they were on the wire."""

    target: Target
    address: str
    """That was checked and asked."""
    at: datetime
    """When the request began."""
    seconds: float
    request: bytes
    head: Head
    head_block: bytes
    """The answer's head as received, with the empty line."""
    body: bytes
    """As received: transfer and content codings are left in place."""
    cut: Cut | None
    surplus: int
    """Bytes that came after the declared end, and are not kept."""
    tls: str | None
    """Version of TLS and the SHA-256 of the site's certificate. None: not encrypted."""


class _Stopped(Exception):
    """The wire gave out."""

    def __init__(self, why: Cut) -> None:
        self.why: Cut = why


@dataclass(slots=True)
class _Wire:
    """A socket that never waits past its limits."""

    sock: socket.socket
    net: Net
    deadline: float

    def more(self) -> bytes:
        """Return what came, or nothing: the other side has ended."""
        left = self.deadline - self.net.clock.monotonic()
        if left <= 0:
            raise _Stopped("time")
        self.sock.settimeout(min(left, self.net.limits.idle))
        try:
            return self.sock.recv(AT_ONCE)
        except TimeoutError:
            raise _Stopped("time") from None
        except OSError:  # reset, or a TLS connection that ends without saying so and may have been cut
            raise _Stopped("disconnect") from None


def ask(target: Target, addresses: Sequence[str], net: Net, deadline: float, wanted: Callable[[Head], int]) -> Exchange:
    """Send one GET and take the answer.

    `wanted` is shown the head and says how many bytes of the body to take (0: the body is left), or raises.

    Raises:
        FetchError: no connection, no TLS, no answer that can be read; or what `wanted` raises.
    """
    at, began = net.clock.now(), net.clock.monotonic()
    address, sock = _reach(target, addresses, net, deadline)
    try:
        sock, tls = _secured(sock, target, net, deadline)
        wire = _Wire(sock, net, deadline)
        request = _request(target, net.user_agent)
        try:
            sock.sendall(request)
        except OSError as error:
            raise FetchError(f"the connection broke before the page was asked for ({_why(error)}); try again later") from None
        found, block, rest = _head(wire)
        most = wanted(found)
        body, cut, surplus = _body(wire, found, rest, most) if most else (b"", None, 0)
    finally:
        sock.close()
    return Exchange(
        target=target,
        address=address,
        at=at,
        seconds=net.clock.monotonic() - began,
        request=request,
        head=found,
        head_block=block,
        body=body,
        cut=cut,
        surplus=surplus,
        tls=tls,
    )


def _reach(target: Target, addresses: Sequence[str], net: Net, deadline: float) -> tuple[str, socket.socket]:
    """Connect to the first of the checked addresses that answers."""
    last: OSError = OSError("it has no address")
    for address in addresses:
        left = deadline - net.clock.monotonic()
        if left <= 0:
            break
        try:
            return address, net.opener(address, target.port, min(left, net.limits.idle))
        except OSError as error:
            last = error
    raise FetchError(
        f"{target.authority} cannot be reached ({_why(last)}); check the address and the connection, or try again later"
    )


def _secured(sock: socket.socket, target: Target, net: Net, deadline: float) -> tuple[socket.socket, str | None]:
    if target.scheme != "https":
        return sock, None
    context = net.tls or ssl.create_default_context()
    sock.settimeout(max(0.001, min(deadline - net.clock.monotonic(), net.limits.idle)))
    try:
        made = context.wrap_socket(sock, server_hostname=target.host, suppress_ragged_eofs=False)
    except ssl.SSLCertVerificationError as error:
        reason = f"the certificate of {target.host} is not valid ({error.verify_message}), so nobody can say who answers"
        raise FetchError(f"{reason}; look at the page in a browser, which explains it") from None
    except OSError as error:
        raise FetchError(f"no encrypted connection to {target.host} could be made ({_why(error)}); try again later") from None
    certificate = sha256(made.getpeercert(binary_form=True) or b"").hexdigest()
    return made, f"{made.version()}, certificate sha256:{certificate}"


def _why(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return (getattr(error, "reason", None) or error.strerror or str(error) or type(error).__name__).replace("\n", " ")[:120]


def _request(target: Target, user_agent: str) -> bytes:
    """Write the request: nothing in it tells one user of Stemma from another."""
    fields = (
        ("Host", target.authority),
        ("User-Agent", user_agent),
        ("Accept", ACCEPT),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    )
    lines = [f"GET {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _head(wire: _Wire) -> tuple[Head, bytes, bytes]:
    """Return the head, its bytes, and what of the body came with it; interim answers are passed over."""
    limits = wire.net.limits
    came = bytearray()
    for _ in range(BEFORE + 1):
        looked = 0
        while (end := came.find(b"\r\n\r\n", looked)) < 0:
            looked = max(0, len(came) - 3)
            if len(came) > limits.head or came.count(b"\n") > limits.lines + 1:
                raise FetchError("the head of the site's answer does not end; save the page in a browser")
            try:
                data = wire.more()
            except _Stopped as stopped:
                raise FetchError(_no_answer(stopped.why, bool(came))) from None
            if not data:
                raise FetchError(_no_answer("disconnect", bool(came)))
            came += data
        if end > limits.head:
            raise FetchError(f"the head of the site's answer has more than {limits.head} bytes; save the page in a browser")
        found = head(bytes(came[:end]), limits.lines)
        if found.status >= 200:
            return found, bytes(came[: end + 4]), bytes(came[end + 4 :])
        if found.status == 101:
            raise FetchError("the site answers with another protocol than was asked for; save the page in a browser")
        del came[: end + 4]
    raise FetchError("the site sends interim answers without end; try again later")


def _no_answer(why: Cut, begun: bool) -> str:
    what = {"time": "did not answer in time", "disconnect": "closed the connection without an answer", "length": "sent too much"}[
        why
    ]
    return f"the site {'began to answer and then ' if begun else ''}{what}; try again later, or save the page in a browser"


def _body(wire: _Wire, found: Head, rest: bytes, most: int) -> tuple[bytes, Cut | None, int]:
    """Return the body as received, why it is not whole, and how many bytes came after its end."""
    frame = framing(found)
    body, cut = bytearray(rest), None
    while (end := frame.end(body)) is None and cut is None:
        if len(body) > most:
            return bytes(body[:most]), "length", 0
        try:
            data = wire.more()
        except _Stopped as stopped:
            cut = stopped.why
            break
        if not data:
            cut = None if isinstance(frame, UntilClose) else "disconnect"
            end = len(body)
            break
        body += data
    end = len(body) if end is None else end
    if end > most:
        return bytes(body[:most]), "length", 0
    return bytes(body[:end]), cut, len(body) - end
