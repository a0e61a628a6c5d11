"""What speaks for one report coming from another, and which way: each reason readable, with its weight.

Weights are log-odds. They were set on development data (see the notes at each) and are evidence, not
proof. Which edges a tree takes is decided in `tree`.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from stemma.model.comparing import Evidence, LinkKind, Place
from stemma.model.inputs import Aids, Language, Reading
from stemma.stages.lineage import weights
from stemma.stages.lineage.kinship import Kin, Side
from stemma.stages.lineage.likeness import HALF, Likeness
from stemma.stages.lineage.versions import habits
from stemma.text import fold, trimmed

DATE = 0.2
"""An earlier date, where both are known. It hardly tells from which of the earlier ones a report comes: more would favour
dated reports over those whose date is not known. The other way costs BACK."""
BACK = -7.0
"""A report cannot come from one that was published after it; dates of pages are sometimes wrong."""
CREDIT = 2.5
"""The child names the parent as its source, and no other likely parent does."""
INHERITED = 1.3
"""Others that tell the same name the source too: the child may have it from them."""
BODY, BODY_INHERITED = 0.4, 0.2
"""The source is a body whose own publication is in the case: all that comes from it names it, through others too."""
NAMED = -4.0
"""The parent names the child as its source."""
THROUGH = -0.5
"""The child names the source and another that names it: it came through that one."""
ACROSS, ACROSS_TOLD, ACROSS_FIGURES = -10.0, 12.4, 10.4
"""Of what both of a pair in two languages tell and count: set on translations of two of four topics, against strangers."""
ACROSS_MOST = 0.7
"""Most that it weighs for a pair: what is told tells already."""
VERSIONS = 0.8
"""Share of one of two reports that stands word for word in the other, from which they are versions of one text."""
SEPARATIVE = 3.0
"""For each e-fold of the phrases that a supposed parent lacks beyond the child's best candidate (the first tells most), times the
fourth power of the share that is copied word for word: among copies it decides, among rewritten texts it says nothing."""
LEAST = 0.01
"""Log-odds that are told."""
MARKS = 3.0
"""The child says that it is a translation."""
MARKED_PARENT = -0.5
"""The parent says so: it may still have been translated back."""
CORRECTED = 3.5
"""Of two states of one text, the later carries a correction that the other has not."""
SIBLINGS = 3.0
"""Both credit one source, and each tells of it what the other leaves out."""


def features(mine: Side) -> dict[str, float]:
    """Return what `weights` weighs, of a child as one of a pair."""
    like = mine.like

    def lacking(share: float | None) -> float:
        return HALF if share is None else share

    return {
        "told": mine.told,
        "words": like.words,
        "across": like.across,
        "order": like.order,
        "words_elsewhere": lacking(like.words_elsewhere),
        "figures_elsewhere": lacking(like.figures_elsewhere),
        "names_elsewhere": lacking(like.names_elsewhere),
        "quotes_elsewhere": like.quotes_elsewhere,
        "quotes_own": like.quotes_own,
        "own": like.own,
    }


def related(mine: Side) -> float:
    """Return the log-odds that a report comes from another by likeness alone, rather than from none of the case."""
    found = features(mine)
    tables = (weights.WORDING, weights.FACTS, weights.ELSEWHERE, weights.QUOTED, weights.OWN)
    return weights.BASE + sum(w * found[key] for table in tables for key, w in table.items())


def reasons(kin: Kin, parent: Reading, child: Reading, languages: Mapping[str, Language], aids: Aids) -> tuple[Evidence, ...]:
    """Return what speaks for and against `child` coming from `parent`, strongest first."""
    mine, theirs = kin.side(child.report.id), kin.side(parent.report.id)
    found = [_shared(kin, mine), *_likeness(mine)]
    dated = _dates(parent, child)
    found += [r for r in (dated, *_marks(parent, child, mine, theirs, languages)) if r is not None]
    if kin.across:
        found += [r for r in (_strange(mine, theirs),) if r is not None]
    elif dated is None and max(mine.verbatim, theirs.verbatim) >= VERSIONS:  # where dates tell, habits need not
        found += _edited(parent, child, languages[child.report.id], aids)
    return tuple(sorted(found, key=lambda r: (-abs(r.weight), r.kind)))


def _shared(kin: Kin, mine: Side) -> Evidence:
    count = sum(p.kind != "quotation" for p in kin.passages)
    best = sorted(kin.passages, key=lambda p: (-p.score, p.id))[:3]
    words = f"{count} passages tell the same; {mine.told:.0%} of this report stands in them, {mine.verbatim:.0%} word for word"
    places = tuple(place for p in best for place in (p.a, p.b))
    weight = round(weights.BASE + _weighed(weights.WORDING, mine), 2)
    return Evidence(kind="shared wording", words=words, places=places, weight=weight)


def _likeness(mine: Side) -> list[Evidence]:
    """Say what order, figures, names, quotations and what is shared with third reports speak for."""
    like = mine.like
    order = (
        f"of {like.facts} figures and names of the supposed source that were compared, {like.in_order} come in that order here"
    )
    here = [f"{1 - share:.0%} of the {what}" for share, what in _compared(like)]
    apart = "of what it shares with any report near it, the rarer the weightier, the supposed source has " + ", ".join(here)
    apart = apart if here else "it shares nothing that could be compared with third reports"
    own = "its author says “we” or the like outside quotations, as who publishes or replies does"
    found = (
        ("order", order, weights.FACTS),
        ("innovation", apart, weights.ELSEWHERE),
        ("quotations", _quoted(like), weights.QUOTED),
        ("own words", own, weights.OWN),
    )
    made = [Evidence(kind=kind, words=words, weight=round(_weighed(table, mine), 2)) for kind, words, table in found]
    return [e for e in made if abs(e.weight) >= LEAST]


def _quoted(like: Likeness) -> str:
    """Say how far what is quoted stands elsewhere; across languages the words of quotations are not compared."""
    told = []
    if like.quotes and not like.across:
        lacking = like.quotes - like.quotes_here
        told.append(
            f"of {like.quotes} quoted runs of words that it shares with reports near it, {lacking} are not in the supposed source"
        )
    if like.quotes_own:
        told.append("it quotes words that no report near it has")
    return "; ".join(told)


def _strange(mine: Side, theirs: Side) -> Evidence | None:
    """Weigh whether either of a pair in two languages tells what the other tells: names alone are soon shared."""
    shares = [HALF if side.like.figures is None else side.like.figures for side in (mine, theirs)]
    told, figures = (mine.told + theirs.told) / 2, sum(shares) / 2
    weight = round(min(ACROSS_MOST, ACROSS + ACROSS_TOLD * told + ACROSS_FIGURES * figures), 2)
    words = f"{mine.told:.0%} of this one and {theirs.told:.0%} of the other stand in passages that tell the same"
    if mine.like.figures is not None and theirs.like.figures is not None:
        words += f"; of their figures, the rarer the weightier, {shares[0]:.0%} and {shares[1]:.0%} are in both"
    return Evidence(kind="two languages", words=words, weight=weight) if abs(weight) >= LEAST else None


def _edited(parent: Reading, child: Reading, language: Language, aids: Aids) -> list[Evidence]:
    """Say how the wording was edited from one to the other, where most of one stands word for word in the other.

    It tells which way, hardly whether: most of it is taken from the other direction.
    """
    made = habits(parent.text.content, child.text.content, language, aids)
    total = round(sum(h.weight for h in made), 2)
    if abs(total) < LEAST:
        return []
    words = "; ".join(h.words for h in sorted(made, key=lambda h: -abs(h.weight)) if (h.weight > 0) == (total > 0))
    weight = round(min(0.3 * total, 0.7) if total > 0 else max(1.7 * total, -4.0), 2)
    return [Evidence(kind="editing", words=words, weight=weight)]


def _compared(like: Likeness) -> tuple[tuple[float, str], ...]:
    """Return what could be compared with third reports: across languages no words, and nothing that is shared with none."""
    every = (
        (None if like.across else like.words_elsewhere, "rare words"),
        (like.figures_elsewhere, "figures"),
        (like.names_elsewhere, "names"),
    )
    return tuple((share, what) for share, what in every if share is not None)


def _weighed(table: Mapping[str, float], mine: Side) -> float:
    found = features(mine)
    return sum(w * found[key] for key, w in table.items())


def _dates(parent: Reading, child: Reading) -> Evidence | None:
    before, after = parent.report.published(), child.report.published()
    if before.latest and after.earliest and before.latest < after.earliest:
        words = f"published {before.latest}, before {after.earliest}"
        # of two equally near, the earlier is likelier the one that was taken: a little for each e-fold of days
        gap = (date.fromisoformat(after.earliest) - date.fromisoformat(before.latest)).days
        return Evidence(kind="date", words=words, weight=round(DATE + 0.03 * math.log(max(1, gap)), 2))
    if before.earliest and after.latest and after.latest < before.earliest:
        words = f"published {before.earliest}, after {after.latest}"
        return Evidence(kind="date", words=words, weight=BACK)
    return None


def _marks(parent: Reading, child: Reading, mine: Side, theirs: Side, languages: Mapping[str, Language]) -> list[Evidence]:
    found = []
    if languages[parent.report.id].code != languages[child.report.id].code:
        for reading, weight in ((child, MARKS), (parent, MARKED_PARENT)):
            place = _says(reading, languages[reading.report.id], "translated")
            if place:
                words = f"says “{place.span.words}”"
                found.append(Evidence(kind="translation marks", words=words, places=(place,), weight=weight))
    own, other = (_says(r, languages[r.report.id], "corrections") for r in (child, parent))
    places = tuple(place for place in (own, other) if place)
    versions = max(mine.verbatim, theirs.verbatim) > 0.5
    if bool(own) != bool(other):
        words = "carries a correction that the other has not" if own else "lacks the correction that the other carries"
        weight = (CORRECTED if own else -CORRECTED) if versions else -1.0
        found.append(Evidence(kind="correction", words=words, places=places, weight=weight))
    elif own:
        found.append(Evidence(kind="correction", words="both carry a correction", places=places, weight=1.0))
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
