"""Threads: which statements, narration and headings say the same thing, and what replies to it.

Grouping is by content, whatever the act: "denies that X" is a reply to X and no member. Acts,
speakers and time come in with the replies (`replies`). Suggestions until a person decides.
"""

from collections import defaultdict
from collections.abc import Mapping

from stemma.model.comparing import Reply, Thread
from stemma.model.inputs import Aids, Language, Pile
from stemma.model.reading import Heading, Problem
from stemma.stages.threads.descent import descents
from stemma.stages.threads.grouping import Group, Passages, group
from stemma.stages.threads.lead import lead
from stemma.stages.threads.replies import Answers, answer
from stemma.stages.threads.units import Unit, units

NAME = "threads"
VERSION = "5"
NEEDS: tuple[str, ...] = ("segments", "names", "dates", "figures", "statements", "reuse", "lineage")
SUPPORTED = 0.6
"""Share of a heading's weight that one place of the body must say."""


def find(pile: Pile, languages: Mapping[str, Language], aids: Aids) -> tuple[tuple[Thread, ...], tuple[Problem, ...]]:
    """Find the threads of a case, in order of their first member; languages are given by code."""
    made = units(pile, languages, aids)
    passages = Passages(pile.passages, pile.stemma.links)
    said = [u for u in made if not isinstance(u.record, Heading)]
    groups = group(said, passages, descents(pile, said))
    body: dict[str, list[tuple[Unit, Group]]] = defaultdict(list)
    for one in groups:
        for unit in one.members:
            body[unit.report].append((unit, one))
    for heading in made:
        if isinstance(heading.record, Heading):
            settle(heading, body[heading.report], groups)
    groups.sort(key=lambda g: (g.members[0].order, g.members[0].id))
    present = {r.report.id for r in pile.readings}
    derived = frozenset(link.child for link in pile.stemma.links if link.parent in present)
    answers = answer(groups, passages, derived)
    return tuple(thread for g in groups if (thread := _thread(g, answers)) is not None), ()


def settle(heading: Unit, body: list[tuple[Unit, Group]], groups: list[Group]) -> None:
    """Put a heading with the claim of its body that supports it, or leave it alone."""
    shares = [(supports(heading, unit), one) for unit, one in body]
    share, best = max(shares, key=lambda s: s[0], default=(0.0, None))
    asks = heading.words.rstrip().endswith("?")
    if best is not None and share >= SUPPORTED and not asks:
        best.members = sorted([*best.members, heading], key=lambda u: (u.order, u.id))
    else:
        groups.append(Group(members=[heading]))


def supports(heading: Unit, said: Unit) -> float:
    """Return how much of a heading's weight its body says in one place, 0 to 1."""
    whole = sum(heading.weights.values())
    shared = [k for k in heading.weights if k in said.weights]
    told = [k for k in shared if not k.startswith("@")]
    if not whole or heading.negative != said.negative or len(shared) < 2 or not told:
        return 0.0
    return sum(heading.weights[k] for k in shared) / whole


def _thread(one: Group, answers: Answers) -> Thread | None:
    """Make the thread of a group; a denial that answers a claim stands under that claim alone."""
    members = [u for u in one.members if u.id not in answers.denying]
    if not members:
        return None
    replies: tuple[Reply, ...] = answers.to.get(id(one), ())
    return Thread(members=tuple(dict.fromkeys(u.id for u in members)), replies=replies, lead=lead(members).id)
