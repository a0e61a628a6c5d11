"""The strings of PDFium, as text that can be shown."""


def utf16(raw: bytes) -> str:
    """Decode PDFium's strings."""
    return raw.decode("utf-16-le", "replace")


def printable(words: str) -> str:
    """Return words without control characters: a sign without a character becomes U+FFFD, a line end a space."""
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() or c > "\x9f" else " " if c in "\t\r\n" else "\ufffd" for c in words)
