"""ZIP folders and WACZ; and for all archives: whatever is cut or flipped, nothing is lost in silence."""

import gzip
import io
import json
import random  # noqa: TID251  (seeded)
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_archives import (
    DATE,
    PAGES,
    SHORT,
    SITE,
    Part,
    captured,
    codes,
    http,
    info,
    packed,
    page,
    record,
    response,
    unpacked,
    wacz,
    zipped,
)

from stemma.model.codes import LOSSES
from stemma.model.inputs import Member
from stemma.readers import CONTAINERS, READERS, container, kinds

# --- ZIP


def test_documents_of_a_zip_folder() -> None:
    inner = zipped([Part(name="c.html", data=PAGES[2])])
    made = [
        Part(name="a.html", data=PAGES[0]),
        Part(name="folder/", data=b"", method=0),
        Part(name="folder/b.txt", data=b"The harbour office denied it.", method=0),
        Part(name="inner.zip", data=inner),
        Part(name="crawl.warc.gz", data=packed([captured(3)])),
        Part(name="Bericht über Ämter.txt", data="Die Behörde dementierte.".encode()),
        Part(name="caf\x82.txt".encode("latin-1"), data=b"Words."),
    ]
    members, problems = unpacked(zipped(made), "a.zip")
    names = ["a.html", "folder/b.txt", "inner.zip", "crawl.warc.gz", "Bericht über Ämter.txt", "café.txt"]
    assert [m.name for m in members] == names
    assert [m.data for m in members] == [p.data for p in made if p.data]
    assert problems == []


LEFT = [
    ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(99), "1 picture"),
    ("film.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(300_000), "1 recording"),
    ("style.css", b"p { color: red }", "1 style sheet"),
    ("manifest.csv", b"path,url\na.html,https://a.example\n", "1 file of data"),
    (".hidden.txt", b"Words.", "1 hidden file"),
    ("__MACOSX/._a.html", b"\x00\x05\x16\x07", "1 hidden file"),
    ("folder/~$report.docx", b"\x05user", "1 hidden file"),
    ("a_files/frame.html", PAGES[1], "1 part of a saved page"),
    ("a-Dateien/b/frame.html", PAGES[1], "1 part of a saved page"),
    ("empty.txt", b"", "1 empty file"),
    ("data.bin", bytes(range(256)) * 9, "1 other file"),
]


@pytest.mark.parametrize(("name", "data", "said"), LEFT, ids=[x[0] for x in LEFT])
def test_what_is_no_document_is_counted(name: str, data: bytes, said: str) -> None:
    members, problems = unpacked(zipped([Part(name="a.html", data=PAGES[0]), Part(name=name, data=data)]), "a.zip")
    assert [m.name for m in members] == ["a.html"]
    assert codes(problems) == ["LEFT_INSIDE"]
    assert problems[0].message.startswith(said + " in it was not taken in")


def test_a_folder_that_only_looks_like_a_saved_page_is_taken_in() -> None:
    members, problems = unpacked(zipped([Part(name="case_files/b.html", data=PAGES[1])]), "a.zip")
    assert ([m.name for m in members], problems) == (["case_files/b.html"], [])


