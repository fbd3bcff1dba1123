r"""Class "labels": `x=3, y=4`, `(x,y)=(3,4)`, `Maximum = 2, Minimum = 1` against each other and against bare values.

Owns what a label is and which value it names. Two labelled answers must give equal values to equal labels, in any
order. Labels against a bare list: the list must stand in the order of the labels, since a list says nothing else about
which value is which. One label for all values (`x=1, x=2`) names a set, as numbered ones do beside it (`x_1=1, x_2=2`).
Numbered headings ("Case 1: …") name groups, `(a) … (b) …` parts in their order, and `A(3,4)` is a point with its name.
"""

import re
from typing import NamedTuple

from tinyv.rules.classes.functions import Definition, definition, same_definition
from tinyv.rules.classes.ratios import is_ratio
from tinyv.rules.classes.scope import Scope
from tinyv.rules.classes.texts import between, compact, is_worded, split

__all__ = ["Labelled", "bare_values", "labelled", "labels"]

MAX_LABELS = 16

_SYMBOL = (
    r"(?:\\(?:angle|triangle|overline|vec|overrightarrow|Delta)\s?)?\{?\|?\\?[A-Za-z]{1,10}'?\}?(?:_\{?\w{1,6}\}?)?\|?"
)
_APPLIED = rf"{_SYMBOL}(?:\^\{{?-?\w\}}?)?\s?(?:\([^()=]{{1,20}}\))?"
_SINGLE = re.compile(_APPLIED)
_WORDED = re.compile(r"[A-Za-z][A-Za-z' -]{1,60}(?:\s?\d{1,3})?")
_NUMBERED = re.compile(r"([A-Za-z]+)\s?(?:\d{1,3}|[IVX]{1,4})")
_IN_BRACKETS = re.compile(rf"\(\s?{_APPLIED}(?:\s?,\s?{_APPLIED}){{1,7}}\s?\)")
_ARTICLES = re.compile(r"\b(?:a|an|the|value|values|of|is|are)\b")
_NO_CLAIM = re.compile(
    r"\b(?:not|never|cannot|prove|show|suppose|assume|whether|if|unless|why|think|may|might|guess|perhaps|claims?)\b"
    r"|\brefus(?:e|es|ed)\b|n['\u2019]t\b|\b(?:smallest|largest|least|greatest) to\b|(?:a|de)scending|\border\b",
    re.IGNORECASE,
)
"""What comes before a value without saying that it is the answer."""
_POINT = re.compile(r"(?:point\s)?([A-Z]'?)\s?(\([^()=:]+,[^()=:]+\))")
_COLON = re.compile(r"([A-Za-z]\w{0,20})\s?:\s?([^\s:,;]+)")
_COLONS = re.compile(rf"{_COLON.pattern}(?:[\s,;]+{_COLON.pattern})+")
_PART = re.compile(r"(?:^|(?<=[\s,;]))(?:\((i{1,3}|iv|v|[a-e]|[1-5])\)|([a-e])\))[.:]?(?=\s)")
_PARTS = ("i ii iii iv v".split(), "a b c d e".split(), "1 2 3 4 5".split())  # noqa: SIM905  # as they are written
_INDEX = re.compile(r"_\{?\d\}?$")
_IN_ORDER = frozenset({"part", "question", "problem", "blank"})
"""Numbered headings that are asked for by their number; the numbers of cases or solutions say nothing."""
_SEPARATORS = (",", ";", "and", "or", "\\\\")


class Labelled(NamedTuple):
    """A label in one spelling and the value (or values) that it names."""

    label: str
    values: tuple[str, ...]
    piece: str
    """Label and value as written."""


