"""One side of a relation: a set, a point, a printed object or a formula; sets joined by their operators."""

from tinyv.rules.reading.brackets import interval_of
from tinyv.rules.reading.printed import Printed
from tinyv.rules.reading.symbols import NUMBER_SETS
from tinyv.rules.values import (
    Except,
    Expression,
    FiniteSet,
    Interval,
    Nothing,
    Relation,
    Statements,
    Symbol,
    Truth,
    Tuple,
    Value,
)

__all__ = ["Sides"]


class Sides(Printed):
    """Reads a value without relations."""

    def side(self) -> Value:
        """A value without relations: a set, a point, a formula with its unit; sets may be joined."""
        self.enter()
        value = self.operand()
        while True:
            token = self.token
            if token.kind == "operator" and token.text in {"cup", "cap"}:
                value = self.joined_sets(value, token.text)
            elif self.removes(value):
                self.at += 1
                value = self.without(value)
            else:
                break
        self.leave()
        return value

    def joined_sets(self, first: Value, operator: str) -> Value:
        """A union or an intersection."""
        parts = [interval_of(first)]
        while self.take("operator", operator):
            parts.append(interval_of(self.operand()))
        return Statements(tuple(parts), "or" if operator == "cup" else "and")

    def removes(self, value: Value) -> bool:
        r"""Whether `\setminus`, `except`, or a minus between sets follows."""
        if self.is_next("operator", "setminus") or self.is_next("except"):
            return True
        if isinstance(value, Statements | Relation | Interval | Except | FiniteSet):
            return self.is_next("operator", "-") and self.ahead().text == "{" and self.ahead().kind == "open"
        numbers = isinstance(value, Expression) and isinstance(value.tree, Symbol) and value.tree.name in NUMBER_SETS
        return numbers and self.is_next("operator", "-") and self.ahead().text == "{"

    def without(self, whole: Value) -> Value:
        """A set without what follows."""
        worded = self.ahead(-1).kind == "except"
        removed = [self.removed(worded=worded)]
        while worded and (self.take("comma") or self.take("join", "and", "or")):
            self.take("join", "and", "or")
            removed.append(self.removed(worded=worded))
        items: list[Value] = []
        for value in removed:
            items.extend(value.items if isinstance(value, FiniteSet) else (interval_of(value),))
        return Except(interval_of(whole), tuple(items))

    def removed(self, *, worded: bool) -> Value:
        """One thing that a set is without; in words it may be an equation, `except x = 4`."""
        value = self.operand()
        return self.operand() if worded and self.take("relation", "=") else value

    def operand(self) -> Value:
        """A set, point, matrix or printed object alone on its side, else a formula."""
        start = self.at
        value = self.structure()
        if value is not None and (self.side_ends() or self.removes(value)):
            interval = interval_of(value)
            nested = (
                self.inside > 0
                or self.tokens[start].kind != "open"
                or not isinstance(value, Tuple)
                or not isinstance(interval, Interval)
            )
            return interval if not nested and self.choose("interval") else value
        self.at = start
        return self.quantity()

    def structure(self) -> Value | None:  # noqa: PLR0911  # one return for each beginning
        """What begins like a set, a point or a printed object, read as one; None for a formula."""
        token = self.token
        if token.kind == "word" and token.text in {"True", "False"}:
            self.at += 1
            return Truth(token.text == "True")
        if token.kind == "empty":
            self.at += 1
            return Nothing("empty")
        if token.kind == "open" and token.text not in {"|", "floor", "ceil"}:
            return self.bracketed()
        if token.kind == "close" and token.text == "]":
            return self.ordered()
        if token.kind == "gopen" and self.encloses_items():
            return self.braces()
        if token.kind == "begin" and token.text not in {"vmatrix", "Vmatrix"}:
            return self.environment()
        point = token.text == "Point" and self.ahead().kind == "number"
        if (
            token.kind == "word"
            and (point or self.ahead().kind == "open")
            and token.text[0].isupper()
            and not token.upright
        ):
            return self.called_value()
        if token.kind == "word" and self.ahead().text == "." and self.ahead(2).kind == "word":
            return self.called_value()
        return None

    def encloses_items(self) -> bool:
        """Whether braces hold a list, as sympy and careless LaTeX write sets, and no single formula."""
        end = self.closing(self.at)
        if end >= len(self.tokens):
            return False
        depth = 0
        for token in self.tokens[self.at : end]:
            depth += (token.kind in {"open", "gopen"}) - (token.kind in {"close", "gclose"})
            if depth == 1 and token.kind in {"comma", "colon", "semicolon"}:
                return True
        ends = end + 1 >= len(self.tokens)
        return end == self.at + 1 or (self.at == 0 and ends and self.choose("single"))
