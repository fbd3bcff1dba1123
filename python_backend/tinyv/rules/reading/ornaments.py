"""What may be taken off a text without loss: math delimiters, frames, type, a full stop, quotes."""

import re

from tinyv.rules.reading.characters import plain_signs
from tinyv.rules.reading.symbols import FUNCTIONS

__all__ = ["bare"]

_PAIRS = (
    ("$$", "$$"),
    ("$", "$"),
    ("\\(", "\\)"),
    ("\\[", "\\]"),
    ("**", "**"),
    ("`", "`"),
    ('"', '"'),
    ("'", "'"),
    ("“", "”"),
)
_FRAME = re.compile(
    r"\\(?:boxed|fbox|framebox|text|textbf|textrm|mathrm|mathbf|mbox|textit|emph|ensuremath|textnormal|displaystyle|bf)\s*\{"
)
_LEADING = re.compile(r"(?:\\(?:displaystyle|textstyle|quad|qquad|,|;|!|:|\s|noindent)|[,;]|\\\\)\s*")
_TRAILING = re.compile(r"(?:\s|\^|(?<!\.)\.|\\[,;!:]|\\q?quad|\\\\|;|~|\\\.|\\)$")
_NEGATED = re.compile(r"\\not\s*(?:(=)|\\(?:in)(?![A-Za-z])|\\(equiv))")
_SCALES = re.compile(
    r"(?:\^\s*\{?\s*\\circ\s*\}?|\\degree|\bdegrees?\b|\bdeg)\s*(?:\\[,;]|~)?\s*(?:\\(?:text|mathrm|rm)\s*\{\s*)?"
    r"(?:(C|Celsius|celsius|centigrade)|(F|Fahrenheit|fahrenheit))\b(?(1)|)\}?"
)
_DOLLARS = re.compile(r"(?<!\\)\$\s*(?=-?[\d.])")
_ESCAPES = {"\x08": "\\b", "\x0c": "\\f"}
_LOST_LETTER = re.compile(r"[\x08\x0c](?=[a-z])")
"""The first letter of a command that an escape took, with its backslash."""
_RAISED = re.compile(r"<(su[pb])>(.{0,60}?)</su[pb]>")
_FUNCTION_NAME = re.compile(r"\\operatorname\*?\s*\{\s*([a-z]{2,6})\s*\}")
_LOST_BACKSLASH = re.compile(r"(?<![\\A-Za-z])(?=(?:[dt]?frac|text|boxed|mathrm)\{)|(?<![\\A-Za-z])(?:\t)?(?=ext\{)")
_TWO_BACKSLASHES = re.compile(r"\\\\(?=[A-Za-z]{2}|[()\[\]{},;!])")
_RING = re.compile(
    r"\\(?:overset\s*\{\\circ\}\s*\{\s*(?:\\text|\\mathrm)?\{?A\}?\s*\}|mathring\s*\{A\}|AA(?![A-Za-z]))"
)
_LONE_END = re.compile(r"\\end\s*\{[a-z]+\*?\}|\\n(?![A-Za-z])")
_BOXES = re.compile(r"\}\s*\\boxed\s*\{")
_DOUBLE_BRACES = re.compile(r"(\\(?:text|mathrm|textbf)\s*)\{\{([^{}]*)\}\}")
_EMPTY_GROUP = re.compile(r"^\s*\{\s*\}(?!\s*[\^_])(?=.)")
_EMPTY_INDICES = re.compile(r"^\s*\{\s*\}(?:\s*[\^_]\s*\{\s*\})+")
"""Indices before a symbol that were never filled in."""
_BRACED_TEN = re.compile(r"\{\s*(\d{1,12}(?:\.\d{1,12})?)\s*\\(?:cdot|times)\s*10\s*\}\s*(?=\^)")
"""`{6\\cdot 10}^{-3}`, which is set as 6·10⁻³."""
_BARE_UNIT = re.compile(r"(?<=\d)\s*\{([A-Za-z]{1,4})\}")
"""A unit whose typeface was lost, `4{cm}`."""
_TEXTCIRCLED = re.compile(r"\\textcircled\s*\{(\d+)\}(\s*(?=\\textcircled))?")
_SAME_AGAIN = re.compile(r"(?:\\#\s*){2}|##")
"""Between two spellings of one answer in Chinese answer keys."""
_ITALICS = re.compile(r"(?<![\w}\\])_([A-Za-z])_(?![\w{])")
_SUCH_THAT = re.compile(r"\\left\s*\|\s*\\right\s*\.|\\left\s*\.\s*\\right\s*\|")
_SQUARE = re.compile(r"\bsq\.\s*(?=[a-z])")
_RUPEES = re.compile(r"^\s*Rs\.?\s*(?=\d)")
_EMPTY_SCRIPT = re.compile(r"[\^_]\s*\{\s*\}")
_CONTROL_SPACE = re.compile(r"(?<!\\)\\ ")
_QUOTED = re.compile(r'"([^"]*)"')
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
    text = _NEGATED.sub(lambda match: "\\ne " if match[1] else ("\\not\\equiv" if match[2] else "\\notin "), text)
    text = _SCALES.sub(lambda match: " \\celsius " if match[1] else " \\fahrenheit ", text)
    if text.count("$") - text.count("\\$") == 1:
        text = _DOLLARS.sub(r"\\$", text, count=1)
    return (text.replace("~", " ") if "\\" in text else text), worded


def _repaired(text: str) -> str:
    r"""What escaping and copying did to LaTeX, undone: `\\\\frac`, `<sup>2</sup>`."""
    text = _LOST_LETTER.sub(lambda match: _ESCAPES[match[0]], text).replace("\text{", "\\text{")
    text = _RAISED.sub(lambda match: f"{'^' if match[1] == 'sup' else '_'}{{{match[2]}}}", text)
    text = _LOST_BACKSLASH.sub(lambda match: "\\t" if text[match.end() : match.end() + 1] == "e" else "\\", text)
    text = _FUNCTION_NAME.sub(_as_command, text)
    if "\\begin" not in text:
        text = _TWO_BACKSLASHES.sub(r"\\", text)
    if text[:1] in {"[", "{"}:
        text = _QUOTED.sub(r"\1", text)
    if "\\begin" not in text:
        text = _LONE_END.sub("", text)
    text = _BRACED_TEN.sub(r"\1\\times 10", _EMPTY_INDICES.sub("", text))
    text = _EMPTY_GROUP.sub("", _DOUBLE_BRACES.sub(r"\1{\2}", _BOXES.sub("}, \\\\boxed{", text)))
    text = _BARE_UNIT.sub(lambda match: f"\\text{{{match[1]}}}" if len(match[1]) > 1 else f" {match[1]}", text)
    text = _TEXTCIRCLED.sub(lambda match: match[1] + (", " if match[2] is not None else ""), text)
    text = _ITALICS.sub(r"\1", _SUCH_THAT.sub(r"\\mid ", _SQUARE.sub("square ", _RUPEES.sub("₹", text))))
    text = _SAME_AGAIN.sub(" = ", text)
    if text.lstrip().startswith('"') and text.count('"') == 1:
        text = text.replace('"', "")
    text = _CONTROL_SPACE.sub(" ", text if "\\begin" in text else _EMPTY_SCRIPT.sub("", text))
    return _RING.sub(r" \\angstrom ", text)


def _as_command(match: re.Match[str]) -> str:
    """A function set in type as its command."""
    return f"\\{match[1]} " if match[1] in FUNCTIONS else match[0]


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
