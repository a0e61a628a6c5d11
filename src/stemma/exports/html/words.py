"""Every phrase of ours that people see in a dossier, in one place (DESIGN: "Words that people see").

Those of the family tree stand in tree_words.py. Rules kept here: a count of origins never stands without COUNTS; what
was not found is never called refused; nothing is called true, authentic, admissible or tamper-proof. Not here: any word
of a source.
"""

from collections.abc import Mapping

from stemma.model.comparing import DifferenceKind, LinkKind, ReplyKind, Timing, VerdictKind
from stemma.model.deciding import Standing
from stemma.model.reading import Act, Bound, Date, Figure, How, NameRole, Openness, Relation
from stemma.model.sources import Published

INVENTED = "INVENTED DEMO CASE"
INVENTED_MORE = "The events, people and organisations in it do not exist."
PRIVATE = "PRIVATE"
PRIVATE_MORE = "Names protected persons. For the maker's own machine only: do not pass on."
NOT_STATED = "not stated"
WITHHELD = "withheld"
BROKEN = "broken citation: the words are not at this place"
ELSEWHERE = "not shown in this export"
UNATTRIBUTED = "somebody not named"
OWN_VOICE = "in its own voice"
HEADING = "heading, said by no one"
NO_YEAR = "no year stated"
UNDATED = "date not stated"

PAGES: tuple[tuple[str, str], ...] = (
    ("index.html", "Overview"),
    ("claims.html", "Claims and replies"),
    ("tree.html", "Where the story came from"),
    ("differences.html", "Changed wording"),
    ("figures.html", "Figures"),
    ("names.html", "Names"),
    ("timeline.html", "Timeline"),
    ("sources.html", "Reports"),
    ("problems.html", "Problems"),
    ("method.html", "Method and limits"),
)
"""Path and name of each page, in the order of the navigation."""


def these(reports: int) -> str:
    """Name the pile: "these 7 reports"."""
    return "this one report" if reports == 1 else f"these {reports} reports"


def counts(reports: int) -> str:
    """Say what a count of origins is and is not; stands beside every count."""
    return f"This counts origins in {these(reports)}; it says nothing about truth."


def no_reply(reports: int) -> str:
    """Say that no reply was found, and that none was asked for."""
    return f"no reply to this claim found in {these(reports)} (not sought by us)"


