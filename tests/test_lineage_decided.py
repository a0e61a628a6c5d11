"""A person pins or forbids a link, and the rest of the tree follows. All texts, outlets and bodies are invented."""

import random  # noqa: TID251  (seeded, to make decisions)
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from marks import Marked, marked

from stemma import aids, cli, languages
from stemma.dossier import ruled
from stemma.hall.case import Case
from stemma.keys import canonical, plain
from stemma.model.comparing import Link, LostSource, Passage, Ruled, Stemma, Tie
from stemma.model.deciding import Decision, Judgement
from stemma.model.inputs import Pile
from stemma.model.reading import Problem
from stemma.stages import lineage, reuse

STORY = (
    "Thirty-one beehives were burnt in the orchards of Quellin on Friday night, the growers' guild said.",
    "The hives belonged to the Lammer cooperative, which rents the land from the abbey of Saint Ode.",
    "Warden Pelle Brack said 212 litres of lamp oil had been taken from a shed near the mill.",
    "A night watchman from Orsk was treated in hospital for burns on both hands on Saturday.",
    "The cooperative had warned the abbey in February about strangers on the tow path, according to two letters.",
    "The guild has asked the district court in Marrow to seal the orchards until the harvest.",
    "Last autumn another 45 hives were tipped over in Tollen when a fence was cut.",
)
RETOLD = (
    "Because of a fire on Friday night, 31 hives are gone from Quellin’s orchards.",
    "Their owner is the Lammer cooperative, a tenant of the abbey of Saint Ode.",
    "From a shed by the mill, 212 litres of lamp oil are missing, according to Pelle Brack, the warden.",
    "A watchman from Orsk with burnt hands was brought to a hospital.",
    "In February the abbey had been told by the Lammer cooperative of strangers on the tow path, letters show.",
    "The court in Marrow is to seal the orchards if the guild has its way.",
    "In Tollen, 45 hives had been tipped over a season ago after a fence was cut.",
)
FERRY = "The ferry to Nild stays in dock\n\nA cracked shaft keeps the Nild ferry in dock until June, its master wrote to parents."


def told(outlet: str, lines: Sequence[str] = STORY, published: str | None = None, more: str = "") -> Marked:
    return marked("Hives burnt in Quellin\n\n" + " ".join(lines) + more, outlet=outlet, published=published)


FIRST = told("Quellin Courier", published="2031-05-04")
PART = told("Abbey Post", STORY[:5], "2031-05-05")
SECOND = told("Marrow Mirror", RETOLD, "2031-05-06")
THIRD = told("Tollen Echo", [*RETOLD[:5], "Rain is expected."], "2031-05-08")
COPY = told("Orsk Today", published="2031-05-09")
CREDITING = told(
    "Nild Weekly", ["Brig News reported the fire first.", *RETOLD[2:6]], "2031-05-10", more=" Brig News saw the hives."
)
STRANGER = marked(FERRY, outlet="Nild Gazette", published="2031-05-02")
AFFAIR = (FIRST, PART, SECOND, THIRD, COPY, CREDITING, STRANGER)


@cache
def pile(reports: tuple[Marked, ...]) -> Pile:
    """Compare reports, as a case does."""
    readings = [m.reading() for m in reports]
    english = languages.load("en")
    by_id = {r.report.id: r for r in readings}
    passages: list[Passage] = []
    for a, b in reuse.candidates([reuse.features(r, english, aids.load()) for r in readings]):
        passages += reuse.align(by_id[a], by_id[b], english, english, aids.load())[0]
    return Pile(readings=tuple(readings), passages=tuple(passages))


def grow(decided: Ruled = Ruled(), reports: tuple[Marked, ...] = AFFAIR) -> tuple[Stemma, tuple[Problem, ...]]:  # noqa: B008
    return lineage.find(replace(pile(reports), ruled=decided), {"en": languages.load("en")}, aids.load())


def pin(child: Marked | str, parent: Marked | str, *, second: bool = False, sure: float = 0.4) -> Link:
    ends = [end if isinstance(end, str) else end.report.id for end in (child, parent)]
    return Link(child=ends[0], parent=ends[1], kind="rewrites", confidence=sure, second=second)


def ends(stemma: Stemma) -> set[tuple[str, str, bool]]:
    return {(link.child, link.parent, link.second) for link in stemma.links}


