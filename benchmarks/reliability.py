"""The figures of crash.py and powercut.py: shows them, keeps them in docs/reliability.json, and writes docs/reliability.md.

python benchmarks/reliability.py       write the table of the page anew from the stored figures
"""

import json
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import apsw  # noqa: E402

from stemma import __version__  # noqa: E402

STORED = ROOT / "docs" / "reliability.json"
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: written by the benchmarks -->", "<!-- end of figures -->"
TITLES = {"crash": "Kills", "powercut": "Power cuts"}


def circumstances(seed: int, took: float) -> dict[str, Any]:
    """Return when, on what and with what a measurement was made."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",  # noqa: TID251  a measurement has a date
        "seed": seed,
        "minutes": round(took / 60, 1),
        "stemma": __version__,
        "SQLite": apsw.sqlite_lib_version(),
        "Python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def rows(result: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the lines of a table, as (what, figure)."""
    return [(name, _written(value)) for name, value in result.items()]


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_written(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_written(inner) for inner in value)
    return f"{value:,}" if isinstance(value, int) and value >= 10_000 else str(value)


def show(what: str, result: dict[str, Any]) -> None:
    """Print a table."""
    print(TITLES[what])
    for name, figure in rows(result):
        print(f"  {name:<40}{figure}")


def figures(stored: dict[str, Any]) -> str:
    """Return the tables of the page."""
    parts = []
    for what, title in TITLES.items():
        lines = [f"### {title}", "", "| | |", "|---|---|"]
        lines += [f"| {name} | {figure} |" for name, figure in rows(stored[what])] if what in stored else ["| not run yet | |"]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def read() -> dict[str, Any]:
    """Return the stored figures."""
    found: dict[str, Any] = json.loads(STORED.read_text("utf-8")) if STORED.exists() else {}
    return found


def store(what: str, result: dict[str, Any]) -> None:
    """Keep figures, and write them into the page."""
    stored = {**read(), what: result}
    STORED.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    page()


def page() -> None:
    """Write the tables of the page anew."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{figures(read())}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    page()
