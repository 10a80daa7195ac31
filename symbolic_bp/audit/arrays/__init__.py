"""Arrays of exact numbers, and what NumPy, SciPy and math do with them."""
