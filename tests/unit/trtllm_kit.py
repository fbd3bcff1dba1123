"""What the tests of the compiled engine share: a small checkpoint, an engine directory, and a docker that pretends."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from tinyv_build.architecture import read_architecture
from tinyv_build.trtllm.engine_dir import Expected
from tinyv_build.trtllm.plan import Plan, make_plan
from tinyv_build.trtllm.request import BuildRequest
from tinyv_build.trtllm.targets import load_targets
from tokenizers.pre_tokenizers import ByteLevel

DATA = Path(__file__).parents[1] / "data"
TARGETS = load_targets()
HOME = Path("/srv/tinyv")

QWEN = {
    "model_type": "qwen2",
    "num_hidden_layers": 28,
    "num_attention_heads": 12,
    "num_key_value_heads": 2,
    "hidden_size": 1536,
    "intermediate_size": 8960,
    "vocab_size": 151936,
    "max_position_embeddings": 32768,
    "rms_norm_eps": 1e-6,
    "rope_theta": 1000000.0,
    "tie_word_embeddings": True,
}
"""Numbers of Qwen2.5-1.5B's config.json."""

QWEN3 = {**QWEN, "model_type": "qwen3", "num_attention_heads": 16, "num_key_value_heads": 8, "hidden_size": 2048}
QWEN3 |= {"intermediate_size": 6144, "head_dim": 128, "max_position_embeddings": 40960}
"""Numbers of Qwen3-1.7B's config.json."""


def request(gpu: str = "h100", precision: str = "bf16", **other: Any) -> BuildRequest:
    calibration = "/srv/tinyv/calibration.jsonl" if precision == "fp8" else ""
    values = {"model": "zhangchenxu/TinyV-1.5B", "home": HOME, "calibration": calibration, **other}
    return BuildRequest(gpu=gpu, precision=precision, **values)


def plan(gpu: str = "h100", precision: str = "bf16", **other: Any) -> Plan:
    inside = other.pop("inside", False)
    wish = request(gpu, precision, **other)
    return make_plan(wish, TARGETS.get(gpu), TARGETS.container, inside=inside)


def expected(precision: str = "bf16", config: dict[str, Any] | None = None) -> Expected:
    return Expected("1.2.1", precision, 1, 256, 16384, 4096, read_architecture(config or QWEN))


def engine_config(precision: str = "bf16", config: dict[str, Any] | None = None) -> dict[str, Any]:
    """What trtllm-build writes beside a good engine, as far as its sources tell (builder.py, EngineConfig)."""
    is_ = read_architecture(config or QWEN)
    return {
        "version": "1.2.1",
        "pretrained_config": {
            "architecture": {"qwen2": "Qwen2ForCausalLM", "qwen3": "Qwen3ForCausalLM"}[is_.family],
            "dtype": "bfloat16",
            "logits_dtype": "float32",
            "vocab_size": is_.vocabulary_size,
            "num_hidden_layers": is_.layers,
            "num_attention_heads": is_.heads,
            "num_key_value_heads": is_.kv_heads,
            "hidden_size": is_.hidden_size,
            "rotary_base": is_.rope_base,
            "quantization": {"quant_algo": {"bf16": None, "fp8": "FP8"}[precision], "kv_cache_quant_algo": None},
            "mapping": {"world_size": 1, "tp_size": 1, "pp_size": 1},
        },
        "build_config": {
            "max_input_len": 4096,
            "max_seq_len": 4096,
            "max_batch_size": 256,
            "max_beam_width": 1,
            "max_num_tokens": 16384,
            "kv_cache_type": "PAGED",
            "gather_context_logits": False,
            "gather_generation_logits": False,
            "plugin_config": {
                "gemm_plugin": "auto",
                "context_fmha": True,
                "remove_input_padding": True,
                "use_paged_context_fmha": True,
                "tokens_per_block": 32,
                "multiple_profiles": False,
            },
        },
    }


def write_tokenizer(path: Path) -> None:
    """Byte-level BPE with the chat tokens and one token each for True and False."""
    letters = sorted(ByteLevel.alphabet())
    merges, words = [], []
    for word in ("True", "False"):
        for end in range(2, len(word) + 1):
            merges.append([word[: end - 1], word[end - 1]])
            words.append(word[:end])
    vocab = {token: number for number, token in enumerate([*letters, *words])}
    added = [
        {"id": len(vocab) + number, "content": text, "special": True, "normalized": False}
        | {"single_word": False, "lstrip": False, "rstrip": False}
        for number, text in enumerate(("<|endoftext|>", "<|im_start|>", "<|im_end|>"))
    ]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    description = {"version": "1.0", "added_tokens": added, "normalizer": None, "pre_tokenizer": byte_level}
    description |= {"decoder": byte_level, "model": {"type": "BPE", "vocab": vocab, "merges": merges}}
    path.write_text(json.dumps(description))


