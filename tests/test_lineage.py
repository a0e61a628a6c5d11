"""Which report came from which, and the sources that nobody has. All texts, outlets and bodies are invented."""

import importlib
import random  # noqa: TID251  (seeded, to make traditions whose truth is known)
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from marks import Marked, marked

from stemma import aids, languages
from stemma.model.comparing import Link, Passage, Stemma
from stemma.model.inputs import Pile, Reading
from stemma.stages import lineage, reuse
from stemma.stages.lineage.credits import credits_of
from stemma.stages.lineage.wording import first_person
from stemma.text import holds


def grown(*reports: Marked, reader: Callable[[Marked], Reading] = Marked.reading) -> Stemma:
    """Compare and link reports, as a case does; most tests need no other records."""
    readings = [reader(m) for m in reports]
    by_id = {r.report.id: r for r in readings}
    codes = {r.report.value("language") or "en" for r in readings}
    loaded = {code: languages.load(code) for code in codes}

    traits = [reuse.features(r, loaded[r.report.value("language") or "en"], aids.load()) for r in readings]
    passages: list[Passage] = []
    for a, b in reuse.candidates(traits):
        left, right = by_id[a], by_id[b]
        spoken = [loaded[r.report.value("language") or "en"] for r in (left, right)]
        passages += reuse.align(left, right, spoken[0], spoken[1], aids.load())[0]
    pile = Pile(readings=tuple(readings), passages=tuple(passages))
    return lineage.find(pile, loaded, aids.load())[0]


def main_parent(stemma: Stemma, child: Marked) -> str | None:
    return next((k.parent for k in stemma.links if k.child == child.report.id and not k.second), None)


def link(stemma: Stemma, child: Marked, parent: Marked) -> Link | None:
    return next((k for k in stemma.links if (k.child, k.parent) == (child.report.id, parent.report.id)), None)


def lost(stemma: Stemma, name: str) -> list[str]:
    return [source.id for source in stemma.lost if source.name == name]


STORY = (
    "Nineteen fishing boats were seized in the port of Halmouth on Tuesday because their crews had not been paid since March, "
    "the dockers' union said.",
    "The boats belong to the Verrin Fishing Company, which is registered in the free zone of Port Ambry.",
    "Harbour master Odile Brandt said 143 sailors were stuck on board without fresh water.",
    "One of them, a cook from Tarsis, had to be taken to hospital with a kidney infection on Sunday.",
    "Verrin’s director promised in April to pay two months of wages, but no money arrived, according to letters seen "
    "by the union.",
    "The union has asked the maritime court in Lindau to sell the boats at auction.",
    "A hearing is set for the end of the month.",
    "Last year the company left another 60 sailors behind in Cape Morrow when a trawler ran aground.",
)
RETOLD = (
    "Because wages have been outstanding since March, 19 trawlers are being held in Halmouth.",
    "Their owner is Verrin Fishing Company of Port Ambry, a free zone.",
    "On board, 143 seamen have no fresh water, according to Odile Brandt, the harbour master.",
    "A cook from Tarsis with an infected kidney was brought to a hospital.",
    "In April the director of Verrin had promised two months’ pay that never came, letters show.",
    "The court in Lindau is to auction the boats if the union has its way.",
    "In Cape Morrow, 60 sailors of the company had been abandoned a year ago after a trawler ran aground.",
)


def story(outlet: str | None = None, published: str | None = None, more: str = "", lines: Sequence[str] = STORY) -> Marked:
    return marked("Boats held in Halmouth\n\n" + " ".join(lines) + more, outlet=outlet, published=published)


# --- credits


