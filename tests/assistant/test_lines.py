"""Lines that a person writes: by a rule, by algebra, by a theorem, by the induction hypothesis; anything else is refused."""

from dataclasses import replace

import pytest

from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.lines import PLAIN, OtherLeft, Refused, split
from symbolic_bp.assistant.theorem import Library, prove
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.errors import StepError, SymbolicBPError
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.rules import RULES
from symbolic_bp.language.read import read_claim

LIBRARY = Library()


def goal(text, where=None, **kind):
    return Goal(read_claim(text, Network(**kind), where), LIBRARY.proof)


def verdict(made):
    return vouched(
        prove("mine", made.claim, lambda g: None, LIBRARY.proof, goal=made), LIBRARY.second
    ).verdict.status


ACCEPTED = [
    # claim, line, by, the rule it is written down with
    ("delta[l,j] = 0", "dC/dz[l,j]", None, "define"),
    ("delta[l,j] = 0", "dC/dz[l,j]", "define", "define"),
    ("delta[l,j]*2 = 0", "dC/dz[l,j] + dC/dz[l,j]", None, "define"),
    ("delta[l,j]*2 = 0", "delta[l,j] + delta[l,j]", None, "normal"),
    ("delta[l,j]*2 = 0", "delta[l,j] + delta[l,j]", "algebra", "normal"),
    ("dC/dz[l,j] = 0", "delta[l,j]", None, "define"),  # a rule from right to left
    ("2*sigma(z[l,j])*eta = 0", "eta*a[l,j]*2", None, "normal"),
    (
        "dC/db[l,j] = 0",
        "Sum(dC/dz[l,k]*dz[l,k]/db[l,j], k)",
        None,
        "chain",
    ),  # dz/db as a person writes the partial
    ("dC/dz[L,j] = 0", "Sum(dC/da[L,k]*da[L,k]/dz[L,j], k)", "chain", "chain"),
    ("dC/db[l,j]*w[l,j,k] = 0", "w[l,j,k]*delta[l,j]", "BP3", "lemma"),
    ("delta[l,j]*w[l,j,k] = 0", "w[l,j,k]*dC/db[l,j]", "BP3", "lemma"),
    ("dC/db[l,j] + dC/db[l,k] = 0", "delta[l,k] + delta[l,j]", "BP3", "lemma"),
    ("dC/dw[l,j,k] - dC/dw[l,k,j] = 0", "a[l-1,k]*delta[l,j] - delta[l,k]*a[l-1,j]", "BP4", "lemma"),
]


@pytest.mark.parametrize("text, line, by, rule", ACCEPTED)
def test_accepted(text, line, by, rule):
    made = goal(text)
    made.line(line, by=by)
    assert (
        made.steps[0]["rule"] == rule
        and len(made.lines) == 1
        and sum(n for _, n in made.lines) == len(made.steps)
    )
    assert len(made.terms) == len(made.steps) + 1


@pytest.mark.parametrize(
    "text, line, by",
    [
        ("delta[l,j] = 0", "2*dC/dz[l,j]", None),
        ("delta[l,j] = 0", "dC/dz[l,j]", "chain"),
        ("delta[l,j] = 0", "dC/dz[l,j]", "algebra"),
        ("delta[l,j] = 0", "dC/dz[l,j]", "hypothesis"),
        ("delta[l,j] = 0", "2*dC/db[l,j]", "BP3"),
        ("delta[l,j] = 0", "dC/db[l,j]", None),  # a theorem is cited by name
        ("dC/dw[l,j,k] = 0", "2*a[l-1,k]*delta[l,j]", "BP4"),
        ("delta[L,j] = 0", "sigma(z[L,j])", "BP2"),
    ],
)
def test_refused(text, line, by):
    made = goal(text)
    with pytest.raises(Refused) as caught:
        made.line(line, by=by)
    assert made.steps == [] and made.lines == [] and made.cites == []
    assert (by or "one rule") in str(caught.value) and caught.value.before == made.now


