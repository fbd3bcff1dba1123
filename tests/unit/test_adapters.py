"""What all adapters promise: light imports, settings, and what is said of a row without a reward."""

import importlib
import math
import subprocess
import sys
from pathlib import Path

import pytest
from tinyv_client import InvalidArgument, Sample, Status, Unscored, Verdict
from tinyv_client.adapters import ADAPTERS, Adapter, adapter
from tinyv_client.adapters._scorer import METRICS, Scorer, scorer
from tinyv_client.adapters._settings import AdapterSettings
from tinyv_client.intake import Row, read_row
from tinyv_client.testing import FakeServer

ROOT = Path(__file__).parents[2]
TRAINERS = (
    *("trl", "verl", "openrlhf", "nemo_rl", "nemo_gym", "verifiers", "areal", "slime", "skyrl", "open_instruct"),
    *("torchtitan", "ms_swift", "roll", "rllm", "tinker_cookbook", "miles"),
)


def judge(sample: Sample) -> Verdict:
    status = Status(sample.response)
    return Verdict(1.0 if status.scored else math.nan, status)


def rows(*statuses: Status) -> list[Row]:
    return [read_row("q", "g", status.value) for status in statuses]


@pytest.mark.parametrize("found", ADAPTERS, ids=lambda found: found.name)
def test_each_imports_without_its_trainer_and_stays_short(found: Adapter) -> None:
    module = importlib.import_module(found.module)
    assert module.__all__
    folder = ROOT / "clients" / "tinyv_client" / "adapters"
    assert Path(found.path) in {folder / f"{found.name}.py", folder / found.name / "__init__.py"}
    assert len(Path(found.path).read_text().splitlines()) <= 120


def test_importing_all_of_them_loads_no_trainer_and_no_torch() -> None:
    imports = ", ".join(found.module for found in ADAPTERS)
    code = f"import sys, {imports}; sys.exit(bool({{'torch', 'ray', 'trl', 'verl', 'fastapi'}} & {{*sys.modules}}))"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


def test_the_registry_names_what_there_is() -> None:
    assert {found.name for found in ADAPTERS} == {*TRAINERS}
    assert adapter("trl").trainer == "TRL"
    with pytest.raises(InvalidArgument, match="adapter: got 'trlx', expected one of: trl, verl"):
        adapter("trlx")


def test_every_adapter_is_on_the_page_with_its_line() -> None:
    page = (ROOT / "docs" / "adapters.md").read_text()
    assert all(found.use in page and f"`{found.name}`" in page for found in ADAPTERS)


def test_the_command_lists_adapters_and_names_the_file_of_one() -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tinyv_client.adapters", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert all(name in run().stdout for name in TRAINERS)
    assert run("verl").stdout.strip() == adapter("verl").path
    assert run("trlx").returncode == 2


def test_settings_come_from_the_environment_and_arguments_win() -> None:
    env = {"TINYV_URL": "a:1,b:2", "TINYV_JUDGE_WEIGHT": "0.5", "TINYV_AFFINITY": "true", "TINYV_MODE": "mixed"}
    settings = AdapterSettings.read({"mode": "rule_only", "reward_router_address": "the trainer's own"}, env)
    assert (settings.url, settings.judge_weight, settings.affinity) == ("a:1,b:2", 0.5, True)
    assert settings.mode == "rule_only"


@pytest.mark.parametrize(
    ("env", "words"),
    [({"TINYV_JUDGE_WEIGHT": "half"}, "TINYV_JUDGE_WEIGHT: got 'half'"), ({"TINYV_AFFINITY": "yes"}, "TINYV_AFFINITY")],
)
def test_a_variable_that_says_nothing_is_refused_by_name(env: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidArgument, match=words):
        AdapterSettings.read({}, env)


def test_a_token_is_not_shown() -> None:
    assert "s3cret" not in repr(AdapterSettings(token="s3cret"))  # of nobody


@pytest.mark.parametrize("choice", ["nan", "zero"])
def test_a_trainer_without_a_word_for_unscored_gets_no_nan(choice: str) -> None:
    with pytest.raises(InvalidArgument, match="on_unscored: got"):
        Scorer(AdapterSettings(on_unscored=choice), says_unscored=False)


