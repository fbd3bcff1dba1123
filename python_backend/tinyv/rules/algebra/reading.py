r"""From an answer's text to its meaning: math-verify's own normalisation, then our reader.

Owns the path that `compare.py` takes inside a worker, up to the syntax tree: the same rewriting of notation, the same
choice about units, the same normalisation (math-verify's own file, run as it is: it needs no sympy). Bounded work on
any text: long ones are refused first, and no step is more than quadratic in what is left.
"""

import importlib.util
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from tinyv.rules.algebra import lexer, shapes
from tinyv.rules.algebra.lexer import Foreign, Unreadable
from tinyv.rules.algebra.nodes import Node, Number
from tinyv.rules.extract import unwrap
from tinyv.rules.notation import as_latex

__all__ = ["Reading", "parse", "read_answer", "read_ground_truth"]

MAX_CHARS = 600
"""Longer answers go to a worker; the normalisation is quadratic in the worst case."""

_RAW = ("$", "\\(", "\\[", "\\boxed", "\\fbox")
_NEVER = ("\\(", "\\)", "\\[", "\\]", "\\boxed", "\\fbox", "nswer", "'", '"', "{,}")
_TEXT_COMMAND = re.compile(r"\\(?:text|mbox|math(?:rm|it|bf))")
_UNIT_AT_END = re.compile(r"\\(?:text[a-z]*|mbox|math(?:rm|it|bf))\s?\{[^{}]*\}(?:\^\d|\^\{\d\})?\s*")
_WHOLE_NUMBER = re.compile(r"\s*-?\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*", re.ASCII)
_COMPLEX = re.compile(
    r"\\mathbb\{C\}|\\i\b|\bi\b|\\text\{i\}|\\mathrm\{i\}|\\imath\b|\\det|\\operatorname\{|\\text\{rank\}|\\arg\{|\\Re\{"
    r"|\\Im\{|\\text\{(?:Re|Im)\}"
)
_INTEGER = re.compile(r"-?\d{1,40}", re.ASCII)
_EQUATION = re.compile(r"(?<![\\<!>])=")


@dataclass(frozen=True, slots=True)
class Reading:
    """What math-verify makes of a text."""

    text: str
    """The normalised text: two equal ones are accepted whatever they mean."""
    node: Node | None
    """None: math-verify cannot read it, only the text is compared."""
    real: bool = True
    """Whether its symbols stand for real numbers; symbols of different kinds are different symbols."""


def read_ground_truth(text: str) -> Reading | None:
    """The reading of a reference, or None when only a worker can tell."""
    inner = unwrap(text)
    return None if any(sign in inner.replace("\\$", "") for sign in _RAW) else read_answer(inner)


def read_answer(text: str) -> Reading | None:
    """The reading of a formula without formula signs, or None when only a worker can tell."""
    if len(text) > MAX_CHARS:
        return None
    if _INTEGER.fullmatch(text):  # what normalisation leaves alone
        return Reading(text, Number(Fraction(int(text))))
    formula = as_latex(text)
    if any(sign in formula for sign in _NEVER) or "$" in formula.replace("\\$", "") or not _balanced(formula):
        return None
    try:
        normalised = _normaliser()(formula, has_unit_only=_has_unit_only(formula))
        return _read(normalised)
    except Foreign:
        return None


def parse(text: str) -> Node | None:
    """The meaning of an answer or reference, or None when it is not one that is read here."""
    reading = read_ground_truth(text)
    return reading.node if reading else None


def _read(text: str) -> Reading:
    real = _COMPLEX.search(text) is None
    try:
        if _WHOLE_NUMBER.fullmatch(text):
            text_without = text.replace(",", "").strip()
            return Reading(text, shapes.read(lexer.tokens(text_without)), real)
        return Reading(text, shapes.read(lexer.tokens(text)), real)
    except Unreadable:
        if len(_EQUATION.split(text)) > 2:  # noqa: PLR2004  # math-verify would try again with the last part alone
            raise Foreign(text) from None
        return Reading(text, None, real)


def _has_unit_only(formula: str) -> bool:
    command = _TEXT_COMMAND.search(formula)
    return command is None or _UNIT_AT_END.fullmatch(formula, command.start()) is not None


def _balanced(text: str) -> bool:
    """Whether every brace closes, escaped ones counted too, as math-verify looks for the end of a box."""
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


@cache
def _normaliser() -> Callable[..., str]:
    """math-verify's normalisation, loaded without the package around it, which would import sympy."""
    spec = importlib.util.find_spec("latex2sympy2_extended")
    if spec is None or not spec.submodule_search_locations:
        raise Foreign("no normalisation")
    name = "tinyv_math_normalization"
    path = Path(spec.submodule_search_locations[0]) / "math_normalization.py"
    file_spec = importlib.util.spec_from_file_location(name, path)
    if file_spec is None or file_spec.loader is None:
        raise Foreign("no normalisation")
    module: Any = importlib.util.module_from_spec(file_spec)
    sys.modules[name] = module  # dataclasses look their module up
    file_spec.loader.exec_module(module)
    with_units, without = (
        module.NormalizationConfig(
            basic_latex=True, units=units, malformed_operators=True, nits=True, boxed="none", equations=False
        )
        for units in (True, False)
    )

    def normalise(formula: str, *, has_unit_only: bool) -> str:
        return str(module.normalize_latex(formula.strip(), with_units if has_unit_only else without))

    return normalise