@pytest.mark.parametrize(
    ("source", "frames", "language"),
    [
        ("The ministry [[told the Halmouth Gazette|Halmouth Gazette]] on Friday that it knew nothing.", "told", "en"),
        ("The trawlers were seized, [[the Halmouth Gazette reported|Halmouth Gazette]].", "carried", "en"),
        ("[[According to Port News|Port News]], nobody was hurt.", "carried", "en"),
        ("This text was [[first published in The Lindau Post|Lindau Post]].", "told", "en"),
        ("HALMOUTH ([[Reuters|Reuters]]) - Nineteen boats were seized.", "agency", "en"),
        (
            "Some boats left, says [[Kanal Brog, a local television channel|]]. The crew agreed, [[Kanal Brog said|Kanal Brog]].",
            "carried",
            "en",
        ),
        (
            "In [[a report by the group|Sea Justice]], it says 40 died. Sea Justice began in May. Sea Justice found them.",
            "document",
            "en",
        ),
        ("Los barcos siguen allí, [[según el diario El Correo Azul|El Correo Azul]].", "carried", "es"),
        ("Navele au fost reținute, [[scrie ziarul Gazeta Mării|Gazeta Mării]].", "carried", "ro"),
    ],
)
def test_credits(source: str, frames: str, language: str) -> None:
    if "group" in source:  # a body that was named before
        source = "Sea Justice watches ports. Sea Justice is small. " + source
    text = marked(source, language=language)
    wanted = {(s.start, name) for name, s in text.marks if name}
    found = credits_of(text.reading(), languages.load(language))
    assert all(c.place is not None and holds(text.text, c.place.span) for c in found)
    near = {(s.start, c.name) for _, s in text.marks for c in found if c.place and s.start <= c.place.span.start < s.end}
    assert {name.removeprefix("The ") for _, name in near} >= {name for _, name in wanted}
    assert frames in {c.frame for c in found}


@pytest.mark.parametrize(
    "source",
    [
        "The Interior Ministry said that there is no signed agreement.",
        "Minister Olga Reve told Parliament that the count was wrong.",
        "She told Marta Quist that the boats would leave.",
        "The police reported two arrests in Halmouth.",
        "Beijing has denied the claims. It calls them invented.",
        "He filed a report with the police after the accident.",
    ],
)
def test_speakers_are_no_lost_sources(source: str) -> None:
    assert grown(marked(source, outlet="Lindau Post")).lost == ()


def test_two_reports_of_one_absent_story_are_siblings() -> None:
    a = story("Coast Daily", more=" All this was reported by Brig News.")
    b = story("Inland Post", lines=["The wages of sailors are in arrears, Brig News reported on Wednesday.", *RETOLD])
    stemma = grown(a, b)
    (node,) = lost(stemma, "Brig News")
    assert main_parent(stemma, a) == main_parent(stemma, b) == node
    assert link(stemma, a, b) is None
    assert link(stemma, b, a) is None
    source = next(s for s in stemma.lost if s.id == node)
    assert {p.report for p in source.credited} == {a.report.id, b.report.id}


def test_a_lost_source_has_one_name_in_all_its_spellings() -> None:
    a = marked("The boats are held, HarbourWatch.ro reported. It rained.", outlet="A")
    b = marked("As was first reported by HarbourWatch News, crews starve. Snow fell.", outlet="B")
    c = marked("Nobody pays, according to HarbourWatch.ro. The sun shone.", outlet="C")
    stemma = grown(a, c)
    assert len(stemma.lost) == 1
    assert {s.id for s in grown(a, b, c).lost} >= {s.id for s in stemma.lost} or len(grown(a, b, c).lost) == 1


BODY = "Sea Justice, a rights group based in Lindau, has counted abandoned sailors for years. Sea Justice works from an attic. "


