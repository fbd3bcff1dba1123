"""Key files: what is refused at the start, what a change does, and why a caller is turned away."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from tinyv.serving import ServePlan, ServingError
from tinyv_build.errors import BuildError
from tinyv_build.trtllm.serve import Serving, docker_command
from tinyv_lock import BadKeys, KeyFiles, KeyRing, Refusal, Refusals, is_loopback

from benchmarks.harness.service import free_ports

from .tls_kit import Authority, made_authority

TOKEN = "a-token-of-enough-characters"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return made_authority(tmp_path_factory.mktemp("lock"))


@pytest.fixture(scope="module")
def pair_files(authority: Authority) -> KeyFiles:
    pair = authority.pair("verifier.test")
    return KeyFiles(pair.certificate, pair.key)


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    path = tmp_path / "tokens"
    path.touch(mode=0o600)
    path.write_text(f"# of the trainers\n{TOKEN}\n\nthe-next-token-of-all\n")
    return path


def plan(tmp_path: Path, **settings: object) -> ServePlan:
    grpc, metrics = free_ports(2)
    return ServePlan(tmp_path, tmp_path, tmp_path, grpc_port=grpc, metrics_port=metrics, **settings)


def test_any_line_of_the_token_file_is_good_and_nothing_else(tokens: Path) -> None:
    keys = KeyFiles(tokens=tokens).read()
    assert [keys.refusal(token) for token in (TOKEN, "the-next-token-of-all")] == [None, None]
    assert keys.refusal(None) is keys.refusal("") is Refusal.NO_TOKEN
    for wrong in ("x", TOKEN[:-1], TOKEN + "x", "# of the trainers", "é"):
        assert keys.refusal(wrong) is Refusal.WRONG_TOKEN
    assert KeyFiles().read().refusal(None) is None


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "short\n", f"{TOKEN}\ntwo words in a line\n", "tökentökentöken1\n"]
)
def test_a_token_file_that_holds_none_is_refused_without_its_text(tokens: Path, text: str) -> None:
    tokens.write_text(text)
    with pytest.raises(BadKeys, match="TOKEN_FILE=") as caught:
        KeyFiles(tokens=tokens).read()
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o602])
def test_a_secret_that_others_can_touch_is_refused(tokens: Path, pair_files: KeyFiles, mode: int) -> None:
    assert pair_files.key is not None
    for path, files in ((tokens, KeyFiles(tokens=tokens)), (pair_files.key, pair_files)):
        path.chmod(mode)
        try:
            if mode & 0o007:
                with pytest.raises(BadKeys, match=rf"got mode 0{mode:o}.*next: chmod"):
                    files.read()
            else:
                files.read()
        finally:
            path.chmod(0o600)


def test_certificates_that_nobody_would_believe_are_refused(authority: Authority, pair_files: KeyFiles) -> None:
    old = authority.pair("old.test", days=-1)
    with pytest.raises(BadKeys, match="expired"):
        KeyFiles(old.certificate, old.key).read()
    with pytest.raises(BadKeys, match="mismatch"):
        replace(pair_files, certificate=authority.pair("another.test").certificate).read()
    with pytest.raises(BadKeys, match=r"absent\.pem"):
        replace(pair_files, certificate=authority.folder / "absent.pem").read()
    with pytest.raises(BadKeys, match="CLIENT_CA="):
        replace(pair_files, client_ca=pair_files.key).read()
    for half in (
        replace(pair_files, key=None),
        replace(pair_files, certificate=None),
        KeyFiles(client_ca=authority.roots),
    ):
        with pytest.raises(BadKeys, match="one without the others"):
            half.read()


def test_changed_keys_are_taken_up_and_bad_ones_are_not(tokens: Path, caplog: pytest.LogCaptureFixture) -> None:
    ring = KeyRing(KeyFiles(tokens=tokens))
    before = ring.keys
    ring.refresh()
    assert ring.keys is before
    tokens.write_text("short\n")
    with caplog.at_level(logging.WARNING):
        ring.refresh()
        ring.refresh()
    assert ring.keys is before
    assert caplog.text.count("the old ones stay in force") == 1
    tokens.write_text("the-one-and-only-token\n")
    ring.refresh()
    assert (ring.keys.refusal(TOKEN), ring.keys.refusal("the-one-and-only-token")) == (Refusal.WRONG_TOKEN, None)
    tokens.unlink()
    ring.refresh()
    assert ring.keys.refusal("the-one-and-only-token") is None


def test_refusals_are_counted_each_and_told_now_and_then(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals()
    with caplog.at_level(logging.WARNING):
        for _ in range(100):
            refusals.add(Refusal.NO_TOKEN, "10.0.0.1:5")
        refusals.add(Refusal.PLAINTEXT, "10.0.0.2:6")
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "10.0.0.2:6" in caplog.text
    lines = refusals.exposition().splitlines()
    assert 'tinyv_refused_total{reason="no_token"} 100' in lines
    assert 'tinyv_refused_total{reason="expired_certificate"} 0' in lines, "each from the start, for rates"


def test_what_is_this_machine_s_alone() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "10.0.0.1", "::", "verifier.test", "")))  # noqa: S104


def test_other_machines_are_served_with_tls_and_a_token_or_certificates_or_when_told_so(
    tmp_path: Path, tokens: Path, pair_files: KeyFiles, authority: Authority
) -> None:
    private = (replace(pair_files, tokens=tokens), replace(pair_files, client_ca=authority.roots))
    for keys in (KeyFiles(), pair_files, KeyFiles(tokens=tokens)):
        with pytest.raises(ServingError, match="UNLOCKED=1"):
            plan(tmp_path, address="0.0.0.0", keys=keys).check()  # noqa: S104
        with pytest.raises(BuildError, match="UNLOCKED=1"):
            docker_command(Serving(tmp_path, tmp_path, address="10.0.0.1", keys=keys))
        plan(tmp_path, address="0.0.0.0", keys=keys, unlocked=True).check()  # noqa: S104
        plan(tmp_path, keys=keys).check()
    for keys in private:
        plan(tmp_path, address="0.0.0.0", keys=keys).check()  # noqa: S104


def test_a_locked_triton_has_no_port_and_its_page_is_this_machine_s(tmp_path: Path, tokens: Path) -> None:
    locked = plan(tmp_path, address="0.0.0.0", keys=KeyFiles(tokens=tokens))  # noqa: S104
    addresses = [word.partition("=")[2] for word in locked.command() if "-address=" in word]
    assert len(addresses) == 3
    assert all(address.startswith(f"unix:{locked.sockets}/") for address in addresses)
    assert locked.metrics_host == "127.0.0.1"
    assert TOKEN not in " ".join(locked.command())


def test_the_image_is_locked_by_mounted_files(tmp_path: Path, tokens: Path, pair_files: KeyFiles) -> None:
    keys = replace(pair_files, tokens=tokens)
    line = " ".join(docker_command(Serving(tmp_path, tmp_path, address="10.0.0.1", keys=keys)))
    assert f"-v {tokens.parent}:/keys/token-file:ro" in line
    assert "--token-file /keys/token-file/tokens" in line
    assert "-p 10.0.0.1:8001:8001 -p 127.0.0.1:8002:8002" in line
    assert "--unlocked" not in line
