"""TLS, mutual TLS, tokens, headers, compression: who may speak, and what travels."""

from pathlib import Path

import grpc
import pytest
from tinyv_client import AccessDenied, ContractMismatch, InvalidArgument, RetryPolicy, Sample, Tls, Unavailable
from tinyv_client._security import metadata
from tinyv_client.testing import FakeServer

from .faces_kit import Face
from .tls_kit import Authority, Pair, made_authority

ONCE = RetryPolicy(tries=1)
ROW = Sample("q", "g", "r")
SECRET = "s3cret-t0ken"  # of nobody


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return made_authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def server_pair(authority: Authority) -> Pair:
    return authority.pair("verifier.test")


@pytest.fixture(scope="module")
def client_pair(authority: Authority) -> Pair:
    return authority.pair("trainer.test")


def credentials(pair: Pair, roots: Path | None = None) -> grpc.ServerCredentials:
    keys = [(pair.key.read_bytes(), pair.certificate.read_bytes())]
    asked = roots.read_bytes() if roots else None
    return grpc.ssl_server_credentials(keys, asked, require_client_auth=roots is not None)


def test_tls_with_the_right_authority_and_name_works(face: Face, authority: Authority, server_pair: Pair) -> None:
    tls = Tls(roots=authority.roots, server_name="verifier.test")
    with FakeServer(credentials=credentials(server_pair)) as server, face(server.url, tls=tls, timeout_s=10) as client:
        assert client.verify([ROW])[0].reward == 1.0
        assert client.ready()


@pytest.mark.parametrize("wrong", ["name", "authority", "plain text"])
def test_a_server_that_cannot_prove_its_name_gets_nothing(
    face: Face, authority: Authority, server_pair: Pair, wrong: str
) -> None:
    tls = {
        "name": Tls(roots=authority.roots),
        "authority": Tls(server_name="verifier.test"),
        "plain text": None,
    }[wrong]
    kind, step = (Unavailable, "is the service running") if tls is None else (AccessDenied, "TINYV_TLS_ROOTS")
    with FakeServer(credentials=credentials(server_pair)) as server, face(server.url, tls=tls, timeout_s=1) as client:
        with pytest.raises(kind, match=f"{server.url}.*{step}"):
            client.verify([ROW])
        assert server.requests == []


def test_mutual_tls_wants_the_client_s_certificate(
    face: Face, authority: Authority, server_pair: Pair, client_pair: Pair
) -> None:
    known = Tls(authority.roots, client_pair.key, client_pair.certificate, "verifier.test")
    unknown = Tls(authority.roots, server_name="verifier.test")
    with FakeServer(credentials=credentials(server_pair, authority.roots)) as server:
        with face(server.url, tls=known) as client:
            assert client.verify([ROW])[0].reward == 1.0
        with face(server.url, tls=unknown, retry=ONCE, timeout_s=10) as client, pytest.raises(Unavailable):
            client.verify([ROW])


def test_tls_towards_a_port_without_it_is_said_at_once(face: Face, authority: Authority) -> None:
    with FakeServer() as server, face(server.url, tls=Tls(roots=authority.roots)) as client:
        with pytest.raises(ContractMismatch, match=f"{server.url}.*speak TLS"):
            client.verify([ROW])
        assert server.requests == []


def test_half_a_pair_or_an_absent_file_is_refused_before_any_connection(face: Face, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("x")
    with pytest.raises(InvalidArgument, match="one of key and certificate"):
        face("a:1", tls=Tls(key=tmp_path / "key.pem"))
    with pytest.raises(InvalidArgument, match=r"absent\.pem.*readable PEM"):
        face("a:1", tls=Tls(roots=tmp_path / "absent.pem"))


def test_a_token_and_headers_travel_with_every_call(face: Face) -> None:
    headers = {"Triton-GRPC-Protocol-Infer-Key": "k"}
    with FakeServer() as server, face(server.url, token=SECRET, headers=headers) as client:
        client.verify([ROW])
        client.verify_one(ROW)
        assert client.ready()
        for received in server.requests:
            assert received.headers["authorization"] == f"Bearer {SECRET}"
            assert received.headers["triton-grpc-protocol-infer-key"] == "k"


def test_a_restricted_server_denies_without_its_key_and_is_not_asked_again(face: Face) -> None:
    key = ("triton-grpc-protocol-infer-key", "right")
    with FakeServer(key=key) as server:
        with face(server.url, headers=dict([key])) as client:
            assert client.verify([ROW])[0].reward == 1.0
        server.requests.clear()
        with face(server.url, headers={key[0]: SECRET}) as client:
            with pytest.raises(AccessDenied, match="credentials") as caught:
                client.verify([ROW])
            assert SECRET not in str(caught.value)
            assert len(server.requests) == 1


def test_no_secret_is_shown() -> None:
    assert SECRET not in repr(Tls(key=SECRET))
    with pytest.raises(InvalidArgument) as caught:
        metadata(SECRET + "\n", None)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(("name", "value"), [("", "v"), ("a b", "v"), ("é", "v"), ("a", "é"), ("a", "x\r\ny: z")])
def test_headers_that_cannot_travel_are_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidArgument, match="headers"):
        metadata(None, {name: value})


@pytest.mark.parametrize("compression", ["gzip", "deflate"])
def test_compressed_requests_arrive_whole(face: Face, compression: str) -> None:
    sample = Sample("q", "g", "a b " * 10_000)
    with FakeServer() as server, face(server.url, compression=compression) as client:
        client.verify([sample])
    assert server.requests[0].samples == (sample,)


def test_an_unknown_compression_is_refused_by_name(face: Face) -> None:
    with pytest.raises(InvalidArgument, match="compression: got 'zip', expected one of: none, gzip, deflate"):
        face("a:1", compression="zip")
