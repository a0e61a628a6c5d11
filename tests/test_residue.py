"""Withheld words are found however they are dressed."""

import base64
import html
import json
from urllib.parse import quote

import pytest

from stemma.residue import forms, residues

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


def test_a_part_of_a_name_counts_only_where_it_is_capitalised() -> None:
    young = forms(["Rosa Young"])
    assert young.found("said Young")
    assert not young.found("the young workers")


def test_a_file_name_and_a_secret_are_found() -> None:
    assert residues({"ileana-varzaru.html": b"x"}, WITHHELD, ()) == ("ileana-varzaru.html",)
    assert residues({"a": b"sha256: " + b"ab" * 32}, forms([]), ["ab" * 32]) == ("a",)
    assert residues({"a": b"x"}, forms([]), [""]) == ()


@pytest.mark.xfail(strict=True, reason="base64 is in no export of ours; undoing every encoding there is has no end")
def test_a_name_in_base64() -> None:
    assert residues({"a": base64.b64encode(NAME.encode())}, WITHHELD, ()) == ("a",)
