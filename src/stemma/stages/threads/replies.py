"""Which statement answers which claim: denies, explains, rebuts, demands.

A denial is an act, or negative content, and answers only what it names. An explanation is the accused
side's own account of the same thing. A demand is no denial. Nothing here judges who is right.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from stemma.model.comparing import Reply, ReplyKind
from stemma.model.inputs import Language
from stemma.model.reading import Heading, Narration, Statement
from stemma.stages.threads.grouping import Group, Passages
from stemma.stages.threads.lead import lead
from stemma.stages.threads.timing import Timer
from stemma.stages.threads.timing import general as earlier_general
from stemma.stages.threads.units import Unit
from stemma.text import fold, tokens
from stemma.wording import Term, listed

CORE = 5
"""Content words from the start of a claim that say what it is about, beside what its figures count."""
NAMED = 0.34
"""Share of a denial's telling words that a claim must be about, if the denier is whom it accuses."""
HALF = 0.45
"""Share of a negated phrase that a claim must be about if it shares no name with it."""
NAMED_BY_OTHERS = 0.6
"""The same for a denier whom the claim does not name."""
BEST = 0.6
"""Share of the best fit from which a further claim counts as answered too."""
NEAR = 3
"""Units before a reply among which what it answers without naming it is looked for."""


@dataclass(slots=True)
class Answers:
    """What was found: replies by group, and the denials that answer something."""

    to: dict[int, tuple[Reply, ...]] = field(default_factory=dict)
    denying: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Found:
    """A reply before its time is known."""

    unit: Unit
    group: Group
    kind: ReplyKind
    why: str
    fit: float


class Floor:
    """All units of a case in order, and what each claim is about."""

    def __init__(self, groups: Sequence[Group], passages: Passages) -> None:
        self.groups, self.passages = groups, passages
        self.group = {u.id: g for g in groups for u in g.members}
        self.units: dict[str, list[Unit]] = defaultdict(list)
        for unit in sorted((u for g in groups for u in g.members), key=lambda u: (u.order, u.id)):
            if not isinstance(unit.record, Heading):
                self.units[unit.report].append(unit)
        self.starts = {report: [u.order for u in held] for report, held in self.units.items()}
        self.core = {u.id: core(u) for g in groups for u in g.members if not isinstance(u.record, Heading)}
        self.about: dict[str, list[Group]] = defaultdict(list)
        for g in groups:
            for key in sorted({k for u in g.members if u.id in self.core for k in self.core[u.id]}):
                self.about[key].append(g)

    def before(self, unit: Unit, count: int = NEAR) -> list[Unit]:
        """Return the units before one in its report, nearest first."""
        at = bisect_left(self.starts[unit.report], unit.order)
        return self.units[unit.report][max(0, at - count) : at][::-1]

    def after(self, unit: Unit, count: int = NEAR) -> list[Unit]:
        """Return the units after one in its report, nearest first."""
        at = bisect_left(self.starts[unit.report], unit.order) + 1
        return self.units[unit.report][at : at + count]


def core(unit: Unit) -> frozenset[str]:
    """Return the keys of what a claim is about: its first content words and what its figures count."""
    first = [t.key for t in unit.terms if t.key[0] not in "@#"][:CORE]
    counted = [f.counts for f in unit.figures if f.counts]
    return frozenset(first) | {t.key for t in unit.terms for c in counted if c.start <= t.start < c.end and t.key[0] not in "@#"}


def answer(groups: Sequence[Group], passages: Passages) -> Answers:
    """Find the replies to every group, with their time."""
    floor = Floor(groups, passages)
    spoken = [u for held in floor.units.values() for u in held if isinstance(u.record, Statement) and u.speakers]
    spoken.sort(key=lambda u: (u.order, u.id))
    found = denials(floor, spoken)
    denying = {f.unit.id for f in found}
    found += demands(floor, [u for u in spoken if u.id not in denying], found)
    taken = {f.unit.id for f in found}
    explained = explanations(floor, [u for u in spoken if u.id not in taken])
    found += explained + rebuttals(floor, spoken, explained + found)
    timer = Timer(floor.units, passages)
    times = timer.times([(f.unit, f.group.members) for f in found])
    answers = Answers(denying={f.unit.id for f in found if act(f.unit) == "denies" and f.kind == "denies"})
    rows: dict[int, list[tuple[Unit, Reply]]] = defaultdict(list)
    for f, (timing, reason) in zip(found, times, strict=True):
        claim = lead([u for u in f.group.members if u.id not in answers.denying] or f.group.members)
        if claim.id == f.unit.id:
            continue
        why = "; ".join(w for w in (f.why, reason, earlier_general(f.kind, timing, len(floor.units))) if w)
        rows[id(f.group)].append((f.unit, Reply(member=f.unit.id, answers=claim.id, kind=f.kind, timing=timing, why=why)))
    for key, held in rows.items():
        held.sort(key=lambda r: (r[0].order, r[1].kind))
        answers.to[key] = tuple({(r.member, r.kind): r for _, r in held}.values())
    return answers


