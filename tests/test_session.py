"""The assistant from Python: moves, hints, undo, refused lines with numbers, unfinished proofs, notebooks."""

import pytest

from symbolic_bp.assistant.ends import Unfinished
from symbolic_bp.errors import ClaimError, StepError
from symbolic_bp.exact.counterexample import compare
from symbolic_bp.session import WrongLine, check, prove, start

BP2 = "delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])"


def test_a_derivation_line_by_line():
    goal = start(BP2)
    goal.unfold("delta[l,j]")

    goal.chain(through="a[l]")
    goal.contract()
    goal.line("sigma'(z[l,j])*dC/da[l,j]")
    goal.chain(through="z[l+1]").contract()
    goal.fold("delta[l+1]")
    proof = goal.proof()
    assert proof.verdict.status == "proved" and r"\delta" in proof._repr_latex_()


def test_a_wrong_line_is_refused_with_numbers_and_leaves_the_goal():
    goal = start(BP2)
    goal.unfold("delta[l,j]").chain(through="a[l]").contract()
    before = goal.now
    with pytest.raises(WrongLine) as caught:
        goal.line("dC/da[l,j]*sigma(z[l,j])")
    text = str(caught.value)
    assert "there was" in text and "you wrote" in text and "gives" in text and "they differ at" in text
    found = caught.value.counterexample
    assert compare(found.instance, found.names, *found.sides)
    assert goal.now == before


def test_hint_undo_and_unfinished():
    goal = start("dC/db[l,j] = delta[l,j]")
    assert "chain" in {rule for rule, _, _ in goal.hint()}
    start_term = goal.now
    goal.chain()
    goal.undo()
    assert goal.now == start_term
    with pytest.raises(StepError):
        goal.undo()
    with pytest.raises(Unfinished):
        goal.proof()
    assert "stackrel" in goal._repr_latex_()


def test_a_goal_prints_what_was_done_and_what_is_left():
    goal = start("dC/db[l,j] = delta[l,j]")
    assert repr(goal).splitlines() == ["      ∂C/∂b[l,j]", "  left to show: ∂C/∂b[l,j] = δ[l,j]"]
    goal.line("Sum(dC/dz[l,k]*dz[l,k]/db[l,j], k)").line("dC/dz[l,j]")
    assert "chain rule: b^l feeds only z^l" in str(goal) and "left to show: ∂C/∂z[l,j] = δ[l,j]" in str(goal)
    with pytest.raises(Unfinished, match=r"left to show: ∂C/∂z\[l,j\] = δ\[l,j\]"):
        goal.proof()
    goal.line("delta[l,j]")
    assert "the two sides meet" in str(goal) and "proved: " in str(goal.proof())
    assert all(len(line) <= 80 for line in str(goal.proof()).splitlines())


def test_the_parts_of_an_induction_are_derivations_too():
    goal = start("delta[l] = Prod(Sigma'(z[i]) @ w[i+1].T, (i, l, L-1)) @ delta[L]")
    base, step = goal.induction("l")
    assert "the two sides meet" in repr(base) and "left to show" in repr(step) and "step:" in repr(goal)
    with pytest.raises(StepError, match=r"n\(l\+1\)\) in place of dimensions that fit"):
        step.line("Sigma'(z[l]) @ w[l+1] @ delta[l+1]")
    with pytest.raises(WrongLine) as caught:
        step.line("w[l+1].T @ delta[l+1]")
    assert caught.value.counterexample and "stackrel" in step._repr_latex_()
    step.line("Sigma'(z[l]) @ w[l+1].T @ delta[l+1]", by="BP2-matrix")
    step.line(
        "Sigma'(z[l]) @ w[l+1].T @ Prod(Sigma'(z[i]) @ w[i+1].T, (i, l+1, L-1)) @ delta[L]", by="hypothesis"
    )
    step.back("peel")
    assert goal.proof().verdict.status == "proved"


def test_a_gap_that_cannot_be_closed_is_shown_with_numbers():
    goal = start("dC/db[l,j] = 2*delta[l,j]").chain().contract().fold("delta[l]")
    with pytest.raises(Unfinished, match="(?s)no move can close this gap.*they differ at  net = 1-1.*right "):
        goal.proof()
    with pytest.raises(Unfinished) as caught:
        start("dC/db[l,j] = delta[l,j]").chain().proof()
    assert "differ" not in str(caught.value)


