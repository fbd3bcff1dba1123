"""Slips of the hand in a formula: another digit, sign, exponent, function; a term, factor, constant or root lost.

Each slip takes a node of the formula and returns what it became, or None where it does not apply. Whether the whole
then differs is not known here: it must be proven.
"""

import random
from collections.abc import Callable, Mapping
from fractions import Fraction

from tinyv.rules.values import Call, Constant, Decimal, PlusMinus, Power, Product, Rational, Sum, Symbol, Tree

from tinyv_build.embedded.real.trees import product, total

__all__ = ["SLIPS", "negated"]

_MINUS_ONE = Rational(Fraction(-1))
_SISTERS = {
    "sin": "cos", "cos": "sin", "tan": "cot", "cot": "tan", "sec": "csc", "csc": "sec", "arcsin": "arccos",
    "arccos": "arcsin", "arctan": "arcsin", "sinh": "cosh", "cosh": "sinh", "floor": "ceil", "ceil": "floor",
    "min": "max", "max": "min", "gcd": "lcm", "lcm": "gcd", "re": "im", "im": "re",
}  # fmt: skip
_SYMBOLS = {
    "x": "y",
    "y": "x",
    "n": "k",
    "k": "n",
    "a": "b",
    "b": "a",
    "m": "M",
    "r": "R",
    "R": "r",
    "t": "T",
    "V": "v",
}

Slip = Callable[[random.Random, Tree], "Tree | None"]


def negated(tree: Tree) -> Tree:
    """The formula with its sign turned, as one would write it."""
    match tree:
        case Rational(value):
            return Rational(-value)
        case Decimal(value, last):
            return Decimal(-value, last)
        case Product((Rational(value), *rest)) if value == -1 and rest:
            return product(tuple(rest))
        case Product((Rational(value), *rest)):
            return Product((Rational(-value), *rest))
        case Sum(terms):
            return Sum(tuple(map(negated, terms)))
    return Product((_MINUS_ONE, tree))


def _digit(luck: random.Random, tree: Tree) -> Tree | None:
    """One digit is another."""
    if not isinstance(tree, Rational | Decimal) or tree.value == 0:
        return None
    last = tree.last if isinstance(tree, Decimal) else 0
    scaled = tree.value / Fraction(10) ** last
    if scaled.denominator != 1:
        return None
    digits = str(abs(scaled.numerator))
    at = luck.randrange(len(digits))
    other = luck.choice([digit for digit in "0123456789" if digit != digits[at] and (at or digit != "0")])
    value = Fraction(int(digits[:at] + other + digits[at + 1 :])) * Fraction(10) ** last
    return _number(tree, value if tree.value > 0 else -value)


def _step(luck: random.Random, tree: Tree) -> Tree | None:
    """One more or one less."""
    if not isinstance(tree, Rational):
        return None
    return Rational(tree.value + luck.choice((-2, -1, -1, 1, 1, 2)))


def _swapped(luck: random.Random, tree: Tree) -> Tree | None:
    """Two digits in each other's place, or one lost or doubled."""
    if not isinstance(tree, Rational) or tree.value.denominator != 1 or abs(tree.value) < 10:
        return None
    digits = str(abs(tree.value.numerator))
    at = luck.randrange(len(digits) - 1)
    way = luck.randrange(3)
    text = (
        digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] if way == 0
        else digits[:at] + digits[at + 1 :] if way == 1
        else digits[: at + 1] + digits[at:]
    )  # fmt: skip
    return Rational(Fraction(int(text)) * (1 if tree.value > 0 else -1))


def _magnitude(luck: random.Random, tree: Tree) -> Tree | None:
    """A power of ten, or a factor of two, more or less."""
    if not isinstance(tree, Rational | Decimal) or tree.value == 0:
        return None
    factor = luck.choice((Fraction(10), Fraction(1, 10), Fraction(2), Fraction(1, 2)))
    if isinstance(tree, Decimal):
        shift = {Fraction(10): 1, Fraction(1, 10): -1}.get(factor)
        return Decimal(tree.value * factor, tree.last + shift) if shift else None
    value = tree.value * factor
    return Rational(value) if value.denominator == 1 else None


