"""The Grafana dashboard as a test reads it: its panels, and their queries with the variables filled in."""

import json
import re
from pathlib import Path
from typing import Any

__all__ = ["BOARD", "VALUES", "filled", "panels", "queries"]

BOARD = Path(__file__).parents[1] / "deploy" / "grafana" / "tinyv.json"
VALUES = {"job": "tinyv", "instance": ".*", "__rate_interval": "1m"}
"""What Grafana would put for a variable."""


def panels() -> list[dict[str, Any]]:
    """All but the titles of rows."""
    return [panel for panel in json.loads(BOARD.read_text())["panels"] if panel["type"] != "row"]


def queries() -> list[tuple[str, str]]:
    """Title and expression of every target."""
    return [(panel["title"], target["expr"]) for panel in panels() for target in panel["targets"]]


def filled(expression: str) -> str:
    """An expression as Prometheus gets it; KeyError for a variable that Grafana would not know."""
    return re.sub(r"\$(\w+)", lambda found: VALUES[found[1]], expression)
