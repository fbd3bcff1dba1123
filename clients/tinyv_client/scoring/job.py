"""One run of `tinyv score` from its source to its sink; what a person is told of it is the command's."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from rich.console import Console
from tinyv_contract.records import Verdict

from tinyv_client._options import tls
from tinyv_client.scoring.changes import Changes
from tinyv_client.scoring.formats import Format
from tinyv_client.scoring.journal import Journal, journal_path
from tinyv_client.scoring.known import KNOWN
from tinyv_client.scoring.progress import progress
from tinyv_client.scoring.rows import Asked, ScoredRow, rows
from tinyv_client.scoring.sink import BadSink, Sink, exists
from tinyv_client.scoring.source import Source, opened
from tinyv_client.scoring.stopping import Stopper
from tinyv_client.scoring.summary import Summary

__all__ = ["Again", "Job", "Names", "asked_for"]


@dataclass(frozen=True, slots=True)
class Names:
    """Columns as a caller names them."""

    config: str | None = None
    question: str | None = None
    truth: str | None = None
    response: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """What a run has to do with earlier ones."""

    old: str | None
    """An earlier output to compare with."""
    only_unscored: bool
    resume: bool
    may_overwrite: Callable[[], None]
    """Raises BadSink when it may not."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to score, with whom, and where to."""

    file: str
    written: Format | None
    out: str | None
    url: str
    names: Names
    shard: str
    options: dict[str, Any]
    """Of every request."""
    settings: dict[str, Any]
    """Of the client."""
    tls_roots: str | None
    again: Again
    console: Console

    def run(self, sink: Sink, summary: Summary) -> None:
        """Scores every row into sink and summary."""
        asked, stopper = asked_for(self.names, self.shard), Stopper()
        journal, changes = Journal(journal_path(self.out), self._kept(asked)), Changes(self.again.old, asked)
        try:
            with stopper.listening(), opened(self.file, self.written) as source:
                sink.prepare(source)
                changes.open(self.out)
                self._ready(journal)
                self._score(source, asked, journal, stopper, _taking(sink, summary, changes))
                sink.close()
                journal.done()
            changes.show(self.console)
        finally:
            journal.close()
            changes.close()

    def _ready(self, journal: Journal) -> None:
        path = journal_path(self.out)
        if not self.again.resume:
            if exists(self.out) or exists(None if path is None else str(path)):
                self.again.may_overwrite()
        elif path is None:
            raise BadSink(f"--resume: got --out {self.out!r}, expected the name of a file or a folder")
        elif not journal.read() and not path.is_file() and exists(self.out):
            raise BadSink(f"--resume: {self.out!r} is there and no {path.name} beside it: no run of it was cut off")

    def _score(
        self,
        source: Source,
        asked: Asked,
        journal: Journal,
        stopper: Stopper,
        take: Callable[[ScoredRow, Verdict], None],
    ) -> None:
        from tinyv_client._target import targets  # noqa: PLC0415  # loads gRPC: 0.4 s that --help does not need
        from tinyv_client.client import VerifierClient  # noqa: PLC0415
        from tinyv_client.scoring.run import find_server, rescored, scored  # noqa: PLC0415

        total = self._checked(source, asked, journal)
        ask = rescored if self.again.only_unscored else scored
        client = VerifierClient(self.url, **self.settings, tls=tls(self.tls_roots))
        with client, progress("scoring", total, self.console) as advance:
            with stopper.asking(client):  # one that is not there is told at once, before a file is touched
                find_server(client, len(targets(self.url)))
            found = rows(source.records(), asked)
            for row, verdict in journal.replayed(found):
                take(row, verdict)
                advance()
            journal.begin()
            for row, verdict in ask(client, found, self.options, stopper):
                with stopper.whole():
                    journal.add(row, verdict)
                    take(row, verdict)
                advance()

    def _checked(self, source: Source, asked: Asked, journal: Journal) -> int | None:
        """The rows, each of them read, and compared with the journal's; None for a stream."""
        with progress("checking", None, self.console) as advance:

            def check(records: Iterable[Any]) -> Iterator[object]:
                found = rows(records, asked)
                for row in chain(journal.replayed(found), found):
                    advance()
                    yield row

            return source.count(check)

    def _kept(self, asked: Asked) -> dict[str, object]:
        """What another run must have too, to go on with this one."""
        columns = {"question": asked.question, "truth": asked.truth, "response": asked.response}
        return {**self.options, **columns, "shard": self.shard, "only_unscored": self.again.only_unscored}


def _taking(sink: Sink, summary: Summary, changes: Changes) -> Callable[[ScoredRow, Verdict], None]:
    def take(row: ScoredRow, verdict: Verdict) -> None:
        sink.write(row, verdict)
        summary.add(verdict, row.label)
        if row.problem:
            summary.note(f"{row.place}: {row.problem}")
        changes.add(row, verdict)

    return take


def asked_for(names: Names, shard: str = "1/1") -> Asked:
    """The columns that were named, else those of the known data set; raises BadSink."""
    found = re.fullmatch(r"([1-9]\d{0,8})/([1-9]\d{0,8})", shard)
    if found is None or int(found[1]) > int(found[2]):
        raise BadSink(f"--shard: got {shard!r}, expected K/N with K from 1 to N, as 3/16")
    part = int(found[1]), int(found[2])
    if names.config is None:
        return Asked(names.question, names.truth, names.response, names.label, shard=part)
    known = KNOWN.get(names.config)
    if known is None:
        raise BadSink(f"--config: got {names.config!r}, expected one of: {', '.join(KNOWN)}")
    return Asked(
        names.question or known.question,
        names.truth or known.truth,
        names.response or known.response,
        names.label or known.label,
        known.labels,
        part,
    )
