"""The accused side's own accounts of a claim, and what the claimant's side sets against them."""

from collections import defaultdict
from collections.abc import Sequence

from stemma.model.reading import Statement
from stemma.stages.threads.floor import NEAR, Floor, Found, accused, act, cores, holds, is_generic, own, telling
from stemma.stages.threads.grouping import Group
from stemma.stages.threads.units import Unit
from stemma.text import fold, tokens
from stemma.wording import listed


def explanations(floor: Floor, spoken: Sequence[Unit]) -> list[Found]:
    """Find the accused side's own accounts of what a claim is about; each answers one claim, the most told that fits."""
    found = []
    for unit in spoken:
        if unit.negative or act(unit) in ("denies", "declines", "demands"):
            continue
        if (phrase := told_by(unit)) is not None and (g := explained(floor, unit)) is not None:
            why = f"explains what the claim is about (“{phrase}”), by somebody whom this claim, or one beside it, is about"
            found.append(Found(unit, g, "explains", why, 0.4))
    return found


def told_by(unit: Unit) -> str | None:
    """Return the words that tell a unit as an explanation ("because", "in order to"), or None."""
    phrases = sorted(listed(unit.language, "explains"), key=lambda p: (-len(p), p))
    return next((p for p in phrases if holds(fold(unit.words), (p,))), None)


def explained(floor: Floor, unit: Unit) -> Group | None:
    """Return the claim that an account is of: about the thing it points to ("these facilities"), made by somebody, most told."""
    subject = {t.key for t in unit.terms if t.key[0] not in "@#" and not is_generic(unit, t)}
    pointed = definite(unit) & subject
    if pronoun(unit):
        # "They were held in a safe": what "they" are stands in the words before.
        pointed |= {t.key for u in floor.before(unit, 1) for t in u.terms if t.key[0] not in "@#" and not is_generic(u, t)}
        subject |= pointed
    blamed = any(unit.speakers & u.names and not u.speakers & unit.speakers for u in floor.units[unit.report])
    ranked = []
    for g in {id(g): g for key in subject for g in floor.about.get(key, ())}.values():
        about = cores(floor, g, deeds=True)
        points = max(share(unit, pointed, c) for c in about)
        # A claim that does not name the speaker counts where its makers accuse the speaker elsewhere, and it is pointed to.
        told_before = any(m.report == unit.report and m.order < unit.order for m in g.members)
        named = accused(unit, g.members)
        if g is floor.group[unit.id] or own(unit, g.members) or not (named or (blamed and told_before and points)):
            continue
        fit = max(share(unit, subject, c) for c in about)
        claimed = any(isinstance(m.record, Statement) and m.speakers for m in g.members)
        if fit > 0 and (claimed or points):
            told = len({m.report for m in g.members}), len(g.members)
            rank = (not claimed, not told_before, -round(points, 1), not named, -told[0], -told[1], -fit, g.members[0].order)
            ranked.append((rank, g))
    return min(ranked, key=lambda r: r[0])[1] if ranked else None


def share(unit: Unit, keys: set[str], about: frozenset[str]) -> float:
    """Return what share of some keys, by weight, a claim is about."""
    whole = sum(unit.weights.get(k, 0.5) for k in keys)
    return sum(unit.weights.get(k, 0.5) for k in keys & about) / whole if whole else 0.0


def pronoun(unit: Unit) -> bool:
    """Tell whether a unit begins with a pronoun for what was told before."""
    first = next((fold(t.words) for t in tokens(unit.spans[0].words) if t.words[0].isalnum()), "")
    return first in listed(unit.language, "pronouns")


def definite(unit: Unit) -> set[str]:
    """Return the keys of the words right after a pointing determiner ("these facilities", "the overseas units")."""
    points = listed(unit.language, "pointing")
    found: set[str] = set()
    starts = {t.start: t for t in unit.terms}
    for span in unit.spans:
        left = 0
        for token in tokens(span.words):
            if fold(token.words) in points:
                left = 2
            elif left:
                left -= 1
                if (term := starts.get(span.start + token.start)) is not None:
                    found.add(term.key)
    return found


def counters(floor: Floor, spoken: Sequence[Unit], accounts: Sequence[Found]) -> list[Found]:
    """Find who rejects an account right after it, by a denial or negative words: a rebuttal, no denial of the claim."""
    by = {f.unit.id: f for f in accounts}
    found = []
    for unit in spoken:
        if unit.id in by or not (act(unit) == "denies" or unit.negative):
            continue
        for other in floor.before(unit, NEAR + 1):
            if other.id in by and not other.speakers & unit.speakers and not accused(unit, by[other.id].group.members):
                target = floor.group[other.id]
                if target is not floor.group[unit.id] and not (
                    act(unit) == "denies" and telling(unit) and not joint(unit, other)
                ):
                    found.append(Found(unit, target, "rebuts", "negative words by another side right after this account", 0.4))
                break
    return found


def joint(unit: Unit, other: Unit) -> bool:
    """Tell whether two units share a telling word."""
    return any(k in other.weights for k in telling(unit))


def rebuttals(floor: Floor, spoken: Sequence[Unit], replies: Sequence[Found]) -> list[Found]:
    """Find what the claimant sets against an explanation or denial in the same report."""
    by: dict[str, list[Found]] = defaultdict(list)
    for f in replies:
        if f.kind in ("explains", "denies"):
            by[f.unit.report].append(f)
    found = []
    answering = {f.unit.id for f in replies}
    for unit in spoken:
        if unit.id in answering:
            continue
        options = []
        for f in by.get(unit.report, ()):
            if f.unit.order >= unit.order or f.unit.speakers & unit.speakers or not claimant(floor, unit, f):
                continue
            fit = opposes(floor, unit, f)
            if fit > 0:
                options.append((-fit, f.unit.order, f))
        if options:
            _, _, f = min(options, key=lambda o: o[:2])
            target = floor.group[f.unit.id] if f.kind == "explains" else f.group
            if target is not floor.group[unit.id]:
                found.append(
                    Found(
                        unit,
                        target,
                        "rebuts",
                        "said after this reply and about the same thing by the side that makes the claim",
                        0.4,
                    )
                )
    return found


def claimant(floor: Floor, unit: Unit, f: Found) -> bool:
    """Tell whether the speaker of a unit makes the claim that a reply answers, or another about the one who replies."""
    said = [u for u in floor.units[unit.report] if u is not unit and u.speakers & unit.speakers]
    return own(unit, f.group.members) or any(accused(f.unit, [u]) for u in said)


def opposes(floor: Floor, unit: Unit, f: Found) -> float:
    """Return how clearly a claimant's statement is set against a reply: a contrast word beside it, or its own terms."""
    contrast = holds(unit.around + " " + fold(unit.words), listed(unit.language, "contrast"))
    beside = any(u is f.unit for u in floor.before(unit, 2))
    aside = {k for u in f.group.members for k in u.weights}
    shared = sum(unit.weights[k] for k in unit.weights if k in f.unit.weights and k not in aside and k[0] not in "@")
    if contrast and beside:
        return 1.0 + shared
    return shared if f.kind == "explains" and shared >= 0.35 else 0.0
