"""A run of letters: a function, a name, words, or symbols side by side."""

# ruff: noqa: E501, SIM905  # a vocabulary reads better as a text

import re

from tinyv.rules.reading import symbols

__all__ = ["NO_NOUNS", "split_run"]


_LONGEST_PRODUCT = 3
"""More small letters side by side are a word (`meter`), unless the text is LaTeX's own mathematics."""
_LONGEST_IN_LATEX = 4
_SMALL_WORDS = frozenset(
    "not the is are of no all any at by on as it its an from that but nor has was he we so then than them they this there "
    "let be do did can may per via non each both only some such most more less equal very same here what when who how why "
    "cup day way its our out off own two one six ten yes old new set sum top odd even mean area cost rate time unit".split()
)
"""Short words of prose that are no product of letters."""
_CAPITALISED = frozenset({"So", "Is", "If", "We", "By", "On", "Of", "An", "My", "It"})
NO_NOUNS = _SMALL_WORDS | frozenset(
    "wrong false true incorrect correct never only maybe about because since which".split()
)
"""Words that name no things behind a number."""
_LONGEST_CAPITALS = 5
_GLUED = re.compile(r"(or|and)([xyzA-Z])")
"""`x=1orx=2`."""
_VOWELS = frozenset("aeiou")
_INSIDE = re.compile("arcsin|arccos|arctan|sinh|cosh|tanh|sqrt|sin|cos|tan|cot|log|exp|ln|pi")


def split_run(run: str, *, upright: bool, latex: bool) -> list[tuple[str, str, str]]:
    """Kind, text and spelling of each token of a run; `upright`: set as text, `latex`: the whole text is LaTeX's."""
    if len(run) == 1 and run.isascii():
        return [("symbol", run, run)]
    glued = _GLUED.fullmatch(run)
    if glued is not None and not upright:
        return [("join", glued[1], glued[1]), ("symbol", glued[2], glued[2])]
    whole = _whole(run, latex=latex and not upright)
    if whole is not None:
        return [(*whole, run)]
    if not upright:
        parts = _with_functions(run)
        if parts is not None:
            return parts
    wordlike = (
        run in _SMALL_WORDS | _CAPITALISED
        or (len(run) >= _LONGEST_PRODUCT and run.lower() in _SMALL_WORDS)
        or (len(run) > _LONGEST_PRODUCT and sum(letter in _VOWELS for letter in run) > 1)
    )
    small_product = (not wordlike and len(run) <= (_LONGEST_IN_LATEX if latex else _LONGEST_PRODUCT)) or (
        run.isupper() and len(run) <= _LONGEST_CAPITALS
    )
    small_product = small_product and (not upright or run.isupper())
    if run.isascii() and small_product:
        return [("symbol", letter, letter) for letter in run]
    return [("word", run, run)]


def _whole(run: str, *, latex: bool) -> tuple[str, str] | None:
    known = ("join", symbols.CONNECTORS[run.lower()]) if run.lower() in symbols.CONNECTORS else symbols.WORDS.get(run)
    letters = latex and len(run) < 3 and run != "ln"  # noqa: PLR2004  # `th`, `re`
    return None if known is not None and known[0] == "function" and letters else known


def _with_functions(run: str) -> list[tuple[str, str, str]] | None:
    """`xsinx` as x, sin, x; None when no function is inside or a rest is too long to be symbols."""
    parts: list[tuple[str, str, str]] = []
    end = 0
    for found in _INSIDE.finditer(run):
        name = found[0]
        parts += [("symbol", letter, letter) for letter in run[end : found.start()]]
        parts.append(("constant", "pi", "pi") if name == "pi" else ("function", symbols.FUNCTIONS[name], name))
        end = found.end()
    if not parts:
        return None
    parts += [("symbol", letter, letter) for letter in run[end:]]
    letters = sum(kind == "symbol" for kind, _, _ in parts)
    return parts if letters <= _LONGEST_PRODUCT else None
