"""Units: their spellings, what they are worth in SI, and what is no unit.

`units_by_pint.tsv` holds what pint 0.25.3 says of a sample (2,215 spellings agreed to 1e-9 on 2026-11-26; what differed
is custom: `cycle` is no turn here, acre and furlong are international ones, gauss and oersted are SI quantities).
"""

import math
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.rules.units import is_unit_word, lookup, parse_unit, phrase, si
from tinyv.rules.units.table import DIMENSIONS, PREFIX_WORDS, PREFIXES
from tinyv.rules.values import Unit, UnitPower

SAME = [
    ("m/s^2", "m s^{-2}"),
    ("m/s^2", r"\mathrm{m/s}^2"),
    ("m/s^2", r"\mathrm{~m} \mathrm{~s}^{-2}$"),
    ("m/s^2", "m·s⁻²"),
    ("m/s^2", "meter/second**2"),
    ("m/s^2", "meters per second squared"),
    ("m/s^2", "meters per second per second"),
    ("m/s^2", r"\metre\per\second\squared"),
    ("m/s^2", "米/秒^2"),
    ("km/h", "kilometer/hour"),
    ("km/h", "kph"),
    ("km/h", r"\si{\kilo\meter\per\hour}"),
    ("N", r"\mathrm{kg\,m/s^2}"),
    ("J", "kilogram*meter**2/second**2"),
    ("J", "N·m"),
    ("J", r"\mathrm{~N}-\mathrm{m}$"),
    ("J", "Nm"),
    ("kJ", "1000*joule"),
    ("mA", "ampere/1000"),
    ("J/(kg K)", r"\frac{\text{J}}{\text{kg}\cdot\text{K}}"),
    ("J/(kg K)", "J/kg·K"),
    ("J/(kg K)", "J kg^{-1} K^{-1}"),
    ("J/(mol K)", "joule/kelvin/mole"),
    ("W/(m^2 K)", "W/m^2 K"),
    ("W/(m^2 K)", "W/m^2 K^{-1}"),
    ("cm^2", "square centimeters"),
    ("cm^2", "sq. cm"),
    ("cm^2", "平方厘米"),
    ("cm^3", "cubic centimetres"),
    ("cm^3", "cm³"),
    ("cm^3", "cc"),
    ("cm^3", "mL"),
    ("A m^2", r"\text{Am}^2"),
    ("µm", r"\mu \text{m}"),
    ("µm", "microns"),
    ("°C", r"^\circ\text{C}"),
    ("°C", r"^{\circ \mathrm{C}}"),
    ("°C", "degrees Celsius"),
    ("degrees", "°"),
    ("degrees", r"^{\circ}"),
    ("psi", "pounds per square inch"),
    ("L·atm", "liter*atmosphere"),
    ("kWh", "kilowatt-hours"),
    ("light years", "light-year"),
    ("ft-lb", "foot-pounds"),
    ("Hz", "1/s"),
    ("K^-1", "1/kelvin"),
    ("KG", "kg"),
    ("m^2", "m2"),
    ("1/s", "s-1"),
    ("1/s", "reciprocal seconds"),
    ("1/m", "inverse meters"),
    ("m^3", "cu m"),
    ("m^3", "立方米"),
    ("m^3", "meters cubed"),
    ("Å", r"\AA"),
    ("Å", r"\mathring{A}"),
    ("°C", r"\degreeCelsius"),
    ("ohms", r"k\Omega/1000"),
    ("ohms", r"\ohm"),
    ("arcminutes", "′"),
    ("arcminutes", r"\prime"),
    ("dm^{2}", "ha/1000000"),
    ("m/s", r"\frac{\text{m}}{\text{s}}"),
    ("pounds per square foot", "lb/ft^2"),
    ("kHz", r"1/\text{ms}"),
    ("MeV/c^2", r"\text{ MeV}/c^2"),
]
NOT_SAME = [("mW", "MW"), ("m/s", "m s"), ("°C", "K"), ("g", "G"), ("rad", "degrees"), ("km^2", "m^2"), ("mm", "Mm^2")]
WORTH = [
    ("ft", "0.3048 m"),
    ("mi", "1609.344 m"),
    ("lb", "0.45359237 kg"),
    ("acres", "4046.8564224 m^2"),
    ("hectare", "10000 m^2"),
    ("eV", "1.602176634e-19 J"),
    ("kcal", "4184 J"),
    ("atm", "101325 Pa"),
    ("bar", "100000 Pa"),
    ("mmHg", "133.322387415 Pa"),
    ("Å", "1e-10 m"),
    ("AU", "149597870700 m"),
    ("amu", "1.66053906892e-27 kg"),
    ("mph", "0.44704 m/s"),
    ("knots", "1852/3600 m/s"),
    ("weeks", "604800 s"),
    ("L", "0.001 m^3"),
    ("gauss", "0.0001 T"),
    ("debye", "1e-21/299792458 C m"),
    ("g/mol", "0.001 kg/mol"),
    ("molar", "1000 mol/m^3"),
    ("eV/c", "1.602176634e-19/299792458 kg m/s"),
]
NO_UNITS = [
    "", " ", "x", "cat", "5", "m/", "^2", "1000", "neutrinos/m^2", "m+s", "m,s", "((((((((((m))))))))))", "m^{99}",
    r"\frac{m}", "kHz^{1/2}", "apples", "m" * 200, "s" + "^2" * 30, "c", "m/c", "\ud800",
]  # fmt: skip


