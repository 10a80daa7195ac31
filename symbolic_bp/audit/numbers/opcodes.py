"""How a number came to be: a constant, a leaf, or one of these operations."""

CONST, LEAF, ADD, SUB, MUL, DIV, NEG, DOT, EXP, LOG, POW, SIN, COS, OTHER = range(14)
