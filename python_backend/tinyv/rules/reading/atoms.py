"""Operands of a formula: numbers, symbols, brackets, commands of LaTeX, matrices."""

from fractions import Fraction

from tinyv.rules.reading.cursor import Unreadable
from tinyv.rules.reading.functions import Functions
from tinyv.rules.reading.names import FUNCTION_LETTERS
from tinyv.rules.reading.symbols import NUMBER_SETS
from tinyv.rules.reading.trees import DEGREE, product, quotient
from tinyv.rules.values import (
    Call,
    Constant,
    Expression,
    FiniteSet,
    Matrix,
    Quantity,
    Symbol,
    Tree,
    Tuple,
    Unit,
    UnitPower,
    Value,
)

__all__ = ["Atoms", "tree_of"]

DEGREES = Unit((UnitPower("degree", 0, Fraction(1)),))
_READERS = {
    "symbol": "symbol", "constant": "constant", "numberset": "number_set", "function": "function", "accent": "accent",
    "command": "command", "gopen": "group", "open": "bracket", "operator": "signed_operand", "dots": "dots",
    "word": "word", "begin": "matrix",
}  # fmt: skip
"""Who reads an operand, by the kind of its first token."""
_PROBABILITIES = frozenset({"P", "Pr"})


def tree_of(value: Value) -> Tree:
    """A value inside a formula: an expression (also in a set's braces), a point as a vector, a matrix."""
    if isinstance(value, Expression):
        return value.tree
    if isinstance(value, Quantity) and value.unit == DEGREES:
        return product((value.tree, DEGREE))
    if isinstance(value, Tuple):
        return Call("vector", tuple(tree_of(item) for item in value.items))
    if isinstance(value, Matrix):
        return Call("matrix", tuple(Call("vector", tuple(tree_of(cell) for cell in row)) for row in value.rows))
    if isinstance(value, FiniteSet) and len(value.items) == 1:
        return tree_of(value.items[0])
    raise Unreadable("no formula")


