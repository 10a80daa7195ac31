"""Find out how a file of backpropagation code is meant to be called, by names and by trying; the answer is a Plan."""
import copy
import inspect
import itertools
import random
import re
import time
from dataclasses import dataclass, replace

import numpy as np

from symbolic_bp.audit.arrays import Exact
from symbolic_bp.audit.costs import COSTS
from symbolic_bp.audit.holders import holders
from symbolic_bp.audit.judge import judge
from symbolic_bp.audit.number import LEAF, lift
from symbolic_bp.audit.plan import Plan, Trial, Unusable, compiled, described
from symbolic_bp.audit.structure import entries, lifted
from symbolic_bp.audit.vocabulary import (COST, DATA, FORWARD, GRADIENT, GRADIENT_NAMES, MAKE, NOT_COST, PARAMS, RNG, SEED, SIZES,
                                          STEP, filled, maker_call, signature)

LAYOUTS = ("(m,n)", "(n,m)", "(n,1)", "(n,)", "(1,n)", "pairs")
KINDS = ("real", "onehot", "labels", "distribution", "signs")
DIFFERENT, EQUAL, FLAT = ((4, 5, 3), (4, 5, 6, 3)), ((4, 4, 4, 4), (4, 5, 5, 3), (5, 5, 5), (4, 3, 3)), ((4, 3),)
SECONDS = 12


class NotFound(Unusable):
    """No way to call the code was found."""


@dataclass
class Attempt:
    """A plan with how well it did: arrays of a wrong shape, wrong arrays; own: the cost is the code's own; single: an array has an
    entry for each example, so one example at a time is meant."""
    plan: Plan
    sizes: tuple
    batch: int
    misshapen: int
    wrong: int
    own: bool
    single: bool

    @property
    def alone(self):
        """One example at a time, and wrong: a batch with coinciding widths may have been meant."""
        return self.plan.x in ("(n,)", "(n,1)", "(1,n)") and self.wrong > 0

    def rank(self, kind):
        """Smaller is better; one-hot targets win where nothing else decides."""
        return not self.own, self.single, self.misshapen, self.wrong, kind != "onehot", kind == "labels"


