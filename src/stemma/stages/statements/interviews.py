"""The turns of an interview, a hearing or a talk: who speaks is told by a label, by the layout, or by the opening.

Labels are told by their shape ("NAME:", "((NAME))", initials, a line of their own) and by their coming again in
turns; where there is none, questions in paragraphs of their own, after words that say with whom the interview is.
Whom a label stands for is asked at the end, in `turned`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from stemma.model.reading import Segment
from stemma.stages.statements.cues import Lexicon
from stemma.stages.statements.drafts import Draft, Offsets, Speaker
from stemma.stages.statements.words import WORD

Turn = tuple[Segment, Offsets, Offsets]
"""A block, the label that opens its turn (empty where nothing names the one who asks), and its words in the block."""

_NAME = r"[^\W\d_a-z][\w.’'‍-]{0,30}(?: (?:(?:van|von|de|del|di|da|la|le|el|al|bin) ){0,3}[^\W\d_a-z][\w.’'‍-]{0,30}){0,4}"
_ASIDE = r"(?: \([^()\n]{1,60}\))?"
LABELS = (
    ("marked", re.compile(rf"\(+(?P<label>{_NAME})\)+[ \t]*:?\s*")),
    ("marked", re.compile(rf"(?:\*\*|__)(?P<label>{_NAME}){_ASIDE}(?::(?:\*\*|__)|(?:\*\*|__)[ \t]*:|(?:\*\*|__)(?=\s))\s*")),
    ("colon", re.compile(rf"(?P<label>{_NAME}){_ASIDE}[ \t]*:(?!//)\s*")),
    ("letter", re.compile(r"(?P<label>[A-Z])\.\s+(?=[^\W\d_a-z])")),
)
"""Shapes of labels at the head of a block, the plainest first."""
INITIALS = re.compile(r"(?P<label>[A-Z]{2,4})[ \t]+(?=[A-Z“\"])")
ALONE = re.compile(rf"(?P<label>{_NAME}){_ASIDE}[ \t]*:?$")
LONGEST_LABEL = 80
PULLED = ("—", "–", "―", "-", "“", '"', "«", "„")
"""Signs that open a sentence pulled out of the talk, or the name below it."""
WITHIN = 6
"""Blocks without a label that may stand between two of one interview and belong to the turn before."""
MOST = 40
"""Labels that come again in one talk; a text with more is none."""
LEAST = 3
"""Questions that a talk without labels must have."""
LONGEST_QUESTION = 80


@dataclass(slots=True)
class Opening:
    """A block that seems to open with a label."""

    place: int
    """Of its block in the sequence."""
    label: Offsets
    name: str
    start: int
    """Where the words begin; the block's end where the label stands on a line of its own."""
    shape: str


def turns(content: str, blocks: Sequence[Segment], lex: Lexicon | None = None) -> list[Turn]:
    """Return the turns of an interview in order, one or more blocks each; none where the text is not laid out as one.

    Without `lex` only labels are told.
    """
    opened = _labelled(content, blocks, lex)
    if opened:
        return _spread(content, blocks, opened, lex)
    return _unlabelled(content, blocks, lex) if lex else []


# --- with labels ------------------------------------------------------------------------------------


def _labelled(content: str, blocks: Sequence[Segment], lex: Lexicon | None) -> list[Opening]:
    """Return the blocks that open a turn."""
    seen = [opening for place, block in enumerate(blocks) if (opening := _opening(content, block, place, lex))]
    many = Counter(opening.name for opening in seen)
    strong = [o for o in seen if many[o.name] > 1 and o.shape != "letter"]
    strong += [
        o for o in seen if o.shape == "letter" and many[o.name] > 1 and len({x.name for x in seen if x.shape == "letter"}) == 2
    ]
    strong.sort(key=lambda o: o.place)
    names, taken = {o.name for o in strong}, {o.place for o in strong}
    if not 0 < len(names) <= MOST:
        return []
    labelled = {o.place for o in seen if o.shape in ("colon", "marked")}
    first, last = strong[0].place, strong[-1].place
    while first - 1 in labelled:
        first -= 1
    while last + 1 in labelled:
        last += 1
    single = [o for o in seen if o.place not in taken and o.shape in ("colon", "marked")]
    single = [o for o in single if first <= o.place <= last or any(_short_for(name, o.name) for name in names)]
    found = sorted([*strong, *single], key=lambda o: o.place)
    asked = [o for o in found if _asks(content, blocks, o)]
    changes = sum(a.name != b.name for a, b in pairwise(found))
    talk = len({o.name for o in found}) > 1 and (asked or (changes > 1 and all(o.shape != "alone" for o in found)))
    if not talk and not (len(asked) > 1 and all(o.shape == "marked" for o in asked)):
        return []
    return sorted([*found, *_bare(content, blocks, found, asked)], key=lambda o: o.place)