BY_PINT = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "units_by_pint.tsv").read_text("utf-8").splitlines()[1:]
]


def unit(text: str) -> Unit:
    found = parse_unit(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(("left", "right"), SAME)
def test_two_spellings_convert_alike(left: str, right: str) -> None:
    assert si(unit(left)) == si(unit(right)) or si(unit(left)).factor == si(unit(right)).factor
    assert si(unit(left)).dimension == si(unit(right)).dimension


@pytest.mark.parametrize(("left", "right"), NOT_SAME)
def test_units_that_differ_stay_apart(left: str, right: str) -> None:
    assert si(unit(left)) != si(unit(right))


@pytest.mark.parametrize(("spelling", "worth"), WORTH)
def test_factors_are_exact(spelling: str, worth: str) -> None:
    number, _, base = worth.partition(" ")
    over, _, under = number.partition("/")
    factor = Fraction(over) / Fraction(under or 1)
    assert si(unit(spelling)).factor == factor * si(unit(base)).factor
    assert si(unit(spelling)).dimension == si(unit(base)).dimension


@pytest.mark.parametrize(("spelling", "factor", "dimension", "offset"), BY_PINT, ids=[row[0] for row in BY_PINT])
def test_pint_says_the_same(spelling: str, factor: str, dimension: str, offset: str) -> None:
    found = lookup(spelling)
    assert found is not None
    conversion = si(Unit((found,)))
    assert math.isclose(conversion.factor * math.pi**conversion.pi_power, float(factor), rel_tol=1e-9)
    assert conversion.dimension[:7] == tuple(map(int, dimension.split()))
    assert math.isclose(conversion.offset, float(offset), rel_tol=1e-9)


@pytest.mark.parametrize("powers", [PREFIXES, PREFIX_WORDS])
def test_prefixes_are_the_international_ones(powers: dict[str, int]) -> None:
    small = {"a": -18, "f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "d": -1}
    large = {"h": 2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
    words = "atto femto pico nano micro milli centi deci deca hecto kilo mega giga tera peta"
    by_word = dict(zip(words.split(), [*small.values(), 1, *list(large.values())[:-1]], strict=True))
    assert powers == (small | large if "k" in powers else by_word)


def test_bounds_of_a_unit() -> None:
    assert parse_unit("m^12 s^{-12}")
    assert parse_unit("m^13") is None
    assert parse_unit("s^{-13}") is None
    assert parse_unit(" ".join(["m", "s"] * 6))
    assert parse_unit(" ".join(["m"] * 13)) is None
    assert parse_unit("(" * 7 + "m" + ")" * 7)
    assert parse_unit("(" * 8 + "m" + ")" * 8) is None
    assert parse_unit("m" + " " * 119)
    assert parse_unit("m" + " " * 120) is None


@pytest.mark.parametrize(
    ("text", "angle"), [("rad", 1), ("deg^2", 2), ("rad/s", 1), ("m/rad", -1), ("sr", 2), ("m", 0), ("lm", 2)]
)
def test_angles_are_counted_beside_the_dimension(text: str, angle: int) -> None:
    assert si(unit(text)).angle == angle


@pytest.mark.parametrize("text", ["m", "K", "kg", "J/K"])
def test_only_scales_of_temperature_have_an_offset(text: str) -> None:
    assert si(unit(text)).offset == 0


@pytest.mark.parametrize("text", NO_UNITS)
def test_what_is_no_unit_throughout_is_none(text: str) -> None:
    assert parse_unit(text) is None


def test_temperatures_have_an_offset_alone_but_not_in_a_product() -> None:
    assert si(unit("°C")).offset == Fraction("273.15")
    fahrenheit = si(unit("°F"))
    assert 212 * fahrenheit.factor + fahrenheit.offset == Fraction("373.15")
    assert si(unit("J/(kg °C)")).offset == 0
    assert si(unit("J/(kg °C)")) == si(unit("J/(kg K)"))


def test_pi_stays_a_symbol() -> None:
    degree = si(unit("degrees"))
    assert (degree.factor, degree.pi_power, degree.angle) == (Fraction(1, 180), 1, 1)
    assert si(unit("rpm")).pi_power == 1
    assert math.isclose(float(si(unit("parsec")).factor) / math.pi, 3.0856775814913673e16)


def test_radians_per_second_are_told_from_hertz() -> None:
    assert si(unit("rad/s")).dimension == si(unit("Hz")).dimension
    assert si(unit("rad/s")).angle != si(unit("Hz")).angle


def test_what_differs_by_country_says_so() -> None:
    assert si(unit("gallons")).varies
    assert si(unit("miles/gallon")).varies
    assert not si(unit("km/L")).varies


def test_a_unit_is_kept_as_written() -> None:
    assert unit("km/s^2").parts == (UnitPower("m", 3, Fraction(1)), UnitPower("s", 0, Fraction(-2)))


def test_a_root_of_a_square_is_exact() -> None:
    assert si(unit("ha^{1/2}")).factor == 100
    assert si(unit("ha^{3/2}")).factor == 10**6
    assert si(unit("(m/s^2)^{1/2}")).dimension[2] == -1
    assert si(unit("(m/s^2)^{0.5}")).dimension[0] == Fraction(1, 2)


def test_an_irrational_factor_is_refused() -> None:
    with pytest.raises(ValueError, match="not rational"):
        si(Unit((UnitPower("Hz", 3, Fraction(1, 2)),)))
    with pytest.raises(ValueError, match="not rational"):
        si(Unit((UnitPower("Hz", 3, Fraction(1, 3)),)))


@pytest.mark.parametrize("spelling", ["degree", "arcmin", "arcsec", "rev", "gon", "rpm", "pc", "Oe"])
def test_no_root_of_pi_passes_for_a_rational(spelling: str) -> None:
    assert si(unit(spelling)).pi_power != 0
    with pytest.raises(ValueError, match="not rational"):
        si(Unit((UnitPower(unit(spelling).parts[0].name, 0, Fraction(1, 2)),)))


@pytest.mark.parametrize("word", ["km", "Meters", "JOULES", "mmHg", "kg", "feet", "lbs", "hours", "Kilometre", "米"])
def test_words_of_units(word: str) -> None:
    assert is_unit_word(word)


@pytest.mark.parametrize("word", ["m", "C", "us", "um", "cat", "apples", "MM", "", "and", "sum", "per"])
def test_words_that_are_none_or_only_letters(word: str) -> None:
    assert not is_unit_word(word)


def test_symbols_keep_their_case_and_plain_spellings_win_over_prefixes() -> None:
    assert lookup("mW") == UnitPower("W", -3, Fraction(1))
    assert lookup("MW") == UnitPower("W", 6, Fraction(1))
    assert lookup("min") == UnitPower("min", 0, Fraction(1))
    assert lookup("cd") == UnitPower("cd", 0, Fraction(1))
    assert phrase("Nautical Miles") == UnitPower("nmi", 0, Fraction(1))


def test_every_dimension_has_its_place() -> None:
    assert [si(unit(base)).dimension.index(1) for base in ("m", "kg", "s", "A", "K", "mol", "cd", "bit", "dB")] == list(
        range(len(DIMENSIONS))
    )


@given(st.text(alphabet=r"mskgJNWKC/*^{}()\ 123-·°µ.", max_size=60) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = parse_unit(text)
    assert found is None or si(found).factor > 0


def test_long_texts_cost_nothing() -> None:
    started = time.perf_counter()
    for text in ("m/" * 500_000, "(" * 1_000_000, "\\text{" * 20, "m " * 59, "^" * 1_000_000):
        parse_unit(text)
    assert time.perf_counter() - started < 0.5