def mains(stemma: Stemma) -> dict[str, str]:
    """Return the main parent of each child; it has one."""
    found = [(link.child, link.parent) for link in stemma.links if not link.second]
    assert len(found) == len(dict(found))
    return dict(found)


def of(stemma: Stemma, child: Marked, parent: Marked) -> Link:
    return next(link for link in stemma.links if (link.child, link.parent) == (child.report.id, parent.report.id))


def no_circle(stemma: Stemma) -> bool:
    above = mains(stemma)
    for start in above:
        node, seen = start, set()
        while node in above and node not in seen:
            seen.add(node)
            node = above[node]
        if node in seen:
            return False
    return True


# --- pins


def test_a_pinned_edge_between_strangers_stands() -> None:
    before = grow()[0]
    assert STRANGER.report.id not in {end for link in before.links for end in (link.child, link.parent)}
    after, problems = grow(Ruled(pinned=(pin(SECOND, STRANGER, sure=0.31),)))
    link = of(after, SECOND, STRANGER)
    assert (link.second, link.kind, link.confidence, link.rival) == (False, "rewrites", 0.31, None)
    assert [e.kind for e in link.evidence] == ["decided"]
    assert "reviewer" in link.evidence[0].words
    assert problems == ()


def test_a_pin_takes_the_place_of_what_the_machine_found_and_the_rest_follows() -> None:
    before = mains(grow()[0])
    child = next(m for m in (SECOND, THIRD) if before.get(m.report.id) == FIRST.report.id)
    after = grow(Ruled(pinned=(pin(FIRST, child),)))[0]
    assert mains(after)[FIRST.report.id] == child.report.id
    assert (child.report.id, FIRST.report.id, False) not in ends(after)
    assert no_circle(after)


@pytest.mark.parametrize("what", ["link", "tie"])
def test_to_accept_all_that_the_machine_found_changes_no_edge(what: str) -> None:
    undated = tuple(told(name, lines) for name, lines in (("A", STORY), ("B", STORY), ("C", RETOLD), ("D", STORY[:6])))
    for reports in (AFFAIR, undated):
        before = grow(reports=reports)[0]
        for one in before.links if what == "link" else before.ties:
            accepted = Ruled(pinned=(one,)) if isinstance(one, Link) else Ruled(tied=(one,))
            after, problems = grow(accepted, reports)
            assert problems == ()
            assert ends(after) == ends(before)
            assert {tie.id for tie in after.ties} == {tie.id for tie in before.ties}
            for now, then in zip(after.links, before.links, strict=True):
                if now.id == one.id:
                    assert (now.confidence, now.evidence[1:]) == (then.confidence, then.evidence)
        every = grow(Ruled(pinned=before.links, tied=before.ties), reports)[0]
        assert ends(every) == ends(before)
        assert {tie.id for tie in every.ties} == {tie.id for tie in before.ties}


def test_of_two_pins_into_one_child_the_last_is_the_main_parent() -> None:
    one, other = pin(THIRD, PART), pin(THIRD, STRANGER)
    for pins in ((one, other), (other, one)):
        after, problems = grow(Ruled(pinned=pins))
        mine = {(link.parent, link.second) for link in after.links if link.child == THIRD.report.id}
        assert {(pins[1].parent, False), (pins[0].parent, True)} <= mine
        assert mains(after)[THIRD.report.id] == pins[1].parent
        assert problems == ()


def test_an_accepted_second_parent_stays_second() -> None:
    main = mains(grow()[0])[PART.report.id]
    after = grow(Ruled(pinned=(pin(PART, main, second=True),)))[0]
    assert (PART.report.id, main, True) in ends(after)
    assert (PART.report.id, main, False) not in ends(after)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_the_pin_that_closes_a_circle_is_a_second_parent_and_said(size: int) -> None:
    ring = (SECOND, THIRD, PART, FIRST)[:size]
    pins = [pin(child, parent) for child, parent in zip(ring, (*ring[1:], ring[0]), strict=True)]
    for shift in range(size):
        turned = pins[shift:] + pins[:shift]
        after, problems = grow(Ruled(pinned=tuple(turned)))
        assert {(p.child, p.parent, p is turned[-1]) for p in turned} <= ends(after)
        assert [p.code for p in problems] == ["DECISIONS_CIRCULAR"]
        assert problems[0].report == turned[-1].child
        assert no_circle(after)