def _opening(content: str, block: Segment, place: int, lex: Lexicon | None) -> Opening | None:
    if block.kind not in ("paragraph", "item", "heading", "title"):
        return None
    start, end = block.span.start, block.span.end
    alone = ALONE.fullmatch(content, start, end) if end - start <= LONGEST_LABEL else None
    if alone and content[start:end].rstrip().endswith(":") | (len(content[start:end].split()) <= 4):
        return Opening(place, alone.span("label"), alone["label"], end, "alone")
    for shape, pattern in LABELS:
        m = pattern.match(content, start, min(end, start + LONGEST_LABEL))
        if m and m.end() < end and not (lex and any(lex.has("no_labels", w.lower()) for w in m["label"].split())):
            return Opening(place, m.span("label"), m["label"], m.end(), shape)
    return None


def _asks(content: str, blocks: Sequence[Segment], opening: Opening) -> bool:
    block = blocks[opening.place]
    if opening.shape == "alone" and opening.place + 1 < len(blocks):
        block = blocks[opening.place + 1]
    return content[block.span.start : block.span.end].rstrip(" *_").endswith("?")


def _bare(content: str, blocks: Sequence[Segment], found: Sequence[Opening], asked: Sequence[Opening]) -> list[Opening]:
    """Return the answers that open with bare initials, or once with the whole name, after a question with a label."""
    taken = {o.place for o in found}
    after = [o.place + 1 for o in asked if o.shape != "alone" and o.place + 1 < len(blocks) and o.place + 1 not in taken]
    opened = []
    for place in after:
        m = INITIALS.match(content, blocks[place].span.start, blocks[place].span.end)
        if m:
            opened.append(Opening(place, m.span("label"), m["label"], m.end(), "initials"))
    [(label, many)] = Counter(o.name for o in opened).most_common(1) or [("", 0)]
    if many < 2:
        return []
    bare = [o for o in opened if o.name == label]
    for place in set(after) - {o.place for o in bare}:
        start = blocks[place].span.start
        words = content[start : start + LONGEST_LABEL].split(" ")[: len(label)]
        if _short_for(label, name := " ".join(words)):
            bare.append(Opening(place, (start, start + len(name)), name, start + len(name) + 1, "initials"))
    return bare


def _short_for(short: str, name: str) -> bool:
    """Tell whether a label is short for another: its initials ("WN" for "Wikinews" too), or its last word."""
    if len(short) >= len(name):
        return False
    if name.split()[-1:] == [short]:
        return True
    if not short.isupper() or len(short) > 4:
        return False
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    if initials == short:
        return True
    rest = iter(name.upper())
    return " " not in name and name[:1] == short[:1] and all(letter in rest for letter in short)


def _spread(content: str, blocks: Sequence[Segment], opened: Sequence[Opening], lex: Lexicon | None) -> list[Turn]:
    """Return the openings as turns, each with the blocks after it that go on with it."""
    found: list[Turn] = []
    if opened[0].place and not _asks(content, blocks, opened[0]):
        before = blocks[opened[0].place - 1]
        if before.span.words.rstrip().endswith("?") and before.kind in ("heading", "paragraph"):
            found.append((before, (before.span.start, before.span.start), (before.span.start, before.span.end)))
    for opening, after in zip(opened, [*opened[1:], None], strict=True):
        block = blocks[opening.place]
        alone = opening.shape == "alone"
        rest = list(blocks[opening.place + 1 : after.place if after else len(blocks)])
        rest = _going_on(rest, lex, last=after is None, alone=alone) if alone or not _asks(content, blocks, opening) else []
        if opening.start < block.span.end:
            found.append((block, opening.label, (opening.start, block.span.end)))
        elif rest:
            found.append((block, opening.label, (rest[0].span.start, rest[0].span.end)))
        found += [(more, opening.label, (more.span.start, more.span.end)) for more in rest]
    return found