def _sign(_luck: random.Random, tree: Tree) -> Tree | None:
    return None if isinstance(tree, Constant | PlusMinus | Symbol) else negated(tree)


def _term_sign(luck: random.Random, tree: Tree) -> Tree | None:
    if not isinstance(tree, Sum):
        return None
    at = luck.randrange(len(tree.terms))
    return Sum(tuple(negated(term) if place == at else term for place, term in enumerate(tree.terms)))


def _lost_term(luck: random.Random, tree: Tree) -> Tree | None:
    if not isinstance(tree, Sum):
        return None
    at = luck.randrange(len(tree.terms))
    return total(tree.terms[:at] + tree.terms[at + 1 :])


def _lost_factor(luck: random.Random, tree: Tree) -> Tree | None:
    if not isinstance(tree, Product):
        return None
    at = luck.randrange(len(tree.factors))
    return product(tree.factors[:at] + tree.factors[at + 1 :])


def _upside_down(_luck: random.Random, tree: Tree) -> Tree | None:
    match tree:
        case Product((over, Power(under, Rational(value)))) if value == -1:
            return Product((under, Power(over, Rational(value))))
        case Product(factors) if any(isinstance(factor, Power) for factor in factors):
            return product(tuple(_turned(factor) for factor in factors))
    return None


def _turned(tree: Tree) -> Tree:
    match tree:
        case Power(base, Rational(value)) if value == -1:
            return base
    return tree


def _exponent(luck: random.Random, tree: Tree) -> Tree | None:
    match tree:
        case Power(base, Rational(value)) if value not in (-1, Fraction(1, 2)):
            return Power(base, Rational(value + luck.choice((-1, 1)))) if value not in (0, 1, 2) else base
        case Power(base, exponent) if not isinstance(exponent, Rational):
            return Power(base, negated(exponent))
    return None


def _root(luck: random.Random, tree: Tree) -> Tree | None:
    match tree:
        case Power(base, Rational(value)) if value == Fraction(1, 2):
            return luck.choice((base, Power(base, Rational(Fraction(1, 3)))))
        case Power(base, Rational(value)) if value == 2:
            return Power(base, Rational(Fraction(1, 2)))
    return None


def _function(_luck: random.Random, tree: Tree) -> Tree | None:
    match tree:
        case Call(name, arguments) if name in _SISTERS:
            return Call(_SISTERS[name], arguments)
        case Call("ln", (argument,)):
            return Call("log", (argument, Rational(Fraction(2))))
        case Call("factorial" | "abs", (argument,)):
            return argument
    return None


def _symbol(_luck: random.Random, tree: Tree) -> Tree | None:
    match tree:
        case Symbol(name) if name in _SYMBOLS:
            return Symbol(_SYMBOLS[name])
        case Constant("pi"):
            return Rational(Fraction(1))
        case Constant("e"):
            return Rational(Fraction(2))
        case Constant("i"):
            return Rational(Fraction(1))
    return None


def _one_side(luck: random.Random, tree: Tree) -> Tree | None:
    return luck.choice((tree.term, negated(tree.term))) if isinstance(tree, PlusMinus) else None


def _number(like: Rational | Decimal, value: Fraction) -> Tree:
    return Decimal(value, like.last) if isinstance(like, Decimal) else Rational(value)


SLIPS: Mapping[str, Slip] = {
    "digit": _digit, "step": _step, "digits": _swapped, "magnitude": _magnitude, "sign": _sign,
    "term sign": _term_sign, "term lost": _lost_term, "factor lost": _lost_factor, "upside down": _upside_down,
    "exponent": _exponent, "root": _root, "function": _function, "symbol": _symbol, "one side": _one_side,
}  # fmt: skip
