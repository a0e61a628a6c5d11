"""The closed set of codes with which intake says why a file, or a part of it, could not be read as it should."""

from types import MappingProxyType

FATAL = MappingProxyType(
    {
        "EMPTY": "no bytes",
        "NOT_THIS_FORMAT": "not what its name or its first bytes say, or of no format that is known",
        "UNSUPPORTED": "a format that is known and not read",
        "ENCRYPTED": "locked with a password",
        "TOO_LARGE": "larger than any report, or more text than any report",
        "TOO_DEEP": "nested deeper than any document needs",
        "BOMB": "unpacks to far more than it is",
        "TIMEOUT": "reading it took longer than the limit",
        "MEMORY": "reading it took more memory than the limit",
        "CRASH": "the parser died of it",
        "NO_TEXT": "no words in it (a scan, pictures)",
    }
)
"""Code -> what it means: nothing could be read."""
PARTLY = MappingProxyType(
    {
        "PARTIAL": "less than 98 % of its visible characters could be read",
        "TRUNCATED": "it ends too early",
        "DEEP": "read by its tags alone",
        "REPAIRED": "damaged, and repaired before reading",
        "WALL": "a login, consent or robot check in place of the report",
        "LEFT_INSIDE": "parts of a container that were not taken in as reports",
        "UNSAFE_NAME": "a part of an archive whose name leads out of it, or stands in it twice",
        "OCR": "words recognised from a picture, not written in the file",
        "ENCODING_GUESSED": "the encoding is a guess",
        "ENCODING_DAMAGED": "some bytes are of no encoding",
        "CONTROL_CHARACTERS": "characters that no writer types",
        "HIDDEN_TEXT": "words that the page does not show",
    }
)
"""Code -> what it means: something was read, with this warning."""
LOSSES = frozenset({"PARTIAL", "TRUNCATED"})
"""Codes with which a document in a container makes its text partial."""
CODES = frozenset(FATAL) | frozenset(PARTLY)
"""All codes that may come out of a reader. Anything else is a defect, and is reported as CRASH."""
LONGEST_MESSAGE = 500
"""Characters of a message that comes out of a reader; parsers quote the file, and a hostile file has much to say."""
