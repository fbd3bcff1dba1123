r"""Class "solution_set": one set of real numbers as an interval, as inequalities or in set-builder notation.

Owns the notations: `[a,b)`, `x \in [a,b)`, `a \le x < b`, `x \ge a`, `x \ne a`, `\{x \mid …\}`, points in braces,
unions (`\cup`, "or"), intersections, differences of sets, `\mathbb{R}`. With symbols in the ends their order is not
known: then interval by interval is compared. Commas between inequalities may mean "and" or "or": not read.
"""

import math
import re
from dataclasses import dataclass, field

from tinyv.rules.algebra.values import number_of
from tinyv.rules.classes.realsets import Both, Either, End, Minus, Piece, RealSet, equal_sets, pieces_of
from tinyv.rules.classes.scope import Scope, expression_of
from tinyv.rules.classes.texts import between, split

__all__ = ["solution_set"]

_RELATIONS = ("<", ">", "\\le", "\\ge", "\\ne", "=")
_NAME = re.compile(r"(?:\\?[A-Za-z]+(?:_\{?\w+\}?)?|[A-Za-z]\(\w\))")
_BUILDER = re.compile(
    r"\\\{\s?(?P<name>\\?[A-Za-z]+)\s?(?P<domain>\\in \\mathbb\{R\})?\s?(?:\\mid|\\vert|\||:)(?P<rest>.*)\\\}"
)
_MINUS = re.compile(r"-\s?(\\\{[^{}|]{0,200}\\\})$")
_INFINITE = {"\\infty": math.inf, "-\\infty": -math.inf, "- \\infty": -math.inf}
_LOW, _HIGH = End("-\\infty", -math.inf), End("\\infty", math.inf)
_REALS = Piece(_LOW, _HIGH, low_closed=False, high_closed=False)
_WORDS: dict[str, RealSet] = {
    **dict.fromkeys(("\\mathbb{R}", "\\R", "all real numbers", "all reals", "any real number"), _REALS),
    "\\emptyset": Either(()),
}
_COMPARED = re.compile(
    r"(?:all|any|every)? ?(?:real )?(?:numbers?|values?|\\?[A-Za-z])?(?: \\?[A-Za-z])?(?: that (?:is|are)| is| are)? ?"
    r"(?P<how>greater than or equal to|less than or equal to|at least|at most|greater than|more than|less than) "
    r"(?P<end>[^A-Za-z ]\S*)"
)
"""`all real numbers greater than 5`."""
_COMPARISONS = {
    "greater than or equal to": "\\ge", "at least": "\\ge", "less than or equal to": "\\le", "at most": "\\le",
    "greater than": ">", "more than": ">", "less than": "<",
}  # fmt: skip
_FLIPPED = {"<": ">", ">": "<", "\\le": "\\ge", "\\ge": "\\le"}


class _NotASet(Exception):
    """The text is no set in a notation that is read here."""


