"""Regularisers of weights, one record per file."""
