"""Whom a text means by a short form of a person's name: a surname, a first name, initials, or a fuller form of the name.

A surname alone joins to a full name whose last part it is (or the first part, where the family's name comes first), never
to a middle part, but for the first of two Spanish surnames. Of several bearers it is the speaker whom the same paragraph
names in full, or else the one most often named. A full name joins to a longer one, unless the text sets the two apart.
Not here: acronyms and bodies (`joining`).
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from stemma.stages.names.vocabulary import Vocabulary
from stemma.stages.names.words import Draft, Page, plain

Tokens = tuple[str, ...]
MOST = 16
"""Bearers of one part of a name that are kept: the first met; more would cost time and settle nothing."""
FEW = 400
"""Parts of names up to which first names cut short are looked for: in longer lists they would take time and mean little."""
HEADLINE, PARAGRAPH = 300, 3000
"""Most code points of a headline, and of a paragraph before a short form, that are looked at."""
NICKNAME = 3
"""Fewest letters of a short first name: "Rob" for "Robert"."""
SPANISH = re.compile(r".*[áéíóúñ].*|(?:[a-z]*[aeionsrldz])(?: [a-vxz]*[aeionsrldz]){2}")
"""Names that may be a first name and two surnames by their spelling: marks, or parts that end as Spanish words do."""
CLAUSE = re.compile(r"[.;!?:\n]")
WORD = re.compile(r"\w+")
ARTICLE = re.compile(r"^(?:al|el|ul|ar|as|at|an|az|ad|ash|abd)[-’']")


@dataclass(slots=True)
class Bearer:
    """A full name of a person of this text."""

    name: str
    tokens: Tokens
    """Its parts as they are compared, particles too, without "Jr." and nicknames."""
    first: int
    """Offset of its first mention."""
    counted: int = 0
    """Mentions so far, short ones too."""
    aside: bool = False
    """First named as somebody's kin: "his mother, Ana Orlo"."""
    described: bool = False
    """Its first mention says who it is."""
    at: list[int] = field(default_factory=list)
    """Offsets of its full mentions, in order."""
    into: "Bearer | None" = None
    """The bearer of which it is a shorter form."""

    def whole(self) -> "Bearer":
        """Return the fullest form."""
        found, seen = self, 0
        while found.into is not None and seen < MOST:
            found, seen = found.into, seen + 1
        return found


def join(page: Page, drafts: Sequence[Draft]) -> None:
    """Give every person, and every open word that is a part of a person's name, the fullest form that this text has."""
    bearers = _bearers(page, drafts)
    if not bearers:
        return
    parts = _parts(bearers.values())
    for bearer in bearers.values():
        bearer.into = _fuller(page, bearer, parts)
    for bearer in bearers.values():
        bearer.into = None if bearer.whole() is bearer else bearer.whole()
    for draft in drafts:
        tokens = _tokens(draft.canonical, page.vocabulary)
        if not tokens:
            continue
        own = bearers.get(draft.canonical) if draft.kind == "person" else None
        if own is None or own.into is None:
            own = _meant(page, draft, tokens, parts) or own
        if own is not None:
            whole = own.whole()
            whole.counted += 1
            _widen(page, draft, whole)
            draft.canonical, draft.kind = whole.name, "person"


def _bearers(page: Page, drafts: Iterable[Draft]) -> dict[str, Bearer]:
    """Return the full names of persons, in the order of their first mentions."""
    found: dict[str, Bearer] = {}
    for draft in drafts:
        if draft.kind != "person" or " " not in draft.canonical:
            continue
        bearer = found.get(draft.canonical)
        if bearer is None:
            tokens = _tokens(draft.canonical, page.vocabulary)
            if len(tokens) < 2:
                continue
            bearer = found[draft.canonical] = Bearer(draft.canonical, tokens, draft.start)
            before = page.before(draft.start, 80)
            clause = CLAUSE.split(before)[-1]
            bearer.aside = not page.vocabulary.union("relations", "kin").isdisjoint(WORD.findall(plain(clause)))
            age = page.vocabulary.patterns["age"].match(page.content, draft.end)
            bearer.described = draft.office is not None or age is not None
        bearer.at.append(draft.start)
    return found


