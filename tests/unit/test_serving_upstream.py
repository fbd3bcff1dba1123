"""What newer Triton servers and compiled engines do to the supervisor: reaped stubs, late unloads, errors that stay.

The processes are real, the server's replies are not: a parent that reaps its children (since 25.12) or leaves zombies
(2.51), an unload that returns before the old process has ended.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from tinyv.serving import ServePlan, ServingError, Supervisor
from tinyv.serving.canary import FAILURES_IN_A_ROW, Health, canaries
from tinyv.serving.local import Administration
from tinyv.serving.server import _READY_TIMEOUT_S, TritonServer

from tests.waiting import until

from . import test_serving
from .test_serving import PretendServer

_STUB = "import sys, time\nsys.stdin.readline()\ntime.sleep(float(sys.argv[1]))\n"
_SERVER = """
import subprocess, sys
words = ["/x/triton_python_backend_stub", *sys.argv[1:]]
stub = subprocess.Popen(words, executable=sys.executable, stdin=subprocess.PIPE)
print(stub.pid, flush=True)
for line in sys.stdin:
    if line == "end\\n":
        stub.stdin.write(b"now\\n")
        stub.stdin.flush()
    else:
        stub.wait()
        print("reaped", flush=True)
stub.kill()
"""


class Triton:
    """A server process with one stub of the judge."""

    def __init__(self, folder: Path, lasts_s: float = 0.0) -> None:
        model = folder / "judge" / "1" / "model.py"
        model.parent.mkdir(parents=True)
        model.write_text(_STUB)
        words = [sys.executable, "-c", _SERVER, str(model), str(lasts_s)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdin
        assert self.process.stdout
        self._say, self._hear = self.process.stdin, self.process.stdout
        self.stub = psutil.Process(int(self._hear.readline()))
        until(lambda: "triton_python_backend_stub" in " ".join(self.stub.cmdline()))  # nothing until it is executed

    def end_stub(self) -> None:
        """What the stub computes last takes its time."""
        self._say.write("end\n")
        self._say.flush()

    def reap(self) -> None:
        self._say.write("reap\n")
        self._say.flush()
        assert self._hear.readline() == "reaped\n"


@pytest.fixture
def triton(tmp_path: Path) -> Iterator[Triton]:
    made = Triton(tmp_path, lasts_s=0.3)
    yield made
    made.process.communicate(timeout=20)


class Client:
    """The administration's calls; says in which order they came, and whether the old process lived then."""

    def __init__(self, triton: Triton, *, unloaded: bool = False, ends: bool = False) -> None:
        self.calls: list[tuple[str, bool]] = []
        self._triton, self._unloaded, self._ends = triton, unloaded, ends

    def unload(self, model: str) -> None:
        self._called(f"unload {model}")
        if self._ends:
            self._triton.end_stub()  # and returns at once: unloading is asynchronous

    def load(self, model: str) -> None:
        self._called(f"load {model}")

    def ready(self) -> set[str]:
        self._called("index")
        return set() if self._unloaded else {"judge"}

    def _called(self, what: str) -> None:
        lives = self._triton.stub.is_running() and self._triton.stub.status() != psutil.STATUS_ZOMBIE
        self.calls.append((what, lives))


def server(triton: Triton, client: Client, monkeypatch: pytest.MonkeyPatch) -> TritonServer:
    monkeypatch.setattr("tinyv.serving.server.Administration", lambda _path: client)
    made = TritonServer(ServePlan(Path(), Path(), Path()))
    made._process = triton.process  # type: ignore[assignment]  # which `start` would have made
    assert made.dead_stubs() == []
    return made


