"""Printing of terms and proofs: text, LaTeX, HTML, Markdown, PDF. Computes no mathematics."""
