"""What can be said on the command line: the verbs and their options."""

import argparse

from symbolic_bp.audit import command as audit
from symbolic_bp.errors import SymbolicBPError
from symbolic_bp.language.notation import NOTATIONS
from symbolic_bp.version import VERSION

ENDINGS = {"text": "txt", "latex": "tex", "pdf": "pdf", "html": "html", "markdown": "md", "json": "json"}
OF_MODEL = "about a network as lines: a preset such as rnn, or your own file (symbolic-bp model)"
VERBS = ("prove", "check", "audit", "derive", "certify", "list", "verify-net", "model")
CODES = {
    "prove": (
        "all proved",
        "numbers are against a theorem of yours",
        "bad input",
        "a proof is unfinished, or the kernel has no steps for it",
    ),
    "check": ("proved", "refuted, with a counterexample", "bad input", "undecided: tested, not proved"),
    "audit": ("right", "wrong", "bad input", "could not decide"),
    "derive": (
        "derived",
        "a closed form is refuted (--prove)",
        "bad input",
        "a formula is not proved (--prove, --model), but tested",
    ),
    "certify": (
        "accepted by Coq",
        "rejected, or your formula refuted",
        "bad input",
        "written, but not re-checked: no coqc",
    ),
    "list": ("all proved", "one is not"),
    "verify-net": ("all equal", "one differs", "bad input", "undecided"),
    "model": ("read and checked", "never", "bad input: the line with a caret"),
}
EXAMPLES = {
    "prove": (
        "prove BP2",
        "prove --all -o proofs",
        "prove BP4 --net 2-3-2 --format latex",
        "prove --model rnn",
    ),
    "check": (
        'check "dC/db[l,j] = delta[l,j]"',
        'check "delta[l] = (w[l+1].T @ delta[l+1]) .* sigma\'(z[l])"',
        'check "sigma\'(z[l,j]) <= 1/4" --activation sigmoid',
        'check --model rows "dC/db1 = sum(dC/dS, rows)"',
    ),
    "audit": ("audit mynet.py", "audit mynet.py --target :Net --sizes 784-30-10"),
    "derive": (
        "derive --net 2-3-2 --activation sigmoid --cost cross-entropy",
        "derive --net 30-10 --activation tanh --cost quadratic -o net.py",
        "derive --model rnn",
        "derive --model layer-norm --of x,gam --format latex",
        'derive --layers "rnn 3, last, dense 2" --input 4x2',
    ),
    "certify": ("certify BP2", "certify --net 2-3-2 --activation sigmoid --cost cross-entropy"),
    "list": ("list", "list --format json"),
    "verify-net": (
        "verify-net 784-30-10 --activation sigmoid --cost cross-entropy",
        'verify-net 30-10 --claim "dC/db[2,j] = delta[2,j]"',
        "verify-net --model rnn --sizes T=5,m=3,n=4",
        'verify-net --layers "conv 2 3, relu, maxpool 2" --input 1x8x8',
    ),
    "model": (
        "model nielsen",
        "model nielsen --activation relu,softmax --cost log-likelihood",
        "model layer-norm --format json",
        "model",
    ),
}
WRITING = """
how claims are written:
  z[l,j] a[l,j] w[l,j,k] b[l,j] delta[l,j] x[j] y[j]   entries
  z[l] w[l] delta[l]                                   whole arrays
  dC/dw[l,j,k]  da[l,k]/dz[l,j]  grad(C)               derivatives
  sigma(z[l,j])  sigma'(z[l,j])  Sum(f, k)  [j=k]  n(l)
  A @ v  A.T  u .* v  diag(v)  outer(u, v)  Sigma'(z[l])
  =  <=  <  >=  >                                      between the two sides
"""


