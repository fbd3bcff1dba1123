"""Three real servers under load from 8 threads: one is killed, one is stopped; nothing is lost, nothing is wrong."""

import signal
import sys
import time

from tinyv_client import VerifierClient

from .load import ROWS, Load, kill
from .service import Service

STEADY_S, AFTER_S = 2.0, 4.0
"""Load before and between the two blows, and after the second."""


def test_a_kill_and_a_stop_under_load_lose_nothing(replicas: list[Service]) -> None:
    urls = [service.url for service in replicas]
    with VerifierClient(urls, rows_per_request=ROWS, timeout_s=60) as client:
        load = Load(client)
        with load.running():
            time.sleep(STEADY_S)
            kill(replicas[0])
            time.sleep(STEADY_S)
            replicas[1].process.send_signal(signal.SIGTERM)
            time.sleep(AFTER_S)
        stats = client.stats()
    said = f"{load.said}; {stats}"
    sys.stdout.write(said + "\n")
    assert (load.sent - load.answered, load.wrong, load.errors) == (0, [], []), said
    assert load.sent > 100, said
    assert stats.errors.get("Unavailable", 0) >= 1, said
