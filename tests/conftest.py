"""What all tests share: one warm sandbox, so that a hundred commands in one process do not start it a hundred times.

It is the real one: each file has its own confined child. Tests of the sandbox itself, and commands that run in a
process of their own, start theirs.

Statements are read by rules alone, as where there is no model file, but in tests that ask for `with_model`: the rules
must stand by themselves, and tests of other rooms must not change with each training. Commands in a process of their own
use the model as users do.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stemma import aids
from stemma.hall import case, read, verify
from stemma.hall.parsing import ENTRY, Parsers
from stemma.sandbox.limits import Limits
from stemma.sandbox.pool import Pool
from stemma.tagging.tagger import Tagger

MODEL = aids.MODEL
aids.MODEL = Path(__file__).with_name("no model")
WHOLE = aids.load


@pytest.fixture
def with_model(monkeypatch: pytest.MonkeyPatch) -> Tagger:
    """Let the stages use the model that ships."""
    if not MODEL.is_file():
        pytest.skip("there is no model file")
    model = Tagger(MODEL.read_bytes())
    given = replace(WHOLE(), tagger=model, digest=model.digest)
    monkeypatch.setattr(aids, "load", lambda: given)
    return model


@pytest.fixture(scope="session")
def warm_pool() -> Iterator[Pool]:
    pool = Pool(ENTRY, 2, Limits())
    yield pool
    pool.close()


@pytest.fixture(autouse=True)
def _one_warm_sandbox(warm_pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    class Shared(Parsers):
        def __init__(self, workers: int = 2, limits: Limits | None = None, entry_module: str = ENTRY) -> None:
            self.workers = workers
            self.limits = limits or Limits()
            self._pool = warm_pool

        def close(self) -> None:
            """Leave it running for the next test."""

    for module in (case, read, verify):
        monkeypatch.setattr(module, "Parsers", Shared)
