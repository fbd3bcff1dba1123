r"""Class "ratio": `6:20:16`, `a:b:c = 3:10:8` and `3 to 10 to 8`; and the veto on another ratio.

Owns the notation. math-verify divides from left to right: to it `18:18:4` is `9:9:4`.
"""

import re

from tinyv.rules.classes.scope import Scope

__all__ = ["another_ratio", "is_ratio", "ratio"]

_NAMES = re.compile(r"(?:the )?ratio (?:of .{1,60} )?is |\\?[A-Za-z]{1,8}(?:\s?:\s?\\?[A-Za-z]{1,8}){1,5}\s?=\s?")
_NUMBER = r"(?:[1-9]\d{0,8}(?:\.\d{1,6})?|0\.\d{0,5}[1-9])"
_RATIO = re.compile(rf"{_NUMBER}(?:\s?(?::|to)\s?{_NUMBER}){{1,5}}")


def ratio(scope: Scope, ground_truth: str, answer: str) -> bool:
    """Whether both are one ratio."""
    del scope
    return _compared(ground_truth, answer) is True


def another_ratio(ground_truth: str, answer: str) -> bool:
    """Whether both are ratios, and not the same one."""
    return _compared(ground_truth, answer) is False


def is_ratio(text: str) -> bool:
    """Whether the text is a ratio, so that its colons label nothing."""
    return _parts(text) is not None


def _compared(ground_truth: str, answer: str) -> bool | None:
    one, other = _parts(ground_truth), _parts(answer)
    if one is None or other is None:
        return None
    return len(one) == len(other) and all(
        abs(mine * other[0] - yours * one[0]) <= 1e-9 * abs(mine * other[0])
        for mine, yours in zip(one, other, strict=True)
    )


def _parts(text: str) -> list[float] | None:
    named = _NAMES.match(text)
    text = text[named.end() :] if named else text
    if not _RATIO.fullmatch(text):
        return None
    return [float(number) for number in re.findall(_NUMBER, text)]
