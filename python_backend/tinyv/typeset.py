r"""Mathematics as one types it, without typesetting: `(1/2)pi` for `$\dfrac{1}{2}\pi$`, `\frac12\pi` and `½π`.

Owns the way from LaTeX, Unicode and Markdown to one plain spelling. A small judge reads it in place of what was sent,
so it need not learn typesetting before it can learn meaning; to the rule, texts of one plain spelling are one answer.
Every rewriting is another spelling of the same thing; what is in no table stays, so nothing is ever read into a text.
Groups are rewritten from the inside out, a bounded number of times, each in time linear in the text.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from tinyv.symbols import COMMANDS, FULL_WIDTH, SIGNS, VANISHING

__all__ = ["MAX_DEPTH", "Rewriting", "rewritten", "untypeset"]

MAX_DEPTH = 20
"""Passes over groups inside groups; deeper ones keep their braces."""

Rewriting = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_OPEN, _CLOSE, _MONEY, _BREAK = "\x01", "\x02", "\x03", "\x04"
"""What stands for `\\{`, `\\}`, `\\$` and a matrix's line break until the commands around them are read."""

MAX_UNBRACKETED = 40
"""Longer operands stand in brackets, whatever they are."""

_ATOM = re.compile(r"-?(?:\d[\d.]*|[A-Za-z](?:_\w+)?|\\[A-Za-z]+)|\([^()]*\)|[A-Za-z]+\([^()]*\)")
_PRODUCT = re.compile(r"-?[\w.^*\\ ]*(?:sqrt\([^()]*\))?[\w ]*|\([^()]*\)")
"""What needs no brackets below and above a fraction's line."""

_MULTIPLIES = re.compile(r"\s?(?:[A-Za-z](?![A-Za-z])|\\(?!text|mbox|mathrm|q?quad)|[(^\d])")
"""What stands after a fraction and is multiplied by it."""

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ₙ", "0123456789+-n")
_VULGAR = str.maketrans(
    {
        sign: rf"\frac{{{top}}}{{{bottom}}}"
        for sign, top, bottom in zip("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", "112131234151357", "233445555668888", strict=True)
    }
)


def _atom(text: str, kind: re.Pattern[str] = _ATOM) -> str:
    """In brackets unless it is one number, letter, or call."""
    text = text.strip()
    return text if len(text) <= MAX_UNBRACKETED and kind.fullmatch(text) else f"({text})"


def _beside(found: re.Match[str]) -> tuple[str, str]:
    """The characters before and after a match; empty at the ends."""
    return found.string[max(found.start() - 1, 0) : found.start()], found.string[found.end() : found.end() + 1]


def _fraction(found: re.Match[str]) -> str:
    body = f"{_atom(found[1], _PRODUCT)}/{_atom(found[2])}"
    before, _ = _beside(found)
    if before.isdigit() and found[1].strip().isdigit() and found[2].strip().isdigit():
        return f" {body}"
    multiplied = before.isalpha() or before == ")" or _MULTIPLIES.match(found.string, found.end())
    return f"({body})" if multiplied else body


def _root(found: re.Match[str]) -> str:
    degree = (found[1] or "2").strip()
    if degree == "2":
        return f" sqrt({found[2].strip()})"
    before = found.string[max(found.start() - 2, 0) : found.start()].rstrip()
    return f"{'*' if before[-1:].isdigit() else ' '}{_atom(found[2])}^(1/{degree})"


def _shifted(found: re.Match[str]) -> str:
    inside = found[2].strip()
    if not re.fullmatch(r"\w+|\*|'+", inside):
        return f"{found[1]}({inside})"
    return f"{found[1]}{inside}{' ' if _beside(found)[1].isdigit() else ''}"


def _call(found: re.Match[str]) -> str:
    return f" {found[1]}({found[2]})"


def _group(found: re.Match[str]) -> str:
    """A bare pair of braces: a set if it lists something, else nothing but typesetting."""
    inside = found[1]
    if any(mark in inside for mark in ",;:|"):
        return f"{_OPEN}{inside}{_CLOSE}"
    return f"{inside} " if inside[-1:].isalpha() or _beside(found)[1].isdigit() else inside


