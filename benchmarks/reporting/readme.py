"""The README's numbers: a picture and two tables between markers, out of saved rows; pure.

`tests/unit/test_benchmarks.py` holds the README to it, so a number there is a number in `results/`.
"""

import math
from typing import Any

from benchmarks.reporting.saved import Saved, peer_medians

__all__ = ["BEGIN", "END", "replaced", "section"]

BEGIN = "<!-- benchmarks: begin (make report) -->"
END = "<!-- benchmarks: end -->"


def section(saved: Saved) -> str:
    """What stands between the markers."""
    plain, hanging = (peer_medians(saved.peers, load) for load in ("plain", "five hanging rows"))
    if not plain:
        return "Not measured yet: `make bench bench-peers eval simulate report SAVE=1`."
    about = saved.environment("peers")
    hangs = {peer["name"]: peer for peer in hanging}
    lines = [
        (
            f"Same rollouts ({plain[0]['rollouts']}, {about['data']}), same {about['cores']} cores ({about['cpu']}), "
            f"measured {about['date']} at commit `{about['commit']}`, groups of 16; median of all runs:"
        ),
        "",
        "| | rollouts/s | ± | p99 of a group | judge calls | CPU-s per 1,000 | with five hanging rows |",
        "|---|---|---|---|---|---|---|",
        *(_line(peer, hangs.get(peer["name"])) for peer in plain),
    ]
    if (saved.folder.parent / "report" / "throughput.png").is_file():
        lines += ["", "![Throughput and latency](benchmarks/report/throughput.png)"]
    return "\n".join([*lines, *_quality(saved)])


def replaced(readme: str, text: str) -> str:
    """The README with this text between its markers; unchanged when it has none."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{BEGIN}\n{text}\n{END}{after}" if begin and end else readme


def _quality(saved: Saved) -> list[str]:
    """Per labelled file what is accepted of either label, by the rule alone and with its judge."""
    if not saved.rates:
        return []
    commits = sorted({saved.environment(f"quality/{name}")["commit"] for name in saved.rates})
    lines = [
        "",
        f"Accepted, with 95% intervals (`make eval` at commit `{'`, `'.join(commits)}`):",
        "",
        "| labelled file | correct: rule | correct: rule and judge | wrong: rule | wrong: rule and judge |",
        "|---|---|---|---|---|",
    ]
    for name, rates in saved.rates.items():
        found = {(line["label"], line["setup"]): line for line in rates if line["cut"] == "all"}
        cells = [_share(found[label, setup]) for label in ("correct", "wrong") for setup in ("rule", "both")]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _share(line: dict[str, str]) -> str:
    low, high = (float(line[bound]) for bound in ("low95", "high95"))
    return f"{line['accepted']} of {line['rows']} ({low:.1%} to {high:.1%})"


def _line(peer: dict[str, Any], hanging: dict[str, Any] | None) -> str:
    if hanging is None:
        outcome = ""
    elif hanging["finished"] == "True":
        outcome = (
            f"p99 of the other groups {hanging['p99_ordinary_ms'] / 1000:.1f} s, all after {hanging['seconds']:.0f} s"
        )
    else:
        outcome = f"stopped after {hanging['seconds']:.0f} s: {hanging['answered']} of {hanging['rollouts']}"
    cells = [
        peer["peer"],
        f"{peer['rollouts_per_s']:.1f}",
        "one run" if math.isnan(peer["spread"]) else f"{peer['spread']:.0%}",
        f"{peer['p99_group_ms'] / 1000:.2f} s",
        f"{peer['judge_calls']:.0f}",
        f"{peer['cpu_s_per_1000']:.1f}",
        outcome,
    ]
    return f"| {' | '.join(cells)} |"
