"""`tinyv watch`: a live view of a server's counters."""

import time
import urllib.error
import urllib.request
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live
from rich.markup import escape

from tinyv_client._metrics import Counters

__all__ = ["watch"]

_SERVER = 4
_TIMEOUT_S = 10.0


def watch(
    url: Annotated[str, typer.Option(help="host:port of the server's metrics port.")] = "127.0.0.1:8002",
    every_s: Annotated[float, typer.Option(min=0.1, help="Seconds between readings.")] = 2.0,
    *,
    once: Annotated[bool, typer.Option("--once", help="Read once and end.")] = False,
) -> None:
    """Show a server's counters and their rates until Ctrl-C: rows by status, judge calls, caches, queues.

    Exit codes: 0 ended by Ctrl-C or --once, 2 bad usage, 4 no server answers.
    """
    console = Console(highlight=False)
    try:
        found = _read(url)
        if once:
            console.print(found.table(None))
            return
        with Live(found.table(None), console=console, auto_refresh=False) as live:
            while True:
                time.sleep(every_s)
                before, found = found, _read(url)
                live.update(found.table(before), refresh=True)
    except KeyboardInterrupt:
        return
    except (urllib.error.URLError, OSError, ValueError) as error:
        said = escape(f"{url}: {error}; next: is this the metrics port (8002) of a running service?")
        Console(stderr=True, highlight=False).print(f"[red]error:[/red] {said}", soft_wrap=True)
        raise typer.Exit(_SERVER) from None


def _read(url: str) -> Counters:
    with urllib.request.urlopen(f"http://{url}/metrics", timeout=_TIMEOUT_S) as reply:  # http alone
        return Counters.read(reply.read().decode("utf-8", "replace"), time.monotonic())