def act(unit: Unit) -> str:
    """Return the act of a statement; empty for what is none."""
    return unit.record.act if isinstance(unit.record, Statement) else ""


def accused(unit: Unit, members: Iterable[Unit]) -> bool:
    """Tell whether a claim names the speaker of a unit."""
    return any(unit.speakers & m.names for m in members)


def own(unit: Unit, members: Iterable[Unit]) -> bool:
    """Tell whether the speaker of a unit makes the claim too."""
    return any(unit.speakers & m.speakers for m in members)


def telling(unit: Unit) -> dict[str, float]:
    """Return the keys by which a denial names what it denies, with their weights: no names, no "claims"."""
    terms = [t for t in unit.terms if t.key[0] not in "@#" and not is_generic(unit, t)]
    if unit.negative and act(unit) != "denies":
        begin, end = negated_phrase(unit)
        terms = [t for t in terms if begin <= t.start < end]
    return {t.key: unit.weights[t.key] for t in terms}


def is_generic(unit: Unit, term: Term) -> bool:
    """Tell whether a term stands for any claim or act ("allegations", "activities")."""
    word = fold(unit.reading.text.content[term.start : term.end])
    return not {word, word.removesuffix("s"), term.key}.isdisjoint(plurals(unit.language))


@lru_cache(maxsize=16)
def plurals(language: Language) -> frozenset[str]:
    """Return the generic words with their plain plurals."""
    generic = listed(language, "generic")
    return generic | {w[:-1] + "ies" for w in generic if w.endswith("y")}


def negated_phrase(unit: Unit) -> tuple[int, int]:
    """Return the bounds of the phrase that a negation denies: up to the next preposition, relative or sign."""
    deny = listed(unit.language, "negators")
    stop = listed(unit.language, "prepositions") | listed(unit.language, "relatives")
    for span in unit.spans:
        begin = None
        seen = 0
        for token in tokens(span.words):
            word = fold(token.words)
            if begin is None:
                if word in deny or word.endswith("n't"):
                    begin = span.start + token.end
            elif seen and (word in stop or not word[:1].isalnum()):
                return begin, span.start + token.start
            else:
                seen += 1
        if begin is not None:
            return begin, span.end
    return 0, 0


def denials(floor: Floor, spoken: Sequence[Unit]) -> list[Found]:
    """Find what each denial answers; denials that are told alike share what they answer."""
    targets: dict[str, list[Found]] = {}
    for unit in spoken:
        if act(unit) == "denies" or unit.negative:
            nameless = act(unit) == "denies" and not telling(unit)
            targets[unit.id] = general(floor, unit) if nameless else named(floor, unit)
    found = [f for held in targets.values() for f in held]
    byid = {u.id: u for u in spoken}
    for one in [u for u in spoken if u.id in targets and not targets[u.id] and act(u) == "denies"]:
        partners = [u for u in alike(floor, one) if targets.get(u.id) and byid[u.id].speakers & one.speakers]
        for partner in partners[:1]:
            for f in targets[partner.id]:
                if not own(one, f.group.members):
                    found.append(Found(one, f.group, "denies", f"tells the same denial as another report, which {f.why}", f.fit))
    return found


def alike(floor: Floor, unit: Unit) -> list[Unit]:
    """Return the units that tell the same as one: of its group, or aligned with it by a passage."""
    found = [u for u in floor.group[unit.id].members if u is not unit]
    for other in sorted(floor.passages.partners.get(unit.report, ())):
        for side, passage, share in floor.passages.over(unit, other):
            if passage.score * share >= 0.25:
                found += [u for u in floor.units[other] if u.order[1] < side.span.end and side.span.start < u.order[2]]
    return [u for u in found if isinstance(u.record, Statement) and act(u) == act(unit)]


def named(floor: Floor, unit: Unit) -> list[Found]:
    """Find the claims that are about what a denial names."""
    keys = telling(unit)
    whole = sum(keys.values())
    if not whole:
        return []
    groups = {id(g): g for key in keys for g in floor.about.get(key, ())}
    found = []
    for g in sorted(groups.values(), key=lambda g: (g.members[0].order, g.members[0].id)):
        if own(unit, g.members) or floor.group[unit.id] is g:
            continue
        fit, shared = max((sum(keys[k] for k in keys if k in c), [k for k in keys if k in c]) for c in cores(floor, g))
        fit /= whole
        denies, concerned = act(unit) == "denies", accused(unit, g.members)
        least = NAMED if concerned or not denies else NAMED_BY_OTHERS
        meant = denies or (
            heads(unit, keys, shared) and (concerned or fit >= HALF or any(unit.names & m.names for m in g.members))
        )
        if fit >= least and meant:
            what = "denies" if act(unit) == "denies" else "says the negative of"
            found.append(Found(unit, g, "denies", f"{what} what the claim is about ({readable(shared)})", fit))
    claimed = [f for f in found if any(not isinstance(m.record, Narration) for m in f.group.members)]
    # What an outlet tells in passing is answered only where nobody makes the claim, and no heading does.
    found = claimed or found
    best = max((f.fit for f in found), default=0.0)
    return [f for f in found if f.fit >= BEST * best]


