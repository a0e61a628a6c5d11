# ruff: noqa: E501 - a marked sentence is easier to read in one line
"""Dates in Spanish, Romanian, French, German and Italian: ten sentences each, told on Wednesday, 10 June 2020.

A mark says what its words resolve to: the first day and the granularity; "-" for what has no value.
"""

import pytest
from marks import marked

from stemma import aids
from stemma.languages import load
from stemma.stages import dates

SENTENCES = {
    "es": [
        "Entre [[marzo|2020-03-01 month]] y [[mayo de 2020|2020-05-01 month]] cayó; el [[3|2019-06-03 day]] y el [[5 de junio de 2019|2019-06-05 day]] subió; en [[abril|2018-04-01 month]], [[mayo|2018-05-01 month]] y [[junio de 2018|2018-06-01 month]] bajó.",
        "La reunión se celebrará el [[viernes|2020-06-12 day]]. Las conversaciones se celebraron el [[viernes|2020-06-05 day]]. El [[lunes por la mañana|2020-06-08 time]] salió.",
        "Fue detenido en [[noviembre|2019-11-01 month]]. [[Dos días después|- day]] fue liberado. El [[5 de mayo de 2019|2019-05-05 day]] cerró y al [[día siguiente|2019-05-06 day]] abrió. [[Un año antes|2018-01-01 year]] había abierto.",
        "A [[principios de 2019|2019-01-01 year]] y a [[finales de mayo de 2020|2020-05-01 month]], a [[mediados de junio|2020-06-01 month]], en [[los años 90|1990-01-01 decade]] y en [[los años noventa|1990-01-01 decade]], en [[el siglo XX|1900-01-01 century]] y en [[la década de 1980|1980-01-01 decade]].",
        "[[El lunes pasado|2020-06-08 day]], [[la semana pasada|2020-06-01 week]], [[el próximo viernes|2020-06-12 day]], [[el mes que viene|2020-07-01 month]], [[el año próximo|2021-01-01 year]], [[la semana que viene|2020-06-15 week]], [[el pasado martes|2020-06-09 day]], [[este año|2020-01-01 year]].",
        "En [[el primer trimestre de 2019|2019-01-01 quarter]], en [[el verano de 2018|2018-06-01 season]], en [[la primavera del año pasado|2019-03-01 season]], en [[mayo del año pasado|2019-05-01 month]], el [[5 de mayo del año pasado|2019-05-05 day]].",
        "Durante [[los últimos cinco años|- duration]], en [[las últimas semanas|- unknown]], durante [[tres meses|- duration]], [[cada lunes|- set]], [[todos los lunes|- set]], [[los fines de semana|- set]], [[cada dos semanas|- set]].",
        "[[Hace dos días|2020-06-08 day]], [[hace más de tres años|2017-01-01 year]], [[dentro de dos semanas|2020-06-22 week]], [[anteayer|2020-06-08 day]], [[anoche|2020-06-09 time]], [[esta mañana|2020-06-10 time]], [[la víspera|2020-06-09 day]], [[el día anterior|2020-06-08 day]], [[la semana anterior|2020-06-01 week]].",
        "Desde [[2016|2016-01-01 year]] crece; hasta el [[3/4/2019|2019-04-03 day]] y desde el [[12 de septiembre|2020-09-12 day]]; [[2019-05-05T10:30:00Z|2019-05-05 time]]; curso [[2019/20|2019-01-01 year]]; el [[1º de mayo|2020-05-01 day]]; el día [[5 de mayo|2020-05-05 day]].",
        "[[Nochebuena de 2019|2019-12-24 day]], el [[Viernes Santo|2020-04-10 day]], MADRID, [[5 MAY|2020-05-05 day]]; a partir del [[3 de junio|2020-06-03 day]]; [[el fin de semana|2020-06-06 day]].",
    ],
    "ro": [
        "Între [[martie|2020-03-01 month]] și [[mai 2020|2020-05-01 month]] a scăzut; pe [[3|2019-06-03 day]] și [[5 iunie 2019|2019-06-05 day]] a crescut; în [[aprilie|2018-04-01 month]], [[mai|2018-05-01 month]] și [[iunie 2018|2018-06-01 month]] a coborât.",
        "Întâlnirea va avea loc [[vineri|2020-06-12 day]]. Discuțiile au avut loc [[vineri|2020-06-05 day]]. [[Luni dimineața|2020-06-08 time]] a plecat. [[Vineri seara|2020-06-05 time]] a venit.",
        "A fost arestat în [[noiembrie|2019-11-01 month]]. [[Două zile mai târziu|- day]] a fost eliberat. Pe [[5 mai 2019|2019-05-05 day]] s-a închis, iar [[a doua zi|2019-05-06 day]] s-a deschis. Cu [[un an înainte|2018-01-01 year]] fusese deschis.",
        "La [[începutul anului 2019|2019-01-01 year]] și la [[sfârșitul lunii mai 2020|2020-05-01 month]], la [[mijlocul lui iunie|2020-06-01 month]], în [[anii 90|1990-01-01 decade]], în [[anii '90|1990-01-01 decade]], în [[anii 1990|1990-01-01 decade]], în [[secolul XX|1900-01-01 century]], în [[secolul al XIX-lea|1800-01-01 century]].",
        "[[Lunea trecută|2020-06-08 day]], [[săptămâna trecută|2020-06-01 week]], [[vinerea viitoare|2020-06-12 day]], [[luna viitoare|2020-07-01 month]], [[anul viitor|2021-01-01 year]], [[anul trecut|2019-01-01 year]], [[marțea trecută|2020-06-09 day]], [[anul acesta|2020-01-01 year]], [[săptămâna aceasta|2020-06-08 week]], [[anul ăsta|2020-01-01 year]].",
        "În [[primul trimestru din 2019|2019-01-01 quarter]], în [[trimestrul al treilea din 2019|2019-07-01 quarter]], în [[vara lui 2018|2018-06-01 season]], în [[vara anului 2018|2018-06-01 season]], în [[primăvara anului trecut|2019-03-01 season]], în [[mai anul trecut|2019-05-01 month]], în luna [[mai a anului trecut|2019-05-01 month]].",
        "În [[ultimii cinci ani|- duration]], în [[ultimele săptămâni|- unknown]], timp de [[trei luni|- duration]], în [[fiecare luni|- set]], la [[weekend|2020-06-06 day]], la [[fiecare două săptămâni|- set]].",
        "[[Acum două zile|2020-06-08 day]], [[acum trei ani|2017-01-01 year]], [[în urmă cu trei ani|2017-01-01 year]], [[peste două săptămâni|2020-06-22 week]], [[alaltăieri|2020-06-08 day]], [[aseară|2020-06-09 time]], [[azi-dimineață|2020-06-10 time]], [[în ajun|2020-06-09 day]], [[săptămâna precedentă|2020-06-01 week]], [[ziua următoare|- day]].",
        "Din [[2016|2016-01-01 year]] crește; până la [[3.04.2019|2019-04-03 day]] și din [[12 septembrie|2020-09-12 day]]; [[2019-05-05T10:30:00Z|2019-05-05 time]]; [[2019/20|2019-01-01 year]]; data de [[5 mai|2020-05-05 day]]; [[1 mai 2019|2019-05-01 day]]; pe [[03.04.2019|2019-04-03 day]].",
        "În [[Ajunul Crăciunului 2019|2019-12-24 day]], de [[Crăciun|2019-12-25 day]], BUCUREȘTI, [[5 MAI|2020-05-05 day]]; începând cu [[3 iunie|2020-06-03 day]]; în [[weekend|2020-06-06 day]].",
    ],
    "fr": [
        "Entre [[mars|2020-03-01 month]] et [[mai 2020|2020-05-01 month]] il a baissé ; les [[3|2019-06-03 day]] et [[5 juin 2019|2019-06-05 day]] il a monté ; en [[avril|2018-04-01 month]], [[mai|2018-05-01 month]] et [[juin 2018|2018-06-01 month]] il a chuté.",
        "La réunion aura lieu [[vendredi|2020-06-12 day]]. Les discussions ont eu lieu [[vendredi|2020-06-05 day]]. [[Lundi matin|2020-06-08 time]] il est parti. [[Vendredi soir|2020-06-05 time]] il est venu.",
        "Il a été arrêté en [[novembre|2019-11-01 month]]. [[Deux jours plus tard|- day]] il a été libéré. Le [[5 mai 2019|2019-05-05 day]] il a fermé et [[le lendemain|2019-05-06 day]] il a ouvert. [[Un an auparavant|2018-01-01 year]] il avait ouvert.",
        "Au [[début de 2019|2019-01-01 year]] et à [[la fin de mai 2020|2020-05-01 month]], à [[la mi-juin|2020-06-01 month]], [[fin 2018|2018-01-01 year]], [[début mai|2020-05-01 month]], dans [[les années 90|1990-01-01 decade]], dans [[les années 1990|1990-01-01 decade]], au [[XXe siècle|1900-01-01 century]], au [[19e siècle|1800-01-01 century]].",
        "[[Lundi dernier|2020-06-08 day]], [[la semaine dernière|2020-06-01 week]], [[vendredi prochain|2020-06-12 day]], [[le mois prochain|2020-07-01 month]], [[l'année prochaine|2021-01-01 year]], [[l'an dernier|2019-01-01 year]], [[cette année|2020-01-01 year]], [[cette semaine|2020-06-08 week]], [[l'année passée|2019-01-01 year]].",
        "Au [[premier trimestre 2019|2019-01-01 quarter]], au [[troisième trimestre de 2019|2019-07-01 quarter]], à [[l'été 2018|2018-06-01 season]], au [[printemps dernier|2020-03-01 season]], en [[mai de l'année dernière|2019-05-01 month]], en [[mai dernier|2020-05-01 month]], le [[5 mai dernier|2020-05-05 day]].",
        "[[Ces cinq dernières années|- duration]], [[ces dernières semaines|- unknown]], au cours des [[trois derniers mois|- duration]], pendant [[trois mois|- duration]], [[chaque lundi|- set]], [[tous les lundis|- set]], [[toutes les deux semaines|- set]].",
        "[[Il y a deux jours|2020-06-08 day]], [[il y a trois ans|2017-01-01 year]], [[dans deux semaines|2020-06-22 week]], [[avant-hier|2020-06-08 day]], [[hier soir|2020-06-09 time]], [[ce matin|2020-06-10 time]], [[la veille|2020-06-09 day]], [[le jour suivant|2020-06-10 day]], [[la semaine précédente|2020-06-01 week]], [[la semaine suivante|2020-06-08 week]].",
        "Depuis [[2016|2016-01-01 year]] il croît ; jusqu'au [[3/4/2019|2019-04-03 day]] et depuis le [[12 septembre|2020-09-12 day]] ; [[2019-05-05T10:30:00Z|2019-05-05 time]] ; saison [[2019/20|2019-01-01 year]] ; le [[1er mai|2020-05-01 day]] ; le [[5 mai|2020-05-05 day]].",
        "[[Noël 2019|2019-12-25 day]], le [[jour de Noël|2019-12-25 day]], le [[Vendredi saint|2020-04-10 day]], PARIS, [[5 MAI|2020-05-05 day]] ; à partir du [[3 juin|2020-06-03 day]] ; [[aujourd'hui|2020-06-10 day]].",
    ],
    "de": [
        "Zwischen [[März|2020-03-01 month]] und [[Mai 2020|2020-05-01 month]] fiel es; am [[3.|2019-06-03 day]] und [[5. Juni 2019|2019-06-05 day]] stieg es; im [[April|2018-04-01 month]], [[Mai|2018-05-01 month]] und [[Juni 2018|2018-06-01 month]] sank es.",
        "Das Treffen wird am [[Freitag|2020-06-12 day]] stattfinden. Die Gespräche fanden am [[Freitag|2020-06-05 day]] statt. Am [[Montagmorgen|2020-06-08 day]] ging er. Am [[Freitagabend|2020-06-05 day]] kam er.",
        "Er wurde im [[November|2019-11-01 month]] verhaftet. [[Zwei Tage später|- day]] kam er frei. Am [[5. Mai 2019|2019-05-05 day]] schloss es und am [[nächsten Tag|2019-05-06 day]] öffnete es. [[Ein Jahr zuvor|2018-01-01 year]] hatte es geöffnet.",
        "[[Anfang 2019|2019-01-01 year]] und [[Ende Mai 2020|2020-05-01 month]], [[Mitte Juni|2020-06-01 month]], in [[den 1990er Jahren|1990-01-01 decade]], in [[den 90er-Jahren|1990-01-01 decade]], in [[den neunziger Jahren|1990-01-01 decade]], im [[19. Jahrhundert|1800-01-01 century]].",
        "[[Letzten Montag|2020-06-08 day]], [[vergangene Woche|2020-06-01 week]], [[nächsten Freitag|2020-06-12 day]], [[kommende Woche|2020-06-15 week]], im [[vergangenen Monat|2020-05-01 month]], im [[vorigen Jahr|2019-01-01 year]], [[dieses Jahr|2020-01-01 year]], in [[dieser Woche|2020-06-08 week]], am [[vergangenen Dienstag|2020-06-09 day]].",
        "Im [[ersten Quartal 2019|2019-01-01 quarter]], im [[dritten Quartal 2019|2019-07-01 quarter]], im [[Sommer 2018|2018-06-01 season]], im [[vergangenen Sommer|2019-06-01 season]], im [[Mai vergangenen Jahres|2019-05-01 month]], im [[Mai des vergangenen Jahres|2019-05-01 month]], am [[5. Mai dieses Jahres|2020-05-05 day]].",
        "In [[den vergangenen fünf Jahren|- duration]], in [[den letzten Wochen|- unknown]], [[drei Monate|- duration]] lang, [[jeden Montag|- set]], [[montags|- set]], [[alle zwei Wochen|- set]], [[an Wochenenden|- set]].",
        "[[Vor zwei Tagen|2020-06-08 day]], [[vor drei Jahren|2017-01-01 year]], in [[zwei Wochen|- duration]], [[vorgestern|2020-06-08 day]], [[gestern Abend|2020-06-09 time]], [[heute Morgen|2020-06-10 time]], am [[Vortag|2020-06-09 day]], am [[folgenden Tag|2020-06-10 day]], in [[der Woche zuvor|2020-06-01 week]], am [[Tag danach|- day]].",
        "Seit [[2016|2016-01-01 year]] wächst es; bis zum [[3.4.2019|2019-04-03 day]] und seit dem [[12. September|2019-09-12 day]]; [[2019-05-05T10:30:00Z|2019-05-05 time]]; Saison [[2019/20|2019-01-01 year]]; am [[1. Mai|2020-05-01 day]]; am [[03.04.2019|2019-04-03 day]].",
        "[[Heiligabend 2019|2019-12-24 day]], am [[Karfreitag|2020-04-10 day]], BERLIN, [[5. MAI|2020-05-05 day]]; ab dem [[3. Juni|2020-06-03 day]]; am [[Wochenende|2020-06-06 day]]; am [[Sonntag, dem 5. Mai|2019-05-05 day]].",
    ],
    "it": [
        "Tra [[marzo|2020-03-01 month]] e [[maggio 2020|2020-05-01 month]] è calato; il [[3|2019-06-03 day]] e il [[5 giugno 2019|2019-06-05 day]] è salito; in [[aprile|2018-04-01 month]], [[maggio|2018-05-01 month]] e [[giugno 2018|2018-06-01 month]] è sceso.",
        "La riunione si terrà [[venerdì|2020-06-12 day]]. I colloqui si sono tenuti [[venerdì|2020-06-05 day]]. [[Lunedì mattina|2020-06-08 time]] è partito. [[Venerdì sera|2020-06-05 time]] è arrivato.",
        "È stato arrestato a [[novembre|2019-11-01 month]]. [[Due giorni dopo|- day]] è stato liberato. Il [[5 maggio 2019|2019-05-05 day]] ha chiuso e [[il giorno dopo|2019-05-06 day]] ha aperto. [[Un anno prima|2018-01-01 year]] aveva aperto.",
        "All'[[inizio del 2019|2019-01-01 year]] e alla [[fine di maggio 2020|2020-05-01 month]], a [[metà giugno|2020-06-01 month]], [[fine 2018|2018-01-01 year]], negli [[anni '90|1990-01-01 decade]], negli [[anni Novanta|1990-01-01 decade]], negli [[anni 1990|1990-01-01 decade]], nel [[XX secolo|1900-01-01 century]], nel [[19º secolo|1800-01-01 century]].",
        "[[Lunedì scorso|2020-06-08 day]], [[la settimana scorsa|2020-06-01 week]], [[venerdì prossimo|2020-06-12 day]], [[il mese prossimo|2020-07-01 month]], [[l'anno prossimo|2021-01-01 year]], [[l'anno scorso|2019-01-01 year]], [[quest'anno|2020-01-01 year]], [[questa settimana|2020-06-08 week]], [[lo scorso martedì|2020-06-09 day]].",
        "Nel [[primo trimestre del 2019|2019-01-01 quarter]], nel [[terzo trimestre 2019|2019-07-01 quarter]], nell'[[estate del 2018|2018-06-01 season]], [[la scorsa estate|2019-06-01 season]], nel [[maggio dell'anno scorso|2019-05-01 month]], [[lo scorso maggio|2020-05-01 month]], il [[5 maggio dell'anno scorso|2019-05-05 day]].",
        "Negli [[ultimi cinque anni|- duration]], nelle [[ultime settimane|- unknown]], per [[tre mesi|- duration]], [[ogni lunedì|- set]], [[tutti i lunedì|- set]], [[ogni due settimane|- set]].",
        "[[Due giorni fa|2020-06-08 day]], [[tre anni fa|2017-01-01 year]], [[tra due settimane|2020-06-22 week]], [[l'altro ieri|2020-06-08 day]], [[ieri sera|2020-06-09 time]], [[stamattina|2020-06-10 time]], [[il giorno prima|2020-06-09 day]], [[il giorno seguente|2020-06-10 day]], [[la settimana precedente|2020-06-01 week]], [[la settimana successiva|2020-06-08 week]].",
        "Dal [[2016|2016-01-01 year]] cresce; fino al [[3/4/2019|2019-04-03 day]] e dal [[12 settembre|2020-09-12 day]]; [[2019-05-05T10:30:00Z|2019-05-05 time]]; stagione [[2019/20|2019-01-01 year]]; il [[1º maggio|2020-05-01 day]]; il [[primo maggio|2020-05-01 day]].",
        "[[Natale 2019|2019-12-25 day]], la [[vigilia di Natale|2019-12-24 day]], a [[Ferragosto|2020-08-15 day]]; a partire dal [[3 giugno|2020-06-03 day]].",
    ],
}
CASES = [(language, source) for language, sources in SENTENCES.items() for source in sources]


