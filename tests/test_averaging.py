"""The mean of models: weights between theirs, one vocabulary, one kind."""

import average_tagger
import numpy as np
import pytest

from stemma.tagging.weights import Array, full, squeezed

WORDS = np.frombuffer(b"[UNK]\nsaid", np.uint8)


def model(scale: float, width: int = 3) -> dict[str, Array]:
    """Return arrays of two kinds, as a model file holds them: a matrix in bytes and a row of floats."""
    matrix, factor = squeezed(scale * np.arange(1, 2 * width + 1, dtype=np.float32).reshape(2, width))
    return {"vocabulary": WORDS, "layer.up": matrix, "layer.up.scale": factor, "layer.up_b": np.full(width, scale, np.float32)}


def test_the_mean_lies_between_the_models_and_is_stored_as_they_are() -> None:
    found = average_tagger.averaged([model(1.0), model(3.0)])
    assert np.allclose(full(found, "layer.up"), full(model(2.0), "layer.up"), atol=0.05)
    assert np.array_equal(found["layer.up_b"], np.full(3, 2.0))
    assert found["layer.up"].dtype == np.int8 and found["vocabulary"] is WORDS


def test_a_matrix_in_bytes_is_what_it_was_but_for_rounding() -> None:
    matrix = np.random.default_rng(0).normal(size=(5, 40)).astype(np.float32)
    packed, factor = squeezed(matrix)
    again = full({"m": packed, "m.scale": factor}, "m")
    assert np.abs(again - matrix).max() <= np.abs(matrix).max() / 254 + 1e-6


def test_models_of_different_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="different kinds"):
        average_tagger.averaged([model(1.0), model(1.0, width=4)])
    with pytest.raises(ValueError, match="different kinds"):
        average_tagger.averaged([model(1.0), {**model(1.0), "vocabulary": np.frombuffer(b"[UNK]\ntold", np.uint8)}])
