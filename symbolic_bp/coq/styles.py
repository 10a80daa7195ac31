"""How a network of the kernel stands in Coq: its variables, its formulas, and the names of its quantities."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from symbolic_bp.coq.names import identifier
from symbolic_bp.coq.terms import Terms, Unsupported, layer
from symbolic_bp.moves.context import Context
from symbolic_bp.moves.term import renamed, substitute

if TYPE_CHECKING:
    from symbolic_bp.moves.context import Network


def style(network: Network, arrays: dict) -> Style:
    """The Style of a network: Batch for a mini-batch, else Single. Raises Unsupported."""
    return (Batch if network.batch else Single)(network, arrays)


class Style(ABC):
    """Names, quantities and derivatives; Single and Batch say it for their kind of network."""

    def __init__(self, network: Network, arrays: dict) -> None:
        self.network, self.arrays = network, arrays
        self.layer = {"layer": "sigma {l} ({t})", "neuron": "sigma {l} {j} ({t})", "identity": "({t})"}[
            network.activation
        ]
        self.slope = {"layer": "Derive (sigma {l}) ({t})", "neuron": "Derive (sigma {l} {j}) ({t})"}.get(
            network.activation
        )
        self.given = {key: term for key, _, term in network.formulas}
        self.L = layer(network.top)
        for key in self.given:
            if key not in ("a", "C", network.top):
                raise Unsupported("a formula for one hidden layer")
        self.formed = any(key != "C" for key in self.given)
        self.act = "act" if self.formed else "(elementwise sg)"

    def var(self, name: str, decl: tuple) -> str:
        """The name of a variable: a layer or an index."""
        return identifier(name, "l_" if decl[0] == "layer" else "i_")

    def index(self, i: int | str) -> str:
        """An index: a number or a variable."""
        return f"{i}%nat" if isinstance(i, int) else identifier(i, "i_")

    def dim(self, d: tuple) -> str:
        """The end of a range: n l, m or the size of an array."""
        if d[0] == "n":
            return f"(n {layer(d[1])})"
        return "m" if d[0] == "m" else identifier(d[1], "dim_")

    def range(self, name: str, decl: tuple) -> str:
        """That a variable is in its range."""
        v = self.var(name, decl)
        if decl[0] == "layer":
            return f"({layer(decl[1])} <= {v} <= {layer(decl[2])})%nat"
        return " /\\ ".join(f"(1 <= {v} <= {self.dim(d)})%nat" for d in decl[1:])

    def preamble(self) -> Iterator:
        """The variables, the network and its formulas."""
        if self.network.widths:
            yield (
                "Definition n : nat -> nat := widths "
                f"({' :: '.join(f'{v}%nat' for v in self.network.widths)} :: nil)."
            )
            yield "Ltac own_widths ::= unfold n, widths; simpl; lia."
            yield f"Notation L := {self.L} (only parsing)."
            yield "Variables (w : weights) (b : biases)."
        else:
            yield "Variables (L : nat) (n : nat -> nat) (w : weights) (b : biases)."
            yield f"Hypothesis depth : ({self.network.least} <= L)%nat."
            yield "Hypothesis neurons : forall l, (1 <= l <= L)%nat -> (1 <= n l)%nat."
        yield from self.examples()
        for d in sorted({d[1] for ds in self.arrays.values() for d in ds if d[0] == "dim"}):
            yield f"Variable {identifier(d, 'dim_')} : nat."
        for name, ds in self.arrays.items():
            yield f"Variable {identifier(name, 'arr_')} : {' -> '.join(['nat'] * len(ds) + ['R'])}."
        yield from self.activations() if self.formed else self.undefined()
        yield from self.costs()
        for name, meaning in self.meanings().items():
            yield f"Notation {name} := ({meaning})."

    @abstractmethod
    def examples(self) -> Iterator[str]:
        """The variables of the examples. Each kind of network says it."""

    @abstractmethod
    def meanings(self) -> dict[str, str]:
        """{name: what it stands for}. Each kind of network says it."""

    @abstractmethod
    def hypothesis(self, fact: str, y: tuple) -> str:
        """That C or sigma is differentiable. Each kind of network says it."""

    @abstractmethod
    def quantity(self, name: str, y: tuple, idx: list[str]) -> str:
        """An entry of z, a, w ... Each kind of network says it."""

    @abstractmethod
    def target(self, name: str, y: tuple, idx: list[str]) -> str:
        """What is varied. Each kind of network says it."""

    @abstractmethod
    def derivative(self, head: str, y: tuple, yi: list[str], target: str) -> str:
        """A derivative by a target. Each kind of network says it."""

    def undefined(self) -> Iterator:
        """The variable sigma of a network without formulas."""
        kind = self.network.activation
        yield {
            "layer": "Variable sigma : nat -> R -> R.\nNotation sg := (fun l (_ : nat) => sigma l).",
            "neuron": "Variable sigma : nat -> nat -> R -> R.\nNotation sg := sigma.",
            "identity": "Notation sg := linear.",
        }[kind]

    def formula(self, term: tuple, free: dict, varied: Callable) -> str:
        """A formula of the network in Coq; free: the ranges of its names; varied: what
        stands for a z or an a."""
        inner = Context(self.network, self.arrays)
        for name, decl in free.items():
            inner = inner.extended({name: decl})
        return FormulaTerms(self, inner, varied).real(renamed(term, {}, lambda _, at: f"fb{at}"), ())

    def activations(self) -> Iterator:
        """sigma where it has a formula, act, and what each export proves of them once."""
        base, own = self.given.get("a"), self.given.get(self.network.top)
        examples = {"x": ("index", self.network.m[0])} if self.network.m else {}
        free = {"l": ("layer", ("", 2), self.network.top), "j": ("index", ("n", ("l", 0))), **examples}
        alone = own is not None and Context(self.network, self.arrays).each(own)
        if alone and base is None:  # a function of one z at the top: sigma L is that one
            at_L = {"j": ("index", ("n", self.network.top)), **examples}
            text = self.formula(substitute(own, {"l": self.network.top}), at_L, lambda at: "t_")
            yield "Variable sigma_below : nat -> R -> R."
            yield (
                f"Definition sigma (l_l : nat) (t_ : R) : R := if Nat.eqb l_l {self.L} then {text} "
                "else sigma_below l_l t_."
            )
            below = "sigma_below l_l (v_ i_j)"
        elif base is None or Context(self.network, self.arrays).each(base):
            below = "sigma l_l (v_ i_j)"
            if base is None:
                yield "Variable sigma : nat -> R -> R."
            else:
                text = self.formula(base, free, lambda at: "t_")
                if re.search(r"\bi_[jx]\b", text):
                    raise Unsupported("a formula of sigma that differs from neuron to neuron")
                yield f"Definition sigma (l_l : nat) (t_ : R) : R := {text}."
        else:
            below = self.formula(base, free, lambda at: f"v_ {at[0]}")
        top = below
        if alone and base is None:
            top = f"sigma {self.L} (v_ i_j)"
        elif own is not None:
            one = {"j": ("index", ("n", self.network.top)), **examples}
            top = self.formula(substitute(own, {"l": self.network.top}), one, lambda at: f"v_ {at[0]}")
        args = "(l_l : nat) (v_ : vec) (i_j : nat)"
        yield f"Definition act {args} : R := if Nat.eqb l_l {self.L} then {top} else {below}."
        at_top = re.sub(r"\bl_l\b", self.L, top)
        yield (
            f"Lemma act_top v_ i_j : act {self.L} v_ i_j = {at_top}.\nProof. unfold act. now rewrite "
            "Nat.eqb_refl. Qed."
        )
        yield (
            f"Lemma act_below {args} : l_l <> {self.L} -> act l_l v_ i_j = {below}.\n"
            "Proof. intros H. unfold act. destruct (Nat.eqb_spec l_l "
            + self.L
            + "); [easy|reflexivity]. Qed."
        )
        if own is None:
            yield (
                f"Lemma act_is {args} : act l_l v_ i_j = {below}.\n"
                "Proof. unfold act. destruct (Nat.eqb l_l " + self.L + "); reflexivity. Qed."
            )
        yield (
            "Ltac own_act ::= first ["
            + ("rewrite act_is" if own is None else "rewrite act_top | rewrite act_below by rng")
            + "]."
        )
        if alone and base is None:
            yield "Ltac own_unfold ::= unfold sigma; rewrite ?Nat.eqb_refl."
        elif base is not None and "sigma" in below:
            yield "Ltac own_unfold ::= unfold sigma."
        yield f"Lemma loc : act_local n act.\nProof. local_by_layer {self.L}. Qed."
        yield "Ltac own_local ::= exact loc."
        yield f"Ltac own_layers ::= layers_by {self.L}."

    def costs(self) -> Iterator:
        """C, with what each export proves of it once."""
        given = self.given.get("C")
        if given is not None:
            free = {"x": ("index", self.network.m[0])} if self.network.m else {}
            text = self.formula(given, free, lambda at: f"v_ {at[0]}")
            yield f"Definition C {'(i_x : nat) ' if free else ''}(v_ : vec) : R := {text}."
            yield "Ltac own_cost ::= eapply curve_chain; unfold C; curve_by own_write."
            yield "Ltac own_C ::= unfold C."
        elif self.network.cost == "quadratic":
            yield (
                "Notation C := "
                + (
                    "(fun e => quadratic (n L) (fun j => arr_y j e))"
                    if self.network.batch
                    else "(quadratic (n L) arr_y)"
                )
                + "."
            )
        else:
            yield f"Variable C : {'nat -> ' if self.network.batch else ''}vec -> R."


class Single(Style):
    """A network with one example."""

    def examples(self) -> Iterator:
        """The input."""
        yield "Variable x : vec."

    def meanings(self) -> dict:
        """{name: what it stands for} in Network.v, Chain.v and Kernel.v."""
        act = self.act
        return {
            "a": f"Network.a n {act} w b x",
            "z": f"Network.z n {act} w b x",
            "Da": f"Network.Da n {act} w b x",
            "Dz": f"Network.Dz n {act} w b x",
            "DC": f"Chain.DC L n {act} w b x C",
            "delta": f"Chain.delta L n {act} w b x C",
            "Pz": f"Kernel.Pz n {act} w b x",
            "Pa": f"Kernel.Pa n {act} w b x",
            "PC": f"Kernel.PC L n {act} C w b x",
            "cost": f"Chain.cost L n {act} w b x C",
        }

    def hypothesis(self, fact: str, y: tuple[str, int]) -> str:
        """That C or the sigma of a layer is differentiable."""
        if fact == "C":
            return "cost_differentiable L n act C w b x" if self.formed else "C_differentiable L n sg C w b x"
        return (
            f"{'layers_differentiable L n act' if self.formed else 'sigma_differentiable L n sg'} w b "
            f"x {layer(y)}"
        )

    def quantity(self, name: str, y: tuple[str, int], idx: list[str]) -> str:
        """An entry of z, a, w, ..., or the cost."""
        return "cost" if name == "C" else f"{name} {layer(y)} {' '.join(idx)}"

    def target(self, name: str, y: tuple[str, int], idx: list[str]) -> str:
        """What is varied: Z, A, W or B of an entry."""
        return f"({name.upper()} {layer(y)} {' '.join(idx)})"

    def derivative(self, head: str, y: tuple, yi: list[str], target: str) -> str:
        """D or P of a quantity by a target."""
        at = f" {layer(y[2])} {' '.join(yi)}" if y[2] else ""
        return f"{head}{y[1]}{at} {target}"


class Batch(Style):
    """A mini-batch: example e = 1, ..., m has the input x e and the cost C e; e is the last
    index of z, a and delta."""

    def examples(self) -> Iterator:
        """The examples, at least one."""
        yield "Variables (m : nat) (x : nat -> vec).\nHypothesis some_examples : (1 <= m)%nat."

    def meanings(self) -> dict:
        """{name: what it stands for} in Variants.v."""
        act = self.act
        return {
            "a": f"Variants.aa n {act} w b x",
            "z": f"Variants.az n {act} w b x",
            "Da": f"Variants.bDa n {act} w b x",
            "Dz": f"Variants.bDz n {act} w b x",
            "DCx": f"Variants.bDC L n {act} C w b x",
            "DC": f"Variants.mean_D m L n {act} C w b x",
            "delta": f"Variants.bdelta L n {act} C w b x",
            "Pz": f"Rules.bPz n {act} w b x",
            "Pa": f"Rules.bPa n {act} w b x",
            "PCx": f"Rules.bPC L n {act} C w b x",
            "cost": f"Variants.mean_cost m L n {act} C x w b",
        }

    def hypothesis(self, fact: str, y: tuple[str, int]) -> str:
        """That C or the sigma of a layer is differentiable, for every example."""
        if fact == "C":
            return "every_cost m L n act C w b x" if self.formed else "costs_differentiable m L n sg C w b x"
        return (
            f"{'every_layers m L n act' if self.formed else 'batch_differentiable m L n sg'} w b x {layer(y)}"
        )

    def quantity(self, name: str, y: tuple[str, int], idx: list[str]) -> str:
        """An entry of z, a, w, ..., the cost, or that of one example."""
        if name == "C":
            return "cost"
        if name == "Cx":
            return f"C {idx[0]} (Network.a n {self.act} w b (x {idx[0]}) L)"
        return f"{name} {layer(y)} {' '.join(idx)}"

    def target(self, name: str, y: tuple[str, int], idx: list[str]) -> str:
        """What is varied: bZ, bA, bW or bB of an entry."""
        return f"(b{name.upper()} {layer(y)} {' '.join(idx)})"

    def derivative(self, head: str, y: tuple, yi: list[str], target: str) -> str:
        """D or P of a quantity by a target. Raises Unsupported for P of the mean cost."""
        if (head, y[1]) == ("P", "C"):
            raise Unsupported("a direct partial of the mean cost")
        at = f" {layer(y[2])}" if y[2] else ""
        return f"{head}{y[1]}{at} {' '.join(yi)} {target}"


class FormulaTerms(Terms):
    """The right side that a network gives: its z or a are those of a vector."""

    def __init__(self, style: Style, ctx: Context, varied: Callable) -> None:
        super().__init__(style, ctx)
        self.varied = varied

    def under(self, name: str, dim: tuple[str, tuple[str, int]]) -> FormulaTerms:
        """The terms under one more bound index."""
        return FormulaTerms(self.style, self.ctx.extended({name: ("index", dim)}), self.varied)

    def quantity(self, name: str, y: tuple[str, int], idx: list[str]) -> str:
        """What stands for a z or an a of the layer."""
        return self.varied(idx)