TROUBLE = [
    ("leads out", Part(name="../../evil.html", data=PAGES[1]), "UNSAFE_NAME"),
    ("absolute", Part(name="/etc/evil.html", data=PAGES[1]), "UNSAFE_NAME"),
    ("drive", Part(name="C:\\evil.html", data=PAGES[1]), "UNSAFE_NAME"),
    ("link", Part(name="link.html", data=b"/etc/passwd", mode=0o120777), "UNSAFE_NAME"),
    ("twice", Part(name="a.html", data=PAGES[1]), "UNSAFE_NAME"),
    ("locked", Part(name="b.html", data=PAGES[1], flags=1), "ENCRYPTED"),
    ("declared bomb", Part(name="b.html", data=bytes(20_000_000)), "BOMB"),
    ("hidden bomb", Part(name="b.html", data=bytes(20_000_000), size=1000), "BOMB"),
    ("rare method", Part(name="b.html", data=PAGES[1], method=0, raw=PAGES[1], flags=0), None),
    ("packed in a strange way", Part(name="b.html", data=PAGES[1], method=98, raw=PAGES[1]), "UNSUPPORTED"),
    (
        "an old Word file",
        Part(name="b.doc", data=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")),
        "UNSUPPORTED",
    ),
    (
        "a locked Word file",
        Part(name="b.docx", data=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
        "ENCRYPTED",
    ),
    ("an e-book", Part(name="b.epub", data=zipped([Part(name="META-INF/container.xml", data=b"<a/>")])), "UNSUPPORTED"),
]


@pytest.mark.parametrize(("name", "part", "code"), TROUBLE, ids=[t[0] for t in TROUBLE])
def test_a_part_in_trouble_is_named_and_costs_no_other(name: str, part: Part, code: str | None) -> None:
    last = Part(name="last.html", data=PAGES[2])
    members, problems = unpacked(zipped([Part(name="a.html", data=PAGES[0]), part, last]), "a.zip")
    kept = ["a.html", "last.html"] if code else ["a.html", "b.html", "last.html"]
    assert [m.name for m in members] == kept
    assert codes(problems) == ([code] if code else [])
    if code:
        assert str(part.name).rsplit("/", maxsplit=1)[-1].rsplit("\\", maxsplit=1)[-1] in problems[0].message


def test_a_damaged_part_is_given_as_far_as_it_goes_and_flagged() -> None:
    parts = [Part(name="a.html", data=PAGES[0], check=1), Part(name="b.html", data=PAGES[1])]
    members, problems = unpacked(zipped(parts), "a.zip")
    assert [codes(m.problems) for m in members] == [["PARTIAL"], []]
    assert problems == []


def test_parts_over_one_another_are_refused() -> None:
    whole = bytearray(zipped([Part(name="a.html", data=PAGES[0]), Part(name="b.html", data=PAGES[0])]))
    second = whole.rindex(b"PK\x01\x02")
    whole[second + 42 : second + 46] = bytes(4)  # the second begins where the first does
    members, problems = unpacked(bytes(whole), "a.zip")
    assert (members, codes(problems)) == ([], ["BOMB"])


def test_a_folder_cut_off_gives_what_is_whole() -> None:
    whole = zipped([Part(name=f"{i}.html", data=data) for i, data in enumerate(PAGES)])
    members, problems = unpacked(whole[: whole.index(b"PK\x01\x02") - 200], "a.zip")
    assert [m.data for m in members[:5]] == PAGES[:5]
    assert [codes(m.problems) for m in members[:5]] == [[]] * 5
    assert all(m.problems for m in members[5:])
    assert codes(problems)[0] == "TRUNCATED"


def test_many_parts_in_one_trouble_are_counted() -> None:
    bad = [Part(name=f"../{i}.html", data=b"x", method=0) for i in range(40)]
    _, problems = unpacked(zipped([*bad, Part(name="a.html", data=PAGES[0])]), "a.zip")
    assert codes(problems) == ["UNSAFE_NAME"] * 10 + ["LEFT_INSIDE"]
    assert problems[-1].message.startswith("30 parts that cannot be read")


# --- WACZ


LIST = [{"url": f"{SITE}/0", "title": "Report 0 - News", "ts": DATE}, {"url": f"{SITE}/1", "title": f"{SITE}/1"}]


@pytest.mark.parametrize("method", [0, 8])
@pytest.mark.parametrize("packs", [False, True])
def test_a_web_archive_in_a_package(method: int, packs: bool) -> None:
    records = [captured(0), captured(1), captured(2), response("a.png", b"\x89PNG", 200, "image/png")]
    name = "data.warc.gz" if packs else "data.warc"
    made = wacz({name: packed(records) if packs else b"".join(records)}, LIST, method=method)
    members, problems = unpacked(made, "a.wacz")
    assert [m.data for m in members] == PAGES[:2]
    said = [[(a.field, a.value, a.evidence) for a in m.assertions] for m in members]
    address = ("url", f"{SITE}/0", "WARC-Target-URI")
    assert said == [[("title", "Report 0 - News", "title in the page list"), address], [("url", f"{SITE}/1", "WARC-Target-URI")]]
    assert codes(problems) == ["LEFT_INSIDE"]
    assert problems[0].message.startswith("1 picture and 1 page not in the page list in it")


def test_a_listed_page_that_leads_elsewhere_is_followed() -> None:
    moved = record(http(b"", 301, "text/html", "Location: https://news.example/0"), "http://news.example/old/")
    members, problems = unpacked(wacz({"a.warc": moved + captured(0)}, [{"url": "http://news.example/old"}]), "a.wacz")
    assert [m.data for m in members] == PAGES[:1]
    assert problems[0].message.startswith("1 redirect in it")


WRONG = [
    ("nothing", {}, []),
    ("an archive's digest", {"wrong": ["archive/a.warc"]}, ["PARTIAL"]),
    ("the list's digest", {"wrong": ["pages/pages.jsonl"]}, ["PARTIAL"]),
    ("no list of parts", {"package": False}, ["PARTIAL"]),
    ("signed", {"signed": True}, ["LEFT_INSIDE"]),
]


@pytest.mark.parametrize(("name", "how", "said"), WRONG, ids=[w[0] for w in WRONG])
def test_its_own_digests_are_checked(name: str, how: dict[str, object], said: list[str]) -> None:
    data = wacz({"a.warc": captured(0) + captured(1)}, LIST, **how)  # type: ignore[arg-type]
    members, problems = unpacked(data, "a.wacz", "application/wacz")
    assert [m.data for m in members] == PAGES[:2]
    assert codes(problems) == said
    assert not any(word in p.message for p in problems for word in ("authentic", "genuine", "valid"))


def test_pages_of_several_archives_and_pages_missing() -> None:
    listed = [*LIST, {"url": f"{SITE}/never"}]
    made = wacz({"a.warc.gz": packed([captured(0)]), "b.warc.gz": packed([captured(1)])}, listed)
    members, problems = unpacked(made, "a.wacz")
    assert [m.data for m in members] == PAGES[:2]
    assert [(p.code, "never" in p.message) for p in problems] == [("LEFT_INSIDE", True)]


def test_without_a_list_the_records_decide() -> None:
    members, _ = unpacked(wacz({"a.warc": captured(0) + response("s", SHORT)}), "a.wacz")
    assert [m.data for m in members] == PAGES[:1]


@pytest.mark.parametrize("lines", [b"not json\n", b"[1]\n", b'{"url": 5}\n{"url": null}\n', b"[" * 100_000, b"\xff\xfe\n"])
def test_lists_that_are_none(lines: bytes) -> None:
    parts = [
        Part(name="pages/pages.jsonl", data=lines),
        Part(name="archive/a.warc", data=captured(0)),
        Part(name="datapackage.json", data=json.dumps({"resources": [5, {"path": 1}, {"path": "x", "hash": "md5:0"}]}).encode()),
    ]
    members, problems = unpacked(zipped(parts), "a.wacz")
    assert [m.data for m in members] == PAGES[:1]
    assert "PARTIAL" in codes(problems)


def test_a_package_without_an_archive() -> None:
    members, problems = unpacked(wacz({}, LIST), "a.wacz")
    assert members == []
    assert "NO_TEXT" in codes(problems)


# --- anything


def good() -> dict[str, bytes]:
    return {
        "a.zip": zipped([Part(name=f"{i}.html", data=data, method=8 * (i % 2)) for i, data in enumerate(PAGES)]),
        "a.warc.gz": packed([info(), *(captured(i) for i in range(6))]),
        "a.wacz": wacz({"a.warc.gz": packed([captured(i) for i in range(6)])}, [{"url": f"{SITE}/{i}"} for i in range(6)]),
    }


MEDIA = {"a.zip": "application/zip", "a.warc.gz": "application/warc", "a.wacz": "application/wacz"}


def changed(whole: bytes, path: str) -> Iterator[bytes]:
    for hundredth in range(100):
        yield whole[: len(whole) * hundredth // 100]
    rng = random.Random(path)
    for _ in range(200):
        at = rng.randrange(len(whole))
        yield whole[:at] + bytes([whole[at] ^ 1 << rng.randrange(8)]) + whole[at + 1 :]


@pytest.mark.parametrize("path", MEDIA)
def test_whatever_is_cut_or_flipped_each_page_is_whole_or_flagged_and_none_is_lost_in_silence(path: str) -> None:
    whole = good()[path]
    assert [m.data for m in unpacked(whole, path)[0]] == PAGES
    saved = 0
    for data in changed(whole, path):
        members, problems = unpacked(data, path, MEDIA[path])
        kept = [m for m in members if m.data in PAGES]
        assert all(set(codes(m.problems)) & LOSSES for m in members if m.data not in PAGES)
        assert len({m.data for m in kept if not m.problems}) == 6 or problems or any(m.problems for m in members)
        saved += len({m.data for m in kept})
    assert saved > 300 * 6 * 0.6  # a flip costs one page of six, a cut half of them on average


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "WARC/1.1\r\n", "\x1f\x8b\x08", "PK\x03\x04", "PK\x05\x06"]),
    st.sampled_from([*MEDIA.values(), "application/gzip"]),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_end_in_something_said(data: bytes, first: str, media: str) -> None:
    members, problems = unpacked(first.encode("latin-1") + data, "a", media)
    assert members or problems


@given(st.lists(st.tuples(st.binary(max_size=60), st.integers(0, 10**14)), max_size=5), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_records_end_in_something_said(blocks: list[tuple[bytes, int]], packs: bool) -> None:
    records = [record(b"HTTP/1.1 200 OK\r\n" + block, SITE, length=length) for block, length in blocks]
    members, problems = unpacked(packed(records) if packs else b"".join(records), "a.warc", "application/warc")
    assert members or problems


SLOW = [
    ("records that declare too much", b"".join(record(b"x", SITE, length=10**12) for _ in range(3000))),
    ("heads that never end", b"WARC/1.1\r\nA: b\r\n" * 100_000),
    ("starts of records", b"WARC/1.1\r\n\r\n" * 100_000),
    ("members of gzip", gzip.compress(b"", mtime=0) * 50_000),
    ("starts of gzip", b"\x1f\x8b\x08\x00" * 200_000),
    ("gzip within names", b"\x1f\x8b\x08\x08" + b"a" * 2_000_000),
    ("line ends", packed([captured(0)]) + gzip.compress(b"\r\n" * 5_000_000, mtime=0)),
    ("chunks", record(http(b"1\r\na\r\n" * 400_000, 200, "text/html", "Transfer-Encoding: chunked"), SITE)),
    (
        "members of gzip in a body",
        record(http(gzip.compress(b"a", mtime=0) * 30_000, 200, "text/html", "Content-Encoding: gzip"), SITE),
    ),
]


@pytest.mark.parametrize(("name", "data"), SLOW, ids=[s[0] for s in SLOW])
def test_nothing_takes_long(name: str, data: bytes) -> None:
    began = time.process_time()
    members, problems = unpacked(data, "a.warc.gz", "application/warc")
    assert time.process_time() - began < 5
    assert members or problems


@pytest.mark.parametrize("path", MEDIA)
def test_one_document_at_a_time_is_held(path: str) -> None:
    rng = random.Random(1)
    pages = [page(str(i), 2) + rng.randbytes(400_000).hex().encode() for i in range(10)]
    records = [record(http(p), f"{SITE}/{i}") for i, p in enumerate(pages)]
    data = {
        "a.zip": lambda: zipped([Part(name=f"{i}.html", data=p) for i, p in enumerate(pages)]),
        "a.warc.gz": lambda: packed(records),
        "a.wacz": lambda: wacz({"a.warc.gz": packed(records)}),
    }[path]()
    module = container(MEDIA[path])
    assert module is not None
    tracemalloc.start()
    count = sum(isinstance(found, Member) for found in module.unpack(io.BytesIO(data), path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10
    assert peak < 5_600_000  # of 8 MB in all


def test_only_kinds_that_are_read_come_out() -> None:
    known = set(READERS) | set(CONTAINERS)
    for path, data in good().items():
        assert all(kinds.media_type(m.data, m.name) in known for m in unpacked(data, path)[0])