class Usage(SymbolicBPError):
    """A command line that names no verb or option, or a value that an option does not take; usage: what it can be."""

    def __init__(self, message, usage):
        Exception.__init__(self, message)
        self.where, self.found, self.usage = "the command line", message, usage


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that raises Usage where argparse prints and exits."""

    def error(self, message):
        raise Usage(message, self.format_usage())


def form_in(argv):
    """The --format of a command line, also of one that cannot be understood; None where there is none."""
    found = None
    for word, after in zip(argv, [*argv[1:], ""]):
        if word == "--":
            return found
        name, sign, value = word.partition("=")
        if len(name) > 3 and "--format".startswith(name):
            found = value if sign else after
    return found


def parser():
    """The parser of all verbs."""
    raw = argparse.RawDescriptionHelpFormatter
    top = Parser(
        prog="symbolic-bp",
        formatter_class=raw,
        description="A proof assistant for backpropagation.",
        epilog=shown(EXAMPLES[verb][0] for verb in VERBS) + "\nsymbolic-bp VERB --help says more.",
    )
    top.add_argument("--version", action="version", version=f"symbolic-bp {VERSION}")
    verbs = top.add_subparsers(dest="verb", metavar=" | ".join(VERBS))

    prove = verbs.add_parser("prove", help="prove theorems and print the proofs")
    prove.add_argument(
        "names",
        nargs="*",
        metavar="NAME | FILE.py",
        help="theorems of the library, or your own file (it is executed)",
    )
    prove.add_argument(
        "--model",
        metavar="NAME | FILE",
        help="every claim of a model (or those named), and its wrong variants",
    )
    prove.add_argument("--all", action="store_true", help="every theorem of the library")
    prove.add_argument("--net", metavar="2-3-2", help="write the proof out for a network of these widths")
    prove.add_argument("--format", choices=ENDINGS, help="default: text on the screen, latex into -o")
    prove.add_argument("-o", "--output", metavar="FILE|DIR")

    check = verbs.add_parser("check", help="is this equation true?")
    check.add_argument("claim", help='for example "dC/db[l,j] = delta[l,j]"')
    check.add_argument("--net", metavar="2-3-2", help="for the network of these widths only")
    check.add_argument("--model", metavar="NAME | FILE", help=OF_MODEL)
    check.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="EQUATION",
        help='a hypothesis, "Sum(y[k], k) = 1"; may be repeated',
    )
    check.add_argument("--regulariser", metavar="l1 | l2 | FORMULA", help='a part of the cost: "lam/2*w^2"')
    check.add_argument("--lines", action="store_true", help="with --model: print its lines as well")
    check.add_argument(
        "--where",
        metavar="RANGE",
        help='a narrower range of a layer: "2 <= l < L"; with --model any conditions: "i != j"',
    )
    check.add_argument(
        "--activation",
        default="layer",
        metavar="NAME[,NAME..]",
        help="layer (any sigma_l), neuron (any sigma_{l,j}), or names: sigmoid; relu,softmax (hidden, output)",
    )
    check.add_argument(
        "--cost",
        default="function",
        metavar="NAME | FORMULA",
        help='function (any C), quadratic, cross-entropy, .., or "Sum((a[L,j]-y[j])^4, j)"',
    )
    check.add_argument("--batch", action="store_true", help="a mini-batch: one more index x on z, a, delta")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--proof", action="store_true", help="print the proof as well")

    sure = verbs.add_parser("certify", help="a proof that Coq re-checks")
    sure.add_argument(
        "what",
        nargs="?",
        metavar="NAME | CLAIM",
        help="a theorem, or your formula such as "
        '"dC/dw[2,1,1] = x[1]*delta[2,1]"; without one, every formula of --net',
    )
    sure.add_argument("--all", action="store_true", help="every theorem of the library")
    sure.add_argument(
        "--steps", action="store_true", help="the kernel's own proof of a theorem, step by step"
    )
    sure.add_argument("--model", metavar="NAME | FILE", help="not yet: only dense networks are certified")
    sure.add_argument("--net", metavar="2-3-2", help="the widths of one network")
    sure.add_argument(
        "--activation", default="sigmoid", metavar="NAME[,NAME..]", help="for all layers, or for each"
    )
    sure.add_argument("--cost", default="quadratic", metavar="NAME")
    sure.add_argument("-o", "--output", metavar="DIR", default="certificate")
    closed = verbs.add_parser("derive", help="closed forms of a network, ready to paste")
    closed.add_argument("--net", metavar="2-3-2", help="without it: every depth and width, with the proofs")
    closed.add_argument(
        "--model",
        metavar="NAME | FILE",
        help="any model: a preset (symbolic-bp model lists them) or your own file",
    )
    of_layers(closed)
    closed.add_argument("--objective", metavar="C", help="with --model: the number that is differentiated")
    closed.add_argument(
        "--activation", metavar="NAMES", help="one name, or one for each layer from 2: relu,relu,softmax"
    )
    closed.add_argument(
        "--cost", metavar="NAME", help="such as quadratic, cross-entropy, log-likelihood, huber(d=2)"
    )
    closed.add_argument("--regulariser", metavar="NAME", help="l1 or l2, with its factor: l2(1/100)")
    closed.add_argument(
        "--of",
        metavar="QUANTITY",
        help="delta, b, w, a or x, or some of them: delta,w; with --model its arrays: W1,b1",
    )
    closed.add_argument("--layer", metavar="LAYER", help="such as 2, L, or some of them: 3,2")
    closed.add_argument(
        "--batch", metavar="M", help="a mini-batch of that many examples, or m for any number"
    )
    closed.add_argument(
        "--prove", action="store_true", help="let the kernel prove each closed form; may take seconds"
    )
    over = closed.add_mutually_exclusive_group()
    over.add_argument(
        "--mean",
        dest="mean",
        action="store_true",
        default=True,
        help="C is the mean over the examples (default)",
    )
    over.add_argument("--sum", dest="mean", action="store_false", help="C is the sum over the examples")
    formats = ("text", "latex", "pdf", "html", "markdown", "sympy", "python")
    closed.add_argument("--format", choices=formats, metavar="FORMAT", help=", ".join(formats))
    closed.add_argument("-o", "--output", metavar="FILE")
    audit.add_arguments(verbs)

    known = verbs.add_parser("list", help="the theorems of the library with their verdicts")
    known.add_argument("--format", choices=("text", "json"), default="text")

    net = verbs.add_parser("verify-net", help="all derivatives of one network, exactly, at its full size")
    net.add_argument("widths", nargs="*", metavar="784-30-10", help="several networks give one line each")
    net.add_argument("--model", metavar="NAME | FILE", help=OF_MODEL)
    of_layers(net)
    net.add_argument(
        "--sizes",
        metavar="h=28,n=3-4-2",
        help="with --model: a number for each size; n[1], n[2], .. with dashes",
    )
    net.add_argument(
        "--activation", metavar="NAME[,NAME...]", help="one, or one for each layer; default: any sigma"
    )
    net.add_argument("--cost", metavar="NAME", help="default: any function of the outputs")
    net.add_argument("--regulariser", metavar="l1 | l2")
    net.add_argument("--batch", type=int, metavar="m", help="the mean over m examples")
    net.add_argument("--method", choices=("auto", "field", "polynomials"), default="auto")
    net.add_argument(
        "--claim",
        action="append",
        default=[],
        metavar="EQUATION",
        help='an entry of your own to check instead: "dC/dw[2,3,5] = delta[2,3]*a[1,5]"',
    )
    net.add_argument(
        "--trials", type=int, metavar="n", help="random points, at least two; more if 2^-100 needs them"
    )
    net.add_argument("--seed", type=int, help="repeat the random points of a run")
    net.add_argument("--memory", type=float, default=1, metavar="GB", help="what it may use, default 1")
    net.add_argument("--jobs", type=int, default=1, metavar="n", help="processes for several networks")
    net.add_argument("--format", choices=("text", "json"), default="text")
    lines = verbs.add_parser("model", help="a network as lines: print a preset, check a file")
    lines.add_argument(
        "what",
        nargs="?",
        metavar="NAME | FILE",
        help="a preset such as nielsen, or your own file; without one, the list of presets",
    )
    lines.add_argument(
        "--activation",
        metavar="NAME[,NAME]",
        help="of nielsen: layer, neuron, one name, or two: hidden, output",
    )
    lines.add_argument(
        "--cost", metavar="NAME", help="of nielsen: function (any), quadratic, cross-entropy, ..."
    )
    lines.add_argument("--regulariser", metavar="l1 | l2", help="of nielsen")
    lines.add_argument("--batch", action="store_true", help="of nielsen: m examples")
    lines.add_argument(
        "--lines", action="store_true", help="every range written, every definition in entries"
    )
    lines.add_argument(
        "--format", choices=("text", "json"), default="text", help="json: the data that the kernel reads"
    )
    for verb in (prove, check, closed, known):
        verb.add_argument("--notation", choices=NOTATIONS, default="nielsen")
    for verb in (prove, check, closed, sure, known, net, lines):
        verb.add_argument("--ascii", action="store_true", help="no Unicode in text")
    for name, verb in verbs.choices.items():
        verb.formatter_class = raw
        verb.epilog = (
            shown(EXAMPLES[name])
            + WRITING * (name == "check")
            + "\nexit codes:\n"
            + "".join(f"  {code}  {words}\n" for code, words in enumerate(CODES[name]))
            + "  4  a fault of this program: please report it\n"
        )
    return top


def of_layers(verb):
    """The options of a list of layers."""
    verb.add_argument(
        "--layers",
        metavar="LIST",
        help='a network as a list: "conv 8 3x3 pad 1, relu, maxpool 2, flatten, dense 10, softmax"',
    )
    verb.add_argument("--input", metavar="SHAPE", help="with --layers: one example, 784 or 1x28x28")


def shown(commands):
    """Commands as the examples of a help text."""
    return "examples:\n" + "".join(f"  symbolic-bp {command}\n" for command in commands)


def widths(given):
    """2-3-2 as (2, 3, 2), None as it is. Raises SymbolicBPError for anything else."""
    if given is None:
        return None
    parts = given.split("-")
    if any(p.isdigit() and len(p) > 6 for p in parts):
        raise SymbolicBPError(
            "--net", "widths below 1,000,000", repr(given), "leave --net out: it holds for every width"
        )
    if (
        not all(p.isascii() and p.isdigit() and len(p) < 7 for p in parts)
        or len(parts) < 2
        or "0" in map(str, map(int, parts))
    ):
        raise SymbolicBPError("--net", "at least two positive widths, such as 2-3-2", repr(given))
    return tuple(map(int, parts))
