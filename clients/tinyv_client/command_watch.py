"""`tinyv watch`: a live view of the servers' counters."""

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live

from tinyv_client import InvalidArgument
from tinyv_client._metrics import Counters
from tinyv_client._options import MetricsUrl, TlsRoots, Token, fail
from tinyv_client._scrape import Pages, UnreadError

__all__ = ["watch"]

_USAGE, _SERVER = 2, 4


def watch(
    url: MetricsUrl = "",
    token: Token = None,
    tls_roots: TlsRoots = None,
    every_s: Annotated[float, typer.Option(min=0.1, help="Seconds between readings.")] = 2.0,
    *,
    once: Annotated[bool, typer.Option("--once", help="Read once and end.")] = False,
) -> None:
    """Show the servers' counters and their rates until Ctrl-C: rows by status, judge calls, caches, queues.

    Exit codes: 0 ended by Ctrl-C or --once, 2 bad usage, 4 no server answers.
    """
    console = Console(highlight=False)
    try:
        pages = Pages.of(url, token, tls_roots)
        found = _read(pages)
        if once:
            console.print(found.table(None))
            return
        with Live(found.table(None), console=console, auto_refresh=False) as live:
            while True:
                time.sleep(every_s)
                before, found = found, _read(pages)
                live.update(found.table(before), refresh=True)
    except KeyboardInterrupt:
        return
    except InvalidArgument as error:
        fail(str(error), _USAGE)
    except UnreadError as error:
        fail(str(error), _SERVER)


def _read(pages: Pages) -> Counters:
    return Counters.read(pages.read(), time.monotonic())
