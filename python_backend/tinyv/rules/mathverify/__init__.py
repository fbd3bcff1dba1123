"""math-verify alone, for `TINYV_RULES_CLASSES=strict`: the peer that everything is measured against.

The only folder that knows math-verify and sympy; loaded in worker processes alone.
"""
