"""The command lines of TensorRT-LLM's three tools.

Owns every flag that is emitted; tests hold each against upstream's documented list (tests/data/trtllm_flags.json).
Plugin switches take a value (`enable`, `disable`, a dtype): a bare one would swallow the next flag.
"""

from pathlib import Path

from tinyv_build.trtllm.request import BuildRequest
from tinyv_build.trtllm.targets import Target

__all__ = ["CALIBRATION_ROWS", "EXAMPLES", "TOKENS_PER_BLOCK", "build_argv", "convert_argv", "quantise_argv"]

EXAMPLES = "/app/examples"
"""Where images since 25.07 keep upstream's scripts."""

TOKENS_PER_BLOCK = 32
"""Granularity of prefix reuse: small blocks waste little of a shared prefix."""

CALIBRATION_ROWS = 512
"""Upstream's default; activations of one short prompt family need no more."""

_CALIBRATION_TOKENS = 1024
"""Upstream's 512 would cut the answer, which stands last, off many prompts."""


def convert_argv(request: BuildRequest, checkpoint: Path, output: Path) -> list[str]:
    """Hugging Face checkpoint to TensorRT-LLM checkpoint, bf16."""
    argv = ["python3", f"{EXAMPLES}/models/core/qwen/convert_checkpoint.py"]
    argv += ["--model_dir", str(checkpoint), "--output_dir", str(output)]
    # explicit, because `auto` turns a float32 checkpoint into float16
    return [*argv, "--dtype", "bfloat16", "--tp_size", str(request.tp)]


def quantise_argv(request: BuildRequest, checkpoint: Path, calibration: Path, output: Path) -> list[str]:
    """Hugging Face checkpoint to TensorRT-LLM checkpoint with fp8 linears; embeddings, head and KV stay bf16."""
    argv = ["python3", f"{EXAMPLES}/quantization/quantize.py"]
    argv += ["--model_dir", str(checkpoint), "--output_dir", str(output)]
    argv += ["--dtype", "bfloat16", "--qformat", "fp8", "--tp_size", str(request.tp)]
    argv += ["--calib_dataset", str(calibration), "--calib_size", str(CALIBRATION_ROWS)]
    return [*argv, "--calib_max_seq_length", str(_CALIBRATION_TOKENS), "--batch_size", "1"]


def build_argv(request: BuildRequest, target: Target, checkpoint: Path, output: Path, timing_cache: Path) -> list[str]:
    """TensorRT-LLM checkpoint to engine."""
    argv = ["trtllm-build", "--checkpoint_dir", str(checkpoint), "--output_dir", str(output)]
    # upstream's tuning guide: the GEMM plugin for bf16, TensorRT's own kernels for fp8
    argv += ["--gemm_plugin", "disable" if request.precision == "fp8" else "auto"]
    argv += ["--gpt_attention_plugin", "auto", "--remove_input_padding", "enable", "--kv_cache_type", "paged"]
    argv += ["--context_fmha", "enable", "--use_paged_context_fmha", "enable"]
    argv += ["--tokens_per_block", str(TOKENS_PER_BLOCK)]
    # modelopt writes float16 for a bfloat16 model; the slot's configuration and P(True) want float32
    argv += ["--logits_dtype", "float32"]
    argv += ["--max_batch_size", str(target.max_batch_size), "--max_beam_width", "1"]
    argv += ["--max_seq_len", str(target.max_seq_len), "--max_num_tokens", str(target.max_num_tokens)]
    # one profile: verdicts must not depend on how busy the engine is
    argv += ["--multiple_profiles", "disable", "--workers", "1"]
    # the default path is in the working directory, and an unwritable one fails the build at its very end
    return [*argv, "--input_timing_cache", str(timing_cache), "--output_timing_cache", str(timing_cache)]
