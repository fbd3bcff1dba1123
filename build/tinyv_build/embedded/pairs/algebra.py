r"""Kinds of pairs about expressions in variables: polynomials, lines, circles, identities, functions, integrals."""

import random

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.polynomials import Coefficients, changed, linear, polynomial_text, term

__all__ = ["DRAWS"]


def polynomial(luck: random.Random) -> Item:
    unknown = luck.choice("xxxtnyamkz")
    value = (*(luck.randint(-9, 9) for _ in range(luck.randint(2, 4))), luck.choice((1, 1, 2, 3, -1, 5)))

    def forms(coefficients: Coefficients) -> list[str]:
        orders = [luck.sample(range(len(coefficients)), len(coefficients)) for _ in range(2)]
        text = polynomial_text(coefficients, unknown)
        found = [text, text.replace(" ", ""), *[polynomial_text(coefficients, unknown, order) for order in orders]]
        return [
            *found,
            f"f({unknown}) = {text}",
            f"P({unknown})={text}",
            polynomial_text(coefficients, unknown, range(len(coefficients))),
        ]

    return by_value(luck, forms, value, changed(luck, value))


def factored(luck: random.Random) -> Item:
    unknown = luck.choice("xxxnta")
    value = (luck.choice((1, 1, 1, 2, 3, -1)), *sorted((luck.randint(-9, 9), luck.randint(-9, 9))))

    def forms(parts: tuple[int, ...]) -> list[str]:
        lead, one, other = parts
        factor = {1: "", -1: "-"}.get(lead, str(lead))
        expanded = (lead * one * other, lead * (one + other), lead)
        text = polynomial_text(expanded, unknown)
        found = [
            f"{factor}{linear(unknown, one)}{linear(unknown, other)}",
            f"{factor}{linear(unknown, other)}{linear(unknown, one)}",
        ]
        if one == other and one:
            found.append(f"{factor}{linear(unknown, one)}^2")
        return [*found, text, text, text.replace(" ", "")]

    lead, one, other = value
    wrongs = [
        (lead, *sorted((-one, -other))),
        (lead, *sorted((-one, other))),
        (-lead, one, other),
        (lead + 1 or 2, one, other),
    ]
    return by_value(luck, forms, value, [*wrongs, (lead, *sorted((one + 1, other)))])


def monomial(luck: random.Random) -> Item:
    letters = luck.sample("abcxyzmnrpq", 2)
    value = (luck.randint(2, 12), luck.randint(1, 4), luck.randint(1, 4))

    def forms(parts: tuple[int, int, int]) -> list[str]:
        number, first, second = parts
        one, other = term(1, letters[0], first), term(1, letters[1], second)
        found = [
            f"{number}{one}{other}",
            f"{number}{other}{one}",
            f"{number} \\cdot {one} \\cdot {other}",
            f"{number}*{one}*{other}",
        ]
        return [*found, f"{number} {one} {other}"]

    number, first, second = value
    wrongs = [
        (number + 1, first, second),
        (number, second, first),
        (number, first + 1, second),
        (number * 2, first, second),
    ]
    return by_value(luck, forms, value, wrongs)


def rational(luck: random.Random) -> Item:
    unknown = luck.choice("xxxnt")
    top, bottom, below = (
        luck.randint(-9, 9),
        luck.choice((-7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 8)),
        luck.choice((1, 1, 2, 3)),
    )

    def forms(parts: tuple[int, int, int]) -> list[str]:
        above, shift, lead = parts
        upper, lower = polynomial_text((above, lead), unknown), polynomial_text((shift, 1), unknown)
        rest = above - lead * shift  # (lead u + above) / (u + shift) = lead + rest / (u + shift)
        split = f"{lead} {'-' if rest < 0 else '+'} \\frac{{{abs(rest)}}}{{{lower}}}"
        negated = f"\\frac{{{polynomial_text((-above, -lead), unknown)}}}{{{polynomial_text((-shift, -1), unknown)}}}"
        return [
            f"\\frac{{{upper}}}{{{lower}}}",
            f"({upper})/({lower})",
            split if rest else str(lead),
            negated,
            f"\\frac{{{upper}}}{{{lower}}}",
        ]

    value = (top, bottom, below)
    wrongs = [
        (-top, bottom, below),
        (top, -bottom, below),
        (top + 1, bottom, below),
        (top, bottom, below + 1),
        (top, bottom + 2, below),
    ]
    return by_value(luck, forms, value, wrongs)


