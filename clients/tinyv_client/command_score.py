"""`tinyv score`: a file of rows in, rewards and a summary out.

Owns what a person sees while it runs, and the exit codes.
"""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from tinyv_contract.records import Mode, RewardType, Sample, Verdict

from tinyv_client import InvalidArgument, VerifierError
from tinyv_client._jsonl import STANDARD, BadLine, Row, count_rows, read_rows, scored_line
from tinyv_client._summary import Summary

__all__ = ["score"]

_BAD_INPUT, _UNSCORED, _SERVER = 2, 3, 4

_STDERR = Console(stderr=True, highlight=False)


def score(
    file: Annotated[str, typer.Argument(metavar="FILE.jsonl", help="Rows to score; - for standard input.")],
    url: Annotated[str, typer.Option(help="host:port of the server's gRPC port.")] = "127.0.0.1:8001",
    out: Annotated[
        str | None, typer.Option(help="Write each row with its verdict here; - for standard output.")
    ] = None,
    mode: Annotated[Mode, typer.Option(help="How rule and judge make a reward.")] = Mode.ADDON,
    judge_weight: Annotated[float, typer.Option(help="Weight of the judge's verdict, in [0, 1].")] = 1.0,
    reward_type: Annotated[RewardType, typer.Option(help="soft: P(True) in place of 0/1.")] = RewardType.BINARY,
    deadline_ms: Annotated[int | None, typer.Option(help="Undecided rows are unscored after this.")] = None,
    rows_per_request: Annotated[int, typer.Option(help="Rows in one request, at most 1024.")] = 128,
    timeout_s: Annotated[float, typer.Option(help="Longest wait for one request, in seconds.")] = 600.0,
    *,
    fail_on_unscored: Annotated[
        bool, typer.Option("--fail-on-unscored", help="Exit 3 if any row is unscored.")
    ] = False,
) -> None:
    """Score a file of rows, one JSON object a line, and summarise the verdicts by status.

    Keys: question, ground_truth, response (strings); optional: data_source (string), label (1 right, 0 wrong).
    A file is checked whole before any row is sent.

    Exit codes: 0 every row answered, 2 bad usage or input, 3 rows unscored (--fail-on-unscored), 4 server failed.
    """
    from tinyv_client.client import VerifierClient  # noqa: PLC0415  # loads gRPC: 0.4 s that --help does not need

    started, summary = time.monotonic(), Summary()
    try:
        _refuse_overwriting(file, out)
        total = count_rows(file)
        client = VerifierClient(url, timeout_s=timeout_s, rows_per_request=rows_per_request)
        with client, ExitStack() as stack:
            client.ping()  # a server that is not there is told at once, before the output file is touched
            write = _writer(out, stack)
            advance = _progress(total, stack)
            waiting: deque[Row] = deque()
            verdicts = client.stream(
                _remembered(file, waiting),
                mode=mode,
                judge_weight=judge_weight,
                reward_type=reward_type,
                deadline_ms=deadline_ms,
            )
            for verdict in verdicts:
                row = waiting.popleft()
                write(row, verdict)
                summary.add(verdict, row.label)
                advance()
    except (BadLine, OSError, InvalidArgument) as error:
        _fail(error, summary, _BAD_INPUT)
    except VerifierError as error:
        _fail(error, summary, _SERVER)
    _show(summary, time.monotonic() - started, _STDERR if out == STANDARD else Console(highlight=False))
    if fail_on_unscored and summary.unscored:
        raise typer.Exit(_UNSCORED)


def _remembered(name: str, waiting: "deque[Row]") -> Iterator[Sample]:
    """The file's samples; each row is put aside until its verdict comes."""
    for row in read_rows(name):
        waiting.append(row)
        yield row.sample


def _refuse_overwriting(file: str, out: str | None) -> None:
    same = out is not None and STANDARD not in {file, out} and Path(out).resolve() == Path(file).resolve()
    if same:
        raise BadLine(f"--out: got {out!r}, the input file itself; expected another file")


def _writer(out: str | None, stack: ExitStack) -> Callable[[Row, Verdict], object]:
    if out is None:
        return lambda _row, _verdict: None
    if out == STANDARD:
        return lambda row, verdict: sys.stdout.write(scored_line(row, verdict))
    sink = stack.enter_context(Path(out).open("w", encoding="utf-8"))  # noqa: SIM115  # the stack closes it
    return lambda row, verdict: sink.write(scored_line(row, verdict))


def _progress(total: int | None, stack: ExitStack) -> Callable[[], None]:
    columns = (TextColumn("scoring"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    bar = stack.enter_context(Progress(*columns, console=_STDERR, transient=True, disable=not _STDERR.is_terminal))
    task = bar.add_task("scoring", total=total)
    return lambda: bar.advance(task)


def _show(summary: Summary, took_s: float, console: Console) -> None:
    if not summary.total:
        console.print("no rows")
        return
    console.print(summary.by_status())
    if (labels := summary.by_label()) is not None:
        console.print(labels)
    unscored = f", [yellow]{summary.unscored} unscored[/yellow]" if summary.unscored else ""
    console.print(f"{summary.total} rows in {took_s:.1f} s, {summary.total / took_s:.0f} rows/s{unscored}")


def _fail(error: Exception, summary: Summary, code: int) -> None:
    done = f" ({summary.total} rows were scored before)" if summary.total else ""
    _STDERR.print(f"[red]error:[/red] {escape(str(error))}{done}", soft_wrap=True)
    raise typer.Exit(code) from None
