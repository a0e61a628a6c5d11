"""Loads what stages are given and may not fetch: word frequencies, dictionary forms, the gazetteer.

Everything lies in the installed packages or beside this file; nothing is downloaded. The digest names
the versions and data, and enters the key of every piece of work.
"""

from functools import cache, lru_cache
from importlib.metadata import version

import simplemma
import wordfreq

from stemma.keys import digest
from stemma.model.inputs import Aids


@cache
def load() -> Aids:
    """Load the aids once per process (frequency lists are read when a language is first asked for)."""
    named = {name: version(name) for name in ("wordfreq", "simplemma")}
    return Aids(frequency=frequency, lemma=lemma, towns={}, digest=digest(named))


@cache
def _frequencies(language: str) -> dict[str, float]:
    """Return one language's words with their share of all words; empty where there is no list."""
    try:
        return dict(wordfreq.get_frequency_dict(language, "best"))
    except LookupError:
        return {}


@lru_cache(maxsize=65536)
def frequency(word: str, language: str) -> float:
    """Return the Zipf frequency of a lower-case word; 0 where it is not listed."""
    share = _frequencies(language).get(word, 0.0)
    return round(float(wordfreq.freq_to_zipf(share)), 2) if share else 0.0


@lru_cache(maxsize=65536)
def lemma(word: str, language: str) -> str:
    """Return the dictionary form of a word, lower case; the word itself where none is known."""
    try:
        return str(simplemma.lemmatize(word, lang=language)).lower()
    except ValueError:
        return word.lower()
