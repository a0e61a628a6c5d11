"""Pages in place of a report are recognised in ten languages; reports that speak of such things are not."""

import pytest

from stemma.model.inputs import Read
from stemma.readers import html as html_reader

SOURCE = "f" * 64
PROSE = "The ministry said on Monday that it knew of no such office, and that it would answer no further questions."


def of(page: str) -> Read:
    return html_reader.read(page.encode(), SOURCE)


def stub(line: str) -> str:
    offer = f"<div class=offer><h3>{line}</h3><a href=/o>OK</a></div>"
    return f"<article><h1>Offices abroad are counted</h1>{f'<p>{PROSE}</p>' * 4}{offer}</article>"


WALLS = {
    "captcha": (
        "<title>Just a moment...</title><body><h1>post.example</h1><p>Verifying you are human. This may take a few seconds.</p>",
        "<title>post.example</title><body><p>Please enable JS and disable any ad blocker</p><script src='https://geo.captcha-delivery.com/c.js'></script>",
        "<title>Access to this page has been denied</title><body><div id=px-captcha></div><p>Press &amp; Hold to confirm.</p>",
        "<title>Attention Required! | Cloudflare</title><body><h1>Sorry, you have been blocked</h1><p>Cloudflare Ray ID: 7</p>",
        "<body><h1>Access Denied</h1><p>You don't have permission to access this page. Reference #18.7</p>",
        "<body><h1>Comprobando su navegador</h1><p>Espere unos segundos.</p>",
        "<body><p>Nu sunt robot</p><button>Continuă</button>",
        "<body><h1>Bestätigen Sie, dass Sie ein Mensch sind</h1>",
        "<body><h1>Vérifiez que vous êtes humain</h1>",
        "<body><p>Non sono un robot</p>",
        "<body><h1>Подтвердите, что вы не робот</h1>",
        "<body><p>Nie jestem robotem</p>",
        "<body><p>请完成安全验证</p>",
        "<body><p>أنا لست برنامج روبوت</p>",
    ),
    "login": (
        "<body><h1>Members</h1><p>Please log in to see this page.</p><form><input></form>",
        "<body><h1>Área</h1><p>Inicie sesión para ver este contenido</p>",
        "<body><h1>Cont</h1><p>Trebuie să fii autentificat</p>",
        "<body><h1>Konto</h1><p>Bitte melden Sie sich an</p>",
        "<body><h1>Compte</h1><p>Connectez-vous pour lire cet article</p>",
        "<body><h1>Conto</h1><p>Accedi per continuare</p>",
    ),
    "subscription": (
        stub("Subscribe to continue reading"),
        stub("Para seguir leyendo, elija una oferta"),
        stub("Articol disponibil doar pentru abonați"),
        stub("Mit Abo weiterlesen"),
        stub("Article réservé aux abonnés"),
        stub("Contenuto riservato agli abbonati"),
    ),
    "consent": (
        "<body><h1>We value your privacy</h1><p>We and our partners store cookies.</p><button>Accept all cookies</button>",
        "<body><h1>Valoramos tu privacidad</h1><button>Aceptar cookies</button>",
        "<body><p>Folosim cookie-uri pe acest site.</p><button>Acceptați cookie-urile</button>",
        "<body><h1>Ihre Privatsphäre</h1><button>Alle akzeptieren</button>",
        "<body><h1>Votre vie privée</h1><button>Tout accepter</button>",
        "<body><h1>La tua privacy</h1><button>Accetta tutti</button>",
    ),
    "missing": (
        "<title>404</title><body><h1>Page not found</h1>",
        "<body><h1>Página no encontrada</h1>",
        "<body><h1>Pagina nu a fost găsită</h1><p>Căutați din nou.</p>",
        "<body><h1>Seite nicht gefunden</h1>",
        "<body><h1>Page introuvable</h1>",
        "<body><h1>Pagina non trovata</h1>",
    ),
    "scripts": (
        "<body><p>You need to enable JavaScript to run this app.</p>",
        "<body><p>Bitte aktivieren Sie JavaScript</p>",
        "<body><p>Veuillez activer JavaScript</p>",
    ),
}


@pytest.mark.parametrize("page", [page for pages in WALLS.values() for page in pages])
def test_walls_are_recognised_and_never_whole(page: str) -> None:
    found = of(page)
    assert [p.code for p in found.problems] == ["WALL"]
    assert found.text is not None
    assert found.text.completeness == "partial"


REPORTS = (
    f"<p>The site asked: “Are you a robot?” and “Please log in”, the clerk said. {PROSE}</p><p>{PROSE}</p>" * 2,
    f"<p>{PROSE}</p><p>To continue reading the lists, the wardens asked the court: subscribe to read. {PROSE}</p>" * 2,
    f"<p>{PROSE}</p><p>Access denied was what the wardens read when they asked for the leases. {PROSE}</p>" * 2,
    f"<p>{PROSE * 4}</p>",
)
AROUND = (
    "<div class=cookie-banner>We use cookies. <button>Accept all cookies</button></div>",
    "<nav><a href=/l>Log in to continue</a> <a href=/s>Subscribe to read</a></nav>",
    "<footer>Already a subscriber? Sign in to read. Page not found? Tell us.</footer>",
    "<noscript>Please enable JavaScript</noscript>",
    "",
)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("report", REPORTS)
def test_reports_that_speak_of_walls_are_none(report: str, around: str) -> None:
    found = of(f"<title>Offices abroad</title><body>{around}<article><h1>Offices abroad are counted</h1>{report}</article>")
    assert found.problems == ()


def test_a_short_report_with_a_line_about_cookies_is_none() -> None:
    found = of(f"<article><h1>Offices abroad are counted</h1><p>{PROSE}</p><p>{PROSE}</p><p>We use cookies</p></article>")
    assert found.problems == ()
