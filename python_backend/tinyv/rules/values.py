"""What an answer says: the frozen types that reading makes and deciding compares.

Owns the vocabulary, not its meaning. A `Tree` is a formula as it was written (`tinyv.rules.formula`, handed on from
here); a `Value` is a whole answer. Every type is hashable and compares by structure, which is the proof `identical`.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from tinyv.rules.formula import Call, Constant, Decimal, PlusMinus, Power, Product, Rational, Sum, Symbol, Tree

__all__ = [
    "Call", "Choices", "Clock", "Constant", "Counted", "Date", "Decimal", "Except", "Expression", "FiniteSet",
    "Interval", "Labelled", "Matrix", "Money", "Nothing", "Numeral", "Percent", "Piecewise", "PlusMinus", "Power",
    "Product", "Quantity", "Ratio", "Rational", "Relation", "Residues", "Sequence", "Statements", "Sum", "Symbol",
    "Tree", "Truth", "Tuple", "Unit", "UnitPower", "Value", "Words",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitPower:
    """One unit to a power: `km` is the unit `m` with `prefix` 3, `s^{-2}` has power -2."""

    name: str
    """A row's key in the table of units."""
    prefix: int
    """Power of ten."""
    power: Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of units, as written."""

    parts: tuple[UnitPower, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """A number or formula alone."""

    tree: Tree


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or formula with a unit behind it; a degree sign is the unit `degree`."""

    tree: Tree
    unit: Unit


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of things that no table of units knows: `5 apples`, `30 iterations`."""

    tree: Tree
    noun: str


@dataclass(frozen=True, slots=True)
class Percent:
    r"""`50\%` holds 50."""

    tree: Tree


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency, by its ISO 4217 code; `$` alone is USD."""

    tree: Tree
    currency: str


@dataclass(frozen=True, slots=True)
class Relation:
    """`left operator right`; a chain `a = b = c` is Statements of its links.

    Operators: `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `approx`, `equivalent`, `perp`, `parallel`,
    `proportional`, `subset`, `implies`. Words on the left announce the value: `the area is 5`.
    """

    left: "Value"
    operator: str
    right: "Value"


@dataclass(frozen=True, slots=True)
class Interval:
    """Real numbers between two ends, which may be infinite."""

    low: Tree
    high: Tree
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Except:
    r"""A set without some of its elements: `\mathbb{R} \setminus \{4\}`.

    A number set is an Expression of the Symbol `Reals`, `Integers`, `Naturals`, `Rationals` or `Complexes`.
    """

    whole: "Value"
    without: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class FiniteSet:
    r"""`\{1, 2\}`: order does not matter, nor does repetition."""

    items: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Tuple:
    """`(1, 2)`, `[1, 2]`, `<1, 2>`: a point, a vector or a list, in order; an Interval in another reading.

    The bracket `cycle` is a cycle of a permutation, `(1 3 2)`, from its least number on; `lines` are rows of a text.
    """

    items: tuple["Value", ...]
    bracket: str = "("


@dataclass(frozen=True, slots=True)
class Sequence:
    """`1, 2` or `1 and 2` without brackets: several answers; whether order matters is what was asked."""

    items: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Statements:
    r"""Relations or sets joined by a word.

    `and`: all hold (a chain too; an intersection). `or`: one holds; a union of sets. `where`: the first part, then
    conditions on its symbols (`2k\pi, k \in Z`); a set-builder `{x | x > 2}` is its condition alone.
    """

    parts: tuple["Value", ...]
    joined: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of equal length; a determinant's bars are a Call."""

    rows: tuple[tuple["Value", ...], ...]


@dataclass(frozen=True, slots=True)
class Piecewise:
    """Branches in order, each a value and its condition; None is otherwise."""

    branches: tuple[tuple["Value", "Value | None"], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An option's letter, in upper case, with its content: `(B) 5`, `C. 3 cm`."""

    letter: str
    content: "Value"


@dataclass(frozen=True, slots=True)
class Ratio:
    """`2 : 3`, at least two parts."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Residues:
    r"""`1, 3 \pmod 8`."""

    values: tuple[Tree, ...]
    modulus: Tree


@dataclass(frozen=True, slots=True)
class Numeral:
    """Digits of a stated base, `1A_{16}`."""

    digits: str
    base: int


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day; what was not said is None."""

    year: int | None
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in seconds after midnight; `half` is am, pm or empty."""

    seconds: int
    half: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Letters of options, in upper case and in order, without repetition: `A`, `(B)`, `ACD`, `A, C and D`."""

    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes or true, no or false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """`no solution`, `none`, the empty set, `does not exist` (`word` says which: none, empty, undefined)."""

    word: str


@dataclass(frozen=True, slots=True)
class Words:
    """Anything else: lower case, one space between words, no punctuation at the ends, no LaTeX commands of text."""

    text: str


Value: TypeAlias = (
    Expression
    | Quantity
    | Counted
    | Percent
    | Money
    | Relation
    | Interval
    | Except
    | FiniteSet
    | Tuple
    | Sequence
    | Statements
    | Matrix
    | Piecewise
    | Labelled
    | Ratio
    | Residues
    | Numeral
    | Date
    | Clock
    | Choices
    | Truth
    | Nothing
    | Words
)
