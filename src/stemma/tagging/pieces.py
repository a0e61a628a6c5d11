"""Cuts words into the pieces that the network has vectors for: WordPiece, uncased, as BERT does it.

The longest known piece is taken from the left (Wu et al. 2016, "Google's Neural Machine Translation System",
section 4.1; the uncased form of Devlin et al. 2019). A word is handed over as it stands in the text.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

UNKNOWN, OPEN, CLOSE = "[UNK]", "[CLS]", "[SEP]"
MOST = 12
"""Pieces of one word; what is longer is an identifier or noise, and its end says nothing."""
LONGEST = 100
"""Code points of a word; longer ones are unknown."""
KEPT = 1 << 16
"""Words whose pieces are kept: nearly all of a text's, and no more than some megabytes after many texts."""
APART = re.compile(r"[^\W_]+|[^\w\s]|_")
IDEOGRAPHS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0xF900, 0xFAFF))


class Pieces:
    """A vocabulary of pieces, in the order of their vectors."""

    __slots__ = ("_known", "_numbers", "close", "open")

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._known = lru_cache(KEPT)(self._cut)
        self.open, self.close = self._numbers[OPEN], self._numbers[CLOSE]

    @classmethod
    def read(cls, stored: bytes, many: int) -> "Pieces":
        """Make a vocabulary of so many pieces, as a model file holds it: one a line.

        Raises:
            ValueError: it is damaged.
        """
        pieces = stored.decode("utf-8", "replace").split("\n")
        if len(set(pieces)) != many or not {UNKNOWN, OPEN, CLOSE} <= set(pieces):
            raise ValueError("its vocabulary is not that of its vectors")
        return cls(pieces)

    def of(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's pieces; at least one."""
        return self._known(word) if len(word) <= LONGEST else (self._numbers[UNKNOWN],)

    def _cut(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        for part in APART.findall(plain(word)):
            found += self._part(part)
        return tuple(found[:MOST]) or (self._numbers[UNKNOWN],)

    def _part(self, part: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(part):
            for end in range(len(part), start, -1):
                number = self._numbers.get(("##" if start else "") + part[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return [self._numbers[UNKNOWN]]
        return found


def plain(word: str) -> str:
    """Return a word in lower case and without accents, ideographs set apart."""
    bare = "".join(sign for sign in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(sign) != "Mn")
    if bare.isascii():
        return bare
    return "".join(f" {sign} " if _ideograph(sign) else sign for sign in bare).strip()


def _ideograph(sign: str) -> bool:
    return any(low <= ord(sign) <= high for low, high in IDEOGRAPHS)
