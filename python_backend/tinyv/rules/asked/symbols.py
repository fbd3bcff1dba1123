r"""What the symbols of a question stand for: whole, positive and complex numbers.

Owns declarations (`where n is a positive integer`, `positive integers m and n`, `k \in \mathbb{Z}`, `a, b > 0`). A sign
that holds in one case only (`when x > 0`, `x < 0` elsewhere) declares nothing.
"""
# ruff: noqa: RUF001  # signs of sets and Chinese words

import re
from dataclasses import dataclass

from tinyv.rules.asked.names import LIST, NAME, names_of

__all__ = ["Declared", "declarations"]

_SETS = dict(zip("ZNRCℤℕℝℂ", ("integer", "natural", "real", "complex") * 2, strict=True))
_KIND = (
    r"(?:integer|natural\s(?:number)|whole\s(?:number)|real\s(?:number|constant|parameter)|complex\s(?:number|constant)"
    r"|number|constant|real|reals|prime(?:\s(?:number|integer))?)s?"
)
_SIGN = r"(?:strictly\s)?(?:positive|non-?negative|negative)"
_ADJECTIVES = (
    r"(?:(?:an?|any|some|both|all|two|three|four|the|distinct|relatively\sprime|coprime|given|fixed|arbitrary|odd|even|unique"
    r"|nonzero|non-zero|unknown|,|and|certain|different)\s){0,5}"
)
_AFTER = re.compile(
    rf"(?i:(?P<sign>{_SIGN})\s)?(?:(?:odd|even|prime|rational)\s)?(?P<kind>(?i:{_KIND}))[\s§]{{1,3}}"
    rf"(?P<names>{LIST})(?!\s?[({{^])"
)
_BEFORE = re.compile(
    rf"(?<!\bof )(?<!\bof §)(?P<names>{LIST})[\s§,]{{0,3}}(?:\sall\s)?"
    rf"(?:is|are|be|being|denotes?|represents?)\s{{1,2}}{_ADJECTIVES}"
    rf"(?P<sign>{_SIGN})?(?:\s{{1,2}}(?:odd|even|rational))?\s{{0,2}}(?P<kind>{_KIND})?\b"
)
_MEMBER = re.compile(
    rf"(?P<names>{LIST})[\s§]{{0,2}}(?:\\in(?![a-z])|∈)\s{{0,2}}\{{?\s?(?:\\(?:mathbb|Bbb)\s?\{{?\s?)?"
    r"(?P<set>[ZNRCℤℕℝℂ])\s?\}?\s?(?P<sign>(?:\^|_)?\s?\{?\s?(?:\\ast|\*|\+|\\plus|>\s?0))?(?![A-Za-z(])"
)
_ABOVE = re.compile(
    rf"(?<![\w)}}^+\-*/\\=|.])(?P<names>{NAME}(?:\s?(?:,|>|\\gt)\s?{NAME}){{0,4}})\s?(?:>|\\gt(?![a-z]))\s?0(?![.,]?\d)"
)
_BELOW = re.compile(rf"(?P<names>{NAME})\s?(?:<|\\lt(?![a-z])|\\leq?(?![a-z])|\\leqslant|≤)\s?0(?![.\d])")
_CASE = re.compile(r"(?:\b(?:when|whenever|for|if)|当|若)[\s§]{0,3}$", re.IGNORECASE)
_CHINESE = re.compile(rf"(?P<sign>正)?(?P<kind>整数|自然数|实数|复数)[\s§]{{0,3}}(?P<names>{LIST})")
_INTEGER_KINDS = ("integer", "natural", "whole", "prime", "整数", "自然数")


@dataclass(frozen=True, slots=True)
class Declared:
    """Symbols by what they stand for, in the order of writing."""

    integers: tuple[str, ...]
    positive: tuple[str, ...]
    complex_: tuple[str, ...]


def declarations(text: str) -> Declared:
    """What a flattened text declares."""
    integers: dict[str, None] = {}
    positive: dict[str, None] = {}
    complex_: dict[str, None] = {}
    for pattern in (_AFTER, _BEFORE, _MEMBER, _CHINESE):
        for match in pattern.finditer(text):
            names = dict.fromkeys(names_of(match["names"]))
            kind = _SETS.get(match["set"], "") if pattern is _MEMBER else (match["kind"] or "").lower()
            if kind.startswith(_INTEGER_KINDS):
                integers |= names
            if kind.startswith(("complex", "复数")):
                complex_ |= names
            if kind.startswith("prime") or _positive(match["sign"], kind):
                positive |= names
    positive |= _above_zero(text)
    below = {name for match in _BELOW.finditer(text) for name in names_of(match["names"])}
    return Declared(tuple(integers), tuple(name for name in positive if name not in below), tuple(complex_))


def _positive(sign: str | None, kind: str) -> bool:
    r"""Whether a sign with its kind says greater than 0: `non-negative` does not, nor does `\mathbb{Z}^*`."""
    word = (sign or "").lower()
    if word.endswith(("*", "ast")):
        return kind == "natural"
    return word == "正" or word.endswith(("positive", "+", "plus", "0"))


def _above_zero(text: str) -> dict[str, None]:
    """Symbols of `a > b > 0`, unless it is one case of several."""
    return {
        name: None
        for match in _ABOVE.finditer(text)
        if not _CASE.search(text[max(0, match.start() - 16) : match.start()])
        for name in names_of(match["names"])
    }
