"""Networks as text: lines of definitions, elaborated to data that kernel and engine read."""