def test_a_stub_that_stays_a_zombie_is_dead(triton: Triton, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = server(triton, Client(triton), monkeypatch)
    triton.stub.kill()
    until(lambda: triton.stub.status() == psutil.STATUS_ZOMBIE)
    assert watched.dead_stubs() == ["judge"]


def test_a_stub_that_the_server_has_reaped_is_dead_once(triton: Triton, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = server(triton, Client(triton), monkeypatch)
    triton.stub.kill()
    triton.reap()
    assert watched.dead_stubs() == ["judge"]
    assert watched.dead_stubs() == []


def test_a_stub_that_went_with_its_unloaded_model_is_nobody_s_to_heal(
    triton: Triton, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = server(triton, Client(triton, unloaded=True), monkeypatch)
    triton.stub.kill()
    triton.reap()
    assert watched.dead_stubs() == []


def test_a_reload_waits_until_the_old_process_has_ended_by_itself(
    triton: Triton, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(triton, ends=True)
    server(triton, client, monkeypatch).reload("judge", drains=True)
    assert client.calls == [("unload judge", True), ("load judge", False)]


def test_a_reload_kills_what_holds_nothing_before_it_loads(triton: Triton, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(triton)
    watched = server(triton, client, monkeypatch)
    watched.reload("judge", drains=False)
    assert client.calls[0] == ("unload judge", True)
    until(lambda: triton.stub.status() == psutil.STATUS_ZOMBIE)
    assert watched.dead_stubs() == [], "replaced, and no longer looked after"


def test_a_process_that_does_not_drain_is_left_to_a_restart(triton: Triton, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(triton)
    monkeypatch.setattr("tinyv.serving.server._DRAIN_S", 0.2)
    with pytest.raises(ServingError, match="1 old processes did not end"):
        server(triton, client, monkeypatch).reload("judge", drains=True)
    assert [what for what, _ in client.calls] == ["unload judge"]


def compiled() -> PretendServer:
    made = PretendServer()
    made.plan = ServePlan(Path(), Path(), Path(), grpc_port=1, model_config_name="trtllm")
    return made


def singing(monkeypatch: pytest.MonkeyPatch, replies: list[Health]) -> None:
    """The engine's canary hears these, then silence that says nothing."""
    told = iter(replies)
    monkeypatch.setattr("tinyv.serving.supervisor.canaries", lambda **kind: canaries(**kind)[-1:])
    monkeypatch.setattr("tinyv.serving.supervisor._CANARY_S", 0.001)
    monkeypatch.setattr("tinyv.serving.supervisor.connect", lambda _url: None)
    monkeypatch.setattr("tinyv.serving.supervisor.sing", lambda *_: next(told, Health.ABSENT))


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_WATCH_S", 0.01), ("LOOK_S", 0.001), ("_BACKOFF_S", (0.0,))):
        monkeypatch.setattr(f"tinyv.serving.supervisor.{name}", value)


FAILING = [Health.FAILING] * FAILURES_IN_A_ROW


@pytest.mark.usefixtures("hurry")
class TestEngines:
    def test_a_wedged_compiled_engine_is_never_loaded_beside_the_old_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        singing(monkeypatch, [Health.WELL, Health.WEDGED])
        engine = compiled()
        found = test_serving.TestSupervisor.watch(engine, until=2)
        assert engine.did == ["stop at once", "start"]
        assert found.heals["server", "tensorrt_llm wedged"] == 1

    def test_a_compiled_engine_with_an_error_that_stays_costs_a_restart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        singing(monkeypatch, [Health.WELL, *FAILING])
        engine = compiled()
        found = test_serving.TestSupervisor.watch(engine, until=2)
        assert engine.did == ["stop at once", "start"]
        assert found.heals["server", "tensorrt_llm failing"] == 1

    def test_a_cpu_engine_that_fails_is_reloaded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        singing(monkeypatch, [Health.WELL, *FAILING])
        engine = PretendServer()
        test_serving.TestSupervisor.watch(engine, until=1)
        assert engine.did == ["reload tensorrt_llm"]

    @pytest.mark.parametrize(
        "replies",
        [
            [*FAILING, *FAILING],
            [Health.WELL, *FAILING[1:], Health.WELL, *FAILING[1:]],
        ],
        ids=["it never answered", "not in a row"],
    )
    def test_other_errors_heal_nothing(self, monkeypatch: pytest.MonkeyPatch, replies: list[Health]) -> None:
        singing(monkeypatch, replies)
        engine = compiled()
        supervisor = Supervisor(engine, lambda _line: None)  # type: ignore[arg-type]
        monkeypatch.setattr("tinyv.serving.supervisor.sing", _then_stop(replies, supervisor))
        supervisor.run()
        assert engine.did == []


def _then_stop(replies: list[Health], supervisor: Supervisor) -> Callable[..., Health]:
    told = iter(replies)

    def sing(*_: object) -> Health:
        found = next(told, None)
        if found is None:
            supervisor.stop()
        return found or Health.ABSENT

    return sing


def test_a_compiled_engine_s_canary_waits_no_longer_than_a_minute() -> None:
    assert canaries(compiled=True)[-1].deadline_s <= 60.0 < canaries(compiled=False)[-1].deadline_s


def test_a_server_has_as_long_to_start_as_the_image_s_health_check_grants() -> None:
    dockerfile = (Path(__file__).parents[2] / "deploy" / "Dockerfile").read_text()
    assert f"--start-period={_READY_TIMEOUT_S:.0f}s" in dockerfile


def test_the_log_s_tail_shows_tensorrt_llm_s_errors_too(tmp_path: Path) -> None:
    plan = ServePlan(tmp_path, tmp_path, tmp_path)
    plan.log_file.parent.mkdir(parents=True)
    lines = ["I0101 loading", "[TensorRT-LLM][ERROR] CUDA out of memory", *["I0101 waiting"] * 9]
    plan.log_file.write_text("\n".join(lines))
    assert "CUDA out of memory" in TritonServer(plan)._log_tail()  # what every start's failure shows


def test_an_unload_that_the_server_refuses_is_an_error_for_the_supervisor(
    triton: Triton, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(triton)
    watched = server(triton, client, monkeypatch)
    monkeypatch.setattr(client, "unload", _refuses)
    with pytest.raises(ServingError):
        watched.reload("judge", drains=True)
    assert triton.stub.is_running()


def _refuses(*_: object, **__: object) -> None:
    raise ServingError("got status 400, expected 200")


@pytest.mark.parametrize(("state", "ready"), [("READY", {"judge"}), ("UNLOADING", set()), ("UNAVAILABLE", set())])
def test_a_model_that_is_being_unloaded_is_not_one_to_bring_back(
    monkeypatch: pytest.MonkeyPatch, state: str, ready: set[str]
) -> None:
    """Triton 2.51 gives a reason only when the unloading has ended, seconds after its processes have."""
    index = json.dumps([{"name": "judge", "version": "1", "state": state}]).encode()
    monkeypatch.setattr("tinyv.serving.local._ask", lambda *_: (200, index))
    assert Administration(Path("/nowhere")).ready() == ready