_IDENTITIES: tuple[tuple[str, ...], ...] = (
    ("\\sin(2U)", "2\\sin(U)\\cos(U)", "2 sin(U) cos(U)"),
    ("\\cos(2U)", "\\cos^2(U) - \\sin^2(U)", "2\\cos^2(U) - 1", "1 - 2\\sin^2(U)"),
    ("\\tan(U)", "\\frac{\\sin(U)}{\\cos(U)}", "\\frac{1}{\\cot(U)}"),
    ("\\sin^2(U)", "1 - \\cos^2(U)", "\\frac{1 - \\cos(2U)}{2}"),
    ("\\cos^2(U)", "1 - \\sin^2(U)", "\\frac{1 + \\cos(2U)}{2}"),
    ("\\sec^2(U)", "1 + \\tan^2(U)", "\\frac{1}{\\cos^2(U)}"),
    ("\\csc(U)", "\\frac{1}{\\sin(U)}"),
    ("\\sin(U)", "\\cos(\\frac{\\pi}{2} - U)", "\\sin(\\pi - U)", "-\\sin(-U)"),
    ("\\cos(U)", "\\sin(\\frac{\\pi}{2} - U)", "\\cos(-U)"),
    ("e^{2U}", "(e^{U})^2", "e^U \\cdot e^U"),
    ("e^{-U}", "\\frac{1}{e^{U}}", "1/e^U"),
    ("2\\ln(U)", "\\ln(U^2)", "\\ln(U)+\\ln(U)"),
    ("\\sqrt{U}", "U^{1/2}", "U^{\\frac{1}{2}}", "U^{0.5}"),
    ("\\frac{1}{U^2}", "U^{-2}", "1/U^2"),
    ("\\frac{1}{\\sqrt{U}}", "U^{-1/2}", "U^{-\\frac12}"),
    ("\\sqrt[3]{U}", "U^{1/3}"),
    ("2^{U+1}", "2 \\cdot 2^U"),
    ("4^U", "2^{2U}", "(2^U)^2"),
    ("U(U+1)", "U^2 + U"),
    ("(U+1)^2", "U^2 + 2U + 1"),
    ("U^2 - 1", "(U-1)(U+1)"),
    ("U^3 - 1", "(U-1)(U^2+U+1)"),
    ("\\frac{U(U+1)}{2}", "\\frac{U^2+U}{2}", "1 + 2 + \\cdots + U", "\\sum_{k=1}^{U} k", "\\binom{U+1}{2}"),
    ("\\frac{U(U-1)}{2}", "\\binom{U}{2}", "\\frac{U^2-U}{2}"),
    ("\\frac{U(U+1)(2U+1)}{6}", "\\sum_{k=1}^{U} k^2", "1^2+2^2+\\cdots+U^2"),
    ("U!", "1 \\cdot 2 \\cdots U", "\\prod_{k=1}^{U} k"),
    ("2^U - 1", "\\sum_{k=0}^{U-1} 2^k", "1+2+4+\\cdots+2^{U-1}"),
    ("|U|", "\\sqrt{U^2}", "\\max(U, -U)"),
)


def identity(luck: random.Random) -> Item:
    letter = luck.choice(("x", "x", "\\theta", "t", "n", "a", "\\alpha", "m"))
    row = luck.choice(_IDENTITIES)
    same = [text.replace("U", letter) for text in row]
    others = [
        text.replace("U", letter) for other in luck.sample(_IDENTITIES, 3) if other is not row for text in other[:2]
    ]
    factor = luck.randint(2, 9)
    twisted = [
        f"{factor}{same[0]}",
        f"-{same[0]}",
        f"{same[-1]} + {factor}",
        row[0].replace("U", "w"),
        f"\\frac{{{same[0]}}}{{{factor}}}",
    ]
    return Item(same, [*others, *twisted])


DRAWS: dict[str, Draw] = {draw.__name__: draw for draw in (polynomial, factored, monomial, rational, identity)}
