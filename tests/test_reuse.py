"""Passages of two reports although the wording differs, and which pairs are worth aligning. All texts are invented."""

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import Marked, marked

from stemma import aids, languages
from stemma.model.comparing import Passage
from stemma.model.inputs import Reading
from stemma.model.reading import Figure, Quote, Statement, Voice
from stemma.stages import reuse
from stemma.text import holds, span

FIRST = marked(
    """Mining firm hid tailings leak for weeks, watchdog says

[[A mining company in the Orrel valley kept quiet about a leak of toxic sludge for five weeks, according to a report by the watchdog Clear Rivers.|leak]] [[The group says that at least 37 wells were poisoned along the Tessin river.|wells]] [[Inspectors had warned of cracks in the dam as early as 2017.|cracks]]

[[In the village of Marnholt, 212 residents were told to drink bottled water only in late August.|village]] [[Two schools there remained open although their taps had not been tested.|schools]]

[[The company, Drossen Copper, denies that any sludge reached the river.|denial]] [[It says that the dam was inspected every month.|monthly]] [[The regional prosecutor has opened inquiries against nine managers.|inquiry]]""",  # noqa: E501
    outlet="Orrel Gazette",
)
SECOND = marked(
    """Poisoned wells in the Orrel valley

[[Nine executives of Drossen Copper are being investigated by prosecutors in the region.|inquiry]]

[[For more than a month nobody was informed that toxic waste was leaking in the valley of the Orrel, the environmental organisation Clear Rivers claims in a new study.|leak]] [[Along the Tessin it counted no fewer than 37 contaminated wells.|wells]] Farmers are worried about the harvest of sugar beet. [[Cracks in the dam were known to inspectors since 2017.|cracks]]

[[Only at the end of August did the authorities advise the 212 inhabitants of Marnholt not to drink tap water.|village]] [[The taps of two schools in the village, which stayed open, were never tested.|schools]]

[[Drossen Copper rejects the claim that sludge got into the river|denial]], [[and points to monthly inspections of the dam.|monthly]]""",  # noqa: E501
    outlet="Northern Courier",
)
UNRELATED = marked(
    """Choir wins prize

A youth choir from Velden has won the spring festival with a programme of folk songs. Its conductor thanked the parents for driving the singers through two snowstorms. The trophy will stand in the town hall until autumn.""",  # noqa: E501
    outlet="Velden Post",
)
SPANISH = marked(
    """Pozos envenenados en el valle del Orrel

[[Una empresa minera del valle del Orrel ocultó durante cinco semanas una fuga de lodo tóxico, según un informe de la organización Clear Rivers.|leak]] [[El grupo afirma que al menos 37 pozos fueron contaminados a lo largo del río Tessin.|wells]] [[Los inspectores habían advertido de grietas en la presa ya en 2017.|cracks]]

[[En el pueblo de Marnholt, 212 residentes recibieron a finales de agosto la orden de beber agua embotellada.|village]]""",  # noqa: E501
    outlet="Diario del Norte",
    language="es",
)


def aligned(a: Marked | Reading, b: Marked | Reading, la: str = "en", lb: str = "en") -> tuple[Passage, ...]:
    left, right = (x.reading() if isinstance(x, Marked) else x for x in (a, b))
    return reuse.align(left, right, languages.load(la), languages.load(lb), aids.load())[0]


def labels(passages: Sequence[Passage], a: Marked, b: Marked) -> set[tuple[str, str]]:
    """Name the passages by the marks that they overlap most."""

    def label(of: Marked, passage: Passage) -> str:
        place = passage.a if passage.a.report == of.report.id else passage.b
        shares = [(min(s.end, place.span.end) - max(s.start, place.span.start), name) for name, s in of.marks]
        best = max(shares)
        return best[1] if best[0] > 0 else ""

    return {(label(a, p), label(b, p)) for p in passages}


def test_a_retelling_is_aligned_sentence_by_sentence() -> None:
    found = labels(aligned(FIRST, SECOND), FIRST, SECOND)
    wanted = {(name, name) for name in ("leak", "wells", "cracks", "village", "schools", "inquiry", "denial")}
    assert len(wanted & found) >= 6
    assert len({pair for pair in found if pair[0] and pair[1] and pair[0] != pair[1]}) <= 2


def test_a_block_that_was_moved_still_counts() -> None:
    assert ("inquiry", "inquiry") in labels(aligned(FIRST, SECOND), FIRST, SECOND)


def test_a_translation_is_aligned_by_names_figures_and_cognates() -> None:
    found = labels(aligned(FIRST, SPANISH, "en", "es"), FIRST, SPANISH)
    assert {("wells", "wells"), ("village", "village"), ("cracks", "cracks")} <= found


def test_unrelated_reports_share_nothing() -> None:
    assert aligned(FIRST, UNRELATED) == ()


def test_spans_hold_and_both_orders_give_the_same() -> None:
    passages = aligned(FIRST, SECOND)
    assert passages == aligned(SECOND, FIRST)
    texts = {m.report.id: m.text for m in (FIRST, SECOND)}
    assert all(holds(texts[place.report], place.span) for p in passages for place in (p.a, p.b))
    assert all(p.shared and 0 < p.score <= 1 for p in passages)


