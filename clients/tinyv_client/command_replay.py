"""`tinyv replay`: the verdicts of an audit, asked for again."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tinyv_client import InvalidArgument, VerifierError
from tinyv_client._options import DEFAULT_URL, MetricsUrl, TlsRoots, Token, Url, fail, tls
from tinyv_client._scrape import Pages, UnreadError
from tinyv_client.replay.audits import Audited, audited
from tinyv_client.replay.changes import Change, Changes, versions_of

__all__ = ["replay"]

_CHANGED, _USAGE, _SERVER = 1, 2, 4
_SHOWN_ROWS, _SHOWN_CHARS = 20, 60
_CONSOLE = Console(highlight=False)


def replay(
    audit: Annotated[list[Path], typer.Argument(help="Files of TINYV_AUDIT_FOLDER, or the folder itself.")],
    url: Url = DEFAULT_URL,
    metrics_url: MetricsUrl = "",
    token: Token = None,
    tls_roots: TlsRoots = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Rows asked for again, at most.")] = None,
    tolerance: Annotated[float, typer.Option(min=0.0, help="Of rewards; other processors round otherwise.")] = 0.01,
    out: Annotated[Path | None, typer.Option(help="JSON lines of the verdicts that changed, with their texts.")] = None,
) -> None:
    """Ask a server again for the verdicts of an audit: which changed, and whose version changed since.

    Exit codes: 0 none changed, 1 some did, 2 bad usage, 4 the server or its metrics do not answer.
    """
    from tinyv_client.client import VerifierClient  # noqa: PLC0415  # loads gRPC: 0.4 s that --help does not need

    left_out: Counter[str] = Counter()
    try:
        versions = versions_of(Pages.of(metrics_url, token, tls_roots).read())
        with VerifierClient(url, token=token, tls=tls(tls_roots)) as client:
            changes = Changes(client, versions, tolerance)
            changed = _told(changes, islice(audited(audit, left_out), limit), out)
    except InvalidArgument as error:
        fail(str(error), _USAGE)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}", _USAGE)
    except (UnreadError, VerifierError) as error:
        fail(str(error), _SERVER)
    for why, rows in left_out.items():
        if rows:
            _CONSOLE.print(f"left out: {rows} ({why})")
    _show_versions(changes)
    _CONSOLE.print(f"{len(changed)} of {changes.asked} verdicts changed; {changes.unscored} are unscored now")
    if changed:
        raise typer.Exit(_CHANGED)


def _told(changes: Changes, rows: Iterable[Audited], out: Path | None) -> list[Change]:
    """All changes, the first of them in a table."""
    sink: TextIO | None = out.open("w", encoding="utf-8") if out is not None else None
    try:
        found = []
        for change in changes.of(rows):
            found.append(change)
            if sink is not None:
                sink.write(json.dumps(_spelt(change), ensure_ascii=False) + "\n")
    finally:
        if sink is not None:
            sink.close()
    table = Table("key", "ground truth", "answer then", "then", "now", "another version")
    for change in found[:_SHOWN_ROWS]:
        row, now = change.row, change.now
        texts = (row.key, str(row.sample.ground_truth), row.verdict.answer)
        said = (f"{verdict.status.value} {verdict.reward:g}" for verdict in (row.verdict, now))
        table.add_row(*(escape(text[:_SHOWN_CHARS]) for text in texts), *said, ", ".join(change.other))
    if found:
        _CONSOLE.print(table)
    return found


def _spelt(change: Change) -> dict[str, object]:
    return {
        "key": change.row.key,
        **asdict(change.row.sample),
        "then": {
            "status": change.row.verdict.status.value,
            "reward": change.row.verdict.reward,
            "proof": change.row.proof,
        },
        "now": {"status": change.now.status.value, "reward": change.now.reward},
        "versions": dict(change.row.versions),
        "other_versions": list(change.other),
    }


def _show_versions(changes: Changes) -> None:
    for model, then in sorted(changes.versions_then.items()):
        now = changes.versions.get(model, frozenset())
        word = "as then" if now == set(then) else f"now {', '.join(sorted(now)) or 'not known'}"
        _CONSOLE.print(escape(f"{model}: then {', '.join(sorted(then))}; {word}"))
