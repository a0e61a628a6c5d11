"""Which full name a short form means: persons, bodies and acronyms within one text. All names are invented."""

import pytest
from marks import marked
from test_names_time import LEAST, LIMIT, TIMES, many, seconds

from stemma import aids, languages
from stemma.model.reading import Name
from stemma.stages import names


def found(source: str, language: str = "en") -> tuple[Name, ...]:
    """Return the names of a text."""
    return names.find(marked(source, language=language).reading(), languages.load(language), aids.load())[0]


def forms(source: str, words: str) -> list[str]:
    """Return the canonical forms of the names with these words, in order."""
    return [name.canonical for name in found(source) if name.span.words == words]


PERSONS = [
    # a surname is the last part of a name, never a middle one
    (
        "Ilda Vandermeer was an heiress. Her aunt Gerda Vandermeer Whitby raised her. Vandermeer wept.",
        "Vandermeer",
        "Ilda Vandermeer",
    ),
    ("Gerda Vandermeer Whitby left. Vandermeer was silent.", "Vandermeer", "Vandermeer"),
    # the one most often named; a relative named in between does not take the surname
    ("Peter Orlo fell. Orlo wept. His son Jan Orlo came.\nOrlo left.", "Orlo", "Peter Orlo"),
    # but who speaks in a paragraph is meant in it
    ("Peter Orlo fell. Orlo wept.\nIlda Orlo, a nurse, said it was late. Orlo added that she was glad.", "Orlo", "Ilda Orlo"),
    # initials, a second surname, marks on letters
    ("Ana Brodan wrote. Ana M. Brodan signed it.", "Ana Brodan", "Ana M. Brodan"),
    ("Ana M. Brodan wrote. Brodan signed it.", "Brodan", "Ana M. Brodan"),
    ("Ana Ruizal wrote.\nAna Ruizal Sandor signed.", "Ana Ruizal", "Ana Ruizal Sandor"),
    ("Recep Erdemoğlu wrote. Erdemoglu signed.", "Erdemoglu", "Recep Erdemoğlu"),
    # two Spanish surnames: the first stands for the person
    ("Rosa Delgano Ruizal left. Delgano wept.", "Delgano", "Rosa Delgano Ruizal"),
    # the family's name first: Chinese, Korean; Vietnamese calls by the last
    ("Wang Jingru was held. Mr Wang wept.", "Wang", "Wang Jingru"),
    ("Kim Sung-ho spoke. Kim laughed.", "Kim", "Kim Sung-ho"),
    ("Nguyen Van Linhat spoke. Mr Linhat laughed.", "Linhat", "Nguyen Van Linhat"),
    # particles belong to the surname
    ("Muhammad bin Salwan spoke. Bin Salwan left.", "Bin Salwan", "Muhammad bin Salwan"),
    ("Piet van der Wolde spoke. Van der Wolde left.", "Van der Wolde", "Piet van der Wolde"),
    ("Bill de Brasio spoke. Nobody heard de Brasio then.", "de Brasio", "Bill de Brasio"),
    ("Omar al-Rashwani spoke. Al-Rashwani left.", "Al-Rashwani", "Omar al-Rashwani"),
    ("Omar al-Rashwani spoke. Rashwani left.", "Rashwani", "Omar al-Rashwani"),
    # "Jr." keeps its full stop and joins nobody
    ("Robert Dowell Jr. spoke. Dowell left.", "Dowell", "Robert Dowell Jr."),
    ("Chadwick Orlo spoke. “Chad was kind,” she said.", "Chad", "Chadwick Orlo"),
]


@pytest.mark.parametrize(("source", "words", "canonical"), PERSONS)
def test_last_mention_is_joined_to_the_person_who_is_meant(source: str, words: str, canonical: str) -> None:
    assert forms(source, words)[-1] == canonical


APART = [
    "Ilda Brodan died. Her mother, Ilda Marga Brodan, sued. Ilda Brodan had married.",
    "Ilda Brodan met Ilda Marga Brodan. Ilda Brodan left.",
    "Ilda Brodan, a welder, left.\nLater Ilda Marga Brodan, 43, a nurse, came. Ilda Brodan wept.",
]


@pytest.mark.parametrize("source", APART)
def test_a_later_name_with_a_middle_name_is_another_person(source: str) -> None:
    assert set(forms(source, "Ilda Brodan")) == {"Ilda Brodan"}


BODIES = [
    ("The North Lepe Drama Academy (NLDA) closed. NLDA sued.", "NLDA", "North Lepe Drama Academy"),
    (
        "The Centers for Disease Control and Prevention (CDC) closed. CDC sued.",
        "CDC",
        "Centers for Disease Control and Prevention",
    ),
    (
        "The Centers for Disease Control and Prevention (CDC) closed.",
        "Centers for Disease Control and Prevention",
        "Centers for Disease Control and Prevention",
    ),
    ("The Department of Harbours (DoH) closed. The DoH sued.", "DoH", "Department of Harbours"),
    ("The Polish Supreme Court sat. The Supreme Court rose.", "Supreme Court", "Polish Supreme Court"),
    ("The Supreme Court of Poland sat. The Court rose.", "Court", "Supreme Court of Poland"),
    ("The Supreme Court sat. A Texas Supreme Court judge left.", "Supreme Court", "Supreme Court"),
    ("The House of Deputies sat. The House Harbour Committee met. The House rose.", "House", "House of Deputies"),
    ("NASA said so. The NASA Harbour Laboratory agreed. NASA left.", "NASA", "NASA"),
]


@pytest.mark.parametrize(("source", "words", "canonical"), BODIES)
def test_last_mention_is_joined_to_the_body_that_is_meant(source: str, words: str, canonical: str) -> None:
    assert forms(source, words)[-1] == canonical


def test_what_differs_in_country_is_not_one_body() -> None:
    source = "The Polish Senate and the Czech Senate met. The Senate rose."
    assert forms(source, "Senate")[-1] == "Senate"


MANY = [
    "{a} Orlo said no. Orlo left.",
    "{a} Orlo {b} left. Orlo wept.",
    "the French {a} Senate and the Senate of {b}.",
    "his sons {a} and {b}.",
    "the {a} Trade Centre ({b}).",
]


@pytest.mark.parametrize("pattern", MANY)
def test_many_bearers_of_one_name_take_linear_time(pattern: str) -> None:
    small, large = many(pattern)(20_000), many(pattern)(TIMES * 20_000)
    assert any(seconds(large, 1 + k) < LIMIT * max(seconds(small, 3), LEAST) for k in range(3))
