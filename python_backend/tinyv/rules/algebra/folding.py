"""How parts of an expression are put together: what math-verify folds into one number, and what it leaves as a formula.

Owns those rules alone. Quotients of whole numbers and mixed numbers become one Number; everything else keeps its form.
"""

from fractions import Fraction
from math import comb

from tinyv.rules.algebra.lexer import Foreign, Token
from tinyv.rules.algebra.nodes import Constant, Degrees, Expression, Function, Multiply, Number, Power, Symbol, parts

__all__ = [
    "MINUS_ONE",
    "called",
    "chosen",
    "has_other_log",
    "is_atom",
    "name_of",
    "negative",
    "quotient",
    "side_by_side",
    "times",
    "written",
]

MAX_DIGITS = 60
"""Longer numbers go to a worker."""

MAX_CHOSEN = 150
"""Binomials of larger numbers go to a worker."""

MINUS_ONE = Number(Fraction(-1))
_ATOMS = {"letter", "greek", "number", "percent", "text", "infinity"}
_SPECIAL_NAMES = {"pi", "Pi"}


def written(text: str) -> Number:
    """A written number; raises Foreign when it is long."""
    if len(text) > MAX_DIGITS:
        raise Foreign("digits")
    if "." in text:
        return Number(Fraction(f"0{text}"), exact=False)
    return Number(Fraction(int(text)))


def name_of(token: Token) -> Symbol | Constant:
    """The symbol or constant that a letter is."""
    text = token.text.removeprefix("\\")
    if token.kind == "greek":
        return Constant("pi") if text in _SPECIAL_NAMES else Symbol(text.lower())
    return Constant("i") if text == "I" else Symbol(text.lower())


def is_atom(inner: list[Token]) -> bool:
    """Whether the tokens are one atom of the grammar: a name or number, with subscript and exponent at most."""
    if not inner or inner[0].text == "e" or inner[0].kind not in _ATOMS:
        return False
    if inner[0].text == "E":
        return len(inner) == 1
    rest = inner[1:]
    for _ in range(2):
        if rest and (rest[0].kind == "_" or (rest[0].kind == "^" and inner[0].kind not in {"number", "percent"})):
            rest = rest[_operand_end(rest) :]
    return not rest


def _operand_end(tokens: list[Token]) -> int:
    """Where the operand of a sign at the start ends: after one token, or after the brace that closes."""
    if len(tokens) < 2 or tokens[1].kind != "{":  # noqa: PLR2004  # the sign and its operand
        return 2
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind == "{") - (token.kind == "}")
        if place and depth == 0:
            return place + 1
    return len(tokens)


def called(name: str, argument: Expression, base: Expression) -> Expression:
    """A known function of its argument; arsinh is arcsinh."""
    if name in {"log", "ln"}:
        return Function("log", (argument, base))
    if name in {"arsinh", "arcosh", "artanh"}:
        name = f"arc{name[2:]}"
    return Function(name, (argument,))


def times(left: Expression, right: Expression) -> Expression:
    """The product, flat."""
    factors = left.factors if isinstance(left, Multiply) else (left,)
    return Multiply(factors + (right.factors if isinstance(right, Multiply) else (right,)))


def chosen(above: Expression, below: Expression) -> Expression:
    """A binomial coefficient; of whole numbers it is a number, as for math-verify."""
    above, below = _bare(above), _bare(below)
    if isinstance(above, Number) and isinstance(below, Number):
        if _is_whole(above) and _is_whole(below) and 0 <= below.value <= above.value <= MAX_CHOSEN:
            return Number(Fraction(comb(int(above.value), int(below.value))))
        raise Foreign("binomial")
    if isinstance(below, Number) or above == below:
        raise Foreign("a binomial that math-verify simplifies")
    return Function("binomial", (above, below))


def has_other_log(value: Expression) -> bool:
    """Whether a logarithm of another base than e occurs."""
    if isinstance(value, Function) and value.name == "log" and value.arguments[1] != Constant("e"):
        return True
    return any(map(has_other_log, parts(value)))


def negative(value: Expression) -> Expression:
    """The value with its sign changed; numbers stay numbers."""
    if isinstance(value, Number):
        return Number(-value.value, value.exact)
    if isinstance(value, Degrees):
        return Degrees(negative(value.value))
    return times(MINUS_ONE, value)


def quotient(above: Expression, below: Expression) -> Expression:
    """The quotient; of whole numbers it is a number, as for math-verify."""
    above, below = _bare(above), _bare(below)
    if isinstance(below, Number) and below.value == 0:
        raise Foreign("division by zero")
    if isinstance(above, Number) and isinstance(below, Number) and _is_whole(above) and _is_whole(below):
        return Number(above.value / below.value)
    return times(above, Power(below, MINUS_ONE))


def _bare(value: Expression) -> Expression:
    """A number without its degree sign, which math-verify reads over."""
    return value.value if isinstance(value, Degrees) and isinstance(value.value, Number) else value


def _is_whole(value: Expression) -> bool:
    return isinstance(value, Number) and value.exact and value.value.denominator == 1


def side_by_side(left: Expression, right: Expression) -> Expression:
    """A product, or a mixed number: `2 1/2`, and `2(3)` as well, is a sum for math-verify."""
    left, right = _bare(left), _bare(right)
    if isinstance(left, Number) and _is_whole(left) and isinstance(right, Number) and right.exact and right.value > 0:
        return Number(left.value - right.value if left.value < 0 else left.value + right.value)
    return times(left, right)