def number(n: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def plural(n: int, one: str, many: str) -> str:
    """Choose the form for a count."""
    return one if n == 1 else many


def reports(numbers: list[int]) -> str:
    """Name reports by their numbers: "Reports 1, 2 and 5"."""
    shown = [str(n) for n in numbers]
    if len(shown) == 1:
        return f"Report {shown[0]}"
    return f"Reports {', '.join(shown[:-1])} and {shown[-1]}"


def capital(text: str) -> str:
    """Begin with a capital, and leave the rest as it is."""
    return text[:1].upper() + text[1:]


NOT_SEPARATE = "Nothing shows these to be separate:"

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def spelled(n: int) -> str:
    """Spell a small number."""
    return SMALL[n] if n < len(SMALL) else str(n)


def support(kind: VerdictKind, origins: int, reports: int) -> str:
    """Name the support that was found for a claim."""
    return {
        "separate origins": f"{spelled(max(origins, 2))} separate origins",
        "one origin": f"one origin in {these(reports)}",
        "one report": "told by one report only",
        "also stated": "also stated by others; whether separately is not known",
        "denied": "denied",
        "figures differ": "the reports' figures differ",
    }[kind]


SAYS: Mapping[Act, str] = {
    "asserts": "says",
    "alleges": "claims",
    "denies": "denies",
    "concedes": "concedes",
    "announces": "announces",
    "promises": "promises",
    "demands": "demands",
    "warns": "warns",
    "asks": "asks",
    "believes": "believes",
    "declines": "leaves open",
}
"""What the innermost voice does; outer voices report."""

REPORTED = "reported"
IN_UNCLEAR = "in a sentence left as quotation: unclear who"

MANY_WORDS = ("all", "both", "many", "most", "others", "people", "several", "some", "they", "those", "we")
AFTER_HEAD = (" of ", " for ", " from ", " in ", " at ", " on ", " that ", " which ", " who ", " de ", " del ", ", ", " (")
"""What ends the head of a phrase that names nobody."""


def is_many(who: str) -> bool:
    """Tell whether a phrase that names somebody stands for several: "two pay slips", "all of them"; a name is one body."""
    head = who
    for mark in AFTER_HEAD:
        head = head.partition(mark)[0]
    first, last = head.split()[:1], head.split()[-1:]
    if not first or (last[0] != last[0].casefold() and len(head.split()) > 1):
        return False
    if first[0].casefold() in MANY_WORDS or last[0].casefold() in MANY_WORDS:
        return True
    return (
        last[0] == last[0].casefold() and len(last[0]) > 3 and last[0].endswith("s") and not last[0].endswith(("ss", "us", "is"))
    )


def agreeing(verb: str, who: str) -> str:
    """Write a verb of SAYS for who says it: "the notebooks say", "the group says"."""
    if not is_many(who):
        return verb
    first, space, rest = verb.partition(" ")
    plain = "deny" if first == "denies" else first.removesuffix("s")
    return f"{plain}{space}{rest}"


HOW: Mapping[How, str] = {
    "named": "named here",
    "short form": "short form",
    "pronoun": "pronoun",
    "office": "by office",
    "document": "a document speaks",
    "metonym": "a place stands for its government",
    "unnamed": "not named",
    "introduced": "introduced by the sentence before",
    "unattributed": "no source expressed",
    "unclear": "unclear who",
}
OF = ", a document of "
"""Between a document that speaks and who published it."""

REPLY: Mapping[tuple[ReplyKind, Timing], str] = {
    ("denies", "before"): "an earlier, general denial",
    ("denies", "after"): "a denial",
    ("denies", "unknown"): "a denial; whether it came before or after the claim is not known",
    ("explains", "before"): "an earlier, general explanation",
    ("explains", "after"): "an explanation",
    ("explains", "unknown"): "an explanation; whether it came before or after the claim is not known",
    ("rebuts", "before"): "an answer to an explanation, told before that",
    ("rebuts", "after"): "an answer to that explanation",
    ("rebuts", "unknown"): "an answer to an explanation; which came first is not known",
    ("demands", "before"): "an earlier demand, not a denial",
    ("demands", "after"): "a demand, not a denial",
    ("demands", "unknown"): "a demand, not a denial; whether it came before or after the claim is not known",
}

TIMING: Mapping[Timing, str] = {
    "before": "; given before the claim was first made",
    "after": "; given after the claim was first made",
    "unknown": "",
}

LINK: Mapping[LinkKind, str] = {
    "copies": "copies",
    "excerpts": "takes parts of",
    "translates": "translates",
    "rewrites": "rewrites",
    "credits": "credits",
}

DIFFERENCE: Mapping[DifferenceKind, str] = {
    "figure": "figure",
    "relation": "how a figure relates to another",
    "counted": "what is counted",
    "subject": "who does it",
    "speaker": "who says it",
    "act": "what the speaker does with it",
    "hedge": "caution added or dropped",
    "name": "name",
    "title": "title",
    "date": "date",
    "wording": "wording",
    "quotation": "wording inside quotation marks",
    "only one": "only in one report",
    "heading": "heading not supported by its report",
}

GRAVITY: Mapping[int, str] = {
    3: "Changes what is claimed",
    2: "Changes who or how much",
    1: "Changes the wording",
}

DIRECTED = "changed to"
UNDIRECTED = "differs"
UNSUPPORTED = "The machine found nothing in the body of this report that says so."
SILENT = "Nothing that matches was found in the report that it was compared with; that is no denial."
ONLY_HERE = "only here"

SUGGESTED = "machine suggestion"
INFERRED = "inferred by rule"
STANDING: Mapping[Standing, str] = {
    "open": "machine suggestion",
    "accepted": "accepted by a reviewer",
    "rejected": "rejected by a reviewer",
    "unsure": "a reviewer is unsure",
}

BOUND: Mapping[Bound, str] = {
    "exact": "{}",
    "over": "more than {}",
    "at-least": "at least {}",
    "under": "under {}",
    "at-most": "at most {}",
    "about": "about {}",
    "range": "{}",
    "vague": "vague: {}",
}
ROLE: Mapping[NameRole, str] = {
    "literal": "",
    "metonym": "for a government or body",
    "demonym": "of its people or government",
    "modifier": "as a modifier",
}


RELATION: Mapping[Relation, str] = {
    "none": "",
    "additional": "in addition to others",
    "subset": "part of another figure",
    "out-of": "out of another figure",
    "change": "a change, not an amount",
    "total": "a total",
}


def value(of: Figure) -> str:
    """Write a figure's value with its bound."""
    if of.low is None and of.high is None:
        return "no number"
    shown = [f"{n:,}".replace(",", "\u202f") if abs(n) >= 10000 else f"{n:g}" for n in (of.low, of.high) if n is not None]
    text = BOUND[of.bound].format(" to ".join(dict.fromkeys(shown)))
    return f"{text} {of.unit}" if of.unit else text


OPEN: Mapping[Openness, str] = {"since": "since", "until": "until", "before": "before", "after": "after"}


def interval(earliest: str | None, latest: str | None) -> str:
    """Write an interval of days."""
    if earliest is None and latest is None:
        return NOT_STATED
    if earliest is None or latest is None:
        return f"{earliest or '…'} to {latest or '…'}"
    if earliest == latest:
        return earliest
    if earliest[:4] == latest[:4] and earliest[5:] == "01-01" and latest[5:] == "12-31":
        return earliest[:4]
    return f"{earliest} to {latest}"


def when(of: Date) -> str:
    """Write a date's reading: its interval, or what is missing."""
    if of.earliest is None and of.latest is None:
        return NO_YEAR
    text = interval(of.earliest, of.latest)
    return f"{OPEN[of.openness]} {text}" if of.openness else text


def published(of: Published) -> str:
    """Write when a report was published."""
    return UNDATED if of.earliest is None and of.latest is None else interval(of.earliest, of.latest)


LOST_KIND = {"story": "story", "report": "report", "statement": "statement", "unnamed common source": "common source"}

COMPLETENESS = {"complete": "completely", "partial": "in part: see Problems", "empty": "no text found"}

USES = (
    ("claim", "said in a claim"),
    ("figure", "figure"),
    ("date", "time"),
    ("name", "name"),
    ("difference", "changed wording"),
    ("evidence", "shows where it came from"),
)
"""Kinds of marks on a report's page, for their key."""

MAY_SAY = (
    "These bytes are the bytes that were taken in: each report is named by the SHA-256 of its file.",
    "A file of this export that is changed later no longer has the hash that its list (the manifest) gives.",
    "The list of this export names the head of the case’s log as it was when the export was made. Where a head was published "
    "earlier, a later change of what it sums up can be detected.",
    "Where a signature is handed on with it: signed by the holder of the key it names. Whose key that is, the key cannot say.",
    "tools/verify_standalone.py checks this export without Stemma; docs/custody.md in Stemma’s folder says what that shows.",
)
NEVER_SAYS = ("tamper-proof", "admissible", "authentic", "true")
