"""Measure the names stage: places on GeoWebNews, persons on Wikinews voices, what the gate would withhold; gold marks.

    python tools/measure_names.py ../shared/data            # figures as JSON
    python tools/measure_names.py ../shared/data --errors   # and what was missed, most frequent first

Odd and even documents are told apart, because the rules were written while looking at the odd ones. Of the gold marks
(name_marks.py) the half that is read is named as such: it is the other one.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import name_marks

from stemma import aids, languages
from stemma.model.inputs import Reading
from stemma.model.reading import Name
from stemma.model.sources import Report, Text
from stemma.stages import names

TOPONYMS = ("Literal", "Metonymic", "Demonym", "Non_Literal_Modifier", "Literal_Modifier", "Mixed", "Coercion")
"""Types on which recall counts; for precision every type counts but the expressions ("the city") and `Non_Toponym`."""
NOT_PLACES = ("Literal_Expression", "Non_Lit_Expression", "Non_Toponym")
OWN = Path(__file__).parent.parent / "tests" / "names_marked.txt"
GOLD = Path(__file__).parent.parent / "data" / "gold" / "names.marks.jsonl"
TITLED = re.compile(r"^(?:[A-Z][\w.’'-]+ (?:(?:de|van|von|bin|al|el|del|der|la) )*){1,3}[A-Z][\w’'-]+(?=$|,)")


def read(content: str) -> tuple[Name, ...]:
    """Find the names of a text in English."""
    text = Text(source="0" * 64, reader="measure", version="1", content=content, completeness="complete")
    report = Report(source="0" * 64, place=(), text=text.id, path="measure")
    return names.find(Reading(report=report, text=text), languages.load("en"), aids.load())[0]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


Place = tuple[int, int, str | None]
"""Start, end and role of a place that was read, by us or by another program (benchmarks/names.py); None: no role is told."""


def places(path: Path, errors: Counter[str]) -> dict[str, float]:
    """Measure recall and precision of places, and the roles, on odd and even documents."""
    seen: Counter[str] = Counter()
    for number, document in enumerate(lines(path)):
        half = "odd" if number % 2 else "even"
        count = placed(document, find_places(document["text"]), errors if half == "odd" else Counter())
        seen.update(count)
        seen.update({f"{half} {key}": count[key] for key in ("gold", "hit", "found", "good")})
    figures = {f"places {half} recall": seen[f"{half} hit"] / seen[f"{half} gold"] for half in ("odd", "even")}
    figures |= {f"places {half} precision": seen[f"{half} good"] / seen[f"{half} found"] for half in ("odd", "even")}
    figures |= {f"places recall {kind}": seen[f"hit {kind}"] / seen[f"gold {kind}"] for kind in TOPONYMS if seen[f"gold {kind}"]}
    return figures | {"metonym accuracy": seen["roles right"] / max(1, seen["roles"])}


def find_places(content: str) -> list[Place]:
    """Read the places of a text."""
    return [(n.span.start, n.span.end, n.role) for n in read(content) if n.kind == "place"]


def placed(document: Mapping[str, Any], found: Sequence[Place], errors: Counter[str]) -> Counter[str]:
    """Count a document of GeoWebNews: toponyms marked and hit, in all and by type; places found and good; roles."""
    text, marks = document["text"], [t for t in document["toponyms"] if t["offset_ok"]]
    count: Counter[str] = Counter()
    for mark in marks:
        if (kind := mark["type"]) not in TOPONYMS:
            continue
        hits = [role for start, end, role in found if start < mark["end"] and mark["start"] < end]
        count.update({"gold": 1, "hit": bool(hits), f"gold {kind}": 1, f"hit {kind}": bool(hits)})
        if not hits:
            errors[f"missed {mark['text']}"] += 1
        elif kind in ("Literal", "Metonymic") and hits[0]:
            count.update({"roles": 1, "roles right": (hits[0] == "metonym") == (kind == "Metonymic")})
    for start, end, _ in found:
        good = any(m["type"] not in NOT_PLACES and m["start"] < end and start < m["end"] for m in marks)
        count.update({"found": 1, "good": good})
        if not good:
            errors[f"false {text[start:end]}"] += 1
    return count


def persons(path: Path, errors: Counter[str]) -> dict[str, float]:
    """Measure on Wikinews: speakers with a full name found as persons; paragraphs that `other` alone withholds."""
    seen: Counter[str] = Counter()
    for number, document in enumerate(lines(path)):
        half = "odd" if number % 2 else "even"
        content = document["text"]
        found = read(content)
        people = {form for n in found if n.kind == "person" for form in (n.canonical, n.span.words)}
        open_names = people | {form for n in found if n.kind == "other" for form in (n.canonical, n.span.words)}
        for full in sorted(speakers(document)):
            seen[f"{half} speakers"] += 1
            seen[f"{half} as persons"] += any(full in person or person in full for person in people)
            covered = any(full in person or person in full for person in open_names)
            seen[f"{half} covered"] += covered
            if not covered:
                errors[f"speaker {full}"] += half == "odd"
        for match in re.finditer(r"[^\n]+", content):
            kinds = {n.kind for n in found if n.span.start < match.end() and match.start() < n.span.end}
            seen["paragraphs"] += 1
            seen["withheld"] += bool(kinds & {"person", "other", "unnamed"})
            seen["other alone"] += "other" in kinds and not kinds & {"person", "unnamed"}
        for name in found:
            seen[f"kind {name.kind}"] += 1
            if name.kind == "other":
                errors[f"other {name.span.words}"] += half == "odd"
    figures = {f"speakers {half} as person": seen[f"{half} as persons"] / seen[f"{half} speakers"] for half in ("odd", "even")}
    figures |= {f"speakers {half} protected": seen[f"{half} covered"] / seen[f"{half} speakers"] for half in ("odd", "even")}
    figures |= {"speakers": seen["odd speakers"] + seen["even speakers"], "paragraphs": seen["paragraphs"]}
    figures |= {
        "paragraphs withheld": seen["withheld"] / seen["paragraphs"],
        "by other alone": seen["other alone"] / seen["paragraphs"],
    }
    return figures | {f"records {kind[5:]}": seen[kind] for kind in sorted(seen) if kind.startswith("kind ")}


def speakers(document: dict[str, Any]) -> set[str]:
    """Return the full names of speakers, as far as the marks show that they are persons: "Name Surname, role"."""
    found = set()
    for statement in document["statements"]:
        for voice in statement["voices"]:
            who = voice["who"] or ""
            match = TITLED.match(who)
            pronoun = voice["span"] and document["text"][slice(*voice["span"])].lower() in ("he", "she")
            if match and (pronoun or "," in who) and match.group() in document["text"]:
                found.add(match.group())
    return found


def marked(path: Path, errors: Counter[str]) -> dict[str, float]:
    """Measure on our own invented sentences: names found with exactly their words, and persons protected at all."""
    seen: Counter[str] = Counter()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            continue
        half = "odd" if number % 2 else "even"
        content, marks = plain(line)
        found = read(content)
        for start, end, label in marks:
            exact = any(n.kind == label and (n.span.start, n.span.end) == (start, end) for n in found)
            touched = [n for n in found if n.span.start < end and start < n.span.end]
            kept = any(n.kind in ("person", "other", "unnamed") for n in touched)
            seen[f"{half} {label}"] += 1
            seen[f"{half} {label} exact"] += exact
            if label in ("person", "unnamed"):
                seen[f"{half} people"] += 1
                seen[f"{half} people protected"] += kept
            if (label in ("person", "unnamed") and not kept) or not exact:
                errors[f"marked {label} {content[start:end]!r} as {[(n.kind, n.span.words) for n in touched]}"] += half == "odd"
        good = {(start, end) for start, end, _ in marks}
        for name in found:
            if name.kind == "other" and not any(s < name.span.end and name.span.start < e for s, e in good):
                seen[f"{half} false other"] += 1
    labels = ("person", "organisation", "place", "unnamed", "work")
    figures = {
        f"marked {half} {label}": seen[f"{half} {label} exact"] / seen[f"{half} {label}"]
        for half in ("odd", "even")
        for label in labels
        if seen[f"{half} {label}"]
    }
    protected = {f"marked {h} people protected": seen[f"{h} people protected"] / seen[f"{h} people"] for h in ("odd", "even")}
    return figures | protected | {"marked false other": seen["odd false other"] + seen["even false other"]}


def gold(marks: Path, texts: Path, errors: Counter[str]) -> dict[str, float]:
    """Measure persons and organisations on gold marks: recall, precision, and mentions joined to the fullest form."""
    figures: dict[str, float] = {}
    documents, missing = name_marks.load(marks, texts)
    errors["gold without text"] += len(missing)
    for half in ("read", "held out"):
        count: Counter[str] = Counter()
        for document in documents:
            if document.half == half:
                count.update(name_marks.judged(document.marks, name_marks.told(read(document.text))))
        for kind in name_marks.KINDS:
            hits = count[f"{kind}/hits"]
            for name, side in (("recall", "marked"), ("precision", "found")):
                figures[f"gold {half} {kind} {name}"] = hits / max(1, count[f"{kind}/{side}"])
            figures[f"gold {half} {kind} joined"] = count[f"{kind}/joined"] / max(1, hits)
    return figures


MARK = re.compile(r"\[\[(.*?)\|([a-z]+)\]\]")


def plain(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Take the marks out of a line: its text, and (start, end, label) of each."""
    content, marks, at = "", [], 0
    for match in MARK.finditer(line):
        content += line[at : match.start()]
        marks.append((len(content), len(content) + len(match[1]), match[2]))
        content += match[1]
        at = match.end()
    return content + line[at:], marks


