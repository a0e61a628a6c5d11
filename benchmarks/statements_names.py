"""When is a voice right *by name*?

The marked `who` is often a name with a description ("Mike Pompeo, US Secretary of State"), ours the fullest name in the
document ("US Secretary of State Mike Pompeo"). Both are folded: case, accents, punctuation, articles and the possessive
's fall away, words remain.
- "the very words": the folded words are the same, in order.
- "by name": of either the whole, the part before the first comma, an abbreviation in parentheses (what else stands in
  them falls away), the name that ends a description with an article ("the mayor of NAME, NAME NAME"), or what is left
  without titles in front (`TITLES`): one's words are all among the other's, and hold the last word of the longer one's
  head. The head ends before the first preposition or relative pronoun, but goes on
  after the "of" or "for" of an office or body (`CROSSING`: "Secretary of State Mike Pompeo", "Ministry of Foreign
  Affairs"). Where "and" joins names, the last word of each is needed. So "Pompeo" is right for Mike Pompeo and
  "Secretary of State" is not; nor is "German government" for "a spokesman for the German government", "ministry" for
  "Ministry of Foreign Affairs", or one of two persons for both.

A voice whose `who` is None is wrong, and counted as left open besides. Where the marks name nobody there is nothing to
get right, and nothing is counted. The 18 longer articles are marked with numbers of parties in place of names: there a
party's name is the longest phrase that is marked for it and is no pronoun.
"""

import re
import unicodedata
from functools import cache

from tagger_marks import Document

ARTICLES = frozenset(("the", "a", "an"))
BREAKS = frozenset(("of", "for", "from", "by", "in", "at", "on", "to", "with", "within", "who", "that", "which", "whose"))
CROSSED = frozenset(("of", "for"))
CROSSING = frozenset(
    ("academy", "agency", "ambassador", "archbishop", "association", "bank", "bishop", "board", "bureau", "centre", "center",
     "chair", "chairman", "chairwoman", "chamber", "chancellor", "chief", "college", "commission", "commissioner",
     "committee", "conference", "congress", "council", "court", "department", "director", "executive", "federation", "foundation",
     "general", "governor", "head", "house", "institute", "king", "league", "mayor", "minister", "ministry", "office",
     "parliament", "president", "prince", "queen", "school", "secretary", "senate", "service", "society", "speaker",
     "union", "university")
)  # fmt: skip
"""Words of offices and bodies whose "of" or "for" belongs to the name, when they are written with a capital."""
TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "president", "senator", "representative", "judge", "justice",
     "sir", "dame", "lord", "lady", "sheriff", "general", "colonel", "captain", "governor", "mayor")
)  # fmt: skip
PRONOUNS = frozenset(
    ("he", "she", "it", "they", "we", "i", "you", "him", "her", "them", "us", "me", "his", "its", "their", "our", "my",
     "who", "which", "this", "that", "these", "those", "himself", "herself", "itself", "themselves")
)  # fmt: skip


def pronoun(words: str) -> bool:
    """Tell whether the words of a source are one pronoun."""
    return words.casefold() in PRONOUNS


def folded(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents, punctuation, articles and possessive 's."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"['’]s\b|(?<=\b\w)\.", "", plain)
    return tuple(word for word in re.findall(r"\w+", plain) if word not in ARTICLES)


def same_words(marked: str, found: str) -> bool:
    """Tell whether two names are the very words, folded."""
    return folded(marked) == folded(found)


@cache
def same_name(marked: str, found: str) -> bool:
    """Tell whether a found name is right for a marked one: see the head of this file."""
    return same_words(marked, found) or any(_holds(g, f) or _holds(f, g) for g in _forms(marked) for f in _forms(found))


def _forms(name: str) -> list[str]:
    """Return the whole, what stands before the first comma, abbreviations in parentheses, and both without titles."""
    bare = re.sub(r"\s*\([^)]*\)", "", name)
    short = re.findall(r"\(((?:[A-Z&]\.?){2,})\)", name)
    described, _, name = bare.rpartition(", ")
    person = (
        [name]
        if re.match(r"(?:[Tt]he|[Aa]n?|[Ii]ts) ", described) and re.fullmatch(r"[A-Z][\w’'-]+(?: [A-Z][\w.’'-]*)+", name)
        else []
    )
    forms = [bare, bare.split(",")[0], *short, *person]
    return [form for form in dict.fromkeys([*forms, *map(_untitled, forms)]) if folded(form)]


def _untitled(form: str) -> str:
    words = form.split()
    while words and (small := words[0].casefold().strip(".")) and (small in TITLES or small in ARTICLES):
        words.pop(0)
    return "" if words and words[0].casefold() in BREAKS else " ".join(words)


def _holds(longer: str, shorter: str) -> bool:
    words = set(folded(shorter))
    return words <= set(folded(longer)) and _needed(longer) <= words


def _needed(phrase: str) -> set[str]:
    """Return the words of a phrase's head without which it is not named."""
    head: list[str] = []
    for word in re.findall(r"\w[\w'’.-]*|,", phrase):
        small, before = word.casefold(), head[-1] if head else ""
        crosses = small in CROSSED and before[:1].isupper() and before.casefold() in CROSSING
        if word == "," or (small in BREAKS and head and not crosses):
            break
        head.append(word)
    joined = [k for k, word in enumerate(head[1:]) if word.casefold() == "and" and _alike(head[k], head[-1])]
    return {words[-1] for k in (*joined, len(head) - 1) if head and (words := folded(head[k]))}


def _alike(word: str, last: str) -> bool:
    """Tell whether a word before "and" ends a name: not in "actor and producer Ann Lee", a name of one person."""
    return word[:1].isupper() or not last[:1].isupper()


def named(document: Document) -> list[list[str | None]]:
    """Return, for each marked statement, the names of its voices; None: nobody is named."""
    longest: dict[int, str] = {}
    for one in document.statements:
        for voice in one["voices"]:
            words = document.text[slice(*voice["span"])] if voice["span"] else ""
            if "party" in voice and not pronoun(words) and len(words) > len(longest.get(voice["party"], "")):
                longest[voice["party"]] = words
    return [[v.get("who") or longest.get(v.get("party", -1)) for v in one["voices"]] for one in document.statements]