class Atoms(Functions):
    """Reads one operand."""

    def atom(self) -> Tree:
        """The next operand."""
        token = self.token
        if token.kind == "number" and token.value is not None:
            self.at += 1
            if (self.is_next("dots") and not self.token.gap) or self.is_next("operator", "_"):
                raise Unreadable("no exact number")
            return token.value
        reader = _READERS.get(token.kind)
        if reader is None:
            raise Unreadable(f"no operand: {token.text!r}")
        tree: Tree = getattr(self, reader)()
        return tree

    def constant(self) -> Tree:
        """Pi or infinity."""
        return Constant(self.need("constant").text)

    def number_set(self) -> Tree:
        """A number set's symbol."""
        return Symbol(self.need("numberset").text)

    def symbol(self) -> Tree:
        """A symbol, a constant, or a function of its own name."""
        token = self.need("symbol")
        if (quotient := self.differential_quotient()) is not None:
            return quotient
        name = self.name_from(token.text)
        if name == token.text:
            return self.applied_symbol(name) or self.letter(name, upright=token.upright)
        return self.applied_symbol(name) or Symbol(name)

    def differential_quotient(self) -> Tree | None:
        """`dy/dx` behind its first `d`."""
        texts = [self.ahead(distance) for distance in range(-1, 4)]
        same = texts[0].text == texts[3].text and texts[0].text in {"d", "partial"}
        apart = texts[1].gap and texts[0].text == "d"
        if not same or texts[2].text != "/" or texts[1].kind != "symbol" or texts[4].kind != "symbol" or apart:
            return None
        self.at += 4
        return Symbol("".join(token.text for token in texts))

    def applied_symbol(self, name: str) -> Tree | None:
        """`f(x)`; `f^{-1}(x)`; any letter's bracket of several arguments, or before an equals sign."""
        start = self.at
        if name in FUNCTION_LETTERS and self.is_next("operator", "^"):
            braced = self.ahead().kind == "gopen"
            texts = [self.ahead(distance).text for distance in range(1, 6 if braced else 4)]
            if texts == (["{", "-", "1", "}", "("] if braced else ["-", "1", "("]):
                self.at += len(texts)
                return Call(f"{name}^-1", self.arguments())
        if not self.is_next("open", "(") or self.stop == start:
            return None
        if name in _PROBABILITIES and not self.token.gap and (event := self.event()):
            return Symbol(f"{name}({event})")
        if name.rstrip("'").split("_")[0] in FUNCTION_LETTERS or self.defines(start):
            return Call(name, self.arguments())
        return None

    def event(self) -> str:
        """The text of a bracket that holds a relation or a condition, `X=2` or `A|B`, passed; else nothing."""
        end = self.closing(self.at)
        inner = self.tokens[self.at + 1 : end] if end < len(self.tokens) else []
        if not any(token.kind == "relation" or token.text in {"bar", "mid"} for token in inner):
            return ""
        self.at = end + 1
        return "".join(token.text for token in inner if token.kind not in {"gopen", "gclose"})

    def defines(self, opening: int) -> bool:
        """Whether a bracket behind a symbol that begins its side is followed by `=`, or holds several arguments."""
        end = self.closing(opening)
        before = self.tokens[opening - 2] if opening > 1 else None
        first = before is None or before.kind in {"comma", "relation", "join", "semicolon", "newline", "begin"}
        after = self.tokens[end + 1] if end + 1 < len(self.tokens) else None
        if first and after is not None and after.kind == "relation" and after.text == "=" and end - opening <= 12:  # noqa: PLR2004
            return True
        return self.tokens[opening - 1].text in {"C", "P", "u"} and any(
            token.kind == "comma" for token in self.tokens[opening:end]
        )

    def word(self) -> Tree:
        """A function of a program's own name, or a name in text type."""
        token = self.need("word")
        if self.is_next("open", "(") and not self.token.gap:
            if not token.upright and token.text[0].isupper():
                self.at -= 1
                return tree_of(self.called_value())
            return Call(token.text, self.arguments())
        if not token.upright:
            raise Unreadable(f"a word: {token.text!r}")
        name = self.name_from(token.text)
        if self.is_next("word") or (name.islower() and self.token.gap and self.operand_next()):
            raise Unreadable("a phrase")
        return Symbol(name)

    def accent(self) -> Tree:
        r"""`\vec{a}`, `\bar{x}`."""
        token = self.need("accent")
        return Symbol(self.name_from(self.marked(token.text)))

    def command(self) -> Tree:
        r"""`\frac`, `\binom`, `\sum`, `\int`, `\mathbb`."""
        name = self.need("command").text
        self.enter()
        if name == "frac":
            tree = self.fraction()
        elif name == "binom":
            over = self.argument()
            tree = Call("binomial", (over, self.argument()))
        elif name == "mathbb":
            tree = self.blackboard(self.flat())
        else:
            tree = self.big_operator(name)
        self.leave()
        return tree

    def blackboard(self, letter: str) -> Tree:
        """A number set by its letter."""
        name = NUMBER_SETS.get(letter)
        if name is None:
            return Symbol(letter)
        if self.is_next("operator", "^", "_"):
            self.at += 1
            return Symbol(f"{name}_{self.flat()}")
        return Symbol(name)

    def group(self) -> Tree:
        """A formula in braces."""
        self.need("gopen")
        if self.is_next("gclose") and self.ahead().text == "^":
            self.at += 1
            return self.signed_operand()
        bars, self.bars = self.bars, 0
        builder, self.builder = self.builder, False
        tree = self.sum()
        if (over := self.take("over")) is not None:
            under = self.sum()
            tree = quotient(tree, under) if over.text == "over" else Call("binomial", (tree, under))
        self.bars, self.builder = bars, builder
        self.need("gclose")
        return tree

    def bracket(self) -> Tree:
        """A formula in brackets, a point, an absolute value, a floor."""
        opening = self.token.text
        if opening in {"|", "floor", "ceil"}:
            self.at += 1
            bars, self.bars = self.bars, 0
            tree = self.sum()
            self.bars = bars
            self.need("close", opening)
            return Call("abs" if opening == "|" else opening, (tree,))
        return tree_of(self.bracketed(single=False))

    def arguments(self) -> tuple[Tree, ...]:
        """What stands in a function's brackets."""
        value = self.bracketed(single=False)
        if isinstance(value, Tuple):
            return tuple(tree_of(item) for item in value.items)
        if isinstance(value, FiniteSet):
            return tuple(tree_of(item) for item in value.items)
        return (tree_of(value),)

    def dots(self) -> Tree:
        """Terms or factors left out."""
        self.need("dots")
        return Call("ellipsis", ())

    def signed_operand(self) -> Tree:
        """An operand that begins with a sign: bars, or a number raised before its symbol, `^{12}C`."""
        if self.is_next("operator", "^"):
            self.at += 1
            number = self.flat()
            base = self.atom()
            if isinstance(base, Symbol):
                return Symbol(f"^{number} {base.name}")
            raise Unreadable("an index before no symbol")
        return self.bars_of_absolute_value()

    def bars_of_absolute_value(self) -> Tree:
        """`|x|` in typed bars."""
        bar = self.need("operator", "bar", "mid").text
        self.bars += 1
        builder, self.builder = self.builder, False
        tree = self.sum()
        self.need("operator", bar)
        self.builder = builder
        self.bars -= 1
        return Call("abs", (tree,))

    def matrix(self) -> Tree:
        """A matrix or a determinant inside a formula."""
        determinant = self.token.text in {"vmatrix", "Vmatrix"}
        tree = tree_of(self.environment())
        return Call("det", (tree,)) if determinant else tree
