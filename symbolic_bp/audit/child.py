"""The process in which somebody's code runs: python -m symbolic_bp.audit.child; a request on stdin, an answer
(sealed) on stdout."""

from __future__ import annotations

import ast
import builtins
import gc
import importlib.util
import io
import itertools
import json
import os
import re
import resource
import sys
import traceback
import types
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NoReturn


from symbolic_bp.audit.answer import deliverer
from symbolic_bp.audit.calling.costs import COSTS
from symbolic_bp.audit.calling.find import Finder
from symbolic_bp.audit.calling.plan import FIELDS, HELPERS, Exhausted, Plan, Unusable
from symbolic_bp.audit.calling.refusal import NotFound
from symbolic_bp.audit.calling.shaped import has_kernels, shaped
from symbolic_bp.audit.calling.together import SIZES, Together
from symbolic_bp.audit.calling.training import trees
from symbolic_bp.audit.engine import audit_plan, guards_of
from symbolic_bp.audit.host.guards import understood_without
from symbolic_bp.audit.host.held import hold
from symbolic_bp.audit.host.loading import TooSlow, load, parsed
from symbolic_bp.audit.host.notebooks import code_of
from symbolic_bp.audit.host.patch import Patched
from symbolic_bp.audit.host.spaces import beside
from symbolic_bp.audit.judging.beyond import Audited, beyond
from symbolic_bp.audit.judging.pullbacks import Pullbacks, merged
from symbolic_bp.audit.judging.standing import ALONE, qualified
from symbolic_bp.audit.names.signature import signature, varargs
from symbolic_bp.audit.names.vocabulary import COST, GRADIENT, NOT_COST
from symbolic_bp.audit.theirs import Theirs
from symbolic_bp.audit.watching.watch import WIDTHS, Watch

COLLECT = (
    500_000,
    20,
    100,
)  # millions of numbers that point backwards only: looking for circles among them takes half the time


class Stopped(RuntimeError):
    """A function that ends the program."""


