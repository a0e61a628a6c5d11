"""Train the tagger: `python tools/train_tagger.py --start FOLDER --marks FILE... [--texts FILE...] --out model.bin`.

One seeded command. `--without K` leaves fold K out (its documents are measured with what was trained on the others).
Needs the dependency group `training`; FOLDER holds all-MiniLM-L6-v2 (model.safetensors, vocab.txt).
"""

import argparse
import copy
import time
from pathlib import Path
from typing import Any

import numpy as np
import tagger_examples
import tagger_network
import torch
from tagger_marks import Document, fold, load
from tagger_variants import variant

from stemma.tagging.pieces import Pieces
from stemma.tagging.weights import written

CALIBRATION = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""Before `calibrate_tagger.py`: the cue's chance alone."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--marks", type=Path, nargs="+", default=sorted(Path("data/gold").glob("*.jsonl")))
    parser.add_argument("--texts", type=Path, nargs="*", default=[Path("../shared/data/gold/wikinews.dev.jsonl")])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=float, default=10)
    parser.add_argument("--split", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--rate-new", type=float, default=1e-3)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--wrong", type=float, default=0.25)
    parser.add_argument("--varied", type=float, default=0.5)
    parser.add_argument("--average", type=float, default=0.99)
    parser.add_argument("--pieces", type=int, default=1300)
    parser.add_argument("--documents", type=int)
    return parser.parse_args()


def train(documents: list[Document], options: argparse.Namespace) -> tuple[dict[str, torch.Tensor], dict[str, Any], str]:
    """Return trained weights (their running average), the network's shape, and its vocabulary."""
    torch.manual_seed(options.seed)
    draw = np.random.default_rng(options.seed)
    vocabulary = (options.start / "vocab.txt").read_text(encoding="utf-8").rstrip("\n")
    pieces = Pieces(vocabulary.split("\n"))
    net = tagger_network.Net(vocabulary.count("\n") + 1, options.split, options.dropout)
    tagger_network.start(net, options.start)
    new = [*net.feature.parameters(), *net.head.parameters()]
    old = [p for p in net.parameters() if p.requires_grad and not any(p is n for n in new)]
    groups = [{"params": old, "lr": options.rate, "full": options.rate}, {"params": new, "lr": 0.0, "full": options.rate_new}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    wrong = tagger_examples.lookalikes(documents, options.wrong)

    def epoch() -> list[list[tagger_examples.Example]]:
        found: list[tagger_examples.Example] = []
        for document in documents:
            shown = variant(document, draw) if draw.random() < options.varied else document
            begin = int(draw.integers(0, 150))
            found += tagger_examples.examples(shown, pieces, begin=begin, wrong=wrong, draw=draw)
        return tagger_examples.batches(found, options.pieces, draw)

    net.train()
    ready = epoch()
    total, step, began = max(1, int(len(ready) * options.epochs)), 0, time.perf_counter()
    average = copy.deepcopy(net.state_dict())
    seen: dict[str, list[float]] = {}
    while step < total:
        for batch in ready:
            with torch.autocast("cpu", torch.bfloat16):  # one for the step, so that weights are cast once
                costs = tagger_network.losses(net, batch)
            weights = {"cue": 2.0, "role": 1.0, "act": 0.3, "polarity": 0.1}
            torch.stack([weights[name] * cost for name, cost in costs.items()]).sum().backward()
            torch.nn.utils.clip_grad_norm_([*old, *new], 1.0)
            for group in optimiser.param_groups:
                group["lr"] = group["full"] * tagger_network.rate(step, total)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            keep = min(options.average, (step + 1) / (step + 10))
            with torch.no_grad():
                for name, value in net.state_dict().items():
                    if name != "word.weight":
                        average[name].lerp_(value, 1 - keep)
            for name, cost in costs.items():
                seen.setdefault(name, []).append(float(cost.detach()))
            step += 1
            if step % 50 == 0 or step == total:
                means = " ".join(f"{name} {np.mean(values):.4f}" for name, values in seen.items())
                print(f"step {step} of {total}: {means}; {time.perf_counter() - began:.0f} s", flush=True)
                seen = {}
            if step >= total:
                break
        else:
            ready = epoch()
    return average, tagger_network.told(net), vocabulary


def main() -> None:
    """Train and write the model file."""
    options = arguments()
    torch.set_num_threads(options.threads)
    documents = load(options.marks, options.texts)
    kept = [d for d in documents if not d.held and fold(d.id) != options.without][: options.documents]
    print(
        f"{len(kept)} of {len(documents)} documents, {sum(len(d.marks) for d in kept)} attributions; {vars(options)}", flush=True
    )
    state, told, vocabulary = train(kept, options)
    told |= {"above": 0.3, "gate": 0.5, "calibration": list(CALIBRATION), "seed": options.seed}
    options.out.write_bytes(written(tagger_network.stored(state, vocabulary), told))
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main()
