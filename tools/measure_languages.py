"""Measure who says what in German, Spanish, Romanian, French, Italian: `python tools/measure_languages.py [CODE…]`.

attr50 as in `tagger_scores`: one-to-one; the words of the innermost voice and of the content each overlap by
half of the longer side. Act, polarity and the recall of denials and refusals stand beside it.

Spanish, Romanian, French, Italian: 12 invented texts each (`data/gold/invented.*.jsonl`), six read while the
words were written and six held out, of which only counts were ever looked at. They were written by the one who
wrote the words, in one round and on like subjects: they show what is covered, not what any newspaper holds.

German: UHH-LT's marks of German Wikinews, a set for measuring alone; errors were read in train, dev was
only counted. Its quotations are statements of ours if of type Direct, Indirect, FreeIndirect or
IndirectFreeIndirect (a sentence in the subjunctive of reported speech goes on from the speaker before it, as a
running quotation does). Left out:
- words in marks inside an indirect quotation of the same speaker: one statement with us, of mixed manner;
- Reported ("warned of a shortage"): the set marks the whole clause, speaker and verb and all, as its content, so
  it cannot be matched. Nor is what we find there counted as wrong, if it lies in such a clause.
A source "Angaben der Polizei" is taken as "der Polizei": with us the noun belongs to "nach Angaben", the cue.
No act is marked there; denials are told by the words of the cue.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tagger_marks import Span
from tagger_scores import Attribution, compare, rates

from stemma import aids, languages
from stemma.model.inputs import Reading
from stemma.model.reading import Statement
from stemma.model.sources import Report, Text
from stemma.stages import dates, names, quotes, segments, statements

GOLD = Path(__file__).parents[1] / "data" / "gold"
INVENTED = ("es", "ro", "fr", "it")
CODES = ("de", *INVENTED)
OURS = ("Direct", "Indirect", "FreeIndirect", "IndirectFreeIndirect")
DENIAL = re.compile(
    r"bestr[ei]+t|dement|zurück(?:ge)?wie?s|wies.*zurück|weis.*zurück|leugne|widersprach|widersprich|widersprochen"
)
SAID = re.compile(
    r"(?:(?:den|der|einer|ihren|seinen) )?(?:\w+en )?(?:Angaben?|Aussagen?|Ansicht|Meinung|Auffassung|Einschätzung|"
    r"Schätzung(?:en)?|Worten|Informationen|Berichten?|Meldung(?:en)?|Mitteilung|Darstellung) (?:von |vom )?(?=\S)"
)
REFUSAL = ("denies", "declines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A marked text."""

    name: str
    part: str
    text: str
    marked: tuple[Attribution, ...]
    aside: tuple[tuple[Span, ...], ...] = field(default=())
    """Stretches in which what is found is neither right nor wrong."""


def found(content: str, code: str) -> list[Statement]:
    """Read the statements of a text in a language, with all the stages that they need."""
    text = Text(source="0" * 64, reader="measure", version="1", content=content, completeness="complete")
    report = Report(source="0" * 64, place=(content[:60],), text=text.id, path="measure.txt")
    reading, language, given = Reading(report=report, text=text), languages.load(code), aids.load()
    reading = replace(reading, segments=segments.find(reading, language, given)[0])
    reading = replace(reading, quotes=quotes.find(reading, language, given)[0])
    reading = replace(reading, names=names.find(reading, language, given)[0])
    reading = replace(reading, dates=dates.find(reading, language, given)[0])
    return [r for r in statements.find(reading, language, given)[0] if isinstance(r, Statement)]


def as_found(statement: Statement) -> Attribution:
    """Turn a statement into what is compared."""
    innermost = statement.voices[-1].span
    outer = [v.span for v in statement.voices[:-1] if v.span]
    return Attribution(
        source=((innermost.start, innermost.end),) if innermost else (),
        cue=((statement.cue.start, statement.cue.end),) if statement.cue else (),
        content=tuple((c.start, c.end) for c in statement.content),
        act=statement.act,
        polarity=statement.polarity,
        outer=tuple((s.start, s.end) for s in outer),
    )


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((a, b) for a, b in pairs)


