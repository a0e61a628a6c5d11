"""Who must not be made a speaker, denials and their other senses, and wording that leaves open who speaks or acts."""

from dataclasses import replace

import pytest
from marks import marked
from test_statements import reading_of, records, said, summary

from stemma import aids, languages
from stemma.model.reading import Narration, Statement
from stemma.stages import segments, statements


def voice(text: str, language: str = "en", outlet: str | None = None) -> tuple[str | None, str]:
    """Return whom the innermost voice of the last statement stands for, and how."""
    last = said(text, language, outlet)[-1].voices[-1]
    return last.who, last.how


# --- he and she are who spoke last, named or not -----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Anna Brandt declined to answer. A diplomat said the dam leaks. She said it is old.", "A diplomat"),
        ("Anna Brandt said it is old. A ministry chemist said the dam leaks. She said nobody knew.", "A ministry chemist"),
        # a son in an apposition is not the one who speaks
        ("Peter Cole said it is old. Lena Fors, whose son drowned, said it leaks. She said nobody knew.", "Lena Fors"),
        ("Peter Cole said it is old. Lena Fors, the captain’s widow, said it leaks. She said nobody knew.", "Lena Fors"),
    ],
)
def test_he_and_she_are_who_spoke_last(text: str, who: str) -> None:
    assert voice(text) == (who, "pronoun")


def test_who_is_told_something_is_not_who_tells_it() -> None:
    text = "Lena Fors said it leaks. She was assured by a manager that the dam holds. She said nobody knew."
    assert voice(text) == (None, "unclear")  # either, and never the manager for certain


# --- he and she are persons, it is a body -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "who", "how"),
    [
        # a body was named last: "she" is still the person who spoke
        ("Anna Brandt opened the dam.\n\nHarbour Watch came too. “It leaks,” she said.", "Anna Brandt", "pronoun"),
        # nobody but bodies in sight
        ("Harbour Watch met Delmar. “It leaks,” she said.", None, "unclear"),
        ("The charity Harbour Watch closed. He said it leaks.", None, "unclear"),
        # two persons, one subject: two candidates
        ("Anna Brandt and Lena Fors said it holds. Later she said it leaks.", None, "unclear"),
        # another person was named since the one who spoke last
        ("“It holds,” said Anna Brandt. Divers then met Lena Fors. Later she said it leaks.", None, "unclear"),
        # two bodies in reach of "they"
        ("Harbour Watch said it leaks. Delmar said it holds. They said it was old.", None, "unclear"),
        ("One of them is Anna Brandt, a diver from Ostria. She said it leaks.", "Anna Brandt", "pronoun"),
        # "he" told the gender: a later "she" is another person
        ("Peter Cole opened the dam. He said it holds. Later she said it leaks.", None, "unclear"),
        ("Of the nine, only one got the key back, and that was after she had threatened to leave.", None, "unclear"),
        # somebody without a name
        (
            "We met a former night guard of the dam, who lost his job. The guard had kept a key. “It leaks,” he said.",
            "a former night guard of the dam",
            "pronoun",
        ),
        (
            "We met a former night guard of the dam, who lost his job. The guard said it leaks.",
            "a former night guard of the dam",
            "short form",
        ),
    ],
)
def test_he_and_she_are_persons(text: str, who: str | None, how: str) -> None:
    if who is None and "It rained" in text:
        text = text.replace(
            "“It holds,” said Anna Brandt. “It leaks,” said Lena Fors.", "Anna Brandt and Lena Fors said it holds."
        )
    assert voice(text) == (who, how)


def test_an_outlet_never_speaks_for_he_or_she() -> None:
    text = "Lena Fors opened the dam. “It leaks,” he said."
    assert voice(text)[0] == "Lena Fors"
    assert voice(text, outlet="Lena Fors") == (None, "unclear")


