"""The slot before servers that pretend: good ones answer, bad replies are typed, none of them becomes a verdict."""

import asyncio
import logging
import math
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tinyv.engine import SafeTokenizer
from tinyv.engine.remote import RemoteEngine, read_calls, read_endpoint
from tinyv.errors import BadSetting, EngineError
from tinyv_contract.errors import BadRequest

from benchmarks.remote.faults import BAD_REPLIES
from benchmarks.remote.standins import Judge, Standin

from .remote_kit import OUTPUTS, RIGHT, WRONG, ask, call, folder_of, prepared, run, standing


@pytest.mark.parametrize("kind", ["vllm", "vllm-0.9", "sglang", "trtllm"])
def test_each_server_s_replies_become_the_slot_s_tensors(tmp_path: Path, kind: str) -> None:
    with standing(tmp_path, kind) as standin:
        directory = prepared(tmp_path, standin)

        async def work(engine: RemoteEngine) -> None:
            assert [await ask(engine, directory, asked) for asked in (RIGHT, WRONG)] == ["True", "False"]
            reply = await engine.answer(read_calls(call(directory, RIGHT), OUTPUTS))
            assert reply["output_log_probs"].reshape(-1) == pytest.approx([math.log(0.9)])

        run(directory, work)
        assert {tuple(body["stop_token_ids"]) for body in standin.asked} == {(standin.judge.end_id,)}
        assert not any(body.get("echo") or body.get("stream") for body in standin.asked)


def test_many_calls_travel_together_and_each_gets_its_own_reply(tmp_path: Path) -> None:
    with standing(tmp_path, delay_s=0.02) as standin:
        directory = prepared(tmp_path, standin)
        before = len(standin.asked)

        async def work(engine: RemoteEngine) -> list[str]:
            return await asyncio.gather(*(ask(engine, directory, (RIGHT, WRONG)[n % 2]) for n in range(200)))

        assert run(directory, work) == ["True", "False"] * 100
        assert 200 / 16 <= len(standin.asked) - before < 120
        assert standin.most_at_once > 4


