"""The caller's side of the engine slot: what it sends, what it makes of good and malformed replies."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tinyv.engine import SafeTokenizer, SlotEngine
from tinyv.engine.cpu import CpuEngine
from tinyv.errors import EngineError, EngineGone
from tinyv.judge.prompt import render
from tinyv.manifest import EngineManifest, read_manifest
from tinyv.profiles import load_profile
from tinyv.records import Completion, PromptPiece
from tinyv.settings import EngineSettings
from tinyv_contract.contract import TENSORRT_LLM

ROOT = Path(__file__).parents[2]
TOKENIZER = SafeTokenizer(ROOT / "tests" / "data" / "checkpoints" / "qwen2")
MANIFEST = EngineManifest("tiny", "embedded", "test", end_id=294, pad_id=292)
OUTPUTS = frozenset(tensor.name for tensor in TENSORRT_LLM.outputs)


def reply(ids: Any, length: int, log_probs: Any) -> dict[str, Any]:
    return {
        "output_ids": np.array([[ids]], np.int32),
        "sequence_length": np.array([[length]], np.int32),
        "output_log_probs": np.array([[log_probs]], np.float32),
    }


def complete(outputs: dict[str, Any], engine: SlotEngine | None = None) -> Completion:
    async def call(_inputs: dict[str, Any]) -> dict[str, Any]:
        return outputs

    slot = engine or SlotEngine(TOKENIZER, MANIFEST, call)
    return asyncio.run(slot.complete((PromptPiece("hi"),), 4))


def test_a_call_is_one_unpadded_greedy_sample() -> None:
    sent: dict[str, Any] = {}

    async def call(inputs: dict[str, Any]) -> dict[str, Any]:
        sent.update(inputs)
        return reply([65], 1, [-0.5])

    asyncio.run(SlotEngine(TOKENIZER, MANIFEST, call).complete((PromptPiece("hi there"),), 7))
    ids = TOKENIZER.encode((PromptPiece("hi there"),))
    assert {name: (value.dtype.name, value.tolist()) for name, value in sent.items()} == {
        "input_ids": ("int32", [ids]),
        "input_lengths": ("int32", [[len(ids)]]),
        "request_output_len": ("int32", [[7]]),
        "end_id": ("int32", [[294]]),
        "pad_id": ("int32", [[292]]),
        "runtime_top_k": ("int32", [[1]]),
        "temperature": ("float32", [[1.0]]),
        "return_log_probs": ("bool", [[True]]),
        "exclude_input_in_output": ("bool", [[True]]),
    }


def test_padding_and_end_token_are_no_part_of_a_completion() -> None:
    ids = TOKENIZER.encode((PromptPiece("True"),))
    found = complete(reply([*ids, 294, -1, -1], len(ids) + 1, [-0.25] * (len(ids) + 3)))
    assert (found.text, found.log_probs) == ("True", (-0.25,) * len(ids))


def test_an_empty_completion_is_no_error() -> None:
    assert complete(reply([-1], 0, [0.0])) == Completion((), ())


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        ({}, "output_ids: the engine's reply lacks it"),
        ({**reply([65], 1, [-1.0]), "output_ids": np.array([[65]], np.int32)}, "got shape [1, 1], expected [1, 1, n]"),
        ({**reply([65], 1, [-1.0]), "output_ids": np.array([[[65], [66]]], np.int32)}, "one sample, one sequence"),
        ({**reply([65], 1, [-1.0]), "sequence_length": np.array([1], np.int32)}, "expected [1, 1]"),
        (reply([65], 2, [-1.0]), "sequence_length: got 2, expected 0 to 1"),
        (reply([65], -1, [-1.0]), "sequence_length: got -1"),
        (reply([-1, 65], 2, [-1.0, -1.0]), "output_ids: got -1"),
        (reply([299], 1, [-1.0]), "output_ids: got 299, expected 0 to 298"),
        (reply([65, 66], 2, [-1.0]), "1 values for 2 tokens"),
        (reply([65], 1, [float("nan")]), "got nan"),
        (reply([65], 1, [0.5]), "got 0.5"),
    ],
)
def test_a_malformed_reply_is_an_engine_error(outputs: dict[str, Any], said: str) -> None:
    with pytest.raises(EngineError) as caught:
        complete(outputs)
    assert said in str(caught.value)


def test_rounding_above_zero_is_forgiven() -> None:
    assert complete(reply([65], 1, [1e-6])).log_probs == (0.0,)


def test_a_sure_model_is_believed_and_a_normalised_one_is_not() -> None:
    zeros = reply([65] * 8, 8, [0.0] * 8)

    async def call(_inputs: dict[str, Any]) -> dict[str, Any]:
        return zeros

    slot = SlotEngine(TOKENIZER, MANIFEST, call)
    for _ in range(8):
        complete({}, slot)
    with pytest.raises(EngineError, match="normalize_log_probs"):
        complete({}, slot)


def test_an_engine_that_is_gone_stays_told_apart() -> None:
    async def call(_inputs: dict[str, Any]) -> dict[str, Any]:
        raise EngineGone("unloaded")

    with pytest.raises(EngineGone):
        complete({}, SlotEngine(TOKENIZER, MANIFEST, call))


@pytest.mark.parametrize("piece", [PromptPiece("x" * 400_001), PromptPiece("<|nope|>", special=True)])
def test_a_prompt_that_cannot_be_tokenised_is_an_engine_error(piece: PromptPiece) -> None:
    async def call(_inputs: dict[str, Any]) -> dict[str, Any]:
        raise AssertionError

    with pytest.raises(EngineError):
        asyncio.run(SlotEngine(TOKENIZER, MANIFEST, call).complete((piece,), 4))


@pytest.mark.parametrize(("answer", "verdict"), [("\\frac{1}{2}", "True"), ("7", "False"), ("?", "False")])
def test_the_embedded_judge_tells_a_half_from_what_is_none(answer: str, verdict: str) -> None:
    pointer = ROOT / ".tinyv" / "engine"
    directory = Path(pointer.read_text().strip()) if pointer.exists() else Path("missing")
    if not directory.is_dir() or read_manifest(directory).profile != "embedded":
        pytest.skip("the embedded engine is not prepared: make setup")
    engine = CpuEngine(EngineSettings(directory=directory), 1)

    async def call(inputs: dict[str, Any]) -> dict[str, Any]:
        return engine.step(inputs, OUTPUTS)

    asked = render(load_profile("embedded"), question="", ground_truth="1/2", answer=answer)
    slot = SlotEngine(SafeTokenizer(directory), read_manifest(directory), call)
    assert asyncio.run(slot.complete(asked, 1)).text == verdict


def beside(texts: list[str], outputs: dict[str, Any]) -> tuple[list[dict[str, Any]], list[Any]]:
    """The calls that prompts asked side by side make, and what each hears."""
    sent: list[dict[str, Any]] = []

    async def call(inputs: dict[str, Any]) -> dict[str, Any]:
        sent.append(inputs)
        return outputs

    async def all_of_them() -> list[Any]:
        slot = SlotEngine(TOKENIZER, MANIFEST, call, together=3)
        return await asyncio.gather(*(slot.complete((PromptPiece(text),), 4) for text in texts), return_exceptions=True)

    return sent, asyncio.run(all_of_them())


TWO = {
    "output_ids": np.array([[[65, 66]], [[67, -1]]], np.int32),
    "sequence_length": np.array([[2], [1]], np.int32),
    "output_log_probs": np.array([[[-0.5, -0.25]], [[-0.125, 0.0]]], np.float32),
}


def test_prompts_side_by_side_are_one_call_where_the_engine_takes_several() -> None:
    sent, found = beside(["hi there, you", "hi"], TWO)
    (inputs,) = sent
    long, short = (TOKENIZER.encode((PromptPiece(text),)) for text in ("hi there, you", "hi"))
    assert inputs["input_ids"].tolist() == [long, [*short, *[292] * (len(long) - len(short))]]
    assert inputs["input_lengths"].tolist() == [[len(long)], [len(short)]]
    assert {found.shape for name, found in inputs.items() if name != "input_ids"} == {(2, 1)}
    assert [one.log_probs for one in found] == [(-0.5, -0.25), (-0.125,)]


def test_more_prompts_than_go_together_are_several_calls() -> None:
    sent, _ = beside(["a", "b", "c", "d"], TWO)
    assert [len(inputs["input_ids"]) for inputs in sent] == [3, 1]


def test_a_sample_without_a_completion_harms_no_neighbour() -> None:
    lengths = np.array([[-1], [1]], np.int32)
    _, (first, second) = beside(["a", "b"], {**TWO, "sequence_length": lengths})
    assert isinstance(first, EngineError)
    assert "its log says why" in str(first)
    assert second.log_probs == (-0.125,)


def test_a_reply_of_another_number_of_samples_is_no_completion() -> None:
    _, found = beside(["a", "b", "c"], TWO)
    assert all("expected [1, 1" in str(error) for error in found)


def test_long_completions_go_alone() -> None:
    sent: list[int] = []

    async def call(inputs: dict[str, Any]) -> dict[str, Any]:
        sent.append(len(inputs["input_ids"]))
        return reply([65], 1, [-0.5])

    async def both() -> None:
        slot = SlotEngine(TOKENIZER, MANIFEST, call, together=8)
        await asyncio.gather(*(slot.complete((PromptPiece("hi"),), 17) for _ in range(2)))

    asyncio.run(both())
    assert sent == [1, 1]
