r"""Kinds of pairs about quantities: units and their names, conversions, money, time, angles, chances."""

import random
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import decimal, frac, in_words, near, near_fractions

__all__ = ["DRAWS"]

_UNITS = (
    ("cm", "centimeters", "length"),
    ("m", "meters", "length"),
    ("km", "kilometers", "length"),
    ("mm", "millimeters", "length"),
    ("ft", "feet", "length"),
    ("in", "inches", "length"),
    ("kg", "kilograms", "mass"),
    ("g", "grams", "mass"),
    ("mg", "milligrams", "mass"),
    ("lb", "pounds", "mass"),
    ("s", "seconds", "time"),
    ("min", "minutes", "time"),
    ("h", "hours", "time"),
    ("L", "liters", "volume"),
    ("mL", "milliliters", "volume"),
    ("N", "newtons", "force"),
    ("J", "joules", "energy"),
    ("kJ", "kilojoules", "energy"),
    ("W", "watts", "power"),
    ("V", "volts", "voltage"),
    ("A", "amperes", "current"),
    ("Pa", "pascals", "pressure"),
    ("Hz", "hertz", "frequency"),
    ("K", "kelvin", "temperature"),
    ("mol", "moles", "amount"),
    ("km/h", "kilometers per hour", "speed"),
    ("m/s", "meters per second", "speed"),
    ("mph", "miles per hour", "speed"),
    ("m/s^2", "meters per second squared", "acceleration"),
    ("cm^2", "square centimeters", "area"),
    ("m^2", "square meters", "area"),
    ("cm^3", "cubic centimeters", "volume"),
    ("m^3", "cubic meters", "volume"),
    ("\\Omega", "ohms", "resistance"),
)


def _amount(luck: random.Random) -> str:
    return luck.choice(
        (str(luck.randint(2, 99)), str(luck.randint(100, 2500)), f"{luck.randint(1, 60)}.{luck.randint(1, 9)}")
    )


def quantity(luck: random.Random) -> Item:
    sign, name, measures = luck.choice(_UNITS)
    amount = _amount(luck)

    def forms(parts: tuple[str, str, str]) -> list[str]:
        number, short, long = parts
        found = [
            f"{number} {short}",
            f"{number}\\text{{ {short}}}",
            f"{number} {long}",
            f"{number} \\mathrm{{{short}}}",
            f"{number}\\,\\text{{{short}}}",
            f"{number} \\text{{ {long}}}",
        ]
        return [*found, f"{number}{short}" if short[0] != "\\" else f"{number} {short}"]

    same = forms((amount, sign, name))
    numbers = [str(wrong) for wrong in near(luck, int(float(amount)))]
    different = [luck.choice(forms((wrong, sign, name))) for wrong in numbers]
    if luck.random() < 0.4:  # a bare number goes with any unit, so no other unit may be wrong
        return Item([*same, amount, amount, amount], [*different, *numbers[:3]], meaning=amount)
    kin = [unit for unit in _UNITS if unit[2] == measures and unit[0] != sign]
    foreign = luck.choice([unit for unit in _UNITS if unit[2] != measures])
    different += [luck.choice(forms((amount, *unit[:2]))) for unit in (luck.choice(kin or [foreign]), foreign)] * 2
    return Item(same, different, meaning=amount)


_CONVERSIONS = (
    ("m", "cm", 100), ("km", "m", 1000), ("cm", "mm", 10), ("kg", "g", 1000), ("h", "min", 60), ("min", "s", 60),
    ("L", "mL", 1000), ("g", "mg", 1000), ("kJ", "J", 1000), ("days", "hours", 24), ("weeks", "days", 7),
    ("feet", "inches", 12), ("years", "months", 12), ("m^2", "cm^2", 10_000), ("dozen", "eggs", 12),
)  # fmt: skip


def conversion(luck: random.Random) -> Item:
    large, small, factor = luck.choice(_CONVERSIONS)
    amount = Fraction(luck.randint(1, 40), luck.choice((1, 2, 4, 5)))
    many = amount * factor

    def write(value: Fraction, unit: str) -> str:
        return f"{decimal(value) or frac(value)}{luck.choice((' ', chr(92) + ' '))}{luck.choice((unit, chr(92) + 'text{' + unit + '}'))}"

    same = [write(amount, large), write(many, small), write(amount, large), write(many, small)]
    wrongs = [
        write(many * 10, small),
        write(amount, small),
        write(many, large),
        write(many + 1, small),
        write(amount * 10, large),
        write(amount + 1, large),
        write(many / 10, small),
    ]
    return Item(same, wrongs)


def money(luck: random.Random) -> Item:
    cents = luck.choice((luck.randint(1, 60) * 100, luck.randint(105, 9999), luck.randint(10, 400) * 50))

    def forms(value: int) -> list[str]:
        text = f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100)
        found = [
            f"\\${text}",
            f"${text}",
            f"{text} dollars",
            f"\\text{{\\${text}}}",
            text,
            f"{value // 100}.{value % 100:02d}",
        ]
        return [*found, f"{value} cents", f"{text} USD", f"{value // 100} dollars and {value % 100} cents"]

    return by_value(
        luck,
        forms,
        cents,
        [wrong for wrong in (*near(luck, cents), cents + 100, cents * 10, cents + 1000) if wrong > 0],
    )


