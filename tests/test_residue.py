"""Withheld words are found however they are dressed."""

import base64
import html
import json
from urllib.parse import quote

import pytest

from stemma.residue import forms, residues, usage

NAME = "Ileana Vărzaru"
WITHHELD = forms([NAME, "Ileana V. Vărzaru", "the only night nurse at the Brod clinic"])


@pytest.mark.parametrize(
    "dressed",
    [
        NAME,
        NAME.upper(),
        "ileana varzaru",
        "Ileana\u00a0Vărzaru",
        "Ileana\n   Vărzaru",
        "Ile\u00adana Văr\u200bzaru",
        "Vărzaru said",
        "Ileana's brother",
        "https://a.example/ileana-varzaru-speaks",
        "ileana_varzaru.html",
        "The Only Night Nurse at the Brod Clinic",
        "<b>Ileana</b> <i>Vărzaru</i>",
        "<b>Ile</b>ana V<i>ă</i>rzaru",
        html.escape(NAME).encode("ascii", "xmlcharrefreplace").decode(),
        json.dumps(NAME),
        quote(NAME),
    ],
)
def test_a_withheld_name_is_found(dressed: str) -> None:
    assert residues({"page": dressed.encode()}, WITHHELD, ()) == ("page",)


@pytest.mark.parametrize("innocent", ["the night nurse", "a clinic in Brod", "varzare", "an ileum", "Brod clinic", ""])
def test_other_words_pass(innocent: str) -> None:
    assert residues({"page": innocent.encode()}, WITHHELD, ()) == ()


def test_a_part_that_is_an_ordinary_word_here_counts_only_where_it_is_capitalised() -> None:
    young = forms([], ["Rosa Young"], usage(["Three young workers, a young nurse and a young baker met Rosa Young."]))
    assert young.found("said Young")
    assert not young.found("the young workers")
    assert young.found("rosa spoke")


def test_a_part_that_is_no_ordinary_word_counts_in_any_case() -> None:
    assert forms([], ["Rosa Young"]).found("the young workers")


@pytest.mark.parametrize(
    "dressed",
    [
        "quarrick speaks",
        "https://a.example/quarrick-speaks",
        "https://a.example/zebulonquarrick",
        "zquarrick@mail.example",
        "#FreeQuarrick",
        "pile/zquarrick-home.txt",
        "the Quarricks",
        "Quar\u2063rick",
        "Zebulon\u2011Quarrick",
        "Anatol said",
        "Ileana-Quarrick",
        "https://a.example/%71uarrick",
    ],
)
def test_a_part_of_a_name_is_found_in_addresses_and_run_together(dressed: str) -> None:
    assert forms([], ["Zebulon Anatol Quarrick"]).found(dressed)


@pytest.mark.parametrize(
    ("name", "dressed"),
    [
        ("Piotr Wałsza", "walsza"),
        ("Jörg Mühlbäuer", "Muehlbaeuer"),
        ("Jörg Mühlbäuer", "Muhlbauer"),
        ("Søren Øst", "Ost and Soren"),
        ("Зебулон Кваррик", "паспорт Кваррика"),
        ("Anna Smith-Quarrick", "Smith said"),
        ("Xi Wu", "Wu said"),
        ("QUARRICK, Zebulon", "quarrick"),
    ],
)
def test_a_name_is_found_as_others_spell_it(name: str, dressed: str) -> None:
    assert forms([], [name]).found(dressed)


def test_two_letters_count_only_where_no_text_uses_them_as_a_word() -> None:
    assert forms([], ["He Wei"], usage(["She said he left."])).found("He left") is None
    assert forms([], ["Xi Wu"]).found("in wu style") is None


def test_a_namesake_who_may_be_shown_hides_nobody() -> None:
    both = forms([], ["Anna Quarrick"], shown=["Oleg Quarrick"])
    assert both.found("Minister Oleg Quarrick said") is None
    assert both.found("oleg-quarrick.html") is None
    for words in ("Quarrick said", "Anna Quarrick", "Oleg Quarrick and Anna", "Oleg Quarrick met a Quarrick"):
        assert both.found(words), words


def test_words_that_an_export_prints_of_itself_are_not_residue() -> None:
    larry = forms([], ["Larry Page"])
    assert residues({"a": b"<h1>Page 1</h1>"}, larry, (), frozenset({"page"})) == ()
    assert residues({"a": b"<h1>Page 1</h1>"}, larry, ()) == ("a",)
    assert residues({"a": b"<h1>Larry Page</h1>"}, larry, (), frozenset({"page", "larry"})) == ("a",)
    assert larry.found("Page said"), "in values the part counts as before"


def test_an_address_is_no_residue_of_a_longer_one() -> None:
    short = ["https://a.example/1"]
    assert residues({"a": b"see https://a.example/1/2 and https://a.example/12"}, forms([]), short) == ()
    assert residues({"a": b"see https://a.example/1."}, forms([]), short) == ("a",)


def test_a_file_name_and_a_secret_are_found() -> None:
    assert residues({"ileana-varzaru.html": b"x"}, WITHHELD, ()) == ("ileana-varzaru.html",)
    assert residues({"a": b"sha256: " + b"ab" * 32}, forms([]), ["ab" * 32]) == ("a",)
    assert residues({"a": b"x"}, forms([]), [""]) == ()


@pytest.mark.xfail(strict=True, reason="base64 is in no export of ours; undoing every encoding there is has no end")
def test_a_name_in_base64() -> None:
    assert residues({"a": base64.b64encode(NAME.encode())}, WITHHELD, ()) == ("a",)


def test_an_article_is_no_lead_but_a_short_name_is() -> None:
    used = usage(["The port saw the storm, and the crew left the pier. Nobody told the guard. Rey waved."])
    looked = forms(["The Orlo", "Rey Orlo"], used=used)
    assert looked.found("The passports in the drawer") is None
    assert looked.found("The Orlo sank") is not None
    assert looked.found("Rey waved") is not None
    assert forms([], ["The Anh"], used=used).found("The waved") is not None
