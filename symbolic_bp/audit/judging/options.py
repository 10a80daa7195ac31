"""Options of somebody's code, such as activation="relu": each choice that the code knows is judged,
not the default alone."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from symbolic_bp.audit.calling.plan import FIELDS, Plan
from symbolic_bp.audit.calling.training import trees
from symbolic_bp.audit.objects.having import another

PENALTY = re.compile(
    r"^(lam\w*|lmbd\w*|reg\w*|l1\w*|l2\w*|wd|weight_decay|decay|penalty\w*|alpha|beta|mu)$", re.I
)
POWER = re.compile(r"^(p|pow\w*|exponent|order|degree)$", re.I)
OTHER, MOST = "another", 6  # another: what `x if kind == "mse" else y` takes as well


def options(plan: Plan, functions: dict[str, Callable], spaces: list) -> list[tuple[Plan, str]]:
    """[(a plan with another choice, "activation='relu'")] for options of what makes the network, and for
    those that the cost and the gradient share; functions: by name, classes among them."""
    calls = {part: called(getattr(plan, part), functions) for part in FIELDS if getattr(plan, part)}
    known = groups(spaces)
    out = []
    for name, default in sorted({pair for part in calls.values() for pair in part}, key=repr):
        parts = {part for part, found in calls.items() if (name, default) in found}
        if (
            "make" in parts
            and (not isinstance(default, (int, float)) or isinstance(default, bool) or default == 0)
            or "cost" in parts
            and parts & {"gradient", "step", "after"}
        ):
            for value in choices(name, default, known):
                changed = {part: given(getattr(plan, part), functions, name, value) for part in parts}
                out.append((replace(plan, **cast("dict[str, Any]", changed)), f"{name}={value!r}"))
    return out[:MOST]


def defaults(function: Callable) -> dict[str, object]:
    """{name: default} of the options that are words, truth values or numbers."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return {}
    return {
        p.name: p.default
        for p in found
        if isinstance(p.default, (str, bool))
        or p.default == 0
        and isinstance(p.default, (int, float))
        and PENALTY.match(p.name)
        or isinstance(p.default, float)
        or type(p.default) is int
        and POWER.match(p.name)
    }


def last(call: ast.Call) -> str:
    """f of f(...) and of it.f(...)."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def called(expression: str, functions: dict[str, Callable]) -> set:
    """{(option, default)} of the functions that an expression calls without them."""
    return {
        (name, value)
        for call in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(call, ast.Call) and last(call) in functions
        for name, value in defaults(functions[last(call)]).items()
        if free(call, functions, name)
    }


def free(call: ast.Call, functions: dict[str, Callable], name: str) -> bool:
    """Whether a call does not give an option, by name or by position."""
    order = [p for p in inspect.signature(functions[last(call)]).parameters if p != "self"]
    several = any(isinstance(a, ast.Starred) for a in call.args)
    return name not in [k.arg for k in call.keywords] and (several or order.index(name) >= len(call.args))


def given(expression: str, functions: dict[str, Callable], name: str, value: float | str) -> str:
    """The expression with a choice in every call that has this option."""
    tree = ast.parse(expression, mode="eval")
    for call in ast.walk(tree):
        if (
            isinstance(call, ast.Call)
            and last(call) in functions
            and name in defaults(functions[last(call)])
            and free(call, functions, name)
        ):
            call.keywords.append(ast.keyword(name, ast.Constant(value)))
    return ast.unparse(tree)


def choices(name: str, default: float | str, known: list) -> list:
    """The other values of an option: words that the code compares or looks up where it does so with the
    default, or under its name."""
    if isinstance(default, bool):
        return [not default]
    if not isinstance(default, str):
        other = another(default)
        return [] if other is None else [default + 1 if type(default) is int and default else other]
    found = [word for names, words in known if default in words or name in names for word in words]
    return [word for word in dict.fromkeys(found) if word != default] or [OTHER] * bool(found)


def groups(spaces: list) -> list[tuple[set, list]]:
    """[(names, words)]: words that are compared with the same name, or are keys of one dictionary."""
    out: list[tuple[set, list]] = []
    compared: dict[str, list] = {}
    for _, tree in trees(spaces):
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare):
                words = [w for part in (node.left, *node.comparators) for w in strings(part)]
                for part in (node.left, *node.comparators):
                    if isinstance(part, (ast.Name, ast.Attribute)) and words:
                        compared.setdefault(getattr(part, "id", getattr(part, "attr", "")), []).extend(words)
            elif isinstance(node, ast.Dict) and len(node.keys) > 1:
                words = [w for key in node.keys if key is not None for w in strings(key)]
                if len(words) == len(node.keys):
                    out.append((set(), words))
            elif isinstance(node, ast.Match):
                words = [
                    w
                    for case in node.cases
                    for part in ast.walk(case.pattern)
                    if isinstance(part, ast.MatchValue)
                    for w in strings(part.value)
                ]
                out.append((set(), words))
    return out + [({name}, list(dict.fromkeys(words))) for name, words in compared.items()]


def strings(node: ast.AST) -> list[str]:
    """The words in a constant, or in a list of constants."""
    parts = node.elts if isinstance(node, (ast.List, ast.Tuple, ast.Set)) else [node]
    return [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
