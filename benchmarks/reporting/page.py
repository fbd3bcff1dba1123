"""One HTML page with everything in it: pictures as data, tables, environments, how to rerun; pure."""

import base64
import html
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.reporting.cost import ASSUMED, costs
from benchmarks.reporting.saved import FIGURES, Point, Saved, peer_medians, points

__all__ = ["page"]

_STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2rem auto;padding:0 1rem;color:#1a202c}
table{border-collapse:collapse;font-size:13px;margin:1rem 0;display:block;overflow-x:auto}td,th{border-bottom:1px solid
#e2e8f0;padding:.25rem .6rem;text-align:left}th{background:#f7fafc}img{max-width:100%}code,pre{background:#f7fafc}
pre{padding:.7rem;overflow-x:auto;font-size:12px}h2{margin-top:2.2rem}"""

_RERUN = """make bench  DATA=rollouts.jsonl             # the sweeps; or URL=host:8001
make bench-peers DATA=rollouts.jsonl             # the peers
make eval   DATA=hardverify.json,rollouts.jsonl  # quality and attacks
make simulate                                    # the model of a cluster
make report                                      # this page and the pictures; SAVE=1 with each: the committed ones"""

_CAPTIONS = {
    "throughput.png": "Closed loop: requests of 16 rows in flight. Every group is new to the service unless said.",
    "poisson.png": "Open loop: groups arrive at random, at a share of the capacity that the same run had just shown.",
    "rows.png": "The same 512 rows in flight, sent as many small or few large requests.",
    "judge_share.png": "No two rows alike, so nothing is merged: the share is the share of engine calls.",
    "peers.png": "Same rollouts, same cores, one after the other; logarithmic scales.",
    "quality.png": "Share of correct and of wrong answers that are rewarded.",
    "reliability.png": "A calibrated judge lies on the dashed line; areas grow with the rows in a bin.",
    "cost.png": "Processor time alone; the share is of one RL step under the assumptions below.",
    "validation.png": "The model is fitted to two points of the concurrency sweep and to the engine's compute time.",
}


def page(saved: Saved, pictures: Sequence[str], folder: Path) -> str:
    """The whole page."""
    parts = [f"<title>TinyV benchmarks</title><style>{_STYLE}</style><h1>TinyV benchmarks</h1>", _about(saved)]
    for name in pictures:
        data = base64.b64encode((folder / name).read_bytes()).decode()
        title = name.removesuffix(".png").replace("_", " ").capitalize()
        caption = _CAPTIONS.get(name, "")
        parts.append(f'<h2>{title}</h2><img alt="{title}" src="data:image/png;base64,{data}"><p>{caption}</p>')
    parts += ["<h1>Tables</h1>", *_tables(saved)]
    parts += [f"<h2>How to rerun</h2><pre>{html.escape(_RERUN)}</pre>", _environments(saved)]
    return f'<!doctype html><html lang="en"><meta charset="utf-8">{"".join(parts)}</html>\n'


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as an HTML table, everything escaped."""
    if not rows:
        return "<p>Not measured yet.</p>"
    head = "".join(f"<th>{html.escape(str(name))}</th>" for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_shown(cell))}</td>" for cell in row.values()) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _shown(cell: object) -> str:
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)


def _ranged(point: Point, figure: str) -> str:
    share = point.spreads[figure]
    return f"{getattr(point, figure):,.4g}" + ("" if math.isnan(share) else f" ± {share:.0%}")


def _about(saved: Saved) -> str:
    found = {
        f"{about['date']}, commit {about['commit']}, {about['cpu']}, {about['cores']} cores, GPU {about['gpu']}"
        for about in saved.environments.values()
    }
    return "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in sorted(found)) + "</ul>"


def _tables(saved: Saved) -> list[str]:
    parts = []
    for name, lines in saved.sweeps.items():
        rows = [
            {
                lines[0]["axis"]: point.value,
                **{f"{figure} ± rerun": _ranged(point, figure) for figure in FIGURES},
                "runs": point.repeats,
            }
            for point in points(lines)
        ]
        parts.append(f"<h3>Sweep {html.escape(name)}</h3>{table(rows)}")
    parts += [
        f"<h3>Peers, {load}</h3>{table(peer_medians(saved.peers, load))}" for load in ("plain", "five hanging rows")
    ]
    parts.append(f"<h3>Cost of a million rollouts</h3>{table(costs(peer_medians(saved.peers, 'plain')))}")
    parts.append(f"<p>Assumed: {html.escape(str(ASSUMED))}</p>")
    for name, lines in saved.rates.items():
        shown = [dict(line) for line in lines if int(line["rows"]) >= 5 or line["cut"] == "all"]  # noqa: PLR2004
        parts.append(f"<h3>Quality, {html.escape(name)} (cuts of five rows or more)</h3>{table(shown)}")
    parts.append(f"<h3>Attacks: rewards for answers that are wrong</h3>{table([dict(row) for row in saved.attacks])}")
    parts.append(f"<h3>Simulation against measurement</h3>{table([dict(row) for row in saved.validation])}")
    parts.append(f"<h3>Clusters</h3>{table([dict(row) for row in saved.clusters])}")
    return parts


def _environments(saved: Saved) -> str:
    text = "\n\n".join(
        f"{name}\n" + "\n".join(f"  {key}: {value}" for key, value in about.items())
        for name, about in saved.environments.items()
    )
    return f"<h2>Environments</h2><pre>{html.escape(text)}</pre>"
