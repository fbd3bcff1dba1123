"""The shapes of the trainers' base classes, as far as the adapters lean on them, for machines without the trainers.

The real ones are exercised by `make test-trl`, `make test-verl` and `make test-trainers`.
"""

import importlib
import importlib.util
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest
from tinyv_client import Sample, Status, Verdict
from tinyv_client.adapters import ADAPTERS, adapter

RIGHT, WRONG, OPEN = "right", "wrong", "open"
"""Responses: rule_accepted; rule_rejected and judge_rejected; the judge is down and the rule undecided."""


def judge(sample: Sample) -> Verdict:
    """What the service says of a row."""
    if OPEN in sample.response:
        return Verdict(math.nan, Status.JUDGE_UNAVAILABLE)
    accepted = RIGHT in sample.response
    return Verdict(float(accepted), Status.RULE_ACCEPTED if accepted else Status.JUDGE_REJECTED)


def rule(sample: Sample) -> Verdict:
    """What it says in `rule_only`."""
    if OPEN in sample.response:
        return Verdict(math.nan, Status.RULE_UNDECIDED)
    accepted = RIGHT in sample.response
    return Verdict(float(accepted), Status.RULE_ACCEPTED if accepted else Status.RULE_REJECTED)


def load(name: str) -> Any:
    """An adapter's module."""
    return importlib.import_module(adapter(name).module)


