"""What speaks for one report coming from another, and which way: each reason readable, with its weight.

Weights are log-odds. They were set on development data (see the notes at each) and are evidence, not
proof. Which edges a tree takes is decided in `tree`.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stemma.model.comparing import Evidence, LinkKind, Place
from stemma.model.inputs import Language, Reading
from stemma.stages.lineage.kinship import Kin, Side
from stemma.text import fold, trimmed

DATE = 0.7
"""An earlier date, where both are known: ln 2, for a pair without dates could be either way round. The other way costs BACK."""
BACK = -7.0
"""A report cannot come from one that was published after it; dates of pages are sometimes wrong."""
CREDIT = 4.0
"""The child names the parent as its source."""
ASYMMETRY = 2.5
"""A child is more contained in its parent than the other way: right for 66 to 90 % of pairs, so weak."""
BASE = -3.8
"""Nothing shared: the report is on its own."""
INHERITED = 1.0
"""The child names the source, but also another that names it: it mostly came through that one."""
FIGURES = 1.5
"""From none to all of the child's figures."""
SEPARATIVE = 0.4
"""For each e-fold of `Side.apart` beyond that of the child's best candidate: the first tells most."""
MARKS = 3.0
"""The child says that it is a translation."""
MARKED_PARENT = -0.5
"""The parent says so: it may still have been translated back."""
CORRECTED = 3.5
"""Of two states of one text, the later carries a correction that the other has not."""
SIBLINGS = 4.5
"""Both credit one source, and each tells of it what the other leaves out."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Evidence for parent -> child, and how it weighs on the direction alone."""

    evidence: Evidence
    turns: bool
    """It tells the two directions apart."""


def related(child: Side, witnesses: int) -> float:
    """Return the log-odds that a report comes from another, rather than telling the same event on its own.

    Set by the medians of what derived and independent texts share: of five sources' revisions (told .84 to
    .95, contained .55 to .88) against answers to the same question (.34, .18), and of reports of one event
    (.40, .20). What it shares with third reports and not with this one speaks for another parent.
    """
    figures = FIGURES * (child.hard - 0.5)
    joint = 4.0 * (child.joint - 0.5) * (1 - 2 / max(2, witnesses))  # two alone have no third to share with
    return BASE + 4.5 * child.told + 4.0 * child.contained + joint + 1.5 * child.verbatim + figures


def reasons(kin: Kin, parent: Reading, child: Reading, languages: Mapping[str, Language]) -> tuple[Reason, ...]:
    """Return what speaks for and against `child` coming from `parent`, strongest first."""
    mine, theirs = kin.side(child.report.id), kin.side(parent.report.id)
    found = [_shared(kin, mine)]
    found += [
        r
        for r in (_dates(parent, child), _containment(mine, theirs), *_marks(parent, child, mine, theirs, languages))
        if r is not None
    ]
    return tuple(sorted(found, key=lambda r: (-abs(r.evidence.weight), r.evidence.kind)))


def _shared(kin: Kin, mine: Side) -> Reason:
    count = sum(p.kind != "quotation" for p in kin.passages)
    best = sorted(kin.passages, key=lambda p: (-p.score, p.id))[:3]
    words = f"{count} passages tell the same; {mine.told:.0%} of this report stands in them, {mine.verbatim:.0%} word for word"
    places = tuple(place for p in best for place in (p.a, p.b))
    return Reason(
        Evidence(kind="shared wording", words=words, places=places, weight=round(related(mine, kin.witnesses), 2)), turns=False
    )


def _dates(parent: Reading, child: Reading) -> Reason | None:
    before, after = parent.report.published(), child.report.published()
    if before.latest and after.earliest and before.latest < after.earliest:
        words = f"published {before.latest}, before {after.earliest}"
        # of two equally near, the earlier is likelier the one that was taken: a little for each e-fold of days
        gap = (date.fromisoformat(after.earliest) - date.fromisoformat(before.latest)).days
        weight = round(DATE + min(0.3, 0.08 * math.log(max(1, gap))), 2)
        return Reason(Evidence(kind="date", words=words, weight=weight), turns=True)
    if before.earliest and after.latest and after.latest < before.earliest:
        words = f"published {before.earliest}, after {after.latest}"
        return Reason(Evidence(kind="date", words=words, weight=BACK), turns=True)
    return None


