r"""LaTeX names of a model: lines `latex gam = \gamma`, only signs that draw a letter."""

import re

from symbolic_bp.model.errors import ModelError

LINE = re.compile(r"\s*latex\s+(\w+)\s*=\s*(\S.*?)\s*$")
SIGN = re.compile(r"\\([A-Za-z]+)|[A-Za-z0-9{}_^',.*+() -]")
GREEK = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "vartheta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "varrho",
    "sigma",
    "varsigma",
    "tau",
    "upsilon",
    "phi",
    "varphi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Upsilon",
    "Phi",
    "Psi",
    "Omega",
)
COMMANDS = {
    *GREEK,
    "mathbf",
    "mathrm",
    "mathcal",
    "mathit",
    "mathsf",
    "mathbb",
    "boldsymbol",
    "operatorname",
    "hat",
    "bar",
    "tilde",
    "vec",
    "dot",
    "ddot",
    "widehat",
    "overline",
    "ell",
    "nabla",
    "partial",
    "prime",
    "star",
    "ast",
    "dagger",
    "top",
    "infty",
}


def read(source: str, line: int) -> tuple[str, str] | None:
    """(name, LaTeX) of a line, None of another one. Raises ModelError for LaTeX that does more than draw a
    letter."""
    found = LINE.match(source)
    if not found:
        return None
    name, tex = found.groups()
    at = found.start(2) + 1
    for place, depth in depths(tex):
        sign = SIGN.match(tex, place)
        if depth < 0 or sign is None or sign[1] and sign[1] not in COMMANDS:
            found_ = repr(sign[0] if sign else tex[place])
            todo = r"such as \gamma, \mathbf{W} or \hat y"
            raise ModelError("LaTeX that draws a letter", found_, todo, source, line, at + place)
    if tex.count("{") != tex.count("}") or tex.endswith(("_", "^")):
        raise ModelError("LaTeX whose braces close", repr(tex), "", source, line, at)
    return name, tex


def depths(tex: str) -> list[tuple[int, int]]:
    """The place of each sign, with how many braces are open behind it."""
    found, place, depth = [], 0, 0
    while place < len(tex):
        sign = SIGN.match(tex, place)
        depth += (tex[place] == "{") - (tex[place] == "}")
        found.append((place, depth))
        place = sign.end() if sign else place + 1
    return found
