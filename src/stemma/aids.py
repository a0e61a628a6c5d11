"""Loads what stages are given and may not fetch: word frequencies, dictionary forms, the gazetteer.

Everything lies in the installed packages or beside this file; nothing is downloaded. The digest names
the versions and data, and enters the key of every piece of work.
"""

import gzip
from functools import cache, lru_cache
from importlib import resources
from importlib.metadata import version

import simplemma
import wordfreq

from stemma.keys import digest, digest_bytes
from stemma.model.inputs import Aids, Town


@cache
def load() -> Aids:
    """Load the aids once per process (frequency lists are read when a language is first asked for)."""
    table = (resources.files("stemma.gazetteer") / "towns.tsv.gz").read_bytes()
    named = {name: version(name) for name in ("wordfreq", "simplemma")}
    named["towns"] = digest_bytes(table)
    return Aids(frequency=frequency, lemma=lemma, ordinary=ordinary, towns=towns(table), digest=digest(named))


def towns(table: bytes) -> dict[str, tuple[Town, ...]]:
    """Read the gazetteer: case-folded name, in every form the table has -> its places, largest first."""
    found: dict[str, list[Town]] = {}
    for line in gzip.decompress(table).decode("utf-8").splitlines():
        name, country, population, latitude, longitude, others = line.split("\t")
        town = Town(name=name, country=country, population=int(population), latitude=float(latitude), longitude=float(longitude))
        for form in dict.fromkeys((name, *filter(None, others.split(";")))):
            found.setdefault(form.casefold(), []).append(town)
    return {form: tuple(places) for form, places in found.items()}


@cache
def _frequencies(language: str) -> dict[str, float]:
    """Return one language's words with their share of all words; empty where there is no list.

    Only listed languages are asked for: for others the package takes its nearest one, and prints that it did.
    """
    if language not in wordfreq.available_languages("best"):
        return {}
    return dict(wordfreq.get_frequency_dict(language, "best"))


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


@lru_cache(maxsize=65536)
def ordinary(word: str, language: str) -> bool:
    """Tell whether the dictionary has a word written small: "police", not "paul" or "amina"."""
    small = word.lower()
    try:
        return bool(simplemma.is_known(small, lang=language)) and str(simplemma.lemmatize(small, lang=language))[:1].islower()
    except ValueError:
        return False
