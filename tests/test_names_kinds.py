"""Kinds of names that are easily taken for one another: persons in lists, works, bodies by their noun alone, things."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import marked

from stemma import aids, languages
from stemma.model.reading import Name
from stemma.stages import names
from stemma.text import holds

PEOPLE = ("person", "other", "unnamed")


def found(source: str, language: str = "en") -> tuple[Name, ...]:
    """Return the names of a text with marks; every span holds."""
    text = marked(source, language=language)
    records = names.find(text.reading(), languages.load(language), aids.load())[0]
    assert all(holds(text.text, record.span) for record in records)
    return records


EXACT = [
    # lists of persons, and surnames that are words for offices, months or things
    "[[Ana Orlo|person]], [[Winston Duke|person]], [[Marko Baker|person]], [[Jimmy Weir|person]] and [[Bill Lepe|person]] wept.",
    "Actors such as [[Billy Idol|person]] and [[Cat Stevens|person]] paid tribute.",
    "[[Theresa May|person]] resigned in May.",
    "His children [[Elira|person]] and [[Susanka|person]] wept.",
    "He leaves two sons with Ana Orlo, [[Stanimir|person]] and [[Kristof|person]], in Oslo.",
    'The agent [[Pasko "Pat" Di Lorenzo|person]] died.',
    "[[Cyril R. Vancel, Jr.|person]] sued. He lost.",
    "[[Robert Dowell Jr.|person]] The film was shown.",
    "Queen [[Elira II|person]] met Pope [[John Marek II|person]] and King [[Olav V|person]].",
    "Sergeant First Class [[Dale Orlo|person]] fell.",
    "She met [[Michael Jordan|person]] in [[Jordan|place]].",
    "[[Republican|organisation]] [[Kevin McOrlo|person]], who held the post, left.",
    "Presidents [[Muhammadu Brodari|person]] and [[Ana Lepe|person]] met; senators left.",
    "House of Representatives [[Darin LaOrlo|person]] and [[Mike Brost|person]] came.",
    "[[Jean-Luc Brodan|person]] met [[Kim Jong-hwa|person]] and [[Valéry d'Orlan|person]].",
    # works
    'The police published "[[Patrol and Tell|work]]" on Friday.',
    "The film [[Red Lantern|work]] was shown. Piet Orlo, the director of [[Red Lantern|work]], wept.",
    # bodies
    "Scientists of the [[University of Lund|organisation]] and [[Apex Harbour Expeditions|organisation]] published it.",
    "[[Congress|organisation]] denied it; the [[Senate|organisation]], [[Parliament|organisation]] and the "
    "[[Pentagon|organisation]] agreed, as did [[Supreme Court|organisation]] judges.",
    "[[Orlo Gas and Electric Company|organisation]] fell.",
    "The [[Committee to Protect Farmers|organisation]] and the [[Committee on Ways and Means|organisation]] met.",
    "The [[French Ministry of Ports|organisation]] and the [[French Civil Rescue|organisation]] service came.",
    "[[Saint Orlo's Hospital|organisation]] closed.",
    "The [[Lepe Falcons|organisation]] won.",
    # places
    "He opened a bar in [[Dublin|place]]'s [[Capel Street|place]] last year.",
    "He fled [[Kharkov|place]] for [[Cote d'Ivoire|place]] and [[Calif.|place]] in May.",
    "They met at [[Saint Orlo's Basilica|place]].",
]


@pytest.mark.parametrize("source", EXACT)
def test_marked_names_are_found_with_exactly_their_words(source: str) -> None:
    text = marked(source)
    exact = {(name.kind, name.span) for name in found(source)}
    assert set(text.marks) <= exact, set(text.marks) - exact


NONE = [
    "He is in [[stage IV|none]] now.",
    "It is a four on the [[Saffir–Brodan|none]] scale.",
    "The [[Cathedral|none]] was closed.",
    "He was in [[The Time of Your|none]] Life.",
    "The [[Harbour Services Act|none]] was passed.",
]


@pytest.mark.parametrize("source", NONE)
def test_things_are_no_bodies_and_nobody(source: str) -> None:
    (label, span), *_ = marked(source).marks
    near = [n for n in found(source) if n.span.start < span.end and span.start < n.span.end]
    assert label == "none"
    assert not near


def test_sums_and_models_are_no_bodies() -> None:
    assert not [n for n in found("They paid SEK9 million for a B52 and an AK-47.") if n.kind == "organisation"]


def test_an_acronym_of_small_words_is_nobody_throughout() -> None:
    assert not found("They used computed harbour tomography (CHT). The CHT was slow.")


KEPT = [
    ("The film Ana Orlo made was shown.", "Ana Orlo"),
    ("The film Rose Brown said she made was shown.", "Rose Brown"),
    pytest.param("Hope Judge said so.", "Hope", marks=pytest.mark.xfail(strict=True, reason="two ordinary words at the head")),
    ("The Orlo case was closed. The Orlo syndrome is rare.", "Orlo"),
    ("June Brodan said so.", "June Brodan"),
    ("Orlo won. Orlo played for years.", "Orlo"),
    ("He met Ana Orlo, Amnesty and Brodan.", "Brodan"),
    ("The University of Lund and Rose Brown published it.", "Rose Brown"),
    ("The Orlo Agency (OA) fell. The nurse Olga Amsel (OA) left.", "Olga Amsel"),
]


@pytest.mark.parametrize(("source", "words"), KEPT)
def test_a_person_does_not_vanish_into_a_thing_or_work(source: str, words: str) -> None:
    at = source.index(words)
    kinds = {n.kind for n in found(source) if n.span.start < at + len(words) and at < n.span.end}
    assert kinds
    assert kinds <= set(PEOPLE)


CANONICAL = [
    ("He fled Calif. in May.", "Calif.", "California", "literal"),
    ("He fled Cote d'Ivoire.", "Cote d'Ivoire", "Ivory Coast", "literal"),
    ("He fled Dnepropetrovsk.", "Dnepropetrovsk", "Dnipro", "literal"),
    ("They met in Alma-Ata.", "Alma-Ata", "Almaty", "literal"),
    ("Washington said Moscow and Brussels agreed.", "Washington", "Washington", "metonym"),
    ("Washington said Moscow and Brussels agreed.", "Moscow", "Moscow", "metonym"),
    ("Washington said Moscow and Brussels agreed.", "Brussels", "Brussels", "metonym"),
    ("They flew from Moscow and Brussels agreed.", "Moscow", "Moscow", "literal"),
]


@pytest.mark.parametrize(("source", "words", "canonical", "role"), CANONICAL)
def test_places_by_their_usual_name_and_role(source: str, words: str, canonical: str, role: str) -> None:
    name = next(n for n in found(source) if n.span.words == words)
    assert (name.canonical, name.role) == (canonical, role)


def test_abbreviated_streets_and_associations_of_several_words_are_protected() -> None:
    streets = found("Biroul este pe str. Lepe 12 și pe bd. Brodan nr. 3.", "ro")
    assert [n.span.words for n in streets if n.protected] == ["str. Lepe 12", "bd. Brodan nr. 3"]
    club = found("The Fujian hometown chamber of commerce in Prato opened.")
    assert [n.span.words for n in club if n.protected] == ["Fujian hometown chamber of commerce"]


def test_no_office_is_made_of_another_persons_name() -> None:
    records = found("Ana Orlo, Winston Duke and Piet Lepe wept.")
    assert [(n.span.words, n.office) for n in records] == [("Ana Orlo", None), ("Winston Duke", None), ("Piet Lepe", None)]


PIECES = st.sampled_from([
    "Ana Orlo said no. ", "Mr Orlo left. ", 'Piet "Fox" Orlo Jr. ', "the University of Lund and Orlo Corp ",
    "Lepe Orlo Centre (LOC) ", "LOC sued. ", "Elira II, ", "in Lepe and Brod, ", "the film Red Lantern ",
    "Kim Sung-ho ", "bin Salwan ", "de ", "d'Orlan ", "\n", "(", '" ',
])  # fmt: skip


@given(st.lists(PIECES, max_size=12))
@settings(max_examples=80, deadline=None)
def test_spans_hold_and_a_second_reading_gives_the_same(pieces: list[str]) -> None:
    source = "".join(pieces)
    assert found(source) == found(source)


@given(st.lists(PIECES, max_size=8), st.integers(min_value=0, max_value=3))
@settings(max_examples=60, deadline=None)
def test_paragraphs_without_names_around_move_offsets_and_nothing_else(pieces: list[str], number: int) -> None:
    source = "".join(pieces)
    quiet = "\n\nnothing more is known of it, and nobody was hurt.\n\n" * number
    shift = len(quiet)
    alone = [(n.kind, n.span.start + shift, n.span.end + shift, n.canonical, n.role) for n in found(source)]
    around = [(n.kind, n.span.start, n.span.end, n.canonical, n.role) for n in found(quiet + source + quiet)]
    assert around == alone


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Phoenix, 14, was taken to the port of Varna.", "person"),
        ("The nurse and her daughter Asia were held in Varna.", "person"),
        ("In Phoenix, 14 men were held.", "place"),
        ("Phoenix, a city in the desert, is hot.", "place"),
    ],
)
def test_a_first_name_that_is_a_place_too(text: str, kind: str) -> None:
    reading = marked(text).reading()
    found = names.find(reading, languages.load("en"), aids.load())[0]
    assert [n.kind for n in found if n.span.words in ("Phoenix", "Asia")] == [kind]


SHELTERED = [
    ("They were held in the basement of the [[Golden Lotus restaurant|p]] on Monday.", True),
    ("The [[Ming Hong Bakery|p]] has 15 workers.", True),
    ("Agents met at the [[Silver Anchor guest house|p]].", True),
    ("The [[Wenzhou Association|p]] said it has 40 members.", True),
    ("The [[Wenzhou Hometown Association|p]] ran it.", True),
    ("Agents met at the [[Fuzhou Guild|p]] on Monday.", True),
    ("Every restaurant in the port and a Chinese restaurant were shut.", False),
    ("The [[Madrid Chamber of Commerce|o]] met.", False),
]


@pytest.mark.parametrize(("source", "sheltered"), SHELTERED)
def test_houses_and_associations_of_a_community_are_protected(source: str, sheltered: bool) -> None:
    text = marked(source)
    found = names.find(text.reading(), languages.load("en"), aids.load())[0]
    assert [n.span for n in found if n.protected] == list(text.spans("p"))
    assert bool(text.spans("p")) == sheltered


@pytest.mark.parametrize(
    "text",
    [
        "Sydney told the court that she had seen three men.",
        "Jordan, a cook, was paid in March.",
        "Chelsea said she had left the house.",
    ],
)
def test_a_place_that_speaks_of_itself_as_somebody_is_a_person(text: str) -> None:
    (found,) = (n for n in names.find(marked(text).reading(), languages.load("en"), aids.load())[0] if n.kind != "unnamed")
    assert found.kind in ("person", "other")


@pytest.mark.parametrize(
    "text", ["Israel said it had told the court.", "Washington said Orlo knew.", "Madrid, a student town, is hot."]
)
def test_a_place_that_speaks_as_a_government_stays_a_place(text: str) -> None:
    found = [n for n in names.find(marked(text).reading(), languages.load("en"), aids.load())[0] if n.span.start == 0]
    assert [n.kind for n in found] == ["place"]


def test_an_article_with_a_capital_within_a_sentence_is_part_of_a_name() -> None:
    text = "The Anh told the inquiry that men lived in Varna.\n\nThere were twelve friends of The Anh in Varna."
    found = names.find(marked(text).reading(), languages.load("en"), aids.load())[0]
    assert {n.kind for n in found if n.span.words.endswith("Anh")} <= {"person", "other"}