def _going_on(rest: Sequence[Segment], lex: Lexicon | None, *, last: bool, alone: bool) -> list[Segment]:
    """Return the blocks that go on with a turn: all up to the next label, and after the last those in the first person."""
    kinds = ("paragraph", "item", "heading") if alone else ("paragraph", "item")
    pulled = [b for b in rest if b.span.words.startswith(PULLED[:4]) or ALONE.fullmatch(b.span.words)]
    kept = [b for k, b in enumerate(rest) if b.kind in kinds and (b not in pulled or k < int(alone))]
    if not last:
        return kept if len(kept) <= WITHIN else kept[: int(alone)]
    return kept[: next((k for k, b in enumerate(kept) if k >= int(alone) and not _own(b, lex)), len(kept))]


def _own(block: Segment, lex: Lexicon | None) -> bool:
    """Tell whether a block speaks in the first person."""
    return lex is not None and any(lex.has("first_person", m.group().lower()) for m in WORD.finditer(block.span.words))


# --- without labels ---------------------------------------------------------------------------------


def _unlabelled(content: str, blocks: Sequence[Segment], lex: Lexicon) -> list[Turn]:
    """Return questions and answers where the text says with whom the interview is."""
    asked = [k for k, block in enumerate(blocks) if _question(block)]
    if len(asked) < LEAST:
        return []
    who = _interviewed(content[: blocks[asked[0]].span.start], lex)
    if who is None:
        return []
    found: list[Turn] = []
    own = 0
    for place, after in zip(asked, [*asked[1:], len(blocks)], strict=True):
        rest = [b for b in blocks[place + 1 : after] if b.kind in ("paragraph", "item") and not b.span.words.startswith("—")]
        if after == len(blocks):
            rest = [*rest[:1], *_going_on(rest[1:], lex, last=True, alone=False)]
        if not rest or len(rest) > 2 * WITHIN:
            return []
        own += any(_own(b, lex) for b in rest)
        question = blocks[place]
        found.append((question, (question.span.start, question.span.start), (question.span.start, question.span.end)))
        found += [(b, who, (b.span.start, b.span.end)) for b in rest]
    return found if own * 2 >= len(asked) else []


def _question(block: Segment) -> bool:
    words = block.span.words.rstrip(" *_")
    return (
        block.kind in ("paragraph", "heading", "item")
        and words.endswith("?")
        and not words.startswith(PULLED)
        and len(WORD.findall(words)) <= LONGEST_QUESTION
    )


def _interviewed(before: str, lex: Lexicon) -> Offsets | None:
    """Return the person whom the opening says was interviewed: "in an interview with NAME", "NAME answered our questions"."""
    name = rf"\b(?P<name>{_NAME}(?: {_NAME})?)"
    found: list[Offsets] = []
    for phrase in lex.phrases.get("interviewing", ()):
        found += [m.span("name") for m in re.finditer(rf"\b{re.escape(phrase)} (?:[\w,-]+ ){{0,8}}?{name}", before)]
    for phrase in lex.phrases.get("interviewed", ()):
        found += [m.span("name") for m in re.finditer(rf"{name}(?:, [^.\n]{{1,80}},)?(?: \w+)? {re.escape(phrase)}\b", before)]
    return max(found, default=None)


# --- who they are -----------------------------------------------------------------------------------


