"""What a run changes against an earlier one of the same rows, by status: `--diff OLD`."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tinyv_contract.records import Status, Verdict

from tinyv_client.scoring.formats import BadRecord
from tinyv_client.scoring.rows import Asked, ScoredRow, rows
from tinyv_client.scoring.source import opened
from tinyv_client.scoring.verdicts import earlier, fingerprint

__all__ = ["Changes"]


class Changes:
    """Compares row by row with an earlier output; without a name it does nothing."""

    def __init__(self, old: str | None, asked: Asked) -> None:
        self._old = old
        self._asked = replace(asked, shard=(1, 1))
        self._opened = ExitStack()
        self._rows: Iterator[ScoredRow] | None = None
        self._pairs: Counter[tuple[Status, Status]] = Counter()
        self._rewards = 0

    def open(self, out: str | None) -> None:
        """Before anything is written; raises OSError and BadRecord."""
        if self._old is None:
            return
        source = self._opened.enter_context(opened(self._old))
        if out is not None and Path(out).exists() and Path(out).samefile(self._old):
            raise BadRecord(f"--diff: got {self._old!r}, the output itself; expected an earlier one")
        self._rows = rows(source.records(), self._asked)

    def add(self, row: ScoredRow, verdict: Verdict) -> None:
        """Counts one row; raises BadRecord when the earlier output has another one there, or no verdict on it."""
        if self._rows is None:
            return
        before = next(self._rows, None)
        if before is None or fingerprint(before) != fingerprint(row):
            place = before.place if before is not None else f"{self._old}: the end"
            raise BadRecord(f"--diff: {place} is another row than {row.place}; next: an output of the same rows")
        verdict_before = earlier(before)
        self._pairs[verdict_before.status, verdict.status] += 1
        both = verdict_before.status.scored and verdict.status.scored
        self._rewards += both and verdict_before.reward != verdict.reward

    def close(self) -> None:
        """Closes the earlier output."""
        self._opened.close()

    def show(self, console: Console) -> None:
        """The statuses that changed, the most frequent change first, and one line."""
        if not self._pairs:
            return
        changed = {pair: count for pair, count in self._pairs.most_common() if pair[0] is not pair[1]}
        total, moved = self._pairs.total(), sum(changed.values())
        if changed:
            table = Table("before", "now")
            table.add_column("rows", justify="right")
            for (before, now), count in changed.items():
                table.add_row(before.value, now.value, str(count))
            console.print(table)
        console.print(f"against {self._old}: {moved} of {total} rows changed status, {self._rewards} their reward")
