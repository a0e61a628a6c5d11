"""What `lineage.py` measures on made traditions: passages at the level of characters.

The generator (benchmarks/traditions, scored by benchmarks/made.py) knows which sentences of a child come from where.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from measure_lineage import language_of

from benchmarks import made
from benchmarks.lineage_alignment import Pair, counts
from benchmarks.lineage_candidates import WORDS
from benchmarks.traditions.retelling import Strength
from stemma import aids, languages
from stemma.model.inputs import Reading
from stemma.stages import reuse

RUN = 5
"""Words of the least run that near-copy tools see."""


def pairs(seeds: Sequence[int], strength: Strength) -> Iterator[tuple[Reading, Reading, list[Pair]]]:
    """Yield each parent and child of a strength that are both in the pile, with the sentences that the child has from it."""
    for seed in seeds:
        of, read = made.tradition(strength, seed), made.staged(strength, seed)
        held: dict[tuple[str, str], set[Pair]] = {}
        for a in of.alignments:
            if a.parent in read and a.child in read:
                stretch = (a.parent_start, a.parent_end, a.child_start, a.child_end)
                held.setdefault((a.parent, a.child), set()).add(stretch)
        for (parent, child), cases in sorted(held.items()):
            yield read[parent], read[child], sorted(cases)


def ours(parent: Reading, child: Reading) -> list[Pair]:
    """Return the passages that the stage finds, the parent's side first."""
    spoken = [languages.load(language_of(r)) for r in (parent, child)]
    found, _ = reuse.align(parent, child, spoken[0], spoken[1], aids.load())
    pairs_found = []
    for p in found:
        left, right = (p.a, p.b) if p.a.report == parent.report.id else (p.b, p.a)
        pairs_found.append((left.span.start, left.span.end, right.span.start, right.span.end))
    return pairs_found


def common_runs(parent: Reading, child: Reading) -> list[Pair]:
    """Return the runs of five and more words that stand in both, as near-copy tools do."""
    sides = [list(WORDS.finditer(r.text.content.lower())) for r in (parent, child)]
    left, right = ([m.group() for m in side] for side in sides)
    return [
        (
            sides[0][b.a].start(),
            sides[0][b.a + b.size - 1].end(),
            sides[1][b.b].start(),
            sides[1][b.b + b.size - 1].end(),
        )
        for b in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
        if b.size >= RUN
    ]


METHODS = {"Stemma": ours, "runs of 5 words": common_runs}


def aligned(seeds: Sequence[int], strength: Strength) -> Mapping[str, list[dict[str, int]]]:
    """Return, for each method, what the measures of each parent and child rest on."""
    found: dict[str, list[dict[str, int]]] = {name: [] for name in METHODS}
    for parent, child, cases in pairs(seeds, strength):
        for name, align in METHODS.items():
            found[name].append(counts(cases, align(parent, child)))
    return found
