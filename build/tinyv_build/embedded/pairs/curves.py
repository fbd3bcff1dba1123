r"""Kinds of pairs about lines, circles, integrals, sequences and functions given piece by piece."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import frac, integer_forms, near
from tinyv_build.embedded.pairs.polynomials import Coefficients, changed, linear, polynomial_text, term

__all__ = ["DRAWS"]


def line(luck: random.Random) -> Item:
    value = (Fraction(luck.randint(-6, 6) or 2, luck.choice((1, 1, 1, 2, 3))), Fraction(luck.randint(-9, 9)))

    def forms(parts: tuple[Fraction, Fraction]) -> list[str]:
        slope, offset = parts
        by = slope.denominator
        a, b, c = slope.numerator, -by, int(offset * by)
        lead = {1: "", -1: "-"}.get(slope.numerator, str(slope.numerator)) if by == 1 else frac(slope)
        tail = f" {'+' if offset > 0 else '-'} {frac(abs(offset))}" if offset else ""
        found = [
            f"y = {lead}x{tail}",
            f"y={lead}x{tail}".replace(" ", ""),
            f"f(x) = {lead}x{tail}" if by == 1 else f"y = {lead}x{tail}",
        ]
        found += [f"{_two(a * scale, b * scale, c * scale)} = 0" for scale in (1, -1, 2)]
        return [*found, f"{_two(a, b, 0)} = {-c}", f"{lead}x{tail} = y"]

    slope, offset = value
    wrongs = [
        (-slope, offset),
        (slope, -offset),
        (1 / slope, offset),
        (slope, offset + 1),
        (slope + 1, offset),
        (slope, offset - 3),
    ]
    return by_value(luck, forms, value, [wrong for wrong in wrongs if wrong[0]])


def _two(a: int, b: int, c: int) -> str:
    """A x + b y + c."""
    text = polynomial_text((0, a))
    text += f" {'+' if b > 0 else '-'} {term(b, 'y', 1)}"
    return text + (f" {'+' if c > 0 else '-'} {abs(c)}" if c else "")


def circle(luck: random.Random) -> Item:
    value = (luck.randint(-6, 6), luck.randint(-6, 6), luck.randint(1, 9))

    def forms(parts: tuple[int, int, int]) -> list[str]:
        across, up, radius = parts
        left = "x^2" if across == 0 else f"{linear('x', -across)}^2"
        right = "y^2" if up == 0 else f"{linear('y', -up)}^2"
        found = [f"{left} + {right} = {radius**2}", f"{right} + {left} = {radius**2}", f"{left} + {right} = {radius}^2"]
        middle = polynomial_text((0, -2 * across, 1)) + " + " + polynomial_text((0, -2 * up, 1), "y")
        constant = across**2 + up**2 - radius**2
        tail = f" {'+' if constant > 0 else '-'} {abs(constant)}" if constant else ""
        found.append(f"{middle}{tail} = 0")
        return [
            *found,
            f"circle with center ({across}, {up}) and radius {radius}",
            f"the circle of radius {radius} centred at ({across},{up})",
        ]

    across, up, radius = value
    wrongs = [
        (-across, -up, radius),
        (up, across, radius),
        (across, up, radius + 1),
        (across + 1, up, radius),
        (across, up, 2 * radius),
    ]
    return by_value(luck, forms, value, wrongs)


def antiderivative(luck: random.Random) -> Item:
    value = (0, luck.randint(-9, 9), luck.randint(1, 6), luck.choice((1, 2, 3, -1)))

    def forms(coefficients: Coefficients) -> list[str]:
        text = polynomial_text(coefficients)
        turned = polynomial_text(coefficients, "x", range(len(coefficients)))
        return [f"{text} + C", f"{text}+c", f"{turned} + C", f"{text} + K", f"C + {text}", f"F(x) = {text} + C"]

    return by_value(luck, forms, value, [(0, *wrong[1:]) for wrong in changed(luck, value)])


def sequence(luck: random.Random) -> Item:
    value = (luck.randint(-9, 15), luck.choice((2, 3, 4, 5, 6, 7, -2, -3)))

    def forms(parts: tuple[int, int]) -> list[str]:
        first, step = parts
        text = polynomial_text((first - step, step), "n")
        long = f"{first} {'+' if step > 0 else '-'} {abs(step)}(n-1)"
        return [f"a_n = {text}", text, f"a_n = {long}", long, f"a_{{n}} = {text}", f"{text}, n \\ge 1"]

    first, step = value
    return by_value(
        luck, forms, value, [(first + 1, step), (first, step + 1), (first, -step), (first + step, step), (-first, step)]
    )


def named_value(luck: random.Random) -> Item:
    letter = luck.choice(
        ("x", "y", "n", "k", "a", "m", "t", "\\theta", "f(2)", "S", "AB", "P(X=2)", "\\angle ABC", "m+n")
    )
    number = luck.choice((luck.randint(-30, 99), luck.randint(100, 5000)))

    def forms(value: int) -> list[str]:
        return [
            f"{letter} = {value}",
            f"{letter}={value}",
            str(value),
            f"{letter} is {value}",
            f"{letter} = {value}.",
            str(value),
        ]

    item = by_value(luck, forms, number, near(luck, number))
    traps = [f"{letter} {sign} {number}" for sign in (">", "<", "\\ge", "\\le", "\\ne", "\\equiv")]
    return Item(item.same, [*item.different, *luck.sample(traps, 2)], meaning=(letter, number))


def expression_value(luck: random.Random) -> Item:
    """A sum or product left standing, and its value."""
    one, other = luck.randint(2, 99), luck.randint(2, 99)
    way = luck.randrange(3)
    number = (one + other, one * other, one**2 + other)[way]
    texts = (
        (f"{one}+{other}", f"{other} + {one}"),
        (f"{one} \\times {other}", f"{other} \\cdot {one}"),
        (f"{one}^2+{other}", f"{other} + {one}^2"),
    )[way]
    same = [*texts, f"{texts[0]} = {number}", *integer_forms(number)[:2]]
    return Item(
        same, [str(wrong) for wrong in near(luck, number)] + [str(one), f"{texts[0]} = {number + 1}", texts[0] + "1"]
    )


def piecewise(luck: random.Random) -> Item:
    value = (luck.randint(1, 9), luck.randint(-9, 9), luck.randint(0, 5))

    def forms(parts: tuple[int, int, int]) -> list[str]:
        slope, level, at = parts
        lead = "" if slope == 1 else str(slope)
        found = [f"\\begin{{cases}} {lead}x & x \\ge {at} \\\\ {level} & x < {at} \\end{{cases}}"]
        found.append(f"\\begin{{cases}} {level}, & x < {at} \\\\ {lead}x, & x \\ge {at} \\end{{cases}}")
        return [
            *found,
            f"{lead}x if x >= {at}, {level} otherwise",
            f"f(x) = {level} for x < {at} and f(x) = {lead}x for x \\ge {at}",
        ]

    slope, level, at = value
    return by_value(
        luck,
        forms,
        value,
        [(slope + 1, level, at), (slope, level + 1, at), (slope, level, at + 1), (slope, -level, at)],
    )


DRAWS: dict[str, Draw] = {
    draw.__name__: draw for draw in (line, circle, antiderivative, sequence, named_value, expression_value, piecewise)
}
