"""The retold stories: the truth is one, judging is fair, and the simple ways to guess do what they say."""

import dataclasses

import pytest

from benchmarks import lineage_baselines as baselines
from benchmarks import retold

AFFAIRS = retold.affairs()


def perfect(affair: retold.Affair) -> dict[str, str]:
    """Return the right main parents; children of a lost report hang under it."""
    found = {}
    for t in affair.derived:
        lost = sorted(affair.lost(t))
        found[t] = f"lost:{lost[0]}" if lost and affair.siblings(t) else sorted(affair.present(t))[0]
    return found


@pytest.mark.parametrize("affair", AFFAIRS, ids=lambda a: a.name)
def test_each_affair_is_a_pile_with_one_truth(affair: retold.Affair) -> None:
    assert len(affair.texts) >= 15
    assert len(set(affair.texts.values())) == len(affair.texts)
    assert {"en"} < set(affair.languages.values())
    assert set(affair.parents) > set(affair.texts), "some texts were taken out"
    for t in affair.texts:
        for parent in affair.present(t):
            assert affair.published[parent] <= affair.published[t]
    assert len(affair.originals) >= 2
    assert any(affair.siblings(t) for t in affair.derived)


@pytest.mark.parametrize("affair", AFFAIRS, ids=lambda a: a.name)
def test_the_truth_scores_full_marks_and_nothing_scores_none(affair: retold.Affair) -> None:
    full = retold.judged(affair, perfect(affair), frozenset())
    assert (full.right, full.alone, full.tied) == (full.derived, full.originals, full.orphans)
    assert 0 < full.ancestors_right == full.ancestors_told <= full.ancestors_due
    none = retold.judged(affair, {}, frozenset())
    assert (none.right, none.alone, none.tied) == (0, none.originals, 0)
    assert (none.joined, none.ancestors_told, none.roots_told) == (0, 0, len(affair.texts))


@pytest.mark.parametrize("affair", AFFAIRS, ids=lambda a: a.name)
def test_all_true_parents_join_all_pairs(affair: retold.Affair) -> None:
    edges = frozenset((t, p) for t in affair.derived for p in affair.parents[t])
    score = retold.judged(affair, {}, frozenset(), edges)
    assert score.joined == score.pairs == sum(p in affair.texts for _, p in edges) > 0
    lone = retold.judged(affair, {}, frozenset(frozenset(e) for e in edges if e[1] in affair.texts))
    assert lone.joined == lone.pairs


def test_figures_of_a_score_are_shares_and_the_gate_wants_more() -> None:
    affair = AFFAIRS[0]
    score = retold.judged(affair, {}, frozenset())
    off = len(affair.texts) - score.roots_due
    assert retold.figures(score)["roots_off"] == off
    assert retold.gated(score)["roots_near"] == pytest.approx(1 - off / score.roots_due)
    assert retold.gated(score).keys() == {*retold.LABELS, "parents", "roots_near"} - {"roots_off"}


def test_tied_children_of_a_lost_report_are_right() -> None:
    affair = next(a for a in AFFAIRS if any(a.siblings(t) for t in a.derived))
    child = next(t for t in affair.derived if affair.siblings(t))
    sibling = sorted(affair.siblings(child))[0]
    score = retold.judged(affair, {}, frozenset({frozenset((child, sibling))}))
    assert (score.right, score.tied) == (2, 2)
    assert retold.judged(affair, {child: sibling}, frozenset()).right == 0


def test_a_lost_report_is_found_by_the_name_of_its_outlet() -> None:
    affair = next(a for a in AFFAIRS if a.outlets and any(a.lost(t) for t in a.derived))
    child = next(t for t in affair.derived if affair.lost(t))
    outlet = affair.outlets[sorted(affair.lost(child))[0]]
    assert retold.judged(affair, {child: f"lost:{outlet}"}, frozenset()).right == 1
    assert retold.judged(affair, {child: "lost:Somebody Else"}, frozenset()).right == 0


def test_wrong_parents_score_nothing() -> None:
    affair = AFFAIRS[0]
    child = next(t for t in affair.derived if not affair.lost(t))
    wrong = next(t for t in affair.texts if t != child and t not in affair.present(child))
    assert retold.judged(affair, {child: wrong}, frozenset()).right == 0
    assert retold.judged(affair, {child: sorted(affair.present(child))[0]}, frozenset()).right == 1


def test_as_many_dates_are_known_as_asked_for_and_the_same_each_time() -> None:
    affair = AFFAIRS[0]
    half = retold.dated(affair, 0.5, 3)
    assert sum(d is not None for d in half.values()) == round(len(affair.texts) / 2)
    assert half == retold.dated(affair, 0.5, 3) != retold.dated(affair, 0.5, 4)
    assert all(d == affair.published[t] for t, d in retold.dated(affair, 1.0, 0).items())


def test_the_simple_ways_never_take_a_later_report() -> None:
    affair = dataclasses.replace(AFFAIRS[0], texts=dict(list(AFFAIRS[0].texts.items())[:8]))
    made = list(retold.readings(affair, retold.dated(affair, 1.0, 0)).values())
    by_id = {r.report.id: r for r in made}
    for method in baselines.METHODS.values():
        found = method(made)
        assert found
        for child, parent in found.items():
            assert child != parent
            assert baselines.earlier(by_id[parent], by_id[child])