def test_we_in_its_own_text_is_the_outlet() -> None:
    text = "We call on Delmar to return every boat before the end of May."
    assert voice(text, outlet="Harbour Watch") == ("Harbour Watch", "pronoun")
    assert voice(text) == (None, "unclear")
    assert [c.words for c in said(text)[0].content] == ["Delmar to return every boat before the end of May"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The dam holds, said its spokeswoman, Lena Fors.", "Lena Fors"),
        ("“It leaks,” the group’s research director, Lena Fors, told Canal Seven.", "Lena Fors"),
        ("Lena Fors, a spokeswoman for Delmar, came late. The spokeswoman said the dam holds.", "Lena Fors"),
        ("The spokeswoman said the dam holds.", "The spokeswoman"),
        (
            "The dam leaks, a river charity said on Monday. In a report, the charity Harbour Watch lists 40 cracks.",
            "Harbour Watch",
        ),
        (
            "The dam leaks, a river charity said on Monday. The charity Harbour Watch and the charity River Trust met.",
            "a river charity",
        ),
        ("Whoever asks is sent away. The company said the dam holds.", None),
        ("An earlier version of this story said the dam was sold.", "An earlier version of this story"),
    ],
)
def test_descriptions_stand_for_one_named_body_or_for_themselves(text: str, who: str | None) -> None:
    assert voice(text, outlet="The Ferry")[0] == who


@pytest.mark.parametrize(
    ("text", "voices", "content"),
    [
        (
            "Canal Seven quoted the tenant as saying that the lease had ended.",
            ["Canal Seven", "the tenant"],
            "the lease had ended",
        ),
        ("Peter Cole was quoted as saying the dam leaks.", ["Peter Cole"], "the dam leaks"),
        (
            "A driver whom the guard stopped is heard saying that he was hired.",
            ["A driver whom the guard stopped"],
            "he was hired",
        ),
        ("The body that runs the ports said it has no lease.", ["The body that runs the ports"], "it has no lease"),
        ("Delmar, the firm accused of keeping boats, closed.", None, ""),
        ("The ministry was told of the leak twice.", None, ""),
        ("Cole was told by a guard that the keys were gone.", ["a guard"], "the keys were gone"),
        ("“There is no lease,” the port said in a note, adding nothing.", ["the port"], "“There is no lease,”"),
        ("According to letters that divers found, the dam leaks.", ["letters that divers found"], "the dam leaks"),
        ("Harbour Watch puts their number at 40.", ["Harbour Watch"], "their number at 40"),
        ("The firm, which denies the sale, is based in Norhaven.", ["The firm"], "the sale"),
        ("Delmar said there was no lease.", ["Delmar"], "there was no lease"),
        ("Police warned residents to stay inside.", ["Police"], "residents to stay inside"),
    ],
)
def test_who_says_what_is_passed_on(text: str, voices: list[str] | None, content: str) -> None:
    found = said(text)
    if voices is None:
        assert found == []
    else:
        assert summary(found[0])["voices"] == voices
        assert [c.words for c in found[0].content] == [content]


# --- denials, refusals, and words that only look like them ------------------------------------------


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The mayor said the keys lie in a drawer because divers want them there.", "asserts"),
        ("The mayor said that the boats lie under the bridge.", "asserts"),
        ("The mayor said the divers used false papers.", "asserts"),
        ("The mayor said the wrong man was fined.", "asserts"),
        ("The mayor said the collected rubbish was gone.", "asserts"),
        ("The mayor said the report was a lie.", "denies"),
        ("The mayor called the story lies.", "denies"),
        ("The mayor said these were false reports.", "denies"),
        ("The mayor described the report as “entirely false”.", "denies"),
        ("The mayor dismissed the talk as a fairy tale told by rivals.", "denies"),
        ("The mayor dismissed as nonsense reports that the dam leaks.", "denies"),
        ("The mayor shot down the idea of a sale.", "denies"),
        ("The mayor questioned the figures.", "denies"),
        ("The mayor continues to deny the sale.", "denies"),
        ("The mayor would not say who paid.", "declines"),
        ("The mayor did not want to say who paid.", "declines"),
        ("The mayor did not return calls.", "declines"),
        ("Neither the mayor nor Delmar responded to questions.", "declines"),
        ("Questions that we sent to the mayor on Monday went unanswered.", "declines"),
        ("Calls to the mayor were not returned.", "declines"),
    ],
)
def test_denials_by_their_sense(text: str, act: str) -> None:
    [statement] = said(text)
    assert statement.act == act
    spoken = statement.voices[-1].span
    assert spoken and "mayor" in spoken.words


