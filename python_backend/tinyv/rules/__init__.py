"""The rule verifier: does a response's final answer equal the ground truth?

A row goes through extract (`extract.py`, `boxes.py`), limits, cheap tiers and exact algebra (`settler.py`, `algebra/`),
memory (`memory.py`) and, if none of them settles it, math-verify in a worker process that can be killed (`pool.py` down
to `compare.py`).
"""

from tinyv.rules.room import RULE_VERSION, RuleRoom, RuleRow

__all__ = ["RULE_VERSION", "RuleRoom", "RuleRow"]
