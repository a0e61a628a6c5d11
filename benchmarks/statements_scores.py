"""Counts of one document, and figures with their intervals, for `statements.py`.

Every figure is a ratio of two sums of counts over documents (F1 = 2 hits / (found + marked)), so that a document
bootstrap is one product of matrices. attr50 and exact spans are those of tools/tagger_scores.py; which names are right
is said in `statements_names`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from measure_tagger import gold_polnear
from tagger_marks import Document
from tagger_scores import Attribution, Words, compare, half, matched

from benchmarks.statements_names import named, pronoun, same_name, same_words
from stemma.model.reading import Statement, Voice

Floats = npt.NDArray[np.float64]
DENIED = ("denies", "declines")
MARKS = '"“”„«»'
QUOTED = re.compile(f"[{MARKS}]|(?<!\\w)['‘]|['’](?!\\w)")
BINS, PARTS = 10, 1000
DRAWS = 1000


# --- marks ----------------------------------------------------------------------------------------


def gold(document: Document) -> list[Attribution]:
    """Return marked statements to compare with; the innermost voice is the source."""
    return [_marked(one) for one in document.statements]


def _marked(one: Mapping[str, Any]) -> Attribution:
    inner = one["voices"][-1]["span"]
    kinds = [f"act {one['act']}", f"manner {one['manner']}"]
    kinds += ["no cue"] * (not one["cue"]) + ["denials and refusals"] * (one["act"] in DENIED)
    kinds += ["nested"] * (len(one["voices"]) > 1)
    return Attribution(
        source=(tuple(inner),) if inner else (),
        cue=(tuple(one["cue"]),) if one["cue"] else (),
        content=tuple((int(a), int(b)) for a, b in one["content"]),
        kinds=tuple(kinds),
        act=one["act"],
        polarity=one["polarity"],
    )


def ruler(document: Document) -> list[Attribution]:
    """Return PolNeAR's attributions; its manners are read off the quotation marks."""
    return [replace(one, kinds=(*one.kinds, f"manner {manner(document.text, one.content)}")) for one in gold_polnear(document)]


def manner(text: str, content: Sequence[tuple[int, int]]) -> str:
    """Tell how much of a content stands in quotation marks: direct (every piece, whole), mixed, or indirect."""
    pieces = [piece for a, b in content if (piece := text[a:b].strip(" ,."))]
    if pieces and all(p[0] in MARKS + "‘'" and p[-1] in MARKS + "’'" for p in pieces):
        return "direct"
    return "mixed" if any(QUOTED.search(p) for p in pieces) else "indirect"


# --- one document ---------------------------------------------------------------------------------


def pairs(text: str, marked: Sequence[Attribution], found: Sequence[Attribution]) -> dict[int, int]:
    """Return which marked ones are found, and by which: the same matching that `compare` counts."""
    words = Words.of(text)
    sides = [[(words.within(a.source), words.within(a.content)) for a in side] for side in (marked, found)]
    return matched([[j for j, g in enumerate(sides[0]) if half(g[1], f[1]) and half(g[0], f[0])] for f in sides[1]])


def counted(text: str, marked: Sequence[Attribution], found: Sequence[Attribution]) -> Counter[str]:
    """Count a document's spans, matches and kinds, the precision of its denials, and how sure it was of what."""
    count, hits = compare(text, marked, found), pairs(text, marked, found)
    right = {k: marked[j] for j, k in hits.items()}
    for k, one in enumerate(found):
        place = min(int(one.score * BINS + 1e-9), BINS - 1)
        count[f"bin {place}/many"] += PARTS
        count[f"bin {place}/stated"] += round(PARTS * one.score)
        count[f"bin {place}/right"] += PARTS * (k in right)
        if one.act in DENIED:
            count["denials/found"] += 1
            count["denials/right"] += k in right and right[k].act in DENIED
    for j, mark in enumerate(marked):
        if mark.act in DENIED:
            count["denials/marked"] += 1
            count["denials/hits"] += j in hits and found[hits[j]].act in DENIED
    return count


def voiced(document: Document, given: Sequence[Statement], hits: Mapping[int, int]) -> Counter[str]:
    """Count who speaks in the statements that are found, and chains of voices in all that are marked."""
    count, words, names = Counter[str](), Words.of(document.text), named(document)
    for j, one in enumerate(document.statements):
        chain, ours = one["voices"], given[hits[j]].voices if j in hits else ()
        for side, place in (("innermost", -1), ("outermost", 0)):
            if (name := names[j][place]) is not None:
                _judge(count, side, name, ours[place] if ours else None)
        inner, name = chain[-1]["span"], names[j][-1]
        if inner and name is not None and pronoun(document.text[slice(*inner)]):
            _judge(count, "pronouns", name, ours[-1] if ours else None)
        if len(chain) > 1:
            found = len(ours) > 1 and _same(words, chain[0], ours[0])
            whole = found and len(ours) == len(chain) and all(_same(words, m, v) for m, v in zip(chain, ours, strict=True))
            count.update({"nested/all": 1, "nested/said": bool(ours), "nested/hits": found, "nested/whole": whole})
    chains = {k for k, one in enumerate(given) if len(one.voices) > 1}
    count["nested/ours"] += len(chains)
    count["nested/ours right"] += sum(k in chains and len(document.statements[j]["voices"]) > 1 for j, k in hits.items())
    return count


