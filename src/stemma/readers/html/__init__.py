"""Web pages, as a browser would show them: the report, what is left out of it, and what the page says of itself."""

from stemma.readers.html.page import NAME, VERSION, declared, read

__all__ = ["NAME", "VERSION", "declared", "read"]
