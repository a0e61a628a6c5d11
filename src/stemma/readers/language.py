"""Which language a text is in. Pure: words in, an ISO 639-1 code and a confidence out."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from stemma.model.sources import Assertion

SAMPLE = 6000
"""Characters looked at; the beginning of a long text and its middle."""
ENOUGH = 40
"""Letters below which nothing is said: a name or a number has no language."""
SURE = 0.55
"""Calibrated confidence below which a text is "und"."""


@cache
def _identifier() -> LanguageIdentifier:
    # Only languages with a two-letter code: rare relatives of large ones (Extremaduran, Nigerian Pidgin) would take
    # part of their confidence on short texts.
    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages([code for code in made.labels if len(code) == 2])
    return made


def rank(text: str) -> tuple[tuple[str, float], ...]:
    """Return languages with their confidence, likeliest first; empty where there is too little text."""
    sample = text if len(text) <= SAMPLE else text[: SAMPLE // 2] + text[len(text) // 2 :][: SAMPLE // 2]
    if sum(map(str.isalpha, sample)) < ENOUGH:
        return ()
    return tuple((str(code), round(float(sure), 4)) for code, sure in _identifier().rank(sample))


def identify(text: str) -> tuple[str, float]:
    """Name the language of a text (ISO 639-1) and how sure it is, 0 to 1; ("und", ...) when unsure."""
    best = rank(text)[:1]
    if not best:
        return "und", 0.0
    code, sure = best[0]
    return (code, sure) if sure >= SURE else ("und", sure)


def assertion(text: str) -> Assertion | None:
    """Assert the language that the words themselves show, or None when unsure."""
    code, sure = identify(text)
    if code == "und":
        return None
    return Assertion(field="language", value=code, evidence=f"identified from the words ({sure:.2f})")
