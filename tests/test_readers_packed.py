"""ZIP packages and XML behind their guards: what is refused, what is read, what is saved of a wreck."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_office import SPACES, bomb, zipped

from stemma.readers import packed
from stemma.readers.office import elements, lenient

BAD_NAMES = ["../x", "a/../../x", "/x", "C:\\x", "c:x", "..\\x", "\\x", "a\\..\\..\\x"]


def test_unsafe_names_are_refused_and_others_read() -> None:
    package = packed.parts(io.BytesIO(zipped(dict.fromkeys([*BAD_NAMES, "good/ü.txt", "a..b"], b"1"))))
    assert [part.name for part in package.parts] == ["good/ü.txt", "a..b"]
    assert [(one.name, one.code) for one in package.refused] == [(name, "UNSAFE_NAME") for name in BAD_NAMES]


def test_links_and_nul_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("aXb", "1")
    package = packed.parts(io.BytesIO(made.getvalue().replace(b"aXb", b"a\x00b")))
    assert [one.code for one in package.refused] == ["UNSAFE_NAME"] * 2 and package.parts == ()


def _overlapping() -> bytes:
    """Two directory entries for the same bytes (a quoted overlap would do as well)."""
    data = zipped({"a": b"word " * 100, "b": b"word " * 100})
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    return data[: at + 42] + struct.pack("<L", 0) + data[at + 46 :]


def test_overlapping_parts_are_refused() -> None:
    with pytest.raises(packed.Unsafe) as caught:
        packed.parts(io.BytesIO(_overlapping()))
    assert caught.value.code == "BOMB"


def test_declared_sizes_are_not_believed() -> None:
    data = bytearray(bomb("a", bytes(1 << 20), 4))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<L", 10)
    package = packed.parts(io.BytesIO(bytes(data)))
    with pytest.raises(packed.Unsafe) as caught:
        package.read(package.parts[0])
    assert caught.value.code == "BOMB"


def test_limits_on_all_parts() -> None:
    small = packed.Limits(total=1000)
    with pytest.raises(packed.Unsafe) as caught:
        packed.parts(io.BytesIO(zipped({"a": b"x" * 600, "b": b"y" * 600})), small)
    assert caught.value.code == "BOMB"
    large = packed.parts(io.BytesIO(zipped({"a": b"x" * 600, "b": b"y"})), packed.Limits(part=500))
    assert [part.name for part in large.parts] == ["b"] and large.refused[0].code == "TOO_LARGE"


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8), st.binary(max_size=300), max_size=5),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]),
    st.binary(max_size=20),
)
def test_packages_round_trip(files: dict[str, bytes], method: int, before: bytes) -> None:
    package = packed.parts(io.BytesIO(before + zipped(files, method)))
    assert {part.name: package.read(part) for part in package.parts} == files and not package.cut


def test_a_package_that_was_cut_off_is_read_by_its_headers() -> None:
    data = zipped({"a": b"first part" * 9, "b": b"second part " * 90})
    package = packed.parts(io.BytesIO(data[: data.index(b"PK\x01\x02")]))
    assert package.cut and [package.read(part) for part in package.parts] == [b"first part" * 9, b"second part " * 90]
    got, wrong = packed.parts(io.BytesIO(data[: data.index(b"PK\x01\x02") - 5])).salvage(package.parts[1])
    assert got != b"second part " * 90 and wrong is not None and wrong.code == "TRUNCATED"


def test_xml_and_tags_give_the_same_events() -> None:
    page = f'<w:p {SPACES} w:x="1 &lt; 2"><w:t>a &amp; b</w:t><w:br/>é</w:p>'
    spaces = {"http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w"}
    strict = list(elements.events(page.encode(), spaces))
    loose = list(lenient.events(page))
    assert [(kind, name) for kind, name, _ in strict] == [(kind, name) for kind, name, _ in loose]
    assert strict[0][2] is not None and strict[0][2]["w:x"] == "1 < 2"
