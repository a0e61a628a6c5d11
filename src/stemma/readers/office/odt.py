"""OpenDocument texts (ODT, OASIS ODF 1.3): the body as text; headers, comments, deleted and hidden words on record.

Which words of the XML are visible is `odftext`'s business, how a package is opened safely that of `packed`. The
characters that come out are compared with an independent count over the markup.
"""

import re
from io import BytesIO

from stemma.model.inputs import Read
from stemma.model.reading import Problem
from stemma.model.sources import Assertion
from stemma.readers import composed, packed
from stemma.readers.days import iso_day
from stemma.readers.html.markup import marks
from stemma.readers.office import elements, lenient
from stemma.readers.office.odftext import SPACES, Story
from stemma.readers.packed import Package, Unsafe

NAME, VERSION = "odt", "1"
LIMITS = packed.Limits(total=4 << 30)
"""Pictures may be many: they are never unpacked, and the parts that are read have their own limit."""
BODY = re.compile(r"<(?:\w+:)?(?:body|master-styles)[\s>]")
WORDS = re.compile(r">([^<]+)")


def read(data: bytes, source: str) -> Read:
    """Read an OpenDocument text; `source` is the SHA-256 of the bytes."""
    try:
        return _Document(packed.parts(BytesIO(data), LIMITS)).read(source)
    except Unsafe as wrong:
        return composed.failed(NAME, wrong.code, wrong.message)


class _Document:
    """One package, what was wrong with it, and the count of its visible characters."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.problems: list[Problem] = []
        self.seen = 0
        self.whole = True

    def read(self, source: str) -> Read:
        if b"encryption-data" in composed.part(self.package, "META-INF/manifest.xml", needed=False)[0]:
            raise Unsafe("ENCRYPTED", "the document is locked with a password: open it, save it without one and add it again")
        if self.package.cut:
            self._loses("TRUNCATED", "the end of the file is missing; what stands before it was read: get a whole copy")
        around = self._story("styles.xml", Story())
        body = self._story("content.xml", Story(around.styles), needed=True)
        blocks = [*body.blocks, *body.notes]
        unseen = [words for words in (" ".join(body.deleted), "".join(body.hidden).strip()) if words]
        left_out = [*body.comments, *(one.words for one in around.blocks), *unseen]
        self._tell_hidden(body)
        got = composed.accounted(blocks, left_out) + body.dropped + around.dropped
        short = composed.shortfall(NAME, got, self.seen)
        return composed.compose(
            blocks,
            source=source,
            reader=NAME,
            version=VERSION,
            titled="title style of the document",
            said=self._properties(),
            left_out=left_out,
            problems=(*self.problems, *short),
            whole=self.whole and not short,
        )

    def _loses(self, code: str, message: str) -> None:
        self.problems.append(composed.problem(NAME, code, message))
        self.whole = False

    def _tell_hidden(self, body: Story) -> None:
        message = composed.hidden(marks("".join(body.deleted)), marks("".join(body.hidden)))
        if message:
            self.problems.append(composed.problem(NAME, "HIDDEN_TEXT", message))

    def _bytes(self, name: str, *, needed: bool = False) -> bytes:
        got, told = composed.part(self.package, name, needed=needed)
        for wrong in told:
            self._loses(wrong.code, wrong.message)
        return got

    def _story(self, name: str, story: Story, *, needed: bool = False) -> Story:
        data = self._bytes(name, needed=needed)
        if not data:
            return story
        page = lenient.decoded(data)
        begun = BODY.search(page)
        self.seen += composed.count(m[1] for m in WORDS.finditer(page, begun.end() - 1)) if begun else 0
        again = Story(dict(story.styles))
        try:
            story.take(elements.events(data, SPACES))
        except Unsafe as wrong:
            told = elements.fallback(wrong)
            if told is None:
                raise
            self._loses(*told)
            if wrong.code in ("TOO_DEEP", "PARTIAL"):
                story = again
                self._by_tags(page, story)
        story.close()
        return story

    def _by_tags(self, page: str, story: Story) -> None:
        try:
            story.take(lenient.events(page))
        except Unsafe as more:
            self._loses("PARTIAL", more.message)

    def _properties(self) -> tuple[Assertion, ...]:
        """Return what the document says of itself; its `dc:creator` is who saved it last, not who wrote it."""
        try:
            values = elements.values(composed.part(self.package, "meta.xml", needed=False)[0], SPACES)
        except Unsafe:
            return ()
        day = iso_day(values.get("dc:date", ""))
        return (
            *composed.stated("title", values.get("dc:title", ""), "document property title"),
            *composed.stated("author", values.get("meta:initial-creator", ""), "document property initial creator"),
            *((Assertion(field="modified", value=day, evidence="document property date"),) if day else ()),
        )
