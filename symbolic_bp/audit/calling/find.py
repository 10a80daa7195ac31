"""Find out how a file of backpropagation code is meant to be called, by names and by trying; the answer is a Plan."""

import ast
import copy
import random
import re
import time
from dataclasses import replace

import numpy as np

from symbolic_bp.audit.calling.arranged import before, raw
from symbolic_bp.audit.arrays.arrays import exact
from symbolic_bp.audit.calling.attempt import Attempt, better, ends
from symbolic_bp.audit.calling.backward import Backward
from symbolic_bp.audit.calling.called import Caller, cost_name
from symbolic_bp.audit.objects.closures import bundled
from symbolic_bp.audit.objects.holders import holders
from symbolic_bp.audit.judging.judge import judge, judged, true_gradient
from symbolic_bp.audit.judging.one_by_one import WHY, one_by_one
from symbolic_bp.audit.objects.constructors import makers, of_widths
from symbolic_bp.audit.objects.parameters import (
    data,
    forgotten,
    masks,
    moved_by_steps,
    named,
    seen,
    untouched,
    wider,
)
from symbolic_bp.audit.calling.plan import HELPERS, Plan, Trial, Unusable
from symbolic_bp.audit.objects.reach import spots
from symbolic_bp.audit.calling.refusal import refusal
from symbolic_bp.audit.objects.structure import lifted
from symbolic_bp.audit.calling.training import trees
from symbolic_bp.audit.numbers.untraceable import Untraceable
from symbolic_bp.audit.names.vocabulary import (
    COST,
    DATA,
    HIDDEN,
    NOT_COST,
    STEP,
    X,
    constants,
    returned,
    signature,
)

LAYOUTS = ("(m,n)", "(n,m)", "steps", "(n,1)", "(n,)", "(1,n)", "pairs", "indices")
WANTED = {"pairs": DATA, "indices": HIDDEN}  # names of arguments that these layouts are for
KINDS = ("real", "onehot", "labels", "distribution", "signs")
DIFFERENT, EQUAL, FLAT = (
    ((4, 5, 3), (4, 5, 6, 3)),
    ((4, 4, 4, 4), (4, 5, 5, 3), (5, 5, 5), (4, 3, 3)),
    ((4, 3),),
)
NO_MATTER_HOW_WIDE = (
    NameError,
    ImportError,
    RecursionError,
)  # an attribute may be missing because a forward pass did not run
SECONDS = 12
FEW = 3


