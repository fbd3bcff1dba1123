"""Watches the server and heals what Triton does not: dead or wedged Python stubs, a dead server.

Triton 2.51 never restarts a dead stub and reports it ready (measured; docs/architecture.md, "Healing").
How each failure is healed:

    CPU engine's stub dead or wedged       unload + load; the judge sees errors, which it types
    compiled engine wedged, or failing     restart of the server: unloading is asynchronous, so a load at once would
      again and again (a CUDA error stays) find the old engine's memory taken on the GPU
    rule or judge stub dead, nothing open  unload + load
    rule or judge stub dead or wedged      restart of the server: Triton never answers what that process held, so only
      with requests open                   a broken connection tells its clients, who may send again
    server dead                            restart
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable

from tinyv_contract import contract
from tinyv_contract.records import Status

from tinyv.serving.attacks import Attacker
from tinyv.serving.canary import FAILURES_IN_A_ROW, Canary, Health, canaries, sing
from tinyv.serving.errors import ServingError
from tinyv.serving.local import connect
from tinyv.serving.pulse import LOOK_S, Pulse
from tinyv.serving.server import TritonServer

__all__ = ["Supervisor"]

_LOG = logging.getLogger("tinyv.serving")

_WATCH_S = 0.5
"""Seconds between looks at the processes."""

_CANARY_S = 2.0
"""Seconds between canary questions to one model."""

_BACKOFF_S = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Pause before the n-th repair in a row of the same thing."""

_WELL_AGAIN_S = 300.0
"""After so long without a repair the back-off starts anew."""

_START_TRIES = 3
"""Starts of a server that must come back, before the launcher gives up."""

_SERVER = "server"

_STUCK_S = 1200.0
"""Longer than the longest repair: a restart with all its tries, pauses between them and slow starts."""


class Supervisor:
    """Heals one server until told to stop; `heals` counts repairs by (thing, reason)."""

    def __init__(self, server: TritonServer, announce: Callable[[str], None]) -> None:
        self.heals: Counter[tuple[str, str]] = Counter()
        self._server = server
        self._announce = announce
        self._stopping = threading.Event()
        self._looked = time.monotonic()
        self._ill: dict[str, tuple[Health, float]] = {}
        self._lock = threading.Lock()  # canary threads report what the watching thread heals
        self._repairs: dict[str, list[float]] = {}
        self._mended: dict[str, float] = {}

    def run(self) -> None:
        """Watches until `stop`; the server must have been started.

        Raises ServingError when a restarted server does not come up.
        """
        for canary in canaries(compiled=self._server.plan.compiled):
            threading.Thread(
                target=self._sing_forever, args=(canary,), name=f"canary-{canary.model}", daemon=True
            ).start()
        threading.Thread(target=self._feel_forever, name="pulse", daemon=True).start()
        if self._server.plan.attack_every_s:
            threading.Thread(target=self._attack_forever, name="attacks", daemon=True).start()
        while not self._stopping.wait(_WATCH_S):
            self._look()
            self._looked = time.monotonic()

    @property
    def alert(self) -> bool:
        """Whether it starts, watches or repairs as it should."""
        return time.monotonic() - self._looked < _STUCK_S

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Makes `run` return; callable from a signal handler."""
        self._stopping.set()

    def _look(self) -> None:
        if not self._server.running:
            self._restart("died")
            return
        for model in self._server.dead_stubs():
            self._report(model, Health.DEAD, time.monotonic())
        with self._lock:
            ill, self._ill = self._ill, {}
        for model, (health, seen) in ill.items():
            if seen > self._mended.get(model, 0.0):  # older news speaks of processes that are replaced already
                self._heal(model, health)

    def _heal(self, model: str, health: Health) -> None:
        answers_later = model != contract.TENSORRT_LLM.name
        if answers_later and (health is Health.WEDGED or self._holds_requests(model)):
            self._restart(f"{model} {health.value} with requests open")
            return
        if not answers_later and self._server.plan.compiled:
            self._restart(f"{model} {health.value}")
            return
        self._pause(model)
        started = time.monotonic()
        try:
            self._server.reload(model, drains=answers_later)
        except ServingError as error:
            _LOG.error("reload of %s failed: %s", model, error)  # the text says it all
            self._restart(f"{model} cannot be reloaded")
            return
        self._mended[model] = time.monotonic()
        self._record(model, health.value, started)

    def _restart(self, reason: str) -> None:
        self._pause(_SERVER)
        started = time.monotonic()
        self._server.stop(at_once=True)
        for left in reversed(range(_START_TRIES)):
            if self._stopping.is_set():
                return
            try:
                self._server.start()
                self._server.wait_ready()
                break
            except ServingError as error:
                _LOG.error("restart failed, %d tries left: %s", left, error)  # the text says it all
                self._server.stop()
                if not left:
                    raise
        self._mended = {model.name: time.monotonic() for model in contract.MODELS}
        self._record(_SERVER, reason, started)

    def _holds_requests(self, model: str) -> bool:
        try:
            return self._server.inflight(model) > 0
        except OSError:
            return True  # not known: the safe answer is the one that lets every client know

    def _record(self, thing: str, reason: str, started: float) -> None:
        self.heals[thing, reason] += 1
        line = f"healed {thing} ({reason}) in {time.monotonic() - started:.1f} s; repairs so far: {self.heals.total()}"
        _LOG.warning(line)
        self._announce(line)

    def _pause(self, thing: str) -> None:
        """Back-off: the n-th repair in a row waits longer."""
        now = time.monotonic()
        recent = [moment for moment in self._repairs.get(thing, []) if now - moment < _WELL_AGAIN_S]
        self._repairs[thing] = [*recent, now]
        self._stopping.wait(_BACKOFF_S[min(len(recent), len(_BACKOFF_S) - 1)])

    def _report(self, model: str, health: Health, seen: float) -> None:
        with self._lock:
            self._ill[model] = (health, seen)

    def _sing_forever(self, canary: Canary) -> None:
        client = connect(self._server.plan.triton_grpc)
        failures: int | None = None  # since it last answered; None: it never has
        while not self._stopping.wait(_CANARY_S):
            asked = time.monotonic()
            health = sing(client, canary)
            if health is Health.WELL:
                failures = 0
            elif health is Health.FAILING and failures is not None:
                failures += 1
            lost = failures == FAILURES_IN_A_ROW and canary.model == contract.TENSORRT_LLM.name
            if lost or health in {Health.DEAD, Health.WEDGED}:
                failures = None
                self._report(canary.model, health, asked)

    def _feel_forever(self) -> None:
        pulse = Pulse()
        while not self._stopping.wait(LOOK_S):
            asked = time.monotonic()
            try:
                beats = self._server.beats()
            except OSError:
                continue  # whether the server lives is for others to say
            for process in pulse.stuck({process: count for process, (_, count) in beats.items()}):
                self._report(beats[process][0], Health.WEDGED, asked)

    def _attack_forever(self) -> None:
        client, attacker = connect(self._server.plan.triton_grpc), Attacker()
        while not self._stopping.wait(self._server.plan.attack_every_s):
            attack = attacker.attack()
            status = attack.status(client)
            if status in {Status.RULE_ACCEPTED, Status.JUDGE_ACCEPTED}:
                said = f"{attack.trick!r} to {attack.left} + {attack.right}"
                _LOG.error("a canary attack was rewarded: %s is %s", said, status.value)  # the text says it all
