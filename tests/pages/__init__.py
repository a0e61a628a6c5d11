"""Pages that we made up: templates in the styles that are met in the wild, filled with invented reports in six languages.

`made()` gives each template in three languages, always the same. Nothing in them was published by anybody.
"""

from dataclasses import dataclass
from functools import cache

from pages import kept, news
from pages.parts import address
from pages.stories import STORIES, Story


@dataclass(frozen=True)
class Made:
    """A page, and what is known of it because we made it."""

    name: str
    data: bytes
    report: str
    """The words of the report: no title, byline or date; captions and headings in their places."""
    story: Story
    address: str


@cache
def made() -> tuple[Made, ...]:
    """Return all pages, in order."""
    found = []
    for number, template in enumerate((*news.TEMPLATES, *kept.TEMPLATES)):
        for step in range(3):
            story = STORIES[(number + 2 * step) % len(STORIES)]
            page, words = template(story)
            found.append(Made(f"{template.__name__}-{story.language}", page.encode(), "\n\n".join(words), story, address(story)))
    return tuple(found)
