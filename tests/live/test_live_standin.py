"""The engine slot under TensorRT-LLM's own rules, on the real server; and the parity gate against a served engine."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tritonclient.grpc as triton
from tinyv_client import Sample, Status
from tritonclient.utils import InferenceServerException, np_to_triton_dtype

from .service import ROOT, Service

SLOT = "standin"

BUILD = str(Path(sys.executable).parent / "tinyv-build")
OFFICIAL = json.loads((ROOT / "tests" / "data" / "trtllm_slot.json").read_text())
OUTPUTS = ("output_ids", "sequence_length", "output_log_probs")


def call(rows: int = 1, **changes: np.ndarray) -> dict[str, np.ndarray]:
    def scalar(value: object, dtype: type) -> np.ndarray:
        return np.full((rows, 1), value, dtype)

    return {
        "input_ids": np.full((rows, 20), 5, np.int32),
        "input_lengths": scalar(20, np.int32),
        "request_output_len": scalar(2, np.int32),
        "end_id": scalar(2, np.int32),
        "runtime_top_k": scalar(1, np.int32),
        "return_log_probs": scalar(True, np.bool_),  # noqa: FBT003  # a cell
        "exclude_input_in_output": scalar(True, np.bool_),  # noqa: FBT003  # a cell
        **changes,
    }


def ask(service: Service, arrays: dict[str, np.ndarray], outputs: tuple[str, ...] = OUTPUTS) -> triton.InferResult:
    inputs = []
    for name, value in arrays.items():
        tensor = triton.InferInput(name, list(value.shape), np_to_triton_dtype(value.dtype))
        tensor.set_data_from_numpy(value)
        inputs.append(tensor)
    wanted = [triton.InferRequestedOutput(name) for name in outputs]
    with service.triton() as client:
        return client.infer("tensorrt_llm", inputs, outputs=wanted, client_timeout=60)


def test_the_served_slot_is_the_stand_in(service: Service) -> None:
    with service.triton() as client:
        found = client.get_model_metadata("tensorrt_llm")
    assert {tensor.name for tensor in found.inputs} == {item["name"] for item in OFFICIAL["inputs"]}
    assert {tensor.name for tensor in found.outputs} == {item["name"] for item in OFFICIAL["outputs"]}


def test_a_good_call_is_answered(service: Service) -> None:
    result = ask(service, call())
    assert result.as_numpy("output_ids").shape[:2] == (1, 1)
    assert result.as_numpy("sequence_length").shape == (1, 1)
    assert (result.as_numpy("output_log_probs") < 0).all()


@pytest.mark.parametrize(
    ("arrays", "outputs", "words"),
    [
        (call(rows=2), OUTPUTS, "requires the tensorrt_llm backend to be using decoupled transaction policy"),
        (call(), ("output_ids",), "sequence_length must be present"),
        (call(temperature=np.array([[0.0]], np.float32)), OUTPUTS, "greedy at temperature 1"),
        (call(streaming=np.array([[True]])), OUTPUTS, "Streaming is only supported"),
        (call(end_id=np.array([[2]], np.int64)), OUTPUTS, "end_id"),
    ],
)
def test_what_the_backend_throws_at_is_refused(
    service: Service, arrays: dict[str, np.ndarray], outputs: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InferenceServerException, match=words):
        ask(service, arrays, outputs)


def test_an_output_that_was_not_produced_is_absent(service: Service) -> None:
    result = ask(service, call(return_log_probs=np.array([[False]])), (*OUTPUTS, "generation_logits"))
    assert result.as_numpy("output_log_probs") is None
    assert result.as_numpy("generation_logits") is None


def test_many_rows_are_judged_through_it(service: Service) -> None:
    samples = [Sample("What is 1+1?", "2", f"\\boxed{{\\text{{the page {number}}}}}") for number in range(100, 140)]
    before = service.counter("tinyv_engine_calls_total", outcome="error")
    with service.client() as client:
        verdicts = client.verify(samples)
    judged = {Status.JUDGE_ACCEPTED, Status.JUDGE_REJECTED, Status.JUDGE_UNREADABLE}
    assert {verdict.status for verdict in verdicts} <= judged
    assert service.counter("tinyv_engine_calls_total", outcome="error") == before


def tinyv_build(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BUILD, *words], capture_output=True, text=True, timeout=400, check=False)


@pytest.mark.timeout(600)
def test_the_parity_gate_opens_for_the_same_weights_and_shuts_for_other_verdicts(
    service: Service, tmp_path: Path
) -> None:
    """Golden set by the embedded judge in float32, without torch; served: the same in int8, behind the stand-in."""
    rows = [
        {"question": f"What is {number}+1?", "ground_truth": str(number + 1), "answer": str(number + number % 2)}
        for number in range(40)
    ]
    asked, golden, report = (tmp_path / name for name in ("asked.jsonl", "golden.jsonl", "parity.json"))
    asked.write_text("".join(json.dumps(row) + "\n" for row in rows))
    made = tinyv_build(*("golden", "--questions", str(asked), "--out", str(golden), "--oracle", "ctranslate2-float32"))
    assert made.returncode == 0, made.stderr
    engine = (ROOT / ".tinyv" / "engine").read_text().strip()
    words = ["verify", "--golden", str(golden), "--engine-dir", engine, "--url", service.url, "--report", str(report)]
    few = tinyv_build(*words)
    assert few.returncode == 1
    assert "expected at least 200" in few.stderr
    done = tinyv_build(*words, "--fewest", "5")
    found = json.loads(report.read_text())
    assert (done.returncode == 0) is found["passed"], done.stderr
    assert set(found["passes"]) == {"cold", "warm", "warm against cold"}
    assert found["passes"]["cold"]["rows"] == 40
    assert found["passes"]["warm against cold"]["worst_drift"] < 0.05
    head, *lines = golden.read_text().splitlines()
    swap = {"accepted": "rejected", "rejected": "accepted"}
    flipped = [json.loads(line) for line in lines]
    for row in flipped:
        row["verdict"] = swap.get(row["verdict"], row["verdict"])
        row["p_true"] = None if row["p_true"] is None else 1 - row["p_true"]
    golden.write_text("\n".join([head, *map(json.dumps, flipped)]) + "\n")
    shut = tinyv_build(*words, "--fewest", "5")
    assert shut.returncode == 1
    assert "flip, cold, row" in shut.stderr
    assert not json.loads(report.read_text())["passed"]
