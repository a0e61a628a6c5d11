"""Persons: who is protected is decided here, so a run that may be a person is never waved through.

Found by title, office or occupation before the name; by verbs of speech and of life after it; by
apposition ("X, 43, a welder"); by bylines; by relation ("his sister Amina"); by words that introduce a
name ("goes by"). There is no table of persons and none of given names. What nothing decides is `other`,
and the gate withholds that too.
"""

import re
from collections import Counter

from stemma.model.reading import NameKind
from stemma.stages.names.words import Draft, Page, folded

AGE = re.compile(
    r",[ \u00a0](?:aged?[ \u00a0])?\d{1,3}\b(?!,\d|[ \u00a0]?(?:%|km|miles|people|countries|per|percent|seats|votes|°))|[ \u00a0]\(\d{1,3}\)"
)
SAID = re.compile(r"[”\"’,][ \u00a0]*(?:[^\W\d_]+[ \u00a0])?$")
PLAIN = re.compile(r",[ \u00a0](?:[\w’'-]+[ \u00a0]){0,3}?([^\W\d_]+)(?=[,;.]|[ \u00a0](?:of|for|at|to)[ \u00a0])")
PLURAL_FAMILY = re.compile(r"^\w+s$")


def find_titled(page: Page) -> None:
    """Recognise titles and offices, and the persons who stand beside them."""
    words, vocabulary = page.words, page.vocabulary
    at = 0
    while at < len(words):
        word = words[at]
        if word.taken not in (None, "thing") or not _title(page, at):
            at += 1
            continue
        high = at
        while high + 1 < len(words) and words[high].join in ("space", "hyphen", "small") and _title_part(page, high):
            high += 1
        while (
            high > at
            and not _head(page, high)
            and words[high].taken is None
            and words[high].key not in vocabulary["office_parts"]
        ):
            high -= 1
        if not any(_head(page, k) for k in range(at, high + 1)):
            at += 1
            continue
        for k in range(at, high + 1):
            words[k].taken = words[k].taken if words[k].taken in ("place", "demonym", "organisation", "known") else "title"
        at = high + 1


def _head(page: Page, at: int) -> bool:
    key, vocabulary = page.words[at].key, page.vocabulary
    return key in vocabulary["offices"] or key in vocabulary["honorifics"] or key in vocabulary["occupations"]


def _title(page: Page, at: int) -> bool:
    return _head(page, at) or page.words[at].key in page.vocabulary["office_parts"]


def _title_part(page: Page, high: int) -> bool:
    """Tell whether the title goes on at the next word: "Secretary of State", "Chief Justice"."""
    word, following, vocabulary = page.words[high], page.words[high + 1], page.vocabulary
    if word.join == "small":
        return word.small in ("of", "of the", "for", "for the", "and", "in-", "de", "al", "de la", "del") and (
            following.key in vocabulary["office_parts"]
            or following.taken in ("place", "organisation", "known")
            or _head(page, high + 1)
        )
    return following.taken in (None, "thing") and _title(page, high + 1)


def stretches(page: Page) -> list[tuple[int, int]]:
    """Return the runs of words that nothing has recognised: each may be a person."""
    words, found, at = page.words, [], 0
    while at < len(words):
        if words[at].taken is not None:
            at += 1
            continue
        high = at
        while high + 1 < len(words) and words[high + 1].taken is None and _inner(page, high):
            high += 1
        found.append((at, high))
        at = high + 1
    return found


def _inner(page: Page, at: int) -> bool:
    word = page.words[at]
    if word.join in ("space", "hyphen"):
        return page.content[word.end : word.end + 2].find("&") < 0
    return word.join == "small" and all(part in page.vocabulary.particles for part in re.split(r"[ '-]+", word.small) if part)


