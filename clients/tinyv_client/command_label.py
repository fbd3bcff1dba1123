"""`tinyv label`: a sample of a scored file for people to label; `tinyv report --labels` reads what they said."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from tinyv_client._options import fail
from tinyv_client.harmless import visible
from tinyv_client.labelling.asking import KEYS, asked
from tinyv_client.labelling.drawing import Case, drawn
from tinyv_client.labelling.keeping import Kept, keeping
from tinyv_client.reporting.seen import seen
from tinyv_client.scoring.formats import BadRecord
from tinyv_client.scoring.job import Names, asked_for
from tinyv_client.scoring.options import Config, QuestionColumn, ResponseColumn, TruthColumn, Written
from tinyv_client.scoring.progress import progress
from tinyv_client.scoring.rows import Asked, ScoredRow, rows
from tinyv_client.scoring.sink import BadSink
from tinyv_client.scoring.source import opened

__all__ = ["label"]

_BAD_INPUT, _INTERRUPTED = 2, 130
_MOST = 10_000

_STDERR = Console(stderr=True, highlight=False)


def label(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `tinyv score --out` wrote.")],
    out: Annotated[Path, typer.Option(help="Labels go here, one JSON line each; a file that exists goes on.")],
    count: Annotated[int, typer.Option(min=1, max=_MOST, help="Rows to label.")] = 100,
    seed: Annotated[int, typer.Option(help="Another one draws other rows.")] = 0,
    by: Annotated[str, typer.Option(help="Name of who labels, kept in each line.")] = "",
    written: Written = None,
    question: QuestionColumn = None,
    truth: TruthColumn = None,
    response: ResponseColumn = None,
    config: Config = None,
    *,
    show_verdict: Annotated[
        bool, typer.Option("--show-verdict", help="Show what the service said too: it sways who labels.")
    ] = False,
) -> None:
    """Ask people whether answers are right: a random sample of FILE, of every kind of verdict, by one key a row.

    Keys: y right, n wrong, ? cannot say, u undo, q quit. Each answer is written at once; the same
    command goes on later.

    Exit codes: 0 done or quit, 2 bad usage, input or output, 130 Ctrl-C.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("label: got no terminal, expected one: people see a row and press a key", _BAD_INPUT)
    try:
        asked_ = asked_for(Names(config, question, truth, response))
        with keeping(out) as kept:
            cases = _drawn(file, written, asked_, kept, count, seed)
            code = _session(cases, kept, _Terminal(show_verdict=show_verdict), by)
            done = sum(case.row in kept.given for case in cases)
    except (BadRecord, BadSink) as error:
        fail(str(error), _BAD_INPUT)
    except OSError as error:
        fail(f"{error.filename or out}: {error.strerror or error}", _BAD_INPUT)
    said = f"{done} of {len(cases)} rows are labelled, in {out}; next: tinyv report {file} --labels {out}"
    _STDERR.print(Text(visible(said)), soft_wrap=True)
    raise typer.Exit(code)


def _drawn(file: str, written: Written, wanted: Asked, kept: Kept, count: int, seed: int) -> list[Case]:
    with opened(file, written) as source, progress("drawing", None, _STDERR) as step:
        found = seen(_counted(rows(source.records(), wanted), step), labels=kept.given)
        cases = drawn(found, count, seed)
    if not cases:
        raise BadRecord(f"{file}: got no rows, expected what `tinyv score` wrote")
    return cases


def _counted(found: Iterable[ScoredRow], step: Callable[[], None]) -> Iterator[ScoredRow]:
    for row in found:
        step()
        yield row


def _session(cases: list[Case], kept: Kept, terminal: "_Terminal", by: str) -> int:
    try:
        asked(cases, kept, terminal, by)
    except (KeyboardInterrupt, EOFError):
        return _INTERRUPTED
    return 0


class _Terminal:
    """Rows on standard output, keys from standard input."""

    def __init__(self, *, show_verdict: bool) -> None:
        self._console = Console(highlight=False)
        self._show_verdict = show_verdict

    def show(self, case: Case, number: int, whole: int) -> None:
        """A row, on an empty screen."""
        self._console.clear()
        self._console.rule(f"{number} of {whole}")
        parts = {"question": case.question, "end of the response": case.response}
        parts |= {"reference": case.truth, "answer": case.answer or "(none found)"}
        if self._show_verdict:
            parts["verdict"] = case.verdict
        for name, text in parts.items():
            self._console.print(Text(name, style="bold"))
            self._console.print(Text(text))
        self._console.rule()
        self.say(f"Is the response right?   {KEYS}")

    def say(self, text: str) -> None:
        """One line."""
        self._console.print(Text(text))

    def key(self) -> str:
        """One key."""
        if not (pressed := typer.getchar()):
            raise EOFError
        return pressed
