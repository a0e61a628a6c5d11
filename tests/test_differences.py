"""Differences: what changed between two reports that tell the same, and what did not."""

import pytest
from build import AIDS, LANGUAGES, Said, link, passage, pile, report, with_threads
from hypothesis import given, settings
from hypothesis import strategies as st

from stemma.model.comparing import Difference, Thread
from stemma.model.inputs import Pile, Reading
from stemma.model.reading import Problem
from stemma.stages import differences


def find(case: Pile) -> tuple[tuple[Difference, ...], tuple[Problem, ...]]:
    """Find the differences of a case and what its figures add up to."""
    return differences.find(case, LANGUAGES, AIDS)


def copied(a: str, b: str, *, kind: str = "paraphrase", said: tuple[Said, ...] = (), retold: tuple[Said, ...] = ()) -> Pile:
    """Make a parent and a child of one aligned sentence each."""
    parent, child = report(a, *said, outlet="Parent"), report(b, *retold, outlet="Child")
    return pile(
        parent,
        child,
        passages=[passage(parent, child, a, b, kind)],  # type: ignore[arg-type]
        links=[link(child, parent)],
    )


def told(case: Pile) -> list[tuple[str, str, str]]:
    """Return (kind, parent's words, child's words) of what two reports both tell, graver first."""
    return [(d.kind, d.a.span.words, d.b.span.words) for d in find(case)[0] if d.b is not None]


CHANGES = [
    # A figure, its bound, its relation, what it counts.
    (
        "Harbour Watch says guards beat 14 prisoners at the quarry.",
        "Harbour Watch says guards beat 41 prisoners at the quarry.",
        [("figure", "14 prisoners", "41 prisoners")],
    ),
    (
        "Harbour Watch says guards beat at least 14 prisoners at the quarry.",
        "Harbour Watch says guards beat 14 prisoners at the quarry.",
        [("figure", "at least 14 prisoners", "14 prisoners")],
    ),
    (
        "Harbour Watch knows of a further 31 camps in the hills.",
        "Harbour Watch knows of 31 camps in the hills.",
        [("relation", "a further 31 camps", "31 camps")],
    ),
    (
        "Harbour Watch counted four separate naval depots under the ministry.",
        "Harbour Watch counted four separate naval commands under the ministry.",
        [("counted", "four separate naval depots", "four separate naval commands")],
    ),
    # Who does it, and the verb of the figure.
    (
        "Harbour Watch says that one of its naval depots hired 77 divers last spring.",
        "Harbour Watch says that one naval contractor had 77 divers last spring.",
        [("subject", "one of its naval depots", "one naval contractor"), ("wording", "hired 77 divers", "had 77 divers")],
    ),
    (
        "Harbour Watch says these depots opened years before the flood.",
        "Harbour Watch says some warehouses opened years before the flood.",
        [("subject", "these depots", "some warehouses")],
    ),
    # Stated, accused; sure, not sure; weighty words.
    (
        "Kestria was not the first state to use secret couriers against dissidents.",
        "Kestria was not the only power to be accused of using secret couriers against dissidents.",
        [("act", "first state to use", "only power to be accused of using")],
    ),
    (
        "The depots serve Veldoran sailors who live abroad, Harbour Watch found.",
        "The depots in theory serve Veldoran sailors who live abroad, Harbour Watch found.",
        [("hedge", "serve", "in theory serve")],
    ),
    (
        "Harbour Watch has proof that Veldora paid the guards.",
        "Harbour Watch has evidence that Veldora paid the guards.",
        [("wording", "proof", "evidence")],
    ),
    # A lost "not".
    (
        "The ministry did not inspect the barge at the quarry in the spring.",
        "The ministry did inspect the barge at the quarry in the spring.",
        [("wording", "not inspect", "inspect")],
    ),
    # One word in a near copy.
    (
        "The barge carried barley down the river to Brell in the spring.",
        "The barge carried cement down the river to Brell in the spring.",
        [("wording", "barley", "cement")],
    ),
    # A work, a name.
    (
        "The study Watch and Warn looks at treaties with Ostmark.",
        "The study Watch and Beware looks at treaties with Ostmark.",
        [("title", "Watch and Warn", "Watch and Beware")],
    ),
    (
        "The barge left for Ostmark with its crew and a pilot.",
        "The barge left for Kestria with its crew and a pilot.",
        [("name", "Ostmark", "Kestria")],
    ),
]