class Weigher:
    """Weighs the evidence around unrecognised runs, first alone, then over the whole text."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.runs: list[tuple[int, int]] = []
        self.inside = {
            word.key for at, word in enumerate(page.words) if not word.first and not (at and page.words[at - 1].join == "space")
        }
        """Words that begin a run in mid-sentence somewhere in the text."""
        self.counts: Counter[str] = Counter()
        self.score: dict[str, Counter[str]] = {}
        """Key of the run -> how often each kind was shown."""

    def weigh(self) -> None:
        """Collect the runs and what each occurrence shows."""
        for low, high in stretches(self.page):
            kept = self._trimmed(low, high)
            if kept is None:
                continue
            low, high = kept
            self.runs.append((low, high))
            self.counts[self._key(low, high)] += 1
            shown = self._shown(low, high)
            votes = self.score.setdefault(self._key(low, high), Counter())
            for kind in shown:
                votes[kind] += 1

    def _key(self, low: int, high: int) -> str:
        key = folded(self.page.slice(low, high))
        return key[:-1] if low == high and len(key) > 4 and key.endswith("s") and key[:-1] in self.score else key

    def _trimmed(self, low: int, high: int) -> tuple[int, int] | None:
        """Drop from a run's head what has its capital from its place alone."""
        page, words = self.page, self.page.words
        if page.in_title_case(words[low].start):
            while low <= high and page.ordinary(words[low].key):
                low += 1
            while low <= high and page.ordinary(words[high].key):
                high -= 1
            return (low, high) if low <= high else None
        while low < high and words[low].key in ("the", "a", "an"):
            words[low].taken = "skip"
            low += 1
        word = words[low]
        if word.first and page.ordinary(word.key):
            if low == high and self._bare_subject(low):
                return low, high
            if low == high or word.key in page.vocabulary.functions:
                words[low].taken = "start"
                return None if low == high else (low + 1, high)
            if page.code in page.vocabulary["capital_nouns"] or words[low + 1].key in self.inside:
                words[low].taken = "start"
                return low + 1, high
        return low, high

    def _bare_subject(self, at: int) -> bool:
        """Tell whether an ordinary word in the singular speaks without an article: "Rose said" names somebody."""
        page, vocabulary, word = self.page, self.page.vocabulary, self.page.words[at]
        if word.key in vocabulary.functions or word.key in vocabulary["collective"] or word.key in vocabulary["tail_heads"]:
            return False
        following = re.match(r"[ \u00a0]([^\W\d_]+)", page.content[word.end : word.end + 24])
        speaks = following is not None and following[1] in vocabulary["told"]
        return speaks and page.aids.lemma(word.key, page.code) == word.key and not word.key.endswith(("s", "ing", "ly", "people"))

    def _shown(self, low: int, high: int) -> list[str]:
        """Return the kinds that one occurrence gives evidence for."""
        page, words, vocabulary = self.page, self.page.words, self.page.vocabulary
        start, end = words[low].start, words[high].end
        before, after = page.before(start, 64), page.after(end, 80)
        shown: list[str] = []
        if self._introduced(low, before):
            shown.append("person")
        following = page.content[end : end + 1] in " \u00a0"
        owner = words[high].join == "owner"
        if following and not owner:
            text = folded(after).strip()
            one = text.split(" ", 1)[0].rstrip(",.;:") if text else ""
            two = " ".join(text.split()[:2])
            if one in vocabulary["speech"] or one in vocabulary["personal"] or two in vocabulary["personal"]:
                shown.append("acts")
            match = vocabulary.patterns["is_a"].match(after)
            if match and set(folded(match[1]).split()) & (vocabulary["occupations"] | vocabulary["offices"]):
                shown.append("person")
        if AGE.match(after):
            shown.append("person")
        plain = PLAIN.match(after)
        if plain and folded(plain[1]) in vocabulary["occupations"] | vocabulary["offices"] | vocabulary["relations"]:
            shown.append("person")
        clause = vocabulary.patterns["clause"].match(after)
        if clause:
            said = set(re.findall(r"[\w’'-]+", folded(clause.group())))
            if (
                said & (vocabulary["occupations"] | vocabulary["offices"] | vocabulary["relations"])
                or said & vocabulary["personal_openers"]
            ):
                shown.append("person")
            elif said & (vocabulary["tail_heads"] | vocabulary["lead_heads"] | vocabulary["institutions"]):
                shown.append("organisation")
        if owner and self._owned(end):
            shown.append("person")
        if SAID.search(before) and self._spoken(before):
            shown.append("acts")
        if vocabulary.patterns["byline"].search(before):
            shown.append("person")
        if "person" not in shown:
            shown += self._placed(low, high, before)
        return shown

    def _introduced(self, low: int, before: str) -> bool:
        """Tell whether a title, an occupation or a relation stands just before."""
        page, vocabulary = self.page, self.page.vocabulary
        if low and page.words[low - 1].taken == "title" and page.words[low - 1].join in ("space", "comma"):
            return True
        office = OFFICE_OF.search(before) if before.endswith(", ") else None
        if office is not None and folded(office[1]) in vocabulary["offices"] | vocabulary["occupations"]:
            return True
        parts = [part.rstrip(",:") for part in folded(before).split()[-4:]]
        if not parts or not parts[-1] or not before[-1:].isspace():
            return False
        last = parts[-1].strip('()“"‘')
        if (
            last in vocabulary["occupations"]
            or last in vocabulary["offices"]
            or last in vocabulary["honorifics"]
            or last in vocabulary["relations"]
        ):
            return True
        return any(" ".join(parts[-n:]) in vocabulary["singles"] for n in (1, 2, 3))

    def _owned(self, end: int) -> bool:
        """Tell whether what follows a possessive is what only a person has: kin, a body, a life."""
        text = folded(self.page.content[end + 2 : end + 60])
        parts = [part.strip(",.;:") for part in text.split()[:4]]
        return bool(set(parts[:3]) & self.page.vocabulary["relations"] or set(parts[:2]) & self.page.vocabulary["owned"])

    def _spoken(self, before: str) -> bool:
        parts = folded(before).split()
        return bool(parts) and parts[-1].strip('”"’,') in self.page.vocabulary["speech"]

    def _placed(self, low: int, high: int, before: str) -> list[str]:
        page, words, vocabulary = self.page, self.page.words, self.page.vocabulary
        parts = folded(before).split()
        previous = parts[-1].strip('("“‘') if parts else ""
        shown = []
        comma = words[high].join == "comma" and words[high + 1].taken == "place" and not words[high + 1].text.isupper()
        trusting = len(parts) > 1 and parts[-2].strip(",.") in vocabulary["trust"]
        if (previous in vocabulary["locatives"] and not trusting and words[high].join != "owner") or (
            comma and previous in vocabulary["locatives"] | vocabulary["weak_locatives"]
        ):
            shown += ["place", "comma"] if comma else ["place"]
        if len(parts) > 1 and parts[-1] in ("of", "de") and parts[-2] in vocabulary["place_leads"] | vocabulary["place_tails"]:
            shown.append("place")
        noun = re.match(r"[ \u00a0]([^\W\d_]+)", page.content[words[high].end : words[high].end + 24])
        if noun is not None and low == high and previous in ("the", "a", "an", "its", "their") and words[high].join != "owner":
            if noun[1] in vocabulary["localities"]:
                shown += ["place"]
            elif noun[1] in vocabulary["institutions"]:
                shown += ["body"]
        if previous == "the" and not PLURAL_FAMILY.match(words[high].key):
            if (
                noun is None
                or noun[1] in vocabulary["plain_after"]
                or noun[1] in vocabulary["speech"]
                or noun[1] in vocabulary["governing"]
                or noun[1].endswith("ed")
            ):
                shown.append("body")
        if previous in vocabulary["small_leads"]:
            shown += ["place", "comma"]
        if previous in vocabulary["works"]:
            shown.append("work")
        return shown

    def settle(self) -> None:
        """Decide every run, and draft it; short forms follow the full name."""
        parts = self._parts()
        for low, high in self.runs:
            kind = self._kind(low, high, parts)
            if kind is None:
                continue
            self.page.take(low, high, kind)
            self.page.draft(low, high, kind)
        for at, word in enumerate(self.page.words):
            # "Brown left": an ordinary word at a sentence's head, but a person's surname in this text.
            if word.taken == "start" and word.key in parts and word.key not in self.page.vocabulary.functions:
                self.page.take(at, at, "person")
                self.page.draft(at, at, "person")

    def _parts(self) -> set[str]:
        """Return the words of runs that are persons, for short forms."""
        found: set[str] = set()
        for low, high in self.runs:
            if high > low and self._kind(low, high, set()) == "person":
                found |= {word.key for word in self.page.words[low : high + 1] if len(word.key) > 2}
        return found

    def _kind(self, low: int, high: int, persons: set[str]) -> NameKind | None:
        """Weigh what all occurrences of a run show; when in doubt, for the protection of a person."""
        page = self.page
        key = self._key(low, high)
        votes = self.score[key]
        run = page.words[low : high + 1]
        ordinary = [page.ordinary(word.key) for word in run]
        if votes["person"] or (any(word.key in persons for word in run) and votes["place"] + votes["body"] < 2):
            return "person"
        if votes["work"]:
            return "work"
        full = 1 <= high - low <= 3 and not any(ordinary)
        likely = 1 <= high - low <= 3 and not all(ordinary) and not {word.key for word in run} & page.vocabulary.heads
        if votes["place"] > votes["acts"]:
            # "in X" alone never turns what looks like a full name into a place.
            return "place" if votes["place"] * 2 >= self.counts[key] and not (full and votes["comma"] == 0) else "other"
        if votes["organisation"] + votes["body"] > votes["acts"]:
            if all(ordinary):
                return None  # "the Green New Deal" names a thing
            return "organisation" if votes["body"] or not full else "other"
        if votes["acts"] and not all(ordinary):
            return "person"
        if all(ordinary):
            return "other" if votes["acts"] else self._common(low, high)
        return "person" if full or likely else "other"

    def _common(self, low: int, high: int) -> NameKind | None:
        """Decide a run of ordinary words: a thing where an article or a plural says so, else open."""
        page, words = self.page, self.page.words
        before = folded(page.before(words[low].start)).split()
        if (before and before[-1] in page.vocabulary["determiners"]) or page.code in page.vocabulary["capital_nouns"]:
            return None
        last = words[high].key
        if low == high and last in page.vocabulary.heads:
            return None
        if low == high and (page.aids.lemma(last, page.code) != last or words[low].first):
            return None
        return "other"


