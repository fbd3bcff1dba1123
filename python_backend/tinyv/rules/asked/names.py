r"""Names of quantities as questions write them: `x`, `x_1`, `x_{12}`, `\alpha`, `θ`; their spelling in `values.Symbol`.

Owns the patterns of one name and of a list of names, for the rest of this room. A text is flattened first: dollars and
the like become `§`, by which the name `a` is told from the article.
"""
# ruff: noqa: RUF001  # Greek letters

import re
import unicodedata

__all__ = ["LIST", "NAME", "flattened", "names_of"]

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|kappa|lambda|mu|nu|xi|rho|sigma|tau|phi|varphi|chi"
    "|psi|omega"
)
_INDEX = r"(?:_\{?[A-Za-z0-9]{1,3}\}?)?"
NAME = (
    r"(?<![A-Za-z0-9\\_'+*/^=|)}\-])(?<![+*/^=|)}\-] )(?<!dots )(?:"
    rf"\\(?:{_GREEK})(?![A-Za-z]){_INDEX}"
    rf"|[b-zB-HJ-Zα-ω]{_INDEX}(?![A-Za-z0-9_'’])"
    rf"|(?<=§)[aAI]{_INDEX}(?![A-Za-z0-9_'’])"
    r"|[aAI](?:_\{?[A-Za-z0-9]{1,3}\}?|(?=\s?[,§>∈]|\s?\\in\b))(?![A-Za-z0-9_'’]))"
)
"""One name; `a`, `A` and `I` only where mathematics stands."""
LIST = rf"{NAME}(?:[\s§]{{0,3}}(?:,[\s§]{{0,3}}and|,|and|、|和)[\s§]{{0,3}}{NAME}){{0,5}}"
"""Up to six names with commas or `and` between them."""
_IN_LIST = re.compile(rf"\\(?:{_GREEK})(?![A-Za-z]){_INDEX}|(?<![A-Za-z\\_{{])[A-Za-zα-ω]{_INDEX}(?![A-Za-z0-9_])")
_DELIMITERS = re.compile(r"\$\$?|\\[()\[\]]")
_NOISE = re.compile(r"\\[,;:! ]|\\(?:left|right|displaystyle)(?![a-z])|\\m(?:athrm|athit|athbf|box)(?![a-z])|~")


def flattened(text: str) -> str:
    """The text with `§` for every delimiter of mathematics and without LaTeX's spaces and fonts."""
    return _NOISE.sub(" ", _DELIMITERS.sub("§", text))


def names_of(text: str) -> tuple[str, ...]:
    """The names in a text that `LIST` matched, each once, in the order of writing."""
    return tuple(dict.fromkeys(map(_spelled, _IN_LIST.findall(text))))


def _spelled(name: str) -> str:
    letter = name.lstrip("\\").replace("{", "").replace("}", "")
    if "α" <= letter[0] <= "ω":
        greek = unicodedata.name(letter[0]).split()[-1].lower().replace("lamda", "lambda")
        return greek + letter[1:]
    return letter
