"""Word documents (DOCX): body, notes and text boxes as text; headers, comments, deleted and hidden words on record.

Which words of the XML are visible is `wordml`'s business, how a package is opened safely that of `packed`. The
characters that come out are compared with an independent count over the markup.
"""

import re
from collections.abc import Mapping
from io import BytesIO

from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion
from stemma.readers import composed, packed
from stemma.readers.days import iso_day
from stemma.readers.html.markup import marks
from stemma.readers.office import elements, lenient, wordstyles
from stemma.readers.office.wordml import Story
from stemma.readers.office.wordstyles import SPACES, Style
from stemma.readers.packed import Package, Unsafe

NAME, VERSION = "docx", "1"
LIMITS = packed.Limits(total=4 << 30)
"""Pictures may be many: they are never unpacked, and the parts that are read have their own limit."""
DOCUMENT = "word/document.xml"
WORDS = re.compile(r"<(?:\w+:)?(?:t|delText)(?:\s[^<>]*)?>([^<]*)<")
PROPERTIES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
}
AFTER = ("footnotes", "endnotes", "diagramData", "chart")
"""Kinds of parts whose words are set after the text."""
ASIDE = ("comments", "header", "footer")
MOST_PARTS = 100
"""Headers, footers and other small parts of one document that are read."""


def read(data: bytes, source: str) -> Read:
    """Read a Word document; `source` is the SHA-256 of the bytes."""
    try:
        package = packed.parts(BytesIO(data), LIMITS)
        return _Document(package).read(source)
    except Unsafe as wrong:
        return composed.failed(NAME, wrong.code, wrong.message)


class _Document:
    """One package, what was wrong with it, and the count of its visible characters."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.problems: list[Problem] = []
        self.seen = 0
        self.whole = True
        self.styles: Mapping[str, Style] = {}

    def read(self, source: str) -> Read:
        main = self._main()
        folder, _, file = main.rpartition("/")
        related = self._related(f"{folder}/_rels/{file}.rels", folder)
        addresses = {key: to for key, (kind, to, outside) in related.items() if outside and kind == "hyperlink"}
        inside = [(kind, to) for kind, to, outside in related.values() if not outside]
        if self.package.cut:
            self._loses("TRUNCATED", "the end of the file is missing; what stands before it was read: get a whole copy")
        self.styles = self._styles(next((to for kind, to in inside if kind == "styles"), f"{folder}/styles.xml"))
        body = self._story(main, addresses, needed=True)
        blocks = list(body.blocks)
        left_out: list[str] = []
        aside = 0
        for kind, to in sorted(set(inside))[:MOST_PARTS]:
            if kind not in (*AFTER, *ASIDE):
                continue
            story = self._story(to, self._links(to))
            aside += story.dropped
            if kind in AFTER:
                blocks.extend(story.blocks)
            else:
                left_out.extend(one.words for one in story.blocks)
            left_out.extend(_unseen(story))
        left_out.extend(_unseen(body))
        self._tell_hidden(body)
        got = composed.accounted(blocks, left_out) + aside + body.dropped
        short = composed.shortfall(NAME, got, self.seen)
        whole = self.whole and not short
        return composed.compose(
            blocks,
            source=source,
            reader=NAME,
            version=VERSION,
            titled="title style of the document",
            said=self._properties(),
            left_out=left_out,
            problems=(*self.problems, *short),
            whole=whole,
        )

    def _loses(self, code: str, message: str) -> None:
        self.problems.append(composed.problem(NAME, code, message))
        self.whole = False

    def _tell_hidden(self, body: Story) -> None:
        message = composed.hidden(marks("".join(body.deleted)), marks("".join(body.hidden)))
        if message:
            self.problems.append(composed.problem(NAME, "HIDDEN_TEXT", message))
        if body.embedded:
            self._loses("PARTIAL", f"{body.embedded} other documents are embedded in it and were not read: save it anew in Word")

    def _bytes(self, name: str, *, needed: bool = False) -> bytes:
        got, told = composed.part(self.package, name, needed=needed)
        for wrong in told:
            self._loses(wrong.code, wrong.message)
        return got

    def _beside(self, name: str) -> bytes:
        """Return the bytes of a part that holds no words: damage to it loses none."""
        return composed.part(self.package, name, needed=False)[0]

    def _main(self) -> str:
        """Return the name of the part that holds the text."""
        related = self._related("_rels/.rels", "")
        named = [to for kind, to, outside in related.values() if kind == "officeDocument" and not outside]
        return next((name for name in named if self.package.find(name)), DOCUMENT)

    def _related(self, name: str, folder: str) -> dict[str, tuple[str, str, bool]]:
        """Return the relationships of a part: id -> (last word of the type, target, outside)."""
        found: dict[str, tuple[str, str, bool]] = {}
        data = self._bytes(name)
        try:
            for kind, element, said in elements.events(data, {}) if data else ():
                if kind == "start" and said and element.endswith("}Relationship") and len(found) < 100_000:
                    outside = said.get("TargetMode") == "External"
                    target = said.get("Target", "")
                    inner = target[1:] if target.startswith("/") else f"{folder}/{target}" if folder else target
                    to = target if outside else inner
                    found[said.get("Id", "")] = (said.get("Type", "").rpartition("/")[2], to, outside)
        except Unsafe as wrong:
            # Notes may be among the parts that it no longer names.
            self._loses("PARTIAL", f"the list of its parts ({packed.shown(name)}) is damaged: {wrong.message}")
        return found

    def _links(self, name: str) -> dict[str, str]:
        folder, _, file = name.rpartition("/")
        related = self._related(f"{folder}/_rels/{file}.rels", folder)
        return {key: to for key, (kind, to, outside) in related.items() if outside and kind == "hyperlink"}

    def _styles(self, name: str) -> Mapping[str, Style]:
        try:
            return wordstyles.read(elements.events(self._beside(name), SPACES))
        except Unsafe:
            # Without styles every word is still read; headings are not told from paragraphs.
            return {}

    def _story(self, name: str, addresses: Mapping[str, str], *, needed: bool = False) -> Story:
        data = self._bytes(name, needed=needed)
        story = Story(self.styles, addresses)
        if not data:
            return story
        page = lenient.decoded(data)
        self.seen += composed.count(m[1] for m in WORDS.finditer(page))
        try:
            story.take(elements.events(data, SPACES))
        except Unsafe as wrong:
            told = elements.fallback(wrong)
            if told is None:
                raise
            self._loses(*told)
            if wrong.code in ("TOO_DEEP", "PARTIAL"):
                story = Story(self.styles, addresses)
                self._by_tags(page, story)
        story.close()
        return story

    def _by_tags(self, page: str, story: Story) -> None:
        try:
            story.take(lenient.events(page))
        except Unsafe as more:
            self._loses("PARTIAL", more.message)

    def _properties(self) -> tuple[Assertion, ...]:
        """Return what the core properties say; when a file was made says nothing of when a report was published."""
        try:
            values = elements.values(self._beside("docProps/core.xml"), PROPERTIES)
        except Unsafe:
            return ()
        day = iso_day(values.get("dcterms:modified", ""))
        return (
            *composed.stated("title", values.get("dc:title", ""), "document property title"),
            *composed.stated("author", values.get("dc:creator", ""), "document property creator"),
            *((Assertion(field="modified", value=day, evidence="document property modified"),) if day else ()),
        )


def _unseen(story: Story) -> list[str]:
    return [words for words in ("".join(story.deleted).strip(), "".join(story.hidden).strip()) if words]
