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


Draw = Callable[[random.Random], Item]


def by_value(
    luck: random.Random, forms: Callable[[Value], Sequence[str]], right: Value, wrongs: Iterable[Value]
) -> Item:
    """An item of a value and of wrong ones, each wrong one in one form; wrong values equal to the right are dropped."""
    others = [wrong for wrong in wrongs if wrong != right]
    return Item(forms(right), [luck.choice(forms(wrong)) for wrong in others])


def pairs_of(luck: random.Random, kind: str, item: Item) -> list[Pair]:
    """Up to two pairs of each label from an item."""
    if not item.same and not item.reference:
        return []
    reference = item.reference or luck.choice(item.same)
    rest = [text for text in item.same if text != reference]
    if luck.random() < 0.15 and item.same:  # the same form again, in another style
        rest.append(reference)
    count = 1 if luck.random() < 0.4 else 2  # so that no item weighs too much
    chosen = [(text, True) for text in luck.sample(rest, min(count, len(rest)))]
    wrong = [text for text in item.different if text not in item.same]
    chosen += [(text, False) for text in luck.sample(wrong, min(count, len(wrong)))]
    found = []
    for text, same in chosen:
        truth, answer = (reference, text) if item.plain else (styled(luck, reference), styled(luck, text))
        if len(truth) + len(answer) <= MAX_CHARS and truth.strip():
            found.append(Pair(truth, answer, same, kind))
    return found