def test_a_body_s_new_and_earlier_publications_are_two_and_stand_behind_the_story() -> None:
    a = marked(
        "Sea Justice says it has found evidence of 48 further ships, after the group first revealed 54 in May, Brig "
        "News reported. "
        "Its new report, Salt and Silence, lists the owners. Sea Justice is based in Lindau.",
        outlet="Coast Daily",
    )
    b = marked(
        "According to a Brig News story, more than 100 ships are affected. "
        + BODY
        + "The “Salt and Stillness” study also claims that "
        "owners vanish. The report by the group names nine firms.",
        outlet="Inland Post",
    )
    stemma = grown(a, b)
    assert sorted(s.name for s in stemma.lost) == ["Brig News", "Sea Justice", "Sea Justice (earlier publication)"]
    (news,), (new,), (old,) = (
        lost(stemma, "Brig News"),
        lost(stemma, "Sea Justice"),
        lost(stemma, "Sea Justice (earlier publication)"),
    )
    assert main_parent(stemma, a) == main_parent(stemma, b) == news
    behind = {k.parent for k in stemma.links if k.child == news}
    assert behind == {new, old}
    assert next(k.parent for k in stemma.links if k.child == news and not k.second) == new
    assert not any(k.parent in (new, old) and k.child != news for k in stemma.links)


def test_a_credited_report_of_the_pile_is_no_lost_source() -> None:
    parent = story("Halmouth Gazette", "2021-05-04")
    child = story("Inland Post", "2021-05-05", lines=["The Halmouth Gazette reported the seizure.", *RETOLD])
    stemma = grown(parent, child)
    assert stemma.lost == ()
    assert main_parent(stemma, child) == parent.report.id
    found = link(stemma, child, parent)
    assert found is not None
    assert found.kind == "rewrites"
    assert {"credit", "date", "shared wording"} <= {e.kind for e in found.evidence}


def test_an_outlet_does_not_credit_itself() -> None:
    stemma = grown(
        marked("The mayor told the Gazette that it rained. The Halmouth Gazette reported it first.", outlet="Halmouth Gazette")
    )
    assert (stemma.links, stemma.lost) == ((), ())


def test_reports_that_credit_one_another_are_circular() -> None:
    a = story("Brig News", more=" The Coast Daily reported first.")
    b = story("Coast Daily", lines=["Brig News reported the matter.", *RETOLD])
    readings = [a.reading(), b.reading()]
    english = languages.load("en")
    passages, _ = reuse.align(readings[0], readings[1], english, english, aids.load())
    stemma, problems = lineage.find(Pile(readings=tuple(readings), passages=passages), {"en": english}, aids.load())
    assert stemma.circular == (tuple(sorted((a.report.id, b.report.id))),)
    assert [p.code for p in problems] == ["CIRCULAR"]


# --- relation and direction


def test_identical_texts_are_copies_by_date_and_tied_without() -> None:
    first, second = story("Gazette", "2021-05-04"), story("Mirror", "2021-05-06")
    found = link(grown(first, second), second, first)
    assert found is not None
    assert (found.kind, found.confidence >= 0.95) == ("copies", True)
    undated = grown(story("Gazette"), story("Mirror"))
    assert undated.links == ()
    assert len(undated.ties) == 1


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (STORY[:3], "excerpts"),
        ([*STORY[:7], "Snow is expected."], "copies"),
        (RETOLD, "rewrites"),
    ],
)
def test_kinds_of_descent(lines: Sequence[str], kind: str) -> None:
    parent, child = story("Gazette", "2021-05-04"), story("Mirror", "2021-05-06", lines=lines)
    found = link(grown(parent, child), child, parent)
    assert found is not None
    assert found.kind == kind
    assert found.confidence > 0.5


def test_an_independent_report_of_one_event_has_no_parent() -> None:
    other = marked(
        "Quiet morning in Halmouth\n\nI walked along the quay. The gulls were loud, and the nineteen boats lay in a "
        "row. A policeman "
        "named Torben smoked. His wife bakes bread in the old town, he said, and the flour has become dear since "
        "spring. Upstairs in "
        "the seamen’s mission two students from Velden were sorting coats. They had collected 80 of them in three parishes.",
        outlet="Weekly Walk",
        published="2021-05-07",
    )
    stemma = grown(story("Gazette", "2021-05-04"), other)
    assert main_parent(stemma, other) is None


def test_a_correction_makes_the_later_version() -> None:
    before = story("Gazette")
    lines = [line.replace("143", "134") for line in STORY]
    after = story(
        "Gazette online", lines=lines, more=" Correction: an earlier version of this article gave a wrong number of sailors."
    )
    stemma = grown(before, after)
    assert main_parent(stemma, after) == before.report.id
    assert main_parent(stemma, before) is None


