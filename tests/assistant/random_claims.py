"""python -m tests.assistant.random_claims --claims 20000 --seed 1 [--batch]: random claims to check, against the second judge.

A claim is drawn as a term, true by a few laws of backpropagation and then often damaged, and printed in plain notation.
What `check` says of the text is compared with the values of the term, on networks of the second judge's own; at a
counterexample of `check` the second judge has to find two values too. Exit code 0 where no verdict is false.
"""

import argparse
import sys
import time
from collections import Counter
from random import Random

from symbolic_bp.assistant.theorem import Library
from symbolic_bp.errors import ClaimError
from symbolic_bp.session import check

from ..moves.generate.instances import Curve, Instance, instance
from ..moves.generate.jets import Unsure, plus, power, times
from ..moves.generate.judging import frozen, fulfilled
from ..moves.generate.meaning import Absent, Meaning, equal
from ..moves.generate.signature import sorts
from .laws import Laws

KINDS = [
    {},
    {},
    {},
    {},
    {"activation": "neuron"},
    {"activation": "identity"},
    {"activation": "sigmoid"},
    {"activation": "relu"},
    {"activation": "tanh"},
    {"cost": "quadratic"},
    {"activation": "sigmoid", "cost": "cross-entropy"},
    {"widths": (2, 3, 2)},
    {"activation": "leaky-relu(1/10)", "cost": "quadratic"},
    {"activation": "sigmoid,softmax", "cost": "log-likelihood"},
]
SEEDS, PLACES = range(8), 24


def plain(t):
    """A term in plain notation."""
    head = t[0]
    if head == "num":
        return f"({t[1]}/{t[2]})" if t[2] != 1 else f"({t[1]})" if t[1] < 0 else str(t[1])
    if head == "ref":
        idx = ([spelled(t[2])] if t[2] else []) + list(map(str, t[3]))
        return f"{t[1]}[{','.join(idx)}]" if idx else t[1]
    if head == "D":
        return f"d{plain(t[1])}/d{plain(t[2])}"
    if head == "act":
        return f"sigma{chr(39) * t[1]}({plain(t[4])})"
    if head == "sum":
        return f"Sum({plain(t[3])}, ({t[1]}, 1, {size(t[2])}))"
    if head in ("add", "mul"):
        return "(" + {"add": " + ", "mul": "*"}[head].join(map(plain, t[1:])) + ")"
    if head == "kd":
        return f"[{t[1]}={t[2]}]"
    if head == "inv":
        return f"(1/{size(t[1])})"
    return f"(1/{plain(t[1])})" if head == "recip" else f"{plain(t[1])}^{t[2]}"


def spelled(y):
    return y[0] + (f"{y[1]:+d}" if y[1] else "") if y[0] else str(y[1])


def size(d):
    return "m" if d[0] == "m" else f"n({spelled(d[1])})"


def free(t):
    """(index names, layer names) that are free in a term."""
    index, layers, bound = set(), set(), set()
    for kind, part in zip(sorts(t), t[1:]):
        if kind == "T":
            more = free(part)
            index |= more[0]
            layers |= more[1]
        elif kind in "IJ":
            index |= {i for i in (part if kind == "J" else (part,)) if type(i) is str}
        elif kind in "YD" and part and part[0] != "m" and (kind == "Y" or part[0] == "n"):
            layers |= {(part if kind == "Y" else part[1])[0]} - {"", "L"}
        elif kind in "VW":
            bound.add(part)
    return index - bound, layers - bound


def everywhere(net, lhs, rhs, rng):
    """All values of the free names at which both sides may exist, in random order."""
    index, layers = (a | b for a, b in zip(free(lhs), free(rhs)))
    found, wide = [{}], max(*net.widths, net.batch)
    for name in sorted(layers):
        found = [{**names, name: v} for names in found for v in range(1, net.depth + 1)]
    for name in sorted(index):
        found = [{**names, name: v} for names in found for v in range(1, wide + 1)]
    rng.shuffle(found)
    return found


def network_of(net):
    """The data of a kernel's Network."""
    return (
        ("activation", net.activation),
        ("batch", net.batch),
        ("cost", net.cost),
        ("formulas", frozen(net.formulas)),
        ("least", net.least),
        ("widths", net.widths),
    )


class Existing(Meaning):
    """Where a symbol of a claim does not exist, the claim says nothing: there is no sigma of a layer of softmax."""

    def sigma(self, order, layer, j, u):
        if self.net.formula(layer) is not None and not self.net.alone(layer):
            raise Absent(f"sigma of layer {layer}")
        return super().sigma(order, layer, j, u)