def clock(luck: random.Random) -> Item:
    value = (luck.randrange(1, 24), luck.choice((0, 0, 15, 30, 45, luck.randint(1, 59))))

    def forms(parts: tuple[int, int]) -> list[str]:
        hour, minute = parts
        half, twelve = ("a.m." if hour < 12 else "p.m."), (hour % 12 or 12)
        short = half.replace(".", "")
        found = [
            f"{twelve}:{minute:02d} {short.upper()}",
            f"{hour}:{minute:02d}" if hour > 12 else f"{twelve}:{minute:02d}{short}",
            f"{twelve}:{minute:02d} {half}",
            f"{twelve}:{minute:02d}\\text{{ {half}}}",
        ]
        if minute == 0:
            found += [
                f"{twelve} {short}",
                f"{twelve} o'clock {'at night' if hour > 20 or hour < 5 else 'in the morning' if hour < 12 else 'in the afternoon'}",
            ]
        return found

    hour, minute = value
    return by_value(
        luck,
        forms,
        value,
        [
            ((hour + 12) % 24 or 12, minute),
            ((hour % 23) + 1, minute),
            (hour, (minute + 15) % 60),
            (hour, (minute + 1) % 60),
        ],
    )


def duration(luck: random.Random) -> Item:
    def forms(minutes: int) -> list[str]:
        hours, rest = divmod(minutes, 60)
        found = [
            f"{minutes} minutes",
            f"{minutes} min",
            f"{hours} hours {rest} minutes",
            f"{hours} h {rest} min",
            f"{hours} hours and {rest} minutes",
        ]
        if minutes % 6 == 0:
            found += [f"{decimal(Fraction(minutes, 60))} hours", f"{decimal(Fraction(minutes, 60))} h"]
        return found

    minutes = luck.choice((90, 150, 135, 105, 210, luck.randint(65, 400), luck.randint(11, 40) * 6))
    return by_value(
        luck, forms, minutes, [minutes + 60, minutes - 5, minutes * 2, minutes + 10, minutes + 1, minutes + 30]
    )


_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def date(luck: random.Random) -> Item:
    value = (luck.randint(1, 28), luck.randrange(12), luck.randint(1900, 2040))

    def forms(parts: tuple[int, int, int]) -> list[str]:
        day, month, year = parts
        name = _MONTHS[month]
        return [
            f"{name} {day}, {year}",
            f"{day} {name} {year}",
            f"{name[:3]} {day}, {year}",
            f"{year}-{month + 1:02d}-{day:02d}",
            f"the {day}th of {name}, {year}" if 3 < day < 21 else f"{name} {day} {year}",
        ]

    day, month, year = value
    wrongs = [(day % 28 + 1, month, year), (day, (month + 1) % 12, year)]
    wrongs += [(day, month, year + 1), (day, (month + 6) % 12, year)]
    return by_value(luck, forms, value, wrongs)


def weekday(luck: random.Random) -> Item:
    def forms(at: int) -> list[str]:
        return [
            _DAYS[at],
            f"on {_DAYS[at]}",
            _DAYS[at][:3] + ".",
            f"It is a {_DAYS[at]}",
            f"\\text{{{_DAYS[at]}}}",
            _DAYS[at].lower(),
            f"the day is {_DAYS[at]}",
        ]

    at = luck.randrange(7)
    return by_value(luck, forms, at, [(at + 1) % 7, (at + 6) % 7, (at + luck.randint(2, 5)) % 7])


def angle(luck: random.Random) -> Item:
    def forms(degrees: int) -> list[str]:
        found = [f"{degrees}^\\circ", f"{degrees}°", f"{degrees} degrees", f"{degrees}^{{\\circ}}", f"{degrees}"]
        if degrees % 15 == 0:
            found += [frac(Fraction(degrees, 180), "\\pi") + luck.choice((" radians", "\\text{ rad}", " rad"))]
        return found

    degrees = luck.choice((luck.randint(1, 359), luck.randint(1, 23) * 15))
    return by_value(
        luck, forms, degrees, [180 - degrees, 90 - degrees, degrees + 1, 2 * degrees, 360 - degrees, degrees + 10]
    )


_NOUNS = "apples students ways books marbles people cards coins balls points triangles squares students cats tickets games".split()


def counted(luck: random.Random) -> Item:
    noun, other = luck.sample(_NOUNS, 2)

    def forms(number: int) -> list[str]:
        found = [
            str(number),
            f"{number} {noun}",
            f"{number}\\text{{ {noun}}}",
            f"There are {number} {noun}",
            f"{number} {noun} in total",
            f"exactly {number}",
        ]
        return [*found, f"{in_words(number)} {noun}"] if 0 <= number < 1000 else found

    number = luck.choice((luck.randint(2, 30), luck.randint(2, 999)))
    item = by_value(luck, forms, number, [wrong for wrong in near(luck, number) if wrong >= 0])
    traps = [f"{number + 1} {other}", f"at least {number}", f"{number} or {number + 1}", f"fewer than {number}"]
    return Item(item.same, [*item.different, *traps], meaning=(number, noun))


def chance(luck: random.Random) -> Item:
    bottom = luck.choice((2, 3, 4, 5, 6, 8, 9, 10, 12, 13, 16, 20, 25, 36, 52, 100))
    value = Fraction(luck.randint(1, bottom - 1), bottom)

    def forms(part: Fraction) -> list[str]:
        top, below = part.numerator, part.denominator
        found = [
            f"\\frac{{{top}}}{{{below}}}",
            f"{top}/{below}",
            f"{top} in {below}",
            f"{top} out of {below}",
            f"P = \\frac{{{top}}}{{{below}}}",
            f"a probability of {top}/{below}",
        ]
        if text := decimal(part):
            found += [text, f"{decimal(part * 100)}\\%", f"{decimal(part * 100)}%"]
        return found

    wrongs = [wrong for wrong in near_fractions(luck, value) if wrong > 0]
    return by_value(luck, forms, value, wrongs)


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (quantity, conversion, money, clock, duration, date, weekday, angle, counted, chance)
}
