"""The command line: the only place that prints or exits.

Exit codes: 0 proved or right, 1 refuted or wrong, 2 bad input, 3 undecided (or a proof that the kernel does not accept),
4 a fault of this program, 130 interrupted (Ctrl-C).
"""

import gc
import json
import os
import shutil
import sys
import traceback
from contextlib import contextmanager, redirect_stdout

from symbolic_bp.arguments import ENDINGS, form_in, parser, widths
from symbolic_bp.assistant.ends import Unfinished
from symbolic_bp.assistant.judge import judge
from symbolic_bp.assistant.lines import Refused
from symbolic_bp.assistant.theorem import Library, not_refuted
from symbolic_bp.assistant.vouch import vouched
from symbolic_bp.assistant.written_out import written_out
from symbolic_bp.audit import command as audit_command
from symbolic_bp.complaints import DEBUG, complaint, fault, refuted_by
from symbolic_bp.errors import ClaimError, FileError, SymbolicBPError
from symbolic_bp.language.chain import read_chain
from symbolic_bp.language.read import read_claim
from symbolic_bp.output import (
    COLUMNS,
    documents,
    file_names,
    form_of,
    is_folder,
    is_utf8,
    lenient,
    part,
    placed,
    rendered,
    unplugged,
    write,
)
from symbolic_bp.render import text, verdict
from symbolic_bp.render.escape import in_ascii, visible
from symbolic_bp.session import network

CHECKED = {"proved": 0, "refuted": 1, "undecided": 3}
VERDICT_CODES = {"equal": 0, "differs": 1, "undecided": 3}
MOST_JOBS = 256
INTERRUPTED = 130


def main(argv=None):
    """Run one command; the exit code."""
    argv = sys.argv[1:] if argv is None else argv
    with lenient(sys.stdout, sys.stderr):
        try:
            try:
                code = command(argv)
            except SymbolicBPError as error:
                code = complain(error, argv)
        except KeyboardInterrupt:
            code = INTERRUPTED
        except SystemExit:  # --help, --version
            flushed(0)
            raise
        except Exception as error:  # not what a person gave: the exit code says so
            if os.environ.get(DEBUG):
                say(traceback.format_exc(), aside=True)
            code = complain(fault(error), argv)
        return flushed(code)


