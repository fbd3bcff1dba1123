"""Settings of the three rooms: frozen, read once when a model loads, unknown keys refused.

A setting comes from `parameters` of the model's `config.pbtxt`; an environment variable `TINYV_<ROOM>_<KEY>`
overrides it (`TINYV_RULES_DEADLINE_S=1.5`), which reaches Triton's Python processes unchanged.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from tinyv.cores import cores
from tinyv.errors import BadSetting

__all__ = ["AuditSettings", "EngineSettings", "JudgeSettings", "RemoteSettings", "RuleSettings", "load"]

MAX_RULE_INSTANCES = 16
"""Where more processes stop to pay: the one judge process, which every row passes, takes as long for 16 rows as a rule
process for one new one (docs/decisions.md, 19)."""


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """The rule verifier's bounds; those that count processes, waiting or remembered things are for all instances."""

    room = "RULES"

    instances: int = 0
    """Processes that decide; 0: one per core, at most MAX_RULE_INSTANCES. `tinyv serve` tells Triton."""
    workers: int = 0
    """Worker processes of the fast lane; 0: one per core."""
    slow_workers: int = 0
    """Worker processes of the slow lane; 0: one per two cores."""
    deadline_s: float = 3.0
    """Compute time of one sample in the slow lane, in seconds; its worker is killed after it."""
    fast_budget_s: float = 0.5
    """Compute time of one sample in the fast lane; a sample that needs more moves to the slow lane."""
    queue_deadline_s: float = 120.0
    """Longest wait of a sample for a worker, in seconds; a longer one is `overloaded`, never wrong."""
    max_pending: int = 65536
    """Samples waiting for a worker, over all requests; one more is `overloaded`."""
    memory_limit_mb: int = 1024
    """Address space of one worker, in MiB (RLIMIT_AS)."""
    tasks_per_worker: int = 2000
    """Samples after which a worker is replaced, since sympy's caches only grow."""
    max_answer_chars: int = 2048
    """Longest extracted answer that is compared or judged."""
    cache_entries: int = 100_000
    """Remembered verdicts, keyed by (ground truth, answer)."""
    classes: str = "all"
    """`all`, or `strict`: math-verify alone decides, nothing else accepts or refutes."""

    @property
    def strict(self) -> bool:
        """Whether math-verify alone decides."""
        return self.classes == "strict"

    @property
    def wanted_instances(self) -> int:
        """Processes that decide, on this machine."""
        return self.instances or min(cores(), MAX_RULE_INSTANCES)

    @property
    def lanes(self) -> tuple[int, int]:
        """Workers of the fast and of the slow lane, on this machine."""
        return self.workers or cores(), self.slow_workers or max(cores() // 2, 1)

    def share(self, instances: int) -> "RuleSettings":
        """The part of one of so many instances, rounded up."""

        def part(whole: int) -> int:
            return -(-whole // instances)

        fast, slow = self.lanes
        return replace(
            self,
            workers=part(fast),
            slow_workers=part(slow),
            max_pending=part(self.max_pending),
            cache_entries=part(self.cache_entries),
        )


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """The judge room's bounds; engine variants differ in them (`model_repository/judge/configs/`)."""

    room = "JUDGE"

    engine_model: str = "tensorrt_llm"
    """Name of the Triton model in the engine slot."""
    engine_dir: Path = Path()
    """Directory with `tokenizer.json` and `manifest.json` of the engine that is served."""
    max_inflight: int = 64
    """Calls to the engine at one time."""
    equal_length_batch: int = 1
    """Waiting calls of one length that start together, for an engine that computes equal lengths at once; 1: none."""
    prompts_per_call: int = 1
    """Prompts of short completions that go to the engine as one call; 1: each alone, as compiled engines want it."""
    max_queued: int = 4096
    """Unique rows waiting for a call; one more is `overloaded`."""
    queue_deadline_s: float = 900.0
    """Longest wait of a row for its call, in seconds; longer is `overloaded`."""
    engine_timeout_s: float = 60.0
    """Longest single call, in seconds; longer is `judge_unavailable`."""
    cache_entries: int = 200_000
    """Remembered verdicts, keyed by everything that can change one."""
    cache_file: Path = Path()
    """File in which they survive a restart (docs/operations.md); none: they do not."""
    max_question_tokens: int = 1024
    """Longer questions lose their middle."""
    max_answer_tokens: int = 1024
    """A longer answer is `answer_too_long`."""
    second_opinion_within: float = 0.0
    """Verdicts whose P(True) lies within this of the profile's threshold are asked for once more, reference and answer
    swapped; if the two differ the row is `judge_disagreed`. 0: none, 1: all (docs/judges.md)."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """The CPU engine's bounds."""

    room = "ENGINE"

    directory: Path = Path()
    """Directory of the converted model (CTranslate2 files and `manifest.json`)."""
    threads: int = 0
    """Threads of one instance; 0: the cores shared among the instances, at least one each."""
    max_input_tokens: int = 4096
    """Longest prompt."""
    max_output_tokens: int = 1024
    """Longest completion."""


@dataclass(frozen=True, slots=True)
class RemoteSettings:
    """The bounds of an engine that is served elsewhere."""

    room = "REMOTE"

    directory: Path = Path()
    """Directory with `endpoint.json`, `tokenizer.json` and `manifest.json` (`tinyv-build remote`)."""
    timeout_s: float = 20.0
    """Longest request, in seconds; longer is `judge_unavailable`."""
    max_connections: int = 512
    """Connections to all servers together."""


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """What is written down of every row, and where (docs/operations.md)."""

    room = "AUDIT"

    folder: Path = Path()
    """Folder of the files; none: no audit."""
    texts: str = "full"
    """`full`, `hashes` (SHA-256) or `none`: what is kept of questions, ground truths, responses and answers."""
    file_mb: int = 64
    """Size at which a process begins another file, in MiB."""
    files: int = 16
    """Files kept of each model; the oldest goes."""


_FLAGS = {"true": True, "false": False, "1": True, "0": False, "on": True, "off": False}
_Settings = TypeVar("_Settings", AuditSettings, RuleSettings, JudgeSettings, EngineSettings, RemoteSettings)


def load(kind: type[_Settings], parameters: Mapping[str, str], environ: Mapping[str, str] | None = None) -> _Settings:
    """Reads one room's settings from Triton parameters and the environment.

    Raises BadSetting naming the key, what it got and what it expects.
    """
    prefix = f"TINYV_{kind.room}_"
    env = os.environ if environ is None else environ
    given = dict(parameters)
    given.update({name[len(prefix) :].lower(): value for name, value in env.items() if name.startswith(prefix)})
    types = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    unknown = sorted(set(given) - set(names))
    if unknown:
        raise BadSetting(f"{kind.__name__}: unknown setting {unknown[0]!r}; expected one of: {', '.join(names)}")
    return kind(**{name: _read(kind.__name__, name, types[name], text) for name, text in given.items()})


def _read(owner: str, name: str, kind: type, text: str) -> Any:
    try:
        value = _FLAGS[text.strip().lower()] if kind is bool else kind(text)
    except KeyError:
        raise BadSetting(f"{owner}: setting {name!r}: got {text!r}, expected true or false") from None
    except ValueError:
        raise BadSetting(f"{owner}: setting {name!r}: got {text!r}, expected {kind.__name__}") from None
    if isinstance(value, int | float) and not 0 <= value < float("inf"):
        raise BadSetting(f"{owner}: setting {name!r}: got {text!r}, expected a finite number that is not negative")
    return value
