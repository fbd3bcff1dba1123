"""Wrong lists, sets, points, intervals, matrices, ratios and families: order, ends, members.

Each function gives a ground truth and an answer that differ in a member, an end or an order that counts.
"""

from fractions import Fraction
from random import Random

from benchmarks.nearmisses.notation import chosen, interval, joined, letter, matrix, rational, root
from benchmarks.shapes.common import small

__all__ = [
    "all_reals_but_another",
    "determinant_and_matrix",
    "families_of_angles",
    "half_open_ends",
    "interval_and_set",
    "interval_bound",
    "interval_to_infinity",
    "matrix_entry",
    "matrix_transposed",
    "member_of_a_list",
    "member_of_a_set",
    "multiples_and_neighbours",
    "point_permuted",
    "points_crossed",
    "ratio_part",
    "ratio_turned",
    "residue",
    "rounded_vector",
    "sign_of_a_root",
    "subset",
    "superset",
    "triple_permuted",
    "union_part_lost",
    "vector_entry",
]

Wrong = tuple[str, str]
_ENDS = ("()", "(]", "[)", "[]")


def _members(random: Random, count: int) -> list[str]:
    if random.choice((True, False)):
        return [str(number) for number in random.sample(range(-30, 60), count)]
    return [root(random, number) for number in random.sample((2, 3, 5, 6, 7, 10, 11, 13, 14), count)]


def _listed(random: Random, items: list[str]) -> str:
    row = joined(random, items)
    return chosen(random, row, f"\\{{{row}\\}}", f"\\left\\{{{row}\\right\\}}")


def member_of_a_list(random: Random) -> Wrong:
    """One of several values is another."""
    *items, other = _members(random, random.randint(3, 6))
    return joined(random, items), joined(random, [*items[:-1], other])


def member_of_a_set(random: Random) -> Wrong:
    """One member is another."""
    *items, other = _members(random, random.randint(3, 6))
    wrong = [*items[1:], other]
    random.shuffle(wrong)
    return f"\\{{{joined(random, items)}\\}}", f"\\{{{joined(random, wrong)}\\}}"


def subset(random: Random) -> Wrong:
    """A member is missing."""
    items = _members(random, random.randint(2, 6))
    return _listed(random, items), _listed(random, items[:-1]) if len(items) > len("ab") else items[0]


def superset(random: Random) -> Wrong:
    """A member too many."""
    items = _members(random, random.randint(2, 6))
    return _listed(random, items[:-1]), _listed(random, items)


def sign_of_a_root(random: Random) -> Wrong:
    """One solution of two, or a solution with the other sign."""
    symbol, first = letter(random), random.randint(1, 30)
    second = first + random.randint(1, 30)
    write = f"{symbol} = {{}} \\text{{{{ or }}}} {symbol} = {{}}".format
    return write(first, second), random.choice(
        (write(first, -second), f"{symbol} = {first}", write(-first, -second), f"{symbol} = \\pm {first}")
    )


def point_permuted(random: Random) -> Wrong:
    """A point with its coordinates exchanged."""
    first, second = random.sample(range(-20, 40), 2)
    return f"({first}, {second})", f"({second}, {first})"


def triple_permuted(random: Random) -> Wrong:
    """Three coordinates in another order."""
    items = [str(number) for number in random.sample(range(-20, 40), 3)]
    first, second, third = items
    wrong = random.choice(((second, first, third), (first, third, second), (third, first, second)))
    name = random.choice(("", "", "(a, b, c) = "))
    return f"{name}({', '.join(items)})", f"{name}({', '.join(wrong)})"


def points_crossed(random: Random) -> Wrong:
    """Two points that exchanged a coordinate."""
    a, b, c, d = random.sample(range(-20, 40), 4)
    return joined(random, [f"({a}, {b})", f"({c}, {d})"]), joined(random, [f"({a}, {d})", f"({c}, {b})"])


def vector_entry(random: Random) -> Wrong:
    """One entry of a vector off."""
    items = random.sample(range(-20, 40), 3)
    index, step = random.randrange(3), random.choice((1, -1, 2))
    other = [item + step * (place == index) for place, item in enumerate(items)]
    write = random.choice((_column, _row))
    return write(items), write(other)


def _column(items: list[int]) -> str:
    body = " \\\\ ".join(map(str, items))
    return f"\\begin{{pmatrix}} {body} \\end{{pmatrix}}"


def _row(items: list[int]) -> str:
    return f"\\langle {', '.join(map(str, items))} \\rangle"


def rounded_vector(random: Random) -> Wrong:
    """One rounded entry of a vector is what another number rounds to."""
    items = [random.randint(1000, 9000) for _ in range(3)]
    index = random.randrange(3)
    right = [f"{item / 1000:.2f}" for item in items]
    wrong = [f"{(item + 20 * (place == index)) / 1000:.5f}" for place, item in enumerate(items)]
    return matrix(random, [[item] for item in right]), matrix(random, [[item] for item in wrong])


def _square(random: Random) -> list[list[int]]:
    a, b, c, d = random.sample(range(-12, 20), 4)
    return [[a, b], [c, d]]


def matrix_transposed(random: Random) -> Wrong:
    """The transpose of a matrix that is not symmetric."""
    rows = _square(random)
    return matrix(random, rows), matrix(random, list(zip(*rows, strict=True)))


def matrix_entry(random: Random) -> Wrong:
    """One entry off, or two rows exchanged."""
    rows = _square(random)
    other = random.choice(
        ([rows[1], rows[0]], [rows[0], [rows[1][0] + 1, rows[1][1]]], [rows[0], [rows[1][0], -rows[1][1] - 50]])
    )
    return matrix(random, rows), matrix(random, other)


