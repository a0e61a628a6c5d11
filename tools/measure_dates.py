"""Print how well dates are read, on the development data (../shared/data/dates/tbaq.dev.jsonl).

TimeBank and AQUAINT as in TempEval-3: DATE expressions whose value names days; a span is found when it
shares characters, a value is right when its interval and granularity are. What we find is left out of
precision where it meets an expression of another type, and so are durations and sets. Rules were
written looking at odd documents only; both halves are printed.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from stemma import aids
from stemma.languages import load
from stemma.model.inputs import Reading
from stemma.model.reading import Date
from stemma.model.sources import Assertion, Report, Text
from stemma.stages import dates

LANGUAGE = load("en")
VALUE = re.compile(r"^\d{4}(-\d\d(-\d\d)?|-W\d\d|-Q\d|-(SP|SU|FA|WI))?(T.*)?$|^\d{3}X?$")
SEASON = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def reading(content: str, published: str) -> Reading:
    """Make a reading of a bare text with its day."""
    text = Text(source="0" * 64, reader="measure", version="1", content=content, completeness="complete")
    said = (Assertion(field="published", value=published, evidence="given"),)
    return Reading(report=Report(source="0" * 64, place=(), text=text.id, path="", assertions=said), text=text)


def same(value: str, made: Date) -> bool:
    """Tell whether a TIMEX3 value and a date are the same interval."""
    if made.earliest is None or made.latest is None:
        return False
    value = value.split("T", maxsplit=1)[0]
    if (len(value) <= 4 and not value.isdigit()) or len(value) == 3:
        return made.granularity == "decade" and made.earliest[:3] == value[:3]
    if "-W" in value and "WI" not in value:
        day = date.fromisoformat(made.earliest)
        return made.granularity == "week" and f"{day.isocalendar()[0]}-W{day.isocalendar()[1]:02}" == value
    if "-Q" in value:
        return (
            made.granularity == "quarter"
            and made.earliest[5:7] == f"{3 * int(value[-1]) - 2:02}"
            and made.earliest[:4] == value[:4]
        )
    if value[-2:] in SEASON:
        return made.granularity == "season" and made.earliest[:7] == f"{value[:4]}-{SEASON[value[-2:]]:02}"
    width = {4: "year", 7: "month", 10: "day"}[len(value)]
    kind = "day" if made.granularity == "time" else made.granularity
    return kind == width and made.earliest.startswith(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An expression as it was read, by us or by another program (benchmarks/dates.py), to be judged."""

    start: int
    end: int
    says: Callable[[str], bool]
    """Tells whether a TIMEX3 value is the preferred reading."""
    keeps: Callable[[str], bool]
    """Tells whether it is another reading that is kept."""
    open: bool = False
    """Whether other readings are kept."""
    shown: str = ""
    """What was read, for people."""


def told(found: Date) -> Read:
    """Reduce a record to what is judged."""
    return Read(
        start=found.span.start,
        end=found.span.end,
        says=lambda value: same(value, found),
        keeps=lambda value: _among(value, found),
        open=bool(found.alternatives),
        shown=f"{found.span.words!r} {found.earliest} {found.granularity} {found.anchor}",
    )


def find(content: str, published: str) -> list[Read]:
    """Read the dates of a bare text; those that are not resolved are left out."""
    return [told(d) for d in dates.find(reading(content, published), LANGUAGE, aids.load())[0] if d.earliest]


def score(rows: Sequence[dict[str, Any]], show: bool = False) -> dict[str, float]:
    """Return span F1, value F1, and how often the value is among the readings kept."""
    count: Counter[str] = Counter()
    for row in rows:
        count.update(judged(row, find(row["text"], row["dct"][:10]), show))
    f = {"span_f1": "spans", "value_f1": "values", "readings_f1": "kept"}
    return {name: round(200 * count[key] / max(count["found"] + count["due"], 1), 2) for name, key in f.items()}


def judged(row: Mapping[str, Any], made: Sequence[Read], show: bool = False) -> Counter[str]:
    """Count a document: dates due and found, spans right, values right, values right or among the readings kept."""
    all_gold = row["timex"]
    count: Counter[str] = Counter()
    hit_by: set[int] = set()
    for expression in all_gold:
        if expression["type"] != "DATE" or not VALUE.match(expression["value"] or ""):
            continue
        hits = [k for k, d in enumerate(made) if d.start < expression["end"] and expression["start"] < d.end]
        hit_by.update(hits)
        first = made[hits[0]] if hits else None
        right = first is not None and first.says(expression["value"])
        kept = right or (first is not None and first.keeps(expression["value"]))
        several = first is not None and first.open
        count.update(due=1, spans=int(bool(hits)), values=int(right), kept=int(kept))
        count.update({"open": several, "open/kept": several and kept})
        if show and not right:
            got = [made[k].shown for k in hits] or "missed"
            near = row["text"][max(0, expression["start"] - 70) : expression["end"] + 40].replace("\n", " ")
            print(" ", expression["text"], expression["value"], got, row["dct"][:10], "|", near)
    for k, d in enumerate(made):
        other = any(d.start < t["end"] and t["start"] < d.end for t in all_gold)
        count["found"] += k in hit_by or not other
        if show and not other:
            near = row["text"][max(0, d.start - 40) : d.end + 30].replace("\n", " ")
            print("  false", row["text"][d.start : d.end], "|", near)
    return count


def _among(value: str, made: Date) -> bool:
    return any(first.startswith(value.split("T", maxsplit=1)[0]) for first, _ in made.alternatives)


def measure(data: Path) -> dict[str, float]:
    """Return every score, in percent: odd documents are those the rules were written on."""
    path = data / "dates" / "tbaq.dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    halves = (("odd", rows[0::2]), ("even", rows[1::2]), ("all", rows))
    return {f"tbaq_{half}_{name}": value for half, some in halves for name, value in score(some).items()}


if __name__ == "__main__":
    folder = Path(next((a for a in sys.argv[1:] if not a.startswith("-")), "../shared/data"))
    if "-v" in sys.argv:
        lines = (folder / "dates" / "tbaq.dev.jsonl").read_text(encoding="utf-8").splitlines()
        score([json.loads(line) for line in lines][0::2], show=True)
    for name, value in measure(folder).items():
        print(f"{name:28} {value:6.2f}")
