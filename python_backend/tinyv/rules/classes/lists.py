r"""Class "list": the same values in any order, in braces or not, with "or"/"and" or commas, `\pm` written out or not.

Owns the cutting of a text into elements and the matching: each element equals exactly one of the other side, so a part
of the answer never passes. Tuples and intervals are elements, and their items keep their order and brackets.
"""

from tinyv.rules.classes.labels import labelled
from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import between, is_worded, split

__all__ = ["elements", "listing"]

MAX_ELEMENTS = 24
"""Matching is quadratic."""

_BRACKETS = (("(", ")"), ("[", "]"), ("(", "]"), ("[", ")"))

_TRUTHS = frozenset({"true", "false", "t", "f", "yes", "no", "correct", "incorrect", "right", "wrong"})


def listing(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both list the same values, at least two of them or differently written."""
    if any(_is_labelled(text) for text in (ground_truth, answer)):
        return False
    left, right = elements(ground_truth), elements(answer)
    if len(left) != len(right) or not 0 < len(left) <= MAX_ELEMENTS:
        return False
    if len(left) == 1:
        changed = left[0] != ground_truth or right[0] != answer
        return (changed and scope.same(left[0], right[0])) or _itemwise(scope, left[0], right[0])
    if {element.lower() for element in left} <= _TRUTHS:  # answers to several questions
        return all(scope.same(mine, yours) for mine, yours in zip(left, right, strict=True))
    open_ = list(right)
    for element in left:
        found = next((other for other in open_ if scope.same(element, other)), None)
        if found is None:
            return False
        open_.remove(found)
    return True


def _is_labelled(text: str) -> bool:
    """Whether values have names of their own: then a list is not compared in any order."""
    found = labelled(text)
    return found is not None and len({item.label for item in found}) > 1


def elements(text: str) -> list[str]:
    """The elements of a list; a single value is a list of one."""
    inner = between(text, "\\{", "\\}")
    if inner is not None:
        if any(sign in inner for sign in ("\\mid", "\\vert", "|", ":")):
            return [text]
        text = inner
    pieces = [piece for piece in split(text, ",", ";", "or", "and") if piece]
    return [value for piece in pieces for value in _written_out(piece)]


def _written_out(piece: str) -> list[str]:
    r"""The two values of a `\pm`; with more than one, or with words, it stays as it is."""
    if piece.count("\\pm") != 1 or piece.count("\\mp") > 1 or is_worded(piece):
        return [piece]
    return [
        piece.replace("\\pm", sign).replace("\\mp", opposite).replace("+ ", "+").lstrip("+").strip()
        for sign, opposite in (("+", "-"), ("-", "+"))
    ]


def _itemwise(scope: Scope, left: str, right: str) -> bool:
    """Whether two tuples (or intervals) have the same brackets and equal items in the same order."""
    for opening, closing in _BRACKETS:
        if left[:1] == right[:1] == opening and left[-1:] == right[-1:] == closing:
            one, other = split(left[1:-1], ",", ";"), split(right[1:-1], ",", ";")
            if len(one) != len(other) or len(one) < 2:  # noqa: PLR2004  # one value in brackets is no tuple
                return False
            return all(scope.same(mine, yours) for mine, yours in zip(one, other, strict=True))
    return False