def determinant_and_matrix(random: Random) -> Wrong:
    """A matrix and its determinant."""
    rows = _square(random)
    return matrix(random, rows), str(rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0])


def half_open_ends(random: Random) -> Wrong:
    """Another bracket at one end or both; at least one side says that it is an interval."""
    low = random.randint(-30, 30)
    high = low + random.randint(1, 40)
    right = random.choice(("(]", "[)"))
    wrong = random.choice([ends for ends in _ENDS if ends != right])
    return interval(random, str(low), str(high), right), interval(random, str(low), str(high), wrong)


def interval_bound(random: Random) -> Wrong:
    """A bound off by one or with another sign."""
    low = random.randint(1, 30)
    high = low + random.randint(2, 40)
    ends = random.choice(_ENDS)
    other = random.choice(((low, high + 1), (-low, high), (low + 1, high), (-high, -low)))
    return interval(random, str(low), str(high), ends), interval(random, str(other[0]), str(other[1]), ends)


def interval_to_infinity(random: Random) -> Wrong:
    """The other side of the bound, or its bracket."""
    bound, end = str(random.randint(-30, 30)), random.choice("([")
    other = {"(": "[", "[": "("}[end]
    wrong = (
        f"{other}{bound}, \\infty)",
        f"(-\\infty, {bound})",
        "(-\\infty, \\infty)",
        f"{end}{bound}, {int(bound) + 9})",
    )
    return f"{end}{bound}, \\infty)", random.choice(wrong)


def interval_and_set(random: Random) -> Wrong:
    """An interval and the set of its ends."""
    low = random.randint(-30, 30)
    high = low + random.randint(2, 40)
    right, wrong = interval(random, str(low), str(high), random.choice(("(]", "[)"))), f"\\{{{low}, {high}\\}}"
    return (right, wrong) if random.choice((True, False)) else (wrong, right)


def union_part_lost(random: Random) -> Wrong:
    """One of two intervals, or the gap between them."""
    low = random.randint(-30, 30)
    high = low + random.randint(1, 40)
    right = f"(-\\infty, {low}) \\cup ({high}, \\infty)"
    wrong = (
        f"(-\\infty, {low})", f"({high}, \\infty)", f"(-\\infty, {low}] \\cup ({high}, \\infty)", f"({low}, {high})",
        f"(-\\infty, {low}) \\cap ({high}, \\infty)", f"(-\\infty, {high}) \\cup ({low}, \\infty)",
    )  # fmt: skip
    return right, random.choice(wrong)


def all_reals_but_another(random: Random) -> Wrong:
    """Another exception, or none."""
    number = random.randint(1, 30)
    right = chosen(
        random, f"\\mathbb{{R}} \\setminus \\{{{number}\\}}", f"(-\\infty, {number}) \\cup ({number}, \\infty)",
        f"\\text{{all real numbers except }} {number}", f"x \\ne {number}",
    )  # fmt: skip
    wrong = (
        f"\\mathbb{{R}} \\setminus \\{{-{number}\\}}",
        "\\mathbb{R}",
        f"\\text{{all real numbers except }} {number + 1}",
        f"x \\ne -{number}",
        "\\emptyset",
        f"\\{{{number}\\}}",
    )
    return right, random.choice(wrong)


def ratio_turned(random: Random) -> Wrong:
    """The ratio the other way round."""
    first, second = random.sample(range(1, 30), 2)
    return f"{first}:{second}", chosen(random, f"{second}:{first}", f"{second} : {first}", f"{second}/{first}")


def ratio_part(random: Random) -> Wrong:
    """One part of a ratio off."""
    first, second, third = random.sample(range(1, 30), 3)
    return random.choice(
        ((f"{first}:{second}", f"{first}:{second + 1}"), (f"{first}:{second}:{third}", f"{first}:{third}:{second}"))
    )


def residue(random: Random) -> Wrong:
    """Another residue or another modulus."""
    modulus = random.randint(5, 30)
    value = random.randint(1, modulus - 2)
    return f"{value} \\pmod{{{modulus}}}", chosen(
        random, f"{value + 1} \\pmod{{{modulus}}}", f"{value} \\pmod{{{modulus + 1}}}"
    )


def multiples_and_neighbours(random: Random) -> Wrong:
    """A family of whole numbers and the one beside it."""
    symbol, factor = random.choice("nk"), random.randint(3, 12)
    right = f"{factor}{symbol}"
    wrong = (f"{factor}{symbol} + 1", f"{factor + 1}{symbol}", f"{2 * factor}{symbol}", f"{symbol}")
    where = f", {symbol} \\in \\mathbb{{Z}}"
    return right + where, random.choice(wrong) + where


def families_of_angles(random: Random) -> Wrong:
    """Another period, another first angle, or one angle alone."""
    below = random.choice((5, 7, 9, 12))
    first = rational(random, Fraction(1, below))
    right = f"x = {first} \\pi + 2k\\pi"
    wrong = (
        f"x = {first} \\pi + k\\pi", f"x = -{first} \\pi + 2k\\pi", f"x = {first} \\pi", f"x = {first} \\pi + 4k\\pi",
        f"x = \\pm {first} \\pi + 2k\\pi", f"x = {first} \\pi + {small(random) * 2 + 1}\\pi + 2k\\pi",
    )  # fmt: skip
    where = ", k \\in \\mathbb{Z}"
    return right + where, random.choice(wrong) + where
