"""Pages that a user asks for by their address: fetched one by one, and taken in as the web archive that came of it."""

import io
import re
from collections.abc import Callable, Iterable, Iterator

from stemma.errors import FetchError, UsageError
from stemma.fetch import Net, Visits, archived, fetch, warning
from stemma.hall.intake import STAGE, Item
from stemma.model.reading import Problem

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def is_address(named: str) -> bool:
    """Tell an address from the name of a file."""
    return ADDRESS.match(named) is not None


def items(
    addresses: Iterable[str], wayback: str | None, told: Callable[[str], None], net: Net | None = None
) -> Iterator[Item | Problem]:
    """Fetch each page when its turn comes; `told` hears beforehand what the site will see, and afterwards what to know.

    Raises:
        UsageError: several pages and one archived copy, or an archived copy's address that cannot be one.
    """
    asked = list(addresses)
    if wayback is not None:
        if len(asked) != 1:
            raise UsageError(
                "--wayback gives the archived copy of one page; name one address, or use: stemma set CASE REPORT archived=URL"
            )
        try:
            archived(wayback)
        except FetchError as error:
            raise UsageError(str(error)) from error
    visits = Visits()
    for address in asked:
        try:
            told(warning(address))
            page = fetch(address, wayback=wayback, visits=visits, net=net)
        except FetchError as error:
            yield Problem(report=None, stage=STAGE, code="NOT_TAKEN_IN", message=str(error))
            continue
        for line in page.warnings:
            told(f"{page.final_url}: {line}")
        given = {"archived": page.archived} if page.archived else {}
        name = f"fetched-{page.at.replace(':', '').replace('+0000', 'Z')}.warc"
        yield Item(path=name, file=io.BytesIO(page.warc), given=given)
