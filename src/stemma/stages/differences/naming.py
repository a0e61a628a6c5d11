"""Names, titles and their spelling, compared between two sides and two whole reports."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from stemma.model.comparing import Difference
from stemma.model.reading import Name
from stemma.stages.differences.sides import Pair, Sheet, Word, change
from stemma.text import fold, span
from stemma.wording import bare, listed

LONGEST = 2
"""Content words of a gap in which one name can stand for another."""
NAMES = 400
"""Names of one report beyond which spellings are not compared."""
SPELT = 0.8
"""Likeness, letter by letter, from which two names are one in two spellings."""


def titles(a: Sheet, b: Sheet, link: str | None) -> Iterator[Difference]:
    """Yield works that two related reports call by two titles with some words in common."""
    left, right = works(a), works(b)
    for key in sorted(left.keys() - right.keys()):
        for other in sorted(right.keys() - left.keys()):
            shared = roots(a, key) & roots(b, other)
            if shared and len(shared) * 3 >= max(len(key.split()), len(other.split())):
                yield Difference(
                    kind="title",
                    a=a.side(*where(left[key])),
                    b=b.side(*where(right[other])),
                    link=link,
                    directed=link is not None,
                    gravity=2,
                    note="two titles with words in common; they may name one work",
                )


def retitled(pair: Pair) -> Iterator[Difference]:
    """Yield a work that each of two aligned stretches names once, by titles that neither report has of the other's."""
    if pair.link is None:
        return
    left, right = ([n for n in s.names(o) if n.kind == "work"] for s, o in ((pair.a, pair.over_a), (pair.b, pair.over_b)))
    if len(left) != 1 or len(right) != 1 or fold(left[0].span.words) == fold(right[0].span.words):
        return
    if bare(left[0].canonical) in pair.b.said or bare(right[0].canonical) in pair.a.said:
        return
    same = pair.a.language.code == pair.b.language.code
    note = "two titles where both tell the same" if same else "the title stands there in another language"
    yield change(pair, "title", where(left[0]), where(right[0]), 2 if same else 1, note)


def roots(sheet: Sheet, title: str) -> set[str]:
    """Return the dictionary forms of a title's content words."""
    skip = listed(sheet.language, "function")
    return {fold(sheet.aids.lemma(w, sheet.language.code)) for w in title.split() if w not in skip}


def works(sheet: Sheet) -> dict[str, Name]:
    """Return the first mention of each work that a report names by its title."""
    found: dict[str, Name] = {}
    for name in sorted((n for n in sheet.reading.names if n.kind == "work"), key=lambda n: n.span.start):
        found.setdefault(bare(name.canonical), name)
    return found


def where(name: Name) -> tuple[int, int]:
    """Return the offsets of a name."""
    return name.span.start, name.span.end


def names(pair: Pair) -> Iterator[Difference]:
    """Yield names that stand in each other's place."""
    for gap in pair.gaps:
        left, right = names_in(pair.a, pair.words_a, gap.a0, gap.a1), names_in(pair.b, pair.words_b, gap.b0, gap.b1)
        sizes = [sum(w.content for w in part) for part in (pair.words_a[gap.a0 : gap.a1], pair.words_b[gap.b0 : gap.b1])]
        narrow = gap.left and gap.right and max(sizes) <= LONGEST
        if len(left) == 1 and len(right) == 1 and narrow and exchange(pair, left[0], right[0]):
            yield change(pair, "name", where(left[0]), where(right[0]), 2, "another name")


def names_in(sheet: Sheet, words: list[Word], low: int, high: int) -> list[Name]:
    """Return the outermost names of kinds that can be exchanged in some words."""
    if low >= high:
        return []
    found: list[Name] = []
    for name in sheet.names(span(sheet.reading.text, words[low].start, words[high - 1].end)):
        if name.kind in ("place", "organisation", "person") and not (found and name.span.end <= found[-1].span.end):
            found.append(name)
    return found


def exchange(pair: Pair, a: Name, b: Name) -> bool:
    """Tell whether two names are two of one kind, not one name in two forms."""
    key_a, key_b = pair.a.wording.name_key(a), pair.b.wording.name_key(b)
    if a.kind != b.kind or key_a == key_b or (a.role == "modifier") != (b.role == "modifier"):
        return False
    if mentions(pair.b, a) or mentions(pair.a, b):
        return False
    if pair.a.language.code != pair.b.language.code and not (a.country and b.country):
        return False
    one, other = set(key_a[1:].split()), set(key_b[1:].split())
    initials = ["".join(w[0] for w in k[1:].split()) for k in (key_a, key_b)]
    if one & other and (one <= other or other <= one):
        return False
    if key_a[1:] == initials[1] or key_b[1:] == initials[0]:
        return False
    return not (a.country and a.country == b.country and (key_a[1:] == a.country or key_b[1:] == b.country))


def mentions(sheet: Sheet, name: Name) -> bool:
    """Tell whether a report has a name's words anywhere: it then was not exchanged."""
    return fold(name.span.words) in sheet.folded


def spelt(a: Sheet, b: Sheet, link: str | None) -> Iterator[Difference]:
    """Yield names that two related reports spell in two ways, each in its own throughout."""
    left, right = (
        {fold(n.span.words): n for n in reversed(s.reading.names) if n.kind not in ("unnamed", "work") and len(n.span.words) > 3}
        for s in (a, b)
    )
    if max(len(left), len(right)) > NAMES:
        return
    for one in sorted(left.keys() - right.keys()):
        for other in sorted(right.keys() - left.keys()):
            if one[0] != other[0] or one in b.said or other in a.said or left[one].role != right[other].role:
                continue
            if spelling(one, other) and not (left[one].country and left[one].country == right[other].country):
                yield Difference(
                    kind="name",
                    a=a.side(*where(left[one])),
                    b=b.side(*where(right[other])),
                    link=link,
                    directed=link is not None,
                    gravity=2,
                    note="two spellings of a name, or two names",
                )


def spelling(one: str, other: str) -> bool:
    """Tell whether two folded names are nearly the same letter by letter, word by word, and not only inflected."""
    mine, theirs = one.split(), other.split()
    plain = [w.removesuffix("'s").removesuffix("s") for w in (one, other)]
    if len(mine) != len(theirs) or plain[0] == plain[1]:
        return False
    near = (SequenceMatcher(None, w, v, autojunk=False).ratio() for w, v in zip(mine, theirs, strict=True))
    return all(ratio >= SPELT for ratio in near)
