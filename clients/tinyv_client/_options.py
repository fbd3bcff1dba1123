"""What every command shares: whom to ask and with which credentials, and how it ends with one clear sentence.

`TINYV_URL`, `TINYV_TOKEN` and `TINYV_TLS_ROOTS` mean what they mean to the adapters.
"""

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from tinyv_client._environment import DEFAULT_URL, METRICS_PORT

if TYPE_CHECKING:
    from tinyv_client._security import Tls

__all__ = ["DEFAULT_URL", "MetricsUrl", "TlsRoots", "Token", "Url", "fail", "show_error", "tls"]

Url = Annotated[str, typer.Option(envvar="TINYV_URL", help="The servers' gRPC ports: host:port, several with commas.")]
Token = Annotated[
    str | None, typer.Option(envvar="TINYV_TOKEN", help="Bearer token; the variable keeps it out of the process list.")
]
TlsRoots = Annotated[
    str | None, typer.Option(envvar="TINYV_TLS_ROOTS", help="PEM file of the authorities to trust; gives TLS.")
]
MetricsUrl = Annotated[
    str,
    typer.Option(
        envvar="TINYV_METRICS_URL",
        help="The servers' metrics ports: host:port or http://host:port/metrics, several with commas. "
        f"Without it: port {METRICS_PORT} of the hosts in TINYV_URL.",
    ),
]


def show_error(said: str) -> None:
    """The sentence on standard error; nothing in it is markup."""
    Console(stderr=True, highlight=False).print(f"[red]error:[/red] {escape(said)}", soft_wrap=True)


def fail(said: str, code: int) -> NoReturn:
    """Ends the command with a sentence and an exit code."""
    show_error(said)
    raise typer.Exit(code)


def tls(roots: str | None) -> "Tls | None":
    """The client's TLS."""
    from tinyv_client._security import Tls  # noqa: PLC0415  # loads gRPC

    return None if roots is None else Tls(roots=roots)
