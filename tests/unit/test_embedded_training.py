"""What a training of the embedded judge rests on, as far as it needs no torch."""

import math
from pathlib import Path

import numpy as np
import pytest
from tinyv_build.embedded.batches import Batch, Example, batch_of, batches_of, epoch
from tinyv_build.embedded.data import UNSEEN_KINDS, draw_sets
from tinyv_build.embedded.metrics import accuracy_by_kind, auc, balanced_accuracy, log_loss
from tinyv_build.embedded.pairs import ATTACKS, KINDS
from tinyv_build.embedded.progress import Log, Row, read_log
from tinyv_build.embedded.recipe import Recipe
from tinyv_build.embedded.schedule import Course, Stopper, rate_at, rate_of

RECIPE = Recipe(
    5, pairs=600, easy=200, ease=0.4, more=300, batch=8, rate=1e-3, rank=2, alpha=2.0, patience=2, every=9, measured=150
)


def examples(count: int) -> list[Example]:
    return [Example((1, 2, *range(10, 11 + index % 7), 3), index % 2, index) for index in range(count)]


def prompts(batch: Batch) -> list[tuple[int, ...]]:
    rows = zip(batch.rows, batch.ends, strict=True)
    return [batch.prefix + row[: end + 1] for row, end in rows]


def test_a_batch_holds_its_prompts_whole() -> None:
    chosen = examples(9)
    batch = batch_of(chosen)
    assert prompts(batch) == [example.ids for example in chosen]
    assert {len(row) for row in batch.rows} == {max(batch.ends) + 1}
    assert batch.targets == tuple(example.target for example in chosen)


def test_what_all_prompts_begin_with_stands_once() -> None:
    assert batch_of(examples(9)).prefix == (1, 2, 10)


def test_equal_prompts_keep_a_last_token_of_their_own() -> None:
    batch = batch_of([Example((1, 2, 3), 0, 0)] * 2)
    assert (batch.prefix, batch.rows, batch.ends) == ((1, 2), ((3,), (3,)), (0, 0))


def test_an_epoch_sees_every_example_once_in_the_seed_s_order() -> None:
    first, again, other = (list(epoch(examples(1000), 8, seed)) for seed in (1, 1, 2))
    assert sorted(index for batch in first for index in batch.indexes) == list(range(1000))
    assert first == again != other


def test_batches_for_measuring_cover_all() -> None:
    found = batches_of(examples(10), 4)
    assert sorted(index for batch in found for index in batch.indexes) == list(range(10))


def test_the_learning_rate_climbs_and_falls() -> None:
    course = [rate_at(step, 100, 10) for step in range(101)]
    assert course[:11] == sorted(course[:11])
    assert course[10:] == sorted(course[10:], reverse=True)
    assert max(course) == course[10] == 1.0
    assert 0 < course[-1] < 0.05


def test_a_second_course_climbs_and_falls_again() -> None:
    courses = (Course(100, 1.0), Course(50, 0.5))
    rates = [rate_of(step, courses, 10) for step in range(150)]
    assert rates[:100] == [rate_at(step, 100, 10) for step in range(100)]
    assert rates[100] < rates[105] < rates[110] == max(rates[100:]) == 0.5
    assert rates[110:] == sorted(rates[110:], reverse=True)


def test_training_ends_when_nothing_got_better_for_long_enough() -> None:
    stopper = Stopper(patience=2)
    assert [stopper.is_best(loss, step) for step, loss in enumerate([3.0, 2.0, 2.5, 1.0, 1.5])] == [
        *[True, True, False, True, False]
    ]
    assert not stopper.is_over
    assert not stopper.is_best(math.nan, 5)
    assert stopper.is_over
    assert (stopper.best, stopper.best_step) == (1.0, 3)


def test_auc_counts_ordered_pairs_and_halves_ties() -> None:
    p_true, same = np.array([0.9, 0.4, 0.4, 0.1]), np.array([True, True, False, False])
    assert auc(p_true, same) == pytest.approx(3.5 / 4)
    assert math.isnan(auc(p_true, np.ones(4, dtype=np.bool_)))


def test_accuracies_weigh_classes_and_kinds() -> None:
    p_true, same = np.array([0.9, 0.9, 0.9, 0.1]), np.array([True, True, False, False])
    assert balanced_accuracy(p_true, same, 0.5) == pytest.approx(0.75)
    assert accuracy_by_kind(p_true, same, ["a", "b", "b", "b"], 0.5) == {"a": (1, 1.0), "b": (3, pytest.approx(2 / 3))}


def test_log_loss_is_of_the_right_word() -> None:
    assert log_loss(np.array([-0.5, -9.0]), np.array([-9.0, -0.1]), np.array([True, False])) == pytest.approx(0.3)


def test_unseen_kinds_exist_and_are_no_attacks() -> None:
    assert set(UNSEEN_KINDS) <= set(KINDS)
    assert not set(UNSEEN_KINDS) & set(ATTACKS)


def test_no_measured_pair_and_no_unseen_kind_is_trained_on() -> None:
    sets = draw_sets(RECIPE, lambda _: False)
    lessons = [pair for lesson in sets.training for pair in lesson]
    trained = {(pair.ground_truth, pair.answer) for pair in lessons}
    assert len(trained) == len(lessons)
    assert min(map(len, sets.training)) > 150
    for held in (sets.validation, sets.unseen, sets.calibration, sets.attacks):
        assert not trained & {(pair.ground_truth, pair.answer) for pair in held}
    assert {pair.kind for pair in sets.unseen} <= set(UNSEEN_KINDS)
    assert not {pair.kind for pair in [*lessons, *sets.validation]} & set(UNSEEN_KINDS)
    assert {pair.kind for pair in sets.attacks} <= set(ATTACKS)
    assert not any(pair.same for pair in sets.attacks)


def test_a_log_goes_on_from_a_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    log = Log(path, -1)
    for step in range(4):
        log.add(Row(step, step * 8, 0.5, loss=1.0 / (step + 1), validation_auc=0.75 if step == 2 else None))
    Log(path, 2).add(Row(3, 24, 0.25))
    rows = read_log(path)
    assert [row.step for row in rows] == [0, 1, 2, 3]
    assert (rows[2].validation_auc, rows[3].rate, rows[3].loss) == (0.75, 0.25, None)