class Finder:
    """space: the module's names; wanted: `Class`, `function` or `Class.method` that must be used, or empty."""

    def __init__(self, space, name, patched, wanted="", cost="auto", batch=7, sizes=None, seed=0):
        self.space, self.name, self.patched, self.wanted = space, name, patched, wanted
        self.cost, self.batch, self.sizes, self.seed = cost, batch, sizes, seed
        self.error, self.weight, self.until = None, -1, time.monotonic() + SECONDS
        self.extra, self.layouts = {}, LAYOUTS
        self.own = {n: v for n, v in space.items() if getattr(v, "__module__", None) == name and callable(v)}

    def find(self):
        """An Attempt; raises NotFound. Different widths first, then equal ones (some code runs with these only), then no hidden layer."""
        kept = None
        for sizes_list, batches in ((DIFFERENT, (self.batch,)), (EQUAL, (self.batch, 3)), (FLAT, (self.batch,))):
            if kept and sizes_list is FLAT:
                break
            if isinstance(self.error, PermissionError):
                break
            equal = sizes_list is EQUAL
            self.layouts = LAYOUTS[:2] if kept and not kept.misshapen else LAYOUTS
            if self.sizes:
                sizes_list = [s for s in sizes_list if len(s) == len(self.sizes)] or [tuple(range(4, 4 + len(self.sizes)))]
            for expression, count in self.makers():
                for sizes in sizes_list:
                    if count > 1 and len(sizes) != count:
                        continue
                    for batch in batches:
                        best = self.with_maker(expression, sizes if count >= 0 else (), batch)
                        if best and better(best, kept, equal):
                            return best
                        kept = kept or best
        if kept:
            return kept
        if self.weight >= 3:
            raise self.error
        why = f": {self.error}" if self.error else ""
        raise NotFound(f"no way to call the code was found: expected something that makes the parameters, a cost (or --cost) and a "
                       f"backward pass{why}; name them with --make, --parameters, --cost and --gradient")

    def makers(self):
        """[(expression, widths wanted)]; classes with a backward pass first."""
        out = []
        for name, value in self.own.items():
            found = maker_call(name, value)
            if found is None:
                continue
            if inspect.isclass(value):
                methods = [m for m in dir(value) if not m.startswith("_")]
                if issubclass(value, BaseException):
                    continue
                score = 3 * any(GRADIENT.search(m) for m in methods) + 2 * any(STEP.search(m) for m in methods) + \
                    any(COST.search(m) for m in methods) + 2 * (found[1] != 2) + (len(methods) > 2)
            else:
                sized = all(n in SIZES | SEED | RNG for n, must in signature(value) if must) and found[1] != -1
                if any(p.search(name) for p in (GRADIENT, COST, STEP)):
                    continue
                if not (sized or MAKE.search(name)):
                    out.append((1 if not FORWARD.search(name) and found[1] > 1 else 0, found))
                    continue
                score = 4 if found[1] >= 0 else 3
            score += 20 * (name == self.wanted.split(".")[0])
            out.append((score, found))
        return [found for _, found in sorted(out, key=lambda pair: -pair[0])]

    def with_maker(self, make, sizes, batch):
        """The best Attempt with this maker, or None."""
        try:
            self.patched.reseed()
            it = lifted(eval(make, self.space | HELPERS | {"sizes": list(sizes)}))  # noqa: S307
        except Exception as error:  # noqa: BLE001
            self.note(error)
            return None
        kept = None
        for holder in holders(it):
            for n, k in ends(it, holder, self.space, sizes):
                for layout in self.layouts if not kept else LAYOUTS[-1:]:
                    if time.monotonic() > self.until:
                        return kept
                    if layout == "pairs" and not self.takes_pairs(it):
                        continue
                    best = self.with_layout(Plan(make, holder.parameters, "None", x=layout, inputs=n, outputs=k), holder, sizes, batch)
                    if best and (best.own or layout == "pairs" and best.own >= (kept.own if kept else 0)):
                        return best
                    kept = kept or best
        return kept

    def takes_pairs(self, it):
        """True where a function or method has an argument called data or batch or like that."""
        methods = [getattr(type(it), n) for n in dir(type(it)) if not n.startswith("_")] if hasattr(it, "__dict__") else []
        return any(n in DATA for f in [*methods, *self.own.values()] if callable(f) for n, _ in signature(f) or [])

    def note(self, error, weight=0):
        """Keep the error that says most: the first of those nearest to a whole audit. Too little memory ends the search."""
        if isinstance(error, MemoryError):
            raise error
        if isinstance(error, PermissionError):
            weight = 5
        if self.error is None or weight > self.weight:
            self.error, self.weight = error, weight

    def with_layout(self, plan, holder, sizes, batch):
        """The best of the kinds of targets: the first that makes everything right, else the one with the fewest wrong arrays."""
        best, known = None, []
        for kind in KINDS:
            if time.monotonic() > self.until:
                break
            try:
                trial = Trial(replace(plan, y=kind), self.space | HELPERS, sizes, batch, random.Random(f"{self.seed} {sizes}"), self.patched)
            except Exception as error:  # noqa: BLE001
                self.note(error)
                return best
            found = self.completed(trial, holder, replace(plan, y=kind), sizes, batch, [] if kind == "labels" else known)
            if found and (best is None or found.rank(kind) < best.rank(best.plan.y)):
                best = found
            if best and not best.wrong:
                break
        return None if best and best.single else best

    def completed(self, trial, holder, plan, sizes, batch, known):
        """Add a cost and a gradient to the plan; the Attempt with the fewest wrong arrays. known: the ways to call the code that
        could be judged with another kind of targets, which are then the only ones."""
        outs = [] if known else list(self.outputs(trial))
        costs = known[0] if known else list(self.costs(trial, outs))
        best = None
        seen = []
        for fields, rank in known[1] if known else self.gradients(trial, holder, outs, costs):
            if best and rank > best[0] and seen:
                break
            judged = False
            for cost, own in costs:
                try:
                    run = judge(self.with_plan(trial, replace(plan, cost=cost, **fields)))
                except Exception as error:  # noqa: BLE001
                    self.note(error, 4 if own else 2)
                    continue
                judged = True
                bad = [c for c in run.compared.values() if c.shape is not None and (c.yours.shape != c.true.shape or len(c.shape) > 1)]
                many = "m" in plan.x and any(np.prod(c.shape) == c.true.size * batch for c in bad)
                if len(bad) * 2 > len(run.compared):
                    self.note(Unusable(f"{bad[0].name}: expected a gradient of shape {bad[0].true.shape}, found {bad[0].shape}"), 3)
                    continue
                wrong = sum(bool(c.wrong) for c in run.compared.values())
                score = (rank, many, len(bad), wrong, not own)
                if best is None or score < best[:5]:
                    why = [] if own else [f"the code has no cost of its own: the {cost_name(cost)} cost was taken"]
                    best = (*score, Attempt(replace(plan, cost=cost, why=why, **fields), sizes, batch, len(bad), wrong, own, many))
                if not wrong:
                    return best[-1]
            seen += [(fields, rank)] * judged
        if best and not known:
            known[:] = costs, seen
        return best[-1] if best else None

    def with_plan(self, trial, plan):
        again = copy.copy(trial)
        again.plan = plan
        return again

    # what can be called
    def callables(self, trial, pattern):
        """[(expression, function, True for a method)]"""
        out = []
        if hasattr(trial.it, "__dict__") and not isinstance(trial.it, np.ndarray):
            for name in dir(type(trial.it)):
                if (not name.startswith("_") or name == "__call__") and callable(getattr(trial.it, name, None)):
                    shown = "call" if name == "__call__" else name
                    if pattern.search(shown):
                        out.append(("it" if name == "__call__" else f"it.{name}", getattr(trial.it, name), True))
        for name, value in self.own.items():
            if not inspect.isclass(value) and pattern.search(name):
                out.append((name, value, False))
        return out

    def known(self, trial, out=None):
        """{kind of argument: expression}; the first kinds win where a name can mean several."""
        if trial.plan.x == "pairs":
            names = {"data": "data", "rate": "1.0", "one": "1", "sizes": "sizes", "count": "len(data)", "seed": "1"}
        else:
            names = {"x": "x", "y": "y", "rate": "1.0", "one": "1", "sizes": "sizes", "count": "batch", "seed": "1"}
        for name, value in self.own.items():
            if inspect.isclass(value) and OPTIMIZERS.search(name) and (signature(value) or [("", 0)])[0][1]:
                given = "it.parameters()" if signature(value)[0][0] in PARAMS and hasattr(trial.it, "parameters") else "it"
                names["optimizer"] = f"{name}({given}, 1.0)"
        return names | self.extra | (out or {})

    def calls(self, trial, expression, function, method, out=None):
        """Ways to fill a call."""
        known = self.known(trial, out)
        it, found = trial.it, []
        if method:
            found.append(filled(function, known))
            return [f"{expression}({args})" for args in found if args is not None]
        if isinstance(it, dict):
            known = known | {"it": "it", "keys": tuple(it)}
        known["params"] = "it"
        plain = {k: v for k, v in known.items() if k != "params"}
        if isinstance(it, (list, tuple)) and len(it) < 9:
            found.append(filled(function, plain, tuple_length=len(it)))
        found += [filled(function, plain | {"rest": "it"}), filled(function, {"params": "it"} | known), filled(function, plain | {"params": "it"}),
                  filled(function, plain, leading=1)]
        return [f"{expression}({args})" for args in dict.fromkeys(found) if args is not None]

    def value(self, trial, expression):
        try:
            return trial.run(expression, copy.deepcopy(trial.it))
        except Exception as error:  # noqa: BLE001
            self.note(error)
            return None

    def outputs(self, trial):
        """[{out, cache}] of the forward passes."""
        if trial.plan.x == "pairs":
            return
        for expression, function, method in self.callables(trial, FORWARD):
            if GRADIENT.search(expression):
                continue
            known = self.known(trial) | {"out": "x"}
            known.pop("y")
            for call in self.calls(trial, expression, function, method, known) or self.calls(trial, expression, function, method):
                found = self.value(trial, call)
                if found is None:
                    continue
                for path in paths(found, trial):
                    more = {"out": call + path}
                    if path in ("[0]", "[1]") and isinstance(found, tuple) and len(found) == 2:
                        more["cache"] = f"{call}[{1 - int(path[1])}]"
                    elif isinstance(found, tuple) and len(found) == 2 and scalar(found[0]):
                        more["cache"] = f"{call}[1]"
                    else:
                        more["cache"] = call
                    more["call"] = call
                    yield more
                    break
                else:
                    if isinstance(found, tuple) and len(found) == 2:
                        yield {"cache": f"{call}[{int(scalar(found[0]))}]", "call": call}

    def costs(self, trial, outs):
        """[(expression, True where it is the code's own)]"""
        if self.cost not in ("auto", None):
            given = COSTS.get(self.cost)
            if given is None:
                yield self.cost, True
            for out in [o for o in outs if "out" in o] if given else ():
                for each in given:
                    yield each.replace("OUT", out["out"]), False
            return
        found = False
        tried, values = set(), set()
        for expression, function, method in self.callables(trial, COST):
            if NOT_COST.search(expression.replace("it.", "")) and not ("grad" in expression and COST.search(expression)):
                continue
            for out in [None, *outs]:
                for call in self.calls(trial, expression, function, method, out):
                    if call in tried:
                        continue
                    tried.add(call)
                    value = self.value(trial, call)
                    for path in ("", "[0]", "[1]"):
                        part = value if not path else value[int(path[1])] if isinstance(value, tuple) and len(value) > 1 else None
                        if scalar(part):
                            found = True
                            if lift(np.asarray(part, dtype=object).reshape(-1)[0]).r not in values:
                                values.add(lift(np.asarray(part, dtype=object).reshape(-1)[0]).r)
                                yield call + path, True
                            break
        for out in () if found else [o for o in outs if "out" in o][:2]:
            for name in ("quadratic", "cross-entropy", "log-likelihood"):
                for each in COSTS[name]:
                    yield each.replace("OUT", out["out"]), False

    def gradients(self, trial, holder, outs, costs):
        """[(fields of a Plan, rank)]: what gives the gradient."""
        tried = set()
        before = [""] + [o["call"] for o in outs[:3]] + [c for c, own in costs[:3] if own]
        for rank, pattern in enumerate((GRADIENT, STEP, COST, ANY)):
            for expression, function, method in self.callables(trial, pattern):
                if self.wanted and self.wanted.split(".")[-1] not in (expression.split(".")[-1], self.wanted.split(".")[0]):
                    continue
                for out in [None, *outs[:3]]:
                    for call in self.calls(trial, expression, function, method, out):
                        if call in tried:
                            continue
                        tried.add(call)
                        for first in before:
                            fields = self.gradient(trial, holder, call, first, rank, costs)
                            if fields:
                                yield fields, rank
                                break
                        else:
                            continue
                        break

    def update(self, found):
        """The Attempt that audits the update step which takes the gradients of a found plan, or None."""
        plan = found.plan
        if not plan.gradient or found.wrong:
            return None
        trial = Trial(plan, self.space | HELPERS, found.sizes, found.batch, random.Random(f"{self.seed} update"), self.patched)
        holder = next((h for h in holders(trial.it) if h.parameters == plan.parameters), None)
        if holder is None:
            return None
        self.extra = {"grads": raw(plan.gradient)}
        for expression, function, method in self.callables(trial, STEP):
            for call in self.calls(trial, expression, function, method):
                fields = self.gradient(trial, holder, call, "", 1) if raw(plan.gradient) in call else None
                if fields and "gradient" not in fields:
                    return replace(found, plan=replace(plan, gradient="", **fields))
        return None

    def gradient(self, trial, holder, call, first, rank, costs=()):
        """{"gradient": ...} or {"step": ...} or {"after": ...} or None."""
        if first == call:
            return None
        it = copy.deepcopy(trial.it)
        whole = f"({first}, {call})[1]" if first else call
        old = [self.stored(it, s) for s in holder.stored]
        try:
            found = trial.run(whole, it)
            now = entries(trial.parameters(it))
        except Exception as error:  # noqa: BLE001
            self.note(error, 3 if rank == 0 and any(own for _, own in costs) and first else 1)
            return None
        if any(moved(trial.leaves[n], now.get(n)) for n in trial.leaves):
            return {"step": f"({first}, {call})" if first else call}
        arranged = arrange(whole, found, trial, holder, rank == 2) if rank == 0 or computed(found) else None
        if arranged:
            changes = rank in (1, 3) and not GRADIENT.search(call.split("(")[0])
            return {"after" if changes else "gradient": arranged}
        for stored, were in zip(holder.stored, old):
            values = self.stored(it, stored)
            if values and set(values) == set(trial.leaves) and any(
                    v is not None and (were is None or changed(were.get(n), v)) for n, v in values.items()):
                return {"gradient": f"({whole}, {stored})[1]"}
        if rank == 0:
            what = f"{len(entries(found))} parts" if isinstance(found, (list, tuple, dict)) else described(found)
            self.note(Unusable(f"{call} gives {what}: expected the gradients of {', '.join(trial.leaves)}, or stored gradients, or an "
                               "update of the parameters"), 3 if any(own for _, own in costs) else 1)
        return None

    def stored(self, it, expression):
        """Stored gradients by name, copied; None where they are not spelled so."""
        try:
            found = entries(eval(compiled(expression), self.space | {"it": it}))  # noqa: S307
        except Exception:  # noqa: BLE001, this spelling is not used
            return None
        return {n: v.copy() if isinstance(v, np.ndarray) else v for n, v in found.items()}


