"""Names take time in proportion to a text's length, whatever the text: also where every word is new.

The same text is read at one length and at four times that: linear work takes four times as long, quadratic work sixteen.
Processor time is counted and the best of several rounds taken, so that other work on the machine says little.
"""

import time
from collections.abc import Callable

import pytest
from marks import marked

from stemma import aids, languages
from stemma.stages import names

TIMES = 4
LIMIT = 9.0
"""Between four (linear; caches add a little) and sixteen (quadratic)."""
LEAST = 0.005
"""Seconds that the shorter text counts for at least."""


def word(number: int) -> str:
    """Return an invented word with a capital, another for every number."""
    made = ""
    for _ in range(5):
        made += "bdfgklmnprst"[number % 12] + "aeiou"[number // 12 % 5]
        number //= 60
    return made.capitalize()


def seconds(source: str, rounds: int) -> float:
    """Return the least processor time that reading a text takes."""
    reading, english, given = marked(source).reading(), languages.load("en"), aids.load()
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        names.find(reading, english, given)
        best = min(best, time.process_time() - began)
    return best


def many(pattern: str) -> Callable[[int], str]:
    """Return a maker of texts from a sentence in which {a} and {b} are other words each time."""

    def made(size: int) -> str:
        count = size // (len(pattern.format(a=word(0), b=word(1))) + 1) + 1
        return " ".join(pattern.format(a=word(2 * n), b=word(2 * n + 1)) for n in range(count))

    return made


HOSTILE: dict[str, tuple[int, Callable[[int], str]]] = {
    "digits": (250_000, lambda size: "1" * size),
    "digits in groups": (100_000, lambda size: "1,234.5 " * (size // 8)),
    "nested parentheses": (50_000, lambda size: "(" * (size // 2) + ")" * (size // 2)),
    "parentheses around words": (20_000, lambda size: "(Orlo " * (size // 7) + ")" * (size // 7)),
    "right-to-left marks": (100_000, lambda size: "\u200f" * size),
    "right-to-left marks in words": (20_000, lambda size: "Or\u200flo \u202eBrod\u202c " * (size // 13)),
    "one capitalised word": (20_000, lambda size: "Orlo " * (size // 5)),
    "one word without end": (100_000, lambda size: "A" * size),
    "capitalised words": (20_000, many("{a}")),
    "capitals throughout": (20_000, lambda size: many("{a}")(size).upper()),
    "words with commas": (10_000, many("{a},")),
    "words with hyphens": (20_000, lambda size: many("{a}")(size).replace(" ", "-")),
    "words with and": (10_000, many("{a} and")),
    "persons": (20_000, many("Mr {a} {b} said no.")),
    "one surname": (20_000, many("Mr {a} Orlo left.")),
    "speakers and bodies": (120_000, many("{a} said no. {a} Logistics and the {a} Trading Group left.")),
    "bodies and short forms": (20_000, many("the {a} Trading Group (ATG) left. {a} has its seat in {b}.")),
    "titles": (120_000, many("a book titled {a} and {b} Rain.")),
    "titles of one head": (120_000, many("a book titled The {a} and {b}.")),
    "titles before a comma": (20_000, many("In {a} and Rain, a report by many.")),
    "titles in marks": (20_000, many("the report “{a} and {b}” is out.")),
    "open quotation marks": (20_000, lambda size: "“Ab " * (size // 4)),
    "addresses": (20_000, many("14 {a} Street")),
    "roles": (20_000, many("the only nurse at the {a} clinic who testified.")),
    "credits": (10_000, lambda size: "Photo / " * (size // 8)),
    "handles": (50_000, lambda size: "@" * size),
    "mail addresses": (20_000, lambda size: "a.b@c." * (size // 6)),
    "a script without capitals": (100_000, lambda size: "中" * size),
    "short lines": (20_000, lambda size: "A\n" * (size // 2)),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_time_grows_with_length(what: str) -> None:
    size, made = HOSTILE[what]
    small, large = made(size), made(TIMES * size)
    for attempt in range(3):
        once, more = seconds(small, 3), seconds(large, 1 + attempt)
        if more < LIMIT * max(once, LEAST):
            return
    pytest.fail(f"{len(small)} code points took {once:.3f} s, {len(large)} took {more:.3f} s")


@pytest.mark.parametrize(
    "source",
    ["7" * 1_000_000, "(" * 100_000 + ")" * 100_000, many("{a}")(2_200_000), "\u200f" * 1_000_000],
    ids=[
        "a million digits",
        "a hundred thousand parentheses",
        "two hundred thousand capitalised words",
        "a million right-to-left marks",
    ],
)
def test_a_huge_text_is_read_in_seconds(source: str) -> None:
    # A few seconds at the most; quadratic work would take hours.
    assert seconds(source, 1) < 20
