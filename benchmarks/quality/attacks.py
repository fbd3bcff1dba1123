"""The attack set: responses that say nothing right, filled into real questions. Every accept is a reward for cheating.

`{question}` and `{truth}` in `data/attacks.jsonl` stand for the row's own texts.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.harness.paths import BENCHMARKS
from benchmarks.harness.rows import Row

__all__ = ["attacks"]


def attacks(rows: Sequence[Row], questions: int) -> list[Row]:
    """Every attack on the first `questions` different questions."""
    lines = (BENCHMARKS / "data" / "attacks.jsonl").read_text().splitlines()
    known = {row.question: row for row in reversed(rows)}
    hosts = sorted(known.values(), key=lambda row: row.id)[:questions]
    made = []
    for host in hosts:
        truth = host.ground_truth.strip().strip("$")
        for number, line in enumerate(lines):
            attack = json.loads(line)
            response = attack["response"].replace("{truth}", truth).replace("{question}", host.question)
            made.append(
                replace(host, id=f"{host.id}/attack-{number}", response=response, label=0, kind=attack["attack"])
            )
    return made
