"""Check the bundled demo case: its truth must hold in its files, and again with all its names and figures exchanged.

Everything a truth file quotes must stand, character by character, in the visible text of the report that it names.
Nothing of the tool under test is used here, so that a mistake in a reader cannot hide one in the truth.
Run: `python tools/check_demo.py [--print-exchanged]`; the exit code is 0 only if no fault was found.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parent.parent / "src" / "stemma" / "demo"
COLUMNS = ("path", "url", "title", "outlet", "author", "published", "language")
UNSEEN = ("head", "script", "style", "template")
INLINE = ("a", "abbr", "b", "em", "i", "span", "strong", "sub", "sup", "small")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
LONG_DATE = "{day} {month} {year}"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
WORDS = re.compile(r"\w+(?:[’'-]\w+)*")
FEWEST, MOST = 120, 400

LINKS = {"copies", "excerpts", "translates", "rewrites", "credits"}
REPLIES = {"denies", "explains", "rebuts", "demands"}
TIMINGS = {"before", "after"}
DIFFERENCES = {"figure", "relation", "counted", "subject", "speaker", "act", "hedge", "name", "title", "date", "wording"}
REASONS = {"private person", "unnamed but unique", "byline", "photographer"}
ACTS = {
    *("asserts", "alleges", "denies", "concedes", "announces", "promises"),
    *("demands", "warns", "asks", "believes", "declines"),
}
BOUNDS = {"exact", "over", "at-least", "under", "at-most", "about", "range", "vague"}
RELATIONS = {"none", "additional", "subset", "out-of", "change", "total"}

Truth = dict[str, Any]
"""The parsed truth.json: plain JSON, described in the demo's README."""


@dataclass(frozen=True)
class Case:
    """A demo case in memory: as it lies on disk, or exchanged."""

    files: Mapping[str, str]
    """Name of each report's file, without folder, to its text as saved (HTML with its tags)."""
    manifest: tuple[Mapping[str, str], ...]
    truth: Truth

    def visible(self, name: str) -> str:
        """Return the text of a file as a reader of the page sees it, white space collapsed."""
        return visible(self.files[name]) if name.endswith(".html") else collapsed(self.files[name])


class Page(HTMLParser):
    """Collect the visible text of a page; block elements end words, inline ones do not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element; void elements have no end and are never counted."""
        self.depth += tag in UNSEEN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self.depth -= tag in UNSEEN
        self._part(tag)

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if not self.depth:
            self.pieces.append(data)

    def _part(self, tag: str) -> None:
        if tag not in INLINE:
            self.pieces.append(" ")


def collapsed(text: str) -> str:
    """Collapse white space."""
    return " ".join(text.split())


def visible(page: str) -> str:
    """Return the visible text of an HTML page, white space collapsed."""
    parser = Page()
    parser.feed(page)
    parser.close()
    return collapsed("".join(parser.pieces))


def load(folder: Path = DEMO) -> Case:
    """Read the case from its folder."""
    files = {p.name: p.read_text(encoding="utf-8") for p in sorted((folder / "reports").iterdir())}
    return assemble(
        files, (folder / "sources.csv").read_text(encoding="utf-8"), (folder / "truth.json").read_text(encoding="utf-8")
    )


def assemble(files: Mapping[str, str], manifest: str, truth: str) -> Case:
    """Make a case from the contents of its files."""
    return Case(files=files, manifest=tuple(csv.DictReader(io.StringIO(manifest))), truth=json.loads(truth))


def mapping(folder: Path = DEMO) -> dict[str, str]:
    """Read which words are exchanged for which."""
    pairs = json.loads((folder / "exchange.json").read_text(encoding="utf-8"))
    return {str(old): str(new) for old, new in pairs.items()}


def pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    """Compile one pattern that finds every key as a whole word, the longest first."""
    keys = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, keys)) + r")(?!\w)")


def exchange(text: str, words: Mapping[str, str]) -> str:
    """Exchange names and figures in one pass, whole words, the longest first."""
    return pattern(words).sub(lambda m: words[m[0]], text)


