"""What each class of equivalences rescues, wrongly accepts and costs: the table in rules_classes.md.

Owns the counting: the rule room once with all classes and once `strict` (math-verify's verdicts), on pairs of known
truth. Prints Markdown. Run from the root: `.venv/bin/python -m benchmarks.rules_classes`.
"""

import argparse
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from tinyv.meters import MemoryMeters
from tinyv.records import RuleStatus, RuleVerdict
from tinyv.rules import RULE_VERSION, RuleRoom, RuleRow
from tinyv.rules.classes import CLASSES, match, veto
from tinyv.rules.classes.scope import node_of
from tinyv.rules.classes.texts import clean
from tinyv.settings import RuleSettings
from tinyv_contract.options import RequestOptions
from tinyv_contract.records import Mode

_VETOES = ("contradiction", "hedge", "order", "part", "unit")
_DATA = Path(__file__).parents[2] / "shared" / "data"
_WAIT_S = 600


class Pair(NamedTuple):
    """A row and whether its answer is right."""

    row: RuleRow
    is_right: bool


class Counted(NamedTuple):
    """What came of the pairs of one file."""

    accepted: Counter[bool]
    """Acceptances by truth, with all classes."""
    strict: Counter[bool]
    """The same without classes and vetoes."""
    details: Counter[tuple[str, bool]]
    """Verdicts that a class or a veto changed, by detail and truth."""
    truths: Counter[bool]
    open_: int
    """Rows that got no verdict at all (killed, overloaded)."""


def main() -> None:
    """Reads both files, asks both rooms, writes the table to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hardverify", type=Path, default=_DATA / "hardverify_math_dev.json")
    parser.add_argument("--rollouts", type=Path, default=_DATA / "rollouts_dev.jsonl")
    given = parser.parse_args()
    entries = json.loads(given.hardverify.read_text())
    hard = [
        Pair(RuleRow(entry["ground_truth"], f"\\boxed{{{entry[field]}}}"), is_right=field == "fn_output")
        for entry in entries
        for field in ("fn_output", "tn_output")
    ]
    lines = [json.loads(line) for line in given.rollouts.read_text().splitlines()]
    rollouts = [Pair(RuleRow(line["ground_truth"], line["response"]), bool(line["label"])) for line in lines]
    texts = [(entry["ground_truth"], entry[field]) for entry in entries for field in ("fn_output", "tn_output")]
    sys.stdout.write("\n".join(_report(_count(hard), _count(rollouts), texts)) + "\n")


def _count(pairs: Sequence[Pair]) -> Counted:
    full, strict = (_verdicts(pairs, classes) for classes in ("all", "strict"))
    changed: Counter[tuple[str, bool]] = Counter()
    for pair, verdict in zip(pairs, full, strict=True):
        if verdict.detail.startswith(("matched by ", "refuted by ")):
            changed[verdict.detail, pair.is_right] += 1
    accepted, before = (
        Counter(pair.is_right for pair, verdict in zip(pairs, verdicts, strict=True) if _is_accepted(verdict))
        for verdicts in (full, strict)
    )
    open_ = sum(verdict.status in {RuleStatus.UNDECIDED, RuleStatus.OVERLOADED} for verdict in full)
    return Counted(accepted, before, changed, Counter(pair.is_right for pair in pairs), open_)


def _is_accepted(verdict: RuleVerdict) -> bool:
    return verdict.status is RuleStatus.ACCEPTED


def _verdicts(pairs: Sequence[Pair], classes: str) -> list[RuleVerdict]:
    settings = RuleSettings(workers=1, slow_workers=1, deadline_s=20, fast_budget_s=20, classes=classes)
    room = RuleRoom(settings, MemoryMeters())
    found: list[RuleVerdict] = []
    done = threading.Event()

    def receive(verdicts: list[RuleVerdict]) -> None:
        found.extend(verdicts)
        done.set()

    try:
        room.check([pair.row for pair in pairs], RequestOptions(mode=Mode.RULE_ONLY), receive)
        if not done.wait(_WAIT_S):
            raise SystemExit(f"no verdicts within {_WAIT_S} s")
    finally:
        room.close()
    return found


def _report(hard: Counted, rollouts: Counted, texts: Sequence[tuple[str, str]]) -> list[str]:
    today = datetime.now(tz=timezone.utc).date()
    lines = [
        f"Measured {today}, rules {RULE_VERSION}, `.venv/bin/python -m benchmarks.rules_classes`.",
        "",
        "| | HardVerify dev right | wrong | rollouts right | wrong |",
        "|---|---|---|---|---|",
    ]
    for name, side in (("strict", "strict"), ("all classes", "accepted")):
        cells = [
            f"{getattr(counted, side)[truth]}/{counted.truths[truth]}"
            for counted in (hard, rollouts)
            for truth in (True, False)
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += [
        "",
        f"Rows without a verdict: {hard.open_} and {rollouts.open_}.",
        "",
        "| detail | HardVerify dev right | wrong | rollouts right | wrong | mean µs | median µs |",
        "|---|---|---|---|---|---|---|",
    ]
    for detail in [*(f"matched by {name}" for name in sorted(CLASSES)), *(f"refuted by {name}" for name in _VETOES)]:
        cells = [str(counted.details[detail, truth]) for counted in (hard, rollouts) for truth in (True, False)]
        is_class = detail.startswith("matched")
        cost = _cost(texts, frozenset({detail.split()[-1]})) if is_class else ["", ""]
        lines.append(f"| {detail} | {' | '.join([*cells, *cost])} |")
    all_, vetoes = _cost(texts, CLASSES), _cost(texts, None)
    return [
        *lines,
        "",
        f"All classes: {all_[0]} µs mean, {all_[1]} µs median; all vetoes: {vetoes[0]}, {vetoes[1]}.",
    ]


def _cost(texts: Sequence[tuple[str, str]], classes: frozenset[str] | None) -> list[str]:
    """Mean and median time of one look at a HardVerify pair that was never seen; None: of the vetoes."""
    times = []
    for pair in texts:
        clean.cache_clear()
        node_of.cache_clear()
        start = time.perf_counter()
        if classes is None:
            veto(*pair)
        else:
            match(*pair, classes)
        times.append((time.perf_counter() - start) * 1e6)
    return [f"{mean(times):.0f}", f"{median(times):.0f}"]


if __name__ == "__main__":
    main()
