"""The tagger as a value: text and the bounds of its sentences in, attributions with exact offsets out.

Made from the bytes of the model file. Knows nothing of names, pronouns, or quotations without a cue: that is the
business of the stage that asks.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from stemma.keys import digest_bytes
from stemma.model.inputs import JOINING, Spans, Tagged
from stemma.tagging import decoding, layout
from stemma.tagging.checking import check, numbers
from stemma.tagging.layout import Cue, Window, Word
from stemma.tagging.network import Asked, Network, Numbers
from stemma.tagging.pieces import Pieces
from stemma.tagging.weights import Floats, read

ACTS = (
    "asserts", "alleges", "denies", "concedes", "announces", "promises", "demands", "warns", "asks", "believes", "declines",
    "relays", "none",
)  # fmt: skip
"""The acts of the guide; `relays`: the cue of an outer voice ("CNN reported [the group had found …]");
`none`: a word that looks like a cue and is none."""
OUTPUTS = {"cue": len(decoding.CUES), "role": len(decoding.ROLES), "act": len(ACTS)}
"""What the network gives, and how many values each has. Training has more; they are not read."""
AT_ONCE = 8
"""Windows whose states are kept at once, so that memory does not grow with the text."""
EVIDENCE = 7
"""How many numbers a score is computed from."""
SILENT = "declines"
"""The act that needs no content."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue with all that the network says of it, before anything is dropped."""

    tagged: Tagged
    evidence: tuple[float, ...]
    """What the score is computed from: see `evidence`."""


class Tagger:
    """A trained tagger. The same text gives the same result, however often and in whatever order it is asked."""

    def __init__(self, data: bytes) -> None:
        """Take a model file. The network is built when it is first asked, and not at all where nothing is to be read.

        Raises:
            ValueError: what is wrong with the file, as the rest of a sentence about it.
        """
        self.told, self._arrays = read(data)
        check(self.told, self._arrays, OUTPUTS)
        self.digest = digest_bytes(data)
        self._pieces = Pieces.read(bytes(self._arrays["vocabulary"]), len(self._arrays["word"]))
        [self._above], [self._gate] = numbers(self.told, "above", 1), numbers(self.told, "gate", 1)
        self._weights = numbers(self.told, "calibration", EVIDENCE)
        self.joining = numbers(self.told, "joining", JOINING) if "joining" in self.told else ()

    @cached_property
    def _network(self) -> Network:
        return Network(self.told, self._arrays, OUTPUTS)

    def find(self, content: str, sentences: Spans, quotes: Spans = (), cues: Spans = ()) -> tuple[Tagged, ...]:
        """Return the attributions of an English text in the order of their cues, those of low score left out.

        Sentences, quotations (with their marks) and further cues to ask about as code points, half open.
        """
        return tuple(c.tagged for c in self.candidates(content, sentences, quotes, cues) if c.tagged.score >= self._gate)

    def candidates(self, content: str, sentences: Spans, quotes: Spans = (), cues: Spans = ()) -> list[Candidate]:
        """Return all cues that the network sees, and those asked about, with scores; nothing is left out."""
        words = layout.words(content, sentences, quotes, self._pieces)
        windows = layout.windows(words)
        asked = sorted(layout.places(words, cues))
        return [
            candidate
            for start in range(0, len(windows), AT_ONCE)
            for candidate in self._of_windows(words, windows[start : start + AT_ONCE], asked)
        ]

    def _of_windows(self, words: Sequence[Word], windows: Sequence[Window], given: Sequence[Span]) -> list[Candidate]:
        coded = [encoded(words, window, self._pieces) for window in windows]
        lower = self._network.lower([(ids, marks) for ids, marks, _ in coded])
        cues = [
            cue
            for k, chances in enumerate(self._network.cues(lower))
            for cue in decoding.cues(k, windows[k], coded[k][2], chances, self._above, given)
        ]
        seen = [layout.around(words, windows[cue.window], cue.first, cue.last) for cue in cues]
        asked = [
            pass_b(words, windows[cue.window], coded[cue.window][2], (cue.first, cue.last), span)
            for cue, span in zip(cues, seen, strict=True)
        ]
        answers = self._network.roles([(lower[cue.window][a.rows], a) for cue, a in zip(cues, asked, strict=True)])
        return [
            self._candidate(words, cue, span, a.firsts, answer)
            for cue, span, a, answer in zip(cues, seen, asked, answers, strict=True)
        ]

    def _candidate(self, words: Sequence[Word], cue: Cue, seen: Span, firsts: Numbers, answer: Mapping[str, Floats]) -> Candidate:
        last = min(cue.last, seen[1])
        found = decoding.roles(answer["role"][firsts], (cue.first - seen[0], last - seen[0]))
        place = partial(_place, words, seen[0])
        acts = sorted(zip(ACTS, map(float, answer["act"]), strict=True), key=lambda pair: -pair[1])
        act = next(act for act, _ in acts if act != "none")
        told = evidence(cue.chance, float(answer["act"][ACTS.index("none")]), found, act)
        score = 1 / (1 + math.exp(-sum(w * x for w, x in zip(self._weights, told, strict=True))))
        if not found.content and act != SILENT:
            score = 0.0
        return Candidate(
            Tagged(
                cue=_place(words, 0, (cue.first, last)),
                source=place(found.source) if found.source else None,
                content=tuple(place(span) for span in found.content),
                act=act,
                score=round(score, 3),
            ),
            told,
        )