def speed(path: Path) -> float:
    """Return words a second over all texts of a file."""
    contents = [document["text"] for document in lines(path)]
    read(contents[0])
    began = time.perf_counter()
    for content in contents:
        read(content)
    return sum(len(content.split()) for content in contents) / (time.perf_counter() - began)


def measure(data: Path) -> dict[str, float]:
    """Return every figure that the data at hand allows."""
    return _measure(data, Counter())


def _measure(data: Path, errors: Counter[str]) -> dict[str, float]:
    figures = marked(OWN, errors) if OWN.exists() else {}
    web, wiki = data / "names" / "geowebnews.dev.jsonl", data / "gold" / "wikinews.dev.jsonl"
    if web.exists():
        figures |= places(web, errors)
    if wiki.exists():
        figures |= persons(wiki, errors) | {"words per second": speed(wiki)}
    if GOLD.exists() and wiki.exists():
        figures |= gold(GOLD, wiki, errors)
    return {name: round(value, 4) for name, value in figures.items()}


def main() -> None:
    """Print the figures, and with `--errors` what was missed in the odd documents."""
    errors: Counter[str] = Counter()
    print(json.dumps(_measure(Path(sys.argv[1]), errors), indent=1))
    if "--errors" in sys.argv:
        for kind in ("marked", "missed", "false", "speaker", "other"):
            rows = [f"{what[len(kind) + 1 :]}×{count}" for what, count in errors.most_common() if what.startswith(kind) and count]
            print(f"\n{kind}: " + " | ".join(rows[:150]))


if __name__ == "__main__":
    main()
