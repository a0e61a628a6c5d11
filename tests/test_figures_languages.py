"""Figures in five languages: invented sentences with marked figures ("f") and what they count ("c")."""

import pytest
from marks import marked
from test_figures import found_in

Stated = tuple[float | None, float | None, str, str, str | None]

SPANISH: list[tuple[str, Stated]] = [
    ("[[Al menos 410|f]] [[trabajadores|c]] carecían de papeles.", (410, None, "at-least", "none", None)),
    ("La liga localizó [[otras 34|f]] [[casas|c]].", (34, 34, "exact", "additional", None)),
    ("Están repartidas en [[once|f]] [[recintos|c]].", (11, 11, "exact", "none", None)),
    ("El recuento asciende ya a [[72|f]].", (72, 72, "exact", "total", None)),
    ("[[Un total de 39|f]] [[muelles|c]] cerraron.", (39, 39, "exact", "total", None)),
    ("Murieron [[unos 50|f]] [[marineros|c]].", (50, 50, "about", "none", None)),
    ("[[Entre 10 y 15|f]] [[barcos|c]] se hundieron.", (10, 15, "range", "none", None)),
    ("[[Más de la mitad|f]] de los [[puestos|c]] cerró.", (0.5, None, "over", "none", None)),
    ("[[Hasta 200|f]] [[vecinos|c]] esperaban.", (None, 200, "at-most", "none", None)),
    ("Obtuvo el [[60 %|f]] de los [[votos|c]].", (60, 60, "exact", "none", "%")),
    ("[[Cuatro|f]] de las [[oficinas|c]] ardieron.", (4, 4, "exact", "subset", None)),
    ("[[Cientos|f]] de [[vecinos|c]] protestaron.", (None, None, "vague", "none", None)),
]
ROMANIAN: list[tuple[str, Stated]] = [
    ("[[Cel puțin 410|f]] [[muncitori|c]] nu aveau acte.", (410, None, "at-least", "none", None)),
    ("Casele se află în [[unsprezece|f]] [[localități|c]].", (11, 11, "exact", "none", None)),
    ("Liga a găsit [[alte 34|f]] de [[case|c]].", (34, 34, "exact", "additional", None)),
    ("Numărul lor a ajuns la [[72|f]].", (72, 72, "exact", "total", None)),
    ("[[Un total de 39|f]] de [[birouri|c]] s-au închis.", (39, 39, "exact", "total", None)),
    ("[[Aproximativ 50|f]] de [[marinari|c]] au plecat.", (50, 50, "about", "none", None)),
    ("[[Între 10 și 15|f]] [[bărci|c]] s-au scufundat.", (10, 15, "range", "none", None)),
    ("[[Mai puțin de 30|f]] de [[oameni|c]] au rămas.", (None, 30, "under", "none", None)),
    ("[[Până la 200|f]] de [[oameni|c]] așteptau.", (None, 200, "at-most", "none", None)),
    ("A obținut [[60%|f]] din [[voturi|c]].", (60, 60, "exact", "none", "%")),
    ("[[Două|f]] dintre [[birouri|c]] au ars.", (2, 2, "exact", "subset", None)),
    ("[[Sute|f]] de [[oameni|c]] au protestat.", (None, None, "vague", "none", None)),
]
GERMAN: list[tuple[str, Stated]] = [
    ("[[Mindestens 410|f]] [[Arbeiter|c]] hatten keine Papiere.", (410, None, "at-least", "none", None)),
    ("Die Häuser sind über [[elf|f]] [[Orte|c]] verteilt.", (11, 11, "exact", "none", None)),
    ("Der Bund fand [[weitere 34|f]] [[Häuser|c]].", (34, 34, "exact", "additional", None)),
    ("Die Zahl liegt nun bei [[72|f]].", (72, 72, "exact", "total", None)),
    ("[[Insgesamt 39|f]] [[Büros|c]] wurden geschlossen.", (39, 39, "exact", "total", None)),
    ("[[Rund 50|f]] [[Seeleute|c]] blieben.", (50, 50, "about", "none", None)),
    ("[[Zwischen 10 und 15|f]] [[Boote|c]] sanken.", (10, 15, "range", "none", None)),
    ("[[Weniger als 30|f]] [[Menschen|c]] blieben.", (None, 30, "under", "none", None)),
    ("[[Bis zu 200|f]] [[Nachbarn|c]] warteten.", (None, 200, "at-most", "none", None)),
    ("Sie erhielt [[60 Prozent|f]] der [[Stimmen|c]].", (60, 60, "exact", "none", "%")),
    ("[[Zwei|f]] der [[Büros|c]] brannten.", (2, 2, "exact", "subset", None)),
    ("[[Hunderte|f]] [[Nachbarn|c]] protestierten.", (None, None, "vague", "none", None)),
]
FRENCH: list[tuple[str, Stated]] = [
    ("[[Au moins 410|f]] [[ouvriers|c]] étaient sans papiers.", (410, None, "at-least", "none", None)),
    ("Les maisons occupent [[onze|f]] [[sites|c]].", (11, 11, "exact", "none", None)),
    ("La ligue a trouvé [[34|f]] autres [[maisons|c]].", (34, 34, "exact", "additional", None)),
    ("Le nombre s'élève désormais à [[72|f]].", (72, 72, "exact", "total", None)),
    ("[[Un total de 39|f]] [[bureaux|c]] ont fermé.", (39, 39, "exact", "total", None)),
    ("[[Environ 50|f]] [[marins|c]] sont restés.", (50, 50, "about", "none", None)),
    ("[[Entre 10 et 15|f]] [[bateaux|c]] ont coulé.", (10, 15, "range", "none", None)),
    ("[[Moins de 30|f]] [[personnes|c]] sont restées.", (None, 30, "under", "none", None)),
    ("[[Jusqu'à 200|f]] [[voisins|c]] attendaient.", (None, 200, "at-most", "none", None)),
    ("Elle a obtenu [[60 %|f]] des [[voix|c]].", (60, 60, "exact", "none", "%")),
    ("[[Deux|f]] des [[bureaux|c]] ont brûlé.", (2, 2, "exact", "subset", None)),
    ("Des [[centaines|f]] de [[voisins|c]] ont protesté.", (None, None, "vague", "none", None)),
]
ITALIAN: list[tuple[str, Stated]] = [
    ("[[Almeno 410|f]] [[operai|c]] erano senza documenti.", (410, None, "at-least", "none", None)),
    ("Le case occupano [[undici|f]] [[siti|c]].", (11, 11, "exact", "none", None)),
    ("La lega ha trovato [[altre 34|f]] [[case|c]].", (34, 34, "exact", "additional", None)),
    ("Il conteggio ammonta ora a [[72|f]].", (72, 72, "exact", "total", None)),
    ("[[Un totale di 39|f]] [[uffici|c]] chiusero.", (39, 39, "exact", "total", None)),
    ("[[Circa 50|f]] [[marinai|c]] rimasero.", (50, 50, "about", "none", None)),
    ("[[Tra 10 e 15|f]] [[barche|c]] affondarono.", (10, 15, "range", "none", None)),
    ("[[Meno di 30|f]] [[persone|c]] rimasero.", (None, 30, "under", "none", None)),
    ("[[Fino a 200|f]] [[vicini|c]] aspettavano.", (None, 200, "at-most", "none", None)),
    ("Ottenne il [[60%|f]] dei [[voti|c]].", (60, 60, "exact", "none", "%")),
    ("[[Due|f]] degli [[uffici|c]] bruciarono.", (2, 2, "exact", "subset", None)),
    ("[[Centinaia|f]] di [[vicini|c]] protestarono.", (None, None, "vague", "none", None)),
]
CASES = [
    (code, source, stated)
    for code, many in (("es", SPANISH), ("ro", ROMANIAN), ("de", GERMAN), ("fr", FRENCH), ("it", ITALIAN))
    for source, stated in many
]


@pytest.mark.parametrize(("code", "source", "stated"), CASES, ids=[f"{c}: {s}" for c, s, _ in CASES])
def test_sentence(code: str, source: str, stated: Stated) -> None:
    text = marked(source, language=code)
    (only,) = found_in(text, code)
    assert (only.low, only.high, only.bound, only.relation, only.unit) == stated
    assert only.span.words == text.words("f")[0]
    if text.words("c"):
        assert only.counts is not None
        assert only.counts == text.spans("c")[0]
