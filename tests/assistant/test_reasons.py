"""Every rule has a reason of its own, in words and terms that exist."""

import pytest

from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.places import readable
from symbolic_bp.assistant.reasons import deltas, in_words, reason
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.rules import RULES
from symbolic_bp.language.read import read_claim
from symbolic_bp.render.outline import sentence
from symbolic_bp.render.text import Printer

LIBRARY = Library()


def said(text, move, **kind):
    goal = Goal(read_claim(text, Network(**kind)), LIBRARY.proof)
    move(goal)
    draw = Printer("nielsen")
    return draw.sentence(sentence(goal.lines[-1][0], goal.claim.network)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "text, move, words, kind",
    [
        ("delta[l,j] = 0", lambda g: g.unfold(), "definition of δ^l", {}),
        ("a[l,j] = b[l,j]", lambda g: g.unfold("a[l,j]"), "a[l,j] = σ_l(z[l,j])", {}),
        ("dC/dz[l,j] = 0", lambda g: g.chain(), "chain rule: z^l feeds only a^l", {}),
        ("dC/da[l,j]*z[l+1,k] = 0", lambda g: g.chain(), "chain rule: a^l feeds only z^{l+1}, as l < L", {}),
        ("Sum(b[l,k]*[k=j], k) = b[l,j]", lambda g: g.contract(), "only k = j is left", {}),
        ("dz[l,j]/dz[l,k] = 0", lambda g: g.same(), "neurons of one layer do not use each other", {}),
        ("db[l,j]/dz[l,k] = 0", lambda g: g.same(), "b^l does not use z^l", {}),
        ("dC/db[l,j] = 0", lambda g: g.mean(), "the cost is the mean over the examples", {"batch": True}),
        ("dC/db[l,j] = 0", lambda g: g.use("BP3"), "by BP3", {}),
        ("2*b[l,j] = 0", lambda g: g.algebra("b[l,j]+b[l,j]"), "rearranged", {}),
        ("Sum(b[2,k], k) = 0", lambda g: g.expand(), "the sum written out", {"widths": (2, 3)}),
        ("held(z[l,j], z[l,j]) = 1", lambda g: g.partial(), "derivative of the given expression", {}),
    ],
)
def test_reason(text, move, words, kind):
    assert said(text, move, **kind) == words


def test_the_reasons_of_the_library_use_every_rule():
    used = {
        line.rule
        for name in LIBRARY.theorems
        for chain in chains(LIBRARY.proof(name).body)
        for line in chain.lines
    }
    assert used >= set(RULES) - {"expand"}


def chains(body):
    return [body] if hasattr(body, "lines") else [body.base, body.step]


def test_unknown_rule_is_a_rearrangement_and_deltas_are_found():
    ctx = read_claim("b[l,j] = 0", Network()).context()
    assert reason("normal", ctx, ("num", 1, 1), (), readable) == ("rearranged",)
    kd = ("kd", "i", "j")
    assert (
        deltas(("mul", ("num", 2, 1), ("mul", kd, ("num", 1, 1)))) == [kd] and deltas(("add", kd, kd)) == []
    )


@pytest.mark.parametrize(
    "why, text",
    [
        ("expected a layer from 1 to L, found ('l', -1)", "l-1 in place of a layer from 1 to L"),
        (
            "expected an index that runs inside ('n', ('L', 0)), found 'k'",
            "'k' in place of an index that runs inside n(L)",
        ),
        ("expected two sides of one shape", "something other than two sides of one shape"),
        ("none", "none"),
    ],
)
def test_rejections_of_the_kernel_in_words(why, text):
    assert in_words(why) == text
