"""Deciding: whether an answer's value is the reference's. Three outcomes, each with the name of its proof."""

from tinyv.rules.deciding.decide import ANOTHER_NAME, TOO_MUCH_WORK, decide
from tinyv.rules.deciding.outcomes import Decision, Outcome

__all__ = ["ANOTHER_NAME", "TOO_MUCH_WORK", "Decision", "Outcome", "decide"]
