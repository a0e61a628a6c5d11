"""Persons: who is protected is decided here, so a run that may be a person is never waved through.

Every run of capitalised words that nothing recognised is weighed: title, office, occupation or relation
before it; verbs of speech and of life after it; apposition ("X, 43, a welder"); bylines; words that
introduce a name ("goes by"). There is no table of persons and none of given names. What nothing decides
is `other`, and the gate withholds that too.
"""

import re
from collections import defaultdict

from stemma.model.reading import NameKind
from stemma.stages.names import bodies, lists
from stemma.stages.names.words import Mention, Page, folded, plain

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
        return "&" not in page.content[word.end : word.end + 2]
    return word.join == "small" and all(part in page.vocabulary.particles for part in re.split(r"[ '-]+", word.small) if part)


class Weigher:
    """Weighs the evidence around unrecognised runs, first alone, then over the whole text."""

    def __init__(self, page: Page, outlets: frozenset[str] = frozenset()) -> None:
        self.page = page
        self.outlets = outlets
        """Keys of the forms in which the report names its own outlet."""
        self.bodies: frozenset[str] = frozenset()
        """Keys of the forms that all mentions together show to be bodies."""
        self.runs: list[Mention] = []
        self.inside = {
            word.key for at, word in enumerate(page.words) if not word.first and not (at and page.words[at - 1].join == "space")
        }
        """Words that begin a run in mid-sentence somewhere in the text."""
        self.counts: defaultdict[str, int] = defaultdict(int)
        self.score: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        """Key of the run -> how often each kind was shown."""

    def weigh(self) -> None:
        """Collect the runs and what each occurrence shows."""
        for stretch in stretches(self.page):
            kept = self._trimmed(*stretch)
            if kept is None:
                continue
            mention = self.page.mention(*kept)
            self.runs.append(mention)
            key = self._key(mention)
            self.counts[key] += 1
            votes = self.score[key]
            for kind in (*self._shown(mention), *bodies.evidence(self.page, mention, self.outlets)):
                votes[kind] += 1

    def _key(self, run: Mention) -> str:
        """Return the form that a run counts for: a plural's is the singular, where the text has that."""
        key = run.key
        return key[:-1] if key.endswith("s") and run.low == run.high and len(key) > 4 and key[:-1] in self.score else key

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

    def _shown(self, run: Mention) -> list[str]:
        """Return the kinds that one occurrence gives evidence for."""
        after = run.after[:80]
        end = self.page.words[run.high].end
        owner = self.page.words[run.high].join == "owner"
        shown = ["person"] if self._credited(run) or self._introduced(run) else []
        if owner and self._owned(end):
            shown.append("person")
        if not owner and after[:1] in (" ", "\u00a0"):
            shown += self._acting(run, after)
        if after[:1] in (",", " "):
            shown += self._described(run, after)
        if self._spoken(run) and SAID.search(run.before):
            shown.append("acts")
        if "person" not in shown:
            shown += self._placed(run) + self._bodily(run)
        return shown

    def _credited(self, run: Mention) -> bool:
        """Tell whether a byline stands just before: "By", "Photo:"; the pattern is tried where its last word or sign is there."""
        before, vocabulary = run.before, self.page.vocabulary
        last = run.preceding[-1].lstrip("|•–—(-.") if run.preceding else ""
        if last not in vocabulary["byline_ends"] and ":" not in before and "/" not in before:
            return False
        found = vocabulary.patterns["byline"].search(before) is not None
        return found and not bodies.tailed(self.page, run.low, run.high)

    def _acting(self, run: Mention, after: str) -> list[str]:
        """Return what the verb after a name shows: only persons speak and live as persons do."""
        vocabulary, first = self.page.vocabulary, run.following[0] if run.following else ""
        one, two = first.rstrip(",.;:"), " ".join(run.following)
        acts = one in vocabulary["speech"] or one in vocabulary["personal"] or two in vocabulary["personal"]
        match = vocabulary.patterns["is_a"].match(after) if first in vocabulary["copula_heads"] else None
        is_one = match is not None and not vocabulary.people.isdisjoint(plain(match[1]).split())
        return ["acts"] * acts + ["person"] * is_one

    def _described(self, run: Mention, after: str) -> list[str]:
        """Return what an age or an apposition after a name shows: "X, 43, a welder"."""
        vocabulary = self.page.vocabulary
        if vocabulary.patterns["age"].match(after):
            return ["person"]
        if after[0] != ",":
            return []
        noun = vocabulary.patterns["plain"].match(after)
        if noun and folded(noun[1]) in vocabulary.people:
            return ["person"]
        if bodies.apposed(self.page, run):
            return []
        clause = vocabulary.patterns["clause"].match(after)
        said = set(re.findall(r"[\w’'-]+", folded(clause.group()))) if clause else set()
        if said & vocabulary.people or said & vocabulary["personal_openers"]:
            return ["person"]
        firms = said & vocabulary.union("tail_heads", "lead_heads", "institutions", "firms")
        return ["organisation"] if firms else []

    def _introduced(self, run: Mention) -> bool:
        """Tell whether a title, an occupation or a relation stands just before."""
        page, vocabulary, low = self.page, self.page.vocabulary, run.low
        if low and page.words[low - 1].taken == "title" and page.words[low - 1].join in ("space", "comma"):
            return True
        office = vocabulary.patterns["office_of"].search(run.before) if run.before.endswith(", ") else None
        if office is not None and folded(office[1]) in vocabulary.people:
            return True
        end = run.preceding[-1].rstrip(",:") if run.preceding else ""
        if not end or not run.before[-1:].isspace():
            return False
        last = end.strip('()“"‘')
        if last in vocabulary.people or last in vocabulary["honorifics"]:
            return True
        if end not in vocabulary["single_ends"]:
            return False
        parts = [part.rstrip(",:") for part in run.preceding]
        return any(" ".join(parts[-n:]) in vocabulary["singles"] for n in (1, 2, 3))

    def _owned(self, end: int) -> bool:
        """Tell whether what follows a possessive is what only a person has: kin, a body, a life."""
        text = plain(self.page.content[end + 2 : end + 60])
        parts = [part.strip(",.;:") for part in text.split(None, 4)[:4]]
        return bool(set(parts[:3]) & self.page.vocabulary["relations"] or set(parts[:2]) & self.page.vocabulary["owned"])

    def _spoken(self, run: Mention) -> bool:
        return bool(run.preceding) and run.preceding[-1].strip('”"’,') in self.page.vocabulary["speech"]

    def _placed(self, run: Mention) -> list[str]:
        """Return "place" where the words around show one, and "comma" where a known place follows or a noun says so."""
        words, vocabulary = self.page.words, self.page.vocabulary
        low, high, parts = run.low, run.high, run.preceding
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

    def _bodily(self, run: Mention) -> list[str]:
        """Return what an article before and a noun after show: "the Brod clinic", "the Orlo denied"."""
        words, vocabulary, high = self.page.words, self.page.vocabulary, run.high
        previous = run.preceding[-1].strip('("“‘') if run.preceding else ""
        if previous in vocabulary["works"]:
            return ["work"]
        shown: list[str] = []
        if previous not in vocabulary.union("articles", "definite_articles"):
            return shown
        match = NOUN.match(self.page.content, words[high].end)
        noun = match[1] if match else ""
        if noun and run.low == high and previous in vocabulary["articles"] and words[high].join != "owner":
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
        for run in self.runs:
            kind, low, high = self._kind(run, parts), run.low, run.high
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
            previous = page.word_before(word.start)
            placed = previous in vocabulary.union("locatives", "weak_locatives") or word.join == "comma"
            if not placed and draft.role != "demonym" and page.aids.frequency(word.key, page.code) < 5:
                draft.kind, draft.country, draft.canonical, draft.role = "person", None, word.text, "literal"

    def _parts(self) -> set[str]:
        """Return the words of runs that are persons, for short forms."""
        found: set[str] = set()
        for run in self.runs:
            if run.high > run.low and self._kind(run, set()) == "person":
                found |= {key for key in self.page.keys[run.low : run.high + 1] if len(key) > 2}
        return found

    def _kind(self, run: Mention, persons: set[str]) -> NameKind | None:
        """Weigh what all occurrences of a run show; when in doubt, for the protection of a person."""
        page = self.page
        key = self._key(run)
        if key in self.bodies:
            return "organisation"
        votes, keys, several = self.score[key], page.keys[run.low : run.high + 1], 1 <= run.high - run.low <= 3
        if votes.get("person") or (not persons.isdisjoint(keys) and votes["place"] + votes["body"] < 2):
            return "person"
        ordinary = list(map(page.ordinary, keys))
        full = several and not any(ordinary)
        kind: NameKind | None
        if votes["work"]:
            kind = "work"
        elif votes["place"] > votes["acts"]:
            # "in X" alone never turns what looks like a full name into a place.
            kind = "place" if votes["place"] * 2 >= self.counts[key] and not (full and votes["comma"] == 0) else "other"
        elif votes["organisation"] + votes["body"] > votes["acts"]:
            # "the Green New Deal" names a thing, and gets no record.
            kind = None if all(ordinary) else "organisation" if votes["body"] or not full else "other"
        elif all(ordinary):
            kind = "other" if votes["acts"] else self._common(run)
        else:
            likely = several and page.vocabulary.heads.isdisjoint(keys)
            kind = "person" if votes["acts"] or full or likely else "other"
        return kind

    def _common(self, run: Mention) -> NameKind | None:
        """Decide a run of ordinary words: a thing where an article or a plural says so, else open."""
        vocabulary = self.page.vocabulary
        determined = bool(run.preceding) and run.preceding[-1] in vocabulary["determiners"]
        if determined or self.page.code in vocabulary["capital_nouns"]:
            return None
        return None if run.low == run.high and self.page.keys[run.high] in vocabulary.heads else "other"
