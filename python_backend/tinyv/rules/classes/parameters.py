r"""Class "parameter": a family of answers whatever its parameter is called: `x = k\pi` and `n\pi`.

Owns when a letter is a parameter and no quantity of the question: one side declares it ("for some integer t",
`k \in \mathbb{Z}`), or it counts periods (`k\pi`, `360^\circ n`). Renaming only: `k` and `k+1` stay apart.
"""

import re

from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import letters, renamed, split
from tinyv.rules.classes.wording import unqualified

__all__ = ["parameter"]

_NAME = re.compile(r"\\?[A-Za-z](?:_\w)?|\(\s?(?:\\?[A-Za-z]+)(?:\s?,\s?\\?[A-Za-z]+){1,5}\s?\)")
_LETTERS = frozenset("abcdjklmnprstuvwxyzCKMNT")
_WORDS = re.compile(r"integer|\\mathbb\{[ZN]|constant|arbitrary|real|parameter")


def parameter(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether the answers are equal once the answer's parameter has the ground truth's name."""
    left, right = _Family(ground_truth), _Family(answer)
    if left.name and right.name and left.name != right.name:
        return False
    mine, yours = letters(left.body) - letters(right.body), letters(right.body) - letters(left.body)
    if len(mine) != 1 or len(yours) != 1:
        return False
    (old,), (new,) = yours, mine
    if not {old, new} <= _LETTERS or not (left.declares(new) or right.declares(old)):
        return False
    return scope.same(left.body, renamed(right.body, old, new))


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
        return bool(declared) or re.search(period, self.body) is not None
