"""From the text of a model to its statements: declarations, definitions, blocks."""

import re

from symbolic_bp.model import latex
from symbolic_bp.model.errors import ModelError
from symbolic_bp.model.scan import Token
from symbolic_bp.model.syntax import Reader
from symbolic_bp.model.tree import (
    Assume,
    Binder,
    Bound,
    Declare,
    Define,
    Function,
    Name,
    Node,
    OwnFunction,
    Remark,
    Statement,
    Text,
)

KINDS = ("elementwise", "vector", "scalar")
MOST = 2000  # lines of a model
REMARK = re.compile(r"\s*(claim|wrong)\s+([^:#]+):\s+([^#]+)")


def read_text(text: str) -> Text:
    """The statements of a text. Raises ModelError with line and column."""
    made = Text()
    lines = text.expandtabs(8).splitlines()
    if len(lines) > MOST:
        raise ModelError(f"at most {MOST} lines", str(len(lines)), "", lines[MOST], MOST + 1)
    blocks: list[tuple[int, tuple[Binder, ...]]] = []  # (indentation of the for, its loops)
    level, started = 0, False  # the indentation here; whether a line was read
    opened: Token | None = None  # a for whose block has no line yet
    for number, source in enumerate(lines, 1):
        if remark := REMARK.match(source):
            kind, name, equation = remark.groups()
            made.remarks.append(
                Remark(kind, name.strip(), equation.rstrip(), number, remark.start(3) + 1, source)
            )
            continue
        if named := latex.read(source, number):
            made.latex.append((*named, number, source))
            continue
        reader = Reader(source, number)
        if reader.now.kind == "end":
            continue
        margin = reader.now.column - 1
        if opened and margin <= blocks[-1][0]:
            raise reader.now.error(f"an indented line below the `for` of line {opened.line}")
        level = margin if opened or started is False else level
        while blocks and margin <= blocks[-1][0]:
            level = blocks.pop()[0]
        if margin != level:
            raise reader.now.error(
                "the same indentation as the lines before",
                f"{margin} spaces",
                "only a `for .. :` opens a block",
            )
        opened, started = None, True
        loops = tuple(binder for _, block in blocks for binder in block)
        if reader.now.text == "for":
            opened = reader.next()
            blocks.append((margin, reader.loops()))
            reader.need(":")
            reader.end()
        else:
            statement(reader, loops, made)
    if opened:
        raise opened.error("a block below this `for`", "none")
    return made


def statement(reader: Reader, loops: tuple[Binder, ...], made: Text) -> None:
    """Reads one line into made."""
    first = reader.now
    if setting(reader, made):
        return
    if declared := declaration(reader, loops):
        made.statements.append(declared)
        while reader.now.kind != "end":
            reader.take(",", ";")
            more = declaration(reader, loops)
            if not more:
                reader.fail("the end of the line, or another declaration")
            made.statements.extend([more] if more else [])
        return
    if reader.take("assume"):
        left = reader.sum()
        reader.need("=")
        made.statements.append(Assume(first, left, reader.sum(), suffix(reader, loops)[0]))
    elif first.kind == "name" and reader.ahead(1).text == "(":
        made.statements.append(own_function(reader))
    else:
        made.statements.append(definition(reader, loops))
    reader.end()


def setting(reader: Reader, made: Text) -> bool:
    """Reads `vectors: rows`, `pad zero` or `model NAME`, where one stands."""
    first, second = reader.now.text, reader.ahead(1)
    if first == "vectors" and second.text == ":":
        reader.next(), reader.next()
        word = reader.take("rows", "columns") or reader.fail("rows or columns")
        made.vectors = word.text
    elif first == "pad" and second.kind == "name":
        made.pad = padding(reader)
    elif first == "model" and second.kind == "name":
        reader.next()
        made.name = reader.next().text
        while reader.take("-"):
            made.name += "-" + reader.next().text
    else:
        return False
    reader.end()
    return True


