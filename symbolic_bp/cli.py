"""The command line: the only place that prints or exits.

Exit codes: 0 proved, 1 refuted (or a proof that the kernel does not accept), 2 bad input, 3 undecided.
"""
import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from symbolic_bp.assistant.goal import Refused, Unfinished
from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.theorem import Library
from symbolic_bp.assistant.written_out import written_out
from symbolic_bp.coq import command as coq
from symbolic_bp.errors import ClaimError, FileError, SymbolicBPError
from symbolic_bp.language.read import read_claim
from symbolic_bp.render import html, latex, markdown, pdf, text, verdict
from symbolic_bp.render.notation import NOTATIONS
from symbolic_bp.session import WrongLine, network

ENDINGS = {"text": "txt", "latex": "tex", "pdf": "pdf", "html": "html", "markdown": "md", "json": "json"}
COLUMNS = 80


def parser():
    top = argparse.ArgumentParser(prog="symbolic-bp", description="A proof assistant for backpropagation.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="prove | check | certify | list")

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
    check.add_argument("--activation", choices=("layer", "neuron", "identity"), default="layer",
                       help="sigma for each layer, for each neuron, or linear neurons")
    check.add_argument("--cost", choices=("function", "quadratic"), default="function")
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

    known = verbs.add_parser("list", help="the theorems of the library with their verdicts")
    known.add_argument("--format", choices=("text", "json"), default="text")
    for verb in (prove, check, known):
        verb.add_argument("--notation", choices=NOTATIONS, default="nielsen")
    for verb in (prove, check, known, sure):
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
        return {"prove": prove, "check": check, "certify": certify, "list": show_list}[args.verb](args)
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
        print("\n".join(filter(None, [f"error: {error}", error.pointed()])), file=sys.stderr)
        return 2
    except SymbolicBPError as error:
        print(f"error: {error}", file=sys.stderr)
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
        truth = library.proof(found.truth) if found.truth else None
        print(verdict.judgement(found, args.notation, args.ascii, COLUMNS, truth))
        if args.proof and found.status == "proved":
            print("\n" + text.proof(None, found.evidence, args.notation, args.ascii, COLUMNS))
    return code


def as_data(found, args):
    data = {"claim": args.claim, "verdict": found.status}
    if found.status == "proved":
        data["certificate"] = found.evidence.certificate
    elif found.status == "refuted":
        data["counterexample"] = [list(pair) for pair in found.evidence.lines()]
        data["left"], data["right"] = str(found.evidence.left), str(found.evidence.right)
        data["true instead"] = found.truth
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
