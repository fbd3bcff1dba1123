r"""One spelling for texts that differ only in typesetting.

Owns the list of rewritings; each leaves the meaning alone whatever the text says. Knows nothing of values.
Spaces are dropped only where they separate nothing: `\pi r`, `1 2`, `1 .5` and `3, 141` keep theirs. A command behind
another backslash is a line break of a matrix and its neighbour, and stays.
"""

import re
from functools import lru_cache

from tinyv.rules.notation import as_latex
from tinyv.typeset import rewritten

__all__ = ["canonical"]

_REWRITINGS = (
    (re.compile(r"(?<!\\)\\[dtc]frac(?![A-Za-z])"), r"\\frac"),
    (re.compile(r"(?<!\\)\\(?:left|right)(?=\s{0,4}(?:[()\[\]|]|\\[{}|]))"), ""),
    (re.compile(r"(?<!\\)\\([lgn])e(?![A-Za-z])"), r"\\\1eq"),
    (re.compile(r"(?<!\\)\\!"), ""),
    (re.compile(r"(?<!\\)\\(?:[,;: ]|q?quad(?![A-Za-z]))|~"), " "),
    (re.compile(r"(?<!\\)\\%"), "%"),
    (re.compile(r"([\^_])\{([A-Za-z0-9])\}(?![A-Za-z0-9])"), r"\1\2"),
    (re.compile(r"\s+"), " "),
    (re.compile(r"(?<=[^\w\s,.]) | (?=[^\w\s,.])|(?<=,) (?!\d{3}(?!\d))"), ""),
)
_WRAPPED = re.compile(r"\\(?:text|textbf|textit|textrm|mathrm|mathbf)\s?\{([^{}$\\]*)\}")
_FORMULA_ENDS = (("\\(", "\\)"), ("\\[", "\\]"))


@lru_cache(maxsize=1024)
def canonical(text: str) -> str:
    """The canonical spelling; applying it again changes nothing."""
    text = as_latex(text)
    while True:
        before = text
        text = rewritten(_bare(text), _REWRITINGS)
        if text == before:
            return text


def _bare(text: str) -> str:
    """Without what encloses the whole: spaces, formula signs, a text command, a full stop."""
    text = text.strip(" \t\r\n$")
    for start, end in _FORMULA_ENDS:
        if text.startswith(start) and text.endswith(end) and text.count(start) == 1:
            text = text[len(start) : -len(end)]
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped:
        text = wrapped[1]
    return text[:-1] if text.endswith(".") and not text.endswith(("..", "\\.", "\\right.")) else text