@pytest.mark.parametrize("fault", BAD_REPLIES)
def test_a_bad_reply_is_an_error_and_never_a_verdict(
    tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    with standing(tmp_path) as standin:
        directory = prepared(tmp_path, standin)

        async def work(engine: RemoteEngine) -> None:
            assert await ask(engine, directory, RIGHT) == "True"
            caplog.clear()
            standin.fault = fault
            said = await asyncio.gather(*(ask(engine, directory, RIGHT) for _ in range(20)), return_exceptions=True)
            assert all(isinstance(one, EngineError) for one in said), said
            lines = [record for record in caplog.records if record.name == "tinyv.engine"]
            assert 1 <= len(lines) <= 2, "one line for the fault, not one for each row"
            standin.fault = ""
            assert await ask(engine, directory, RIGHT) == "True"

        with caplog.at_level(logging.WARNING):
            run(directory, work, timeout_s=0.5)


def test_a_request_that_a_server_has_seen_is_not_sent_again(tmp_path: Path) -> None:
    with standing(tmp_path) as standin:
        directory = prepared(tmp_path, standin)

        async def work(engine: RemoteEngine) -> None:
            await ask(engine, directory, RIGHT)
            standin.fault = "half a body"
            before = len(standin.asked)
            with pytest.raises(EngineError):
                await ask(engine, directory, RIGHT)
            assert len(standin.asked) == before + 1

        run(directory, work)


def test_a_prompt_that_is_too_long_harms_no_neighbour(tmp_path: Path) -> None:
    with standing(tmp_path) as standin:
        directory = prepared(tmp_path, standin)
        long = call(directory, RIGHT, input_ids=[5] * 5000)

        async def work(engine: RemoteEngine) -> list[Any]:
            calls = (
                engine.answer(read_calls(long, OUTPUTS)),
                ask(engine, directory, RIGHT),
                ask(engine, directory, WRONG),
            )
            return await asyncio.gather(*calls, return_exceptions=True)

        first, *others = run(directory, work)
        assert isinstance(first, EngineError)
        assert "maximum context length" in str(first)
        assert others == ["True", "False"]


def beside(*calls: dict[str, Any]) -> dict[str, Any]:
    """Several calls as one, their prompts padded."""
    width = max(one["input_ids"].shape[1] for one in calls)
    padded = [np.pad(one["input_ids"], ((0, 0), (0, width - one["input_ids"].shape[1]))) for one in calls]
    joined = {name: np.concatenate([one[name] for one in calls]) for name in calls[0] if name != "input_ids"}
    return {**joined, "input_ids": np.concatenate(padded)}


def test_samples_of_one_call_are_asked_for_each_on_its_own_and_none_harms_another(tmp_path: Path) -> None:
    with standing(tmp_path) as standin:
        directory = prepared(tmp_path, standin)
        long = call(directory, RIGHT, input_ids=[5] * 5000, input_lengths=[5000])
        three = beside(call(directory, RIGHT), long, call(directory, WRONG))

        async def work(engine: RemoteEngine) -> dict[str, Any]:
            return await engine.answer(read_calls(three, OUTPUTS))

        reply = run(directory, work)
        assert reply["sequence_length"].tolist() == [[1], [-1], [1]]
        tokenizer = SafeTokenizer(directory)
        assert [tokenizer.decode(reply["output_ids"][sample, 0].tolist()) for sample in (0, 2)] == ["True", "False"]
        assert reply["output_log_probs"][1, 0, 0] == 0.0


def test_a_call_none_of_whose_samples_has_a_completion_is_an_error(tmp_path: Path) -> None:
    with standing(tmp_path) as standin:
        directory = prepared(tmp_path, standin)
        long = call(directory, RIGHT, input_ids=[5] * 5000, input_lengths=[5000])

        async def work(engine: RemoteEngine) -> None:
            with pytest.raises(EngineError, match="maximum context length"):
                await engine.answer(read_calls(beside(long, long), OUTPUTS))

        run(directory, work)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"request_output_len": np.array([[2], [3]], np.int32)}, "request_output_len"),
        ({"request_output_len": np.array([[2]], np.int32)}, "request_output_len"),
        ({"input_lengths": np.array([[2], [0]], np.int32)}, "input_lengths"),
        ({"input_lengths": np.array([[2], [99]], np.int32)}, "input_lengths"),
    ],
)
def test_samples_of_one_call_differ_in_their_prompts_alone(change: dict[str, Any], said: str) -> None:
    cells = {"input_ids": [[5, 6], [7, 8]], "input_lengths": [[2], [2]], "request_output_len": [[2], [2]]}
    arrays = {name: np.array(cell, np.int32) for name, cell in cells.items()}
    assert [one.input_ids for one in read_calls(arrays, OUTPUTS)] == [(5, 6), (7, 8)]
    with pytest.raises(BadRequest, match=said):
        read_calls({**arrays, **change}, OUTPUTS)


def test_a_call_that_no_engine_takes_is_refused_here(tmp_path: Path) -> None:
    with standing(tmp_path) as standin:
        directory = prepared(tmp_path, standin)

        async def work(engine: RemoteEngine) -> None:
            with pytest.raises(BadRequest, match="output_ids"):
                await engine.answer(read_calls(call(directory, RIGHT), frozenset({"sequence_length"})))

        run(directory, work)


def test_a_server_that_is_gone_leaves_its_calls_to_the_other_and_is_asked_again_when_it_is_back(tmp_path: Path) -> None:
    with standing(tmp_path) as first:
        second = Standin("vllm", Judge(folder_of(tmp_path)))
        stop = second.start()
        directory = prepared(tmp_path, first, second)
        port = int(second.url.split(":")[2].removesuffix("/v1"))

        async def work(engine: RemoteEngine) -> None:
            for _ in range(40):
                assert await ask(engine, directory, RIGHT) == "True"
            await asyncio.to_thread(stop)
            said = await asyncio.gather(*(ask(engine, directory, WRONG) for _ in range(40)), return_exceptions=True)
            assert set(map(str, said[1:])) <= {"False", *(str(one) for one in said if isinstance(one, EngineError))}
            assert await ask(engine, directory, WRONG) == "False"
            back = Standin("vllm", Judge(folder_of(tmp_path)))
            stops.append(await asyncio.to_thread(back.start, port))
            for _ in range(400):
                assert await ask(engine, directory, RIGHT) == "True"
                if back.asked:
                    return
                await asyncio.sleep(0.02)
            raise AssertionError("never asked again")

        stops: list[Any] = []
        try:
            run(directory, work)
        finally:
            for end in stops:
                end()


