r"""Models, formulas and claims as LaTeX, in a person's own letters."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic_bp.render.models.letters import Letter

SIGNS = {
    "+": " + ", "-": " - ", "=": " = ", "<=": r" \le ", ">=": r" \ge ", "<": " < ", ">": " > ",
    ":=": r" \coloneqq ",
    ",": ",", " ": r"\ ", "'": "'", "thin": r"\,",
}  # fmt: skip
WORDS = {
    "exp": r"\exp", "log": r"\log", "tanh": r"\tanh", "sin": r"\sin", "cos": r"\cos", "Phi": r"\Phi",
}  # fmt: skip
BRACKETS = {"(": ("(", ")"), "[": ("[", "]"), "|": ("|", "|"), "{": (r"\{", r"\}")}
TALL = (r"\frac", r"\sum", r"\max", r"\sqrt", r"\left", r"\begin")


class Latex:
    """The style of LaTeX with amsmath."""

    def letter(self, name: Letter) -> str:
        """A letter without marks and indices."""
        stem = name.stem
        if name.greek:
            stem = "\\" + stem
        elif not name.declared and len(stem) > 1:
            stem = rf"\mathrm{{{stem}}}"
        return rf"\{name.accent}{{{stem}}}" if name.accent else stem

    def symbol(self, name: Letter, slots: str) -> str:
        """W^{(1)}_{ij}; a mark stands below where there are no indices."""
        stem, mark = self.letter(name), name.mark
        if len(mark.replace(",", "")) > 1 and not mark.replace(",", "").isdigit():
            mark = rf"\mathrm{{{mark}}}"
        if slots and mark:
            drawn = f"{stem}^{{({mark})}}_{{{slots}}}"
        else:
            drawn = stem + (f"_{{{slots or mark}}}" if slots or mark else "")
        if name.slope:
            inner = stem + (f"_{{{mark}}}" if mark else "")
            return rf"(\partial_{{{name.slope}}} {inner})" + (f"_{{{slots}}}" if slots else "")
        return drawn

    def indexed(self, base: str, slots: str) -> str:
        """What is drawn, with indices."""
        return f"{base}_{{{slots}}}" if slots else base

    def number(self, text: str) -> str:
        """A number."""
        return text

    def sign(self, text: str) -> str:
        """A sign."""
        return SIGNS[text]

    def row(self, parts: Sequence[str]) -> str:
        """Beside each other."""
        made = ""
        for part in parts:
            part = part.lstrip() if not made and part in (" - ", " + ") else part
            gap = (
                " "
                if made[-1:].isalpha() and part[:1].isalpha() and "\\" in made[-14:] and command(made)
                else ""
            )
            made += gap + part
        return made

    def brackets(self, inner: str, kind: str = "(") -> str:
        """Brackets, as tall as what is inside."""
        left, right = BRACKETS[kind]
        if any(t in inner for t in TALL):
            return rf"\left{left} {inner} \right{right}"
        return f"{left}{inner}{right}"

    def fraction(self, top: str, low: str) -> str:
        """A fraction."""
        return rf"\frac{{{top}}}{{{low}}}"

    def power(self, base: str, k: str) -> str:
        """A power."""
        return f"{base}^{{{k}}}" if "^" not in base or base.endswith(")") else f"{{{base}}}^{{{k}}}"

    def root(self, inner: str) -> str:
        """A root."""
        return rf"\sqrt{{{inner}}}"

    def over(self, sign: str, low: str, high: str, body: str) -> str:
        """A sum or a maximum."""
        return rf"\{sign}_{{{low}}}" + (f"^{{{high}}}" if high else "") + f" {body}"

    def word(self, text: str) -> str:
        """A function."""
        return WORDS.get(text, rf"\operatorname{{{text}}}")

    def derivative(self, top: str, low: str, direct: bool) -> str:
        """The derivative; a plus marks the direct one."""
        return rf"\frac{{\partial{'^{+}' * direct} {top}}}{{\partial {low}}}"

    def cases(self, rows: Sequence[tuple[str, str]]) -> str:
        """Cases."""
        return r"\begin{cases} " + r" \\ ".join(f"{value} & {test}" for value, test in rows) + r" \end{cases}"


def command(text: str) -> bool:
    """Whether a text ends with the name of a command, which a letter behind it would make longer."""
    name = text[text.rfind("\\") + 1 :]
    return "\\" in text and name.isalpha()
