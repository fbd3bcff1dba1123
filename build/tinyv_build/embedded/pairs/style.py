r"""How one and the same text is typed by different hands: dollar signs, `\dfrac`, spaces, signs of Unicode."""

import random
import re

__all__ = ["styled"]

_UNICODE = (
    ("\\pi", "π"),
    ("\\times", "×"),
    ("\\cdot", "·"),
    ("\\le ", "≤ "),
    ("\\ge ", "≥ "),
    ("\\infty", "∞"),
    ("^\\circ", "°"),
    ("\\cup", "∪"),
    ("\\in ", "∈ "),
    ("-", "\u2212"),
)

_SPELLINGS = (
    ("\\le ", "\\leq "), ("\\ge ", "\\geq "), ("\\ne ", "\\neq "), ("\\ldots", "\\dots"), ("\\to ", "\\rightarrow "), ("\\emptyset", "\\varnothing"), (" = ", "="), ("=", " = "),
    ("\\frac{", "\\frac {"), ("\\cdot ", "\\times "), (" \\cdot ", "\\cdot "), (", ", ",\\ "), (" + ", "+"), (" \\text{ or } ", " or "), ("\\mathbb{R}", "\\mathbf{R}"), ("\\mathbb{Z}", "\\Z"), ("^\\circ", "^{\\circ}"),
)  # fmt: skip

_FRACTION = re.compile(r"(?<![\w)}])\\frac\{([^{}]*)\}\{([^{}]*)\}(?![\w\\(])")
"""One that no neighbour multiplies: 1/2x is read in two ways, and 1\\frac{3}{25} would become 13/25."""
_SIMPLE = re.compile(r"[\w\\]+")
_HAS_OTHER_BRACKETS = re.compile(r"[\[\]]|\\left|\^\(")
_KEEPS_SPACES = re.compile(r"\\|\d \d|[A-Za-z]{2,}")
_STARTS_WITH_WORD = re.compile(r"[A-Za-z][a-z]{2,}\b")
_SPACED = re.compile(r"^[^=<>!:]*=[^=<>]*$")
"""One equals sign that is no part of another one."""
_WORDED = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")


def styled(luck: random.Random, text: str) -> str:
    """The text with a few harmless changes; its meaning stays."""
    if luck.random() < 0.25:
        text = _refractioned(luck, text)
    if luck.random() < 0.1:
        text = text.replace(", ", ",")
    if luck.random() < 0.1 and not _HAS_OTHER_BRACKETS.search(text) and text.count("(") == text.count(")"):
        text = text.replace("(", "\\left(").replace(")", "\\right)")
    if luck.random() < 0.15:
        for ours, theirs in luck.sample(_UNICODE, 3):
            text = text.replace(ours, theirs)
    if luck.random() < 0.2:
        text = _respelt(luck, text)
    if luck.random() < 0.1 and not _KEEPS_SPACES.search(text):
        text = text.replace(" ", "")
    return _enclosed(luck, text)


def _respelt(luck: random.Random, text: str) -> str:
    """With one other way to write the same sign."""
    found = [pair for pair in _SPELLINGS if pair[0] in text]
    if not found or luck.random() < 0.06:
        is_formula = "\\" in text and "\n" not in text and not _WORDED.search(text)
        return f"\\displaystyle {text}" if is_formula else text
    ours, theirs = luck.choice(found)
    if ours == "=" and (" =" in text or "= " in text or not _SPACED.search(text)):
        return text
    if ours == ", " and "\\" not in text:
        return text
    return text.replace(ours, theirs)


def _refractioned(luck: random.Random, text: str) -> str:
    way = luck.randrange(4)
    if way == 0:
        return text.replace("\\frac", "\\dfrac")
    if way == 1:
        return text.replace("\\frac", "\\tfrac")
    if way == 2:
        return _FRACTION.sub(lambda found: f"{_bracketed(found[1])}/{_bracketed(found[2])}", text, count=1)
    return re.sub(r"\\frac\{(\d)\}\{(\d)\}", r"\\frac\1\2", text)


def _bracketed(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _enclosed(luck: random.Random, text: str) -> str:
    way = luck.choices(("as it is", "$", "\\(", "box", ".", "**", "case"), (68, 14, 4, 3, 6, 2, 3))[0]
    if way in ("$", "\\(", "box") and not _WORDED.search(text) and "$" not in text:
        before, after = {"$": ("$", "$"), "\\(": ("\\(", "\\)"), "box": ("\\boxed{", "}")}[way]
        return f"{before}{text}{after}"
    if way == "." and text[-1:] not in (".", "!", "?"):
        return f"{text}."
    if way == "**":
        return f"**{text}**"
    if way == "case" and _STARTS_WITH_WORD.match(text) and "\\" not in text:
        return text[0].swapcase() + text[1:]
    return text
