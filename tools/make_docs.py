"""Writes docs/commands.md from the command line itself; a test compares them.

python tools/make_docs.py
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))

from stemma.cli import parser  # noqa: E402


def commands() -> str:
    """Return the page."""
    top = parser()
    (sub,) = (a for a in top._actions if isinstance(a, argparse._SubParsersAction))
    helps = {choice.dest: choice.help or "" for choice in sub._choices_actions}
    lines = [
        "# Commands",
        "",
        "Made by `tools/make_docs.py` from the command line itself. Each is called as `./stemma COMMAND …`;",
        "`--debug` prints the traceback of an error.",
        "Exit codes: 0 it worked, 1 something could not be done or does not hold, 2 the call was wrong, 70 an error in Stemma.",
    ]
    for name, command in sub.choices.items():
        lines += ["", f"## {name}", "", helps[name][:1].upper() + helps[name][1:] + ".", ""]
        shown = [a for a in command._actions if a.help != argparse.SUPPRESS and a.dest != "help"]
        if shown:
            lines += ["| argument | meaning |", "|---|---|"]
        for action in shown:
            written = ", ".join(f"`{o}`" for o in action.option_strings) or f"`{action.metavar or action.dest.upper()}`"
            value = f" `{action.metavar or action.dest.upper()}`" if action.option_strings and action.nargs != 0 else ""
            choices = f" (one of {', '.join(action.choices)})" if action.choices else ""
            needed = "" if not (action.option_strings and action.required) else " (needed)"
            lines.append(f"| {written}{value} | {(action.help or '').replace('|', chr(92) + '|')}{choices}{needed} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "commands.md").write_text(commands(), encoding="utf-8")
