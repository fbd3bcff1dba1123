"""`tinyv gateway`: the HTTP face for OpenRLHF, slime and NeMo-Gym, and for everybody who wants strict JSON."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from tinyv_lock import BadKeys, KeyFiles

from tinyv_client import VerifierError
from tinyv_client._options import DEFAULT_URL, TlsRoots, Token, Url, fail

__all__ = ["gateway"]

_USAGE = 2
_TOKEN = "TINYV_GATEWAY_TOKEN"  # noqa: S105  # the name of an environment variable


def gateway(
    url: Url = DEFAULT_URL,
    token: Token = None,
    tls_roots: TlsRoots = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8080,
    tls_cert: Annotated[Path | None, typer.Option(envvar="TLS_CERT", help="Certificate chain; gives https.")] = None,
    tls_key: Annotated[Path | None, typer.Option(envvar="TLS_KEY", help="Its key; others may not read it.")] = None,
    client_ca: Annotated[
        Path | None, typer.Option(envvar="CLIENT_CA", help="Callers' authorities: mutual TLS.")
    ] = None,
    token_file: Annotated[Path | None, typer.Option(envvar="TOKEN_FILE", help="Callers' tokens, one a line.")] = None,
    unlocked: Annotated[bool, typer.Option("--unlocked", help="Serve other machines in the clear.")] = False,  # noqa: FBT002  # typer's way
    timeout_s: Annotated[
        float,
        typer.Option(envvar="TINYV_TIMEOUT_S", help="Budget of a request; shorter than a trainer's own patience."),
    ] = 100.0,
) -> None:
    """Serve POST /score, /openrlhf, /slime and /verify (NeMo-Gym), and GET /health, until Ctrl-C.

    Callers bring the token in TINYV_GATEWAY_TOKEN, or one of TOKEN_FILE, as `Authorization: Bearer` or `?token=`.
    Without one and TLS only this machine is listened to. `--token` is for the servers behind it.
    The other settings are those of the adapters: TINYV_MODE, TINYV_ON_UNSCORED, TINYV_LAST_RESORT, ...
    """
    wanted = os.environ.get(_TOKEN) or None
    files = KeyFiles(tls_cert, tls_key, client_ca, token_file)
    if not (files.guards(host) or unlocked or (wanted is not None and tls_cert is not None)):
        fail(
            f"--host: got {host} without a token and TLS, expected one in ${_TOKEN} or --token-file, --tls-cert and "
            "--tls-key, or a loopback address; next: give them, or --unlocked",
            _USAGE,
        )
    try:
        from tinyv_client.adapters._settings import AdapterSettings  # noqa: PLC0415  # an extra, and what loads gRPC
        from tinyv_client.gateway import application  # noqa: PLC0415
        from tinyv_client.gateway.bodies import Limits  # noqa: PLC0415
        from tinyv_client.gateway.gate import Gate  # noqa: PLC0415
        from tinyv_client.gateway.listen import bound, run, server  # noqa: PLC0415

        given = {"url": url, "token": token, "tls_roots": tls_roots, "timeout_s": timeout_s}
        limits, gate = Limits(), Gate(wanted, files)
        app = application(AdapterSettings.read(given), gate, limits)
        listener = bound(host, port)
    except ImportError as error:
        fail(f'{error}; next: pip install "starlette" "uvicorn" (the extra `gateway`)', _USAGE)
    except (VerifierError, BadKeys) as error:
        fail(str(error), _USAGE)
    with listener, suppress(KeyboardInterrupt):  # uvicorn raises it anew when it has ended
        shown = f"[{host}]" if ":" in host else host
        scheme = "https" if tls_cert else "http"
        Console(highlight=False).print(f"[green]ready[/green]: {scheme}://{shown}:{port} for {url}; Ctrl-C ends it")
        asyncio.run(run(server(app, limits), listener, gate))
