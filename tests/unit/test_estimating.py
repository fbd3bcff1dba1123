"""Strata, tallies and the two estimators of a false-negative rate."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv_client.estimating.calibrations import shipped
from tinyv_client.estimating.labelled import from_labels
from tinyv_client.estimating.strata import ACCEPTED, JUDGE_ACCEPTED, REFUTED, STRATA, UNSCORED, allocation, stratum_of
from tinyv_client.estimating.tally import Cell, Tally
from tinyv_client.estimating.transported import Calibration, calibration_of, transported
from tinyv_contract.records import NAN, Status, Verdict

NEAR = STRATA[-1]
SHARES = {ACCEPTED: 0.99, REFUTED: 0.0, JUDGE_ACCEPTED: 0.8, NEAR: 0.3}
"""Right answers of each stratum in the files made here."""


def tally(*rows: tuple[str, bool, int | None]) -> Tally:
    made = Tally()
    for stratum, accepted, label in rows:
        made.add(Cell(stratum, accepted), label)
    return made


def made_file(luck: random.Random, sizes: dict[str, int]) -> list[tuple[str, bool, int]]:
    """Rows of a verifier that is the rule alone, and whether they are right."""
    return [
        (stratum, stratum == ACCEPTED, int(luck.random() < SHARES[stratum]))
        for stratum, size in sizes.items()
        for _ in range(size)
    ]


def rate(rows: list[tuple[str, bool, int]]) -> float:
    return sum(label and not accepted for _, accepted, label in rows) / sum(label for *_, label in rows)


def test_every_status_has_a_stratum_and_the_judge_s_rejections_have_bands() -> None:
    found = {status: stratum_of(Verdict(0.0, status)) for status in Status}
    assert set(found.values()) <= set(STRATA)
    assert found[Status.RULE_ACCEPTED] == ACCEPTED
    assert {found[status] for status in Status if not status.scored} == {UNSCORED}
    bands = [stratum_of(Verdict(0.0, Status.JUDGE_REJECTED, "", chance)) for chance in (0.01, 0.2, 0.45, NAN)]
    assert len(set(bands[:3])) == 3
    assert bands[3] == bands[2]


@given(st.dictionaries(st.sampled_from(STRATA), st.integers(0, 400)), st.integers(1, 500))
def test_an_allocation_spends_every_label_and_never_more_than_a_stratum_has(sizes: dict[str, int], count: int) -> None:
    given_ = allocation(sizes, count)
    assert sum(given_.values()) == min(count, sum(sizes.values()))
    assert all(0 <= labels <= sizes[name] for name, labels in given_.items())


def test_an_allocation_leaves_no_stratum_without_a_label_and_prefers_the_uncertain() -> None:
    given_ = allocation({ACCEPTED: 1000, REFUTED: 1000, NEAR: 100}, 60)
    assert min(given_.values()) >= 5
    assert given_[NEAR] > 0.1 * given_[REFUTED]
    assert allocation({}, 10) == {}


def test_labels_of_every_row_leave_nothing_open() -> None:
    rows = made_file(random.Random(1), {ACCEPTED: 50, NEAR: 40, REFUTED: 30})
    found = from_labels(tally(*rows))
    assert found.low == pytest.approx(found.rate) == pytest.approx(found.high) == pytest.approx(rate(rows))
    assert found.right == sum(label for *_, label in rows)


def test_a_stratum_without_a_label_may_be_all_right_or_all_wrong() -> None:
    rows = [(ACCEPTED, True, 1)] * 100 + [(NEAR, False, None)] * 100
    found = from_labels(tally(*rows))
    assert (found.low, round(found.high, 2)) == (0.0, 0.5)


def test_a_file_without_right_answers_has_no_rate() -> None:
    assert math.isnan(from_labels(tally(*[(REFUTED, False, 0)] * 5)).rate)
    assert math.isnan(from_labels(Tally()).rate)


def test_the_same_seed_gives_the_same_interval() -> None:
    rows = [(ACCEPTED, True, 1)] * 30 + [(NEAR, False, None)] * 90 + [(NEAR, False, 1), (NEAR, False, 0)]
    assert from_labels(tally(*rows), 3) == from_labels(tally(*rows), 3)


def test_a_sample_s_interval_holds_the_truth_nine_times_in_ten() -> None:
    luck, held = random.Random(5), 0
    sizes = {ACCEPTED: 600, JUDGE_ACCEPTED: 40, NEAR: 200, REFUTED: 400}
    for seed in range(60):
        rows = made_file(luck, sizes)
        spent = allocation(sizes, 80)
        sample = {
            at
            for name, labels in spent.items()
            for at in luck.sample([at for at, row in enumerate(rows) if row[0] == name], labels)
        }
        seen = [(*row[:2], row[2] if at in sample else None) for at, row in enumerate(rows)]
        found = from_labels(tally(*seen), seed, 800)
        held += found.low <= rate(rows) <= found.high
    assert held >= 54


def calibrated(sensitivity: tuple[int, int]) -> Calibration:
    return Calibration(sensitivity, (1, 100), (0, 500), (495, 500))


def judged_file(passed: int, failed: int) -> Tally:
    rows = [(ACCEPTED, True, None)] * 300 + [(JUDGE_ACCEPTED, False, None)] * passed + [(NEAR, False, None)] * failed
    return tally(*rows)


def test_a_good_judge_s_rescues_are_the_rule_s_misses() -> None:
    found = transported(judged_file(80, 120), [calibrated((95, 100))])
    assert found.rate == pytest.approx(83 / 383, abs=0.02)
    assert found.low < found.rate < found.high < 0.3


def test_a_judge_that_finds_few_says_little() -> None:
    sharp, dull = (transported(judged_file(8, 192), [calibrated(found)]) for found in ((95, 100), (10, 100)))
    assert dull.high - dull.low > 3 * (sharp.high - sharp.low)
    assert dull.high > 0.2


def test_files_that_differ_widen_the_interval() -> None:
    alike = transported(judged_file(40, 160), [calibrated((60, 100))])
    unlike = transported(judged_file(40, 160), [calibrated((30, 100)), calibrated((90, 100))])
    assert unlike.high - unlike.low > alike.high - alike.low


def test_what_the_service_misses_are_the_judge_s_own_misses() -> None:
    rows = [(ACCEPTED, True, None)] * 300 + [(JUDGE_ACCEPTED, True, None)] * 60 + [(NEAR, False, None)] * 140
    service, rule = (
        transported(tally(*rows), [calibrated((75, 100))]),
        transported(judged_file(60, 140), [calibrated((75, 100))]),
    )
    assert service.rate < rule.rate
    assert service.right == pytest.approx(rule.right, rel=0.1)


def test_a_calibration_is_the_counts_of_a_labelled_file() -> None:
    rows = [(ACCEPTED, True, 1)] * 9 + [(ACCEPTED, True, 0)] + [(REFUTED, False, 1)] + [(REFUTED, False, 0)] * 4
    rows += [(JUDGE_ACCEPTED, False, 1)] * 3 + [(NEAR, False, 1)] * 2 + [(NEAR, False, 0)] * 5 + [(NEAR, False, None)]
    assert calibration_of(tally(*rows)) == Calibration((3, 5), (0, 5), (1, 15), (9, 10))


def test_the_package_brings_the_errors_of_its_own_judge() -> None:
    found = shipped()
    assert len(found) >= 10
    assert all(hits <= of for one in found.values() for hits, of in (one.sensitivity, one.refuted, one.proven_right))
    assert transported(judged_file(4, 96), list(found.values())).high > 0.1
