"""What the question says about its answer: options, how many to choose, unit, rounding, order, kind.

Knows nothing of answers.
"""

from tinyv.rules.asked.records import NOTHING_ASKED, Asked, Option, Rounding

__all__ = ["NOTHING_ASKED", "Asked", "Option", "Rounding"]
