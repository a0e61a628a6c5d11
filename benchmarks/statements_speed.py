"""How many articles of 500 words a second are read, in one process and in two, and how much memory that takes.

    python benchmarks/statements_speed.py [--model FILE | --without-model] [--data FOLDER] [--seconds 10]

Articles are whole paragraphs of the marked texts, joined to 500 words. Each process is a new one with one thread for
linear algebra; it reads for some seconds after one article that is not counted. `per core` is by processor time, so
that a busy machine does not slow it; two processes are told by the clock, as a user would.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]

from tagger_marks import MARKS, load  # noqa: E402

from benchmarks import statements_reading as reading  # noqa: E402

LENGTH = 500
SINGLE = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def articles(data: Path) -> list[str]:
    """Return texts of about 500 words: of the marked Wikinews articles, or of the invented ones where those are not here."""
    texts = sorted((data / "gold").glob("*.jsonl"))
    files = [ROOT / path for path in (MARKS[:2] if texts else MARKS[2:])]
    made: list[list[str]] = [[]]
    for document in load(files, texts):
        for paragraph in document.text.split("\n\n"):
            if sum(len(p.split()) for p in made[-1]) >= LENGTH:
                made.append([])
            made[-1].append(paragraph)
    return ["\n\n".join(article) for article in made[:-1]]


def work(data: Path, model: reading.Which, seconds: float) -> dict[str, float]:
    """Read articles for some seconds; return articles of 500 words a second, by the clock and by processor time."""
    given, texts = reading.given(model), articles(data)
    reading.read(texts[0], given)
    words, number, start, spent = 0, 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - start < seconds:
        text = texts[number % len(texts)]
        reading.read(text, given)
        words, number = words + len(text.split()), number + 1
    took, spent = time.perf_counter() - start, time.process_time() - spent
    lines = Path("/proc/self/status").read_text().splitlines()
    most = next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM"))
    return {"clock": words / LENGTH / took, "core": words / LENGTH / spent, "MiB": most}


def speed(data: Path, model: reading.Which, seconds: float) -> dict[str, float]:
    """Measure one new process, then two at once."""
    told = ["--without-model"] if model == "none" else ["--model", str(model)] if model else []
    command = [sys.executable, __file__, "--work", "--data", str(data), "--seconds", str(seconds), *told]
    environment = {**os.environ, **dict.fromkeys(SINGLE, "1")}

    def run(many: int) -> list[dict[str, float]]:
        children = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT) for _ in range(many)]
        outputs = [child.communicate()[0] for child in children]
        if any(child.returncode for child in children):
            raise RuntimeError("a process that reads articles failed")
        return [json.loads(output) for output in outputs]

    alone, both = run(1)[0], run(2)
    return {
        "articles of 500 words/s, one process": round(alone["clock"], 2),
        "articles of 500 words/s of processor time": round(alone["core"], 2),
        "articles of 500 words/s, two processes": round(sum(child["clock"] for child in both), 2),
        "peak memory of a process, MiB": max(child["MiB"] for child in (alone, *both)),
        "load of the machine before": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--without-model", action="store_true")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--work", action="store_true", help="be one of the processes")
    options = parser.parse_args()
    model: reading.Which = "none" if options.without_model else options.model
    if options.work:
        print(json.dumps(work(options.data, model, options.seconds)))
        return
    for name, value in speed(options.data.resolve(), model, options.seconds).items():
        print(f"{name:<44}{value:>9}")


if __name__ == "__main__":
    main()
