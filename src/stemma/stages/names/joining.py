"""Which short form stands for which full name of a body, within one text: acronyms, heads. Persons: `called`."""

from collections.abc import Sequence

from stemma.stages.names import called
from stemma.stages.names.words import Draft, Page, folded

HEADLINES = 2
"""Short forms that may stand before a body's full name, in title and lead; after more, "Orlo Poland" is another than "Orlo"."""


def join(page: Page, expanded: dict[str, str]) -> None:
    """Give every organisation and person the fullest form that this text has."""
    _unnest(page)
    drafts = sorted(page.drafts, key=lambda d: (d.start, -d.end))
    called.join(page, [d for d in drafts if d.kind in ("person", "other")])
    _heads(page, drafts)
    _organisations(page, [d for d in drafts if d.kind == "organisation"], expanded)


def _unnest(page: Page) -> None:
    """Drop a word that is a body elsewhere where it stands inside a longer body's name: "Labour" in "Orlo Labour Watch"."""
    bodies = sorted((d for d in page.drafts if d.kind == "organisation"), key=lambda d: (d.start, -d.end))
    inner: set[int] = set()
    outer: Draft | None = None
    for draft in bodies:
        if outer is not None and draft.end <= outer.end and (draft.start, draft.end) != (outer.start, outer.end):
            if draft.low == draft.high and draft.low >= 0 and not page.words[draft.low].text.isupper():
                inner.add(id(draft))
        else:
            outer = draft
    page.drafts[:] = [d for d in page.drafts if id(d) not in inner]


def _heads(page: Page, drafts: Sequence[Draft]) -> None:
    """Take an open word for a body where it is the head of one body's longer name: "Watch" after "Orlo Labour Watch"."""
    heads = page.vocabulary.union("tail_heads", "body_tails", "paper_tails")
    ends = {folded(d.canonical).rsplit(" ", 1)[-1] for d in drafts if d.kind == "organisation" and " " in d.canonical}
    for draft in drafts:
        single = draft.kind in ("other", "person") and draft.office is None and draft.low == draft.high
        if single and (key := folded(draft.canonical)) in heads and key in ends:
            draft.kind = "organisation"


def _organisations(page: Page, drafts: Sequence[Draft], expanded: dict[str, str]) -> None:
    known = _tables(page, drafts)
    heads: dict[str, set[str]] = {}
    before: dict[str, int] = {}
    initials: dict[str, set[str]] = {}
    for draft in drafts:
        if expanded:
            draft.canonical = expanded.get(folded(draft.canonical), draft.canonical)
        parts = draft.canonical.split()
        head = folded(parts[0]) if parts else ""
        if len(parts) == 1:
            before[head] = before.get(head, 0) + 1
        if len(parts) > 1:
            initials.setdefault("".join(part[0] for part in parts if part[0].isupper()), set()).add(draft.canonical)
            opens = [head] if before.get(head, 0) <= HEADLINES and _opens(page, parts) else []
            tied = [folded(parts[k - 1]) for k in range(1, len(parts)) if parts[k] in ("of", "de")][:1]
            for end in {*opens, folded(parts[-1]), *tied}:
                heads.setdefault(end, set()).add(draft.canonical)
    for draft in drafts:
        called = draft.canonical
        spelt = initials.get(draft.canonical, set()) if len(draft.canonical) > 2 else set()
        if len(spelt) == 1:  # "MIA", where the text has one "Ministry of Internal Affairs"
            draft.canonical = next(iter(spelt))
        key = folded(called) if draft.low == draft.high else ""
        if key in heads and len(heads[key]) == 1 and _stands_for(page, key):
            full = next(iter(heads[key]))
            # what a table knows is no part of what it does not: "NASA" beside a "NASA Flight Laboratory"
            if called not in known or full in known:
                draft.canonical = full
    _seated(page, drafts)


def _tables(page: Page, drafts: Sequence[Draft]) -> set[str]:
    """Return the canonical forms that come from a table; an acronym there gives way to the full name that the text has."""
    known = {d.canonical for d in drafts if d.low >= 0 and page.words[d.low].taken == page.words[d.high].taken == "known"}
    full: dict[str, str] = {}
    for draft in drafts:
        if draft.low < draft.high and draft.canonical in known and draft.canonical.isupper():
            words = page.content[draft.start : draft.end].split()
            if draft.canonical not in words:
                full.setdefault(draft.canonical, " ".join(words))
    for draft in drafts if full else ():
        draft.canonical = full.get(draft.canonical, draft.canonical)
    return known | set(full.values())


def _opens(page: Page, parts: Sequence[str]) -> bool:
    """Tell whether a name's first word may stand for it: "House" for the "House of Deputies", not for its committees."""
    head = folded(parts[0])
    return head not in page.vocabulary.union("chambers", "chamber_parts", "house") or parts[1] in ("of", "de")


def _seated(page: Page, drafts: Sequence[Draft]) -> None:
    """Join "Supreme Court" to "US Supreme Court" or "Supreme Court of Peru", where the text has one; the longest form counts."""
    cores: dict[str, dict[str, str]] = {}
    found: dict[int, tuple[str, str]] = {}
    for number, draft in enumerate(drafts):
        seat = _seat(page, draft)
        if seat is not None:
            found[number] = seat
            known = cores.setdefault(seat[0], {})
            known[seat[1]] = max(known.get(seat[1], ""), draft.canonical, key=lambda name: (len(name), name))
    met: set[str] = set()
    for number, draft in enumerate(drafts if cores else ()):
        core, country = found.get(number, (folded(draft.canonical), ""))
        seats = cores.get(core)
        if country:
            met.add(core)
        elif core not in met and " " not in core:
            continue  # "Senate", and only later "the Polish Senate": another one
        if seats and (country or (len(seats) == 1 and _national(page, core, next(iter(seats))))):
            draft.canonical = seats[country] if country else next(iter(seats.values()))


def _national(page: Page, core: str, seat: str) -> bool:
    """Tell whether a bare name can mean the only body of its name that has a seat: "Senate" is a country's, not a province's."""
    if core.rsplit(" ", 1)[-1] in page.vocabulary["chambers"]:
        return seat in page.vocabulary.countries.values()
    return " " in core


def _seat(page: Page, draft: Draft) -> tuple[str, str] | None:
    """Return a body's name without the country or place at its head or end, and that country or place; None: it has none."""
    words, low, high = page.words, draft.low, draft.high
    if low < 0 or low == high or page.words[low].taken == "known":
        return None
    first = page.starting.get(low)
    if first is not None and low <= first.high < high and words[first.high].join == "space":
        return folded(page.slice(first.high + 1, high)), first.canonical
    for at in range(low, high):
        if words[at].join == "small" and words[at].small in ("of", "of the"):
            last = page.starting.get(at + 1)
            if last is not None and last.high == high:
                return folded(page.slice(low, at)), last.canonical
            break
    return None


def _stands_for(page: Page, key: str) -> bool:
    """Tell whether a word alone can stand for a body's full name: its head ("the Agency"), or a word of no dictionary."""
    return key in page.vocabulary.union("tail_heads", "body_tails", "paper_tails") or not page.ordinary(key)
