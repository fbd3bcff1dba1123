r"""Expressions out of tokens, read as math-verify reads them.

Owns precedence: implied products bind tighter than `/` (`1/2x` is 1/(2x)), a function without brackets takes whole
products (`\sin x/2`), a whole number before a positive fraction is a mixed number. Numbers written as one value are
folded into one Number, since math-verify compares atoms in other ways than formulas. What has more than one reading is
Foreign. Depth is bounded, so is the time: no token is read twice.
"""

from fractions import Fraction

from tinyv.rules.algebra.folding import (
    MINUS_ONE,
    called,
    chosen,
    has_other_log,
    name_of,
    negative,
    quotient,
    side_by_side,
    times,
    written,
)
from tinyv.rules.algebra.lexer import Foreign, Token
from tinyv.rules.algebra.names import CLOSING, Names
from tinyv.rules.algebra.nodes import (
    Add,
    Apply,
    Constant,
    Degrees,
    Expression,
    Function,
    Matrix,
    Number,
    Percent,
    Power,
    Symbol,
)

__all__ = ["MAX_DEPTH", "Reader", "matrix", "times"]

MAX_DEPTH = 24
"""Brackets inside brackets; each costs ~7 frames of recursion here."""

MAX_POSTFIXES = 3
"""Factorial and degree signs in a row."""

_INVERSE = {"sin", "cos", "tan", "csc", "sec", "cot", "sinh", "cosh", "tanh"}


_STARTS = {
    "number": "_number",
    "percent": "_percent",
    "letter": "_letter",
    "greek": "_greek",
    "text": "_text",
    "differential": "_differential",
    "infinity": "_infinity",
    "frac": "_frac",
    "binom": "_binom",
    **dict.fromkeys(("(", "[", "{", "\\{"), "_group"),
    **dict.fromkeys(("|", "<|", "floor(", "ceil("), "_measure"),
}
"""Which method reads what starts with a kind of token."""


