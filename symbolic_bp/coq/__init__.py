"""Certificates: proofs that Coq re-checks. The theory is in theory/*.v; everything here only writes
text and runs coqc."""
