"""Certificates of concrete networks: every delta, dC/db and dC/dw in closed form, proved to be the
derivative of the cost.

A certificate comes in parts: the statements, in plain symbols, which are all that a person has to read to
believe them; then the proofs, which Coq checks. Its size is near-linear in the number of parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbolic_bp.coq import functions
from symbolic_bp.errors import NetworkError
from symbolic_bp.network import named
from symbolic_bp.network.domain import cost_exists

if TYPE_CHECKING:
    from symbolic_bp.coq.functions import Activation


PER_FILE = 120  # theorems in one file of proofs
HEAD = """From Coq Require Import Reals Lra Lia List.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Network Chain Activations Costs Concrete.
Open Scope R_scope.
"""
BRACKETS = """(* w[l,j,k] is w l j k;  w{l,j,k := t} is w with t in the place of that weight *)
Notation "f [ i ]" := (f i%nat) (at level 9, i at level 99, only parsing).
Notation "f [ l , j ]" := (f l%nat j%nat) (at level 9, l at level 99, j at level 99, only parsing).
Notation "f [ l , j , k ]" :=
  (f l%nat j%nat k%nat) (at level 9, l at level 99, j at level 99, k at level 99, only parsing).
Notation "f { l , j := t }" :=
  (updb f l%nat j%nat t) (at level 9, l at level 99, j at level 99, only parsing).
Notation "f { l , j , k := t }" :=
  (updw f l%nat j%nat k%nat t) (at level 9, l at level 99, j at level 99, k at level 99, only parsing).