@pytest.mark.parametrize(
    "text, line",
    [
        ("dC/dz[l,j]*a[l+1,k] = 0", "Sum(dC/dz[l+1,i]*dz[l+1,i]/dz[l,j], i)*a[l+1,k]"),
        ("delta[l,j] = 0", "dC/db[l,j]"),
        ("dz[l+1,k]/dz[l,j] = 0", "w[l+1,k,j]*sigma'(z[l,j])"),
        ("2*eta = 0", "eta + eta"),
    ],
)
def test_several_rules_where_that_is_asked_for(text, line):
    """The lines of Nielsen, ch. 2, (40)-(45) as he writes them."""
    made = goal(text)
    made.line(line, by="search")
    assert len(made.lines) == 1 and made.lines[0][0][0].startswith(("several rules: ", "rearranged"))
    made.claim = replace(made.claim, rhs=made.now)
    made.rhs = made.target = made.now
    assert verdict(made) == "proved"
    made.undo()
    assert made.steps == [] and made.now == made.lhs


@pytest.mark.parametrize(
    "text, line, error",
    [("delta[l,j] = 0", "2*dC/db[l,j]", Refused), ("delta[l] = 2*delta[l]", "dC/db[l]", StepError)],
)
def test_a_search_that_finds_nothing_changes_nothing(text, line, error):
    made = goal(text)
    with pytest.raises(error):
        made.line(line, by="search")
    assert made.steps == [] and made.lines == []


def test_the_claim_may_end_in_derivatives_as_a_person_writes_them():
    made = goal("dC/dw[l,j,k] = dC/dz[l,j]*dz[l,j]/dw[l,j,k]")
    made.line("Sum(dC/dz[l,i]*dz[l,i]/dw[l,j,k], i)")
    made.line("dC/dz[l,j]*a[l-1,k]")
    made.back("at", "chain", (2,)).back("same").back("contract").back("partial").back("contract")
    assert verdict(made) == "proved"
    made = goal("dC/db[l,j]*2 = Sum(dC/dz[l,k]*dz[l,k]/db[l,j], k)*2")
    made.line("2*Sum(dC/dz[l,k]*dz[l,k]/db[l,j], k)")
    assert verdict(made) == "proved"


@pytest.mark.parametrize("line", [3, None, ["delta[l,j]"]])
def test_a_line_is_a_text(line):
    with pytest.raises(StepError, match="a text such as"):
        goal("delta[l,j] = 0").line(line)


def test_an_unknown_theorem_is_named():
    with pytest.raises(StepError, match="did you mean BP3"):
        goal("delta[l,j] = 0").line("dC/db[l,j]", by="BP33")


def test_a_derivation_in_lines_is_proved():
    made = goal("dC/dw[l,j,k] = a[l-1,k]*dC/db[l,j]")
    made.line("a[l-1,k]*delta[l,j]", by="BP4")
    made.line("a[l-1,k]*dC/db[l,j]", by="BP3")
    assert made.cites == ["BP4", "BP3"] and verdict(made) == "proved"
    assert [line.reason for line in made.finish()[1].lines] == [(("cite", "BP4"),), (("cite", "BP3"),)]


def test_the_induction_hypothesis_as_a_line():
    made = goal(LIBRARY.theorems["unrolled"].text)
    base, step = made.induction("l")
    with pytest.raises(Refused):
        base.line("delta[L]*2", by="hypothesis")
    base.line("Sigma'(z[L]) @ grad(C)", by="BP1-matrix")
    step.line("Sigma'(z[l]) @ w[l+1].T @ delta[l+1]", by="BP2-matrix")
    hypothesis = (
        "Sigma'(z[l]) @ w[l+1].T @ Prod(Sigma'(z[i]) @ w[i+1].T, (i, l+1, L-1)) @ Sigma'(z[L]) @ grad(C)"
    )
    step.line(hypothesis, by="hypothesis")
    step.undo().line(hypothesis)  # found without being named
    step.back("peel")
    assert verdict(made) == "proved"


