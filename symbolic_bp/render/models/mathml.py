"""Formulas of models as MathML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from symbolic_bp.render.models.letters import Letter

SIGNS = {"-": "−", "<=": "≤", ">=": "≥", "'": "′", "<": "&lt;", ">": "&gt;"}
GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "varepsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "iota": "ι",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "pi": "π",
    "rho": "ρ",
    "varsigma": "ς",
    "sigma": "σ",
    "tau": "τ",
    "upsilon": "υ",
    "varphi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "phi": "ϕ",
    "epsilon": "ϵ",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
}
ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~"}
CLOSING = {"(": ")", "[": "]", "|": "|", "{": "}"}


class MathML:
    """The style of MathML."""

    def letter(self, name: Letter) -> str:
        """A letter; of LaTeX that a person declared a Greek letter or the plain name that is left of it."""
        stem = name.stem
        if name.declared:
            stem = stem.lstrip("\\").replace("\\", " ")
            stem = "".join(c for c in stem.removeprefix("mathbf").removeprefix("mathrm") if c not in "{}")
        made = f"<mi>{GREEK.get(stem, escape(stem))}</mi>"
        return f'<mover accent="true">{made}<mo>{ACCENTS[name.accent]}</mo></mover>' if name.accent else made

    def symbol(self, name: Letter, slots: str) -> str:
        """A letter with its mark and its indices."""
        stem = self.letter(name)
        mark = f"<mtext>{escape(name.mark)}</mtext>" if name.mark else ""
        if name.slope:
            inner = f"<msub>{stem}{mark}</msub>" if mark else stem
            stem = f"<mrow><mo>(</mo><msub><mo>∂</mo><mn>{name.slope}</mn></msub>{inner}<mo>)</mo></mrow>"
            mark = ""
        if slots and mark:
            return f"<msubsup>{stem}<mrow>{slots}</mrow><mrow><mo>(</mo>{mark}<mo>)</mo></mrow></msubsup>"
        return f"<msub>{stem}<mrow>{slots or mark}</mrow></msub>" if slots or mark else stem

    def indexed(self, base: str, slots: str) -> str:
        """What is drawn, with indices."""
        return f"<msub>{base}<mrow>{slots}</mrow></msub>" if slots else base

    def number(self, text: str) -> str:
        """A number."""
        return f"<mn>{text}</mn>"

    def sign(self, text: str) -> str:
        """A sign."""
        if text in (" ", "thin"):
            return f'<mspace width="{"0.6em" if text == " " else "0.17em"}"/>'
        return f"<mo>{SIGNS.get(text, text)}</mo>"

    def row(self, parts: Sequence[str]) -> str:
        """Beside each other."""
        return "".join(parts)

    def brackets(self, inner: str, kind: str = "(") -> str:
        """Brackets."""
        return f"<mrow><mo>{kind}</mo>{inner}<mo>{CLOSING[kind]}</mo></mrow>"

    def fraction(self, top: str, low: str) -> str:
        """A fraction."""
        return f"<mfrac><mrow>{top}</mrow><mrow>{low}</mrow></mfrac>"

    def power(self, base: str, k: str) -> str:
        """A power."""
        return f"<msup><mrow>{base}</mrow><mn>{k}</mn></msup>"

    def root(self, inner: str) -> str:
        """A root."""
        return f"<msqrt>{inner}</msqrt>"

    def over(self, sign: str, low: str, high: str, body: str) -> str:
        """A sum or a maximum."""
        head = "<mo>∑</mo>" if sign == "sum" else "<mo>max</mo>"
        drawn = (
            f"<munderover>{head}<mrow>{low}</mrow><mrow>{high}</mrow></munderover>"
            if high
            else f"<munder>{head}<mrow>{low}</mrow></munder>"
        )
        return f"<mrow>{drawn}{body}</mrow>"

    def word(self, text: str) -> str:
        """A function."""
        return f'<mi mathvariant="normal">{"Φ" if text == "Phi" else text}</mi>'

    def derivative(self, top: str, low: str, direct: bool) -> str:
        """The derivative; a plus marks the direct one."""
        sign = "<msup><mo>∂</mo><mo>+</mo></msup>" if direct else "<mo>∂</mo>"
        return f"<mfrac><mrow>{sign}{top}</mrow><mrow><mo>∂</mo>{low}</mrow></mfrac>"

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        """Cases."""
        lines = "".join(f"<mtr><mtd>{value}</mtd><mtd>{test}</mtd></mtr>" for value, test in rows)
        return f'<mrow><mo>{{</mo><mtable columnalign="left">{lines}</mtable></mrow>'
