"""Who says what: statements with their voices, narration, and headings.

Joins the claims of each sentence (`claims`) with quotations that run on without a cue (`runs`) and with
whom the voices stand for (`resolve`). A sentence that nobody is said to have said is narration.
"""

from dataclasses import replace

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Heading, Narration, Problem, Statement
from stemma.stages.statements.assemble import records, too_long, too_much

NAME = "statements"
VERSION = "10"
NEEDS: tuple[str, ...] = ("segments", "quotes", "names", "dates")


def find(
    reading: Reading, language: Language, aids: Aids
) -> tuple[tuple[Statement | Narration | Heading, ...], tuple[Problem, ...]]:
    """Return statements, narration and headings in the order of the text."""
    alone = too_much(reading, language, aids)
    given = replace(aids, tagger=None) if alone else aids
    return records(reading, language, given), (*alone, *too_long(reading))
