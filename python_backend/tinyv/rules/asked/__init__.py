"""What the question says about its answer: options, rounding, unit, order, what symbols stand for."""

from tinyv.rules.asked.mentions import mentions
from tinyv.rules.asked.question import read_question
from tinyv.rules.asked.records import NOTHING_ASKED, Asked, Option, Rounding

__all__ = ["NOTHING_ASKED", "Asked", "Option", "Rounding", "mentions", "read_question"]
