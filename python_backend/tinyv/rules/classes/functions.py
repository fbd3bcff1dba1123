r"""Class "function": `f(x) = …` whatever its variable is called, and the same definition without its left side.

Owns what a definition is: a letter applied to letters, or a sequence `a_n`. Renaming is simultaneous and to a letter
that stands in neither answer, so a variable never becomes one that was already there. `f(x) = …` against a bare
expression needs no renaming: it must be written in the same variable.
"""

import re
import string
from typing import NamedTuple

from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import is_worded, letters, renamed, split

__all__ = ["Definition", "definition", "function", "same_definition"]

_HEAD = re.compile(r"(?P<name>\\?[A-Za-z]+)\s?(?:\((?P<of>[A-Za-z](?:\s?,\s?[A-Za-z]){0,3})\)|_\{?(?P<at>[a-z])\}?)")


class Definition(NamedTuple):
    """`name(variables) = body`."""

    name: str
    variables: tuple[str, ...]
    body: str


def definition(text: str) -> Definition | None:
    """The definition that the text is, or None."""
    sides = split(text, "=")
    head = _HEAD.fullmatch(sides[0]) if len(sides) == 2 else None  # noqa: PLR2004  # name and body
    if head is None or not sides[1] or len(split(text, ",", ";", "<", ">", "\\le", "\\ge", "and", "or")) > 1:
        return None
    variables = tuple(variable.strip() for variable in (head["of"] or head["at"]).split(","))
    if len(set(variables)) != len(variables) or set(variables) & {"e", "i"} or is_worded(sides[-1]):
        return None
    return Definition(head["name"] + ("_" if head["at"] else ""), variables, sides[-1])


def function(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both define the same function, or the answer is the bare body (or the ground truth is)."""
    left, right = definition(ground_truth), definition(answer)
    if left is None and right is None:
        return False
    if left is not None and right is not None:
        return same_definition(scope, left, right)
    if left is not None:
        return _is_bare(answer) and scope.same(left.body, answer)
    return _is_bare(ground_truth) and right is not None and scope.same(ground_truth, right.body)


def same_definition(scope: Scope, left: Definition, right: Definition) -> bool:
    """Whether the two are one function up to the names of its variables."""
    if left.name != right.name or len(left.variables) != len(right.variables):
        return False
    used = letters(left.body) | letters(right.body) | {*left.variables, *right.variables}
    fresh = [letter for letter in string.ascii_lowercase if letter not in used and letter not in "eidfgh"]
    if len(fresh) < len(left.variables):
        return False
    one, other = left.body, right.body
    for new, old, other_old in zip(fresh, left.variables, right.variables, strict=False):
        one, other = renamed(one, old, new), renamed(other, other_old, new)
    return scope.same(one, other)


def _is_bare(text: str) -> bool:
    return len(split(text, "=", "<", ">", "\\le", "\\ge", "\\in", ",", ";", "and", "or")) == 1 and not is_worded(text)