@dataclass(slots=True)
class _Reader:
    """Reads one text; what it saw on the way tells whether the reading is unmistakable."""

    names: set[str] = field(default_factory=set)
    explicit: bool = False
    """Whether an interval, inequality or builder was seen, and not only points."""

    def whole(self, text: str) -> RealSet:
        if text in _WORDS:
            self.explicit |= text != "\\emptyset"
            return _WORDS[text]
        builder = _BUILDER.fullmatch(text)
        if builder and between(text, "\\{", "\\}") is not None:
            self.explicit = True
            inner = _Reader()
            found = inner.whole(builder["rest"].strip())
            if not inner.names <= {builder["name"]}:
                raise _NotASet(text)
            return found
        compared = _COMPARED.fullmatch(text)
        if compared:
            return self._bounded(_COMPARISONS[compared["how"]], compared["end"])
        for separators, make in ((("or", "\\cup"), Either), (("and", "\\cap"), Both)):
            pieces = split(text, *separators)
            if len(pieces) > 1:
                return make(tuple(map(self.whole, pieces)))
        return self._difference(text) or self._member(text) or self._condition(text)

    def _difference(self, text: str) -> RealSet | None:
        pieces = split(text, "\\setminus", "\\backslash", "\\smallsetminus")
        minus = _MINUS.search(text)
        if len(pieces) == 1 and minus and minus.start() > 0:
            pieces = [text[: minus.start()].strip(), minus[1]]
        if len(pieces) == 1:
            return None
        found = self.whole(pieces[0])
        for piece in pieces[1:]:
            found = Minus(found, self.whole(piece))
        return found

    def _member(self, text: str) -> RealSet | None:
        r"""`x \in S`, an interval, or points in braces."""
        pieces = split(text, "\\in")
        if len(pieces) == 2:  # noqa: PLR2004  # a name and a set
            self._name(pieces[0])
            return self.whole(pieces[1])
        inner = between(text, "\\{", "\\}")
        if inner is not None:
            return Either(tuple(_point(piece) for piece in split(inner, ",")))
        if text[:1] not in {"(", "["} or text[-1:] not in {")", "]"}:
            return None
        ends = split(text[1:-1], ",")
        if len(ends) != 2:  # noqa: PLR2004  # low and high
            return None
        self.explicit = True
        return _piece(_end(ends[0]), _end(ends[1]), low_closed=text[0] == "[", high_closed=text[-1] == "]")

    def _condition(self, text: str) -> RealSet:
        found = [self._chain(part) for part in split(text, ",")]
        unequal = [part for part in found if isinstance(part, Minus)]
        if len(found) - len(unequal) > 1:
            raise _NotASet(text)
        return found[0] if len(found) == 1 else Both(tuple(found))

    def _chain(self, text: str) -> RealSet:
        sides = split(text, *_RELATIONS)
        signs = re.findall(r"\\(?:le|ge|ne)(?![A-Za-z])|[<>=]", text)
        if len(signs) != len(sides) - 1 or not 1 <= len(signs) <= 2:  # noqa: PLR2004  # a < x < b at most
            raise _NotASet(text)
        if len(signs) == 2:  # noqa: PLR2004
            return self._enclosed(sides, signs)
        name, other = (sides[0], sides[1]) if self._is_name(sides[0]) else (sides[1], sides[0])
        sign = signs[0] if name is sides[0] else _FLIPPED.get(signs[0], signs[0])
        self._name(name)
        return _point(other) if sign == "=" else self._bounded(sign, other)

    def _bounded(self, sign: str, text: str) -> RealSet:
        self.explicit = True
        end = _end(text)
        if sign == "\\ne":
            return Minus(_REALS, _piece(end, end, low_closed=True, high_closed=True))
        if sign in {"<", "\\le"}:
            return _piece(_LOW, end, low_closed=False, high_closed=sign == "\\le")
        return _piece(end, _HIGH, low_closed=sign == "\\ge", high_closed=False)

    def _enclosed(self, sides: list[str], signs: list[str]) -> RealSet:
        if not ({*signs} <= {"<", "\\le"} or {*signs} <= {">", "\\ge"}):
            raise _NotASet(sides[1])
        if ">" in signs or "\\ge" in signs:
            sides, signs = sides[::-1], [_FLIPPED[sign] for sign in reversed(signs)]
        self._name(sides[1])
        self.explicit = True
        closed = [sign == "\\le" for sign in signs]
        return _piece(_end(sides[0]), _end(sides[2]), low_closed=closed[0], high_closed=closed[1])

    def _name(self, text: str) -> None:
        if not self._is_name(text):
            raise _NotASet(text)
        self.names.add(text)

    @staticmethod
    def _is_name(text: str) -> bool:
        return _NAME.fullmatch(text) is not None and text not in {"e", "\\pi", "\\infty", "i"}


def solution_set(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both are the same set of real numbers, at least one of them not only a list of points."""
    left, right = _Reader(), _Reader()
    try:
        one, other = left.whole(ground_truth), right.whole(answer)
    except _NotASet:
        return False
    if not left.explicit or not (right.explicit or isinstance(other, Either)) or len(left.names | right.names) > 1:
        return False
    ends = [end for piece in pieces_of(one) + pieces_of(other) for end in (piece.low, piece.high)]
    if any(math.isnan(end.value) for end in ends):
        return _one_by_one(scope, one, other)
    return equal_sets(one, other, scope.equal)


def _one_by_one(scope: Scope, one: RealSet, other: RealSet) -> bool:
    """Intervals in the order of writing, for ends with symbols."""
    parts = [tree.sets if isinstance(tree, Either) else (tree,) for tree in (one, other)]
    if len(parts[0]) != len(parts[1]) or not all(isinstance(part, Piece) for side in parts for part in side):
        return False
    pairs = zip(pieces_of(one), pieces_of(other), strict=True)
    return all(
        (left.low_closed, left.high_closed) == (right.low_closed, right.high_closed)
        and scope.equal(left.low.text, right.low.text)
        and scope.equal(left.high.text, right.high.text)
        for left, right in pairs
    )


def _piece(low: End, high: End, *, low_closed: bool, high_closed: bool) -> Piece:
    return Piece(low, high, low_closed and not math.isinf(low.value), high_closed and not math.isinf(high.value))


def _point(text: str) -> Piece:
    end = _end(text)
    if math.isinf(end.value):
        raise _NotASet(text)
    return Piece(end, end, low_closed=True, high_closed=True)


def _end(text: str) -> End:
    """An end with its value; NaN when symbols stand in it."""
    if text in _INFINITE:
        return End("\\infty" if _INFINITE[text] > 0 else "-\\infty", _INFINITE[text])
    node = expression_of(text)
    if node is None:
        raise _NotASet(text)
    value = number_of(node)
    if value is None:
        return End(text, math.nan)
    if abs(value.at.imag) > value.radius:
        raise _NotASet(text)
    return End(text, value.at.real)
