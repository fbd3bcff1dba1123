"""The locked service: plain, TLS, mutual TLS, token, each with right and wrong callers; keys that change."""

import http.client
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
import psutil
import pytest
from tinyv_client import Sample, Tls, VerifierClient
from tinyv_contract import contract
from tritonclient.grpc import service_pb2, service_pb2_grpc

from tests.unit.tls_kit import Authority, Pair, made_authority

from .service import Service, serving

TOKEN, WRONG, NEXT = "right-token-0123456789", "wrong-token-0123456789", "next-token-0123456789"
HERE = ",IP:127.0.0.1"
GUARD_S = 20.0
ROW = Sample("What is 1+1?", "2", "\\boxed{2}")
MODES = ("plain", "tls", "mutual", "token")


@dataclass
class Keys:
    authority: Authority
    server: Pair
    known: Pair
    expired: Pair
    foreign_authority: Authority
    foreign: Pair
    tokens: Path


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    ours, theirs = (made_authority(tmp_path_factory.mktemp(name)) for name in ("ours", "theirs"))
    tokens = ours.folder / "tokens"
    tokens.touch(mode=0o600)
    tokens.write_text(TOKEN + "\n")
    server, known, expired = (
        ours.pair("verifier.test", names=HERE),
        ours.pair("trainer.test"),
        ours.pair("expired.test", days=-1),
    )
    return Keys(ours, server, known, expired, theirs, theirs.pair("other.test"), tokens)


def words(mode: str, keys: Keys) -> list[str]:
    found = [] if mode == "plain" else ["--tls-cert", str(keys.server.certificate), "--tls-key", str(keys.server.key)]
    found += ["--client-ca", str(keys.authority.roots)] if mode == "mutual" else []
    return found + (["--token-file", str(keys.tokens)] if mode == "token" else [])


@pytest.fixture(scope="module", params=MODES)
def locked(request: pytest.FixtureRequest, keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp(request.param), words=words(request.param, keys)) as running:
        running.mode = request.param
        yield running


@contextmanager
def called(service: Service, keys: Keys, caller: str) -> Iterator[service_pb2_grpc.GRPCInferenceServiceStub]:
    """The stub of a caller of that kind; its token is not part of it."""
    pair = {"known": keys.known, "expired": keys.expired, "foreign": keys.foreign}.get(caller)
    roots = (keys.foreign_authority if caller == "distrusting" else keys.authority).roots
    tls = Tls(roots, pair.key if pair else None, pair.certificate if pair else None)
    options = (("grpc.use_local_subchannel_pool", 1),)
    if caller == "plaintext":
        channel = grpc.insecure_channel(service.url, options)
    else:
        channel = grpc.secure_channel(service.url, tls.credentials(), options)
    with channel:
        yield service_pb2_grpc.GRPCInferenceServiceStub(channel)


def code(service: Service, keys: Keys, caller: str, token: str | None, method: str = "ServerMetadata") -> str:
    request = getattr(service_pb2, method + "Request")()
    metadata = () if token is None else (("authorization", f"Bearer {token}"),)
    with called(service, keys, caller) as stub:
        try:
            getattr(stub, method)(request, timeout=GUARD_S, metadata=metadata)
        except grpc.RpcError as error:
            return str(error.code().name)
    return "OK"


CALLERS = {
    "plain": {("plaintext", None): "OK", ("tls", None): "UNAVAILABLE"},
    "tls": {("tls", None): "OK", ("plaintext", None): "UNAVAILABLE", ("distrusting", None): "UNAVAILABLE"},
    "mutual": {
        ("known", None): "OK",
        ("tls", None): "UNAVAILABLE",
        ("expired", None): "UNAVAILABLE",
        ("foreign", None): "UNAVAILABLE",
        ("plaintext", None): "UNAVAILABLE",
    },
    "token": {
        ("tls", TOKEN): "OK",
        ("tls", None): "UNAUTHENTICATED",
        ("tls", WRONG): "UNAUTHENTICATED",
        ("plaintext", TOKEN): "UNAVAILABLE",
    },
}
REASONS = {
    "plain": (),
    "tls": ("plaintext", "handshake"),
    "mutual": ("plaintext", "no_certificate", "expired_certificate", "foreign_certificate"),
    "token": ("plaintext", "no_token", "wrong_token"),
}


def test_each_caller_gets_in_or_its_code_and_the_page_and_the_log_say_why(locked: Service, keys: Keys) -> None:
    found = {caller: code(locked, keys, *caller) for caller in CALLERS[locked.mode]}
    assert found == CALLERS[locked.mode]
    for reason in REASONS[locked.mode]:
        assert locked.counter("tinyv_refused_total", reason=reason) >= 1, reason
    log = (locked.home / "run" / f"triton-{locked.url.split(':')[1]}.log").read_text(errors="replace")
    for reason in REASONS[locked.mode]:
        assert f"[{reason}, 1 so far]" in log
    assert TOKEN not in log
    assert WRONG not in log


