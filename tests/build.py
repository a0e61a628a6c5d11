"""Cases made by hand: readings with statements, figures and names found by plain rules, and what joins them.

For tests of the stages that compare reports, so that they do not hang on the readers of one report.
All actors are invented; `NAMES` says what they are.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from stemma.languages import load
from stemma.model.comparing import Link, LostSource, Passage, PassageKind, Place, Stemma, Thread, Tie
from stemma.model.inputs import Aids, Language, Pile, Reading
from stemma.model.reading import (
    Act,
    Date,
    Figure,
    Heading,
    How,
    Name,
    NameKind,
    Narration,
    Polarity,
    Quote,
    Segment,
    Statement,
    Voice,
)
from stemma.model.sources import Assertion, Report, Span, Text
from stemma.text import span

NAMES: dict[str, tuple[NameKind, str, str | None]] = {
    "Veldora": ("place", "Veldora", "XV"),
    "Veldoran": ("place", "Veldora", "XV"),
    "Port Amsel": ("place", "Veldora", "XV"),
    "Ostmark": ("place", "Ostmark", "XO"),
    "Kestria": ("place", "Kestria", "XK"),
    "Kestrian": ("place", "Kestria", "XK"),
    "Brell": ("place", "Brell", "XB"),
    "Harbour Watch": ("organisation", "Harbour Watch", None),
    "Tidewater Institute": ("organisation", "Tidewater Institute", None),
    "Ministry of Tides": ("organisation", "Ministry of Tides", None),
    "NorthCast": ("organisation", "NorthCast", None),
    "Dora Quill": ("person", "Dora Quill", None),
    "Milo Trent": ("person", "Milo Trent", None),
    "Watch and Warn": ("work", "Watch and Warn", None),
    "Watch and Beware": ("work", "Watch and Beware", None),
}
DEMONYMS = {"Veldoran", "Kestrian"}
METONYMS = {"Port Amsel"}
FIGURE = re.compile(
    r"(?P<bound>more than|over|at least|about|at most)?\s*(?P<further>a further|another)?\s*\b(?P<n>\d[\d,]*|four)\b"
    r"(?P<more> more)?(?P<counts>(?: (?!of\b|in\b|at\b|and\b|since\b)[a-z]+){0,2}? [a-z]+(?:s|ple)\b)?"
)
BOUNDS = {"more than": "over", "over": "over", "at least": "at-least", "about": "about", "at most": "at-most"}
LANGUAGES: Mapping[str, Language] = {code: load(code) for code in ("en", "es", "ro")}
ZIPF = {
    **dict.fromkeys(("people", "new", "government", "country", "found"), 5.9),
    **dict.fromkeys(("station", "police", "report", "company", "city", "work", "water"), 5.2),
}


def lemma(word: str, _language: str) -> str:
    """Reduce a word to a dictionary form as far as tests need it."""
    low = word.lower()
    for ending, put in (("ies", "y"), ("sses", "ss"), ("ss", "ss"), ("us", "us"), ("s", "")):
        if low.endswith(ending) and len(low) > 3:
            return low[: -len(ending)] + put
    return low


AIDS = Aids(frequency=lambda word, _: ZIPF.get(word, 3.8), lemma=lemma, towns={}, digest="tests")


@dataclass(frozen=True)
class Said:
    """A statement by its words: voices outermost to innermost as (words, whom they stand for)."""

    content: str
    voice: str | None = None
    who: str | None = None
    cue: str | None = None
    act: Act = "asserts"
    polarity: Polarity = "+"
    told_to: str | None = None
    unclear: str | None = None
    hedge: str | None = None
    how: How = "named"


def report(
    content: str,
    *said: Said,
    outlet: str = "",
    published: str | None = None,
    headings: Sequence[str] = (),
    dates: Iterable[tuple[str, str | None, str | None, str]] = (),
    language: str = "en",
) -> Reading:
    """Make a reading of a text; sentences in which nobody speaks are narration."""
    text = Text(source="0" * 64, reader="test", version="1", content=content, completeness="complete")
    given = {"outlet": outlet, "published": published, "language": language}
    own = Report(
        source="0" * 64,
        place=(outlet, content[:60]),
        text=text.id,
        path="test.txt",
        assertions=tuple(
            Assertion(field=name, value=value, evidence="given by the user")  # type: ignore[arg-type]
            for name, value in given.items()
            if value
        ),
    )
    at = Finder(text)
    heads = tuple(Heading(report=own.id, span=at(h)) for h in headings)
    sentences = [s for s in split(text) if not any(s.start == h.span.start for h in heads)]
    statements = tuple(statement(own.id, at, s) for s in said)
    spoken = [c for s in statements for c in s.content]
    quiet = [s for s in sentences if not any(c.start < s.end and s.start < c.end for c in spoken)]
    return Reading(
        report=own,
        text=text,
        segments=tuple(Segment(report=own.id, span=s, kind="sentence", block=0) for s in sentences),
        quotes=tuple(quotes(own.id, text)),
        names=tuple(names(own.id, text)),
        dates=tuple(
            Date(report=own.id, span=at(w), earliest=a, latest=b, granularity=g, anchor=None)  # type: ignore[arg-type]
            for w, a, b, g in dates
        ),
        figures=tuple(figures(own.id, text)),
        statements=statements,
        narration=tuple(Narration(report=own.id, span=s) for s in quiet),
        headings=heads,
    )


class Finder:
    """Finds words in a text."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __call__(self, words: str, after: int = 0) -> Span:
        start = self.text.content.index(words, after)
        return span(self.text, start, start + len(words))


