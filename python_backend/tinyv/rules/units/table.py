"""The table of units, `units.tsv`, and every spelling that leads into it.

Owns what a unit is worth in SI and how it is written; knows nothing of products of units. A row's symbols keep their
case, its words do not. Columns: `symbols` and `words` may carry a power of ten (`Kg=3`), symbols behind a semicolon
take no prefixes, a word's plural is behind a slash or takes an s, `factor` and `offset` are products of exact numbers
in SI base units, `pi` a power of pi beside the factor, and `varies` marks what differs by country or custom.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import prod

from tinyv.rules.values import UnitPower

__all__ = ["DIMENSIONS", "PREFIXES", "PREFIX_WORDS", "Row", "is_unit_word", "lookup", "phrase", "row_of"]

DIMENSIONS = "LMTIHNJBD"
"""Length, mass, time, current, temperature, amount, luminous intensity; information; decibels, which do not convert."""

PREFIXES = {
    "a": -18, "f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "d": -1, "h": 2, "k": 3, "M": 6, "G": 9, "T": 12,
    "P": 15, "E": 18,
}  # fmt: skip
PREFIX_WORDS = {
    "atto": -18, "femto": -15, "pico": -12, "nano": -9, "micro": -6, "milli": -3, "centi": -2, "deci": -1, "deca": 1,
    "hecto": 2, "kilo": 3, "mega": 6, "giga": 9, "tera": 12, "peta": 15,
}  # fmt: skip
_MICRO = "uµμ"
_FIRST_HAN = "一"
_NO_WORDS = frozenset({"us", "um"})
"""English before they are microseconds and micrometers."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one unit is worth: `value · factor · pi^pi_power + offset` in SI base units."""

    factor: Fraction
    pi_power: int
    offset: Fraction
    angle: int
    """Power of the radian, which is no dimension."""
    dimension: tuple[int, ...]
    varies: bool


@dataclass(frozen=True, slots=True)
class _Table:
    rows: dict[str, Row]
    symbols: dict[str, UnitPower]
    words: dict[str, UnitPower]


def row_of(key: str) -> Row:
    """The row of a key; KeyError when there is none."""
    return _table().rows[key]


def lookup(spelling: str) -> UnitPower | None:
    """The unit to the first power that a symbol (`kN`) or a single word (`Kilograms`) spells."""
    table = _table()
    return table.symbols.get(spelling) or table.words.get(spelling.lower())


def phrase(words: str) -> UnitPower | None:
    """The unit that several words spell, one space between them: `light years`, `degrees Celsius`."""
    return _table().words.get(words.lower())


def is_unit_word(word: str) -> bool:
    """Whether a word of two letters or more, or a Chinese one, spells a unit; its meaning is for the reader to say."""
    return (len(word) > 1 or word >= _FIRST_HAN) and word not in _NO_WORDS and lookup(word) is not None


@cache
def _table() -> _Table:
    """The table is read on first use: 110 rows, some 1,500 spellings, a few milliseconds."""
    table = _Table({}, {}, {})
    lines = files(__package__).joinpath("units.tsv").read_text("utf-8").splitlines()
    entries = [line.split("\t") for line in lines[1:]]
    for key, symbols, _, words, factor, pi, offset, angle, dimension, note in entries:
        table.rows[key] = Row(
            _exact(factor),
            int(pi or 0),
            _exact(offset) if offset else Fraction(0),
            int(angle or 0),
            _dimension(dimension),
            note == "varies",
        )
        for spelling, prefix in map(_prefixed, symbols.replace(";", " ").split()):
            table.symbols[spelling] = UnitPower(key, prefix, Fraction(1))
        for spelling, prefix in _words(words):
            table.words[spelling] = UnitPower(key, prefix, Fraction(1))
    for key, symbols, prefixes, words, *_ in entries:
        _add_prefixes(table, key, symbols, prefixes, words)
    return table


def _add_prefixes(table: _Table, key: str, symbols: str, prefixes: str, words: str) -> None:
    """Prefixed spellings give way to plain ones: `min` is a minute, `cd` a candela."""
    for letter in prefixes.split():
        unit = UnitPower(key, PREFIXES[letter], Fraction(1))
        for spelling in symbols.partition(";")[0].split():
            for written in _MICRO if letter == "u" else letter:
                table.symbols.setdefault(written + spelling, unit)
    if prefixes:
        for spelling, _ in (entry for entry in _words(words) if " " not in entry[0] and entry[1] == 0):
            for prefix, power in PREFIX_WORDS.items():
                table.words.setdefault(prefix + spelling, UnitPower(key, power, Fraction(1)))


def _words(column: str) -> list[tuple[str, int]]:
    entries = [_prefixed(entry) for entry in column.split(", ") if entry]
    return [(word, prefix) for entry, prefix in entries for word in _numbers(entry)]


def _numbers(entry: str) -> tuple[str, str]:
    singular, slash, plural = entry.partition("/")
    return singular, plural if slash else singular + "s"


def _prefixed(entry: str) -> tuple[str, int]:
    spelling, _, prefix = entry.partition("=")
    return spelling, int(prefix or 0)


def _exact(product: str) -> Fraction:
    return prod((_quotient(part) for part in product.split()), start=Fraction(1))


def _quotient(text: str) -> Fraction:
    over, slash, under = text.partition("/")
    return Fraction(over) / Fraction(under) if slash else Fraction(over)


def _dimension(column: str) -> tuple[int, ...]:
    powers = {part[0]: int(part[1:] or 1) for part in column.split()}
    return tuple(powers.get(letter, 0) for letter in DIMENSIONS)