def test_of_a_circle_the_child_keeps_an_older_pin() -> None:
    after, problems = grow(Ruled(pinned=(pin(PART, STRANGER), pin(SECOND, PART), pin(PART, SECOND))))
    assert mains(after)[PART.report.id] == STRANGER.report.id
    assert (PART.report.id, SECOND.report.id, True) in ends(after)
    assert [p.code for p in problems] == ["DECISIONS_CIRCULAR"]


def test_a_pin_whose_parent_is_gone_is_said() -> None:
    after, problems = grow(Ruled(pinned=(pin(SECOND, "0" * 64), pin("1" * 64, "2" * 64))))
    assert ends(after) == ends(grow()[0])
    assert [p.code for p in problems] == ["DECISION_UNUSED"]
    assert "Marrow Mirror" in problems[0].message


def test_pins_hold_whatever_the_order_of_arrival() -> None:
    decided = Ruled(
        pinned=(pin(SECOND, STRANGER), pin(FIRST, COPY), pin(PART, THIRD)),
        forbidden=((CREDITING.report.id, THIRD.report.id),),
    )
    found = {grow(decided, order) for order in (AFFAIR, AFFAIR[::-1], AFFAIR[3:] + AFFAIR[:3])}
    assert len(found) == 1
    above = mains(found.pop()[0])
    assert above[SECOND.report.id] == STRANGER.report.id
    assert above[FIRST.report.id] == COPY.report.id
    assert above[PART.report.id] == THIRD.report.id


# --- rejected links


def test_a_forbidden_edge_is_not_found_again_under_another_name() -> None:
    for link in grow()[0].links:
        after = grow(Ruled(forbidden=((link.child, link.parent),)))[0]
        assert (link.child, link.parent) not in {(one.child, one.parent) for one in after.links}


def test_to_forbid_the_link_of_the_smallest_gap_gives_the_rival() -> None:
    reports = (FIRST, PART, SECOND, THIRD, CREDITING, STRANGER)
    before = grow(reports=reports)[0]
    weakest = min((link for link in before.links if link.rival), key=lambda link: link.rival.gap if link.rival else 0.0)
    rival = weakest.rival
    assert rival is not None
    after = grow(Ruled(forbidden=((weakest.child, weakest.parent),)), reports)[0]
    assert mains(after).get(weakest.child) == rival.node
    if rival.moved:
        assert mains(after).get(rival.moved) == rival.moved_to


def test_the_direction_that_is_left_is_taken() -> None:
    pair = told("A"), told("B", RETOLD)
    (link,) = grow(reports=pair)[0].links
    after = grow(Ruled(forbidden=((link.child, link.parent),)), pair)[0]
    assert [(one.child, one.parent) for one in after.links] == [(link.parent, link.child)]
    both = grow(Ruled(forbidden=((link.child, link.parent), (link.parent, link.child))), pair)[0]
    assert (both.links, both.ties) == ((), ())


# --- exact copies


def test_a_copy_that_was_first_by_decision_stands_for_the_text() -> None:
    before = mains(grow()[0])
    assert before[COPY.report.id] == FIRST.report.id
    after = grow(Ruled(pinned=(pin(FIRST, COPY),)))[0]
    assert mains(after)[FIRST.report.id] == COPY.report.id
    assert (COPY.report.id, FIRST.report.id, False) not in ends(after)
    assert no_circle(after)


def test_a_rejected_copy_stands_for_itself() -> None:
    near = told("Tollen Times", [*STORY, "Rain is expected."], "2031-05-05")
    reports = (FIRST, near, COPY)
    assert mains(grow(reports=reports)[0])[COPY.report.id] == FIRST.report.id
    after = grow(Ruled(forbidden=((COPY.report.id, FIRST.report.id),)), reports)[0]
    assert mains(after)[COPY.report.id] == near.report.id


def test_a_copy_may_come_from_elsewhere() -> None:
    after, problems = grow(Ruled(pinned=(pin(COPY, THIRD),)))
    assert mains(after)[COPY.report.id] == THIRD.report.id
    assert problems == ()
    ring, said = grow(Ruled(pinned=(pin(COPY, THIRD), pin(THIRD, COPY))))
    assert mains(ring)[COPY.report.id] == THIRD.report.id
    assert (THIRD.report.id, COPY.report.id, True) in ends(ring)
    assert [p.code for p in said] == ["DECISIONS_CIRCULAR"]


# --- ties and sources


def tie(a: Marked, b: Marked) -> Tie:
    return Tie(a=a.report.id, b=b.report.id, confidence=0.35)


