"""The launcher's plan and the supervisor's decisions, with a server that only pretends."""

import re
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from tinyv.serving import ServePlan, ServingError, Supervisor
from tinyv.serving import canary as canary_module
from tinyv.serving.canary import Health, canaries
from tinyv.serving.ports import read_ports
from tritonclient.utils import InferenceServerException


@pytest.fixture
def plan(tmp_path: Path) -> ServePlan:
    for name in ("repository", "engine"):
        (tmp_path / name).mkdir()
    ports = []
    for _ in range(2):
        with socket.create_server(("127.0.0.1", 0)) as free:
            ports.append(free.getsockname()[1])
    return ServePlan(tmp_path / "repository", tmp_path / "home", tmp_path / "engine", "127.0.0.1", *ports)


def test_the_command_binds_every_port_to_the_asked_address_and_seals_administration(plan: ServePlan) -> None:
    command = plan.command()
    for kind, port in (("grpc", plan.grpc_port), ("metrics", plan.metrics_port)):
        assert f"--{kind}-address=127.0.0.1" in command
        assert f"--{kind}-port={port}" in command
    assert f"--http-address=unix:{plan.administration}" in command, "Triton's HTTP has no port"
    (restricted,) = [word for word in command if word.startswith("--grpc-restricted-protocol")]
    assert {"model-repository", "shared-memory", "trace", "logging"} <= set(
        restricted.split("=")[1].split(":")[0].split(",")
    )
    assert len(restricted) > 16 * 1024, "the header's name is longer than gRPC takes headers"
    assert "--disable-auto-complete-config" in command
    assert not [word for word in command if "cache" in word], "Triton's response cache must stay off"


