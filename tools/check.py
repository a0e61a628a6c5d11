"""Runs all checks one after the other and says which failed; the exit code is 0 only if none did."""

import os
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
QUICK: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", (str(BIN / "ruff"), "format", "--check", "--quiet", ".")),
    ("lint", (str(BIN / "ruff"), "check", "--quiet", ".")),
    ("types", (sys.executable, "-m", "mypy", "--no-error-summary")),
    ("imports", (str(BIN / "lint-imports"), "--no-cache")),
    ("tests", (sys.executable, "-m", "pytest", "-m", "not browser", "-n", "2", "--dist", "loadfile", "--durations=5")),
    ("browser", (sys.executable, "-m", "pytest", "-m", "browser", "-rs")),
    ("gate", (sys.executable, "tools/gate.py")),
    ("stored benchmarks", (sys.executable, "tools/bench.py", "--stale")),
)
FULL: tuple[tuple[str, tuple[str, ...]], ...] = (("benchmarks", (sys.executable, "tools/bench.py", "--store")),)


def main() -> int:
    """Run the checks."""
    failed, start = [], time.monotonic()
    for name, command in (*QUICK, *(FULL if "--full" in sys.argv else ())):
        print(f"── {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(command, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}).returncode
        if code:
            failed.append(name)
        print(f"   {name}: {'FAILED' if code else 'ok'} in {time.monotonic() - began:.0f} s", flush=True)
    told = f"FAILED: {', '.join(failed)}" if failed else "all checks passed"
    print(f"{told} in {time.monotonic() - start:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