@pytest.mark.parametrize(("a", "b", "expected"), CHANGES, ids=lambda x: x[0][0] if isinstance(x, list) else None)
def test_changes_are_found_and_nothing_else(a: str, b: str, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(told(copied(a, b))) == sorted(expected)


SAME = [
    # Synonyms by the table, names of one country, order, function words.
    ("Harbour Watch lists 53 countries in its study.", "Harbour Watch lists 53 nations in its study."),
    ("Port Amsel paid the guards at the quarry in spring.", "Veldora paid the guards at the quarry in spring."),
    ("Guards beat 14 prisoners at the quarry.", "At the quarry, guards beat 14 prisoners."),
    ("The inquiry into the depots started in spring.", "The investigation into the depots began in spring."),
    ("More than 70 depots exist, Harbour Watch says.", "Over 70 depots exist, Harbour Watch says."),
    # Two spellings of one word.
    ("The barge took re-used e-mails to Brell in the spring.", "The barge took reused emails to Brell in the spring."),
    # Retold so freely that single words cannot be compared.
    (
        "The barge carried barley down the river to Brell.",
        "After weeks of rain a cargo of barley was brought by boat as far as Brell, where traders waited.",
    ),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_what_is_no_difference(a: str, b: str) -> None:
    assert told(copied(a, b)) == []


def test_identical_passages_have_no_differences() -> None:
    text = "Harbour Watch says guards beat 14 prisoners at the Brell quarry."
    parent, child = report(text, outlet="Parent"), report(text + " More soon.", outlet="Child")
    case = pile(parent, child, passages=[passage(parent, child, text, text, "verbatim", 1.0)], links=[link(child, parent)])
    assert find(case)[0] == ()


def test_direction_is_the_links() -> None:
    case = copied("Guards beat 14 prisoners at the quarry.", "Guards beat 41 prisoners at the quarry.")
    (found,) = find(case)[0]
    parent = case.stemma.links[0].parent
    assert (found.directed, found.link, found.a.report, found.a.span.words) == (
        True,
        case.stemma.links[0].id,
        parent,
        "14 prisoners",
    )


def test_siblings_only_differ() -> None:
    a, b = "Guards beat 14 prisoners at the quarry.", "Guards beat 41 prisoners at the quarry."
    one, two = report(a, outlet="One"), report(b, outlet="Two")
    case = pile(one, two, passages=[passage(one, two, a, b)], links=[link(one, "lost:x"), link(two, "lost:x")])
    (found,) = find(case)[0]
    assert (found.directed, found.link, found.kind) == (False, None, "figure")


def test_two_children_of_a_present_parent_are_not_compared_again() -> None:
    a, b, c = (f"Guards beat {n} prisoners at the quarry." for n in (14, 41, 44))
    top, one, two = report(a, outlet="Top"), report(b, outlet="One"), report(c, outlet="Two")
    case = pile(
        top,
        one,
        two,
        passages=[passage(top, one, a, b), passage(top, two, a, c), passage(one, two, b, c)],
        links=[link(one, top), link(two, top)],
    )
    assert {(d.a.report, d.b.report) for d in find(case)[0] if d.b} == {
        (top.report.id, one.report.id),
        (top.report.id, two.report.id),
    }


def test_one_quotation_in_two_wordings() -> None:
    a = "Veldora told NorthCast: “We hope that concerned parties stop inventing tension. It is wrong to smear Veldora.”"
    b = "Veldora told NorthCast: “We hope that interested parties stop inventing tension. It is wrong to denigrate Veldora.”"
    assert told(copied(a, b, kind="quotation")) == [("quotation", "concerned", "interested"), ("quotation", "smear", "denigrate")]


def thread(case: Pile, *ids: str) -> Pile:
    """Put records into one thread."""
    return with_threads(case, [Thread(members=tuple(ids), lead=ids[0])])


CLAIM = "the smelter dumped slag into the estuary"


def spoken(outlet: str, who: str | None, cue: str = "says", act: str = "asserts") -> Reading:
    """Make a report of the claim by somebody, or in the outlet's own voice."""
    if who is None:
        return report(f"Tonight {CLAIM}.", outlet=outlet)
    return report(f"{who} {cue} that {CLAIM}.", Said(CLAIM, who, cue=cue, act=act), outlet=outlet)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parent", "child", "expected"),
    [
        (("Dora Quill", "says", "asserts"), ("Milo Trent", "says", "asserts"), [("speaker", "Dora Quill", "Milo Trent")]),
        (("Dora Quill", "alleges", "alleges"), ("Dora Quill", "says", "asserts"), [("act", "alleges", "says")]),
        (("Dora Quill", "says", "asserts"), (None, "", ""), [("act", "says", f"Tonight {CLAIM}.")]),
        (("Dora Quill", "says", "asserts"), ("Dora Quill", "states", "asserts"), []),
        # Whoever the group is, it may be the same.
        (("Harbour Watch", "says", "asserts"), ("The group", "says", "asserts"), []),
    ],
)
def test_speaker_and_act(
    parent: tuple[str | None, str, str], child: tuple[str | None, str, str], expected: list[tuple[str, str, str]]
) -> None:
    one, two = spoken("One", *parent), spoken("Two", *child)
    case = pile(one, two, links=[link(two, one)])
    ids = [(r.statements or r.narration)[0].id for r in (one, two)]
    assert told(thread(case, *ids)) == expected


def test_what_only_one_tells() -> None:
    shared = ["Guards beat 14 prisoners at the quarry.", "The smelter dumped slag into the estuary.", "A barge sank near Brell."]
    extra = "Dora Quill alleged that customs officers burned the ledgers in March. She said that the sea was calm that day."
    parent = report(
        " ".join([*shared, extra]),
        Said("customs officers burned the ledgers in March", "Dora Quill", cue="alleged", act="alleges"),
        Said("the sea was calm that day", "She", who="Dora Quill", cue="said", how="pronoun"),
        outlet="Parent",
    )
    child = report(" ".join(shared), outlet="Child")
    case = pile(parent, child, passages=[passage(parent, child, s, s, "verbatim") for s in shared], links=[link(child, parent)])
    found = find(with_threads(case, [Thread(members=(s.id,), lead=s.id) for s in parent.statements]))[0]
    assert [(d.kind, d.a.span.words, d.b, d.directed) for d in found] == [
        ("only one", "customs officers burned the ledgers in March", None, True)
    ]


@pytest.mark.parametrize(
    ("heading", "flagged"),
    [
        ("Ministry of Tides denied all claims", True),
        ("Veldora denied all claims", False),
        ("Cabinet minister resigns over bribes", True),
        ("Veldora runs depots", False),
        ("Who will guard the depots?", False),
        ("Background", False),
    ],
)
def test_headings_that_the_body_does_not_support(heading: str, flagged: bool) -> None:
    one = report(
        f"{heading}\n\nHarbour Watch says Veldora and its Ministry of Tides run 70 depots. Veldora denied running depots.",
        Said("Veldora and its Ministry of Tides run 70 depots", "Harbour Watch", cue="says"),
        Said("running depots", "Veldora", cue="denied", act="denies"),
        headings=[heading],
    )
    assert [d.a.span.words for d in find(pile(one))[0]] == ([heading] if flagged else [])


SUMS = [
    ("There are more than 100 depots. First 54 depots were known. Then 48 more depots were found.", ["FIGURES_ADD_UP"]),
    ("There are more than 300 depots. First 54 depots were known. Then 48 more depots were found.", []),
    ("There are more than 100 depots. First 54 barges were known. Then 48 more depots were found.", []),
    ("There are four naval depots of the ministry operating in at least 53 countries.", ["FIGURES_SIT_BADLY"]),
    ("There are 60 naval depots of the ministry operating in at least 53 countries.", []),
    ("There are four agencies operating in at least 53 countries.", []),
]


@pytest.mark.parametrize(("content", "codes"), SUMS)
def test_what_figures_add_up_to(content: str, codes: list[str]) -> None:
    problems = find(pile(report(content)))[1]
    assert [p.code for p in problems] == codes
    assert all("no confirmation" in p.message for p in problems if p.code == "FIGURES_ADD_UP")


GAPS = [
    # A verb's sense turned by one preposition.
    ("The guards shot at the barge near the quarry.", "The guards shot the barge near the quarry."),
    # Who did it to whom: the same words in another order.
    ("Kestria accused Ostmark of dumping slag.", "Ostmark accused Kestria of dumping slag."),
    # A tense that makes a plan a fact.
    ("The smelter will close in the spring, the owner says.", "The smelter closed in the spring, the owner says."),
]


@pytest.mark.xfail(strict=True, reason="known gap: needs a parse of the sentence")
@pytest.mark.parametrize(("a", "b"), GAPS)
def test_known_gaps(a: str, b: str) -> None:
    assert told(copied(a, b)) != []


SOME = "Veldora Ostmark Harbour Watch guards beat 14 41 more than prisoners depots the a of in “ ” , some these not reportedly"
WORDS = st.lists(st.sampled_from(SOME.split(" ")), min_size=1, max_size=25)


@settings(max_examples=80, deadline=None)
@given(WORDS, WORDS)
def test_spans_hold_and_nothing_raises(a: list[str], b: list[str]) -> None:
    one, two = report(" ".join(a) + ".", outlet="One"), report(" ".join(b) + ".", outlet="Two")
    texts = {r.report.id: r.text for r in (one, two)}
    case = pile(one, two, passages=[passage(one, two, one.text.content, two.text.content)], links=[link(two, one)])
    found = find(case)[0]
    for d in found:
        for side in (d.a, d.b):
            if side is not None:
                content = texts[side.report].content
                assert content[side.span.start : side.span.end] == side.span.words != ""
                assert side.sentence.start <= side.span.start and side.span.end <= side.sentence.end
                # Never half a word.
                assert not (side.span.start and content[side.span.start - 1].isalnum() and content[side.span.start].isalnum())
    assert len({d.id for d in found}) == len(found)
    if a == b:
        assert [d for d in found if d.b is not None] == []


SHARED = ["Guards beat 14 prisoners at the quarry.", "The smelter dumped slag into the estuary.", "A barge sank near Brell."]
ALONE = "Dora Quill counted 31 rusty barges off the northern pier"


@pytest.mark.parametrize(("sibling", "shown"), [(None, True), ("tells it", False), ("elsewhere", True)])
def test_what_a_sibling_tells_too_is_not_told_by_one_alone(sibling: str | None, shown: bool) -> None:
    parent = report(" ".join([*SHARED, f"{ALONE}."]), outlet="Parent")
    child = report(" ".join(SHARED), outlet="Child")
    other = report(f"{ALONE}, it wrote.", outlet="Other")
    given = [parent, child, other] if sibling else [parent, child]
    links = [link(child, parent), *([link(other, parent)] if sibling == "tells it" else [])]
    case = pile(*given, passages=[passage(parent, child, s, s, "verbatim") for s in SHARED], links=links)
    members = (parent.narration[-1].id, *([other.narration[0].id] if sibling else []))
    found = find(thread(case, *members))[0]
    assert (ALONE in [d.a.span.words.rstrip(".") for d in found if d.kind == "only one"]) == shown


def test_a_sentence_with_a_changed_wording_is_told_by_both() -> None:
    cooks = "45 cooks of the tidal kitchen carried barrels of salted herring through the fog"
    told_so = f"Harbour Watch says that one of its naval depots hired 77 divers last spring, and that {cooks}."
    other = "Harbour Watch says that one naval contractor had 77 divers last spring."
    parent = report(" ".join([*SHARED, told_so]), Said(cooks, "Harbour Watch", cue="says"), outlet="Parent")
    child = report(" ".join([*SHARED, other]), outlet="Child")
    pairs = [*((s, s) for s in SHARED), ("one of its naval depots hired 77 divers", "one naval contractor had 77 divers")]
    case = pile(
        parent, child, passages=[passage(parent, child, a, b, "paraphrase") for a, b in pairs], links=[link(child, parent)]
    )
    found = find(thread(case, parent.statements[0].id))[0]
    assert any(d.b is not None and d.a.sentence.words == told_so for d in found)
    assert not [d for d in found if d.kind == "only one"]
