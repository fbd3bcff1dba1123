"""A server more, then one less, behind a name that a real resolver asks, as a headless Service's: no row is lost."""

import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from tinyv_client import Tls, VerifierClient

from benchmarks.harness.service import free_ports
from tests.nameserver import naming
from tests.unit.tls_kit import made_authority

from .load import ROWS, Load
from .service import Service, serving

ADDRESSES = ("127.0.0.1", "127.0.0.2")
NAME = "verifier.test"
TOKEN = "right-token-0123456789"
AGE_S = 2


@pytest.mark.parametrize("mode", ["plain", "locked"])
def test_a_new_server_gets_calls_of_old_clients_and_an_old_one_leaves(mode: str, tmp_path: Path) -> None:
    port, *metrics = free_ports(3)
    lock: list[str] = []
    keys: dict[str, object] = {}
    if mode == "locked":
        authority, tokens = made_authority(tmp_path), tmp_path / "tokens"
        pair = authority.pair(NAME)
        tokens.touch(mode=0o600)
        tokens.write_text(TOKEN)
        lock = ["--tls-cert", str(pair.certificate), "--tls-key", str(pair.key), "--token-file", str(tokens)]
        keys = {"tls": Tls(roots=authority.roots), "token": TOKEN}

    with ExitStack() as stack:

        def started(server: int) -> Service:
            words = [
                "--address",
                ADDRESSES[server],
                "--metrics-address",
                ADDRESSES[0],
                "--home",
                str(tmp_path / f"{server}"),
            ]
            words += ["--connection-age-s", str(AGE_S), *lock]
            (tmp_path / f"{server}").mkdir()
            return stack.enter_context(serving(tmp_path / f"{server}", ports=(port, metrics[server]), words=words))

        names = stack.enter_context(naming(ADDRESSES[0]))
        first = started(0)
        url = f"dns://127.0.0.1:{names.port}/{NAME}:{port}"
        client = stack.enter_context(VerifierClient(url, rows_per_request=ROWS, timeout_s=60, **keys))
        load = Load(client)
        with load.running():
            second = started(1)
            names.addresses = list(ADDRESSES)
            until = time.monotonic() + 60
            while not second.counter("tinyv_rows_total"):
                assert time.monotonic() < until, f"no call reached the new server: {load.said}"
            names.addresses = [ADDRESSES[1]]
            first.process.send_signal(signal.SIGTERM)
            assert first.process.wait(60) == 0
            alone = load.answered
            while load.answered < alone + 10 * ROWS:
                assert time.monotonic() < until + 60, load.said
                time.sleep(0.1)
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(60) == 0
        said = f"{mode}: {load.said}; {client.stats()}; {names.asked} questions to the name server"
    sys.stdout.write(said + "\n")
    assert (load.sent - load.answered, load.wrong, load.errors) == (0, [], []), said