def test_stubs_see_the_venv_first_and_no_pythonpath(plan: ServePlan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    env = plan.environment()
    assert "PYTHONPATH" not in env
    assert (Path(env["PATH"].split(":")[0]) / "python3").exists()
    assert env["TINYV_JUDGE_ENGINE_DIR"] == env["TINYV_ENGINE_DIRECTORY"] == str(plan.engine_dir)


def test_a_taken_port_is_named_with_the_variable_that_changes_it(plan: ServePlan) -> None:
    plan.check()
    with (
        socket.create_server(("127.0.0.1", plan.metrics_port)),
        pytest.raises(ServingError, match=rf"{plan.metrics_port}.*METRICS_PORT="),
    ):
        plan.check()


def test_a_missing_folder_is_named_with_the_next_step(plan: ServePlan) -> None:
    plan.engine_dir.rmdir()
    with pytest.raises(ServingError, match="make setup"):
        plan.check()


@pytest.mark.parametrize("text", ["abc", "", "0", "-1", "65536", "8001.0"])
def test_what_is_no_port_is_named_with_its_variable(text: str) -> None:
    with pytest.raises(ServingError, match=rf"^METRICS_PORT={re.escape(text)}: expected a port"):
        read_ports(PORT="8001", METRICS_PORT=text)


def test_ports_are_three() -> None:
    assert read_ports(PORT="1", METRICS_PORT="65535") == (1, 65535)
    with pytest.raises(ServingError, match="different ports"):
        read_ports(PORT="8000", METRICS_PORT="8000")


@pytest.mark.parametrize("address", ["", "nowhere.invalid", "203.0.113.1"])
def test_an_address_of_no_machine_or_another_is_named_with_its_variable(plan: ServePlan, address: str) -> None:
    with pytest.raises(ServingError, match="expected an address of this machine; next: make serve ADDRESS="):
        replace(plan, address=address).check()


@pytest.mark.parametrize("name", ["a b", "a;b", "it's", "a:b"])
def test_a_folder_that_triton_s_shell_would_misread_is_refused(plan: ServePlan, name: str) -> None:
    for odd in (replace(plan, home=plan.home / name), replace(plan, model_repository=plan.model_repository / name)):
        odd.model_repository.mkdir(exist_ok=True)
        with pytest.raises(ServingError, match="through a shell"):
            odd.check()


def test_a_home_that_cannot_be_made_is_one_line(plan: ServePlan) -> None:
    (plan.engine_dir.parent / "file").touch()
    words = ["--engine-dir", str(plan.engine_dir), "--model-repository", str(plan.model_repository)]
    words += ["--home", str(plan.engine_dir.parent / "file" / "home")]
    words += ["--grpc-port", str(plan.grpc_port)]
    command = [str(Path(sys.executable).parent / "tinyv"), "serve", *words, "--metrics-port", str(plan.metrics_port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    (line,) = done.stdout.splitlines()
    assert re.search(r"file/home/run\S*: Not a directory;.* next: make serve HOME_DIR=", line)


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("StatusCode.INTERNAL", "Stub process 'judge_0_0' is not healthy.", Health.DEAD),
        ("StatusCode.DEADLINE_EXCEEDED", "Deadline Exceeded", Health.WEDGED),
        ("StatusCode.NOT_FOUND", "Request for unknown model: 'judge' is not found", Health.ABSENT),
        ("StatusCode.UNAVAILABLE", "Request for unknown model: 'judge' has no available versions", Health.ABSENT),
        ("StatusCode.UNAVAILABLE", "failed to connect to all addresses", Health.UNREACHABLE),
        ("StatusCode.INVALID_ARGUMENT", "unexpected shape", Health.WELL),
        ("StatusCode.INTERNAL", "something else", Health.FAILING),
    ],
)
def test_a_canary_s_error_is_diagnosed(code: str, message: str, expected: Health) -> None:
    class Client:
        def infer(self, *_args: object, **_settings: object) -> None:
            raise InferenceServerException(message, status=code)

    assert canary_module.sing(Client(), canaries(compiled=False)[0]) is expected


class PretendServer:
    """Keeps what the supervisor did to it."""

    def __init__(self, *, open_requests: float = 0.0, reload_fails: bool = False, failing_starts: int = 0) -> None:
        self.running = True
        self.did: list[str] = []
        self.dead: list[str] = []
        self.stands_still = False
        self._open = open_requests
        self._reload_fails = reload_fails
        self._failing_starts = failing_starts
        self.plan = ServePlan(Path(), Path(), Path(), grpc_port=1)

    def dead_stubs(self) -> list[str]:
        dead, self.dead = self.dead, []
        return dead

    def beats(self) -> dict[int, tuple[str, float]]:
        """Two processes of one model, until the first is replaced."""
        still = 5.0 if self.stands_still and not self.did else time.monotonic()
        return {1: ("rule_verifier", still), 2: ("rule_verifier", time.monotonic())}

    def inflight(self, model: str) -> float:
        assert model
        return self._open

    def reload(self, model: str, *, drains: bool) -> None:
        assert drains is (model != "tensorrt_llm"), "what an engine computed is lost, what the others took is not"
        self.did.append(f"reload {model}")
        if self._reload_fails:
            raise ServingError("no")

    def stop(self, *, at_once: bool = False) -> None:
        self.did.append("stop at once" if at_once else "stop")
        self.running = False

    def start(self) -> None:
        self.did.append("start")
        self.running = True

    def wait_ready(self) -> float:
        self._failing_starts -= 1
        if self._failing_starts >= 0:
            raise ServingError("no")
        return 0.0


class TestSupervisor:
    RESTART: ClassVar = ["stop at once", "start"]

    @pytest.fixture(autouse=True)
    def hurry(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tinyv.serving.supervisor._WATCH_S", 0.01)
        monkeypatch.setattr("tinyv.serving.supervisor.LOOK_S", 0.001)
        monkeypatch.setattr("tinyv.serving.supervisor._BACKOFF_S", (0.0,))
        monkeypatch.setattr("tinyv.serving.supervisor.canaries", lambda **_: ())

    @staticmethod
    def watch(server: PretendServer, *, until: int) -> Supervisor:
        """Runs a supervisor until the server was touched so often."""
        supervisor = Supervisor(server, lambda _line: None)
        thread = threading.Thread(target=supervisor.run)
        thread.start()
        give_up = time.monotonic() + 20
        while len(server.did) < until and time.monotonic() < give_up:
            time.sleep(0.01)
        supervisor.stop()
        thread.join(20)
        assert not thread.is_alive()
        return supervisor

    def test_a_dead_engine_is_reloaded_even_with_requests_open(self) -> None:
        server = PretendServer(open_requests=5)
        server.dead = ["tensorrt_llm"]
        supervisor = self.watch(server, until=1)
        assert server.did == ["reload tensorrt_llm"]
        assert supervisor.heals["tensorrt_llm", "dead"] == 1

    @pytest.mark.parametrize("model", ["judge", "rule_verifier"])
    def test_a_dead_model_that_holds_nothing_is_reloaded(self, model: str) -> None:
        server = PretendServer()
        server.dead = [model]
        self.watch(server, until=1)
        assert server.did == [f"reload {model}"]

    @pytest.mark.parametrize("model", ["judge", "rule_verifier"])
    def test_a_dead_model_that_holds_requests_costs_the_server_a_restart(self, model: str) -> None:
        server = PretendServer(open_requests=1)
        server.dead = [model]
        supervisor = self.watch(server, until=2)
        assert server.did == self.RESTART
        assert supervisor.heals.total() == 1

    def test_one_stuck_process_among_several_costs_the_server_a_restart(self) -> None:
        server = PretendServer()
        server.stands_still = True
        supervisor = self.watch(server, until=2)
        assert server.did == self.RESTART
        assert supervisor.heals["server", "rule_verifier wedged with requests open"] == 1

    def test_a_failing_reload_becomes_a_restart(self) -> None:
        server = PretendServer(reload_fails=True)
        server.dead = ["tensorrt_llm"]
        self.watch(server, until=3)
        assert server.did == ["reload tensorrt_llm", *self.RESTART]

    def test_a_dead_server_is_started_again(self) -> None:
        server = PretendServer()
        server.running = False
        self.watch(server, until=2)
        assert server.did == self.RESTART

    @pytest.mark.parametrize(("failures", "gives_up"), [(2, False), (3, True)])
    def test_a_restart_that_fails_is_tried_again_a_few_times(self, failures: int, *, gives_up: bool) -> None:
        server = PretendServer(failing_starts=failures)
        server.running = False
        supervisor = Supervisor(server, lambda _line: None)
        if gives_up:
            with pytest.raises(ServingError):
                supervisor.run()
        else:
            supervisor = self.watch(server, until=2 * failures + 2)
            assert supervisor.heals.total() == 1
        assert server.did.count("start") == 3

    def test_a_well_server_is_left_alone(self) -> None:
        server = PretendServer()
        supervisor = Supervisor(server, lambda _line: None)
        thread = threading.Thread(target=supervisor.run)
        thread.start()
        time.sleep(0.2)
        supervisor.stop()
        thread.join(20)
        assert server.did == []
