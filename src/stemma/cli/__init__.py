"""The command line: talks to people, has no rules of its own."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from stemma import __version__
from stemma.cli import commands
from stemma.cli.saying import tell
from stemma.errors import StemmaError, UsageError
from stemma.model.sources import GIVABLE

Command = Callable[[argparse.Namespace], int]


PIPE_CLOSED = 141
"""As shells count a program that the closed pipe ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code: 0 only if it worked."""
    top = parser()
    if not (sys.argv[1:] if argv is None else argv):
        top.print_help()
        return 2
    options = top.parse_args(argv)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # `stemma read … | head`: nobody reads on, so it ends quietly
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except StemmaError as error:
        if options.debug:
            traceback.print_exc()
        tell(f"stemma: {error}")
        return 2 if isinstance(error, UsageError) else 1
    except KeyboardInterrupt:
        tell("stemma: stopped; what was finished is saved, run the command again to go on")
        return 130
    except Exception as error:  # noqa: BLE001 the door: nobody gets a traceback who did not ask for one
        if options.debug:
            traceback.print_exc()
        tell(f"stemma: an error in Stemma itself ({type(error).__name__}); run it again with --debug and report what it prints")
        return 70


def parser() -> argparse.ArgumentParser:  # noqa: PLR0915 a table of commands, in the order of their use
    """Return the parser of the command line; docs/commands.md is generated from it."""
    top = argparse.ArgumentParser(
        prog="stemma",
        description="Turn a pile of published reports into a dossier that can be defended.",
        epilog="Nothing is sent or fetched, unless you add a URL. Start with: stemma demo",
    )
    top.add_argument("--version", action="version", version=f"stemma {__version__}")
    top.add_argument("--debug", action="store_true", help="print the traceback of an error")
    chosen = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Command, help: str) -> argparse.ArgumentParser:
        made = chosen.add_parser(name, help=help, description=help[:1].upper() + help[1:] + ".")
        made.set_defaults(run=run)
        made.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return made

    def pictures(to: argparse.ArgumentParser) -> None:
        means = (
            "recognise words in pictures, with tesseract; LANGUAGES as it calls them: eng+ron (default: the manifest's, or eng)"
        )
        to.add_argument("--ocr", nargs="?", const="", metavar="LANGUAGES", help=means)

    c = command("demo", commands.demo, "build a dossier from the bundled, invented demo case")
    c.add_argument("--dir", type=Path, default=Path("demo-case"), help="where to put the case (default: demo-case; made anew)")

    c = command("init", commands.init, "make a new, empty case")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("--title", default="", help="what the dossier is called (default: the folder's name)")

    c = command("add", commands.add, "take reports into a case and read them")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("paths", nargs="*", metavar="PATH|URL", help="files and folders; a URL is fetched, and its site will see you")
    c.add_argument("--manifest", type=Path, help=f"CSV: path,{','.join(GIVABLE)}; all but path optional")
    pictures(c)
    c.add_argument("--wayback", metavar="URL", help="with one URL: the address of a copy in a web archive, recorded, not fetched")

    c = command("list", commands.list_, "list the reports of a case")
    c.add_argument("case", type=Path, help="the folder of the case")

    c = command("show", commands.show, "show one record, or one report with its text")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("record", help="an id (its first digits), or a report's number")

    c = command("set", commands.set_, "record what you know about a report, or correct what was found")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("report", help="an id (its first digits), or a report's number")
    c.add_argument("given", nargs="+", metavar="FIELD=VALUE", help=", ".join(GIVABLE))

    c = command("judge", commands.judge, "decide about a record; of a person, --accept lets the dossier show them")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("record", help="an id (its first digits)")
    decision = c.add_mutually_exclusive_group(required=True)
    for name, meaning in (
        ("accept", "it is right; of a person: acts in a public role, or is no person"),
        ("reject", "it is wrong"),
        ("unsure", "not now"),
    ):
        decision.add_argument(f"--{name}", dest="decision", action="store_const", const=name, help=meaning)
    c.add_argument("--note", default="", help="why")
    c.add_argument("--by", default="", help="who decides (default: this machine's user)")

    c = command("undo", commands.undo, "take the last decision back")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("--by", default="", help="who decides (default: this machine's user)")

    c = command(
        "persons", commands.persons, "list who is withheld until you decide, with the office that the texts themselves give"
    )
    c.add_argument("case", type=Path, help="the folder of the case")

    c = command("status", commands.status, "say what is in a case, what is open and what went wrong")
    c.add_argument("case", type=Path, help="the folder of the case")

    c = command(
        "remove", commands.remove, "remove a report, all that was made from it, and its original; or a file that gave no report"
    )
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("report", help="an id (its first digits), a report's number, or the SHA-256 of a file")

    c = command("export", commands.export, "write the dossier; persons nobody decided about are withheld")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("--to", choices=("html", "jsonl", "csv"), required=True)
    c.add_argument("--out", type=Path, required=True, metavar="DIR")
    c.add_argument(
        "--private", action="store_true", help="keep everything, for your own machine only; says PRIVATE in every file"
    )

    c = command("head", commands.head, "print the head of a case's log: publish it, and later changes of what was before show")
    c.add_argument("case", type=Path, help="the folder of the case")
    c.add_argument("--sign", type=Path, metavar="KEY", help="sign it with this key file (see stemma key)")
    c.add_argument("--out", type=Path, metavar="FILE", help="where to write the signature; needed with --sign")
    c.add_argument(
        "--with", dest="export", type=Path, metavar="MANIFEST", help="sign the list of an export too: its manifest-KIND.json"
    )

    c = command("key", commands.key, "make a key to sign heads with; it asks for a passphrase")
    c.add_argument("file", type=Path, metavar="FILE", help="a new file, for your eyes only")
    c.add_argument("--no-passphrase", action="store_true", help="leave the file unlocked")

    c = command("verify", commands.verify, "recompute every hash and every citation of a case, or every hash of an export")
    c.add_argument("folder", type=Path, metavar="CASE|DIR")
    c.add_argument("--head", metavar="HEAD|FILE", help="a head that was printed earlier: the log must begin as it says")
    c.add_argument("--signature", type=Path, metavar="FILE", help="a signature file; its head is checked too")
    c.add_argument("--signer", metavar="KEY", help="the fingerprint that the signer published")

    c = command("read", commands.read, "read reports one at a time, without a case: JSON lines on standard output")
    c.add_argument("files", type=Path, nargs="*", metavar="FILE")
    c.add_argument("--published", help="when they were published: 2022-12-05, 2022-12 or 2022")
    c.add_argument("--language", help="the language they are in, as a two-letter code")
    c.add_argument("--manifest", type=Path, help="as in add; alone: every file that it names")
    pictures(c)
    c.add_argument("--only", help="types of records to print, with commas: statement,figure")

    command("doctor", commands.doctor, "check this installation")
    return top