def statement(own: str, at: Finder, said: Said) -> Statement:
    """Make a statement; its voice and cue are looked for in front of the content, then anywhere."""
    content = at(said.content)

    def near(words: str) -> Span:
        start = at.text.content.rfind(words, max(0, content.start - 200), content.start)
        return span(at.text, start, start + len(words)) if start >= 0 else at(words)

    voice = Voice(span=near(said.voice) if said.voice else None, who=said.who or said.voice, how=said.how)
    told = (Voice(span=at(said.told_to), who=said.told_to, how="named"),) if said.told_to else ()
    return Statement(
        report=own,
        voices=(voice,),
        cue=near(said.cue) if said.cue else None,
        content=(content,),
        act=said.act,
        polarity=said.polarity,
        manner="indirect",
        hedges=(at(said.hedge),) if said.hedge else (),
        told_to=told,
        unclear=said.unclear,
        confidence=0.9,
    )


def split(text: Text) -> list[Span]:
    """Split a text at full stops and line ends."""
    return [span(text, m.start(), m.end()) for m in re.finditer(r"\S[^\n]*?(?:[.?!]”?(?=\s|$)|(?=\n|$))", text.content)]


def quotes(own: str, text: Text) -> Iterable[Quote]:
    """Yield what stands between curly quotation marks."""
    for m in re.finditer(r"“([^”]*)”", text.content):
        inner = span(text, m.start(1), m.end(1))
        yield Quote(report=own, span=span(text, m.start(), m.end()), inner=inner, opens=True, closes=True, depth=0)


def names(own: str, text: Text) -> Iterable[Name]:
    """Yield the invented names."""
    for m in re.finditer(rf"\b(?:{'|'.join(sorted(map(re.escape, NAMES), key=len, reverse=True))})\b", text.content):
        kind, canonical, country = NAMES[m.group()]
        role = "demonym" if m.group() in DEMONYMS else "metonym" if m.group() in METONYMS else "literal"
        at = span(text, m.start(), m.end())
        yield Name(report=own, span=at, kind=kind, canonical=canonical, role=role, country=country)  # type: ignore[arg-type]


def figures(own: str, text: Text) -> Iterable[Figure]:
    """Yield numbers with their bound, relation and the plural noun after them."""
    for m in FIGURE.finditer(text.content):
        value = 4 if m["n"] == "four" else int(m["n"].replace(",", ""))
        bound = BOUNDS.get(m["bound"] or "", "exact")
        start = m.start() + len(m.group()) - len(m.group().lstrip())
        end = m.end("more") if m["more"] else m.end("n")
        counts = span(text, m.start("counts") + 1, m.end("counts")) if m["counts"] else None
        head = lemma(counts.words.split()[-1], "en") if counts else None
        yield Figure(
            report=own,
            span=span(text, start, end),
            low=None if bound == "at-most" else value,
            high=None if bound in ("over", "at-least") else value,
            bound=bound,  # type: ignore[arg-type]
            relation="additional" if m["more"] or m["further"] else "none",
            counts=counts,
            counted_class="country" if head in ("nation", "country") else head,
        )


def passage(a: Reading, b: Reading, words_a: str, words_b: str, kind: PassageKind = "paraphrase", score: float = 0.8) -> Passage:
    """Align words of two readings."""
    return Passage(
        a=Place(report=a.report.id, span=Finder(a.text)(words_a)),
        b=Place(report=b.report.id, span=Finder(b.text)(words_b)),
        kind=kind,
        score=score,
    )


def link(child: Reading | str, parent: Reading | LostSource | str, *, second: bool = False) -> Link:
    """Link a child to its parent."""
    ends = [x if isinstance(x, str) else x.report.id if isinstance(x, Reading) else x.id for x in (child, parent)]
    return Link(child=ends[0], parent=ends[1], kind="rewrites", confidence=0.9, second=second)


def tie(a: Reading, b: Reading) -> Tie:
    """Tie two reports that share an unknown source."""
    return Tie(a=a.report.id, b=b.report.id, confidence=0.6)


def lost(name: str, title: str | None = None) -> LostSource:
    """Make a source that the case does not have."""
    return LostSource(id=f"lost:{name}", name=name, kind="report", title=title)


def pile(
    *readings: Reading,
    passages: Iterable[Passage] = (),
    links: Iterable[Link] = (),
    lost_sources: Iterable[LostSource] = (),
    ties: Iterable[Tie] = (),
    threads: Iterable[Thread] = (),
) -> Pile:
    """Make a pile, in the order that piles have."""
    return Pile(
        readings=tuple(sorted(readings, key=lambda r: r.report.id)),
        passages=tuple(passages),
        stemma=Stemma(links=tuple(links), lost=tuple(lost_sources), ties=tuple(ties)),
        threads=tuple(threads),
    )


def with_threads(given: Pile, threads: Iterable[Thread]) -> Pile:
    """Return a pile with threads."""
    return replace(given, threads=tuple(threads))


def words(given: Pile, record: str) -> str:
    """Return the words of a statement's content, a narration or a heading."""
    for reading in given.readings:
        for s in reading.statements:
            if s.id == record:
                return " ".join(c.words for c in s.content)
        plain: tuple[Narration | Heading, ...] = (*reading.narration, *reading.headings)
        for n in plain:
            if n.id == record:
                return n.span.words
    raise KeyError(record)
