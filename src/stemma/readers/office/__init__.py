"""Office documents: DOCX, ODT, RTF. The packages that they come in are opened by packed.py, beside this folder."""
