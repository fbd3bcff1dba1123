"""How the peers use math-verify: one metric object per call, numbers and formulas extracted, its own timeouts on.

Sources: verl `verl/utils/reward_score/math_verify.py` (https://github.com/volcengine/verl), NeMo-Gym
`resources_servers/math_with_judge/app.py` (https://github.com/NVIDIA-NeMo/Gym). Both box the ground truth; NeMo-Gym
takes its formula signs away first, which is done here for all, in their favour.
"""

import logging
import os
import time

__all__ = ["check", "warm"]

_SIGNS = (("$", "$"), ("\\(", "\\)"))


def check(ground_truth: str, response: str) -> float:
    """1 if math-verify finds them equal, else 0; every failure and timeout is 0 too, as in the peers."""
    from math_verify.errors import TimeoutException  # noqa: PLC0415  # heavy: in the worker alone
    from math_verify.metric import math_metric  # noqa: PLC0415
    from math_verify.parser import ExprExtractionConfig, LatexExtractionConfig  # noqa: PLC0415

    for name in ("math_verify", "latex2sympy2_extended"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    metric = math_metric(
        gold_extraction_target=(LatexExtractionConfig(),),
        pred_extraction_target=(ExprExtractionConfig(), LatexExtractionConfig()),
    )
    try:
        score, _ = metric([f"\\boxed{{{_bare(ground_truth)}}}"], [response])
    except (Exception, TimeoutException):  # noqa: BLE001  # the behaviour that is measured
        return 0.0
    return float(score)


def warm(seconds: float) -> int:
    """Imports what `check` needs and stays busy, so that each worker of a pool is started before the clock is."""
    check("$1$", "\\boxed{1}")
    time.sleep(seconds)
    return os.getpid()


def _bare(text: str) -> str:
    text = text.strip()
    for start, end in _SIGNS:
        if text.startswith(start) and text.endswith(end) and len(text) > len(start) + len(end):
            return text[len(start) : -len(end)].strip()
    return text
