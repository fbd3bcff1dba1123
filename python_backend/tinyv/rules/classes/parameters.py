r"""Class "parameter": a family of answers whatever its parameter is called: `x = k\pi` and `n\pi`.

Owns when a letter is a parameter and no quantity of the question: one side declares it ("for some integer t",
`k \in \mathbb{Z}`), it counts periods (`k\pi`, `360^\circ n`), or it is a constant of integration (`+ C`; `C_1` with
`C_2`). Renaming only: `k` and `k+1` stay apart.
"""

import re
from collections.abc import Sequence

from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import letters, renamed, split
from tinyv.rules.classes.wording import unqualified

__all__ = ["parameter"]

_NAME = re.compile(r"\\?[A-Za-z](?:_\w)?|\(\s?(?:\\?[A-Za-z]+)(?:\s?,\s?\\?[A-Za-z]+){1,5}\s?\)")
_LETTERS = frozenset("abcdjklmnprstuvwxyzCKMNT")
_CONSTANT = re.compile(r"(?<![A-Za-z\\])(?:[CcKk]_\{?[12]\}?|[ABCDK](?![A-Za-z_]))")
_PAIRS = (("C_1", "C_2"), ("c_1", "c_2"), ("K_1", "K_2"), ("k_1", "k_2"), ("A", "B"), ("C", "D"))
_NUMBERED = frozenset(_PAIRS[:4])
"""Constants that nobody takes for quantities of the question."""
_WORDS = re.compile(r"integer|\\mathbb\{[ZN]|constant|arbitrary|real|parameter")


def parameter(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether the answers are equal once the answer's parameter has the ground truth's name."""
    left, right = _Family(ground_truth), _Family(answer)
    if _two_constants(scope, left.body, right.body):
        return True
    if left.name and right.name and left.name != right.name:
        return False
    mine, yours = letters(left.body) - letters(right.body), letters(right.body) - letters(left.body)
    if len(mine) != 1 or len(yours) != 1:
        return False
    (old,), (new,) = yours, mine
    if not {old, new} <= _LETTERS or not (left.declares(new) or right.declares(old)):
        return False
    return scope.same(left.body, renamed(right.body, old, new))


def _two_constants(scope: Scope, left: str, right: str) -> bool:
    """Whether they are equal but for the names of two arbitrary constants."""
    mine, yours = _constants(left), _constants(right)
    if mine is None or yours is None or not {mine, yours} & _NUMBERED:
        return False
    free = [sign for sign in "pqvw" if sign not in letters(left) | letters(right)][:2]
    if len(free) < 2:  # noqa: PLR2004  # one for each
        return False
    renamed_left = _replaced(left, mine, free)
    return any(scope.same(renamed_left, _replaced(right, yours, order)) for order in (free, free[::-1]))


def _constants(text: str) -> tuple[str, str] | None:
    """The two constants of a general solution."""
    found = {re.sub(r"[{}]", "", name) for name in _CONSTANT.findall(text)}
    return next(((one, other) for one, other in _PAIRS if found == {one, other}), None)


def _replaced(text: str, names: tuple[str, str], by: Sequence[str]) -> str:
    order = dict(zip(names, by, strict=True))
    return _CONSTANT.sub(lambda found: f"{order[re.sub(r'[{}]', '', found[0])]} ", text)


class _Family:
    """An answer taken apart: the name before it, the family itself and what is said about its parameter."""

    def __init__(self, text: str) -> None:
        family = unqualified(text)
        self._said = text[len(family) :]
        sides = split(family, "=", "\\in")
        named = len(sides) == 2 and _NAME.fullmatch(sides[0])  # noqa: PLR2004
        self.name = sides[0].replace(" ", "") if named else ""
        self.body = sides[1] if named else family

    def declares(self, letter: str) -> bool:
        """Whether the letter is declared a parameter, or counts periods."""
        declared = re.search(rf"(?<![\\A-Za-z]){letter}(?![A-Za-z])", self._said) and _WORDS.search(self._said)
        times = r"\s?(?:\\cdot\s?)?"
        turn = r"(?:\\pi|(?:180|360)\s?\^\\circ)"
        period = rf"{letter}{times}{turn}|{turn}{times}{letter}(?![A-Za-z])"
        constant = letter == "C" and re.search(r"\+\s?C$|^C\s?\+", self.body)
        return bool(declared or constant) or re.search(period, self.body) is not None
