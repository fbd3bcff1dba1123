"""The errors of rule and embedded judge on labelled files: those that came with the package, or a caller's own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tinyv_client.estimating.transported import Calibration

__all__ = ["SHIPPED", "shipped"]

SHIPPED = Path(__file__).with_name("calibrations.json")
"""By labelled set, written by `python -m benchmarks.coverage --save`."""


def shipped() -> dict[str, Calibration]:
    """Those of the rule and the embedded judge, by the set's name."""
    found: Mapping[str, Mapping[str, Any]] = json.loads(SHIPPED.read_text())
    return {name: Calibration(**{key: tuple(pair) for key, pair in counts.items()}) for name, counts in found.items()}
