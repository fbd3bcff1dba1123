"""The generator of the embedded judge's pairs: reproducible, balanced, and right about what is the same."""

import hashlib
import os
import random
import subprocess
import sys
from collections import Counter
from fractions import Fraction

import pytest
from tinyv.rules.deciding import Outcome, decide
from tinyv.rules.reading import read
from tinyv_build.embedded.pairs import ATTACKS, KINDS, Pair, generate
from tinyv_build.embedded.pairs.item import Item, by_value, pairs_of

PAIRS = generate(0, 12_000)

DIGEST = """
import hashlib
from tinyv_build.embedded.pairs import generate
print(hashlib.sha256(repr(generate(1, 2000)).encode()).hexdigest())
"""


def test_the_same_seed_draws_the_same_pairs_in_every_process() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout.decode()
        for seed in ("1", "2")
    }
    assert digests == {hashlib.sha256(repr(generate(1, 2000)).encode()).hexdigest() + "\n"}
    assert generate(1, 200) != generate(2, 200)


def test_pairs_are_all_different_and_none_has_both_labels() -> None:
    assert len(PAIRS) == 12_000
    labels = {(pair.ground_truth, pair.answer): pair.same for pair in PAIRS}
    assert len(labels) == 12_000
    assert all(pair.ground_truth.strip() for pair in PAIRS)
    for (truth, answer), same in labels.items():
        assert labels.get((answer, truth), same) == same, (truth, answer)


def test_the_same_text_means_the_same() -> None:
    assert all(pair.same for pair in PAIRS if pair.ground_truth == pair.answer)


def test_labels_are_balanced_overall_and_in_each_kind() -> None:
    assert sum(pair.same for pair in PAIRS) / len(PAIRS) == pytest.approx(0.5, abs=0.03)
    drawn, same = Counter(pair.kind for pair in PAIRS), Counter(pair.kind for pair in PAIRS if pair.same)
    assert set(drawn) == set(KINDS)
    assert 0.06 < sum(drawn[kind] for kind in ATTACKS) / len(PAIRS) < 0.11
    for kind, count in drawn.items():
        if kind in ATTACKS:
            assert same[kind] == 0
        else:
            assert 0.3 < same[kind] / count < 0.7, kind


def test_some_kinds_alone_can_be_drawn_and_unknown_ones_are_refused() -> None:
    assert {pair.kind for pair in generate(0, 50, ["surd", "ray"])} == {"surd", "ray"}
    with pytest.raises(KeyError, match="surrd"):
        generate(0, 5, ["surrd"])


def test_less_ease_means_fewer_pairs_of_one_and_the_same_text() -> None:
    def repeated(ease: float) -> int:
        return sum(pair.ground_truth == pair.answer for pair in generate(3, 600, ease=ease))

    assert 0 < 1.5 * repeated(0.0) < repeated(1.0)


def test_a_wrong_value_that_is_the_right_one_is_dropped() -> None:
    item = by_value(random.Random(0), lambda value: [str(value)], 3, [3, 4])
    assert item == Item(["3"], ["4"], meaning=3)


def test_an_item_is_asked_from_both_of_its_sides_and_never_labelled_wrong() -> None:
    item = Item(["a", "b"], ["b", "c", "d"], plain=True)
    pairs = [pair for seed in range(60) for pair in pairs_of(random.Random(seed), "k", lambda _: item)]
    for pair in pairs:
        right = {pair.ground_truth in "ab", pair.answer in "ab"} == {True} or pair.ground_truth == pair.answer
        assert pair.same == right, pair
    assert {pair.ground_truth for pair in pairs} == {"a", "b", "c", "d"}


def test_another_draw_of_the_same_meaning_is_never_taken_as_wrong() -> None:
    for items in (
        [Item(["a", "b"], []), Item(["b", "c"], [])],
        [Item(["a"], [], meaning=1), Item(["b"], [], meaning=1)],
    ):
        draws = iter(items)
        assert all(pair.same for pair in pairs_of(random.Random(1), "k", lambda _, draws=draws: next(draws)))


def _value(text: str) -> Fraction | None:
    """Of a plain number such as 3/4 or -0.5; None for any other text."""
    try:
        return Fraction(text.strip("$* ").removesuffix("."))
    except ValueError:
        return None


def test_labels_of_numbers_are_what_arithmetic_says() -> None:
    checked = 0
    for pair in generate(2, 6000, ["fraction", "integer", "identical", "many_values"]):
        truth, answer = _value(pair.ground_truth), _value(pair.answer)
        if truth is not None and answer is not None:
            checked += 1
            assert (truth == answer) == pair.same, pair
    assert checked > 500


EXACT = (
    "fraction", "integer", "surd", "surd_sum", "rationalised", "pi_multiple", "quadratic_surd", "higher_root", "power",
    "polynomial", "factored", "monomial", "rational", "vertex_form", "linear_form", "plane", "circle", "conic",
    "point_slope", "expression", "big_power", "exponential", "identity", "complex_number", "denested",
)  # fmt: skip
"""Kinds whose pairs the rules can prove or refute, but for a few notations that they do not read."""


@pytest.mark.parametrize("kind", EXACT)
def test_no_wrong_answer_is_proven_right_by_the_rules(kind: str) -> None:
    """Of the right ones, many are proven; the others are written in ways that are not read."""
    proven, right = 0, 0
    for pair in generate(4, 250, [kind]):
        truth, answer = _bare(pair.ground_truth), _bare(pair.answer)
        same = decide(read(truth), read(answer)).outcome is Outcome.SAME
        assert pair.same or not same, pair
        right += pair.same
        proven += same
    assert proven > right / 4


def _bare(text: str) -> str:
    """The text without what its style put around it."""
    for before, after in (("**", "**"), ("$", "$"), ("\\(", "\\)"), ("\\boxed{", "}"), ("", ".")):
        if text.startswith(before) and text.endswith(after):
            text = text[len(before) : len(text) - len(after)]
    return text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_keeps_its_pairs_short_and_marked(kind: str) -> None:
    pairs = generate(3, 40, [kind])
    assert len(pairs) >= 20
    for pair in pairs:
        assert isinstance(pair, Pair)
        assert pair.kind == kind
        assert len(pair.ground_truth) + len(pair.answer) <= 300
