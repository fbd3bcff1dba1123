r"""What must not pass although math-verify accepts it.

Owns the proofs of a wrong accept: values in another order than the labels or marks of parts beside them, or given to
other names; another unit from the closed list; an equation whose numbers contradict each other (`x = 6 = 5`), a
calculation with another result; one part of an answer of several parts; the place where an answer holds, in its place;
words by which an answer takes itself back ("5 is wrong"), which math-verify drops as if they were a unit; one of two
opposites; letters that differ in case alone where a text uses both (`R - r`); numerals of a stated base with another
value; what math-verify reads as a product: a comparison turned round ("PA is longer than ED"), the cycles of a
permutation, a row of capitals (`TFFF`), `1 h 30 min`; and what it divides, a ratio of three.
Each says no only with a proof; everything else keeps math-verify's verdict. `spelt_alike` is no proof, but the lack of
one: prose that math-verify has multiplied out letter by letter.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from tinyv.rules.classes.equations import symbols
from tinyv.rules.classes.labels import bare_values, labelled
from tinyv.rules.classes.ratios import another_ratio
from tinyv.rules.classes.scope import algebraic, expression_of
from tinyv.rules.classes.texts import MAX_CHARS, clean, compact, letters, renamed, split, words
from tinyv.rules.classes.units import another_amount, another_unit
from tinyv.rules.classes.wording import detailed, opposite

__all__ = ["spelt_alike", "veto"]

_LOOKED_AT = re.compile(
    r"=|:|\d(?: |\\[,;:!])+\d|[A-Z][ ,]{0,2}[A-Z]|\((?:i|a|1)\)|0[xbo]|\d\)?_|(?<!\\)\$.*\$.*\$"
    r"|(?<![\\A-Za-z])[A-Za-z]{2}|\\(?:text|mathrm|mbox|\$)",
    re.DOTALL,
)
_HEDGE = re.compile(
    r"\b(?:not|wrong|incorrect|maybe|neither|except|excluding|unless|or (?:no|none)|refus(?:e|es|ed))\b"
    r"|\A\s*(?:suppose|assume|if)\b",
    re.IGNORECASE,
)
_NUMERAL = re.compile(
    r"0(?P<prefix>[xbo])(?P<prefixed>[0-9a-f]{1,40})|\(?(?P<digits>[0-9a-f]{1,40})\)?\s?_\s?\{?\s?(?P<base>[2-9]|[12]\d)\s?\}?",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_NAME = re.compile(r"[A-Za-z]+")
_COORDINATE = re.compile(r"[a-z]")
_TRUTH = re.compile(r"(?<=T)rue|(?<=F)alse")
_CAPITALS = re.compile(r"[A-Z]{3,}")
_PART = re.compile(r"\(\s?(?:i{1,3}|iv|v|[a-e]|[1-5])\s?\)|\b[Pp]art (?:[1-5]|[a-eA-E])\b")
_CYCLE = re.compile(r"\(\s?(\d{1,3}(?:(?: |\\[,;:!])+\d{1,3})+)\s?\)")
_AT_POINT = re.compile(r"[A-Za-z]'{0,2}\([^()]*\)")
_BASES = {"x": 16, "o": 8, "b": 2}
_DIRECTED = re.compile(r"\b(?:than|proportional|divides|implies|(?:times|twice|half) as)\b")
_REASONS = frozenset({"where", "for", "with", "if", "when", "since", "because", "as", "so", "thus", "hence", "then"})


def veto(ground_truth: str, answer: str) -> str | None:
    """The name of the proof that the two are not equal, or None."""
    if len(ground_truth) > MAX_CHARS or len(answer) > MAX_CHARS:
        return None
    left, right = clean(ground_truth), clean(answer)
    if _differs_in_case(left, right):
        return "case"
    if not _LOOKED_AT.search(answer) and not _LOOKED_AT.search(ground_truth):
        return None
    name = next((name for name, proof in _PROOFS.items() if proof(left, right)), None)
    if name is None and "$" in ground_truth.strip().strip("$") and _is_part(left, right):
        return "part"
    return name


def spelt_alike(ground_truth: str, answer: str) -> bool:
    """Whether both are prose without a figure and not the same: math-verify multiplies the letters of the words."""
    sides = clean(ground_truth), clean(answer)
    said = [words(side) for side in sides]
    return said[0] != said[1] and all(
        len(side) > 1 and not _FIGURE.search(text) for side, text in zip(said, sides, strict=True)
    )


def _contradicts_itself(text: str) -> bool:
    sides = [expression_of(side) for side in split(text, "=")]
    numbers = [side for side in sides if side is not None and not symbols(side)]
    if len(sides) < 2 or len(split(text, ",", ";", "and", "or", "<", ">", "\\le", "\\ge", "\\pm")) > 1:  # noqa: PLR2004
        return False
    values = split(text, "=")[-len(numbers) :]
    return len(numbers) > 1 and any(algebraic(one, values[-1]) is False for one in values[:-1])


def _differs_in_case(ground_truth: str, answer: str) -> bool:
    """Whether the two differ once capitals are symbols of their own, where one text uses a letter in both cases."""
    sides = letters(ground_truth), letters(answer)
    doubled = {sign for side in sides for sign in side if sign.isupper() and sign.lower() in side} - set("EI")
    free = [sign for sign in "qwvuzkhgjpts" if not {sign, sign.upper()} & (sides[0] | sides[1])]
    if not doubled or len(free) < len(doubled):
        return False
    for old, new in zip(sorted(doubled), free, strict=False):
        ground_truth, answer = renamed(ground_truth, old, new), renamed(answer, old, new)
    return algebraic(ground_truth, answer) is False


def _another_numeral(ground_truth: str, answer: str) -> bool:
    values = _numeral(ground_truth), _numeral(answer)
    return None not in values and values[0] != values[1]


def _numeral(text: str) -> int | None:
    """The value of `0x1f` or `11001_3`."""
    found = _NUMERAL.fullmatch(text.strip())
    if found is None:
        return None
    base = _BASES[found["prefix"].lower()] if found["prefix"] else int(found["base"])
    try:
        return int(found["prefixed"] or found["digits"], base)
    except ValueError:
        return None


def _turns_round(ground_truth: str, answer: str) -> bool:
    """Whether both are comparisons in the same words in another order."""
    left, right = _NAME.findall(ground_truth), _NAME.findall(answer)
    return _DIRECTED.search(answer) is not None and left != right and sorted(left) == sorted(right)


def _another_cycle(ground_truth: str, answer: str) -> bool:
    """Whether permutations in cycles differ; math-verify multiplies `(1 3 2)`."""
    cycles = [sorted(map(_turned, _CYCLE.findall(side))) for side in (ground_truth, answer)]
    return any(cycles) and cycles[0] != cycles[1]


def _turned(cycle: str) -> tuple[int, ...]:
    """The numbers of a cycle, its smallest first."""
    numbers = [int(number) for number in re.findall(r"\d+", cycle)]
    at = numbers.index(min(numbers))
    return (*numbers[at:], *numbers[:at])


def _swaps_labels(with_labels: str, bare: str, *, answered: bool = False) -> bool:
    """Whether bare values stand in another order than their labels; those of the answer name coordinates of a point."""
    items = labelled(with_labels)
    if items is None or len({item.label for item in items}) < 2 or labelled(bare) is not None:  # noqa: PLR2004
        return False
    values = bare_values(bare)
    if values is None or len(values) != len(items) or any(len(item.values) > 1 for item in items):
        return False
    if answered and not (bare.startswith("(") and all(_COORDINATE.fullmatch(item.label) for item in items)):
        return False  # a reference without order, whose values the answer names as it likes
    return all(
        any(algebraic(item.values[0], value) is False for item, value in zip(order, values, strict=True))
        for order in ((items, sorted(items)) if answered else (items,))
    )


def _swaps_parts(ground_truth: str, answer: str) -> bool:
    """Whether `(i) … (ii) …` give different values to one part."""
    sides = [_PART.split(text)[1:] for text in (ground_truth, answer)]
    if len(sides[0]) != len(sides[1]) or len(sides[0]) < 2:  # noqa: PLR2004  # one part needs no mark
        return False
    return any(algebraic(one.strip(" ,;:"), other.strip(" ,;:")) is False for one, other in zip(*sides, strict=True))


def _has_another_result(ground_truth: str, answer: str) -> bool:
    """Whether two calculations (`7 * 9 = 63`), or one function at one point (`f(2) = 1`), end in different numbers."""
    sides = [split(text, "=") for text in (ground_truth, answer)]
    if min(map(len, sides)) < 2:  # noqa: PLR2004  # no equation
        return False
    ends = sides[0][-1], sides[1][-1]
    if sides[0][0] == sides[1][0] and _AT_POINT.fullmatch(sides[0][0]):
        comparable = "." not in "".join(ends) and _are_numbers(ends)  # a decimal could be rounded
    else:
        comparable = _are_numbers([side for text in sides for side in text])
    return comparable and algebraic(*ends) is False


def _gives_another_value(ground_truth: str, answer: str) -> bool:
    """Whether both give values to the same names, and another one to one of them."""
    sides = _claims(ground_truth), _claims(answer)
    if not sides[0] or not sides[1] or sides[0].keys() != sides[1].keys():
        return False
    pairs = [(value, sides[1][name]) for name, value in sides[0].items()]
    return any("." not in one + other and algebraic(one, other) is False for one, other in pairs)  # or it is rounded


def _claims(text: str) -> dict[str, str]:
    """The names in a text of several equations, each with its value; empty when it is anything else."""
    items = labelled(text)
    if items is not None:
        pieces = [[item.label, *item.values] for item in items]
    else:
        pieces = [split(piece, "=") for piece in split(text, ",", ";", "and", "with", "where")]
    claims = {compact(piece[0]): piece[-1] for piece in pieces if len(piece) == 2}  # noqa: PLR2004  # name and value
    return claims if 1 < len(claims) == len(pieces) else {}


def _is_detail(ground_truth: str, answer: str) -> bool:
    """Whether the ground truth is only where the answer holds: -4, of `21 for n = -4`."""
    value = detailed(answer)
    return value is not None and "=" not in ground_truth and algebraic(ground_truth, value) is False


def _are_numbers(texts: Iterable[str]) -> bool:
    read = [expression_of(text) for text in texts]
    return all(side is not None and not symbols(side) for side in read)


def _another_sequence(ground_truth: str, answer: str) -> bool:
    """Whether both are rows of capitals with repetitions (`TFFF`), which no product and no figure's name is."""
    rows = [_TRUTH.sub("", re.sub(r"[\s,;]", "", text)) for text in (ground_truth, answer)]
    return rows[0] != rows[1] and all(_CAPITALS.fullmatch(row) and len(set(row)) < len(row) for row in rows)


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


_PROOFS: Mapping[str, Callable[[str, str], bool]] = {
    "contradiction": lambda left, right: _contradicts_itself(right) and not _contradicts_itself(left),
    "order": lambda left, right: (
        _swaps_labels(left, right) or _swaps_labels(right, left, answered=True) or _swaps_parts(left, right)
    ),
    "result": _has_another_result,
    "claim": _gives_another_value,
    "sequence": _another_sequence,
    "hedge": lambda left, right: _HEDGE.search(right) is not None and _HEDGE.search(left) is None,
    "unit": another_unit,
    "amount": another_amount,
    "detail": _is_detail,
    "numeral": _another_numeral,
    "comparison": _turns_round,
    "ratio": another_ratio,
    "cycle": _another_cycle,
    "opposite": opposite,
}
"""Of two cleaned texts, in the order in which they are tried; none is tried after one that holds."""
