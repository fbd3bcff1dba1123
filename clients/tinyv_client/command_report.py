"""`tinyv report`: how many right answers the rule misses, and other verifiers, in a file that was scored."""

import importlib.metadata
import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from tinyv_client._options import fail
from tinyv_client.scoring.formats import BadRecord
from tinyv_client.scoring.job import Names, asked_for
from tinyv_client.scoring.options import (
    Config,
    LabelColumn,
    QuestionColumn,
    ResponseColumn,
    TruthColumn,
    Written,
)
from tinyv_client.scoring.progress import progress
from tinyv_client.scoring.rows import Asked, rows
from tinyv_client.scoring.sink import BadSink
from tinyv_client.scoring.source import opened

if TYPE_CHECKING:
    from tinyv_client.reporting.proving import Prove

__all__ = ["report"]

_BAD_INPUT = 2
_PLUG_INS = "tinyv.proofs"

_CONSOLE = Console(highlight=False)
_STDERR = Console(stderr=True, highlight=False)


def report(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `tinyv score --out` wrote.")],
    out: Annotated[Path, typer.Option(help="The page.")] = Path("report.html"),
    as_json: Annotated[Path | None, typer.Option("--json", help="The same figures as JSON.")] = None,
    compare: Annotated[
        list[str] | None, typer.Option(help="Column of another verifier's reward; may be repeated.")
    ] = None,
    labels: Annotated[Path | None, typer.Option(help="What `tinyv label` wrote of this file.")] = None,
    calibration: Annotated[
        list[str] | None,
        typer.Option(
            help="Scored file with labels, of the same judge (default: the embedded judge's); may be repeated."
        ),
    ] = None,
    group: Annotated[str | None, typer.Option(help="Column that tells groups of rollouts apart.")] = None,
    written: Written = None,
    question: QuestionColumn = None,
    truth: TruthColumn = None,
    response: ResponseColumn = None,
    label: LabelColumn = None,
    config: Config = None,
    *,
    proofs: Annotated[bool, typer.Option(help="Ask the rule for each row's proof (with the server's package).")] = True,
) -> None:
    """Estimate how many right answers the rule misses, and other verifiers: a page of figures, rows and proofs.

    FILE has verdicts (`tinyv score`); a label column or --labels makes the estimate sharper.

    Exit codes: 0 done, 2 bad usage, input or output.
    """
    from tinyv_client.reporting.page import page  # noqa: PLC0415  # loads numpy: --help does not need it
    from tinyv_client.reporting.result import reported  # noqa: PLC0415

    try:
        asked = asked_for(Names(config, question, truth, response, label))
        known = _known(calibration or [], asked)
        counts = _counted(file, written, asked, compare or [], labels, group, proofs=proofs)
        found = reported(Path(file).name, counts, known)
        out.write_text(page(found), encoding="utf-8")
        if as_json is not None:
            as_json.write_text(json.dumps(_spelt(asdict(found)), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except (BadRecord, BadSink) as error:
        fail(str(error), _BAD_INPUT)
    except OSError as error:
        fail(f"{error.filename or out}: {error.strerror or error}", _BAD_INPUT)
    for line in found.missed:
        _CONSOLE.print(_sentence(line), soft_wrap=True)
    _CONSOLE.print(f"{found.rows} rows; {out}", markup=False, soft_wrap=True)


def _sentence(line: Any) -> str:
    if line.estimate is None:
        return f"{line.verifier}: {line.why}"
    found = line.estimate
    interval = f"95%: {found.low:.1%} to {found.high:.1%}" if found.low < found.high else "exact"
    return f"{line.verifier}: misses {found.rate:.1%} of the right answers ({interval})"


def _counted(
    file: str,
    written: Any,
    asked: Asked,
    compare: Sequence[str],
    labels: Path | None,
    group: str | None,
    *,
    proofs: bool,
) -> Any:
    from tinyv_client.labels import read_labels  # noqa: PLC0415
    from tinyv_client.reporting.counts import Counts  # noqa: PLC0415
    from tinyv_client.reporting.proving import proven  # noqa: PLC0415
    from tinyv_client.reporting.seen import seen  # noqa: PLC0415

    counts, given = Counts(compare), None if labels is None else read_labels(labels)

    with opened(file, written) as source, _proving(wanted=proofs) as prove, progress("counting", None, _STDERR) as step:
        found = seen(rows(source.records(), asked), compare, given, group)
        for row, proof in proven(found, prove):
            counts.add(row, proof)
            step()
    if not counts.rows:
        raise BadRecord(f"{file}: got no rows, expected what `tinyv score` wrote")
    return counts


@contextmanager
def _proving(*, wanted: bool) -> "Iterator[Prove | None]":
    """The rule of the server's package, where it is installed."""
    entry = next(iter(importlib.metadata.entry_points(group=_PLUG_INS)), None) if wanted else None
    if entry is None:
        yield None
        return
    with entry.load()() as prove:
        yield prove


def _known(files: Sequence[str], asked: Asked) -> Any:
    from tinyv_client.estimating.calibrations import shipped  # noqa: PLC0415
    from tinyv_client.estimating.transported import calibration_of  # noqa: PLC0415

    found = {Path(name).name: _counted(name, None, asked, [], None, None, proofs=False) for name in files}
    for name, counts in found.items():
        if not counts.labels:
            raise BadRecord(
                f"--calibration: {name}: got no labels, expected a column `label` of 1 and 0 (--label NAME)"
            )
    return {name: calibration_of(next(iter(counts.tallies.values()))) for name, counts in found.items()} or shipped()


def _spelt(value: Any) -> Any:
    """JSON has no NaN."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _spelt(item) for key, item in value.items()}
    return [_spelt(item) for item in value] if isinstance(value, list | tuple) else value
