"""Of two readings of one cue, the rules' and the tagger's, the likelier is kept; what the rules call open stays open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from test_statements import reading_of, said, summary

from stemma import aids, languages
from stemma.model.inputs import Spans, Tagged
from stemma.model.reading import Narration, Problem, Statement
from stemma.stages import statements
from stemma.stages.statements import assemble, joined

BOUND = 0.5
OWN = [0.0] * joined.KINDS
OWN[3] = OWN[4] = 0.5
OWN[9] = OWN[10] = 0.5
"""Weights with which a reading alone is as likely as it says itself, and of two the surer counts."""


@dataclass
class Told:
    """A tagger that sees what it is told, and remembers which cues it was asked about."""

    tagged: tuple[Tagged, ...]
    joining: Sequence[float] = (*OWN, BOUND)
    digest: str = "0" * 64
    asked: list[tuple[int, int]] = field(default_factory=list)

    def find(self, content: str, sentences: Spans, quotes: Spans, cues: Spans) -> tuple[Tagged, ...]:
        self.asked += cues
        return self.tagged


def one(text: str, cue: str, source: str | None, *content: str, act: str = "asserts", score: float = 0.9) -> Tagged:
    """Return what the tagger sees, by its words (the first that stand so)."""

    def at(words: str) -> tuple[int, int]:
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
        assert found, words
        return found.span()

    voice = at(source) if source else None
    return Tagged(cue=at(cue), source=voice, content=tuple(map(at, content)), act=act, score=score)


def read(text: str, *tagged: Tagged, joining: Sequence[float] = (*OWN, BOUND)) -> list[Statement]:
    reading = reading_of(text)
    found, _ = statements.find(reading, languages.load("en"), replace(aids.load(), tagger=Told(tagged, joining)))
    return [s for s in found if isinstance(s, Statement)]


def test_a_cue_that_no_list_knows_is_read_as_the_tagger_sees_it() -> None:
    text = "The mill burns oil. Anna Brandt burbled that the stock was gone. She left."
    assert said(text) == []
    [found] = read(text, one(text, "burbled", "Anna Brandt", "the stock was gone", act="alleges"))
    assert summary(found) == {
        "voices": ["Anna Brandt"],
        "cue": "burbled",
        "content": ["the stock was gone"],
        "act": "alleges",
    }
    assert (found.voices[0].who, found.voices[0].how, found.confidence) == ("Anna Brandt", "named", 0.9)


def test_what_the_tagger_sees_is_no_narration_any_more() -> None:
    text = "The mill burns oil. Anna Brandt burbled that the stock was gone."
    reading = reading_of(text)
    tagger = Told((one(text, "burbled", "Anna Brandt", "the stock was gone"),))
    found = statements.find(reading, languages.load("en"), replace(aids.load(), tagger=tagger))[0]
    assert [n.span.words for n in found if isinstance(n, Narration)] == ["The mill burns oil."]


@pytest.mark.parametrize(("score", "content"), [(0.97, "the stock was gone"), (0.6, "the stock was gone on Monday")])
def test_of_two_readings_the_likelier_is_kept(score: float, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MARGIN", 0.0)
    text = "Anna Brandt said the stock was gone on Monday."
    [found] = read(text, one(text, "said", "Anna Brandt", "the stock was gone", score=score))
    assert [c.words for c in found.content] == [content]


def test_a_little_likelier_is_not_enough_for_the_tagger() -> None:
    text = "Anna Brandt said the stock was gone on Monday."
    [found] = read(text, one(text, "said", "Anna Brandt", "the stock was gone", score=0.9))
    assert [c.words for c in found.content] == ["the stock was gone on Monday"]


def test_a_denial_that_the_rules_know_is_never_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "KNOWN", 0.99)
    denied, said_ = "Anna Brandt denied that the stock was gone.", "Anna Brandt said the stock was gone."
    joining = (*OWN, 0.99)
    assert read(said_, joining=joining) == []
    assert [s.act for s in read(denied, joining=joining)] == ["denies"]


def test_an_unlikely_reading_of_the_tagger_does_not_push_a_denial_out() -> None:
    """The tagger's is likelier than the rules', and yet too unlikely itself: then the rules' denial stays."""
    text, weights = "Anna Brandt denied that the stock was gone on Monday.", list(OWN)
    weights[4], weights[10] = 0.0, -0.7
    [found] = read(text, one(text, "denied", "Anna Brandt", "gone", score=0.32), joining=(*weights, BOUND))
    assert (found.act, [c.words for c in found.content]) == ("denies", ["the stock was gone on Monday"])


