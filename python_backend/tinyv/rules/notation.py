r"""Unicode, HTML and plain-word notation spelt as LaTeX, which is all that math-verify reads.

Owns the table. Each entry is another spelling of the same symbol, so the meaning stays whatever the text says.
"""

import re

from tinyv.rules.typed import as_typeset
from tinyv.symbols import FULL_WIDTH

__all__ = ["as_latex"]

_SYMBOLS = {
    "\u2212": "-",
    "\u221e": "\\infty ",
    "\u222a": "\\cup ",
    "\u2229": "\\cap ",
    "\u2205": "\\emptyset ",
    "\u2264": "\\leq ",
    "\u2265": "\\geq ",
    "\u2260": "\\neq ",
    "\u2248": "\\approx ",
    "\u00b1": "\\pm ",
    "\u00d7": "\\times ",
    "\u00f7": "\\div ",
    "\u00b7": "\\cdot ",
    "\u22c5": "\\cdot ",
    "\u2208": "\\in ",
    "\u2200": "\\forall ",
    "\u03c0": "\\pi ",
    "\u03b8": "\\theta ",
    "\u03b1": "\\alpha ",
    "\u03b2": "\\beta ",
    "\u00b0": "^\\circ ",
    "\u00b2": "^{2}",
    "\u00b3": "^{3}",
    "\xa0": " ",
    "\u2009": " ",
    "\u202f": " ",
}
_TABLE = str.maketrans(_SYMBOLS) | FULL_WIDTH
_PI = re.compile(r"(?<![A-Za-z\\])pi(?![A-Za-z])")
_CONSTANT = re.compile(r"\\(?:mathrm|text|mathit|operatorname)\s?\{\s?([ie])\s?\}")
"""The imaginary unit and Euler's number in upright type; math-verify would drop them as if they were units."""
_RAISED = re.compile(r"<(sup|sub)>([^<>]{1,50})</\1>")
_GROUPED = re.compile(r"(?<![\w^.,\\])\d{1,3}(?:(?:\\[,:;!]|~| )\d{3})+(?!\d)", re.ASCII)
"""12\\,345 and 12 345: a space between groups of three digits; math-verify would multiply them."""


def as_latex(text: str) -> str:
    """The text in LaTeX notation; LaTeX in ASCII comes back as it is."""
    text = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    text = _PI.sub(r"\\pi ", text)
    if "{" in text:
        text = _CONSTANT.sub(r"\1 ", text)
    if "<su" in text:
        text = _RAISED.sub(lambda found: f"{'^' if found[1] == 'sup' else '_'}{{{found[2]}}}", text)
    text = as_typeset(text)
    return text if text.isascii() else text.translate(_TABLE)
