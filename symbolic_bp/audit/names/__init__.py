"""The words by which people name things in backpropagation code."""
