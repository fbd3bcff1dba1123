r"""Formulas printed in the notations that answers come in: LaTeX, typed, Unicode, and of sympy, Mathematica and Python.

Owns brackets: what is printed reads as the tree that it was. What a notation cannot say raises UnprintableError.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from tinyv.rules.values import Call, Constant, Decimal, PlusMinus, Power, Product, Rational, Sum, Symbol, Tree

from tinyv_build.embedded.real.tables import FUNCTIONS, GREEK, NOTATIONS, SUPERSCRIPTS, Notation

__all__ = ["NOTATIONS", "Notation", "UnprintableError", "formula"]

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 6)
"""How tightly a printed text holds together."""

_LONGEST_PLAIN_DECIMAL = 12
_MINUS_ONE = Rational(Fraction(-1))
_HALF = Rational(Fraction(1, 2))


class UnprintableError(Exception):
    """The notation has no way to write it."""


@dataclass(frozen=True, slots=True)
class _Printed:
    text: str
    level: int


def formula(tree: Tree, notation: Notation) -> str:
    """The formula's text; raises UnprintableError."""
    return _printed(tree, notation).text


def _printed(tree: Tree, notation: Notation) -> _Printed:
    printer = _PRINTERS.get(type(tree))
    if printer is None:
        raise UnprintableError(type(tree).__name__)
    return printer(tree, notation)


def _within(tree: Tree, notation: Notation, level: int) -> str:
    found = _printed(tree, notation)
    return found.text if found.level >= level else _bracketed(found.text, notation)


def _bracketed(text: str, notation: Notation) -> str:
    return f"\\left({text}\\right)" if notation.latex and "\\frac" in text else f"({text})"


def _rational(tree: Rational, notation: Notation) -> _Printed:
    value = tree.value
    if value.denominator != 1:
        over, under = str(abs(value.numerator)), str(value.denominator)
        text = notation.quotient.format(over, under)
        return _Printed(("-" if value < 0 else "") + text, _SIGN if value < 0 else _PRODUCT)
    return _Printed(str(value.numerator), _SIGN if value < 0 else _ATOM)


def _decimal(tree: Decimal, notation: Notation) -> _Printed:
    scaled = tree.value / Fraction(10) ** tree.last
    if scaled.denominator != 1:
        raise UnprintableError("decimal")
    digits, sign = str(abs(scaled.numerator)), "-" if tree.value < 0 else ""
    places = -tree.last
    if 0 <= places <= _LONGEST_PLAIN_DECIMAL:
        padded = digits.zfill(places + 1)
        text = f"{padded[:-places]}.{padded[-places:]}" if places else digits
        return _Printed(sign + text, _SIGN if sign else _ATOM)
    exponent = tree.last + len(digits) - 1
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return _Printed(sign + notation.scientific.format(mantissa, exponent), _SIGN if sign else _PRODUCT)


def _symbol(tree: Symbol, notation: Notation) -> _Printed:
    name, _, index = tree.name.partition("_")
    if not re.fullmatch(r"[A-Za-z]+", name) or not re.fullmatch(r"[A-Za-z0-9,]*", index):
        raise UnprintableError(tree.name)
    if len(name) > 1 and name.lower() not in GREEK:
        raise UnprintableError(tree.name)
    text = notation.greek(name) if len(name) > 1 else name
    if index:
        text += f"_{{{index}}}" if notation.latex and len(index) > 1 else f"_{index}"
    return _Printed(text, _ATOM)


def _constant(tree: Constant, notation: Notation) -> _Printed:
    if tree.name not in notation.constants:
        raise UnprintableError(tree.name)
    return _Printed(notation.constants[tree.name], _ATOM)


def _sum(tree: Sum, notation: Notation) -> _Printed:
    parts = [_within(term, notation, _PRODUCT) for term in tree.terms]
    gap = notation.gap
    text = parts[0]
    for part in parts[1:]:
        text += f"{gap}-{gap}{part[1:]}" if part.startswith("-") else f"{gap}+{gap}{part}"
    return _Printed(text, _SUM)


def _split(factors: tuple[Tree, ...]) -> tuple[list[Tree], list[Tree]]:
    over, under = [], []
    for factor in factors:
        match factor:
            case Power(base, Rational(value)) if value == -1:
                under.append(base)
            case Power(base, Rational(value)) if value < 0 and value.denominator == 1:
                under.append(Power(base, Rational(-value)))
            case _:
                over.append(factor)
    return over, under


