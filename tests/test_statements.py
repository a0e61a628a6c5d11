"""Who says what, on invented stories: voices, content, acts, what runs on, and what must stay unclear."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks import marked

from stemma import aids, languages
from stemma.model.inputs import Reading
from stemma.model.reading import Heading, Name, Narration, Statement
from stemma.stages import quotes, segments, statements
from stemma.text import holds, span

ORGANISATIONS = ("Harbour Watch", "Canal Seven", "Delmar", "Harbour Post", "River Trust")
PERSONS = ("Anna Brandt", "Peter Cole", "Lena Fors", "Brandt", "Cole")
PLACES = ("Zembla", "Ostria", "Lusania", "Norhaven")


def reading_of(source: str, language: str = "en", outlet: str | None = None) -> Reading:
    """Return a reading with blocks, quotations and, for the invented actors, names."""
    case = marked(source, language=language, outlet=outlet)
    known, given_ = languages.load(language), aids.load()
    reading = case.reading()
    reading = replace(reading, segments=segments.find(reading, known, given_)[0])
    reading = replace(reading, quotes=quotes.find(reading, known, given_)[0])
    found: list[Name] = []
    for kind, names in (("organisation", ORGANISATIONS), ("person", PERSONS), ("place", PLACES)):
        for name in names:
            full = next((other for other in names if other.endswith(" " + name)), name)
            for m in re.finditer(rf"\b{re.escape(name)}\b", case.text.content):
                if not any(n.span.start <= m.start() < n.span.end for n in found):
                    words = span(case.text, *m.span())
                    found.append(Name(report=case.report.id, span=words, kind=kind, canonical=full, role="literal"))  # type: ignore[arg-type]
    return replace(reading, names=tuple(sorted(found, key=lambda n: n.span.start)))


def records(source: str, language: str = "en", outlet: str | None = None) -> Sequence[Statement | Narration | Heading]:
    reading = reading_of(source, language, outlet)
    found, problems = statements.find(reading, languages.load(language), aids.load())
    assert {p.code for p in problems} <= {"SENTENCE_TOO_LONG"}
    return found


def said(source: str, language: str = "en", outlet: str | None = None) -> list[Statement]:
    return [record for record in records(source, language, outlet) if isinstance(record, Statement)]


def summary(statement: Statement) -> Mapping[str, object]:
    return {
        "voices": [v.span.words if v.span else None for v in statement.voices],
        "cue": statement.cue.words if statement.cue else None,
        "content": [c.words for c in statement.content],
        "act": statement.act,
    }


CASES = [
    # before, after, within what is said
    ("[[Canal Seven|v]] [[said|cue]] [[the dam had cracked|c]].", "asserts"),
    ("[[Canal Seven|v]] [[has said|cue]] that [[the dam had cracked|c]].", "asserts"),
    ("[[“The dam has cracked,”|c]] [[said|cue]] [[Lena Fors, an engineer at the dam|v]].", "asserts"),
    ("[[“The dam has cracked,”|c]] [[Fors|v]] [[said|cue]]. [[“We saw it in March.”|c]]", "asserts"),
    ("[[“The dam,”|c]] [[she|v]] [[said|cue]], [[“has cracked badly since March.”|c]]", "asserts"),
    ("[[The dam|c]], [[according to|cue]] [[Harbour Watch|v]], [[has cracked in four places|c]].", "asserts"),
    ("[[According to|cue]] [[Harbour Watch, a river charity with offices in Norhaven|v]], [[the dam has cracked|c]].", "asserts"),
    ("[[The dam has cracked|c]], [[Canal Seven|v]] [[reported|cue]].", "asserts"),
    ("On Monday [[the ministry|v]] [[announced|cue]] [[a new dam|c]].", "announces"),
    ("In a statement, [[the ministry|v]] [[promised|cue]] [[to pay for repairs|c]].", "promises"),
    (
        "[[Harbour Watch, which reviewed public registers for signs of abuse,|v]] [[said|cue]] [[it had found 40 cracks|c]].",
        "asserts",
    ),
    ("[[Two officials who asked not to be named|v]] [[told|cue]] Canal Seven that [[the dam had cracked|c]].", "asserts"),
    ("[[The “Rent and Rule” study|v]] also [[claims|cue]] that [[the dam was never checked|c]].", "alleges"),
    ("[[The study|v]] [[found|cue]] that [[the dam was never checked|c]].", "asserts"),
    # denials, refusals, demands
    ("[[Zembla|v]] [[denied|cue]] that [[it owned the dam|c]].", "denies"),
    ("[[Zembla|v]] [[has denied|cue]] all claims that [[it owned the dam|c]].", "denies"),
    ("[[Zembla|v]] [[denies|cue]] [[the sale of the dam|c]].", "denies"),
    ("[[Peter Cole|v]] [[rejected|cue]] [[the accusations|c]].", "denies"),
    ("[[The ministry|v]] [[ruled out|cue]] [[a sale|c]].", "denies"),
    ("[[The minister|v]] [[said|cue]] [[the report was false|c]].", "denies"),
    ("[[Peter Cole|v]] [[pleaded not guilty to|cue]] [[fraud|c]].", "denies"),
    ("[[The ministry|v]] [[does not believe|cue]] that [[the dam was sold|c]].", "denies"),
    ("[[Delmar|v]] [[declined to comment|cue]].", "declines"),
    ("[[Delmar|v]] [[did not respond|cue]] to [[a request for comment|c]].", "declines"),
    ("[[The mayor|v]] [[did not say|cue]] [[when repairs would start|c]].", "declines"),
    ("[[The mayor|v]] [[did not release|cue]] [[the name of the firm|c]].", "declines"),
    ("[[Delmar|v]] [[would neither confirm nor deny|cue]] [[the report|c]].", "declines"),
    ("[[Police|v]] [[called on|cue]] [[residents to leave|c]].", "demands"),
    ("[[Lena Fors|v]] [[admitted|cue]] that [[she had seen the crack|c]].", "concedes"),
    ("[[Harbour Watch|v]] [[warned|cue]] that [[the dam may break|c]].", "warns"),
]


@pytest.mark.parametrize(("text", "act"), CASES)
def test_one_statement(text: str, act: str) -> None:
    case = marked(text)
    [statement] = said(text_of(text))
    assert summary(statement) == {
        "voices": [case.words("v")[0].rstrip(",")],
        "cue": case.words("cue")[0],
        "content": case.words("c"),
        "act": act,
    }


def text_of(source: str) -> str:
    return marked(source).text.content


@pytest.mark.parametrize(
    "text",
    [
        "The dam cracked on Monday night.",
        "Harbour Watch concluded a contract with Delmar.",
        "She found a house by the river.",
        "The information reported to police was old.",
        "After initial reports on the dam surfaced, Lusania opened an inquiry.",
        "The claims of the company were old.",
        "Mourners stood in full state honours.",
    ],
)
def test_plain_verbs_and_nouns_are_narration(text: str) -> None:
    assert [type(record) for record in records(text)] == [Narration]


def test_every_sentence_is_a_statement_or_narration_and_headings_are_apart() -> None:
    text = (
        "Dam cracks in Norhaven\n\nThe dam cracked. Delmar said it was old.\n\nWho built it?\n\nNobody knows.\n\n"
        "Photo: Peter Cole / Reuters\n\nRead more"
    )
    kinds = [(type(r).__name__, summary(r)["content"] if isinstance(r, Statement) else r.span.words) for r in records(text)]
    assert kinds == [
        ("Heading", "Dam cracks in Norhaven"),
        ("Narration", "The dam cracked."),
        ("Statement", ["it was old"]),
        ("Heading", "Who built it?"),
        ("Narration", "Nobody knows."),
    ]


def test_an_independent_clause_beside_a_statement_is_narration() -> None:
    found = records("The dam was opened to the public in May, and Delmar said it was safe.")
    assert [r.span.words for r in found if isinstance(r, Narration)] == ["The dam was opened to the public in May"]


def test_voices_are_nested_outermost_first() -> None:
    [statement] = said("Canal Seven reported that Harbour Watch claims the dam was sold.")
    assert summary(statement)["voices"] == ["Canal Seven", "Harbour Watch"]
    assert statement.cue and statement.cue.words == "claims"
    assert [c.words for c in statement.outer_cues] == ["reported"]
    assert [c.words for c in statement.content] == ["the dam was sold"]


def test_a_trailing_outer_voice_covers_both_clauses() -> None:
    text = (
        "The NGO Harbour Watch says Zembla rents a further 12 offices, "
        "after the NGO first disclosed the existence of 18, Canal Seven reported."
    )
    found = said(text)
    assert [summary(s)["voices"] for s in found] == [["Canal Seven", "The NGO Harbour Watch"], ["Canal Seven", "the NGO"]]
    assert [v.who for s in found for v in s.voices] == ["Canal Seven", "Harbour Watch"] * 2
    assert [c.words for s in found for c in s.content] == ["Zembla rents a further 12 offices", "the existence of 18"]


def test_a_cited_report_speaks_within_the_one_that_cites_it() -> None:
    found = said("Lusania's ministry responded to a story by Canal Seven, which cited a report that Zembla has 30 offices.")
    assert [summary(s)["voices"] for s in found] == [["a story by Canal Seven", "a report"]]
    assert [c.words for c in found[0].content] == ["Zembla has 30 offices"]


def test_one_person_in_two_layers_is_one_voice() -> None:
    [statement] = said("Delmar said it hoped the dam would hold.")
    assert summary(statement)["voices"] == ["Delmar"]
    assert [c.words for c in statement.content] == ["it hoped the dam would hold"]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The ministry said there is no signed lease.", "-"),
        ("The ministry said it had not sold the dam.", "-"),
        ("The ministry said the dam was safe.", "+"),
        ("The ministry said the dam that was not sold is safe.", "+"),
    ],
)
def test_polarity_is_the_leading_clause_of_the_content(text: str, polarity: str) -> None:
    [statement] = said(text)
    assert (statement.act, statement.polarity) == ("asserts", polarity)


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("Delmar said “the dam is quite safe now.”", "direct"),
        ("Delmar said the dam was “quite safe” now.", "mixed"),
        ("Delmar said the dam was safe.", "indirect"),
    ],
)
def test_manner(text: str, manner: str) -> None:
    assert [s.manner for s in said(text)] == [manner]


@pytest.mark.parametrize(
    ("quoted", "act"),
    [
        ("We hope that certain media will stop spreading rumours.", "demands"),
        ("The rumours must stop at once, all of them.", "demands"),
        ("We hope that the weather will hold until Sunday.", "asserts"),
    ],
)
def test_quoted_words_that_demand(quoted: str, act: str) -> None:
    [statement] = said(f"Zembla denied nothing. Last month, it informed Canal Seven, “{quoted}”")[-1:]
    assert statement.act == act
    assert [(v.who, v.how) for v in statement.voices] == [("Zembla", "pronoun")]
    assert [v.who for v in statement.told_to] == ["Canal Seven"]


def test_no_source_is_no_voice() -> None:
    alleged, reported = said("It was alleged that money had been taken. The dam was reportedly sold in May.")
    assert [(v.span, v.who, v.how) for s in (alleged, reported) for v in s.voices] == [(None, None, "unattributed")] * 2
    assert [h.words for h in reported.hedges] == ["reportedly"]
    assert alleged.act == "alleges"


def test_a_denied_accusation_has_the_accusation_as_content() -> None:
    accused, denied = said(
        "Ostria has twice been accused of using such posts to follow critics – claims Ostria has always denied."
    )
    assert [v.who for v in accused.voices] == [None]
    assert (denied.act, [v.who for v in denied.voices]) == ("denies", ["Ostria"])
    assert [c.words for c in denied.content] == ["using such posts to follow critics"]


def test_a_quotation_runs_on_without_a_cue() -> None:
    text = (
        "“We saw it in March,” said Lena Fors, an engineer. “Nobody listened.”\n\n“They laughed at us.\n\n“Then the water came.”"
    )
    first, second = said(text)
    assert [c.words for c in first.content] == ["“We saw it in March,”", "“Nobody listened.”"]
    assert [c.words for c in second.content] == ["“They laughed at us.", "“Then the water came.”"]
    assert [(v.who, v.how) for v in second.voices] == [("Lena Fors", "introduced")]


INTRODUCED = (
    "Lusania’s Transport Ministry reacted Tuesday to claims about its ports.\n\nPhoto: Vista Images / Peter Cole\n"
    "  • “There is no lease that would permit such offices.\n  • All contracts follow national law.\n"
    "  • We check every contract. ports”, the Ministry of Ports sent a note to Faronews.lu."
)


def test_a_list_of_quotations_belongs_to_whom_it_is_introduced_by() -> None:
    found = said(INTRODUCED)
    voiced = [s for s in found if s.unclear is None]
    assert [s.voices[0].how for s in voiced] == ["introduced"] * 3
    assert {s.voices[0].who for s in voiced} == {"Lusania’s Transport Ministry"}
    assert [s.polarity for s in voiced] == ["-", "+", "+"]
    assert {t.span.words for s in voiced for t in s.told_to if t.span} == {"Faronews.lu"}


def test_a_clause_tied_to_a_quotation_by_a_comma_is_unclear() -> None:
    [clause] = [s for s in said(INTRODUCED) if s.unclear]
    assert (clause.unclear, clause.voices[0].who, clause.voices[0].how) == ("who acts", None, "unclear")
    assert clause.voices[0].span and clause.voices[0].span.words == "the Ministry of Ports"
    assert clause.confidence < 0.5


@pytest.mark.parametrize(
    ("text", "who", "how"),
    [
        ("Harbour Watch, a river charity, was founded in May. The charity said the dam leaks.", "Harbour Watch", "short form"),
        ("Anna Brandt opened the dam. She said it leaks.", "Anna Brandt", "pronoun"),
        ("Mayor Anna Brandt spoke first. Brandt said it leaks.", "Anna Brandt", "short form"),
        ("Zembla said it was old. It added that it leaks.", "Zembla", "pronoun"),
        ("Norhaven said it leaks.", "Norhaven", "metonym"),
        ("Residents said it leaks.", "Residents", "unnamed"),
        ("A spokesman said it leaks.", "A spokesman", "office"),
    ],
)
def test_whom_a_voice_stands_for(text: str, who: str, how: str) -> None:
    statement = said(text)[-1]
    assert (statement.voices[-1].who, statement.voices[-1].how) == (who, how)
    assert statement.unclear is None


@pytest.mark.parametrize(
    ("text", "who", "whose"),
    [
        ("In a study, Harbour Watch said it is old. The study claims that it leaks.", "Harbour Watch's study", "Harbour Watch"),
        ("According to a Canal Seven story, it leaks.", "a Canal Seven story", "Canal Seven"),
        ("Harbour Watch is a river group. According to the group’s report, it leaks.", "Harbour Watch's report", "Harbour Watch"),
        ("Canal Ports said it leaks. Its report says the dam is old.", "Canal Ports' report", "Canal Ports"),
        ("A survey by the Canal Institute found that it leaks. The survey says the dam is old.",
         "A survey by the Canal Institute", "Canal Institute"),
        ("Initial reports said the dam leaks.", "Initial reports", None),
        ("Another report from the Mexican government said the dam leaks.", "Another report from the Mexican government", None),
        ("Anna Brandt runs the port. Brandt’s statement says the dam leaks.", "Anna Brandt's statement", "Anna Brandt"),
    ],
)  # fmt: skip
def test_a_document_speaks_under_its_own_name_and_its_publisher_answers_for_it(text: str, who: str, whose: str | None) -> None:
    voice = said(text)[-1].voices[-1]
    assert (voice.who, voice.how, voice.whose, voice.party) == (who, "document", whose, whose or who)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("STATEMENT OF THE HARBOUR MINISTRY\n\nWe deny that the dam leaks.", "HARBOUR MINISTRY"),
        ("From the annual report of the Canal Rights Network\n\nWe say that the dam leaks.", "Canal Rights Network"),
        ("We, the Sisters of Tern, have kept silent for a year. We deny that the dam leaks.", "Sisters of Tern"),
        # a story about a statement, and a report that a paper may have reprinted: nobody's notice
        ("Statement of the Harbour Ministry angers skippers\n\nWe deny that the dam leaks.", None),
        ("A report by Harbour Watch\n\nWe deny that the dam leaks.", None),
    ],
)
def test_we_is_whose_notice_the_text_is_by_its_head(text: str, who: str | None) -> None:
    voice = said(text)[-1].voices[-1]
    assert (voice.who, voice.how) == (who, "pronoun" if who else "unclear")


@pytest.mark.parametrize(
    "text",
    [
        # the only person in sight was spoken of, and did not speak
        "The group Harbour Watch claims that Peter Cole was taken away. Earlier, he reported that two others were sent home.",
        "Harbour Watch said a sailor was pressed to return. Later, she said that two other sailors were sent home.",
        # two bodies spoke at once
        "Anna Brandt and Peter Cole met. The charity River Trust and the charity Harbour Watch came. The charity said it leaks.",
    ],
)
def test_a_speaker_without_one_fitting_antecedent_is_unclear(text: str) -> None:
    statement = said(text)[-1]
    assert (statement.unclear, statement.voices[-1].who, statement.voices[-1].how) == ("who speaks", None, "unclear")


@pytest.mark.parametrize("verb", ["concluded", "established"])
def test_a_short_form_with_a_plain_verb_between_several_bodies_is_unclear(verb: str) -> None:
    text = (
        "The charity Harbour Watch said Zembla’s trade ministry runs posts. The ministry told Canal Seven they are closed.\n\n"
        f"The organization also {verb} a two-year contract for a clerk of the post in Bergen."
    )
    statement = said(text)[-1]
    assert (statement.unclear, statement.voices[0].who) == ("who acts", None)
    assert [c.words for c in statement.content] == ["a two-year contract for a clerk of the post in Bergen"]
    alone = records(f"The organization also {verb} a two-year contract for a clerk.")
    assert [type(record) for record in alone] == [Narration]


def test_narration_about_nobody_in_sight_says_so() -> None:
    found = records("Harbour Watch leaked it. Her new report looks at the size of the scheme.")
    assert [r.unclear for r in found if isinstance(r, Narration)] == [None, "what is meant"]


def test_an_interview_speaks_by_its_labels() -> None:
    found = said(
        "The mayor answered us.\n\nPost: Is the dam safe?\n\nBrandt: It is, as far as I know.\n\nPost: When?\n\nBrandt: May."
    )
    assert [(s.voices[0].span.words if s.voices[0].span else None, s.act) for s in found] == [
        ("Post", "asks"),
        ("Brandt", "asserts"),
        ("Post", "asks"),
        ("Brandt", "asserts"),
    ]


@pytest.mark.parametrize(
    ("language", "text", "who", "acts"),
    [
        ("es", "El ministro negó que existan fábricas. «No hay acuerdo», dijo Ana Ruiz.", "Ana Ruiz", ["denies", "asserts"]),
        (
            "ro",
            "Ministrul a negat că ar exista fabrici. „Nu există acord”, a declarat Ion Vlad.",
            "Ion Vlad",
            ["denies", "asserts"],
        ),
        ("de", "Sie bestritt, dass es ein Lager gibt. „Es gibt keines“, sagte Anna Braun.", "Anna Braun", ["denies", "asserts"]),
        ("fr", "Le ministre a nié un accord. « Il n’y en a pas », a dit Anne Roux.", "Anne Roux", ["denies", "asserts"]),
        ("it", "Il ministro ha negato un accordo. «Non c’è nulla», ha detto Anna Rossi.", "Anna Rossi", ["denies", "asserts"]),
    ],
)
def test_other_languages_by_their_data(language: str, text: str, who: str, acts: list[str]) -> None:
    found = said(text, language)
    assert [s.act for s in found] == acts
    assert found[-1].voices[-1].span and found[-1].voices[-1].span.words == who


def test_a_language_without_cues_gives_narration() -> None:
    assert {type(r) for r in records("Az elnök azt mondta. Nem így van.", "hu")} == {Narration}


def test_a_third_party_inside_quotation_marks_is_a_second_voice() -> None:
    found = said("“The council has always claimed that the dam is safe, and I know that it leaks,” said Lena Fors.")
    voices = [[v.span.words for v in s.voices if v.span] for s in found]
    assert sorted(voices) == [["Lena Fors"], ["Lena Fors", "The council"]]


def test_who_a_pronoun_means_inside_quotation_marks_stays_unclear() -> None:
    [inner] = [s for s in said("“He admits that the dam was sold,” said Lena Fors of Peter Cole.") if len(s.voices) > 1]
    assert (inner.unclear, inner.voices[-1].who) == ("who speaks", None)


@given(
    st.text(alphabet="ab .,“”\"'’\n•:–", max_size=60),
    st.lists(
        st.sampled_from(
            [
                "said",
                "Delmar",
                "that",
                "denied",
                "he",
                "reportedly",
                ", according to",
                "“",
                "”",
                ".",
                "\n\n",
                "was accused of",
                "which",
            ]
        ),
        max_size=25,
    ),
)
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_and_every_span_holds(noise: str, parts: list[str]) -> None:
    reading = reading_of(noise.replace("[", "") + " ".join(parts))
    found, _ = statements.find(reading, languages.load("en"), aids.load())
    for record in found:
        if isinstance(record, Statement):
            spans = [record.cue, *record.content, *(v.span for v in record.voices), *record.hedges, *record.outer_cues]
            assert all(holds(reading.text, s) for s in spans if s is not None)
            assert record.content or record.act == "declines"
            assert 0 <= record.confidence <= 1
        else:
            assert holds(reading.text, record.span)
    assert found == statements.find(reading, languages.load("en"), aids.load())[0]


def test_hostile_text_takes_linear_time() -> None:
    for pattern in ("He said “a. ", "“a b c d e f”, the office sent it to X. ", "The group said it was, ", "said "):
        records(pattern * (30_000 // len(pattern)))


@pytest.mark.parametrize(
    ("text", "language", "act"),
    [
        ("The Brod Works assured that the mill was closed.", "en", "asserts"),
        ("The Brod Works assures to have paid all wages.", "en", "asserts"),
        ("The Brod Works assured them it will pay.", "en", "promises"),
        ("La Fundación Orla asegura haber localizado tres molinos.", "es", "asserts"),
        ("La Fundación Orla aseguró que pagará los sueldos.", "es", "promises"),
        ("Fundația Orla a asigurat că moara e închisă.", "ro", "asserts"),
        ("Fundația Orla a asigurat că va plăti salariile.", "ro", "promises"),
    ],
)
def test_an_assurance_is_a_promise_only_of_what_is_to_come(text: str, language: str, act: str) -> None:
    assert [s.act for s in said(text, language)] == [act]


def test_what_the_outlet_could_not_establish_is_its_narration() -> None:
    text = "The Brod Mirror could not establish when the film was made. The Orla Times could not confirm when the mill shut."
    found = records(text, outlet="Brod Mirror")
    assert isinstance(found[0], Narration)
    assert [s.act for s in found if isinstance(s, Statement)] == ["declines"]


def test_a_voice_ends_before_the_preposition_of_a_relative_clause() -> None:
    [statement] = said("Trei mori sunt închise, potrivit caietelor pe care le-a citit primăria.", "ro")
    assert statement.voices[-1].span is not None
    assert statement.voices[-1].span.words == "caietelor"
