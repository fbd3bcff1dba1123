r"""Kinds of pairs about values that are no plain numerals: powers, logarithms, multiples of \pi, complex numbers."""

import math
import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import (
    decimal,
    frac,
    grouped,
    near_fractions,
)

__all__ = ["DRAWS"]


def power(luck: random.Random) -> Item:
    value = (luck.choice((2, 3, 5, 6, 7, 10, 11)), luck.randint(2, 9))

    def forms(parts: tuple[int, int]) -> list[str]:
        base, exponent = parts
        found = [f"{base}^{exponent}" if exponent < 10 else f"{base}^{{{exponent}}}", f"{base}^{{{exponent}}}"]
        found += [str(base**exponent), f"{base} \\cdot {base}^{{{exponent - 1}}}", f"{base}**{exponent}"]
        return found

    base, exponent = value
    return by_value(
        luck, forms, value, [(base, exponent + 1), (base, exponent - 1), (base + 1, exponent), (base, exponent * 2)]
    )


def logarithm(luck: random.Random) -> Item:
    value = (luck.choice((2, 3, 5, 7)), luck.randint(2, 6))

    def forms(parts: tuple[int, int]) -> list[str]:
        base, times = parts
        found = [f"\\ln {base**times}", f"{times}\\ln {base}", f"{times} \\ln({base})", f"\\log {base**times}"]
        return [*found, f"{times}\\log {base}", f"{times}*ln({base})", f"ln({base**times})"]

    base, times = value
    natural = [form for form in forms(value) if "ln" in form]
    wrongs = [(base, times + 1), (base + 1, times), (times + 1, base), (base, 2 * times)]
    return Item(natural, [luck.choice(forms(wrong)) for wrong in wrongs if wrong[0] ** wrong[1] != base**times])


def exact_logarithm(luck: random.Random) -> Item:
    base, exponent = luck.choice((2, 3, 4, 5, 10)), luck.randint(2, 6)
    same = [
        str(exponent),
        f"\\log_{{{base}}} {base**exponent}",
        f"\\log_{base} {base}^{exponent}",
        f"log_{base}({base**exponent})",
    ]
    wrongs = [exponent + 1, -exponent, base**exponent, exponent - 1]
    return Item(
        same,
        [str(wrong) for wrong in wrongs]
        + [f"\\log_{{{base}}} {base ** (exponent + 1)}", f"\\log_{{{base + 1}}} {base**exponent}"],
    )


def pi_multiple(luck: random.Random) -> Item:
    value = Fraction(luck.randint(-11, 40) or 1, luck.choice((1, 2, 3, 4, 5, 6, 8, 12)))

    def forms(part: Fraction) -> list[str]:
        top, bottom, sign = abs(part.numerator), part.denominator, "-" if part < 0 else ""
        factor = "" if top == 1 else str(top)
        found = [frac(part, "\\pi"), f"{sign}{factor}π" + (f"/{bottom}" if bottom > 1 else "")]
        found += [
            f"{sign}{factor}\\pi" + (f"/{bottom}" if bottom > 1 else ""),
            f"{sign}{factor or 1}*pi" + (f"/{bottom}" if bottom > 1 else ""),
        ]
        if bottom > 1:
            found += [f"{sign}\\frac{{{top}}}{{{bottom}}}\\pi"]
        if text := decimal(part):
            found.append(f"{text}\\pi")
        return found

    return by_value(luck, forms, value, [wrong for wrong in near_fractions(luck, value) if wrong])


_TRIGONOMETRY = (
    (
        ("\\frac{1}{2}", "0.5", "1/2"),
        ("\\sin 30^\\circ", "\\cos 60^\\circ", "\\sin\\frac{\\pi}{6}", "\\cos\\frac{\\pi}{3}"),
    ),
    (("\\frac{\\sqrt{3}}{2}", "sqrt(3)/2"), ("\\sin 60^\\circ", "\\cos 30^\\circ", "\\sin\\frac{\\pi}{3}")),
    (("\\frac{\\sqrt{2}}{2}", "\\frac{1}{\\sqrt{2}}"), ("\\sin 45^\\circ", "\\cos 45^\\circ", "\\cos\\frac{\\pi}{4}")),
    (("1",), ("\\tan 45^\\circ", "\\sin 90^\\circ", "\\cos 0", "\\tan\\frac{\\pi}{4}")),
    (("\\sqrt{3}", "√3"), ("\\tan 60^\\circ", "\\tan\\frac{\\pi}{3}", "\\cot 30^\\circ")),
    (("\\frac{\\sqrt{3}}{3}", "\\frac{1}{\\sqrt{3}}"), ("\\tan 30^\\circ", "\\cot 60^\\circ")),
    (("-\\frac{1}{2}", "-0.5", "-1/2"), ("\\cos 120^\\circ", "\\sin 210^\\circ", "\\cos\\frac{2\\pi}{3}")),
    (("-\\frac{\\sqrt{2}}{2}", "-\\frac{1}{\\sqrt{2}}"), ("\\cos 135^\\circ", "\\sin 225^\\circ")),
    (("-1",), ("\\cos\\pi", "\\tan 135^\\circ", "\\sin 270^\\circ", "\\cos 180^\\circ")),
)


