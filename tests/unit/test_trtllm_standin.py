"""The stand-in's rules, and the caller's half (SlotEngine) held to them."""

import asyncio
import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from tinyv.engine import SafeTokenizer, SlotEngine
from tinyv.errors import EngineError
from tinyv.manifest import EngineManifest
from tinyv.records import PromptPiece
from tinyv_contract import contract

from .trtllm_kit import DATA, write_tokenizer

PATH = Path(__file__).parents[1] / "live" / "standin" / "tensorrt_llm" / "1" / "strict.py"
REQUESTED = frozenset(tensor.name for tensor in contract.TENSORRT_LLM.outputs)


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("standin_strict", PATH)
    assert spec
    assert spec.loader
    module = sys.modules["standin_strict"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


strict = load()


def call(**changes: Any) -> dict[str, np.ndarray]:
    """A good call as the backend sees it, scalars reshaped to [batch]."""
    inputs = {
        "input_ids": np.array([[5, 6, 7]], np.int32),
        "input_lengths": np.array([3], np.int32),
        "request_output_len": np.array([4], np.int32),
        "end_id": np.array([9], np.int32),
        "pad_id": np.array([0], np.int32),
        "runtime_top_k": np.array([1], np.int32),
        "temperature": np.array([1.0], np.float32),
        "return_log_probs": np.array([True]),
        "exclude_input_in_output": np.array([True]),
        **changes,
    }
    return {name: value for name, value in inputs.items() if value is not None}


def generate(prompt: Sequence[int], new: int, end: int) -> tuple[list[int], list[float]]:
    """Counts up from the prompt's last token until the end token or `new` tokens."""
    ids = list(range(prompt[-1] + 1, prompt[-1] + 1 + new))
    ids = ids[: ids.index(end)] if end in ids else ids
    return ids, [-0.5] * len(ids)


def answer(
    inputs: dict[str, np.ndarray], requested: frozenset[str] = REQUESTED, **deployed: Any
) -> dict[str, np.ndarray]:
    return strict.answer(inputs, requested, strict.Deployment(**deployed), generate)


def test_the_inputs_it_understands_are_upstream_s_scalars() -> None:
    official = {item["name"]: item for item in json.loads((DATA / "trtllm_slot.json").read_text())["inputs"]}
    dtypes = {"TYPE_INT32": np.int32, "TYPE_FP32": np.float32, "TYPE_BOOL": np.bool_}
    assert all(official[name]["scalar"] for name in strict.SCALARS)
    assert {name: dtypes[official[name]["dtype"]] for name in strict.SCALARS} == strict.SCALARS


def test_a_good_call_is_answered_in_upstream_s_shapes() -> None:
    reply = answer(call())
    assert reply["output_ids"].tolist() == [[[8, -1]]]
    assert reply["sequence_length"].tolist() == [[1]]
    assert reply["output_log_probs"].shape == (1, 1, 2)
    assert set(reply) == {"output_ids", "sequence_length", "output_log_probs"}


@pytest.mark.parametrize(
    ("inputs", "requested", "words"),
    [
        (
            call(**{name: np.repeat(value, 2, axis=0) for name, value in call().items()}),
            REQUESTED,
            strict.BATCH_MESSAGE,
        ),
        (call(), REQUESTED - {"output_ids"}, "output_ids must be present"),
        (call(), REQUESTED - {"sequence_length"}, "sequence_length must be present"),
        (call(input_ids=None), REQUESTED, "input_ids or encoder_input_features is not present"),
        (call(input_lengths=None), REQUESTED, "input_lengths is not present"),
        (call(request_output_len=None), REQUESTED, "request_output_len is not present in the request"),
        (call(input_ids=np.array([[5]], np.int64)), REQUESTED, "input_ids: int64"),
        (call(input_ids=np.array([[-1, 5]], np.int32)), REQUESTED, "padding would be read as prompt"),
        (call(input_ids=np.zeros((1, 0), np.int32)), REQUESTED, "input_ids"),
        (call(end_id=np.array([[9]], np.int32)), REQUESTED, "end_id"),
        (call(temperature=np.array([1.0])), REQUESTED, "temperature: float64"),
        (call(temperature=np.array([0.0], np.float32)), REQUESTED, "greedy at temperature 1"),
        (call(runtime_top_k=None), REQUESTED, "needs a sampling parameter"),
        (call(streaming=np.array([True])), REQUESTED, "Streaming is only supported"),
        (call(return_generation_logits=np.array([True])), REQUESTED, "gather_generation_logits must be enabled"),
        (call(return_context_logits=np.array([True])), REQUESTED, "gather_context_logits"),
        (call(early_stopping=np.array([True])), REQUESTED, "not understood"),
        (call(input_ids=np.ones((1, 5000), np.int32)), REQUESTED, "exceeds maximum input length"),
    ],
)
def test_what_the_backend_throws_at_is_refused(
    inputs: dict[str, np.ndarray], requested: frozenset[str], words: str
) -> None:
    with pytest.raises(strict.RefusedError, match=words.replace("(", r"\(")):
        answer(inputs, requested)


def test_the_prompt_is_repeated_unless_it_is_excluded() -> None:
    reply = answer(call(exclude_input_in_output=np.array([False])))
    assert reply["output_ids"][0, 0, : int(reply["sequence_length"][0, 0])].tolist() == [5, 6, 7, 8]
    assert answer(call(exclude_input_in_output=None))["sequence_length"].tolist() == [[1]]
    assert answer(call(exclude_input_in_output=None), exclude_input_in_output=False)["sequence_length"].tolist() == [
        [4]
    ]


def test_without_an_end_id_it_runs_to_the_requested_length() -> None:
    assert answer(call(end_id=None))["sequence_length"].tolist() == [[4]]


def test_input_lengths_is_wanted_and_ignored() -> None:
    assert answer(call(input_lengths=np.array([1], np.int32)))["output_ids"][0, 0, 0] == 8


def test_optional_outputs_are_absent_not_empty() -> None:
    assert "output_log_probs" not in answer(call(return_log_probs=None))
    assert "output_log_probs" not in answer(call(), frozenset({"output_ids", "sequence_length"}))
    assert "generation_logits" not in answer(call(), REQUESTED | {"generation_logits", "batch_index"})


def test_normalised_log_probabilities_are_all_exactly_zero() -> None:
    assert not answer(call(), normalize_log_probs=True)["output_log_probs"].any()


@pytest.fixture
def slot(tmp_path: Path) -> Any:
    """A SlotEngine whose every call goes through the rules, reshaped as Triton would."""
    write_tokenizer(tmp_path / "tokenizer.json")
    tokenizer = SafeTokenizer(tmp_path)
    end = tokenizer.special_id("<|im_end|>")
    words = tokenizer.encode((PromptPiece("True"),))

    def make(**deployed: Any) -> SlotEngine:
        async def ask(inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
            official = {name: value.reshape(-1) if name != "input_ids" else value for name, value in inputs.items()}
            deployment = strict.Deployment(**deployed)
            return strict.answer(official, REQUESTED, deployment, lambda *_: (words, [-0.25]))

        return SlotEngine(tokenizer, EngineManifest("m", "tinyv-1.5b", "stand-in", end, 0), ask)

    return make


PROMPT = (PromptPiece("<|im_start|>", special=True), PromptPiece("is it?"))


@pytest.mark.parametrize("end_counted", [False, True])
def test_the_judge_s_engine_speaks_to_the_strict_backend(slot: Any, end_counted: bool) -> None:  # noqa: FBT001  # a table
    """Whether or not the end token is sent and counted: sources disagree, so both must read the same."""
    found = asyncio.run(slot(end_counted=end_counted).complete(PROMPT, 8))
    assert (found.token_texts, found.log_probs) == (("True",), (-0.25,))


def test_a_normalising_engine_is_found_out(slot: Any) -> None:
    engine = slot(normalize_log_probs=True)

    async def many() -> None:
        for _ in range(200):
            await engine.complete(PROMPT, 8)

    with pytest.raises(EngineError, match="normalize_log_probs"):
        asyncio.run(many())
