"""`tinyv score`: rows in, rewards and a summary out.

Owns what a person sees while it runs, and the exit codes.
"""

import signal
import sys
import time

import typer
from rich.console import Console
from rich.markup import escape
from tinyv_contract.records import Mode, RewardType

from tinyv_client import InvalidArgument, VerifierError
from tinyv_client._options import DEFAULT_URL, TlsRoots, Token, Url, fail
from tinyv_client.scoring.formats import BadRecord
from tinyv_client.scoring.job import Again, Job, Names
from tinyv_client.scoring.memory import return_large_blocks
from tinyv_client.scoring.options import (
    Config,
    DeadlineMs,
    FailOnUnscored,
    File,
    Force,
    JudgeWeight,
    LabelColumn,
    Old,
    Only,
    OnlyRows,
    Out,
    QuestionColumn,
    ResponseColumn,
    Resume,
    RewardKind,
    RowsPerRequest,
    RuleAndJudge,
    Shard,
    TimeoutS,
    TruthColumn,
    Written,
)
from tinyv_client.scoring.sink import BadSink, Sink
from tinyv_client.scoring.source import STANDARD
from tinyv_client.scoring.summary import Summary

__all__ = ["score"]

_BAD_INPUT, _UNSCORED, _SERVER = 2, 3, 4
_BY_SIGNAL = 128
"""What a shell adds to a signal's number."""

_FLAT = {"bytes_per_request": 1 << 20}
"""A client begins 32 requests before it hands one over: this bounds what long texts hold of memory."""

_STDERR = Console(stderr=True, highlight=False)


def score(
    file: File,
    url: Url = DEFAULT_URL,
    out: Out = None,
    mode: RuleAndJudge = Mode.ADDON,
    judge_weight: JudgeWeight = 1.0,
    reward_type: RewardKind = RewardType.BINARY,
    deadline_ms: DeadlineMs = None,
    rows_per_request: RowsPerRequest = 128,
    timeout_s: TimeoutS = 600.0,
    token: Token = None,
    tls_roots: TlsRoots = None,
    written: Written = None,
    question: QuestionColumn = None,
    truth: TruthColumn = None,
    response: ResponseColumn = None,
    label: LabelColumn = None,
    config: Config = None,
    shard: Shard = "1/1",
    only: OnlyRows = None,
    diff: Old = None,
    *,
    resume: Resume = False,
    force: Force = False,
    fail_on_unscored: FailOnUnscored = False,
) -> None:
    """Score rows, one record each, and summarise the verdicts by status.

    Columns: ground_truth (or solution, answer, ...; a list: any of them is right), response (or completion, output; a
    text or messages); optional: question (or problem, query, prompt), data_source, label (1 right, 0 wrong).
    A row that nothing can score is unscored, with a reason. A file is checked whole before any row is sent; a pipe is
    scored as it comes.

    Exit codes: 0 every row answered, 2 bad usage, input or output, 3 rows unscored (--fail-on-unscored), 4 server
    failed, 130 Ctrl-C, 143 SIGTERM, 141 standard output closed; what was scored before stays written.
    """
    names = Names(config, question, truth, response, label)
    options = {"mode": mode, "judge_weight": judge_weight, "reward_type": reward_type, "deadline_ms": deadline_ms}
    settings = {"timeout_s": timeout_s, "rows_per_request": rows_per_request, "token": token, **_FLAT}
    ask = lambda: _ask_before_overwriting(out, file, force=force)  # noqa: E731  # of this call's words
    again = Again(diff, only is Only.UNSCORED, resume, ask)
    job = Job(file, written, out, url, names, shard, options, settings, tls_roots, again, _STDERR)
    _end(job, out, fail_on_unscored=fail_on_unscored)


def _end(job: Job, out: str | None, *, fail_on_unscored: bool) -> None:
    return_large_blocks()
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


def _carried_out(job: Job, sink: Sink, summary: Summary) -> int:
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
    if force:
        return
    if file == STANDARD or not _asks():
        raise BadSink(f"--out: got {out!r}, which exists; next: --force overwrites it, --resume goes on with its run")
    if not typer.confirm(f"{out} exists. Overwrite it?", err=True):
        raise BadSink(f"--out: {out!r} stays as it was; next: name another file")


def _asks() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def _said(error: Exception, out: str | None) -> str:
    """A message that names its file: an error of writing does not."""
    if not isinstance(error, OSError):
        return str(error)
    name = error.filename if error.filename is not None else out if out not in {None, STANDARD} else "standard output"
    return f"{name}: {error.strerror or error}"


def _kept(out: str | None, summary: Summary) -> str:
    return f", and are in {out}; --resume goes on" if summary.total and out not in {None, STANDARD} else ""


def _before(out: str | None, summary: Summary) -> str:
    return f" ({summary.total} rows were scored before{_kept(out, summary)})" if summary.total else ""
