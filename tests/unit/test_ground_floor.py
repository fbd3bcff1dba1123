"""Options, settings and meters: what they accept, and what their refusals say."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyv.cores import cores
from tinyv.errors import BadSetting
from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.settings import EngineSettings, JudgeSettings, RuleSettings, load
from tinyv_contract.errors import BadRequest
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode, RewardType, Status


def test_no_parameters_mean_the_documented_defaults() -> None:
    assert RequestOptions.from_parameters({}) == RequestOptions(Mode.ADDON, 1.0, RewardType.BINARY, None)


def test_tinyv_s_own_names_are_accepted() -> None:
    options = RequestOptions.from_parameters({"tinyv_setup": "tinyv_only", "tinyv_weight": "0.25"})
    assert options == RequestOptions(mode=Mode.JUDGE_ONLY, judge_weight=0.25)


def test_parameters_that_triton_adds_are_not_ours_to_refuse() -> None:
    assert (
        RequestOptions.from_parameters({"triton_enable_empty_final_response": True, "x-tenant": "a"})
        == RequestOptions()
    )


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"mode": "addon2"}, ("'mode'", "'addon2'", "judge_only")),
        ({"mode": ""}, ("'mode'", "''", "addon")),
        ({"judge_weight": 7}, ("'judge_weight'", "7", "[0, 1]")),
        ({"judge_weight": "nan"}, ("'judge_weight'", "nan", "[0, 1]")),
        ({"judge_weight": "-0.1"}, ("'judge_weight'", "-0.1", "[0, 1]")),
        ({"judge_weight": True}, ("'judge_weight'", "True", "[0, 1]")),
        ({"judge_weight": "half"}, ("'judge_weight'", "half", "[0, 1]")),
        ({"reward_type": "hard"}, ("'reward_type'", "'hard'", "soft")),
        ({"deadline_ms": 0}, ("'deadline_ms'", "0", "milliseconds")),
        ({"deadline_ms": "1.5"}, ("'deadline_ms'", "1.5", "milliseconds")),
        ({"deadline_ms": 10**12}, ("'deadline_ms'", "milliseconds")),
        ({"judge_wieght": "1"}, ("'judge_wieght'", "judge_weight")),
    ],
)
def test_a_refusal_says_what_it_got_and_what_it_expected(parameters: dict[str, object], words: tuple[str, ...]) -> None:
    with pytest.raises(BadRequest) as caught:
        RequestOptions.from_parameters(parameters)
    assert all(word in str(caught.value) for word in words)


@given(
    st.builds(
        RequestOptions,
        mode=st.sampled_from(Mode),
        judge_weight=st.floats(0, 1),
        reward_type=st.sampled_from(RewardType),
        deadline_ms=st.none() | st.integers(1, 10**7),
    )
)
def test_what_the_client_writes_the_server_reads_back(options: RequestOptions) -> None:
    assert RequestOptions.from_parameters(options.to_parameters()) == options


def test_the_environment_overrides_the_model_s_parameters() -> None:
    settings = load(
        RuleSettings, {"deadline_s": "3.0"}, {"TINYV_RULES_DEADLINE_S": "1.5", "TINYV_JUDGE_MAX_QUEUED": "9"}
    )
    assert settings.deadline_s == 1.5


def test_one_of_several_instances_gets_its_part_of_what_is_counted_and_all_of_what_is_not() -> None:
    whole = RuleSettings(workers=3, slow_workers=1, max_pending=1000, cache_entries=9, deadline_s=2.0)
    part = whole.share(2)
    assert (part.workers, part.slow_workers, part.max_pending, part.cache_entries) == (2, 1, 500, 5)
    assert (part.deadline_s, part.memory_limit_mb) == (whole.deadline_s, whole.memory_limit_mb)
    assert whole.share(1) == whole


@pytest.mark.parametrize(
    ("machine", "instances", "lanes_of_one"), [(1, 1, (1, 1)), (2, 2, (1, 1)), (8, 8, (1, 1)), (64, 16, (4, 2))]
)
def test_every_machine_gets_processes_for_its_cores(
    monkeypatch: pytest.MonkeyPatch, machine: int, instances: int, lanes_of_one: tuple[int, int]
) -> None:
    monkeypatch.setattr("tinyv.settings.cores", lambda: machine)
    assert RuleSettings().wanted_instances == instances
    assert RuleSettings().share(instances).lanes == lanes_of_one
    assert RuleSettings(instances=3).wanted_instances == 3


@pytest.mark.parametrize(
    ("group", "quotas", "expected"),
    [
        ("0::/", {}, 8),
        ("0::/", {"": "max 100000"}, 8),
        ("0::/", {"": "300000 100000"}, 3),
        ("0::/", {"": "50000 100000"}, 1),
        ("0::/a/b", {"a": "200000 100000", "a/b": "400000 100000"}, 2),
        ("9:cpu:/a\n0::/", {"": "250000 100000"}, 2),
        ("9:cpu:/a", {"": "100000 100000"}, 8),
    ],
)
def test_a_container_s_quota_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str, quotas: dict[str, str], expected: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(8))
    own = tmp_path / "own"
    own.write_text(group + "\n")
    for folder, text in quotas.items():
        (tmp_path / "groups" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "groups" / folder / "cpu.max").write_text(text + "\n")
    assert cores(tmp_path / "groups", own) == expected
    assert cores(tmp_path / "groups", tmp_path / "absent") == 8


@pytest.mark.parametrize("kind", [RuleSettings, JudgeSettings, EngineSettings])
def test_an_unknown_setting_is_refused_by_name(kind: type[RuleSettings]) -> None:
    with pytest.raises(BadSetting, match="'deadlin_s'"):
        load(kind, {"deadlin_s": "1"}, {})


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "three"])
def test_a_setting_out_of_range_names_its_key(text: str) -> None:
    with pytest.raises(BadSetting, match="'deadline_s'"):
        load(RuleSettings, {"deadline_s": text}, {})


def test_meters_refuse_names_that_nobody_declared() -> None:
    meters = MemoryMeters()
    meters.count("tinyv_rows_total", 2, status="rule_accepted", data_source="")
    with pytest.raises(KeyError):
        meters.count("tinyv_rows")
    with pytest.raises(KeyError):
        meters.observe("tinyv_rows_total", 1.0)
    with pytest.raises(KeyError):
        meters.put("tinyv_stage_seconds", 1)
    assert meters.values["tinyv_rows_total{data_source=,status=rule_accepted}"] == 2


def test_a_status_from_a_tensor_is_checked() -> None:
    assert RuleVerdict.read("accepted", None) == RuleVerdict(RuleStatus.ACCEPTED, "")
    with pytest.raises(BadRequest, match="rule_status"):
        RuleVerdict.read("right", "2")


def test_seven_statuses_carry_a_reward_and_six_do_not() -> None:
    assert sorted(status.value for status in Status if not status.scored) == [
        "invalid_input",
        "judge_disagreed",
        "judge_unavailable",
        "judge_unreadable",
        "overloaded",
        "rule_undecided",
    ]
    assert sum(status.scored for status in Status) == 7
