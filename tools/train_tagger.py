"""Train the tagger: `python tools/train_tagger.py --start FOLDER --marks FILE... [--texts FILE...] --out model.bin`.

One seeded command; stopped and given again, it goes on after the last round it finished. `--without K` leaves
fold K out (its documents are measured with what was trained on the others).
Needs the dependency group `training`; FOLDER holds all-MiniLM-L6-v2 (model.safetensors, vocab.txt).
"""

import argparse
import copy
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tagger_examples
import tagger_network
import torch
from tagger_marks import MARKS, Document, fold, load
from tagger_variants import variant

from stemma.tagging.pieces import Pieces
from stemma.tagging.weights import written

CALIBRATION = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""Before `measure_tagger.py calibrate`: the cue's chance alone."""
FIRST = 1
"""Seed of the heads: the same for every run, so that the weights of several runs can be averaged."""
WORTH = {"cue": 2.0, "role": 1.0, "act": 0.3, "polarity": 0.1}
"""What each head's cost weighs."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--marks", type=Path, nargs="+", default=MARKS)
    parser.add_argument("--texts", type=Path, nargs="*", default=[Path("../shared/data/gold/wikinews.dev.jsonl")])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=float, default=7)
    parser.add_argument("--split", type=int, default=3)
    parser.add_argument("--rate", type=float, default=3.5e-4)
    parser.add_argument("--rate-new", type=float, default=1e-3)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--wrong", type=float, default=0.25)
    parser.add_argument("--varied", type=float, default=0.3)
    parser.add_argument("--hidden", type=float, default=0.0)
    parser.add_argument("--average", type=float, default=0.99)
    parser.add_argument("--pieces", type=int, default=1300)
    parser.add_argument("--documents", type=int)
    return parser.parse_args()


@dataclass
class Run:
    """A training run, as far as it has come."""

    net: tagger_network.Net
    optimiser: torch.optim.Optimizer
    average: dict[str, torch.Tensor]
    draw: np.random.Generator
    step: int = 0
    total: int = 0
    """Steps of the whole run; 0: not known yet."""

    def keep(self, path: Path) -> None:
        """Write down where it stands, between two rounds, so that it can go on after a stop just as it would have."""
        state = {
            "net": self.net.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "average": self.average,
            "draw": self.draw.bit_generator.state,
            "torch": torch.get_rng_state(),
            "step": self.step,
            "total": self.total,
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def go_on(self, path: Path) -> None:
        """Take up what was written down."""
        state = torch.load(path)
        self.net.load_state_dict(state["net"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average, self.step, self.total = state["average"], state["step"], state["total"]
        self.draw.bit_generator.state = state["draw"]
        torch.set_rng_state(state["torch"])


def train(documents: list[Document], options: argparse.Namespace) -> tuple[Run, str]:
    """Return a finished run (its result is the running average of the weights) and its vocabulary."""
    torch.manual_seed(FIRST)
    vocabulary = (options.start / "vocab.txt").read_text(encoding="utf-8").rstrip("\n")
    pieces = Pieces(vocabulary.split("\n"))
    run = begun(vocabulary.count("\n") + 1, options)
    if options.seed != FIRST:
        torch.manual_seed(options.seed)
    kept = options.out.with_suffix(".kept")
    if kept.exists():
        run.go_on(kept)
    wrong = tagger_examples.lookalikes(documents, options.wrong)
    while not run.total or run.step < run.total:
        found: list[tagger_examples.Example] = []
        for document in documents:
            shown = variant(document, run.draw) if run.draw.random() < options.varied else document
            begin = int(run.draw.integers(0, 150))
            found += tagger_examples.examples(shown, pieces, begin=begin, wrong=wrong, draw=run.draw)
        if options.hidden:
            mask = vocabulary.split("\n").index("[MASK]")
            found = [tagger_examples.hidden(example, options.hidden, mask, run.draw) for example in found]
        batches = tagger_examples.batches(found, options.pieces, run.draw)
        run.total = run.total or max(1, int(len(batches) * options.epochs))
        once_round(run, batches[: run.total - run.step], options)
        run.keep(kept)
    kept.unlink()
    return run, vocabulary


def begun(vocabulary: int, options: argparse.Namespace) -> Run:
    """Return a run at its beginning."""
    net = tagger_network.Net(vocabulary, options.split, options.dropout)
    tagger_network.start(net, options.start)
    new = [*net.feature.parameters(), *net.head.parameters()]
    old = [p for p in net.parameters() if p.requires_grad and not any(p is n for n in new)]
    groups = [{"params": old, "lr": 0.0, "full": options.rate}, {"params": new, "lr": 0.0, "full": options.rate_new}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    return Run(net, optimiser, copy.deepcopy(net.state_dict()), np.random.default_rng(options.seed))


def once_round(run: Run, batches: list[list[tagger_examples.Example]], options: argparse.Namespace) -> None:
    """Take one step a batch."""
    run.net.train()
    began, seen = time.perf_counter(), {name: [0.0] for name in WORTH}
    for batch in batches:
        with torch.autocast("cpu", torch.bfloat16):  # one for the step, so that weights are cast once
            costs = tagger_network.losses(run.net, batch)
        torch.stack([WORTH[name] * cost for name, cost in costs.items()]).sum().backward()
        torch.nn.utils.clip_grad_norm_([p for group in run.optimiser.param_groups for p in group["params"]], 1.0)
        for group in run.optimiser.param_groups:
            group["lr"] = group["full"] * tagger_network.rate(run.step, run.total)
        run.optimiser.step()
        run.optimiser.zero_grad(set_to_none=True)
        keep = min(options.average, (run.step + 1) / (run.step + 10))
        with torch.no_grad():
            for name, value in run.net.state_dict().items():
                if name != "word.weight":
                    run.average[name].lerp_(value, 1 - keep)
        for name, cost in costs.items():
            seen[name].append(float(cost.detach()))
        run.step += 1
    means = " ".join(f"{name} {np.mean(values[1:] or [0]):.4f}" for name, values in seen.items())
    print(f"step {run.step} of {run.total}: {means}; {time.perf_counter() - began:.0f} s", flush=True)


def main() -> None:
    """Train and write the model file."""
    options = arguments()
    torch.set_num_threads(options.threads)
    documents = load(options.marks, options.texts)
    kept = [d for d in documents if not d.held and fold(d.id) != options.without][: options.documents]
    print(
        f"{len(kept)} of {len(documents)} documents, {sum(len(d.marks) for d in kept)} attributions; {vars(options)}", flush=True
    )
    run, vocabulary = train(kept, options)
    told = tagger_network.told(run.net, above=0.3, gate=0.5, calibration=list(CALIBRATION), seed=options.seed)
    options.out.write_bytes(written(tagger_network.stored(run.average, vocabulary), told))
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main()