def invented(code: str) -> list[Document]:
    """Load the invented texts of a language."""
    documents = []
    for line in (GOLD / f"invented.{code}.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        marked = []
        for s in document["statements"]:
            voices = [v["span"] for v in s["voices"]]
            marked.append(
                Attribution(
                    source=_spans(voices[-1:] if voices[-1] else ()),
                    cue=_spans([s["cue"]] if s["cue"] else ()),
                    content=_spans(s["content"]),
                    kinds=("denials and refusals",) if s["act"] in REFUSAL else (),
                    act=s["act"],
                    polarity=s["polarity"],
                    outer=_spans(v for v in voices[:-1] if v),
                )
            )
        documents.append(
            Document(name=document["id"], part=f"{code} {document['split']}", text=document["text"], marked=tuple(marked))
        )
    return documents


def german(path: Path) -> list[Document]:
    """Load the German set; what is left out and why stands at the head of this file."""
    documents = []
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        rows: list[dict[str, Any]] = document["attributions"]
        marked = []
        for row in rows:
            if row["type"] not in OURS or not row["content"] or any(_part_of(row, other) for other in rows):
                continue
            cue = " ".join(document["text"][a:b] for a, b in row["cue"]).lower()
            kinds = [row["type"], *(["denials and refusals"] if DENIAL.search(cue) else [])]
            marked.append(
                Attribution(
                    source=_sources(document["text"], row["source"]),
                    cue=_spans(row["cue"]),
                    content=_spans(row["content"]),
                    kinds=tuple(kinds),
                )
            )
        aside = tuple(_spans(row["content"]) for row in rows if row["type"] == "Reported")
        part = f"de {path.stem.rsplit('.', 1)[-1]}"
        documents.append(Document(name=document["id"], part=part, text=document["text"], marked=tuple(marked), aside=aside))
    return documents


def _sources(text: str, source: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    """Return the words of a source without the noun that only says that it says something."""
    found = []
    for start, end in source:
        m = SAID.match(text, start, end)
        found.append((m.end() if m else start, end))
    return tuple(found)


def _part_of(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether a quotation lies in another one of the same speaker."""
    if row is other or not row["nested"] or not other["content"] or row["source"] != other["source"]:
        return False
    start, end = row["content"][0][0], row["content"][-1][1]
    return (start, end) != (other["content"][0][0], other["content"][-1][1]) and any(
        a <= start and end <= b for a, b in other["content"]
    )


def _counted(one: Attribution, document: Document) -> bool:
    """Tell whether what was found counts: most of it does not lie in a clause that is left out."""
    at = [*one.content, *one.cue]
    inside = sum(max(0, min(b, d) - max(a, c)) for a, b in at for stretch in document.aside for c, d in stretch)
    return inside * 2 <= sum(b - a for a, b in at)


def count(documents: Iterable[Document], code: str) -> dict[str, Counter[str]]:
    """Return the counts by part."""
    parts: dict[str, Counter[str]] = {}
    for document in documents:
        ours = [as_found(s) for s in found(document.text, code)]
        kept = [one for one in ours if _counted(one, document)]
        parts.setdefault(document.part, Counter()).update(compare(document.text, document.marked, kept))
    return parts


def measure(codes: Sequence[str], data: Path) -> dict[str, dict[str, float]]:
    """Return the rates by language and part; a German set that is not there is left out."""
    parts: dict[str, Counter[str]] = {}
    for code in codes:
        if code in INVENTED:
            parts |= count(invented(code), code)
            continue
        for part in ("train", "dev"):
            path = data / "attribution" / f"german_wikinews.{part}.jsonl"
            if path.exists():
                parts |= count(german(path), code)
    return {part: {"statements": float(counts["marked"]), **rates(counts)} for part, counts in sorted(parts.items())}


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("codes", nargs="*", default=CODES)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    given = parser.parse_args()
    for part, values in measure(given.codes, given.data).items():
        for name, value in values.items():
            sys.stdout.write(f"{part:12} {name:44} {value:.3f}\n")


if __name__ == "__main__":
    main()