"""


@dataclass(frozen=True)
class Formula:
    """One thing to prove: name of the statement, its text, the tactic that proves it, and
    what a person calls it."""

    name: str
    shown: str
    statement: str
    proof: str


class Net:
    """A network with widths n(1), ..., n(L), an activation name for each layer from 2 on (or one
    for all), a cost name.

    Raises NetworkError for what the theory does not have or what has no derivative.
    """

    def __init__(self, widths: tuple[int, ...], activation: str = "sigmoid", cost: str = "quadratic") -> None:
        if not widths or len(widths) < 2:
            raise NetworkError("certify", "the widths of a network, such as --net 2-3-2", "none")
        names = split(activation)
        if len(names) not in (1, len(widths) - 1):
            raise NetworkError(
                "--activation",
                f"one name, or one for each of the {len(widths) - 1} layers after the input",
                f"{len(names)}",
                "separate them by commas",
            )
        self.widths, self.L = tuple(widths), len(widths)
        self.acts = [functions.activation(n) for n in names] * (1 if len(names) > 1 else len(widths) - 1)
        self.cost, self.top = functions.cost(cost), widths[-1]
        cost_exists(named.activation(names[-1]), named.cost(cost), self.top)
        out = self.act(self.L).name
        inside = out == "sigmoid" or out == "softmax" and self.top > 1
        self.stated = bool(self.cost.needs) and not (
            inside or "< 1" not in self.cost.needs and out in functions.POSITIVE
        )

    def act(self, layer: int) -> Activation:
        """The Activation of a layer."""
        return self.acts[layer - 2]

    def n(self, layer: int) -> int:
        """The number of neurons of a layer."""
        return self.widths[layer - 1]

    def neurons(self, lowest: int = 2) -> list[tuple[int, int]]:
        """[(layer, neuron)] from a layer on."""
        return [(l, j) for l in range(lowest, self.L + 1) for j in range(1, self.n(l) + 1)]

    def a(self, layer: int, j: int) -> str:
        """The activation of a neuron in Coq."""
        return f"x[{j}]" if layer == 1 else f"a{layer}_{j} x w b"

    @property
    def kinks(self) -> list[str]:
        """The conditions under which the statements hold, in plain Coq."""
        found = [f"z{l}_{j} x w b <> 0" for l, j in self.neurons() if self.act(l).kink]
        if self.stated:
            found += [self.cost.needs.replace("{a}", f"a{self.L}_{j} x w b") for j in range(1, self.top + 1)]
        return found


def split(text: str) -> list[str]:
    """Names separated by commas outside of parentheses."""
    parts, depth = [""], 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return [p.strip() for p in parts]


def title(net: Net) -> str:
    """The network in words."""
    return (
        f"The network {'-'.join(map(str, net.widths))}, "
        f"activations {', '.join(a.name for a in net.acts)}, cost {net.cost.name}"
    )


def forward_definitions(net: Net) -> Iterator[str]:
    """z, a and the cost, written out."""
    args = "(x : vec) (w : weights) (b : biases) : R"
    for l in range(2, net.L + 1):
        js = range(1, net.n(l) + 1)
        for j in js:
            terms = " + ".join(f"w[{l},{j},{k}] * {net.a(l - 1, k)}" for k in range(1, net.n(l - 1) + 1))
            yield f"Definition z{l}_{j} {args} := {terms} + b[{l},{j}]."
        if net.act(l).name == "softmax":
            yield f"Definition e{l} {args} := " + " + ".join(f"exp (z{l}_{j} x w b)" for j in js) + "."
        for j in js:
            value = (
                f"exp (z{l}_{j} x w b) / e{l} x w b"
                if net.act(l).name == "softmax"
                else f"{net.act(l).function} (z{l}_{j} x w b)"
            )
            yield f"Definition a{l}_{j} {args} := {value}."
    terms = " + ".join(in_cost(net, net.cost.term, j) for j in range(1, net.top + 1))
    yield f"Definition cost (x y : vec) (w : weights) (b : biases) : R :=\n  {terms}."


def in_cost(net: Net, text: str, j: int) -> str:
    """A text of a cost for output j."""
    a = f"a{net.L}_{j} x w b"
    bare = text.startswith("0 <")
    return (
        text.replace("{n}", str(net.top))
        .replace("{y}", f"y[{j}]")
        .replace("{a}", a if bare else f"({a})")
        .replace("((", "((")
    )


def delta_definitions(net: Net) -> Iterator[str]:
    """The errors in closed form, from the output back."""
    args = "(x y : vec) (w : weights) (b : biases) : R"
    for l in range(net.L, 1, -1):
        js = range(1, net.n(l) + 1)
        act = net.act(l)
        after = {j: incoming(net, l, j) for j in js}
        if act.name == "softmax" and not short(net, l):
            terms = " + ".join(f"{after[j]} * a{l}_{j} x w b" for j in js)
            yield f"Definition s{l} {args} := {terms}."
        for j in js:
            yield f"Definition d{l}_{j} {args} := {delta_formula(net, l, j, after[j])}."


def short(net: Net, layer: int) -> bool:
    """The output layers whose delta has a simpler form than gradient times slope."""
    pair = (net.act(layer).name, net.cost.name)
    return layer == net.L and pair in (("sigmoid", "cross-entropy"), ("softmax", "log-likelihood"))


def incoming(net: Net, layer: int, j: int) -> str:
    """dC/da of a neuron."""
    if layer == net.L:
        return in_cost(net, net.cost.gradient, j)
    terms = (f"w[{layer + 1},{k},{j}] * d{layer + 1}_{k} x y w b" for k in range(1, net.n(layer + 1) + 1))
    return "(" + " + ".join(terms) + ")"


def delta_formula(net: Net, layer: int, j: int, after: str) -> str:
    """The right side of delta[l,j] in Coq; after: the sum that comes from the next layer."""
    act, a = net.act(layer), f"a{layer}_{j} x w b"
    if short(net, layer):
        ys = " + ".join(f"y[{k}]" for k in range(1, net.top + 1))
        return f"{a} - y[{j}]" if act.name == "sigmoid" else f"{a} * ({ys}) - y[{j}]"
    if act.name == "softmax":
        return f"{a} * ({after} - s{layer} x y w b)"
    return f"{after} * {act.formula}".replace("{z}", f"z{layer}_{j} x w b").replace("{a}", f"({a})")


def formulas(net: Net) -> Iterator[Formula]:
    """Every Formula of the net: deltas, biases, weights."""
    head = "forall (x y : vec) (w : weights) (b : biases), " + ("conditions x w b -> " if net.kinks else "")
    given = "x y w b H" if net.kinks else "x y w b"
    for l in range(net.L, 1, -1):
        js = range(1, net.n(l) + 1)
        for j in js:
            yield Formula(
                f"delta_{l}_{j}",
                f"delta[{l},{j}]",
                f"{head}\n  is_derive (fun t => cost_with (Z {l} {j}) t x y w b) (z{l}_{j} x w b) (d{l}_{j} "
                "x y w b)",
                f"prove_delta {l}%nat {j}%nat (z{l}_{j}_ok x w b) (d{l}_{j}_ok {given}) "
                f"({'is_delta ' + given})",
            )
        for j in js:
            yield Formula(
                f"dC_db_{l}_{j}",
                f"dC/db[{l},{j}]",
                f"{head}\n  is_derive (fun t => cost x y w b{{{l},{j} := t}}) b[{l},{j}] (d{l}_{j} x y w b)",
                f"apply (bias {given} {l} {j} _ _ eq_refl (d{l}_{j}_ok {given})); formula",
            )
        for j in js:
            for k in range(1, net.n(l - 1) + 1):
                below = "eq_refl" if l == 2 else f"(a{l - 1}_{k}_ok x w b)"
                yield Formula(
                    f"dC_dw_{l}_{j}_{k}",
                    f"dC/dw[{l},{j},{k}]",
                    f"{head}\n  is_derive (fun t => cost x y w{{{l},{j},{k} := t}} b) w[{l},{j},{k}] "
                    f"(d{l}_{j} x y w b * {net.a(l - 1, k)})",
                    f"apply (weight {given} {l} {j} {k} _ _ _ eq_refl (d{l}_{j}_ok {given}) {below}); "
                    "formula",
                )


def statements(net: Net) -> str:
    """What is proved, in plain symbols."""
    lines = [
        BRACKETS,
        "(** * The network, written out; layer 1 is the input x, y are the targets *)",
        *forward_definitions(net),
        "",
    ]
    if net.kinks:
        lines += [
            "(* where the activations and the cost are differentiable *)",
            "Definition conditions (x : vec) (w : weights) (b : biases) : Prop :=\n  "
            + " /\\\n  ".join(net.kinks)
            + ".",
            "",
        ]
    lines += [
        "(* the cost when t stands in the place of a z, everything that follows from it computed anew *)",
        *network_definitions(net),
        "Definition cost_with (o : target) (t : R) (x y : vec) (w : weights) (b : biases) : R :=",
        f"  cost_fn y (arun n act w b x o t {net.L}).",
        "",
        "(** * The errors delta in closed form *)",
        *delta_definitions(net),
        "",
        "(** * What is proved: each formula is the derivative of the cost *)",
    ]
    lines += [f"Definition {f.name} : Prop := {f.statement}." for f in formulas(net)]
    return "\n".join(lines) + "\n"


def network_definitions(net: Net) -> Iterator[str]:
    """The widths and activations of the network in Coq, line by line."""
    each = []
    for l in range(2, net.L + 1):
        act = net.act(l)
        term = "Softmax" if act.name == "softmax" else f"Each ({act.function}) ({act.slope})"
        each.append((l, term))
    cases = " ".join(f"| {l}%nat => {t}" for l, t in each[:-1])
    yield f"Definition n : nat -> nat := widths ({' :: '.join(f'{v}%nat' for v in net.widths)} :: nil)."
    yield f"Definition f (l : nat) : layer_fn := match l with {cases} | _ => {each[-1][1]} end."
    yield "Notation act := (act_of n f)."
    yield f"Definition cost_fn (y : vec) : vec -> R := {net.cost.function.replace('{n}', str(net.top))} y."
