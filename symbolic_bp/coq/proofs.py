"""The proofs of a network's certificate: lemmas about the forward pass and the errors, then
one theorem a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from symbolic_bp.coq.net import short

if TYPE_CHECKING:
    from symbolic_bp.coq.net import Formula, Net


def machinery(net: Net) -> str:
    """The lemmas that the theorems apply, as text."""
    return (
        "\n".join(
            [
                "Notation Az := (Network.z n act).",
                "Notation Aa := (Network.a n act).",
                *forward(net),
                *backward(net),
            ]
        )
        + "\n"
    )


def forward(net: Net) -> Iterator[str]:
    """Each z and a of the theory is the one written out; so is the cost."""
    yield "(** * The forward pass of the theory is the one that is written out *)"
    for l in range(2, net.L + 1):
        js = range(1, net.n(l) + 1)
        below = (
            "".join(f" rewrite <- (a{l - 1}_{k}_ok x w b)." for k in range(1, net.n(l - 1) + 1))
            if l > 2
            else ""
        )
        for j in js:
            yield (
                f"Lemma z{l}_{j}_ok x w b : Az w b x {l}%nat {j}%nat = z{l}_{j} x w b.\n"
                f"Proof. unfold z{l}_{j}.{below} reflexivity. Qed."
            )
        for j in js:
            if net.act(l).name == "softmax":
                back = "".join(f" rewrite <- (z{l}_{k}_ok x w b)." for k in js)
                proof = f"unfold a{l}_{j}, e{l}.{back} reflexivity."
            else:
                proof = f"unfold a{l}_{j}. rewrite <- (z{l}_{j}_ok x w b). reflexivity."
            yield f"Lemma a{l}_{j}_ok x w b : Aa w b x {l}%nat {j}%nat = a{l}_{j} x w b.\nProof. {proof} Qed."
    back = "".join(f" rewrite <- (a{net.L}_{j}_ok x w b)." for j in range(1, net.top + 1))
    yield (
        f"Lemma cost_ok x y w b : cost x y w b = Chain.cost {net.L} n act w b x (cost_fn y).\n"
        f"Proof. unfold cost.{back} reflexivity. Qed."
    )


def backward(net: Net) -> Iterator[str]:
    """The hypotheses of the theory, and each delta."""
    L = net.L
    yield "\n(** * The backward pass *)\nSection Backward.\nVariables (x y : vec) (w : weights) (b : biases)."
    if net.kinks:
        yield "Hypothesis H : conditions x w b."
    kinked = [(l, j) for l, j in net.neurons() if net.act(l).kink]
    outs = [f"o{j}" for j in range(1, net.top + 1)] if net.stated else []
    names = [f"h{l}_{j}" for l, j in kinked] + outs
    opened = f"pose proof H as {pattern(names)}. " if names else ""
    yield (
        f"Lemma f_ok l j : (2 <= l <= {L})%nat -> (1 <= j <= n l)%nat -> slope_ok (f l) (Az w b x l j).\n"
        f"Proof.\n  intros Hl Hj. {opened}cases "
        f"l.{''.join(slope_case(net, l) for l in range(2, L + 1))}\nQed."
    )
    yield f"Definition g : vec := {net.cost.slope.replace('{n}', str(net.top))} y (Aa w b x {L}%nat)."
    yield (
        f"Lemma C_ok : frechet (n {L}) (cost_fn y) (Aa w b x {L}%nat) g.\nProof.\n  "
        f"{cost_proof(net, opened)}\nQed."
    )
    yield f"Lemma L_ok : (2 <= {L})%nat. Proof. lia. Qed."
    yield f"Notation delta := (Chain.delta {L} n act w b x (cost_fn y))."
    for l in range(L, 1, -1):
        for j in range(1, net.n(l) + 1):
            yield (
                f"Lemma d{l}_{j}_ok : delta {l}%nat {j}%nat = d{l}_{j} x y w b.\nProof.\n  "
                f"{delta_proof(net, l, j)}\nQed."
            )
    base = f"{L} n f (cost_fn y) x w b g C_ok f_ok L_ok"
    yield f"Definition weight l j k d p e := weight_ok {base} (cost x y) l j k d p e (cost_ok x y)."
    yield f"Definition bias l j d e := bias_ok {base} (cost x y) l j d e (cost_ok x y)."
    yield f"Definition is_delta l j := delta_is_derive {base} l j."
    yield "End Backward."
    yield (
        "Ltac formula := first [reflexivity | ring].\n"
        "Ltac prove_delta l j zok dok is_delta := rewrite <- zok, <- dok; apply (is_delta l j); lia.\n"
        "(* never unfolded to compare two costs, which could take for ever *)\nOpaque cost is_derive."
    )


def pattern(names: list[str]) -> str:
    """An intro pattern that names every member of a conjunction; one name alone takes the
    whole, whatever its form."""
    return names[0] if len(names) == 1 else f"[{names[0]} {pattern(names[1:])}]"


def slope_case(net: Net, layer: int) -> str:
    """The proof that a layer is differentiable where it stands."""
    act = net.act(layer)
    if act.name == "softmax":
        return "\n  - exact I."
    if not act.kink:
        return f"\n  - apply ({act.lemma})."
    each = "".join(
        f"\n    + rewrite z{layer}_{j}_ok. apply ({act.lemma}). exact h{layer}_{j}."
        for j in range(1, net.n(layer) + 1)
    )
    return f"\n  - unfold n, widths in Hj; simpl in Hj. cases j.{each}"


def cost_proof(net: Net, opened: str) -> str:
    """The proof that the cost is differentiable."""
    L, out = net.L, net.act(net.L).name
    if not net.cost.needs:
        return f"apply {net.cost.lemma}. {net.cost.side}".rstrip()
    start = f"apply {net.cost.lemma}. change (n {L}) with {net.top}%nat. intros j Hj. "
    if net.stated:
        return (
            opened
            + start
            + "cases j."
            + "".join(f"\n  - rewrite a{L}_{j}_ok. exact o{j}." for j in range(1, net.top + 1))
        )
    value = {
        "sigmoid": f"sigmoid (Az w b x {L}%nat j)",
        "softmax": f"softmax {net.top} (Az w b x {L}%nat) j",
        "softplus": f"softplus (Az w b x {L}%nat j)",
    }[out]
    low = {
        "sigmoid": "apply sigmoid_pos",
        "softmax": "apply softmax_pos; lia",
        "softplus": "apply softplus_pos",
    }[out]
    high = {"sigmoid": "apply sigmoid_lt1", "softmax": "apply softmax_lt1; lia"}.get(out)
    start += f"change (Aa w b x {L}%nat j) with ({value}). "
    return start + (f"split; [{low}|{high}]." if "< 1" in net.cost.needs else f"{low}.")


def delta_proof(net: Net, layer: int, j: int) -> str:
    """The tactics of: the theory's delta is the closed form."""
    L, act, here = net.L, net.act(layer), f"{layer}%nat {j}%nat"
    base = f"{L} n f (cost_fn y) x w b g C_ok f_ok L_ok"
    end = f"first [reflexivity | unfold d{layer}_{j}; ring]."
    slope = f"unfold g, {net.cost.slope.split()[0]}. cbv beta."
    if layer == L and short(net, L):
        if act.name == "sigmoid":
            law = f"(sigmoid_cross_entropy y (Aa w b x {L}%nat) (Az w b x {L}%nat {j}%nat) {j}%nat eq_refl)"
            start = f"rewrite (delta_output {base} _ _ {j}%nat eq_refl ltac:(idx))."
            return f"{start}\n  etransitivity; [exact {law}|]. rewrite a{L}_{j}_ok. {end}"
        law = (
            f"(softmax_log_likelihood {net.top} (Az w b x {L}%nat) y (Aa w b x {L}%nat) {j}%nat "
            "ltac:(idx) (fun k _ => eq_refl))"
        )
        start = f"rewrite (delta_output_softmax {base} {j}%nat eq_refl ltac:(idx))."
        return (
            f"{start}\n  etransitivity; [exact {law}|]. change (softmax {net.top} (Az w b x {L}%nat) "
            f"{j}%nat) with "
            f"(Aa w b x {L}%nat {j}%nat).\n  rewrite a{L}_{j}_ok. {end}"
        )
    if layer == L and act.name != "softmax":
        return (
            f"rewrite (delta_output {base} _ _ {j}%nat eq_refl ltac:(idx)).\n"
            f"  {slope} rewrite a{L}_{j}_ok, z{L}_{j}_ok. {end}"
        )
    after = (
        f"{slope}"
        if layer == L
        else "rewrite " + ", ".join(f"d{layer + 1}_{k}_ok" for k in range(1, net.n(layer + 1) + 1)) + "."
    )
    coming = {
        k: f"g {k}%nat"
        if layer == L
        else "("
        + " + ".join(
            f"w {layer + 1}%nat {q}%nat {k}%nat * delta {layer + 1}%nat {q}%nat"
            for q in range(1, net.n(layer + 1) + 1)
        )
        + ")"
        for k in (range(1, net.n(layer) + 1) if act.name == "softmax" else (j,))
    }
    if act.name != "softmax":
        return (
            f"rewrite (delta_hidden {base} _ _ {here} eq_refl ltac:(lia) ltac:(idx)).\n"
            f"  change ({coming[j]} * ({act.slope}) (Az w b x {here}) = d{layer}_{j} x y w b).\n"
            f"  rewrite z{layer}_{j}_ok. {after} {end}"
        )
    name, at = ("delta_output_softmax", f"{j}%nat") if layer == L else ("delta_hidden_softmax", here)
    size = net.n(layer)
    total = " + ".join(f"{coming[k]} * Aa w b x {layer}%nat {k}%nat" for k in range(1, size + 1))
    sides = "eq_refl ltac:(idx)" if layer == L else "eq_refl ltac:(lia) ltac:(idx)"
    gs = (
        "g"
        if layer == L
        else f"(fun k => sum (n {layer + 1}) (fun q => w {layer + 1}%nat q k * delta {layer + 1}%nat q))"
    )
    outs = ", ".join(f"a{layer}_{k}_ok" for k in range(1, size + 1))
    return (
        f"rewrite ({name} {base} {at} {sides}).\n"
        f"  etransitivity; [exact (softmax_delta {size} (Az w b x {layer}%nat) {gs} {j}%nat ltac:(idx))|].\n"
        f"  change (Aa w b x {here} * ({coming[j]} - ({total})) = d{layer}_{j} x y w b).\n"
        f"  {after} rewrite {outs}. first [reflexivity | unfold d{layer}_{j}, s{layer}; ring]."
    )


def theorems(chosen: list[Formula] | Iterable) -> str:
    """The theorems for some of the formulas."""
    return (
        "\n".join(f"Theorem {f.name}_holds : {f.name}.\nProof. {opening(f)}{f.proof}. Qed." for f in chosen)
        + "\n"
    )


def opening(formula: Formula) -> str:
    """The first line of a proof: the variables, and the conditions where there are some."""
    return "intros x y w b H. " if "conditions" in formula.statement else "intros x y w b. "
