"""The notations: one table of how each book writes the quantities of a network."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Notation:
    """How a book writes: symbols are role -> (Unicode, ASCII, LaTeX); label is the format of a layer above a symbol."""

    name: str
    title: str
    symbols: dict
    label: str = "{}"  # l, [l] or (l)
    example: str = "{x},{l}"  # the labels of a layer and of an example together
    commas: bool = False  # w_{j,k} rather than w_{jk}
    bold: bool = False  # whole arrays are bold, their entries are not
    transpose: str = r"\top"
    inside: bool = False  # the transpose stands beside the layer: W^{(l)\top} rather than (w^l)^\top
    act_above: bool = False  # the layer of the activation stands above: g^{[l]}
    rows: bool = False  # a mini-batch has one row for each example, not one column
    source: bool = False  # the neuron that a weight comes from is i, not k: w_{ji}

    @property
    def batch(self):
        """How a mini-batch is arranged, in words."""
        return "one row for each example" if self.rows else "one column for each example"

    def meaning(self, role):
        """What the quantity of a role is, in words."""
        words = ROLES[role][1].replace("neuron k", "neuron i") if self.source else ROLES[role][1]
        return words + (", one row for each" if self.rows else ", one column for each") * (
            role in ("Z", "A", "Delta")
        )

    def heavy(self, role, layer, indices):
        """Whether a quantity is printed in bold: a whole array, in a book that has those bold."""
        return self.bold and not indices and (bool(layer) or role in ARRAYS)

    def symbol(self, role):
        """(Unicode, ASCII, LaTeX) of a role, a Greek letter or any other name; a dot before it: no role."""
        if role[0] == ".":
            return GREEK.get(role[1:]) or (role[1:], role[1:], plain(role[1:]))
        return self.symbols.get(role) or GREEK.get(role) or (role, role, plain(role))


def plain(name):
    """A name of one letter or several, with its primes, as LaTeX."""
    letters = name.rstrip("'")
    return (letters if len(letters) == 1 else rf"\mathit{{{letters}}}".replace("_", r"\_")) + name[
        len(letters) :
    ]


GREEK = {
    n: (u, n, "\\" + {"lam": "lambda"}.get(n, n))
    for n, u in {
        "alpha": "α",
        "beta": "β",
        "gamma": "γ",
        "delta": "δ",
        "epsilon": "ε",
        "eta": "η",
        "theta": "θ",
        "kappa": "κ",
        "lambda": "λ",
        "lam": "λ",
        "mu": "μ",
        "nu": "ν",
        "xi": "ξ",
        "rho": "ρ",
        "tau": "τ",
        "phi": "φ",
        "psi": "ψ",
        "omega": "ω",
    }.items()
}

# role -> (name of the LaTeX command, what it is); the order is that of the notation table
ROLES = {
    "w": ("weight", "weight into neuron j from neuron k of the layer before"),
    "b": ("bias", "bias of a neuron"),
    "z": ("wsum", "weighted input of a neuron"),
    "a": ("out", "activation of a neuron; in layer 1, the input"),
    "act": ("act", "activation function of a layer"),
    "C": ("cost", "cost, a function of the activations of layer L"),
    "delta": ("err", "error of a neuron: derivative of the cost with respect to its weighted input"),
    "diag": ("actdiag", "diagonal matrix of the derivatives of the activation function of the layer"),
    "Z": ("wsums", "weighted inputs of all examples of a mini-batch"),
    "A": ("outs", "activations of all examples of a mini-batch"),
    "Delta": ("errs", "errors of all examples of a mini-batch"),
}


ARRAYS = ("Z", "A", "Delta", "diag", ".y", ".s", ".t", ".u", ".v")  # arrays that need no layer


def table(names, **latex):
    """The symbols of a notation, names in the order of ROLES; a Greek name stands for its letter, latex replaces single LaTeX symbols."""
    made = {}
    for role, name in zip(ROLES, names.split()):
        letter = {"sigma": "σ", "delta": "δ", "Sigma": "Σ", "Delta": "Δ"}.get(name, name)
        made[role] = (letter, name, latex.get(role) or ("\\" + name if len(name) > 2 else name))
    return made


NOTATIONS = {
    "nielsen": Notation(
        "nielsen",
        "Nielsen, Neural Networks and Deep Learning",
        table("w b z a sigma C delta Sigma Z A Delta"),
    ),
    "ng": Notation(
        "ng",
        "Ng, Deep Learning Specialization",
        table("W b z a g J dz G Z A dZ", delta=r"\mathit{dz}", Delta=r"\mathit{dZ}"),
        label="[{}]",
        example="[{l}]({x})",
        inside=True,
        act_above=True,
    ),
    "goodfellow": Notation(
        "goodfellow",
        "Goodfellow, Bengio, Courville, Deep Learning",
        table("W b a h f J g F A H G"),
        label="({})",
        example="({l},{x})",
        commas=True,
        bold=True,
        inside=True,
        rows=True,
    ),
    "bishop": Notation(
        "bishop",
        "Bishop, Pattern Recognition and Machine Learning",
        table("w b a z h E delta H A Z Delta"),
        label="({})",
        example="({l},{x})",
        transpose=r"\mathrm{T}",
        rows=True,
        source=True,
    ),
}
