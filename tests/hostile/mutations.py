"""Ordinary files, broken: cut short at each of many places, or with some bytes changed. Seeded: the same each time."""

from collections.abc import Iterator
from random import Random  # noqa: TID251 seeded

from hostile.ordinary import FORMATS, ordinary


def cuts(extension: str, step: int = 10) -> Iterator[tuple[str, bytes]]:
    """Yield the ordinary file of a format cut at each so many per cent."""
    data = ordinary(extension)
    for share in range(step, 100, step):
        yield f"cut-{share:02}.{extension}", data[: len(data) * share // 100]


def flips(extension: str, count: int, seed: int = 53) -> Iterator[tuple[str, bytes]]:
    """Yield so many copies of the ordinary file, in each of which one to sixteen bytes are changed."""
    data, random = ordinary(extension), Random(f"{seed} {extension}")
    for number in range(count):
        out = bytearray(data)
        for _ in range(random.choice((1, 1, 2, 4, 16))):
            out[random.randrange(len(out))] = random.randrange(256)
        yield f"flip-{number:04}.{extension}", bytes(out)


__all__ = ["FORMATS", "cuts", "flips"]
