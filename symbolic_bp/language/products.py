"""Products of plain notation: * @ .* / and factors side by side, each for the kinds that it takes."""

from symbolic_bp.moves.term import ZERO, matmul, mul, num, subterms


class Products:
    """The part of the Parser that reads products; it uses the Parser's factor(), rank(), kinds(), take(), fail()."""

    def product(self):
        """A product: factors joined by * / @ .*, from left to right; A @ B @ v is A @ (B @ v)."""
        left = self.factor()
        while True:
            start = self.now
            if left[0] == "row" and start.text in ("*", "/", ".*", "⊙", "o"):
                self.fail("@ after a vector with .T", token=start)
            if self.take("*"):
                right = self.upright()
                if self.book and self.rank(left) == self.rank(right) == 1:
                    self.readings["*"] = "the product of two vectors entry by entry"
                    left = ("ein", "i,i->i", left, right)
                    continue
                if self.rank(left) and self.rank(right):
                    self.fail(
                        "a number on one side of *",
                        self.kinds(self.rank(left), self.rank(right)),
                        "write .* for the product entry by entry, @ for the matrix product",
                        start,
                    )
                left = self.times(left, right, start)
            elif self.take("@"):
                left = self.matrix_product(left, self.factor(), start)
            elif self.take(".*", "⊙", "o"):
                right = self.upright()
                rank = self.rank(right)
                letters = {1: "i,i->i", 2: "ij,ij->ij"}.get(rank)
                if letters is None or self.rank(left) != rank:
                    self.fail(
                        "two vectors or two matrices around .*", "shapes that do not match", token=start
                    )
                left = ("ein", letters, left, right)
            elif self.take("/"):
                left = self.times(left, self.reciprocal(self.factor(), start), start)
            elif self.take("·") or self.side_by_side():
                left = self.beside(left, self.factor(), start)
            else:
                return left

    def side_by_side(self):
        """Whether another factor begins here, with no sign before it, as in 2 w[l] a[l-1]."""
        last, token = self.tokens[self.at - 1], self.now
        if not self.book:
            return False
        if token.text == "(" and last.kind == "name" and not token.gap:
            self.fail("an operator such as * between a name and a bracket", repr(f"{last.text}("))
        return (
            token.kind in ("name", "derivative")
            or token.text in ("(", "∑")
            or token.text == "["
            and token.gap
            or token.text == "|"
            and token.gap
            and not self.bars
        )

    def beside(self, left, right, token):
        """Two factors side by side: a product with a number, of matrices, of a matrix and a vector, or u v.T."""
        ranks = self.rank(left), self.rank(right)
        if "row" not in (left[0], right[0]) and 0 in ranks:
            return self.times(left, right, token)
        if ranks == (1, 1) and "row" not in (left[0], right[0]):
            self.fail(
                "one product of two vectors",
                "two vectors side by side",
                "write .* (or \\odot) entry by entry, u @ v.T for the matrix",
                token,
            )
        return self.matrix_product(left, right, token)

    def times(self, left, right, token):
        """The product of two factors. A factor 0 makes it 0, unless that would hide a divisor or a logarithm, which may not exist."""
        if ZERO in (left, right) and any(
            t[0] == "recip" or t[:2] == ("fn", "log") for side in (left, right) for t in subterms(side)
        ):
            self.fail(
                "no quotient or logarithm that is multiplied by 0",
                "one",
                "leave it out: it would not count where it does not exist",
                token,
            )
        return mul(left, right)

    def upright(self):
        """A factor that is no row vector."""
        token, term = self.now, self.factor()
        if term[0] == "row":
            self.fail("@ before a vector with .T", token=token)
        return term

    def reciprocal(self, term, token):
        """1/t for a number t that is not 0."""
        if term[0] == "num" and term[1]:
            return num(term[2] if term[1] > 0 else -term[2], abs(term[1]))
        if term[0] == "size":
            return ("inv", term[1])
        if term[0] == "mul":
            return mul(*(self.reciprocal(t, token) for t in term[1:]))
        if self.rank(term) or term == num(0):
            self.fail("a division by a number that is not 0", "another divisor", token=token)
        self.divisors.append(term)
        return ("recip", term)

    def matrix_product(self, left, right, token):
        """A @ B, A @ v, and u @ v.T, the matrix of u_i v_j."""
        ranks = self.rank(left), self.rank(right)
        if left[0] == "row" and right[0] != "row" and ranks[1] == 2:  # u^T A = (A^T u)^T
            return "row", self.matrix_product(("ein", "ij->ji", right), left[1], token)
        if "row" in (left[0], right[0]):
            if left[0] == "row" or ranks[0] != 1:
                self.fail(
                    "a vector before @ u.T",
                    "another product with u.T",
                    "write Sum(u[k]*v[k], k) for a number",
                    token,
                )
            return "ein", "i,j->ij", left, right[1]
        if ranks[0] == 2 and left[0] == "ein" and left[1] == "ij,jk->ik" and ranks[1] in (1, 2):
            return self.matrix_product(left[2], self.matrix_product(left[3], right, token), token)
        spec = {(2, 2): "ij,jk->ik", (2, 1): "ij,j->i"}.get(ranks)
        if spec is None:
            self.fail(
                "a matrix before @ and a matrix or vector after it", "shapes that do not match", token=token
            )
        return ("ein", spec, left, right) if spec != "ij,jk->ik" else matmul(left, right)
