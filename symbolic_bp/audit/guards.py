"""Tiny constants that keep code away from log 0 and from division by zero: where they are, and the code without them.

log(p + 1e-12) is not log p, so a gradient that leaves the constant out is off by about 1e-12; people mean log p.
"""
import ast
import re

TINY = 1e-5
ROOTS = re.compile(r"log|sqrt")
NAMES = re.compile(r"eps|tiny|small|fuzz|stab", re.I)


def tiny(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, float) and 0 < node.value <= TINY


class Guards(ast.NodeTransformer):
    """Puts 0 in place of tiny constants that are added in a logarithm, a root or a divisor, or whose name says what they are.

    lines: where they were.
    """

    def __init__(self):
        self.lines = []

    def zero(self, node):
        self.lines.append(node.lineno)
        return ast.copy_location(ast.Constant(0.0), node)

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Div):
            self.bare(node.right)
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        if ROOTS.match(getattr(node.func, "attr", getattr(node.func, "id", ""))):
            for given in node.args:
                self.bare(given)
        return node

    def bare(self, node):
        """0 in place of what is added to something that is no constant: 1 + 1e-9 is no guard."""
        for part in ast.walk(node):
            if isinstance(part, ast.BinOp) and isinstance(part.op, (ast.Add, ast.Sub)):
                left, right = part.left, part.right
                if tiny(right) and not isinstance(left, ast.Constant):
                    part.right = self.zero(right)
                elif tiny(left) and not isinstance(right, ast.Constant):
                    part.left = self.zero(left)

    def visit_Assign(self, node):
        self.generic_visit(node)
        if tiny(node.value) and all(NAMES.search(getattr(t, "id", getattr(t, "attr", ""))) for t in node.targets):
            node.value = self.zero(node.value)
        return node

    def visit_AnnAssign(self, node):
        self.generic_visit(node)
        if node.value is not None and tiny(node.value) and NAMES.search(getattr(node.target, "id", "")):
            node.value = self.zero(node.value)
        return node

    def visit_arguments(self, node):
        self.generic_visit(node)
        named = node.posonlyargs + node.args
        pairs = list(zip(named[len(named) - len(node.defaults):], node.defaults))
        node.defaults = [self.zero(d) if tiny(d) and NAMES.search(a.arg) else d for a, d in pairs]
        node.kw_defaults = [self.zero(d) if d is not None and tiny(d) and NAMES.search(a.arg) else d
                            for a, d in zip(node.kwonlyargs, node.kw_defaults)]
        return node


def unguarded(tree):
    """(the tree with 0 in place of its guards, the lines where they are)"""
    guards = Guards()
    return ast.fix_missing_locations(guards.visit(tree)), sorted(set(guards.lines))
