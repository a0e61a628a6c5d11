"""The curve of reliability as a small picture: stated confidence across, share that is right upwards."""

from collections.abc import Mapping, Sequence
from html import escape

from benchmarks.statements_scores import Bin

SIDE, LEFT, TOP = 240, 44, 30
COLOURS = ("#2f7ed8", "#d9822b")
"""Read on white and on black alike; the second curve is dashed besides, so that colour is not all that tells."""
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#57606a}.line{stroke:#8b949e;fill:none}"
    "@media(prefers-color-scheme:dark){text{fill:#b6bec8}}"
)


def picture(curves: Mapping[str, Sequence[Bin]]) -> str:
    """Return an SVG of one or two curves by name; a dot's area grows with how many statements it stands for."""
    ticks = "".join(
        f'<path class="line" stroke-opacity=".35" d="M{_x(k / 5)} {_y(0)}V{_y(1)}M{_x(0)} {_y(k / 5)}H{_x(1)}"/>'
        f'<text x="{_x(k / 5)}" y="{_y(0) + 16}" text-anchor="middle">{k * 20}</text>'
        f'<text x="{LEFT - 6}" y="{_y(k / 5) + 4}" text-anchor="end">{k * 20}</text>'
        for k in range(6)
    )
    drawn = "".join(_curve(number, name, bins) for number, (name, bins) in enumerate(curves.items()))
    size = f'width="{LEFT + SIDE + 16}" height="{TOP + SIDE + 40 + 18 * len(curves)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(_told(curves))}"><style>{STYLE}</style>'
        f'<text x="{_x(0)}" y="16">right, % (up), by stated confidence, %</text>{ticks}'
        f'<path class="line" stroke-dasharray="2 3" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>{drawn}</svg>\n'
    )


def _curve(number: int, name: str, bins: Sequence[Bin]) -> str:
    colour, most = COLOURS[number % len(COLOURS)], max((b.many for b in bins), default=1)
    stroke = f'fill="none" stroke="{colour}" stroke-width="2"' + (' stroke-dasharray="6 4"' if number else "")
    line = "L".join(f"{_x(b.stated)} {_y(b.right)}" for b in bins)
    sizes = [2 + 4 * (b.many / most) ** 0.5 for b in bins]
    dots = "".join(
        f'<circle cx="{_x(b.stated)}" cy="{_y(b.right)}" r="{size:.1f}" fill="{colour}"/>'
        for b, size in zip(bins, sizes, strict=True)
    )
    below = _y(0) + 36 + 18 * number
    key = f'<path d="M{_x(0)} {below - 4}h28" {stroke}/><text x="{_x(0) + 34}" y="{below}">{escape(name)}</text>'
    return f'<path d="M{line}" {stroke}/>{dots}{key}'


def _told(curves: Mapping[str, Sequence[Bin]]) -> str:
    said = (
        f"{name}: " + ", ".join(f"{100 * b.stated:.0f} stated, {100 * b.right:.0f} right" for b in bins)
        for name, bins in curves.items()
    )
    return "Reliability in per cent. " + "; ".join(said)


def _x(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def _y(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)
