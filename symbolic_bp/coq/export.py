"""Kernel proofs as Coq proofs: the same steps, each by the lemma or tactic of its rule (theory/Kernel.v).

The text of a claim and of every term between its steps is made from the certificate alone, so that a step
that the kernel wrongly lets pass is a step that Coq refuses. Walks the kernel's SIGNATURE; a head or a rule
without a form in Coq is reported, never skipped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from symbolic_bp.coq.certificate import Certificate, Part
from symbolic_bp.coq.names import comment, identifier
from symbolic_bp.coq.styles import style
from symbolic_bp.coq.terms import Terms, Unsupported, layer
from symbolic_bp.moves.calculus import quantified, single
from symbolic_bp.moves.check import follow
from symbolic_bp.moves.context import Context, Network, Rejected
from symbolic_bp.moves.read import Reader
from symbolic_bp.moves.term import add, mul, num, renamed, substitute

if TYPE_CHECKING:
    from symbolic_bp.coq.styles import Style


HEAD = """From Coq Require Import Reals Lra Lia List.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Network Chain Backprop Activations Costs Concrete Formulas Variants \
Kernel Rules.
Open Scope R_scope.
"""
# what one proof says of its network is not there for the next
RESET = [f"Ltac own_{what} ::= fail." for what in ("local", "layers", "cost", "act", "widths")] + [
    f"Ltac own_{what} ::= idtac." for what in ("unfold", "C")
]


PER_FILE = 12  # proofs in one file


def export(data: dict, judged: dict | None = None) -> Certificate:
    """The Certificate of a kernel certificate (its JSON data). Raises Unsupported.

    judged: the certificate whose verdicts say what each claim takes for granted, data itself unless given.
    """
    lines, parts = module(data, judged, "Proof")
    title = f"{comment(data['name'])}: the kernel's proof, step by step"
    text = (
        f"(* {title} *)\n" + "\n".join([HEAD, *lines, f"Print Assumptions Proof.{parts[-1].theorem}."]) + "\n"
    )
    return Certificate(title, {"Certificate": text}, (("Certificate",),), tuple(parts))


def export_all(certificates: list[dict]) -> Certificate:
    """One Certificate of several kernel certificates, some in each file; the audit asks what
    all of them assume."""
    title = f"{len(certificates)} proofs of the kernel, step by step"
    files, last = {}, []
    parts: list[Part] = []
    for start in range(0, len(certificates), PER_FILE):
        name, lines = f"Steps{start // PER_FILE + 1}", [HEAD]
        for number, data in enumerate(certificates[start : start + PER_FILE], 1):
            more, own = module(data, None, f"Proof{number}")
            lines, parts = lines + [*RESET, *more], parts + own
            last.append(f"{name}.Proof{number}.{own[-1].theorem}")
        files[name] = f"(* {title} *)\n" + "\n".join(lines) + "\n"
    names = tuple(files)
    files["Audit"] = (
        f"From Certificate Require {' '.join(names)}.\n"
        f"Definition all := ({', '.join('@' + n for n in last)}, tt).\nPrint Assumptions all.\n"
    )
    return Certificate(title, files, (names, ("Audit",)), tuple(parts))


def module(data: dict, judged: dict | None, name: str) -> tuple[list[str], list[Part]]:
    """(lines, parts) of the module with the proofs of one kernel certificate. Raises Unsupported."""
    try:
        return exported(json.loads(json.dumps(data)), judged, name)
    except Rejected as why:
        raise Unsupported(f"a term that the kernel does not read ({why})") from None


def exported(data: dict, judged: dict | None, name: str) -> tuple:
    """(lines, parts) of a module for the claims of a certificate."""
    read, given = Reader(), data["network"]
    activation, cost, batch, least = (given[k] for k in ("activation", "cost", "batch", "least"))
    network = Network(
        tuple(given["widths"]) if given["widths"] else None,
        activation,
        cost,
        batch,
        least,
        read.formulas(given.get("formulas") or []),
    )
    arrays = {array: tuple(read.dim(d) for d in dims) for array, dims in data["arrays"]}
    kind = style(network, arrays)
    lines = [f"Module {name}.", "Section Claims.", *kind.preamble()]
    parts: list[Part] = []
    done: list = []
    for number, claim in enumerate(data["claims"]):
        part = dict(judged or data, claims=(judged or data)["claims"][: number + 1])
        one = Claim(kind, network, arrays, claim, number, done, follow(part).hypotheses)
        lines += one.text()
        done.append(one)
        parts.append(Part(claim["name"], name, one.name, ""))
    return [*lines, "End Claims.", f"End {name}."], parts


class Claim:
    """One claim of a certificate with its proof, as a Coq theorem."""

    def __init__(
        self,
        style: Style,
        network: Network,
        arrays: dict,
        data: dict,
        number: int,
        done: list[Claim],
        hypotheses: list[tuple],
    ) -> None:
        read = Reader()
        self.style, self.data, self.done = style, data, done
        self.name = (
            f"claim{number}"
            if data["proof"] == {"by": "assumption"}
            else f"claim{number}_" + identifier(data["name"])
        )
        self.scope = {n: read.range(decl) for n, decl in data["vars"]}
        self.base = Context(network, arrays)
        self.ctx = self.base
        for n, decl in self.scope.items():
            self.ctx = self.ctx.extended({n: decl})
        self.lhs, self.rhs = read.term(data["lhs"]), read.term(data["rhs"])
        self.read = read
        self.hypotheses = [h for h in hypotheses if h[0] != "known"]
        if data["proof"] == {"by": "assumption"}:
            self.hypotheses = [("zero", quantified(self.ctx, single(add(self.lhs, mul(num(-1), self.rhs)))))]

    def assumed(self, ctx: Context, values: dict | None = None) -> list:
        """The hypotheses in Coq; values: for some of the names of the claim."""
        values = values or {}
        return [
            self.style.hypothesis(fact, layer_in(what, values))
            if fact in ("C", "sigma")
            else self.condition(ctx, fact, renamed(what, values, lambda _, at: f"hb{at}"))
            for fact, what in self.hypotheses
        ]

    def condition(self, ctx: Context, fact: str, t: tuple) -> str:
        """What is not 0, positive or 0, for all values of the names that t sums or multiplies
        over at its outside."""
        bound = ""
        while t[0] in ("sum", "prod"):
            decl = ("index", t[2]) if t[0] == "sum" else ("layer", t[2], t[3])
            ctx = ctx.extended({t[1]: decl})
            bound, t = (
                f"{bound}forall {self.style.var(t[1], decl)}, {self.style.range(t[1], decl)} -> ",
                t[-1],
            )
        text = Terms(self.style, ctx).real(t, ())
        return (
            "("
            + bound
            + {"nonzero": f"{text} <> 0", "positive": f"0 < {text}", "zero": f"{text} = 0"}[fact]
            + ")"
        )

    def quantified(self, ctx: Context, names: Sequence[str]) -> str:
        """forall name, range -> ..."""
        return "".join(
            f"forall {self.style.var(n, ctx.scope[n])}, {self.style.range(n, ctx.scope[n])} -> "
            for n in names
        )

    def statement(
        self, ctx: Context, lhs: tuple, rhs: tuple, names: list[str], values: dict | None = None
    ) -> tuple:
        """(text, entry names): the equation for all these names, entry by entry."""
        shape = ctx.shape(lhs)
        idx = tuple(f"e{i}" for i in range(1, len(shape) + 1))
        inner = ctx.extended({i: ("index", d) for i, d in zip(idx, shape, strict=False)})
        terms = Terms(self.style, inner)
        hyps = "".join(f"{h} -> " for h in self.assumed(ctx, values))
        return (
            self.quantified(ctx, names)
            + hyps
            + self.quantified(inner, idx)
            + f"\n  {terms.real(lhs, idx)} =\n  {terms.real(rhs, idx)}"
        ), idx

    def intros(self, ctx: Context, names: Sequence[str]) -> str:
        """The names that a proof introduces, each with its range."""
        return " ".join(
            f"{self.style.var(n, ctx.scope[n])} H{self.style.var(n, ctx.scope[n])}" for n in names
        )

    def text(self) -> Iterator:
        """The theorem of the claim, line by line."""
        stated, idx = self.statement(self.ctx, self.lhs, self.rhs, list(self.scope))
        yield f"(** {comment(self.data['name'])} *)"
        yield f"Theorem {self.name} : {stated}."
        yield "Proof."
        hyps = " ".join(f"S{i}" for i in range(len(self.hypotheses)))
        proof = self.data["proof"]
        if proof["by"] == "assumption":
            yield (
                f"  intros {self.intros(self.ctx, list(self.scope))} {hyps}. apply Rminus_diag_uniq. "
                "rewrite <- S0 by assumption. ring."
            )
        elif proof["by"] == "induction":
            yield from self.induction(proof, hyps)
        else:
            given = f"{self.intros(self.ctx, list(self.scope))} {hyps}".strip()
            yield f"  intros {given}." if given else "  idtac."
            yield from self.body(proof, self.ctx, self.lhs, self.rhs, None)
        yield "Qed."

    def induction(self, proof: dict, hyps: str) -> Iterator:
        """The lines of a proof by induction over a layer."""
        var = proof["var"]
        kind, lo, hi = self.scope[var]
        rest = [n for n in self.scope if n != var]
        inner, _ = self.statement(self.ctx, self.lhs, self.rhs, rest)
        v = self.style.var(var, self.scope[var])
        given = f"intros {self.intros(self.ctx, list(self.scope))} {hyps}."
        back = " ".join(f"S{i}" for i in range(len(self.hypotheses)))
        yield (
            f"  enough (G : forall {v}, ({layer(lo)} <= {v} <= {layer(hi)})%nat -> {inner})\n    by "
            f"({given[:-1]} ; "
            f"intros; now apply G)."
        )
        yield f"  apply (downward {layer(lo)} {layer(hi)} (fun {v} => {inner}))."
        for values, known, part in (({var: hi}, None, proof["base"]), ({}, var, proof["step"])):
            ctx = self.base
            for n, decl in self.scope.items():
                new = decl if n != var else ("layer", lo, (hi[0], hi[1] - 1))
                if n not in values:
                    ctx = ctx.extended({n: (new[0], *(at(p, values) for p in new[1:]))})
            lhs, rhs = substitute(self.lhs, values), substitute(self.rhs, values)
            first = f"{v} H{v} IH " if known else ""
            yield f"  - intros {first}{self.intros(ctx, [n for n in rest])} {back}."
            yield from self.body(part, ctx, lhs, rhs, known)

    def body(self, proof: dict, ctx: Context, lhs: tuple, rhs: tuple, induction: str | None) -> Iterator:
        """The steps of a chain or of components, as a chain of transitivity."""
        shape = ctx.shape(lhs)
        idx = tuple(f"e{i}" for i in range(1, len(shape) + 1))
        ctx2 = ctx.extended({i: ("index", d) for i, d in zip(idx, shape, strict=False)})
        if shape:
            yield f"  intros {self.intros(ctx2, idx)}."
        terms = Terms(self.style, ctx2)
        now, at_idx = lhs, idx
        if proof["by"] == "components":
            names = dict(zip(proof["names"], idx, strict=False))
            start, end = (substitute(self.read.term(proof[k]), names) for k in ("start", "end"))
            yield (
                f"  transitivity ({terms.real(start, ())}). {{ (* the general entry of the left side "
                "*) rule_normal. }"
            )
            now, at_idx = start, ()
        else:
            names = {}
        for number, data in enumerate(proof["steps"], 1):
            rule, back = data["rule"], data.get("reverse")
            piece = substitute(self.read.term(data["to"]), names)
            new, old, inner, path = replaced(now, data["at"], piece, ctx2)
            tactics, place_idx, place_ctx = terms.descend(now, at_idx, data["at"])
            goal = Terms(self.style, place_ctx)
            tac = self.tactic(rule, data["args"], old, piece, place_idx, goal, names, induction, back)
            turn = "symmetry. " if back else ""
            yield (
                f"  (* step {number}: rule {comment(rule)}{' from right to left' if back else ''} *)\n"
                f"  transitivity ({terms.real(new, at_idx)}).\n  {{ {' '.join(tactics)} {turn}{tac}. }}"
            )
            now = new
        if proof["by"] == "components":
            yield "  (* the general entry of the right side *) rule_normal."
        else:
            yield "  reflexivity."

    def tactic(
        self,
        rule: str,
        args: dict,
        old: tuple,
        new: tuple,
        idx: tuple[str, ...],
        terms: Terms,
        names: dict[str, str],
        induction: str | None,
        back: bool | None,
    ) -> str:
        """The tactic of Kernel.v for one step by a rule."""
        left = new if back else old
        if rule in ("define", "same", "mean", "separate", "normal", "field", "sign", "expand"):
            return f"rule_{rule}"
        if rule == "chain":
            top = f"({self.style.L})"
            return f"rule_chain_batch {top} m" if self.style.network.batch else f"rule_chain {top}"
        if rule == "partial":
            return "rule_held" if left[0] == "held" else "rule_partial"
        if rule == "contract":
            return f"rule_contract {terms.i(contracted(left))}"
        if rule == "peel":
            return "rule_peel"
        if rule == "paths":
            return "rule_paths"
        if rule in ("lemma", "hypothesis"):
            name = "IH" if rule == "hypothesis" else self.done[args["claim"]].name
            return f"{'eapply' if back else 'apply'} {name}; sides"
        raise Unsupported(f"rule {rule}")


def at(part: tuple, values: dict[str, tuple[str, int]]) -> tuple:
    """A part of a term with values in the place of layers."""
    if isinstance(part, tuple) and part and part[0] == "n":
        return ("n", layer_in(part[1], values))
    return (
        layer_in(part, values)
        if isinstance(part, tuple) and len(part) == 2 and isinstance(part[1], int)
        else part
    )


def layer_in(y: tuple[str, int], values: dict[str, tuple[str, int]]) -> tuple[str, int]:
    """A layer with a value in the place of its name."""
    return (values[y[0]][0], values[y[0]][1] + y[1]) if y and y[0] in values else y


def replaced(t: tuple, path: list[int], piece: tuple, ctx: Context) -> tuple:
    """(t with piece at path, what stood there, context, path)."""
    if not path:
        return piece, t, ctx, path
    new, old, inner, _ = replaced(t[path[0]], path[1:], piece, ctx)
    return t[: path[0]] + (new,) + t[path[0] + 1 :], old, inner, path


def contracted(t: tuple) -> int | str:
    """The index that is left when rule contract uses up a Kronecker delta."""

    def flat(s: tuple) -> list:
        return [f for p in s[1:] for f in flat(p)] if s[0] == "mul" else [s]

    for delta in flat(t[3]):
        if delta[0] == "kd" and t[1] in delta[1:] and delta[1] != delta[2]:
            return delta[2] if delta[1] == t[1] else delta[1]
    raise Unsupported("a contraction without a Kronecker delta")
