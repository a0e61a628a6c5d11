"""Web addresses: their hosts and sites, copies in web archives, and where a saved page came from."""

import re
from functools import cache, lru_cache

from stemma.languages import load

HTTP = re.compile(r"https?://(?P<host>[^/\s?#@:]+)(?::\d+)?(?P<path>[/?#]\S*)?$", re.IGNORECASE)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
WAYBACK = re.compile(r"(?:https?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?\*?/(?P<url>https?:/{1,2}\S+)", re.IGNORECASE)
ARCHIVE_TODAY = re.compile(
    r"https?://archive\.(?:today|ph|is|li|md|vn|fo)/(?:o/\w+/|[\d.\-]+/)(?P<url>https?:/{1,2}\S+)", re.IGNORECASE
)
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)\s*(?P<url>https?://[^\s>]+)", re.IGNORECASE)
SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>https?://[^\s>]+)", re.IGNORECASE)
WAYBACK_CODE = re.compile(
    r"__wm\.wombat\(\s*[\"'](?P<url>https?://[^\s\"']+)[\"']\s*,\s*[\"'](?P<when>\d{14})[\"']"
    r"|wmtb[^>]{0,200}?value=[\"'](?P<field>https?://[^\s\"']+)",
    re.IGNORECASE,
)
HEAD = 8192
"""Characters at the beginning in which a program that saved the page says so."""
CODE = 200_000
"""Characters in which the code that the Wayback Machine adds is looked for."""


def host(address: str) -> str | None:
    """Return the host of a web address in small letters, without "www.", or None: it is none."""
    m = HTTP.match(address)
    return m["host"].lower().removeprefix("www.") if m else None


def same_site(a: str, b: str) -> bool:
    """Tell whether two hosts are of one site: "m.post.example" and "news.post.example", but not two blogs of one host."""
    return a == b or site(a) == site(b)


@lru_cache(maxsize=4096)
def site(host: str) -> str:
    """Return the part of a host that somebody registered."""
    labels = host.split(".")
    shared, second = _registries()
    keep = 3 if len(labels) > 2 and labels[-2] in second and len(labels[-1]) == 2 else 2
    if ".".join(labels[-2:]) in shared or ".".join(labels[-3:]) in shared:
        keep += 1
    return host if labels[-1].isdigit() else ".".join(labels[-keep:])


@cache
def _registries() -> tuple[frozenset[str], frozenset[str]]:
    words = load("und").table("pages")
    return frozenset(words["shared_hosts"]), frozenset(words["second_level"])


def text(value: object) -> str | None:
    """Return a value of metadata if it is a string that is not empty, without white space around it."""
    return value.strip() or None if isinstance(value, str) else None


def unwrapped(address: str) -> str:
    """Return the original address of a copy in a web archive; any other address as it is."""
    m = WAYBACK.match(address) or ARCHIVE_TODAY.match(address)
    return re.sub(r"^(https?:)/{1,2}", r"\1//", m["url"], flags=re.IGNORECASE) if m else address


def absolute(address: str, base: str | None) -> str:
    """Return an address as seen from another; one that cannot be resolved as it is (RFC 3986, section 5.2, without "..")."""
    address = address.strip()
    m = HTTP.match(base) if base else None
    if WAYBACK.match(address) and address.startswith("/"):
        return "https://web.archive.org" + address
    if m is None or base is None or SCHEME.match(address):
        return address
    scheme = base[: base.index(":") + 1]
    if address.startswith("//"):
        return scheme + address
    path = m["path"] or ""
    front = base[: len(base) - len(path)]
    if address.startswith("/"):
        return front + address
    folder = re.split(r"[?#]", path)[0]
    return f"{front}{folder[: folder.rfind('/') + 1] or '/'}{address}"


def is_front(address: str) -> bool:
    """Tell whether an address is that of a site's front page."""
    m = HTTP.match(unwrapped(address))
    return m is not None and (m["path"] or "/").rstrip("/") in ("", "/index.html", "/index.php", "/amp")


def saved(page: str) -> tuple[tuple[str, str], ...]:
    """Return (address, evidence) where a program that saved the page, or an archive that wraps it, wrote it into the page."""
    found = []
    for pattern, who in ((SAVED_FROM, "the browser"), (SINGLE_FILE, "SingleFile")):
        m = pattern.search(page[:HEAD])
        if m:
            found.append((m["url"].rstrip("->"), f"comment of {who} that saved the page"))
    m = WAYBACK_CODE.search(page[:CODE]) if "archive.org" in page[:CODE] else None
    if m:
        address = m["url"] or m["field"]
        copy = f"https://web.archive.org/web/{m['when']}/{address}" if m["when"] and not WAYBACK.match(address) else address
        found.append((copy, "code of the Wayback Machine"))
    return tuple(found)
