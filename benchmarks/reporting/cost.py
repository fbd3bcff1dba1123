"""What a million rollouts cost, and what share of an RL step that is.

Every price and size is an assumption, named here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["ASSUMED", "Assumptions", "costs"]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Change them to yours; the report prints them."""

    core_hour_usd: float = 0.04
    """A virtual core on demand."""
    gpu_hour_usd: float = 3.0
    """One H100-class GPU on demand."""
    step_rollouts: int = 8192
    """512 questions, 16 rollouts each."""
    step_gpus: int = 8
    step_s: float = 240.0
    """Generation and update of such a step, for a 7-billion model with answers of some thousand tokens."""


ASSUMED = Assumptions()


def costs(peers: Sequence[dict[str, Any]], assumed: Assumptions = ASSUMED) -> list[dict[str, Any]]:
    """Per peer: core-hours and dollars per million rollouts, and share of a step's GPU cost."""
    step_usd = assumed.step_gpus * assumed.step_s / 3600 * assumed.gpu_hour_usd
    made = []
    for peer in peers:
        core_hours = float(peer["cpu_s_per_1000"]) * 1000 / 3600
        usd = core_hours * assumed.core_hour_usd
        share = usd * assumed.step_rollouts / 1e6 / step_usd
        made.append({"peer": peer["peer"], "core_hours": core_hours, "usd": usd, "share_of_step": share})
    return made
