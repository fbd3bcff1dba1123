r"""Kinds of pairs about how many there are: none, one, infinitely many, all of them; odd, even, positive; limits.

Every meaning is a row of phrases, and every row is right in some items and wrong in others.
"""

import random
from collections.abc import Sequence

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import in_words

__all__ = ["DRAWS"]

_NONE = (
    "no solution", "no solutions", "\\emptyset", "none", "There is no solution", "There are no such numbers", "does not exist", "no such integer exists", "\\text{No solution}", "impossible", "\\varnothing", "it is impossible", "the equation has no solution",
    "\\{\\}", "None exist", "there are none", "not possible", "No such x exists", "the set is empty", "the empty set", "no solution exists", "\\text{no such numbers exist}", "no such integers exist", "There is no such function", "no real solution", "the solution set is empty",
    "x \\in \\emptyset", "It cannot be done", "there isn't any", "inconsistent, no solution", "DNE", "\\text{DNE}", "no such n",
)  # fmt: skip
_MANY = (
    "infinitely many", "infinitely many solutions", "there are infinitely many", "an infinite number of solutions", "\\text{infinitely many}", "infinite number", "there is no end of them", "The equation has infinitely many solutions", "an infinite number",
    "infinitely many exist", "there are infinitely many such numbers", "the number of solutions is infinite", "not finitely many",
)  # fmt: skip
_ONE = (
    "exactly one", "exactly one solution", "a unique solution", "one solution", "there is exactly one", "only one", "\\text{exactly one}", "precisely one", "it has a unique solution", "the solution is unique", "just one",
)  # fmt: skip
_UNCLEAR = (
    "cannot be determined", "not enough information", "it cannot be determined", "insufficient information", "undetermined", "\\text{cannot be determined}", "there is not enough information", "impossible to tell", "it depends", "the data is insufficient",
)  # fmt: skip


def nothing(luck: random.Random) -> Item:
    number = luck.randint(0, 40)
    count = (str(number), f"x = {number}", f"only {number}", f"\\{{{number}\\}}", f"only x = {number}")
    rows: list[Sequence[str]] = [
        _NONE,
        _NONE,
        _NONE,
        _MANY,
        _ONE,
        _UNCLEAR,
        count,
        ("yes", "Yes", "yes, it exists", "it is possible", "possible"),
        ("all real numbers", "\\mathbb{R}", "every real number"),
    ]
    right = luck.choice(rows)
    others = [row for row in rows if row is not right]
    extra = ["0", "x = 0", "zero", "0 solutions"] if right is _NONE and luck.random() < 0.4 else []
    return Item(
        right,
        [*(luck.choice(row) for row in luck.sample(others, 5)), *extra[:3]],
        meaning=right if right is not count else number,
    )


def many(luck: random.Random) -> Item:
    number = luck.randint(2, 12)
    plenty = (
        f"{number} solutions",
        f"{in_words(number)} solutions",
        str(number),
        f"there are {number}",
        f"exactly {in_words(number)}",
    )
    rows = (
        _MANY,
        _MANY,
        _NONE,
        _ONE,
        plenty,
        (f"at least {number}", f"\\ge {number}", f"{number} or more"),
        ("finitely many", "a finite number", "only finitely many"),
    )
    right = luck.choice(rows)
    return Item(
        right,
        [luck.choice(row) for row in rows if row is not right],
        meaning=(number, right) if right is plenty else right,
    )


def all_real(luck: random.Random) -> Item:
    number = luck.randint(1, 9)
    rows: tuple[tuple[str, ...], ...] = (
        ("\\mathbb{R}", "(-\\infty, \\infty)", "all real numbers", "x \\in \\mathbb{R}", "every real number", "any real number", "-\\infty < x < \\infty", "\\text{all real numbers}", "(-\\infty, +\\infty)", "all reals", "R", "x can be any real number", "the set of all real numbers", "ℝ"),
        ("x > 0", "all positive real numbers", "(0, \\infty)", "\\mathbb{R}^+", "every positive real number", "x \\in (0, \\infty)", "0 < x < \\infty", "(0, +\\infty)"),
        ("x \\ge 0", "all nonnegative real numbers", "[0, \\infty)", "every non-negative real number", "x >= 0", "[0, +\\infty)", "\\mathbb{R}_{\\ge 0}"),
        ("x < 0", "all negative real numbers", "(-\\infty, 0)", "every negative real number", "x \\in (-\\infty, 0)"),
        (f"x \\ne {number}", f"all real numbers except {number}", f"\\mathbb{{R}} \\setminus \\{{{number}\\}}", f"(-\\infty, {number}) \\cup ({number}, \\infty)", f"every real number other than {number}"),
        ("\\mathbb{Z}", "all integers", "every integer", "x \\in \\mathbb{Z}", "the set of integers", "any integer"),
        ("\\mathbb{Q}", "all rational numbers", "every rational number", "x \\in \\mathbb{Q}", "the rationals"),
        ("\\mathbb{N}", "all natural numbers", "every natural number", "the set of natural numbers"),
        ("\\emptyset", "no real number", "the empty set", "there is no such real number", "no real x", "\\varnothing"),
        ("\\mathbb{C}", "all complex numbers", "every complex number"),
        (f"[-{number}, {number}]", f"-{number} \\le x \\le {number}", f"|x| \\le {number}", f"x \\in [-{number}, {number}]"),
    )  # fmt: skip
    right = rows[0] if luck.random() < 0.4 else luck.choice(rows)
    return Item(right, [luck.choice(row) for row in luck.sample(rows, 6) if row is not right], meaning=right)


