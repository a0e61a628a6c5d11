"""The number with its signs, range and unit, as it stands in a sentence. No rules live here."""

from dataclasses import dataclass

from stemma.numbers import Number


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its signs and unit, before bound and relation: all places are pieces, half open."""

    low: float | None
    high: float | None
    first: int
    """With currency sign."""
    core: int
    """First piece of the number itself."""
    after: int
    """Behind number, range and percent sign."""
    noun_at: int
    """Where a noun phrase may start: behind the unit."""
    number: Number
    unit: str | None = None
    unit_at: int | None = None
    ranged: bool = False
    money: bool = False
    symbol: bool = False
    """True: the unit is written as a symbol or glued."""
