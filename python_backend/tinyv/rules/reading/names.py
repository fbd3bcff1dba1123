"""Symbols with what hangs on them: subscripts, primes, accents; and whether a letter is a constant."""

import re

from tinyv.rules.reading.cursor import Unreadable
from tinyv.rules.reading.grammar import Grammar
from tinyv.rules.reading.trees import EULER
from tinyv.rules.values import Constant, Decimal, Symbol

__all__ = ["FUNCTION_LETTERS", "Names"]

FUNCTION_LETTERS = frozenset({"f", "g", "h", "F", "G"})
"""Letters that are functions wherever a bracket follows."""
_LONGEST_NAME = 40
_DIGITS = re.compile(r"\d{1,3}")
_UNIT_VECTORS = frozenset("ijk")


class Names(Grammar):
    """Reads the name of a symbol."""

    def name_from(self, base: str) -> str:
        """The name with the subscripts and primes that follow."""
        name = base
        number = self.token
        if number.kind == "number" and not number.gap and len(base) == 1 and base not in {"e", "i"}:
            before = self.ahead(-2)
            if _DIGITS.fullmatch(number.text) and (self.at < 2 or before.kind != "symbol" or self.ahead(-1).gap):  # noqa: PLR2004
                self.at += 1
                name += "_" + number.text
        while True:
            if self.take("operator", "_"):
                name += ("" if "_" in name else "_") + self.flat()
            elif self.take("operator", "'"):
                name += "'"
            elif self.is_next("operator", "^") and self.mark_above():
                name += self.mark_above()
                self.at = self.closing(self.at + 1) + 1 if self.ahead().kind == "gopen" else self.at + 2
            else:
                break
        if len(name) > _LONGEST_NAME:
            raise Unreadable("a name too long")
        return name

    def mark_above(self) -> str:
        r"""A prime or a star as an exponent: `^\prime`, `^{*}`."""
        start = 2 if self.ahead().kind == "gopen" else 1
        texts = [self.ahead(start).text]
        if start == 2:  # noqa: PLR2004  # in braces
            while self.ahead(start + len(texts)).text in {"'", "*"}:
                texts.append(self.ahead(start + len(texts)).text)
            if self.ahead(start + len(texts)).kind != "gclose":
                return ""
        marks = all(text in {"'", "*"} for text in texts)
        after = self.ahead(start + len(texts) + (start == 2))  # noqa: PLR2004
        signed = texts[0] in {"+", "-"} and after.kind in {
            "comma",
            "stop",
            "close",
            "gclose",
            "join",
            "relation",
            "newline",
        }
        return "".join(texts) if marks or signed else ""

    def flat(self) -> str:
        """The text of a subscript, braces and typefaces left out."""
        if not self.is_next("gopen"):
            token = self.token
            if token.kind in {"stop", "open", "close", "gclose", "relation"}:
                raise Unreadable("no subscript")
            self.at += 1
            return token.text
        end = self.closing(self.at)
        if end >= len(self.tokens):
            raise Unreadable("an open subscript")
        inner = self.tokens[self.at + 1 : end]
        self.at = end + 1
        return "".join(token.text for token in inner if token.kind not in {"gopen", "gclose"} and token.text != "_")

    def letter(self, name: str, *, upright: bool) -> Symbol | Constant:
        """A letter alone as the constant that it can be, in the reading's sense."""
        if name == "e" and (upright or not self.euler_in_doubt() or self.choose("euler")):
            return EULER
        in_doubt = self.names & {"j", "k", "n"} or self.is_next("relation")
        if name == "i" and (upright or not in_doubt or self.choose("imaginary")):
            return Constant("i")
        if name in {"I", "E"} and self.typed and self.choose("capital"):
            return EULER if name == "E" else Constant("i")
        return Symbol(name)

    def euler_in_doubt(self) -> bool:
        """Whether an `e` before the next token may be a symbol: not below a formula's exponent."""
        if not self.is_next("operator", "^"):
            return len(self.names) > 1 or self.is_next("relation")
        inner = self.ahead(2) if self.ahead().kind == "gopen" else self.ahead()
        return inner.kind == "number" and len(self.names) > 1

    def marked(self, mark: str) -> str:
        """The name below an accent that was passed."""
        if mark == "bar" and isinstance(self.ahead(-2).value, Decimal) and not self.ahead(-1).gap:
            raise Unreadable("a repeating decimal")
        name = self.flat()
        if not name:
            raise Unreadable("nothing below an accent")
        plain = not mark or (mark == "hat" and name in _UNIT_VECTORS)
        return name if plain else f"{mark}({name})"
