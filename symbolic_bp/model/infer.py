"""Families and their ranges from the lines of a model: declared, read off, or given a size of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbolic_bp.model import index
from symbolic_bp.model.cases import Case, nodes_of, union
from symbolic_bp.model.names import Dim, Family, Names, nodes, slot
from symbolic_bp.model.ranges import Env, Ranges, operands
from symbolic_bp.model.scan import Token
from symbolic_bp.model.shapes import Shapes
from symbolic_bp.model.tree import Assume, Declare, Define, Derivative, Name, Text


class Inference:
    """The families of one text with all their ranges."""

    def __init__(self, text: Text) -> None:
        self.names = Names(text)
        self.shapes, self.ranges = Shapes(self.names, text.vectors), Ranges(self.names)
        self.cases: list[Case] = []
        self.declare(text)
        self.expand(text)
        self.given(text)
        self.settle()

    # -- families ----------------------------------------------------------------------------------

    def declare(self, text: Text) -> None:
        """Families of declarations and of definitions."""
        defined = {s.left.name for s in text.statements if isinstance(s, Define)}
        for s in text.statements:
            if isinstance(s, Declare):
                self.names.once(s.name, s.at)
                family = self.names.family(s.name, s.at, "defined" if s.name in defined else "given")
                family.letters = [*s.lead]
                family.declared = True
                self.declared_dims(s, family)
        for s in text.statements:
            if isinstance(s, Define) and not s.left.name.endswith("?"):
                kind = "abbreviation" if s.abbreviation else "defined"
                self.case(s, kind)

    def declared_dims(self, s: Declare, family: Family) -> None:
        """The ranges of a declared array: of its letters, from `for`; of the others, its sizes."""
        scope = {v: index.name(slot(k)) for k, v in enumerate(s.lead)}
        loops = {b.name: b for b in s.loops}
        for v in s.lead:
            b = loops.get(v)
            family.dims.append(
                (self.names.index(b.low, scope), self.names.index(b.high, scope))
                if b and b.low and b.high
                else None
            )
        for low, high in s.dims:
            first = self.names.index(low, scope) if low else index.number(1)
            family.dims.append((first, self.names.index(high, scope)))
        family.letters += [""] * len(s.dims)
        family.rank_known = True

    def case(self, s: Define, kind: str) -> None:
        """Adds a line that defines something."""
        family = self.names.family(s.left.name, s.left.at, kind)
        if kind != family.kind:
            raise s.left.at.error(
                f"one kind of line for {family.name}, = or :=", "both", f"see line {family.at.line}"
            )
        letters: dict[str, Dim | None] = {}
        for b in s.loops:
            scope = {v: index.name(v) for v in letters}
            if b.low and b.high:
                letters[b.name] = self.names.index(b.low, scope), self.names.index(b.high, scope)
        written = [n for arg in s.left.args for n in nodes_of(arg)]
        for n in written:
            if n.name not in self.names.least:
                letters.setdefault(n.name, None)
        places = [self.names.index(arg, {v: index.name(v) for v in letters}) for arg in s.left.args]
        used = [v for p in places for v in p.names & letters.keys()]
        for v in letters:
            if used.count(v) != 1:
                raise s.left.at.error(
                    f"the index {v} once on the left",
                    f"it {used.count(v)} times",
                    "each letter of a loop is an index",
                )
        for arg, p in zip(s.left.args, places, strict=False):
            names = p.names & letters.keys()
            if len(names) > 1 or any(
                p.coefficient(v) != 1 or (p - index.name(v)).number() is None for v in names
            ):
                raise arg.at.error("a letter, a letter and a number, or a size as index on the left", str(p))
        made = Case(s, family, places, letters)
        self.cases.append(made)
        family.letters += [""] * (len(places) - len(family.letters))
        if not family.rank_known:
            family.dims += [None] * (len(places) - len(family.dims))
        for k, p in enumerate(places):
            plain = [v for v in letters if p == index.name(v)]
            if plain and not family.letters[k]:
                family.letters[k] = plain[0]

    def expand(self, text: Text) -> None:
        """d? := dC/d? for every array that is no abbreviation."""
        for s in text.statements:
            if isinstance(s, Define) and s.left.name.endswith("?"):
                right = s.right
                if not (
                    s.abbreviation
                    and isinstance(right, Derivative)
                    and right.low.name == "d?"
                    and not s.left.args
                ):
                    raise s.at.error("d? := dC/d?", "another line with ?")
                self.given(text)
                for family in [f for f in self.names.families.values() if f.kind != "abbreviation"]:
                    name = s.left.name[:-1] + family.name
                    if family.name != right.top.name[1:] and name not in self.names.families:
                        left = replace(s.left, name=name)
                        self.case(
                            replace(
                                s, left=left, right=replace(right, low=Name(right.low.at, "d" + family.name))
                            ),
                            "abbreviation",
                        )

    def given(self, text: Text) -> None:
        """What is used and never defined is given."""
        for s in text.statements:
            if isinstance(s, (Define, Assume)):
                for node in nodes(s):
                    if isinstance(node, Name) and not self.part_of_derivative(node, s):
                        self.new(node.name, node.at) if not node.name.endswith("?") else None

    def part_of_derivative(self, node: Name, s: object) -> bool:
        """Whether a name is the dC of dC/dz, or the axis of sum(A, rows)."""
        pairs = [d for d in nodes(s) if isinstance(d, Derivative) and not self.ranges.quotient(d)]
        return any(node is d.top or node is d.low for d in pairs) or node.name in ("rows", "columns")

    def new(self, name: str, at: Token) -> None:
        """A given array, unless the name is known."""
        known = (self.names.families, self.names.letters, self.names.least, self.names.formals)
        if not any(name in k for k in known):
            self.names.family(name, at, "given")

    # -- ranges ------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Finds ranges until nothing is left to be found."""
        while True:
            self.shapes.changed = True
            while self.shapes.changed:
                self.shapes.changed = False
                for case in self.cases:
                    self.step(case)
            if not (self.first_use() or self.default()):
                return

    def step(self, case: Case) -> None:
        """What one line tells."""
        d, family = case.define, case.family
        for v, dim in case.letters.items():
            if dim is None:
                k = next(k for k, p in enumerate(case.places) if v in p.names)
                found = None
                if family.declared and family.dims[k] and case.places[k] == index.name(v):
                    found = family.dim(k, case.places[:k])
                scope = {u: index.name(u) for u, known in case.letters.items() if known}
                found = found or self.ranges.of(v, [d.right], scope)
                if found and not any(n.startswith("#") or n == v for p in found for n in p.names):
                    case.letters[v] = found
                    self.shapes.changed = True
        for k in range(len(case.places)):
            if family.dims[k] is None and (dim := self.united(family, k)):
                family.dims[k] = dim
                self.shapes.changed = True
        scope = case.scope
        shape = self.shapes.infer(d.right, scope)
        if shape:
            self.shapes.push(d.left, shape.dims, scope)
        left = self.shapes.infer(d.left, scope)
        if left:
            self.shapes.push(d.right, left.dims, scope)
        self.shapes.relate(d.right, scope)

    def united(self, family: Family, k: int) -> Dim | None:
        """The range of the k-th index over all lines of a family; None where one is not known yet."""
        dims = [c.dim(k) for c in self.cases if c.family is family and k < len(c.places)]
        return union([d for d in dims if d], self.names.least) if all(dims) else None

    def uses(self) -> Iterator[tuple[Name, Env]]:
        """All reads of arrays with the ranges of letters."""
        for case in self.cases:
            yield from self.ranges.uses(case.define.right, case.env)
        for s in self.names.text.statements:
            if isinstance(s, Assume):
                env = {b.name: dim for b in s.loops if (dim := self.ranges.binder(b, [], {}))}
                for side in (s.left, s.right):
                    yield from self.ranges.uses(side, env)

    def first_use(self) -> bool:
        """Gives one index of a given array the range of the letter that it is first read with; whether
        there was one."""
        for read, env in self.uses():
            family = self.names.families[read.name]
            for k, arg in enumerate(read.args[: len(family.dims)] if family.kind == "given" else ()):
                if family.dims[k] is not None:
                    continue
                free = {n.name for n in nodes_of(arg)}
                if not free <= env.keys() | self.names.least.keys():
                    continue
                scope = {v: index.name(v) for v in env}
                place = self.names.index(arg, scope)
                if len(place.names & env.keys()) != 1:
                    continue
                v = next(iter(place.names & env.keys()))
                shift = place - index.name(v)
                before = (
                    [self.names.index(a, scope) for a in read.args[:k]]
                    if all(
                        {n.name for n in nodes_of(a)} <= env.keys() | self.names.least.keys()
                        for a in read.args[:k]
                    )
                    else []
                )
                stated = self.shapes.inverted(before, (env[v][0] + shift, env[v][1] + shift), 0)
                if stated and place.coefficient(v) == 1:
                    family.dims[k] = stated
                    return True
        return False

    def default(self) -> bool:
        """Decides one thing that nothing tells: matrix or vector, a size, a number; whether there was one."""
        for family in self.names.families.values():
            for k, dim in family.hints.items():
                if family.dims[k] is None:
                    family.dims[k] = dim
                    return True
        given = [f for f in self.names.families.values() if f.kind == "given"]
        arrays = {n.name: n for c in self.cases for n in operands(c.define.right) if isinstance(n, Name)}
        found = False
        for family in sorted(self.names.families.values(), key=lambda f: f.kind != "given"):
            capital = family.name[0].isupper()
            if (
                not family.rank_known
                and family.name in arrays
                and (capital and family.kind == "given" or not found)
            ):
                count = len(arrays[family.name].args)
                family.dims += [None] * (count + (2 if capital else 1) - len(family.dims))
                family.rank_known = found = True
        if found:
            return True
        if not self.shapes.bold:
            self.shapes.bold = True
            return True
        whole = {
            read.name for read, _ in self.uses() if len(read.args) < len(self.names.families[read.name].dims)
        }
        for family in sorted(given, key=lambda f: bool(f.orient)):
            if family.rank_known and family.name in whole and None in family.dims:
                k = family.dims.index(None)
                family.dims[k] = index.number(1), index.name(self.names.new_size())
                return True
        for family in given:
            if not family.rank_known:
                reads = [len(read.args) for read, _ in self.uses() if read.name == family.name]
                family.dims += [None] * (max(reads, default=0) - len(family.dims))
                family.rank_known = True
                return True
        return False
