"""What a page's head says about the report: JSON-LD, meta elements, links. Each with where it was found.

The fields come in order of trust, strongest first; what the visible text says is added by the reader.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

from stemma.languages import load
from stemma.model.sources import Assertion, Field
from stemma.readers import addresses
from stemma.readers.days import day_in_address, iso_day
from stemma.text import fold

ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Story)$")
MOST_NODES = 2000
META_FIELDS: tuple[Field, ...] = ("title", "published", "modified", "outlet", "author", "language", "credit")
LONGEST_SCRIPT = 2_000_000
CANONICAL = "canonical link"
ZERO = "1970-01-01"
"""The day that programs write where they know none (their clocks begin with it)."""
MOST_HEADINGS = 20
LONG_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself outside its text."""

    assertions: tuple[Assertion, ...]
    free: bool
    """False: the page says that its text is for subscribers."""
    body: str
    """The report's text as the page's data hold it (JSON-LD articleBody), as it stands there; "" where they hold none."""

    def values(self, name: Field) -> tuple[str, ...]:
        """Return the values of a field, strongest first."""
        return tuple(a.value for a in self.assertions if a.field == name)


def read(root: "etree._Element", page: str) -> Head:
    """Read the metadata of a page from its tree and (for comments) its characters."""
    window = " ".join((next(root.iter("title"), etree.Element("title")).text or "").split())
    metas = _metas(root)
    headings = [" ".join("".join(map(str, h.itertext())).split()) for h in islice(root.iter("h1"), MOST_HEADINGS)]
    article = _article(list(_json_ld(root)), [window, *metas.get("og:title", ())], headings)
    found: list[Assertion] = []

    def say(name: Field, value: object, evidence: str) -> None:
        clean = _clean(name, value) if isinstance(value, str) else None
        if clean and not any(a.field == name and a.value == clean and a.evidence == evidence for a in found):
            found.append(Assertion(field=name, value=clean, evidence=evidence))

    for name, value, evidence in _addresses(root, page, article, metas):
        say(name, value, evidence)
    for name, value, evidence in _from_article(article):
        say(name, value, evidence)
    for name in META_FIELDS:
        for key in load("und").table("pages")["metas"][name]:
            for value in metas.get(key, ()):
                say(name, value, f"meta {key}")
    say("language", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"), "lang of the html element")
    say("title", window, "title element")
    for address in [a for a in found if a.field == "url"]:
        day = day_in_address(address.value)
        if day:
            say("published", day, "date in the address")
        say("outlet", addresses.host(address.value), "host of the address")
    free = article.get("isAccessibleForFree") not in (False, "False", "false", "http://schema.org/False")
    return Head(tuple(found), free, _body(article))


def _addresses(
    root: "etree._Element", page: str, article: dict[str, Any], metas: dict[str, tuple[str, ...]]
) -> Iterator[tuple[Field, object, str]]:
    """Yield where the page says that it stands, its copies in archives, and the other site that it calls the original's."""
    saved = addresses.saved(page)
    entity = article.get("mainEntityOfPage")
    said: list[tuple[object, str]] = [
        *(
            (link.get("href"), "canonical link")
            for link in root.iter("link")
            if "canonical" in (link.get("rel") or "").lower().split()
        ),
        (article.get("url"), "JSON-LD url"),
        (entity.get("@id") if isinstance(entity, dict) else entity, "JSON-LD mainEntityOfPage"),
        *((value, f"meta {key}") for key in load("und").table("pages")["metas"]["url"] for value in metas.get(key, ())),
        *saved,
    ]
    bases = [base.get("href") for base in root.iter("base")] + [value for value, _ in (*saved, *said)]
    base = next((b for b in map(addresses.unwrapped, filter(None, map(addresses.text, bases))) if addresses.host(b)), None)
    whole = [(addresses.absolute(value, base), evidence) for value, evidence in said if isinstance(value, str) and value.strip()]
    # A page that names its site's front page as its address is built from a careless template.
    deep = [(a, e) for a, e in whole if not addresses.is_front(a)] or whole
    own = [h for a, e in deep if e != CANONICAL and (h := addresses.host(addresses.unwrapped(a)))]
    for address, evidence in deep:
        original = addresses.unwrapped(address)
        if original != address:
            yield "archived", address, evidence
        there = addresses.host(original)
        if evidence == CANONICAL and there and own and not any(addresses.same_site(there, h) for h in own):
            yield "credit", original, "canonical link to another site"
        else:
            yield "url", original, evidence


def _body(article: dict[str, Any]) -> str:
    """Return the text that the page's data hold as the report's, without tags; "" where they hold none."""
    said = article.get("articleBody")
    return said if isinstance(said, str) else ""


def _clean(name: Field, value: str) -> str | None:
    value = " ".join(value.split())[:1000]
    if name in ("published", "modified"):
        day = iso_day(value)
        return None if day == ZERO else day
    if name in ("url", "archived"):
        return value if addresses.HTTP.match(value) else None
    if name == "language":
        code = re.split(r"[-_,;]", value.lower())[0].strip()
        return code if len(code) in (2, 3) and code.isalpha() else None
    if name in ("author", "outlet"):
        return None if addresses.HTTP.match(value) or value.startswith("@") else value or None
    return value or None


def _metas(root: "etree._Element") -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for meta in root.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        value = meta.get("content")
        if key and value and len(found) < MOST_NODES:
            key = key.strip().lower()
            found[key] = (*found.get(key, ()), value)[:20]
    return found


def _json_ld(root: "etree._Element") -> Iterator[dict[str, Any]]:
    """Yield the objects of a page's JSON-LD, in order; what is no JSON is passed over."""
    left = MOST_NODES
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            waiting: list[object] = [json.loads((script.text or "")[:LONGEST_SCRIPT], strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and left:
            value, left = waiting.pop(0), left - 1
            if isinstance(value, list):
                waiting[:0] = value[:MOST_NODES]
            elif isinstance(value, dict):
                yield value
                waiting.extend(v for k, v in value.items() if k in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"))


def _article(objects: list[dict[str, Any]], titles: list[str], headings: list[str]) -> dict[str, Any]:
    """Return the object that describes this page's report, or {}: the one with its title, else the only one.

    The only one may be of another report, which the page shows beside its own: then its headline and all that the page calls
    itself have not one long word in common, and nothing of it is believed.
    """
    articles = [o for o in objects if any(ARTICLE.search(kind) for kind in _strings(o.get("@type")))]
    known = [fold(t) for t in titles if t]
    for article in articles:
        headline = _headline(article)
        if len(headline) >= 8 and any(headline in k or k in headline for k in known):
            return article
    if len(articles) != 1:
        return {}
    its, ours = (set(LONG_WORD.findall(words)) for words in (_headline(articles[0]), " ".join([*known, *map(fold, headings)])))
    return {} if its and ours and its.isdisjoint(ours) else articles[0]


def _headline(article: dict[str, Any]) -> str:
    return fold(str(article.get("headline") or article.get("name") or ""))


def _from_article(article: dict[str, Any]) -> Iterator[tuple[Field, object, str]]:
    yield "title", article.get("headline") or article.get("name"), "JSON-LD headline"
    yield "published", article.get("datePublished"), "JSON-LD datePublished"
    yield "modified", article.get("dateModified"), "JSON-LD dateModified"
    for publisher in _named(article.get("publisher"))[:1]:
        yield "outlet", publisher, "JSON-LD publisher"
    for author in _named(article.get("author"))[:20]:
        yield "author", author, "JSON-LD author"
    for language in _strings(article.get("inLanguage"))[:1]:
        yield "language", language, "JSON-LD inLanguage"
    for key in ("sourceOrganization", "isBasedOn", "provider"):
        for name in _named(article.get(key))[:5]:
            if name not in _named(article.get("publisher")):
                yield "credit", name, f"JSON-LD {key}"


def _strings(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str)]


def _named(value: object) -> list[str]:
    """Return the names in a JSON-LD value: a string, an object with a name (or url), or a list of them."""
    names = []
    for one in value if isinstance(value, list) else [value]:
        name = (one.get("name") or one.get("url")) if isinstance(one, dict) else one
        names.extend(_strings(name))
    return names
