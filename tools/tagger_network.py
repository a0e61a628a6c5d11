"""The network as it is trained (PyTorch), and its way into the model file. Needs the dependency group `training`.

The same arithmetic as `stemma.tagging.network`; names of parts are those of the file. Word vectors are not trained:
half of all weights, and a word that the marks never show keeps its place among those that they do.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tagger_examples import IGNORED, Example, Question
from torch import Tensor, nn
from torch.nn import functional

from stemma.tagging import layout
from stemma.tagging.decoding import ROLES
from stemma.tagging.network import FEATURES
from stemma.tagging.tagger import ACTS
from stemma.tagging.weights import Array, parts, squeezed

START = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of all-MiniLM-L6-v2's model.safetensors."""
WIDTH, HEADS, WIDE, POSITIONS = 384, 12, 1536, layout.ROOM + 2
OUTPUTS = {"cue": 3, "role": len(ROLES), "act": len(ACTS), "polarity": 2}
SIZES = {"shape": layout.SHAPES, "quoted": layout.QUOTED, "place": layout.PLACES, "part": layout.PARTS}
STEP = 16
"""Lengths are padded to multiples of this: few shapes, so the library keeps its plans."""
B_AT_ONCE = 2048


class Dropped(nn.Module):  # type: ignore[misc]
    """Dropout with one mask a window and channel; a mask for every value costs a fifth of the time."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        return x * ((torch.rand(x.shape[0], 1, x.shape[2]) >= self.share).to(x.dtype) / (1 - self.share))


class Layer(nn.Module):  # type: ignore[misc]
    """One layer of the encoder."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, WIDE), nn.Linear(WIDE, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropped = Dropped(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        many, length, _ = x.shape
        size = WIDTH // HEADS
        q, k, v = self.qkv(x).view(many, length, 3, HEADS, size).permute(2, 0, 3, 1, 4).reshape(3, many * HEADS, length, size)
        weights = torch.softmax(torch.bmm(q * size**-0.5, k.transpose(1, 2)) + mask.to(q.dtype), -1)
        mixed = torch.bmm(weights, v).view(many, HEADS, length, size).transpose(1, 2).reshape(many, length, WIDTH)
        x = self.norm1(x + self.dropped(self.out(mixed)))
        result: Tensor = self.norm2(x + self.dropped(self.down(functional.gelu(self.up(x), approximate="tanh"))))
        return result


