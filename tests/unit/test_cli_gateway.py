"""`tinyv gateway`: where it listens, whom it asks, how it ends."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tinyv_client import cli
from tinyv_client.testing import FakeServer
from typer.testing import CliRunner, Result

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")

from .gateway_kit import ask, judge

TINYV = str(Path(sys.executable).parent / "tinyv")
GUARD_S = 60
ROW = {"prompt": "what?", "response": "right", "label": "1"}


def gateway(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["gateway", *words], prog_name="tinyv")


def test_the_command_listens_on_the_network_with_a_token_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TINYV_GATEWAY_TOKEN", raising=False)
    result = gateway("--host", "0.0.0.0")  # noqa: S104
    assert result.exit_code == 2
    assert "without a token" in " ".join(result.stderr.split())


def test_c4_a_port_that_is_none_or_in_use_and_an_unknown_host_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "65535" in " ".join((result := gateway("--port", "99999")).stderr.split())
    assert result.exit_code == 2
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = gateway("--port", str(taken.getsockname()[1]))
    assert (result.exit_code, "Address already in use" in " ".join(result.stderr.split())) == (2, True)
    monkeypatch.setenv("TINYV_GATEWAY_TOKEN", "t0ken")
    result = gateway("--host", "no.such.host.invalid", "--unlocked")
    assert (result.exit_code, "an address of this machine" in " ".join(result.stderr.split())) == (2, True)


def test_a3_a_mistake_in_the_settings_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("TINYV_MODE", "rule-only"), ("TINYV_URL", "http://a:1"), ("TINYV_LAST_RESORT", "nan")):
        with monkeypatch.context() as patched:
            patched.setenv(name, value)
            result = gateway()
        assert (result.exit_code, "expected" in " ".join(result.stderr.split())) == (2, True), name


def test_c5_it_reads_the_environment_and_ctrl_c_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with FakeServer(judge) as server:
        monkeypatch.setenv("TINYV_URL", server.url)
        monkeypatch.setenv("TINYV_TOKEN", "s3cret")
        words = [TINYV, "gateway", "--port", str(port)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            ready = process.stdout.readline()
            assert f"ready: http://127.0.0.1:{port} for {server.url}" in ready
            assert ask(f"http://127.0.0.1:{port}/slime", ROW).body == 1.0
            process.send_signal(signal.SIGINT)
            said, errors = process.communicate(timeout=GUARD_S)
        assert (process.returncode, said) == (0, "")
        assert "Traceback" not in errors  # a stranger who knocks at a port that was another's is a warning there
        assert server.requests[0].headers["authorization"] == "Bearer s3cret"
