"""The door to PDFium: opens a document, asks for its pages, labels and properties, renders a page.

PDFium is C++ and not safe: it runs in a child process that may die of it. It is initialised when this module is
imported, with no font folder to look into, so that the same bytes give the same words on every machine, and so that a
child that can open no file reads as well as any other. Nothing of it is safe for threads.
"""

import ctypes
import math

import pypdfium2.raw as pdfium

from stemma.readers.pdf import numbering
from stemma.readers.pdf.sheets import Sheet, sheet
from stemma.readers.pdf.strings import printable, utf16

# PDFium looks for fonts in the system's folders unless it is given a list of others: an empty one.
_NO_FOLDERS = (ctypes.POINTER(ctypes.c_char) * 1)()
pdfium.FPDF_DestroyLibrary()
pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=_NO_FOLDERS))

PASSWORD, SECURITY = 4, 5
"""PDFium's reasons for not opening a document that tell of a lock (FPDF_GetLastError)."""


class EngineError(Exception):
    """PDFium does not open a document or a page."""

    def __init__(self, reason: int) -> None:
        super().__init__(f"PDFium reason {reason}")
        self.reason = reason


class Document:
    """An open document."""

    def __init__(self, data: bytes) -> None:
        """Open it.

        Raises:
            EngineError: PDFium cannot, or it is locked.
        """
        self._data = data  # PDFium reads from it as long as the document is open
        self._document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._document:
            raise EngineError(int(pdfium.FPDF_GetLastError()))
        self._labelled: bool | None = None
        """None: not looked at yet."""

    def close(self) -> None:
        """Give its memory back."""
        pdfium.FPDF_CloseDocument(self._document)

    def __len__(self) -> int:
        return max(0, int(pdfium.FPDF_GetPageCount(self._document)))

    def label(self, number: int) -> str:
        """Return what a page (from 0) is called: its label, or else its ordinal number."""
        if self._labelled is None:
            self._labelled = numbering.sound(self._data)
        if not self._labelled:
            return str(number + 1)
        size = pdfium.FPDF_GetPageLabel(self._document, number, None, 0)
        if not 2 < size <= 200:
            return str(number + 1)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetPageLabel(self._document, number, buffer, size)
        return printable(utf16(buffer.raw[: size - 2])).strip() or str(number + 1)

    def said(self, key: str) -> str:
        """Return a value of the document's information ("Title"), or ""."""
        size = pdfium.FPDF_GetMetaText(self._document, key.encode(), None, 0)
        if not 2 < size <= 20_000:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetMetaText(self._document, key.encode(), buffer, size)
        return printable(utf16(buffer.raw[: size - 2])).strip()

    def attached(self) -> int:
        """Return how many files are attached to the document."""
        return max(0, int(pdfium.FPDFDoc_GetAttachmentCount(self._document)))

    def sheet(self, number: int) -> Sheet:
        """Read a page (from 0).

        Raises:
            EngineError: PDFium cannot.
        """
        page = pdfium.FPDF_LoadPage(self._document, number)
        if not page:
            raise EngineError(int(pdfium.FPDF_GetLastError()))
        try:
            text = pdfium.FPDFText_LoadPage(page)
            if not text:
                raise EngineError(int(pdfium.FPDF_GetLastError()))
            try:
                return sheet(self._document, page, text)
            finally:
                pdfium.FPDFText_ClosePage(text)
        finally:
            pdfium.FPDF_ClosePage(page)

    def grey(self, number: int, scale: float, most: int) -> tuple[int, int, bytes]:
        """Render a page (from 0) as grey values, row by row; `scale` is pixels a point, made smaller to keep `most` pixels.

        Raises:
            EngineError: PDFium cannot.
        """
        page = pdfium.FPDF_LoadPage(self._document, number)
        if not page:
            raise EngineError(int(pdfium.FPDF_GetLastError()))
        try:
            width, height = (max(1.0, float(f(page))) for f in (pdfium.FPDF_GetPageWidthF, pdfium.FPDF_GetPageHeightF))
            scale = min(scale, math.sqrt(most / (width * height)), most / max(width, height))
            across, down = max(1, int(width * scale)), max(1, int(height * scale))
            bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, None, 0)
            if not bitmap:
                raise EngineError(0)
            try:
                pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
                pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE)
                stride = int(pdfium.FPDFBitmap_GetStride(bitmap))
                rows = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
            finally:
                pdfium.FPDFBitmap_Destroy(bitmap)
            return across, down, b"".join(rows[at : at + across] for at in range(0, stride * down, stride))
        finally:
            pdfium.FPDF_ClosePage(page)
