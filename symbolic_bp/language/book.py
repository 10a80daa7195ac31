r"""The notation of books in plain notation: LaTeX, superscripts and subscripts, each sign with its place in the text.

\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j     dC/dw[l,j,k] = a[l-1,k] delta[l,j]
\delta^L = \nabla_a C \odot \sigma'(z^L)                        delta[L] = grad(C) ⊙ sigma'(z[L])
\sum_k w^{l+1}_{kj} \delta^{l+1}_k                              ∑[k] w[l+1,k,j] delta[l+1,k]
\delta^{x,l} (a^{x,l-1})^T                                      col(delta[l],x) (col(a[l-1],x)).T
"""

import re

from symbolic_bp.errors import ClaimError
from symbolic_bp.language.letters import Letters, Unread

GREEK = {
    "δ": "delta",
    "Δ": "Delta",
    "σ": "sigma",
    "Σ": "Sigma",
    "∑": "Sum",
    "∂": "d",
    "∇": "grad",
    "η": "eta",
    "λ": "lam",
    "−": "-",
    "≤": "<=",
    "≥": ">=",
    "ᵀ": ".T",
    "′": "'",
    "∘": "⊙",
    "×": "·",
    "⋅": "·",
    "∗": "*",
    "⊤": "T",
    "α": "alpha",
    "Φ": "Phi",
    "φ": "phi",
    "β": "beta",
    "γ": "gamma",
    "κ": "kappa",
    "μ": "mu",
    "ρ": "rho",
    "ξ": "xi",
    "ψ": "psi",
    "ℓ": "l",
    "ŷ": "yhat",
    "ℒ": "Loss",
    "≡": "=",
    "≔": "=",
}
SMALL = {
    "²": "^2",
    "³": "^3",
    "ˡ": "^l",
    "ᴸ": "^L",
    "ⱼ": "_j",
    "ₖ": "_k",
    "ᵢ": "_i",
    "ₓ": "_x",
    **{sign: f"_{n}" for n, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")},
}
LAYERED = {"delta": 1, "z": 1, "a": 1, "b": 1, "w": 2}  # how many indices stand below
OUTPUTS = ("o", "yhat", "p")  # of layer L, where they have indices alone
HIDDEN = (*LAYERED, "h", *OUTPUTS)
ACTIVATIONS = ("sigma", "Sigma", "f", "g", "phi", "psi")
CAPITALS = {"Delta": "delta", "Z": "z", "A": "a", "W": "w", "B": "b"}  # of a mini-batch
PLAIN = ("x", "y", "s", "t", "u", "v")
COMMANDS = {
    "delta": "delta",
    "Delta": "Delta",
    "sigma": "sigma",
    "Sigma": "Sigma",
    "eta": "eta",
    "lambda": "lam",
    "nabla": "grad",
    "Phi": "Phi",
    "phi": "phi",
    "varphi": "phi",
    "prime": "'",
    "odot": "⊙",
    "circ": "⊙",
    "cdot": "·",
    "times": "·",
    "ast": "*",
    "leq": "<=",
    "le": "<=",
    "geq": ">=",
    "ge": ">=",
    "lt": "<",
    "gt": ">",
    "top": "T",
    "intercal": "T",
    "sum": "Sum",
    "lbrack": "[",
    "rbrack": "]",
    "mid": "|",
    "vert": "|",
    "lvert": "|",
    "rvert": "|",
    "ell": "l",
    "equiv": "=",
    "coloneqq": "=",
    "{": "(",
    "}": ")",
    "lbrace": "(",
    "rbrace": ")",
    **{word: word for word in ("alpha", "beta", "gamma", "kappa", "mu", "rho", "xi", "psi")},
}
SPACES = (
    ",",
    ";",
    "!",
    ":",
    " ",
    "quad",
    "qquad",
    "displaystyle",
    "textstyle",
    "limits",
    "nolimits",
    "left",
    "right",
    "big",
    "Big",
    "bigl",
    "bigr",
    "Bigl",
    "Bigr",
)
TALL = ("\\left", "\\big", "\\Big")  # before a bracket
FONTS = ("mathbf", "mathrm", "boldsymbol", "bm", "vec", "mathit", "text", "operatorname", "mathsf", "mathbb")
CURLED = ("mathcal", "mathscr", "mathfrak")  # letters of a cost
HATS = ("hat", "widehat")
FUNCTIONS = ("ln", "log", "exp", "tanh")
SLOPE = re.compile(r"\s*(?:\\partial|∂|\\mathrm\s*\{d\}|d(?=[A-Za-z\\]))")
DIFFERENTIAL = re.compile(r"d\s*\w+(\[[^\]]*\])?(\.T)?(\((\w+(\[[^\]]*\])?[,;]?\s*)+\))?")
WORD, NAME = re.compile(r"[A-Za-z]+"), re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
BRACED = re.compile(r"\s*\{\s*([A-Za-z]+|1)\s*\}")
UNIT = re.compile(
    r"\s*(?:_\s*\{|_|\\left)?\s*\\?([{\[(])\s*(?:\\\{)?\s*(\w+)\s*=\s*(\w+)\s*(?:\\\}|\\right)?\s*\\?[}\])]"
)
LIMITS = re.compile(r"\s*\\limits\s*(?=_)")
COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.S)


