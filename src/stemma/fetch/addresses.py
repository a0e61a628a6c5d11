"""Which addresses may be asked: the form of a URL, names that lead inside, and networks that are not public.

Nothing here touches the network. What a name resolves to is checked address by address by `refusal`; one that
is not public refuses the name, because a name that leads both out and in is set up to lead in.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote

from stemma.errors import FetchError

PORTS = (80, 443, 8080, 8443)
"""Ports on which pages are published. Others belong to mail, databases and consoles, and no page needs them."""
LONGEST = 8000
"""Characters of a URL; RFC 9110, section 4.1, asks for at least 8,000."""
INSIDE = (
    "localhost",  # RFC 6761
    "local",  # RFC 6762, names of the local link
    "internal",  # reserved by ICANN for private use, and the name of cloud metadata services
    "intranet",
    "private",
    "corp",  # corp, home and mail are never delegated: too many private networks use them
    "home",
    "mail",
    "lan",
    "localdomain",
    "home.arpa",  # RFC 8375
)
"""Endings of names that lead into a private network."""
ELSEWHERE = ("onion", "i2p", "alt", "arpa", "invalid")
"""Endings of names that are no names of the web: other networks (RFC 7686, RFC 9476), and never assigned ones."""
NOT_PUBLIC_4 = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this machine itself"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a provider's inner network"),
        ("127.0.0.0/8", "this machine itself"),
        ("168.63.129.16/32", "a cloud provider's inner service"),  # public by number, answered by the host of a virtual machine
        ("169.254.0.0/16", "the local link, where cloud machines keep their keys"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "reserved for examples"),
        ("192.88.99.0/24", "a relay for 6to4"),
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "reserved for measurements"),
        ("198.51.100.0/24", "reserved for examples"),
        ("203.0.113.0/24", "reserved for examples"),
        ("224.0.0.0/4", "many machines at once (multicast)"),
        ("240.0.0.0/4", "reserved"),
    )
)
"""Networks that are not public, and what they are: the IANA registry of special-purpose IPv4 addresses."""
NOT_PUBLIC_6 = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("::/128", "this machine itself"),
        ("::1/128", "this machine itself"),
        ("64:ff9b:1::/48", "a translator's private network"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "the local link"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "many machines at once (multicast)"),
        ("2001::/32", "a tunnel (Teredo)"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "reserved for examples"),
        ("2002::/16", "a tunnel (6to4)"),
        ("3fff::/20", "reserved for examples"),
    )
)
"""The same of IPv6. Whatever else lies outside 2000::/3, the only public part (RFC 4291), is refused as well."""
PUBLIC_6 = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: how a network without IPv4 reaches IPv4; as public as the address inside."""
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label that makes a browser read the whole name as an IPv4 address (URL Standard, "ends in a number")."""
LETTER_FORMS = re.compile("[ßς]")
"""Characters that IDNA 2003 and IDNA 2008 turn into two different names."""
FORM = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?)?")
AUTHORITY = re.compile(r"(?:\[(?P<six>[^\]]*)\]|(?P<name>[^:]*))(?::(?P<port>[0-9]*))?")
SENT = "!$%&'()*+,/:;=?@[]~-._"
"""Characters of a path or query that are sent as they are; the others are percent-encoded (RFC 3986)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A page that may be asked for, in the form in which it is asked for."""

    scheme: str
    host: str
    """A name in ASCII, or an address without brackets."""
    port: int
    path: str
    """With the query."""

    @property
    def authority(self) -> str:
        """Return host and port as they stand in the URL and in the Host field."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.scheme == "https" else 80) else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return scheme, host and port: what one robots.txt is about."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """Return the URL."""
        return self.origin + self.path


def parse(url: str) -> Target:
    """Read a URL strictly.

    Raises:
        FetchError: it is no address of a public page, or may be read in two ways.
    """
    url = url.strip()
    if len(url) > LONGEST:
        raise FetchError(f"the address has more than {LONGEST} characters; no page needs so many")
    if any(c.isspace() or not c.isprintable() for c in url):
        raise FetchError("the address holds a space or a character that cannot be seen; copy it again from the browser")
    form = FORM.match(url)
    if form is None or form["authority"] is None:
        raise FetchError("it is no whole address; write it as the browser shows it, with https:// or http:// before it")
    scheme = form["scheme"].lower()
    if scheme not in ("http", "https"):
        raise FetchError(f"{scheme}: is no address of a web page; only http:// and https:// are fetched")
    host, port = _authority(form["authority"], 443 if scheme == "https" else 80)
    query = "" if form["query"] is None else "?" + form["query"]
    return Target(scheme=scheme, host=host, port=port, path=quote(_without_dots(form["path"]) + query, safe=SENT))


