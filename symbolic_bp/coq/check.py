"""Running coqc on a certificate: accepted, rejected at which formula, or not checked; and what Coq says it assumes."""
import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from symbolic_bp.coq.certificate import ORDER, THEORY, closure, imports, theory_texts
from symbolic_bp.errors import FileError

SECONDS = 600
INSTALL = "install Coq with Coquelicot (Debian, Ubuntu: apt install coq libcoq-coquelicot; opam: coq-coquelicot)"
# the axioms of Coq's real numbers, with their statements: all that a certificate may assume
STANDARD = {
    "ClassicalDedekindReals.sig_not_dec": "forall P : Prop, {~ ~ P} + {~ P}",
    "ClassicalDedekindReals.sig_forall_dec":
        "forall P : nat -> Prop, (forall n : nat, {P n} + {~ P n}) -> {n : nat | ~ P n} + {forall n : nat, P n}",
    "FunctionalExtensionality.functional_extensionality_dep":
        "forall (A : Type) (B : A -> Type) (f g : forall x : A, B x), (forall x : A, f x = g x) -> f = g",
    "Classical_Prop.classic": "forall P : Prop, P \\/ ~ P",
    "Eqdep.Eq_rect_eq.eq_rect_eq":
        "forall (U : Type) (p : U) (Q : U -> Type) (x : Q p) (h : p = p), x = eq_rect p Q x p h",
}


@dataclass(frozen=True)
class Report:
    """status: accepted, rejected or unchecked; fault: the formula that Coq does not accept; seconds of coqc, those
    of the theory apart (0.0 where it was compiled before)."""

    status: str
    message: str = ""
    fault: str = ""
    assumptions: tuple = ()
    seconds: float = 0.0
    theory_seconds: float = 0.0


class Refusal(Exception):
    """coqc did not accept a file: (module, line, message)."""


def program():
    return shutil.which("coqc")


def write(certificate, folder):
    """Everything that is needed to check it elsewhere: the certificate, the theory and a script. Raises FileError."""
    folder = Path(folder)
    try:
        (folder / "theory").mkdir(parents=True, exist_ok=True)
        for name in ORDER:
            put(folder / "theory" / f"{name}.v", (THEORY / f"{name}.v").read_text(encoding="utf-8"))
        for module, text in certificate.files.items():
            put(folder / f"{module}.v", text)
        put(folder / "check.sh", certificate.script)
    except OSError as why:
        raise FileError(str(folder), "a folder that can be written to", type(why).__name__, "give another -o") from None


def put(path, text):
    new = path.with_name(path.name + ".part")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)


def check(certificate, say=lambda text: None):
    """The Report on a certificate, checked in a folder of its own. Raises FileError where the theory is not accepted."""
    if not program():
        return Report("unchecked", INSTALL)
    theory, spent = compiled_theory(certificate.imports)
    with tempfile.TemporaryDirectory() as place:
        folder, start = Path(place), time.perf_counter()
        for module, text in certificate.files.items():
            put(folder / f"{module}.v", text)
        try:
            for stage in certificate.stages:
                say(f"coqc {', '.join(stage)}")
                with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                    *_, output = pool.map(lambda module: run(folder, theory, module), stage)
        except Refusal as no:
            module, line, message = no.args
            fault = at_fault(certificate, module, line)
            return Report("rejected", message, fault, (), time.perf_counter() - start, spent)
        seconds = time.perf_counter() - start
    found = assumptions(output)
    extra = [name for name, kind in found if STANDARD.get(name) != kind]
    if extra:
        return Report("rejected", "it assumes more than the axioms of the real numbers", ", ".join(sorted(extra, key=len)[:5]),
                      tuple(n for n, _ in found), seconds, spent)
    return Report("accepted", "", "", tuple(n for n, _ in found), seconds, spent)


def run(folder, theory, module):
    """The output of coqc on one file; raises Refusal."""
    command = [program(), "-q", "-w", "none", "-Q", str(theory), "SymbolicBP", "-Q", ".", "Certificate", f"{module}.v"]
    code, out, err = coqc(command, folder)
    if code or not (folder / f"{module}.vo").is_file():
        line = re.search(rf'File "(?:\./)?{module}\.v", line (\d+)', err)
        text = re.sub(r'File "[^"]*", line \d+, characters [\d-]+:\s*', "", err).strip()
        raise Refusal(module, int(line.group(1)) if line else 0, text[:2000] or "coqc gave no reason")
    return out


