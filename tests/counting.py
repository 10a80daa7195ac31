"""How much work a call is, in function calls: the same on every machine and whatever else runs there, unlike its seconds."""

import sys


class TooMuch(BaseException):
    """More calls than allowed; no Exception, so that the code under test does not take it for one of its own."""


def counted(run, most):
    """(what run() gives, how many functions it called); raises TooMuch where there are more than `most`, and does not wait for its end."""
    count = 0

    def seen(frame, event, given):
        nonlocal count
        if event in ("call", "c_call"):
            count += 1
            if count > most:
                sys.setprofile(None)
                raise TooMuch(f"more than {most:,} calls of functions")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        return run(), count
    finally:
        sys.setprofile(before)
