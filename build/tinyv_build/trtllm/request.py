"""What a person asks to be built, and which wishes are refused before anything runs.

Owns the forbidden pairs; needs no GPU, no checkpoint and no network.
"""

from dataclasses import dataclass
from pathlib import Path

from tinyv_build.errors import BuildError
from tinyv_build.trtllm.targets import PRECISIONS, Target

__all__ = ["MAX_TP", "BuildRequest", "check_request", "safe_name"]

MAX_TP = 2
"""The checkpoints have 2 (Qwen2.5) or 8 (Qwen3) KV heads; a 1.5B judge gains nothing beyond one GPU."""

_FP8_SM = 89
_BLACKWELL = range(100, 120)
_NOT_ON_BLACKWELL = ("int8", "int4", "w4a8", "w4a16")
_KV_DTYPES = ("auto", "bf16")


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One wish."""

    gpu: str
    model: str
    """Hub id, with or without `@revision`, or a checkpoint folder."""
    precision: str
    home: Path
    """Folder of prepared things, absolute."""
    kv_cache: str = "auto"
    tp: int = 1
    profile: str = ""
    """Judge profile; empty: the one that knows the model."""
    calibration: str = ""
    """JSONL of question, ground_truth, answer; fp8 alone reads it."""


def check_request(request: BuildRequest, target: Target) -> None:
    """Raises BuildError for a wish that no machine could fulfil."""
    precision, kv = request.precision, request.kv_cache
    if kv not in _KV_DTYPES:
        raise BuildError(
            f"KV cache: got {kv!r}, expected bf16: an int8 KV cache, and an fp8 one under bf16 weights, switch paged "
            "context FMHA off, so that a group's common prefix is computed for every row; fp8 under fp8 weights keeps "
            "it from SM 89 on, but was reported to break Qwen2.5; leave KV_CACHE away"
        )
    if precision == "fp8" and target.sm < _FP8_SM:
        raise BuildError(
            f"PRECISION: got fp8 for {target.name} (SM {target.sm}), expected SM {_FP8_SM} or newer; use PRECISION=bf16"
        )
    if target.sm in _BLACKWELL and precision.startswith(_NOT_ON_BLACKWELL):
        raise BuildError(
            f"PRECISION: got {precision} for {target.name} (SM {target.sm}), expected bf16 or fp8: TensorRT-LLM "
            "refuses to build int8, int4 and SmoothQuant from SM 100 on; use PRECISION=bf16"
        )
    if precision not in PRECISIONS or precision not in target.precisions:
        raise BuildError(
            f"PRECISION: got {precision!r} for {target.name}, expected one of: {', '.join(target.precisions)}; "
            "weight-only formats save memory and no prefill time, so they have no plan here"
        )
    if not 1 <= request.tp <= MAX_TP:
        raise BuildError(
            f"TP: got {request.tp}, expected 1 to {MAX_TP}; a judge of 2B parameters fits one GPU: use TP=1"
        )
    if precision == "fp8" and not request.calibration:
        raise BuildError(
            "CALIBRATION: got none, expected a JSONL file of real judge questions (question, ground_truth, answer), "
            "because fp8 scales are measured on them; next: make build-engine … PRECISION=fp8 CALIBRATION=<file>"
        )
    if not request.model.strip():
        raise BuildError("MODEL: got nothing, expected a hub id such as zhangchenxu/TinyV-1.5B or a checkpoint folder")
    for name in (str(request.home), request.calibration):
        safe_name(name)


def safe_name(path: str) -> None:
    """Raises BuildError for a path that docker's `-v` would misread."""
    if any(char in path for char in ":,\n"):
        raise BuildError(f"path: got {path!r}, expected one without ':' and ',', which docker's -v takes for its own")