def by_path(name: str) -> Any:
    """As trainers load a reward file."""
    spec = importlib.util.spec_from_file_location("custom_module", adapter(name).path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["custom_module"] = module
    spec.loader.exec_module(module)
    return module


def forget() -> None:
    """Removes the classes that were made from stand-ins."""
    for found in ADAPTERS:
        module = load(found.name)
        for exported in module.__all__:
            if getattr(vars(module).get(exported), "__bases__", (object,)) not in {(object,), ()}:
                delattr(module, exported)


def said(text: Any, role: str = "assistant") -> dict[str, Any]:
    """A message."""
    return {"role": role, "content": text}


class TextEnv:
    """skyrl_gym.envs.base_text_env.BaseTextEnv (0.4.0)."""

    def __init__(self) -> None:
        self.max_turns = 1


class Judge:
    """verifiers.v1.judge.Judge (0.4.0): built from its config."""

    def __class_getitem__(cls, _parameters: Any) -> type:
        return cls

    def __init__(self, config: Any) -> None:
        self.config = config


@dataclass
class VerificationResult:
    """open_instruct.ground_truth_utils (e6c3044aa)."""

    score: float
    cost: float = 0.0
    reasoning: str | None = None


class VerifierFunction:
    """open_instruct.ground_truth_utils (e6c3044aa)."""

    def __init__(self, name: str, weight: float = 1.0, verifier_config: Any = None) -> None:
        self.name, self.weight, self.verifier_config = name, weight, verifier_config


class RewardFn:
    """torchtitan.experiments.rl.rubrics.RewardFn (0.3.0)."""

    @dataclass(kw_only=True, slots=True)
    class Config:
        """What the rubric gives it."""

        weight: float = 1.0

    def __init__(self, config: Any) -> None:
        self.weight = config.weight


class EnvironmentReturn(NamedTuple):
    """nemo_rl.environments.interfaces (7ea279abf)."""

    observations: list[dict[str, str]]
    metadata: list[Any]
    next_stop_strings: list[None]
    rewards: Any
    terminateds: Any
    answers: list[str | None] | None


class Body(SimpleNamespace):
    """A pydantic model, as far as needed."""

    def model_dump(self) -> dict[str, Any]:
        return dict(vars(self))


class JudgeError(Exception):
    """nemo_gym.judge.JudgeError (0.7.0)."""


class ReverifyMode(str, Enum):
    """nemo_gym.base_resources_server.ReverifyMode (0.7.0)."""

    STATELESS = "stateless"
    UNKNOWN = "unknown"


class ORM:
    """swift.rewards.ORM (4.6.0)."""

    def __init__(self, args: Any = None, **_: Any) -> None:
        self.args = args


class Worker:
    """roll.distributed.executor.worker.Worker (8eb27cc2)."""

    def __init__(self, worker_config: Any) -> None:
        self.worker_config = worker_config
        self.rank_info = SimpleNamespace(rank=0, world_size=1)


class TinkerEnv:
    """tinker_cookbook.rl.types.Env (0.6.1)."""


def install(monkeypatch: pytest.MonkeyPatch, name: str, **names: Any) -> None:
    """Puts a module and its parents where `import` finds them, until the test ends."""
    parts = name.split(".")
    for count in range(1, len(parts) + 1):
        dotted = ".".join(parts[:count])
        if dotted not in sys.modules:
            monkeypatch.setitem(sys.modules, dotted, ModuleType(dotted))
    for key, value in names.items():
        monkeypatch.setattr(sys.modules[name], key, value, raising=False)


def skyrl(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "skyrl_gym.envs.base_text_env", BaseTextEnv=TextEnv, BaseTextEnvStepOutput=dict)


def verifiers(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "verifiers.v1.configs.judge", JudgeConfig=SimpleNamespace)
    install(monkeypatch, "verifiers.v1.judge", Judge=Judge)


def open_instruct(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"VerificationResult": VerificationResult, "VerifierFunction": VerifierFunction}
    install(monkeypatch, "open_instruct.ground_truth_utils", **names)


def torchtitan(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "torchtitan.experiments.rl.rubrics", RewardFn=RewardFn)


def nemo_gym(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {
        "BaseResourcesServerConfig": SimpleNamespace,
        "BaseVerifyRequest": Body,
        "BaseVerifyResponse": Body,
        "ReverifyMode": ReverifyMode,
        "SimpleResourcesServer": Body,
    }
    install(monkeypatch, "nemo_gym.base_resources_server", **names)
    install(monkeypatch, "nemo_gym.judge", JudgeError=JudgeError)


def ms_swift(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Returns its registry of rewards."""
    registry: dict[str, Any] = {}
    install(monkeypatch, "swift.rewards", ORM=ORM, orms=registry)
    return registry


def roll(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tokenizer decodes a row of texts as itself."""
    proto = SimpleNamespace(from_dict=lambda tensors: SimpleNamespace(batch=tensors, meta_info={}))
    words = SimpleNamespace(batch_decode=lambda texts, **_: list(texts))
    modes = SimpleNamespace(ONE_TO_ALL="one", DP_MP_COMPUTE="compute")
    install(monkeypatch, "roll.distributed.executor.worker", Worker=Worker)
    install(monkeypatch, "roll.distributed.scheduler.decorator", Dispatch=modes, register=lambda **_: lambda made: made)
    install(monkeypatch, "roll.distributed.scheduler.protocol", DataProto=proto)
    install(monkeypatch, "roll.models.model_providers", default_tokenizer_provider=lambda **_: words)
    _torch(monkeypatch)


def tinker_cookbook(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "tinker", ModelInput=SimpleNamespace(empty=list))
    install(monkeypatch, "tinker_cookbook.rl.types", Env=TinkerEnv, StepResult=SimpleNamespace)


def _torch(monkeypatch: pytest.MonkeyPatch) -> None:
    ones = lambda count, **_: [1.0] * count  # noqa: E731  # a stand-in
    zeros = lambda like, **_: [0.0] * len(like)  # noqa: E731
    names = {"tensor": lambda values, **_: list(values), "ones": ones, "zeros_like": zeros}
    install(monkeypatch, "torch", float16="float16", float32="float32", **names)


def nemo_rl(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Returns its registry of environments."""
    registry: dict[str, Any] = {}
    register: Callable[[str, str], None] = lambda name, actor: registry.update({name: actor})  # noqa: E731  # a stand-in
    install(monkeypatch, "nemo_rl.environments.interfaces", EnvironmentReturn=EnvironmentReturn)
    install(monkeypatch, "nemo_rl.environments.utils", ENV_REGISTRY=registry, register_env=register)
    install(monkeypatch, "nemo_rl.distributed.ray_actor_environment_registry", ACTOR_ENVIRONMENT_REGISTRY={})
    executables = SimpleNamespace(SYSTEM="python")
    install(monkeypatch, "nemo_rl.distributed.virtual_cluster", PY_EXECUTABLES=executables)
    install(monkeypatch, "ray", remote=lambda kind: kind)
    _torch(monkeypatch)
    return registry
