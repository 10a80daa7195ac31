"""Networks as definitions in index notation, in SymPy."""