def give_offices(page: Page) -> None:
    """Give every person the office that stands right before or after the name."""
    for draft in page.drafts:
        if draft.kind == "person":
            draft.office = _office_before(page, draft) or _office_after(page, draft)


def _office_before(page: Page, draft: Draft) -> tuple[int, int] | None:
    words, low = page.words, draft.low
    if low > 0 and words[low - 1].taken == "title" and words[low - 1].join in ("space", "comma"):
        first = low - 1
        while first and words[first - 1].taken == "title" and words[first - 1].join in ("space", "hyphen", "small"):
            first -= 1
        while (
            first
            and words[first - 1].taken in ("place", "demonym", "organisation", "known", "title")
            and words[first - 1].join in ("space", "small")
        ):
            first -= 1
        return words[first].start, words[low - 1].end
    before = page.before(draft.start, 80)
    if not before[-1:].isspace():
        return None
    parts = list(PART.finditer(before))[-4:]
    if not parts or before[parts[-1].end() :].strip() not in ("", ","):
        return None
    vocabulary = page.vocabulary
    if folded(parts[-1].group()) not in vocabulary["offices"] | vocabulary["occupations"]:
        return None
    first = len(parts) - 1
    while first and folded(parts[first - 1].group()) in vocabulary["office_parts"]:
        first -= 1
    base = draft.start - len(before)
    return base + parts[first].start(), base + parts[-1].end()


PART = re.compile(r"[\w’'-]+")
OFFICE_OF = re.compile(r"([^\W\d_][\w’'-]+)[ \u00a0](?:of|for|at|to)[ \u00a0][^,.;:\n]{2,40},[ \u00a0]$")
OFFICE_AFTER = re.compile(
    r",[ \u00a0](?:\d{1,3},[ \u00a0])?(?:(?:an?|the|his|her|their)[ \u00a0])?(?P<office>[^,.;:\n(“\"]{3,60})"
)


def _office_after(page: Page, draft: Draft) -> tuple[int, int] | None:
    match = OFFICE_AFTER.match(page.content, draft.end)
    if match is None:
        return None
    vocabulary = page.vocabulary
    found = list(re.finditer(r"[\w’'-]+", match["office"]))
    heads = [m for m in found[:6] if folded(m.group()) in vocabulary["offices"] | vocabulary["occupations"]]
    if not heads:
        return None
    rest = match["office"][heads[0].end() :]
    of = re.match(r"[ \u00a0](?:of|for|at)[ \u00a0][^,.;:\n(“\"]{2,40}", rest)
    return match.start("office"), match.start("office") + heads[0].end() + (of.end() if of else 0)
