"""Wrong quantities, amounts, times and dates: other units, other prefixes, wrong conversions.

Each function gives a ground truth and an answer that no conversion makes equal.
"""

from random import Random

from benchmarks.nearmisses.notation import chosen, scientific

__all__ = [
    "am_and_pm",
    "angle_in_radians",
    "celsius_and_kelvin",
    "clock_digits",
    "compound_unit",
    "conversion_by_ten",
    "currency",
    "day_of_a_date",
    "digit_with_a_unit",
    "dimension",
    "duration_as_a_decimal",
    "money_by_ten",
    "month_of_a_date",
    "other_prefix",
    "other_unit",
    "power_of_a_unit",
    "rounded_quantity",
    "scientific_with_a_unit",
    "sign_with_a_unit",
    "year_of_a_date",
]

Wrong = tuple[str, str]
_BASE = (("m", "s", "kg", "A"), ("J", "N", "W", "Pa"), ("V", "C", "\\Omega", "T"))
_PREFIXED = (
    ("km", "m", 3),
    ("m", "mm", 3),
    ("cm", "mm", 1),
    ("kg", "g", 3),
    ("kJ", "J", 3),
    ("L", "mL", 3),
    ("MHz", "kHz", 3),
    ("ms", "\\mu s", 3),
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _with_unit(random: Random, number: object, unit: str) -> str:
    styles = (f"{number} \\, \\mathrm{{{unit}}}", f"{number}~\\mathrm{{{unit}}}")
    return (
        chosen(random, *styles)
        if "\\" in unit
        else chosen(random, *styles, f"{number} \\text{{ {unit}}}", f"{number} {unit}")
    )


def _number(random: Random) -> str:
    return random.choice((str(random.randint(2, 900)), f"{random.randint(11, 999) / 10:.1f}"))


def other_unit(random: Random) -> Wrong:
    """The same number of something else."""
    number, (first, second) = _number(random), random.sample(random.choice(_BASE), 2)
    return _with_unit(random, number, first), _with_unit(random, number, second)


def other_prefix(random: Random) -> Wrong:
    """The same number of a smaller or larger unit."""
    number, (first, second, _) = _number(random), random.choice(_PREFIXED)
    first, second = random.sample((first, second), 2)
    return _with_unit(random, number, first), _with_unit(random, number, second)


def conversion_by_ten(random: Random) -> Wrong:
    """Converted with another power of ten."""
    number, (large, small, power) = random.randint(2, 99), random.choice(_PREFIXED)
    other = number * 10 ** (power + random.choice((1, -1)))
    return _with_unit(random, number, large), _with_unit(random, other, small)


def digit_with_a_unit(random: Random) -> Wrong:
    """Another number of the same unit, or without it."""
    number, unit = random.randint(10, 900), random.choice(random.choice(_BASE))
    other = number + random.choice((1, 10, -1))
    return _with_unit(random, number, unit), random.choice((_with_unit(random, other, unit), str(other)))


def sign_with_a_unit(random: Random) -> Wrong:
    """The other sign."""
    number, unit = _number(random), random.choice(random.choice(_BASE))
    return _with_unit(random, number, unit), _with_unit(random, f"-{number}", unit)


def scientific_with_a_unit(random: Random) -> Wrong:
    """A tiny quantity and another tiny one."""
    number, exponent, unit = random.randint(110, 480), -random.randint(9, 38), random.choice(("C", "kg", "J", "m"))
    right = scientific(random, f"{number / 100:.2f}", exponent)
    wrong = (
        scientific(random, f"{2 * number / 100:.2f}", exponent),
        scientific(random, f"{number / 100:.2f}", exponent - 1),
        f"-{right}",
        "0",
    )
    return _with_unit(random, right, unit), _with_unit(random, random.choice(wrong), unit)


def rounded_quantity(random: Random) -> Wrong:
    """More digits of another number than the rounded one's."""
    number, (large, small, power) = random.randint(1100, 9800), random.choice(_PREFIXED)
    right = f"{number / 1000:.2f}"
    other = number + random.choice((20, -20, 35))
    converted = f"{other * 10**power / 1000:.4f}"
    wrong = (_with_unit(random, f"{other / 1000:.4f}", large), _with_unit(random, converted, small))
    return _with_unit(random, right, large), random.choice(wrong)


def dimension(random: Random) -> Wrong:
    """A length, an area and a volume of the same number."""
    number, unit = _number(random), random.choice(("m", "cm", "km", "ft"))
    first, second = random.sample((unit, f"{unit}^2", f"{unit}^3"), 2)
    return f"{number} \\mathrm{{{first}}}", f"{number} \\, \\mathrm{{{second}}}"


def power_of_a_unit(random: Random) -> Wrong:
    """An area or a volume converted as if it were a length."""
    number, power = random.randint(2, 60), random.choice((2, 3))
    return f"{number} \\text{{ m}}^{power}", f"{number * 100} \\text{{ cm}}^{power}"


def compound_unit(random: Random) -> Wrong:
    """A speed, density or acceleration in another unit with the same number."""
    first, second = random.sample(
        random.choice((("m/s", "km/h", "m/s^2"), ("kg/m^3", "g/cm^3", "kg/m^2"), ("N/m", "N \\cdot m", "J/s"))), 2
    )
    number = _number(random)
    return f"{number} \\mathrm{{{first}}}", f"{number} \\mathrm{{{second}}}"


def celsius_and_kelvin(random: Random) -> Wrong:
    """The same number of another scale of temperature."""
    number = random.randint(1, 400)
    scales = (f"{number}^\\circ \\text{{C}}", f"{number} \\text{{ K}}", f"{number}^\\circ \\text{{F}}")
    right, wrong = random.sample(scales, 2)
    return right, wrong


def angle_in_radians(random: Random) -> Wrong:
    """An angle in degrees and another one in radians."""
    degrees, other = random.sample(
        (
            ("30", "\\frac{\\pi}{6}"),
            ("45", "\\frac{\\pi}{4}"),
            ("60", "\\frac{\\pi}{3}"),
            ("120", "\\frac{2\\pi}{3}"),
            ("135", "\\frac{3\\pi}{4}"),
        ),
        2,
    )
    return f"{degrees[0]}^\\circ", random.choice(
        (f"{other[0]}^\\circ", other[1], f"{degrees[0]} \\text{{ rad}}", f"{int(degrees[0]) + 360}^\\circ")
    )


def currency(random: Random) -> Wrong:
    """Another currency."""
    number = random.randint(2, 9000)
    first, second = random.sample((f"\\${number}", f"€{number}", f"£{number}", f"¥{number}"), 2)
    return first, second


def money_by_ten(random: Random) -> Wrong:
    """An amount whose point moved, or whose cents are others."""
    cents = random.randint(101, 99_999)
    right, near = (f"\\${value / 100:,.2f}" for value in (cents, cents + random.choice((1, 10, -1))))
    return right, random.choice((near, f"\\${cents / 10:,.2f}", f"\\${cents}"))


def clock_digits(random: Random) -> Wrong:
    """Another minute or hour."""
    hour, minute = random.randint(1, 11), random.randint(10, 48)
    half = random.choice((" a.m.", " p.m.", ""))
    return f"{hour}:{minute}{half}", random.choice((f"{hour}:{minute + 1}{half}", f"{hour + 1}:{minute}{half}"))


def am_and_pm(random: Random) -> Wrong:
    """The other half of the day."""
    hour, minute = random.randint(1, 11), random.randint(10, 59)
    first, second = random.sample(("a.m.", "p.m."), 2)
    return f"{hour}:{minute} {first}", f"{hour}:{minute} {second}"


def duration_as_a_decimal(random: Random) -> Wrong:
    """Minutes taken as hundredths of an hour."""
    hours, minutes = random.randint(1, 9), random.choice((10, 20, 30, 40, 50))
    return f"{hours}.{minutes} \\text{{ hours}}", f"{hours} \\text{{ hours }} {minutes} \\text{{ minutes}}"


def _date(random: Random, year: int, month: int, day: int) -> str:
    name = _MONTHS[month - 1]
    return chosen(random, f"{name} {day}, {year}", f"{day} {name} {year}", f"\\text{{{name} {day}, {year}}}")


def _day(random: Random) -> tuple[int, int, int]:
    return random.randint(1500, 2030), random.randint(1, 11), random.randint(1, 27)


def day_of_a_date(random: Random) -> Wrong:
    """The day after."""
    year, month, day = _day(random)
    return _date(random, year, month, day), _date(random, year, month, day + 1)


def month_of_a_date(random: Random) -> Wrong:
    """The month after."""
    year, month, day = _day(random)
    return _date(random, year, month, day), _date(random, year, month + 1, day)


def year_of_a_date(random: Random) -> Wrong:
    """The year after."""
    year, month, day = _day(random)
    return _date(random, year, month, day), _date(random, year + 1, month, day)
