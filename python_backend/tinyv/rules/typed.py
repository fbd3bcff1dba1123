r"""Mathematics as one types it (`√19`, `ln(27)`, `7^(1/2)`, `2 9/20`, `0.555...`), spelt as LaTeX.

Owns the table of such spellings. Each is read only where it can mean nothing else, so that the meaning stays; what is
LaTeX already comes back as it is. Linear passes only.
"""

import re
from fractions import Fraction

from tinyv.typeset import Rewriting, rewritten

__all__ = ["as_typeset"]

_FUNCTIONS = "arcsin|arccos|arctan|sinh|cosh|tanh|sin|cos|tan|cot|csc|ln|lg|tg|log|exp"
_TYPED = re.compile(
    rf"[√∛°]|[Ss]qrt\s?\(|\^[(-]|\*\*|\d[eE]|\d/\d|\.\.|…|dots|overline|\\dot|\\circ|\\degree|\[\[|{_FUNCTIONS}"
)
"""One of these stands in every text that is spelt anew; most have none."""

_BRACKET = re.compile(
    r"(?P<root>(?:(?<![A-Za-z\\])[Ss]qrt|[√∛])\s?\()|(?P<power>\^\()|(?P<other>[(\[{])|(?P<end>[)\]}])"
)
"""A bracket, and what makes it an argument."""


def _braced(text: str) -> str:
    """Arguments of roots and powers in braces in place of round brackets."""
    pieces: list[str] = []
    opened: list[tuple[str, int]] = []
    at = 0
    for found in _BRACKET.finditer(text):
        pieces += text[at : found.start()], found[0]
        at = found.end()
        if found.lastgroup != "end":
            opened.append((found.lastgroup or "", len(pieces) - 1))
            continue
        kind, place = opened.pop() if opened else ("other", 0)
        if kind == "root" or (kind == "power" and text[at : at + 1] != "("):  # f^(n)(x) is a derivative
            pieces[place] = "^{" if kind == "power" else r"\sqrt[3]{" if pieces[place][0] == "∛" else r"\sqrt{"
            pieces[-1] = "}"
    return "".join([*pieces, text[at:]])


def _repeating(found: re.Match[str]) -> str:
    """The fraction that a repeating decimal is."""
    sign, whole, start, *blocks = found.groups(default="")
    block = "".join(blocks)
    value = int(whole + start) + Fraction(int(block), 10 ** len(block) - 1)
    value /= 10 ** len(start)
    return rf"{sign}\frac{{{value.numerator}}}{{{value.denominator}}}"


def _minutes(found: re.Match[str]) -> str:
    """An angle in degrees, minutes and seconds as a fraction of degrees."""
    value = int(found[1]) + Fraction(int(found[2]), 60) + Fraction(int(found[3] or 0), 3600)
    return rf"\frac{{{value.numerator}}}{{{value.denominator}}}^\circ "


def _rows(found: re.Match[str]) -> str:
    rows = r" \\ ".join(re.findall(r"\[([^\[\]]*)\]", found[1])).replace(",", " & ")
    return rf"\begin{{pmatrix}}{rows}\end{{pmatrix}}"


_DEGREES = r"\s?(?:\^\s?\{?\s?\\circ(?![A-Za-z])\s?\}?|°|\\degree(?![A-Za-z]))"
_PRIME = r"(?:'|\u2032|\^\s?\{?\s?\\prime(?![A-Za-z])\s?\}?)"
_ELLIPSIS = r"(?:\.{3}|…|\\[lc]?dots(?![A-Za-z]))"
_REWRITINGS: tuple[Rewriting, ...] = (
    (re.compile(r"√\s?(\d+|[A-Za-z](?![A-Za-z])|\\pi(?![A-Za-z]))"), r"\\sqrt{\1}"),
    (re.compile(r"∛\s?(\d+|[A-Za-z](?![A-Za-z]))"), r"\\sqrt[3]{\1}"),
    (re.compile(r"(?<=[\w)}])\*\*(?=[\w({-])"), "^"),
    (re.compile(r"\^(-\d+)(?![\d.])"), r"^{\1}"),
    (re.compile(r"(?<![\w.\\])(\d+\.\d+)[eE]([-+]?\d{1,3})(?![\w.])", re.ASCII), r"\1 \\times 10^{\2}"),
    (
        re.compile(rf"(?<![A-Za-z\\])({_FUNCTIONS})(?=\s?\(|\s?\\left\(|[_^]|\s?\d|\s(?:[a-z](?![a-z])|\\))"),
        r"\\\1 ",
    ),
    (re.compile(r"\\(?:operatorname|mathrm)\s?\{\s?tg\s?\}|\\tg(?![A-Za-z])"), r"\\tan "),
    (re.compile(r"\\lg(?![A-Za-z])"), r"\\log_{10} "),
    (re.compile(r"(\\log)\s?_(\d+)"), r"\1_{\2}"),
    (
        re.compile(
            rf"(?<![\d.])(\d{{1,5}}){_DEGREES}\s?([0-5]?\d)\s?{_PRIME}(?!['\u2032])"
            rf"(?:\s?([0-5]?\d)\s?(?:{_PRIME}{_PRIME}|\"|\u2033))?"
        ),
        _minutes,
    ),
    (
        re.compile(
            r"(\\(?:sin|cos|tan|cot|sec|csc)\s?(?:\^\{?\d\}?)?)\s?"
            rf"(?:(?:\(|\\left\()\s?(\d+(?:\.\d+)?){_DEGREES}\s?(?:\\right)?\)|(\d+(?:\.\d+)?){_DEGREES})"
        ),
        lambda found: rf"{found[1]}\left(\frac{{{found[2] or found[3]}\pi}}{{180}}\right)",
    ),
    (
        re.compile(
            r"(?<![\d.\w])(-?)(\d{1,6})\.(\d{0,8}?)"
            rf"(?:\\overline\s?\{{\s?(\d{{1,8}})\s?\}}|\\dot\s?\{{(\d)\}}|(\d)\6\6+{_ELLIPSIS}|(\d{{2,6}})\7+{_ELLIPSIS})"
            r"(?![\d\\])"
        ),
        _repeating,
    ),
    (
        re.compile(r"(?<![\w.,/^)}])(?<!\d )(-?\d{1,6}) (\d{1,6})/(\d{1,6})(?![\w./^(\\{]|,\d| \d)", re.ASCII),
        r"\1\\frac{\2}{\3}",
    ),
    (re.compile(r"\A\s*\[\s?((?:\[[^\[\]]*\]\s?,?\s?)+)\]\s*\Z"), _rows),
)


def as_typeset(text: str) -> str:
    """The text with typed mathematics in LaTeX."""
    if not _TYPED.search(text):
        return text
    return rewritten(_braced(text), _REWRITINGS)
