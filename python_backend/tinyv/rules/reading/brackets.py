"""What brackets enclose: points, intervals, lists, sets, set-builders, matrices, dictionaries."""

from tinyv.rules.reading.cursor import Unreadable
from tinyv.rules.reading.quantities import Quantities
from tinyv.rules.reading.symbols import LINES
from tinyv.rules.reading.trees import INFINITY, negative
from tinyv.rules.values import (
    Call,
    Constant,
    Expression,
    FiniteSet,
    Interval,
    Matrix,
    Nothing,
    Piecewise,
    Relation,
    Statements,
    Symbol,
    Tree,
    Tuple,
    Value,
)

__all__ = ["Brackets", "interval_of", "make_interval"]

_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_PAIR = 2
_INFINITIES = frozenset({INFINITY, negative(INFINITY)})
_OTHERWISE = Nothing("otherwise")
_MOST_CELLS = 400


def interval_of(value: Value) -> Value:
    """A point of two formulas as the interval that it also spells; anything else as it is."""
    if not isinstance(value, Tuple) or len(value.items) != _PAIR or value.bracket not in {"(", "["}:
        return value
    low, high = value.items
    if not isinstance(low, Expression) or not isinstance(high, Expression):
        return value
    closed = value.bracket == "["
    return make_interval(low.tree, high.tree, low_closed=closed, high_closed=closed)


def make_interval(low: Tree, high: Tree, *, low_closed: bool, high_closed: bool) -> Interval:
    """An interval, open at infinite ends whatever was written there."""
    return Interval(
        low, high, low_closed=low_closed and low not in _INFINITIES, high_closed=high_closed and high not in _INFINITIES
    )


def _infinite(value: Value) -> bool:
    return isinstance(value, Expression) and value.tree in _INFINITIES


