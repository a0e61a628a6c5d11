"""Bodies that no head noun alone gives away: companies, papers, channels, groups.

Two things: names with a word that says so at their end or head ("Orlo Staffing", "Radio Orlo"), and what the
words around a name show ("the company Orlo", "Orlo, which", "Orlo's chief executive"). The evidence is weighed
over the whole text, all mentions of a form together and its short form with it; where the text also shows a
person of that name, the name stays a person's. Not here: the weighing of persons (`weighing`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from stemma.stages.names.vocabulary import Vocabulary
from stemma.stages.names.words import Draft, Mention, Page, folded, plain

Votes = Mapping[str, Mapping[str, int]]
"""Key of a form -> how often each kind of evidence was met for it."""
ENOUGH = 2
"""Hints that make a body where nothing speaks for a person."""
GAP = "[ \u00a0]"
QUOTES = frozenset('“"«„‘')
NEAR = re.compile(r"[^.!?;\nA-Z“”\"]{0,60}\w*")
"""The rest of the clause: there a word for a man or a woman, or for a thing, means the name before it."""
TOKEN = re.compile(r"(?<![\w’'-])\w+")


def find_named(page: Page) -> None:
    """Recognise bodies by a word of their name that travels through all languages: "Orlo Logistics", "Radio Orlo"."""
    words, vocabulary = page.words, page.vocabulary
    longer: list[tuple[int, int]] = []
    for at in page.among(_tails(page) | vocabulary["body_leads"]):
        word = words[at]
        if word.taken not in (None, "thing"):
            continue
        if word.key in vocabulary["body_leads"] and (word.join == "space" or _linked(page, at)):
            _lead(page, at)
        elif word.key in _tails(page) and at:
            taken = _tail(page, at, sure=word.key in vocabulary["body_tails"])
            longer += [taken] if taken else []
    if longer:
        page.drafts[:] = [d for d in page.drafts if not (d.kind == "organisation" and _amidst(longer, d))]


def _amidst(longer: Sequence[tuple[int, int]], draft: Draft) -> bool:
    """Tell whether a draft lies inside a longer name, at neither end of it."""
    at = bisect_left(longer, (draft.low, 0)) - 1
    return at >= 0 and draft.high < longer[at][1]


def _tail(page: Page, at: int, *, sure: bool) -> tuple[int, int] | None:
    """Take the name that ends in a word for a body, and return its first and last word.

    A doubtful one needs two words before it, one of them a common word.
    """
    words, low = page.words, at
    while low and at - low < 4 and words[low - 1].join in ("space", "hyphen") and _joins(page, low - 1, at):
        low -= 1
    if low == at or (words[at].join == "space" and _inner(page, at + 1)):
        return None
    if page.in_title_case(words[low].start) and any(page.ordinary(word.key) for word in words[low:at]):
        return None
    common = any(page.ordinary(w.key) or page.aids.ordinary(w.key, "en") or w.taken == "known" for w in words[low:at])
    if sure or (at - low > 1 and common):
        page.take(low, at, "organisation")
        page.draft(low, at, "organisation")
        return low, at
    return None


def _joins(page: Page, at: int, tail: int) -> bool:
    return _inner(page, at, inside=_amid(page, at, tail))


def _amid(page: Page, at: int, tail: int) -> bool:
    """Tell whether a known body's name can be a part of a longer one here: before other words of it, or behind one."""
    if at + 1 < tail or not at:
        return at + 1 < tail
    before = page.words[at - 1]
    return before.join in ("space", "hyphen") and before.taken is None and not (before.first and page.ordinary(before.key))


def find_outlet(page: Page, outlets: frozenset[str]) -> None:
    """Recognise the report's own outlet where its name has a word that no person's name has."""
    for outlet in sorted(outlets):
        parts = outlet.split()
        if len(parts) < 2 or not any(page.ordinary(part) or part in _tails(page) for part in parts):
            continue
        for at in page.among(frozenset(parts[:1])):
            run = page.words[at : at + len(parts)]
            open_ = len(run) == len(parts) and all(w.taken in (None, "thing", "place", "known", "skip") for w in run)
            if open_ and folded(page.slice(at, at + len(parts) - 1)) == outlet:
                page.take(at, at + len(parts) - 1, "organisation")
                page.draft(at, at + len(parts) - 1, "organisation")


def _tails(page: Page) -> frozenset[str]:
    return page.vocabulary.union("body_tails", "paper_tails")


def tailed(page: Page, low: int, high: int) -> bool:
    """Tell whether a run of several words ends in a word for a body."""
    return high > low and page.words[high].key in _tails(page)


def _linked(page: Page, at: int) -> bool:
    word = page.words[at]
    return word.join == "small" and word.small.split()[0] in page.vocabulary["lead_links"]


