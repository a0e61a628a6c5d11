"""Documents that a text gives as sources: "a report by X", "the group's new study, TITLE", "X first revealed".

A document counts where its sentence attributes something to it or to its body. Whose it is, is told by an owner
beside it, else by the body that speaks there (`publishers`); which publication of a body is meant, is read from
"new" and "initial"; nothing is joined here.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.inputs import Language, Reading
from stemma.stages.lineage.publishers import REACH, Bodies, bodies_of
from stemma.stages.lineage.wording import RUN, clean, folded, has, is_outlet, is_proper, listed, sentences
from stemma.text import fold

QUOTED = r"[“\"„«»][^“”\"„«»\n]{3,80}[”\"“»«]"
TITLE = r"[A-ZÀ-ÞȘȚĂÎÂ][\w’'-]+(?: (?:[A-ZÀ-ÞȘȚĂÎÂ0-9][\w’'-]*|and|of|the|in|on|for|to|from|y|de|la|și|si|la)){1,9}"
FRAME = 600
"""Code points on either side of a document in which its frame stands."""
SUBJECT = 60
"""Code points at the head of a sentence in which "the group" is who acts in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that a text gives as a source."""

    body: str | None
    """Who published it, in the fullest form the text has; None: the text does not say, only its title is known."""
    start: int
    end: int
    title: str | None
    which: str
    """"new", "earlier" or ""."""


def documents(reading: Reading, language: Language, called: frozenset[str] = frozenset()) -> tuple[Document, ...]:
    """Return the documents that a text credits, in order of place; `called` are bodies whatever their shape."""
    if not language.table("lineage").get("document_nouns"):
        return ()
    bodies = bodies_of(reading, language, called)
    works = {n.span.start: n.span.words for n in reading.names if n.kind == "work"}
    nouns = tuple(_Nouns(reading, bodies, language, called, works).found())
    bounds = sentences(reading)
    titled = {(d.body, bounds.at(d.start)) for d in nouns if d.title and d.which == "earlier"}
    # what a body revealed earlier may be the titled document that its sentence goes on to name
    told = [d for d in _revealed(reading, bodies, language) if (d.body, bounds.at(d.start)) not in titled]
    return tuple(sorted((*nouns, *told), key=lambda d: (d.start, d.end)))


@lru_cache(maxsize=64)
def _patterns(language: Language) -> dict[str, re.Pattern[str]]:
    table = language.table("lineage")

    def either(key: str) -> str:
        return "|".join(re.escape(w) for w in sorted(table.get(key, ()), key=len, reverse=True)) or "(?!)"

    article = "|".join(re.escape(w) for w in table.get("articles", ("the",)))
    by = f"(?:{either('by')})"
    whose = rf"(?:(?i:{article})\s+)?(?P<generic>(?i:{either('generic')}))\b"
    before = "|".join(table.get("past_before", ())) or "(?!)"
    age = rf"(?:(?i:{either('new')}|{either('earlier')})\s+)?"
    return {
        "noun": re.compile(rf"\b(?P<noun>(?i:{either('document_nouns')}))(?:s|es)?\b"),
        "titled noun": re.compile(rf"\b(?P<noun>(?i:{either('titled_nouns')}))\b(?=,?\s+(?i:{either('titled')})\b)"),
        "by": re.compile(
            rf"\s*(?:,\s*)?(?:(?i:{either('titled')})\s+\S{{0,90}}\s+)?(?i:{by})\s+(?:(?:[\w-]+\s+){{0,4}}?(?i:{either('generic')})\s+(?P<called>{RUN})"
            rf"|(?:(?i:{article})\s+)?(?:[\w-]+\s+){{0,3}}?(?P<generic>(?i:{either('generic')}))\b|(?:(?i:{article})\s+)?(?P<name>{RUN}))"
        ),
        "title after": re.compile(
            rf"\s*,?\s+(?:(?i:{either('titled')})\s+)?(?P<quoted>{QUOTED})|\s*,?\s+(?i:{either('titled')})\s+(?P<set>{TITLE})"
            rf"|,\s+(?P<bare>{TITLE})\s*[,.]"
        ),
        "set at": re.compile(rf"\s*,?\s+(?i:{either('titled')})\s+"),
        "quoted before": re.compile(rf"(?P<quoted>{QUOTED})\s+$"),
        "title before": re.compile(rf"(?P<title>{TITLE}),\s+(?i:{article})\s+(?:[\w-]+\s+){{0,3}}$"),
        "owner name": re.compile(rf"(?P<name>{RUN})(?:(?:[’']s?)\s+(?:[\w-]+\s+){{0,3}}|\s+{age})$"),
        "owner generic": re.compile(rf"\b(?P<generic>(?i:{either('generic')}))[’']s?\s+(?:[\w-]+\s+){{0,3}}$"),
        "owner": re.compile(rf"\b(?i:{either('owner')})\s+(?:[\w-]+\s+){{0,3}}$"),
        "our": re.compile(rf"\b(?i:{either('our')})\s+(?:[\w-]+\s+){{0,3}}$"),
        "our after": re.compile(rf"\s+(?i:{either('our')})\b"),
        "subject": re.compile(whose),
        "revealed": re.compile(rf"\b(?:{whose}|(?P<name>{RUN}))\s+(?:had\s+|has\s+)?(?i:{either('revealed')})\b"),
        "before": re.compile(rf"\b(?:{whose}|(?P<name>{RUN}))\s+(?i:{before})"),
        "attributes": re.compile(rf"\b(?i:{either('attributes')})\b"),
    }


@dataclass(slots=True)
class _Nouns:
    """Reads the nouns for documents of one text, with what stands beside them."""

    reading: Reading
    bodies: Bodies
    language: Language
    called: frozenset[str]
    works: Mapping[int, str]
    """Works that are named, by where they start."""

    def found(self) -> Iterator[Document]:
        """Yield the documents that nouns of the text give as sources."""
        content, patterns = self.reading.text.content, _patterns(self.language)
        bounds = sentences(self.reading)
        spoken_of: tuple[str, str, str | None] | None = None
        nouns = [*patterns["noun"].finditer(content), *patterns["titled noun"].finditer(content)]
        for m in sorted(nouns, key=lambda m: m.start()):
            first, last = bounds.at(m.start())
            first, last = max(first, m.start() - FRAME), min(last, m.end() + FRAME)
            if not (patterns["attributes"].search(content, first, last) or patterns["before"].search(content, first, last)):
                continue
            noun = fold(m["noun"])
            meant = spoken_of[0] if spoken_of and (spoken_of[2] or spoken_of[1] == noun) else None
            made = self._document(m, first, last, meant)
            if made is not None:
                spoken_of = (made.body, noun, made.title) if made.body else spoken_of
                yield made

    def _document(self, m: re.Match[str], first: int, last: int, spoken_of: str | None) -> Document | None:
        content, patterns = self.reading.text.content, _patterns(self.language)
        left = content[max(first, m.start() - 120) : m.start()]
        right = content[m.end() : min(last, m.end() + 160)]
        if patterns["our"].search(left) or patterns["our after"].match(right):
            return None  # a body's own document is no credit
        title, title_start, title_end, marked = self._title(left, right, m)
        plural = m.group().casefold() != m["noun"].casefold()
        body, start, end = self._owner(left, right, m.start(), m.end(), plural=plural)
        bare = _bare(left, m, self.language)
        if body is None:
            body = self._speaking(m.start(), first, last, titled=title is not None, bare=bare)
        if body is None and (title or bare):
            body = spoken_of if bare and not title else self.bodies.spoke(m.start())
        if body is None and not (title and marked):
            return None
        if body and self._excluded(body):
            return None
        which = _which(content[max(first, start - 40) : m.start()], self.language)
        if not which and self._before(first, m.start(), body):
            which = "earlier"
        return Document(body=body, start=min(start, title_start), end=max(end, title_end), title=title, which=which)

    def _excluded(self, body: str) -> bool:
        outlet = is_outlet(body, self.language) and folded(body) not in self.called
        return outlet or not is_proper(body, self.language) or any(word.isdigit() for word in body.split())

    def _owner(self, left: str, right: str, start: int, end: int, *, plural: bool) -> tuple[str | None, int, int]:
        """Return whose document it is by the words beside it ("X's", "by X", "the group's"), and the offsets of it all."""
        patterns, bodies = _patterns(self.language), self.bodies
        after = patterns["by"].match(right)
        if after:
            return self._author(after, start, end), start, end + after.end()
        for kind in ("owner generic", "owner"):
            whose = patterns[kind].search(left)
            if whose:
                at = start - len(left) + whose.start()
                named = bodies.named(at, at + len(whose["generic"])) if kind == "owner generic" else None
                return named or bodies.named(start, end) or bodies.spoke(at, back=1), at, end
        named_owner = patterns["owner name"].search(left)
        if named_owner:
            name, at = clean(named_owner["name"], start - len(left) + named_owner.start("name"), self.language)
            known = bodies.full(name)
            possessive = re.search(r"[’']s?\s", left[named_owner.start() :]) is not None
            if not possessive and plural:  # "the ministry reports": a verb as likely
                known = None
            if known or (possessive and " " in name and not self._labelled(at, at + len(name))):
                return known or name, at, end
        return None, start, end

    def _author(self, after: re.Match[str], start: int, end: int) -> str | None:
        """Return the body behind "by …": a name, a name after what it is, or what stands for one that spoke before."""
        words = after["called"] or after["name"]
        if words:
            name, _ = clean(words, 0, self.language)
            known = self.bodies.full(name)
            group = "called" if after["called"] else "name"
            labelled = self._labelled(end + after.start(group), end + after.end(group))  # a place, a person
            return known or (name if " " in name and not labelled else None)
        at = end + after.start("generic")
        return self.bodies.named(at, end + after.end("generic")) or self.bodies.spoke(start, back=1)

    def _speaking(self, at: int, first: int, last: int, *, titled: bool, bare: bool) -> str | None:
        """Return the body whose sentence a document stands in: the document's own voice, who says it, who acts."""
        voiced = self.bodies.voiced(at, at + 1)
        if voiced:
            return voiced[0].name
        if titled or bare:
            speaks = self.bodies.speaking(at, first, last, titled=titled)
            if speaks:
                return speaks
        content = self.reading.text.content
        subject = _patterns(self.language)["subject"].search(content, first, min(at, first + SUBJECT)) if titled else None
        if subject is None:
            return None
        return self.bodies.named(subject.start("generic"), subject.end("generic")) or self.bodies.spoke(subject.start(), back=1)

    def _before(self, first: int, at: int, body: str | None) -> bool:
        """Tell whether the sentence puts what the body did with the document before the story ("the group had listed")."""
        m = _patterns(self.language)["before"].search(self.reading.text.content, first, at)
        if m is None or body is None:
            return False
        return bool(m["generic"]) or self.bodies.full(clean(m["name"], 0, self.language)[0]) == body

    def _title(self, left: str, right: str, m: re.Match[str]) -> tuple[str | None, int, int, bool]:
        """Return a document's title, the offsets of it all, and whether marks or a word ("titled") say that it is one."""
        patterns, start, end = _patterns(self.language), m.start(), m.end()
        before = patterns["quoted before"].search(left)
        if before:
            return before["quoted"][1:-1].strip(" ,."), start - len(left) + before.start(), end, True
        set_at = patterns["set at"].match(right)
        work = self._work(end + set_at.end()) if set_at else None
        if work:
            return work, start, end + set_at.end() + len(work), True  # type: ignore[union-attr]
        after = patterns["title after"].match(right)
        if after:
            kind = next(k for k in ("quoted", "set", "bare") if after[k])
            words = after[kind].strip('“”"„«» ,.')
            named = kind == "bare" and self._labelled(end + after.start(kind), end + after.end(kind))
            if not named and (kind != "quoted" or words[:1].isupper()):
                return words, start, end + after.end(kind), kind != "bare"
        leads = patterns["title before"].search(left)
        if leads and patterns["by"].match(right):
            at = start - len(left) + leads.start("title")
            if not self._labelled(at, at + len(leads["title"])):
                return leads["title"], at, end, False
        return None, start, end, False

    def _work(self, at: int) -> str | None:
        """Return the work that is named at an offset."""
        return self.works.get(at)

    def _labelled(self, start: int, end: int) -> bool:
        """Tell whether words that might be a title name a body, person or place."""
        near = self.bodies.labelled[
            bisect_left(self.bodies.labelled, (start - REACH,)) : bisect_left(self.bodies.labelled, (end,))
        ]
        return any(start < z and 2 * (min(end, z) - max(start, a)) > end - start for a, z in near)


def _bare(left: str, noun: re.Match[str], language: Language) -> bool:
    """Tell whether "the report" or "a recent study" stands alone: one document of the body spoken of."""
    words = left.split()[-3:]
    alone = noun.group().casefold() == noun["noun"].casefold()
    return alone and any(has(language, "articles", fold(w)) for w in words) and not any(w[:1].isupper() for w in words[1:])


def _which(words: str, language: Language) -> str:
    """Read from the words before a document which publication of its body it is."""
    near = fold(words)
    for which in ("earlier", "new"):
        if any(re.search(rf"\b{re.escape(w)}\b", near) for w in listed(language, which)):
            return which
    return ""


def _revealed(reading: Reading, bodies: Bodies, language: Language) -> Iterator[Document]:
    """Yield what a body made public at another time ("first revealed in September")."""
    for m in _patterns(language)["revealed"].finditer(reading.text.content):
        if m["generic"]:
            start, end = m.span("generic")
            body = bodies.named(start, end) or bodies.spoke(m.start(), back=1)
        else:
            body = bodies.full(clean(m["name"], 0, language)[0])
        if body and " " in body:
            yield Document(body=body, start=m.start(), end=m.end(), title=None, which="earlier")
