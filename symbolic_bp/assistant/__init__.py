"""The assistant: goals, theorems, claims. It finds proofs; the kernel judges them."""
