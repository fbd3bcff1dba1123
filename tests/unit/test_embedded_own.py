"""A judge taught on a team's own lessons: what is read, how it is compared, and how it is served."""

import gzip
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tinyv.profiles import load_profile
from tinyv_build.embedded.adapter import ADAPTER, adapter_files, write_profile
from tinyv_build.embedded.calibration import read_calibration, write_calibration
from tinyv_build.embedded.card import CARD_FILE, write_card
from tinyv_build.embedded.data import attack_pairs, draw_sets
from tinyv_build.embedded.own import HeldBack, compared, read_lessons, verdict
from tinyv_build.embedded.pairs import ATTACKS, Pair
from tinyv_build.errors import BuildError
from tinyv_build.source import find_source

from .test_embedded_training import RECIPE


def lesson(number: int, **said: object) -> dict[str, object]:
    return {
        "question": f"What is {number}?",
        "ground_truth": str(number),
        "answer": f"it is {number}" if number % 2 else f"it is {number + 1}",
        "same": bool(number % 2),
        "kind": "response",
        "group": f"q{number // 2}",
    } | said


HELD_BACK = [lesson(number) for number in range(100, 104)]
"""Of two questions, each with a right and a wrong answer."""


def written(folder: Path, training: list[dict[str, object]], held_back: list[dict[str, object]]) -> Path:
    for name, rows in (("lessons", training), ("validation", held_back)):
        folder.joinpath(f"{name}.jsonl.gz").write_bytes(gzip.compress("".join(map(spelt, rows)).encode()))
    return folder


def spelt(row: dict[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def test_lessons_are_read_as_they_were_written_and_too_long_ones_left_out(tmp_path: Path) -> None:
    training = [lesson(1), lesson(2, answer="line\u2028of one answer"), lesson(4, answer="x" * 401)]
    found = read_lessons(written(tmp_path, training, [lesson(n) for n in (10, 11, 12, 13)]))
    assert [(pair.question, pair.answer, pair.same) for pair in found.training] == [
        ("What is 1?", "it is 1", True),
        ("What is 2?", "line\u2028of one answer", False),
    ]
    assert found.held_back.groups == ("q5", "q5", "q6", "q6")
    other = read_lessons(written(tmp_path, training[:2], [lesson(n) for n in range(10, 16)]))
    assert other.digest != found.digest


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (b"", "got 0 lessons"),
        (b"no gzip", "expected lessons"),
        (gzip.compress(spelt(lesson(1)).encode() * 50)[:60], "expected lessons"),
        (gzip.compress(b"[1]\n"), "expected a lesson"),
        (gzip.compress(b"{\n"), "expected a lesson"),
        (gzip.compress(spelt(lesson(1)).encode()), "expected right and wrong ones"),
        (gzip.compress(b""), "got 0 lessons"),
    ],
)
def test_what_is_no_lesson_is_said(damage: bytes, said: str, tmp_path: Path) -> None:
    written(tmp_path, [lesson(1), lesson(2)], HELD_BACK)
    (tmp_path / "lessons.jsonl.gz").write_bytes(damage)
    with pytest.raises(BuildError, match=said):
        read_lessons(tmp_path)


@pytest.mark.parametrize("numbers", [(100, 101, 102), (100, 101, 103), (100, 101), ()])
def test_halves_of_one_label_are_said_before_any_training(numbers: tuple[int, ...], tmp_path: Path) -> None:
    written(tmp_path, [lesson(1), lesson(2)], [lesson(number) for number in numbers])
    with pytest.raises(BuildError, match=r"lessons to (measure with|choose a threshold on).*label more rows"):
        read_lessons(tmp_path)


def test_an_unknown_gain_is_no_gain() -> None:
    worth = {"auc": 0.9, "right_accepted": 0.5, "wrong_accepted": 0.0}
    found = {"new": worth, "shipped": worth, "auc_gain": [math.nan, math.nan], "attacks_accepted": 0}
    assert "not shown to be better" in verdict(found)


def test_a_folder_without_lessons_is_said(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"lessons\.jsonl\.gz.*real-answers\.md"):
        read_lessons(tmp_path)


