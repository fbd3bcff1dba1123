"""Functions with and without brackets, roots, logarithms, sums and integrals."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from tinyv.rules.reading.cursor import Unreadable
from tinyv.rules.reading.names import Names
from tinyv.rules.reading.trees import EULER, MINUS_ONE, PI, negative, product, quotient, root
from tinyv.rules.values import Call, Constant, Power, Product, Rational, Symbol, Tree

__all__ = ["Functions"]

_THREE, _FOUR, _TEN = Rational(Fraction(3)), Rational(Fraction(4)), Rational(Fraction(10))
_INVERTIBLE = frozenset(f"{name}{end}" for name in ("sin", "cos", "tan", "cot", "sec", "csc") for end in ("", "h"))
_ONE_ARGUMENT: dict[str, Callable[[Tree], Tree]] = {
    "sqrt": root,
    "cbrt": lambda tree: root(tree, _THREE),
    "fourthroot": lambda tree: root(tree, _FOUR),
    "exp": lambda tree: Power(EULER, tree),
    "lg": lambda tree: Call("log", (tree, _TEN)),
}


class Functions(Names):
    """Reads what a function's name begins. The formulas inside are read by the grammar that inherits from this."""

    def function(self) -> Tree:
        """A function whose name is the next token."""
        token = self.need("function")
        self.enter()
        name = token.text
        tree = self.square_root(name, token.raw) if name in {"sqrt", "cbrt", "fourthroot"} else self.called(name)
        self.leave()
        return tree

    def square_root(self, name: str, raw: str) -> Tree:
        r"""`\sqrt[3]{2}`, `\sqrt 2`, `sqrt(2)`, `3sqrt2`."""
        index: Tree | None = None
        behind = self.closing(self.at) - self.at + 1
        if self.is_next("open", "[") and (raw == "\\sqrt" or self.ahead(behind).kind in {"gopen", "open"}):
            self.at += 1
            index = self.sum()
            self.need("close", "]")
        if self.is_next("gopen"):
            under = self.group()
        elif self.is_next("open", "(", "["):
            under = self.one_argument(name, self.arguments())
        elif self.is_next("function"):
            under = self.function()
        else:
            under = self.atom()
        return root(under, index) if index is not None else _ONE_ARGUMENT[name](under)

    def called(self, name: str) -> Tree:
        """A function with its base, its own exponent and its arguments."""
        base = self.base(name)
        exponent = None
        if self.is_next("operator", "^"):
            self.at += 1
            exponent = self.exponent()
        if base is None:
            base = self.base(name)
        if exponent == MINUS_ONE and name in _INVERTIBLE:
            name, exponent = f"arc{name}", None
        arguments = self.bracketed_arguments() or (self.open_argument(),)
        tree = self.applied(name, base, arguments)
        return tree if exponent is None else Power(tree, exponent)

    def base(self, name: str) -> Tree | None:
        """The base of a logarithm; no other function has a subscript that we know."""
        if name == "log" and self.is_next("number") and not self.token.gap and self.ahead().text == "(":
            return self.atom()
        if not self.take("operator", "_"):
            return None
        if name != "log":
            raise Unreadable("a subscript of a function")
        if self.is_next("gopen"):
            return self.group()
        token = self.token
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit() and not self.followed():
            rest = token.text[1:]
            self.tokens[self.at] = replace(token, text=rest, value=Rational(Fraction(int(rest))))
            return Rational(Fraction(int(token.text[0])))
        return self.atom()

    def followed(self) -> bool:
        """Whether an argument stands behind the next token."""
        return self.ahead().kind in {"number", "symbol", "constant", "gopen", "open", "function", "command"}

    def bracketed_arguments(self) -> tuple[Tree, ...]:
        """The arguments in brackets, or () where no bracket follows."""
        if self.is_next("open", "(", "[", "{"):
            return self.arguments()
        return (self.group(),) if self.is_next("gopen") else ()

    def open_argument(self) -> Tree:
        r"""What a function without brackets takes: `2\pi x` of `\sin 2\pi x \cos x`."""
        sign = self.sign()
        if sign not in {None, "-"}:
            raise Unreadable("a sign before an argument")
        factors = [self.power()]
        while self.operand_next() and not self.is_next("function"):
            if self.is_next("open") and not all(isinstance(factor, Rational) for factor in factors):
                break
            factors.append(self.power())
        tree = product(factors)
        if self.is_next("operator", "/") and self.ahead().kind == "number" and self.divides(tree):
            self.at += 1
            tree = quotient(tree, self.power())
        return negative(tree) if sign else tree

    def divides(self, tree: Tree) -> bool:
        r"""Whether a slash behind an argument belongs to it: `\sin \pi/6` does, `\sin x/2` may."""
        factors = tree.factors if isinstance(tree, Product) else (tree,)
        return PI in factors or self.choose("slash")

    def one_argument(self, name: str, arguments: tuple[Tree, ...]) -> Tree:
        """The argument of a function of one."""
        if len(arguments) != 1:
            raise Unreadable(f"{name} of {len(arguments)} arguments")
        return arguments[0]

    def applied(self, name: str, base: Tree | None, arguments: tuple[Tree, ...]) -> Tree:
        """The function's tree."""
        if name in _ONE_ARGUMENT:
            return _ONE_ARGUMENT[name](self.one_argument(name, arguments))
        if name == "root" and len(arguments) == 2:  # noqa: PLR2004  # of what, which
            return root(arguments[0], arguments[1])
        if name == "deg":
            raise Unreadable("degrees of nothing")
        return Call(name, arguments if base is None else (self.one_argument(name, arguments), base))

    def fraction(self) -> Tree:
        r"""`\frac`'s two arguments; a quotient of differentials is one symbol, `dy/dx`."""
        start = self.at
        over = self.argument()
        self.take("operator", "/")
        middle = self.at
        under = self.argument()
        if self.differential(start) and self.differential(middle):
            texts = [
                "".join(token.text for token in self.tokens[first:last] if token.kind not in {"gopen", "gclose"})
                for first, last in ((start, middle), (middle, self.at))
            ]
            return Symbol("/".join(texts))
        return quotient(over, under)

    def differential(self, place: int) -> bool:
        r"""Whether `{dx}`, `{d^2y}`, `{\partial x}` or `{d}` begins at a place."""
        first = place + (self.tokens[place].kind == "gopen")
        if self.tokens[first].text not in {"d", "partial"} or self.tokens[first].kind != "symbol":
            return False
        return first == place or (self.closing(place) - place <= 7 and len(self.names) > 1)  # noqa: PLR2004  # a short group

    def argument(self) -> Tree:
        """One argument of a command: a group, or one token as TeX takes it."""
        if self.is_next("gopen"):
            return self.group()
        token = self.token
        if token.kind == "symbol":
            self.at += 1
            return self.letter(token.text, upright=token.upright)
        return self.atom()

    def big_operator(self, name: str) -> Tree:
        r"""`\sum_{k=1}^{n} k`, `\prod`, `\int_0^1 f dx`."""
        self.need("operator", "_")
        if name == "int":
            low = self.argument()
            self.need("operator", "^")
            high = self.exponent()
            return Call("integral", (self.sum(), low, high))
        self.need("gopen")
        variable = self.atom()
        self.need("relation", "=")
        low = self.sum()
        self.need("gclose")
        self.need("operator", "^")
        high = self.exponent()
        if not isinstance(variable, Symbol | Constant):
            raise Unreadable("a sum over no symbol")
        return Call("sum" if name == "sum" else "product_over", (self.product(), variable, low, high))
