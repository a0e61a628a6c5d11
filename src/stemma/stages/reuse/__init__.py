"""Stage, per pair of reports: which passages of two reports tell the same, although the wording differs.

`features` is taken of each report alone, `candidates` finds the pairs worth aligning in a pile, and
`align` compares one pair. What a pair gets depends on its two reports and the fixed background table
only, so a third report changes nothing between two.
"""

from stemma.stages.reuse.aligning import align
from stemma.stages.reuse.joining import Partner, candidates, partners
from stemma.stages.reuse.traits import Channel, Features, features

__all__ = ["NAME", "NEEDS", "VERSION", "Channel", "Features", "Partner", "align", "candidates", "features", "partners"]

NAME, VERSION = "reuse", "2"
NEEDS: tuple[str, ...] = ("segments", "quotes", "names", "dates", "figures", "statements")
