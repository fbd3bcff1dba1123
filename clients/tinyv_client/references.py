"""References as data sets and trainers write them: any raw value becomes the texts of which each is right, or a reason.

What cannot be read is no text: a `str(...)` of it would be an answer that nobody meant, and that a policy could find.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real
from typing import Any

from tinyv_contract import contract

__all__ = ["TRUTH_NAMES", "References", "Unusable", "first_of", "is_missing", "read_references"]

References = tuple[str, ...]
"""One text or several; an answer that equals any of them is right."""

TRUTH_NAMES = ("ground_truth", "solution", "answer", "expected_answer", "final_answer", "label")
"""How data sets name a reference's column, the plainest first."""

_KEYS = (*TRUTH_NAMES, "target", "value", "text")
"""Where a mapping keeps its reference.
`ground_truth`: the reward_model of verl, the reward_spec of SkyRL. `target`: verl's search sets. `value`: TriviaQA,
which has further right ones under `aliases`. `text`: SQuAD.
"""

_MORE = "aliases"

_SENTINELS = frozenset({"notfound", "not found", "proof", "nan", "none", "null", "n/a", "<na>"})
"""What stands where no reference is: `proof` and `notfound` in OpenR1-Math and NuminaMath, others in dumped tables."""

_JSON = re.compile(r'[\[{]\s*"')
"""Skywork-OR1 and others keep a list of one text, or a mapping, as the text of its JSON."""

_WORKED = re.compile(r"^[ \t]*####(?!#)[ \t]*(\S.*)\Z", re.MULTILINE)
"""GSM8K's last line; the steps stand before it."""

_NO_REFERENCE_KINDS = frozenset("mMcV")
"""numpy's kinds of dates, times, complex numbers and records."""

_MAX_EXACT = 2**53
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Unusable:
    """Nothing can be scored with it."""

    reason: str
    """What, got, expected: for a log, without the data's own text."""


def read_references(raw: object) -> References | Unusable:
    """The reference texts in a raw value, in order, each once; or why there are none.

    Read are: texts (of GSM8K's what follows `####`), numbers, numpy's scalars, bytes in UTF-8, lists and arrays of
    any of these (each element is right; missing ones are padding), and mappings that have one of `_KEYS`.
    Refused are: what is missing (None, NaN, an empty text), the sentinels of public sets, and any other kind of value.
    """
    found = _read(raw, 0)
    if isinstance(found, Unusable):
        return found
    texts = tuple(dict.fromkeys(found))
    if len(texts) > contract.MAX_ROWS:
        return _unusable("too many references", f"at most {contract.MAX_ROWS}")
    return texts


def is_missing(raw: object) -> bool:
    """Whether a value is how tables say that there is none: None, NaN, pandas' NA and NaT."""
    if raw is None or type(raw).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(raw, Real | Decimal) and not isinstance(raw, Rational) and math.isnan(raw)


def first_of(row: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The first of these columns whose value is not missing; None when there is none."""
    return next((row[name] for name in names if name in row and not is_missing(row[name])), None)


def _read(raw: object, depth: int) -> References | Unusable:
    if is_missing(raw):
        return _unusable("None" if raw is None else "NaN")
    if depth > _MAX_DEPTH:
        return _unusable("lists in lists", "a list of texts")
    for kinds, read in _READERS:
        if isinstance(raw, kinds):
            return read(raw, depth)
    return _array(raw, depth)


def _bytes(raw: bytes, depth: int) -> References | Unusable:
    try:
        return _text(bytes(raw).decode(), depth)
    except UnicodeDecodeError:
        return _unusable("bytes that are not UTF-8")


def _text(raw: str, depth: int) -> References | Unusable:
    text = raw.strip()
    if not text:
        return _unusable("an empty text")
    if text.casefold() in _SENTINELS:
        return _unusable(f"the sentinel {text.casefold()!r}")
    if _JSON.match(text) and (inner := _inner(text)) is not None:
        return _read(inner, depth + 1)
    worked = _WORKED.search(text)
    return (raw if worked is None else worked[1],)


def _inner(text: str) -> object:
    """What the JSON of a list of one, or of a mapping with a reference, holds; a longer list may be an answer."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict):
        return found if first_of(found, _KEYS) is not None else None
    return found[0] if len(found) == 1 else None


def _number(raw: "float | Decimal | Fraction", _depth: int) -> References | Unusable:
    if isinstance(raw, float | Decimal) and math.isinf(raw):
        return _unusable("an infinite number")
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < _MAX_EXACT:
        raw = int(raw)  # a column of whole numbers with gaps is one of floats
    try:
        return (str(raw),)
    except ValueError:
        return _unusable("a number of thousands of digits", "a shorter one, or a text")


def _mapping(raw: Mapping[Any, Any], depth: int) -> References | Unusable:
    named = {name: value for name, value in raw.items() if isinstance(name, str)}
    if (value := first_of(named, _KEYS)) is None:
        shown = ", ".join(sorted(named)[:8]) or "none"
        return _unusable(f"a mapping with the keys {shown}", f"one of: {', '.join(_KEYS)}")
    more = named.get(_MORE) if isinstance(named.get(_MORE), list | tuple) else ()
    return _read([value, *(more or ())], depth + 1)


def _several(raw: Sequence[object], depth: int) -> References | Unusable:
    texts: list[str] = []
    for element in raw:
        if is_missing(element):
            continue  # tables pad lists
        found = _read(element, depth + 1)
        if isinstance(found, Unusable):
            return found
        texts.extend(found)
    return tuple(texts) or _unusable("a list without any")


def _array(raw: Any, depth: int) -> References | Unusable:
    """Scalars and arrays of numpy, and what looks like them; floats keep the digits of their own precision."""
    kind, shape = getattr(getattr(raw, "dtype", None), "kind", ""), getattr(raw, "shape", None)
    if not isinstance(shape, tuple) or not hasattr(raw, "item") or kind in _NO_REFERENCE_KINDS:
        return _unusable(f"a value of type {type(raw).__name__}", "a text, a number, bytes, a list or a mapping")
    if shape:
        return _read(list(raw), depth + 1)
    value = raw.item()
    is_short = kind == "f" and math.isfinite(value) and not value.is_integer()
    return _read(str(raw) if is_short else value, depth + 1)


def _unusable(got: str, expected: str = "a reference") -> Unusable:
    return Unusable(f"ground truth: got {got}, expected {expected}")


_READERS: tuple[tuple[Any, Callable[[Any, int], References | Unusable]], ...] = (
    (str, _text),
    ((int, float, Decimal, Fraction), _number),
    (Mapping, _mapping),
    ((list, tuple), _several),
    ((bytes, bytearray), _bytes),
)
