"""Where a run under test waits for the server to go away."""

import time
from pathlib import Path

__all__ = ["await_outage"]


def await_outage(mark: Path | None) -> None:
    """Makes the mark and goes on when the test has stopped the server and taken the mark away; None: no outage."""
    if mark is None:
        return
    mark.touch()
    while mark.exists():
        time.sleep(0.05)
