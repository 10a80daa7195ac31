"""The kernel on closed forms: each is put to the assistant as a claim about the network and
proved, or said not to be.

The model's C is the mean over a mini-batch and has no regulariser: a sum is m times it, and what a
regulariser adds to dC/dw is the derivative of its formula, all else held fixed. The claims say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from symbolic_bp.assistant.granted import least
from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import prove
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.calculus.derive import Derivation
from symbolic_bp.codegen.document import INDEX, derived
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.moves.context import Context, Rejected
from symbolic_bp.language.read import read_claim
from symbolic_bp.network.network import Network
from symbolic_bp.proof import Proof
from symbolic_bp.render.outline import assuming

if TYPE_CHECKING:
    from sympy import Expr

    from symbolic_bp.assistant.goal import Goal
    from symbolic_bp.assistant.theorem import Library
    from symbolic_bp.moves.context import Network as KernelNetwork
    from symbolic_bp.language.claim import Claim

CODES = {"proved": 0, "refuted": 1, "undecided": 3}


def verdicts(
    net: Network, wanted: list[tuple[str, Expr]], library: Library, kernel_network: KernelNetwork | None
) -> tuple:
    """({(what, layer): words}, sentences on what the proofs take for granted, exit code).

    kernel_network: the kernel's network of the same kind, or None.

    Every closed form is derived anew with numbers for its parameters, as the kernel's formulas have them, and
    for any number of examples.
    """
    said, codes = {}, [0]
    given: dict = {}
    plain = Network(
        net.widths,
        activation=net.activations or None,
        cost=net.cost,
        regulariser=net.regulariser,
        batch=net.batch,
        mean=net.mean,
    )
    for what, at in wanted:
        try:
            if kernel_network is None:
                raise SymbolicBPError("the kernel", "a network of a kind that it has", "another")
            status, proof = decided(plain, what, at, kernel_network, library)
        except SymbolicBPError as why:
            said[what, at], status = f"not proved: {why}", "undecided"
        else:
            said[what, at] = (
                f"proved by the kernel: {proof.verdict.steps} steps on the model {proof.verdict.model}"
                if status == "proved"
                else f"not proved by the kernel: {reason(proof, status)}"
            )
            given |= dict.fromkeys(proof.verdict.hypotheses if status == "proved" else ())
        codes.append(CODES[status])
    granted = least(Context(kernel_network, {}), given) if kernel_network else ()
    return said, tuple(assuming(granted, kernel_network)), 1 if 1 in codes else max(codes)


def reason(evidence: object, status: str) -> str:
    """Why it is not proved: what the kernel lacks, where there are lines."""
    return evidence.verdict.message if isinstance(evidence, Proof) else status


def decided(plain: Network, what: str, at: Expr, kernel_network: KernelNetwork, library: Library) -> tuple:
    """(proved, refuted or undecided; the Proof or None) of one closed form. Raises SymbolicBPError."""
    form = derived(plain, what, at)
    where = "2 <= l < L" if at == INDEX["l"] and what in ("delta", "a") else None

    def read(made: Derivation) -> Claim:
        return read_claim(claim(made, plain, what), kernel_network, where)

    proof = along(read(form), script_of(plain, what, at), library)
    if proof and proof.proved:
        return "proved", proof
    if not form.assuming:
        found = judge(read(form), library)
        return found.status, found.evidence
    ((_, total, value),) = form.assuming
    general = judge(read(Derivation(form.of, form.steps[-2][0], ())), library)
    if general.status != "proved":
        return general.status, None
    given = spelled(f"{total} = {value}")

    def script(goal: Goal) -> None:
        goal.use("claim")
        goal.use(given)

    proof = vouched(
        prove("closed form", read(form), script, {"claim": general.evidence}.get, assume=(given,)),
        library.second,
    )
    return ("proved" if proof.proved else "undecided"), proof


def along(made: Claim, script: Callable | None, library: Library) -> Proof | None:
    """The Proof of a claim by a script of moves, or None where it leads nowhere."""
    try:
        proof = script and prove("closed form", made, script, library.proof)
    except (SymbolicBPError, Rejected):
        return None
    return vouched(proof, library.second) if proof and proof.followed else None


def script_of(plain: Network, what: str, at: Expr) -> Callable | None:
    """The moves that lead to dC/db and dC/dw, to the error of a hidden layer from that of the next, and to
    the error of a layer of vector activations from dC/da; else None."""

    def parameter(goal: Goal) -> None:
        if plain.batch:
            goal.mean()
        goal.chain(through=f"z[{at}]")
        if plain.batch:
            goal.separate()
            goal.contract()
            goal.partial()
        goal.contract()
        goal.fold(f"delta[{at}]")

    def hidden(goal: Goal) -> None:
        goal.unfold(f"delta[{at},j{',x' * plain.batch}]")
        goal.chain(through=f"a[{at}]")
        goal.contract()
        goal.chain(through=f"z[{at + 1}]")
        goal.contract()
        goal.fold(f"delta[{at + 1}]")
        goal.formulas()
        goal.back("formulas")

    def vector(goal: Goal) -> None:
        goal.unfold(f"delta[{at},j{',x' * plain.batch}]")
        goal.chain(through=f"a[{at}]")
        goal.partial()
        goal.back("formulas")

    if what in ("b", "w"):
        return parameter
    if what != "delta" or at == plain.L and plain.cost != "C":
        return None
    record = plain.activation(at)
    return vector if record and record.vector else hidden if at != plain.L else None


def claim(form: Derivation, plain: Network, what: str) -> str:
    """A closed form in plain notation, as a claim about the kernel's network."""
    left = str(form.of)
    if what in ("b", "w") and plain.batch and not plain.mean:
        left = f"m*{left}"
    if what == "w" and plain.regulariser:
        at, j, k = form.of.entry.indices
        inner = re.sub(r"\bw\b", f"w[{at},p,q]", plain.regulariser.formula)
        for name, value in plain.regulariser.parameters.items():
            inner = re.sub(rf"\b{name}\b", f"({value})", inner)
        left = f"{left} + held(Sum(Sum({inner}, (q, 1, n({at - 1}))), (p, 1, n({at}))), w[{at},{j},{k}])"
    return spelled(f"{left} = {form.expr}")


def spelled(text: str) -> str:
    """SymPy's spelling of an equation as the language of claims has it."""
    text = re.sub(r", \((\w), 1, (?:\w+|n\([^()]*\))\)", r", \1", text)
    text = re.sub(r"\bdC_x/", "dCx[x]/", text)
    return re.sub(r"sigma_(?:\w+|\{[^{}]*\})('*)\(", r"sigma\1(", text)
