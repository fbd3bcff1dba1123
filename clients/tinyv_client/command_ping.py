"""`tinyv ping`: do the servers answer, how fast, and which models are ready."""

import typer
from rich.console import Console
from rich.table import Table

from tinyv_client import InvalidArgument, VerifierError
from tinyv_client._options import DEFAULT_URL, TlsRoots, Token, Url, fail, tls

__all__ = ["ping"]

_NOT_READY, _USAGE, _SERVER = 1, 2, 4


def ping(url: Url = DEFAULT_URL, token: Token = None, tls_roots: TlsRoots = None) -> None:
    """Ask each server for its version, its latency and its models.

    Exit codes: 0 every model ready, 1 some model not ready, 2 bad usage, 4 no server answers.
    """
    from tinyv_client._target import targets  # noqa: PLC0415  # loads gRPC: 0.4 s that --help does not need
    from tinyv_client.client import VerifierClient  # noqa: PLC0415

    console, whole = Console(highlight=False), True
    try:
        with VerifierClient(url, token=token, tls=tls(tls_roots)) as client:
            for server in range(len(targets(url))):
                info = client.ping(server)
                table = Table("model", "state")
                for model in info.models:
                    table.add_row(model.name, "[green]ready[/green]" if model.ready else "[red]not ready[/red]")
                console.print(f"{info.url}: Triton {info.version}, {1000 * info.latency_s:.1f} ms")
                console.print(table)
                whole = whole and info.whole
    except InvalidArgument as error:
        fail(str(error), _USAGE)
    except VerifierError as error:
        fail(str(error), _SERVER)
    if not whole:
        raise typer.Exit(_NOT_READY)
