"""The unit that stands behind a number: a product of powers of units, read from tokens.

Owns the customs of writing them: what follows a slash is below the line unless its exponent says otherwise
(`J/kg K`, `cal/s·cm`), `square` and `cubic` go before a unit, `squared` behind it, the speed of light
stands beside an electronvolt (`MeV/c^2`). Whether `m` is a unit at all is for the reader to say.
"""

from dataclasses import replace
from fractions import Fraction

from tinyv.rules.units.convert import si
from tinyv.rules.units.scan import Token, scan
from tinyv.rules.units.table import PREFIX_WORDS, PREFIXES, lookup, phrase
from tinyv.rules.values import Unit, UnitPower

__all__ = ["parse_unit"]

_MAX_PARTS = 12
_MAX_POWER = 12
_MAX_DEPTH = 8
_MAX_PHRASE = 4
"""`pounds per square inch`."""
_BEFORE = {"square": 2, "sq": 2, "cubic": 3, "cu": 3, "reciprocal": -1, "inverse": -1}
_BEHIND = {"squared": 2, "cubed": 3}
_SCALES = {"C": "celsius", "F": "fahrenheit", "K": "kelvin", "R": "rankine"}
_DEGREES = frozenset({"degree", "degrees", "deg"})
_APART = frozenset({"µ", *PREFIX_WORDS})
"""Prefixes that may stand apart from their unit: `\\mu \\text{m}`, `\\kilo\\meter`."""
_GLUED_FIRST = frozenset({"N", "kN", "J", "kJ", "A", "V", "W", "C", "T", "kg", "Pa", "kPa", "Wb"})
_GLUED_LAST = frozenset("msK")
_Parts = tuple[UnitPower, ...]


class _NotAUnitError(Exception):
    """The text is no unit."""


def parse_unit(text: str) -> Unit | None:
    r"""The unit of `m/s^2`, `\mathrm{kg\,m^2}`, `cubic centimeters`, `°C`; None when the text is not one throughout."""
    tokens = scan(text)
    if not tokens:
        return None
    try:
        parts = _Parser(tokens).whole()
        si(Unit(parts))
    except (_NotAUnitError, ValueError):
        return None
    return Unit(parts)


class _Parser:
    """One descent over the tokens."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> _Parts:
        """All tokens as one product with a unit in it."""
        parts = self._product(_MAX_DEPTH)
        names = {part.name for part in parts}
        bounded = len(parts) <= _MAX_PARTS and all(abs(part.power) <= _MAX_POWER for part in parts)
        if self._at < len(self._tokens) or not bounded or names <= {"one"} or ("c" in names and "eV" not in names):
            raise _NotAUnitError
        return parts

    def _product(self, depth: int) -> _Parts:
        if depth == 0:
            raise _NotAUnitError
        parts: list[UnitPower] = []
        below = fresh = False
        while (kind := self._kind()) not in {"", "close", "}"}:
            if kind in {"times", "hyphen"}:
                self._at += 1
            elif kind == "over" or self._word() == "per":
                self._at += 1
                below = fresh = True
            else:
                factor = self._factor(depth)
                above = not fresh and all(part.power < 0 for part in factor)
                parts += _raised(factor, Fraction(-1)) if below and not above else factor
                fresh = False
        if fresh:
            raise _NotAUnitError
        return tuple(parts)

    def _factor(self, depth: int) -> _Parts:
        before = Fraction(1)
        if self._word() in _BEFORE:
            before = Fraction(_BEFORE[self._word()])
            self._at += 1
        factor = self._atom(depth)
        if self._kind() == "power":
            before *= self._tokens[self._at].power
            self._at += 1
        elif self._word() in _BEHIND:
            before *= _BEHIND[self._word()]
            self._at += 1
        return _raised(factor, before)

    def _atom(self, depth: int) -> _Parts:
        kind = self._kind()
        if kind == "open":
            return self._group("close", depth)
        if kind == "fraction":
            self._at += 1
            above = self._group("}", depth)
            return above + _raised(self._group("}", depth), Fraction(-1))
        if kind == "number":
            return self._number()
        if kind == "word":
            return self._glued() or (self._unit(),)
        raise _NotAUnitError

    def _group(self, end: str, depth: int) -> _Parts:
        if self._kind() not in {"open", "{"}:
            raise _NotAUnitError
        self._at += 1
        parts = self._product(depth - 1)
        if self._kind() != end:
            raise _NotAUnitError
        self._at += 1
        return parts

    def _number(self) -> _Parts:
        """A power of ten (`1000*joule`), which is the prefix of the unit `one`."""
        digits = self._tokens[self._at].text
        self._at += 1
        if digits.strip("0") != "1" or digits[0] != "1":
            raise _NotAUnitError
        prefix = len(digits) - 1
        if self._kind() == "power" and prefix:
            power = self._tokens[self._at].power
            if power.denominator != 1:
                raise _NotAUnitError
            self._at += 1
            prefix *= int(power)
        return (UnitPower("one", prefix, Fraction(1)),) if prefix else ()

    def _glued(self) -> _Parts:
        """Two symbols written as one word: `Am^2`, `Ns`."""
        word = self._tokens[self._at].text
        if lookup(word) or word[:-1] not in _GLUED_FIRST or word[-1] not in _GLUED_LAST:
            return ()
        first, last = lookup(word[:-1]), lookup(word[-1])
        if first is None or last is None:
            return ()
        self._at += 1
        power = self._tokens[self._at].power if self._kind() == "power" else Fraction(1)
        self._at += self._kind() == "power"
        return (first, replace(last, power=power))

    def _unit(self) -> UnitPower:
        """The longest phrase that is a unit, a prefix and a unit, or one word."""
        words, ends = self._words()
        if len(words) > 1 and words[0].lower() in _DEGREES:
            words[1] = _SCALES.get(words[1], words[1])
        for count in range(len(words), 1, -1):
            unit = phrase(" ".join(words[:count]))
            if unit is not None:
                self._at = ends[count - 1]
                return unit
        if len(words) > 1 and (words[0] in _APART or (words[0] in PREFIXES and words[1] == "Ω")):
            unit = lookup(words[0] + words[1])
            if unit is not None:
                self._at = ends[1]
                return unit
        return self._single(words[0], ends[0])

    def _single(self, word: str, end: int) -> UnitPower:
        unit = lookup(word)
        if unit is None:
            raise _NotAUnitError
        self._at = end
        return unit

    def _words(self) -> tuple[list[str], list[int]]:
        """The words from here on, hyphens between them passed over, and where each ends."""
        words: list[str] = []
        ends: list[int] = []
        at = self._at
        while at < len(self._tokens) and self._tokens[at].kind == "word" and len(words) < _MAX_PHRASE:
            words.append(self._tokens[at].text)
            at += 1
            ends.append(at)
            if at < len(self._tokens) and self._tokens[at].kind == "hyphen":
                at += 1
        return words, ends

    def _kind(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def _word(self) -> str:
        return self._tokens[self._at].text.lower() if self._kind() == "word" else ""


def _raised(parts: _Parts, power: Fraction) -> _Parts:
    return tuple(replace(part, power=part.power * power) for part in parts) if power != 1 else parts
