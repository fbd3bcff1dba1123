r"""The formula whose value is asked for: `what is the value of $(x+y)^2$`, `Compute $a^2 + b^2$`."""

import re

__all__ = ["find_formula"]

_WANTED = re.compile(
    r"(?i:\bvalue\sof|\bwhat\sis|\b(?:find|compute|evaluate|calculate|determine))(?:\sthe\s(?:value|number)\sof)?\s?§"
    r"([^§=<>?,:]{2,60})§"
)


def find_formula(sentences: tuple[str, ...]) -> str:
    """The formula of the last sentence that wants one's value, as written; empty where none does."""
    found = [match[1].strip() for sentence in sentences for match in _WANTED.finditer(sentence)]
    return found[-1] if found else ""
