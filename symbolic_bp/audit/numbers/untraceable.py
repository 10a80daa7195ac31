"""What cannot be followed exactly is refused: by the name of the function, the file and the line, and what
would decide."""

import sys
from pathlib import Path
from types import FrameType

import numpy as np

OURS, NUMPY = str(Path(__file__).resolve().parents[2]), str(Path(np.__file__).parent)
LIBRARIES = ("site-packages", "dist-packages")
TABLE = "docs/audit-numpy.md lists what is taken"


class Untraceable(TypeError):
    """Something that cannot be followed exactly; the text says where, and what to use in its place."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} {why}{place()}")


class Swallowed(Untraceable):
    """A float array was to take our numbers in place."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"np.{name}",
            "writes its result into an array of floats or integers, which would lose the exact "
            "numbers: make that array with np.zeros or np.empty of floats in the code that runs",
        )


def place() -> str:
    """The file and the line of somebody's code that is running, in brackets; nothing where there is none."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and not somebody(frame.f_code.co_filename):
        frame = frame.f_back
    return f" ({Path(frame.f_code.co_filename).name}, line {frame.f_lineno})" if frame is not None else ""


def somebody(file: str) -> bool:
    """True for a file that is neither ours, nor NumPy's, nor another library's."""
    return not file.startswith((OURS, NUMPY, "<")) and not any(part in file for part in LIBRARIES)


def unlisted(name: str) -> Untraceable:
    """The refusal of a function that is not in the table."""
    return Untraceable(
        name, f"has no exact meaning here; {TABLE}: what is written out in these can be decided"
    )


def option(name: str, argument: str, value: object, instead: str) -> Untraceable:
    """The refusal of an option of a function."""
    return Untraceable(
        name, f"with {argument}={value!r} has no exact meaning here; what would decide: {instead}"
    )
