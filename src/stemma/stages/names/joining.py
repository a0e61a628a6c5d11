"""Which short form stands for which full name, within one text: acronyms, surnames, heads of organisations."""

from collections.abc import Sequence

from stemma.stages.names.words import Draft, Page, folded


def join(page: Page, expanded: dict[str, str]) -> None:
    """Give every organisation and person the fullest form that this text has."""
    drafts = sorted(page.drafts, key=lambda d: (d.start, -d.end))
    _persons(page, [d for d in drafts if d.kind in ("person", "other")])
    _organisations(page, [d for d in drafts if d.kind == "organisation"], expanded)


def _persons(page: Page, drafts: Sequence[Draft]) -> None:
    """Join a short form to the full name that was last met before it, or else is first met after it."""
    full: dict[str, list[Draft]] = {}
    for draft in drafts:
        parts = _parts(draft.canonical)
        if draft.kind == "person" and len(parts) > 1:
            for part in parts:
                full.setdefault(part, []).append(draft)
    for draft in drafts:
        parts = _parts(draft.canonical)
        known = (
            [other for other in full.get(parts[-1], ()) if other is not draft and set(parts) < set(_parts(other.canonical))]
            if parts
            else []
        )
        if not known and len(parts) == 1 and parts[0].endswith("s"):
            known = full.get(parts[0][:-1], [])  # "the Orlos" is not joined, "Orlos' house" is
            known = known if page.content[draft.end : draft.end + 1] in "'’" else []
        if known:
            earlier = [other for other in known if other.start < draft.start]
            draft.canonical = (earlier[-1] if earlier else known[0]).canonical
            draft.kind = "person"


def _parts(name: str) -> list[str]:
    return [folded(part) for part in name.replace("-", " ").split() if len(part.strip(".")) > 1]


def _organisations(page: Page, drafts: Sequence[Draft], expanded: dict[str, str]) -> None:
    heads: dict[str, set[str]] = {}
    for draft in drafts:
        draft.canonical = expanded.get(folded(draft.canonical), draft.canonical)
        parts = draft.canonical.split()
        if len(parts) > 1:
            for head in {folded(parts[0]), folded(parts[-1])}:
                heads.setdefault(head, set()).add(draft.canonical)
    for draft in drafts:
        key = folded(draft.canonical)
        if draft.low == draft.high and len(heads.get(key, ())) == 1 and key in page.vocabulary["tail_heads"]:
            draft.canonical = next(iter(heads[key]))
