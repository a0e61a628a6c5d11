"""What a stretch of a report speaks of, as terms that can be compared: names, figures, dictionary forms.

Terms serve to find what tells the same. They are never shown and never cited. A term's `key` is the
same across languages where a table or a name makes it so: "@CN" the country, "#54:54" a figure,
"=station" a class of the language's `threads` table, otherwise the folded dictionary form. Nothing
here decides whether two stretches tell the same; that is done by the stages.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stemma.model.inputs import Aids, Language, Reading
from stemma.model.reading import Figure, Name
from stemma.model.sources import Report, Span
from stemma.text import fold, tokens

UNKNOWN = Language(code="und", tables={}, digest="und", known=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A name, figure or content word, where it stands, and how much it tells."""

    start: int
    end: int
    key: str
    weight: float
    """0.1 (a word that everybody uses) to 1.3 (hardly listed, or a name)."""


def language_of(report: Report, languages: Mapping[str, Language]) -> Language:
    """Return a report's language among those given, by code or by the report's id."""
    code = report.value("language") or "und"
    return languages.get(report.id) or languages.get(code) or languages.get(code[:2]) or languages.get("und") or UNKNOWN


@lru_cache(maxsize=64)
def classes(language: Language, table: str = "alike") -> Mapping[str, str]:
    """Return folded word -> class of the `threads` table; `alike` includes what is in `same`, `near` does not."""
    threads = language.table("threads")
    found: dict[str, str] = {}
    for name in ("alike", "same") if table == "alike" else ("alike" if table == "near" else table,):
        for key, words in threads.get(name, {}).items():
            found.update({fold(word): key for word in words})
    return found


@lru_cache(maxsize=256)
def listed(language: Language, table: str) -> frozenset[str]:
    """Return a list of the `threads` table as folded words."""
    return frozenset(fold(word) for word in language.table("threads").get(table, ()))


class Within:
    """Finds the records of one report that lie in a stretch, in order, without walking all of them."""

    def __init__(self, records: Iterable[Figure | Name]) -> None:
        self.records = sorted(records, key=lambda r: (r.span.start, -r.span.end))
        self.starts = [r.span.start for r in self.records]

    def of(self, start: int, end: int) -> list[Figure | Name]:
        """Return the records that lie wholly in [start, end)."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [r for r in self.records[low:high] if r.span.end <= end]


class Wording:
    """Reads the terms of stretches of one report."""

    def __init__(self, reading: Reading, language: Language, aids: Aids) -> None:
        self.reading, self.language, self.aids = reading, language, aids
        self._names, self._figures = Within(reading.names), Within(reading.figures)

    def names(self, spans: Sequence[Span]) -> list[Name]:
        """Return the names in some spans, outer before inner."""
        return [r for s in spans for r in self._names.of(s.start, s.end) if isinstance(r, Name)]

    def figures(self, spans: Sequence[Span]) -> list[Figure]:
        """Return the figures in some spans."""
        return [r for s in spans for r in self._figures.of(s.start, s.end) if isinstance(r, Figure)]

    def key(self, word: str) -> str:
        """Return the key of a word: its class, or its dictionary form."""
        folded = fold(word)
        lemma = fold(self.aids.lemma(word, self.language.code))
        table = classes(self.language)
        found = table.get(folded) or table.get(lemma)
        return f"={found}" if found else lemma

    def weight(self, word: str) -> float:
        """Return how much a word tells: rare words more. Zipf 7 is "of", 5 "police", 3 "repatriate"."""
        zipf = self.aids.frequency(word.lower(), self.language.code) or 3.0
        return max(0.1, min(1.3, (7.2 - zipf) / 3.2))

    def terms(self, spans: Sequence[Span]) -> tuple[Term, ...]:
        """Return the terms of some spans, in order of place."""
        found: list[Term] = []
        for span in spans:
            found += self._terms(span)
        return tuple(sorted(found, key=lambda t: (t.start, t.end, t.key)))

    def _terms(self, span: Span) -> Iterable[Term]:
        taken = []
        reach = -1
        for name in self.names((span,)):
            if name.kind in ("unnamed", "other") or name.span.start < reach:
                continue
            reach = name.span.end
            taken.append((name.span.start, name.span.end))
            yield Term(name.span.start, name.span.end, self.name_key(name), 1.0)
        for figure in self.figures((span,)):
            first = min((t.start for t in tokens(figure.span.words)), default=0) + figure.span.start
            taken.append((figure.span.start, figure.span.end))
            yield Term(first, figure.span.end, f"#{figure.low}:{figure.high}", 1.0)
        taken.sort()
        starts = [t[0] for t in taken]
        skip = listed(self.language, "function")
        for token in tokens(span.words):
            start, end = span.start + token.start, span.start + token.end
            near = bisect_left(starts, start + 1) - 1
            if near >= 0 and taken[near][1] > start:
                continue
            word = token.words.removesuffix("'s").removesuffix("’s")
            folded = fold(word)
            if folded[:1].isalnum() and folded not in skip and len(folded) > 1:
                yield Term(start, end, self.key(word), self.weight(word))

    def name_key(self, name: Name) -> str:
        """Return "@" and the country, for countries and what stands for them, or the name."""
        if name.kind == "place" and name.country:
            town = any(t.country == name.country for t in self.aids.towns.get(fold(name.canonical), ()))
            if name.role in ("metonym", "demonym") or not town:
                return f"@{name.country}"
        return f"@{bare(name.canonical)}"


def bare(words: str) -> str:
    """Return a name's form to compare by: without article and possessive."""
    folded = fold(words)
    for article in ("the ", "a ", "el ", "la ", "los ", "las "):
        folded = folded.removeprefix(article)
    return folded.removesuffix("'s")


def meets(a: Figure, b: Figure) -> bool:
    """Tell whether two figures can be one: the stated numbers are equal, or their intervals meet."""
    if {a.low, a.high} - {None} == {b.low, b.high} - {None}:
        return True
    low = max(x for x in (a.low, b.low, float("-inf")) if x is not None)
    high = min(x for x in (a.high, b.high, float("inf")) if x is not None)
    return low <= high
