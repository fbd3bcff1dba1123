"""Counts of a scored file, and the tables that show them."""

import time
from collections import Counter
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table
from tinyv_contract.records import Status, Verdict

__all__ = ["Summary"]

_ACCEPTED = frozenset({Status.RULE_ACCEPTED, Status.JUDGE_ACCEPTED})


@dataclass(slots=True)
class Summary:
    """What has been counted so far."""

    rows: Counter[Status] = field(default_factory=Counter)
    rewards: Counter[Status] = field(default_factory=Counter)
    """Sum of rewards by status."""
    labelled: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Rows by (label, "accepted" | "rejected" | "unscored")."""
    problems: int = 0
    """Rows that nothing can score."""
    first_problem: str = ""

    def note(self, problem: str) -> None:
        """Takes note of a row that nothing can score, and why."""
        self.problems += 1
        self.first_problem = self.first_problem or problem

    def add(self, verdict: Verdict, label: int | None) -> None:
        """Counts one row."""
        self.rows[verdict.status] += 1
        if verdict.status.scored:
            self.rewards[verdict.status] += verdict.reward  # type: ignore[assignment]  # a Counter sums floats as well
        if label is not None:
            outcome = "accepted" if verdict.status in _ACCEPTED else "rejected"
            self.labelled[label, outcome if verdict.status.scored else "unscored"] += 1

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())

    @property
    def unscored(self) -> int:
        """Rows without a reward."""
        return sum(count for status, count in self.rows.items() if not status.scored)

    def show(self, console: Console, started: float) -> None:
        """The tables, and one line; `started`: on the monotonic clock."""
        if not self.total:
            console.print("no rows")
            return
        took_s = time.monotonic() - started
        console.print(self.by_status())
        if (labels := self.by_label()) is not None:
            console.print(labels)
        unscored = f", [yellow]{self.unscored} unscored[/yellow]" if self.unscored else ""
        console.print(f"{self.total} rows in {took_s:.1f} s, {self.total / took_s:.0f} rows/s{unscored}")

    def by_status(self) -> Table:
        """Rows, share and mean reward by status."""
        table = _table("status", "rows", "share", "mean reward")
        for status in Status:
            if count := self.rows[status]:
                mean = f"{self.rewards[status] / count:.3f}" if status.scored else "unscored"
                table.add_row(status.value, str(count), _share(count, self.total), mean)
        scored = self.total - self.unscored
        mean = f"{sum(self.rewards.values()) / scored:.3f}" if scored else "unscored"
        table.add_section()
        table.add_row("all", str(self.total), _share(self.total, self.total), mean)
        return table

    def by_label(self) -> Table | None:
        """Accepted among the scored rows of each label; None without labels."""
        if not self.labelled:
            return None
        table = _table("label", "rows", "accepted", "rejected", "unscored", "accepted of scored")
        for label in (1, 0):
            accepted, rejected, unscored = (self.labelled[label, word] for word in ("accepted", "rejected", "unscored"))
            counts = (accepted + rejected + unscored, accepted, rejected, unscored)
            table.add_row(str(label), *map(str, counts), _share(accepted, accepted + rejected))
        return table


def _table(first: str, *columns: str) -> Table:
    table = Table()
    table.add_column(first)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"
