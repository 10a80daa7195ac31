"""A picture of a network that is small enough to draw: SVG for pages, TikZ for LaTeX. Layers run from left to right."""

from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.render.escape import as_html as escape
from symbolic_bp.render.tex import Printer

WIDEST, DEEPEST = 8, 6  # neurons in a layer, layers
STEP, ROW, RADIUS, MARGIN = 130, 52, 18, 34

STYLE = (
    ".sbp-net{color:#1d2330;max-width:100%;height:auto}.sbp-net text{fill:currentColor;font:15px Georgia,serif;"
    "text-anchor:middle}.sbp-net .small{font-size:10px}.sbp-net .caption{font-size:13px}"
    ".sbp-net line{stroke:currentColor;stroke-opacity:.35}.sbp-net circle{fill:#fdfdfb;stroke:currentColor;"
    "stroke-width:1.3}@media (prefers-color-scheme:dark){.sbp-net{color:#e4e6eb}.sbp-net circle{fill:#15181e}}"
)


def drawable(widths):
    """True for at most 6 layers of at most 8 neurons."""
    return len(widths) <= DEEPEST and max(widths) <= WIDEST


def places(widths):
    """{(layer, neuron): (column, rows below the top)}; every layer is centred."""
    return {
        (at, j): (at - 1, (max(widths) - n) / 2 + j - 1)
        for at, n in enumerate(widths, 1)
        for j in range(1, n + 1)
    }


def edges(widths):
    """Every weight as a pair of neurons, ((l-1, k), (l, j))."""
    return [
        ((at - 1, k), (at, j))
        for at in range(2, len(widths) + 1)
        for k in range(1, widths[at - 2] + 1)
        for j in range(1, widths[at - 1] + 1)
    ]


def captions(widths, names):
    """The line below each layer: input, then the name of its activation; σ for one that has no name."""
    return ["input", *(names or ["σ"] * (len(widths) - 1))]


def svg(widths, names=(), notation="nielsen"):
    """The network as one SVG element, in the colours of a light or a dark page."""
    book = NOTATIONS[notation]
    spot = {
        key: (MARGIN + RADIUS + STEP * x, MARGIN + RADIUS + ROW * y) for key, (x, y) in places(widths).items()
    }
    wide = 2 * (MARGIN + RADIUS) + STEP * (len(widths) - 1)
    high = MARGIN + 2 * RADIUS + ROW * (max(widths) - 1) + 62
    title = f"Network {'-'.join(map(str, widths))}"
    lines = [
        '<line x1="{:g}" y1="{:g}" x2="{:g}" y2="{:g}"/>'.format(*spot[a], *spot[b]) for a, b in edges(widths)
    ]
    dots = [
        f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}"/>{label(at, j, x, y, book)}'
        for (at, j), (x, y) in spot.items()
    ]
    words = [
        f'<text class="caption" x="{MARGIN + RADIUS + STEP * n}" y="{high - 30}">layer {n + 1}</text>'
        f'<text class="caption" x="{MARGIN + RADIUS + STEP * n}" y="{high - 13}">{escape(book.symbol("act")[0] if name == "σ" else name)}</text>'
        for n, name in enumerate(captions(widths, names))
    ]
    return (
        f'<svg class="sbp-net" xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high:g}" '
        f'viewBox="0 0 {wide} {high:g}" role="img"><title>{title}</title><style>{STYLE}</style>'
        f"{''.join(lines)}{''.join(dots)}{''.join(words)}</svg>"
    )


def label(at, j, x, y, book):
    """x with its index in layer 1, else the activation with its layer above and its neuron below."""
    if at == 1:
        return f'<text x="{x:g}" y="{y + 4:g}">x<tspan class="small" dy="4">{j}</tspan></text>'
    above = book.label.format(at)
    return (
        f'<text x="{x - 2:g}" y="{y + 5:g}">{book.symbol("a")[0]}<tspan class="small" dy="-7">{above}</tspan>'
        f'<tspan class="small" dx="{-5 if len(above) == 1 else -12}" dy="11">{j}</tspan></text>'
    )


def tikz(widths, names=(), notation="nielsen"):
    """The network as a tikzpicture; needs \\usepackage{tikz}."""
    draw = Printer(notation)
    act = f"${draw.symbol('act')}$"
    spot = {key: (2.6 * x, -1.05 * y) for key, (x, y) in places(widths).items()}
    floor = -1.05 * (max(widths) - 1) - 0.95
    lines = [
        r"\draw[black!40] ({:g},{:g}) -- ({:g},{:g});".format(*spot[a], *spot[b]) for a, b in edges(widths)
    ]
    dots = [
        rf"\node[circle,draw,fill=white,inner sep=0pt,minimum size=7.5mm] at ({x:g},{y:g}) "
        + (
            rf"{{$x_{{{j}}}$}};"
            if at == 1
            else rf"{{${draw(('var', 'a', ('num', str(at)), (('num', str(j)),), None))}$}};"
        )
        for (at, j), (x, y) in spot.items()
    ]
    words = [
        rf"\node[align=center,font=\small] at ({2.6 * n:g},{floor:g}) "
        rf"{{\strut layer {n + 1}\\\strut {act if name == 'σ' else name}}};"
        for n, name in enumerate(captions(widths, names))
    ]
    return "\n".join([r"\begin{tikzpicture}", *lines, *dots, *words, r"\end{tikzpicture}"])
