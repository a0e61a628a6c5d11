"""Forgets what was removed: the rows of a report, or of a file that gave none, and every byte of them in the file.

Not here: what else goes with it, and in which order (hall/removing.py).
"""

import re
from collections.abc import Callable
from typing import Any

Do = Callable[..., list[tuple[Any, ...]]]

LEFTOVERS = "leftovers"
"""Noted in `meta` while the file may still hold bytes of something that was removed."""
HASH = re.compile("[0-9a-f]{64}")


def remove(do: Do, report: str) -> str | None:
    """Forget a report and all that was made from it; return its source's hash if nothing else needs it.

    Judgements stay in their order, but the words that they copied are emptied.
    """
    [(source, text)] = do("SELECT source, text FROM report WHERE id = ?", (report,))
    for key in decided(do, report):
        do("UPDATE judgement SET copy = '', note = '' WHERE record = ?", (key,))
    do("DELETE FROM work WHERE subject = ?1 OR subject = 'case' OR instr(subject, ?1) > 0", (report,))
    do("DELETE FROM report WHERE id = ?", (report,))
    if not do("SELECT 1 FROM report WHERE text = ?", (text,)):
        do("DELETE FROM text WHERE id = ?", (text,))
    if do("SELECT 1 FROM report WHERE source = ?", (source,)):
        return None
    do("DELETE FROM text WHERE source = ?", (source,))
    do("DELETE FROM source WHERE sha256 = ?", (source,))
    return str(source)


def remove_arrivals(do: Do, source: str) -> None:
    """Forget how a source came in that gave no report, and the source if no report needs it."""
    do("DELETE FROM arrival WHERE source = ?", (source,))
    if not do("SELECT 1 FROM report WHERE source = ?", (source,)):
        do("DELETE FROM source WHERE sha256 = ?", (source,))


def decided(do: Do, report: str) -> set[str]:
    """Return the ids of what was decided on and rests on a report, whether or not its records stand at this moment."""
    ids = {row[0] for row in do("SELECT id FROM record WHERE report = ?", (report,))}
    told = do("SELECT record, copy FROM judgement WHERE copy <> '' OR note <> ''")
    # A difference, link or claim has no report of its own, and its copy holds the ids and words of several.
    found = {record for record, copy in told if record in ids or not ids.isdisjoint(HASH.findall(copy)) or report in copy}
    # What an earlier version found in the report has ids that are nowhere now, but was decided about itself or names it.
    return found | {record for record, copy in told if not found.isdisjoint(HASH.findall(copy))}


def rewrite(do: Do) -> None:
    """Write the whole file anew if something was removed, so that no byte of that is left in it.

    Overwriting what is deleted (secure_delete) is not enough: where SQLite moves rows to another page their old bytes
    stay in the gap, and after 1 of 200 removals words did.
    """
    if do("SELECT 1 FROM meta WHERE key = ?", (LEFTOVERS,)):
        do("VACUUM")
        do("PRAGMA wal_checkpoint(TRUNCATE)")
        do("DELETE FROM meta WHERE key = ?", (LEFTOVERS,))
