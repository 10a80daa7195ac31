"""python -m symbolic_bp.kernel FILE ...: replay certificates, one in a file or a list of them. Exit code 0: all
are proved, 1: one is rejected or incomplete, 2: one is no certificate."""

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
EARLIER = "symbolic_bp proof 1"  # moves on a dense network, which were certificates once
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
    """The claim of a theorem."""
    c = p.claim
    where = [shown_ranges(c.ranges)] if c.ranges else []
    where += [shown(g) for g in c.conditions]
    lines = [
        f"proved: {c.name}: {shown(c.left)} = {shown(c.right)}"
        + (f"  for {', '.join(where)}" if where else "")
    ]
    return lines + (["vacuous: no values are in this range"] if p.vacuous else [])


def theorems(v: Verdict, p: Proved) -> list[str]:
    """The lines of a verdict that is a theorem, with the other claims of its name and what all of them need."""
    own = [one for one in v.theorems if one.claim.name == p.claim.name]
    return [
        *(line for one in own for line in theorem(one)),
        f"{p.steps} steps, {p.claims} claims",
        *model(p.model),
        *(f"needs {hypothesis(h)}" for h in dict.fromkeys(h for one in own for h in one.hypotheses)),
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
    return theorems(v, v.proved) if v.proved else [fault(v.fault)] if v.fault else [v.status]


def load(path: str) -> object:
    """The JSON in a file; Rejected kinds are left to the kernel, everything else is ValueError or OSError."""
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_constant=lambda x: None)


def printed(words: str) -> str:
    """A line in which no name can break the line or move the cursor."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in words
    )


def answer(data: object) -> tuple[int, list[str]]:
    """The exit code and the lines on one certificate."""
    if type(data) is dict and data.get("format") == EARLIER:
        return 2, [f"bad: format {EARLIER!r} is of an earlier version: have symbolic-bp prove write it anew"]
    verdict = verify(data)
    return CODES[verdict.status], lines(verdict)


def replay(path: str) -> int:
    """Print what there is to say on a file; its exit code."""
    try:
        data = load(path)
    except (OSError, ValueError, RecursionError, MemoryError) as why:
        print(printed(f"bad: {path}: {type(why).__name__}: {str(why)[:200]}"), file=sys.stderr)
        return 2
    found = [answer(one) for one in (data if type(data) is list and data else [data])]
    print("\n".join(printed(line) for _, said in found for line in said))
    return max(code for code, _ in found)


def main(args: list[str]) -> int:
    """Print the verdicts on files; the worst exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if not args:
        print("usage: python -m symbolic_bp.kernel FILE ...", file=sys.stderr)
        return 2
    codes = []
    for path in args:
        if len(args) > 1:
            print(printed(f"file {path!r}"))
        codes.append(replay(path))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
