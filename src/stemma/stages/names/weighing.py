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
from stemma.stages.names.runs import headed, stretches
from stemma.stages.names.words import Mention, Page, Word, folded, plain

SAID = re.compile(r"[”\"’,][ \u00a0]*(?:[^\W\d_]+[ \u00a0])?$")
ROMAN = re.compile(r"X{0,2}(?:IX|IV|V?I{1,3}|V|X)")
NOUN = re.compile(r"[ \u00a0]([^\W\d_]+)")
CAPITAL_THE = re.compile(r"[\w,;]\s+The\s$")


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
        if low < high and words[low].join == "space" and words[low].key in page.vocabulary.union("kin", "relations"):
            words[low].taken = "start"  # "Brothers Ali and Omar"
            low += 1
        word = words[low]
        if word.first and word.join != "small" and page.ordinary(word.key) and not self._particle(low, high):
            if low == high and self._bare_subject(low):
                return low, high
            if low == high or word.key in page.vocabulary.functions:
                words[low].taken = "start"
                return None if low == high else (low + 1, high)
            if page.code in page.vocabulary["capital_nouns"] or words[low + 1].key in self.inside:
                words[low].taken = "start"
                return low + 1, high
        return low, high

    def _particle(self, low: int, high: int) -> bool:
        """Tell whether a run begins with a particle of a surname: "Bin Orlo", "Van der Orlo"."""
        page = self.page
        known = page.keys[low] in page.vocabulary["families"] and low < high and len(page.words[low].text) > 1
        return known and not page.ordinary(page.keys[high])

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
        return shown + ["work"] * self._work(run, after)

    def _work(self, run: Mention, after: str) -> bool:
        """Tell whether the text calls a name a work: "the film Red Lantern", "the Red Lantern film"."""
        vocabulary, following = self.page.vocabulary, run.following[0].strip(",.;:") if run.following else ""
        if following in vocabulary["work_tails"]:
            return bool(run.preceding) and not vocabulary.union("articles", "definite_articles").isdisjoint(run.preceding[-2:])
        if not run.preceding or run.preceding[-1] not in vocabulary["works"]:
            return False
        if following in vocabulary["work_openers"] and all(map(self.page.ordinary, self.page.keys[run.low : run.high + 1])):
            return True
        return not after[:2].strip().isalpha() or following in vocabulary["work_closers"]

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
        weak = acts and run.low == run.high and one in vocabulary["weak_acts"]
        return ["weak" if weak else "acts"] * acts + ["person"] * is_one

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
        clause = None if bodies.apposed(self.page, run) else vocabulary.patterns["clause"].match(after)
        said = set(re.findall(r"[\w’'-]+", folded(clause.group()))) if clause else set()
        if said & vocabulary.people or said & vocabulary["personal_openers"]:
            return ["person"]
        if clause is None or not said.isdisjoint(vocabulary["asides"]):
            said = set()
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
        if self._called(run, end.strip('()“"‘')):
            return True
        if end not in vocabulary["single_ends"]:
            return False
        parts = [part.rstrip(",:") for part in run.preceding]
        return any(" ".join(parts[-n:]) in vocabulary["singles"] for n in (1, 2, 3))

    def _called(self, run: Mention, last: str) -> bool:
        """Tell whether the word before a run says who it is: "welder", "sons", "then-president", "welders such as"."""
        vocabulary = self.page.vocabulary
        if last in vocabulary.people or last in vocabulary.union("honorifics", "plural_offices", "kin"):
            return True
        if last.rpartition("-")[2] in vocabulary["offices"]:
            return True
        if run.preceding[-1][-1] == "," and not vocabulary["kin"].isdisjoint(run.preceding):
            return True  # "two sons with Ana Orlo, Piet and Jan"
        such = last == "as" and len(run.preceding) > 2 and run.preceding[-2] == "such"
        return such and run.preceding[-3].rstrip(",") in vocabulary["plural_offices"]

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
        shown: list[str] = []
        if self._served(run):
            return ["served"]
        if previous not in vocabulary.union("articles", "definite_articles") or self._named_the(run):
            return shown
        match = NOUN.match(self.page.content, words[high].end)
        noun = match[1] if match else ""
        if noun and run.low == high and previous in vocabulary["articles"] and words[high].join != "owner":
            shown += ["place"] * (noun in vocabulary["localities"]) + ["body"] * (noun in vocabulary["institutions"])
        if previous in vocabulary["definite_articles"] and run.low < high and self._plural(words[high].key):
            shown += ["body", "body"]  # "the Orlo Falcons"
        if previous in vocabulary["definite_articles"] and not words[high].key.endswith("s"):
            # Persons take no article; before a noun ("the Orlo affair") the run may still be one.
            verb = noun in vocabulary["plain_after"] or noun in vocabulary["speech"] or noun in vocabulary["governing"]
            shown += ["body"] * (not noun or verb or noun.endswith("ed"))
        return shown

    def _named_the(self, run: Mention) -> bool:
        """Tell whether the article is a part of the name, for it has a capital within a sentence: "spoke of The Anh"."""
        return CAPITAL_THE.search(run.before) is not None

    def _plural(self, key: str) -> bool:
        page = self.page
        return key.endswith("s") and page.ordinary(key) and page.aids.lemma(key, page.code) != key

    def _served(self, run: Mention) -> bool:
        """Tell whether ordinary words name what a noun then calls a body: "the French Civil Rescue service"."""
        page, following = self.page, run.following[0].strip(",.;:") if run.following else ""
        if run.low == run.high or following not in page.vocabulary["services"]:
            return False
        low = run.low - 1 if run.low and page.words[run.low - 1].taken == "demonym" else run.low
        article = page.word_before(page.words[low].start) in page.vocabulary.union("articles", "definite_articles")
        return article and all(map(page.ordinary, page.keys[run.low : run.high + 1]))

    def settle(self) -> None:
        """Decide every run, and draft it; short forms follow the full name."""
        self.bodies = bodies.settled(self.page, self.score)
        parts = self._parts()
        single: dict[str, NameKind] = dict.fromkeys(parts, "person")
        kinds = [self._kind(run, parts) for run in self.runs]
        for at in lists.persons(self.page, [(run.low, run.high) for run in self.runs], kinds):
            kinds[at] = "person"
        for run, kind in zip(self.runs, kinds, strict=True):
            low, high = run.low, run.high
            if kind is None:
                continue
            if kind == "organisation" and low and self.page.words[low - 1].taken == "demonym" and self._served(run):
                low -= 1  # "French Civil Rescue"
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
        firsts = {page.keys[draft.low] for draft in page.drafts if draft.kind == "person" and draft.low < draft.high}
        cut = {first[:size] for first in firsts for size in range(3, min(len(first), 12))}
        for draft in page.drafts:
            if draft.kind != "place" or draft.low != draft.high or draft.low < 0:
                continue
            word = page.words[draft.low]
            if word.key not in parts and not (word.key in cut and self._does(word)):
                continue
            previous = page.word_before(word.start)
            placed = previous in vocabulary.union("locatives", "weak_locatives") or word.join == "comma"
            if not placed and draft.role != "demonym" and page.aids.frequency(word.key, page.code) < 5:
                draft.kind, draft.country, draft.canonical, draft.role = "person", None, word.text, "literal"

    def _does(self, word: Word) -> bool:
        """Tell whether a word does what persons do: "Chad was", where the text has a Chadwick."""
        return word.join != "owner" and self.page.word_after(word.end) in self.page.vocabulary["told"]

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
        votes, keys = self.score[key], page.keys[run.low : run.high + 1]
        if len(keys) > 1 and ROMAN.fullmatch(page.words[run.high].text):
            keys = keys[:-1]  # "Elizabeth II"
        several = 2 <= len(keys) <= 4
        ordinary = list(map(page.ordinary, keys))
        if all(ordinary) and votes["work"] * 2 > votes["person"]:
            return "work"
        if votes.get("person") or (not persons.isdisjoint(keys) and votes["place"] + votes["body"] < 2):
            return "person"
        full = several and not any(ordinary)
        kind: NameKind | None
        if votes["served"]:
            return "organisation"
        if (all(ordinary) and self._in_title(run)) or (several and self._of_scale(run)):
            return None
        if votes["work"] and not votes["acts"]:
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
            likely = several and not headed(page, run)
            acts = votes["acts"] and (several or not votes["place"])
            kind = "person" if acts or full or likely else "other"
        return kind

    def _in_title(self, run: Mention) -> bool:
        """Tell whether ordinary words open an office that a name follows: "Emergency Situations Minister Ana Orlo"."""
        words, at = self.page.words, run.high + 1
        office = words[run.high].join == "space" and words[at].taken == "title" and words[at].join == "space"
        return office and words[at + 1].taken in (None, "person")

    def _of_scale(self, run: Mention) -> bool:
        """Tell whether a thing is called after two persons: "the Orlo–Brod scale"."""
        scales = self.page.vocabulary["scales"]
        return self.page.words[run.low].join == "hyphen" and not scales.isdisjoint(
            word.strip(",.;:") for word in run.following[:1]
        )

    def _common(self, run: Mention) -> NameKind | None:
        """Decide a run of ordinary words: a thing where an article or a plural says so, else open."""
        vocabulary = self.page.vocabulary
        before = self.page.words[run.low - 1]
        beside = before.taken in ("organisation", "known") and before.small in lists.AND
        if beside and run.low < run.high and self._plural(self.page.keys[run.high]):
            return "organisation"  # "the University of Lund and Apex Expeditions"
        determined = bool(run.preceding) and run.preceding[-1] in vocabulary["determiners"]
        if determined or self.page.code in vocabulary["capital_nouns"]:
            return None
        return None if run.low == run.high and self.page.keys[run.high] in vocabulary.heads else "other"
