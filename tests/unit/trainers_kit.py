"""The shapes of the trainers' base classes, as far as the adapters lean on them, for machines without the trainers.

The real ones are exercised by `make test-trl`, `make test-verl` and `make test-trainers`.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest


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
    """nemo_gym.judge.JudgeError (07d6b0d07)."""


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
    names = {"BaseVerifyRequest": Body, "BaseVerifyResponse": Body, "SimpleResourcesServer": object}
    install(monkeypatch, "nemo_gym.base_resources_server", **names)
    install(monkeypatch, "nemo_gym.judge", JudgeError=JudgeError)


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
    install(monkeypatch, "torch", tensor=lambda values, **_: list(values), ones=lambda count, **_: [1.0] * count)
    sys.modules["torch"].float32 = "float32"
    return registry
