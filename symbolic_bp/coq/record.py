"""What coqc has accepted on this computer: a line for each theorem, kept beside the compiled theory that it was checked with."""
import hashlib

from symbolic_bp.coq import check

GENERAL, STEPS = "the theorem", "the kernel's proof, step by step"


def key(kind, proof):
    """A name for one thing that Coq may accept: the kernel's certificate, to the last letter, and what was made of it."""
    return hashlib.sha256(f"{kind}\0{proof.to_json()}".encode()).hexdigest()


def note(kind, proofs):
    """Write down that coqc accepted these."""
    place = check.theory_place() / "accepted"
    with place.open("a", encoding="utf-8") as file:
        file.writelines(f"{key(kind, proof)}\n" for proof in proofs)


def seen():
    """The keys of all that coqc has accepted, with this theory and this coqc."""
    place = check.theory_place()
    return set((place / "accepted").read_text(encoding="utf-8").split()) if place and (place / "accepted").is_file() else set()
