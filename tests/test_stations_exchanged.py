"""The first real case once more, with every actor, place, title and figure exchanged, so that nothing is known by heart.

The expectations are those of `test_stations.py` itself, with the same words exchanged in them.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REPORTS = HERE.parents[1] / "shared" / "cases" / "overseas-stations"
pytestmark = [pytest.mark.data, pytest.mark.skipif(not REPORTS.exists(), reason=f"{REPORTS} is not here")]

EXCHANGED = {
    "Safeguard Defenders": "Lantern Witnesses",
    "CNN": "Meridian Post",
    "HotNews.ro": "Gorna24.bg",
    "Beijing": "Ankara",
    "China’s": "Turkey’s",
    "China": "Turkey",
    "Chinese": "Turkish",
    "Romania’s": "Bulgaria’s",
    "Romania": "Bulgaria",
    "Romanian": "Bulgarian",
    "Paris": "Vienna",
    "Madrid": "Lisbon",
    "Stockholm": "Oslo",
    "Russia": "Belarus",
    "Persuade": "Cajole",
    "Convince": "Coax",
    "Patrol": "Guard",
    "George Calin": "Petar Dimov",
    "Calin": "Dimov",
    "Inquam Photos": "Orlin Images",
    "Inquam": "Orlin",
    "volunteers": "retirees",
    "100": "80",
    "54": "37",
    "48": "45",
    "102": "82",
    "135": "212",
    "53": "61",
    "13": "17",
    "21": "26",
    "four": "five",
    "(4, 4,": "(5, 5,",
}
WORDS = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(EXCHANGED, key=len, reverse=True))) + r")(?!\w)")


def exchange(text: str) -> str:
    """Exchange whole words in one pass, the longest first."""
    return WORDS.sub(lambda m: EXCHANGED[m[0]], text)


def test_the_exchanged_case_reads_as_the_real_one(tmp_path: Path) -> None:
    case, tests = tmp_path / "shared" / "cases" / REPORTS.name, tmp_path / "main" / "tests"
    case.mkdir(parents=True)
    tests.mkdir(parents=True)
    for report in sorted(REPORTS.glob("*.txt")):
        (case / report.name).write_text(exchange(report.read_text("utf-8")), "utf-8")
    (tests / "test_exchanged.py").write_text(exchange((HERE / "test_stations.py").read_text("utf-8")), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", str(tests / "test_exchanged.py")]
    paths = os.pathsep.join(map(str, (HERE.parent / "src", HERE)))
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": paths}, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "skipped" not in done.stdout