def labels(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether labelled values are equal to other labelled values, or to bare ones in their order."""
    left, right = labelled(ground_truth), labelled(answer)
    if left and right:
        return _both(scope, left, right)
    if left:
        return _against_bare(scope, left, answer, flip=False)
    return right is not None and _against_bare(scope, right, ground_truth, flip=True)


def labelled(text: str) -> list[Labelled] | None:
    """All labels with their values, or None when the text does not begin with a label or has something else."""
    if is_ratio(text):
        return None
    found = _parts(text) or _colons(text)
    if found:
        return found
    for piece in split(text, *_SEPARATORS):
        if not piece:
            continue
        sides = _sides(piece)
        if len(sides) > 1 and all(sides):
            names = _names(sides[0])
            if names is None or len(split(piece, "<", ">", "\\le", "\\ge", "\\ne", "\\in")) > 1:
                return None
            values = _items(sides[-1]) if len(names) > 1 else [sides[-1]]
            if values is None or len(values) != len(names):
                return None
            found += [Labelled(name, (value,), f"{name} = {value}") for name, value in zip(names, values, strict=True)]
        elif found and len(sides) == 1:
            last = found.pop()
            found.append(Labelled(last.label, (*last.values, piece), f"{last.piece}, {piece}"))
        else:
            return None
    return found if 0 < len(found) <= MAX_LABELS else None


def _parts(text: str) -> list[Labelled]:
    """The values of `(a) 5 (b) 6`, labelled `part 1`, `part 2`."""
    marks = list(_PART.finditer(text))
    names = [mark[1] or mark[2] for mark in marks]
    if len(marks) < 2 or marks[0].start() or not any(names == known[: len(names)] for known in _PARTS):  # noqa: PLR2004
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    values = [text[mark.end() : end].strip(" ,;") for mark, end in zip(marks, ends, strict=True)]
    if not all(values):
        return []
    return [Labelled(f"part {place}", (value,), value) for place, value in enumerate(values, 1)]


def _colons(text: str) -> list[Labelled]:
    """The values of `A: 22 B: 67`; one such label alone would be a ratio."""
    if not _COLONS.fullmatch(text):
        return []
    return [Labelled(found[1], (found[2],), f"{found[1]} = {found[2]}") for found in _COLON.finditer(text)]


def bare_values(text: str) -> list[str] | None:
    """The values of a list or tuple without labels, in order."""
    values = _items(text) or [piece for piece in split(text, *_SEPARATORS) if piece]
    return None if any(len(split(value, "=", ":")) > 1 for value in values) else values


def _both(scope: Scope, left: list[Labelled], right: list[Labelled]) -> bool:
    if _lists_one_unknown(left, right):
        return scope.same(*(", ".join(value for item in side for value in item.values) for side in (left, right)))
    one, other = ({_key(item): item for item in side} for side in (left, right))
    if len(one) != len(left) or len(other) != len(right) or one.keys() != other.keys():
        return False
    return all(_same_item(scope, one[key], other[key]) for key in one)


def _lists_one_unknown(left: list[Labelled], right: list[Labelled]) -> bool:
    """Whether one side numbers the values of an unknown (`x_1 = 1, x_2 = 2`) that the other does not number."""
    names = [{item.label for item in side} for side in (left, right)]
    without = {_INDEX.sub("", name) for name in names[0] | names[1]}
    return len(without) == 1 and without in names and max(map(len, names)) > 1


def _same_item(scope: Scope, left: Labelled, right: Labelled) -> bool:
    first, second = _definition(left), _definition(right)
    if first and second:
        return same_definition(scope, first, second)
    return scope.same(", ".join(left.values), ", ".join(right.values))


def _against_bare(scope: Scope, items: list[Labelled], bare: str, *, flip: bool) -> bool:
    def same(value: str, other: str) -> bool:
        return scope.same(other, value) if flip else scope.same(value, other)

    keys = [item.label for item in items]
    if len(set(keys)) == 1:
        return same(", ".join(value for item in items for value in item.values), bare)
    if len(set(keys)) != len(keys):
        return False
    values = bare_values(bare)
    if values is None:
        return False
    numbered = {found[1].lower() for key in keys if (found := _NUMBERED.fullmatch(key)) and len(found[1]) > 2}  # noqa: PLR2004  # x1 is a name
    if (
        len(numbered) == 1
        and not {name.lower() for name in numbered} & _IN_ORDER
        and all(map(_NUMBERED.fullmatch, keys))
    ):
        return _in_blocks(scope, items, values, flip=flip)
    if any(len(item.values) > 1 for item in items) or len(values) != len(items):
        return False
    return all(same(item.values[0], value) for item, value in zip(items, values, strict=True))


def _in_blocks(scope: Scope, items: list[Labelled], values: list[str], *, flip: bool) -> bool:
    """Whether the list is the groups one after the other, in any order of groups and within them."""
    left, at = list(items), 0
    while left:
        for item in left:
            group = ", ".join(item.values)
            block = ", ".join(values[at : at + len(item.values)])
            if scope.same(block, group) if flip else scope.same(group, block):
                left.remove(item)
                at += len(item.values)
                break
        else:
            return False
    return at == len(values)


def _items(text: str) -> list[str] | None:
    """The items of a tuple or list in brackets."""
    inner = between(text, "(", ")") or between(text, "\\langle", "\\rangle") or between(text, "[", "]")
    items = split(inner, ",") if inner else []
    return items if len(items) > 1 and all(items) else None


def _sides(piece: str) -> list[str]:
    """Label and value; a colon after a symbol is a ratio, and a sentence ("the function is odd") has no value."""
    point = _POINT.fullmatch(piece)
    if point:
        return [point[1], point[2]]
    sides = split(piece, "=")
    if len(sides) > 1:
        return sides
    sides = split(piece, ":")
    if len(sides) == 2 and is_worded(sides[0]):  # noqa: PLR2004  # label and value
        return sides
    sides = split(piece, "is", "are")
    return sides if len(sides) == 2 and not is_worded(sides[1]) else [piece]  # noqa: PLR2004


def _names(text: str) -> list[str] | None:
    if _IN_BRACKETS.fullmatch(text):
        return [_label(name) for name in split(text[1:-1], ",")]
    if _NO_CLAIM.search(text):
        return None
    is_name = _SINGLE.fullmatch(text) or (_WORDED.fullmatch(text) and is_worded(text))
    return [_label(text)] if is_name and text not in {"e", "\\pi", "i"} else None


def _label(text: str) -> str:
    if is_worded(text):
        return " ".join(_ARTICLES.sub(" ", text.lower()).split())
    return compact(text).replace("{", "").replace("}", "")


def _key(item: Labelled) -> str:
    found = _definition(item)
    return f"{found.name}/{len(found.variables)}" if found else item.label


def _definition(item: Labelled) -> Definition | None:
    return definition(item.piece) if len(item.values) == 1 else None
