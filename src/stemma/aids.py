"""Loads what stages are given and may not fetch: word frequencies, dictionary forms, the gazetteer, the tagger's model.

Everything lies in the installed packages or beside this file; nothing is downloaded. The digest names
the versions and data, and enters the key of every piece of work.
"""

import gzip
from functools import cache, lru_cache
from importlib import resources
from importlib.metadata import version

import simplemma
import wordfreq

from stemma.errors import StemmaError
from stemma.keys import digest, digest_bytes
from stemma.model.inputs import Aids, Town
from stemma.tagging.tagger import Tagger

MODEL = resources.files("stemma.tagging") / "model.bin"
"""Weights of the tagger (docs/models.md); without them statements are read by rules alone, less well."""
AGAIN = "install Stemma anew, or delete the file to read by rules alone"


class AidError(StemmaError):
    """A file that came with Stemma cannot be used."""


@cache
def load() -> Aids:
    """Load the aids once per process (frequency lists are read when a language is first asked for).

    Raises:
        AidError: a file of this installation cannot be used.
    """
    table = (resources.files("stemma.gazetteer") / "towns.tsv.gz").read_bytes()
    named = {name: version(name) for name in ("wordfreq", "simplemma")}
    named["towns"] = digest_bytes(table)
    model = tagger()
    named["tagger"] = model.digest if model else "none"
    return Aids(frequency=frequency, lemma=lemma, ordinary=ordinary, towns=towns(table), tagger=model, digest=digest(named))


def tagger() -> Tagger | None:
    """Return the tagger; None: there is no model file.

    Raises:
        AidError: the model file cannot be used.
    """
    if not MODEL.is_file():
        return None
    try:
        found = Tagger(MODEL.read_bytes())
        if not found.joining:
            raise ValueError("its head has no usable «joining»")
    except OSError as error:
        raise AidError(f"{MODEL} cannot be read ({error.strerror}); {AGAIN}") from error
    except ValueError as error:
        raise AidError(f"{MODEL} is damaged, or not the tagger's model ({error}); {AGAIN}") from error
    return found


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
