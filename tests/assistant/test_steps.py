"""Steps: reading in the names of the goal, merging lines, citing inside the ranges only."""

import pytest

from symbolic_bp.assistant.goal import Goal
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import ClaimError, StepError
from symbolic_bp.moves.context import Network
from symbolic_bp.language.read import read_claim

LIBRARY = Library()


def goal(text, **kind):
    return Goal(read_claim(text, Network(**kind)), LIBRARY.proof)


def test_names_bound_in_the_goal_can_be_read():
    made = goal("Sum(b[l,k], k) = 0")
    assert made.read("b[l,k]") == ("ref", "b", ("l", 0), ("k",))
    with pytest.raises(ClaimError):
        made.read("b[l,q]")


@pytest.mark.parametrize("term", ["w[l]", "delta[l+7,j]", "b[l]"])
def test_what_does_not_exist_or_has_another_shape_is_no_line(term):
    made = goal("dC/db[l,j] = 0")
    with pytest.raises(StepError, match="this line"):
        made.exists(made.read(term))


@pytest.mark.parametrize(
    "what, family", [("a[l]", ("a", ("l", 0))), ("delta[l+1]", ("delta", ("l", 1))), ("C", ("C", None))]
)
def test_family(what, family):
    assert goal("dC/db[l,j] = 0").family(what) == family


@pytest.mark.parametrize("what", ["2", "foo", "a[l] + b[l]", "["])
def test_no_family(what):
    with pytest.raises(StepError, match="the move"):
        goal("dC/db[l,j] = 0").family(what)


def test_a_step_records_rule_place_and_result():
    made = goal("2*delta[l,j] = 0").unfold()
    assert made.steps == [{"rule": "define", "at": [2], "args": {}, "to": made.now[2]}]
    assert made.terms[0] == made.lhs and len(made.terms) == 2


def test_merge_makes_one_line():
    made = goal("delta[l,j] + delta[l,k] = 0")
    made.unfold().unfold()
    made.merge(0)
    assert [n for _, n in made.lines] == [2]


@pytest.mark.parametrize(
    "text, name, times",
    [
        ("dC/db[l,j] = 0", "BP3", 1),
        ("dC/db[l,j] + dC/db[l,k] = 0", "BP3", 2),
        ("dC/db[L,j] = 0", "BP3", 1),
        ("delta[L,j] = 0", "BP2", 0),
        ("delta[l,j] = 0", "BP2", 0),
        ("delta[l,j]*z[l+1,k] = 0", "BP2", 1),
    ],
)
def test_citations_only_inside_the_range(text, name, times):
    made = goal(text)
    assert len(list(made.citations("lemma", name, LIBRARY.proof(name).claim, False))) == times
