"""Proxy variables: local traffic ignores them, remote traffic honours them, and an error on that way says the word."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from tinyv_client import AccessDenied, RetryPolicy, Sample, Unavailable
from tinyv_client._proxy import is_local, proxy_of
from tinyv_client.testing import FakeServer

from .faces_kit import GUARD_S, Face

ROW = Sample("q", "g", "r")
ONCE = RetryPolicy(tries=1)
REMOTE = "verifier.invalid:8001"
VARIABLES = ("http_proxy", "https_proxy", "grpc_proxy")


@dataclass
class Tunnel:
    """An HTTP proxy: what it was asked for, and where every tunnel ends."""

    url: str = ""
    ends_at: str = ""
    status: str = "200 OK"
    asked: list[str] = field(default_factory=list)

    def serve(self, near: socket.socket) -> None:
        with near:
            self.asked.append(near.recv(4096).split(b"\r\n")[0].decode())
            near.sendall(f"HTTP/1.1 {self.status}\r\n\r\n".encode())
            if not self.status.startswith("200"):
                return
            host, _, port = self.ends_at.rpartition(":")
            with socket.create_connection((host, int(port))) as far:
                back = threading.Thread(target=pump, args=(far, near), daemon=True)
                back.start()
                pump(near, far)
                back.join(GUARD_S)


def pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


@contextmanager
def tunnelling(**settings: str) -> Iterator[Tunnel]:
    tunnel = Tunnel(**settings)

    def accept() -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=tunnel.serve, args=(near,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        tunnel.url = f"http://user:s3cret@127.0.0.1:{listener.getsockname()[1]}"  # of nobody
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield tunnel
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(GUARD_S)


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, "no_grpc_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "dns:///localhost", "ipv4:127.0.0.1"])
def test_loopback_traffic_ignores_proxy_variables(
    face: Face, monkeypatch: pytest.MonkeyPatch, variable: str, host: str
) -> None:
    with tunnelling() as tunnel, FakeServer() as server:
        monkeypatch.setenv(variable, tunnel.url)
        with face(f"{host}:{server.port}", retry=ONCE) as client:
            assert client.verify([ROW])[0].reward == 1.0
            assert client.ready()
        assert tunnel.asked == []


@pytest.mark.parametrize("variable", VARIABLES)
def test_remote_traffic_honours_proxy_variables(face: Face, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    with FakeServer() as server, tunnelling(ends_at=server.url) as tunnel:
        monkeypatch.setenv(variable, tunnel.url)
        with face(REMOTE, retry=ONCE) as client:
            assert client.verify([ROW])[0].reward == 1.0
        assert tunnel.asked == [f"CONNECT {REMOTE} HTTP/1.1"]


@pytest.mark.parametrize("status", ["403 Forbidden", "407 Proxy Authentication Required", "501 Not Implemented"])
def test_a_proxy_that_refuses_is_said_at_once(face: Face, monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    with tunnelling(status=status) as tunnel:
        monkeypatch.setenv("https_proxy", tunnel.url)
        with face(REMOTE, timeout_s=GUARD_S) as client:
            for call in (lambda: client.verify([ROW]), client.ping):
                with pytest.raises(AccessDenied, match=r"through the proxy 127\.0\.0\.1:.* of https_proxy") as caught:
                    call()
                assert "NO_PROXY=verifier.invalid" in str(caught.value)
                assert "s3cret" not in str(caught.value)


def test_a_proxy_that_is_away_or_finds_nobody_is_an_outage_that_says_proxy(
    face: Face, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tunnelling(status="502 Bad Gateway") as tunnel:
        monkeypatch.setenv("grpc_proxy", tunnel.url)
        with face(REMOTE, retry=ONCE) as client, pytest.raises(Unavailable, match="through the proxy"):
            client.verify([ROW])
    with face(REMOTE, retry=ONCE) as client, pytest.raises(Unavailable, match="through the proxy"):
        client.verify([ROW])


@pytest.mark.parametrize("name", ["no_proxy", "NO_PROXY", "no_grpc_proxy"])
def test_exceptions_hold_in_either_case(face: Face, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with tunnelling() as tunnel:
        monkeypatch.setenv("https_proxy", tunnel.url)
        monkeypatch.setenv(name, "other, .invalid")
        with face(REMOTE, retry=ONCE, timeout_s=5) as client, pytest.raises(Unavailable) as caught:
            client.verify([ROW])
        assert "proxy" not in str(caught.value)
        assert tunnel.asked == []


@pytest.mark.parametrize(
    ("exceptions", "target", "proxied"),
    [
        ("", "verifier:1", True),
        ("verifier", "verifier:1", False),
        ("verifier", "dns:///verifier:1", False),
        ("verifier", "other-verifier:1", True),
        (".cluster.local", "a.cluster.local:1", False),
        ("*.cluster.local", "a.cluster.local:1", False),
        ("cluster.local", "A.Cluster.Local:1", False),
        ("10.0.0.0/8", "10.9.8.7:1", False),
        ("10.0.0.0/8", "11.9.8.7:1", True),
        ("10.9.8.7", "10.9.8.7:1", False),
        ("fd00::/8", "[fd00::7]:1", False),
        ("a, *", "verifier:1", False),
        (" , ,", "verifier:1", True),
        ("", "unix:/run/tinyv.sock", False),
        ("", "[::1]:1", False),
    ],
)
def test_what_an_exception_covers(exceptions: str, target: str, *, proxied: bool) -> None:
    found = proxy_of(target, {"https_proxy": "http://proxy:3128", "NO_PROXY": exceptions})
    assert (found is not None) is proxied


def test_grpc_s_own_order_of_variables() -> None:
    env = {"http_proxy": "http://third:1", "https_proxy": "http://second:1", "grpc_proxy": "first:1"}
    for name in ("grpc_proxy", "https_proxy", "http_proxy"):
        found = proxy_of(REMOTE, env)
        assert found is not None
        assert found.variable == name
        assert str(found).startswith(f"through the proxy {env[name].removeprefix('http://')} of {name}")
        env[name] = ""
    assert proxy_of(REMOTE, env) is None


@pytest.mark.parametrize(
    ("host", "local"),
    [
        *[(host, True) for host in ("localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.9.9.9", "::1")],
        *[(host, False) for host in ("localhost.example", "10.0.0.1", "fe80::1%eth0", "verifier", "128.0.0.1")],
    ],
)
def test_what_is_local(host: str, *, local: bool) -> None:
    assert is_local(host) is local
