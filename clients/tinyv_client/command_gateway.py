"""`tinyv gateway`: the HTTP face for OpenRLHF, slime and NeMo-Gym, and for everybody who wants strict JSON."""

import os
from contextlib import suppress
from typing import Annotated

import typer
from rich.console import Console

from tinyv_client import VerifierError
from tinyv_client._options import DEFAULT_URL, TlsRoots, Token, Url, fail

__all__ = ["gateway"]

_USAGE = 2
_TOKEN = "TINYV_GATEWAY_TOKEN"  # noqa: S105  # the name of an environment variable
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def gateway(
    url: Url = DEFAULT_URL,
    token: Token = None,
    tls_roots: TlsRoots = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8080,
    timeout_s: Annotated[
        float,
        typer.Option(envvar="TINYV_TIMEOUT_S", help="Budget of a request; shorter than a trainer's own patience."),
    ] = 100.0,
) -> None:
    """Serve POST /score, /openrlhf, /slime and /verify (NeMo-Gym), and GET /health, until Ctrl-C.

    Callers bring the token in TINYV_GATEWAY_TOKEN as `Authorization: Bearer` or `?token=`. Without one only this
    machine is listened to. `--token` is for the servers behind it.
    The other settings are those of the adapters: TINYV_MODE, TINYV_ON_UNSCORED, TINYV_LAST_RESORT, ...
    """
    wanted = os.environ.get(_TOKEN) or None
    if wanted is None and host not in _LOOPBACK:
        fail(f"--host: got {host} without a token, expected one in ${_TOKEN}, or a loopback address", _USAGE)
    try:
        from tinyv_client.adapters._settings import AdapterSettings  # noqa: PLC0415  # an extra, and what loads gRPC
        from tinyv_client.gateway import application  # noqa: PLC0415
        from tinyv_client.gateway.bodies import Limits  # noqa: PLC0415
        from tinyv_client.gateway.listen import bound, server  # noqa: PLC0415

        given = {"url": url, "token": token, "tls_roots": tls_roots, "timeout_s": timeout_s}
        limits = Limits()
        app = application(AdapterSettings.read(given), wanted, limits)
        listener = bound(host, port)
    except ImportError as error:
        fail(f'{error}; next: pip install "starlette" "uvicorn" (the extra `gateway`)', _USAGE)
    except VerifierError as error:
        fail(str(error), _USAGE)
    with listener, suppress(KeyboardInterrupt):  # uvicorn raises it anew when it has ended
        shown = f"[{host}]" if ":" in host else host
        Console(highlight=False).print(f"[green]ready[/green]: http://{shown}:{port} for {url}; Ctrl-C ends it")
        server(app, limits).run(sockets=[listener])
