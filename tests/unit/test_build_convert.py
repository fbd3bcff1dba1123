"""The converter against transformers: the same weights must give the same probabilities, in all three families."""

import json
import shutil
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import pytest
from tinyv.engine.cpu import CpuEngine
from tinyv.manifest import EngineManifest, write_manifest
from tinyv.settings import EngineSettings
from tinyv_build.architecture import read_architecture
from tinyv_build.convert import convert
from tinyv_build.embedded import GgufModel, embedded_file
from tinyv_build.errors import BuildError
from tinyv_build.rotation import rotated, turning
from tinyv_build.safetensors import SafetensorsState

CHECKPOINTS = Path(__file__).parents[1] / "data" / "checkpoints"
FAMILIES = ("llama", "qwen2", "qwen3")


def cases(name: str) -> list[dict[str, Any]]:
    path = CHECKPOINTS / name / "expected.json" if name in FAMILIES else CHECKPOINTS / f"{name}.json"
    return list(json.loads(path.read_text())["cases"])


def config(name: str) -> dict[str, Any]:
    return dict(json.loads((CHECKPOINTS / name / "config.json").read_text()))


def converted(name: str, directory: Path, *, quantise: bool) -> Path:
    convert(read_architecture(config(name)), SafetensorsState(CHECKPOINTS / name), directory, quantise=quantise)
    write_manifest(directory, EngineManifest("tiny", "embedded", "test", end_id=294, pad_id=292))
    return directory


def last_log_probs(generator: Any, ids: list[int]) -> Any:
    return np.asarray(generator.forward_batch([ids], return_log_probs=True))[0, -1]


@pytest.mark.parametrize("name", FAMILIES)
def test_float32_gives_transformers_probabilities(name: str, tmp_path: Path) -> None:
    generator = ctranslate2.Generator(str(converted(name, tmp_path, quantise=False)))
    for case in cases(name):
        found = last_log_probs(generator, case["input_ids"])
        np.testing.assert_allclose(found, case["next_log_probs"], atol=1e-4)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_model_in_another_basis_gives_the_same_probabilities(name: str, tmp_path: Path) -> None:
    architecture, state = rotated(read_architecture(config(name)), SafetensorsState(CHECKPOINTS / name))
    convert(architecture, state, tmp_path, quantise=False)
    for case in cases(name):
        found = last_log_probs(ctranslate2.Generator(str(tmp_path)), case["input_ids"])
        np.testing.assert_allclose(found, case["next_log_probs"], atol=1e-4)


@pytest.mark.parametrize("size", [1, 9, 64, 576, 1536])
def test_the_turn_is_orthogonal_and_no_entry_stands_out(size: int) -> None:
    turn = turning(size)
    np.testing.assert_allclose(turn @ turn.T, np.eye(size), atol=1e-5)
    assert np.abs(turn).max() <= 1.5 / np.sqrt(size)


@pytest.mark.parametrize("name", FAMILIES)
def test_int8_agrees_on_the_likeliest_token(name: str, tmp_path: Path) -> None:
    generator = ctranslate2.Generator(str(converted(name, tmp_path, quantise=True)))
    for case in cases(name):
        assert last_log_probs(generator, case["input_ids"]).argmax() == np.argmax(case["next_log_probs"])


@pytest.mark.parametrize("name", FAMILIES)
def test_the_engine_continues_as_transformers_does(name: str, tmp_path: Path) -> None:
    engine = CpuEngine(EngineSettings(directory=converted(name, tmp_path, quantise=False)), 1)
    for case in cases(name):
        ids = case["input_ids"]
        inputs = {
            "input_ids": np.array([ids], np.int32),
            "input_lengths": np.array([[len(ids)]], np.int32),
            "request_output_len": np.array([[8]], np.int32),
            "return_log_probs": np.array([[True]]),
            "exclude_input_in_output": np.array([[True]]),
        }
        found = engine.step(inputs, frozenset({"output_ids", "sequence_length", "output_log_probs"}))
        assert found["output_ids"].tolist() == [[case["greedy_ids"]]]
        np.testing.assert_allclose(found["output_log_probs"][0, 0], case["greedy_log_probs"], atol=1e-4)


def test_the_embedded_model_is_converted_exactly(tmp_path: Path) -> None:
    model = GgufModel(embedded_file())
    convert(model.architecture, model, tmp_path, quantise=False)
    generator = ctranslate2.Generator(str(tmp_path))
    for case in cases("embedded"):
        found = last_log_probs(generator, case["input_ids"])[case["top_ids"]]
        np.testing.assert_allclose(found, case["top_log_probs"], atol=1e-3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model_type": "mamba"}, ("'mamba'", "qwen3")),
        ({"quantization_config": {"quant_method": "awq"}}, ("awq", "original checkpoint")),
        ({"hidden_act": "gelu"}, ("'gelu'", "'silu'")),
        ({"rope_parameters": {"rope_type": "yarn", "factor": 4.0}}, ("'yarn'", "'llama3'")),
        ({"use_sliding_window": True, "sliding_window": 128}, ("128", "sliding window")),
        ({"layer_types": ["sliding_attention"], "sliding_window": 128}, ("128", "sliding window")),
        ({"num_hidden_layers": None}, ("num_hidden_layers", "None")),
    ],
)
def test_what_would_be_served_wrongly_is_refused(change: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises(BuildError) as caught:
        read_architecture({**config("qwen2"), **change})
    assert all(word in str(caught.value) for word in words)


def test_a_window_beyond_every_served_prompt_is_ignored() -> None:
    wide = {**config("qwen2"), "use_sliding_window": True, "sliding_window": 32_768}
    assert read_architecture(wide) == read_architecture(config("qwen2"))


def test_rotary_base_is_read_in_both_spellings() -> None:
    assert read_architecture(config("qwen2")).rope_base == read_architecture(config("qwen3")).rope_base == 1_000_000.0


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "cut"
    shutil.copytree(CHECKPOINTS / "qwen2", folder)
    (folder / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(BuildError, match="model-00002-of-00002"):
        SafetensorsState(folder)


def test_pickled_weights_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(BuildError, match="pickled"):
        SafetensorsState(tmp_path)


@pytest.mark.parametrize("cut", [4, 100, 20_000])
def test_a_truncated_weights_file_is_refused(cut: int, tmp_path: Path) -> None:
    whole = (CHECKPOINTS / "qwen3" / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(whole[:cut])
    with pytest.raises(BuildError):
        SafetensorsState(tmp_path)


def test_a_tensor_of_another_shape_is_named(tmp_path: Path) -> None:
    wrong = read_architecture({**config("qwen3"), "head_dim": 8})
    with pytest.raises(BuildError, match=r"q_proj\.weight: got shape \[64, 32\], expected \[32, 32\]"):
        convert(wrong, SafetensorsState(CHECKPOINTS / "qwen3"), tmp_path)