def _tokens(name: str, vocabulary: Vocabulary) -> Tokens:
    """Return the parts of a name as they are compared."""
    return _split(name, vocabulary["generations"])


@lru_cache(maxsize=4096)
def _split(name: str, generations: frozenset[str]) -> Tokens:
    parts = (part.strip(",") for part in plain(name).split())
    kept = [ARTICLE.sub("", part) for part in parts if part and part[0] not in '"“(' and part not in generations]
    return tuple(_bare(part) for part in kept)


def _bare(part: str) -> str:
    """Return a part without its marks above and below: "erdogan"."""
    if part.isascii():
        return part
    return "".join(c for c in unicodedata.normalize("NFKD", part) if not unicodedata.combining(c)).replace("ł", "l")


def _parts(bearers: Iterable[Bearer]) -> dict[str, list[Bearer]]:
    """Return the bearers of each part of a name, also of the halves of a double one."""
    found: dict[str, list[Bearer]] = {}
    for bearer in bearers:
        halves = [half for token in bearer.tokens if "-" in token for half in token.split("-")]
        for part in dict.fromkeys((*bearer.tokens, *halves)):
            known = found.setdefault(part, [])
            if len(known) < MOST:
                known.append(bearer)
    return found


def _fuller(page: Page, short: Bearer, parts: dict[str, list[Bearer]]) -> Bearer | None:
    """Return the longer name of the same person: "Ana M. Orlo" for "Ana Orlo"."""
    found: list[Bearer] = []
    for long in {id(b): b for b in (*parts[short.tokens[0]], *parts[short.tokens[-1]])}.values():
        if long is not short and _holds(long.tokens, short.tokens) and not _parted(page, short, long):
            found.append(long)
    if not found or (len(found) > 1 and not any(all(_holds(b.tokens, other.tokens) for other in found) for b in found)):
        return None  # none, or two that differ from one another
    return max(found, key=lambda b: (len(b.tokens), len(b.name), -b.first))


def _holds(long: Tokens, short: Tokens) -> bool:
    """Tell whether a name has all parts of a shorter one in order, its first or its last part among them."""
    if len(long) < len(short) or long == short:
        return len(long) == len(short) and long == short
    if not (_same(long[0], short[0]) or long[-len(short) :] == short):
        return False
    if len(long) == len(short):
        return long[-1] == short[-1] and all(map(_same, long, short)) and sum(map(len, long)) > sum(map(len, short))
    rest = iter(long)
    if not all(any(_same(part, wanted) for part in rest) for wanted in short):
        return False
    return long[-1] == short[-1] or long[-2] == short[-1]


def _same(part: str, wanted: str) -> bool:
    """Tell whether two parts are one, or one is the other's initial."""
    if part == wanted:
        return True
    one, two = part.rstrip("."), wanted.rstrip(".")
    return (len(one) == 1 or len(two) == 1) and one[:1] == two[:1]


def _parted(page: Page, short: Bearer, long: Bearer) -> bool:
    """Tell whether a text sets a shorter and a longer name apart as two persons."""
    if long.tokens == short.tokens:
        return long.first > short.first  # they differ in marks or case alone: the first form counts
    if _together(page, short, long):
        return True
    more = [part for part in long.tokens if part not in short.tokens]
    spelt = tuple(part for part in long.tokens if len(part.rstrip(".")) > 1 or part in short.tokens)
    if all(len(part.rstrip(".")) == 1 for part in more) or spelt[: len(short.tokens)] == short.tokens:
        return False  # an initial, or a second surname
    if long.first < short.first:
        return short.aside and short.described
    headline = page.content.find("\n", 0, HEADLINE)
    if headline > 0 and page.content[headline - 1] not in '.!?”"' and short.at[bisect_left(short.at, long.first) - 1] < headline:
        return long.aside  # so far only the headline has named the person
    return long.aside or long.described


def _together(page: Page, short: Bearer, long: Bearer) -> bool:
    """Tell whether one sentence holds both names."""
    near = bisect_left(short.at, long.first)
    for start in short.at[max(0, near - 1) : near + 1]:
        low, high = sorted((start, long.first))
        if high - low < 400 and not CLAUSE.search(page.content, low + len(long.name if low == long.first else short.name), high):
            return page.content[high - 1] != "("
    return False


