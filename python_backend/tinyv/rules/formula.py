"""A formula as it was written, without any simplification but signs of numbers: frozen nodes, compared by structure."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

__all__ = ["Call", "Constant", "Decimal", "PlusMinus", "Power", "Product", "Rational", "Sum", "Symbol", "Tree"]


@dataclass(frozen=True, slots=True)
class Rational:
    """A whole number as written (`-7`, `1,000`); a written fraction is a Product with a Power of -1."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number with a decimal point or a power of ten: `0.50` is (1/2, -2), `6.63e-34` and `6.63·10^{-34}` (…, -36)."""

    value: Fraction
    last: int
    """Power of ten of the last written digit: half of it is what the number is good for."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter or named quantity, case kept, LaTeX commands by name, a subscript after an underscore: `omega_0`."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    r"""`pi`, `e`, `i` or `infinity`, where the text can mean nothing else, or in the reading that takes it so.

    `degree` is a degree sign inside a formula (`180^\circ - 2a`), pi/180.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """At least two terms, in the order of writing; a difference has a Product with -1."""

    terms: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Product:
    """At least two factors, in the order of writing; a quotient has a Power of -1."""

    factors: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Power:
    """`base ^ exponent`; an nth root is a power of the Rational 1/n."""

    base: "Tree"
    exponent: "Tree"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of its arguments, by its name; a function that nobody knows by its own, `f(x)`.

    Known are sin … arctanh, ln, log (argument, base; alone: no base written), abs, factorial, double_factorial,
    binomial, floor, ceil, min, max, gcd, lcm, mod, re, im, arg, conjugate, sign, det, trace, erf, mean. exp(x) is a
    Power of the Constant e, sqrt a Power of 1/2. `sum` and `product_over` hold body, variable, first, last;
    `integral` body with its differential, low, high. A `vector` is a point in a formula, `(1,2) + t(3,4)`; a `matrix`
    there holds a `vector` for each row. `ellipsis` stands for what was left out and never compares.
    """

    name: str
    arguments: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class PlusMinus:
    """`± term` (`minus_first`: `∓ term`); all of one answer take the same side."""

    term: "Tree"
    minus_first: bool = False


Tree: TypeAlias = Rational | Decimal | Symbol | Constant | Sum | Product | Power | Call | PlusMinus
