"""What the tests of the PDF reader share: texts to set, a book, and what came out of reading."""

from collections.abc import Callable

from make_pdf import Book, Page

from stemma.model.inputs import Read
from stemma.model.sources import Text
from stemma.readers.pdf import read

SOURCE = "0" * 64
HARBOUR = (
    "The har~bour com~mis~sion said on Tues~day that nine~teen ware~houses along the estu~ary had been leased with~out a "
    "pub~lic tender, and that the con~tracts ran un~til the end of the dec~ade."
)
MAYOR = (
    "A spokes~woman for the may~or of Quarrick called the fig~ure in~ac~cu~rate and said that only elev~en of the build~ings "
    "were in use, most of them for the stor~age of tim~ber and salt."
)
LEDGER = (
    "The ledg~er, which a for~mer clerk copied by hand over sev~er~al months, lists ev~ery pay~ment since the spring and "
    "names four com~pa~nies that no reg~is~ter knows."
)
OPEN = "Open words here"


def plain(words: str) -> str:
    return words.replace("~", "")


def text_of(made: Read) -> Text:
    assert made.text is not None, made.problems
    return made.text


def blocks(made: Read) -> list[tuple[str, str]]:
    text = text_of(made)
    return [(kind, text.content[a:b]) for a, b, kind in text.layout]


def said(made: Read, kind: str) -> list[str]:
    return [words for k, words in blocks(made) if k == kind]


def codes(made: Read) -> list[str]:
    return [p.code for p in made.problems]


def one(write: Callable[[Page], object]) -> Read:
    book = Book()
    write(book.page())
    return read(book.made(), SOURCE)


def values(made: Read, name: str) -> list[tuple[str, str]]:
    return [(a.value, a.evidence) for a in made.assertions if a.field == name]


def gazette(pages: int = 5) -> Book:
    """Return a book with running heads, feet and page numbers."""
    book = Book(labels=b"0<</S/r>>1<</S/D/St 7>>")
    for n in range(pages):
        page = book.page()
        page.text(50, 815, "The Quarrick Gazette", 8)
        page.text(480, 815, f"Spring report, part {n + 1}", 8)
        page.flow(50, 760, 480, f"Chapter {'ABCDEFGH'[n]} opens. {HARBOUR} {MAYOR}", 11)
        page.text(290, 30, "i" if n == 0 else str(n + 6), 9)
    return book


XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title><rdf:Alt><rdf:li>Salt, timber and silence</rdf:li></rdf:Alt></dc:title>"
    "<dc:creator><rdf:Seq><rdf:li>Ilse Varn</rdf:li><rdf:li>admin</rdf:li></rdf:Seq></dc:creator>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)
