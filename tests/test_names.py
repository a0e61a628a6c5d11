"""Names: every kind, its role and canonical form, and above all that persons do not slip through."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import MARK, marked

from stemma import aids, languages
from stemma.model.reading import Name
from stemma.stages import names
from stemma.stages.names import bodies
from stemma.text import holds

OWN = Path(__file__).parent / "names_marked.txt"
BODIES = Path(__file__).parent / "names_bodies_marked.txt"
PEOPLE = ("person", "other", "unnamed")


def found(source: str, language: str = "en") -> tuple[Name, ...]:
    """Read a text with marks, and return its names."""
    text = marked(source, language=language)
    records, _ = names.find(text.reading(), languages.load(language), aids.load())
    assert all(holds(text.text, record.span) for record in records)
    assert all(record.office is None or holds(text.text, record.office) for record in records)
    return records


def one(source: str, words: str, language: str = "en") -> Name:
    """Return the one name with these words."""
    return next(name for name in found(source, language) if name.span.words == words)


KINDS = [
    "[[Chinese|place]] agents in [[Rome|place]] met a delegation of the [[Harbour Police Union|organisation]].",
    "The [[South China Sea|place]] dispute troubles [[Vietnam|place]].",
    "[[North Korea|place]], the [[UAE|place]] and the [[DPRK|place]] signed; the [[U.S.|place]] and the [[UK|place]] did not.",
    "The [[Kremlin|place]] and [[Downing Street|place]] were silent.",
    "[[LIMA|place]] — The [[Ministry of Water and Forests|organisation]] opened an inquiry.",
    "[[BUCHAREST|place]] (AP) - Officials met on Monday.",
    "He studied at the [[University of Lindholm|organisation]] and worked for [[Orlo Freight Ltd|organisation]].",
    "[[BrightMeadow|organisation]] and [[harbourpost|none]] differ, said [[Harbourpost.ro|organisation]].",
    "[[Teodora Vlasic|person]] was born in [[Graz|place]].",
    "Labour Minister [[Ilda Maro|person]] met [[Piet van der Wolde|person]] and [[Omar al-Rashidi|person]].",
    "[[J. R. O'Dowd|person]] wrote the letter with [[Anne-Sophie Keller-Roth|person]].",
    "His sister [[Amina|person]] was held. A man who goes by [[Karim|person]] saw it.",
    "[[Paris Holt|person]] said that she flew to [[Paris|place]].",
    "[[Jordan Reyes|person]] left [[Jordan|place]] in 2011.",
    "He lives in [[Allen|place]], [[Texas|place]], with [[Paul Tressler|person]].",
    "The study “[[Doors Ajar|work]]” names three towns.",
    "Her new report, [[Watch and Wait|work]], looks at two ports.",
    "Photo: [[Lumen Agency|organisation]] / [[Nadia Brenner|person]]",
    "By [[Tomas Ilves|person]]",
    "The dissident [[Lu Feng|person]] ([[陆锋|person]]) asked for help.",
    "[[Hurricane Orlando|none]] made landfall on [[Tuesday|none]]; [[Christmas|none]] was cancelled.",
    "[[The|none]] agreement was signed. [[However|none]], nobody read it.",
]


@pytest.mark.parametrize("source", KINDS)
def test_kind_of_each_name(source: str) -> None:
    text = marked(source)
    records = found(source)
    for label, span in text.marks:
        kinds = {r.kind for r in records if r.span.start < span.end and span.start < r.span.end}
        exact = [r.kind for r in records if r.span == span]
        assert (label == "none" and not kinds) or label in exact, (span.words, [(r.kind, r.span.words) for r in records])


CANONICAL = [
    ("Safe Shores, a charity, spoke. The Chinese spoke.", "Chinese", "China"),
    ("The French government fell.", "French", "France"),
    ("American officials left.", "American", "United States"),
    ("Talks were held in Kiev.", "Kiev", "Kyiv"),
    ("The National Harbour Council (NHC) met. Later the NHC voted.", "NHC", "National Harbour Council"),
    ("Wen Guodong fled. His mother saw Wen in May.", "Wen", "Wen Guodong"),
    ("Ilda Maro spoke. “We know nothing,” Maro said.", "Maro", "Ilda Maro"),
    ("Turkey voted.", "Turkey", "Turkey"),
    # newsrooms of like names are not one
    ("NBC News reported it first. CNBC followed.", "CNBC", "CNBC"),
    ("NBC News reported it first. Later NBC said more.", "NBC", "NBC News"),
    ("The Kyiv Post and the Kyiv Independent reported it.", "Kyiv Post", "Kyiv Post"),
    # a body that was long called by one word is not its branch that is named late
    ("Orlodan is a shop. Orlodan said no. Orlodan left. Orlodan sold Orlodan Polska Ltd.", "Orlodan", "Orlodan"),
    # a surname stays with whom it was first used alone for
    ("Peter Orlo spoke. Orlo left. Ilda Orlo came. “No,” said Orlo’s lawyer.", "Orlo", "Peter Orlo"),
]


@pytest.mark.parametrize(("source", "words", "canonical"), CANONICAL)
def test_canonical_form_is_the_fullest_of_the_text(source: str, words: str, canonical: str) -> None:
    assert {name.canonical for name in found(source) if name.span.words == words} == {canonical}


def test_a_first_name_before_a_party_is_a_person() -> None:
    assert one("Mayor John Tory spoke.", "John Tory").kind == "person"
    assert one("The Tory leader spoke.", "Tory").kind == "organisation"


DEMONYMS = [("Chinese", "CN"), ("French", "FR"), ("American", "US"), ("Dutch", "NL"), ("Congolese", "CD"), ("British", "GB")]


@pytest.mark.parametrize(("word", "country"), DEMONYMS)
def test_demonym_names_the_sovereign_state(word: str, country: str) -> None:
    name = one(f"Several {word} citizens were held.", word)
    assert (name.country, name.role, name.kind) == (country, "demonym", "place")


ROLES = [
    ("Beijing has denied all claims.", "Beijing", "metonym"),
    ("The fire began in Beijing.", "Beijing", "literal"),
    ("The Kremlin did not answer.", "Kremlin", "metonym"),
    ("A Madrid-based group wrote it.", "Madrid", "modifier"),
    ("They met in a Paris suburb.", "Paris", "modifier"),
    ("Ships left for Norway on Friday.", "Norway", "literal"),
]


@pytest.mark.parametrize(("source", "words", "role"), ROLES)
def test_role_of_a_place(source: str, words: str, role: str) -> None:
    assert one(source, words).role == role


def test_town_before_a_country_or_state_is_the_one_there() -> None:
    assert one("She moved to Paris, Texas, in May.", "Paris").country == "US"
    assert one("She moved to Paris in May.", "Paris").country == "FR"


def test_disputed_place_gets_no_country() -> None:
    assert one("The envoy visited Crimea twice.", "Crimea").country is None


OFFICES = [
    ("Foreign Minister Ilda Maro left.", "Ilda Maro", "Foreign Minister"),
    ("Ilda Maro, 43, a welder, left.", "Ilda Maro", "welder"),
    ("The activist Noor Haddadin left.", "Noor Haddadin", "activist"),
    ("Wang Weiming, spokesman for the port, left.", "Wang Weiming", "spokesman for the port"),
    ("Ada Orlo, a spokeswoman for the Upper Ports Authority, left.", "Ada Orlo", "spokeswoman for the Upper Ports Authority"),
    ("Ada Orlo, Vestrane's chief executive, left.", "Ada Orlo", "Vestrane's chief executive"),
    ("The group's research director, Ada Orlo, left.", "Ada Orlo", "research director"),
]


@pytest.mark.parametrize(("source", "person", "office"), OFFICES)
def test_office_stands_beside_the_name(source: str, person: str, office: str) -> None:
    name = one(source, person)
    assert name.office is not None
    assert name.office.words == office


def test_office_alone_is_nobody() -> None:
    records = found(
        "The foreign ministry spokesperson said nothing. The Prime Minister left, and the foreign minister of Peru too."
    )
    assert not [name for name in records if name.kind in PEOPLE]


UNNAMED = [
    "[[The only night nurse at the Brod clinic who testified|unnamed]] has left.",
    "[[The only cook at the town's hospital who agreed to speak|unnamed]] has left.",
    "So did [[a former porter of the depot, who asked not to be named|unnamed]] because of debts.",
    "[[The 34-year-old mother of two from Vidin who escaped|unnamed]] is safe.",
    "The group paid [[an employee of the ward in Stockholm|unnamed]].",
    "[[The owner of the Golden Lantern restaurant in Prato|unnamed]] denied it.",
    "It names [[the only Kenyan citizen who was held in Lyon|unnamed]].",
]


@pytest.mark.parametrize("source", UNNAMED)
def test_words_that_single_out_one_person(source: str) -> None:
    text = marked(source)
    assert [n.span for n in found(source) if n.kind == "unnamed"] == list(text.spans("unnamed"))


NOBODY = [
    "A nurse said so.",
    "Nurses at the clinic said so.",
    "Two workers were injured.",
    "The foreign minister of Peru spoke.",
    "Citizens of Spain may vote, a resident said.",
    "The residents of Lyon complained.",
    # Where somebody is from is no role; with a role or "the only" it is another matter.
    "It says the Kenyan national was forced to leave by agents in a Lyon suburb.",
]


@pytest.mark.parametrize("source", NOBODY)
def test_groups_offices_and_anybody_single_out_nobody(source: str) -> None:
    assert not [n for n in found(source) if n.kind == "unnamed"]


@pytest.mark.parametrize("words", ["14 Linden Street", "calle Sol 12"])
def test_address_is_protected(words: str) -> None:
    language = "es" if words.startswith("calle") else "en"
    assert one(f"La oficina, {words}." if language == "es" else f"The office is at {words} in Turin.", words, language).protected


def test_community_association_is_protected_and_a_ministry_is_not() -> None:
    assert one("The Fujian hometown association in Prato opened.", "Fujian hometown association").protected
    assert not one("The Ministry of Health opened.", "Ministry of Health").protected


LEAKS = [
    ("Rose said so.", "Rose"),
    ("He trusted Grace and met Brandvold.", "Grace"),
    ("Ana Brown spoke. Brown left.", "Brown"),
    ("Nobody had confidence in Kowalczyk.", "Kowalczyk"),
    ("They met Lázaro Cárdenas at noon.", "Lázaro Cárdenas"),
    ("DMITRO HALUSHKO was held.", "DMITRO HALUSHKO"),
    ("Charlotte Church sang.", "Charlotte Church"),
    ("Rosa Parks refused.", "Rosa Parks"),
    ("Host Don Tyrell spoke. Tyrell wept.", "Tyrell"),
    ("Write to @lufeng88 now.", "@lufeng88"),
    ("Write to a.orlo@mail.example now.", "a.orlo@mail.example"),
    ("Michael Jordan spoke. Jordan denied it.", "Jordan"),
    ("They met the Navarro team.", "Navarro"),
    ("He blamed Brown for it. Brown supporters left.", "Brown"),
    ("Will Brown Resign After Ana Brown Ruling?\n\nAna Brown said no.", "Ana Brown"),
]


@pytest.mark.parametrize(("source", "words"), LEAKS)
def test_person_is_never_waved_through(source: str, words: str) -> None:
    text = marked(source)
    at = text.text.content.rindex(words)
    kinds = {n.kind for n in found(source) if n.span.start < at + len(words) and at < n.span.end}
    assert kinds & set(PEOPLE), kinds


def test_own_marked_sentences_hold_every_person() -> None:
    """The floor: all persons withheld; nine in ten found with exactly their words, and nothing open beside them."""
    people = exact = 0
    for line in OWN.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, records = marked(line), found(line)
        for span in (*text.spans("person"), *text.spans("unnamed")):
            people += 1
            near = [n for n in records if n.span.start < span.end and span.start < n.span.end]
            exact += any(n.span == span for n in near)
            assert any(n.kind in PEOPLE for n in near), (span.words, line)
        open_runs = [n for n in records if n.kind == "other"]
        assert all(any(s.start < n.span.end and n.span.start < s.end for _, s in text.marks) for n in open_runs), line
    assert people >= 50
    assert exact / people >= 0.9


SPANISH = (
    "El [[Ministerio del Interior|organisation]] negó que dos ciudadanos [[chinos|place]] "
    "y [[Nuria Solbes|person]] vivan en [[Sevilla|place]]."
)
ROMANIAN = (
    "[[Ministerul Afacerilor Interne|organisation]] neagă. Avocatul [[Radu Ionașcu|person]] a plecat din [[București|place]]."
)


@pytest.mark.parametrize(("language", "source"), [("es", SPANISH), ("ro", ROMANIAN)])
def test_other_languages(language: str, source: str) -> None:
    text = marked(source, language=language)
    exact = {(n.kind, n.span) for n in found(source, language)}
    assert {(label, span) for label, span in text.marks} <= exact


def test_language_without_tables_still_holds_persons() -> None:
    records = found("Jonas Kerber wohnt in Hamburg.", "de")
    assert {(n.kind, n.span.words) for n in records} == {("person", "Jonas Kerber"), ("place", "Hamburg")}


def test_script_without_capitals_stays_open_and_says_so() -> None:
    text = marked("外交部发言人表示,相关指控毫无根据。", language="zh")
    records, problems = names.find(text.reading(), languages.load("zh"), aids.load())
    assert {name.kind for name in records} == {"other"}
    assert [problem.code for problem in problems] == ["SCRIPT_WITHOUT_CAPITALS"]


def test_bodies_works_and_places_are_not_withheld_and_persons_are() -> None:
    """The floor on texts written before the rules: every person withheld; of all else, nineteen in twenty shown."""
    others = free = marks = exact = 0
    for line in BODIES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        language, _, source = line.partition("\t")
        text, records = marked(source, language=language), found(source, language)
        for label, span in text.marks:
            near = [n for n in records if n.span.start < span.end and span.start < n.span.end]
            held = any(n.kind in PEOPLE for n in near)
            assert held or label != "person", (span.words, line)
            others += label != "person"
            free += label != "person" and not held
            marks += 1
            exact += any(n.kind == label and n.span == span for n in near)
    assert others >= 50
    assert free / others >= 0.95
    assert exact / marks >= 0.93


SHORT = [
    ("Orlo Staffing denied it. “No,” the firm said. Orlo refused.", "Orlo", "organisation", "Orlo Staffing"),
    ("The company Vestrane, of Bari, keeps the cards. Vestrane said no.", "Vestrane", "organisation", "Vestrane"),
    ("He told the Orlo Mirror so. The Mirror printed it.", "Mirror", "organisation", "Orlo Mirror"),
    ("Ada Orlo founded Orlo Holdings. Orlo said she was glad.", "Orlo", "person", "Ada Orlo"),
    ("Orlo Holdings fell. Mr Orlo left. Orlo wept.", "Orlo", "person", "Orlo"),
]


@pytest.mark.parametrize(("source", "words", "kind", "canonical"), SHORT)
def test_short_form_goes_with_all_evidence_of_the_text(source: str, words: str, kind: str, canonical: str) -> None:
    last = [name for name in found(source) if name.span.words == words][-1]
    assert (last.kind, last.canonical) == (kind, canonical)


STAYS_PERSON = [
    ("A report called Rose Brown a liar.", "Rose Brown"),
    ("The report named Jane Orr as a suspect.", "Jane Orr"),
    ("In Maria Orlo, a book by her son, she sings.", "Maria Orlo"),
    ("The charity Ana Orlo runs was closed.", "Ana Orlo"),
    ("Ana Orlo, the agency driver, left.", "Ana Orlo"),
    ("Emily Post said no.", "Emily Post"),
    ("In Madrid, Navarrete and Ortuño signed.", "Ortuño"),
    ("Photo: Renna Oudt / Lumen Courier", "Renna Oudt"),
]


@pytest.mark.parametrize(("source", "words"), STAYS_PERSON)
def test_evidence_of_a_body_or_work_takes_no_person(source: str, words: str) -> None:
    text = marked(source)
    at = text.text.content.index(words)
    assert {n.kind for n in found(source) if n.span.start < at + len(words) and at < n.span.end} <= set(PEOPLE)


WORKS = [
    ("en", "In a report entitled [[Salt and Bread|work]], the group says so. [[Salt and Bread|work]] names no one."),
    ("en", "[[Cold Rooms|work]], as the report is called, names nine towns."),
    ("es", "En un estudio titulado [[Puertas y llaves|work]], la organización lo niega."),
    ("ro", "Într-un raport intitulat [[Uși și chei|work]], organizația neagă."),
]


@pytest.mark.parametrize(("language", "source"), WORKS)
def test_whole_title_is_one_work(language: str, source: str) -> None:
    text = marked(source, language=language)
    assert [n.span for n in found(source, language) if n.kind == "work"] == list(text.spans("work"))


PLACES = [
    ("en", "Sites near [[Huelva|place]], [[Lorca|place]], [[Soria|place]] and [[Bari|place]] were closed."),
    ("en", "He took the road from [[Brno|place]] to [[Zadar|place]]."),
    ("es", "Vivían cerca de [[Soria|place]] y [[Lorca|place]], junto al [[Danubio|place]]."),
    ("ro", "Guvernul [[Nepalului|place]] și cel al [[Spaniei|place]] tac. Vasul era pe [[Dunăre|place]], la [[Galați|place]]."),
]


@pytest.mark.parametrize(("language", "source"), PLACES)
def test_places_in_lists_and_in_other_languages(language: str, source: str) -> None:
    text = marked(source, language=language)
    records = found(source, language)
    for span in text.spans("place"):
        near = {n.kind for n in records if n.span.start < span.end and span.start < n.span.end}
        assert "place" in near, (span.words, near)
        assert not near & set(PEOPLE), span.words


def test_own_outlet_is_a_body_unless_it_is_the_author() -> None:
    assert bodies.outlet_forms("Orlo Lens", None) == frozenset({"orlo lens"})
    assert not bodies.outlet_forms("Ada Orlo", "Ada Orlo")


GAPS = [
    ("Lagos Chamber of Commerce spoke to 37 [[Ontarians|place]].", "demonyms of provinces are not in the table"),
    ("The [[Valley|place]] suffers.", "a region by its bare head noun"),
    ("[[Parkland|place]] survivors spoke.", "a town named only as a modifier, and an ordinary word"),
    (
        "Ms Orlo met her in [[Rachel|person]]'s flat.",
        "met once, as an owner after “in”: withheld as `other`, not found as a person",
    ),
]


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize(("source", "why"), GAPS)
def test_known_gap(source: str, why: str) -> None:
    text = marked(source)
    exact = {(n.kind, n.span) for n in found(source)}
    assert set(text.marks) <= exact, why


@given(st.text(alphabet=st.sampled_from("AbCé .,'’-“”\"\n()12中@é:the of Mr Ana Ministry"), max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_spans_that_hold_and_the_same_twice(content: str) -> None:
    source = MARK.sub("", content)
    assert found(source) == found(source)


def test_text_around_changes_no_record() -> None:
    middle = "Foreign Minister Ilda Maro left Oslo on Friday."
    alone = [(n.kind, n.span.words, n.canonical) for n in found(middle)]
    around = [(n.kind, n.span.words, n.canonical) for n in found(f"Nothing more is known.\n\n{middle}\n\nNothing else.")]
    assert around == alone


HOSTILE = ["A ", "Ab-", "“A", "(", "1", "Police of ", "Xy, ", "said Xyz ", "Minister ", "the nurse at ", "A.", "a@a."]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        source = unit * (size // len(unit))
        began = time.perf_counter()
        found(source)
        return time.perf_counter() - began

    seconds(1_000)
    small, large = seconds(12_000), seconds(72_000)
    # Six times the text: quadratic work would take thirty-six times as long.
    assert large < 16 * small + 0.5


def test_no_list_of_persons() -> None:
    """No table of people's names may come in by the back door."""
    for folder in ("common", "en", "es", "ro"):
        tables = Path(languages.__file__).parent / folder
        text = "\n".join(file.read_text(encoding="utf-8").casefold() for file in tables.glob("names.toml"))
        for given_name in ("michael", "amina", "mohammed", "popescu", "garcía"):
            assert f'"{given_name}"' not in text


