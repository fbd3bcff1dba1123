"""`tinyv-build`: the command line of the builder.

Owns what a person sees; the last line on standard output is the result, for scripts.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tinyv_build.errors import BuildError
from tinyv_build.prepare import prepare
from tinyv_build.remote.cli import remote
from tinyv_build.source import find_source
from tinyv_build.trtllm.cli import register, reporting

__all__ = ["app", "main"]

_CONSOLE = Console(stderr=True, highlight=False)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _builder() -> None:
    """Build the engines that fill TinyV's judge slot."""


@app.command("prepare")
def prepare_command(
    home: Annotated[Path, typer.Option(help="Folder for prepared engines.")] = Path(".tinyv"),
    judge_model: Annotated[
        str, typer.Option(help="Checkpoint folder or hub id (owner/name[@revision]); empty: the embedded judge.")
    ] = "",
    profile: Annotated[str, typer.Option(help="Judge profile; empty: the one that knows the model.")] = "",
) -> None:
    """Prepare the CPU engine (CTranslate2, int8) and print its directory."""
    columns = (TextColumn("    {task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    try:
        with Progress(*columns, TimeElapsedColumn(), console=_CONSOLE, transient=True) as bar:
            task = bar.add_task("looking for the judge model", total=None)
            source = find_source(judge_model, profile)
            directory = prepare(
                source, home, lambda text, done, total: bar.update(task, description=text, completed=done, total=total)
            )
    except (BuildError, OSError) as error:
        said = f"{error}; expected a folder to write to, with 1 GB free" if isinstance(error, OSError) else error
        _CONSOLE.print(f"[red]error:[/red] {escape(str(said))}", soft_wrap=True)
        raise typer.Exit(1) from None
    _CONSOLE.print(f"    judge engine: {directory}", soft_wrap=True)
    typer.echo(directory.resolve())


register(app)
app.command("remote")(reporting(remote))


def main() -> None:
    """Runs the command line."""
    app()


if __name__ == "__main__":
    main()
