"""Models and their terms in SymPy: both ways, and the derivation by the chain rule. No code of the kernel,
none of the exact engine.

build.from_sympy(equations, ranges=...), into.expression(term), back.term(expression), derive.derive(model).
"""