def _inner(page: Page, at: int, *, inside: bool = False) -> bool:
    """Tell whether a word can belong to a body's name: not known as anything else but a place."""
    word, vocabulary = page.words[at], page.vocabulary
    if word.taken not in (None, "thing", "place", "demonym", "known" if inside else None) or word.key in vocabulary["honorifics"]:
        return False
    return word.key not in vocabulary["offices"] and not (word.first and word.key in vocabulary.functions)


def _lead(page: Page, at: int) -> None:
    words, high = page.words, at + 1
    if not _inner(page, high):
        return
    while high + 1 < len(words) and high - at < 4 and words[high].join in ("space", "hyphen") and _inner(page, high + 1):
        high += 1
    page.take(at, high, "organisation")
    page.draft(at, high, "organisation")


def evidence(page: Page, mention: Mention, outlets: frozenset[str]) -> list[str]:
    """Return what one mention shows: "firm" (only a body), "hint" (rather a body), "gendered" (a person)."""
    vocabulary, rules = page.vocabulary, _rules(page.vocabulary)
    single, after = mention.low == mention.high, mention.after
    owner = after[:2] in ("'s", "’s", "ʼs")
    shown: list[str] = []
    if mention.key in outlets:
        shown.append("firm")
    if not single and page.keys[mention.high] in vocabulary["paper_tails"]:
        shown += ["hint"] * ENOUGH
    previous = mention.preceding[-1] if mention.preceding else ""
    if single and previous in vocabulary["determiners"] and mention.key in _tails(page):
        shown.append("firm")  # "told the Mirror"
    if not owner:
        shown += _after(page, mention, previous)
    elif rules["owned"].match(after):
        shown.append("firm")
    shown += _before(page, mention, previous, owner=owner)
    clause = NEAR.match(after, 2 if owner else 0)
    near = TOKEN.findall(clause[0]) if clause else ()
    if not vocabulary["gendered"].isdisjoint(near):
        shown.append("gendered")
    elif not vocabulary["neuter"].isdisjoint(near):
        shown.append("hint")
    return shown


def _after(page: Page, mention: Mention, previous: str) -> list[str]:
    """Return what follows a mention: an apposition or predicate with a body's noun, or what only bodies do."""
    vocabulary, rules, after = page.vocabulary, _rules(page.vocabulary), mention.after
    following = mention.following[0] if mention.following else ""
    match = rules["noun_after"].match(after)
    if match is None and following in vocabulary["copula_heads"]:
        match = rules["noun_is"].match(after)
    if match is not None and vocabulary.people.isdisjoint(plain(match["between"]).split()):
        return [_strength(page, match["noun"])]
    if previous in vocabulary["locatives"]:
        return []
    if following.isalpha() and following not in vocabulary["body_openers"]:
        return []  # most often so
    return ["firm"] * bool(rules["after"].match(after)) + ["hint"] * bool(rules["hint_after"].match(after))


def _before(page: Page, mention: Mention, previous: str, *, owner: bool) -> list[str]:
    """Return what stands before a mention: a body's noun, an office in a body, or where a body has its seat.

    Its last word decides first whether a pattern is tried at all.
    """
    vocabulary, rules, before = page.vocabulary, _rules(page.vocabulary), mention.before
    shown: list[str] = []
    last = mention.preceding[-2] if previous in QUOTES and len(mention.preceding) > 1 else previous
    if last in vocabulary["noun_ends"] or (last[-1:].isalpha() and not last.isalpha()):
        noun = rules["noun_before"].search(before)
        if noun is not None and noun["noun"].islower() and (owner or _ends(page, page.words[mention.high].end)):
            shown.append(_strength(page, noun["noun"]))
    seats = tuple(vocabulary["seat_words"])
    office = previous == "the" or previous in vocabulary["link_ends"]
    if (office and rules["office_of"].search(before)) or (previous.endswith(seats) and rules["seat"].search(before)):
        shown.append("firm")
    return shown


def apposed(page: Page, mention: Mention) -> bool:
    """Tell whether what follows calls the name a body, so that persons in the same clause are others."""
    match = _rules(page.vocabulary)["noun_after"].match(mention.after)
    return match is not None and page.vocabulary.people.isdisjoint(plain(match["between"]).split())


def _strength(page: Page, noun: str) -> str:
    """Return "hint" for nouns that a person can be called too: "a recruiter"."""
    return "hint" if folded(noun) in page.vocabulary["double_nouns"] else "firm"


def _ends(page: Page, end: int) -> bool:
    """Tell whether a name after a body's noun belongs to it: "the charity Ana Orr runs" is hers, not its name."""
    following = re.match(rf"{GAP}([^\W\d_]+)", page.content[end : end + 32])
    if following is None:
        return True
    word, vocabulary = folded(following[1]), page.vocabulary
    return word in vocabulary["plain_after"] or word in vocabulary["speech"] or word in vocabulary["governing"]