def _judge(count: Counter[str], what: str, name: str, voice: Voice | None) -> None:
    """Count one voice that is named in the marks; None: the statement is not found."""
    who = voice.who if voice else None
    right = who is not None and same_name(name, who)
    count.update({f"{what}/all": 1, f"{what}/known": voice is not None, f"{what}/right": right})
    count[f"{what}/words"] += who is not None and same_words(name, who)
    count[f"{what}/open"] += voice is not None and who is None
    count[f"{what}/wrong"] += who is not None and not right


def _same(words: Words, mark: Mapping[str, Any], voice: Voice) -> bool:
    """Tell whether a found voice stands where the marked one does; one without words is found by one without."""
    given = [(voice.span.start, voice.span.end)] if voice.span else []
    return half(words.within([tuple(mark["span"])] if mark["span"] else []), words.within(given))


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure: the sum of some counts over the sum of others."""

    name: str
    top: tuple[str, ...]
    bottom: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure as measured, 0 to 1, with its 95 % interval and how many cases it rests on (for an F1: both sides')."""

    value: float
    low: float
    high: float
    cases: int


def _f1(name: str, prefix: str) -> Ratio:
    return Ratio(name, (f"{prefix}hits", f"{prefix}hits"), (f"{prefix}found", f"{prefix}marked"))


def _voice(side: str) -> tuple[Ratio, ...]:
    return (
        Ratio(f"{side} voice by name", (f"{side}/right",), (f"{side}/known",)),
        Ratio(f"{side} voice, the very words", (f"{side}/words",), (f"{side}/known",)),
        Ratio(f"{side} voice left open", (f"{side}/open",), (f"{side}/known",)),
        Ratio(f"{side} voice by name, of all marked", (f"{side}/right",), (f"{side}/all",)),
    )


ERROR = "expected calibration error"
FIGURES = (
    Ratio("attr50 precision", ("hits",), ("found",)),
    Ratio("attr50 recall", ("hits",), ("marked",)),
    _f1("attr50 F1", ""),
    *(_f1(f"exact {role} F1", f"{role}/") for role in ("source", "cue", "content")),
    Ratio("act", ("act/right",), ("act/known",)),
    Ratio("polarity", ("polarity/right",), ("act/known",)),
    Ratio("denials and refusals found as such, recall", ("denials/hits",), ("denials/marked",)),
    Ratio("denials and refusals found as such, precision", ("denials/right",), ("denials/found",)),
    *_voice("innermost"),
    *_voice("outermost"),
    *(Ratio(f"pronouns {name}", (f"pronouns/{name}",), ("pronouns/known",)) for name in ("right", "open", "wrong")),
    Ratio("nested voices found", ("nested/hits",), ("nested/all",)),
    Ratio("nested, the whole chain found", ("nested/whole",), ("nested/all",)),
    Ratio("nested, the statement found", ("nested/said",), ("nested/all",)),
    Ratio("nested by us that are nested in the marks", ("nested/ours right",), ("nested/ours",)),
)


def by_kind(keys: Iterable[str]) -> tuple[Ratio, ...]:
    """Return the recall of each kind that is marked: of statements, and of cues (any found cue touches it)."""
    kinds = sorted(key[3:-7] for key in keys if key.startswith("of ") and key.endswith("/marked"))
    return (
        *(Ratio(f"recall of {kind}", (f"of {kind}/hits",), (f"of {kind}/marked",)) for kind in kinds),
        *(Ratio(f"cue recall of {kind}", (f"of {kind}/cues",), (f"of {kind}/marked",)) for kind in kinds if kind != "no cue"),
    )


def figures(counts: Sequence[Mapping[str, int]], draws: int = DRAWS) -> dict[str, Value]:
    """Return every figure that has cases, with its 95 % interval by drawing documents with replacement."""
    if not counts:
        return {}
    at = {key: k for k, key in enumerate(sorted({key for count in counts for key in count}))}
    table = np.array([[count.get(key, 0) for key in at] for count in counts], np.float64)
    drawn = np.random.default_rng(0).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), draws) @ table
    every = np.vstack([table.sum(0), drawn])
    found = {}
    for ratio in (*FIGURES, *by_kind(at)):
        top, bottom = (every[:, [at[key] for key in side if key in at]].sum(1) for side in (ratio.top, ratio.bottom))
        if bottom[0]:
            found[ratio.name] = _value(top[bottom > 0] / bottom[bottom > 0], round(bottom[0]))
    stated, right, many = (_bins(every, at, kind) for kind in ("stated", "right", "many"))
    if many[0].any():
        total = many.sum(1)
        error = np.abs(stated - right).sum(1)[total > 0] / total[total > 0]
        found[ERROR] = _value(error, round(total[0] / PARTS))
    return found


def _value(values: Floats, cases: int) -> Value:
    low, high = np.quantile(values[1:], (0.025, 0.975))
    return Value(value=float(values[0]), low=float(low), high=float(high), cases=cases)


def _bins(every: Floats, at: Mapping[str, int], kind: str) -> Floats:
    columns = [at.get(f"bin {k}/{kind}") for k in range(BINS)]
    return np.stack([every[:, k] if k is not None else np.zeros(len(every)) for k in columns], 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Statements of about one confidence: how many, what is stated on average, what share of them is right."""

    many: int
    stated: float
    right: float


def reliability(counts: Iterable[Mapping[str, int]]) -> list[Bin]:
    """Return the table of reliability by tenths of confidence; those that hold nothing are left out."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return [
        Bin(many=many // PARTS, stated=total[f"bin {k}/stated"] / many, right=total[f"bin {k}/right"] / many)
        for k in range(BINS)
        if (many := total[f"bin {k}/many"])
    ]