def test_the_hypothesis_holds_one_layer_further_only():
    step = goal("delta[l,j] = delta[l,j]").induction("l")[1]
    with pytest.raises(Refused):
        step.line("2*delta[l,j]", by="hypothesis")


def test_every_rule_can_be_named():
    assert set(PLAIN) | {"normal", "field", "lemma", "hypothesis"} == set(RULES)


def test_a_derivative_that_is_a_direct_partial_is_one_line():
    made = goal("dC/dw[l,j,k] = a[l-1,k]*delta[l,j]")
    made.chain(through="z[l]").contract()
    made = goal("delta[l,j]*dz[l,j]/dw[l,j,k] = a[l-1,k]*delta[l,j]")
    before = made.now
    for wrong in ("delta[l,j]*a[l-1,j]", "delta[l,j]*b[l,j]"):
        with pytest.raises(StepError):
            made.line(wrong)
        assert made.now == before and not made.lines and not made.steps
    made.line("delta[l,j]*a[l-1,k]")
    assert len(made.lines) == 1 and verdict(made) == "proved"


def test_what_does_not_exist_is_named():
    made = goal("delta[l,j] = Sum(w[l+1,k,j]*delta[l+1,k], k)*sigma'(z[l,j])")
    with pytest.raises(
        StepError, match=r"found w\[l\+1,j,k\]: 'j' in place of an index that runs inside n\(l\+1\)"
    ):
        made.line("Sum(w[l+1,j,k]*delta[l+1,k], (k, 1, n(l+1)))")


@pytest.mark.parametrize(
    "line",
    [
        "= dC/dz[l,j]",
        " =dC/dz[l,j]",
        "delta[l,j] = dC/dz[l,j]",
        "delta^l_j = \\frac{\\partial C}{\\partial z^l_j}",
        "1*delta[l,j] = dC/dz[l,j]",
    ],
)
def test_a_line_with_its_left_side_or_an_equals_sign(line):
    made = goal("delta[l,j] = dC/db[l,j]").line(line)
    assert made.terms[-1] == made.read("dC/dz[l,j]") and len(made.lines) == 1
    made.line("delta[l,j] = delta[l,j]")  # the start of the chain
    made.line("delta[l,j] = dC/dz[l,j]").line("dC/dz[l,j] = delta[l,j]")  # the line before
    assert len(made.lines) == 4


def test_the_equals_signs_in_brackets_belong_to_the_line():
    assert split("Sum(w[l,j,k]*[j=k], k)") == ("", "Sum(w[l,j,k]*[j=k], k)")
    assert split("\\sum_{k=1}^{n(l)} a^l_k = [j=k] b") == ("\\sum_{k=1}^{n(l)} a^l_k", " [j=k] b")
    assert split("[j=k] = 1") == ("[j=k]", " 1") and split("= [1=2]") == ("", " [1=2]")


@pytest.mark.parametrize("line", ["dC/db[l,j] = dC/dz[l,j]", "2*delta[l,j] = dC/dz[l,j]"])
def test_another_left_side_is_refused(line):
    made = goal("delta[l,j] = dC/db[l,j]")
    with pytest.raises(OtherLeft, match="what stands there now, or the start"):
        made.line(line)
    assert not made.lines


@pytest.mark.parametrize(
    "line",
    [
        "delta[l,j] = dC/dz[l,j] = dC/db[l,j]",
        "delta[l] = dC/dz[l,j]",
        "delta[l,q] = dC/dz[l,j]",
        "delta[l,j] =",
        "=",
        "delta[l,j] <= dC/dz[l,j]",
        "delta[l,j] == dC/dz[l,j]",
    ],
)
def test_no_line(line):
    made = goal("delta[l,j] = dC/db[l,j]")
    with pytest.raises(SymbolicBPError):
        made.line(line)
    assert not made.lines
