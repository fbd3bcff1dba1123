"""The generated parts of docs/false-negatives.md: a table between markers, and the page's pictures as files."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["BEGIN", "END", "pictures", "written"]

BEGIN, END = "<!-- example: begin (make false-negatives) -->", "<!-- example: end -->"

_PICTURES = ("false-negatives", "false-negatives-groups")
_STYLE = (
    "svg{background:#fff;font:14px sans-serif}text{fill:#1a202c}.grid{stroke:#cbd2da}.bar{stroke:#1a202c;"
    "stroke-width:2;fill:none}.dot,.full{fill:#1a202c}.hatch{stroke:#5a6472;stroke-width:2}"
    ".empty{fill:url(#hatch);stroke:#1a202c}"
)
"""What the page's style sheet says, for a picture that stands alone."""


def written(page: str, found: Mapping[str, Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    """The page with this run's table between its markers."""
    names = list(found)
    lines = [
        (
            f"{about['data']}, {about['rows_in_data']} rows, the embedded judge ({about['date']}, commit "
            f"`{about['commit']}`). Right answers that are missed, with 95% intervals:"
        ),
        "",
        f"| | {' | '.join(names)} |",
        f"|---{'|---' * len(names)}|",
    ]
    for at, line in enumerate(found[names[0]]["missed"]):
        cells = [_cell(found[name]["missed"][at]["estimate"]) for name in names]
        lines.append(f"| {line['verifier']} | {' | '.join(cells)} |")
    before, _, rest = page.partition(BEGIN)
    table = "\n".join(lines)
    return f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}"


def _cell(estimate: Mapping[str, float]) -> str:
    rate, low, high = (f"{estimate[key]:.1%}" for key in ("rate", "low", "high"))
    return rate if low == high else f"{rate} ({low} to {high})"


def pictures(page: Path, folder: Path) -> None:
    """Writes the report's charts into the folder, each as a file of its own."""
    found = re.findall(r"<svg .*?</svg>", page.read_text(), re.DOTALL)
    for name, chart in zip(_PICTURES, found, strict=False):
        alone = chart.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" width="720" ', 1)
        (folder / f"{name}.svg").write_text(alone.replace(">", f"><style>{_STYLE}</style>", 1) + "\n")
