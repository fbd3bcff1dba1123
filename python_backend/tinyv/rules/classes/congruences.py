r"""Class "congruence": residues of one modulus, as `x \equiv 13 \pmod{24}`, `13 \bmod 24` or `x = 24k + 13`.

Owns the notations. The same residues of the same modulus are equal, whatever representatives they have.
"""

import re
from typing import NamedTuple

from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import split
from tinyv.rules.classes.wording import unqualified

__all__ = ["congruence"]

MAX_RESIDUES = 24

_MODULUS = re.compile(
    r"(?P<left>.+?),?\s?(?:\\pmod\s?\{?\s?|\(?\s?(?:\\b?mod|mod)\s?\{?\s?)(?P<modulus>\d{1,9})\s?\}?\s?\)?"
)
_NAMED = re.compile(r"(?:\\?[A-Za-z]\s?(?:\\equiv|≡|=)\s?)?")
_NUMBER = re.compile(r"-?\d{1,9}")
_FAMILY = re.compile(
    r"(?:\\?[A-Za-z]\s?=\s?)?(?:(?P<first>[-+]?\s?\d{1,9})\s?(?=[-+]))?(?P<step>[-+]?\s?\d{1,9})\s?(?:\\cdot\s?|\*\s?)?"
    r"(?P<name>[jkmnt])\s?(?P<last>[-+]\s?\d{1,9})?"
)


class _Residues(NamedTuple):
    modulus: int
    residues: frozenset[int]


def congruence(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both say the same residues of the same modulus, at least one of them as a congruence."""
    del scope
    left, right = _congruent(ground_truth), _congruent(answer)
    if left is None and right is None:
        return False
    return (left or _family(ground_truth)) == (right or _family(answer))


def _congruent(text: str) -> _Residues | None:
    found = _MODULUS.fullmatch(text)
    if found is None:
        return None
    pieces = split(found["left"].strip(" ("), ",", "or", "and")
    numbers = [piece[_NAMED.match(piece).end() :].strip() for piece in pieces]  # type: ignore[union-attr]  # matches nothing too
    return _residues(int(found["modulus"]), numbers)


def _family(text: str) -> _Residues | None:
    r"""`24k + 13`, for every integer k."""
    found = _FAMILY.fullmatch(unqualified(text))
    if found is None or (found["first"] and found["last"]):
        return None
    numbers = found["step"], found["first"] or found["last"] or "0"
    step, residue = (int(number.replace(" ", "")) for number in numbers)
    return _Residues(abs(step), frozenset({residue % abs(step)})) if step else None


def _residues(modulus: int, numbers: list[str]) -> _Residues | None:
    if modulus == 0 or len(numbers) > MAX_RESIDUES or not all(map(_NUMBER.fullmatch, numbers)):
        return None
    return _Residues(modulus, frozenset(int(number) % modulus for number in numbers))
