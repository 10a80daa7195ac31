"""The assistant from Python: moves, hints, undo, refused lines with numbers, unfinished proofs, notebooks."""
import pytest

from symbolic_bp.assistant.goal import Unfinished
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


@pytest.mark.parametrize("move", [
    lambda g: g.unfold("z[l,j]"), lambda g: g.fold("delta[l]"), lambda g: g.chain(through="z[l+1]"), lambda g: g.peel(),
    lambda g: g.use("BP9"), lambda g: g.use("BP2"), lambda g: g.hypothesis(), lambda g: g.induction("j"),
    lambda g: g.components("p"), lambda g: g.line("delta[l+7,j]"), lambda g: g.line("foo"), lambda g: g.line("w[l]"),
    lambda g: g.algebra("delta[l,j]"), lambda g: g.paths(), lambda g: g.mean(), lambda g: g.separate()])
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
    """True, by distributing three layers of sums that the search does not unroll against each other."""
    found = check("delta[l] - Prod(Sigma'(z[i]) @ w[i+1].T, (i, l, L-1)) @ delta[L] = 0*delta[l]")
    assert found.status in ("undecided", "proved")
    assert found.status == "proved" or found.evidence.evaluations >= 40