def test_an_accepted_tie_asserts_no_direction() -> None:
    for one, other in ((SECOND, THIRD), (FIRST, COPY), (SECOND, STRANGER)):
        after = grow(Ruled(tied=(tie(one, other),)))[0]
        assert {one.report.id, other.report.id} not in [{link.child, link.parent} for link in after.links]
        (found,) = [t for t in after.ties if {t.a, t.b} == {one.report.id, other.report.id}]
        assert found.evidence[0].kind == "decided"


def test_a_rejected_tie_holds_for_both_directions() -> None:
    for one, other in ((SECOND, THIRD), (FIRST, COPY)):
        pair = (one.report.id, other.report.id)
        after = grow(Ruled(apart=((min(pair), max(pair)),)))[0]
        assert set(pair) not in [{link.child, link.parent} for link in after.links] + [{t.a, t.b} for t in after.ties]


def test_a_rejected_source_is_no_node() -> None:
    before = grow()[0]
    (news,) = before.lost
    assert (CREDITING.report.id, news.id) in {(link.child, link.parent) for link in before.links}
    after, problems = grow(Ruled(absent=(news.id,)))
    assert after.lost == ()
    assert news.id not in {end for link in after.links for end in (link.child, link.parent)}
    assert problems == ()
    assert not any(e.kind == "credit" for link in after.links if link.child == CREDITING.report.id for e in link.evidence)
    both = grow(Ruled(absent=(news.id,), pinned=(pin(CREDITING, news.id),)))
    assert [p.code for p in both[1]] == ["DECISION_UNUSED"]


def test_an_accepted_source_stands_and_may_be_a_parent() -> None:
    radio = LostSource(id="lost:radio", name="Radio Quellin", kind="story")
    assert radio in grow(Ruled(known=(radio,)))[0].lost
    after = grow(Ruled(known=(radio,), pinned=(pin(SECOND, radio.id),)))[0]
    assert mains(after)[SECOND.report.id] == radio.id


def test_whatever_is_decided_gives_a_tree() -> None:
    """Each child has one main parent, none comes from itself, and what is accepted stands unless a Problem says otherwise."""
    ids = [m.report.id for m in AFFAIR]
    for seed in range(25):
        chance = random.Random(seed)
        pairs = [tuple(chance.sample(ids, 2)) for _ in range(6)]
        pins = tuple(pin(a, b, second=chance.random() < 0.2) for a, b in dict.fromkeys(pairs[:4]))
        said = {(p.child, p.parent) for p in pins}
        forbidden = tuple((a, b) for a, b in pairs[4:5] if (a, b) not in said)
        tied = tuple(Tie(a=a, b=b, confidence=0.3) for a, b in pairs[5:] if not {(a, b), (b, a)} & said)
        stemma, problems = grow(Ruled(pinned=pins, forbidden=forbidden, tied=tied))
        assert no_circle(stemma), seed
        found = {(link.child, link.parent) for link in stemma.links}
        assert said <= found, seed
        assert not found & set(forbidden), seed
        assert {t.id for t in tied} <= {t.id for t in stemma.ties}, seed
        demoted = [p for p in pins if not p.second and mains(stemma).get(p.child) != p.parent]
        later = [p for p in demoted if not any(q.child == p.child and q is not p for q in pins)]
        assert bool(later) <= bool(problems), seed


# --- judgements


def judged(*decisions: tuple[Decision, Link | Tie | LostSource]) -> tuple[Judgement, ...]:
    """Return decisions in their order."""
    kinds = {Link: "link", Tie: "tie", LostSource: "lost"}
    return tuple(
        Judgement(
            number=number,
            record=record.id,
            kind=kinds[type(record)],
            copy="" if decision == "undo" else canonical(plain(record)),
            decision=decision,
            note="",
            by="R",
            at="2031-06-01",
        )
        for number, (decision, record) in enumerate(decisions, 1)
    )


A, B = Link(child="c", parent="p", kind="copies", confidence=0.5), Link(child="c", parent="p", kind="rewrites", confidence=0.6)
BACK = Link(child="p", parent="c", kind="copies", confidence=0.5)
TIE, NEWS = Tie(a="p", b="c", confidence=0.5), LostSource(id="lost:n", name="News", kind="story")


