"""What users may lack: a test that needs it is skipped with a sentence, and docs/testing.md lists these sentences."""

PROGRAMS = {
    "pdflatex": "apt install texlive-latex-recommended texlive-fonts-recommended texlive-pictures lmodern",
    "coqc": "apt install coq libcoq-coquelicot",
}
PACKAGES = {
    "torch": "pip install torch",
    "jax": "pip install jax",
    "flint": "pip install python-flint",
    "distributed": "pip install distributed",
}


def missing(name):
    return f"{name} is not installed: {(PROGRAMS | PACKAGES)[name]}"
