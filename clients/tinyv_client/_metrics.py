"""A server's counters, read from Prometheus text, and a table of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.table import Table

__all__ = ["Counters"]

_LINE = re.compile(r"^(tinyv_\w+)(?:\{(.*)\})?\s+([0-9.eE+-]+|NaN)$")
_LABEL = re.compile(r'(\w+)="([^"]*)"')
_HIDDEN = ("version", "data_source")
"""Labels over which the table sums: one is long, the other many."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What a server has counted at one moment."""

    at_s: float
    values: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """By (name, the labels that are shown)."""

    @classmethod
    def read(cls, text: str, at_s: float) -> "Counters":
        """Those of the service; Triton's own, a histogram's buckets and lines of any other kind are passed over."""
        values: dict[tuple[str, str], float] = {}
        for line in text.splitlines():
            if (found := _LINE.match(line)) is not None and not found[1].endswith("_bucket"):
                labels = [f"{name}={word}" for name, word in _LABEL.findall(found[2] or "") if name not in _HIDDEN]
                key = found[1], " ".join(labels)
                values[key] = values.get(key, 0.0) + float(found[3])
        return cls(at_s, values)

    def table(self, before: "Counters | None") -> Table:
        """One row a counter, with its rate since another reading."""
        table = Table("counter", "labels")
        table.add_column("value", justify="right")
        table.add_column("a second", justify="right")
        took_s = self.at_s - before.at_s if before is not None else 0.0
        for key, value in sorted(self.values.items()):
            gained = value - before.values.get(key, 0.0) if before is not None else 0.0
            counts = key[0].endswith(("_total", "_count", "_sum")) and took_s > 0
            table.add_row(*key, f"{value:.0f}", f"{max(gained, 0.0) / took_s:.1f}" if counts else "")
        return table
