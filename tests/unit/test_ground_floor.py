"""Options, settings and meters: what they accept, and what their refusals say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
    assert meters.values["tinyv_rows_total{data_source=,status=rule_accepted}"] == 2


def test_a_status_from_a_tensor_is_checked() -> None:
    assert RuleVerdict.read("accepted", None) == RuleVerdict(RuleStatus.ACCEPTED, "")
    with pytest.raises(BadRequest, match="rule_status"):
        RuleVerdict.read("right", "2")


def test_six_statuses_carry_a_reward_and_five_do_not() -> None:
    assert sorted(status.value for status in Status if not status.scored) == [
        "invalid_input",
        "judge_unavailable",
        "judge_unreadable",
        "overloaded",
        "rule_undecided",
    ]
    assert sum(status.scored for status in Status) == 6
