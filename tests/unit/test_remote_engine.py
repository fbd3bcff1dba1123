"""The slot before servers that pretend: good ones answer, bad replies are typed, none of them becomes a verdict."""

import asyncio
import logging
import math
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tinyv.engine.remote import RemoteEngine, read_call, read_endpoint
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
            reply = await engine.answer(read_call(call(directory, RIGHT), OUTPUTS))
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
                engine.answer(read_call(long, OUTPUTS)),
                ask(engine, directory, RIGHT),
                ask(engine, directory, WRONG),
            )
            return await asyncio.gather(*calls, return_exceptions=True)

        first, *others = run(directory, work)
        assert isinstance(first, EngineError)
        assert "maximum context length" in str(first)
        assert others == ["True", "False"]


def test_a_call_that_no_engine_takes_is_refused_here(tmp_path: Path) -> None:
    with standing(tmp_path) as standin:
        directory = prepared(tmp_path, standin)

        async def work(engine: RemoteEngine) -> None:
            with pytest.raises(BadRequest, match="output_ids"):
                await engine.answer(read_call(call(directory, RIGHT), frozenset({"sequence_length"})))

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