def test_a_translation_says_so() -> None:
    original = story("Gazette")
    child = marked(
        "Barcos retenidos en Halmouth\n\nDiecinueve barcos fueron retenidos el martes en el puerto de Halmouth. "
        "Pertenecen a la Verrin "
        "Fishing Company, registrada en Port Ambry. Odile Brandt dijo que 143 marineros siguen a bordo sin agua. Un "
        "cocinero de Tarsis "
        "fue llevado al hospital. El director de Verrin prometió en abril dos meses de salario. El tribunal de Lindau "
        "puede subastar los "
        "barcos. El año pasado otros 60 marineros quedaron en Cape Morrow. Traducido del inglés.",
        outlet="Diario Azul",
        language="es",
    )
    found = link(grown(original, child), child, original)
    assert found is not None
    assert found.kind == "translates"


# --- whose document it is (texts read by all stages: who speaks is what they found)

PER_REPORT = ("segments", "quotes", "names", "dates", "figures", "statements")
FIELD = {"Segment": "segments", "Quote": "quotes", "Name": "names", "Date": "dates", "Figure": "figures"} | {
    "Statement": "statements",
    "Narration": "narration",
    "Heading": "headings",
}


def read(text: Marked) -> Reading:
    reading, language = text.reading(), languages.load(text.report.value("language") or "en")
    for name in PER_REPORT:
        found, _ = importlib.import_module(f"stemma.stages.{name}").find(reading, language, aids.load())
        for field in {FIELD[type(record).__name__] for record in found}:
            mine = tuple(record for record in found if FIELD[type(record).__name__] == field)
            reading = replace(reading, **{field: mine})  # type: ignore[arg-type]
    return reading


def works(source: str, language: str = "en") -> set[tuple[str, str | None]]:
    found = credits_of(read(marked(source, language=language, outlet="Inland Post")), languages.load(language))
    return {(c.name, c.title) for c in found if c.frame == "document"}


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (
            "In a report entitled Salt and Silence, the Lindau-based Sea Rights Network says it has found 34 boats run by "
            "Verrin "
            "Fishing of Port Ambry. The group had listed 38 in May, in a study called Ropes and Debts.",
            {("Sea Rights Network", "Salt and Silence"), ("Sea Rights Network", "Ropes and Debts")},
        ),
        (
            "According to a report by the rights group Sea Rights Network, Verrin Shipping Company keeps passports.",
            {("Sea Rights Network", None)},
        ),
        (
            "Verrin Shipping Company owns 34 boats. Sea Rights Network’s report says that 40 sailors died.",
            {("Sea Rights Network", None)},
        ),
        ("Sea Rights Network said on Monday that 40 sailors died. Verrin Shipping Company denies the report.", set()),
        ("Verrin Shipping Company was accused on Monday. A report says that 40 sailors died on its boats.", set()),
        ("The NGO says it has proof. The report by the NGO says that 40 died.", set()),
        ("A study called Ropes and Debts says that 40 sailors died.", {("Ropes and Debts", "Ropes and Debts")}),
    ],
)
def test_a_document_is_the_body_s_that_speaks_and_never_the_nearest_name_s(source: str, wanted: set[tuple[str, str]]) -> None:
    assert works(source) == wanted


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("Questions that we sent to Verrin Shipping Company’s office in Lindau went unanswered.", set()),
        ("A summary of the letters was sent to Verrin Shipping Company last week.", set()),
        ("The captain told the Halmouth Gazette that he was ill.", {"Halmouth Gazette"}),
    ],
)
def test_only_an_outlet_carries_what_it_was_told(source: str, names: set[str]) -> None:
    found = credits_of(read(marked(source, outlet="Inland Post")), languages.load("en"))
    assert {c.name.removeprefix("The ").removeprefix("the ") for c in found} == names


