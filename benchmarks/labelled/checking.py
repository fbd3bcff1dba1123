"""Labelled rows through the rule verifier in this process: all of it with its workers, or its stages alone.

Owns how a row of a file becomes a row of the rule verifier, and which verifiers there are. No server, no judge.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from tinyv.rules import RuleRow, proofs
from tinyv.settings import RuleSettings

from benchmarks.harness.rows import Row
from benchmarks.labelled.checked import Checked

__all__ = ["VERIFIERS", "Checker", "checking", "rule_row"]

VERIFIERS = ("rules", "decide")
"""`rules`: the whole rule verifier; `decide`: extraction, reading and deciding without what stands around them."""

Checker: TypeAlias = Callable[[Sequence[Row]], list[Checked]]


@contextmanager
def checking(settings: RuleSettings, verifier: str = "rules") -> Iterator[Checker]:
    """One of `VERIFIERS`, closed at the end."""
    if verifier == "decide":
        from benchmarks.labelled import stages  # noqa: PLC0415  # only where it is wanted

        yield stages.check
        return
    with proofs.checking(settings) as check:
        yield lambda rows: [*map(Checked, rows, check([rule_row(row) for row in rows]))]


def rule_row(row: Row) -> RuleRow:
    """The row as the rule verifier takes it."""
    return RuleRow(row.ground_truth, row.response, row.question or "")
