"""The kernel on closed forms: each is put to the assistant as a claim about the network and proved, or said not to be."""
import re

from symbolic_bp.assistant.judge import judge
from symbolic_bp.codegen.document import INDEX, derived
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.language.read import read_claim
from symbolic_bp.network.network import Network

CODES = {"proved": 0, "refuted": 1, "undecided": 3}


def verdicts(net, wanted, library, kernel_network):
    """({(what, layer): sentence}, exit code); kernel_network: the kernel's network of the same kind, or None.

    Every closed form is derived anew with numbers for its parameters, as the kernel's formulas have them.
    """
    said, code = {}, 0
    plain = Network(net.widths, activation=net.activations or None, cost=net.cost, batch=net.batch)
    for what, at in wanted:
        if kernel_network is None:
            said[what, at], code = "not proved: the kernel has no networks of this kind", 3
            continue
        form = derived(plain, what, at)
        hidden = at == INDEX["l"] and what in ("delta", "a")
        try:
            found = judge(read_claim(claim(form), kernel_network, "2 <= l < L" if hidden else None), library)
        except SymbolicBPError as why:
            said[what, at], code = f"not proved: {why}", code or 3
            continue
        said[what, at] = f"proved by the kernel: {found.evidence.verdict.steps} steps" if found.status == "proved" else \
            f"not proved by the kernel: {found.status}"
        code = 1 if 1 in (code, CODES[found.status]) else max(code, CODES[found.status])
    return said, code


def claim(form):
    """A closed form in plain notation."""
    text = re.sub(r", \((\w), 1, (?:\w+|n\([^()]*\))\)", r", \1", f"{form.of} = {form.expr}")
    return re.sub(r"sigma_(?:\w+|\{[^{}]*\})('*)\(", r"sigma\1(", text)