def write_checkpoint(folder: Path, config: dict[str, Any] | None = None) -> Path:
    """Enough of a checkpoint for every stage on this side of the container."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config or QWEN))
    (folder / "generation_config.json").write_text(json.dumps({"pad_token_id": 7}))
    (folder / "model.safetensors").write_bytes(b"weights")
    write_tokenizer(folder / "tokenizer.json")
    return folder


_FAKE_DOCKER = """#!{python}
# Mounts by naming: what docker would mount at a path is that folder of this machine. Runs the command for real.
import os, sys
words = sys.argv[1:]
if words[:2] == ["image", "inspect"]:
    base = os.environ.get("FAKE_BASE", "")
    print(base if "tinyv-server" in words[-1] else "sha256:0123 [example@sha256:4567]")
    sys.exit(0 if base or "tinyv-server" not in words[-1] else 1)
outer, inner = words[words.index("-v") + 1].split(":")
image = next(i for i, word in enumerate(words) if "tritonserver" in word)
command = [word.replace(inner + "/", outer + "/") for word in words[image + 1 :]]
if os.environ.get("FAKE_LEAVES_MODES"):
    command = command[4:]  # the tool alone
os.chdir(outer)
os.environ["PATH"] = os.path.dirname(__file__) + "/inside" + os.pathsep + os.environ["PATH"]
os.execvp(command[0], command)
"""

_FAKE_TOOL = """#!{python}
import json, os, pathlib, sys
tool = [pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]
with pathlib.Path(os.environ["FAKE_LOG"]).open("a") as log:
    log.write(json.dumps(tool) + "\\n")
value = dict(zip(tool, tool[1:]))
name = pathlib.Path(tool[0] if tool[0] != "python3" else tool[1]).name
if os.environ.get("FAKE_FAIL") == name:
    print("CUDA out of memory")
    sys.exit(9)
out = pathlib.Path(value.get("--output_dir") or tool[2])
out.mkdir(parents=True, exist_ok=True)
if name == "probe.py":
    flags = json.loads(pathlib.Path(os.environ["FAKE_FLAGS"]).read_text())
    for one in ("convert_checkpoint.py", "quantize.py", "trtllm-build"):
        (out / (one + ".help")).write_text(" ".join(flags[one]["flags"]))
    (out / "image.json").write_text(os.environ["FAKE_IMAGE"])
elif name == "trtllm-build":
    config = json.loads(os.environ["FAKE_ENGINE"])
    converted = pathlib.Path(value["--checkpoint_dir"])
    # modelopt writes float16 for a bfloat16 model; nothing but the flag overrides it
    quantised = json.loads((converted / "config.json").read_text()).get("logits_dtype")
    config["pretrained_config"]["logits_dtype"] = value.get("--logits_dtype") or quantised or "float32"
    (out / "config.json").write_text(json.dumps(config))
    (out / "rank0.engine").write_bytes(b"engine " + (converted / "rank0.safetensors").read_bytes())
else:
    print("[TensorRT-LLM] converting")
    (out / "config.json").write_text('{{"logits_dtype": "float16"}}' if name == "quantize.py" else "{{}}")
    weights = pathlib.Path(value["--model_dir"], "model.safetensors").read_bytes()
    (out / "rank0.safetensors").write_bytes(name.encode() + weights)
    # safetensors writes 0600 as root; without a second user here, a mode that shuts its owner out as well
    (out / "rank0.safetensors").chmod(int(os.environ.get("FAKE_MODE", "600"), 8))
"""

_FAKE_SMI = "#!/bin/sh\necho '0, NVIDIA H100 80GB HBM3, 9.0, 81559, 590.44.01'\n"


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, precision: str = "bf16") -> Path:
    """Puts a docker and an nvidia-smi on PATH that behave like an H100 machine's; returns docker's log."""
    tools = folder / "bin"
    (tools / "inside").mkdir(parents=True)
    monkeypatch.setenv("FAKE_MODE", "600")
    docker, tool = _FAKE_DOCKER.format(python=sys.executable), _FAKE_TOOL.format(python=sys.executable)
    for name, text in (
        ("docker", docker),
        ("inside/python3", tool),
        ("inside/trtllm-build", tool),
        ("nvidia-smi", _FAKE_SMI),
    ):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_LOG", str(folder / "docker.log"))
    monkeypatch.setenv("FAKE_FLAGS", str(DATA / "trtllm_flags.json"))
    image = {"examples": "/app/examples", "tensorrt_llm": "1.2.1", "tensorrt": "10.14.1.48", "safetensors": "0.8.0"}
    monkeypatch.setenv("FAKE_IMAGE", json.dumps(image))
    monkeypatch.setenv("FAKE_ENGINE", json.dumps(engine_config(precision)))
    return folder / "docker.log"
