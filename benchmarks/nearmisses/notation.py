"""Values in the notations of real answers. Each function writes the value that it is given, in one of them."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from benchmarks.shapes.common import fraction

__all__ = [
    "chosen",
    "integer",
    "interval",
    "joined",
    "letter",
    "matrix",
    "power",
    "quotient",
    "rational",
    "root",
    "scientific",
]

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def chosen(random: Random, *styles: str) -> str:
    """One of the spellings."""
    return random.choice(styles)


def integer(random: Random, number: int) -> str:
    """A whole number, grouped or not."""
    return chosen(random, f"{number}", f"{number}", f"{number:,}", f"{number:,}".replace(",", "{,}"))


def rational(random: Random, value: Fraction) -> str:
    """A fraction or whole number, the sign in front."""
    sign = "-" if value < 0 else ""
    if value.denominator == 1:
        return sign + integer(random, abs(value.numerator))
    return sign + fraction(random, abs(value.numerator), value.denominator)


def quotient(random: Random, above: str, below: str) -> str:
    """A quotient of texts that are more than numbers."""
    return chosen(random, f"\\frac{{{above}}}{{{below}}}", f"\\dfrac{{{above}}}{{{below}}}", f"({above})/({below})")


def power(random: Random, base: object, exponent: object) -> str:
    """A power of single bases."""
    return chosen(random, f"{base}^{{{exponent}}}", f"{base}^{{{exponent}}}", f"{base}**({exponent})")


def root(random: Random, number: object, index: int = 2) -> str:
    """A root."""
    if index == len("ab"):
        return chosen(random, f"\\sqrt{{{number}}}", f"\\sqrt{{{number}}}", f"sqrt({number})")
    return chosen(random, f"\\sqrt[{index}]{{{number}}}", f"({number})^{{1/{index}}}")


def scientific(random: Random, mantissa: str, exponent: int) -> str:
    """A number times a power of ten."""
    return chosen(
        random,
        f"{mantissa} \\times 10^{{{exponent}}}",
        f"{mantissa}\\cdot 10^{{{exponent}}}",
        f"{mantissa}e{exponent}",
        f"{mantissa}*10^({exponent})",
        f"{mantissa} × 10{str(exponent).translate(_SUPERSCRIPTS)}",  # noqa: RUF001  # as it is typed
    )


def letter(random: Random) -> str:
    """A symbol that is no constant and no unit alone."""
    return random.choice("abcknpqrwxyz")


def joined(random: Random, items: Sequence[str]) -> str:
    """Several answers in a row."""
    gaps = (", ", ", \\ ", ",") if len(items) > len("ab") else (", ", ", \\ ")  # `1,5` may be a decimal
    return random.choice(gaps).join(items)


def interval(random: Random, low: str, high: str, ends: str) -> str:
    """An interval; `ends` are its brackets, as `[)`."""
    styles = (f"{ends[0]}{low}, {high}{ends[1]}", f"\\left{ends[0]}{low}, {high}\\right{ends[1]}")
    return chosen(random, *styles)


def matrix(random: Random, rows: Sequence[Sequence[object]]) -> str:
    """A matrix or a column."""
    kind = chosen(random, "pmatrix", "bmatrix")
    body = " \\\\ ".join(" & ".join(map(str, row)) for row in rows)
    return f"\\begin{{{kind}}} {body} \\end{{{kind}}}"
