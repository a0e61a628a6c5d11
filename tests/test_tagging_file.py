"""The tagger's model file: it comes back as it was written, and one that is damaged or foreign is refused with what is wrong."""

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_tagging import VOCABULARY, file_of

from stemma.model.inputs import JOINING
from stemma.stages.statements import joined
from stemma.tagging import weights
from stemma.tagging.tagger import Tagger


def test_a_model_file_comes_back_as_it_was_written() -> None:
    data = file_of()
    told, arrays = weights.read(data)
    assert weights.written(arrays, told) == data
    assert arrays["word"].dtype == np.int8
    assert weights.full(arrays, "word")[3, 2] == np.float32(arrays["word"][3, 2]) * np.float32(0.01)


def head_of(**more: object) -> bytes:
    """Return a model file whose head tells something else; None: leaves it out."""
    told, arrays = weights.read(file_of())
    return weights.written(arrays, {name: value for name, value in {**told, **more}.items() if value is not None})


def arrays_of(name: str, array: weights.Array | None) -> bytes:
    """Return a model file with another array of that name, or without it."""
    told, arrays = weights.read(file_of())
    return weights.written({n: a for n, a in {**arrays, name: array}.items() if a is not None}, told)


def raw(head: object, body: bytes = b"") -> bytes:
    """Return a file in the layout with any head."""
    words = head if isinstance(head, bytes) else json.dumps(head).encode()
    return len(words).to_bytes(8, "little") + words + body


