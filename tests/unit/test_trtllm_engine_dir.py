"""The validator of engine directories: good ones pass, each kind of bad one is named with its reason."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinyv_build.errors import BuildError
from tinyv_build.trtllm.engine_dir import check_engine_dir, engine_problems

from .trtllm_kit import QWEN, QWEN3, engine_config, expected

Config = dict[str, Any]


def write(folder: Path, config: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(config if isinstance(config, str) else json.dumps(config))
    (folder / "rank0.engine").write_bytes(b"engine")
    return folder


def put(path: str, value: object) -> Callable[[Config], None]:
    def change(config: Config) -> None:
        *parents, last = path.split(".")
        for key in parents:
            config = config[key]
        config[last] = value

    return change


def drop(path: str) -> Callable[[Config], None]:
    def change(config: Config) -> None:
        *parents, last = path.split(".")
        for key in parents:
            config = config[key]
        del config[last]

    return change


@pytest.mark.parametrize("precision", ["bf16", "fp8"])
@pytest.mark.parametrize("model", [QWEN, QWEN3], ids=["qwen2", "qwen3"])
def test_a_good_engine_passes(tmp_path: Path, precision: str, model: Config) -> None:
    check_engine_dir(write(tmp_path, engine_config(precision, model)), expected(precision, model))


BAD = {
    "another version": (put("version", "1.1.0"), ("version", "'1.1.0'", "'1.2.1'")),
    "another model": (put("pretrained_config.architecture", "LlamaForCausalLM"), ("architecture", "Qwen2ForCausalLM")),
    "float16 weights": (put("pretrained_config.dtype", "float16"), ("dtype", "'float16'", "'bfloat16'")),
    "half logits": (put("pretrained_config.logits_dtype", "float16"), ("logits_dtype", "TYPE_FP32")),
    "another vocabulary": (put("pretrained_config.vocab_size", 151000), ("vocab_size", "151000", "151936")),
    "lost layers": (put("pretrained_config.num_hidden_layers", 27), ("num_hidden_layers", "27", "28")),
    "wrong KV heads": (put("pretrained_config.num_key_value_heads", 12), ("num_key_value_heads", "12", "2")),
    "rope base lost": (put("pretrained_config.rotary_base", 100000.0), ("rotary_base", "100000.0", "nonsense")),
    "rope base absent": (drop("pretrained_config.rotary_base"), ("rotary_base", "None")),
    "fp8 weights": (put("pretrained_config.quantization.quant_algo", "FP8"), ("quant_algo", "'FP8'", "None")),
    "fp8 KV": (put("pretrained_config.quantization.kv_cache_quant_algo", "FP8"), ("kv_cache_quant_algo", "prefix")),
    "int8 KV": (put("pretrained_config.quantization.kv_cache_quant_algo", "INT8"), ("kv_cache_quant_algo", "prefix")),
    "two ranks": (put("pretrained_config.mapping.tp_size", 2), ("tp_size", "2", "1")),
    "pipeline": (put("pretrained_config.mapping.pp_size", 2), ("pp_size", "2", "1")),
    "small batch": (put("build_config.max_batch_size", 8), ("max_batch_size", "8", "256")),
    "short steps": (put("build_config.max_num_tokens", 8192), ("max_num_tokens", "8192", "16384")),
    "short sequences": (put("build_config.max_seq_len", 2048), ("max_seq_len", "2048", "4096")),
    "beams": (put("build_config.max_beam_width", 4), ("max_beam_width", "4", "1")),
    "continuous KV": (put("build_config.kv_cache_type", "CONTINUOUS"), ("kv_cache_type", "'CONTINUOUS'", "'PAGED'")),
    "context logits": (put("build_config.gather_context_logits", value=True), ("gather_context_logits", "gigabytes")),
    "paged FMHA off": (
        put("build_config.plugin_config.use_paged_context_fmha", value=False),
        ("use_paged_context_fmha", "log"),
    ),
    "paged FMHA absent": (
        drop("build_config.plugin_config.use_paged_context_fmha"),
        ("use_paged_context_fmha", "None"),
    ),
    "padding": (put("build_config.plugin_config.remove_input_padding", value=False), ("remove_input_padding", "False")),
    "large blocks": (put("build_config.plugin_config.tokens_per_block", 64), ("tokens_per_block", "64", "32")),
    "several profiles": (
        put("build_config.plugin_config.multiple_profiles", value=True),
        ("multiple_profiles", "True"),
    ),
    "no plugin config": (drop("build_config.plugin_config"), ("tokens_per_block", "None")),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_engine_is_named_with_what_got_expected(tmp_path: Path, kind: str) -> None:
    change, words = BAD[kind]
    config = engine_config()
    change(config)
    with pytest.raises(BuildError) as caught:
        check_engine_dir(write(tmp_path, config), expected())
    assert all(word in str(caught.value) for word in words), caught.value


@pytest.mark.parametrize("text", ["", "{", "[]", '"engine"'])
def test_an_unreadable_description_is_a_problem_not_a_crash(tmp_path: Path, text: str) -> None:
    (problem,) = engine_problems(write(tmp_path, text), expected())
    assert problem.startswith("config.json: got")


def test_a_missing_or_empty_engine_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, engine_config())
    (folder / "rank0.engine").write_bytes(b"")
    assert any("rank0.engine" in problem for problem in engine_problems(folder, expected()))
    (folder / "rank0.engine").unlink()
    assert any("rank0.engine" in problem for problem in engine_problems(folder, expected()))
    assert engine_problems(tmp_path / "nowhere", expected())


def test_every_problem_is_listed_at_once(tmp_path: Path) -> None:
    config = engine_config()
    put("version", "0")(config)
    put("build_config.max_batch_size", 1)(config)
    assert len(engine_problems(write(tmp_path, config), expected())) == 2
