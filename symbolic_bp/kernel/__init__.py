"""TRUSTED. A proof checker for backpropagation on models: standard library only, and it imports nothing else
of this package.

fault (what a refusal holds), index (integer expressions, linear reasoning), term, model (families,
contexts), read (data -> terms),
normal (normal form), rules, replay (certificate -> verdict).
"""
