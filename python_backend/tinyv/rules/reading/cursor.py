"""A place in a list of tokens, the choices of one reading, and the bounds on its work."""

from dataclasses import dataclass, field

from tinyv.rules.reading.tokens import Token
from tinyv.rules.values import Value

__all__ = ["DEEPEST", "Cursor", "Mode", "Unreadable"]

DEEPEST = 28
"""Formulas inside formulas: real answers stay below ten; each level is some seven Python frames."""
_MOST_STEPS = 6_000
"""Formulas begun in one reading: stops grammars that try two ways at many places."""
_END = Token("stop", "", "", gap=False, upright=False)


class Unreadable(Exception):
    """The text is not in this grammar."""


@dataclass(frozen=True, slots=True)
class Mode:
    """The side that a reading takes in each kind of ambiguity."""

    interval: bool = False
    """`(1, 2)` is an interval."""
    unit: bool = False
    """A letter behind a number is a unit."""
    euler: bool = True
    """`e` is the constant."""
    imaginary: bool = True
    """`i` is the imaginary unit."""
    capital: bool = False
    """`I` and `E` are the constants, as sympy prints them."""
    grouping: bool = True
    """`1,000` is one number."""
    slash: bool = False
    """`a/bc` is `a/(bc)`."""
    combination: bool = False
    """`C_5^2` is a number of combinations."""
    mixed: bool = False
    """`3 \\frac{8}{7}` is a mixed number, although its fraction is improper."""
    single: bool = False
    """`[6]` and `{6}` are a list and a set of one."""


@dataclass(slots=True)
class Cursor:
    """Where a parser is; `seen` collects the ambiguities that it met, by their name in `Mode`."""

    tokens: list[Token]
    mode: Mode
    at: int = 0
    depth: int = 0
    steps: int = 0
    seen: set[str] = field(default_factory=set)
    bars: int = 0
    """Absolute values that are open: a bar then closes."""
    inside: int = 0
    """Ordered brackets that are open: a pair inside a list is no interval."""
    builder: bool = False
    """Directly inside a set's braces, where a bar is `such that`."""
    stop: int = -1
    """A place where the formula has to end, because a unit begins there."""
    refused: bool = False
    """The reading takes a letter as a constant that the text defines."""
    start: int = 0
    """Where the side began."""
    level: int = 0
    """The depth of the side."""
    units: dict[int, bool] = field(default_factory=dict)
    """By place: whether the rest of the side is a unit."""
    conditions: dict[int, bool] = field(default_factory=dict)
    """By place of an opening bracket: whether it encloses a relation."""
    closers: dict[int, int] = field(default_factory=dict)
    """By place of an opening bracket: the place of the one that closes it."""
    read_brackets: dict[int, tuple[Value, int]] = field(default_factory=dict)
    """By place: the bracket read there and the place behind it."""
    names: frozenset[str] = frozenset()
    """Every single letter of the text."""
    latex: bool = False
    """The text has commands of LaTeX."""
    typed: bool = False
    """The text has operators or functions as a program prints them."""

    def __post_init__(self) -> None:
        """Looks once over the tokens."""
        self.names = frozenset(token.text for token in self.tokens if token.kind == "symbol")
        self.latex = any(token.raw.startswith("\\") for token in self.tokens)
        opened: list[int] = []
        for place, token in enumerate(self.tokens):
            if token.kind in {"open", "gopen"}:
                opened.append(place)
            elif token.kind in {"close", "gclose"} and opened:
                self.closers[opened.pop()] = place
        self.typed = any(token.raw in {"**", "*", "sqrt", "exp", "log"} for token in self.tokens)

    def closing(self, opening: int) -> int:
        """The place of the bracket that closes the one at `opening`, of whatever shape, or the end."""
        return self.closers.get(opening, len(self.tokens))

    def condition_follows(self) -> bool:
        r"""Whether a bracket with a relation in it is next, `(k \in \mathbb{Z})`: no factor, and no coordinates."""
        if not self.is_next("open", "(") or self.at == 0:
            return False
        if self.at not in self.conditions:
            inner = self.tokens[self.at : self.closers.get(self.at, self.at)]
            self.conditions[self.at] = any(token.kind == "relation" for token in inner)
        return self.conditions[self.at]

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.at] if self.at < len(self.tokens) else _END

    def ahead(self, distance: int = 1) -> Token:
        """A token behind the next one."""
        place = self.at + distance
        return self.tokens[place] if 0 <= place < len(self.tokens) else _END

    def is_next(self, kind: str, *texts: str) -> bool:
        """Whether the next token is of a kind, and one of some texts when any are given."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else _END
        return token.kind == kind and (not texts or token.text in texts)

    def take(self, kind: str, *texts: str) -> Token | None:
        """The next token, passed, when it is of a kind; else None and nothing moves."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else _END
        if token.kind != kind or (texts and token.text not in texts):
            return None
        self.at += 1
        return token

    def need(self, kind: str, *texts: str) -> Token:
        """As `take`; Unreadable when the next token is another."""
        token = self.take(kind, *texts)
        if token is None:
            raise Unreadable(f"{kind} expected before {self.token.text!r}")
        return token

    def choose(self, ambiguity: str) -> bool:
        """The mode's side of an ambiguity, which is noted as seen."""
        self.seen.add(ambiguity)
        return bool(getattr(self.mode, ambiguity))

    def enter(self) -> None:
        """Go one formula deeper."""
        self.depth += 1
        self.steps += 1
        if self.depth > DEEPEST or self.steps > _MOST_STEPS:
            raise Unreadable("too deep or too long")

    def leave(self) -> None:
        """Come back from a formula."""
        self.depth -= 1
