"""What each likeness tells of descent, in log-odds: learned, not set by hand.

Made by `python tools/fit_lineage.py`, which prints this table: a conditional logit over each report's possible parents and
"none of these", on families whose truth is known, given what else speaks for a parent (dates, credits, marks).
"""

from collections.abc import Mapping

BASE = -2.74
"""Nothing shared: the report is on its own."""
WORDING: Mapping[str, float] = {"told": 4.0, "words": 1.29, "across": 0.06}
"""Of passages and rare words; two languages."""
FACTS: Mapping[str, float] = {"order": 3.76}
"""Of figures and names in the order in which both tell them."""
ELSEWHERE: Mapping[str, float] = {"words_elsewhere": -0.68, "figures_elsewhere": -2.49, "names_elsewhere": -1.92}
"""Of what the child shares with third reports and not with this one."""
QUOTED: Mapping[str, float] = {"quotes_elsewhere": -3.19, "quotes_own": -1.1}
"""Of quoted phrases."""
OWN: Mapping[str, float] = {"own": -1.46}
"""For each of a hundred words by which the child speaks for a body."""