def compared(judgement, lhs, rhs):
    """(places compared, where the sides differ or None) for a claim that is called proved or undecided."""
    net, rng = judgement.claim.network, Random(1)
    claim = type(
        "", (), {"hypotheses": judgement.evidence.verdict.hypotheses if judgement.status == "proved" else ()}
    )
    places = 0
    for seed in SEEDS:
        made = instance(network_of(net), tuple(judgement.claim.arrays.items()), seed)
        meaning, tried = Existing(made), 0
        for names in everywhere(made, lhs, rhs, rng):
            if tried >= PLACES // len(SEEDS) + 1:
                break
            try:
                values = [meaning.value(t, names) for t in (lhs, rhs)]
                if fulfilled(meaning, claim, names):
                    tried += 1
                    if not equal(*values):
                        return places, (seed, names, *map(str, values))
            except (Absent, Unsure, KeyError):
                continue
        places += tried
    return places, None


class Given(Instance):
    """An instance of the program's own, read as data; strict: what has no value of its own is no counterexample."""

    def __init__(self, found, network):
        self.network, self.seed, self.style, self.passes = dict(network_of(network)), 0, "given", {}
        self.widths, self.depth, self.batch, self.sizes = (
            tuple(found.widths),
            len(found.widths),
            found.m,
            dict(found.sizes),
        )
        self.formulas = [(key, term) for key, _, term in frozen(found.formulas)]
        self.given = (
            {("w", *k): v for k, v in found.w.items()}
            | {("b", *k): v for k, v in found.b.items()}
            | {("a", 1, k) + ((e,) if found.m else ()): v for (k, e), v in found.x.items()}
        )
        curves = {key: Curve(list(p.coefficients)) for key, p in found.sigma.items()}
        keys = (
            [(l, j) for l in range(2, self.depth + 1) for j in self.upto(l)]
            if network.activation == "neuron"
            else [(l,) for l in range(2, self.depth + 1)]
        )
        self.sigma = (
            {}
            if network.activation == "identity"
            else {k: curves.get(k, curves.get(k[:1], Curve([0, 1]))) for k in keys}
        )
        self.costs = {ex: [] for ex in self.examples()}
        self.terms = found.cost
        self.arrays = found.arrays
        self.shapes = {}

    def cost(self, ex, outputs):
        if self.network["cost"] == "quadratic" or any(key == "C" for key, _ in self.formulas):
            return super().cost(ex, outputs)
        result = 0
        for coefficient, powers in self.terms:
            for j, n in powers.items():
                coefficient = times(coefficient, power(outputs[j - 1], n))
            result = plus(result, coefficient)
        return result

    def junk(self, *key):
        raise Absent(f"a value of {key}")


def truly(judgement, lhs, rhs):
    """Whether the counterexample of a refuted claim is one: both sides exist there and differ."""
    found = judgement.evidence
    made = Given(found.instance, judgement.claim.network)
    made.shapes = dict(judgement.claim.arrays)
    try:
        return not equal(*(Meaning(made).value(t, dict(found.names)) for t in (lhs, rhs))), ""
    except (Absent, Unsure) as why:
        return False, str(why)


class Tally:
    def __init__(self, seed, batch):
        self.rng, self.batch, self.library = Random(f"claims {seed} {batch}"), batch, Library()
        self.status, self.false, self.places, self.nowhere = Counter(), [], 0, 0
        self.false_undecided = []

    def one(self):
        """One claim; what is wrong with its verdict goes to false."""
        kind = self.rng.choice(KINDS)
        kind = {**kind, "batch": True} if self.batch else kind
        if self.batch and "softmax" in kind.get("activation", ""):
            kind = {"batch": True}
        laws = Laws(
            self.rng, self.batch, kind.get("activation") != "identity", kind.get("activation") == "neuron"
        )
        lhs, rhs = laws.claim()
        text = f"{plain(lhs)} = {plain(rhs)}"
        try:
            judgement = check(text, library=self.library, **kind)
        except ClaimError as why:
            self.status["refused"] += 1
            return "refused", text, kind, str(why)
        self.status[judgement.status] += 1
        if judgement.status == "refuted":
            good, why = truly(judgement, lhs, rhs)
            if not good:
                self.false.append((judgement.status, text, kind, judgement.evidence.names, why))
        else:
            places, wrong = compared(judgement, lhs, rhs)
            self.places += places
            self.nowhere += not places
            if wrong:
                (self.false if judgement.status == "proved" else self.false_undecided).append(
                    (judgement.status, text, kind, wrong)
                )
        return judgement.status, text, kind, ""


def main(args):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", action="store_true")
    options = parser.parse_args(args)
    tally, start = Tally(options.seed, options.batch), time.time()
    for n in range(1, options.claims + 1):
        tally.one()
        if n % 500 == 0:
            print(
                f"{n} after {time.time() - start:.0f} s: {dict(tally.status)}, {len(tally.false)} false",
                flush=True,
            )
    print(
        f"{options.claims} claims: {dict(tally.status)}; compared at {tally.places} places, {tally.nowhere} proved or undecided at none; "
        f"{len(tally.false_undecided)} undecided ones differ somewhere; {len(tally.false)} false verdicts; {time.time() - start:.0f} s"
    )
    for found in tally.false + tally.false_undecided[:20]:
        print(found)
    return 1 if tally.false else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
