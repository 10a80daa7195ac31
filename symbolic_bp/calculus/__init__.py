"""Mechanical derivation in SymPy, from the definitions of a network alone."""
