"""Persons: who is protected is decided here, so a run that may be a person is never waved through.

Every run of capitalised words that nothing recognised is weighed: title, office, occupation or relation
before it; verbs of speech and of life after it; apposition ("X, 43, a welder"); bylines; words that
introduce a name ("goes by"). There is no table of persons and none of given names. What nothing decides
is `other`, and the gate withholds that too.
"""

import re
from collections import Counter

from stemma.model.reading import NameKind
from stemma.stages.names import bodies, lists
from stemma.stages.names.words import Page, folded

SAID = re.compile(r"[”\"’,][ \u00a0]*(?:[^\W\d_]+[ \u00a0])?$")
NOUN = re.compile(r"[ \u00a0]([^\W\d_]+)")


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

    def __init__(self, page: Page, outlets: frozenset[str] = frozenset()) -> None:
        self.page = page
        self.outlets = outlets
        """Keys of the forms in which the report names its own outlet."""
        self.bodies: frozenset[str] = frozenset()
        """Keys of the forms that all mentions together show to be bodies."""
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
        for stretch in stretches(self.page):
            kept = self._trimmed(*stretch)
            if kept is None:
                continue
            low, high = kept
            self.runs.append((low, high))
            self.counts[self._key(low, high)] += 1
            shown = self._shown(low, high) + bodies.evidence(self.page, low, high, self.outlets)
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
                words[low].taken = "start"
                low += 1
            while low <= high and page.ordinary(words[high].key) and not bodies.tailed(page, low, high):
                words[high].taken = "start"
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
        page, words = self.page, self.page.words
        start, end = words[low].start, words[high].end
        before, after = page.before(start, 64), page.after(end, 80)
        owner = words[high].join == "owner"
        credited = page.vocabulary.patterns["byline"].search(before) is not None and not bodies.tailed(page, low, high)
        shown = ["person"] if credited or self._introduced(low, before) else []
        if owner and self._owned(end):
            shown.append("person")
        if not owner and after[:1] in (" ", "\u00a0"):
            shown += self._acting(after)
        if after[:1] in (",", " "):
            shown += self._described(end, after)
        if SAID.search(before) and self._spoken(before):
            shown.append("acts")
        if "person" not in shown:
            shown += self._placed(low, high, before) + self._bodily(low, high, before)
        return shown

    def _acting(self, after: str) -> list[str]:
        """Return what the verb after a name shows: only persons speak and live as persons do."""
        vocabulary = self.page.vocabulary
        parts = folded(after).split()
        one, two = parts[0].rstrip(",.;:") if parts else "", " ".join(parts[:2])
        acts = one in vocabulary["speech"] or one in vocabulary["personal"] or two in vocabulary["personal"]
        match = vocabulary.patterns["is_a"].match(after)
        is_one = match is not None and bool(set(folded(match[1]).split()) & vocabulary.people)
        return ["acts"] * acts + ["person"] * is_one

    def _described(self, end: int, after: str) -> list[str]:
        """Return what an age or an apposition after a name shows: "X, 43, a welder"."""
        vocabulary = self.page.vocabulary
        plain = vocabulary.patterns["plain"].match(after)
        if vocabulary.patterns["age"].match(after) or (plain and folded(plain[1]) in vocabulary.people):
            return ["person"]
        if bodies.apposed(self.page, end):
            return []
        clause = vocabulary.patterns["clause"].match(after)
        said = set(re.findall(r"[\w’'-]+", folded(clause.group()))) if clause else set()
        if said & vocabulary.people or said & vocabulary["personal_openers"]:
            return ["person"]
        firms = said & vocabulary.union("tail_heads", "lead_heads", "institutions", "firms")
        return ["organisation"] if firms else []

    def _introduced(self, low: int, before: str) -> bool:
        """Tell whether a title, an occupation or a relation stands just before."""
        page, vocabulary = self.page, self.page.vocabulary
        if low and page.words[low - 1].taken == "title" and page.words[low - 1].join in ("space", "comma"):
            return True
        office = vocabulary.patterns["office_of"].search(before) if before.endswith(", ") else None
        if office is not None and folded(office[1]) in vocabulary.people:
            return True
        parts = [part.rstrip(",:") for part in folded(before).split()[-4:]]
        if not parts or not parts[-1] or not before[-1:].isspace():
            return False
        last = parts[-1].strip('()“"‘')
        if last in vocabulary.people or last in vocabulary["honorifics"]:
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
        """Return "place" where the words around show one, and "comma" where a known place follows or a noun says so."""
        words, vocabulary = self.page.words, self.page.vocabulary
        parts = folded(before).split()
        previous = parts[-1].strip('("“‘') if parts else ""
        earlier = parts[-2].strip(",.") if len(parts) > 1 else ""
        comma = words[high].join == "comma" and words[high + 1].taken == "place" and not words[high + 1].text.isupper()
        located = previous in vocabulary["locatives"] and earlier not in vocabulary["trust"] and words[high].join != "owner"
        if located or (comma and previous in vocabulary["weak_locatives"]):
            return ["place", "comma"] if comma else ["place"]
        if low == high and words[high].join != "owner" and lists.beside(self.page, low) and self._closed(words[high].end):
            return ["place"]
        if previous in vocabulary["small_leads"]:
            return ["place", "comma"]
        of_place = previous in ("of", "de") and earlier in vocabulary.union("place_leads", "place_tails")
        return ["place"] if of_place else []

    def _closed(self, end: int) -> bool:
        """Tell whether a phrase ends after a name: a sign, or a small word that is no verb."""
        match = NOUN.match(self.page.content, end)
        return match is None or match[1] in self.page.vocabulary["plain_after"]

    def _bodily(self, low: int, high: int, before: str) -> list[str]:
        """Return what an article before and a noun after show: "the Brod clinic", "the Orlo denied"."""
        words, vocabulary = self.page.words, self.page.vocabulary
        parts = folded(before).split()
        previous = parts[-1].strip('("“‘') if parts else ""
        if previous in vocabulary["works"]:
            return ["work"]
        match = NOUN.match(self.page.content, words[high].end)
        noun = match[1] if match else ""
        shown = []
        if noun and low == high and previous in vocabulary["articles"] and words[high].join != "owner":
            shown += ["place"] * (noun in vocabulary["localities"]) + ["body"] * (noun in vocabulary["institutions"])
        if previous in vocabulary["definite_articles"] and not words[high].key.endswith("s"):
            # Persons take no article; before a noun ("the Orlo affair") the run may still be one.
            verb = noun in vocabulary["plain_after"] or noun in vocabulary["speech"] or noun in vocabulary["governing"]
            shown += ["body"] * (not noun or verb or noun.endswith("ed"))
        return shown

    def settle(self) -> None:
        """Decide every run, and draft it; short forms follow the full name."""
        self.bodies = bodies.settled(self.page, self.score)
        parts = self._parts()
        single: dict[str, NameKind] = dict.fromkeys(parts, "person")
        for low, high in self.runs:
            kind = self._kind(low, high, parts)
            if kind is None:
                continue
            self.page.take(low, high, kind)
            self.page.draft(low, high, kind)
            if low == high and kind in ("person", "other"):
                single.setdefault(self.page.words[low].key, kind)
        for at, word in enumerate(self.page.words):
            # "Brown left": an ordinary word at a sentence's head, but elsewhere in this text a name.
            if word.taken == "start" and word.key in single and word.key not in self.page.vocabulary.functions:
                self.page.take(at, at, "person")
                self.page.draft(at, at, single[word.key])

        self._reclaim(parts)

    def _reclaim(self, parts: set[str]) -> None:
        """Turn places into persons where this text has a person of that name: "Jordan denied it" after "Ana Jordan"."""
        page, vocabulary = self.page, self.page.vocabulary
        for draft in page.drafts:
            if draft.kind != "place" or draft.low != draft.high or draft.low < 0 or page.words[draft.low].key not in parts:
                continue
            word = page.words[draft.low]
            previous = (folded(page.before(word.start)).split() or [""])[-1]
            placed = previous in vocabulary.union("locatives", "weak_locatives") or word.join == "comma"
            if not placed and draft.role != "demonym" and page.aids.frequency(word.key, page.code) < 5:
                draft.kind, draft.country, draft.canonical, draft.role = "person", None, word.text, "literal"

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
        full = 1 <= high - low <= 3 and not any(ordinary)
        if key in self.bodies:
            kind: NameKind | None = "organisation"
        elif votes["person"] or (any(word.key in persons for word in run) and votes["place"] + votes["body"] < 2):
            kind = "person"
        elif votes["work"]:
            kind = "work"
        elif votes["place"] > votes["acts"]:
            # "in X" alone never turns what looks like a full name into a place.
            kind = "place" if votes["place"] * 2 >= self.counts[key] and not (full and votes["comma"] == 0) else "other"
        elif votes["organisation"] + votes["body"] > votes["acts"]:
            # "the Green New Deal" names a thing, and gets no record.
            kind = None if all(ordinary) else "organisation" if votes["body"] or not full else "other"
        elif all(ordinary):
            kind = "other" if votes["acts"] else self._common(low, high)
        else:
            likely = 1 <= high - low <= 3 and not {word.key for word in run} & page.vocabulary.heads
            kind = "person" if votes["acts"] or full or likely else "other"
        return kind

    def _common(self, low: int, high: int) -> NameKind | None:
        """Decide a run of ordinary words: a thing where an article or a plural says so, else open."""
        page, words = self.page, self.page.words
        before = folded(page.before(words[low].start)).split()
        if (before and before[-1] in page.vocabulary["determiners"]) or page.code in page.vocabulary["capital_nouns"]:
            return None
        last = words[high].key
        return None if low == high and last in page.vocabulary.heads else "other"
