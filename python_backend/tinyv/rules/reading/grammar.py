"""The seams between the files of the one grammar: who reads what, each defined in the file that the docstring names."""

from tinyv.rules.reading.cursor import Cursor
from tinyv.rules.values import Tree, Value

__all__ = ["Grammar"]


class Grammar(Cursor):
    """A parser whose parts are mixed in, from names up to statements."""

    def sum(self) -> Tree:
        """In `expression`."""
        raise NotImplementedError

    def product(self) -> Tree:
        """In `expression`."""
        raise NotImplementedError

    def power(self) -> Tree:
        """In `expression`."""
        raise NotImplementedError

    def exponent(self) -> Tree:
        """In `expression`."""
        raise NotImplementedError

    def sign(self) -> str | None:
        """In `expression`."""
        raise NotImplementedError

    def operand_next(self) -> bool:
        """In `expression`."""
        raise NotImplementedError

    def atom(self) -> Tree:
        """In `atoms`."""
        raise NotImplementedError

    def group(self) -> Tree:
        """In `atoms`."""
        raise NotImplementedError

    def arguments(self) -> tuple[Tree, ...]:
        """In `atoms`."""
        raise NotImplementedError

    def unit_starts(self) -> bool:
        """In `quantities`."""
        raise NotImplementedError

    def bracketed(self, *, single: bool = True) -> Value:
        """In `brackets`."""
        raise NotImplementedError

    def environment(self) -> Value:
        """In `brackets`."""
        raise NotImplementedError

    def called_value(self) -> Value:
        """In `printed`."""
        raise NotImplementedError

    def statement(self, *, commas: bool = True) -> Value:
        """In `statements`."""
        raise NotImplementedError

    def chain(self) -> Value:
        """In `statements`."""
        raise NotImplementedError
