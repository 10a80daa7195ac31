"""Closed forms of named networks, written out: documents, SymPy, and one NumPy file."""
