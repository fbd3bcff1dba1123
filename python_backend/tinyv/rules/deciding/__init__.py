"""Whether two values are the same answer: one decision, each with a proof of a name.

Knows nothing of texts.
"""

from tinyv.rules.deciding.records import Decision, Outcome

__all__ = ["Decision", "Outcome"]