def coqc(command, folder):
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               stdin=subprocess.DEVNULL, start_new_session=True, errors="replace")
    try:
        out, err = process.communicate(timeout=SECONDS)
    except BaseException as why:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(why, subprocess.TimeoutExpired):
            return 1, "", f"no answer in {SECONDS} seconds"
        raise
    return process.returncode, out, err


def at_fault(certificate, module, line):
    """What a person calls the formula whose proof stands at that line of a file."""
    known = {p.theorem: p.shown for p in certificate.parts}
    step = ""
    for text in reversed(certificate.files[module].splitlines()[:line]):
        one = re.fullmatch(r"\s*\(\* (step \d+: rule .*) \*\)", text)
        if one:
            step = step or f", {one.group(1)}"
        named = re.match(r"(?:Theorem|Lemma|Definition|Fact|Corollary)\s+([\w']+)", text)
        if named:
            asked = re.fullmatch(r"c(\d+)", named.group(1))
            return certificate.parts[int(asked.group(1))].shown if asked else \
                (known.get(named.group(1)) or readable(named.group(1))) + step
    return module


def readable(name):
    """d2_1_ok is delta[2,1], z2_1_ok is z[2,1]."""
    if re.fullmatch(r"all\d*", name):
        return "the audit"
    if name == "cost_ok":
        return "the cost"
    found = re.fullmatch(r"([dza])(\d+)_(\d+)(?:_ok)?", name)
    return f"{'delta' if found.group(1) == 'd' else found.group(1)}[{found.group(2)},{found.group(3)}]" if found else name


def assumptions(output):
    """[(name, statement)] of all axioms that any Print Assumptions lists, layout removed: a later answer hides no earlier one."""
    found = [] if "Axioms:\n" in output or "Closed under the global context" in output else ["no answer from Coq :"]
    for block in output.split("Axioms:\n")[1:]:
        for line in block.splitlines():
            if line.strip() == "Closed under the global context":
                continue
            if line and not line[0].isspace():
                found.append(line)
            elif line.strip():
                found[-1] += " " + line.strip()
    found = list(dict.fromkeys(found))
    pairs = (re.match(r"(\S+) *: *(.*)", re.sub(r"\s+", " ", text)) for text in found)
    return [(p.group(1), p.group(2)) if p else (text, "") for p, text in zip(pairs, found)]


def theory_place():
    """The folder of the theory as this coqc compiles it, in the user's cache folder; None without coqc."""
    if not program():
        return None
    version = subprocess.run([program(), "--version"], capture_output=True, text=True).stdout
    key = hashlib.sha256("\0".join([version, *theory_texts().values()]).encode()).hexdigest()[:20]
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "symbolic-bp"
    return base / f"coq-{key}"


def compiled_theory(wanted=ORDER):
    """(folder with what is wanted of the theory, compiled by this coqc, seconds spent); kept in the user's cache folder.

    Certificates of networks and of theorems need nothing of Formulas, Kernel and Rules: two folders, "general" and "all"."""
    texts, place = theory_texts(), theory_place()
    general = closure(set(ORDER) - {"Formulas", "Kernel", "Rules"})
    kind = "general" if closure(set(wanted)) <= general else "all"
    for target in (place / "all", place / kind):
        if target.is_dir():
            return target, 0.0
    try:
        place.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=place, prefix=".coq-"))
    except OSError as why:
        raise FileError(str(place), "a folder for the compiled theory", type(why).__name__, "set XDG_CACHE_HOME") from None
    start = time.perf_counter()
    try:
        if (place / "general").is_dir():
            shutil.copytree(place / "general", work, dirs_exist_ok=True)
        compile_all(work, {name: texts[name] for name in ORDER if kind == "all" or name in general})
        if not target.exists():
            os.replace(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target, time.perf_counter() - start


def compile_all(work, texts):
    """Compile the files that are not compiled yet, each as soon as those that it imports are."""
    for name, text in texts.items():
        put(work / f"{name}.v", text)
    order = TopologicalSorter({name: imports(text) for name, text in texts.items()})
    order.prepare()
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        running = {}
        while order.is_active():
            for name in sorted(order.get_ready(), key=ORDER.index):
                running[pool.submit(compile_one, work, name)] = name
            for task in wait(running, return_when=FIRST_COMPLETED).done:
                task.result()
                order.done(running.pop(task))


def compile_one(work, name):
    if (work / f"{name}.vo").is_file():
        return
    code, _, err = coqc([program(), "-q", "-w", "none", "-Q", ".", "SymbolicBP", f"{name}.v"], work)
    if code:
        raise FileError(f"theory/{name}.v", "a theory that coqc accepts", err.strip()[:300], INSTALL)
