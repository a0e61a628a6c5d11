"""Names: places, organisations, persons, works, and words that single out a person without a name.

`find` runs the finders in the order of their certainty: what a table knows, then titles of works,
organisations and places by their head nouns, offices, towns, and last the runs that nothing recognised,
which are weighed over the whole text. A run that stays open is `other`: the gate treats it as a person.
"""

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Name, Problem
from stemma.stages.names import (
    acronyms,
    bodies,
    foreign,
    joining,
    known,
    organisations,
    persons,
    places,
    roles,
    sheltered,
    titles,
    unnamed,
    weighing,
    works,
)
from stemma.stages.names.vocabulary import compiled
from stemma.stages.names.words import Draft, Page, scan
from stemma.text import span

NAME = "names"
VERSION = "7"
NEEDS: tuple[str, ...] = ("segments", "quotes")


def find(reading: Reading, language: Language, aids: Aids) -> tuple[tuple[Name, ...], tuple[Problem, ...]]:
    """Find the names in a report's text, in order of place, the wider before the narrower."""
    page = scan(reading.text.content, language.code, compiled(language), aids)
    known.find_known(page)
    works.find_credits(page)
    titles.find_unmarked(page)
    works.find_titles(page)
    outlets = bodies.outlet_forms(reading.report.value("outlet"), reading.report.value("author"))
    bodies.find_outlet(page, outlets)
    organisations.find_headed(page)
    bodies.find_named(page)
    places.find_headed(page)
    places.find_streets(page)
    works.find_things(page)
    persons.free_calendar(page)
    persons.find_titled(page)
    acronyms.find_acronyms(page)
    places.find_towns(page)
    sheltered.find_premises(page)
    weigher = weighing.Weigher(page, outlets)
    weigher.weigh()
    weigher.settle()
    places.find_small(page)
    foreign.find_scripts(page)
    sheltered.find_communities(page)
    persons.claim_places(page)
    roles.give_roles(page)
    persons.give_offices(page)
    joining.join(page, acronyms.expansions(page))
    unnamed.find_unnamed(page)
    return _records(reading, page), foreign.problems(reading, page)


def _records(reading: Reading, page: Page) -> tuple[Name, ...]:
    made: dict[tuple[int, int, str], Name] = {}
    for draft in sorted(page.drafts, key=_order):
        key = (draft.start, draft.end, draft.kind)
        if key in made or draft.end <= draft.start:
            continue
        office = span(reading.text, *draft.office) if draft.office else None
        made[key] = Name(
            report=reading.report.id,
            span=span(reading.text, draft.start, draft.end),
            kind=draft.kind,
            canonical=draft.canonical,
            role=draft.role,
            country=draft.country,
            office=office,
            protected=draft.protected,
        )
    return tuple(made.values())


def _order(draft: Draft) -> tuple[int, int, str]:
    return draft.start, -draft.end, draft.kind