def _meant(page: Page, draft: Draft, tokens: Tokens, parts: dict[str, list[Bearer]]) -> Bearer | None:
    """Return whom a short form means, or None."""
    known = parts.get(tokens[-1], ())
    if not known and tokens[-1].endswith("s") and page.content[draft.end : draft.end + 1] in ("'", "’"):
        tokens = (*tokens[:-1], tokens[-1][:-1])  # "Orlos' house"
        known = parts.get(tokens[-1], ())
    ranks: dict[int, list[Bearer]] = {}
    for bearer in known:
        rank = _rank(page, bearer, tokens)
        if rank:
            ranks.setdefault(rank, []).append(bearer.whole())
    if ranks:
        return _chosen(page, draft, ranks[max(ranks)])
    cut = len(tokens) == 1 and len(tokens[0]) >= NICKNAME and draft.kind == "person" and draft.office is None
    return _cut_short(tokens[0], parts) if cut else None


def _cut_short(key: str, parts: dict[str, list[Bearer]]) -> Bearer | None:
    """Return the one person whose first name begins with a word: "Rob" for "Robert Orlo"."""
    if len(parts) > FEW:
        return None
    found = {id(b.whole()): b for part, bearers in parts.items() if part.startswith(key) for b in bearers if b.tokens[0] == part}
    return next(iter(found.values())) if len(found) == 1 else None


def _rank(page: Page, bearer: Bearer, tokens: Tokens) -> int:
    """Return how well a short form fits a full name: 3 as its end, 2 as its head, 1 as the first of two surnames, 0 not."""
    full, size = bearer.tokens, len(tokens)
    if size >= len(full):
        return 0
    if full[-size:] == tokens or (size == 1 and "-" in full[-1] and tokens[0] in full[-1].split("-")):
        return 3
    if full[:size] == tokens:
        return 2
    spanish = page.code in ("es", "pt", "ca", "gl") or SPANISH.fullmatch(bearer.name.casefold()) is not None
    particle = size > 1 and tokens[0] in page.vocabulary.particles
    return 1 if len(full) > 2 and full[-1 - size : -1] == tokens and (spanish or particle) else 0


def _chosen(page: Page, draft: Draft, bearers: Sequence[Bearer]) -> Bearer:
    """Return whom a short form means of several: who speaks in this paragraph, else the most often named so far."""
    earlier = [b for b in {id(b): b for b in bearers}.values() if b.first < draft.start]
    if len(earlier) < 2:
        return earlier[0] if earlier else min(bearers, key=lambda b: b.first)
    line = max(0, draft.start - PARAGRAPH, page.content.rfind("\n", max(0, draft.start - PARAGRAPH), draft.start))
    here = [b for b in earlier if (at := bisect_left(b.at, draft.start)) and b.at[at - 1] >= line]
    if len(here) == 1 and _speaks(page, here[0], draft.start):
        return here[0]
    return max(earlier, key=lambda b: (b.counted, -b.first))


def _speaks(page: Page, bearer: Bearer, stop: int) -> bool:
    """Tell whether the last full mention of a person before an offset says something: "Ana Orlo, a nurse, said"."""
    start = bearer.at[bisect_left(bearer.at, stop) - 1]
    end = min(stop, start + len(bearer.name) + 160)
    clause = CLAUSE.split(page.content[start:end])[0]
    said = page.vocabulary["speech"]
    return page.word_before(start) in said or not said.isdisjoint(WORD.findall(plain(clause)))


def _widen(page: Page, draft: Draft, bearer: Bearer) -> None:
    """Take the particle before a surname into it, where the full name has it: "said de Orlo"."""
    size = len(draft.canonical.split())
    if draft.start != page.words[draft.low].start or draft.low < 0 or size >= len(bearer.tokens):
        return
    low = len(bearer.tokens) - size
    while low > 1 and bearer.tokens[low - 1] in page.vocabulary.particles:
        low -= 1
    particles = " ".join(bearer.tokens[low : len(bearer.tokens) - size])
    start = draft.start - len(particles) - 1
    alone = start >= 0 and not page.content[max(0, start - 1) : start].isalnum()
    if particles and alone and plain(page.content[start : draft.start - 1]) == particles:
        draft.start = start
