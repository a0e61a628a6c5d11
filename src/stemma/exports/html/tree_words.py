"""Every phrase of ours about the family tree: its pictures, what they fold, what changed on a line.

The rules are those of words.py, where all the others stand. Not here: paragraphs (prose.py), any word of a source.
"""

from collections.abc import Mapping, Sequence

from stemma.exports.html.families import Folding
from stemma.exports.html.words import number, plural, these
from stemma.model.comparing import DifferenceKind

NOT_HERE = "source we don’t have"
NO_TITLE = "no title stated"
THE_TREE = "Where the story came from"
LISTED_BELOW = "The same tree stands as a list below."
ALL_FAMILIES = "All families, with their branches and every line"
GOES_BACK = "; goes back to "
CIRCLE = "; its reports credit one another in a circle"
FAMILY = "Family"
THIS_FAMILY = "this family"
NO_MORE = ", and nothing comes from these"
OPENS_BELOW = "open below"
UNSURE = ", unsure"
ALSO = "also "

NEXT = "Next likeliest parent: "
NEXT_NONE = "Next likeliest: that it comes from none in this case."
NONE_HERE = "none in this case"
AS_LIKELY = " Nothing that was weighed decides between them."
THIS_ONE = "this one"
THEN = " would then come from "
NOT_KNOWN = "Where it came from is not known"
NOTHING_SHOWS = ": nothing in it or in the others shows it."

WEIGHED: Mapping[str, str] = {
    "shared wording": "the wording that they share",
    "order": "the order of figures and names",
    "innovation": "what it shares with third reports too",
    "missing phrases": "the phrases that a source would lack",
    "quotations": "the quotations",
    "own words": "the author’s speaking as “we”",
    "two languages": "how far two languages tell the same",
    "editing": "how the wording was edited",
    "date": "the dates",
    "credit": "the credits",
    "quotation": "one’s quoting the other",
    "common source": "the source that both credit",
    "translation marks": "the marks of translation",
    "correction": "the corrections",
}
"""What each kind of evidence is called where it is thought away."""


def without(kinds: Sequence[str]) -> str:
    """Say which evidence decides: without all of it, and with no less gone, the rival would be at least as likely."""
    named = [WEIGHED.get(kind, kind) for kind in kinds]
    if not named:
        return ""
    if len(named) == 1:
        gone = f"if {named[0]} did not count"
    elif len(named) == 2:
        gone = f"if neither {named[0]} nor {named[1]} counted"
    else:
        gone = f"if none of these counted: {', '.join(named)}"
    return f" That would be at least as likely {gone}."


BRANCH: Mapping[Folding, str] = {"branch": "From ", "rest": "Also from ", "ends": "Also from ", "copies": "Exact copies of "}
"""Before the name of the parent, in the line that opens what a box of the tree stands for."""


def families(reports: int, count: int) -> str:
    """Say how many reports are drawn, in how many families."""
    return f"{number(reports, 'report')} in {'one family' if count == 1 else f'{count} families, the largest first'}. "


def no_tree(reports: int) -> str:
    """Say that no line is known."""
    return f"Nothing in {these(reports)} shows which came from which."


def held(reports: int, lost: int) -> str:
    """Count the reports of a branch, and the sources we don't have."""
    away = number(lost, NOT_HERE, "sources we don’t have")
    return ", ".join([*([number(reports, "report")] if reports or not lost else []), *([away] if lost else [])])


def folded(kind: Folding, reports: int, lost: int) -> str:
    """Head a box of the tree that stands for several; what follows " · " is a line of its own."""
    if kind == "copies":
        return "and " + number(reports, "exact copy", "exact copies")
    if reports:
        return f"+ {number(reports, 'report')}" + (f" · and {lost} we don’t have" if lost else "")
    return f"+ {number(lost, 'source')} · we don’t have"


def of_wording(changes: int) -> str:
    """Count the changes in a branch."""
    return number(changes, "change of wording", "changes of wording")


def not_drawn(reports: int) -> str:
    """Count the reports that no line joins."""
    they, them = plural(reports, "it", "they"), plural(reports, "it", "them")
    return f"{number(reports, 'report')} not drawn: nothing shows where {they} came from, or what came from {them}"


def further(lines: int) -> str:
    """Count the lines that no picture shows."""
    return f"{number(lines, 'further line')} between these pictures: in the list below."


def share(a: str, b: str) -> str:
    """Say what a tie is."""
    return f"{a} and {b} share a source"


def and_more(n: int) -> str:
    """Count what is not named."""
    return f"and {n} more"


CHANGED: Mapping[DifferenceKind, tuple[str, str]] = {
    "figure": ("figure", "figures"),
    "relation": ("figure", "figures"),
    "counted": ("thing counted", "things counted"),
    "subject": ("actor", "actors"),
    "speaker": ("speaker", "speakers"),
    "act": ("verb of saying", "verbs of saying"),
    "hedge": ("caution", "cautions"),
    "name": ("name", "names"),
    "title": ("title", "titles"),
    "date": ("date", "dates"),
    "wording": ("wording", "wordings"),
    "quotation": ("quotation", "quotations"),
    "only one": ("sentence", "sentences"),
    "heading": ("heading", "headings"),
}
"""What a label on a line calls a changed thing: shorter than in words.DIFFERENCE."""

CHANGE = "change"
OTHER = "other change"
DROPPED, ADDED = "left out", "added"
ON_THE_WAY = "Changed on the way:"
UNDER_CHANGED = " under changed wording"


def were_changed(counts: Sequence[str], more: int) -> str:
    """Count changed things: "4 figures, 1 name changed"."""
    return ", ".join([*counts, *([f"{more} more"] if more else [])]) + " changed"
