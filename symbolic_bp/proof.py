"""A proof as data: the claim, the lines that a person reads, the certificate that the kernel replays."""
import json
from dataclasses import dataclass, field

from symbolic_bp.errors import StepError
from symbolic_bp.kernel.check import FORMAT, verify
from symbolic_bp.kernel.context import Rejected
from symbolic_bp.kernel.read import load
from symbolic_bp.language.claim import Claim


@dataclass(frozen=True)
class Line:
    """One line of a chain: the new term, and why: a tuple of words, ("math", term) and ("cite", theorem)."""

    term: tuple
    reason: tuple = ()
    rule: str = ""          # the rule of the kernel that the line rests on


@dataclass(frozen=True)
class Chain:
    """start = line = line = ...; names: the indices of the entry that it is about, where the claim is of arrays."""

    start: tuple
    lines: tuple
    names: tuple = ()


@dataclass(frozen=True)
class Induction:
    """A downward induction on the layer var: base at its highest value hi, step from var+1."""

    var: str
    hi: tuple
    base: Chain
    step: Chain


@dataclass(frozen=True)
class Proof:
    """A claim with its proof; `verdict` is the kernel's, made anew from the certificate."""

    name: str
    claim: Claim
    body: object
    claims: tuple                       # the certificate's claims, ((name, data), ...), the last one is this
    cites: tuple = ()
    verdict: object = field(default=None, compare=False)
    also: tuple = ()                    # further claims that the same certificate proves: other neurons, entries
    omitted: int = 0                    # how many more of them there are that were left out
    text: str = field(default="", compare=False)       # the certificate as it was judged

    @property
    def certificate(self):
        """The data that `python -m symbolic_bp.kernel` replays."""
        return certificate(self.name, self.claim, self.claims)

    @property
    def proved(self):
        return self.verdict.status == "proved"

    def to_json(self):
        return self.text or json.dumps(self.certificate, separators=(",", ":"))


def certificate(name, claim, claims):
    net = claim.network
    numbers = {title: number for number, (title, _) in enumerate(claims)}

    def numbered(data):
        if isinstance(data, dict):
            return {k: numbers[v] if k == "claim" else numbered(v) for k, v in data.items()}
        if isinstance(data, str):
            return data.replace("%", "")            # the bound names of a network's formulas
        return [numbered(d) for d in data] if isinstance(data, (list, tuple)) else data
    return {"format": FORMAT, "name": name,
            "network": {"widths": list(net.widths) if net.widths else None, "activation": net.activation,
                        "cost": net.cost, "batch": net.batch, "least": net.least,
                        **({"formulas": numbered(net.formulas)} if net.formulas else {})},
            "arrays": [[n, numbered(dims)] for n, dims in claim.arrays.items()],
            "claims": [{"name": title, **{k: data[k] if k == "name" else numbered(v) for k, v in data.items()}}
                       for title, data in claims]}


def seal(name, claim, body, claims, cites=()):
    """The proof with the verdict of the kernel on its certificate."""
    text = json.dumps(certificate(name, claim, claims), separators=(",", ":"))
    return Proof(name, claim, body, tuple(claims), tuple(cites), verify(json.loads(text)), text=text)


def replay_json(text):
    """The kernel's verdict on a certificate in JSON; raises StepError for text that is no certificate."""
    try:
        return verify(load(text))
    except Rejected as why:
        raise StepError("the certificate", "JSON that the kernel reads", str(why)) from None