class Net(nn.Module):  # type: ignore[misc]
    """Encoder and heads."""

    def __init__(self, vocabulary: int, split: int, dropout: float, layers: int = 6) -> None:
        super().__init__()
        self.split = split
        self.word = nn.Embedding(vocabulary, WIDTH)
        self.word.weight.requires_grad_(False)
        self.position, self.norm = nn.Embedding(POSITIONS, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        sizes = {**SIZES, "step": layout.STEPS, "distance": layout.DISTANCES}
        self.feature = nn.ModuleDict({name: nn.Embedding(size, WIDTH) for name, size in sizes.items()})
        for table in self.feature.values():
            nn.init.normal_(table.weight, 0, 0.02)
        self.layer = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.head = nn.ModuleDict({name: nn.Linear(WIDTH, size) for name, size in OUTPUTS.items()})
        self.dropped = Dropped(dropout)

    def lower(self, ids: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        """Read windows up to where the passes part."""
        x = self.word(ids) + self.position.weight[: ids.shape[1]]
        for column, name in enumerate(FEATURES):
            x = x + self.feature[name](marks[:, :, column])
        return self._through(self.dropped(self.norm(x)), mask, 0, self.split)

    def upper(self, x: Tensor, mask: Tensor) -> Tensor:
        """Read on to the end."""
        return self._through(x, mask, self.split, len(self.layer))

    def _through(self, x: Tensor, mask: Tensor, first: int, last: int) -> Tensor:
        away = ((1 - mask.float()) * -30000)[:, None, None, :].expand(-1, HEADS, 1, -1).reshape(-1, 1, mask.shape[1])
        for layer in self.layer[first:last]:
            x = layer(x, away)
        return x


def start(net: Net, folder: Path) -> None:
    """Set the encoder to the published weights.

    Raises:
        ValueError: the file is another than the one that this was written for.
    """
    path = folder / "model.safetensors"
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != START:
        raise ValueError(f"{path} is not the published all-MiniLM-L6-v2")
    given = {name: torch.from_numpy(array.copy()) for name, array in parts(data)[1].items()}

    def put(to: Tensor, value: Tensor) -> None:
        to.data.copy_(value.float())

    put(net.word.weight, given["embeddings.word_embeddings.weight"])
    kind = given["embeddings.token_type_embeddings.weight"][0]
    put(net.position.weight, given["embeddings.position_embeddings.weight"][:POSITIONS] + kind)
    put(net.norm.weight, given["embeddings.LayerNorm.weight"])
    put(net.norm.bias, given["embeddings.LayerNorm.bias"])
    names = {
        "out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense",
        "down": "output.dense", "norm2": "output.LayerNorm",
    }  # fmt: skip
    for number, layer in enumerate(net.layer):
        for kind_of in ("weight", "bias"):
            at = f"encoder.layer.{number}."
            three = [given[f"{at}attention.self.{name}.{kind_of}"] for name in ("query", "key", "value")]
            put(getattr(layer.qkv, kind_of), torch.cat(three))
            for ours, theirs in names.items():
                put(getattr(getattr(layer, ours), kind_of), given[f"{at}{theirs}.{kind_of}"])


def padded(rows: Sequence[Array], fill: int = 0) -> Tensor:
    """Return arrays of unequal length as one, filled up."""
    length = -(-max(map(len, rows)) // STEP) * STEP
    found = np.full((len(rows), length, *rows[0].shape[1:]), fill, np.int64)
    for k, row in enumerate(rows):
        found[k, : len(row)] = row
    return torch.from_numpy(found)


def losses(net: Net, batch: Sequence[Example]) -> dict[str, Tensor]:
    """Return what a batch costs, by head."""
    ids, marks = padded([e.ids for e in batch]), padded([e.marks for e in batch])
    mask = padded([np.ones(len(e.ids), np.int64) for e in batch])
    lower = net.lower(ids, marks, mask)
    found = {"cue": _cost(net, "cue", net.upper(lower, mask), padded([e.cues for e in batch], IGNORED))}
    asked = sorted(((k, q) for k, e in enumerate(batch) for q in e.questions), key=lambda pair: len(pair[1].asked.rows))
    sums: dict[str, list[tuple[Tensor, int]]] = {"role": [], "act": [], "polarity": []}
    while asked:
        many = max(1, B_AT_ONCE // (len(asked[-1][1].asked.rows) + STEP))
        group, asked = asked[-many:], asked[:-many]
        for name, cost, weight in _answers(net, lower, group):
            sums[name].append((cost * weight, weight))
    for name, costs in sums.items():
        if weight := sum(w for _, w in costs):
            found[name] = torch.stack([cost for cost, _ in costs]).sum() / weight
    return found


def _answers(net: Net, lower: Tensor, group: Sequence[tuple[int, Question]]) -> list[tuple[str, Tensor, int]]:
    rows = padded([q.asked.rows for _, q in group])
    mask = padded([np.ones(len(q.asked.rows), np.int64) for _, q in group])
    where = torch.tensor([k for k, _ in group])
    x = lower[where[:, None], rows]
    x = x + net.feature["distance"](padded([q.asked.distances for _, q in group]))
    x = x + net.feature["step"](padded([q.asked.steps for _, q in group]))
    x = net.upper(x, mask)
    cue = torch.stack([x[k, q.asked.cue].mean(0) for k, (_, q) in enumerate(group)])
    roles = padded([q.roles for _, q in group], IGNORED)
    acts, polarity = (torch.tensor([getattr(q, name) for _, q in group]) for name in ("act", "polarity"))
    found = [("role", _cost(net, "role", x, roles), int((roles >= 0).sum())), ("act", _cost(net, "act", cue, acts), len(group))]
    known = int((polarity >= 0).sum())
    return [*found, ("polarity", _cost(net, "polarity", cue, polarity), known)] if known else found


def _cost(net: Net, name: str, states: Tensor, labels: Tensor) -> Tensor:
    chosen = labels.reshape(-1) >= 0
    with torch.autocast("cpu", enabled=False):
        given = net.head[name](states.reshape(-1, WIDTH)[chosen].float())
        return functional.cross_entropy(given, labels.reshape(-1)[chosen])


def stored(state: Mapping[str, Tensor], vocabulary: str) -> dict[str, Array]:
    """Return the arrays of the model file: matrices as bytes with one factor a row."""
    found: dict[str, Array] = {"vocabulary": np.frombuffer(vocabulary.encode(), np.uint8)}
    for name, value in state.items():
        array = value.detach().float().numpy()
        short = name.removesuffix(".weight") if not name.endswith(".bias") else f"{name.removesuffix('.bias')}_b"
        large = short == "word" or (short.startswith("layer.") and array.ndim == 2)
        if large:
            array, found[f"{short}.scale"] = squeezed(array)
        elif short == "position":
            array = array.astype(np.float16)
        found[short] = array
    return found


def rate(step: int, total: int, warm: float = 0.1) -> float:
    """Return the share of the full learning rate: up in a line, then down along half a cosine."""
    if step < warm * total:
        return (step + 1) / (warm * total)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (step - warm * total) / (total * (1 - warm))))


def told(net: Net, **more: Any) -> dict[str, Any]:
    """Return what the model file says of its shape."""
    return {"layers": len(net.layer), "split": net.split, "heads": HEADS, "outputs": list(OUTPUTS), **more}
