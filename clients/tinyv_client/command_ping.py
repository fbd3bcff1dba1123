"""`tinyv ping`: does the server answer, how fast, and which models are ready."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tinyv_client import VerifierError

__all__ = ["ping"]

_NOT_READY, _SERVER = 1, 4


def ping(url: Annotated[str, typer.Option(help="host:port of the server's gRPC port.")] = "127.0.0.1:8001") -> None:
    """Ask a server for its version, its latency and its models.

    Exit codes: 0 every model ready, 1 some model not ready, 2 bad usage, 4 no server answers.
    """
    from tinyv_client.client import VerifierClient  # noqa: PLC0415  # loads gRPC: 0.4 s that --help does not need

    try:
        with VerifierClient(url) as client:
            info = client.ping()
    except VerifierError as error:
        Console(stderr=True, highlight=False).print(f"[red]error:[/red] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(_SERVER) from None
    table = Table("model", "state")
    for model in info.models:
        table.add_row(model.name, "[green]ready[/green]" if model.ready else "[red]not ready[/red]")
    console = Console(highlight=False)
    console.print(f"{info.url}: Triton {info.version}, {1000 * info.latency_s:.1f} ms")
    console.print(table)
    if not info.whole:
        raise typer.Exit(_NOT_READY)
