"""Classes of letters, and what a capitalised word is by its signs alone. Not here: what any word names, or how words join."""

import re
import sys


def _classes() -> tuple[str, str]:
    """Return character classes: capital letters; letters of scripts that have no capitals."""
    upper, caseless = [], []
    for code in range(0x41, min(sys.maxunicode, 0x2FFFF)):
        char = chr(code)
        if char.isupper() or char.istitle():
            upper.append(code)
        elif char.isalpha() and code > 0x5CF and char.lower() == char.upper() and not 0x1D00 <= code <= 0x1DFF:
            caseless.append(code)
    return _ranges(upper), _ranges(caseless)


def _ranges(codes: list[int]) -> str:
    parts, at = [], 0
    while at < len(codes):
        end = at
        while end + 1 < len(codes) and codes[end + 1] == codes[end] + 1:
            end += 1
        parts.append(re.escape(chr(codes[at])) + ("-" + re.escape(chr(codes[end])) if end > at else ""))
        at = end + 1
    return "".join(parts)


UPPER, CASELESS = _classes()


def _word(upper: str) -> re.Pattern[str]:
    """Compile what a capitalised word is: initials ("U.S."), an initial ("J."), a word, also with an article ("al-Orlo").

    What it begins with comes first and what may not stand before it second: so the search passes over all other signs.
    """
    article = rf"(?:(?<=[aA])[lnrstzd]|(?<=[eEuU])l)-[{upper}]"
    initials = rf"(?<=[{upper}])\.(?:(?:[{upper}]\.){{1,7}}(?:[{upper}](?!\w))?|(?=[ \u00a0-]?[{upper}]))"
    plain = rf"(?:{article}|(?<=[{upper}]))(?:\w|[’'ʼ&](?=\w)){{0,60}}(?:-\d{{1,4}}(?!\w))?"
    return re.compile(rf"[{upper}aeu](?<![\w@].)(?:{initials}|{plain})")


LAST_WESTERN = "\u00ff"
WESTERN_WORD, WORD = _word("A-ZÀ-ÖØ-Þ"), _word(UPPER)
"""The first for texts without other capitals than these: much faster."""
SCRIPT = re.compile(rf"[{CASELESS}](?:[{CASELESS}\u0300-\u036f\u0610-\u065f·・.\u200c ]{{0,200}}[{CASELESS}])?")
