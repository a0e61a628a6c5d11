"""One page from the web, when somebody asks for it: the only module of Stemma that opens a connection.

`fetch` asks for one URL as a careful reader would: every address that a name leads to is checked and the
checked one is connected to, on every redirect anew; robots.txt is obeyed; nothing is tried twice. What went
over the wire comes back as a web archive. Nothing is read, stored or judged here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import NamedTuple

from stemma.errors import FetchError
from stemma.fetch import judging
from stemma.fetch.addresses import Target, parse, refusal
from stemma.fetch.answers import Head, content
from stemma.fetch.record import Noted, web_archive
from stemma.fetch.robots import Rule, decisive, rules
from stemma.fetch.wire import Clock, Exchange, Limits, Net, ask

CUTS = {
    "length": "it is longer than is taken in",
    "time": "the site did not send the rest in time",
    "disconnect": "the connection ended before the page did",
}


class Hop(NamedTuple):
    """One page that was asked for."""

    url: str
    address: str
    """The network address that was checked and connected to."""
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as it came."""

    url: str
    """As it was asked for, in the form in which it was sent."""
    final_url: str
    """Where the redirects ended."""
    at: str
    """When the page itself was asked for, UTC, ISO 8601."""
    hops: tuple[Hop, ...]
    """In order; the last one is the page."""
    warc: bytes
    """A web archive (WARC 1.1, not compressed) with every hop's request and response as they were on the wire."""
    partial: bool
    """True: the page was cut off; its record says WARC-Truncated."""
    warnings: tuple[str, ...]
    """For people."""
    archived: str | None
    """The address of an archived copy, as the user gave it; it was not asked for."""


@dataclass(slots=True)
class Visits:
    """What one command remembers from page to page, so that no host is asked too often. Hand the same one to every `fetch`."""

    asked: dict[str, float] = field(default_factory=dict)
    """Host -> when it was last asked, by the monotonic clock."""
    busy: dict[str, str] = field(default_factory=dict)
    """Host -> why it is not asked again."""
    robots: dict[str, "Robots"] = field(default_factory=dict)
    """By origin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What is known of one origin's robots.txt."""

    url: str
    status: int
    rules: tuple[Rule, ...]
    closed: str | None = None
    """Why everything counts as forbidden. None: the rules decide."""


def warning(url: str) -> str:
    """Say what the sites will learn, for the user to read before anything is asked for.

    Raises:
        FetchError: it is no address that would be fetched.
    """
    host = _named(url).host
    return (
        f"{host} is now asked for this page and its robots.txt. It, any site that it forwards to, and the networks between "
        "will see this machine's network address and the time. "
        "Who must not be seen there saves the page elsewhere and adds the file."
    )


def archived(address: str) -> str:
    """Return the address of an archived copy as it was given, if it can be one. Nothing is asked for.

    Raises:
        FetchError: it is no address of a public page.
    """
    _named(address)
    return address.strip()


def fetch(url: str, *, wayback: str | None = None, visits: Visits | None = None, net: Net | None = None) -> Fetched:
    """Ask for one page, and follow where it forwards to.

    Raises:
        FetchError: it was refused, could not be reached, or is no report; nothing of it was kept.
    """
    first = _named(url)
    copy = archived(wayback) if wayback else None
    return _Walk(net or Net(), visits or Visits()).to_the_page(first, copy)


def _named(url: str) -> Target:
    try:
        return parse(url)
    except FetchError as error:
        raise FetchError(f"{url.strip()[:200]}: {error}") from None


