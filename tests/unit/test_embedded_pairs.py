"""The generator of the embedded judge's pairs: reproducible, balanced, and right about what is the same."""

import hashlib
import os
import random
import subprocess
import sys
from collections import Counter
from fractions import Fraction

import pytest
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
    assert len({(pair.ground_truth, pair.answer) for pair in PAIRS}) == 12_000
    assert all(pair.ground_truth.strip() for pair in PAIRS)


def test_labels_are_balanced_overall_and_in_each_kind() -> None:
    assert sum(pair.same for pair in PAIRS) / len(PAIRS) == pytest.approx(0.47, abs=0.04)
    drawn, same = Counter(pair.kind for pair in PAIRS), Counter(pair.kind for pair in PAIRS if pair.same)
    assert set(drawn) == set(KINDS)
    for kind, count in drawn.items():
        if kind in ATTACKS:
            assert same[kind] == 0
        else:
            assert 0.3 < same[kind] / count < 0.6, kind


def test_some_kinds_alone_can_be_drawn_and_unknown_ones_are_refused() -> None:
    assert {pair.kind for pair in generate(0, 50, ["surd", "ray"])} == {"surd", "ray"}
    with pytest.raises(KeyError, match="surrd"):
        generate(0, 5, ["surrd"])


def test_a_wrong_value_that_is_the_right_one_is_dropped() -> None:
    item = by_value(random.Random(0), lambda value: [str(value)], 3, [3, 4])
    assert item == Item(["3"], ["4"])


def test_a_text_of_the_right_meaning_is_never_drawn_as_wrong() -> None:
    item = Item(["a", "b"], ["b", "c"], reference="a", plain=True)
    assert {(pair.answer, pair.same) for pair in pairs_of(random.Random(1), "k", lambda _: item)} <= {
        ("a", True),
        ("b", True),
        ("c", False),
    }


def test_another_draw_of_the_same_meaning_is_never_taken_as_wrong() -> None:
    draws = iter([Item(["a", "b"], []), Item(["b", "c"], [])])
    assert all(pair.same for pair in pairs_of(random.Random(1), "k", lambda _: next(draws)))


def _value(text: str) -> Fraction | None:
    """Of a plain number such as 3/4 or -0.5; None for any other text."""
    try:
        return Fraction(text.strip("$*. "))
    except ValueError:
        return None


def test_labels_of_numbers_are_what_arithmetic_says() -> None:
    checked = 0
    for pair in generate(2, 4000, ["fraction", "integer", "identical"]):
        truth, answer = _value(pair.ground_truth), _value(pair.answer)
        if truth is not None and answer is not None:
            checked += 1
            assert (truth == answer) == pair.same, pair
    assert checked > 300


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_keeps_its_pairs_short_and_marked(kind: str) -> None:
    pairs = generate(3, 40, [kind])
    assert len(pairs) >= 20
    for pair in pairs:
        assert isinstance(pair, Pair)
        assert pair.kind == kind
        assert len(pair.ground_truth) + len(pair.answer) <= 300
