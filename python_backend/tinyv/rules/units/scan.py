r"""The tokens of a unit: words, exponents, brackets and operators, whether LaTeX, siunitx, Unicode or typed.

Owns the spelling of what joins units; a text with anything else has no tokens. Braces of text commands (`\mathrm{…}`)
are looked through, so that the exponent in `\mathrm{m/s}^2` stands behind `s`.
"""
# ruff: noqa: RUF001  # units are typed with every kind of dash, dot and prime

import re
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["Token", "scan"]

_MAX_CHARS = 120
"""The longest units of physics have some sixty characters in LaTeX."""

_TOKEN = re.compile(
    r"(?P<gap>\s+|\\[,;:! ]|[~$.\u200b])"
    r"|(?P<degree>\^\s*\{?\s*(?:\\circ(?![A-Za-z])|[°º˚∘])\s*\}?"
    r"|\\(?:circ|degree|textdegree)(?![A-Za-z])|[°º˚])"
    r"|(?P<power>(?:\^|\*\*)\s*(?:[{(]\s*(?P<inside>[-−+]?\s*\d{1,2}(?:\s*/\s*\d|\.5)?)\s*[})]"
    r"|(?P<bare>[-−+]?\d{1,2})))"
    r"|(?P<raised>⁻?[¹²³⁴⁵⁶⁷⁸⁹])"
    r"|(?P<fraction>\\[dt]?frac(?![A-Za-z]))"
    r"|(?P<style>\\(?:text|mathrm|textrm|rm|mbox|hbox|operatorname|mathbf|textbf|mathit|textit|mathsf|si|unit"
    r"|left|right)(?![A-Za-z])\*?)"
    r"|(?P<times>[*·⋅•×∙]|\\(?:cdot|times|ast)(?![A-Za-z]))"
    r"|(?P<over>/|⁄)"
    r"|(?P<ring>\\(?:AA|r\s?\{A\}|mathring\{A\}))"
    r"|(?P<command>\\[A-Za-z]+)"
    r"|(?P<glued>(?<=[^\W\d_¹²³⁴-⁹])[-−]?[1-4](?![\w.]))"
    r"|(?P<han>平方|立方)"
    r"|(?P<word>[^\W\d_¹²³⁴-⁹]+(?:_[^\W\d_]+)*|''|['′″])"
    r"|(?P<hyphen>[-‐–])"
    r"|(?P<number>\d{1,16})"
    r"|(?P<open>[({\[])"
    r"|(?P<close>[)}\]])"
)
_RAISED = str.maketrans("⁻¹²³⁴⁵⁶⁷⁸⁹", "-123456789")
_WORDS = {"degree": "degree", "ring": "Å", "平方": "square", "立方": "cubic"}
_FUNCTIONS = frozenset({"sec", "min", "deg", "bar"})
"""Commands of mathematics that spell like units."""
_COMMANDS = {"mu": "µ", "Omega": "Ω", "ohm": "Ω", "prime": "′", "degreeCelsius": "celsius", "per": "per"}


@dataclass(frozen=True, slots=True)
class Token:
    """`word`, `power`, `fraction`, `times`, `over`, `hyphen`, `number`, `open` or `close`, with what it says."""

    kind: str
    text: str = ""
    power: Fraction = Fraction(1)


def scan(text: str) -> tuple[Token, ...]:
    """The tokens of a text; empty where a part of it can stand in no unit."""
    if len(text) > _MAX_CHARS:
        return ()
    tokens: list[Token] = []
    braces: list[bool] = []
    place, styled = 0, False
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            return ()
        kind, place = match.lastgroup or "", match.end()
        if kind in {"open", "close"}:
            _bracket(match[0], tokens, braces, styled=styled)
        elif kind not in {"gap", "style"}:
            token = _token(kind, match, tokens)
            if token is None:
                return ()
            tokens.append(token)
        styled = kind == "style" or (styled and kind == "gap")
    return tuple(tokens)


def _bracket(text: str, tokens: list[Token], braces: list[bool], *, styled: bool) -> None:
    """Brackets group; braces group where a fraction stands before them, or its first part."""
    if text in "([":
        tokens.append(Token("open"))
    elif text in ")]":
        tokens.append(Token("close"))
    elif text == "{":
        groups = not styled and bool(tokens) and tokens[-1].kind in {"fraction", "}"}
        braces.append(groups)
        if groups:
            tokens.append(Token("{"))
    elif braces and braces.pop():
        tokens.append(Token("}"))


def _token(kind: str, match: re.Match[str], tokens: list[Token]) -> Token | None:
    if kind in {"degree", "ring", "han"}:
        return Token("word", _WORDS.get(match[0], _WORDS.get(kind, "")))
    if kind == "command":
        name = match[0][1:]
        return None if name in _FUNCTIONS else Token("word", _COMMANDS.get(name, name))
    if kind in {"power", "raised", "glued"}:
        if kind == "glued" and tokens[-1].kind != "word":
            return Token("number", match[0])
        digits = match["inside"] or match["bare"] if kind == "power" else match[0].translate(_RAISED)
        return Token("power", power=_power(digits))
    return Token(kind, match[0])


def _power(digits: str) -> Fraction:
    over, _, under = digits.replace("−", "-").replace(" ", "").partition("/")
    return Fraction(over) / (int(under or 1) or 1)