def turned(drafts: list[Draft], content: str, named: Sequence[str], publisher: str | None, lex: Lexicon) -> None:
    """Make the blocks of one turn one statement, and say whom each label stands for.

    `named`: persons and bodies of the text in their fullest form.
    """
    asking = _askers(drafts, content)
    labels = {content[slice(*at)] for draft in drafts if draft.family == "turn" and (at := draft.voices[0].at)}
    kept: list[Draft] = []
    for draft in drafts:
        at = draft.voices[0].at
        last = kept[-1] if kept else None
        if draft.family == "turn" and last and last.family == "turn" and last.voices[0].at == at and at:
            last.content += [piece for piece in draft.content if piece != last.content[-1]]
            continue
        kept.append(draft)
    told: dict[str, Speaker] = {}
    for draft in kept:
        if draft.family != "turn" or not (at := draft.voices[0].at):
            continue
        label = content[slice(*at)]
        question = label in asking and "?" in content[draft.content[0][0] : draft.content[-1][1]]
        draft.act = "asks" if question else "asserts"
        if at[0] == at[1]:
            draft.voices, draft.act = [Speaker(None, publisher)], "asks"
            continue
        if label not in told:
            told[label] = _named(label, content[: at[0]], asking, [*named, *labels, *_spelled(label, content)], publisher, lex)
        draft.voices[0].who, draft.voices[0].how = told[label].who, told[label].how
    speakers = {d.voices[0].at: d.voices[0] for d in kept if d.family == "turn" and d.voices[0].at}
    answering = {s.who for at, s in speakers.items() if at and content[slice(*at)] not in asking and s.who}
    for draft in kept:
        if draft.family == "within" and draft.voices[0].at in speakers:
            draft.voices[0] = speakers[draft.voices[0].at]
            inner = draft.voices[-1]
            if inner.at and lex.has("second_person", content[slice(*inner.at)].lower()):
                inner.who, inner.how = (next(iter(answering)), "pronoun") if len(answering) == 1 else (None, "unclear")
    drafts[:] = kept


def _spelled(label: str, content: str) -> list[str]:
    """Return the names of the text that have a label's letters as initials."""
    if not label.isupper() or not 1 < len(label) <= 4 or not label.isalpha():
        return []
    names = r"\b" + r"[ -]".join(rf"{letter}(?:[^\W\d_]+|\.)" for letter in label) + r"(?!\w)"
    return sorted({m.group() for m in re.finditer(names, content)})


def _fullest(words: str, named: Sequence[str]) -> str:
    return max((name for name in named if name == words or name.endswith(f" {words}")), key=len, default=words)


def _askers(drafts: Sequence[Draft], content: str) -> set[str]:
    """Return the labels most of whose turns end in a question mark, and the empty one."""
    ends: dict[str, list[bool]] = {}
    for draft in drafts:
        if draft.family == "turn" and (at := draft.voices[0].at):
            ends.setdefault(content[slice(*at)], []).append(content[slice(*draft.content[-1])].rstrip(" *_").endswith("?"))
    found = {label for label, all_ in ends.items() if sum(all_) * 2 > len(all_)}
    return found | {label for label in ends for other in found if _short_for(other, label) or _short_for(label, other)}


def _named(label: str, before: str, asking: set[str], named: Sequence[str], publisher: str | None, lex: Lexicon) -> Speaker:
    """Say whom a label stands for: the name it is short for, the outlet, who was interviewed for "A", nobody for "Q"."""
    if lex.has("answer_labels", label.lower()) and (who := _interviewed(before, lex)):
        return Speaker(None, _fullest(before[slice(*who)], named), "introduced")

    def fits(name: str) -> bool:
        return name != label and (_short_for(label, name) or name.split()[-1:] == label.split()[-1:])

    fuller = sorted({name for name in named if fits(name)}, key=lambda n: (-len(n.split()), -len(n), n))
    if publisher and (_short_for(label, publisher) or label == publisher):
        return Speaker(None, publisher, "short form")
    if len(fuller) == 1 or (fuller and all(other in fuller[0] for other in fuller)):
        return Speaker(None, fuller[0], "short form")
    if len(label) == 1 or lex.has("question_labels", label.lower()):
        return Speaker(None, publisher, "short form") if label in asking and publisher else Speaker(None, None, "unattributed")
    return Speaker(None, None, "unclear") if fuller else Speaker(None, label, "named")
