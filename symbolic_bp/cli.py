"""The command line: the only place that prints or exits.

Exit codes: 0 proved or right, 1 refuted or wrong (or a proof that the kernel does not accept), 2 bad input, 3 undecided.
"""
import gc
import json
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from symbolic_bp.arguments import ENDINGS, parser, widths
from symbolic_bp.assistant.ends import Unfinished
from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.lines import Refused
from symbolic_bp.assistant.theorem import Library, not_refuted
from symbolic_bp.assistant.written_out import written_out
from symbolic_bp.audit import command as audit_command
from symbolic_bp.audit.run import CodeError
from symbolic_bp.errors import ClaimError, FileError, SymbolicBPError
from symbolic_bp.exact.values import shown
from symbolic_bp.language.read import read_claim
from symbolic_bp.render import text, verdict
from symbolic_bp.session import WrongLine, gap, network

COLUMNS = 80
VERDICT_CODES = {"equal": 0, "differs": 1, "undecided": 3}
MOST_JOBS = 256


def main(argv=None):
    """Run one command; the exit code."""
    reader = parser()
    args = reader.parse_args(argv)
    if not args.verb:
        reader.print_help(sys.stderr)
        return 2
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
        numbers = [text.to_ascii(line) if args.ascii else line for line in gap(goal)]
        print("\n".join([f"{said(error, 'unfinished')}left to show", f"    {left}", f"  = {right}", *numbers]), file=sys.stderr)
        return 1 if numbers else 3
    except Refused as error:
        print(f"{said(error)}{WrongLine(error)}", file=sys.stderr)
        return 2
    except ClaimError as error:
        print("\n".join([*text.wrapped(f"{said(error)}{error}", COLUMNS, "", "  "), *filter(None, [error.pointed()])]), file=sys.stderr)
        return 2
    except CodeError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.code
    except SymbolicBPError as error:
        print("\n".join(text.wrapped(f"{said(error)}{error}", COLUMNS, "", "  ")), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 2


def part(name):
    """A part of the package that not every command needs: loaded when it is, so that the others answer at once."""
    return import_module(f"symbolic_bp.{name}")


def said(error, kind="error"):
    """How the message about an error starts: with the line of a person's file, where it comes from one."""
    return f"{kind}: {error.line}: " if error.line else f"{kind}: "


def prove(args):
    gc.set_threshold(200_000)           # terms are trees: there are few cycles to look for
    library = Library()
    files = {name: library.load(name) for name in args.names if name.endswith(".py")}
    chosen = list(library.theorems.values()) if args.all else [
        t for name in args.names for t in (files[name] if name in files else [library.find(name)])]
    for path, name in library.hidden:
        print(f"note: {path}: its {name} takes the place of the library's {name}, wherever that is cited", file=sys.stderr)
    if not chosen:
        raise SymbolicBPError("prove", "the name of a theorem, a file, or --all", "none", "symbolic-bp list shows the names")
    net = widths(args.net)
    items = written_out(chosen, net, library) if net else [(t, library.proof(t.name)) for t in chosen]
    if not items:
        raise SymbolicBPError("--net", "a network in which the theorem says something", repr(args.net),
                              "it needs one more layer")
    output(args, items)
    for path, made in files.items():
        for variant, why in [pair for t in made for pair in not_refuted(t)]:
            print(f"note: {path}: the wrong variant {variant}: {why}", file=sys.stderr)
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
        if form == "latex":
            book, fragments = part("render.latex").folder(items, args.notation)
            written = {target / "proofs.tex": book, **{target / f"{name}.tex": text for name, text in fragments.items()}}
        else:
            written = {target / f"proofs.{ENDINGS[form]}": rendered(form, items, args)}
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
        return part("render.pdf").compile(part("render.latex").document(items, args.notation))
    maker = part(f"render.{form}")
    return (maker.page if form == "html" else maker.document)(items, args.notation)


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
    library = Library()
    if args.claim.strip().lower() in map(str.lower, library.theorems):
        raise ClaimError("check", "an equation", f"the name of a theorem, {args.claim.strip()}", f"symbolic-bp prove {args.claim.strip()} shows its proof")
    claim = read_claim(args.claim, net, args.where)
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
        data["left"], data["right"] = map(shown, found.values or (found.evidence.left, found.evidence.right))
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
    told, code = part("coq.command").certify(args.what, widths(args.net), args.activation, args.cost, args.all, args.output, say,
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
    command = part("codegen.command")       # SymPy is loaded only here
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
        print(json.dumps(verdict.as_data(rows), ensure_ascii=args.ascii, indent=1))
    else:
        print(verdict.table(rows, COLUMNS, *part("coq.command").status(library)))
    return 0 if all(r["verdict"] == "proved" for r in rows) else 1


def verify_net(args):
    kind = (args.activation, args.cost, args.regulariser, args.batch, args.memory * 1e9)
    nets = [part("exact.concrete").concrete(given, *kind) for given in args.widths]
    options = {"method": args.method, "trials": args.trials, "seed": args.seed}
    if len(nets) > 1:
        if args.claim:
            raise SymbolicBPError("--claim", "one network", str(len(nets)))
        return verify_nets(args, nets, options)
    if args.claim:
        claims = [read_claim(text, network(nets[0].widths, batch=bool(args.batch))) for text in args.claim]
        options["given"] = part("exact.claimed").Claimed([(c.lhs, c.rhs, c.scope) for c in claims])
    found = part("exact.verify").verify(nets[0], progress=progress(f"{nets[0].parameters:,} parameters"), **options)
    net_report = part("render.net_report")
    if args.format == "json":
        print(json.dumps(net_report.as_data(found), ensure_ascii=args.ascii))
    else:
        print(net_report.report(found, args.ascii, COLUMNS))
    return VERDICT_CODES[found.status]


def verify_nets(args, nets, options):
    """One line for each network; the worst exit code."""
    if not 1 <= args.jobs <= MOST_JOBS:
        raise SymbolicBPError("--jobs", f"a number from 1 to {MOST_JOBS}", str(args.jobs))
    tell, found, net_report, sweep = progress("networks"), [], part("render.net_report"), part("exact.sweep")
    with sweep.processes(args.jobs) as pool:
        for verdict_ in sweep.sweep(nets, pool, **options):
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
