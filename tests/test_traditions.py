"""Made traditions: as hard as they say, true to their own tree, and readable."""

import itertools
import re
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random  # noqa: TID251 (seeded)
from statistics import median

import pytest
from measure_lineage import reading_of

from benchmarks import made as scoring
from benchmarks.lineage_baselines import jaccard
from benchmarks.retold import Affair, judged
from benchmarks.traditions.facts import Amount, foreign, miscopied, of_entry, rounded
from benchmarks.traditions.lexicon import affairs, own
from benchmarks.traditions.making import Made, Tradition, made, pile_of
from benchmarks.traditions.retelling import Desk, Strength, original, rewritten
from benchmarks.traditions.sheets import Sheet
from benchmarks.traditions.world import Name, Namer, drawn_world, respelled
from stemma.model.comparing import Link, LostSource, Stemma, Tie

STRENGTHS = scoring.STRENGTHS
SEEDS = range(24)
BROKEN = re.compile(r"[{}\[\]|_]|  | [,.;:]|,,|\.\.|,\.|[.,;:]\w|\bNone\b|“”|\ba [aeio]\w|\bthe the\b|^[a-z]", re.MULTILINE)
NUMBER = re.compile(r"\d[\d.,]*\d\d")


@cache
def traditions(strength: Strength) -> tuple[Tradition, ...]:
    return tuple(made(seed, strength) for seed in SEEDS)


def every(strength: Strength) -> list[tuple[Tradition, Made]]:
    return [(t, text) for t in traditions(strength) for text in t.texts.values()]


@pytest.mark.parametrize(("strength", "least", "most"), [("light", 0.26, 0.36), ("medium", 0.06, 0.1), ("heavy", 0.0, 0.013)])
def test_each_strength_is_as_hard_as_it_says(strength: Strength, least: float, most: float) -> None:
    found = [
        jaccard(text.content, t.texts[p].content)
        for t, text in every(strength)
        for p in text.parents
        if t.texts[p].language == text.language
    ]
    assert least <= median(found) <= most


def test_the_same_seed_makes_the_same_and_another_seed_other_names() -> None:
    assert made(3, "heavy") == made(3, "heavy")
    assert {t.outlet for t in made(3, "heavy").pile}.isdisjoint(t.outlet for t in made(4, "heavy").pile)


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("size", [5, 12, 40])
def test_a_tradition_has_as_many_texts_as_asked_for_beside_the_lost_ones(strength: Strength, size: int) -> None:
    tradition = made(1, strength, size)
    assert len(tradition.pile) == size == len(tradition.texts) - len(tradition.removed)
    assert all(t.id not in tradition.removed for t in tradition.pile)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_what_is_lost_has_left_two_children(strength: Strength) -> None:
    for t in (*traditions(strength), *(made(seed, strength, 50) for seed in range(4))):
        assert t.removed
        for lost in t.removed:
            assert sum(lost in text.parents for text in t.pile) >= 2
            assert not t.removed & set(t.texts[lost].parents)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_no_sentence_is_broken(strength: Strength) -> None:
    for _, text in every(strength):
        body = text.content.replace(".\n", "\n")
        plain = re.sub(r"(?<=\d)[.,](?=\d)", "", body).replace("Correction: an", "")
        found = BROKEN.search(plain)
        assert found is None, (text.id, plain[max(0, found.start() - 80) : found.end() + 30])
        opening, closing = ("“", "”") if text.language == "en" else ("„", "“")
        assert text.content.count(opening) == text.content.count(closing)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_aligned_sentences_are_whole_and_what_is_called_verbatim_is(strength: Strength) -> None:
    kinds = set()
    for t in traditions(strength):
        for a in t.alignments:
            parent, child = t.texts[a.parent].content, t.texts[a.child].content
            left, right = parent[a.parent_start : a.parent_end], child[a.child_start : a.child_end]
            assert a.parent in t.texts[a.child].parents
            for words, content, start in ((left, parent, a.parent_start), (right, child, a.child_start)):
                assert words.endswith((".", ".”")) and (start == 0 or content[start - 1] in "\n ")
            assert (left == right) == (a.kind == "verbatim")
            kinds.add(a.kind)
    assert "paraphrase" in kinds


