"""Loads what stages are given and may not fetch: word frequencies, dictionary forms, the gazetteer, the tagger's model.

Everything lies in the installed packages or beside this file; nothing is downloaded. The digest names
the versions and data, and enters the key of every piece of work.
"""

import gzip
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from importlib import resources
from importlib.metadata import version

import simplemma
import wordfreq

from stemma.keys import digest, digest_bytes
from stemma.model.inputs import Aids, Tagged, Town
from stemma.tagging.tagger import Tagger

MODEL = resources.files("stemma.tagging") / "model.bin"
"""Weights of the tagger (docs/models.md); without them statements are read by rules alone, less well."""


@cache
def load() -> Aids:
    """Load the aids once per process (frequency lists are read when a language is first asked for)."""
    table = (resources.files("stemma.gazetteer") / "towns.tsv.gz").read_bytes()
    named = {name: version(name) for name in ("wordfreq", "simplemma")}
    named["towns"] = digest_bytes(table)
    tagger = Model(MODEL.read_bytes()) if MODEL.is_file() else None
    named["tagger"] = tagger.digest if tagger else "none"
    return Aids(frequency=frequency, lemma=lemma, ordinary=ordinary, towns=towns(table), tagger=tagger, digest=digest(named))


class Model:
    """The tagger; its network is built when it is first asked, and not at all where nothing is to be read."""

    def __init__(self, data: bytes) -> None:
        self._data, self.digest = data, digest_bytes(data)

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self._data)

    @property
    def joining(self) -> Sequence[float]:
        """What the evidence for a reading weighs, from the model file."""
        return self._tagger.joining

    def find(
        self,
        content: str,
        sentences: Sequence[tuple[int, int]],
        quotes: Sequence[tuple[int, int]],
        cues: Sequence[tuple[int, int]],
    ) -> tuple[Tagged, ...]:
        """Return attributions, as `Tagger.find` does."""
        return self._tagger.find(content, sentences, quotes, cues)


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