class _Walk:
    """The way from the URL that was asked for to the page."""

    def __init__(self, net: Net, visits: Visits) -> None:
        if not re.fullmatch(r"[A-Za-z_-]+[ -~]{0,200}", net.user_agent):
            raise FetchError("the name to be sent as User-Agent must begin with letters and hold nothing but plain characters")
        self.net, self.visits = net, visits
        self.token = re.split(r"[^A-Za-z_-]", net.user_agent, maxsplit=1)[0]
        self.deadline = net.clock.monotonic() + net.limits.total
        self.addresses: dict[str, tuple[str, ...]] = {}
        """Host -> its addresses, resolved and checked once, so that no later answer of the resolver counts."""

    def to_the_page(self, first: Target, copy: str | None) -> Fetched:
        """Go from page to page until one does not forward."""
        noted: list[Noted] = []
        target: Target | None = first
        while target:
            via = noted[-1].exchange.target.url if noted else None
            where = f"it forwards to {target.url}: " if via else ""
            try:
                robots = self.may_ask(target)
                exchange = self.ask(target, self.wanted)
                noted.append(Noted(exchange=exchange, robots=robots, via=via))
                target = self.forward(noted)
            except FetchError as error:
                raise FetchError(f"{first.url}: {where}{error}") from None
        return self.fetched(first, noted, copy)

    def fetched(self, first: Target, noted: Sequence[Noted], copy: str | None) -> Fetched:
        """Put together what came."""
        page = noted[-1].exchange
        if not page.body:
            raise FetchError(f"{first.url}: the site answered with nothing; look at the page in a browser")
        return Fetched(
            url=first.url,
            final_url=page.target.url,
            at=page.at.isoformat(timespec="seconds"),
            hops=tuple(Hop(n.exchange.target.url, n.exchange.address, n.exchange.head.status) for n in noted),
            warc=web_archive(noted, self.net.user_agent),
            partial=page.cut is not None,
            warnings=tuple(_warnings(noted)),
            archived=copy,
        )

    def wanted(self, head: Head) -> int:
        """Tell from its head how much of a page to take."""
        return judging.page(head, self.net.limits)

    def forward(self, noted: Sequence[Noted]) -> Target | None:
        """Return where the last answer forwards to, or None: it is the page."""
        last = noted[-1].exchange
        if not judging.forwards(last.head):
            return None
        target = judging.location(last)
        if any(n.exchange.target == target for n in noted):
            raise FetchError(f"the site forwards in a circle, as sites do that want to set a cookie; {judging.BY_HAND}")
        if len(noted) > self.net.limits.redirects:
            raise FetchError(f"the site forwards more than {self.net.limits.redirects} times; {judging.BY_HAND}")
        return target

    def ask(self, target: Target, wanted: Callable[[Head], int], seconds: float = inf) -> Exchange:
        """Ask for one page, no sooner than is polite, and within the time that is left."""
        busy = self.visits.busy.get(target.host)
        if busy:
            raise FetchError(busy)
        addresses = self.checked(target)
        deadline = min(self.deadline, self.net.clock.monotonic() + seconds)

        def seen(head: Head) -> int:
            if head.status in judging.BUSY:
                self.visits.busy[target.host] = f"not asked again: {judging.refused(head)}"
            return wanted(head)

        exchange = ask(target, addresses, self.net, deadline, seen)
        self.visits.asked[target.host] = self.net.clock.monotonic()
        return exchange

    def checked(self, target: Target) -> tuple[str, ...]:
        """Return the addresses of a host; each of them is public, or the host is refused."""
        if target.host in self.addresses:
            return self.addresses[target.host]
        self.wait(target.host)
        literal = ":" in target.host or target.host.replace(".", "").isdigit()
        try:
            found = (target.host,) if literal else tuple(self.net.resolve(target.host, target.port))
        except (OSError, UnicodeError):
            found = ()
        for address in found:
            reason = refusal(address)
            if reason:
                raise FetchError(f"{target.host} leads to {address}, {reason}; only public pages are fetched")
        if not found:
            raise FetchError(f"no address is known for {target.host}; check the name and the connection")
        self.addresses[target.host] = found
        return found

    def wait(self, host: str) -> None:
        """Leave a host the pause between two pages; the page's own time begins after it."""
        clock = self.net.clock
        left = self.visits.asked.get(host, -inf) + self.net.limits.pause - clock.monotonic()
        if left > 0:
            clock.sleep(left)
            self.deadline += left
        self.visits.asked[host] = clock.monotonic()

    def may_ask(self, target: Target) -> str:
        """Return what robots.txt says of a page that may be asked for.

        Raises:
            FetchError: it may not.
        """
        robots = self.visits.robots.get(target.origin)
        if robots is None:
            robots = self.visits.robots[target.origin] = self.robots(target)
        if robots.closed:
            raise FetchError(robots.closed)
        rule = decisive(robots.rules, target.path)
        if rule and not rule.allow:
            what = f"the site does not want programs to fetch this page (robots.txt: «{str(rule)[:100]}»)"
            raise FetchError(f"{what}; {judging.BY_HAND}")
        return f"{robots.url} {robots.status}, {rule or 'no rule'}"

    def robots(self, page: Target) -> Robots:
        """Ask for a robots.txt (RFC 9309, section 2.3.1): where there is none, all is allowed; where it fails, nothing."""
        first = target = replace(page, path="/robots.txt")
        status = 0
        for _ in range(self.net.limits.redirects + 1):
            try:
                found = self.ask(target, self.wanted_robots, self.net.limits.robots_total)
                status = found.head.status
                if not judging.forwards(found.head):
                    known = rules(content(found.head, found.body, self.net.limits.robots), self.token)
                    return Robots(url=first.url, status=status, rules=known, closed=judging.closed(found))
                target = judging.location(found)
            except FetchError as error:
                where = "" if target == first else f"its robots.txt forwards to {target.url}: "
                raise FetchError(f"{where}{error}") from None
        return Robots(url=first.url, status=status, rules=())

    def wanted_robots(self, head: Head) -> int:
        """Tell from its head how much of a robots.txt to take."""
        return self.net.limits.robots if 200 <= head.status < 300 else 0


def _warnings(noted: Sequence[Noted]) -> list[str]:
    page = noted[-1].exchange
    made = []
    if any(n.exchange.tls is None for n in noted):
        made.append("it came without encryption: anybody on the way could have read or changed it")
    if page.cut:
        made.append(f"only the first {len(page.body)} bytes came: {CUTS[page.cut]}; what is read from it is marked as partial")
    if page.surplus:
        made.append(f"the site sent {page.surplus} bytes more than it declared; they are not kept, as no browser shows them")
    return made


__all__ = ["Clock", "Fetched", "Hop", "Limits", "Net", "Visits", "archived", "fetch", "warning"]
