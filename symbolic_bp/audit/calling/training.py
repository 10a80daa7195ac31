"""How the code's own training calls it: what is set to 0 between two backward passes, and whether a call
that does so is made."""

import ast
import re
from pathlib import Path

ARITHMETIC = {"__add__", "__mul__", "__matmul__"}
ZERO = re.compile(r"^(0|0\.0?|None)$|zeros")


def trees(spaces: list) -> list:
    """[(file name, tree)] of the modules with these name spaces."""
    out = []
    for file in dict.fromkeys(space.get("__file__") for space in spaces):
        try:
            out.append((Path(file).name, ast.parse(Path(file).read_text(encoding="utf-8", errors="replace"))))
        except (TypeError, OSError, SyntaxError, ValueError):  # written into a console, or by a program
            continue
    return out


def names_in(node: ast.AST) -> set:
    """Names and attributes that are mentioned."""
    return {
        n.attr if isinstance(n, ast.Attribute) else n.id
        for n in ast.walk(node)
        if isinstance(n, (ast.Attribute, ast.Name))
    }


def mentions(spaces: list) -> dict:
    """{function, or "" for a module's own lines: names that it mentions}; functions of
    one name count as one."""
    out: dict = {}
    for _, tree in trees(spaces):
        inside = set()
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                inside |= {id(n) for n in ast.walk(node)}
                out[node.name] = out.get(node.name, set()) | set().union(*map(names_in, node.body))
        for node in tree.body:
            for each in ast.walk(node):
                if id(each) not in inside and isinstance(each, (ast.Attribute, ast.Name)):
                    out.setdefault("", set()).update(names_in(each))
    return out


def everything(name: str, mentioned: dict) -> set:
    """The names that a function mentions, and those that functions of these names mention."""
    found, stack = set(), [name]
    while stack:
        for word in mentioned.get(stack.pop(), ()):
            if word not in found:
                found.add(word)
                stack.append(word)
    return found


def training(plan: str, spaces: list) -> list:
    """For each function (and a module's own lines) that makes all calls of a plan: the
    names that it comes to."""
    mentioned = mentions(spaces)
    made = {word for word in re.findall(r"\w+", plan) if word in mentioned}
    return [
        names
        for names in (everything(f, mentioned) for f in mentioned if f not in made)
        if made and made <= names
    ]


def trains(plan: str, spaces: list) -> bool:
    """Whether the code itself makes the calls of a plan."""
    return bool(training(plan, spaces))


def forgotten(call: str, plan: str, spaces: list) -> bool:
    """Whether the code makes the calls of a plan somewhere, and nowhere beside them this call."""
    name = re.findall(r"\w+", call)[-1]
    found = training(plan, spaces)
    return bool(found) and not any(name in names for names in found)


def numbers_with(names: set, spaces: list) -> bool:
    """Whether a class of numbers or tensors (with sums or products of its own) keeps one of these attributes:
    an autograd engine."""
    for _, tree in trees(spaces):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.ClassDef)
                and {f.name for f in node.body if isinstance(f, ast.FunctionDef)} & ARITHMETIC
                and names & {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
            ):
                return True
    return False


def set_to_zero(names: set, plan: str, spaces: list) -> str:
    """ "net.py, line 40": where the code sets what has one of these names, or is read as an attribute in the
    plan, to 0 outside its constructor."""
    names = names | set(re.findall(r"\.(\w+)\b(?!\()", plan))
    for file, tree in trees(spaces):
        making = {
            id(n)
            for f in ast.walk(tree)
            if isinstance(f, ast.FunctionDef) and f.name == "__init__"
            for n in ast.walk(f)
        }
        for node in ast.walk(tree):
            if id(node) not in making and zeroed(node) & names:
                return f"{file}, line {getattr(node, 'lineno', 0)}"
    return ""


def zeroed(node: ast.AST) -> set:
    """The attributes (and keys) that a statement sets to 0."""
    if isinstance(node, ast.Assign) and ZERO.search(ast.unparse(node.value)):
        return set().union(*map(held, node.targets))
    if (
        isinstance(node, ast.AugAssign)
        and isinstance(node.op, ast.Mult)
        and ZERO.search(ast.unparse(node.value))
    ):
        return held(node.target)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fill":
        return held(node.func.value) if [ast.unparse(a) for a in node.args] in (["0"], ["0.0"]) else set()
    return set()


def held(target: ast.AST) -> set:
    """The name in x.name and x.name[...], and in name[...]; none for a local name."""
    while isinstance(target, ast.Subscript):
        target = target.value
        if isinstance(target, ast.Name):
            return {target.id}
    return {target.attr} if isinstance(target, ast.Attribute) else set()
