"""The network's forward pass: a six-layer encoder (MiniLM, post-norm BERT) read in two passes.

The lower layers read a window once. The upper ones finish it for pass A (is this word part of a cue?) and, for
each cue, start again from the lower layers' result with the cue marked, for pass B (source, content, act). So what
a text says in general is computed once, and only what depends on the cue is computed for each.
Sums are in 32-bit floats; their last bits depend on the processor and on the linear algebra library.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from stemma.tagging import layout
from stemma.tagging.weights import Array, Floats, full

AT_ONCE = 1024
"""Pieces computed together: enough for the matrices to be worth it, little enough for the cache."""
TINY = 1e-12
FEATURES = ("shape", "quoted", "place", "part")
SIZES = (layout.SHAPES, layout.QUOTED, layout.PLACES, layout.PARTS)
"""How many values each feature has."""

Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's matrices; `_b` are what is added."""

    qkv: Floats
    qkv_b: Floats
    out: Floats
    out_b: Floats
    norm1: Floats
    norm1_b: Floats
    up: Floats
    up_b: Floats
    down: Floats
    down_b: Floats
    norm2: Floats
    norm2_b: Floats


@dataclass(frozen=True, slots=True)
class Asked:
    """What pass B is given for one cue, a number a piece it sees."""

    rows: Numbers
    """Rows of the window's states."""
    distances: Numbers
    """Classes of distance from the cue."""
    steps: Numbers
    """Classes of sentences from the cue's."""
    cue: Numbers
    """Which of the rows are the cue's."""
    firsts: Numbers
    """Each word's first row."""


class Network:
    """The weights, ready to compute. Holds no state between calls."""

    def __init__(self, told: Mapping[str, Any], arrays: Mapping[str, Array], outputs: Iterable[str]) -> None:
        """Make the matrices of a model file ready that was checked; `outputs` are named there `head.NAME`."""
        self._split, self._heads = int(told["split"]), int(told["heads"])
        self._words, self._word_scale = arrays["word"], arrays["word.scale"].astype(np.float32)
        self._positions = full(arrays, "position")
        self._norm, self._norm_b = full(arrays, "norm"), full(arrays, "norm_b")
        self._marks = [full(arrays, f"feature.{name}") for name in FEATURES]
        self._step, self._distance = full(arrays, "feature.step"), full(arrays, "feature.distance")
        names = Layer.__slots__
        self._layers = [Layer(*(full(arrays, f"layer.{k}.{name}") for name in names)) for k in range(int(told["layers"]))]
        self._head = {name: (full(arrays, f"head.{name}"), full(arrays, f"head.{name}_b")) for name in outputs}

    def lower(self, windows: Sequence[tuple[Numbers, Numbers]]) -> list[Floats]:
        """Return the lower layers' result for windows of (pieces, features a piece)."""
        found: list[Floats] = []
        for group in _groups([len(ids) for ids, _ in windows]):
            taken = [windows[k] for k in group]
            ids = np.concatenate([w[0] for w in taken])
            marks = np.concatenate([w[1] for w in taken])
            states = self._words[ids].astype(np.float32) * self._word_scale[ids][:, None]
            states += np.concatenate([self._positions[: len(w[0])] for w in taken])
            for column, table in enumerate(self._marks):
                states += table[marks[:, column]]
            states = _normed(states, self._norm, self._norm_b)
            found += self._through(states, [len(w[0]) for w in taken], 0, self._split)
        return found

    def cues(self, lower: Sequence[Floats]) -> list[Floats]:
        """Return, for each window, the probabilities of outside, begin, inside a piece (pass A)."""
        found: list[Floats] = []
        for group in _groups([len(states) for states in lower]):
            taken = [lower[k] for k in group]
            whole = self._through(np.concatenate(taken), [len(t) for t in taken], self._split, len(self._layers))
            found += [self._chances(states, "cue") for states in whole]
        return found

    def roles(self, cues: Sequence[tuple[Floats, Asked]]) -> list[dict[str, Floats]]:
        """Return, for each cue, the probabilities of pass B: a row a piece for `role`, one row for the others.

        Given for each: the lower states of its rows.
        """
        found: list[dict[str, Floats]] = []
        for group in _groups([len(states) for states, _ in cues]):
            taken = [cues[k] for k in group]
            states = np.concatenate([states for states, _ in taken])
            states = states + self._distance[np.concatenate([asked.distances for _, asked in taken])]
            states += self._step[np.concatenate([asked.steps for _, asked in taken])]
            whole = self._through(states, [len(t) for t, _ in taken], self._split, len(self._layers))
            for result, (_, asked) in zip(whole, taken, strict=True):
                cue = result[asked.cue].mean(axis=0, keepdims=True)
                one = {name: self._chances(cue, name)[0] for name in self._head if name not in ("cue", "role")}
                found.append({"role": self._chances(result, "role"), **one})
        return found

    def _through(self, states: Floats, sizes: Sequence[int], first: int, last: int) -> list[Floats]:
        """Send windows that lie one after the other through layers; only attention keeps them apart."""
        bounds = list(pairwise(np.cumsum([0, *sizes]).tolist()))
        for layer in self._layers[first:last]:
            mixed = self._attention(states @ layer.qkv.T + layer.qkv_b, bounds)
            states = _normed(states + mixed @ layer.out.T + layer.out_b, layer.norm1, layer.norm1_b)
            wide = _gelu(states @ layer.up.T + layer.up_b)
            states = _normed(states + wide @ layer.down.T + layer.down_b, layer.norm2, layer.norm2_b)
        return [states[a:b] for a, b in bounds]

    def _attention(self, qkv: Floats, bounds: Sequence[tuple[int, int]]) -> Floats:
        width = qkv.shape[1] // 3
        found = np.empty((len(qkv), width), np.float32)
        size = width // self._heads
        for a, b in bounds:
            parts = qkv[a:b].reshape(b - a, 3, self._heads, size).transpose(1, 2, 0, 3)
            weights = (parts[0] * np.float32(size**-0.5)) @ parts[1].transpose(0, 2, 1)
            weights = _softmax(weights)
            found[a:b] = (weights @ parts[2]).transpose(1, 0, 2).reshape(b - a, width)
        return found

    def _chances(self, states: Floats, name: str) -> Floats:
        matrix, added = self._head[name]
        return _softmax(states @ matrix.T + added)


def _groups(sizes: Sequence[int]) -> Iterator[range]:
    """Yield runs of windows that are computed together."""
    start, total = 0, 0
    for k, size in enumerate(sizes):
        if k > start and total + size > AT_ONCE:
            yield range(start, k)
            start, total = k, 0
        total += size
    if start < len(sizes):
        yield range(start, len(sizes))


def _normed(states: Floats, factor: Floats, added: Floats) -> Floats:
    """Normalise each row to mean 0 and variance 1 (Ba et al. 2016), then scale and shift it."""
    centred = states - states.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred) / np.float32(states.shape[1])
    centred *= (1 / np.sqrt(variance + np.float32(TINY)))[:, None]
    centred *= factor
    centred += added
    result: Floats = centred
    return result


def _gelu(x: Floats) -> Floats:
    """Gaussian error linear unit, by its tanh form (Hendrycks & Gimpel 2016): x/2 (1 + tanh(√(2/π)(x + 0.044715 x³)))."""
    inner = x * x
    inner *= np.float32(0.044715)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _softmax(x: Floats) -> Floats:
    raised = np.exp(x - x.max(axis=-1, keepdims=True))
    raised /= raised.sum(axis=-1, keepdims=True)
    result: Floats = raised
    return result
