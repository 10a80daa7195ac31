"""One side of an equation while it is rewritten: the term and the steps so far."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from ..kernel import index
from ..kernel.cited import Args, State
from ..kernel.family import SHORT, bounds
from ..kernel.fault import Rejected
from ..kernel.index import Atom, Poly
from ..kernel.normal import equal, normal
from ..kernel.replay import place, replaced
from ..kernel.rules import applied
from ..kernel.term import D, Guard, Mul, P, Ref, Sum, Term, kids, mul, rebuilt
from ..kernel.term import names as every
from .match import match
from .write import data

Path = tuple[int, ...]
NONE = Args()


class Side:
    """A term and the steps that led to it."""

    def __init__(self, st: State, t: Term) -> None:
        self.st, self.start, self.t, self.steps = st, t, t, list[tuple[str, Path, Args, Term, Term]]()

    def copy(self) -> "Side":
        """A side to try something on."""
        out = Side(self.st, self.start)
        out.t, out.steps = self.t, list(self.steps)
        return out

    def do(self, rule: str, path: Path, args: Args, new: Term) -> None:
        """Note a step."""
        old = place(self.st.ctx, self.t, list(path))[1]
        if new != old:
            self.steps.append((rule, path, args, old, new))
            self.t = replaced(self.t, list(path), new)

    def spots(self, wanted: Callable[[Term], bool]) -> list[tuple[Path, Term]]:
        """The places of all terms of a kind."""

        def go(t: Term, path: Path) -> Iterator[tuple[Path, Term]]:
            if wanted(t):
                yield path, t
            for k, u in enumerate(kids(t)):
                yield from go(u, (*path, k))

        return list(go(self.t, ()))

    def attempt(self, rule: str, path: Path, args: Args = NONE) -> bool:
        """One rule at one place; whether it was accepted."""
        ctx, old = place(self.st.ctx, self.t, list(path))
        try:
            new = applied(rule, ctx, old, args, self.st)
        except Rejected:
            return False
        self.do(rule, path, args, new)
        return True

    def everywhere(self, rule: str, wanted: Callable[[Term], bool]) -> bool:
        """The rule wherever it is accepted, until nothing changes."""
        any_, failed = False, set[tuple[Path, Term]]()
        while True:
            for path, t in self.spots(wanted):
                if (path, t) not in failed:
                    before = self.t
                    if self.attempt(rule, path) and self.t != before:
                        any_ = True
                        break
                    failed.add((path, t))
            else:
                return any_

    def once(self, rule: str, wanted: Callable[[Term], bool]) -> None:
        """The rule at each of the places there are now."""
        for path, _ in self.spots(wanted):
            self.attempt(rule, path)

    def simplify(self) -> None:
        """The normal form of the whole side."""
        with suppress(Rejected):
            self.do("algebra", (), NONE, normal(self.st.ctx, self.t))

    def pull(self) -> None:
        """Factors in front of sums."""
        new = pulled(self.t)
        if equal(self.st.ctx, self.t, new):
            self.do("algebra", (), NONE, new)

    def split(self, path: Path, by: Poly) -> None:
        """A term in two parts: where by >= 0 and where not."""
        self.attempt("split", path, Args(by=by))

    def partials(self) -> None:
        """All partial derivatives."""
        self.everywhere("partial", lambda t: isinstance(t, P))

    def before(self) -> None:
        """Derivatives that are 0 or 1 by rank."""
        self.everywhere("before", lambda t: isinstance(t, D))

    def unfold(self, *families: str) -> None:
        """Definitions for these, once each: a definition may read its own family."""
        for path, _ in self.spots(lambda t: isinstance(t, Ref) and t.name in families):
            self.attempt("define", path)

    def fold(self, *families: str) -> None:
        """Derivatives by the abbreviation that stands for them."""
        for name in families:
            f = self.st.ctx.model.families[name]
            if f.kind != SHORT or not isinstance(f.body, D):
                continue
            for path, t in self.spots(lambda t: isinstance(t, D)):
                values = match(f.body, t, (r.var for r in f.box))
                if values is not None:
                    ctx, place_ = (
                        place(self.st.ctx, self.t, list(path))[0],
                        Ref(name, tuple(values[r.var] for r in f.box)),
                    )
                    if equal(ctx, applied("define", ctx, place_, NONE, self.st), t):
                        self.fold_at(path, place_)

    def fold_at(self, path: Path, new: Ref) -> None:
        """A place of a family for its definition, which stands at a path."""
        old = place(self.st.ctx, self.t, list(path))[1]
        self.steps.append(("define", path, Args(number=-1), old, new))  # -1: reversed
        self.t = replaced(self.t, list(path), new)

    def cite(
        self, rule: str, number: int | None, left: Term, given: Mapping[Atom, Poly] | None = None
    ) -> None:
        """A claim wherever its left side stands; where the range is not seen, guards are put first: outside
        its box it is 0. given: values for names that are not in its left side."""
        claim = self.st.claim if rule != "lemma" or number is None else self.st.done[number].claim
        names, mentioned, known = [r.var for r in claim.ranges], every(left), given or {}
        for path, t in self.spots(lambda t: type(t) is type(left))[::-1]:
            values = match(left, t, [a for a in names if a in mentioned])
            if values is None:
                continue
            values = {
                a: values.get(a, known.get(a, index.var(a))) for a in names
            }  # its left side need not name all that a claim or an assumption is about
            ctx = place(self.st.ctx, self.t, list(path))[0]
            missing = [
                p for p in bounds(claim.ranges, (values[a] for a in names)) if not ctx.implies("ge", p)
            ]
            args = Args({a.name: p for a, p in values.items()}, None, number)
            if missing and not isinstance(t, Mul):
                guarded = mul(*(Guard("ge", p) for p in missing), t)
                if not equal(ctx, guarded, t):
                    continue
                inner = ctx.where(Guard("ge", p) for p in missing)
                try:
                    new = applied(rule, inner, t, args, self.st)
                except Rejected:
                    continue
                self.do("algebra", path, NONE, guarded)
                k = len(kids(guarded)) - 1
                self.do(rule, (*path, k), args, new)
            else:
                self.attempt(rule, path, args)

    def own(self, given: Mapping[Atom, Poly] | None = None) -> None:
        """The claim itself, at a smaller measure."""
        if self.st.claim.measure:
            self.cite("self", None, self.st.claim.left, given)

    def lemma(self, number: int, given: Mapping[Atom, Poly] | None = None) -> None:
        """An earlier claim wherever its left side stands."""
        self.cite("lemma", number, self.st.done[number].claim.left, given)

    def assumptions(self) -> None:
        """What the claim assumes, wherever its left side stands."""
        for k, (left, _) in enumerate(self.st.claim.assuming):
            self.cite("assume", k, left)


def pulled(t: Term) -> Term:
    """Each factor that does not name a sum's variable in front of the sum."""
    t = rebuilt(t, tuple(map(pulled, kids(t))))
    if not isinstance(t, Sum):
        return t
    factors = t.body.terms if isinstance(t.body, Mul) else (t.body,)
    out = [u for u in factors if t.var not in every(u)]
    return mul(*out, Sum(t.var, t.low, t.high, mul(*(u for u in factors if u not in out))))


