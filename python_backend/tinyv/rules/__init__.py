"""The rule verifier: is a response's final answer the ground truth?

Data flows one way: `extraction` (candidates of the response) → `reading` (values of both texts, with what `asked`
says) → `deciding` (same, different or unknown, with a proof). `verifying.py` joins them, `room.py` is the door. What
costs too much goes to worker processes that can be killed (`pool.py` down to `worker.py`); `mathverify/` is the peer,
for `TINYV_RULES_CLASSES=strict` alone.
"""

from tinyv.rules.room import RULE_VERSION, RuleRoom
from tinyv.rules.rows import RuleRow

__all__ = ["RULE_VERSION", "RuleRoom", "RuleRow"]
