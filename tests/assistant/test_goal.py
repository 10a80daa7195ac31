"""The moves of a goal: what each adds, what it refuses, and that a refusal leaves the goal as it was."""

import pytest

from symbolic_bp.assistant.ends import Unfinished, tidy
from symbolic_bp.assistant.goal import Goal, partials
from symbolic_bp.assistant.lines import Refused
from symbolic_bp.assistant.theorem import Library, prove
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.errors import ClaimError, StepError
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import subterms
from symbolic_bp.language.read import read_claim, read_term
from symbolic_bp.proof import Chain, Induction
from symbolic_bp.session import start

LIBRARY = Library()
BP2 = "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])"
BP3 = "dC/db[l,j] = delta[l,j]"
UNROLLED = LIBRARY.theorems["unrolled"].text


def goal(text, **kind):
    return Goal(read_claim(text, Network(**kind)), LIBRARY.proof)


def verdict(made):
    return vouched(
        prove("mine", made.claim, lambda g: None, LIBRARY.proof, goal=made), LIBRARY.second
    ).verdict.status


def at(made, text):
    return read_term(text, made.claim, made.ctx.scope)


@pytest.mark.parametrize(
    "text, moves, gives",
    [
        (BP3, lambda g: g.chain(through="z[l]").contract(), "dC/dz[l,j]"),
        (BP3, lambda g: g.chain().contract().fold("delta[l]"), "delta[l,j]"),
        (BP2, lambda g: g.unfold("delta[l,j]"), "dC/dz[l,j]"),
        ("a[l,j] = b[l,j]", lambda g: g.unfold("a[l,j]"), "sigma(z[l,j])"),
        ("sigma(z[l,j]) = 0", lambda g: g.fold("a[l]"), "a[l,j]"),
        ("dz[l,j]/dz[l,k] = 0", lambda g: g.same(), "[j=k]"),
        ("dC/dw[l,j,k] = 0", lambda g: g.use("BP4"), "a[l-1,k]*delta[l,j]"),
        ("a[l-1,k]*delta[l,j] = 0", lambda g: g.use("BP4", reverse=True), "dC/dw[l,j,k]"),
        ("2*b[l,j] = 0", lambda g: g.algebra("b[l,j] + b[l,j]"), "b[l,j] + b[l,j]"),
    ],
)
def test_a_move_gives(text, moves, gives):
    made = goal(text)
    moves(made)
    assert made.now == at(made, gives)


@pytest.mark.parametrize(
    "kind, text, move, gives",
    [
        ({"batch": True}, "dC/db[l,j] = 0", "mean", "1/m*Sum(dCx[x]/db[l,j], (x, 1, m))"),
        ({"widths": (2, 3, 2)}, "Sum(b[2,k], (k, 1, n(2))) = 0", "expand", "b[2,1] + b[2,2] + b[2,3]"),
    ],
)
def test_moves_of_other_networks(kind, text, move, gives):
    made = goal(text, **kind)
    getattr(made, move)()
    assert made.now == at(made, gives)


@pytest.mark.parametrize(
    "text, move",
    [
        (BP3, lambda g: g.unfold("z[l,j]")),
        (BP3, lambda g: g.fold("delta[l]")),
        (BP3, lambda g: g.contract()),
        (BP3, lambda g: g.chain(through="z[l+1]")),
        (BP3, lambda g: g.partial()),
        (BP3, lambda g: g.same()),
        (BP3, lambda g: g.separate()),
        (BP3, lambda g: g.mean()),
        (BP3, lambda g: g.peel()),
        (BP3, lambda g: g.paths()),
        (BP3, lambda g: g.use("BP2")),
        (BP3, lambda g: g.use("BP33")),
        (BP3, lambda g: g.hypothesis()),
        (BP3, lambda g: g.induction("j")),
        (BP3, lambda g: g.components("p")),
        (BP3, lambda g: g.algebra("2*delta[l,j]")),
        (BP3, lambda g: g.fold("b")),
        (BP3, lambda g: g.fold("$")),
        (BP3, lambda g: g.undo()),
        ("delta[L,j] = 0", lambda g: g.use("BP2")),  # BP2 is for l < L
        ("delta[l] = delta[l]", lambda g: g.components("j", "k")),
    ],
)
def test_a_move_that_does_not_apply_is_refused_and_changes_nothing(text, move):
    made = goal(text)
    with pytest.raises((StepError, ClaimError)) as caught:
        move(made)
    assert "expected" in str(caught.value) and "found" in str(caught.value)
    assert made.steps == [] and made.lines == [] and made.terms == [made.lhs]


