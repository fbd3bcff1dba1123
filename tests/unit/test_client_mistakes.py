"""A permanent mistake is said at once: what, got, expected, next step."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tinyv_client import ContractMismatch, InvalidArgument, Sample
from tinyv_client._environment import check_default, check_names
from tinyv_client._target import host_of
from tinyv_client.adapters._settings import AdapterSettings

from .faces_kit import GUARD_S, Face

ROW = Sample("q", "g", "r")
KNOWN = ("TINYV_URL", "TINYV_MODE", "TINYV_JUDGE_WEIGHT", "TINYV_TIMEOUT_S")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://verifier:8001", ("the scheme http", "next: url='verifier:8001'")),
        ("https://verifier:8001/v2", ("the scheme https", "'verifier:8001'", "TLS")),
        ("grpc://verifier:8001", ("the scheme grpc", "without one")),
        ("a:8001,http://b:8001", ("the scheme http", "'b:8001'")),
        ("127.0.0.1:99999", ("port 99999", "from 1 to 65535")),
        ("verifier:0", ("port 0",)),
        ("verifier", ("next: name the port, such as 'verifier:8001'",)),
        ("verifier:", ("name the port",)),
        ("verifier:grpc", ("name the port",)),
        ("verifier:8001/v2", ("name the port", "'verifier:8001'")),
        ("::1:8001", ("brackets", "[::1]:8001")),
        ("user@verifier:8001", ("expected 'host:port'",)),
        ("dns:///verifier", ("name the port",)),
        ("dns:///verifier:99999", ("port 99999",)),
        ("ipv4:10.0.0.1", ("name the port",)),
        ("two words:8001", ("expected 'host:port'",)),
    ],
)
def test_a_url_that_names_no_grpc_port_is_refused_at_construction(face: Face, url: str, words: tuple[str, ...]) -> None:
    with pytest.raises(InvalidArgument, match="url: got") as caught:
        face(url)
    assert all(word in str(caught.value) for word in words)
    with pytest.raises(InvalidArgument, match="url: got"):
        AdapterSettings(url=url)


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("verifier:8001", "verifier"),
        ("[::1]:8001", "::1"),
        ("[fe80::1%eth0]:8001", "fe80::1%eth0"),
        ("ipv4:10.0.0.1:8001", "10.0.0.1"),
        ("ipv6:[::1]:8001", "::1"),
        ("dns:///verifier:8001", "verifier"),
        ("dns://10.0.0.2/verifier:8001", "verifier"),
        ("dns:verifier:8001", "verifier"),
        ("unix:/run/tinyv.sock", None),
    ],
)
def test_every_target_that_grpc_takes_is_taken_and_names_its_host(face: Face, target: str, host: str | None) -> None:
    face(target).close()
    assert host_of(target) == host


@contextmanager
def speaking(answer: bytes) -> Iterator[str]:
    """A server that says the same to everybody."""

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(1024)
                connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(GUARD_S)


def test_an_http_port_is_said_at_once_not_after_the_budget(face: Face) -> None:
    with (
        speaking(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") as url,
        face(url, timeout_s=GUARD_S) as client,
    ):
        with pytest.raises(ContractMismatch, match=r"is this the gRPC port \(8001\)"):
            client.verify([ROW])
        assert client.stats().requests == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("TINYV_TIMEOUT", "is TINYV_TIMEOUT_S meant"),
        ("TINYV_JUDGE_WEIGTH", "is TINYV_JUDGE_WEIGHT meant"),
        ("TINYV_URLS", "is TINYV_URL meant"),
        ("TINYV_SOMETHING_ELSE", "unset TINYV_SOMETHING_ELSE"),
        ("TINYV_", "expected one of"),
    ],
)
def test_a_variable_that_nobody_reads_is_refused(name: str, words: str) -> None:
    with pytest.raises(InvalidArgument, match=f"{name}: got an unknown variable.*{words}"):
        check_names({"PATH": "/bin", name: "5"}, KNOWN)
    with pytest.raises(InvalidArgument, match=name):
        AdapterSettings.read({"url": "a:1"}, {name: "5"})


def test_variables_of_the_server_and_of_kubernetes_are_no_mistakes() -> None:
    others = ["TINYV_RULES_DEADLINE_S", "TINYV_JUDGE_ENGINE_DIR", "TINYV_ENGINE_THREADS", "TINYV_GATEWAY_TOKEN"]
    pod = ["TINYV_SERVICE_HOST", "TINYV_SERVICE_PORT", "TINYV_SERVICE_PORT_GRPC", "TINYV_PORT", "TINYV_PORT_8001_TCP"]
    pod += ["TINYV_PORT_8001_TCP_ADDR", "TINYV_SERVER_SERVICE_HOST", "TINYV_SERVER_PORT_8001_TCP_PROTO"]
    check_names(dict.fromkeys([*others, *pod, *KNOWN, "TINY_V", "tinyv_url"], "x"), KNOWN)


@pytest.mark.parametrize(
    "env",
    [
        {"RAY_RAYLET_PID": "7"},
        {"RAY_JOB_ID": "01000000"},
        {"WORLD_SIZE": "16", "LOCAL_WORLD_SIZE": "8"},
        {"SLURM_JOB_NUM_NODES": "4"},
    ],
)
def test_a_cluster_s_worker_without_a_url_is_told_unless_a_server_is_beside_it(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr("tinyv_client._environment.DEFAULT_URL", f"127.0.0.1:{server.getsockname()[1]}")
        check_default(env)
        AdapterSettings.read({}, env)
    for call in (lambda: check_default(env), lambda: AdapterSettings.read({}, env)):
        with pytest.raises(InvalidArgument, match=r"url: got none in a worker.*TINYV_URL=host:8001.*runtime_env"):
            call()
    assert AdapterSettings.read({"url": "a:1"}, env).url == "a:1"
    assert AdapterSettings.read({}, env | {"TINYV_URL": "a:1"}).url == "a:1"


def test_one_machine_may_mean_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tinyv_client._environment.DEFAULT_URL", "127.0.0.1:1")
    check_default({})
    check_default({"WORLD_SIZE": "8", "LOCAL_WORLD_SIZE": "8", "SLURM_JOB_NUM_NODES": "1"})
    check_default({"WORLD_SIZE": "8"})


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"TINYV_MODE": "rule-only"}, "got 'rule-only', expected one of: .*rule_only.*TINYV_MODE"),
        ({"TINYV_REWARD_TYPE": "smooth"}, "reward_type.*got 'smooth'"),
        ({"TINYV_JUDGE_WEIGHT": "7"}, "judge_weight"),
        ({"TINYV_LAST_RESORT": "nan"}, "last_resort: got nan, expected a finite number"),
        ({"TINYV_LAST_RESORT": "inf"}, "last_resort: got inf"),
        ({"TINYV_ON_UNSCORED": "NaN"}, "on_unscored: got nan"),
        ({"TINYV_URL": "http://a:1"}, "scheme http"),
    ],
)
def test_a_setting_that_no_call_could_use_is_refused_when_it_is_read(env: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidArgument, match=words):
        AdapterSettings.read({}, env)
