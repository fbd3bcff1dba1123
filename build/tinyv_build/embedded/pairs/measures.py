r"""Kinds of pairs about measured quantities: speeds, areas, compound units, temperatures, odds, rates, directions, years."""

import random
from collections.abc import Sequence
from fractions import Fraction

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import decimal, grouped, near

__all__ = ["DRAWS"]


def speed(luck: random.Random) -> Item:
    """Kilometres an hour are 18/5 of metres a second."""

    def forms(metres: Fraction) -> list[str]:
        slow, fast = decimal(metres), decimal(metres * Fraction(18, 5))
        found = [
            f"{slow} m/s",
            f"{slow}\\text{{ m/s}}",
            f"{slow} meters per second",
            f"{slow} \\mathrm{{m/s}}",
            f"{slow} m s^{{-1}}",
        ]
        return [
            *found,
            f"{fast} km/h",
            f"{fast}\\text{{ km/h}}",
            f"{fast} kilometers per hour",
            f"{fast} km/hr",
            f"{fast} kph",
        ]

    metres = Fraction(luck.choice((luck.randint(1, 50) * 10, luck.randint(5, 200) * 5, luck.randint(1, 99) * 10)), 10)
    wrongs = [metres + 1, metres * Fraction(18, 5), metres / Fraction(18, 5), metres * 10, metres * 2, metres + 5]
    return by_value(luck, forms, metres, [w for w in wrongs if decimal(w) and decimal(w * Fraction(18, 5))])


def area(luck: random.Random) -> Item:
    power = luck.choice((2, 2, 3))
    word = {2: "square", 3: "cubic"}[power]
    short, long = luck.choice(
        (
            ("cm", "centimeters"),
            ("m", "meters"),
            ("units", "units"),
            ("ft", "feet"),
            ("in", "inches"),
            ("km", "kilometers"),
            ("", "units"),
        )
    )
    kind = luck.choice(("", "", "\\pi", "\\sqrt{3}"))

    def forms(number: int) -> list[str]:
        text = f"{number}{kind}"
        found = [
            f"{text} {word} {long}",
            f"{text}\\text{{ {word} {long}}}",
            f"{text} {'sq' if power == 2 else 'cu'}. {short or 'units'}",
        ]
        return (
            [
                *found,
                f"{text} \\text{{ {short}}}^{power}",
                f"{text}\\,\\mathrm{{{short}}}^{{{power}}}",
                f"{text} {short}^{power}",
            ]
            if short
            else [*found, text, text]
        )

    number = luck.randint(2, 400)
    item = by_value(luck, forms, number, near(luck, number)[:5])
    other = 5 - power
    traps = (
        [f"{number}{kind} {short}^{other}", f"{number}{kind} {short or 'units'}^{other}"]
        if short
        else [f"{number + 1}{kind} {word} units"]
    )
    return Item(item.same, [*item.different, *traps], meaning=(number, kind, word, short or "units"))


_COMPOUND: tuple[tuple[str, ...], ...] = (
    ("m/s^2", "\\text{m/s}^2", "\\mathrm{m\\,s^{-2}}", "m s^{-2}", "meters per second squared"), ("kg \\cdot m/s", "\\mathrm{kg\\,m/s}", "kg·m/s", "N·s", "N \\cdot s"),
    ("N \\cdot m", "N·m", "\\text{N m}", "newton-meters", "Nm"), ("g/cm^3", "\\text{g/cm}^3", "g cm^{-3}", "grams per cubic centimeter"),
    ("kg/m^3", "\\mathrm{kg\\,m^{-3}}", "kg m^{-3}", "kilograms per cubic meter"), ("mol/L", "M", "\\text{mol/L}", "mol L^{-1}", "moles per liter"),
    ("J/(kg \\cdot K)", "\\mathrm{J\\,kg^{-1}K^{-1}}", "J/(kg·K)"), ("V/m", "N/C", "\\text{V/m}", "volts per meter"), ("rad/s", "\\text{rad/s}", "radians per second", "rad s^{-1}"),
    ("kWh", "\\text{kWh}", "kilowatt-hours", "kilowatt hours"), ("Pa", "N/m^2", "\\text{Pa}", "pascals"), ("W", "J/s", "\\text{W}", "watts"),
    ("\\mu m", "\\mu\\text{m}", "micrometers", "μm"), ("nm", "\\text{nm}", "nanometers"), ("kJ/mol", "\\text{kJ/mol}", "kJ mol^{-1}", "kilojoules per mole"), ("Wb", "\\text{Wb}", "webers", "T·m^2"),
    ("T", "\\text{T}", "tesla", "teslas"), ("F", "\\text{F}", "farads"), ("C", "\\text{C}", "coulombs"), ("eV", "\\text{eV}", "electronvolts", "electron volts"), ("atm", "\\text{atm}", "atmospheres"),
)  # fmt: skip