def test_every_sentence_of_a_copy_is_aligned() -> None:
    seen = 0
    for t, text in (row for s in STRENGTHS for row in every(s) if row[1].kind == "copy"):
        spans = sorted({(a.child_start, a.child_end) for a in t.alignments if a.child == text.id})
        told = text.content[spans[0][0] : spans[-1][1]]
        between = [told[b - spans[0][0] : c - spans[0][0]] for (_, b), (c, _) in itertools.pairwise(spans)]
        assert all(gap in (" ", "\n\n") for gap in between)
        assert text.content[: spans[0][0]].count("\n\n") <= 2, "headline and byline stand before the first sentence"
        assert len(text.content) - spans[-1][1] < 80
        assert {a.kind for a in t.alignments if a.child == text.id} == {"verbatim"}
        seen += 1
    assert seen


def test_light_keeps_sentences_that_heavy_rewords() -> None:
    def kept(strength: Strength) -> float:
        rows = [a for t in traditions(strength) for a in t.alignments if t.texts[a.child].kind == "rewrite"]
        return sum(a.kind == "verbatim" for a in rows) / len(rows)

    assert kept("light") > 0.3
    assert 0.02 < kept("medium") < 0.1
    assert kept("heavy") < 0.02


def test_every_kind_is_written_and_credits_and_false_dates_are_as_frequent_as_told() -> None:
    rows = [row for strength in STRENGTHS for row in every(strength)]
    kinds = [text.kind for _, text in rows]
    assert {"original", "rewrite", "merge", "excerpt", "copy", "reprint", "correction", "translation"} == set(kinds)
    children = [(t, text) for t, text in rows if text.parents]
    assert 0.28 <= sum(bool(text.credit) for _, text in children) / len(children) <= 0.42
    assert 0.02 <= sum(text.published != text.claimed for _, text in rows) / len(rows) <= 0.08
    for t, text in children:
        if text.credit:
            assert t.texts[text.credit].outlet.removeprefix("the ") in text.content
            assert text.credit in text.parents
        for parent in text.parents:
            assert t.texts[parent].published <= text.published
    assert any(len(text.parents) == 2 for _, text in rows)


def test_translations_are_in_the_other_language_and_bring_no_new_figure() -> None:
    found = [(t, text) for s in STRENGTHS for t, text in every(s) if text.kind == "translation"]
    for t, text in found:
        parent = t.texts[text.parents[0]]
        assert text.language != parent.language
        theirs, ours = ({re.sub(r"\D", "", n) for n in NUMBER.findall(x.content)} for x in (parent, text))
        assert ours <= theirs
    assert any("wurden" in text.content for _, text in found)


def test_copies_are_exact_and_reprints_and_corrections_say_so() -> None:
    for t, text in (row for s in STRENGTHS for row in every(s)):
        if text.kind == "copy":
            assert text.content == t.texts[text.parents[0]].content
        if text.kind == "reprint":
            assert (
                text.content.strip().splitlines()[-1].rstrip(".").endswith(t.texts[text.parents[0]].outlet.removeprefix("the "))
            )
        if text.kind == "correction":
            assert text.outlet == t.texts[text.parents[0]].outlet
            assert text.content != t.texts[text.parents[0]].content


def desk(seed: int = 5) -> Desk:
    drawn = Random(seed)
    world = drawn_world(affairs()[0], drawn, 9)
    event = [of_entry(e, f"e{i}", world, drawn) for i, e in enumerate(affairs()[0].entries)]
    return Desk(world, event, Namer(drawn), drawn)


def test_a_child_knows_only_what_its_parent_tells() -> None:
    here = desk()
    parent = original(here, "the Alm Post")

    def blunt(sheet: Sheet) -> Sheet:
        """Take places, days and sources out, and put all figures wrong."""
        made_over = []
        for s in sheet.sentences:
            told = [replace(t.fact, place="", time=None, source="", amount=t.fact.amount and Amount(77_777)) for t in s.tellings]
            made_over.append(replace(s, tellings=tuple(replace(t, fact=f) for t, f in zip(s.tellings, told, strict=True))))
        names = {**sheet.names, "company": Name("Misspelt Rail", "Misspelt Rail")}
        return replace(sheet, sentences=tuple(made_over), names=names)

    known = blunt(parent)
    ids = {t.fact.id for t in known.tellings}
    truth = {f.id: f for f in here.event}
    inherited = 0
    for run in range(8):
        child = rewritten(known, None, f"t{run}", "the Ost Mail", "heavy", here)
        assert child.names["company"].full != here.world.names["company"].full
        for fact in (t.fact for t in child.tellings if t.fact.id in ids):
            inherited += 1
            assert not (fact.place or fact.time or fact.source)
            assert fact.amount is None or fact.amount != truth[fact.id].amount
    assert inherited > 60


