"""Definitions as statements of NumPy: whole arrays where possible, loops where entries read each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from symbolic_bp.codegen.models.cases import (
    Case,
    factors,
    facts_of,
    fixed,
    gives,
    joined,
    merged,
    opened,
    outside,
    renamed,
)
from symbolic_bp.codegen.models.letters import in_list, letters_of
from symbolic_bp.codegen.models.order import Loop, Read, plan
from symbolic_bp.codegen.models.pieces import Piece, aligned
from symbolic_bp.codegen.models.stored import Stored, shaped, span
from symbolic_bp.codegen.models.writer import Writer, condition, piece
from symbolic_bp.model import index
from symbolic_bp.model.index import Poly
from symbolic_bp.model.linear import implied
from symbolic_bp.model.terms import Term, add, mul, walk
from symbolic_bp.sympy_side.errors import ExpressionError
from symbolic_bp.sympy_side.monomials import Binder, Fresh, put


@dataclass(frozen=True)
class Definition:
    """name[box] = body; like: the variable whose shape it has, or ""; first: whether it is there before (a
    loop fills it)."""

    name: str
    box: tuple[Binder, ...]
    body: Term
    like: str = ""


@dataclass
class Program:
    """Statements that work out definitions; arrays: how all that they read is kept; whole: what writes a
    definition that is a function of arrays or a maximum."""

    definitions: Mapping[str, Definition]
    arrays: Mapping[str, Stored]
    least: Mapping[str, int]
    helpers: set[str]
    whole: Callable[[Program, Definition, Writer, list[str], str, bool], list[str]]
    made: set[str] = field(default_factory=set)

    def statements(self) -> list[str]:
        """All statements in order. Raises ExpressionError."""
        reads = [r for d in self.definitions.values() for r in read_by(d, self.definitions)]
        boxes = {n: d.box for n, d in self.definitions.items()}
        made: list[str] = []
        for part in plan([*self.definitions], reads, boxes):
            made += self.part(part, {}, set())
        return made

    def part(self, part: Loop | str, scalars: dict[str, dict[int, Poly]], ready: set[str]) -> list[str]:
        """The statements of one step; scalars: {array: {number of an index: its value}} in loops around."""
        if isinstance(part, str):
            return self.define(
                self.definitions[part], scalars.get(part, {}), part in ready, self.definitions[part].body
            )
        return self.loop(part, scalars, ready, [])

    # -- loops --------------------------------------------------------------------------------------

    def loop(
        self, part: Loop, scalars: dict[str, dict[int, Poly]], ready: set[str], around: list[Poly]
    ) -> list[str]:
        """A loop; what is defined at its first turn by a case of its own stands before it. around: p >= 0 of
        the letters of the loops around."""
        made: list[str] = []
        names = [*part.places]
        for name in names:
            if name not in ready:
                filled = any(isinstance(step, Loop) and name in step.places for step in part.inner)
                made += self.room(self.definitions[name], filled)
        inner_ready = ready | {*names}
        letter = self.letter(part, scalars)
        ranges: dict[str, tuple[Poly, Poly]] = {}
        bodies: dict[str, Term] = {}
        for name in names:
            lines, bodies[name], ranges[name] = self.first(name, part, scalars, names)
            made += self.behind(self.tests(name, scalars.get(name, {}), around), lines)
        low = self.end([a for a, _ in ranges.values()], True)
        high = self.end([b for _, b in ranges.values()], False)
        turn = [*around, index.name(letter) - low, high - index.name(letter)]
        turns = span(low, high)
        turns = turns if part.up else f"range({high}, {low - 1}, -1)"
        inside: list[str] = []
        for step in part.inner:
            for name in [step] if isinstance(step, str) else [*step.places]:
                scalars = {**scalars, name: {**scalars.get(name, {}), part.places[name]: index.name(letter)}}
            if isinstance(step, str):
                own = [index.name(letter) - ranges[step][0], ranges[step][1] - index.name(letter)]
                outer = {k: p for k, p in scalars[step].items() if k != part.places[step]}
                tests = [p for p in own if not implied(turn, p, self.least)]
                tests = [*self.tests(step, outer, turn), *tests]
                known = [*turn, *own, *tests]
                lines = self.define(self.definitions[step], scalars[step], True, bodies[step], known)
                inside += self.behind(tests, lines)
            else:
                inside += self.loop(step, scalars, inner_ready, turn)
        return [*made, f"for {letter} in {turns}:", *(f"    {line}" for line in joined(inside))]

    def letter(self, part: Loop, scalars: Mapping[str, Mapping[int, Poly]]) -> str:
        """The letter of a loop: one of those of its arrays that means nothing else in them."""
        own = [self.definitions[n].box[k][0] for n, k in part.places.items()]
        taken = {*self.least, *(v for ps in scalars.values() for p in ps.values() for v in p.names)}
        other = set(taken)
        for v, name in zip(own, part.places, strict=True):
            d = self.definitions[name]
            other |= {u for u in (*letters_of(d.body), *(u for u, _, _ in d.box)) if u != v}
        free = [v for v in own if v not in other]
        return (
            free[0]
            if free
            else Fresh({*other, *own, *(kept.name for kept in self.arrays.values())}).name(own[0])
        )

    def tests(self, name: str, scalars: Mapping[int, Poly], known: Sequence[Poly]) -> list[Poly]:
        """What has to be >= 0 so that the letters of loops are inside of the box of an array."""
        box = self.definitions[name].box
        values = {box[k][0]: p for k, p in scalars.items()}
        open_ = {v for v, _, _ in box} - {*values}
        ends = [q for k, p in scalars.items() for q in (p - box[k][1].at(values), box[k][2].at(values) - p)]
        return [p for p in ends if not p.names & open_ and not implied(known, p, self.least)]

    def behind(self, tests: Sequence[Poly], lines: list[str]) -> list[str]:
        """Lines behind a condition."""
        if not tests or not lines:
            return lines
        words = " and ".join(condition(["g", "ge", str(p)], self.least) for p in tests)
        return [f"if {words}:", *(f"    {s}" for s in lines)]

    def end(self, ends: Sequence[Poly], lowest: bool) -> Poly:
        """The lowest or highest of some ends. Raises ExpressionError where that is not known."""
        for a in ends:
            if all(implied([], b - a if lowest else a - b, self.least) for b in ends):
                return a
        raise ExpressionError(
            "NumPy", "ranges of a loop of which one is the longest", ", ".join(map(str, ends))
        )

    def first(
        self, name: str, part: Loop, scalars: dict[str, dict[int, Poly]], names: Sequence[str]
    ) -> tuple[list[str], Term, tuple[Poly, Poly]]:
        """What stands before a loop of a definition with cases, the other cases, and the range that is
        left."""
        d = self.definitions[name]
        v = d.box[part.places[name]][0]
        low, high = self.range(d, part.places[name], scalars.get(name, {}))
        if any(isinstance(part_, Loop) for part_ in part.inner):
            return [], d.body, (low, high)
        rest: list[Term] = []
        before: dict[Poly, list[Term]] = {}
        for case in d.body[1:] if d.body[0] == "add" else [d.body]:
            at = fixed(case, v)
            if at not in (low, high) or any(t[0] == "ref" and t[1] in names for t in walk(case)):
                rest.append(case)
                continue
            kept = [t for t in factors(case) if not (t[0] == "g" and t[1] == "eq" and gives(t, v))]
            before.setdefault(at, []).append(put(mul(*kept), {v: at}))
        apart = len(before) < 2 or implied([], high - low - 1, self.least)
        if not before or not apart or not all(self.vanishes(case, v, at) for case in rest for at in before):
            return [], d.body, (low, high)
        lines: list[str] = []
        for at, cases in before.items():
            here = {**scalars.get(name, {}), part.places[name]: at}
            lines += self.define(d, here, True, add(*cases))
        low, high = low + int(low in before), high - int(high in before)
        return lines, add(*rest), (low, high)

    def range(self, d: Definition, place: int, scalars: Mapping[int, Poly]) -> tuple[Poly, Poly]:
        """The range of an index, for all values of those that are no letters of loops."""
        values = {d.box[k][0]: p for k, p in scalars.items()}
        low, high = (p.at(values) for p in d.box[place][1:])
        open_ = {v for v, _, _ in d.box} - {*values}
        kept = self.arrays[d.name]
        return kept.dims[place - kept.lists] if (low.names | high.names) & open_ else (low, high)

    def vanishes(self, case: Term, v: str, at: Poly) -> bool:
        """Whether a case is 0 at a value of a name: by a guard, or as an entry that it reads is outside."""
        found = [p for t in factors(put(case, {v: at})) for p in self.facts(t)]
        return implied(found, index.number(-1), self.least)

    def facts(self, t: Term) -> list[Poly]:
        """What is >= 0 where a factor is not 0."""
        if t[0] == "g":
            return facts_of(t)
        if t[0] == "sum":
            v, low, high = index.name(t[1]), index.read(t[2]), index.read(t[3])
            return [v - low, high - v, *(p for f in factors(t[4]) for p in self.facts(f))]
        if t[0] != "ref":
            return []
        box = self.arrays[t[1]].box
        at = {v: index.read(p) for (v, _, _), p in zip(box, t[2], strict=True)}
        return [p for v, a, b in box for p in (at[v] - a.at(at), b.at(at) - at[v])]

    # -- one definition -----------------------------------------------------------------------------

    def room(self, d: Definition, filled: bool = False) -> list[str]:
        """The line that makes room for an array that is filled entry by entry; filled: the members of a list
        too."""
        kept = self.arrays[d.name]
        if kept.lists > 1:
            raise ExpressionError(f"{kept.name} as NumPy", "one index that sizes depend on", str(kept.lists))
        if kept.lists and d.like:
            return [f"{kept.name} = [None if u is None else np.zeros_like(u) for u in {d.like}]"]
        if kept.lists:
            v, low, high = d.box[0]
            if filled:
                one = f"np.zeros({shaped(kept.shape())})"
                return [f"{kept.name} = [None] * ({low}) + [{one} for {v} in {span(low, high)}]"]
            return [f"{kept.name} = [None] * ({high + 1})"]
        return [
            f"{kept.name} = np.zeros_like({d.like})"
            if d.like
            else f"{kept.name} = np.zeros({shaped(kept.shape())})"
        ]

    def define(
        self, d: Definition, scalars: Mapping[int, Poly], ready: bool, body: Term, known: Sequence[Poly] = ()
    ) -> list[str]:
        """The statements that work out a definition, at the values of the indices that are loops."""
        kept = self.arrays[d.name]
        lists = [k for k in range(kept.lists) if k not in scalars]
        if lists:  # a list that needs no loop around others
            v, low, high = d.box[lists[0]]
            inner = {**scalars, lists[0]: index.name(v)}
            facts = [*known, index.name(v) - low, high - index.name(v)]
            lines = self.define(d, inner, True, body, facts)
            room = [] if ready else self.room(d)
            if not ready and d.like and all(line.startswith(f"{kept.name}[{v}] = ") for line in lines):
                room = [f"{kept.name} = [None] * len({d.like})"]
            return [*room, f"for {v} in {span(low, high)}:", *(f"    {s}" for s in lines)]
        looped = [
            k for k, (v, _, _) in enumerate(d.box) if k not in scalars and in_list(self.arrays, v, body)
        ]
        if looped:  # a list that others are, read one member after the other
            v, low, high = d.box[looped[0]]
            inner = {**scalars, looped[0]: index.name(v)}
            facts = [*known, index.name(v) - low, high - index.name(v)]
            lines = self.define(d, inner, True, body, facts)
            room = [] if ready else self.room(d)
            return [
                *room,
                f"for {v} in {span(*self.range(d, looped[0], scalars))}:",
                *(f"    {s}" for s in lines),
            ]
        values = {d.box[k][0]: p for k, p in scalars.items() if p != index.name(d.box[k][0])}
        body = renamed(body, values)
        box = [(v, a.at(values), b.at(values)) for v, a, b in d.box]
        w = Writer(self.arrays, self.least, known=[*known], helpers=self.helpers, made=self.made)
        open_ = [k for k in range(len(box)) if k not in scalars]
        for k in open_:
            v, low, high = box[k]
            w.ends[v] = w.hull((low, high))
        inside = [
            (q, {*w.axes([str(q)])}) for k, p in scalars.items() for q in (p - box[k][1], box[k][2] - p)
        ]
        w.known += [q for q, axes in inside if not axes]
        target = kept.name + "".join(f"[{scalars[k]}]" for k in range(kept.lists))
        dense = [k for k in range(kept.lists, len(box))]
        ends = {k: (a.at(values), b.at(values)) for k, (a, b) in zip(dense, kept.dims, strict=True)}
        slots = [
            str(scalars[k] - ends[k][0]) if k in scalars else piece(w.ends[box[k][0]], ends[k]) for k in dense
        ]
        while slots and slots[-1] == ":":
            slots.pop()
        target += f"[{', '.join(slots)}]" * bool(slots)
        out = [box[k][0] for k in open_]
        if body[0] in ("any", "max"):
            empty = not any(k in scalars for k in dense)
            lines = self.whole(self, Definition(d.name, tuple(box), body, d.like), w, out, target, empty)
        else:
            guards = [
                p
                for k in open_
                for p in (index.name(box[k][0]) - box[k][1], box[k][2] - index.name(box[k][0]))
            ]
            lines = self.assigned(d, body, w, target, out, [p for p in guards if not w.holds(p)], ready)
        return lines

    def assigned(
        self, d: Definition, body: Term, w: Writer, target: str, out: list[str], box: list[Poly], ready: bool
    ) -> list[str]:
        """target = body: the cases that always hold, then the others, each behind its condition."""
        always, cases = list[Term](), list[Case]()
        for case in (q for p in (body[1:] if body[0] == "add" else [body]) for q in opened(p, w)):
            guards = [t for t in factors(case) if t[0] == "g" and not w.axes([t[2]])]
            rest = mul(*(t for t in factors(case) if t not in guards))
            facts = [p for t in guards for p in facts_of(t)]
            tests = [condition(t, self.least) for t in guards if not all(w.holds(p) for p in facts_of(t))]
            for p in outside(rest, w, facts):
                tests.append(condition(["g", "ge", str(p)], self.least))
                facts.append(p)
            if tests:
                cases.append((tests, rest, facts))
            else:
                always.append(rest)
        whole = not target.endswith("]") or (target.count("[") == self.arrays[d.name].lists and not cases)
        lines: list[str] = []
        cases = merged(cases)
        if always:
            made = self.masked(w, add(*always), out, box)
            lines += [*self.taken(w), f"{target} = {self.full(d, made, out, whole)}"]
        elif self.exclusive([facts for _, _, facts in cases], w) and ready:
            return self.chosen(d, cases, w, target, out, box, whole)
        elif not (ready and (not whole or bool(d.like))):
            lines.append(
                f"{target} = {'0' if self.arrays[d.name].lists and not d.like else self.empty(d, out)}"
            )
        for tests, term, facts in cases:
            text = aligned(self.under(w, term, facts, out, box), out).text
            more = f"{target} = {target} + {text}" if whole else f"{target} += {text}"
            lines += [f"if {' and '.join(tests)}:", *(f"    {line}" for line in [*self.taken(w), more])]
        return lines

    def under(self, w: Writer, term: Term, facts: list[Poly], out: list[str], box: list[Poly]) -> Piece:
        """The piece of a case where its conditions hold."""
        before = list(w.known)
        w.known += facts
        made = self.masked(w, term, out, box)
        w.known = before
        return made

    def exclusive(self, facts: Sequence[list[Poly]], w: Writer) -> bool:
        """Whether no two cases hold at once."""
        pairs = [(a, b) for n, a in enumerate(facts) for b in facts[:n]]
        return all(implied([*w.known, *a, *b], index.number(-1), self.least) for a, b in pairs)

    def chosen(
        self,
        d: Definition,
        cases: Sequence[Case],
        w: Writer,
        target: str,
        out: list[str],
        box: list[Poly],
        whole: bool,
    ) -> list[str]:
        """if .. elif ..: of what is 0, or not read, else."""
        lines: list[str] = []
        parts = []
        for tests, term, facts in cases:
            made = self.under(w, term, facts, out, box)
            parts.append((tests, [*self.taken(w), f"{target} = {self.full(d, made, out, whole)}"]))
        for n, (tests, inner) in enumerate(parts):
            lines += [f"{'elif' if n else 'if'} {' and '.join(tests)}:", *(f"    {line}" for line in inner)]
        return lines

    def taken(self, w: Writer) -> list[str]:
        """The lines that stand before a statement, which are then gone."""
        lines, w.lines = w.lines, []
        return lines

    def masked(self, w: Writer, body: Term, out: list[str], box: list[Poly]) -> Piece:
        """The piece of a body, 0 outside of a box that is no rectangle."""
        made = w.piece(body, out)
        zero = factors(body) if body[0] != "add" else []
        open_ = [p for p in box if not w.zero_else(zero, p)]
        if not open_:
            return made
        masks = [w.truth(["g", "ge", str(p)], out) for p in open_]
        labels = tuple(v for v in out if v in {*made.labels, *(v for m in masks for v in m.labels)})
        mask = " & ".join(
            f"({aligned(m, labels).text})" if len(masks) > 1 else aligned(m, labels).text for m in masks
        )
        return Piece(f"np.where({mask}, {aligned(made, labels).text}, 0)", labels)

    def full(self, d: Definition, made: Piece, out: list[str], whole: bool) -> str:
        """The text of a right side, with all axes of what it defines."""
        p = aligned(made, out)
        if not whole or len(p.labels) == len(out) and {*made.labels} == {*out}:
            return p.text
        if made.text == "0":
            return self.empty(d, out)
        return f"{self.empty(d, out)} + {p.at(1)}"

    def empty(self, d: Definition, out: list[str]) -> str:
        """Zeros of the shape of a definition."""
        kept = self.arrays[d.name]
        if not out:
            return "0"
        if d.like and not kept.lists:
            return f"np.zeros_like({d.like})"
        if d.like:
            return f"np.zeros_like({d.like}[{d.box[0][0]}])"
        return f"np.zeros({shaped(kept.shape())})"


def read_by(d: Definition, names: Mapping[str, Any]) -> Iterable[Read]:
    """What a definition reads of arrays."""
    bodies = (
        [b for _, b in d.body[2]] if d.body[0] == "any" else [d.body[3]] if d.body[0] == "max" else [d.body]
    )
    for body in bodies:
        for t in walk(body):
            if t[0] == "ref" and t[1] in names:
                yield Read(d.name, t[1], tuple(map(index.read, t[2])))
