"""Mutants of the kernel: each guard taken out in turn, and random changes of comparisons, constants, operands and statements.

    python -m tests.kernel.mutants [--random N] [--seed S] [--guards-only]

The tests of the kernel run once, and every certificate and model that they judge is kept with its verdict. A mutant is a fresh set of
the kernel's modules under another name, one of them changed; it is killed when it judges one of them otherwise, or does not end.
Exit code 0: all guards are noticed and at least 95 % of the random mutants are killed; mutants that docs/soundness.md lists as
equivalent, by their source text, do not count.
"""

import argparse
import ast
import copy
import importlib
import random
import re
import resource
import signal
import sys
import time
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KERNEL = ROOT / "symbolic_bp" / "kernel"
PRINTING = ("__main__", "show", "__init__")
FILES = ("guards", "limits", "pitfalls", "model", "normal", "claims", "survivors")
OTHERS = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


SOURCES = {p.stem: p.read_text(encoding="utf-8") for p in sorted(KERNEL.glob("*.py")) if p.stem != "__init__"}


LONG = 0.7  # seconds


class Slow(BaseException):
    """A mutant that does not end."""


class Kernel:
    """A fresh set of the kernel's modules under another name; one of them may be changed."""

    codes = {name: compile(text, name, "exec") for name, text in SOURCES.items()}

    def __init__(self, module="", tree=None):
        self.name = "mutant_of_the_kernel"
        for name in [n for n in sys.modules if n == self.name or n.startswith(self.name + ".")]:
            del sys.modules[name]
        package = types.ModuleType(self.name)
        package.__path__ = []
        sys.modules[self.name] = package
        self.codes = {**self.codes, **({module: compile(tree, module, "exec")} if module else {})}
        finder = types.SimpleNamespace(find_spec=self.find)
        sys.meta_path.insert(0, finder)
        try:
            self.replay = importlib.import_module(self.name + ".replay")
            self.printed = importlib.import_module(self.name + ".__main__")
        finally:
            sys.meta_path.remove(finder)

    def find(self, name, path=None, target=None):
        head, _, stem = name.rpartition(".")
        if head != self.name:
            return None
        loader = types.SimpleNamespace(
            create_module=lambda spec: None, exec_module=lambda m: exec(self.codes[stem], m.__dict__)
        )
        return importlib.machinery.ModuleSpec(name, loader)

    def verdict(self, data):
        """What the tests state of a verdict: proved with its hypotheses, or the status and what was expected."""
        verdict = self.replay.verify(data)
        if verdict.proved:
            hyps = sorted(map(self.printed.hypothesis, verdict.proved.hypotheses))
            p = verdict.proved
            return ("proved", p.claim.name, p.claims, p.steps, p.vacuous, *hyps)
        f = verdict.fault
        return f.status, f.expected, f.claim, f.step, f.rule

    def model(self, data):
        """The same of a model."""
        try:
            self.replay.build.model(data)
        except self.replay.Rejected as fault:
            return fault.status, fault.expected
        return ("accepted",)

    def sealed(self):
        """Whether no one else makes a Proved."""
        try:
            self.replay.Proved(object(), *[None] * len(self.replay.Proved.__slots__))
        except TypeError:
            return True
        return False

    def judge(self, case):
        kind, data = case
        if kind == "seal":
            return self.sealed()
        return self.verdict(data) if kind == "certificate" else self.model(data)


def recorded():
    """The certificates and models that the tests judge: each once."""
    replay = importlib.import_module("symbolic_bp.kernel.replay")
    build = importlib.import_module("symbolic_bp.kernel.build")
    cases, old_replay, old_model = {}, replay.replay, build.model

    def keep(kind, data):
        cases.setdefault((kind, repr(data)), (kind, copy.deepcopy(data)))

    def new_replay(data):
        keep("certificate", data)
        build.model = old_model
        try:
            return old_replay(data)
        finally:
            build.model = new_model

    def new_model(data):
        keep("model", data)
        return old_model(data)

    replay.replay, build.model = new_replay, new_model
    here = Path(__file__).parent
    files = [str(here / f"test_{name}.py") for name in FILES]
    some = "not wrong_variants and not numbers_agree"  # long, and nothing that is not judged elsewhere
    try:
        code = pytest.main(["-q", "-x", "-n", "0", "-p", "no:cacheprovider", "-k", some, *files])
    finally:
        replay.replay, build.model = old_replay, old_model
    if code:
        sys.exit("the tests fail before anything is changed")
    return [("seal", None), *cases.values()]


