"""A person's words in each format: names, titles, sources, files, code. What is printed goes through here, whatever it holds."""

import html
import re
import unicodedata

SIGNS = re.compile(
    r"[\\`*_{}\[\]<>$|#~]|&(?=[#\w])|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]"
)  # the last ones begin a list


def visible(text: object) -> str:
    """Words on one line for a terminal: a line break, an escape sequence or a sign that turns the text around is spelled out."""
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else spelled(c) for c in str(text))


def spelled(sign: str) -> str:
    r"""A sign as Python spells it: \n, \x1b, \u202e, \udcff."""
    return sign.encode("unicode_escape", "surrogatepass").decode("ascii")


def as_html(text):
    """Words as HTML, also inside an attribute."""
    return html.escape(visible(text))


def as_markdown(text):
    """Words as Markdown: no sign in them has a meaning there, in a table neither."""
    return SIGNS.sub(r"\\\g<0>", visible(text))


def as_code(text):
    """Code as a span of Markdown, the fence longer than any row of backquotes in it; a bar parts the cells of a table."""
    text = visible(text).replace("|", r"\|")
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    room = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{room}{text}{room}{fence}"


def in_ascii(text, form):
    """A whole output in ASCII, for a place that is not UTF-8: HTML with references, JSON with its own, Python's code with
    none; elsewhere signs are spelled out and accents dropped."""
    if text.isascii():
        return text
    if form == "html":
        return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    if form == "json":
        return re.sub(
            r"[^\x00-\x7f]+",
            lambda found: "".join(
                rf"\u{unit:04x}"
                for unit in memoryview(found[0].encode("utf-16-le", "surrogatepass")).cast("H")
            ),
            text,
        )
    return plain(text)


ASCII = {
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "Φ": "Phi",
    "φ": "phi",
    "−": "-",
    "·": "*",
    "⊙": ".*",
    "⋯": "...",
    "∇": "grad",
    "∂": "d",
    "∎": "QED",
    "→": "->",
    "′": "'",
    "½": "1/2",
    "–": "-",
    "—": "-",
    "’": "'",
    "“": '"',
    "”": '"',
    "π": "pi",
    "×": "x",
    "Σ": "Sum",
    "∏": "Prod",
    "ᵀ": "^T",
}
GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "µ": "u",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "ψ": "psi",
    "ω": "omega",
    "Δ": "Delta",
    "Ω": "Omega",
    "ß": "ss",
    "æ": "ae",
    "ø": "o",
}


def plain(text):
    """Any text in ASCII: signs spelled out, accents dropped, a question mark for a letter that has no such form."""
    text = "".join(ASCII.get(c) or GREEK.get(c, c) for c in text)
    kept = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c if c.isascii() else "?" for c in kept)
