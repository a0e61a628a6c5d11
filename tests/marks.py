"""Texts with marked spans, so that tests read as examples: "at least [[53|figure]] [[nations|of]]"."""

import re
from dataclasses import dataclass

from stemma.model.inputs import Reading
from stemma.model.sources import Assertion, Report, Span, Text
from stemma.text import span

MARK = re.compile(r"\[\[(?P<words>.*?)\|(?P<label>[^\]|]*)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A text, its report, and the spans that were marked in it."""

    report: Report
    text: Text
    marks: tuple[tuple[str, Span], ...]
    """(label, span) in order."""

    def spans(self, label: str) -> tuple[Span, ...]:
        """Return the spans with a label."""
        return tuple(s for name, s in self.marks if name == label)

    def words(self, label: str) -> list[str]:
        """Return the words of the spans with a label."""
        return [s.words for s in self.spans(label)]

    def reading(self) -> Reading:
        """Return a reading of this text without records."""
        return Reading(report=self.report, text=self.text)


def marked(
    source: str, *, published: str | None = None, outlet: str | None = None, language: str = "en", title: str | None = None
) -> Marked:
    """Make a text from a source in which [[words|label]] marks a span."""
    content, offsets, at = "", [], 0
    for m in MARK.finditer(source):
        content += source[at : m.start()]
        offsets.append((m["label"], len(content), len(content) + len(m["words"])))
        content += m["words"]
        at = m.end()
    content += source[at:]
    text = Text(source="0" * 64, reader="test", version="1", content=content, completeness="complete")
    given = {"published": published, "outlet": outlet, "language": language, "title": title}
    assertions = tuple(
        Assertion(field=name, value=value, evidence="given by the user")  # type: ignore[arg-type]
        for name, value in given.items()
        if value
    )
    report = Report(source="0" * 64, place=(outlet or "", content[:40]), text=text.id, path="test.txt", assertions=assertions)
    return Marked(report=report, text=text, marks=tuple((label, span(text, a, b)) for label, a, b in offsets))
