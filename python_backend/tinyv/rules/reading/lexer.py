"""The one lexer: a text in LaTeX's or typed spelling becomes a flat list of tokens.

Spacing is kept only as `gap` before a token, typefaces only as `upright`. It never fails: what it does not know is a
token of kind `other`, which no grammar takes.
"""

import re
from fractions import Fraction

from tinyv.rules.reading import symbols
from tinyv.rules.reading.runs import split_run
from tinyv.rules.reading.tokens import LONGEST_EXPONENT, Token
from tinyv.rules.values import Decimal, Rational

__all__ = ["tokens_of"]


_SPACED_GROUPS = r"(?:\ ?\{,\ ?\}\ ?|,?\\!\ ?,?\ ?|\\[,;: ]|\ )"
_MASTER = re.compile(
    rf"""(?P<space>\s+|\$)
    |(?P<grouped>[1-9]\d{{0,2}}(?:(?:,|{_SPACED_GROUPS})\d{{3}})+(?![\d])(?:\.\d+)?)
    |(?P<number>(?:\d+(?:\.\d+|\{{[.,]\}}\d+)?|\.\d+)(?:[eE][+-]?\d+(?![A-Za-z\d.]))?)
    |(?P<begin>\\begin\s*\{{(?P<env>[A-Za-z]+)\*?\}}(?:\[[a-z]\])?(?:\{{[lcr|@{{}}\s]*\}})?)
    |(?P<end>\\end\s*\{{[A-Za-z]+\*?\}})
    |(?P<newline>\\\\(?:\[[^\]\s]{{1,8}}\])?|\\newline|\\cr(?![A-Za-z]))
    |(?P<command>\\(?:[A-Za-z]+\*?|.))
    |(?P<letters>[A-Za-z\u4e00-\u9fff\u00c0-\u024f]+)
    |(?P<relation><=|>=|==|!=|:=|<>|=<|=>|[=<>~])
    |(?P<sign>\*\*|\.\.\.+|->|[-+*/^_!%':;,|&()\[\]{{}}.?"€£¥₽₹#@])
    """,
    re.VERBOSE | re.DOTALL,
)
_DAMAGED = re.compile(r"(?:qquad|quad|pi|cdot|times|infty|cup|left|right|alpha|theta|sqrt)(?=[A-Za-z])")
"""Commands that a letter was glued to: `\\quadx`."""
_STRAY_STOP = re.compile(r"\s*(?:\\right)?\s*(?:[\])}$]|\\end|\\\\)")
_SEPARATING = frozenset(
    {"comma", "semicolon", "join", "relation", "operator", "newline", "column", "colon", "mod", "to"}
)
_OPENING = frozenset({"open", "gopen", "begin"})
_CLOSING = frozenset({"close", "gclose", "end", "open", "word"})
_TIMES_BEFORE = re.compile(r"\s*\d")


def tokens_of(text: str, *, grouping: bool) -> list[Token]:
    """The tokens of a text; `grouping`: whether `1,000` is one number."""
    return _without_wide_space(_Lexer(text, grouping=grouping).run())


