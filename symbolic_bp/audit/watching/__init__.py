"""Watch the code train: one pass of its own loop, and what that changes and computes."""
