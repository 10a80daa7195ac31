"""python -m symbolic_bp.kernel FILE: replay a certificate. Exit code 0: proved, 1: rejected or incomplete,
2: no certificate."""

import json
import sys

from . import index
from .family import Family, Hypothesis
from .fault import Rejected
from .model import Model
from .mono import Mono
from .replay import Proved, Verdict, verify
from .show import SHOWN, shown, shown_ranges, shown_where

PHRASES = {
    "nonzero": "{} != 0",
    "positive": "{} > 0",
    "not negative": "{} >= 0",
    "differentiable": "{} is differentiable there",
    "one maximiser": "{} has one maximiser",
    "assumed": "{} = {}",
}
CODES = {"proved": 0, "rejected": 1, "incomplete": 1, "bad": 2}


def family(f: Family) -> str:
    """A line of a model."""
    head = f.name + (f"[{', '.join(r.var.name for r in f.box)}]" if f.box else "")
    where = f"  for {shown_ranges(f.box)}" if f.box else ""
    return f"  {head}{'' if f.body is None else ' = ' + shown(f.body)}{where}"


def model(m: Model) -> list[str]:
    """The lines of a model: sizes, undefined functions, families."""
    d = m.declared
    least = {n: (n, k) for n, k in d.sizes.items()}
    least |= {n: (f"{n}({', '.join('.' * k)})", low) for n, (k, low) in d.calls.items()}
    sizes = [
        f"{text} in {low}..{index.shown(d.tops[n])}" if n in d.tops else f"{text} >= {low}"
        for n, (text, low) in least.items()
    ]
    lines = [f"model {m.name}" + (f"  with {', '.join(sizes)}" if sizes else "")]
    functions = [*d.functions, *d.arrays]
    lines += [f"  undefined: {', '.join(functions)}"] if functions else []
    return lines + [family(f) for f in m.families.values() if f.kind != "slope"]


def hypothesis(h: Hypothesis) -> str:
    """A hypothesis with its range."""
    equals = [] if h.equals is None else [shown(h.equals)]
    return PHRASES[h.kind].format(shown(h.term), *equals) + shown_where(h.ges, h.eqs)


def theorem(p: Proved) -> list[str]:
    """The lines of a verdict that is a theorem."""
    c = p.claim
    where = [shown_ranges(c.ranges)] if c.ranges else []
    where += [shown(g) for g in c.conditions]
    lines = [
        f"proved: {c.name}: {shown(c.left)} = {shown(c.right)}"
        + (f"  for {', '.join(where)}" if where else "")
    ]
    lines += ["vacuous: no values are in this range"] if p.vacuous else []
    return lines + [
        f"{p.steps} steps, {p.claims} claims",
        *model(p.model),
        *(f"needs {hypothesis(h)}" for h in p.hypotheses),
    ]


def thing(x: object) -> str:
    """Something that a fault holds, as text."""
    if isinstance(x, Mono):
        return " ".join([str(x.c), *(f"{shown(b)}^{e}" for b, e in x.factors)])
    if type(x) in SHOWN:
        return shown(x)  # type: ignore[arg-type]
    if isinstance(x, tuple) and all(isinstance(part, tuple) and len(part) == 2 for part in x):
        return index.shown(x)
    return str(x)


def fault(f: Rejected) -> str:
    """The sentence of a refusal."""
    where = f"{f.claim}: " * bool(f.claim) + f"step {f.step} ({f.rule}): " * bool(f.step)
    return f"{f.status}: {where}expected {f.expected}" + (
        f", found {'; '.join(map(thing, f.found))}"[:2000] if f.found else ""
    )


def lines(v: Verdict) -> list[str]:
    """What is printed of a verdict."""
    return theorem(v.proved) if v.proved else [fault(v.fault)] if v.fault else [v.status]


def load(path: str) -> object:
    """The JSON in a file; Rejected kinds are left to the kernel, everything else is ValueError or OSError."""
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_constant=lambda x: None)


def main(args: list[str]) -> int:
    """Print the verdict on a file; its exit code."""
    if len(args) != 1:
        print("usage: python -m symbolic_bp.kernel FILE", file=sys.stderr)
        return 2
    try:
        data = load(args[0])
    except (OSError, ValueError, RecursionError, MemoryError) as why:
        print(f"bad: {args[0]}: {type(why).__name__}: {str(why)[:200]}", file=sys.stderr)
        return 2
    verdict = verify(data)
    print("\n".join(lines(verdict)))
    return CODES[verdict.status]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
