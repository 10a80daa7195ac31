"""Certificates of the library's theorems: the statement, written out with what each name means,
closed by the theory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symbolic_bp.coq.certificate import THEORY, Part, single
from symbolic_bp.errors import StepError

if TYPE_CHECKING:
    from symbolic_bp.coq.certificate import Certificate


ELEMENTWISE = (
    "forall (L : nat) (n : nat -> nat) (sigma : nat -> nat -> R -> R) (C : vec -> R)\n"
    "    (w : weights) (b : biases) (x : vec),",
    {
        "act": "elementwise sigma",
        "z": "Network.z n act w b x",
        "a": "Network.a n act w b x",
        "arun": "Network.arun n act w b x",
        "Da": "Network.Da n act w b x",
        "Dz": "Network.Dz n act w b x",
        "DC": "Chain.DC L n act w b x C",
        "delta": "Chain.delta L n act w b x C",
        "cost": "Chain.cost L n act",
        "sigma'": "Backprop.sigma' sigma",
        "grad": "Backprop.grad L n sigma C w b x",
        "sigma'_z": "Backprop.sigma'_z n sigma w b x",
        "edge": "fun i u v => sigma' i v (z i v) * w i v u",
        "C_differentiable": "Backprop.C_differentiable L n sigma C w b x",
        "sigma_differentiable": "Backprop.sigma_differentiable L n sigma w b x",
    },
)
GROUPS = {
    "": ("", {}),
    "Elementwise": ELEMENTWISE,
    "Linear": (
        "forall (L : nat) (n : nat -> nat) (C : vec -> R) (w : weights) (b : biases) (x : vec),",
        {
            "delta": "Chain.delta L n (elementwise linear) w b x C",
            "grad": "Backprop.grad L n linear C w b x",
            "down": "Variants.down n w",
            "C_differentiable": "Backprop.C_differentiable L n linear C w b x",
        },
    ),
    "Quadratic": (
        "forall (L : nat) (n : nat -> nat) (sigma : nat -> nat -> R -> R)\n"
        "    (w : weights) (b : biases) (x y : vec),",
        {
            "a": "Network.a n (elementwise sigma) w b x",
            "C": "quadratic (n L) y",
            "grad": "Backprop.grad L n sigma C w b x",
            "delta": "Chain.delta L n (elementwise sigma) w b x C",
            "sigma_differentiable": "Backprop.sigma_differentiable",
            "sigma'_z": "Backprop.sigma'_z",
        },
    ),
    "Batch": (
        "forall (m L : nat) (n : nat -> nat) (sigma : nat -> nat -> R -> R) (C : nat -> vec -> R)\n"
        "    (w : weights) (b : biases) (x : nat -> vec),",
        {
            "act": "elementwise sigma",
            "az": "Variants.az n act w b x",
            "aa": "Variants.aa n act w b x",
            "bdelta": "Variants.bdelta L n act C w b x",
            "mean_cost": "Variants.mean_cost m L n act C x",
            "grad_w": "Variants.grad_w m L n sigma C w b x",
            "grad_b": "Variants.grad_b m L n sigma C w b x",
            "costs_differentiable": "Variants.costs_differentiable m L n sigma C w b x",
            "batch_differentiable": "Variants.batch_differentiable m L n sigma w b x",
        },
    ),
}
MEANING = """(* L layers, layer 1 is the input x; n l neurons in layer l; sigma l j the activation of \
neuron j of layer l;
   w l j k the weight from neuron k of layer l-1 to neuron j of layer l; cost w b x C = C (a L);
   delta l j the derivative of the cost with respect to z l j, everything that follows from it computed anew.
   updw w l j k t is w with t in the place of that weight; Z l j, A l j, W l j k, B l j name what is \
varied. *)"""
THEOREM = re.compile(r"Theorem (\S+)((?:[^:(]|\([^)]*\))*) ?:\s(.*?)\.[ ]*(\(\*[^\n]*\*\))?\s*\nProof", re.S)


def theorems() -> dict[str, tuple[str, ...]]:
    """{name in the library: (name in Coq, file, section, binders, statement)}, read off the theory."""
    found: dict[str, tuple[str, ...]] = {}
    for file in ("Backprop", "Variants"):
        section = ""
        for piece in re.split(
            r"^(?=Section |End )", (THEORY / f"{file}.v").read_text(encoding="utf-8"), flags=re.M
        ):
            start = re.match(r"Section (\w+)", piece)
            section = start.group(1) if start else ""
            for name, binders, statement, remark in THEOREM.findall(piece):
                called = re.search(r"\(\* ([\w-]+) \*\)", statement + remark)
                text = re.sub(r"\(\*.*?\*\)", "", statement).strip()
                text = "\n".join(line.rstrip() for line in text.splitlines())
                found[called.group(1) if called else name] = (name, file, section, binders.strip(), text)
    return found


NEEDS = """From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From SymbolicBP Require Import Calculus Network Chain Backprop Costs Variants.
Open Scope R_scope.
"""


def of_theorems(names: list[str]) -> Certificate:
    """The Certificate of theorems of the library. Raises StepError for one that the theory does not have."""
    known, state, proof, parts = theorems(), [MEANING], [], []
    for name in names:
        name = next((key for key in known if key.lower() == name.lower()), None) or name
        if name not in known:
            raise StepError(
                "certify", "a theorem that the Coq theory has", repr(name), "symbolic-bp list shows them"
            )
        coq, file, section, binders, text = known[name]
        head, lets = GROUPS[section]
        used = needed(text, lets)
        rows = ["  " + head] if head else []
        rows += [f"  let {key} := {lets[key]} in" for key in lets if key in used]
        rows += [f"  forall {binders},"] if binders else []
        state.append(f"(* {name} *)\nDefinition {coq} : Prop :=\n" + "\n".join(rows) + f"\n  {text}.")
        proof.append(
            f"Theorem {coq}_holds : {coq}.\nProof.\n  unfold {coq}. cbv zeta. intros.\n"
            f"  first [now apply {file}.{coq} | eapply {file}.{coq}; eassumption].\nQed."
        )
        parts.append(Part(name, "Proof", f"{coq}_holds", coq))
    title = ", ".join(p.shown for p in parts) if len(parts) < 4 else f"{len(parts)} theorems"
    return single(
        f"{title}, for networks of every depth and all widths",
        NEEDS,
        "\n".join(state) + "\n",
        "\n".join(proof) + "\n",
        parts,
    )


def needed(text: str, lets: dict[str, str]) -> set[str]:
    """The names that a statement uses, with those that their meaning uses."""
    words = set(re.findall(r"[\w']+", text))
    while True:
        more = {w for key in words & set(lets) for w in re.findall(r"(?<![\w.'])[\w']+", lets[key])} - words
        if not more & set(lets):
            return words
        words |= more
