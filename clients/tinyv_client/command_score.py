"""`tinyv score`: rows in, rewards and a summary out.

Owns what a person sees while it runs, and the exit codes.
"""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from tinyv_contract.records import Mode, RewardType

from tinyv_client import InvalidArgument, VerifierError
from tinyv_client._options import DEFAULT_URL, TlsRoots, Token, Url, fail, tls
from tinyv_client.scoring.sink import BadSink, Sink, check, exists
from tinyv_client.scoring.source import STANDARD, BadRecord, Format, Source, opened
from tinyv_client.scoring.stopping import Stopper
from tinyv_client.scoring.summary import Summary

__all__ = ["score"]

_BAD_INPUT, _UNSCORED, _SERVER = 2, 3, 4
_BY_SIGNAL = 128
"""What a shell adds to a signal's number."""

_STDERR = Console(stderr=True, highlight=False)


def score(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Rows: .jsonl, .csv, .gz of these, .parquet; - for standard input.")
    ],
    url: Url = DEFAULT_URL,
    out: Annotated[
        str | None, typer.Option(help="Write each row with its verdict here, as JSON lines; - for standard output.")
    ] = None,
    mode: Annotated[Mode, typer.Option(help="How rule and judge make a reward.")] = Mode.ADDON,
    judge_weight: Annotated[float, typer.Option(help="Weight of the judge's verdict, in [0, 1].")] = 1.0,
    reward_type: Annotated[RewardType, typer.Option(help="soft: P(True) in place of 0/1.")] = RewardType.BINARY,
    deadline_ms: Annotated[int | None, typer.Option(help="Undecided rows are unscored after this.")] = None,
    rows_per_request: Annotated[int, typer.Option(help="Rows in one request, at most 1024.")] = 128,
    timeout_s: Annotated[
        float, typer.Option(envvar="TINYV_TIMEOUT_S", help="Longest wait for one request, in seconds.")
    ] = 600.0,
    token: Token = None,
    tls_roots: TlsRoots = None,
    written: Annotated[
        Format | None, typer.Option("--format", help="Of the input; without it: by its name and first bytes.")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite --out unasked.")] = False,
    fail_on_unscored: Annotated[
        bool, typer.Option("--fail-on-unscored", help="Exit 3 if any row is unscored.")
    ] = False,
) -> None:
    """Score rows, one record each, and summarise the verdicts by status.

    Columns: ground_truth (or solution, answer, ...; a list: any of them is right), response (or completion, output; a
    text or messages); optional: question (or problem, query, prompt), data_source, label (1 right, 0 wrong).
    A row that nothing can score is unscored, with a reason. A file is checked whole before any row is sent; a pipe is
    scored as it comes.

    Exit codes: 0 every row answered, 2 bad usage, input or output, 3 rows unscored (--fail-on-unscored), 4 server
    failed, 130 Ctrl-C, 143 SIGTERM, 141 standard output closed; what was scored before stays written.
    """
    asked = {"mode": mode, "judge_weight": judge_weight, "reward_type": reward_type, "deadline_ms": deadline_ms}
    settings = {"timeout_s": timeout_s, "rows_per_request": rows_per_request, "token": token}
    job = _Job(file, written, out, url, asked, settings, tls_roots, force)
    summary = Summary()
    started, code = time.monotonic(), _carried_out(job, Sink(out), summary)
    if fail_on_unscored and summary.unscored and not code:
        code = _UNSCORED
    if summary.first_problem:
        said = f"{summary.problems} rows cannot be scored (invalid_input); the first: {summary.first_problem}"
        _STDERR.print(f"[yellow]note:[/yellow] {escape(said)}", soft_wrap=True)
    summary.show(_STDERR if out == STANDARD or code >= _BY_SIGNAL else Console(highlight=False), started)
    if code:
        raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class _Job:
    """What to score, with whom, and where to."""

    file: str
    written: Format | None
    out: str | None
    url: str
    asked: dict[str, Any]
    settings: dict[str, Any]
    tls_roots: str | None
    force: bool

    def run(self, sink: Sink, summary: Summary) -> None:
        """Scores every row into sink and summary."""
        stopper = Stopper()
        with stopper.listening(), opened(self.file, self.written) as source:
            check(self.out, source)
            _ask_before_overwriting(self.out, self.file, force=self.force)
            self._score(source, sink, summary, stopper)
            sink.close()

    def _score(self, source: Source, sink: Sink, summary: Summary, stopper: Stopper) -> None:
        from tinyv_client._target import targets  # noqa: PLC0415  # loads gRPC: 0.4 s that --help does not need
        from tinyv_client.client import VerifierClient  # noqa: PLC0415
        from tinyv_client.scoring.rows import rows  # noqa: PLC0415
        from tinyv_client.scoring.run import find_server, scored  # noqa: PLC0415

        total = source.count(rows)
        client = VerifierClient(self.url, **self.settings, tls=tls(self.tls_roots))
        with client, _progress(total) as advance:
            with stopper.asking(client):  # one that is not there is told at once, before a file is touched
                find_server(client, len(targets(self.url)))
            for row, verdict in scored(client, rows(source.records()), self.asked, stopper):
                with stopper.whole():
                    sink.write(row, verdict)
                    summary.add(verdict, row.label)
                if row.problem:
                    summary.note(f"{row.place}: {row.problem}")
                advance()


def _carried_out(job: _Job, sink: Sink, summary: Summary) -> int:
    """The exit code of a job that was done, or ended by a signal; what went wrong is told at once."""
    try:
        job.run(sink, summary)
    except KeyboardInterrupt as ended:
        sink.give_up()
        _STDERR.print(f"[yellow]interrupted[/yellow]: {summary.total} rows were scored{_kept(job.out, summary)}")
        return _BY_SIGNAL + int(ended.args[0] if ended.args else signal.SIGINT)
    except BrokenPipeError:
        sink.give_up()
        return _BY_SIGNAL + signal.SIGPIPE
    except (BadRecord, BadSink, OSError, InvalidArgument) as error:
        sink.give_up()
        fail(f"{_said(error, job.out)}{_before(job.out, summary)}", _BAD_INPUT)
    except VerifierError as error:
        sink.give_up()
        fail(f"{error}{_before(job.out, summary)}", _SERVER)
    return 0


def _ask_before_overwriting(out: str | None, file: str, *, force: bool) -> None:
    if force or not exists(out):
        return
    if file == STANDARD or not _asks():
        raise BadSink(f"--out: got {out!r}, which exists; next: --force overwrites it")
    if not typer.confirm(f"{out} exists. Overwrite it?", err=True):
        raise BadSink(f"--out: {out!r} stays as it was; next: name another file")


def _asks() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


@contextmanager
def _progress(total: int | None) -> Iterator[Callable[[], None]]:
    columns = (TextColumn("scoring"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_STDERR, transient=True, disable=not _STDERR.is_terminal) as bar:
        task = bar.add_task("scoring", total=total)
        yield lambda: bar.advance(task)


def _said(error: Exception, out: str | None) -> str:
    """A message that names its file: an error of writing does not."""
    if not isinstance(error, OSError):
        return str(error)
    name = error.filename if error.filename is not None else out if out not in {None, STANDARD} else "standard output"
    return f"{name}: {error.strerror or error}"


def _kept(out: str | None, summary: Summary) -> str:
    return f", and are in {out}" if summary.total and out not in {None, STANDARD} else ""


def _before(out: str | None, summary: Summary) -> str:
    return f" ({summary.total} rows were scored before{_kept(out, summary)})" if summary.total else ""