def plain(text, notation="nielsen"):
    """(the text in plain notation, the place of each of its signs in the text); notation: of which book its letters are.
    Raises ClaimError with the place."""
    words = [SMALL.get(sign, sign) for sign in text]
    places = [n for n, word in enumerate(words) for _ in word] + [len(text)]
    long = "".join(words)
    end = len(long.rstrip("$. \n"))
    start = min(end, len(long) - len(long.lstrip("$ \n")))
    try:
        letters = Letters(notation)
        signs = Book(long, start, end, letters).all()
        letters.one_notation()
    except Unread as no:
        raise ClaimError("the claim", no.expected, no.found, no.todo, text, places[no.place]) from None
    return "".join(sign for sign, _ in signs), [places[place] for _, place in signs] + [len(text)]


class Book:
    """Reads text[at:end]; what it gives is a list of (sign, place). letters: of the notation. Raises Unread."""

    def __init__(self, text, at, end, letters):
        self.text, self.at, self.end, self.letters = text, at, end, letters

    def all(self):
        """Everything up to the end."""
        out = []
        while self.at < self.end:
            out += self.item()
        return out

    @property
    def next(self):
        """The sign at this place, "" at the end."""
        return self.text[self.at] if self.at < self.end else ""

    def spaces(self):
        while self.next.isspace():
            self.at += 1

    def said(self, text, place):
        """A text at one place."""
        return [(sign, place) for sign in text]

    def item(self):
        """One word with what hangs on it, one command, or one sign."""
        place, sign = self.at, self.next
        if sign == "\\":
            return self.command(place)
        if WORD.match(sign):
            return self.word(place)
        if sign == "1" and (unit := self.unit(place, place + 1)):
            return unit
        self.at += 1
        if sign == ":" and self.next == "=":
            return []
        if sign in GREEK and WORD.match(GREEK[sign]) and sign not in "∂⊤":
            return self.spoken(GREEK[sign], place)
        if sign == "∂":
            self.spaces()
        if sign == "^":
            return self.power(place)
        return self.said({"{": "(", "}": ")"}.get(sign, GREEK.get(sign, sign)), place)

    def command(self, place):
        """A command of LaTeX."""
        found = COMMAND.match(self.text, place, self.end)
        name = found.group(1) if found else ""
        self.at = found.end() if found else self.at
        if name in SPACES:
            return self.said(" ", place)
        if name in ("frac", "dfrac", "tfrac"):
            return self.fraction(place)
        if name == "partial":
            self.spaces()
            return self.said("d", place)
        if name in CURLED:
            letter = spelled(self.group())
            return self.spoken("Loss" if letter in ("L", "l") else letter, place)
        if name in HATS:
            letter = spelled(self.group())
            if letter != "y":
                raise Unread("a hat on y, the outputs", repr(letter), place, "write a^L for outputs")
            return self.spoken("yhat", place)
        if name in FONTS:
            only = BRACED.match(
                self.text, self.at, self.end
            )  # a word alone: what it is depends on what follows
            self.at = only.end() if only else self.at
            if only and only.group(1) == "d" and name == "mathrm":
                self.spaces()
                return self.said("d", place)
            if only and only.group(1) in ("1", "I") and (unit := self.unit(place, self.at)):
                return unit
            return self.spoken(
                only.group(1) if only else "".join(sign for sign, _ in self.group()).strip(), place
            )
        if name in FUNCTIONS:
            return self.function(name, place)
        if name not in COMMANDS:
            raise Unread(
                "a LaTeX command that formulas of networks use",
                f"\\{name}",
                place,
                "see the notation in the README",
            )
        return (
            self.spoken(COMMANDS[name], place)
            if WORD.fullmatch(COMMANDS[name])
            else self.said(COMMANDS[name], place)
        )

    def function(self, name, place):
        """tanh z, tanh(z), tanh^2(z), a function with its argument."""
        if name == "tanh" and self.next in ("'", "′"):
            return self.said(name, place)
        raised = []
        if self.next == "^":
            self.at += 1
            raised = self.group()
        self.spaces()
        if self.next == "(" or self.text.startswith(TALL, self.at):
            if not raised:
                return self.said(name, place) + self.item()
            start, end = self.at, self.text.find("(", self.at)
            depth = 0
            for end in range(end, self.end):
                depth += (self.text[end] == "(") - (self.text[end] == ")")
                if not depth:
                    break
            self.at = end + 1
            argument = Book(self.text, start, self.at, self.letters).all()
        else:
            inner = self.group() if self.next == "{" else self.item()
            argument = self.said("(", place) + inner + self.said(")", place)
        out = self.said(name, place) + argument
        return self.said("(", place) + out + self.said(")^", place) + raised if raised else out

    def word(self, place):
        """A word; if a layer or indices hang on it, with those."""
        word = WORD.match(self.text, place, self.end).group()
        after = self.text[place + len(word) : self.end][:1]
        if said := self.letters.said(word, self.text[: self.end], place):
            d, name = said
            self.at += len(word)
            return self.said("d", place) * d + self.named(name, place + d)
        if after and after in "^_":
            self.at += len(word)
            if word[0] == "d" and word != "delta" and (word[1:] in HIDDEN or word[1:] in ("C", "x", "W")):
                return self.said("d", place) + self.named(word[1:], place + 1)
            if word in (*HIDDEN, *CAPITALS, *PLAIN, *ACTIVATIONS, "sum", "Sum", "C", "e", "n", "grad"):
                return self.named(word, place)
        name = NAME.match(self.text, place, self.end).group()
        self.at = place + len(name)
        return [(sign, place + n) for n, sign in enumerate(name)]

    def spoken(self, word, place):
        """A word of the notation that was read, and what hangs on it."""
        said = self.letters.said(word, self.text[: self.end], place, self.at)
        return self.named(said[1] if said else word, place)

    def named(self, word, place):
        """A word of plain notation that was read, and what hangs on it."""
        limits = LIMITS.match(self.text, self.at, self.end) if word == "Sum" else None
        self.at = limits.end() if limits else self.at
        if word in ("Sum", "sum", "Sigma") and self.next == "_":
            return self.binder(place)
        if word == "grad":
            return self.gradient(place)
        if word == "e" and self.next == "^":
            self.at += 1
            return self.said("exp(", place) + self.group() + self.said(")", place)
        below, above, start = None, None, self.at
        while self.next in ("^", "_") and (above if self.next == "^" else below) is None:
            before, sign = self.at, self.next
            self.at += 1
            found = self.letters.label(self) if sign == "^" else None
            if found and word in (*ACTIVATIONS, *HIDDEN, *CAPITALS):
                return self.labelled(word, found, below, place)
            self.at = before + 1
            found = self.group(LAYERED.get(CAPITALS.get(word, word), 1) if sign == "_" else 1)
            if (
                sign == "^"
                and word in ACTIVATIONS
                and spelled(found).isalpha()
                and spelled(found) not in "T'"
            ):
                return self.said(word + "[", place) + found + self.said("]", place)
            if sign == "^" and (spelled(found) in ("T", "'") or word not in (*HIDDEN, *CAPITALS)):
                self.at = before
                break
            above, below = (found, below) if sign == "^" else (above, found)
        if word in (*ACTIVATIONS, "n") and below:  # sigma_l of layer l; its neuron is that of its argument
            first = self.parts(below)[0]
            opened, closed = "()" if word == "n" else "[]"
            return self.said(word + opened, place) + first + self.said(closed, place)
        if word == "delta" and below and above is None and len(two := self.parts(below)) == 2:  # Kronecker's
            return self.said("[", place) + two[0] + self.said("=", place) + two[1] + self.said("]", place)
        if word == "C" and below:
            return self.said("Cx[", place) + below + self.said("]", place)
        if word in PLAIN and below:
            return self.said(word, place) + self.listed([], self.parts(below), place)
        if above is None and below and word in (*HIDDEN, *CAPITALS):  # a_j, where a text has no layers
            layer = "L" if word in OUTPUTS else "_"
            return self.said(CAPITALS.get(word, word), place) + self.listed(
                [self.said(layer, place)], self.parts(below), place
            )
        if above is None:
            self.at = start
            return self.said(word, place)
        layers = parted(above)
        name, example = CAPITALS.get(word, word), layers[:-1]
        out = self.said(name, place) + self.listed(
            [layers[-1]], (self.parts(below) if below else []) + (example if below else []), place
        )
        return (
            self.said("col(", place) + out + self.said(",", place) + example[0] + self.said(")", place)
            if example and not below
            else out
        )

    def labelled(self, word, found, below, place):
        """A word with the label of a book above it: [l], (l), [l](x), (l,x), with a T or primes behind."""
        layer, example, after = found
        if below is None and self.next == "_" and word not in ACTIVATIONS:
            self.at += 1
            below = self.group(LAYERED[CAPITALS.get(word, word)])
        if word in ACTIVATIONS:
            return self.said(word + "[", place) + layer + self.said("]", place) + after
        inside = self.parts(below) if below else []
        out = self.said(CAPITALS.get(word, word), place) + self.listed(
            [layer], inside + [example] * bool(example and below), place
        )
        if example and not below:
            out = self.said("col(", place) + out + self.said(",", place) + example + self.said(")", place)
        return out + [(sign, at) for sign, at in after for sign in {"T": ".T"}.get(sign, sign)]

    def listed(self, layer, indices, place):
        """[l,j,k] from its parts."""
        parts = [*layer, *indices]
        return (
            self.said("[", place)
            + [s for n, p in enumerate(parts) for s in self.said(",", place) * bool(n) + p]
            + self.said("]", place)
        )

    def slope(self, signs, place):
        """The gradient of the cost with respect to a whole array, as a derivative."""
        self.spaces()
        cost = [sign for sign in self.item() if not sign[0].isspace()]
        return self.said("d", place) + cost + self.said("/d", place) + signs + self.said(" ", place)

    def unit(self, place, at):
        """1_{i=j}, 1[i=j], 1{i=j} as [i=j]; [] where no such thing is here."""
        found = UNIT.match(self.text, at, self.end)
        if not found or found.group(2).isdigit():
            return []
        self.at = found.end()
        return self.said(f"[{found.group(2)}={found.group(3)}]", place)

    def parts(self, below):
        """The indices of a subscript: jk is j, k."""
        found = parted(below)
        if len(found) > 1:
            return found
        close = [sign for sign in below if not sign[0].isspace()]
        return [[sign] for sign in close] if spelled(close).isalnum() else found

    def group(self, letters=1, digits=20):
        """What stands in braces, or one item: a command, a number, so many letters."""
        self.spaces()
        if self.next == "{":
            start, depth = self.at, 0
            while self.at < self.end:
                depth += {"{": 1, "}": -1}.get(self.text[self.at], 0)
                self.at += 1
                if not depth:
                    return Book(self.text, start + 1, self.at - 1, self.letters).all()
            raise Unread("a closing '}'", "the end", start)
        run = re.compile(r"\d{1,%d}|[A-Za-z]{1,%d}" % (digits, letters)).match(self.text, self.at, self.end)
        if not run:
            return self.item()
        self.at = run.end()
        return [(sign, run.start() + n) for n, sign in enumerate(run.group())]

    def power(self, place):
        """What stands above an expression: the T of a transpose, a prime, or an exponent."""
        above = self.group()
        said = spelled(above)
        if said in ("T", "'"):
            apart = " " * (said == "T" and (self.next.isalpha() or self.next == "\\"))
            return self.said({"T": ".T", "'": "'"}[said] + apart, place)
        if not said.isdigit():  # {1/2} without its braces would be another exponent
            raise Unread(
                "a whole exponent from 0 to 20, T or a prime", repr(said), above[0][1] if above else place
            )
        return self.said("^", place) + above

    def fraction(self, place):
        """dC/db[l,j] of a fraction of two differentials, (t)/(u) of another one."""
        slope = SLOPE.match(self.text, self.text.find("{", self.at) + 1, self.end)
        above, below = self.group(digits=1), self.group(digits=1)
        if slope:
            for part in (above, below):
                if not DIFFERENTIAL.fullmatch(spelled(part)):
                    raise Unread("a derivative of one quantity by one quantity", repr(spelled(part)), place)
            return above + self.said("/", place) + below + self.said(" ", place)
        return self.said("((", place) + above + self.said(")/(", place) + below + self.said("))", place)

    def binder(self, place):
        """Sum_k, Sum_{k=1}^{n(l)}: the sign of a sum with the names that it binds."""
        self.at += 1
        below, above = self.group(), []
        names = parted(below)
        if "=" in spelled(below)[1:]:
            at = next(n for n, (sign, _) in enumerate(below) if sign == "=")
            if spelled(below[at + 1 : at + 4]) == "1..":  # as it is printed: Σ_{k=1..n(l)}
                above = self.said(",", place) + below[at + 4 :]
            elif spelled(below[at + 1 :]) != "1":
                raise Unread("a sum that starts at 1", spelled(below[at + 1 :]), below[at][1])
            names = [below[:at]]
        elif len(names) == 1:
            names = self.parts(below)
        if not all(NAME.fullmatch(spelled(name)) for name in names):
            raise Unread(
                "an index under the sum, as in Sum_k or Sum_{k=1}^{n(l)}", repr(spelled(below)), place
            )
        if self.next == "^":
            self.at += 1
            above = self.said(",", place) + self.group()
        return [s for name in names for s in self.said("∑[", place) + name + above + self.said("]", place)]

    def gradient(self, place):
        """The gradient of C with respect to a[L]; one with respect to anything else is written as a derivative."""
        if self.next == "_":
            self.at += 1
            signs = self.group()
            below = self.letters.alone(spelled(signs))
            if below not in ("a", "a[L]"):
                return self.slope(signs, place)
        self.spaces()
        cost = self.letters.cost(self.text[self.at : self.end], self.at)
        if cost:
            self.at += len(cost)
            return self.said("grad(C)", place)
        return self.said("grad", place)


def spelled(signs):
    """A list of signs as a text without spaces at its ends."""
    return "".join(sign for sign, _ in signs).strip()


def parted(signs):
    """The parts between commas."""
    out = [[]]
    for sign in signs:
        if sign[0] == ",":
            out.append([])
        else:
            out[-1].append(sign)
    return out