def limit(seconds: float, megabytes: int) -> None:
    """Sets the limits of the process: memory, time, size of files, depth of calls."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 2, int(seconds) + 4))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    sys.setrecursionlimit(5000)


def prepare(request: dict[str, Theirs]) -> tuple[Path, str, Callable]:
    """Files and sinks: prints go nowhere, the code sees its own directory. (path, text, a function
    that takes the answer)"""
    path = Path(request["file"])
    answer = deliverer(os.dup(1), bytes.fromhex(request.pop("secret")))
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    sys.stdin, sys.stdout, sys.stderr = open(os.devnull), io.StringIO(), io.StringIO()  # noqa: SIM115
    os.chdir(path.parent)
    sys.path[0] = str(path.parent)
    sys.argv = [str(path)]
    text = path.read_text(encoding="utf-8", errors="replace")
    if "scipy" in text:
        try_import("scipy.special")
    sys.modules["__main__"] = types.ModuleType("__main__")
    limit(request["seconds"], request["megabytes"])
    gc.freeze()
    gc.set_threshold(*COLLECT)
    hold(request["scratch"])
    return path, text, answer


def try_import(name: str) -> None:
    """Imports a package if it is there, before the limits."""
    with suppress(ImportError):
        importlib.import_module(name)


def audit(request: dict[str, Theirs]) -> dict:
    """The result of a request, as plain data; wrong code that is right, or better understood, without its
    guards is said to be."""
    path, text = request["prepared"]
    if path.suffix == ".ipynb":
        text = code_of(text, path.name)
        path = Path(request["scratch"], path.stem).with_suffix(".py")
        path.write_text(text, encoding="utf-8")
    tree = parsed(path, text)
    found, candidates, _ = audited(request, path, tree)
    return understood_without(found, candidates, lambda zeros: audited(request, path, tree, zeros))


def audited(
    request: dict[str, Theirs], path: Path, tree: ast.Module, zeros: tuple = ()
) -> tuple[dict, set, set]:
    """(the result for the code of a tree with these guards read as 0, its guards, tiny
    constants that are none)"""
    space, notes = load(path, tree, path.stem, request["seconds"])
    for module, name in ((sys, "exit"), (builtins, "exit"), (builtins, "quit")):
        setattr(module, name, stopped)
    spaces = [vars(m) for m in beside(path.parent) if vars(m) is not space] + [space]
    with Patched(spaces, lambda file: str(file).startswith(str(path.parent)), zeros) as patched:
        said = request["target"] or request["cost"] not in ("auto", *COSTS) or any(request["plan"].values())
        if not said and not backward_or_cost(space, path.stem):
            seen = seen_training(request, path, tree, space, patched, notes)
            if seen and seen["verdict"] != "undecided":
                return seen, set(), set()
        try:
            plan, nets, batch, finder, attempt = chosen(request, space, path.stem, patched)
        except NotFound as refused:
            seen = None if said else seen_training(request, path, tree, space, patched, notes)
            seen = seen or (None if said else both_at_once(request, path, space, patched, notes))
            if seen:
                return seen, set(), set()
            parts = Pullbacks(Finder(space, path.stem, patched, seed=request["seed"]))
            if (
                request["target"]
                or any(request["plan"].values())
                or networks_with_costs(parts.finder)
                or not (parts.right or parts.wrong)
            ):
                raise NotFound("; ".join([str(refused), *notes])) from refused
            return without_network(parts, path.name), set(), set()
        found = audit_plan(plan, space, nets, batch, request["seed"], patched=patched)
        if finder:
            found = qualified(found, plan, finder, attempt)
            if (
                found["cause" if found["verdict"] == "undecided" else "verdict"] == "guessed"
                and not attempt.own
            ):
                parts = Pullbacks(finder)
                if parts.right or parts.wrong:
                    return without_network(parts, path.name), set(), set()
        done = [tuple(map(int, net.split("-"))) for net in found["nets"]] or nets
        whole = Audited(path, plan, found, HELPERS | space, done, batch, request["seed"], patched)
        plan, found = beyond(whole, None if request["target"] else finder, attempt)
        guards, others = guards_of(plan, space, nets, batch, request["seed"], patched)
    found["file"] = path.name
    found["plan"] = {k: getattr(plan, k) for k in FIELDS if getattr(plan, k)}
    found["why"] = plan.why
    found["notes"] = notes + found["notes"] + rounded(tree)
    if "through(it" in plan.cost:
        found["notes"].append(
            "through(it, x) runs the layers one after the other, back(it, d) the same backwards"
        )
    if (
        plan.y != "real"
        and plan.x != "indices"
        and re.search(r"\b(y|data)\b", " ".join(found["plan"].values()))
    ):
        found["notes"].append(
            {
                "onehot": "targets tried: one-hot",
                "labels": "targets tried: integer labels",
                "signs": "targets tried: -1 or 1",
                "distribution": "targets tried: distributions (they sum to 1)",
            }[plan.y]
        )
    return found, guards, others


def backward_or_cost(space: dict[str, Theirs], name: str) -> bool:
    """Whether a function or method of a file is called as a cost or as a gradient of a network."""
    own = [v for v in space.values() if getattr(v, "__module__", None) == name]
    names = [n for v in own if isinstance(v, type) for n in vars(v) if callable(getattr(v, n, None))]
    names += [v.__name__ for v in own if isinstance(v, types.FunctionType) and len(signature(v) or ()) > 2]
    return any(COST.search(n) or GRADIENT.search(n) for n in names)


def seen_training(
    request: dict[str, Theirs],
    path: Path,
    tree: ast.Module,
    space: dict[str, Theirs],
    patched: Patched,
    notes: list,
) -> dict | None:
    """The result of what the code's own training shows, None where no training was seen; undecided where it
    may be meant in another way."""
    watch = Watch(
        tree, space, str(path), patched, request["batch"] or examples(space), request["seed"], request["cost"]
    )
    if watch.best is None:
        return None
    seen, words = watch.best, [*watch.best.plan.why, "seen in one pass of its own training"]
    found = audit_plan(seen.plan, watch.names, [WIDTHS], watch.batch, watch.seed, patched=patched)
    still = [row["name"] for row in found["arrays"] if row["status"] == "never updated"]
    doubt = seen.doubt() or (
        f"{', '.join(still)}: the cost depends on it, and the loop that was watched never changes it: "
        "is it a parameter? Give --parameters"
        if still and seen.own
        else ""
    )
    if found.get("equation") == "regulariser" and not doubt:
        doubt = "the step has a regulariser that the cost in the loop has not, or another: " + found["words"]
    if doubt and found["verdict"] == "wrong":
        found |= {"verdict": "undecided", "words": doubt, "equation": "none", "cause": "guessed"}
    condition = "" if seen.own else f" if the cost is {seen.usual}"
    return found | {
        "file": path.name,
        "plan": {k: getattr(seen.plan, k) for k in FIELDS if getattr(seen.plan, k)},
        "why": words,
        "notes": notes + found["notes"],
        "not judged": [],
        "condition": condition,
    }


def both_at_once(
    request: dict[str, Theirs], path: Path, space: dict[str, Theirs], patched: Patched, notes: list
) -> dict | None:
    """The result of a function that gives a cost and its gradient together; None where there is none."""
    found = Together(space, path.stem, patched, request["batch"] or examples(space), request["seed"])
    if found.best is None:
        return None
    plan = found.best.plan
    whole = audit_plan(plan, found.names, [SIZES], found.batch, found.seed, patched=patched)
    if whole["verdict"] == "wrong" and not found.sure():
        words = f"which shapes the parameters of {found.best.name} have was guessed: give --make and --cost"
        whole |= {"verdict": "undecided", "words": words, "equation": "none", "cause": "guessed"}
    shown = {k: getattr(plan, k) for k in FIELDS if getattr(plan, k)}
    return whole | {
        "file": path.name,
        "plan": shown,
        "why": [f"{found.best.name} gives the cost and its gradient together"],
        "notes": notes + whole["notes"],
        "not judged": [],
    }


def networks_with_costs(finder: Finder) -> bool:
    """Whether a class of the file has a cost: it is a network, and what was not understood of it
    is not passed over."""
    return any(
        COST.search(n) and not NOT_COST.search(n)
        for c in finder.own.values()
        if isinstance(c, type)
        for n in vars(c)
    )


def without_network(parts: Pullbacks, name: str) -> dict:
    """The result of functions and layers with backward passes of their own, in a file that has no network."""
    left = [
        {"name": n, "file": name, "line": 0, "why": "no way to call it as a backward pass was found"}
        for n in parts.unsure
    ]
    found = merged(parts.wrong + parts.right) | {"not judged": left, "file": name, "plan": {}}
    if parts.tried and not parts.wrong:
        words = (
            f"no reading of {parts.tried[0]} makes it right; right: {', '.join(n for n, _, _ in parts.right)}"
        )
        return found | {"verdict": "undecided", "words": words, "equation": "none", "cause": "guessed"}
    return found


def rounded(tree: ast.Module) -> list:
    """A note on floats of fewer digits that the code asks for."""
    named = {
        n.attr if isinstance(n, ast.Attribute) else n.id if isinstance(n, ast.Name) else n.value
        for n in ast.walk(tree)
        if isinstance(n, (ast.Attribute, ast.Name, ast.Constant))
    }
    kinds = [kind for kind in ("float16", "float32") if kind in named]
    return (
        [f"{' and '.join(kinds)}: judged as real numbers; what rounding to fewer digits does is not"]
        if kinds
        else []
    )


def examples(space: dict[str, Theirs]) -> int:
    """A number of examples that the file does not name, so that a number of its own stands out."""
    named = {
        n.value
        for _, tree in trees([space])
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and type(n.value) is int
    }
    return next(n for n in itertools.count(7) if n not in named)


def stopped(*_: object) -> NoReturn:
    """In the place of sys.exit. Raises Stopped."""
    raise Stopped("it ends the program (sys.exit, or arguments of a command line)")


def chosen(request: dict[str, Theirs], space: dict[str, Theirs], name: str, patched: Patched) -> tuple:
    """(plan, nets, batch, the Finder and its Attempt): as the person says, else as found; a part of a plan
    replaces what was found."""
    given = {k: v for k, v in request["plan"].items() if v}
    sizes = tuple(request["sizes"]) if request["sizes"] else None
    if given.keys() & {"gradient", "step", "after"} and {"make", "parameters", "cost"} <= given.keys():
        plan = Plan(**given)
        return plan, [sizes] if sizes else [(4, 5, 3), (3, 4, 6, 5)], request["batch"] or 7, None, None
    finder = Finder(
        space,
        name,
        patched,
        request["target"],
        request["cost"],
        request["batch"] or examples(space),
        sizes,
        request["seed"],
    )
    try:
        found = finder.find()
    except NotFound:
        other = None if sizes or request["target"] else shaped(finder)
        if other is None:
            raise
        found = other
    if found.wrong and not sizes and has_kernels(finder.trial_of(found.plan, found.sizes, found.batch)):
        other = shaped(finder)
        found = other if other and other.wrong < found.wrong else found
    if (request["batch"] or 1) > 1 and (found.batch == 1 or found.plan.x in ALONE):
        raise Unusable(
            f"--batch {request['batch']}: expected code that takes several examples at once, found that it "
            "takes one at a time: leave --batch out"
        )
    if given:
        kinds = given.keys() & {"gradient", "step", "after"}
        found = replace(
            found,
            plan=replace(
                found.plan,
                **dict.fromkeys(("gradient", "step", "after", "rate") if kinds else (), "") | given,
            ),
        )
    nets = [sizes if sizes and found.sizes else found.sizes]
    maker = space.get(found.plan.make.split("(")[0])
    fixed = "(*sizes" in found.plan.make and callable(maker) and not varargs(maker)
    if not sizes and found.sizes == (4, 5, 3) and not fixed and not found.plan.outputs:
        nets.append((3, 4, 6, 5))
    return found.plan, nets, found.batch, None if given else finder, found


def blamed(error: Theirs, path: Path) -> str:
    """One sentence about an exception that the code raised: file, line, function, what."""
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if str(f.filename).startswith(str(path.parent))
    ]
    what = f"{type(error).__name__}: {error}".strip().rstrip(":")
    if isinstance(error, MemoryError):
        what = "more memory than the audit allows (--memory)"
    if isinstance(error, RecursionError):
        what = "RecursionError: a function calls itself without end"
    if not frames:
        return f"{path.name}: expected code that runs, found {what}"
    last = frames[-1]
    return (
        f"{Path(last.filename).name}, line {last.lineno}, in {last.name}: expected code that runs, found "
        f"{what}" + (f" at `{last.line}`" if last.line else "")
    )


def main() -> None:
    """Read a request, answer it."""
    request, leave = json.loads(sys.stdin.read()), os._exit
    path, text, answer = prepare(request)
    request["prepared"] = path, text
    reply: dict
    try:
        reply = {"result": audit(request)}
    except Unusable as error:
        text = str(error)
        reply = {"error": text if text.startswith(path.name) else f"{path.name}: {text}", "code": 2}
    except TooSlow:
        reply = {
            "error": f"{path.name}: expected definitions that load quickly, found that they take too long",
            "code": 3,
        }
    except Exhausted as error:
        reply = {"error": blamed(error.__cause__, path), "code": 3}
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001, whatever somebody's code raises
        reply = {
            "error": blamed(error, path),
            "code": 3 if isinstance(error, (MemoryError, RecursionError)) else 2,
        }
    answer(reply)
    leave(0)


if __name__ == "__main__":
    main()