def _containment(mine: Side, theirs: Side) -> Reason | None:
    lean = (mine.told - theirs.told) + (mine.contained - theirs.contained) + (mine.joint - theirs.joint)
    turn = max(-1.5, min(1.5, ASYMMETRY * lean / 2))
    if abs(turn) < 0.2:
        return None
    weight = turn - 0.7 * abs(turn)  # it tells which way, hardly whether: most of it is taken from the other direction
    words = f"{mine.contained:.0%} of its rare words are in the other, {theirs.contained:.0%} the other way"
    return Reason(Evidence(kind="containment", words=words, weight=round(weight, 2)), turns=True)


def _marks(parent: Reading, child: Reading, mine: Side, theirs: Side, languages: Mapping[str, Language]) -> list[Reason]:
    found = []
    if languages[parent.report.id].code != languages[child.report.id].code:
        for reading, weight in ((child, MARKS), (parent, MARKED_PARENT)):
            place = _says(reading, languages[reading.report.id], "translated")
            if place:
                words = f"says “{place.span.words}”"
                found.append(Reason(Evidence(kind="translation marks", words=words, places=(place,), weight=weight), turns=True))
    own, other = (_says(r, languages[r.report.id], "corrections") for r in (child, parent))
    places = tuple(place for place in (own, other) if place)
    versions = max(mine.verbatim, theirs.verbatim) > 0.5
    if bool(own) != bool(other):
        words = "carries a correction that the other has not" if own else "lacks the correction that the other carries"
        weight = (CORRECTED if own else -CORRECTED) if versions else -1.0
        found.append(Reason(Evidence(kind="correction", words=words, places=places, weight=weight), turns=versions))
    elif own:
        found.append(Reason(Evidence(kind="correction", words="both carry a correction", places=places, weight=1.0), turns=False))
    return found


def _says(reading: Reading, language: Language, key: str) -> Place | None:
    """Return the first place where a report carries one of the table's marks."""
    at = _mark(reading.text.content, language, key)
    return Place(report=reading.report.id, span=trimmed(reading.text, *at)) if at else None


@lru_cache(maxsize=16384)
def _mark(content: str, language: Language, key: str) -> tuple[int, int] | None:
    pattern = _pattern(language, key)
    m = pattern.search(content) if pattern else None
    return m.span() if m else None


@lru_cache(maxsize=256)
def _pattern(language: Language, key: str) -> re.Pattern[str] | None:
    words = language.table("lineage").get(key, ())
    return re.compile("|".join(rf"(?<!\w){re.escape(w)}" for w in words), re.IGNORECASE) if words else None


def siblings(kin: Kin) -> float:
    """Return the log-odds against descent that a common credited source gives: each tells what the other leaves out.

    A copy that keeps its parent's credit tells nothing of its own; then nothing speaks for a common source.
    """
    least = min(1 - kin.left.contained, 1 - kin.right.contained)
    verbatim = max(kin.left.verbatim, kin.right.verbatim)
    return -SIBLINGS * max(0.0, min(1.0, least / 0.5)) * max(0.0, 1 - 1.5 * verbatim)


def kind_of(kin: Kin | None, child: str, *, credited: bool) -> LinkKind:
    """Return how a child comes from its parent, by how much of either stands in the other."""
    if kin is None:
        return "credits"
    mine, theirs = kin.side(child), kin.side(kin.other(child))
    if kin.across:
        return "translates" if mine.told >= 0.35 or not credited else "credits"
    if mine.verbatim >= 0.6:
        return "copies" if theirs.verbatim >= 0.6 else "excerpts"
    if credited and mine.told < 0.3:
        return "credits"
    return "rewrites"


def same_text(reading: Reading) -> str:
    """Return a text without regard to spaces and case, to find identical ones."""
    return fold(reading.text.content)