def entry(**more: object) -> dict[str, object]:
    return {"x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4], **more}}


WHOLE = file_of()
FLOATS = np.zeros(8, np.float32)
CUT = "it was cut off, or its head is wrong"
NO_HEAD = "its head is missing or too long"
UNREAD = "its head cannot be read"
DAMAGED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "it is empty"),
    "ten bytes": (WHOLE[:10], NO_HEAD),
    "half a head": (WHOLE[:200], NO_HEAD),
    "half of it": (WHOLE[: len(WHOLE) // 2], CUT),
    "all but a byte": (WHOLE[:-1], CUT),
    "a byte too much": (WHOLE + b"x", "not those that were written"),
    "another byte": (WHOLE[:-9] + bytes([WHOLE[-9] ^ 64]) + WHOLE[-8:], "not those that were written"),
    "zeros": (b"\0" * 400, NO_HEAD),
    "ones": (b"\xff" * 400, NO_HEAD),
    "noise": (np.random.default_rng(5).bytes(4000), NO_HEAD),
    "noise after a length": (raw(np.random.default_rng(6).bytes(400)), UNREAD),
    "a page": (b"<!DOCTYPE html><html><body>404</body></html>" * 50, NO_HEAD),
    "a list for a head": (raw([]), UNREAD),
    "brackets without end": (raw(b"[" * 100_000), UNREAD),
    "an entry that is a word": (raw({"x": "y"}), UNREAD),
    "an entry without a shape": (raw({"x": {"dtype": "F32", "data_offsets": [0, 4]}}, b"1234"), UNREAD),
    "a shape of words": (raw(entry(shape=["1"]), b"1234"), UNREAD),
    "a shape below nothing": (raw(entry(shape=[-1]), b"1234"), UNREAD),
    "an unknown type": (raw(entry(dtype="F8"), b"1234"), UNREAD),
    "a type that is a list": (raw(entry(dtype=[]), b"1234"), UNREAD),
    "one bound": (raw(entry(data_offsets=[4]), b"1234"), UNREAD),
    "bounds the wrong way": (raw(entry(data_offsets=[4, 0]), b"1234"), CUT),
    "more than there is room for": (raw(entry(shape=[10**40, 10**40]), b"1234"), "has not the size"),
    "an array of nothing": (raw(entry(shape=[0, 10**40], data_offsets=[0, 0]), b"1234"), "has not the size"),
    "of another program": (raw(entry(), b"1234"), "another format"),
    "told in no words": (raw({"__metadata__": {"stemma": 7}}), UNREAD),
    "told in a list": (raw({"__metadata__": {"stemma": "[]"}}), "another format"),
    "told in broken words": (raw({"__metadata__": {"stemma": "{"}}), UNREAD),
    "no layers": (head_of(layers=None), "«layers»"),
    "no layer": (head_of(layers=0), "«layers»"),
    "layers without end": (head_of(layers=10**9), "«layers»"),
    "more layers": (head_of(layers=4), "no array layer.3.qkv"),
    "a split behind the end": (head_of(split=4), "«split»"),
    "heads that do not fit": (head_of(heads=3), "«heads»"),
    "no gate": (head_of(gate=None), "«gate»"),
    "a gate in words": (head_of(gate="low"), "«gate»"),
    "no number above": (head_of(above=float("nan")), "«above»"),
    "no calibration": (head_of(calibration=None), "«calibration»"),
    "a short calibration": (head_of(calibration=[0.0] * 6), "«calibration»"),
    "a calibration without end": (head_of(calibration=[0.0] * 6 + [float("inf")]), "«calibration»"),
    "a short joining": (head_of(joining=[0.0] * (JOINING - 1)), "«joining»"),
    "a joining in words": (head_of(joining=["0"] * JOINING), "«joining»"),
    "no norm": (arrays_of("norm", None), "no array norm"),
    "no output": (arrays_of("head.act", None), "no array head.act"),
    "no middle": (arrays_of("layer.0.up", None), "no array layer.0.up"),
    "no vocabulary": (arrays_of("vocabulary", None), "no array vocabulary"),
    "no factors": (arrays_of("word.scale", None), "no array word.scale"),
    "another width": (arrays_of("norm", np.zeros(16, np.float32)), "is of the shape"),
    "an output too many": (arrays_of("head.cue", np.zeros((4, 8), np.float32)), "head.cue is of the shape (4, 8), not (3, 8)"),
    "too few places": (arrays_of("position", np.zeros((100, 8), np.float16)), "position is of the shape"),
    "factors of another matrix": (arrays_of("layer.1.up.scale", FLOATS), "layer.1.up.scale is of the shape (8,), not (16,)"),
    "vectors in floats": (arrays_of("word", np.zeros((len(VOCABULARY), 8), np.float32)), "word is of another type"),
    "words for a vocabulary": (arrays_of("vocabulary", FLOATS), "vocabulary is of another type"),
    "another vocabulary": (arrays_of("vocabulary", np.frombuffer(b"a\nb", np.uint8)), "its vocabulary"),
    "a vocabulary in no encoding": (arrays_of("vocabulary", np.frombuffer(b"\xff" * 90, np.uint8)), "its vocabulary"),
    "a piece twice": (arrays_of("vocabulary", np.frombuffer("\n".join(["it", *VOCABULARY[1:]]).encode(), "u1")), "vocabulary"),
    "not a number": (arrays_of("norm", np.full(8, np.nan, np.float32)), "holds what is no number"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_or_foreign_model_file_is_refused_with_what_happened(kind: str) -> None:
    data, told = DAMAGED[kind]
    with pytest.raises(ValueError, match=re.escape(told)) as refused:
        Tagger(data)
    assert str(refused.value).isprintable()


def test_arrays_that_were_overwritten_are_noticed_where_the_head_has_no_digest() -> None:
    """Files from before there was one: what is laid over them is, somewhere, no number."""
    words = json.loads(WHOLE[8 : 8 + (size := int.from_bytes(WHOLE[:8], "little"))])
    told = json.loads(words["__metadata__"]["stemma"])
    assert told.pop("sha256")
    old = raw({**words, "__metadata__": {"stemma": json.dumps(told)}}, WHOLE[8 + size :])
    assert Tagger(old).joining == (0.0,) * JOINING
    with pytest.raises(ValueError, match=r"holds what is no number|vocabulary"):
        Tagger(raw(old[8 : 8 + int.from_bytes(old[:8], "little")], np.random.default_rng(3).bytes(len(WHOLE) - 8 - size)))


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_wherever_bytes_are_laid_over_a_model_file_it_is_refused_or_the_same(at: int, laid: bytes) -> None:
    data = (WHOLE[:at] + laid + WHOLE[at + len(laid) :])[: len(WHOLE)]
    try:
        found = Tagger(data)
    except ValueError:
        return
    assert found.find("The minister said it.", [(0, 21)]) is not None
    assert all(np.array_equal(a, b) for a, b in zip(found._arrays.values(), Tagger(WHOLE)._arrays.values(), strict=True))


def test_as_many_weights_join_rules_and_tagger_as_there_is_evidence() -> None:
    assert joined.KINDS + 1 == JOINING
