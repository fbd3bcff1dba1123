"""The parity gate: does a served engine judge as the original checkpoint does?

Owns the arithmetic and the decision. Pure; knows nothing of servers.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tinyv.records import VERDICTS, JudgeReply

__all__ = ["Flip", "Parity", "Rule", "compare", "gate_problem", "report"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What passing means."""

    agreement: float = 0.995
    """Share of equal verdicts, of the compared rows. Bf16 noise flips only rows near 0.5, which are not compared."""
    band: float = 0.05
    """Rows whose golden P(True) is nearer to 0.5 than this are undecided for the original itself: not counted."""
    fewest: int = 200
    """Compared rows below which a share of 0.5% means nothing."""


@dataclass(frozen=True, slots=True)
class Flip:
    """One row whose verdict differs."""

    row: int
    """Line of the golden file, from 0."""
    golden: str
    golden_p: float
    served: str
    served_p: float
    counted: bool
    """False inside the band."""


@dataclass(frozen=True, slots=True)
class Parity:
    """The comparison of one pass."""

    rows: int
    compared: int
    """Rows that the original decides outside the band."""
    near: int
    """Rows that it decides inside the band."""
    unread: int
    """Rows on which the original itself gives no verdict: never counted."""
    agreement: float
    """Share of the compared rows with equal verdicts; NaN when none is compared."""
    mean_drift: float
    """Mean of |P - golden P| where both decide; NaN when none is."""
    worst_drift: float
    flips: tuple[Flip, ...]
    rule: Rule

    @property
    def problem(self) -> str:
        """Why the gate stays shut; empty when it opens."""
        if self.compared < self.rule.fewest:
            return f"got {self.compared} comparable rows, expected at least {self.rule.fewest}"
        if not self.agreement >= self.rule.agreement:
            counted = sum(flip.counted for flip in self.flips)
            return (
                f"got {self.agreement:.2%} agreement ({counted} flips in {self.compared} rows), "
                f"expected {self.rule.agreement:.1%}"
            )
        return ""


def compare(golden: Sequence[JudgeReply], served: Sequence[JudgeReply], rule: Rule | None = None) -> Parity:
    """Row by row; an engine that gives no verdict where the original does has flipped it."""
    rule = rule or Rule()
    pairs = list(zip(golden, served, strict=True))
    decided = [(row, old, new) for row, (old, new) in enumerate(pairs) if old.outcome in VERDICTS]
    far = {row for row, old, _ in decided if abs(old.probability - 0.5) >= rule.band}
    flips = tuple(
        Flip(row, old.outcome.value, old.probability, new.outcome.value, new.probability, counted=row in far)
        for row, old, new in decided
        if new.outcome is not old.outcome
    )
    drifts = [abs(new.probability - old.probability) for _, old, new in decided if new.outcome in VERDICTS]
    wrong = sum(flip.counted for flip in flips)
    return Parity(
        rows=len(pairs),
        compared=len(far),
        near=len(decided) - len(far),
        unread=len(pairs) - len(decided),
        agreement=1.0 - wrong / len(far) if far else math.nan,
        mean_drift=sum(drifts) / len(drifts) if drifts else math.nan,
        worst_drift=max(drifts, default=math.nan),
        flips=flips,
        rule=rule,
    )


def report(passes: Mapping[str, Parity], facts: Mapping[str, str]) -> dict[str, object]:
    """The report as JSON data: `passes` by name (cold, warm, cold against warm), `facts` say what was compared."""
    problems = {name: parity.problem for name, parity in passes.items() if parity.problem}
    return {
        "passed": not problems,
        "problems": problems,
        **facts,
        "passes": {name: asdict(parity) for name, parity in passes.items()},
    }


def gate_problem(path: Path, engine: str) -> str:
    """Why a report does not open the gate for the engine of that SHA-256; empty when it does."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        return f"{path}: {error}"
    if found.get("engine") != engine:
        return f"{path}: got a report on another engine ({str(found.get('engine'))[:12]}…)"
    if found.get("passed") is not True:
        return f"{path}: got {'; '.join(map(str, found.get('problems', {}).values())) or 'no verdict'}"
    return ""