def odd_numbers(luck: random.Random) -> Item:
    letter = luck.choice("nmxk")
    index = "j" if letter == "k" else "k"
    rows: tuple[tuple[str, ...], ...] = (
        (f"{letter} is odd", "all odd integers", f"{letter} = 2{index}+1, {index} \\in \\mathbb{{Z}}", f"{letter} \\equiv 1 \\pmod{{2}}", f"odd {letter}", f"all odd {letter}", f"{letter} not divisible by 2", f"{letter} = 2{index} - 1, {index} \\in \\mathbb{{Z}}", "odd integers"),
        (f"{letter} is even", "all even integers", f"{letter} = 2{index}, {index} \\in \\mathbb{{Z}}", f"{letter} \\equiv 0 \\pmod{{2}}", f"even {letter}", f"all even {letter}", f"{letter} divisible by 2", "even integers", f"2 \\mid {letter}"),
        (f"{letter} \\equiv 1 \\pmod{{4}}", f"{letter} = 4{index}+1, {index} \\in \\mathbb{{Z}}", f"{letter} leaves remainder 1 when divided by 4", f"{letter} \\equiv 5 \\pmod{{4}}"),
        (f"{letter} \\equiv 3 \\pmod{{4}}", f"{letter} = 4{index}+3, {index} \\in \\mathbb{{Z}}", f"{letter} leaves remainder 3 when divided by 4", f"{letter} \\equiv -1 \\pmod{{4}}"),
        (f"{letter} is prime", "all primes", f"{letter} is a prime number", "every prime number"),
        ("all integers", f"{letter} \\in \\mathbb{{Z}}", f"every integer {letter}", "any integer"),
        (f"{letter} \\equiv 1 \\pmod{{3}}", f"{letter} = 3{index}+1, {index} \\in \\mathbb{{Z}}", f"{letter} leaves remainder 1 when divided by 3", f"{letter} \\equiv -2 \\pmod{{3}}"),
        ("all positive odd integers", f"{letter} = 1, 3, 5, \\ldots", f"{letter} is a positive odd integer", f"odd {letter} > 0"),
        ("all positive even integers", f"{letter} = 2, 4, 6, \\ldots", f"{letter} is a positive even integer", f"even {letter} > 0"),
    )  # fmt: skip
    right = luck.choice(rows)
    return Item(
        right, [luck.choice(row) for row in luck.sample(rows, 6) if row is not right], meaning=rows.index(right)
    )


_LIMITS: tuple[tuple[str, ...], ...] = (
    ("\\infty", "+\\infty", "infinity", "diverges to infinity", "∞", "positive infinity", "it grows without bound", "\\to \\infty", "+∞", "the limit is infinity", "unbounded above"),
    ("-\\infty", "negative infinity", "minus infinity", "-∞", "diverges to -\\infty", "the limit is -\\infty", "\\to -\\infty", "it decreases without bound"),
    ("0", "zero", "the limit is 0", "\\to 0", "it tends to zero", "converges to 0"), ("1", "one", "the limit is 1", "it tends to 1", "converges to 1"),
    ("undefined", "it is undefined", "not defined", "\\text{undefined}", "is not defined"), ("e", "the limit is e", "Euler's number", "\\exp(1)", "e^1"),
    ("\\frac{1}{2}", "1/2", "0.5", "one half", "the limit is 1/2"), ("it oscillates", "the limit does not exist, it oscillates", "oscillates"),
)  # fmt: skip


def infinite(luck: random.Random) -> Item:
    right = _LIMITS[luck.choice((0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7))]
    return Item(right, [luck.choice(row) for row in luck.sample(_LIMITS, 6) if row is not right], meaning=right)


def plus_minus(luck: random.Random) -> Item:
    letter, inside = luck.choice("xytk"), luck.choice((2, 3, 5, 6, 7, 10, 11, 13))
    shapes = ("{}", "{}", f"{{}}\\sqrt{{{inside}}}", f"\\frac{{{{}}}}{{{luck.choice((17, 19, 23))}}}", "{}i", "{}\\pi")
    shape = luck.choice(shapes)

    def forms(value: tuple[str, int]) -> list[str]:
        kind, number = value
        size = shape.replace("{}", str(number), 1)
        if kind == "both":
            found = [
                f"\\pm {size}",
                f"{letter} = \\pm {size}",
                f"{letter} = {size} or {letter} = -{size}",
                f"-{size}, {size}",
                f"\\{{{size}, -{size}\\}}",
                f"{size} and -{size}",
            ]
            return [
                *found,
                f"±{size}",
                f"{letter} = {size}, -{size}",
                f"{letter}_1 = {size}, {letter}_2 = -{size}",
                f"{letter} = -{size} \\text{{ or }} {letter} = {size}",
            ]
        if kind == "zero too":
            return [
                f"0, \\pm {size}",
                f"\\{{-{size}, 0, {size}\\}}",
                f"{letter} = 0 or {letter} = \\pm {size}",
                f"{size}, 0, -{size}",
                f"-{size}, 0 and {size}",
            ]
        sign = "" if kind == "plus" else "-"
        return [
            f"{sign}{size}",
            f"{letter} = {sign}{size}",
            f"{letter}={sign}{size}",
            f"\\{{{sign}{size}\\}}",
            f"{letter} = {sign}{size} only",
        ]

    kinds = ("both", "both", "plus", "minus", "zero too")
    kind, number = luck.choice(kinds), luck.randint(2, 30)
    others = luck.sample([other for other in kinds if other != kind], 3)
    item = by_value(
        luck, forms, (kind, number), [*((other, number) for other in others), (kind, number + 1), (kind, number * 2)]
    )
    return Item(item.same, item.different, meaning=(kind, number, shape))


DRAWS: dict[str, Draw] = {draw.__name__: draw for draw in (nothing, many, all_real, odd_numbers, infinite, plus_minus)}
