"""A person's own formula for a derivative of a concrete network: proved in Coq, or its negation
at a counterexample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from symbolic_bp.coq import proofs
from symbolic_bp.coq.certificate import Part, single
from symbolic_bp.coq.demands import demands, possible
from symbolic_bp.coq.net import HEAD, formulas, in_cost, short, statements, title
from symbolic_bp.coq.point import POINTS, Point, evaluate
from symbolic_bp.errors import ClaimError
from symbolic_bp.exact.missing import Unsupported
from symbolic_bp.moves.context import Network
from symbolic_bp.moves.term import mul, num, substitute
from symbolic_bp.language.read import read_claim

if TYPE_CHECKING:
    from symbolic_bp.coq.certificate import Certificate
    from symbolic_bp.coq.net import Formula, Net
    from symbolic_bp.language.claim import Claim


NUMBERS = "cbv beta iota delta [px py pw pb]"
LARGEST = 60  # entries that one claim may stand for


def of_claim(text: str, net: Net) -> tuple[Certificate, list[str] | None]:
    """(Certificate, None) of the claim, or (Certificate, lines) of its negation, the lines
    telling the counterexample.

    The left side is delta[l,j], dC/db[l,j] or dC/dw[l,j,k]. Raises ClaimError.
    """
    claim = read_claim(text, Network(net.widths))
    entries = [(substitute(claim.lhs, at), substitute(claim.rhs, at)) for at in places(claim, net)]
    if not entries or len(entries) > LARGEST:
        raise ClaimError(
            "the claim",
            f"at least one entry of the network and at most {LARGEST}",
            str(len(entries)),
            "put numbers for some indices",
            text,
        )
    known = {f.shown: f for f in formulas(net)}
    wanted = [(known[asked(lhs, text)], rhs) for lhs, rhs in entries]
    state = statements(net)
    shown = [(n, f, coq(net, rhs, text)) for n, (f, rhs) in enumerate(wanted, 1)]
    used = {f.name: f for _, f, _ in shown}
    lemmas = proofs.machinery(net) + proofs.theorems(used.values())
    wrong = counterexample(net, wanted)
    if wrong:
        point, n, left, right = wrong
        _, formula, rhs = shown[n]
        return refutation(net, state, lemmas, formula, rhs, point, left, right)
    found = [demands(net, rhs) for _, rhs in wanted]
    given = [list(dict.fromkeys(form.format(coq(net, d, text)) for form, d in each)) for each in found]
    state += "".join(
        f"(* {f.shown} *)\nDefinition claim{n} : Prop := {put(f, rhs, needs)}.\n"
        for (n, f, rhs), needs in zip(shown, given, strict=False)
    )
    unfold = " ".join(f"d{l}_{j}" for l, j in net.neurons()) + "".join(
        f" s{l}" for l in range(2, net.L + 1) if net.act(l).name == "softmax" and f"s{l} " in state
    )
    small = " ".join(f"a{l}_{j}" for l, j in net.neurons()) + "".join(
        f" e{l}" for l in range(2, net.L + 1) if net.act(l).name == "softmax"
    )
    proof = "".join(
        f"Theorem claim{n}_holds : claim{n}.\nProof.\n  {proofs.opening(f)}{intros(needs)}"
        f"eapply is_derive_eq; [apply ({f.name}_holds{' x y w b H' if net.kinks else ''})|].\n"
        f"  {'unfold conditions in H. members. ' if net.kinks else ''}"
        f"first [reflexivity | ring | claim_by ltac:(idtac; cbv beta delta [{unfold}] in * ) "
        f"ltac:(idtac; cbv beta delta [{small}] in * )].\nQed.\n"
        for (n, f, _), needs in zip(shown, given, strict=False)
    )
    parts = [Part(f.shown, "Proof", f"claim{n}_holds", f"claim{n}") for n, f, _ in shown]
    made = single(f"Your formula for {title(net)}", HEAD, state, lemmas + proof, parts)
    doubt = (
        "no network was found on which what it needs holds"
        if not all(map(lambda each: possible(net, each), found))
        else ""
    )
    return replace(made, given=tuple(dict.fromkeys(d for each in given for d in each)), doubt=doubt), None


def intros(needs: list) -> str:
    """Brings the demands into the context of a proof."""
    return f"intros {' '.join(f'D{n}' for n in range(len(needs)))}. " if needs else ""


def places(claim: Claim, net: Net) -> list[dict]:
    """Every value of the names of a claim on this network."""
    found: list = [{}]
    for name, (kind, *parts) in claim.scope.items():
        at = lambda y, v: y[1] + (v[y[0]][1] if y[0] in v else 0)  # noqa: E731
        wider = []
        for v in found:
            if kind == "layer":
                wider += [{**v, name: ("", l)} for l in range(at(parts[0], v), at(parts[1], v) + 1)]
            else:
                wider += [{**v, name: i} for i in range(1, min(net.n(at(d[1], v)) for d in parts) + 1)]
        found = wider
    return found


def asked(lhs: tuple, text: str) -> str:
    """What a left side is called in formulas()."""
    ref = lhs[2] if lhs[0] == "D" and lhs[1] == ("ref", "C", None, ()) else lhs
    ok = (
        ref[0] == "ref"
        and (lhs[0] == "D" and ref[1] in ("w", "b", "z") or lhs[0] == "ref" and ref[1] == "delta")
        and ref[3]
    )
    if not ok:
        raise ClaimError(
            "the left side", "delta[l,j], dC/db[l,j] or dC/dw[l,j,k]", "something else", text=text, position=0
        )
    name = "delta" if ref[1] in ("delta", "z") else f"dC/d{ref[1]}"
    return f"{name}[{','.join(map(str, (ref[2][1], *ref[3])))}]"


def put(formula: Formula, rhs: str, needs: Sequence = ()) -> str:
    """The statement of a formula with another right side, where what it needs holds."""
    head, _, last = formula.statement.rpartition(" (d")
    return f"{head}\n    ({rhs})".replace("\n", "".join(f"{d} -> " for d in needs) + "\n", 1)


def coq(net: Net, t: tuple, text: str) -> str:
    """A closed scalar term in plain Coq, sums written out. Raises ClaimError for what has no Coq form."""
    head = t[0]
    again = lambda s: coq(net, s, text)  # noqa: E731
    if head == "num":
        value = Fraction(t[1], t[2])
        top = str(value.numerator) if value >= 0 else f"(- {-value.numerator})"
        return top if value.denominator == 1 else f"({top} / {value.denominator})"
    if head == "ref" and t[1] in ("w", "b", "z", "a", "delta", "y") and (t[3] and t[2] or t[1] == "y"):
        l, idx = t[2] and t[2][1], ",".join(map(str, t[3]))
        return {
            "w": f"w[{l},{idx}]",
            "b": f"b[{l},{idx}]",
            "z": f"z{l}_{idx} x w b",
            "y": f"y[{idx}]",
            "a": net.a(l, t[3][0]) if t[1] == "a" else "",
            "delta": f"d{l}_{idx} x y w b",
        }[t[1]]
    if head == "mul" and t[1] == num(-1):
        return f"(- {again(mul(*t[2:]))})"
    if head in ("add", "mul"):
        return "(" + {"add": " + ", "mul": " * "}[head].join(again(s) for s in t[1:]) + ")"
    if head == "pow":
        return f"({again(t[1])}) ^ {t[2]}"
    if head == "recip":
        return f"/ ({again(t[1])})"
    if head == "fn" and t[1] in ("exp", "log", "step", "Phi", "phi"):
        return f"{ {'log': 'ln'}.get(t[1], t[1]) } ({again(t[2])})"
    if head in ("size", "inv") and t[1][0] == "n":
        return f"{net.n(t[1][1][1])}" if head == "size" else f"(/ {net.n(t[1][1][1])})"
    if head == "kd":
        return "1" if t[1] == t[2] else "0"
    if head == "sum" and t[2][0] == "n":
        terms = (again(substitute(t[3], {t[1]: i})) for i in range(1, net.n(t[2][1][1]) + 1))
        return "(" + " + ".join(terms) + ")"
    if head == "act" and t[1] in (0, 1) and net.act(t[2][1]).name != "softmax":
        act = net.act(t[2][1])
        return f"({(act.function, act.slope)[t[1]]}) ({again(t[4])})"
    if head == "D" and t[1] == ("ref", "C", None, ()) and t[2][0] == "ref" and t[2][3]:
        found = slope(net, t[2])
        if found:
            return found
    what = {
        "D": "another derivative",
        "P": "another derivative",
        "fn": f"the function {t[1]}",
        "act": "softmax, or a second slope",
        "ref": "an array",
    }.get(head, f"a part called {head}")
    raise ClaimError(
        "certify",
        "an expression in w, b, x, y, z, a, delta, their dC/d.., sigma, sigma', exp, log, step, Phi and phi",
        what,
        "symbolic-bp check reads more",
        text,
    )


def slope(net: Net, by: tuple) -> str | None:
    """dC by an entry in plain Coq; None for one that has no name there."""
    _, name, (_, l), idx = by
    if name == "a" and l == net.L:
        return in_cost(net, net.cost.gradient, idx[0])
    if name in ("z", "b"):
        return f"d{l}_{idx[0]} x y w b"
    return f"(d{l}_{idx[0]} x y w b * {net.a(l - 1, idx[1])})" if name == "w" else None


def counterexample(
    net: Net, wanted: list[tuple[Formula, tuple[tuple | int | str, ...]]]
) -> tuple[Point, int, Fraction, Fraction] | None:
    """(Point, number of the entry, left, right) where a formula differs from the derivative, or None."""
    for seed, (n, (formula, rhs)) in product(range(POINTS), enumerate(wanted)):
        try:
            point = Point(net, seed)
            right = evaluate(point, rhs)
        except Unsupported:
            continue
        left = derivative(point, formula.shown)
        if left != right:
            return point, n, left, right
    return None


def derivative(point: Point, shown: str) -> Fraction:
    """The value of delta, dC/db or dC/dw at a Point."""
    name, _, inside = shown.rstrip("]").partition("[")
    l, j, *k = map(int, inside.split(","))
    return point.value["delta", l, j] * (point.value["a", l - 1, k[0]] if k else 1)


def refutation(
    net: Net,
    state: str,
    lemmas: str,
    formula: Formula,
    rhs: str,
    point: Point,
    left: Fraction,
    right: Fraction,
) -> tuple[Certificate, list[str]]:
    """The Certificate of: at this point, the formula is not the derivative."""
    q = lambda f: f"({f.numerator if f >= 0 else f'(- {-f.numerator})'} / {f.denominator})"  # noqa: E731
    v = point.value
    table = lambda rows: "match {} with " + " ".join(rows) + " | {} => 0 end"  # noqa: E731
    rows = {
        "px": ("j", [f"| {k}%nat => {q(v['a', 1, k])}" for k in range(1, net.n(1) + 1)], "vec", "_"),
        "py": ("j", [f"| {j}%nat => {q(v['y', j])}" for j in range(1, net.top + 1)], "vec", "_"),
        "pw": (
            "l, j, k",
            [
                f"| {l}%nat, {j}%nat, {k}%nat => {q(v['w', l, j, k])}"
                for l, j in net.neurons()
                for k in range(1, net.n(l - 1) + 1)
            ],
            "weights",
            "_, _, _",
        ),
        "pb": (
            "l, j",
            [f"| {l}%nat, {j}%nat => {q(v['b', l, j])}" for l, j in net.neurons()],
            "biases",
            "_, _",
        ),
    }
    points = "".join(
        f"Definition {name} : {kind} := fun {args.replace(',', '')} => "
        + table(lines).format(args, rest)
        + ".\n"
        for name, (args, lines, kind, rest) in rows.items()
    )
    body = put(formula, "claimed x y w b").partition("\n")[2]
    state += (
        "(* the point *)\n" + points + f"(* your formula for {formula.shown} is not the derivative there *)\n"
        f"Definition claimed (x y : vec) (w : weights) (b : biases) : R :=\n  {rhs}.\n"
        "Definition refuted : Prop := ~ (let x := px in let y := py in let w := pw in let b := pb "
        f"in\n{body}).\n"
    )
    steps = []
    known: list = []
    for l in range(2, net.L + 1):
        for j in range(1, net.n(l) + 1):
            steps.append(fact(f"z{l}_{j}", "px pw pb", q(v["z", l, j]), known))
        for j in range(1, net.n(l) + 1):
            steps.append(act_fact(net, l, j, q(v["a", l, j])))
            known.append(f"Ha{l}_{j}")
    zs = [f"Hz{l}_{j}" for l, j in net.neurons()]
    if net.kinks:
        steps.append(
            f"assert (K : conditions px pw pb) by (unfold conditions; rewrite ?{', ?'.join([*zs, *known])}; "
            "repeat apply conj; lra)."
        )
    for l in range(net.L, 1, -1):
        for j in range(1, net.n(l) + 1):
            steps.append(delta_fact(net, l, j, q(v["delta", l, j]), known, zs))
            known.append(f"Hd{l}_{j}")
    given = "px py pw pb" + (" K" if net.kinks else "")
    every = ", ?".join([*known, *zs])
    steps.append(
        f"assert (R : claimed px py pw pb = {q(right)}) by (unfold claimed; rewrite ?{every}; {NUMBERS}; "
        "rational_value)."
    )
    proof = (
        "Theorem refuted_holds : refuted.\nProof.\n  unfold refuted. cbv zeta. intros H.\n  "
        + "\n  ".join(steps)
        + f"\n  pose proof ({formula.name}_holds {given}) as T.\n"
        f"  apply is_derive_unique in H. apply is_derive_unique in T. rewrite H, R in T.\n"
        f"  rewrite ?{every} in T. {NUMBERS} in T. lra.\nQed.\n"
    )
    parts = [Part(f"not {formula.shown}", "Proof", "refuted_holds", "refuted")]
    lines = [
        f"{'x' if k[0] == 'a' else k[0]}[{','.join(map(str, k[2:] if k[0] == 'a' else k[1:]))}] = {value}"
        for k, value in v.items()
        if k[0] in ("y", "w", "b") or k[:2] == ("a", 1)
    ]
    lines = ["   ".join(lines[i : i + 6]) for i in range(0, len(lines), 6)]
    lines += [f"{formula.shown} = {left}", f"your formula = {right}"]
    return single(
        f"{formula.shown} is not your formula, for {title(net)}", HEAD, state, lemmas + proof, parts
    ), lines


def fact(name: str, args: str, value: str, known: list) -> str:
    """The step that settles the value of one definition."""
    rewrite = f"rewrite ?{', ?'.join(known)}; " if known else ""
    return f"assert (H{name} : {name} {args} = {value}) by (unfold {name}; {rewrite}{NUMBERS}; lra)."


def act_fact(net: Net, layer: int, j: int, value: str) -> str:
    """The step that settles the value of one activation."""
    name = f"a{layer}_{j}"
    if net.act(layer).name == "softmax":
        zs = ", ".join(f"?Hz{layer}_{k}" for k in range(1, net.n(layer) + 1))
        return (
            f"assert (H{name} : {name} px pw pb = {value}) by (unfold {name}, e{layer}; rewrite {zs}; "
            "set (t := exp _); assert (0 < t) by apply exp_pos; field; lra)."
        )
    return (
        f"assert (H{name} : {name} px pw pb = {value}) by (unfold {name}; rewrite Hz{layer}_{j}; "
        "rational_value)."
    )


def delta_fact(net: Net, layer: int, j: int, value: str, known: list[str], zs: list[str]) -> str:
    """The step that settles the value of one delta."""
    name = f"d{layer}_{j}"
    total = f", s{layer}" if net.act(layer).name == "softmax" and not short(net, layer) else ""
    return (
        f"assert (H{name} : {name} px py pw pb = {value}) by (unfold {name}{total}; "
        f"rewrite ?{', ?'.join([*known, *zs])}; {NUMBERS}; rational_value)."
    )
