"""The grammar of whole answers: relations, ratios, residues, lists, conditions."""

from dataclasses import replace

from tinyv.rules.doubt import doubted
from tinyv.rules.reading.brackets import interval_of
from tinyv.rules.reading.cursor import Unreadable
from tinyv.rules.reading.joining import join_items
from tinyv.rules.reading.sides import Sides
from tinyv.rules.reading.symbols import NUMBER_SETS
from tinyv.rules.reading.tokens import Token
from tinyv.rules.reading.trees import EULER
from tinyv.rules.values import (
    Call,
    Constant,
    Expression,
    Interval,
    Quantity,
    Ratio,
    Relation,
    Residues,
    Statements,
    Symbol,
    Value,
    Words,
)

__all__ = ["Answers"]

_QUANTIFIERS = ("some", "any", "all", "every", "each", "constant", "constants")
_LONGEST_NAME = 12
"""Words before an equals sign."""
_LETTER_CONSTANTS = frozenset({EULER, Constant("i")})


_LOGICAL = frozenset({"\\land", "\\lor", "\\wedge", "\\vee"})


def _is_proposition(value: Value) -> bool:
    return isinstance(value, Expression) and isinstance(value.tree, Symbol | Call)


class Answers(Sides):
    """Reads a whole answer."""

    def answer(self) -> Value:
        """The whole text; Unreadable when anything is left."""
        value = self.statement()
        self.take("comma")
        self.need("stop")
        return value

    def statement(self, *, commas: bool = True) -> Value:
        """Chains joined by words, and by commas where `commas`."""
        self.enter()
        if self.take("join", "where"):
            condition = self.chain()
            self.need("comma") if self.is_next("comma") else self.need("colon")
            value = Statements((self.statement(), condition), "where")
            self.leave()
            return value
        items, joints = [self.chain()], []
        signs: set[str] = set()
        while True:
            signs.add(self.token.raw)
            joint = self.joint(commas=commas)
            if joint is None:
                break
            if joint == "where" and self.is_next("stop"):
                raise Unreadable("a condition without a statement")
            items.append(self.chain())
            joints.append(joint)
        self.leave()
        signs.discard(self.token.raw)
        if signs & _LOGICAL and all(map(_is_proposition, items)):
            return self.proposition(items, joints)
        return join_items(items, joints)

    def proposition(self, items: list[Value], joints: list[str]) -> Value:
        r"""`x \vee y` of letters: a formula of logic."""
        if len(set(joints)) != 1:
            raise Unreadable("signs of logic without brackets")
        return Expression(Call(f"logical {joints[0]}", tuple(sorted(map(self.formula_only, items), key=repr))))

    def joint(self, *, commas: bool) -> str | None:  # noqa: PLR0911  # one return for each joint
        """What joins the next statement: and, or, where, comma."""
        start = self.at
        comma = ""
        while commas and (passed := self.take("comma") or self.take("semicolon") or self.take("newline")):
            comma = "semicolon" if "semicolon" in {comma, passed.kind} else "comma"
        word = self.take("join")
        if word is not None and not (commas or word.text != "where"):
            self.at = start
            return None
        if word is not None:
            again = self.take("join")
            while word.text == "where" and self.take("word", *_QUANTIFIERS):
                pass
            return again.text if again and word.text == "and" else word.text
        if comma and (self.is_next("stop") or self.is_next("close") or self.is_next("gclose") or self.is_next("end")):
            self.at = start
            return None
        if comma:
            return comma
        if self.is_next("operator", "bar") and self.typed_join():
            self.at += 1
            return "or"
        if self.condition_follows():
            return "where"
        return None

    def chain(self) -> Value:
        """`a = b`, `1 < x <= 2`, `2 : 3`, or one side."""
        first = self.named() or self.ratio(self.side())
        links: list[Value] = []
        left = first
        while (operator := self.next_relation()) is not None:
            right = self.ratio(self.side())
            links.append(self.link(left, operator.text, right))
            left = right
        if not links and self.is_next("open", "(") and self.ahead().text == "approx":
            self.at += 2
            value = Relation(first, "approx", self.side())
            self.need("close", ")")
            return value
        if not links:
            return self.residues([first]) if self.is_next("mod") or self.is_next("open", "(") else first
        if self.is_next("mod") or (self.is_next("open", "(") and self.ahead().kind == "mod"):
            links[-1] = self.congruence(links[-1])
        return links[0] if len(links) == 1 else Statements(tuple(links), "and")

    def next_relation(self) -> Token | None:
        """The next relation, which may begin a line of its own."""
        if self.is_next("newline") and self.ahead().kind == "relation":
            self.at += 1
        return self.take("relation")

    def named(self) -> Value | None:
        """Words before an equals sign or a colon are a name: `Maximum = 2`, `Paolo: 18`."""
        place = self.at
        while (
            place < len(self.tokens)
            and self.tokens[place].kind in {"word", "symbol", "function"}
            and place - self.at < _LONGEST_NAME
        ):
            place += 1
        after = self.tokens[place] if place < len(self.tokens) else None
        words = self.tokens[self.at : place]
        equals = after is not None and (
            after.kind == "colon" or (after.kind == "relation" and after.text in {"=", "approx"})
        )
        spoken = sum(token.kind == "word" for token in words)
        if not equals or after is None or not words or not (words[0].kind == "word" or spoken > 1):
            return None
        name = "".join((" " if token.gap else "") + token.text for token in words).strip().lower()
        if doubted(name):
            raise Unreadable("a name in doubt")
        self.tokens[place] = replace(after, kind="relation", text=after.text if after.kind == "relation" else "=")
        self.at = place
        return Words(name)

    def link(self, left: Value, operator: str, right: Value) -> Relation:
        """One relation; what is a set behind `in`, and which letters are symbols, is settled here."""
        if operator in {"in", "not in", "subset"}:
            right = interval_of(right)
            if isinstance(right, Expression) and isinstance(right.tree, Symbol):
                right = Expression(Symbol(NUMBER_SETS.get(right.tree.name, right.tree.name)))
        self.refused = self.refused or (operator == "=" and isinstance(left, Interval))
        if operator == "=" and isinstance(left, Expression) and left.tree in _LETTER_CONSTANTS:
            self.refused = True
            self.seen.add("euler" if left.tree == EULER else "imaginary")
        return Relation(left, operator, right)

    def ratio(self, first: Value) -> Value:
        """`2 : 3 : 4`, `2 to 3`; anything else is `first`."""
        if self.builder or not (self.is_next("colon") or self.is_next("to")):
            return first
        if self.ahead().kind in {"stop", "newline"}:
            raise Unreadable("a colon at the end")
        parts = [self.formula_only(first)]
        while self.take("colon") or self.take("to"):
            side = self.side()
            if isinstance(side, Quantity):
                raise Unreadable("a ratio with a unit")
            parts.append(self.formula_only(side))
        return Ratio(tuple(parts))

    def residues(self, values: list[Value]) -> Value:
        r"""`3 \pmod 8`."""
        bracket = self.take("open", "(") if self.ahead().kind == "mod" else None
        mod = self.take("mod")
        if mod is None:
            return values[0]
        modulus = self.formula_only(self.quantity())
        if bracket:
            self.need("close", ")")
        return Residues(tuple(self.formula_only(value) for value in values), modulus)

    def congruence(self, link: Value) -> Value:
        r"""`x \equiv 3 \pmod 8`: the right side becomes residues."""
        if not isinstance(link, Relation):
            raise Unreadable("a modulus without a relation")
        return Relation(link.left, "equivalent", self.residues([link.right]))
