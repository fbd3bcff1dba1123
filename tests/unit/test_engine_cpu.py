"""The CPU engine keeps the compiled engine's rules, and its prefix cache changes nothing but the time."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import pytest
from tinyv.engine.cpu import CpuEngine
from tinyv.engine.prefixes import PrefixBook
from tinyv.errors import BadSetting
from tinyv.manifest import EngineManifest, write_manifest
from tinyv.settings import EngineSettings
from tinyv_build.architecture import read_architecture
from tinyv_build.convert import convert
from tinyv_build.prepare import prepare
from tinyv_build.safetensors import SafetensorsState
from tinyv_build.source import find_source
from tinyv_contract.contract import TENSORRT_LLM
from tinyv_contract.errors import BadRequest

CHECKPOINTS = Path(__file__).parents[1] / "data" / "checkpoints"
ALL = frozenset(tensor.name for tensor in TENSORRT_LLM.outputs)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared tiny Qwen2."""
    home = tmp_path_factory.mktemp("home")
    return prepare(find_source(str(CHECKPOINTS / "qwen2"), "tinyv-1.5b"), home, lambda *_: None)


@pytest.fixture
def engine(directory: Path) -> CpuEngine:
    return CpuEngine(EngineSettings(directory=directory, max_input_tokens=200, max_output_tokens=16), 1)


def call(ids: list[int], new: int = 4, **others: Any) -> dict[str, Any]:
    inputs = {
        "input_ids": np.array([ids], np.int32),
        "input_lengths": np.array([[len(ids)]], np.int32),
        "request_output_len": np.array([[new]], np.int32),
        "return_log_probs": np.array([[True]]),
        "exclude_input_in_output": np.array([[True]]),
        **others,
    }
    return {name: value for name, value in inputs.items() if value is not None}


def int32(value: int) -> Any:
    return np.array([[value]], np.int32)


def test_a_reply_has_the_contract_s_shapes_and_dtypes(engine: CpuEngine) -> None:
    found = engine.step(call([5, 6, 7]), ALL)
    assert {name: (value.shape, value.dtype.name) for name, value in found.items()} == {
        "output_ids": ((1, 1, 4), "int32"),
        "sequence_length": ((1, 1), "int32"),
        "output_log_probs": ((1, 1, 4), "float32"),
    }


def test_log_probs_are_the_log_softmax_of_the_whole_vocabulary(engine: CpuEngine, directory: Path) -> None:
    generator = ctranslate2.Generator(str(directory))
    ids = list(range(20, 50))
    found = engine.step(call(ids, 6), ALL)
    for token, log_prob in zip(found["output_ids"][0, 0].tolist(), found["output_log_probs"][0, 0], strict=True):
        logits = np.asarray(generator.forward_batch([ids]))[0, -1].astype(np.float64)
        softmax = logits - logits.max() - np.log(np.exp(logits - logits.max()).sum())
        assert token == logits.argmax()
        assert log_prob == pytest.approx(softmax[token], abs=1e-3)
        ids.append(token)


def test_the_prompt_is_repeated_unless_excluded(engine: CpuEngine) -> None:
    alone = engine.step(call([5, 6, 7]), ALL)
    found = engine.step(call([5, 6, 7], exclude_input_in_output=None), ALL)
    assert found["output_ids"].tolist() == [[[5, 6, 7, *alone["output_ids"][0, 0].tolist()]]]
    assert found["sequence_length"].tolist() == [[7]]
    assert found["output_log_probs"].shape == (1, 1, 4)


def test_log_probs_come_only_when_asked_for(engine: CpuEngine) -> None:
    assert "output_log_probs" not in engine.step(call([5], return_log_probs=None), ALL)
    assert "output_log_probs" not in engine.step(call([5]), ALL - {"output_log_probs"})


def test_the_end_token_ends_and_is_not_counted(engine: CpuEngine) -> None:
    ids = [293, 33, 76, 68, 81, 198, 40, 77, 294, 198, 293, 64, 198]
    free = engine.step(call(ids, 8), ALL)["output_ids"][0, 0].tolist()
    stop = next(token for token in free if token != free[0])
    found = engine.step(call(ids, 8, end_id=int32(stop)), ALL)
    assert found["output_ids"][0, 0].tolist() == free[: free.index(stop)]
    assert found["sequence_length"].tolist() == [[free.index(stop)]]


def test_an_empty_completion_is_padding(engine: CpuEngine) -> None:
    first = engine.step(call([5, 6, 7], 1), ALL)["output_ids"][0, 0, 0]
    found = engine.step(call([5, 6, 7], 4, end_id=int32(int(first))), ALL)
    assert (found["output_ids"].tolist(), found["sequence_length"].tolist()) == ([[[-1]]], [[0]])


def test_without_an_end_token_it_runs_to_the_wanted_length(engine: CpuEngine) -> None:
    assert engine.step(call([294], 16), ALL)["sequence_length"].tolist() == [[16]]


def test_input_lengths_are_wanted_and_not_used(engine: CpuEngine) -> None:
    right, wrong = engine.step(call([5, 6, 7]), ALL), engine.step(call([5, 6, 7], input_lengths=int32(1)), ALL)
    assert right["output_ids"].tolist() == wrong["output_ids"].tolist()


