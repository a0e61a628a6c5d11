"""Marks without their texts, and back: `gold.py strip MARKED OUT`, `gold.py join MARKS OUT --texts PATH...`.

`strip` keeps address, digest of the text and spans, so that marks can be passed on where the text is another's.
`join` puts marks and texts together again where the texts can be had: JSON lines with a "text", or a folder of
.txt files. A text is known by its digest alone, whatever its file is called; one that differs by a letter is not
taken, for its spans would lie.
"""

import argparse
import hashlib
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def digest(text: str) -> str:
    """Return the digest by which marks name their text."""
    return hashlib.sha256(text.encode()).hexdigest()


def strip(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a document's marks without its text and title; each span must hold.

    Raises:
        ValueError: a span lies outside the text.
    """
    text = entry["text"]
    for start, end in spans(entry):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"{entry['id']}: a span lies outside the text: {start}:{end}")
    kept = {key: value for key, value in entry.items() if key not in ("text", "title")}
    return {**kept, "text_sha256": digest(text), "characters": len(text)}


def spans(entry: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield every span of a document's marks."""

    def walk(value: Any, key: str) -> Iterator[tuple[int, int]]:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from walk(inner, name)
        elif isinstance(value, list):
            if len(value) == 2 and all(isinstance(point, int) for point in value):
                yield (value[0], value[1])
            else:
                for inner in value:
                    yield from walk(inner, key)

    for name in ("statements", "figures", "names"):
        yield from walk(entry.get(name, []), name)


def texts(paths: list[Path]) -> Iterator[str]:
    """Yield texts, each also in the forms that saving it may have changed: line ends, white space, composition."""
    for path in paths:
        files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
        for file in files:
            whole = file.read_bytes().decode("utf-8")
            lined = file.suffix == ".jsonl"
            for text in filter(None, [json.loads(line).get("text") for line in whole.splitlines()] if lined else [whole]):
                for form in (text, text.replace("\r\n", "\n"), unicodedata.normalize("NFC", text)):
                    yield from (form, form.rstrip(), form.strip())


def join(marks: list[dict[str, Any]], paths: list[Path]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the documents whose text was found, and the addresses of the others."""
    wanted = {entry["text_sha256"] for entry in marks if "text" not in entry}
    known = {name: text for text in texts(paths) if (name := digest(text)) in wanted}
    found, missing = [], []
    for entry in marks:
        text = entry.get("text") or known.get(entry.get("text_sha256", ""))
        if text is None:
            missing.append(str(entry.get("url") or entry["id"]))
        else:
            found.append({**entry, "text": text})
    return found, missing


def main() -> int:
    """Do what the command line says; 1 where a text is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("strip", "join"))
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    given = [json.loads(line) for line in options.source.read_text(encoding="utf-8").splitlines()]
    missing: list[str] = []
    if options.what == "strip":
        found = [strip(entry) for entry in given]
    else:
        found, missing = join(given, options.texts)
    lines = (json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in found)
    options.out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{len(found)} documents written; {len(missing)} texts missing")
    for address in missing:
        print(f"  no text: {address}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