def test_a_sentence_stands_in_two_passages_at_most() -> None:
    passages = aligned(FIRST, SECOND)
    for side in ("a", "b"):
        starts = [getattr(p, side).span.start for p in passages]
        assert max(starts.count(s) for s in starts) <= 2


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("The harbour of Quellin was closed on Friday after 14 containers fell into the basin.", None, "verbatim"),
        (
            "The harbour of Quellin was closed on Friday after 14 containers fell into the basin.",
            "On Friday, after 14 containers fell into the basin, officials closed the harbour of Quellin.",
            "paraphrase",
        ),
        (
            "The harbour of Quellin was closed on Friday after 14 containers fell into the basin.",
            "No ship could enter Quellin once 14 steel boxes had dropped off a crane.",
            "same fact",
        ),
    ],
)
def test_kinds_of_passages(a: str, b: str | None, kind: str) -> None:
    ends = (" Rain is expected tomorrow.", " Crane drivers earn little.")
    left, right = marked(a + ends[0], outlet="A"), marked((b or a) + ends[1], outlet="B")
    found = aligned(left, right)
    assert [p.kind for p in found] == [kind]


def test_a_shared_quotation_is_no_copy() -> None:
    said = "“We will rebuild the old mill before the first frost, whatever it costs,”"
    left = marked(f"Mayor Ilse Tornau promised. [[{said}|q]] she told the crowd in Hobbenau.", outlet="A")
    right = marked(f"Residents were sceptical after the speech. [[{said}|q]] the mayor had said.", outlet="B")

    def with_quote(m: Marked) -> Reading:
        (s,) = m.spans("q")
        inner = span(m.text, s.start + 1, s.end - 1)
        return replace(m.reading(), quotes=(Quote(report=m.report.id, span=s, inner=inner, opens=True, closes=True, depth=0),))

    kinds = {p.kind for p in aligned(with_quote(left), with_quote(right))}
    assert kinds == {"quotation"}


def test_number_words_meet_digits_through_figures() -> None:
    left = marked("Brackish water reached [[fifty-three|n]] hamlets.", outlet="A")
    right = marked("In 53 hamlets the water was brackish. Nothing else happened there.", outlet="B")
    (s,) = left.spans("n")
    figure = Figure(report=left.report.id, span=s, low=53, high=53, bound="exact", relation="none", counts=None)
    passages = aligned(replace(left.reading(), figures=(figure,)), right)
    assert len(passages) == 1
    assert "fifty-three" in passages[0].shared or "53" in passages[0].shared


def test_denials_meet_by_stance_where_words_do_not() -> None:
    left = marked("Fifty trucks arrived at dawn. [[Halvar|v]] [[denied|c]] [[any part in it|x]].", outlet="A")
    right = marked("A convoy came early. [[Halvar|v]] [[rejects|c]] [[the accusation|x]].", outlet="B")

    def with_denial(m: Marked) -> Reading:
        voice = Voice(span=m.spans("v")[0], who="Halvar", how="named")
        said = Statement(
            report=m.report.id,
            voices=(voice,),
            cue=m.spans("c")[0],
            content=m.spans("x"),
            act="denies",
            polarity="+",
            manner="indirect",
            confidence=0.9,
        )
        return replace(m.reading(), statements=(said,))

    found = aligned(with_denial(left), with_denial(right))
    assert any("denied" in p.a.span.words + p.b.span.words and "rejects" in p.a.span.words + p.b.span.words for p in found)


def features(*items: Marked) -> list[reuse.Features]:
    return [reuse.features(m.reading(), languages.load(m.report.value("language") or "en"), aids.load()) for m in items]


def pair(a: Marked, b: Marked) -> tuple[str, str]:
    return min(a.report.id, b.report.id), max(a.report.id, b.report.id)


def test_candidates_in_one_and_in_two_languages() -> None:
    found = reuse.candidates(features(FIRST, SECOND, SPANISH, UNRELATED))
    assert pair(FIRST, SECOND) in found
    assert pair(FIRST, SPANISH) in found
    assert pair(SECOND, SPANISH) in found
    assert not any(UNRELATED.report.id in both for both in found)


def test_candidates_do_not_depend_on_the_order() -> None:
    made = features(FIRST, SECOND, SPANISH, UNRELATED)
    assert reuse.candidates(made) == reuse.candidates(made[::-1])


def test_two_hundred_copies_hang_together_and_stay_cheap() -> None:
    story = FIRST.text.content
    copies = [marked(f"{story}\n\nEdition {n}.", outlet=f"Paper {n}") for n in range(200)]
    before = time.perf_counter()
    found = reuse.candidates(features(*copies))
    assert time.perf_counter() - before < 15
    linked, work = {copies[0].report.id}, [copies[0].report.id]
    near: dict[str, set[str]] = {}
    for a, b in found:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    while work:
        fresh = near.get(work.pop(), set()) - linked
        linked |= fresh
        work += fresh
    assert len(linked) == 200
    assert len(found) < 200 * 199 / 2


def test_features_name_their_places() -> None:
    (made,) = features(FIRST)
    content = FIRST.text.content
    for channel in (made.verbatim, made.retelling, made.neutral):
        assert list(channel.keys) == sorted(set(channel.keys))
        assert all(0 <= a < b <= len(content) for a, b in channel.places)
    at = dict(zip(made.neutral.keys, made.neutral.places, strict=True))
    assert content[slice(*at["#212"])] == "212"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared(a: str, b: str) -> None:
    left, right = marked(a.replace("[[", ""), outlet="A"), marked(b.replace("[[", ""), outlet="B")
    texts = {m.report.id: m.text for m in (left, right)}
    for p in aligned(left, right):
        assert holds(texts[p.a.report], p.a.span)
        assert holds(texts[p.b.report], p.b.span)


@pytest.mark.parametrize("line", ["“" * 200_000, "7 " * 100_000, "Aa " * 100_000, "x. X" * 60_000])
def test_hostile_lines_do_not_hang(line: str) -> None:
    before = time.perf_counter()
    reading = marked(line, outlet="A")
    features(reading)
    aligned(reading, FIRST)
    assert time.perf_counter() - before < 8
