"""Who is heard through whom: citing, via, per, learned from; what a third party says in a quotation; and who is nobody."""

import pytest
from test_statements import reading_of
from test_statements_joined import OWN, one, read
from test_statements_nested import chains

from stemma import languages
from stemma.model.reading import Statement
from stemma.stages.statements import joined
from stemma.stages.statements.cues import lexicon
from stemma.stages.statements.surroundings import Surroundings


def heard(found: list[Statement]) -> list[tuple[list[str | None], str]]:
    """Return (words of the voices, content) of each statement."""
    return [([v.span.words if v.span else None for v in s.voices], " | ".join(c.words for c in s.content)) for s in found]


@pytest.mark.parametrize(
    ("text", "voices", "content"),
    [
        # who is cited speaks within who cites
        (
            "Harbour Post reported that the dam was sold, citing two officials.",
            ["Harbour Post", "two officials"],
            "the dam was sold",
        ),
        ("Harbour Post, citing two officials, said the dam was sold.", ["Harbour Post", "two officials"], "the dam was sold"),
        ("Citing Anna Brandt, Harbour Post reported the dam was sold.", ["Harbour Post", "Anna Brandt"], "the dam was sold"),
        ("Peter Cole cited a study of 2014 suggesting that the dam leaks.", ["Peter Cole", "a study of 2014"], "the dam leaks"),
        # who tells it, and from whom
        ("Harbour Post learned from two officials that the dam leaks.", ["Harbour Post", "two officials"], "the dam leaks"),
        ("Canal Seven confirmed with Delmar that the dam leaks.", ["Canal Seven", "Delmar"], "the dam leaks"),
        # who carries it
        ("The dam leaks, according to the mayor via Harbour Post.", ["Harbour Post", "the mayor"], "The dam leaks"),
        ("The dam leaks, according to the mayor via news agency Wexo.", ["news agency Wexo", "the mayor"], "The dam leaks"),
        ("“The dam leaks,” said Peter Cole, per Canal Seven.", ["Canal Seven", "Peter Cole"], "“The dam leaks,”"),
        ("“The dam leaks,” said Peter Cole per Canal Seven.", ["Canal Seven", "Peter Cole"], "“The dam leaks,”"),
        ("Peter Cole was quoted by Canal Seven as saying the dam leaks.", ["Canal Seven", "Peter Cole"], "the dam leaks"),
        ("“The dam leaks,” Peter Cole was quoted as saying by Delmar.", ["Delmar", "Peter Cole"], "“The dam leaks,”"),
        ("“The dam leaks,” Peter Cole told divers, according to Delmar.", ["Delmar", "Peter Cole"], "“The dam leaks,”"),
        (
            "In a Canal Seven report in March of last year, Peter Cole said the dam leaks.",
            ["a Canal Seven report", "Peter Cole"],
            "the dam leaks",
        ),
        # a second verb of one subject stands within the same words
        (
            "Canal Seven revealed that Peter Cole admitted the sale but did not say he had ordered it.",
            ["Canal Seven", "Peter Cole"],
            "he had ordered it",
        ),
        ("The guard is reported to have left the dam and claimed it leaks.", [None, "The guard"], "it leaks"),
        # a belief and an attitude within a report
        ("According to Canal Seven, divers were optimistic that it would hold.", ["Canal Seven", "divers"], "it would hold"),
        ("Peter Cole said the police were attributing the leak to rats.", ["Peter Cole", "the police"], "the leak to rats"),
    ],
)  # fmt: skip
def test_who_is_heard_through_whom(text: str, voices: list[str | None], content: str) -> None:
    found = chains(text)
    assert found[-1] == (voices, content)
    assert [v for v, c in found if c == content] == [voices], "once only"


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        # a reason, a law and a place of speaking do not speak
        ("Harbour Post said it would close, citing poor sales.", [["Harbour Post"]]),
        ("Citing safety concerns, Delmar said the dam was shut.", [["Delmar"]]),
        ("Citing Zembla, Delmar said the dam was shut.", [["Delmar"]]),
        ("The mayor learned from experience that the dam leaks.", [["The mayor"]]),
        ("The dam leaks, according to the mayor via Twitter.", [["the mayor via Twitter"]]),
        ("Delmar pays 40 crowns per house, Peter Cole said.", [["Peter Cole"]]),
        ("Per Lindholm, a diver, said the dam leaks.", [["Per Lindholm, a diver"]]),
        # what is joined on after an attribution is nobody's for sure
        ("The dam leaks, according to divers, but Delmar says it holds.", [["divers"], ["Delmar"]]),
        ("Delmar said the dam leaks; the roof, Peter Cole said, holds.", [["Delmar"], ["Peter Cole"]]),
        # who denies goes on speaking, and nobody within the denial
        ("Delmar denied that Harbour Watch had found cracks and claimed the dam holds.", [["Delmar"], ["Delmar"]]),
        # a reply to an accusation does not stand within it
        ("Peter Cole was accused of the sale, which he denied.", [[None], ["he"]]),
        # the object of a verb is no speaker
        ("Peter Cole said tests — due in May — and the survey of 2030, could reveal more about it.", [["Peter Cole"]]),
        ("Delmar paid two divers to remain silent about the leak.", []),
        ("Delmar sued, and lawyers from sixteen states declared the dam was shut.", [["lawyers from sixteen states"]]),
    ],
)
def test_who_only_stands_nearby_says_nothing(text: str, voices: list[list[str]]) -> None:
    assert [v for v, _ in chains(text)] == voices


