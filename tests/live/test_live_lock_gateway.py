"""The gateway before the real service: plain, TLS with token, mutual TLS, each with right and wrong callers."""

import json
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.harness.service import free_ports
from tests.unit.tls_kit import Authority, Pair, made_authority

from .service import Service

TINYV = str(Path(sys.executable).parent / "tinyv")
HERE = ",IP:127.0.0.1"
TOKEN, WRONG = "right-token-0123456789", "wrong-token-0123456789"
GUARD_S = 30.0
ROW = {"question": "q", "ground_truth": "2", "response": "\\boxed{2}"}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = made_authority(tmp_path_factory.mktemp("ours"))
    path = made.folder / "tokens"
    path.touch(mode=0o600)
    path.write_text(TOKEN)
    return made


@pytest.fixture(scope="module")
def pairs(ours: Authority, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    theirs = made_authority(tmp_path_factory.mktemp("theirs"))
    return {
        "server": ours.pair("gateway.test", names=HERE),
        "known": ours.pair("trainer.test"),
        "expired": ours.pair("expired.test", days=-1),
        "foreign": theirs.pair("other.test"),
    }


@contextmanager
def running(service: Service, *words: str) -> Iterator[str]:
    (port,) = free_ports(1)
    command = [TINYV, "gateway", "--url", service.url, "--port", str(port), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert "ready" in process.stdout.readline()
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def code(address: str, scheme: str, ours: Authority, pair: Pair | None = None, token: str | None = None) -> object:
    """The status, or `refused` where there is no reply at all."""
    trust = ssl.create_default_context(cafile=str(ours.roots))
    if pair is not None:
        trust.load_cert_chain(pair.certificate, pair.key)
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    body = json.dumps({"rows": [ROW], "mode": "rule_only"}).encode()
    until = time.monotonic() + GUARD_S
    while True:
        try:
            asked = urllib.request.Request(f"{scheme}://{address}/score", body, headers)  # noqa: S310  # our own address
            context = trust if scheme == "https" else None
            with urllib.request.urlopen(asked, timeout=GUARD_S, context=context) as reply:  # noqa: S310
                assert json.loads(reply.read())["verdicts"][0]["reward"] == 1.0
                return reply.status
        except urllib.error.HTTPError as error:
            return error.code
        except ConnectionRefusedError:
            assert time.monotonic() < until
        except (OSError, urllib.error.URLError) as error:
            if not isinstance(getattr(error, "reason", None), ConnectionRefusedError) or time.monotonic() > until:
                return "refused"
        time.sleep(0.1)


def counted(address: str, ours: Authority, pair: Pair | None = None) -> str:
    trust = ssl.create_default_context(cafile=str(ours.roots))
    if pair is not None:
        trust.load_cert_chain(pair.certificate, pair.key)
    time.sleep(0.5)
    with urllib.request.urlopen(f"https://{address}/metrics", timeout=GUARD_S, context=trust) as reply:
        return str(reply.read().decode())


def test_plain(service: Service, ours: Authority) -> None:
    with running(service) as address:
        assert code(address, "http", ours) == 200
        assert code(address, "https", ours) == "refused"


def test_tls_and_token(service: Service, ours: Authority, pairs: dict[str, Pair]) -> None:
    server = pairs["server"]
    words = ("--tls-cert", str(server.certificate), "--tls-key", str(server.key))
    with running(service, *words, "--token-file", str(ours.folder / "tokens")) as address:
        assert code(address, "https", ours, token=TOKEN) == 200
        assert [code(address, "https", ours, token=token) for token in (None, WRONG)] == [401, 401]
        assert code(address, "http", ours, token=TOKEN) == "refused"
        said = counted(address, ours)
    for reason in ("no_token", "wrong_token", "plaintext"):
        assert f'tinyv_refused_total{{reason="{reason}"}} 1' in said


def test_mutual(service: Service, ours: Authority, pairs: dict[str, Pair]) -> None:
    server = pairs["server"]
    words = ("--tls-cert", str(server.certificate), "--tls-key", str(server.key), "--client-ca", str(ours.roots))
    with running(service, *words) as address:
        assert code(address, "https", ours, pairs["known"]) == 200
        wrong = (None, pairs["expired"], pairs["foreign"])
        assert [code(address, "https", ours, pair) for pair in wrong] == ["refused"] * 3
        said = counted(address, ours, pairs["known"])
    for reason in ("no_certificate", "expired_certificate", "foreign_certificate"):
        assert f'tinyv_refused_total{{reason="{reason}"}} 1' in said