def cores(floor: Floor, g: Group) -> list[frozenset[str]]:
    """Return what each wording of a claim is about; a claim that is itself a denial is about nothing."""
    return [floor.core[u.id] for u in g.members if u.id in floor.core and act(u) != "denies"] or [frozenset()]


def heads(unit: Unit, keys: dict[str, float], shared: Sequence[str]) -> bool:
    """Tell whether the head of a negated phrase, its last content word, is among what is shared."""
    begin, end = negated_phrase(unit)
    last = [t.key for t in unit.terms if begin <= t.start < end and t.key in keys]
    if unit.language.code in ("es", "ro", "fr", "it", "pt", "ca"):  # the head noun comes first there
        return bool(last) and last[0] in shared
    return bool(last) and last[-1] in shared


def readable(keys: Iterable[str]) -> str:
    """Write keys for people."""
    return ", ".join(sorted({k.lstrip("=@") for k in keys}))


def general(floor: Floor, unit: Unit) -> list[Found]:
    """Find what a denial of "the allegations" answers: the nearest claim before it that accuses its speaker."""
    for other in floor.before(unit):
        g = floor.group[other.id]
        if act(other) != "denies" and accused(unit, [other]) and not own(unit, g.members) and not is_demand(other):
            return [Found(unit, g, "denies", "a denial that names nothing itself, after this claim about its speaker", 0.5)]
    return []


def is_demand(unit: Unit) -> bool:
    """Tell whether a statement demands something of others."""
    return act(unit) == "demands" or holds(fold(unit.words), listed(unit.language, "demands"))


def holds(folded: str, phrases: Iterable[str]) -> bool:
    """Tell whether some folded words hold one of some phrases, whole words only."""
    padded = " " + " ".join(t.words for t in tokens(folded)) + " "
    return any(f" {p} " in padded for p in phrases)


def demands(floor: Floor, spoken: Sequence[Unit], denied: Sequence[Found]) -> list[Found]:
    """Find what demands by the accused side answer: what its denial nearby does, or the claim before it."""
    by: dict[str, Found] = {}
    for f in sorted(denied, key=lambda f: -f.fit):
        by.setdefault(f.unit.id, f)
    found = []
    for unit in spoken:
        if not is_demand(unit):
            continue
        near = [u for u in [*floor.before(unit), *floor.after(unit)] if u.id in by and u.speakers & unit.speakers]
        if near:
            found.append(
                Found(unit, by[near[0].id].group, "demands", "a demand beside the same speaker's denial; it denies nothing", 0.4)
            )
            continue
        for other in floor.before(unit, 2 * NEAR):
            g = floor.group[other.id]
            if accused(unit, [other]) and not own(unit, g.members):
                found.append(Found(unit, g, "demands", "a demand after this claim about its speaker; it denies nothing", 0.3))
                break
    return found


def explanations(floor: Floor, spoken: Sequence[Unit]) -> list[Found]:
    """Find the accused side's own accounts of what a claim is about; each answers one claim, the most told that fits."""
    found = []
    for unit in spoken:
        if unit.negative or act(unit) in ("denies", "declines", "demands"):
            continue
        if not holds(fold(unit.words), listed(unit.language, "explains")):
            continue
        if (g := explained(floor, unit)) is not None:
            found.append(Found(unit, g, "explains", "the accused side's own account of what the claim is about", 0.4))
    return found


def explained(floor: Floor, unit: Unit) -> Group | None:
    """Return the claim that an account is of: about the thing it points to ("these facilities"), made by somebody, most told."""
    subject = {t.key for t in unit.terms if t.key[0] not in "@#" and not is_generic(unit, t)}
    pointed = definite(unit) & subject
    ranked = []
    for g in {id(g): g for key in subject for g in floor.about.get(key, ())}.values():
        if g is floor.group[unit.id] or own(unit, g.members) or not accused(unit, g.members):
            continue
        about = cores(floor, g)
        fit = max(sum(unit.weights[k] for k in subject & c) for c in about)
        points = any(pointed & c for c in about)
        claimed = any(isinstance(m.record, Statement) and m.speakers for m in g.members)
        if fit > 0 and (claimed or points):
            told = len({m.report for m in g.members}), len(g.members)
            ranked.append(((not claimed, not points, -told[0], -told[1], -fit, g.members[0].order), g))
    return min(ranked, key=lambda r: r[0])[1] if ranked else None


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
                found.append(Found(unit, target, "rebuts", "the claimant sets this against the reply before it", 0.4))
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