class Brackets(Quantities):
    """Reads a bracket; the statements inside are read by the grammar that inherits from this."""

    def bracketed(self, *, single: bool = True) -> Value:
        """The bracket at the next token; each is read once in a reading, however often it is tried."""
        start = self.at
        known = self.read_brackets.get(start)
        if known is None:
            self.enter()
            saved = self.bars, self.builder, self.start, self.level
            self.bars, self.builder = 0, False
            self.inside += 1
            value = self.braces() if self.is_next("open", "{") else self.ordered()
            self.inside -= 1
            self.bars, self.builder, self.start, self.level = saved
            self.leave()
            known = self.read_brackets[start] = (value, self.at)
        value, self.at = known
        if single and isinstance(value, Tuple) and len(value.items) == 1 and not self.choose("single"):
            return value.items[0]
        return value.items[0] if not single and isinstance(value, Tuple) and len(value.items) == 1 else value

    def ordered(self) -> Value:
        """`(…)`, `[…]`, `<…>`, `(…]`, `]…[`."""
        opening = self.token.text
        self.at += 1
        if opening == "(" and self.take("close", ")"):
            return Tuple(())
        rows = self.rows()
        closing = self.token.text
        if not (self.take("close") or self.take("open", "[")):
            raise Unreadable("a bracket not closed")
        if closing in {"|", "floor", "ceil", "}"}:
            raise Unreadable("brackets that do not match")
        items = tuple(item for row in rows for item in row)
        if opening == "<" and len(items) == 1:
            return Expression(Call("mean", (self.formula_only(items[0]),)))
        if _CLOSERS.get(opening) == closing:
            return self.matching(opening, rows, items)
        if len(items) != _PAIR or opening == "<":
            raise Unreadable("brackets that do not match")
        low, high = self.formula_only(items[0]), self.formula_only(items[1])
        return make_interval(low, high, low_closed=opening == "[", high_closed=closing == "]")

    def matching(self, opening: str, rows: list[list[Value]], items: tuple[Value, ...]) -> Value:
        """What matching brackets around items are."""
        if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
            return Matrix(tuple(tuple(row) for row in rows))
        if len(items) == 1 and opening == "(":
            return items[0]
        if opening == "[" and len(items) > 1 and all(isinstance(item, Tuple) and item.bracket == "[" for item in items):
            inner = [item.items for item in items if isinstance(item, Tuple)]
            if len({len(row) for row in inner}) == 1 and inner[0]:
                return Matrix(tuple(inner))
        value = Tuple(items, opening)
        return interval_of(value) if any(_infinite(item) for item in items) else value

    def rows(self) -> list[list[Value]]:
        """Items separated by commas, in rows separated by semicolons."""
        rows: list[list[Value]] = [[]]
        while True:
            rows[-1].append(self.item())
            if self.take("semicolon"):
                rows.append([])
            elif not self.take("comma"):
                return rows

    def item(self) -> Value:
        """One item of a bracket: several statements joined by words are one."""
        return self.statement(commas=False)

    def braces(self) -> Value:
        r"""`\{1, 2\}`, `\{x | x > 2\}`, `{x: 1, y: 2}`."""
        closers = ("gclose",) if self.is_next("gopen") else ("close", "}")
        self.at += 1
        if self.take(*closers):
            return Nothing("empty")
        self.builder = True
        first = self.chain()
        self.builder = False
        if self.take("operator", "mid", "bar") or (self.is_next("colon") and not self.pairs_follow()):
            self.take("colon")
            start = self.at
            condition = self.statement()
            named = {token.text for token in self.tokens[start : self.at]}
            self.need(*closers)
            return self.such_that(first, condition, named)
        if self.is_next("colon"):
            value = self.dictionary(first)
            self.need(*closers)
            return value
        items = [first]
        while self.take("comma") or self.take("semicolon") or self.take("join", "and", "or"):
            items.append(self.item())
        self.need(*closers)
        return FiniteSet(tuple(items))

    def pairs_follow(self) -> bool:
        """Whether a colon in braces is a dictionary's: no relation stands behind it."""
        place = self.at
        while place < len(self.tokens) and self.tokens[place].kind not in {"close", "gclose"}:
            if self.tokens[place].kind == "relation":
                return False
            place += 1
        return True

    def such_that(self, first: Value, condition: Value, named: set[str]) -> Value:
        """A set-builder: of a symbol its condition, of a formula the formula where its condition holds."""
        if isinstance(first, Relation) and first.operator == "in":
            return Statements((first, condition), "and")
        if isinstance(first, Expression) and isinstance(first.tree, Symbol | Constant):
            bound = first.tree.name.split("_")[0] in named
            return condition if bound else Statements((first, condition), "where")
        return Statements((first, condition), "where")

    def dictionary(self, first: Value) -> Value:
        """`x: 1, y: 2` as equations that all hold."""
        links: list[Value] = []
        key = first
        while True:
            self.need("colon")
            links.append(Relation(key, "=", self.chain()))
            if not self.take("comma"):
                return links[0] if len(links) == 1 else Statements(tuple(links), "and")
            self.builder = True
            key = self.chain()
            self.builder = False

    def environment(self) -> Value:
        r"""`\begin{…} … \end{…}`: a matrix, branches of a function, or lines of statements."""
        name = self.need("begin").text
        self.enter()
        saved = self.bars, self.builder, self.start, self.level
        self.bars, self.builder = 0, False
        if name in LINES:
            value = self.statement()
            while self.take("newline") or self.take("comma"):
                pass
            self.need("end")
            self.bars, self.builder, self.start, self.level = saved
            self.leave()
            return value
        rows = self.cells()
        self.bars, self.builder, self.start, self.level = saved
        self.leave()
        if name.endswith("matrix") or (
            name in {"array", "smallmatrix"} and not any(_states(cell) for row in rows for cell in row)
        ):
            if len({len(row) for row in rows}) != 1:
                raise Unreadable("rows of unequal length")
            return Matrix(tuple(tuple(row) for row in rows))
        if any(len(row) == _PAIR for row in rows) and all(len(row) <= _PAIR for row in rows):
            conditions = [row[1] if len(row) == _PAIR and row[1] != _OTHERWISE else None for row in rows]
            return Piecewise(tuple((row[0], condition) for row, condition in zip(rows, conditions, strict=True)))
        lines = tuple(cell for row in rows for cell in row)
        if len(lines) == 1:
            return lines[0]
        return Statements(lines, "and") if all(map(_states, lines)) else Tuple(lines, "lines")

    def cells(self) -> list[list[Value]]:
        """Rows of cells up to the end of the environment."""
        rows: list[list[Value]] = [[]]
        count = 0
        while True:
            self.take("join", "where")
            rows[-1].append(self.cell())
            count += 1
            while self.take("comma") or self.take("semicolon"):
                pass
            if self.take("newline"):
                if self.take("end"):
                    return rows
                rows.append([])
            elif self.take("end"):
                return rows
            elif not self.take("column") or count > _MOST_CELLS:
                raise Unreadable("an environment not closed")

    def cell(self) -> Value:
        """One cell."""
        if self.is_next("word") and self.token.text.lower() in {"otherwise", "else"}:
            self.at += 1
            return _OTHERWISE
        return self.statement(commas=False)


def _states(value: Value) -> bool:
    return isinstance(value, Relation | Statements)
