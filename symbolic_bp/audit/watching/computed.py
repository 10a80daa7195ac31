"""What a pass computes: numbers that are called as a cost, and outputs and targets that it subtracts."""

from __future__ import annotations

import ast
import re

import numpy as np

from symbolic_bp.audit.calling.arranged import scalar
from symbolic_bp.audit.calling.costs import COSTS
from symbolic_bp.audit.calling.trial import Trial
from symbolic_bp.audit.names.vocabulary import COST, NOT_COST
from symbolic_bp.audit.numbers.number import Num, lift
from symbolic_bp.audit.numbers.real import history
from symbolic_bp.audit.objects.closures import copied
from symbolic_bp.audit.objects.reach import always
from symbolic_bp.audit.theirs import Theirs
from symbolic_bp.audit.watching.loops import Loop
from symbolic_bp.audit.watching.one_pass import FIXED

USUAL = ("quadratic", "cross-entropy", "log-likelihood")


class Computed:
    """The numbers that a pass computes, with the parameters as they are. own: expressions of costs."""

    def __init__(self, trial: Trial, still: str, loop: Loop) -> None:
        self.trial, self.still, self.loop = trial, still, loop
        self.leaves = {id(n) for a in trial.leaves.values() for n in a.flat}
        self.found = trial.run(still, copied(trial.it))
        self.own, self.loose = self.costs(), False
        self.tied = self.pairs()

    def value(self, name: str) -> Theirs:
        """What a name holds after the pass."""
        return getattr(self.found, name, None)

    def depends(self, value: Theirs) -> bool:
        """Whether a number or array was calculated from a parameter."""
        first = value.flat[0] if isinstance(value, np.ndarray) and value.size else value
        n = lift(first) if not isinstance(first, (str, list, dict, tuple, type(None))) else None
        return n is not None and any(id(m) in self.leaves for m in history(n, always))

    def costs(self) -> list[str]:
        """The numbers that are called as a cost, the outermost first."""
        out: dict[str, Num] = {}
        for path, value in self.named():
            last = path.rpartition(".")[2]
            if isinstance(value, list) and value and COST.search(last):
                path, value = f"{path}[-1]", value[-1]
            if not (COST.search(last) and not NOT_COST.search(last)) and last not in ("J", "L", "C", "E"):
                continue
            if isinstance(value, (str, list, dict, tuple, type(None))) or not scalar(value):
                continue
            if self.depends(value):
                out[path] = lift(value.reshape(-1)[0] if isinstance(value, np.ndarray) else value)
        inner = {
            path
            for path, n in out.items()
            for whole in out.values()
            if whole is not n and any(m is n for m in history(whole, always))
        }
        first = [p for p in out if p not in inner]
        seen: list = []
        for p in first:
            if not any(out[p].r is not None and out[p].r == out[q].r for q in seen):
                seen.append(p)
        return [f"{self.still}.{p}" for p in seen] if len(seen) == 1 else []

    def named(self) -> list[tuple[str, Theirs]]:
        """[(path, value)] of what the pass gave a value, with the attributes of objects."""
        out = [(n, self.value(n)) for n in self.loop.used]
        for name, value in list(out):
            if hasattr(value, "__dict__") and not isinstance(value, (np.ndarray, type, *FIXED)):
                out += [(f"{name}.{k}", v) for k, v in vars(value).items()]
        return out

    def pairs(self) -> list[tuple[str, str]]:
        """[(output, target)] of what the pass subtracts from each other, of one shape; loose, where a target
        has another shape than the output: it is broadcast, which is not what is meant."""
        found: dict[tuple[str, str], None] = {}
        for node in (n for part in self.loop.body for n in ast.walk(part)):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
                for a, b in ((node.left, node.right), (node.right, node.left)):
                    if all(isinstance(e, (ast.Name, ast.Attribute)) for e in (a, b)):
                        found[ast.unparse(a), ast.unparse(b)] = None
        out = []
        for o, t in found:
            try:
                given, target = (eval(f"f.{e}", {"f": self.found}) for e in (o, t))  # noqa: S307
            except AttributeError:
                continue
            if self.depends(given) and isinstance(target, np.ndarray) and not self.depends(target):
                self.loose = self.loose or np.shape(given) != np.shape(target)
                out.append((o, t))
        return [] if self.loose else out

    def usual(self, names: tuple[str, ...] = USUAL) -> list[str]:
        """The usual costs of an output and a target."""
        out = []
        for o, t in self.tied:
            for form in (form for name in names for form in COSTS[name] if "range(batch)" not in form):
                body = re.sub(r"\by\b", f"f.{t}", form.replace("batch", f"len(f.{t})"))
                out.append(f"(lambda f: {body.replace('OUT', f'f.{o}')})({self.still})")
        return out
