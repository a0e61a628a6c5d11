"""Makes the pictures of the README from the demo's dossier, in a headless Chromium.

python tools/make_pictures.py
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from stemma.hall import demo, work  # noqa: E402

PICTURES = {"overview": ("index.html", 1120), "tree": ("tree.html", 900), "claims": ("claims.html", 1000)}
"""Name -> page and height in pixels."""
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


def main() -> int:
    """Make them."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser_path:
        print("no Chromium here; nothing was made")
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        _, index = demo.build(Path(folder) / "demo", work.quiet)
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=[*QUIET, "--disable-component-update", "--disable-sync"]
        )
        for name, (page, height) in PICTURES.items():
            view = browser.new_page(viewport={"width": 1280, "height": height}, color_scheme="light")
            view.goto((index.parent / page).as_uri())
            view.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
