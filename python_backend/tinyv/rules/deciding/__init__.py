"""Deciding: whether an answer's value is the reference's. Three outcomes, each with the name of its proof."""

from tinyv.rules.deciding.decide import decide
from tinyv.rules.deciding.records import Decision, Outcome

__all__ = ["Decision", "Outcome", "decide"]
