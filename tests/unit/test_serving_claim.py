"""One launcher a port: a refused one harms nobody, and the ends that a person meets are one sentence each."""

import json
from pathlib import Path

import pytest
from tinyv.serving import cli
from tinyv.serving.claim import claimed
from tinyv.serving.errors import ServingError
from tinyv.serving.plan import ServePlan
from tinyv_client.cli import app
from typer.testing import CliRunner, Result

from benchmarks.harness.service import free_ports


@pytest.fixture
def plan(tmp_path: Path) -> ServePlan:
    for name in ("repository", "engine"):
        (tmp_path / name).mkdir()
    grpc, metrics = free_ports(2)
    folders = tmp_path / "repository", tmp_path / "home", tmp_path / "engine"
    return ServePlan(*folders, grpc_port=grpc, metrics_port=metrics)


def serve(plan: ServePlan, *words: str) -> Result:
    given = ["--engine-dir", str(plan.engine_dir), "--model-repository", str(plan.model_repository)]
    given += ["--home", str(plan.home), "--grpc-port", str(plan.grpc_port)]
    given += ["--metrics-port", str(plan.metrics_port)]
    return CliRunner().invoke(app, ["serve", *given, *words], prog_name="tinyv")


def test_b11_a_second_serve_is_refused_and_the_first_one_s_state_stays(plan: ServePlan) -> None:
    with claimed(plan):
        plan.state_file.write_text(json.dumps({"pid": 1}))
        result = serve(plan)
        assert result.exit_code == 1
        assert "another `tinyv serve`" in " ".join(result.stdout.split())
        assert json.loads(plan.state_file.read_text()) == {"pid": 1}
    assert not plan.state_file.exists(), "the owner takes its state along"


def test_b11_a_port_in_use_leaves_the_state_file_alone(plan: ServePlan, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(_plan: ServePlan) -> None:
        raise ServingError("cannot listen")

    plan.state_file.parent.mkdir(parents=True)
    plan.state_file.write_text("{}")
    monkeypatch.setattr(ServePlan, "check", taken)
    assert serve(plan).exit_code == 1
    assert plan.state_file.exists()


def test_a_port_is_free_again_after_its_owner(plan: ServePlan) -> None:
    for _ in range(2):
        with claimed(plan):
            pass


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--grpc-port", "99999"], "PORT=99999: expected a port from 1 to 65535"),
        (["--address", "::1"], "expected an address of this machine"),
        (["--address", "no.such.host.invalid"], "expected an address of this machine"),
    ],
    ids=["c4-port", "c5-ipv6", "c5-unknown-host"],
)
def test_what_cannot_be_listened_on_is_one_sentence(plan: ServePlan, words: list[str], said: str) -> None:
    result = serve(plan, *words)
    assert result.exit_code == 1
    assert said in " ".join(result.stdout.split())
    assert "another: make serve PORT" not in result.stdout or words[0] == "--grpc-port"


def test_b8_a_path_with_spaces_is_refused_at_once(tmp_path: Path) -> None:
    (folder := tmp_path / "my models").mkdir()
    result = serve(ServePlan(folder, tmp_path / "home", tmp_path))
    assert result.exit_code == 1
    assert "misreads ' '" in " ".join(result.stdout.split())


@pytest.mark.parametrize("number", [28, 30], ids=["c4-full-disk", "c4-read-only"])
def test_a_disk_that_takes_nothing_is_one_sentence(
    plan: ServePlan, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fails(_plan: ServePlan) -> None:
        raise OSError(number, "no", str(plan.home))

    monkeypatch.setattr(cli, "_serve", fails)
    monkeypatch.setattr(ServePlan, "check", lambda _plan: None)
    result = serve(plan)
    assert result.exit_code == 1
    assert "expected a folder to write to, on a disk with space" in " ".join(result.stdout.split())
    assert not isinstance(result.exception, OSError)
