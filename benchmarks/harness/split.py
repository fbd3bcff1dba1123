"""Where the time went inside the service: Triton's statistics per model and TinyV's own counters, before and after.

The rule room and the judge take a request and answer it later, so Triton's `compute` of them is the taking alone
(measured on 2.51). What their own queues, workers and the engine need shows as the ensemble's total less both. The
engine blocks while it computes: its queue and compute are pure.
"""

import re
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from typing import Any

import tritonclient.grpc as triton
from tinyv_contract.contract import MODELS

from benchmarks.harness.service import Service

__all__ = ["Snapshot", "has_gpu", "snapshot", "split"]

_COUNTED = ("tinyv_engine_calls_total", "tinyv_judge_settled_total", "tinyv_rule_settled_total", "tinyv_rows_total")
_SERIES = re.compile(r"^(?P<name>\w+)\{(?P<labels>[^}]*)\} (?P<value>\S+)$")
_PUSH_S = 0.7
"""The Python backend hands its metrics on twice a second."""
_SHOWN_LABELS = ("how", "outcome", "status")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Running sums at one moment."""

    models: dict[str, dict[str, float]]
    counters: Counter[str]


def snapshot(service: Service) -> Snapshot:
    """The sums now; waits until the models have pushed their counters."""
    time.sleep(_PUSH_S)
    client = triton.InferenceServerClient(service.url)
    found: dict[str, dict[str, float]] = {}
    for model in MODELS:
        reply: dict[str, Any] = client.get_inference_statistics(model.name, as_json=True)
        for stats in reply.get("model_stats", []):
            inference = stats.get("inference_stats", {})
            found[model.name] = {
                "rows": float(stats.get("inference_count", 0)),
                "executions": float(stats.get("execution_count", 0)),
                "requests": float(inference.get("success", {}).get("count", 0)),
                "failed": float(inference.get("fail", {}).get("count", 0)),
                "total_ms": _ms(inference.get("success", {})),
                "queue_ms": _ms(inference.get("queue", {})),
                "compute_ms": sum(
                    _ms(inference.get(part, {})) for part in ("compute_input", "compute_infer", "compute_output")
                ),
            }
    client.close()
    return Snapshot(found, _counters(service.metrics_url))


def split(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """Per model: rows, requests and mean queue and compute time of a request; and the counters that moved."""
    models = {}
    for name, now in after.models.items():
        moved = {key: value - before.models.get(name, {}).get(key, 0.0) for key, value in now.items()}
        requests = max(moved["requests"], 1.0)
        models[name] = {
            "rows": int(moved["rows"]),
            "requests": int(moved["requests"]),
            "failed": int(moved["failed"]),
            "executions": int(moved["executions"]),
            **{f"{key}_per_request": round(moved[key] / requests, 3) for key in ("total_ms", "queue_ms", "compute_ms")},
        }
    counters = {name: int(value) for name, value in sorted((after.counters - before.counters).items())}
    return {"models": models, "counters": counters}


def has_gpu(service: Service) -> bool:
    """Whether the server measures a GPU, whose use perf_analyzer can then put into its rows."""
    return any(line.startswith("nv_gpu_utilization{") for line in _lines(service.metrics_url))


def _ms(part: dict[str, Any]) -> float:
    return float(part.get("ns", 0)) / 1e6


def _counters(url: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in _lines(url):
        match = _SERIES.match(line)
        if match and match["name"] in _COUNTED:
            labels = dict(re.findall(r'(\w+)="([^"]*)"', match["labels"]))
            shown = ",".join(labels[key] for key in _SHOWN_LABELS if key in labels)
            found[f"{match['name']}{{{shown}}}"] += int(float(match["value"]))
    return found


def _lines(url: str) -> list[str]:
    if not url.startswith("http"):
        return []
    with urllib.request.urlopen(url, timeout=10) as reply:  # noqa: S310  # checked above
        return list(reply.read().decode().splitlines())