def compound_unit(luck: random.Random) -> Item:
    amount = luck.choice(
        (
            str(luck.randint(2, 400)),
            f"{luck.randint(0, 30)}.{luck.randint(1, 99):02d}",
            f"{luck.randint(1, 9)}.{luck.randint(1, 9)} \\times 10^{{{luck.choice((-6, -3, -2, 3, 4, 5))}}}",
        )
    )
    rows = luck.sample(_COMPOUND, 3)

    def forms(number: str, row: Sequence[str]) -> list[str]:
        return [
            f"{number} {unit}" if not unit.startswith("\\text") else f"{number}{unit.replace('{', '{ ', 1)}"
            for unit in row
        ]

    wrong = f"{luck.randint(2, 99)}{amount[1:]}" if amount[0] != "0" else f"1{amount[1:]}"
    different = [*forms(wrong, rows[0]), *(text for row in rows[1:] for text in forms(amount, row)[:2])]
    return Item(
        forms(amount, rows[0]), different if wrong != amount else different[len(rows[0]) :], meaning=(amount, rows[0])
    )


def temperature(luck: random.Random) -> Item:
    def forms(celsius: int) -> list[str]:
        hot = celsius * 9 // 5 + 32
        found = [
            f"{celsius}^\\circ C",
            f"{celsius}°C",
            f"{celsius} degrees Celsius",
            f"{celsius}^\\circ\\text{{C}}",
            f"{celsius} °C",
            f"{celsius} \\,^{{\\circ}}\\mathrm{{C}}",
        ]
        return [*found, f"{hot}^\\circ F", f"{hot}°F", f"{hot} degrees Fahrenheit"]

    celsius = luck.randint(-8, 60) * 5
    wrongs = [celsius + 5, -celsius, celsius + 10, celsius * 9 // 5 + 30, celsius * 2]
    item = by_value(luck, forms, celsius, [w - w % 5 for w in wrongs])
    return Item(item.same, [*item.different, f"{celsius}^\\circ F", f"{celsius} K"], meaning=celsius)


def physical(luck: random.Random) -> Item:
    """A number in powers of ten with a unit."""
    unit, name = luck.choice(
        (
            ("m/s", "meters per second"),
            ("N", "newtons"),
            ("J", "joules"),
            ("m", "meters"),
            ("kg", "kilograms"),
            ("C", "coulombs"),
            ("Hz", "hertz"),
            ("W", "watts"),
            ("s", "seconds"),
            ("Pa", "pascals"),
        )
    )

    def forms(value: tuple[int, int]) -> list[str]:
        digits, power = value
        mantissa = f"{digits // 10}.{digits % 10}"
        found = [
            f"{mantissa} \\times 10^{{{power}}} \\text{{ {unit}}}",
            f"{mantissa}\\times10^{{{power}}}\\,\\mathrm{{{unit}}}",
            f"{mantissa}e{power} {unit}",
            f"{mantissa} x 10^{power} {unit}",
        ]
        plain = decimal(Fraction(digits, 10) * Fraction(10) ** power)
        if plain and len(plain) < 9:
            found += [f"{grouped(int(plain), ',') if '.' not in plain else plain} {unit}", f"{plain} {name}"]
        return [*found, f"{mantissa} \\cdot 10^{{{power}}} {name}"]

    digits, power = luck.randint(11, 99), luck.choice((-12, -9, -7, -6, -4, -3, -2, 2, 3, 4, 5, 6, 8, 11))
    wrongs = [
        (digits, power + 1),
        (digits, -power),
        (digits + 1, power),
        (digits, power - 1),
        (int(str(digits)[::-1]), power),
    ]
    item = by_value(luck, forms, (digits, power), [w for w in wrongs if w[0] > 9])
    return Item(item.same, item.different, meaning=(digits, power, unit))


DRAWS: dict[str, Draw] = {draw.__name__: draw for draw in (speed, area, compound_unit, temperature, physical)}
