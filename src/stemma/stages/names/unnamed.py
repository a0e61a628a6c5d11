"""Words that single out one person without a name: a role, with a place or an event.

"The only night nurse at the Brod clinic who testified" is one person, and whoever knows the clinic knows
her. Not here: groups, offices ("the foreign minister"), and persons in general ("a nurse").
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from stemma.stages.names.vocabulary import Vocabulary
from stemma.stages.names.words import Draft, Page, folded

SMALL = re.compile(r"(?<![\w’'-])[a-zà-ÿăâîșț]+(?:[’'-][a-zà-ÿ]+)*(?![\w])")
BEFORE = re.compile(r"(?:^|[\s(“\"‘—–])(?P<determiner>[^\W\d_]+)[ \u00a0](?P<between>(?:[\w’'-]+,?[ \u00a0]){0,6})$")
AGE = re.compile(r"\d[ -]years?[ -]old", re.IGNORECASE)
TAIL = re.compile(r"[^.;:\n”\"“]{0,160}")
LINK = re.compile(r"(?:[ \u00a0][\w’'-]+)*[ \u00a0]?$")


@dataclass(slots=True)
class Marks:
    """What singles out the one person, and where the words end that do so."""

    reach: int
    unique: bool = False
    placed: bool = False
    institution: bool = False
    event: bool = False
    workplace: bool = False
    """A place of work without a name: "at the town's clinic"."""
    anonymous: bool = False
    """The text says that the person asked not to be named."""


def find_unnamed(page: Page) -> None:
    """Find the words that single out an unnamed person."""
    if not page.vocabulary["roles"]:
        return
    names = sorted((d for d in page.drafts), key=lambda d: d.start)
    starts = [d.start for d in names]
    end = 0
    for match in _roles(page):
        if match.start() < end or _office(page, match):
            continue
        found = _candidate(page, match, names, starts)
        if found is not None and found[0] >= end:
            start, end = found
            page.drafts.append(Draft(start, end, "unnamed", " ".join(page.content[start:end].split())))


def _roles(page: Page) -> list[re.Match[str]]:
    """Find the roles that stand in a text, in order: first which, then where, since most words are none."""
    content, found = page.content, []
    roles = page.vocabulary.union("roles", "occupations") & page.everything
    for role in roles | _compounds(page.vocabulary):
        at = content.find(role)
        while at >= 0:
            match = SMALL.match(content, at)
            if match is not None and match[0] == role:
                found.append(match)
            at = content.find(role, at + len(role))
    return sorted(found, key=re.Match.start)


@lru_cache(maxsize=16)
def _compounds(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the roles of several runs of letters: "asylum-seeker"."""
    roles = vocabulary.union("roles", "occupations")
    return frozenset(role for role in roles if not role.isalpha() and SMALL.fullmatch(role))


def _office(page: Page, role: re.Match[str]) -> bool:
    """Tell whether a word is an office, alone or with the word before it: "chief executive"."""
    before = folded(page.before(role.start(), 24)).split()[-1:]
    offices = page.vocabulary["offices"]
    return role.group() in offices or " ".join([*before, role.group()]) in offices


def _candidate(page: Page, role: re.Match[str], names: list[Draft], starts: list[int]) -> tuple[int, int] | None:
    text = page.before(role.start(), 90)
    before = BEFORE.search(_from_determiner(page, text))
    if before is None:
        return None
    determiner = before["determiner"].casefold()
    start = role.start() - len(before["determiner"]) - 1 - len(before["between"])
    inner = _between(names, starts, start, role.start())
    after = _between(names, starts, role.end(), role.end() + 160)
    if any(d.kind in ("person", "other") for d in inner) or any(d.kind == "person" and d.start <= role.end() + 2 for d in after):
        return None
    marks = _marks(page, role.end(), after)
    between = set(folded(before["between"]).replace(",", "").split())
    marks.unique = bool(between & page.vocabulary["unique"]) or AGE.search(before["between"]) is not None
    # Where somebody is from is no role: "the Chinese national forced out of Paris" fits as many as were.
    if folded(role.group()) in page.vocabulary["origins"] and not (marks.unique or marks.institution):
        return None
    if _singles_out(marks, determiner in page.vocabulary["definite"], inner=bool(inner)):
        return start, marks.reach
    return None