@pytest.mark.parametrize(
    ("decisions", "stands"),
    [
        ([], Ruled()),
        ([("accept", A)], Ruled(pinned=(A,))),
        ([("accept", A), ("undo", A)], Ruled()),
        ([("accept", A), ("unsure", A)], Ruled()),
        ([("reject", A), ("accept", A), ("undo", A)], Ruled(forbidden=(("c", "p"),))),
        ([("accept", A), ("reject", B)], Ruled(forbidden=(("c", "p"),))),  # by its ends, whatever it was called
        ([("reject", A), ("accept", B)], Ruled(pinned=(B,))),
        ([("accept", A), ("accept", B)], Ruled(pinned=(B,))),
        ([("accept", A), ("accept", BACK)], Ruled(pinned=(A, BACK))),
        ([("accept", BACK), ("accept", A), ("undo", BACK)], Ruled(pinned=(A,))),
        ([("reject", A), ("reject", BACK)], Ruled(forbidden=(("c", "p"), ("p", "c")))),
        ([("accept", A), ("accept", TIE)], Ruled(tied=(TIE,))),
        ([("accept", TIE), ("accept", A)], Ruled(pinned=(A,))),
        ([("accept", TIE), ("reject", A)], Ruled(forbidden=(("c", "p"),), tied=(TIE,))),
        ([("accept", A), ("reject", TIE)], Ruled(apart=(("c", "p"),))),
        ([("reject", TIE), ("accept", A)], Ruled(pinned=(A,))),
        ([("reject", NEWS)], Ruled(absent=("lost:n",))),
        ([("accept", NEWS)], Ruled(known=(NEWS,))),
        ([("accept", NEWS), ("reject", NEWS)], Ruled(absent=("lost:n",))),
    ],
)
def test_decisions_as_they_stand(decisions: Iterable[tuple[Decision, Link | Tie | LostSource]], stands: Ruled) -> None:
    assert ruled(judged(*decisions)) == stands


def test_what_was_accepted_stands_where_a_later_version_calls_it_otherwise() -> None:
    found = of(grow()[0], PART, FIRST)
    once = Link(child=found.child, parent=found.parent, kind="translates", confidence=0.7, evidence=found.evidence)
    assert once.id != found.id
    after = grow(ruled(judged(("accept", once))))[0]
    (link,) = [one for one in after.links if (one.child, one.parent) == (once.child, once.parent)]
    assert (link.id, link.kind) == (once.id, "translates")
    gone = grow(ruled(judged(("reject", once))))[0]
    assert (found.child, found.parent) not in {(one.child, one.parent) for one in gone.links}


def test_a_decision_taken_back_gives_the_very_tree_of_before() -> None:
    before = grow()
    for link in (pin(SECOND, STRANGER), pin(FIRST, COPY), *before[0].links):
        for decision in ("accept", "reject"):
            made: list[tuple[Decision, Link | Tie | LostSource]] = [(decision, link), ("undo", link)]
            assert grow(ruled(judged(*made))) == before


def test_a_case_grows_its_tree_around_decisions(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    rows = ["path,outlet,published,language"]
    for name, of_ in zip("abc", (FIRST, SECOND, THIRD), strict=True):
        (tmp_path / f"{name}.txt").write_text(of_.text.content, "utf-8")
        rows.append(f"{name}.txt,{of_.report.value('outlet')},{of_.report.value('published')},en")
    (tmp_path / "m.csv").write_text("\n".join(rows), "utf-8")
    assert cli.main(["init", str(folder)]) == 0
    assert cli.main(["add", str(folder), "--manifest", str(tmp_path / "m.csv")]) == 0
    with Case(folder) as case:
        before = case.dossier().stemma
    link = next(link for link in before.links if not link.second)
    assert cli.main(["judge", str(folder), link.id[:12], "--reject"]) == 0
    with Case(folder) as case:
        rejected = case.dossier().stemma
    assert (link.child, link.parent) not in {(x.child, x.parent) for x in rejected.links}
    assert cli.main(["undo", str(folder)]) == 0
    assert cli.main(["judge", str(folder), link.id[:12], "--accept"]) == 0
    with Case(folder, write=True) as case:
        dossier = case.dossier()
        assert dossier.standing[link.id] == "accepted"
        assert [e.kind for x in dossier.stemma.links if x.id == link.id for e in x.evidence][:1] == ["decided"]
        assert case.update() == 0
    assert cli.main(["undo", str(folder)]) == 0
    with Case(folder) as case:
        assert case.dossier().stemma == before
