r"""Texts of answers in one spelling, and cut where nothing encloses.

Owns repairs that leave the meaning alone: escapes damaged on the way (a form feed before `rac`), doubled backslashes,
sizes of brackets, text commands, names of functions written as text, full stops that end nothing. Linear passes only.
"""

import re
from functools import lru_cache

from tinyv.rules.boxes import last_box
from tinyv.rules.extract import unwrap
from tinyv.rules.notation import as_latex
from tinyv.typeset import rewritten

__all__ = [
    "MAX_CHARS",
    "UNIT_LETTERS",
    "between",
    "clean",
    "compact",
    "is_worded",
    "letters",
    "renamed",
    "split",
    "words",
]

MAX_CHARS = 600
"""Longer texts have no class: each class looks at a text a bounded number of times."""

_DAMAGED = re.compile(
    "\x0c(?=rac|orall|lat)|\t(?=ext|imes|heta|an(?![a-z])|riangle|frac)|\x08(?=egin|inom|eta|oxed|ar(?![a-z])|ig|f\\{)"
    "|\r(?=ight|ho|angle|floor|ceil)|\n(?=eq|otin|abla|u(?![a-z]))|\x0b(?=ec|ar)|\x07(?=lpha|pprox|rc|ngle)"
)
_ESCAPES = {"\x0c": "\\f", "\t": "\\t", "\x08": "\\b", "\r": "\\r", "\n": "\\n", "\x0b": "\\v", "\x07": "\\a"}
_FUNCTIONS = "sin|cos|tan|cot|sec|csc|log|ln|arcsin|arccos|arctan|sinh|cosh|tanh|exp|max|min|gcd|lcm"
UNIT_LETTERS = {
    "m": "meters", "g": "grams", "s": "seconds", "h": "hours", "L": "liters", "l": "liters",
    "N": "newtons", "J": "joules", "W": "watts", "V": "volts", "F": "farads", "C": "coulombs", "K": "kelvins",
    "A": "amperes",
}  # fmt: skip
"""Units of one letter are units only inside of a text command; elsewhere the letter is a symbol."""
_REWRITINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\.?", ""),
        (r"\\(?:displaystyle|textstyle|limits)(?![A-Za-z])", ""),
        (r"\\[dtc]frac(?![A-Za-z])", r"\\frac"),
        (r"(?<!\\)\\!", ""),
        (r"(?<!\\)\\(?:[,;:> ]|q?quad(?![A-Za-z])|thinspace)|~", " "),
        (rf"\\(?:text|mathrm|operatorname|mbox)\s?\{{\s?({_FUNCTIONS})\s?\}}", r"\\\1 "),
        (r"\\(?:leqslant|leqq|leq|le)(?![A-Za-z])|<=", r"\\le "),
        (r"\\(?:geqslant|geqq|geq|ge)(?![A-Za-z])|>=", r"\\ge "),
        (r"\\(?:neq|ne)(?![A-Za-z])|!=", r"\\ne "),
        (r"\\lt(?![A-Za-z])", "<"),
        (r"\\gt(?![A-Za-z])", ">"),
        (r"\\(?:varnothing|O(?![A-Za-z]))", r"\\emptyset "),
        (r"\\(?:lor|vee)(?![A-Za-z])", " or "),
        (r"\\(?:land|wedge)(?![A-Za-z])", " and "),
        (r"\\l?brace(?![A-Za-z])", r"\\{"),
        (r"\\rbrace(?![A-Za-z])", r"\\}"),
        (r"\\(?:hat|vec|mathbf|boldsymbol|bm)\s?\{\s?\\?([ijk])(?:math)?\s?\}", r"\\hat{\1}"),
        (r"\\mathbf\s?\{([A-Z])\}", r"\\mathbb{\1}"),
        *(
            (rf"(?<=[\d}})\] ])\s?\\(?:text|mathrm|mbox|rm)\s?\{{\s?{letter}\s?(\^[23])?\s?\}}", rf" {word}\1")
            for letter, word in UNIT_LETTERS.items()
        ),
        (r"\\(?:text[a-z]*|mathrm|mathbf|mathit|mbox)\s?\{([^{}]*)\}", r" \1 "),
        (r"\\degree(?![A-Za-z])|\^\{\s?\\circ\s?\}|\^\s?\\circ(?![A-Za-z])|\bdegrees?\b", r"^\\circ "),
        (r"\+\s?\\infty", r"\\infty"),
        (
            r"\A\s*\(?([0-9A-Fa-f]{1,40})\)?\s?(?:_\s?\{?\s?|\(?\s?(?:in )?base )(\d{1,2})\s?[})]?\s*\Z",
            r"\1_{\2}",
        ),
        (r"(?<![\d.])\.(?![\d.])|\.(?=\s|$)(?<!\.\.)", " "),
        (r"\s+", " "),
    )
)
_THOUSANDS = re.compile(r"\s*[-+]?(?:\\\$)?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?=\s?(?:[A-Za-z\\^%]|$))", re.ASCII)
_OPENING, _CLOSING = "([{", ")]}"
_SEPARATOR = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|.", re.DOTALL)
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_LETTER = re.compile(r"\\(?!(?:alpha|beta|theta|lambda|mu|phi|psi|omega|ell)(?![A-Za-z]))[A-Za-z]+|\\?[A-Za-z]+|\\.")
_GREEK = ("\\alpha", "\\beta", "\\theta", "\\lambda", "\\mu", "\\phi", "\\psi", "\\omega", "\\ell")


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """The text in one spelling; text commands become bare words."""
    text = _DAMAGED.sub(lambda found: _ESCAPES[found[0]], text)
    text = unwrap(_unboxed(text.strip()))
    if "\\begin" not in text:
        text = re.sub(r"\\\\(?=[A-Za-z])", r"\\", text)
    if text.replace("\\$", "").count("$") % 2 == 0:
        text = re.sub(r"(?<!\\)\$", " ", text).strip()
    text = re.sub(r"(?<!\\)\\[()\[\]]", " ", as_latex(text)).replace("{,}", ",")
    text = rewritten(text, _REWRITINGS)
    inner = between(text, "{", "}")
    if inner is not None:
        text = f"\\{{{inner}\\}}"
    thousands = _THOUSANDS.match(text)
    return (thousands[0].replace(",", "") + text[thousands.end() :] if thousands else text).strip(" ,;")


