"""Texts read as a case would have them read, by rules alone or with a model; and what is found, in the marks' terms.

Nothing is scored here: `statements_scores`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Literal

from tagger_marks import Mark, marks
from tagger_scores import Attribution

from stemma import aids, languages
from stemma.model.inputs import Aids, Reading
from stemma.model.reading import Statement
from stemma.model.sources import Report, Span, Text
from stemma.stages import dates, names, quotes, segments, statements
from stemma.tagging.tagger import Tagger

Offsets = tuple[int, int]
Which = Path | Literal["none"] | None


def given(model: Which, joining: Sequence[float] = ()) -> Aids:
    """Return the aids with a model file's tagger; None: with what is shipped; "none": rules only.

    `joining` is used where the file has none of its own (what readings of rules and tagger weigh, of another file).

    Raises:
        ValueError: the stages take no model, or the file does not say how it joins with the rules.
    """
    loaded = aids.load()
    if model is None or (model == "none" and not _takes_models()):
        return loaded
    if not _takes_models():
        raise ValueError("rules only: the stages take no model")
    if model == "none":
        return _with(loaded, None, "no tagger")
    tagger = Tagger(model.read_bytes())
    tagger.joining = tagger.joining or tuple(joining)
    if not tagger.joining:
        raise ValueError(f"{model}: no joining in it (tools/join_tagger.py writes it)")
    return _with(loaded, tagger, tagger.digest)


def _takes_models() -> bool:
    return "tagger" in {field.name for field in fields(Aids)}


def _with(loaded: Aids, tagger: object, digest: str) -> Aids:
    changed: Mapping[str, Any] = {"tagger": tagger, "digest": f"{loaded.digest} {digest}"}
    return replace(loaded, **changed)


def model_of(aid: Aids) -> str | None:
    """Return the digest of the model in these aids; None: rules only."""
    tagger = getattr(aid, "tagger", None)
    return None if tagger is None else str(getattr(tagger, "digest", "unknown"))


def read(content: str, aid: Aids) -> tuple[Statement, ...]:
    """Read the statements of an English text: segments, quotes, names, dates, statements."""
    text = Text(source="0" * 64, reader="measure", version="1", content=content, completeness="complete")
    report = Report(source="0" * 64, place=(content[:60],), text=text.id, path="measure.txt")
    reading, language = Reading(report=report, text=text), languages.load("en")
    reading = replace(reading, segments=segments.find(reading, language, aid)[0])
    reading = replace(reading, quotes=quotes.find(reading, language, aid)[0])
    reading = replace(reading, names=names.find(reading, language, aid)[0])
    reading = replace(reading, dates=dates.find(reading, language, aid)[0])
    found = statements.find(reading, language, aid)[0]
    return tuple(one for one in found if isinstance(one, Statement) and one.confidence > 0)


def innermost(found: Sequence[Statement]) -> list[Attribution]:
    """Return found statements as the guide marks them: the innermost voice is the source."""
    return [
        Attribution(
            source=_some(one.voices[-1].span),
            cue=_some(one.cue),
            content=tuple(map(_offsets, one.content)),
            act=one.act,
            polarity=one.polarity,
            outer=tuple(_offsets(v.span) for v in one.voices[:-1] if v.span),
            score=one.confidence,
        )
        for one in found
    ]


def outermost(text: str, found: Sequence[Statement]) -> list[Attribution]:
    """Return found statements as PolNeAR marks them: one an outermost cue, with all that it governs as content.

    The content of an outer cue is made as for training (`tagger_marks.marks`): from the first to the last of what
    stands inside, without the outer voice and cue. What stands in another's content is left out.
    """
    sure: dict[Offsets, float] = {}
    for one in found:
        for cue in (*one.outer_cues, *([one.cue] if one.cue else [])):
            sure[_offsets(cue)] = max(sure.get(_offsets(cue), 0), one.confidence)
    made = [_attribution(mark, sure[mark.cue]) for mark in marks(text, [_as_marked(one) for one in found])]
    made += [replace(one, source=one.outer[:1] or one.source) for one in innermost(found) if not one.cue]
    return [one for one in made if not any(_inside(one, other) for other in made if other is not one)]


def _attribution(mark: Mark, score: float) -> Attribution:
    return Attribution(source=(mark.source,) if mark.source else (), cue=(mark.cue,), content=mark.content, score=score)


def _inside(one: Attribution, other: Attribution) -> bool:
    """Tell whether an attribution stands in another's content: by its cue, or by all its content where it has none."""
    asked = one.cue or one.content
    return bool(asked) and all(any(a <= start and end <= b for a, b in other.content) for start, end in asked)


def _as_marked(one: Statement) -> dict[str, Any]:
    """Write a statement as the marks are written; a chain without outer cues has its outermost voice alone."""
    voices = one.voices if one.outer_cues else one.voices[:1]
    return {
        "voices": [{"span": _offsets(v.span) if v.span else None} for v in voices],
        "outer_cues": list(map(_offsets, one.outer_cues)),
        "cue": _offsets(one.cue) if one.cue else None,
        "content": list(map(_offsets, one.content)),
        "act": one.act,
        "polarity": one.polarity,
    }


def _offsets(span: Span) -> Offsets:
    return span.start, span.end


def _some(span: Span | None) -> tuple[Offsets, ...]:
    return (_offsets(span),) if span else ()
