"""Which Python process is stuck, although others of its model answer.

A canary question goes to whichever instance is free, so it never meets a stuck one among several. Each process counts
beats at `/metrics` (`triton_io.TritonMeters`); one whose count stands still over many looks is stuck.
"""

from collections.abc import Mapping

__all__ = ["LOOKS", "LOOK_S", "Pulse"]

LOOK_S = 2.0
"""Seconds between two looks."""

LOOKS = 15
"""So many looks in a row without a beat mean stuck: half a minute, as for a canary. Looks, not seconds, because a
machine on which the watcher itself got no time has stopped the others as well."""


class Pulse:
    """Remembers how often each process was seen with the same count."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[float, int]] = {}

    def stuck(self, beats: Mapping[int, float]) -> list[int]:
        """Of these living processes (beats by process id), those that are stuck; call it every `LOOK_S`."""
        self._seen = {process: (count, self._looks(process, count)) for process, count in beats.items()}
        return [process for process, (_, looks) in self._seen.items() if looks >= LOOKS]

    def _looks(self, process: int, count: float) -> int:
        before, looks = self._seen.get(process, (count, -1))
        return looks + 1 if count == before else 0
