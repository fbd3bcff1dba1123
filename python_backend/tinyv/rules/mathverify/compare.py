"""Equivalence of two answers by math-verify: the only importer of math_verify and sympy, in workers only.

Owns how texts are handed to math-verify and what its silence means. Has no deadline of its own: its caller can be
killed. math-verify turns every exception into "not equal"; here a lack of memory or stack is told apart, because
"could not tell" is never "wrong". sympy's `parse_expr`, which runs `eval` on what it reads, is taken out of use: every
number of every formula went through it.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, wraps
from typing import Any, NamedTuple

import latex2sympy2_extended.latex2sympy2
import math_verify.grader
import math_verify.parser
import sympy
import sympy.parsing.sympy_parser
import sympy.physics.units  # simplify() imports it, and it names its prefixes by parsing: before that ends below
from antlr4.atn.PredictionMode import PredictionMode  # type: ignore[import-untyped]
from math_verify import LatexExtractionConfig, parse, verify

from tinyv.rules.extraction import unwrapped
from tinyv.rules.mathverify.arithmetic import Algebra, read
from tinyv.rules.tasks import OutOfResources

__all__ = ["Compared", "compare"]

GROUND_TRUTHS_KEPT = 512
"""Parsed ground truths remembered: the rollouts of one group arrive together."""

_MIXED = ("$", "\\(", "\\[", "\\boxed", "\\fbox")

_FORMULA = LatexExtractionConfig(try_extract_without_anchor=False)
"""The default also takes any number out of a formula that it cannot parse: -3 would equal the union of (-oo, -3) and
(3, oo) in Unicode, a false accept for whoever learns to write unreadable boxes."""

_FORMULA_AND_TEXT = replace(_FORMULA, normalization_config=replace(_FORMULA.normalization_config, units=False))
"""math-verify's removal of units cuts from the first text command to the end: `40 \\text{ cats}, 50 \\text{ dogs}`
would equal 40. It is left on only where that text is one unit at the very end."""

_TEXT_COMMAND = re.compile(r"\\(?:text|mbox|math(?:rm|it|bf))")
_UNIT_AT_END = re.compile(r"\\(?:text[a-z]*|mbox|math(?:rm|it|bf))\s?\{[^{}]*\}(?:\^\d|\^\{\d\})?\s*")

logging.getLogger("math_verify").setLevel(logging.CRITICAL)  # it logs each text that it cannot parse
logging.getLogger("latex2sympy2_extended").setLevel(logging.CRITICAL)


class Compared(NamedTuple):
    """Outcome of one comparison: crosses the pipe, so it stays a tuple of plain values."""

    word: str
    """accepted, rejected, or nothing (math-verify found no answer in the text)."""
    answer: str
    """What math-verify extracted, as text."""


def compare(ground_truth: str, text: str, *, raw: bool) -> Compared:
    """Whether `text` holds an answer equal to `ground_truth`; an empty ground truth only asks for the extraction.

    Args:
        ground_truth: LaTeX or plain, with or without `$`.
        text: a formula, or (raw) a text out of which math-verify extracts.
        raw: whether `text` is such a text.

    Raises:
        OutOfResources: memory or stack ran out.
    """
    try:
        found = _parse(text, raw=raw)
        answer = next((item for item in reversed(found) if isinstance(item, str)), "")
        if not found:
            return Compared("nothing", "")
        if not ground_truth:
            return Compared("rejected", answer)
        accepted = verify(_parse_ground_truth(ground_truth), found, timeout_seconds=None)
        return Compared("accepted" if accepted else "rejected", answer)
    except (MemoryError, RecursionError) as error:
        raise OutOfResources(type(error).__name__) from None


def _parse(text: str, *, raw: bool) -> list[Any]:
    """What math-verify reads in the text; a formula that it cannot read stays the text itself."""
    if raw:
        return list(parse(text, parsing_timeout=None))
    command = _TEXT_COMMAND.search(text)
    has_unit_only = command is None or _UNIT_AT_END.fullmatch(text, command.start())
    config = _FORMULA if has_unit_only else _FORMULA_AND_TEXT
    return list(parse(f"\\boxed{{{text}}}", [config], parsing_timeout=None))


@lru_cache(maxsize=GROUND_TRUTHS_KEPT)
def _parse_ground_truth(text: str) -> list[Any]:
    """A reference is a formula, with or without formula signs, unless it mixes formulas with text."""
    inner = unwrapped(text)
    return _parse(inner, raw=any(sign in inner.replace("\\$", "") for sign in _MIXED))


def _number(text: str) -> Any:
    return sympy.Float(text) if "." in text else sympy.Integer(int(text))


def _plus(left: Any, right: Any) -> Any:
    return sympy.Add(left, right, evaluate=False)


def _times(left: Any, right: Any) -> Any:
    return sympy.Mul(left, right, evaluate=False)


def _power(base: Any, exponent: Any) -> Any:
    return sympy.Pow(base, exponent, evaluate=False)


_UNEVALUATED = Algebra(
    number=_number,
    negative=lambda value: -value,
    add=_plus,
    subtract=lambda left, right: _plus(left, _times(sympy.Integer(-1), right)),
    multiply=_times,
    divide=lambda left, right: _times(left, _power(right, sympy.Integer(-1))),
    power=_power,
)
"""As sympy reads with `evaluate=False`, which is how math-verify asks."""


def _read_number_or_refuse(text: str, *_: object, **__: object) -> Any:
    """Stands where sympy had `parse_expr`: arithmetic on written numbers, and its SyntaxError for everything else."""
    try:
        return read(text, _UNEVALUATED)
    except ValueError as error:
        raise SyntaxError(str(error)) from None


def _outspoken(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with a lack of memory or stack raised past math-verify's `except Exception`."""

    @wraps(function)
    def call(*args: object, **kwargs: object) -> Any:
        try:
            return function(*args, **kwargs)
        except (MemoryError, RecursionError) as error:
            raise OutOfResources(type(error).__name__) from None

    return call


