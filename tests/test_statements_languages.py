"""Who says what in German, Spanish, Romanian, French and Italian, on invented sentences; and that a language is data alone.

English has its own tests; what is common to all languages is not tested again here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from marks import marked

from stemma import aids, languages
from stemma.model.inputs import Language
from stemma.model.reading import Narration, Statement
from stemma.stages import quotes, segments, statements
from stemma.stages.statements.words import split

READING = ("de", "en", "es", "fr", "it", "ro")
ACTS = {"asserts", "alleges", "denies", "concedes", "announces", "promises", "demands", "warns", "asks", "believes", "declines"}
KINDS = {"verb", "after", "behind", "done", "reply"}
LEAST = ("that", "auxiliaries", "negations", "negatives", "determiners", "prepositions", "coordinators", "relatives", "calendar")


def records(source: str, language: str | Language) -> Sequence[object]:
    known = languages.load(language) if isinstance(language, str) else language
    case, given = marked(source, language=known.code), aids.load()
    reading = case.reading()
    reading = replace(reading, segments=segments.find(reading, known, given)[0])
    reading = replace(reading, quotes=quotes.find(reading, known, given)[0])
    return statements.find(reading, known, given)[0]


def said(source: str, language: str | Language) -> list[Statement]:
    return [r for r in records(source, language) if isinstance(r, Statement)]


def check(code: str, source: str, act: str) -> None:
    """Compare the only statement of a sentence with the marks: v voice, k cue, c content."""
    marks = marked(source, language=code)
    (one,) = said(source, code)
    found = (
        [v.span.words for v in one.voices if v.span],
        [one.cue.words] if one.cue else [],
        [c.words for c in one.content],
        one.act,
    )
    assert found == (marks.words("v"), marks.words("k"), marks.words("c"), act)


GERMAN = [
    ("[[Der Sprecher|v]] [[sagte|k]], [[das Tor sei seit Mai zu|c]].", "asserts"),
    ("Am Montag [[erklärte|k]] [[die Ministerin|v]], dass [[der Damm hält|c]].", "asserts"),
    ("[[Die Polizei|v]] hat am Abend [[mitgeteilt|k]], dass [[niemand verletzt wurde|c]].", "asserts"),
    ("[[Das Ministerium|v]] [[wies|k]] [[die Vorwürfe der Gruppe|c]] zurück.", "denies"),
    ("[[Die Vorwürfe|c]] [[wies|k]] [[er|v]] zurück.", "denies"),
    ("[[Die Firma|v]] [[räumte|k]] am Freitag ein, dass [[zwei Filter fehlten|c]].", "concedes"),
    ("[[Der Verein Nordlicht|v]] [[bestreitet|k]], dass [[es einen Vertrag gibt|c]].", "denies"),
    ("[[Der Bürgermeister|v]] [[äußerte|k]] sich dazu nicht.", "declines"),
    ("[[Laut|k]] [[einem Bericht der Gruppe|v]] [[gibt es 40 Lager|c]].", "asserts"),
    ("[[Nach Angaben|k]] [[der Feuerwehr|v]] [[brannte der Dachstuhl|c]].", "asserts"),
    ("[[Dem Bericht|v]] [[zufolge|k]] [[fehlten drei Seiten|c]].", "asserts"),
    ("Wie [[die Behörde|v]] [[mitteilte|k]], [[wird die Brücke gesperrt|c]].", "asserts"),
    ("[[„Wir haben nichts unterschrieben“|c]], [[sagte|k]] [[die Direktorin|v]].", "asserts"),
    ("[[Der Hafenmeister|v]] [[zeigte|k]] sich zufrieden: [[„Alle Schiffe liegen fest.“|c]]", "asserts"),
]


@pytest.mark.parametrize(("source", "act"), GERMAN)
def test_german_sentences(source: str, act: str) -> None:
    check("de", source, act)


def test_a_german_subjunctive_goes_on_from_the_speaker_before_it() -> None:
    first, second = said("Der Sprecher sagte, das Tor sei zu. Der Schlüssel liege im Rathaus.", "de")
    assert (second.voices[0].span, second.voices[0].how, second.cue) == (first.voices[0].span, "introduced", None)
    assert [c.words for c in second.content] == ["Der Schlüssel liege im Rathaus."]


def test_a_german_indicative_after_a_speaker_is_narration() -> None:
    found = records("Der Sprecher sagte, das Tor sei zu. Der Schlüssel liegt im Rathaus.", "de")
    assert [r.span.words for r in found if isinstance(r, Narration)] == ["Der Schlüssel liegt im Rathaus."]


def test_this_a_german_speaker_said_is_the_sentence_before_it() -> None:
    (one,) = said("Die Brücke bleibt bis Mai gesperrt. Das teilte die Behörde mit.", "de")
    assert [c.words for c in one.content] == ["Die Brücke bleibt bis Mai gesperrt.", "Das"]


ROMANCE = [
    ("es", "[[El ministerio|v]] [[negó|k]] que [[exista un acuerdo|c]].", "denies"),
    ("es", "[[La alcaldesa|v]] [[advirtió|k]] de que [[el muro puede caer|c]].", "warns"),
    ("es", "[[El director|v]] [[no quiso responder|k]].", "declines"),
    ("es", "[[La gerente|v]] [[se negó a precisar|k]] [[cuántos hombres había|c]].", "declines"),
    ("es", "[[De acuerdo con|k]] [[el documento|v]], [[faltan dos páginas|c]].", "asserts"),
    ("ro", "[[Ministerul|v]] [[a dezmințit|k]] [[informațiile despre baraj|c]].", "denies"),
    ("ro", "[[Primarul|v]] [[a atras atenția|k]] că [[podul poate cădea|c]].", "warns"),
    ("ro", "[[Directorul|v]] [[nu a dorit să facă declarații|k]].", "declines"),
    ("ro", "[[Potrivit|k]] [[raportului|v]], [[lipsesc două pagini|c]].", "asserts"),
    ("fr", "[[Le ministère|v]] [[a démenti|k]] qu'[[un accord existe|c]].", "denies"),
    ("fr", "[[« Nous n'avons rien signé »|c]], [[a déclaré|k]] [[la directrice|v]].", "asserts"),
    ("fr", "[[D'après|k]] [[l'association|v]], [[deux pages manquent|c]].", "asserts"),
    ("fr", "[[Le maire|v]] [[n'a pas souhaité répondre|k]].", "declines"),
    ("fr", "[[Le parquet|v]] [[ne s'est pas encore exprimé|k]].", "declines"),
    ("it", "[[Il ministero|v]] [[ha smentito|k]] che [[esista un accordo|c]].", "denies"),
    ("it", "[[«Non abbiamo firmato niente»|c]], [[ha dichiarato|k]] [[la direttrice|v]].", "asserts"),
    ("it", "[[Stando al|k]] [[documento|v]], [[mancano due pagine|c]].", "asserts"),
    ("it", "[[Il sindaco|v]] [[si è rifiutato di commentare|k]].", "declines"),
    ("it", "[[L'azienda|v]] [[nega|k]] [[di aver ricevuto avvisi|c]].", "denies"),
]


@pytest.mark.parametrize(("code", "source", "act"), ROMANCE)
def test_romance_sentences(code: str, source: str, act: str) -> None:
    check(code, source, act)


def test_a_french_pronoun_within_the_verb_speaks() -> None:
    (one,) = said("« Le pont tient », a-t-il affirmé.", "fr")
    assert (one.voices[0].span and one.voices[0].span.words, one.cue and one.cue.words) == ("il", "a-t-il affirmé")


@pytest.mark.parametrize("code", ["es", "it", "ro"])
def test_a_verb_without_its_subject_is_the_last_speakers(code: str) -> None:
    texts = {
        "es": "La directora dijo que el muro cae. Añadió que nadie avisó.",
        "it": "La direttrice ha detto che il muro cade. Ha aggiunto che nessuno ha avvisato.",
        "ro": "Directoarea a spus că zidul cade. A adăugat că nimeni nu a avertizat.",
    }
    first, second = said(texts[code], code)
    assert (second.voices[0].span, second.voices[0].who, second.polarity) == (None, first.voices[0].who, "-")


HEDGES = [
    ("de", "Der Sprecher sagte, der mutmaßliche Täter sei fort.", "mutmaßliche"),
    ("es", "El alcalde dijo que el presunto autor huyó.", "presunto"),
    ("ro", "Primarul a spus că se pare că apa a scăzut.", "se pare că"),
    ("fr", "Le maire a affirmé que l'auteur présumé a fui.", "présumé"),
    ("it", "Il sindaco ha detto che il presunto autore è fuggito.", "presunto"),
]


@pytest.mark.parametrize(("code", "source", "hedge"), HEDGES)
def test_hedges_stay_spans(code: str, source: str, hedge: str) -> None:
    (one,) = said(source, code)
    assert hedge in [h.words for h in one.hedges]


NEGATIVE = [
    ("de", "Der Sprecher sagte, es gebe keinen Vertrag.", "Der Sprecher sagte, es gebe einen Vertrag."),
    ("es", "El alcalde dijo que nadie firmó.", "El alcalde dijo que Rosa firmó."),
    ("ro", "Primarul a spus că nimeni nu a semnat.", "Primarul a spus că Dan a semnat."),
    ("fr", "Le maire a affirmé que personne n'a signé.", "Le maire a affirmé que Rose a signé."),
    ("it", "Il sindaco ha detto che nessuno ha firmato.", "Il sindaco ha detto che Rosa ha firmato."),
]


@pytest.mark.parametrize(("code", "negative", "positive"), NEGATIVE)
def test_polarity_is_the_contents(code: str, negative: str, positive: str) -> None:
    assert ([s.polarity for s in said(negative, code)], [s.polarity for s in said(positive, code)]) == (["-"], ["+"])


def test_elided_words_are_words_of_their_own_only_where_a_language_says_so() -> None:
    french = split("qu'il n'a dit-elle", 0, 18, (), frozenset({"qu'", "n'"}), ("-elle",))
    assert [w.low for w in french] == ["qu'", "il", "n'", "a", "dit", "elle"]
    assert [(w.start, w.end) for w in french][-2:] == [(10, 13), (14, 18)]
    assert [w.low for w in split("O'Hara isn't in", 0, 15, ())] == ["o'hara", "isn't", "in"]


# --- a language is a folder of data --------------------------------------------------------------------


def test_a_language_of_data_alone_reads_statements() -> None:
    """The least that docs/languages.md names is enough for a made-up language that no code knows."""
    cues: Mapping[str, object] = {
        "verbs": [["zag", "asserts", "t q", "zaga zagu"], ["nib", "denies", "t n", "niba nibu"]],
        "phrases": [["sor", "asserts", "after"]],
        "words": {
            "that": ["ke"],
            "auxiliaries": ["es"],
            "negations": ["ne"],
            "negatives": ["ne"],
            "determiners": ["lo"],
            "articles": ["lo"],
        },
        "speakers": {},
    }
    made = Language("qq", {**languages.load("und").tables, "cues": cues}, "digest", True)
    one, two, three = said(
        "Lo Garda zaga ke lo porta es plen. Lo Marin niba ke lo mur es alt. Sor lo Garda, lo mur es alt.", made
    )
    assert [(s.voices[0].span and s.voices[0].span.words, s.act) for s in (one, two, three)] == [
        ("Lo Garda", "asserts"),
        ("Lo Marin", "denies"),
        ("lo Garda", "asserts"),
    ]
    assert [c.words for c in two.content] == ["lo mur es alt"]


@pytest.mark.parametrize("code", READING)
def test_a_cue_table_is_well_formed(code: str) -> None:
    table = languages.load(code).table("cues")
    for lemma, act, frames, forms in table["verbs"]:
        assert act in ACTS, lemma
        assert forms.split(), lemma
        assert all(len(frame) <= 2 for frame in frames.split()), lemma
    assert {row[1] for row in table["phrases"]} <= ACTS
    assert {row[2] for row in table["phrases"]} <= KINDS
    assert {"denies", "declines", "concedes", "alleges", "promises"} <= {
        row[1] for row in (*table["verbs"], *table["phrases"])
    } | {row[0] for row in table.get("splits", ())}
    assert all(table["words"].get(name) for name in LEAST)
    assert set(table["negated"]) == ACTS