def test_own_lessons_are_learnt_and_what_is_held_back_is_not(tmp_path: Path) -> None:
    shared = lesson(7)
    training = [lesson(n) for n in range(40)]
    lessons = read_lessons(written(tmp_path, training, [shared, lesson(6), *HELD_BACK]))
    sets = draw_sets(RECIPE, lambda _: False, lessons)
    learnt = {(pair.ground_truth, pair.answer) for part in sets.training for pair in part}
    assert {(str(n), lesson(n)["answer"]) for n in range(40) if n not in {6, 7}} <= learnt
    assert (shared["ground_truth"], shared["answer"]) not in learnt
    assert sets.own == lessons.held_back.pairs
    assert set(sets.own) <= set(sets.fast[: sets.fast_seen])
    assert not set(sets.own) & set(sets.fast[sets.fast_seen :])


def held_back(count: int) -> HeldBack:
    pairs = tuple(Pair(str(n), "answer", bool(n % 2), "response", "") for n in range(count))
    return HeldBack(pairs, tuple(f"q{n // 4}" for n in range(count)))


def test_the_halves_share_no_question() -> None:
    whole = held_back(40)
    halves = [whole.half(number) for number in (0, 1)]
    assert sum(len(half.pairs) for half in halves) == 40
    assert not set(halves[0].groups) & set(halves[1].groups)


def test_a_better_adapter_is_said_to_be_one_and_chance_is_not() -> None:
    whole = held_back(200)
    right = np.array([pair.same for pair in whole.pairs])
    luck = np.random.default_rng(1)
    good, dull, other = right + luck.normal(0, 0.2, 200), luck.random(200), luck.random(200)

    def said(new: Any, shipped: Any, attacks: int = 0) -> str:
        return verdict(compared(whole, (new, 0.99), (shipped, 0.5)) | {"attacks_accepted": attacks})

    assert said(good, dull) == "it is better than the shipped adapter"
    assert said(good, dull, attacks=1).startswith("do not serve it: it accepts 1 attacks")
    assert "not shown to be better" in said(dull, other)
    assert "more wrong answers" in verdict(compared(whole, (good, -9.0), (dull, 0.5)) | {"attacks_accepted": 0})


def test_figures_of_a_comparison_are_those_of_the_labels() -> None:
    whole = held_back(8)
    new = np.array([0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.95, 0.2])
    found = compared(whole, (new, 0.5), (np.full(8, 0.5), 0.5))
    assert found["new"] == {"auc": 0.75, "right_accepted": 0.75, "wrong_accepted": 0.25}
    assert found["shipped"] == {"auc": 0.5, "right_accepted": 1.0, "wrong_accepted": 1.0}
    assert (found["pairs"], found["questions"]) == (8, 2)


def test_attacks_to_measure_with_are_attacks() -> None:
    assert {pair.kind for pair in attack_pairs(0, 50)} <= ATTACKS
    assert not any(pair.same for pair in attack_pairs(0, 50))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder as a training with own lessons leaves it, with the shipped factors."""
    if not adapter_files():
        pytest.skip("no adapter is shipped")
    for path in ADAPTER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    write_profile(tmp_path, 0.8)
    return tmp_path


def test_an_own_adapter_is_served_by_its_folder_with_its_threshold(own: Path) -> None:
    found, shipped = find_source(str(own), ""), find_source("", "")
    assert found.profile.accept_from == 0.8
    assert found.profile.template == shipped.profile.template
    assert found.profile.identity != shipped.profile.identity
    assert own / "adapter.safetensors" in found.files
    write_profile(own, 0.9)
    load_profile.cache_clear()
    assert find_source(str(own), "").profile.identity != found.profile.identity


def test_the_card_says_what_was_learnt_from(own: Path) -> None:
    write_calibration(own, replace(read_calibration(own), lessons="0123456789ab"))
    write_card(own)
    text = (own / CARD_FILE).read_text()
    assert "lessons of real\nanswers (digest 0123456789ab)" in text
    assert "No benchmark's" not in text