def parents(tree):
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def is_guard(node):
    return isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise) and not node.orelse


def is_limit(node):
    """NAME, NAME = 60, 2500: what is tested is each limit, not one more and one less."""
    targets = [t for target in getattr(node, "targets", ()) for t in getattr(target, "elts", [target])]
    numbers = [v for v in ast.walk(node) if isinstance(v, ast.Constant)]
    return (
        isinstance(node, ast.Assign)
        and all(isinstance(t, ast.Name) and t.id.isupper() for t in targets)
        and all(type(v.value) is int for v in numbers)
        and not any(isinstance(v, (ast.Call, ast.Dict)) for v in ast.walk(node))
    )


def skipped(node, parent):
    """Whether a statement may be left out: no definition, import, docstring or raise."""
    return isinstance(node, (ast.Expr, ast.Assign, ast.AugAssign, ast.For, ast.While, ast.If)) and not (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        or isinstance(parent, (ast.Module, ast.ClassDef))
    )


def changes(node, parent):
    """The other nodes that may stand for this one."""
    if isinstance(node, ast.Compare):
        for k, op in enumerate(node.ops):
            yield ast.Compare(
                node.left, [*node.ops[:k], OTHERS[type(op)](), *node.ops[k + 1 :]], node.comparators
            )
    elif isinstance(node, ast.BoolOp):
        for k in range(len(node.values)):
            rest = node.values[:k] + node.values[k + 1 :]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
    elif isinstance(node, ast.BinOp) and not isinstance(parent, (ast.AnnAssign, ast.arg, ast.BinOp)):
        yield node.left
        yield node.right
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        yield node.operand
    elif isinstance(node, ast.Constant) and type(node.value) in (int, bool):
        yield ast.Constant(not node.value if type(node.value) is bool else node.value + 1)
        if type(node.value) is int and node.value > 0:
            yield ast.Constant(node.value - 1)
    elif (
        isinstance(node, (ast.Tuple, ast.List))
        and isinstance(parent, (ast.Call, ast.Tuple))
        and len(node.elts) > 1
    ):
        for k in range(len(node.elts)):
            yield type(node)(node.elts[:k] + node.elts[k + 1 :], ast.Load())
    if skipped(node, parent):
        yield ast.Pass()


def annotations(tree):
    """Nodes that only the type checker reads, the sizes of caches, limits and how much work counts, and what a refusal holds."""
    out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or is_limit(node):
            out.update(ast.walk(node))
        for part in getattr(node, "decorator_list", ()):
            out.update(ast.walk(part))
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "spend":
            out.update(ast.walk(node))
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None:
                out.update(ast.walk(getattr(node, field)))
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.annotation, ast.Name)
            and node.annotation.id == "TypeAlias"
        ):
            out.update(ast.walk(node))
        if isinstance(node, ast.Subscript):
            out.update(
                n
                for n in ast.walk(node)
                if isinstance(node.value, ast.Name)
                and node.value.id in ("dict", "list", "set", "tuple", "frozenset")
                and n is not node
            )
    return out


def sites(kind) -> Iterator[tuple[str, int, int]]:
    """Every mutant: the module, which of its nodes, which change (0 for a guard that is taken out)."""
    for module in Kernel.codes:
        if module in PRINTING:
            continue
        tree = ast.parse(SOURCES[module])
        above, no = parents(tree), annotations(tree)
        for k, node in enumerate(ast.walk(tree)):
            if kind == "guards":
                if is_guard(node):
                    yield module, k, 0
            elif node not in no:
                yield from ((module, k, c) for c, _ in enumerate(changes(node, above.get(node))))


class Put(ast.NodeTransformer):
    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else super().generic_visit(node)


