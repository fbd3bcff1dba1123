"""Plain arithmetic (`-(3+4)*5/6`, `2**10`, `12.5`) read without a compiler.

Owns the grammar: ASCII digits, a dot, `+ - * / **`, parentheses and spaces; everything else is refused.
sympy reads every number and every plain expression by `eval` of source text that it makes of it; `compare.py` puts
this reader in that place. Knows nothing of sympy: what a number and a sum are is handed in.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

__all__ = ["Algebra", "read"]

_TOKEN = re.compile(r"[ \t]*(?:(\d+(?:\.\d*)?|\.\d+)|(\*\*|[-+*/()]))[ \t]*", re.ASCII)

_END = ""


class Algebra(NamedTuple):
    """What the signs of an expression mean; values are whatever these functions make."""

    number: Callable[[str], Any]
    """The value of `12`, `12.5`, `12.` or `.5`."""
    negative: Callable[[Any], Any]
    add: Callable[[Any, Any], Any]
    subtract: Callable[[Any, Any], Any]
    multiply: Callable[[Any, Any], Any]
    divide: Callable[[Any, Any], Any]
    power: Callable[[Any, Any], Any]


def read(text: str, algebra: Algebra) -> Any:
    """The value of an arithmetic expression; raises ValueError for every other text."""
    reader = _Reader(text, algebra)
    value = reader.sum()
    reader.expect(_END)
    return value


class _Reader:
    """Recursive descent over the tokens of one text, with Python's precedence."""

    def __init__(self, text: str, algebra: Algebra) -> None:
        self._algebra = algebra
        self._tokens = _tokens(text)
        self._next = next(self._tokens)

    def sum(self) -> Any:
        value = self._product()
        while self._next in {"+", "-"}:
            join = self._algebra.add if self._take() == "+" else self._algebra.subtract
            value = join(value, self._product())
        return value

    def expect(self, token: str) -> None:
        if self._take() != token:
            raise ValueError("not an arithmetic expression")

    def _product(self) -> Any:
        value = self._signed()
        while self._next in {"*", "/"}:
            join = self._algebra.multiply if self._take() == "*" else self._algebra.divide
            value = join(value, self._signed())
        return value

    def _signed(self) -> Any:
        negative = False
        while self._next in {"+", "-"}:
            negative ^= self._take() == "-"
        value = self._power()
        return self._algebra.negative(value) if negative else value

    def _power(self) -> Any:
        value = self._atom()
        if self._next != "**":
            return value
        self._take()
        return self._algebra.power(value, self._signed())

    def _atom(self) -> Any:
        word = self._take()
        if word == "(":
            value = self.sum()
            self.expect(")")
            return value
        if word[:1].isdigit() or word[:1] == ".":
            return self._algebra.number(word)
        raise ValueError("not an arithmetic expression")

    def _take(self) -> str:
        token = self._next
        if token != _END:
            self._next = next(self._tokens)
        return token


def _tokens(text: str) -> Iterator[str]:
    """The tokens, then the end; raises ValueError at the first character outside the grammar."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError("not an arithmetic expression")
        yield found[1] or found[2]
        at = found.end()
    yield _END