def exchanged(words: Mapping[str, str], folder: Path = DEMO) -> Case:
    """Read the case with every name and figure exchanged: files, manifest and truth."""
    files = {p.name: exchange(p.read_text(encoding="utf-8"), words) for p in sorted((folder / "reports").iterdir())}
    rest = (exchange((folder / name).read_text(encoding="utf-8"), words) for name in ("sources.csv", "truth.json"))
    return assemble(files, *rest)


def quoted(truth: Truth) -> Iterator[tuple[str, str, str]]:
    """Yield (what it is, file, exact words) of everything the truth quotes."""
    for origin in truth["origins"]:
        yield from (("origin", name, words) for name, words in origin["quotes"].items())
    for kind, items, key in (
        ("reply", truth["replies"], "quote"),
        ("unclear", truth["unclear"], "quote"),
        ("withheld", truth["withheld"], "words"),
        ("heading", truth["headings"], "words"),
        ("figure", truth["figures"], "words"),
    ):
        yield from ((kind, item["file"], item[key]) for item in items)
    for item in truth["differences"]:
        yield "difference", item["a"], item["a_words"]
        yield "difference", item["b"], item["b_words"]
    for item in truth["statements"]:
        pieces = [item["content"], *item.get("rest", ())]
        yield from (("statement", item["file"], piece) for piece in pieces if piece)
    for item in truth["figures"]:
        yield from (("figure", item["file"], item[key]) for key in ("counts", "near") if item.get(key))
    for item in truth["lost"]:
        named = item.get("translated", {})
        yield from (("lost", name, named.get(name, item["name"])) for name in item["credited_by"])


def faults_in_words(case: Case) -> Iterator[str]:
    """Yield quoted words that do not stand in their file, or stand there as parts of other words only."""
    for kind, name, words in quoted(case.truth):
        if name not in case.files:
            yield f"{kind}: no file {name}"
        elif not re.search(r"(?<!\w)" + re.escape(words) + r"(?!\w)", case.visible(name)):
            yield f"{kind}: not in {name}: {words}"
    seen = " ".join(case.visible(name) for name in case.files)
    yield from (f"public: nowhere named: {item['words']}" for item in case.truth["public"] if item["words"] not in seen)
    for item in case.truth["statements"]:
        if item["act"] != "declines" and not item["content"]:
            yield f"statement without content in {item['file']}"


def faults_in_references(case: Case) -> Iterator[str]:
    """Yield files, claims and sources that are named and do not exist, and values outside their lists."""
    truth, files = case.truth, set(case.files)
    if truth["invented"] is not True or set(truth["reports"]) != files:
        yield f"reports and files differ: {sorted(set(truth['reports']) ^ files)}"
    nodes = files | {f"lost:{item['name']}" for item in truth["lost"]}
    claims = {item["claim"] for item in truth["origins"]}
    for origin in truth["origins"]:
        yield from (f"origin unknown: {node}" for node in origin["origins"] if node not in nodes)
        if origin["support"] != ("one origin" if len(origin["origins"]) == 1 else "separate origins"):
            yield f"support and origins disagree: {origin['claim']}"
    for reply in truth["replies"]:
        if reply["answers"] not in {None, *claims}:
            yield f"answers an unknown claim: {reply['answers']}"
    vocabularies = (
        ("replies", "kind", REPLIES),
        ("replies", "timing", TIMINGS),
        ("differences", "kind", DIFFERENCES),
        ("withheld", "why", REASONS),
        ("statements", "act", ACTS),
        ("figures", "bound", BOUNDS),
        ("figures", "relation", RELATIONS),
    )
    for table, key, allowed in vocabularies:
        yield from (f"{table}: {key} is {item[key]}" for item in truth[table] if item[key] not in allowed)


def faults_in_tree(case: Case) -> Iterator[str]:
    """Yield unknown parents, wrong kinds, circles, and directions that the tree does not give."""
    truth = case.truth
    lost = {f"lost:{item['name']}" for item in truth["lost"]}
    twins = {twin for pair in truth["duplicates"] for twin in pair[1:]}
    if set(truth["parents"]) != set(case.files) - twins:
        yield f"parents missing: {sorted(set(case.files) - twins - set(truth['parents']))}"
    for child, parents in truth["parents"].items():
        for parent in parents:
            if parent["parent"] not in lost | set(case.files) or not {parent["kind"], *parent.get("also", ())} <= LINKS:
                yield f"parent of {child}: {parent}"
        if child in ancestors(truth, child):
            yield f"circle at {child}"
    for item in truth["differences"]:
        if item["directed"] != (item["a"] in ancestors(truth, item["b"])):
            yield f"direction of {item['a']} and {item['b']}: {item['a_words']}"
        if item["a_words"] == item["b_words"]:
            yield f"no difference: {item['a_words']}"