def test_without_any_server_every_call_is_an_error_at_once(tmp_path: Path) -> None:
    with standing(tmp_path) as standin:
        directory = prepared(tmp_path, standin)

    async def work(engine: RemoteEngine) -> None:
        for _ in range(5):
            with pytest.raises(
                EngineError, match=r"no server of the judge can be reached, expected one at: http://127"
            ):
                await ask(engine, directory, RIGHT)

    run(directory, work)


@pytest.mark.parametrize("restarted", [True, False])
def test_another_model_under_the_same_name_never_judges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, restarted: bool
) -> None:
    """Behind a new process it is found before the first reply is used; behind the same, at the next look."""
    monkeypatch.setattr("tinyv.engine.remote.engine._AGAIN_S", 3600.0 if restarted else 0.05)
    standin = Standin("vllm", Judge(folder_of(tmp_path)))
    stop = standin.start()
    directory = prepared(tmp_path, standin)
    port = int(standin.url.split(":")[2].removesuffix("/v1"))

    async def work(engine: RemoteEngine) -> None:
        nonlocal stop
        assert await ask(engine, directory, RIGHT) == "True"
        other = Judge(folder_of(tmp_path), inverted=True)
        if restarted:
            await asyncio.to_thread(stop)
            stop = await asyncio.to_thread(Standin("vllm", other).start, port)
        else:
            standin.judge = other
            await asyncio.sleep(1.0)
        for _ in range(20):
            with pytest.raises(EngineError):
                await ask(engine, directory, RIGHT)
            await asyncio.sleep(0.02)

    try:
        run(directory, work)
    finally:
        stop()


def test_a_key_is_read_from_its_file_and_read_again_when_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("first\n")
    with standing(tmp_path, key="first") as standin:
        directory = prepared(tmp_path, standin, key_file=str(tmp_path / "key"))
        assert "first" not in (directory / "endpoint.json").read_text()

        async def work(engine: RemoteEngine) -> None:
            assert await ask(engine, directory, RIGHT) == "True"
            (tmp_path / "key").write_text("second\n")
            standin.key = "second"
            with pytest.raises(EngineError, match="HTTP 401"):
                await ask(engine, directory, RIGHT)
            assert await ask(engine, directory, RIGHT) == "True"

        run(directory, work)


def test_a_key_file_that_is_gone_costs_its_calls_and_not_the_looks(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("first\n")
    with standing(tmp_path, key="first") as standin:
        directory = prepared(tmp_path, standin, key_file=str(tmp_path / "key"))

        async def work(engine: RemoteEngine) -> None:
            assert await ask(engine, directory, RIGHT) == "True"
            (tmp_path / "key").unlink()
            standin.key = "second"
            with pytest.raises(EngineError, match="HTTP 401, and JUDGE_KEY_FILE"):
                await ask(engine, directory, RIGHT)
            await engine._look(engine._servers.all[0])  # as every half minute
            (tmp_path / "key").write_text("second\n")
            with suppress(EngineError):  # the refusal by which it is read again
                await ask(engine, directory, RIGHT)
            assert await ask(engine, directory, RIGHT) == "True"

        run(directory, work)


def test_a_host_in_capitals_is_compared_again_behind_a_new_connection_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RemoteEngine, "look_forever", lambda _self: asyncio.sleep(0))
    with standing(tmp_path) as standin:
        standin.url = standin.url.replace("127.0.0.1", "LOCALHOST")
        directory = prepared(tmp_path, standin)
        heard = len(standin.asked)

        async def work(engine: RemoteEngine) -> None:
            (server,) = engine._servers.all
            server.verified = True
            assert await ask(engine, directory, RIGHT) == "True"

        run(directory, work)
        assert len(standin.asked) > heard + 1, "the known prompts were asked beside the row"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"probes": 1}'])
def test_a_broken_endpoint_file_says_what_writes_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "endpoint.json").write_text(text)
    with pytest.raises(BadSetting, match="ENGINE=openai JUDGE_URL"):
        read_endpoint(tmp_path)
