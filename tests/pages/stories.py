# ruff: noqa: E501 - a template is easier to read in the lines that the page has
"""Invented reports in six languages: nobody and nothing in them exists. The matter of the pages that are made of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A report, and the words that a page in its language has around it."""

    language: str
    outlet: str
    host: str
    title: str
    author: str
    day: str
    """ISO."""
    written: str
    """The day as people of the language write it."""
    updated: str
    """A later day with its word: "Updated 6 March 2031"."""
    lead: str
    paragraphs: tuple[str, ...]
    heading: str
    caption: str
    menu: tuple[str, ...]
    teasers: tuple[str, ...]
    related: str
    read_also: str
    comments: str
    comment: str
    cookies: str
    newsletter: str
    share: str
    by: str
    source: tuple[str, str]
    """(words of the first paragraph that are a link, address)"""


EN = Story(
    language="en", outlet="The Harbour Post", host="www.harbourpost.example", title="Valdora keeps 31 unlisted offices abroad, wardens say",
    author="Mira Tolland", day="2031-03-04", written="4 March 2031", updated="Updated 6 March 2031",
    lead="A group of lawyers says that rented rooms in nine countries serve as offices of the Valdoran interior ministry.",
    paragraphs=(
        "Valdora keeps at least 31 offices in nine countries that no treaty names, according to a study by Border Wardens, a group in Lisbon.",
        "The ministry said on Monday that it knew of no such office, and that it would answer no further questions about rented rooms.",
        "“We have asked for the leases and got none,” said Ana Prell, who led the study. “That is an answer too.”",
        "Two of the rooms lie above a bakery in Porto. The baker said that men in suits came on Tuesdays and left before noon.",
        "Officials in Porto opened an inquiry in January. They would not say whether anybody had been questioned so far.",
        "The study counts only rooms for which a lease was seen. Its authors believe that the true number is higher, but give none.",
    ),
    heading="An inquiry in Porto", caption="The house in Porto in which two of the rooms were rented.",
    menu=("World", "Ports", "Courts", "Weather", "Opinion", "Subscribe"),
    teasers=("Harbour fees to rise by a tenth in summer", "New ferry breaks down on its first crossing", "Court stops the sale of the old lighthouse"),
    related="Related stories", read_also="Read also:", comments="Comments", comment="I have passed that bakery for years and never saw a suit. Who pays for all of it in the end?",
    cookies="We use cookies to make this site better. You can change your choice at any time.", newsletter="Sign up for our morning letter and get the news before breakfast.",
    share="Share this article", by="By", source=("a study by Border Wardens", "https://borderwardens.example/studies/31-offices"),
)  # fmt: skip
ES = Story(
    language="es", outlet="El Faro del Puerto", host="www.farodelpuerto.example", title="Valdora mantiene 31 oficinas ocultas en el extranjero",
    author="Lucía Ferrant", day="2031-03-05", written="5 de marzo de 2031", updated="Actualizado el 7 de marzo de 2031",
    lead="Un grupo de abogados afirma que habitaciones alquiladas en nueve países sirven de oficinas al ministerio valdorano.",
    paragraphs=(
        "Valdora mantiene al menos 31 oficinas en nueve países que ningún tratado menciona, según un estudio de Guardianes de Frontera, un grupo de Lisboa.",
        "El ministerio dijo el lunes que no conocía ninguna oficina de ese tipo y que no respondería a más preguntas sobre el asunto.",
        "«Hemos pedido los contratos y no hemos recibido ninguno», dijo Ana Prell, que dirigió el estudio. «Eso también es una respuesta».",
        "Dos de las habitaciones están encima de una panadería de Oporto. El panadero contó que los martes llegaban hombres con traje.",
        "Las autoridades de Oporto abrieron una investigación en enero. No quisieron decir si alguien había sido interrogado.",
        "El estudio cuenta solo las habitaciones cuyo contrato se ha visto. Sus autores creen que el número real es mayor.",
    ),
    heading="Una investigación en Oporto", caption="La casa de Oporto en la que se alquilaron dos de las habitaciones.",
    menu=("Mundo", "Puertos", "Tribunales", "El tiempo", "Opinión", "Suscríbete"),
    teasers=("Las tasas del puerto subirán un diez por ciento", "El nuevo ferri se avería en su primer viaje", "Un juez detiene la venta del viejo faro"),
    related="Noticias relacionadas", read_also="Lee también:", comments="Comentarios", comment="He pasado por esa panadería durante años y nunca vi un traje. ¿Quién paga todo esto al final?",
    cookies="Utilizamos cookies para mejorar este sitio. Puede cambiar su elección en cualquier momento.", newsletter="Suscríbete a nuestro boletín de la mañana y recibe las noticias antes del desayuno.",
    share="Comparte esta noticia", by="Por", source=("un estudio de Guardianes de Frontera", "https://guardianes.example/estudios/31"),
)  # fmt: skip
RO = Story(
    language="ro", outlet="Gazeta Portului", host="www.gazetaportului.example", title="Valdora are 31 de birouri nedeclarate în străinătate",
    author="Ilinca Dobre", day="2031-03-06", written="6 martie 2031", updated="Actualizat 8 martie 2031",
    lead="Un grup de avocați susține că încăperi închiriate în nouă țări servesc drept birouri ale ministerului valdorean.",
    paragraphs=(
        "Valdora are cel puțin 31 de birouri în nouă țări, pe care niciun tratat nu le amintește, potrivit unui studiu al Gărzii de Frontieră, un grup din Lisabona.",
        "Ministerul a declarat luni că nu știe de niciun astfel de birou și că nu va mai răspunde la întrebări despre încăperi închiriate.",
        "„Am cerut contractele și nu am primit niciunul”, a spus Ana Prell, care a condus studiul. „Și acesta este un răspuns.”",
        "Două dintre încăperi se află deasupra unei brutării din Porto. Brutarul a povestit că marțea veneau bărbați în costum.",
        "Autoritățile din Porto au deschis o anchetă în ianuarie. Nu au vrut să spună dacă a fost audiat cineva până acum.",
        "Studiul numără doar încăperile pentru care a fost văzut un contract. Autorii cred că numărul adevărat este mai mare.",
    ),
    heading="O anchetă la Porto", caption="Casa din Porto în care au fost închiriate două dintre încăperi.",
    menu=("Externe", "Porturi", "Justiție", "Meteo", "Opinii", "Abonare"),
    teasers=("Taxele portuare cresc cu zece la sută la vară", "Noul feribot se strică la prima cursă", "Tribunalul oprește vânzarea vechiului far"),
    related="Articole similare", read_also="Citește și:", comments="Comentarii", comment="Trec de ani de zile pe lângă brutăria aceea și nu am văzut niciun costum. Cine plătește toate acestea?",
    cookies="Folosim cookie-uri pentru a îmbunătăți acest site. Puteți schimba alegerea oricând.", newsletter="Abonează-te la buletinul nostru de dimineață și primești știrile înainte de micul dejun.",
    share="Distribuie articolul", by="De", source=("unui studiu al Gărzii de Frontieră", "https://garda.example/studii/31"),
)  # fmt: skip
DE = Story(
    language="de", outlet="Hafenbote", host="www.hafenbote.example", title="Valdora unterhält 31 heimliche Büros im Ausland",
    author="Henrike Volland", day="2031-03-04", written="4. März 2031", updated="Aktualisiert am 6. März 2031",
    lead="Eine Gruppe von Anwälten sagt, gemietete Zimmer in neun Ländern dienten dem valdorischen Innenministerium als Büros.",
    paragraphs=(
        "Valdora unterhält mindestens 31 Büros in neun Ländern, die kein Vertrag nennt. Das geht aus einer Studie der Grenzwächter hervor, einer Gruppe in Lissabon.",
        "Das Ministerium erklärte am Montag, es wisse von keinem solchen Büro und werde keine weiteren Fragen zu gemieteten Zimmern beantworten.",
        "„Wir haben nach den Mietverträgen gefragt und keinen bekommen“, sagte Ana Prell, die Leiterin der Studie. „Auch das ist eine Antwort.“",
        "Zwei der Zimmer liegen über einer Bäckerei in Porto. Der Bäcker erzählte, dienstags seien Männer in Anzügen gekommen.",
        "Die Behörden in Porto leiteten im Januar eine Untersuchung ein. Ob jemand befragt wurde, wollten sie nicht sagen.",
        "Die Studie zählt nur Zimmer, für die ein Mietvertrag vorlag. Die Verfasser halten die wahre Zahl für höher.",
    ),
    heading="Untersuchung in Porto", caption="Das Haus in Porto, in dem zwei der Zimmer gemietet wurden.",
    menu=("Ausland", "Häfen", "Gerichte", "Wetter", "Meinung", "Abonnieren"),
    teasers=("Hafengebühren steigen im Sommer um ein Zehntel", "Neue Fähre bleibt auf der ersten Fahrt liegen", "Gericht stoppt Verkauf des alten Leuchtturms"),
    related="Mehr zum Thema", read_also="Lesen Sie auch:", comments="Kommentare", comment="Ich gehe seit Jahren an dieser Bäckerei vorbei und habe nie einen Anzug gesehen. Wer bezahlt das alles?",
    cookies="Wir verwenden Cookies, um diese Seite zu verbessern. Sie können Ihre Wahl jederzeit ändern.", newsletter="Abonnieren Sie unseren Morgenbrief und lesen Sie die Nachrichten vor dem Frühstück.",
    share="Diesen Artikel teilen", by="Von", source=("einer Studie der Grenzwächter", "https://grenzwaechter.example/studien/31"),
)  # fmt: skip
FR = Story(
    language="fr", outlet="Le Courrier du Port", host="www.courrierduport.example", title="La Valdora entretient 31 bureaux cachés à l’étranger",
    author="Solène Marchais", day="2031-03-05", written="5 mars 2031", updated="Mis à jour le 7 mars 2031",
    lead="Un groupe d’avocats affirme que des chambres louées dans neuf pays servent de bureaux au ministère valdorien.",
    paragraphs=(
        "La Valdora entretient au moins 31 bureaux dans neuf pays, qu’aucun traité ne mentionne, selon une étude des Gardiens de la frontière, un groupe de Lisbonne.",
        "Le ministère a déclaré lundi qu’il ne connaissait aucun bureau de ce genre et qu’il ne répondrait plus aux questions sur ce sujet.",
        "« Nous avons demandé les baux et n’en avons reçu aucun », a dit Ana Prell, qui a dirigé l’étude. « C’est aussi une réponse. »",
        "Deux des chambres se trouvent au-dessus d’une boulangerie de Porto. Le boulanger a raconté que des hommes en costume venaient le mardi.",
        "Les autorités de Porto ont ouvert une enquête en janvier. Elles n’ont pas voulu dire si quelqu’un avait été interrogé.",
        "L’étude ne compte que les chambres dont un bail a été vu. Ses auteurs pensent que le nombre réel est plus élevé.",
    ),
    heading="Une enquête à Porto", caption="La maison de Porto dans laquelle deux des chambres ont été louées.",
    menu=("Monde", "Ports", "Justice", "Météo", "Opinions", "S’abonner"),
    teasers=("Les droits de port augmenteront d’un dixième cet été", "Le nouveau ferry tombe en panne à sa première traversée", "Le tribunal arrête la vente du vieux phare"),
    related="Sur le même sujet", read_also="Lire aussi :", comments="Commentaires", comment="Je passe devant cette boulangerie depuis des années et n’ai jamais vu de costume. Qui paie tout cela ?",
    cookies="Nous utilisons des cookies pour améliorer ce site. Vous pouvez changer votre choix à tout moment.", newsletter="Inscrivez-vous à notre lettre du matin et recevez les nouvelles avant le petit déjeuner.",
    share="Partager cet article", by="Par", source=("une étude des Gardiens de la frontière", "https://gardiens.example/etudes/31"),
)  # fmt: skip
IT = Story(
    language="it", outlet="Il Corriere del Molo", host="www.corrieredelmolo.example", title="Valdora mantiene 31 uffici nascosti all’estero",
    author="Noemi Ferraro", day="2031-03-06", written="6 marzo 2031", updated="Aggiornato l’8 marzo 2031",
    lead="Un gruppo di avvocati afferma che stanze prese in affitto in nove paesi servono da uffici al ministero valdorano.",
    paragraphs=(
        "Valdora mantiene almeno 31 uffici in nove paesi che nessun trattato nomina, secondo uno studio dei Guardiani del confine, un gruppo di Lisbona.",
        "Il ministero ha detto lunedì di non conoscere alcun ufficio del genere e che non risponderà ad altre domande sulle stanze.",
        "«Abbiamo chiesto i contratti e non ne abbiamo ricevuto nessuno», ha detto Ana Prell, che ha diretto lo studio. «Anche questa è una risposta».",
        "Due delle stanze si trovano sopra un panificio di Porto. Il fornaio ha raccontato che il martedì arrivavano uomini in abito scuro.",
        "Le autorità di Porto hanno aperto un’inchiesta a gennaio. Non hanno voluto dire se qualcuno sia stato interrogato.",
        "Lo studio conta soltanto le stanze di cui è stato visto un contratto. Gli autori ritengono che il numero vero sia più alto.",
    ),
    heading="Un’inchiesta a Porto", caption="La casa di Porto in cui sono state affittate due delle stanze.",
    menu=("Esteri", "Porti", "Tribunali", "Meteo", "Opinioni", "Abbonati"),
    teasers=("Le tariffe del porto aumentano di un decimo in estate", "Il nuovo traghetto si guasta al primo viaggio", "Il tribunale ferma la vendita del vecchio faro"),
    related="Articoli correlati", read_also="Leggi anche:", comments="Commenti", comment="Passo davanti a quel panificio da anni e non ho mai visto un abito scuro. Chi paga tutto questo, alla fine?",
    cookies="Utilizziamo i cookie per migliorare questo sito. Potete cambiare la scelta in ogni momento.", newsletter="Iscriviti alla nostra lettera del mattino e ricevi le notizie prima di colazione.",
    share="Condividi su", by="Di", source=("uno studio dei Guardiani del confine", "https://guardiani.example/studi/31"),
)  # fmt: skip
STORIES = (EN, ES, RO, DE, FR, IT)
