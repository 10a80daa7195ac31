"""Files without a network: each function with its own backward pass, f and f_backward, and single layers,
judged for sum(u * f(z))."""

from __future__ import annotations

import inspect
import itertools
import random
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

import numpy as np

from symbolic_bp.audit.calling.plan import HELPERS, Plan
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.engine import audit_plan
from symbolic_bp.audit.names.signature import maker_call, signature
from symbolic_bp.audit.numbers.number import lift
from symbolic_bp.audit.numbers.real import history
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.holders import holders
from symbolic_bp.audit.theirs import Theirs

if TYPE_CHECKING:
    from symbolic_bp.audit.calling.find import Finder
    from symbolic_bp.audit.objects.holder import Holder


FORTH = re.compile(r"_?(forward|fwd)_?", re.I)
BACK = re.compile(
    r"^d_|^d(?=[a-z])|_?(backwards?|back|bwd|prime|deriv(ative|ate)?|grad(ient)?|slope|delta|der)_?", re.I
)
MAKE, ROWS, WIDTHS = "{'z': np.random.randn(batch, sizes[0])}", 7, (4, 5)
UPSTREAM = re.compile(r"^d(out|[A-Z]\w*|y|a|z|h|L\w*)?$|upstream|grad|delta|^g$|^dL|^up$", re.I)
READINGS, FEW = 12, 4


def pairs(own: dict[str, Callable]) -> list[tuple[str, str]]:
    """[(name of a function, name of its backward pass)]: sigmoid and sigmoid_backward,
    dsigmoid, sigmoid_prime ..."""
    functions = [n for n, f in own.items() if inspect.isfunction(f)]
    back = {n: BACK.sub("", n) for n in functions if BACK.search(n)}
    forth = {n: FORTH.sub("", n) for n in functions if n not in back}
    return [(f, b) for b, of in back.items() for f, base in forth.items() if base == of and base]


def plans(own: dict[str, Callable], f: str, b: str) -> Iterator[Plan]:
    """The ways in which b may be the backward pass of f: it takes z or a, or what f gives beside a, and may
    take the upstream gradient u."""
    z, needed = "it['z']", [n for n, must in signature(own[b]) or [] if must]
    if [must for _, must in signature(own[f]) or []].count(True) != 1 or len(needed) not in (1, 2):
        return
    for out, rest in ((f"{f}({z})", ()), (f"{f}({z})[0]", (f"{f}({z})[1]",))):
        for at in (z, out, *rest):
            called = (
                [f"x*{b}({at})"]
                if len(needed) == 1
                else [f"{b}({', '.join(pair)})" for pair in itertools.permutations(("x", at))]
            )
            for call in called:
                yield Plan(MAKE, "it", f"np.sum(x*{out})", f"{{'z': {call}}}")


