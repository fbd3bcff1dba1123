"""What a class is handed: a comparison of parts, bounded in depth and number.

Owns the recursion: parts of answers are compared as whole answers are (as written, by the leaf comparison, by the
enabled classes), so that classes combine. Nothing here raises for what a text contains.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from tinyv.rules.algebra import parse
from tinyv.rules.algebra.forms import same_form
from tinyv.rules.algebra.nodes import Expression, Node, is_expression
from tinyv.rules.algebra.values import differ
from tinyv.rules.classes.texts import compact, letters, words

__all__ = ["Leaf", "Matcher", "Scope", "algebraic", "expression_of", "node_of"]

MAX_DEPTH = 3
"""A class in a class in a class: a labelled list of percentages."""

MAX_LEAVES = 160
"""Comparisons of parts in one comparison of answers: two lists of twelve."""

Leaf: TypeAlias = Callable[[str, str], bool | None]
"""Whether two parts (ground truth first) are equal: True and False are proven, None is not known."""

Matcher: TypeAlias = Callable[["Scope", str, str], bool]
"""A class: whether it makes the cleaned answer (last) equal to the cleaned ground truth."""


class Scope:
    """One comparison of two answers under way."""

    def __init__(self, leaf: Leaf, classes: Mapping[str, Matcher]) -> None:
        self._leaf = leaf
        self._classes = classes
        self._depth = 0
        self._left = MAX_LEAVES
        self._known: dict[tuple[str, str], bool] = {}

    def find(self, ground_truth: str, answer: str) -> str | None:
        """The first class that makes two cleaned texts equal."""
        if self._depth >= MAX_DEPTH:
            return None
        self._depth += 1
        try:
            return next((name for name, matcher in self._classes.items() if matcher(self, ground_truth, answer)), None)
        finally:
            self._depth -= 1

    def same(self, ground_truth: str, answer: str) -> bool:
        """Whether two parts are equal, by whatever can tell."""
        key = ground_truth, answer
        if key not in self._known:
            self._known[key] = False  # a part cannot be part of its own proof
            self._known[key] = self.equal(ground_truth, answer) or self.find(ground_truth, answer) is not None
        return self._known[key]

    def equal(self, ground_truth: str, answer: str) -> bool:
        """Whether two parts are equal as written or by the leaf comparison, without any class."""
        if not ground_truth or not answer:
            return False
        if compact(ground_truth) == compact(answer):
            return True
        if self._left <= 0:
            return False
        self._left -= 1
        return self._leaf(ground_truth, answer) is True


@lru_cache(maxsize=2048)
def node_of(text: str) -> Node | None:
    """The algebra's reading of a part, or None."""
    try:
        return parse(text)
    except (RecursionError, ArithmeticError, ValueError):
        return None


def expression_of(text: str) -> Expression | None:
    """The reading of a part that is one value, or None."""
    node = node_of(text)
    return node if node is not None and is_expression(node) else None  # type: ignore[return-value]  # just checked


def algebraic(ground_truth: str, answer: str) -> bool | None:
    """The cheap leaf comparison: exact, of single values only."""
    if words(ground_truth) or words(answer):
        return None  # the algebra drops units, as math-verify does
    left, right = expression_of(ground_truth), expression_of(answer)
    if left is None or right is None:
        return None
    if same_form(left, right):
        return True if letters(ground_truth) == letters(answer) else None  # `5m` loses its m, as if it were a unit
    return False if differ(left, right) else None