def _without_wide_space(tokens: list[Token]) -> list[Token]:
    """A wide space separates statements unless something else does, or one side is none."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        if token.text == "quad" and token.kind == "comma":
            before = kept[-1].kind if kept else "comma"
            after = tokens[place + 1].kind if place + 1 < len(tokens) else "comma"
            if kept and kept[-1].text in {"all", "some", "any", "every"}:
                continue
            if before in _SEPARATING or after in _SEPARATING or before in _OPENING or after in _CLOSING:
                if place + 1 < len(tokens):
                    tokens[place + 1].gap = True
                continue
        kept.append(token)
    return kept


class _Lexer:
    def __init__(self, text: str, *, grouping: bool) -> None:
        self.text, self.grouping, self.at = text, grouping, 0
        self.tokens: list[Token] = []
        self.gap = False
        self.groups: list[str] = []  # what each open brace is: "" a group, "text" a typeface's, "drop" an ornament's
        self.fractions: list[list[int]] = []  # [depth of groups, arguments that are still to come] of each \frac
        self.environments: list[str] = []

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            match = _MASTER.match(self.text, self.at)
            if match is None or match.lastgroup is None:
                self.emit("other", self.text[self.at])
                self.at += 1
                continue
            self.at = match.end()
            kind = "begin" if match["begin"] else next(name for name, part in match.groupdict().items() if part)
            getattr(self, kind)(match)
        return self.tokens

    def emit(self, kind: str, text: str, raw: str = "", value: Rational | Decimal | None = None) -> None:
        upright = self.upright()
        self.tokens.append(Token(kind, text, raw or text, self.gap, upright, value))
        self.gap = False
        self.argument_done()

    def upright(self) -> bool:
        return any(group.startswith("text") for group in self.groups)

    def argument_done(self) -> None:
        while self.fractions and self.fractions[-1][0] == len(self.groups):
            self.fractions[-1][1] -= 1
            if self.fractions[-1][1] >= 0:
                return
            self.fractions.pop()

    def single(self) -> bool:
        r"""Whether the next token is an argument of a \frac, where TeX takes one digit."""
        return bool(self.fractions) and self.fractions[-1] == [len(self.groups), max(self.fractions[-1][1], 1)]

    def space(self, _: re.Match[str]) -> None:
        self.gap = True

    def grouped(self, match: re.Match[str]) -> None:
        written = match[0]
        if ("," in written.replace("{,", "") and "\\" not in written and not self.grouping) or self.single():
            self.at = match.start()
            plain = re.compile(r"\d+(?:\.\d+)?").match(self.text, self.at)
            if plain is not None:
                self.at = plain.end()
                self.add_number(plain[0], plain[0])
            return
        self.add_number(re.sub(r"[^\d.]", "", written), written)

    def number(self, match: re.Match[str]) -> None:
        written = re.sub(r"\{[.,]\}", ".", match[0])
        if self.single():
            written = written[0]
            self.at = match.start() + 1
        self.add_number(written, written)

    def add_number(self, written: str, raw: str) -> None:
        mantissa, _, exponent = written.lower().partition("e")
        if len(exponent) > 6 or abs(int(exponent or 0)) > LONGEST_EXPONENT:  # noqa: PLR2004  # 6 digits are no small int
            self.emit("other", written)
            return
        whole, point, places = mantissa.partition(".")
        if point or exponent:
            last = int(exponent or 0) - len(places)
            digits = Fraction(int((whole + places) or "0")) * Fraction(10) ** last
            self.emit("number", written, raw, Decimal(digits, last))
        else:
            self.emit("number", written, raw, Rational(Fraction(int(whole))))

    def begin(self, match: re.Match[str]) -> None:
        name = match["env"]
        self.environments.append(name)
        self.groups.append("")
        self.tokens.append(Token("begin", name, match[0], self.gap, upright=False))
        self.gap = False

    def end(self, match: re.Match[str]) -> None:
        if self.environments:
            self.environments.pop()
            if self.groups:
                self.groups.pop()
        self.emit("end", "", match[0])

    def newline(self, _: re.Match[str]) -> None:
        self.emit("newline", "newline")

    def command(self, match: re.Match[str]) -> None:
        name = match[0][1:]
        if name in symbols.TYPEFACES:
            if name == "textcolor":
                self.skip_argument()
            self.typeface(name)
        elif name in symbols.DROPPED:
            self.gap = True
            if name in {"left", "right"} and self.text[self.at : self.at + 1] == ".":
                self.at += 1
            elif name in {"left", "right"} and self.text[self.at : self.at + 1] == "|":
                self.at += 1
                self.emit("open" if name == "left" else "close", "|")
            elif name in {"left", "right"} and self.text[self.at : self.at + 1] in {"<", ">"}:
                self.emit("open" if name == "left" else "close", self.text[self.at])
                self.at += 1
        elif name in symbols.DROPPED_WITH_ARGUMENT:
            self.skip_argument()
        else:
            self.named_command(name)

    def named_command(self, name: str) -> None:
        if name in symbols.COMMANDS:
            kind, text = symbols.COMMANDS[name]
            self.emit(kind, text, text if kind in {"symbol", "numberset"} else "\\" + name)
            if text in {"frac", "binom"}:
                self.fractions.append([len(self.groups), 2])
        elif (known := _DAMAGED.match(name)) is not None:
            self.at -= len(name) - known.end()
            self.named_command(known[0])
        else:
            self.emit("other", name)

    def typeface(self, name: str) -> None:
        opening = re.compile(r"\s*\{").match(self.text, self.at)
        if opening is None:
            return
        self.at = opening.end()
        self.gap = self.gap or name.startswith("text")
        last = self.tokens[-1].text if self.tokens else ""
        grouped = last in {"_", "^"} or self.single()
        if grouped:
            self.tokens.append(Token("gopen", "{", "{", gap=False, upright=True))
        self.groups.append("text" if name not in symbols.FACES else "face")
        if grouped:
            self.groups[-1] += "+"

    def skip_argument(self) -> None:
        argument = re.compile(r"(?:\[[^\[\]]*\])?\s*\{[^{}]*\}").match(self.text, self.at)
        self.at = argument.end() if argument else self.at
        self.gap = True

    def letters(self, match: re.Match[str]) -> None:
        written = match[0]
        before = self.tokens[-1] if self.tokens else None
        if (
            written in {"x", "X"}
            and before is not None
            and before.kind == "number"
            and _TIMES_BEFORE.match(self.text, self.at)
        ):
            self.emit("operator", "*", "times")
            return
        if written in {"And", "Or"} and self.text.startswith("(", self.at):
            self.emit("word", written)
            return
        if self.single():
            written, self.at = written[0], match.start() + 1
        for kind, text, raw in split_run(written, upright=self.upright(), latex="\\" in self.text):
            self.emit(kind, text, raw)

    def relation(self, match: re.Match[str]) -> None:
        self.emit("relation", symbols.RELATIONS[match[0]], match[0])

    def sign(self, match: re.Match[str]) -> None:  # noqa: C901  # one branch for each kind
        sign = match[0]
        if sign == "{":
            self.tokens.append(Token("gopen", "{", "{", self.gap, upright=False))
            self.gap = False
            self.groups.append("")
        elif sign == "}":
            self.close_group()
        elif sign in symbols.BRACKETS:
            self.emit(symbols.BRACKETS[sign], sign)
        elif sign in symbols.SEPARATORS:
            self.emit(symbols.SEPARATORS[sign], sign)
        elif sign in symbols.MONEY:
            self.emit("money", symbols.MONEY[sign])
        elif sign == "&":
            self.ampersand()
        elif sign == "->":
            self.emit("operator", "to")
        elif sign.startswith(".."):
            self.emit("dots", "...")
        elif sign == "." and _STRAY_STOP.match(self.text, self.at):
            self.gap = True
        elif sign in {".", "?", '"', "#", "@"}:
            self.emit("other", sign)
        else:
            names = {"**": "^", "|": "bar", ":": "colon"}
            self.emit("colon" if sign == ":" else "operator", names.get(sign, sign), sign)

    def ampersand(self) -> None:
        if self.environments and self.environments[-1] in symbols.LINES:
            self.gap = True
        elif self.environments:
            self.emit("column", "&")
        else:
            self.emit("join", "and", "&")

    def close_group(self) -> None:
        if not self.groups:
            self.emit("other", "}")
            return
        kind = self.groups.pop()
        if kind in {"text", "face"}:
            self.gap = True if kind == "text" else self.gap
            return
        self.emit("gclose", "}")
