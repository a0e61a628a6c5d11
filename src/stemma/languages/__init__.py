"""Vocabulary as data: one folder a language, one TOML file a subject (`cues`, `figures`, `dates`, `names` …).

`common` holds what all languages share; a language's own file of the same name is laid over it, key
by key. A language without a folder is still accepted: it gets `common` alone and `known` is False.
Adding a language is adding a folder; docs/languages.md says how.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from stemma.keys import digest
from stemma.model.inputs import Language

COMMON = "common"


def available() -> tuple[str, ...]:
    """Return the codes of the languages that have a folder, sorted."""
    root = resources.files(__name__)
    return tuple(sorted(f.name for f in root.iterdir() if f.is_dir() and len(f.name) == 2))


@cache
def load(code: str) -> Language:
    """Load a language by its ISO 639-1 code; an unknown code gets what is common to all."""
    known = code in available()
    tables = _read(COMMON)
    for name, own in (_read(code) if known else {}).items():
        tables[name] = {**tables.get(name, {}), **own}
    return Language(code=code, tables=tables, digest=digest(["language", code, tables]), known=known)


def _read(folder: str) -> dict[str, dict[str, Any]]:
    root = resources.files(__name__) / folder
    files = sorted((f for f in root.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name.removesuffix(".toml"): tomllib.loads(f.read_text(encoding="utf-8")) for f in files}