_FIRST: tuple[Rewriting, ...] = (
    (re.compile(r"[\x00-\x08\x0b-\x1f]"), ""),
    (re.compile(r"\\\\(?=[A-Za-z]{2})"), r"\\"),
    (re.compile(r"\\\\"), _BREAK),
    (re.compile(r"\\\$"), _MONEY),
    (re.compile(r"\\[{]"), _OPEN),
    (re.compile(r"\\[}]"), _CLOSE),
    (re.compile(r"(?<=\d)(?:\{,\}|,\\!|\\[,!;:]|~)(?=\d{3}(?!\d))"), ""),
    (re.compile(r"\\[,;:! >]|~|\\q?quad(?![A-Za-z])"), " "),
    (re.compile(r"\\[()\[\]]"), " "),
    (re.compile(rf"\\(?:{VANISHING})(?![A-Za-z])\*?"), ""),
    (re.compile(r"\$\$?([^$]*)\$\$?"), r" \1 "),
    (re.compile(r"(?<![\w)*])\*\*(?![\s*])([^*]+)(?<!\s)\*\*(?![\w(*])"), r"\1"),
    (re.compile(r"</?(?:b|i|strong|em)>|`"), ""),
    (re.compile(r"<su([bp])>([^<>]{1,50})</su[bp]>"), lambda found: f"{'_' if found[1] == 'b' else '^'}{{{found[2]}}}"),
    (re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+"), lambda found: f"^{{{found[0].translate(_RAISED)}}}"),
    (re.compile(r"[₀₁₂₃₄₅₆₇₈₉₊₋ₙ]+"), lambda found: f"_{{{found[0].translate(_LOWERED)}}}"),
    (re.compile(r"\^\s?\{?\s?\\circ(?![A-Za-z])\s?\}?|\\degree(?![A-Za-z])|°"), " degrees "),
    (re.compile(r"\\begin\{cases\}|\\begin\{aligned\}"), _OPEN),
    (re.compile(r"\\end\{cases\}|\\end\{aligned\}"), _CLOSE),
    (re.compile(r"\\begin\{[a-zA-Z]{1,12}\*?\}(?:\{[lcr| ]{1,20}\})?"), " ["),
    (re.compile(r"\\end\{[a-zA-Z]{1,12}\*?\}"), "] "),
    (re.compile(r"(?<!\\)&(?=\s?[=<>])"), " "),
    (re.compile(r"(?<!\\)&"), ", "),
    (re.compile(r"\\[dtc]?frac(?![A-Za-z])\s{0,3}([\w])\s{0,3}([\w])"), r"\\frac{\1}{\2}"),
    (re.compile(r"\\[dtc]?frac(?![A-Za-z])\s{0,3}([\w])\s{0,3}\{"), r"\\frac{\1}{"),
    (re.compile(r"(?:\\sqrt(?![A-Za-z])|√)\s{0,3}(\d+|[a-zA-Z])"), r"\\sqrt{\1}"),
    (re.compile(r"√\s{0,3}\(([^()]*)\)"), r"\\sqrt{\1}"),
    (re.compile(r"∛(\w)"), r"\\sqrt[3]{\1}"),
    (re.compile(f"[{re.escape(''.join(SIGNS))}]"), lambda found: SIGNS[found[0]]),
    (
        re.compile(rf"\\({'|'.join(sorted(COMMANDS, key=len, reverse=True))})(?![A-Za-z])"),
        lambda found: COMMANDS[found[1]],
    ),
    (re.compile(r"\{\s?\}(?=[\^_])"), ""),
    (re.compile(r"\A\s*\{([^{}]*)\}\s*\Z"), rf"{_OPEN}\1{_CLOSE}"),
)
"""Before groups are read: marks that would be mistaken for others, and arguments without braces."""

_INSIDE = r"\s{0,3}\{([^{}]*)\}"
_GROUPS: tuple[Rewriting, ...] = (
    (re.compile(rf"\\[dtc]?frac{_INSIDE}{_INSIDE}"), _fraction),
    (re.compile(rf"\\[dtc]?frac{_INSIDE}\s{{0,3}}(\w)"), _fraction),
    (re.compile(rf"\\sqrt\s{{0,3}}(?:\[([^\[\]{{}}]*)\])?{_INSIDE}"), _root),
    (re.compile(rf"\\[dt]?binom{_INSIDE}{_INSIDE}"), r" C(\1,\2)"),
    (re.compile(rf"\\pmod{_INSIDE}"), r" (mod \1)"),
    (re.compile(rf"\\(?:math(?:bb|bf|cal|frak|scr|it|sf)|boldsymbol|bm){_INSIDE}"), r" \1 "),
    (re.compile(rf"\\(?:text\w{{0,6}}|mathrm|operatorname\*?|mbox|hbox|fbox|boxed|emph|underline){_INSIDE}"), r" \1 "),
    (re.compile(rf"\\(?:(overline|overrightarrow|vec|hat|bar|widehat|tilde)){_INSIDE}"), r" \1(\2)"),
    (re.compile(rf"([\^_]){_INSIDE}"), _shifted),
)
"""Innermost groups whose meaning is known."""

_OTHERS: tuple[Rewriting, ...] = (
    (re.compile(r"\\([A-Za-z]+)\{([^{}]*)\}"), _call),
    (re.compile(r"(?<![\]}])\{([^{}]*)\}"), _group),
)
"""Groups of other commands and of none, once nothing is left to do in `_GROUPS`."""

_COMMAND = re.compile(r"\\([A-Za-z]+)")

_UNTYPESET = re.compile(r"[\w \t\n.,;:'\"()\[\]+/=|!?%#@^-]*", re.ASCII)
"""Words and typed formulas: nothing but `_LAST` has anything to do in them."""

_LAST: tuple[Rewriting, ...] = (
    (re.compile(_OPEN), "{"),
    (re.compile(_CLOSE), "}"),
    (re.compile(_MONEY), "$"),
    (re.compile(_BREAK), "; "),
    (re.compile(r"\\([%#&_|])"), r"\1"),
    (re.compile(r"(?<![A-Za-z])(?:infty|infinity|oo)(?![A-Za-z])"), "inf"),
    (re.compile(r"\*\*"), "^"),
    (
        re.compile(r"(?<![\d,.\w(\[{])(\d{1,3})((?:,\d{3})+)(?![\d,\w])"),
        lambda found: found[1] + found[2].replace(",", ""),
    ),
    (re.compile(r"(?<![\d.\w)])\.(?=\d)"), "0."),
    (re.compile(r"\s+"), " "),
    (re.compile(r" ?(\+-|-\+|->|!=|[=<>+*/^|:]) ?"), r"\1"),
    (re.compile(r"(?<=[([{]) | (?=[)\]},;.])"), ""),
    (re.compile(r"(?<=[\w)\]}]) - (?=[\w(\[{])"), "-"),
    (re.compile(r"(?:^|(?<=[=(\[{<>])|(?<=, )) ?- (?=[\w(])"), "-"),
    (re.compile(r"(?<![A-Za-z]{2})(?<! U) (?=\((?!mod))"), ""),
    (re.compile(r"\b((?:arc)?(?:sin|cos|tan|cot|sec|csc)h?|ln|log|exp|min|max|gcd|lcm|det) \("), r"\1("),
    (re.compile(r"\[ ?\[([^\[\]]*)\] ?\]"), r"[\1]"),
    (re.compile(r"([,;]) ?"), r"\1 "),
    (re.compile(r"(?<![\d])\*|\*(?![\d-])"), " "),
    (re.compile(r"(?<![_^]\d)(?<=[\d)]) (?=(?:[a-zA-Z]|pi|theta|sqrt)\b)|(?<=\)) (?=\()"), ""),
    (re.compile(r" {2,}"), " "),
)
"""Spaces and signs, once no command is left."""


@lru_cache(maxsize=1024)
def untypeset(text: str) -> str:
    """The text in plain spelling; never longer than a small multiple of it.

    Remembered: a group shares its ground truth, and a judge's text is measured before it is shown.
    """
    if not _UNTYPESET.fullmatch(text):
        text = _COMMAND.sub(_named, _ungrouped(text))
    text = rewritten(text, _LAST).strip()
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


def _ungrouped(text: str) -> str:
    """The text without groups and their marks, but for commands that have none."""
    text = rewritten(text.translate(FULL_WIDTH).translate(_VULGAR), _FIRST)
    for _ in range(MAX_DEPTH):
        if "{" not in text:
            break
        before = text
        text = rewritten(text, _GROUPS)
        if text == before:
            text = rewritten(text, _OTHERS)
        if text == before:
            break
    return text


def _named(found: re.Match[str]) -> str:
    """A command's name as a word of its own."""
    before, after = _beside(found)
    return f"{' ' if before.isalpha() else ''}{found[1]}{' ' if after.isalnum() else ''}"


def rewritten(text: str, rewritings: Iterable[Rewriting]) -> str:
    """The text after all rewritings, each applied once, in their order."""
    for pattern, replacement in rewritings:
        text = pattern.sub(replacement, text)
    return text
