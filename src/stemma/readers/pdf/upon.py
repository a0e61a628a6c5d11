"""What is laid upon a page and has a look of its own, whose words PDFium does not give: stamps, signatures."""

from typing import Any

import pikepdf

MOST = 5000
"""Annotations of one page."""
READ = ("/Link", "/Popup", "/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret")
"""Annotations without a look of their own, or whose words are taken for a remark."""
UNSEEN = 2 | 32
"""Flags of what is not shown: hidden, no view (ISO 32000-1, table 165)."""


def look(note: Any) -> Any:
    """Return the stream that paints what is laid upon a page, or None: there is none, it is not shown, or its words are read."""
    kind = str(note.get("/Subtype"))
    if kind in READ or int(note.get("/F", 0)) & UNSEEN:
        return None
    if kind == "/Widget":
        above = note.get("/Parent", note)
        value, field_type = (note.get(key, above.get(key)) for key in ("/V", "/FT"))
        # Boxes to tick have a sign for a mark; what was typed or chosen is read as the field's value.
        if str(field_type) == "/Btn" or (isinstance(value, pikepdf.String) and str(value).strip()):
            return None
    looks = note.get("/AP")
    look = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
    if isinstance(look, pikepdf.Dictionary) and not isinstance(look, pikepdf.Stream):
        look = look.get(str(note.get("/AS", "/")))
    return look if isinstance(look, pikepdf.Stream) else None
