"""What may be taken off a text without loss: math delimiters, frames, type, a full stop, quotes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tinyv.rules.reading.characters import plain_signs
from tinyv.rules.reading.symbols import FUNCTIONS

__all__ = ["as_text", "bare"]

_PAIRS = (("\\(", "\\)"), ("\\[", "\\]"), ("“", "”"), *((sign, sign) for sign in ("$$", "$", "**", "`", '"', "'")))
_FRAME = re.compile(
    r"\\(?:boxed|fbox|framebox|text|textbf|textrm|mathrm|mathbf|mbox|textit|emph|ensuremath|textnormal|displaystyle|bf)\s*\{"
)
_TYPEFACE = re.compile(r"\\(?:text|textbf|textrm|textit|mathrm|mathbf|rm)\s*\{([^{}]*)\}")
_LEADING = re.compile(r"(?:\\(?:displaystyle|textstyle|quad|qquad|,|;|!|:|\s|noindent)|[,;]|\\\\)\s*")
_TRAILING = re.compile(r"(?:\s|\^|(?<!\.)\.|\\[,;!:]|\\q?quad|\\\\|;|~|\\\.|\\)$")
_SCALES = re.compile(
    r"(?:\^\s*\{?\s*\\circ\s*\}?|\\degree|\bdegrees?\b|\bdeg)\s*(?:\\[,;]|~)?\s*(?:\\(?:text|mathrm|rm)\s*\{\s*)?"
    r"(?:(C|Celsius|celsius|centigrade)|(F|Fahrenheit|fahrenheit))\b(?(1)|)\}?"
)
_DOLLARS = re.compile(r"(?<!\\)\$\s*(?=-?[\d.])")


@dataclass(frozen=True, slots=True)
class _Repair:
    """What is made good wherever `sign` stands, which spares the pattern most texts."""

    sign: str
    pattern: re.Pattern[str]
    by: str | Callable[[re.Match[str]], str]
    in_environments: bool = True


def _repair(
    sign: str, pattern: str, by: str | Callable[[re.Match[str]], str], *, in_environments: bool = True
) -> _Repair:
    return _Repair(sign, re.compile(pattern), by, in_environments)


def _raised(match: re.Match[str]) -> str:
    return f"{'^' if match[1] == 'sup' else '_'}{{{match[2]}}}"


def _as_command(match: re.Match[str]) -> str:
    """A function set in type as its command."""
    return f"\\{match[1]} " if match[1] in FUNCTIONS else match[0]


def _unit(match: re.Match[str]) -> str:
    return f"\\text{{{match[1]}}}" if len(match[1]) > 1 else f" {match[1]}"


_REPAIRS = (
    # what escaping and copying did to LaTeX
    _repair("\x08", r"\x08(?=[a-z])", r"\\b"),
    _repair("\x0c", r"\x0c(?=[a-z])", r"\\f"),
    _repair("<su", r"<(su[pb])>(.{0,60}?)</su[pb]>", _raised),
    _repair("ext{", r"\t(?=ext\{)|(?<![\\A-Za-z\t])(?=ext\{)", r"\\t"),
    _repair("{", r"(?<![\\A-Za-z])(?=(?:[dt]?frac|text|boxed|mathrm)\{)", r"\\"),
    _repair("operatorname", r"\\operatorname\*?\s*\{\s*([a-z]{2,6})\s*\}", _as_command),
    _repair("\\\\", r"\\\\(?=[A-Za-z]{2}|[()\[\]{},;!])", r"\\", in_environments=False),
    _repair("\\end", r"\\end\s*\{[a-z]+\*?\}", "", in_environments=False),
    _repair("\\n", r"\\n(?![A-Za-z])", "", in_environments=False),
    _repair("\\ ", r"(?<!\\)\\ ", " "),
    # groups that hold nothing, or too much
    _repair("{", r"^\s*\{\s*\}(?:\s*[\^_]\s*\{\s*\})+", ""),
    _repair("10", r"\{\s*(\d{1,12}(?:\.\d{1,12})?)\s*\\(?:cdot|times)\s*10\s*\}\s*(?=\^)", r"\1\\times 10"),
    _repair("\\boxed", r"\}\s*\\boxed\s*\{", r"}, \\boxed{"),
    _repair("{{", r"(\\(?:text|mathrm|textbf)\s*)\{\{([^{}]*)\}\}", r"\1{\2}"),
    _repair("{", r"(?<=\d)\s*\{([A-Za-z]{1,4})\}", _unit),
    _repair("{", r"[\^_]\s*\{\s*\}", "", in_environments=False),
    # signs that are set otherwise
    _repair("\\not", r"\\not\s*=", r"\\ne "),
    _repair("\\not", r"\\not\s*\\in(?![A-Za-z])", r"\\notin "),
    _repair("circled", r"\\textcircled\s*\{(\d+)\}\s*(?=\\textcircled)", r"\1, "),
    _repair("circled", r"\\textcircled\s*\{(\d+)\}", r"\1"),
    _repair("Rs", r"^\s*Rs\.?\s*(?=\d)", "₹"),
    _repair("sq.", r"\bsq\.\s*(?=[a-z])", "square "),
    _repair("\\left", r"\\left\s*\|\s*\\right\s*\.|\\left\s*\.\s*\\right\s*\|", r"\\mid "),
    _repair(
        "\\right",
        r"(?s)\\left\s*\\(?:\{|lbrace)\s*(\\begin\s*\{(array|aligned|matrix|cases|gathered|split)\}.*?\\end\s*\{\2\})\s*\\right\s*\.",
        r"\1",
    ),
    _repair("_", r"(?<![\w}\\])_([A-Za-z])_(?![\w{])", r"\1"),
    _repair("#", r"(?:\\#\s*){2}|##", " = "),
    _repair(
        "A",
        r"\\(?:overset\s*\{\\circ\}\s*\{\s*(?:\\text|\\mathrm)?\{?A\}?\s*\}|mathring\s*\{A\}|AA(?![A-Za-z]))",
        r" \\angstrom ",
    ),
)
_QUOTED = re.compile(r'"([^"]*)"|(?<=[\[,{\s])\'([^\']*)\'(?=\s*[\],}:])')
_BEFORE = re.compile(
    r"(?:(?:\\approx|\\simeq|\\sim(?!eq)|≈|=|\\Rightarrow|\\therefore|\\implies)(?![A-Za-z=])|(?:[Aa]pprox(?:imately|\.)|[Aa]bout|[Rr]oughly)\b)\s*"
)
"""Signs before a whole answer: it is the value that they announce."""
_MOST_LAYERS = 12


def bare(text: str) -> tuple[str, bool]:
    """The text in plain signs without its wrapping, and whether all of it was set as text."""
    text = _repaired(plain_signs(text)).strip()
    worded = False
    for _ in range(_MOST_LAYERS):
        before = text
        text = _edges(text)
        frame = _FRAME.match(text)
        if frame and _closes_last(text, frame.end() - 1):
            worded = worded or "text" in frame[0] or "mbox" in frame[0]
            text = text[frame.end() : -1].strip()
        text = _unpaired(text)
        if text == before:
            break
    if "circ" in text or "deg" in text:
        text = _SCALES.sub(lambda match: " \\celsius " if match[1] else " \\fahrenheit ", text)
    if text.count("$") - text.count("\\$") == 1:
        text = _DOLLARS.sub(r"\\$", text)
    return (text.replace("~", " ") if "\\" in text else text), worded


def as_text(text: str) -> str:
    """The text with what is set in type set off by spaces instead."""
    return _TYPEFACE.sub(r" \1 ", text)


def _repaired(text: str) -> str:
    r"""What escaping and copying did to LaTeX, undone: `\\\\frac`, `<sup>2</sup>`."""
    environment = "\\begin" in text
    for repair in _REPAIRS:
        if repair.sign in text and (repair.in_environments or not environment):
            text = repair.pattern.sub(repair.by, text)
    if text[:1] in {"[", "{"}:
        text = _QUOTED.sub(lambda match: match[1] or match[2] or "", text)
    return text.replace('"', "") if text.lstrip().startswith('"') and text.count('"') == 1 else text


def _edges(text: str) -> str:
    while (leading := _LEADING.match(text)) is not None:
        text = text[leading.end() :]
    if (before := _BEFORE.match(text)) is not None:
        text = text[before.end() :]
    while (trailing := _TRAILING.search(text[-6:])) is not None and trailing[0]:
        text = text[: len(text) - len(trailing[0])]
    return text


def _unpaired(text: str) -> str:
    for opening, closing in _PAIRS:
        long_enough = len(text) > len(opening) + len(closing)
        if long_enough and text.startswith(opening) and text.endswith(closing):
            inner = text[len(opening) : -len(closing)]
            if opening not in inner and closing not in inner:
                return inner.strip()
    return text


def _closes_last(text: str, opening: int) -> bool:
    """Whether the brace at `opening` is closed by the last character."""
    depth = 0
    for place in range(opening, len(text)):
        if text[place] in "{}" and text[place - 1] != "\\":
            depth += 1 if text[place] == "{" else -1
            if depth == 0:
                return place == len(text) - 1
    return False
