"""Several rule processes: the repository that asks Triton for them, their beats, and who notices a stuck one."""

import types
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from google.protobuf import text_format
from tinyv.errors import BadSetting
from tinyv.serving.pulse import LOOKS, Pulse
from tinyv.serving.repository import lay_out
from tinyv_contract import contract
from tritonclient.grpc import model_config_pb2

from .triton_kit import beside

REPOSITORY = Path(__file__).parents[2] / "model_repository"


def config(folder: Path) -> model_config_pb2.ModelConfig:
    text = (folder / "rule_verifier" / "config.pbtxt").read_text()
    return text_format.Parse(text, model_config_pb2.ModelConfig())


def test_the_laid_out_repository_is_the_checkout_s_but_for_the_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINYV_RULES_INSTANCES", "5")
    folder = lay_out(REPOSITORY, tmp_path / "models")
    wanted = config(REPOSITORY)
    wanted.instance_group[0].count = 5
    assert config(folder) == wanted
    assert {model.name for model in folder.iterdir()} == {model.name for model in contract.MODELS}
    for model in contract.MODELS:
        assert (folder / model.name / "1").resolve() == REPOSITORY / model.name / "1"
    assert (folder / "judge").resolve() == REPOSITORY / "judge", "variants are found where they are"


def test_a_repository_is_laid_out_anew_each_time(tmp_path: Path) -> None:
    folder = lay_out(REPOSITORY, tmp_path / "models")
    (folder / "left over").touch()
    assert not (lay_out(REPOSITORY, folder) / "left over").exists()
    assert (REPOSITORY / "judge" / "config.pbtxt").is_file()


def test_a_bad_count_is_named_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINYV_RULES_INSTANCES", "many")
    with pytest.raises(BadSetting, match="'instances': got 'many', expected int"):
        lay_out(REPOSITORY, tmp_path / "models")


def looks(pulse: Pulse, *beats: Mapping[int, float]) -> list[int]:
    """What the last of these looks finds."""
    return [pulse.stuck(each) for each in beats][-1]


def test_a_process_without_a_beat_in_many_looks_is_stuck_and_its_neighbour_is_not() -> None:
    pulse = Pulse()
    still = [{1: 7.0, 2: float(number)} for number in range(LOOKS + 1)]
    assert looks(pulse, *still[:-1]) == []
    assert looks(pulse, still[-1]) == [1]
    assert looks(pulse, {1: 8.0, 2: 99.0}) == []


def test_a_new_process_of_the_same_count_starts_anew() -> None:
    pulse = Pulse()
    assert looks(pulse, *[{1: 7.0}] * LOOKS, {2: 7.0}, {1: 7.0}) == []


class _Family:
    """A metric family that remembers its sums."""

    COUNTER = GAUGE = HISTOGRAM = 0
    sums: Counter[tuple[str, str]]
    observed: list[tuple[str, float]]

    def __init__(self, name: str, **_about: object) -> None:
        self.name = name

    def Metric(self, labels: Mapping[str, str], **bounds: list[float]) -> types.SimpleNamespace:  # noqa: N802  # Triton's name
        def increment(by: float) -> None:
            self.sums[self.name, labels.get("model", "")] += int(by)

        def observe(value: float) -> None:
            assert bounds["buckets"] == sorted(bounds["buckets"])
            self.observed.append((labels["stage"], value))

        def put(value: int) -> None:
            self.sums[self.name, labels["queue"]] = value

        return types.SimpleNamespace(increment=increment, observe=observe, set=put)


@pytest.fixture
def sums() -> Iterator[Counter[tuple[str, str]]]:
    """What a model's meters push, in a process that is no stub."""
    _Family.sums, _Family.observed = Counter(), []
    with beside(types.SimpleNamespace(MetricFamily=_Family)):
        yield _Family.sums


def test_an_idle_process_beats_and_one_that_takes_a_request_beats_while_it_gets_on(
    sums: Counter[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tinyv import published, triton_io  # noqa: PLC0415  # importable with the fixture's module alone

    monkeypatch.setattr(published, "_FLUSH_S", 3600.0)
    meters = triton_io.TritonMeters(contract.RULE_VERIFIER)
    beat = "tinyv_beats_total", contract.RULE_VERIFIER.name
    meters.flush()
    assert sums[beat] == 1
    with meters.taking():
        meters.flush()
        assert sums[beat] == 1, "nothing moved since it took the request"
        meters.count("tinyv_rule_rows_total", status="accepted")
        meters.flush()
        assert sums[beat] == 2
    meters.flush()
    assert sums[beat] == 3


def test_observations_are_pushed_once_in_their_order_and_bounds_at_once(
    sums: Counter[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tinyv import published, triton_io  # noqa: PLC0415  # importable with the fixture's module alone

    monkeypatch.setattr(published, "_FLUSH_S", 3600.0)
    meters = triton_io.TritonMeters(contract.JUDGE)
    meters.put("tinyv_queue_bound", 7, queue="judge")
    meters.observe("tinyv_stage_seconds", 0.5, stage="engine")
    meters.observe("tinyv_stage_seconds", 0.25, stage="queue")
    assert (sums["tinyv_queue_bound", "judge"], _Family.observed) == (7, [])
    meters.flush()
    meters.flush()
    assert _Family.observed == [("engine", 0.5), ("queue", 0.25)]


def test_a_gauge_at_rest_is_on_the_page_from_the_start(
    sums: Counter[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tinyv import published, triton_io  # noqa: PLC0415  # importable with the fixture's module alone

    monkeypatch.setattr(published, "_FLUSH_S", 3600.0)
    meters = triton_io.TritonMeters(contract.JUDGE)
    meters.move("tinyv_judge_queued", 1)
    meters.move("tinyv_judge_queued", -1)
    meters.flush()
    assert sums["tinyv_judge_queued", ""] == 0
    assert ("tinyv_judge_queued", "") in sums
