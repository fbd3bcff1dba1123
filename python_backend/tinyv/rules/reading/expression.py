"""The grammar of formulas: sums, products, powers and what stands behind an operand."""

from fractions import Fraction

from tinyv.rules.reading.atoms import Atoms
from tinyv.rules.reading.cursor import Unreadable
from tinyv.rules.reading.tokens import LONGEST_EXPONENT
from tinyv.rules.reading.trees import DEGREE, negative, product, quotient, total
from tinyv.rules.values import Call, Decimal, PlusMinus, Power, Product, Rational, Symbol, Tree

__all__ = ["Formulas"]

_OPERANDS = frozenset({"number", "symbol", "constant", "function", "accent", "command", "gopen", "numberset", "dots"})


class Formulas(Atoms):
    """Reads a tree from the next token on."""

    def sum(self) -> Tree:
        """Terms joined by signs."""
        self.enter()
        terms = [self.term(self.sign() or "+")]
        while (sign := self.sign()) is not None:
            terms.append(self.term(sign))
        self.leave()
        return total(terms)

    def sign(self) -> str | None:
        """One sign between or before terms."""
        if self.ahead().kind == "open" and self.ahead().text == "{" and self.at > self.start:
            return None
        token = self.take("operator", "+", "-", "pm", "mp")
        if token is None:
            return None
        if token.text == "+" and self.is_next("operator", "/") and self.ahead().text == "-":
            self.at += 2
            return "pm"
        return token.text

    def term(self, sign: str) -> Tree:
        """A product with the sign before it; signs may follow one another (`+ -3`, `--3`)."""
        if (inner := self.sign()) is not None:
            self.enter()
            tree = self.term(inner)
            self.leave()
        else:
            tree = self.product()
        if sign in {"pm", "mp"}:
            return PlusMinus(tree, minus_first=sign == "mp")
        return negative(tree) if sign == "-" else tree

    def product(self) -> Tree:
        """Factors joined by `*`, `/` or nothing."""
        factors = [self.mixed() or self.power()]
        while True:
            if self.take("operator", "*"):
                factors.append(self.signed_power())
            elif self.take("operator", "/"):
                factors.append(quotient_part(self.denominator()))
            elif self.operand_next():
                factors.append(self.power())
            else:
                return product(factors)

    def denominator(self) -> Tree:
        """What one slash divides by: `b` of `a/bc`, or `bc` where the reading takes it so."""
        factors = [self.signed_power()]
        if self.operand_next() and not self.token.gap and self.choose("slash"):
            while self.operand_next():
                factors.append(self.power())
        return product(factors)

    def signed_power(self) -> Tree:
        """A power with a sign of its own: `2 * -3`."""
        sign = self.sign()
        if sign is None:
            return self.power()
        if sign not in {"+", "-"}:
            raise Unreadable("a sign of two in a product")
        tree = self.power()
        return negative(tree) if sign == "-" else tree

    def operand_next(self) -> bool:
        """Whether a factor follows without an operator: no number behind a number, no bracket left open."""
        token = self.token
        if self.stop == self.at or self.unit_starts():
            return False
        if token.kind == "number":
            return self.ahead(-1).kind != "number" or self.ten_follows()
        if token.kind == "open":
            return (
                self.closing(self.at) < len(self.tokens)
                and not self.condition_follows()
                and self.ahead().text not in {"approx", "in", "mod", "pmod"}
            )
        if token.kind == "operator" and token.text == "bar":
            return self.bars == 0 and not self.builder
        if token.kind == "word":
            named = token.upright and not token.gap and token.text[0].isupper()
            return named or (self.ahead().text == "(" and not self.ahead().gap)
        return token.kind in _OPERANDS or (token.kind == "begin" and token.text != "cases")

    def ten_follows(self) -> bool:
        """`2.16 10^3`: a power of ten right behind a decimal."""
        before = self.ahead(-1)
        powers = self.token.text == "10" and self.ahead().text == "^"
        return powers and (isinstance(before.value, Decimal) or self.token.gap)

    def mixed(self) -> Tree | None:
        r"""`2 \frac12` and `2 9/20`: a whole number and a fraction in digits; an improper one is doubtful."""
        whole = self.token
        if whole.kind != "number" or not isinstance(whole.value, Rational):
            return None
        start = self.at
        self.at += 1
        parts = self.written_fraction()
        improper = parts is not None and parts[0].value >= parts[1].value
        if parts is None or not parts[0].value or (improper and not self.choose("mixed")):
            self.at = start
            return None
        fraction = quotient(*parts)
        return total((whole.value, fraction)) if whole.value.value else fraction

    def written_fraction(self) -> tuple[Rational, Rational] | None:
        r"""Whole numbers over each other behind a whole number: `\frac{9}{20}`, or ` 9/20` after a space."""
        if self.take("command", "frac"):
            over, under = self.digits(), self.digits()
        elif self.is_next("number") and self.token.gap and self.ahead().text == "/" and not self.ahead().gap:
            over, _, under = self.digits(), self.take("operator", "/"), self.digits()
        else:
            return None
        if over is None or under is None or self.is_next("operator", "^", "!", "_"):
            return None
        return over, under

    def digits(self) -> Rational | None:
        """A whole number, alone or in braces."""
        braced = self.take("gopen")
        token = self.take("number")
        if token is None or not isinstance(token.value, Rational) or (braced and not self.take("gclose")):
            return None
        return token.value

    def power(self) -> Tree:
        """An operand and what is raised or hung behind it; `^` is right-associative."""
        ten = self.scientific()
        tree = self.postfix(ten if ten is not None else self.atom())
        if self.degree_next():
            return product((self.with_minutes(tree), DEGREE))
        if not self.is_next("operator", "^"):
            return tree
        self.at += 1
        exponent = self.exponent()
        if isinstance(tree, Symbol) and self.take("operator", "_"):
            tree = Symbol(f"{tree.name}_{self.flat()}")
        if (combinations := self.combinations(tree, exponent)) is not None:
            return self.postfix(combinations)
        return self.postfix(Power(tree, exponent))

    def combinations(self, symbol: Tree, chosen: Tree) -> Tree | None:
        """`C_5^2` as a binomial, where the reading takes it so."""
        if not isinstance(symbol, Symbol) or not isinstance(chosen, Rational) or not symbol.name.startswith("C_"):
            return None
        below = symbol.name[2:]
        if not below.isascii() or not below.isdigit() or chosen.value > int(below) or not self.choose("combination"):
            return None
        return Call("binomial", (Rational(Fraction(int(below))), chosen))

    def with_minutes(self, degrees: Tree) -> Tree:
        r"""`21°14'24"` in degrees."""
        terms = [degrees]
        for marks, under in ((("'",), 60), (("''", '"'), 3600)):
            token = self.token
            signs = self.ahead().text + (self.ahead(2).text if self.ahead(2).text == "'" else "")
            if token.kind != "number" or token.value is None or signs not in marks:
                break
            self.at += 1 + len(signs)
            terms.append(quotient(token.value, Rational(Fraction(under))))
        return total(terms)

    def degree_next(self) -> bool:
        r"""Passes a degree sign: `°`, `^\circ`, `^{\circ}`, `^o` behind a number."""
        if self.take("operator", "degree"):
            return True
        start = self.at
        if self.take("operator", "^"):
            braced = self.take("gopen")
            if self.take("operator", "circ", "degree") and (not braced or self.take("gclose")):
                return True
        elif self.take("operator", "circ"):
            return True
        self.at = start
        return False

    def exponent(self) -> Tree:
        """What stands behind `^`: a group, or one signed operand."""
        self.enter()
        if self.is_next("gopen"):
            tree = self.group()
        else:
            sign = self.sign()
            number = self.take("number")
            plain = number.value if number is not None else None
            operand = self.postfix(self.atom()) if plain is None else self.factorials(plain)
            if self.is_next("operator", "^"):
                self.at += 1
                operand = Power(operand, self.exponent())
            tree = negative(operand) if sign == "-" else operand
        self.leave()
        return tree

    def postfix(self, tree: Tree) -> Tree:
        """Factorials behind an operand, subscripts of a bracket, `(dy/dx)_T`, or at a bar, `y|_0`."""
        barred = self.is_next("operator", "bar") and self.ahead().text == "_" and not self.bars
        if self.is_next("operator", "_") or barred:
            self.at += 2 if barred else 1
            below = self.flat()
            tree = Symbol(f"{tree.name}_{below}") if isinstance(tree, Symbol) else Call(f"_{below}", (tree,))
        return self.factorials(tree)

    def factorials(self, tree: Tree) -> Tree:
        """Exclamation marks behind an operand."""
        while self.is_next("operator", "!"):
            self.at += 1
            double = self.is_next("operator", "!") and not self.token.gap
            self.at += double
            tree = Call("double_factorial" if double else "factorial", (tree,))
        return tree

    def scientific(self) -> Decimal | None:
        r"""`6.63 \times 10^{-34}` as one decimal; of a whole number only where the cross is written."""
        mantissa = self.token
        if mantissa.kind != "number" or mantissa.value is None:
            return None
        start = self.at
        self.at += 1
        times = self.take("operator", "*")
        crossed = times is not None and times.raw in {"\\times", "times"}
        whole = isinstance(mantissa.value, Rational)
        crossed = crossed or (times is None and self.token.gap)
        ten = self.take("number")
        if ten is None or ten.text != "10" or not self.take("operator", "^") or (whole and not crossed):
            self.at = start
            return None
        exponent = self.whole_exponent()
        if exponent is None or abs(exponent) > LONGEST_EXPONENT or self.is_next("operator", "!", "^"):
            self.at = start
            return None
        last = mantissa.value.last if isinstance(mantissa.value, Decimal) else 0
        return Decimal(mantissa.value.value * Fraction(10) ** exponent, last + exponent)

    def whole_exponent(self) -> int | None:
        """A signed whole number behind `^`, in brackets or braces or bare."""
        closing = {"gopen": "gclose", "open": "close"}.get(self.token.kind)
        self.at += closing is not None
        sign = self.take("operator", "-", "+")
        token = self.take("number")
        if token is None or not isinstance(token.value, Rational) or len(token.text) > 4:  # noqa: PLR2004  # bounded
            return None
        if closing is not None and self.take(closing) is None:
            return None
        exponent = int(token.value.value)
        return -exponent if sign is not None and sign.text == "-" else exponent


def quotient_part(under: Tree) -> Tree:
    """One over a tree, as a factor."""
    return Power(under, Rational(Fraction(-1)))


def ends_in_degrees(tree: Tree) -> Tree | None:
    """The amount of a tree that is so many degrees, else None."""
    if isinstance(tree, Product) and tree.factors[-1] == DEGREE and DEGREE not in tree.factors[:-1]:
        return product(tree.factors[:-1])
    return None