def _from_determiner(page: Page, text: str) -> str:
    """Cut the text before a role so that it begins at the determiner nearest to it."""
    determiners = page.vocabulary["unnamed_determiners"]
    for match in reversed(list(re.finditer(r"[^\s]+", text))):
        word = folded(match.group()).strip('(“"‘—–')
        if word in determiners:
            return text[max(0, match.start() - 1) :]
        if word in page.vocabulary["unnamed_stops"] or match.group()[-1] in '.;:!?”"':
            break
    return ""


def _marks(page: Page, end: int, after: list[Draft]) -> Marks:
    tail = TAIL.match(page.content, end)
    rest = tail.group() if tail else ""
    marks = Marks(end)
    placed = [d for d in after if d.kind in ("place", "organisation") and d.end <= end + len(rest)]
    first = placed[0] if placed and "," not in page.content[end : placed[0].start] else None
    if first is not None and LINK.match(page.content[end : first.start]) and first.start - end < 60:
        gap = page.content[end : first.start]
        words = folded(gap).split()
        if words and words[0] in page.vocabulary["role_links"]:
            marks.placed, marks.reach = True, first.end
            noun = re.match(r"(?:[ \u00a0][a-zà-ÿ][\w’'-]*)", page.content[first.end : first.end + 24])
            if (
                noun is not None
                and noun.group().strip() not in page.vocabulary["plain_after"]
                and not noun.group().endswith("ed")
            ):
                marks.institution, marks.reach = True, first.end + noun.end()
            marks.institution = (
                marks.institution
                or first.kind == "organisation"
                or page.vocabulary.patterns["institution"].search(gap) is not None
            )
            second = placed[1] if len(placed) > 1 else None
            if second is not None and folded(page.content[marks.reach : second.start]).strip() in ("in", "of", "at", "near"):
                marks.reach = second.end
    work = None if marks.placed else page.vocabulary.patterns["workplace"].match(page.content, end)
    if work is not None:
        marks.workplace, marks.reach = True, work.end()
    _event(page, marks, end, placed, end + len(rest))
    anonymous = page.vocabulary.patterns["anonymous"].match(page.content, marks.reach)
    if anonymous is None and work is not None:
        anonymous = page.vocabulary.patterns["anonymous"].match(page.content, work.end())
    if anonymous is not None:
        marks.anonymous, marks.reach = True, max(marks.reach, anonymous.end())
    return marks


def _event(page: Page, marks: Marks, end: int, placed: list[Draft], limit: int) -> None:
    """Note a clause that tells what the one person did or suffered, and stretch the words over it."""
    patterns = page.vocabulary.patterns
    clause = patterns["relative"].match(page.content, marks.reach) or patterns["relative"].match(page.content, end)
    passive = None if clause else patterns["passive"].match(page.content, marks.reach)
    found = clause or passive
    if found is None:
        return
    marks.event = True
    reach = found.end()
    if clause is not None:
        parts = list(re.finditer(r"[\w’'-]+", clause.group()))
        ends = [k for k, part in enumerate(parts) if k > 1 and part.group() in page.vocabulary["clause_ends"]]
        reach = clause.start() + parts[ends[0] - 1 if ends else -1].end()
    stop = re.compile(r"[,.;:\n]").search(page.content, reach, limit)
    later = [d for d in placed if found.start() <= d.start and d.end <= (stop.start() if stop else limit)]
    if passive is not None and later:
        noun = (
            re.match(r"[ \u00a0][a-z][\w’'-]+", page.content[later[-1].end : later[-1].end + 24])
            if later[-1].role != "literal"
            else None
        )
        reach = max(reach, later[-1].end + (noun.end() if noun else 0))
    marks.reach = max(marks.reach, reach)
    marks.placed = marks.placed or any(d.start >= found.start() for d in placed)


def _singles_out(marks: Marks, definite: bool, *, inner: bool) -> bool:
    """Weigh: a definite or indefinite role needs enough beside it that only one person fits."""
    placed = marks.placed or inner
    if (marks.workplace and marks.unique and (marks.event or definite)) or (marks.anonymous and (placed or marks.workplace)):
        return True
    if definite:
        return (marks.unique and (marks.event or placed)) or (marks.event and placed) or marks.institution
    return (
        (marks.unique and marks.event and placed)
        or marks.institution
        or (marks.placed and marks.event)
        or (marks.unique and marks.placed)
    )


def _between(names: list[Draft], starts: list[int], low: int, high: int) -> list[Draft]:
    return names[bisect_left(starts, low) : bisect_left(starts, high)]