def _place(words: Sequence[Word], base: int, span: Span) -> Span:
    return words[base + span[0]].start, words[base + span[1] - 1].end


def evidence(cue: float, none: float, found: decoding.Roles, act: str) -> tuple[float, ...]:
    """Return what a score is computed from: a constant, log odds of cue and act, and how sure the spans are."""
    silent = act == SILENT and not found.content
    return (
        1.0,
        _odds(cue),
        _odds(1 - none),
        1.0 if silent else _odds(found.best_content),
        1.0 if silent else found.content_chance,
        found.source_chance,
        float(found.source is None),
    )


def _odds(chance: float) -> float:
    """Return the log odds, kept within ±6."""
    return math.log(min(max(chance, 0.0025), 0.9975) / (1 - min(max(chance, 0.0025), 0.9975)))


def encoded(words: Sequence[Word], window: Window, pieces: Pieces) -> tuple[Numbers, Numbers, list[int]]:
    """Return a window's pieces, their features, and the first piece of each word."""
    ids, marks, firsts = [pieces.open], [(5, 0, 0, 0)], []
    for k in range(window.first, window.last):
        word = words[k]
        firsts.append(len(ids))
        ids += word.pieces
        marks += [(word.shape, word.quoted, word.place, int(window.target[0] <= k < window.target[1]))] * len(word.pieces)
    ids.append(pieces.close)
    marks.append((5, 0, 0, 0))
    return np.array(ids, np.intp), np.array(marks, np.intp), firsts


def pass_b(words: Sequence[Word], window: Window, firsts: Sequence[int], cue: Span, seen: Span) -> Asked:
    """Return what pass B is given for a cue; the window's opening piece stands before the words."""
    rows, distances, steps, at, first = [0], [0], [0], [], []
    home = words[cue[0]].sentence
    for k in range(*seen):
        away = k - cue[0] if k < cue[0] else max(0, k - cue[1] + 1)
        first.append(len(rows))
        here = firsts[k - window.first]
        for row in range(here, here + len(words[k].pieces)):
            if cue[0] <= k < cue[1]:
                at.append(len(rows))
            rows.append(row)
            distances.append(layout.distance(away))
            steps.append(int(words[k].sentence != home))
    kinds: tuple[list[int], ...] = (rows, distances, steps, at, first)
    return Asked(*(np.array(kind, np.intp) for kind in kinds))