def _product(tree: Product, notation: Notation) -> _Printed:
    over, under = _split(tree.factors)
    sign = ""
    if over and isinstance(over[0], Rational) and over[0].value < 0:
        sign, first = "-", Rational(-over[0].value)
        over = over[1:] if first.value == 1 and (len(over) > 1) else [first, *over[1:]]
    over = over or [Rational(Fraction(1))]
    if not under:
        return _Printed(sign + _row(over, notation), _SIGN if sign else _PRODUCT)
    if notation.latex:
        text = f"\\frac{{{_alone(over, notation)}}}{{{_alone(under, notation)}}}"
        return _Printed(sign + text, _SIGN if sign else _PRODUCT)
    below = _within(under[0], notation, _POWER) if len(under) == 1 else f"({_row(under, notation)})"
    return _Printed(f"{sign}{_row(over, notation)}/{below}", _SIGN if sign else _PRODUCT)


def _alone(factors: list[Tree], notation: Notation) -> str:
    return formula(factors[0], notation) if len(factors) == 1 else _row(factors, notation)


def _row(factors: list[Tree], notation: Notation) -> str:
    parts = [_within(factor, notation, _POWER) for factor in factors]
    text = parts[0]
    for part in parts[1:]:
        text += _joint(text, part, notation) + part
    return text


def _joint(left: str, right: str, notation: Notation) -> str:
    if not notation.juxtaposes or right[:1].isdigit():
        return notation.times
    if re.search(r"\\[A-Za-z]+$", left) and right[:1].isalpha():
        return " "
    letters = left[-1:].isalnum() and not left[-1:].isdigit() and right[:1].isalpha()
    if not notation.latex and (letters or (left[-1:].isalpha() and right[:1] == "(")):
        return notation.times
    named = re.match(r"[a-z]{2,}", right) and not notation.latex
    return notation.times if named and not left[-1:].isdigit() else ""


def _power(tree: Power, notation: Notation) -> _Printed:
    match tree.exponent:
        case Rational(value) if value == -1:
            return _product(Product((Rational(Fraction(1)), tree)), notation)
        case Rational(value) if value.numerator == 1 and value.denominator > 1:
            return _root(tree.base, value.denominator, notation)
        case Product((Rational(one), Power(Rational(index), Rational(minus)))) if one == 1 and minus == -1:
            return _root(tree.base, int(index), notation)
    if isinstance(tree.base, Constant) and tree.base.name == "e" and notation.exponential:
        return _Printed(notation.exponential.format(formula(tree.exponent, notation)), _ATOM)
    base, exponent = _within(tree.base, notation, _ATOM), formula(tree.exponent, notation)
    if notation.raised and re.fullmatch(r"-?\d+", exponent):
        return _Printed(base + exponent.translate(SUPERSCRIPTS), _POWER)
    if notation.latex:
        return _Printed(f"{base}^{exponent}" if len(exponent) == 1 else f"{base}^{{{exponent}}}", _POWER)
    simple = re.fullmatch(r"\d+|[A-Za-zπ]", exponent)
    return _Printed(f"{base}{notation.power}{exponent if simple else f'({exponent})'}", _POWER)


def _root(base: Tree, index: int, notation: Notation) -> _Printed:
    inside = formula(base, notation)
    if notation.latex:
        order = "" if index == 2 else f"[{index}]"
        return _Printed(f"\\sqrt{order}{{{inside}}}", _ATOM)
    if index == 2:
        short = notation.raised and re.fullmatch(r"\d+|[A-Za-z]", inside)
        return _Printed(f"√{inside}" if short else notation.root.format(inside), _POWER if short else _ATOM)
    return _Printed(f"{_within(base, notation, _ATOM)}{notation.power}(1/{index})", _POWER)


def _call(tree: Call, notation: Notation) -> _Printed:
    arguments = [formula(argument, notation) for argument in tree.arguments]
    if tree.name == "factorial":
        return _Printed(f"{_within(tree.arguments[0], notation, _ATOM)}!", _POWER)
    if tree.name == "abs" and notation.bars:
        return _Printed(f"|{arguments[0]}|", _ATOM)
    if tree.name == "log" and len(arguments) == 2:
        return _Printed(notation.logarithm.format(*arguments), _ATOM)
    if tree.name == "binomial" and notation.latex:
        return _Printed(f"\\binom{{{arguments[0]}}}{{{arguments[1]}}}", _ATOM)
    name = notation.function(tree.name) if tree.name in FUNCTIONS else tree.name if len(tree.name) == 1 else ""
    if not name or len(arguments) != 1:
        raise UnprintableError(tree.name)
    opened, closed = notation.brackets
    return _Printed(f"{name}{opened}{arguments[0]}{closed}", _ATOM)


def _plus_minus(tree: PlusMinus, notation: Notation) -> _Printed:
    if tree.minus_first or not notation.plus_minus:
        raise UnprintableError("∓")
    return _Printed(f"{notation.plus_minus}{_within(tree.term, notation, _PRODUCT)}", _SIGN)


_Printer = Callable[..., _Printed]
_PRINTERS: dict[type, _Printer] = {
    Rational: _rational, Decimal: _decimal, Symbol: _symbol, Constant: _constant, Sum: _sum,
    Product: _product, Power: _power, Call: _call, PlusMinus: _plus_minus,
}  # fmt: skip