@pytest.mark.parametrize("source", ["The NGO says so. Later the NGO left.", "Two NGOs and a CEO met an MP.", "The ONG agreed."])
def test_common_nouns_in_capitals_name_nobody(source: str) -> None:
    assert found(source) == ()


def test_a_country_whose_name_begins_with_a_possessive() -> None:
    names_ = found("The authorities of the People’s Republic of China agreed.")
    assert [(n.span.words, n.country) for n in names_] == [("People’s Republic of China", "CN")]


@pytest.mark.parametrize("language", ["en", "es", "ro"])
def test_a_known_body_inside_a_longer_name_is_none_of_its_own(language: str) -> None:
    told = {
        "en": "said it found three mills. Later Watch said",
        "es": "dijo que cerró. Watch dijo",
        "ro": "a spus că da. Watch a spus",
    }
    records = found(f"Harrow Labour Watch {told[language]} no.", language)
    assert [(n.span.words, n.kind, n.canonical) for n in records] == [
        ("Harrow Labour Watch", "organisation", "Harrow Labour Watch"),
        ("Watch", "organisation", "Harrow Labour Watch"),
    ]


def test_two_words_of_the_calendar_that_speak_are_a_person() -> None:
    assert one("April May, 31, a welder, said the furnace was cold.", "April May").kind == "person"
    assert not [n for n in found("The mill closed in March. April said little of it.") if n.span.words == "March April"]
    assert not found("It happened last Monday March 3 in the morning.")