def test_unscored_rows_are_nan_where_the_trainer_has_a_word_for_them_and_the_last_resort_elsewhere() -> None:
    samples = rows(Status.RULE_ACCEPTED, Status.OVERLOADED, Status.JUDGE_ACCEPTED)
    with FakeServer(judge) as server:
        told = scorer(AdapterSettings(url=server.url), says_unscored=True).batch(samples)
        filled = scorer(AdapterSettings(url=server.url, last_resort=-1.0), says_unscored=False).batch(samples)
    assert [outcome.has_reward for outcome in told] == [True, False, True]
    assert [outcome.reward for outcome in filled] == [1.0, -1.0, 1.0]
    for outcomes in (told, filled):
        assert [outcome.metrics for outcome in outcomes] == [
            {"tinyv_unscored": 0.0, "tinyv_judged": 0.0},
            {"tinyv_unscored": 1.0, "tinyv_judged": 0.0},
            {"tinyv_unscored": 0.0, "tinyv_judged": 1.0},
        ]
    assert tuple(told[0].metrics) == METRICS


def test_an_outage_is_unreachable_not_a_zero_and_raises_where_that_is_the_choice() -> None:
    with FakeServer() as server:
        url = server.url
    row = rows(Status.RULE_ACCEPTED)
    (told,) = Scorer(AdapterSettings(url=url, timeout_s=0.3), says_unscored=True).batch(row)
    assert (told.status, told.has_reward, told.metrics["tinyv_unscored"]) == ("unreachable", False, 1.0)
    filled = Scorer(AdapterSettings(url=url, timeout_s=0.3, on_unscored="0.5"), says_unscored=False).one(row[0])
    assert (filled.status, filled.reward) == ("unreachable", 0.5)
    with pytest.raises(Unscored, match="1 rows are unscored"):
        Scorer(AdapterSettings(url=url, timeout_s=0.3, on_unscored="raise"), says_unscored=False).one(row[0])


def test_one_scorer_serves_all_calls_with_the_same_settings() -> None:
    settings = AdapterSettings(url="a:1")
    assert scorer(settings, says_unscored=True) is scorer(AdapterSettings(url="a:1"), says_unscored=True)
    assert scorer(settings, says_unscored=True) is not scorer(settings, says_unscored=False)


def test_a_row_that_nothing_can_score_is_its_own_business_counted_and_said_once_with_its_position(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A4: one of the truths is None."""
    unusable = read_row("q", None, Status.RULE_ACCEPTED.value)
    samples = [*rows(Status.RULE_ACCEPTED), unusable, *rows(Status.JUDGE_REJECTED)]
    with FakeServer(judge) as server:
        desk = Scorer(AdapterSettings(url=server.url), says_unscored=True)
        outcomes = desk.batch(samples)
        assert [len(request.samples) for request in server.requests] == [2], "it is not sent"
        stats = desk.client.stats()
    assert [outcome.status for outcome in outcomes] == ["rule_accepted", "invalid_input", "judge_rejected"]
    assert [outcome.has_reward for outcome in outcomes] == [True, False, True]
    assert outcomes[1].why == "invalid_input: ground truth: got None, expected a reference"
    assert (stats.unscored, stats.by_status["invalid_input"]) == (1, 1)
    assert [record.getMessage() for record in caplog.records] == [
        "row 1 of 3 is unscored (invalid_input): ground truth: got None, expected a reference; 1 such rows so far"
    ]


def test_a_thousand_unusable_rows_are_said_four_times_and_every_kind_apart(caplog: pytest.LogCaptureFixture) -> None:
    unusable = [read_row("q", None, "r")] * 1000 + [read_row("q", "5", None)]
    with FakeServer(judge) as server:
        outcomes = Scorer(AdapterSettings(url=server.url), says_unscored=False).batch(unusable)
        assert server.requests == []
    assert {outcome.status for outcome in outcomes} == {"invalid_input"}
    counts = [record.getMessage().rpartition("; ")[2].partition(" ")[0] for record in caplog.records]
    assert counts == ["1", "10", "100", "1000", "1"]
