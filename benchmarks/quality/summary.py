"""Rates with intervals, per source, kind and rule reason; calibration of P(True); pure."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from benchmarks.harness.stats import auc, calibration, wilson
from benchmarks.quality.judged import Judged

__all__ = ["SETUPS", "attack_table", "calibration_of", "disagreements", "rates"]

SETUPS = ("rule", "judge", "both")


def rates(found: Sequence[Judged]) -> list[dict[str, object]]:
    """Accept rates of correct and wrong rows: overall, then by source, kind and reason of the rule."""
    cuts: tuple[tuple[str, Callable[[Judged], str]], ...] = (
        ("all", lambda _: "all"),
        ("source", lambda item: item.row.source),
        ("kind", lambda item: item.row.kind),
        ("rule reason", lambda item: item.reason),
    )
    lines: list[dict[str, object]] = []
    for cut, key in cuts:
        for name in sorted({key(item) for item in found} - {""}):
            part = [item for item in found if key(item) == name]
            lines += [
                {"cut": cut, "name": name, "setup": setup, **_rate(part, setup, label)}
                for label in (1, 0)
                if any(item.row.label == label for item in part)
                for setup in SETUPS
            ]
    return lines


def _rate(part: Iterable[Judged], setup: str, label: int) -> dict[str, object]:
    rows = [item for item in part if item.row.label == label]
    hits = sum(item.accepted(setup) for item in rows)
    unscored = sum(math.isnan(getattr(item, setup).reward) for item in rows)
    low, high = wilson(hits, len(rows))
    return {
        "label": "correct" if label else "wrong",
        "rows": len(rows),
        "accepted": hits,
        "rate": round(hits / len(rows), 4),
        "low95": round(low, 4),
        "high95": round(high, 4),
        "unscored": unscored,
    }


def calibration_of(found: Sequence[Judged]) -> dict[str, Any]:
    """How P(True) orders rows, how calibrated it is, and the balanced accuracy, over rows that the judge scored."""
    known = [item for item in found if item.row.label is not None and not math.isnan(item.judge.judge_probability)]
    probabilities = [item.judge.judge_probability for item in known]
    labels = [int(item.row.label or 0) for item in known]
    error, curve = calibration(probabilities, labels)
    area, low, high = auc(probabilities, labels)
    shares = [[item.accepted("judge") == bool(label) for item in known if item.row.label == label] for label in (1, 0)]
    return {
        "rows": len(known),
        "auc": round(area, 4),
        "auc_low95": round(low, 4),
        "auc_high95": round(high, 4),
        "balanced_accuracy": round(sum(sum(part) / max(len(part), 1) for part in shares) / 2, 4),
        "ece": round(error, 4),
        "bins": [{"rows": n, "mean_p_true": p, "share_correct": k} for n, p, k in curve],
    }


def disagreements(found: Iterable[Judged]) -> list[dict[str, object]]:
    """Rows whose label, rule and judge do not all say the same."""
    return [
        {**item.line(), "ground_truth": item.row.ground_truth, "answer": item.judge.answer or item.rule.answer}
        for item in found
        if len({item.accepted("rule"), item.accepted("judge"), bool(item.row.label)}) > 1
    ]


def attack_table(found: Sequence[Judged]) -> list[dict[str, object]]:
    """Accepts per attack and set-up."""
    return [
        {
            "attack": name,
            "rows": len(part),
            **{f"{setup}_accepts": sum(item.accepted(setup) for item in part) for setup in SETUPS},
        }
        for name in dict.fromkeys(item.row.kind for item in found)
        for part in [[item for item in found if item.row.kind == name]]
    ]
