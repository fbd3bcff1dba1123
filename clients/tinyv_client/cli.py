"""The `tinyv` command: finds its subcommands and loads one when it is asked for.

`score`, `label`, `report`, `ping`, `watch`, `replay` and `gateway` are here; other installed packages add theirs
through the group `tinyv.commands` of entry points (the server package adds `serve`).
Each entry point names a function that typer can run, or a `typer.Typer`.
"""

import importlib.metadata
from collections.abc import Callable
from importlib.metadata import EntryPoint
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

__all__ = ["app", "main"]

_GROUP = "tinyv.commands"

_BUILT_IN = {
    "score": EntryPoint("score", "tinyv_client.command_score:score", _GROUP),
    "ping": EntryPoint("ping", "tinyv_client.command_ping:ping", _GROUP),
    "watch": EntryPoint("watch", "tinyv_client.command_watch:watch", _GROUP),
    "replay": EntryPoint("replay", "tinyv_client.command_replay:replay", _GROUP),
    "label": EntryPoint("label", "tinyv_client.command_label:label", _GROUP),
    "report": EntryPoint("report", "tinyv_client.command_report:report", _GROUP),
    "gateway": EntryPoint("gateway", "tinyv_client.command_gateway:gateway", _GROUP),
}


class _LateGroup(TyperGroup):
    """Loads a subcommand when it is asked for, so that one cannot slow down or break another."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # typer's signature
        return [*_BUILT_IN, *sorted(set(_plug_ins()) - set(_BUILT_IN))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  # typer's signature
        entry = _BUILT_IN.get(cmd_name) or _plug_ins().get(cmd_name)
        return None if entry is None else _load(entry)


app = typer.Typer(cls=_LateGroup, no_args_is_help=True, add_completion=False, rich_markup_mode="rich")


def main() -> None:
    """Runs the command line."""
    app(prog_name="tinyv")


def _show_version(wanted: bool) -> None:  # noqa: FBT001  # typer's signature
    if wanted:
        Console().print(f"tinyv {importlib.metadata.version('tinyv-client')}", highlight=False)
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """TinyV: verification for RL training of LLMs."""


def _plug_ins() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in importlib.metadata.entry_points(group=_GROUP)}


def _load(entry: EntryPoint) -> Any:
    """The subcommand; one that says why it cannot run, when its package does not load."""
    try:
        found = entry.load()
    except Exception as error:  # noqa: BLE001  # a plug-in may fail in any way; the others must go on
        found = _broken(entry, error)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    single = typer.Typer(add_completion=False)
    single.command(entry.name)(found)
    return typer.main.get_command(single)


def _broken(entry: EntryPoint, error: Exception) -> Callable[..., None]:
    def command() -> None:
        said = escape(f"{entry.name} ({entry.value}) does not load: {type(error).__name__}: {error}")
        Console(stderr=True).print(f"[red]error:[/red] {said}; next: install what it needs", highlight=False)
        raise typer.Exit(1)

    command.__doc__ = f"(does not load: {type(error).__name__})"
    return command