OWN = (
    "Salt and Silence: boats without wages\n\nSea Rights Network has identified a further 34 boats of Verrin Shipping "
    "Company. With the 38 boats "
    "listed in our earlier study, Ropes and Debts, which came out in May, 72 are known. At least 140 sailors had no water in "
    "Halmouth, Tarsis and Cape Morrow, according to logbooks that we read. “Nobody cuts the rope,” said Marta Quist, our "
    "director."
)
TOLD = (
    "Boats held, group says\n\nIn a report entitled Salt and Silence, the Lindau-based Sea Rights Network says it has "
    "found a further 34 "
    "boats of Verrin Shipping Company. The group had listed 38 in May, in a study called Ropes and Debts, so that 72 are "
    "known. At least "
    "140 sailors had no water in Halmouth, Tarsis and Cape Morrow, according to logbooks."
)


def told(*reports: Marked) -> Stemma:
    return grown(*reports, reader=read)


def test_an_absent_earlier_work_is_never_the_main_parent_beside_the_present_one() -> None:
    own = marked(OWN, outlet="Sea Rights Network", published="2021-05-03")
    child = marked(TOLD, outlet="Inland Post", published="2021-05-04")
    stemma = told(own, child)
    assert main_parent(stemma, child) == own.report.id
    assert [(x.name, x.title) for x in stemma.lost] == [("Sea Rights Network (earlier publication)", "Ropes and Debts")]
    assert all(k.second for k in stemma.links if k.parent == stemma.lost[0].id)


def test_one_work_whose_title_was_translated_is_one_lost_source() -> None:
    spanish = (
        "Barcos retenidos\n\nEn un informe titulado Agua quieta, Sea Rights Network asegura haber encontrado otros 34 "
        "barcos de Verrin "
        "Fishing. Al menos 140 marineros estuvieron sin agua en Halmouth, Tarsis y Cape Morrow, según los cuadernos de "
        "Sea Rights Network."
    )
    stemma = told(marked(TOLD, outlet="Inland Post"), marked(spanish, outlet="Diario Azul", language="es"))
    assert [x.name for x in stemma.lost if "earlier" not in x.name] == ["Sea Rights Network"]


REPLY = (
    "Statement of the port\n\nThe Halmouth Port Authority makes these points: “There is no contract between the port and "
    "Verrin Shipping "
    "Company, nor has there ever been one. All 58 boats were inspected in spring.” “We expect the papers to stop spreading "
    "tales that harm our sailors,” said Olga Reve, spokeswoman for the Halmouth Port Authority."
)
CARRIES = (
    "“There is no contract between the port and Verrin Shipping Company,” the Halmouth Port Authority said in a "
    "statement. Olga Reve, its "
    "spokeswoman, urged the papers to “stop spreading tales that harm our sailors”. The Coast Daily wrote on Saturday "
    "that 34 boats "
    "of Verrin Shipping Company lie in Halmouth, Tarsis and Cape Morrow and that at least 140 sailors had no water."
)


def test_a_report_that_carries_a_body_s_own_words_comes_from_them() -> None:
    reply = marked(REPLY, outlet="Halmouth Port Authority", published="2021-05-06")
    story_of_others = marked(TOLD, outlet="Coast Daily", published="2021-05-04")
    child = marked(CARRIES, outlet="Inland Post", published="2021-05-08")
    stemma = told(reply, story_of_others, child)
    assert main_parent(stemma, child) == reply.report.id
    found = link(stemma, child, reply)
    assert found is not None
    assert [p.span.words for e in found.evidence if e.kind == "quotation" for p in e.places] == [
        "There is no contract between the port and Verrin Shipping Company,",
        "stop spreading tales that harm our sailors",
    ]


def test_evidence_quotes_the_clause_exactly_and_no_person() -> None:
    child = marked(
        "Captain Odo Linde told Coast Daily on Friday that the boats are held, and Marta Quist agreed.", outlet="Inland Post"
    )
    stemma = told(child)
    (credit,) = [e for k in stemma.links for e in k.evidence if e.kind == "credit"]
    assert credit.words == f"says “{credit.places[0].span.words}”"
    assert holds(child.text, credit.places[0].span)
    assert credit.places[0].span.words == "told Coast Daily on Friday that the boats are held, and"