@pytest.mark.parametrize(("language", "source"), CASES, ids=[f"{language}: {source[:30]}" for language, source in CASES])
def test_sentence(language: str, source: str) -> None:
    text = marked(source, published="2020-06-10", language=language)
    made = dates.find(text.reading(), load(language), aids.load())[0]
    found = [(d.span, f"{d.earliest or '-'} {d.granularity}") for d in made]
    assert found == [(span, label) for label, span in text.marks]


NONE = [
    ("ro", "A mai spus că la mai multe posturi nu mai este nimeni."),
    ("es", "La Primavera Árabe y el mar en calma."),
    ("fr", "Il y avait dix-sept postes et la planète de sept hommes."),
    ("de", "Der Zweite sprach im Namen der Ersten."),
    ("it", "Il primo e il secondo hanno parlato."),
]


@pytest.mark.parametrize(("language", "source"), NONE, ids=[n[1] for n in NONE])
def test_no_date(language: str, source: str) -> None:
    text = marked(source, published="2020-06-10", language=language)
    assert [d.span.words for d in dates.find(text.reading(), load(language), aids.load())[0]] == []


EVENTS = [
    ("en", "It closed on 5 May 2019. Two days after the vote it opened."),
    ("es", "Cerró el 5 de mayo de 2019. Dos días después de la votación abrió."),
    ("ro", "S-a închis pe 5 mai 2019. Cu două zile înainte de vot s-a deschis."),
    ("fr", "Il a fermé le 5 mai 2019. La veille du vote il a ouvert."),
    ("de", "Am 5. Mai 2019 schloss es. Am Vortag der Wahl öffnete es."),
    ("it", "Ha chiuso il 5 maggio 2019. Due giorni dopo il voto ha aperto."),
]


@pytest.mark.parametrize(("language", "source"), EVENTS, ids=[e[1] for e in EVENTS])
def test_what_counts_from_an_event_takes_no_date_of_the_text(language: str, source: str) -> None:
    text = marked(source, published="2020-06-10", language=language)
    made = dates.find(text.reading(), load(language), aids.load())[0]
    assert [d.earliest for d in made if d.earliest] == ["2019-05-05"]