def test_a_content_that_the_tagger_ends_at_a_colon_goes_on_as_the_rules_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MARGIN", 0.0)
    text = "Anna Brandt said the stock was gone: it was sold in May, and nobody was told."
    [found] = read(text, one(text, "said", "Anna Brandt", "the stock was gone", score=0.99))
    assert [c.words for c in found.content] == ["the stock was gone: it was sold in May, and nobody was told"]


def test_what_only_describes_the_voice_after_a_cue_is_no_content_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the claim itself stays, though the tagger takes "according to" for an outer voice's."""
    monkeypatch.setattr(joined, "MARGIN", 0.0)
    text = "The stock was gone, according to notebooks that the union says it has read."
    found = read(
        text,
        one(text, "according to", "notebooks", "The stock was gone", "the union says it has read", act="relays", score=0.99),
        one(text, "says", "the union", "it has read", score=0.99),
    )
    assert [(s.voices[0].who, len(s.voices), [c.words for c in s.content]) for s in found] == [
        ("notebooks", 1, ["The stock was gone"]),
        ("the union", 1, ["it has read"]),
    ]


def test_an_office_called_no_10_is_somebody() -> None:
    text = "No. 10 said on Monday that the stock was gone."
    [found] = read(text, one(text, "said", "No. 10", "the stock was gone"))
    assert found.act == "asserts"


def test_what_is_inserted_leaves_the_outer_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MARGIN", 0.0)
    text = "Canal Seven reported that the clerk, the police say, admitted that he had sold the key."
    found = read(
        text,
        one(
            text,
            "reported",
            "Canal Seven",
            "the clerk, the police say, admitted that he had sold the key",
            act="relays",
            score=0.99,
        ),
        one(text, "admitted", "the clerk", "he had sold the key", act="concedes", score=0.99),
    )
    assert [[v.who for v in s.voices] for s in found if s.act == "concedes"] == [["Canal Seven", "the police", "the clerk"]]


def test_the_one_who_is_asked_asks_nothing() -> None:
    text = "Peter Cole, asked whether the stock was gone, left."
    [found] = [
        s for s in read(text, one(text, "asked", "Peter Cole", "whether the stock was gone", act="asks")) if s.act == "asks"
    ]
    assert (found.voices[0].span, found.voices[0].how) == (None, "unattributed")


def test_what_stands_in_a_document_is_passed_on_and_its_own_claim_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MARGIN", 0.0)
    text = "The stock was gone, according to a report in which the union said it knew."
    found = read(
        text,
        one(text, "according to", "a report", "The stock was gone", "the union said it knew", act="relays", score=0.99),
        one(text, "said", "the union", "it knew", score=0.99),
    )
    assert [([v.who for v in s.voices], [c.words for c in s.content]) for s in found] == [
        (["a report"], ["The stock was gone"]),
        (["a report", "the union"], ["it knew"]),
    ]


def test_the_act_of_a_cue_that_the_rules_know_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MARGIN", 0.0)
    text = "Anna Brandt denied that the stock was gone on Monday."
    [found] = read(text, one(text, "denied", "Anna Brandt", "the stock was gone", act="asserts", score=0.97))
    assert (found.act, [c.words for c in found.content]) == ("denies", ["the stock was gone"])


def test_an_unlikely_reading_is_left_out() -> None:
    text = "Anna Brandt burbled that the stock was gone."
    assert read(text, one(text, "burbled", "Anna Brandt", "the stock was gone", score=0.4)) == []


def test_the_tagger_is_asked_about_the_cues_that_the_rules_find() -> None:
    text = "Anna Brandt said the stock was gone."
    tagger = Told(())
    statements.find(reading_of(text), languages.load("en"), replace(aids.load(), tagger=tagger))
    assert tagger.asked == [(12, 16)]


def test_a_pronoun_that_the_tagger_finds_is_resolved_as_others_are() -> None:
    text = "Anna Brandt said the mill was shut. She burbled that the stock was gone."
    [_, found] = read(text, one(text, "burbled", "She", "the stock was gone"))
    assert (found.voices[0].who, found.voices[0].how) == ("Anna Brandt", "pronoun")


def test_whose_words_only_pass_on_others_becomes_an_outer_voice() -> None:
    text = "The Harbour Post gurgled that Anna Brandt had burbled that the stock was gone."
    outer = one(text, "gurgled", "The Harbour Post", "Anna Brandt had burbled that the stock was gone", act="relays")
    [found] = read(text, outer, one(text, "burbled", "Anna Brandt", "the stock was gone"))
    assert [v.who for v in found.voices] == ["Harbour Post", "Anna Brandt"]
    assert [c.words for c in found.outer_cues] == ["gurgled"]