def changed(old, new):
    return not isinstance(old, np.ndarray) or moved(old, new)


def raw(expression):
    """The call inside an expression that gives names to its result."""
    if expression.startswith("(lambda g: "):
        return expression.split("})(", 1)[1][:-1]
    if expression.startswith("dict(zip("):
        return expression.split("), ", 1)[1][:-2]
    return expression.split(": ", 1)[1][:-1] if expression.startswith("{") else expression


ANY = re.compile("")
OPTIMIZERS = re.compile(r"sgd|optim|descent|updat", re.I)
HELPERS = {"generator": np.random.default_rng, "np": np}


def better(best, kept, equal):
    """Whether to be content with an attempt: with equal widths only where different ones do not run, or not as they are meant."""
    if best.misshapen:
        return False
    if kept is None:
        return equal or not best.alone
    return best.wrong > 0 and (kept.misshapen > 0 or not best.alone)


def moved(old, new):
    return isinstance(new, np.ndarray) and (new.shape != old.shape or any(a is not b for a, b in zip(old.flat, new.flat)))


def computed(found):
    """Whether any number in it was calculated from another: fresh parameters are not, whatever makes them."""
    return any(lift(e).op > LEAF for part in entries(found).values() if isinstance(part, np.ndarray) and part.dtype == object
               for e in part.flat if lift(e) is not None)


