"""`tinyv gateway`: the HTTP face for OpenRLHF, slime and NeMo-Gym."""

import os
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from tinyv_client import VerifierError

__all__ = ["gateway"]

_USAGE = 2
_TOKEN = "TINYV_GATEWAY_TOKEN"  # noqa: S105  # the name of an environment variable
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def gateway(
    url: Annotated[str, typer.Option(help="The servers: host:port, several with commas.")] = "127.0.0.1:8001",
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8080,
) -> None:
    """Serve POST /openrlhf, /slime and /verify (NeMo-Gym), and GET /health, until Ctrl-C.

    Callers bring the token in TINYV_GATEWAY_TOKEN as `Authorization: Bearer` or `?token=`. Without one only this
    machine is listened to.
    The other settings are those of the adapters: TINYV_MODE, TINYV_ON_UNSCORED, TINYV_LAST_RESORT, ...
    """
    token = os.environ.get(_TOKEN) or None
    if token is None and host not in _LOOPBACK:
        _fail(f"--host: got {host} without a token, expected one in ${_TOKEN}, or a loopback address")
    try:
        import uvicorn  # noqa: PLC0415  # an extra

        from tinyv_client.adapters._settings import AdapterSettings  # noqa: PLC0415
        from tinyv_client.gateway import application  # noqa: PLC0415

        app = application(AdapterSettings.read({"url": url}), token)
    except ImportError as error:
        _fail(f"{error}; next: pip install fastapi uvicorn")
    except VerifierError as error:
        _fail(str(error))
    uvicorn.run(app, host=host, port=port, access_log=False, log_level="warning")  # a log of URLs would hold tokens


def _fail(said: str) -> NoReturn:
    Console(stderr=True, highlight=False).print(f"[red]error:[/red] {escape(said)}", soft_wrap=True)
    raise typer.Exit(_USAGE)
