"""Every sentence that the dossier prints, in one file to read: a changed word shows up in the review of a change.

The dossier is the hand-made one of `dossier_fixture`, so that only the exports are looked at. To accept a change:

    python tests/test_snapshot.py
"""

import re
import sys
from importlib import resources
from pathlib import Path

import dossier_fixture
from lxml import html as parser

from stemma.exports import html

SNAPSHOT = Path(__file__).with_name("snapshot.txt")
BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "figcaption",
    "summary",
    "blockquote",
    "tr",
    "div",
    "section",
    "nav",
    "text",
}


def printed() -> str:
    """Return the visible text of all pages, one block a line; hashes are masked."""
    style = (resources.files("stemma.exports") / "style.css").read_text(encoding="utf-8")
    lines = []
    for path, data in sorted(html.pages(dossier_fixture.protected(), style).items()):
        lines.append(f"=== {path}")
        tree = parser.fromstring(data.decode("utf-8").encode("utf-8"), parser=parser.HTMLParser(encoding="utf-8"))
        for element in tree.iter():
            if element.tag in BLOCKS:
                element.text = "\n" + (element.text or "")
                element.tail = "\n" + (element.tail or "")
            elif element.tag == "style":
                element.text = ""
        text = re.sub(r"\b[0-9a-f]{64}\b", "(64 hexadecimal digits)", "".join(map(str, tree.itertext())))
        lines += [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return "\n".join(lines) + "\n"


def test_the_dossier_says_what_it_said() -> None:
    assert printed() == SNAPSHOT.read_text("utf-8"), "read the change, then run: python tests/test_snapshot.py"


if __name__ == "__main__":
    import conftest  # noqa: F401  by rules alone, as in the tests

    SNAPSHOT.write_text(printed(), encoding="utf-8")
    sys.stdout.write(f"{SNAPSHOT.name} written\n")
