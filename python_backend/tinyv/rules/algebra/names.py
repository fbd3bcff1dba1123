"""Names in an expression: letters, Greek letters and texts with their subscripts, and what they are applied to.

Owns when a bracket makes a name a function: one atom or a list in it does (`f(x)`, `a(2)`), a formula does not
(`n(n+1)`). What has more than one reading is Foreign.
"""

from abc import ABC, abstractmethod

from tinyv.rules.algebra.folding import is_atom, name_of
from tinyv.rules.algebra.lexer import Foreign, Token
from tinyv.rules.algebra.nodes import Apply, Expression, Symbol

__all__ = ["CLOSING", "END", "Names"]

CLOSING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "|": "|", "<|": "|>", "floor(": ")floor", "ceil(": ")ceil"}
END = Token("end", "")
_SUBSCRIPTED = {"letter", "number", "greek"}


class Names(ABC):
    """A place in a row of tokens, and how names are read there."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._fractions = 0

    @abstractmethod
    def sum(self) -> Expression:
        """An expression up to the first token that continues none."""

    def _letter(self, nested: bool) -> Expression:  # noqa: FBT001
        token = self._next()
        name = name_of(token)
        shown = token.text
        if self._peek().kind == "_":
            if not isinstance(name, Symbol) or token.text == "E":
                raise Foreign("a constant with a subscript")
            subscript = self._subscript()
            shown += subscript
            name = Symbol(f"{name.name}{subscript}".lower())
        if nested or not isinstance(name, Symbol) or token.text == "E" or not self._opens_application():
            return name
        return self._application(shown)

    def _greek(self, nested: bool) -> Expression:  # noqa: FBT001
        name = name_of(self._next())
        if self._peek().kind == "_":
            if not isinstance(name, Symbol):
                raise Foreign("a constant with a subscript")
            name = Symbol(f"{name.name}{self._subscript()}".lower())
        if not nested and self._opens_application():
            raise Foreign("a Greek letter applied")
        return name

    def _text(self, _: bool) -> Expression:  # noqa: FBT001
        words = self._next().text.replace(" ", "").replace("(", "").replace(")", "").lower()
        if not words or words in {"pi", "gamma"} or self._peek().kind in {"_", "(", "["}:
            raise Foreign("text")
        return Symbol(words)

    def _differential(self, _: bool) -> Expression:  # noqa: FBT001
        token = self._next()
        if self._fractions or self._peek().kind == "_":
            raise Foreign("a derivative")
        return Symbol(token.text)

    def _subscript(self) -> str:
        """What math-verify makes of a subscript: its text without spaces, in braces when it is longer than a sign."""
        self._next()
        token = self._next()
        if token.kind == "{":
            inner = ""
            while self._peek().kind != "}":
                token = self._next()
                if token.kind not in _SUBSCRIPTED and token.text not in {"+", "-", ","}:
                    raise Foreign("subscript")
                inner += token.text
            self._next()
        elif token.kind in {"letter", "number"} and token.text != "e":
            inner = token.text
        else:
            raise Foreign("subscript")
        if not inner or inner[0] in "+-," or inner[-1] in "+-,":
            raise Foreign("subscript")
        return f"_{{{inner}}}" if len(inner) > 1 else f"_{inner}"

    def _opens_application(self) -> bool:
        """Whether a bracket follows that makes the name before it a function: with one atom or commas in it."""
        if self._peek().kind not in {"(", "["}:
            return False
        depth, at, commas = 0, self._at, False
        while at < len(self._tokens):
            kind = self._tokens[at].kind
            depth += (kind in CLOSING and kind != "|") - (kind in {")", "]", "}", "\\}", "|>", ")floor", ")ceil"})
            commas |= kind == "," and depth == 1
            if depth == 0:
                break
            at += 1
        inner = self._tokens[self._at + 1 : at]
        return commas or is_atom(inner)

    def _application(self, name: str) -> Expression:
        closing = CLOSING[self._next().kind]
        arguments = [self._argument()]
        while self._peek().kind == ",":
            self._next()
            arguments.append(self._argument())
        if self._next().kind != closing:
            raise Foreign("brackets")
        return Apply(name, tuple(arguments))

    def _argument(self) -> Expression:
        if self._peek().kind in {"(", "[", "\\{", "{"}:
            raise Foreign("brackets in an argument")
        return self.sum()

    def _until(self, closing: str) -> Expression:
        value = self.sum()
        if self._next().kind != closing:
            raise Foreign(closing)
        return value

    def _peek(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else END

    def _next(self) -> Token:
        token = self._peek()
        self._at += 1
        return token
