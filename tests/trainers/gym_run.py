"""NeMo-Gym's real resources server, asked over HTTP as its agents and `gym eval reverify` ask; on a running service.

Runs in the trainer's own environment (`make test-gym`); writes what it saw as JSON.
"""

import argparse
import asyncio
import importlib.metadata
import json
import os
import socket
import subprocess
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

NAME, LONGEST_S = "tinyv", 180
APP = "from tinyv_client.adapters.nemo_gym import TinyvResourcesServer; TinyvResourcesServer.run_webserver()"
ANSWERS = {
    "right": "So \\boxed{4}.",
    "wrong": "So \\boxed{-17}.",
    "tool": "So \\boxed{-17}.",
    "unscored": "So \\boxed{4}.",
}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def configuration(port: int) -> str:
    """What NeMo-Gym's launcher hands a server of its own by the environment."""
    server = {"entrypoint": "app.py", "domain": "math", "host": "127.0.0.1", "port": port}
    head = {"host": "127.0.0.1", "port": free_port()}
    return json.dumps({"head_server": head, "dry_run": False, NAME: {"resources_servers": {NAME: server}}})


def message(text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": []}
    return {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [part]}


def request(case: str) -> dict[str, Any]:
    """A rollout; in the case `tool` a tool says the right answer after the assistant's wrong one."""
    called = {"type": "function_call", "call_id": "c", "name": "python", "arguments": "{}"}
    heard = {"type": "function_call_output", "call_id": "c", "output": "\\boxed{4}"}
    response = {
        "id": "r",
        "created_at": 0,
        "model": "m",
        "object": "response",
        "output": [message(ANSWERS[case]), *([called, heard] if case == "tool" else [])],
        "parallel_tool_calls": False,
        "tool_choice": "auto",
        "tools": [],
    }
    return {
        "responses_create_params": {"input": [{"role": "user", "content": "What is 2 + 2?"}]},
        "response": response,
        "question": "What is 2 + 2?",
        "expected_answer": None if case == "unscored" else ["4", "four"],
    }


def ask(port: int, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=LONGEST_S)
    words = None if body is None else json.dumps(body)
    connection.request("GET" if body is None else "POST", path, words, {"content-type": "application/json"})
    reply = connection.getresponse()
    text = reply.read()
    if reply.status != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {reply.status}: {text[:500]!r}")
    return dict(json.loads(text))


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    ends_at = time.monotonic() + LONGEST_S
    while True:
        try:
            ask(port, "/health")
        except OSError:
            if server.poll() is not None or time.monotonic() > ends_at:
                raise
            time.sleep(0.5)
        else:
            return


def reverify_refuses() -> list[str]:
    """The servers that `gym eval reverify` would not ask again, by its own check."""
    from nemo_gym.rollout_reverification import _check_reverify_mode
    from nemo_gym.server_utils import ServerClient

    async def check() -> list[str]:
        return await _check_reverify_mode(ServerClient.load_from_global_config(), {"agent": NAME})

    return asyncio.run(check())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    port = free_port()
    os.environ |= {
        "TINYV_URL": options.url,
        "TINYV_MODE": "rule_only",
        "NEMO_GYM_CONFIG_DICT": configuration(port),
        "NEMO_GYM_CONFIG_PATH": NAME,
    }
    server = subprocess.Popen([sys.executable, "-c", APP])
    try:
        wait_for(port, server)
        replies = {case: ask(port, "/verify", request(case)) for case in ANSWERS}
        refused = reverify_refuses()
    finally:
        server.terminate()
        server.wait(LONGEST_S)
    names = ("reward", "tinyv_status", "mask_sample", "failure_kind", "failure_reason", "_ng_failure_class")
    found = {case: {name: reply.get(name) for name in names} for case, reply in replies.items()}
    versions = {name: importlib.metadata.version(name) for name in ("nemo-gym", "fastapi")}
    versions["python"] = sys.version.split()[0]
    options.out.write_text(json.dumps({"versions": versions, "replies": found, "reverify_refuses": refused}))


if __name__ == "__main__":
    main()
