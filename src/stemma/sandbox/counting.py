"""Counts what a child says against its limits, so that no file fills the memory or the disk of its parent."""

from stemma.sandbox.ending import Failure
from stemma.sandbox.frames import BYTES, PART, Frame
from stemma.sandbox.limits import MIB, Limits


class Count:
    """What one child has said so far, in bytes."""

    def __init__(self, limits: Limits) -> None:
        """Begin at nothing."""
        self.limits = limits
        self.output = self.part = self.container = 0

    def add(self, frame: Frame, size: int) -> None:
        """Count a frame.

        Raises:
            Failure: it is too much.
        """
        limits = self.limits
        if frame.kind not in (PART, BYTES):
            self.output += size
            if self.output > limits.output:
                raise Failure("TOO_LARGE", f"more text than any report has (over {limits.output // MIB} MiB)")
            return
        self.part = size if frame.kind == PART else self.part + size
        self.container += size
        if self.part > limits.part + MIB:  # its head is counted with it
            raise Failure("TOO_LARGE", f"a part of it is larger than {limits.part // MIB} MiB; unpack it and add the files in it")
        if self.container > limits.container:
            message = f"its parts are larger than {limits.container // MIB} MiB together; unpack it and add the files in it"
            raise Failure("TOO_LARGE", message)