def trigonometric(luck: random.Random) -> Item:
    row = luck.choice(_TRIGONOMETRY)
    others = [text for other in _TRIGONOMETRY if other is not row for side in other for text in side]
    return Item([*row[0], *row[0], *row[1]], luck.sample(others, 6))


def counting(luck: random.Random) -> Item:
    if luck.random() < 0.4:
        number = luck.randint(3, 8)
        total = math.factorial(number)
        same = [f"{number}!", str(total), grouped(total, ","), f"{number} \\cdot {number - 1}!"]
        return Item(same, [f"{number + 1}!", str(total // 2), str(total + 1), f"{number}^{number}", str(total * 2)])
    whole = luck.randint(4, 12)
    part = luck.randint(2, whole - 2)
    total = math.comb(whole, part)
    same = [
        f"\\binom{{{whole}}}{{{part}}}",
        str(total),
        f"C({whole},{part})",
        f"{whole} choose {part}",
        f"{{{whole} \\choose {part}}}",
    ]
    same.append(f"\\binom{{{whole}}}{{{whole - part}}}")
    wrongs = [f"\\binom{{{whole + 1}}}{{{part}}}", str(total + luck.choice((-1, 1, 10))), f"P({whole},{part})"]
    return Item(
        same,
        [*wrongs, str(math.perm(whole, part)), f"C({whole},{part - 1})" if part * 2 != whole + 1 else str(total - 3)],
    )


def based(luck: random.Random) -> Item:
    base = luck.choice((2, 3, 5, 7, 8))

    def digits(number: int) -> str:
        return (digits(number // base) if number >= base else "") + str(number % base)

    def forms(number: int) -> list[str]:
        text = digits(number)
        return [
            f"{text}_{{{base}}}",
            f"{text}_{base}",
            f"{text} (base {base})",
            f"({text})_{{{base}}}",
            f"{text} in base {base}",
        ]

    number = luck.randint(base**2, base**5)
    item = by_value(luck, forms, number, [number + 1, number - 1, number * base, number + base])
    return Item(item.same, [*item.different, f"{digits(number)}_{{{base + 1}}}"])


def complex_number(luck: random.Random) -> Item:
    value = (luck.randint(-9, 9), luck.choice((1, -1, 2, 3, 4, 5, -2, -3, -7)))

    def forms(parts: tuple[int, int]) -> list[str]:
        real, imaginary = parts
        size = "" if abs(imaginary) == 1 else str(abs(imaginary))
        sign, lead = ("-", "-") if imaginary < 0 else ("+", "")
        if real == 0:
            return [f"{lead}{size}i", f"0 {sign} {size}i", f"{lead}{size or 1}*i"]
        tail = f"{'+' if real > 0 else '-'} {abs(real)}"
        return [
            f"{real} {sign} {size}i",
            f"{real}{sign}{size}i",
            f"{lead}{size}i {tail}",
            f"z = {real} {sign} {size}i",
            f"{real} {sign} {size}\\mathrm{{i}}",
        ]

    real, imaginary = value
    wrongs = [(real, -imaginary), (imaginary, real), (-real, imaginary), (real + 1, imaginary), (real, imaginary * 2)]
    return by_value(luck, forms, value, [wrong for wrong in wrongs if wrong[1]])


def modular(luck: random.Random) -> Item:
    modulus = luck.randint(3, 30)
    value = (luck.randrange(modulus), modulus)

    def forms(parts: tuple[int, int]) -> list[str]:
        rest, by = parts
        found = [
            f"x \\equiv {rest} \\pmod{{{by}}}",
            f"{rest} \\pmod{{{by}}}",
            f"{rest} mod {by}",
            f"x = {by}k + {rest}",
        ]
        return [*found, f"x \\equiv {rest + by} \\pmod{{{by}}}", f"{by}n + {rest}, n \\in \\mathbb{{Z}}"]

    rest = value[0]
    return by_value(
        luck,
        forms,
        value,
        [((rest + 1) % modulus, modulus), (rest, modulus + 1), ((rest + modulus - 1) % modulus, modulus)],
    )


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        power,
        logarithm,
        exact_logarithm,
        pi_multiple,
        trigonometric,
        counting,
        based,
        complex_number,
        modular,
    )
}
