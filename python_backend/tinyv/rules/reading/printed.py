"""Objects as sympy prints them: `Interval.open(0, 1)`, `Union(…)`, `Ne(x, 5)`, `Point2D(0, -5)`, `Matrix([[1, 2]])`."""

from collections.abc import Callable

from tinyv.rules.reading.brackets import Brackets, interval_of, make_interval
from tinyv.rules.reading.cursor import Unreadable
from tinyv.rules.reading.trees import quotient
from tinyv.rules.values import (
    Call,
    Except,
    Expression,
    FiniteSet,
    Matrix,
    Nothing,
    Piecewise,
    Rational,
    Relation,
    Statements,
    Tree,
    Truth,
    Tuple,
    Value,
)

__all__ = ["Printed"]

_RELATIONS = {"Eq": "=", "Ne": "!=", "Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">="}
_CLOSED = {"": (True, True), "open": (False, False), "Lopen": (False, True), "Ropen": (True, False)}
_PAIR = 2
_MATRICES = frozenset({"Matrix", "ImmutableMatrix", "ImmutableDenseMatrix", "MutableDenseMatrix"})


class Printed(Brackets):
    """Reads a call whose name is a class of sympy."""

    def called_value(self) -> Value:
        """The object at the next token."""
        name = self.need("word").text
        method = ""
        if self.ahead(0).text == "." and self.ahead().kind == "word":
            method = self.ahead().text
            self.at += 2
        if name == "Point" and self.is_next("number") and self.token.text in {"2", "3"}:
            self.at += 1
        dimension = self.take("word", "D") or self.take("symbol", "D")
        if dimension is not None and name != "Point":
            raise Unreadable("an unknown object")
        self.enter()
        arguments = self.printed_arguments()
        self.leave()
        return self.made(name, method, arguments)

    def printed_arguments(self) -> tuple[Value, ...]:
        """The values between the call's brackets."""
        self.need("open", "(")
        if self.take("close", ")"):
            return ()
        items = [self.item()]
        while self.take("comma"):
            items.append(self.item())
        self.need("close", ")")
        return tuple(items)

    def made(self, name: str, method: str, arguments: tuple[Value, ...]) -> Value:
        """The value of a call."""
        if (method and (name != "Interval" or method not in _CLOSED)) or not (arguments or name == "FiniteSet"):
            raise Unreadable("an unknown call")
        if name in _RELATIONS and len(arguments) == _PAIR:
            return Relation(arguments[0], _RELATIONS[name], arguments[1])
        maker = self.makers().get(name)
        if name == "Interval":
            return self.interval(method, arguments)
        if name in _MATRICES:
            return self.printed_matrix(arguments)
        if maker is not None:
            return maker(arguments)
        if name[0].isupper() and name not in {"Rational", "Integer", "Float", "Mod"}:
            return Expression(Call(name, self.trees(arguments)))
        return Expression(self.number(name, self.trees(arguments)))

    def makers(self) -> dict[str, Callable[[tuple[Value, ...]], Value]]:
        """What makes the value of each class."""
        return {
            "Union": lambda parts: Statements(tuple(map(interval_of, parts)), "or"),
            "Intersection": lambda parts: Statements(tuple(map(interval_of, parts)), "and"),
            "Or": lambda parts: Statements(parts, "or"),
            "And": lambda parts: Statements(parts, "and"),
            "FiniteSet": lambda parts: FiniteSet(tuple(parts)) if parts else Nothing("empty"),
            "Complement": self.complement,
            "Contains": lambda parts: Relation(parts[0], "in", parts[-1]),
            "Tuple": Tuple,
            "Point": Tuple,
            "Piecewise": self.piecewise,
        }

    def complement(self, parts: tuple[Value, ...]) -> Value:
        """One set without another."""
        if len(parts) != _PAIR:
            raise Unreadable("a complement of one set")
        removed = parts[1].items if isinstance(parts[1], FiniteSet) else (interval_of(parts[1]),)
        return Except(interval_of(parts[0]), removed)

    def piecewise(self, parts: tuple[Value, ...]) -> Value:
        """Pairs of value and condition."""
        branches: list[tuple[Value, Value | None]] = []
        for part in parts:
            if not isinstance(part, Tuple) or len(part.items) != _PAIR:
                raise Unreadable("a branch without a condition")
            condition = part.items[1]
            branches.append((part.items[0], None if condition == Truth(value=True) else condition))
        return Piecewise(tuple(branches))

    def interval(self, method: str, arguments: tuple[Value, ...]) -> Value:
        """`Interval(0, 1)`, `Interval.open(0, 1)`, `Interval(0, 1, True, False)`."""
        low_closed, high_closed = _CLOSED[method]
        flags = [argument.value for argument in arguments if isinstance(argument, Truth)]
        low_closed = low_closed and not (flags and flags[0])
        high_closed = high_closed and not (len(flags) > 1 and flags[1])
        ends = self.trees(tuple(argument for argument in arguments if not isinstance(argument, Truth)))
        if len(ends) != _PAIR:
            raise Unreadable("an interval of not two ends")
        return make_interval(ends[0], ends[1], low_closed=low_closed, high_closed=high_closed)

    def printed_matrix(self, arguments: tuple[Value, ...]) -> Value:
        """`Matrix([[1, 2], [3, 4]])`; a plain list is a column."""
        inner = arguments[0] if len(arguments) == 1 else None
        if isinstance(inner, Matrix):
            return inner
        if isinstance(inner, Tuple):
            return Matrix(tuple((item,) for item in inner.items))
        raise Unreadable("a matrix of no rows")

    def trees(self, values: tuple[Value, ...]) -> tuple[Tree, ...]:
        """The formulas of arguments."""
        return tuple(self.formula_only(value) for value in values)

    def number(self, name: str, arguments: tuple[Tree, ...]) -> Tree:
        """`Rational(1, 2)`, `Integer(3)`, `Float('0.5')`."""
        if name == "Mod" and len(arguments) == _PAIR:
            return Call("mod", arguments)
        if name == "Rational" and len(arguments) == _PAIR and all(isinstance(tree, Rational) for tree in arguments):
            return quotient(*arguments)
        if len(arguments) != 1:
            raise Unreadable("an unknown number")
        return arguments[0]
