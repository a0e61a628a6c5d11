"""A stand-in for tesseract: says what it was asked, tries what it may not do, and misbehaves where the picture says so.

It is copied to a folder of its own as `tesseract`; `install` writes its first line. It may use the standard library only.
"""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def install(folder: Path, version: str = "5.3.0", languages: tuple[str, ...] = ("eng", "osd", "ron")) -> Path:
    """Put the stand-in, and data for its languages, into a folder; return the folder to be on the PATH."""
    data = folder / "tessdata"
    data.mkdir(parents=True, exist_ok=True)
    for name in languages:
        (data / f"{name}.traineddata").write_bytes(name.encode())
    lines = Path(__file__).read_text("utf-8").replace("{VERSION}", version).replace("{DATA}", str(data))
    script = folder / "tesseract"
    script.write_text(
        f"#!{os.path.realpath(sys.executable)} -IS\n" + lines.replace("{LANGUAGES}", "\\n".join(languages)), "utf-8"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return folder


def row(words: str, *, page: int = 1, block: int = 1, line: int = 1, height: int = 40, sure: float = 90.0) -> str:
    """Return the rows of a line of words."""
    made = []
    for number, word in enumerate(words.split(), 1):
        places = f"{100 * number}\t{100 * block + 50 * line}\t90\t{height}"
        made.append(f"5\t{page}\t{block}\t1\t{line}\t{number}\t{places}\t{sure}\t{word}")
    return "\n".join(made)


def table(*rows: str) -> str:
    """Return a table as tesseract writes it."""
    return "\n".join([HEAD, "1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t", *rows]) + "\n"


def tried() -> list[str]:
    """Try what a confined program may not do; name what came of each."""
    import socket
    import subprocess

    def connect() -> None:
        socket.create_connection(("127.0.0.1", 9), timeout=1)

    tries: dict[str, Callable[[], object]] = {
        "write": lambda: open("/tmp/stemma-fake-wrote", "w").close(),  # noqa: PTH123
        "overwrite": lambda: open(sys.argv[0], "r+").close(),  # noqa: PTH123
        "remove": lambda: os.unlink("/tmp/stemma-fake-wrote"),  # noqa: PTH108
        "connect": connect,
        "name": lambda: socket.getaddrinfo("tern.example", 80),
        "program": lambda: subprocess.run(["/bin/true"], check=True),
        "become": lambda: os.execv("/bin/true", ["true"]),
        "fork": os.fork,
        "passwords": lambda: open("/etc/passwd").read(),  # noqa: PTH123, SIM115
        "signal": lambda: os.kill(os.getppid(), 0),
        "memory": lambda: bytearray(3 << 30),
    }
    made = []
    for name, one in tries.items():
        try:
            one()
            made.append(f"{name}:DONE")
        except Exception as error:  # noqa: BLE001 whatever it is, it is named
            made.append(f"{name}:{type(error).__name__}")
    return made


def answer(picture: bytes, language: str) -> str:  # noqa: PLR0911 a table of answers
    """Return a table for a picture: its size and the language, or what its marker asks for."""
    if b"TWO PAGES" in picture:
        return table(row("First page."), row("Second page.", page=2))
    if b"NO WORDS" in picture:
        return table()
    if b"TRY" in picture:
        return table(row(" ".join(tried())))
    if b"ENVIRONMENT" in picture:
        return table(
            row(" ".join(sorted(os.environ)) + " " + str(sorted(int(n) for n in range(64) if opened(n))).replace(" ", ""))
        )
    if b"NONSENSE" in picture:
        return "level of the water: high\n"
    if b"BROKEN ROW" in picture:
        return table("5\t1\tone\t1\t1\t1\t0\t0\t9\t9\t90\tword")
    if b"CONTROLS" in picture:
        return table(row("red\x1b[31m alarm\u202e bell\x07"), row("nan size", line=2, height=10**12).replace("90.0", "nan"))
    if b"REPORT" in picture:
        lines = (
            "The harbour office said that fifty-three ships had left the har-",
            "bour before, and that the self-",
            "employed",
        )
        body = [row(words, block=2, line=number) for number, words in enumerate(lines, 1)]
        return table(row("Harbour opens again", height=90), *body, row("pilots came.", block=2, line=4, sure=30.0))
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    return table(row(f"A page of {width} by {height} dots in {language}."))


def opened(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def main() -> int:
    if sys.argv[1:] == ["--version"]:
        print("tesseract {VERSION}\n leptonica-1.82.0")  # noqa: T201
        return 0
    if sys.argv[1:] == ["--list-langs"]:
        names = "{LANGUAGES}"
        print('List of available languages in "{DATA}" (3):', names, sep="\n")  # noqa: T201
        return 0
    picture = sys.stdin.buffer.read()
    if b"HANG" in picture:
        import time

        time.sleep(1000)
    if b"BUSY" in picture:
        while True:
            pass
    if b"FLOOD" in picture:
        while True:
            sys.stdout.write("x" * (1 << 16))
    if b"COMPLAIN" in picture:
        for _ in range(100):
            sys.stderr.write("y" * (1 << 16))
        sys.stderr.write("\nits picture \x1b[31mis no picture\n")
        return 1
    if b"CRASH" in picture:
        os.abort()
    sys.stdout.write(answer(picture, sys.argv[sys.argv.index("-l") + 1]))
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
