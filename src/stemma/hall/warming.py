"""Loads, before any file, all that a reader may come to need: in a child nothing can be opened any more.

A module that is loaded, a table that is read, a parser that is made at first use would fail there. Readers load what
they use when they are imported; what the libraries below them put off is done here.
"""

import codecs
import encodings
import encodings.aliases
import importlib.util
import pkgutil
from contextlib import suppress
from functools import cache

from stemma import languages, readers

ON_DEMAND = (
    "_strptime",
    "base64",
    "binascii",
    "bz2",
    "calendar",
    "copyreg",
    "datetime",
    "decimal",
    "difflib",
    "email",
    "email.base64mime",
    "email.charset",
    "email.contentmanager",
    "email.encoders",
    "email.errors",
    "email.feedparser",
    "email.generator",
    "email.header",
    "email.headerregistry",
    "email.iterators",
    "email.message",
    "email.parser",
    "email.policy",
    "email.quoprimime",
    "email.utils",
    "email._header_value_parser",
    "email._parseaddr",
    "html",
    "html.entities",
    "html.parser",
    "linecache",
    "locale",
    "lzma",
    "mailbox",
    "quopri",
    "stringprep",
    "string",
    "struct",
    "tempfile",
    "traceback",
    "unicodedata",
    "urllib.parse",
    "uu",
    "warnings",
    "xml.etree.ElementTree",
    "xml.parsers.expat",
    "zipfile",
    "zlib",
)
"""Modules of the standard library that others load at the moment of use."""
SAMPLES = (
    b"Warm words\n\nBy Ada Tern\n\nThe harbour office said on Monday that 53 ships had come in.\n",
    "Гавань открылась в понедельник, сообщило управление порта, и пришли корабли".encode("cp1251"),
    b'<!doctype html><title>Warm words</title><script type=\'application/ld+json\'>{"@type":"NewsArticle","datePublished":'
    b'"2024-02-03T10:00:00+01:00"}</script><article><h1>Warm words</h1><p>By Ada Tern</p><p>The harbour office said on Monday, '
    b"3 February 2024, that ships had come in, <a href='https://example.org/a'>reports say</a>.</p></article>",
    b"From: Ada Tern <ada@example.org>\r\nTo: b@example.org\r\nDate: Sat, 3 Feb 2024 10:00:00 +0100\r\n"
    b"Subject: =?utf-8?Q?W=C3=A4rm?=\r\nMIME-Version: 1.0\r\n"
    b"Message-ID: <1@example.org>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe harbour=20office\r\n"
    b"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
    b"Content-Disposition: attachment; filename=a.bin\r\n\r\nAAAA\r\n--b--\r\n",
    b"{\\rtf1\\ansi\\ansicpg1252 The harbour office said on Monday that ships had come in.\\par}",
)
"""Read once before any file; made up."""


def warm() -> None:
    """Load all that a reader may come to need: afterwards nothing can be opened."""
    for name in ON_DEMAND:
        with suppress(ImportError):  # modules go from one Python to the next
            importlib.import_module(name)
    _codecs()
    for code in ("und", *languages.available()):
        languages.load(code)
    for media in {*readers.READERS, *readers.CONTAINERS}:
        reader(media)
        container(media)
    # What readers make at first use is made now: the language model, tables of words, parsers of C libraries.
    for sample in SAMPLES:
        found = reader(readers.media_type(sample, "") or "")
        if found:
            found.read(sample, "0" * 64)


def _codecs() -> None:
    names = {module.name for module in pkgutil.iter_modules(encodings.__path__)} | set(encodings.aliases.aliases)
    for name in sorted(names):
        with suppress(LookupError, ImportError, ValueError, TypeError):
            codecs.lookup(name)
            "a".encode(name).decode(name)


def reader(media: str) -> readers.Reader | None:
    """Return the reader of a media type; None: there is none, or it is not part of this installation."""
    return readers.reader(media) if _there(readers.READERS.get(media)) else None


def container(media: str) -> readers.Container | None:
    """Return the module that unpacks a media type; None: there is none, or it is not part of this installation."""
    return readers.container(media) if _there(readers.CONTAINERS.get(media)) else None


@cache
def _there(name: str | None) -> bool:
    return name is not None and importlib.util.find_spec(f"{readers.__name__}.{name}") is not None