def scalar(value):
    if isinstance(value, np.ndarray):
        return value.size == 1 and value.dtype == object
    n = lift(value) if value is not None and not isinstance(value, (str, tuple, list, dict)) else None
    return n is not None and n.op > 1


def cost_name(expression):
    return next((name for name, each in COSTS.items() for form in each if form.split("OUT")[-1] == expression[-len(form.split("OUT")[-1]):]),
                "given")


def ends(it, holder, space, sizes):
    """[(inputs, outputs)]: 0 for those of the sizes; from the shapes of matrices where the code chose its widths itself."""
    if sizes:
        return [(0, 0)]
    found = entries(eval(holder.parameters, space | {"it": it}))  # noqa: S307
    shapes = [a.shape for a in found.values() if isinstance(a, Exact) and a.ndim == 2 and 1 not in a.shape]
    if not shapes:
        return []
    return list(dict.fromkeys([(shapes[0][0], shapes[-1][1]), (shapes[0][1], shapes[-1][0])]))


def paths(found, trial, depth=3):
    """Where in the result of a forward pass an array of the shape of the output is: the last one first in lists."""
    k = trial.plan.outputs or trial.sizes[-1]
    m = trial.batch if "m" in trial.plan.x else 1
    if isinstance(found, np.ndarray) and found.dtype == object and found.size == k * m:
        yield ""
        return
    if not depth:
        return
    if isinstance(found, (list, tuple)):
        order = range(len(found)) if isinstance(found, tuple) else [-1]
        for i in order:
            if len(found):
                for rest in paths(found[i], trial, depth - 1):
                    yield f"[{i}]{rest}"
    elif isinstance(found, dict):
        for key in reversed(list(found)):
            for rest in paths(found[key], trial, depth - 1):
                yield f"[{key!r}]{rest}"


