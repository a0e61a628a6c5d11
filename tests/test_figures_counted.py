"""What a figure counts, and when and where it holds: texts with the figure, its noun, its period and place marked."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import marked

from stemma import aids, languages
from stemma.hall import work
from stemma.model.inputs import Pile
from stemma.model.reading import Figure
from stemma.stages import differences
from stemma.stages import figures as figure_stage


def figures(source: str, language: str = "en") -> tuple[Figure, ...]:
    """Read the figures of a text as the hall does."""
    text = marked(source, published="2024-05-06", language=language)
    return work.read(text.report, text.text, only=("figures",))[0].figures


COUNTED = [
    "The league won [[39|f]] of the western coast's 54 [[seats|c]].",
    "The motion passed by [[votes|c]] of [[230|f]]-to-197.",
    "They took [[two|f]] 12-seat [[boats|c]] and left.",
    "Oru Tal won the most [[seats|c]], with [[60|f]].",
    "The court set [[bail|c]] yesterday at [[100,000|f]] Georgian lari.",
    "The win brings his [[seat|c]] total to [[86|f]].",
    "The storm raised the confirmed [[death toll|c]] from [[fourteen|f]] to 31.",
    "The [[cost|c]] of the kit was [[75 cents|f]].",
    "It had a [[loss rate|c]] of only [[6%|f]].",
    "It was at a [[cost|c]] of [[one billion|f]] zlotys.",
    "The ship was a [[75|f]] ft (23 m) long [[cargo boat|c]].",
    "It found [[53|f]] measles related [[deaths|c]].",
    "The port ordered [[three|f]] days of [[public mourning|c]].",
    "It was a [[24|f]]-hour [[search mission|c]] involving three boats.",
    "It got [[over 70%|f]] of the [[two-party-preferred vote|c]].",
    "[[Deaths|c]] linked to the fever [[surpassed 100|f]] in May.",
    "The [[fine|c]] for breaking the seal was set at [[$500|f]].",
    "Oru Tal received 2,031 [[votes|c]] ([[0.15 percent|f]]).",
    "Oru Tal received 9,031 [[votes|c]], which was [[0.5 percent|f]].",
    "The [[hearing|c]] took [[22|f]] minutes.",
    "They formed [[six|f]] [[working groups|c]].",
    "It had a top [[speed|c]] of [[18|f]] miles per hour.",
    "It spanned [[35,000|f]] square feet of [[storage space|c]].",
    "They sold [[ten|f]] [[buffalo|c]] in June.",
    "Pumps with [[values|c]] [[under 1|f]] are weak.",
]


@pytest.mark.parametrize("source", COUNTED)
def test_what_is_counted(source: str) -> None:
    text = marked(source)
    found = next(f for f in figures(source) if f.span.start <= text.spans("f")[0].start < f.span.end)
    assert found.counts is not None
    assert found.counts.end == text.spans("c")[0].end
    assert found.counts.words.endswith(text.words("c")[0])


@pytest.mark.parametrize(
    ("source", "nouns"),
    [
        ("Harbour Watch named 31 ports. It visited 4 others.", ["ports", "ports"]),
        ("Of 17 sailors named, 14 have returned. Two of them live abroad.", ["sailors", "sailors", "sailors"]),
        ("The fire took ten shops, killing three.", ["shops", None]),
        ("The bus carried 20 pilgrims; the crash killed three.", ["pilgrims", "pilgrims"]),
    ],
)
def test_an_elided_noun(source: str, nouns: list[str | None]) -> None:
    assert [f.counts.words if f.counts else None for f in figures(source)] == nouns


@pytest.mark.parametrize(
    ("source", "unit"),
    [
        ("It covers 160 square miles.", "square miles"),
        ("It lived millions of years ago.", "years"),
        ("It was a 35-km walk.", "km"),
        ("It weighs ten kg.", "kg"),
        ("It cost 500 zlotys.", "PLN"),
        ("It cost 500 Kenyan shillings.", "shillings"),
    ],
)
def test_units(source: str, unit: str) -> None:
    assert [f.unit for f in figures(source)] == [unit]


NONE = [
    ("[[No|f]] ferries were closed.", 1),
    ("[[No|f]] locked doors were found.", 1),
    ("[[None|f]] of the 21 ports answered.", 2),
    ("There are no plans to close, and no evidence that any port did.", 0),
    ("No-one came. No one came. Nobody answered, and no more was said.", 0),
    ("There is no reason to close the ports.", 0),
    ("No ferries but some sailed.", 0),
]


@pytest.mark.parametrize(("source", "many"), NONE)
def test_none_is_zero(source: str, many: int) -> None:
    found = figures(source)
    assert len(found) == many
    if many:
        assert (found[0].span, found[0].low, found[0].high) == (marked(source).spans("f")[0], 0, 0)


def test_none_of_a_number_points_to_it() -> None:
    none, whole = figures("None of the 21 ports answered.")
    assert (none.relation, none.of) == ("out-of", (whole.span.start, whole.span.end))


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ("The group counted 54 posts in [[Spain|place]].", "en"),
        ("In [[2019|period]], 12 harbour offices were closed.", "en"),
        ("In [[Spain|place]], three posts were closed [[last month|period]].", "en"),
        ("Since 2016, the league has opened 48 posts across [[Africa|place]].", "en"),
        ("Before 2019, 12 offices were open.", "en"),
        ("It made 12 boats for a fair planned for 2030.", "en"),
        ("It has 9 offices outside Spain.", "en"),
        # a street is nowhere that figures are compared by, and a building may be somebody's home
        ("The group counted 12 desks in Hollin Way.", "en"),
        ("It has 12 offices in Spain and France.", "en"),
        ("The league closed 30 posts in [[Romania|place]] in [[November|period]].", "en"),
        # said on Monday, not counted on Monday; where people live is not where they were hired
        ("Police said on Monday that 54 posts were closed.", "en"),
        ("On Monday, police said 12 boats sank.", "en"),
        ("54 posts were closed, police said on Monday.", "en"),
        ("It employed 135 people who live in Madrid.", "en"),
        ("La liga contó 54 puestos en [[España|place]].", "es"),
        ("Die Liga zählte 54 Posten in [[Spanien|place]].", "de"),
        ("Liga a numărat 54 de posturi în [[Spania|place]].", "ro"),
    ],
)
def test_when_and_where_a_figure_holds(source: str, language: str) -> None:
    text = marked(source)
    (only,) = figures(source, language)
    assert (only.period,) == (text.spans("period") or (None,))
    assert (only.place,) == (text.spans("place") or (None,))


def test_parts_that_do_not_fit_their_whole_sit_badly() -> None:
    def told(source: str) -> list[str]:
        text = marked(source)
        reading = work.read(text.report, text.text)[0]
        problems = differences.find(Pile(readings=(reading,)), {"en": languages.load("en")}, aids.load())[1]
        return [p.code for p in problems if p.at is not None]

    assert told("They closed 21 of the 18 posts.") == ["FIGURES_SIT_BADLY"]
    assert told("They hold 72 sailors: 40 women and 30 men.") == ["FIGURES_SIT_BADLY"]
    assert told("They hold 72 sailors in all (40 women, 22 men and 5 boys).") == ["FIGURES_SIT_BADLY"]
    assert told("They hold 70 sailors: 40 women and 30 men.") == []
    assert told("They hold at least 60 sailors: 40 women and 30 men.") == []
    assert told("They hold 72 sailors, including 40 women and 3 boys.") == []
    assert told("There are two groups: 40 men and 30 women.") == []
    assert told("They hold 72 sailors: 40 women, 30 men and others.") == []
    assert told("They hold 72 sailors: 40 women and at least 30 men.") == []
    assert told("They made 12 arrests: 8 men and 4 women, 2 more than last year.") == []
    assert told("They hold 72 sailors: among them are 40 women and 3 boys.") == []
    assert told("They closed 12 of the 18 posts.") == []


AROUND = "Rain fell over the quiet water, and nobody spoke."
PLACE = re.compile(r"\[\[(.*?)\|[^\]]*\]\]")


@given(st.lists(st.sampled_from([PLACE.sub(r"\1", s) for s in COUNTED]), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_text_around_changes_no_figure(sentences: list[str]) -> None:
    body = " ".join(sentences)

    def told(content: str) -> list[tuple[object, ...]]:
        shift = content.index(body)
        return [
            (f.span.start - shift, f.span.words, f.low, f.high, f.bound, f.relation, f.unit, f.counts and f.counts.words)
            for f in figures(content)
        ]

    assert told(body) == told(body)
    assert told(f"{AROUND}\n\n{body}\n\n{AROUND}") == told(body)


HOSTILE = [
    "1" * 1000,
    "1 " * 500,
    "(" * 1000,
    "five " * 200,
    "\u200f12\u200e ",
    "1-" * 500,
    "no " * 300,
    "of the 5 " * 100,
    "1,000," * 200,
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_time_that_grows_with_it(piece: str) -> None:
    def seconds(times: int) -> float:
        content = piece * times
        return min(_timed(content) for _ in range(3))

    once = seconds(max(1, 20_000 // len(piece)))
    fourfold = seconds(max(4, 80_000 // len(piece)))
    assert fourfold < 10 * once + 0.05  # quadratic would be sixteen times


def _timed(content: str) -> float:
    text = marked(content)
    reading = text.reading()
    start = time.process_time()
    figure_stage.find(reading, languages.load("en"), aids.load())
    return time.process_time() - start
