"""Derivatives of any model as texts and as NumPy: formulas from sympy_side, each judged by the kernel and
by numbers."""