# --- properties, on made traditions

NOUNS = [
    "boat",
    "crane",
    "dock",
    "ferry",
    "gate",
    "harbour",
    "island",
    "jetty",
    "keel",
    "lamp",
    "mast",
    "net",
    "oar",
    "pier",
    "quay",
    "rope",
    "sail",
    "tide",
    "vessel",
    "wharf",
]
VERBS = ["broke", "closed", "drifted", "failed", "leaked", "opened", "rotted", "sank", "stalled", "vanished", "burned", "cracked"]
PLACES = ["Halmouth", "Lindau", "Tarsis", "Velden", "Marnholt", "Quellin", "Brogen", "Ambry", "Morrow", "Tessin"]
PEOPLE = ["Brandt", "Quist", "Reve", "Tornau", "Halvar", "Osk", "Pell", "Varga", "Linde", "Moor"]


def sentence(rng: random.Random) -> str:
    figure, place, person = rng.randint(12, 990), rng.choice(PLACES), rng.choice(PEOPLE)
    noun, other, verb = rng.choice(NOUNS), rng.choice(NOUNS), rng.choice(VERBS)
    return rng.choice(
        (
            f"In {place} {figure} metres of {noun} {verb} near the {other}, {person} said.",
            f"{person} counted {figure} cases in {place} where a {noun} {verb} beside the {other}.",
            f"The {noun} at {place} {verb} after {figure} days, and {person} blamed the {other}.",
        )
    )


def tradition(seed: int) -> tuple[list[Marked], dict[str, str | None]]:
    """Make an original, a copy, an abridged, a reworded with drift, its child, a sibling by a lost source, an independent."""
    rng = random.Random(seed)
    base = [sentence(rng) for _ in range(12)]

    def reworded(lines: Sequence[str]) -> list[str]:
        told = []
        for line in lines:
            words = line[:-1].split()
            cut = rng.randint(2, len(words) - 2)
            told.append(
                " ".join([*words[cut:], "—", *words[:cut]]).replace("cases", "incidents").replace("blamed", "accused") + "."
            )
        k = rng.randrange(len(told))
        told[k] = told[k].replace("1", "7")
        return told

    retelling = reworded(base[:9])
    days = iter(range(1, 28))
    made: dict[str, tuple[list[str], str | None]] = {
        "original": (base, None),
        "copy": ([*base, "Advertising."], "original"),
        "abridged": (base[:5], "original"),
        "reworded": (retelling, "original"),
        "grandchild": ([*retelling[:7], sentence(rng)], "reworded"),
        "independent": ([sentence(rng) for _ in range(9)], None),
    }
    reports = {
        name: marked(" ".join(lines), outlet=f"{name.title()} Sheet", published=f"2022-04-{next(days):02}")
        for name, (lines, _) in made.items()
    }
    parents = {reports[name].report.id: (reports[p].report.id if p else None) for name, (_, p) in made.items()}
    return list(reports.values()), parents


