"""Differences: where two reports that tell the same use other words, figures or names, or one is silent.

Along a link the wording changed, from parent to child; between two reports that share a lost parent
it only differs. Found in aligned passages and in threads, never between unrelated sentences. What a
reader would call a synonym by the language's table is none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from stemma.model.comparing import Difference
from stemma.model.inputs import Aids, Language, Pile
from stemma.model.reading import Heading, Narration, Problem, Statement
from stemma.model.sources import Span
from stemma.stages.differences import arithmetic, naming, numbers, telling, words
from stemma.stages.differences.pairing import Related, related
from stemma.stages.differences.sides import Pair, Sheet
from stemma.text import fold, overlap, span
from stemma.wording import language_of

NAME = "differences"
VERSION = "6"
NEEDS: tuple[str, ...] = (
    "segments",
    "quotes",
    "names",
    "dates",
    "figures",
    "statements",
    "reuse",
    "lineage",
    "threads",
)

LONGEST = 5000
"""Code points of a stretch beyond which it is no sentence and is not compared word by word."""


def find(pile: Pile, languages: Mapping[str, Language], aids: Aids) -> tuple[tuple[Difference, ...], tuple[Problem, ...]]:
    """Find the differences of a case, graver ones first; languages are given by code."""
    sheets = {r.report.id: Sheet(r, language_of(r.report, languages), aids) for r in pile.readings}
    found: list[Difference] = []
    family, told = telling.kin(pile), telling.tellers(pile)
    for both in related(pile):
        found += between(both, sheets)
        found += telling.alone(both, sheets[both.a], sheets[both.b], family, told)
    found = telling.lonely(found)
    found += telling.headings(pile, sheets)
    unique = {d.id: d for d in found}
    ordered = sorted(unique.values(), key=lambda d: (-d.gravity, d.a.report, d.a.span.start, d.kind, d.id))
    problems = [p for r in pile.readings for p in arithmetic.derive(r, languages, NAME)]
    return tuple(ordered), tuple(problems)


def between(both: Related, sheets: Mapping[str, Sheet]) -> list[Difference]:
    """Find the differences of two related reports, each place told once, by the graver finding."""
    a, b = sheets[both.a], sheets[both.b]
    found: list[Difference] = []
    for pair in pairs(both, a, b):
        quotes = words.quoted(pair)
        for inner_a, inner_b in quotes:
            inner = Pair(a, b, inner_a, inner_b, both.link, "quotation")
            if inner.closeness >= words.SPOKEN and len(inner.anchors) >= 2:
                found += words.quotation(inner)
        found += [d for d in (*numbers.compare(pair), *words.compare(pair)) if not within(d, quotes)]
        found += [*naming.retitled(pair), *telling.unnamed(pair), *telling.asked(pair)]
    found += [*naming.titles(a, b, both.link), *telling.members(both, a, b)]
    if both.close:
        found += numbers.apart(a, b, both.link)
    if both.close and a.language is b.language:
        found += naming.spelt(a, b, both.link)
    return settled(found)


def within(difference: Difference, quotes: Iterable[tuple[Span, Span]]) -> bool:
    """Tell whether both sides of a wording stand in a quotation that is compared as such."""
    if difference.kind not in ("wording", "subject", "hedge") or difference.b is None:
        return False
    return any(overlap(difference.a.span, a) and overlap(difference.b.span, b) for a, b in quotes)


def pairs(both: Related, a: Sheet, b: Sheet) -> Iterator[Pair]:
    """Yield the aligned stretches of two reports: passages, then members of one thread that none covers."""
    seen: list[tuple[Span, Span]] = []
    for over_a, over_b, kind in both.passages:
        if max(len(over_a.words), len(over_b.words)) <= LONGEST and fold(over_a.words) != fold(over_b.words):
            yield Pair(a, b, over_a, over_b, both.link, kind)
        seen.append((over_a, over_b))
    for x, y in both.members:
        one, other = stretch(a, x), stretch(b, y)
        covered = any(overlap(one, p) and overlap(other, q) for p, q in seen)
        if not covered and max(len(one.words), len(other.words)) <= LONGEST and fold(one.words) != fold(other.words):
            seen.append((one, other))
            yield Pair(a, b, one, other, both.link, "thread")


def stretch(sheet: Sheet, record: Statement | Narration | Heading) -> Span:
    """Return the stretch from the first to the last words of a member."""
    spans = record.content if isinstance(record, Statement) else (record.span,)
    return span(sheet.reading.text, spans[0].start, spans[-1].end)


RANK = ("figure", "relation", "counted", "subject", "title", "name", "date", "speaker", "act", "hedge", "quotation", "wording")


def settled(found: Iterable[Difference]) -> list[Difference]:
    """Keep one finding for each place: graver first; two that overlap on both sides are one."""
    kept: dict[tuple[int, int], list[Difference]] = defaultdict(list)
    result: list[Difference] = []
    for d in sorted(found, key=lambda d: (-d.gravity, RANK.index(d.kind), d.a.span.start, d.id)):
        if d.b is None:
            result.append(d)
            continue
        # Voices differ beside what is said, so a speaker hides nothing and is hidden by nothing.
        rivals = [] if d.kind in ("speaker", "act") else kept[0, 0]
        if any(overlap(d.a.span, k.a.span) and k.b and overlap(d.b.span, k.b.span) for k in rivals):
            continue
        if any(k.kind == d.kind and fold(k.a.span.words) == fold(d.a.span.words) and same_b(k, d) for k in result):
            continue
        kept[0, 0].append(d)
        result.append(d)
    return result


def same_b(one: Difference, other: Difference) -> bool:
    """Tell whether the other sides of two differences have the same words."""
    return bool(one.b and other.b and fold(one.b.span.words) == fold(other.b.span.words))