def test_a_claim_within_a_longer_one_keeps_both() -> None:
    text = "Peter Cole burbled that the roof leaks, that the stock is wet and that Anna Brandt gurgled about mice."
    whole = "the roof leaks, that the stock is wet and that Anna Brandt gurgled about mice"
    found = read(text, one(text, "burbled", "Peter Cole", whole), one(text, "gurgled", "Anna Brandt", "about mice"))
    assert [[v.who for v in s.voices] for s in found] == [["Peter Cole"], ["Peter Cole", "Anna Brandt"]]


def test_one_who_passes_on_nobody_that_is_kept_speaks_for_himself() -> None:
    text = "The Harbour Post gurgled that the stock was gone."
    [found] = read(text, one(text, "gurgled", "The Harbour Post", "the stock was gone", act="relays"))
    assert ([v.who for v in found.voices], found.act) == (["Harbour Post"], "asserts")


def test_a_quotation_of_two_sentences_is_not_read_twice() -> None:
    text = "“The stock is gone. We sold it,” burbled Anna Brandt. The mill burns oil."
    [found] = read(text, one(text, "burbled", "Anna Brandt", "“The stock is gone. We sold it,”"[:-1]))
    assert found.voices[0].who == "Anna Brandt"


def test_what_the_rules_call_open_stays_open() -> None:
    text = "Anna Brandt met Lena Fors. She said the stock was gone."
    [plain] = said(text)
    [found] = read(text, one(text, "said", "She", "the stock was gone", score=0.99))
    assert (found.unclear, found.voices[0].who) == (plain.unclear, plain.voices[0].who)


def test_a_sentence_that_the_rules_leave_open_is_not_the_taggers() -> None:
    text = "Peter Cole came. He told the guard that he took the key from him the first night."
    [plain] = said(text)
    assert plain.unclear == "who acts"
    seen = one(text, "told", "Peter Cole", "he took the key", score=0.99)
    assert [summary(s) for s in read(text, seen)] == [summary(plain)]


def test_an_interview_keeps_its_turns() -> None:
    text = "AB: The stock is gone, he burbled that it burned.\n\nPC: When?\n\nAB: On Monday."
    without = [summary(s) for s in said(text)]
    assert without, "turns are read"
    assert [summary(s) for s in read(text, one(text, "burbled", "he", "it burned"))] == without


def test_another_language_is_not_asked() -> None:
    text = "Anna Brandt dijo que el molino estaba vacío."
    tagger = Told((one(text, "dijo", "Anna Brandt", "el molino", score=0.99),))
    found, _ = statements.find(reading_of(text, "es"), languages.load("es"), replace(aids.load(), tagger=tagger))
    assert tagger.asked == []
    assert "estaba vacío" in " ".join(c.words for s in found if isinstance(s, Statement) for c in s.content)


# --- texts that are too long for it --------------------------------------------------------------


def found_in(text: str, language: str = "en") -> tuple[list[tuple[int, int]], list[Statement], tuple[Problem, ...]]:
    """Return which cues the tagger was asked about, the statements, and the problems."""
    tagger = Told(())
    found, problems = statements.find(reading_of(text, language), languages.load(language), replace(aids.load(), tagger=tagger))
    return tagger.asked, [s for s in found if isinstance(s, Statement)], problems


def test_a_very_long_text_is_read_by_rules_alone_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Anna Brandt said the stock was gone."
    monkeypatch.setattr(assemble, "ASKED", 8)  # seven words and a stop
    assert found_in(text)[0::2] == ([(12, 16)], ())
    monkeypatch.setattr(assemble, "ASKED", 7)
    asked, found, [problem] = found_in(text)
    assert (asked, [summary(s) for s in found], problem.code) == ([], [summary(s) for s in said(text)], "TEXT_TOO_LONG")
    assert problem.message.startswith("a text of 8 words and signs, more than the 7 that the tagger is asked about")


def test_a_long_text_that_the_tagger_would_not_be_asked_about_has_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "ASKED", 3)
    assert found_in("Anna Brandt dijo que el molino estaba vacío.", "es")[2] == ()
    reading = reading_of("Anna Brandt said the stock was gone.")
    assert statements.find(reading, languages.load("en"), aids.load())[1] == ()


def test_signs_without_a_space_between_them_count_too() -> None:
    asked, found, problems = found_in("Anna Brandt said the stock was gone. " + "?!" * (assemble.ASKED // 2))
    assert (asked, len(found), problems[0].code) == ([], 1, "TEXT_TOO_LONG")