SEEDS = (1, 2, 3, 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_parents_of_a_made_tradition(seed: int) -> None:
    reports, parents = tradition(seed)
    stemma = grown(*reports)
    right = sum(main_parent(stemma, m) == parents[m.report.id] for m in reports)
    assert right >= 5  # of 6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_arrival_changes_nothing(seed: int) -> None:
    reports, _ = tradition(seed)
    assert grown(*reports) == grown(*reports[::-1]) == grown(*random.Random(seed).sample(reports, len(reports)))


@pytest.mark.parametrize("seed", SEEDS)
def test_an_exact_copy_changes_no_other_edge(seed: int) -> None:
    reports, _ = tradition(seed)
    copied = reports[seed % len(reports)]
    twin = marked(copied.text.content, outlet="Twin Sheet", published="2022-05-30")
    before, after = grown(*reports), grown(*reports, twin)
    assert [k for k in after.links if k.child != twin.report.id] == list(before.links)
    assert [t for t in after.ties if twin.report.id not in (t.a, t.b)] == list(before.ties)
    assert main_parent(after, twin) == copied.report.id


@pytest.mark.parametrize("seed", SEEDS)
def test_without_dates_confidence_only_falls(seed: int) -> None:
    reports, _ = tradition(seed)
    dated = {m.text.content: m.report.id for m in reports}
    bare = [marked(m.text.content, outlet=m.report.value("outlet")) for m in reports]
    assert {m.report.id for m in bare} == set(dated.values())
    sure = {(k.child, k.parent): k.confidence for k in grown(*reports).links}
    for found in grown(*bare).links:
        if (found.child, found.parent) in sure:
            assert found.confidence <= sure[found.child, found.parent] + 0.02


def test_seventy_reports_are_quick() -> None:
    reports = [m for seed in range(10, 22) for m in tradition(seed)[0]]
    named = [marked(m.text.content, outlet=f"Sheet {n}", published=m.report.value("published")) for n, m in enumerate(reports)]
    before = time.perf_counter()
    grown(*named)
    assert time.perf_counter() - before < 20


def test_no_text_at_all() -> None:
    assert grown() == Stemma()
    assert grown(marked(""), marked("“", outlet="B")) == Stemma()


# --- known gaps


@pytest.mark.xfail(strict=True, reason="a source described and not named is no node yet")
def test_an_unnamed_common_source_is_a_lost_source() -> None:
    a = marked("A local news site published the letters. It rained in Halmouth and 143 sailors were wet.", outlet="A")
    b = marked("The letters, published by a local news site, show that 143 sailors in Halmouth are unpaid.", outlet="B")
    assert len(grown(a, b).lost) == 1


@pytest.mark.xfail(strict=True, reason="titles of one work in two languages share no word")
def test_a_translated_title_is_the_same_work() -> None:
    a = marked("Sea Justice is small. In a report entitled Salt and Silence, Sea Justice says that 40 died.", outlet="A")
    b = marked(
        "Sea Justice es pequeña. En un informe titulado Sal y Silencio, Sea Justice afirma que 40 murieron. En otro informe "
        "titulado Agua y Sombra, Sea Justice dice que faltan más. El informe de Sea Justice titulado Salt and Silence existe.",
        outlet="B",
        language="es",
    )
    assert len(grown(a, b).lost) == 2


# --- the author's own voice, and what evidence says


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("We ask that the register be opened. Our files are public.", 2),
        ("“We ask that it be opened,” the group said. It is theirs.", 0),
        ("The chief said `` We are proud of our ferry. '' It sailed.", 0),
        ('The chief said, " we are proud of our ferry " on Monday.', 0),
        ("The A12 made its first flight to the US on Monday.", 0),
        ("An “ opened and never closed. " + "It rained. " * 200 + "We regret it.", 1),
    ],
)
def test_an_author_speaks_outside_quotation_marks_only(text: str, spoken: int) -> None:
    assert len(first_person(marked(text).reading(), languages.load("en"))) == spoken


def test_marks_that_never_close_cost_no_more_than_others() -> None:
    began = time.process_time()
    first_person(marked('“ we said `` and " so ' * 20_000).reading(), languages.load("en"))
    assert time.process_time() - began < 3.0


def test_evidence_says_nothing_of_what_was_not_compared() -> None:
    plain = "The boats were held in the harbour for a week because their papers had been lost by the office."
    parent, child = marked(plain, outlet="Coast Daily"), marked(plain.replace("boats", "ships"), outlet="Inland Post")
    stemma = grown(parent, child)
    found = [e for k in stemma.links for e in k.evidence] + [e for t in stemma.ties for e in t.evidence]
    words = {e.kind: e.words for e in found}
    assert words, "they are joined"
    assert "figures" not in words.get("innovation", "")  # neither has any
    assert "quotations" not in words  # nobody quotes
