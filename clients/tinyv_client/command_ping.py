"""`tinyv ping`: do the servers answer, how fast, and which models are ready."""

from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from tinyv_client import InvalidArgument, VerifierError
from tinyv_client._options import DEFAULT_URL, TlsRoots, Token, Url, fail, show_error, tls
from tinyv_client._target import targets

if TYPE_CHECKING:
    from tinyv_client._health import ServerInfo
    from tinyv_client.client import VerifierClient

__all__ = ["ping"]

_NOT_READY, _USAGE, _SERVER = 1, 2, 4


def ping(url: Url = DEFAULT_URL, token: Token = None, tls_roots: TlsRoots = None) -> None:
    """Ask each server for its version, its latency and its models.

    Exit codes: 0 every model of every server ready, 1 some not ready, 2 bad usage, 4 no server answers.
    """
    from tinyv_client.client import VerifierClient  # noqa: PLC0415  # loads gRPC: 0.4 s that --help does not need

    try:
        with VerifierClient(url, token=token, tls=tls(tls_roots)) as client:
            found = [_asked(client, server) for server in range(len(targets(url)))]
    except InvalidArgument as error:
        fail(str(error), _USAGE)
    console = Console(highlight=False)
    for info in found:
        if isinstance(info, VerifierError):
            show_error(str(info))
            continue
        table = Table("model", "state")
        for model in info.models:
            table.add_row(model.name, "[green]ready[/green]" if model.ready else "[red]not ready[/red]")
        console.print(f"{info.url}: Triton {info.version}, {1000 * info.latency_s:.1f} ms")
        console.print(table)
    whole = [not isinstance(info, VerifierError) and info.whole for info in found]
    if all(isinstance(info, VerifierError) for info in found):
        raise typer.Exit(_SERVER)
    if not all(whole):
        raise typer.Exit(_NOT_READY)


def _asked(client: "VerifierClient", server: int) -> "ServerInfo | VerifierError":
    try:
        return client.ping(server)
    except VerifierError as error:
        return error