@pytest.mark.parametrize(
    ("quoted", "voice", "content"),
    [
        ("The council has always claimed that the dam holds. But it leaks.", "The council", "the dam holds"),
        ("The council has always claimed that the dam holds [...] But it leaks.", "The council", "the dam holds"),
        ("The council claims that the dam holds, but it leaks.", "The council", "the dam holds"),
        ("Many people would ask me, ‘Is it safe?’ and I said nothing.", "Many people", "‘Is it safe?’"),
    ],
)
def test_what_a_third_party_says_in_a_quotation_ends_where_it_is_answered(quoted: str, voice: str, content: str) -> None:
    found = chains(f"Lena Fors said: “{quoted}”")
    assert found[1:] == [(["Lena Fors", voice], content)]


# --- what the tagger alone finds ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Peter Cole came. It is not clear whether the dam holds.", "is not clear", "whether the dam holds"),
        ("Peter Cole came. It seems that the dam holds.", "seems", "the dam holds"),
        ("Delmar closed. It is unlikely that the dam holds.", "is unlikely", "the dam holds"),
        ("Delmar closed. It remains unclear why the dam broke.", "remains unclear", "why the dam broke"),
        ("Delmar closed. It was not known how many divers came.", "was not known", "how many divers came"),
    ],
)
@pytest.mark.parametrize("source", ["It", None])
def test_it_is_nobody_where_nothing_is_attributed(text: str, cue: str, content: str, source: str | None) -> None:
    assert read(text, one(text, cue, source, content, act="believes", score=0.97)) == []


def test_it_is_nobody_where_somebody_unnamed_alleged_it() -> None:
    text = "Delmar closed. It was widely rumoured that the dam leaks. It has been alleged that the dam leaks badly."
    told = one(text, "has been alleged", "It", "the dam leaks badly", act="alleges", score=0.97)
    found = [s for s in read(text, told) if s.cue and s.cue.words == "has been alleged"]
    assert [(s.voices[0].span, s.voices[0].who, s.voices[0].how) for s in found] == [(None, None, "unattributed")]


def test_it_is_somebody_where_it_acts() -> None:
    text = "Delmar closed the mill. It burbled that the dam leaks."
    [found] = read(text, one(text, "burbled", "It", "the dam leaks"))
    assert found.voices[0].span is not None


def test_what_one_says_of_oneself_is_one_voice() -> None:
    text = "Peter Cole burbled that he gurgled the dam leaks."
    whole = one(text, "burbled", "Peter Cole", "he gurgled the dam leaks")
    assert heard(read(text, whole, one(text, "gurgled", "he", "the dam leaks"))) == [(["Peter Cole"], "he gurgled the dam leaks")]


def test_i_in_a_quotation_is_who_speaks_and_he_is_another() -> None:
    text = "“I gurgled the dam leaks. He mumbled the roof holds,” burbled Lena Fors."
    whole = one(text, "burbled", "Lena Fors", "“I gurgled the dam leaks. He mumbled the roof holds,”"[:-1])
    mine, his = one(text, "gurgled", "I", "the dam leaks"), one(text, "mumbled", "He", "the roof holds")
    assert [v for v, _ in heard(read(text, whole, mine, his))] == [["Lena Fors"], ["Lena Fors", "He"]]


def test_two_voices_of_one_construction_are_kept_against_the_tagger() -> None:
    """It knows the outer voice alone, and is sure of it."""
    text = "Harbour Post reported that the dam was sold, citing two officials."
    told = one(text, "reported", "Harbour Post", "the dam was sold, citing two officials", score=0.98)
    assert heard(read(text, told)) == [(["Harbour Post", "two officials"], "the dam was sold")]
    text = "Peter Cole was quoted by Canal Seven as saying the dam leaks."
    told = one(text, "as saying", "Canal Seven", "the dam leaks", score=0.98)
    assert heard(read(text, told)) == [(["Canal Seven", "Peter Cole"], "the dam leaks")]


def test_the_tagger_makes_no_speaker_of_a_reason() -> None:
    text = "Delmar closed the mill, citing poor sales."
    assert read(text, one(text, "citing", "poor sales", "Delmar closed the mill", score=0.97)) == []


