"""A case is read with the model where it is there, by rules where it is not, and the dossier says which."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MODEL

from stemma import aids, cli
from stemma.hall import doctor
from stemma.hall.case import Case
from stemma.hall.export import from_case
from stemma.tagging import weights
from stemma.tagging.tagger import Tagger

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
    good, told = doctor.tagger(aids.load())
    assert good
    assert "no model of the tagger" in told


def test_with_the_model_the_dossier_names_it_and_a_new_model_is_new_work(
    tmp_path: Path, with_model: Tagger, monkeypatch: pytest.MonkeyPatch
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


def test_doctor_tries_the_model(with_model: Tagger, monkeypatch: pytest.MonkeyPatch) -> None:
    good, told = doctor.tagger(aids.load())
    assert good
    assert with_model.digest[:10] in told
    monkeypatch.setattr(with_model, "_gate", 1.1)
    good, told = doctor.tagger(aids.load())
    assert not good
    assert "finds nothing in a plain sentence; install Stemma anew" in told


# --- a model file that cannot be used -------------------------------------------------------------


@pytest.fixture
def model_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let Stemma look for its model in a file that is still to be written."""
    monkeypatch.setattr(aids, "MODEL", tmp_path / "model.bin")
    monkeypatch.setattr(aids, "load", aids.load.__wrapped__)
    return tmp_path / "model.bin"


def without_joining() -> bytes:
    told, arrays = weights.read(MODEL.read_bytes())
    return weights.written(arrays, {name: value for name, value in told.items() if name != "joining"})


SPOILT: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (bytes, "it is empty"),
    "ten bytes": (lambda: MODEL.read_bytes()[:10], "its head is missing or too long"),
    "half of it": (lambda: MODEL.read_bytes()[: len(MODEL.read_bytes()) // 2], "it was cut off, or its head is wrong"),
    "no joining": (without_joining, "its head has no usable «joining»"),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_model_file_that_cannot_be_used_says_which_what_and_what_to_do(kind: str, model_file: Path) -> None:
    if not MODEL.is_file():
        pytest.skip("there is no model file")
    made_, told = SPOILT[kind]
    model_file.write_bytes(made_())
    with pytest.raises(aids.AidError) as refused:
        aids.load()
    said = str(refused.value)
    assert said.startswith(f"{model_file} is damaged, or not the tagger's model ({told}")
    assert said.endswith("install Stemma anew, or delete the file to read by rules alone")


def test_a_model_file_that_cannot_be_opened_says_so(model_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    model_file.write_bytes(b"x")
    monkeypatch.setattr(Path, "read_bytes", lambda path: refused(path) if path == model_file else path.open("rb").read())
    with pytest.raises(aids.AidError, match=r"model\.bin cannot be read \(Permission denied\); install Stemma anew"):
        aids.load()


def test_every_command_that_reads_shows_that_sentence_and_reads_again_without_the_file(
    tmp_path: Path, model_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story, case = tmp_path / "a.txt", tmp_path / "case"
    story.write_text(STORY, "utf-8")
    assert cli.main(["init", str(case), "--title", "Mill"]) == 0
    model_file.write_bytes(b"not a model")
    for command in (["read", str(story)], ["add", str(case), str(story)], ["demo", "--dir", str(tmp_path / "demo")], ["doctor"]):
        capsys.readouterr()
        assert cli.main(command) == 1, command
        said = "".join(capsys.readouterr())
        assert f"{model_file} is damaged, or not the tagger's model" in said, command
        assert "or delete the file to read by rules alone" in said
        assert "Traceback" not in said
        assert "STAGE_FAILED" not in said
    assert "nothing is sent or fetched" in said, "doctor goes on to its end"
    model_file.unlink()
    assert cli.main(["add", str(case), str(story)]) == 0
    with Case(case) as whole:
        assert whole.dossier().statements