class Finder:
    """space: the module's names; wanted: `Class`, `function` or `Class.method` that must be used, or empty."""

    def __init__(self, space, name, patched, wanted="", cost="auto", batch=7, sizes=None, seed=0):
        self.space, self.name, self.patched, self.wanted = space, name, patched, wanted
        self.names = HELPERS | space
        self.batch, self.sizes, self.seed = batch, sizes, seed
        self.error, self.weight, self.doing, self.until = None, -1, "", time.process_time() + SECONDS
        self.masks, self.data = set(), set()
        self.layouts, self.spread = (
            LAYOUTS,
            False,
        )  # spread: with several examples the gradient had an entry for each
        self.own = {n: v for n, v in space.items() if getattr(v, "__module__", None) == name and callable(v)}
        self.caller = Caller(self.own, cost, self.note, constants(space))
        self.backward = Backward(space, self.caller, wanted)

    def find(self):
        """An Attempt; raises NotFound, and Unusable for a target that is not there. Different widths first, then equal ones (some code runs with these only), then no hidden layer."""
        first = self.wanted.split(".")[0]
        if first and first not in self.own:
            raise Unusable(
                f"--target: expected one of {', '.join(self.own) or 'its classes and functions'}, found {first}"
            )
        kept = maker = None
        for sizes_list, batches in (
            (DIFFERENT, (self.batch,)),
            (EQUAL, (self.batch, 3)),
            (FLAT, (self.batch,)),
        ):
            if kept and sizes_list is FLAT:
                break
            if kept and not kept.misshapen and not self.sizes and kept.sizes:
                return self.together(kept) or kept
            if (
                isinstance(self.error, PermissionError)
                or self.weight >= 3
                and isinstance(self.error, NO_MATTER_HOW_WIDE)
            ):
                break
            equal = sizes_list is EQUAL
            self.layouts = LAYOUTS[:2] if kept and not kept.misshapen else LAYOUTS
            if self.sizes:
                sizes_list = [s for s in sizes_list if len(s) == len(self.sizes)] or [
                    tuple(range(4, 4 + len(self.sizes)))
                ]
            for expression, count in makers(self):
                if maker not in (None, expression):
                    continue
                for sizes in sizes_list[:1] if count < 0 else sizes_list:
                    if (
                        count > 1
                        and len(sizes) != count
                        or count < 0
                        and sizes_list is not DIFFERENT
                        and not self.sizes
                    ):
                        continue
                    if kept and not kept.misshapen and sizes_list is DIFFERENT:
                        break
                    for batch in batches:
                        best = self.with_maker(expression, sizes if count >= 0 else (), batch)
                        if best and sizes_list is FLAT and not count:
                            best = replace(
                                best,
                                plan=replace(
                                    best.plan,
                                    why=[*best.plan.why, "only a network without a hidden layer runs"],
                                ),
                            )
                        if best and better(best, kept, equal):
                            return best
                        if best and kept is None:
                            kept, maker = best, expression
        if kept:
            return kept
        if self.weight >= 3:
            raise self.error
        raise refusal(
            self.own,
            [expression.split("(")[0] for expression, _ in makers(self) if expression[0] != "["],
            self.error,
            self.doing,
        )

    def together(self, kept):
        """The Attempt with the calls of one that takes single examples, with a batch where widths coincide, if that is how they are meant."""
        for sizes in EQUAL:
            for batch in (self.batch, 3):
                for layout in LAYOUTS[:2]:
                    best = None
                    for kind in KINDS:
                        plan = replace(kept.plan, x=layout, y=kind)
                        try:
                            run = judge(
                                Trial(
                                    plan,
                                    self.names,
                                    sizes,
                                    batch,
                                    random.Random(f"{self.seed} {sizes}"),
                                    self.patched,
                                )
                            )
                        except Exception as error:  # noqa: BLE001
                            self.note(error)
                            continue
                        found = list(run.compared.values())
                        wrong = sum(bool(c.wrong) for c in found)
                        if not any(c.shape for c in found) and (best is None or wrong < best.wrong):
                            best = replace(
                                kept, plan=plan, sizes=sizes, batch=batch, wrong=wrong, misshapen=0
                            )
                    if best and best.wrong:
                        return best
        return None

    def with_maker(self, make, sizes, batch):
        """The best Attempt with this maker, or None."""
        try:
            self.patched.reseed()
            probe = {"sizes": list(sizes)} | (
                {n: exact(np.full((batch, k), 0.5)) for n, k in zip("xy", (sizes[0], sizes[-1]))}
                if sizes
                else {}
            )
            it = eval(make, self.names | probe)  # noqa: S307
            whole = bundled(make, it, returned(self.own.get(make.split("(")[0])))
            if whole != make:
                make, it = whole, eval(whole, self.names | probe)  # noqa: S307
            it = lifted(it)
            self.masks, self.data = masks(it), data(it)
        except Exception as error:  # noqa: BLE001
            self.note(error, doing=make)
            return None
        if sizes and of_widths(make, probe, self.names):
            return None
        kept = None
        for holder in self.caller.named_holders(make, it) or holders(it):
            for n, k in ends(it, holder, self.names, sizes):
                for layout in self.layouts:
                    if kept and (layout != "pairs" or not kept.wrong and not self.has_cost(it)):
                        continue
                    if time.process_time() > self.until:
                        return kept
                    if layout == "steps" and not self.walks():
                        continue
                    if layout in WANTED and not self.takes(it, WANTED[layout]):
                        continue
                    if layout == "indices":
                        k = k or sizes[0 if len(sizes) == 2 else -1]
                    best = self.with_layout(
                        Plan(make, holder.parameters, "None", x=layout, inputs=n, outputs=k),
                        holder,
                        sizes,
                        batch,
                    )
                    if best and (best.own or layout == "pairs" and best.own >= (kept.own if kept else 0)):
                        return best
                    kept = kept or best
        return kept

    def functions(self, it):
        """{name: function} of the methods and the functions of the file."""
        methods = (
            {n: getattr(type(it), n) for n in dir(type(it)) if not n.startswith("_")}
            if hasattr(it, "__dict__")
            else {}
        )
        return {n: f for n, f in (methods | self.own).items() if callable(f)}

    def takes(self, it, names):
        """True where a function or method has an argument of one of these names."""
        return any(n in names for f in self.functions(it).values() for n, _ in signature(f) or [])

    def walks(self):
        """Whether some function of the file goes through its input step by step."""
        return any(
            re.search(rf"for .* in .*\b({'|'.join(X)})\b", ast.unparse(node).split("\n")[0])
            for _, tree in trees(self.patched.spaces)
            for node in ast.walk(tree)
            if isinstance(node, ast.For)
        )

    def has_cost(self, it):
        return any(COST.search(n) and not NOT_COST.search(n) for n in self.functions(it))

    def note(self, error, weight=0, doing=""):
        """Keep the error that says most: the first of those nearest to a whole audit; doing: the call."""
        if isinstance(error, (PermissionError, Untraceable)):
            weight = 5
        if self.error is None or weight > self.weight:
            self.error, self.weight, self.doing = error, weight, doing

    def with_layout(self, plan, holder, sizes, batch):
        """The best Attempt, with the parameters that running shows: everything on which the cost depends and that the code changes."""
        ready, seen_, trial = {}, None, None
        for kind in KINDS:
            try:
                trial = self.trial_of(replace(plan, y=kind), sizes, batch)
                outs = list(self.caller.outputs(trial))
                costs = list(self.caller.costs(trial, outs))
                main = list(self.caller.main) or [c for c, _ in costs]
                ready[kind] = trial, outs, costs, main
                if costs:
                    fixed = [s for s in spots(trial.it) if s.path in self.masks]
                    seen_ = seen(
                        trial,
                        main[:FEW],
                        {s.path for s in fixed} - {s.path for s in moved_by_steps(self.caller, trial, fixed)},
                    )
                    break
            except Exception as error:  # noqa: BLE001
                self.note(error)
                break
        if seen_ is None or not (seen_.extras or seen_.gone):
            best = self.with_kinds(plan, holder, sizes, batch, ready)
            if seen_ and seen_.idle and (best is None or best.wrong and not best.plan.gradient):
                other = self.with_parameters(plan, holder, sizes, batch, trial, [], seen_.idle)
                return other if other and (best is None or other.wrong < best.wrong) else best
            return self.without_data(best, plan, holder, trial, [], seen_)
        best = self.whole(plan, holder, sizes, batch, trial, seen_) or self.with_kinds(
            plan, holder, sizes, batch, ready
        )
        return self.without_data(best, plan, holder, trial, seen_.extras, seen_)

    def without_data(self, best, plan, holder, trial, more, seen_):
        """The Attempt itself, or where it is wrong one without the arrays of data to which the code gives no gradient."""
        some = (
            [s for s in spots(trial.it) if s.path in self.data]
            if best and best.wrong and seen_ and trial
            else []
        )
        idle = self.untouched(best, some) if some else []
        if not idle:
            return best
        other = self.with_parameters(
            plan,
            holder,
            best.sizes,
            best.batch,
            trial,
            [s for s in more if s not in idle],
            [*seen_.gone, *idle],
        )
        return other if other and other.wrong < best.wrong else best

    def whole(self, plan, holder, sizes, batch, trial, seen_):
        """The best Attempt with what touches the cost beside the holder's own; without those that no step and no gradient changes."""
        best = self.with_parameters(plan, holder, sizes, batch, trial, seen_.extras, seen_.gone)
        touched = []
        if best:
            idle = self.untouched(best, seen_.extras)
            if not idle:
                return best
            touched = [s for s in seen_.extras if s not in idle]
        else:
            for spot in seen_.extras if len(seen_.extras) > 1 else ():
                one = self.with_parameters(plan, holder, sizes, batch, trial, [spot], seen_.gone)
                if one and not self.untouched(one, [spot]):
                    touched.append(spot)
        rest = [s for s in seen_.extras if s not in touched]
        touched += [s for s in moved_by_steps(self.caller, trial, rest)] + [s for s in rest if forgotten(s)]
        if best and len(touched) >= len(seen_.extras) or not touched and not seen_.gone:
            return best if touched else None
        return self.with_parameters(plan, holder, sizes, batch, trial, touched, seen_.gone)

    def with_parameters(self, plan, holder, sizes, batch, trial, more, less):
        """The best Attempt with a Holder that has more and less; None where there is none."""
        other = wider(
            trial.it, holder, more, less, self.names | {"x": trial.space.get("x"), "y": trial.space.get("y")}
        )
        return other and self.with_kinds(replace(plan, parameters=other.parameters), other, sizes, batch, {})

    def untouched(self, found, some):
        """Those of the spots to which the code of an Attempt gives no gradient."""
        trial = self.trial_of(found.plan, found.sizes, found.batch)
        idle = untouched(judge(trial), not found.plan.gradient)
        return [s for s in some if named(trial, s) in idle]

    def trial_of(self, plan, sizes, batch):
        return Trial(plan, self.names, sizes, batch, random.Random(f"{self.seed} {sizes}"), self.patched)

    def with_kinds(self, plan, holder, sizes, batch, ready):
        """The best of the kinds of targets: the first that makes everything right, else the one with the fewest wrong arrays."""
        best, known = None, []
        for kind in KINDS:
            if time.process_time() > self.until:
                break
            try:
                trial, *passes = ready.pop(kind, None) or (
                    self.trial_of(replace(plan, y=kind), sizes, batch),
                )
            except Exception as error:  # noqa: BLE001
                self.note(error)
                return best
            found = self.completed(
                trial, holder, replace(plan, y=kind), sizes, batch, [] if kind == "labels" else known, passes
            )
            if found and (best is None or found.rank(kind) < best.rank(best.plan.y)):
                best = found
            if best and (not best.wrong or best.single):
                break
        if best and best.single and not best.unsummed:
            self.spread = True
            return None
        return best

    def completed(self, trial, holder, plan, sizes, batch, known, passes=()):
        """Add a cost and a gradient to the plan; the Attempt with the fewest wrong arrays. known: the ways to call the code that
        could be judged with another kind of targets, which are then the only ones."""
        outs = [] if known else passes[0] if passes else list(self.caller.outputs(trial))
        costs = known[0] if known else passes[1] if passes else list(self.caller.costs(trial, outs))
        main = known[2] if known else passes[2] if passes else list(self.caller.main) or [c for c, _ in costs]
        best, seen, true = None, [], {}
        for fields, rank, name in known[1] if known else self.backward.gradients(trial, holder, outs, costs):
            if best and rank > best[0] and seen and not (best[-1].right and best[-1].own):
                break
            if fields is None:
                continue
            try:
                yours = self.with_plan(trial, replace(plan, **fields)).gradient()
            except Exception as error:  # noqa: BLE001
                self.note(error, 4 if any(own for _, own in costs) else 2)
                continue
            good, scores = False, []
            for cost, own in costs:
                if not self.caller.agree(cost, *fields.values()):
                    continue
                try:
                    if cost not in true:
                        found = self.with_plan(trial, replace(plan, cost=cost)).cost()
                        true[cost] = found, true_gradient(trial, found)
                    run = judged(trial, *true[cost], yours)
                except Exception as error:  # noqa: BLE001
                    self.note(error, 4 if own else 2)
                    continue
                good = True
                bad = [
                    c
                    for c in run.compared.values()
                    if c.shape is not None and (c.yours.shape != c.true.shape or len(c.shape) > 1)
                ]
                many = [c.name for c in bad if "m" in plan.x and np.prod(c.shape) == c.true.size * batch]
                summed = any(
                    not c.wrong and (c.true.ndim == 1 or 1 in c.true.shape) for c in run.compared.values()
                )
                if len(bad) * 2 > len(run.compared):
                    self.note(
                        Unusable(
                            f"{bad[0].name}: expected a gradient of shape {bad[0].true.shape}, found {bad[0].shape}"
                        ),
                        3,
                    )
                    continue
                wrong = sum(bool(c.wrong) for c in run.compared.values())
                silent = all(not c.yours.any() for c in run.compared.values())  # such as zero_grad
                scores.append(
                    ((rank, bool(many), silent, len(bad), wrong, not own), cost, many if summed else [])
                )
                if not wrong and (not own or main == [cost]):
                    break
            chief = [found for found in scores if found[1] in main]
            if chief:
                score, cost, unsummed = min(chief, key=lambda found: found[0])
                own = not score[5]
                right = tuple(c for s, c, _ in scores if not s[4])
                amiss = tuple(c for s, c, _ in chief if s[4] and own)
                if best is None or (score[4] > 0, *score) < (best[4] > 0, *best[:6]):
                    why = (
                        []
                        if own
                        else [f"the code has no cost of its own: the {cost_name(cost)} cost was taken"]
                    )
                    best = (
                        *score,
                        Attempt(
                            replace(plan, cost=cost, why=why, **fields),
                            sizes,
                            batch,
                            score[3],
                            score[4],
                            own,
                            score[1],
                            right,
                            amiss,
                            self.caller.reason,
                            tuple(unsummed),
                            holder,
                            tuple(c for c, its in costs if its),
                        ),
                    )
                if not score[4]:
                    return best[-1]
            seen += [(fields, rank, name)] * good
        if best and not known:
            known[:] = costs, seen, main
        return self.singly(trial, best[-1]) if best else None

    def singly(self, trial, found):
        """The Attempt itself, or with one example where its step takes the examples one after the other."""
        try:
            if not found.wrong or not one_by_one(self.with_plan(trial, found.plan)):
                return found
            plan = replace(found.plan, why=[*found.plan.why, WHY])
            run = judge(
                Trial(
                    plan,
                    self.names,
                    found.sizes,
                    1,
                    random.Random(f"{self.seed} {found.sizes}"),
                    self.patched,
                )
            )
        except Exception as error:  # noqa: BLE001
            self.note(error)
            return found
        return replace(found, plan=plan, batch=1, wrong=sum(bool(c.wrong) for c in run.compared.values()))

    def with_plan(self, trial, plan):
        again = copy.copy(trial)
        again.plan = plan
        return again

    def updates(self, found):
        """[Plan] of the update steps that take the gradients of a found plan."""
        plan = found.plan
        if not plan.gradient or found.wrong:
            return
        trial = Trial(
            plan, self.names, found.sizes, found.batch, random.Random(f"{self.seed} update"), self.patched
        )
        holder = found.holder
        self.caller.extra = {"grads": raw(plan.gradient)}
        for expression, function, method in self.caller.callables(trial, STEP) if holder else ():
            for call in self.caller.calls(trial, expression, function, method):
                first = "" if raw(plan.gradient) in call else before(plan.gradient)
                fields = (
                    self.backward.gradient(trial, holder, call, first, 1)
                    if first or raw(plan.gradient) in call
                    else None
                )
                if fields and "gradient" not in fields:
                    yield replace(plan, gradient="", **fields)
                    break
        self.caller.extra = {}