def written(rule: str, path: Path, args: Args, new: Term, backwards: bool) -> list[object]:
    """A step as data."""
    out: dict[str, object] = {}
    if args.at:
        out["at"] = {a: index.shown(p) for a, p in args.at.items()}
    if args.by is not None:
        out["by"] = index.shown(args.by)
    if args.number is not None and args.number >= 0:
        out["number"] = args.number
    if backwards != (args.number == -1):
        out["reverse"] = True
    return [rule, list(path), out, data(new)]


Steps = list[tuple[Term, list[object]]]


def whole(side: Side) -> list[Term]:
    """The whole terms of a side, from the first to the last."""
    out = [side.start]
    for _, path, _, _, new in side.steps:
        out.append(replaced(out[-1], list(path), new))
    return out


def both_sides(left: Side, right: Side) -> Steps:
    """The left side's steps, then the right side's in the other direction, each after the whole term that it
    leads to."""
    forth = [written(rule, path, args, new, False) for rule, path, args, _, new in left.steps]
    back = [written(rule, path, args, old, True) for rule, path, args, old, _ in right.steps]
    return [*zip(whole(left)[1:], forth), *zip(whole(right)[:-1][::-1], back[::-1])]


def direct(start: Term, made: Steps) -> Steps:
    """The steps without those that lead back to a term that was there before."""
    out: Steps = []
    for t, step in made:
        before = next((k for k, u in enumerate((start, *(u for u, _ in out))) if u == t), None)
        out = [*out, (t, step)] if before is None else out[:before]
    return out


def steps(left: Side, right: Side) -> list[list[object]]:
    """The steps from the left side to the right one."""
    return [step for _, step in direct(left.start, both_sides(left, right))]
