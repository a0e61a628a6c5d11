"""The control words of Rich Text Format (RTF 1.9.1) that tell what is text: alphabets, signs, destinations. Tables only."""

CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "cp932", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""\\fcharset -> codec; 1 (the default) and 2 (symbols) are left to the document's code page."""
PAGES = {10000: "mac_roman", 10007: "mac_cyrillic", 65001: "utf-8", 936: "gb18030", 1361: "johab", 708: "cp1256", 0: "cp1252"}
"""\\ansicpg -> codec, where it is not "cp" and the number."""
SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "tab": "\t", "line": "\n", "softline": "\n", "lbr": "\n",
    "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "ltrmark": "\u200e", "rtlmark": "\u200f", "page": "\n", "column": "\n",
}  # fmt: skip
"""Control word -> what it shows."""
TAKEN = frozenset(("shpinst", "shptxt", "fldinst", "annotation", "ud"))
"""Destinations that are read although they are marked as to be ignored by who does not know them."""
PASSED = frozenset((
    "aftncn", "aftnsep", "aftnsepc", "atndate", "atnauthor", "atnid", "atnparent", "atnref", "atntime", "bkmkend", "bkmkstart",
    "colortbl", "datafield", "filetbl", "fname", "fontemb", "ftncn", "ftnsep", "ftnsepc", "generator", "keycode", "latentstyles",
    "listoverridetable", "listtable", "nonesttables", "objclass", "objdata", "objname", "pict", "pn", "pntxta", "pntxtb",
    "private", "revtbl", "rsidtbl", "rxe", "shprslt", "sn", "sp", "sv", "tc", "template", "themedata", "txe", "xe", "xmlnstbl",
))  # fmt: skip
"""Destinations whose words no page shows."""
FLOWS = {
    "header": "around", "headerl": "around", "headerr": "around", "headerf": "around", "footer": "around", "footerl": "around",
    "footerr": "around", "footerf": "around", "footnote": "note", "annotation": "comment", "shptxt": "box", "listtext": "mark",
    "pntext": "mark", "stylesheet": "styles", "fonttbl": "fonts", "info": "info",
}  # fmt: skip
"""Destinations with a text of their own -> what it is."""
