"""PDF: what its pages show, in the order of reading, and what the file says of itself.

The way: PDFium gives the words with their places (`engine`); what is not shown is set apart; words become lines in the
order of reading (`columns`), what all pages repeat is taken out (`furniture`), lines become paragraphs (`paragraphs`),
paragraphs the text (`laying`). A second program, qpdf, weighs every page before PDFium may open it, and counts the
signs that it shows (`weigh`): under 98 % the text is partial. qpdf also repairs what PDFium cannot open.

What the text is: paragraphs parted by a blank line, the title first; cells of a table row parted by a tab; turned words
(stamps, margins) at the end of their page as furniture; notes at the foot of a page before a paragraph that runs past
them, so that every word stands on its own page. On record and not in the text (`left_out`): running heads and feet
and page numbers, each wording once; words that the page does not show; comments and the values of forms. Words under
a scan are its text, recognised by somebody's program, and said to be (OCR). Line ends become spaces; hyphens at them: see
`paragraphs`. A sign for which the file names no character is U+FFFD; bullets of symbol fonts are "•".
"""

from stemma.readers.pdf.pictures import numbered, pictures
from stemma.readers.pdf.reading import NAME, VERSION, read

__all__ = ["NAME", "VERSION", "numbered", "pictures", "read"]

_SAMPLE = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>\nendobj\n"
    b"4 0 obj\n<</Length 88>>\nstream\nBT /F1 9 Tf 50 700 Td (The harbour office said on Monday that ships had come in again.) "
    b"Tj ET \nendstream\nendobj\n5 0 obj\n<</Type/Font/Subtype/TrueType/BaseFont/Unheard-Of>>\nendobj\ntrailer\n<</Root 1 0 R>>\n"
)
# What the libraries below load at first use is loaded now: in a child that reads, nothing can be opened any more. The
# sample, of no real report, has no table of places, so that it goes the way of a damaged file too.
read(_SAMPLE, "0" * 64)
list(pictures(_SAMPLE))
