"""Shapes that are one number: written numbers, roots, powers, constants.

Each function makes a reference and an answer that equals it, nearly equals it, or does not.
"""

from random import Random

from benchmarks.shapes.common import a_number, chance, fraction, near, small

__all__ = ["constants", "decimals", "degrees", "fractions", "integers", "mixed", "percent", "powers", "roots"]


def integers(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "integers"."""
    number = a_number(random) * random.choice((1, 1, 1, 1000, 1234567))
    other = near(random, number)
    return str(number), random.choice(
        (f"{other}", f"{other:,}", f"{other}.0", f"+{other}", f"({other})", f"{other}\\,")
    )


def decimals(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "decimals"."""
    above, below = a_number(random), small(random)
    value = above / below
    digits = random.choice((1, 2, 3, 5, 6, 7, 8))
    options = (f"{value:.{digits}f}", fraction(random, above, below), f"{value:.2f}", f"{value}"[:14])
    return random.choice(options), random.choice(options)


def fractions(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "fractions"."""
    above, below, scale = a_number(random), small(random), random.choice((1, 1, 2, 3))
    other = random.choice((below, below, below + 1))
    negative = f"-{fraction(random, abs(above) * scale, other * scale)}"
    plain = fraction(random, above * scale, other * scale)
    return fraction(random, above, below), negative if above < 0 and chance(random, 0.5) else plain


def mixed(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "mixed"."""
    whole, above, below = small(random), random.randint(1, 8), random.randint(2, 9)
    minus = random.choice(("", "-"))
    total = whole * below + above + random.choice((0, 0, 1))
    wide = f"{minus}{whole} \\frac{{{above}}}{{{below}}}"
    return wide, random.choice(
        (f"{minus}\\frac{{{total}}}{{{below}}}", f"{minus}{total}/{below}", f"{minus}{total / below:.4f}")
    )


def percent(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "percent"."""
    number = random.choice((5, 12, 25, 50, 75, 100, 150, 12.5, 0.5))
    options = (
        f"{number}\\%",
        f"{number}%",
        f"{number}",
        f"{number / 100}",
        f"{number} \\%",
        f"\\frac{{{number}}}{{100}}",
        "50\\%",
    )
    return random.choice(options), random.choice(options)


def degrees(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "degrees"."""
    number = random.choice((30, 45, 60, 90, 120))
    options = (
        f"{number}^\\circ",
        f"{number}^{{\\circ}}",
        f"{number}",
        f"{number + 15}^\\circ",
        f"{number} \\text{{ cm}}",
        f"{number}\\text{{ degrees}}",
    )
    return random.choice(options), random.choice(options)


def roots(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "roots"."""
    a, b, n, k = small(random), small(random), random.choice((2, 3, 5, 6, 7)), random.choice((1, 1, 2, 3))
    m = random.choice((n, n, n, n + 1))
    gold = f"{a}+{b}\\sqrt{{{n}}}"
    inner = b * b * m
    options = (
        f"{b}\\sqrt{{{m}}}+{a}",
        f"{a}+\\sqrt{{{inner}}}",
        f"\\frac{{{a * k}+{b * k}\\sqrt{{{m}}}}}{{{k}}}",
        f"{a} - {b}\\sqrt{{{m}}}",
        f"{a}+{b} \\sqrt {m}",
        f"\\sqrt{{{m}}} \\cdot {b} + {a}",
        f"{a}+\\frac{{{b * m}}}{{\\sqrt{{{m}}}}}",
    )
    return gold, random.choice(options)


def powers(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "powers"."""
    base, exponent = random.choice((2, 3, 5, 7)), random.randint(2, 12)
    off = random.choice((0, 0, 1))
    options = (
        f"{base**exponent + off}",
        f"{base} \\cdot {base}^{{{exponent - 1 + off}}}",
        f"{base}^{exponent}",
        f"{base**2}^{{{exponent}/2}}",
        f"\\sqrt{{{base}^{{{2 * exponent}}}}}",
        f"{base}^{{-{exponent}}}",
        f"\\frac{{1}}{{{base}^{{-{exponent}}}}}",
    )
    return f"{base}^{{{exponent}}}", random.choice(options)


def constants(random: Random) -> tuple[str, str]:
    """A reference and an answer of the shape "constants"."""
    a, b = small(random), small(random)
    options = (
        f"{a}\\pi",
        f"\\pi \\cdot {a}",
        f"\\frac{{{a}\\pi}}{{{b}}}",
        f"\\frac{{{a}}}{{{b}}}\\pi",
        f"{a}\\pi/{b}",
        f"{a}pi/{b}",
        f"{a}e",
        f"e^{a}",
        f"\\frac{{e}}{{{a}}}",
        f"{a * 3.14:.2f}",
        f"{a}!",
        f"\\binom{{{a + b}}}{{{b}}}",
        f"\\frac{{{a}!}}{{{b}!}}",
        f"\\log_2 {2**a % 4096}",
        f"\\ln {a}",
        f"\\lfloor {a}.5 \\rfloor",
        f"|{a}-{b}|",
        f"|-{a}|",
        f"{a}",
        f"\\sqrt[3]{{{a**3}}}",
        f"\\sin \\frac{{\\pi}}{{{b}}}",
        f"\\cos({a}\\pi)",
        f"{a}+{b}i",
        f"{b}i + {a}",
        f"{a} \\times 10^{{{b}}}",
        f"{a * 10}^{{{b}}}",
    )
    gold = random.choice(options)
    return gold, random.choice((*options, gold))