def test_who_brings_what_is_wanted_gets_verdicts_and_the_supervisor_s_questions_are_answered(
    locked: Service, keys: Keys
) -> None:
    pair = keys.known if locked.mode == "mutual" else None
    tls = Tls(keys.authority.roots, pair.key if pair else None, pair.certificate if pair else None)
    token = TOKEN if locked.mode == "token" else None
    with VerifierClient(
        locked.url, tls=None if locked.mode == "plain" else tls, token=token, timeout_s=GUARD_S
    ) as client:
        assert [verdict.status.value for verdict in client.verify([ROW] * 300)] == ["rule_accepted"] * 300
        assert client.ready()
    assert locked.counter("tinyv_rows_total", status="rule_accepted") >= 300


def test_health_is_open_and_administration_closed(locked: Service, keys: Keys) -> None:
    caller = {"plain": "plaintext", "mutual": "known"}.get(locked.mode, "tls")
    assert code(locked, keys, caller, None, "ServerLive") == "OK"
    for method in ("RepositoryIndex", "SystemSharedMemoryStatus", "TraceSetting", "LogSettings"):
        refused = code(locked, keys, caller, TOKEN, method)
        expected = "RESOURCE_EXHAUSTED" if locked.mode == "plain" else "PERMISSION_DENIED"  # Triton names the header
        assert refused == expected, method
    assert locked.administration().ready() == {model.name for model in contract.MODELS}


def test_no_command_line_holds_a_key_and_nobody_can_send_what_it_does_hold(locked: Service, keys: Keys) -> None:
    launcher = psutil.Process(locked.process.pid)
    (server,) = [child for child in launcher.children() if "tritonserver" in child.name()]
    shown = " ".join(word for process in (launcher, server) for word in process.cmdline())
    assert TOKEN not in shown
    if locked.mode != "plain":
        assert "restricted" not in shown
        return
    header, _, value = shown.partition("--grpc-restricted-protocol=")[2].split()[0].partition(":")[2].partition("=")
    with called(locked, keys, "plaintext") as stub, pytest.raises(grpc.RpcError) as caught:
        stub.RepositoryIndex(
            service_pb2.RepositoryIndexRequest(), timeout=5, metadata=((f"triton-grpc-protocol-{header}", value),)
        )
    assert caught.value.code() is not grpc.StatusCode.OK
    assert locked.client().ready()


def test_triton_s_http_has_no_port(locked: Service) -> None:
    (server,) = [child for child in psutil.Process(locked.process.pid).children() if "tritonserver" in child.name()]
    ports = {found.laddr.port for found in server.net_connections("tcp") if found.status == psutil.CONN_LISTEN}
    assert ports == ({int(locked.url.split(":")[1]), locked.metrics_port} if locked.mode == "plain" else set())
    with pytest.raises((OSError, http.client.HTTPException)):
        urllib.request.urlopen(f"http://{locked.url}/v2/health/ready", timeout=GUARD_S)


def test_keys_change_under_load_without_a_lost_row(keys: Keys, tmp_path: Path) -> None:
    """Old and new token together, then the new one alone; a renewed certificate; a broken one is not taken up."""
    ended, wrong, counts = threading.Event(), [], [0, 0]

    def ask(place: int, token: str, until: threading.Event) -> None:
        tls = Tls(keys.authority.roots)
        while not until.is_set():  # a client each time: old connections go on, new ones take what is in force
            with VerifierClient(service.url, tls=tls, token=token, timeout_s=GUARD_S) as client:
                for _ in range(5):
                    wrong.extend(verdict for verdict in client.verify([ROW] * 8) if verdict.reward != 1.0)
                    counts[place] += 8

    old_ends = threading.Event()
    with serving(tmp_path, words=words("token", keys)) as service:
        log = service.home / "run" / f"triton-{service.url.split(':')[1]}.log"
        told = log.read_text(errors="replace").count("changed keys are in force")
        threads = [threading.Thread(target=ask, args=(0, TOKEN, old_ends))]
        threads[0].start()
        try:
            keys.tokens.write_text(f"{TOKEN}\n{NEXT}\n")
            _wait_for(log, "changed keys are in force", told + 1)
            threads.append(threading.Thread(target=ask, args=(1, NEXT, ended)))
            threads[1].start()
            renewed = keys.authority.pair("verifier.test", names=HERE)
            _wait_for(log, "changed keys are in force", told + 2)
            served = renewed.certificate.read_bytes()
            keys.server.certificate.write_text("no certificate\n")
            _wait_for(log, "changed keys are not taken up", 1)
            keys.server.certificate.write_bytes(served)
            _wait_for(log, "changed keys are in force", told + 3)
            old_ends.set()
            threads[0].join(GUARD_S)
            keys.tokens.write_text(f"{NEXT}\n")
            _wait_for(log, "changed keys are in force", told + 4)
            time.sleep(1.0)
            assert code(service, keys, "tls", TOKEN) == "UNAUTHENTICATED", "the old one is taken back"
        finally:
            old_ends.set()
            ended.set()
            for thread in threads:
                thread.join(GUARD_S)
            keys.tokens.write_text(TOKEN + "\n")
    assert not any(thread.is_alive() for thread in threads)
    assert wrong == []
    assert min(counts) > 40


def _wait_for(log: Path, words: str, count: int) -> None:
    until = time.monotonic() + GUARD_S
    while log.read_text(errors="replace").count(words) < count:
        assert time.monotonic() < until, (words, count, log.read_text(errors="replace")[-1000:])
        time.sleep(0.1)