class Pullbacks:
    """finder: a Finder of a file in which it found no network, or that does not use these functions (only:
    their names). right: [(name, Plan, result)], tried: names of functions that no reading makes right, and of
    layers that could not be called; unsure: of functions that could not; wrong: [(name, Plan, result)]."""

    def __init__(self, finder: Finder, only: set | None = None) -> None:
        self.finder = finder
        self.right: list[tuple] = []
        self.wrong: list[tuple] = []
        self.unsure: list[str] = []
        self.tried: list[str] = []
        for f, b in pairs(finder.own):
            if only is None or b in only:
                self.decide(b, list(plans(finder.own, f, b)), False)
        for name, value in finder.own.items() if only is None else ():
            if (
                inspect.isclass(value)
                and callable(getattr(value, "backward", None))
                and callable(getattr(value, "forward", None))
            ):
                self.decide(name, self.layer(name, value), True)

    def decide(self, name: str, some: list[Plan], partly: bool) -> None:
        """Right where one reading is; wrong (partly) where the only reading gives some of the
        arrays and not all."""
        found = [(plan, self.result(plan)) for plan in some[:READINGS]]
        for plan, result in found:
            if result and result["verdict"] == "right":
                self.right.append((name, plan, result))
                return
        ran = [(plan, result) for plan, result in found if result and result["verdict"] == "wrong"]
        for plan, result in ran if partly and len(found) == 1 else ():
            if any(row["status"] == "right" for row in result["arrays"]):
                self.wrong.append((name, plan, result))
                return
        if not partly:
            ran = [(plan, result) for plan, result in ran if self.keeps_shape(plan)]
        if ran and not partly and certain(self.finder.own[name]):
            calls = ", ".join(plan.gradient.removeprefix("{'z': ").removesuffix("}") for plan, _ in ran)
            plan, result = ran[0]
            said = {
                "words": f"none of its readings is the gradient of {plan.cost}: {calls}",
                "cause": "unknown",
                "equation": "none",
            }
            self.wrong.append((name, plan, result | said | {"should be": "", "numpy": "", "network": ""}))
            return
        (self.tried if ran or partly else self.unsure).append(name)

    def keeps_shape(self, plan: Plan) -> bool:
        """Whether the function gives an array of the shape that it takes, as its upstream
        gradient was taken to have."""
        try:
            trial = Trial(
                plan, HELPERS | self.finder.space, WIDTHS, ROWS, random.Random(0), self.finder.patched
            )
            out, z = trial.run(plan.cost.removeprefix("np.sum(x*")[:-1], copied(trial.it)), trial.leaves["z"]
            used = {id(m) for m in history(lift(out.flat[0]), lambda _: True)}
            mixed = any(
                id(n) in used for n in z.flat[1:]
            )  # then a slope, without an upstream gradient, may be meant as the diagonal
            return np.shape(out) == np.shape(z) and not (mixed and "x*" in plan.gradient)
        except Exception:  # noqa: BLE001, whatever somebody's code raises
            return False

    def result(self, plan: Plan) -> dict | None:
        """The result of a reading; None where the code does not run so."""
        finder = self.finder
        try:
            return audit_plan(
                plan, HELPERS | finder.space, [WIDTHS], ROWS, finder.seed, patched=finder.patched
            )
        except Exception:  # noqa: BLE001, it is called in another way
            return None

    def layer(self, name: str, value: Theirs) -> list[Plan]:
        """The readings of one layer: backward(u) after forward(x) gives the gradient at x, and those of the
        parameters, or stores them."""
        made = maker_call(name, value)
        if made is None or [must for _, must in signature(value.forward) or []].count(True) != 2:
            return []
        make, finder = f"({made[0]}, np.random.randn(batch, sizes[0]))", self.finder
        out = []
        try:
            trial = Trial(
                Plan(make, "{'x': it[1]}", "None"),
                HELPERS | finder.space,
                WIDTHS,
                ROWS,
                random.Random(0),
                finder.patched,
            )
            result = trial.run("it[0].forward(it[1])", copied(trial.it))
        except Exception:  # noqa: BLE001, it takes something else
            return []
        cost, call = "np.sum(y*it[0].forward(it[1]))", "(it[0].forward(it[1]), it[0].backward(y))[1]"
        kept: list[Holder | None] = [*holders(trial.it[0])]
        for holder in kept or [None]:
            held = f"**{within(holder.parameters)}" if holder else ""
            for path in ("", "[0]"):
                for given in self.given(holder, path) if holder else [""]:
                    gradient = f"(lambda g: {{'x': g{path}, {given}}})({call})"
                    out.append(
                        Plan(make, f"{{'x': it[1], {held}}}", cost, gradient, outputs=result.shape[-1])
                    )
        return [plan for plan in out if self.runs(plan)]

    def runs(self, plan: Plan) -> bool:
        """Whether the gradient of a reading can be called, and has the right parts."""
        finder = self.finder
        try:
            trial = Trial(plan, HELPERS | finder.space, WIDTHS, ROWS, random.Random(0), finder.patched)
            found = trial.gradient()
        except Exception:  # noqa: BLE001, it is called in another way
            return False
        return all(
            found[n] is not None
            and np.size(cast(Theirs, found[n])) == leaves.size
            and np.squeeze(cast(Theirs, found[n])).shape == np.squeeze(leaves).shape
            for n, leaves in trial.leaves.items()
        )

    def given(self, holder: Holder, path: str) -> list[str]:
        """Expressions of the gradients of the parameters: in what backward gives, or stored."""
        orders = itertools.permutations(holder.groups) if path and len(holder.groups) <= FEW else ()
        inside = [
            f"**dict(zip({names!r}, g[1] if isinstance(g[1], (list, tuple)) else g[1:]))" for names in orders
        ]
        inside += ["**g[1]"] if path else []
        return inside + [f"**{within(stored)}" for stored in holder.stored]


def within(expression: str) -> str:
    """An expression in `it` for the layer that is it[0]."""
    return re.sub(r"\bit\b", "it[0]", expression)


def certain(function: Callable) -> bool:
    """Whether the readings are all that can be meant: it takes one argument, or one that is an upstream
    gradient and another."""
    needed = [n for n, must in signature(function) or [] if must]
    return len(needed) == 1 or any(UPSTREAM.search(n) for n in needed)


def merged(some: list[tuple]) -> dict:
    """One result of several, [(name, Plan, result)]: the arrays under the names of the functions; wrong
    where one of them is."""
    bad = [(name, found) for name, _, found in some if found["verdict"] == "wrong"]
    whole = bad[0][1] | {"words": f"{bad[0][0]}: {bad[0][1]['words']}"} if bad else some[0][2]
    rows = [
        row | {"name": f"{name}: {row['name']}", "net": ""}
        for name, _, found in some
        for row in found["arrays"]
    ]
    missed = [found["missed"] for _, _, found in some if "missed" in found]
    worst = max(missed, key=lambda m: m["degree"], default=None)
    names = ", ".join(dict.fromkeys(name for name, _, _ in some))
    why = [f"{name}: the gradient of {plan.cost} is {plan.gradient}" for name, plan, _ in some]
    return (
        whole
        | {
            "arrays": rows,
            "nets": [],
            "batch": ROWS,
            "notes": sorted({n for _, _, found in some for n in found["notes"]}),
            "condition": f" as what goes backwards, with an upstream gradient: {names}",
            "why": why,
        }
        | ({"missed": worst} if worst else {})
    )
