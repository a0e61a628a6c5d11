"""Stage, per case: which report came from which, by what evidence, and the sources that nobody has.

`credits` reads what each report names as its source, `identity` by which names it may be named, `sources` joins these into
nodes; `likeness`, `kinship`, `versions` and `quoting` compare two reports, `direction` says what that speaks for (`weights`: how
much), `weighing` puts it together, `tree` takes the likeliest tree. Order of arrival changes nothing.
"""

from collections.abc import Mapping

from stemma.model.comparing import Stemma
from stemma.model.inputs import Aids, Language, Pile, Reading
from stemma.model.reading import Problem
from stemma.stages.lineage.sources import sources_of
from stemma.stages.lineage.tree import grow

__all__ = ["NAME", "NEEDS", "VERSION", "find"]

NAME, VERSION = "lineage", "5"
NEEDS: tuple[str, ...] = ("segments", "quotes", "names", "dates", "figures", "statements", "reuse")


def find(pile: Pile, languages: Mapping[str, Language], aids: Aids) -> tuple[Stemma, tuple[Problem, ...]]:
    """Return the family tree of the reports of a case; languages are given by code."""
    readings = tuple(sorted(pile.readings, key=lambda r: r.report.id))
    spoken = {r.report.id: _language(r, languages) for r in readings}
    sources = sources_of(Pile(readings=readings, passages=pile.passages), spoken)
    passages = sorted(pile.passages, key=lambda p: p.id)
    return grow(readings, sources, passages, spoken, aids, pile.ruled)


def _language(reading: Reading, languages: Mapping[str, Language]) -> Language:
    """Return a report's language; without one what is common to all, or nothing."""
    code = reading.report.value("language") or "und"
    nothing = Language(code=code, tables={}, digest="", known=False)
    return languages.get(code) or languages.get(code[:2]) or languages.get("und") or nothing