def test_an_article_is_no_speaker() -> None:
    text = "Anna Brandt said the mayor had told her that the dam leaks."
    said_ = one(text, "said", "Anna Brandt", "the mayor had told her that the dam leaks")
    found = read(text, said_, one(text, "had told", "the", "the dam leaks", score=0.97))
    assert heard(found)[-1] == (["Anna Brandt", "the mayor"], "the dam leaks")


def test_an_unlikely_reading_counts_where_the_tagger_says_that_another_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "KNOWN", 0.99)
    text = "Canal Seven gurgled that divers stated the old dam leaks badly."
    passes = one(text, "gurgled", "Canal Seven", "divers stated the old dam leaks badly", act="relays", score=0.996)
    tells = one(text, "gurgled", "Canal Seven", "divers stated the old dam leaks badly", score=0.995)
    assert heard(read(text, passes, joining=(*OWN, 0.98))) == [(["Canal Seven", "divers"], "the old dam leaks badly")]
    assert heard(read(text, tells, joining=(*OWN, 0.98))) == [(["Canal Seven"], "divers stated the old dam leaks badly")]


# --- refusals -------------------------------------------------------------------------------------


def test_a_refusal_that_the_rules_know_is_never_left_out() -> None:
    text = "Delmar did not immediately respond to requests for comment."
    [found] = read(text, joining=(*OWN, 0.99))
    assert (found.act, found.voices[0].span and found.voices[0].span.words) == ("declines", "Delmar")


def test_a_refusal_keeps_what_the_rules_read_that_it_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MARGIN", 0.0)
    text = "Delmar declined to comment on the sale of the dam."
    [found] = read(text, one(text, "declined to comment", "Delmar", act="declines", score=0.98))
    assert [c.words for c in found.content] == ["the sale of the dam"]


def test_what_was_asked_is_not_what_a_refusal_is_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MARGIN", 0.0)
    text = "Delmar did not respond to a request for comment."
    [found] = read(text, one(text, "did not respond", "Delmar", act="declines", score=0.98))
    assert found.content == ()


def test_what_a_refusal_in_dashes_holds_up_is_said_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "MARGIN", 0.0)
    text = "Peter Cole said a diver — he would not name him — had told Delmar that the dam leaks."
    whole = one(text, "said", "Peter Cole", "a diver — he would not name him — had told Delmar that the dam leaks", score=0.98)
    found = read(text, whole, one(text, "had told", "a diver", "the dam leaks", score=0.98))
    assert (["Peter Cole", "a diver"], "the dam leaks") in heard(found)


@pytest.mark.parametrize(
    ("text", "source", "pronoun", "chain"),
    [
        # who says it cannot be who is meant
        ("Two divers burbled that he gurgled the dam leaks.", "Two divers", "he", ["Two divers", "he"]),
        ("His niece burbled that he gurgled the dam leaks.", "His niece", "he", ["His niece", "he"]),
        ("A spokeswoman burbled that he gurgled the dam leaks.", "A spokeswoman", "he", ["A spokeswoman", "he"]),
        # or may be
        ("A pal burbled that he gurgled the dam leaks.", "A pal", "he", ["A pal"]),
        ("Delmar burbled that it gurgled the dam leaks.", "Delmar", "it", ["Delmar"]),
    ],
)
def test_a_pronoun_is_another_only_where_it_cannot_be_who_speaks(text: str, source: str, pronoun: str, chain: list[str]) -> None:
    whole = one(text, "burbled", source, f"{pronoun} gurgled the dam leaks")
    assert heard(read(text, whole, one(text, "gurgled", pronoun, "the dam leaks")))[-1][0] == chain


def test_who_only_agrees_passes_nothing_on() -> None:
    text = "Delmar mumbled that the dam leaks, as Peter Cole burbled."
    outer = one(text, "burbled", "Peter Cole", "Delmar mumbled that the dam leaks")
    found = heard(read(text, outer, one(text, "mumbled", "Delmar", "the dam leaks")))
    assert ["Delmar"] in [voices for voices, _ in found]
    assert ["Peter Cole", "Delmar"] not in [voices for voices, _ in found]


@pytest.mark.parametrize("cue", [(0, 4), (8, 10), (9, 11), (13, 20), (14, 20), (20, 40), (31, 32), (33, 34)])
def test_a_cue_meets_a_plain_verb_where_they_overlap(cue: tuple[int, int]) -> None:
    plain = [(10, 14), (30, 33)]
    assert joined._meets(cue, plain, [end for _, end in plain]) == any(a < cue[1] and cue[0] < b for a, b in plain)


def test_a_place_knows_its_quotation_and_a_name_where_it_ends() -> None:
    text = "Anna Brandt said “the dam leaks badly” on Monday."
    around = Surroundings(reading_of(text), lexicon(languages.load("en")))
    assert around.quotation(text.index("dam")) == (17, 38)
    assert [around.quotation(at) for at in (16, 38)] == [None, None]
    assert (around.named(0, 11), around.named(0, 4), around.named(12, 16)) == (True, False, False)
