"""The dossier as static pages: opens from disk, runs no script, loads nothing.

One module a page or subject; `markup` escapes, `words` holds what we say, `frame` what pages share.
"""

from collections.abc import Mapping

from stemma.exports.citing import Index
from stemma.exports.html import claims, differences, figures, method, names, overview, problems, sources, timeline, tree
from stemma.exports.html.frame import View
from stemma.shown import Protected


def pages(protected: Protected, style: str) -> Mapping[str, bytes]:
    """Write the dossier: relative path -> bytes. `style` is the text of exports/style.css."""
    view = View(Index(protected), style)
    found = {
        overview.PATH: overview.written(view),
        claims.PATH: claims.written(view),
        tree.PATH: tree.written(view),
        differences.PATH: differences.written(view),
        figures.PATH: figures.written(view),
        names.PATH: names.written(view),
        timeline.PATH: timeline.written(view),
        sources.PATH: sources.listed_page(view),
        problems.PATH: problems.written(view),
        method.PATH: method.written(view),
    }
    found.update(sources.report_pages(View(view.index, style, up="../")))
    return found
