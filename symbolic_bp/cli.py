"""The command line: the only place that prints or exits.

Exit codes: 0 proved or right, 1 refuted or wrong (or a proof that the kernel does not accept), 2 bad input, 3 undecided.
"""
import argparse
import json
import os
import signal
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

from symbolic_bp.assistant.ends import Unfinished
from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.lines import Refused
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.written_out import written_out
from symbolic_bp.audit import command as audit_command
from symbolic_bp.audit.run import CodeError
from symbolic_bp.coq import command as coq
from symbolic_bp.errors import ClaimError, FileError, SymbolicBPError
from symbolic_bp.exact.claimed import Claimed
from symbolic_bp.exact.concrete import concrete
from symbolic_bp.exact.sweep import sweep
from symbolic_bp.exact.verify import verify
from symbolic_bp.exact.values import shown
from symbolic_bp.language.read import read_claim
from symbolic_bp.render import html, latex, markdown, net_report, pdf, text, verdict
from symbolic_bp.render.notation import NOTATIONS
from symbolic_bp.session import WrongLine, network

ENDINGS = {"text": "txt", "latex": "tex", "pdf": "pdf", "html": "html", "markdown": "md", "json": "json"}
COLUMNS = 80
VERDICT_CODES = {"equal": 0, "differs": 1, "undecided": 3}
MOST_JOBS = 256


def parser():
    top = argparse.ArgumentParser(prog="symbolic-bp", description="A proof assistant for backpropagation.")
    verbs = top.add_subparsers(dest="verb", required=True,
                               metavar="prove | check | audit | derive | certify | list | verify-net")

    prove = verbs.add_parser("prove", help="prove theorems and print the proofs")
    prove.add_argument("names", nargs="*", metavar="NAME | FILE.py",
                       help="theorems of the library, or your own file (it is executed)")
    prove.add_argument("--all", action="store_true", help="every theorem of the library")
    prove.add_argument("--net", metavar="2-3-2", help="write the proof out for a network of these widths")
    prove.add_argument("--format", choices=ENDINGS, help="default: text on the screen, latex into -o")
    prove.add_argument("-o", "--output", metavar="FILE|DIR")

    check = verbs.add_parser("check", help="is this equation true?")
    check.add_argument("claim", help="for example \"dC/db[l,j] = delta[l,j]\"")
    check.add_argument("--net", metavar="2-3-2")
    check.add_argument("--where", metavar="RANGE", help="a narrower range of a layer: \"2 <= l < L\"")
    check.add_argument("--activation", default="layer", metavar="NAME[,NAME..]",
                       help="layer (any sigma_l), neuron (any sigma_{l,j}), or names: sigmoid; relu,softmax (hidden, output)")
    check.add_argument("--cost", default="function", metavar="NAME", help="function (any C), quadratic, cross-entropy, ...")
    check.add_argument("--batch", action="store_true", help="a mini-batch: one more index x on z, a, delta")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--proof", action="store_true", help="print the proof as well")

    sure = verbs.add_parser("certify", help="a proof that Coq re-checks")
    sure.add_argument("what", nargs="?", metavar="NAME | CLAIM", help="a theorem, or your formula such as "
                      "\"dC/dw[2,1,1] = x[1]*delta[2,1]\"; without one, every formula of --net")
    sure.add_argument("--all", action="store_true", help="every theorem of the library")
    sure.add_argument("--steps", action="store_true", help="the kernel's own proof of a theorem, step by step")
    sure.add_argument("--net", metavar="2-3-2")
    sure.add_argument("--activation", default="sigmoid", metavar="NAME[,NAME..]", help="for all layers, or for each")
    sure.add_argument("--cost", default="quadratic", metavar="NAME")
    sure.add_argument("-o", "--output", metavar="DIR", default="certificate")
    closed = verbs.add_parser("derive", help="closed forms of a network, ready to paste")
    closed.add_argument("--net", metavar="2-3-2", help="without it: every depth and width, with the proofs")
    closed.add_argument("--activation", metavar="NAMES", help="one name, or one for each layer from 2: relu,relu,softmax")
    closed.add_argument("--cost", metavar="NAME", help="such as quadratic, cross-entropy, log-likelihood, huber(d=2)")
    closed.add_argument("--regulariser", metavar="NAME", help="l1 or l2, with its factor: l2(1/100)")
    closed.add_argument("--of", metavar="QUANTITY", help="delta, b, w, a or x, or some of them: delta,w")
    closed.add_argument("--layer", metavar="LAYER", help="such as 2, L, or some of them: 3,2")
    closed.add_argument("--batch", metavar="M", help="a mini-batch of that many examples, or m for any number")
    closed.add_argument("--prove", action="store_true", help="let the kernel prove each closed form; may take seconds")
    over = closed.add_mutually_exclusive_group()
    over.add_argument("--mean", dest="mean", action="store_true", default=True, help="C is the mean over the examples (default)")
    over.add_argument("--sum", dest="mean", action="store_false", help="C is the sum over the examples")
    closed.add_argument("--format", choices=("text", "latex", "pdf", "html", "markdown", "sympy", "python"))
    closed.add_argument("-o", "--output", metavar="FILE")
    audit_command.add_arguments(verbs)

    known = verbs.add_parser("list", help="the theorems of the library with their verdicts")
    known.add_argument("--format", choices=("text", "json"), default="text")

    net = verbs.add_parser("verify-net", help="all derivatives of one network, exactly, at its full size")
    net.add_argument("widths", nargs="+", metavar="784-30-10", help="several networks give one line each")
    net.add_argument("--activation", metavar="NAME[,NAME...]", help="one, or one for each layer; default: any sigma")
    net.add_argument("--cost", metavar="NAME", help="default: any function of the outputs")
    net.add_argument("--regulariser", metavar="l1 | l2")
    net.add_argument("--batch", type=int, metavar="m", help="the mean over m examples")
    net.add_argument("--method", choices=("auto", "field", "polynomials"), default="auto")
    net.add_argument("--claim", action="append", default=[], metavar="EQUATION",
                     help="an entry of your own to check instead: \"dC/dw[2,3,5] = delta[2,3]*a[1,5]\"")
    net.add_argument("--trials", type=int, metavar="n", help="random points, at least two; more if 2^-100 needs them")
    net.add_argument("--seed", type=int, help="repeat the random points of a run")
    net.add_argument("--memory", type=float, default=1, metavar="GB", help="what it may use, default 1")
    net.add_argument("--jobs", type=int, default=1, metavar="n", help="processes for several networks")
    net.add_argument("--format", choices=("text", "json"), default="text")
    for verb in (prove, check, closed, known):
        verb.add_argument("--notation", choices=NOTATIONS, default="nielsen")
    for verb in (prove, check, closed, sure, known, net):
        verb.add_argument("--ascii", action="store_true", help="no Unicode in text")
    return top


