r"""What must not pass although math-verify accepts it.

Owns five proofs of a wrong accept: values in another order than the labels of the ground truth, another unit from the
closed list, an equation whose numbers contradict each other (`x = 6 = 5`), one part of an answer of several parts, and
words by which an answer takes itself back ("5 is wrong"), which math-verify drops as if they were a unit.
Each says no only with a proof; everything else keeps math-verify's verdict.
"""

import re

from tinyv.rules.classes.equations import symbols
from tinyv.rules.classes.labels import bare_values, labelled
from tinyv.rules.classes.scope import algebraic, expression_of
from tinyv.rules.classes.texts import MAX_CHARS, clean, split, words
from tinyv.rules.classes.units import another_unit

__all__ = ["veto"]

_LOOKED_AT = re.compile(r"=|:|(?<!\\)\$.*\$.*\$|(?<![\\A-Za-z])[A-Za-z]{2}|\\(?:text|mathrm|mbox|\$)", re.DOTALL)
_HEDGE = re.compile(r"\b(?:not|wrong|incorrect|maybe|neither|or (?:no|none))\b", re.IGNORECASE)
_REASONS = frozenset({"where", "for", "with", "if", "when", "since", "because", "as", "so", "thus", "hence", "then"})


def veto(ground_truth: str, answer: str) -> str | None:
    """The name of the proof that the two are not equal, or None."""
    if len(ground_truth) > MAX_CHARS or len(answer) > MAX_CHARS:
        return None
    if not _LOOKED_AT.search(answer) and not _LOOKED_AT.search(ground_truth):
        return None
    left, right = clean(ground_truth), clean(answer)
    proofs = (
        ("contradiction", _contradicts_itself(right)),
        ("order", _swaps_labels(left, right)),
        ("hedge", _HEDGE.search(right) is not None and _HEDGE.search(left) is None),
        ("unit", another_unit(left, right)),
        ("part", "$" in ground_truth.strip().strip("$") and _is_part(left, right)),
    )
    return next((name for name, holds in proofs if holds), None)


def _contradicts_itself(text: str) -> bool:
    sides = [expression_of(side) for side in split(text, "=")]
    numbers = [side for side in sides if side is not None and not symbols(side)]
    if len(sides) < 2 or len(split(text, ",", ";", "and", "or", "<", ">", "\\le", "\\ge", "\\pm")) > 1:  # noqa: PLR2004
        return False
    values = split(text, "=")[-len(numbers) :]
    return len(numbers) > 1 and any(algebraic(one, values[-1]) is False for one in values[:-1])


def _swaps_labels(ground_truth: str, answer: str) -> bool:
    left = labelled(ground_truth)
    if left is None or len({item.label for item in left}) < 2 or labelled(answer) is not None:  # noqa: PLR2004
        return False
    values = bare_values(answer)
    if values is None or len(values) != len(left) or any(len(item.values) > 1 for item in left):
        return False
    return any(algebraic(item.values[0], value) is False for item, value in zip(left, values, strict=True))


def _is_part(ground_truth: str, answer: str) -> bool:
    """Whether the ground truth mixes text with several formulas and the answer is certainly only one of them."""
    parts = [_bare(piece) for piece in split(ground_truth, ",", ";", "and") if piece]
    if len(parts) < 2 or None in parts or len(split(answer, ",", ";", "and", "or", "\\pm")) > 1:  # noqa: PLR2004
        return False
    verdicts = [algebraic(part or "", _bare(answer) or "") for part in parts]
    return True in verdicts and False in verdicts


def _bare(piece: str) -> str | None:
    """The piece without its words; None when it is an explanation or nothing is left."""
    said = words(piece)
    if said and said[0].lower() in _REASONS:
        return None
    for word in said:
        piece = piece.replace(word, " ")
    return piece.strip(" :") or None