def ancestors(truth: Truth, name: str) -> set[str]:
    """Return all that a report comes from."""
    found: set[str] = set()
    ahead = [p["parent"] for p in truth["parents"].get(name, ())]
    while ahead:
        node = ahead.pop()
        if node not in found:
            found.add(node)
            ahead += [p["parent"] for p in truth["parents"].get(node, ())]
    return found


def faults_in_bodies(case: Case) -> Iterator[str]:
    """Yield copies that are none, twins that differ, reports too short or long, and sums that fail."""
    truth = case.truth
    for first, *others in truth["duplicates"]:
        yield from (f"not the same bytes: {first}, {other}" for other in others if case.files[first] != case.files[other])
    for child, parents in truth["parents"].items():
        for parent in parents:
            if parent["kind"] in ("copies", "excerpts") and shared(case, child, parent["parent"]) < 0.7:
                yield f"{child} shares too little with {parent['parent']}"
    for name in case.files:
        if not FEWEST <= length(case, name) <= MOST:
            yield f"{name} has {length(case, name)} words"
    yield from (f"sum: {item}" for item in truth["sums"] if sum(item["parts"]) != item["total"])
    yield from (f"order: {item}" for item in truth["orders"] if item["smaller"] >= item["larger"])


def paragraphs(case: Case, name: str) -> list[str]:
    """Return the paragraphs of a report's body: of a page its `<p>` and `<li>`, of a text what empty lines part."""
    raw = case.files[name]
    if name.endswith(".html"):
        return [visible(m[2]) for m in re.finditer(r"<(p|li)\b[^>]*>(.*?)</\1>", raw, re.DOTALL)]
    return [collapsed(block) for block in raw.split("\n\n")]


def shared(case: Case, child: str, parent: str) -> float:
    """Return how much of a report's longer paragraphs stand word by word in another."""
    own = [p for p in paragraphs(case, child) if len(p) > 80]
    text = case.visible(parent)
    return sum(p in text for p in own) / max(len(own), 1)


def length(case: Case, name: str) -> int:
    """Count the words of a report's longer paragraphs (menus and teasers are short)."""
    return sum(len(WORDS.findall(p)) for p in paragraphs(case, name) if len(p) > 40)


def faults_in_manifest(case: Case) -> Iterator[str]:
    """Yield manifest rows without a file, and dates or outlets that stand nowhere a tool could read them."""
    truth = case.truth
    rows = {row["path"].removeprefix("reports/"): row for row in case.manifest}
    yield from (f"manifest: no file {name}" for name in rows if name not in case.files)
    if any(tuple(row) != COLUMNS for row in case.manifest):
        yield "manifest: wrong columns"
    for pair in truth["duplicates"]:
        yield from (f"manifest: knows the twin {twin}" for twin in pair[1:] if twin in rows)
    for name, report in truth["reports"].items():
        raw, row = case.files[name], rows.get(name, {})
        stated = {row.get("published", ""), *ISO_DATE.findall(raw)}
        stated |= {iso for iso in filter(None, (report["published"],)) if long_date(iso) in raw}
        for key in ("published", "modified"):
            if report.get(key) and report[key] not in stated:
                yield f"{name}: {report[key]} is stated nowhere"
        if report["published"] is None and stated - {""}:
            yield f"{name}: a date is stated, the truth has none: {stated}"
        if report["outlet"] and report["outlet"] not in raw and report["outlet"] != row.get("outlet"):
            yield f"{name}: outlet stated nowhere"


def long_date(iso: str) -> str:
    """Write an ISO date as newspapers do: 10 March 2025."""
    year, month, day = iso.split("-")
    return LONG_DATE.format(day=int(day), month=MONTHS[int(month) - 1], year=year)