def test_calls_that_come_together_are_answered_as_each_alone(engine: CpuEngine) -> None:
    prompts = [[start + offset for offset in range(length)] for length in (3, 30, 3, 7, 30, 3) for start in (5, 40)]
    first = engine.step(call(prompts[0], 1), ALL)["output_ids"][0, 0, 0]
    calls = [
        *(call(ids, new) for ids in prompts for new in (1, 4)),
        *(call(ids, 8, end_id=int32(int(first))) for ids in prompts),
        *(call(ids, 4, exclude_input_in_output=None) for ids in prompts),
    ]
    random.Random(5).shuffle(calls)
    alone = [engine.step(one, ALL) for one in calls]
    together = engine.steps([(one, ALL) for one in calls])
    for found, wanted in zip(together, alone, strict=True):
        assert not isinstance(found, Exception)
        assert found["output_ids"].tolist() == wanted["output_ids"].tolist()
        assert found["sequence_length"].tolist() == wanted["sequence_length"].tolist()
        np.testing.assert_allclose(found["output_log_probs"], wanted["output_log_probs"], atol=1e-4)


def test_a_bad_call_harms_no_neighbour(engine: CpuEngine) -> None:
    good = call([5, 6, 7])
    found = engine.steps([(good, ALL), (call([5, 10**6, 7]), ALL), (good, ALL - {"output_ids"}), (good, ALL)])
    assert [isinstance(reply, BadRequest) for reply in found] == [False, True, True, False]
    assert found[0]["output_ids"].tolist() == found[3]["output_ids"].tolist()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"input_ids": None}, "'input_ids': got none"),
        ({"input_lengths": None}, "'input_lengths': got none"),
        ({"request_output_len": None}, "'request_output_len': got none"),
        ({"input_ids": np.array([[5]], np.int64)}, "got int64, expected int32"),
        ({"temperature": np.array([[1.0]])}, "got float64, expected float32"),
        ({"input_ids": np.array([[5], [6]], np.int32)}, "Batch size > 1 requires the tensorrt_llm backend to be using"),
        ({"input_ids": np.zeros((1, 0), np.int32)}, "at least one token"),
        ({"input_ids": np.full((1, 201), 5, np.int32)}, "201 tokens, expected at most 200"),
        ({"input_ids": np.array([[304]], np.int32)}, "got 304, expected 0 to 303"),
        ({"input_ids": np.array([[-1]], np.int32)}, "got -1, expected 0 to 303"),
        ({"end_id": int32(999)}, "got 999"),
        ({"end_id": int32(-2)}, "got -2"),
        ({"request_output_len": int32(0)}, "got 0, expected 1 to 16"),
        ({"request_output_len": int32(17)}, "got 17, expected 1 to 16"),
        ({"request_output_len": np.array([[1, 2]], np.int32)}, "expected [1, 1]"),
        ({"runtime_top_k": int32(5)}, "got 5, expected 1"),
        ({"temperature": np.array([[0.5]], np.float32)}, "got 0.5, expected 1.0"),
    ],
)
def test_what_the_compiled_engine_would_refuse_is_refused(engine: CpuEngine, changes: Any, said: str) -> None:
    with pytest.raises(BadRequest) as caught:
        engine.step(call([5, 6, 7], **changes), ALL)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["output_ids", "sequence_length"])
def test_the_two_main_outputs_must_be_requested(engine: CpuEngine, name: str) -> None:
    with pytest.raises(BadRequest, match=name):
        engine.step(call([5]), ALL - {name})


def test_prompt_and_completion_share_the_model_s_context(directory: Path) -> None:
    engine = CpuEngine(EngineSettings(directory=directory), 1)
    with pytest.raises(BadRequest, match="512 together"):
        engine.step(call([5] * 510, 4), ALL)


def test_an_engine_directory_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="make setup"):
        CpuEngine(EngineSettings(directory=tmp_path), 1)


@pytest.mark.parametrize(("quantise", "tolerance"), [(False, 1e-4), (True, 0.1)], ids=["float32", "int8"])
def test_kept_beginnings_change_no_answer(*, quantise: bool, tolerance: float, tmp_path: Path) -> None:
    """Exact in float32; int8 rounds activations, so a last bit may move a value to the next of its 256 steps."""
    source = CHECKPOINTS / "qwen2"
    config = json.loads((source / "config.json").read_text())
    convert(read_architecture(config), SafetensorsState(source), tmp_path, quantise=quantise)
    write_manifest(tmp_path, EngineManifest("tiny", "embedded", "test", end_id=294, pad_id=292))
    keeping, fresh = (CpuEngine(EngineSettings(directory=tmp_path), 1) for _ in range(2))
    rng, used = np.random.default_rng(3), 0
    for _group in range(12):
        shared = rng.integers(0, 292, 100).tolist()
        for _ in range(6):
            ids = shared + rng.integers(0, 292, 10).tolist()
            fresh._prefixes = PrefixBook()  # knows one prompt, so it keeps nothing
            found, plain = keeping.step(call(ids), ALL), fresh.step(call(ids), ALL)
            used += bool(keeping._prefixes._kept_of(tuple(ids)))
            assert found["output_ids"].tolist() == plain["output_ids"].tolist()
            np.testing.assert_allclose(found["output_log_probs"], plain["output_log_probs"], atol=tolerance)
    assert used > 12


def test_kept_beginnings_are_bounded_and_learnt_anew() -> None:
    book, cleared = PrefixBook(), 0
    for group in range(60):
        for row in range(5):
            prefix = book.prefix_of((*([group] * 90), 1000 + row, row))
            assert sum(map(len, book._kept)) <= 768
            if book.full:
                book.clear()
                cleared += 1
        assert prefix in {(), (group,) * 90}
    assert cleared > 3


def test_a_kept_beginning_is_shorter_than_the_prompt() -> None:
    book = PrefixBook()
    for _ in range(8):
        assert len(book.prefix_of(tuple(range(40)))) < 40


def test_prompts_without_a_common_beginning_keep_nothing() -> None:
    book = PrefixBook()
    assert {book.prefix_of(tuple(range(start, start + 60))) for start in range(40)} == {()}


def test_the_judge_s_side_loads_no_engine() -> None:
    code = "import sys, tinyv.engine; sys.exit('ctranslate2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
