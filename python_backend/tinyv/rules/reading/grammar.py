"""The seams between the files of the one grammar: what a lower file reads with, and which higher file defines it."""

from collections.abc import Callable

from tinyv.rules.reading.cursor import Cursor
from tinyv.rules.values import Tree, Value

__all__ = ["Grammar"]


class Grammar(Cursor):
    """A parser whose parts are mixed in, from names up to statements."""

    atom: Callable[[], Tree]
    """In `atoms`, as the next two."""
    group: Callable[[], Tree]
    arguments: Callable[[], tuple[Tree, ...]]
    sum: Callable[[], Tree]
    """In `expression`, as the next five."""
    product: Callable[[], Tree]
    power: Callable[[], Tree]
    exponent: Callable[[], Tree]
    sign: Callable[[], str | None]
    operand_next: Callable[[], bool]
    unit_starts: Callable[[], bool]
    """In `quantities`."""
    bracketed: Callable[..., Value]
    """In `brackets`, as the next one."""
    environment: Callable[[], Value]
    called_value: Callable[[], Value]
    """In `printed`."""
    statement: Callable[..., Value]
    """In `statements`, as the next one."""
    chain: Callable[[], Value]
