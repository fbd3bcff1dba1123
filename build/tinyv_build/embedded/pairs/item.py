"""What a kind of pairs draws: texts that mean the same, texts that do not, and the pairs that they make.

A label follows from construction: all texts of one value come from one list of forms, and a wrong value is written in
the same forms, so a form alone tells nothing.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tinyv_build.embedded.pairs.style import styled

__all__ = ["Draw", "Item", "Pair", "by_value", "pairs_of"]

MAX_CHARS = 260
"""Longer pairs are left out: a training step costs by the token."""

TURNED = 0.2
"""How many items are asked from their wrong side."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Pair:
    """One labelled question to the judge."""

    ground_truth: str
    answer: str
    same: bool
    kind: str
    """Name of the function that drew it."""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """Texts around one meaning."""

    same: Sequence[str]
    """Any two of them mean the same."""
    different: Sequence[str]
    """None of them means what `same` means."""
    reference: str = ""
    """The ground truth; empty: any of `same`."""
    plain: bool = False
    """Its texts are used as they are, without a change of style."""
    meaning: object = None
    """What `same` says, if it can be compared: two items of one kind may have drawn it in different texts."""


Draw = Callable[[random.Random], Item]


def by_value(
    luck: random.Random, forms: Callable[[Value], Sequence[str]], right: Value, wrongs: Iterable[Value]
) -> Item:
    """An item of a value and of wrong ones, each wrong one in one form; wrong values equal to the right are dropped."""
    others = [wrong for wrong in wrongs if wrong != right]
    return Item(forms(right), [luck.choice(forms(wrong)) for wrong in others], meaning=right)


def pairs_of(luck: random.Random, kind: str, draw: Draw, ease: float = 1.0) -> list[Pair]:
    """Up to two pairs of each label from a fresh item.

    Half of the wrong answers are near misses, the others answer another question of the kind; a third of the right ones
    are the reference itself in another style. From near misses and far forms alone nothing is learnt: they share more
    letters with the reference than right answers do, and a small model gets no first hold. Once it has one, `ease`
    below 1 makes the easy pairs of both labels that much rarer. In some items a wrong answer is the reference and the
    right ones are wrong, so that no answer is known as wrong by its looks.
    """
    item = draw(luck)
    if not item.same and not item.reference:
        return []
    reference = item.reference or luck.choice(item.same)
    right: Sequence[str] = [text for text in item.same if text != reference]
    near: Sequence[str] = [text for text in item.different if text not in item.same]
    far = _strangers(luck, item, draw)
    if near and item.same and luck.random() < TURNED:
        reference = luck.choice(near)
        right, near, far = [reference], item.same, []
    pairs = []
    for _ in range(luck.choice((1, 1, 2))):
        same = [reference] if item.same and luck.random() < 0.33 * ease else right
        wrong = far if far and luck.random() < 0.5 * ease else near
        pairs += [(luck.choice(texts), texts is not wrong) for texts in (same, wrong) if texts]
    if right and luck.random() < 0.25:  # attacks have no right answers
        pairs.append((luck.choice(right), True))
    return [pair for text, same in pairs if (pair := _pair(luck, kind, item, reference, text, same=same))]


def _strangers(luck: random.Random, item: Item, draw: Draw) -> Sequence[str]:
    """Right answers of another item of the kind; none if they may be right here too."""
    other = draw(luck)
    if item.meaning is not None and other.meaning == item.meaning:
        return []
    return [] if {item.reference, *item.same}.intersection(other.same) else other.same


def _pair(luck: random.Random, kind: str, item: Item, reference: str, text: str, *, same: bool) -> Pair | None:
    truth, answer = (reference, text) if item.plain else (styled(luck, reference), styled(luck, text))
    fits = len(truth) + len(answer) <= MAX_CHARS and truth.strip()
    return Pair(truth, answer, same, kind) if fits else None
