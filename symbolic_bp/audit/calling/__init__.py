"""How somebody's code is meant to be called: a Plan, found by names and by trying."""
