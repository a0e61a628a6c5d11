"""The dossier in a real browser: opens from disk, asks for nothing, reads well at phone width, by night and in print."""

import shutil
import warnings
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import dossier_fixture
import pypdfium2
import pytest
from tree_affair import affair

from stemma.exports import html
from stemma.shown import Protected

pytestmark = pytest.mark.browser
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (390, 1280)
HOSTILE = '<script>document.title="ran"</script>\u202eevil <img src="http://example.invalid/x.png"> 🜁 ' + "w" * 3000

CONTRAST = """() => {
  const channel = c => { c /= 255; return c <= .03928 ? c / 12.92 : Math.pow((c + .055) / 1.055, 2.4) };
  const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = css => {
    paint.clearRect(0, 0, 1, 1); paint.fillStyle = css; paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const behind = node => {
    for (let at = node; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] > 250) return color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    const text = walk.currentNode.textContent.trim();
    if (!text || !node.getClientRects().length || node.closest('.skip')) continue;
    const style = getComputedStyle(node);
    const svg = node.closest('svg');
    const front = rgba(svg ? style.fill : style.color), back = behind(svg ? svg.parentElement : node);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.tagName}.${node.className} ${text.slice(0, 40)}`);
  }
  return poor;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Yield a headless browser; without one the tests are skipped, loudly."""
    if BROWSER is None:
        warnings.warn("NO BROWSER: the dossier was not tested in Chromium; install chromium to do so", stacklevel=1)
        pytest.skip("NO BROWSER: the dossier was not tested in Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))
        yield started
        started.close()


def written(folder: Path, protected: Protected) -> list[Path]:
    """Write a dossier to disk; return its pages."""
    style = resources.files("stemma.exports").joinpath("style.css").read_text("utf-8")
    paths = []
    for path, content in html.pages(protected, style).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        paths.append(target)
    return paths


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write the invented affair."""
    return written(tmp_path_factory.mktemp("dossier"), dossier_fixture.protected())


def visit(browser: Any, paths: list[Path], **options: Any) -> Iterator[tuple[Path, Any]]:
    """Open every page without scripts of its own; fail on any request that leaves, and on any complaint of the browser."""
    context = browser.new_context(**options)
    asked: list[str] = []
    said: list[str] = []
    tab = context.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    for path in paths:
        tab.goto(path.as_uri())
        yield path, tab
    context.close()
    assert len(asked) == len(paths) and all(url.startswith("file:") for url in asked), asked
    assert said == []


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_their_width_and_ask_for_nothing(browser: Any, dossier: list[Path], width: int) -> None:
    for path, tab in visit(browser, dossier, viewport={"width": width, "height": 900}):
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path.name


@pytest.mark.parametrize(("width", "columns"), [(390, 1), (1280, 2)])
def test_columns_fold_on_a_phone(browser: Any, dossier: list[Path], width: int, columns: int) -> None:
    claims = [p for p in dossier if p.name == "claims.html"]
    for _, tab in visit(browser, claims, viewport={"width": width, "height": 900}):
        assert len(tab.evaluate("getComputedStyle(document.querySelector('.columns')).gridTemplateColumns").split()) == columns


def test_no_script_is_needed(browser: Any, dossier: list[Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(next(p for p in dossier if p.name == "index.html").as_uri())
    assert tab.locator("table.said-table tbody tr").count() == 5
    tab.get_by_role("link", name="Claim 1", exact=True).first.click()
    assert tab.url.endswith("claims.html#k1")
    tab.locator("#k1 .told .cite a").first.click()
    assert "sources/1.html#c" in tab.url
    assert tab.locator("mark:target").inner_text() == "12 depots in six countries where Tern Line AG keeps untreated slag"
    context.close()


def test_a_box_of_the_tree_opens_what_it_stands_for_without_a_script(browser: Any, tmp_path: Path) -> None:
    page = next(p for p in written(tmp_path, affair(50, wide=0.2, seed=3)) if p.name == "tree.html")
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(page.as_uri())
    branches = tab.locator("details.branch")
    assert branches.count() > 2
    assert [b.get_attribute("open") for b in branches.all()] == [None] * branches.count()
    tab.locator("svg a:has(rect.fold)").first.click()
    anchor = tab.url.partition("#")[2]
    opened = tab.locator("details.branch[open]")
    opened.wait_for(timeout=5000)
    assert opened.locator(f"#{anchor}").is_visible()
    tab.locator("details.branch:not([open]) > summary").first.click()
    assert tab.locator("details.branch[open]").count() == 2
    context.close()


def test_what_is_folded_is_printed(browser: Any, tmp_path: Path) -> None:
    page = [p for p in written(tmp_path, affair(50, wide=0.2, seed=3)) if p.name == "tree.html"]
    for _, tab in visit(browser, page):
        assert tab.locator("details[open]").count() == 1
        folded = tab.evaluate("[...document.querySelectorAll('.branch:not([open]) > .opened > ul > li')].map(e => e.textContent)")
        assert len(folded) > 5
        pdf = pypdfium2.PdfDocument(tab.pdf())
        printed = " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in pdf).split())
        pdf.close()
        assert [said for said in folded if said not in printed] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_has_enough_contrast(browser: Any, dossier: list[Path], scheme: str) -> None:
    backgrounds = set()
    for path, tab in visit(browser, dossier, color_scheme=scheme):
        assert tab.evaluate(CONTRAST) == [], path.name
        backgrounds.add(tab.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert backgrounds == {"rgb(251, 250, 246)" if scheme == "light" else "rgb(21, 22, 26)"}


def test_the_check_of_contrast_sees_poor_contrast(browser: Any, tmp_path: Path) -> None:
    page = tmp_path / "x.html"
    page.write_text("<body style='background:#fff'><p style='color:#ccc'>pale</p><p>dark</p></body>", encoding="utf-8")
    tab = browser.new_page()
    tab.goto(page.as_uri())
    found = tab.evaluate(CONTRAST)
    assert len(found) == 1 and "pale" in found[0]


def test_the_first_screen_says_who_says_what(browser: Any, dossier: list[Path]) -> None:
    index = [p for p in dossier if p.name == "index.html"]
    for _, tab in visit(browser, index, viewport={"width": 1280, "height": 900}):
        for words in ("12 depots in six countries", "An earlier, general denial", "One origin in these 7 reports"):
            box = tab.get_by_text(words).first.bounding_box()
            assert box and box["y"] + box["height"] < 900, words


def test_the_dossier_prints(browser: Any, dossier: list[Path]) -> None:
    for path, tab in visit(browser, dossier):
        tab.emulate_media(media="print")
        assert tab.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
        assert tab.evaluate("getComputedStyle(document.querySelector('.banner')).display") != "none", path.name
        assert len(tab.pdf()) > 5000


def test_every_link_resolves(browser: Any, dossier: list[Path]) -> None:
    """Ask the browser itself where each link leads, and whether that place is there."""
    anchors: dict[str, set[str]] = {}
    wanted: list[tuple[str, str]] = []
    for path, tab in visit(browser, dossier):
        anchors[path.as_uri()] = set(tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
        for href in tab.evaluate(
            "[...document.querySelectorAll('a')].map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
        ):
            target, _, place = href.partition("#")
            wanted.append((target, place))
    assert len(wanted) > 300
    assert [w for w in wanted if w[0] not in anchors or (w[1] and w[1] not in anchors[w[0]])] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_words_run_nothing_and_break_no_page(browser: Any, tmp_path: Path, width: int) -> None:
    paths = written(tmp_path, dossier_fixture.small(HOSTILE))
    for path, tab in visit(browser, paths, viewport={"width": width, "height": 900}):
        assert tab.title() != "ran"
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path.name
        assert tab.evaluate("document.querySelectorAll('script, img').length") == 0