def test_rounding_stays_true_and_miscopying_changes_the_figure() -> None:
    drawn = Random(2)
    for value in range(20, 4000, 7):
        told = rounded(Amount(value), drawn)
        assert {"more": told.value < value, "under": told.value > value, "about": told.value == value}[told.bound]
        assert abs(told.value - value) < value
    assert sum(miscopied(Amount(v), drawn).value != v for v in range(100, 400)) > 290


def test_a_misspelled_name_is_another_and_nearly_the_same() -> None:
    drawn = Random(4)
    for _ in range(50):
        wrong = respelled(Name("the Harn Food Agency", "the Harn Food Agency"), drawn)
        assert abs(len(wrong.full) - len("the Harn Food Agency")) <= 1
        assert wrong.full == wrong.short


def test_own_reporting_is_foreign_to_every_affair() -> None:
    told = {words for affair in affairs() for e in affair.entries for words in e.words.get("things", ())}
    assert told.isdisjoint(w for e in own() for w in e.words.get("things", ()))
    here = desk()
    facts, names = foreign(5, "t1", here.world, here.namer, here.drawn)
    assert len(facts) == 5
    assert not {n.full for n in names.values()} & {n.full for n in here.world.names.values()}


def test_piles_of_many_traditions_have_distinct_ids() -> None:
    pile = pile_of(0, "light", 50)
    assert len(pile) >= 50 and len({t.id for t in pile}) == len(pile)
    assert all(date.fromisoformat(t.claimed) for t in pile)


def found_tree(of: Affair) -> dict[str, str]:
    """Return the right main parents; children of a lost report hang under it."""
    main = {}
    for t in of.derived:
        lost = sorted(of.lost(t))
        main[t] = f"lost:{lost[0]}" if lost and of.siblings(t) else sorted(of.present(t))[0]
    return main


@pytest.mark.parametrize("strength", STRENGTHS)
def test_the_truth_scores_full_marks(strength: Strength) -> None:
    for t in traditions(strength):
        of = scoring.affair(t)
        score = judged(of, found_tree(of), frozenset())
        assert (score.right, score.alone) == (score.derived, score.originals)
        assert score.ancestors_right == score.ancestors_told > 0
        assert score.roots_told <= score.roots_due + len(t.removed)


def test_a_copy_of_a_parent_is_as_good_as_the_parent() -> None:
    tradition = next(t for s in STRENGTHS for t in traditions(s) if copied_parents(t))
    copy, parent, child = copied_parents(tradition)[0]
    of = scoring.affair(tradition)
    assert {copy, parent} <= of.present(child)
    assert copy not in of.present(copy)
    by_copy, by_parent = (judged(of, {child: one}, frozenset()) for one in (copy, parent))
    assert (by_copy.joined, by_copy.ancestors_right) == (by_parent.joined, by_parent.ancestors_right) == (1, 1)
    assert judged(of, {parent: copy}, frozenset()).ancestors_right == 0, "a copy is below what it copies"


def copied_parents(t: Tradition) -> list[tuple[str, str, str]]:
    """Return (copy or reprint, its parent, another child of that parent), all in the pile."""
    kept = {text.id: text for text in t.pile}
    copies = [c for c in kept.values() if c.kind in ("copy", "reprint") and c.parents[0] in kept]
    return [(c.id, c.parents[0], o.id) for c in copies for o in kept.values() if o.id != c.id and o.parents == c.parents]


def test_our_tree_is_judged_by_main_links_and_ties() -> None:
    of = scoring.affair(next(t for t in traditions("heavy") if t.removed))
    read = {t: reading_of(t, of.texts[t]) for t in of.texts}
    ids = {t: r.report.id for t, r in read.items()}
    first, second = next((t, sorted(of.siblings(t))[0]) for t in of.derived if of.siblings(t))
    group = LostSource(id="lost:x", name="Wadder", kind="report")
    unnamed = LostSource(id="lost:y", name="", kind=scoring.UNNAMED)
    start, right = of.originals[0], next(t for t in of.derived if not of.lost(t))
    links = [
        Link(child=ids[start], parent=group.id, kind="credits", confidence=0.9),
        Link(child=ids[right], parent=ids[sorted(of.present(right))[0]], kind="rewrites", confidence=0.9),
    ]
    tied = Tie(a=ids[first], b=ids[second], confidence=0.9)
    score = scoring.of_stemma(of, read, Stemma(links=tuple(links), lost=(group, unnamed), ties=(tied,)))
    assert (score.right, score.alone, score.tied) == (3, score.originals, 2)
    astray = Link(child=ids[start], parent=unnamed.id, kind="rewrites", confidence=0.9)
    assert scoring.of_stemma(of, read, Stemma(links=(astray,), lost=(unnamed,))).alone == score.originals - 1
