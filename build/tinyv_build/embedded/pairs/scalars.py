r"""Kinds of pairs about values in less usual writing: words for fractions, exponentials, factors, angles, Roman numerals."""

import math
import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import decimal, frac, grouped, in_words, near

__all__ = ["DRAWS"]

_PARTS = {
    2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth",
    12: "twelfth", 16: "sixteenth", 20: "twentieth", 100: "hundredth",
}  # fmt: skip


def fraction_words(luck: random.Random) -> Item:
    def forms(value: Fraction) -> list[str]:
        top, bottom = value.numerator, value.denominator
        part = _PARTS[bottom] if top == 1 else _PARTS[bottom].replace("half", "halve") + "s"
        words = [f"{in_words(top)} {part}", f"{in_words(top)}-{part}", f"{in_words(top)} {part}"]
        if top == 1:
            words[1] = f"{'an' if bottom == 8 else 'a'} {part}"
        found = [*words, f"{top}/{bottom}", frac(value), frac(value)]
        return [*found, text, text] if (text := decimal(value)) else found

    bottom = luck.choice(list(_PARTS))
    top = luck.choice([n for n in range(1, min(bottom, 20) + 4) if math.gcd(n, bottom) == 1])
    wrongs = [
        Fraction(n, d)
        for n in (top, top + 1, top + 2, max(top - 1, 1))
        for d in (bottom, *luck.sample(list(_PARTS), 2))
    ]
    return by_value(luck, forms, Fraction(top, bottom), [w for w in wrongs if w.denominator in _PARTS])


def exponential(luck: random.Random) -> Item:
    def forms(value: tuple[int, Fraction]) -> list[str]:
        times, power = value
        lead = "" if times == 1 else str(times)
        text = frac(power)
        found = [
            f"{lead}e^{{{text}}}",
            f"{lead}\\exp({text})",
            f"{lead}e^({power})",
            f"{lead}{'*' if lead else ''}exp({power})",
        ]
        if power.denominator == 1 and 1 < power < 10:
            found += [f"{lead}e^{power}", f"{lead}e \\cdot e^{{{power - 1}}}"]
        if power < 0:
            below = "e" if power == -1 else f"e^{{{frac(-power)}}}"
            found += [f"\\frac{{{times}}}{{{below}}}", f"{times}/{below}"]
        if power.denominator == 2:
            inside = "e" if abs(power.numerator) == 1 else f"e^{{{abs(power.numerator)}}}"
            found.append(f"{lead}\\sqrt{{{inside}}}" if power > 0 else f"\\frac{{{times}}}{{\\sqrt{{{inside}}}}}")
        return found

    times, power = (
        luck.choice((1, 1, 2, 3, 5)),
        Fraction(luck.choice((-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 7)), luck.choice((1, 1, 2, 3))),
    )
    wrongs = [(times, -power), (times + 1, power), (times, power + 1), (times, power * 2), (times, power / 2)]
    return by_value(luck, forms, (times, power), [w for w in wrongs if w[1]])


def prime_factors(luck: random.Random) -> Item:
    primes = tuple(sorted(luck.sample((2, 2, 3, 5, 7, 11, 13), luck.choice((2, 3)))))
    value = tuple((prime, luck.randint(1, 5 if prime == 2 else 2)) for prime in sorted(set(primes)))

    def forms(powers: tuple[tuple[int, int], ...]) -> list[str]:
        texts = [str(prime) if times == 1 else f"{prime}^{times}" for prime, times in powers]
        long = [str(prime) for prime, times in powers for _ in range(times)]
        number = str(math.prod(prime**times for prime, times in powers))
        shown = [
            number,
            number,
            " \\cdot ".join(texts),
            " \\times ".join(texts),
            "*".join(texts),
            " \\cdot ".join(texts[::-1]),
        ]
        return [*shown, f"{number} = {' × '.join(texts)}", *([" \\cdot ".join(long)] if len(long) < 7 else [])]

    at = luck.randrange(len(value))
    prime, times = value[at]

    def with_power(changed: int) -> tuple[tuple[int, int], ...]:
        return (*value[:at], (prime, changed), *value[at + 1 :])

    return by_value(luck, forms, value, [with_power(times + 1), with_power(times - 1 or 5), with_power(times + 2)])


def big_power(luck: random.Random) -> Item:
    """Powers too large to be written out, with something added."""

    def forms(value: tuple[int, int, int]) -> list[str]:
        base, power, plus = value
        tail = "" if plus == 0 else f" {'+' if plus > 0 else '-'} {abs(plus)}"
        found = [f"{base}^{{{power}}}{tail}", f"{base}^{{{power}}}{tail}".replace(" ", ""), f"{base}^{power}{tail}"]
        found.append(f"{base} \\cdot {base}^{{{power - 1}}}{tail}")
        if power % 2 == 0:
            found.append(f"{base * base}^{{{power // 2}}}{tail}")
        return [*found, f"{plus} + {base}^{{{power}}}"] if plus else found

    base, power, plus = (
        luck.choice((2, 2, 3, 5, 7, 10)),
        luck.choice((luck.randint(11, 99), luck.randint(100, 2030))),
        luck.choice((0, -1, 1, -2, 3)),
    )
    wrongs = [
        (base, power + 1, plus),
        (base, power - 1, plus),
        (base, power, -plus),
        (base + 1, power, plus),
        (base, power, plus + 1),
    ]
    return by_value(luck, forms, (base, power, plus), [*wrongs, (base, 2 * power, plus)])


