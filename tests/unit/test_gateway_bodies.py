"""Bodies that a gateway must bear: too large, late, broken, nested; and connections that stay open, or do not."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from tinyv_client.testing import FakeServer

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

from tinyv_client.gateway.bodies import Limits, Reader
from tinyv_client.gateway.listen import server as listening
from tinyv_client.gateway.replies import Kind, Refused

from .gateway_kit import GUARD_S, TOKEN, ask, dialled, gateway, heard, judge, strict

ROW = {"prompt": "what?", "response": "right", "label": "1"}
SMALL = Limits(body_bytes=100_000, held_bytes=150_000, body_s=0.3, head_s=0.3)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with FakeServer(judge) as server, gateway(server.url) as running:
        yield running


@pytest.fixture(scope="module")
def small() -> Iterator[str]:
    with FakeServer(judge) as server, gateway(server.url, limits=SMALL) as running:
        yield running


def post(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"POST {path} HTTP/1.1", "host: x", *headers, "", ""]).encode()


def said(reply: bytes) -> tuple[int, Any]:
    head, _, body = reply.partition(b"\r\n\r\n")
    return int(head.split()[1]), strict(body)


@pytest.mark.parametrize("path", ["/openrlhf", "/slime", "/verify", "/score"])
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "got no JSON"),
        (b"{not json", "got no JSON"),
        (b"[]", "got list, expected one object"),
        (b"null", "got NoneType, expected one object"),
        (b'"text"', "got str"),
        (b"\xff\xfe{\x00", "got no JSON"),
        (b'{"a":"\xff"}', "got no JSON"),
        (b"[" * 200_000, "got no JSON"),
        (b'{"a":' * 200_000, "got no JSON"),
        (b'{"a":' + b"9" * 5000 + b"}", "got no JSON"),
    ],
    ids=["empty", "broken", "list", "null", "text", "utf16", "bytes", "lists", "objects", "digits"],
)
def test_b4_a_body_that_is_no_object_is_400_and_says_so(url: str, path: str, body: bytes, words: str) -> None:
    found = ask(url + path, body)
    assert (found.status, found.body["type"]) == (400, "invalid_body")
    assert words in found.body["error"]
    assert "expected" in found.body["error"]


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/openrlhf", {"query": ["a"], "prompts": [], "labels": ["1"]}, "got lengths [0, 1], expected one"),
        ("/openrlhf", {"query": "a", "prompts": "b", "labels": "c"}, "'query': got str, expected a list"),
        ("/openrlhf", {}, "'query': got nothing, expected a list"),
        ("/score", {"rows": {}}, "'rows': got dict, expected a list"),
        ("/score", {"rows": [], "mode": []}, "mode"),
        ("/score", {"rows": [], "deadline_ms": -1}, "deadline_ms"),
    ],
)
def test_b4_wrong_types_are_400_and_named(url: str, path: str, body: Any, words: str) -> None:
    found = ask(url + path, body)
    assert (found.status, found.body["type"]) == (400, "invalid_body")
    assert words in found.body["error"]


def test_b4_what_cannot_be_said_again_is_400(url: str) -> None:
    found = ask(f"{url}/verify", b'{"expected_answer":"1","response":"right","n":1e999}')
    assert (found.status, found.body["type"]) == (400, "invalid_body")
    nested = b'{"expected_answer":"1","response":"right","n":' + b"[" * 900 + b"]" * 900 + b"}"
    assert ask(f"{url}/verify", nested).status in {200, 400}


def test_other_paths_methods_and_encodings_are_told_what_there_is(url: str) -> None:
    assert (found := ask(f"{url}/nowhere", ROW)).status == 404
    assert "POST /slime" in found.body["error"]
    assert (found := ask(f"{url}/slime")).status == 405
    assert found.body["type"] == "method"
    assert (found := ask(f"{url}/slime", ROW, **{"content-encoding": "gzip"})).status == 415
    assert "expected none" in found.body["error"]


def test_b7_a_body_beyond_the_bound_is_413_by_its_length(url: str) -> None:
    with dialled(url) as connection:
        connection.sendall(post("/slime", f"content-length: {10**9}", "connection: close") + b"{")
        status, body = said(heard(connection))
    assert (status, body["type"]) == (413, "body_too_large")


def test_b7_a_chunked_body_is_counted_as_it_comes(small: str) -> None:
    chunk = b"2710\r\n" + b" " * 10_000 + b"\r\n"
    with dialled(small) as connection:
        connection.sendall(post("/slime", "transfer-encoding: chunked", "connection: close") + chunk * 11)
        status, body = said(heard(connection))
    assert (status, body["type"]) == (413, "body_too_large")
    assert "at most 100000 bytes" in body["error"]


@pytest.mark.parametrize("body", [b"", b'{"prompt":'], ids=["nothing", "half"])
def test_b7_a_half_sent_body_is_408_in_time(small: str, body: bytes) -> None:
    with dialled(small) as connection:
        connection.sendall(post("/slime", "content-length: 1000") + body)
        status, found = said(heard(connection))
    assert (status, found["type"]) == (408, "late_body")


def test_b7_a_half_sent_header_is_408_in_time(small: str) -> None:
    with dialled(small) as connection:
        connection.sendall(b"POST /slime HTTP/1.1\r\nhost:")
        status, found = said(heard(connection))
    assert (status, found["type"]) == (408, "late_header")


def test_b7_a_second_request_s_header_is_waited_for_as_long(small: str) -> None:
    body = json.dumps(ROW).encode()
    with dialled(small) as connection:
        connection.sendall(post("/slime", f"content-length: {len(body)}") + body)
        first = connection.recv(65536)
        connection.sendall(b"POST /slime")
        assert b" 200 " in first
        assert said(heard(connection)) == (408, {**said_late(), "type": "late_header"})


def said_late() -> dict[str, str]:
    return {"error": "header: got no end of it in time, expected a whole request"}


def test_bytes_that_are_no_http_are_a_typed_400(url: str) -> None:
    with dialled(url) as connection:
        connection.sendall(b"\x16\x03\x01 what is this\r\n\r\n")
        status, found = said(heard(connection))
    assert (status, found["type"]) == (400, "invalid_request")


def test_b7_all_bodies_together_are_bounded_too() -> None:
    async def flow() -> None:
        reader, first = Reader(SMALL), asyncio.Event()

        async def slow() -> dict[str, Any]:
            if not first.is_set():
                first.set()
                return {"type": "http.request", "body": b" " * 90_000, "more_body": True}
            return await asyncio.Future()

        async def quick() -> dict[str, Any]:
            return {"type": "http.request", "body": b" " * 90_000}

        waiting = asyncio.ensure_future(reader.read({}, slow))
        await first.wait()
        await asyncio.sleep(0)
        with pytest.raises(Refused) as caught:
            await reader.read({}, quick)
        assert caught.value.kind is Kind.BUSY
        with pytest.raises(Refused) as late:
            await waiting
        assert late.value.kind is Kind.LATE
        assert reader._held == 0, "every byte is given back"

    asyncio.run(flow())


def test_b5_a_connection_stays_open_longer_than_any_pool_keeps_it(url: str) -> None:
    plain = Limits()
    assert plain.keep_alive_s > 60, "aiohttp keeps connections for 15 s, httpx for 5 s, nginx for 60 s"
    assert listening(None, plain).config.timeout_keep_alive == plain.keep_alive_s
    connection = HTTPConnection(url.removeprefix("http://"), timeout=GUARD_S)
    used = set()
    for _ in range(3):
        connection.request("POST", "/slime", json.dumps(ROW))
        assert connection.getresponse().read() == b"1.0"
        used.add(connection.sock.getsockname())
    connection.close()
    assert len(used) == 1


def test_who_hangs_up_is_not_waited_for() -> None:
    asked, go = threading.Event(), threading.Event()

    def before(_received: object) -> None:
        asked.set()
        go.wait(GUARD_S)

    body = json.dumps(ROW).encode()
    with FakeServer(judge, before=before) as server, gateway(server.url) as url:
        with dialled(url) as connection:
            connection.sendall(post("/slime", f"content-length: {len(body)}") + body)
            assert asked.wait(GUARD_S)
        go.set()
        assert ask(f"{url}/slime", ROW).body == 1.0


def test_a_caller_who_is_refused_reads_why_though_its_body_comes_late() -> None:
    with FakeServer(judge) as server, gateway(server.url, token=TOKEN) as url, dialled(url) as line:
        line.sendall(post("/slime", "content-length: 5", "connection: close"))
        for piece in (b"[[", b"1]", b"]"):
            time.sleep(0.2)
            line.sendall(piece)  # fails where the other side has hung up already
        assert said(heard(line))[0] == 401


def test_who_is_refused_and_sends_no_body_is_told_so_soon() -> None:
    with FakeServer(judge) as server, gateway(server.url, token=TOKEN) as url, dialled(url) as line:
        line.sendall(post("/slime", "content-length: 5", "connection: close"))
        assert said(heard(line))[0] == 401