def arrange(call, found, trial, holder, beside=False):
    """The expression that gives gradients under the names of the parameters, or None; beside: they come with a cost."""
    groups = holder.groups
    structure = trial.parameters(trial.it)
    for path, part in (("", None if beside else found), ("[1]", pick(found, 1)), ("[0]", pick(found, 0)), ("[-1]", pick(found, -1))):
        if part is None:
            continue
        if isinstance(part, dict):
            spelled = by_key(call + path, part, groups, holder.parameters)
            if spelled:
                return spelled
        if len(groups) == 1 and like(part, structure[groups[0]]):
            return f"{{{groups[0]!r}: {call}{path}}}"
        if isinstance(part, (list, tuple)) and len(part) == len(groups) > 1:
            order = best_order([structure[g] for g in groups], part)
            if order:
                return f"dict(zip({tuple(groups[i] for i in order)}, {call}{path}))"
        if len(groups) == 1 and isinstance(part, (list, tuple)) and len(entries(part)) == len(entries(structure[groups[0]])) and \
                all(isinstance(e, (np.ndarray, type(None))) or scalar(e) for e in entries(part).values()):
            return f"{{{groups[0]!r}: {call}{path}}}"
    return None


def by_key(call, part, groups, parameters):
    """Gradients in a dictionary with names like dW1 for W1."""
    patterns = [p for p in (*GRADIENT_NAMES, "{}") if sum(p.format(n) in part for n in groups) * 2 >= len(groups)]
    if not patterns:
        return None
    pattern = max(patterns, key=lambda p: sum(p.format(n) in part for n in groups))
    key = " + ".join(filter(None, [repr(pattern.split("{}")[0]) * (pattern[0] != "{"), "k",
                                   repr(pattern.split("{}")[1]) * (pattern[-1] != "}")]))
    names = tuple(groups) if parameters.startswith("{") else parameters
    return f"(lambda g: {{k: g.get({key}) for k in {names}}})({call})"


def pick(found, i):
    return found[i] if isinstance(found, tuple) and len(found) > 1 else None


def like(found, wanted):
    """Same containers, and mostly the same shapes."""
    a, b = entries(found), entries(wanted)
    if set(a) != set(b) or any(isinstance(v, str) for v in a.values()):
        return False
    return sum(np.shape(a[n]) == np.shape(b[n]) for n in b) * 2 >= len(b)


def best_order(wanted, given):
    """The assignment of what is given to the groups with most equal shapes; None where nothing fits."""
    if len(wanted) > 7:
        orders = [range(len(wanted))]
    else:
        orders = itertools.permutations(range(len(wanted)))
    shapes = [{k: np.shape(v) for k, v in entries(g).items()} if g is not None else {} for g in given]
    goals = [{k: np.shape(v) for k, v in entries(w).items()} for w in wanted]

    def score(order):
        return sum(shapes[at].get(name) == shape for at, i in enumerate(order) for name, shape in goals[i].items())

    best = max(orders, key=score)
    return best if score(best) * 2 >= sum(map(len, goals)) else None


