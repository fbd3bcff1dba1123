"""What an answer says, as a tree of frozen nodes.

Owns the vocabulary shared by the reader and the comparison. Leaves and their combinations are `Expression`s; sets,
tuples, intervals, relations and matrices hold expressions. A node says what was written (a degree sign, braces), not
whether it matters: that is the comparison's business.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

__all__ = [
    "Add",
    "Apply",
    "Constant",
    "Degrees",
    "Expression",
    "FiniteSet",
    "Function",
    "Interval",
    "Matrix",
    "Multiply",
    "Named",
    "Node",
    "Number",
    "Percent",
    "Power",
    "Relation",
    "Symbol",
    "Tuple",
    "Union",
    "expressions_of",
    "is_expression",
    "parts",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A written number, its sign included; `exact` is False for decimals, which math-verify reads as floats."""

    value: Fraction
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Percent:
    r"""`50\%`: `value` is 50."""

    value: Fraction
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter, a Greek letter or a text, in lower case as math-verify reads it, with its subscript: `a_n`."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """`pi`, `e`, `i` (only when written as a capital I) or `infinity`."""

    name: str


@dataclass(frozen=True, slots=True)
class Add:
    """A sum of at least two terms, in the order of writing."""

    terms: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Multiply:
    """A product of at least two factors, in the order of writing; a quotient has a factor to the power -1."""

    factors: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Power:
    """`base ^ exponent`; roots are powers of 1/n."""

    base: "Expression"
    exponent: "Expression"


@dataclass(frozen=True, slots=True)
class Function:
    """A known function: sin, arcsin, sinh, log (always argument, base), abs, factorial, binomial, floor, ceil."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """An unknown function of its arguments: `f(x)`; the name keeps its case."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Degrees:
    """An expression with a degree sign."""

    value: "Expression"


@dataclass(frozen=True, slots=True)
class FiniteSet:
    r"""Several values: `\{1,2\}` (`braces`), or `1,2` and `3 \pm 1` without; elements in the order of writing."""

    elements: tuple["Node", ...]
    braces: bool = True


@dataclass(frozen=True, slots=True)
class Tuple:
    """Values in order: `(1,2,3)`. Two values in brackets are an Interval, which may mean the point as well."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """Two expressions in brackets: `(a,b]`. `(a,b)` may be a point."""

    low: "Expression"
    high: "Expression"
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Union:
    """Sets joined by the union sign."""

    sets: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A set with a name: N, Z, Q, R, C."""

    name: str


@dataclass(frozen=True, slots=True)
class Relation:
    """`a < b = c`: one operator fewer than sides; operators are `=`, `in`, `<`, `<=`, `>`, `>=`, `!=`.

    Sides are expressions, except that the last side of a single `=` or `in` may be any node, and its first a Tuple.
    """

    sides: tuple["Node", ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of equal length."""

    rows: tuple[tuple["Expression", ...], ...]


Expression: TypeAlias = Number | Percent | Symbol | Constant | Add | Multiply | Power | Function | Apply | Degrees
Node: TypeAlias = Expression | FiniteSet | Tuple | Interval | Union | Named | Relation | Matrix

_EXPRESSIONS = (Number, Percent, Symbol, Constant, Add, Multiply, Power, Function, Apply, Degrees)


def is_expression(node: Node) -> bool:
    """Whether the node is a single value."""
    return isinstance(node, _EXPRESSIONS)


def parts(node: Expression) -> tuple[Expression, ...]:
    """The expressions right below an expression."""
    if isinstance(node, Add):
        return node.terms
    if isinstance(node, Multiply):
        return node.factors
    if isinstance(node, Function | Apply):
        return node.arguments
    if isinstance(node, Power):
        return node.base, node.exponent
    return (node.value,) if isinstance(node, Degrees) else ()


def expressions_of(node: Node) -> tuple[Expression, ...]:
    """The expressions of which a node of any shape is made."""
    if isinstance(node, FiniteSet):
        below: tuple[Node, ...] = node.elements
    elif isinstance(node, Tuple):
        below = node.items
    elif isinstance(node, Union):
        below = node.sets
    elif isinstance(node, Relation):
        below = node.sides
    elif isinstance(node, Interval):
        below = (node.low, node.high)
    elif isinstance(node, Matrix):
        below = tuple(cell for row in node.rows for cell in row)
    else:
        return () if isinstance(node, Named) else (node,)
    return tuple(expression for part in below for expression in expressions_of(part))