def _authority(authority: str, usual: int) -> tuple[str, int]:
    if "@" in authority:
        raise FetchError(
            "the address holds a user name or password; an address with them is not fetched: remove what is before @"
        )
    found = AUTHORITY.fullmatch(authority)
    if found is None:
        raise FetchError("the name of the site cannot be read; copy the address again from the browser")
    port = int(found["port"] or usual) if len(found["port"] or "") <= 5 else 0
    if port not in PORTS:
        known = ", ".join(map(str, PORTS))
        raise FetchError(f"port {found['port']} is none on which pages are published ({known}); save the page by hand")
    return (_six(found["six"]) if found["name"] is None else _name(found["name"])), port


def _six(text: str) -> str:
    try:
        address = IPv6Address(text)
    except ValueError:
        raise FetchError(f"[{text}] is no IPv6 address") from None
    _must_be_public(str(address))
    return str(address)


def _name(raw: str) -> str:
    if LETTER_FORMS.search(raw):
        raise FetchError("the site's name holds a letter that two standards write differently; write the name in its xn-- form")
    try:
        name = raw.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise FetchError("the site's name is no valid name; copy the address again from the browser") from None
    labels = name.split(".")
    if len(name) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise FetchError("the site's name is no valid name; copy the address again from the browser")
    if NUMBER.fullmatch(labels[-1]):
        try:
            address = str(IPv4Address(name))
        except ValueError:
            raise FetchError(
                "the site's address is a number in an unusual form, which hides where it leads; it is not fetched"
            ) from None
        _must_be_public(address)
        return address
    if len(labels) == 1 or _ends(labels, INSIDE):
        raise FetchError(f"{name} is a name inside a private network; only public pages are fetched")
    if _ends(labels, ELSEWHERE):
        raise FetchError(
            f"{name} is no name of the public web; save the page with the program that can reach it, and add the file"
        )
    return name


def _ends(labels: list[str], endings: tuple[str, ...]) -> bool:
    return any(labels[-len(parts) :] == parts for parts in (ending.split(".") for ending in endings))


def _without_dots(path: str) -> str:
    """Resolve "." and ".." (RFC 3986, section 5.2.4), written plainly or as %2e."""
    kept: list[str] = []
    parts = (path or "/").split("/")[1:]
    for at, part in enumerate(parts):
        plain = part.lower().replace("%2e", ".")
        if plain == ".." and kept:
            kept.pop()
        if plain not in (".", ".."):
            kept.append(part)
        elif at == len(parts) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def _must_be_public(address: str) -> None:
    reason = refusal(address)
    if reason:
        raise FetchError(f"{address} is {reason}; only public pages are fetched")


def refusal(address: str) -> str | None:
    """Say what an address is that must not be asked, or None: it is public. Unwraps addresses inside addresses."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(ip, IPv4Address):
        return _refusal_4(ip)
    inner = _inside(ip)
    reason = _refusal_4(inner) if inner else None
    if reason:
        return f"another way to write {inner}, {reason}"
    if ip.ipv4_mapped or ip in NAT64:
        return None
    named = next((what for network, what in NOT_PUBLIC_6 if ip in network), None)
    if named or ip not in PUBLIC_6 or not ip.is_global or ip.scope_id:
        return named or "reserved"
    return None


def _refusal_4(ip: IPv4Address) -> str | None:
    named = next((what for network, what in NOT_PUBLIC_4 if ip in network), None)
    return named or (None if ip.is_global and not ip.is_multicast else "reserved")


def _inside(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address carries: mapped, compatible, NAT64, 6to4, Teredo or ISATAP."""
    packed = ip.packed
    if (
        ip.ipv4_mapped
        or ip in NAT64
        or (packed[:12] == bytes(12) and int(ip) > 1)
        or packed[8:12] in (b"\0\0\x5e\xfe", b"\2\0\x5e\xfe")
    ):
        return IPv4Address(packed[12:])
    if ip.sixtofour:
        return ip.sixtofour
    return ip.teredo[1] if ip.teredo else None
