"""Numbers as texts: the forms of integers, fractions and words for numbers. Exact; every form has the same value."""

import random
from fractions import Fraction

__all__ = [
    "SQUAREFREE",
    "decimal",
    "frac",
    "fraction_forms",
    "grouped",
    "in_words",
    "integer_forms",
    "near",
    "near_fractions",
]

SQUAREFREE = (2, 3, 5, 6, 7, 10, 11, 13, 15, 17, 19)
"""What may stand under a root."""

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number: int) -> str:
    """English, 0 to 9999."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            many, rest = divmod(number, size)
            return f"{in_words(many)} {name}" + (f" {in_words(rest)}" if rest else "")
    raise AssertionError(number)


def grouped(number: int, separator: str) -> str:
    """With a separator between thousands."""
    return f"{number:,}".replace(",", separator)


def decimal(value: Fraction) -> str:
    """The decimal, exactly; empty when it does not end within six places."""
    below = value.denominator
    if 10**6 % below:
        return ""
    scaled = abs(value.numerator) * (10**6 // below)
    part = f"{scaled % 10**6:06d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{scaled // 10**6}{'.' + part if part else ''}"


def frac(value: Fraction, unknown: str = "") -> str:
    r"""In LaTeX, the sign in front; `unknown` is a factor in the numerator such as `\pi`."""
    top = abs(value.numerator)
    above = f"{'' if unknown and top == 1 else top}{unknown}"
    sign = "-" if value < 0 else ""
    return f"{sign}{above}" if value.denominator == 1 else f"{sign}\\frac{{{above}}}{{{value.denominator}}}"


def integer_forms(number: int) -> list[str]:
    """An integer as it is typed."""
    found = [str(number), str(number), f"{number}.0", f"x = {number}"]
    if abs(number) >= 1000:
        found += [grouped(number, ","), grouped(number, "{,}"), grouped(number, "\\,"), grouped(number, ",")]
    if 0 <= number < 1000:
        found.append(in_words(number))
    if number % 1000 == 0 and 0 < number // 1000 < 1000:
        found.append(f"{number // 1000} \\times 10^3")
    return found


def fraction_forms(value: Fraction) -> list[str]:
    """A fraction as it is typed; mixed and decimal where that is exact."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    top, bottom = size.numerator, size.denominator
    if bottom == 1:
        return integer_forms(value.numerator)
    found = [f"{sign}\\frac{{{top}}}{{{bottom}}}", f"{sign}{top}/{bottom}", f"\\frac{{{sign}{top}}}{{{bottom}}}"]
    found.append(f"{sign}\\dfrac{{{top}}}{{{bottom}}}")
    if text := decimal(value):
        found += [text, text + "0", text]
        if 0 < value < 1:
            found.append(text[1:])
    if size > 1:
        whole, rest = divmod(top, bottom)
        found += [f"{sign}{whole}\\frac{{{rest}}}{{{bottom}}}", f"{sign}{whole} {rest}/{bottom}"]
        if not sign:
            found.append(f"{whole} + \\frac{{{rest}}}{{{bottom}}}")
    if bottom <= 12:
        found.append(f"{sign}\\frac{{{2 * top}}}{{{2 * bottom}}}")
    return found


def near(luck: random.Random, number: int) -> list[int]:
    """Wrong integers that look like the right one."""
    digits = str(abs(number))
    found = [
        number + luck.choice((-1, 1)),
        -number,
        number * 10,
        number + luck.choice((-10, 10, 2, -2, 5, -3)),
        number * 2,
    ]
    if len(digits) > 1:
        at = luck.randrange(len(digits) - 1)
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        changed = digits[:at] + str((int(digits[at]) + luck.randrange(1, 9)) % 10) + digits[at + 1 :]
        found += [int(swapped), int(changed), int(digits[:-1])]
    return [wrong for wrong in found if wrong != number]


def near_fractions(luck: random.Random, value: Fraction) -> list[Fraction]:
    """Wrong fractions that look like the right one."""
    top, bottom = value.numerator, value.denominator
    found = [-value, Fraction(top + luck.choice((-1, 1)), bottom), Fraction(top, bottom + 1), value * 2, value / 2]
    found += [1 - value, value + 1, value * 10, Fraction(top + luck.choice((-2, 2)), bottom + luck.choice((1, 2)))]
    if top:
        found.append(1 / value)
    return [wrong for wrong in found if wrong != value]