def log_laws(luck: random.Random) -> Item:
    name = luck.choice(("\\ln", "\\ln", "\\log"))

    def forms(value: tuple[int, int]) -> list[str]:
        one, other = value
        shown = f"{name}\\frac{{{one}}}{{{other}}}"
        found = [
            f"{name} {one} - {name} {other}",
            shown,
            f"-{name}\\frac{{{other}}}{{{one}}}",
            f"{name}({one}/{other})",
        ]
        return [
            *found,
            f"{name}({one}) - {name}({other})",
            f"-{name} {other} + {name} {one}",
            f"{name}\\left(\\frac{{{one}}}{{{other}}}\\right)",
        ]

    one, other = luck.sample((2, 3, 5, 7, 11, 13, 17), 2)
    item = by_value(luck, forms, (one, other), [(other, one), (one + 2, other), (one, other + 4), (one * other, 1)])
    traps = [f"\\frac{{{name} {one}}}{{{name} {other}}}", f"{name} {one} + {name} {other}"]
    return Item(item.same, [*item.different, luck.choice(traps)], meaning=(name, one, other))


def change_of_base(luck: random.Random) -> Item:
    def forms(value: tuple[int, int]) -> list[str]:
        base, number = value
        found = [f"\\log_{{{base}}} {number}", f"\\log_{base}({number})", f"\\frac{{\\ln {number}}}{{\\ln {base}}}"]
        return [
            *found,
            f"\\frac{{\\log {number}}}{{\\log {base}}}",
            f"ln({number})/ln({base})",
            f"\\frac{{1}}{{\\log_{{{number}}} {base}}}",
        ]

    base, number = luck.sample((2, 3, 5, 6, 7, 10, 11), 2)
    return by_value(
        luck, forms, (base, number), [(number, base), (base, number + 8), (base + 10, number), (base, number * 12)]
    )


_SCALES = (("thousand", 3), ("million", 6), ("billion", 9))


def large_number(luck: random.Random) -> Item:
    def forms(value: int) -> list[str]:
        found = [str(value), grouped(value, ","), grouped(value, "{,}"), grouped(value, "\\,"), grouped(value, " ")]
        for name, zeros in _SCALES:
            many = Fraction(value, 10**zeros)
            if 1 <= many < 1000 and (text := decimal(many)):
                found += [f"{text} {name}", f"{text}\\text{{ {name}}}", f"{text} \\times 10^{zeros}"]
        return found

    value = luck.choice((luck.randint(2, 99), luck.randint(11, 999))) * 10 ** luck.randint(2, 8)
    return by_value(
        luck, forms, value, [value * 10, value // 10, value * 1000, value + 10 ** (len(str(value)) - 1), value * 2]
    )


def angle_minutes(luck: random.Random) -> Item:
    def forms(minutes: int) -> list[str]:
        whole, rest = divmod(minutes, 60)
        found = [
            f"{whole}^\\circ {rest}'",
            f"{whole}°{rest}′",
            f"{whole} degrees {rest} minutes",
            f"{whole}^{{\\circ}}{rest}'",
        ]
        if minutes % 3 == 0:
            found += [f"{decimal(Fraction(minutes, 60))}^\\circ", f"{decimal(Fraction(minutes, 60))} degrees"]
        return found

    value = luck.randint(1, 178) * 60 + luck.choice((6, 12, 15, 18, 24, 30, 36, 42, 45, 48, 54, luck.randint(1, 59)))
    return by_value(
        luck,
        forms,
        value,
        [value + 60, value - 6, value + 15, 10800 - value, value + 1, value // 60 * 60 + (value % 60 * 3 + 1) % 60],
    )


def _roman(number: int) -> str:
    text = ""
    for size, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= size:
            text, number = text + sign, number - size
    return text


def roman(luck: random.Random) -> Item:
    number = luck.randint(2, 120)
    wrongs = [number + luck.choice((1, -1)), number + 10, number + 5, luck.randint(2, 120)]
    return by_value(
        luck,
        lambda n: [_roman(n), str(n), f"\\text{{{_roman(n)}}}", str(n), f"\\mathrm{{{_roman(n)}}}"],
        number,
        wrongs,
    )


def hexadecimal(luck: random.Random) -> Item:
    number = luck.choice((luck.randint(10, 255), luck.randint(256, 4095)))

    def forms(value: int) -> list[str]:
        return [
            f"0x{value:x}",
            f"0x{value:X}",
            f"{value:X}_{{16}}",
            f"\\text{{{value:X}}}_{{16}}",
            f"{value:X} (hex)",
            str(value),
            str(value),
            f"0b{value:b}",
        ]

    return by_value(luck, forms, number, [*near(luck, number)[3:], number + 16, number + 1, number - 1, number ^ 1])


def last_digits(luck: random.Random) -> Item:
    """Numbers with leading zeros, as codes and last digits are given."""
    width = luck.choice((2, 3, 4))
    number = luck.randrange(1, 10 ** (width - 1))

    def forms(value: int) -> list[str]:
        text = f"{value:0{width}d}"
        return [
            text,
            text,
            f"the last {in_words(width)} digits are {text}",
            f"\\text{{{text}}}",
            f"…{text}",
            f"...{text}",
            f"\\ldots {text}",
        ]

    wrongs = [
        int(f"{number:0{width}d}"[::-1]),
        number + 1,
        number * 10 % 10**width,
        number + 10 ** (width - 1),
        10**width - number,
    ]
    return by_value(luck, forms, number, [w % 10**width for w in wrongs])


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        fraction_words, exponential, prime_factors, big_power, log_laws, change_of_base, large_number, angle_minutes, roman,
        hexadecimal, last_digits,
    )
}  # fmt: skip
