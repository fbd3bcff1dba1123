"""Sub-command `remote`: checks a judge that is served elsewhere and prints its engine directory."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["remote"]


def remote(
    url: Annotated[str, typer.Option(help="Base of the API, http://host:8000/v1; several with commas between.")],
    model: Annotated[str, typer.Option(help="Name under which the judge is served.")],
    profile: Annotated[str, typer.Option(help="Judge profile; empty: the one that knows the model.")] = "",
    tokenizer: Annotated[str, typer.Option(help="Folder or hub id of its tokenizer; empty: the model's.")] = "",
    key_file: Annotated[str, typer.Option(help="File that holds the API key.")] = "",
    home: Annotated[Path, typer.Option(help="Folder for prepared engines.")] = Path(".tinyv"),
) -> None:
    """Check a judge that vLLM, SGLang, trtllm-serve or llama.cpp serves; print the engine directory for the slot."""
    from tinyv_build.remote.prepare import Wish, prepare_remote  # noqa: PLC0415  # loads only when there is work

    typer.echo(prepare_remote(Wish(tuple(url.split(",")), model, profile, tokenizer, key_file), home))