@lru_cache(maxsize=16)
def _rules(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    """Compile the evidence of a language; every pattern is anchored and bounded."""

    def any_of(name: str) -> str:
        return "|".join(re.escape(w).replace(r"\ ", GAP) for w in sorted(vocabulary[name], key=len, reverse=True)) or r"(?!)"

    article = rf"(?:(?:{any_of('articles')}){GAP})"
    opening = rf"{article}?" if vocabulary["bare_appositions"] else article
    # The noun must close its phrase: "Ana Orr, the agency driver" is no agency.
    plain = any_of("plain_after")
    closes = rf"(?=[,.;:)—–]|{GAP}[—–-]|$|{GAP}(?:{plain}|[\w-]+(?:ed|ing))\b)"
    noun = rf"(?P<between>(?:(?!(?:{any_of('role_links')})\b)[\w’'-]+{GAP}){{0,4}}?)(?P<noun>{any_of('body_nouns')}){closes}"
    flags = re.IGNORECASE
    return {
        "noun_after": re.compile(rf"(?:{GAP}\([^)\n]{{1,16}}\))?(?:,{GAP}|{GAP}[—–-]{GAP}){opening}{noun}", flags),
        "noun_is": re.compile(rf"{GAP}(?:{any_of('copulas')}){GAP}{article}{noun}", flags),
        "noun_before": re.compile(rf"(?<![\w’'-])(?P<noun>{any_of('body_nouns')}){GAP}[“\"«„‘]?$", flags),
        "office_of": re.compile(
            rf"(?<![\w’'-])(?:{any_of('body_offices')}){GAP}(?:{any_of('office_links')}){GAP}(?:the{GAP})?$", flags
        ),
        "seat": re.compile(rf"(?:{any_of('articles')}){GAP}[\w’'-]{{2,30}}(?:{any_of('seat_words')}){GAP}$", flags),
        "owned": re.compile(rf"[’'ʼ]s?{GAP}(?:[\w’-]+{GAP}){{0,2}}?(?:{any_of('body_owned')})\b", flags),
        "after": re.compile(rf"{GAP}?(?:{any_of('body_after')})\b", flags),
        "hint_after": re.compile(rf"{GAP}?(?:{any_of('hint_after')})\b", flags),
    }


def settled(page: Page, votes: Votes) -> frozenset[str]:
    """Decide which forms are bodies: their evidence and that of their short forms, against what shows a person."""
    found: set[str] = set()
    ends = {key.rsplit(" ", 1)[-1] for key in votes if " " in key and not _firm(votes[key])}
    firsts: dict[str, list[str]] = {}
    for key in votes:
        if " " in key:
            firsts.setdefault(key.split(" ", 1)[0], []).append(key)
    for key, mine in votes.items():
        if _outweighs(mine):
            found.add(key)
    for short, fulls in firsts.items():
        own = votes.get(short, {})
        if page.ordinary(short) or short in ends:
            own = {}
        for full in fulls:
            both = (own, votes[full])
            if votes[full].get("work", 0) >= max(_firm(votes[full]), 1):
                continue
            if any(map(_firm, both)) and not any(map(_person, both)):
                found |= {full} | ({short} if own else set())
    return frozenset(found | _heads(page, votes, ends))


def _firm(votes: Mapping[str, int]) -> int:
    return votes.get("firm", 0)


def _person(votes: Mapping[str, int]) -> int:
    return votes.get("person", 0) + votes.get("gendered", 0)


def _outweighs(votes: Mapping[str, int]) -> bool:
    """Tell whether one form's own evidence makes it a body; a doubt is decided for the person, or for a work's title."""
    firm, person = _firm(votes), _person(votes)
    if votes.get("work", 0) >= max(firm, 1) and not votes.get("served"):
        return False
    if person:
        return firm > ENOUGH and firm > 3 * person
    return bool(firm) or (votes.get("hint", 0) >= ENOUGH and not votes.get("acts"))


def _heads(page: Page, votes: Votes, ends: set[str]) -> set[str]:
    """Return short forms of bodies found by their head noun: "Orlo" after "Orlo Trading Group", if nothing acts as a person."""
    found = set()
    alone = {word.key: word.start for word in reversed(page.words) if word.taken is None}
    for head, start in _first_words(page.drafts).items():
        mine = votes.get(head)
        if mine is None or head in ends or page.ordinary(head) or _person(mine):
            continue
        # Bodies speak too; but only after the full name is the short one theirs.
        if not mine.get("acts") or start < alone.get(head, -1):
            found.add(head)
    return found


def _first_words(drafts: Iterable[Draft]) -> dict[str, int]:
    """Return the first words of bodies' names of several words, and where each first stands."""
    found: dict[str, int] = {}
    for draft in drafts:
        if draft.kind == "organisation" and " " in draft.canonical:
            head = folded(draft.canonical.split()[0])
            found[head] = min(draft.start, found.get(head, draft.start))
    return found


def outlet_forms(outlet: str | None, author: str | None) -> frozenset[str]:
    """Return the keys of the forms in which a report may name its own outlet; none where it is the author's name."""
    if not outlet or folded(outlet) == folded(author or ""):
        return frozenset()
    return frozenset({folded(outlet), folded(outlet.removeprefix("The "))})