def widths(given):
    if given is None:
        return None
    parts = given.split("-")
    if not all(p.isascii() and p.isdigit() and len(p) < 7 for p in parts) or len(parts) < 2 or "0" in map(str, map(int, parts)):
        raise SymbolicBPError("--net", "at least two positive widths, such as 2-3-2", repr(given))
    return tuple(map(int, parts))


def main(argv=None):
    """Run one command; the exit code."""
    args = parser().parse_args(argv)
    if not args.ascii and (sys.stdout.encoding or "ascii").lower().replace("-", "") not in ("utf8", "utf16"):
        args.ascii = True
    try:
        return {"prove": prove, "check": check, "audit": audit, "derive": derive, "certify": certify,
                "list": show_list, "verify-net": verify_net}[args.verb](args)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except Unfinished as error:
        goal = error.goal
        left, right = (text.formula(t, goal.claim.network, args.notation, args.ascii) for t in (goal.now, goal.target))
        print(f"unfinished: left to show\n    {left}\n  = {right}", file=sys.stderr)
        return 3
    except Refused as error:
        print(f"error: {WrongLine(error)}", file=sys.stderr)
        return 2
    except ClaimError as error:
        print("\n".join([*text.wrapped(f"error: {error}", COLUMNS, "", "  "), *filter(None, [error.pointed()])]), file=sys.stderr)
        return 2
    except CodeError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.code
    except SymbolicBPError as error:
        print("\n".join(text.wrapped(f"error: {error}", COLUMNS, "", "  ")), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 2


def prove(args):
    library = Library()
    chosen = list(library.theorems.values()) if args.all else []
    for name in args.names:
        chosen += library.load(name) if name.endswith(".py") else [library.find(name)]
    if not chosen:
        raise SymbolicBPError("prove", "the name of a theorem, a file, or --all", "none", "symbolic-bp list shows the names")
    net = widths(args.net)
    items = []
    for t in chosen:
        items += [(t, p) for p in written_out(t, net, library)] if net else [(t, library.proof(t.name))]
    if not items:
        raise SymbolicBPError("--net", "a network in which the theorem says something", repr(args.net),
                              "it needs one more layer")
    output(args, items)
    return 0 if all(p.proved for _, p in items) else 1


def output(args, items):
    form = args.format or ("text" if args.output is None else
                           {e: f for f, e in ENDINGS.items()}.get(Path(args.output).suffix[1:], "latex"))
    if args.output is None:
        if form == "pdf":
            raise FileError("--format pdf", "a file to write to", "none", "give -o proofs.pdf")
        print(rendered(form, items, args))
        return
    target = Path(args.output)
    if target.suffix:
        written = {target: rendered(form, items, args)}
    else:
        written = {target / f"proofs.{ENDINGS[form]}": rendered(form, items, args)}
        if form == "latex":
            written |= {target / f"{p.name}.tex": latex.fragment(t, p, args.notation) for t, p in items}
        written |= {target / f"{p.name}.json": p.to_json() for _, p in items}
    for path, content in written.items():
        write(path, content)
    good = sum(p.proved for _, p in items)
    print(f"{good} of {len(items)} proved by the kernel; {len(written)} file{'s' * (len(written) > 1)} written: {target}")


def rendered(form, items, args):
    if form == "text":
        return "\n\n".join(text.proof(t, p, args.notation, args.ascii, COLUMNS) for t, p in items)
    if form == "json":
        data = [p.certificate for _, p in items]
        return json.dumps(data[0] if len(data) == 1 else data, indent=None)
    if form == "pdf":
        return pdf.compile(latex.document(items, args.notation))
    page = {"latex": latex.document, "html": html.page, "markdown": markdown.document}[form]
    return page(items, args.notation)


def write(path, content):
    """Write to a temporary file beside the target, then rename: never half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".symbolic-bp-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as why:
        raise FileError(str(path), "a place that can be written to", type(why).__name__, "give another -o") from None


def check(args):
    net = network(widths(args.net), args.activation, args.cost, args.batch)
    claim = read_claim(args.claim, net, args.where)
    library = Library()
    found = judge(claim, library)
    code = {"proved": 0, "refuted": 1, "undecided": 3}[found.status]
    if args.format == "json":
        print(json.dumps(as_data(found, args)))
    else:
        print(verdict.judgement(found, args.notation, args.ascii, COLUMNS))
        if args.proof and found.status == "proved":
            print("\n" + text.proof(None, found.evidence, args.notation, args.ascii, COLUMNS))
    return code


def as_data(found, args):
    data = {"claim": args.claim, "verdict": found.status}
    if found.status == "proved":
        data["certificate"] = found.evidence.certificate
    elif found.status == "refuted":
        data["counterexample"] = [list(pair) for pair in found.evidence.lines()]
        data["left"], data["right"] = shown(found.evidence.left), shown(found.evidence.right)
        data["true instead"] = found.truth and found.truth.name
        data["true where"] = [options for _, options in found.kinds]
    else:
        data["agreed"] = found.evidence.evaluations
    return data


def certify(args):
    loud = sys.stderr.isatty()

    def say(message):
        if loud:
            print(f"\r{message:<60}", end="", file=sys.stderr, flush=True)
    told, code = coq.certify(args.what, widths(args.net), args.activation, args.cost, args.all, args.output, say,
                             args.steps)
    if loud:
        print("\r" + " " * 60, end="\r", file=sys.stderr)
    print(told.encode("ascii", "replace").decode() if args.ascii else told)
    return code


def derive(args):
    form = args.format or {**{e: f for f, e in ENDINGS.items()}, "py": "python"}.get(
        Path(args.output or "").suffix[1:], "text")
    if form == "json":
        raise SymbolicBPError("derive", "a file that ends in txt, tex, pdf, html, md or py", repr(args.output), "give --format")
    if form == "pdf" and not args.output:
        raise FileError("--format pdf", "a file to write to", "none", "give -o backprop.pdf")
    command = import_module("symbolic_bp.codegen.command")      # SymPy is loaded only here
    text, files, code = command.derive(command.Request(
        widths(args.net), args.activation, args.cost, args.regulariser, args.layer, args.of, args.batch, args.mean, form,
        args.output, args.notation, args.ascii, command.typed(args), args.prove))
    if args.output is None:
        print(text, end="")
        return code
    for path, content in {Path(args.output): text, **files}.items():
        write(path, content)
    print(f"written: {', '.join(map(str, [args.output, *files]))}")
    return code


def audit(args):
    report, code = audit_command.report(args)
    print(report)
    return code


def show_list(args):
    library = Library()
    rows = []
    for t in library.theorems.values():
        p = library.proof(t.name)
        rows.append({"name": t.name, "statement": verdict.statement(p, args.notation, args.ascii), "source": t.source,
                     "verdict": p.verdict.status, "hypotheses": verdict.hypotheses(p, args.notation, args.ascii)})
    if args.format == "json":
        print(json.dumps(rows, ensure_ascii=args.ascii, indent=1))
    else:
        print(verdict.table(rows, COLUMNS))
    return 0 if all(r["verdict"] == "proved" for r in rows) else 1


def verify_net(args):
    kind = (args.activation, args.cost, args.regulariser, args.batch, args.memory * 1e9)
    nets = [concrete(given, *kind) for given in args.widths]
    options = {"method": args.method, "trials": args.trials, "seed": args.seed}
    if len(nets) > 1:
        if args.claim:
            raise SymbolicBPError("--claim", "one network", str(len(nets)))
        return verify_nets(args, nets, options)
    if args.claim:
        claims = [read_claim(text, network(nets[0].widths, batch=bool(args.batch))) for text in args.claim]
        options["given"] = Claimed([(c.lhs, c.rhs, c.scope) for c in claims])
    found = verify(nets[0], progress=progress(f"{nets[0].parameters:,} parameters"), **options)
    if args.format == "json":
        print(json.dumps(net_report.as_data(found), ensure_ascii=args.ascii))
    else:
        print(net_report.report(found, args.ascii, COLUMNS))
    return VERDICT_CODES[found.status]


def verify_nets(args, nets, options):
    """One line for each network; the worst exit code."""
    if not 1 <= args.jobs <= MOST_JOBS:
        raise SymbolicBPError("--jobs", f"a number from 1 to {MOST_JOBS}", str(args.jobs))
    tell, found = progress("networks"), []
    quiet = {"initializer": signal.signal, "initargs": (signal.SIGINT, signal.SIG_DFL)}   # no traceback after Ctrl-C
    with ProcessPoolExecutor(args.jobs, **quiet) if args.jobs > 1 else nullcontext() as pool:
        for verdict_ in sweep(nets, pool, **options):
            found.append(verdict_)
            if tell:
                tell(len(found), len(nets))
            if args.format == "text":
                print(net_report.summary(verdict_, COLUMNS), flush=True)
    if args.format == "json":
        print(json.dumps([net_report.as_data(v) for v in found], ensure_ascii=args.ascii))
    statuses = {v.status for v in found}
    return next(VERDICT_CODES[s] for s in ("differs", "undecided", "equal") if s in statuses)


def progress(what):
    """A function of (done, of) that shows how far it is, on a terminal; None elsewhere."""
    if not sys.stderr.isatty():
        return None

    def show(done, of):
        bar = "#" * (30 * done // max(of, 1))
        line = f"\r{what} [{bar:<30}] {done}/{of}" if done < of else "\r" + " " * 78 + "\r"
        print(line, end="", file=sys.stderr, flush=True)
    return show
