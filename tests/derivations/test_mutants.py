"""Every mutant of a statement of the library is refuted with numbers, or refused because it names what does not exist."""

from dataclasses import replace

import pytest

from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import ClaimError
from symbolic_bp.exact.counterexample import Counterexample, re_evaluate, refute
from symbolic_bp.moves.term import ZERO, kinds, num

LIBRARY = Library()


def mutants(t):
    """Terms that differ from t by one plausible slip."""
    head = t[0]
    if head == "act":
        yield t[:1] + (t[1] + 1,) + t[2:]
        if t[1]:
            yield t[:1] + (t[1] - 1,) + t[2:]
    if head == "ref" and t[2]:
        for by in (1, -1):
            yield t[:2] + ((t[2][0], t[2][1] + by),) + t[3:]
        if len(t[3]) >= 2 and t[1] == "w" and t[3][0] != t[3][1]:
            yield t[:3] + (t[3][1::-1] + t[3][2:],)
    if head == "sum" and t[2][0] == "n":
        yield t[:2] + (("upto", t[2][1], -1),) + t[3:]
    if head == "ein" and t[1] == "ij->ji":
        yield t[2]
    if head == "mul":
        for pos in range(1, len(t)):
            rest = t[:pos] + t[pos + 1 :]
            yield rest if len(rest) > 2 else rest[1]
    if head in ("D", "P", "held"):
        return
    for pos, kind in enumerate(kinds(t), 1):
        if kind == "T":
            for new in mutants(t[pos]):
                yield t[:pos] + (new,) + t[pos + 1 :]


def all_mutants():
    for name in LIBRARY.theorems:
        claim = LIBRARY.proof(name).claim
        if claim.rhs != ZERO:  # -0 is 0
            yield name, replace(claim, rhs=("mul", num(-1), claim.rhs))
        for rhs in mutants(claim.rhs):
            yield name, replace(claim, rhs=rhs)


@pytest.mark.slow
def test_mutants_are_refuted_or_ill_formed_and_never_proved():
    refuted = 0
    for name, claim in all_mutants():
        found = refute(claim.network, claim.arrays, claim.scope, claim.lhs, claim.rhs)
        if isinstance(found, Counterexample):
            assert re_evaluate(found)
            refuted += 1
        elif name == "cross-entropy-curve" and "a divisor that is not 0" in getattr(found, "skipped", ()):
            assert (
                not found.evaluations and judge(claim).status == "undecided"
            )  # (1 - 1)^2 divides: it exists nowhere
        else:
            with pytest.raises(ClaimError, match="expected quantities"):  # it names layer L + 1, say
                judge(claim)
    assert refuted >= 200
