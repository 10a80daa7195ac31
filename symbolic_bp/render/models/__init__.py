"""A person's own model in print: its terms, its claims, verdicts on them and proofs, each format a file."""