class Reader(Names):
    """Reads one expression from `tokens`; positions outside are somebody else's."""

    def __init__(self, tokens: list[Token]) -> None:
        super().__init__(tokens)
        self._depth = 0
        self._bars = 0

    def whole(self) -> Expression:
        """The expression that all tokens make; raises Foreign."""
        found = self.sum()
        if self._peek().kind != "end":
            raise Foreign(self._peek().text)
        return found

    def sum(self) -> Expression:
        """An expression up to the first token that continues none."""
        self._deeper()
        terms = [self._product(in_function=False)]
        while self._peek().kind in {"+", "-"}:
            minus = self._next().kind == "-"
            term = self._product(in_function=False)
            terms.append(negative(term) if minus else term)
        self._depth -= 1
        return terms[0] if len(terms) == 1 else Add(tuple(terms))

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Foreign("depth")

    def _product(self, *, in_function: bool) -> Expression:
        left = self._signed(in_function=in_function)
        while self._peek().kind in {"*", "/"}:
            divides = self._next().kind == "/"
            right = self._signed(in_function=in_function)
            left = quotient(left, right) if divides else times(left, right)
        return left

    def _signed(self, *, in_function: bool) -> Expression:
        minus = False
        while self._peek().kind in {"+", "-"}:
            minus ^= self._next().kind == "-"
        found = self._implied(in_function=in_function)
        return negative(found) if minus else found

    def _implied(self, *, in_function: bool) -> Expression:
        """Factors side by side; after the first one, functions end the argument of a function without brackets."""
        factors = [self._postfix(nested=False)]
        while True:
            found = self._maybe_postfix(in_function=in_function)
            if found is None:
                break
            factors.append(found)
        value = factors.pop()
        while factors:
            value = side_by_side(factors.pop(), value)
        return value

    def _maybe_postfix(self, *, in_function: bool) -> Expression | None:
        token = self._peek()
        if token.kind in {"function", "sqrt"} or token.text == "e":
            return None if in_function else self._postfix(nested=False)
        starts = token.kind in _STARTS and not (token.kind == "|" and self._bars)
        return self._postfix(nested=in_function) if starts else None

    def _postfix(self, *, nested: bool) -> Expression:
        value = self._power(nested=nested)
        for _ in range(MAX_POSTFIXES):
            if self._peek().kind not in {"!", "degree"}:
                break
            value = Function("factorial", (value,)) if self._next().kind == "!" else Degrees(value)
        return value

    def _power(self, *, nested: bool) -> Expression:
        token = self._next()
        if token.kind == "function":
            return self._function(token)
        if token.kind == "sqrt":
            return self._raised(self._root())
        if token.text == "e" and token.kind == "letter":
            return self._raised(Constant("e"))
        start = _STARTS.get(token.kind)
        if start is None:
            raise Foreign(token.text)
        self._at -= 1
        value: Expression = getattr(self, start)(nested)
        return value if isinstance(value, Apply) and self._peek().kind != "^" else self._raised(value)

    def _raised(self, base: Expression) -> Expression:
        if self._peek().kind != "^":
            return base
        if base == Constant("i"):
            raise Foreign("math-verify drops this exponent")
        self._next()
        value = Power(base, self._exponent())
        if base == Constant("e") and (has_other_log(value.exponent) or value.exponent == Number(Fraction(0))):
            raise Foreign("math-verify takes e^(log_2 x) for x, and e^0 for the number 1, as in 3e^0 = 3 + 1")
        if self._peek().kind in {"^", "_"} or (isinstance(base, Symbol) and self._opens_application()):
            raise Foreign("two readings")
        return value

    def _exponent(self) -> Expression:
        token = self._next()
        if token.kind == "{":
            return self._until("}")
        if token.kind == "number":
            return written(token.text)
        if token.kind in {"letter", "greek"} and token.text != "e":
            return name_of(token)
        raise Foreign(token.text)

    def _number(self, _: bool) -> Expression:  # noqa: FBT001  # one signature for all starts
        token = self._next()
        if self._peek().kind == "_":
            raise Foreign("a number with a subscript")
        return written(token.text)

    def _percent(self, _: bool) -> Expression:  # noqa: FBT001
        found = written(self._next().text)
        return Percent(found.value, found.exact)

    def _infinity(self, _: bool) -> Expression:  # noqa: FBT001
        self._next()
        return Constant("infinity")

    def _group(self, _: bool) -> Expression:  # noqa: FBT001
        return self._until(CLOSING[self._next().kind])

    def _measure(self, _: bool) -> Expression:  # noqa: FBT001
        kind = self._next().kind
        name = {"floor(": "floor", "ceil(": "ceil"}.get(kind, "abs")
        self._bars += kind == "|"
        if self._bars > 1:
            raise Foreign("bars in bars")
        value = Function(name, (self._until(CLOSING[kind]),))
        self._bars -= kind == "|"
        return value

    def _frac(self, _: bool) -> Expression:  # noqa: FBT001
        self._next()
        self._fractions += 1
        above, below = self._braced(), self._braced()
        self._fractions -= 1
        return quotient(above, below)

    def _binom(self, _: bool) -> Expression:  # noqa: FBT001
        self._next()
        return chosen(self._braced(), self._braced())

    def _braced(self) -> Expression:
        if self._next().kind != "{":
            raise Foreign("braces expected")
        return self._until("}")

    def _root(self) -> Expression:
        degree: Expression = Number(Fraction(2))
        if self._peek().kind == "[":
            self._next()
            degree = self._until("]")
        if not isinstance(degree, Number) or not degree.exact or degree.value == 0:
            raise Foreign("root")
        return Power(self._braced(), Number(1 / degree.value))

    def _function(self, token: Token) -> Expression:
        self._deeper()
        name = token.text[1:]
        base = self._log_base(name)
        power: Expression | None = None
        if self._peek().kind == "^":
            self._next()
            power = self._exponent()
            if self._peek().kind in {"^", "_"}:
                raise Foreign("two readings")
        bracketed = self._peek().kind == "("
        argument = self._group(_=False) if bracketed else self._product(in_function=True)
        if name in _INVERSE and power == MINUS_ONE:
            name, power = f"arc{name}", None
        self._depth -= 1
        value: Expression = Power(Constant("e"), argument) if name == "exp" else called(name, argument, base)
        if power is not None:
            value = Power(value, power)
        return self._raised(value) if bracketed else value

    def _log_base(self, name: str) -> Expression:
        if self._peek().kind != "_":
            return Number(Fraction(10)) if name == "log" else Constant("e")
        if name != "log":
            raise Foreign("subscript")
        self._next()
        base = self._exponent()
        if self._peek().kind in {"^", "_"} and not isinstance(base, Number):
            raise Foreign("two readings")
        return base


def matrix(rows: list[list[list[Token]]]) -> Matrix:
    """A matrix out of the tokens of its cells."""
    cells = tuple(tuple(Reader(cell).whole() for cell in row) for row in rows)
    if not cells or len({len(row) for row in cells}) != 1:
        raise Foreign("matrix")
    return Matrix(cells)
