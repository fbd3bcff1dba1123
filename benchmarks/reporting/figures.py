"""The pictures, with matplotlib: each takes saved rows and writes one PNG; nothing measured, no picture."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt

from benchmarks.reporting.cost import costs
from benchmarks.reporting.saved import Saved, peer_medians, points

__all__ = ["draw_all"]

_BLUE, _ORANGE, _GREEN, _GREY = "#2b6cb0", "#dd6b20", "#2f855a", "#718096"
_COLOURS = {"rule": _BLUE, "judge": _ORANGE, "both": _GREEN}
_SHORT = {
    "pool": "pool\n(verl, AReaL)",
    "fork": "fork per check\n(NeMo-Gym)",
    "tinyv": "rule + judge\n(TinyV's shape)",
    "ours-rule": "this service\nrule_only",
    "ours": "this service\naddon",
}


def draw_all(saved: Saved, folder: Path) -> list[str]:
    """Writes the PNGs that the saved results allow; returns their names."""
    folder.mkdir(parents=True, exist_ok=True)
    mpl.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True})
    mpl.rcParams.update({"grid.alpha": 0.25, "axes.axisbelow": True})
    drawn = []
    for draw in (_throughput, _poisson, _rows, _judge_share, _peers, _quality, _reliability, _cost, _validation):
        figure = draw(saved)
        if figure is not None:
            name = f"{draw.__name__.strip('_')}.png"
            figure.tight_layout()
            figure.savefig(folder / name, dpi=120, metadata={"Software": None})
            plt.close(figure)
            drawn.append(name)
    return drawn


def _axes(title: str, x: str, y: str, size: tuple[float, float] = (7.2, 4.2)) -> tuple[Any, Any]:
    figure, axes = plt.subplots(figsize=size)
    axes.set(xlabel=x, ylabel=y)
    axes.set_title(title, loc="left", fontsize=11)
    return figure, axes


def _throughput(saved: Saved) -> Any:
    curves = [
        ("concurrency", "rule_only, every group new", _BLUE),
        ("warm", "rule_only, seen before", _GREY),
        ("ensemble", "addon: rule and CPU judge, every group new", _ORANGE),
    ]
    shown = [(points(saved.sweeps[name]), label, colour) for name, label, colour in curves if name in saved.sweeps]
    if not shown:
        return None
    figure, axes = _axes(
        "Throughput and latency, groups of 16 (requests in flight beside each point)", "rollouts/s", "ms"
    )
    for found, label, colour in shown:
        rows = [point.rows_per_s for point in found]
        axes.plot(rows, [point.p50_ms for point in found], "o-", color=colour, label=f"{label}: p50")
        axes.plot(rows, [point.p99_ms for point in found], "x:", color=colour, label="p99")
        for point in found:
            axes.annotate(f"{point.value:g}", (point.rows_per_s, point.p50_ms), (4, -11), textcoords="offset points")
    axes.set(xscale="log", yscale="log")
    axes.legend(fontsize=7, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.16))
    return figure


def _poisson(saved: Saved) -> Any:
    lines = saved.sweeps.get("poisson", [])
    if not lines:
        return None
    found = points(lines)
    figure, axes = _axes("Poisson arrivals of groups, rule_only", "offered load, share of measured capacity", "ms")
    axes.plot([point.value for point in found], [point.p50_ms for point in found], "o-", color=_BLUE, label="p50")
    axes.plot([point.value for point in found], [point.p99_ms for point in found], "x:", color=_BLUE, label="p99")
    axes.set(yscale="log")
    axes.legend()
    return figure


def _bars(lines: list[dict[str, str]], title: str, x: str, label: Callable[[float], str]) -> Any:
    found = points(lines)
    if not found:
        return None
    figure, axes = _axes(title, x, "rollouts/s (median; bars: 95% of reruns)")
    heights = [point.rows_per_s for point in found]
    errors = [0.0 if math.isnan(point.spread) else point.spread * point.rows_per_s for point in found]
    bars = axes.bar([label(point.value) for point in found], heights, yerr=errors, color=_BLUE, width=0.6, capsize=4)
    axes.bar_label(bars, [f"{height:,.0f}" for height in heights], padding=2)
    axes.margins(y=0.12)
    return figure


def _rows(saved: Saved) -> Any:
    return _bars(
        saved.sweeps.get("rows", []), "512 rows in flight, cut into requests", "rows per request", "{:g}".format
    )


def _judge_share(saved: Saved) -> Any:
    lines = saved.sweeps.get("judge_share", [])
    return _bars(lines, "Unique rows; the CPU judge decides a share of them", "share judged", "{:.0%}".format)


def _peers(saved: Saved) -> Any:
    loads = [load for load in ("plain", "five hanging rows") if peer_medians(saved.peers, load)]
    if not loads:
        return None
    figure, both = plt.subplots(1, 2, figsize=(11, 4.4))
    panels = (("rollouts_per_s", "rollouts/s", "Throughput"), ("p99_group_ms", "s", "p99 of a group of 16"))
    for axes, (figure_name, unit, title) in zip(both, panels, strict=True):
        for place, load in enumerate(loads):
            found = peer_medians(saved.peers, load)
            scale = 1000 if figure_name.endswith("_ms") else 1
            heights = [float(peer[figure_name]) / scale for peer in found]
            at = [number + (place - 0.5) * 0.38 for number in range(len(found))]
            bars = axes.bar(at, heights, 0.36, label=load, color=(_BLUE, _ORANGE)[place])
            axes.bar_label(bars, [f"{float(f'{height:.3g}'):,g}" for height in heights], fontsize=8, padding=1)
            axes.set_xticks(range(len(found)), [_SHORT[peer["name"]] for peer in found], fontsize=7.5)
        axes.set(yscale="log", ylabel=unit)
        axes.set_title(title, loc="left", fontsize=11)
    both[0].legend(fontsize=8)
    return figure


def _quality(saved: Saved) -> Any:
    if not saved.rates:
        return None
    figure, panels = plt.subplots(1, len(saved.rates), figsize=(5.2 * len(saved.rates), 4.2), squeeze=False)
    for axes, (name, lines) in zip(panels[0], saved.rates.items(), strict=True):
        everything = [line for line in lines if line["cut"] == "all"]
        for place, setup in enumerate(("rule", "judge", "both")):
            shown = [line for line in everything if line["setup"] == setup]
            at = [number + (place - 1) * 0.27 for number in range(len(shown))]
            rates = [float(line["rate"]) for line in shown]
            below = [max(0.0, float(line["rate"]) - float(line["low95"])) for line in shown]
            above = [max(0.0, float(line["high95"]) - float(line["rate"])) for line in shown]
            bars = axes.bar(at, rates, 0.25, yerr=[below, above], capsize=3, color=_COLOURS[setup], label=setup)
            axes.bar_label(bars, [f"{rate:.0%}" for rate in rates], fontsize=8, padding=2)
            axes.set_xticks(range(len(shown)), [f"{line['label']}\n(n={line['rows']})" for line in shown])
        axes.set(ylim=(0, 1.12), ylabel="accepted, with 95% interval")
        axes.set_title(name, loc="left", fontsize=11)
    panels[0][0].legend(fontsize=8, loc="upper right")
    return figure


def _reliability(saved: Saved) -> Any:
    if not saved.calibration:
        return None
    figure, axes = _axes("P(True) of the judge, held against the labels", "mean P(True) in the bin", "share correct")
    axes.plot([0, 1], [0, 1], "--", color=_GREY, linewidth=1, label="perfect")
    colours = (_BLUE, _ORANGE, _GREEN)
    for number, (name, found) in enumerate(saved.calibration.items()):
        bins = [entry for entry in found["bins"] if entry["rows"]]
        x, y = [entry["mean_p_true"] for entry in bins], [entry["share_correct"] for entry in bins]
        label = f"{name}: AUC {found['auc']:.2f}, ECE {found['ece']:.2f} over {found['rows']} rows"
        axes.plot(x, y, "-", color=colours[number % 3], alpha=0.5)
        axes.scatter(x, y, [10 + entry["rows"] for entry in bins], color=colours[number % 3], label=label, alpha=0.8)
    axes.set(xlim=(0, 1), ylim=(-0.03, 1.03))
    axes.legend(fontsize=8)
    return figure


def _cost(saved: Saved) -> Any:
    found = costs(peer_medians(saved.peers, "plain"))
    if not found:
        return None
    figure, axes = _axes("Processor cost of a million rollouts (assumptions on the page)", "core-hours", "", (8, 3.6))
    names = [_SHORT[peer["name"]] for peer in peer_medians(saved.peers, "plain")]
    bars = axes.barh(names, [line["core_hours"] for line in found], color=_BLUE, height=0.6)
    texts = [f"{line['core_hours']:.3g} h, ${line['usd']:.2g}, {line['share_of_step']:.2%} of a step" for line in found]
    axes.bar_label(bars, texts, fontsize=8, padding=3)
    axes.invert_yaxis()
    axes.set(xscale="log")
    axes.margins(x=0.4)
    axes.grid(visible=False, axis="y")
    return figure


def _validation(saved: Saved) -> Any:
    if not saved.validation:
        return None
    figure, axes = _axes("The simulation against what was measured", "measured rollouts/s", "simulated rollouts/s")
    for sweep, colour in zip(("concurrency", "poisson", "judge_share"), (_BLUE, _GREEN, _ORANGE), strict=True):
        lines = [line for line in saved.validation if line["sweep"] == sweep]
        x = [float(line["measured_rows_per_s"]) for line in lines]
        axes.plot(x, [float(line["simulated_rows_per_s"]) for line in lines], "o", color=colour, label=sweep)
    ends = [float(line["measured_rows_per_s"]) for line in saved.validation]
    axes.plot([min(ends), max(ends)], [min(ends), max(ends)], "--", color=_GREY, linewidth=1)
    axes.set(xscale="log", yscale="log")
    axes.legend(fontsize=8)
    return figure
