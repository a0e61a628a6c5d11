"""The page of names: variants stand together; places, bodies and works only, never persons."""

import dataclasses

import dossier_fixture
from test_export_html import links, parsed, seen, texts

from stemma.exports.html import names
from stemma.model.reading import Name, NameKind
from stemma.shown import Protected


def with_names(*wanted: tuple[str, NameKind, str, str | None]) -> Protected:
    """Return the fixture with other names: (words of a shown sentence, kind, canonical, country)."""
    protected = dossier_fixture.protected()
    made = []
    for words, kind, canonical, country in wanted:
        held = next(s for s in protected.segments if s.kind == "sentence" and words in s.span.words)
        start = held.span.start + held.span.words.index(words)
        span = dataclasses.replace(held.span, start=start, end=start + len(words), words=words)
        made.append(Name(report=held.report, span=span, kind=kind, canonical=canonical, role="literal", country=country))
    return dataclasses.replace(protected, names=tuple(made))


def rows(protected: Protected) -> list[str]:
    """Return what each row of the page says."""
    return [" ".join(row.text_content().split()) for row in parsed(texts(protected)[names.PATH]).xpath("//tbody/tr")]


def test_the_ways_of_writing_one_name_stand_in_one_row() -> None:
    found = rows(
        with_names(("Tern Line AG", "organisation", "Tern Line", None), ("Tern Line has", "organisation", "Tern Line", None))
    )
    assert len(found) == 1
    assert found[0].startswith("Tern Line")
    assert "Tern Line AG:" in found[0] and "Tern Line has:" in found[0]
    assert found[0].endswith("2 mentions in 2 reports")


def test_each_mention_leads_to_its_words() -> None:
    pages = texts(with_names(("Trieste", "place", "Trieste", "IT")))
    (link,) = [to for to in links(pages[names.PATH]) if to.startswith("sources/") and "#" in to]
    path, anchor = link.split("#")
    assert f'id="{anchor}"' in pages[path]
    assert rows(with_names(("Trieste", "place", "Trieste", "IT")))[0].startswith("TriesteITTrieste:")


def test_no_person_is_listed() -> None:
    protected = with_names(
        ("Ledgers", "person", "Ledgers", None), ("depots", "unnamed", "depots", None), ("drivers", "other", "x", None)
    )
    assert rows(protected) == []
    assert "No name that may be shown" in seen(texts(protected)[names.PATH])


def test_a_rejected_name_is_not_listed() -> None:
    protected = with_names(("Trieste", "place", "Trieste", "IT"))
    assert rows(dataclasses.replace(protected, standing={protected.names[0].id: "rejected"})) == []
