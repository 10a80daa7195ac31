"""Exact numbers that remember how they were made, and their gradients."""
