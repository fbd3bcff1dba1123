"""A formula with what gives it a kind: a unit, a currency, a percent sign, a word like `million`.

Which spelling is which unit is `tinyv.rules.units`' knowledge; here is decided whether a unit may stand there at all.
"""

from fractions import Fraction

from tinyv.rules.reading.cursor import Unreadable
from tinyv.rules.reading.expression import Formulas, ends_in_degrees
from tinyv.rules.reading.runs import NO_NOUNS
from tinyv.rules.reading.trees import negative, product, quotient
from tinyv.rules.units import CURRENCIES, HUNDREDTHS, SCALES, parse_unit
from tinyv.rules.values import (
    Counted,
    Decimal,
    Expression,
    Money,
    Percent,
    Quantity,
    Rational,
    Tree,
    Unit,
    UnitPower,
    Value,
)

__all__ = ["Quantities"]

_LONGEST_UNIT = 24
"""Tokens: `kg \\cdot m^{2} \\cdot s^{-2} ...`."""
_SIDE_ENDS = frozenset({
    "comma", "semicolon", "relation", "join", "newline", "column", "stop", "close", "end", "gclose", "colon", "to",
    "mod", "except", "dots", "money",
})  # fmt: skip
_SCALING = frozenset({*SCALES, *CURRENCIES, *HUNDREDTHS, "dozen", "dozens"})
_GREEK_UNITS = {"mu": "μ", "Omega": "Ω"}
_LARGEST_SCALE = 15
"""Power of ten: `million trillion` is nobody's number."""
_LONGEST_NOUN = 1
"""Words; an adjective may change what is counted, unless all of it was set as text."""
_FORCES = frozenset({"mg", "ma", "mv", "gh"})
"""Products that spell a unit: `2 mg` is a weight as often as a mass."""
_DOZEN = Rational(Fraction(12))
_DEGREES = Unit((UnitPower("degree", 0, Fraction(1)),))
_PERCENT = ("pct", "percentage", "percents")
_NOTHING = frozenset({"None"})
"""What programs print for no unit."""


