"""Which short form stands for which full name, within one text: acronyms, surnames, heads of organisations."""

from collections.abc import Sequence

from stemma.stages.names.words import Draft, Page, folded

HEADLINES = 2
"""Short forms that may stand before a body's full name, in title and lead; after more, "Orlo Poland" is another than "Orlo"."""


def join(page: Page, expanded: dict[str, str]) -> None:
    """Give every organisation and person the fullest form that this text has."""
    _unnest(page)
    drafts = sorted(page.drafts, key=lambda d: (d.start, -d.end))
    _persons(page, [d for d in drafts if d.kind in ("person", "other")])
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


def _persons(page: Page, drafts: Sequence[Draft]) -> None:
    """Join a short form to the full name that was last met before it, or else is first met after it."""
    first: dict[str, list[tuple[str, ...]]] = {}
    split = {name: _parts(name) for name in {draft.canonical for draft in drafts}}
    for draft in drafts:
        parts = split[draft.canonical]
        if draft.kind == "person" and len(parts) > 1:
            for part in parts:
                _note(first.setdefault(part, []), (draft.canonical, *parts), first=True)
    latest: dict[str, list[tuple[str, ...]]] = {}
    called: dict[str, tuple[str, ...]] = {}
    for draft in drafts:
        parts = split[draft.canonical]
        if not parts:
            continue
        key = parts[-1]
        if key not in first and key.endswith("s") and page.content[draft.end : draft.end + 1] in ("'", "’"):
            key, parts = key[:-1], [key[:-1]]  # "Orlos' house"
        full = next(
            (
                f
                for f in (*reversed(latest.get(key, ())), *first.get(key, ()))
                if len(f) - 1 > len(parts) and set(parts) <= set(f[1:])
            ),
            None,
        )
        if full is not None:
            if len(parts) == 1 and full[-1] == key:
                # whom the text once called by the surname alone keeps it, when others of that surname come in
                full = called.setdefault(key, full)
            draft.canonical, draft.kind = full[0], "person"
        elif draft.kind == "person" and len(parts) > 1:
            for part in parts:
                _note(latest.setdefault(part, []), (draft.canonical, *parts), first=False)


def _note(names: list[tuple[str, ...]], name: tuple[str, ...], *, first: bool) -> None:
    """Keep a few distinct names, the first met or the last met; more would cost time and settle nothing."""
    if name in names:
        if first:
            return
        names.remove(name)
    elif len(names) == 8:
        if first:
            return
        names.pop(0)
    names.append(name)


def _parts(name: str) -> list[str]:
    return [folded(part) for part in name.replace("-", " ").split() if len(part.strip(".")) > 1]


def _heads(page: Page, drafts: Sequence[Draft]) -> None:
    """Take an open word for a body where it is the head of one body's longer name: "Watch" after "Orlo Labour Watch"."""
    heads = page.vocabulary.union("tail_heads", "body_tails", "paper_tails")
    ends = {folded(d.canonical).rsplit(" ", 1)[-1] for d in drafts if d.kind == "organisation" and " " in d.canonical}
    for draft in drafts:
        single = draft.kind in ("other", "person") and draft.office is None and draft.low == draft.high
        if single and (key := folded(draft.canonical)) in heads and key in ends:
            draft.kind = "organisation"


def _organisations(page: Page, drafts: Sequence[Draft], expanded: dict[str, str]) -> None:
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
            opens = [head] if before.get(head, 0) <= HEADLINES else []
            for end in {*opens, folded(parts[-1])}:
                heads.setdefault(end, set()).add(draft.canonical)
    for draft in drafts:
        called = draft.canonical
        spelt = initials.get(draft.canonical, set()) if len(draft.canonical) > 2 else set()
        if len(spelt) == 1:  # "MIA", where the text has one "Ministry of Internal Affairs"
            draft.canonical = next(iter(spelt))
        key = folded(called) if draft.low == draft.high else ""
        if key in heads and len(heads[key]) == 1 and _stands_for(page, key):
            draft.canonical = next(iter(heads[key]))


def _stands_for(page: Page, key: str) -> bool:
    """Tell whether a word alone can stand for a body's full name: its head ("the Agency"), or a word of no dictionary."""
    return key in page.vocabulary.union("tail_heads", "body_tails", "paper_tails") or not page.ordinary(key)
