"""Exact evaluation: concrete networks with rational numbers, and counterexamples. Shares no rule with the
kernel."""