def faults(case: Case) -> tuple[str, ...]:
    """Return all that is wrong with a case and its truth; empty if nothing is."""
    checks = (faults_in_words, faults_in_references, faults_in_tree, faults_in_bodies, faults_in_manifest)
    return tuple(fault for check in checks for fault in check(case))


def faults_in_exchange(words: Mapping[str, str], folder: Path = DEMO) -> tuple[str, ...]:
    """Return all that an exchange leaves behind, mixes up or breaks."""
    return tuple(_faults_in_exchange(words, load(folder), exchanged(words, folder)))


def _faults_in_exchange(words: Mapping[str, str], first: Case, second: Case) -> Iterator[str]:
    old = pattern(words)
    yield from (f"exchange: a new word is also an old one: {new}" for new in words.values() if old.search(new))
    if len(set(words)) != len({key.strip() for key in words}) or any(key == new for key, new in words.items()):
        yield "exchange: a word is padded, or stays as it is"
    for name in first.files:
        yield from (f"exchange: left in {name}: {m[0]}" for m in old.finditer(second.files[name]))
        if ISO_DATE.findall(first.files[name]) != ISO_DATE.findall(second.files[name]):
            yield f"exchange: a date changed in {name}"
    used = set(old.findall(" ".join([*first.files.values(), str(first.truth), str(first.manifest)])))
    yield from (f"exchange: never used: {key}" for key in words if key not in used)
    yield from (f"exchange: figure stays: {a}" for a, b in pairs(first, second, "figures") if a["words"] == b["words"])
    yield from (f"exchange: value stays: {a}" for a, b in pairs(first, second, "figures") if values(a) == values(b))
    named = [d for d in pairs(first, second, "withheld") if d[0]["why"] != "unnamed but unique"]
    named += pairs(first, second, "public") + pairs(first, second, "lost")
    for a, b in named:
        key = "words" if "words" in a else "name"
        if a[key] == b[key]:
            yield f"exchange: name stays: {a[key]}"
    outlets = zip(first.truth["reports"].values(), second.truth["reports"].values(), strict=True)
    yield from (f"exchange: outlet stays: {a['outlet']}" for a, b in outlets if a["outlet"] and a["outlet"] == b["outlet"])
    for a, b in zip(first.truth["statements"], second.truth["statements"], strict=True):
        if {k: v for k, v in a.items() if k in ("file", "act")} != {k: v for k, v in b.items() if k in ("file", "act")}:
            yield f"exchange: a file or an act changed: {b}"
    yield from (f"exchanged: {fault}" for fault in faults(second))


def pairs(first: Case, second: Case, table: str) -> list[tuple[Truth, Truth]]:
    """Pair the records of one table before and after an exchange."""
    return list(zip(first.truth[table], second.truth[table], strict=True))


def values(figure: Truth) -> tuple[object, object]:
    """Return the interval of a figure."""
    return figure["low"], figure["high"]


def counts(case: Case) -> dict[str, int]:
    """Count what the truth holds."""
    truth = case.truth
    kinds = ("reports", "duplicates", "lost", "origins", "replies", "differences", "headings")
    sizes = {kind: len(truth[kind]) for kind in (*kinds, "withheld", "public", "unclear", "statements", "figures")}
    sizes["parents"] = sum(map(len, truth["parents"].values()))
    sizes["origin quotes"] = sum(len(origin["quotes"]) for origin in truth["origins"])
    sizes["quoted strings"] = sum(1 for _ in quoted(truth))
    return sizes


def main() -> int:
    """Check both cases; print what the truth holds and every fault."""
    case, words = load(), mapping()
    out = sys.stdout
    for kind, size in counts(case).items():
        out.write(f"{size:5} {kind}\n")
    out.write(f"{len(words):5} words exchanged in the second case\n")
    if "--print-exchanged" in sys.argv[1:]:
        second = exchanged(words)
        for name in second.files:
            out.write(f"\n===== {name}\n{second.visible(name)}\n")
    found = (*faults(case), *faults_in_exchange(words))
    for fault in found:
        out.write(f"FAULT {fault}\n")
    out.write("the demo's truth holds, as it is and exchanged\n" if not found else f"{len(found)} faults\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