def _unboxed(text: str) -> str:
    """The content of a box that is the whole text."""
    box = last_box(text) if text.startswith("\\boxed{") else None
    return box[1] if box and text == f"\\boxed{{{box[1]}}}" else text


def compact(text: str) -> str:
    """Without spaces that separate nothing; what is equal so says the same."""
    return re.sub(r" (?![A-Za-z0-9.])|(?<![A-Za-z0-9]) (?!\.)", "", text)


def split(text: str, *separators: str) -> list[str]:
    """The pieces between separators outside of all brackets; a separator is a sign, a word or a command."""
    if not any(separator in text for separator in separators):
        return [text.strip()]
    pieces, start, depth = [], 0, 0
    wanted = set(separators)
    for found in _SEPARATOR.finditer(text):
        token = found[0]
        if token in wanted and depth == 0:
            pieces.append(text[start : found.start()].strip())
            start = found.end()
        else:
            depth += _step(token)
    pieces.append(text[start:].strip())
    return pieces


def between(text: str, opening: str, closing: str) -> str | None:
    """What stands between the two signs when they are the outermost pair of the whole text."""
    if not (text.startswith(opening) and text.endswith(closing) and len(text) >= len(opening) + len(closing)):
        return None
    depth, end = 0, len(text)
    for found in _SEPARATOR.finditer(text):
        depth += _step(found[0])
        if depth == 0:
            end = found.end()
            break
    return text[len(opening) : -len(closing)].strip() if end == len(text) else None


def _step(sign: str) -> int:
    """How a sign changes the depth of brackets."""
    return (sign[-1] in _OPENING or sign == "\\langle") - (sign[-1] in _CLOSING or sign == "\\rangle")


def is_worded(text: str) -> bool:
    """Whether words stand in the text, so that its letters are no symbols."""
    return _WORD.search(text) is not None and any(len(word) > 2 for word in words(text))  # noqa: PLR2004  # ab is a*b


def words(text: str) -> list[str]:
    """The words of at least two letters that are no commands."""
    return _WORD.findall(text)


def letters(text: str) -> frozenset[str]:
    """The symbols of a formula: single letters and Greek ones."""
    found: set[str] = set()
    for match in _LETTER.finditer(text):
        token = match[0]
        if token.startswith("\\"):
            found |= {token} & set(_GREEK)
        else:
            found |= set(token)
    return frozenset(found)


def renamed(text: str, old: str, new: str) -> str:
    """The formula with one symbol replaced wherever it stands as a symbol."""

    def replace(match: re.Match[str]) -> str:
        token = match[0]
        if token.startswith("\\"):
            return f"{new} " if token == old else token
        return token.replace(old, new)

    return _LETTER.sub(replace, text)
