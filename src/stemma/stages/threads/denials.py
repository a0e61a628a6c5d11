"""What denials and demands answer. A denial answers only what it names; a demand is no denial."""

from collections.abc import Iterable, Sequence

from stemma.model.reading import Narration, Statement
from stemma.stages.threads.floor import (
    NEAR,
    Floor,
    Found,
    accused,
    act,
    cores,
    is_demand,
    negated_phrase,
    own,
    telling,
)
from stemma.stages.threads.units import Unit
from stemma.text import fold, tokens
from stemma.wording import listed

NAMED = 0.34
"""Share of a denial's telling words that a claim must be about, if the denier is whom it accuses."""
HALF = 0.45
"""Share of a negated phrase that a claim must be about if it shares no name with it."""
NAMED_BY_OTHERS = 0.6
"""The same for a denier whom the claim does not name."""
SHORT = 6
"""Words of a saying such as "no receipt, no bed"."""
BEST = 0.6
"""Share of the best fit from which a further claim counts as answered too."""


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
                    found.append(
                        Found(
                            one, f.group, "denies", f"tells the same as a denial in another report, and that one {f.why}", f.fit
                        )
                    )
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
    if act(unit) != "denies" and (unnamed(unit) or balanced(unit)):
        return []
    # "We never keep papers" denies a deed, wherever the claim tells it; "no contract" denies a thing that a claim is about.
    did = unit.negative and act(unit) != "denies" and not negates_noun(unit)
    groups = {id(g): g for key in keys for g in floor.about.get(key, ())}
    found = []
    for g in sorted(groups.values(), key=lambda g: (g.members[0].order, g.members[0].id)):
        if own(unit, g.members) or floor.group[unit.id] is g or all(m.negative for m in g.members):
            continue
        fit, shared = max((sum(keys[k] for k in keys if k in c), [k for k in keys if k in c]) for c in cores(floor, g, deeds=did))
        fit /= whole
        denies, concerned = act(unit) == "denies", accused(unit, g.members)
        least = NAMED if concerned or not denies else NAMED_BY_OTHERS
        if not denies and not negates_noun(unit):
            least = NAMED_BY_OTHERS
        meant = denies or (
            heads(unit, keys, shared) and (concerned or fit >= HALF or any(unit.names & m.names for m in g.members))
        )
        if not denies and negates_noun(unit) and all(in_passing(m, shared) for m in g.members):
            continue
        if fit >= least and meant:
            what = "denies" if act(unit) == "denies" else "says the negative of"
            found.append(Found(unit, g, "denies", f"{what} something that the claim is about ({readable(unit, shared)})", fit))
    claimed = [f for f in found if any(not isinstance(m.record, Narration) for m in f.group.members)]
    here = [f for f in claimed or found if any(m.report == unit.report for m in f.group.members)]
    # What an outlet tells in passing is answered only where nobody makes the claim, and no heading does.
    found = here or claimed or found
    best = max((f.fit for f in found), default=0.0)
    return [f for f in found if f.fit >= BEST * best]


def in_passing(unit: Unit, keys: Iterable[str]) -> bool:
    """Tell whether a claim has these words only as a bare noun after a preposition: "under contract" tells of no contract."""
    content, wanted = unit.reading.text.content, set(keys)
    found = [t for t in unit.terms if t.key in wanted]
    before = [next((fold(w.words) for w in reversed(tokens(content[max(0, t.start - 20) : t.start]))), "") for t in found]
    single = [not content[t.start : t.end].lower().endswith("s") for t in found]
    prepositions = listed(unit.language, "prepositions")
    return bool(found) and all(word in prepositions and one for word, one in zip(before, single, strict=True))


def unnamed(unit: Unit) -> bool:
    """Tell whether nobody in particular speaks ("several of those present"): they answer for nobody."""
    return isinstance(unit.record, Statement) and unit.record.voices[-1].how == "unnamed"


def balanced(unit: Unit) -> bool:
    """Tell whether the negations only set a condition: "no receipt, no bed"."""
    plain = listed(unit.language, "no")
    said = [[fold(t.words) for t in tokens(s.words.rpartition(":")[2]) if t.words[0].isalnum()] for s in unit.spans]
    return any(words[:1] and words[0] in plain and sum(w in plain for w in words) == 2 and len(words) <= SHORT for words in said)


def heads(unit: Unit, keys: dict[str, float], shared: Sequence[str]) -> bool:
    """Tell whether the head of a negated phrase, its last content word, is among what is shared."""
    begin, end = negated_phrase(unit)
    last = [t.key for t in unit.terms if begin <= t.start < end and t.key in keys]
    if not negates_noun(unit):
        # "never sent a worker": what was not done has to be claimed, not only the worker.
        first = next((t.key for t in unit.terms if begin <= t.start < end and t.key[0] not in "@#"), None)
        return first is not None and first in shared
    if unit.language.code in ("es", "ro", "fr", "it", "pt", "ca"):  # the head noun comes first there
        return bool(last) and last[0] in shared
    return bool(last) and last[-1] in shared


def negates_noun(unit: Unit) -> bool:
    """Tell whether the negation is one of a noun ("no agreement"); "never sent a worker" must be answered whole."""
    begin, _ = negated_phrase(unit)
    word = next((fold(t.words) for t in reversed(tokens(unit.reading.text.content[max(0, begin - 20) : begin]))), "")
    return word in listed(unit.language, "no")


def readable(unit: Unit, keys: Iterable[str]) -> str:
    """Write the words of a reply that some keys stand for, in its order."""
    content, wanted = unit.reading.text.content, set(keys)
    return ", ".join(dict.fromkeys(f"“{content[t.start : t.end]}”" for t in unit.terms if t.key in wanted))


def general(floor: Floor, unit: Unit) -> list[Found]:
    """Find what a denial of "the allegations" answers: the nearest claim before it that accuses its speaker."""
    for other in floor.before(unit):
        g = floor.group[other.id]
        if act(other) != "denies" and accused(unit, [other]) and not own(unit, g.members) and not is_demand(other):
            return [
                Found(
                    unit,
                    g,
                    "denies",
                    "a denial that does not say of what; this is the nearest claim before it that names its speaker",
                    0.5,
                )
            ]
    return []


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