def test_undo_takes_back_a_line_of_several_steps():
    made = goal("delta[l,j] + delta[l,k] = 0")
    made.unfold("delta[l,j]").unfold("delta[l,k]")
    before, steps = made.now, len(made.steps)
    made.fold("delta[l]")
    assert len(made.steps) == steps + 2 and len(made.lines) == 3
    made.undo()
    assert made.now == before and len(made.steps) == steps and len(made.terms) == steps + 1


def test_hint_names_rules_and_what_they_give():
    made = goal(BP3)
    hints = made.hint()
    assert ("chain", made.now) in {(rule, old) for rule, old, _ in hints}
    for rule, _, _ in hints:
        assert rule not in ("normal", "lemma", "hypothesis")


def test_an_unfinished_goal_says_what_is_left():
    made = goal(BP3)
    made.chain()
    with pytest.raises(Unfinished) as caught:
        made.finish()
    assert caught.value.goal is made and made.now != made.target


def test_induction_gives_a_base_and_a_step():
    made = goal(UNROLLED)
    base, step = made.induction("l")
    assert "l" not in base.ctx.scope and step.ctx.scope["l"] == ("layer", ("", 2), ("L", -1))
    base.use("BP1-matrix")
    step.use("BP2-matrix")
    step.hypothesis()
    step.back("peel")
    assert isinstance(made.finish()[1], Induction) and verdict(made) == "proved"


def test_moves_from_behind_meet_those_from_the_front():
    made = goal("delta[l,j] = dC/db[l,j]")
    made.back("chain").back("contract").back("fold", "delta[l]")
    assert made.done and verdict(made) == "proved"
    assert isinstance(made.finish()[1], Chain)


def test_a_rearrangement_is_closed_by_itself_and_a_gap_never():
    made = goal("delta[l,j] + 0*b[l,j] = delta[l,j]*1")
    assert verdict(made) == "proved"
    with pytest.raises(Unfinished):
        verdict(goal("delta[l,j] = 2*delta[l,j]"))


def test_lines_know_the_rule_that_they_rest_on():
    made = goal(BP2)
    LIBRARY.theorems["BP2"].prove(made)
    rules = [line.rule for line in made.finish()[1].lines]
    assert rules[:4] == ["define", "chain", "partial", "contract"] and rules[-1] == "normal"


def test_partials_and_tidy():
    claim = read_claim("delta[l,j] = Sum([k=j]*b[l,k], k)", Network())
    made = goal(BP3).chain()
    assert [p[0] for p in partials(made.now)] == ["P"]
    assert tidy(claim.context(), claim.rhs) == ("ref", "b", ("l", 0), ("j",))


def test_refused_and_unfinished_are_errors_of_a_step():
    assert issubclass(Refused, StepError) and issubclass(Unfinished, StepError)


@pytest.mark.parametrize(
    "text, kind, name",
    [
        ("delta[l] = w[l+1].T @ delta[l+1]", {"activation": "identity"}, "L2-gradient"),
        ("dC/dw[L,j,k] = Sum(a[L-1,k,x]*delta[L,j,x], x)/m", {"batch": True}, "quadratic-weight"),
        ("dC/db[L,j] = delta[L,j]", {}, "cross-entropy-bias"),
    ],
)
def test_a_theorem_about_another_kind_of_network_is_not_cited(text, kind, name):
    goal = start(text, **kind)
    for move in (lambda: goal.use(name), lambda: goal.line(text.partition("=")[2], by=name)):
        with pytest.raises(StepError, match="holds in this kind of network"):
            move()
    assert goal.now == goal.lhs


def test_a_theorem_for_every_network_is_cited_in_one_of_a_kind():
    goal = start("dC/db[L,j] = a[L,j] - y[j]", activation="sigmoid", cost="cross-entropy")
    assert goal.use("BP3").use("BP1-cross-entropy").proof().proved


def test_formulas_leaves_a_layer_that_may_be_the_input():
    goal = start("dC/dw[L,j,k] = a[L-1,k]*(a[L,j] - y[j])", activation="sigmoid", cost="cross-entropy")
    goal.back("formulas")
    assert ("ref", "a", ("L", -1), ("k",)) in set(subterms(goal.target))
