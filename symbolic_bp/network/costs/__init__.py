"""Costs, one record per file; a new file is a new cost."""