def _doit(expression: Any) -> Any:
    """math-verify's `safe_sympy_doit`, which goes on with the unevaluated expression after any other error."""
    try:
        return expression.doit()
    except (MemoryError, RecursionError) as error:
        raise OutOfResources(type(error).__name__) from None
    except Exception:  # noqa: BLE001  # as in math-verify: what sympy raises here has no common base
        return expression


class _TwoStages:
    """A parser that looks ahead without context first (SLL), and with it (LL) only where that meets an error.

    Full context is most of the time of a parse. ANTLR's promise: what SLL reads, LL reads the same way.
    """

    def __init__(self, converter: Any, text: str) -> None:
        self._converter = converter
        self._text = text

    def math(self) -> Any:
        """The syntax tree; raises what the parser raises."""
        parser = _create_parser(self._converter, self._text)
        parser._interp.predictionMode = PredictionMode.SLL  # noqa: SLF001  # no public name
        try:
            return parser.math()
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001  # a syntax error is a plain Exception there
            return _create_parser(self._converter, self._text).math()


_create_parser = latex2sympy2_extended.latex2sympy2._Latex2Sympy.create_parser  # noqa: SLF001  # no public name
latex2sympy2_extended.latex2sympy2._Latex2Sympy.create_parser = (  # noqa: SLF001  # as above
    lambda converter, text: _TwoStages(converter, text)  # noqa: PLW0108  # a class would not be bound to its converter
)
for _module in (sympy.parsing.sympy_parser, latex2sympy2_extended.latex2sympy2, math_verify.parser):
    _module.parse_expr = _read_number_or_refuse  # sympy's own sympify() looks it up in the first
for _module, _names in (
    (math_verify.parser, ("latex2sympy", "parse_expr")),
    (math_verify.grader, ("simplify", "solve")),
):
    for _name in _names:
        setattr(_module, _name, _outspoken(getattr(_module, _name)))
math_verify.grader.safe_sympy_doit = _doit
