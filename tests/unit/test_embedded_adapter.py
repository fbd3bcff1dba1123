"""The embedded judge's adapter: merging, calibration, and the profile that speaks for it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tinyv.judge.parse import read_reply
from tinyv.profiles import load_profile
from tinyv.records import Completion, JudgeOutcome
from tinyv_build.embedded import PROFILE, adapter_files
from tinyv_build.embedded.adapter import ADAPTER, ADAPTER_FILE, AdaptedState, factor_names
from tinyv_build.embedded.calibration import (
    Calibration,
    best_temperature,
    read_calibration,
    threshold_for,
    write_calibration,
)
from tinyv_build.embedded.card import CARD_FILE, write_card
from tinyv_build.errors import BuildError

Q_PROJ, NORM, HEAD = "model.layers.0.self_attn.q_proj.weight", "model.norm.weight", "model.embed_tokens.weight"

CALIBRATION = Calibration(
    seed=3,
    pairs=64,
    steps=2,
    best_step=1,
    rank=2,
    alpha=6.0,
    temperature=1.25,
    accept_from=0.7,
    unseen_kinds=("clock",),
    recipe="seed=3",
    metrics={},
    by_kind={"clock": (4, 0.75)},
)


def saved(path: Path, tensors: Mapping[str, np.ndarray[Any, Any]]) -> None:
    """A safetensors file, written as the format says."""
    entries, raw = {}, b""
    for name, tensor in tensors.items():
        data = tensor.astype("<f2").tobytes()
        entries[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [len(raw), len(raw) + len(data)]}
        raw += data
    header = json.dumps(entries).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + raw)


@pytest.fixture
def base() -> dict[str, np.ndarray[Any, Any]]:
    luck = np.random.default_rng(0)
    shapes = {Q_PROJ: (6, 4), NORM: (4,), HEAD: (9, 4)}
    return {name: luck.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    luck = np.random.default_rng(1)
    down, up = factor_names(Q_PROJ)
    saved(tmp_path / ADAPTER_FILE, {down: luck.normal(size=(2, 4)), up: luck.normal(size=(6, 2))})
    write_calibration(tmp_path, CALIBRATION)
    return tmp_path


def test_a_matrix_gets_alpha_by_rank_times_the_product_of_its_factors(base: dict[str, Any], folder: Path) -> None:
    luck = np.random.default_rng(1)
    down, up = luck.normal(size=(2, 4)).astype(np.float16), luck.normal(size=(6, 2)).astype(np.float16)
    expected = base[Q_PROJ] + 3.0 * (up.astype(np.float64) @ down.astype(np.float64))
    np.testing.assert_allclose(AdaptedState(base, folder)[Q_PROJ], expected, rtol=1e-5, atol=1e-5)


def test_merged_weights_compute_what_base_and_factors_do_one_after_the_other(
    base: dict[str, Any], folder: Path
) -> None:
    luck = np.random.default_rng(1)
    down, up = (luck.normal(size=shape).astype(np.float16).astype(np.float32) for shape in ((2, 4), (6, 2)))
    x = np.random.default_rng(2).normal(size=(5, 4)).astype(np.float32)
    beside = x @ base[Q_PROJ].T + 3.0 * ((x @ down.T) @ up.T)
    np.testing.assert_allclose(x @ AdaptedState(base, folder)[Q_PROJ].T, beside, atol=1e-3)


def test_the_temperature_divides_every_logit(base: dict[str, Any], folder: Path) -> None:
    state, hidden = AdaptedState(base, folder), np.random.default_rng(2).normal(size=4)
    logits = (hidden * base[NORM]) @ base[HEAD].T
    np.testing.assert_allclose((hidden * state[NORM]) @ state[HEAD].T, logits / 1.25, rtol=1e-5)


def test_the_merged_model_has_the_base_s_tensors_in_float32(base: dict[str, Any], folder: Path) -> None:
    state = AdaptedState(base, folder)
    assert list(state) == list(base)
    assert {state[name].dtype for name in state} == {np.dtype(np.float32)}


def test_factors_of_no_matrix_are_refused(base: dict[str, Any], folder: Path) -> None:
    del base[Q_PROJ]
    with pytest.raises(BuildError, match="q_proj"):
        AdaptedState(base, folder)


def test_a_folder_without_adapter_adds_no_files(tmp_path: Path) -> None:
    assert adapter_files(tmp_path) == ()


def test_a_calibration_reads_as_it_was_written(folder: Path) -> None:
    assert read_calibration(folder) == CALIBRATION


def test_a_damaged_calibration_is_refused(folder: Path) -> None:
    (folder / "calibration.json").write_text('{"seed": 1}')
    with pytest.raises(BuildError, match="make train-judge"):
        read_calibration(folder)


def test_the_temperature_with_the_smallest_loss_is_chosen() -> None:
    margin = np.array([4.0, 4.0, 4.0, -4.0])  # three of four sure answers are right: far too sure
    same, temperatures = np.array([True, True, False, False]), (0.5, 1.0, 3.6, 20.0)
    log_true = np.stack([-np.logaddexp(0, -margin / t) for t in temperatures], 1)
    log_false = np.stack([-np.logaddexp(0, margin / t) for t in temperatures], 1)
    assert best_temperature(temperatures, log_true, log_false, same) == 2


@pytest.mark.parametrize(
    ("p_wrong", "share", "expected"),
    [
        ([0.1] * 98 + [0.9, 0.95], 0.02, 0.5),
        ([0.1] * 97 + [0.8, 0.9, 0.95], 0.02, 0.801),
        ([0.1] * 97 + [0.8, 0.9, 0.95], 0.0, 0.951),
        ([], 0.02, 0.5),
    ],
)
def test_the_threshold_lets_few_wrong_answers_through(p_wrong: list[float], share: float, expected: float) -> None:
    found = threshold_for(np.array(p_wrong), share)
    assert found == pytest.approx(expected)
    assert sum(p >= found for p in p_wrong) <= share * len(p_wrong)


@pytest.mark.parametrize(
    ("word", "chance", "outcome"),
    [
        ("True", 0.71, JudgeOutcome.ACCEPTED),
        ("True", 0.70, JudgeOutcome.ACCEPTED),
        ("True", 0.69, JudgeOutcome.REJECTED),
        ("False", 0.8, JudgeOutcome.REJECTED),
    ],
)
def test_a_true_below_the_profile_s_threshold_is_a_rejection_with_its_own_p(
    word: str, chance: float, outcome: JudgeOutcome
) -> None:
    profile = replace(load_profile(PROFILE), accept_from=0.7)
    reply = read_reply(profile, Completion((word,), (float(np.log(chance)) + 1e-12,)))
    assert reply.outcome is outcome
    assert reply.probability == pytest.approx(chance if word == "True" else 1 - chance)


def test_the_profile_says_the_threshold_of_the_shipped_adapter() -> None:
    expected = read_calibration(ADAPTER).accept_from if adapter_files() else 0.0
    assert load_profile(PROFILE).accept_from == expected


def test_the_shipped_card_is_what_its_figures_make() -> None:
    if not adapter_files():
        pytest.skip("no adapter is shipped")
    before = (ADAPTER / CARD_FILE).read_bytes()
    write_card(ADAPTER)
    assert (ADAPTER / CARD_FILE).read_bytes() == before


def test_the_adapter_is_small_enough_for_a_repository() -> None:
    assert sum(path.stat().st_size for path in adapter_files()) < 25 * 2**20
