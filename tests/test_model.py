"""A case is read with the model where it is there, by rules where it is not, and the dossier says which."""

import re
from pathlib import Path

import pytest

from stemma import aids, cli
from stemma.hall import doctor
from stemma.hall.case import Case
from stemma.hall.export import from_case

STORY = """The mill in Oster

The river council opened the gates on Monday. Mill owner Dorin Kapelas grumbled that nobody had warned the town.

A spokeswoman for the council bristled at the charge: “Every house was told,” she snapped.

“Two letters were sent,” the council’s engineer, Marta Lind, told reporters.
"""


def made(tmp_path: Path) -> Case:
    (tmp_path / "a.txt").write_text(STORY, "utf-8")
    cli.main(["init", str(tmp_path / "case"), "--title", "Mill"])
    cli.main(["add", str(tmp_path / "case"), str(tmp_path / "a.txt")])
    return Case(tmp_path / "case", write=True)


def method(case: Case, out: Path) -> str:
    from_case(case, "html", out, private=False)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", (out / "method.html").read_text("utf-8")))


def test_without_a_model_file_the_dossier_and_doctor_say_that_rules_alone_read_it(tmp_path: Path) -> None:
    assert aids.load().tagger is None
    with made(tmp_path) as case:
        assert case.dossier().model is None
        assert "read by rules alone: the trained model" in method(case, tmp_path / "out")
    assert "no model of the tagger" in doctor.tagger(aids.load())


def test_with_the_model_the_dossier_names_it_and_a_new_model_is_new_work(
    tmp_path: Path, with_model: aids.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    with made(tmp_path) as case:
        found = {s.cue.words: s for s in case.dossier().statements if s.cue}
        assert found["told"].voices[-1].who == "Marta Lind"
        assert 0.5 < found["told"].confidence <= 1.0
        assert case.dossier().model == with_model.digest
        assert f"network (model {with_model.digest[:12]})" in method(case, tmp_path / "out")
        assert case.update() == 0, "nothing changed"
        monkeypatch.undo()
        assert aids.load().tagger is None
        assert case.update() > 0, "what another model read is read again"
        assert case.dossier().model is None


def test_doctor_tries_the_model(with_model: aids.Model) -> None:
    assert with_model.digest[:10] in doctor.tagger(aids.load())
