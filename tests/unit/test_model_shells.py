"""The models' shells in this process, behind a Triton that takes what the real one takes: the whole way of a row.

Also what the environment with numpy 2 runs: the wheel's tritonserver dies of it, newer ones have it.
"""

from collections.abc import Iterator

import numpy as np
import pytest

from .triton_kit import ROOT, Request, Tensor, Triton, beside

QUESTION = [b"What is 1/2?", b"What is 1/2?", b"Which animal?", b"?", b"?"]
TRUTH = [rb"\frac12", rb"\frac12", b"a red horse", b"1", b"1"]
RESPONSE = [rb"\boxed{0.5}", rb"\boxed{0.6}", rb"\boxed{a sorrel}", b"\xff\xfe", b""]


@pytest.fixture(scope="module")
def triton() -> Iterator[Triton]:
    made = Triton()
    with beside(made.api), pytest.MonkeyPatch.context() as patched:
        engine = (ROOT / ".tinyv" / "engine").read_text().strip()
        patched.setenv("TINYV_ENGINE_DIRECTORY", engine)
        patched.setenv("TINYV_JUDGE_ENGINE_DIR", engine)
        for name in ("rule_verifier", "tensorrt_llm", "judge"):
            made.load(name)
        yield made
        made.unload()


def columns(*names: str) -> dict[str, list[bytes]]:
    return {name: {"question": QUESTION, "ground_truth": TRUTH, "response": RESPONSE}[name] for name in names}


def test_a_row_goes_from_rule_to_judge_to_engine_and_comes_back_as_the_contract_says(triton: Triton) -> None:
    ruled = triton.ask("rule_verifier", **columns("question", "ground_truth", "response"))
    between = {name: ruled.array(name) for name in ("rule_status", "answer")}
    assert {array.dtype for array in between.values()} == {np.dtype(np.object_)}
    said = {name: array.reshape(-1).tolist() for name, array in between.items()}
    judged = triton.ask("judge", **columns("question", "ground_truth"), **said)
    reward, status = judged.array("reward"), judged.array("status").reshape(-1).tolist()
    assert (reward.dtype, reward.shape) == (np.float32, (5, 1))
    assert status[:2] == [b"rule_accepted", b"rule_rejected"]
    assert status[2] in {b"judge_accepted", b"judge_rejected"}
    assert status[3:] == [b"invalid_input", b"no_answer"]
    assert reward[:2].reshape(-1).tolist() == [1.0, 0.0]
    assert np.isnan(reward[3])
    chance = judged.array("judge_probability").reshape(-1)
    assert np.isnan(chance[[0, 1, 3, 4]]).all()
    assert 0 <= chance[2] <= 1


def test_a_question_may_be_absent(triton: Triton) -> None:
    ruled = triton.ask("rule_verifier", **columns("ground_truth", "response"))
    assert ruled.array("rule_status").reshape(-1).tolist()[0] == b"accepted"


@pytest.mark.parametrize("model", ["rule_verifier", "judge"])
def test_a_mode_that_is_none_is_this_request_s_error(triton: Triton, model: str) -> None:
    said = {} if model == "rule_verifier" else {"rule_status": [b"accepted"] * 5, "answer": [b"1"] * 5}
    names = ("question", "ground_truth") + (("response",) if model == "rule_verifier" else ())
    found = triton.ask(model, {"mode": "sometimes"}, **columns(*names), **said)
    assert found.error() is not None
    assert found.error().code == "INVALID_ARG"
    assert "sometimes" in found.error().message()


def test_a_call_of_the_slot_that_breaks_its_rules_harms_no_other(triton: Triton) -> None:
    wrong = Request([Tensor("input_ids", np.array([[1, 2]], np.int64))], ["output_ids", "sequence_length"])
    (answer,) = triton.models["tensorrt_llm"].execute([wrong])
    assert answer.error() is not None
    assert "input_ids" in answer.error().message()
