"""Refusals as data: what was expected, the terms and ranges it is about; sentences are made where they are
printed."""


class Rejected(Exception):
    """A certificate that proves nothing: expected (a phrase), found (the names, terms, ranges), and where it
    was met.

    claim, step and rule are filled in by the replay.
    """

    status = "rejected"

    def __init__(self, expected: str, *found: object) -> None:
        self.expected, self.found = expected, found
        self.claim, self.step, self.rule = "", 0, ""


class Incomplete(Rejected):
    """The work limits of the kernel were reached: no verdict on what is true."""

    status = "incomplete"


class Malformed(Rejected):
    """Data that are no certificate at all: a key, a kind of value, a name, a length."""

    status = "bad"