class Quantities(Formulas):
    """Reads a formula and its kind."""

    def quantity(self) -> Value:
        """A formula with its unit, currency or percent sign, when it has one."""
        start, level = self.start, self.level
        self.start, self.level = self.at, self.depth
        minus = self.is_next("operator", "-") and self.ahead().kind == "money"
        self.at += minus
        money = self.take("money")
        tree = self.sum()
        tree = self.scaled(negative(tree) if minus else tree)
        value = Money(tree, money.text) if money else self.of_kind(tree)
        self.start, self.level = start, level
        return value

    def of_kind(self, tree: Tree) -> Value:
        """The formula before the next token with the kind that follows."""
        if self.take("operator", "%") or (self.side_ends_behind() and self.take("word", *_PERCENT)):
            return Percent(tree)
        if (money := self.money(tree)) is not None:
            return money
        if self.unit_starts():
            end = self.unit_end()
            text = self.written(end)
            unit = parse_unit(text)
            if unit is not None or text in _NOTHING:
                self.at = end
                return Quantity(tree, unit) if unit is not None else Expression(tree)
        amount = ends_in_degrees(tree)
        if amount is None and self.is_next("word") and (noun := self.noun()):
            return Counted(tree, noun)
        return Expression(tree) if amount is None else Quantity(amount, _DEGREES)

    def side_ends_behind(self) -> bool:
        """Whether the next token is the last of its side."""
        return self.ahead().kind in _SIDE_ENDS

    def money(self, tree: Tree) -> Money | None:
        """The amount in the currency whose sign or name follows."""
        if (sign := self.take("money")) is not None:
            return Money(tree, sign.text)
        word = self.token.text.lower() if self.is_next("word") else ""
        if word in CURRENCIES:
            self.at += 1
            return Money(tree, CURRENCIES[word])
        if word in HUNDREDTHS:
            self.at += 1
            return Money(quotient(tree, Rational(Fraction(100))), HUNDREDTHS[word])
        return None

    def noun(self) -> str:
        """The few words to the end of the side behind a plain number, or nothing."""
        words = self.tokens[self.at : self.unit_end()]
        measured = len(words) > 1 and words[-1].text.lower() in {"unit", "units"}
        longest = _LONGEST_NOUN + all(word.upright for word in words)
        if not words or len(words) - measured > longest or not self.plain_before():
            return ""
        if not all(word.kind == "word" and word.text.isalpha() and word.text.lower() not in NO_NOUNS for word in words):
            return ""
        self.at += len(words)
        return " ".join(word.text for word in words).lower()

    def scaled(self, tree: Tree) -> Tree:
        """`24.3 billion`, `two dozen`, and a printed `239.7 1000*joule`."""
        if self.is_next("word") and self.token.text.lower() in {"dozen", "dozens"}:
            self.at += 1
            return product((tree, _DOZEN))
        power = 0
        while self.is_next("word") and self.token.text.lower() in SCALES:
            power += SCALES[self.token.text.lower()]
            self.at += 1
        token = self.token
        if token.kind == "number" and token.gap and token.text[0] == "1" and set(token.text[1:]) == {"0"}:
            power = len(token.text) - 1
            self.at += 2 if self.ahead().text == "*" else 1
        if not power:
            return tree
        if power > _LARGEST_SCALE:
            raise Unreadable("a scale of scales")
        if not isinstance(tree, Rational | Decimal):
            return product((tree, Rational(Fraction(10) ** power)))
        last = tree.last if isinstance(tree, Decimal) else 0
        return Decimal(tree.value * Fraction(10) ** power, last + power)

    def unit_starts(self) -> bool:
        """Whether a unit begins here: the rest of the side spells one, and it may stand there."""
        token = self.token
        glued = self.ahead(-1).kind == "symbol" and not token.gap
        if glued or self.at == self.start or self.depth not in {self.level, self.level + 1}:
            return False
        if (
            token.kind == "number"
            and token.text == "1"
            and token.gap
            and self.ahead().text == "/"
            and self.at > self.start
        ):
            return self.may_be_unit()
        if token.kind == "word" and (token.text.lower() in _SCALING or (token.upright and self.may_be_noun())):
            return True
        if self.unit_in_brackets():
            self.seen.add("unit first")
            return self.choose("unit")
        micro = token.text == "mu" and self.ahead().upright
        upright_fraction = token.text == "frac" and self.ahead().kind == "gopen" and self.ahead(2).upright
        set_off = micro or upright_fraction or token.upright or token.kind == "word" or token.raw in {"min", "in"}
        if not (set_off or token.kind == "symbol") or not self.spells_unit():
            return False
        return set_off or self.takes_letters()

    def unit_in_brackets(self) -> bool:
        """Whether `[m]` ends the side, set off from the formula before it."""
        if not (self.is_next("open", "[") and self.token.gap):
            return False
        end = self.closing(self.at) + 1
        return end == self.unit_end() and self.may_be_unit()

    def spells_unit(self) -> bool:
        """`may_be_unit`, asked once for each place."""
        if self.at not in self.units:
            self.units[self.at] = self.may_be_unit()
        return self.units[self.at]

    def takes_letters(self) -> bool:
        """Whether letters that spell a unit are one in this reading: behind a plain number only."""
        if not self.plain_before():
            return False
        if self.ahead().kind == "symbol" and not self.ahead().gap:
            if self.token.gap and not self.latex and self.token.text + self.ahead().text not in _FORCES:
                return True
            self.seen.add("unit first")
        return self.choose("unit")

    def may_be_noun(self) -> bool:
        """Whether a single small word in text type ends the side of a plain number."""
        return self.unit_end() == self.at + 1 and self.plain_before()

    def may_be_unit(self) -> bool:
        """Whether the tokens to the end of the side spell a unit."""
        end = self.unit_end()
        if end == self.at or end - self.at > _LONGEST_UNIT:
            return False
        text = self.written(end)
        return text.strip() in _NOTHING or parse_unit(text) is not None

    def unit_end(self) -> int:
        """The place behind the last token of the side."""
        depth, place = 0, self.at
        while place < len(self.tokens) and place - self.at <= _LONGEST_UNIT:
            token = self.tokens[place]
            if depth == 0 and token.kind in _SIDE_ENDS and token.raw != "in":
                break
            if depth == 0 and token.kind == "operator" and token.text in {"cup", "cap", "setminus", "bar", "+", "pm"}:
                break
            depth += (token.kind in {"open", "gopen"}) - (token.kind in {"close", "gclose"})
            place += 1
        return place

    def written(self, end: int) -> str:
        """The next tokens up to a place in plain spelling."""
        return self.spelt(self.at, end).strip().replace("μ ", "μ")

    def spelt(self, start: int, end: int) -> str:
        r"""Tokens in plain spelling, `\frac` as a slash."""
        text, place = "", start
        while place < end:
            token = self.tokens[place]
            over = self.closing(place + 1)
            under = self.closing(over + 1) if over < end else end
            if token.kind == "command" and token.text == "frac" and under < end:
                text += f" {self.spelt(place + 2, over)}/({self.spelt(over + 2, under)})"
                place = under
            else:
                text += (" " if token.gap else "") + _GREEK_UNITS.get(token.text, token.text)
            place += 1
        return text

    def plain_before(self) -> bool:
        """Whether everything of the side before the next token is a number: no symbol, and no sum of several terms."""
        before = self.tokens[self.start : self.at]
        signs = sum(token.kind == "operator" and token.text in {"+", "-"} for token in before[1:])
        exponents = sum(token.text == "^" for token in before)
        kinds = {token.kind for token in before} - {"command", "gopen", "gclose", "operator", "number", "money"}
        return not kinds and signs <= exponents and bool(before)

    def side_ends(self) -> bool:
        """Whether nothing of this side follows."""
        token = self.token
        if token.kind == "operator":
            bar = token.text == "bar" and (self.builder or self.bars > 0 or self.typed_join())
            return bar or token.text in {"cup", "cap", "setminus", "mid"}
        return token.kind in _SIDE_ENDS or self.condition_follows()

    def typed_join(self) -> bool:
        """Whether a bar stands between brackets of statements, as sympy prints `or`."""
        return self.bars == 0 and not self.builder and self.ahead(-1).kind == "close" and self.ahead().kind == "open"

    def formula_only(self, value: Value) -> Tree:
        """The tree of an expression; Unreadable for any other value."""
        if not isinstance(value, Expression):
            raise Unreadable("no formula")
        return value.tree
