"""Writes Word, OpenDocument, RTF, mail and MHTML files for tests, part by part, so that each oddity can be made."""

import base64
import io
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="House head"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Bullet"><w:name w:val="List Bullet"/></w:style>
<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Ring"><w:name w:val="Ring"/><w:basedOn w:val="Ring"/></w:style>
</w:styles>"""
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def paragraph(words: str, style: str = "", inside: str = "") -> str:
    """Return a Word paragraph; `inside` is put after its words as it is."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>' if words else ""
    return f"<w:p>{properties}{run}{inside}</w:p>"


def docx(
    body: str, *, parts: dict[str, str] | None = None, links: dict[str, str] | None = None, core: str = "", styles: str = STYLES
) -> bytes:
    """Return a Word document; `parts` are further parts of the word folder by kind ("footnotes", "header")."""
    parts = parts or {}
    relations = "".join(
        f'<Relationship Id="p{n}" Type="{RELATION}/{kind}" Target="{kind}.xml"/>' for n, kind in enumerate([*parts, "styles"])
    )
    relations += "".join(
        f'<Relationship Id="{key}" Type="{RELATION}/hyperlink" Target="{escape(to)}" TargetMode="External"/>'
        for key, to in (links or {}).items()
    )
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships {space}><Relationship Id="a" Type="{RELATION}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {SPACES}><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": f"<Relationships {space}>{relations}</Relationships>",
        "word/styles.xml": styles,
        "docProps/core.xml": "<cp:coreProperties xmlns:cp="
        '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        + core
        + "</cp:coreProperties>",
    }
    files |= {f"word/{kind}.xml": f"<w:{kind} {SPACES}>{content}</w:{kind}>" for kind, content in parts.items()}
    return zipped({name: content.encode() for name, content in files.items()})


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file of parts in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, compress_type=method)
    return made.getvalue()


def bomb(name: str, chunk: bytes, times: int) -> bytes:
    """Return a ZIP file with one part that is the same bytes many times."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(times):
            part.write(chunk)
    return made.getvalue()


def odt(body: str, *, meta: str = "", styles: str = "", automatic: str = "", manifest: str = "") -> bytes:
    """Return an OpenDocument text."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
            ("meta", "meta"),
            ("manifest", "manifest"),
        )
    )
    spaces += (
        ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg='
        '"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "styles.xml": f"<office:document-styles {spaces}>{styles}</office:document-styles>",
        "meta.xml": f"<office:document-meta {spaces}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": f"<manifest:manifest {spaces}>{manifest}</manifest:manifest>",
    }
    return zipped({name: made.encode() for name, made in files.items()}, zipfile.ZIP_STORED)


def rtf(body: str, *, info: str = "", head: str = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}") -> bytes:
    """Return an RTF document."""
    about = r"{\info" + info + "}" if info else ""
    return (r"{\rtf1" + head + about + "\n" + body + "}").encode("latin-1")


HEADERS = {
    "From": "Mara Ilves <mara@kestrel.example>",
    "To": "Private Person <private@home.example>",
    "Date": "Tue, 3 Mar 2020 23:10:00 -0500",
    "Subject": "Harbour permits: what the minutes say",
    "Message-ID": "<1@kestrel.example>",
    "MIME-Version": "1.0",
}


def mail(body: bytes | str, *, kind: str = "text/plain; charset=utf-8", **headers: str | None) -> bytes:
    """Return a message; headers are given with _ for -, None leaves one out."""
    named = (
        HEADERS | {"Content-Type": kind} | {key.replace("_", "-"): value for key, value in headers.items() if value is not None}
    )
    gone = {key.replace("_", "-") for key, value in headers.items() if value is None}
    head = "".join(f"{key}: {value}\r\n" for key, value in named.items() if key not in gone)
    return head.encode() + b"\r\n" + (body.encode() if isinstance(body, str) else body)


def part(content: bytes | str, kind: str, *, name: str = "", **headers: str) -> bytes:
    """Return a part of a multipart message, in base64 where it is bytes."""
    lines = [f"Content-Type: {kind}"]
    if name:
        lines.append(f'Content-Disposition: attachment; filename="{name}"')
    lines.extend(f"{key.replace('_', '-')}: {value}" for key, value in headers.items())
    if isinstance(content, bytes):
        lines.append("Content-Transfer-Encoding: base64")
        content = base64.encodebytes(content).decode()
    return "\r\n".join([*lines, "", content]).encode()


def multipart(*parts: bytes, kind: str = "mixed", closed: bool = True, **headers: str | None) -> bytes:
    """Return a multipart message; not `closed`: it ends without its last boundary."""
    return mail(joined(*parts, closed=closed), kind=f'multipart/{kind}; boundary="=_b"', **headers)


def joined(*parts: bytes, boundary: str = "=_b", closed: bool = True) -> bytes:
    """Return the body of a multipart."""
    line = f"--{boundary}\r\n".encode()
    return b"".join(line + one + b"\r\n" for one in parts) + (f"--{boundary}--\r\n".encode() if closed else b"")