def declaration(reader: Reader, loops: tuple[Binder, ...]) -> Statement | None:
    """x in R^(m,d), phi: elementwise, size L >= 2; None where there is none, and nothing is read."""
    start, first = reader.at, reader.now
    sized = first.text == "size" and reader.ahead(1).kind == "name" and bool(reader.next())
    if reader.now.kind != "name":
        return None
    token = reader.next()
    if reader.now.text in ("[", "(") and plain(reader):
        close = "]" if reader.next().text == "[" else ")"
        lead = tuple(node.name for node in reader.listed(close) if isinstance(node, Name))
    else:
        lead = ()
    if reader.now.text == "in" and not sized:
        reader.next()
        return array(reader, token, lead, loops)
    if reader.now.text == ":" and not sized:
        reader.next()
        kind = reader.take(*KINDS) or reader.fail("elementwise, vector or scalar")
        return Function(token, token.text, kind.text, lead)
    if reader.now.text == ">=" or sized:
        reader.need(">=")
        sign = -1 if reader.take("-") else 1
        if reader.now.kind != "number" or "." in reader.now.text:
            reader.fail("a whole number")
        return Bound(token, token.text, lead, sign * int(reader.next().text))
    reader.at = start
    return None


def plain(reader: Reader) -> bool:
    """Whether names with commas stand in the bracket here."""
    close, n = ("]" if reader.now.text == "[" else ")"), 1
    while reader.ahead(n).kind == "name":
        if reader.ahead(n + 1).text == close:
            return True
        if reader.ahead(n + 1).text != ",":
            return False
        n += 2
    return False


def array(reader: Reader, token: Token, lead: tuple[str, ...], loops: tuple[Binder, ...]) -> Declare:
    """R, R^d, R^(m,0..K-1), behind `in`."""
    reader.need("R", "write x in R^d, with sizes as exponents")
    dims: list[tuple[Node | None, Node]] = []
    if power := reader.take("^T"):  # R^T: T is a size here
        dims.append((None, Name(power, "T", reader.indices())))
    elif reader.take("^"):
        if reader.take("("):
            dims.append(extent(reader))
            while reader.take(","):
                dims.append(extent(reader))
            reader.need(")")
        else:
            dims.append((None, reader.postfix()))
    own = reader.loops() if reader.take("for") else ()
    return Declare(token, token.text, lead, tuple(dims), (*loops, *own))


def extent(reader: Reader) -> tuple[Node | None, Node]:
    """d, or 0..N-1."""
    first = reader.sum()
    return (first, reader.sum()) if reader.take("..") else (None, first)


def own_function(reader: Reader) -> OwnFunction:
    """f(u) = 1/(1 + exp(-u))."""
    token = reader.next()
    reader.need("(")
    names = [reader.name("the name of an argument").text]
    while reader.take(","):
        names.append(reader.name("the name of an argument").text)
    reader.need(")")
    reader.need("=")
    return OwnFunction(token, token.text, tuple(names), reader.sum())


def definition(reader: Reader, loops: tuple[Binder, ...]) -> Define:
    """z[l] = W[l] @ a[l-1] + b[l], delta[l] := dC/dz[l]."""
    first = reader.now
    helper = first.text == "helper" and reader.ahead(1).kind == "name" and bool(reader.next())
    left = reader.indexed()
    sign = reader.take("=", ":=") or reader.fail("= or := behind the name that the line defines")
    right = reader.sum()
    own, pad = suffix(reader, loops)
    return Define(first, left, right, own, pad, sign.text == ":=", helper)


def suffix(reader: Reader, loops: tuple[Binder, ...]) -> tuple[tuple[Binder, ...], str]:
    """`for j in 1..n` and `pad zero` behind a line, in any order: all loops, and what is said about
    padding."""
    pad = ""
    while reader.now.text in ("for", "pad", ","):
        reader.take(",")
        if reader.now.text == "pad":
            pad = padding(reader)
        elif reader.take("for"):
            loops = (*loops, *reader.loops())
        else:
            reader.fail("for or pad")
    return loops, pad


def padding(reader: Reader) -> str:
    """pad zero, pad minus infinity."""
    reader.next()
    if reader.take("zero"):
        return "zero"
    reader.need("minus", "write pad zero or pad minus infinity")
    reader.need("infinity")
    return "minus infinity"