@pytest.mark.parametrize(
    "text",
    [
        "Guards shot down a drone near the dam.",
        "Police questioned two men about the fire.",
        "The board dismissed the director in May.",
        "The party will contest the election in May.",
        "He threw out the rubbish.",
    ],
)
def test_other_senses_of_verbs_of_denial_are_narration(text: str) -> None:
    assert [type(record) for record in records(text)] == [Narration]


# --- what the wording leaves open -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("Peter Cole came. He told the guard that he took the key from him the first night.", "who acts"),
        ("Anna Brandt came. She said that she hit her on Monday.", "who acts"),
        ("It was demanded to the charity that it withdraws the text.", "who speaks"),
        ("Peter Cole came. “Nobody gives keys away for fun”, affirmed, and rejected that version.", "who speaks"),
        (
            "Harbour Watch assures to have found 40 cracks.\n\nThe report sustains besides that he would have known of the dam.",
            "who acts",
        ),
    ],
)
def test_open_wording_is_marked(text: str, unclear: str) -> None:
    assert said(text)[-1].unclear == unclear


@pytest.mark.parametrize(
    "text",
    [
        "Peter Cole came. He said he took the key in May.",
        "Peter Cole came. He said that he met Brandt and thanked him.",
        "Anna Brandt came. She said that she lost her key on Monday.",
        "It was alleged that the dam leaks.",
        # one turn of phrase may be anybody's style
        "Peter Cole was held in May.\n\nThe report sustains that he knew of the dam.",
    ],
)
def test_clear_wording_is_not_marked(text: str) -> None:
    assert [s.unclear for s in said(text)] == [None]


# --- Spanish and Romanian ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "who", "act", "content"),
    [
        ("es", "Anna Brandt llegó tarde. Contó por teléfono que la presa gotea.", "Anna Brandt", "asserts", "la presa gotea"),
        (
            "es",
            "Anna Brandt rechazó la idea. «La presa gotea mucho», afirmó.",
            "Anna Brandt",
            "asserts",
            "«La presa gotea mucho»",
        ),
        ("es", "La presa gotea, según denunció el lunes un grupo.", "un grupo", "alleges", "La presa gotea"),
        ("es", "Anna Brandt asegura haber visto la presa.", "Anna Brandt", "asserts", "haber visto la presa"),
        ("es", "Delmar no quiso decir cuántas presas tiene.", "Delmar", "declines", "cuántas presas tiene"),
        (
            "ro",
            "Anna Brandt, directoarea de cercetare a grupului, a respins această explicație.",
            "Anna Brandt",
            "denies",
            "această explicație",
        ),
        ("ro", "Ea a venit. Anna Brandt a povestit că barajul curge.", "Anna Brandt", "asserts", "barajul curge"),
        ("ro", "Delmar nu a vrut să spună câte baraje are.", "Delmar", "declines", "câte baraje are"),
    ],
)
def test_romance_sentences(language: str, text: str, who: str, act: str, content: str) -> None:
    last = said(text, language)[-1]
    assert (last.voices[-1].who, last.act, [c.words for c in last.content]) == (who, act, [content])


def test_a_dropped_subject_without_anybody_before_it_is_unclear() -> None:
    [statement] = said("«La presa gotea mucho», afirmó.", "es")
    assert (statement.unclear, statement.voices[0].who, statement.voices[0].span) == ("who speaks", None, None)


# --- sentences that are none ------------------------------------------------------------------------


def test_a_sentence_too_long_to_read_is_told() -> None:
    case = marked("Delmar said that " + "water and " * 300 + "stones fell.")
    known, given = languages.load("en"), aids.load()
    reading = replace(case.reading(), segments=segments.find(case.reading(), known, given)[0])
    found, problems = statements.find(reading, known, given)
    assert [p.code for p in problems] == ["SENTENCE_TOO_LONG"]
    assert problems[0].at and problems[0].at.words == "Delmar"
    assert [type(r) for r in found] == [Narration]
    short, none = statements.find(reading_of("Delmar said that water fell."), known, given)
    assert none == () and [type(r) for r in short] == [Statement]
