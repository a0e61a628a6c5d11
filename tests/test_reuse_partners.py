"""Candidates in piles too large to compare every pair: which traits are joined, and who comes first."""

from collections.abc import Iterable

from stemma.stages.reuse import Channel, Features, candidates, partners
from stemma.stages.reuse.joining import KEPT, SMALL

NOTHING = Channel(keys=(), weights=(), places=())


def channel(keys: Iterable[str], weight: float) -> Channel:
    held = tuple(sorted(keys))
    return Channel(keys=held, weights=(weight,) * len(held), places=((0, 1),) * len(held))


def report(name: str, *keys: str, weight: float = 4.0, language: str = "en", neutral: Iterable[str] = ()) -> Features:
    made = channel(keys, weight)
    return Features(report=name, language=language, verbatim=NOTHING, retelling=made, neutral=channel(neutral, 4.0))


def crowd(count: int) -> list[Features]:
    """Return reports that share nothing with any other."""
    return [report(f"z{n:04}", *(f"own {n} {k}" for k in range(40))) for n in range(count)]


def own(name: str, count: int) -> list[str]:
    return [f"{name}'s {k}" for k in range(count)]


def test_names_that_forty_reports_of_one_event_share_are_joined() -> None:
    event = [report(f"e{n:02}", "dam", "tollbeck", "breach", "harrowgate", *own(f"e{n}", 20)) for n in range(40)]
    found = partners([*event, *crowd(500)])
    assert all(len(found[e.report]) == KEPT for e in event)
    assert {p.report[0] for e in event for p in found[e.report]} == {"e"}


def test_what_one_in_ten_has_is_not_joined() -> None:
    common = [report(f"c{n:03}", "monday", "spokesman", "according", "police", *own(f"c{n}", 5)) for n in range(60)]
    assert not candidates([*common, *crowd(540)])


def test_the_likeliest_partner_comes_first() -> None:
    story = own("story", 30)
    pile = [report("a", *story), report("half", *story[:15], *own("half", 15)), report("copy", *story)]
    found = partners([*pile, *crowd(SMALL)])["a"]
    assert [(p.report, p.channel) for p in found] == [("copy", "retelling"), ("half", "retelling")]
    assert 0.999 < found[0].score <= 1.0
    assert 0.49 < found[1].score < 0.51  # 15 of 30 traits of either


def test_little_of_both_reports_is_enough_in_a_small_pile_only() -> None:
    pair = [report(name, "tollbeck", "harrowgate", "crusher", *own(name, 400)) for name in ("a", "b")]
    assert candidates([*pair, *crowd(3)]) == (("a", "b"),)
    assert candidates([*pair, *crowd(SMALL)]) == ()
    near = [report(name, "tollbeck", "harrowgate", "crusher", *own(name, 40)) for name in ("a", "b")]
    assert candidates([*near, *crowd(SMALL)]) == (("a", "b"),)


def test_the_lesser_weight_of_a_trait_counts() -> None:
    rare, usual = report("a", "x", "y", "z", weight=6.0), report("b", "x", "y", "z", weight=3.9)
    assert candidates([rare, usual]) == ()  # 11.7 nats of 12
    assert candidates([rare, report("b", "x", "y", "z", weight=4.0)]) == (("a", "b"),)


def test_languages_meet_by_names_and_figures_alone() -> None:
    english = report("a", *own("story", 9), neutral=("#53", "^tollbeck", "^harrow"))
    spanish = report("b", *own("story", 9), language="es", neutral=("#53", "^tollbeck", "^harrow"))
    found = partners([english, spanish])
    assert [(p.report, p.channel) for p in found["a"]] == [("b", "neutral")]
    assert candidates([english, report("c", *own("other", 9), neutral=("#53", "^tollbeck", "^harrow"))]) == ()


def test_nothing_shared_and_an_empty_pile() -> None:
    assert candidates(crowd(70)) == ()
    assert candidates([]) == ()
    assert partners([report("a")]) == {"a": ()}