def flushed(code):
    """The exit code once all is printed: 2 where the output takes nothing more, but for a reader that has gone."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError as why:
            unplugged(stream)
            code = code if isinstance(why, BrokenPipeError) else complain(unwritable(why), ())
    return code


def command(argv):
    """Run one command; the exit code. Raises SymbolicBPError."""
    reader = parser()
    args = reader.parse_args(argv)
    if not args.verb:
        say(reader.format_help(), aside=True)
        return 2
    args.ascii = getattr(args, "ascii", False) or not is_utf8(sys.stdout)
    return {
        "prove": prove,
        "check": check,
        "audit": audit,
        "derive": derive,
        "certify": certify,
        "list": show_list,
        "verify-net": verify_net,
        "model": show_model,
    }[args.verb](args)


def say(words, form="text", aside=False):
    """Print what there is to say (aside: on standard error), in letters that there are; a reader that has gone changes no
    verdict."""
    stream = sys.stderr if aside else sys.stdout
    try:
        if stream:
            print(words if is_utf8(stream) else in_ascii(words, form), file=stream)
    except OSError as why:
        unplugged(stream)
        if not aside and not isinstance(why, BrokenPipeError):
            raise unwritable(why) from None


def unwritable(why):
    """The error about an output that takes nothing more, such as a full disk."""
    return FileError("the output", "a place that can be written to", why.strerror or type(why).__name__)


def complain(error, argv):
    """Say what is wrong, as JSON where that was asked for; the exit code."""
    known = vars(parser().parse_known_args(argv)[0]) if isinstance(error, Unfinished) else {}
    lines, code = complaint(error, known.get("notation"), known.get("ascii") or not is_utf8(sys.stdout))
    if form_in(argv) == "json":
        whole = "\n".join(lines) if isinstance(error, (Unfinished, Refused)) else str(error)
        try:
            say(json.dumps({"error": {"message": whole, **error.data()}, "exit": code}))
        except FileError:
            return code
    else:
        say("\n".join(map(visible, lines)), aside=True)
    return code


def prove_model(args):
    """prove --model: the claims of a model; -o writes their certificates."""
    if args.format not in (None, "text", "json"):
        raise SymbolicBPError("--format", "text or json with --model", repr(args.format))
    target = None if args.output is None else placed(args.output, folder=True)
    words, certificates, code = part("on_model").proved(args)
    if target is None:
        say(words, args.format or "text")
        return code
    names = file_names(certificates)
    for name, certificate in certificates.items():
        write(target / f"{names[name]}.json", json.dumps(certificate, separators=(",", ":")))
    if args.format == "json":
        say(words, "json")
    else:
        say(
            visible(
                f"{len(certificates)} certificates written to {target}: replay one by python -m symbolic_bp.kernel FILE"
            )
        )
    return code


def prove(args):
    if args.model is not None:
        return prove_model(args)
    gc.set_threshold(200_000)  # terms are trees: there are few cycles to look for
    folder = args.output is not None and is_folder(args.output)
    form = (
        args.format or "text"
        if args.output is None
        else args.format or "latex"
        if folder
        else form_of(args.output, args.format, {ending: form for form, ending in ENDINGS.items()})
    )
    if form == "pdf" and not args.output:
        raise FileError("--format pdf", "a file to write to", "none", "give -o proofs.pdf")
    target = None if args.output is None else placed(args.output, folder)
    library = Library()
    with redirect_stdout(sys.stderr):  # what a person's file prints does not get into the answer
        files = {name: library.load(name) for name in args.names if name.endswith(".py")}
        chosen = (
            list(library.theorems.values())
            if args.all
            else [t for name in args.names for t in (files[name] if name in files else [library.find(name)])]
        )
        for path, name in library.hidden:
            say(
                f"note: {path}: its {name} takes the place of the library's {name}, wherever that is cited",
                aside=True,
            )
        if not chosen:
            raise SymbolicBPError(
                "prove", "the name of a theorem, a file, or --all", "none", "symbolic-bp list shows the names"
            )
        net = widths(args.net)
        try:
            items = (
                [(t, vouched(p, library.second)) for t, p in written_out(chosen, net, library)]
                if net
                else [(t, library.proved(t.name)) for t in chosen]
            )
        except SymbolicBPError as error:
            own = [t for made in files.values() for t in made]
            error.numbers = refuted_by(own, args.ascii) if error.code == 2 else ()
            raise
    if not items:
        raise SymbolicBPError(
            "--net",
            "a network in which the theorem says something",
            repr(args.net),
            "it needs one more layer",
        )
    if target:
        main_file, written = documents(target, folder, form, items, args.notation)
        for path, content in written.items():
            write(path, content)
        many = f"{len(written)} files written: open" if len(written) > 1 else "written:"
        say(visible(f"{sum(p.proved for _, p in items)} of {len(items)} proved; {many} {main_file}"))
    else:
        say(rendered(form, items, args.notation, args.ascii), form)
    for path, made in files.items():
        for variant, why in [pair for t in made for pair in not_refuted(t)]:
            say(visible(f"note: {path}: the wrong variant {variant}: {why}"), aside=True)
    against = refuted_by(
        [t for t, p in items if not p.proved and p.verdict.status != "undecided"], args.ascii
    )
    for line in against:
        say(line, aside=True)
    return 0 if all(p.proved for _, p in items) else 1 if against else 3


def check(args):
    if args.model is not None:
        words, code = part("on_model").check(args)
        say(words, args.format)
        return code
    if args.lines:
        raise SymbolicBPError("--lines", "--model beside it", "none", "such as --model nielsen")
    if args.assume or args.regulariser or any(sign in args.cost for sign in "[*+^"):
        words, code = part("on_model").check_dense(args)
        say(words, args.format)
        return code
    net = network(widths(args.net), args.activation, args.cost, args.batch)
    library = Library()
    if args.claim.strip().lower() in map(str.lower, library.theorems):
        raise ClaimError(
            "check",
            "an equation",
            f"the name of a theorem, {args.claim.strip()}",
            f"symbolic-bp prove {args.claim.strip()} shows its proof",
        )
    claims = read_chain(args.claim, net, args.where, args.notation)
    found = [judge(claim, library) for claim in claims]
    if args.format == "json":
        data = [verdict.judgement_data(one) for one in found]
        say(json.dumps(data[0] if len(data) == 1 else data), "json")
    else:
        for n, one in enumerate(found):
            say("\n" * bool(n) + verdict.judgement(one, args.notation, args.ascii, COLUMNS))
            if args.proof and one.status == "proved":
                say("\n" + text.proof(None, one.evidence, args.notation, args.ascii, COLUMNS))
    statuses = {one.status for one in found}
    return next(CHECKED[status] for status in ("refuted", "undecided", "proved") if status in statuses)


def certify(args):
    if args.model is not None:
        raise SymbolicBPError(
            "certify",
            "a dense network, by --net or the name of a theorem",
            f"--model {args.model}",
            "prove --model writes a certificate that python -m symbolic_bp.kernel replays",
        )
    placed(args.output, folder=True)
    with progress() as tell:
        told, code = part("coq.command").certify(
            args.what,
            widths(args.net),
            args.activation,
            args.cost,
            args.all,
            args.output,
            tell.line,
            args.steps,
        )
    say(told)
    return code


def derive(args):
    endings = {**{e: f for f, e in ENDINGS.items() if f != "json"}, "py": "python"}
    form = args.format or "text" if args.output is None else form_of(args.output, args.format, endings)
    if form == "pdf" and args.output is None:
        raise FileError("--format pdf", "a file to write to", "none", "give -o backprop.pdf")
    target = None if args.output is None else placed(args.output)
    if args.model is not None or args.layers is not None or args.input is not None:
        return derive_model(args, form, target)
    if args.objective is not None:
        raise SymbolicBPError("--objective", "--model", "none", "the cost of the dense network is C")
    command = part("codegen.command")  # SymPy is loaded only here
    words, files, code = command.derive(
        command.Request(
            widths(args.net),
            args.activation,
            args.cost,
            args.regulariser,
            args.layer,
            args.of,
            args.batch,
            args.mean,
            form,
            args.output,
            args.notation,
            args.ascii,
            command.typed(args),
            args.prove,
        )
    )
    if target is None:
        say(words.removesuffix("\n"), form)
        return code
    for path, content in {target: words, **files}.items():
        write(path, content)
    say(visible(f"written: {', '.join(map(str, [args.output, *files]))}"))
    return code


def derive_model(args, form, target):
    command = part("codegen.models.command")
    words, code = command.derive(args, form, command.typed(args))
    if target is None:
        say(words.removesuffix("\n"), form)
    else:
        write(target, words)
        say(visible(f"written: {args.output}"))
    return code


def audit(args):
    report, code = audit_command.report(args)
    say(report, args.format)
    return code


def show_list(args):
    library = Library()
    rows = []
    for t in library.theorems.values():
        p = library.proved(t.name)
        rows.append(
            {
                "name": t.name,
                "statement": verdict.statement(p, args.notation, args.ascii),
                "source": t.source,
                "verdict": p.verdict.status,
                "hypotheses": verdict.hypotheses(p, args.notation, args.ascii),
            }
        )
    if args.format == "json":
        say(json.dumps(verdict.as_data(rows), ensure_ascii=args.ascii, indent=1), "json")
    else:
        say(verdict.table(rows, COLUMNS, *part("coq.command").status(library)))
    return 0 if all(library.proved(t.name).proved for t in library.theorems.values()) else 3


def show_model(args):
    words = part("model.command").report(args)
    say("\n".join(map(visible, words.split("\n"))), args.format)
    return 0


def verify_net(args):
    if args.model is not None or args.layers is not None or args.input is not None:
        words, code = part("on_model").verified(args)
        say(words, args.format)
        return code
    if args.sizes:
        raise SymbolicBPError(
            "--sizes", "--model beside it", "none", "a dense network takes widths, 784-30-10"
        )
    if not args.widths:
        raise SymbolicBPError("verify-net", "widths such as 784-30-10, or --model", "neither")
    kind = (args.activation, args.cost, args.regulariser, args.batch, args.memory * 1e9)
    nets = [part("exact.concrete").concrete(given, *kind) for given in args.widths]
    options = {"method": args.method, "trials": args.trials, "seed": args.seed}
    if len(nets) > 1:
        if args.claim:
            raise SymbolicBPError("--claim", "one network", str(len(nets)))
        return verify_nets(args, nets, options)
    if args.claim:
        claims = [read_claim(text, network(nets[0].widths, batch=bool(args.batch))) for text in args.claim]
        options["given"] = part("exact.claimed").Claimed(claims, args.memory * 1e9)
    with progress() as tell:
        found = part("exact.verify").verify(
            nets[0], progress=tell.bar(f"{nets[0].parameters:,} parameters"), **options
        )
    net_report = part("render.net_report")
    if args.format == "json":
        say(json.dumps(net_report.as_data(found), ensure_ascii=args.ascii), "json")
    else:
        say(net_report.report(found, args.ascii, COLUMNS))
    return VERDICT_CODES[found.status]


def verify_nets(args, nets, options):
    """One line for each network; the worst exit code."""
    if not 1 <= args.jobs <= MOST_JOBS:
        raise SymbolicBPError("--jobs", f"a number from 1 to {MOST_JOBS}", str(args.jobs))
    found, net_report, sweep = [], part("render.net_report"), part("exact.sweep")
    with progress() as tell, sweep.processes(args.jobs) as pool:
        show = tell.bar("networks")
        for verdict_ in sweep.sweep(nets, pool, **options):
            found.append(verdict_)
            if args.format == "text":
                tell.clear()
                say(net_report.summary(verdict_, COLUMNS))
                sys.stdout.flush()
            if show:
                show(len(found), len(nets))
    if args.format == "json":
        say(json.dumps([net_report.as_data(v) for v in found], ensure_ascii=args.ascii), "json")
    statuses = {v.status for v in found}
    return next(VERDICT_CODES[s] for s in ("differs", "undecided", "equal") if s in statuses)


@contextmanager
def progress():
    """A Progress that is gone when the block ends, however it ends: nothing is printed behind a bar."""
    made = Progress(sys.stderr)
    try:
        yield made
    finally:
        made.clear()


class Progress:
    """One line on a terminal that says how far it is; elsewhere nothing."""

    def __init__(self, stream):
        self.stream, self.loud, self.shown = stream, bool(stream) and stream.isatty(), 0

    def line(self, words):
        """Show words in place of what was shown; no wider than the terminal, or what is too long could not be taken back."""
        if self.loud:
            words = visible(words)[: max(shutil.get_terminal_size().columns - 1, 1)]
            print("\r" + words.ljust(self.shown) + "\r" * (not words), end="", file=self.stream, flush=True)
            self.shown = len(words)

    def clear(self):
        """Take back what is shown."""
        if self.shown:
            self.line("")

    def bar(self, what):
        """A function of (done, of) that shows a bar, gone at its end; None where nobody watches."""

        def show(done, of):
            self.line(
                f"{what} [{'#' * (30 * done // max(of, 1)):<30}] {done}/{of}"
            ) if done < of else self.clear()

        return show if self.loud else None