@pytest.mark.parametrize(
    "kind, listed",
    [
        ({"cost": "quadratic"}, True),
        ({"cost": "cross-entropy"}, True),
        ({}, True),
        ({"activation": "identity"}, False),
        ({"activation": "sigmoid"}, True),
        ({"activation": "softmax"}, False),
        ({"activation": "relu,softmax"}, False),
    ],
)
def test_hints_list_the_theorems_on_any_cost(kind, listed):
    assert ("BP1" in {rule for rule, *_ in start("delta[L,j] = 0", **kind).hint()}) == listed


def test_the_proof_of_a_notebook_is_accepted_as_it_was_written():
    """Exercise 1 of chapter 2: w_jk only affects z_j, so that there is no sum."""
    goal = start(r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j")
    goal.line(r"\frac{\partial C}{\partial z_j^l} \frac{\partial z_j^l}{\partial w_{jk}^l}", by="search")
    goal.line(r"\delta^l_j \frac{\partial z_j^l}{\partial w_{jk}^l}")
    with pytest.raises(StepError, match=r"a\[l-1,j\]: 'j' in place of"):
        goal.line(r"\delta^l_j a^{l-1}_j")
    with pytest.raises(WrongLine):
        goal.line(r"\delta^l_j w^{l}_{jk}")
    goal.line(r"\delta^l_j a^{l-1}_k")
    assert goal.proof().proved and len(goal.lines) == 4


def test_hints_name_rules_and_theorems_and_what_they_give():
    shown = repr(start("dC/dw[l,j,k] = 2*delta[l,j]").hint()).splitlines()
    assert any(line.startswith("chain: ∂C/∂w[l,j,k] = ") for line in shown)
    assert "BP4: ∂C/∂w[l,j,k] = a[l-1,k] δ[l,j]" in shown and all(len(line) <= 80 for line in shown)
    assert repr(start("eta = eta").hint()) == "no rule applies"


def test_a_true_line_that_is_more_than_one_rule_away():
    goal = start("delta[l,j] = dC/db[l,j]")
    with pytest.raises(WrongLine, match="may be true, by more than one step") as caught:
        goal.line("dC/db[l,j]")
    assert caught.value.counterexample is None and 'by="search"' in str(caught.value)
    assert goal.line("dC/db[l,j]", by="search").proof().verdict.status == "proved"


def test_undo_takes_back_moves_on_the_right_side_and_what_they_cite():
    goal = start("dC/db[l,j] = delta[l,j]")
    before = goal.target
    goal.chain().back("use", "BP3", reverse=True)
    assert goal.cites == ["BP3"] and goal.target != before
    goal.undo()
    assert goal.cites == [] and goal.target == before and len(goal.lines) == 1
    goal.undo()
    assert goal.lines == []


@pytest.mark.parametrize(
    "move",
    [
        lambda g: g.back("nothing"),
        lambda g: g.back("undo"),
        lambda g: g.at("chain", (1, 2)),
        lambda g: g.at("foo", ()),
        lambda g: g.at("peel", ()),
        lambda g: g.line(3),
        lambda g: g.unfold("z[l,j]"),
        lambda g: g.fold("delta[l]"),
        lambda g: g.chain(through="z[l+1]"),
        lambda g: g.peel(),
        lambda g: g.use("BP9"),
        lambda g: g.use("BP2"),
        lambda g: g.hypothesis(),
        lambda g: g.induction("j"),
        lambda g: g.components("p"),
        lambda g: g.line("delta[l+7,j]"),
        lambda g: g.line("foo"),
        lambda g: g.line("w[l]"),
        lambda g: g.algebra("delta[l,j]"),
        lambda g: g.paths(),
        lambda g: g.mean(),
        lambda g: g.separate(),
    ],
)
def test_moves_that_do_not_apply(move):
    goal = start("dC/db[l,j] = delta[l,j]")
    with pytest.raises((StepError, ClaimError)) as caught:
        move(goal)
    assert "expected" in str(caught.value) and goal.steps == []


def test_prove_and_check():
    assert prove("unrolled").proved and "aligned" in prove("unrolled")._repr_latex_()
    assert check("dC/db[l,j] = delta[l,j]").status == "proved"
    assert check("dC/db[l,j] = 2*delta[l,j]").status == "refuted"
    with pytest.raises(ClaimError):
        check("dC/db[l,j] = delta[l,j]", widths=[2, 0])


def test_an_undecided_claim_says_what_was_tried():
    """True, but no rule knows the square of a sign."""
    found = check("sgn(b[l,j])^2*b[l,j] = b[l,j]")
    assert found.status == "undecided" and found.evidence.evaluations >= 40
