"""Functions with a backward pass of their own that PyTorch or JAX traced to primitive operations."""
