"""Errors as data: they come from another process as they were raised there."""

import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symbolic_bp import cli  # noqa: F401, loads the modules that have errors of their own
from symbolic_bp.audit.run import CodeError
from symbolic_bp.complaints import complaint
from symbolic_bp.errors import ClaimError, FileError, JudgesDisagree, SymbolicBPError

PLAIN = ("the place", "one thing", "another", "do this")


def kinds(kind):
    """The kinds of error that are made as the base is, and their kinds in turn."""
    return [
        kind,
        *(below for one in kind.__subclasses__() if "__init__" not in vars(one) for below in kinds(one)),
    ]


@pytest.mark.parametrize(
    "error",
    [
        *(kind(*PLAIN) for kind in kinds(SymbolicBPError)),
        ClaimError(*PLAIN, text="a = b", position=2),
        CodeError("the sentence", 3),
        JudgesDisagree("BP1", {"name": "BP1"}, [("net", "2-2")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_survives_pickling(error):
    error.line = "mine.py, line 7"
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and str(again) == str(error) and vars(again) == vars(error)


@given(st.integers(1, 300))
@example(61)  # as long as the line: "error:" stood alone and the name was cut in two
def test_the_path_of_a_file_stays_whole_and_beside_the_word_error(length):
    """However long it is, it can be copied from the message."""
    path = "/" + "x" * length
    lines, code = complaint(FileError(path, "a file", "none"), "nielsen", False)
    assert code == 2 and f"{lines[0]} ".startswith(f"error: {path}: ")
    assert all(len(line) <= max(80, len(f"error: {path}: ")) for line in lines)
