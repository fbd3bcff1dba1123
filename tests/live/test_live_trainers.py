"""Released trainers score through their adapters, on the real server; each runs in an environment of its own."""

import json
import os
import subprocess
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks.harness.service import free_ports

from .service import ROOT, Service, serving

LONGEST_S = 900
OUTAGE_S = float(os.environ.get("TINYV_TEST_OUTAGE_S", "3"))
"""How long the server stays away in the middle of a training; `make test-trainers` says a minute."""


def python_of(script: str, target: str) -> Path:
    """The interpreter of a trainer's environment; skips where it was not made."""
    python = ROOT / ".tinyv" / "venvs" / script / "bin" / "python"
    if not (python.parent.parent / ".done").exists():
        pytest.skip(f"needs an environment of its own: run `make {target}`")
    return python


def run(service: Service, tmp_path: Path, script: str, target: str, *more: str | Path) -> dict[str, Any]:
    """What a script of tests/trainers saw."""
    out = tmp_path / "found.json"
    words = (f"tests/trainers/{script}_run.py", "--url", service.url, "--out", out, *more)
    command = list(map(str, (python_of(script, target), *words)))
    env = {name: value for name, value in os.environ.items() if not name.startswith("TINYV_")}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return dict(json.loads(out.read_text()))


def run_through_outages(tmp_path: Path, script: str, target: str) -> tuple[dict[str, Any], int]:
    """What a script saw whose server was stopped each time it marked the moment, and how often that was."""
    python_of(script, target)
    mark, ports, outages = tmp_path / "now", free_ports(2), 0
    running: Future[dict[str, Any]] | None = None
    with ThreadPoolExecutor(1) as pool:
        while True:
            with serving(tmp_path, ports=ports) as service:
                running = running or pool.submit(run, service, tmp_path, script, target, "--outage", mark)
                while not mark.exists() and not running.done():
                    time.sleep(0.1)
            if running.done():
                return running.result(), outages
            mark.unlink()
            time.sleep(OUTAGE_S)
            outages += 1


def check_trl(found: dict[str, Any]) -> None:
    """Every step's rewards are those of one unscored, one right and two wrong rows."""
    for way in ("sync", "async"):
        assert found[way]["steps"] == 5
        assert found[way]["loss_is_finite"]
        assert found[way]["names"] == ["tinyv_reward", "tinyv_reward_rule_only"]
        assert found[way]["rewards"] == pytest.approx([1 / 3] * 5), "the mean of one right and two wrong, not of four"
        assert found[way]["unscored"] == pytest.approx([0.25] * 5)
        for unscored, right, *wrong in found[way]["advantages"]:
            assert unscored == 0.0
            assert right > 1.0
            assert wrong == pytest.approx([-right / 2] * 2, abs=1e-3), "the baseline is that of three rows"


def check_verl(found: dict[str, Any]) -> None:
    """Every row has its reward, and only rows without a reference are unscored."""
    for manager in ("naive", "remote", "rate_limited"):
        assert found[manager]["rewards"] == [float(at % 2) for at in range(64)], manager
        assert found[manager]["extra"]["tinyv_unscored"] == [float(at % 4 == 0) for at in range(64)], manager
        assert set(found[manager]["extra"]) == {"score", "tinyv_unscored", "tinyv_judged"}, manager


def test_trl_trains_with_rewards_and_leaves_unscored_rows_out_of_the_baseline(service: Service, tmp_path: Path) -> None:
    check_trl(run(service, tmp_path, "trl", "test-trl"))


def test_an_outage_under_a_trl_training_invents_and_loses_no_reward(tmp_path: Path) -> None:
    found, outages = run_through_outages(tmp_path, "trl", "test-trl")
    check_trl(found)
    assert outages == 2
    assert min(found[way]["train_s"] for way in ("sync", "async")) >= OUTAGE_S


def test_verl_s_reward_loop_scores_and_counts_what_is_unscored(service: Service, tmp_path: Path) -> None:
    check_verl(run(service, tmp_path, "verl", "test-verl"))


def test_an_outage_under_verl_s_reward_loop_invents_and_loses_no_reward(tmp_path: Path) -> None:
    found, outages = run_through_outages(tmp_path, "verl", "test-verl")
    check_verl(found)
    assert outages == 3
    assert min(found[manager]["took_s"] for manager in ("naive", "remote", "rate_limited")) >= OUTAGE_S


def test_other_trainers_own_code_gets_rewards_and_their_word_for_unscored(service: Service, tmp_path: Path) -> None:
    found = run(service, tmp_path, "wrappers", "test-trainers")
    numbers = [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    for name in ("skyrl", "openrlhf", "tinker_cookbook"):
        assert found[name] == {"found": numbers}
    assert found["areal"] == {"found": [1.0, 0.0, "Unscored"]}
    assert found["verifiers"] == {"found": [1.0, 0.0, "Unscored"], "reward_name": "tinyv_judge", "weight": 1.0}


def test_nemo_gym_s_resources_server_verifies_and_says_why_a_row_is_masked(service: Service, tmp_path: Path) -> None:
    found = run(service, tmp_path, "gym", "test-gym")
    replies = found["replies"]
    assert [replies[case]["reward"] for case in ("right", "wrong", "tool")] == [1.0, 0.0, 0.0]
    assert not any(replies[case]["mask_sample"] for case in ("right", "wrong", "tool"))
    assert replies["unscored"] == {
        "reward": 0.0,
        "tinyv_status": None,
        "mask_sample": True,
        "failure_kind": "judge_failed",
        "failure_reason": "the row is invalid_input: ground truth: got None, expected a reference",
        "_ng_failure_class": "judge_failed",
    }
    assert found["reverify_refuses"] == [], "it is stateless: `gym eval reverify` asks again"


def test_ms_swift_s_own_code_finds_the_plugin_and_logs_what_is_unscored(service: Service, tmp_path: Path) -> None:
    found = run(service, tmp_path, "swift", "test-swift")
    assert found["names"] == ["TinyvReward", "TinyvUnscored"]
    assert found["rewards"] == [[1.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