def mutant(kind, site):
    """The changed tree of a module, and the source text of the change: old -> new."""
    module, k, c = site
    tree = ast.parse(SOURCES[module])
    above = parents(tree)
    node = list(ast.walk(tree))[k]
    if kind == "guards":
        text = f"{ast.unparse(node.test)} -> False  # {ast.unparse(node.body[-1])}"
        node.test = ast.Constant(False)
    else:
        new = list(changes(node, above.get(node)))[c]
        place = node
        while not isinstance(place, ast.stmt):
            place = above[place]
        first = ast.unparse(place).split("\n")[0]
        first = first if len(first) <= 100 else first[:98] + ".."
        text = f"{first}  {ast.unparse(node)} -> {ast.unparse(new)}".replace("\n", " ")
        tree = Put(node, new).visit(tree)
    return ast.fix_missing_locations(tree), f"{module}: {' '.join(text.split())}"


def killed(module, tree, cases, truth, order, seconds):
    """The number of the case that the mutant judges otherwise, or what stopped it; None where it survives."""
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    k = -1
    try:
        kernel = Kernel(module, tree)
        for k in order:
            if kernel.judge(cases[k]) != truth[k]:
                return k
    except Slow:
        return "no end"
    except BaseException as why:  # whatever it raises, a verdict it is not
        return k if k >= 0 else type(why).__name__
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def equivalents():
    """The mutants that docs/soundness.md lists."""
    text = (ROOT / "docs" / "soundness.md").read_text(encoding="utf-8")
    rows = re.findall(r"^    mutant (.*)$", text, re.MULTILINE)
    return set(rows)


def every_text():
    """The source texts of all mutants."""
    return {mutant(kind, site)[1] for kind in ("guards", "random") for site in sites(kind)}


def late(number, frame):
    raise Slow


def run(kind, chosen, cases, truth, few, listed, seconds):
    """The mutants that survive, and how many were judged."""
    start, order, alive, equal = time.process_time(), list(range(len(cases))), [], 0
    for n, site in enumerate(chosen):
        tree, text = mutant(kind, site)
        if text in listed:
            equal += 1
            continue
        k = killed(site[0], tree, cases, truth, order, seconds)
        if k is None:
            alive.append(text)
            print("survives:", text, flush=True)
        elif isinstance(k, int) and 0 <= k < few:  # what killed one is likely to kill the next
            order.remove(k)
            order.insert(0, k)
        if n % 50 == 49:
            print(f"{n + 1} of {len(chosen)}, {time.process_time() - start:.0f} s", flush=True)
    total = len(chosen) - equal
    print(
        f"{kind}: {total - len(alive)} of {total} killed, {equal} equivalent, {time.process_time() - start:.0f} s"
    )
    return alive, total


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--random", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guards-only", action="store_true")
    parser.add_argument("--random-only", action="store_true")
    args = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    signal.signal(signal.SIGVTALRM, late)
    start = time.process_time()
    cases = recorded()
    times, kernel = {}, Kernel()
    truth = []
    for k, case in enumerate(cases):
        now = time.process_time()
        truth.append(kernel.judge(case))
        times[k] = time.process_time() - now
    quick = sorted(times, key=times.__getitem__)
    cases, truth, used = [cases[k] for k in quick], [truth[k] for k in quick], [times[k] for k in quick]
    few = sum(t < LONG for t in used)
    print(
        f"{len(cases)} certificates and models, {time.process_time() - start:.0f} s; {sum(used):.1f} s to judge them, {sum(used[:few]):.1f} s for {few} of them"
    )
    listed, seconds = equivalents(), 4 + 3 * sum(times.values())
    lost, _ = (
        ([], 0)
        if args.random_only
        else run("guards", list(sites("guards")), cases, truth, few, listed, seconds)
    )
    alive, total = [], 1
    if not args.guards_only:
        every = list(sites("random"))
        chosen = random.Random(args.seed).sample(every, min(args.random, len(every)))
        print(f"{len(every)} mutants, {len(chosen)} drawn with seed {args.seed}")
        alive, total = run("random", chosen, cases, truth, few, listed, seconds)
    unknown = [] if args.random_only or args.guards_only else sorted(listed - every_text())
    for text in unknown:
        print("listed as equivalent, but there is no such mutant:", text)
    return 1 if lost or unknown or len(alive) > 0.05 * total else 0


if __name__ == "__main__":
    sys.exit(main())
